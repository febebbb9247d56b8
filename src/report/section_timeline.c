/* Timeline: since when the sources of a schema differ, who began it, what ended it: open problems, ended ones, totals per commit. */

#include "section.h"

#include <string.h>
#include "bug_view.h"
#include "phrase.h"
#include "picture.h"
#include "reference.h"
#include "timeline_totals.h"
#include "timeline_words.h"

#define NAMES_TOLD 4 /* in a row; all of them are folded below the table */

typedef struct {
    const Audit *audit;
    const AuditTarget *part;
    const TimelineView *view;
    Document *document;
} TimelineSection;

static const char *const weight_looks[] = {"error", "error", "error", "error", "warning", "info", "info"};

static const char *const state_words[DRIFT_STATE_COUNT] = {
    [DRIFT_STATE_UNMIGRATED] = "not migrated", [DRIFT_STATE_DROPPED] = "dropped",       [DRIFT_STATE_NOT_REGISTERED] = "not registered", [DRIFT_STATE_REQUIRED] = "undeclared, required",
    [DRIFT_STATE_UNDECLARED] = "undeclared",   [DRIFT_STATE_DIFFERENT] = "different", [DRIFT_STATE_UNCERTAIN] = "uncertain",           [DRIFT_STATE_BROKEN] = "broken",
};

/* --- cells -------------------------------------------------------------------------------------------------------------- */

static char *problem_anchor(const TimelineView *view, const Problem *problem) {
    g_autofree char *id = timeline_view_episode_id(view->target, problem->first);
    return g_strconcat("problem.", id, NULL);
}

static void problem_link(const TimelineSection *section, Node *parent, const Problem *problem, const char *marked) {
    g_autofree char *anchor = problem_anchor(section->view, problem);
    document_link_anchor(section->document, parent, anchor, marked);
}

/* ", BUG-001": what people call it. */
static void say_bugs(const TimelineSection *section, const Problem *problem, Node *cell) {
    g_autoptr(GPtrArray) bugs = picture_bugs(section->audit, section->view, problem);
    for (guint i = 0; i < bugs->len; i++) {
        g_autofree char *anchor = bug_view_anchor(bugs->pdata[i]);
        g_autoptr(GString) name = g_string_new(NULL);
        phrase_text(name, ((const Bug *)bugs->pdata[i])->anchor);
        document_text(section->document, cell, ", ");
        document_link_anchor(section->document, cell, anchor, name->str);
    }
}

static void say_things(const TimelineSection *section, const Problem *problem, Node *cell) {
    g_autofree char *anchor = problem_anchor(section->view, problem);
    g_autoptr(GString) words = g_string_new(NULL);
    document_anchor(section->document, cell, anchor);
    timeline_say_problem(words, section->view, problem, NAMES_TOLD);
    timeline_say_property(words, section->view->target, problem);
    document_text(section->document, cell, words->str);
    say_bugs(section, problem, cell);
}

/* "abc1234 2026-01-15, Ann" */
static void commit_words(const TimelineSection *section, Node *parent, const TimelinePoint *point) {
    g_autofree char *date = reference_date(point->commit);
    g_autoptr(GString) words = g_string_new(" ");
    g_string_append(words, date);
    g_string_append(words, ", ");
    phrase_text(words, point->commit->author);
    reference_commit(section->audit, section->document, parent, point->commit);
    document_text(section->document, parent, words->str);
}

/* The states that it went through, each with the commit that brought it but for the first. */
static void say_steps(const TimelineSection *section, const Problem *problem, Node *cell) {
    const GArray *steps = problem->first->steps;
    for (guint i = 0; i < steps->len; i++) {
        g_autoptr(GString) words = g_string_new(i == 0 && steps->len > 1 ? "first " : NULL);
        timeline_say_step(words, section->view->target, problem, i);
        timeline_say_held(words, section->view->target, problem, i);
        if (i > 0) {
            document_text(section->document, cell, "; since ");
            commit_words(section, cell, timeline_view_point(section->view->target, g_array_index(steps, EpisodeStep, i).point));
            document_text(section->document, cell, ": ");
        }
        document_text(section->document, cell, words->str);
    }
}

