#ifndef SERVER_INVENTORY_H
#define SERVER_INVENTORY_H

#include <glib.h>

/* One value that changes with every row of the inventory: a query of one row and one column. Free with g_free(). */
char *inventory_fingerprint_query(int server_version);

/* The statements of queries/inventory.sql, in order; for tests. Free with g_strfreev(). */
char **inventory_statements(int server_version);

#endif
