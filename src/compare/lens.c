#include "lens_rules.h"

#include <string.h>
#include "compare/selection.h"
#include "model/property.h"

/* --- the view --------------------------------------------------------------------------------------------------------------- */

typedef struct {
    ObjectKind kind;
    const char *identity;
} Origin;

static char *key_of(ObjectKind kind, const char *identity, const char *property) {
    return g_strdup_printf("%d\n%s\n%s", (int)kind, identity, property ? property : "");
}

void lens_view_free(LensView *view) {
    if (!view)
        return;
    catalog_free(view->catalog);
    g_array_unref(view->beyond);
    g_hash_table_destroy(view->origins);
    g_hash_table_destroy(view->keys);
    g_free(view);
}

ObjectKind lens_origin(const LensView *view, const Object *seen, const char **identity) {
    g_autofree char *key = key_of(seen->kind, seen->identity, NULL);
    const Origin *origin = g_hash_table_lookup(view->origins, key);
    *identity = origin ? origin->identity : seen->identity;
    return origin ? origin->kind : seen->kind;
}

const LensBeyond *lens_find_beyond(const LensView *view, ObjectKind kind, const char *identity, const char *property) {
    g_autofree char *whole = key_of(kind, identity, NULL), *part = key_of(kind, identity, property);
    gpointer place = g_hash_table_lookup(view->keys, whole);
    if (!place && property)
        place = g_hash_table_lookup(view->keys, part);
    return place ? &g_array_index(view->beyond, LensBeyond, GPOINTER_TO_UINT(place) - 1) : NULL;
}

/* --- looking ---------------------------------------------------------------------------------------------------------------- */

typedef struct {
    const LensRules *rules;
    const Catalog *catalog, *declared;
    GHashTable *schemas;  /* that the source names */
    bool partial, expressions; /* the source has such indexes */
    bool said[KIND_COUNT];     /* kinds that it has; sequences: those of no column */
    bool row_security;         /* it speaks of it, or has policies */
    LensView *view;
} Look;

static bool has_expressions(const Object *index) {
    const char *columns = object_get(index, "columns");
    return columns && strchr(columns, '(');
}

static bool is_owned(const Object *object) {
    return object->kind == KIND_SEQUENCE && object_get(object, "owned_by");
}

static void learn(Look *look) {
    look->schemas = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(look->schemas, (gpointer)(uintptr_t)"public");
    for (guint i = 0; i < look->declared->objects->len; i++) {
        const Object *object = look->declared->objects->pdata[i];
        if (object->kind == KIND_SCHEMA)
            g_hash_table_add(look->schemas, (gpointer)(uintptr_t)object->name);
        if (object->schema)
            g_hash_table_add(look->schemas, (gpointer)(uintptr_t)object->schema);
        look->said[object->kind] |= !is_owned(object);
        look->row_security |= object->kind == KIND_POLICY || object_get(object, "row_security");
        if (object->kind != KIND_INDEX)
            continue;
        look->partial |= object_get(object, "predicate") != NULL;
        look->expressions |= has_expressions(object);
    }
}

static bool names_schema(const Look *look, const Object *object) {
    const char *schema = object->kind == KIND_SCHEMA ? object->name : object->schema;
    return !look->rules->named_schemas || !schema || g_hash_table_contains(look->schemas, schema);
}

static bool has_words(const Look *look, const Object *object) {
    const LensKind *row = lens_rules_kind(look->rules, object->kind);
    return row && (!row->optional || look->said[object->kind] || is_owned(object));
}

