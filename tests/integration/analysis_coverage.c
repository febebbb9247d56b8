/*
 * One change for each kind and property (tests/coverage) on a real server. Called by coverage.bats:
 *
 *   analysis_coverage CONNINFO [--dump PG_DUMP] FILE...   CONNINFO: keywords, of a superuser; an empty database
 *   analysis_coverage --complete FILE...                  which kinds and properties have no case
 *
 * For each file: two readings of the base are equal; repair from nothing makes the base; its dump gives it back. For each case: exactly the listed changes,
 * their mirror when the sides are swapped, and repair in both directions. Speaks TAP.
 */

#include <stdio.h>
#include "compare/diff.h"
#include "repair/repair.h"
#include "coverage_case.h"
#include "model/property.h"
#include "server/connection.h"
#include "server/introspect.h"

typedef struct {
    Connection *connection;
    const char *conninfo;
    const char *dump_program; /* NULL: not tried */
    Catalog *empty;
    int major;
    int tests, failures, cases, other_majors;
} Run;

static void report(Run *run, bool passed, const char *file, const char *name, const GString *why) {
    printf("%s %d - %s: %s\n", passed ? "ok" : "not ok", ++run->tests, file, name);
    run->failures += !passed;
    g_auto(GStrv) lines = g_strsplit(why->str, "\n", -1);
    for (int i = 0; !passed && lines[i]; i++)
        if (*lines[i])
            printf("#   %s\n", lines[i]);
    fflush(stdout);
}

/* --- SQL ------------------------------------------------------------------------------------------------------------------------------ */

/* False: `why` says it. */
static bool run_sql(Connection *connection, const char *sql, GString *why) {
    g_autoptr(GError) error = NULL;
    ScriptOutcome outcome = {0};
    bool ran = connection_run_script(connection, sql, 0, &outcome, &error) && !outcome.failed;
    if (!ran)
        g_string_append_printf(why, "%s\nin: %s\n", error ? error->message : outcome.message, sql);
    script_outcome_clear(&outcome);
    return ran;
}

static Catalog *read_all(Connection *connection, GString *why) {
    g_autoptr(GError) error = NULL;
    Catalog *catalog = introspect_all(connection, &error);
    if (!catalog)
        g_string_append_printf(why, "cannot be read: %s\n", error->message);
    return catalog;
}

/* --- changes as lines ------------------------------------------------------------------------------------------------------------------ */

