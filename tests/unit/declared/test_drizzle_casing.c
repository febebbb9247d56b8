/* Names made of keys, with a casing. What is wanted was checked against the catalog that drizzle-kit 0.31 makes of the same text. */

#include "drizzle_reader.h"

static const struct {
    const char *name, *casing;
    bool roles;
    const char *source, *statements, *notes;
} cases[] = {
    {"snake_case",
     "snake_case",
     false,
     "export const userRole = pgEnum('userRole', ['a', 'b']);\n"
     "export const accounts = pgTable('userAccounts', { id: serial().primaryKey(), firstName: text().notNull(), HTMLParser: text(), userID2: integer().unique(), "
     "'weird-key': text(), own: text('ExplicitName').unique(), role: userRole(), parentId: integer().references(() => accounts.id), aB1c: integer() },\n"
     "  (t) => [index().on(t.firstName, t.HTMLParser), unique().on(t.firstName, t.userID2), check('c1', sql`${t.userID2} > 0`), "
     "index('e').on(sql`lower(${t.firstName})`), index('w').on(t.id).where(sql`${t.firstName} <> ''`)]);\n"
     "export const posts = pgTable('user_posts', { userId: integer().references(() => accounts.id), postId: integer(), tagIds: integer().array(), some: "
     "integer().generatedAlwaysAsIdentity() },\n"
     "  (t) => [primaryKey({ columns: [t.userId, t.postId] }), foreignKey({ columns: [t.userId], foreignColumns: [accounts.userID2] })]);\n"
     "export const named = pgTable('named', { userId: integer(), postId: integer() }, (t) => [primaryKey({ name: 'pk_userId_x', columns: [t.userId, t.postId] }), "
     "unique('uq_userId').on(t.userId)]);\n",
     "CREATE TYPE \"public\".\"userRole\" AS ENUM ('a', 'b')\n"
     "CREATE TABLE \"public\".\"userAccounts\" ( \"id\" serial PRIMARY KEY NOT NULL, \"first_name\" text NOT NULL, \"html_parser\" text, \"user_id_2\" integer, "
     "\"weird_key\" text, \"ExplicitName\" text, \"role\" \"public\".\"userRole\", \"parent_id\" integer, \"a_b_1c\" integer )\n"
     "CREATE TABLE \"public\".\"user_posts\" ( \"user_id\" integer, \"post_id\" integer, \"tag_ids\" integer[], \"some\" integer GENERATED ALWAYS AS IDENTITY "
     "(SEQUENCE NAME \"public\".\"user_posts_some_seq\" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1) NOT NULL )\n"
     "CREATE TABLE \"public\".\"named\" ( \"user_id\" integer, \"post_id\" integer )\n"
     "ALTER TABLE \"public\".\"userAccounts\" ADD CONSTRAINT \"userAccounts_userID2_unique\" UNIQUE (\"user_id_2\")\n"
     "ALTER TABLE \"public\".\"userAccounts\" ADD CONSTRAINT \"userAccounts_ExplicitName_unique\" UNIQUE (\"ExplicitName\")\n"
     "ALTER TABLE \"public\".\"userAccounts\" ADD CONSTRAINT \"userAccounts_firstName_userID2_unique\" UNIQUE (\"first_name\", \"user_id_2\")\n"
     "ALTER TABLE \"public\".\"userAccounts\" ADD CONSTRAINT \"c1\" CHECK (\"userAccounts\".\"user_id_2\" > 0)\n"
     "ALTER TABLE \"public\".\"user_posts\" ADD CONSTRAINT \"user_posts_user_id_post_id_pk\" PRIMARY KEY (\"user_id\", \"post_id\")\n"
     "ALTER TABLE \"public\".\"named\" ADD CONSTRAINT \"pk_user_id_x\" PRIMARY KEY (\"user_id\", \"post_id\")\n"
     "ALTER TABLE \"public\".\"named\" ADD CONSTRAINT \"uq_userId\" UNIQUE (\"user_id\")\n"
     "ALTER TABLE \"public\".\"userAccounts\" ADD CONSTRAINT \"userAccounts_parent_id_userAccounts_id_fk\" FOREIGN KEY (\"parent_id\") REFERENCES "
     "\"public\".\"userAccounts\" (\"id\") ON DELETE NO ACTION ON UPDATE NO ACTION\n"
     "ALTER TABLE \"public\".\"user_posts\" ADD CONSTRAINT \"user_posts_user_id_userAccounts_id_fk\" FOREIGN KEY (\"user_id\") REFERENCES \"public\".\"userAccounts\" "
     "(\"id\") ON DELETE NO ACTION ON UPDATE NO ACTION\n"
     "ALTER TABLE \"public\".\"user_posts\" ADD CONSTRAINT \"user_posts_user_id_userAccounts_user_id_2_fk\" FOREIGN KEY (\"user_id\") REFERENCES "
     "\"public\".\"userAccounts\" (\"user_id_2\") ON DELETE NO ACTION ON UPDATE NO ACTION\n"
     "CREATE INDEX \"userAccounts_first_name_html_parser_index\" ON \"public\".\"userAccounts\" (\"first_name\", \"html_parser\")\n"
     "CREATE INDEX \"e\" ON \"public\".\"userAccounts\" (lower(\"first_name\"))\n"
     "CREATE INDEX \"w\" ON \"public\".\"userAccounts\" (\"id\") WHERE \"userAccounts\".\"first_name\" <> ''\n",
     ""},
    {"camel_case",
     "camelCase",
     false,
     "export const userRole = pgEnum('userRole', ['a', 'b']);\n"
     "export const accounts = pgTable('userAccounts', { id: serial().primaryKey(), first_name: text().notNull(), HTMLParser: text(), userID2: integer().unique(), "
     "'weird-key': text(), own: text('ExplicitName').unique(), role: userRole(), parentId: integer().references(() => accounts.id), aB1c: integer() },\n"
     "  (t) => [index().on(t.first_name, t.HTMLParser), unique().on(t.first_name, t.userID2), check('c1', sql`${t.userID2} > 0`), "
     "index('e').on(sql`lower(${t.first_name})`), index('w').on(t.id).where(sql`${t.first_name} <> ''`)]);\n"
     "export const posts = pgTable('user_posts', { userId: integer().references(() => accounts.id), postId: integer(), tagIds: integer().array(), some: "
     "integer().generatedAlwaysAsIdentity() },\n"
     "  (t) => [primaryKey({ columns: [t.userId, t.postId] }), foreignKey({ columns: [t.userId], foreignColumns: [accounts.userID2] })]);\n"
     "export const named = pgTable('named', { userId: integer(), postId: integer() }, (t) => [primaryKey({ name: 'pk_userId_x', columns: [t.userId, t.postId] }), "
     "unique('uq_userId').on(t.userId)]);\n",
     "CREATE TYPE \"public\".\"userRole\" AS ENUM ('a', 'b')\n"
     "CREATE TABLE \"public\".\"userAccounts\" ( \"id\" serial PRIMARY KEY NOT NULL, \"firstName\" text NOT NULL, \"htmlParser\" text, \"userID2\" integer, "
     "\"weirdKey\" text, \"ExplicitName\" text, \"role\" \"public\".\"userRole\", \"parentId\" integer, \"aB1c\" integer )\n"
     "CREATE TABLE \"public\".\"user_posts\" ( \"userId\" integer, \"postId\" integer, \"tagIds\" integer[], \"some\" integer GENERATED ALWAYS AS IDENTITY (SEQUENCE "
     "NAME \"public\".\"user_posts_some_seq\" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1) NOT NULL )\n"
     "CREATE TABLE \"public\".\"named\" ( \"userId\" integer, \"postId\" integer )\n"
     "ALTER TABLE \"public\".\"userAccounts\" ADD CONSTRAINT \"userAccounts_userID2_unique\" UNIQUE (\"userID2\")\n"
     "ALTER TABLE \"public\".\"userAccounts\" ADD CONSTRAINT \"userAccounts_ExplicitName_unique\" UNIQUE (\"ExplicitName\")\n"
     "ALTER TABLE \"public\".\"userAccounts\" ADD CONSTRAINT \"userAccounts_first_name_userID2_unique\" UNIQUE (\"firstName\", \"userID2\")\n"
     "ALTER TABLE \"public\".\"userAccounts\" ADD CONSTRAINT \"c1\" CHECK (\"userAccounts\".\"userID2\" > 0)\n"
     "ALTER TABLE \"public\".\"user_posts\" ADD CONSTRAINT \"user_posts_userId_postId_pk\" PRIMARY KEY (\"userId\", \"postId\")\n"
     "ALTER TABLE \"public\".\"named\" ADD CONSTRAINT \"pk_userId_x\" PRIMARY KEY (\"userId\", \"postId\")\n"
     "ALTER TABLE \"public\".\"named\" ADD CONSTRAINT \"uq_userId\" UNIQUE (\"userId\")\n"
     "ALTER TABLE \"public\".\"userAccounts\" ADD CONSTRAINT \"userAccounts_parentId_userAccounts_id_fk\" FOREIGN KEY (\"parentId\") REFERENCES "
     "\"public\".\"userAccounts\" (\"id\") ON DELETE NO ACTION ON UPDATE NO ACTION\n"
     "ALTER TABLE \"public\".\"user_posts\" ADD CONSTRAINT \"user_posts_userId_userAccounts_id_fk\" FOREIGN KEY (\"userId\") REFERENCES \"public\".\"userAccounts\" "
     "(\"id\") ON DELETE NO ACTION ON UPDATE NO ACTION\n"
     "ALTER TABLE \"public\".\"user_posts\" ADD CONSTRAINT \"user_posts_userId_userAccounts_userID2_fk\" FOREIGN KEY (\"userId\") REFERENCES "
     "\"public\".\"userAccounts\" (\"userID2\") ON DELETE NO ACTION ON UPDATE NO ACTION\n"
     "CREATE INDEX \"userAccounts_firstName_htmlParser_index\" ON \"public\".\"userAccounts\" (\"firstName\", \"htmlParser\")\n"
     "CREATE INDEX \"e\" ON \"public\".\"userAccounts\" (lower(\"firstName\"))\n"
     "CREATE INDEX \"w\" ON \"public\".\"userAccounts\" (\"id\") WHERE \"userAccounts\".\"firstName\" <> ''\n",
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
