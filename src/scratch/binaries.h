#ifndef SCRATCH_BINARIES_H
#define SCRATCH_BINARIES_H

/* The PostgreSQL programs of this machine. */

#include <stdbool.h>
#include <glib.h>

typedef struct {
    char *folder;
    char *postgres;         /* whole path */
    char *initdb;
    char *library_folder;   /* of a relocated installation; NULL: the system's */
    char *identity;         /* hex: changes when the program is replaced */
    char *version;          /* "15.18" */
    int version_num;        /* 150018 */
    char *extension_folder; /* where control files are; NULL: unknown */
} ServerBinaries;

/* In `folder` when given, else $PGSTRATA_PG_BIN, else the newest major version of the well-known places, pg_config, PATH. The version is remembered in the cache folder:
 * asking the program costs 12 ms. The error's hint says what to install. */
ServerBinaries *server_binaries_find(const char *folder, GError **error);
void server_binaries_free(ServerBinaries *binaries);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ServerBinaries, server_binaries_free)

/* "postgres (PostgreSQL) 15.18 (Debian ...)" -> "15.18", *number 150018; "17beta1" -> "17beta1", 170000. NULL: not understood. Free with g_free(). */
char *server_version_parse(const char *text, int *number);

#endif
