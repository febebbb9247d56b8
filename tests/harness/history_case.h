#ifndef HARNESS_HISTORY_CASE_H
#define HARNESS_HISTORY_CASE_H

/* Truth tables of histories: a script builds a repository, its history is compared with what a person would say, and with git log. */

#include "cmocka_all.h"
#include "git_repo.h"
#include "history_text.h"

typedef struct {
    const char *name;
    const char *script;
    const char *const folders[3];
    const char *expected; /* see history_describe() */
    bool differs;         /* from git log, on purpose: places that it is not asked for, links, names that are skipped */
} HistoryCase;

static inline int history_compare_lines(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static inline char *history_sorted_lines(const char *text) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    qsort(lines, g_strv_length(lines), sizeof *lines, history_compare_lines);
    return g_strjoinv("\n", lines);
}

/* The events as `git log --raw --no-renames` has them. */
static inline char *history_as_git_log(const History *history) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < history->file_count; i++) {
        for (size_t j = 0; j < history->files[i].event_count; j++) {
            const FileEvent *event = &history->files[i].events[j];
            static const char letters[] = {[EVENT_ADDED] = 'A', [EVENT_EDITED] = 'M', [EVENT_RENAMED] = 'A', [EVENT_DELETED] = 'D'};
            g_string_append_printf(text, "%s %c %s\n", event->mainline->id, letters[event->kind], event->path);
            if (event->previous_path)
                g_string_append_printf(text, "%s D %s\n", event->mainline->id, event->previous_path);
        }
    }
    return history_sorted_lines(text->str);
}

static inline void history_check_against_git(const char *repository, const HistoryCase *test, const History *history) {
    g_autofree char *folders = g_strjoinv("' '", (char **)(uintptr_t)test->folders);
    /* a change of mode alone has the same ids */
    g_autofree char *script = g_strdup_printf("git log --first-parent -m --raw --no-abbrev --no-renames --format=%%H -- '%s' | awk '/^:/ { if ($3 != $4 && $6 ~ /[.]sql$/) "
                                              "print id, $5, $6; next } NF { id = $1 }'", *folders ? folders : ".");
    g_autofree char *output = git_repo_run(repository, script);
    g_autofree char *expected = history_sorted_lines(output);
    g_autofree char *actual = history_as_git_log(history);
    assert_string_equal(actual, expected);
}

static inline void history_cases_run(const HistoryCase *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const HistoryCase *test = &cases[i];
        char *folder = git_repo_new(test->script);
        FolderHistoryOptions options = {.folders = test->folders, .filter = {file_filter_suffix, ".sql"}};
        g_autoptr(History) history = history_of(folder, &options);
        g_autofree char *actual = history_describe(history);
        if (strcmp(actual, test->expected) != 0)
            fprintf(stderr, "case: %s\n", test->name);
        assert_string_equal(actual, test->expected);
        assert_true(history->complete);
        assert_null(history->incomplete_reason);
        if (!test->differs)
            history_check_against_git(folder, test, history);
        git_repo_remove(folder);
    }
}

#endif
