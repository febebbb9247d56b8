/* Which episodes a bug is about: those of the objects that it names which had begun when it was first spoken of, and had not ended; and what began together with them. */

#include "bugs_private.h"

#include <string.h>

#define LATE_NOTE (7 * 86400) /* a bug that is first spoken of as resolved may have been mended this many seconds before */
#define TOGETHER_LIMIT 30     /* what one commit began of one source, beyond which not all of it is one matter */

/* --- looking things up --------------------------------------------------------------------------------------------------- */

const TargetTimeline *bug_target(const Timeline *timeline, guint target) {
    return timeline->targets->pdata[target];
}

const Episode *bug_episode(const Timeline *timeline, const BugEpisode *link) {
    return &g_array_index(bug_target(timeline, link->target)->episodes, Episode, link->episode);
}

const Commit *bug_commit_at(const Timeline *timeline, guint target, size_t point) {
    return g_array_index(bug_target(timeline, target)->points, TimelinePoint, point).commit;
}

const EpisodeStep *bug_step(const Episode *episode, guint index) {
    return &g_array_index(episode->steps, EpisodeStep, index);
}

static size_t first_point(const Episode *episode) {
    return bug_step(episode, 0)->point;
}

const Commit *bug_began(const Timeline *timeline, const BugEpisode *link) {
    return bug_commit_at(timeline, link->target, first_point(bug_episode(timeline, link)));
}

const Commit *bug_ended(const Timeline *timeline, const BugEpisode *link) {
    const Episode *episode = bug_episode(timeline, link);
    return episode->ended < 0 ? NULL : bug_commit_at(timeline, link->target, (size_t)episode->ended);
}

GArray *bug_core(const Timeline *timeline, const Bug *bug) {
    GArray *core = g_array_new(FALSE, FALSE, sizeof(BugEpisode));
    g_autoptr(GHashTable) groups = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (int pass = 0; pass < 2; pass++)
        for (guint i = 0; i < bug->episodes->len; i++) {
            const BugEpisode *link = &g_array_index(bug->episodes, BugEpisode, i);
            const gint64 group = (gint64)link->target << 32 | bug_episode(timeline, link)->group;
            if (pass == 0 && link->named)
                g_hash_table_add(groups, g_memdup2(&group, sizeof group));
            else if (pass == 1 && g_hash_table_contains(groups, &group))
                g_array_append_val(core, *link);
        }
    return core;
}

bool bug_same_commit(const Commit *left, const Commit *right) {
    return left && right && strcmp(left->id, right->id) == 0;
}

int64_t mention_time(const Mention *mention) {
    return mention->commit ? mention->commit->commit_time : G_MAXINT64;
}

/* --- what is named ------------------------------------------------------------------------------------------------------- */

typedef struct {
    const Audit *audit;
    const Timeline *timeline;
    Bug *bug;
    GHashTable *named;  /* "kind identity" */
    GHashTable *tables; /* identities of tables that are named, without any of what they have */
    GHashTable *whole;  /* identities of tables of which something is named */
    unsigned roles;     /* bits of DeclaredRole: scripts and snapshots that the texts speak of */
    int64_t first, slack;
} Search;

static char *key_of(ObjectKind kind, const char *identity) {
    return g_strdup_printf("%d %s", (int)kind, identity);
}

/* `tables`: one that stands alone means all that it has. A report that only quotes a query on the way names it as well. */
static void take_things(Search *search, const GPtrArray *things, bool tables) {
    for (guint i = 0; i < things->len; i++) {
        const BugThing *thing = things->pdata[i];
        g_hash_table_add(search->named, key_of(thing->kind, thing->identity));
        if (strcmp(thing->identity, thing->component) != 0)
            g_hash_table_add(search->whole, (gpointer)(uintptr_t)thing->component);
    }
    for (guint i = 0; tables && i < things->len; i++) {
        const BugThing *thing = things->pdata[i];
        if (strcmp(thing->identity, thing->component) == 0 && !g_hash_table_contains(search->whole, thing->identity))
            g_hash_table_add(search->tables, (gpointer)(uintptr_t)thing->identity);
    }
}

static bool names_file(const Search *search, const char *subject) {
    for (guint i = 0; i < search->bug->migrations->len; i++)
        if (strstr(subject, search->bug->migrations->pdata[i]))
            return true;
    return false;
}