static int compare_lines(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *lines_new(void) {
    return g_ptr_array_new_with_free_func(g_free);
}

/* As in the case files: "changed KIND IDENTITY PROPERTY", ... */
static void append_lines(GPtrArray *lines, const Change *change) {
    const char *action = change_action_id(change->action), *kind = kind_get(change->kind)->id;
    if (change->action != CHANGE_CHANGED)
        g_ptr_array_add(lines, g_strdup_printf("%s %s %s", action, kind, change->identity));
    else if (change->property_count == 0)
        g_ptr_array_add(lines, g_strdup_printf("%s %s %s (moved)", action, kind, change->identity));
    for (size_t i = 0; change->action == CHANGE_CHANGED && i < change->property_count; i++)
        g_ptr_array_add(lines, g_strdup_printf("%s %s %s %s", action, kind, change->identity, change->properties[i].property));
}

/* In an object that is added (removed), too. */
static bool is_inside(const ChangeSet *set, const Change *change) {
    for (guint i = 0; change->parent && i < set->changes->len; i++) {
        const Change *other = set->changes->pdata[i];
        if (other->action == change->action && strcmp(other->identity, change->parent) == 0)
            return true;
    }
    return false;
}

static bool list_has(const GPtrArray *lines, const char *line) {
    for (guint i = 0; i < lines->len; i++)
        if (strcmp(lines->pdata[i], line) == 0)
            return true;
    return false;
}

static bool is_expected(const GPtrArray *expected, const Change *change) {
    g_autoptr(GPtrArray) lines = lines_new();
    append_lines(lines, change);
    return lines->len && list_has(expected, lines->pdata[0]);
}

/* What was found, without the contents of added and removed objects that the case does not list. */
static GPtrArray *found_lines(const ChangeSet *set, const GPtrArray *expected) {
    GPtrArray *lines = lines_new();
    for (guint i = 0; i < set->changes->len; i++) {
        const Change *change = set->changes->pdata[i];
        bool whole = change->action == CHANGE_ADDED || change->action == CHANGE_REMOVED;
        if (!whole || !is_inside(set, change) || is_expected(expected, change))
            append_lines(lines, change);
    }
    g_ptr_array_sort(lines, compare_lines);
    return lines;
}

static void append_missing(GString *why, const char *title, const GPtrArray *in, const GPtrArray *from) {
    for (guint i = 0; i < in->len; i++)
        if (!list_has(from, in->pdata[i]))
            g_string_append_printf(why, "%s: %s\n", title, (const char *)in->pdata[i]);
}

static bool check_changes(const CoverageCase *it, const Diff *diff, GString *why) {
    g_autoptr(GPtrArray) found = found_lines(diff->changes, it->changes);
    append_missing(why, "expected, not reported", it->changes, found);
    append_missing(why, "reported, not expected", found, it->changes);
    if (!it->says_changes)
        g_string_append(why, "the case has no line \"-- changes:\"\n");
    return why->len == 0;
}

/* --- swapped sides --------------------------------------------------------------------------------------------------------------------- */

static ChangeAction mirrored_action(ChangeAction action) {
    return action == CHANGE_ADDED ? CHANGE_REMOVED : action == CHANGE_REMOVED ? CHANGE_ADDED : action;
}

/* A change with all that it says, or with `mirror` what its mirror must say. */
static char *whole_line(const Change *change, bool mirror) {
    bool renamed = change->action == CHANGE_RENAMED;
    const char *from = renamed ? change->previous_identity : change->identity, *to = change->identity;
    GString *line = g_string_new(NULL);
    g_string_append_printf(line, "%s %s %s -> %s", change_action_id(mirror ? mirrored_action(change->action) : change->action), kind_get(change->kind)->id,
                           mirror ? to : from, mirror ? from : to);
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        const char *before = mirror ? property->after : property->before, *after = mirror ? property->before : property->after;
        g_string_append_printf(line, "; %s: %s -> %s", property->property, before ? before : "(absent)", after ? after : "(absent)");
    }
    return g_string_free(line, false);
}

static GPtrArray *whole_lines(const Diff *diff, bool mirror) {
    GPtrArray *lines = lines_new();
    for (guint i = 0; i < diff->changes->changes->len; i++)
        g_ptr_array_add(lines, whole_line(diff->changes->changes->pdata[i], mirror));
    g_ptr_array_sort(lines, compare_lines);
    return lines;
}

static bool check_mirror(const Diff *diff, const Catalog *before, const Catalog *after, GString *why) {
    g_autoptr(Diff) swapped = diff_build(after, before);
    g_autoptr(GPtrArray) expected = whole_lines(diff, true);
    g_autoptr(GPtrArray) found = whole_lines(swapped, false);
    append_missing(why, "swapped sides: expected, not reported", expected, found);
    append_missing(why, "swapped sides: reported, not expected", found, expected);
    return why->len == 0;
}

/* --- sides that must be the same ------------------------------------------------------------------------------------------------------- */

/* `strict`: not even what is graded as a matter of spelling, name or order. */
static bool check_same(const Catalog *expected, const Catalog *found, bool strict, const char *title, GString *why) {
    g_autoptr(Diff) diff = diff_build(expected, found);
    bool same = true;
    for (guint i = 0; i < diff->changes->changes->len; i++) {
        const Change *change = diff->changes->changes->pdata[i];
        if (!strict && change_grade(change) < GRADE_COMMENT)
            continue;
        g_autofree char *line = whole_line(change, false);
        g_string_append_printf(why, "%s: %s\n", title, line);
        same = false;
    }
    return same;
}

/* --- repair ---------------------------------------------------------------------------------------------------------------------------- */

static bool run_repair(Connection *connection, const Repair *repair, const char *title, GString *why) {
    for (guint i = 0; i < repair->gaps->len; i++)
        g_string_append_printf(why, "%s, gap: %s\n", title, (const char *)repair->gaps->pdata[i]);
    run_sql(connection, repair_settings(), why);
    for (guint i = 0; i < repair->statements->len && why->len == 0; i++)
        if (!run_sql(connection, g_array_index(repair->statements, RepairStatement, i).sql, why))
            g_string_append_printf(why, "(%s)\n", title);
    return why->len == 0;
}

