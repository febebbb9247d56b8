#include "sql/statement.h"

#include <string.h>
#include "token.h"

/*
 * Two versions of a text say the same SQL when their tokens are equal: comments, white space, the case of keywords and unquoted names apart.
 * Statement borders are compared as borders: a final semicolon more or less, or a drizzle breakpoint beside one, changes nothing; a
 * breakpoint where no semicolon stands splits a statement and does. The code of DO blocks and of routines in SQL and PL/pgSQL counts by its tokens as well: a
 * formatter's work on it changes nothing that anybody could notice.
 */

enum { DEPTH_LIMIT = 3 };
#define BREAKPOINT "--> statement-breakpoint"

/* The texts that count, in order; borders as ";". */
typedef struct {
    GPtrArray *words; /* of char *, owned */
    GString *comments;
    bool scanned;
} Essence;

static void essence_clear(Essence *essence) {
    g_ptr_array_unref(essence->words);
    g_string_free(essence->comments, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Essence, essence_clear)

static Essence essence_build(const char *sql, size_t size, bool drop_if_exists, int depth);

static void add_border(Essence *essence) {
    if (essence->words->len > 0 && strcmp(essence->words->pdata[essence->words->len - 1], ";") != 0)
        g_ptr_array_add(essence->words, g_strdup(";"));
}

static void add_comment(Essence *essence, const char *text, size_t size) {
    if (g_str_has_prefix(text, BREAKPOINT))
        add_border(essence);
    /* How a comment is indented or wrapped is white space. */
    for (size_t i = 0; i < size; i++) {
        if (!g_ascii_isspace(text[i]))
            g_string_append_c(essence->comments, text[i]);
    }
    g_string_append_c(essence->comments, '\n');
}

/* Literals count byte by byte, but for line ends: an editor's change of them alters no meaning in the bodies of functions. */
static char *literal_text(const char *text, size_t size) {
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < size; i++) {
        if (text[i] != '\r' || i + 1 == size || text[i + 1] != '\n')
            g_string_append_c(out, text[i]);
    }
    return g_string_free(out, FALSE);
}

/* Code in dollar quotes: its tokens count, not its bytes. */
static bool add_block(Essence *essence, const TokenList *list, size_t index, bool drop_if_exists, int depth) {
    size_t body, size;
    if (depth >= DEPTH_LIMIT || !token_is_dollar_string(list, index, &body, &size))
        return false;
    g_auto(Essence) inner = essence_build(list->text + body, size, drop_if_exists, depth + 1);
    if (!inner.scanned)
        return false;
    g_ptr_array_add(essence->words, g_strdup("$$"));
    g_ptr_array_extend_and_steal(essence->words, g_steal_pointer(&inner.words));
    inner.words = g_ptr_array_new();
    g_ptr_array_add(essence->words, g_strdup("$$"));
    g_string_append_len(essence->comments, inner.comments->str, (gssize)inner.comments->len);
    return true;
}

/* IF [NOT] EXISTS as a clause. In PL/pgSQL a condition of the same words is followed by a parenthesis. */
static size_t if_exists_length(const TokenList *list, size_t index) {
    if (!token_is_word(list, index, "if"))
        return 0;
    size_t next = token_is_word(list, index + 1, "not") ? index + 2 : index + 1;
    if (!token_is_word(list, next, "exists") || token_is_char(list, next + 1, '('))
        return 0;
    return next + 1 - index;
}

/* The statement that begins here is a DO block, or makes a routine in a language whose white space means nothing. */
static bool begins_code(const TokenList *list, size_t index) {
    if (token_is_word(list, index, "do"))
        return true;
    size_t next = token_is_word(list, index + 1, "or") ? index + 3 : index + 1;
    if (!token_is_word(list, index, "create") || !(token_is_word(list, next, "function") || token_is_word(list, next, "procedure")))
        return false;
    for (; next < list->tokens->len && !token_is_char(list, next, ';'); next++)
        if (token_is_word(list, next, "language"))
            return token_is_word(list, next + 1, "sql") || token_is_word(list, next + 1, "plpgsql");
    return false;
}

static bool at_statement(const Essence *essence) {
    return essence->words->len == 0 || strcmp(essence->words->pdata[essence->words->len - 1], ";") == 0;
}

static char *word_text(const TokenList *list, size_t index) {
    const Token *token = token_at(list, index);
    const char *text = list->text + token->begin;
    size_t size = token->end - token->begin;
    if (token_is_string(list, index))
        return literal_text(text, size);
    return text[0] == '"' ? g_strndup(text, size) : g_ascii_strdown(text, (gssize)size);
}

static Essence essence_build(const char *sql, size_t size, bool drop_if_exists, int depth) {
    g_autoptr(TokenList) list = token_scan(sql, size, true);
    Essence essence = {g_ptr_array_new_with_free_func(g_free), g_string_new(NULL), !list->error};
    bool in_block = false;
    for (size_t i = 0; i < list->tokens->len; i++) {
        const Token *token = token_at(list, i);
        if (token_is_comment(list, i)) {
            add_comment(&essence, list->text + token->begin, token->end - token->begin);
            continue;
        }
        if (drop_if_exists && if_exists_length(list, i)) {
            i += if_exists_length(list, i) - 1;
            continue;
        }
        bool border = token_is_char(list, i, ';');
        if (!border && at_statement(&essence) && begins_code(list, i))
            in_block = true;
        else if (border)
            in_block = false;
        if (border)
            add_border(&essence);
        else if (!in_block || !add_block(&essence, list, i, drop_if_exists, depth))
            g_ptr_array_add(essence.words, word_text(list, i));
    }
    if (essence.words->len > 0 && strcmp(essence.words->pdata[essence.words->len - 1], ";") == 0)
        g_ptr_array_remove_index(essence.words, essence.words->len - 1);
    return essence;
}

static bool same_words(const Essence *a, const Essence *b) {
    if (a->words->len != b->words->len)
        return false;
    for (guint i = 0; i < a->words->len; i++) {
        if (strcmp(a->words->pdata[i], b->words->pdata[i]) != 0)
            return false;
    }
    return true;
}

static EditClass classify_unscanned(const char *before, size_t before_size, const char *after, size_t after_size) {
    g_autofree char *old = literal_text(before, before_size);
    g_autofree char *new = literal_text(after, after_size);
    return strcmp(old, new) == 0 && !memchr(before, '\0', before_size) && !memchr(after, '\0', after_size) ? EDIT_WHITESPACE : EDIT_UNKNOWN;
}

EditClass sql_classify_edit(const char *before, size_t before_size, const char *after, size_t after_size) {
    g_auto(Essence) old = essence_build(before, before_size, false, 0);
    g_auto(Essence) new = essence_build(after, after_size, false, 0);
    if (!old.scanned || !new.scanned)
        return classify_unscanned(before, before_size, after, after_size);
    if (same_words(&old, &new))
        return strcmp(old.comments->str, new.comments->str) == 0 ? EDIT_WHITESPACE : EDIT_COMMENT;
    g_auto(Essence) bare_old = essence_build(before, before_size, true, 0);
    g_auto(Essence) bare_new = essence_build(after, after_size, true, 0);
    return same_words(&bare_old, &bare_new) ? EDIT_IF_EXISTS : EDIT_SQL;
}
