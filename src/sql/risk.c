#include "risk_private.h"

#include <string.h>
#include "sql/statement.h"
#include "token.h"

/* One text: statement by statement, with those inside of DO blocks; then the comments that allow risks. */

enum { EXCERPT_LENGTH = 160, DEPTH_LIMIT = 3 };

RiskReview *risk_review_new(void) {
    RiskReview *review = g_new0(RiskReview, 1);
    review->texts = text_pool_new();
    review->statements = g_array_new(FALSE, TRUE, sizeof(RiskStatement));
    review->facts = g_array_new(FALSE, TRUE, sizeof(RiskFact));
    review->locks = g_array_new(FALSE, TRUE, sizeof(RiskLock));
    review->made = g_array_new(FALSE, TRUE, sizeof(RiskMade));
    review->allows = g_array_new(FALSE, TRUE, sizeof(RiskAllow));
    return review;
}

void risk_review_free(RiskReview *review) {
    if (!review)
        return;
    g_array_unref(review->statements);
    g_array_unref(review->facts);
    g_array_unref(review->locks);
    g_array_unref(review->made);
    g_array_unref(review->allows);
    text_pool_free(review->texts);
    g_free(review);
}

/* --- what readers write ---------------------------------------------------------------------------------------------------- */

RiskStatement *reviewed_statement(const Reviewed *reviewed) {
    return &g_array_index(reviewed->review->statements, RiskStatement, reviewed->statement);
}

const char *reviewed_keep(const Reviewed *reviewed, char *take_text) {
    const char *kept = text_pool_add(reviewed->review->texts, take_text);
    g_free(take_text);
    return kept;
}

RiskFact *reviewed_fact(const Reviewed *reviewed, RiskId rule, LockMode lock, TreeName relation, const char *column) {
    TextPool *texts = reviewed->review->texts;
    const char *schema = relation.schema && strcmp(relation.schema, "public") != 0 ? relation.schema : NULL;
    RiskFact fact = {.rule = rule,
                     .statement = reviewed->statement,
                     .line = reviewed->line,
                     .lock = lock,
                     .schema = text_pool_add(texts, relation.schema),
                     .relation = text_pool_add(texts, relation.name),
                     .column = text_pool_add(texts, column)};
    fact.subject = text_pool_printf(texts, "%s%s%s%s%s", schema ? schema : "", schema ? "." : "", relation.name ? relation.name : "",
                                    relation.name && column ? "." : "", column ? column : "");
    g_array_append_val(reviewed->review->facts, fact);
    return &g_array_index(reviewed->review->facts, RiskFact, reviewed->review->facts->len - 1);
}

void reviewed_lock(const Reviewed *reviewed, LockMode mode, TreeName relation) {
    TextPool *texts = reviewed->review->texts;
    RiskLock lock = {reviewed->statement, mode, text_pool_add(texts, relation.schema), text_pool_add(texts, relation.name)};
    if (relation.name && mode != LOCK_NONE)
        g_array_append_val(reviewed->review->locks, lock);
}

RiskMade *reviewed_made(const Reviewed *reviewed, MadeKind kind, TreeName relation, const char *part) {
    TextPool *texts = reviewed->review->texts;
    RiskMade made = {.kind = kind,
                     .statement = reviewed->statement,
                     .schema = text_pool_add(texts, relation.schema),
                     .name = text_pool_add(texts, relation.name),
                     .part = text_pool_add(texts, part)};
    g_array_append_val(reviewed->review->made, made);
    return &g_array_index(reviewed->review->made, RiskMade, reviewed->review->made->len - 1);
}

/* --- statements ------------------------------------------------------------------------------------------------------------ */

static Reviewed begin_statement(RiskReview *review, const char *sql, size_t size, int line, size_t outer) {
    g_autofree char *excerpt = sql_excerpt(sql, size, EXCERPT_LENGTH);
    RiskStatement statement = {.piece = review->pieces, .outer = outer == SIZE_MAX ? review->statements->len : outer, .line = line,
                               .excerpt = text_pool_add(review->texts, excerpt)};
    g_array_append_val(review->statements, statement);
    return (Reviewed){review, review->statements->len - 1, line, sql, size};
}

static void review_code(RiskReview *review, const char *code, size_t size, int line, size_t outer, int depth);

