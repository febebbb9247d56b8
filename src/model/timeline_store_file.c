/*
 * A store as bytes (pack.h):
 *
 *   list(drift), list(question), list(list(run)), list(reading), list(result), list(step), list(line)
 *
 *   drift   = source, rule, kind, identity, component kind, component, state, migration, detail
 *   question = a line of what readers asked for; a list of runs names some of them: one set of inputs
 *   reading = key, age, unit, place of its inputs, signature
 *   result  = key, age, sight, problem, journal, lost, 5 sizes, list(run): a run is a first place and a length: lists of neighbouring commits have long runs in common
 *   step    = key, age, list(tag, action, registered), list(kind, before, after), list(kind, identity, tag)
 *   line    = units, config, tip, head, count, followed, places, list(point), units times (signature, inputs)
 *   point   = index, id, step, units times (signature, result)
 *
 * Another layout, or another meaning of a number, is another magic.
 */

#include "timeline_store_private.h"

#include <stdlib.h>
#include <string.h>
#include "pack.h"

#define MAGIC "pgstrata-timeline-4"
enum { STORE_BYTES = 64 << 20, PLACES_MAX = 50 * 1000 * 1000 };

/* --- writing ------------------------------------------------------------------------------------------------------------ */

typedef struct {
    Packer *packer;
    const TimelineStore *store;
    guint *drifts, *questions, *inputs; /* place in the store -> place in what is written + 1; 0: not written */
} Writer;

static void need(GHashTable *table, const char *key) {
    StoredEntry *entry = key ? g_hash_table_lookup(table, key) : NULL;
    if (entry)
        entry->needed = true;
}

static void need_nothing(GHashTable *table) {
    GHashTableIter iter;
    gpointer entry;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, NULL, &entry))
        ((StoredEntry *)entry)->needed = false;
}

/* All that a line that is kept needs when it is told again. */
static void need_lines(const TimelineStore *store) {
    need_nothing(store->steps);
    need_nothing(store->results);
    for (guint i = 0; i < store->lines->len; i++) {
        const StoredLine *line = store->lines->pdata[i];
        for (guint j = 0; j < line->points->len; j++) {
            const StoredPoint *point = &g_array_index(line->points, StoredPoint, j);
            need(store->steps, point->step);
            for (size_t unit = 0; unit < line->units; unit++)
                need(store->results, point->results[unit]);
        }
    }
}

static int compare_entries(gconstpointer a, gconstpointer b) {
    return strcmp((*(StoredEntry *const *)a)->key, (*(StoredEntry *const *)b)->key);
}

/* However often the store is written in a run, that is one run more. */
static guint next_age(const StoredEntry *entry) {
    return entry->used || entry->needed ? 0 : entry->age + 1;
}

/* What is young enough, by key: the same store gives the same bytes. */
static GPtrArray *kept_entries(GHashTable *table) {
    GPtrArray *kept = g_ptr_array_new();
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const StoredEntry *entry = value;
        if (next_age(entry) <= STORE_AGE && !entry->passing)
            g_ptr_array_add(kept, value);
    }
    g_ptr_array_sort(kept, compare_entries);
    return kept;
}

static void pack_entry(Packer *packer, const StoredEntry *entry) {
    pack_text(packer, entry->key);
    pack_number(packer, next_age(entry));
}

static void pack_drift(Packer *packer, const Drift *drift) {
    pack_text(packer, drift->subject.source);
    pack_text(packer, drift->subject.rule);
    pack_number(packer, (uint64_t)drift->subject.kind);
    pack_text(packer, drift->subject.identity);
    pack_number(packer, (uint64_t)drift->subject.component_kind);
    pack_text(packer, drift->subject.component);
    pack_number(packer, (uint64_t)drift->state);
    pack_text(packer, drift->migration);
    pack_text(packer, drift->detail);
}

/* Only those that a result has, in the order in which results name them. */
static void pack_drifts(Writer *writer, const GPtrArray *results) {
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    for (guint i = 0; i < results->len; i++) {
        const GArray *places = ((const ResultEntry *)results->pdata[i])->result.drifts;
        for (guint j = 0; j < places->len; j++) {
            guint place = g_array_index(places, guint, j);
            if (writer->drifts[place])
                continue;
            g_ptr_array_add(order, writer->store->drifts->pdata[place]);
            writer->drifts[place] = order->len;
        }
    }
    pack_number(writer->packer, order->len);
    for (guint i = 0; i < order->len; i++)
        pack_drift(writer->packer, order->pdata[i]);
}

