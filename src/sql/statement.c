#include "sql/statement.h"

#include <string.h>
#include <pg_query.h>
#include "describe.h"
#include "token.h"

/*
 * The parser says where statements end, and whether the text is valid; what a statement is comes from its tokens, so that it is known
 * too where the grammar is too old for the text. The parser's tree is never written out: that recursion is what overflows the
 * stack on deep input, while the parser itself answers "memory exhausted" beyond a depth of 10,000.
 */

static void statement_free(void *value) {
    Statement *statement = value;
    g_free(statement->schema);
    g_free(statement->relation);
    g_free(statement->object);
    g_free(statement);
}

static void add_statement(Statements *statements, const TokenList *list, size_t first, size_t last) {
    if (first >= last)
        return;
    Statement *statement = g_new0(Statement, 1);
    statement->begin = token_at(list, first)->begin;
    statement->end = token_at(list, last - 1)->end;
    statement_describe(statement, list, first, last);
    statements->own_transaction = statements->own_transaction || statement->kind == STATEMENT_TRANSACTION;
    g_ptr_array_add(statements->items, statement);
}

/* Borders by tokens alone: semicolons outside parentheses and outside the body of BEGIN ATOMIC ... END. */
static void split_by_tokens(Statements *statements, const TokenList *list) {
    size_t first = 0, depth = 0, blocks = 0;
    for (size_t i = 0; i < list->tokens->len; i++) {
        if (token_is_char(list, i, '('))
            depth++;
        else if (token_is_char(list, i, ')') && depth > 0)
            depth--;
        else if (token_is_word(list, i, "begin") && token_is_word(list, i + 1, "atomic"))
            blocks++;
        else if (blocks > 0 && token_is_word(list, i, "case"))
            blocks++;
        else if (blocks > 0 && token_is_word(list, i, "end"))
            blocks--;
        else if (token_is_char(list, i, ';') && depth == 0 && blocks == 0) {
            add_statement(statements, list, first, i);
            first = i + 1;
        }
    }
    add_statement(statements, list, first, list->tokens->len);
}

static void split_as_parsed(Statements *statements, const TokenList *list, PgQuerySplitResult split) {
    size_t token = 0;
    for (int i = 0; i < split.n_stmts; i++) {
        size_t begin = (size_t)split.stmts[i]->stmt_location;
        size_t end = split.stmts[i]->stmt_len ? begin + (size_t)split.stmts[i]->stmt_len : list->size;
        while (token < list->tokens->len && (token_at(list, token)->begin < begin || token_is_char(list, token, ';')))
            token++;
        size_t first = token;
        while (token < list->tokens->len && token_at(list, token)->end <= end)
            token++;
        size_t last = token;
        while (last > first && token_is_char(list, last - 1, ';'))
            last--;
        add_statement(statements, list, first, last);
    }
}

static void split(Statements *statements, const TokenList *list) {
    PgQuerySplitResult result = pg_query_split_with_parser(list->text);
    statements->parsed = !result.error;
    if (result.error) {
        statements->error = parser_message(result.error->message);
        statements->error_line = text_line(list->text, parser_offset(list->text, list->size, result.error->cursorpos));
        split_by_tokens(statements, list);
    } else {
        split_as_parsed(statements, list, result);
    }
    pg_query_free_split_result(result);
}

static void add_whole_text(Statements *statements, const char *sql, size_t size) {
    size_t begin = 0, end = size;
    while (begin < end && g_ascii_isspace(sql[begin]))
        begin++;
    while (end > begin && g_ascii_isspace(sql[end - 1]))
        end--;
    if (begin == end)
        return;
    Statement *statement = g_new0(Statement, 1);
    statement->begin = begin;
    statement->end = end;
    g_ptr_array_add(statements->items, statement);
}

/* One pass for all lines: statements come in order. */
static void number_lines(Statements *statements, const char *sql) {
    size_t at = 0;
    int line = 1;
    for (guint i = 0; i < statements->items->len; i++) {
        Statement *statement = statements->items->pdata[i];
        for (; at < statement->begin; at++)
            line += sql[at] == '\n';
        statement->line = line;
    }
}

Statements *statements_parse(const char *sql, size_t size) {
    Statements *statements = g_new0(Statements, 1);
    statements->items = g_ptr_array_new_with_free_func(statement_free);
    g_autoptr(TokenList) list = token_scan(sql, size, false);
    if (list->error) {
        statements->error = g_strdup(list->error);
        statements->error_line = list->error_line;
        add_whole_text(statements, sql, size);
    } else {
        split(statements, list);
    }
    number_lines(statements, sql);
    return statements;
}

void statements_free(Statements *statements) {
    if (!statements)
        return;
    g_ptr_array_unref(statements->items);
    g_free(statements->error);
    g_free(statements);
}
