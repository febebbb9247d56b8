/* What of a bug still differs, and whether what was claimed of it holds. */

#include "bugs_private.h"

#include <string.h>
#include "compare/words.h"

#define UNREGISTERED "journal/file-not-registered"

/* --- claims -------------------------------------------------------------------------------------------------------------- */

/* A plan tells what was to be done when it was written; nobody goes back to it. */
static bool is_plan(const Mention *mention) {
    g_autofree char *name = mention->path ? g_path_get_basename(mention->path) : g_strdup("");
    g_autoptr(GArray) words = bug_words(name);
    bool plan = false;
    for (guint i = 0; i < words->len; i++) {
        const char *word = g_array_index(words, BugWord, i).text;
        plan = plan || strcmp(word, "plan") == 0 || strcmp(word, "plans") == 0 || strcmp(word, "todo") == 0;
    }
    return plan;
}

static const Mention *first_claim(const Bug *bug) {
    for (guint i = 0; i < bug->mentions->len; i++) {
        const Mention *mention = bug->mentions->pdata[i];
        if (mention->claim == CLAIM_RESOLVED)
            return mention;
    }
    return NULL;
}

static bool stands(const Mention *mention) {
    return mention->place == MENTION_DOCUMENT && !mention->gone && !is_plan(mention);
}

/* The latest text that stands and says "open", where another one stands that says "resolved". Two places of one document count as well. */
static const Mention *find_contradiction(const Bug *bug) {
    const Mention *open = NULL;
    bool resolved = false;
    for (guint i = 0; i < bug->mentions->len; i++) {
        const Mention *mention = bug->mentions->pdata[i];
        resolved = resolved || (stands(mention) && mention->claim == CLAIM_RESOLVED);
        open = stands(mention) && mention->claim == CLAIM_OPEN ? mention : open;
    }
    return resolved ? open : NULL;
}

/* --- places -------------------------------------------------------------------------------------------------------------- */

DeclaredRole bug_source_role(const Audit *audit, const char *target, const char *source) {
    const AuditTarget *part = audit_find_target(audit, target);
    for (guint i = 0; part && i < part->declared->len; i++) {
        const AuditDeclared *declared = part->declared->pdata[i];
        if (strcmp(declared->name, source) == 0)
            return declared->role;
    }
    return strcmp(source, "snapshot") == 0 ? ROLE_SNAPSHOT : ROLE_COUNT;
}

static const EpisodeStep *last_step(const Episode *episode) {
    return bug_step(episode, episode->steps->len - 1);
}

const EpisodeStep *bug_mended_step(const Episode *episode) {
    const EpisodeStep *first = bug_step(episode, 0);
    bool lacked = first->state == DRIFT_STATE_UNMIGRATED || first->state == DRIFT_STATE_DROPPED || first->state == DRIFT_STATE_DIFFERENT;
    for (guint i = 1; lacked && i < episode->steps->len; i++)
        if (bug_step(episode, i)->state == DRIFT_STATE_NOT_REGISTERED)
            return bug_step(episode, i);
    return NULL;
}

static BugRest rest_of_episode(const Audit *audit, const BugEpisode *link) {
    const Episode *episode = bug_episode(audit->timeline, link);
    const EpisodeStep *step = last_step(episode);
    const char *source = episode->subject.source;
    DeclaredRole role = bug_source_role(audit, bug_target(audit->timeline, link->target)->name, source);
    bool lacks = step->state == DRIFT_STATE_UNMIGRATED || step->state == DRIFT_STATE_DROPPED;
    if (g_strcmp0(episode->subject.rule, UNREGISTERED) == 0)
        return (BugRest){.place = REST_JOURNAL, .migration = episode->subject.identity};
    if (step->state == DRIFT_STATE_NOT_REGISTERED)
        return (BugRest){.place = REST_JOURNAL, .migration = step->migration};
    if (episode->subject.rule || (lacks && role == ROLE_SCHEMA))
        return (BugRest){.place = strcmp(source, "journal") == 0 ? REST_JOURNAL : REST_MIGRATIONS};
    return role == ROLE_SNAPSHOT ? (BugRest){.place = REST_SNAPSHOT} : (BugRest){.place = REST_SOURCE, .name = source};
}

/* What stands before the name, and before and behind the migration that is the reason. */
static const struct {
    const char *where, *why, *does;
} PLACES[] = {
    [REST_MIGRATIONS] = {"the migrations", "a statement of ", " does nothing"},
    [REST_JOURNAL] = {"the journal", "the runner never runs ", ""},
    [REST_EXISTING] = {"existing databases", "the runner passes over ", ""},
    [REST_SOURCE] = {"", "", ""},
    [REST_SNAPSHOT] = {"the snapshot", "", ""},
    [REST_DATABASE] = {"database ", "", ""},
};

const char *bug_rest_reason(TextPool *texts, RestPlace place, const GPtrArray *tags) {
    return text_pool_printf(texts, "%s%s%s", PLACES[place].why, word_list(texts, tags, 4), PLACES[place].does);
}

