#include "journal_view.h"

/* The runner compares with the newest `when` of its ledger: an entry that is not newer than an earlier one is skipped wherever that one has run. */
static int blocking_entry(const MigrationSet *set, size_t newest, size_t index) {
    if (set->rules->decision != DECIDE_NEWER_TIME || index == 0)
        return -1;
    return set->entries[index].when <= set->entries[newest].when ? (int)newest : -1;
}

JournalView *journal_view_build(const MigrationSet *set) {
    JournalView *views = g_new0(JournalView, set->entry_count + 1);
    size_t newest = 0;
    bool complete = true;
    for (size_t i = 0; i < set->entry_count; i++) {
        const JournalEntry *entry = &set->entries[i];
        bool here = entry->migration >= 0 && set->migrations[entry->migration].path;
        complete = complete && here;
        views[i] = (JournalView){here ? JOURNAL_FILE_HERE : JOURNAL_FILE_MISSING, complete, blocking_entry(set, newest, i)};
        if (entry->when > set->entries[newest].when)
            newest = i;
    }
    return views;
}
