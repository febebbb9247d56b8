#ifndef REPORT_DEFINITION_H
#define REPORT_DEFINITION_H

/* Constraints, indexes and policies in a few words, from their properties (names: src/server/queries/). */

#include "model/catalog.h"

/* Appends marked text: "`(user_id)` references `users (id)`, on delete cascade". */
void definition_say(GString *out, const Object *object);

/* True when the list of quoted identifiers ("id, \"Order No\"") contains `quoted`. NULL list: false. */
bool definition_lists(const char *list, const char *quoted);

/* The column's own name as the lists have it: quoted as in its identity. Borrowed. */
const char *definition_quoted_name(const Object *column);

#endif