static bool is_named(const Search *search, const DriftSubject *subject) {
    if (subject->rule)
        return subject->kind == KIND_COUNT && names_file(search, subject->identity);
    g_autofree char *key = key_of(subject->kind, subject->identity);
    bool itself = subject->component && strcmp(subject->component, subject->identity) == 0;
    return g_hash_table_contains(search->named, key) || (subject->component && g_hash_table_contains(search->tables, subject->component)) ||
           (itself && g_hash_table_contains(search->whole, subject->identity));
}

/* Scripts and snapshots that the texts speak of, as bits. */
static unsigned spoken_roles(const GPtrArray *said) {
    static const struct {
        DeclaredRole role;
        const char *const words[5]; /* beginnings */
    } spoken[] = {{ROLE_INIT, {"init", "seed", "bootstrap", "provision"}}, {ROLE_SNAPSHOT, {"snapshot"}}, {ROLE_DUMP, {"dump", "structure"}}};
    unsigned roles = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(spoken); i++)
        roles |= bug_says(said, spoken[i].words) ? 1u << spoken[i].role : 0;
    return roles;
}

/* A script or a snapshot that lags behind is what a bug is about only when its texts speak of it, or when nothing else declares the schema: what the bug is about may well not be there, too. */
static bool is_spoken_of(const Search *search, guint target, const char *source) {
    const TargetTimeline *past = bug_target(search->timeline, target);
    DeclaredRole role = bug_source_role(search->audit, past->name, source);
    if (role == ROLE_SCHEMA || role == ROLE_COUNT || search->roles & 1u << role)
        return true;
    bool alone = true;
    for (guint i = 0; i < past->sources->len; i++)
        alone = alone && bug_source_role(search->audit, past->name, past->sources->pdata[i]) != ROLE_SCHEMA;
    return alone;
}

/* It had begun when the bug was first spoken of, and was not over then. */
static bool is_in_time(const Search *search, const BugEpisode *link) {
    const Commit *began = bug_began(search->timeline, link), *ended = bug_ended(search->timeline, link);
    return began->commit_time <= search->first && (!ended || ended->commit_time >= search->first - search->slack);
}

/* --- targets ------------------------------------------------------------------------------------------------------------- */

/* Which targets a title names ("... - Tenant Tables"), as bits; all when it names none or there are too many to tell. */
static uint64_t wanted_targets(const Timeline *timeline, const Bug *bug) {
    uint64_t wanted = 0;
    for (guint i = 0; timeline->targets->len > 1 && i < bug->mentions->len; i++) {
        const Mention *mention = bug->mentions->pdata[i];
        g_autoptr(GArray) title = mention->title ? bug_words(mention->title) : NULL;
        for (guint j = 0; title && j < timeline->targets->len && j < 64; j++) {
            g_autoptr(GArray) name = bug_words(bug_target(timeline, j)->name);
            wanted |= name->len > 0 && bug_likeness(name, title) == 100 ? (uint64_t)1 << j : 0;
        }
    }
    return wanted ? wanted : UINT64_MAX;
}

/* --- the search ---------------------------------------------------------------------------------------------------------- */

/* The last bit stands for all further targets. */
static bool is_among(uint64_t targets, guint index) {
    return targets >> MIN(index, 63) & 1;
}

static void add_named(Search *search, uint64_t targets) {
    for (guint i = 0; i < search->timeline->targets->len; i++) {
        const TargetTimeline *target = bug_target(search->timeline, i);
        for (guint j = 0; is_among(targets, i) && j < target->episodes->len; j++) {
            const BugEpisode link = {.target = i, .episode = j, .named = true};
            const DriftSubject *subject = &g_array_index(target->episodes, Episode, j).subject;
            if (is_named(search, subject) && is_in_time(search, &link) && is_spoken_of(search, i, subject->source))
                g_array_append_val(search->bug->episodes, link);
        }
    }
}

static bool began_together(const TargetTimeline *target, guint a, guint b) {
    const Episode *left = &g_array_index(target->episodes, Episode, a), *right = &g_array_index(target->episodes, Episode, b);
    return first_point(left) == first_point(right) && strcmp(left->subject.source, right->subject.source) == 0;
}

