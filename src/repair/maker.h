#ifndef REPAIR_MAKER_H
#define REPAIR_MAKER_H

/*
 * How the statements of one kind are made: a row a kind in the table of maker.c, one file a family of kinds (<family>.c). What kinds share (comment, owner,
 * privileges, security labels) is made by the planner (repair.c, shared.c), as is the order: a maker appends statements about its own object only, and
 * relies on what the object depends on being there already, and on what depends on it being out of the way (see `disturbs`).
 */

#include "repair/repair.h"
#include "model/change.h"

typedef struct {
    Repair *repair;             /* statements are appended to it */
    const Catalog *from, *to;
    const RepairOptions *options;
    const Object *object;       /* that the statements are about: of `to` when made or altered, of `from` when dropped */
    GHashTable *fresh;          /* private to repair_is_fresh() */
} RepairStep;

typedef struct {
    /* Makes the object with all its own properties. Children that are objects of their own (columns of a table, attributes) which CREATE must name are made with it
     * when `makes_children`: looked up in step->to. */
    void (*create)(RepairStep *step, const Object *object);
    /* Makes `before` like `after`, of the same identity, in the given properties (none of those that kinds share); false: it must be dropped and made again
     * (what was appended is thrown away). NULL: always. */
    bool (*alter)(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count);
    void (*drop)(RepairStep *step, const Object *object);
    const char *word;           /* as in COMMENT ON, ALTER ... OWNER TO: "TABLE" */
    const char *on;             /* as in COMMENT ON CONSTRAINT name ON DOMAIN parent: "ON DOMAIN"; NULL: the word is followed by the identity */
    const char *grant;          /* as in GRANT ... ON: "TABLE"; NULL: the maker deals with the property `privileges` itself, or there is none */
    bool makes_children;        /* CREATE makes the columns (attributes) of the object */
    /* What COMMENT ON, ALTER ... OWNER TO and SECURITY LABEL put after the word, when that is not the identity: an aggregate's name with its arguments. GRANT takes the
     * identity all the same. NULL: the identity. Free with g_free(). */
    char *(*reference)(const Object *object);
    /* Makes a first, empty form of a type whose own functions name it: CREATE TYPE name. The planner calls it before anything that depends on the object, and `create` once
     * the functions are there. False: the object needs none. NULL: never. */
    bool (*announce)(RepairStep *step, const Object *object);

    /* Whether the alteration is refused, or goes wrong, as long as there is something that depends on `kind`, a dependent's. NULL: never. The planner then
     * drops such dependents before and makes them again afterwards. */
    bool (*disturbs)(const PropertyChange *changes, size_t count, ObjectKind dependent);
    /* What can be said only when other objects are there that depend on this one: OWNED BY, CLUSTER ON. `before` NULL: the object was made. */
    void (*finish)(RepairStep *step, const Object *before, const Object *after);
    /* Takes the default away, or gives it (if the object has one): around another object that the default depends on. NULL: it has none. */
    void (*set_default)(RepairStep *step, const Object *object, bool there);
} RepairMaker;

const RepairMaker *repair_maker_get(ObjectKind kind);

/* Appends a statement; the text is formatted into the repair's pool. */
void repair_add(RepairStep *step, unsigned risks, const char *note, const char *format, ...) G_GNUC_PRINTF(4, 5);
/* The statement appended last, to set `outside`. (`destructive` is set by RISK_LOSES_DATA.) */
RepairStatement *repair_last(RepairStep *step);
/* Names in it are marked: CODE("%s"). */
void repair_gap(RepairStep *step, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* --- what makers need to know ---------------------------------------------------------------------------------------------------- */

/* The major version of the server that is repaired, else of the one that it is to be like; 0: unknown, take the newest. */
int repair_major(const RepairStep *step);
bool repair_since(const RepairStep *step, int major); /* repair_major() is `major` or newer, or unknown */

/* The object's own name as quoted in its identity: "name" of public.users.name. Borrowed from the identity. */
const char *repair_name(const Object *object);

bool repair_is_offline(const RepairStep *step);
/* The relation of this identity is made by this repair, so has no rows yet and no other session knows it. */
bool repair_is_fresh(const RepairStep *step, const char *identity);

bool repair_is_yes(const Object *object, const char *property);
/* The change of this property, NULL when it does not change. */
const PropertyChange *repair_change(const PropertyChange *changes, size_t count, const char *property);

/* A text constant that is right whatever standard_conforming_strings says. Free with g_free(). */
char *repair_literal(const char *text);

/* --- texts that are lists -------------------------------------------------------------------------------------------------------- */

/* The items of a list that stands in one property, separated by commas (outside quotes, dollar quotes and parentheses) or, with `lines`, one a line; trimmed. NULL gives an
 * empty list. Free with g_strfreev(). */
char **repair_items(const char *list, bool lines);
/* Those of `a` that are not in `b`, in their order. Free with g_strfreev(). */
char **repair_items_without(char *const *a, char *const *b);

/* ALTER ... SET (...) and RESET (...) that turn one list of name=value into another: `lead` is what stands before SET. Nothing when they are the same. */
void repair_options(RepairStep *step, unsigned risks, const char *lead, const char *before, const char *after);
/* The values quoted where they must be: "fillfactor='70'" as WITH (...) takes it. NULL when there are none. Free with g_free(). */
char *repair_options_list(const char *options);
/* ALTER ... OPTIONS (ADD, SET, DROP) for lists of name 'value' (foreign data); a value that is hidden is a gap, and a placeholder in the statement. `lead` is what stands before OPTIONS. */
void repair_fdw_options(RepairStep *step, const char *lead, const char *before, const char *after);
/* "OPTIONS (name 'value', ...)", empty when there are none; a value that is hidden is a gap, and a placeholder. Free with g_free(). */
char *repair_fdw_list(RepairStep *step, const char *options);

/* --- shared properties (shared.c) ----------------------------------------------------------------------------------------- */

/* Comment, owner, privileges, security labels of an object that was made anew; `before` is what it takes the place of (its owner and privileges stay when the repair is
 * not about access), NULL: nothing. The planner does it; for makers that replace an object within an alteration. */
void repair_shared_create(RepairStep *step, const Object *before, const Object *after);
void repair_shared_alter(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count);
/* GRANT and REVOKE that turn one canonical list into another; `lead` stands before ("" or "ALTER DEFAULT PRIVILEGES ... "), `target` after the privileges:
 * "ON TABLE public.t", "ON TABLES". `initial` is what absent stands for. */
void repair_grants(RepairStep *step, const char *lead, const char *target, const char *before, const char *after, const char *initial);

#endif
