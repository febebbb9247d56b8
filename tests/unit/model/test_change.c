#include <string.h>
#include "cmocka_all.h"
#include "model/change.h"
#include "random_catalog.h"

static bool is_equal_object(const Object *a, const Object *b) {
    if (object_compare(a, b) != 0 || g_strcmp0(a->parent, b->parent) != 0 || g_strcmp0(a->schema, b->schema) != 0 ||
        g_strcmp0(a->name, b->name) != 0 || a->property_count != b->property_count)
        return false;
    for (size_t i = 0; i < a->property_count; i++)
        if (strcmp(a->properties[i].name, b->properties[i].name) != 0 || strcmp(a->properties[i].value, b->properties[i].value) != 0)
            return false;
    return true;
}

static bool is_equal_catalog(const Catalog *a, const Catalog *b) {
    if (a->objects->len != b->objects->len)
        return false;
    for (guint i = 0; i < a->objects->len; i++)
        if (!is_equal_object(a->objects->pdata[i], b->objects->pdata[i]))
            return false;
    return true;
}

/* Every change must say something, and in order. */
static void check_set(const ChangeSet *set, const Catalog *after) {
    for (guint i = 0; i < set->changes->len; i++) {
        const Change *change = set->changes->pdata[i];
        const Object *now = catalog_find(after, change->kind, change->identity);
        assert_true((change->action == CHANGE_RENAMED) == (change->previous_identity != NULL));
        if (change->action != CHANGE_REMOVED) {
            assert_non_null(now);
            assert_int_equal(change->position, now->position);
        }
        if (change->action == CHANGE_RENAMED)
            assert_string_not_equal(change->identity, change->previous_identity);
        for (size_t p = 0; p < change->property_count; p++) {
            const PropertyChange *property = &change->properties[p];
            assert_true(g_strcmp0(property->before, property->after) != 0);
            assert_true(p == 0 || strcmp(change->properties[p - 1].property, property->property) < 0);
            assert_true(change->action != CHANGE_ADDED || !property->before);
            assert_true(change->action != CHANGE_REMOVED || !property->after);
        }
        if (i > 0) {
            const Change *previous = set->changes->pdata[i - 1];
            assert_true(previous->kind < change->kind ||
                        (previous->kind == change->kind && strcmp(previous->identity, change->identity) <= 0));
        }
    }
}

static void check_round(const Catalog *a, const Catalog *b, bool by_address) {
    g_autoptr(ChangeSet) set = change_set_between(a, b, by_address);
    check_set(set, b);
    g_autoptr(Catalog) applied = change_set_apply(set, a);
    assert_true(is_equal_catalog(applied, b));
    g_autoptr(ChangeSet) none = change_set_between(a, a, by_address);
    assert_int_equal(none->changes->len, 0);
}

static void test_apply_inverts_between(void **state) {
    (void)state;
    for (guint32 seed = 1; seed <= 60; seed++) {
        g_autoptr(GRand) random = g_rand_new_with_seed(seed);
        World world = {0};
        world_change(&world, random, 1.0);
        g_autoptr(Catalog) a = world_catalog(&world);
        world_change(&world, random, (double)(seed % 5) / 5);
        world_swap_names(&world, random, (int)seed % 40);
        g_autoptr(Catalog) b = world_catalog(&world);
        check_round(a, b, false);
        check_round(a, b, true);
        check_round(b, a, true);
    }
}

static void test_from_and_to_nothing(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    World world = {0};
    world_change(&world, random, 1.0);
    g_autoptr(Catalog) a = world_catalog(&world);
    g_autoptr(Catalog) empty = catalog_new();
    catalog_seal(empty);
    g_autoptr(ChangeSet) made = change_set_between(NULL, a, false);
    assert_int_equal(made->changes->len, a->objects->len);
    g_autoptr(Catalog) again = change_set_apply(made, NULL);
    assert_true(is_equal_catalog(again, a));
    g_autoptr(ChangeSet) gone = change_set_between(a, NULL, true);
    assert_int_equal(gone->changes->len, a->objects->len);
    g_autoptr(Catalog) nothing = change_set_apply(gone, a);
    assert_true(is_equal_catalog(nothing, empty));
}

static void add_object(Catalog *catalog, ObjectKind kind, const char *identity, uint32_t oid, int position, const char *type) {
    Property property = {"type", type};
    Object object = {.kind = kind, .identity = identity, .schema = "s", .name = identity, .position = position,
                     .properties = &property, .property_count = 1, .address = {1259, oid, 0}};
    catalog_add(catalog, &object);
}

typedef struct {
    const char *identity;
    uint32_t oid;
    const char *type;
} Row;

/* Changes as "action previous>identity type:before>after;", rows end with a NULL identity. */
static char *describe(const Row *before, const Row *after, bool by_address) {
    g_autoptr(Catalog) a = catalog_new();
    g_autoptr(Catalog) b = catalog_new();
    for (; before->identity; before++)
        add_object(a, KIND_TABLE, before->identity, before->oid, 1, before->type);
    for (; after->identity; after++)
        add_object(b, KIND_TABLE, after->identity, after->oid, 2, after->type);
    catalog_seal(a);
    catalog_seal(b);
    g_autoptr(ChangeSet) set = change_set_between(a, b, by_address);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < set->changes->len; i++) {
        const Change *change = set->changes->pdata[i];
        g_string_append_printf(out, "%s ", change_action_id(change->action));
        if (change->previous_identity)
            g_string_append_printf(out, "%s>", change->previous_identity);
        g_string_append(out, change->identity);
        for (size_t p = 0; p < change->property_count; p++)
            g_string_append_printf(out, " %s:%s>%s", change->properties[p].property, change->properties[p].before ? change->properties[p].before : "",
                                   change->properties[p].after ? change->properties[p].after : "");
        g_string_append(out, "; ");
    }
    return g_string_free(out, FALSE);
}

