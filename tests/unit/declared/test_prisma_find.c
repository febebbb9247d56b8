#include "cmocka_all.h"

#include <string.h>
#include "declared/declared.h"

/* Which schema.prisma belongs to a folder of migrations. */

#define PG "datasource db {\n  provider = \"postgresql\"\n}\n"
#define MY "datasource db {\n  provider = \"mysql\"\n}\n"
#define MODEL "model T {\n  id Int @id\n}\n"

typedef struct {
    const char *name;
    const char *files[16]; /* alternately path and content */
    const char *migrations;
    const char *found;     /* NULL: none */
} Case;

static const Case CASES[] = {
    {"beside", {"prisma/schema.prisma", PG MODEL, "prisma/migrations/1_a/migration.sql", ""}, "prisma/migrations", "prisma/schema.prisma"},
    {"beside, with a slash", {"prisma/schema.prisma", PG MODEL}, "prisma/migrations/", "prisma/schema.prisma"},
    {"at the root", {"schema.prisma", PG MODEL}, "migrations", "schema.prisma"},
    {"in prisma", {"app/prisma/schema.prisma", PG MODEL}, "app/migrations", "app/prisma/schema.prisma"},
    {"nothing", {"other/schema.prisma", PG MODEL, "package.json", "{}"}, "prisma/migrations", NULL},
    {"another name", {"db/schema.mysql.prisma", MY MODEL, "db/schema.postgresql.prisma", PG MODEL}, "db/migrations", "db/schema.postgresql.prisma"},
    {"a folder beside", {"prisma/schema/a.prisma", PG, "prisma/schema/b.prisma", MODEL}, "prisma/migrations", "prisma/schema"},
    {"several files", {"prisma/schema.prisma", PG, "prisma/models/a.prisma", MODEL}, "prisma/migrations", "prisma"},
    {"a folder that is no schema", {"prisma/schema.prisma", PG MODEL, "prisma/schema/x.txt", ""}, "prisma/migrations", "prisma/schema.prisma"},
    {"package.json, several files", {"package.json", "{\"prisma\": {\"schema\": \"./prisma\"}}", "prisma/schema.prisma", PG MODEL, "prisma/models/b.prisma", "model B {\n}\n"}, "prisma/migrations", "prisma"},
    {"package.json elsewhere", {"package.json", "{\"prisma\": {\"schema\": \"src/db/main.prisma\"}}", "src/db/main.prisma", PG MODEL}, "migrations", "src/db/main.prisma"},
    {"package.json says what is not there", {"package.json", "{\"prisma\": {\"schema\": \"gone.prisma\"}}"}, "prisma/migrations", NULL},
    {"configuration names both",
     {"prisma.config.ts", "export default defineConfig({\n  schema: 'db/model.prisma', // here\n  migrations: { path: \"sql/migrations\", seed: 'x' },\n})\n", "db/model.prisma", PG MODEL, "sql/schema.prisma", PG MODEL},
     "sql/migrations", "db/model.prisma"},
    {"joined", {"prisma.config.mjs", "export default { schema: path.join(__dirname, 'prisma', \"schema\"), migrations: {path: path.join('prisma','m')} }", "prisma/schema/a.prisma", PG MODEL}, "prisma/m", "prisma/schema"},
    {"of a package", {"packages/db/prisma.config.ts", "defineConfig({schema: './schema', migrations: {path: './.generated'}})", "packages/db/schema/a.prisma", PG MODEL}, "packages/db/migration",
     "packages/db/schema"},
    {"configuration of other migrations",
     {"prisma.config.ts", "defineConfig({schema: 'a/schema.prisma', migrations: {path: 'a/migrations'}})", "a/schema.prisma", PG MODEL, "a/migrations/1/migration.sql", "", "b/x.txt", ""}, "b/migrations", NULL},
    {"a comment is no key", {"prisma.config.ts", "/* schema: 'a.prisma' */\n// schema: 'a.prisma'\nconst s = \"schema: 'a.prisma'\", myschema = {xschema: 'a.prisma'};\n", "a.prisma", PG MODEL}, "x/migrations", NULL},
    {"what is not in the file", {"prisma.config.ts", "defineConfig({schema: env('SCHEMA'), migrations: {path: `${x}/m`}})", "SCHEMA/a.prisma", PG MODEL}, "x/migrations", NULL},
    {"above the repository", {"prisma.config.ts", "defineConfig({schema: '../../schema.prisma'})", "schema.prisma", MY MODEL, "package.json", "{\"prisma\": {\"schema\": \"../x\"}}"}, "x/migrations", NULL},
    {"damaged", {"prisma.config.ts", "schema: '", "package.json", "{\"prisma\": [", "x.txt", ""}, "x/migrations", NULL},
};

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const char *paths[9] = {NULL}, *contents[9] = {NULL};
        for (size_t file = 0; CASES[i].files[file * 2]; file++) {
            paths[file] = CASES[i].files[file * 2];
            contents[file] = CASES[i].files[file * 2 + 1];
        }
        g_autoptr(FileTree) tree = file_tree_new_memory(paths, contents);
        g_autofree char *found = declared_find_prisma(tree, CASES[i].migrations);
        if (g_strcmp0(found, CASES[i].found) != 0)
            print_error("%s: %s\n", CASES[i].name, found ? found : "none");
        assert_true(g_strcmp0(found, CASES[i].found) == 0);
    }
}

/* Names that would send a careless search over the whole text again and again. */
static void test_long_files(void **state) {
    (void)state;
    static const char *const PARTS[] = {"schema", "schema: ", "\n", " ", "/*", "'", "{", "schema:("};
    for (size_t i = 0; i < G_N_ELEMENTS(PARTS); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 500000)
            g_string_append(text, PARTS[i]);
        g_autoptr(FileTree) tree = file_tree_new_memory((const char *const[]){"a/schema.prisma", "a/prisma.config.ts", NULL}, (const char *const[]){text->str, text->str, NULL});
        gint64 begin = g_get_monotonic_time();
        g_autofree char *found = declared_find_prisma(tree, "a/migrations");
        assert_true(g_get_monotonic_time() - begin < 10 * G_USEC_PER_SEC);
        assert_string_equal(found, "a");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_long_files)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
