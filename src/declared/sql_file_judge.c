/* Which statements of SQL are part of a schema. */

#define _GNU_SOURCE /* strcasestr */
#include <string.h>
#include "sql/risk.h"
#include "sql_file.h"

/* --- words -------------------------------------------------------------------------------------------------------------- */

bool sql_begins(const char *sql, const char *words) {
    for (; *words; words++) {
        if (*words == ' ') {
            if (!g_ascii_isspace(*sql))
                return false;
            while (g_ascii_isspace(*sql))
                sql++;
        } else if (g_ascii_tolower(*sql++) != *words) {
            return false;
        }
    }
    return !g_ascii_isalnum(*sql) && *sql != '_';
}

/* Matched in this order against what a statement begins with; what fits none is decided by its kind. */
static const struct {
    const char *words;
    LeftOut why;
    bool in_programs; /* only there */
} RULES[] = {
    {"create user mapping", LEFT_NOT, false},
    {"alter user mapping", LEFT_NOT, false},
    {"drop user mapping", LEFT_NOT, false},
    {"create database", LEFT_ADMIN, false},
    {"alter database", LEFT_ADMIN, false},
    {"drop database", LEFT_ADMIN, false},
    {"comment on database", LEFT_ADMIN, false},
    {"create tablespace", LEFT_ADMIN, false},
    {"alter tablespace", LEFT_ADMIN, false},
    {"drop tablespace", LEFT_ADMIN, false},
    {"alter system", LEFT_ADMIN, false},
    {"reassign owned", LEFT_ADMIN, false},
    {"drop owned", LEFT_ADMIN, false},
    {"create role", LEFT_ADMIN, true},
    {"create user", LEFT_ADMIN, true},
    {"create group", LEFT_ADMIN, true},
    {"alter role", LEFT_ADMIN, true},
    {"alter user", LEFT_ADMIN, true},
    {"alter group", LEFT_ADMIN, true},
    {"drop role", LEFT_ADMIN, true},
    {"drop user", LEFT_ADMIN, true},
    {"drop group", LEFT_ADMIN, true},
    {"refresh materialized view", LEFT_DATA, false},
    /* a session's settings that change what later statements mean */
    {"set check_function_bodies", LEFT_NOT, false},
    {"set standard_conforming_strings", LEFT_NOT, false},
    {"set xmloption", LEFT_NOT, false},
    {"set xml option", LEFT_NOT, false},
    {"set time zone", LEFT_NOT, false},
    {"set timezone", LEFT_NOT, false},
    {"set datestyle", LEFT_NOT, false},
    {"set intervalstyle", LEFT_NOT, false},
    {"reset all", LEFT_NOT, false},
    {"discard", LEFT_SESSION, false},
    {"checkpoint", LEFT_SESSION, false},
    {"close", LEFT_SESSION, false},
    {"deallocate", LEFT_SESSION, false},
    {"declare", LEFT_SESSION, false},
    {"execute", LEFT_SESSION, false},
    {"explain", LEFT_SESSION, false},
    {"fetch", LEFT_SESSION, false},
    {"listen", LEFT_SESSION, false},
    {"load", LEFT_SESSION, false},
    {"move", LEFT_SESSION, false},
    {"notify", LEFT_SESSION, false},
    {"prepare", LEFT_SESSION, false},
    {"show", LEFT_SESSION, false},
    {"unlisten", LEFT_SESSION, false},
};

/* Functions of extensions that make or change tables when they are selected. */
static const char *const MAKERS[] = {"addgeometrycolumn", "create_hypertable", "create_distributed_table", "create_reference_table", "create_parent", "audit.enable_tracking"};

/* --- the search path ---------------------------------------------------------------------------------------------------- */

static const char *skip_space(const char *at) {
    while (g_ascii_isspace(*at))
        at++;
    return at;
}

/* The first schema of a list: a, "B c", 'd'. NULL: none. */
static char *first_schema(const char *list) {
    list = skip_space(list);
    char quote = *list == '"' || *list == '\'' ? *list++ : '\0';
    size_t size = quote ? strcspn(list, quote == '"' ? "\"" : "'") : strcspn(list, ", \t\r\n;");
    g_autofree char *item = quote == '"' ? g_strndup(list, size) : g_ascii_strdown(list, (gssize)size);
    g_strstrip(item);
    if (quote == '\'' && (*item == '"' || strchr(item, ',')))
        return first_schema(item);
    if (strcmp(item, "$user") == 0 || strcmp(item, "default") == 0)
        return g_strdup("public");
    return *item ? g_steal_pointer(&item) : NULL;
}

