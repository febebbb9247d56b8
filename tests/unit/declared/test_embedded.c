#include <string.h>
#include "base/error.h"
#include "cmocka_all.h"
#include "declared/declared.h"

static void show_notes(const Declaration *declaration, GString *out) {
    for (guint i = 0; i < declaration->notes->len; i++) {
        const DeclarationNote *note = &g_array_index(declaration->notes, DeclarationNote, i);
        g_autofree char *text = text_plain(note->text, true);
        g_string_append_printf(out, "%d %c %s\n", note->place.line, note->kind == NOTE_IGNORED ? '~' : '!', text);
    }
    for (guint i = 0; i < declaration->doubts->len; i++) {
        const char *object = g_array_index(declaration->doubts, DeclarationDoubt, i).object;
        g_string_append_printf(out, "? %s\n", object ? object : "anything");
    }
}

/* A Declaration on lines: "LINE sql" with white space folded, then notes (~ ignored, ! unread) and doubts (?). */
static char *show(const Declaration *declaration) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < declaration->statements->len; i++) {
        const DeclarationStatement *statement = &g_array_index(declaration->statements, DeclarationStatement, i);
        g_auto(GStrv) words = g_strsplit_set(statement->sql, " \n\t", -1);
        g_string_append_printf(out, "%d", statement->place.line);
        for (char **word = words; *word; word++)
            if (**word)
                g_string_append_printf(out, " %s", *word);
        g_string_append_c(out, '\n');
    }
    show_notes(declaration, out);
    return g_string_free(out, FALSE);
}

static FileTree *tree_of(const char *path, const char *text) {
    const char *const paths[] = {path, "names.ts", NULL}, *const contents[] = {text, "export const USERS = 'users';\nexport const SIZE = 20;\n", NULL};
    return file_tree_new_memory(paths, contents);
}

static Declaration *read_with(const char *path, const char *text, const EmbeddedOptions *options, GError **error) {
    g_autoptr(FileTree) tree = tree_of(path, text);
    return declared_read_embedded(tree, path, options, NULL, error);
}

