/* The differences of two named sources as JSON: docs/schema/changes.schema.json. */

#include "changes.h"
#include "json.h"
#include "report/report.h"

static json_t *grades_value(const Change *change) {
    json_t *grades = json_object();
    for (size_t i = 0; i < change->property_count && change->action != CHANGE_ADDED && change->action != CHANGE_REMOVED; i++) {
        const PropertyChange *property = &change->properties[i];
        json_object_set_new(grades, property->property, json_of_text(grade_id(property_grade(change->kind, property->property, property->before, property->after))));
    }
    return grades;
}

static json_t *changes_value(const SourceComparison *comparison) {
    json_t *array = json_array();
    const GPtrArray *changes = comparison->diff->changes->changes;
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = g_ptr_array_index(changes, i);
        json_t *value = json_of_change(change);
        json_object_set_new(value, "grade", json_of_text(grade_id(change_grade(change))));
        json_object_set_new(value, "property_grades", grades_value(change));
        json_object_set_new(value, "counts", json_boolean(source_comparison_counts(comparison, change)));
        json_array_append_new(array, value);
    }
    return array;
}

static json_t *renames_value(const Diff *diff) {
    json_t *array = json_array();
    for (guint i = 0; i < diff->renames->len; i++) {
        const RenameOffer *offer = g_ptr_array_index(diff->renames, i);
        json_array_append_new(array, json_pack("{s:s, s:o, s:o, s:o}", "kind", kind_get(offer->kind)->id, "before", json_of_text(offer->before), "after",
                                               json_of_text(offer->after), "evidence", json_of_marked(offer->evidence)));
    }
    return array;
}

static json_t *risks_value(unsigned risks) {
    json_t *array = json_array();
    for (unsigned risk = 1; risk <= RISK_LOSES_DATA; risk <<= 1)
        if (risks & risk)
            json_array_append_new(array, json_string(risk_text((Risk)risk)));
    return array;
}

static json_t *statements_value(const Repair *repair) {
    json_t *array = json_array();
    for (guint i = 0; i < repair->statements->len; i++) {
        const RepairStatement *statement = &g_array_index(repair->statements, RepairStatement, i);
        json_array_append_new(array, json_pack("{s:o, s:o, s:o, s:s, s:o, s:b, s:b}", "sql", json_of_text(statement->sql), "risks", risks_value(statement->risks), "note",
                                               json_of_marked(statement->note), "kind", kind_get(statement->kind)->id, "identity",
                                               json_of_text(statement->identity), "destructive", statement->destructive, "outside_transaction",
                                               statement->outside));
    }
    return array;
}

static json_t *repair_value(const SourceComparison *comparison) {
    if (!comparison->repair)
        return json_null();
    return json_pack("{s:o, s:o, s:o, s:o}", "statements", statements_value(comparison->repair), "gaps", json_of_texts(comparison->repair->gaps, true), "proof",
                     json_of_marked(comparison->proof), "proved", comparison->proof ? json_boolean(comparison->proved) : json_null());
}

static json_t *source_value(const Source *source) {
    return json_pack("{s:o, s:i, s:b, s:o, s:o}", "title", json_of_text(source->title), "server_version", source->catalog->server_version, "complete",
                     source->complete, "unseen", json_of_unseen(source->catalog), "notes", json_of_texts(source->notes, true));
}

char *report_json_changes(const SourceComparison *comparison) {
    return json_write(json_pack("{s:i, s:{s:s, s:s}, s:o, s:o, s:o, s:o, s:i, s:i, s:o, s:o, s:o}",
                                "schema_version", JSON_SCHEMA_VERSION,
                                "tool", "name", "pgstrata", "version", PGSTRATA_VERSION,
                                "before", json_of_text(comparison->before->title),
                                "after", json_of_text(comparison->after->title),
                                "before_source", source_value(comparison->before),
                                "after_source", source_value(comparison->after),
                                "differences", (int)comparison->differences,
                                "lesser_differences", (int)comparison->lesser,
                                "changes", changes_value(comparison),
                                "renames", renames_value(comparison->diff),
                                "repair", repair_value(comparison)));
}
