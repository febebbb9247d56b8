#include "prisma_model.h"

#include <string.h>

/* Names that Prisma gives: {table}_{columns}_{suffix}, of which what stands before the suffix is cut to fit; before version 3 {table}.{columns}_{suffix}. */

enum { IDENTIFIER_BYTES = 63, GIVEN_LIMIT = 256 };

static size_t fit(const char *text, size_t limit) {
    size_t size = strlen(text);
    if (size <= limit)
        return size;
    while (limit > 0 && ((unsigned char)text[limit] & 0xc0) == 0x80)
        limit--;
    return limit;
}

const char *prisma_given_name(Prisma *prisma, const char *text) {
    return text_pool_add_n(prisma->schema->texts, text, fit(text, GIVEN_LIMIT));
}

const char *prisma_fitted_name(Prisma *prisma, const char *body, const char *suffix) {
    return text_pool_printf(prisma->schema->texts, "%.*s%s", (int)fit(body, IDENTIFIER_BYTES - strlen(suffix)), body, suffix);
}

static const char *name_of(Prisma *prisma, const char *table, const GPtrArray *columns, const char *suffix, const char *old_suffix) {
    bool old = prisma->major < PRISMA_FIRST_NAMING;
    g_autoptr(GString) body = g_string_new(table);
    /* What is beyond the limit is never seen. */
    for (guint i = 0; columns && i < columns->len && body->len <= GIVEN_LIMIT; i++)
        g_string_append_printf(body, "%c%s", old && i == 0 ? '.' : '_', (const char *)columns->pdata[i]);
    if (old)
        return text_pool_printf(prisma->schema->texts, "%s%s", body->str, old_suffix);
    return prisma_fitted_name(prisma, body->str, suffix);
}

const char *prisma_constraint_name(Prisma *prisma, SchemaConstraintKind kind, const char *table, const GPtrArray *columns) {
    static const char *const SUFFIXES[] = {[SCHEMA_PRIMARY_KEY] = "_pkey", [SCHEMA_UNIQUE] = "_key", [SCHEMA_FOREIGN_KEY] = "_fkey", [SCHEMA_CHECK] = "_check"};
    if (kind != SCHEMA_UNIQUE && prisma->major < PRISMA_FIRST_NAMING)
        return NULL;
    return name_of(prisma, table, kind == SCHEMA_PRIMARY_KEY ? NULL : columns, SUFFIXES[kind], "_unique");
}

const char *prisma_index_name(Prisma *prisma, const char *table, const GPtrArray *columns) {
    return name_of(prisma, table, columns, "_idx", "_index");
}
