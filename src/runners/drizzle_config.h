#ifndef DRIZZLE_CONFIG_H
#define DRIZZLE_CONFIG_H

#include "model/file_tree.h"

/* What a drizzle.config.* says, as far as it can be read without running it. */
typedef struct {
    char *path;
    char *dialect;       /* NULL: none or not understood */
    char *out;           /* as written; "drizzle" when absent, NULL when not understood */
    GPtrArray *schema;   /* of char *, as written; empty when absent or not understood */
    char *ledger_table, *ledger_schema; /* NULL: drizzle's */
    char *casing;        /* "snake_case", "camelCase"; NULL */
    GPtrArray *tables_filter, *schema_filter; /* of char *; empty: all */
    bool own_roles;      /* entities.roles: true, or what it includes */
} DrizzleConfig;

/* drizzle.config.ts, drizzle.config.tenant.ts, drizzle-tenant.config.js, ... */
bool drizzle_config_is_name(const char *file_name);

/* "tenant" of such a name; "" when it has none, or one that names an environment (prod, test). Free with g_free(). */
char *drizzle_config_suffix(const char *file_name);

DrizzleConfig *drizzle_config_read(FileTree *tree, const TreeFile *file); /* NULL: unreadable, or no configuration in it */
void drizzle_config_free(DrizzleConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DrizzleConfig, drizzle_config_free)

bool drizzle_config_is_postgres(const DrizzleConfig *config);

#endif
