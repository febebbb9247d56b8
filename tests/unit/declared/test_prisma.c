#include "cmocka_all.h"

#include <string.h>
#include "base/error.h"
#include "declared/declared.h"

/* Schemas and what is made of them: statements, notes ("!"), doubts ("?"). What Prisma itself makes of such schemas was found with its engine. */

#define DB "datasource db {\n  provider = \"postgresql\"\n}\n" /* the first four lines less one */

typedef struct {
    const char *name;
    const char *schema; /* after DB */
    const char *said;
    int major;          /* 0: no package.json */
} Case;

static char *say(const Declaration *declaration) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < declaration->statements->len; i++) {
        g_auto(GStrv) lines = g_strsplit(g_array_index(declaration->statements, DeclarationStatement, i).sql, "\n", -1);
        for (char **line = lines; *line; line++)
            g_strstrip(*line);
        g_autofree char *line = g_strjoinv(" ", lines);
        g_string_append_printf(out, "%s\n", line);
    }
    for (guint i = 0; i < declaration->notes->len; i++) {
        const DeclarationNote *note = &g_array_index(declaration->notes, DeclarationNote, i);
        g_autofree char *text = text_plain(note->text, true);
        g_string_append_printf(out, "! %d %s: %s\n", note->place.line, note->object ? note->object : "-", text);
    }
    for (guint i = 0; i < declaration->doubts->len; i++) {
        const DeclarationDoubt *doubt = &g_array_index(declaration->doubts, DeclarationDoubt, i);
        g_string_append_printf(out, "? %s%s\n", doubt->object ? doubt->object : "-", doubt->whole ? " and below" : "");
    }
    return g_string_free(out, FALSE);
}

static Declaration *read_text(const char *schema, const char *package, GError **error) {
    g_autoptr(FileTree) tree = file_tree_new_memory((const char *const[]){"package.json", "prisma/schema.prisma", NULL}, (const char *const[]){package, schema, NULL});
    return declared_read_prisma(tree, "prisma/schema.prisma", error);
}

static void check(const Case *item) {
    g_autofree char *schema = g_strconcat(DB, item->schema, NULL);
    g_autofree char *package = item->major ? g_strdup_printf("{\"devDependencies\": {\"prisma\": \"^%d.1.0\"}}", item->major) : g_strdup("{}");
    g_autoptr(GError) error = NULL;
    g_autoptr(Declaration) declaration = read_text(schema, package, &error);
    g_autofree char *said = declaration ? say(declaration) : g_strdup(error->message);
    if (strcmp(said, item->said) != 0)
        print_error("%s:\n%s\nexpected:\n%s\n", item->name, said, item->said);
    assert_string_equal(said, item->said);
}

static void check_all(const Case *cases, size_t count) {
    for (size_t i = 0; i < count; i++)
        check(&cases[i]);
}

/* --- columns ---------------------------------------------------------------------------------------------------------------- */

#define T(fields) "model T {\n" fields "}\n"
#define TABLE(columns) "CREATE TABLE \"public\".\"T\" ( " columns " )\n"

