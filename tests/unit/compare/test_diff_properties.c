/* What holds for any two catalogs: nothing for equal sides; swapped sides give the mirrored changes, grades and offers. */

#include "catalog_fixture.h"
#include "compare/diff.h"
#include "random_catalog.h"

#include "column_order.h"

#define ROUNDS 150

static const char *identity_before(const Change *change) {
    return change->action == CHANGE_RENAMED ? change->previous_identity : change->identity;
}

static ChangeAction mirrored(ChangeAction action) {
    return action == CHANGE_ADDED ? CHANGE_REMOVED : action == CHANGE_REMOVED ? CHANGE_ADDED : action;
}

static int compare_lines(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* One line a change, as the other side would tell it when `swap`. */
static char *story(const Diff *diff, bool swap) {
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < diff->changes->changes->len; i++) {
        const Change *change = diff->changes->changes->pdata[i];
        g_autoptr(GString) line = g_string_new(NULL);
        g_string_append_printf(line, "%s %s %s %s %s", change_action_id(swap ? mirrored(change->action) : change->action), kind_get(change->kind)->id,
                               swap ? change->identity : identity_before(change), swap ? identity_before(change) : change->identity, grade_id(change_grade(change)));
        for (size_t p = 0; p < change->property_count; p++) {
            const PropertyChange *property = &change->properties[p];
            g_string_append_printf(line, "\n    %s %s: %s -> %s", property->property, grade_id(change_property_grade(change, p)),
                                   swap ? property->after : property->before, swap ? property->before : property->after);
        }
        g_ptr_array_add(lines, g_strdup(line->str));
    }
    for (guint i = 0; i < diff->renames->len; i++) {
        const RenameOffer *offer = diff->renames->pdata[i];
        g_ptr_array_add(lines, g_strdup_printf("offer %d %s %s", (int)offer->kind, swap ? offer->after : offer->before, swap ? offer->before : offer->after));
    }
    g_ptr_array_sort(lines, compare_lines);
    g_ptr_array_add(lines, NULL);
    return g_strjoinv("\n", (char **)lines->pdata);
}

static void check_pair(const Catalog *a, const Catalog *b) {
    g_autoptr(Diff) there = diff_build(a, b);
    g_autoptr(Diff) back = diff_build(b, a);
    g_autofree char *one = story(there, false), *other = story(back, true);
    if (strcmp(one, other) != 0)
        fail_msg("not mirrored:\n%s\n--- and\n%s", one, other);
    g_autoptr(Diff) none = diff_build(b, b);
    assert_int_equal(none->changes->changes->len, 0);
    assert_int_equal(none->renames->len, 0);
}

/* --- small worlds ------------------------------------------------------------------------------------------------------- */

static void any_objects(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(4711);
    for (int round = 0; round < ROUNDS; round++) {
        World world = {0};
        world_change(&world, random, 1);
        g_autoptr(Catalog) before = world_catalog(&world);
        world_change(&world, random, 0.2);
        world_swap_names(&world, random, 4);
        g_autoptr(Catalog) after = world_catalog(&world);
        check_pair(before, after);
        before->server_version = 120000;
        after->server_version = 180000;
        check_pair(before, after);
    }
}

/* --- tables that change as tables do ------------------------------------------------------------------------------------ */

static const char *pick(GRand *random, const char *const *words, int count) {
    return words[g_rand_int_range(random, 0, count)];
}

static void put_random_column(Catalog *catalog, GRand *random, const char *table, const char *name, int position) {
    static const char *const types[] = {"integer", "text"};
    static const char *const defaults[] = {NULL, "0", "'0'::integer", "now()"};
    g_autofree char *identity = g_strdup_printf("%s.%s", table, name);
    const Property properties[] = {{"type", pick(random, types, 2)}, {"default", pick(random, defaults, 4)}, {"not_null", g_rand_boolean(random) ? "yes" : NULL}};
    catalog_add(catalog, &(Object){.kind = KIND_COLUMN, .identity = identity, .parent = table, .schema = "public", .name = name, .position = position,
                                   .properties = properties, .property_count = 3});
}

static void put_random_index(Catalog *catalog, GRand *random, const char *table, int number) {
    static const char *const columns[] = {"a", "b", "a, b", "lower(c)", "(c)"};
    g_autofree char *name = g_strdup_printf("%s_i%d", table + strlen("public."), g_rand_int_range(random, 0, 3) * 4 + number);
    g_autofree char *identity = g_strdup_printf("public.%s", name);
    const Property property = {"columns", pick(random, columns, 5)};
    catalog_add(catalog, &(Object){.kind = KIND_INDEX, .identity = identity, .parent = table, .schema = "public", .name = name, .properties = &property, .property_count = 1});
}

static Catalog *random_tables(GRand *random) {
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g"};
    static const char *const tables[] = {"public.t", "public.u", "public.users", "public.app_users", "public.v"};
    Catalog *catalog = catalog_new();
    for (size_t t = 0; t < G_N_ELEMENTS(tables); t++) {
        if (g_rand_int_range(random, 0, 3) == 0)
            continue;
        put_object(catalog, KIND_TABLE, NULL, tables[t], g_rand_boolean(random) ? "clustered_on=t_i1" : NULL, NULL);
        for (size_t c = 0; c < G_N_ELEMENTS(names); c++)
            if (g_rand_int_range(random, 0, 4) > 0)
                put_random_column(catalog, random, tables[t], names[c], g_rand_int_range(random, 1, 1000));
        for (int i = 0; i < 3; i++)
            put_random_index(catalog, random, tables[t], i);
    }
    catalog_seal(catalog);
    return catalog;
}

static void any_tables(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    guint offers = 0, orders = 0, pairs = 0;
    for (int round = 0; round < ROUNDS; round++) {
        g_autoptr(Catalog) before = random_tables(random);
        g_autoptr(Catalog) after = random_tables(random);
        check_pair(before, after);
        g_autoptr(Diff) diff = diff_build(before, after);
        offers += diff->renames->len;
        pairs += (guint)diff_count(diff, GRADE_NAME);
        for (guint i = 0; i < diff->changes->changes->len; i++) {
            const Change *change = diff->changes->changes->pdata[i];
            for (size_t p = 0; change->kind == KIND_TABLE && p < change->property_count; p++)
                orders += strcmp(change->properties[p].property, COLUMN_ORDER) == 0;
        }
    }
    /* the rounds reached what they are to test */
    assert_true(offers > 10 && orders > 100 && pairs > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(any_objects), cmocka_unit_test(any_tables)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