static void pack_places(const Writer *writer, const guint *written, const GArray *places) {
    g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < places->len;) {
        guint first = written[g_array_index(places, guint, i)] - 1, length = 1;
        while (i + length < places->len && written[g_array_index(places, guint, i + length)] - 1 == first + length)
            length++;
        g_array_append_val(runs, first);
        g_array_append_val(runs, length);
        i += length;
    }
    pack_number(writer->packer, runs->len / 2);
    for (guint i = 0; i < runs->len; i++)
        pack_number(writer->packer, g_array_index(runs, guint, i));
}

static void pack_result(const Writer *writer, const ResultEntry *entry) {
    const StoredResult *result = &entry->result;
    const size_t sizes[] = {result->lost, result->migrations, result->registered, result->tables, result->columns, result->objects};
    pack_entry(writer->packer, &entry->entry);
    pack_number(writer->packer, (uint64_t)result->sight);
    pack_text(writer->packer, result->problem);
    pack_number(writer->packer, (uint64_t)result->journal);
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++)
        pack_number(writer->packer, sizes[i]);
    pack_places(writer, writer->drifts, result->drifts);
}

/* What is marked gets places one after the other. */
static size_t number_places(guint *written, size_t count) {
    guint last = 0;
    for (size_t i = 0; i < count; i++)
        written[i] = written[i] ? ++last : 0;
    return last;
}

/* Only what a reading asked for, in the order in which it came. */
static void pack_inputs(const Writer *writer, const GPtrArray *readings) {
    const TimelineStore *store = writer->store;
    for (guint i = 0; i < readings->len; i++)
        writer->inputs[((const StoredReading *)readings->pdata[i])->inputs] = 1;
    for (guint i = 0; i < store->inputs->len; i++) {
        const GArray *questions = store->inputs->pdata[i];
        for (guint j = 0; writer->inputs[i] && j < questions->len; j++)
            writer->questions[g_array_index(questions, guint, j)] = 1;
    }
    pack_number(writer->packer, number_places(writer->questions, store->questions->len));
    for (guint i = 0; i < store->questions->len; i++)
        if (writer->questions[i])
            pack_text(writer->packer, store->questions->pdata[i]);
    pack_number(writer->packer, number_places(writer->inputs, store->inputs->len));
    for (guint i = 0; i < store->inputs->len; i++)
        if (writer->inputs[i])
            pack_places(writer, writer->questions, store->inputs->pdata[i]);
}

static void pack_reading(const Writer *writer, const StoredReading *reading) {
    pack_entry(writer->packer, &reading->entry);
    pack_text(writer->packer, reading->unit);
    pack_number(writer->packer, writer->inputs[reading->inputs] - 1);
    pack_text(writer->packer, reading->signature);
}

static void pack_step(Packer *packer, const StepEntry *entry) {
    const StoredStep *step = &entry->step;
    pack_entry(packer, &entry->entry);
    pack_number(packer, step->events->len);
    for (guint i = 0; i < step->events->len; i++) {
        const TimelineMigration *event = &g_array_index(step->events, TimelineMigration, i);
        pack_text(packer, event->tag);
        pack_number(packer, (uint8_t)event->action);
        pack_number(packer, event->registered);
    }
    pack_number(packer, step->renames->len);
    for (guint i = 0; i < step->renames->len; i++) {
        const TimelineRename *rename = &g_array_index(step->renames, TimelineRename, i);
        pack_number(packer, (uint64_t)rename->kind);
        pack_text(packer, rename->before);
        pack_text(packer, rename->after);
    }
    pack_number(packer, step->touches->len);
    for (guint i = 0; i < step->touches->len; i++) {
        const TimelineTouch *touch = &g_array_index(step->touches, TimelineTouch, i);
        pack_number(packer, (uint64_t)touch->kind);
        pack_text(packer, touch->identity);
        pack_text(packer, touch->tag);
    }
}

static void pack_point(Packer *packer, const StoredPoint *point, size_t units) {
    pack_number(packer, point->index);
    pack_text(packer, point->id);
    pack_text(packer, point->step);
    for (size_t i = 0; i < units; i++) {
        pack_text(packer, point->signatures[i]);
        pack_text(packer, point->results[i]);
    }
}

static void pack_line(Packer *packer, const StoredLine *line) {
    pack_number(packer, line->units);
    pack_text(packer, line->config);
    pack_text(packer, line->tip);
    pack_text(packer, line->head);
    pack_number(packer, line->count);
    pack_text(packer, line->followed);
    pack_text(packer, line->places);
    pack_number(packer, line->points->len);
    for (guint i = 0; i < line->points->len; i++)
        pack_point(packer, &g_array_index(line->points, StoredPoint, i), line->units);
    for (size_t i = 0; i < line->units; i++) {
        pack_text(packer, line->signatures[i]);
        pack_text(packer, line->inputs[i]);
    }
}

