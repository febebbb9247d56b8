/* The files of a revision, with what the work tree has in some folders laid over them. */

#include "tree.h"
#include "base/interrupt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_LIMIT = 1000000 }; /* trees that name themselves many times over unfold to any number */

typedef struct {
    FileTree tree; /* first: a FileTree * is a GitTree * */
    Repository *repository;
    TextPool *texts;
} GitTree;

/* --- reading ------------------------------------------------------------------------------------------------------- */
/* Up to one byte more than the limit. */
static GString *read_all(int fd) {
    GString *bytes = g_string_new(NULL);
    char buffer[65536];
    for (ssize_t got = 1; got != 0 && bytes->len <= BLOB_SIZE_LIMIT;) {
        got = read(fd, buffer, sizeof buffer);
        if (got > 0)
            g_string_append_len(bytes, buffer, got);
        if (got < 0 && errno != EINTR) {
            g_string_free(bytes, TRUE);
            return NULL;
        }
    }
    return bytes;
}

static char *read_disk(const Repository *repository, const char *path, size_t *size, GError **error) {
    int fd = work_tree_open(repository, path);
    GString *bytes = fd >= 0 ? read_all(fd) : NULL;
    if (fd >= 0)
        close(fd);
    if (bytes && bytes->len <= BLOB_SIZE_LIMIT) {
        *size = bytes->len;
        return g_string_free(bytes, FALSE);
    }
    error_set(error, ERROR_INCOMPLETE, bytes ? "%s is larger than 16 MiB" : "%s cannot be read from the work tree", path);
    if (bytes)
        g_string_free(bytes, TRUE);
    return NULL;
}

static char *tree_read(FileTree *tree, const TreeFile *file, size_t *size, GError **error) {
    GitTree *git_tree = (GitTree *)tree;
    char *bytes = file->blob ? repository_read_blob(git_tree->repository, file->blob, size, error)
                             : read_disk(git_tree->repository, file->path, size, error);
    if (!bytes && file->blob)
        g_prefix_error(error, "%s: ", file->path);
    return bytes;
}

static void tree_free(FileTree *tree) {
    GitTree *git_tree = (GitTree *)tree;
    g_free(tree->files);
    text_pool_free(git_tree->texts);
    g_free(git_tree);
}

/* --- listing ------------------------------------------------------------------------------------------------------- */
static bool list_entry(TreeListing *listing, const TreeEntry *entry, int depth, GError **error) {
    if (entry->kind == ENTRY_OTHER || !tree_name_is_usable(entry->name, entry->name_size) || depth >= TREE_DEPTH_LIMIT) {
        listing->skipped++;
        return true;
    }
    size_t size = listing->path->len;
    if (size > 0)
        g_string_append_c(listing->path, '/');
    g_string_append_len(listing->path, entry->name, (gssize)entry->name_size);
    bool ok = true;
    if (entry->kind == ENTRY_FOLDER) {
        ok = tree_list(listing, &entry->id, depth + 1, error);
    } else {
        char hex[OID_HEX_SIZE];
        TreeFile file = {.path = text_pool_add_n(listing->texts, listing->path->str, listing->path->len)};
        file.blob = text_pool_add_n(listing->texts, oid_text(&entry->id, hex), GIT_OID_HEXSZ);
        g_array_append_val(listing->files, file);
    }
    g_string_truncate(listing->path, size);
    return ok;
}

bool tree_list(TreeListing *listing, const git_oid *id, int depth, GError **error) {
    g_auto(RawObject) object = {0};
    ObjectState state = object_read(listing->repository, id, GIT_OBJECT_TREE, &object);
    if (state != OBJECT_OK) {
        object_error(error, listing->repository, state, id, "tree");
        return false;
    }
    TreeReader reader = tree_reader(&object);
    TreeEntry entry;
    while (tree_reader_next(&reader, &entry)) {
        if (++listing->looked_at > FILE_LIMIT) {
            error_set(error, ERROR_FAILED, "the revision has more than %d files", FILE_LIMIT);
            return false;
        }
        if (!list_entry(listing, &entry, depth, error))
            return false;
    }
    if (reader.next != reader.end) {
        object_error(error, listing->repository, OBJECT_DAMAGED, id, "tree");
        return false;
    }
    return !interrupt_check(error);
}

static int compare_files(const void *a, const void *b) {
    return strcmp(((const TreeFile *)a)->path, ((const TreeFile *)b)->path);
}

/* Git's order is not strcmp's ("a.sql" and "a/b"); a damaged tree may name a path twice. */
void tree_files_sort(GArray *files) {
    if (files->len > 0)
        qsort(files->data, files->len, sizeof(TreeFile), compare_files);
    guint kept = 0;
    for (guint i = 0; i < files->len; i++) {
        const TreeFile *file = &g_array_index(files, TreeFile, i);
        if (kept == 0 || g_array_index(files, TreeFile, kept - 1).path != file->path)
            g_array_index(files, TreeFile, kept++) = *file;
    }
    g_array_set_size(files, kept);
}

static bool list_revision(TreeListing *listing, const char *rev, GError **error) {
    git_oid commit;
    bool unborn;
    if (!revision_resolve(listing->repository, rev, &commit, &unborn, error))
        return false;
    if (unborn)
        return true;
    g_auto(RawObject) object = {0};
    CommitHeader header;
    ObjectState state = object_read(listing->repository, &commit, GIT_OBJECT_COMMIT, &object);
    if (state == OBJECT_OK && !commit_header_parse(&header, object.data, object.size))
        state = OBJECT_DAMAGED;
    if (state != OBJECT_OK) {
        object_error(error, listing->repository, state, &commit, "commit");
        return false;
    }
    return tree_list(listing, &header.tree, 0, error);
}

FileTree *repository_tree(Repository *repository, const char *rev, const char *const *work_tree_folders, GError **error) {
    g_autoptr(TextPool) texts = text_pool_new();
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(TreeFile));
    g_autoptr(GString) path = g_string_new(NULL);
    TreeListing listing = {.repository = repository, .texts = texts, .files = files, .path = path};
    if (!list_revision(&listing, rev, error))
        return NULL;
    tree_files_sort(files);
    if (work_tree_folders && !rev && repository->work_tree) {
        if (!work_tree_overlay(&listing, work_tree_folders, error))
            return NULL;
        tree_files_sort(files);
    }
    GitTree *tree = g_new0(GitTree, 1);
    tree->repository = repository;
    tree->texts = g_steal_pointer(&texts);
    tree->tree = (FileTree){.count = files->len, .skipped = listing.skipped, .read = tree_read, .free = tree_free};
    tree->tree.files = (TreeFile *)(gpointer)g_array_free(g_steal_pointer(&files), FALSE);
    return &tree->tree;
}
