/*
 * A word may be a name when it looks like one (an underscore inside, parts joined by dots), when it is marked as one (alone in a code span or in bold, quoted behind "column" or "relation", beside
 * "table"), or when it stands in SQL. Whether there is such an object is for the reader of mentions to say.
 */
#include "names.h"

#include <string.h>

#define NAMES_MAX 400
#define NAME_LIMIT 130

typedef struct {
    const char *text;
    size_t begin, end; /* of the run */
    size_t size;       /* of the text */
} Run;

static bool is_name_char(char c) {
    return g_ascii_isalnum(c) || c == '_';
}

/* The next run of name characters, joined by dots. */
static bool next_run(Run *run) {
    size_t at = run->end;
    while (at < run->size && !is_name_char(run->text[at]))
        at++;
    run->begin = at;
    while (at < run->size && (is_name_char(run->text[at]) || (run->text[at] == '.' && at > run->begin && at + 1 < run->size && is_name_char(run->text[at + 1]))))
        at++;
    run->end = at;
    return run->begin < run->size;
}

static char char_before(const Run *run) {
    return run->begin > 0 ? run->text[run->begin - 1] : '\0';
}

static char char_behind(const Run *run) {
    return run->end < run->size ? run->text[run->end] : '\0';
}

static bool is_one_of(const char *word, size_t length, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (g_ascii_strncasecmp(word, list[i], length) == 0 && !list[i][length])
            return true;
    return false;
}

/* What ends like a file or a host is none. */
static bool is_file(const char *name, size_t length) {
    static const char *const endings[] = {"ts",   "tsx", "js",  "jsx", "mjs", "json", "md", "mdx",  "yml",  "yaml", "sh",   "py",   "go",   "rs",  "rb",  "txt", "png", "jpg",
                                          "html", "css", "log", "csv", "com", "org",  "io", "net",  "dev",  "app",  "toml", "lock", "conf", "env", "ini", "xml", "sql", "prisma"};
    const char *dot = NULL;
    for (size_t i = 0; i < length; i++)
        if (name[i] == '.')
            dot = name + i;
    return dot && is_one_of(dot + 1, length - (size_t)(dot - name) - 1, endings, G_N_ELEMENTS(endings));
}

static bool has_lower(const char *name, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (g_ascii_islower(name[i]))
            return true;
    return false;
}

/* "payment_status", "sessions.project_id", "0010_add_columns"; not DATABASE_URL, 1.2.3, _x. */
static bool looks_like_name(const Run *run) {
    const char *name = run->text + run->begin;
    size_t length = run->end - run->begin;
    bool underscore = memchr(name, '_', length) != NULL, dot = memchr(name, '.', length) != NULL;
    if ((!underscore && !dot) || !has_lower(name, length) || is_file(name, length))
        return false;
    bool letters = length > 3 || underscore; /* "e.g" */
    return letters && (underscore ? name[0] != '_' && name[length - 1] != '_' : !g_ascii_isdigit(name[0]));
}

/* The word before the run, or behind it. */
static Run word_beside(const Run *run, bool before) {
    Run word = {run->text, run->begin, run->begin, run->size};
    if (before) {
        while (word.end > 0 && strchr(" \"'`", run->text[word.end - 1]) && run->text[word.end - 1])
            word.end--;
        word.begin = word.end;
        while (word.begin > 0 && g_ascii_isalpha(run->text[word.begin - 1]))
            word.begin--;
    } else {
        word.begin = run->end;
        while (word.begin < run->size && strchr(" \"'`", run->text[word.begin]))
            word.begin++;
        word.end = word.begin;
        while (word.end < run->size && g_ascii_isalpha(run->text[word.end]))
            word.end++;
    }
    return word;
}

static bool is_called_object(const Run *run) {
    static const char *const kinds[] = {"table", "tables", "column", "relation", "constraint", "index", "type", "enum", "view", "function", "sequence", "trigger", "colonne", "contrainte"};
    bool quoted = char_before(run) && strchr("\"'", char_before(run)) && char_behind(run) == char_before(run);
    for (int side = quoted ? 0 : 1; side < 2; side++) { /* "orders table", but "the table lacks" */
        Run word = word_beside(run, side == 0);
        if (word.end > word.begin && is_one_of(run->text + word.begin, word.end - word.begin, kinds, quoted ? G_N_ELEMENTS(kinds) : 2))
            return true;
    }
    return false;
}

static bool is_word_of_sql(const char *word, size_t length) {
    static const char *const words[] = {
        "add",    "all",     "alter", "and",    "as",        "asc",    "begin",  "bigint", "boolean", "by",    "cascade", "case",  "check",  "column",  "commit",  "constraint", "count", "create", "default",
        "delete", "desc",    "distinct", "drop", "else",     "end",    "enum",   "exists", "false",   "foreign", "from",  "function", "group", "having", "if",      "in",         "index", "inner",  "insert",
        "int",    "integer", "into",  "is",     "join",      "jsonb",  "json",   "key",    "left",    "like",  "limit",   "not",   "now",    "null",    "numeric", "on",         "or",    "order",  "primary",
        "references", "returning", "select", "serial", "set", "table",  "text",   "then",   "timestamp", "true", "type",   "unique", "update", "using",  "uuid",    "values",     "varchar", "view", "when", "where", "with", "the", "date", "interval"};
    return is_one_of(word, length, words, G_N_ELEMENTS(words));
}

