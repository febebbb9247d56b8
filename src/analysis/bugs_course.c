/* The course of events of a bug: what began the same way and came to the same end is one, whatever commits began it. */

#include "bugs_private.h"

#include <string.h>
#include "compare/words.h"

#define TOLD 4       /* courses that become events */
#define BEGINNINGS 3 /* commits of one */
#define SUBJECT 80   /* bytes of a commit's */
#define NAMES 4      /* of objects or tables in a list */

/* --- a strand: what began, went on and ended together -------------------------------------------------------------------- */

typedef struct {
    guint target;
    GPtrArray *episodes; /* of const Episode * */
} Strand;

/* What waits in one file is told by the file, whichever source has it as well. */
static bool has_same_source(const Episode *a, const Episode *b) {
    bool waiting = bug_step(a, 0)->state == DRIFT_STATE_NOT_REGISTERED && bug_step(b, 0)->state == DRIFT_STATE_NOT_REGISTERED;
    return strcmp(a->subject.source, b->subject.source) == 0 || (waiting && (strcmp(a->subject.source, "journal") == 0 || strcmp(b->subject.source, "journal") == 0));
}

static bool is_same_strand(const Episode *a, const Episode *b) {
    bool same = a->steps->len == b->steps->len && a->ended == b->ended && has_same_source(a, b) && g_strcmp0(a->ended_migration, b->ended_migration) == 0;
    for (guint i = 0; same && i < a->steps->len; i++)
        same = bug_step(a, i)->point == bug_step(b, i)->point && bug_step(a, i)->state == bug_step(b, i)->state && g_strcmp0(bug_step(a, i)->migration, bug_step(b, i)->migration) == 0;
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
    size_t from = bug_step(left->episodes->pdata[0], 0)->point, other = bug_step(right->episodes->pdata[0], 0)->point;
    return from != other ? (from < other ? -1 : 1) : drift_subject_compare(&((const Episode *)left->episodes->pdata[0])->subject, &((const Episode *)right->episodes->pdata[0])->subject);
}

/* Something of it waits in this file. */
static bool waits_in(const Episode *episode, const char *tag) {
    for (guint i = 0; i < episode->steps->len; i++)
        if (bug_step(episode, i)->state == DRIFT_STATE_NOT_REGISTERED && g_strcmp0(bug_step(episode, i)->migration, tag) == 0)
            return true;
    return false;
}

