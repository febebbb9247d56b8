#ifndef TREE_H
#define TREE_H

/*
 * The parse tree of one statement, as JSON: what libpg_query writes, read with jansson. A node is an object with one key, its type. Fields that have their
 * default value are absent; all getters bear NULL.
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>
#include <jansson.h>

/* The statement's node; NULL: no statement of this grammar, several of them, or too long. Free with json_decref(). */
json_t *tree_parse(const char *sql, size_t size);

const char *tree_type(const json_t *node);              /* "AlterTableStmt" */
const json_t *tree_body(const json_t *node);             /* its fields */
const json_t *tree_as(const json_t *node, const char *type); /* the fields of a node of that type; else NULL */

const json_t *tree_get(const json_t *fields, const char *field);
const char *tree_text(const json_t *fields, const char *field); /* NULL: absent */
bool tree_flag(const json_t *fields, const char *field);
bool tree_is(const json_t *fields, const char *field, const char *value);
int tree_number(const json_t *fields, const char *field); /* 0: absent */

size_t tree_count(const json_t *list);
const json_t *tree_at(const json_t *list, size_t index);
const char *tree_string(const json_t *node);            /* of a String node */

/* A list of one to three names: schema.name; the last is the name. */
typedef struct {
    const char *schema, *name;
} TreeName;
TreeName tree_name(const json_t *list);
TreeName tree_range(const json_t *range);               /* of RangeVar's fields */

/* "character varying(20)", "integer[]": as pg_catalog.format_type writes the common types. Free with g_free(). */
char *tree_type_name(const json_t *type);

/* Calls `visit` for every node of the type below (and with) `value`, depth first. */
void tree_each(const json_t *value, const char *type, void (*visit)(const json_t *fields, void *payload), void *payload);

#endif
