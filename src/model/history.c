#include "model/history.h"
#include <stdlib.h>
#include <string.h>

History *history_new(void) {
    History *history = g_new0(History, 1);
    history->texts = text_pool_new();
    history->commits = g_ptr_array_new_with_free_func(g_free);
    history->complete = true;
    return history;
}

void history_free(History *history) {
    if (!history)
        return;
    for (size_t i = 0; i < history->file_count; i++)
        g_free(history->files[i].events);
    g_free(history->files);
    g_ptr_array_unref(history->commits);
    text_pool_free(history->texts);
    g_free(history);
}

Commit *history_add_commit(History *history) {
    Commit *commit = g_new0(Commit, 1);
    g_ptr_array_add(history->commits, commit);
    return commit;
}

static int compare_files(const void *a, const void *b) {
    return strcmp(((const FileHistory *)a)->path, ((const FileHistory *)b)->path);
}

void history_sort_files(History *history) {
    if (history->file_count > 0)
        qsort(history->files, history->file_count, sizeof *history->files, compare_files);
}

const FileHistory *history_find(const History *history, const char *path) {
    size_t low = 0, high = history->file_count;
    while (low < high) { /* the first, of several: a living file comes before those that died under its path */
        size_t middle = low + (high - low) / 2;
        if (strcmp(history->files[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < history->file_count && strcmp(history->files[low].path, path) == 0 ? &history->files[low] : NULL;
}

const FileEvent *file_history_arrival(const FileHistory *file) {
    for (size_t i = file->event_count; i > 0; i--)
        if (file->events[i - 1].kind == EVENT_ADDED)
            return &file->events[i - 1];
    return NULL; /* it came before what can be seen */
}

const char *file_event_kind_id(FileEventKind kind) {
    static const char *const ids[] = {
        [EVENT_ADDED] = "added", [EVENT_EDITED] = "edited", [EVENT_RENAMED] = "renamed", [EVENT_DELETED] = "deleted",
    };
    return ids[kind];
}

const char *edit_class_id(EditClass edit) {
    static const char *const ids[] = {
        [EDIT_UNKNOWN] = "unknown",        [EDIT_WHITESPACE] = "whitespace", [EDIT_COMMENT] = "comment",
        [EDIT_IF_EXISTS] = "if_exists", [EDIT_SQL] = "sql",
    };
    return ids[edit];
}

/* --- commits ------------------------------------------------------------------------------------------------------------ */

#define DAY 86400

Commit *commit_copy(TextPool *texts, const Commit *commit) {
    Commit *copy = g_memdup2(commit, sizeof *commit);
    const char **fields[] = {&copy->id, &copy->author, &copy->email, &copy->subject, &copy->first_tag};
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        *fields[i] = text_pool_add(texts, *fields[i]);
    return copy;
}

int64_t commit_seconds_between(const Commit *from, const Commit *to) {
    int64_t seconds;
    return __builtin_sub_overflow(to->commit_time, from->commit_time, &seconds) ? 0 : MAX(seconds, 0);
}

static int64_t local_day(const Commit *commit) {
    int64_t local;
    if (__builtin_add_overflow(commit->commit_time, (int64_t)commit->commit_offset * 60, &local))
        return 0;
    return local >= 0 ? local / DAY : -((DAY - 1 - local) / DAY);
}

int commit_days_between(const Commit *from, const Commit *to) {
    return (int)CLAMP(local_day(to) - local_day(from), 0, G_MAXINT);
}
