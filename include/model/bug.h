#ifndef MODEL_BUG_H
#define MODEL_BUG_H

/*
 * What people wrote about bugs (mentions, with what they claim), and the register that is made of it. A mention is read by the prose module from one text; the cli module says from which
 * commit on it stood there; analysis/bugs makes the register. docs/internals/bugs.md.
 */

#include "model/history.h"
#include "model/kind.h"

typedef enum { MENTION_DOCUMENT, MENTION_COMMIT, MENTION_MIGRATION, MENTION_FILE_NAME } MentionPlace;

typedef enum { BLOCK_HEADING, BLOCK_ITEM, BLOCK_ROW, BLOCK_PARAGRAPH, BLOCK_FRONT_MATTER, BLOCK_SUBJECT, BLOCK_BODY, BLOCK_COMMENT, BLOCK_NAME } MentionBlock;

/* What the text says of the bug. */
typedef enum {
    CLAIM_NONE,     /* names it only */
    CLAIM_FOUND,    /* "discovered", a definition without a status */
    CLAIM_OPEN,     /* "STILL UNRESOLVED", "fixing now", "[ ]" */
    CLAIM_PARTLY,
    CLAIM_RESOLVED, /* "fixed", a check mark, "[x]", a row "Resolved" */
    CLAIM_REJECTED, /* "not a bug", "won't fix", "duplicate" */
    CLAIM_COUNT
} Claim;

/* Whether a text speaks of schemas ("column", "migration", "SQL"): what stands below a definition, or its own words. */
typedef enum { TALK_NONE, TALK_BELOW, TALK_OWN } SchemaTalk;

typedef struct {
    const char *identifier;  /* as the pattern has it, upper case: "BUG-001", "#12" */
    MentionPlace place;
    MentionBlock block;
    Claim claim;
    bool defines;            /* gives it a title: "### BUG-001: Registration fails" */
    bool example;            /* in a template or an instruction ("Format: BUG-001, BUG-002"), not about a bug */
    const char *title;       /* with `defines`; NULL */
    const char *severity;    /* "P0", "Critical", as written; NULL */
    const char *phase;       /* "18.1": nearest heading, front matter, commit scope or folder that names one; NULL */
    const char *heading;     /* the headings above it, " > " between them; NULL */
    const char *path;        /* of documents and migrations; NULL */
    int line;                /* 1-based; 0: none */
    const char *text;        /* the block as plain text, shortened to 300 bytes */
    GPtrArray *names;        /* of const char *: words that may be names of objects (code spans, words with "_", "table.column"), of the block; with `defines` of all that stands under the heading; sorted */
    SchemaTalk schema;
    const Commit *commit;    /* of documents: the first that had it (same path, identifier, headings, claim) ; of messages and migrations: the commit; NULL: uncommitted */
    const Commit *gone;      /* of documents: the commit that took it away; NULL: it stands there */
    const char *copy_of;     /* the document is a copy of this one: not to be counted again; NULL */
} Mention;

typedef struct {
    TextPool *texts;
    GPtrArray *items;        /* of Mention *, owned */
    GPtrArray *commits;      /* of Commit *, owned, one an id; mentions may name others', too */
    size_t documents;        /* that were searched */
    const char *gap;         /* what could not be read, and why; NULL: all was */
} Mentions;

Mentions *mentions_new(void);
void mentions_free(Mentions *mentions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mentions, mentions_free)
/* Copies its texts; commits are borrowed. */
Mention *mentions_add(Mentions *mentions, const Mention *mention);
/* A copy of the commit that lives as long as the mentions; one for each id if each is added once. */
const Commit *mentions_add_commit(Mentions *mentions, const Commit *commit);
int mention_compare(const Mention *a, const Mention *b); /* commit time, place, path, line, identifier */

typedef enum {
    VERDICT_VERIFIED,       /* claimed resolved, and all that it is about is */
    VERDICT_REFUTED,        /* claimed resolved, and nothing of it is */
    VERDICT_PARTLY,         /* claimed resolved, and some of it still differs */
    VERDICT_EARLY,          /* claimed resolved before it was; now it is */
    VERDICT_RESOLVED,       /* nobody claims so, and it is */
    VERDICT_OPEN,           /* nobody claims so, and it is not */
    VERDICT_NO_EVIDENCE,    /* nothing in the schema's history is about it */
    VERDICT_COUNT
} Verdict;

