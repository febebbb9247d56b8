#include "run_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/error.h"
#include "base/file.h"

#define PREFIX "pgstrata-"
#define MEMORY_FOLDER "/dev/shm"
#define MEMORY_WANTED ((guint64)512 << 20)
/* "/s/.s.PGSQL.5432.lock" and the terminating zero must fit behind the folder's path. */
#define SOCKET_TAIL 24

static bool is_usable(const char *place) {
    struct stat info;
    return strlen(place) + sizeof PREFIX + 6 + SOCKET_TAIL <= sizeof ((struct sockaddr_un *)0)->sun_path && stat(place, &info) == 0 &&
           S_ISDIR(info.st_mode) && access(place, W_OK | X_OK) == 0;
}

/* Memory is 20 times faster than a disk that has just been deleted from; containers often have only 64 MB of it. */
static const char *choose_place(void) {
    struct statvfs space;
    if (is_usable(MEMORY_FOLDER) && statvfs(MEMORY_FOLDER, &space) == 0 && (guint64)space.f_bavail * space.f_frsize >= MEMORY_WANTED)
        return MEMORY_FOLDER;
    return is_usable(g_get_tmp_dir()) ? g_get_tmp_dir() : "/tmp";
}

bool run_folder_make(const char *path, const ServerUser *user, GError **error) {
    if (mkdir(path, 0700) == 0 && (!user->change || chown(path, user->uid, user->gid) == 0))
        return true;
    error_set(error, ERROR_FAILED, "cannot make the folder %s: %s", path, g_strerror(errno));
    return false;
}

/* The lock is taken before the marker has its name: a sweep never sees it free. */
static bool make_marker(RunFolder *folder, GError **error) {
    g_autofree char *unnamed = g_build_filename(folder->path, "owner.new", NULL);
    g_autofree char *name = g_build_filename(folder->path, "owner", NULL);
    folder->marker = open(unnamed, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (folder->marker >= 0 && flock(folder->marker, LOCK_EX | LOCK_NB) == 0 && rename(unnamed, name) == 0)
        return true;
    error_set(error, ERROR_FAILED, "cannot make %s: %s", name, g_strerror(errno));
    return false;
}

RunFolder *run_folder_new(const ServerUser *user, GError **error) {
    const char *place = choose_place();
    g_autofree char *path = g_build_filename(place, PREFIX "XXXXXX", NULL);
    if (!g_mkdtemp_full(path, 0700)) {
        error_set(error, ERROR_FAILED, "cannot make a folder in %s: %s", place, g_strerror(errno));
        return NULL;
    }
    g_autoptr(RunFolder) folder = g_new0(RunFolder, 1);
    folder->marker = -1;
    folder->data = g_build_filename(path, "data", NULL);
    folder->socket = g_build_filename(path, "s", NULL);
    folder->log = g_build_filename(path, "log", NULL);
    folder->path = g_steal_pointer(&path);
    /* The server's user must reach its two folders, which stay closed to everybody else; it must not own the marker. */
    if (!make_marker(folder, error) || (user->change && chmod(folder->path, 0711) < 0) || !run_folder_make(folder->data, user, error) ||
        !run_folder_make(folder->socket, user, error)) {
        if (error && !*error)
            error_set(error, ERROR_FAILED, "cannot open the folder %s to the server: %s", folder->path, g_strerror(errno));
        return NULL;
    }
    return g_steal_pointer(&folder);
}

void run_folder_free(RunFolder *folder) {
    if (!folder)
        return;
    if (folder->path)
        file_remove_tree(folder->path, NULL); /* what cannot be removed now is swept by the next run */
    if (folder->marker >= 0)
        close(folder->marker);
    g_free(folder->path);
    g_free(folder->data);
    g_free(folder->socket);
    g_free(folder->log);
    g_free(folder);
}

bool run_folder_note_server(const RunFolder *folder, pid_t pid, GError **error) {
    g_autofree char *line = g_strdup_printf("%d %llu\n", (int)pid, process_start_time(pid));
    return file_write_fd(folder->marker, line, strlen(line), error);
}

/* --- copying ------------------------------------------------------------------------------------------------------- */

static bool copy_bytes(int in, int out) {
    char block[65536];
    for (;;) {
        ssize_t n = read(in, block, sizeof block);
        if (n == 0)
            return true;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 || !file_write_fd(out, block, (size_t)n, NULL))
            return false;
    }
}

static bool copy_file(const char *from, const char *to, const ServerUser *user) {
    int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (in < 0)
        return false;
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool ok = out >= 0 && copy_bytes(in, out) && (!user->change || fchown(out, user->uid, user->gid) == 0);
    int code = errno;
    close(in);
    if (out >= 0 && close(out) < 0)
        ok = false;
    errno = code;
    return ok;
}

static bool copy_entry(const char *from, const char *to, const ServerUser *user, GError **error) {
    struct stat info;
    bool there = lstat(from, &info) == 0;
    if (there && S_ISDIR(info.st_mode))
        return run_folder_make(to, user, error) && run_folder_copy(from, to, user, error);
    if (there && S_ISREG(info.st_mode) && copy_file(from, to, user))
        return true;
    error_set(error, ERROR_FAILED, "cannot copy %s: %s", from, there && !S_ISREG(info.st_mode) ? "not a regular file" : g_strerror(errno));
    return false;
}

bool run_folder_copy(const char *from, const char *to, const ServerUser *user, GError **error) {
    GDir *entries = g_dir_open(from, 0, NULL);
    if (!entries) {
        error_set(error, ERROR_FAILED, "cannot read the folder %s", from);
        return false;
    }
    bool ok = true;
    const char *name;
    while (ok && (name = g_dir_read_name(entries))) {
        g_autofree char *source = g_build_filename(from, name, NULL);
        g_autofree char *target = g_build_filename(to, name, NULL);
        ok = copy_entry(source, target, user, error);
    }
    g_dir_close(entries);
    return ok;
}