static const struct {
    const char *text, *shown;
} cases[] = {
    {"", ""},
    {"const a = 1;", ""},
    /* where texts stand */
    {"await sql`CREATE TABLE a (\n  id int\n)`;", "1 CREATE TABLE a ( id int )\n"},
    {"await client.query('CREATE TABLE a (id int)');", "1 CREATE TABLE a (id int)\n"},
    {"\n\ndb.execute(sql.raw(\"CREATE INDEX i ON a (b)\"));", "3 CREATE INDEX i ON a (b)\n"},
    {"const INIT = `\n  CREATE TABLE a (id int);\n\n  CREATE TABLE b (id int);\n`;", "2 CREATE TABLE a (id int)\n4 CREATE TABLE b (id int)\n"},
    {"const list = [\n  'CREATE TABLE a (id int)',\n  'ALTER TABLE a ADD b text',\n];\nfor (const s of list) await run(s);", "2 CREATE TABLE a (id int)\n3 ALTER TABLE a ADD b text\n"},
    {"const s = 'CREATE TABLE a ' +\n  '(id int)';", "1 CREATE TABLE a (id int)\n"},
    {"export async function up(db) {\n  await db.schema.raw(/* sql */ `CREATE VIEW v AS SELECT 1`);\n}", "2 CREATE VIEW v AS SELECT 1\n"},
    {"prisma.$executeRawUnsafe(`CREATE EXTENSION IF NOT EXISTS citext`)", "1 CREATE EXTENSION IF NOT EXISTS citext\n"},
    /* what is no SQL, or tells of it */
    {"console.log('create table users (id int)');", ""},
    {"throw new Error('drop table users');", ""},
    {"const title = 'Create table';\nconst help = 'select a file';\nlabel('update available; select one');", ""},
    {"logger.info(`CREATE TABLE ${name} (id int)`);", ""},
    {"const message = 'Create a (new) table';", ""},
    /* seeds, administration, clearing */
    {"await sql`INSERT INTO a VALUES (${1})`;\nawait sql`UPDATE a SET b = ${x}`;\nawait sql`SELECT 1`;\nsql`CREATE TABLE a (id int)`;",
     "4 CREATE TABLE a (id int)\n1 ~ 3 statements that fill or read tables are left out\n"},
    {"await admin.unsafe(`DROP DATABASE IF EXISTS ${name}`);\nawait admin.unsafe(`CREATE DATABASE ${name}`);\nawait sql`CREATE USER x PASSWORD 'y'`;\nsql`GRANT ALL ON DATABASE a TO x`;",
     "1 ~ 4 statements about databases, roles or the server are left out\n"},
    {"sql`DROP TABLE IF EXISTS a CASCADE`;\nsql`CREATE TABLE a (id int)`;", "2 CREATE TABLE a (id int)\n1 ~ one statement that drops what an earlier run left is left out\n"},
    {"function up() { sql`CREATE TABLE a (id int)`; }\nfunction down() { sql`DROP TABLE a`; }", "1 CREATE TABLE a (id int)\n2 ~ one statement that drops what an earlier run left is left out\n"},
    {"function up() { sql`CREATE TABLE a (id int)`;\nsql`DROP TABLE a`; }", "1 CREATE TABLE a (id int)\n2 DROP TABLE a\n"},
    {"sql`BEGIN`; sql`SET search_path TO s`;\nsql`CREATE TABLE a (id int)`; sql`COMMIT`;", "1 SET search_path TO s\n2 CREATE TABLE a (id int)\n"},
    /* twice */
    {"function x() { sql`CREATE TABLE a (id int)`; }\nfunction y() { sql`CREATE TABLE a (\n  id int)`; }", "1 CREATE TABLE a (id int)\n"},
    {"function x() { sql`CREATE TABLE a (id int)`; }\nfunction y() { sql`CREATE TABLE a (id text)`; }",
     "1 CREATE TABLE a (id int)\n2 ! table `public.a` is made here in another way than in line 1: one of the two is taken, the first\n? public.a\n"},
    /* holes that are known */
    {"import { USERS, SIZE } from './names';\nclient.query(`CREATE TABLE ${USERS} (\n  a varchar(${SIZE}))`);", "2 CREATE TABLE users ( a varchar(20))\n"},
    {"const KIND = \"it's\";\nawait sql`CREATE TABLE a (k text DEFAULT ${KIND})`;", "2 CREATE TABLE a (k text DEFAULT 'it''s')\n"},
    {"const T = 'a';\nawait client.query(`CREATE TABLE \"${T}\" (k text DEFAULT '${T}')`);", "2 CREATE TABLE \"a\" (k text DEFAULT 'a')\n"},
    {"import { sql } from 'drizzle-orm';\nconst part = sql`id int`;\ndb.execute(sql`CREATE TABLE ${sql.identifier('My t')} (${part}, ${sql.raw('b text')})`);",
     "3 CREATE TABLE \"My t\" (id int, b text)\n"},
    /* and that are not */
    {"sql`CREATE TABLE ${name} (id int)`;", "1 ! the statement is left out: `${name}` is not known in `CREATE TABLE pgstrata_hole_1 (id int)`\n? anything\n"},
    {"sql`CREATE TABLE a (id int)`;\nclient.query(`CREATE TABLE tenant_${id} (id int)`);",
     "1 CREATE TABLE a (id int)\n2 ! the statement is left out: `${id}` is not known in `CREATE TABLE tenant_pgstrata_hole_1 (id int)`\n? anything\n"},
    {"sql`CREATE TABLE a (id int, b int DEFAULT ${x})`;",
     "1 CREATE TABLE a (id int, b int DEFAULT NULL)\n1 ! a part of the statement is left out: `${x}` is not known in `CREATE TABLE a (id int, b int DEFAULT $1)`\n? public.a\n"},
    {"client.query(`CREATE TABLE a (id int, b numeric DEFAULT '${x}.${y}', c text CHECK (c <> '${z}'))`);",
     "1 CREATE TABLE a (id int, b numeric DEFAULT NULL, c text CHECK (c <> ''))\n1 ! a part of the statement is left out: `${x}` is not known in `CREATE TABLE a (id int, b numeric DEFAULT '.', c text CHECK (c <> ''))`\n? public.a\n"},
    {"client.query(`CREATE TABLE a (id int, b text DEFAULT '${x}')`);",
     "1 CREATE TABLE a (id int, b text DEFAULT NULL)\n1 ! a part of the statement is left out: `${x}` is not known in `CREATE TABLE a (id int, b text DEFAULT '')`\n? public.a\n"},
    {"client.query(`ALTER TABLE a ADD COLUMN ${x} int`);", "1 ! the statement is left out: `${x}` is not known in `ALTER TABLE a ADD COLUMN pgstrata_hole_1 int`\n? public.a\n"},
    {"client.query(`CREATE TABLE ${x} PARTITION OF s.events FOR VALUES IN (1)`);",
     "1 ! the statement is left out: `${x}` is not known in `CREATE TABLE pgstrata_hole_1 PARTITION OF s.events FOR VALUES IN (1)`\n? s.events\n"},
    {"client.query(`CREATE INDEX ON a (b) -- ${x}\n`);", "1 CREATE INDEX ON a (b)\n"},
    {"client.query(`DO $$ BEGIN EXECUTE '${x}'; END $$`);", "1 ! the statement is left out: `${x}` is not known in `DO $$ BEGIN EXECUTE 'pgstrata_hole_1'; END $$`\n? anything\n"},
    {"client.query(`CREATE TABLE a (${columns.map(c => c).join(', ')})`);",
     "1 ! the statement is left out: `${columns.map(c => c).join(', ')}` is not known in `CREATE TABLE a (pgstrata_hole_1)`\n? public.a\n"},
    {"client.query(`CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT ${x} $$`);",
     "1 ! the statement is left out: `${x}` is not known in `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT pgstrata_hole_1 $$`\n? public.f()\n"},
    /* newer than the grammar, but sent */
    {"sql`CREATE TABLE b (id int, PRIMARY KEY (id, at WITHOUT OVERLAPS))`;", "1 CREATE TABLE b (id int, PRIMARY KEY (id, at WITHOUT OVERLAPS))\n"},
    /* broken around it */
    {"const x = {;\nsql`CREATE TABLE a (id int)`;\n", NULL},
};

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Declaration) declaration = read_with("init.ts", cases[i].text, NULL, &error);
        if (!declaration)
            fail_msg("case %zu: %s", i, error->message);
        g_autofree char *shown = show(declaration);
        if (!cases[i].shown)
            assert_true(g_str_has_prefix(shown, "2 CREATE TABLE a (id int)\n"));
        else if (strcmp(shown, cases[i].shown) != 0)
            fail_msg("case %zu: %s\n--- expected\n%s--- found\n%s", i, cases[i].text, cases[i].shown, shown);
    }
}

