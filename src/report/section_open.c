/* What still differed when a range of commits ended, and what became of it; bugs that nothing shows as resolved. */

#include "range_view.h"

#include "phrase.h"
#include "reference.h"
#include "timeline_words.h"

#define PROBLEMS_TOLD 12
#define NAMES_TOLD 6

/* A problem of the timeline that was open when the range ended. */
typedef struct {
    const Problem *problem;
    guint step;      /* index: how it stood then */
    bool fresh;      /* began within the range */
} OpenProblem;

typedef struct {
    const RangeTarget *view;
    const TimelineView *timeline;
    GArray *told;    /* of OpenProblem: those that matter, in the order in which they are told */
    guint behind;    /* in so many more a source was behind the migrations */
    guint fresh, resolved;
} OpenView;

static bool is_within(const CommitRange *range, const TargetTimeline *timeline, size_t point) {
    return commit_range_position(range, timeline_view_point(timeline, point)->commit) <= (gssize)range->last;
}

/* The step in which it was when the range ended; -1: it had not begun, or was over. */
static int step_at_end(const CommitRange *range, const TargetTimeline *timeline, const Episode *episode) {
    int found = -1;
    if (episode->ended >= 0 && is_within(range, timeline, (size_t)episode->ended))
        return -1;
    for (guint i = 0; i < episode->steps->len && is_within(range, timeline, timeline_view_step(episode, i)->point); i++)
        found = (int)i;
    return found;
}

static bool has_open(RangeTarget *view) {
    const TargetTimeline *timeline = range_timeline(view->audit, view->target);
    for (guint i = 0; timeline && i < timeline->episodes->len; i++)
        if (step_at_end(view->range, timeline, timeline_view_episode(timeline, i)) >= 0)
            return true;
    return false;
}

/* Whether one of the commits changed a source of the target. */
static bool is_touched(const RangeTarget *view, const TargetTimeline *timeline) {
    for (guint i = 0; i < timeline->points->len; i++)
        if (commit_range_has(view->range, timeline_view_point(timeline, i)->commit))
            return true;
    return false;
}

static int weight_of(const OpenProblem *open) {
    return timeline_view_state_weight(timeline_view_step(open->problem->first, open->step)->state);
}

/* What began within the range first, then as the timeline tells them: by consequence, the newest first. */
static int compare_open(gconstpointer a, gconstpointer b) {
    const OpenProblem *x = a, *y = b;
    if (x->fresh != y->fresh)
        return x->fresh ? -1 : 1;
    if (weight_of(x) != weight_of(y))
        return weight_of(x) - weight_of(y);
    return x->problem->index > y->problem->index ? -1 : x->problem->index < y->problem->index;
}

static void find_problems(OpenView *open) {
    const CommitRange *range = open->view->range;
    open->told = g_array_new(FALSE, FALSE, sizeof(OpenProblem));
    for (guint i = 0; i < open->timeline->problems->len; i++) {
        const Problem *problem = open->timeline->problems->pdata[i];
        int step = step_at_end(range, open->timeline->target, problem->first);
        if (step < 0)
            continue;
        OpenProblem found = {problem, (guint)step, commit_range_position(range, problem->began->commit) >= (gssize)range->first};
        if (weight_of(&found) >= TIMELINE_BEHIND) {
            open->behind++;
            continue;
        }
        g_array_append_val(open->told, found);
        open->fresh += found.fresh;
        open->resolved += !problem->open;
    }
    g_array_sort(open->told, compare_open);
}

/* --- words --------------------------------------------------------------------------------------------------------- */
static void dated_commit(const Audit *audit, const Commit *commit, Document *document, Node *item) {
    g_autofree char *date = reference_date(commit);
    document_text(document, item, date);
    document_text(document, item, " (");
    reference_commit(audit, document, item, commit);
    document_text(document, item, ")");
}

static void problem_item(const OpenView *open, const OpenProblem *told, Document *document, Node *list) {
    const Audit *audit = open->view->audit;
    const Problem *problem = told->problem;
    g_autoptr(GString) things = g_string_new(NULL), words = g_string_new(NULL);
    timeline_say_problem(things, open->timeline, problem, NAMES_TOLD);
    phrase_sentence(words, things->str);
    g_string_append(words, ": ");
    timeline_say_state(words, open->timeline->target, problem, told->step);
    g_string_append(words, timeline_is_from_the_start(problem->first) ? "; since the first commit or earlier, " : "; since ");
    Node *item = document_item(document, list, words->str);
    dated_commit(audit, problem->began->commit, document, item);
    document_text(document, item, problem->open ? "; still so" : "; resolved on ");
    if (!problem->open)
        dated_commit(audit, problem->ended->commit, document, item);
}