/* Its own reason, whatever it belongs to; false: it can be said. */
static bool find_reason(const Look *look, const Object *object, LensReason *reason) {
    if (catalog_find(look->declared, object->kind, object->identity))
        return false;
    if (!names_schema(look, object))
        *reason = (LensReason){"object of a schema that is not named", "objects of schemas that are not named"};
    else if (!has_words(look, object))
        *reason = (LensReason){kind_get(object->kind)->name, kind_get(object->kind)->plural};
    else if (object->kind == KIND_TABLE && (object_get(object, "partition_of") || object_get(object, "inherits")))
        *reason = (LensReason){"partition", "partitions"};
    else if (object->kind == KIND_INDEX && look->rules->plain_indexes && !look->partial && object_get(object, "predicate"))
        *reason = (LensReason){"partial index", "partial indexes"};
    else if (object->kind == KIND_INDEX && look->rules->plain_indexes && !look->expressions && has_expressions(object))
        *reason = (LensReason){"index of an expression", "indexes of expressions"};
    else
        return false;
    return true;
}

/* The outermost of the object and those that it belongs to that is beyond; NULL: none. */
static const Object *find_top(const Look *look, const Object *object, LensReason *reason) {
    enum { DEPTH_LIMIT = 8 };
    const Object *top = NULL;
    for (int depth = 0; object && depth < DEPTH_LIMIT; depth++, object = selection_owner(look->catalog, object)) {
        LensReason found;
        if (!find_reason(look, object, &found))
            continue;
        top = object;
        *reason = found;
    }
    return top;
}

static void add_beyond(Look *look, const Object *object, const char *property, LensReason reason) {
    TextPool *texts = look->view->catalog->texts;
    const LensBeyond beyond = {object->kind, text_pool_add(texts, object->identity), text_pool_add(texts, property), reason};
    g_array_append_val(look->view->beyond, beyond);
    g_hash_table_insert(look->view->keys, key_of(object->kind, object->identity, property), GUINT_TO_POINTER(look->view->beyond->len));
}

/* --- properties ------------------------------------------------------------------------------------------------------------- */

static bool is_list(const Object *column) {
    const char *type = object_get(column, "type");
    return type && g_str_has_suffix(type, "[]");
}

static bool is_free_list(const Look *look, const Object *object, const Property *property) {
    return look->rules->free_lists && object->kind == KIND_COLUMN && strcmp(property->name, "not_null") == 0 && is_list(object);
}

static LensReason property_reason(Look *look, const Object *object, const Property *property) {
    if (is_free_list(look, object, property))
        return (LensReason){"NOT NULL of a list", "NOT NULL of lists"};
    g_autofree char *words = g_strdelimit(g_strdup(property->name), "_", ' ');
    const char *text = text_pool_printf(look->view->catalog->texts, "%s (%s)", words, kind_get(object->kind)->name);
    return (LensReason){text, text};
}

static bool can_say(const Look *look, const Object *object, const Property *property) {
    if (is_free_list(look, object, property))
        return false;
    if (strcmp(property->name, "row_security") == 0 && !look->row_security)
        return false;
    if (lens_kind_has(lens_rules_kind(look->rules, object->kind), property->name))
        return true;
    if (look->partial && object->kind == KIND_INDEX && strcmp(property->name, "predicate") == 0)
        return true;
    const Object *said = catalog_find(look->declared, object->kind, object->identity);
    return said && object_get(said, property->name);
}

static bool takes_numbers(const Look *look, const Object *object) {
    const char *value = object->kind == KIND_COLUMN && look->rules->autoincrement ? object_get(object, "default") : NULL;
    return (value && g_str_has_prefix(value, "nextval(")) || (object->kind == KIND_COLUMN && look->rules->autoincrement && object_get(object, "identity"));
}

static GArray *seen_properties(Look *look, const Object *object) {
    GArray *properties = g_array_new(FALSE, FALSE, sizeof(Property));
    bool numbers = takes_numbers(look, object);
    for (size_t i = 0; i < object->property_count; i++) {
        const Property *property = &object->properties[i];
        if (property_facet(object->kind, property->name) != FACET_STRUCTURE)
            continue;
        if (numbers && (strcmp(property->name, "default") == 0 || strcmp(property->name, "identity") == 0))
            continue;
        if (can_say(look, object, property))
            g_array_append_val(properties, *property);
        else
            add_beyond(look, object, property->name, property_reason(look, object, property));
    }
    if (numbers)
        g_array_append_val(properties, ((Property){"default", "autoincrement()"}));
    return properties;
}

