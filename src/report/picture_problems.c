/* A bar a problem on a time axis: open ones run to the end, colours are states, bugs' claims are marked. */

#include "picture.h"

#include <string.h>
#include "phrase.h"
#include "reference.h"
#include "timeline_words.h"

#define ROW 22
#define BAR 12
#define TOP 26
#define BARS_MOST 44       /* more make no picture */
#define LABEL_ROOM 34      /* characters before the axis */
#define GANTT_MOST 40      /* bars in Mermaid */
#define GANTT_BYTES 24000  /* GitHub draws nothing above 50,000 characters */
#define GANTT_LABEL 60

typedef struct {
    const Audit *audit;
    const TimelineView *view;
    GPtrArray *problems; /* of const Problem *: open ones, then ended ones */
    guint open;          /* how many of them are open */
    size_t left_out;
    Document *document;
} BarPicture;

static const struct {
    DriftState state;
    const char *look, *word;
} looks[] = {
    {DRIFT_STATE_UNMIGRATED, "stretch unmigrated", "declared, not migrated"},
    {DRIFT_STATE_NOT_REGISTERED, "stretch unregistered", "in files that the runner never runs"},
    {DRIFT_STATE_DROPPED, "stretch unmigrated", NULL},
    {DRIFT_STATE_REQUIRED, "stretch unmigrated", NULL},
    {DRIFT_STATE_DIFFERENT, "stretch different", "declared otherwise"},
    {DRIFT_STATE_UNDECLARED, "stretch undeclared", "migrated, not declared"},
    {DRIFT_STATE_BROKEN, "stretch broken", "broken files"},
};

static const char *look_of(DriftState state) {
    for (size_t i = 0; i < G_N_ELEMENTS(looks); i++)
        if (looks[i].state == state)
            return looks[i].look;
    return "stretch";
}

/* --- words -------------------------------------------------------------------------------------------------------------- */

GPtrArray *picture_bugs(const Audit *audit, const TimelineView *view, const Problem *problem) {
    GPtrArray *found = g_ptr_array_new();
    for (guint i = 0; audit->bugs && i < audit->bugs->bugs->len; i++) {
        const Bug *bug = audit->bugs->bugs->pdata[i];
        for (guint e = 0; e < bug->episodes->len; e++) {
            const BugEpisode *about = &g_array_index(bug->episodes, BugEpisode, e);
            bool here = about->target < view->timeline->targets->len && view->timeline->targets->pdata[about->target] == view->target && about->episode < view->target->episodes->len;
            if (!here || timeline_view_problem(view, about->episode) != problem)
                continue;
            g_ptr_array_add(found, (gpointer)(uintptr_t)bug);
            break;
        }
    }
    return found;
}

/* A file is told with the family of the rule: no word of a diagram may come first. */
static char *plain_things(const TimelineView *view, const Problem *problem) {
    g_autoptr(GString) words = g_string_new(NULL);
    const char *rule = problem->first->subject.rule;
    if (rule)
        g_string_append_printf(words, "%.*s ", (int)strcspn(rule, "/"), rule);
    timeline_say_problem(words, view, problem, 2);
    return text_plain(words->str, false);
}

static char *plain_duration(const Problem *problem) {
    GString *words = g_string_new(NULL);
    timeline_say_duration(words, problem->first);
    return g_string_free(words, FALSE);
}

/* The first, and how many more: there is no room for all. */
static void add_bug_names(GString *out, const GPtrArray *bugs) {
    if (bugs->len > 0)
        phrase_text(out, ((const Bug *)bugs->pdata[0])->identifier);
    if (bugs->len > 1)
        g_string_append_printf(out, " +%u", bugs->len - 1);
}

