#include "supabase_split.h"

#include <string.h>
#include "model/migration.h"

/* --- cutting ------------------------------------------------------------------------------------------------------------------------------------------ */

/*
 * A semicolon ends a statement unless it stands in a literal, a quoted name, a dollar-quoted text, a comment, parentheses or BEGIN ATOMIC ... END. Unlike
 * PostgreSQL's own rules: any word that ends with END closes BEGIN ATOMIC, and a backslash outside of all of them hides the next character.
 */

typedef struct {
    const char *text;
    size_t size;
} Source;

static bool is_name_character(char character) {
    return g_ascii_isalnum(character) || character == '_' || (guchar)character >= 0x80;
}

static size_t after_text(const Source *source, size_t from, const char *mark) {
    const char *found = from < source->size ? g_strstr_len(source->text + from, (gssize)(source->size - from), mark) : NULL;
    return found ? (size_t)(found - source->text) + strlen(mark) : source->size;
}

/* Two delimiters in a row are one character of the literal. */
static size_t after_quoted(const Source *source, size_t at) {
    const char delimiter = source->text[at++];
    while (at < source->size) {
        if (source->text[at] != delimiter)
            at++;
        else if (at + 1 < source->size && source->text[at + 1] == delimiter)
            at += 2;
        else
            return at + 1;
    }
    return at;
}

static size_t after_dollar(const Source *source, size_t at) {
    size_t end = at + 1;
    while (end < source->size && is_name_character(source->text[end]))
        end++;
    if (end >= source->size || source->text[end] != '$')
        return end;
    g_autofree char *tag = g_strndup(source->text + at, end + 1 - at);
    return after_text(source, end + 1, tag);
}

static size_t after_block_comment(const Source *source, size_t at) {
    size_t depth = 1;
    for (at += 2; at < source->size && depth > 0;) {
        bool pair = at + 1 < source->size;
        bool opens = pair && source->text[at] == '/' && source->text[at + 1] == '*';
        bool closes = pair && source->text[at] == '*' && source->text[at + 1] == '/';
        depth += opens;
        depth -= closes;
        at += opens || closes ? 2 : 1;
    }
    return at;
}

/* What hides a semicolon and does not hold statements: the place after it; `at` itself when there is none here. */
static size_t after_hidden(const Source *source, size_t at) {
    const char *here = source->text + at;
    char next = at + 1 < source->size ? here[1] : '\0';
    if (*here == '$')
        return after_dollar(source, at);
    if (*here == '\'' || *here == '"')
        return after_quoted(source, at);
    if (*here == '-' && next == '-')
        return after_text(source, at + 2, "\n");
    if (*here == '/' && next == '*')
        return after_block_comment(source, at);
    if (*here == '\\')
        return MIN(at + 2, source->size);
    return at;
}

static bool is_word_at(const Source *source, size_t end, const char *word) {
    size_t length = strlen(word);
    return end >= length && g_ascii_strncasecmp(source->text + end - length, word, length) == 0 &&
           (end == length || (!is_name_character(source->text[end - length - 1]) && source->text[end - length - 1] != '$'));
}

/* The text up to `end` ends with BEGIN ATOMIC. */
static bool begins_atomic(const Source *source, size_t end) {
    static const char ATOMIC[] = "ATOMIC";
    if (!is_word_at(source, end, ATOMIC))
        return false;
    size_t before = end - strlen(ATOMIC);
    while (before > 0 && g_ascii_isspace(source->text[before - 1]))
        before--;
    return is_word_at(source, before, "BEGIN");
}

/* What the text up to `end` opens: its closing word; NULL: nothing. */
static const char *opens(const Source *source, size_t end) {
    char last = source->text[end - 1];
    if (last == '(')
        return ")";
    return (last == 'c' || last == 'C') && begins_atomic(source, end) ? "END" : NULL;
}

static size_t after_statement(const Source *source, size_t at) {
    g_autoptr(GPtrArray) open = g_ptr_array_new(); /* of what closes, the innermost last */
    while (at < source->size) {
        size_t next = after_hidden(source, at);
        if (next != at) {
            at = next;
            continue;
        }
        at++;
        const char *closing = open->len > 0 ? open->pdata[open->len - 1] : NULL;
        const char *opening = opens(source, at);
        size_t length = closing ? strlen(closing) : 0;
        if (opening)
            g_ptr_array_add(open, (gpointer)(uintptr_t)opening);
        else if (closing && at >= length && g_ascii_strncasecmp(source->text + at - length, closing, length) == 0)
            g_ptr_array_set_size(open, (gint)open->len - 1);
        else if (!closing && source->text[at - 1] == ';')
            return at;
    }
    return at;
}

GArray *supabase_split(const char *sql, size_t size) {
    const Source source = {sql, size};
    GArray *pieces = g_array_new(FALSE, TRUE, sizeof(SqlPiece));
    for (size_t begin = 0, next; begin < size; begin = next) {
        next = after_statement(&source, begin);
        size_t end = next;
        while (end > begin && sql[end - 1] == ';')
            end--;
        while (end > begin && g_ascii_isspace(sql[end - 1]))
            end--;
        size_t first = begin;
        while (first < end && g_ascii_isspace(sql[first]))
            first++;
        const SqlPiece piece = {first, end, 0};
        if (first < end)
            g_array_append_val(pieces, piece);
    }
    return pieces;
}

