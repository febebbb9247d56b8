/* What still differed when a range of commits ended, and what became of it; bugs that nothing shows as resolved. */

#include "range_view.h"

#include <string.h>
#include "phrase.h"
#include "reference.h"

#define GROUPS_TOLD 20
#define NAMES_TOLD 6

typedef struct {
    const RangeTarget *view;
    const TargetTimeline *timeline;
    gssize last; /* position at which the range ends */
} OpenView;

static const TimelinePoint *point_of(const OpenView *open, size_t index) {
    return &g_array_index(open->timeline->points, TimelinePoint, index);
}

static const Episode *episode_of(const OpenView *open, guint index) {
    return &g_array_index(open->timeline->episodes, Episode, index);
}

static const EpisodeStep *begin_of(const Episode *episode) {
    return &g_array_index(episode->steps, EpisodeStep, 0);
}

/* How it stood when the range ended. */
static const EpisodeStep *step_at(const OpenView *open, const Episode *episode) {
    const EpisodeStep *found = NULL;
    for (guint i = 0; i < episode->steps->len; i++) {
        const EpisodeStep *step = &g_array_index(episode->steps, EpisodeStep, i);
        if (commit_range_position(open->view->range, point_of(open, step->point)->commit) <= open->last)
            found = step;
    }
    return found;
}

static bool was_open(const OpenView *open, const Episode *episode) {
    const EpisodeStep *step = step_at(open, episode);
    bool ended = episode->ended >= 0 && commit_range_position(open->view->range, point_of(open, (size_t)episode->ended)->commit) <= open->last;
    return step && step->state != DRIFT_STATE_UNCERTAIN && !ended;
}

static const Commit *end_of(const OpenView *open, const Episode *episode) {
    return episode->ended >= 0 ? point_of(open, (size_t)episode->ended)->commit : NULL;
}

static void say_members(GString *out, const OpenView *open, const GArray *members) {
    const DriftSubject *first = &episode_of(open, g_array_index(members, guint, 0))->subject;
    if (members->len == 1) {
        range_say_subject(out, first);
        return;
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
}

static void group_item(const OpenView *open, const EpisodeGroup *group, Document *document, Node *list) {
    const Audit *audit = open->view->audit;
    const Episode *first = episode_of(open, g_array_index(group->episodes, guint, 0));
    const EpisodeStep *step = step_at(open, first);
    g_autoptr(GString) words = g_string_new(NULL), sentence = g_string_new(NULL);
    say_members(words, open, group->episodes);
    phrase_sentence(sentence, words->str);
    g_string_append(sentence, " in ");
    phrase_code(sentence, first->subject.source);
    g_string_append_printf(sentence, ": %s, since ", drift_state_text(step->state));
    Node *item = document_item(document, list, sentence->str);
    const Commit *began = point_of(open, begin_of(first)->point)->commit, *ended = end_of(open, first);
    g_autofree char *began_date = reference_date(began), *ended_date = ended ? reference_date(ended) : NULL;
    document_text(document, item, began_date);
    document_text(document, item, " (");
    reference_commit(audit, document, item, began);
    document_text(document, item, ended ? "); resolved on " : "); still so");
    if (!ended)
        return;
    document_text(document, item, ended_date);
    document_text(document, item, " (");
    reference_commit(audit, document, item, ended);
    document_text(document, item, ")");
}

static GPtrArray *open_groups(const OpenView *open) {
    GPtrArray *groups = g_ptr_array_new();
    for (guint i = 0; i < open->timeline->groups->len; i++) {
        EpisodeGroup *group = &g_array_index(open->timeline->groups, EpisodeGroup, i);
        if (group->episodes->len > 0 && was_open(open, episode_of(open, g_array_index(group->episodes, guint, 0))))
            g_ptr_array_add(groups, group);
    }
    return groups;
}

static OpenView open_view(const RangeTarget *view) {
    return (OpenView){view, range_timeline(view->audit, view->target), (gssize)view->range->last};
}

static bool has_open(const RangeTarget *view) {
    OpenView open = open_view(view);
    g_autoptr(GPtrArray) groups = open.timeline ? open_groups(&open) : NULL;
    return groups && groups->len > 0;
}

static void build_target(const RangeTarget *view, Document *document, Node *parent, const Slot *slot) {
    OpenView open = open_view(view);
    g_autoptr(GPtrArray) groups = open_groups(&open);
    guint limit = slot->limit > 0 ? (guint)slot->limit : GROUPS_TOLD;
    Node *list = document_list(document, parent, false);
    for (guint i = 0; i < MIN(limit, groups->len); i++)
        group_item(&open, groups->pdata[i], document, list);
    if (groups->len <= limit)
        return;
    g_autoptr(GString) words = g_string_new("and ");
    phrase_count(words, groups->len - limit, "more problem", "more problems");
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
