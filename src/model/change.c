#include "model/change.h"
#include <string.h>
#include "draft.h"

static void change_free(void *data) {
    Change *change = data;
    g_free((void *)(uintptr_t)change->properties); /* made by copy_properties(), constant since */
    g_free((void *)(uintptr_t)change->grades);
    g_free(change);
}

ChangeSet *change_set_new(void) {
    ChangeSet *set = g_new(ChangeSet, 1);
    set->texts = text_pool_new();
    set->changes = g_ptr_array_new_with_free_func(change_free);
    set->references = 1;
    return set;
}

ChangeSet *change_set_ref(ChangeSet *set) {
    g_atomic_int_inc(&set->references);
    return set;
}

void change_set_free(ChangeSet *set) {
    if (!set || !g_atomic_int_dec_and_test(&set->references))
        return;
    g_ptr_array_unref(set->changes);
    text_pool_free(set->texts);
    g_free(set);
}

static PropertyChange *copy_properties(TextPool *texts, const PropertyChange *from, size_t count) {
    if (count == 0)
        return NULL;
    PropertyChange *to = g_new(PropertyChange, count);
    for (size_t i = 0; i < count; i++)
        to[i] = (PropertyChange){text_pool_add(texts, from[i].property), text_pool_add(texts, from[i].before),
                                 text_pool_add(texts, from[i].after)};
    return to;
}

void change_set_add(ChangeSet *set, const Change *change) {
    Change *copy = g_new(Change, 1);
    *copy = *change;
    copy->identity = text_pool_add(set->texts, change->identity);
    copy->previous_identity = text_pool_add(set->texts, change->previous_identity);
    copy->parent = text_pool_add(set->texts, change->parent);
    copy->schema = text_pool_add(set->texts, change->schema);
    copy->name = text_pool_add(set->texts, change->name);
    copy->properties = copy_properties(set->texts, change->properties, change->property_count);
    copy->grades = g_memdup2(change->grades, change->property_count);
    g_ptr_array_add(set->changes, copy);
}

static int compare_changes(const void *a, const void *b) {
    const Change *x = *(const Change *const *)a;
    const Change *y = *(const Change *const *)b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    int order = strcmp(x->identity, y->identity);
    return order != 0 ? order : (int)x->action - (int)y->action;
}

void change_set_seal(ChangeSet *set) {
    g_ptr_array_sort(set->changes, compare_changes);
}

Catalog *change_set_apply(const ChangeSet *set, const Catalog *before) {
    g_autoptr(Draft) draft = draft_new(before);
    draft_apply(draft, set);
    Catalog *after = before ? catalog_new_like(before) : catalog_new();
    draft_write(draft, after);
    catalog_seal(after);
    return after;
}

bool change_is_place_only(const Change *change) {
    return change->action == CHANGE_CHANGED && change->property_count == 0 && (change->kind == KIND_COLUMN || change->kind == KIND_ATTRIBUTE);
}

const char *change_action_id(ChangeAction action) {
    static const char *const ids[] = {
        [CHANGE_ADDED] = "added", [CHANGE_CHANGED] = "changed", [CHANGE_REMOVED] = "removed", [CHANGE_RENAMED] = "renamed",
    };
    return ids[action];
}