/* --- one program, two databases ----------------------------------------------------------------------------------------- */

static const char PROGRAM[] =
    "import postgres from 'postgres';\n"
    "import { USERS } from './names';\n"
    "\n"
    "const DEMO = [{ name: 'one' }, { name: 'two' }];\n"
    "const AUDIT_SQL = `CREATE TABLE audit (id int, at timestamptz DEFAULT now());\n"
    "CREATE INDEX audit_at ON audit (at)`;\n"
    "\n"
    "async function createMaster(): Promise<void> {\n"
    "  const sql = postgres(process.env.DATABASE_URL!);\n"
    "  try {\n"
    "    await sql`\n"
    "      CREATE TABLE IF NOT EXISTS ${sql(USERS)} (\n"
    "        id SERIAL PRIMARY KEY\n"
    "      )\n"
    "    `;\n"
    "    await sql.unsafe(`CREATE TABLE IF NOT EXISTS tenants (id SERIAL, name VARCHAR(20))`);\n"
    "    console.log('create table done (all)');\n"
    "  } finally { await sql.end(); }\n"
    "}\n"
    "\n"
    "async function createTenant(id: number) {\n"
    "  const sql = postgres(`postgres://${host}/tenant_${id}`);\n"
    "  await sql`CREATE TABLE users (id int, email text NOT NULL)`;\n"
    "  await sql`CREATE TABLE rooms (id int, name text)`;\n"
    "  await sql`CREATE INDEX ON rooms (name)`;\n"
    "  for (const demo of DEMO) await sql`INSERT INTO rooms (name) VALUES (${demo.name})`;\n"
    "}\n"
    "\n"
    "export const reset = async () => {\n"
    "  const admin = postgres(url);\n"
    "  for (const n of [1, 2]) await admin.unsafe(`DROP DATABASE IF EXISTS tenant_${n}`);\n"
    "};\n";

static void test_groups(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = tree_of("init.ts", PROGRAM);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) groups = declared_embedded_groups(tree, "init.ts", NULL, &error);
    assert_null(error);
    g_autoptr(GString) found = g_string_new(NULL);
    for (guint i = 0; i < groups->len; i++) {
        DeclaredGroup *group = groups->pdata[i];
        g_string_append_printf(found, "%s:%d", group->name, group->line);
        for (guint j = 0; j < group->tables->len; j++)
            g_string_append_printf(found, " %s", (char *)group->tables->pdata[j]);
        for (guint j = 0; j < group->changed->len; j++)
            g_string_append_printf(found, " (%s)", (char *)group->changed->pdata[j]);
        g_string_append_printf(found, " %zu columns\n", group->columns);
    }
    assert_string_equal(found->str, "AUDIT_SQL:5 public.audit (public.audit) 2 columns\n"
                                    "createMaster:16 public.tenants 2 columns\n"
                                    "createTenant:23 public.rooms public.users (public.rooms) 4 columns\n");
}

