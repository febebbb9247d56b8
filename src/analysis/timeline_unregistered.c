/* What the files outside the journal bring beyond those in it: one drift for what came or went as a whole. */

#include "timeline_point.h"

#include "compare/diff.h"
#include "compare/words.h"

/* A table and what is below it are one; so are a column and its sequence. */
static const char *owner_of(const Change *change) {
    const char *column = change->kind == KIND_SEQUENCE ? change_property(change, "owned_by") : NULL;
    return column ? column : change->parent;
}

static bool came_or_went(const Change *change) {
    return change->action == CHANGE_ADDED || change->action == CHANGE_REMOVED;
}

static char *slot_key(const Change *change, const char *identity) {
    return g_strdup_printf("%d %s", (int)change->action, identity);
}

static bool is_compared(const AuditTarget *part, const Change *change) {
    const Catalog *side = change->action == CHANGE_REMOVED ? part->compared_registered : part->compared_all;
    return change_grade(change) == GRADE_DIFFERENT && !change_is_place_only(change) && catalog_find(side, change->kind, change->identity);
}

static bool is_container(const Change *change) {
    return came_or_went(change) && (change->kind == KIND_COLUMN || (!change->parent && change->kind != KIND_SEQUENCE && change->kind != KIND_SCHEMA));
}

/* key of what came or went -> how much goes with it + 1 */
static GHashTable *find_containers(const AuditTarget *part) {
    GHashTable *folded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const GPtrArray *changes = part->unregistered->changes;
    for (guint i = 0; i < changes->len; i++)
        if (is_compared(part, changes->pdata[i]) && is_container(changes->pdata[i]))
            g_hash_table_insert(folded, slot_key(changes->pdata[i], ((const Change *)changes->pdata[i])->identity), GSIZE_TO_POINTER(1));
    return folded;
}

static bool fold(GHashTable *folded, const Change *change) {
    const char *owner = came_or_went(change) ? owner_of(change) : NULL;
    g_autofree char *key = owner ? slot_key(change, owner) : NULL;
    size_t count = key ? GPOINTER_TO_SIZE(g_hash_table_lookup(folded, key)) : 0;
    if (count > 0)
        g_hash_table_insert(folded, g_steal_pointer(&key), GSIZE_TO_POINTER(count + 1));
    return count > 0;
}

static size_t folded_below(GHashTable *folded, const Change *change) {
    g_autofree char *key = slot_key(change, change->identity);
    size_t count = GPOINTER_TO_SIZE(g_hash_table_lookup(folded, key));
    return count > 0 ? count - 1 : 0;
}

static const char *bringer(const AuditTarget *part, const Change *change) {
    const Provenance *story = part->provenance ? provenance_find(part->provenance, change->kind, change->identity) : NULL;
    for (guint i = story ? story->steps->len : 0; i-- > 0;) {
        int stratum = g_array_index(story->steps, ProvenanceStep, i).stratum;
        if (stratum >= 0 && (size_t)stratum < part->migrations->migration_count && !part->migrations->migrations[stratum].registered)
            return part->migrations->migrations[stratum].tag;
    }
    return NULL;
}

static ObjectKind component_kind(const AuditTarget *part, const Change *change) {
    static const ObjectKind containers[] = {KIND_TABLE, KIND_FOREIGN_TABLE, KIND_VIEW, KIND_MATERIALIZED_VIEW, KIND_COMPOSITE_TYPE, KIND_DOMAIN};
    for (size_t i = 0; change->parent && i < G_N_ELEMENTS(containers); i++)
        if (catalog_find(part->all_catalog, containers[i], change->parent) || catalog_find(part->registered_catalog, containers[i], change->parent))
            return containers[i];
    return change->kind;
}

void point_add_unregistered(Timeline *timeline, TimelinePoint *point, const AuditTarget *part) {
    if (!part->unregistered || !part->migrations->journal)
        return;
    g_autoptr(GHashTable) folded = find_containers(part);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    for (guint i = 0; i < part->unregistered->changes->len; i++) {
        Change *change = part->unregistered->changes->pdata[i];
        if (is_compared(part, change) && !fold(folded, change))
            g_ptr_array_add(kept, change);
    }
    for (guint i = 0; i < kept->len; i++) {
        const Change *change = kept->pdata[i];
        const Drift drift = {.subject = {.source = SOURCE_JOURNAL,
                                         .kind = change->kind,
                                         .identity = change->identity,
                                         .component_kind = component_kind(part, change),
                                         .component = change->parent ? change->parent : change->identity},
                             .state = DRIFT_STATE_NOT_REGISTERED,
                             .migration = bringer(part, change),
                             .detail = point_detail(timeline->texts, change, folded_below(folded, change), "with all files")};
        timeline_add_drift(timeline, point, &drift);
    }
}
