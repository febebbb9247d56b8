/* Two sides' files of one folder, merged as git would. */

#include "merge_tree.h"

#include <string.h>
#include "base/error.h"
#include "base/text.h"
#include "git/branches.h"

/* Where a file's bytes are: in a tree, or, merged, in `text`. */
typedef struct {
    FileTree *tree;
    const TreeFile *file;
    char *text;
} Origin;

typedef struct {
    FileTree tree; /* first: a FileTree * is a MergeTree * */
    GArray *files;   /* of TreeFile */
    GArray *origins; /* of Origin, one a file */
} MergeTree;

static char *merge_read(FileTree *tree, const TreeFile *file, size_t *size, GError **error) {
    const MergeTree *merge = (const MergeTree *)tree;
    const Origin *origin = &g_array_index(merge->origins, Origin, file - tree->files);
    if (!origin->text)
        return origin->tree->read(origin->tree, origin->file, size, error);
    *size = strlen(origin->text);
    return g_strdup(origin->text);
}

static void merge_free(FileTree *tree) {
    MergeTree *merge = (MergeTree *)tree;
    for (guint i = 0; i < merge->origins->len; i++)
        g_free(g_array_index(merge->origins, Origin, i).text);
    g_array_unref(merge->origins);
    g_array_unref(merge->files);
    g_free(merge);
}

static void add_file(MergeTree *merge, Origin origin) {
    TreeFile file = *origin.file;
    if (origin.text) {
        file.blob = NULL;
        file.uncommitted = true;
    }
    g_array_append_val(merge->files, file);
    g_array_append_val(merge->origins, origin);
}

static char *read_file(FileTree *tree, const TreeFile *file) {
    size_t size;
    return file ? tree->read(tree, file, &size, NULL) : NULL;
}

/* An uncommitted file has no blob: its bytes tell. */
static bool same_file(FileTree *a_tree, const TreeFile *a, FileTree *b_tree, const TreeFile *b) {
    if (!a || !b)
        return a == b;
    if (a->blob && b->blob)
        return strcmp(a->blob, b->blob) == 0;
    g_autofree char *first = read_file(a_tree, a), *second = read_file(b_tree, b);
    return first && second && strcmp(first, second) == 0;
}

typedef struct {
    FileTree *before, *ours, *theirs;
    GPtrArray *conflicts;
} Trees;

/* Both changed it. */
static void merge_file(MergeTree *merge, const Trees *trees, const TreeFile *old, const TreeFile *ours, const TreeFile *theirs) {
    g_autofree char *old_text = read_file(trees->before, old), *our_text = read_file(trees->ours, ours), *their_text = read_file(trees->theirs, theirs);
    bool conflict = true;
    char *text = our_text && their_text ? branch_merge_file(old_text, our_text, their_text, &conflict) : NULL;
    if (conflict)
        g_ptr_array_add(trees->conflicts, g_strdup((ours ? ours : theirs)->path));
    if (text)
        add_file(merge, (Origin){.tree = trees->ours, .file = ours, .text = text});
    else if (ours)
        add_file(merge, (Origin){.tree = trees->ours, .file = ours});
    else
        add_file(merge, (Origin){.tree = trees->theirs, .file = theirs});
}

static void merge_path(MergeTree *merge, const Trees *trees, const char *path, const TreeFile *ours, const TreeFile *theirs) {
    const TreeFile *old = file_tree_find(trees->before, path);
    bool ours_same = same_file(trees->before, old, trees->ours, ours), theirs_same = same_file(trees->before, old, trees->theirs, theirs);
    if (ours_same && theirs)
        add_file(merge, (Origin){.tree = trees->theirs, .file = theirs});
    else if (!ours_same && ours && (theirs_same || same_file(trees->ours, ours, trees->theirs, theirs)))
        add_file(merge, (Origin){.tree = trees->ours, .file = ours});
    else if (!ours_same && !theirs_same && (ours || theirs))
        merge_file(merge, trees, old, ours, theirs);
}

static bool is_wanted(const char *path, const char *folder, const char *list) {
    size_t size = strlen(folder);
    return size == 0 || (strncmp(path, folder, size) == 0 && path[size] == '/') || g_strcmp0(path, list) == 0;
}

FileTree *merge_tree_new(FileTree *before, FileTree *ours, FileTree *theirs, const char *folder, const char *list, GPtrArray *conflicts) {
    MergeTree *merge = g_new0(MergeTree, 1);
    const Trees trees = {before, ours, theirs, conflicts};
    merge->files = g_array_new(FALSE, TRUE, sizeof(TreeFile));
    merge->origins = g_array_new(FALSE, TRUE, sizeof(Origin));
    for (size_t o = 0, t = 0; o < ours->count || t < theirs->count;) {
        const TreeFile *our_file = o < ours->count ? &ours->files[o] : NULL, *their_file = t < theirs->count ? &theirs->files[t] : NULL;
        int order = !our_file ? 1 : !their_file ? -1 : strcmp(our_file->path, their_file->path);
        our_file = order <= 0 ? our_file : NULL;
        their_file = order >= 0 ? their_file : NULL;
        o += our_file != NULL;
        t += their_file != NULL;
        const char *path = (our_file ? our_file : their_file)->path;
        if (is_wanted(path, folder, list))
            merge_path(merge, &trees, path, our_file, their_file);
        else if (our_file)
            add_file(merge, (Origin){.tree = ours, .file = our_file});
    }
    merge->tree = (FileTree){.files = (TreeFile *)(void *)merge->files->data, .count = merge->files->len, .read = merge_read, .free = merge_free};
    return &merge->tree;
}
