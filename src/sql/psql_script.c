#define _GNU_SOURCE /* memmem */
#include "sql/psql_script.h"

#include <string.h>

/* A reader that knows just enough of SQL's lexical rules to tell where statements begin: strings, dollar quotes, quoted names, comments. */
typedef struct {
    const char *at, *end;
    int line;
    bool fresh;             /* at the begin of a statement */
    const char *statement;  /* begin of the present one */
    PsqlScript *script;
    GString *out;
} Reader;

static void copy_to(Reader *reader, const char *to) {
    for (; reader->at < to; reader->at++) {
        reader->line += *reader->at == '\n';
        g_string_append_c(reader->out, *reader->at ? *reader->at : ' ');
    }
}

/* Past it; only its line breaks are kept. */
static void drop_to(Reader *reader, const char *to) {
    for (; reader->at < to; reader->at++)
        if (*reader->at == '\n') {
            reader->line++;
            g_string_append_c(reader->out, '\n');
        }
}

static const char *line_end(const Reader *reader, const char *from) {
    const char *newline = memchr(from, '\n', (size_t)(reader->end - from));
    return newline ? newline : reader->end;
}

static const char *quoted_end(const Reader *reader, const char *at, char quote, bool backslash) {
    for (at++; at < reader->end; at++) {
        if (backslash && *at == '\\')
            at++;
        else if (*at == quote)
            return at + 1; /* a doubled quote begins the next text at once, which comes to the same */
    }
    return reader->end;
}

static const char *comment_end(const Reader *reader, const char *at) {
    int depth = 0;
    for (; at + 1 < reader->end; at++) {
        bool opens = at[0] == '/' && at[1] == '*', closes = at[0] == '*' && at[1] == '/';
        depth += opens - closes;
        at += opens || closes;
        if (closes && depth == 0)
            return at + 1;
    }
    return reader->end;
}

static bool is_name_part(char c) {
    return g_ascii_isalnum(c) || c == '_' || (c & 0x80);
}

/* The end of $tag$...$tag$; NULL: no dollar quote begins here. */
static const char *dollar_end(const Reader *reader, const char *at) {
    const char *tag = at + 1;
    while (tag < reader->end && is_name_part(*tag))
        tag++;
    if (tag >= reader->end || *tag != '$' || g_ascii_isdigit(at[1]))
        return NULL;
    size_t size = (size_t)(tag + 1 - at);
    const char *close = memmem(tag + 1, (size_t)(reader->end - tag - 1), at, size);
    return close ? close + size : reader->end;
}

static bool is_escape_string(const Reader *reader, const char *quote) {
    return quote > reader->statement && (quote[-1] == 'E' || quote[-1] == 'e') && (quote - 1 == reader->statement || !is_name_part(quote[-2]));
}

/* The end of the token at the reader's place, or of one character. */
static const char *token_end(const Reader *reader) {
    const char *at = reader->at, *end;
    bool pair = at + 1 < reader->end;
    if (*at == '\'')
        return quoted_end(reader, at, '\'', is_escape_string(reader, at));
    if (*at == '"')
        return quoted_end(reader, at, '"', false);
    if (*at == '-' && pair && at[1] == '-')
        return line_end(reader, at);
    if (*at == '/' && pair && at[1] == '*')
        return comment_end(reader, at);
    if (*at == '$' && (at == reader->statement || !is_name_part(at[-1])) && (end = dollar_end(reader, at)))
        return end;
    if (is_name_part(*at)) {
        for (end = at; end < reader->end && (is_name_part(*end) || *end == '$');)
            end++;
        return end;
    }
    return at + 1;
}

/* --- meta-commands ---------------------------------------------------------------------------------------------------------------------- */

/* Those that change nothing of what the statements mean. */
static bool is_harmless(const char *command, size_t size) {
    static const char *const harmless[] = {"\\restrict", "\\unrestrict", "\\echo", "\\qecho", "\\warn", "\\timing", "\\pset", "\\encoding", "\\x", "\\t", "\\a", "\\.",
                                          "\\g", "\\gx", "\\gdesc", "\\crosstabview"};
    for (size_t i = 0; i < G_N_ELEMENTS(harmless); i++)
        if (strlen(harmless[i]) == size && strncmp(harmless[i], command, size) == 0)
            return true;
    return false;
}

/* Commands that end a statement and send it, as a semicolon does: SELECT 'CREATE DATABASE a' \gexec */
static bool is_sending(const Reader *reader) {
    static const char *const sending[] = {"\\g", "\\gx", "\\gexec", "\\gset", "\\gdesc", "\\watch", "\\crosstabview"};
    const char *word = reader->at + 1;
    while (word < reader->end && g_ascii_isalpha(*word))
        word++;
    for (size_t i = 0; i < G_N_ELEMENTS(sending); i++)
        if (strlen(sending[i]) == (size_t)(word - reader->at) && strncmp(sending[i], reader->at, strlen(sending[i])) == 0)
            return true;
    return false;
}

