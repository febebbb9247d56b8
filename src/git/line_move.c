/* Moving along a line: the trees' difference is applied to the list of files. */

#include "line_state.h"
#include "tree.h"
#include "base/interrupt.h"

#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 1000000, ENTRIES_MAX = 2 * FILES_MAX };

struct LineTree {
    FileTree tree; /* first: a FileTree * is a LineTree * */
    Repository *repository;
    TreeFile *spare; /* where the next list is made */
    size_t room;     /* files that both lists have place for */
};

/* --- the tree ------------------------------------------------------------------------------------------------------ */
static char *read_file(FileTree *tree, const TreeFile *file, size_t *size, GError **error) {
    char *bytes = repository_read_blob(((LineTree *)tree)->repository, file->blob, size, error);
    if (!bytes)
        g_prefix_error(error, "%s: ", file->path);
    return bytes;
}

static void free_tree(FileTree *tree) {
    LineTree *line_tree = (LineTree *)tree;
    g_free(tree->files);
    g_free(line_tree->spare);
    g_free(line_tree);
}

LineTree *line_tree_new(Repository *repository) {
    LineTree *tree = g_new0(LineTree, 1);
    tree->repository = repository;
    tree->tree = (FileTree){.files = g_new0(TreeFile, 1), .read = read_file, .free = free_tree};
    return tree;
}

void line_tree_free(LineTree *tree) {
    if (tree)
        file_tree_free(&tree->tree);
}

static void make_room(LineTree *tree, size_t count) {
    if (count <= tree->room)
        return;
    tree->room = count + count / 8;
    tree->tree.files = g_renew(TreeFile, tree->tree.files, tree->room);
    tree->spare = g_renew(TreeFile, tree->spare, tree->room);
}

/* What a module found in the files of one commit is not what it would find in those of another. */
static void forget_kept(FileTree *tree) {
    if (tree->kept && tree->kept_free)
        tree->kept_free(tree->kept);
    tree->kept = NULL;
    tree->kept_free = NULL;
}

/* One pass over both, which are sorted: runs of files that stay are copied whole. */
static void apply(LineTree *tree, const GArray *changes) {
    FileTree *files = &tree->tree;
    make_room(tree, files->count + changes->len);
    size_t from = 0, count = 0;
    for (guint i = 0; i <= changes->len; i++) {
        const LineChange *change = i < changes->len ? &g_array_index(changes, LineChange, i) : NULL;
        size_t to = change ? file_tree_lower_bound(files, change->path) : files->count;
        memcpy(tree->spare + count, files->files + from, (to - from) * sizeof(TreeFile));
        count += to - from;
        from = to;
        if (change && change->before)
            from++;
        if (change && change->after)
            tree->spare[count++] = (TreeFile){.path = change->path, .blob = change->after};
    }
    TreeFile *old = files->files;
    files->files = tree->spare;
    files->count = count;
    tree->spare = old;
}

/* --- the changes --------------------------------------------------------------------------------------------------- */
ObjectState line_compare(Line *line, gssize before, size_t after, GArray *changes, TreeAside *aside) {
    size_t budget = ENTRIES_MAX;
    TreeDiff diff = {.repository = line->repository, .texts = line->texts, .changes = changes, .budget = &budget, .aside = aside};
    TreeState old = {.kind = ENTRY_OTHER}, new = {ENTRY_FOLDER, *line_root(line, after)};
    if (before >= 0)
        old = (TreeState){ENTRY_FOLDER, *line_root(line, (size_t)before)};
    return tree_diff(&diff, NULL, "", old, new);
}

static int compare_changes(const void *a, const void *b) {
    return strcmp(((const LineChange *)a)->path, ((const LineChange *)b)->path);
}

static GArray *new_changes(void) {
    return g_array_new(FALSE, FALSE, sizeof(LineChange));
}

