#include "fixture.h"

#include <stdlib.h>

#define CHAIN 6

static const char *const TAGS[] = {"0000_init", "0001_orders", "0002_email", "0003_widen", "0004_drop_old", "0005_audit"};

/* The catalog after `level` migrations. */
static Catalog *catalog_at(size_t level) {
    Catalog *catalog = catalog_new();
    if (level >= 1) {
        put_table(catalog, "public.users");
        put_column(catalog, "public.users", "id", "integer");
        put_object(catalog, KIND_COLUMN, "public.users", "public.users.name", level >= 4 ? "type=character varying(200)"
                   : "type=character varying(100)",
                   NULL);
        if (level < 5)
            put_column(catalog, "public.users", "old", "text");
    }
    if (level >= 2) {
        put_table(catalog, "public.orders");
        put_column(catalog, "public.orders", "id", "integer");
        put_object(catalog, KIND_FOREIGN_KEY, "public.orders", "public.orders.orders_user_fk",
                   "definition=FOREIGN KEY (id) REFERENCES public.users(id)",
                   NULL);
    }
    if (level >= 3)
        put_column(catalog, "public.users", "email", "text");
    if (level >= 6) {
        put_table(catalog, "public.audit");
        put_column(catalog, "public.audit", "id", "bigint");
    }
    return catalog;
}

typedef struct {
    MigrationSet *set;
    Strata *strata;
    ProvenanceIndex *provenance;
} Chain;

static Chain *chain_new(void) {
    Chain *chain = g_new0(Chain, 1);
    Catalog *catalogs[CHAIN];
    for (size_t i = 0; i < CHAIN; i++)
        catalogs[i] = catalog_at(i + 1);
    chain->set = set_of(CHAIN, TAGS);
    chain->strata = chain_of(CHAIN, catalogs, TAGS);
    chain->provenance = provenance_build(chain->strata);
    return chain;
}

static void chain_free(Chain *chain) {
    provenance_free(chain->provenance);
    strata_free(chain->strata);
    migration_set_free(chain->set);
    g_free(chain);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Chain, chain_free)

static DriftResult *analyse(const Chain *chain, Catalog *take_live, const LedgerState *ledger) {
    g_autoptr(Catalog) live = take_live;
    catalog_seal(live);
    return drift_analyse(chain->set, chain->strata, chain->provenance, live, ledger);
}

static const DriftItem *item_of(const DriftResult *result, const char *identity) {
    for (size_t i = 0; i < result->items->len; i++) {
        const DriftItem *item = &g_array_index(result->items, DriftItem, i);
        if (strcmp(item->change->identity, identity) == 0)
            return item;
    }
    return NULL;
}

static void assert_item(const DriftResult *result, const char *identity, DriftClass class, int stratum) {
    const DriftItem *item = item_of(result, identity);
    if (!item)
        fail_msg("no item for %s", identity);
    assert_string_equal(drift_class_id(item->class), drift_class_id(class));
    assert_int_equal(item->stratum, stratum);
}

static void every_level_is_found_exactly(void **state) {
    (void)state;
    g_autoptr(Chain) chain = chain_new();
    for (size_t level = 0; level <= CHAIN; level++) {
        g_autoptr(DriftResult) result = analyse(chain, catalog_at(level), NULL);
        assert_int_equal(result->level, level);
        assert_int_equal(result->level_distance, 0);
        assert_int_equal(result->counts[DRIFT_MISSING] + result->counts[DRIFT_EXTRA] + result->counts[DRIFT_DIFFERENT] + result->counts[DRIFT_SKIPPED], 0);
    }
}

/* Three migrations behind, with a column added by hand: only the column is drift. */
static void pending_is_told_from_hand_made(void **state) {
    (void)state;
    g_autoptr(Chain) chain = chain_new();
    Catalog *live = catalog_at(3);
    put_column(live, "public.users", "nickname", "text");
    g_autoptr(DriftResult) result = analyse(chain, live, NULL);
    assert_int_equal(result->level, 3);
    assert_int_equal(result->level_distance, 1);
    assert_item(result, "public.users.nickname", DRIFT_EXTRA, -1);
    assert_item(result, "public.users.name", DRIFT_PENDING, 3);
    assert_item(result, "public.users.old", DRIFT_PENDING, 4);
    assert_item(result, "public.audit", DRIFT_PENDING, 5);
    assert_int_equal(item_of(result, "public.audit")->folded, 1);
    assert_null(item_of(result, "public.audit.id"));
    assert_int_equal(result->counts[DRIFT_PENDING], 3);
    assert_int_equal(result->counts[DRIFT_EXTRA], 1);
}