static void test_pairing(void **state) {
    (void)state;
    static const struct {
        Row before[4], after[4];
        const char *by_address, *by_identity;
    } cases[] = {
        {{{"a", 1, "x"}}, {{"a", 1, "x"}}, "", ""}, /* the position differs: nothing */
        {{{"a", 1, "x"}}, {{"a", 9, "x"}}, "", ""}, /* dropped and made again, the same */
        {{{"a", 1, "x"}}, {{"a", 9, "y"}}, "changed a type:x>y; ", "changed a type:x>y; "},
        {{{"a", 1, "x"}}, {{"b", 1, "x"}}, "renamed a>b; ", "removed a type:x>; added b type:>x; "},
        {{{"a", 1, "x"}}, {{"b", 1, "y"}}, "renamed a>b type:x>y; ", "removed a type:x>; added b type:>y; "},
        {{{"a", 1, "x"}, {"b", 2, "y"}}, {{"a", 2, "y"}, {"b", 1, "x"}}, "renamed b>a; renamed a>b; ", "changed a type:x>y; changed b type:y>x; "},
        {{{"a", 1, "x"}, {"b", 2, "y"}}, {{"b", 1, "x"}}, "removed b type:y>; renamed a>b; ", "removed a type:x>; changed b type:y>x; "},
        {{{"a", 1, "x"}}, {{"a", 3, "z"}, {"b", 1, "x"}}, "added a type:>z; renamed a>b; ", "changed a type:x>z; added b type:>x; "},
        {{{"a", 0, "x"}}, {{"b", 0, "x"}}, "removed a type:x>; added b type:>x; ", "removed a type:x>; added b type:>x; "},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *by_address = describe(cases[i].before, cases[i].after, true);
        g_autofree char *by_identity = describe(cases[i].before, cases[i].after, false);
        assert_string_equal(by_address, cases[i].by_address);
        assert_string_equal(by_identity, cases[i].by_identity);
    }
}

static void test_parent_alone_is_a_change(void **state) {
    (void)state;
    g_autoptr(Catalog) a = catalog_new();
    g_autoptr(Catalog) b = catalog_new();
    Object object = {.kind = KIND_INDEX, .identity = "s.i", .parent = "s.t", .schema = "s", .name = "i"};
    catalog_add(a, &object);
    object.parent = "s.u";
    catalog_add(b, &object);
    catalog_seal(a);
    catalog_seal(b);
    g_autoptr(ChangeSet) set = change_set_between(a, b, false);
    assert_int_equal(set->changes->len, 1);
    const Change *change = set->changes->pdata[0];
    assert_int_equal(change->action, CHANGE_CHANGED);
    assert_int_equal(change->property_count, 0);
    g_autoptr(Catalog) applied = change_set_apply(set, a);
    assert_string_equal(catalog_find(applied, KIND_INDEX, "s.i")->parent, "s.u");
}

static void test_apply_keeps_version_and_unseen(void **state) {
    (void)state;
    g_autoptr(Catalog) a = catalog_new();
    a->server_version = 150018;
    catalog_add_unseen(a, "rules", 2);
    catalog_seal(a);
    g_autoptr(ChangeSet) set = change_set_new();
    change_set_seal(set);
    g_autoptr(Catalog) applied = change_set_apply(set, a);
    assert_int_equal(applied->server_version, 150018);
    assert_int_equal(applied->unseen->len, 1);
    assert_string_equal(g_array_index(applied->unseen, UnseenKind, 0).kind, "rules");
}

/* Columns of a view that was made again: a chain of change sets gives them their new places. Two databases may differ in that for no reason. */
static void test_places(void **state) {
    (void)state;
    g_autoptr(Catalog) before = catalog_new();
    g_autoptr(Catalog) after = catalog_new();
    add_object(before, KIND_COLUMN, "s.v.a", 7, 1, "x");
    add_object(after, KIND_COLUMN, "s.v.a", 7, 2, "x");
    add_object(before, KIND_TABLE, "s.t", 8, 1, "x");
    add_object(after, KIND_TABLE, "s.t", 8, 2, "x");
    catalog_seal(before);
    catalog_seal(after);
    g_autoptr(ChangeSet) apart = change_set_between(before, after, false);
    g_autoptr(ChangeSet) same = change_set_between(before, after, true);
    assert_int_equal(apart->changes->len, 0);
    assert_int_equal(same->changes->len, 1);
    assert_true(change_is_place_only(same->changes->pdata[0]));
    g_autoptr(Catalog) applied = change_set_apply(same, before);
    assert_int_equal(catalog_find(applied, KIND_COLUMN, "s.v.a")->position, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places), cmocka_unit_test(test_apply_inverts_between),
        cmocka_unit_test(test_from_and_to_nothing),
        cmocka_unit_test(test_pairing),
        cmocka_unit_test(test_parent_alone_is_a_change),
        cmocka_unit_test(test_apply_keeps_version_and_unseen),
    };
    return cmocka_run_group_tests_name("change", tests, NULL, NULL);
}
