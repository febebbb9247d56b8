#include "change_groups.h"

#include <string.h>
#include "changes.h"
#include "definition.h"
#include "parts.h"
#include "phrase.h"
#include "summarise.h"

bool changes_shows(const SourceComparison *comparison, const Change *change, bool lesser) {
    return source_comparison_counts(comparison, change) != lesser && change_grade(change) != GRADE_SAME;
}

/* --- groups ----------------------------------------------------------------------------------------------------------------------------- */

static void group_free(gpointer data) {
    ChangeGroup *group = data;
    g_ptr_array_unref(group->parts);
    g_free(group);
}

bool change_groups_is_container(ObjectKind kind) {
    static const bool containers[KIND_COUNT] = {[KIND_TABLE] = true,          [KIND_VIEW] = true,   [KIND_MATERIALIZED_VIEW] = true, [KIND_FOREIGN_TABLE] = true,
                                                [KIND_COMPOSITE_TYPE] = true, [KIND_DOMAIN] = true, [KIND_FOREIGN_SERVER] = true};
    return containers[kind];
}

static GHashTable *changed_queries(const ChangeSet *changes) {
    GHashTable *queries = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < changes->changes->len; i++) {
        const Change *change = g_ptr_array_index(changes->changes, i);
        for (size_t p = 0; change->action == CHANGE_CHANGED && p < change->property_count; p++)
            if ((change->kind == KIND_VIEW || change->kind == KIND_MATERIALIZED_VIEW) && strcmp(change->properties[p].property, "definition") == 0)
                g_hash_table_add(queries, (gpointer)(uintptr_t)change->identity);
    }
    return queries;
}

static ChangeGroup *get_group(GHashTable *index, GPtrArray *groups, ObjectKind kind, const char *identity) {
    g_autofree char *key = g_strdup_printf("%d %s", kind, identity);
    ChangeGroup *group = g_hash_table_lookup(index, key);
    if (!group) {
        group = g_new0(ChangeGroup, 1);
        *group = (ChangeGroup){kind, identity, NULL, g_ptr_array_new()};
        g_ptr_array_add(groups, group);
        g_hash_table_insert(index, g_steal_pointer(&key), group);
    }
    return group;
}

static int compare_groups(gconstpointer a, gconstpointer b) {
    const ChangeGroup *x = *(const ChangeGroup *const *)a, *y = *(const ChangeGroup *const *)b;
    return x->kind != y->kind ? (int)x->kind - (int)y->kind : strcmp(x->identity, y->identity);
}

GPtrArray *change_groups_collect(const ChangeSet *changes, const ChangeGrouping *grouping, gconstpointer data) {
    g_autoptr(Parts) parts = parts_new(changes);
    g_autoptr(GHashTable) queries = changed_queries(changes);
    g_autoptr(GHashTable) index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GPtrArray *groups = g_ptr_array_new_with_free_func(group_free);
    for (guint i = 0; i < changes->changes->len; i++) {
        const Change *change = g_ptr_array_index(changes->changes, i);
        if (parts_contain(parts, change) || (grouping->shows && !grouping->shows(data, change)))
            continue;
        ObjectKind container = change->parent ? grouping->container(data, change->parent) : KIND_COUNT;
        if (container == KIND_COUNT)
            get_group(index, groups, change->kind, change->identity)->own = change;
        else if (change->kind != KIND_COLUMN || !g_hash_table_contains(queries, change->parent)) /* else the query says which columns there are */
            g_ptr_array_add(get_group(index, groups, container, change->parent)->parts, (gpointer)(uintptr_t)change);
    }
    g_ptr_array_sort(groups, compare_groups);
    return groups;
}

/* --- of a comparison ---------------------------------------------------------------------------------------------------------------------- */

static ObjectKind find_container(gconstpointer data, const char *identity) {
    const SourceComparison *comparison = data;
    const Catalog *sides[] = {comparison->after->catalog, comparison->before->catalog};
    for (size_t s = 0; s < G_N_ELEMENTS(sides); s++)
        for (int kind = 0; kind < KIND_COUNT; kind++)
            if (change_groups_is_container((ObjectKind)kind) && catalog_find(sides[s], (ObjectKind)kind, identity))
                return (ObjectKind)kind;
    return KIND_COUNT;
}

static bool shows_counted(gconstpointer comparison, const Change *change) {
    return changes_shows(comparison, change, false);
}

static bool shows_lesser(gconstpointer comparison, const Change *change) {
    return changes_shows(comparison, change, true);
}

