#include "er_diagram.h"

#include <stdlib.h>
#include <string.h>
#include "definition.h"
#include "phrase.h"

#define MAX_TABLES 60
#define MAX_CHARACTERS 40000
#define MAX_EDGES 450

/* One table of the schema. */
typedef struct {
    const Object *table;
    size_t root;   /* union-find: a table that it is joined with; itself when first */
    bool related;  /* has a foreign key, or is referenced */
    size_t number; /* in the current diagram, 0: not in it */
} Entity;

typedef struct {
    const Object *key;
    size_t child, parent; /* indexes of entities */
} Edge;

typedef struct {
    const Catalog *catalog;
    GArray *entities; /* of Entity, by identity */
    GArray *edges;    /* of Edge */
    GHashTable *by_identity;
} Graph;

static Entity *entity_at(const Graph *graph, size_t index) {
    return &g_array_index(graph->entities, Entity, index);
}

static size_t find_root(const Graph *graph, size_t index) {
    while (entity_at(graph, index)->root != index)
        index = entity_at(graph, index)->root;
    return index;
}

/* The smaller index wins, so that a group is named by its first table. */
static void join(const Graph *graph, size_t a, size_t b) {
    a = find_root(graph, a);
    b = find_root(graph, b);
    entity_at(graph, MAX(a, b))->root = MIN(a, b);
}

static void add_tables(Graph *graph, const char *schema) {
    for (guint i = 0; i < graph->catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(graph->catalog->objects, i);
        if (object->kind != KIND_TABLE || g_strcmp0(object->schema, schema) != 0 || object_get(object, "partition_of"))
            continue;
        Entity entity = {object, graph->entities->len, false, 0};
        g_hash_table_insert(graph->by_identity, (void *)(uintptr_t)object->identity, GSIZE_TO_POINTER(graph->entities->len + 1));
        g_array_append_val(graph->entities, entity);
    }
}

static void add_edges(Graph *graph) {
    for (guint i = 0; i < graph->catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(graph->catalog->objects, i);
        if (object->kind != KIND_FOREIGN_KEY)
            continue;
        const char *references = object_get(object, "references_table");
        size_t child = GPOINTER_TO_SIZE(g_hash_table_lookup(graph->by_identity, object->parent));
        size_t parent = references ? GPOINTER_TO_SIZE(g_hash_table_lookup(graph->by_identity, references)) : 0;
        if (child == 0 || parent == 0)
            continue;
        Edge edge = {object, child - 1, parent - 1};
        g_array_append_val(graph->edges, edge);
        entity_at(graph, edge.child)->related = entity_at(graph, edge.parent)->related = true;
        join(graph, edge.child, edge.parent);
    }
}

/* Related tables, those of a group together, groups in the order of their first table. Of size_t. */
static GArray *related_order(const Graph *graph) {
    GArray *order = g_array_new(FALSE, FALSE, sizeof(size_t));
    g_autofree size_t *root = g_new0(size_t, graph->entities->len + 1);
    g_autofree GArray **members = g_new0(GArray *, graph->entities->len + 1);
    for (size_t i = 0; i < graph->entities->len; i++) {
        if (!entity_at(graph, i)->related)
            continue;
        root[i] = find_root(graph, i);
        if (!members[root[i]])
            members[root[i]] = g_array_new(FALSE, FALSE, sizeof(size_t));
        g_array_append_val(members[root[i]], i);
    }
    for (size_t i = 0; i < graph->entities->len; i++)
        if (members[i]) {
            g_array_append_vals(order, members[i]->data, members[i]->len);
            g_array_unref(members[i]);
        }
    return order;
}

/* --- Mermaid --- */

static bool is_key_part(const Catalog *catalog, const Object *column, ObjectKind kind) {
    const GPtrArray *children = catalog_children(catalog, column->parent);
    const char *name = definition_quoted_name(column);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = g_ptr_array_index(children, i);
        if (child->kind == kind && definition_lists(object_get(child, "columns"), name))
            return true;
    }
    return false;
}

static void write_attribute(GString *out, const Catalog *catalog, const Object *column) {
    bool primary = is_key_part(catalog, column, KIND_PRIMARY_KEY), foreign = is_key_part(catalog, column, KIND_FOREIGN_KEY);
    bool unique = is_key_part(catalog, column, KIND_UNIQUE);
    if (!primary && !foreign && !unique)
        return;
    const char *full = object_get(column, "type");
    g_autofree char *plain = g_strndup(full ? full : "unknown", full ? strcspn(full, "(") : strlen("unknown"));
    g_autofree char *type = document_mermaid_word(plain);
    g_autofree char *name = document_mermaid_word(column->name);
    g_autoptr(GString) keys = g_string_new(NULL);
    if (primary)
        g_string_append(keys, "PK");
    if (foreign)
        g_string_append(keys, keys->len ? ", FK" : "FK");
    if (unique)
        g_string_append(keys, keys->len ? ", UK" : "UK");
    g_string_append_printf(out, "        %s %s %s\n", type, name, keys->str);
}

