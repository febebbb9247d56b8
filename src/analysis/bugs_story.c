/* A bug in two or three sentences: from when to when, what was claimed of it and how things stood then; and what is left. */

#include "bugs_private.h"

#include <string.h>
#include "compare/words.h"

/* --- words --------------------------------------------------------------------------------------------------------------- */

const char *bug_duration(TextPool *texts, int64_t seconds) {
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

const char *bug_place_words(TextPool *texts, const Mention *mention) {
    if (mention->place == MENTION_COMMIT)
        return mention->commit ? text_pool_printf(texts, "the message of %s", short_id(texts, mention->commit)) : "a commit message";
    if (!mention->path)
        return "a text";
    g_autofree char *name = g_path_get_basename(mention->path);
    return mention->line > 0 && !mention->gone ? text_pool_printf(texts, "%s line %d", word_code(texts, name), mention->line) : word_code(texts, name);
}

typedef struct {
    const Audit *audit;
    TextPool *texts;
    const Bug *bug;
    const GArray *core;
    GString *out;
} Story;

/* --- from when to when --------------------------------------------------------------------------------------------------- */

static bool is_first_seen(const Story *story) {
    for (guint i = 0; i < story->core->len; i++) {
        const BugEpisode *link = &g_array_index(story->core, BugEpisode, i);
        if (bug_same_commit(bug_began(story->audit->timeline, link), story->bug->began) && !bug_episode(story->audit->timeline, link)->began_by)
            return true;
    }
    return false;
}

static void tell_span(const Story *story) {
    const Bug *bug = story->bug;
    if (!bug->began)
        return;
    g_string_append_printf(story->out, "Began with %s%s", word_commit(story->texts, bug->began), !is_first_seen(story) ? "" : bug->ended ? ", or before" : ", or before,");
    if (bug->ended)
        g_string_append_printf(story->out, ", ended with %s of %s after %s%s.", short_id(story->texts, bug->ended), date_of(story->texts, bug->ended), bug_duration(story->texts, bug->seconds),
                               bug->rests->len > 0 ? ", but not everywhere" : "");
    else
        g_string_append_printf(story->out, " and has not ended in the %s since.", word_count(story->texts, (size_t)MAX(bug->days, 0), "day", "days"));
}

/* --- what is left -------------------------------------------------------------------------------------------------------- */

/* Of one place, several files may be the reason. */
static void tell_reasons(const Story *story, guint from, guint to) {
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    for (guint i = from; i < to; i++) {
        const char *tag = g_array_index(story->bug->rests, BugRest, i).migration;
        if (tag)
            g_ptr_array_add(tags, (gpointer)(uintptr_t)tag);
    }
    if (tags->len > 0)
        g_string_append_printf(story->out, ", as %s", bug_rest_reason(story->texts, g_array_index(story->bug->rests, BugRest, from).place, tags));
}

static bool is_same_place(const BugRest *a, const BugRest *b) {
    return a->place == b->place && g_strcmp0(a->name, b->name) == 0;
}

static void tell_left(const Story *story) {
    const GArray *rests = story->bug->rests;
    for (guint from = 0, to; from < rests->len; from = to) {
        const BugRest *rest = &g_array_index(rests, BugRest, from);
        size_t count = 0;
        for (to = from; to < rests->len && is_same_place(rest, &g_array_index(rests, BugRest, to)); to++)
            count += g_array_index(rests, BugRest, to).objects->len;
        g_string_append_printf(story->out, "%s%s", from == 0 ? "Still differing: " : to == rests->len ? " and " : ", ", word_count(story->texts, count, "object", "objects"));
        if (rest->place != REST_JOURNAL)
            g_string_append_printf(story->out, " in %s", rest->where);
        tell_reasons(story, from, to);
    }
    if (rests->len > 0)
        g_string_append_c(story->out, '.');
}

/* --- claims -------------------------------------------------------------------------------------------------------------- */

/* Where the objects stood at a time. */
typedef enum { STOOD_MENDED, STOOD_WAITING, STOOD_OPEN } Stood; /* waiting: in a file that the runner never ran */

static Stood stood_at(const Story *story, const BugEpisode *link, int64_t time) {
    const Episode *episode = bug_episode(story->audit->timeline, link);
    const Commit *ended = bug_ended(story->audit->timeline, link);
    DriftState state = bug_step(episode, 0)->state;
    for (guint i = 1; i < episode->steps->len; i++)
        if (bug_commit_at(story->audit->timeline, link->target, bug_step(episode, i)->point)->commit_time <= time)
            state = bug_step(episode, i)->state;
    if (ended && ended->commit_time <= time)
        return STOOD_MENDED;
    return state == DRIFT_STATE_NOT_REGISTERED ? STOOD_WAITING : STOOD_OPEN;
}

/* A script or a snapshot that lagged behind: how an object stood is told by the declared schema, when it knows it. */
static bool is_behind(const Story *story, const BugEpisode *link) {
    const char *source = bug_episode(story->audit->timeline, link)->subject.source;
    DeclaredRole role = bug_source_role(story->audit, bug_target(story->audit->timeline, link->target)->name, source);
    return role != ROLE_SCHEMA && role != ROLE_COUNT;
}

static char *object_key(const Story *story, const BugEpisode *link) {
    const DriftSubject *subject = &bug_episode(story->audit->timeline, link)->subject;
    return g_strdup_printf("%u %d %s", link->target, (int)subject->kind, subject->identity);
}

/* What is wrong with a file is no object, unless there is nothing else. */
static bool is_counted(const Story *story, const BugEpisode *link) {
    bool objects = false;
    for (guint i = 0; i < story->core->len && !objects; i++)
        objects = !bug_episode(story->audit->timeline, &g_array_index(story->core, BugEpisode, i))->subject.rule;
    return !objects || !bug_episode(story->audit->timeline, link)->subject.rule;
}

/* Object -> how it stood, by its worst episode, of the declared schema or of what is behind it. Free with g_hash_table_unref(). */
static GHashTable *objects_standing(const Story *story, int64_t time, bool behind) {
    GHashTable *objects = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < story->core->len; i++) {
        const BugEpisode *link = &g_array_index(story->core, BugEpisode, i);
        if (is_behind(story, link) != behind || !is_counted(story, link))
            continue;
        char *key = object_key(story, link);
        int before = GPOINTER_TO_INT(g_hash_table_lookup(objects, key));
        g_hash_table_replace(objects, key, GINT_TO_POINTER(MAX(before, (int)stood_at(story, link, time))));
    }
    return objects;
}

