#ifndef RUNNERS_PAST_H
#define RUNNERS_PAST_H

/*
 * A ledger against everything that ever stood in a migrations folder: for each row that the present files do not explain, the revision that was
 * run. Pure but for the reader of blobs; each blob is read once, and only when a row asks for it.
 */

#include "model/history.h"
#include "model/migration.h"

typedef struct {
    /* The bytes of a blob, NUL-terminated beyond *size; NULL: not here. Free with g_free(). */
    char *(*read)(void *data, const char *blob, size_t *size);
    /* What an edit changed (sql_classify_edit). */
    EditClass (*classify)(const char *before, size_t before_size, const char *after, size_t after_size);
    /* A difference to be shown, secrets masked, of bounded length. Free with g_free(). */
    char *(*difference)(const char *before, size_t before_size, const char *after, size_t after_size, const char *path);
    void *data;
} PastTools;

/* One content of one path, for as long as it stood so. */
typedef struct {
    const char *path;
    const char *blob;
    const Commit *brought;    /* NULL: before what can be seen */
    const Commit *changed_by; /* NULL: it stands so */
    FileEventKind fate;       /* what changed_by did */
    const char *now;          /* where the file's story goes on; NULL: it ended */
    const char *branch;       /* seen on this branch only; NULL */
    bool merged;              /* seen in a merged branch only */
} PastRevision;

typedef struct Past Past;

/* `folders`: where the migrations are and were, NULL-terminated. Everything is borrowed. */
Past *past_new(const MigrationSet *set, const char *const *folders, const PastTools *tools);
void past_free(Past *past);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Past, past_free)

void past_add_history(Past *past, const History *history);
void past_add(Past *past, const PastRevision *revision);

/*
 * Fills LedgerRow.origin of the rows that have none yet: those of another content than the file has, those that no present file explains, those whose
 * checksum cannot see an edit, and, where the ledger keeps no checksum, those whose file was changed on the mainline after they had run (guessed). A row
 * whose own statements say so becomes other_version. Returns how many rows are still to be explained: more revisions may tell.
 */
size_t past_explain(Past *past, LedgerState *state);

/* Seconds of a time as PostgreSQL prints it ("2026-01-05 10:00:00.5+01"), without zone taken as UTC. False: no such time. */
bool past_parse_time(const char *text, int64_t *seconds);

/* The elements of a PostgreSQL array literal of texts, NULL elements left out; NULL: it is none. Free with g_ptr_array_unref(). */
GPtrArray *past_parse_array(const char *literal);

#endif
