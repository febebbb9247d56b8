#include "catalog_fixture.h"

#include "compare/platform.h"
#include "compare/selection.h"

static void put_schema(Catalog *catalog, const char *name) {
    put_object(catalog, KIND_SCHEMA, NULL, name, NULL);
}

/* A project on Supabase: what it brings, what a user made on it, what a user made. */
static Catalog *supabase(void) {
    Catalog *catalog = catalog_new();
    static const char *const schemas[] = {"public", "auth", "storage", "realtime", "extensions", "graphql_public"};
    for (size_t i = 0; i < G_N_ELEMENTS(schemas); i++)
        put_schema(catalog, schemas[i]);
    put_table(catalog, "public.profiles");
    put_column(catalog, "public.profiles", "id", "uuid");
    put_object(catalog, KIND_FOREIGN_KEY, "public.profiles", "public.profiles.profiles_id_fkey", "columns=id", "references_table=auth.users", NULL);
    put_object(catalog, KIND_FUNCTION, NULL, "public.handle_new_user()", "body=BEGIN END", NULL);
    put_table(catalog, "auth.users");
    put_column(catalog, "auth.users", "id", "uuid");
    put_object(catalog, KIND_INDEX, "auth.users", "auth.users_idx", "columns=id", NULL);
    put_object(catalog, KIND_FUNCTION, NULL, "auth.uid()", "body=SELECT public.x", NULL);
    put_object(catalog, KIND_TRIGGER, "auth.users", "auth.users.on_auth_user_created",
               "definition=CREATE TRIGGER on_auth_user_created AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION public.handle_new_user()", NULL);
    put_table(catalog, "storage.objects");
    put_object(catalog, KIND_TRIGGER, "storage.objects", "storage.objects.update_objects_updated_at",
               "definition=CREATE TRIGGER update_objects_updated_at BEFORE UPDATE ON storage.objects FOR EACH ROW EXECUTE FUNCTION storage.update_updated_at_column()", NULL);
    put_object(catalog, KIND_POLICY, "storage.objects", "storage.objects.\"Avatars are public\"", "using=(bucket_id = 'avatars'::text)", NULL);
    put_object(catalog, KIND_VIEW, NULL, "auth.members", "definition= SELECT profiles.id FROM public.profiles;", NULL);
    put_column(catalog, "auth.members", "id", "uuid");
    put_object(catalog, KIND_EVENT_TRIGGER, NULL, "pgrst_ddl_watch", "function=extensions.pgrst_ddl_watch()", NULL);
    put_object(catalog, KIND_EVENT_TRIGGER, NULL, "theirs", "function=extensions.other()", NULL);
    put_object(catalog, KIND_EVENT_TRIGGER, NULL, "mine", "function=public.watch()", NULL);
    put_object(catalog, KIND_PUBLICATION, NULL, "supabase_realtime", "tables=public.profiles", NULL);
    put_object(catalog, KIND_PUBLICATION, NULL, "supabase_realtime_messages_publication", "tables=realtime.messages", NULL);
    put_object(catalog, KIND_EXTENSION, NULL, "pg_graphql", "schema=graphql", NULL);
    put_object(catalog, KIND_EXTENSION, NULL, "pgcrypto", "schema=extensions", NULL);
    put_object(catalog, KIND_DEFAULT_PRIVILEGES, NULL, "FOR ROLE supabase_admin IN SCHEMA public ON TABLES", "privileges=anon: SELECT", NULL);
    put_object(catalog, KIND_DEFAULT_PRIVILEGES, NULL, "IN SCHEMA storage ON TABLES", "privileges=anon: SELECT", NULL);
    put_object(catalog, KIND_DEFAULT_PRIVILEGES, NULL, "IN SCHEMA public ON TABLES", "privileges=anon: SELECT", NULL);
    catalog_seal(catalog);
    return catalog;
}

static void folds_free(gpointer fold) {
    platform_fold_free(fold);
}

