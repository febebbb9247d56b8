#include "analysis/provenance.h"

#include <string.h>
#include "story.h"

/* A name under which a story can be found. */
typedef struct {
    ObjectKind kind;
    const char *identity; /* borrowed from the strata */
} StoryKey;

struct ProvenanceIndex {
    GPtrArray *stories;      /* owned; sorted once built */
    GHashTable *current;     /* StoryKey -> Provenance: who bears the name now, or bore it last */
    GHashTable *former;      /* StoryKey -> Provenance: who gave the name up by a rename */
};

static guint key_hash(gconstpointer data) {
    const StoryKey *key = data;
    return g_str_hash(key->identity) * 31u + (guint)key->kind;
}

static gboolean key_equal(gconstpointer a, gconstpointer b) {
    const StoryKey *left = a, *right = b;
    return left->kind == right->kind && strcmp(left->identity, right->identity) == 0;
}

static void story_free(gpointer data) {
    Provenance *story = data;
    g_array_unref(story->steps);
    g_free(story);
}

static void put(GHashTable *table, ObjectKind kind, const char *identity, Provenance *story) {
    StoryKey *key = g_new(StoryKey, 1);
    *key = (StoryKey){ kind, identity };
    g_hash_table_replace(table, key, story);
}

static Provenance *look_up(GHashTable *table, ObjectKind kind, const char *identity) {
    StoryKey key = {kind, identity};
    return g_hash_table_lookup(table, &key);
}

static Provenance *begin_story(ProvenanceIndex *index, ObjectKind kind, const char *identity) {
    Provenance *story = g_new0(Provenance, 1);
    story->kind = kind;
    story->identity = identity;
    story->steps = g_array_new(false, false, sizeof(ProvenanceStep));
    g_ptr_array_add(index->stories, story);
    put(index->current, kind, identity, story);
    return story;
}

static void add_step(Provenance *story, int stratum, const Change *change) {
    ProvenanceStep step = {stratum, change};
    g_array_append_val(story->steps, step);
    story->alive = change->action != CHANGE_REMOVED;
}

/* A dropped object that is made again goes on with its story. */
static void add_plain(ProvenanceIndex *index, int stratum, const Change *change) {
    Provenance *story = look_up(index->current, change->kind, change->identity);
    add_step(story ? story : begin_story(index, change->kind, change->identity), stratum, change);
}

/* Renames of one stratum may swap names: every story leaves its old name before any takes its new one. */
static void add_renames(ProvenanceIndex *index, int stratum, const GPtrArray *changes) {
    g_autoptr(GPtrArray) moving = g_ptr_array_new();
    for (size_t i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        if (change->action != CHANGE_RENAMED)
            continue;
        StoryKey key = {change->kind, change->previous_identity};
        Provenance *story = g_hash_table_lookup(index->current, &key);
        g_hash_table_remove(index->current, &key);
        if (story)
            put(index->former, change->kind, change->previous_identity, story);
        g_ptr_array_add(moving, story);
    }
    size_t next = 0;
    for (size_t i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        if (change->action != CHANGE_RENAMED)
            continue;
        Provenance *story = moving->pdata[next++];
        if (!story)
            story = begin_story(index, change->kind, change->identity);
        story->identity = change->identity;
        put(index->current, change->kind, change->identity, story);
        add_step(story, stratum, change);
    }
}

static void add_stratum(ProvenanceIndex *index, int stratum, const GPtrArray *changes) {
    for (size_t i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        if (change->action == CHANGE_REMOVED)
            add_plain(index, stratum, change);
    }
    add_renames(index, stratum, changes);
    for (size_t i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        if ((change->action == CHANGE_ADDED || change->action == CHANGE_CHANGED) && !change_is_place_only(change))
            add_plain(index, stratum, change);
    }
}

static int compare_stories(gconstpointer a, gconstpointer b) {
    const Provenance *left = *(Provenance *const *)a, *right = *(Provenance *const *)b;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    int order = strcmp(left->identity, right->identity);
    if (order != 0)
        return order;
    /* Two stories of one name: the living, else the later, comes first. */
    if (left->alive != right->alive)
        return left->alive ? -1 : 1;
    return provenance_last_change(right) - provenance_last_change(left);
}

ProvenanceIndex *provenance_build(const Strata *strata) {
    ProvenanceIndex *index = g_new0(ProvenanceIndex, 1);
    index->stories = g_ptr_array_new_with_free_func(story_free);
    index->current = g_hash_table_new_full(key_hash, key_equal, g_free, NULL);
    index->former = g_hash_table_new_full(key_hash, key_equal, g_free, NULL);
    for (size_t i = 0; i < strata->count; i++)
        add_stratum(index, (int)i, strata->strata[i].changes->changes);
    g_ptr_array_sort(index->stories, compare_stories);
    return index;
}

