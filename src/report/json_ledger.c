/* A ledger: its rows, and the four answers. */

#include "json.h"

static json_t *origin_value(const LedgerOrigin *origin) {
    if (!origin)
        return json_null();
    json_t *value = json_pack("{s:o, s:o, s:o, s:o, s:s, s:b, s:o}", "path", json_of_text(origin->path), "blob", json_of_text(origin->blob), "brought",
                     json_of_commit_id(origin->brought), "changed_by", json_of_commit_id(origin->changed_by), "edit", edit_class_id(origin->edit), "guessed",
                     origin->guessed, "difference", json_of_text(origin->difference));
    json_object_set_new(value, "fate", origin->changed_by ? json_string(file_event_kind_id(origin->fate)) : json_null());
    json_object_set_new(value, "now", json_of_text(origin->now));
    json_object_set_new(value, "branch", json_of_text(origin->branch));
    json_object_set_new(value, "merged", json_boolean(origin->merged));
    json_object_set_new(value, "blind", json_boolean(origin->blind));
    json_object_set_new(value, "from_text", json_boolean(origin->from_text));
    return value;
}

static json_t *row_value(const AuditTarget *target, const LedgerRow *row) {
    json_t *value = json_pack("{s:o, s:o, s:o, s:o, s:o, s:b, s:s, s:b}", "key", json_of_text(row->key), "hash", json_of_text(row->hash), "name",
                              json_of_text(row->name), "when", row->when != 0 ? json_of_time(row->when / 1000, 0) : json_null(), "migration",
                              json_of_migration(target, row->migration), "other_version", row->other_version, "state", ledger_row_state_id(row->state),
                              "superseded", row->superseded);
    json_object_set_new(value, "variant", json_of_text(row->variant));
    json_object_set_new(value, "applied_at", json_of_text(row->fields[FIELD_APPLIED_AT]));
    json_object_set_new(value, "by", json_of_text(row->fields[FIELD_BY]));
    json_object_set_new(value, "duration", json_of_text(row->fields[FIELD_DURATION]));
    json_object_set_new(value, "origin", origin_value(row->origin));
    return value;
}

/* Tags of the migrations whose flag is set. */
static json_t *tags_value(const AuditTarget *target, const bool *flags) {
    json_t *array = json_array();
    for (size_t i = 0; flags && i < target->migrations->migration_count; i++)
        if (flags[i])
            json_array_append_new(array, json_of_migration(target, (int)i));
    return array;
}

static json_t *skips_value(const AuditTarget *target, const LedgerState *ledger) {
    json_t *array = json_array();
    for (size_t i = 0; ledger && i < ledger->migration_count; i++)
        if (ledger->will_skip[i])
            json_array_append_new(array, json_pack("{s:o, s:o}", "tag", json_of_migration(target, (int)i), "why", json_of_marked(ledger->why[i])));
    return array;
}

static json_t *rows_value(const AuditTarget *target, const LedgerState *ledger, bool unexplained) {
    json_t *array = json_array();
    for (size_t i = 0; ledger && i < ledger->row_count; i++) {
        const LedgerRow *row = &ledger->rows[i];
        if (!unexplained)
            json_array_append_new(array, row_value(target, row));
        else if (ledger_row_is_unexplained(row))
            json_array_append_new(array, json_of_text(row->key ? row->key : row->hash));
    }
    return array;
}

/* The four answers, of a database or of an empty one. */
static json_t *answers_value(const AuditTarget *target, const LedgerState *ledger) {
    bool runs = ledger && ledger->stop == STOP_NONE;
    json_t *value = json_pack("{s:o, s:o, s:o, s:o, s:o}", "applied", tags_value(target, ledger ? ledger->applied : NULL), "runs",
                              tags_value(target, runs ? ledger->will_run : NULL), "pending", tags_value(target, ledger ? ledger->will_run : NULL), "skips",
                              skips_value(target, ledger), "stops", json_of_marked(ledger ? ledger->stop_text : NULL));
    json_object_set_new(value, "stop_reason", ledger && ledger->stop != STOP_NONE ? json_string(stop_reason_id(ledger->stop)) : json_null());
    json_object_set_new(value, "unexplained", rows_value(target, ledger, true));
    return value;
}

json_t *json_of_fresh(const AuditTarget *target) {
    return target->fresh ? answers_value(target, target->fresh) : json_null();
}

json_t *json_of_ledger(const AuditTarget *target, const AuditDatabase *database) {
    const LedgerState *ledger = database->ledger;
    json_t *value = answers_value(target, ledger);
    json_object_set_new(value, "exists", json_boolean(ledger && ledger->has_ledger));
    json_object_set_new(value, "problem", json_of_text(database->ledger_problem));
    json_object_set_new(value, "replays_all", json_boolean(ledger && ledger->replays_all));
    json_object_set_new(value, "rows", rows_value(target, ledger, false));
    json_object_set_new(value, "other_ledgers", json_of_texts(database->other_ledgers, false));
    return value;
}
