#ifndef REPORT_PARTS_H
#define REPORT_PARTS_H

/*
 * What came or went with the object that contains it: the columns, keys and indexes of a table that a migration creates need no line of
 * their own, only a count beside the table.
 */

#include "model/change.h"

typedef struct Parts Parts; /* borrows the change set */

Parts *parts_new(const ChangeSet *set);
void parts_free(Parts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Parts, parts_free)

/* True when the change needs no line: its container was added, removed or renamed by the same change set, or the object is there anyway. */
bool parts_contain(const Parts *parts, const Change *change);

/* A column or key that is called otherwise only because its table is. */
bool parts_came_along(const Change *change);

/* The schema "public" is in every database from the start. */
bool parts_is_given(const Change *change);

/* Appends " with 12 columns, 1 primary key"; nothing when the object has no parts. */
void parts_say(GString *out, const Parts *parts, const Change *change);

#endif
