#include "heads.h"

#include <string.h>
#include <glib.h>

enum { WORDS_MAX = 6 };

typedef struct {
    const char *at, *end;
    int line;       /* of `at` */
    GString *words; /* of the statement so far */
    int count;
    int first_line; /* of its first word */
} Scan;

static void advance(Scan *scan, const char *to) {
    for (; scan->at < to && scan->at < scan->end; scan->at++)
        scan->line += *scan->at == '\n';
}

static const char *find(const Scan *scan, const char *from, const char *text) {
    const char *found = from < scan->end ? g_strstr_len(from, scan->end - from, text) : NULL;
    return found ? found + strlen(text) : scan->end;
}

/* The end of a comment, string, quoted name or dollar quote that begins here; NULL: none does. */
static const char *opaque_end(const Scan *scan) {
    const char *at = scan->at;
    size_t left = (size_t)(scan->end - at);
    if (left > 1 && at[0] == '-' && at[1] == '-')
        return find(scan, at, "\n");
    if (left > 1 && at[0] == '/' && at[1] == '*')
        return find(scan, at + 2, "*/");
    if (*at == '\'' || *at == '"')
        return find(scan, at + 1, *at == '"' ? "\"" : "'");
    if (*at != '$')
        return NULL;
    size_t length = 1;
    while (length < left && (g_ascii_isalnum(at[length]) || at[length] == '_'))
        length++;
    if (length >= left || at[length] != '$' || g_ascii_isdigit(at[1]))
        return NULL;
    g_autofree char *tag = g_strndup(at, length + 1);
    return find(scan, at + length + 1, tag);
}

static void end_statement(Scan *scan, HeadVisit visit, void *data) {
    if (scan->count > 0)
        visit(scan->words->str, scan->first_line, data);
    g_string_truncate(scan->words, 0);
    scan->count = 0;
}

static void take_word(Scan *scan) {
    const char *begin = scan->at, *end = begin;
    while (end < scan->end && (g_ascii_isalnum(*end) || *end == '_' || (*end & 0x80)))
        end++;
    if (end == begin)
        end++;
    if (scan->count == 0)
        scan->first_line = scan->line;
    if (scan->count < WORDS_MAX) {
        g_autofree char *word = g_ascii_strup(begin, end - begin);
        g_string_append_printf(scan->words, "%s%s", scan->count ? " " : "", word);
    }
    scan->count++;
    advance(scan, end);
}

void heads_visit(const char *sql, size_t size, HeadVisit visit, void *data) {
    Scan scan = {.at = sql, .end = sql + size, .line = 1, .words = g_string_new(NULL)};
    while (scan.at < scan.end) {
        const char *opaque = opaque_end(&scan);
        if (opaque) {
            advance(&scan, opaque);
        } else if (*scan.at == ';') {
            end_statement(&scan, visit, data);
            advance(&scan, scan.at + 1);
        } else if (g_ascii_isspace(*scan.at)) {
            advance(&scan, scan.at + 1);
        } else {
            take_word(&scan);
        }
    }
    end_statement(&scan, visit, data);
    g_string_free(scan.words, TRUE);
}

bool head_is_outside_transaction(const char *words) {
    static const char *const HEADS[] = {"CREATE DATABASE", "DROP DATABASE", "CREATE TABLESPACE", "DROP TABLESPACE", "CREATE SUBSCRIPTION", "DROP SUBSCRIPTION", "ALTER SYSTEM",
                                        "CREATE INDEX CONCURRENTLY", "CREATE UNIQUE INDEX CONCURRENTLY", "DROP INDEX CONCURRENTLY", "REINDEX SCHEMA", "REINDEX DATABASE", "REINDEX SYSTEM",
                                        "REINDEX VERBOSE SCHEMA", "REINDEX VERBOSE DATABASE", "REINDEX VERBOSE SYSTEM", "VACUUM", "DISCARD ALL"};
    for (size_t i = 0; i < G_N_ELEMENTS(HEADS); i++) {
        size_t length = strlen(HEADS[i]);
        if (strncmp(words, HEADS[i], length) == 0 && (words[length] == ' ' || words[length] == '\0'))
            return true;
    }
    return false;
}
