#ifndef TEST_REPAIR_BENCH_H
#define TEST_REPAIR_BENCH_H

/* One maker's statements for objects of two hand-made catalogs, without the planner. */

#include "catalog_fixture.h"
#include "model/property.h"
#include "maker.h"

typedef struct {
    Catalog *from, *to;
    RepairOptions options;
    Repair repair;
    RepairStep step;
} Bench;

static inline Bench *bench_new(void) {
    Bench *bench = g_new0(Bench, 1);
    bench->from = catalog_new();
    bench->to = catalog_new();
    bench->options.access = true;
    bench->repair = (Repair){text_pool_new(), g_array_new(FALSE, FALSE, sizeof(RepairStatement)), g_ptr_array_new()};
    bench->step = (RepairStep){.repair = &bench->repair, .from = bench->from, .to = bench->to, .options = &bench->options};
    return bench;
}

static inline void bench_free(Bench *bench) {
    catalog_free(bench->from);
    catalog_free(bench->to);
    text_pool_free(bench->repair.texts);
    g_array_unref(bench->repair.statements);
    g_ptr_array_unref(bench->repair.gaps);
    g_free(bench);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Bench, bench_free)

static inline const Object *bench_object(Bench *bench, const Catalog *catalog, ObjectKind kind, const char *identity) {
    catalog_seal(bench->from);
    catalog_seal(bench->to);
    const Object *object = catalog_find(catalog, kind, identity);
    if (!object)
        fail_msg("no object %s", identity);
    bench->step.object = object;
    g_array_set_size(bench->repair.statements, 0);
    g_ptr_array_set_size(bench->repair.gaps, 0);
    return object;
}

static inline const RepairStatement *bench_statement(const Bench *bench, guint i) {
    assert_true(i < bench->repair.statements->len);
    return &g_array_index(bench->repair.statements, RepairStatement, i);
}

/* All statements, one a line. */
static inline void assert_statements(const Bench *bench, const char *expected) {
    g_autoptr(GString) found = g_string_new(NULL);
    for (guint i = 0; i < bench->repair.statements->len; i++)
        g_string_append_printf(found, "%s%s", i ? "\n" : "", bench_statement(bench, i)->sql);
    assert_string_equal(found->str, expected);
}

static inline void assert_create(Bench *bench, ObjectKind kind, const char *identity, const char *expected) {
    const Object *object = bench_object(bench, bench->to, kind, identity);
    const RepairMaker *maker = repair_maker_get(kind);
    maker->create(&bench->step, object);
    if (maker->finish)
        maker->finish(&bench->step, NULL, object);
    assert_statements(bench, expected);
}

static inline void assert_drop(Bench *bench, ObjectKind kind, const char *identity, const char *expected) {
    repair_maker_get(kind)->drop(&bench->step, bench_object(bench, bench->from, kind, identity));
    assert_statements(bench, expected);
}

/* `expected` NULL: it must be dropped and made again. */
static inline void assert_alter(Bench *bench, ObjectKind kind, const char *identity, const char *expected) {
    const Object *before = bench_object(bench, bench->from, kind, identity), *after = bench_object(bench, bench->to, kind, identity);
    g_autoptr(ChangeSet) set = change_set_between(bench->from, bench->to, false);
    const Change *change = NULL;
    for (guint i = 0; i < set->changes->len; i++) {
        const Change *candidate = set->changes->pdata[i];
        if (candidate->kind == kind && strcmp(candidate->identity, identity) == 0)
            change = candidate;
    }
    if (!change)
        fail_msg("%s does not change", identity);
    const RepairMaker *maker = repair_maker_get(kind);
    bool altered = maker->alter && maker->alter(&bench->step, before, after, change->properties, change->property_count);
    assert_int_equal(altered, expected != NULL);
    if (expected)
        assert_statements(bench, expected);
    else
        assert_int_equal(bench->repair.statements->len, 0);
}

static inline void assert_gap(const Bench *bench, guint i, const char *expected) {
    assert_true(i < bench->repair.gaps->len);
    g_autofree char *plain = text_plain(bench->repair.gaps->pdata[i], true);
    assert_string_equal(plain, expected);
}

#endif