/* All that can be said of the bar. */
static char *tip_of(const BarPicture *picture, const Problem *problem) {
    g_autoptr(GString) words = g_string_new(NULL);
    g_autofree char *from = reference_date(problem->began->commit), *to = problem->ended ? reference_date(problem->ended->commit) : NULL;
    g_autofree char *took = plain_duration(problem);
    timeline_say_problem(words, picture->view, problem, 6);
    for (guint i = 0; i < problem->first->steps->len; i++) {
        g_string_append(words, i == 0 ? ". " : ", then ");
        timeline_say_step(words, picture->view->target, problem, i);
    }
    if (to)
        g_string_append_printf(words, ". %s to %s, %s", from, to, took);
    else
        g_string_append_printf(words, ". Since %s, open for %s", from, took);
    return text_plain(words->str, false);
}

/* --- SVG ---------------------------------------------------------------------------------------------------------------- */

static int64_t time_of(const TimelinePoint *point) {
    return point->commit->commit_time;
}

/* One stretch a state. */
static void draw_states(const BarPicture *picture, const TimeAxis *axis, const Problem *problem, double y, Figure *figure) {
    const GArray *steps = problem->first->steps;
    double end = problem->ended ? time_axis_x(axis, time_of(problem->ended)) : PICTURE_RIGHT;
    for (guint i = 0; i < steps->len; i++) {
        const EpisodeStep *step = &g_array_index(steps, EpisodeStep, i);
        double from = time_axis_x(axis, time_of(timeline_view_point(picture->view->target, step->point))), to = end;
        if (i + 1 < steps->len)
            to = time_axis_x(axis, time_of(timeline_view_point(picture->view->target, g_array_index(steps, EpisodeStep, i + 1).point)));
        g_autofree char *look = g_strconcat(look_of(step->state), problem->ended ? " ended" : "", NULL);
        figure_rect(figure, from, y, i + 1 == steps->len ? MAX(to - from, 3) : to - from, BAR, look);
    }
    if (!problem->ended) {
        const double arrow[] = {PICTURE_RIGHT, y - 2, PICTURE_RIGHT + 8, y + BAR / 2, PICTURE_RIGHT, y + BAR + 2};
        g_autofree char *look = g_strconcat(look_of(timeline_view_last_step(problem->first)->state), " arrow", NULL);
        figure_path(figure, arrow, 3, true, look);
    }
}

/* A diamond where somebody wrote that it is resolved. */
static void draw_claims(const TimeAxis *axis, const GPtrArray *bugs, double y, Figure *figure) {
    for (guint i = 0; i < bugs->len; i++) {
        const Bug *bug = bugs->pdata[i];
        if (!bug->claim || !bug->claim->commit)
            continue;
        double x = time_axis_x(axis, bug->claim->commit->commit_time), middle = y + BAR / 2, size = BAR / 2 + 2;
        const double diamond[] = {x, middle - size, x + size, middle, x, middle + size, x - size, middle};
        g_autofree char *date = reference_date(bug->claim->commit);
        g_autofree char *tip = g_strdup_printf("%s, called resolved on %s. Verdict: %s", bug->identifier, date, verdict_text(bug->verdict));
        figure_begin(figure, tip, NULL);
        figure_path(figure, diamond, 4, true, "claim");
        figure_end(figure);
    }
}

static void draw_bar(const BarPicture *picture, const TimeAxis *axis, const Problem *problem, double y, Figure *figure) {
    g_autoptr(GPtrArray) bugs = picture_bugs(picture->audit, picture->view, problem);
    g_autofree char *label = plain_things(picture->view, problem), *tip = tip_of(picture, problem), *took = plain_duration(problem);
    g_autofree char *id = timeline_view_episode_id(picture->view->target, problem->first), *anchor = g_strconcat("problem.", id, NULL);
    g_autoptr(GString) behind = g_string_new(took);
    figure_begin(figure, tip, anchor);
    figure_rect(figure, 0, y - (ROW - BAR) / 2, PICTURE_WIDTH, ROW, "row");
    figure_text(figure, PICTURE_LEFT - 10, y + BAR - 2, 'e', LABEL_ROOM, "label", label);
    draw_states(picture, axis, problem, y, figure);
    figure_end(figure);
    draw_claims(axis, bugs, y, figure);
    if (bugs->len > 0)
        g_string_append(behind, " ");
    add_bug_names(behind, bugs);
    double end = problem->ended ? time_axis_x(axis, time_of(problem->ended)) + 6 : PICTURE_RIGHT + 14;
    double begin = time_axis_x(axis, time_of(problem->began)) - 6;
    bool before = problem->ended && end > PICTURE_RIGHT - 60 && begin > PICTURE_LEFT + 90; /* else it would leave the picture */
    figure_text(figure, before ? begin : end, y + BAR - 2, before ? 'e' : 's', 24, "value", behind->str);
}