static char *entity_text(const Graph *graph, const Entity *entity) {
    GString *out = g_string_new(NULL);
    g_autofree char *label = document_mermaid_text(entity->table->name);
    const GPtrArray *children = catalog_children(graph->catalog, entity->table->identity);
    g_autoptr(GString) attributes = g_string_new(NULL);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = g_ptr_array_index(children, i);
        if (child->kind == KIND_COLUMN)
            write_attribute(attributes, graph->catalog, child);
    }
    g_string_append_printf(out, "    t%zu[\"%s\"]", entity->number, label);
    if (attributes->len > 0)
        g_string_append_printf(out, " {\n%s    }", attributes->str);
    g_string_append_c(out, '\n');
    return g_string_free(out, FALSE);
}

/* True when every column of the key may not be null. */
static bool is_mandatory(const Catalog *catalog, const Object *key) {
    const GPtrArray *children = catalog_children(catalog, key->parent);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = g_ptr_array_index(children, i);
        if (child->kind == KIND_COLUMN && !object_get(child, "not_null") && definition_lists(object_get(key, "columns"), definition_quoted_name(child)))
            return false;
    }
    return true;
}

/* True when a primary key, unique constraint or whole unique index has exactly the key's columns. */
static bool is_one_to_one(const Catalog *catalog, const Object *key) {
    const GPtrArray *children = catalog_children(catalog, key->parent);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = g_ptr_array_index(children, i);
        bool unique = child->kind == KIND_PRIMARY_KEY || child->kind == KIND_UNIQUE ||
                      (child->kind == KIND_INDEX && object_get(child, "unique") && !object_get(child, "predicate"));
        if (unique && g_strcmp0(object_get(child, "columns"), object_get(key, "columns")) == 0)
            return true;
    }
    return false;
}

static char *edge_text(const Graph *graph, const Edge *edge) {
    const char *columns = object_get(edge->key, "columns");
    g_autofree char *label = document_mermaid_text(columns ? columns : edge->key->name);
    return g_strdup_printf("    t%zu %s--%s t%zu : \"%s\"\n", entity_at(graph, edge->parent)->number, is_mandatory(graph->catalog, edge->key) ? "||" : "|o",
                           is_one_to_one(graph->catalog, edge->key) ? "o|" : "o{", entity_at(graph, edge->child)->number, label);
}

/* One diagram from order[first] on; returns the index after the last table drawn. Foreign keys that leave it are counted. */
static size_t write_diagram(const Graph *graph, const GArray *order, size_t first, GString *out, size_t *drawn) {
    size_t next = first, edges = 0;
    g_string_assign(out, "erDiagram\n");
    for (; next < order->len && next - first < MAX_TABLES; next++) {
        Entity *entity = entity_at(graph, g_array_index(order, size_t, next));
        entity->number = next - first + 1;
        g_autofree char *text = entity_text(graph, entity);
        if (next > first && out->len + strlen(text) > MAX_CHARACTERS * 3 / 4) { /* the rest is for edges */
            entity->number = 0;
            break;
        }
        g_string_append(out, text);
    }
    for (guint i = 0; i < graph->edges->len; i++) {
        const Edge *edge = &g_array_index(graph->edges, Edge, i);
        if (entity_at(graph, edge->child)->number == 0 || entity_at(graph, edge->parent)->number == 0)
            continue;
        g_autofree char *text = edge_text(graph, edge);
        if (edges == MAX_EDGES || out->len + strlen(text) > MAX_CHARACTERS)
            break;
        g_string_append(out, text);
        edges++;
    }
    for (size_t i = first; i < next; i++)
        entity_at(graph, g_array_index(order, size_t, i))->number = 0;
    *drawn += edges;
    return next;
}

static void say_rest(const Graph *graph, size_t drawn, Document *document, Node *parent) {
    g_autoptr(GString) words = g_string_new(NULL);
    if (graph->edges->len > drawn) {
        phrase_count(words, graph->edges->len - drawn, "foreign key joins", "foreign keys join");
        g_string_append(words, " tables of different diagrams; they are listed with their tables.");
        document_paragraph(document, parent, words->str);
    }
    g_string_truncate(words, 0);
    for (size_t i = 0; i < graph->entities->len; i++) {
        const Entity *entity = entity_at(graph, i);
        if (entity->related)
            continue;
        g_string_append(words, words->len ? ", " : "Without foreign keys: ");
        phrase_code(words, entity->table->name);
    }
    if (words->len > 0)
        document_paragraph(document, parent, words->str);
}

void er_diagram_build(const Catalog *catalog, const char *schema, Document *document, Node *parent) {
    Graph graph = {catalog, g_array_new(FALSE, FALSE, sizeof(Entity)), g_array_new(FALSE, FALSE, sizeof(Edge)), g_hash_table_new(g_str_hash, g_str_equal)};
    add_tables(&graph, schema);
    add_edges(&graph);
    g_autoptr(GArray) order = related_order(&graph);
    g_autoptr(GString) source = g_string_new(NULL);
    size_t drawn = 0;
    for (size_t next = 0; next < order->len;) {
        next = write_diagram(&graph, order, next, source, &drawn);
        document_mermaid(document, parent, source->str);
    }
    if (order->len > 0)
        say_rest(&graph, drawn, document, parent);
    g_array_unref(graph.entities);
    g_array_unref(graph.edges);
    g_hash_table_unref(graph.by_identity);
}