/* From git's order to that of the list of files. */
static GArray *take_changes(Line *line, const GArray *found) {
    GArray *changes = new_changes();
    char hex[OID_HEX_SIZE];
    for (guint i = 0; i < found->len; i++) {
        const FileChange *from = &g_array_index(found, FileChange, i);
        LineChange change = {.path = from->path};
        if (from->kind != CHANGE_ADD)
            change.before = text_pool_add_n(line->texts, oid_text(&from->before, hex), GIT_OID_HEXSZ);
        if (from->kind != CHANGE_DELETE)
            change.after = text_pool_add_n(line->texts, oid_text(&from->after, hex), GIT_OID_HEXSZ);
        g_array_append_val(changes, change);
    }
    if (changes->len > 0)
        qsort(changes->data, changes->len, sizeof(LineChange), compare_changes);
    return changes;
}

/* --- damaged trees ------------------------------------------------------------------------------------------------- */
/* The difference of two sorted lists of files, whose texts are of one pool. */
static GArray *list_changes(const FileTree *before, const GArray *after) {
    GArray *changes = new_changes();
    for (size_t i = 0, j = 0; i < before->count || j < after->len;) {
        const TreeFile *old = i < before->count ? &before->files[i] : NULL;
        const TreeFile *new = j < after->len ? &g_array_index(after, TreeFile, j) : NULL;
        int order = !old ? 1 : !new ? -1 : strcmp(old->path, new->path);
        LineChange change = {.path = order <= 0 ? old->path : new->path};
        if (order <= 0)
            change.before = before->files[i++].blob;
        if (order >= 0)
            change.after = g_array_index(after, TreeFile, j++).blob;
        if (change.before != change.after)
            g_array_append_val(changes, change);
    }
    return changes;
}

/* A tree that names things twice or in disorder cannot be compared in step: its files are listed anew. */
static GArray *changes_by_listing(Line *line, size_t index, TreeAside *aside, GError **error) {
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(TreeFile));
    g_autoptr(GString) path = g_string_new(NULL);
    TreeListing listing = {.repository = line->repository, .texts = line->texts, .files = files, .path = path};
    if (!tree_list(&listing, line_root(line, index), 0, error))
        return NULL;
    tree_files_sort(files);
    aside->skipped = (int64_t)listing.skipped - (int64_t)line->tree->tree.skipped;
    return list_changes(&line->tree->tree, files);
}

/* --- moving -------------------------------------------------------------------------------------------------------- */
static GArray *find_changes(Line *line, size_t index, TreeAside *aside, GError **error) {
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(FileChange));
    ObjectState state = line_compare(line, line->moved ? (gssize)line->at : -1, index, found, aside);
    if (state != OBJECT_OK && state != OBJECT_TOO_BIG) {
        object_error(error, line->repository, state, line_commit_id(line, index), "a tree of commit");
        return NULL;
    }
    if (state == OBJECT_TOO_BIG || line->tree->tree.count + found->len > FILES_MAX) {
        error_set(error, ERROR_INCOMPLETE, "commit %.10s has more than %d files", line_id(line, index), FILES_MAX);
        return NULL;
    }
    return aside->disorder ? changes_by_listing(line, index, aside, error) : take_changes(line, found);
}

bool line_move(Line *line, size_t index, GError **error) {
    if (interrupt_check(error))
        return false;
    TreeAside aside = {0};
    GArray *changes = find_changes(line, index, &aside, error);
    if (!changes)
        return false;
    g_array_unref(line->changes);
    line->changes = changes;
    FileTree *tree = &line->tree->tree;
    tree->skipped = (size_t)((int64_t)tree->skipped + aside.skipped);
    if (changes->len > 0) {
        forget_kept(tree);
        apply(line->tree, changes);
    }
    line->moved = true;
    line->at = index;
    return true;
}

void line_rewind(Line *line) {
    FileTree *tree = &line->tree->tree;
    forget_kept(tree);
    tree->count = tree->skipped = 0;
    g_array_set_size(line->changes, 0);
    line->moved = false;
}

const GArray *line_changes(const Line *line) {
    return line->changes;
}

FileTree *line_tree(Line *line) {
    return &line->tree->tree;
}
