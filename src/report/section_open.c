/* What still differed when a range of commits ended, and what became of it; bugs that nothing shows as resolved. */

#include "range_view.h"

#include <string.h>
#include "phrase.h"
#include "reference.h"

#define PROBLEMS_TOLD 12
#define NAMES_TOLD 6

typedef struct {
    const RangeTarget *view;
    const TargetTimeline *timeline;
    gssize last; /* position at which the range ends */
} OpenView;

/* The same objects, in the same state, since and until the same commits, in one or several sources. */
typedef struct {
    const Episode *episode; /* the first of them */
    const EpisodeStep *step;
    char *members;          /* marked */
    GPtrArray *sources;     /* of const char * */
    size_t objects;
    bool fresh;             /* began within the range */
} Problem;

static void problem_free(gpointer data) {
    Problem *problem = data;
    g_free(problem->members);
    g_ptr_array_unref(problem->sources);
    g_free(problem);
}

static const Commit *commit_of(const OpenView *open, size_t point) {
    return g_array_index(open->timeline->points, TimelinePoint, point).commit;
}

static const Episode *episode_of(const OpenView *open, guint index) {
    return &g_array_index(open->timeline->episodes, Episode, index);
}

static size_t begin_of(const Episode *episode) {
    return g_array_index(episode->steps, EpisodeStep, 0).point;
}

/* How it stood when the range ended; NULL: it had not begun. */
static const EpisodeStep *step_at(const OpenView *open, const Episode *episode) {
    const EpisodeStep *found = NULL;
    for (guint i = 0; i < episode->steps->len; i++) {
        const EpisodeStep *step = &g_array_index(episode->steps, EpisodeStep, i);
        if (commit_range_position(open->view->range, commit_of(open, step->point)) <= open->last)
            found = step;
    }
    return found;
}

static bool was_open(const OpenView *open, const Episode *episode) {
    const EpisodeStep *step = step_at(open, episode);
    bool ended = episode->ended >= 0 && commit_range_position(open->view->range, commit_of(open, (size_t)episode->ended)) <= open->last;
    return step && step->state != DRIFT_STATE_UNCERTAIN && !ended;
}

static char *members_of(const OpenView *open, const GArray *members) {
    GString *out = g_string_new(NULL);
    const DriftSubject *first = &episode_of(open, g_array_index(members, guint, 0))->subject;
    if (members->len == 1) {
        range_say_subject(out, first);
        return g_string_free(out, FALSE);
    }
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    bool same = true;
    for (guint i = 0; i < members->len; i++) {
        const DriftSubject *subject = &episode_of(open, g_array_index(members, guint, i))->subject;
        g_ptr_array_add(names, (gpointer)(uintptr_t)subject->identity);
        same = same && subject->kind == first->kind && !subject->rule;
    }
    if (same)
        g_string_append_printf(out, "%s ", kind_get(first->kind)->plural);
    range_say_names(out, names, NAMES_TOLD);
    return g_string_free(out, FALSE);
}

static bool is_same_problem(const Problem *problem, const Episode *episode, const EpisodeStep *step, const char *members) {
    return problem->step->state == step->state && begin_of(problem->episode) == begin_of(episode) && problem->episode->ended == episode->ended &&
           g_strcmp0(problem->episode->subject.rule, episode->subject.rule) == 0 && strcmp(problem->members, members) == 0;
}

static void add_group(const OpenView *open, const EpisodeGroup *group, GPtrArray *problems) {
    const Episode *first = group->episodes->len > 0 ? episode_of(open, g_array_index(group->episodes, guint, 0)) : NULL;
    if (!first || !was_open(open, first))
        return;
    const EpisodeStep *step = step_at(open, first);
    g_autofree char *members = members_of(open, group->episodes);
    for (guint i = 0; i < problems->len; i++) {
        Problem *problem = problems->pdata[i];
        if (!is_same_problem(problem, first, step, members))
            continue;
        g_ptr_array_add(problem->sources, (gpointer)(uintptr_t)first->subject.source);
        return;
    }
    Problem *problem = g_new0(Problem, 1);
    gssize began = commit_range_position(open->view->range, commit_of(open, begin_of(first)));
    *problem = (Problem){first, step, g_steal_pointer(&members), g_ptr_array_new(), group->episodes->len, began >= (gssize)open->view->range->first};
    g_ptr_array_add(problem->sources, (gpointer)(uintptr_t)first->subject.source);
    g_ptr_array_add(problems, problem);
}