static void read_command(Reader *reader) {
    const char *end = line_end(reader, reader->at), *word = reader->at + 1;
    while (word < end && !g_ascii_isspace(*word))
        word++;
    size_t size = (size_t)(word - reader->at);
    if (!is_harmless(reader->at, size))
        g_ptr_array_add(reader->script->left_out, g_strdup_printf("%d: %.*s", reader->line, (int)size, reader->at));
    drop_to(reader, end);
}

/* --- COPY ------------------------------------------------------------------------------------------------------------------------------- */

/* COPY table (columns) FROM STDIN, as dumps write it; a table whose name ends in "from stdin" is not told apart. */
static bool is_copy_from_stdin(const char *statement, const char *end) {
    if (end - statement < 5 || g_ascii_strncasecmp(statement, "copy", 4) != 0 || !g_ascii_isspace(statement[4]))
        return false;
    g_autofree char *lower = g_ascii_strdown(statement, end - statement);
    const char *from = strstr(lower, "from");
    for (; from; from = strstr(from + 4, "from")) {
        const char *word = from + 4;
        if (!g_ascii_isspace(*word))
            continue;
        while (g_ascii_isspace(*word))
            word++;
        if (g_str_has_prefix(word, "stdin") && !is_name_part(word[5]))
            return true;
    }
    return false;
}

/* The line after the one that holds only "\." */
static const char *data_end(const Reader *reader, const char *from) {
    while (from < reader->end) {
        const char *end = line_end(reader, from);
        size_t size = (size_t)(end - from);
        bool last = (size == 2 || (size == 3 && from[2] == '\r')) && strncmp(from, "\\.", 2) == 0;
        from = end < reader->end ? end + 1 : end;
        if (last)
            break;
    }
    return from;
}

static void drop_copy(Reader *reader, size_t begin) {
    g_autofree char *written = g_strdup(reader->out->str + begin);
    g_string_truncate(reader->out, begin);
    for (const char *c = written; *c; c++)
        if (*c == '\n')
            g_string_append_c(reader->out, '\n');
    const char *data = line_end(reader, reader->at);
    drop_to(reader, data_end(reader, data < reader->end ? data + 1 : data));
    reader->script->copies++;
}

/* --- the whole -------------------------------------------------------------------------------------------------------------------------- */

static bool is_line_start(const Reader *reader, const char *text) {
    const char *at = reader->at;
    while (at > text && (at[-1] == ' ' || at[-1] == '\t'))
        at--;
    return at == text || at[-1] == '\n';
}

static bool is_outside(const char *at) {
    return g_ascii_isspace(*at) || (at[0] == '-' && at[1] == '-') || (at[0] == '/' && at[1] == '*');
}

static void read_all(Reader *reader, const char *text) {
    size_t begin = 0; /* of the statement, in the output */
    while (reader->at < reader->end) {
        if (*reader->at == '\\' && reader->fresh && is_line_start(reader, text)) {
            read_command(reader);
            continue;
        }
        if (reader->fresh && !is_outside(reader->at)) {
            reader->fresh = false;
            reader->statement = reader->at;
            begin = reader->out->len;
        }
        bool sends = *reader->at == '\\' && !reader->fresh && is_sending(reader);
        bool ends = sends || *reader->at == ';';
        if (sends) {
            g_string_append_c(reader->out, ';');
            read_command(reader);
        } else {
            copy_to(reader, token_end(reader));
        }
        if (!ends)
            continue;
        if (!reader->fresh && is_copy_from_stdin(reader->statement, reader->at))
            drop_copy(reader, begin);
        reader->fresh = true;
        reader->statement = reader->at;
        g_array_append_val(reader->script->ends, reader->out->len);
    }
}

PsqlScript *psql_script_parse(const char *text, size_t size) {
    PsqlScript *script = g_new0(PsqlScript, 1);
    script->left_out = g_ptr_array_new_with_free_func(g_free);
    script->ends = g_array_new(FALSE, FALSE, sizeof(size_t));
    /* one byte beyond is read when telling comments apart */
    g_autofree char *copy = g_malloc(size + 2);
    memcpy(copy, text, size);
    copy[size] = copy[size + 1] = '\0';
    Reader reader = {.at = copy, .end = copy + size, .line = 1, .fresh = true, .statement = copy, .script = script, .out = g_string_sized_new(size)};
    read_all(&reader, copy);
    script->size = reader.out->len;
    script->sql = g_string_free(reader.out, FALSE);
    return script;
}

void psql_script_free(PsqlScript *script) {
    if (!script)
        return;
    g_ptr_array_unref(script->left_out);
    g_array_unref(script->ends);
    g_free(script->sql);
    g_free(script);
}
