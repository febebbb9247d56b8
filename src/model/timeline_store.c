#include "timeline_store_private.h"

#include <string.h>

/* --- life --------------------------------------------------------------------------------------------------------------- */

static guint hash_text(const char *text) {
    return text ? g_str_hash(text) : 0;
}

static guint drift_hash(gconstpointer data) {
    const Drift *drift = data;
    return (hash_text(drift->subject.identity) * 31 + hash_text(drift->subject.source)) * 31 + hash_text(drift->migration) + (guint)drift->state + hash_text(drift->detail);
}

static gboolean drift_equal(gconstpointer a, gconstpointer b) {
    const Drift *left = a, *right = b;
    return left->state == right->state && drift_subject_compare(&left->subject, &right->subject) == 0 && left->subject.component_kind == right->subject.component_kind &&
           g_strcmp0(left->subject.component, right->subject.component) == 0 && g_strcmp0(left->migration, right->migration) == 0 &&
           g_strcmp0(left->detail, right->detail) == 0;
}

static void free_result(gpointer data) {
    g_array_unref(((ResultEntry *)data)->result.drifts);
    g_free(data);
}

static void free_step(gpointer data) {
    StepEntry *entry = data;
    g_array_unref(entry->step.events);
    g_array_unref(entry->step.renames);
    g_array_unref(entry->step.touches);
    g_free(entry);
}

static void free_array(gpointer data) {
    g_array_unref(data);
}

/* Of sets of places. */
static guint hash_places(gconstpointer data) {
    const GArray *places = data;
    guint hash = places->len;
    for (guint i = 0; i < places->len; i++)
        hash = hash * 31 + g_array_index(places, guint, i);
    return hash;
}

static gboolean same_places(gconstpointer a, gconstpointer b) {
    const GArray *left = a, *right = b;
    return left->len == right->len && (left->len == 0 || memcmp(left->data, right->data, left->len * sizeof(guint)) == 0);
}

static void clear_point(gpointer data) {
    StoredPoint *point = data;
    g_free(point->signatures);
    g_free(point->results);
}

void stored_line_free(StoredLine *line) {
    if (!line)
        return;
    g_free(line->signatures);
    g_free(line->inputs);
    g_array_unref(line->points);
    g_free(line);
}

TimelineStore *timeline_store_new(void) {
    TimelineStore *store = g_new0(TimelineStore, 1);
    store->texts = text_pool_new();
    store->drifts = g_ptr_array_new_with_free_func(g_free);
    store->drift_places = g_hash_table_new(drift_hash, drift_equal);
    store->readings = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    store->results = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_result);
    store->steps = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_step);
    store->questions = g_ptr_array_new();
    store->question_places = g_hash_table_new(g_str_hash, g_str_equal);
    store->inputs = g_ptr_array_new_with_free_func(free_array);
    store->input_places = g_hash_table_new(hash_places, same_places);
    store->asked = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_array);
    store->lines = g_ptr_array_new();
    return store;
}

void timeline_store_free(TimelineStore *store) {
    if (!store)
        return;
    for (guint i = 0; i < store->lines->len; i++)
        stored_line_free(store->lines->pdata[i]);
    g_ptr_array_unref(store->lines);
    g_hash_table_unref(store->asked);
    g_hash_table_unref(store->input_places);
    g_ptr_array_unref(store->inputs);
    g_hash_table_unref(store->question_places);
    g_ptr_array_unref(store->questions);
    g_hash_table_unref(store->readings);
    g_hash_table_unref(store->results);
    g_hash_table_unref(store->steps);
    g_hash_table_unref(store->drift_places);
    g_ptr_array_unref(store->drifts);
    text_pool_free(store->texts);
    g_free(store->bytes);
    g_free(store);
}

const char *timeline_store_text(TimelineStore *store, const char *text) {
    return text_pool_add(store->texts, text);
}

bool timeline_store_changed(const TimelineStore *store) {
    return store->changed;
}

void timeline_store_saved(TimelineStore *store) {
    store->changed = false;
}

/* --- results ------------------------------------------------------------------------------------------------------------ */

const Drift *timeline_store_drift(const TimelineStore *store, guint place) {
    return store->drifts->pdata[place];
}

size_t timeline_store_drift_count(const TimelineStore *store) {
    return store->drifts->len;
}

guint store_drift_place(TimelineStore *store, const Drift *drift) {
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(store->drift_places, drift));
    if (place > 0)
        return place - 1;
    Drift *copy = g_memdup2(drift, sizeof *drift);
    g_ptr_array_add(store->drifts, copy);
    g_hash_table_insert(store->drift_places, copy, GUINT_TO_POINTER(store->drifts->len));
    return store->drifts->len - 1;
}

static guint add_drift(TimelineStore *store, const Drift *drift) {
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(store->drift_places, drift));
    if (place > 0)
        return place - 1;
    Drift copy = *drift;
    copy.subject.source = timeline_store_text(store, drift->subject.source);
    copy.subject.rule = timeline_store_text(store, drift->subject.rule);
    copy.subject.identity = timeline_store_text(store, drift->subject.identity);
    copy.subject.component = timeline_store_text(store, drift->subject.component);
    copy.migration = timeline_store_text(store, drift->migration);
    copy.detail = timeline_store_text(store, drift->detail);
    return store_drift_place(store, &copy);
}

