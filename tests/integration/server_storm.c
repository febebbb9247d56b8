/*
 * Reading a live database while others change its schema without pause (docs/internals/live.md). Called by storm.bats and bench/storm.sh:
 *
 *   server_storm CONNINFO READS [RATE]   CONNINFO: of the superuser; an empty database. RATE: statements of DDL a second that there must be at least
 *
 * Two writers take their schemas through a cycle of states, in bursts. Each reading must give one of these states, of either schema, or say that it found
 * no stable picture. A third connection alters a table under a view meanwhile (and takes it back), and measures how long that takes: first without, then with readings.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "server/introspect.h"

#define WRITERS 2
#define PROBES_MAX 200000
#define BURST_MS 550     /* of each second: the writers write; then they pause */
#define BASELINE_SECONDS 6
#define P99_MAX_MS 250

enum { WITHOUT_READING, WITH_READING, PHASES };

/* What the processes share. */
typedef struct {
    int phase; /* atomic */
    int statements[PHASES][WRITERS];
    int probes[PHASES];
    float milliseconds[PHASES][PROBES_MAX];
} Shared;

static const char *conninfo;
static Shared *shared;

static const char *const schema_names[WRITERS] = {"one", "two"};

/* %1$s: the schema. */
static const char making[] =
    "CREATE SCHEMA %1$s; CREATE TABLE %1$s.t_a (id integer PRIMARY KEY, a integer CONSTRAINT positive CHECK (a > 0), note text DEFAULT 'x');"
    " CREATE INDEX t_index ON %1$s.t_a ((a * 2)) WHERE a < 9; CREATE TABLE %1$s.ref (id integer REFERENCES %1$s.t_a);"
    " ALTER TABLE %1$s.t_a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON %1$s.t_a USING (a > 1);"
    " CREATE VIEW %1$s.always AS SELECT a, note FROM %1$s.t_a; CREATE VIEW %1$s.over AS SELECT a FROM %1$s.always;"
    " CREATE FUNCTION %1$s.f() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT a FROM %1$s.t_a LIMIT 1; END";
static const char *const steps[] = {
    "ALTER TABLE %1$s.t_a RENAME TO t_b",
    "ALTER TABLE %1$s.t_b RENAME COLUMN a TO b",
    "CREATE VIEW %1$s.v AS SELECT b + 1 AS x, note FROM %1$s.t_b WHERE b > 0",
    "ALTER TABLE %1$s.t_b ADD CONSTRAINT small CHECK (b < 1000)",
    "CREATE OR REPLACE FUNCTION %1$s.f() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT b + 2 FROM %1$s.t_b LIMIT 1; END",
    "BEGIN; ALTER TABLE %1$s.t_b RENAME TO t_a; ALTER TABLE %1$s.t_a RENAME b TO a; COMMIT",
    "CREATE OR REPLACE FUNCTION %1$s.f() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT a FROM %1$s.t_a LIMIT 1; END",
    "ALTER TABLE %1$s.t_a DROP CONSTRAINT small",
    "DROP VIEW %1$s.v",
};
#define STEPS G_N_ELEMENTS(steps)

static char *for_schema(const char *format, int writer) {
    g_auto(GStrv) parts = g_strsplit(format, "%1$s", -1);
    return g_strjoinv(schema_names[writer], parts);
}

_Noreturn static void die(const char *what, const char *why) {
    printf("Bail out! %s: %s\n", what, why);
    fflush(stdout);
    exit(1);
}

static Connection *open_connection(void) {
    g_autoptr(GError) error = NULL;
    ConnectionOptions options = {.conninfo = conninfo, .label = "test"};
    Connection *connection = connection_open(&options, &error);
    if (!connection)
        die("connection", error->message);
    return connection;
}

static void run(Connection *connection, const char *sql) {
    g_autoptr(GError) error = NULL;
    ScriptOutcome outcome = {0};
    if (!connection_run_script(connection, sql, 0, &outcome, &error) || outcome.failed)
        die(sql, error ? error->message : outcome.message);
    script_outcome_clear(&outcome);
}

/* --- the legal states ----------------------------------------------------------------------------------------------------------------- */

