#include "schema_view.h"

#include <string.h>
#include "definition.h"
#include "phrase.h"
#include "reference.h"

void schema_view_begin(const SchemaView *view, const Object *object) {
    g_autofree char *anchor = reference_object_anchor(view->target, object->identity);
    g_autoptr(GString) title = g_string_new(NULL);
    phrase_code(title, phrase_short_identity(object->identity));
    document_anchor(view->document, view->parent, anchor);
    document_heading(view->document, view->parent, view->level, title->str);
    const char *comment = object_get(object, "comment");
    if (comment) {
        g_autoptr(GString) words = g_string_new(NULL);
        phrase_text(words, comment);
        document_paragraph(view->document, view->parent, words->str);
    }
    Origin origin = origin_find(view->origins, object->kind, object->identity);
    if (origin.added >= 0 || origin.changed >= 0)
        origin_say(view->audit, view->target, origin, view->document, document_paragraph(view->document, view->parent, NULL));
}

void schema_view_history(const SchemaView *view, const Object *object) {
    g_autoptr(GArray) steps = origin_steps(view->origins, object->kind, object->identity);
    if (steps->len < 2)
        return;
    g_autoptr(GString) summary = g_string_new("History of ");
    phrase_code(summary, object->name);
    g_string_append(summary, ": ");
    phrase_count(summary, steps->len, "migration", "migrations");
    Node *details = document_details(view->document, view->parent, summary->str, false);
    origin_history(view->audit, view->origins, object->kind, object->identity, 2, view->document, details);
}

void schema_view_origin_cells(const SchemaView *view, const Object *object, bool with_changed, Node *row) {
    Origin origin = origin_find(view->origins, object->kind, object->identity);
    reference_migration_index(view->document, document_cell(view->document, row, NULL), view->target, origin.added);
    if (with_changed)
        reference_migration_index(view->document, document_cell(view->document, row, NULL), view->target, origin.changed);
}

void schema_view_comment_cell(const SchemaView *view, const Object *object, Node *row) {
    g_autoptr(GString) words = g_string_new(NULL);
    phrase_text(words, object_get(object, "comment"));
    document_cell(view->document, row, words->str);
}

OptionalColumns schema_view_optional(const SchemaView *view, const GPtrArray *objects, ObjectKind kind) {
    OptionalColumns optional = {false, false};
    for (guint i = 0; objects && i < objects->len; i++) {
        const Object *object = g_ptr_array_index(objects, i);
        if (object->kind != kind)
            continue;
        optional.comment |= object_get(object, "comment") != NULL;
        optional.changed |= origin_find(view->origins, kind, object->identity).changed >= 0;
    }
    return optional;
}

/* --- objects other than tables --- */

static bool has_heading(ObjectKind kind) {
    return kind == KIND_VIEW || kind == KIND_MATERIALIZED_VIEW || kind == KIND_FUNCTION || kind == KIND_PROCEDURE;
}

/* Every property but those that are shown otherwise: "type: integer; not null". */
static void say_properties(GString *out, const Object *object) {
    static const char *const elsewhere[] = {"comment", "definition", "body"};
    for (size_t i = 0; i < object->property_count; i++) {
        const Property *property = &object->properties[i];
        bool skip = false;
        for (size_t s = 0; s < G_N_ELEMENTS(elsewhere); s++)
            skip = skip || strcmp(property->name, elsewhere[s]) == 0;
        if (skip || *property->value == '\0')
            continue;
        g_autofree char *words = g_strdelimit(g_strdup(property->name), "_", ' ');
        phrase_separate(out, "; ");
        g_string_append(out, words);
        if (strcmp(property->value, "yes") == 0)
            continue;
        g_string_append(out, " ");
        phrase_code(out, property->value);
    }
}

/* What it consists of: "check `code_size` `(length(VALUE) < 10)`" of a domain, "`x` integer" of a composite type. */
static void say_parts(GString *out, const SchemaView *view, const Object *object) {
    const GPtrArray *children = catalog_children(view->catalog, object->identity);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = g_ptr_array_index(children, i);
        if (child->kind != KIND_DOMAIN_CONSTRAINT && child->kind != KIND_ATTRIBUTE)
            continue;
        phrase_separate(out, "; ");
        g_string_append(out, child->kind == KIND_DOMAIN_CONSTRAINT ? "check " : "");
        phrase_code(out, child->name);
        g_string_append(out, " ");
        phrase_text(out, object_get(child, "type"));
        definition_say(out, child);
    }
}