static const char *after_words(const char *sql, const char *words) {
    for (const char *word = words; *word; word++)
        sql = *word == ' ' ? skip_space(sql) : sql + 1;
    return skip_space(sql);
}

bool sql_sets_search_path(const char *sql, char **schema, bool *local) {
    static const char *const forms[] = {"set search_path", "set session search_path", "set local search_path", "reset search_path",
                                        "select set_config('search_path'", "select pg_catalog.set_config('search_path'"};
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        bool call = strchr(forms[i], '(') != NULL;
        if (call ? g_ascii_strncasecmp(sql, forms[i], strlen(forms[i])) != 0 : !sql_begins(sql, forms[i]))
            continue;
        const char *value = after_words(sql, forms[i]);
        if (*value == '=' || *value == ',')
            value++;
        else if (sql_begins(value, "to"))
            value += strlen("to");
        *local = i == 2;
        *schema = i == 3 ? g_strdup("public") : first_schema(value);
        return true;
    }
    return false;
}

/* --- names -------------------------------------------------------------------------------------------------------------- */

char *sql_identity(const SqlTaker *taker, const Statement *statement) {
    const char *in = statement->schema ? statement->schema : taker->schema;
    if (!statement->relation || !in)
        return NULL;
    g_autofree char *schema = sql_identifier(in);
    g_autofree char *relation = sql_identifier(statement->relation);
    return g_strconcat(schema, ".", relation, NULL);
}

/* Functions are known by their arguments, which are not read here. */
static bool is_routine(const char *sql) {
    static const char *const words[] = {"function", "procedure", "aggregate", "routine"};
    for (int word = 0; word < 4; word++) { /* CREATE OR REPLACE FUNCTION */
        for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
            if (sql_begins(sql, words[i]))
                return true;
        sql = skip_space(sql + strcspn(sql, " \t\r\n"));
    }
    return false;
}

char *sql_object(const SqlTaker *taker, const Statement *statement, const char *sql) {
    char *identity = sql_identity(taker, statement);
    if (!identity || statement->kind != STATEMENT_OTHER_DDL || !is_routine(sql))
        return identity;
    const char *arguments = strchr(sql, '(');
    bool none = arguments && *skip_space(arguments + 1) == ')';
    char *object = none ? g_strconcat(identity, "()", NULL) : NULL;
    g_free(identity);
    return object;
}

/* "f" of SELECT s.f('x'); NULL: no call is what is selected. */
static char *called(const char *sql, const char *verb) {
    if (!sql_begins(sql, verb))
        return NULL;
    const char *name = after_words(sql, verb);
    size_t size = strcspn(name, "( \t\r\n;,");
    if (size == 0 || *skip_space(name + size) != '(')
        return NULL;
    return g_ascii_strdown(name, (gssize)size);
}

/* SELECT of a function that this source made itself, or that is known to make something. */
static bool calls_maker(const SqlTaker *taker, const char *sql) {
    g_autofree char *name = called(sql, "select");
    if (!name)
        name = called(sql, "call");
    if (!name)
        return false;
    const char *dot = strrchr(name, '.');
    g_autofree char *schema = dot ? g_strndup(name, (size_t)(dot - name)) : g_strdup(taker->schema ? taker->schema : "");
    g_autofree char *identity = g_strconcat(schema, ".", dot ? dot + 1 : name, NULL);
    if (g_hash_table_contains(taker->made, identity))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(MAKERS); i++)
        if (strcmp(name, MAKERS[i]) == 0 || (dot && strcmp(dot + 1, MAKERS[i]) == 0))
            return true;
    return false;
}

/* --- the judgement ------------------------------------------------------------------------------------------------------ */

/* GRANT ... ON DATABASE a TO b */
static bool is_grant_of_server(const char *sql, size_t size) {
    static const char *const objects[] = {" on database ", " on tablespace ", " on parameter "};
    g_autofree char *text = g_strndup(sql, MIN(size, 4096));
    for (size_t i = 0; i < G_N_ELEMENTS(objects); i++)
        if (strcasestr(text, objects[i]))
            return true;
    return false;
}