static void state_cell(const TimelineSection *section, const Problem *problem, Node *row) {
    Node *cell = document_cell(section->document, row, NULL);
    document_badge(section->document, cell, weight_looks[timeline_view_weight(problem)], state_words[timeline_view_last_step(problem->first)->state]);
    document_text(section->document, cell, ": ");
    say_steps(section, problem, cell);
}

static void began_cell(const TimelineSection *section, const Problem *problem, Node *row) {
    Node *cell = document_cell(section->document, row, NULL);
    if (timeline_is_from_the_start(problem->first))
        document_text(section->document, cell, "there in the first commit: ");
    commit_words(section, cell, problem->began);
    if (problem->earlier < 0)
        return;
    const Problem *before = section->view->problems->pdata[problem->earlier];
    document_break(section->document, cell);
    problem_link(section, cell, before, "came again");
    document_text(section->document, cell, " after ");
    reference_commit(section->audit, section->document, cell, before->ended->commit);
    document_text(section->document, cell, " had ended it");
}

/* "left 2 columns of `users`, still open" */
static void left_words(const TimelineSection *section, const GArray *left, Node *cell) {
    g_autoptr(GString) words = g_string_new(NULL);
    timeline_say_left(words, section->view->target, left);
    document_text(section->document, cell, "left ");
    problem_link(section, cell, timeline_view_problem(section->view, g_array_index(left, guint, 0)), words->str);
}

/* What the end left behind, and whether it came again. */
static void say_sequel(const TimelineSection *section, const Problem *problem, Node *cell) {
    g_autoptr(GArray) left = timeline_view_left(section->view, problem);
    if (left->len > 0) {
        document_break(section->document, cell);
        left_words(section, left, cell);
    }
    if (problem->again < 0)
        return;
    const Problem *again = section->view->problems->pdata[problem->again];
    document_break(section->document, cell);
    problem_link(section, cell, again, "came again");
    document_text(section->document, cell, " with ");
    reference_commit(section->audit, section->document, cell, again->began->commit);
}

static void ended_cell(const TimelineSection *section, const Problem *problem, Node *row) {
    Node *cell = document_cell(section->document, row, NULL);
    g_autoptr(GString) words = g_string_new(NULL);
    timeline_say_end(words, section->view, problem);
    commit_words(section, cell, problem->ended);
    if (words->len > 0) {
        document_break(section->document, cell);
        g_string_prepend(words, "by ");
        document_text(section->document, cell, words->str);
    }
    say_sequel(section, problem, cell);
}

static void duration_cell(const TimelineSection *section, const Problem *problem, Node *row) {
    g_autoptr(GString) words = g_string_new(NULL);
    timeline_say_duration(words, problem->first);
    if (timeline_is_from_the_start(problem->first))
        g_string_append(words, " or more");
    document_cell(section->document, row, words->str);
}

/* --- tables ------------------------------------------------------------------------------------------------------------- */

static void open_table(const TimelineSection *section, const GPtrArray *problems, guint count, Node *parent) {
    static const ColumnTitle titles[] = {{"What differs", 'l'}, {"Open for", 'r'}, {"Since", 'l'}, {"How", 'l'}};
    Node *table = section_table(section->document, parent, titles, G_N_ELEMENTS(titles));
    for (guint i = 0; i < count; i++) {
        const Problem *problem = problems->pdata[i];
        Node *row = document_row(section->document, table);
        say_things(section, problem, document_cell(section->document, row, NULL));
        duration_cell(section, problem, row);
        began_cell(section, problem, row);
        state_cell(section, problem, row);
    }
}

static void ended_table(const TimelineSection *section, const GPtrArray *problems, guint count, Node *parent) {
    static const ColumnTitle titles[] = {{"What differed", 'l'}, {"Took", 'r'}, {"Began", 'l'}, {"Ended", 'l'}};
    Node *table = section_table(section->document, parent, titles, G_N_ELEMENTS(titles));
    for (guint i = 0; i < count; i++) {
        const Problem *problem = problems->pdata[i];
        Node *row = document_row(section->document, table), *cell = document_cell(section->document, row, NULL);
        say_things(section, problem, cell);
        document_break(section->document, cell);
        say_steps(section, problem, cell);
        duration_cell(section, problem, row);
        began_cell(section, problem, row);
        ended_cell(section, problem, row);
    }
}

