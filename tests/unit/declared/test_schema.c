#include "cmocka_all.h"

#include <string.h>
#include "schema.h"
#include "schema_name.h"

#define AT(number) ((SourcePlace){"schema.ts", number})

static Declaration *declaration;
static Schema *schema;

static int set_up(void **state) {
    (void)state;
    declaration = declaration_new(DECLARED_DRIZZLE);
    schema = schema_new(declaration);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    schema_free(schema);
    declaration_free(declaration);
    return 0;
}

static const DeclarationStatement *statement(guint index) {
    assert_true(index < declaration->statements->len);
    return &g_array_index(declaration->statements, DeclarationStatement, index);
}

static void assert_statement(guint index, const char *sql, const char *object, int line) {
    assert_string_equal(statement(index)->sql, sql);
    assert_int_equal(statement(index)->place.line, line);
    if (object)
        assert_string_equal(statement(index)->object, object);
    else
        assert_null(statement(index)->object);
}

static void assert_place(const char *identity, int line) {
    const SourcePlace *place = declaration_place(declaration, identity);
    assert_non_null(place);
    assert_int_equal(place->line, line);
}

static SchemaColumn *column(SchemaTable *table, const char *name, const char *type, int line) {
    SchemaColumn *made = schema_table_add_column(table, name, AT(line));
    made->type = type;
    return made;
}

static void add_all(GPtrArray *list, const char *const *names) {
    for (; *names; names++)
        g_ptr_array_add(list, (gpointer)(uintptr_t)*names);
}
#define NAMES(list, ...) add_all(list, (const char *const[]){__VA_ARGS__, NULL})

static SchemaConstraint *key(SchemaTable *table, SchemaConstraintKind kind, const char *name, const char *of, int line) {
    SchemaConstraint *made = schema_table_add_constraint(table, kind, name, AT(line));
    NAMES(made->columns, of);
    return made;
}

/* --- names ------------------------------------------------------------------------------------------------------------------ */

