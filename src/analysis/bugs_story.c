/* A bug's story in a few sentences: with which commit it began, what became of it, what is left, and how that fits what people wrote. */

#include "bugs_private.h"

#include <inttypes.h>
#include <string.h>
#include "compare/words.h"

#define TOLD 2   /* beginnings that get sentences of their own */
#define NAMES 4

/* --- words --------------------------------------------------------------------------------------------------------------- */

const char *bug_duration(TextPool *texts, int64_t seconds) {
    const int64_t hour = 3600, day = 86400;
    if (seconds >= 2 * day)
        return text_pool_printf(texts, "%" PRId64 ".%d days", seconds / day, (int)(seconds % day * 10 / day));
    if (seconds >= 2 * hour)
        return text_pool_printf(texts, "%" PRId64 ".%d hours", seconds / hour, (int)(seconds % hour * 10 / hour));
    if (seconds >= 60)
        return word_count(texts, (size_t)(seconds / 60), "minute", "minutes");
    return word_count(texts, (size_t)MAX(seconds, 0), "second", "seconds");
}

static const char *short_id(TextPool *texts, const Commit *commit) {
    g_autofree char *id = g_strndup(commit->id, 7);
    return word_code(texts, id);
}

static const char *date_of(TextPool *texts, const Commit *commit) {
    g_autoptr(GString) date = g_string_new(NULL);
    text_date(date, commit->commit_time, commit->commit_offset, false);
    return text_pool_add(texts, date->str);
}

/* "`abc1234` (Ann, 2026-01-15: subject)" */
static const char *commit_words(TextPool *texts, const Commit *commit) {
    g_autofree char *subject = g_strndup(commit->subject, 160);
    g_autofree char *valid = g_utf8_make_valid(subject, -1);
    return text_pool_printf(texts, "%s (%s, %s: %s)", short_id(texts, commit), word_plain(texts, commit->author), date_of(texts, commit), word_plain(texts, valid));
}

const char *bug_place_words(TextPool *texts, const Mention *mention) {
    if (mention->place == MENTION_COMMIT)
        return mention->commit ? text_pool_printf(texts, "the message of %s", short_id(texts, mention->commit)) : "a commit message";
    if (!mention->path)
        return "a text";
    return mention->line > 0 ? text_pool_printf(texts, "%s line %d", word_code(texts, mention->path), mention->line) : word_code(texts, mention->path);
}

/* --- a strand: what began, went on and ended together -------------------------------------------------------------------- */

typedef struct {
    guint target;
    GPtrArray *episodes; /* of const Episode * */
} Strand;

static const EpisodeStep *step_at(const Episode *episode, guint index) {
    return &g_array_index(episode->steps, EpisodeStep, index);
}

static bool is_same_strand(const Episode *a, const Episode *b) {
    bool same = a->steps->len == b->steps->len && a->ended == b->ended && strcmp(a->subject.source, b->subject.source) == 0 && g_strcmp0(a->ended_migration, b->ended_migration) == 0;
    for (guint i = 0; same && i < a->steps->len; i++)
        same = step_at(a, i)->point == step_at(b, i)->point && step_at(a, i)->state == step_at(b, i)->state && g_strcmp0(step_at(a, i)->migration, step_at(b, i)->migration) == 0;
    return same;
}

static void strand_free(gpointer data) {
    g_ptr_array_unref(((Strand *)data)->episodes);
    g_free(data);
}

static void add_to_strands(GPtrArray *strands, guint target, const Episode *episode) {
    Strand *found = NULL;
    for (guint i = 0; i < strands->len && !found; i++) {
        Strand *strand = strands->pdata[i];
        found = strand->target == target && is_same_strand(strand->episodes->pdata[0], episode) ? strand : NULL;
    }
    if (!found) {
        found = g_new(Strand, 1);
        *found = (Strand){target, g_ptr_array_new()};
        g_ptr_array_add(strands, found);
    }
    g_ptr_array_add(found->episodes, (gpointer)(uintptr_t)episode);
}

static int weight_of_strand(const Audit *audit, const Strand *strand) {
    const Episode *episode = strand->episodes->pdata[0];
    DeclaredRole role = bug_source_role(audit, bug_target(audit->timeline, strand->target)->name, episode->subject.source);
    return role == ROLE_SCHEMA ? 3 : role == ROLE_INIT ? 2 : role == ROLE_COUNT ? 1 : 0;
}

