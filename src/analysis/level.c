#include "level.h"

#include <string.h>
#include "compare/diff.h"
#include "compare/signature.h"

/* An object of the chain as the strata so far have made it. */
typedef struct {
    ObjectKind kind;
    const char *identity; /* borrowed from the strata, as the texts below */
    const char *parent;
    const char *name;
    GArray *properties;   /* of Property, sorted by name */
    const Object *live;   /* of the same identity; NULL: none */
    bool present;
    bool differs;         /* counted in the distance */
    char *signature;      /* kinds with free names, while present */
} Slot;

/* How many objects of one signature the chain and the live catalog have. */
typedef struct {
    int64_t chain, live;
} Balance;

typedef struct {
    const Catalog *live;
    GHashTable *ignored;
    GHashTable *slots;      /* Slot -> itself, by kind and identity */
    GHashTable *signatures; /* text -> Balance */
    int64_t distance;
} Tracker;

static guint slot_hash(gconstpointer data) {
    const Slot *slot = data;
    return g_str_hash(slot->identity) * 31u + (guint)slot->kind;
}

static gboolean slot_equal(gconstpointer a, gconstpointer b) {
    const Slot *left = a, *right = b;
    return left->kind == right->kind && strcmp(left->identity, right->identity) == 0;
}

static void slot_free(gpointer data) {
    Slot *slot = data;
    g_array_unref(slot->properties);
    g_free(slot->signature);
    g_free(slot);
}

static bool is_ignored(const Tracker *tracker, const Object *object) {
    return object && tracker->ignored && g_hash_table_contains(tracker->ignored, object);
}

static Balance *balance_get(Tracker *tracker, const char *signature) {
    Balance *balance = g_hash_table_lookup(tracker->signatures, signature);
    if (!balance) {
        balance = g_new0(Balance, 1);
        g_hash_table_insert(tracker->signatures, g_strdup(signature), balance);
    }
    return balance;
}

static void count_signature(Tracker *tracker, const char *signature, int step) {
    Balance *balance = balance_get(tracker, signature);
    tracker->distance -= ABS(balance->chain - balance->live);
    balance->chain += step;
    tracker->distance += ABS(balance->chain - balance->live);
}

/* At level 0 everything that the live catalog has is a difference. */
static void count_live(Tracker *tracker) {
    for (size_t i = 0; i < tracker->live->objects->len; i++) {
        const Object *object = tracker->live->objects->pdata[i];
        if (is_ignored(tracker, object))
            continue;
        tracker->distance++;
        if (kind_has_free_name(object->kind)) {
            g_autofree char *signature =
                signature_build(object->kind, object->parent, object->properties, object->property_count, NULL);
            balance_get(tracker, signature)->live++;
        }
    }
}

static bool same_properties(const Slot *slot, const Object *live) {
    size_t i = 0, j = 0;
    while (i < slot->properties->len || j < live->property_count) {
        const Property *a = i < slot->properties->len ? &g_array_index(slot->properties, Property, i) : NULL;
        const Property *b = j < live->property_count ? &live->properties[j] : NULL;
        int order = !a ? 1 : !b ? -1 : strcmp(a->name, b->name);
        const char *name = order <= 0 ? a->name : b->name;
        if (property_grade(slot->kind, name, order <= 0 ? a->value : NULL, order >= 0 ? b->value : NULL) == GRADE_DIFFERENT)
            return false;
        i += order <= 0;
        j += order >= 0;
    }
    return true;
}

static void recount_named(Tracker *tracker, Slot *slot) {
    bool differs = slot->present ? !slot->live || !same_properties(slot, slot->live) : slot->live != NULL;
    tracker->distance += (int)differs - (int)slot->differs;
    slot->differs = differs;
}

static void recount_free(Tracker *tracker, Slot *slot) {
    if (slot->signature)
        count_signature(tracker, slot->signature, -1);
    g_clear_pointer(&slot->signature, g_free);
    if (!slot->present)
        return;
    slot->signature =
        signature_build(slot->kind, slot->parent, (const Property *)(const void *)slot->properties->data, slot->properties->len, NULL);
    count_signature(tracker, slot->signature, 1);
}

static void recount(Tracker *tracker, Slot *slot) {
    if (kind_has_free_name(slot->kind))
        recount_free(tracker, slot);
    else
        recount_named(tracker, slot);
}

/* The slot of an identity; a new one stands for "not in the chain", which counts when the live catalog has the object. */
static Slot *slot_get(Tracker *tracker, ObjectKind kind, const char *identity) {
    Slot key = {.kind = kind, .identity = identity};
    Slot *slot = g_hash_table_lookup(tracker->slots, &key);
    if (slot)
        return slot;
    slot = g_new0(Slot, 1);
    slot->kind = kind;
    slot->identity = identity;
    slot->properties = g_array_new(false, false, sizeof(Property));
    slot->live = catalog_find(tracker->live, kind, identity);
    if (is_ignored(tracker, slot->live))
        slot->live = NULL;
    slot->differs = slot->live != NULL;
    g_hash_table_add(tracker->slots, slot);
    return slot;
}