/* All that is compared of the objects of one schema; NULL: of all other schemas. */
static char *describe(const Catalog *catalog, const char *schema) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(catalog->objects, i);
        bool is_writers = g_strcmp0(object->schema, schema_names[0]) == 0 || g_strcmp0(object->schema, schema_names[1]) == 0;
        if (schema ? g_strcmp0(object->schema, schema) != 0 : is_writers)
            continue;
        g_string_append_printf(out, "%s %s in %s at %d\n", kind_get(object->kind)->id, object->identity, object->parent, object->position);
        for (size_t p = 0; p < object->property_count; p++)
            g_string_append_printf(out, "  %s: %s\n", object->properties[p].name, object->properties[p].value);
    }
    return g_string_free(out, FALSE);
}

typedef struct {
    char *legal[WRITERS][STEPS];
    char *others;
} States;

static void learn_states(States *states) {
    g_autoptr(Connection) connection = open_connection();
    for (int writer = 0; writer < WRITERS; writer++) {
        g_autofree char *sql = for_schema(making, writer);
        run(connection, sql);
    }
    run(connection, "CREATE SCHEMA probe; CREATE TABLE probe.p (a integer DEFAULT 0); CREATE VIEW probe.v AS SELECT a FROM probe.p");
    for (int writer = 0; writer < WRITERS; writer++)
        for (size_t i = 0; i < STEPS; i++) {
            g_autofree char *sql = for_schema(steps[i], writer);
            run(connection, sql);
            g_autoptr(Catalog) catalog = introspect_all(connection, NULL);
            states->legal[writer][i] = describe(catalog, schema_names[writer]);
            if (!states->others)
                states->others = describe(catalog, NULL);
        }
}