/* --- everything that the rows are about --------------------------------------------------------------------------------- */

static bool needs_list(const Problem *problem, const GArray *told) {
    return told->len > 1 && (told->len > NAMES_TOLD + 1 || timeline_view_last_step(problem->first)->detail);
}

#define OBJECTS_TOLD 400 /* in the lists of one table */

static void say_object(GString *out, const Episode *episode, bool first) {
    const char *detail = timeline_view_last_step(episode)->detail;
    g_string_append(out, first ? "" : detail ? "; " : ", ");
    if (episode->subject.kind < KIND_COUNT)
        g_string_append_printf(out, "%s ", kind_get(episode->subject.kind)->name);
    phrase_code(out, phrase_short_identity(episode->subject.identity));
    if (detail)
        g_string_append_printf(out, " (%s)", detail);
}

static guint object_list(const TimelineSection *section, const Problem *problem, const GArray *told, guint room, Node *list) {
    g_autoptr(GString) words = g_string_new(NULL);
    guint shown = MIN(told->len, room);
    timeline_say_problem(words, section->view, problem, 0);
    g_string_append(words, " since ");
    text_date(words, problem->began->commit->commit_time, problem->began->commit->commit_offset, false);
    g_string_append(words, ": ");
    for (guint i = 0; i < shown; i++)
        say_object(words, timeline_view_episode(section->view->target, g_array_index(told, guint, i)), i == 0);
    if (shown < told->len)
        g_string_append_printf(words, " and %u more", told->len - shown);
    document_item(section->document, list, words->str);
    return shown;
}

static void objects(const TimelineSection *section, const GPtrArray *problems, guint count, Node *parent) {
    Node *list = NULL;
    guint room = OBJECTS_TOLD;
    for (guint i = 0; i < count && room > 0; i++) {
        g_autoptr(GArray) told = timeline_view_told(section->view, problems->pdata[i]);
        if (!needs_list(problems->pdata[i], told))
            continue;
        if (!list)
            list = document_list(section->document, document_details(section->document, parent, "Object by object", false), false);
        room -= object_list(section, problems->pdata[i], told, room, list);
    }
}

/* --- the lists ---------------------------------------------------------------------------------------------------------- */

static void say_hidden(const TimelineSection *section, const char *which, guint shown, guint count, Node *parent) {
    if (shown == count)
        return;
    g_autofree char *words = g_strdup_printf("%u further %s %s not shown here; " CODE("pgstrata timeline") " shows all.", count - shown, which, count - shown == 1 ? "problem is" : "problems are");
    document_paragraph(section->document, parent, words);
}

/* The problems of one state that are told: so many of those that matter, so many of those in which a source is behind the migrations, which are folded. */
typedef struct {
    GPtrArray *problems, *behind;
    guint count, behind_count;
} Told;

static void told_clear(Told *told) {
    g_ptr_array_unref(told->problems);
    g_ptr_array_unref(told->behind);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Told, told_clear)

static guint within(const Slot *slot, const GPtrArray *problems) {
    return slot->limit > 0 ? MIN((guint)slot->limit, problems->len) : problems->len;
}

static Told choose_told(const TimelineSection *section, const Slot *slot, bool open) {
    Told told = {timeline_view_list(section->view, open, false), timeline_view_list(section->view, open, true), 0, 0};
    if (!section_wants_state(slot, open ? "open" : "resolved")) {
        g_ptr_array_set_size(told.problems, 0);
        g_ptr_array_set_size(told.behind, 0);
    }
    told.count = within(slot, told.problems);
    told.behind_count = within(slot, told.behind);
    return told;
}

static void problem_list(const TimelineSection *section, const GPtrArray *problems, guint count, bool open, Node *parent) {
    if (problems->len == 0)
        return;
    (open ? open_table : ended_table)(section, problems, count, parent);
    objects(section, problems, count, parent);
    say_hidden(section, open ? "open" : "ended", count, problems->len, parent);
}

