#ifndef CLI_FLEET_H
#define CLI_FLEET_H

/*
 * The live databases of a run. Each entry of a target's databases, a fleet or one database, is planned (who are its members), read (all entries together, so many at a
 * time), and grouped (members of which everything is the same are one AuditDatabase).
 */

#include "fleet/reading.h"
#include "session.h"

typedef struct {
    AuditTarget *part;
    const DatabaseRef *ref;
    DatabaseEntry *entry; /* owned */
    GPtrArray *urls;      /* of char *, owned, secret: one a member; empty in a merge */
} FleetPlan;

/* fleet_plan.c: the members of all entries: the lists of fleets are read here. What cannot be listed is a problem of its entry. NULL: interrupted. */
GPtrArray *fleet_plan(Session *session, const Options *options, GError **error);
GPtrArray *fleet_plan_nothing(const Session *session); /* the entries alone */

/* fleet_members.c: fills entry->members and urls. False: the fleet cannot be listed. `url`: of the server, or of the database that has the list. */
bool fleet_list_members(FleetPlan *plan, const char *url, const Options *options, GError **error);

/* fleet_read.c: takes each reading as it comes, in any order, on the caller's thread. */
typedef void (*FleetReceiver)(void *payload, FleetPlan *plan, DatabaseReading *take_reading);

typedef struct {
    int index, count; /* the share of a shard; 1 of 1: everything */
    int jobs;         /* connections at a time */
    int connect_timeout, total_timeout; /* seconds; 0: the default, none */
    FleetReceiver receive;
    void *payload;
} FleetReadOptions;

/* Reads all members of the share; what cannot be read is a reading with a problem. False when interrupted. */
bool fleet_read(GPtrArray *plans, const FleetReadOptions *options, GError **error);

/* fleet_groups.c: readings become AuditDatabases. */
typedef struct FleetGroups FleetGroups;
FleetGroups *fleet_groups_new(Session *session, AuditTarget *part, const DatabaseEntry *entry);
void fleet_groups_free(FleetGroups *groups);
void fleet_groups_add(FleetGroups *groups, DatabaseReading *take_reading);
/* Adds them to the target in their order, and tells of what could not be read. */
void fleet_groups_finish(FleetGroups *groups);

/* load_databases.c: what the runner's rules say of a reading's ledger. */
void load_take_ledger(AuditTarget *part, AuditDatabase *database, const DatabaseReading *reading);
/* All entries that were read (by this run or by shards) into the audit. */
void load_take_entries(Session *session, GPtrArray *plans);

/* What is told of an entry that was not read at all: its variable is not set, its list could not be had; and its notes. */
void load_note_entry(Session *session, AuditTarget *part, const DatabaseEntry *entry);

#endif
