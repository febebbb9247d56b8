#include "analysis/drift.h"

#include <string.h>
#include "drift_class.h"
#include "ledger_objects.h"
#include "level.h"

static const struct {
    const char *id, *text;
} CLASSES[DRIFT_COUNT] = {
    [DRIFT_PENDING] = {"pending", "a migration that has not run here yet will bring it"},
    [DRIFT_SKIPPED] = {"skipped", "a migration should have brought it, but the runner will never run that migration here"},
    [DRIFT_MISSING] = {"missing", "made by a migration that ran here, but not there: dropped by hand, or the migration never really ran"},
    [DRIFT_EXTRA] = {"extra", "in no migration: made by hand or by another program"},
    [DRIFT_DIFFERENT] = {"different", "on both sides, with other properties"},
};

const char *drift_class_id(DriftClass class) {
    return class < DRIFT_COUNT ? CLASSES[class].id : "unknown";
}

const char *drift_class_text(DriftClass class) {
    return class < DRIFT_COUNT ? CLASSES[class].text : "";
}

/* --- the difference ------------------------------------------------------------------------------------------------------- */

/* expected -> live, as diff_build() compares them, without the runner's own objects. */
static ChangeSet *compare(const Catalog *expected, const Catalog *live, GHashTable *own) {
    g_autoptr(Diff) diff = diff_build(expected, live);
    if (g_hash_table_size(own) == 0)
        return g_steal_pointer(&diff->changes);
    ChangeSet *kept = change_set_new();
    for (size_t i = 0; i < diff->changes->changes->len; i++) {
        const Change *change = diff->changes->changes->pdata[i];
        if (!g_hash_table_contains(own, catalog_find(live, change->kind, change->identity)))
            change_set_add(kept, change);
    }
    change_set_seal(kept);
    return kept;
}

/* --- items -------------------------------------------------------------------------------------------------------------- */

static bool is_container(ObjectKind kind) {
    return kind == KIND_TABLE || kind == KIND_VIEW || kind == KIND_MATERIALIZED_VIEW;
}

/* Wholly missing or extra objects by identity -> index of the item that stands for them + 1, one table per action. Columns are here, too: a
 * sequence belongs to the column that owns it. */
typedef struct {
    GHashTable *removed, *added;
} Owners;

static GHashTable *owners_of(const Owners *owners, ChangeAction action) {
    return action == CHANGE_REMOVED ? owners->removed : action == CHANGE_ADDED ? owners->added : NULL;
}

static void put_owner(const Owners *owners, const Change *change, size_t slot) {
    GHashTable *table = owners_of(owners, change->action);
    if (table)
        g_hash_table_insert(table, (gpointer)(uintptr_t)change->identity, GSIZE_TO_POINTER(slot));
}

static size_t add_item(DriftResult *result, const DriftContext *context, const Change *change) {
    DriftItem item = {.grade = change_grade(change), .change = change};
    item.class = drift_classify(context, change, &item.stratum);
    if (item.grade != GRADE_SAME)
        g_array_append_val(result->items, item);
    return result->items->len;
}

static const char *owner_identity(const Change *change) {
    if (change->kind != KIND_SEQUENCE)
        return change->parent;
    for (size_t i = 0; i < change->property_count; i++)
        if (strcmp(change->properties[i].property, "owned_by") == 0)
            return change->properties[i].before ? change->properties[i].before : change->properties[i].after;
    return NULL;
}

static size_t find_owner(const Owners *owners, const Change *change) {
    const char *identity = owner_identity(change);
    GHashTable *table = identity ? owners_of(owners, change->action) : NULL;
    return table ? GPOINTER_TO_SIZE(g_hash_table_lookup(table, identity)) : 0;
}

/* A column by hand on a table that a pending migration drops is by hand all the same. */
static bool shares_fate(const DriftResult *result, size_t slot, const DriftContext *context, const Change *change) {
    int ignored;
    DriftClass class = g_array_index(result->items, DriftItem, slot - 1).class;
    return class == DRIFT_EXTRA || change->action != CHANGE_ADDED || drift_classify(context, change, &ignored) != DRIFT_EXTRA;
}

static int pass_of(ObjectKind kind) {
    return is_container(kind) ? 0 : kind == KIND_SEQUENCE ? 2 : 1;
}

/* Owners before what they own: what belongs to a missing or extra object is counted there, not listed. */
static void add_items(DriftResult *result, const DriftContext *context) {
    const GPtrArray *changes = result->difference->changes;
    Owners owners = {g_hash_table_new(g_str_hash, g_str_equal), g_hash_table_new(g_str_hash, g_str_equal)};
    for (int pass = 0; pass < 3; pass++) {
        for (size_t i = 0; i < changes->len; i++) {
            const Change *change = changes->pdata[i];
            if (pass_of(change->kind) != pass)
                continue;
            size_t slot = find_owner(&owners, change);
            if (slot && shares_fate(result, slot, context, change))
                g_array_index(result->items, DriftItem, slot - 1).folded++;
            else
                slot = add_item(result, context, change);
            if (is_container(change->kind) || change->kind == KIND_COLUMN)
                put_owner(&owners, change, slot);
        }
    }
    g_hash_table_destroy(owners.removed);
    g_hash_table_destroy(owners.added);
}

static int compare_items(gconstpointer a, gconstpointer b) {
    const DriftItem *left = a, *right = b;
    if (left->class != right->class)
        return left->class < right->class ? -1 : 1;
    if (left->change->kind != right->change->kind)
        return left->change->kind < right->change->kind ? -1 : 1;
    int order = strcmp(left->change->identity, right->change->identity);
    return order ? order : (int)left->change->action - (int)right->change->action;
}

static size_t ledger_level(const LedgerState *ledger) {
    size_t level = 0;
    for (size_t i = 0; ledger && i < ledger->migration_count; i++)
        if (ledger->applied[i])
            level = i + 1;
    return level;
}

DriftResult *drift_analyse_against(const MigrationSet *set, const Strata *strata, const Catalog *expected, const ProvenanceIndex *provenance,
                                   const Catalog *live,
                                   const LedgerState *ledger) {
    DriftResult *result = g_new0(DriftResult, 1);
    result->ledger = ledger && ledger->has_ledger ? ledger : NULL;
    result->ledger_level = ledger_level(result->ledger);
    result->items = g_array_new(false, false, sizeof(DriftItem));
    g_autoptr(GHashTable) own = ledger_objects(&set->ledger, set->rules, expected, live);
    result->level = level_find(strata, live, own, result->ledger ? result->ledger_level : SIZE_MAX, &result->level_distance);
    result->ledger_distance = result->ledger ? level_distance_of(strata, live, own, result->ledger->applied) : SIZE_MAX;
    result->difference = compare(expected, live, own);

    DriftContext context = {set, provenance, result->ledger, result->level};
    add_items(result, &context);
    g_array_sort(result->items, compare_items);
    for (size_t i = 0; i < result->items->len; i++) {
        const DriftItem *item = &g_array_index(result->items, DriftItem, i);
        result->counts[item->class] += item->grade == GRADE_DIFFERENT;
    }
    return result;
}

DriftResult *drift_analyse(const MigrationSet *set, const Strata *strata, const ProvenanceIndex *provenance, const Catalog *live,
                           const LedgerState *ledger) {
    g_autoptr(Catalog) expected = strata_catalog(strata, strata->count);
    return drift_analyse_against(set, strata, expected, provenance, live, ledger);
}

void drift_result_free(DriftResult *result) {
    if (!result)
        return;
    change_set_free(result->difference);
    g_array_unref(result->items);
    g_free(result);
}
