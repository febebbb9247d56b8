#include "cmocka_all.h"
#include "value_print.h"

static const char source[] =
    "import { sql } from 'drizzle-orm';\n"
    "const table = 'users';\n"
    "export const INIT_SQL = `CREATE TABLE ${table} (\n  id int\n)`;\n"
    "const other = 'nothing';\n"
    "export async function load(client, table) {\n"
    "  const columns = 'id, name';\n"
    "  const rows = await client.query(\"SELECT \" + columns + ' FROM ' +\n    table);\n"
    "  await client.query({ text: /* sql */ 'select 1' }, [`not selected`]);\n"
    "  return sql<string>`update ${table} set x = ${`(select ${columns})`}`;\n"
    "}\n"
    "export const run = () => db.execute(['select 2', 'from x'].join('\\n'));\n"
    "class Repo { static Q = 'delete from t'; find() { return this.pool.query('select 3', 'x') } }\n"
    "const steps = ['create index i', { up: 'create table z()' }];\n"
    "const a = 'create' + 1 + 2; selectors('preselect')\n";

static void test_texts(void **state) {
    (void)state;
    static const char *const words[] = {"select", "create", "update", "delete", NULL};
    static const char expected[] =
        "a.ts:3-5 callee=- argument=0 binding=INIT_SQL function=- comment=- <CREATE TABLE {table='users'} (\n  id int\n)>\n"
        "a.ts:9-10 callee=client.query argument=0 binding=- function=load comment=- <SELECT {columns='id, name'} FROM {table=?`table` is known only when it runs}>\n"
        "a.ts:11-11 callee=client.query argument=0 binding=text function=load comment=sql <select 1>\n"
        "a.ts:12-12 callee=sql argument=0 binding=- function=load comment=- <update {table=?`table` is known only when it runs} set x = {`(select ${columns})`='(select id, name)'}>\n"
        "a.ts:12-12 callee=- argument=0 binding=- function=load comment=- <(select {columns='id, name'})>\n"
        "a.ts:14-14 callee=db.execute argument=0 binding=- function=run comment=- <select 2\nfrom x>\n"
        "a.ts:15-15 callee=- argument=0 binding=Q function=- comment=- <delete from t>\n"
        "a.ts:15-15 callee=this.pool.query argument=0 binding=- function=find comment=- <select 3>\n"
        "a.ts:16-16 callee=- argument=0 binding=steps function=- comment=- <create index i>\n"
        "a.ts:16-16 callee=- argument=0 binding=up function=- comment=- <create table z()>\n"
        "a.ts:17-17 callee=- argument=0 binding=a function=- comment=- <create{1=1}{2=2}>\n";
    const char *paths[] = {"a.ts", NULL}, *contents[] = {source, NULL};
    g_autoptr(FileTree) tree = file_tree_new_memory(paths, contents);
    g_autoptr(Program) program = program_new(tree, NULL, NULL);
    Module *module = program_module(program, "a.ts", NULL);
    const GArray *texts = module_texts(module, words);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < texts->len; i++) {
        const ModuleText *text = &g_array_index(texts, ModuleText, i);
        g_string_append_printf(out, "%s:%d-%d callee=%s argument=%zu binding=%s function=%s comment=%s <%s", text->place.path, text->place.line, text->end_line,
                               text->callee ? text->callee : "-", text->argument, text->binding ? text->binding : "-", text->function ? text->function : "-",
                               text->comment ? text->comment : "-", text->strings[0]);
        for (size_t j = 0; j < text->count; j++) {
            g_autofree char *value = printed(text->values[j]);
            g_string_append_printf(out, "{%s=%s}%s", text->expressions[j], value, text->strings[j + 1]);
        }
        g_string_append(out, ">\n");
    }
    assert_string_equal(out->str, expected);
    assert_true(module_texts(module, NULL)->len > texts->len);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_texts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
