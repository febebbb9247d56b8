#include "token.h"

#include <string.h>
#include <pg_query.h>

enum { TOKEN_SQL_COMMENT = 275, TOKEN_C_COMMENT = 276, TOKEN_FIRST_NAMED = 258 };
enum { TOKEN_STRING = 261, TOKEN_UNICODE_STRING = 262, TOKEN_BIT_STRING = 263, TOKEN_HEX_STRING = 264 };

#define SIZE_LIMIT ((size_t)4 << 20)
#define NAME_LIMIT 63

/* The scanner reads a run of operator characters whole and hands back one sign or comment opener at a time, so its time grows with the
 * square of the run's length. Real text has banners of a hundred. */
#define OPERATOR_RUN_LIMIT 512

int text_line(const char *text, size_t offset) {
    int line = 1;
    for (const char *at = text; (at = memchr(at, '\n', (size_t)(text + offset - at))); at++)
        line++;
    return line;
}

char *parser_message(const char *message) {
    enum { QUOTE_LIMIT = 60 };
    const char *near = strstr(message, " at or near \"");
    if (!near)
        return g_strdup(message);
    /* An unterminated literal quotes the rest of the text: of no use, and it may be a secret. */
    if (g_str_has_prefix(message, "unterminated") || strlen(near) > QUOTE_LIMIT || strpbrk(near, "'$\n"))
        return g_strndup(message, (gsize)(near - message));
    return g_strdup(message);
}

size_t parser_offset(const char *text, size_t size, int position) {
    size_t offset = 0;
    for (int i = 1; i < position && offset < size; i++) {
        do
            offset++;
        while (((guchar)text[offset] & 0xc0) == 0x80);
    }
    return MIN(offset, size);
}

static bool has_long_operator_run(const char *text, size_t size) {
    size_t run = 0;
    for (size_t i = 0; i < size; i++) {
        run = strchr("~!@#^&|`?+-*/%<>=", text[i]) ? run + 1 : 0;
        if (run > OPERATOR_RUN_LIMIT)
            return true;
    }
    return false;
}

static void replace_invalid_utf8(char *text, size_t size) {
    const char *end;
    for (char *at = text; !g_utf8_validate_len(at, size - (size_t)(at - text), &end); at = text + (end - text) + 1)
        text[end - text] = '?';
}

static const char *reason_not_to_scan(const char *text, size_t size) {
    if (size > SIZE_LIMIT)
        return "text is larger than 4 MiB";
    if (memchr(text, '\0', size))
        return "text contains a NUL byte";
    if (has_long_operator_run(text, size))
        return "text contains a very long run of operator characters";
    return NULL;
}

/* --- the scanner's message: field 2, repeated: { 1: start, 2: end, 4: token, 5: keyword kind } ---------------------------------------- */

typedef struct {
    const guint8 *at, *end;
} Reader;

static guint64 read_varint(Reader *reader) {
    guint64 value = 0;
    for (int shift = 0; reader->at < reader->end && shift < 64; shift += 7) {
        guint8 byte = *reader->at++;
        value |= (guint64)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            break;
    }
    return value;
}

static Token read_token(Reader reader) {
    Token token = {0};
    while (reader.at < reader.end) {
        guint64 key = read_varint(&reader);
        guint64 value = read_varint(&reader);
        switch (key >> 3) {
        case 1: token.begin = value; break;
        case 2: token.end = value; break;
        case 4: token.code = (int)value; break;
        default: break;
        }
    }
    return token;
}

static void read_tokens(TokenList *list, PgQueryProtobuf message, bool comments) {
    const guint8 *bytes = (const guint8 *)message.data;
    Reader reader = {bytes, bytes + message.len};
    while (reader.at < reader.end) {
        guint64 key = read_varint(&reader);
        guint64 value = read_varint(&reader);
        if ((key & 7) != 2)
            continue;
        Reader inner = {reader.at, reader.at + MIN(value, (guint64)(reader.end - reader.at))};
        reader.at = inner.end;
        Token token = read_token(inner);
        bool comment = token.code == TOKEN_SQL_COMMENT || token.code == TOKEN_C_COMMENT;
        if (token.end <= list->size && token.begin < token.end && (comments || !comment))
            g_array_append_val(list->tokens, token);
    }
}

static void scan_prepared(TokenList *list, bool comments) {
    g_array_set_size(list->tokens, 0);
    g_clear_pointer(&list->error, g_free);
    PgQueryScanResult result = pg_query_scan(list->text);
    if (result.error) {
        list->error = parser_message(result.error->message);
        list->error_line = text_line(list->text, parser_offset(list->text, list->size, result.error->cursorpos));
    } else {
        read_tokens(list, result.pbuf, comments);
    }
    pg_query_free_scan_result(result);
}

