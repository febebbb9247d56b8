/* Results to points and back: a point is put together of what the store has by the signatures of its units, or analysed, and then kept under them. */

#include "load_timeline.h"

#include <string.h>
#include "analysis/timeline.h"

/* --- keys --------------------------------------------------------------------------------------------------------------- */

/* What the migrations do between two points. */
static char *step_key(const PastUnit *migrations) {
    return past_key("step", migrations->config, migrations->before, migrations->signature, NULL);
}

PastKeys past_keys(const PastTarget *past) {
    PastKeys keys = {.results = g_new0(char *, past->units->len + 1), .known = true};
    const PastUnit *migrations = past_unit(past, 0);
    for (guint i = 0; i < past->units->len; i++) {
        const PastUnit *unit = past_unit(past, i);
        keys.results[i] = past_key("result", migrations->config, migrations->signature, unit->config, unit->signature, NULL);
        keys.known = timeline_store_result(past->store, keys.results[i]) && keys.known;
    }
    keys.step = past_unit_changed(migrations) ? step_key(migrations) : NULL;
    keys.known = keys.known && (!keys.step || timeline_store_step(past->store, keys.step));
    return keys;
}

void past_keys_clear(PastKeys *keys) {
    g_strfreev(keys->results);
    g_free(keys->step);
}

/* --- the teller --------------------------------------------------------------------------------------------------------- */

static gint compare_sources(gconstpointer a, gconstpointer b, gpointer data) {
    const GPtrArray *sources = data;
    return strcmp(sources->pdata[*(const guint *)a], sources->pdata[*(const guint *)b]);
}

void teller_init(Teller *teller, PastTarget *past, Timeline *timeline, TargetTimeline *told) {
    *teller = (Teller){past, timeline, told, g_array_new(FALSE, FALSE, sizeof(guint)), g_ptr_array_new_with_free_func(g_free)};
    for (guint i = 0; i < told->sources->len; i++)
        g_array_append_val(teller->order, i);
    g_array_sort_with_data(teller->order, compare_sources, told->sources);
}

void teller_clear(Teller *teller) {
    g_array_unref(teller->order);
    g_ptr_array_unref(teller->drifts);
}

/* Each text is looked up once, however many points have it. */
static const Drift *told_drift(Teller *teller, guint place) {
    if (place >= teller->drifts->len)
        g_ptr_array_set_size(teller->drifts, (int)MAX(timeline_store_drift_count(teller->past->store), place + 1));
    if (teller->drifts->pdata[place])
        return teller->drifts->pdata[place];
    TextPool *texts = teller->timeline->texts;
    Drift *drift = g_memdup2(timeline_store_drift(teller->past->store, place), sizeof(Drift));
    drift->subject.source = text_pool_add(texts, drift->subject.source);
    drift->subject.rule = text_pool_add(texts, drift->subject.rule);
    drift->subject.identity = text_pool_add(texts, drift->subject.identity);
    drift->subject.component = text_pool_add(texts, drift->subject.component);
    drift->migration = text_pool_add(texts, drift->migration);
    drift->detail = text_pool_add(texts, drift->detail);
    teller->drifts->pdata[place] = drift;
    return drift;
}

/* --- from results ------------------------------------------------------------------------------------------------------- */

static guint unit_of(const PastTarget *past, const char *source) {
    for (guint i = 1; i < past->units->len; i++)
        if (strcmp(past_unit(past, i)->name, source) == 0)
            return i;
    return 0; /* "journal", "migrations" */
}

static void tell_drifts(Teller *teller, TimelinePoint *point, const StoredResult *result, guint source) {
    const char *name = teller->told->sources->pdata[source];
    TimelineSourceState *state = &g_array_index(point->states, TimelineSourceState, source);
    for (guint i = 0; i < result->drifts->len; i++) {
        const Drift *drift = told_drift(teller, g_array_index(result->drifts, guint, i));
        if (drift->subject.source != name) /* of one pool */
            continue;
        g_array_append_vals(point->drifts, drift, 1);
        state->counts[drift->state]++;
    }
}

static void tell_migrations(Teller *teller, TimelinePoint *point, const StoredResult *result) {
    point->migrations_seen = result->sight == SIGHT_SEEN;
    point->problem = text_pool_add(teller->timeline->texts, result->problem);
    point->migrations = result->migrations;
    point->registered = result->registered;
    point->tables = result->tables;
    point->columns = result->columns;
    point->objects = result->objects;
}

