/* Schema reference: what the migrations make, object by object, each with the migration that added and last changed it. */

#include "section.h"

#include <string.h>
#include "er_diagram.h"
#include "facts.h"
#include "phrase.h"
#include "reference.h"
#include "schema_view.h"

/* The schemas that objects are in, sorted; of const char *. */
static GPtrArray *schema_names(const Catalog *catalog) {
    GPtrArray *names = g_ptr_array_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(catalog->objects, i);
        if (object->schema && g_hash_table_add(seen, (void *)(uintptr_t)object->schema))
            g_ptr_array_add(names, (void *)(uintptr_t)object->schema);
    }
    g_ptr_array_sort(names, text_compare_entries);
    return names;
}

static bool is_page(const Object *object, const char *schema) {
    return object->kind == KIND_TABLE && g_strcmp0(object->schema, schema) == 0 && !object_get(object, "partition_of");
}

static size_t count_children(const Catalog *catalog, const char *identity, ObjectKind kind) {
    const GPtrArray *children = catalog_children(catalog, identity);
    size_t count = 0;
    for (guint i = 0; children && i < children->len; i++)
        count += ((const Object *)g_ptr_array_index(children, i))->kind == kind;
    return count;
}

static void overview_row(const SchemaView *view, const Object *table, bool with_comment, Node *node) {
    Node *row = document_row(view->document, node);
    g_autofree char *columns = g_strdup_printf("%zu", count_children(view->catalog, table->identity, KIND_COLUMN));
    g_autofree char *indexes = g_strdup_printf("%zu", count_children(view->catalog, table->identity, KIND_INDEX));
    reference_object(view->document, document_cell(view->document, row, NULL), view->target, table->identity, table->name);
    document_cell(view->document, row, columns);
    document_cell(view->document, row, indexes);
    schema_view_origin_cells(view, table, true, row);
    if (with_comment)
        schema_view_comment_cell(view, table, row);
}

static void overview(const SchemaView *view, const char *schema) {
    static const ColumnTitle titles[] = {{"Table", 'l'}, {"Columns", 'r'}, {"Indexes", 'r'}, {"Added in", 'l'}, {"Changed in", 'l'}, {"Comment", 'l'}};
    bool with_comment = false;
    Node *table = NULL;
    for (guint i = 0; i < view->catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(view->catalog->objects, i);
        with_comment |= is_page(object, schema) && object_get(object, "comment");
    }
    for (guint i = 0; i < view->catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(view->catalog->objects, i);
        if (!is_page(object, schema))
            continue;
        if (!table)
            table = section_table(view->document, view->parent, titles, G_N_ELEMENTS(titles) - !with_comment);
        overview_row(view, object, with_comment, table);
    }
}

static void one_schema(const SchemaView *view, const char *schema, bool several) {
    static const ObjectKind after_tables[] = {
        KIND_FOREIGN_TABLE, KIND_VIEW, KIND_MATERIALIZED_VIEW, KIND_ENUM, KIND_COMPOSITE_TYPE, KIND_RANGE_TYPE, KIND_BASE_TYPE, KIND_DOMAIN, KIND_SEQUENCE, KIND_FUNCTION,
        KIND_PROCEDURE, KIND_AGGREGATE, KIND_OPERATOR, KIND_OPERATOR_FAMILY, KIND_OPERATOR_CLASS, KIND_COLLATION, KIND_CONVERSION, KIND_TEXT_SEARCH_PARSER,
        KIND_TEXT_SEARCH_TEMPLATE, KIND_TEXT_SEARCH_DICTIONARY, KIND_TEXT_SEARCH_CONFIGURATION,
    };
    SchemaView inner = *view;
    if (several) {
        g_autoptr(GString) title = g_string_new("Schema ");
        phrase_code(title, schema);
        document_heading(view->document, view->parent, view->level, title->str);
        inner.level = MIN(view->level + 1, 6);
    }
    overview(&inner, schema);
    er_diagram_build(view->catalog, schema, view->document, view->parent);
    for (guint i = 0; i < view->catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(view->catalog->objects, i);
        if (is_page(object, schema))
            schema_view_table(&inner, object);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(after_tables); i++)
        schema_view_kind(&inner, after_tables[i], schema);
}

static bool is_asked_for(const Object *object, const char *text) {
    return strcmp(object->identity, text) == 0 || strcmp(phrase_short_identity(object->identity), text) == 0;
}

/* object=NAME: only that table, view, function, ... */
static void one_object(const SchemaView *view, const char *text) {
    for (guint i = 0; i < view->catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(view->catalog->objects, i);
        if (object->parent || !is_asked_for(object, text))
            continue;
        if (object->kind == KIND_TABLE)
            schema_view_table(view, object);
        else
            schema_view_object(view, object);
    }
}

static void all_objects(const SchemaView *view) {
    g_autoptr(GPtrArray) schemas = schema_names(view->catalog);
    if (schemas->len == 0)
        document_paragraph(view->document, view->parent, "The migrations make no objects.");
    for (guint i = 0; i < schemas->len; i++)
        one_schema(view, g_ptr_array_index(schemas, i), schemas->len > 1);
    static const ObjectKind of_database[] = {
        KIND_SCHEMA, KIND_EXTENSION, KIND_LANGUAGE, KIND_ACCESS_METHOD, KIND_CAST, KIND_TRANSFORM, KIND_EVENT_TRIGGER, KIND_FOREIGN_DATA_WRAPPER, KIND_FOREIGN_SERVER,
        KIND_USER_MAPPING, KIND_PUBLICATION, KIND_SUBSCRIPTION, KIND_DEFAULT_PRIVILEGES,
    };
    for (size_t i = 0; i < G_N_ELEMENTS(of_database); i++)
        schema_view_kind(view, of_database[i], NULL);
    for (guint i = 0; i < view->catalog->unseen->len; i++) {
        const UnseenKind *unseen = &g_array_index(view->catalog->unseen, UnseenKind, i);
        g_autoptr(GString) words = g_string_new("Not described here: ");
        g_string_append_printf(words, "%s (%d).", unseen->kind, unseen->count);
        document_paragraph(view->document, view->parent, words->str);
    }
}

static void schema_of_target(const Audit *audit, const AuditTarget *target, Document *document, Node *parent, const Slot *slot, int level) {
    if (section_says_problem(target, document, parent))
        return;
    const Catalog *catalog = facts_catalog(target);
    if (!catalog) {
        g_autoptr(GString) words = g_string_new("Not known: the migrations were not replayed");
        if (target->replay_problem) {
            g_string_append(words, ": ");
            phrase_text(words, target->replay_problem);
        }
        document_paragraph(document, parent, words->str);
        return;
    }
    g_autoptr(OriginIndex) origins = origin_index_new(target);
    SchemaView view = {audit, target, catalog, origins, document, parent, level};
    if (slot->object)
        one_object(&view, slot->object);
    else
        all_objects(&view);
}

void section_build_schema(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    section_each_target(audit, document, parent, slot, STRAY_HIDDEN, schema_of_target);
}
