/* Third arguments: indexes, constraints, policies; views. What is wanted was checked against the catalog that drizzle-kit 0.31 makes of the same text. */

#include "drizzle_reader.h"

static const struct {
    const char *name, *casing;
    bool roles;
    const char *source, *statements, *notes;
} cases[] = {
    {"indexes",
     NULL,
     false,
     "export const users = pgTable('users', { id: integer().primaryKey(), email: text().notNull(), first: text('first_name'), last: text(), deletedAt: "
     "timestamp('deleted_at') },\n"
     "  (t) => [index().on(t.email), index('n1').on(t.first.asc(), t.email.desc()), index('n2').on(t.first.desc().nullsFirst(), t.last.nullsFirst()), "
     "uniqueIndex('u1').on(sql`lower(${t.email})`).where(sql`${t.deletedAt} is null`),\n"
     "  index('n3').using('gin', sql`to_tsvector('english', ${t.first})`), index('n4').using('btree', t.email.op('text_pattern_ops').desc()), "
     "index('n5').on(t.email).with({ fillfactor: 70 }), index('n6').on(t.email).concurrently(),\n"
     "  index('n7').onOnly(t.email), uniqueIndex().on(t.first, t.last), index('n8').using('hash', t.email), index('n9').on(desc(t.email)), "
     "index('w1').on(t.id).where(isNull(t.deletedAt)),\n"
     "  index('w2').on(t.id).where(and(isNotNull(t.deletedAt), sql`${t.last} <> 'x'`))]);\n",
     "CREATE TABLE \"public\".\"users\" ( \"id\" integer PRIMARY KEY NOT NULL, \"email\" text NOT NULL, \"first_name\" text, \"last\" text, \"deleted_at\" timestamp )\n"
     "CREATE UNIQUE INDEX \"u1\" ON \"public\".\"users\" (lower(\"email\")) WHERE \"users\".\"deleted_at\" is null\n"
     "CREATE UNIQUE INDEX \"users_first_name_last_index\" ON \"public\".\"users\" (\"first_name\", \"last\")\n"
     "CREATE INDEX \"users_email_index\" ON \"public\".\"users\" (\"email\")\n"
     "CREATE INDEX \"n1\" ON \"public\".\"users\" (\"first_name\", \"email\" DESC NULLS LAST)\n"
     "CREATE INDEX \"n2\" ON \"public\".\"users\" (\"first_name\" DESC NULLS FIRST, \"last\" NULLS FIRST)\n"
     "CREATE INDEX \"n3\" ON \"public\".\"users\" USING gin (to_tsvector('english', \"first_name\"))\n"
     "CREATE INDEX \"n4\" ON \"public\".\"users\" USING btree (\"email\" text_pattern_ops)\n"
     "CREATE INDEX \"n5\" ON \"public\".\"users\" (\"email\") WITH (fillfactor=70)\n"
     "CREATE INDEX \"n6\" ON \"public\".\"users\" (\"email\")\n"
     "CREATE INDEX \"n7\" ON \"public\".\"users\" (\"email\")\n"
     "CREATE INDEX \"n8\" ON \"public\".\"users\" USING hash (\"email\")\n"
     "CREATE INDEX \"n9\" ON \"public\".\"users\" (\"email\" desc)\n"
     "CREATE INDEX \"w1\" ON \"public\".\"users\" (\"id\") WHERE \"users\".\"deleted_at\" is null\n"
     "CREATE INDEX \"w2\" ON \"public\".\"users\" (\"id\") WHERE (\"users\".\"deleted_at\" is not null and \"users\".\"last\" <> 'x')\n",
     ""},
    {"constraints",
     NULL,
     false,
     "export const users = pgTable('users', { id: integer().unique(), email: text(), first: text('first_name'), parentId: integer() }, (t) => [\n"
     "  check('ck1', sql`${t.id} > 0`), check('ck2', sql`length(${t.email}) > 3 and ${t.first} in ('a', 'b')`), unique().on(t.first, t.email), "
     "unique('uq').on(t.email).nullsNotDistinct(),\n"
     "  foreignKey({ columns: [t.parentId], foreignColumns: [t.id], name: 'self' }).onDelete('cascade').onUpdate('set null'), foreignKey({ columns: [t.parentId], "
     "foreignColumns: [users.id] })]);\n",
     "CREATE TABLE \"public\".\"users\" ( \"id\" integer, \"email\" text, \"first_name\" text, \"parentId\" integer )\n"
     "ALTER TABLE \"public\".\"users\" ADD CONSTRAINT \"users_id_unique\" UNIQUE (\"id\")\n"
     "ALTER TABLE \"public\".\"users\" ADD CONSTRAINT \"ck1\" CHECK (\"users\".\"id\" > 0)\n"
     "ALTER TABLE \"public\".\"users\" ADD CONSTRAINT \"ck2\" CHECK (length(\"users\".\"email\") > 3 and \"users\".\"first_name\" in ('a', 'b'))\n"
     "ALTER TABLE \"public\".\"users\" ADD CONSTRAINT \"users_first_name_email_unique\" UNIQUE (\"first_name\", \"email\")\n"
     "ALTER TABLE \"public\".\"users\" ADD CONSTRAINT \"uq\" UNIQUE NULLS NOT DISTINCT (\"email\")\n"
     "ALTER TABLE \"public\".\"users\" ADD CONSTRAINT \"self\" FOREIGN KEY (\"parentId\") REFERENCES \"public\".\"users\" (\"id\") ON DELETE CASCADE ON UPDATE SET NULL\n"
     "ALTER TABLE \"public\".\"users\" ADD CONSTRAINT \"users_parentId_users_id_fk\" FOREIGN KEY (\"parentId\") REFERENCES \"public\".\"users\" (\"id\") ON DELETE NO "
     "ACTION ON UPDATE NO ACTION\n",
     ""},
    {"primary_keys",
     NULL,
     false,
     "export const a = pgTable('a', { x: integer(), y: integer('yy') }, (t) => [primaryKey({ columns: [t.x, t.y] })]);\n"
     "export const b = pgTable('b', { x: integer(), y: integer() }, (t) => ({ pk: primaryKey({ name: 'own', columns: [t.x, t.y] }) }));\n"
     "export const c = pgTable('c', { x: integer(), y: integer() }, (t) => { return [primaryKey(t.x, t.y)]; });\n",
     "CREATE TABLE \"public\".\"a\" ( \"x\" integer, \"yy\" integer )\n"
     "CREATE TABLE \"public\".\"b\" ( \"x\" integer, \"y\" integer )\n"
     "CREATE TABLE \"public\".\"c\" ( \"x\" integer, \"y\" integer )\n"
     "ALTER TABLE \"public\".\"a\" ADD CONSTRAINT \"a_x_yy_pk\" PRIMARY KEY (\"x\", \"yy\")\n"
     "ALTER TABLE \"public\".\"b\" ADD CONSTRAINT \"own\" PRIMARY KEY (\"x\", \"y\")\n"
     "ALTER TABLE \"public\".\"c\" ADD CONSTRAINT \"c_x_y_pk\" PRIMARY KEY (\"x\", \"y\")\n",
     ""},
    {"forms",
     NULL,
     false,
     "const times = (t: any) => [index(`${getTableName(b)}_at`).on(t.at)];\n"
     "export const a = pgTable('a', { x: integer() }, ({ x }) => ({ one: index('a1').on(x), two: check('a2', sql`${x} > 0`) }));\n"
     "export const b = pgTable('b', { at: timestamp(), x: integer() }, (t) => [...times(t), ...(true ? [index('b1').on(t.x)] : []), [index('b2').on(t.x)], false && "
     "index('b3').on(t.x)]);\n"
     "export const c = pgTable('c', { x: integer() }, function (t) { const name = 'c1'; return { i: index(name).on(t.x) }; });\n",
     "CREATE TABLE \"public\".\"a\" ( \"x\" integer )\n"
     "CREATE TABLE \"public\".\"b\" ( \"at\" timestamp, \"x\" integer )\n"
     "CREATE TABLE \"public\".\"c\" ( \"x\" integer )\n"
     "ALTER TABLE \"public\".\"a\" ADD CONSTRAINT \"a2\" CHECK (\"a\".\"x\" > 0)\n"
     "CREATE INDEX \"a1\" ON \"public\".\"a\" (\"x\")\n"
     "CREATE INDEX \"b_at\" ON \"public\".\"b\" (\"at\")\n"
     "CREATE INDEX \"b1\" ON \"public\".\"b\" (\"x\")\n"
     "CREATE INDEX \"b2\" ON \"public\".\"b\" (\"x\")\n"
     "CREATE INDEX \"c1\" ON \"public\".\"c\" (\"x\")\n",
     ""},
    {"policies",
     NULL,
     true,
     "export const admin = pgRole('admin', { createRole: true, createDb: true, inherit: false });\n"
     "export const guest = pgRole('guest').existing();\n"
     "export const a = pgTable('a', { id: integer(), owner: text() }, (t) => [pgPolicy('p1', { as: 'restrictive', for: 'select', to: ['public', admin, "
     "'current_user'], using: sql`${t.owner} = current_user` }),\n"
     "  pgPolicy('p2', { for: 'insert', withCheck: sql`true` }), pgPolicy('p3')]);\n"
     "export const b = pgTable('b', { id: integer() });\n"
     "export const linked = pgPolicy('linked', { for: 'delete', to: admin, using: sql`${b.id} = 1` }).link(b);\n",
     "DO 'BEGIN CREATE ROLE \"admin\" NOLOGIN; EXCEPTION WHEN duplicate_object OR insufficient_privilege THEN NULL; END'\n"
     "CREATE TABLE \"public\".\"a\" ( \"id\" integer, \"owner\" text )\n"
     "CREATE TABLE \"public\".\"b\" ( \"id\" integer )\n"
     "ALTER TABLE \"public\".\"a\" ENABLE ROW LEVEL SECURITY\n"
     "CREATE POLICY \"p1\" ON \"public\".\"a\" AS RESTRICTIVE FOR SELECT TO \"admin\", current_user, public USING (\"a\".\"owner\" = current_user)\n"
     "CREATE POLICY \"p2\" ON \"public\".\"a\" AS PERMISSIVE FOR INSERT TO public WITH CHECK (true)\n"
     "CREATE POLICY \"p3\" ON \"public\".\"a\" AS PERMISSIVE FOR ALL TO public\n"
     "ALTER TABLE \"public\".\"b\" ENABLE ROW LEVEL SECURITY\n"
     "CREATE POLICY \"linked\" ON \"public\".\"b\" AS PERMISSIVE FOR DELETE TO \"admin\" USING (\"b\".\"id\" = 1)\n",
     ""},
    {"views",
     NULL,
     false,
     "export const users = pgTable('users', { id: integer(), email: text(), status: text() });\n"
     "export const posts = pgTable('posts', { id: integer(), author: integer() });\n"
     "export const v1 = pgView('v1', { id: integer(), n: text() }).as(sql`select id, email as n from ${users} where ${users.id} > ${5} and ${users.email} = ${\"it's\"}`);\n"
     "export const v2 = pgView('v2').as((qb) => qb.select().from(users));\n"
     "export const v3 = pgView('v3').with({ securityBarrier: true, checkOption: 'cascaded' }).as((qb) => qb.select({ id: users.id, low: "
     "sql`lower(${users.email})`.as('low') }).from(users).where(gt(users.id, 3)));\n"
     "export const v4 = pgMaterializedView('v4').withNoData().as((qb) => qb.select({ uid: users.id, pid: sql`${posts.id}`.as('pid') }).from(users).leftJoin(posts, "
     "eq(posts.author, users.id)).orderBy(desc(users.id)).limit(10));\n"
     "export const v5 = pgView('v5', { id: integer() }).existing();\n"
     "export const v6 = pgView('v6').as((qb) => qb.selectDistinct({ s: users.status, c: sql`count(*)`.as('c') }).from(users).groupBy(users.status));\n"
     "export const unfinished = pgView('v7');\n",
     "CREATE TABLE \"public\".\"users\" ( \"id\" integer, \"email\" text, \"status\" text )\n"
     "CREATE TABLE \"public\".\"posts\" ( \"id\" integer, \"author\" integer )\n"
     "CREATE VIEW \"public\".\"v1\" AS select id, email as n from \"users\" where \"users\".\"id\" > 5 and \"users\".\"email\" = 'it''s'\n"
     "CREATE VIEW \"public\".\"v2\" AS select \"id\", \"email\", \"status\" from \"users\"\n"
     "CREATE VIEW \"public\".\"v3\" WITH (security_barrier = true, check_option = cascaded) AS select \"id\", lower(\"email\") as \"low\" from \"users\" where "
     "\"users\".\"id\" > 3\n"
     "CREATE MATERIALIZED VIEW \"public\".\"v4\" AS select \"users\".\"id\", \"posts\".\"id\" as \"pid\" from \"users\" left join \"posts\" on \"posts\".\"author\" = "
     "\"users\".\"id\" order by \"users\".\"id\" desc limit 10 WITH NO DATA\n"
     "CREATE VIEW \"public\".\"v6\" AS select distinct \"status\", count(*) as \"c\" from \"users\" group by \"users\".\"status\"\n",
     ""},
    {"views_of_queries",
     NULL,
     false,
     "import { alias, QueryBuilder } from 'drizzle-orm/pg-core';\n"
     "import { count } from 'drizzle-orm';\n"
     "export const users = pgTable(\"users\", { id: serial(), name: text(), email: text(), homeCity: integer(\"home_city\"), age1: integer(), role: text() });\n"
     "export const cities = pgTable(\"cities\", { id: serial(), name: text(), area: integer() });\n"
     "export const v1 = pgView(\"v1\").as((qb) => { const sq = qb.$with(\"sq\").as(qb.select({ userId: users.id, cityId: users.homeCity "
     "}).from(users).leftJoin(cities, eq(cities.id, users.homeCity)).where(sql`${users.age1} > 18`)); return qb.with(sq).select().from(sq).where(sql`${sq.userId} = "
     "1`); });\n"
     "export const v2 = pgView(\"v2\").as((qb) => { const p = alias(users, \"p\"); return qb.select({ a: users.id, b: sql<string>`${p.name}`.as(\"b2\"), c: "
     "p.homeCity }).from(users).innerJoin(p, eq(p.id, users.age1)); });\n"
     "export const v3 = pgView(\"v3\").as((qb) => { const s = qb.select({ c: users.homeCity, n: count().as(\"n\") }).from(users).groupBy(users.homeCity).as(\"s\"); "
     "return qb.select({ city: cities.name, total: s.n }).from(cities).leftJoin(s, eq(s.c, cities.id)); });\n"
     "export const v4 = pgView(\"v4\").as((qb) => qb.select().from(v1));\n"
     "export const v5 = pgView(\"v5\").as((qb) => qb.select({ x: v2.b, y: v2.a }).from(v2).where(gt(v2.a, 1)));\n"
     "export const v6 = pgMaterializedView(\"v6\").using(\"heap\").with({ fillfactor: 90 }).as((qb) => qb.select({ id: users.id, name: users.name "
     "}).from(users).where(eq(users.role, \"customer\")));\n"
     "export const v7 = pgView(\"v7\", { id: integer(), cityName: text(\"city_name\") }).as(sql`select 1 as id, 'x' as city_name`);\n"
     "export const v8 = pgView(\"v8\").as((qb) => qb.select({ c: v7.cityName }).from(v7));\n"
     "const q = new QueryBuilder();\n"
     "export const v9 = pgView(\"v9\").as(q.select({ n: users.name }).from(users));\n",
     "CREATE TABLE \"public\".\"users\" ( \"id\" serial NOT NULL, \"name\" text, \"email\" text, \"home_city\" integer, \"age1\" integer, \"role\" text )\n"
     "CREATE TABLE \"public\".\"cities\" ( \"id\" serial NOT NULL, \"name\" text, \"area\" integer )\n"
     "CREATE VIEW \"public\".\"v1\" AS with \"sq\" as (select \"users\".\"id\", \"users\".\"home_city\" from \"users\" left join \"cities\" on \"cities\".\"id\" = "
     "\"users\".\"home_city\" where \"users\".\"age1\" > 18) select \"id\", \"home_city\" from \"sq\" where \"sq\".\"id\" = 1\n"
     "CREATE VIEW \"public\".\"v2\" AS select \"users\".\"id\", \"p\".\"name\" as \"b2\", \"p\".\"home_city\" from \"users\" inner join \"users\" \"p\" on "
     "\"p\".\"id\" = \"users\".\"age1\"\n"
     "CREATE VIEW \"public\".\"v3\" AS select \"cities\".\"name\", \"n\" from \"cities\" left join (select \"home_city\", count(*) as \"n\" from \"users\" group by "
     "\"users\".\"home_city\") \"s\" on \"s\".\"home_city\" = \"cities\".\"id\"\n"
     "CREATE VIEW \"public\".\"v4\" AS select \"id\", \"home_city\" from \"v1\"\n"
     "CREATE VIEW \"public\".\"v5\" AS select \"b2\", \"id\" from \"v2\" where \"v2\".\"id\" > 1\n"
     "CREATE MATERIALIZED VIEW \"public\".\"v6\" USING \"heap\" WITH (fillfactor = 90) AS select \"id\", \"name\" from \"users\" where \"users\".\"role\" = 'customer'\n"
     "CREATE VIEW \"public\".\"v7\" AS select 1 as id, 'x' as city_name\n"
     "CREATE VIEW \"public\".\"v8\" AS select \"city_name\" from \"v7\"\n"
     "CREATE VIEW \"public\".\"v9\" AS select \"name\" from \"users\"\n",
     ""},
    {"values_in_sql",
     NULL,
     false,
     "export const t = pgTable('t', { a: integer(), b: text() }, (t) => [check('c1', sql`${t.b} in (${sql.join(['x', 'y'].map((v) => sql.raw(`'${v}'`)), sql`, "
     "`)})`), check('c2', sql`${sql.identifier('a')} > ${sql.raw(String(1 + 2))}`),\n"
     "  check('c3', or(not(isNull(t.a)), inArray(t.b, ['x'].map((v) => sql.raw(`'${v}'`))))), check('c4', sql`a is not null`.if(true)), check('c5', sql`a > "
     "1`.append(sql` and a < 9`))]);\n",
     "CREATE TABLE \"public\".\"t\" ( \"a\" integer, \"b\" text )\n"
     "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"c1\" CHECK (\"t\".\"b\" in ('x', 'y'))\n"
     "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"c2\" CHECK (\"a\" > 3)\n"
     "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"c3\" CHECK ((not \"t\".\"a\" is null or \"t\".\"b\" in ('x')))\n"
     "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"c4\" CHECK (a is not null)\n"
     "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"c5\" CHECK (a > 1 and a < 9)\n",
     ""},
    {"columns_of_tables",
     NULL,
     false,
     "import { getTableColumns } from 'drizzle-orm';\n"
     "export const users = pgTable(\"users\", { id: serial(), name: text(\"full_name\"), email: text(), homeCity: integer(\"home_city\") });\n"
     "export const cities = pgTable(\"cities\", (t) => ({ id: t.serial(), title: t.text() }));\n"
     "export const v1 = pgView(\"v1\").as((qb) => { const { name, ...rest } = getTableColumns(users); return qb.select({ ...getTableColumns(users), title: "
     "cities.title }).from(users).innerJoin(cities, eq(cities.id, users.homeCity)); });\n"
     "export const v2 = pgView(\"v2\").as((qb) => { const { email, ...rest } = getTableColumns(users); return qb.select({ e: email, ...rest, c: sql`1`.as(\"c\") "
     "}).from(users); });\n"
     "export const v3 = pgView(\"v3\").as((qb) => qb.select(getTableColumns(users)).from(users));\n"
     "export const v4 = pgView(\"v4\").as((qb) => { const sq = qb.$with(\"sq\").as(qb.select({ userId: sql`${users.id}`.as(\"user_id\"), homeCity: users.homeCity "
     "}).from(users).leftJoin(cities, eq(cities.id, users.homeCity)).where(sql`${users.id} > 18`)); return qb.with(sq).select().from(sq).where(sql`${sq.homeCity} = "
     "1`); });\n",
     "CREATE TABLE \"public\".\"users\" ( \"id\" serial NOT NULL, \"full_name\" text, \"email\" text, \"home_city\" integer )\n"
     "CREATE TABLE \"public\".\"cities\" ( \"id\" serial NOT NULL, \"title\" text )\n"
     "CREATE VIEW \"public\".\"v1\" AS select \"users\".\"id\", \"users\".\"full_name\", \"users\".\"email\", \"users\".\"home_city\", \"cities\".\"title\" from "
     "\"users\" inner join \"cities\" on \"cities\".\"id\" = \"users\".\"home_city\"\n"
     "CREATE VIEW \"public\".\"v2\" AS select \"email\", \"id\", \"full_name\", \"home_city\", 1 as \"c\" from \"users\"\n"
     "CREATE VIEW \"public\".\"v3\" AS select \"id\", \"full_name\", \"email\", \"home_city\" from \"users\"\n"
     "CREATE VIEW \"public\".\"v4\" AS with \"sq\" as (select \"users\".\"id\" as \"user_id\", \"users\".\"home_city\" from \"users\" left join \"cities\" on "
     "\"cities\".\"id\" = \"users\".\"home_city\" where \"users\".\"id\" > 18) select \"user_id\", \"home_city\" from \"sq\" where \"sq\".\"home_city\" = 1\n",
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
