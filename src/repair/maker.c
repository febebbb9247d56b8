#include "makers.h"

#include <stdarg.h>
#include <string.h>
#include "scan.h"

/* --- the table ------------------------------------------------------------------------------------------------------------------- */

static const RepairMaker *const makers[KIND_COUNT] = {
    [KIND_SCHEMA] = &repair_schema_maker,
    [KIND_EXTENSION] = &repair_extension_maker,
    [KIND_LANGUAGE] = &repair_language_maker,
    [KIND_ACCESS_METHOD] = &repair_access_method_maker,
    [KIND_ENUM] = &repair_enum_maker,
    [KIND_COMPOSITE_TYPE] = &repair_composite_type_maker,
    [KIND_ATTRIBUTE] = &repair_attribute_maker,
    [KIND_RANGE_TYPE] = &repair_range_type_maker,
    [KIND_BASE_TYPE] = &repair_base_type_maker,
    [KIND_DOMAIN] = &repair_domain_maker,
    [KIND_DOMAIN_CONSTRAINT] = &repair_domain_constraint_maker,
    [KIND_COLLATION] = &repair_collation_maker,
    [KIND_CONVERSION] = &repair_conversion_maker,
    [KIND_SEQUENCE] = &repair_sequence_maker,
    [KIND_TABLE] = &repair_table_maker,
    [KIND_FOREIGN_TABLE] = &repair_foreign_table_maker,
    [KIND_COLUMN] = &repair_column_maker,
    [KIND_PRIMARY_KEY] = &repair_constraint_maker,
    [KIND_UNIQUE] = &repair_constraint_maker,
    [KIND_FOREIGN_KEY] = &repair_constraint_maker,
    [KIND_CHECK] = &repair_constraint_maker,
    [KIND_EXCLUSION] = &repair_constraint_maker,
    [KIND_INDEX] = &repair_index_maker,
    [KIND_STATISTICS] = &repair_statistics_maker,
    [KIND_VIEW] = &repair_view_maker,
    [KIND_MATERIALIZED_VIEW] = &repair_matview_maker,
    [KIND_RULE] = &repair_rule_maker,
    [KIND_FUNCTION] = &repair_function_maker,
    [KIND_PROCEDURE] = &repair_procedure_maker,
    [KIND_AGGREGATE] = &repair_aggregate_maker,
    [KIND_OPERATOR] = &repair_operator_maker,
    [KIND_OPERATOR_FAMILY] = &repair_operator_family_maker,
    [KIND_OPERATOR_CLASS] = &repair_operator_class_maker,
    [KIND_CAST] = &repair_cast_maker,
    [KIND_TRANSFORM] = &repair_transform_maker,
    [KIND_TRIGGER] = &repair_trigger_maker,
    [KIND_POLICY] = &repair_policy_maker,
    [KIND_EVENT_TRIGGER] = &repair_event_trigger_maker,
    [KIND_TEXT_SEARCH_PARSER] = &repair_text_search_parser_maker,
    [KIND_TEXT_SEARCH_TEMPLATE] = &repair_text_search_template_maker,
    [KIND_TEXT_SEARCH_DICTIONARY] = &repair_text_search_dictionary_maker,
    [KIND_TEXT_SEARCH_CONFIGURATION] = &repair_text_search_configuration_maker,
    [KIND_FOREIGN_DATA_WRAPPER] = &repair_wrapper_maker,
    [KIND_FOREIGN_SERVER] = &repair_server_maker,
    [KIND_USER_MAPPING] = &repair_user_mapping_maker,
    [KIND_PUBLICATION] = &repair_publication_maker,
    [KIND_SUBSCRIPTION] = &repair_subscription_maker,
    [KIND_DEFAULT_PRIVILEGES] = &repair_default_privileges_maker,
};

const RepairMaker *repair_maker_get(ObjectKind kind) {
    g_assert((unsigned)kind < KIND_COUNT);
    return makers[kind];
}

/* --- statements ------------------------------------------------------------------------------------------------------------------ */

void repair_add(RepairStep *step, unsigned risks, const char *note, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *sql = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    TextPool *texts = step->repair->texts;
    RepairStatement statement = {
        .sql = text_pool_add(texts, sql),
        .risks = risks,
        .note = text_pool_add(texts, note),
        .kind = step->object->kind,
        .identity = text_pool_add(texts, step->object->identity),
        .destructive = risks & RISK_LOSES_DATA,
    };
    g_array_append_val(step->repair->statements, statement);
}

RepairStatement *repair_last(RepairStep *step) {
    g_assert(step->repair->statements->len > 0);
    return &g_array_index(step->repair->statements, RepairStatement, step->repair->statements->len - 1);
}

void repair_gap(RepairStep *step, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(step->repair->gaps, (char *)(uintptr_t)text_pool_add(step->repair->texts, text));
}

/* --- what makers need to know ---------------------------------------------------------------------------------------------------- */

int repair_major(const RepairStep *step) {
    int version = step->from->server_version ? step->from->server_version : step->to->server_version;
    return version / 10000;
}

bool repair_since(const RepairStep *step, int major) {
    int known = repair_major(step);
    return known == 0 || known >= major;
}

const char *repair_name(const Object *object) {
    if (object->parent && g_str_has_prefix(object->identity, object->parent) && object->identity[strlen(object->parent)] == '.')
        return object->identity + strlen(object->parent) + 1;
    if (!object->schema)
        return object->identity;
    const char *end = repair_scan_name(object->identity);
    return end && *end == '.' ? end + 1 : object->identity;
}

bool repair_is_offline(const RepairStep *step) {
    return step->options->offline;
}

bool repair_is_fresh(const RepairStep *step, const char *identity) {
    return identity && step->fresh && g_hash_table_contains(step->fresh, identity);
}

bool repair_is_yes(const Object *object, const char *property) {
    return g_strcmp0(object_get(object, property), "yes") == 0;
}

const PropertyChange *repair_change(const PropertyChange *changes, size_t count, const char *property) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(changes[i].property, property) == 0)
            return &changes[i];
    return NULL;
}
