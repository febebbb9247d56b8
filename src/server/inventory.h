#ifndef SERVER_INVENTORY_H
#define SERVER_INVENTORY_H

#include <glib.h>

/* Queries of one row and one column each; together their values change with every row of the inventory. (One query of all would take the server ten times as
 * long to plan.) Free with g_strfreev(). */
char **inventory_fingerprint_queries(int server_version);

/* The statements of queries/inventory.sql, in order; for tests. Free with g_strfreev(). */
char **inventory_statements(int server_version);

#endif
