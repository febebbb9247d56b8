#ifndef SERVER_ACCESS_H
#define SERVER_ACCESS_H

#include "model/kind.h"

/*
 * Privileges as the queries give them, in the form of the contract (model/property.h). `raw` is the owner's name (quote_ident), a space, and the items of the
 * object's ACL (aclitem as text) separated by spaces; for default privileges before it a word: the letter of pg_default_acl.defaclobjtype, with a star
 * before when they are for every schema.
 *
 *     PUBLIC: SELECT; owner: ALL; reader: SELECT, UPDATE*; "Other": ALL (by reader)
 *
 * Every grantee is listed, PUBLIC and the owner (as "owner") first, then by name; a star: with grant option; "owner: NONE": the owner has nothing left; "(by role)": the grantor when that is not the
 * owner. Columns and the default privileges in a schema have no privileges from the start, so the owner is listed only when it was granted some; those for every
 * schema list only what differs from what PostgreSQL gives by itself, "PUBLIC: NONE" among it.
 *
 * NULL: what a new object of the kind has. Free with g_free().
 */
char *access_canonical(ObjectKind kind, const char *identity, const char *raw, int server_version);

#endif
