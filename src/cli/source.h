#ifndef CLI_SOURCE_H
#define CLI_SOURCE_H

/*
 * Named sources of a catalog, as `pgstrata drift A B` takes them: migrations[:TARGET][@REV], journal[:TARGET][@REV], live:NAME, or a
 * PostgreSQL URL.
 */

#include "model/catalog.h"
#include "options.h"

typedef struct {
    Catalog *catalog; /* owned */
    char *title;      /* "migrations of tenant at v1.2"; never a URL */
    bool complete;    /* false: something is missing on this side (failed migrations, truncated history) */
} Source;

/* Loads what the text names. ERROR_USAGE for an unknown form, target or database. */
Source *source_load(const char *text, const Options *options, GError **error);
void source_free(Source *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Source, source_free)

#endif
