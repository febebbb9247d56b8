#ifndef MODEL_TIMELINE_STORE_PRIVATE_H
#define MODEL_TIMELINE_STORE_PRIVATE_H

#include "model/timeline_store.h"

enum { STORE_LINES = 4, STORE_AGE = 8 };

/* Anything that is found by a key. */
typedef struct {
    const char *key;
    guint age;    /* runs that changed the store since it was asked for, before this one */
    bool used;    /* in this run */
    bool needed;  /* by a line that is kept: set anew each time when the store is written */
    bool passing; /* not to be kept */
} StoredEntry;

typedef struct {
    StoredEntry entry;
    const char *unit, *signature;
    guint inputs;         /* place in store->inputs */
} StoredReading;

typedef struct {
    StoredEntry entry;
    StoredResult result;
} ResultEntry;

typedef struct {
    StoredEntry entry;
    StoredStep step;
} StepEntry;

struct TimelineStore {
    TextPool *texts;      /* of what was added in this run */
    char *bytes;          /* what was read: the other texts lie in it; NULL */
    GPtrArray *drifts;    /* of Drift *, owned: each once */
    GHashTable *drift_places; /* Drift * -> place + 1 */
    GHashTable *readings, *results, *steps; /* key -> entry, owned */
    GPtrArray *questions; /* of const char *: lines of inputs, each once, in the order in which they came: neighbouring commits ask nearly the same */
    GHashTable *question_places; /* line -> place + 1 */
    GPtrArray *inputs;    /* of GArray of guint, owned: places of questions, ascending */
    GHashTable *input_places; /* GArray -> place + 1: each set once */
    GHashTable *asked;    /* unit -> GArray of guint: places of the inputs of earlier runs */
    GPtrArray *lines;
    bool changed;
};

guint store_drift_place(TimelineStore *store, const Drift *drift); /* its texts must live as long as the store */
guint store_question_place(TimelineStore *store, const char *line); /* which must live as long as the store */
guint store_inputs_place(TimelineStore *store, GArray *take_questions);
void store_put_reading(TimelineStore *store, StoredReading *take_reading, bool of_earlier_run);
ResultEntry *result_entry_new(const char *key);
StepEntry *step_entry_new(const char *key);
void stored_line_free(StoredLine *line);

#endif
