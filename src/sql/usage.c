#include "sql/usage.h"

#include <string.h>
#include "sql/statement.h"
#include "token.h"
#include "usage_private.h"

/* Beyond so many tokens a statement is not parsed (tree.c); an INSERT loses rows before that. */
#define CUT_TOKENS 12000

static void insert_free(void *value) {
    UsedInsert *insert = value;
    if (insert->columns)
        g_ptr_array_unref(insert->columns);
    g_array_unref(insert->given);
    g_free(insert);
}

static void conflict_free(void *value) {
    UsedConflict *conflict = value;
    if (conflict->columns)
        g_ptr_array_unref(conflict->columns);
    g_free(conflict);
}

SqlUsage *sql_usage_new(void) {
    SqlUsage *usage = g_new0(SqlUsage, 1);
    usage->texts = text_pool_new();
    usage->relations = g_array_new(FALSE, FALSE, sizeof(UsedRelation));
    usage->columns = g_array_new(FALSE, FALSE, sizeof(UsedColumn));
    usage->candidates = g_array_new(FALSE, FALSE, sizeof(guint));
    usage->inserts = g_ptr_array_new_with_free_func(insert_free);
    usage->conflicts = g_ptr_array_new_with_free_func(conflict_free);
    usage->literals = g_array_new(FALSE, FALSE, sizeof(UsedLiteral));
    usage->names = g_array_new(FALSE, FALSE, sizeof(UsedName));
    usage->made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    usage->altered = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return usage;
}

void sql_usage_free(SqlUsage *usage) {
    if (!usage)
        return;
    g_clear_pointer(&usage->search_path, g_ptr_array_unref);
    g_hash_table_unref(usage->altered);
    g_hash_table_unref(usage->made);
    g_array_unref(usage->names);
    g_array_unref(usage->literals);
    g_ptr_array_unref(usage->conflicts);
    g_ptr_array_unref(usage->inserts);
    g_array_unref(usage->candidates);
    g_array_unref(usage->columns);
    g_array_unref(usage->relations);
    text_pool_free(usage->texts);
    g_free(usage);
}

/* --- what readers write ----------------------------------------------------------------------------------------------------------- */

const char *usage_keep(const UsageReader *reader, const char *text) {
    return text_pool_add(reader->usage->texts, text);
}

int usage_line(const UsageReader *reader, const json_t *fields) {
    int location = tree_number(fields, "location");
    guint low = 0, high = reader->newlines->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (g_array_index(reader->newlines, int, middle) < location)
            low = middle + 1;
        else
            high = middle;
    }
    return reader->line + (int)low;
}

bool usage_certain_name(const UsageReader *reader, const char *name) {
    return name && *name && !(reader->holes && (strchr(name, '$') || strstr(name, SQL_HOLE)));
}

guint usage_add_relation(const UsageReader *reader, const json_t *range) {
    TreeName name = tree_range(range);
    if (!usage_certain_name(reader, name.name) || (name.schema && !usage_certain_name(reader, name.schema)) || tree_get(range, "catalogname"))
        return NO_RELATION;
    const UsedRelation relation = {usage_keep(reader, name.schema), usage_keep(reader, name.name), usage_line(reader, range)};
    g_array_append_val(reader->usage->relations, relation);
    return reader->usage->relations->len - 1;
}

static guint add_column(const UsageReader *reader, guint first, const char *name, int line, bool target) {
    const UsedColumn column = {usage_keep(reader, name), line, first, reader->usage->candidates->len - first, target, false};
    g_array_append_val(reader->usage->columns, column);
    return reader->usage->columns->len - 1;
}

guint usage_add_column(const UsageReader *reader, guint relation, const char *name, int line, bool target) {
    if (relation == NO_RELATION || !usage_certain_name(reader, name))
        return G_MAXUINT;
    guint first = reader->usage->candidates->len;
    g_array_append_val(reader->usage->candidates, relation);
    return add_column(reader, first, name, line, target);
}

static bool is_same_relation(const UsedRelation *a, const UsedRelation *b) {
    return a->name == b->name && a->schema == b->schema; /* texts of one pool */
}

guint usage_add_column_of(const UsageReader *reader, const GArray *relations, const char *name, int line) {
    SqlUsage *usage = reader->usage;
    if (!usage_certain_name(reader, name))
        return G_MAXUINT;
    guint first = usage->candidates->len;
    for (guint i = 0; i < relations->len; i++) {
        guint relation = g_array_index(relations, guint, i);
        bool known = false;
        for (guint j = first; j < usage->candidates->len; j++)
            known = known || is_same_relation(used_relation(usage, relation), used_relation(usage, g_array_index(usage->candidates, guint, j)));
        if (!known)
            g_array_append_val(usage->candidates, relation);
    }
    return add_column(reader, first, name, line, false);
}

void usage_add_name(const UsageReader *reader, UsedNameKind kind, TreeName name, int line) {
    if (!usage_certain_name(reader, name.name) || (name.schema && (!usage_certain_name(reader, name.schema) || strcmp(name.schema, "pg_catalog") == 0)))
        return;
    const UsedName used = {kind, usage_keep(reader, name.schema), usage_keep(reader, name.name), line};
    g_array_append_val(reader->usage->names, used);
}

/* --- statements ------------------------------------------------------------------------------------------------------------------- */

static void blank(char *text, size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++)
        if (text[i] != '\n')
            text[i] = ' ';
}