static void expect_chosen(const char *const *functions, const char *expected) {
    g_autoptr(Declaration) declaration = read_with("init.ts", PROGRAM, &(EmbeddedOptions){.functions = functions}, NULL);
    g_autofree char *shown = show(declaration);
    assert_string_equal(shown, expected);
}

static void test_chosen(void **state) {
    (void)state;
    expect_chosen((const char *const[]){"createTenant", NULL}, "23 CREATE TABLE users (id int, email text NOT NULL)\n24 CREATE TABLE rooms (id int, name text)\n25 CREATE INDEX ON rooms (name)\n"
                                                               "26 ~ one statement that fills or reads tables is left out\n");
    expect_chosen((const char *const[]){"AUDIT_SQL", "nobody", NULL}, "5 CREATE TABLE audit (id int, at timestamptz DEFAULT now())\n6 CREATE INDEX audit_at ON audit (at)\n"
                                                                      "0 ! nothing in this file is named `nobody`\n? anything\n");
    expect_chosen((const char *const[]){"", NULL}, "0 ! nothing in this file is named ``\n? anything\n"); /* nothing stands at the top level */
    expect_chosen((const char *const[]){"reset", NULL}, "31 ~ one statement about databases, roles or the server is left out\n");
}

static void test_places(void **state) {
    (void)state;
    g_autoptr(Declaration) declaration = read_with("init.ts", PROGRAM, &(EmbeddedOptions){.functions = (const char *const[]){"createTenant", NULL}}, NULL);
    assert_int_equal(declaration_place(declaration, "public.users.email")->line, 23);
    assert_string_equal(declaration_place(declaration, "public.rooms")->path, "init.ts");
    assert_int_equal(declaration->tables.read, 2);
    assert_int_equal(declaration->columns.read, 4);
    assert_int_equal(declaration->extras.read, 1);
}

/* --- other languages ---------------------------------------------------------------------------------------------------- */

static void test_marks(void **state) {
    (void)state;
    static const char text[] = "import psycopg\nSQL = \"\"\"\n-- pgstrata: begin tenant\nCREATE TABLE a (id int);\n-- pgstrata: end\n\"\"\"\n# pgstrata: begin master\n# CREATE TABLE b (id int);\n# pgstrata: end\n";
    g_autoptr(Declaration) all = read_with("init.py", text, NULL, NULL);
    g_autofree char *shown = show(all);
    assert_string_equal(shown, "4 CREATE TABLE a (id int)\n8 CREATE TABLE b (id int)\n");
    g_autoptr(Declaration) one = read_with("init.py", text, &(EmbeddedOptions){.functions = (const char *const[]){"master", NULL}}, NULL);
    g_autofree char *shown_one = show(one);
    assert_string_equal(shown_one, "8 CREATE TABLE b (id int)\n");
    g_autoptr(Declaration) program = read_with("a.ts", "// pgstrata: begin x\n// CREATE TABLE b (id int);\n// pgstrata: end\nsql`CREATE TABLE c ()`", &(EmbeddedOptions){.markers = (const char *const[]){"x", NULL}}, NULL);
    g_autofree char *shown_program = show(program);
    assert_string_equal(shown_program, "2 CREATE TABLE b (id int)\n");
    g_autoptr(Declaration) open = read_with("init.py", "# pgstrata: begin x\nCREATE TABLE a ();", NULL, NULL);
    g_autofree char *shown_open = show(open);
    assert_string_equal(shown_open, "2 ! the mark `pgstrata: begin` before this line has no `pgstrata: end`\n? anything\n");
}

static void expect_error(const char *path, const char *text, const char *read, int code) {
    g_autoptr(FileTree) tree = tree_of(path, text);
    g_autoptr(GError) error = NULL;
    assert_null(declared_read_embedded(tree, read, NULL, NULL, &error));
    assert_int_equal(error->code, code);
}

static void test_errors(void **state) {
    (void)state;
    expect_error("a.ts", "", "b.ts", ERROR_USAGE);
    expect_error("a.ts", "", "b.py", ERROR_USAGE);
    expect_error("a.py", "no marks", "a.py", ERROR_INCOMPLETE);
}

/* --- all statements ----------------------------------------------------------------------------------------------------- */

