/*
 * Since when it is so, as the repository's past tells it: the commit with which the episode of what a finding is about began. A migration's commit says only when it can have begun: what the code gave up
 * later began later.
 */

#include "findings.h"

#include <string.h>

#define LINES 6  /* of beginnings, and of earlier times */
#define NAMES 4  /* in a line */

typedef struct {
    Audit *audit;
    const AuditTarget *part;
    const TargetTimeline *past;
    GHashTable *open; /* DriftSubject * -> Episode *: those that are open at the end of the line */
} Since;

/* --- the open episodes of a target --------------------------------------------------------------------------------------- */

static guint hash_subject(gconstpointer key) {
    const DriftSubject *subject = key;
    return g_str_hash(subject->identity) * 31 + (guint)subject->kind;
}

static gboolean same_subject(gconstpointer a, gconstpointer b) {
    return drift_subject_compare(a, b) == 0;
}

static GHashTable *open_episodes(const TargetTimeline *past) {
    GHashTable *open = g_hash_table_new(hash_subject, same_subject);
    for (guint i = 0; i < past->episodes->len; i++) {
        Episode *episode = &g_array_index(past->episodes, Episode, i);
        if (episode->ended < 0)
            g_hash_table_insert(open, &episode->subject, episode);
    }
    return open;
}

static void add_episode(const Since *since, const DriftSubject *subject, GPtrArray *episodes) {
    Episode *episode = g_hash_table_lookup(since->open, subject);
    if (episode && !g_ptr_array_find(episodes, episode, NULL))
        g_ptr_array_add(episodes, episode);
}

/* --- what a finding is about --------------------------------------------------------------------------------------------- */

/* Of a declared source: the differences that it tells of. */
static void add_gaps(const Since *since, const Finding *finding, GPtrArray *episodes) {
    for (guint i = 0; finding->source && i < since->part->declared->len; i++) {
        const AuditDeclared *declared = since->part->declared->pdata[i];
        if (!declared->drift || strcmp(declared->name, finding->source) != 0)
            continue;
        for (guint j = 0; j < declared->drift->gaps->len; j++) {
            const DeclaredGap *gap = &g_array_index(declared->drift->gaps, DeclaredGap, j);
            if (g_strcmp0(gap->rule, finding->rule) == 0 && g_strcmp0(gap->subject, finding->subject) == 0)
                add_episode(since, &(DriftSubject){.source = declared->name, .kind = gap->change->kind, .identity = gap->change->identity}, episodes);
        }
    }
}

/* About files: the same rule at the same file. */
static void add_files(const Since *since, const Finding *finding, GPtrArray *episodes) {
    for (guint i = 0; finding->subject && i < since->past->sources->len; i++)
        add_episode(since, &(DriftSubject){.source = since->past->sources->pdata[i], .rule = finding->rule, .kind = finding->kind, .identity = finding->subject}, episodes);
}

static guint beginning_of(const Episode *episode) {
    return (guint)g_array_index(episode->steps, EpisodeStep, 0).point;
}

static int compare_beginnings(gconstpointer a, gconstpointer b) {
    const Episode *left = *(const Episode *const *)a, *right = *(const Episode *const *)b;
    if (beginning_of(left) != beginning_of(right))
        return beginning_of(left) < beginning_of(right) ? -1 : 1;
    return drift_subject_compare(&left->subject, &right->subject);
}

/* --- evidence ----------------------------------------------------------------------------------------------------------- */

static const Commit *commit_at(const Since *since, guint point) {
    return g_array_index(since->past->points, TimelinePoint, point).commit;
}

static const char *names_of(const Since *since, const GPtrArray *episodes, guint from, guint to) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = from; i < to; i++)
        g_ptr_array_add(names, (gpointer)(uintptr_t)word_short(((const Episode *)episodes->pdata[i])->subject.identity));
    return word_list(since->audit->texts, names, NAMES);
}

