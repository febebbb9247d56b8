#ifndef SCRATCH_FACTS_H
#define SCRATCH_FACTS_H

/*
 * What one definition makes, what it mentions, and how it is taken back: so much as is needed to know of two statements that their order makes no difference. Names are words in lower case,
 * as hashes; what cannot be understood only makes more pairs whose order is kept. docs/internals/replay.md, "Declared schemas".
 */

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

typedef struct {
    int references;
    char *text;
    bool harmless;     /* may be run in a transaction that is rolled back. What follows is known of these only */
    bool fixed;        /* nothing is known: its order to everything is kept */
    bool alone;        /* taken back only when no other statement makes the same (`made`) */
    char *made;        /* what it makes: "TABLE public.users"; NULL: nothing that has a name */
    char *owner;       /* `made` of the table with which it goes; NULL: none */
    char *undo;        /* SQL; refuses (RESTRICT) where something else depends on it. NULL: not by itself */
    GArray *words;     /* of uint32_t, sorted, unique: all that it mentions */
    GArray *written;   /* the same: the words of the names that it makes or changes */
    GArray *given;     /* of uint32_t: the names that it gives to indexes, constraints and sequences */
} Facts;

/* Of one statement's text. */
Facts *facts_new(const char *text);
Facts *facts_ref(Facts *facts);
void facts_unref(gpointer facts);

/* Does one of these statements (of Facts *) give that name? */
bool facts_is_given(const GPtrArray *statements, const char *name);

#endif
