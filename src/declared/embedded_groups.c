/* The groups of a file with SQL, and all its statements for who looks at what uses a schema. */

#include <string.h>
#include "base/error.h"
#include "declared/declared.h"
#include "embedded.h"
#include "embedded_source.h"
#include "sql/psql_script.h"
#include "sql_file.h"

#define GROUPS_MAX 200

/* --- groups ------------------------------------------------------------------------------------------------------------- */

static void add_once(GPtrArray *names, const char *name) {
    for (guint i = 0; i < names->len; i++)
        if (strcmp(names->pdata[i], name) == 0)
            return;
    if (names->len < GROUPS_MAX)
        g_ptr_array_add(names, g_strdup(name));
}

static void group_free(void *data) {
    DeclaredGroup *group = data;
    g_ptr_array_unref(group->tables);
    g_ptr_array_unref(group->changed);
    g_free(group->name);
    g_free(group);
}

/* NULL: it defines nothing. */
static DeclaredGroup *group_of(const char *name, const Declaration *declaration) {
    if (declaration->statements->len == 0)
        return NULL;
    DeclaredGroup *group = g_new0(DeclaredGroup, 1);
    group->name = g_strdup(name);
    group->line = g_array_index(declaration->statements, DeclarationStatement, 0).place.line;
    group->tables = g_ptr_array_new_with_free_func(g_free);
    group->changed = g_ptr_array_new_with_free_func(g_free);
    group->columns = declaration->columns.seen;
    group->statements = declaration->statements->len;
    for (guint i = 0; i < declaration->statements->len; i++) {
        const DeclarationStatement *statement = &g_array_index(declaration->statements, DeclarationStatement, i);
        g_autoptr(Statements) parsed = statements_parse(statement->sql, strlen(statement->sql));
        StatementKind kind = parsed->items->len > 0 ? ((const Statement *)parsed->items->pdata[0])->kind : STATEMENT_UNKNOWN;
        if (statement->object && kind == STATEMENT_CREATE_TABLE)
            add_once(group->tables, statement->object);
        else if (statement->object && (kind == STATEMENT_ALTER_TABLE || kind == STATEMENT_CREATE_INDEX))
            add_once(group->changed, statement->object);
    }
    g_ptr_array_sort(group->tables, text_compare_entries);
    g_ptr_array_sort(group->changed, text_compare_entries);
    return group;
}

static void collect_names(const EmbeddedSource *source, GPtrArray *names) {
    for (guint i = 0; source->marked && i < source->marked->len; i++)
        add_once(names, g_array_index(source->marked, MarkedText, i).name);
    const GArray *texts = source->texts;
    for (guint i = 0; texts && i < texts->len; i++)
        add_once(names, embedded_group(&g_array_index(texts, ModuleText, i)));
}

static void add_group(GPtrArray *groups, const char *name, const Declaration *declaration) {
    DeclaredGroup *group = group_of(name, declaration);
    if (group)
        g_ptr_array_add(groups, group);
}

GPtrArray *declared_embedded_groups(FileTree *tree, const char *path, ParseCache *cache, GError **error) {
    g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func(group_free);
    if (g_str_has_suffix(path, ".sql")) {
        g_autoptr(Declaration) declaration = declared_read_sql(tree, path, error);
        if (!declaration)
            return NULL;
        add_group(groups, "", declaration);
        return g_steal_pointer(&groups);
    }
    g_autoptr(EmbeddedSource) source = embedded_source_open(tree, path, cache, false, error);
    if (!source)
        return NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    collect_names(source, names);
    for (guint i = 0; i < names->len; i++) {
        g_autoptr(Declaration) declaration = embedded_source_read_group(source, names->pdata[i]);
        add_group(groups, names->pdata[i], declaration);
    }
    return g_steal_pointer(&groups);
}

/* --- all statements ----------------------------------------------------------------------------------------------------- */

static void add_statement(EmbeddedSql *sql, const char *text, size_t size, SourcePlace place, const char *function, bool has_holes) {
    const EmbeddedStatement statement = {text_pool_add_n(sql->texts, text, size), {text_pool_add(sql->texts, place.path), place.line}, text_pool_add(sql->texts, function), has_holes};
    g_array_append_val(sql->statements, statement);
}

typedef struct {
    EmbeddedSql *sql;
    const char *path, *function;
    int line; /* of the text, 1-based */
} Walk;

static void add_part(const char *part, size_t size, int line, void *payload) {
    const Walk *walk = payload;
    g_autoptr(Statements) statements = statements_parse(part, size);
    for (guint i = 0; i < statements->items->len; i++) {
        const Statement *statement = statements->items->pdata[i];
        const SourcePlace place = {walk->path, walk->line + line - 1 + statement->line - 1};
        add_statement(walk->sql, part + statement->begin, statement->end - statement->begin, place, walk->function, false);
    }
}

static bool add_file(EmbeddedSql *sql, FileTree *tree, const char *path, GError **error) {
    const TreeFile *file = file_tree_find(tree, path);
    if (!file)
        error_set(error, ERROR_USAGE, "there is no file %s", path);
    size_t size = 0;
    g_autofree char *text = file ? tree->read(tree, file, &size, error) : NULL;
    if (!text)
        return false;
    if (memchr(text, '\0', size)) {
        error_set(error, ERROR_INCOMPLETE, "%s is not text", path);
        return false;
    }
    g_autoptr(PsqlScript) script = psql_script_parse(text, size);
    sql_each_part(script->sql, script->size, script->ends, add_part, &(Walk){sql, path, NULL, 1});
    return true;
}

static void add_program(EmbeddedSql *sql, const EmbeddedSource *source) {
    const GArray *texts = source->texts;
    for (guint i = 0; i < texts->len; i++) {
        const ModuleText *text = &g_array_index(texts, ModuleText, i);
        g_autoptr(BuiltText) built = built_text_new(text);
        if (built->cut || !embedded_is_sql(text, built))
            continue;
        for (guint j = 0; j < built->statements->items->len; j++) {
            const Statement *statement = built->statements->items->pdata[j];
            HoleKind widest;
            bool holes = built_text_holes(built, statement, &widest) > 0;
            add_statement(sql, built->sql + statement->begin, statement->end - statement->begin, built_text_place(built, statement->line), text->function, holes && widest != HOLE_VALUE);
        }
    }
}

static bool add_embedded(EmbeddedSql *sql, FileTree *tree, const char *path, ParseCache *cache, GError **error) {
    g_autoptr(EmbeddedSource) source = embedded_source_open(tree, path, cache, false, error);
    if (!source)
        return false;
    for (guint i = 0; source->marked && i < source->marked->len; i++) {
        const MarkedText *text = &g_array_index(source->marked, MarkedText, i);
        add_part(text->sql, strlen(text->sql), 1, &(Walk){sql, path, text->name, text->line});
    }
    if (!source->marked)
        add_program(sql, source);
    return true;
}

EmbeddedSql *embedded_sql_read(FileTree *tree, const char *path, ParseCache *cache, GError **error) {
    g_autoptr(EmbeddedSql) sql = g_new0(EmbeddedSql, 1);
    sql->texts = text_pool_new();
    sql->statements = g_array_new(FALSE, FALSE, sizeof(EmbeddedStatement));
    bool ok = g_str_has_suffix(path, ".sql") ? add_file(sql, tree, path, error) : add_embedded(sql, tree, path, cache, error);
    return ok ? g_steal_pointer(&sql) : NULL;
}

void embedded_sql_free(EmbeddedSql *sql) {
    if (!sql)
        return;
    g_array_unref(sql->statements);
    text_pool_free(sql->texts);
    g_free(sql);
}
