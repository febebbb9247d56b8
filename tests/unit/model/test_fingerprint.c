/* Fingerprints of catalogs and outcomes of ledgers: equal exactly when what they stand for is. */

#include <string.h>
#include "cmocka_all.h"
#include "model/catalog.h"
#include "model/ledger.h"

typedef struct {
    int version, first, second; /* positions of the columns */
    const char *type;           /* of the first one */
    bool backwards;             /* objects are added in another order */
    int unseen;
} Shape;

static void add(Catalog *catalog, ObjectKind kind, const char *identity, const char *parent, int position, const char *type) {
    const Property property = {"type", type};
    const Object object = {.kind = kind, .identity = identity, .parent = parent, .schema = "public", .name = "n", .position = position, .properties = &property,
                           .property_count = type != NULL, .address = {1259, (uint32_t)position + 7, 0}};
    catalog_add(catalog, &object);
}

static char *fingerprint(Shape shape, bool major) {
    g_autoptr(Catalog) catalog = catalog_new();
    catalog->server_version = shape.version;
    if (!shape.backwards)
        add(catalog, KIND_TABLE, "public.t", NULL, 0, NULL);
    add(catalog, KIND_COLUMN, "public.t.a", "public.t", shape.first, shape.type);
    add(catalog, KIND_COLUMN, "public.t.b", "public.t", shape.second, "text");
    if (shape.backwards)
        add(catalog, KIND_TABLE, "public.t", NULL, 0, NULL);
    if (shape.unseen)
        catalog_add_unseen(catalog, "event triggers", shape.unseen);
    catalog_seal(catalog);
    return catalog_fingerprint(catalog, major);
}

static void test_catalog(void **state) {
    (void)state;
    static const struct {
        Shape shape;
        bool same, same_major;
    } cases[] = {
        {{150004, 1, 2, "integer", false, 0}, true, true},
        {{150004, 1, 2, "integer", true, 0}, true, true},
        {{150004, 2, 5, "integer", false, 0}, true, true}, /* columns were dropped */
        {{150004, 2, 1, "integer", false, 0}, false, false},
        {{150004, 1, 2, "bigint", false, 0}, false, false},
        {{150004, 1, 2, NULL, false, 0}, false, false},
        {{150004, 1, 2, "integer", false, 1}, false, false},
        {{150009, 1, 2, "integer", false, 0}, false, true},
        {{160004, 1, 2, "integer", false, 0}, false, false},
    };
    g_autofree char *exact = fingerprint(cases[0].shape, false), *major = fingerprint(cases[0].shape, true);
    assert_int_equal(strlen(exact), 64);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *other = fingerprint(cases[i].shape, false), *other_major = fingerprint(cases[i].shape, true);
        if ((strcmp(exact, other) == 0) != cases[i].same || (strcmp(major, other_major) == 0) != cases[i].same_major)
            fail_msg("case %zu", i);
    }
}

/* Texts that stand side by side must not run into each other. */
static void test_borders(void **state) {
    (void)state;
    char *found[2];
    for (int i = 0; i < 2; i++) {
        g_autoptr(Catalog) catalog = catalog_new();
        const Object object = {.kind = KIND_TABLE, .identity = i ? "public.a" : "public.ab", .schema = "public", .name = i ? "bt" : "t"};
        catalog_add(catalog, &object);
        catalog_seal(catalog);
        found[i] = catalog_fingerprint(catalog, false);
    }
    assert_string_not_equal(found[0], found[1]);
    g_free(found[0]);
    g_free(found[1]);
}

static LedgerState *two_rows(const char *first, const char *second, int64_t when) {
    LedgerState *state = ledger_state_new(2, 3);
    state->has_ledger = true;
    state->stop_migration = -1;
    const char *names[] = {first, second};
    for (size_t i = 0; i < 2; i++) {
        state->rows[i].name = text_pool_add(state->texts, names[i]);
        state->rows[i].when = when + (int64_t)i;
        state->rows[i].fields[FIELD_APPLIED_AT] = text_pool_printf(state->texts, "%d", (int)when);
        state->rows[i].migration = -1;
    }
    return state;
}

static void test_ledger(void **state) {
    (void)state;
    g_autofree char *none = ledger_outcome(NULL);
    assert_string_equal(none, "");
    g_autoptr(LedgerState) one = two_rows("a", "b", 5);
    g_autoptr(LedgerState) later = two_rows("b", "a", 900);
    g_autoptr(LedgerState) other = two_rows("a", "c", 5);
    g_autoptr(LedgerState) split = two_rows("a\"\nrow", "b", 5);
    g_autofree char *text = ledger_outcome(one), *text_later = ledger_outcome(later), *text_other = ledger_outcome(other), *text_split = ledger_outcome(split);
    assert_string_equal(text, text_later);
    assert_string_not_equal(text, text_other);
    assert_string_not_equal(text, text_split);
    one->will_run[2] = true;
    g_autofree char *running = ledger_outcome(one);
    assert_string_not_equal(running, text);
    one->will_run[2] = false;
    one->stop = STOP_LATE;
    g_autofree char *stopped = ledger_outcome(one);
    assert_string_not_equal(stopped, text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_catalog), cmocka_unit_test(test_borders), cmocka_unit_test(test_ledger)};
    return cmocka_run_group_tests_name("fingerprint", tests, NULL, NULL);
}
