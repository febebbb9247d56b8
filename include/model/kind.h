#ifndef MODEL_KIND_H
#define MODEL_KIND_H

/*
 * Object kinds. A kind is generic: identity, parent and properties are text. Adding one is a row in src/model/kind.c,
 * a query in src/server/queries/ and a golden case; diff, strata, provenance, JSON and reports then work for it.
 */

#include <stdbool.h>

/* In the order in which kinds are shown: containers before what they contain. */
typedef enum {
    KIND_SCHEMA,
    KIND_EXTENSION,
    KIND_ENUM,
    KIND_DOMAIN,
    KIND_SEQUENCE,
    KIND_TABLE, /* ordinary, partitioned and partitions */
    KIND_COLUMN,
    KIND_PRIMARY_KEY,
    KIND_UNIQUE,
    KIND_FOREIGN_KEY,
    KIND_CHECK,
    KIND_EXCLUSION,
    KIND_INDEX, /* those that no constraint owns */
    KIND_VIEW,
    KIND_MATERIALIZED_VIEW,
    KIND_FUNCTION,
    KIND_PROCEDURE,
    KIND_TRIGGER,
    KIND_POLICY,
    KIND_COUNT
} ObjectKind;

typedef struct {
    const char *id;     /* in JSON and options: "foreign_key" */
    const char *name;   /* in sentences: "foreign key" */
    const char *plural; /* "foreign keys" */
    const char *query;  /* file in src/server/queries without ".sql"; several kinds may share one */
} KindInfo;

const KindInfo *kind_get(ObjectKind kind);

/* KIND_COUNT when `id` names no kind. */
ObjectKind kind_find(const char *id);

#endif
