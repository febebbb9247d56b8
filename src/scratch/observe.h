#ifndef SCRATCH_OBSERVE_H
#define SCRATCH_OBSERVE_H

/*
 * What changed in the scratch database, and the catalog as it stands. An inventory of catalog rows with their xmin tells which objects were touched; only those
 * are read again. docs/internals/replay.md tells why this is exact.
 */

#include "model/change.h"
#include "server/introspect.h"

typedef struct Observer Observer;

/* Begins with the database as it is: what is there (but schema public) belongs to nobody and is left out of all that follows. The connection is borrowed. */
Observer *observer_new(Connection *connection, GError **error);
void observer_free(Observer *observer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Observer, observer_free)

/* After the connection was renewed. */
void observer_set_connection(Observer *observer, Connection *connection);

/* What happened since the last call. `renames`: the text of the migration speaks of renaming, so what is not modelled may have another name. */
ChangeSet *observer_step(Observer *observer, bool renames, GError **error);

/* Around something that belongs to no migration (a stub): what it makes is left out as well. */
bool observer_begin_foreign(Observer *observer, GError **error);
bool observer_end_foreign(Observer *observer, GError **error);

/* Rows of the last inventory: how large the catalogs are. */
size_t observer_size(const Observer *observer);

/* The object of this address as of the last step; NULL: none. */
const Object *observer_find(const Observer *observer, uint32_t class_id, uint32_t object_id, int32_t sub_id);

/* All objects read with this root as of the last step, as a catalog of their own. */
Catalog *observer_root(const Observer *observer, Address root);

/* The whole catalog as it was put together from the steps, and as the database has it now: for checks. */
Catalog *observer_assembled(const Observer *observer);
Catalog *observer_actual(Observer *observer, GError **error);

#endif