/* What began within the range first, then by consequence, then the oldest. */
static gint compare_problems(gconstpointer a, gconstpointer b) {
    const Problem *x = *(const Problem *const *)a, *y = *(const Problem *const *)b;
    if (x->fresh != y->fresh)
        return x->fresh ? -1 : 1;
    bool broken_x = x->step->state == DRIFT_STATE_BROKEN, broken_y = y->step->state == DRIFT_STATE_BROKEN;
    if (broken_x != broken_y)
        return broken_x ? -1 : 1;
    if (x->step->state != y->step->state)
        return (int)x->step->state - (int)y->step->state;
    if (begin_of(x->episode) != begin_of(y->episode))
        return begin_of(x->episode) < begin_of(y->episode) ? -1 : 1;
    int order = strcmp(x->members, y->members);
    return order ? order : strcmp(x->sources->pdata[0], y->sources->pdata[0]);
}

static OpenView open_view(const RangeTarget *view) {
    return (OpenView){view, range_timeline(view->audit, view->target), (gssize)view->range->last};
}

static GPtrArray *find_problems(const OpenView *open) {
    GPtrArray *problems = g_ptr_array_new_with_free_func(problem_free);
    for (guint i = 0; open->timeline && i < open->timeline->groups->len; i++)
        add_group(open, &g_array_index(open->timeline->groups, EpisodeGroup, i), problems);
    g_ptr_array_sort(problems, compare_problems);
    return problems;
}

/* --- words --------------------------------------------------------------------------------------------------------- */
static void say_problem(GString *out, const Problem *problem) {
    const char *rule = problem->episode->subject.rule;
    const Rule *known = rule ? rule_find(rule) : NULL;
    if (known) {
        phrase_code(out, problem->episode->subject.identity);
        g_string_append_printf(out, ": %s", known->summary);
        return;
    }
    phrase_sentence(out, problem->members);
    g_string_append(out, " in ");
    range_say_names(out, problem->sources, problem->sources->len);
    g_string_append_printf(out, ": %s", drift_state_text(problem->step->state));
}

static void dated_commit(const Audit *audit, const Commit *commit, Document *document, Node *item) {
    g_autofree char *date = reference_date(commit);
    document_text(document, item, date);
    document_text(document, item, " (");
    reference_commit(audit, document, item, commit);
    document_text(document, item, ")");
}

static void problem_item(const OpenView *open, const Problem *problem, Document *document, Node *list) {
    const Audit *audit = open->view->audit;
    g_autoptr(GString) words = g_string_new(NULL);
    say_problem(words, problem);
    g_string_append(words, problem->episode->subject.rule ? "; since " : "; differs since ");
    Node *item = document_item(document, list, words->str);
    dated_commit(audit, commit_of(open, begin_of(problem->episode)), document, item);
    document_text(document, item, problem->episode->ended >= 0 ? "; resolved on " : "; still so");
    if (problem->episode->ended >= 0)
        dated_commit(audit, commit_of(open, (size_t)problem->episode->ended), document, item);
}

/* "34 problems; 5 of them began with these commits; 2 were resolved later". */
static void say_totals(const GPtrArray *problems, Document *document, Node *parent) {
    size_t fresh = 0, resolved = 0;
    for (guint i = 0; i < problems->len; i++) {
        const Problem *problem = problems->pdata[i];
        fresh += problem->fresh;
        resolved += problem->episode->ended >= 0;
    }
    g_autoptr(GString) words = g_string_new(NULL);
    phrase_count(words, problems->len, "problem", "problems");
    if (fresh > 0)
        g_string_append_printf(words, "; %zu of them began with these commits or between them", fresh);
    if (resolved > 0 && resolved < problems->len)
        g_string_append_printf(words, "; %zu resolved later, %zu still there.", resolved, problems->len - resolved);
    else
        g_string_append(words, resolved > 0 ? "; resolved later." : "; still there.");
    document_paragraph(document, parent, words->str);
}

static bool has_open(const RangeTarget *view) {
    OpenView open = open_view(view);
    g_autoptr(GPtrArray) problems = find_problems(&open);
    return problems->len > 0;
}

static void build_target(const RangeTarget *view, Document *document, Node *parent, const Slot *slot) {
    OpenView open = open_view(view);
    g_autoptr(GPtrArray) problems = find_problems(&open);
    guint limit = slot->limit > 0 ? (guint)slot->limit : PROBLEMS_TOLD;
    say_totals(problems, document, parent);
    Node *list = document_list(document, parent, false);
    for (guint i = 0; i < MIN(limit, problems->len); i++)
        problem_item(&open, problems->pdata[i], document, list);
    if (problems->len <= limit)
        return;
    g_autoptr(GString) words = g_string_new("and ");
    phrase_count(words, problems->len - limit, "more", "more");
    document_item(document, list, words->str);
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
