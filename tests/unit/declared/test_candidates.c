#include <string.h>
#include "cmocka_all.h"
#include "declared/declared.h"

#define T(name) "CREATE TABLE " name " (id int, x text);\n"
#define TABLES T("users") T("posts") T("tags")

static const struct {
    const char *path, *text;
} FILES[] = {
    /* told */
    {"packages/database/structure.sql", TABLES},
    {"packages/database/package.json", "{}"},
    {"packages/database/src/scripts/init.ts", "export async function main() { await sql`CREATE TABLE users (id int)`; }"},
    {"packages/database/src/seed-everything.sql", "create  unlogged table users (id int);"},
    {"docker/docker-entrypoint-initdb.d/001-first.sql", "CREATE DATABASE x;\n\\connect x\n" TABLES},
    {"scripts/setupTenants.mjs", "const SQL = `CREATE TABLE tenants (id int)`;"},
    {"services/other/sql/schema.sql", "-- PostgreSQL database dump\n" TABLES},
    {"packages/database/report.sql", TABLES}, /* in the package, a folder for such files */
    /* not told: places */
    {"packages/database/migrations/structure.sql", TABLES},
    {"packages/database/migrations/0001_init.sql", TABLES},
    {"packages/database/tests/schema.sql", TABLES},
    {"packages/database/src/__fixtures__/schema.sql", TABLES},
    {"packages/database/archive/schema.sql", TABLES},
    {"packages/database/dist/scripts/init.js", "sql`CREATE TABLE users (id int)`"},
    {"packages/database/.old/schema.sql", TABLES},
    {"node_modules/x/schema.sql", TABLES},
    {"other/migrations/schema.sql", TABLES},
    {"elsewhere/files/schema.sql", TABLES}, /* given as another folder of migrations */
    {"clickhouse/schema.sql", TABLES},
    {"apps/d1-worker/schema.sql", TABLES},
    /* names */
    {"packages/database/0042_schema.sql", TABLES},
    {"packages/database/V2__schema.sql", TABLES},
    {"packages/database/schema.down.sql", TABLES},
    {"packages/database/src/scripts/init.test.ts", "sql`CREATE TABLE users (id int)`"},
    {"packages/database/src/schema.d.ts", "sql`CREATE TABLE users (id int)`"},
    {"apps/web/src/deep/down/init.ts", "sql`CREATE TABLE users (id int)`"},
    {"README.md", TABLES},
    {"apps/web/src/deep/report.sql", TABLES},
    /* content */
    {"packages/database/init-data.sql", "INSERT INTO users VALUES (1);"},
    {"packages/database/init-mysql-like.sql", "CREATE TABLE `users` (id int);"},
    {"packages/database/init-lite.sql", "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT);"},
    {"packages/database/init-words.sql", "-- to create a new table, run this\nSELECT 1;"},
    {"packages/database/src/scripts/create-words.ts", "console.log('create table users (id int)')"},
    {"packages/database/src/scripts/create-partition.ts", "await sql`CREATE TABLE ${name} PARTITION OF events FOR VALUES IN (1)`"},
};

static FileTree *make_tree(void) {
    const char *paths[G_N_ELEMENTS(FILES) + 1] = {NULL}, *contents[G_N_ELEMENTS(FILES) + 1] = {NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(FILES); i++) {
        paths[i] = FILES[i].path;
        contents[i] = FILES[i].text;
    }
    return file_tree_new_memory(paths, contents);
}

static void test_candidates(void **state) {
    (void)state;
    static const char expected[] = "packages/database/src/scripts/init.ts: embedded init, makes 1 table, beside the migrations\n"
                                   "packages/database/src/seed-everything.sql: sql init, makes 1 table, beside the migrations\n"
                                   "packages/database/structure.sql: sql dump, makes 3 tables, beside the migrations\n"
                                   "docker/docker-entrypoint-initdb.d/001-first.sql: sql init, makes 3 tables, in the folder from which a container makes its database\n"
                                   "packages/database/report.sql: sql init, makes 3 tables, beside the migrations\n"
                                   "scripts/setupTenants.mjs: embedded init, makes 1 table, elsewhere in the repository\n"
                                   "services/other/sql/schema.sql: sql dump, makes 3 tables, elsewhere in the repository\n";
    static const char *const others[] = {"elsewhere/files", NULL};
    g_autoptr(FileTree) tree = make_tree();
    g_autoptr(GPtrArray) candidates = declared_find_candidates(tree, "packages/database/migrations", others, NULL);
    g_autoptr(GString) found = g_string_new(NULL);
    for (guint i = 0; i < candidates->len; i++) {
        const DeclaredCandidate *candidate = candidates->pdata[i];
        g_string_append_printf(found, "%s: %s %s, %s\n", candidate->path, declared_format_id(candidate->format), declared_role_id(candidate->role), candidate->reason);
    }
    assert_string_equal(found->str, expected);
}

