#ifndef PROSE_VOCABULARY_H
#define PROSE_VOCABULARY_H

/* The words of claims, in English and French, as one table (vocabulary_rows.c): what a state is called, and where the word counts. */

#include "model/bug.h"
#include "words.h"

/* Where a text stands decides which words count in it. */
typedef enum {
    VOICE_BEFORE = 1 << 0, /* before an identifier: "fixed BUG-001" */
    VOICE_AFTER = 1 << 1,  /* behind one: "BUG-001: fixed" */
    VOICE_STATUS = 1 << 2, /* the value of a status: "open", "done" */
    VOICE_TITLE = 1 << 3,  /* the heading or paragraph over a list: "Resolved in Phase 18.1:", "Bug fixes" */
    VOICE_VERBS = 1 << 4,  /* with one of the others: "fix", "closes" say that it is done (messages of commits) */
    VOICE_TODO = 1 << 5,   /* with one of the others: "fix" says that it is to be done (lists of next steps) */
} Voice;

typedef struct {
    Claim claim;      /* CLAIM_NONE: none of the words says anything */
    guint begin, end; /* tokens that say it */
    bool mark;        /* only a picture does */
    bool verb;        /* "fix", not "fixed" */
} Said;

/* What the tokens from `from` to before `to` say. Negations count before what they negate; with VOICE_BEFORE what stands nearest to the end, with VOICE_STATUS what comes first, else the strongest word; words before pictures. */
Said vocabulary_read(const Words *words, guint from, guint to, unsigned voice);

/* Something is to be done below this heading: "Next steps", "Recommendations". */
bool vocabulary_is_todo(const Words *words);

/* What stands below this heading is to be reached: "Success criteria", "Definition of done". */
bool vocabulary_is_goal(const Words *words);

/* Words and signs of instructions and templates. */
bool vocabulary_is_example_before(const Words *words, guint to); /* just before an identifier: "e.g." */
bool vocabulary_is_example_after(const Words *words, guint from); /* just behind it: "etc." */
bool vocabulary_is_placeholder(const Words *words, guint from, guint to); /* "[Page Name] - Short Description" */
bool vocabulary_is_template(const Words *words); /* a heading: "Bug report template" */

/* Severity: "P0", "Critical"; the token at `index` is one. */
bool vocabulary_is_severity(const Words *words, guint index);
bool vocabulary_is_grade(const Words *words, guint index); /* a grade by number: P0, S1, SEV-2 */

/* "Added the column": what was done, not what was wrong. */
bool vocabulary_is_deed(const Words *words, guint index);

typedef enum { FIELD_NONE, FIELD_STATUS, FIELD_RESOLUTION, FIELD_SEVERITY, FIELD_PHASE, FIELD_RESOLVED_IN, FIELD_RESOLVES, FIELD_TITLE, FIELD_COUNT } Field;

/* The field that a name ("Status", "Sévérité", "Fixed in") means, of the tokens from `from` to before `to`. */
Field vocabulary_field(const Words *words, guint from, guint to);

#endif
