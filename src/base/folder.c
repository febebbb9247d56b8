#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/error.h"
#include "base/file.h"

bool file_make_folder(const char *path, GError **error) {
    if (g_mkdir_with_parents(path, 0700) == 0)
        return true;
    int code = errno;
    error_set(error, ERROR_FAILED, "cannot make the folder %s: %s", path, g_strerror(code));
    return false;
}

static bool remove_entry(int folder, const char *name);

/* A folder without permissions is still ours to remove. */
static int open_folder(int parent, const char *name) {
    int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    int fd = openat(parent, name, flags);
    if (fd < 0 && errno == EACCES && fchmodat(parent, name, 0700, 0) == 0)
        fd = openat(parent, name, flags);
    return fd;
}

static bool remove_content(int fd) {
    DIR *folder = fdopendir(fd);
    if (!folder) {
        close(fd);
        return false;
    }
    (void)!fchmod(fd, 0700); /* entries can only be removed from a writable folder */
    bool ok = true;
    int code = 0;
    struct dirent *entry;
    while ((entry = readdir(folder)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && !remove_entry(dirfd(folder), entry->d_name)) {
            code = errno;
            ok = false; /* go on: remove what can be removed */
        }
    closedir(folder);
    errno = code;
    return ok;
}

static bool remove_entry(int parent, const char *name) {
    if (unlinkat(parent, name, 0) == 0 || errno == ENOENT)
        return true;
    if (errno != EISDIR && errno != EPERM && errno != EACCES)
        return false;
    int fd = open_folder(parent, name);
    if (fd < 0)
        return errno == ENOENT;
    if (!remove_content(fd))
        return false;
    return unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT;
}

bool file_remove_tree(const char *path, GError **error) {
    if (remove_entry(AT_FDCWD, path))
        return true;
    int code = errno;
    error_set(error, ERROR_FAILED, "cannot remove %s: %s", path, g_strerror(code));
    return false;
}

/* The folder must be ours alone: what is read from it later is believed. */
static bool is_private_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid() && !(info.st_mode & 022) &&
           faccessat(AT_FDCWD, path, R_OK | W_OK | X_OK, AT_EACCESS) == 0;
}

char *file_cache_folder(void) {
    const char *own = g_getenv("PGSTRATA_CACHE_DIR");
    const char *user = g_getenv("XDG_CACHE_HOME");
    g_autofree char *path = NULL;
    if (own && *own)
        path = g_strdup(own);
    else if (user && g_path_is_absolute(user)) /* relative ones are invalid by the XDG specification */
        path = g_build_filename(user, "pgstrata", NULL);
    else if (g_get_home_dir())
        path = g_build_filename(g_get_home_dir(), ".cache", "pgstrata", NULL);
    if (!path || !file_make_folder(path, NULL) || !is_private_folder(path))
        return NULL;
    return g_steal_pointer(&path);
}
