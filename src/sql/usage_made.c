/* What a script makes, changes or sets by itself: of that nothing can be said by a catalog. */

#include "usage_private.h"

#include <string.h>

static void mark_column(const UsageReader *reader, const char *relation, const char *column) {
    if (relation && column)
        g_hash_table_add(reader->usage->altered, g_strdup_printf("%s.%s", relation, column));
}

/* --- DDL ------------------------------------------------------------------------------------------------------------------------- */

static void read_create_table(const UsageReader *reader, const json_t *fields) {
    usage_mark(reader->usage->made, tree_range(tree_get(fields, "relation")).name);
}

static void read_create_table_as(const UsageReader *reader, const json_t *fields) {
    usage_mark(reader->usage->made, tree_range(tree_get(tree_get(fields, "into"), "rel")).name);
    usage_read_query(reader, tree_get(fields, "query"), NULL);
}

static void read_view(const UsageReader *reader, const json_t *fields) {
    usage_mark(reader->usage->made, tree_range(tree_get(fields, "view")).name);
    usage_read_query(reader, tree_get(fields, "query"), NULL);
}

static void read_type(const UsageReader *reader, const json_t *fields) {
    static const char *const names[] = {"typeName", "defnames", "domainname"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        usage_mark(reader->usage->made, tree_name(tree_get(fields, names[i])).name);
    usage_mark(reader->usage->made, tree_range(tree_get(fields, "typevar")).name);
}

static void read_function(const UsageReader *reader, const json_t *fields) {
    usage_mark(reader->usage->made, tree_name(tree_get(fields, "funcname")).name);
    const json_t *options = tree_get(fields, "options");
    for (size_t i = 0; i < tree_count(options); i++) {
        const json_t *option = tree_as(tree_at(options, i), "DefElem");
        const char *code = tree_is(option, "defname", "as") ? tree_string(tree_at(tree_get(tree_as(tree_get(option, "arg"), "List"), "items"), 0)) : NULL;
        if (code)
            usage_read_names(reader->usage, code, strlen(code));
    }
}

static void read_alter_table(const UsageReader *reader, const json_t *fields) {
    const json_t *range = tree_get(fields, "relation"), *commands = tree_get(fields, "cmds");
    const char *relation = tree_range(range).name;
    if (!tree_flag(fields, "missing_ok") && (tree_is(fields, "objtype", "OBJECT_TABLE") || tree_is(fields, "objtype", "OBJECT_VIEW")))
        usage_add_relation(reader, range);
    usage_mark(reader->usage->altered, relation);
    for (size_t i = 0; i < tree_count(commands); i++) {
        const json_t *command = tree_as(tree_at(commands, i), "AlterTableCmd");
        mark_column(reader, relation, tree_text(tree_as(tree_get(command, "def"), "ColumnDef"), "colname"));
        mark_column(reader, relation, tree_text(command, "name"));
    }
}

static void read_rename(const UsageReader *reader, const json_t *fields) {
    const char *relation = tree_range(tree_get(fields, "relation")).name, *new_name = tree_text(fields, "newname"), *old_name = tree_text(fields, "subname");
    if (tree_is(fields, "renameType", "OBJECT_COLUMN")) {
        usage_mark(reader->usage->altered, relation);
        mark_column(reader, relation, old_name);
        mark_column(reader, relation, new_name);
        return;
    }
    usage_mark(reader->usage->made, relation);
    usage_mark(reader->usage->made, new_name);
    const json_t *object = tree_get(fields, "object");
    usage_mark(reader->usage->made, tree_name(tree_get(tree_as(object, "List"), "items")).name);
    usage_mark(reader->usage->made, tree_name(tree_get(tree_as(object, "ObjectWithArgs"), "objname")).name);
}

static void read_drop(const UsageReader *reader, const json_t *fields) {
    const json_t *objects = tree_get(fields, "objects");
    bool schema = tree_is(fields, "removeType", "OBJECT_SCHEMA");
    reader->usage->open = reader->usage->open || schema;
    for (size_t i = 0; i < tree_count(objects); i++) {
        const json_t *object = tree_at(objects, i);
        usage_mark(reader->usage->made, tree_name(tree_get(tree_as(object, "List"), "items")).name);
        usage_mark(reader->usage->made, tree_name(tree_get(tree_as(object, "TypeName"), "names")).name);
        usage_mark(reader->usage->made, tree_name(tree_get(tree_as(object, "ObjectWithArgs"), "objname")).name);
    }
}

static void read_index(const UsageReader *reader, const json_t *fields) {
    const json_t *range = tree_get(fields, "relation"), *elements = tree_get(fields, "indexParams");
    guint relation = usage_add_relation(reader, range);
    usage_mark(reader->usage->altered, tree_range(range).name);
    for (size_t i = 0; i < tree_count(elements); i++) {
        const json_t *element = tree_as(tree_at(elements, i), "IndexElem");
        usage_add_column(reader, relation, tree_text(element, "name"), usage_line(reader, range), true);
    }
}

/* --- other statements that name tables -------------------------------------------------------------------------------------------- */

static void read_copy(const UsageReader *reader, const json_t *fields) {
    const json_t *range = tree_get(fields, "relation"), *columns = tree_get(fields, "attlist");
    usage_read_query(reader, tree_get(fields, "query"), NULL);
    guint relation = range ? usage_add_relation(reader, range) : NO_RELATION;
    for (size_t i = 0; i < tree_count(columns); i++)
        usage_add_column(reader, relation, tree_string(tree_at(columns, i)), usage_line(reader, range), true);
}

static void read_relations(const UsageReader *reader, const json_t *fields) {
    const json_t *list = tree_get(fields, "relations");
    for (size_t i = 0; i < tree_count(list); i++)
        usage_add_relation(reader, tree_as(tree_at(list, i), "RangeVar"));
}

static void read_inner_query(const UsageReader *reader, const json_t *fields) {
    usage_read_query(reader, tree_get(fields, "query"), NULL);
}

static void read_relation(const UsageReader *reader, const json_t *fields) {
    usage_add_relation(reader, tree_get(fields, "relation"));
}

static void read_call(const UsageReader *reader, const json_t *fields) {
    usage_add_name(reader, NAME_FUNCTION, tree_name(tree_get(tree_get(fields, "funccall"), "funcname")), usage_line(reader, tree_get(fields, "funccall")));
}

/* --- search_path ------------------------------------------------------------------------------------------------------------------ */

static void set_path(SqlUsage *usage, GPtrArray *take_path) {
    bool other = usage->search_path != NULL;
    for (guint i = 0; other && usage->search_path->len == take_path->len && i < take_path->len; i++)
        if (g_strcmp0(usage->search_path->pdata[i], take_path->pdata[i]) != 0)
            usage->open = true;
    usage->open = usage->open || (other && usage->search_path->len != take_path->len);
    g_clear_pointer(&usage->search_path, g_ptr_array_unref);
    usage->search_path = take_path;
}

static void read_set(const UsageReader *reader, const json_t *fields) {
    const json_t *values = tree_get(fields, "args");
    if (!tree_is(fields, "name", "search_path") || !tree_is(fields, "kind", "VAR_SET_VALUE"))
        return;
    GPtrArray *path = g_ptr_array_new();
    for (size_t i = 0; i < tree_count(values); i++) {
        const char *name = tree_text(tree_get(tree_as(tree_at(values, i), "A_Const"), "sval"), "sval");
        if (name)
            g_ptr_array_add(path, (gpointer)(uintptr_t)usage_keep(reader, name));
        reader->usage->open = reader->usage->open || !name || !usage_certain_name(reader, name);
    }
    set_path(reader->usage, path);
}

static void see_set_config(const json_t *fields, void *payload) {
    const UsageReader *reader = payload;
    const json_t *arguments = tree_get(fields, "args");
    const char *setting = tree_text(tree_get(tree_as(tree_at(arguments, 0), "A_Const"), "sval"), "sval");
    if (g_strcmp0(tree_name(tree_get(fields, "funcname")).name, "set_config") != 0 || g_strcmp0(setting, "search_path") != 0)
        return;
    const json_t *value = tree_get(tree_as(tree_at(arguments, 1), "A_Const"), "sval");
    const char *text = tree_text(value, "sval");
    g_auto(GStrv) parts = g_strsplit(text ? text : "", ",", -1);
    reader->usage->open = reader->usage->open || !value;
    GPtrArray *path = g_ptr_array_new();
    for (char **part = parts; *part; part++)
        if (*g_strstrip(*part))
            g_ptr_array_add(path, (gpointer)(uintptr_t)usage_keep(reader, *part));
    set_path(reader->usage, path);
}

/* --- looking before ---------------------------------------------------------------------------------------------------------------- */

static void see_system_relation(const json_t *fields, void *payload) {
    TreeName name = tree_range(fields);
    bool *found = payload;
    *found = *found || g_strcmp0(name.schema, "information_schema") == 0 || (name.name && g_str_has_prefix(name.name, "pg_"));
}

static void see_lookup(const json_t *fields, void *payload) {
    const char *name = tree_name(tree_get(fields, "funcname")).name;
    bool *found = payload;
    *found = *found || (name && g_str_has_prefix(name, "to_reg"));
}

static void see_text(const json_t *fields, void *payload) {
    const char *text = tree_text(tree_get(fields, "sval"), "sval");
    const char *dot = text ? strrchr(text, '.') : NULL;
    usage_mark(payload, dot ? dot + 1 : text);
}

/* A program that asks whether a table or column is there does not rely on it. */
static void read_lookup(const UsageReader *reader, const json_t *node) {
    bool looks = false;
    tree_each(node, "RangeVar", see_system_relation, &looks);
    tree_each(node, "FuncCall", see_lookup, &looks);
    if (!looks)
        return;
    tree_each(node, "A_Const", see_text, reader->usage->made);
    reader->usage->open = true;
}

void usage_read_made(const UsageReader *reader, const json_t *node) {
    static const struct {
        const char *type;
        void (*read)(const UsageReader *, const json_t *);
    } rows[] = {
        {"CreateStmt", read_create_table},   {"CreateTableAsStmt", read_create_table_as}, {"ViewStmt", read_view},        {"CreateEnumStmt", read_type},
        {"DefineStmt", read_type},           {"CompositeTypeStmt", read_type},            {"CreateDomainStmt", read_type}, {"AlterEnumStmt", read_type},
        {"CreateFunctionStmt", read_function}, {"AlterTableStmt", read_alter_table}, {"RenameStmt", read_rename},
        {"DropStmt", read_drop},             {"IndexStmt", read_index},                   {"CopyStmt", read_copy},        {"TruncateStmt", read_relations},
        {"LockStmt", read_relations},        {"ExplainStmt", read_inner_query},           {"PrepareStmt", read_inner_query}, {"DeclareCursorStmt", read_inner_query},
        {"RefreshMatViewStmt", read_relation}, {"CallStmt", read_call},                   {"VariableSetStmt", read_set},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (tree_as(node, rows[i].type))
            rows[i].read(reader, tree_body(node));
    usage_mark(reader->usage->made, tree_range(tree_get(tree_get(tree_as(node, "SelectStmt"), "intoClause"), "rel")).name);
    if (reader->usage->conditional)
        read_lookup(reader, node);
    UsageReader copy = *reader;
    tree_each(node, "FuncCall", see_set_config, &copy);
}
