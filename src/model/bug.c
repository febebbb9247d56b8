#include "model/bug.h"

#include <string.h>

/* --- mentions ----------------------------------------------------------------------------------------------------------- */

Mentions *mentions_new(void) {
    Mentions *mentions = g_new0(Mentions, 1);
    mentions->texts = text_pool_new();
    mentions->items = g_ptr_array_new();
    mentions->commits = g_ptr_array_new_with_free_func(g_free);
    return mentions;
}

void mentions_free(Mentions *mentions) {
    if (!mentions)
        return;
    for (guint i = 0; i < mentions->items->len; i++) {
        Mention *mention = mentions->items->pdata[i];
        g_ptr_array_unref(mention->names);
        g_free(mention);
    }
    g_ptr_array_unref(mentions->items);
    g_ptr_array_unref(mentions->commits);
    text_pool_free(mentions->texts);
    g_free(mentions);
}

Mention *mentions_add(Mentions *mentions, const Mention *mention) {
    Mention *copy = g_memdup2(mention, sizeof *mention);
    const char **texts[] = {&copy->identifier, &copy->title, &copy->severity, &copy->phase, &copy->heading, &copy->path, &copy->text, &copy->copy_of};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = text_pool_add(mentions->texts, *texts[i]);
    copy->names = g_ptr_array_new();
    for (guint i = 0; mention->names && i < mention->names->len; i++)
        g_ptr_array_add(copy->names, (gpointer)(uintptr_t)text_pool_add(mentions->texts, mention->names->pdata[i]));
    g_ptr_array_add(mentions->items, copy);
    return copy;
}

const Commit *mentions_add_commit(Mentions *mentions, const Commit *commit) {
    Commit *copy = commit_copy(mentions->texts, commit);
    g_ptr_array_add(mentions->commits, copy);
    return copy;
}

int mention_compare(const Mention *a, const Mention *b) {
    int64_t left = a->commit ? a->commit->commit_time : G_MAXINT64, right = b->commit ? b->commit->commit_time : G_MAXINT64;
    if (left != right)
        return left < right ? -1 : 1;
    if (a->place != b->place)
        return (int)a->place - (int)b->place;
    int order = g_strcmp0(a->path, b->path);
    if (order == 0)
        order = a->line - b->line;
    return order ? order : strcmp(a->identifier, b->identifier);
}

/* --- the register --------------------------------------------------------------------------------------------------------- */

BugRegister *bug_register_new(void) {
    BugRegister *bugs = g_new0(BugRegister, 1);
    bugs->texts = text_pool_new();
    bugs->bugs = g_ptr_array_new();
    return bugs;
}

static void bug_free(Bug *bug) {
    g_ptr_array_unref(bug->mentions);
    g_ptr_array_unref(bug->objects);
    g_ptr_array_unref(bug->migrations);
    g_ptr_array_unref(bug->commits);
    g_array_unref(bug->episodes);
    for (guint i = 0; i < bug->rests->len; i++)
        g_ptr_array_unref(g_array_index(bug->rests, BugRest, i).objects);
    g_array_unref(bug->rests);
    g_array_unref(bug->events);
    g_ptr_array_unref(bug->beside);
    g_free(bug);
}

void bug_register_free(BugRegister *bugs) {
    if (!bugs)
        return;
    for (guint i = 0; i < bugs->bugs->len; i++)
        bug_free(bugs->bugs->pdata[i]);
    g_ptr_array_unref(bugs->bugs);
    mentions_free(bugs->mentions);
    text_pool_free(bugs->texts);
    g_free(bugs);
}

Bug *bug_register_add(BugRegister *bugs, const char *identifier) {
    Bug *bug = g_new0(Bug, 1);
    bug->identifier = text_pool_add(bugs->texts, identifier);
    bug->mentions = g_ptr_array_new();
    bug->objects = g_ptr_array_new();
    bug->migrations = g_ptr_array_new();
    bug->commits = g_ptr_array_new();
    bug->episodes = g_array_new(FALSE, TRUE, sizeof(BugEpisode));
    bug->rests = g_array_new(FALSE, TRUE, sizeof(BugRest));
    bug->events = g_array_new(FALSE, TRUE, sizeof(BugEvent));
    bug->beside = g_ptr_array_new();
    bug->verdict = VERDICT_NO_EVIDENCE;
    g_ptr_array_add(bugs->bugs, bug);
    return bug;
}

/* --- words ---------------------------------------------------------------------------------------------------------------- */

static const char *const CLAIMS[CLAIM_COUNT] = {"none", "found", "open", "partly", "resolved", "rejected"};

const char *claim_id(Claim claim) {
    return CLAIMS[claim];
}

static const struct {
    const char *id, *text;
} VERDICTS[VERDICT_COUNT] = {
    [VERDICT_VERIFIED] = {"verified", "resolved and verified"},
    [VERDICT_REFUTED] = {"refuted", "claimed resolved, and nothing of it is"},
    [VERDICT_PARTLY] = {"partly", "claimed resolved, and only a part of it is"},
    [VERDICT_EARLY] = {"early", "resolved, after it was claimed to be"},
    [VERDICT_RESOLVED] = {"resolved", "resolved, and nobody says so"},
    [VERDICT_OPEN] = {"open", "open"},
    [VERDICT_NO_EVIDENCE] = {"no_evidence", "no evidence in the schema"},
};

const char *verdict_id(Verdict verdict) {
    return VERDICTS[verdict].id;
}

const char *verdict_text(Verdict verdict) {
    return VERDICTS[verdict].text;
}

const char *bug_event_id(BugEventKind kind) {
    static const char *const ids[BUG_EVENT_COUNT] = {[BUG_BEGAN] = "began", [BUG_BROUGHT] = "brought", [BUG_ENDED] = "ended"};
    return ids[kind];
}
