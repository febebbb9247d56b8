#include "timeline_totals.h"

#include <string.h>
#include "phrase.h"
#include "reference.h"
#include "section.h"
#include "timeline_words.h"

#define ROWS_TOLD 100     /* commits in the table */
#define SOURCES_TOLD 8    /* columns; further sources are left out */
#define PROBLEMS_TOLD 20  /* stretches of commits at which something could not be read */

static const TimelineSourceState *state_at(const TimelinePoint *point, guint source) {
    return &g_array_index(point->states, TimelineSourceState, source);
}

/* --- totals ------------------------------------------------------------------------------------------------------------- */

/* Sources that ever differ or are declared; "journal" and "migrations" only when something was ever the matter with them. */
static GArray *told_sources(const TargetTimeline *target) {
    GArray *told = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < target->sources->len && told->len < SOURCES_TOLD; i++) {
        bool told_of = !timeline_view_is_files(target->sources->pdata[i]);
        for (guint p = 0; p < target->points->len && !told_of; p++)
            told_of = timeline_view_total(timeline_view_point(target, p), (int)i) > 0;
        if (told_of)
            g_array_append_val(told, i);
    }
    return told;
}

/* The last point before this one at which the source was seen; -1: none. */
static int seen_before(const TargetTimeline *target, guint point, guint source) {
    for (guint i = point; i-- > 0;)
        if (state_at(timeline_view_point(target, i), source)->sight == SIGHT_SEEN)
            return (int)i;
    return -1;
}

/* "5 (+2)" */
static char *total_text(const TargetTimeline *target, guint index, guint source) {
    const TimelinePoint *point = timeline_view_point(target, index);
    Sight sight = state_at(point, source)->sight;
    if (sight != SIGHT_SEEN)
        return g_strdup(sight == SIGHT_UNKNOWN ? "?" : "");
    int before = seen_before(target, index, source);
    long total = (long)timeline_view_total(point, (int)source);
    long change = total - (before >= 0 ? (long)timeline_view_total(timeline_view_point(target, (size_t)before), (int)source) : 0);
    return change == 0 ? g_strdup_printf("%ld", total) : g_strdup_printf("%ld (%+ld)", total, change);
}

static void totals_row(const Audit *audit, const TimelineView *view, guint index, const GArray *sources, Document *document, Node *table) {
    const TimelinePoint *point = timeline_view_point(view->target, index);
    Node *row = document_row(document, table);
    g_autofree char *date = reference_date(point->commit);
    g_autoptr(GString) author = g_string_new(NULL), changes = g_string_new(NULL), size = g_string_new(NULL);
    phrase_text(author, point->commit->author);
    timeline_say_changes(changes, view->target, point);
    if (point->migrations_seen)
        g_string_printf(size, "%zu", point->tables);
    document_cell(document, row, date);
    reference_commit(audit, document, document_cell(document, row, NULL), point->commit);
    document_cell(document, row, author->str);
    document_cell(document, row, changes->str);
    document_cell(document, row, point->migrations_seen ? size->str : point->problem ? "?" : "");
    for (guint i = 0; i < sources->len; i++) {
        g_autofree char *total = total_text(view->target, index, g_array_index(sources, guint, i));
        document_cell(document, row, total);
    }
}

static Node *totals_table(const TargetTimeline *target, const GArray *sources, Document *document, Node *parent) {
    const char *headers[SOURCES_TOLD + 5] = {"Date", "Commit", "Author", "What changed", "Tables"};
    g_autoptr(GPtrArray) marked = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) alignment = g_string_new("llllr");
    for (guint i = 0; i < sources->len; i++) {
        g_autoptr(GString) name = g_string_new(NULL);
        phrase_code(name, target->sources->pdata[g_array_index(sources, guint, i)]);
        g_ptr_array_add(marked, g_strdup(name->str));
        headers[5 + i] = marked->pdata[i];
        g_string_append_c(alignment, 'r');
    }
    return document_table(document, parent, 5 + sources->len, headers, alignment->str);
}

