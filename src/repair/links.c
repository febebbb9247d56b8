#include "links.h"

#include <string.h>
#include "model/property.h"
#include "column.h"
#include "scan.h"

typedef struct {
    const Catalog *catalog;
    GHashTable *by_name;    /* "schema.name" as written -> GPtrArray of const Object * */
    GHashTable *extensions; /* schema as written -> GPtrArray of the extensions whose objects are in it */
    GHashTable *classes;    /* type -> GPtrArray of the operator classes that are its default */
    RepairLinks *links;
} Reader;

/* What one object's texts say. */
typedef struct {
    Reader *reader;
    const Object *object;
    GHashTable *found;     /* const Object * -> aspect + 1 */
    GHashTable *words;     /* names as written, of the texts that can name columns */
    GPtrArray *relations;  /* named in such a text */
} Reading;

/* --- names ----------------------------------------------------------------------------------------------------------------------- */

static bool is_operator_sign(char at) {
    return at != '\0' && strchr("+-*/<>=~!@#%^&|`?", at) != NULL;
}

/* The end of a name that may be an operator's. */
static const char *scan_part(const char *at) {
    if (is_operator_sign(*at)) {
        while (is_operator_sign(*at))
            at++;
        return at;
    }
    return repair_scan_name(at);
}

/* The end of "schema.name" at the beginning of the text; NULL when there is none. */
static const char *scan_qualified(const char *at) {
    const char *end = repair_scan_name(at);
    return end && *end == '.' ? scan_part(end + 1) : NULL;
}

static void add_to(GHashTable *index, char *take_key, const Object *object) {
    GPtrArray *list = g_hash_table_lookup(index, take_key);
    if (!list) {
        list = g_ptr_array_new();
        g_hash_table_insert(index, take_key, list);
    } else {
        g_free(take_key);
    }
    g_ptr_array_add(list, (void *)(uintptr_t)object);
}

static void index_object(Reader *reader, const Object *object) {
    if (object->kind == KIND_EXTENSION && object_get(object, "schema"))
        add_to(reader->extensions, g_strdup(object_get(object, "schema")), object);
    if (object->kind == KIND_OPERATOR_CLASS && repair_is_yes(object, "default") && object_get(object, "type"))
        add_to(reader->classes, g_strdup(object_get(object, "type")), object);
    const char *end = !object->parent && object->schema ? scan_qualified(object->identity) : NULL;
    if (end)
        add_to(reader->by_name, g_strndup(object->identity, (size_t)(end - object->identity)), object);
}

/* --- one object's links ---------------------------------------------------------------------------------------------------------- */

static void link_to(Reading *reading, const Object *target, LinkAspect aspect) {
    if (!target || target == reading->object)
        return;
    uintptr_t known = (uintptr_t)g_hash_table_lookup(reading->found, target);
    if (known == 0 || known > (uintptr_t)aspect + 1)
        g_hash_table_insert(reading->found, (void *)(uintptr_t)target, (void *)((uintptr_t)aspect + 1));
}

static void link_all(Reading *reading, const GPtrArray *targets, LinkAspect aspect) {
    for (guint i = 0; targets && i < targets->len; i++)
        link_to(reading, targets->pdata[i], aspect);
}

static bool has_columns(ObjectKind kind) {
    return kind == KIND_TABLE || kind == KIND_FOREIGN_TABLE || kind == KIND_VIEW || kind == KIND_MATERIALIZED_VIEW;
}

static void note_relations(Reading *reading, const GPtrArray *targets) {
    for (guint i = 0; i < targets->len; i++) {
        const Object *target = targets->pdata[i];
        if (has_columns(target->kind) && target != reading->object)
            g_ptr_array_add(reading->relations, targets->pdata[i]);
    }
}