/* The connection's database is as `from`, and must become as `to`. */
static bool check_repair(Connection *connection, const Catalog *from, const Catalog *to, const char *title, GString *why) {
    const RepairOptions options = {.destructive = true, .access = true, .offline = true};
    g_autoptr(Repair) repair = repair_build(from, to, &options);
    if (run_repair(connection, repair, title, why)) {
        g_autoptr(Catalog) reached = read_all(connection, why);
        if (reached)
            check_same(to, reached, false, title, why);
    }
    if (why->len == 0)
        return true;
    g_autofree char *script = repair_script(repair, &options);
    g_string_append_printf(why, "%s, script:\n%s\n", title, script);
    return false;
}

static bool check_repairs(Run *run, const CoverageCase *it, const Catalog *before, const Catalog *after, GString *why) {
    if ((it->repair & REPAIR_BACK) && !check_repair(run->connection, after, before, "repair back", why))
        return false;
    return !(it->repair & REPAIR_FORTH) ||
           (run_sql(run->connection, "ROLLBACK TO SAVEPOINT coverage", why) && check_repair(run->connection, before, after, "repair forth", why));
}

/* --- cases and files ------------------------------------------------------------------------------------------------------------------- */

static bool check_case(Run *run, const CoverageCase *it, const Catalog *before, GString *why) {
    if (!run_sql(run->connection, it->sql->str, why))
        return false;
    g_autoptr(Catalog) after = read_all(run->connection, why);
    if (!after)
        return false;
    g_autoptr(Diff) diff = diff_build(before, after);
    if (!check_changes(it, diff, why) || !check_mirror(diff, before, after, why))
        return false;
    return check_repairs(run, it, before, after, why);
}

static void run_case(Run *run, const CoverageFile *file, const CoverageCase *it, const Catalog *before) {
    g_autoptr(GString) why = g_string_new(NULL);
    if (run_sql(run->connection, "SAVEPOINT coverage", why))
        check_case(run, it, before, why);
    run_sql(run->connection, "ROLLBACK TO SAVEPOINT coverage; RELEASE SAVEPOINT coverage", why);
    run->cases++;
    report(run, why->len == 0, file->name, it->name, why);
}

/* Inside the transaction: the base, its two readings, and the cases. NULL: the base does not run. */
static Catalog *run_base_and_cases(Run *run, const CoverageFile *file) {
    g_autoptr(GString) why = g_string_new(NULL);
    g_autoptr(Catalog) base = run_sql(run->connection, file->base->sql->str, why) ? read_all(run->connection, why) : NULL;
    g_autoptr(Catalog) again = base ? read_all(run->connection, why) : NULL;
    if (again)
        check_same(base, again, true, "second reading", why);
    report(run, why->len == 0, file->name, "two readings of the base are equal", why);
    for (guint i = 0; base && i < file->cases->len; i++) {
        const CoverageCase *it = file->cases->pdata[i];
        if (coverage_case_fits(it, run->major))
            run_case(run, file, it, base);
        else
            run->other_majors++;
    }
    return g_steal_pointer(&base);
}

/* The lines of the base that make roles: no schema holds them. Free with g_free(). */
static char *role_lines(const CoverageFile *file) {
    GString *sql = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(file->base->sql->str, "\n", -1);
    for (int i = 0; lines[i]; i++)
        if (g_ascii_strncasecmp(lines[i], "CREATE ROLE ", 12) == 0)
            g_string_append_printf(sql, "%s\n", lines[i]);
    return g_string_free(sql, false);
}

static void run_from_nothing(Run *run, const CoverageFile *file, const Catalog *base) {
    g_autoptr(GString) why = g_string_new(NULL);
    g_autofree char *roles = role_lines(file);
    if (run_sql(run->connection, "BEGIN", why) && run_sql(run->connection, roles, why))
        check_repair(run->connection, run->empty, base, "repair from nothing", why);
    run_sql(run->connection, "ROLLBACK", why);
    report(run, why->len == 0, file->name, "repair from nothing makes the base", why);
}

/* --- dump and restore ------------------------------------------------------------------------------------------------------------------ */

