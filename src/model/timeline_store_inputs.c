/* What readers asked for: sets of questions, which are lines of a text. A schema of many files has a question for each, and a set for each commit that brought one: they share their lines. */

#include "timeline_store_private.h"

#include <string.h>
#include "base/text.h"

guint store_question_place(TimelineStore *store, const char *line) {
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(store->question_places, line));
    if (place > 0)
        return place - 1;
    g_ptr_array_add(store->questions, (gpointer)(uintptr_t)line);
    g_hash_table_insert(store->question_places, (gpointer)(uintptr_t)line, GUINT_TO_POINTER(store->questions->len));
    return store->questions->len - 1;
}

guint store_inputs_place(TimelineStore *store, GArray *take_questions) {
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(store->input_places, take_questions));
    if (place > 0) {
        g_array_unref(take_questions);
        return place - 1;
    }
    g_ptr_array_add(store->inputs, take_questions);
    g_hash_table_insert(store->input_places, take_questions, GUINT_TO_POINTER(store->inputs->len));
    return store->inputs->len - 1;
}

/* --- adding ------------------------------------------------------------------------------------------------------------- */

static int compare_places(gconstpointer a, gconstpointer b) {
    guint left = *(const guint *)a, right = *(const guint *)b;
    return (left > right) - (left < right);
}

static guint place_of_text(TimelineStore *store, const char *inputs) {
    GArray *questions = g_array_new(FALSE, FALSE, sizeof(guint));
    const char *end = inputs + strlen(inputs);
    for (const char *line = inputs, *next; line < end; line = next + 1) {
        next = memchr(line, '\n', (size_t)(end - line));
        next = next ? next : end;
        guint place = store_question_place(store, text_pool_add_n(store->texts, line, (size_t)(next - line)));
        g_array_append_val(questions, place);
    }
    g_array_sort(questions, compare_places);
    return store_inputs_place(store, questions);
}

static void note_asked(TimelineStore *store, const char *unit, guint inputs) {
    GArray *known = g_hash_table_lookup(store->asked, unit);
    if (!known) {
        known = g_array_new(FALSE, FALSE, sizeof(guint));
        g_hash_table_insert(store->asked, (gpointer)(uintptr_t)unit, known);
    }
    for (guint i = 0; i < known->len; i++)
        if (g_array_index(known, guint, i) == inputs)
            return;
    g_array_append_val(known, inputs);
}

void store_put_reading(TimelineStore *store, StoredReading *take_reading, bool of_earlier_run) {
    if (of_earlier_run)
        note_asked(store, take_reading->unit, take_reading->inputs);
    g_hash_table_replace(store->readings, (gpointer)(uintptr_t)take_reading->entry.key, take_reading);
}

void timeline_store_add_reading(TimelineStore *store, const char *unit, const char *inputs, const char *key, const char *signature) {
    StoredReading *reading = g_new0(StoredReading, 1);
    reading->entry = (StoredEntry){.key = timeline_store_text(store, key), .used = true};
    reading->unit = timeline_store_text(store, unit);
    reading->signature = timeline_store_text(store, signature);
    reading->inputs = place_of_text(store, inputs);
    store_put_reading(store, reading, false);
    store->changed = true;
}

/* --- asking ------------------------------------------------------------------------------------------------------------- */

const char *timeline_store_reading(TimelineStore *store, const char *key) {
    StoredReading *reading = g_hash_table_lookup(store->readings, key);
    if (!reading)
        return NULL;
    reading->entry.used = true;
    return reading->signature;
}

size_t timeline_store_inputs_count(const TimelineStore *store, const char *unit) {
    const GArray *known = g_hash_table_lookup(store->asked, unit);
    return known ? known->len : 0;
}

/* tree_watch_text() sorts its lines, too. */
char *timeline_store_inputs(const TimelineStore *store, const char *unit, size_t index) {
    const GArray *known = g_hash_table_lookup(store->asked, unit);
    const GArray *questions = store->inputs->pdata[g_array_index(known, guint, index)];
    g_autoptr(GPtrArray) lines = g_ptr_array_sized_new(questions->len);
    for (guint i = 0; i < questions->len; i++)
        g_ptr_array_add(lines, store->questions->pdata[g_array_index(questions, guint, i)]);
    g_ptr_array_sort(lines, text_compare_entries);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        g_string_append(out, lines->pdata[i]);
        g_string_append_c(out, '\n');
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}