static int compare_links(gconstpointer a, gconstpointer b) {
    const BugEpisode *left = a, *right = b;
    if (left->target != right->target)
        return left->target < right->target ? -1 : 1;
    return left->episode < right->episode ? -1 : left->episode > right->episode;
}

/* Of the same component always; of others when the commit did not begin too much for that. */
static void add_siblings(Search *search, guint target_index, guint named, GHashTable *taken) {
    const TargetTimeline *target = bug_target(search->timeline, target_index);
    const Episode *origin = &g_array_index(target->episodes, Episode, named);
    guint from = named, to = named + 1;
    while (from > 0 && first_point(&g_array_index(target->episodes, Episode, from - 1)) == first_point(origin))
        from--;
    while (to < target->episodes->len && first_point(&g_array_index(target->episodes, Episode, to)) == first_point(origin))
        to++;
    guint together = 0;
    for (guint i = from; i < to; i++)
        together += began_together(target, i, named);
    for (guint i = from; i < to; i++) {
        const Episode *episode = &g_array_index(target->episodes, Episode, i);
        const BugEpisode link = {.target = target_index, .episode = i, .named = false};
        bool near = together <= TOGETHER_LIMIT || g_strcmp0(episode->subject.component, origin->subject.component) == 0;
        if (near && began_together(target, i, named) && g_hash_table_add(taken, GUINT_TO_POINTER(i)))
            g_array_append_val(search->bug->episodes, link);
    }
}

static void add_all_siblings(Search *search) {
    guint count = search->bug->episodes->len;
    for (guint target = 0; target < search->timeline->targets->len; target++) {
        g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
        for (guint i = 0; i < count; i++)
            if (g_array_index(search->bug->episodes, BugEpisode, i).target == target)
                g_hash_table_add(taken, GUINT_TO_POINTER(g_array_index(search->bug->episodes, BugEpisode, i).episode));
        for (guint i = 0; i < count; i++) {
            const BugEpisode link = g_array_index(search->bug->episodes, BugEpisode, i);
            if (link.target == target)
                add_siblings(search, target, link.episode, taken);
        }
    }
    g_array_sort(search->bug->episodes, compare_links);
}

static int64_t first_slack(const Bug *bug) {
    for (guint i = 0; i < bug->mentions->len; i++) {
        const Mention *mention = bug->mentions->pdata[i];
        if (mention_time(mention) == mention_time(bug->first) && (mention->claim == CLAIM_RESOLVED || mention->claim == CLAIM_PARTLY))
            return LATE_NOTE;
    }
    return 0;
}

static void put_objects(BugRegister *bugs, Bug *bug, const GPtrArray *things) {
    for (guint i = 0; i < things->len; i++)
        g_ptr_array_add(bug->objects, (gpointer)(uintptr_t)text_pool_add(bugs->texts, ((const BugThing *)things->pdata[i])->identity));
    g_ptr_array_sort(bug->objects, text_compare_entries);
}

/* Of all its texts. */
static SchemaTalk talk_of(const GPtrArray *mentions) {
    SchemaTalk talk = TALK_NONE;
    for (guint i = 0; i < mentions->len; i++)
        talk = MAX(talk, ((const Mention *)mentions->pdata[i])->schema);
    return talk;
}

void bug_find_episodes(const Audit *audit, const BugNames *names, BugRegister *bugs, Bug *bug) {
    const SchemaTalk talk = talk_of(bug->mentions);
    if (talk == TALK_NONE) /* a word that is a table's name is a word */
        return;
    g_autoptr(GPtrArray) things = bug_names_resolve(names, bug->mentions);
    put_objects(bugs, bug, things);
    if (!audit->timeline)
        return;
    g_autoptr(GPtrArray) said = bug_said(bug->mentions);
    g_autoptr(GHashTable) named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) tables = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) whole = g_hash_table_new(g_str_hash, g_str_equal);
    const uint64_t wanted = wanted_targets(audit->timeline, bug);
    Search search = {audit, audit->timeline, bug, named, tables, whole, spoken_roles(said), mention_time(bug->first), first_slack(bug)};
    take_things(&search, things, talk == TALK_OWN);
    add_named(&search, wanted);
    if (bug->episodes->len == 0 && wanted != UINT64_MAX)
        add_named(&search, ~wanted);
    add_all_siblings(&search);
}
