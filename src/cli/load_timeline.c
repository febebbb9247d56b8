/* The timeline: along the first-parent line, for each target, a point for every commit that changed one of its sources. */

#include "load_timeline.h"

#include <string.h>
#include "analysis/timeline.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/progress.h"

/* Microseconds between two savings of what was made; and how much longer than one saving takes that is at least. */
#define SAVE_EVERY G_USEC_PER_SEC
#define SAVE_SHARE 50

typedef struct {
    Session *session;
    const Options *options;
    Line *line;
    size_t end;          /* commits behind it are not told */
    Timeline *timeline;
    GPtrArray *commits;  /* of Commit *, by index; NULL: not told yet */
} Walk;

/* --- points ------------------------------------------------------------------------------------------------------------- */

static const Commit *told_commit(Walk *walk, size_t index) {
    if (!walk->commits->pdata[index]) {
        const Commit *commit = line_commit(walk->line, index);
        const Commit unreadable = {.id = line_id(walk->line, index), .author = "", .email = "", .subject = ""};
        walk->commits->pdata[index] = timeline_add_commit(walk->timeline, commit ? commit : &unreadable);
    }
    return walk->commits->pdata[index];
}

typedef struct {
    Walk *walk;
    PastTarget *past;
    const TargetTimeline *told;
    Teller teller;
    GArray *points;      /* of StoredPoint: what the store keeps of this line */
    gint64 save_at;      /* monotonic time from which on the store is written again */
} TargetWalk;

static void clear_stored_point(gpointer data) {
    StoredPoint *point = data;
    g_free(point->signatures);
    g_free(point->results);
}

/* --- one commit --------------------------------------------------------------------------------------------------------- */

static bool tell_commit(TargetWalk *target, size_t index, GError **error) {
    PastTarget *past = target->past;
    g_auto(PastKeys) keys = past_keys(past);
    g_autofree bool *changed = g_new0(bool, past->units->len + 1);
    for (guint i = 0; i < past->units->len; i++)
        changed[i] = past_unit_changed(past_unit(past, i));
    if (!keys.known && !past_replay(past, index, error))
        return false;
    const Commit *commit = told_commit(target->walk, index);
    if (keys.known)
        teller_tell(&target->teller, commit, (const char *const *)keys.results, keys.step, changed);
    else
        teller_make(&target->teller, commit, &keys, changed);
    StoredPoint point = timeline_store_point(past->store, past->units->len);
    point.index = index;
    point.id = timeline_store_text(past->store, line_id(past->line, index));
    point.step = timeline_store_text(past->store, keys.step);
    for (guint i = 0; i < past->units->len; i++) {
        point.signatures[i] = past_unit(past, i)->signature;
        point.results[i] = timeline_store_text(past->store, keys.results[i]);
        past_unit(past, i)->before = past_unit(past, i)->signature;
    }
    g_array_append_val(target->points, point);
    return true;
}

static void save(const TargetWalk *target) {
    past_cache_save(target->walk->options, target->walk->session->repository, target->past->part->target->name, target->past->store);
}

/* What was made of many commits must not be lost with the run. */
static void save_sometimes(TargetWalk *target) {
    gint64 begin = g_get_monotonic_time();
    if (begin < target->save_at)
        return;
    save(target);
    gint64 end = g_get_monotonic_time();
    target->save_at = end + MAX(SAVE_EVERY, (end - begin) * SAVE_SHARE);
}

static bool walk_commits(TargetWalk *target, size_t from, GError **error) {
    Walk *walk = target->walk;
    if (from >= walk->end)
        return true;
    if (from > 0 && !line_move(walk->line, from - 1, error))
        return false;
    for (size_t i = from; i < walk->end; i++) {
        progress_hold(true);
        if (!line_move(walk->line, i, error) || !past_look(target->past, i, error) || (past_changed(target->past) && !tell_commit(target, i, error)))
            return false;
        progress_hold(false);
        progress_set(i + 1);
        save_sometimes(target);
    }
    return true;
}

/* --- what the store has of this line ------------------------------------------------------------------------------------ */

/* How many of a stored line's points are on ours: a commit stands for all before it. */
static guint common_points(const Walk *walk, const StoredLine *stored) {
    guint count = stored->points->len;
    for (; count > 0; count--) {
        const StoredPoint *point = &g_array_index(stored->points, StoredPoint, count - 1);
        if (point->index < walk->end && strcmp(line_id(walk->line, point->index), point->id) == 0)
            break;
    }
    return count;
}

static bool is_prefix(const Walk *walk, const StoredLine *stored) {
    return stored->count > 0 && stored->count <= walk->end && strcmp(line_id(walk->line, stored->count - 1), stored->tip) == 0;
}