static int compare_strands(gconstpointer a, gconstpointer b, gpointer audit) {
    const Strand *left = *(const Strand *const *)a, *right = *(const Strand *const *)b;
    int order = weight_of_strand(audit, right) - weight_of_strand(audit, left);
    if (order)
        return order;
    if (left->episodes->len != right->episodes->len)
        return left->episodes->len > right->episodes->len ? -1 : 1;
    if (left->target != right->target)
        return left->target < right->target ? -1 : 1;
    size_t from = step_at(left->episodes->pdata[0], 0)->point, other = step_at(right->episodes->pdata[0], 0)->point;
    return from != other ? (from < other ? -1 : 1) : drift_subject_compare(&((const Episode *)left->episodes->pdata[0])->subject, &((const Episode *)right->episodes->pdata[0])->subject);
}

/* What is named, the declared schema before scripts and snapshots, the largest first. */
static GPtrArray *strands_of(const Audit *audit, const Bug *bug) {
    GPtrArray *strands = g_ptr_array_new_with_free_func(strand_free);
    for (guint i = 0; i < bug->episodes->len; i++) {
        const BugEpisode *link = &g_array_index(bug->episodes, BugEpisode, i);
        if (link->named)
            add_to_strands(strands, link->target, bug_episode(audit->timeline, link));
    }
    g_ptr_array_sort_with_data(strands, compare_strands, (gpointer)(uintptr_t)audit);
    return strands;
}

/* --- things -------------------------------------------------------------------------------------------------------------- */

static const char *last_part(const char *identity) {
    const char *dot = strrchr(identity, '.');
    return dot ? dot + 1 : identity;
}

/* "column `t.a`", "4 columns of `t`", "3 objects of `t` and `u`" */
static const char *things(TextPool *texts, const GPtrArray *episodes) {
    const DriftSubject *first = &((const Episode *)episodes->pdata[0])->subject;
    if (first->rule)
        return word_code(texts, first->identity);
    if (episodes->len == 1)
        return word_object(texts, first->kind, first->identity);
    g_autoptr(GPtrArray) components = g_ptr_array_new();
    bool one_kind = true;
    for (guint i = 0; i < episodes->len; i++) {
        const DriftSubject *subject = &((const Episode *)episodes->pdata[i])->subject;
        const char *component = word_short(subject->component ? subject->component : subject->identity);
        one_kind = one_kind && subject->kind == first->kind && !subject->rule;
        if (!g_ptr_array_find_with_equal_func(components, component, g_str_equal, NULL))
            g_ptr_array_add(components, (gpointer)(uintptr_t)component);
    }
    const char *count = one_kind ? word_kind_count(texts, episodes->len, first->kind) : word_count(texts, episodes->len, "object", "objects");
    bool whole = one_kind && components->len == episodes->len && strcmp(first->identity, first->component ? first->component : "") == 0;
    return text_pool_printf(texts, "%s%s%s", count, whole ? ": " : " of ", word_list(texts, components, NAMES));
}

/* "(`a`, `b`)": of a few columns. */
static const char *names_of_few(TextPool *texts, const GPtrArray *episodes) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < episodes->len; i++)
        g_ptr_array_add(names, (gpointer)(uintptr_t)last_part(((const Episode *)episodes->pdata[i])->subject.identity));
    return episodes->len > 1 && episodes->len <= 6 ? text_pool_printf(texts, " (%s)", word_list(texts, names, 6)) : "";
}

/* --- the beginning ------------------------------------------------------------------------------------------------------- */

static bool began_by(const Episode *episode, const char *what) {
    return episode->began_by && strstr(episode->began_by, what);
}

