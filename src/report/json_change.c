#include "json.h"

static json_t *properties_value(const Change *change) {
    json_t *object = json_object();
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        json_object_set_new(object, property->property, json_pack("{s:o, s:o}", "before", json_of_text(property->before), "after", json_of_text(property->after)));
    }
    return object;
}

json_t *json_of_change(const Change *change) {
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}",
                     "action", change_action_id(change->action),
                     "kind", kind_get(change->kind)->id,
                     "identity", json_of_text(change->identity),
                     "previous_identity", json_of_text(change->previous_identity),
                     "parent", json_of_text(change->parent),
                     "properties", properties_value(change));
}

json_t *json_of_changes(const ChangeSet *set) {
    json_t *array = json_array();
    for (guint i = 0; set && i < set->changes->len; i++)
        json_array_append_new(array, json_of_change(g_ptr_array_index(set->changes, i)));
    return array;
}

static json_t *failures_value(const Stratum *stratum) {
    json_t *array = json_array();
    for (size_t i = 0; i < stratum->failure_count; i++) {
        const ReplayFailure *failure = &stratum->failures[i];
        json_array_append_new(array, json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o}",
                                               "cause", failure_cause_id(failure->cause),
                                               "cause_text", failure_cause_text(failure->cause),
                                               "line", json_of_line(failure->line),
                                               "sqlstate", json_of_text(failure->sqlstate),
                                               "message", json_of_text(failure->message),
                                               "missing", json_of_text(failure->missing),
                                               "statement", json_of_text(failure->statement)));
    }
    return array;
}

static json_t *no_ops_value(const Stratum *stratum) {
    json_t *array = json_array();
    for (size_t i = 0; i < stratum->no_op_count; i++) {
        const NoOp *no_op = &stratum->no_ops[i];
        json_array_append_new(array, json_pack("{s:s, s:o, s:o, s:o}",
                                               "kind", kind_get(no_op->kind)->id,
                                               "identity", json_of_text(no_op->identity),
                                               "line", json_of_line(no_op->line),
                                               "differences", json_of_changes(no_op->differences)));
    }
    return array;
}

json_t *json_of_stratum(const Stratum *stratum) {
    if (!stratum)
        return json_null();
    return json_pack("{s:s, s:o, s:o, s:o, s:o}",
                     "status", stratum_status_id(stratum->status),
                     "mode", json_of_text(stratum->mode),
                     "changes", json_of_changes(stratum->changes),
                     "failures", failures_value(stratum),
                     "no_ops", no_ops_value(stratum));
}
