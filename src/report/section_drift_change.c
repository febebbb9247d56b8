/* The drift between the sources of each target before the first and after the last commit of a range. */

#include "range_view.h"

#include <string.h>
#include "phrase.h"
#include "reference.h"
#include "timeline_view.h"

#define NAMES_TOLD 12

/* One source at two points; NULL: there is no such point. */
typedef struct {
    const char *source;
    guint index;
    const TimelinePoint *before, *after;
    GPtrArray *resolved, *found; /* of const DriftSubject * */
} SourceChange;

static bool counts(const Drift *drift, const char *source) {
    return drift->state != DRIFT_STATE_UNCERTAIN && strcmp(drift->subject.source, source) == 0;
}

/* Drifts are sorted by subject: the first of those of this one. */
static guint find_subject(const TimelinePoint *point, const DriftSubject *subject) {
    guint low = 0, high = point->drifts->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (drift_subject_compare(&g_array_index(point->drifts, Drift, middle).subject, subject) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool has_subject(const TimelinePoint *point, const char *source, const DriftSubject *subject) {
    for (guint i = point ? find_subject(point, subject) : 0; point && i < point->drifts->len; i++) {
        const Drift *drift = &g_array_index(point->drifts, Drift, i);
        if (drift_subject_compare(&drift->subject, subject) != 0)
            return false;
        if (counts(drift, source))
            return true;
    }
    return false;
}

/* What `in` has and `other` has not. */
static GPtrArray *only_in(const TimelinePoint *in, const TimelinePoint *other, const char *source) {
    GPtrArray *subjects = g_ptr_array_new();
    for (guint i = 0; in && i < in->drifts->len; i++) {
        const Drift *drift = &g_array_index(in->drifts, Drift, i);
        if (counts(drift, source) && !has_subject(other, source, &drift->subject))
            g_ptr_array_add(subjects, (gpointer)(uintptr_t)&drift->subject);
    }
    return subjects;
}

static Sight sight_at(const TimelinePoint *point, guint source) {
    return point && source < point->states->len ? g_array_index(point->states, TimelineSourceState, source).sight : SIGHT_ABSENT;
}

/* How many differ; or why that is not known. */
static char *state_words(const TimelinePoint *point, guint source, const char *name) {
    size_t count = 0;
    for (guint i = 0; point && i < point->drifts->len; i++)
        count += counts(&g_array_index(point->drifts, Drift, i), name);
    Sight sight = sight_at(point, source);
    if (sight == SIGHT_SEEN && point->migrations_seen)
        return g_strdup_printf("%zu", count);
    return g_strdup(sight == SIGHT_ABSENT || !point ? "not there" : "not known");
}

static void state_cell(const TimelinePoint *point, guint source, const char *name, Document *document, Node *row) {
    g_autofree char *words = state_words(point, source, name);
    document_cell(document, row, words);
}

/* The two that are no source of a schema say what they count. */
static void source_cell(const char *source, Document *document, Node *row) {
    Node *cell = document_cell(document, row, NULL);
    document_code(document, cell, source);
    if (strcmp(source, "journal") == 0)
        document_text(document, cell, ": what the runner never runs");
    else if (strcmp(source, "migrations") == 0)
        document_text(document, cell, ": what is wrong with the files");
}

static void count_cell(size_t count, Document *document, Node *row) {
    g_autofree char *text = count > 0 ? g_strdup_printf("%zu", count) : g_strdup("");
    document_cell(document, row, text);
}

static char *names_of(const GPtrArray *subjects) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < MIN(subjects->len, NAMES_TOLD); i++) {
        g_string_append(text, i > 0 ? ", " : "");
        range_say_subject(text, subjects->pdata[i]);
    }
    if (subjects->len > NAMES_TOLD)
        g_string_append_printf(text, " and %u more", subjects->len - NAMES_TOLD);
    return g_string_free(text, FALSE);
}

/* "New in `init.ts` and `snapshot`: ...": sources with the same names share a line. */
static void names_items(const GArray *changes, bool resolved, Document *document, Node *list) {
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < changes->len; i++) {
        const SourceChange *change = &g_array_index(changes, SourceChange, i);
        g_ptr_array_add(names, names_of(resolved ? change->resolved : change->found));
    }
    for (guint i = 0; i < changes->len; i++) {
        const char *own = names->pdata[i];
        g_autoptr(GPtrArray) sources = g_ptr_array_new();
        for (guint j = 0; j < changes->len; j++)
            if (strcmp(names->pdata[j], own) == 0)
                g_ptr_array_add(sources, (gpointer)(uintptr_t)g_array_index(changes, SourceChange, j).source);
        if (!*own || strcmp(sources->pdata[0], g_array_index(changes, SourceChange, i).source) != 0)
            continue;
        g_autoptr(GString) words = g_string_new(resolved ? "Resolved in " : "New in ");
        range_say_names(words, sources, sources->len);
        g_string_append_printf(words, ": %s", own);
        document_item(document, list, words->str);
    }
}