char *timeline_store_write(const TimelineStore *store, size_t *size) {
    g_auto(Packer) packer;
    packer_init(&packer);
    need_lines(store);
    g_autoptr(GPtrArray) readings = kept_entries(store->readings), results = kept_entries(store->results), steps = kept_entries(store->steps);
    g_autofree guint *drifts = g_new0(guint, store->drifts->len + 1), *questions = g_new0(guint, store->questions->len + 1), *inputs = g_new0(guint, store->inputs->len + 1);
    Writer writer = {&packer, store, drifts, questions, inputs};
    pack_drifts(&writer, results);
    pack_inputs(&writer, readings);
    pack_number(&packer, readings->len);
    for (guint i = 0; i < readings->len; i++)
        pack_reading(&writer, readings->pdata[i]);
    pack_number(&packer, results->len);
    for (guint i = 0; i < results->len; i++)
        pack_result(&writer, results->pdata[i]);
    pack_number(&packer, steps->len);
    for (guint i = 0; i < steps->len; i++)
        pack_step(&packer, steps->pdata[i]);
    pack_number(&packer, store->lines->len);
    for (guint i = 0; i < store->lines->len; i++)
        pack_line(&packer, store->lines->pdata[i]);
    return packer.numbers->len + packer.texts->len > STORE_BYTES ? NULL : packer_finish(&packer, MAGIC, size);
}

/* --- reading ------------------------------------------------------------------------------------------------------------ */

static int unpack_choice(Unpacker *in, int count) {
    return (int)unpack_number(in, (uint64_t)count - 1);
}

static StoredEntry unpack_entry(Unpacker *in) {
    const char *key = unpack_name(in);
    return (StoredEntry){.key = key, .age = (guint)unpack_number(in, STORE_AGE)};
}

static void unpack_drifts(Unpacker *in, TimelineStore *store) {
    for (size_t left = unpack_count(in); left > 0 && !in->damaged; left--) {
        Drift *drift = g_new0(Drift, 1);
        drift->subject.source = unpack_name(in);
        drift->subject.rule = unpack_text(in);
        drift->subject.kind = (ObjectKind)unpack_choice(in, KIND_COUNT + 1);
        drift->subject.identity = unpack_name(in);
        drift->subject.component_kind = (ObjectKind)unpack_choice(in, KIND_COUNT + 1);
        drift->subject.component = unpack_name(in);
        drift->state = (DriftState)unpack_choice(in, DRIFT_STATE_COUNT);
        drift->migration = unpack_text(in);
        drift->detail = unpack_text(in);
        g_ptr_array_add(store->drifts, drift);
        g_hash_table_insert(store->drift_places, drift, GUINT_TO_POINTER(store->drifts->len));
    }
}

/* Of a list that is `count` long; `total`: of all lists. */
static void unpack_places(Unpacker *in, guint count, GArray *places, size_t *total) {
    for (size_t left = unpack_count(in); left > 0 && !in->damaged; left--) {
        guint first = (guint)unpack_number(in, count), length = (guint)unpack_number(in, count - first);
        *total += length;
        in->damaged |= *total > PLACES_MAX;
        for (guint i = 0; i < length && !in->damaged; i++, first++)
            g_array_append_val(places, first);
    }
}

/* Each once: a place is what it was when it was written. */
static void unpack_inputs(Unpacker *in, TimelineStore *store) {
    size_t total = 0;
    for (size_t left = unpack_count(in); left > 0 && !in->damaged; left--) {
        guint place = store->questions->len;
        in->damaged |= store_question_place(store, unpack_name(in)) != place;
    }
    for (size_t left = unpack_count(in); left > 0 && !in->damaged; left--) {
        GArray *questions = g_array_new(FALSE, FALSE, sizeof(guint));
        guint place = store->inputs->len;
        unpack_places(in, store->questions->len, questions, &total);
        in->damaged |= store_inputs_place(store, questions) != place;
    }
}

static void unpack_readings(Unpacker *in, TimelineStore *store) {
    for (size_t left = unpack_count(in); left > 0 && !in->damaged; left--) {
        StoredReading *reading = g_new0(StoredReading, 1);
        reading->entry = unpack_entry(in);
        reading->unit = unpack_name(in);
        reading->inputs = (guint)unpack_number(in, store->inputs->len ? store->inputs->len - 1 : 0);
        reading->signature = unpack_name(in);
        in->damaged |= store->inputs->len == 0;
        if (in->damaged)
            g_free(reading);
        else
            store_put_reading(store, reading, true);
    }
}

