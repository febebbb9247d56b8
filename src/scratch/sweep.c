/* Removing what runs that were killed have left. Nothing that a run's folder says is believed where a lie could hurt: processes are named by pid and
 * start time from the marker, which only its owner can write; a shared memory segment must be unused and of the same user. */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/log.h"
#include "run_folder.h"

/* A folder without a marker is of a run between two system calls, or died there. */
#define NEWBORN_SECONDS 60

void run_folder_remove_shared_memory(const char *data) {
    g_autofree char *path = g_build_filename(data, "postmaster.pid", NULL);
    g_autofree char *text = file_read(path, 4096, NULL, NULL);
    struct stat info;
    if (!text || stat(data, &info) < 0)
        return;
    g_auto(GStrv) lines = g_strsplit(text, "\n", 9);
    unsigned long key, id;
    if (g_strv_length(lines) < 7 || sscanf(lines[6], "%lu %lu", &key, &id) != 2 || id > G_MAXINT)
        return;
    struct shmid_ds segment;
    if (shmctl((int)id, IPC_STAT, &segment) == 0 && segment.shm_nattch == 0 && segment.shm_perm.cuid == info.st_uid)
        shmctl((int)id, IPC_RMID, NULL);
}

static bool is_running(pid_t pid, unsigned long long start) {
    return pid > 1 && start != 0 && process_start_time(pid) == start;
}

static void end_server(int marker) {
    char text[64] = "";
    if (pread(marker, text, sizeof text - 1, 0) <= 0)
        return;
    int pid;
    unsigned long long start;
    if (sscanf(text, "%d %llu", &pid, &start) != 2)
        return;
    for (int tries = 0; tries < 300 && is_running(pid, start); tries++) {
        kill(pid, tries < 200 ? SIGQUIT : SIGKILL);
        g_usleep(10000);
    }
}

/* Its marker when it is of a dead run of ours, with its lock taken; -1 otherwise. */
static int take_marker(const char *path) {
    g_autofree char *name = g_build_filename(path, "owner", NULL);
    int fd = open(name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat info;
    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static bool has_no_marker(const char *path) {
    g_autofree char *name = g_build_filename(path, "owner", NULL);
    struct stat info;
    return lstat(name, &info) < 0 && errno == ENOENT;
}

static bool sweep_folder(const char *path) {
    struct stat info;
    if (lstat(path, &info) < 0 || !S_ISDIR(info.st_mode) || info.st_uid != geteuid())
        return false;
    int marker = take_marker(path);
    if (marker < 0 && (!has_no_marker(path) || info.st_mtime + NEWBORN_SECONDS > g_get_real_time() / G_USEC_PER_SEC))
        return false;
    g_autofree char *data = g_build_filename(path, "data", NULL);
    if (marker >= 0)
        end_server(marker);
    run_folder_remove_shared_memory(data);
    bool removed = file_remove_tree(path, NULL);
    if (marker >= 0)
        close(marker);
    log_debug("scratch: removed %s, left by a run that was killed", path);
    return removed;
}

static int sweep_place(const char *place) {
    GDir *entries = g_dir_open(place, 0, NULL);
    if (!entries)
        return 0;
    int count = 0;
    const char *name;
    while ((name = g_dir_read_name(entries)))
        if (g_str_has_prefix(name, "pgstrata-") && strlen(name) == strlen("pgstrata-XXXXXX")) {
            g_autofree char *path = g_build_filename(place, name, NULL);
            count += sweep_folder(path);
        }
    g_dir_close(entries);
    return count;
}

int run_folder_sweep(void) {
    int count = sweep_place("/dev/shm") + sweep_place("/tmp");
    if (strcmp(g_get_tmp_dir(), "/tmp") != 0)
        count += sweep_place(g_get_tmp_dir());
    return count;
}
