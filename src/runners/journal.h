#ifndef JOURNAL_H
#define JOURNAL_H

#include "model/file_tree.h"
#include "model/migration.h"

/* drizzle's meta/_journal.json. */
typedef struct {
    char *dialect; /* NULL: none given */
    GArray *entries; /* of JournalEntry with idx, when, tag (in the set's pool) filled */
    bool readable;
} Journal;

/* Never fails: what is wrong is a problem of the set, and what is right is kept. */
Journal *journal_read(MigrationSet *set, FileTree *tree, const TreeFile *file);
void journal_free(Journal *journal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Journal, journal_free)

/* True for the names that drizzle has had for PostgreSQL, and for none. */
bool journal_is_postgres(const Journal *journal);

#endif
