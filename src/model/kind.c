#include "model/kind.h"
#include <stddef.h>
#include <string.h>
#include <glib.h>

#define C KIND_HAS_COMMENT
#define CO (KIND_HAS_COMMENT | KIND_HAS_OWNER)
#define COL (CO | KIND_HAS_LABELS)
#define COPL (COL | KIND_HAS_PRIVILEGES)

static const KindInfo kinds[KIND_COUNT] = {
    [KIND_SCHEMA] = {"schema", "schema", "schemas", "schemas", COPL, "schema"},
    [KIND_EXTENSION] = {"extension", "extension", "extensions", "extensions", C, "extension"},
    [KIND_LANGUAGE] = {"language", "language", "languages", "languages", COPL, "language"},
    [KIND_ACCESS_METHOD] = {"access_method", "access method", "access methods", "access_methods", C, "access_method"},
    [KIND_ENUM] = {"enum", "enum", "enums", "enums", COPL, "schema.type"},
    [KIND_COMPOSITE_TYPE] = {"composite_type", "composite type", "composite types", "composite_types", COPL, "schema.type"},
    [KIND_ATTRIBUTE] = {"attribute", "attribute", "attributes", "composite_types", C, "schema.type.attribute"},
    [KIND_RANGE_TYPE] = {"range_type", "range type", "range types", "range_types", COPL, "schema.type"},
    [KIND_BASE_TYPE] = {"base_type", "base type", "base types", "base_types", COPL, "schema.type"},
    [KIND_DOMAIN] = {"domain", "domain", "domains", "domains", COPL, "schema.domain"},
    [KIND_DOMAIN_CONSTRAINT] = {"domain_constraint", "domain constraint", "domain constraints", "domains", C, "schema.domain.constraint"},
    [KIND_COLLATION] = {"collation", "collation", "collations", "collations", CO, "schema.collation"},
    [KIND_CONVERSION] = {"conversion", "conversion", "conversions", "conversions", CO, "schema.conversion"},
    [KIND_SEQUENCE] = {"sequence", "sequence", "sequences", "sequences", COPL, "schema.sequence"},
    [KIND_TABLE] = {"table", "table", "tables", "tables", COPL, "schema.table"},
    [KIND_FOREIGN_TABLE] = {"foreign_table", "foreign table", "foreign tables", "foreign_tables", COPL, "schema.table"},
    [KIND_COLUMN] = {"column", "column", "columns", "columns", C | KIND_HAS_PRIVILEGES | KIND_HAS_LABELS, "schema.table.column"},
    [KIND_PRIMARY_KEY] = {"primary_key", "primary key", "primary keys", "constraints", C, "schema.table.constraint"},
    [KIND_UNIQUE] = {"unique", "unique constraint", "unique constraints", "constraints", C, "schema.table.constraint"},
    [KIND_FOREIGN_KEY] = {"foreign_key", "foreign key", "foreign keys", "constraints", C, "schema.table.constraint"},
    [KIND_CHECK] = {"check", "check constraint", "check constraints", "constraints", C, "schema.table.constraint"},
    [KIND_EXCLUSION] = {"exclusion", "exclusion constraint", "exclusion constraints", "constraints", C, "schema.table.constraint"},
    [KIND_INDEX] = {"index", "index", "indexes", "indexes", C, "schema.index"},
    [KIND_STATISTICS] = {"statistics", "extended statistics", "extended statistics", "statistics", CO, "schema.statistics"},
    [KIND_VIEW] = {"view", "view", "views", "views", COPL, "schema.view"},
    [KIND_MATERIALIZED_VIEW] = {"materialized_view", "materialized view", "materialized views", "views", COPL, "schema.view"},
    [KIND_RULE] = {"rule", "rule", "rules", "rules", C, "schema.table.rule"},
    [KIND_FUNCTION] = {"function", "function", "functions", "functions", COPL, "schema.function(types)"},
    [KIND_PROCEDURE] = {"procedure", "procedure", "procedures", "functions", COPL, "schema.procedure(types)"},
    [KIND_AGGREGATE] = {"aggregate", "aggregate", "aggregates", "aggregates", COPL, "schema.aggregate(types)"},
    [KIND_OPERATOR] = {"operator", "operator", "operators", "operators", CO, "schema.operator(left, right)"},
    [KIND_OPERATOR_FAMILY] = {"operator_family", "operator family", "operator families", "operator_families", CO, "schema.family USING method"},
    [KIND_OPERATOR_CLASS] = {"operator_class", "operator class", "operator classes", "operator_classes", CO, "schema.class USING method"},
    [KIND_CAST] = {"cast", "cast", "casts", "casts", C, "(type AS type)"},
    [KIND_TRANSFORM] = {"transform", "transform", "transforms", "transforms", C, "FOR type LANGUAGE language"},
    [KIND_TRIGGER] = {"trigger", "trigger", "triggers", "triggers", C, "schema.table.trigger"},
    [KIND_POLICY] = {"policy", "policy", "policies", "policies", C, "schema.table.policy"},
    [KIND_EVENT_TRIGGER] = {"event_trigger", "event trigger", "event triggers", "event_triggers", COL, "trigger"},
    [KIND_TEXT_SEARCH_PARSER] = {"text_search_parser", "text search parser", "text search parsers", "text_search_parsers", C, "schema.parser"},
    [KIND_TEXT_SEARCH_TEMPLATE] = {"text_search_template", "text search template", "text search templates", "text_search_templates", C,
                                   "schema.template"},
    [KIND_TEXT_SEARCH_DICTIONARY] = {"text_search_dictionary", "text search dictionary", "text search dictionaries",
                                     "text_search_dictionaries", CO, "schema.dictionary"},
    [KIND_TEXT_SEARCH_CONFIGURATION] = {"text_search_configuration", "text search configuration", "text search configurations",
                                        "text_search_configurations", CO, "schema.configuration"},
    [KIND_FOREIGN_DATA_WRAPPER] = {"foreign_data_wrapper", "foreign data wrapper", "foreign data wrappers", "foreign_data_wrappers",
                                   CO | KIND_HAS_PRIVILEGES, "wrapper"},
    [KIND_FOREIGN_SERVER] = {"foreign_server", "foreign server", "foreign servers", "foreign_servers", CO | KIND_HAS_PRIVILEGES, "server"},
    [KIND_USER_MAPPING] = {"user_mapping", "user mapping", "user mappings", "user_mappings", 0, "FOR user SERVER server"},
    [KIND_PUBLICATION] = {"publication", "publication", "publications", "publications", COL, "publication"},
    [KIND_SUBSCRIPTION] = {"subscription", "subscription", "subscriptions", "subscriptions", COL, "subscription"},
    [KIND_DEFAULT_PRIVILEGES] = {"default_privileges", "default privileges", "default privileges", "default_privileges", KIND_HAS_PRIVILEGES,
                                 "[FOR ROLE role] [IN SCHEMA schema] ON objects"},
};

const KindInfo *kind_get(ObjectKind kind) {
    g_assert((unsigned)kind < KIND_COUNT);
    return &kinds[kind];
}

ObjectKind kind_find(const char *id) {
    for (int kind = 0; id && kind < KIND_COUNT; kind++)
        if (strcmp(kinds[kind].id, id) == 0)
            return (ObjectKind)kind;
    return KIND_COUNT;
}