/* "34 problems; 5 of them began with these commits; 2 were resolved later; in 3 more a source was behind the migrations." */
static void say_totals(const OpenView *open, bool touched, Document *document, Node *parent) {
    guint count = open->told->len;
    g_autoptr(GString) words = g_string_new(NULL);
    phrase_count(words, count, "problem", "problems");
    if (!touched)
        g_string_append(words, ", with which these commits have nothing to do");
    else if (open->fresh > 0)
        g_string_append_printf(words, "; %u of them began with these commits or between them", open->fresh);
    if (open->resolved > 0 && open->resolved < count)
        g_string_append_printf(words, "; %u resolved later, %u still there", open->resolved, count - open->resolved);
    else if (count > 0)
        g_string_append(words, open->resolved > 0 ? "; resolved later" : "; still there");
    if (open->behind > 0)
        g_string_append_printf(words, "; in %u%s a source was behind the migrations", open->behind, count > 0 ? " more" : "");
    g_string_append_c(words, '.');
    document_paragraph(document, parent, words->str);
}

static void build_target(const RangeTarget *view, Document *document, Node *parent, const Slot *slot) {
    const TargetTimeline *target = range_timeline(view->audit, view->target);
    g_autoptr(TimelineView) timeline = timeline_view_new(view->audit->timeline, target);
    OpenView open = {.view = view, .timeline = timeline};
    find_problems(&open);
    g_autoptr(GArray) told = open.told;
    bool touched = is_touched(view, target) || open.fresh > 0;
    guint limit = slot->limit > 0 ? (guint)slot->limit : PROBLEMS_TOLD;
    say_totals(&open, touched, document, parent);
    if (!touched || told->len == 0)
        return;
    Node *list = document_list(document, parent, false);
    for (guint i = 0; i < MIN(limit, told->len); i++)
        problem_item(&open, &g_array_index(told, OpenProblem, i), document, list);
    if (told->len <= limit)
        return;
    g_autofree char *more = g_strdup_printf("and %u more", told->len - limit);
    document_item(document, list, more);
}

/* --- bugs ---------------------------------------------------------------------------------------------------------- */
static bool was_known(const CommitRange *range, const Bug *bug) {
    gssize position = bug->first && bug->first->commit ? commit_range_position(range, bug->first->commit) : -1;
    return position >= 0 && position <= (gssize)range->last;
}

static bool is_unresolved(const Bug *bug) {
    return bug->verdict == VERDICT_OPEN || bug->verdict == VERDICT_REFUTED || bug->verdict == VERDICT_PARTLY;
}

static bool build_bugs(const Audit *audit, const CommitRange *range, Document *document, Node *parent) {
    Node *list = NULL;
    for (guint i = 0; audit->bugs && i < audit->bugs->bugs->len; i++) {
        const Bug *bug = audit->bugs->bugs->pdata[i];
        if (!is_unresolved(bug) || !was_known(range, bug))
            continue;
        if (!list)
            document_paragraph(document, parent, "Bugs known by then that are not resolved today:");
        if (!list)
            list = document_list(document, parent, false);
        g_autoptr(GString) words = g_string_new(NULL);
        phrase_code(words, bug->anchor);
        if (bug->title) {
            g_string_append(words, " ");
            phrase_text(words, bug->title);
        }
        g_string_append_printf(words, ": %s", verdict_text(bug->verdict));
        document_item(document, list, words->str);
    }
    return list != NULL;
}

void section_build_open(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    const CommitRange *range = range_of_slot(audit, slot, document, parent);
    if (!range)
        return;
    bool said = range_each_target(audit, range, slot, document, parent, has_open, build_target);
    said = build_bugs(audit, range, document, parent) || said;
    if (!range_knows_points(audit, range))
        document_paragraph(document, parent, "The drift at these commits was not looked at.");
    else if (!said)
        document_paragraph(document, parent, "Nothing: no source of the schema differed from the migrations.");
}
