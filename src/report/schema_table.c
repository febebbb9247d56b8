/* One table of the schema reference. */

#include "schema_view.h"

#include <string.h>
#include "definition.h"
#include "phrase.h"
#include "reference.h"

/* Which columns of the list of columns say something for this table. */
typedef struct {
    bool fallback, key, references;
    OptionalColumns optional;
} ColumnsShown;

/* The value a column has by itself: default, identity or generation. Free with g_free(). */
static char *column_fallback(const Object *column) {
    GString *out = g_string_new(NULL);
    const char *generated = object_get(column, "generated"), *identity = object_get(column, "identity_column");
    phrase_code(out, object_get(column, "default"));
    if (generated) {
        g_string_append(out, object_get(column, "generated_virtual") ? "virtual " : "generated ");
        phrase_code(out, generated);
    }
    if (identity) {
        g_string_append(out, "identity ");
        phrase_text(out, identity);
    }
    return g_string_free(out, FALSE);
}

static const Object *single_key(const SchemaView *view, const Object *column, ObjectKind kind) {
    const GPtrArray *children = catalog_children(view->catalog, column->parent);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = g_ptr_array_index(children, i);
        if (child->kind == kind && definition_lists(object_get(child, "columns"), definition_quoted_name(column)))
            return child;
    }
    return NULL;
}

static char *column_keys(const SchemaView *view, const Object *column) {
    static const struct {
        ObjectKind kind;
        const char *word;
    } words[] = {{KIND_PRIMARY_KEY, "PK"}, {KIND_FOREIGN_KEY, "FK"}, {KIND_UNIQUE, "UK"}};
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (single_key(view, column, words[i].kind)) {
            phrase_separate(out, " ");
            g_string_append(out, words[i].word);
        }
    return g_string_free(out, FALSE);
}

static ColumnsShown choose_columns(const SchemaView *view, const GPtrArray *children) {
    ColumnsShown shown = {.optional = schema_view_optional(view, children, KIND_COLUMN)};
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = g_ptr_array_index(children, i);
        if (child->kind != KIND_COLUMN) {
            shown.key |= child->kind == KIND_PRIMARY_KEY || child->kind == KIND_FOREIGN_KEY || child->kind == KIND_UNIQUE;
            shown.references |= child->kind == KIND_FOREIGN_KEY;
            continue;
        }
        g_autofree char *fallback = column_fallback(child);
        shown.fallback |= *fallback != '\0';
    }
    return shown;
}

static void references_cell(const SchemaView *view, const Object *column, Node *row) {
    Node *cell = document_cell(view->document, row, NULL);
    const Object *key = single_key(view, column, KIND_FOREIGN_KEY);
    const char *table = key ? object_get(key, "references_table") : NULL;
    if (table)
        reference_object(view->document, cell, view->target, table, phrase_short_identity(table));
}

static void column_row(const SchemaView *view, const Object *column, const ColumnsShown *shown, Node *table) {
    Document *document = view->document;
    g_autofree char *anchor = reference_object_anchor(view->target, column->identity);
    g_autoptr(GString) type = g_string_new(NULL);
    Node *row = document_row(document, table);
    Node *name = document_cell(document, row, NULL);
    document_anchor(document, name, anchor);
    document_code(document, name, column->name);
    phrase_code(type, object_get(column, "type"));
    if (object_get(column, "collation")) {
        g_string_append(type, " collate ");
        phrase_code(type, object_get(column, "collation"));
    }
    document_cell(document, row, type->str);
    document_cell(document, row, object_get(column, "not_null") ? "no" : "yes");
    if (shown->fallback) {
        g_autofree char *fallback = column_fallback(column);
        document_cell(document, row, fallback);
    }
    if (shown->key) {
        g_autofree char *keys = column_keys(view, column);
        document_cell(document, row, keys);
    }
    if (shown->references)
        references_cell(view, column, row);
    schema_view_origin_cells(view, column, shown->optional.changed, row);
    if (shown->optional.comment)
        schema_view_comment_cell(view, column, row);
}

static void table_columns(const SchemaView *view, const GPtrArray *children) {
    ColumnsShown shown = choose_columns(view, children);
    const struct {
        const char *title;
        bool shown;
    } all[] = {{"Column", true}, {"Type", true}, {"Null", true}, {"Default", shown.fallback}, {"Key", shown.key}, {"References", shown.references},
               {"Added in", true}, {"Changed in", shown.optional.changed}, {"Comment", shown.optional.comment}};
    ColumnTitle titles[G_N_ELEMENTS(all)];
    size_t count = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (all[i].shown)
            titles[count++] = (ColumnTitle){all[i].title, 'l'};
    Node *table = NULL;
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = g_ptr_array_index(children, i);
        if (child->kind != KIND_COLUMN)
            continue;
        if (!table)
            table = section_table(view->document, view->parent, titles, count);
        column_row(view, child, &shown, table);
    }
}

/* --- keys, indexes, triggers, policies --- */


