#define _GNU_SOURCE /* strcasestr */
#include "harmless.h"

#include <string.h>
#include <glib.h>

/* Definitions of which it makes no difference whether they are committed, and who reads them. Anything else may touch the session, or needs to be the owner to be read. */
static const char *const plain_beginnings[] = {
    "create table ", "create unlogged table ", "create type ", "create domain ", "create index ", "create unique index ", "create schema ", "create sequence ",
    "create view ", "create or replace view ", "create materialized view ", "create function ", "create or replace function ", "create trigger ",
    "create or replace trigger ", "create policy ", "create extension ", "comment on ", "alter table ", "alter sequence ", "alter type ", "alter index ", "alter view ",
};

/* Wherever they stand: what outlives a statement, or is not of this database alone. */
static const char *const restless[] = {"set_config", "pg_temp", "set local", "concurrently", "dblink", "pg_sleep", "pg_advisory", "setval("};

/* The words at the beginning, in lower case, one space between them: enough to know the kind. */
static char *first_words(const char *text, size_t size) {
    GString *words = g_string_new(NULL);
    for (size_t i = 0; i < size && words->len < 40; i++)
        if (!g_ascii_isspace(text[i]))
            g_string_append_c(words, g_ascii_tolower(text[i]));
        else if (words->len > 0 && words->str[words->len - 1] != ' ')
            g_string_append_c(words, ' ');
    return g_string_free(words, FALSE);
}

static bool is_plain(const char *text, const Statement *statement) {
    g_autofree char *words = first_words(text + statement->begin, statement->end - statement->begin);
    for (size_t i = 0; i < G_N_ELEMENTS(plain_beginnings); i++)
        if (g_str_has_prefix(words, plain_beginnings[i]))
            return !statement->if_not_exists || statement->kind == STATEMENT_CREATE_SCHEMA || statement->kind == STATEMENT_CREATE_EXTENSION ||
                   statement->kind == STATEMENT_CREATE_TABLE || statement->kind == STATEMENT_CREATE_INDEX;
    return false;
}

bool script_is_harmless(const char *text, const Statements *statements) {
    for (size_t i = 0; i < G_N_ELEMENTS(restless); i++)
        if (strcasestr(text, restless[i]))
            return false;
    for (guint i = 0; i < statements->items->len; i++)
        if (!statements->parsed || !is_plain(text, g_ptr_array_index(statements->items, i)))
            return false;
    return true;
}