/* DROP says whether it is about something of this source; what has no name that is known here is harmless with IF EXISTS, and hopeless in a program, whose functions stand in any order. */
static LeftOut judge_drop(const SqlTaker *taker, const Statement *statement, const char *sql) {
    if (!taker->any_made)
        return LEFT_CLEARING;
    g_autofree char *identity = sql_identity(taker, statement);
    if (identity && !statement->object) {
        gpointer group = NULL;
        bool made = g_hash_table_lookup_extended(taker->made, identity, NULL, &group);
        return made && (!taker->program || g_strcmp0(group, taker->group) == 0) ? LEFT_NOT : LEFT_CLEARING;
    }
    bool part = sql_begins(sql, "drop trigger") || sql_begins(sql, "drop policy") || sql_begins(sql, "drop rule");
    return taker->program && !part ? LEFT_CLEARING : LEFT_NOT;
}

static LeftOut judge_table(const SqlTaker *taker, const Statement *statement, const char *sql, size_t size) {
    g_autofree char *identity = sql_identity(taker, statement);
    const char *before = identity ? g_hash_table_lookup(taker->texts, identity) : NULL;
    if (!taker->program || !before)
        return LEFT_NOT;
    EditClass edit = sql_classify_edit(before, strlen(before), sql, size);
    return edit == EDIT_WHITESPACE || edit == EDIT_COMMENT ? LEFT_SESSION : LEFT_TWICE;
}

static LeftOut judge_definition(const SqlTaker *taker, const Statement *statement, const char *sql, size_t size) {
    if ((sql_begins(sql, "grant") || sql_begins(sql, "revoke")) && is_grant_of_server(sql, size))
        return LEFT_ADMIN;
    if (sql_begins(sql, "drop"))
        return judge_drop(taker, statement, sql);
    if (statement->kind == STATEMENT_ALTER_TABLE && !taker->any_made && strcasestr(sql, " drop "))
        return LEFT_CLEARING;
    if (statement->kind == STATEMENT_CREATE_TABLE)
        return judge_table(taker, statement, sql, size);
    bool of_public = statement->kind == STATEMENT_CREATE_SCHEMA && g_strcmp0(statement->object, "public") == 0;
    return of_public && !taker->public_dropped ? LEFT_SESSION : LEFT_NOT; /* every database has it */
}

static LeftOut judge_kind(const SqlTaker *taker, const Statement *statement, const char *sql, size_t size) {
    switch (statement->kind) {
    case STATEMENT_TRANSACTION: return LEFT_SESSION;
    case STATEMENT_DML: return calls_maker(taker, sql) ? LEFT_NOT : LEFT_DATA;
    case STATEMENT_UTILITY: return calls_maker(taker, sql) ? LEFT_NOT : LEFT_SESSION;
    case STATEMENT_UNKNOWN: return LEFT_UNREAD;
    case STATEMENT_DO: return LEFT_NOT;
    case STATEMENT_CREATE_TABLE:
    case STATEMENT_CREATE_INDEX:
    case STATEMENT_ALTER_TABLE:
    case STATEMENT_CREATE_EXTENSION:
    case STATEMENT_CREATE_SCHEMA:
    case STATEMENT_CREATE_TYPE:
    case STATEMENT_CREATE_ROLE:
    case STATEMENT_OTHER_DDL: return judge_definition(taker, statement, sql, size);
    }
    return LEFT_UNREAD;
}

LeftOut sql_judge(const SqlTaker *taker, const Statement *statement, const char *sql, size_t size) {
    for (size_t i = 0; i < G_N_ELEMENTS(RULES); i++)
        if (sql_begins(sql, RULES[i].words) && (taker->program || !RULES[i].in_programs))
            return RULES[i].why;
    return judge_kind(taker, statement, sql, size);
}

bool sql_is_definition(const Statement *statement) {
    switch (statement->kind) {
    case STATEMENT_CREATE_TABLE:
    case STATEMENT_CREATE_INDEX:
    case STATEMENT_ALTER_TABLE:
    case STATEMENT_CREATE_EXTENSION:
    case STATEMENT_CREATE_SCHEMA:
    case STATEMENT_CREATE_TYPE:
    case STATEMENT_OTHER_DDL: return true;
    case STATEMENT_UNKNOWN:
    case STATEMENT_TRANSACTION:
    case STATEMENT_CREATE_ROLE:
    case STATEMENT_DML:
    case STATEMENT_DO:
    case STATEMENT_UTILITY: return false;
    }
    return false;
}
