#include "json.h"

static json_t *ledger_value(const AuditTarget *target, const AuditDatabase *database) {
    const LedgerState *ledger = database->ledger;
    json_t *rows = json_array();
    for (size_t i = 0; ledger && i < ledger->row_count; i++) {
        const LedgerRow *row = &ledger->rows[i];
        json_array_append_new(rows, json_pack("{s:o, s:o, s:o, s:o, s:b}",
                                              "hash", json_of_text(row->hash),
                                              "name", json_of_text(row->name),
                                              "when", row->when != 0 ? json_of_time(row->when / 1000, 0) : json_null(),
                                              "migration", json_of_migration(target, row->migration),
                                              "other_version", row->other_version));
    }
    return json_pack("{s:b, s:o, s:b, s:o}",
                     "exists", ledger && ledger->has_ledger,
                     "problem", json_of_text(database->ledger_problem),
                     "replays_all", ledger && ledger->replays_all,
                     "rows", rows);
}

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

static json_t *database_value(const AuditTarget *target, const AuditDatabase *database) {
    int version = database->catalog ? database->catalog->server_version : 0;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                     "name", json_of_text(database->name),
                     "place", json_of_text(database->place),
                     "problem", json_of_text(database->problem),
                     "server_version", json_of_line(version),
                     "ledger", ledger_value(target, database),
                     "folded", json_of_texts(database->folded, true),
                     "drift", drift_value(target, database->drift));
}

json_t *json_of_databases(const AuditTarget *target) {
    json_t *array = json_array();
    for (guint i = 0; i < target->databases->len; i++)
        json_array_append_new(array, database_value(target, g_ptr_array_index(target->databases, i)));
    return array;
}