/* --- which runs ---------------------------------------------------------------------------------------------------------------- */

static void add_name(Mentions *mentions, Mention *mention, const char *name, size_t length) {
    if (length < 2 || length > NAME_LIMIT || mention->names->len >= NAMES_MAX)
        return;
    g_autofree char *copy = g_strndup(name, length);
    g_ptr_array_add(mention->names, (gpointer)(uintptr_t)text_pool_add(mentions->texts, copy));
}

/* A file of SQL: its name is a migration's. */
static bool add_sql_file(Mentions *mentions, Mention *mention, const Run *run) {
    const char *name = run->text + run->begin;
    size_t length = run->end - run->begin;
    if (length <= 4 || g_ascii_strncasecmp(name + length - 4, ".sql", 4) != 0 || char_before(run) == '-')
        return false;
    add_name(mentions, mention, name, length - 4);
    return true;
}

/* Part of a path, an address, an option, a word with hyphens: no name. */
static bool is_part(const Run *run) {
    char before = char_before(run), behind = char_behind(run);
    return (before && strchr("/@-\\$%", before)) || behind == '/' || behind == '@' || (behind == '-' && run->end + 1 < run->size && is_name_char(run->text[run->end + 1]));
}

/* A span of code or bold that is nothing but this run. */
static bool is_whole_span(const Block *block, const Run *run) {
    for (guint i = 0; i < block->spans->len; i++) {
        const Span *span = &g_array_index(block->spans, Span, i);
        if (span->begin > run->begin)
            break;
        if (span->begin == run->begin && span->end == run->end && (span->kind == SPAN_CODE || span->kind == SPAN_STRONG))
            return true;
    }
    return false;
}

static bool is_sql(const char *text, size_t size) {
    static const char *const verbs[] = {"select", "insert", "update", "delete", "alter", "create", "drop"};
    Run run = {text, 0, 0, size};
    for (int i = 0; i < 60 && next_run(&run); i++)
        if (is_one_of(text + run.begin, run.end - run.begin, verbs, G_N_ELEMENTS(verbs)) && (char_behind(&run) == ' ' || char_behind(&run) == '\n'))
            return true;
    return false;
}

static bool is_candidate(const Block *block, const Run *run, bool sql) {
    const char *name = run->text + run->begin;
    size_t length = run->end - run->begin;
    if (sql)
        return length > 2 && (g_ascii_islower(*name) || *name == '_') && !is_word_of_sql(name, length);
    if (looks_like_name(run))
        return true;
    if (g_ascii_isdigit(*name) || is_file(name, length) || length < 3)
        return false;
    return is_whole_span(block, run) || (g_ascii_islower(*name) && is_called_object(run) && !is_word_of_sql(name, length));
}

static bool is_code_of_sql(const Block *block, const Run *run) {
    for (guint i = 0; i < block->spans->len; i++) {
        const Span *span = &g_array_index(block->spans, Span, i);
        if (span->begin > run->begin)
            break;
        if (span->kind == SPAN_CODE && run->end <= span->end)
            return memchr(run->text + span->begin, ' ', span->end - span->begin) && is_sql(run->text + span->begin, span->end - span->begin);
    }
    return false;
}

/* Beginnings of words: without one of them, a word that is a table's name is a word. */
static bool speaks_of_schema(const char *text, size_t size) {
    static const char *const beginnings[] = {"schema", "migrat", "column", "colonne", "table", "database", "sql", "ddl", "constraint", "contrainte", "enum", "drift", "desync", "relation", "journal", "postgres", "drizzle", "prisma"};
    for (Run run = {text, 0, 0, size}; next_run(&run);)
        for (size_t i = 0; i < G_N_ELEMENTS(beginnings); i++)
            if (g_ascii_tolower(text[run.begin]) == beginnings[i][0] && g_ascii_strncasecmp(text + run.begin, beginnings[i], strlen(beginnings[i])) == 0)
                return true;
    return false;
}

void names_add(Mentions *mentions, Mention *mention, const Block *block, SchemaTalk talk) {
    if (mention->schema < talk && speaks_of_schema(block->text->str, block->text->len))
        mention->schema = talk;
    const char *text = block->text->str;
    bool language = block->language && (g_ascii_strcasecmp(block->language, "sql") == 0 || g_ascii_strcasecmp(block->language, "postgresql") == 0);
    bool sql = block->shape == SHAPE_CODE && (language || (!block->language && is_sql(text, block->text->len)));
    Run run = {text, 0, 0, block->text->len};
    while (mention->names->len < NAMES_MAX && next_run(&run)) {
        if (add_sql_file(mentions, mention, &run) || is_part(&run))
            continue;
        if (is_candidate(block, &run, sql || is_code_of_sql(block, &run)))
            add_name(mentions, mention, text + run.begin, run.end - run.begin);
    }
}

void names_finish(Mention *mention) {
    g_ptr_array_sort(mention->names, text_compare_entries);
    guint kept = 0;
    for (guint i = 0; i < mention->names->len; i++)
        if (kept == 0 || mention->names->pdata[i] != mention->names->pdata[kept - 1]) /* of one pool */
            mention->names->pdata[kept++] = mention->names->pdata[i];
    g_ptr_array_set_size(mention->names, (gint)kept);
}
