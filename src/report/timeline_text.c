/* The timeline on a terminal: a line with a bar for each problem, then what there is to say of it. */

#include <string.h>
#include "phrase.h"
#include "picture.h"
#include "reference.h"
#include "report/report.h"
#include "section.h"
#include "timeline_words.h"

#define BAR_WIDTH 40

typedef struct {
    const Audit *audit;
    const TimelineView *view;
    int64_t begin, end; /* of the bars */
    GString *out;
} TextView;

/* Marked text becomes plain and harmless. */
static void append_marked(GString *out, const char *marked) {
    g_autofree char *plain = text_plain(marked, false);
    text_visible(out, plain, -1, true);
}

static void append_commit(const TextView *text, const TimelinePoint *point) {
    g_autofree char *id = reference_short_id(text->audit, point->commit), *date = reference_date(point->commit);
    g_string_append_printf(text->out, "%s %s, ", id, date);
    text_visible(text->out, point->commit->author, -1, true);
}

/* --- bars --------------------------------------------------------------------------------------------------------------- */

static int column_of(const TextView *text, int64_t time) {
    double share = (double)(CLAMP(time, text->begin, text->end) - text->begin) / (double)MAX(text->end - text->begin, 1);
    return MIN((int)(share * BAR_WIDTH), BAR_WIDTH - 1);
}

static void append_bar(const TextView *text, const Problem *problem) {
    char bar[BAR_WIDTH + 1];
    memset(bar, '.', BAR_WIDTH);
    bar[BAR_WIDTH] = '\0';
    int from = column_of(text, problem->began->commit->commit_time);
    int to = problem->ended ? MAX(column_of(text, problem->ended->commit->commit_time), from) : BAR_WIDTH - 1;
    memset(bar + from, problem->open ? '=' : '-', (size_t)(to - from + 1));
    if (problem->open)
        bar[BAR_WIDTH - 1] = '>';
    g_string_append(text->out, bar);
}

static void find_limits(TextView *text) {
    const GArray *points = text->view->target->points;
    text->begin = INT64_MAX;
    text->end = text->view->timeline->head ? text->view->timeline->head->commit_time : 0;
    for (guint i = 0; i < points->len; i++) {
        int64_t time = timeline_view_point(text->view->target, i)->commit->commit_time;
        text->begin = MIN(text->begin, time);
        text->end = MAX(text->end, time);
    }
}

/* --- problems ----------------------------------------------------------------------------------------------------------- */

static void append_steps(const TextView *text, const Problem *problem) {
    g_string_append(text->out, "        ");
    for (guint i = 0; i < problem->first->steps->len; i++) {
        g_autoptr(GString) words = g_string_new(i == 0 && problem->first->steps->len > 1 ? "first " : NULL);
        timeline_say_step(words, text->view->target, problem, i);
        timeline_say_held(words, text->view->target, problem, i);
        if (i > 0) {
            g_string_append(text->out, "; since ");
            append_commit(text, timeline_view_point(text->view->target, g_array_index(problem->first->steps, EpisodeStep, i).point));
            g_string_append(text->out, ": ");
        }
        append_marked(text->out, words->str);
    }
    g_string_append_c(text->out, '\n');
}

static void append_commits(const TextView *text, const Problem *problem) {
    g_autoptr(GString) by = g_string_new(NULL);
    g_string_append(text->out, timeline_is_from_the_start(problem->first) ? "        since before " : "        since ");
    append_commit(text, problem->began);
    if (problem->earlier >= 0)
        g_string_append(text->out, ", again");
    if (problem->ended) {
        g_string_append(text->out, "; ended by ");
        append_commit(text, problem->ended);
        timeline_say_end(by, text->view, problem);
        g_string_append(text->out, by->len > 0 ? ", " : "");
        append_marked(text->out, by->str);
    }
    g_string_append_c(text->out, '\n');
}

