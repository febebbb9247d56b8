#include "describe.h"

#include <string.h>

/* A cursor over the tokens of one statement. */
typedef struct {
    const TokenList *list;
    size_t at, last;
} Cursor;

static bool see(const Cursor *cursor, const char *word) {
    return cursor->at < cursor->last && token_is_word(cursor->list, cursor->at, word);
}

static bool take(Cursor *cursor, const char *word) {
    if (!see(cursor, word))
        return false;
    cursor->at++;
    return true;
}

/* Skips any of the words, as often as they come; the list ends with NULL. */
static void skip_words(Cursor *cursor, const char *const *words) {
    for (const char *const *word = words; *word;)
        word = take(cursor, *word) ? words : word + 1;
}

static bool take_if_exists(Cursor *cursor, bool negated) {
    size_t start = cursor->at;
    if (take(cursor, "if") && (!negated || take(cursor, "not")) && take(cursor, "exists"))
        return true;
    cursor->at = start;
    return false;
}

static char *take_name(Cursor *cursor) {
    if (cursor->at >= cursor->last || !token_is_name(cursor->list, cursor->at))
        return NULL;
    return token_name(cursor->list, cursor->at++);
}

/* name, schema.name or catalog.schema.name */
static void take_relation(Cursor *cursor, Statement *statement) {
    statement->relation = take_name(cursor);
    while (statement->relation && cursor->at < cursor->last && token_is_char(cursor->list, cursor->at, '.')) {
        cursor->at++;
        char *next = take_name(cursor);
        if (!next)
            return;
        g_free(statement->schema);
        statement->schema = statement->relation;
        statement->relation = next;
    }
}

/* --- one reader for each form ---------------------------------------------------------------------------------------------------------- */

static void read_relation(Cursor *cursor, Statement *statement) {
    statement->if_not_exists = take_if_exists(cursor, true);
    take_if_exists(cursor, false);
    skip_words(cursor, (const char *const[]){"only", "concurrently", NULL});
    take_if_exists(cursor, false);
    take_relation(cursor, statement);
}

static void read_index(Cursor *cursor, Statement *statement) {
    take(cursor, "concurrently");
    statement->if_not_exists = take_if_exists(cursor, true);
    if (!see(cursor, "on"))
        statement->object = take_name(cursor);
    if (take(cursor, "on")) {
        take(cursor, "only");
        take_relation(cursor, statement);
    }
}

/* Name of the thing itself: extension, schema, role. */
static void read_object(Cursor *cursor, Statement *statement) {
    statement->if_not_exists = take_if_exists(cursor, true);
    take_if_exists(cursor, false);
    take(cursor, "authorization"); /* CREATE SCHEMA AUTHORIZATION role: the schema is named like the role */
    statement->object = take_name(cursor);
}

/* Triggers, policies and rules: NAME ... ON relation. */
static void read_on_relation(Cursor *cursor, Statement *statement) {
    take_if_exists(cursor, false);
    statement->object = take_name(cursor);
    while (cursor->at < cursor->last && !see(cursor, "on"))
        cursor->at++;
    if (take(cursor, "on"))
        take_relation(cursor, statement);
}

static bool is_constraint_word(const Cursor *cursor) {
    return see(cursor, "constraint") || see(cursor, "primary") || see(cursor, "unique") || see(cursor, "foreign") ||
           see(cursor, "check") || see(cursor, "exclude") || see(cursor, "table");
}

static void read_add_column(Cursor *cursor, Statement *statement, int *columns) {
    bool column = take(cursor, "column");
    if (!column && is_constraint_word(cursor))
        return;
    if (take_if_exists(cursor, true))
        statement->if_not_exists = true;
    g_free(statement->object);
    statement->object = take_name(cursor);
    if (++*columns > 1)
        g_clear_pointer(&statement->object, g_free);
}

static void read_alter_table(Cursor *cursor, Statement *statement) {
    take_if_exists(cursor, false);
    take(cursor, "only");
    take_relation(cursor, statement);
    int depth = 0, columns = 0;
    bool action_start = true;
    while (cursor->at < cursor->last) {
        if (action_start && take(cursor, "add")) {
            read_add_column(cursor, statement, &columns);
            action_start = false;
            continue;
        }
        if (token_is_char(cursor->list, cursor->at, '('))
            depth++;
        else if (token_is_char(cursor->list, cursor->at, ')'))
            depth--;
        action_start = depth == 0 && (token_is_char(cursor->list, cursor->at, ',') ||
                                      (action_start && token_is_char(cursor->list, cursor->at, '*')));
        cursor->at++;
    }
}

