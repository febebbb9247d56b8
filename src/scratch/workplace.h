#ifndef SCRATCH_WORKPLACE_H
#define SCRATCH_WORKPLACE_H

/*
 * One fresh database for one replay, with the connections to it:
 *
 *     session   as the migrations' role, an ordinary one that owns the database: runs the migrations
 *     observer  as a role that may do nothing: reads the catalogs, with settings that a migration cannot change
 *     admin     as the superuser, in the same database: stubs, grants; NULL on a server of the user's
 */

#include "scratch/scratch.h"
#include "server/connection.h"
#include "binaries.h"
#include "cluster.h"

struct Scratch {
    ServerBinaries *binaries; /* NULL with `url` */
    char *url;
    bool use_cache;
    bool from_nothing;
    int file_timeout_ms;
    Cluster *cluster;         /* NULL: not started, or `url` */
    Connection *admin;        /* to the maintenance database; NULL before the start */
    char *version;            /* NULL: not yet known */
    int version_num;
    bool may_make_roles;      /* with `url` */
    GPtrArray *kept_roles;    /* of char *: that belong to somebody */
    struct Trial *trial;      /* NULL: none yet */
    struct Forest *forest;    /* NULL: none yet */
};

typedef struct {
    Scratch *scratch; /* borrowed */
    char *database;
    char *role;
    char *password;   /* with `url`; NULL else */
    Connection *session;
    Connection *observer;
    Connection *admin;
    int session_pid;
    GPtrArray *roles; /* of char *: that belong to it, as of the last workplace_claim_roles(); they go with it, and with no other */
} Workplace;

Workplace *workplace_new(Scratch *scratch, GError **error);
void workplace_free(Workplace *work);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Workplace, workplace_free)

/* A new session in place of the old one. */
bool workplace_renew_session(Workplace *work, GError **error);
bool workplace_renew_observer(Workplace *work, GError **error);

/* Another connection as the migrations' role, for things that must belong to it. */
Connection *workplace_open_role(const Workplace *work, GError **error);

/* Ends the session's backend, which does not react to being cancelled; as a last resort the whole server. False and error when the server is lost. */
bool workplace_end_session(Workplace *work, GError **error);

/* Makes the role a member of every role that the migrations made: until PostgreSQL 15 who makes a role is no member of it. */
bool workplace_grant_roles(Workplace *work, GError **error);
bool workplace_adopt_role(Workplace *work, const char *quoted, GError **error);

/* Roles are of the whole server: those that belong to nobody else are from now on those of this workplace. On the user's server there are none. */
bool workplace_claim_roles(Workplace *work, GError **error);

/* Runs SQL of our own; a failure of it is an error. */
bool workplace_execute(Connection *connection, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Role and database for good, until the server ends: for scratch_create_database(). */
bool workplace_make_database(Scratch *scratch, const char *database, const char *role, const char *password, GError **error);

#endif