/* "a.b" or "a.b.c": what it names, or else, when objects of an extension are in that schema, the extension. */
static void read_qualified(Reading *reading, const char *begin, const char *schema_end, const char *end, LinkAspect aspect, bool columns) {
    g_autofree char *name = g_strndup(begin, (size_t)(end - begin));
    const GPtrArray *targets = g_hash_table_lookup(reading->reader->by_name, name);
    if (targets) {
        link_all(reading, targets, aspect);
        if (columns)
            note_relations(reading, targets);
        return;
    }
    if (g_hash_table_size(reading->reader->extensions) == 0)
        return;
    name[schema_end - begin] = '\0';
    link_all(reading, g_hash_table_lookup(reading->reader->extensions, name), aspect);
}

static void add_word(Reading *reading, const char *begin, const char *end) {
    g_hash_table_add(reading->words, g_strndup(begin, (size_t)(end - begin)));
}

/* A name and what is joined to it by dots; returns its end. */
static const char *read_name(Reading *reading, const char *begin, LinkAspect aspect, bool columns) {
    const char *part = begin, *schema_end = repair_scan_name(begin), *end = schema_end;
    if (columns)
        add_word(reading, part, end);
    for (int parts = 1; *end == '.'; parts++) {
        part = end + 1;
        const char *next = scan_part(part);
        if (!next)
            return part;
        if (columns)
            add_word(reading, part, next);
        if (parts == 1)
            read_qualified(reading, begin, schema_end, next, aspect, columns);
        end = next;
    }
    return end;
}

enum { DEEPEST_TEXT = 4 };

/* Texts within the text are read as well: nextval('public.s'::regclass). */
static void read_text(Reading *reading, const char *text, LinkAspect aspect, bool columns, int depth) {
    for (const char *at = text; *at;) {
        const char *end = *at == '"' ? at : repair_scan_quoted(at);
        if (end > at + 1 && depth < DEEPEST_TEXT) {
            g_autofree char *inner = g_strndup(at + 1, (size_t)(end - at - 1));
            read_text(reading, inner, aspect, columns, depth + 1);
            at = end;
        } else if (repair_scan_name(at)) {
            at = read_name(reading, at, aspect, columns);
        } else {
            at++;
        }
    }
}

/* Columns whose names are words of the texts that name their relations. */
static void link_columns(Reading *reading) {
    LinkAspect aspect = reading->object->kind == KIND_SEQUENCE ? LINK_FINISH : LINK_PLAIN;
    for (guint i = 0; i < reading->relations->len; i++) {
        const Object *relation = reading->relations->pdata[i];
        const GPtrArray *children = catalog_children(reading->reader->catalog, relation->identity);
        for (guint j = 0; children && j < children->len; j++) {
            const Object *column = children->pdata[j];
            if (column->kind == KIND_COLUMN && g_hash_table_contains(reading->words, repair_name(column)))
                link_to(reading, column, aspect);
        }
    }
}

/* --- what a property says -------------------------------------------------------------------------------------------------------- */

typedef struct {
    ObjectKind kind; /* KIND_COUNT: any */
    const char *property;
    LinkAspect aspect;
    bool columns;    /* its words may be columns of the relations that it names */
} Rule;

/* Others: LINK_PLAIN, with columns. */
static const Rule rules[] = {
    {KIND_COLUMN, "type", LINK_TYPE, false},
    {KIND_COLUMN, "collation", LINK_TYPE, false},
    {KIND_COLUMN, "default", LINK_DEFAULT, false},
    {KIND_COLUMN, "fdw_options", LINK_BODY, false},
    {KIND_COLUMN, "options", LINK_BODY, false},
    {KIND_COLUMN, "identity", LINK_BODY, false},
    {KIND_DOMAIN, "default", LINK_DEFAULT, false},
    {KIND_SEQUENCE, "owned_by", LINK_FINISH, true},
    {KIND_FUNCTION, "body", LINK_BODY, false},
    {KIND_PROCEDURE, "body", LINK_BODY, false},
    {KIND_FUNCTION, "settings", LINK_BODY, false},
    {KIND_PROCEDURE, "settings", LINK_BODY, false},
    {KIND_SUBSCRIPTION, "publications", LINK_BODY, false},
    {KIND_OPERATOR, "commutator", LINK_BODY, false}, /* an operator that is named before it is there is filled in later */
    {KIND_OPERATOR, "negator", LINK_BODY, false},
};