static void read_nothing(Cursor *cursor, Statement *statement) {
    (void)cursor;
    (void)statement;
}

/* --- the table of forms: leading words, and what follows them ------------------------------------------------------------------------ */

typedef struct {
    const char *words[3];
    StatementKind kind;
    void (*read)(Cursor *cursor, Statement *statement);
} Form;

/* Matched after OR REPLACE, TEMPORARY, UNIQUE and their like are skipped; first match wins. */
static const Form FORMS[] = {
    {{"begin"}, STATEMENT_TRANSACTION, read_nothing},
    {{"start", "transaction"}, STATEMENT_TRANSACTION, read_nothing},
    {{"commit"}, STATEMENT_TRANSACTION, read_nothing},
    {{"end"}, STATEMENT_TRANSACTION, read_nothing},
    {{"rollback"}, STATEMENT_TRANSACTION, read_nothing},
    {{"abort"}, STATEMENT_TRANSACTION, read_nothing},
    {{"savepoint"}, STATEMENT_TRANSACTION, read_nothing},
    {{"release"}, STATEMENT_TRANSACTION, read_nothing},
    {{"prepare", "transaction"}, STATEMENT_TRANSACTION, read_nothing},
    {{"create", "table"}, STATEMENT_CREATE_TABLE, read_relation},
    {{"create", "index"}, STATEMENT_CREATE_INDEX, read_index},
    {{"create", "extension"}, STATEMENT_CREATE_EXTENSION, read_object},
    {{"create", "schema"}, STATEMENT_CREATE_SCHEMA, read_object},
    {{"create", "type"}, STATEMENT_CREATE_TYPE, read_relation},
    {{"create", "user", "mapping"}, STATEMENT_OTHER_DDL, read_nothing},
    {{"create", "role"}, STATEMENT_CREATE_ROLE, read_object},
    {{"create", "user"}, STATEMENT_CREATE_ROLE, read_object},
    {{"create", "group"}, STATEMENT_CREATE_ROLE, read_object},
    {{"create", "view"}, STATEMENT_OTHER_DDL, read_relation},
    {{"create", "sequence"}, STATEMENT_OTHER_DDL, read_relation},
    {{"create", "domain"}, STATEMENT_OTHER_DDL, read_relation},
    {{"create", "foreign", "table"}, STATEMENT_OTHER_DDL, read_relation},
    {{"create", "function"}, STATEMENT_OTHER_DDL, read_relation},
    {{"create", "procedure"}, STATEMENT_OTHER_DDL, read_relation},
    {{"create", "trigger"}, STATEMENT_OTHER_DDL, read_on_relation},
    {{"create", "policy"}, STATEMENT_OTHER_DDL, read_on_relation},
    {{"create", "rule"}, STATEMENT_OTHER_DDL, read_on_relation},
    {{"create"}, STATEMENT_OTHER_DDL, read_nothing},
    {{"alter", "table"}, STATEMENT_ALTER_TABLE, read_alter_table},
    {{"alter", "index"}, STATEMENT_OTHER_DDL, read_relation},
    {{"alter", "view"}, STATEMENT_OTHER_DDL, read_relation},
    {{"alter", "sequence"}, STATEMENT_OTHER_DDL, read_relation},
    {{"alter", "type"}, STATEMENT_OTHER_DDL, read_relation},
    {{"alter", "domain"}, STATEMENT_OTHER_DDL, read_relation},
    {{"alter", "policy"}, STATEMENT_OTHER_DDL, read_on_relation},
    {{"alter", "trigger"}, STATEMENT_OTHER_DDL, read_on_relation},
    {{"alter"}, STATEMENT_OTHER_DDL, read_nothing},
    {{"drop", "table"}, STATEMENT_OTHER_DDL, read_relation},
    {{"drop", "index"}, STATEMENT_OTHER_DDL, read_relation},
    {{"drop", "view"}, STATEMENT_OTHER_DDL, read_relation},
    {{"drop", "sequence"}, STATEMENT_OTHER_DDL, read_relation},
    {{"drop", "type"}, STATEMENT_OTHER_DDL, read_relation},
    {{"drop", "domain"}, STATEMENT_OTHER_DDL, read_relation},
    {{"drop", "trigger"}, STATEMENT_OTHER_DDL, read_on_relation},
    {{"drop", "policy"}, STATEMENT_OTHER_DDL, read_on_relation},
    {{"drop", "rule"}, STATEMENT_OTHER_DDL, read_on_relation},
    {{"drop"}, STATEMENT_OTHER_DDL, read_nothing},
    {{"comment"}, STATEMENT_OTHER_DDL, read_nothing},
    {{"grant"}, STATEMENT_OTHER_DDL, read_nothing},
    {{"revoke"}, STATEMENT_OTHER_DDL, read_nothing},
    {{"security", "label"}, STATEMENT_OTHER_DDL, read_nothing},
    {{"reassign"}, STATEMENT_OTHER_DDL, read_nothing},
    {{"import"}, STATEMENT_OTHER_DDL, read_nothing},
    {{"refresh", "view"}, STATEMENT_OTHER_DDL, read_relation},
    {{"insert", "into"}, STATEMENT_DML, read_relation},
    {{"update"}, STATEMENT_DML, read_relation},
    {{"delete", "from"}, STATEMENT_DML, read_relation},
    {{"merge", "into"}, STATEMENT_DML, read_relation},
    {{"truncate", "table"}, STATEMENT_DML, read_relation},
    {{"truncate"}, STATEMENT_DML, read_relation},
    {{"copy"}, STATEMENT_DML, read_relation},
    {{"select"}, STATEMENT_DML, read_nothing},
    {{"with"}, STATEMENT_DML, read_nothing},
    {{"values"}, STATEMENT_DML, read_nothing},
    {{"table"}, STATEMENT_DML, read_nothing},
    {{"do"}, STATEMENT_DO, read_nothing},
    {{"set"}, STATEMENT_UTILITY, read_nothing},
    {{"reset"}, STATEMENT_UTILITY, read_nothing},
    {{"vacuum"}, STATEMENT_UTILITY, read_nothing},
    {{"analyze"}, STATEMENT_UTILITY, read_nothing},
    {{"reindex"}, STATEMENT_UTILITY, read_nothing},
    {{"cluster"}, STATEMENT_UTILITY, read_nothing},
    {{"lock"}, STATEMENT_UTILITY, read_nothing},
    {{"call"}, STATEMENT_UTILITY, read_nothing},
};