static bool is_first_on_line(const char *text, size_t offset) {
    while (offset > 0 && (text[offset - 1] == ' ' || text[offset - 1] == '\t'))
        offset--;
    return offset == 0 || text[offset - 1] == '\n';
}

/* A backslash outside of literals is no SQL: the line is meant for psql (\restrict in dumps, \connect in scripts). */
static bool blank_meta_lines(TokenList *list) {
    bool found = false;
    for (size_t i = 0; i < list->tokens->len; i++) {
        size_t begin = token_at(list, i)->begin;
        if (list->text[begin] != '\\' || !is_first_on_line(list->text, begin))
            continue;
        memset(list->text + begin, ' ', strcspn(list->text + begin, "\r\n"));
        found = true;
    }
    return found;
}

TokenList *token_scan(const char *sql, size_t size, bool comments) {
    TokenList *list = g_new0(TokenList, 1);
    list->text = g_strndup("", 0);
    list->tokens = g_array_new(FALSE, FALSE, sizeof(Token));
    const char *reason = reason_not_to_scan(sql, size);
    if (reason) {
        list->error = g_strdup(reason);
        list->error_line = 1;
        return list;
    }
    g_free(list->text);
    list->text = g_malloc(size + 1);
    memcpy(list->text, sql, size);
    list->text[size] = '\0';
    list->size = size;
    replace_invalid_utf8(list->text, size);
    if (g_str_has_prefix(list->text, "\xef\xbb\xbf"))
        memset(list->text, ' ', 3);
    scan_prepared(list, comments);
    if (blank_meta_lines(list))
        scan_prepared(list, comments);
    return list;
}

void token_list_free(TokenList *list) {
    if (!list)
        return;
    g_free(list->text);
    g_free(list->error);
    g_array_unref(list->tokens);
    g_free(list);
}

/* --- what a token is ------------------------------------------------------------------------------------------------------------------- */

bool token_is_word(const TokenList *list, size_t index, const char *word) {
    const Token *token = token_at(list, index);
    size_t length = strlen(word);
    return token && token->code >= TOKEN_FIRST_NAMED && token->end - token->begin == length &&
           g_ascii_strncasecmp(list->text + token->begin, word, length) == 0;
}

bool token_is_char(const TokenList *list, size_t index, char character) {
    const Token *token = token_at(list, index);
    return token && token->end - token->begin == 1 && list->text[token->begin] == character;
}

bool token_is_name(const TokenList *list, size_t index) {
    const Token *token = token_at(list, index);
    if (!token || token->code < TOKEN_FIRST_NAMED || token_is_string(list, index))
        return false;
    guchar first = (guchar)list->text[token->begin];
    return g_ascii_isalpha(first) || first == '_' || first == '"' || first >= 0x80;
}

bool token_is_string(const TokenList *list, size_t index) {
    const Token *token = token_at(list, index);
    return token && token->code >= TOKEN_STRING && token->code <= TOKEN_HEX_STRING;
}

bool token_is_comment(const TokenList *list, size_t index) {
    const Token *token = token_at(list, index);
    return token && (token->code == TOKEN_SQL_COMMENT || token->code == TOKEN_C_COMMENT);
}

bool token_is_dollar_string(const TokenList *list, size_t index, size_t *body, size_t *body_size) {
    if (!token_is_string(list, index))
        return false;
    const Token *token = token_at(list, index);
    const char *text = list->text + token->begin;
    size_t length = token->end - token->begin;
    const char *close = text[0] == '$' ? memchr(text + 1, '$', length - 1) : NULL;
    if (!close)
        return false;
    size_t delimiter = (size_t)(close - text) + 1;
    if (length < 2 * delimiter)
        return false;
    *body = token->begin + delimiter;
    *body_size = length - 2 * delimiter;
    return true;
}

static void cut_name(GString *name) {
    if (name->len <= NAME_LIMIT)
        return;
    size_t end = NAME_LIMIT;
    while (end > 0 && ((guchar)name->str[end] & 0xc0) == 0x80)
        end--;
    g_string_truncate(name, end);
}

char *token_name(const TokenList *list, size_t index) {
    const Token *token = token_at(list, index);
    if (!token)
        return NULL;
    const char *text = list->text + token->begin;
    size_t length = token->end - token->begin;
    GString *name = g_string_new(NULL);
    const char *quote = memchr(text, '"', length); /* also after U& */
    if (quote) {
        for (const char *at = quote + 1; at < text + length - 1; at++) {
            g_string_append_c(name, *at);
            if (at[0] == '"' && at[1] == '"')
                at++;
        }
    } else {
        for (size_t i = 0; i < length; i++)
            g_string_append_c(name, g_ascii_tolower(text[i]));
    }
    cut_name(name);
    return g_string_free(name, FALSE);
}
