#ifndef FLEET_READING_H
#define FLEET_READING_H

/*
 * What was read of live databases, before anything follows from it: one DatabaseReading a database, one DatabaseEntry an entry of a target's databases: a fleet of many, or
 * one database, which is a fleet of one. A shard file (fleet/shard.h) carries them from one machine to another.
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>
#include "model/catalog.h"

/* The columns of a runner's ledger that its rules read. */
typedef struct {
    GPtrArray *columns; /* of char *, owned */
    GPtrArray *rows;    /* of char **, owned: one text (or NULL) a column */
} LedgerCopy;

LedgerCopy *ledger_copy_new(void);
void ledger_copy_free(LedgerCopy *copy);
void ledger_copy_add_row(LedgerCopy *copy, const char *const *values); /* as many as there are columns */
int ledger_copy_column(const LedgerCopy *copy, const char *name); /* -1: none */

typedef struct {
    char *name;           /* of the member: "tenant_0042"; of a single database its configured name */
    char *place;          /* "user@host:5432/tenant_0042"; NULL with problem */
    char *problem;        /* could not be read: why; NULL */
    Catalog *catalog;     /* owned; NULL with problem, and while the entry keeps it */
    char *fingerprint;    /* of the catalog; NULL with problem */
    LedgerCopy *ledger;   /* NULL: there is no such table, or it cannot be read */
    char *ledger_problem; /* NULL */
    bool locked;          /* somebody holds the runner's lock */
} DatabaseReading;

void database_reading_free(DatabaseReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DatabaseReading, database_reading_free)

typedef struct {
    char *target, *name;
    bool fleet;
    char *unset;          /* the environment variable that should hold the URL, and does not; NULL */
    char *problem;        /* the names of the databases could not be had: why; NULL */
    GPtrArray *notes;     /* of char *, marked: what of the fleet is not looked at */
    GPtrArray *members;   /* of char *, sorted: names of all, whoever reads them */
    GPtrArray *readings;  /* of DatabaseReading *: those that were read, by name once complete */
    GHashTable *catalogs; /* fingerprint -> KeptCatalog *, owned: each distinct catalog once; empty unless kept */
} DatabaseEntry;

typedef struct {
    Catalog *catalog;
    char *name; /* of the first member, by name, that has it */
} KeptCatalog;

DatabaseEntry *database_entry_new(const char *target, const char *name, bool fleet);
void database_entry_free(DatabaseEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DatabaseEntry, database_entry_free)

/* Adds a reading; of equal catalogs only that of the first member by name is kept, so that the result does not depend on the order of reading. */
void database_entry_keep(DatabaseEntry *entry, DatabaseReading *take_reading);
void database_entry_sort(DatabaseEntry *entry);
const Catalog *database_entry_catalog(const DatabaseEntry *entry, const DatabaseReading *reading); /* NULL: not read */

#endif
