#ifndef PROSE_PLACE_H
#define PROSE_PLACE_H

/* Where an identifier stands in a block, and what is said of it there. */

#include "patterns.h"
#include "vocabulary.h"

typedef struct {
    const Block *block;
    const Words *words;
    const GArray *found; /* of Found */
    unsigned verbs;      /* VOICE_VERBS, VOICE_TODO or 0 */
    Claim inherited;     /* of the heading or paragraph over the list */
} Spot;

typedef struct {
    guint first, last;          /* of the identifiers that are named in one breath: "BUG-1, BUG-2 and BUG-3" */
    guint before, begin, end, after; /* tokens: what is said before is [before, begin), what behind is [end, after); the group is [begin, end) */
    bool starts;                /* the block, or the cell, begins with it */
    bool alone;                 /* the block names no other */
    bool leads;                 /* `starts`, and nothing before it says what was done: a title may follow */
} Place;

Place place_of(const Spot *spot, guint index);

/* What the words around say. */
Claim place_claim(const Spot *spot, const Place *place, guint index);

/* The title that the block gives: "BUG-001: Registration fails (P0) - FIXED" -> "Registration fails"; NULL: none. `loose`: also without a sign between (headings). Free with g_free(). */
char *place_title(const Spot *spot, const Place *place, bool loose);

/* "P0", "Critical" as written, near the identifier; NULL. Free with g_free(). */
char *place_severity(const Spot *spot, const Place *place);

bool place_in_example(const Spot *spot, const Place *place);

/* A title without what is no title: tokens from `from` to before `to`. NULL: nothing is left. Free with g_free(). */
char *title_of(const Words *words, guint from, guint to);

/* At most `limit` bytes of a text, on one line, at borders of characters, with what stands at byte `around` in them; "…" where something is left out. Free with g_free(). */
char *shorten(const char *text, size_t around, size_t limit);

#endif
