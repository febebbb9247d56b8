#ifndef MODEL_MIGRATION_H
#define MODEL_MIGRATION_H

/*
 * A MigrationSet is what a runner makes of a migrations folder at one revision: the migrations in replay order, the runner's
 * own list (journal), and what the two say of each other. Filled by the runners module, read by scratch and analysis.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>
#include "base/text.h"

typedef struct {
    size_t begin; /* byte offsets into the SQL text */
    size_t end;
    int line;     /* 1-based line of `begin` */
} SqlPiece;

typedef struct {
    const char *tag;     /* the runner's name of it: "0003_fair_ultragirl" */
    const char *path;    /* in the repository, "/"-separated, valid UTF-8; NULL when the file is missing */
    const char *prefix;  /* leading number or time stamp as text, "" when none */
    const char *blob;    /* hex object id at the revision; NULL when uncommitted or missing */
    const char *sha256;  /* lower-case hex of the bytes; NULL when missing */
    const char *sql;     /* NUL-terminated; NULL when missing or unavailable */
    size_t sql_size;
    SqlPiece *pieces;    /* owned (g_new); what the runner sends as one query each (drizzle: between breakpoints); at least one when sql is there */
    size_t piece_count;
    bool registered;     /* the runner knows it: journal entry, or folders and plain files always */
    int entry;           /* index into `entries`, -1 when not registered */
    bool uncommitted;    /* present in the work tree only, or different there */
    bool unavailable;    /* the file is listed but its blob cannot be read */
} Migration;

/* An entry of the runner's journal, in the runner's order. */
typedef struct {
    const char *tag;
    int idx;
    int64_t when;        /* milliseconds; 0 when the runner has none */
    int migration;       /* index into `migrations`, -1: no file */
    const char *snapshot_id;      /* NULL: snapshot missing */
    const char *snapshot_prev_id; /* of the snapshot; comma-separated when several */
} JournalEntry;

typedef enum { TRANSACTION_ALL_PENDING, TRANSACTION_PER_FILE, TRANSACTION_PER_PIECE } TransactionMode;

typedef enum {
    SKIP_NEVER,         /* runs whatever its ledger lacks */
    SKIP_WHEN_NOT_NEWER /* drizzle 0.x: runs only entries whose `when` is greater than the newest applied */
} SkipRule;

typedef struct {
    const char *schema; /* NULL: no ledger */
    const char *table;
} LedgerName;

typedef struct {
    TextPool *texts;
    const char *runner;  /* id in the runners table: "drizzle", "drizzle-folders", "sql" */
    const char *folder;  /* path in the repository, "" for its root */
    const char *journal; /* path of the journal, NULL when the format has none */
    bool keeps_snapshots; /* the format keeps one schema snapshot an entry, and at least one is there */
    Migration *migrations; /* owned (g_new); replay order: the runner's, unregistered files merged by their number */
    size_t migration_count;
    JournalEntry *entries; /* owned (g_new) */
    size_t entry_count;
    TransactionMode transaction;
    SkipRule skip;
    LedgerName ledger;
    GPtrArray *problems; /* of char *, each owned (g_strdup): what made the folder or journal unreadable in part ("meta/_journal.json:12: ...") */
} MigrationSet;

MigrationSet *migration_set_new(void);
void migration_set_free(MigrationSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MigrationSet, migration_set_free)

/* NULL: none of that tag. */
const Migration *migration_set_find(const MigrationSet *set, const char *tag);

#endif
