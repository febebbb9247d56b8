/* What looks like something else in a Drizzle schema, and what cannot be read: notes, doubts, counts. */

#include "drizzle_reader.h"

static const struct {
    const char *source, *statements, *notes;
} traps[] = {
    /* a plain object where a builder is needed; a builder that is not finished */
    {"export const t = pgTable('t', { a: integer(), b: integer() }, (t) => [{ key: primaryKey({ columns: [t.a, t.b] }) }, unique('u'), { kind: 'check' }] as any);",
     "CREATE TABLE \"public\".\"t\" ( \"a\" integer, \"b\" integer )\n",
     "trap 2 declared/ignored-constraint public.t: a plain object stands among the indexes and constraints of `public.t`: drizzle ignores it, so no index, key or constraint is made\n"
     "trap 2 declared/ignored-constraint public.t: a plain object stands among the indexes and constraints of `public.t`: drizzle ignores it, so no primary key is made\n"
     "trap 2 declared/ignored-constraint public.t: an unfinished builder stands among the indexes and constraints of `public.t`: drizzle ignores it, so no unique constraint is made\n"},
    {"export const t = pgTable('t', { a: integer() }, (t) => ({ pk: { columns: [t.a], name: 'x' } }) as any);", "CREATE TABLE \"public\".\"t\" ( \"a\" integer )\n",
     "trap 2 declared/ignored-constraint public.t: a plain object `pk` stands among the indexes and constraints of `public.t`: drizzle ignores it, so no index, key or constraint is made\n"},
    /* one builder in several tables */
    {"const base = { slug: text().unique() };\nexport const b = pgTable('b', { ...base });\nexport const a = pgTable('a', { ...base, n: text() });\n"
     "const own = pgSchema('own'); export { own };\nexport const c = own.table('c', { ...base });",
     "CREATE SCHEMA \"own\"\nCREATE TABLE \"public\".\"b\" ( \"slug\" text )\nCREATE TABLE \"public\".\"a\" ( \"slug\" text, \"n\" text )\nCREATE TABLE \"own\".\"c\" ( \"slug\" text )\n"
     "ALTER TABLE \"public\".\"b\" ADD CONSTRAINT \"b_slug_unique\" UNIQUE (\"slug\")\nALTER TABLE \"public\".\"a\" ADD UNIQUE (\"slug\")\n"
     "ALTER TABLE \"own\".\"c\" ADD CONSTRAINT \"b_slug_unique\" UNIQUE (\"slug\")\n",
     "trap 2 declared/shared-unique public.b.b_slug_unique: one column constant with `.unique()` is used in 2 tables, so drizzle gives the constraints of all of them the name `b_slug_unique`: "
     "`public.b`, `public.a`\n"},
    /* used, and exported by nobody */
    {"const mood = pgEnum('mood', ['a']);\nconst own = pgSchema('own');\nexport const t = own.table('t', { a: mood(), b: mood('bb').array() });",
     "CREATE SCHEMA \"own\"\nCREATE TYPE \"public\".\"mood\" AS ENUM ('a')\nCREATE TABLE \"own\".\"t\" ( \"a\" \"public\".\"mood\", \"bb\" \"public\".\"mood\"[] )\n",
     "trap 2 declared/enum-not-exported public.mood: the enum `mood` is used by `own.t.a` and `own.t.bb` and exported by none of the schema files\n"
     "trap 3 declared/enum-not-exported own: the schema `own` is used by `own.t` and exported by none of the schema files\n"},
    /* nulls: only of columns that can be null */
    {"export const t = pgTable('t', { a: integer(), b: integer().notNull() }, (t) => [index('i').on(t.a.desc()), index('j').on(t.b.desc()), index('k').on(t.a.desc().nullsFirst())]);",
     "CREATE TABLE \"public\".\"t\" ( \"a\" integer, \"b\" integer NOT NULL )\nCREATE INDEX \"i\" ON \"public\".\"t\" (\"a\" DESC NULLS LAST)\n"
     "CREATE INDEX \"j\" ON \"public\".\"t\" (\"b\" DESC NULLS LAST)\nCREATE INDEX \"k\" ON \"public\".\"t\" (\"a\" DESC NULLS FIRST)\n",
     "trap 2 declared/nulls-last public.i: `.desc()` on `a` makes `DESC NULLS LAST`, where PostgreSQL's own `DESC` has nulls first\n"},
    /* a value becomes $1 in drizzle-kit's SQL */
    {"export const t = pgTable('t', { a: text() }, (t) => [check('c', sql`${t.a} = ${'x'}`), index('i').on(t.a).where(eq(t.a, 'y'))]);",
     "CREATE TABLE \"public\".\"t\" ( \"a\" text )\nALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"c\" CHECK (\"t\".\"a\" = 'x')\n"
     "CREATE INDEX \"i\" ON \"public\".\"t\" (\"a\") WHERE \"t\".\"a\" = 'y'\n",
     "trap 2 declared/trap public.i: a value in this expression becomes `$1` in drizzle-kit's SQL, where nothing is given for it\n"
     "trap 2 declared/trap public.t.c: a value in this expression becomes `$1` in drizzle-kit's SQL, where nothing is given for it\n"},
    /* types that quoting spoils */
    {"const place = customType({ dataType: () => 'geography(Point, 4326)' });\nconst whole = customType({ dataType: () => 'int' });\nconst plain = customType({ dataType: () => 'citext' });\n"
     "export const t = pgTable('t', { a: place(), b: whole().array(), c: plain() });",
     "CREATE TABLE \"public\".\"t\" ( \"a\" geography(Point, 4326), \"b\" int[], \"c\" \"citext\" )\n",
     "trap 5 declared/trap public.t.a: drizzle-kit writes the type `geography(Point, 4326)` in quotes, as if all of it were a name\n"
     "trap 5 declared/trap public.t.b: drizzle-kit writes the type `int` in quotes, as if all of it were a name\n"},
    /* two primary keys */
    {"export const t = pgTable('t', { a: integer().primaryKey(), b: integer().primaryKey() });", "CREATE TABLE \"public\".\"t\" ( \"a\" integer PRIMARY KEY NOT NULL, \"b\" integer NOT NULL )\n",
     "trap 2 declared/trap public.t: `b` is the second column with `primaryKey()`\n"},
};