static void a_platform_is_folded_and_what_users_made_stays(void **state) {
    (void)state;
    g_autoptr(Catalog) catalog = supabase();
    g_autoptr(GPtrArray) platforms = platform_detect(catalog);
    assert_int_equal(platforms->len, 1);
    assert_string_equal(((const Platform *)platforms->pdata[0])->id, "supabase");
    g_autoptr(GPtrArray) folded = g_ptr_array_new_with_free_func(folds_free);
    g_autoptr(Catalog) rest = platform_fold(catalog, platforms, folded);
    static const struct {
        ObjectKind kind;
        const char *identity;
    } kept[] = {
        {KIND_SCHEMA, "public"},
        {KIND_EXTENSION, "pgcrypto"},
        {KIND_TABLE, "public.profiles"},
        {KIND_COLUMN, "public.profiles.id"},
        {KIND_FOREIGN_KEY, "public.profiles.profiles_id_fkey"},
        {KIND_FUNCTION, "public.handle_new_user()"},
        {KIND_TRIGGER, "auth.users.on_auth_user_created"},
        {KIND_POLICY, "storage.objects.\"Avatars are public\""},
        {KIND_VIEW, "auth.members"},
        {KIND_COLUMN, "auth.members.id"},
        {KIND_EVENT_TRIGGER, "mine"},
        {KIND_PUBLICATION, "supabase_realtime"},
        {KIND_DEFAULT_PRIVILEGES, "IN SCHEMA public ON TABLES"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
        if (!catalog_find(rest, kept[i].kind, kept[i].identity))
            fail_msg("%s is gone", kept[i].identity);
    assert_int_equal(rest->objects->len, G_N_ELEMENTS(kept));
    assert_int_equal(folded->len, 1);
    const PlatformFold *fold = folded->pdata[0];
    assert_int_equal(fold->total + (int)rest->objects->len, catalog->objects->len);
    assert_int_equal(fold->counts[KIND_SCHEMA], 5);
    assert_int_equal(fold->counts[KIND_TRIGGER], 1);
    g_autoptr(TextPool) texts = text_pool_new();
    g_autofree char *words = text_plain(platform_fold_text(texts, fold), false);
    assert_string_equal(words, "17 objects of Supabase (auth, extensions, graphql_public and 2 more)");
}

static void others_are_not_detected(void **state) {
    (void)state;
    g_autoptr(Catalog) catalog = catalog_new();
    put_schema(catalog, "public");
    put_schema(catalog, "auth"); /* a name that anybody may choose */
    put_table(catalog, "auth.users");
    put_schema(catalog, "storage");
    put_object(catalog, KIND_EXTENSION, NULL, "pgcrypto", "schema=public", NULL);
    catalog_seal(catalog);
    g_autoptr(GPtrArray) platforms = platform_detect(catalog);
    assert_int_equal(platforms->len, 0);
    g_autoptr(GPtrArray) folded = g_ptr_array_new_with_free_func(folds_free);
    g_autoptr(Catalog) rest = platform_fold(catalog, platforms, folded);
    assert_int_equal(rest->objects->len, catalog->objects->len);
    assert_int_equal(folded->len, 0);
}

/* Chunks name the user's table, and a trigger on it calls no function of a schema: they are TimescaleDB's whatever they name. */
static void what_a_platform_owns_whatever_it_names(void **state) {
    (void)state;
    g_autoptr(Catalog) catalog = catalog_new();
    put_schema(catalog, "public");
    put_schema(catalog, "_timescaledb_internal");
    put_object(catalog, KIND_EXTENSION, NULL, "timescaledb", "schema=public", NULL);
    put_table(catalog, "public.metrics");
    put_object(catalog, KIND_TRIGGER, "public.metrics", "public.metrics.ts_insert_blocker", "definition=CREATE TRIGGER x", NULL);
    put_object(catalog, KIND_TABLE, NULL, "_timescaledb_internal._hyper_1_1_chunk", "inherits=public.metrics", NULL);
    put_object(catalog, KIND_FOREIGN_KEY, "_timescaledb_internal._hyper_1_1_chunk", "_timescaledb_internal._hyper_1_1_chunk.k", "references_table=public.devices", NULL);
    catalog_seal(catalog);
    g_autoptr(GPtrArray) platforms = platform_detect(catalog);
    assert_int_equal(platforms->len, 1);
    g_autoptr(Catalog) rest = platform_fold(catalog, platforms, NULL);
    assert_int_equal(rest->objects->len, 3); /* the schema public, the table, the extension */
    assert_non_null(catalog_find(rest, KIND_TABLE, "public.metrics"));
}

static void roles_are_evidence(void **state) {
    (void)state;
    g_autoptr(Catalog) catalog = catalog_new();
    put_object(catalog, KIND_TABLE, NULL, "public.t", "owner=cloudsqladmin", NULL);
    put_object(catalog, KIND_DEFAULT_PRIVILEGES, NULL, "FOR ROLE rdsadmin ON TABLES", "privileges=a: SELECT", NULL);
    catalog_seal(catalog);
    g_autoptr(GPtrArray) platforms = platform_detect(catalog);
    assert_int_equal(platforms->len, 2);
    assert_string_equal(((const Platform *)platforms->pdata[0])->id, "cloudsql");
    assert_string_equal(((const Platform *)platforms->pdata[1])->id, "rds");
}

/* Rows that a reader of the table may rely on. */
static void the_table_is_sound(void **state) {
    (void)state;
    size_t count;
    const Platform *rows = platform_rows(&count);
    for (size_t i = 0; i < count; i++) {
        assert_true(i == 0 || strcmp(rows[i - 1].id, rows[i].id) < 0);
        assert_ptr_equal(platform_find(rows[i].id), &rows[i]);
        int evidence = 0;
        for (; rows[i].evidence[evidence]; evidence++)
            if (!g_str_has_prefix(rows[i].evidence[evidence], "role:"))
                assert_null(selection_pattern_problem(rows[i].evidence[evidence]));
        assert_in_range(rows[i].needed, 1, evidence);
        for (size_t j = 0; rows[i].objects && rows[i].objects[j]; j++)
            assert_null(selection_pattern_problem(rows[i].objects[j]));
    }
    assert_null(platform_find("none"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_platform_is_folded_and_what_users_made_stays), cmocka_unit_test(others_are_not_detected),
        cmocka_unit_test(what_a_platform_owns_whatever_it_names),         cmocka_unit_test(roles_are_evidence),
        cmocka_unit_test(the_table_is_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
