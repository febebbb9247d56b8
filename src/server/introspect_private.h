#ifndef SERVER_INTROSPECT_PRIVATE_H
#define SERVER_INTROSPECT_PRIVATE_H

#include "server/introspect.h"

/* False with the error set when the server is not one whose catalogs are known. */
bool introspect_check_version(const Connection *connection, GError **error);

/* An empty catalog that knows its server's version. */
Catalog *introspect_new_catalog(const Connection *connection);

#endif