static void review_statement(RiskReview *review, const char *sql, size_t size, int line, size_t outer, int depth) {
    Reviewed reviewed = begin_statement(review, sql, size, line, outer);
    size_t index = reviewed.statement;
    json_t *node = tree_parse(sql, size);
    if (node) {
        reviewed_statement(&reviewed)->understood = true;
        risk_read(&reviewed, node);
    }
    const char *type = tree_type(node);
    if (type && strcmp(type, "DoStmt") == 0) {
        g_autoptr(TokenList) list = token_scan(sql, size, false);
        for (size_t i = 0, body, body_size; i < list->tokens->len; i++)
            if (token_is_dollar_string(list, i, &body, &body_size))
                review_code(review, list->text + body, body_size, line + text_line(list->text, body) - 1, index, depth + 1);
    }
    if (!node)
        g_array_index(review->statements, RiskStatement, index).effect = true;
    json_decref(node);
}

/* --- inside of DO ---------------------------------------------------------------------------------------------------------- */

/* Words after which a statement begins in PL/pgSQL. */
static bool opens_statement(const TokenList *list, size_t index) {
    return token_is_char(list, index, ';') || token_is_word(list, index, "begin") || token_is_word(list, index, "then") ||
           token_is_word(list, index, "else") || token_is_word(list, index, "loop");
}