static void test_statements(void **state) {
    (void)state;
    static const char text[] = "async function seed() {\n  await sql`INSERT INTO a (b) VALUES (${x}), (${1})`;\n  await client.query(`DELETE FROM ${t}`);\n  await client.query('SELECT 1; UPDATE a SET b = 2');\n}\n"
                               "console.log('insert into a values (1)');\n";
    g_autoptr(FileTree) tree = tree_of("seed.ts", text);
    g_autoptr(EmbeddedSql) sql = embedded_sql_read(tree, "seed.ts", NULL, NULL);
    g_autoptr(GString) found = g_string_new(NULL);
    for (guint i = 0; i < sql->statements->len; i++) {
        const EmbeddedStatement *statement = &g_array_index(sql->statements, EmbeddedStatement, i);
        g_string_append_printf(found, "%d %s %s%s\n", statement->place.line, statement->function, statement->has_holes ? "! " : "", statement->sql);
    }
    assert_string_equal(found->str, "2 seed INSERT INTO a (b) VALUES ($1), (1)\n3 seed ! DELETE FROM pgstrata_hole_1\n4 seed SELECT 1\n4 seed UPDATE a SET b = 2\n");
    g_autoptr(FileTree) file = tree_of("fix.sql", "\\set x 1\nUPDATE a SET b = 1;\nCOPY a FROM stdin;\n1\n\\.\nDELETE FROM a;");
    g_autoptr(EmbeddedSql) lines = embedded_sql_read(file, "fix.sql", NULL, NULL);
    assert_int_equal(lines->statements->len, 2);
    assert_int_equal(g_array_index(lines->statements, EmbeddedStatement, 1).place.line, 6);
}

/* A constant beside a tag is a value also where another hole is a name. */
static void test_name_and_value(void **state) {
    (void)state;
    static const char text[] = "const ID = 'u1';\nfor (const f of fields) db.execute(sql`UPDATE t SET ${sql.raw(`\"${f}\"`)} = ${x} WHERE id = ${ID}`);\n";
    g_autoptr(FileTree) tree = tree_of("seed.ts", text);
    g_autoptr(EmbeddedSql) sql = embedded_sql_read(tree, "seed.ts", NULL, NULL);
    assert_int_equal(sql->statements->len, 1);
    const EmbeddedStatement *statement = &g_array_index(sql->statements, EmbeddedStatement, 0);
    assert_true(statement->has_holes);
    assert_string_equal(statement->sql, "UPDATE t SET pgstrata_hole_1 = pgstrata_hole_2 WHERE id = 'u1'");
}

/* --- hostile ------------------------------------------------------------------------------------------------------------ */

static void expect_bounded(const char *text) {
    g_autoptr(FileTree) tree = tree_of("x.ts", text);
    g_autoptr(GError) error = NULL;
    g_autoptr(Declaration) declaration = declared_read_embedded(tree, "x.ts", NULL, NULL, &error);
    g_autoptr(GPtrArray) groups = declared_embedded_groups(tree, "x.ts", NULL, NULL);
    assert_true(declaration || error);
    if (declaration)
        assert_true(declaration->notes->len <= 210);
}

static void test_hostile(void **state) {
    (void)state;
    static const char *const units[] = {"sql`CREATE TABLE ${", "sql`CREATE TABLE ${x} (id int)`;\n", "`create ${`create ${1}`}`;", "'create table a (id int)'+", "(((((((((( ", "sql`do $$ ${x} $$`;",
                                        "function f() { sql`CREATE TABLE a (${x}", "x.query('CREATE TABLE a (id int)').", "\\", "sql`\xff\xfe`;"};
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 60000)
            g_string_append(text, units[i]);
        expect_bounded(text->str);
    }
    /* each constant is twice the one before */
    g_autoptr(GString) doubling = g_string_new("const a0 = 'CREATE TABLE a (id int); ';\n");
    for (int i = 1; i < 40; i++)
        g_string_append_printf(doubling, "const a%d = `${a%d}${a%d}`;\n", i, i - 1, i - 1);
    g_string_append(doubling, "client.query(a39); client.query(`CREATE TABLE b (id int); ${a39}`);\nsql`CREATE TABLE c (id int); ${sql`${sql`${a39}`}`}`;");
    expect_bounded(doubling->str);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases),  cmocka_unit_test(test_groups), cmocka_unit_test(test_chosen),     cmocka_unit_test(test_places),
                                       cmocka_unit_test(test_marks), cmocka_unit_test(test_errors), cmocka_unit_test(test_statements), cmocka_unit_test(test_name_and_value), cmocka_unit_test(test_hostile)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