/* Not more than 300 files are read, those beside the migrations first. */
static size_t reads;
static char *(*real_read)(FileTree *tree, const TreeFile *file, size_t *size, GError **error);

static char *counting_read(FileTree *tree, const TreeFile *file, size_t *size, GError **error) {
    reads++;
    return real_read(tree, file, size, error);
}

static void test_bounds(void **state) {
    (void)state;
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free), contents = g_ptr_array_new();
    for (int i = 0; i < 2000; i++) {
        g_ptr_array_add(paths, g_strdup_printf("%s/schema-%04d.sql", i < 1000 ? "a/b/c/d" : "db", i));
        g_ptr_array_add(contents, (gpointer)(uintptr_t) "SELECT 1;");
    }
    g_ptr_array_add(paths, NULL);
    g_ptr_array_add(contents, NULL);
    g_autoptr(FileTree) tree = file_tree_new_memory((const char *const *)paths->pdata, (const char *const *)contents->pdata);
    real_read = tree->read;
    tree->read = counting_read;
    g_autoptr(GPtrArray) candidates = declared_find_candidates(tree, "db/migrations", NULL, NULL);
    assert_int_equal(candidates->len, 0);
    assert_int_equal(reads, 300);
}

/* Groups as "name:table table(changed), ..."; the catalog's tables; the names that fit. */
static const struct {
    const char *groups, *catalog, *names;
} FITS[] = {
    {"x:a b c", "a b c d", "x"},
    {"x:a b", "a b c d", ""}, /* two by chance */
    {"x:a b", "a b", "x"},
    {"x:a", "a b", ""},
    {"x:a", "a", "x"},
    {"x:a b c u v w", "a b c", ""}, /* another schema with three of the same names */
    {"x:a b c u v", "a b c", "x"},
    {"x:a", "", ""},
    {"master:m n o, tenant:a b c", "a b c d", "tenant"},
    {"master:m n o a, tenant:a b c", "a b c d", "tenant"},
    {"one:a, two:b, three:c", "a b c d", "one two three"}, /* a constant each */
    {"one:a, two:b, other:z", "a b c d", ""},
    {"tables:a b c, indexes:(a b), others:(z)", "a b c d", "tables indexes"},
    {"types:, tables:a b c", "a b c d", "types tables"},
    {"types:, master:m, tables:a b c", "a b c d", "tables"},
};

static GPtrArray *words_of(const char *text) {
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) parts = g_strsplit(text, " ", -1);
    for (char **part = parts; *part; part++)
        if (**part)
            g_ptr_array_add(words, g_strdup(*part));
    return words;
}

static void free_group(void *data) {
    DeclaredGroup *group = data;
    g_free(group->name);
    g_ptr_array_unref(group->tables);
    g_ptr_array_unref(group->changed);
    g_free(group);
}

static GPtrArray *groups_of(const char *text) {
    GPtrArray *groups = g_ptr_array_new_with_free_func(free_group);
    g_auto(GStrv) parts = g_strsplit(text, ", ", -1);
    for (char **part = parts; *part; part++) {
        g_auto(GStrv) halves = g_strsplit(*part, ":", 2), lists = g_strsplit_set(halves[1], "()", -1);
        DeclaredGroup *group = g_new0(DeclaredGroup, 1);
        group->name = g_strdup(halves[0]);
        group->tables = words_of(lists[0] ? lists[0] : "");
        group->changed = words_of(lists[0] && lists[1] ? lists[1] : "");
        g_ptr_array_add(groups, group);
    }
    return groups;
}

static void test_fits(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(FITS); i++) {
        g_autoptr(GPtrArray) groups = groups_of(FITS[i].groups), tables = words_of(FITS[i].catalog);
        g_autoptr(Catalog) catalog = catalog_new();
        for (guint t = 0; t < tables->len; t++)
            catalog_add(catalog, &(Object){.kind = KIND_TABLE, .identity = tables->pdata[t], .schema = "public", .name = tables->pdata[t]});
        catalog_seal(catalog);
        g_autoptr(GPtrArray) names = declared_groups_fit(groups, catalog);
        g_ptr_array_add(names, NULL);
        g_autofree char *found = g_strjoinv(" ", (char **)names->pdata);
        if (strcmp(found, FITS[i].names) != 0)
            fail_msg("%s in %s: expected %s, found %s", FITS[i].groups, FITS[i].catalog, FITS[i].names, found);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_candidates), cmocka_unit_test(test_bounds), cmocka_unit_test(test_fits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
