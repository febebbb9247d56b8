#include "json.h"

static json_t *item_value(const AuditTarget *target, const DriftItem *item) {
    return json_pack("{s:s, s:s, s:o, s:o, s:I}",
                     "class", drift_class_id(item->class),
                     "grade", grade_id(item->grade),
                     "change", json_of_change(item->change),
                     "migration", json_of_migration(target, item->stratum),
                     "folded", (json_int_t)item->folded);
}

static json_t *drift_value(const AuditTarget *target, const DriftResult *drift) {
    if (!drift)
        return json_null();
    json_t *items = json_array(), *counts = json_object();
    for (guint i = 0; i < drift->items->len; i++)
        json_array_append_new(items, item_value(target, &g_array_index(drift->items, DriftItem, i)));
    for (int class = 0; class < DRIFT_COUNT; class++)
        json_object_set_new(counts, drift_class_id((DriftClass)class), json_integer((json_int_t)drift->counts[class]));
    return json_pack("{s:I, s:o, s:I, s:o, s:o}",
                     "level", (json_int_t)drift->level,
                     "level_migration", json_of_migration(target, (int)drift->level - 1),
                     "level_distance", (json_int_t)drift->level_distance,
                     "counts", counts,
                     "items", items);
}

static json_t *members_value(const AuditDatabase *database) {
    json_t *array = json_array();
    for (guint i = 0; i < database->members->len; i++) {
        const AuditMember *member = &g_array_index(database->members, AuditMember, i);
        json_array_append_new(array, json_pack("{s:o, s:o}", "name", json_of_text(member->name), "place", json_of_text(member->place)));
    }
    return array;
}

static json_t *database_value(const AuditTarget *target, const AuditDatabase *database) {
    int version = database->catalog ? database->catalog->server_version : 0;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                     "name", json_of_text(database->name),
                     "fleet", json_of_text(database->fleet),
                     "group", json_of_text(database->group),
                     "fingerprint", json_of_text(database->fingerprint),
                     "members", members_value(database),
                     "place", json_of_text(database->place),
                     "problem", json_of_text(database->problem),
                     "server_version", json_of_line(version),
                     "ledger", json_of_ledger(target, database),
                     "folded", json_of_texts(database->folded, true),
                     "drift", drift_value(target, database->drift));
}

json_t *json_of_databases(const AuditTarget *target) {
    json_t *array = json_array();
    for (guint i = 0; i < target->databases->len; i++)
        json_array_append_new(array, database_value(target, g_ptr_array_index(target->databases, i)));
    return array;
}
