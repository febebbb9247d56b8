#include "facts.h"
#include "json.h"
#include "origin.h"

static json_t *object_value(const AuditTarget *target, const OriginIndex *origins, const Object *object) {
    json_t *properties = json_object();
    Origin origin = origin_find(origins, object->kind, object->identity);
    for (size_t i = 0; i < object->property_count; i++)
        json_object_set_new(properties, object->properties[i].name, json_of_text(object->properties[i].value));
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                     "kind", kind_get(object->kind)->id,
                     "identity", json_of_text(object->identity),
                     "parent", json_of_text(object->parent),
                     "schema", json_of_text(object->schema),
                     "name", json_of_text(object->name),
                     "position", json_of_line(object->position),
                     "properties", properties,
                     "added_in", json_of_migration(target, origin.added),
                     "last_changed_in", json_of_migration(target, origin.changed >= 0 ? origin.changed : origin.added));
}

void json_stream_objects(JsonStream *stream, const char *key, const AuditTarget *target) {
    const Catalog *catalog = facts_catalog(target);
    g_autoptr(OriginIndex) origins = origin_index_new(target);
    json_stream_open(stream, key, '[');
    for (guint i = 0; catalog && i < catalog->objects->len; i++)
        json_stream_value(stream, NULL, object_value(target, origins, g_ptr_array_index(catalog->objects, i)));
    json_stream_close(stream);
}

json_t *json_of_unseen(const Catalog *catalog) {
    json_t *array = json_array();
    for (guint i = 0; catalog && i < catalog->unseen->len; i++) {
        const UnseenKind *unseen = &g_array_index(catalog->unseen, UnseenKind, i);
        json_array_append_new(array, json_pack("{s:o, s:i}", "kind", json_of_text(unseen->kind), "count", unseen->count));
    }
    return array;
}
