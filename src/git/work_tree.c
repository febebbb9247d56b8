/*
 * The work tree, as far as it differs from the revision. Everything is opened part by part without following links: what a
 * repository puts on disk may point anywhere.
 */

#include "tree.h"
#include "place.h"
#include "base/interrupt.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    TreeListing *listing;
    Place *folders;
    GHashTable *committed; /* path -> const TreeFile *, of the files below the folders */
    GArray *files;         /* of TreeFile: the new list */
    git_index *index;      /* loaded when first needed; NULL: none */
    bool index_tried;
} Overlay;

/* --- opening ------------------------------------------------------------------------------------------------------- */
/* A folder below the work tree; "" is its root. -1: none. */
static int open_folder(const Repository *repository, const char *path) {
    int fd = repository->work_tree ? open(repository->work_tree, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    for (char **part = parts; fd >= 0 && *part; part++) {
        if (!**part || strcmp(*part, ".") == 0)
            continue;
        int next = strcmp(*part, "..") == 0 ? -1 : openat(fd, *part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        close(fd);
        fd = next;
    }
    return fd;
}

int work_tree_open(const Repository *repository, const char *path) {
    g_autofree char *folder = g_path_get_dirname(path);
    const char *slash = strrchr(path, '/');
    int parent = open_folder(repository, strcmp(folder, ".") == 0 ? "" : folder);
    if (parent < 0)
        return -1;
    int fd = openat(parent, slash ? slash + 1 : path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    close(parent);
    struct stat status;
    if (fd >= 0 && (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))) {
        close(fd);
        return -1;
    }
    return fd;
}

/* --- one file ------------------------------------------------------------------------------------------------------ */
static bool is_ignored(const Overlay *overlay, const char *path) {
    int ignored = 0;
    return git_ignore_path_is_ignored(&ignored, overlay->listing->repository->git, path) == 0 && ignored;
}

/* Whether the file on disk is what was committed, after the conversions that git makes (line ends). */
static bool is_unchanged(const Overlay *overlay, const TreeFile *committed) {
    const Repository *repository = overlay->listing->repository;
    g_autofree char *path = g_build_filename(repository->work_tree, committed->path, NULL);
    git_oid disk, blob;
    return oid_parse(&blob, committed->blob) && git_repository_hashfile(&disk, repository->git, path, GIT_OBJECT_BLOB, committed->path) == 0 &&
           oid_same(&disk, &blob);
}

static void add_file(Overlay *overlay, const char *path) {
    const TreeFile *committed = g_hash_table_lookup(overlay->committed, path);
    TreeFile file = {.path = text_pool_add(overlay->listing->texts, path), .uncommitted = true};
    if (committed) {
        if (is_unchanged(overlay, committed))
            file = *committed;
        g_hash_table_remove(overlay->committed, path); /* seen on disk */
    } else if (is_ignored(overlay, path)) {
        return;
    }
    g_array_append_val(overlay->files, file);
}

/* --- folders ------------------------------------------------------------------------------------------------------- */
static bool scan(Overlay *overlay, int fd, GString *path, int depth, GError **error);

/* True when a committed file lies below: git looks into such a folder even when it is ignored. */
static bool has_committed(const Overlay *overlay, const char *folder) {
    GHashTableIter iterator;
    gpointer path;
    size_t size = strlen(folder);
    g_hash_table_iter_init(&iterator, overlay->committed);
    while (g_hash_table_iter_next(&iterator, &path, NULL))
        if (strncmp(path, folder, size) == 0 && ((char *)path)[size] == '/')
            return true;
    return false;
}

/* A folder with a repository of its own is that one's business; git does not look into it either. */
static bool is_repository(int fd) {
    struct stat status;
    return fstatat(fd, ".git", &status, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool scan_folder(Overlay *overlay, int parent, const char *name, GString *path, int depth, GError **error) {
    g_autofree char *as_folder = g_strconcat(path->str, "/", NULL);
    if (depth >= TREE_DEPTH_LIMIT || (is_ignored(overlay, as_folder) && !has_committed(overlay, path->str)))
        return true;
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0 && is_repository(fd)) {
        close(fd);
        return true;
    }
    return fd < 0 || scan(overlay, fd, path, depth + 1, error);
}

static bool scan_entry(Overlay *overlay, int fd, const char *name, GString *path, int depth, GError **error) {
    struct stat status;
    if (strcmp(name, ".git") == 0 || fstatat(fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return true;
    if (!tree_name_is_usable(name, strlen(name)) || (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))) {
        overlay->listing->skipped++;
        return true;
    }
    size_t size = path->len;
    if (size > 0)
        g_string_append_c(path, '/');
    g_string_append(path, name);
    bool ok = true;
    if (S_ISDIR(status.st_mode))
        ok = scan_folder(overlay, fd, name, path, depth, error);
    else
        add_file(overlay, path->str);
    g_string_truncate(path, size);
    return ok;
}

/* Takes over the descriptor. */
static bool scan(Overlay *overlay, int fd, GString *path, int depth, GError **error) {
    DIR *folder = fdopendir(fd);
    if (!folder) {
        close(fd);
        return true;
    }
    bool ok = !interrupt_check(error);
    for (struct dirent *entry; ok && (entry = readdir(folder));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            ok = scan_entry(overlay, dirfd(folder), entry->d_name, path, depth, error);
    closedir(folder);
    return ok;
}

/* Scans the topmost followed folders; what is below them is scanned with them. */
static bool scan_places(Overlay *overlay, const Place *place, GError **error) {
    if (place->followed) {
        int fd = open_folder(overlay->listing->repository, place->path);
        g_autoptr(GString) path = g_string_new(place->path);
        return fd < 0 || scan(overlay, fd, path, 0, error);
    }
    for (guint i = 0; i < place->children->len; i++)
        if (!scan_places(overlay, g_ptr_array_index(place->children, i), error))
            return false;
    return true;
}

/* --- what is not on disk ------------------------------------------------------------------------------------------- */
/* A sparse checkout leaves files out on purpose. */
static bool is_left_out(Overlay *overlay, const char *path) {
    if (!overlay->index_tried) {
        overlay->index_tried = true;
        if (git_repository_index(&overlay->index, overlay->listing->repository->git) != 0)
            overlay->index = NULL;
    }
    const git_index_entry *entry = overlay->index ? git_index_get_bypath(overlay->index, path, 0) : NULL;
    return entry && (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE);
}

static void keep_left_out(Overlay *overlay) {
    GHashTableIter iterator;
    gpointer committed;
    g_hash_table_iter_init(&iterator, overlay->committed);
    while (g_hash_table_iter_next(&iterator, NULL, &committed))
        if (is_left_out(overlay, ((const TreeFile *)committed)->path))
            g_array_append_vals(overlay->files, committed, 1);
}

/* The committed files outside of the folders are taken as they are; those inside are set aside for comparison. */
static void divide(Overlay *overlay, const GArray *files) {
    for (guint i = 0; i < files->len; i++) {
        TreeFile *file = &g_array_index(files, TreeFile, i);
        if (place_find_covering(overlay->folders, file->path))
            g_hash_table_insert(overlay->committed, (gpointer)(uintptr_t)file->path, file);
        else
            g_array_append_val(overlay->files, *file);
    }
}

bool work_tree_overlay(TreeListing *listing, const char *const *folders, GError **error) {
    g_autoptr(Place) places = place_new_root();
    g_autoptr(GHashTable) committed = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(TreeFile));
    for (size_t i = 0; folders[i]; i++)
        place_add(places, folders[i]);
    Overlay overlay = {.listing = listing, .folders = places, .committed = committed, .files = files};
    divide(&overlay, listing->files);
    bool ok = scan_places(&overlay, places, error);
    if (ok) {
        keep_left_out(&overlay);
        g_array_set_size(listing->files, 0);
        if (files->len > 0)
            g_array_append_vals(listing->files, files->data, files->len);
    }
    git_index_free(overlay.index);
    return ok;
}