/* Words that stand between CREATE (or ALTER, DROP, REFRESH) and the kind of object without changing it. */
static const char *const SKIPPED[] = {"or",       "replace", "temp",         "temporary", "global",     "local",
                                      "unlogged", "unique",  "materialized", "recursive", "constraint", NULL};

static bool match(const Form *form, const Cursor *start, Cursor *after) {
    *after = *start;
    for (size_t i = 0; i < G_N_ELEMENTS(form->words) && form->words[i]; i++) {
        if (!take(after, form->words[i]))
            return false;
        if (i == 0)
            skip_words(after, SKIPPED);
    }
    return true;
}

static bool has_concurrently(const Cursor *start) {
    int depth = 0;
    for (size_t i = start->at; i < start->last; i++) {
        if (token_is_char(start->list, i, '('))
            depth++;
        else if (token_is_char(start->list, i, ')'))
            depth--;
        else if (depth == 0 && token_is_word(start->list, i, "concurrently"))
            return true;
    }
    return false;
}

void statement_describe(Statement *statement, const TokenList *list, size_t first, size_t last) {
    Cursor start = {list, first, last}, after;
    for (size_t i = 0; i < G_N_ELEMENTS(FORMS); i++) {
        if (!match(&FORMS[i], &start, &after))
            continue;
        statement->kind = FORMS[i].kind;
        FORMS[i].read(&after, statement);
        bool runs_queries = statement->kind == STATEMENT_DML || statement->kind == STATEMENT_DO;
        statement->concurrently = !runs_queries && has_concurrently(&start);
        return;
    }
}