static void part_row(const SchemaView *view, const Object *part, bool with_kind, Node *table) {
    g_autofree char *anchor = reference_object_anchor(view->target, part->identity);
    g_autoptr(GString) definition = g_string_new(NULL);
    Node *row = document_row(view->document, table);
    Node *name = document_cell(view->document, row, NULL);
    document_anchor(view->document, name, anchor);
    document_code(view->document, name, part->name);
    if (with_kind)
        document_cell(view->document, row, kind_get(part->kind)->name);
    definition_say(definition, part);
    if (object_get(part, "comment")) {
        g_string_append(definition, "\n");
        phrase_text(definition, object_get(part, "comment"));
    }
    document_cell(view->document, row, definition->str);
    schema_view_origin_cells(view, part, false, row);
}

/* A table of the children of kinds first..last, under a bold line. */
static void table_parts(const SchemaView *view, const GPtrArray *children, ObjectKind first, ObjectKind last, const char *title) {
    bool with_kind = first != last;
    const ColumnTitle titles[] = {{title, 'l'}, {with_kind ? "Kind" : "Definition", 'l'}, {with_kind ? "Definition" : "Added in", 'l'}, {"Added in", 'l'}};
    Node *table = NULL;
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = g_ptr_array_index(children, i);
        if (child->kind < first || child->kind > last)
            continue;
        if (!table)
            table = section_table(view->document, view->parent, titles, with_kind ? 4 : 3);
        part_row(view, child, with_kind, table);
    }
}

/* --- partitions --- */

/* Partitions below a table, those of partitions after their own. */
static void partition_rows(const SchemaView *view, const char *parent, int depth, Node **table) {
    static const ColumnTitle titles[] = {{"Partition", 'l'}, {"Bound", 'l'}, {"Added in", 'l'}};
    for (guint i = 0; i < view->catalog->objects->len && depth < 16; i++) {
        const Object *object = g_ptr_array_index(view->catalog->objects, i);
        if (object->kind != KIND_TABLE || g_strcmp0(object_get(object, "partition_of"), parent) != 0)
            continue;
        if (!*table)
            *table = section_table(view->document, view->parent, titles, G_N_ELEMENTS(titles));
        g_autofree char *anchor = reference_object_anchor(view->target, object->identity);
        g_autoptr(GString) bound = g_string_new(NULL);
        Node *row = document_row(view->document, *table);
        Node *name = document_cell(view->document, row, NULL);
        document_anchor(view->document, name, anchor);
        document_code(view->document, name, phrase_short_identity(object->identity));
        phrase_code(bound, object_get(object, "partition_bound"));
        if (object_get(object, "partition_key")) {
            g_string_append(bound, ", partitioned by ");
            phrase_code(bound, object_get(object, "partition_key"));
        }
        document_cell(view->document, row, bound->str);
        schema_view_origin_cells(view, object, false, row);
        if (object_get(object, "partition_key"))
            partition_rows(view, object->identity, depth + 1, table);
    }
}

/* --- the table itself --- */

static void table_properties(const SchemaView *view, const Object *table, const GPtrArray *children) {
    static const struct {
        const char *property, *words;
    } said[] = {
        {"persistence", "Persistence"},     {"partition_key", "Partitioned by"}, {"partition_of", "Partition of"}, {"inherits", "Inherits"},
        {"of_type", "Of type"},             {"options", "Storage options"},      {"row_security", "Row security"}, {"replica_identity", "Replica identity"},
        {"access_method", "Access method"},
        {"tablespace", "Tablespace"},       {"clustered_on", "Clustered on"},
    };
    g_autoptr(GString) words = g_string_new(NULL);
    size_t policies = 0;
    for (guint i = 0; children && i < children->len; i++)
        policies += ((const Object *)g_ptr_array_index(children, i))->kind == KIND_POLICY;
    for (size_t i = 0; i < G_N_ELEMENTS(said); i++) {
        const char *value = object_get(table, said[i].property);
        if (!value || *value == '\0')
            continue;
        g_string_append_printf(words, "%s%s: ", words->len ? " · " : "", said[i].words);
        phrase_code(words, value);
    }
    if (policies > 0 && !object_get(table, "row_security"))
        g_string_append_printf(words, "%sRow security: not enabled, so its policies do nothing", words->len ? " · " : "");
    if (words->len > 0)
        document_paragraph(view->document, view->parent, words->str);
}

void schema_view_table(const SchemaView *view, const Object *table) {
    const GPtrArray *children = catalog_children(view->catalog, table->identity);
    Node *partitions = NULL;
    schema_view_begin(view, table);
    table_properties(view, table, children);
    table_columns(view, children);
    table_parts(view, children, KIND_PRIMARY_KEY, KIND_EXCLUSION, "Key or constraint");
    table_parts(view, children, KIND_INDEX, KIND_INDEX, "Index");
    table_parts(view, children, KIND_STATISTICS, KIND_STATISTICS, "Statistics");
    table_parts(view, children, KIND_RULE, KIND_RULE, "Rule");
    table_parts(view, children, KIND_TRIGGER, KIND_TRIGGER, "Trigger");
    table_parts(view, children, KIND_POLICY, KIND_POLICY, "Policy");
    if (object_get(table, "partition_key"))
        partition_rows(view, table->identity, 0, &partitions);
    schema_view_history(view, table);
}