static Connection *open_database(const Run *run, const char *database, GString *why) {
    g_autoptr(GError) error = NULL;
    g_autofree char *conninfo = g_strdup_printf("%s dbname=%s", run->conninfo, database);
    Connection *connection = connection_open(&(ConnectionOptions){.conninfo = conninfo, .label = "coverage", .private_server = true}, &error);
    if (!connection)
        g_string_append_printf(why, "%s\n", error->message);
    return connection;
}

/* What pg_dump writes, without psql's own commands. NULL: `why` says it. Free with g_free(). */
static char *dump_database(const Run *run, const char *database, GString *why) {
    g_autofree char *conninfo = g_strdup_printf("%s dbname=%s", run->conninfo, database);
    char *argv[] = {(char *)(uintptr_t)run->dump_program, (char *)(uintptr_t)"--schema-only", conninfo, NULL};
    g_autofree char *text = NULL, *errors = NULL;
    g_autoptr(GError) error = NULL;
    int status = -1;
    if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, &errors, &status, &error) || status != 0) {
        g_string_append_printf(why, "pg_dump: %s\n", error ? error->message : errors);
        return NULL;
    }
    GString *sql = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i]; i++)
        if (lines[i][0] != '\\')
            g_string_append_printf(sql, "%s\n", lines[i]);
    return g_string_free(sql, false);
}

static Catalog *fill_and_read(const Run *run, const char *database, const char *sql, GString *why) {
    g_autoptr(Connection) connection = open_database(run, database, why);
    return connection && run_sql(connection, sql, why) ? read_all(connection, why) : NULL;
}

static void check_dump(const Run *run, const CoverageFile *file, const Catalog *base, GString *why) {
    g_autoptr(Catalog) original = fill_and_read(run, "coverage_original", file->base->sql->str, why);
    if (original) /* read outside of a transaction, which is another way */
        check_same(base, original, true, "read outside of a transaction", why);
    g_autofree char *dump = original ? dump_database(run, "coverage_original", why) : NULL;
    g_autoptr(Catalog) restored = dump ? fill_and_read(run, "coverage_restored", dump, why) : NULL;
    if (restored)
        check_same(original, restored, false, "restored from its dump", why);
}

/* A database with a subscription cannot be dropped, and its slot may never have been there. */
static const char drop_subscriptions[] =
    "DO $$ DECLARE s name; BEGIN FOR s IN SELECT subname FROM pg_subscription LOOP"
    " EXECUTE format('ALTER SUBSCRIPTION %I DISABLE', s); EXECUTE format('ALTER SUBSCRIPTION %I SET (slot_name = NONE)', s);"
    " EXECUTE format('DROP SUBSCRIPTION %I', s); END LOOP; END $$";
static const char drop_roles[] =
    "DO $$ DECLARE r name; BEGIN FOR r IN SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' AND oid <> 10 LOOP"
    " EXECUTE format('DROP ROLE %I', r); END LOOP; END $$";

static void drop_databases(Run *run, GString *why) {
    for (int i = 0; i < 2; i++) {
        const char *database = i ? "coverage_restored" : "coverage_original";
        g_autoptr(Connection) connection = open_database(run, database, why);
        if (connection)
            run_sql(connection, drop_subscriptions, why);
    }
    run_sql(run->connection, "DROP DATABASE coverage_original", why);
    run_sql(run->connection, "DROP DATABASE coverage_restored", why);
    run_sql(run->connection, drop_roles, why);
}

static void run_dump(Run *run, const CoverageFile *file, const Catalog *base) {
    g_autoptr(GString) why = g_string_new(NULL);
    if (run_sql(run->connection, "CREATE DATABASE coverage_original TEMPLATE template0", why) &&
        run_sql(run->connection, "CREATE DATABASE coverage_restored TEMPLATE template0", why))
        check_dump(run, file, base, why);
    drop_databases(run, why);
    report(run, why->len == 0, file->name, "the base restored from its dump is the same", why);
}