static Rule rule_of(const Object *object, const char *property) {
    bool body = strcmp(property, "body") == 0;
    if (body && repair_is_yes(object, "sql_body"))
        return (Rule){object->kind, property, LINK_PLAIN, true};
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
        if (rules[i].kind == object->kind && strcmp(rules[i].property, property) == 0)
            return rules[i];
    /* what a table says itself (its parents, its partition key) names no columns of others */
    return (Rule){object->kind, property, LINK_PLAIN, object->kind != KIND_TABLE && object->kind != KIND_FOREIGN_TABLE};
}

/* Properties that name an object without a schema; an extension of the name may bring it. */
static const struct {
    ObjectKind kind;
    const char *property;
    ObjectKind target;
} plain_names[] = {
    {KIND_EXTENSION, "schema", KIND_SCHEMA},
    {KIND_FUNCTION, "language", KIND_LANGUAGE},
    {KIND_PROCEDURE, "language", KIND_LANGUAGE},
    {KIND_INDEX, "method", KIND_ACCESS_METHOD},
    {KIND_TABLE, "access_method", KIND_ACCESS_METHOD},
    {KIND_MATERIALIZED_VIEW, "access_method", KIND_ACCESS_METHOD},
    {KIND_FOREIGN_TABLE, "server", KIND_FOREIGN_SERVER},
    {KIND_FOREIGN_SERVER, "wrapper", KIND_FOREIGN_DATA_WRAPPER},
};

static void link_plain_name(Reading *reading, ObjectKind kind, const char *name) {
    link_to(reading, catalog_find(reading->reader->catalog, kind, name), LINK_PLAIN);
    link_to(reading, catalog_find(reading->reader->catalog, KIND_EXTENSION, name), LINK_PLAIN);
}

static void read_property(Reading *reading, const Property *property) {
    const Object *object = reading->object;
    if (property_facet(object->kind, property->name) != FACET_STRUCTURE)
        return;
    Rule rule = rule_of(object, property->name);
    read_text(reading, property->value, rule.aspect, rule.columns, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(plain_names); i++)
        if (plain_names[i].kind == object->kind && strcmp(plain_names[i].property, property->name) == 0)
            link_plain_name(reading, plain_names[i].target, property->value);
}

/* What stands in the identity: types of arguments, a method, a server. */
static void read_identity(Reading *reading) {
    const Object *object = reading->object;
    if (object->parent)
        return;
    const char *rest = object->schema ? scan_qualified(object->identity) : object->identity;
    if (!rest)
        return;
    read_text(reading, rest, LINK_PLAIN, false, 0);
    const char *using = strstr(rest, " USING "), *language = strstr(rest, " LANGUAGE "), *server = strstr(rest, " SERVER ");
    if (using && (object->kind == KIND_OPERATOR_CLASS || object->kind == KIND_OPERATOR_FAMILY))
        link_plain_name(reading, KIND_ACCESS_METHOD, using + strlen(" USING "));
    if (language && object->kind == KIND_TRANSFORM)
        link_plain_name(reading, KIND_LANGUAGE, language + strlen(" LANGUAGE "));
    if (server && object->kind == KIND_USER_MAPPING)
        link_plain_name(reading, KIND_FOREIGN_SERVER, server + strlen(" SERVER "));
}

/* --- what the texts do not name -------------------------------------------------------------------------------------------------- */

static bool is_key(const Object *object) {
    return object->kind == KIND_PRIMARY_KEY || object->kind == KIND_UNIQUE ||
           (object->kind == KIND_INDEX && repair_is_yes(object, "unique") && !object_get(object, "predicate"));
}

static bool same_columns(const char *a, const char *b) {
    g_auto(GStrv) first = repair_items(a, false);
    g_auto(GStrv) second = repair_items(b, false);
    g_auto(GStrv) rest = repair_items_without(first, second);
    return g_strv_length(first) == g_strv_length(second) && !*rest;
}