static void prints_names_as_the_server(void **state) {
    (void)state;
    static const struct {
        const char *name, *printed;
    } cases[] = {
        {"users", "users"}, {"_x9", "_x9"}, {"9x", "\"9x\""}, {"userId", "\"userId\""}, {"a\"b", "\"a\"\"b\""}, {"a b", "\"a b\""}, {"", "\"\""}, {"größe", "\"größe\""},
        {"user", "\"user\""}, {"order", "\"order\""}, {"timestamp", "\"timestamp\""}, {"position", "\"position\""}, {"left", "\"left\""}, {"name", "name"}, {"type", "type"},
        {"a$b", "\"a$b\""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_string_equal(schema_printed_name(schema, cases[i].name), cases[i].printed);
    assert_string_equal(schema_identity(schema, NULL, "users", NULL), "public.users");
    assert_string_equal(schema_identity(schema, "Auth", "users", "order"), "\"Auth\".users.\"order\"");
    assert_string_equal(schema_literal(schema, "it's"), "'it''s'");
    assert_string_equal(schema_quote(schema, "a\"b"), "\"a\"\"b\"");
    assert_string_equal(schema_qualified(schema, NULL, "a"), "\"public\".\"a\"");
}

static void keeps_whole_characters(void **state) {
    (void)state;
    const char *exact = "a23456789_123456789_123456789_123456789_123456789_123456789_123";
    assert_int_equal(strlen(exact), 63);
    assert_ptr_equal(schema_kept_name(schema, exact), exact);
    g_autofree char *longer = g_strconcat(exact, "45", NULL);
    assert_string_equal(schema_kept_name(schema, longer), exact);
    /* "é" would be cut in its middle: bytes 63 and 64 */
    g_autofree char *accent = g_strdup_printf("%.62sé", exact);
    g_autofree char *shorter = g_strndup(exact, 62);
    assert_string_equal(schema_kept_name(schema, accent), shorter);
    g_autofree char *broken = g_strnfill(80, (char)0x80);
    assert_int_equal(strlen(schema_kept_name(schema, broken)), 63);
}

static void makes_names_as_the_server(void **state) {
    (void)state;
    assert_string_equal(schema_made_name(schema, "users", NULL, "pkey"), "users_pkey");
    assert_string_equal(schema_made_name(schema, "users", "email", "key"), "users_email_key");
    g_autofree char *table = g_strnfill(50, 't'), *column_name = g_strnfill(40, 'c');
    /* 63 - strlen("_" "_fkey") = 57 bytes: the longer is cut until both have the same, then the second first */
    g_autofree char *first = g_strnfill(29, 't'), *second = g_strnfill(28, 'c'), *expected = g_strdup_printf("%s_%s_fkey", first, second);
    assert_string_equal(schema_made_name(schema, table, column_name, "fkey"), expected);
}

/* --- statements ---------------------------------------------------------------------------------------------------------------- */

static void writes_a_table(void **state) {
    (void)state;
    SchemaTable *table = schema_add_table(schema, NULL, "users", AT(3));
    SchemaColumn *id = column(table, "id", "integer", 4);
    id->primary_key = id->not_null = true;
    id->identity = "ALWAYS";
    SchemaSequence sequence = {.name = "users_id_seq", .increment = "1", .start = "10", .cycle = true};
    id->identity_sequence = &sequence;
    SchemaColumn *email = column(table, "order", "varchar(255)", 5);
    email->default_sql = "'x'";
    email->collation = "C";
    column(table, "up", "text", 6)->generated = "upper(\"order\")";
    column(table, "n", "bigint", 7)->identity = "BY DEFAULT";
    schema_write(schema);
    assert_int_equal(declaration->statements->len, 1);
    assert_statement(0,
                     "CREATE TABLE \"public\".\"users\" (\n"
                     "    \"id\" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME \"public\".\"users_id_seq\" INCREMENT BY 1 START WITH 10 CYCLE) NOT NULL,\n"
                     "    \"order\" varchar(255) COLLATE \"C\" DEFAULT 'x',\n"
                     "    \"up\" text GENERATED ALWAYS AS (upper(\"order\")) STORED,\n"
                     "    \"n\" bigint GENERATED BY DEFAULT AS IDENTITY\n)",
                     "public.users", 3);
    assert_place("public.users.id", 4);
    assert_place("public.users.\"order\"", 5);
    assert_place("public.users.users_pkey", 4);
    assert_int_equal(declaration->columns.seen, 4);
    assert_int_equal(declaration->columns.read, 4);
    assert_int_equal(declaration->notes->len, 0);
}

static void writes_constraints_after_all_tables(void **state) {
    (void)state;
    SchemaTable *posts = schema_add_table(schema, "blog", "posts", AT(1)), *users = schema_add_table(schema, NULL, "users", AT(10));
    column(posts, "author", "integer", 2);
    column(users, "id", "integer", 11);
    SchemaConstraint *author = key(posts, SCHEMA_FOREIGN_KEY, "posts_author_fk", "author", 3);
    author->foreign = (QualifiedName){NULL, "users"};
    NAMES(author->foreign_columns, "id");
    author->on_delete = "CASCADE";
    author->on_update = "NO ACTION";
    key(posts, SCHEMA_CHECK, "positive", NULL, 4)->expression = "author > 0";
    SchemaIndex *index = schema_table_add_index(users, "users_id", AT(12));
    index->unique = true;
    const SchemaIndexItem item = {.column = "id"};
    g_array_append_val(index->items, item);
    g_ptr_array_add(schema->schemas, (gpointer)(uintptr_t) "blog");
    g_ptr_array_add(schema->schemas, (gpointer)(uintptr_t) "public");
    g_ptr_array_add(schema->schemas, (gpointer)(uintptr_t) "blog");
    schema_write(schema);
    assert_int_equal(declaration->statements->len, 6);
    assert_statement(0, "CREATE SCHEMA \"blog\"", "blog", 0);
    assert_statement(3, "ALTER TABLE \"blog\".\"posts\" ADD CONSTRAINT \"positive\" CHECK (author > 0)", "blog.posts.positive", 4);
    assert_statement(4, "CREATE UNIQUE INDEX \"users_id\" ON \"public\".\"users\" (\"id\")", "public.users_id", 12);
    assert_statement(5, "ALTER TABLE \"blog\".\"posts\" ADD CONSTRAINT \"posts_author_fk\" FOREIGN KEY (\"author\") REFERENCES \"public\".\"users\" (\"id\") ON DELETE CASCADE ON UPDATE NO ACTION",
                     "blog.posts.posts_author_fk", 3);
    assert_int_equal(declaration->extras.seen, 3);
}

static void unnamed_keys_get_the_servers_names(void **state) {
    (void)state;
    SchemaTable *table = schema_add_table(schema, NULL, "t", AT(1));
    column(table, "a", "integer", 2);
    SchemaConstraint *both = key(table, SCHEMA_PRIMARY_KEY, NULL, "a", 3);
    NAMES(both->columns, "b");
    both = key(table, SCHEMA_UNIQUE, NULL, "a", 4);
    NAMES(both->columns, "b");
    both->nulls_not_distinct = true;
    key(table, SCHEMA_UNIQUE, NULL, "a_b", 5);
    key(table, SCHEMA_FOREIGN_KEY, NULL, "a", 6)->foreign.name = "t";
    schema_write(schema);
    assert_statement(1, "ALTER TABLE \"public\".\"t\" ADD PRIMARY KEY (\"a\", \"b\")", "public.t.t_pkey", 3);
    assert_statement(2, "ALTER TABLE \"public\".\"t\" ADD UNIQUE NULLS NOT DISTINCT (\"a\", \"b\")", "public.t.t_a_b_key", 4);
    assert_statement(3, "ALTER TABLE \"public\".\"t\" ADD UNIQUE (\"a_b\")", "public.t.t_a_b_key1", 5);
    assert_statement(4, "ALTER TABLE \"public\".\"t\" ADD FOREIGN KEY (\"a\") REFERENCES \"public\".\"t\"", "public.t.t_a_fkey", 6);
}

static void writes_indexes(void **state) {
    (void)state;
    SchemaTable *table = schema_add_table(schema, NULL, "t", AT(1));
    SchemaIndex *index = schema_table_add_index(table, "i", AT(2));
    const SchemaIndexItem items[] = {{.column = "a", .descending = true, .nulls = "LAST"}, {.expression = "lower(b)"}, {.column = "c", .operator_class = "text_pattern_ops"}};
    g_array_append_vals(index->items, items, G_N_ELEMENTS(items));
    index->concurrently = index->only = index->nulls_not_distinct = true;
    index->method = "btree";
    index->with = "fillfactor=70";
    index->where = "a > 0";
    schema_write(schema);
    assert_statement(1, "CREATE INDEX \"i\" ON ONLY \"public\".\"t\" USING btree (\"a\" DESC NULLS LAST, lower(b), \"c\" text_pattern_ops) NULLS NOT DISTINCT WITH (fillfactor=70) WHERE a > 0",
                     "public.i", 2);
}

static void writes_other_objects(void **state) {
    (void)state;
    NAMES(schema_add_enum(schema, "s", "mood", AT(1))->values, "it's", "b");
    SchemaSequence *sequence = schema_add_sequence(schema, NULL, "seq", AT(2));
    sequence->minimum = "5";
    sequence->cache = "3";
    g_ptr_array_add(schema->extensions, (gpointer)(uintptr_t) "vector");
    schema_add_role(schema, "o'brien", AT(3));
    schema_write(schema);
    assert_statement(0, "CREATE EXTENSION IF NOT EXISTS \"vector\"", "vector", 0);
    assert_statement(1, "DO 'BEGIN CREATE ROLE \"o''brien\" NOLOGIN; EXCEPTION WHEN duplicate_object OR insufficient_privilege THEN NULL; END'", NULL, 3);
    assert_statement(2, "CREATE TYPE \"s\".\"mood\" AS ENUM ('it''s', 'b')", "s.mood", 1);
    assert_statement(3, "CREATE SEQUENCE \"public\".\"seq\" MINVALUE 5 CACHE 3", "public.seq", 2);
}

static SchemaView *view(const char *name, const char *definition, int line) {
    SchemaView *made = schema_add_view(schema, NULL, name, AT(line));
    made->definition = definition;
    return made;
}

static void writes_views_after_those_they_read(void **state) {
    (void)state;
    view("a", "select * from \"b\" join c on true;\n", 1);
    view("b", "select * from c where a_b", 2);
    SchemaView *last = view("c", "select 1 -- from bb", 3);
    last->materialized = last->no_data = true;
    last->with = "fillfactor = 70";
    last->tablespace = "fast";
    view("there", NULL, 4);
    view("x", "select * from y", 5);
    view("y", "select * from x", 6);
    schema_write(schema);
    assert_int_equal(declaration->statements->len, 5);
    assert_statement(0, "CREATE MATERIALIZED VIEW \"public\".\"c\" WITH (fillfactor = 70) AS\nselect 1 -- from bb\nWITH NO DATA", "public.c", 3);
    assert_statement(1, "CREATE VIEW \"public\".\"b\" AS\nselect * from c where a_b", "public.b", 2);
    assert_statement(2, "CREATE VIEW \"public\".\"a\" AS\nselect * from \"b\" join c on true", "public.a", 1);
    assert_int_equal(declaration->notes->len, 1);
    assert_int_equal(g_array_index(declaration->notes, DeclarationNote, 0).kind, NOTE_IGNORED);
    assert_true(declaration_doubts(declaration, "public.c", NULL));
    assert_false(declaration_doubts(declaration, "public.b", NULL));
}

static void writes_policies(void **state) {
    (void)state;
    SchemaTable *table = schema_add_table(schema, NULL, "t", AT(1)), *other = schema_add_table(schema, "auth", "users", AT(5));
    table->row_security = true;
    SchemaPolicy *policy = schema_table_add_policy(table, "mine", AT(2));
    policy->as = "RESTRICTIVE";
    policy->command = "SELECT";
    NAMES(policy->roles, "public", "admin");
    policy->using = "true";
    policy->with_check = "false";
    other->existing = true;
    schema_table_add_policy(other, "bare", AT(6));
    schema_write(schema);
    assert_int_equal(declaration->statements->len, 4);
    assert_statement(0, "CREATE TABLE \"public\".\"t\" ()", "public.t", 1);
    assert_statement(1, "ALTER TABLE \"public\".\"t\" ENABLE ROW LEVEL SECURITY", "public.t", 1);
    assert_statement(2, "CREATE POLICY \"mine\" ON \"public\".\"t\" AS RESTRICTIVE FOR SELECT TO public, \"admin\" USING (true) WITH CHECK (false)", "public.t.mine", 2);
    assert_statement(3, "CREATE POLICY \"bare\" ON \"auth\".\"users\"", "auth.users.bare", 6);
    assert_int_equal(declaration->tables.seen, 1);
}

/* --- traps ------------------------------------------------------------------------------------------------------------------------- */

static const DeclarationNote *note(guint index) {
    assert_true(index < declaration->notes->len);
    return &g_array_index(declaration->notes, DeclarationNote, index);
}

static void notes_names_that_are_cut(void **state) {
    (void)state;
    g_autofree char *stem = g_strnfill(63, 'k'), *one = g_strconcat(stem, "_one", NULL), *two = g_strconcat(stem, "_two", NULL);
    SchemaTable *table = schema_add_table(schema, NULL, "t", AT(1)), *second = schema_add_table(schema, "s", "t", AT(5));
    key(table, SCHEMA_UNIQUE, one, "a", 2);
    key(table, SCHEMA_UNIQUE, two, "b", 3);
    key(second, SCHEMA_UNIQUE, one, "b", 6); /* another schema */
    key(second, SCHEMA_UNIQUE, stem, "b", 7); /* fits, but is taken */
    schema_write(schema);
    assert_int_equal(declaration->notes->len, 4);
    for (guint i = 0; i < 4; i++) {
        assert_int_equal(note(i)->kind, NOTE_TRAP);
        assert_string_equal(note(i)->rule, "declared/name-truncated");
        assert_non_null(note(i)->consequence);
        assert_non_null(note(i)->remedy);
        assert_int_equal(note(i)->object_kind, KIND_UNIQUE);
    }
    assert_non_null(strstr(note(0)->text, "67 bytes"));
    assert_non_null(strstr(note(1)->text, "are one name"));
    assert_non_null(strstr(note(2)->text, "67 bytes"));
    assert_non_null(strstr(note(3)->text, "are one name"));
    g_autofree char *identity = g_strconcat("public.t.", stem, NULL);
    assert_string_equal(note(0)->object, identity);
    assert_place(identity, 2);
}

/* A note shows no more of a name than a reader needs, and ends at a whole character. */
static void notes_show_the_beginning_of_endless_names(void **state) {
    (void)state;
    g_autoptr(GString) name = g_string_new(NULL);
    for (int i = 0; i < 50000; i++)
        g_string_append(name, "\xc3\xa4");
    SchemaTable *table = schema_add_table(schema, NULL, "t", AT(1));
    key(table, SCHEMA_UNIQUE, name->str, "a", 2);
    schema_write(schema);
    assert_int_equal(declaration->notes->len, 1);
    assert_true(strlen(note(0)->text) < 400);
    assert_true(g_utf8_validate(note(0)->text, -1, NULL));
    assert_non_null(strstr(note(0)->text, "100000 bytes"));
}

static void notes_columns_that_are_cut(void **state) {
    (void)state;
    g_autofree char *stem = g_strnfill(63, 'c'), *one = g_strconcat(stem, "_one", NULL), *two = g_strconcat(stem, "_two", NULL);
    SchemaTable *table = schema_add_table(schema, NULL, "t", AT(1)), *second = schema_add_table(schema, NULL, "u", AT(5));
    column(table, "short", "text", 2);
    column(table, one, "text", 3);
    column(table, two, "text", 4);
    column(second, stem, "text", 6);
    schema_write(schema);
    assert_int_equal(declaration->notes->len, 2);
    assert_non_null(strstr(note(0)->text, "67 bytes"));
    assert_non_null(strstr(note(1)->text, "are one name"));
    assert_int_equal(note(1)->object_kind, KIND_COLUMN);
    g_autofree char *identity = g_strconcat("public.t.", stem, NULL);
    assert_place(identity, 3);
}

static void equal_names_in_different_tables_are_no_cut(void **state) {
    (void)state;
    SchemaTable *table = schema_add_table(schema, NULL, "t", AT(1)), *second = schema_add_table(schema, NULL, "u", AT(5));
    column(table, "a", "text", 2);
    column(second, "a", "text", 6);
    key(table, SCHEMA_CHECK, "c", NULL, 3)->expression = "true";
    key(second, SCHEMA_CHECK, "c", NULL, 7)->expression = "true";
    schema_write(schema);
    assert_int_equal(declaration->notes->len, 0);
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(prints_names_as_the_server), TEST(keeps_whole_characters), TEST(makes_names_as_the_server), TEST(writes_a_table), TEST(writes_constraints_after_all_tables),
        TEST(unnamed_keys_get_the_servers_names), TEST(writes_indexes), TEST(writes_other_objects), TEST(writes_views_after_those_they_read), TEST(writes_policies),
        TEST(notes_names_that_are_cut), TEST(notes_columns_that_are_cut), TEST(notes_show_the_beginning_of_endless_names), TEST(equal_names_in_different_tables_are_no_cut),
    };
    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