static void test_types(void **state) {
    (void)state;
    static const struct {
        const char *field, *column;
    } rows[] = {
        {"String", "TEXT NOT NULL"},
        {"String?", "TEXT"},
        {"Int", "INTEGER NOT NULL"},
        {"BigInt", "BIGINT NOT NULL"},
        {"Float", "DOUBLE PRECISION NOT NULL"},
        {"Decimal", "DECIMAL(65,30) NOT NULL"},
        {"DateTime", "TIMESTAMP(3) NOT NULL"},
        {"Json", "JSONB NOT NULL"},
        {"Bytes", "BYTEA NOT NULL"},
        {"Boolean", "BOOLEAN NOT NULL"},
        {"String[]", "TEXT[]"},
        {"Decimal[] @db.Decimal(10, 2)", "DECIMAL(10,2)[]"},
        {"String @db.VarChar(255)", "VARCHAR(255) NOT NULL"},
        {"String @db.VarChar", "VARCHAR NOT NULL"},
        {"String @db.Char(3)", "CHAR(3) NOT NULL"},
        {"String @db.VarBit(3)", "VARBIT(3) NOT NULL"},
        {"String @db.Uuid", "UUID NOT NULL"},
        {"String @db.Citext", "CITEXT NOT NULL"},
        {"Int @db.SmallInt", "SMALLINT NOT NULL"},
        {"Int @db.Oid", "OID NOT NULL"},
        {"Float @db.Real", "REAL NOT NULL"},
        {"Decimal @db.Money", "MONEY NOT NULL"},
        {"DateTime @db.Timestamptz(6)", "TIMESTAMPTZ(6) NOT NULL"},
        {"DateTime @db.Timestamptz", "TIMESTAMPTZ NOT NULL"},
        {"DateTime? @db.Date", "DATE"},
        {"DateTime @db.Timetz(0)", "TIMETZ(0) NOT NULL"},
        {"Json @db.Json", "JSON NOT NULL"},
        {"Json @db.JsonB", "JSONB NOT NULL"},
        {"Bytes @db.ByteA", "BYTEA NOT NULL"},
        {"Unsupported(\"vector(3)\")?", "vector(3)"},
        {"Unsupported(\"circle\")[]", "circle[]"},
        {"Int @default(autoincrement())", "SERIAL NOT NULL"},
        {"BigInt @default(autoincrement())", "BIGSERIAL NOT NULL"},
        {"Int @default(autoincrement()) @db.SmallInt", "SMALLSERIAL NOT NULL"},
        {"Int @default(autoincrement()) @db.Oid", "OID NOT NULL"},
        {"Int @map(\"b\")", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *schema = g_strdup_printf(T("  x %s // c\n"), rows[i].field);
        g_autofree char *said = rows[i].column ? g_strdup_printf(TABLE("\"x\" %s"), rows[i].column) : g_strdup(TABLE("\"b\" INTEGER NOT NULL"));
        check(&(Case){rows[i].field, schema, said, 0});
    }
}

static void test_defaults(void **state) {
    (void)state;
    static const struct {
        const char *field, *column;
    } rows[] = {
        {"DateTime @default(now())", "TIMESTAMP(3) DEFAULT CURRENT_TIMESTAMP NOT NULL"},
        {"DateTime @updatedAt", "TIMESTAMP(3) NOT NULL"},
        {"DateTime @default(\"2020-01-02T03:04:05.5Z\")", "TIMESTAMP(3) DEFAULT '2020-01-02 03:04:05.5 +00:00' NOT NULL"},
        {"DateTime @default(\"2020-01-02T03:04:05-02:00\") @db.Time", "TIME DEFAULT '2020-01-02 03:04:05 -02:00' NOT NULL"},
        {"String @default(uuid())", "TEXT NOT NULL"},
        {"String @default(uuid(7))", "TEXT NOT NULL"},
        {"String @default(cuid(2))", "TEXT NOT NULL"},
        {"String @default(nanoid(12))", "TEXT NOT NULL"},
        {"String @default(ulid())", "TEXT NOT NULL"},
        {"String @default(\"it's \\\"x\\\" \\\\ \\u00e9\\ud83d\\ude00\")", "TEXT DEFAULT 'it''s \"x\" \\ \xc3\xa9\xf0\x9f\x98\x80' NOT NULL"},
        {"String @default(value: \"a // b\")", "TEXT DEFAULT 'a // b' NOT NULL"},
        {"String @default(dbgenerated())", "TEXT NOT NULL"},
        {"String @default(dbgenerated(\"gen_random_uuid()\")) @db.Uuid", "UUID DEFAULT gen_random_uuid() NOT NULL"},
        {"Int @default(-5)", "INTEGER DEFAULT -5 NOT NULL"},
        {"Float @default(1.50)", "DOUBLE PRECISION DEFAULT 1.50 NOT NULL"},
        {"Decimal @default(\"1.5\")", "DECIMAL(65,30) DEFAULT 1.5 NOT NULL"},
        {"Boolean @default(true)", "BOOLEAN DEFAULT true NOT NULL"},
        {"Json @default(\"{\\\"a\\\": 1}\")", "JSONB DEFAULT '{\"a\": 1}' NOT NULL"},
        {"Bytes @default(\"aGVsbG8=\")", "BYTEA DEFAULT '\\x68656c6c6f' NOT NULL"},
        {"String[] @default([\"a\", \"b,c\"])", "TEXT[] DEFAULT ARRAY['a', 'b,c']::TEXT[]"},
        {"Int[] @default([])", "INTEGER[] DEFAULT ARRAY[]::INTEGER[]"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *schema = g_strdup_printf(T("  x %s\n"), rows[i].field), *said = g_strdup_printf(TABLE("\"x\" %s"), rows[i].column);
        check(&(Case){rows[i].field, schema, said, 0});
    }
}

static void test_enums(void **state) {
    (void)state;
    static const Case cases[] = {
        {"mapped", "enum Role {\n  USER /// the usual\n  ADMIN @map(\"admin\")\n  @@map(\"roles\")\n}\n" T("  r Role @default(ADMIN)\n  l Role[] @default([USER, ADMIN])\n"),
         "CREATE TYPE \"public\".\"roles\" AS ENUM ('USER', 'admin')\n"
         TABLE("\"r\" \"public\".\"roles\" DEFAULT 'admin' NOT NULL, \"l\" \"public\".\"roles\"[] DEFAULT ARRAY['USER', 'admin']::\"public\".\"roles\"[]"), 0},
        {"in a schema", "enum Role {\n  A\n  @@schema(\"auth\")\n}\n" T("  r Role?\n  @@schema(\"auth\")\n"),
         "CREATE TYPE \"auth\".\"Role\" AS ENUM ('A')\nCREATE TABLE \"auth\".\"T\" ( \"r\" \"auth\".\"Role\" )\n", 0},
        {"unknown value", "enum Role {\n  A\n}\n" T("  r Role @default(B)\n"),
         "CREATE TYPE \"public\".\"Role\" AS ENUM ('A')\n" TABLE("\"r\" \"public\".\"Role\" NOT NULL") "! 8 public.\"T\".r: the default of `r` was not understood\n? public.\"T\".r\n", 0},
        {"twice", "enum R {\n  A\n}\nenum R {\n  B\n}\n", "CREATE TYPE \"public\".\"R\" AS ENUM ('A')\n! 7 public.\"R\": a second enum `R`\n? public.\"R\" and below\n", 0},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

/* --- keys and indexes ------------------------------------------------------------------------------------------------------- */

#define ADD "ALTER TABLE \"public\".\"T\" ADD CONSTRAINT "
#define INDEX(name, rest) "CREATE INDEX \"" name "\" ON \"public\".\"T\" " rest "\n"
#define UNIQUE(name, rest) "CREATE UNIQUE INDEX \"" name "\" ON \"public\".\"T\" " rest "\n"
#define AB "  a Int\n  b Int\n"
#define AB_TABLE TABLE("\"a\" INTEGER NOT NULL, \"b\" INTEGER NOT NULL")

static void test_keys(void **state) {
    (void)state;
    static const Case cases[] = {
        {"@id", T("  a Int @id\n"), TABLE("\"a\" INTEGER NOT NULL") ADD "\"T_pkey\" PRIMARY KEY (\"a\")\n", 0},
        {"@id with map", T("  a Int @id(map: \"pk\") @map(\"A\")\n"), TABLE("\"A\" INTEGER NOT NULL") ADD "\"pk\" PRIMARY KEY (\"A\")\n", 0},
        {"@@id: name is the client's", T(AB "  @@id([a, b], name: \"both\")\n"), AB_TABLE ADD "\"T_pkey\" PRIMARY KEY (\"a\", \"b\")\n", 0},
        {"two", T(AB "  @@id([a])\n  @@id([b])\n"), AB_TABLE ADD "\"T_pkey\" PRIMARY KEY (\"a\")\n! 8 public.\"T\": a second primary key\n? public.\"T\" and below\n", 0},
        {"@unique", T("  a Int @unique\n  b Int @unique(map: \"u\", sort: Desc)\n"), AB_TABLE UNIQUE("T_a_key", "(\"a\")") UNIQUE("u", "(\"b\" DESC)"), 0},
        {"@@unique", T(AB "  @@unique([a, b], name: \"client\")\n  @@unique(fields: [b, a(sort: Desc)], map: \"u\")\n"),
         AB_TABLE UNIQUE("T_a_b_key", "(\"a\", \"b\")") UNIQUE("u", "(\"b\", \"a\" DESC)"), 0},
        {"@@index", T(AB "  @@index([a, b])\n  @@index([b(sort: Desc)], map: \"i\")\n  @@index(a, name: \"n\")\n"),
         AB_TABLE INDEX("T_a_b_idx", "(\"a\", \"b\")") INDEX("i", "(\"b\" DESC)") INDEX("n", "(\"a\")"), 0},
        {"methods", T(AB "  @@index([a], type: Hash)\n  @@index([a], type: Brin, map: \"b\")\n  @@index([a], type: BTree, map: \"c\")\n"),
         AB_TABLE INDEX("T_a_idx", "USING hash (\"a\")") INDEX("b", "USING brin (\"a\")") INDEX("c", "(\"a\")"), 0},
        {"operator classes",
         T(AB "  @@index([a(ops: JsonbPathOps)], type: Gin, map: \"1\")\n  @@index([a(ops: TimestampTzMinMaxMultiOps)], map: \"2\")\n  @@index([a(ops: Int4BloomOps)], map: \"3\")\n"
              "  @@index([a(ops: raw(\"text_pattern_ops\"), sort: Desc)], map: \"4\")\n  @@index([a(ops: VarBitMinMaxOps)], map: \"5\")\n"),
         AB_TABLE INDEX("1", "USING gin (\"a\" jsonb_path_ops)") INDEX("2", "(\"a\" timestamptz_minmax_multi_ops)") INDEX("3", "(\"a\" int4_bloom_ops)")
         INDEX("4", "(\"a\" text_pattern_ops DESC)") INDEX("5", "(\"a\" varbit_minmax_ops)"), 0},
        {"partial", T(AB "  @@index([a], where: raw(\"a > 1\"))\n  @@unique([b], where: { a: { not: null }, b: 3 })\n  @@index([b], where: { a: null, b: { not: 3 } })\n"),
         AB_TABLE UNIQUE("T_b_key", "(\"b\") WHERE \"a\" IS NOT NULL AND \"b\" = 3") INDEX("T_a_idx", "(\"a\") WHERE a > 1")
         INDEX("T_b_idx", "(\"b\") WHERE \"a\" IS NULL AND \"b\" != 3"), 7},
        {"unknown column", T(AB "  @@index([a, c])\n"), AB_TABLE "! 7 public.\"T\": the columns of the index were not understood\n? public.\"T\" and below\n", 0},
        {"unknown arguments", T(AB "  @@index([a], type: Bitmap)\n"), AB_TABLE INDEX("T_a_idx", "(\"a\")")
         "! 7 public.\"T\": a part of the index `T_a_idx` was not understood\n? public.\"T\" and below\n", 0},
        {"names before version 3", T("  a Int @id\n  b Int @unique\n  @@index([a, b])\n  @@unique([b, a], name: \"n\")\n"),
         AB_TABLE "ALTER TABLE \"public\".\"T\" ADD PRIMARY KEY (\"a\")\n" UNIQUE("T.b_unique", "(\"b\")") UNIQUE("n", "(\"b\", \"a\")") INDEX("T.a_b_index", "(\"a\", \"b\")"), 2},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

#define LONG "AVeryLongModelNameThatIsReallyTooLongForPostgreSQLToHandle"

/* What stands before the suffix is cut, at a whole character. */
static void test_long_names(void **state) {
    (void)state;
    static const Case cases[] = {
        {"table and columns", "model " LONG " {\n  id Int @id\n  other Int @unique(map: \"x\")\n  @@unique([other, id])\n}\n",
         "CREATE TABLE \"public\".\"" LONG "\" ( \"id\" INTEGER NOT NULL, \"other\" INTEGER NOT NULL )\n"
         "ALTER TABLE \"public\".\"" LONG "\" ADD CONSTRAINT \"" LONG "_pkey\" PRIMARY KEY (\"id\")\n"
         "CREATE UNIQUE INDEX \"x\" ON \"public\".\"" LONG "\" (\"other\")\n"
         "CREATE UNIQUE INDEX \"" LONG "__key\" ON \"public\".\"" LONG "\" (\"other\", \"id\")\n", 0},
        {"two bytes a character", "model B {\n  u Int @unique @map(\"üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü\")\n}\n",
         "CREATE TABLE \"public\".\"B\" ( \"üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü\" INTEGER NOT NULL )\n"
         "CREATE UNIQUE INDEX \"B_üüüüüüüüüüüüüüüüüüüüüüüüüüüü_key\" ON \"public\".\"B\" (\"üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü\")\n", 0},
        {"relation table", "model " LONG " {\n  id Int @id\n  bs LongOther[]\n}\nmodel LongOther {\n  id Int @id\n  as " LONG "[]\n}\n",
         "CREATE TABLE \"public\".\"" LONG "\" ( \"id\" INTEGER NOT NULL )\nCREATE TABLE \"public\".\"LongOther\" ( \"id\" INTEGER NOT NULL )\n"
         "CREATE TABLE \"public\".\"_" LONG "ToLo\" ( \"A\" INTEGER NOT NULL, \"B\" INTEGER NOT NULL )\n"
         "ALTER TABLE \"public\".\"" LONG "\" ADD CONSTRAINT \"" LONG "_pkey\" PRIMARY KEY (\"id\")\n"
         "ALTER TABLE \"public\".\"LongOther\" ADD CONSTRAINT \"LongOther_pkey\" PRIMARY KEY (\"id\")\n"
         "ALTER TABLE \"public\".\"_" LONG "ToLo\" ADD CONSTRAINT \"_AVeryLongModelNameThatIsReallyTooLongForPostgreSQLToHa_AB_pkey\" PRIMARY KEY (\"A\", \"B\")\n"
         "ALTER TABLE \"public\".\"_" LONG "ToLo\" ADD CONSTRAINT \"_AVeryLongModelNameThatIsReallyTooLongForPostgreSQLToHan_A_fkey\" FOREIGN KEY (\"A\") "
         "REFERENCES \"public\".\"" LONG "\" (\"id\") ON DELETE CASCADE ON UPDATE CASCADE\n"
         "ALTER TABLE \"public\".\"_" LONG "ToLo\" ADD CONSTRAINT \"_AVeryLongModelNameThatIsReallyTooLongForPostgreSQLToHan_B_fkey\" FOREIGN KEY (\"B\") "
         "REFERENCES \"public\".\"LongOther\" (\"id\") ON DELETE CASCADE ON UPDATE CASCADE\n"
         "CREATE INDEX \"_AVeryLongModelNameThatIsReallyTooLongForPostgreSQLToHa_B_index\" ON \"public\".\"_" LONG "ToLo\" (\"B\")\n", 6},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

/* --- relations -------------------------------------------------------------------------------------------------------------- */

#define B_MODEL "model B {\n  x Int\n  y Int\n  ts T[]\n}\n"
#define B_TABLE "CREATE TABLE \"public\".\"B\" ( \"x\" INTEGER NOT NULL, \"y\" INTEGER NOT NULL )\n"
#define FOREIGN(name, columns, others, actions) ADD "\"" name "\" FOREIGN KEY (" columns ") REFERENCES \"public\".\"B\" (" others ") " actions "\n"
#define NULLABLE TABLE("\"p\" INTEGER, \"q\" INTEGER")

static void test_foreign_keys(void **state) {
    (void)state;
    static const Case cases[] = {
        {"required", T("  p Int @map(\"P\")\n  b B @relation(fields: [p], references: [x])\n") B_MODEL,
         TABLE("\"P\" INTEGER NOT NULL") B_TABLE FOREIGN("T_P_fkey", "\"P\"", "\"x\"", "ON DELETE RESTRICT ON UPDATE CASCADE"), 0},
        {"optional", T("  p Int?\n  q Int?\n  b B? @relation(fields: [p, q], references: [x, y])\n") B_MODEL,
         NULLABLE B_TABLE FOREIGN("T_p_q_fkey", "\"p\", \"q\"", "\"x\", \"y\"", "ON DELETE SET NULL ON UPDATE CASCADE"), 0},
        {"optional over a required column", T("  p Int\n  b B? @relation(fields: p, references: x)\n") B_MODEL,
         TABLE("\"p\" INTEGER NOT NULL") B_TABLE FOREIGN("T_p_fkey", "\"p\"", "\"x\"", "ON DELETE RESTRICT ON UPDATE CASCADE"), 0},
        {"actions and map", T("  p Int\n  b B @relation(\"n\", fields: [p], references: [x], onDelete: SetDefault, onUpdate: NoAction, map: \"fk\") @ignore\n") B_MODEL,
         TABLE("\"p\" INTEGER NOT NULL") B_TABLE FOREIGN("fk", "\"p\"", "\"x\"", "ON DELETE SET DEFAULT ON UPDATE NO ACTION") "! 11 public.\"B\": the relation `ts` has no other side\n? public.\"B\" and below\n", 0},
        {"to itself", T("  p Int @id\n  q Int?\n  up T? @relation(\"t\", fields: [q], references: [p])\n  down T[] @relation(\"t\")\n"),
         TABLE("\"p\" INTEGER NOT NULL, \"q\" INTEGER") ADD "\"T_pkey\" PRIMARY KEY (\"p\")\n"
         ADD "\"T_q_fkey\" FOREIGN KEY (\"q\") REFERENCES \"public\".\"T\" (\"p\") ON DELETE SET NULL ON UPDATE CASCADE\n", 0},
        {"before version 3", T("  p Int\n  b B @relation(fields: [p], references: [x])\n") B_MODEL,
         TABLE("\"p\" INTEGER NOT NULL") B_TABLE "ALTER TABLE \"public\".\"T\" ADD FOREIGN KEY (\"p\") REFERENCES \"public\".\"B\" (\"x\") ON DELETE CASCADE ON UPDATE CASCADE\n", 2},
        {"unknown action", T("  p Int\n  b B @relation(fields: [p], references: [x], onDelete: Explode)\n") B_MODEL,
         TABLE("\"p\" INTEGER NOT NULL") B_TABLE "! 6 public.\"T\": the relation `b` was not understood\n? public.\"T\" and below\n", 0},
        {"to a view", T("  p Int\n  v V @relation(fields: [p], references: [id])\n") "view V {\n  id Int @unique\n  ts T[]\n}\n",
         TABLE("\"p\" INTEGER NOT NULL") "! 8 public.\"V\": Prisma Migrate does not make views: the block says only that there is one\n? public.\"V\" and below\n", 0},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

#define LEFT(key) "model Tag {\n  id String @id @db.Uuid\n  ts T[]" key "\n  @@map(\"tags\")\n}\n" "model T {\n  id Int @id @default(autoincrement())\n  tags Tag[]" key "\n}\n"
#define LEFT_TABLES "CREATE TABLE \"public\".\"tags\" ( \"id\" UUID NOT NULL )\n" TABLE("\"id\" SERIAL NOT NULL")
#define LEFT_KEYS "ALTER TABLE \"public\".\"tags\" ADD CONSTRAINT \"tags_pkey\" PRIMARY KEY (\"id\")\n" ADD "\"T_pkey\" PRIMARY KEY (\"id\")\n"
#define JOIN(name) "CREATE TABLE \"public\".\"" name "\" ( \"A\" INTEGER NOT NULL, \"B\" UUID NOT NULL )\n"
#define JOIN_FOREIGN(name) "ALTER TABLE \"public\".\"" name "\" ADD CONSTRAINT \"" name "_A_fkey\" FOREIGN KEY (\"A\") REFERENCES \"public\".\"T\" (\"id\") ON DELETE CASCADE ON UPDATE CASCADE\n" \
    "ALTER TABLE \"public\".\"" name "\" ADD CONSTRAINT \"" name "_B_fkey\" FOREIGN KEY (\"B\") REFERENCES \"public\".\"tags\" (\"id\") ON DELETE CASCADE ON UPDATE CASCADE\n"
#define JOIN_KEY(name) "ALTER TABLE \"public\".\"" name "\" ADD CONSTRAINT \"" name "_AB_pkey\" PRIMARY KEY (\"A\", \"B\")\n"
#define JOIN_INDEX(name) "CREATE INDEX \"" name "_B_index\" ON \"public\".\"" name "\" (\"B\")\n"

static void test_implicit_relations(void **state) {
    (void)state;
    static const Case cases[] = {
        {"keyed since version 6", LEFT(""), LEFT_TABLES JOIN("_TToTag") LEFT_KEYS JOIN_KEY("_TToTag") JOIN_FOREIGN("_TToTag") JOIN_INDEX("_TToTag"), 6},
        {"unknown version", LEFT(" @relation(\"n\")"), LEFT_TABLES JOIN("_n") LEFT_KEYS JOIN_KEY("_n") JOIN_FOREIGN("_n") JOIN_INDEX("_n"), 0},
        {"indexed before", LEFT(""),
         LEFT_TABLES JOIN("_TToTag") LEFT_KEYS "CREATE UNIQUE INDEX \"_TToTag_AB_unique\" ON \"public\".\"_TToTag\" (\"A\", \"B\")\n" JOIN_FOREIGN("_TToTag") JOIN_INDEX("_TToTag"), 5},
        {"to itself", T("  id Int @id\n  z T[] @relation(\"m\")\n  a T[] @relation(\"m\")\n"),
         TABLE("\"id\" INTEGER NOT NULL") "CREATE TABLE \"public\".\"_m\" ( \"A\" INTEGER NOT NULL, \"B\" INTEGER NOT NULL )\n" ADD "\"T_pkey\" PRIMARY KEY (\"id\")\n" JOIN_KEY("_m")
         "ALTER TABLE \"public\".\"_m\" ADD CONSTRAINT \"_m_A_fkey\" FOREIGN KEY (\"A\") REFERENCES \"public\".\"T\" (\"id\") ON DELETE CASCADE ON UPDATE CASCADE\n"
         "ALTER TABLE \"public\".\"_m\" ADD CONSTRAINT \"_m_B_fkey\" FOREIGN KEY (\"B\") REFERENCES \"public\".\"T\" (\"id\") ON DELETE CASCADE ON UPDATE CASCADE\n" JOIN_INDEX("_m"), 0},
        {"no key to refer to", "model A {\n  x Int\n  ts T[]\n}\n" T("  id Int @id\n  as A[]\n"),
         "CREATE TABLE \"public\".\"A\" ( \"x\" INTEGER NOT NULL )\n" TABLE("\"id\" INTEGER NOT NULL") ADD "\"T_pkey\" PRIMARY KEY (\"id\")\n"
         "! 6 public.\"A\": the relation `ts` has no table: `A` has no primary key of one column\n? public.\"A\" and below\n? public.\"_AToT\" and below\n", 0},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

/* --- the rest of the language ----------------------------------------------------------------------------------------------- */

static void test_language(void **state) {
    (void)state;
    static const Case cases[] = {
        {"ignored is made all the same", T("  a Int\n  b Int @ignore\n  @@ignore\n"), AB_TABLE, 0},
        {"comments", "/* two\nlines */\n/// doc\n// not\n" T("  // c\n  a Int /// d\n\n  b /* in */ Int // @id\n"), AB_TABLE, 0},
        {"windows", "model T {\r\n  a Int\r\n  b Int\r\n}\r\n", AB_TABLE, 0},
        {"another block", "generator client {\n  provider = \"prisma-client-js\"\n  previewFeatures = [\"views\"]\n}\n" T(AB), AB_TABLE, 0},
        {"a line of nonsense", T("  a Int\n  b Int\n  ???\n"), AB_TABLE "! 7 public.\"T\": `???` was not understood\n? public.\"T\" and below\n", 0},
        {"an array over lines", T(AB "  @@index([\n    a\n  ])\n"),
         AB_TABLE "! 7 public.\"T\": `@@index([` was not understood: a value is missing\n! 8 public.\"T\": `a` was not understood\n! 9 public.\"T\": `])` was not understood\n? public.\"T\" and below\n", 0},
        {"unknown type", T("  a Int\n  b Strin\n"), TABLE("\"a\" INTEGER NOT NULL") "! 6 public.\"T\".b: the type of `b` was not understood\n? public.\"T\".b\n", 0},
        {"unknown native type", T("  a Int\n  b Int @db.Int3\n"), TABLE("\"a\" INTEGER NOT NULL") "! 6 public.\"T\".b: the type of `b` was not understood\n? public.\"T\".b\n", 0},
        {"unknown attributes", T("  a Int @secret\n  b Int\n  @@partition([a])\n"),
         AB_TABLE "! 5 public.\"T\": the attribute `@secret` of `a` is unknown\n! 7 public.\"T\": the attribute `@@partition` is unknown\n? public.\"T\" and below\n", 0},
        {"unknown default", T("  a Int @default(sequence())\n  b Int\n"), AB_TABLE "! 5 public.\"T\".a: the default of `a` was not understood\n? public.\"T\".a\n", 0},
        {"unknown block", "domain D {\n  what = ever\n}\n" T(AB), AB_TABLE "! 4 -: a block `domain D` was not understood\n? - and below\n", 0},
        {"outside of blocks", "hello\n" T(AB), AB_TABLE "! 4 -: `hello` was not understood\n? - and below\n", 0},
        {"two fields, two models", T("  a Int\n  a Int\n  b Int\n  c Int @map(\"b\")\n") "model U {\n  x Int\n  @@map(\"T\")\n}\n",
         AB_TABLE "! 6 public.\"T\".a: a second field `a`\n! 8 public.\"T\".b: a second field `c`\n! 10 public.\"T\": a second model for the table `T`\n"
         "? public.\"T\" and below\n? public.\"T\".a\n? public.\"T\".b\n", 0},
        {"not closed", "model T {\n  a Int\n", "prisma/schema.prisma:4: the block \"model T\" is not closed", 0},
        {"a type of MongoDB", "type X {\n  a Int\n}\n", "! 4 -: a composite type `X`, which Prisma has for MongoDB only\n? - and below\n", 0},
    };
    check_all(cases, G_N_ELEMENTS(cases));
}

static void test_datasources(void **state) {
    (void)state;
#define ENDS "}\nmodel A {\n  id Int\n  t T? @relation(fields: [id], references: [x])\n  @@schema(\"one\")\n}\nmodel T {\n  x Int @postgres.SmallInt\n  as A[]\n  @@schema(\"public\")\n}\n"
#define ENDS_TABLES "CREATE TABLE \"one\".\"A\" ( \"id\" INTEGER NOT NULL )\n" TABLE("\"x\" SMALLINT NOT NULL")
    static const struct {
        const char *text, *said;
    } rows[] = {
        {"", "prisma/schema.prisma: empty"},
        {"// nothing\n", "prisma/schema.prisma: empty"},
        {"export const users = pgTable(\"users\", {\n", "prisma/schema.prisma: not a Prisma schema: it has no blocks"},
        {"datasource db {\n  provider = \"mysql\"\n}\n", "prisma/schema.prisma:2: the provider is \"mysql\", not postgresql"},
        {"datasource db {\n  provider = env(\"P\")\n}\n", "! 2 -: the provider of the datasource is not written: taken for `postgresql`\n? - and below\n"},
        {"datasource postgres {\n  provider = \"postgres\"\n  schemas = [\"one\", \"public\"]\n" ENDS,
         "CREATE SCHEMA \"one\"\n" ENDS_TABLES
         "ALTER TABLE \"one\".\"A\" ADD CONSTRAINT \"A_id_fkey\" FOREIGN KEY (\"id\") REFERENCES \"public\".\"T\" (\"x\") ON DELETE RESTRICT ON UPDATE CASCADE\n"},
        {"datasource postgres {\n  provider = \"postgresql\"\n  schemas = [\"one\", \"public\"]\n  relationMode = \"prisma\"\n" ENDS, "CREATE SCHEMA \"one\"\n" ENDS_TABLES},
        {"datasource db {\n  provider = \"postgresql\"\n  extensions = [pgcrypto, uuid_ossp(map: \"uuid-ossp\", schema: \"ext\")]\n  schemas = [\"ext\"]\n}\n",
         "CREATE SCHEMA IF NOT EXISTS \"ext\"\nCREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA \"ext\"\nCREATE EXTENSION IF NOT EXISTS \"pgcrypto\"\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Declaration) declaration = read_text(rows[i].text, "{}", &error);
        g_autofree char *said = declaration ? say(declaration) : g_strdup(error->message);
        assert_string_equal(said, rows[i].said);
    }
}

static void test_places_and_counts(void **state) {
    (void)state;
    g_autoptr(Declaration) declaration = read_text(DB "enum E {\n  X\n}\n" T("  a Int @id\n  b Int @unique\n  c What\n"), "{}", NULL);
    static const struct {
        const char *identity;
        int line;
    } rows[] = {{"public.\"E\"", 4}, {"public.\"T\"", 7}, {"public.\"T\".a", 8}, {"public.\"T\".\"T_pkey\"", 8}, {"public.\"T\".b", 9}, {"public.\"T_b_key\"", 9}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const SourcePlace *place = declaration_place(declaration, rows[i].identity);
        assert_non_null(place);
        assert_string_equal(place->path, "prisma/schema.prisma");
        assert_int_equal(place->line, rows[i].line);
    }
    assert_int_equal(declaration->tables.seen, 1);
    assert_int_equal(declaration->tables.read, 0);
    assert_int_equal(declaration->columns.seen, 3);
    assert_int_equal(declaration->columns.read, 2);
    assert_int_equal(declaration->extras.seen, 3);
    assert_int_equal(declaration->format, DECLARED_PRISMA);
}

static void test_folder(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = file_tree_new_memory((const char *const[]){"db/schema/a.prisma", "db/schema/deep/b.prisma", "db/schema/c.txt", "db/schemas/d.prisma", NULL},
                                                    (const char *const[]){T("  e E\n"), DB "enum E {\n  X\n}\n", "model No {\n}\n", "model No {\n}\n", NULL});
    for (int slash = 0; slash < 2; slash++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Declaration) declaration = declared_read_prisma(tree, slash ? "db/schema/" : "db/schema", &error);
        assert_null(error);
        g_autofree char *said = say(declaration);
        assert_string_equal(said, "CREATE TYPE \"public\".\"E\" AS ENUM ('X')\n" TABLE("\"e\" \"public\".\"E\" NOT NULL"));
        assert_int_equal(declaration->files->len, 2);
    }
    g_autoptr(GError) error = NULL;
    assert_null(declared_read_prisma(tree, "db/none", &error));
    assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_USAGE));
    assert_string_equal(error->message, "db/none: no such file, nor a folder with .prisma files");
}

/* --- which Prisma ----------------------------------------------------------------------------------------------------------- */

static void test_versions(void **state) {
    (void)state;
    static const struct {
        const char *app, *root, *workspace;
        bool keyed;
    } rows[] = {
        {"{\"dependencies\": {\"@prisma/client\": \"5.22.0\"}}", "{}", "", false},
        {"{\"dependencies\": {\"@prisma/client\": \"~6.0\"}}", "{\"devDependencies\": {\"prisma\": \"^5\"}}", "", true},
        {"{}", "{\"devDependencies\": {\"prisma\": \">= 5 < 7\"}}", "", false},
        {"{\"devDependencies\": {\"prisma\": \"catalog:\"}}", "{}", "catalog:\n  'prisma': ^5.1.0\n", false},
        {"{\"devDependencies\": {\"prisma\": \"catalog:old\"}}", "{\"workspaces\": {\"catalogs\": {\"old\": {\"prisma\": \"4.2.0\"}}}}", "", false},
        {"{\"devDependencies\": {\"prisma\": \"npm:@other/prisma@5.3.0\"}}", "{}", "", false},
        {"{\"devDependencies\": {\"prisma\": \"latest\"}}", "{}", "", true},
        {"not json", "{\"prisma\": \"5\"}", "prisma: 5", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(FileTree) tree = file_tree_new_memory((const char *const[]){"app/package.json", "app/prisma/schema.prisma", "package.json", "pnpm-workspace.yaml", NULL},
                                                        (const char *const[]){rows[i].app, DB LEFT(""), rows[i].root, rows[i].workspace, NULL});
        g_autoptr(Declaration) declaration = declared_read_prisma(tree, "app/prisma/schema.prisma", NULL);
        g_autofree char *said = say(declaration);
        assert_int_equal(strstr(said, "_TToTag_AB_pkey") != NULL, rows[i].keyed);
        assert_int_equal(strstr(said, "_TToTag_AB_unique") == NULL, rows[i].keyed);
    }
}

/* --- input that means no good ----------------------------------------------------------------------------------------------- */

static char *repeat(const char *begin, const char *middle, size_t count, const char *end) {
    GString *text = g_string_new(begin);
    for (size_t i = 0; i < count; i++)
        g_string_append(text, middle);
    return g_string_free(g_string_append(text, end), FALSE);
}

/* Each is answered, whatever the answer, in bounded time. */
static void test_hostile(void **state) {
    (void)state;
    static const struct {
        const char *begin, *middle;
        size_t count;
        const char *end;
        const char *error; /* NULL: it is read */
    } rows[] = {
        {DB "model T {\n  a Int @default(", "[", 100000, "\n}\n", NULL},
        {DB "model T {\n  a Int @default(", "f(", 100000, "\n}\n", NULL},
        {DB "model T {\n  a Int @x(", "{a:", 100000, "\n}\n", NULL},
        {DB "model T {\n  a Int ", "/* ", 100000, "\n}\n", "prisma/schema.prisma:4: the block \"model T\" is not closed"},
        {DB "model T {\n  a String @default(\"", "\\", 100001, "\n}\n", NULL},
        {DB "model T {\n", "  a T[]\n", 30000, "}\n", NULL},
        {DB "model T {\n", "  ?\n", 100000, "}\n", NULL},
        {DB "model T {\n", "  @@index([a])\n", 30000, "}\n", NULL},
        {DB, "model T {\n}\n", 30000, "", NULL},
        {DB, "}\n", 100000, "", NULL},
        {DB "model ", "T", 100000, " {\n  a Int @id\n}\n", NULL},
        {DB "model T {\n", "a A @a(a)\n", 300000, "}\n", "prisma/schema.prisma: more than any schema has: not read"},
        {DB "// ", "0123456789abcdef", 1 << 19, "\n", "prisma/schema.prisma: more than 4 MiB of schema: not read"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = repeat(rows[i].begin, rows[i].middle, rows[i].count, rows[i].end);
        g_autoptr(GError) error = NULL;
        gint64 begin = g_get_monotonic_time();
        g_autoptr(Declaration) declaration = read_text(text, "{}", &error);
        assert_true(g_get_monotonic_time() - begin < 10 * G_USEC_PER_SEC);
        if ((declaration == NULL) != (rows[i].error != NULL))
            print_error("row %zu: %s\n", i, error ? error->message : "was read");
        assert_int_equal(declaration == NULL, rows[i].error != NULL);
        if (rows[i].error)
            assert_string_equal(error->message, rows[i].error);
    }
}

/* Every prefix of a schema, and every byte of it replaced: nothing is read beyond its end. */
static void test_damaged(void **state) {
    (void)state;
    static const char TEXT[] = DB "enum E {\n  A @map(\"a\\u00e9\")\n}\nmodel T {\n  id Int @id /* c */ @default(autoincrement())\n  e E[] @default([A])\n  u Unsupported(\"x\")?\n  p T? @relation(\"r\", "
                                  "fields: [id], references: [id], onDelete: Cascade)\n  @@index([id(sort: Desc, ops: raw(\"x\"))], where: { id: { not: -1.5 } })\n}\n";
    static const char OTHERS[] = {'\0', '"', '(', '{', '\\', '\n', '@', '/', (char)0xff};
    for (size_t size = 0; size < sizeof TEXT; size++) {
        g_autofree char *part = g_strndup(TEXT, size);
        g_autoptr(Declaration) declaration = read_text(part, "{}", NULL);
    }
    for (size_t at = 0; at < sizeof TEXT - 1; at++)
        for (size_t i = 0; i < sizeof OTHERS; i++) {
            g_autofree char *text = g_strdup(TEXT);
            text[at] = OTHERS[i];
            g_autoptr(Declaration) declaration = read_text(text, "{}", NULL);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types),        cmocka_unit_test(test_defaults),   cmocka_unit_test(test_enums),    cmocka_unit_test(test_keys),
        cmocka_unit_test(test_long_names),   cmocka_unit_test(test_foreign_keys), cmocka_unit_test(test_implicit_relations), cmocka_unit_test(test_language),
        cmocka_unit_test(test_datasources),  cmocka_unit_test(test_places_and_counts), cmocka_unit_test(test_folder), cmocka_unit_test(test_versions),
        cmocka_unit_test(test_hostile),      cmocka_unit_test(test_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