/* A foreign key needs a key of the referenced table. */
static void link_referenced_key(Reading *reading) {
    const char *table = object_get(reading->object, "references_table"), *columns = object_get(reading->object, "references_columns");
    const GPtrArray *children = table && columns ? catalog_children(reading->reader->catalog, table) : NULL;
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = children->pdata[i];
        if (is_key(child) && object_get(child, "columns") && same_columns(columns, object_get(child, "columns")))
            link_to(reading, child, LINK_PLAIN);
    }
}

/* A view may group by a primary key and show other columns. */
static void link_grouping_keys(Reading *reading) {
    const char *definition = object_get(reading->object, "definition");
    if (!definition || !strstr(definition, "GROUP BY"))
        return;
    for (guint i = 0; i < reading->relations->len; i++) {
        const Object *relation = reading->relations->pdata[i];
        const GPtrArray *children = catalog_children(reading->reader->catalog, relation->identity);
        for (guint j = 0; children && j < children->len; j++)
            if (((const Object *)children->pdata[j])->kind == KIND_PRIMARY_KEY)
                link_to(reading, children->pdata[j], LINK_PLAIN);
    }
}

/* "index NAME" of a table's REPLICA IDENTITY, the name of CLUSTER ON: an index or constraint of the table. */
static void link_named_index(Reading *reading, const char *property) {
    const char *name = object_get(reading->object, property);
    if (!name)
        return;
    name = g_str_has_prefix(name, "index ") ? name + strlen("index ") : name;
    const GPtrArray *children = catalog_children(reading->reader->catalog, reading->object->identity);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = children->pdata[i];
        if (child->kind != KIND_COLUMN && strcmp(repair_name(child), name) == 0)
            link_to(reading, child, LINK_FINISH);
    }
}

const Object *repair_parent(const Catalog *catalog, const Object *object) {
    static const ObjectKind parents[] = {KIND_TABLE, KIND_FOREIGN_TABLE, KIND_VIEW, KIND_MATERIALIZED_VIEW, KIND_COMPOSITE_TYPE, KIND_DOMAIN};
    const Object *parent = NULL;
    for (size_t i = 0; object->parent && !parent && i < G_N_ELEMENTS(parents); i++)
        parent = catalog_find(catalog, parents[i], object->parent);
    return parent;
}

/* An index, a key, a range, a partition key compares by the operator class that its type has by default. */
static bool compares(ObjectKind kind) {
    return kind == KIND_INDEX || kind == KIND_PRIMARY_KEY || kind == KIND_UNIQUE || kind == KIND_EXCLUSION || kind == KIND_RANGE_TYPE || kind == KIND_TABLE ||
           kind == KIND_VIEW || kind == KIND_MATERIALIZED_VIEW;
}

static void link_classes_of(Reading *reading, const char *type) {
    link_all(reading, type ? g_hash_table_lookup(reading->reader->classes, type) : NULL, LINK_PLAIN);
}

static void link_default_classes(Reading *reading) {
    if (!compares(reading->object->kind) || g_hash_table_size(reading->reader->classes) == 0)
        return;
    link_classes_of(reading, object_get(reading->object, "subtype"));
    g_autoptr(GList) targets = g_hash_table_get_keys(reading->found);
    for (GList *at = targets; at; at = at->next) {
        const Object *target = at->data;
        if (target->kind == KIND_COLUMN)
            link_classes_of(reading, object_get(target, "type"));
    }
    const GPtrArray *children = reading->object->kind == KIND_TABLE ? catalog_children(reading->reader->catalog, reading->object->identity) : NULL;
    for (guint i = 0; children && object_get(reading->object, "partition_key") && i < children->len; i++)
        link_classes_of(reading, object_get(children->pdata[i], "type"));
}

/* --- all together ---------------------------------------------------------------------------------------------------------------- */

