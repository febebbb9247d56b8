/* Tables: names, shared columns, keys of columns, what counts as exported. What is wanted was checked against the catalog that drizzle-kit 0.31 makes of the same text. */

#include "drizzle_reader.h"

static const struct {
    const char *name, *casing;
    bool roles;
    const char *source, *statements, *notes;
} cases[] = {
    {"keys_of_columns",
     NULL,
     false,
     "export const users = pgTable('users', { id: uuid().primaryKey(), email: text().notNull().unique(), nick: text('nick_name').unique('own_name'), boss: "
     "uuid().references(() => users.id, { onDelete: 'set null', onUpdate: 'cascade' }) });\n"
     "export const posts = pgTable('posts', { id: serial('id').primaryKey(), author: uuid('author_id').notNull().references(() => users.id) });\n",
     "CREATE TABLE \"public\".\"users\" ( \"id\" uuid PRIMARY KEY NOT NULL, \"email\" text NOT NULL, \"nick_name\" text, \"boss\" uuid )\n"
     "CREATE TABLE \"public\".\"posts\" ( \"id\" serial PRIMARY KEY NOT NULL, \"author_id\" uuid NOT NULL )\n"
     "ALTER TABLE \"public\".\"users\" ADD CONSTRAINT \"users_email_unique\" UNIQUE (\"email\")\n"
     "ALTER TABLE \"public\".\"users\" ADD CONSTRAINT \"own_name\" UNIQUE (\"nick_name\")\n"
     "ALTER TABLE \"public\".\"users\" ADD CONSTRAINT \"users_boss_users_id_fk\" FOREIGN KEY (\"boss\") REFERENCES \"public\".\"users\" (\"id\") ON DELETE SET NULL "
     "ON UPDATE CASCADE\n"
     "ALTER TABLE \"public\".\"posts\" ADD CONSTRAINT \"posts_author_id_users_id_fk\" FOREIGN KEY (\"author_id\") REFERENCES \"public\".\"users\" (\"id\") ON DELETE "
     "NO ACTION ON UPDATE NO ACTION\n",
     ""},
    {"names_of_schemas",
     NULL,
     false,
     "export const shop = pgSchema('shop');\n"
     "export const size = shop.enum('size', ['s', 'm']);\n"
     "export const number = shop.sequence('number', { startWith: 100, cycle: true });\n"
     "export const items = shop.table('items', { id: serial().primaryKey(), size: size('size'), sizes: size().array() }, (t) => [index('items_size').on(t.size)]);\n"
     "export const prices = pgTable('prices', { item: integer().references(() => items.id) });\n",
     "CREATE SCHEMA \"shop\"\n"
     "CREATE TYPE \"shop\".\"size\" AS ENUM ('s', 'm')\n"
     "CREATE SEQUENCE \"shop\".\"number\" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 100 CACHE 1 CYCLE\n"
     "CREATE TABLE \"shop\".\"items\" ( \"id\" serial PRIMARY KEY NOT NULL, \"size\" \"shop\".\"size\", \"sizes\" \"shop\".\"size\"[] )\n"
     "CREATE TABLE \"public\".\"prices\" ( \"item\" integer )\n"
     "ALTER TABLE \"public\".\"prices\" ADD CONSTRAINT \"prices_item_items_id_fk\" FOREIGN KEY (\"item\") REFERENCES \"shop\".\"items\" (\"id\") ON DELETE NO ACTION "
     "ON UPDATE NO ACTION\n"
     "CREATE INDEX \"items_size\" ON \"shop\".\"items\" (\"size\")\n",
     ""},
    {"creators",
     NULL,
     false,
     "const table = pgTableCreator((name) => `shop_${name}`);\n"
     "export const items = table('items', { id: serial().primaryKey(), name: text().unique() }, (t) => [index().on(t.name)]);\n",
     "CREATE TABLE \"public\".\"shop_items\" ( \"id\" serial PRIMARY KEY NOT NULL, \"name\" text )\n"
     "ALTER TABLE \"public\".\"shop_items\" ADD CONSTRAINT \"shop_items_name_unique\" UNIQUE (\"name\")\n"
     "CREATE INDEX \"shop_items_name_index\" ON \"public\".\"shop_items\" (\"name\")\n",
     ""},
    {"columns_by_callback",
     NULL,
     false,
     "export const t = pgTable('t', (t) => ({ id: t.uuid().primaryKey().defaultRandom(), name: t.varchar('full_name', { length: 10 }).notNull() }));\n"
     "export const u = pgTable('u', ({ integer, timestamp }) => ({ n: integer(), at: timestamp().defaultNow() }));\n",
     "CREATE TABLE \"public\".\"t\" ( \"id\" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL, \"full_name\" varchar(10) NOT NULL )\n"
     "CREATE TABLE \"public\".\"u\" ( \"n\" integer, \"at\" timestamp DEFAULT now() )\n",
     ""},
    {"shared_columns",
     NULL,
     false,
     "const times = { createdAt: timestamp('created_at').notNull().defaultNow(), updatedAt: timestamp('updated_at').$onUpdate(() => new Date()) };\n"
     "const id = () => ({ id: serial().primaryKey() });\n"
     "const owner = (name: string) => (other: boolean) => other ? integer(name).notNull() : integer(name);\n"
     "export const a = pgTable('a', { ...id(), ...times, by: owner('by_a')(true) });\n"
     "export const b = pgTable('b', { ...id(), by: owner('by_b')(false), ...times });\n",
     "CREATE TABLE \"public\".\"a\" ( \"id\" serial PRIMARY KEY NOT NULL, \"created_at\" timestamp DEFAULT now() NOT NULL, \"updated_at\" timestamp, \"by_a\" integer "
     "NOT NULL )\n"
     "CREATE TABLE \"public\".\"b\" ( \"id\" serial PRIMARY KEY NOT NULL, \"by_b\" integer, \"created_at\" timestamp DEFAULT now() NOT NULL, \"updated_at\" timestamp )\n",
     ""},
    {"builders_are_changed",
     NULL,
     false,
     "const shared = text('x');\n"
     "export const a = pgTable('a', { x: shared.notNull() });\n"
     "export const b = pgTable('b', { x: shared });\n"
     "const unnamed = text();\n"
     "export const c = pgTable('c', { first: unnamed.default('q') });\n"
     "export const d = pgTable('d', { second: unnamed, x: shared });\n",
     "CREATE TABLE \"public\".\"a\" ( \"x\" text NOT NULL )\n"
     "CREATE TABLE \"public\".\"b\" ( \"x\" text NOT NULL )\n"
     "CREATE TABLE \"public\".\"c\" ( \"first\" text DEFAULT 'q' )\n"
     "CREATE TABLE \"public\".\"d\" ( \"first\" text DEFAULT 'q', \"x\" text NOT NULL )\n",
     ""},
    {"same_names",
     NULL,
     false,
     "export const dup = pgTable('dup', { a: text('same'), b: integer('same') });\n"
     "export const one = pgTable('twice', { a: text() });\n"
     "export const two = pgTable('twice', { b: text() });\n",
     "CREATE TABLE \"public\".\"dup\" ( \"same\" integer )\n"
     "CREATE TABLE \"public\".\"twice\" ( \"b\" text )\n",
     ""},
    {"row_security",
     NULL,
     false,
     "export const a = pgTable('a', { id: integer() }).enableRLS();\n"
     "export const b = pgTable('b', { boss: integer().references(() => a.id) });\n",
     "CREATE TABLE \"public\".\"a\" ( \"id\" integer )\n"
     "CREATE TABLE \"public\".\"b\" ( \"boss\" integer )\n"
     "ALTER TABLE \"public\".\"b\" ADD CONSTRAINT \"b_boss_a_id_fk\" FOREIGN KEY (\"boss\") REFERENCES \"public\".\"a\" (\"id\") ON DELETE NO ACTION ON UPDATE NO ACTION\n"
     "ALTER TABLE \"public\".\"a\" ENABLE ROW LEVEL SECURITY\n",
     ""},
    {"only_exports_count",
     NULL,
     false,
     "const hidden = pgTable('hidden', { id: serial().primaryKey() });\n"
     "export const seen = pgTable('seen', { id: serial().primaryKey() });\n"
     "export const seenRelations = relations(seen, ({ one }) => ({ other: one(hidden) }));\n"
     "export type Seen = typeof seen.$inferSelect;\n"
     "export const limit = 5;\n",
     "CREATE TABLE \"public\".\"seen\" ( \"id\" serial PRIMARY KEY NOT NULL )\n",
     ""},
    {"sequences",
     NULL,
     false,
     "export const a = pgSequence('a', { startWith: 100, maxValue: 10000, minValue: 100, cycle: true, cache: 10, increment: 2 });\n"
     "export const b = pgSequence('b', { increment: -1 });\n"
     "export const c = pgSequence('c');\n"
     "export const t = pgTable('t', { id: integer() });\n",
     "CREATE SEQUENCE \"public\".\"a\" INCREMENT BY 2 MINVALUE 100 MAXVALUE 10000 START WITH 100 CACHE 10 CYCLE\n"
     "CREATE SEQUENCE \"public\".\"b\" INCREMENT BY -1 MINVALUE -9223372036854775808 MAXVALUE -1 START WITH -1 CACHE 1\n"
     "CREATE SEQUENCE \"public\".\"c\" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1\n"
     "CREATE TABLE \"public\".\"t\" ( \"id\" integer )\n",
     ""},
    {"ways_to_write_it",
     NULL,
     false,
     "import * as p from \"drizzle-orm/pg-core\"; import { pgTable as table, text as str } from \"drizzle-orm/pg-core\"; import * as orm from \"drizzle-orm\"; import "
     "{ authUsers, authenticatedRole } from \"drizzle-orm/supabase\";\n"
     "export const a = p.pgTable(\"a\", { id: p.serial().primaryKey(), n: p.text().default(orm.sql`'x'`), [\"c\" + 1]: p.integer() }, (t) => "
     "[p.index(\"ai\").on(t.n), p.check(\"ac\", orm.sql`${t.n} <> ''`), p.index(\"ai2\").on(orm.sql`${t.n} desc`).where(orm.isNotNull(t.n))]);\n"
     "const b = table(\"b\", { id: str().primaryKey(), a: p.integer().references(() => a.id) }); export { b as renamed };\n"
     "export default table(\"dflt\", { x: str() });\n"
     "export const { x1, x2 } = { x1: table(\"x1\", { x: str() }), x2: p.pgEnum(\"x2\", [\"a\"]) };\n"
     "export const pol = pgPolicy(\"on users\", { for: \"select\", to: authenticatedRole, using: orm.sql`${authUsers.id} is not null` }).link(authUsers);\n"
     "const list = [\"one\", \"two\"] as const;\n"
     "export const cols = table(\"cols\", Object.fromEntries(list.map((n) => [n, p.varchar(n + \"_col\", { length: n.length })])) as any);\n"
     "const withTenant = <T extends Record<string, any>>(cols: T) => ({ tenantId: p.uuid(\"tenant_id\").notNull(), ...cols });\n"
     "export const wt = table(\"wt\", withTenant({ id: p.uuid().primaryKey() }), (t: any) => [p.unique().on(t.tenantId, t.id)]);\n"
     "function makeTable(name: string) { return table(name, { id: p.serial().primaryKey(), label: str().notNull().unique() }, (t) => ({ i: "
     "p.uniqueIndex(`${name}_label`).on(t.label) })); }\n"
     "export const m1 = makeTable(\"m1\"); export const m2 = makeTable(\"m2\");\n"
     "export const big = table(\"big\", { b: p.bigint({ mode: \"bigint\" }).default(orm.sql`10`) });\n",
     "CREATE TYPE \"public\".\"x2\" AS ENUM ('a')\n"
     "CREATE TABLE \"public\".\"a\" ( \"id\" serial PRIMARY KEY NOT NULL, \"n\" text DEFAULT 'x', \"c1\" integer )\n"
     "CREATE TABLE \"public\".\"b\" ( \"id\" text PRIMARY KEY NOT NULL, \"a\" integer )\n"
     "CREATE TABLE \"public\".\"dflt\" ( \"x\" text )\n"
     "CREATE TABLE \"public\".\"x1\" ( \"x\" text )\n"
     "CREATE TABLE \"public\".\"cols\" ( \"one_col\" varchar(3), \"two_col\" varchar(3) )\n"
     "CREATE TABLE \"public\".\"wt\" ( \"tenant_id\" uuid NOT NULL, \"id\" uuid PRIMARY KEY NOT NULL )\n"
     "CREATE TABLE \"public\".\"m1\" ( \"id\" serial PRIMARY KEY NOT NULL, \"label\" text NOT NULL )\n"
     "CREATE TABLE \"public\".\"m2\" ( \"id\" serial PRIMARY KEY NOT NULL, \"label\" text NOT NULL )\n"
     "CREATE TABLE \"public\".\"big\" ( \"b\" bigint DEFAULT 10 )\n"
     "ALTER TABLE \"public\".\"a\" ADD CONSTRAINT \"ac\" CHECK (\"a\".\"n\" <> '')\n"
     "ALTER TABLE \"public\".\"wt\" ADD CONSTRAINT \"wt_tenant_id_id_unique\" UNIQUE (\"tenant_id\", \"id\")\n"
     "ALTER TABLE \"public\".\"m1\" ADD CONSTRAINT \"m1_label_unique\" UNIQUE (\"label\")\n"
     "ALTER TABLE \"public\".\"m2\" ADD CONSTRAINT \"m2_label_unique\" UNIQUE (\"label\")\n"
     "CREATE UNIQUE INDEX \"m1_label\" ON \"public\".\"m1\" (\"label\")\n"
     "CREATE UNIQUE INDEX \"m2_label\" ON \"public\".\"m2\" (\"label\")\n"
     "ALTER TABLE \"public\".\"b\" ADD CONSTRAINT \"b_a_a_id_fk\" FOREIGN KEY (\"a\") REFERENCES \"public\".\"a\" (\"id\") ON DELETE NO ACTION ON UPDATE NO ACTION\n"
     "CREATE INDEX \"ai\" ON \"public\".\"a\" (\"n\")\n"
     "CREATE INDEX \"ai2\" ON \"public\".\"a\" (\"n\" desc) WHERE \"a\".\"n\" is not null\n"
     "CREATE POLICY \"on users\" ON \"auth\".\"users\" AS PERMISSIVE FOR SELECT TO \"authenticated\" USING (\"auth\".\"users\".\"id\" is not null)\n",
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