static bool has_state(const BarPicture *picture, DriftState state) {
    const char *look = look_of(state);
    for (guint i = 0; i < picture->problems->len; i++) {
        const GArray *steps = ((const Problem *)picture->problems->pdata[i])->first->steps;
        for (guint s = 0; s < steps->len; s++)
            if (g_str_equal(look_of(g_array_index(steps, EpisodeStep, s).state), look))
                return true;
    }
    return false;
}

static bool has_claims(const BarPicture *picture) {
    for (guint i = 0; i < picture->problems->len; i++) {
        g_autoptr(GPtrArray) bugs = picture_bugs(picture->audit, picture->view, picture->problems->pdata[i]);
        for (guint b = 0; b < bugs->len; b++)
            if (((const Bug *)bugs->pdata[b])->claim && ((const Bug *)bugs->pdata[b])->claim->commit)
                return true;
    }
    return false;
}

static void draw_legend(const BarPicture *picture, double bottom, Figure *figure) {
    double x = PICTURE_LEFT;
    for (size_t i = 0; i < G_N_ELEMENTS(looks); i++) {
        if (!looks[i].word || !has_state(picture, looks[i].state))
            continue;
        figure_rect(figure, x, 6, 10, 10, looks[i].look);
        figure_text(figure, x + 14, 15, 's', 0, "tick", looks[i].word);
        x += 30 + 5.6 * (double)g_utf8_strlen(looks[i].word, -1);
    }
    if (has_claims(picture)) {
        const double diamond[] = {x + 5, 5, x + 11, 11, x + 5, 17, x - 1, 11};
        figure_path(figure, diamond, 4, true, "claim");
        figure_text(figure, x + 16, 15, 's', 0, "tick", "called resolved");
    }
    if (picture->left_out == 0)
        return;
    g_autofree char *rest = g_strdup_printf("%zu further ones are not drawn", picture->left_out);
    figure_text(figure, 4, bottom + 15, 's', 0, "tick", rest);
}

static Figure *draw(const BarPicture *picture) {
    guint count = picture->problems->len;
    bool both = picture->open > 0 && picture->open < count;
    double gap = both ? 10 : 0, bottom = TOP + count * ROW + gap;
    Figure *figure = figure_new(PICTURE_WIDTH, bottom + 24);
    TimeAxis axis = time_axis_of(picture->view);
    draw_legend(picture, bottom, figure);
    time_axis_draw(&axis, figure, TOP, bottom, true);
    for (guint i = 0; i < count; i++) {
        double y = TOP + i * ROW + (i >= picture->open ? gap : 0) + (ROW - BAR) / 2;
        draw_bar(picture, &axis, picture->problems->pdata[i], y, figure);
    }
    if (both)
        figure_line(figure, 0, TOP + picture->open * ROW + gap / 2, PICTURE_WIDTH, TOP + picture->open * ROW + gap / 2, "grid");
    return figure;
}

/* --- Mermaid ------------------------------------------------------------------------------------------------------------ */

