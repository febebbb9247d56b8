#include "model/kind.h"
#include <stddef.h>
#include <string.h>
#include <glib.h>

static const KindInfo kinds[KIND_COUNT] = {
    [KIND_SCHEMA] = {"schema", "schema", "schemas", "schemas"},
    [KIND_EXTENSION] = {"extension", "extension", "extensions", "extensions"},
    [KIND_ENUM] = {"enum", "enum", "enums", "enums"},
    [KIND_DOMAIN] = {"domain", "domain", "domains", "domains"},
    [KIND_SEQUENCE] = {"sequence", "sequence", "sequences", "sequences"},
    [KIND_TABLE] = {"table", "table", "tables", "tables"},
    [KIND_COLUMN] = {"column", "column", "columns", "columns"},
    [KIND_PRIMARY_KEY] = {"primary_key", "primary key", "primary keys", "constraints"},
    [KIND_UNIQUE] = {"unique", "unique constraint", "unique constraints", "constraints"},
    [KIND_FOREIGN_KEY] = {"foreign_key", "foreign key", "foreign keys", "constraints"},
    [KIND_CHECK] = {"check", "check constraint", "check constraints", "constraints"},
    [KIND_EXCLUSION] = {"exclusion", "exclusion constraint", "exclusion constraints", "constraints"},
    [KIND_INDEX] = {"index", "index", "indexes", "indexes"},
    [KIND_VIEW] = {"view", "view", "views", "views"},
    [KIND_MATERIALIZED_VIEW] = {"materialized_view", "materialized view", "materialized views", "views"},
    [KIND_FUNCTION] = {"function", "function", "functions", "functions"},
    [KIND_PROCEDURE] = {"procedure", "procedure", "procedures", "functions"},
    [KIND_TRIGGER] = {"trigger", "trigger", "triggers", "triggers"},
    [KIND_POLICY] = {"policy", "policy", "policies", "policies"},
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
