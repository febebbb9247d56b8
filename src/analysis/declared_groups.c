#include "declared_groups.h"

#include <string.h>
#include "compare/words.h"

#define TOGETHER_FROM 4 /* so many and more are one finding */
#define TOLD_EACH 25    /* more components are told together */

static void group_free(gpointer data) {
    GapGroup *group = data;
    g_ptr_array_unref(group->gaps);
    g_free(group);
}

static bool same_component(const DeclaredGap *a, const DeclaredGap *b) {
    return a->component_kind == b->component_kind && strcmp(a->component, b->component) == 0;
}

/* The gaps stand by component. */
static size_t count_components(const GPtrArray *gaps) {
    size_t count = 0;
    for (guint i = 0; i < gaps->len; i++)
        count += i == 0 || !same_component(gaps->pdata[i - 1], gaps->pdata[i]);
    return count;
}

static GapGroup *add_group(GPtrArray *groups, GroupShape shape) {
    GapGroup *group = g_new0(GapGroup, 1);
    group->shape = shape;
    group->gaps = g_ptr_array_new();
    g_ptr_array_add(groups, group);
    return group;
}

typedef bool (*GapTest)(const DeclaredGap *gap, const void *payload);

/* Moves the gaps for which the test holds into a group of their own, when they are many. */
static void extract(GPtrArray *groups, GPtrArray *gaps, GroupShape shape, GapTest test, const void *payload) {
    size_t found = 0;
    for (guint i = 0; i < gaps->len; i++)
        found += test(gaps->pdata[i], payload);
    if (found < TOGETHER_FROM)
        return;
    GapGroup *group = add_group(groups, shape);
    g_autoptr(GPtrArray) rest = g_ptr_array_new();
    for (guint i = 0; i < gaps->len; i++)
        g_ptr_array_add(test(gaps->pdata[i], payload) ? group->gaps : rest, gaps->pdata[i]);
    g_ptr_array_set_size(gaps, 0);
    for (guint i = 0; i < rest->len; i++)
        g_ptr_array_add(gaps, rest->pdata[i]);
    group->components = count_components(group->gaps);
}

static bool is_whole(const DeclaredGap *gap, const void *payload) {
    (void)payload;
    return !gap->change->parent && (gap->change->action == CHANGE_ADDED || gap->change->action == CHANGE_REMOVED);
}

static bool is_minor_index(const DeclaredGap *gap, const void *payload) {
    (void)payload;
    return gap->class == GAP_UNDECLARED && gap->change->kind == KIND_INDEX && !change_property(gap->change, "unique");
}

/* --- the same in several tables ----------------------------------------------------------------------------------------- */

char *declared_shape(const DeclaredGap *gap) {
    const Change *change = gap->change;
    bool changed = change->action == CHANGE_CHANGED || change->action == CHANGE_RENAMED;
    const char *what = change->kind == KIND_COLUMN ? change->name : changed && change->parent ? "" : change_property(change, "columns");
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%d\n%d\n%s\n%s", (int)change->action, (int)change->kind, what ? what : change->identity,
                           change->kind == KIND_FOREIGN_KEY && !changed ? change_property(change, "references_table") : "");
    for (size_t i = 0; i < change->property_count && changed; i++)
        g_string_append_printf(out, "\n%s\n%s\n%s", change->properties[i].property, change->properties[i].before ? change->properties[i].before : "",
                               change->properties[i].after ? change->properties[i].after : "");
    return g_string_free(out, FALSE);
}

/* Shape -> the components that have it, one a line; owned. */
static GHashTable *components_by_shape(const GPtrArray *gaps) {
    GHashTable *components = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < gaps->len; i++) {
        const DeclaredGap *gap = gaps->pdata[i];
        char *shape = declared_shape(gap);
        const char *before = g_hash_table_lookup(components, shape);
        char *list = g_strconcat(before ? before : "", gap->component, "\n", NULL);
        g_hash_table_insert(components, shape, list);
    }
    return components;
}

typedef struct {
    GHashTable *components;
    const char *list; /* the components of the group */
} Shared;

static const char *list_of(GHashTable *components, const DeclaredGap *gap) {
    g_autofree char *shape = declared_shape(gap);
    return g_hash_table_lookup(components, shape);
}

static bool is_shared(const DeclaredGap *gap, const void *payload) {
    const Shared *shared = payload;
    const char *list = gap->change->parent ? list_of(shared->components, gap) : NULL;
    return list && strcmp(list, shared->list) == 0;
}

static size_t count_lines(const char *text) {
    size_t lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

/* Those of the same tables are one group. */
static void extract_shared(GPtrArray *groups, GPtrArray *gaps) {
    g_autoptr(GHashTable) components = components_by_shape(gaps);
    for (guint i = 0; i < gaps->len;) {
        const DeclaredGap *gap = gaps->pdata[i];
        const char *list = gap->change->parent ? list_of(components, gap) : NULL;
        guint before = gaps->len;
        const Shared shared = {components, list};
        if (list && count_lines(list) >= TOGETHER_FROM)
            extract(groups, gaps, GROUP_SHARED, is_shared, &shared);
        i += gaps->len == before; /* else another one has moved up */
    }
}

/* --- all ---------------------------------------------------------------------------------------------------------------- */

GPtrArray *declared_groups(const GPtrArray *gaps) {
    GPtrArray *groups = g_ptr_array_new_with_free_func(group_free);
    g_autoptr(GPtrArray) left = g_ptr_array_new();
    for (guint i = 0; i < gaps->len; i++)
        g_ptr_array_add(left, gaps->pdata[i]);
    extract(groups, left, GROUP_WHOLE, is_whole, NULL);
    extract(groups, left, GROUP_INDEXES, is_minor_index, NULL);
    extract_shared(groups, left);
    GapGroup *group = NULL;
    size_t told = 0;
    for (guint i = 0; i < left->len; i++) {
        bool next = i == 0 || !same_component(left->pdata[i - 1], left->pdata[i]);
        if (next && told < TOLD_EACH + 1)
            group = add_group(groups, told++ == TOLD_EACH ? GROUP_REST : GROUP_COMPONENT);
        g_ptr_array_add(group->gaps, left->pdata[i]);
        group->components += next;
    }
    return groups;
}