static void unpack_results(Unpacker *in, TimelineStore *store) {
    size_t total = 0;
    for (size_t left = unpack_count(in); left > 0 && !in->damaged; left--) {
        const StoredEntry head = unpack_entry(in);
        ResultEntry *entry = result_entry_new(head.key);
        StoredResult *result = &entry->result;
        entry->entry = head;
        result->sight = (Sight)unpack_choice(in, SIGHT_SEEN + 1);
        result->problem = unpack_text(in);
        result->journal = (Sight)unpack_choice(in, SIGHT_SEEN + 1);
        size_t *sizes[] = {&result->lost, &result->migrations, &result->registered, &result->tables, &result->columns, &result->objects};
        for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++)
            *sizes[i] = (size_t)unpack_number(in, G_MAXUINT32);
        unpack_places(in, store->drifts->len, result->drifts, &total);
        g_hash_table_replace(store->results, (gpointer)(uintptr_t)head.key, entry);
    }
}

static void unpack_step(Unpacker *in, StoredStep *step) {
    for (size_t left = unpack_count(in); left > 0 && !in->damaged; left--) {
        TimelineMigration event = {.tag = unpack_name(in)};
        event.action = (char)unpack_number(in, 127);
        event.registered = unpack_number(in, 1) == 1;
        g_array_append_val(step->events, event);
    }
    for (size_t left = unpack_count(in); left > 0 && !in->damaged; left--) {
        TimelineRename rename = {.kind = (ObjectKind)unpack_choice(in, KIND_COUNT)};
        rename.before = unpack_name(in);
        rename.after = unpack_name(in);
        g_array_append_val(step->renames, rename);
    }
    for (size_t left = unpack_count(in); left > 0 && !in->damaged; left--) {
        TimelineTouch touch = {.kind = (ObjectKind)unpack_choice(in, KIND_COUNT)};
        touch.identity = unpack_name(in);
        touch.tag = unpack_name(in);
        g_array_append_val(step->touches, touch);
    }
}

static void unpack_steps(Unpacker *in, TimelineStore *store) {
    for (size_t left = unpack_count(in); left > 0 && !in->damaged; left--) {
        const StoredEntry head = unpack_entry(in);
        StepEntry *entry = step_entry_new(head.key);
        entry->entry = head;
        unpack_step(in, &entry->step);
        g_hash_table_replace(store->steps, (gpointer)(uintptr_t)head.key, entry);
    }
}

/* A point whose results are not there is no point. */
static void unpack_point(Unpacker *in, const TimelineStore *store, StoredPoint *point, size_t units) {
    point->index = (size_t)unpack_number(in, G_MAXINT32);
    point->id = unpack_name(in);
    point->step = unpack_text(in);
    in->damaged |= point->step && !g_hash_table_contains(store->steps, point->step);
    for (size_t i = 0; i < units && !in->damaged; i++) {
        point->signatures[i] = unpack_name(in);
        point->results[i] = unpack_name(in);
        in->damaged |= !g_hash_table_contains(store->results, point->results[i]);
    }
}

static void unpack_line(Unpacker *in, TimelineStore *store) {
    size_t units = unpack_count(in);
    if (in->damaged)
        return;
    StoredLine *line = timeline_store_add_line(store, units);
    line->config = unpack_name(in);
    line->tip = unpack_name(in);
    line->head = unpack_name(in);
    line->count = (size_t)unpack_number(in, G_MAXINT32);
    line->followed = unpack_name(in);
    line->places = unpack_name(in);
    for (size_t left = unpack_count(in); left > 0 && !in->damaged; left--) {
        StoredPoint point = timeline_store_point(store, units);
        unpack_point(in, store, &point, units);
        g_array_append_val(line->points, point);
    }
    for (size_t i = 0; i < units; i++) {
        line->signatures[i] = unpack_name(in);
        line->inputs[i] = unpack_text(in);
    }
}

/* The latest line is written first, and added last. */
static void unpack_lines(Unpacker *in, TimelineStore *store) {
    size_t count = unpack_number(in, STORE_LINES);
    for (size_t i = 0; i < count && !in->damaged; i++)
        unpack_line(in, store);
    for (guint i = 0, j = store->lines->len; i + 1 < j; i++, j--) {
        gpointer line = store->lines->pdata[i];
        store->lines->pdata[i] = store->lines->pdata[j - 1];
        store->lines->pdata[j - 1] = line;
    }
}

TimelineStore *timeline_store_read(char *take_bytes, size_t size) {
    g_autoptr(TimelineStore) store = timeline_store_new();
    store->bytes = take_bytes;
    g_auto(Unpacker) in = {0};
    if (!unpacker_init(&in, MAGIC, take_bytes, size))
        return NULL;
    unpack_drifts(&in, store);
    unpack_inputs(&in, store);
    unpack_readings(&in, store);
    unpack_results(&in, store);
    unpack_steps(&in, store);
    unpack_lines(&in, store);
    if (in.damaged || in.at != in.end)
        return NULL;
    store->changed = false;
    return g_steal_pointer(&store);
}
