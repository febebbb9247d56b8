#include "model/property.h"

#include <string.h>
#include <glib.h>

static const PropertyInfo rows[] = {
    {KIND_EXTENSION, "version", 0, "installed version", 0},
    {KIND_EXTENSION, "schema", 0, "schema that its objects are in", 0},

    {KIND_LANGUAGE, "trusted", 0, "yes: ordinary roles may use it", 0},
    {KIND_LANGUAGE, "handler", 0, "call handler, a function identity", 0},
    {KIND_LANGUAGE, "inline", 0, "handler of DO blocks, a function identity", 0},
    {KIND_LANGUAGE, "validator", 0, "a function identity", 0},

    {KIND_ACCESS_METHOD, "type", 0, "index or table", 0},
    {KIND_ACCESS_METHOD, "handler", 0, "a function identity", 0},

    {KIND_ENUM, "labels", 0, "quoted labels in their order, separated by \", \"", 0},

    {KIND_ATTRIBUTE, "type", 0, "data type", 0},
    {KIND_ATTRIBUTE, "collation", 0, "when not the type's own", 0},

    {KIND_RANGE_TYPE, "subtype", 0, "type of the elements", 0},
    {KIND_RANGE_TYPE, "subtype_opclass", 0, "btree operator class of the order, when not the subtype's default", 0},
    {KIND_RANGE_TYPE, "collation", 0, "when not the subtype's own", 0},
    {KIND_RANGE_TYPE, "canonical", 0, "canonicalisation function, a function identity", 0},
    {KIND_RANGE_TYPE, "subtype_diff", 0, "a function identity", 0},
    {KIND_RANGE_TYPE, "multirange_type", 14, "name of the multirange type, when not the one that the system chooses", 0},

    {KIND_BASE_TYPE, "input", 0, "a function identity", 0},
    {KIND_BASE_TYPE, "output", 0, "a function identity", 0},
    {KIND_BASE_TYPE, "receive", 0, "a function identity", 0},
    {KIND_BASE_TYPE, "send", 0, "a function identity", 0},
    {KIND_BASE_TYPE, "typmod_in", 0, "a function identity", 0},
    {KIND_BASE_TYPE, "typmod_out", 0, "a function identity", 0},
    {KIND_BASE_TYPE, "analyze", 0, "a function identity", 0},
    {KIND_BASE_TYPE, "subscript", 14, "a function identity", 0},
    {KIND_BASE_TYPE, "length", 0, "bytes, or variable", 0},
    {KIND_BASE_TYPE, "by_value", 0, "yes: passed by value", 0},
    {KIND_BASE_TYPE, "alignment", 0, "char, int2 or double; absent: int4", 0},
    {KIND_BASE_TYPE, "storage", 0, "external, extended or main; absent: plain", 0},
    {KIND_BASE_TYPE, "category", 0, "one character; absent: U", 0},
    {KIND_BASE_TYPE, "preferred", 0, "yes: preferred in its category", 0},
    {KIND_BASE_TYPE, "default", 0, "default value as a literal", 0},
    {KIND_BASE_TYPE, "element", 0, "type of the elements", 0},
    {KIND_BASE_TYPE, "delimiter", 0, "one character; absent: a comma", 0},
    {KIND_BASE_TYPE, "collatable", 0, "yes", 0},

    {KIND_DOMAIN, "type", 0, "underlying type", 0},
    {KIND_DOMAIN, "not_null", 0, "yes", 0},
    {KIND_DOMAIN, "default", 0, "expression", 0},
    {KIND_DOMAIN, "collation", 0, "when not the underlying type's own", 0},
    {KIND_DOMAIN_CONSTRAINT, "expression", 0, "condition, without CHECK and its parentheses", 0},
    {KIND_DOMAIN_CONSTRAINT, "not_valid", 0, "yes", 0},

    {KIND_COLLATION, "provider", 0, "libc, icu or builtin", 0},
    {KIND_COLLATION, "locale", 0, "LC_COLLATE of libc, else the locale", 0},
    {KIND_COLLATION, "ctype", 0, "LC_CTYPE of libc, when not the same", 0},
    {KIND_COLLATION, "nondeterministic", 0, "yes", 0},
    {KIND_COLLATION, "rules", 16, "ICU tailoring rules", 0},

    {KIND_CONVERSION, "source_encoding", 0, "", 0},
    {KIND_CONVERSION, "target_encoding", 0, "", 0},
    {KIND_CONVERSION, "function", 0, "a function identity; the name only of one of the system, whose arguments differ by version", 0},
    {KIND_CONVERSION, "default", 0, "yes: the default between these encodings", 0},

    {KIND_SEQUENCE, "type", 0, "data type", 0},
    {KIND_SEQUENCE, "start", 0, "when not the first value", 0},
    {KIND_SEQUENCE, "increment", 0, "when not 1", 0},
    {KIND_SEQUENCE, "min", 0, "when not the type's", 0},
    {KIND_SEQUENCE, "max", 0, "when not the type's", 0},
    {KIND_SEQUENCE, "cache", 0, "when not 1", 0},
    {KIND_SEQUENCE, "cycle", 0, "yes", 0},
    {KIND_SEQUENCE, "persistence", 15, "unlogged", 0},
    {KIND_SEQUENCE, "owned_by", 0, "identity of a column", 0},

    {KIND_TABLE, "persistence", 0, "unlogged", 0},
    {KIND_TABLE, "partition_key", 0, "strategy and key: RANGE (at)", 0},
    {KIND_TABLE, "partition_of", 0, "identity of the partitioned table", 0},
    {KIND_TABLE, "partition_bound", 0, "FOR VALUES ... or DEFAULT", 0},
    {KIND_TABLE, "detach_pending", 14, "yes: DETACH PARTITION CONCURRENTLY was interrupted", 0},
    {KIND_TABLE, "inherits", 0, "identities of the parents in their order", 0},
    {KIND_TABLE, "of_type", 0, "composite type of a typed table", 0},
    {KIND_TABLE, "options", 0, "storage parameters, sorted; those of its TOAST table with toast. before", 0},
    {KIND_TABLE, "row_security", 0, "enabled; enabled, forced; forced, not enabled", 0},
    {KIND_TABLE, "replica_identity", 0, "nothing; full; index NAME", 0},
    {KIND_TABLE, "access_method", 0, "when not heap", 0},
    {KIND_TABLE, "tablespace", 0, "when not the database's", 0},
    {KIND_TABLE, "clustered_on", 0, "name of the index that CLUSTER uses", 0},

    {KIND_FOREIGN_TABLE, "server", 0, "foreign server", 0},
    {KIND_FOREIGN_TABLE, "fdw_options", 0, "name 'value', sorted by name; values that may be secret are hidden", 0},
    {KIND_FOREIGN_TABLE, "inherits", 0, "identities of the parents in their order", 0},
    {KIND_FOREIGN_TABLE, "partition_of", 0, "identity of the partitioned table", 0},
    {KIND_FOREIGN_TABLE, "partition_bound", 0, "FOR VALUES ... or DEFAULT", 0},

    {KIND_COLUMN, "type", 0, "data type", 0},
    {KIND_COLUMN, "not_null", 0, "yes", 0},
    {KIND_COLUMN, "not_null_no_inherit", 18, "yes: NOT NULL NO INHERIT", 0},
    {KIND_COLUMN, "not_null_not_valid", 18, "yes: NOT NULL NOT VALID", 0},
    {KIND_COLUMN, "default", 0, "expression", 0},
    {KIND_COLUMN, "generated", 0, "expression of a generated column", 0},
    {KIND_COLUMN, "generated_virtual", 18, "yes: computed when read", 0},
    {KIND_COLUMN, "identity", 0, "always or by default, with the options of its sequence in parentheses", 0},
    {KIND_COLUMN, "collation", 0, "when not the type's own", 0},
    {KIND_COLUMN, "storage", 0, "plain, external, extended or main, when not the type's own", 0},
    {KIND_COLUMN, "compression", 14, "pglz or lz4", 0},
    {KIND_COLUMN, "statistics", 0, "statistics target, when set", 0},
    {KIND_COLUMN, "options", 0, "n_distinct and n_distinct_inherited, sorted", 0},
    {KIND_COLUMN, "fdw_options", 0, "name 'value', sorted by name; values that may be secret are hidden", 0},
    {KIND_COLUMN, "inheritance", 0, "inherited, or merged when also declared in the table itself; not of partitions", 0},

    {KIND_PRIMARY_KEY, "columns", 0, "names in their order", 0},
    {KIND_PRIMARY_KEY, "include", 0, "names in their order", 0},
    {KIND_PRIMARY_KEY, "deferrable", 0, "yes", 0},
    {KIND_PRIMARY_KEY, "initially_deferred", 0, "yes", 0},
    {KIND_PRIMARY_KEY, "without_overlaps", 18, "yes", 0},
    {KIND_PRIMARY_KEY, "options", 0, "storage parameters of its index, sorted", 0},
    {KIND_PRIMARY_KEY, "tablespace", 0, "of its index, when not the database's", 0},
    {KIND_PRIMARY_KEY, "index_comment", 0, "comment on its index", FACET_COMMENT},
    {KIND_UNIQUE, "columns", 0, "names in their order", 0},
    {KIND_UNIQUE, "include", 0, "names in their order", 0},
    {KIND_UNIQUE, "deferrable", 0, "yes", 0},
    {KIND_UNIQUE, "initially_deferred", 0, "yes", 0},
    {KIND_UNIQUE, "nulls_not_distinct", 15, "yes", 0},
    {KIND_UNIQUE, "without_overlaps", 18, "yes", 0},
    {KIND_UNIQUE, "options", 0, "storage parameters of its index, sorted", 0},
    {KIND_UNIQUE, "tablespace", 0, "of its index, when not the database's", 0},
    {KIND_UNIQUE, "index_comment", 0, "comment on its index", FACET_COMMENT},
    {KIND_FOREIGN_KEY, "columns", 0, "names in their order", 0},
    {KIND_FOREIGN_KEY, "references_table", 0, "identity of the referenced table", 0},
    {KIND_FOREIGN_KEY, "references_columns", 0, "names in their order", 0},
    {KIND_FOREIGN_KEY, "on_update", 0, "restrict, cascade, set null or set default", 0},
    {KIND_FOREIGN_KEY, "on_delete", 0, "restrict, cascade, set null or set default", 0},
    {KIND_FOREIGN_KEY, "on_delete_columns", 15, "columns that SET NULL or SET DEFAULT is confined to", 0},
    {KIND_FOREIGN_KEY, "match", 0, "full", 0},
    {KIND_FOREIGN_KEY, "deferrable", 0, "yes", 0},
    {KIND_FOREIGN_KEY, "initially_deferred", 0, "yes", 0},
    {KIND_FOREIGN_KEY, "not_valid", 0, "yes", 0},
    {KIND_FOREIGN_KEY, "not_enforced", 18, "yes", 0},
    {KIND_FOREIGN_KEY, "without_overlaps", 18, "yes: the last column is a PERIOD", 0},
    {KIND_CHECK, "expression", 0, "condition, without CHECK and its parentheses", 0},
    {KIND_CHECK, "no_inherit", 0, "yes", 0},
    {KIND_CHECK, "not_valid", 0, "yes", 0},
    {KIND_CHECK, "not_enforced", 18, "yes", 0},
    {KIND_EXCLUSION, "definition", 0, "EXCLUDE ... with all its options", 0},
    {KIND_EXCLUSION, "index_comment", 0, "comment on its index", FACET_COMMENT},

    {KIND_INDEX, "method", 0, "access method, when not btree", 0},
    {KIND_INDEX, "columns", 0, "key columns and expressions with collation, operator class, order", 0},
    {KIND_INDEX, "include", 0, "names in their order", 0},
    {KIND_INDEX, "predicate", 0, "condition of a partial index", 0},
    {KIND_INDEX, "unique", 0, "yes", 0},
    {KIND_INDEX, "nulls_not_distinct", 15, "yes", 0},
    {KIND_INDEX, "invalid", 0, "yes: its creation failed half-way", 0},
    {KIND_INDEX, "options", 0, "storage parameters, sorted", 0},
    {KIND_INDEX, "tablespace", 0, "when not the database's", 0},
    {KIND_INDEX, "statistics", 0, "statistics targets of expression columns: number target, ...", 0},

    {KIND_STATISTICS, "columns", 0, "columns and expressions, as in ON", 0},
    {KIND_STATISTICS, "kinds", 0, "dependencies, mcv, ndistinct; absent for statistics of one expression", 0},
    {KIND_STATISTICS, "target", 13, "statistics target, when set", 0},

    {KIND_VIEW, "definition", 0, "query", 0},
    {KIND_VIEW, "options", 0, "security_barrier, security_invoker, sorted", 0},
    {KIND_VIEW, "check_option", 0, "local or cascaded", 0},
    {KIND_MATERIALIZED_VIEW, "definition", 0, "query", 0},
    {KIND_MATERIALIZED_VIEW, "options", 0, "storage parameters, sorted; those of its TOAST table with toast. before", 0},
    {KIND_MATERIALIZED_VIEW, "access_method", 0, "when not heap", 0},
    {KIND_MATERIALIZED_VIEW, "tablespace", 0, "when not the database's", 0},
    {KIND_MATERIALIZED_VIEW, "clustered_on", 0, "name of the index that CLUSTER uses", 0},
    {KIND_RULE, "definition", 0, "CREATE RULE ...", 0},
    {KIND_RULE, "enabled", 0, "disabled, replica or always", 0},

#define ROUTINE(kind) \
    {kind, "arguments", 0, "with modes, names and defaults, as CREATE takes them", 0}, \
    {kind, "language", 0, "", 0}, \
    {kind, "body", 0, "source text, name of the C function, or the SQL-standard body", 0}, \
    {kind, "library", 0, "file of a C function", 0}, \
    {kind, "security_definer", 0, "yes", 0}, \
    {kind, "settings", 0, "name=value, one a line, sorted, as in pg_proc.proconfig", 0}, \
    {kind, "transforms", 0, "FOR TYPE list", 0}
    ROUTINE(KIND_FUNCTION),
    {KIND_FUNCTION, "returns", 0, "result type", 0},
    {KIND_FUNCTION, "sql_body", 14, "yes: the body is BEGIN ATOMIC ... END or RETURN ...", 0},
    {KIND_FUNCTION, "window", 0, "yes", 0},
    {KIND_FUNCTION, "volatility", 0, "immutable or stable", 0},
    {KIND_FUNCTION, "strict", 0, "yes", 0},
    {KIND_FUNCTION, "leakproof", 0, "yes", 0},
    {KIND_FUNCTION, "parallel", 0, "safe or restricted", 0},
    {KIND_FUNCTION, "cost", 0, "when not 1 (C, internal) or 100 (others)", 0},
    {KIND_FUNCTION, "rows", 0, "estimated rows, when not 1000", 0},
    {KIND_FUNCTION, "support", 0, "planner support function, a function identity", 0},
    ROUTINE(KIND_PROCEDURE),
    {KIND_PROCEDURE, "sql_body", 14, "yes: the body is BEGIN ATOMIC ... END", 0},
#undef ROUTINE

    {KIND_AGGREGATE, "arguments", 0, "as CREATE AGGREGATE takes them, ORDER BY included", 0},
    {KIND_AGGREGATE, "returns", 0, "result type", 0},
    {KIND_AGGREGATE, "hypothetical", 0, "yes: a hypothetical-set aggregate", 0},
    {KIND_AGGREGATE, "state_function", 0, "SFUNC, a function identity", 0},
    {KIND_AGGREGATE, "state_type", 0, "STYPE", 0},
    {KIND_AGGREGATE, "state_space", 0, "SSPACE", 0},
    {KIND_AGGREGATE, "initial_value", 0, "INITCOND as a literal", 0},
    {KIND_AGGREGATE, "final_function", 0, "FINALFUNC, a function identity", 0},
    {KIND_AGGREGATE, "final_extra", 0, "yes", 0},
    {KIND_AGGREGATE, "final_modify", 0, "FINALFUNC_MODIFY, when not the default", 0},
    {KIND_AGGREGATE, "combine_function", 0, "COMBINEFUNC, a function identity", 0},
    {KIND_AGGREGATE, "serial_function", 0, "SERIALFUNC, a function identity", 0},
    {KIND_AGGREGATE, "deserial_function", 0, "DESERIALFUNC, a function identity", 0},
    {KIND_AGGREGATE, "moving_state_function", 0, "MSFUNC, a function identity", 0},
    {KIND_AGGREGATE, "moving_inverse_function", 0, "MINVFUNC, a function identity", 0},
    {KIND_AGGREGATE, "moving_state_type", 0, "MSTYPE", 0},
    {KIND_AGGREGATE, "moving_state_space", 0, "MSSPACE", 0},
    {KIND_AGGREGATE, "moving_initial_value", 0, "MINITCOND as a literal", 0},
    {KIND_AGGREGATE, "moving_final_function", 0, "MFINALFUNC, a function identity", 0},
    {KIND_AGGREGATE, "moving_final_extra", 0, "yes", 0},
    {KIND_AGGREGATE, "moving_final_modify", 0, "MFINALFUNC_MODIFY, when not the default", 0},
    {KIND_AGGREGATE, "sort_operator", 0, "an operator identity", 0},
    {KIND_AGGREGATE, "parallel", 0, "safe or restricted", 0},

    {KIND_OPERATOR, "function", 0, "a function identity", 0},
    {KIND_OPERATOR, "commutator", 0, "an operator identity", 0},
    {KIND_OPERATOR, "negator", 0, "an operator identity", 0},
    {KIND_OPERATOR, "restrict", 0, "selectivity estimator, a function identity", 0},
    {KIND_OPERATOR, "join", 0, "join selectivity estimator, a function identity", 0},
    {KIND_OPERATOR, "hashes", 0, "yes", 0},
    {KIND_OPERATOR, "merges", 0, "yes", 0},
    {KIND_OPERATOR_FAMILY, "operators", 0, "those that belong to no class: OPERATOR number operator, one a line, sorted", 0},
    {KIND_OPERATOR_FAMILY, "functions", 0, "those that belong to no class: FUNCTION number (types) function, one a line, sorted", 0},
    {KIND_OPERATOR_CLASS, "type", 0, "data type", 0},
    {KIND_OPERATOR_CLASS, "default", 0, "yes", 0},
    {KIND_OPERATOR_CLASS, "family", 0, "operator family, when not of the same name", 0},
    {KIND_OPERATOR_CLASS, "storage", 0, "type in the index", 0},
    {KIND_OPERATOR_CLASS, "operators", 0, "OPERATOR number operator, one a line, sorted", 0},
    {KIND_OPERATOR_CLASS, "functions", 0, "FUNCTION number (types) function, one a line, sorted", 0},

    {KIND_CAST, "method", 0, "function IDENTITY, binary or inout", 0},
    {KIND_CAST, "context", 0, "assignment or implicit", 0},
    {KIND_TRANSFORM, "from_sql", 0, "a function identity", 0},
    {KIND_TRANSFORM, "to_sql", 0, "a function identity", 0},

    {KIND_TRIGGER, "definition", 0, "CREATE TRIGGER ...", 0},
    {KIND_TRIGGER, "enabled", 0, "disabled, replica or always", 0},

    {KIND_POLICY, "command", 0, "all, select, insert, update or delete", 0},
    {KIND_POLICY, "mode", 0, "permissive or restrictive", 0},
    {KIND_POLICY, "roles", 0, "names, sorted; public", 0},
    {KIND_POLICY, "using", 0, "condition", 0},
    {KIND_POLICY, "check", 0, "condition", 0},

    {KIND_EVENT_TRIGGER, "event", 0, "", 0},
    {KIND_EVENT_TRIGGER, "tags", 0, "quoted command tags, sorted", 0},
    {KIND_EVENT_TRIGGER, "function", 0, "a function identity", 0},
    {KIND_EVENT_TRIGGER, "enabled", 0, "disabled, replica or always", 0},

    {KIND_TEXT_SEARCH_PARSER, "start", 0, "a function identity", 0},
    {KIND_TEXT_SEARCH_PARSER, "get_token", 0, "a function identity", 0},
    {KIND_TEXT_SEARCH_PARSER, "end", 0, "a function identity", 0},
    {KIND_TEXT_SEARCH_PARSER, "headline", 0, "a function identity", 0},
    {KIND_TEXT_SEARCH_PARSER, "lextypes", 0, "a function identity", 0},
    {KIND_TEXT_SEARCH_TEMPLATE, "init", 0, "a function identity", 0},
    {KIND_TEXT_SEARCH_TEMPLATE, "lexize", 0, "a function identity", 0},
    {KIND_TEXT_SEARCH_DICTIONARY, "template", 0, "qualified name", 0},
    {KIND_TEXT_SEARCH_DICTIONARY, "options", 0, "as in pg_ts_dict.dictinitoption", 0},
    {KIND_TEXT_SEARCH_CONFIGURATION, "parser", 0, "qualified name", 0},
    {KIND_TEXT_SEARCH_CONFIGURATION, "mappings", 0, "token WITH dictionaries, one a line, sorted", 0},

    {KIND_FOREIGN_DATA_WRAPPER, "handler", 0, "a function identity", 0},
    {KIND_FOREIGN_DATA_WRAPPER, "validator", 0, "a function identity", 0},
    {KIND_FOREIGN_DATA_WRAPPER, "fdw_options", 0, "name 'value', sorted by name; values that may be secret are hidden", 0},
    {KIND_FOREIGN_SERVER, "wrapper", 0, "foreign data wrapper", 0},
    {KIND_FOREIGN_SERVER, "type", 0, "", 0},
    {KIND_FOREIGN_SERVER, "version", 0, "", 0},
    {KIND_FOREIGN_SERVER, "fdw_options", 0, "name 'value', sorted by name; values that may be secret are hidden", 0},
    {KIND_USER_MAPPING, "fdw_options", 0, "names, sorted; of all but user the value is hidden", 0},

    {KIND_PUBLICATION, "all_tables", 0, "yes", 0},
    {KIND_PUBLICATION, "tables", 0, "table (columns) WHERE (condition), one a line, sorted", 0},
    {KIND_PUBLICATION, "schemas", 15, "names, sorted", 0},
    {KIND_PUBLICATION, "publish", 0, "operations, when not all", 0},
    {KIND_PUBLICATION, "via_root", 13, "yes: publish_via_partition_root", 0},
    {KIND_PUBLICATION, "generated_columns", 18, "stored", 0},
    {KIND_SUBSCRIPTION, "publications", 0, "names, sorted", 0},
    {KIND_SUBSCRIPTION, "disabled", 0, "yes", 0},
    {KIND_SUBSCRIPTION, "slot_name", 0, "when not the subscription's own name; NONE", 0},
    {KIND_SUBSCRIPTION, "synchronous_commit", 14, "when not off", 0},
    {KIND_SUBSCRIPTION, "binary", 14, "yes", 0},
    {KIND_SUBSCRIPTION, "streaming", 14, "on or parallel (18: off), when not the version's default", 0},
    {KIND_SUBSCRIPTION, "two_phase", 15, "yes", 0},
    {KIND_SUBSCRIPTION, "disable_on_error", 15, "yes", 0},
    {KIND_SUBSCRIPTION, "origin", 16, "when not any", 0},
    {KIND_SUBSCRIPTION, "run_as_owner", 16, "yes", 0},
    {KIND_SUBSCRIPTION, "no_password", 16, "yes: password_required = false", 0},
    {KIND_SUBSCRIPTION, "failover", 17, "yes", 0},

    {KIND_COUNT, "comment", 0, "", FACET_COMMENT},
    {KIND_COUNT, "owner", 0, "role; absent: the owner of the database", FACET_OWNER},
    {KIND_COUNT, "privileges", 0, "grantee: privileges (* with grant option), separated by \"; \"; absent: what a new object has", FACET_PRIVILEGES},
    {KIND_COUNT, "security_labels", 0, "provider 'label', sorted by provider", FACET_LABEL},
};

static const struct {
    const char *name;
    unsigned flag;
} shared[] = {
    {"comment", KIND_HAS_COMMENT}, {"owner", KIND_HAS_OWNER}, {"privileges", KIND_HAS_PRIVILEGES}, {"security_labels", KIND_HAS_LABELS}};

const PropertyInfo *property_rows(size_t *count) {
    *count = G_N_ELEMENTS(rows);
    return rows;
}

static bool has_shared(ObjectKind kind, const char *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(shared); i++)
        if (strcmp(shared[i].name, name) == 0)
            return kind_get(kind)->shared & shared[i].flag;
    return false;
}

const PropertyInfo *property_find(ObjectKind kind, const char *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if ((rows[i].kind == kind || (rows[i].kind == KIND_COUNT && has_shared(kind, name))) && strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

Facet property_facet(ObjectKind kind, const char *name) {
    const PropertyInfo *info = property_find(kind, name);
    return info ? info->facet : FACET_STRUCTURE;
}
