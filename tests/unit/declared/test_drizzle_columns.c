/* Columns: types, defaults, generated ones. What is wanted was checked against the catalog that drizzle-kit 0.31 makes of the same text. */

#include "drizzle_reader.h"

static const struct {
    const char *name, *casing;
    bool roles;
    const char *source, *statements, *notes;
} cases[] = {
    {"numbers",
     NULL,
     false,
     "export const t = pgTable('t', { a: bigint('a', { mode: 'number' }).default(5), b: bigint({ mode: 'bigint' }).notNull(), c: bigserial({ mode: 'number' }), d: "
     "bigserial('d', { mode: 'bigint' }),\n"
     "  e: integer().default(-1), f: smallint(), g: serial(), h: smallserial(), i: decimal({ precision: 10, scale: 2 }).default('1.5'), j: numeric({ precision: 5 }), "
     "k: numeric('k', { mode: 'number' }).default(3.25),\n"
     "  l: numeric({ scale: 2 }), m: real().default(0.1), n: doublePrecision().default(1e3) });\n",
     "CREATE TABLE \"public\".\"t\" ( \"a\" bigint DEFAULT 5, \"b\" bigint NOT NULL, \"c\" bigserial NOT NULL, \"d\" bigserial, \"e\" integer DEFAULT -1, \"f\" "
     "smallint, \"g\" serial NOT NULL, \"h\" smallserial NOT NULL, \"i\" numeric(10, 2) DEFAULT '1.5', \"j\" numeric(5), \"k\" numeric DEFAULT 3.25, \"l\" numeric, "
     "\"m\" real DEFAULT 0.1, \"n\" double precision DEFAULT 1000 )\n",
     ""},
    {"texts",
     NULL,
     false,
     "export const t = pgTable('t', { a: text().default(\"it's\"), b: text({ enum: ['x', 'y'] }).default('x'), c: varchar({ length: 255 }), d: varchar(), e: char({ "
     "length: 10 }), f: char(), g: varchar('gg', { length: 3, enum: ['abc'] }) });\n",
     "CREATE TABLE \"public\".\"t\" ( \"a\" text DEFAULT 'it''s', \"b\" text DEFAULT 'x', \"c\" varchar(255), \"d\" varchar, \"e\" char(10), \"f\" char, \"gg\" "
     "varchar(3) )\n",
     ""},
    {"times",
     NULL,
     false,
     "export const t = pgTable('t', { a: date().defaultNow(), b: date({ mode: 'date' }).default(new Date('2024-02-03')), c: date().default('2020-01-01'), d: time(), "
     "e: time({ precision: 3, withTimezone: true }),\n"
     "  f: timestamp().defaultNow().notNull(), g: timestamp({ withTimezone: true, precision: 6, mode: 'string' }).default(sql`now() + interval '1 day'`), h: "
     "timestamp({ precision: 3 }).default(new Date(0)),\n"
     "  i: timestamp().default(new Date('2024-01-02T03:04:05Z')), j: timestamp({ withTimezone: true }).default(new Date('2024-01-02T03:04:05.678+02:00')), k: "
     "interval(), l: interval({ fields: 'day' }),\n"
     "  m: interval({ fields: 'second', precision: 6 }), n: interval({ precision: 3 }), o: timestamp({ precision: 0 }) });\n",
     "CREATE TABLE \"public\".\"t\" ( \"a\" date DEFAULT now(), \"b\" date DEFAULT '2024-02-03', \"c\" date DEFAULT '2020-01-01', \"d\" time, \"e\" time(3) with time "
     "zone, \"f\" timestamp DEFAULT now() NOT NULL, \"g\" timestamp(6) with time zone DEFAULT now() + interval '1 day', \"h\" timestamp (3) DEFAULT "
     "'1970-01-01T00:00:00.000Z', \"i\" timestamp DEFAULT '2024-01-02 03:04:05.000', \"j\" timestamp with time zone DEFAULT '2024-01-02T01:04:05.678Z', \"k\" "
     "interval, \"l\" interval day, \"m\" interval second(6), \"n\" interval(3), \"o\" timestamp (0) )\n",
     ""},
    {"other_types",
     NULL,
     false,
     "export const t = pgTable('t', { a: boolean().default(false), b: uuid().defaultRandom(), c: inet(), d: cidr(), e: macaddr(), f: macaddr8(), g: point(), h: "
     "line({ mode: 'abc' }), i: json().default({ a: 'b', c: [1, null, true] }),\n"
     "  j: jsonb('jj').$type<string[]>().default([]), k: jsonb().default(sql`'{}'::jsonb`), l: uuid().default(sql`gen_random_uuid()`), m: bit({ dimensions: 3 }) });\n",
     "CREATE TABLE \"public\".\"t\" ( \"a\" boolean DEFAULT false, \"b\" uuid DEFAULT gen_random_uuid(), \"c\" inet, \"d\" cidr, \"e\" macaddr, \"f\" macaddr8, \"g\" "
     "point, \"h\" line, \"i\" json DEFAULT '{\"a\":\"b\",\"c\":[1,null,true]}'::json, \"jj\" jsonb DEFAULT '[]'::jsonb, \"k\" jsonb DEFAULT '{}'::jsonb, \"l\" uuid "
     "DEFAULT gen_random_uuid(), \"m\" bit(3) )\n",
     ""},
    {"nothing_in_the_database",
     NULL,
     false,
     "export const t = pgTable('t', { a: text().$defaultFn(() => 'x').$onUpdate(() => 'y'), b: integer().$default(() => 1).$onUpdateFn(() => 2).$type<1 | 2>() });\n",
     "CREATE TABLE \"public\".\"t\" ( \"a\" text, \"b\" integer )\n",
     ""},
    {"arrays",
     NULL,
     false,
     "export const t = pgTable('t', { a: text().array(), b: integer().array(3).array(), c: text().array().notNull().default([]), d: "
     "text().array().default(sql`'{}'::text[]`), e: text().array().default(['a', 'b c']),\n"
     "  f: integer().array().default([1, 2]), g: boolean().array().default([true]), h: jsonb().array().default([{ a: 1 }]), i: integer().array().array().default([[1, "
     "2], [3, 4]]), j: timestamp().array().default([new Date(0)]) });\n",
     "CREATE TABLE \"public\".\"t\" ( \"a\" text[], \"b\" integer[3][], \"c\" text[] DEFAULT '{}' NOT NULL, \"d\" text[] DEFAULT '{}'::text[], \"e\" text[] DEFAULT "
     "'{\"a\",\"b c\"}', \"f\" integer[] DEFAULT '{1,2}', \"g\" boolean[] DEFAULT '{true}', \"h\" jsonb[] DEFAULT '{\"{\\\"a\\\":1}\"}', \"i\" integer[][] DEFAULT "
     "'{{1,2},{3,4}}', \"j\" timestamp[] DEFAULT '{\"1970-01-01 00:00:00.000\"}' )\n",
     ""},
    {"array_forgets_its_base",
     NULL,
     false,
     "export const t = pgTable('t', { a: text().notNull().default('x').array(), b: text('bb').unique().array() });\n",
     "CREATE TABLE \"public\".\"t\" ( \"a\" text[], \"bb\" text[] )\n",
     ""},
    {"enums",
     NULL,
     false,
     "enum Level { low = 'low', high = 'high' }\n"
     "const labels = ['red', 'green'] as const;\n"
     "export const mood = pgEnum('mood', ['sad', \"it's ok\", 'happy']);\n"
     "export const level = pgEnum('level', Level);\n"
     "export const color = pgEnum('color', labels);\n"
     "export const more = pgEnum('more', [...labels, 'blue']);\n"
     "export const same = pgEnum('same', mood.enumValues);\n"
     "export const t = pgTable('t', { a: mood().default('happy'), b: mood('b_b').array().default(['sad']), c: level().default(Level.low), d: color().notNull(), e: "
     "more(), f: same().default(mood.enumValues[0]) });\n",
     "CREATE TYPE \"public\".\"mood\" AS ENUM ('sad', 'it''s ok', 'happy')\n"
     "CREATE TYPE \"public\".\"level\" AS ENUM ('low', 'high')\n"
     "CREATE TYPE \"public\".\"color\" AS ENUM ('red', 'green')\n"
     "CREATE TYPE \"public\".\"more\" AS ENUM ('red', 'green', 'blue')\n"
     "CREATE TYPE \"public\".\"same\" AS ENUM ('sad', 'it''s ok', 'happy')\n"
     "CREATE TABLE \"public\".\"t\" ( \"a\" \"public\".\"mood\" DEFAULT 'happy', \"b_b\" \"public\".\"mood\"[] DEFAULT '{\"sad\"}', \"c\" \"public\".\"level\" "
     "DEFAULT 'low', \"d\" \"public\".\"color\" NOT NULL, \"e\" \"public\".\"more\", \"f\" \"public\".\"same\" DEFAULT 'sad' )\n",
     ""},
    {"custom_types",
     NULL,
     false,
     "const exact = customType<{ data: string; config: { length?: number } }>({ dataType(config) { return config?.length ? `varchar(${config.length})` : 'varchar'; } });\n"
     "const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });\n"
     "const words = customType({ dataType() { return 'tsvector'; } });\n"
     "const many = customType({ dataType: () => 'text[]' });\n"
     "export const t = pgTable('t', { a: exact({ length: 12 }), b: exact('b_b'), c: bytes().notNull(), d: words('d'), e: many(), f: words().array() });\n",
     "CREATE TABLE \"public\".\"t\" ( \"a\" varchar(12), \"b_b\" varchar, \"c\" \"bytea\" NOT NULL, \"d\" \"tsvector\", \"e\" text[], \"f\" \"tsvector\"[] )\n",
     ""},
    {"generated",
     NULL,
     false,
     "export const t = pgTable('t', { name: text(), a: text().generatedAlwaysAs(sql`'a' || 'b'`), b: text().generatedAlwaysAs(() => sql`${t.name} || 'x'`), c: "
     "text().generatedAlwaysAs(\"'x'\") });\n",
     "CREATE TABLE \"public\".\"t\" ( \"name\" text, \"a\" text GENERATED ALWAYS AS ('a' || 'b') STORED, \"b\" text GENERATED ALWAYS AS (\"t\".\"name\" || 'x') "
     "STORED, \"c\" text GENERATED ALWAYS AS ('x') STORED )\n",
     ""},
    {"identities",
     NULL,
     false,
     "export const t = pgTable('t', { a: integer().primaryKey().generatedAlwaysAsIdentity(), b: bigint({ mode: 'number' }).generatedByDefaultAsIdentity({ name: "
     "'own', startWith: 10, increment: 5, maxValue: 1000, cache: 3, cycle: true }),\n"
     "  c: smallint().generatedAlwaysAsIdentity({ increment: -1 }) });\n",
     "CREATE TABLE \"public\".\"t\" ( \"a\" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME \"public\".\"t_a_seq\" INCREMENT BY 1 MINVALUE 1 MAXVALUE "
     "2147483647 START WITH 1 CACHE 1) NOT NULL, \"b\" bigint GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME \"public\".\"own\" INCREMENT BY 5 MINVALUE 1 MAXVALUE "
     "1000 START WITH 10 CACHE 3 CYCLE) NOT NULL, \"c\" smallint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME \"public\".\"t_c_seq\" INCREMENT BY -1 MINVALUE -32768 "
     "MAXVALUE -1 START WITH -1 CACHE 1) NOT NULL )\n",
     ""},
    {"null_and_sequence_defaults",
     NULL,
     false,
     "export const t = pgTable('t', { a: integer().default(null), b: jsonb().default(null), c: text().default(undefined), d: integer().default(sql`1 + "
     "${sql.raw('2')}`) });\n",
     "CREATE TABLE \"public\".\"t\" ( \"a\" integer DEFAULT null, \"b\" jsonb DEFAULT 'null'::jsonb, \"c\" text, \"d\" integer DEFAULT 1 + 2 )\n",
     ""},
};

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const DrizzleOptions options = {.casing = cases[i].casing, .own_roles = cases[i].roles};
        assert_reads(cases[i].source, &options, cases[i].statements, cases[i].notes);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