static void run_file(Run *run, const char *path) {
    g_autoptr(CoverageFile) file = coverage_file_load(path, run->major);
    g_autoptr(GString) why = g_string_new(file->problem);
    if (!coverage_case_fits(file->base, run->major)) {
        run->other_majors += (int)file->cases->len;
        return;
    }
    g_autoptr(Catalog) base = why->len == 0 && run_sql(run->connection, "BEGIN", why) ? run_base_and_cases(run, file) : NULL;
    if (!file->problem)
        run_sql(run->connection, "ROLLBACK", why);
    if (why->len)
        report(run, false, file->name, "the file can be run", why);
    if (!base)
        return;
    if (file->base->repair & REPAIR_FORTH)
        run_from_nothing(run, file, base);
    if (run->dump_program && file->base->dump)
        run_dump(run, file, base);
}

/* --- completeness ---------------------------------------------------------------------------------------------------------------------- */

static GHashTable *case_subjects(char *const *paths, GString *why) {
    GHashTable *subjects = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (; *paths; paths++) {
        g_autoptr(CoverageFile) file = coverage_file_load(*paths, 99);
        if (file->problem)
            g_string_append_printf(why, "%s: %s\n", file->name, file->problem);
        for (guint i = 0; i < file->cases->len; i++)
            g_hash_table_add(subjects, coverage_case_subject(file->cases->pdata[i]));
    }
    return subjects;
}

static void require(GHashTable *subjects, GPtrArray *missing, const char *format, const char *kind, const char *property) {
    g_autofree char *subject = g_strdup_printf("%s%s%s", kind, format, property);
    if (!g_hash_table_remove(subjects, subject))
        g_ptr_array_add(missing, g_steal_pointer(&subject));
}

static void require_kind(GHashTable *subjects, GPtrArray *missing, ObjectKind kind) {
    size_t count;
    const PropertyInfo *rows = property_rows(&count);
    const char *id = kind_get(kind)->id;
    require(subjects, missing, "", id, "");
    require(subjects, missing, ".", id, "dropped");
    for (size_t i = 0; i < count; i++)
        if (property_find(kind, rows[i].name) == &rows[i])
            require(subjects, missing, ".", id, rows[i].name);
}

static void append_unknown(GHashTable *subjects, GString *why) {
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(subjects), (GCompareFunc)strcmp);
    for (GList *at = names; at; at = at->next)
        g_string_append_printf(why, "a case for what is no kind or property: %s\n", (const char *)at->data);
}

static int check_complete(char *const *paths) {
    Run run = {0};
    g_autoptr(GString) why = g_string_new(NULL);
    g_autoptr(GHashTable) subjects = case_subjects(paths, why);
    g_autoptr(GPtrArray) missing = lines_new();
    for (int kind = 0; kind < KIND_COUNT; kind++)
        require_kind(subjects, missing, (ObjectKind)kind);
    for (guint i = 0; i < missing->len; i++)
        g_string_append_printf(why, "no case: %s\n", (const char *)missing->pdata[i]);
    append_unknown(subjects, why);
    report(&run, why->len == 0, "all files", "every kind and property has a case", why);
    printf("1..1\n");
    return run.failures != 0;
}

/* --- the program ----------------------------------------------------------------------------------------------------------------------- */

static int run_files(Run *run, char *const *paths) {
    g_autoptr(GString) why = g_string_new(NULL);
    g_autoptr(Connection) connection = open_database(run, "postgres", why);
    g_autoptr(Catalog) empty = connection ? read_all(connection, why) : NULL;
    if (!empty) {
        printf("Bail out! %s\n", why->str);
        return 1;
    }
    run->connection = connection;
    run->empty = empty;
    run->major = connection_server_version(connection) / 10000;
    for (; *paths; paths++)
        run_file(run, *paths);
    printf("1..%d\n# %d cases on PostgreSQL %d, %d are for other majors, %d tests failed\n", run->tests, run->cases, run->major, run->other_majors, run->failures);
    return run->failures != 0 || run->cases == 0;
}

int main(int argc, char **argv) {
    if (argc > 2 && strcmp(argv[1], "--complete") == 0)
        return check_complete(argv + 2);
    Run run = {.conninfo = argc > 1 ? argv[1] : NULL};
    int files = 2;
    if (argc > 4 && strcmp(argv[2], "--dump") == 0) {
        run.dump_program = argv[3];
        files = 4;
    }
    if (argc <= files) {
        fprintf(stderr, "usage: analysis_coverage CONNINFO [--dump PG_DUMP] FILE... | --complete FILE...\n");
        return 64;
    }
    return run_files(&run, argv + files);
}
