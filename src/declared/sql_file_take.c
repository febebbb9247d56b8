/* Statements of SQL -> Declaration. */

#define _GNU_SOURCE /* strcasestr */
#include <string.h>
#include "sql/parts.h"
#include "sql/risk.h"
#include "sql_file.h"

#define QUOTATION 80
#define UNREAD_MAX 200 /* notes; what is beyond them is counted */

SqlTaker *sql_taker_new(Declaration *declaration, bool program) {
    SqlTaker *taker = g_new0(SqlTaker, 1);
    taker->declaration = declaration;
    taker->program = program;
    taker->made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    taker->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    taker->schema = g_strdup("public");
    return taker;
}

void sql_taker_free(SqlTaker *taker) {
    if (!taker)
        return;
    g_hash_table_unref(taker->made);
    g_hash_table_unref(taker->texts);
    g_free(taker->schema);
    g_free(taker->path_statement);
    g_free(taker->path_schema);
    g_free(taker);
}

char *sql_quotation(const char *sql, size_t size) {
    char *text = sql_excerpt(sql, size, QUOTATION);
    for (char *c = text; *c; c++)
        if (g_ascii_iscntrl(*c))
            *c = ' ';
    return text;
}

void sql_taker_leave_out(SqlTaker *taker, LeftOut why, size_t count, SourcePlace place) {
    if (taker->left[why].count == 0)
        taker->left[why].first = place;
    taker->left[why].count += count;
}

/* --- what a statement makes --------------------------------------------------------------------------------------------- */

static void add_made(SqlTaker *taker, const char *identity) {
    if (identity && !g_hash_table_contains(taker->made, identity))
        g_hash_table_insert(taker->made, g_strdup(identity), (gpointer)(uintptr_t)taker->group);
}

static void set_place(SqlTaker *taker, const char *identity, SourcePlace place) {
    if (!declaration_place(taker->declaration, identity))
        declaration_set_place(taker->declaration, identity, place);
}

static void count(DeclarationCount *counter) {
    counter->seen++;
    counter->read++;
}

static void take_parts(SqlTaker *taker, const char *identity, const char *sql, SourcePlace place) {
    g_autoptr(GArray) parts = sql_parts(sql, strlen(sql));
    for (guint i = 0; i < parts->len; i++) {
        const SqlPart *part = &g_array_index(parts, SqlPart, i);
        if (part->kind != PART_LIKE)
            count(part->kind == PART_COLUMN ? &taker->declaration->columns : &taker->declaration->extras);
        g_autofree char *quoted = part->name ? sql_identifier(part->name) : NULL;
        g_autofree char *name = quoted && identity ? g_strconcat(identity, ".", quoted, NULL) : NULL;
        if (name)
            set_place(taker, name, (SourcePlace){place.path, place.line + part->line - 1});
    }
}

/* An index stands in its table's schema, a trigger or policy under its table. */
static char *identity_within(const SqlTaker *taker, const Statement *statement, const char *table) {
    if (!statement->object || !table)
        return NULL;
    g_autofree char *name = sql_identifier(statement->object);
    if (statement->kind != STATEMENT_CREATE_INDEX)
        return g_strconcat(table, ".", name, NULL);
    g_autofree char *schema = sql_identifier(statement->schema ? statement->schema : taker->schema);
    return g_strconcat(schema, ".", name, NULL);
}

static bool creates(const Statement *statement, const char *sql) {
    bool kind = sql_is_definition(statement) && statement->kind != STATEMENT_ALTER_TABLE && statement->kind != STATEMENT_CREATE_EXTENSION;
    return (kind && sql_begins(sql, "create")) || statement->kind == STATEMENT_DO;
}

/* Which of them a coverage counts: functions and triggers are in no ORM's declaration, but in dumps. */
static bool is_extra(const Statement *statement, const char *sql) {
    return creates(statement, sql) && statement->kind != STATEMENT_CREATE_TABLE && statement->kind != STATEMENT_CREATE_SCHEMA && statement->kind != STATEMENT_DO;
}

