#ifndef SERVER_BULK_H
#define SERVER_BULK_H

/*
 * Reading everything, in one or two round trips. A large database is read by two connections that share one snapshot: the server spends nearly all of the
 * time, on one processor a connection.
 */

#include "scope.h"

/* Results are tagged with the index of their family, that of unseen.sql and those of the fingerprint with these. */
#define TAG_UNSEEN ((int)catalog_family_count)
#define TAG_FINGERPRINT (TAG_UNSEEN + 1)
#define TAG_STATE (TAG_FINGERPRINT + 1)

/* Which transactions the snapshot sees. The same text in a later snapshot: none has ended since, so nothing that is committed has changed. */
#define BULK_STATE_QUERY "SELECT pg_catalog.txid_current_snapshot() AS state"

/* Adds the queries of the fingerprint, all with its tag. */
void bulk_add_fingerprint(Scope *scope);

/* In an open transaction of the connection's own (then nothing is shared) or in a new one that ends with it. `live`: with the limits for a database that others
 * use, and the state; the transaction stays open after a success. `fingerprint`: with a fingerprint, too; a large live database gets one in any case when somebody has written meanwhile. */
bool bulk_read(Connection *connection, bool live, bool fingerprint, int timeout_ms, ScopeReceiver receiver, void *payload, GError **error);

#endif