/* A bar of less than a day is one of a day: Mermaid draws none without length. */
static void gantt_bar(const BarPicture *picture, const Problem *problem, GString *out) {
    g_autofree char *things = plain_things(picture->view, problem), *took = plain_duration(problem);
    g_autofree char *from = reference_date(problem->began->commit), *to = reference_date(problem->ended ? problem->ended->commit : picture->view->timeline->head);
    g_autoptr(GPtrArray) bugs = picture_bugs(picture->audit, picture->view, problem);
    g_autofree char *start = g_utf8_substring(things, 0, MIN(g_utf8_strlen(things, -1), GANTT_LABEL));
    g_autoptr(GString) label = g_string_new(start);
    g_string_append(label, *start && g_utf8_strlen(things, -1) > GANTT_LABEL ? "..., " : ", ");
    g_string_append(label, took);
    g_string_append(label, bugs->len > 0 ? ", " : "");
    add_bug_names(label, bugs);
    g_autofree char *safe = document_mermaid_text(label->str);
    const char *tag = problem->ended ? "done, " : timeline_view_weight(problem) < 4 ? "crit, " : "active, ";
    g_string_append_printf(out, "    %s :%s%s, %s\n", safe, tag, from, g_strcmp0(from, to) < 0 ? to : "1d");
}

static char *gantt(const BarPicture *picture, guint *shown) {
    g_autoptr(GString) out = g_string_new("gantt\n    dateFormat YYYY-MM-DD\n    axisFormat %Y-%m-%d\n    todayMarker off\n");
    for (*shown = 0; *shown < MIN(picture->problems->len, GANTT_MOST); ++*shown) {
        gsize before = out->len;
        if (*shown == 0 && picture->open > 0)
            g_string_append(out, "    section Open\n");
        if (*shown == picture->open)
            g_string_append(out, "    section Ended\n");
        gantt_bar(picture, picture->problems->pdata[*shown], out);
        if (out->len <= GANTT_BYTES)
            continue;
        g_string_truncate(out, before);
        break;
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void say_left_out(const BarPicture *picture, size_t count, Node *parent) {
    if (count == 0)
        return;
    g_autofree char *words = g_strdup_printf("%zu further %s not drawn.", count, count == 1 ? "problem is" : "problems are");
    document_paragraph(picture->document, parent, words);
}

/* --- all ---------------------------------------------------------------------------------------------------------------- */

/* Open ones first, but never so many that no ended one is seen. */
static void choose(BarPicture *picture, const BarChoice *choice) {
    guint ended_shown = MIN(choice->ended_count, MAX(BARS_MOST / 3, BARS_MOST > choice->open_count ? BARS_MOST - choice->open_count : 0));
    guint open_shown = MIN(choice->open_count, BARS_MOST - ended_shown);
    for (guint i = 0; i < open_shown; i++)
        g_ptr_array_add(picture->problems, choice->open->pdata[i]);
    for (guint i = 0; i < ended_shown; i++)
        g_ptr_array_add(picture->problems, choice->ended->pdata[i]);
    picture->open = open_shown;
    picture->left_out = choice->open->len + choice->ended->len + choice->further - open_shown - ended_shown;
}

void picture_problems(const Audit *audit, const TimelineView *view, const BarChoice *choice, Document *document, Node *parent) {
    g_autoptr(GPtrArray) problems = g_ptr_array_new();
    BarPicture picture = {audit, view, problems, 0, 0, document};
    choose(&picture, choice);
    if (problems->len == 0 || !view->timeline->head)
        return;
    g_autoptr(GString) description = g_string_new(NULL);
    timeline_say_verdict(description, view);
    g_string_append(description, ". A bar for each, from the commit that began it to the one that ended it; the tables below say the same.");
    g_autofree char *name = g_strconcat("problems.", view->target->name, NULL);
    Node *figure = document_figure(document, parent, name, "Problems over time", description->str, draw(&picture));
    guint shown = 0;
    g_autofree char *source = gantt(&picture, &shown);
    document_mermaid(document, figure, source);
    say_left_out(&picture, picture.left_out + problems->len - shown, figure);
}