/* A file that the runner never runs is told by what is in it, and that by the source that declares it. */
static bool is_told_elsewhere(const Timeline *timeline, const GArray *core, const BugEpisode *link) {
    const DriftSubject *subject = &bug_episode(timeline, link)->subject;
    for (guint i = 0; strcmp(subject->source, "journal") == 0 && i < core->len; i++) {
        const BugEpisode *other = &g_array_index(core, BugEpisode, i);
        const DriftSubject *same = &bug_episode(timeline, other)->subject;
        bool declared = same->kind == subject->kind && strcmp(same->source, subject->source) != 0 && strcmp(same->identity, subject->identity) == 0;
        if (other->target == link->target && (declared || (subject->rule && waits_in(bug_episode(timeline, other), subject->identity))))
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
    bool same = a->target == b->target && left->steps->len == right->steps->len && left->ended == right->ended && has_same_source(left, right) &&
                bug_step(left, 0)->state == bug_step(right, 0)->state && (left->began_by == NULL) == (right->began_by == NULL);
    for (guint i = 1; same && i < left->steps->len; i++)
        same = bug_step(left, i)->point == bug_step(right, i)->point && bug_step(left, i)->state == bug_step(right, i)->state && g_strcmp0(bug_step(left, i)->migration, bug_step(right, i)->migration) == 0;
    return same;
}

static size_t beginning_of(const Strand *strand) {
    return bug_step(strand->episodes->pdata[0], 0)->point;
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

typedef struct {
    const Audit *audit;
    TextPool *texts;
    Bug *bug;
} Course;

/* "(Ann: subject)" */
static const char *author_words(TextPool *texts, const Commit *commit) {
    g_autofree char *valid = g_utf8_make_valid(commit->subject, -1);
    size_t end = MIN(strlen(valid), SUBJECT);
    while (end > 0 && ((guchar)valid[end] & 0xc0) == 0x80)
        end--;
    g_autofree char *subject = g_strdup_printf("%.*s%s", (int)end, valid, valid[end] ? "..." : "");
    return text_pool_printf(texts, "(%s: %s)", word_plain(texts, commit->author), word_plain(texts, subject));
}

static bool began_by(const Episode *episode, const char *what) {
    return episode->began_by && strstr(episode->began_by, what);
}

/* What its commit did. */
static const char *beginning_words(TextPool *texts, const Strand *strand) {
    const Episode *episode = strand->episodes->pdata[0];
    const EpisodeStep *step = bug_step(episode, 0);
    const char *source = word_code(texts, episode->subject.source), *what = things(texts, strand->episodes), *few = names_of_few(texts, strand->episodes);
    const char *tag = step->migration ? word_code(texts, step->migration) : "a migration";
    bool by_source = began_by(episode, episode->subject.source);
    switch (step->state) {
    case DRIFT_STATE_UNMIGRATED:
        return by_source ? text_pool_printf(texts, "declared %s%s and brought no migration", what, few) : text_pool_printf(texts, "from then on no migration made %s%s, which %s declares", what, few, source);
    case DRIFT_STATE_DROPPED:
        return by_source ? text_pool_printf(texts, "declared %s%s, which %s had dropped", what, few, tag) : text_pool_printf(texts, "dropped %s%s in %s, while %s went on to declare it", what, few, tag, source);
    case DRIFT_STATE_NOT_REGISTERED:
        return text_pool_printf(texts, "brought %s%s, in a file that the journal did not list", what, few);
    case DRIFT_STATE_REQUIRED:
    case DRIFT_STATE_UNDECLARED:
        return by_source ? text_pool_printf(texts, "left %s%s out", what, few) : text_pool_printf(texts, "made %s%s in %s and left %s as it was", what, few, tag, source);
    case DRIFT_STATE_DIFFERENT:
        return text_pool_printf(texts, "from then on %s%s was otherwise than in the migrations", what, few);
    case DRIFT_STATE_BROKEN:
        return text_pool_printf(texts, "from then on %s held of %s", word_code(texts, episode->subject.rule ? episode->subject.rule : "drift"), what);
    case DRIFT_STATE_UNCERTAIN:
    case DRIFT_STATE_COUNT:
    default:
        return text_pool_printf(texts, "from then on %s%s differed", what, few);
    }
}

/* Two sources are no files, and are not written as such. */
static const char *place_words(TextPool *texts, const char *name) {
    bool words = strcmp(name, "journal") == 0 || strcmp(name, "migrations") == 0 || strcmp(name, "snapshot") == 0;
    return words ? text_pool_printf(texts, "the %s", name) : word_code(texts, name);
}

static void add_event(const Course *course, BugEventKind kind, guint target, size_t point, const char *where, const char *words) {
    const BugEvent event = {kind, bug_commit_at(course->audit->timeline, target, point), where, words};
    g_array_append_val(course->bug->events, event);
}

static void add_beginnings(const Course *course, const Tale *tale) {
    guint more = 0;
    for (guint i = 0; i < tale->strands->len; i++) {
        const Strand *strand = tale->strands->pdata[i];
        const Episode *episode = strand->episodes->pdata[0];
        const Commit *commit = bug_commit_at(course->audit->timeline, strand->target, beginning_of(strand));
        more += i >= BEGINNINGS ? strand->episodes->len : 0;
        if (i >= BEGINNINGS)
            continue;
        const EpisodeStep *step = bug_step(episode, 0);
        const char *where = step->state == DRIFT_STATE_NOT_REGISTERED && step->migration ? step->migration : episode->subject.source;
        const char *older = episode->began_by ? "" : "; the first commit that can be seen: it may be older";
        const char *words = text_pool_printf(course->texts, "%s%s %s", beginning_words(course->texts, strand), older, author_words(course->texts, commit));
        add_event(course, BUG_BEGAN, strand->target, beginning_of(strand), place_words(course->texts, where), words);
    }
    course->bug->untold += more;
}

/* --- what became of it --------------------------------------------------------------------------------------------------- */

/* The things of all its strands. */
static const char *things_of_tale(TextPool *texts, const Tale *tale) {
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (guint i = 0; i < tale->strands->len; i++) {
        const GPtrArray *episodes = ((const Strand *)tale->strands->pdata[i])->episodes;
        for (guint j = 0; j < episodes->len; j++)
            g_ptr_array_add(all, episodes->pdata[j]);
    }
    return things(texts, all);
}

/* From the first of its beginnings. */
static const char *since_beginning(const Course *course, const Tale *tale, size_t point) {
    const Strand *first = tale->strands->pdata[0];
    const Commit *began = bug_commit_at(course->audit->timeline, first->target, beginning_of(first)), *later = bug_commit_at(course->audit->timeline, first->target, point);
    return bug_duration(course->texts, later->commit_time - began->commit_time);
}

static void add_brought(const Course *course, const Tale *tale, const EpisodeStep *step, bool open) {
    const char *tag = step->migration ? word_code(course->texts, step->migration) : "a file";
    const char *words = text_pool_printf(course->texts, "brought %s, %s later; the journal %s that file, so that the runner never %s it", things_of_tale(course->texts, tale), since_beginning(course, tale, step->point),
                                         open ? "does not list" : "did not list", open ? "runs" : "ran");
    add_event(course, BUG_BROUGHT, ((const Strand *)tale->strands->pdata[0])->target, step->point, tag, words);
}

static void add_ending(const Course *course, const Tale *tale) {
    const Strand *strand = tale->strands->pdata[0];
    const Episode *episode = strand->episodes->pdata[0];
    const char *what = things_of_tale(course->texts, tale), *after = since_beginning(course, tale, (size_t)episode->ended), *words;
    const EpisodeStep *last = bug_step(episode, episode->steps->len - 1);
    const char *tag = episode->ended_migration ? episode->ended_migration : last->migration;
    bool entered = last->state == DRIFT_STATE_NOT_REGISTERED && g_strcmp0(episode->ended_by, "journal") == 0 && tag;
    words = text_pool_printf(course->texts, entered ? "entered the migration of %s in the journal, %s later" : "ended it for %s, %s later", what, after);
    add_event(course, BUG_ENDED, strand->target, (size_t)episode->ended, place_words(course->texts, entered || episode->ended_migration ? tag : episode->subject.source), words);
}

static void add_tale(const Course *course, const Tale *tale) {
    const Episode *episode = ((const Strand *)tale->strands->pdata[0])->episodes->pdata[0];
    const EpisodeStep *brought = NULL;
    add_beginnings(course, tale);
    for (guint i = 1; i < episode->steps->len && !brought; i++)
        if (bug_step(episode, i)->state == DRIFT_STATE_NOT_REGISTERED)
            brought = bug_step(episode, i);
    if (brought)
        add_brought(course, tale, brought, episode->ended < 0);
    if (episode->ended >= 0)
        add_ending(course, tale);
}

static int compare_events(gconstpointer a, gconstpointer b) {
    const BugEvent *left = a, *right = b;
    if (left->commit->commit_time != right->commit->commit_time)
        return left->commit->commit_time < right->commit->commit_time ? -1 : 1;
    int order = (int)left->kind - (int)right->kind;
    return order ? order : strcmp(left->words, right->words);
}

/* --- what is beside it --------------------------------------------------------------------------------------------------- */

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

/* What began with it in the declared schema, is no part of it, and is still there. */
static void add_beside(const Course *course, const GArray *core) {
    for (guint i = 0; i < course->bug->episodes->len; i++) {
        const BugEpisode *link = &g_array_index(course->bug->episodes, BugEpisode, i);
        const Episode *episode = bug_episode(course->audit->timeline, link);
        const char *identity = text_pool_add(course->texts, episode->subject.identity);
        bool schema = bug_source_role(course->audit, bug_target(course->audit->timeline, link->target)->name, episode->subject.source) == ROLE_SCHEMA;
        if (schema && episode->ended < 0 && !is_in_core(core, link) && !is_in_rests(course->bug, identity) && !g_ptr_array_find(course->bug->beside, identity, NULL))
            g_ptr_array_add(course->bug->beside, (gpointer)(uintptr_t)identity);
    }
    g_ptr_array_sort(course->bug->beside, text_compare_entries);
}

void bug_put_events(const Audit *audit, BugRegister *bugs, Bug *bug, const GArray *core) {
    const Course course = {audit, bugs->texts, bug};
    g_autoptr(GPtrArray) strands = strands_of(audit, core);
    g_autoptr(GPtrArray) tales = tales_of(strands);
    for (guint i = 0; i < tales->len && i < TOLD; i++)
        add_tale(&course, tales->pdata[i]);
    for (guint i = TOLD; i < tales->len; i++)
        bug->untold += size_of_tale(tales->pdata[i]);
    g_array_sort(bug->events, compare_events);
    add_beside(&course, core);
}
