/* A bug's story in a few sentences: with which commit it began, what became of it, what is left, and how that fits what people wrote. */

#include "bugs_private.h"

#include <inttypes.h>
#include <string.h>
#include "compare/words.h"

#define TOLD 2       /* tales that get sentences of their own */
#define BEGINNINGS 3 /* commits of a tale */
#define SUBJECT 80   /* bytes of a commit's */
#define NAMES 4      /* of objects or tables in a list */

/* --- words --------------------------------------------------------------------------------------------------------------- */

static const char *duration_of(TextPool *texts, int64_t seconds) {
    g_autoptr(GString) words = g_string_new(NULL);
    text_duration(words, seconds);
    return text_pool_add(texts, words->str);
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
    g_autofree char *valid = g_utf8_make_valid(commit->subject, -1);
    size_t end = MIN(strlen(valid), SUBJECT);
    while (end > 0 && ((guchar)valid[end] & 0xc0) == 0x80)
        end--;
    g_autofree char *subject = g_strdup_printf("%.*s%s", (int)end, valid, valid[end] ? "..." : "");
    return text_pool_printf(texts, "%s (%s, %s: %s)", short_id(texts, commit), word_plain(texts, commit->author), date_of(texts, commit), word_plain(texts, subject));
}

const char *bug_place_words(TextPool *texts, const Mention *mention) {
    if (mention->place == MENTION_COMMIT)
        return mention->commit ? text_pool_printf(texts, "the message of %s", short_id(texts, mention->commit)) : "a commit message";
    if (!mention->path)
        return "a text";
    g_autofree char *name = g_path_get_basename(mention->path);
    return mention->line > 0 && !mention->gone ? text_pool_printf(texts, "%s line %d", word_code(texts, name), mention->line) : word_code(texts, name);
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

/* A file that the runner never runs is told by the source that declares what is in it. */
static bool is_told_elsewhere(const Timeline *timeline, const GArray *core, const BugEpisode *link) {
    const DriftSubject *subject = &bug_episode(timeline, link)->subject;
    for (guint i = 0; strcmp(subject->source, "journal") == 0 && i < core->len; i++) {
        const BugEpisode *other = &g_array_index(core, BugEpisode, i);
        const DriftSubject *same = &bug_episode(timeline, other)->subject;
        if (other->target == link->target && same->kind == subject->kind && strcmp(same->source, subject->source) != 0 && strcmp(same->identity, subject->identity) == 0)
            return true;
    }
    return false;
}

/* The declared schema before scripts and snapshots, the largest first. */
static GPtrArray *strands_of(const Audit *audit, const GArray *core) {
    GPtrArray *strands = g_ptr_array_new_with_free_func(strand_free);
    for (guint i = 0; i < core->len; i++) {
        const BugEpisode *link = &g_array_index(core, BugEpisode, i);
        if (!is_told_elsewhere(audit->timeline, core, link))
            add_to_strands(strands, link->target, bug_episode(audit->timeline, link));
    }
    g_ptr_array_sort_with_data(strands, compare_strands, (gpointer)(uintptr_t)audit);
    return strands;
}

/* Strands that have the same end, whatever commit began them. */
typedef struct {
    GPtrArray *strands; /* of Strand *, by beginning */
} Tale;

static bool is_same_fate(const Strand *a, const Strand *b) {
    const Episode *left = a->episodes->pdata[0], *right = b->episodes->pdata[0];
    bool same = a->target == b->target && left->steps->len == right->steps->len && left->ended == right->ended && strcmp(left->subject.source, right->subject.source) == 0 &&
                step_at(left, 0)->state == step_at(right, 0)->state && (left->began_by == NULL) == (right->began_by == NULL);
    for (guint i = 1; same && i < left->steps->len; i++)
        same = step_at(left, i)->point == step_at(right, i)->point && step_at(left, i)->state == step_at(right, i)->state && g_strcmp0(step_at(left, i)->migration, step_at(right, i)->migration) == 0;
    return same;
}

static size_t beginning_of(const Strand *strand) {
    return step_at(strand->episodes->pdata[0], 0)->point;
}

static void tale_free(gpointer data) {
    g_ptr_array_unref(((Tale *)data)->strands);
    g_free(data);
}

static int compare_beginnings(gconstpointer a, gconstpointer b) {
    size_t left = beginning_of(*(const Strand *const *)a), right = beginning_of(*(const Strand *const *)b);
    return left < right ? -1 : left > right;
}

static GPtrArray *tales_of(const GPtrArray *strands) {
    GPtrArray *tales = g_ptr_array_new_with_free_func(tale_free);
    for (guint i = 0; i < strands->len; i++) {
        Tale *found = NULL;
        for (guint j = 0; j < tales->len && !found; j++)
            found = is_same_fate(((Tale *)tales->pdata[j])->strands->pdata[0], strands->pdata[i]) ? tales->pdata[j] : NULL;
        if (!found) {
            found = g_new(Tale, 1);
            found->strands = g_ptr_array_new();
            g_ptr_array_add(tales, found);
        }
        g_ptr_array_add(found->strands, strands->pdata[i]);
    }
    for (guint i = 0; i < tales->len; i++)
        g_ptr_array_sort(((Tale *)tales->pdata[i])->strands, compare_beginnings);
    return tales;
}

static int compare_tales(gconstpointer a, gconstpointer b) {
    const Tale *left = *(const Tale *const *)a, *right = *(const Tale *const *)b;
    const Strand *from = left->strands->pdata[0], *other = right->strands->pdata[0];
    if (from->target != other->target)
        return from->target < other->target ? -1 : 1;
    return compare_beginnings(&left->strands->pdata[0], &right->strands->pdata[0]);
}

static guint size_of_tale(const Tale *tale) {
    guint size = 0;
    for (guint i = 0; i < tale->strands->len; i++)
        size += ((const Strand *)tale->strands->pdata[i])->episodes->len;
    return size;
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
        return text_pool_printf(texts, "which brought %s%s in %s, which the journal did not list", what, few, tag);
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

typedef struct {
    const Audit *audit;
    TextPool *texts;
    const Bug *bug;
    const GArray *core;
    GString *out;
} Story;

/* From the first of its beginnings. */
static const char *since_beginning(const Story *story, const Tale *tale, const Commit *later) {
    const Strand *first = tale->strands->pdata[0];
    const Commit *began = bug_commit_at(story->audit->timeline, first->target, beginning_of(first));
    return duration_of(story->texts, later->commit_time - began->commit_time);
}

static void tell_mended(const Story *story, const Tale *tale, const EpisodeStep *step, bool open) {
    const Commit *commit = bug_commit_at(story->audit->timeline, ((const Strand *)tale->strands->pdata[0])->target, step->point);
    const char *tag = step->migration ? word_code(story->texts, step->migration) : "a file";
    g_string_append_printf(story->out, " %s brought %s in %s after %s; the journal %s that file, so that the runner never %s it%s.", short_id(story->texts, commit), size_of_tale(tale) == 1 ? "it" : "them", tag,
                           since_beginning(story, tale, commit), open ? "does not list" : "did not list", open ? "runs" : "ran", open ? " and no database gets them from it" : "");
}

static void tell_ending(const Story *story, const Tale *tale) {
    const Strand *strand = tale->strands->pdata[0];
    const Episode *episode = strand->episodes->pdata[0];
    const Commit *commit = bug_commit_at(story->audit->timeline, strand->target, (size_t)episode->ended);
    const char *after = since_beginning(story, tale, commit), *id = short_id(story->texts, commit), *date = date_of(story->texts, commit);
    const EpisodeStep *last = step_at(episode, episode->steps->len - 1);
    const char *tag = episode->ended_migration ? episode->ended_migration : last->migration;
    if (last->state == DRIFT_STATE_NOT_REGISTERED && g_strcmp0(episode->ended_by, "journal") == 0 && tag)
        g_string_append_printf(story->out, " %s of %s entered %s in the journal, %s after the beginning.", id, date, word_code(story->texts, tag), after);
    else if (episode->ended_migration)
        g_string_append_printf(story->out, " %s of %s mended %s in %s after %s.", id, date, size_of_tale(tale) == 1 ? "it" : "them", word_code(story->texts, episode->ended_migration), after);
    else
        g_string_append_printf(story->out, " %s of %s ended it after %s.", id, date, after);
}

static void tell_beginnings(const Story *story, const Tale *tale, bool first) {
    const Strand *strand = tale->strands->pdata[0];
    const Commit *began = bug_commit_at(story->audit->timeline, strand->target, beginning_of(strand));
    g_string_append_printf(story->out, "%s%s, %s", first ? "Began with " : " Then ", commit_words(story->texts, began), what_began(story->texts, strand));
    guint more = 0;
    for (guint i = 1; i < tale->strands->len; i++) {
        const Strand *next = tale->strands->pdata[i];
        more += i >= BEGINNINGS ? next->episodes->len : 0;
        if (i >= BEGINNINGS)
            continue;
        const char *commit = commit_words(story->texts, bug_commit_at(story->audit->timeline, next->target, beginning_of(next)));
        g_string_append_printf(story->out, "; %s did the same with %s%s", commit, things(story->texts, next->episodes), names_of_few(story->texts, next->episodes));
    }
    if (more > 0)
        g_string_append_printf(story->out, "; later commits with %s", word_count(story->texts, more, "further object", "further objects"));
    g_string_append_c(story->out, '.');
}

static void tell_tale(const Story *story, const Tale *tale, bool first) {
    const Episode *episode = ((const Strand *)tale->strands->pdata[0])->episodes->pdata[0];
    const EpisodeStep *mended = NULL;
    tell_beginnings(story, tale, first);
    if (!episode->began_by)
        g_string_append(story->out, " That is the first commit that can be seen: it may be older.");
    for (guint i = 1; i < episode->steps->len && !mended; i++)
        if (step_at(episode, i)->state == DRIFT_STATE_NOT_REGISTERED)
            mended = step_at(episode, i);
    if (mended)
        tell_mended(story, tale, mended, episode->ended < 0);
    if (episode->ended >= 0)
        tell_ending(story, tale);
    else if (!mended && story->audit->timeline->head)
        g_string_append_printf(story->out, " Nothing has ended that in the %s since.", since_beginning(story, tale, story->audit->timeline->head));
}

/* --- the rest ------------------------------------------------------------------------------------------------------------ */

static void tell_more(const Story *story, const GPtrArray *tales) {
    guint objects = 0, open = 0;
    for (guint i = TOLD; i < tales->len; i++) {
        const Tale *tale = tales->pdata[i];
        bool ended = ((const Episode *)((const Strand *)tale->strands->pdata[0])->episodes->pdata[0])->ended >= 0;
        objects += size_of_tale(tale);
        open += ended ? 0 : size_of_tale(tale);
    }
    if (objects == 0)
        return;
    g_string_append_printf(story->out, " %s of what it names began otherwise, ", word_count(story->texts, objects, "further difference", "further differences"));
    if (open == 0)
        g_string_append(story->out, objects == 1 ? "and has ended." : "and have ended.");
    else
        g_string_append_printf(story->out, "%u of them open.", open);
}

/* The length of "existing databases" in "existing databases: the runner passes over `0008_x`"; the whole when no reason is given. */
static int place_length(const char *place) {
    const char *why = strstr(place, ": ");
    return why ? (int)(why - place) : (int)strlen(place);
}

static bool is_same_place(const BugRest *a, const BugRest *b) {
    int length = place_length(a->place);
    return length == place_length(b->place) && strncmp(a->place, b->place, (size_t)length) == 0;
}

/* Further reasons of the same words are told by the name alone: "as the runner passes over `a` and `b`". */
static void tell_reasons(GString *out, const GArray *rests, guint from, guint to) {
    const BugRest *first = &g_array_index(rests, BugRest, from);
    const char *why = first->place + place_length(first->place);
    if (!*why)
        return;
    g_string_append_printf(out, ", as %s", why + 2);
    size_t words = strcspn(why, CODE_BEGIN);
    for (guint i = from + 1; i < to; i++) {
        const char *next = g_array_index(rests, BugRest, i).place + place_length(first->place);
        bool same = strncmp(next, why, words) == 0;
        g_string_append_printf(out, "%s%s", i + 1 == to ? " and " : ", ", next + (same ? words : 2));
    }
}

static void tell_rests(const Story *story) {
    const GArray *rests = story->bug->rests;
    for (guint from = 0, to; from < rests->len; from = to) {
        const BugRest *rest = &g_array_index(rests, BugRest, from);
        size_t count = 0;
        for (to = from; to < rests->len && is_same_place(rest, &g_array_index(rests, BugRest, to)); to++)
            count += g_array_index(rests, BugRest, to).count;
        g_string_append_printf(story->out, "%s%s", from == 0 ? " Still differing: " : to == rests->len ? " and " : ", ", word_count(story->texts, count, "object", "objects"));
        if (!g_str_has_prefix(rest->place, "the journal"))
            g_string_append_printf(story->out, " in %.*s", place_length(rest->place), rest->place);
        tell_reasons(story->out, rests, from, to);
    }
    if (rests->len > 0)
        g_string_append_c(story->out, '.');
}

static bool is_in_core(const GArray *core, const BugEpisode *link) {
    for (guint i = 0; i < core->len; i++) {
        const BugEpisode *one = &g_array_index(core, BugEpisode, i);
        if (one->target == link->target && one->episode == link->episode)
            return true;
    }
    return false;
}

static bool is_in_rests(const Bug *bug, const char *identity) {
    for (guint i = 0; i < bug->rests->len; i++)
        if (g_ptr_array_find_with_equal_func(g_array_index(bug->rests, BugRest, i).objects, identity, g_str_equal, NULL))
            return true;
    return false;
}

/* What began with it, is no part of it, and is still there. */
static void tell_siblings(const Story *story) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < story->bug->episodes->len; i++) {
        const BugEpisode *link = &g_array_index(story->bug->episodes, BugEpisode, i);
        const Episode *episode = bug_episode(story->audit->timeline, link);
        const char *name = word_short(episode->subject.identity);
        bool schema = bug_source_role(story->audit, bug_target(story->audit->timeline, link->target)->name, episode->subject.source) == ROLE_SCHEMA;
        if (schema && episode->ended < 0 && !is_in_core(story->core, link) && !is_in_rests(story->bug, episode->subject.identity) && !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
            g_ptr_array_add(names, (gpointer)(uintptr_t)name);
    }
    if (names->len > 0)
        g_string_append_printf(story->out, " Begun with the same commit, named nowhere here, and still open: %s.", word_list(story->texts, names, NAMES));
}

/* --- claims -------------------------------------------------------------------------------------------------------------- */

/* Where the objects stood at a time. */
typedef enum { STOOD_MENDED, STOOD_WAITING, STOOD_OPEN } Stood; /* waiting: in a file that the runner never ran */

static Stood stood_at(const Story *story, const BugEpisode *link, int64_t time) {
    const Episode *episode = bug_episode(story->audit->timeline, link);
    const Commit *ended = bug_ended(story->audit->timeline, link);
    DriftState state = step_at(episode, 0)->state;
    for (guint i = 1; i < episode->steps->len; i++)
        if (bug_commit_at(story->audit->timeline, link->target, step_at(episode, i)->point)->commit_time <= time)
            state = step_at(episode, i)->state;
    if (ended && ended->commit_time <= time)
        return STOOD_MENDED;
    return state == DRIFT_STATE_NOT_REGISTERED ? STOOD_WAITING : STOOD_OPEN;
}

/* Counts each object once, by its worst episode; the last end of them all. */
static int64_t count_standing(const Story *story, int64_t time, guint counts[3]) {
    g_autoptr(GHashTable) objects = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iter;
    gpointer stood;
    int64_t last_end = G_MININT64;
    for (guint i = 0; i < story->core->len; i++) {
        const BugEpisode *link = &g_array_index(story->core, BugEpisode, i);
        const DriftSubject *subject = &bug_episode(story->audit->timeline, link)->subject;
        const Commit *ended = bug_ended(story->audit->timeline, link);
        char *key = g_strdup_printf("%u %d %s", link->target, (int)subject->kind, subject->identity);
        int before = GPOINTER_TO_INT(g_hash_table_lookup(objects, key));
        g_hash_table_replace(objects, key, GINT_TO_POINTER(MAX(before, (int)stood_at(story, link, time))));
        last_end = ended ? MAX(last_end, ended->commit_time) : last_end;
    }
    g_hash_table_iter_init(&iter, objects);
    while (g_hash_table_iter_next(&iter, NULL, &stood))
        counts[GPOINTER_TO_INT(stood)]++;
    return last_end;
}

static void tell_standing(const Story *story, const guint counts[3]) {
    guint all = counts[STOOD_MENDED] + counts[STOOD_WAITING] + counts[STOOD_OPEN];
    if (counts[STOOD_MENDED] == all)
        g_string_append(story->out, ", and so it was");
    else if (counts[STOOD_OPEN] == all)
        g_string_append(story->out, ": at that commit none of it was mended");
    else if (counts[STOOD_WAITING] == all)
        g_string_append(story->out, ": at that commit all of it stood in files that the runner did not run");
    else {
        g_string_append_printf(story->out, ": at that commit %u of %u objects were mended", counts[STOOD_MENDED], all);
        if (counts[STOOD_WAITING] > 0)
            g_string_append_printf(story->out, ", %u stood in files that the runner did not run", counts[STOOD_WAITING]);
    }
}

static void tell_claim(const Story *story) {
    const Mention *claim = story->bug->claim;
    if (!claim)
        return;
    guint counts[3] = {0};
    int64_t time = mention_time(claim), last_end = count_standing(story, time, counts);
    g_string_append_printf(story->out, " %s said resolved first", bug_place_words(story->texts, claim));
    if (claim->commit)
        g_string_append_printf(story->out, ", with %s of %s", short_id(story->texts, claim->commit), date_of(story->texts, claim->commit));
    tell_standing(story, counts);
    if (last_end > time)
        g_string_append_printf(story->out, "; the last of it was mended %s later", duration_of(story->texts, last_end - time));
    g_string_append_c(story->out, '.');
}

static void tell_contradiction(const Story *story) {
    if (story->bug->contradiction)
        g_string_append_printf(story->out, " %s still says open.", bug_place_words(story->texts, story->bug->contradiction));
}

void bug_tell(const Audit *audit, BugRegister *bugs, Bug *bug) {
    if (bug->verdict == VERDICT_NO_EVIDENCE)
        return;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GArray) core = bug_core(audit->timeline, bug);
    g_autoptr(GPtrArray) strands = strands_of(audit, core);
    g_autoptr(GPtrArray) tales = tales_of(strands);
    const Story story = {audit, bugs->texts, bug, core, out};
    qsort(tales->pdata, MIN(tales->len, TOLD), sizeof(gpointer), compare_tales);
    for (guint i = 0; i < tales->len && i < TOLD; i++)
        tell_tale(&story, tales->pdata[i], i == 0);
    tell_more(&story, tales);
    tell_rests(&story);
    tell_siblings(&story);
    tell_claim(&story);
    tell_contradiction(&story);
    bug->story = text_pool_add(bugs->texts, out->str);
}