static const char *what_began(TextPool *texts, const Strand *strand) {
    const Episode *episode = strand->episodes->pdata[0];
    const EpisodeStep *step = step_at(episode, 0);
    const char *source = word_code(texts, episode->subject.source), *what = things(texts, strand->episodes), *few = names_of_few(texts, strand->episodes);
    const char *tag = step->migration ? word_code(texts, step->migration) : "a migration";
    bool by_source = began_by(episode, episode->subject.source);
    switch (step->state) {
    case DRIFT_STATE_UNMIGRATED:
        return by_source ? text_pool_printf(texts, "which declared %s%s in %s and brought no migration", what, few, source) : text_pool_printf(texts, "since which no migration makes %s%s that %s declares", what, few, source);
    case DRIFT_STATE_DROPPED:
        return by_source ? text_pool_printf(texts, "which declared %s%s in %s, dropped by %s", what, few, source, tag) : text_pool_printf(texts, "which dropped %s%s in %s, while %s went on to declare it", what, few, tag, source);
    case DRIFT_STATE_NOT_REGISTERED:
        return text_pool_printf(texts, "which brought %s%s in %s, a file that the runner never runs", what, few, tag);
    case DRIFT_STATE_REQUIRED:
    case DRIFT_STATE_UNDECLARED:
        return by_source ? text_pool_printf(texts, "which left %s%s out of %s", what, few, source) : text_pool_printf(texts, "which made %s%s in %s and left %s as it was", what, few, tag, source);
    case DRIFT_STATE_DIFFERENT:
        return text_pool_printf(texts, "since which %s%s is otherwise in %s than in the migrations", what, few, source);
    case DRIFT_STATE_BROKEN:
        return text_pool_printf(texts, "since which %s holds of %s", word_code(texts, episode->subject.rule ? episode->subject.rule : "drift"), what);
    case DRIFT_STATE_UNCERTAIN:
    case DRIFT_STATE_COUNT:
    default:
        return text_pool_printf(texts, "since which %s%s differs in %s", what, few, source);
    }
}

/* --- what became of it --------------------------------------------------------------------------------------------------- */

static const char *since_beginning(TextPool *texts, const Timeline *timeline, const Strand *strand, const Commit *later) {
    const Commit *began = bug_commit_at(timeline, strand->target, step_at(strand->episodes->pdata[0], 0)->point);
    return bug_duration(texts, later->commit_time - began->commit_time);
}

static const char *mended_in_part(TextPool *texts, const Timeline *timeline, const Strand *strand, const EpisodeStep *step, bool open) {
    const Commit *commit = bug_commit_at(timeline, strand->target, step->point);
    const char *tag = step->migration ? word_code(texts, step->migration) : "a file";
    return text_pool_printf(texts, "%s brought %s in %s after %s; the runner never %s that file%s", short_id(texts, commit), strand->episodes->len == 1 ? "it" : "them", tag,
                            since_beginning(texts, timeline, strand, commit), open ? "runs" : "ran", open ? ", so that no database gets it" : "");
}

static const char *ending(TextPool *texts, const Timeline *timeline, const Strand *strand) {
    const Episode *episode = strand->episodes->pdata[0];
    const Commit *commit = bug_commit_at(timeline, strand->target, (size_t)episode->ended);
    const char *after = since_beginning(texts, timeline, strand, commit), *id = short_id(texts, commit), *it = strand->episodes->len == 1 ? "it" : "them";
    const EpisodeStep *last = step_at(episode, episode->steps->len - 1);
    const char *tag = episode->ended_migration ? episode->ended_migration : last->migration;
    if (last->state == DRIFT_STATE_NOT_REGISTERED && g_strcmp0(episode->ended_by, "journal") == 0 && tag)
        return text_pool_printf(texts, "%s of %s entered %s in the journal, %s after the beginning", id, date_of(texts, commit), word_code(texts, tag), after);
    if (episode->ended_migration)
        return text_pool_printf(texts, "%s of %s mended %s in %s after %s", id, date_of(texts, commit), it, word_code(texts, episode->ended_migration), after);
    return text_pool_printf(texts, "%s of %s ended it after %s", id, date_of(texts, commit), after);
}

static void tell_strand(GString *out, const Audit *audit, TextPool *texts, const Strand *strand, bool first) {
    const Episode *episode = strand->episodes->pdata[0];
    const Commit *began = bug_commit_at(audit->timeline, strand->target, step_at(episode, 0)->point);
    const EpisodeStep *mended = NULL;
    g_string_append_printf(out, "%s%s, %s.", first ? "Began with " : " Then ", commit_words(texts, began), what_began(texts, strand));
    if (!episode->began_by)
        g_string_append(out, " That is the first commit that can be seen: it may be older.");
    for (guint i = 1; i < episode->steps->len && !mended; i++)
        if (step_at(episode, i)->state == DRIFT_STATE_NOT_REGISTERED)
            mended = step_at(episode, i);
    if (mended)
        g_string_append_printf(out, " %s.", mended_in_part(texts, audit->timeline, strand, mended, episode->ended < 0));
    if (episode->ended >= 0)
        g_string_append_printf(out, " %s.", ending(texts, audit->timeline, strand));
    else if (!mended && audit->timeline->head)
        g_string_append_printf(out, " Nothing has ended that in the %s since.", since_beginning(texts, audit->timeline, strand, audit->timeline->head));
}

