/*
 * What the observer of replays finds, over the coverage cases (tests/coverage). Called by observe.bats:
 *
 *   scratch_observe CONNINFO FILE...   CONNINFO: keywords, of a superuser; an empty database
 *
 * After the base of each file, after each case and after taking it back: the catalog put together from what the inventory says was touched is the catalog that is
 * read as a whole. Each case runs in a subtransaction, whose rows have a transaction id of their own. Speaks TAP.
 */

#include <stdio.h>

#include "../../src/scratch/observe.h"
#include "coverage_case.h"

typedef struct {
    Connection *connection;
    Observer *observer;
    int major;
    int tests, failures;
} Run;

static void report(Run *run, const char *file, const char *name, const GString *why) {
    bool passed = why->len == 0;
    printf("%s %d - %s: %s\n", passed ? "ok" : "not ok", ++run->tests, file, name);
    run->failures += !passed;
    g_auto(GStrv) lines = g_strsplit(why->str, "\n", -1);
    for (int i = 0; lines[i]; i++)
        if (*lines[i])
            printf("#   %s\n", lines[i]);
}

/* False: `why` says it. */
static bool run_sql(Run *run, const char *sql, GString *why) {
    g_autoptr(GError) error = NULL;
    ScriptOutcome outcome = {0};
    bool ran = connection_run_script(run->connection, sql, 0, &outcome, &error) && !outcome.failed;
    if (!ran)
        g_string_append_printf(why, "%s\nin: %s\n", error ? error->message : outcome.message, sql);
    script_outcome_clear(&outcome);
    return ran;
}

static void append_difference(GString *why, const char *title, const ChangeSet *difference) {
    for (guint i = 0; i < difference->changes->len; i++) {
        const Change *change = g_ptr_array_index(difference->changes, i);
        g_string_append_printf(why, "%s: %s %s %s", title, change_action_id(change->action), kind_get(change->kind)->id, change->identity);
        for (size_t p = 0; p < change->property_count; p++)
            g_string_append_printf(why, "; %s: %s -> %s", change->properties[p].property, change->properties[p].before, change->properties[p].after);
        g_string_append_c(why, '\n');
    }
}

/* The number of changes; -1: failed, `why` says it. */
static int step(Run *run, const char *title, GString *why) {
    g_autoptr(GError) error = NULL;
    g_autoptr(ChangeSet) changes = observer_step(run->observer, false, &error);
    if (!changes)
        g_string_append_printf(why, "%s: %s\n", title, error->message);
    return changes ? (int)changes->changes->len : -1;
}

/* What was put together against a catalog. */
static void compare(Run *run, const Catalog *expected, const char *title, GString *why) {
    g_autoptr(Catalog) assembled = observer_assembled(run->observer);
    g_autoptr(ChangeSet) difference = change_set_between(assembled, expected, false);
    append_difference(why, title, difference);
}

static int step_and_read(Run *run, const char *title, GString *why) {
    g_autoptr(GError) error = NULL;
    int changes = step(run, title, why);
    g_autoptr(Catalog) actual = changes >= 0 ? observer_actual(run->observer, &error) : NULL;
    if (actual)
        compare(run, actual, title, why);
    else if (error)
        g_string_append_printf(why, "%s: %s\n", title, error->message);
    return actual ? changes : -1;
}

static void run_case(Run *run, const CoverageFile *file, const CoverageCase *it, const Catalog *base) {
    g_autoptr(GString) why = g_string_new(NULL);
    int changes = -1;
    if (run_sql(run, "SAVEPOINT coverage", why) && run_sql(run, it->sql->str, why))
        changes = step_and_read(run, "after the case", why);
    if (changes == 0 && it->changes->len > 0)
        g_string_append(why, "nothing seen\n");
    if (run_sql(run, "ROLLBACK TO SAVEPOINT coverage; RELEASE SAVEPOINT coverage", why) && step(run, "taken back", why) >= 0)
        compare(run, base, "taken back", why);
    report(run, file->name, it->name, why);
}

static bool begin(Run *run, const CoverageFile *file, GString *why) {
    g_autoptr(GError) error = NULL;
    if (!run_sql(run, "BEGIN", why))
        return false;
    run->observer = observer_new(run->connection, &error);
    if (run->observer)
        return run_sql(run, file->base->sql->str, why) && step_and_read(run, "after the base", why) >= 0;
    g_string_append(why, error->message);
    return false;
}

static void run_file(Run *run, const char *path) {
    g_autoptr(CoverageFile) file = coverage_file_load(path, run->major);
    g_autoptr(GString) why = g_string_new(file->problem);
    if (!coverage_case_fits(file->base, run->major))
        return;
    bool begun = begin(run, file, why);
    g_autoptr(Catalog) base = begun ? observer_assembled(run->observer) : NULL;
    report(run, file->name, "base", why);
    for (guint i = 0; begun && i < file->cases->len; i++) {
        const CoverageCase *it = g_ptr_array_index(file->cases, i);
        if (coverage_case_fits(it, run->major))
            run_case(run, file, it, base);
    }
    g_clear_pointer(&run->observer, observer_free);
    run_sql(run, "ROLLBACK", why);
}

int main(int argc, char **argv) {
    if (argc < 3)
        return 64;
    ConnectionOptions options = {.conninfo = argv[1], .label = "test"};
    g_autoptr(GError) error = NULL;
    g_autoptr(Connection) connection = connection_open(&options, &error);
    if (!connection) {
        printf("Bail out! %s\n", error->message);
        return 1;
    }
    Run run = {.connection = connection, .major = connection_server_version(connection) / 10000};
    for (int i = 2; i < argc; i++)
        run_file(&run, argv[i]);
    printf("1..%d\n# PostgreSQL %d, %d failed\n", run.tests, run.major, run.failures);
    return run.failures != 0;
}