/* Not all of it began with the commit that the finding names, or it names none: each commit with what began with it. */
static void tell_beginnings(const Since *since, Finding *finding, const GPtrArray *episodes) {
    if (finding->since && beginning_of(episodes->pdata[0]) == beginning_of(episodes->pdata[episodes->len - 1]))
        return;
    guint lines = 0;
    for (guint i = 0, next; i < episodes->len && lines < LINES; i = next, lines++) {
        for (next = i + 1; next < episodes->len && beginning_of(episodes->pdata[next]) == beginning_of(episodes->pdata[i]);)
            next++;
        bool rest = lines + 1 == LINES && next < episodes->len;
        const char *names = names_of(since, episodes, i, rest ? episodes->len : next);
        const char *commit = word_commit(since->audit->texts, commit_at(since, beginning_of(episodes->pdata[i])));
        bool known = ((const Episode *)episodes->pdata[i])->began_by != NULL;
        findings_add_evidence(since->audit->findings, finding, "%ssince %s%s: %s", known ? "" : "at least ", commit, rest ? " or later" : known ? "" : ", the first commit that can be seen", names);
    }
}

static DriftState last_state(const Episode *episode) {
    return g_array_index(episode->steps, EpisodeStep, episode->steps->len - 1).state;
}

/* "was so", or how it differed then: it may have been in no migration, and be unknown to the code now. */
static const char *manner_of(const Since *since, const Episode *earlier, const Episode *now) {
    return last_state(earlier) == last_state(now) ? "was so" : text_pool_printf(since->audit->texts, "differed (%s)", drift_state_text(last_state(earlier)));
}

/* It was over once, and came again. */
static void tell_earlier(const Since *since, Finding *finding, const GPtrArray *episodes) {
    guint lines = 0;
    for (guint i = 0; i < episodes->len && lines < LINES; i++) {
        const Episode *episode = episodes->pdata[i];
        if (episode->earlier < 0)
            continue;
        const Episode *earlier = &g_array_index(since->past->episodes, Episode, (guint)episode->earlier);
        const char *from = word_commit(since->audit->texts, commit_at(since, beginning_of(earlier)));
        const char *until = word_commit(since->audit->texts, commit_at(since, (guint)earlier->ended));
        const char *name = word_code(since->audit->texts, word_short(episode->subject.identity));
        findings_add_evidence(since->audit->findings, finding, "not for the first time: %s %s %s %s until %s", name, manner_of(since, earlier, episode),
                              earlier->began_by ? "from" : "before", from, until);
        lines++;
    }
}

/* --- findings ----------------------------------------------------------------------------------------------------------- */

static void date_finding(const Since *since, Finding *finding) {
    bool declared = g_str_has_prefix(finding->rule, "declared/");
    if (finding->database || (finding->since && !declared))
        return;
    g_autoptr(GPtrArray) episodes = g_ptr_array_new();
    if (declared)
        add_gaps(since, finding, episodes);
    if (episodes->len == 0)
        add_files(since, finding, episodes);
    if (episodes->len == 0)
        return;
    g_ptr_array_sort(episodes, compare_beginnings);
    const Episode *first = episodes->pdata[0];
    finding->since = first->began_by ? commit_at(since, beginning_of(first)) : NULL; /* else before all that can be seen */
    tell_beginnings(since, finding, episodes);
    tell_earlier(since, finding, episodes);
}

void findings_date(Audit *audit) {
    for (guint i = 0; audit->timeline && i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        const TargetTimeline *past = timeline_find_target(audit->timeline, part->target->name);
        if (!past)
            continue;
        g_autoptr(GHashTable) open = open_episodes(past);
        const Since since = {audit, part, past, open};
        for (guint j = 0; j < audit->findings->items->len; j++) {
            Finding *finding = audit->findings->items->pdata[j];
            if (g_strcmp0(finding->target, past->name) == 0)
                date_finding(&since, finding);
        }
    }
}
