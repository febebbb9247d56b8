#ifndef HARNESS_COVERAGE_CASE_H
#define HARNESS_COVERAGE_CASE_H

/* The case files of tests/coverage; their format is in the README.md there. */

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <glib.h>
#include "base/file.h"

enum { REPAIR_FORTH = 1, REPAIR_BACK = 2 };

typedef struct {
    char *name;         /* "function.volatility: words" */
    int line;           /* of the file, where it begins */
    GPtrArray *changes; /* of char *: the expected ones */
    bool says_changes;  /* there was a line "changes:", if only "nothing" */
    int since, until;   /* majors */
    unsigned repair;    /* directions */
    bool dump;          /* of the base only */
    GString *sql;
} CoverageCase;

typedef struct {
    char *name;         /* "function.sql" */
    CoverageCase *base;
    GPtrArray *cases;   /* of CoverageCase * */
    char *problem;      /* what is wrong with the file; NULL */
} CoverageFile;

static inline CoverageCase *coverage_case_new(const char *name, int line) {
    CoverageCase *new = g_new0(CoverageCase, 1);
    new->name = g_strdup(name);
    new->line = line;
    new->changes = g_ptr_array_new_with_free_func(g_free);
    new->until = 99;
    new->repair = REPAIR_FORTH | REPAIR_BACK;
    new->dump = true;
    new->sql = g_string_new(NULL);
    return new;
}

static inline void coverage_case_free(gpointer data) {
    CoverageCase *it = data;
    g_free(it->name);
    g_ptr_array_unref(it->changes);
    g_string_free(it->sql, true);
    g_free(it);
}

static inline void coverage_file_free(CoverageFile *file) {
    g_free(file->name);
    coverage_case_free(file->base);
    g_ptr_array_unref(file->cases);
    g_free(file->problem);
    g_free(file);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CoverageFile, coverage_file_free)

/* "kind.property" of "kind.property: words". Free with g_free(). */
static inline char *coverage_case_subject(const CoverageCase *it) {
    return g_strndup(it->name, strcspn(it->name, ": "));
}

static inline bool coverage_case_fits(const CoverageCase *it, int major) {
    return major >= it->since && major <= it->until;
}

static inline bool take_changes(CoverageCase *it, const char *value) {
    it->says_changes = true;
    if (strcmp(value, "nothing") != 0)
        g_ptr_array_add(it->changes, g_strdup(value));
    return true;
}

static inline bool take_since(CoverageCase *it, const char *value) {
    return (it->since = atoi(value)) > 0;
}

static inline bool take_until(CoverageCase *it, const char *value) {
    return (it->until = atoi(value)) > 0;
}

static inline bool take_repair(CoverageCase *it, const char *value) {
    it->repair = g_str_has_prefix(value, "forth") ? REPAIR_FORTH : g_str_has_prefix(value, "back") ? REPAIR_BACK : 0;
    return it->repair || g_str_has_prefix(value, "none");
}

static inline bool take_dump(CoverageCase *it, const char *value) {
    it->dump = false;
    return g_str_has_prefix(value, "no");
}

static const struct {
    const char *mark;
    bool (*take)(CoverageCase *it, const char *value);
} coverage_marks[] = {
    {"-- changes:", take_changes}, {"-- since:", take_since}, {"-- until:", take_until}, {"-- repair:", take_repair}, {"-- dump:", take_dump}};

/* False: the line is no such mark. A mark with a wrong value is the file's problem. */
static inline bool coverage_take_mark(CoverageFile *file, CoverageCase *it, const char *line, int number) {
    for (size_t i = 0; i < G_N_ELEMENTS(coverage_marks); i++) {
        if (!g_str_has_prefix(line, coverage_marks[i].mark))
            continue;
        g_autofree char *value = g_strstrip(g_strdup(line + strlen(coverage_marks[i].mark)));
        if (!coverage_marks[i].take(it, value) && !file->problem)
            file->problem = g_strdup_printf("line %d: wrong value: %s", number, line);
        return true;
    }
    return false;
}

/* A line of SQL, without its mark "--[14+]" or "--[<14]" when the major fits; else it stays a comment. */
static inline const char *coverage_sql_line(const char *line, int major) {
    if (!g_str_has_prefix(line, "--["))
        return line;
    bool below = line[3] == '<';
    char *end;
    long edge = strtol(line + 3 + below, &end, 10);
    if (edge == 0 || !g_str_has_prefix(end, below ? "]" : "+]"))
        return line;
    bool fits = below ? major < edge : major >= edge;
    return fits ? end + (below ? 1 : 2) : line;
}

static inline CoverageFile *coverage_file_load(const char *path, int major) {
    CoverageFile *file = g_new0(CoverageFile, 1);
    file->name = g_path_get_basename(path);
    file->base = coverage_case_new("base", 1);
    file->cases = g_ptr_array_new_with_free_func(coverage_case_free);
    g_autoptr(GError) error = NULL;
    g_autofree char *text = file_read(path, 0, NULL, &error);
    if (!text)
        file->problem = g_strdup(error->message);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    CoverageCase *current = file->base;
    for (int i = 0; lines[i]; i++) {
        if (g_str_has_prefix(lines[i], "-- case:")) {
            current = coverage_case_new(g_strstrip(lines[i] + strlen("-- case:")), i + 1);
            g_ptr_array_add(file->cases, current);
        } else if (!coverage_take_mark(file, current, lines[i], i + 1)) {
            g_string_append_printf(current->sql, "%s\n", coverage_sql_line(lines[i], major));
        }
    }
    return file;
}

#endif
