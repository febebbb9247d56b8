#ifndef REPORT_JOURNAL_VIEW_H
#define REPORT_JOURNAL_VIEW_H

#include "model/migration.h"

/* What the journal's order and times mean for the next run, entry by entry. */
typedef enum { JOURNAL_FILE_HERE, JOURNAL_FILE_MISSING } JournalFile;

typedef struct {
    JournalFile file;
    bool fresh;     /* a fresh database runs it: its file and those of all entries before it are there */
    int blocked_by; /* an earlier entry after which the runner never runs this one, -1: none */
} JournalView;

/* One view an entry; free with g_free(). */
JournalView *journal_view_build(const MigrationSet *set);

#endif