static void tell_source(Teller *teller, TimelinePoint *point, const char *const *results, const bool *changed, guint source) {
    const char *name = teller->told->sources->pdata[source];
    guint unit = unit_of(teller->past, name);
    const StoredResult *result = timeline_store_result(teller->past->store, results[unit]);
    TimelineSourceState *state = &g_array_index(point->states, TimelineSourceState, source);
    state->sight = unit == 0 && strcmp(name, "journal") == 0 ? result->journal : result->sight;
    state->problem = unit > 0 ? text_pool_add(teller->timeline->texts, result->problem) : NULL;
    state->changed = unit > 0 && changed[unit];
    state->lost = result->lost; /* of the migrations nothing */
    tell_drifts(teller, point, result, source);
}

static void tell_step(Teller *teller, TimelinePoint *point, const StoredStep *step) {
    TextPool *texts = teller->timeline->texts;
    for (guint i = 0; i < step->events->len; i++) {
        TimelineMigration event = g_array_index(step->events, TimelineMigration, i);
        event.tag = text_pool_add(texts, event.tag);
        g_array_append_val(point->events, event);
    }
    for (guint i = 0; i < step->renames->len; i++) {
        const TimelineRename *from = &g_array_index(step->renames, TimelineRename, i);
        const TimelineRename rename = {from->kind, text_pool_add(texts, from->before), text_pool_add(texts, from->after)};
        g_array_append_val(point->renames, rename);
    }
    for (guint i = 0; i < step->touches->len; i++) {
        const TimelineTouch *from = &g_array_index(step->touches, TimelineTouch, i);
        const TimelineTouch touch = {from->kind, text_pool_add(texts, from->identity), text_pool_add(texts, from->tag)};
        g_array_append_val(point->touches, touch);
    }
}

void teller_tell(Teller *teller, const Commit *commit, const char *const *results, const char *step, const bool *changed) {
    TimelinePoint *point = timeline_add_point(teller->timeline, teller->told, commit);
    tell_migrations(teller, point, timeline_store_result(teller->past->store, results[0]));
    point->migrations_changed = changed[0];
    for (guint i = 0; i < teller->order->len; i++)
        tell_source(teller, point, results, changed, g_array_index(teller->order, guint, i));
    if (step)
        tell_step(teller, point, timeline_store_step(teller->past->store, step));
}

/* --- from an audit ------------------------------------------------------------------------------------------------------ */

static const TimelineSourceState *state_of(const Teller *teller, const TimelinePoint *point, const char *source) {
    int index = timeline_source(teller->told, source);
    return index < 0 ? NULL : &g_array_index(point->states, TimelineSourceState, (guint)index);
}

static void keep_result(Teller *teller, const TimelinePoint *point, const char *key, guint unit, bool passing) {
    const PastTarget *past = teller->past;
    const TimelineSourceState *state = state_of(teller, point, past_unit(past, unit)->name);
    StoredResult result = {.sight = state ? state->sight : SIGHT_ABSENT, .problem = state ? state->problem : NULL, .lost = state ? state->lost : 0};
    if (unit == 0)
        result = (StoredResult){.sight = state->sight, .problem = point->problem, .journal = state_of(teller, point, "journal")->sight, .migrations = point->migrations,
                                .registered = point->registered, .tables = point->tables, .columns = point->columns, .objects = point->objects};
    g_autoptr(GArray) drifts = g_array_new(FALSE, FALSE, sizeof(Drift));
    for (guint i = 0; i < point->drifts->len; i++) {
        const Drift *drift = &g_array_index(point->drifts, Drift, i);
        if (unit_of(past, drift->subject.source) == unit)
            g_array_append_vals(drifts, drift, 1);
    }
    timeline_store_add_result(past->store, key, &result, (const Drift *)(gpointer)drifts->data, drifts->len, passing);
}

void teller_make(Teller *teller, const Commit *commit, const PastKeys *keys, const bool *changed) {
    PastTarget *past = teller->past;
    TimelinePoint *point = timeline_add_point(teller->timeline, teller->told, commit);
    const AuditTarget *part = past->audit->targets->pdata[0];
    timeline_fill_point(teller->timeline, teller->told, point, past->audit, part);
    point->migrations_changed = changed[0];
    for (guint i = 1; i < past->units->len; i++) {
        int at = timeline_source(teller->told, past_unit(past, i)->name);
        if (at >= 0)
            g_array_index(point->states, TimelineSourceState, (guint)at).changed = changed[i];
    }
    if (changed[0])
        timeline_fill_events(teller->timeline, point, past->before ? past->before->targets->pdata[0] : NULL, part);
    for (guint i = 0; i < past->units->len; i++)
        keep_result(teller, point, keys->results[i], i, past_is_passing(past, i));
    if (keys->step)
        timeline_store_add_step(past->store, keys->step, point, past_is_passing(past, 0));
}