static void note_made(SqlTaker *taker, const Statement *statement, const char *sql, const char *identity, SourcePlace place) {
    g_autofree char *within = identity_within(taker, statement, identity);
    if (creates(statement, sql)) {
        taker->any_made = true;
        add_made(taker, within ? within : identity);
        if (within || identity)
            set_place(taker, within ? within : identity, place);
    }
    if (statement->kind == STATEMENT_CREATE_TABLE) {
        count(&taker->declaration->tables);
        if (identity && taker->program)
            g_hash_table_insert(taker->texts, g_strdup(identity), g_strdup(sql));
    }
    if (is_extra(statement, sql))
        count(&taker->declaration->extras);
    if (statement->kind == STATEMENT_CREATE_TABLE || statement->kind == STATEMENT_ALTER_TABLE)
        take_parts(taker, identity, sql, place);
    if (sql_begins(sql, "drop schema"))
        taker->public_dropped = true;
}

/* --- the search path ---------------------------------------------------------------------------------------------------- */

static void add(SqlTaker *taker, const char *sql, SourcePlace place, const char *object) {
    declaration_add(taker->declaration, &(DeclarationStatement){sql, place, object});
}

/* SET LOCAL ends with its transaction, of which the statements here know nothing: it is set for the session and set back. */
static void set_path(SqlTaker *taker, const char *sql, SourcePlace place, char *take_schema, bool local) {
    if (!local) {
        g_free(taker->path_statement);
        taker->path_statement = g_strdup(sql);
    } else if (!taker->path_is_local) {
        taker->path_is_local = true;
        g_free(taker->path_schema);
        taker->path_schema = g_strdup(taker->schema);
    }
    g_free(taker->schema);
    taker->schema = take_schema;
    const char *name = local ? strcasestr(sql, "search_path") : NULL;
    g_autofree char *session = name ? g_strconcat("SET ", name, NULL) : NULL;
    add(taker, session ? session : sql, place, NULL);
}

static void end_transaction(SqlTaker *taker, const char *sql, SourcePlace place) {
    bool ends = sql_begins(sql, "commit") || sql_begins(sql, "end") || sql_begins(sql, "rollback") || sql_begins(sql, "abort");
    if (!ends || !taker->path_is_local)
        return;
    add(taker, taker->path_statement ? taker->path_statement : "RESET search_path", place, NULL);
    g_free(taker->schema);
    taker->schema = g_steal_pointer(&taker->path_schema);
    taker->path_is_local = false;
}

/* --- notes -------------------------------------------------------------------------------------------------------------- */

void sql_taker_unread(SqlTaker *taker, const char *object, const char *text, SourcePlace place) {
    sql_taker_leave_out(taker, LEFT_UNREAD, 1, place);
    declaration_doubt(taker->declaration, object, true);
    if (taker->left[LEFT_UNREAD].count <= UNREAD_MAX)
        declaration_note(taker->declaration, &(DeclarationNote){.kind = NOTE_UNREAD, .place = place, .object_kind = object ? KIND_TABLE : KIND_COUNT, .object = object, .text = text});
}

static void note_unknown(SqlTaker *taker, const char *sql, const char *reason, SourcePlace place) {
    g_autofree char *quotation = sql_quotation(sql, strlen(sql));
    g_autofree char *text = reason ? g_strdup_printf("not understood as SQL (%s): " CODE("%s"), reason, quotation) : g_strdup_printf("not understood as SQL: " CODE("%s"), quotation);
    sql_taker_unread(taker, NULL, text, place);
}

static void note_twice(SqlTaker *taker, const char *identity, SourcePlace place) {
    const SourcePlace *first = declaration_place(taker->declaration, identity);
    g_autofree char *text = g_strdup_printf("table " CODE("%s") " is made here in another way than in line %d: one of the two is taken, the first", identity, first ? first->line : 0);
    sql_taker_unread(taker, identity, text, place);
}