/* --- the rest ------------------------------------------------------------------------------------------------------------ */

static void tell_more_strands(GString *out, const GPtrArray *strands) {
    guint objects = 0, open = 0;
    for (guint i = TOLD; i < strands->len; i++) {
        const Strand *strand = strands->pdata[i];
        objects += strand->episodes->len;
        open += ((const Episode *)strand->episodes->pdata[0])->ended < 0 ? strand->episodes->len : 0;
    }
    if (objects > 0)
        g_string_append_printf(out, " %u further %s of what it names began otherwise, %u of them open.", objects, objects == 1 ? "difference" : "differences", open);
}

static void tell_rests(GString *out, TextPool *texts, const Bug *bug) {
    for (guint i = 0; i < bug->rests->len; i++) {
        const BugRest *rest = &g_array_index(bug->rests, BugRest, i);
        g_string_append_printf(out, "%s%s in %s", i == 0 ? " Still differing: " : i + 1 == bug->rests->len ? " and " : ", ", word_count(texts, rest->count, "object", "objects"), rest->place);
    }
    if (bug->rests->len > 0)
        g_string_append_c(out, '.');
}

/* What began with it, is not named, and is still there. */
static void tell_siblings(GString *out, const Audit *audit, TextPool *texts, const Bug *bug) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < bug->episodes->len; i++) {
        const BugEpisode *link = &g_array_index(bug->episodes, BugEpisode, i);
        const Episode *episode = bug_episode(audit->timeline, link);
        const char *name = word_short(episode->subject.identity);
        bool schema = bug_source_role(audit, bug_target(audit->timeline, link->target)->name, episode->subject.source) == ROLE_SCHEMA;
        if (!link->named && episode->ended < 0 && schema && !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
            g_ptr_array_add(names, (gpointer)(uintptr_t)name);
    }
    if (names->len > 0)
        g_string_append_printf(out, " Not named, begun with the same %s, and still open: %s.", names->len == 1 ? "commit" : "commits", word_list(texts, names, NAMES));
}

/* --- claims -------------------------------------------------------------------------------------------------------------- */

static int64_t last_end(const Audit *audit, const Bug *bug) {
    int64_t last = G_MININT64;
    for (guint i = 0; i < bug->episodes->len; i++) {
        const BugEpisode *link = &g_array_index(bug->episodes, BugEpisode, i);
        const Commit *ended = link->named ? bug_ended(audit->timeline, link) : NULL;
        last = ended ? MAX(last, ended->commit_time) : last;
    }
    return last;
}

static void tell_claim(GString *out, const Audit *audit, TextPool *texts, const Bug *bug) {
    const Mention *claim = bug->claim;
    if (!claim)
        return;
    int64_t end = last_end(audit, bug), time = mention_time(claim);
    g_string_append_printf(out, " %s said resolved first", bug_place_words(texts, claim));
    if (claim->commit)
        g_string_append_printf(out, ", in %s of %s", short_id(texts, claim->commit), date_of(texts, claim->commit));
    if (time < end)
        g_string_append_printf(out, ", %s before the last of it that has ended did", bug_duration(texts, end - time));
    g_string_append(out, bug->verdict == VERDICT_REFUTED ? "; none of it is." : bug->verdict == VERDICT_PARTLY ? "; what is listed here is not." : bug->verdict == VERDICT_VERIFIED ? ", and it is." : ".");
}

static void tell_contradiction(GString *out, TextPool *texts, const Bug *bug) {
    if (bug->contradiction)
        g_string_append_printf(out, " %s still says open.", bug_place_words(texts, bug->contradiction));
}

void bug_tell(const Audit *audit, BugRegister *bugs, Bug *bug) {
    if (bug->verdict == VERDICT_NO_EVIDENCE)
        return;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GPtrArray) strands = strands_of(audit, bug);
    for (guint i = 0; i < strands->len && i < TOLD; i++)
        tell_strand(out, audit, bugs->texts, strands->pdata[i], i == 0);
    tell_more_strands(out, strands);
    tell_rests(out, bugs->texts, bug);
    tell_siblings(out, audit, bugs->texts, bug);
    tell_claim(out, audit, bugs->texts, bug);
    tell_contradiction(out, bugs->texts, bug);
    bug->story = text_pool_add(bugs->texts, out->str);
}