static void test_traps(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(traps); i++)
        assert_reads(traps[i].source, NULL, traps[i].statements, traps[i].notes);
}

/* --- what is not understood ----------------------------------------------------------------------------------------------------------------- */

/* Doubts as "identity" or "identity *", "*" for everything. */
static char *doubts_of(const Declaration *declaration) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < declaration->doubts->len; i++) {
        const DeclarationDoubt *doubt = &g_array_index(declaration->doubts, DeclarationDoubt, i);
        g_string_append_printf(out, "%s%s%s\n", doubt->object ? doubt->object : "", doubt->object && doubt->whole ? " " : "", doubt->whole ? "*" : "");
    }
    return g_string_free(out, FALSE);
}

static const struct {
    const char *source, *notes, *doubts;
    DeclarationCount tables, columns, extras;
} unread[] = {
    /* a default, a type: the column */
    {"import { start } from 'somewhere';\nexport const t = pgTable('t', { a: integer().default(start), b: varchar({ length: start }), c: text() });",
     "unread 3 public.t.a: `start` comes from `somewhere`, which is not in the repository\nunread 3 public.t.b: `start` comes from `somewhere`, which is not in the repository\n",
     "public.t.a *\npublic.t.b *\n", {1, 0}, {3, 1}, {0, 0}},
    /* a builder of a package: its name is likely its first argument */
    {"import { money } from 'somewhere';\nexport const t = pgTable('t', { a: money('amount').notNull(), b: text() });", "unread 3 public.t.amount: `money` comes from `somewhere`, which is not in the repository\n",
     "public.t.amount *\n", {1, 0}, {2, 1}, {0, 0}},
    /* columns of unknown name: the table */
    {"import { base } from 'somewhere';\nexport const t = pgTable('t', { ...base, b: text() });\nexport const u = pgTable('u', { a: text() });",
     "unread 3 public.t: what is spread here is not known: it comes from a package or depends on the environment\n", "public.t *\n", {2, 1}, {2, 2}, {0, 0}},
    /* a table of unknown name: everything */
    {"import { name } from 'somewhere';\nexport const t = pgTable(name, { a: text() });\nexport const u = pgTable('u', { a: text() });", "unread 3 -: `name` comes from `somewhere`, which is not in the repository\n",
     "*\n", {2, 1}, {2, 1}, {0, 0}},
    /* an index of known name, one of unknown name, a helper of a package */
    {"import { column, extra } from 'somewhere';\nexport const t = pgTable('t', { a: text() }, (t) => [index('i').on(column), index('j').on(t.a)]);",
     "unread 3 public.i: `column` comes from `somewhere`, which is not in the repository\n", "public.i *\n", {1, 0}, {1, 1}, {2, 1}},
    {"import { extra } from 'somewhere';\nexport const t = pgTable('t', { a: text() }, (t) => [extra(t), index('j').on(t.a)]);", "unread 3 public.t: `extra` comes from `somewhere`, which is not in the repository\n",
     "public.t *\n", {1, 0}, {1, 1}, {2, 1}},
    /* references to what is not there */
    {"import { other } from 'somewhere';\nexport const t = pgTable('t', { a: text().references(() => other.id), b: text().references(() => t.c) });",
     "unread 3 public.t: `c` is no column of `t` that is known\nunread 3 public.t: `other` comes from `somewhere`, which is not in the repository\n", "public.t *\n", {1, 0}, {2, 2}, {2, 0}},
    /* a time that only drizzle-kit's run knows; a default that is no SQL */
    {"export const t = pgTable('t', { a: timestamp().default(new Date()), b: point().default([1, 2]) });",
     "unread 2 public.t.a: this date depends on when and where drizzle-kit runs\nunread 2 public.t.b: of this default drizzle-kit makes no SQL that PostgreSQL takes\n", "public.t.a *\npublic.t.b *\n", {1, 0}, {2, 0}, {0, 0}},
    /* an enum of unknown labels */
    {"import { labels } from 'somewhere';\nexport const mood = pgEnum('mood', labels);\nexport const t = pgTable('t', { a: mood() });",
     "unread 3 public.mood: `labels` comes from `somewhere`, which is not in the repository\n", "public.mood *\n", {1, 1}, {1, 1}, {1, 0}},
    {"import { more } from 'somewhere';\nexport const mood = pgEnum('mood', ['a', ...more]);\nexport const t = pgTable('t', { a: mood().default('b'), c: mood().array().default(['b', 'c']) });",
     "unread 3 public.mood: what is spread here is not known: it comes from a package or depends on the environment\n", "public.mood *\n", {1, 1}, {2, 2}, {1, 0}},
    /* exports that may be tables, and some that are none */
    {"import { hidden } from './missing';\nexport const t = pgTable('t', { a: text() });\nexport const other = process.env.X ? t : hidden;\nclass Pool {}\nexport const pool = new Pool();\nexport const size = process.env.X ? 1 : 2;",
     "unread 2 -: `./missing` is imported, which is not in the repository\nunread 4 -: `other` is exported, and what it is is not known: `./missing` is imported, which is not in the repository\n", "*\n", {1, 1}, {1, 1}, {0, 0}},
    /* what is lost may be anything */
    {"export const t = pgTable('t', { a: text() });\n@@ %% pgTable('u', {}) ;;\n", "unread 3 -: the syntax is not understood here\n", "*\n", {1, 1}, {1, 1}, {0, 0}},
    {"export const t = pgTable('t', { a: text() });\nexport * from './gone';\n", "unread 3 -: `./gone` is imported, which is not in the repository\n", "*\n", {1, 1}, {1, 1}, {0, 0}},
    /* a method that no column has */
    {"export const t = pgTable('t', { a: text().defaultRandom(), b: text().strange() } as any);", "unread 2 public.t.a: `.defaultRandom()` is no method of this column\nunread 2 public.t.b: `.strange()` is no method of this column\n",
     "public.t.a *\npublic.t.b *\n", {1, 0}, {2, 0}, {0, 0}},
};

