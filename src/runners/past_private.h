#ifndef PAST_PRIVATE_H
#define PAST_PRIVATE_H

/* What past.c (the revisions and their contents) and past_explain.c (which of them a row was run from) share. */

#include "runners/past.h"

/* A blob, read once. */
typedef struct {
    char *bytes; /* NULL: not here */
    size_t size;
} Text;

struct Past {
    const MigrationSet *set;
    const PastTools *tools;
    const char *const *folders;
    GPtrArray *revisions;   /* of PastRevision *, oldest first within a file */
    GHashTable *by_key;     /* text -> GPtrArray of PastRevision * */
    GHashTable *by_file;    /* path where the story goes on -> the same */
    GHashTable *by_hash;    /* SHA-256, in every form of line ends -> PastRevision *; of runners whose rows have no key; NULL: not made */
    GHashTable *texts;      /* blob -> Text * */
    GHashTable *parts;      /* path, blob -> MigrationSet *: files that hold several migrations */
    GHashTable *shared;     /* set of paths that hold several migrations */
    bool widened;           /* with revisions of other lines than the mainline */
};

/* A blob's bytes; read when first asked for. */
const Text *past_text(Past *past, const char *blob);

/* What a revision has for a migration of this key: the whole file, or its part. False: nothing, or not here. */
bool past_content(Past *past, const PastRevision *revision, const char *key, const char **sql, size_t *size);

/* The row's present migration; NULL: none. */
const Migration *past_migration(const Past *past, const LedgerRow *row);

/* In which form the recorded checksum fits the revision: "" as it is; NULL: not. */
const char *past_form(Past *past, const LedgerRow *row, const PastRevision *revision);

#endif
