#ifndef HARNESS_HISTORY_TEXT_H
#define HARNESS_HISTORY_TEXT_H

/* Histories for tests: loaded from a path, and as text that a person can write down. Include after cmocka_all.h. */

#include "git/folder_history.h"
#include <string.h>

/* "PATH: KIND SUBJECT [from OLD] [(written SUBJECT)], ..."; "+": with other content; "(gone)", "(uncommitted)" after the path. */
static inline char *history_describe(const History *history) {
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < history->file_count; i++) {
        const FileHistory *file = &history->files[i];
        g_string_append_printf(text, "%s%s%s:", file->path, file->alive || file->uncommitted ? "" : " (gone)", file->uncommitted ? " (uncommitted)" : "");
        for (size_t j = 0; j < file->event_count; j++) {
            const FileEvent *event = &file->events[j];
            bool changed = event->kind == EVENT_RENAMED && strcmp(event->blob_before, event->blob_after) != 0;
            g_string_append_printf(text, "%s %s%s %s", j > 0 ? "," : "", event->squash ? "squashed" : file_event_kind_id(event->kind), changed ? "+" : "",
                                   event->mainline->subject);
            if (event->previous_path)
                g_string_append_printf(text, " from %s", event->previous_path);
            if (event->origin != event->mainline)
                g_string_append_printf(text, " (written %s)", event->origin->subject);
        }
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

static inline History *history_of(const char *path, const FolderHistoryOptions *options) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = repository_open(path, &error);
    assert_null(error);
    History *history = folder_history_load(repository, options, &error);
    assert_null(error);
    return history;
}

#endif