static void assert_count(DeclarationCount got, DeclarationCount wanted, const char *of) {
    if (got.seen != wanted.seen || got.read != wanted.read)
        print_message("%s\nread %zu of %zu, wanted %zu of %zu\n", of, got.read, got.seen, wanted.read, wanted.seen);
    assert_true(got.seen == wanted.seen && got.read == wanted.read);
}

static void test_unread(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(unread); i++) {
        g_autoptr(Declaration) declaration = read_with(unread[i].source, NULL);
        g_autofree char *notes = notes_of(declaration), *doubts = doubts_of(declaration);
        assert_text(notes, unread[i].notes, unread[i].source);
        assert_text(doubts, unread[i].doubts, unread[i].source);
        assert_count(declaration->tables, unread[i].tables, unread[i].source);
        assert_count(declaration->columns, unread[i].columns, unread[i].source);
        assert_count(declaration->extras, unread[i].extras, unread[i].source);
    }
}

/* --- filters and platforms -------------------------------------------------------------------------------------------------------------------- */

/* They are of what drizzle-kit looks at in a database: migrations are generated for everything. */
static void test_filters(void **state) {
    (void)state;
    const DrizzleOptions options = {.schema_filter = LIST("public"), .tables_filter = LIST("app_*")};
    assert_reads("export const auth = pgSchema('auth');\nexport const users = auth.table('users', { id: uuid().primaryKey() });\nexport const a = pgTable('app_a', { id: uuid() });\nexport const b = pgTable('b', { id: uuid() });\n",
                 &options, "CREATE SCHEMA \"auth\"\nCREATE TABLE \"auth\".\"users\" ( \"id\" uuid PRIMARY KEY NOT NULL )\nCREATE TABLE \"public\".\"app_a\" ( \"id\" uuid )\nCREATE TABLE \"public\".\"b\" ( \"id\" uuid )\n",
                 "");
}