static int compare_links(const void *a, const void *b) {
    return object_compare(((const RepairLink *)a)->target, ((const RepairLink *)b)->target);
}

static void keep(Reading *reading) {
    if (g_hash_table_size(reading->found) == 0)
        return;
    GArray *links = g_array_new(false, false, sizeof(RepairLink));
    GHashTableIter iterator;
    void *target, *aspect;
    g_hash_table_iter_init(&iterator, reading->found);
    while (g_hash_table_iter_next(&iterator, &target, &aspect)) {
        RepairLink link = {target, (LinkAspect)((uintptr_t)aspect - 1)};
        g_array_append_val(links, link);
    }
    g_array_sort(links, compare_links);
    g_hash_table_insert(reading->reader->links->links, (void *)(uintptr_t)reading->object, links);
}

static void read_object(Reader *reader, const Object *object) {
    Reading reading = {
        .reader = reader,
        .object = object,
        .found = g_hash_table_new(NULL, NULL),
        .words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .relations = g_ptr_array_new(),
    };
    const Object *parent = repair_parent(reader->catalog, object);
    link_to(&reading, parent, LINK_PLAIN);
    if (object->schema) {
        const char *end = repair_scan_name(object->identity);
        g_autofree char *schema = end ? g_strndup(object->identity, (size_t)(end - object->identity)) : NULL;
        link_to(&reading, schema ? catalog_find(reader->catalog, KIND_SCHEMA, schema) : NULL, LINK_PLAIN);
    }
    if (parent && has_columns(parent->kind))
        g_ptr_array_add(reading.relations, (void *)(uintptr_t)parent);
    read_identity(&reading);
    for (size_t i = 0; i < object->property_count; i++)
        read_property(&reading, &object->properties[i]);
    link_columns(&reading);
    if (object->kind == KIND_FOREIGN_KEY)
        link_referenced_key(&reading);
    if (object->kind == KIND_VIEW || object->kind == KIND_MATERIALIZED_VIEW)
        link_grouping_keys(&reading);
    link_named_index(&reading, "replica_identity");
    link_named_index(&reading, "clustered_on");
    link_default_classes(&reading);
    if (object->kind == KIND_COLUMN)
        link_to(&reading, repair_column_parent(reader->catalog, object), LINK_TYPE); /* what happens to it happens to the heir's */
    keep(&reading);
    g_hash_table_unref(reading.found);
    g_hash_table_unref(reading.words);
    g_ptr_array_unref(reading.relations);
}

static void unref_array(void *array) {
    g_array_unref(array);
}

static void unref_pointers(void *array) {
    g_ptr_array_unref(array);
}

RepairLinks *repair_links_build(const Catalog *catalog) {
    RepairLinks *links = g_new0(RepairLinks, 1);
    links->links = g_hash_table_new_full(NULL, NULL, NULL, unref_array);
    Reader reader = {
        .catalog = catalog,
        .by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unref_pointers),
        .extensions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unref_pointers),
        .classes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unref_pointers),
        .links = links,
    };
    for (guint i = 0; i < catalog->objects->len; i++)
        index_object(&reader, catalog->objects->pdata[i]);
    for (guint i = 0; i < catalog->objects->len; i++)
        read_object(&reader, catalog->objects->pdata[i]);
    g_hash_table_unref(reader.by_name);
    g_hash_table_unref(reader.extensions);
    g_hash_table_unref(reader.classes);
    return links;
}

void repair_links_free(RepairLinks *links) {
    if (!links)
        return;
    g_hash_table_unref(links->links);
    g_free(links);
}

const GArray *repair_links_of(const RepairLinks *links, const Object *object) {
    return g_hash_table_lookup(links->links, object);
}

const RepairLink *repair_links_find(const RepairLinks *links, const Object *object, const Object *target) {
    const GArray *list = repair_links_of(links, object);
    guint low = 0, high = list ? list->len : 0;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const RepairLink *link = &g_array_index(list, RepairLink, middle);
        int order = object_compare(target, link->target);
        if (order == 0)
            return link;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
