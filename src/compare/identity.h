#ifndef COMPARE_IDENTITY_H
#define COMPARE_IDENTITY_H

/* The object's own name as it is quoted: what its identity has after its parent's ("parent" may be NULL), or after the schema. Borrowed from `identity`. */
const char *identity_name(const char *parent, const char *identity);

#endif