void timeline_totals(const Audit *audit, const TimelineView *view, Document *document, Node *parent) {
    const TargetTimeline *target = view->target;
    guint count = target->points->len, first = count > ROWS_TOLD ? count - ROWS_TOLD : 0;
    g_autoptr(GArray) sources = told_sources(target);
    g_autofree char *summary = g_strdup_printf("Commit by commit: how much differs in each source, after %u commits", count);
    Node *fold = document_details(document, parent, summary, false);
    Node *table = totals_table(target, sources, document, fold);
    for (guint i = count; i-- > first;)
        totals_row(audit, view, i, sources, document, table);
    if (first == 0)
        return;
    g_autofree char *rest = g_strdup_printf("%u earlier commits are left out here; the JSON has them all.", first);
    document_paragraph(document, fold, rest);
}

/* --- what could not be read --------------------------------------------------------------------------------------------- */

/* Commits in a row at which the same source could not be read for the same reason. */
typedef struct {
    const char *source; /* NULL: the migrations */
    const char *problem;
    const TimelinePoint *first, *last;
    size_t commits;
} Stretch;

static const char *problem_at(const TimelinePoint *point, int source) {
    if (source < 0)
        return point->migrations_seen ? NULL : point->problem;
    const TimelineSourceState *state = state_at(point, (guint)source);
    return state->sight != SIGHT_UNKNOWN ? NULL : state->problem ? state->problem : "not known why";
}

static void add_stretches(GArray *out, const TargetTimeline *target, int source) {
    Stretch *open = NULL;
    for (guint i = 0; i < target->points->len; i++) {
        const TimelinePoint *point = timeline_view_point(target, i);
        const char *problem = problem_at(point, source);
        if (!problem) {
            open = NULL;
            continue;
        }
        if (!open || strcmp(open->problem, problem) != 0) {
            Stretch fresh = {source < 0 ? NULL : target->sources->pdata[source], problem, point, point, 0};
            g_array_append_val(out, fresh);
            open = &g_array_index(out, Stretch, out->len - 1);
        }
        open->last = point;
        open->commits++;
    }
}

static void stretch_item(const Audit *audit, const Stretch *stretch, Document *document, Node *list) {
    Node *item = document_item(document, list, "");
    g_autoptr(GString) words = g_string_new(NULL);
    g_autofree char *from = reference_date(stretch->first->commit), *to = reference_date(stretch->last->commit);
    if (stretch->source)
        phrase_code(words, stretch->source);
    else
        g_string_append(words, "the migrations");
    g_string_append(words, stretch->commits > 1 ? " from " : " at ");
    document_text(document, item, words->str);
    reference_commit(audit, document, item, stretch->first->commit);
    g_string_printf(words, " of %s", from);
    if (stretch->commits > 1) {
        g_string_append(words, " to ");
        document_text(document, item, words->str);
        reference_commit(audit, document, item, stretch->last->commit);
        g_string_printf(words, " of %s (%zu commits)", to, stretch->commits);
    }
    g_string_append(words, ": ");
    phrase_text(words, stretch->problem);
    document_text(document, item, words->str);
}

void timeline_unread(const Audit *audit, const TimelineView *view, Document *document, Node *parent) {
    g_autoptr(GArray) stretches = g_array_new(FALSE, FALSE, sizeof(Stretch));
    for (int source = -1; source < (int)view->target->sources->len; source++)
        add_stretches(stretches, view->target, source);
    if (stretches->len == 0)
        return;
    size_t commits = 0;
    for (guint i = 0; i < stretches->len; i++)
        commits += g_array_index(stretches, Stretch, i).commits;
    g_autoptr(GString) summary = g_string_new("Not read everywhere: what differs stays as it was at ");
    phrase_count(summary, commits, "commit", "commits");
    Node *fold = document_details(document, parent, summary->str, false), *list = document_list(document, fold, false);
    for (guint i = 0; i < MIN(stretches->len, PROBLEMS_TOLD); i++)
        stretch_item(audit, &g_array_index(stretches, Stretch, i), document, list);
    if (stretches->len <= PROBLEMS_TOLD)
        return;
    g_autofree char *rest = g_strdup_printf("and %u more", stretches->len - PROBLEMS_TOLD);
    document_item(document, list, rest);
}
