#ifndef SCRATCH_RUN_FOLDER_H
#define SCRATCH_RUN_FOLDER_H

/*
 * The folder of one run: <place>/pgstrata-XXXXXX with
 *
 *     owner  marker; this process holds its lock (flock) as long as it lives; names the server's process
 *     data/  the server's data folder  } of the server's user, mode 0700
 *     s/     its socket                }
 *     log    its output
 *
 * A folder whose marker nobody locks belongs to a run that died: the next run removes it, its server and its shared memory.
 */

#include <stdbool.h>
#include <sys/types.h>
#include <glib.h>
#include "process.h"

typedef struct {
    char *path;
    char *data;
    char *socket;
    char *log;
    int marker;     /* descriptor with the lock */
} RunFolder;

RunFolder *run_folder_new(const ServerUser *user, GError **error);

/* Removes it with all that is in it, and gives up the lock. NULL is fine. */
void run_folder_free(RunFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RunFolder, run_folder_free)

/* Writes the server's process into the marker, for whoever sweeps. */
bool run_folder_note_server(const RunFolder *folder, pid_t pid, GError **error);

/* Removes the SysV segment that the server of this folder left when it was killed (it removes it itself otherwise). */
void run_folder_remove_shared_memory(const char *data);

/* Removes what runs that died have left. Returns how many. */
int run_folder_sweep(void);

/* Copies the files and folders below `from` into the empty folder `to`, giving them to `user`. Links and special files are refused. */
bool run_folder_copy(const char *from, const char *to, const ServerUser *user, GError **error);

/* Makes a folder with mode 0700 and gives it to `user`. */
bool run_folder_make(const char *path, const ServerUser *user, GError **error);

#endif