static void dropped_and_altered_by_hand(void **state) {
    (void)state;
    g_autoptr(Chain) chain = chain_new();
    Catalog *live = catalog_new();
    put_table(live, "public.users");
    put_column(live, "public.users", "id", "bigint");
    put_object(live, KIND_COLUMN, "public.users", "public.users.name", "type=character varying(200)", NULL);
    put_table(live, "public.audit");
    put_column(live, "public.audit", "id", "bigint");
    put_table(live, "public.orders");
    put_column(live, "public.orders", "id", "integer");
    put_object(live, KIND_FOREIGN_KEY, "public.orders", "public.orders.other_name", "definition=FOREIGN KEY (id) REFERENCES public.users(id)", NULL);
    g_autoptr(DriftResult) result = analyse(chain, live, NULL);
    assert_int_equal(result->level, 6);
    assert_item(result, "public.users.id", DRIFT_DIFFERENT, 0);
    assert_item(result, "public.users.email", DRIFT_MISSING, 2);
    const DriftItem *renamed = item_of(result, "public.orders.other_name");
    assert_non_null(renamed);
    assert_int_equal(renamed->grade, GRADE_NAME);
    assert_int_equal(result->counts[DRIFT_DIFFERENT], 1);
    assert_int_equal(result->counts[DRIFT_MISSING], 1);
}

static LedgerState *ledger_of(const MigrationSet *set, const size_t *applied, size_t count, int64_t shift) {
    const char *hashes[CHAIN], *whens[CHAIN];
    g_autoptr(TextPool) texts = text_pool_new();
    for (size_t i = 0; i < count; i++) {
        hashes[i] = set->migrations[applied[i]].sha256;
        whens[i] = text_pool_printf(texts, "%" G_GINT64_FORMAT, set->entries[applied[i]].when + shift);
    }
    return ledger_of_rows(set, count, hashes, whens, NULL);
}

/* The journal's later entries are dated before an applied one: drizzle never runs them. */
static void skipped_for_ever(void **state) {
    (void)state;
    g_autoptr(Chain) chain = chain_new();
    chain->set->entries[5].when = 1600000000000;
    size_t applied[] = {0, 1, 2, 3, 4};
    g_autoptr(LedgerState) ledger = ledger_of(chain->set, applied, 5, 0);
    g_autoptr(DriftResult) result = analyse(chain, catalog_at(5), ledger);
    assert_item(result, "public.audit", DRIFT_SKIPPED, 5);
    assert_true(result->ledger->will_skip[5]);
    assert_false(result->ledger->will_run[5]);
    assert_int_equal(result->ledger_level, 5);
}

/* The ledger says that all ran; what is absent was not "pending". */
static void the_ledger_outranks_the_level(void **state) {
    (void)state;
    g_autoptr(Chain) chain = chain_new();
    size_t applied[] = {0, 1, 2, 3, 4, 5};
    g_autoptr(LedgerState) ledger = ledger_of(chain->set, applied, 6, 0);
    g_autoptr(DriftResult) result = analyse(chain, catalog_at(5), ledger);
    assert_int_equal(result->level, 5);
    assert_int_equal(result->ledger_level, 6);
    assert_item(result, "public.audit", DRIFT_MISSING, 5);
}

static void unregistered_files_are_skipped(void **state) {
    (void)state;
    g_autoptr(Chain) chain = chain_new();
    chain->set->migrations[5].registered = false;
    chain->set->migrations[5].entry = -1;
    g_autoptr(DriftResult) result = analyse(chain, catalog_at(5), NULL);
    assert_item(result, "public.audit", DRIFT_SKIPPED, 5);
}

