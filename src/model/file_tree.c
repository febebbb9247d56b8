#include "model/file_tree.h"
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/text.h"
#include "model/tree_watch.h"

void file_tree_free(FileTree *tree) {
    if (!tree)
        return;
    if (tree->kept)
        tree->kept_free(tree->kept);
    tree->free(tree);
}

static size_t lower_bound(const FileTree *tree, const char *path) {
    size_t low = 0, high = tree->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(tree->files[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t file_tree_lower_bound(const FileTree *tree, const char *path) {
    tree_watch_prefix(tree, path);
    return lower_bound(tree, path);
}

const TreeFile *file_tree_find(const FileTree *tree, const char *path) {
    tree_watch_path(tree, path);
    size_t index = lower_bound(tree, path);
    return index < tree->count && strcmp(tree->files[index].path, path) == 0 ? &tree->files[index] : NULL;
}

size_t file_tree_range(const FileTree *tree, const char *folder, size_t *end) {
    tree_watch_folder(tree, folder);
    if (!*folder) {
        *end = tree->count;
        return 0;
    }
    /* '0' is the character after '/': below "a" is all from "a/" to before "a0". */
    g_autofree char *first = g_strconcat(folder, "/", NULL);
    g_autofree char *after = g_strconcat(folder, "0", NULL);
    *end = lower_bound(tree, after);
    return lower_bound(tree, first);
}

typedef struct {
    FileTree tree; /* first: a FileTree * is a MemoryTree * */
    TextPool *texts;
    GHashTable *contents; /* path -> content, both in the pool */
} MemoryTree;

static char *memory_read(FileTree *tree, const TreeFile *file, size_t *size, GError **error) {
    const char *content = g_hash_table_lookup(((MemoryTree *)tree)->contents, file->path);
    if (!content) {
        error_set(error, ERROR_INCOMPLETE, "%s: no content", file->path);
        return NULL;
    }
    *size = strlen(content);
    return g_strdup(content);
}

static void memory_free(FileTree *tree) {
    MemoryTree *memory = (MemoryTree *)tree;
    g_hash_table_unref(memory->contents);
    text_pool_free(memory->texts);
    g_free(tree->files);
    g_free(memory);
}

static int compare_files(const void *a, const void *b) {
    return strcmp(((const TreeFile *)a)->path, ((const TreeFile *)b)->path);
}

/* The id that git gives a blob of this content. */
static const char *blob_id(TextPool *texts, const char *content) {
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA1);
    g_autofree char *header = g_strdup_printf("blob %zu", strlen(content));
    g_checksum_update(sum, (const guchar *)header, (gssize)strlen(header) + 1);
    g_checksum_update(sum, (const guchar *)content, (gssize)strlen(content));
    return text_pool_add(texts, g_checksum_get_string(sum));
}

FileTree *file_tree_new_memory(const char *const *paths, const char *const *contents) {
    MemoryTree *memory = g_new0(MemoryTree, 1);
    FileTree *tree = &memory->tree;
    memory->texts = text_pool_new();
    memory->contents = g_hash_table_new(g_str_hash, g_str_equal);
    tree->read = memory_read;
    tree->free = memory_free;
    while (paths[tree->count])
        tree->count++;
    tree->files = g_new0(TreeFile, tree->count + 1);
    for (size_t i = 0; i < tree->count; i++) {
        TreeFile *file = &tree->files[i];
        file->path = text_pool_add(memory->texts, paths[i]);
        file->blob = blob_id(memory->texts, contents[i]);
        g_hash_table_insert(memory->contents, (void *)(uintptr_t)file->path,
                            (void *)(uintptr_t)text_pool_add(memory->texts, contents[i]));
    }
    qsort(tree->files, tree->count, sizeof *tree->files, compare_files);
    return tree;
}
