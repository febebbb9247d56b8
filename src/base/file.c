#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/error.h"
#include "base/interrupt.h"

static void set_errno_error(GError **error, const char *what, const char *path) {
    int code = errno;
    error_set(error, ERROR_FAILED, "cannot %s %s: %s", what, path, g_strerror(code));
}

static bool read_all(int fd, const char *path, size_t limit, GByteArray *into, GError **error) {
    unsigned char block[65536];
    for (;;) {
        ssize_t n = read(fd, block, sizeof block);
        if (n < 0 && errno == EINTR) {
            if (interrupt_check(error))
                return false;
            continue;
        }
        if (n < 0) {
            set_errno_error(error, "read", path);
            return false;
        }
        if (limit > 0 && (size_t)n > limit - into->len) {
            error_set(error, ERROR_FAILED, "%s is larger than the limit of %zu bytes", path, limit);
            return false;
        }
        if (n == 0)
            return true;
        /* GByteArray counts in 32 bits and aborts beyond. */
        if ((size_t)n > (size_t)INT_MAX - into->len) {
            error_set(error, ERROR_FAILED, "%s is larger than 2 GiB", path);
            return false;
        }
        g_byte_array_append(into, block, (guint)n);
    }
}

char *file_read(const char *path, size_t limit, size_t *size, GError **error) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        set_errno_error(error, "open", path);
        return NULL;
    }
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    bool ok = read_all(fd, path, limit, bytes, error);
    close(fd);
    if (!ok)
        return NULL;
    if (size)
        *size = bytes->len;
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    return (char *)g_byte_array_free(g_steal_pointer(&bytes), FALSE);
}

bool file_write_fd(int fd, const char *bytes, size_t size, GError **error) {
    while (size > 0) {
        ssize_t n = write(fd, bytes, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            int code = errno;
            error_set(error, ERROR_FAILED, "cannot write: %s", g_strerror(code));
            return false;
        }
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

/* The temporary file that must not survive an emergency exit; empty: none. */
static char pending_path[PATH_MAX];

static void remove_pending(void) {
    if (pending_path[0])
        unlink(pending_path);
}

static void set_pending(const char *path) {
    interrupt_add_emergency(remove_pending);
    size_t length = strlen(path);
    if (length >= sizeof pending_path)
        return;
    /* The first byte last: a signal in between must not see half a path. */
    memcpy(pending_path + 1, path + 1, length);
    atomic_signal_fence(memory_order_release);
    pending_path[0] = path[0];
}

/* Where `path` leads: its last symbolic link is followed by hand, since the file it names need not exist yet. */
static char *resolve(const char *path, GError **error) {
    g_autofree char *current = g_strdup(path);
    for (int links = 0; links < 40; links++) {
        char target[PATH_MAX];
        ssize_t n = readlink(current, target, sizeof target - 1);
        if (n < 0)
            return g_steal_pointer(&current);
        target[n] = '\0';
        g_autofree char *folder = g_path_get_dirname(current);
        char *next = g_path_is_absolute(target) ? g_strdup(target) : g_build_filename(folder, target, NULL);
        g_free(current);
        current = next;
    }
    error_set(error, ERROR_FAILED, "cannot write %s: too many levels of symbolic links", path);
    return NULL;
}

static mode_t default_mode(void) {
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* Gives the new file the mode and, where we may, the owner of the one it replaces. */
static bool copy_owner_and_mode(int fd, const struct stat *old) {
    if (!old)
        return fchmod(fd, default_mode()) == 0;
    if ((old->st_uid != geteuid() || old->st_gid != getegid()) && fchown(fd, old->st_uid, old->st_gid) < 0)
        return fchmod(fd, old->st_mode & 0777) == 0; /* not ours to keep: no set-id bits under another owner */
    return fchmod(fd, old->st_mode & 07777) == 0;
}

static bool sync_folder(const char *folder) {
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno == EACCES; /* write and search permission are enough to have renamed */
    /* Some file systems cannot fsync a folder (EINVAL). */
    bool ok = fsync(fd) == 0 || errno == EINVAL;
    close(fd);
    return ok;
}

static bool fill(int fd, const struct stat *old, const char *path, const char *bytes, size_t size, GError **error) {
    if (!file_write_fd(fd, bytes, size, error)) {
        g_prefix_error(error, "%s: ", path);
        return false;
    }
    if (!copy_owner_and_mode(fd, old) || fsync(fd) < 0) {
        set_errno_error(error, "write", path);
        return false;
    }
    return true;
}

static bool replace_file(const char *path, const struct stat *old, const char *bytes, size_t size, GError **error) {
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *temporary = g_build_filename(folder, ".pgstrata-XXXXXX", NULL);
    int fd = g_mkstemp_full(temporary, O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        set_errno_error(error, "make a temporary file in", folder);
        return false;
    }
    set_pending(temporary);
    bool ok = fill(fd, old, path, bytes, size, error);
    if (close(fd) < 0 && ok) {
        set_errno_error(error, "write", path);
        ok = false;
    }
    if (ok && rename(temporary, path) < 0) {
        set_errno_error(error, "replace", path);
        ok = false;
    }
    if (!ok)
        unlink(temporary);
    pending_path[0] = '\0';
    if (ok && !sync_folder(folder)) {
        set_errno_error(error, "write the folder", folder);
        return false;
    }
    return ok;
}

/* Devices, pipes and sockets (/dev/null, /dev/stdout) are written to, never replaced. */
static bool write_special(const char *path, const char *bytes, size_t size, GError **error) {
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        set_errno_error(error, "open", path);
        return false;
    }
    bool ok = file_write_fd(fd, bytes, size, error);
    if (!ok)
        g_prefix_error(error, "%s: ", path);
    close(fd);
    return ok;
}

bool file_write(const char *path, const char *bytes, size_t size, GError **error) {
    struct stat old;
    bool exists = stat(path, &old) == 0;
    if (exists && S_ISDIR(old.st_mode)) {
        error_set(error, ERROR_FAILED, "cannot write %s: it is a folder", path);
        return false;
    }
    if (exists && !S_ISREG(old.st_mode))
        return write_special(path, bytes, size, error);
    g_autofree char *target = resolve(path, error);
    return target && replace_file(target, exists ? &old : NULL, bytes, size, error);
}
