#include "tree_diff.h"

#include <string.h>

typedef struct {
    const TreeDiff *diff;
    GString *path;
} Descent;

static ObjectState compare_trees(Descent *descent, const Place *place, const git_oid *before, const git_oid *after, int depth);

static void emit(Descent *descent, const TreeState *before, const TreeState *after) {
    const TreeDiff *diff = descent->diff;
    bool was = before->kind == ENTRY_FILE, is = after->kind == ENTRY_FILE;
    if ((!was && !is) || (diff->filter.wants && !diff->filter.wants(descent->path->str, diff->filter.data)))
        return;
    FileChange change = {.kind = !was ? CHANGE_ADD : is ? CHANGE_EDIT : CHANGE_DELETE};
    change.path = text_pool_add_n(diff->texts, descent->path->str, descent->path->len);
    if (was)
        change.before = before->id;
    if (is)
        change.after = after->id;
    g_array_append_val(diff->changes, change);
}

/* Before and after at the descent's path. */
static ObjectState compare(Descent *descent, const Place *place, const TreeState *before, const TreeState *after, int depth) {
    if (before->kind == after->kind && oid_same(&before->id, &after->id))
        return OBJECT_OK;
    emit(descent, before, after);
    if (before->kind != ENTRY_FOLDER && after->kind != ENTRY_FOLDER)
        return OBJECT_OK;
    return compare_trees(descent, place, before->kind == ENTRY_FOLDER ? &before->id : NULL, after->kind == ENTRY_FOLDER ? &after->id : NULL, depth);
}

static int64_t is_skipped(const TreeEntry *entry) {
    return entry && (entry->kind == ENTRY_OTHER || !tree_name_is_usable(entry->name, entry->name_size));
}

static ObjectState compare_entries(Descent *descent, const Place *place, const TreeEntry *before, const TreeEntry *after, int depth) {
    const TreeEntry *entry = before ? before : after;
    if (descent->diff->aside)
        descent->diff->aside->skipped += is_skipped(after) - is_skipped(before);
    const Place *child = place ? place_find_child(place, entry->name, entry->name_size) : NULL;
    if ((child && child->followed) || !tree_name_is_usable(entry->name, entry->name_size))
        return OBJECT_OK;
    size_t size = descent->path->len;
    if (size > 0)
        g_string_append_c(descent->path, '/');
    g_string_append_len(descent->path, entry->name, (gssize)entry->name_size);
    TreeState old = {ENTRY_OTHER, {{0}}}, new = old;
    if (before)
        old = (TreeState){before->kind, before->id};
    if (after)
        new = (TreeState){after->kind, after->id};
    ObjectState state = compare(descent, child, &old, &new, depth);
    g_string_truncate(descent->path, size);
    return state;
}

/* tree_reader_next(), which notes entries that stand out of order. */
static bool next_in_order(const Descent *descent, TreeReader *reader, TreeEntry *entry) {
    TreeEntry before = *entry;
    if (!tree_reader_next(reader, entry))
        return false;
    if (descent->diff->aside && before.name)
        descent->diff->aside->disorder |= tree_entry_compare(&before, entry) >= 0;
    return true;
}

/* Both sides in step, in git's order. */
static ObjectState merge_trees(Descent *descent, const Place *place, TreeReader *olds, TreeReader *news, int depth) {
    TreeEntry old = {0}, new = {0};
    bool has_old = next_in_order(descent, olds, &old), has_new = next_in_order(descent, news, &new);
    while (has_old || has_new) {
        int order = !has_old ? 1 : !has_new ? -1 : tree_entry_compare(&old, &new);
        if ((*descent->diff->budget)-- == 0) {
            *descent->diff->budget = 0;
            return OBJECT_TOO_BIG;
        }
        bool differ = order != 0 || old.kind != new.kind || !oid_same(&old.id, &new.id);
        ObjectState state = differ ? compare_entries(descent, place, order <= 0 ? &old : NULL, order >= 0 ? &new : NULL, depth) : OBJECT_OK;
        if (state != OBJECT_OK)
            return state;
        if (order <= 0)
            has_old = next_in_order(descent, olds, &old);
        if (order >= 0)
            has_new = next_in_order(descent, news, &new);
    }
    return olds->next == olds->end && news->next == news->end ? OBJECT_OK : OBJECT_DAMAGED;
}

static ObjectState compare_trees(Descent *descent, const Place *place, const git_oid *before, const git_oid *after, int depth) {
    if (depth == TREE_DEPTH_LIMIT)
        return OBJECT_OK;
    g_auto(RawObject) old = {0}, new = {0};
    ObjectState state = before ? object_read_folder(descent->diff->repository, before, &old) : OBJECT_OK;
    if (state == OBJECT_OK && after)
        state = object_read_folder(descent->diff->repository, after, &new);
    if (state != OBJECT_OK)
        return state;
    TreeReader olds = tree_reader(&old), news = tree_reader(&new);
    return merge_trees(descent, place, &olds, &news, depth + 1);
}

ObjectState tree_diff(const TreeDiff *diff, const Place *place, const char *path, TreeState before, TreeState after) {
    Descent descent = {.diff = diff, .path = g_string_new(path)};
    ObjectState state = compare(&descent, place, &before, &after, 0);
    g_string_free(descent.path, TRUE);
    return state;
}
