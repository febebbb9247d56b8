/* Which files are read, in which order things are made, and what cannot be read at all. */

#include "drizzle_reader.h"

#define PG "import { pgTable, pgEnum, integer, text } from 'drizzle-orm/pg-core';\n"
#define TABLE(name) PG "export const " name " = pgTable('" name "', { id: integer() });\n"
#define MADE(name) "CREATE TABLE \"public\".\"" name "\" ( \"id\" integer )\n"

static FileTree *project(void) {
    return TREE("app/drizzle.config.ts", "", "app/src/schema/README.md", "no code", "app/src/schema/a.ts", TABLE("a"), "app/src/schema/b.ts", TABLE("b"), "app/src/schema/deep/c.ts", TABLE("c"),
                "app/src/schema/types.d.ts", "export {};", "app/src/index.ts", "export * from './schema/b';\nexport { a as first } from './schema/a.js';\n", "root.ts", TABLE("root"), "app/src/other.mts", TABLE("other"));
}

static void assert_entries(const char *const *paths, const char *statements) {
    g_autoptr(GError) error = NULL;
    g_autoptr(FileTree) tree = project();
    g_autoptr(Declaration) declaration = declared_read_drizzle(tree, paths, LIST("app", ""), NULL, NULL, &error);
    if (!declaration)
        print_message("%s: %s\n", paths[0], error->message);
    assert_non_null(declaration);
    g_autofree char *sql = statements_of(declaration);
    assert_text(sql, statements, paths[0]);
}

static void test_paths(void **state) {
    (void)state;
    assert_entries(LIST("./src/schema/a.ts"), MADE("a"));
    assert_entries(LIST("./src/schema"), MADE("a") MADE("b")); /* its own files, not those below */
    assert_entries(LIST("src/schema/*.ts"), MADE("a") MADE("b"));
    assert_entries(LIST("src/schema/**/*.ts"), MADE("a") MADE("b") MADE("c"));
    assert_entries(LIST("src/sch*"), MADE("a") MADE("b")); /* a folder that fits */
    assert_entries(LIST("src/{index,other}.{ts,mts}"), MADE("b") MADE("a") MADE("other"));
    assert_entries(LIST("src/schema/[b-z].ts", "src/schema/?.ts"), MADE("b") MADE("a"));
    assert_entries(LIST("./src/index.ts"), MADE("b") MADE("a"));
    assert_entries(LIST("dist/schema/a.js"), MADE("a")); /* built output */
    assert_entries(LIST("./dist/src/schema/b.js"), MADE("b"));
    assert_entries(LIST("dist/schema/*.js"), MADE("a") MADE("b"));
    assert_entries(LIST("build/other.mjs"), MADE("other"));
    assert_entries(LIST("root.ts"), MADE("root"));    /* from the second folder */
    assert_entries(LIST("../root.ts"), MADE("root")); /* out of the first */
    assert_entries(LIST("missing.ts", "root.ts"), MADE("root"));
}

static void assert_fails(FileTree *tree, const char *path, ErrorCode code, const char *message) {
    g_autoptr(GError) error = NULL;
    assert_null(declared_read_drizzle(tree, LIST(path), LIST("app", ""), NULL, NULL, &error));
    assert_int_equal(error->code, code);
    assert_string_equal(error->message, message);
}

static void test_errors(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = project();
    g_autoptr(FileTree) other = TREE("a.ts", "export const x = 1;\n", "empty.ts", "");
    assert_fails(tree, "nowhere/*.ts", ERROR_USAGE, "no schema file fits nowhere/*.ts");
    assert_fails(tree, "../../root.ts", ERROR_USAGE, "no schema file fits ../../root.ts");
    assert_fails(tree, "*{*{*{*{*{*{*{*{*{*{*{*{*{*", ERROR_USAGE, "no schema file fits *{*{*{*{*{*{*{*{*{*{*{*{*{*");
    assert_fails(other, "a.ts", ERROR_INCOMPLETE, "no pgTable is exported by a.ts");
    assert_fails(other, "empty.ts", ERROR_INCOMPLETE, "no pgTable is exported by empty.ts");
}

/* The table that is made first names the shared column, whichever file is exported first. */
static void test_order(void **state) {
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(FileTree) tree = TREE("index.ts", "export * from './posts';\nexport * from './users';\n",
                                    "posts.ts", PG "import { users } from './users';\nimport { base } from './base';\nexport const posts = pgTable('posts', { ...base, user: integer().references(() => users.id) });\n",
                                    "users.ts", PG "import { base } from './base';\nexport const users = pgTable('users', { ...base, id: integer().primaryKey() });\n",
                                    "base.ts", PG "export const base = { slug: text().unique() };\n");
    g_autoptr(Declaration) declaration = declared_read_drizzle(tree, LIST("index.ts"), NULL, NULL, NULL, &error);
    assert_non_null(declaration);
    g_autofree char *sql = statements_of(declaration);
    assert_non_null(strstr(sql, "ALTER TABLE \"public\".\"users\" ADD CONSTRAINT \"users_slug_unique\" UNIQUE (\"slug\")\n"));
    assert_non_null(strstr(sql, "ALTER TABLE \"public\".\"posts\" ADD UNIQUE (\"slug\")\n"));
}

/* Files, places and keys of what was read. */
static void test_places(void **state) {
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(FileTree) tree = project();
    g_autoptr(Declaration) declaration = declared_read_drizzle(tree, LIST("src/index.ts"), LIST("app"), NULL, NULL, &error);
    assert_non_null(declaration);
    assert_int_equal(declaration->files->len, 3);
    assert_string_equal(declaration->files->pdata[0], "app/src/index.ts");
    const SourcePlace *place = declaration_place(declaration, "public.a.id");
    assert_non_null(place);
    assert_string_equal(place->path, "app/src/schema/a.ts");
    assert_int_equal(place->line, 2);
}

/* Deep, endless and wide texts end, with a note. */
static void test_hostile(void **state) {
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) deep = g_string_new(PG "import { sql } from 'drizzle-orm'; export const t = pgTable('t', { a: text()");
    for (int i = 0; i < 20000; i++)
        g_string_append(deep, ".notNull()");
    g_string_append(deep, " }, (t) => [index('x').on(");
    for (int i = 0; i < 5000; i++)
        g_string_append(deep, "sql`${");
    g_string_append(deep, "1");
    for (int i = 0; i < 5000; i++)
        g_string_append(deep, "}`");
    g_string_append(deep, ")]);\nexport const u = pgTable('u', { id: integer() });\n");
    g_autoptr(FileTree) tree = TREE("deep.ts", deep->str, "a.ts", "export * from './b'; export * from './a';\n" TABLE("a"), "b.ts", "export * from './a';\n" TABLE("b"));
    g_autoptr(Declaration) declaration = declared_read_drizzle(tree, LIST("deep.ts"), NULL, NULL, NULL, &error);
    if (declaration)
        assert_true(declaration->notes->len > 0);
    g_clear_error(&error);
    g_autoptr(Declaration) circle = declared_read_drizzle(tree, LIST("a.ts"), NULL, NULL, NULL, &error);
    assert_non_null(circle);
    assert_int_equal(circle->tables.read, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_paths), cmocka_unit_test(test_errors), cmocka_unit_test(test_order), cmocka_unit_test(test_places), cmocka_unit_test(test_hostile)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
