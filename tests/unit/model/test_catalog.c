#include <string.h>
#include "cmocka_all.h"
#include "model/catalog.h"
#include "model/kind.h"

static void add(Catalog *catalog, ObjectKind kind, const char *identity, const char *parent, int position) {
    Object object = {.kind = kind, .identity = identity, .parent = parent, .schema = "public", .name = "n", .position = position};
    catalog_add(catalog, &object);
}

static void test_order_and_find(void **state) {
    (void)state;
    g_autoptr(Catalog) catalog = catalog_new();
    add(catalog, KIND_COLUMN, "public.b.x", "public.b", 2);
    add(catalog, KIND_TABLE, "public.b", NULL, 0);
    add(catalog, KIND_TABLE, "public.B", NULL, 0);
    add(catalog, KIND_SCHEMA, "public", NULL, 0);
    add(catalog, KIND_INDEX, "public.b", "public.b", 0); /* the same identity in another kind */
    catalog_seal(catalog);
    catalog_seal(catalog);
    static const char *const expected[] = {"public", "public.B", "public.b", "public.b.x", "public.b"};
    assert_int_equal(catalog->objects->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = catalog->objects->pdata[i];
        assert_string_equal(object->identity, expected[i]);
        assert_ptr_equal(catalog_find(catalog, object->kind, object->identity), object);
    }
    assert_null(catalog_find(catalog, KIND_VIEW, "public.b"));
    assert_null(catalog_find(catalog, KIND_TABLE, "public.c"));
    assert_null(catalog_find(catalog, KIND_TABLE, ""));
    assert_int_equal(catalog_count(catalog, KIND_TABLE), 2);
    assert_int_equal(catalog_count(catalog, KIND_POLICY), 0);
}

static void test_children(void **state) {
    (void)state;
    g_autoptr(Catalog) catalog = catalog_new();
    add(catalog, KIND_INDEX, "t.i", "t", 0);
    add(catalog, KIND_COLUMN, "t.a", "t", 10);
    add(catalog, KIND_COLUMN, "t.b", "t", 9);
    add(catalog, KIND_COLUMN, "u.a", "u", 1);
    add(catalog, KIND_CHECK, "t.k", "t", 0);
    add(catalog, KIND_CHECK, "t.c", "t", 0);
    catalog_seal(catalog);
    static const char *const expected[] = {"t.b", "t.a", "t.c", "t.k", "t.i"};
    const GPtrArray *children = catalog_children(catalog, "t");
    assert_int_equal(children->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < children->len; i++)
        assert_string_equal(((const Object *)children->pdata[i])->identity, expected[i]);
    assert_null(catalog_children(catalog, "none"));
}

static void test_texts_are_copied_and_properties_sorted(void **state) {
    (void)state;
    char type[] = "integer";
    Property properties[] = {{"type", type}, {"default", NULL}, {"comment", ""}, {"type", "second"}, {"a", "1"}};
    Object object = {.kind = KIND_COLUMN, .identity = "t.c", .name = "c", .properties = properties,
                     .property_count = G_N_ELEMENTS(properties), .address = {1, 2, 3}, .root = {1, 2, 0}};
    g_autoptr(Catalog) catalog = catalog_new();
    catalog_add(catalog, &object);
    memset(type, 'x', sizeof type - 1);
    properties[4].value = "changed";
    catalog_seal(catalog);
    const Object *copy = catalog_find(catalog, KIND_COLUMN, "t.c");
    assert_int_equal(copy->property_count, 3);
    assert_string_equal(copy->properties[0].name, "a");
    assert_string_equal(copy->properties[1].name, "comment");
    assert_string_equal(copy->properties[2].name, "type");
    assert_string_equal(object_get(copy, "type"), "integer");
    assert_string_equal(object_get(copy, "comment"), "");
    assert_string_equal(object_get(copy, "a"), "1");
    assert_null(object_get(copy, "default"));
    assert_int_equal(copy->address.sub_id, 3);
    assert_int_equal(copy->root.object_id, 2);
}

static void test_second_of_a_key_is_dropped(void **state) {
    (void)state;
    g_autoptr(Catalog) catalog = catalog_new();
    for (int i = 0; i < 20; i++) {
        add(catalog, KIND_TABLE, "b", NULL, i);
        add(catalog, KIND_TABLE, "a", NULL, i);
    }
    catalog_seal(catalog);
    assert_int_equal(catalog->objects->len, 2);
    assert_int_equal(catalog_find(catalog, KIND_TABLE, "a")->position, 0);
    assert_int_equal(catalog_find(catalog, KIND_TABLE, "b")->position, 0);
}

static void test_empty(void **state) {
    (void)state;
    g_autoptr(Catalog) catalog = catalog_new();
    catalog_add_unseen(catalog, "rules", 1);
    catalog_add_unseen(catalog, "event triggers", 2);
    catalog_seal(catalog);
    assert_null(catalog_find(catalog, KIND_TABLE, "a"));
    assert_null(catalog_children(catalog, "a"));
    assert_string_equal(g_array_index(catalog->unseen, UnseenKind, 0).kind, "event triggers");
    assert_int_equal(g_array_index(catalog->unseen, UnseenKind, 1).count, 1);
}

static void test_kinds(void **state) {
    (void)state;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const KindInfo *info = kind_get((ObjectKind)kind);
        assert_non_null(info->id);
        assert_non_null(info->name);
        assert_non_null(info->plural);
        assert_non_null(info->query);
        assert_int_equal(kind_find(info->id), kind);
    }
    assert_int_equal(kind_find("foreign_key"), KIND_FOREIGN_KEY);
    assert_int_equal(kind_find("foreign key"), KIND_COUNT);
    assert_int_equal(kind_find(""), KIND_COUNT);
    assert_int_equal(kind_find(NULL), KIND_COUNT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_and_find),
        cmocka_unit_test(test_children),
        cmocka_unit_test(test_texts_are_copied_and_properties_sorted),
        cmocka_unit_test(test_second_of_a_key_is_dropped),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_kinds),
    };
    return cmocka_run_group_tests_name("catalog", tests, NULL, NULL);
}