static void view_columns(const SchemaView *view, const Object *object) {
    const GPtrArray *children = catalog_children(view->catalog, object->identity);
    g_autoptr(GString) words = g_string_new(NULL);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = g_ptr_array_index(children, i);
        if (child->kind != KIND_COLUMN)
            continue;
        const char *type = object_get(child, "type");
        g_string_append(words, words->len ? ", " : "Columns: ");
        phrase_code(words, child->name);
        g_string_append(words, " ");
        phrase_text(words, type);
    }
    if (words->len > 0)
        document_paragraph(view->document, view->parent, words->str);
}

void schema_view_object(const SchemaView *view, const Object *object) {
    g_autoptr(GString) properties = g_string_new(NULL);
    schema_view_begin(view, object);
    say_properties(properties, object);
    if (properties->len > 0)
        document_paragraph(view->document, view->parent, properties->str);
    view_columns(view, object);
    const char *definition = object_get(object, "definition"), *body = object_get(object, "body");
    if (definition || body)
        document_code_block(view->document, view->parent, "sql", definition ? definition : body);
    schema_view_history(view, object);
}

/* What says nothing of its own: the sequence behind a serial column, the schema that every database has. */
static bool is_implied(const Object *object) {
    return (object->kind == KIND_SEQUENCE && object_get(object, "owned_by")) ||
           (object->kind == KIND_SCHEMA && strcmp(object->identity, "public") == 0 && !object_get(object, "comment"));
}

static GPtrArray *objects_of(const Catalog *catalog, ObjectKind kind, const char *schema) {
    GPtrArray *found = g_ptr_array_new();
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(catalog->objects, i);
        if (object->kind == kind && g_strcmp0(object->schema, schema) == 0 && !is_implied(object))
            g_ptr_array_add(found, (void *)(uintptr_t)object);
    }
    return found;
}

static void object_row(const SchemaView *view, const Object *object, OptionalColumns optional, Node *table) {
    g_autofree char *anchor = reference_object_anchor(view->target, object->identity);
    g_autoptr(GString) properties = g_string_new(NULL);
    Node *row = document_row(view->document, table);
    Node *name = document_cell(view->document, row, NULL);
    document_anchor(view->document, name, anchor);
    document_code(view->document, name, phrase_short_identity(object->identity));
    say_properties(properties, object);
    say_parts(properties, view, object);
    document_cell(view->document, row, properties->str);
    schema_view_origin_cells(view, object, optional.changed, row);
    if (optional.comment)
        schema_view_comment_cell(view, object, row);
}

static void object_table(const SchemaView *view, const GPtrArray *objects, ObjectKind kind) {
    OptionalColumns optional = schema_view_optional(view, objects, kind);
    ColumnTitle titles[5];
    size_t count = 0;
    titles[count++] = (ColumnTitle){"Name", 'l'};
    titles[count++] = (ColumnTitle){"Properties", 'l'};
    titles[count++] = (ColumnTitle){"Added in", 'l'};
    if (optional.changed)
        titles[count++] = (ColumnTitle){"Changed in", 'l'};
    if (optional.comment)
        titles[count++] = (ColumnTitle){"Comment", 'l'};
    Node *table = section_table(view->document, view->parent, titles, count);
    for (guint i = 0; i < objects->len; i++)
        object_row(view, g_ptr_array_index(objects, i), optional, table);
}

void schema_view_kind(const SchemaView *view, ObjectKind kind, const char *schema) {
    g_autoptr(GPtrArray) objects = objects_of(view->catalog, kind, schema);
    if (objects->len == 0)
        return;
    g_autoptr(GString) title = g_string_new(NULL);
    phrase_sentence(title, kind_get(kind)->plural);
    document_heading(view->document, view->parent, view->level, title->str);
    if (!has_heading(kind)) {
        object_table(view, objects, kind);
        return;
    }
    SchemaView inner = *view;
    inner.level = MIN(view->level + 1, 6);
    for (guint i = 0; i < objects->len; i++)
        schema_view_object(&inner, g_ptr_array_index(objects, i));
}