/* ROLLBACK of the whole transaction takes back what was taken. */
static void note_rollback(SqlTaker *taker, const char *sql, SourcePlace place) {
    bool whole = (sql_begins(sql, "rollback") || sql_begins(sql, "abort")) && !sql_begins(sql, "rollback to") && !sql_begins(sql, "rollback transaction to");
    if (whole && taker->any_made && !taker->program)
        sql_taker_unread(taker, NULL, "a " CODE("ROLLBACK") " is not followed: the statements before it are taken", place);
}

/* --- one text ----------------------------------------------------------------------------------------------------------- */

static void take(SqlTaker *taker, const Statement *statement, const char *sql, SourcePlace place) {
    g_autofree char *identity = sql_identity(taker, statement), *object = sql_object(taker, statement, sql);
    add(taker, sql, place, object);
    note_made(taker, statement, sql, identity, place);
    if (object && creates(statement, sql))
        set_place(taker, object, place);
}

static void take_statement(SqlTaker *taker, const Statement *statement, const char *sql, const char *reason, SourcePlace place) {
    char *schema;
    bool local;
    if (sql_sets_search_path(sql, &schema, &local)) {
        set_path(taker, sql, place, schema, local);
        return;
    }
    LeftOut why = sql_judge(taker, statement, sql, strlen(sql));
    if (statement->kind == STATEMENT_TRANSACTION) {
        note_rollback(taker, sql, place);
        end_transaction(taker, sql, place);
    }
    if (why == LEFT_NOT) {
        take(taker, statement, sql, place);
    } else if (why == LEFT_UNREAD) {
        note_unknown(taker, sql, reason, place);
    } else if (why == LEFT_TWICE) {
        g_autofree char *identity = sql_identity(taker, statement);
        note_twice(taker, identity, place);
    } else {
        sql_taker_leave_out(taker, why, 1, place);
    }
}

void sql_taker_add(SqlTaker *taker, const char *sql, size_t size, SourcePlace place) {
    g_autoptr(Statements) statements = statements_parse(sql, size);
    for (guint i = 0; i < statements->items->len; i++) {
        const Statement *statement = statements->items->pdata[i];
        g_autofree char *text = g_strndup(sql + statement->begin, statement->end - statement->begin);
        take_statement(taker, statement, text, statements->parsed ? NULL : statements->error, (SourcePlace){place.path, place.line + statement->line - 1});
    }
}

void sql_taker_finish(SqlTaker *taker) {
    static const struct {
        LeftOut why;
        const char *one, *many;
    } texts[] = {
        {LEFT_DATA, "one statement that fills or reads tables is left out", "%zu statements that fill or read tables are left out"},
        {LEFT_ADMIN, "one statement about databases, roles or the server is left out", "%zu statements about databases, roles or the server are left out"},
        {LEFT_CLEARING, "one statement that drops what an earlier run left is left out", "%zu statements that drop what an earlier run left are left out"},
    };
    size_t unread = taker->left[LEFT_UNREAD].count;
    if (unread > UNREAD_MAX) {
        g_autofree char *text = g_strdup_printf("%zu more places were not understood", unread - UNREAD_MAX);
        declaration_note(taker->declaration, &(DeclarationNote){.kind = NOTE_UNREAD, .place = taker->left[LEFT_UNREAD].first, .object_kind = KIND_COUNT, .text = text});
    }
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        size_t amount = taker->left[texts[i].why].count;
        if (amount == 0)
            continue;
        g_autofree char *number = g_strdup_printf("%zu", amount);
        g_auto(GStrv) around = g_strsplit(texts[i].many, "%zu", 2);
        g_autofree char *text = amount == 1 ? g_strdup(texts[i].one) : g_strconcat(around[0], number, around[1], NULL);
        declaration_note(taker->declaration, &(DeclarationNote){.kind = NOTE_IGNORED, .place = taker->left[texts[i].why].first, .object_kind = KIND_COUNT, .text = text});
    }
}