static void problem_lists(const TimelineSection *section, const Told *told, bool open, int level, Node *parent) {
    if (told->problems->len + told->behind->len == 0)
        return;
    document_heading(section->document, parent, level, open ? "Open problems" : "Ended problems");
    problem_list(section, told->problems, told->count, open, parent);
    if (told->behind->len == 0)
        return;
    g_autoptr(GString) summary = g_string_new("A source is behind the migrations: ");
    phrase_count(summary, told->behind->len, open ? "open problem" : "ended problem", open ? "open problems" : "ended problems");
    Node *fold = document_details(section->document, parent, summary->str, false);
    problem_list(section, told->behind, told->behind_count, open, fold);
}

/* --- what was looked at ------------------------------------------------------------------------------------------------- */

/* "the migrations, `schema.ts` or `snapshot`" */
static void say_sources(GString *out, const TargetTimeline *target) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < target->sources->len; i++)
        if (!timeline_view_is_files(target->sources->pdata[i]))
            g_ptr_array_add(names, target->sources->pdata[i]);
    g_string_append(out, "the migrations");
    for (guint i = 0; i < names->len; i++) {
        g_string_append(out, i + 1 == names->len ? " or " : ", ");
        phrase_code(out, names->pdata[i]);
    }
}

static void say_scope(const TimelineSection *section, Node *paragraph) {
    const Timeline *timeline = section->view->timeline;
    const TargetTimeline *target = section->view->target;
    g_autoptr(GString) words = g_string_new(NULL);
    timeline_say_pace(words, section->view);
    g_string_append_printf(words, " Of %zu commits on the mainline, %u changed ", timeline->commits_walked, target->points->len);
    say_sources(words, target);
    g_string_append_c(words, '.');
    if (section->view->open > 0 && timeline->head) {
        g_autofree char *date = reference_date(timeline->head);
        g_string_append_printf(words, " What is open is counted until the last commit, of %s.", date);
    }
    document_text(section->document, paragraph, words->str);
}

static void verdict(const TimelineSection *section, Node *parent) {
    Node *paragraph = document_paragraph(section->document, parent, NULL);
    g_autoptr(GString) words = g_string_new(NULL);
    timeline_say_verdict(words, section->view);
    document_strong(section->document, paragraph, words->str);
    document_text(section->document, paragraph, ".");
    say_scope(section, paragraph);
}

static void growth(const Audit *audit, const TimelineView *view, Document *document, Node *parent, int level) {
    document_heading(document, parent, level, "Growth");
    picture_growth(view, document, parent);
    picture_migrations(view, document, parent);
    timeline_totals(audit, view, document, parent);
    timeline_unread(audit, view, document, parent);
}

/* Problems of one state are an excerpt: for a README. */
static bool is_excerpt(const Slot *slot) {
    return !section_wants_state(slot, "open") || !section_wants_state(slot, "resolved");
}

static void timeline_of_target(const Audit *audit, const AuditTarget *part, Document *document, Node *parent, const Slot *slot, int level) {
    const TargetTimeline *target = timeline_find_target(audit->timeline, part->target->name);
    if (!target || target->points->len == 0) {
        document_paragraph(document, parent, "No commit that can be seen changed the migrations or another source of this target's schema.");
        return;
    }
    g_autoptr(TimelineView) view = timeline_view_new(audit->timeline, target);
    const TimelineSection section = {audit, part, view, document};
    g_auto(Told) open = choose_told(&section, slot, true), ended = choose_told(&section, slot, false);
    verdict(&section, parent);
    const BarChoice bars = {open.problems, ended.problems, open.count, ended.count, open.behind->len + ended.behind->len};
    picture_problems(audit, view, &bars, document, parent);
    problem_lists(&section, &open, true, level, parent);
    problem_lists(&section, &ended, false, level, parent);
    if (!is_excerpt(slot))
        growth(audit, view, document, parent, level);
}

static void say_incomplete(const Audit *audit, Document *document, Node *parent) {
    if (audit->timeline->complete)
        return;
    g_autoptr(GString) words = g_string_new("The past is not known whole: ");
    phrase_text(words, audit->timeline->incomplete_reason ? audit->timeline->incomplete_reason : "commits are missing");
    document_paragraph(document, document_alert(document, parent, "WARNING"), words->str);
}

void section_build_timeline(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    if (!audit->timeline) {
        document_paragraph(document, parent, "The past of the sources was not looked at.");
        return;
    }
    say_incomplete(audit, document, parent);
    section_each_target(audit, document, parent, slot, STRAY_HIDDEN, timeline_of_target);
}