/* Data-only migrations do not move the level by themselves; among equal levels the ledger decides, else the highest. */
static void ties(void **state) {
    (void)state;
    Catalog *catalogs[3];
    static const char *const tags[] = {"0000_a", "0001_data", "0002_data"};
    for (size_t i = 0; i < 3; i++)
        catalogs[i] = catalog_at(1);
    g_autoptr(MigrationSet) set = set_of(3, tags);
    g_autoptr(Strata) strata = chain_of(3, catalogs, tags);
    g_autoptr(ProvenanceIndex) provenance = provenance_build(strata);
    g_autoptr(Catalog) live = catalog_at(1);
    catalog_seal(live);
    g_autoptr(DriftResult) without = drift_analyse(set, strata, provenance, live, NULL);
    assert_int_equal(without->level, 3);
    size_t applied[] = {0, 1};
    g_autoptr(LedgerState) ledger = ledger_of(set, applied, 2, 0);
    g_autoptr(DriftResult) with = drift_analyse(set, strata, provenance, live, ledger);
    assert_int_equal(with->level, 2);
}

static void the_ledger_is_never_drift(void **state) {
    (void)state;
    g_autoptr(Chain) chain = chain_new();
    Catalog *live = catalog_at(6);
    put_object(live, KIND_SCHEMA, NULL, "drizzle", NULL);
    put_object(live, KIND_SCHEMA, NULL, "public", NULL); /* nor is what every database has */
    put_table(live, "drizzle.__drizzle_migrations");
    put_column(live, "drizzle.__drizzle_migrations", "hash", "text");
    put_object(live, KIND_PRIMARY_KEY, "drizzle.__drizzle_migrations", "drizzle.__drizzle_migrations.__drizzle_migrations_pkey",
               "definition=PRIMARY KEY (id)",
               NULL);
    put_object(live, KIND_SEQUENCE, NULL, "drizzle.__drizzle_migrations_id_seq", NULL);
    g_autoptr(DriftResult) result = analyse(chain, live, NULL);
    assert_int_equal(result->level_distance, 0);
    assert_int_equal(result->items->len, 0);
    assert_int_equal(result->difference->changes->len, 0);
}

/* A late migration waits below ones that have run: no point of the chain is the database's, but what ran explains it. */
static void what_ran_out_of_order(void **state) {
    (void)state;
    g_autoptr(Chain) chain = chain_new();
    Catalog *live = catalog_at(6);
    g_autoptr(Catalog) without = catalog_new();
    for (size_t i = 0; i < live->objects->len; i++) {
        const Object *object = live->objects->pdata[i];
        if (!strstr(object->identity, "orders"))
            catalog_add(without, object);
    }
    catalog_free(live);
    catalog_seal(without);
    size_t applied[] = {0, 2, 3, 4, 5};
    g_autoptr(LedgerState) ledger = ledger_of(chain->set, applied, 5, 0);
    g_autoptr(DriftResult) result = drift_analyse(chain->set, chain->strata, chain->provenance, without, ledger);
    assert_int_equal(result->ledger_distance, 0);
    assert_true(result->level_distance > 0);
    assert_item(result, "public.orders", DRIFT_SKIPPED, 1);
}

/* What hands made on a table that a pending migration drops is told for itself. */
static void by_hand_on_what_goes(void **state) {
    (void)state;
    static const char *const tags[] = {"0000_a", "0001_drop"};
    Catalog *catalogs[] = {catalog_new(), catalog_new()}, *live = catalog_new();
    for (int i = 0; i < 3; i++) {
        Catalog *catalog = i < 2 ? catalogs[i] : live;
        put_table(catalog, "public.stays");
        put_column(catalog, "public.stays", "id", "integer");
        if (i == 1)
            continue;
        put_table(catalog, "public.goes");
        put_column(catalog, "public.goes", "id", "integer");
    }
    put_column(live, "public.goes", "hand", "text");
    catalog_seal(live);
    g_autoptr(MigrationSet) set = set_of(2, tags);
    g_autoptr(Strata) strata = chain_of(2, catalogs, tags);
    g_autoptr(ProvenanceIndex) provenance = provenance_build(strata);
    size_t applied[] = {0};
    g_autoptr(LedgerState) ledger = ledger_of(set, applied, 1, 0);
    g_autoptr(DriftResult) result = drift_analyse(set, strata, provenance, live, ledger);
    catalog_free(live);
    assert_item(result, "public.goes", DRIFT_PENDING, 1);
    assert_int_equal(item_of(result, "public.goes")->folded, 1);
    assert_item(result, "public.goes.hand", DRIFT_EXTRA, -1);
}