static void append_sequel(const TextView *text, const Problem *problem) {
    g_autoptr(GArray) left = timeline_view_left(text->view, problem);
    if (left->len == 0)
        return;
    g_autoptr(GString) words = g_string_new(NULL);
    timeline_say_left(words, text->view->target, left);
    g_string_append(text->out, "        left ");
    append_marked(text->out, words->str);
    g_string_append_c(text->out, '\n');
}

static void append_bugs(const TextView *text, const Problem *problem) {
    g_autoptr(GPtrArray) bugs = picture_bugs(text->audit, text->view, problem);
    for (guint i = 0; i < bugs->len; i++) {
        g_string_append(text->out, ", ");
        text_visible(text->out, ((const Bug *)bugs->pdata[i])->anchor, -1, true);
    }
}

static void append_problem(const TextView *text, const Problem *problem) {
    g_autoptr(GString) words = g_string_new(NULL), took = g_string_new(NULL);
    timeline_say_problem(words, text->view, problem, 4);
    timeline_say_property(words, text->view->target, problem);
    timeline_say_duration(took, problem->first);
    g_string_append(text->out, "    ");
    append_bar(text, problem);
    g_string_append_printf(text->out, " %11s  ", took->str);
    append_marked(text->out, words->str);
    append_bugs(text, problem);
    g_string_append_c(text->out, '\n');
    append_steps(text, problem);
    append_commits(text, problem);
    append_sequel(text, problem);
}

static void append_list(const TextView *text, const Slot *slot, bool open, bool behind) {
    static const char *const titles[2][2] = {{"Ended", "Ended: a source was behind the migrations"}, {"Open", "Open: a source is behind the migrations"}};
    g_autoptr(GPtrArray) problems = timeline_view_list(text->view, open, behind);
    guint count = slot->limit > 0 ? MIN((guint)slot->limit, problems->len) : problems->len;
    if (problems->len == 0 || !section_wants_state(slot, open ? "open" : "resolved"))
        return;
    g_string_append_printf(text->out, "\n  %s\n", titles[open][behind]);
    for (guint i = 0; i < count; i++)
        append_problem(text, problems->pdata[i]);
    if (count < problems->len)
        g_string_append_printf(text->out, "    %u more\n", problems->len - count);
}

/* --- targets ------------------------------------------------------------------------------------------------------------ */

static void append_target(const Audit *audit, const TargetTimeline *target, const Slot *slot, GString *out) {
    g_autoptr(TimelineView) view = timeline_view_new(audit->timeline, target);
    g_autoptr(GString) words = g_string_new(NULL);
    TextView text = {audit, view, 0, 0, out};
    find_limits(&text);
    timeline_say_verdict(words, view);
    g_string_append_c(words, '.');
    timeline_say_pace(words, view);
    text_visible(out, target->name, -1, true);
    g_string_append(out, ": ");
    append_marked(out, words->str);
    g_string_append_c(out, '\n');
    for (int list = 0; list < 4; list++)
        append_list(&text, slot, list < 2, list % 2 == 1);
}

char *report_text_timeline(const Audit *audit, const Slot *slot) {
    GString *out = g_string_new(NULL);
    g_autoptr(GPtrArray) targets = section_targets(audit, slot);
    for (guint i = 0; audit->timeline && i < targets->len; i++) {
        const TargetTimeline *target = timeline_find_target(audit->timeline, ((const AuditTarget *)targets->pdata[i])->target->name);
        if (!target || target->points->len == 0)
            continue;
        g_string_append(out, out->len > 0 ? "\n" : "");
        append_target(audit, target, slot, out);
    }
    if (out->len == 0)
        g_string_append(out, "No commit that can be seen changed the migrations or another source of a schema.\n");
    if (audit->timeline && !audit->timeline->complete) {
        g_string_append(out, "\nThe past is not known whole: ");
        text_visible(out, audit->timeline->incomplete_reason ? audit->timeline->incomplete_reason : "commits are missing", -1, true);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}
