/* What a migration renamed goes on under its new name, with all that belongs to it; where the source still calls it by the old one, the two names are two things that differ. */

#include "timeline_private.h"

#include <string.h>

/* --- renames of a point, by what they rename ---------------------------------------------------------------------------- */

static guint hash_rename(gconstpointer key) {
    const TimelineRename *rename = key;
    return g_str_hash(rename->before) * 31 + (guint)rename->kind;
}

static gboolean same_rename(gconstpointer a, gconstpointer b) {
    const TimelineRename *left = a, *right = b;
    return left->kind == right->kind && strcmp(left->before, right->before) == 0;
}

static GHashTable *rename_table(const TimelinePoint *point) {
    GHashTable *table = g_hash_table_new(hash_rename, same_rename);
    for (guint i = 0; i < point->renames->len; i++)
        g_hash_table_add(table, &g_array_index(point->renames, TimelineRename, i));
    return table;
}

static const TimelineRename *rename_of(GHashTable *table, ObjectKind kind, const char *identity) {
    const TimelineRename key = {.kind = kind, .before = identity};
    return identity ? g_hash_table_lookup(table, &key) : NULL;
}

/* Names may have dots of their own, in quotes: each beginning is tried. */
static const TimelineRename *schema_rename(GHashTable *table, const char *identity) {
    for (const char *dot = strchr(identity, '.'); dot; dot = strchr(dot + 1, '.')) {
        g_autofree char *schema = g_strndup(identity, (gsize)(dot - identity));
        const TimelineRename *rename = rename_of(table, KIND_SCHEMA, schema);
        if (rename)
            return rename;
    }
    return NULL;
}

/* --- new names ---------------------------------------------------------------------------------------------------------- */

static const char *moved_name(TextPool *texts, const TimelineRename *rename, const char *identity) {
    size_t size = strlen(rename->before);
    if (!identity || strncmp(identity, rename->before, size) != 0 || (identity[size] != '\0' && identity[size] != '.'))
        return identity;
    return text_pool_printf(texts, "%s%s", rename->after, identity + size);
}

/* What the subject is called now; false: as before. *exact: it was itself renamed, not what it belongs to. */
static bool new_name(const EpisodeWalk *walk, GHashTable *table, DriftSubject *subject, bool *exact) {
    if (subject->rule)
        return false;
    const TimelineRename *own = rename_of(table, subject->kind, subject->identity), *owner = rename_of(table, subject->component_kind, subject->component);
    *exact = own != NULL;
    if (!owner)
        owner = schema_rename(table, subject->identity);
    if (!own && !owner)
        return false;
    const char *identity = own ? own->after : moved_name(walk->timeline->texts, owner, subject->identity);
    if (owner)
        subject->component = moved_name(walk->timeline->texts, owner, subject->component);
    bool renamed = strcmp(identity, subject->identity) != 0;
    subject->identity = identity;
    return renamed;
}

/* Under which of both names it goes on, when the source is seen. */
static bool goes_on_as(const EpisodeWalk *walk, const Track *track, const DriftSubject *after) {
    const TimelinePoint *point = timeline_point(walk->target, walk->point);
    if (track->open < 0) /* a story that is over stays with the name that the source still uses */
        return !point_find_drift(point, &track->subject);
    const DriftState state = episode_last(timeline_episode(walk->target, (guint)track->open))->state;
    const Drift *now = point_find_drift(point, after), *still = point_find_drift(point, &track->subject);
    if (now)
        return !still || now->state == state || now->state == DRIFT_STATE_UNCERTAIN;
    return !still && !point_covers(point, &track->subject, state);
}

/* --- tracks ------------------------------------------------------------------------------------------------------------- */

static guint hash_subject(gconstpointer key) {
    const DriftSubject *subject = key;
    return g_str_hash(subject->identity) * 31 + (guint)subject->kind;
}

static gboolean same_subject(gconstpointer a, gconstpointer b) {
    return drift_subject_compare(a, b) == 0;
}

typedef struct {
    Track *track;
    DriftSubject after;
    bool exact;
} Move;

static GArray *find_moves(EpisodeWalk *walk, const bool *seen, GHashTable *taken) {
    g_autoptr(GHashTable) table = rename_table(timeline_point(walk->target, walk->point));
    GArray *moves = g_array_new(FALSE, FALSE, sizeof(Move));
    for (guint i = 0; i < walk->tracks->len; i++) {
        Track *track = walk->tracks->pdata[i];
        Move move = {.track = track, .after = track->subject};
        if (new_name(walk, table, &move.after, &move.exact) && (!seen[track->source] || goes_on_as(walk, track, &move.after))) {
            g_array_append_val(moves, move);
            continue;
        }
        if (strcmp(move.after.identity, track->subject.identity) == 0)
            track->subject.component = move.after.component;
        g_hash_table_insert(taken, &track->subject, track);
    }
    return moves;
}

/* What was over long ago makes way for what goes on. */
static bool can_take(GHashTable *taken, const DriftSubject *name, const Track *track) {
    Track *holder = g_hash_table_lookup(taken, name);
    if (!holder)
        return true;
    if (holder->open >= 0 || track->open < 0)
        return false;
    g_hash_table_remove(taken, name);
    holder->orphan = true;
    return true;
}

static void move_track(GHashTable *taken, Move *move) {
    Track *track = move->track;
    if (can_take(taken, &move->after, track))
        track->subject = move->after;
    else if (!can_take(taken, &track->subject, track))
        track->orphan = true;
    if (!track->orphan)
        g_hash_table_insert(taken, &track->subject, track);
}

static int compare_tracks(gconstpointer a, gconstpointer b) {
    const Track *left = *(const Track *const *)a, *right = *(const Track *const *)b;
    return drift_subject_compare(&left->subject, &right->subject);
}

void tracks_follow_renames(EpisodeWalk *walk, const bool *seen) {
    g_autoptr(GHashTable) taken = g_hash_table_new(hash_subject, same_subject);
    g_autoptr(GArray) moves = find_moves(walk, seen, taken);
    for (int exact = 1; exact >= 0; exact--)
        for (guint i = 0; i < moves->len; i++)
            if (g_array_index(moves, Move, i).exact == (exact == 1))
                move_track(taken, &g_array_index(moves, Move, i));
    g_ptr_array_sort(walk->tracks, compare_tracks);
}