/* Nothing has changed: where the files were is the same, too. */
static bool is_same(const Walk *walk, const StoredLine *stored) {
    return stored->count == walk->end && is_prefix(walk, stored) && strcmp(line_id(walk->line, line_count(walk->line) - 1), stored->head) == 0;
}

static const StoredLine *find_line(const TargetWalk *target, guint *points) {
    const GPtrArray *lines = timeline_store_lines(target->past->store);
    const StoredLine *best = NULL;
    for (guint i = 0; i < lines->len; i++) {
        const StoredLine *stored = lines->pdata[i];
        if (stored->units != target->past->units->len || strcmp(stored->config, target->past->config) != 0)
            continue;
        guint common = common_points(target->walk, stored);
        if (best && (common < *points || (common == *points && !is_prefix(target->walk, stored))))
            continue;
        best = stored;
        *points = common;
    }
    return best;
}

static void tell_stored(TargetWalk *target, const StoredLine *stored, guint count) {
    PastTarget *past = target->past;
    g_autofree bool *changed = g_new0(bool, past->units->len + 1);
    for (guint i = 0; i < count; i++) {
        const StoredPoint *from = &g_array_index(stored->points, StoredPoint, i);
        const StoredPoint *before = i > 0 ? from - 1 : NULL;
        StoredPoint point = timeline_store_point(past->store, past->units->len);
        point.index = from->index;
        point.id = from->id;
        point.step = from->step;
        for (guint unit = 0; unit < past->units->len; unit++) {
            changed[unit] = strcmp(from->signatures[unit], before ? before->signatures[unit] : "") != 0;
            point.signatures[unit] = from->signatures[unit];
            point.results[unit] = from->results[unit];
        }
        g_array_append_val(target->points, point);
        teller_tell(&target->teller, told_commit(target->walk, from->index), from->results, from->step, changed);
    }
}

/* The stored line that ours goes on from. Where the files of a commit were depends on where they are at the end: what is behind the first that was elsewhere is read again. */
typedef struct {
    const StoredLine *line; /* NULL: none */
    guint points;           /* so many are told as they are */
    size_t from;            /* the first commit that must be looked at */
} Resumption;

/* Whether the line is gone on with from its end. */
static bool is_whole(const Resumption *resumption) {
    return resumption->from == resumption->line->count;
}

/* From its last point of those before this commit. */
static void step_back(Resumption *resumption, size_t commit) {
    const GArray *points = resumption->line->points;
    while (resumption->points > 0 && g_array_index(points, StoredPoint, resumption->points - 1).index >= commit)
        resumption->points--;
    resumption->from = resumption->points > 0 ? g_array_index(points, StoredPoint, resumption->points - 1).index + 1 : 0;
}

static bool find_resumption(const TargetWalk *target, Resumption *resumption, GError **error) {
    Resumption found = {.line = find_line(target, &found.points)};
    *resumption = (Resumption){0};
    if (found.line && is_prefix(target->walk, found.line))
        found.from = found.line->count;
    else if (found.line)
        step_back(&found, G_MAXSIZE);
    if (!found.line || !is_same(target->walk, found.line)) {
        int head = found.line ? line_find(target->walk->line, found.line->head) : -1;
        if (head >= 0)
            line_know_places(target->walk->line, (size_t)head, found.line->followed);
        if (!past_find_places(target->past, error))
            return false;
        size_t differ = found.line ? past_places_differ(target->past, found.line->places) : G_MAXSIZE;
        if (differ < found.from)
            step_back(&found, differ);
    }
    if (found.from > 0)
        *resumption = found;
    return true;
}

/* What chance had a part in is seen again by the next run, from where the line is known to be so. */
static bool is_lasting(const TargetWalk *target) {
    const PastTarget *past = target->past;
    for (guint i = 0; i < target->points->len; i++)
        if (!timeline_store_keeps(past->store, &g_array_index(target->points, StoredPoint, i), past->units->len))
            return false;
    return true;
}

/* A line that has grown takes the place of what it was. */
static void keep_line(TargetWalk *target, const StoredLine *stored) {
    PastTarget *past = target->past;
    size_t count = target->walk->end;
    if (!is_lasting(target))
        return;
    g_autofree char *places = past_places_lines(past), *followed = line_places_known(past->line);
    if (stored && is_prefix(target->walk, stored))
        timeline_store_drop_line(past->store, stored);
    StoredLine *line = timeline_store_add_line(past->store, past->units->len);
    line->config = timeline_store_text(past->store, past->config);
    line->tip = timeline_store_text(past->store, line_id(past->line, count - 1));
    line->head = timeline_store_text(past->store, line_id(past->line, line_count(past->line) - 1));
    line->count = count;
    line->followed = timeline_store_text(past->store, followed);
    line->places = timeline_store_text(past->store, places);
    g_array_append_vals(line->points, target->points->data, target->points->len);
    g_array_set_clear_func(target->points, NULL); /* they are the line's now */
    g_array_set_size(target->points, 0);
    past_keep_state(past, line);
}