static void states_clear(States *states) {
    for (int writer = 0; writer < WRITERS; writer++)
        for (size_t i = 0; i < STEPS; i++)
            g_free(states->legal[writer][i]);
    g_free(states->others);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(States, states_clear)

static bool is_legal(const States *states, const Catalog *catalog) {
    g_autofree char *others = describe(catalog, NULL);
    if (!g_str_equal(others, states->others)) {
        printf("# torn: %s", others);
        return false;
    }
    for (int writer = 0; writer < WRITERS; writer++) {
        g_autofree char *found = describe(catalog, schema_names[writer]);
        bool legal = false;
        for (size_t i = 0; i < STEPS; i++)
            legal = legal || g_str_equal(found, states->legal[writer][i]);
        if (!legal) {
            printf("# torn: %s", found);
            return false;
        }
    }
    return true;
}

/* --- the other processes -------------------------------------------------------------------------------------------------------------- */

static bool is_burst(void) {
    return g_get_monotonic_time() / 1000 % 1000 < BURST_MS;
}

_Noreturn static void write_always(int writer) {
    Connection *connection = open_connection();
    for (size_t i = 0;; i = (i + 1) % STEPS) {
        g_autofree char *sql = for_schema(steps[i], writer);
        while (!is_burst())
            g_usleep(2000);
        run(connection, sql);
        shared->statements[g_atomic_int_get(&shared->phase)][writer] += g_str_has_prefix(sql, "BEGIN") ? 2 : 1;
    }
}

/* A real ALTER TABLE with the strongest lock, taken back so that the schema stays as it is. */
_Noreturn static void probe_always(void) {
    Connection *connection = open_connection();
    for (;;) {
        int64_t begin = g_get_monotonic_time();
        run(connection, "BEGIN; ALTER TABLE probe.p ALTER COLUMN a SET DEFAULT 1; ROLLBACK");
        int64_t taken = g_get_monotonic_time() - begin;
        int phase = g_atomic_int_get(&shared->phase);
        if (shared->probes[phase] < PROBES_MAX)
            shared->milliseconds[phase][shared->probes[phase]++] = (float)taken / 1000;
        g_usleep(3000);
    }
}

static pid_t start(int writer) {
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (writer < WRITERS)
        write_always(writer);
    probe_always();
}

/* --- figures ---------------------------------------------------------------------------------------------------------------------------- */

static int compare_floats(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Prints; the 99th percentile. */
static float print_latencies(const char *title, float *values, int count) {
    if (count == 0)
        die(title, "nothing was measured");
    qsort(values, (size_t)count, sizeof *values, compare_floats);
    float p99 = values[count * 99 / 100];
    printf("# %-36s median %.1f ms, p99 %.1f ms, max %.1f ms (%d times)\n", title, values[count / 2], p99, values[count - 1], count);
    return p99;
}

typedef struct {
    int whole, unstable, torn;
    GArray *milliseconds; /* of float: each reading */
} Readings;

static void read_once(const States *states, Readings *readings) {
    g_autoptr(GError) error = NULL;
    int64_t begin = g_get_monotonic_time();
    g_autoptr(LiveDatabase) database = live_database_read(&(LiveRequest){.conninfo = conninfo, .label = "live"}, &error);
    float taken = (float)(g_get_monotonic_time() - begin) / 1000;
    g_array_append_val(readings->milliseconds, taken);
    if (!database && !g_error_matches(error, PGSTRATA_ERROR, ERROR_INCOMPLETE))
        die("reading", error->message);
    bool legal = database && is_legal(states, database->catalog);
    readings->whole += legal;
    readings->torn += database && !legal;
    readings->unstable += !database;
}

static void read_many(const States *states, int count, Readings *readings) {
    for (int i = 0; i < count; i++) {
        read_once(states, readings);
        g_usleep((unsigned)(i * 37 % 100) * 1000); /* not in step with the bursts */
    }
}

static int judge(const Readings *readings, double seconds, int rate) {
    int total = shared->statements[WITH_READING][0] + shared->statements[WITH_READING][1];
    int reads = readings->whole + readings->unstable + readings->torn;
    printf("# %d readings: %d whole, %d unstable, %d torn\n# %.0f statements of DDL a second\n", reads, readings->whole, readings->unstable, readings->torn,
           total / seconds);
    print_latencies("a reading (with its repetitions)", (float *)(void *)readings->milliseconds->data, reads);
    print_latencies("ALTER TABLE, nobody reads", shared->milliseconds[WITHOUT_READING], shared->probes[WITHOUT_READING]);
    float p99 = print_latencies("ALTER TABLE, while we read", shared->milliseconds[WITH_READING], shared->probes[WITH_READING]);
    const struct {
        const char *name;
        bool passed;
    } verdicts[] = {
        {"no torn catalog", readings->torn == 0},
        {"whole catalogs", readings->whole > 0},
        {"the storm was one", readings->unstable > 0 && total / seconds >= rate},
        {"no ALTER TABLE waits long for us", p99 <= P99_MAX_MS},
    };
    int failed = 0;
    printf("1..%d\n", (int)G_N_ELEMENTS(verdicts));
    for (size_t i = 0; i < G_N_ELEMENTS(verdicts); i++) {
        printf("%s %d - %s\n", verdicts[i].passed ? "ok" : "not ok", (int)i + 1, verdicts[i].name);
        failed += !verdicts[i].passed;
    }
    return failed > 0;
}

int main(int argc, char **argv) {
    if (argc < 3)
        return 64;
    conninfo = argv[1];
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    g_auto(States) states = {0};
    learn_states(&states);
    pid_t pids[WRITERS + 1];
    for (int i = 0; i <= WRITERS; i++)
        pids[i] = start(i);
    g_usleep(BASELINE_SECONDS * G_USEC_PER_SEC);
    g_atomic_int_set(&shared->phase, WITH_READING);
    Readings readings = {.milliseconds = g_array_new(FALSE, FALSE, sizeof(float))};
    int64_t begin = g_get_monotonic_time();
    read_many(&states, atoi(argv[2]), &readings);
    double seconds = (double)(g_get_monotonic_time() - begin) / G_USEC_PER_SEC;
    int alive = 0;
    for (int i = 0; i <= WRITERS; i++) {
        alive += waitpid(pids[i], NULL, WNOHANG) == 0;
        kill(pids[i], SIGKILL);
        waitpid(pids[i], NULL, 0);
    }
    if (alive != WRITERS + 1)
        die("storm", "a writer or the probe has ended");
    int code = judge(&readings, seconds, argc > 3 ? atoi(argv[3]) : 0);
    g_array_unref(readings.milliseconds);
    return code;
}