static int compare_rests(gconstpointer a, gconstpointer b) {
    const BugRest *left = a, *right = b;
    int order = (int)left->place - (int)right->place;
    order = order ? order : g_strcmp0(left->name, right->name);
    return order ? order : g_strcmp0(left->migration, right->migration);
}

static BugRest *find_rest(const Bug *bug, const BugRest *wanted) {
    for (guint i = 0; i < bug->rests->len; i++)
        if (compare_rests(&g_array_index(bug->rests, BugRest, i), wanted) == 0)
            return &g_array_index(bug->rests, BugRest, i);
    return NULL;
}

static BugRest *make_rest(TextPool *texts, Bug *bug, const BugRest *wanted) {
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    BugRest rest = {.place = wanted->place, .name = text_pool_add(texts, wanted->name), .migration = text_pool_add(texts, wanted->migration), .objects = g_ptr_array_new()};
    rest.where = text_pool_printf(texts, "%s%s", PLACES[rest.place].where, rest.name ? word_code(texts, rest.name) : "");
    if (rest.migration)
        g_ptr_array_add(tags, (gpointer)(uintptr_t)rest.migration);
    rest.why = rest.migration ? bug_rest_reason(texts, rest.place, tags) : NULL;
    g_array_append_val(bug->rests, rest);
    return &g_array_index(bug->rests, BugRest, bug->rests->len - 1);
}

static void add_rest(TextPool *texts, Bug *bug, const BugRest *wanted, const char *identity) {
    BugRest *rest = find_rest(bug, wanted);
    rest = rest ? rest : make_rest(texts, bug, wanted);
    const char *own = text_pool_add(texts, identity);
    if (!g_ptr_array_find(rest->objects, own, NULL))
        g_ptr_array_add(rest->objects, (gpointer)(uintptr_t)own);
}

/* --- what still differs -------------------------------------------------------------------------------------------------- */

typedef struct {
    const Audit *audit;
    BugRegister *bugs;
    Bug *bug;
    GArray *core;               /* of BugEpisode */
    size_t open, mended;        /* of them */
    int64_t last_end;           /* of those that ended */
    int64_t last_change;        /* that brought one of them into a file that the runner never runs */
    GHashTable *things;         /* "target kind identity" of the named ones */
} Judging;

static char *thing_key(guint target, const DriftSubject *subject) {
    return g_strdup_printf("%u %d %s %s", target, (int)subject->kind, subject->rule ? subject->rule : "", subject->identity);
}

static void count_episodes(Judging *judging) {
    const Timeline *timeline = judging->audit->timeline;
    for (guint i = 0; i < judging->core->len; i++) {
        const BugEpisode *link = &g_array_index(judging->core, BugEpisode, i);
        const Episode *episode = bug_episode(timeline, link);
        judging->open += episode->ended < 0;
        judging->mended += episode->ended < 0 && bug_mended_step(episode);
        const EpisodeStep *mended = bug_mended_step(episode);
        if (mended)
            judging->last_change = MAX(judging->last_change, bug_commit_at(timeline, link->target, mended->point)->commit_time);
        if (episode->ended >= 0)
            judging->last_end = MAX(judging->last_end, bug_ended(timeline, link)->commit_time);
        g_hash_table_add(judging->things, thing_key(link->target, &episode->subject));
    }
}

/* Whatever began before people called it resolved, or with what mended it, belongs to it: the script that did not follow. What began later is another matter. */
static void add_open_episodes(Judging *judging) {
    const Timeline *timeline = judging->audit->timeline;
    int64_t claimed = judging->bug->claim ? mention_time(judging->bug->claim) : mention_time(judging->bug->first);
    int64_t horizon = MAX(MAX(claimed, judging->last_change), MAX(judging->last_end, mention_time(judging->bug->first)));
    for (guint i = 0; i < timeline->targets->len; i++)
        for (guint j = 0; j < bug_target(timeline, i)->episodes->len; j++) {
            const BugEpisode link = {.target = i, .episode = j};
            const Episode *episode = bug_episode(timeline, &link);
            if (episode->ended >= 0 || bug_began(timeline, &link)->commit_time > horizon)
                continue;
            g_autofree char *key = thing_key(i, &episode->subject);
            const BugRest rest = rest_of_episode(judging->audit, &link);
            if (g_hash_table_contains(judging->things, key))
                add_rest(judging->bugs->texts, judging->bug, &rest, episode->subject.identity);
        }
}

/* What is wrong with the file that brought it: it is in the migrations, and does not come to every database. */
static bool is_kept_back(const DriftSubject *file, RestPlace *place) {
    bool late = file->rule && strcmp(file->rule, "journal/when-not-increasing") == 0, silent = file->rule && strcmp(file->rule, "replay/silent-no-op") == 0;
    *place = late ? REST_EXISTING : REST_MIGRATIONS;
    return late || silent;
}