/* --- targets ------------------------------------------------------------------------------------------------------- */
static void change_clear(gpointer data) {
    SourceChange *change = data;
    g_ptr_array_unref(change->resolved);
    g_ptr_array_unref(change->found);
}

static const TimelinePoint *point_at(const TargetTimeline *timeline, int index) {
    return index >= 0 ? &g_array_index(timeline->points, TimelinePoint, index) : NULL;
}

/* Sources that were there, or something differed in, at one of the two points. */
static GArray *find_changes(const TargetTimeline *timeline, const CommitRange *range) {
    GArray *changes = g_array_new(FALSE, FALSE, sizeof(SourceChange));
    g_array_set_clear_func(changes, change_clear);
    const TimelinePoint *before = point_at(timeline, range_point(timeline, range, (gssize)range->first - 1));
    const TimelinePoint *after = point_at(timeline, range_point(timeline, range, (gssize)range->last));
    for (guint i = 0; i < timeline->sources->len; i++) {
        SourceChange change = {timeline->sources->pdata[i], i, before, after, NULL, NULL};
        if (sight_at(before, i) == SIGHT_ABSENT && sight_at(after, i) == SIGHT_ABSENT)
            continue;
        change.resolved = only_in(before, after, change.source);
        change.found = only_in(after, before, change.source);
        g_array_append_val(changes, change);
    }
    return changes;
}

/* Findings about files are no source of a schema. */
static void say_never_differed(GString *out, const GPtrArray *names) {
    g_string_append(out, names->len > 0 ? "Neither before nor after did " : "No difference, neither before nor after");
    range_say_names(out, names, NAMES_TOLD);
    g_string_append(out, names->len > 0 ? " differ from the migrations" : "");
}

/* "The same before and after: `schema.ts` 37, `init.ts` 85.": false, when something is not. */
static bool say_unchanged(const GArray *changes, Document *document, Node *parent) {
    g_autoptr(GString) words = g_string_new(NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < changes->len; i++) {
        const SourceChange *change = &g_array_index(changes, SourceChange, i);
        g_autofree char *before = state_words(change->before, change->index, change->source), *after = state_words(change->after, change->index, change->source);
        if (strcmp(before, after) != 0 || change->resolved->len + change->found->len > 0)
            return false;
        if (strcmp(before, "0") == 0) {
            if (!timeline_view_is_files(change->source))
                g_ptr_array_add(names, (gpointer)(uintptr_t)change->source);
            continue;
        }
        phrase_separate(words, ", ");
        phrase_code(words, change->source);
        g_string_append_printf(words, " %s", before);
    }
    if (words->len > 0)
        g_string_prepend(words, "The same before and after: ");
    else
        say_never_differed(words, names);
    g_string_append_c(words, '.');
    document_paragraph(document, parent, words->str);
    return true;
}

static bool has_points(RangeTarget *view) {
    const TargetTimeline *timeline = range_timeline(view->audit, view->target);
    return timeline && range_point(timeline, view->range, (gssize)view->range->last) >= 0;
}

static void build_target(const RangeTarget *view, Document *document, Node *parent, const Slot *slot) {
    (void)slot;
    static const ColumnTitle titles[] = {{"Against the migrations", 'l'}, {"Before", 'r'}, {"After", 'r'}, {"Resolved", 'r'}, {"New", 'r'}};
    const TargetTimeline *timeline = range_timeline(view->audit, view->target);
    g_autoptr(GArray) changes = find_changes(timeline, view->range);
    if (changes->len == 0) {
        document_paragraph(document, parent, "Nothing was there that the migrations could be compared with.");
        return;
    }
    if (say_unchanged(changes, document, parent))
        return;
    Node *table = section_table(document, parent, titles, G_N_ELEMENTS(titles)), *list = NULL;
    for (guint i = 0; i < changes->len; i++) {
        const SourceChange *change = &g_array_index(changes, SourceChange, i);
        Node *row = document_row(document, table);
        source_cell(change->source, document, row);
        state_cell(change->before, change->index, change->source, document, row);
        state_cell(change->after, change->index, change->source, document, row);
        count_cell(change->resolved->len, document, row);
        count_cell(change->found->len, document, row);
    }
    for (guint i = 0; i < changes->len; i++) {
        const SourceChange *change = &g_array_index(changes, SourceChange, i);
        if (!list && change->resolved->len + change->found->len > 0)
            list = document_list(document, parent, false);
    }
    names_items(changes, true, document, list);
    names_items(changes, false, document, list);
}

void section_build_drift_change(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    const CommitRange *range = range_of_slot(audit, slot, document, parent);
    if (!range)
        return;
    if (!range_knows_points(audit, range))
        document_paragraph(document, parent, "The drift at these commits was not looked at.");
    else if (!range_each_target(audit, range, slot, document, parent, has_points, build_target))
        document_paragraph(document, parent, "Until then there was nothing to compare.");
}