static void test_platforms(void **state) {
    (void)state;
    assert_reads("import { authUsers, authenticatedRole, authUid } from 'drizzle-orm/supabase';\n"
                 "export const t = pgTable('t', { owner: uuid().references(() => authUsers.id, { onDelete: 'cascade' }) }, (t) => [pgPolicy('p', { to: authenticatedRole, using: sql`${t.owner} = ${authUid}` })]);",
                 NULL,
                 "CREATE TABLE \"public\".\"t\" ( \"owner\" uuid )\n"
                 "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"t_owner_users_id_fk\" FOREIGN KEY (\"owner\") REFERENCES \"auth\".\"users\" (\"id\") ON DELETE CASCADE ON UPDATE NO ACTION\n"
                 "ALTER TABLE \"public\".\"t\" ENABLE ROW LEVEL SECURITY\n"
                 "CREATE POLICY \"p\" ON \"public\".\"t\" AS PERMISSIVE FOR ALL TO \"authenticated\" USING (\"t\".\"owner\" = (select auth.uid()))\n",
                 "");
    assert_reads("import { crudPolicy, authenticatedRole } from 'drizzle-orm/neon';\nexport const t = pgTable('t', { a: uuid() }, (t) => [crudPolicy({ role: authenticatedRole, read: true, modify: null })]);", NULL,
                 "CREATE TABLE \"public\".\"t\" ( \"a\" uuid )\nALTER TABLE \"public\".\"t\" ENABLE ROW LEVEL SECURITY\n"
                 "CREATE POLICY \"crud-authenticated-policy-select\" ON \"public\".\"t\" AS PERMISSIVE FOR SELECT TO \"authenticated\" USING (true)\n",
                 "");
}

static void test_other_dialects(void **state) {
    (void)state;
    assert_reads("import { sqliteTable, text as t } from 'drizzle-orm/sqlite-core';\nexport const other = sqliteTable('other', { a: t() });\nexport const t1 = pgTable('t1', { a: text() });", NULL,
                 "CREATE TABLE \"public\".\"t1\" ( \"a\" text )\n", "ignored 0 -: 1 exports are of another database than PostgreSQL\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_traps), cmocka_unit_test(test_unread), cmocka_unit_test(test_filters), cmocka_unit_test(test_platforms), cmocka_unit_test(test_other_dialects)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
