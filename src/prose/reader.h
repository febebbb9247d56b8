#ifndef PROSE_READER_H
#define PROSE_READER_H

/* Blocks, one after another -> mentions. What stands above a block (headings, the paragraph over a list, the item around it) is kept here; documents, messages and comments all go through it. */

#include "place.h"

#define LEVELS 16 /* of lists: deeper ones count as this deep */

/* What a heading, or the line over a list, says of what stands under it. */
typedef struct {
    bool set;
    Claim claim;
    char *phase;
    bool todo, template, related, goal;
} Lead;

/* A definition whose fields and names may still come. */
typedef struct {
    Mention *mention;
    bool heading;
    int level;
    bool phase; /* it came from a field */
} Scope;

typedef struct {
    const ProsePatterns *patterns;
    Mentions *out;
    MentionPlace place;
    ScanStyle style;
    const char *path;
    char *phase;                /* of the whole: front matter, path, subject */
    unsigned verbs;             /* VOICE_VERBS: "fix" says that it is done */
    bool reverts;               /* what is claimed is taken back */
    bool template;              /* the document is one */
    bool plans;                 /* the document is a plan: what is resolved in it is a goal */
    bool skipping;              /* in a region that this program writes */
    char *titles[7];            /* of the headings above; by level */
    Lead headings[7], leads[LEVELS];
    GArray *scopes;             /* of Scope, innermost last */
    GPtrArray *columns;         /* of GINT_TO_POINTER(Field): of the table; empty: it has no head */
    char named[48];             /* an identifier that the file's name has, until the first heading gives it a title; "" */
    MentionBlock plain;         /* what paragraphs are here */
} Reader;

Reader *reader_new(const ProsePatterns *patterns, Mentions *out, MentionPlace place, const char *path);
void reader_free(Reader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reader, reader_free)

/* A BlockReader. */
void reader_read(const Block *block, void *reader);

/* One line or paragraph that is no Markdown; `inherited` is what it says if its words do not. */
void reader_read_line(Reader *reader, const char *text, size_t size, int line, MentionBlock kind, Claim inherited);

/* The mentions of one block. Returns how many identifiers it has. */
guint reader_add_mentions(Reader *reader, const Block *block, const Words *words, MentionBlock kind, const Lead *lead);

/* A mention made of what is known where the reader stands: fills place, path, headings, phase, line, text. */
Mention *reader_add_mention(Reader *reader, Mention *mention, const Block *block, size_t at, const char *own_phase);

/* Where the reader stands, "resolved" says what is to be reached: in a plan, under "Success criteria". */
bool reader_is_goal(const Reader *reader);
/* A goal that is not ticked off claims nothing; what a revert says is taken back. */
Claim reader_weigh(const Reader *reader, bool goal, Claim claim);

/* fields.c: "**Status:** Fixed" and rows of two cells, for the innermost definition. */
void reader_read_fields(Reader *reader, const Block *block, const Words *words);

/* Applies one field's value, the tokens from `from` to before `to`. */
void field_apply(Reader *reader, Scope *scope, Field field, const Words *words, guint from, guint to);

/* rows.c: one row of a table. */
void reader_read_row(Reader *reader, const Block *block, const Words *words);

/* front_matter.c: reads it when the text begins with one; returns its size, and its lines in *lines. 0: there is none. */
size_t front_matter_read(Reader *reader, const char *text, size_t size, int *lines);

#endif
