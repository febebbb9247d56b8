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
#include "model/runner_rules.h"

typedef struct {
    size_t begin; /* byte offsets into the SQL text */
    size_t end;
    int line;     /* 1-based line of `begin` */
} SqlPiece;

typedef enum {
    MIGRATION_VERSIONED,
    MIGRATION_REPEATABLE, /* runs again whenever its content changes, behind all others */
    MIGRATION_BASELINE,   /* stands for everything before it on a fresh database; not run where something ran; the replay of all files leaves it out unless it is the first */
    MIGRATION_ALWAYS      /* runs every time */
} MigrationKind;

struct Migration {
    const char *tag;     /* the runner's name of it: "0003_fair_ultragirl" */
    const char *path;    /* in the repository, "/"-separated, valid UTF-8; NULL when the file is missing */
    const char *prefix;  /* leading number or time stamp as text, "" when none */
    const char *blob;    /* hex object id at the revision; NULL when uncommitted or missing */
    const char *sha256;  /* lower-case hex of the bytes; NULL when missing */
    const char *sql;     /* NUL-terminated; NULL when missing or unavailable; placeholders of the runner whose value is known are replaced */
    size_t sql_size;
    SqlPiece *pieces;    /* owned (g_new); what the runner sends as one query each (drizzle: between breakpoints); at least one when sql is there */
    size_t piece_count;
    bool registered;     /* the runner knows it: journal entry, or folders and plain files always */
    int entry;           /* index into `entries`, -1 when not registered */
    bool uncommitted;    /* present in the work tree only, or different there */
    bool unavailable;    /* the file is listed but its blob cannot be read */
    MigrationKind kind;
    const char *key;     /* what the ledger calls it ("12", "20240102030405", a change id); never NULL once loaded: the tag by default */
    const char *description; /* the words of the name; NULL */
    const char *checksum; /* what the ledger would record for it now; needed where it depends on other files (a chain); NULL: RunnerRules.checksum_fits tells */
    const char *requires; /* keys that must come before it, comma-separated, "!key" for one that must not have run; NULL */
    bool no_transaction; /* the file asks to be run outside of a transaction: each statement by itself */
    bool code;           /* a program, not SQL: sql is NULL, and it cannot be replayed */
    const char *down_path; /* file with the way back (its own, or this one); NULL: none */
    const char *down;    /* its SQL, in the pool; NULL: none, or not read */
    size_t down_size;
    const char *replaces; /* keys that it stands for (a squashed migration), comma-separated; NULL */
};

/* An entry of the runner's journal, in the runner's order. */
typedef struct {
    const char *tag;
    int idx;
    int64_t when;        /* milliseconds; 0 when the runner has none */
    int migration;       /* index into `migrations`, -1: no file */
    const char *snapshot_id;      /* NULL: snapshot missing */
    const char *snapshot_prev_id; /* of the snapshot; comma-separated when several */
} JournalEntry;

struct MigrationSet {
    TextPool *texts;
    const RunnerRules *rules; /* of the runner; constant; never NULL once loaded (plain SQL: those of "sql") */
    RunnerRules *own_rules; /* owned (g_new); `rules` is this one where the project's configuration changes the runner's; NULL */
    const char *folder;  /* path in the repository, "" for its root */
    const char *journal; /* path of the journal, NULL when the format has none */
    bool keeps_snapshots; /* the format keeps one schema snapshot an entry, and at least one is there */
    Migration *migrations; /* owned (g_new); replay order: the runner's, unregistered files merged by their number */
    size_t migration_count;
    JournalEntry *entries; /* owned (g_new) */
    size_t entry_count;
    LedgerName ledger;   /* the rules' own, unless the configuration names another */
    const char *scope;   /* rows whose FIELD_SCOPE is another are of another project; NULL: all are of this one */
    const char *stop_text; /* marked: the runner refuses this folder as it is, whatever the database: why; NULL */
    GPtrArray *problems; /* of char *, each owned (g_strdup): what made the folder or journal unreadable in part ("meta/_journal.json:12: ...") */
};

MigrationSet *migration_set_new(void);
void migration_set_free(MigrationSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MigrationSet, migration_set_free)

/* NULL: none of that tag. */
const Migration *migration_set_find(const MigrationSet *set, const char *tag);

/* Index of the migration that the ledger calls so; -1: none. Linear. */
int migration_set_find_key(const MigrationSet *set, const char *key);

/* Whether the history of the file at this path is told: what the runner takes for migrations by their names, or any ".sql" file. */
bool migration_set_follows(const MigrationSet *set, const char *path);

/* How many are programs, not SQL that could be replayed. */
size_t migration_set_code_count(const MigrationSet *set);

/* The runner's transaction mode; for migrations that ask for none, TRANSACTION_NONE or _PER_PIECE (RunnerRules.sent_whole). */
TransactionMode migration_transaction(const MigrationSet *set, const Migration *migration);

/* Of SQL that no runner runs: dumps, repairs. One session a file, pieces as they are. */
extern const RunnerRules RUNNER_RULES_SCRIPT;

#endif