/* Pending migrations drop a column and make it anew with a default, which the old one never had: it is as old as it may be. */
static void pending_remake(void **state) {
    (void)state;
    static const char *const tags[] = {"0000_a", "0001_drop", "0002_again"};
    Catalog *catalogs[] = {catalog_new(), catalog_new(), catalog_new()}, *live = catalog_new();
    for (int i = 0; i < 4; i++) {
        Catalog *catalog = i < 3 ? catalogs[i] : live;
        put_table(catalog, "public.t");
        put_column(catalog, "public.t", "id", "integer");
    }
    put_column(catalogs[0], "public.t", "note", "text");
    put_column(live, "public.t", "note", "text");
    put_object(catalogs[2], KIND_COLUMN, "public.t", "public.t.note", "type=text", "default=''::text", "not_null=yes", NULL);
    catalog_seal(live);
    g_autoptr(MigrationSet) set = set_of(3, tags);
    g_autoptr(Strata) strata = chain_of(3, catalogs, tags);
    g_autoptr(ProvenanceIndex) provenance = provenance_build(strata);
    size_t applied[] = {0};
    g_autoptr(LedgerState) ledger = ledger_of(set, applied, 1, 0);
    g_autoptr(DriftResult) result = drift_analyse(set, strata, provenance, live, ledger);
    catalog_free(live);
    assert_item(result, "public.t.note", DRIFT_PENDING, 1);
    assert_int_equal(result->items->len, 1);
}

/* A table renamed by a pending migration: old and new name are both pending. */
static void pending_renames(void **state) {
    (void)state;
    static const char *const tags[] = {"0000_a", "0001_rename"};
    Catalog *catalogs[] = {catalog_new(), catalog_new()};
    for (int i = 0; i < 2; i++) {
        put_table(catalogs[i], "public.other");
        put_column(catalogs[i], "public.other", "x", "integer");
        put_column(catalogs[i], "public.other", "y", "integer");
    }
    put_table(catalogs[0], "public.old");
    put_column(catalogs[0], "public.old", "id", "integer");
    put_table(catalogs[1], "public.new");
    put_column(catalogs[1], "public.new", "id", "integer");
    Catalog *live = catalog_new();
    put_table(live, "public.other");
    put_column(live, "public.other", "x", "integer");
    put_column(live, "public.other", "y", "integer");
    put_table(live, "public.old");
    put_column(live, "public.old", "id", "integer");
    catalog_seal(live);
    g_autoptr(MigrationSet) set = set_of(2, tags);
    g_autoptr(Strata) strata = chain_of(2, catalogs, tags);
    ChangeSet *renames = change_set_new();
    change_set_add(renames, &(Change){.action = CHANGE_RENAMED, .kind = KIND_TABLE, .identity = "public.new", .previous_identity = "public.old",
                                      .schema = "public", .name = "new"});
    change_set_add(renames, &(Change){.action = CHANGE_RENAMED, .kind = KIND_COLUMN, .identity = "public.new.id",
                                      .previous_identity = "public.old.id",
                                      .parent = "public.new", .schema = "public", .name = "id"});
    change_set_seal(renames);
    change_set_free(strata->strata[1].changes);
    strata->strata[1].changes = renames;
    g_autoptr(ProvenanceIndex) provenance = provenance_build(strata);
    g_autoptr(DriftResult) result = drift_analyse(set, strata, provenance, live, NULL);
    catalog_free(live);
    assert_int_equal(result->level, 1);
    assert_int_equal(result->level_distance, 0);
    assert_item(result, "public.new", DRIFT_PENDING, 1);
    assert_item(result, "public.old", DRIFT_PENDING, 1);
    assert_int_equal(result->items->len, 2);
}

