#ifndef HARNESS_CATALOG_FIXTURE_H
#define HARNESS_CATALOG_FIXTURE_H

/* Small hand-made catalogs. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "model/catalog.h"

/* Adds an object; properties as "name=value" texts, NULL-terminated. */
__attribute__((sentinel)) static inline void put_object(Catalog *catalog, ObjectKind kind, const char *parent, const char *identity, ...) {
    Property properties[16];
    size_t count = 0;
    g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);
    va_list arguments;
    va_start(arguments, identity);
    for (const char *text; (text = va_arg(arguments, const char *)) && count < G_N_ELEMENTS(properties);) {
        char *copy = g_strdup(text);
        g_ptr_array_add(owned, copy);
        char *equals = strchr(copy, '=');
        *equals = '\0';
        properties[count++] = (Property){copy, equals + 1};
    }
    va_end(arguments);
    const char *dot = strrchr(identity, '.');
    const char *first = strchr(identity, '.');
    g_autofree char *schema = first ? g_strndup(identity, (gsize)(first - identity)) : NULL;
    Object object = {.kind = kind, .identity = identity, .parent = parent, .schema = schema, .name = dot ? dot + 1 : identity,
                     .position = kind == KIND_COLUMN ? 1 : 0, .properties = properties, .property_count = count};
    catalog_add(catalog, &object);
}

static inline void put_table(Catalog *catalog, const char *identity) {
    put_object(catalog, KIND_TABLE, NULL, identity, "persistence=permanent", NULL);
}

/* A nullable column without default. */
static inline void put_column(Catalog *catalog, const char *table, const char *name, const char *type) {
    g_autofree char *identity = g_strdup_printf("%s.%s", table, name);
    g_autofree char *property = g_strdup_printf("type=%s", type);
    put_object(catalog, KIND_COLUMN, table, identity, property, NULL);
}

#endif