/* An episode that a bug is about. */
typedef struct {
    guint target;            /* index in the timeline */
    guint episode;
    bool named;              /* the bug's text names the object; else it began together with ones that it names */
} BugEpisode;

/* Where something of it still differs; in the order in which places are told. */
typedef enum { REST_MIGRATIONS, REST_JOURNAL, REST_EXISTING, REST_SOURCE, REST_SNAPSHOT, REST_DATABASE } RestPlace; /* existing: databases, whatever they are called */

typedef struct {
    RestPlace place;
    const char *name;        /* of the source or the database; NULL */
    const char *migration;   /* tag of the file that is the reason: the runner never runs it, passes over it, or a statement of it does nothing; NULL */
    const char *where;       /* marked: "the migrations", "`init.ts`", "database `production`" */
    const char *why;         /* marked: "the runner never runs `0002_x`"; NULL */
    GPtrArray *objects;      /* of const char *: identities, sorted */
} BugRest;

/* What a commit did of it. Brought: into a file that the runner does not run. */
typedef enum { BUG_BEGAN, BUG_BROUGHT, BUG_ENDED, BUG_EVENT_COUNT } BugEventKind;

typedef struct {
    BugEventKind kind;
    const Commit *commit;
    const char *where;       /* marked: the source that it began in, the migration that mended it */
    const char *words;       /* marked: "declared 4 columns of `t` and brought no migration" */
} BugEvent;

typedef struct {
    const char *identifier;
    const char *anchor;      /* unique: "BUG-001", "BUG-001 (2)" */
    const char *title, *severity, *phase; /* NULL: unknown */
    guint homonyms;          /* other bugs under the same identifier */
    GPtrArray *mentions;     /* of const Mention *, oldest first, copies left out */
    size_t copies;           /* mentions in copies and backups of documents, not counted */
    const Mention *first, *claim; /* the first mention; the first claim that it is resolved; NULL */
    const Mention *contradiction; /* a text that still stands and says otherwise than another that stands; NULL */
    GPtrArray *objects;      /* of const char *: identities that it names, sorted */
    GPtrArray *migrations;   /* of const char *: tags that name it or that the text names, in order */
    GPtrArray *commits;      /* of const Commit *: whose messages name it, oldest first */
    GArray *episodes;        /* of BugEpisode, by target and episode */
    GArray *rests;           /* of BugRest: what still differs */
    Verdict verdict;
    const char *story;       /* marked: from when to when, what was claimed and how things stood then: three sentences at most; NULL: no evidence */
    const char *left;        /* marked, a sentence: what of it still differs, counted; NULL: nothing */
    GArray *events;          /* of BugEvent, by time: what began, went on and ended */
    size_t untold;           /* differences that are in no event, because there were too many courses */
    GPtrArray *beside;       /* of const char *: identities that began with the same commits, are named nowhere, and are open; sorted */
    const Commit *began, *ended; /* of its episodes: the first beginning, the last end (NULL: something is open, or no evidence) */
    int64_t seconds;         /* between them; until head when open */
    int days;
} Bug;

typedef struct {
    TextPool *texts;
    Mentions *mentions;      /* owned */
    GPtrArray *bugs;         /* of Bug *, by identifier (numbers as numbers), then first mention */
    size_t documents;        /* that were searched */
} BugRegister;

BugRegister *bug_register_new(void);
/* A bug with empty lists; owned. */
Bug *bug_register_add(BugRegister *bugs, const char *identifier);
void bug_register_free(BugRegister *bugs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BugRegister, bug_register_free)

const char *claim_id(Claim claim);         /* "none", "found", "open", ... */
const char *verdict_id(Verdict verdict);   /* "verified", "refuted", ... */
const char *verdict_text(Verdict verdict); /* "resolved and verified", "claimed resolved, but nothing of it is" */
const char *bug_event_id(BugEventKind kind); /* "began", "brought", "ended" */

#endif