/* --- random chains --------------------------------------------------------------------------------------------------- */

typedef struct {
    guint32 seed;
} Random;

static guint32 pick(Random *random, guint32 below) {
    random->seed = random->seed * 1664525u + 1013904223u;
    return (random->seed >> 8) % below;
}

/* Tables 0..9 with columns 0..7; 0: absent, else the version of the column's type. */
typedef struct {
    unsigned columns[10][8];
} World;

static void mutate(World *world, Random *random, unsigned version) {
    for (unsigned n = 3 + pick(random, 4); n > 0; n--) {
        unsigned *cell = &world->columns[pick(random, 10)][pick(random, 8)];
        *cell = *cell && pick(random, 4) == 0 ? 0 : version;
    }
}

static Catalog *world_catalog(const World *world) {
    Catalog *catalog = catalog_new();
    for (int t = 0; t < 10; t++) {
        g_autofree char *table = g_strdup_printf("public.t%d", t);
        bool any = false;
        for (int c = 0; c < 8; c++) {
            g_autofree char *column = g_strdup_printf("c%d", c);
            g_autofree char *type = g_strdup_printf("numeric(%u,0)", world->columns[t][c]);
            if (world->columns[t][c])
                put_column(catalog, table, column, type);
            any |= world->columns[t][c] != 0;
        }
        if (any)
            put_table(catalog, table);
    }
    return catalog;
}

static void assert_classes_of_random_chain(guint32 seed) {
    enum { LENGTH = 12 };
    Random random = {seed};
    World worlds[LENGTH] = {0};
    Catalog *catalogs[LENGTH];
    const char *tags[LENGTH];
    g_autoptr(TextPool) texts = text_pool_new();
    for (unsigned i = 0; i < LENGTH; i++) {
        if (i > 0)
            worlds[i] = worlds[i - 1];
        mutate(&worlds[i], &random, i + 1);
        catalogs[i] = world_catalog(&worlds[i]);
        tags[i] = text_pool_printf(texts, "%04u_step", i);
    }
    size_t level = 1 + pick(&random, LENGTH);
    Catalog *live = world_catalog(&worlds[level - 1]);
    put_table(live, "public.zz_by_hand");
    put_column(live, "public.zz_by_hand", "id", "integer");
    catalog_seal(live);

    g_autoptr(MigrationSet) set = set_of(LENGTH, tags);
    g_autoptr(Strata) strata = chain_of(LENGTH, catalogs, tags);
    g_autoptr(ProvenanceIndex) provenance = provenance_build(strata);
    g_autoptr(DriftResult) result = drift_analyse(set, strata, provenance, live, NULL);
    catalog_free(live);
    assert_int_equal(result->level, level);
    assert_int_equal(result->level_distance, 2);
    assert_int_equal(result->counts[DRIFT_EXTRA], 1);
    assert_item(result, "public.zz_by_hand", DRIFT_EXTRA, -1);
    assert_int_equal(result->counts[DRIFT_MISSING] + result->counts[DRIFT_DIFFERENT] + result->counts[DRIFT_SKIPPED], 0);
    for (size_t i = 0; i < result->items->len; i++) {
        const DriftItem *item = &g_array_index(result->items, DriftItem, i);
        if (item->class == DRIFT_PENDING)
            assert_true(item->stratum >= (int)level);
    }
}

static void random_chains(void **state) {
    (void)state;
    for (guint32 seed = 1; seed <= 60; seed++)
        assert_classes_of_random_chain(seed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_level_is_found_exactly), cmocka_unit_test(pending_is_told_from_hand_made),
        cmocka_unit_test(dropped_and_altered_by_hand),  cmocka_unit_test(skipped_for_ever),
        cmocka_unit_test(the_ledger_outranks_the_level), cmocka_unit_test(unregistered_files_are_skipped),
        cmocka_unit_test(ties),                         cmocka_unit_test(the_ledger_is_never_drift),
        cmocka_unit_test(pending_remake),               cmocka_unit_test(what_ran_out_of_order),
        cmocka_unit_test(by_hand_on_what_goes),
        cmocka_unit_test(pending_renames),              cmocka_unit_test(random_chains),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