ResultEntry *result_entry_new(const char *key) {
    ResultEntry *entry = g_new0(ResultEntry, 1);
    entry->entry.key = key;
    entry->result.drifts = g_array_new(FALSE, FALSE, sizeof(guint));
    return entry;
}

const StoredResult *timeline_store_result(TimelineStore *store, const char *key) {
    ResultEntry *entry = g_hash_table_lookup(store->results, key);
    if (!entry)
        return NULL;
    entry->entry.used = true;
    return &entry->result;
}

void timeline_store_add_result(TimelineStore *store, const char *key, const StoredResult *result, const Drift *drifts, size_t count, bool passing) {
    ResultEntry *entry = result_entry_new(timeline_store_text(store, key));
    GArray *places = entry->result.drifts;
    entry->entry.used = true;
    entry->entry.passing = passing;
    entry->result = *result;
    entry->result.drifts = places;
    entry->result.problem = timeline_store_text(store, result->problem);
    for (size_t i = 0; i < count; i++) {
        guint place = add_drift(store, &drifts[i]);
        g_array_append_val(places, place);
    }
    g_hash_table_replace(store->results, (gpointer)(uintptr_t)entry->entry.key, entry);
    store->changed = true;
}

/* --- steps -------------------------------------------------------------------------------------------------------------- */

StepEntry *step_entry_new(const char *key) {
    StepEntry *entry = g_new0(StepEntry, 1);
    entry->entry.key = key;
    entry->step = (StoredStep){g_array_new(FALSE, FALSE, sizeof(TimelineMigration)), g_array_new(FALSE, FALSE, sizeof(TimelineRename)),
                               g_array_new(FALSE, FALSE, sizeof(TimelineTouch))};
    return entry;
}

const StoredStep *timeline_store_step(TimelineStore *store, const char *key) {
    StepEntry *entry = g_hash_table_lookup(store->steps, key);
    if (!entry)
        return NULL;
    entry->entry.used = true;
    return &entry->step;
}

void timeline_store_add_step(TimelineStore *store, const char *key, const TimelinePoint *point, bool passing) {
    StepEntry *entry = step_entry_new(timeline_store_text(store, key));
    entry->entry.used = true;
    entry->entry.passing = passing;
    for (guint i = 0; i < point->events->len; i++) {
        TimelineMigration event = g_array_index(point->events, TimelineMigration, i);
        event.tag = timeline_store_text(store, event.tag);
        g_array_append_val(entry->step.events, event);
    }
    for (guint i = 0; i < point->renames->len; i++) {
        const TimelineRename *from = &g_array_index(point->renames, TimelineRename, i);
        const TimelineRename rename = {from->kind, timeline_store_text(store, from->before), timeline_store_text(store, from->after)};
        g_array_append_val(entry->step.renames, rename);
    }
    for (guint i = 0; i < point->touches->len; i++) {
        const TimelineTouch *from = &g_array_index(point->touches, TimelineTouch, i);
        const TimelineTouch touch = {from->kind, timeline_store_text(store, from->identity), timeline_store_text(store, from->tag)};
        g_array_append_val(entry->step.touches, touch);
    }
    g_hash_table_replace(store->steps, (gpointer)(uintptr_t)entry->entry.key, entry);
    store->changed = true;
}

static bool is_kept(GHashTable *table, const char *key) {
    const StoredEntry *entry = g_hash_table_lookup(table, key);
    return entry && !entry->passing;
}

bool timeline_store_keeps(const TimelineStore *store, const StoredPoint *point, size_t units) {
    for (size_t i = 0; i < units; i++)
        if (!is_kept(store->results, point->results[i]))
            return false;
    return !point->step || is_kept(store->steps, point->step);
}

/* --- lines -------------------------------------------------------------------------------------------------------------- */

const GPtrArray *timeline_store_lines(const TimelineStore *store) {
    return store->lines;
}

StoredPoint timeline_store_point(TimelineStore *store, size_t units) {
    (void)store;
    return (StoredPoint){.signatures = g_new0(const char *, units + 1), .results = g_new0(const char *, units + 1)};
}

StoredLine *timeline_store_add_line(TimelineStore *store, size_t units) {
    StoredLine *line = g_new0(StoredLine, 1);
    line->units = units;
    line->points = g_array_new(FALSE, TRUE, sizeof(StoredPoint));
    g_array_set_clear_func(line->points, clear_point);
    line->signatures = g_new0(const char *, units + 1);
    line->inputs = g_new0(const char *, units + 1);
    g_ptr_array_insert(store->lines, 0, line);
    while (store->lines->len > STORE_LINES)
        stored_line_free(g_ptr_array_remove_index(store->lines, store->lines->len - 1));
    store->changed = true;
    return line;
}

void timeline_store_drop_line(TimelineStore *store, const StoredLine *line) {
    if (g_ptr_array_remove(store->lines, (gpointer)(uintptr_t)line))
        stored_line_free((StoredLine *)(uintptr_t)line);
    store->changed = true;
}
