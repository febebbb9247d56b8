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
    {"packages/database/report.sql", TABLES},
    {"apps/web/src/deep/down/init.ts", "sql`CREATE TABLE users (id int)`"},
    {"README.md", TABLES},
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

static void test_fits(void **state) {
    (void)state;
    static const struct {
        const char *tables, *catalog;
        size_t overlap;
        bool fits;
    } cases[] = {
        {"public.a public.b public.c", "public.a public.b public.c public.d", 3, true},
        {"public.a public.b", "public.a public.b public.c public.d", 2, false}, /* two by chance */
        {"public.a public.b", "public.a public.b", 2, true},
        {"public.a", "public.a public.b", 1, false},
        {"public.a", "public.a", 1, true},
        {"public.a public.b public.c public.x public.y public.z", "public.a public.b public.c", 3, false}, /* another schema with three of the same names */
        {"public.a public.b public.c public.x public.y", "public.a public.b public.c", 3, true},
        {"other.a other.b other.c", "public.a public.b public.c", 0, false},
        {"public.a", "", 0, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(GStrv) tables = g_strsplit(cases[i].tables, " ", -1), known = g_strsplit(cases[i].catalog, " ", -1);
        DeclaredGroup group = {.tables = g_ptr_array_new()};
        for (char **table = tables; *table; table++)
            g_ptr_array_add(group.tables, *table);
        g_autoptr(Catalog) catalog = catalog_new();
        for (char **table = known; *table && **table; table++)
            catalog_add(catalog, &(Object){.kind = KIND_TABLE, .identity = *table, .schema = "public", .name = *table + strlen("public.")});
        catalog_seal(catalog);
        if (declared_group_overlap(&group, catalog) != cases[i].overlap || declared_group_fits(&group, catalog) != cases[i].fits)
            fail_msg("case %zu", i);
        g_ptr_array_unref(group.tables);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_candidates), cmocka_unit_test(test_bounds), cmocka_unit_test(test_fits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