/* --- one target --------------------------------------------------------------------------------------------------------- */

static bool walk_stored(TargetWalk *target, GError **error) {
    Resumption stored;
    if (!find_resumption(target, &stored, error))
        return false;
    if (stored.line) {
        tell_stored(target, stored.line, stored.points);
        if (is_whole(&stored))
            past_resume(target->past, stored.line->signatures, stored.line->inputs);
        else
            past_resume(target->past, g_array_index(stored.line->points, StoredPoint, stored.points - 1).signatures, NULL);
    }
    bool ok = walk_commits(target, stored.from, error);
    if (ok && !(stored.line && is_same(target->walk, stored.line)))
        keep_line(target, stored.line);
    save(target);
    log_info("target %s: %u commits changed its sources, %zu of them had to be replayed", target->past->part->target->name, target->told->points->len, target->past->replayed);
    return ok;
}

static bool walk_target(Walk *walk, const AuditTarget *part, GError **error) {
    TargetTimeline *told = timeline_add_target(walk->timeline, part->target->name);
    timeline_take_sources(walk->timeline, told, part);
    if (walk->end == 0)
        return true;
    g_autofree char *title = g_strdup_printf("Reading the past: %s", part->target->name);
    progress_begin(title, walk->end);
    TimelineStore *store = past_cache_open(walk->options, walk->session->repository, part->target->name);
    g_autoptr(PastTarget) past = past_target_new(walk->session, walk->options, part, walk->line, store);
    g_autoptr(GArray) points = g_array_new(FALSE, TRUE, sizeof(StoredPoint));
    g_array_set_clear_func(points, clear_stored_point);
    TargetWalk target = {.walk = walk, .past = past, .told = told, .points = points, .save_at = g_get_monotonic_time() + SAVE_EVERY};
    teller_init(&target.teller, past, walk->timeline, told);
    bool ok = walk_stored(&target, error);
    teller_clear(&target.teller);
    return ok;
}

/* --- the line ----------------------------------------------------------------------------------------------------------- */

/* Behind the last commit that is not younger than --until. */
static bool find_end(Walk *walk, GError **error) {
    int64_t since, until;
    walk->end = line_count(walk->line);
    if (!load_bounds(walk->session, walk->options, &since, &until, error))
        return false;
    for (; until && walk->end > 0; walk->end--) {
        const Commit *commit = line_commit(walk->line, walk->end - 1);
        if (commit && commit->commit_time <= until)
            break;
    }
    return true;
}

static void describe_line(Walk *walk) {
    Timeline *timeline = walk->timeline;
    const char *reason = NULL;
    timeline->complete = line_is_complete(walk->line, &reason);
    timeline->incomplete_reason = text_pool_add(timeline->texts, reason);
    timeline->commits_walked = walk->end;
    if (walk->end == 0)
        return;
    timeline->root = told_commit(walk, 0);
    timeline->head = told_commit(walk, walk->end - 1);
}

static bool walk_targets(Walk *walk, GError **error) {
    const Audit *audit = walk->session->audit;
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        bool told = !part->target->stray && !part->target->push_only;
        if (told && !walk_target(walk, part, error))
            return false;
    }
    return true;
}

static Timeline *read_line(Walk *walk, GError **error) {
    g_autoptr(Timeline) timeline = timeline_new();
    g_autoptr(GPtrArray) commits = g_ptr_array_new();
    if (!find_end(walk, error))
        return NULL;
    g_ptr_array_set_size(commits, (int)line_count(walk->line));
    walk->timeline = timeline;
    walk->commits = commits;
    describe_line(walk);
    if (!walk_targets(walk, error))
        return NULL;
    timeline_derive(timeline);
    return g_steal_pointer(&timeline);
}

/* --- as a step of the audit --------------------------------------------------------------------------------------------- */

/* Without replay nothing is known of any commit. */
static bool can_replay(Session *session, const Options *options) {
    g_autoptr(GError) problem = NULL;
    if (!options->no_replay && load_scratch(session, options, &problem) && scratch_identity(session->scratch, &problem))
        return true;
    load_note(session->audit, "the past: without a replay there is no timeline");
    return false;
}

bool load_timeline(Session *session, const Options *options, GError **error) {
    if (!can_replay(session, options))
        return true;
    Walk walk = {.session = session, .options = options};
    g_autoptr(GError) problem = NULL;
    walk.line = load_line(session, &problem);
    if (walk.line)
        session->audit->timeline = read_line(&walk, &problem);
    if (session->audit->timeline)
        return true;
    if (!g_error_matches(problem, PGSTRATA_ERROR, ERROR_INCOMPLETE)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    g_autofree char *text = g_strdup_printf("the past: %s", problem->message);
    load_note(session->audit, text);
    return true;
}
