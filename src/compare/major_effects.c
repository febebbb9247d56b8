#include "major_effects.h"

#include <string.h>
#include "grade.h"
#include "identity.h"

#define FLOAT "double precision"
#define NUMERIC "numeric"

struct MajorEffects {
    const Catalog *before, *after;
    const MajorSpan *span;
    GHashTable *extracting; /* set of identities of views; NULL: not asked for yet */
};

MajorEffects *major_effects_new(const Catalog *before, const Catalog *after, const MajorSpan *span) {
    MajorEffects *effects = g_new0(MajorEffects, 1);
    *effects = (MajorEffects){before, after, span, NULL};
    return effects;
}

void major_effects_free(MajorEffects *effects) {
    if (!effects)
        return;
    g_clear_pointer(&effects->extracting, g_hash_table_unref);
    g_free(effects);
}

/* --- EXTRACT() is numeric since 14 ------------------------------------------------------------------------------------ */

static const char *view_query(const Object *object) {
    bool view = object->kind == KIND_VIEW || object->kind == KIND_MATERIALIZED_VIEW;
    return view ? object_get(object, "definition") : NULL;
}

static bool names_any(const char *query, GHashTable *identities) {
    GHashTableIter iterator;
    gpointer identity;
    g_hash_table_iter_init(&iterator, identities);
    while (g_hash_table_iter_next(&iterator, &identity, NULL))
        if (strstr(query, identity))
            return true;
    return false;
}

/* Adds the views that use EXTRACT(), or one of those that are known to; true: there were more. */
static bool add_extracting(GHashTable *views, const Catalog *catalog) {
    guint known = g_hash_table_size(views);
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = catalog->objects->pdata[i];
        const char *query = view_query(object);
        if (query && (strstr(query, "EXTRACT(") || strstr(query, "date_part(") || names_any(query, views)))
            g_hash_table_add(views, (gpointer)(uintptr_t)object->identity);
    }
    return g_hash_table_size(views) > known;
}

static bool is_extracting(MajorEffects *effects, const char *view) {
    if (!view)
        return false;
    if (!effects->extracting) {
        effects->extracting = g_hash_table_new(g_str_hash, g_str_equal);
        while (add_extracting(effects->extracting, effects->after))
            continue;
    }
    return g_hash_table_contains(effects->extracting, view);
}

static bool is_extracted_type(MajorEffects *effects, const Change *change, const PropertyChange *property) {
    if (!major_span_crosses(effects->span, 14) || change->kind != KIND_COLUMN || strcmp(property->property, "type") != 0)
        return false;
    bool forward = effects->before->server_version < effects->after->server_version;
    const char *older = forward ? property->before : property->after, *newer = forward ? property->after : property->before;
    return g_str_has_prefix(older, FLOAT) && g_str_has_prefix(newer, NUMERIC) && strcmp(older + strlen(FLOAT), newer + strlen(NUMERIC)) == 0 &&
           is_extracting(effects, change->parent);
}

/* --- sequences of unlogged tables are unlogged since 15 --------------------------------------------------------------- */

static bool is_unlogged_with_table(const MajorEffects *effects, const Change *change, const PropertyChange *property) {
    if (!major_span_crosses(effects->span, 15) || change->kind != KIND_SEQUENCE || strcmp(property->property, "persistence") != 0)
        return false;
    const Object *sequence = catalog_find(effects->after, KIND_SEQUENCE, change->identity);
    const char *owner = sequence ? object_get(sequence, "owned_by") : NULL;
    const Object *column = owner ? catalog_find(effects->after, KIND_COLUMN, owner) : NULL;
    const Object *table = column && column->parent ? catalog_find(effects->after, KIND_TABLE, column->parent) : NULL;
    return table && g_strcmp0(object_get(table, "persistence"), "unlogged") == 0;
}

/* --- identity columns of partitions are their parents' since 17; before, partitions have none -------------------------- */

static bool is_identity_of_parent(const MajorEffects *effects, const Change *change, const PropertyChange *property) {
    if (!major_span_crosses(effects->span, 17) || change->kind != KIND_COLUMN || strcmp(property->property, "identity") != 0)
        return false;
    bool forward = effects->before->server_version < effects->after->server_version;
    const char *older = forward ? property->before : property->after, *newer = forward ? property->after : property->before;
    const Object *partition = change->parent ? catalog_find(effects->after, KIND_TABLE, change->parent) : NULL;
    const char *parent = partition ? object_get(partition, "partition_of") : NULL;
    if (older || !parent)
        return false;
    g_autofree char *column = g_strconcat(parent, ".", identity_name(change->parent, change->identity), NULL);
    const Object *origin = catalog_find(forward ? effects->after : effects->before, KIND_COLUMN, column);
    return origin && g_strcmp0(object_get(origin, "identity"), newer) == 0;
}

/* --- all -------------------------------------------------------------------------------------------------------------- */

/* A body is a text that PostgreSQL writes only when it is SQL of the standard's form. */
static bool is_written_body(const MajorEffects *effects, const Change *change) {
    const Object *routine = catalog_find(effects->after, change->kind, change->identity);
    return routine && object_get(routine, "sql_body");
}

static bool same_text(const MajorEffects *effects, const Change *change, const PropertyChange *property) {
    switch (property_form(change->kind, property->property)) {
    case FORM_EXPRESSION:
    case FORM_DEFAULT:
        return deparse_same(effects->span, change->kind, property->property, property->before, property->after);
    case FORM_LINES:
        return is_written_body(effects, change) && deparse_same(effects->span, change->kind, property->property, property->before, property->after);
    case FORM_EXACT:
        return deparse_same_names(effects->span, change->kind, property->before, property->after);
    case FORM_LABELS:
    case FORM_VERSION:
    case FORM_OPTIONS:
    case FORM_POSITIONS:
    default:
        return false;
    }
}

bool major_effects_explain(MajorEffects *effects, const Change *change, const PropertyChange *property) {
    if (effects->span->older == effects->span->newer)
        return false;
    if (is_unlogged_with_table(effects, change, property) || is_identity_of_parent(effects, change, property))
        return true;
    return property->before && property->after && (is_extracted_type(effects, change, property) || same_text(effects, change, property));
}

/* --- names ------------------------------------------------------------------------------------------------------------ */

static bool needs_quotes(const Catalog *catalog, const MajorSpan *span) {
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = catalog->objects->pdata[i];
        g_autofree char *quoted = deparse_requote(span, object->identity);
        if (quoted)
            return true;
    }
    return false;
}

Catalog *major_effects_requote(const Catalog *catalog, const MajorSpan *span) {
    if (span->older == span->newer || catalog->server_version / 10000 == span->newer || !needs_quotes(catalog, span))
        return NULL;
    Catalog *result = catalog_new();
    result->server_version = catalog->server_version;
    for (guint i = 0; i < catalog->objects->len; i++) {
        Object object = *(const Object *)catalog->objects->pdata[i];
        g_autofree char *identity = deparse_requote(span, object.identity);
        g_autofree char *parent = object.parent ? deparse_requote(span, object.parent) : NULL;
        object.identity = identity ? identity : object.identity;
        object.parent = parent ? parent : object.parent;
        catalog_add(result, &object);
    }
    catalog_seal(result);
    return result;
}