void provenance_free(ProvenanceIndex *index) {
    if (!index)
        return;
    g_hash_table_destroy(index->current);
    g_hash_table_destroy(index->former);
    g_ptr_array_unref(index->stories);
    g_free(index);
}

const Provenance *provenance_find(const ProvenanceIndex *index, ObjectKind kind, const char *identity) {
    return look_up(index->current, kind, identity);
}

const Provenance *provenance_find_former(const ProvenanceIndex *index, ObjectKind kind, const char *identity) {
    return look_up(index->former, kind, identity);
}

const GPtrArray *provenance_all(const ProvenanceIndex *index) {
    return index->stories;
}

static const ProvenanceStep *last_step(const Provenance *story, unsigned actions) {
    for (size_t i = story->steps->len; i > 0; i--) {
        const ProvenanceStep *step = &g_array_index(story->steps, ProvenanceStep, i - 1);
        if (actions & (1u << step->change->action))
            return step;
    }
    return NULL;
}

int provenance_added_in(const Provenance *story) {
    const ProvenanceStep *step = last_step(story, 1u << CHANGE_ADDED);
    return step ? step->stratum : -1;
}

int provenance_last_change(const Provenance *story) {
    const ProvenanceStep *step = last_step(story, ~0u);
    return step ? step->stratum : -1;
}

int provenance_named_in(const Provenance *story) {
    const ProvenanceStep *step = last_step(story, 1u << CHANGE_ADDED | 1u << CHANGE_RENAMED);
    return step ? step->stratum : -1;
}

int provenance_left_in(const Provenance *story, const char *identity) {
    for (size_t i = story->steps->len; i > 0; i--) {
        const ProvenanceStep *step = &g_array_index(story->steps, ProvenanceStep, i - 1);
        const Change *change = step->change;
        if (change->action == CHANGE_REMOVED && strcmp(change->identity, identity) == 0)
            return step->stratum;
        if (change->action == CHANGE_RENAMED && strcmp(change->previous_identity, identity) == 0)
            return step->stratum;
    }
    return -1;
}

/* --- search ----------------------------------------------------------------------------------------------------------- */

typedef enum { MATCH_NONE, MATCH_EXACT, MATCH_SUFFIX, MATCH_FORMER } Match;

/* The identity without quotes and without the arguments of a function, as people type it. */
static char *plain_identity(const char *identity) {
    GString *plain = g_string_new(NULL);
    bool quoted = false;
    for (const char *at = identity; *at; at++) {
        if (*at == '"' && quoted && at[1] == '"')
            g_string_append_c(plain, *at++);
        else if (*at == '"')
            quoted = !quoted;
        else if (*at == '(' && !quoted)
            break;
        else
            g_string_append_c(plain, *at);
    }
    return g_string_free(plain, false);
}

static Match match_form(const char *form, const char *text, bool knows_quotes) {
    size_t size = strlen(form), wanted = strlen(text);
    if (wanted == 0 || wanted > size || strcmp(form + size - wanted, text) != 0)
        return MATCH_NONE;
    if (wanted == size)
        return MATCH_EXACT;
    const char *border = form + size - wanted - 1;
    if (*border != '.')
        return MATCH_NONE;
    bool quoted = false;
    for (const char *at = form; knows_quotes && at < border; at++)
        quoted ^= *at == '"';
    return quoted ? MATCH_NONE : MATCH_SUFFIX;
}

static Match match_identity(const char *identity, const char *text) {
    Match match = match_form(identity, text, true);
    if (match != MATCH_NONE)
        return match;
    g_autofree char *plain = plain_identity(identity);
    return match_form(plain, text, false);
}

static Match match_story(const Provenance *story, const char *text) {
    Match match = match_identity(story->identity, text);
    for (size_t i = 0; match == MATCH_NONE && i < story->steps->len; i++) {
        const Change *change = g_array_index(story->steps, ProvenanceStep, i).change;
        if (change->action == CHANGE_RENAMED && match_identity(change->previous_identity, text) != MATCH_NONE)
            match = MATCH_FORMER;
    }
    return match;
}

GPtrArray *provenance_search(const ProvenanceIndex *index, const char *text) {
    GPtrArray *found = g_ptr_array_new();
    g_autoptr(GPtrArray) suffix = g_ptr_array_new();
    g_autoptr(GPtrArray) former = g_ptr_array_new();
    for (size_t i = 0; i < index->stories->len; i++) {
        Provenance *story = index->stories->pdata[i];
        Match match = match_story(story, text);
        if (match != MATCH_NONE)
            g_ptr_array_add(match == MATCH_EXACT ? found : match == MATCH_SUFFIX ? suffix : former, story);
    }
    for (size_t i = 0; i < suffix->len; i++)
        g_ptr_array_add(found, suffix->pdata[i]);
    for (size_t i = 0; i < former->len; i++)
        g_ptr_array_add(found, former->pdata[i]);
    return found;
}
