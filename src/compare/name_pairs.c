#include "name_pairs.h"

#include <string.h>
#include "identity.h"
#include "compare/signature.h"

#define NEXTVAL "nextval('"
#define NEXTVAL_END "'::regclass)"

static const char *owner_column(const Change *change) {
    for (size_t i = 0; i < change->property_count; i++)
        if (strcmp(change->properties[i].property, "owned_by") == 0)
            return change->properties[i].before ? change->properties[i].before : change->properties[i].after;
    return NULL;
}

/* The system names sequences of columns; others are known by their name. */
static bool has_free_name(const Change *change) {
    return kind_has_free_name(change->kind) || (change->kind == KIND_SEQUENCE && owner_column(change));
}

static char *change_signature(const Change *change, const MajorSpan *span) {
    g_autofree Property *properties = g_new0(Property, change->property_count + 1);
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *from = &change->properties[i];
        properties[i] = (Property){from->property, change->action == CHANGE_REMOVED ? from->before : from->after};
    }
    return signature_build(change->kind, change->parent, properties, change->property_count, span);
}

/* Removed changes by signature; each value a queue in the set's order. */
static GHashTable *index_removed(const ChangeSet *set, const MajorSpan *span) {
    GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_queue_free);
    for (guint i = 0; i < set->changes->len; i++) {
        Change *change = set->changes->pdata[i];
        if (change->action != CHANGE_REMOVED || !has_free_name(change))
            continue;
        g_autofree char *signature = change_signature(change, span);
        GQueue *queue = g_hash_table_lookup(index, signature);
        if (!queue) {
            queue = g_queue_new();
            g_hash_table_insert(index, g_steal_pointer(&signature), queue);
        }
        g_queue_push_tail(queue, change);
    }
    return index;
}

/* Sequences are named by their identity, all else by parent and name. */
static char *name_key(ObjectKind kind, const char *parent, const char *identity) {
    if (kind == KIND_SEQUENCE)
        return g_strdup(identity);
    return g_strdup_printf("%s\n%s", parent ? parent : "", identity_name(parent, identity));
}

static void add_pair(NamePairs *pairs, Change *removed, Change *added) {
    g_hash_table_insert(pairs->removed_of, added, removed);
    g_hash_table_add(pairs->paired, removed);
    const char *name = added->kind == KIND_SEQUENCE ? added->identity : identity_name(added->parent, added->identity);
    g_hash_table_insert(pairs->new_names, name_key(removed->kind, removed->parent, removed->identity), (gpointer)(uintptr_t)name);
}

NamePairs *name_pairs_build(const ChangeSet *set, const MajorSpan *span) {
    NamePairs *pairs = g_new0(NamePairs, 1);
    pairs->removed_of = g_hash_table_new(NULL, NULL);
    pairs->paired = g_hash_table_new(NULL, NULL);
    pairs->new_names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) removed = index_removed(set, span);
    for (guint i = 0; g_hash_table_size(removed) > 0 && i < set->changes->len; i++) {
        Change *change = set->changes->pdata[i];
        if (change->action != CHANGE_ADDED || !has_free_name(change))
            continue;
        g_autofree char *signature = change_signature(change, span);
        GQueue *queue = g_hash_table_lookup(removed, signature);
        Change *match = queue ? g_queue_pop_head(queue) : NULL;
        if (match)
            add_pair(pairs, match, change);
    }
    return pairs;
}

void name_pairs_free(NamePairs *pairs) {
    if (!pairs)
        return;
    g_hash_table_unref(pairs->removed_of);
    g_hash_table_unref(pairs->paired);
    g_hash_table_unref(pairs->new_names);
    g_free(pairs);
}

static bool is_renamed(const NamePairs *pairs, const char *key, const char *name) {
    return g_strcmp0(g_hash_table_lookup(pairs->new_names, key), name) == 0;
}

/* An index, or the constraint that owns it: both are named by table and name. */
static bool names_index(const NamePairs *pairs, const Change *change, const char *before, const char *after) {
    g_autofree char *key = g_strdup_printf("%s\n%s", change->identity, before);
    return is_renamed(pairs, key, after);
}

/* The sequence of nextval('public.t_id_seq'::regclass); NULL: another expression. Free with g_free(). */
static char *nextval_sequence(const char *expression) {
    if (!g_str_has_prefix(expression, NEXTVAL) || !g_str_has_suffix(expression, NEXTVAL_END))
        return NULL;
    const char *name = expression + strlen(NEXTVAL);
    return g_strndup(name, strlen(name) - strlen(NEXTVAL_END));
}

static bool names_sequence(const NamePairs *pairs, const char *before, const char *after) {
    g_autofree char *old = nextval_sequence(before), *new = nextval_sequence(after);
    return old && new && is_renamed(pairs, old, new);
}

bool name_pairs_follow(const NamePairs *pairs, const Change *change, const PropertyChange *property) {
    static const char index[] = "index ";
    const char *before = property->before, *after = property->after;
    if (!before || !after || g_hash_table_size(pairs->new_names) == 0)
        return false;
    if (strcmp(property->property, "clustered_on") == 0)
        return names_index(pairs, change, before, after);
    if (strcmp(property->property, "replica_identity") == 0)
        return g_str_has_prefix(before, index) && g_str_has_prefix(after, index) &&
               names_index(pairs, change, before + strlen(index), after + strlen(index));
    if (change->kind == KIND_COLUMN && strcmp(property->property, "default") == 0)
        return names_sequence(pairs, before, after);
    return false;
}