/* The first row behind VALUES that begins beyond the limit, and the end of the last row; false: no INSERT of so many rows. */
static bool find_rows_to_cut(const TokenList *list, size_t *begin, size_t *end) {
    int depth = 0;
    bool values = false;
    *begin = *end = 0;
    for (size_t i = 0; i < list->tokens->len; i++) {
        depth += token_is_char(list, i, '(') - token_is_char(list, i, ')');
        if (depth > 0)
            continue;
        values = values || token_is_word(list, i, "values");
        if (values && i > CUT_TOKENS && !*begin && token_is_char(list, i, ','))
            *begin = token_at(list, i)->begin;
        if (values && token_is_char(list, i, ')'))
            *end = token_at(list, i)->end;
        if (values && !token_is_char(list, i, ')') && !token_is_char(list, i, ',') && !token_is_word(list, i, "values"))
            break;
    }
    return *begin && *end > *begin;
}

/* An INSERT of very many rows, without most of them; NULL: as it is. */
static char *cut_rows(const char *sql, size_t size) {
    g_autoptr(TokenList) list = token_scan(sql, size, false);
    size_t begin, end;
    if (list->error || list->tokens->len <= CUT_TOKENS || !(token_is_word(list, 0, "insert") || token_is_word(list, 0, "with")) || !find_rows_to_cut(list, &begin, &end))
        return NULL;
    char *text = g_strndup(sql, size);
    blank(text, begin, end);
    return text;
}

static GArray *find_newlines(const char *sql, size_t size) {
    GArray *newlines = g_array_new(FALSE, FALSE, sizeof(int));
    for (size_t i = 0; i < size; i++)
        if (sql[i] == '\n') {
            int offset = (int)i;
            g_array_append_val(newlines, offset);
        }
    return newlines;
}

void usage_read_statement(SqlUsage *usage, const char *sql, size_t size, int line, bool holes, bool variables) {
    g_autofree char *cut = cut_rows(sql, size);
    json_t *node = tree_parse(cut ? cut : sql, size);
    usage->statements += !variables;
    if (!node)
        return;
    usage->understood += !variables;
    g_autoptr(GArray) newlines = find_newlines(sql, size);
    const UsageReader reader = {usage, line, newlines, holes, variables};
    usage_read_made(&reader, node);
    usage_read_query(&reader, node, NULL);
    if (tree_as(node, "DoStmt") && !variables)
        usage_read_do(usage, sql, size, line, holes);
    json_decref(node);
}

void sql_usage_add(SqlUsage *usage, const char *sql, size_t size, int line, bool holes) {
    g_autoptr(Statements) statements = statements_parse(sql, size);
    for (guint i = 0; i < statements->items->len; i++) {
        const Statement *statement = statements->items->pdata[i];
        usage_read_statement(usage, sql + statement->begin, statement->end - statement->begin, line + statement->line - 1, holes, false);
    }
}

static void share(GHashTable *set, GHashTable *other) {
    GHashTableIter iterator;
    gpointer name;
    g_hash_table_iter_init(&iterator, other);
    while (g_hash_table_iter_next(&iterator, &name, NULL))
        g_hash_table_add(set, g_strdup(name));
}

void sql_usage_share(SqlUsage *usage, const SqlUsage *other) {
    share(usage->made, other->made);
    share(usage->altered, other->altered);
    usage->open = usage->open || other->open;
}

/* --- what it makes itself ---------------------------------------------------------------------------------------------------------- */

bool sql_usage_alters(const SqlUsage *usage, const char *relation, const char *column) {
    if (!column)
        return g_hash_table_contains(usage->altered, relation);
    g_autofree char *key = g_strdup_printf("%s.%s", relation, column);
    return g_hash_table_contains(usage->altered, key);
}

bool sql_usage_makes(const SqlUsage *usage, const char *name) {
    return name && g_hash_table_contains(usage->made, name);
}

static bool has_own_candidate(const SqlUsage *usage, const UsedColumn *column) {
    for (guint i = 0; i < column->count; i++) {
        const UsedRelation *relation = used_candidate(usage, column, i);
        if (!relation->name || sql_usage_makes(usage, column->name) || sql_usage_alters(usage, relation->name, column->name))
            return true;
    }
    return false;
}

static void take_out_writes(SqlUsage *usage) {
    for (guint i = usage->inserts->len; i-- > 0;)
        if (!used_relation(usage, ((UsedInsert *)usage->inserts->pdata[i])->relation)->name)
            g_ptr_array_remove_index(usage->inserts, i);
    for (guint i = usage->conflicts->len; i-- > 0;)
        if (!used_relation(usage, ((UsedConflict *)usage->conflicts->pdata[i])->relation)->name)
            g_ptr_array_remove_index(usage->conflicts, i);
}

void sql_usage_finish(SqlUsage *usage) {
    for (guint i = 0; i < usage->relations->len; i++) {
        UsedRelation *relation = &g_array_index(usage->relations, UsedRelation, i);
        if (sql_usage_makes(usage, relation->name))
            relation->name = NULL;
    }
    take_out_writes(usage);
    for (guint i = 0; i < usage->columns->len; i++) {
        UsedColumn *column = &g_array_index(usage->columns, UsedColumn, i);
        if (has_own_candidate(usage, column))
            column->count = 0;
    }
    for (guint i = usage->names->len; i-- > 0;)
        if (sql_usage_makes(usage, g_array_index(usage->names, UsedName, i).name))
            g_array_remove_index(usage->names, i);
    for (guint i = usage->literals->len; i-- > 0;)
        if (sql_usage_makes(usage, g_array_index(usage->literals, UsedLiteral, i).type))
            g_array_remove_index(usage->literals, i);
}

SqlUsage *sql_usage_parse(const char *sql, size_t size) {
    SqlUsage *usage = sql_usage_new();
    sql_usage_add(usage, sql, size, 1, false);
    sql_usage_finish(usage);
    return usage;
}
