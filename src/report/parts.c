#include "parts.h"

#include <string.h>
#include "phrase.h"

/* Counts by kind of what belongs to one added or removed object. */
typedef struct {
    size_t count[KIND_COUNT];
} Content;

struct Parts {
    GHashTable *added, *removed; /* identity -> Content */
};

static GHashTable *for_action(const Parts *parts, ChangeAction action) {
    return action == CHANGE_ADDED ? parts->added : action == CHANGE_REMOVED ? parts->removed : NULL;
}

/* The table of the column that a sequence belongs to ("public.users.id", quoted); NULL: not such a sequence. */
static char *owning_table(const Change *change) {
    if (change->kind != KIND_SEQUENCE)
        return NULL;
    const char *column = NULL;
    for (size_t i = 0; i < change->property_count && !column; i++)
        if (strcmp(change->properties[i].property, "owned_by") == 0)
            column = change->properties[i].after ? change->properties[i].after : change->properties[i].before;
    const char *dot = NULL;
    bool quoted = false;
    for (const char *c = column; c && *c; c++) {
        if (*c == '"')
            quoted = !quoted;
        else if (*c == '.' && !quoted)
            dot = c;
    }
    return dot ? g_strndup(column, (gsize)(dot - column)) : NULL;
}

/* The content of the container that the change came or went with; NULL: it stands alone. */
static Content *container_of(const Parts *parts, const Change *change) {
    GHashTable *table = for_action(parts, change->action);
    if (!table)
        return NULL;
    if (change->parent)
        return g_hash_table_lookup(table, change->parent);
    g_autofree char *owner = owning_table(change);
    return owner ? g_hash_table_lookup(table, owner) : NULL;
}

Parts *parts_new(const ChangeSet *set) {
    Parts *parts = g_new0(Parts, 1);
    parts->added = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    parts->removed = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (guint i = 0; i < set->changes->len; i++) {
        const Change *change = g_ptr_array_index(set->changes, i);
        GHashTable *table = for_action(parts, change->action);
        if (table && !change->parent)
            g_hash_table_insert(table, (void *)(uintptr_t)change->identity, g_new0(Content, 1));
    }
    for (guint i = 0; i < set->changes->len; i++) {
        const Change *change = g_ptr_array_index(set->changes, i);
        Content *content = container_of(parts, change);
        if (content)
            content->count[change->kind]++;
    }
    return parts;
}

void parts_free(Parts *parts) {
    if (!parts)
        return;
    g_hash_table_unref(parts->added);
    g_hash_table_unref(parts->removed);
    g_free(parts);
}

bool parts_is_given(const Change *change) {
    return change->kind == KIND_SCHEMA && change->action == CHANGE_ADDED && strcmp(change->identity, "public") == 0;
}

bool parts_came_along(const Change *change) {
    if (change->action != CHANGE_RENAMED || !change->parent || change->property_count > 0)
        return false;
    size_t size = strlen(change->parent);
    bool below = strncmp(change->identity, change->parent, size) == 0 && change->identity[size] == '.';
    return below && strncmp(change->previous_identity, change->identity, size + 1) != 0 &&
           g_str_has_suffix(change->previous_identity, change->identity + size);
}

bool parts_contain(const Parts *parts, const Change *change) {
    return parts_is_given(change) || change_is_place_only(change) || parts_came_along(change) || container_of(parts, change) != NULL;
}

void parts_say(GString *out, const Parts *parts, const Change *change) {
    GHashTable *table = for_action(parts, change->action);
    const Content *content = table && !change->parent ? g_hash_table_lookup(table, change->identity) : NULL;
    const char *separator = " with ";
    for (int kind = 0; content && kind < KIND_COUNT; kind++)
        if (content->count[kind] > 0) {
            g_string_append(out, separator);
            phrase_kind_count(out, content->count[kind], (ObjectKind)kind);
            separator = ", ";
        }
}