static bool is_command(const TokenList *list, size_t index) {
    static const char *const words[] = {"alter", "create", "drop", "truncate", "delete", "update", "insert", "merge", "lock", "grant", "refresh", "reindex", "cluster", "with"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (token_is_word(list, index, words[i]))
            return true;
    return false;
}

/* EXECUTE with a literal is read like a statement; with anything else nobody knows what it runs. */
static void review_execute(RiskReview *review, const TokenList *list, size_t first, size_t last, int line, size_t outer, int depth) {
    size_t body, size;
    bool literal = last == first + 2 && token_is_string(list, first + 1);
    if (literal && token_is_dollar_string(list, first + 1, &body, &size)) {
        review_statement(review, list->text + body, size, line, outer, depth + 1);
    } else if (literal) {
        const Token *token = token_at(list, first + 1);
        g_autofree char *inner = g_strndup(list->text + token->begin + 1, token->end - token->begin - 2);
        g_auto(GStrv) parts = g_strsplit(inner, "''", -1);
        g_autofree char *text = g_strjoinv("'", parts);
        review_statement(review, text, strlen(text), line, outer, depth + 1);
    } else {
        g_array_index(review->statements, RiskStatement, outer).understood = false;
    }
}

static void review_code(RiskReview *review, const char *code, size_t size, int line, size_t outer, int depth) {
    if (depth > DEPTH_LIMIT)
        return;
    g_autoptr(TokenList) list = token_scan(code, size, false);
    for (size_t i = 0, first = 0; i <= list->tokens->len; i++) {
        if (i < list->tokens->len && !opens_statement(list, i))
            continue;
        if (first < i) {
            const Token *begin = token_at(list, first), *end = token_at(list, i - 1);
            int at = line + text_line(list->text, begin->begin) - 1;
            if (is_command(list, first))
                review_statement(review, list->text + begin->begin, end->end - begin->begin, at, outer, depth);
            else if (token_is_word(list, first, "execute"))
                review_execute(review, list, first, i, at, outer, depth);
        }
        first = i + 1;
    }
}

/* --- comments -------------------------------------------------------------------------------------------------------------- */

/* The statement that a comment belongs to: the one around it, the one that ends on its line, or the next. */
static size_t statement_of_comment(const Statements *statements, const size_t *indexes, const char *sql, size_t begin) {
    for (guint i = 0; i < statements->items->len; i++) {
        const Statement *statement = statements->items->pdata[i];
        if (begin < statement->end)
            return indexes[i];
        const Statement *next = i + 1 < statements->items->len ? statements->items->pdata[i + 1] : NULL;
        if ((!next || begin < next->begin) && !memchr(sql + statement->end, '\n', begin - statement->end))
            return indexes[i];
    }
    return SIZE_MAX;
}

static void add_allows(RiskReview *review, const char *rules, const char *reason, RiskAllow allow) {
    allow.reason = text_pool_add(review->texts, reason && *reason ? reason : NULL);
    g_auto(GStrv) parts = g_strsplit_set(rules, ", ", -1);
    bool any = false;
    for (char **part = parts; *part; part++) {
        if (!**part)
            continue;
        allow.rule = text_pool_add(review->texts, *part);
        g_array_append_val(review->allows, allow);
        any = true;
    }
    allow.rule = "";
    if (!any)
        g_array_append_val(review->allows, allow);
}

/* "pgstrata: allow RULE, RULE: reason" without the comment's signs. */
static void read_comment(RiskReview *review, char *text, RiskAllow allow) {
    static const char prefix[] = "pgstrata:", file[] = "allow-file", one[] = "allow";
    g_strstrip(text);
    if (!g_str_has_prefix(text, prefix))
        return;
    char *at = g_strchug(text + strlen(prefix));
    allow.whole_file = g_str_has_prefix(at, file);
    if (!g_str_has_prefix(at, one))
        return;
    at += strlen(allow.whole_file ? file : one);
    char *colon = strchr(at, ':');
    if (colon)
        *colon = '\0';
    add_allows(review, at, colon ? g_strstrip(colon + 1) : NULL, allow);
}

static void read_comments(RiskReview *review, const Statements *statements, const size_t *indexes, const char *sql, size_t size, int line) {
    g_autoptr(TokenList) list = token_scan(sql, size, true);
    for (size_t i = 0; i < list->tokens->len; i++) {
        if (!token_is_comment(list, i))
            continue;
        const Token *token = token_at(list, i);
        g_autofree char *text = g_strndup(list->text + token->begin + 2, token->end - token->begin - 2);
        if (list->text[token->begin] == '/' && g_str_has_suffix(text, "*/"))
            text[strlen(text) - 2] = '\0';
        size_t statement = statement_of_comment(statements, indexes, list->text, token->begin);
        read_comment(review, text, (RiskAllow){.line = line + text_line(list->text, token->begin) - 1,
                                               .statement = statement == SIZE_MAX ? review->statements->len : statement});
    }
}

void risk_review_add(RiskReview *review, const char *sql, size_t size, int line) {
    g_autoptr(Statements) statements = statements_parse(sql, size);
    g_autofree size_t *indexes = g_new0(size_t, statements->items->len + 1);
    for (guint i = 0; i < statements->items->len; i++) {
        const Statement *statement = statements->items->pdata[i];
        indexes[i] = review->statements->len;
        review_statement(review, sql + statement->begin, statement->end - statement->begin, line + statement->line - 1, SIZE_MAX, 0);
        g_array_index(review->statements, RiskStatement, indexes[i]).begin = statement->begin;
        g_array_index(review->statements, RiskStatement, indexes[i]).end = statement->end;
    }
    read_comments(review, statements, indexes, sql, size, line);
    review->pieces++;
}

/* --- questions to a text --------------------------------------------------------------------------------------------------- */

static bool literal_is(const TokenList *list, size_t index, const char *value) {
    const Token *token = token_at(list, index);
    const char *begin = memchr(list->text + token->begin, '\'', token->end - token->begin);
    size_t length = strlen(value);
    return begin && (size_t)(list->text + token->end - begin) == length + 2 && strncmp(begin + 1, value, length) == 0;
}

int sql_find_literal(const char *sql, size_t size, const char *value) {
    g_autoptr(TokenList) list = token_scan(sql, size, false);
    for (size_t i = 0; i < list->tokens->len; i++)
        if (token_is_string(list, i) && literal_is(list, i, value))
            return text_line(list->text, token_at(list, i)->begin);
    return 0;
}

/* The text of a literal that may be code: a word alone is none. Empty: none. */
static void code_of_literal(const TokenList *list, size_t index, size_t *begin, size_t *size) {
    const Token *token = token_at(list, index);
    *size = 0;
    if (!token_is_dollar_string(list, index, begin, size) && token->end - token->begin > 2) {
        *begin = token->begin + 1;
        *size = token->end - token->begin - 2;
    }
    if (*size > 0 && !memchr(list->text + *begin, ' ', *size))
        *size = 0;
}

static bool has_name(const char *sql, size_t size, const char *name, int depth) {
    g_autoptr(TokenList) list = token_scan(sql, size, false);
    for (size_t i = 0; i < list->tokens->len && depth <= DEPTH_LIMIT; i++) {
        size_t begin, length;
        if (token_is_string(list, i)) {
            code_of_literal(list, i, &begin, &length);
            if (length > 0 && has_name(list->text + begin, length, name, depth + 1))
                return true;
        } else if (token_is_name(list, i)) {
            g_autofree char *found = token_name(list, i);
            if (strcmp(found, name) == 0)
                return true;
        }
    }
    return false;
}

bool sql_has_name(const char *sql, size_t size, const char *name) {
    g_autofree char *text = g_ascii_strdown(sql, (gssize)size), *word = g_ascii_strdown(name, -1);
    return strstr(text, word) && has_name(sql, size, name, 0); /* most texts do not have it */
}