static void add_files(Judging *judging, const BugEpisode *link) {
    const Episode *episode = bug_episode(judging->audit->timeline, link);
    const char *tag = episode->ended_migration ? episode->ended_migration : last_step(episode)->migration;
    const GArray *episodes = bug_target(judging->audit->timeline, link->target)->episodes;
    for (guint i = 0; tag && i < episodes->len; i++) {
        const Episode *file = &g_array_index(episodes, Episode, i);
        BugRest rest = {.migration = tag};
        if (file->ended < 0 && is_kept_back(&file->subject, &rest.place) && strcmp(file->subject.identity, tag) == 0)
            add_rest(judging->bugs->texts, judging->bug, &rest, episode->subject.identity);
    }
}

static void add_databases(Judging *judging) {
    for (guint i = 0; i < judging->audit->timeline->targets->len; i++) {
        const AuditTarget *part = audit_find_target(judging->audit, bug_target(judging->audit->timeline, i)->name);
        for (guint j = 0; part && j < part->databases->len; j++) {
            const AuditDatabase *database = part->databases->pdata[j];
            const BugRest rest = {.place = REST_DATABASE, .name = database->name};
            for (guint k = 0; database->drift && k < database->drift->items->len; k++) {
                const DriftItem *item = &g_array_index(database->drift->items, DriftItem, k);
                const DriftSubject subject = {.kind = item->change->kind, .identity = item->change->identity};
                g_autofree char *key = thing_key(i, &subject);
                if (item->grade == GRADE_DIFFERENT && g_hash_table_contains(judging->things, key))
                    add_rest(judging->bugs->texts, judging->bug, &rest, item->change->identity);
            }
        }
    }
}

/* The file itself is said as the reason, when it is known what is in it. */
static void drop_files(const Bug *bug) {
    for (guint i = 0; i < bug->rests->len; i++) {
        const BugRest *rest = &g_array_index(bug->rests, BugRest, i);
        for (guint j = 0; rest->objects->len > 1 && j < rest->objects->len; j++)
            if (g_strcmp0(rest->migration, rest->objects->pdata[j]) == 0)
                g_ptr_array_remove_index(rest->objects, j);
    }
}

/* --- from when to when --------------------------------------------------------------------------------------------------- */

static void measure(Judging *judging) {
    const Timeline *timeline = judging->audit->timeline;
    Bug *bug = judging->bug;
    for (guint i = 0; i < judging->core->len; i++) {
        const BugEpisode *link = &g_array_index(judging->core, BugEpisode, i);
        const Commit *began = bug_began(timeline, link), *ended = bug_ended(timeline, link);
        if (!bug->began || began->commit_time < bug->began->commit_time)
            bug->began = began;
        if (judging->open == 0 && (!bug->ended || ended->commit_time > bug->ended->commit_time))
            bug->ended = ended;
    }
    const Commit *until = bug->ended ? bug->ended : timeline->head;
    if (!bug->began || !until)
        return;
    bug->seconds = commit_seconds_between(bug->began, until);
    bug->days = commit_days_between(bug->began, until);
}

/* --- verdict ------------------------------------------------------------------------------------------------------------- */

static Verdict verdict_of(const Judging *judging) {
    const Bug *bug = judging->bug;
    bool rests = bug->rests->len > 0;
    if (judging->core->len == 0)
        return VERDICT_NO_EVIDENCE;
    if (!bug->claim)
        return rests ? VERDICT_OPEN : VERDICT_RESOLVED;
    if (rests)
        return judging->open == judging->core->len && judging->mended == 0 ? VERDICT_REFUTED : VERDICT_PARTLY;
    return mention_time(bug->claim) < judging->last_end ? VERDICT_EARLY : VERDICT_VERIFIED;
}

void bug_judge(const Audit *audit, BugRegister *bugs, Bug *bug) {
    g_autoptr(GHashTable) things = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GArray) core = audit->timeline ? bug_core(audit->timeline, bug) : g_array_new(FALSE, FALSE, sizeof(BugEpisode));
    Judging judging = {.audit = audit, .core = core, .bugs = bugs, .bug = bug, .last_end = G_MININT64, .last_change = G_MININT64, .things = things};
    bug->claim = first_claim(bug);
    bug->contradiction = find_contradiction(bug);
    if (audit->timeline && bug->episodes->len > 0) {
        count_episodes(&judging);
        add_open_episodes(&judging);
        for (guint i = 0; i < core->len; i++)
            add_files(&judging, &g_array_index(core, BugEpisode, i));
        add_databases(&judging);
        drop_files(bug);
        measure(&judging);
        for (guint i = 0; i < bug->rests->len; i++)
            g_ptr_array_sort(g_array_index(bug->rests, BugRest, i).objects, text_compare_entries);
        g_array_sort(bug->rests, compare_rests);
    }
    bug->verdict = verdict_of(&judging);
}
