#ifndef SCRATCH_CLUSTER_H
#define SCRATCH_CLUSTER_H

/* A running private PostgreSQL: unix socket only, in its own folder, gone with this process. */

#include <stdbool.h>
#include <glib.h>
#include "binaries.h"

typedef struct Cluster Cluster;

/* Sweeps what killed runs left, installs the template, starts the server and waits until it answers. */
Cluster *cluster_start(const ServerBinaries *binaries, GError **error);

/* Stops the server at once and removes all that is on disk. NULL is fine. */
void cluster_stop(Cluster *cluster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cluster, cluster_stop)

/* False when the server has ended. */
bool cluster_is_running(Cluster *cluster);

const char *cluster_admin(const Cluster *cluster); /* the superuser's name */

/* Keyword string to reach `database` as `role`, or as the superuser (NULL); nothing is taken from the user's environment. Free with g_free(). */
char *cluster_conninfo(const Cluster *cluster, const char *role, const char *database);

/* The same as a URL, for other programs. */
char *cluster_url(const Cluster *cluster, const char *role, const char *database);

#endif
