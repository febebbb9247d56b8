#ifndef SERVER_CATALOG_READER_H
#define SERVER_CATALOG_READER_H

/* From the rows of the query files to objects of a catalog. */

#include "connection_private.h"
#include "model/catalog.h"

/* One query file and the catalog whose rows are the roots of its objects. */
typedef struct {
    const char *query;
    const char *prepared; /* name of the statement for some roots only */
    uint32_t root_class;
} Family;

extern const Family catalog_families[];
extern const size_t catalog_family_count;

/* Adds the objects of one result; fails when the query does not keep to the contract of include/server/introspect.h. */
bool catalog_reader_add_objects(Catalog *catalog, const Connection *connection, const PGresult *result, GError **error);

/* Adds the counts of unseen.sql. */
void catalog_reader_add_unseen(Catalog *catalog, const PGresult *result);

#endif