GPtrArray *change_groups_build(const SourceComparison *comparison, bool lesser) {
    const ChangeGrouping grouping = {find_container, lesser ? shows_lesser : shows_counted};
    return change_groups_collect(comparison->diff->changes, &grouping, comparison);
}

/* --- words ------------------------------------------------------------------------------------------------------------------------------ */

const char *change_groups_name(const ChangeGroup *group, const Change *part) {
    size_t size = strlen(group->identity);
    if (strncmp(part->identity, group->identity, size) == 0 && part->identity[size] == '.')
        return part->identity + size + 1;
    return phrase_short_identity(part->identity);
}

static void say_column(GString *out, const Object *object) {
    const char *type = object_get(object, "type"), *value = object_get(object, "default"), *generated = object_get(object, "generated"),
               *identity = object_get(object, "identity");
    phrase_code(out, type);
    if (object_get(object, "not_null"))
        g_string_append(out, ", not null");
    if (value) {
        g_string_append(out, ", default ");
        phrase_code(out, value);
    }
    if (generated) {
        g_string_append(out, ", generated ");
        phrase_code(out, generated);
    }
    if (identity)
        g_string_append_printf(out, ", identity %s", identity);
}

void change_groups_say_definition(GString *out, const Change *change) {
    static const ObjectKind defined[] = {KIND_COLUMN, KIND_ATTRIBUTE, KIND_PRIMARY_KEY, KIND_UNIQUE, KIND_FOREIGN_KEY, KIND_CHECK, KIND_EXCLUSION, KIND_INDEX, KIND_DOMAIN_CONSTRAINT};
    bool known = false;
    for (size_t i = 0; i < G_N_ELEMENTS(defined); i++)
        known = known || defined[i] == change->kind;
    if (!known || (change->action != CHANGE_ADDED && change->action != CHANGE_REMOVED))
        return;
    g_autofree Property *properties = g_new0(Property, change->property_count + 1);
    for (size_t i = 0; i < change->property_count; i++)
        properties[i] = (Property){change->properties[i].property, change->action == CHANGE_ADDED ? change->properties[i].after : change->properties[i].before};
    const Object object = {.kind = change->kind, .identity = change->identity, .parent = change->parent, .schema = change->schema, .name = change->name,
                           .properties = properties, .property_count = change->property_count};
    g_string_append_c(out, ' ');
    if (change->kind == KIND_COLUMN || change->kind == KIND_ATTRIBUTE)
        say_column(out, &object);
    else
        definition_say(out, &object);
}

/* --- labels ----------------------------------------------------------------------------------------------------------------------------- */

/* Items of "'a', 'b'", quotes and all. */
static GPtrArray *split_labels(const char *list) {
    GPtrArray *labels = g_ptr_array_new_with_free_func(g_free);
    const char *begin = list;
    bool quoted = false;
    for (const char *at = list;; at++) {
        quoted ^= *at == '\'';
        if (*at != '\0' && (quoted || *at != ','))
            continue;
        g_ptr_array_add(labels, g_strstrip(g_strndup(begin, (gsize)(at - begin))));
        if (*at == '\0')
            return labels;
        begin = at + 1;
    }
}

static void say_missing(GString *out, const GPtrArray *from, const GPtrArray *in, const char *words, bool *any) {
    const char *separator = *any ? "; " : "";
    for (guint i = 0; i < from->len; i++) {
        if (g_ptr_array_find_with_equal_func((GPtrArray *)(uintptr_t)in, from->pdata[i], g_str_equal, NULL))
            continue;
        g_string_append_printf(out, "%s%s", separator, words);
        phrase_code(out, from->pdata[i]);
        separator = ", ";
        words = "";
        *any = true;
    }
}

static bool say_labels(GString *out, const PropertyChange *property) {
    g_autoptr(GPtrArray) before = split_labels(property->before);
    g_autoptr(GPtrArray) after = split_labels(property->after);
    bool any = false;
    say_missing(out, after, before, "added ", &any);
    say_missing(out, before, after, "removed ", &any);
    return any;
}

void change_groups_say_property(GString *out, const Change *change, const PropertyChange *property) {
    phrase_text(out, property->property);
    g_string_append(out, ": ");
    bool labels = change->kind == KIND_ENUM && strcmp(property->property, "labels") == 0 && property->before && property->after;
    if (!labels || !say_labels(out, property))
        summarise_property(out, property);
}