/* Each object once. */
static void count_standing(const Story *story, int64_t time, guint counts[3]) {
    g_autoptr(GHashTable) declared = objects_standing(story, time, false), lagging = objects_standing(story, time, true);
    GHashTableIter iter;
    gpointer key, stood;
    g_hash_table_iter_init(&iter, declared);
    while (g_hash_table_iter_next(&iter, NULL, &stood))
        counts[GPOINTER_TO_INT(stood)]++;
    g_hash_table_iter_init(&iter, lagging);
    while (g_hash_table_iter_next(&iter, &key, &stood))
        counts[GPOINTER_TO_INT(stood)] += !g_hash_table_contains(declared, key);
}

static int64_t last_end_of(const Story *story) {
    int64_t last = G_MININT64;
    for (guint i = 0; i < story->core->len; i++) {
        const Commit *ended = bug_ended(story->audit->timeline, &g_array_index(story->core, BugEpisode, i));
        last = ended ? MAX(last, ended->commit_time) : last;
    }
    return last;
}

static void tell_standing(const Story *story, const guint counts[3]) {
    guint all = counts[STOOD_MENDED] + counts[STOOD_WAITING] + counts[STOOD_OPEN];
    if (counts[STOOD_MENDED] == all)
        g_string_append(story->out, ", and so it was");
    else if (counts[STOOD_OPEN] == all)
        g_string_append(story->out, ", when none of it was mended");
    else if (counts[STOOD_WAITING] == all)
        g_string_append(story->out, ", when all of it stood in files that the runner did not run");
    else {
        g_string_append_printf(story->out, ", when %u of %u objects were mended", counts[STOOD_MENDED], all);
        if (counts[STOOD_WAITING] > 0)
            g_string_append_printf(story->out, ", %u stood in files that the runner did not run", counts[STOOD_WAITING]);
    }
}

/* At the beginning of a sentence. */
static void tell_place(const Story *story, const Mention *mention) {
    const char *place = bug_place_words(story->texts, mention);
    g_string_append_printf(story->out, " %c%s", g_ascii_toupper(*place), place + 1);
}

static void tell_claim(const Story *story) {
    const Mention *claim = story->bug->claim;
    if (!claim)
        return;
    guint counts[3] = {0};
    int64_t time = mention_time(claim), last_end = last_end_of(story);
    count_standing(story, time, counts);
    tell_place(story, claim);
    g_string_append(story->out, " called it resolved");
    if (claim->commit && claim->place == MENTION_COMMIT)
        g_string_append_printf(story->out, " on %s", date_of(story->texts, claim->commit));
    else if (claim->commit)
        g_string_append_printf(story->out, " with %s of %s", short_id(story->texts, claim->commit), date_of(story->texts, claim->commit));
    tell_standing(story, counts);
    if (last_end > time)
        g_string_append_printf(story->out, "; the last of it was mended %s later", bug_duration(story->texts, last_end - time));
    g_string_append_c(story->out, '.');
}

static void tell_contradiction(const Story *story) {
    if (!story->bug->contradiction)
        return;
    tell_place(story, story->bug->contradiction);
    g_string_append(story->out, " still says open.");
}

void bug_tell(const Audit *audit, BugRegister *bugs, Bug *bug) {
    if (bug->verdict == VERDICT_NO_EVIDENCE)
        return;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GArray) core = bug_core(audit->timeline, bug);
    const Story story = {audit, bugs->texts, bug, core, out};
    tell_span(&story);
    tell_claim(&story);
    tell_contradiction(&story);
    bug->story = text_pool_add(bugs->texts, out->str);
    g_string_truncate(out, 0);
    tell_left(&story);
    bug->left = out->len > 0 ? text_pool_add(bugs->texts, out->str) : NULL;
    bug_put_events(audit, bugs, bug, core);
}
