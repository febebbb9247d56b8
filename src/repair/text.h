#ifndef REPAIR_TEXT_H
#define REPAIR_TEXT_H

/* Pieces of statements that makers of several families put together. */

#include "maker.h"

/* How a property is written in a list KEYWORD = value of CREATE TYPE, CREATE AGGREGATE, ... */
typedef enum {
    DEFINE_AS_IS,
    DEFINE_CALLABLE, /* a function identity, named without its arguments */
    DEFINE_OPERATOR, /* an operator identity, as OPERATOR(schema.+) */
    DEFINE_LITERAL,  /* text, quoted */
    DEFINE_FLAG,     /* the keyword alone */
    DEFINE_TRUE,     /* KEYWORD = true */
    DEFINE_FALSE     /* KEYWORD = false: the flag says the opposite */
} DefineForm;

typedef struct {
    const char *property;
    const char *keyword;
    DefineForm form;
} DefineRow;

/* Appends the rows that the object has, in their order, each after ", " but at the beginning of `out`. */
void repair_define(GString *out, const Object *object, const DefineRow *rows, size_t count);

/* Appends one of them; `value` NULL: nothing. */
void repair_define_value(GString *out, const DefineRow *row, const char *value);

/* "schema.name" of "schema.name(types)": the identity of a function, aggregate or operator without its argument types. Free with g_free(). */
char *repair_callable(const char *identity);

/* What stands between the parentheses of such an identity. Free with g_free(). */
char *repair_signature(const char *identity);

/* A name as an identifier: quoted unless it is quoted already or nothing but lower-case letters, digits and underscores. Free with g_free(). */
char *repair_identifier(const char *name);

/* The identity of a range type's multirange type. Free with g_free(). */
char *repair_multirange_name(const Object *range);

/* Appends `before`, the property and `after` when the object has the property. */
void repair_clause(GString *out, const Object *object, const char *property, const char *before, const char *after);

/* Only properties of this list change. */
bool repair_changes_only(const PropertyChange *changes, size_t count, const char *const *properties);

/* A value of this type, or one made of it (an array, an attribute, a domain, a range), may stand in a column of the catalog; typed tables
 * are not meant. */
bool repair_type_is_stored(const Catalog *catalog, const char *type);

#endif