/* --- transactions -------------------------------------------------------------------------------------------------------------------------------------- */

/* The statement in capitals with one space between words, without what is before its first word; the first few hundred characters are enough. Free with g_free(). */
static char *words_of(const char *sql, const SqlPiece *piece) {
    enum { ENOUGH = 400 };
    const Source source = {sql, piece->end};
    size_t at = piece->begin, next;
    GString *words = g_string_new(NULL);
    while (at < piece->end && (g_ascii_isspace(sql[at]) || ((sql[at] == '-' || sql[at] == '/') && after_hidden(&source, at) != at))) {
        next = after_hidden(&source, at);
        at = next != at ? next : at + 1;
    }
    for (; at < piece->end && words->len < ENOUGH; at++) {
        if (!g_ascii_isspace(sql[at]))
            g_string_append_c(words, g_ascii_toupper(sql[at]));
        else if (words->len > 0 && words->str[words->len - 1] != ' ')
            g_string_append_c(words, ' ');
    }
    return g_string_free(words, FALSE);
}

static bool begins_with(const char *text, const char *const *words) {
    for (; *words; words++) {
        size_t length = strlen(*words);
        if (strncmp(text, *words, length) == 0 && (text[length] == '\0' || strchr(" (;", text[length])))
            return true;
    }
    return false;
}

static bool stands_alone(const char *sql, const SqlPiece *piece) {
    static const char *const WORDS[] = {
        "CREATE INDEX CONCURRENTLY", "CREATE UNIQUE INDEX CONCURRENTLY", "DROP INDEX CONCURRENTLY", "VACUUM", "ALTER SYSTEM", "CLUSTER", NULL};
    g_autofree char *text = words_of(sql, piece);
    return begins_with(text, WORDS) || (g_str_has_prefix(text, "REINDEX") && strstr(text, " CONCURRENTLY"));
}

static bool controls_transaction(const char *sql, const SqlPiece *piece) {
    static const char *const WORDS[] = {"BEGIN", "START TRANSACTION", "COMMIT", "END", "ABORT", "PREPARE TRANSACTION", "ROLLBACK", NULL};
    static const char *const SAVEPOINTS[] = {"ROLLBACK TO", "ROLLBACK WORK TO", "ROLLBACK TRANSACTION TO", NULL};
    g_autofree char *text = words_of(sql, piece);
    return begins_with(text, WORDS) && !begins_with(text, SAVEPOINTS);
}

static bool has_directive(const char *sql, size_t size) {
    static const char DIRECTIVE[] = "-- pg-delta: transaction=false", MARK[] = "\xEF\xBB\xBF";
    size_t skip = g_str_has_prefix(sql, MARK) ? strlen(MARK) : 0, length = strlen(DIRECTIVE);
    return size >= skip + length && strncmp(sql + skip, DIRECTIVE, length) == 0 && strchr("\r\n", sql[skip + length]);
}

bool supabase_parts(const char *sql, size_t size, GArray *pieces) {
    bool alone = false;
    for (guint i = 0; i < pieces->len; i++) {
        const SqlPiece *piece = &g_array_index(pieces, SqlPiece, i);
        if (controls_transaction(sql, piece))
            return true;
        alone = alone || stands_alone(sql, piece);
    }
    if (!alone || has_directive(sql, size))
        return has_directive(sql, size);
    guint count = 0;
    bool open = false; /* the last part takes more */
    for (guint i = 0; i < pieces->len; i++) {
        const SqlPiece piece = g_array_index(pieces, SqlPiece, i);
        bool by_itself = stands_alone(sql, &piece);
        if (open && !by_itself)
            g_array_index(pieces, SqlPiece, count - 1).end = piece.end;
        else
            g_array_index(pieces, SqlPiece, count++) = piece;
        open = !by_itself;
    }
    g_array_set_size(pieces, count);
    return true;
}

/* --- arrays -------------------------------------------------------------------------------------------------------------------------------------------- */

/* The next element of an array's text: quoted with backslashes, or as it is. False at its end. */
static bool next_element(const char **at, GString *element) {
    g_string_truncate(element, 0);
    if (**at == '{' || **at == ',')
        ++*at;
    if (**at == '}' || **at == '\0')
        return false;
    bool quoted = **at == '"';
    for (*at += quoted; **at && (quoted ? **at != '"' : **at != ',' && **at != '}'); ++*at) {
        if (**at == '\\' && (*at)[1])
            ++*at;
        g_string_append_c(element, **at);
    }
    *at += quoted && **at == '"';
    return true;
}

bool supabase_statements_are(const char *sql, size_t size, const char *array) {
    g_autoptr(GArray) pieces = supabase_split(sql, size);
    g_autoptr(GString) element = g_string_new(NULL);
    guint count = 0;
    for (const char *at = array; next_element(&at, element); count++) {
        const SqlPiece *piece = count < pieces->len ? &g_array_index(pieces, SqlPiece, count) : NULL;
        if (!piece || piece->end - piece->begin != element->len || memcmp(sql + piece->begin, element->str, element->len) != 0)
            return false;
    }
    return count == pieces->len;
}