/* --- objects ---------------------------------------------------------------------------------------------------------------- */

/* Bytes of the first name of an identity. */
static size_t first_name(const char *identity) {
    const char *at = identity;
    for (bool quoted = false; *at && (quoted || *at != '.'); at++)
        quoted ^= *at == '"';
    return (size_t)(at - identity);
}

static void remember_origin(Look *look, const Object *seen, const Object *object) {
    Origin *origin = g_new(Origin, 1);
    *origin = (Origin){object->kind, text_pool_add(look->view->catalog->texts, object->identity)};
    g_hash_table_insert(look->view->origins, key_of(seen->kind, seen->identity, NULL), origin);
}

/* public.users.users_email_key, a constraint, as the index public.users_email_key. */
static void add_as_index(Look *look, const Object *object, GArray *properties) {
    g_autofree char *identity = g_strdup_printf("%.*s.%s", (int)first_name(object->parent), object->parent, object->identity + strlen(object->parent) + 1);
    Object seen = *object;
    seen.kind = KIND_INDEX;
    seen.identity = identity;
    g_array_append_val(properties, ((Property){"unique", "yes"}));
    seen.properties = (const Property *)properties->data;
    seen.property_count = properties->len;
    catalog_add(look->view->catalog, &seen);
    remember_origin(look, &seen, object);
}

static void add_seen(Look *look, const Object *object) {
    if (object->kind == KIND_SEQUENCE && look->rules->autoincrement)
        return; /* its column's default says it */
    g_autoptr(GArray) properties = seen_properties(look, object);
    if (object->kind == KIND_UNIQUE && look->rules->one_unique) {
        add_as_index(look, object, properties);
        return;
    }
    Object seen = *object;
    seen.properties = (const Property *)properties->data;
    seen.property_count = properties->len;
    catalog_add(look->view->catalog, &seen);
}

static bool is_own_sequence(const Look *look, const Object *object) {
    return look->rules->autoincrement && is_owned(object);
}

static void look_at_all(Look *look) {
    g_autoptr(GPtrArray) inner = g_ptr_array_new(), tops = g_ptr_array_new();
    for (guint i = 0; i < look->catalog->objects->len; i++) {
        const Object *object = look->catalog->objects->pdata[i];
        LensReason reason;
        const Object *top = find_top(look, object, &reason);
        if (!top || (top == object && is_own_sequence(look, object))) {
            add_seen(look, object);
        } else if (top == object) {
            add_beyond(look, object, NULL, reason);
        } else {
            g_ptr_array_add(inner, (gpointer)(uintptr_t)object);
            g_ptr_array_add(tops, (gpointer)(uintptr_t)top);
        }
    }
    for (guint i = 0; i < inner->len; i++) {
        const Object *object = inner->pdata[i], *top = tops->pdata[i];
        g_autofree char *key = key_of(top->kind, top->identity, NULL);
        g_hash_table_insert(look->view->keys, key_of(object->kind, object->identity, NULL), g_hash_table_lookup(look->view->keys, key));
    }
}

LensView *lens_look(const Catalog *catalog, DeclaredFormat format, const Catalog *declared) {
    LensView *view = g_new0(LensView, 1);
    view->beyond = g_array_new(FALSE, FALSE, sizeof(LensBeyond));
    view->origins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    view->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Look look = {.rules = lens_rules(format), .catalog = catalog, .declared = declared, .view = view};
    if (!look.rules) {
        view->catalog = catalog_copy(catalog);
        return view;
    }
    view->catalog = catalog_new_like(catalog);
    learn(&look);
    look_at_all(&look);
    g_hash_table_destroy(look.schemas);
    catalog_seal(view->catalog);
    return view;
}