static void set_property(GArray *properties, const char *name, const char *value) {
    size_t at = 0;
    while (at < properties->len && strcmp(g_array_index(properties, Property, at).name, name) < 0)
        at++;
    bool found = at < properties->len && strcmp(g_array_index(properties, Property, at).name, name) == 0;
    if (found && value)
        g_array_index(properties, Property, at).value = value;
    else if (found)
        g_array_remove_index(properties, (guint)at);
    else if (value)
        g_array_insert_vals(properties, (guint)at, &(Property){name, value}, 1);
}

static void slot_apply(Slot *slot, const Change *change) {
    slot->present = change->action != CHANGE_REMOVED;
    slot->parent = change->parent;
    slot->name = change->name;
    if (change->action == CHANGE_ADDED || change->action == CHANGE_REMOVED)
        g_array_set_size(slot->properties, 0);
    for (size_t i = 0; slot->present && i < change->property_count; i++)
        set_property(slot->properties, change->properties[i].property, change->properties[i].after);
}

static void apply_plain(Tracker *tracker, const Change *change) {
    Slot *slot = slot_get(tracker, change->kind, change->identity);
    if (change->action == CHANGE_CHANGED && !slot->present)
        return; /* the stratum that made it was left out */
    slot_apply(slot, change);
    recount(tracker, slot);
}

static void array_unref(gpointer array) {
    if (array)
        g_array_unref(array);
}

/* Takes the properties off the old names first, so that swapped names do not overwrite each other. */
static void apply_renames(Tracker *tracker, const GPtrArray *changes) {
    g_autoptr(GPtrArray) moved = g_ptr_array_new_with_free_func(array_unref);
    for (size_t i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        if (change->action != CHANGE_RENAMED)
            continue;
        Slot *slot = slot_get(tracker, change->kind, change->previous_identity);
        g_ptr_array_add(moved, slot->present ? slot->properties : NULL);
        if (!slot->present)
            continue;
        slot->properties = g_array_new(false, false, sizeof(Property));
        slot->present = false;
        recount(tracker, slot);
    }
    for (size_t i = 0, next = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        if (change->action != CHANGE_RENAMED)
            continue;
        GArray *properties = moved->pdata[next++];
        if (!properties)
            continue;
        Slot *slot = slot_get(tracker, change->kind, change->identity);
        g_array_unref(slot->properties);
        slot->properties = g_array_ref(properties);
        slot_apply(slot, change);
        recount(tracker, slot);
    }
}

static void apply_stratum(Tracker *tracker, const GPtrArray *changes) {
    bool renames = false;
    for (size_t i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        if (change->action == CHANGE_REMOVED)
            apply_plain(tracker, change);
        renames |= change->action == CHANGE_RENAMED;
    }
    if (renames)
        apply_renames(tracker, changes);
    for (size_t i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        if (change->action == CHANGE_ADDED || change->action == CHANGE_CHANGED)
            apply_plain(tracker, change);
    }
}

static void tracker_init(Tracker *tracker, const Catalog *live, GHashTable *ignored) {
    *tracker = (Tracker){.live = live, .ignored = ignored};
    tracker->slots = g_hash_table_new_full(slot_hash, slot_equal, slot_free, NULL);
    tracker->signatures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    count_live(tracker);
}

static void tracker_clear(Tracker *tracker) {
    g_hash_table_destroy(tracker->slots);
    g_hash_table_destroy(tracker->signatures);
}

size_t level_find(const Strata *strata, const Catalog *live, GHashTable *ignored, size_t preferred, size_t *distance) {
    Tracker tracker;
    tracker_init(&tracker, live, ignored);
    size_t level = 0;
    int64_t best = tracker.distance, preferred_distance = preferred == 0 ? best : INT64_MAX;
    for (size_t i = 0; i < strata->count; i++) {
        apply_stratum(&tracker, strata->strata[i].changes->changes);
        if (tracker.distance <= best) {
            best = tracker.distance;
            level = i + 1;
        }
        if (preferred == i + 1)
            preferred_distance = tracker.distance;
    }
    tracker_clear(&tracker);
    *distance = (size_t)best;
    return preferred_distance == best ? preferred : level;
}

size_t level_distance_of(const Strata *strata, const Catalog *live, GHashTable *ignored, const bool *applied) {
    Tracker tracker;
    tracker_init(&tracker, live, ignored);
    for (size_t i = 0; i < strata->count; i++)
        if (applied[i])
            apply_stratum(&tracker, strata->strata[i].changes->changes);
    size_t distance = (size_t)tracker.distance;
    tracker_clear(&tracker);
    return distance;
}
