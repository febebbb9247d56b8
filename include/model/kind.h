#ifndef MODEL_KIND_H
#define MODEL_KIND_H

/*
 * Object kinds. A kind is generic: identity, parent and properties are text. Adding one is a row in src/model/kind.c, rows for its
 * properties in src/model/property.c, a query in src/server/queries/ and coverage cases; diff, strata, provenance, JSON and reports then
 * work for it.
 */

#include <stdbool.h>

/* In the order in which kinds are shown: containers before what they contain. */
typedef enum {
    KIND_SCHEMA,
    KIND_EXTENSION,
    KIND_LANGUAGE,
    KIND_ACCESS_METHOD,
    KIND_ENUM,
    KIND_COMPOSITE_TYPE,
    KIND_ATTRIBUTE, /* of a composite type */
    KIND_RANGE_TYPE,
    KIND_BASE_TYPE,
    KIND_DOMAIN,
    KIND_DOMAIN_CONSTRAINT,
    KIND_COLLATION,
    KIND_CONVERSION,
    KIND_SEQUENCE,
    KIND_TABLE, /* ordinary, partitioned and partitions */
    KIND_FOREIGN_TABLE,
    KIND_COLUMN, /* of tables, foreign tables, views, materialized views */
    KIND_PRIMARY_KEY,
    KIND_UNIQUE,
    KIND_FOREIGN_KEY,
    KIND_CHECK,
    KIND_EXCLUSION,
    KIND_INDEX, /* those that no constraint owns */
    KIND_STATISTICS, /* extended statistics */
    KIND_VIEW,
    KIND_MATERIALIZED_VIEW,
    KIND_RULE, /* not the one that makes a view */
    KIND_FUNCTION,
    KIND_PROCEDURE,
    KIND_AGGREGATE,
    KIND_OPERATOR,
    KIND_OPERATOR_FAMILY,
    KIND_OPERATOR_CLASS,
    KIND_CAST,
    KIND_TRANSFORM,
    KIND_TRIGGER,
    KIND_POLICY,
    KIND_EVENT_TRIGGER,
    KIND_TEXT_SEARCH_PARSER,
    KIND_TEXT_SEARCH_TEMPLATE,
    KIND_TEXT_SEARCH_DICTIONARY,
    KIND_TEXT_SEARCH_CONFIGURATION,
    KIND_FOREIGN_DATA_WRAPPER,
    KIND_FOREIGN_SERVER,
    KIND_USER_MAPPING,
    KIND_PUBLICATION,
    KIND_SUBSCRIPTION,
    KIND_DEFAULT_PRIVILEGES,
    KIND_COUNT
} ObjectKind;

/* Which of the properties that many kinds share a kind has (model/property.h). */
enum {
    KIND_HAS_COMMENT = 1 << 0,
    KIND_HAS_OWNER = 1 << 1,
    KIND_HAS_PRIVILEGES = 1 << 2,
    KIND_HAS_LABELS = 1 << 3 /* security labels */
};

typedef struct {
    const char *id;     /* in JSON and options: "foreign_key" */
    const char *name;   /* in sentences: "foreign key" */
    const char *plural; /* "foreign keys" */
    const char *query;  /* file in src/server/queries without ".sql"; several kinds may share one */
    unsigned shared;    /* of KIND_HAS_... */
    const char *identity; /* how an identity is written, for documentation: "schema.table.column" */
} KindInfo;

const KindInfo *kind_get(ObjectKind kind);

/* KIND_COUNT when `id` names no kind. */
ObjectKind kind_find(const char *id);

#endif
