/* The register of bugs: mentions grouped, each group looked for in the past of the schema, judged and told. */

#include "analysis/bugs.h"

#include <string.h>
#include "bugs_private.h"

static gboolean is_same_commit(gconstpointer a, gconstpointer b) {
    return bug_same_commit(a, b);
}

static void add_commits(Bug *bug) {
    for (guint i = 0; i < bug->mentions->len; i++) {
        const Mention *mention = bug->mentions->pdata[i];
        gpointer commit = (gpointer)(uintptr_t)mention->commit;
        if (mention->place == MENTION_COMMIT && commit && !g_ptr_array_find_with_equal_func(bug->commits, commit, is_same_commit, NULL))
            g_ptr_array_add(bug->commits, commit);
    }
}

/* What the best title says, or else the first mention that says it. */
static const char *told(const Bug *bug, const Mention *title, const char *(*field)(const Mention *mention)) {
    const char *text = title ? field(title) : NULL;
    for (guint i = 0; i < bug->mentions->len && !text; i++)
        text = field(bug->mentions->pdata[i]);
    return text;
}

static const char *severity_of(const Mention *mention) {
    return mention->severity;
}

static const char *phase_of(const Mention *mention) {
    return mention->phase;
}

static Bug *add_bug(BugRegister *bugs, const BugGroup *group) {
    Bug *bug = bug_register_add(bugs, ((const Mention *)group->mentions->pdata[0])->identifier);
    for (guint i = 0; i < group->mentions->len; i++)
        g_ptr_array_add(bug->mentions, group->mentions->pdata[i]);
    bug->first = bug->mentions->pdata[0];
    bug->title = group->title ? text_pool_add(bugs->texts, group->title->title) : NULL;
    bug->severity = text_pool_add(bugs->texts, told(bug, group->title, severity_of));
    bug->phase = text_pool_add(bugs->texts, told(bug, group->title, phase_of));
    bug->copies = group->copies;
    add_commits(bug);
    return bug;
}

/* "BUG-001", "BUG-001 (2)": in the register's order. */
static void name_bugs(BugRegister *bugs) {
    for (guint from = 0, to; from < bugs->bugs->len; from = to) {
        const char *identifier = ((const Bug *)bugs->bugs->pdata[from])->identifier;
        for (to = from; to < bugs->bugs->len && strcmp(((const Bug *)bugs->bugs->pdata[to])->identifier, identifier) == 0;)
            to++;
        for (guint i = from; i < to; i++) {
            Bug *bug = bugs->bugs->pdata[i];
            bug->homonyms = to - from - 1;
            bug->anchor = i == from ? bug->identifier : text_pool_printf(bugs->texts, "%s (%u)", bug->identifier, i - from + 1);
        }
    }
}

static void look_into(const Audit *audit, const BugNames *names, BugRegister *bugs, Bug *bug) {
    g_autoptr(GArray) files = bug_find_files(audit, bug->mentions);
    bug_put_migrations(audit, bugs, bug, files);
    bug_find_episodes(audit, names, bugs, bug);
    bug_put_migrations(audit, bugs, bug, files); /* "migration 0010": now the target is known */
    bug_judge(audit, bugs, bug);
    bug_tell(audit, bugs, bug);
}

BugRegister *bugs_build(const Audit *audit, Mentions *take_mentions) {
    BugRegister *bugs = bug_register_new();
    g_autoptr(GPtrArray) groups = bug_groups(take_mentions);
    g_autoptr(BugNames) names = bug_names_new(audit);
    bugs->mentions = take_mentions;
    bugs->documents = take_mentions->documents;
    for (guint i = 0; i < groups->len; i++)
        add_bug(bugs, groups->pdata[i]);
    name_bugs(bugs);
    for (guint i = 0; i < bugs->bugs->len; i++)
        look_into(audit, names, bugs, bugs->bugs->pdata[i]);
    return bugs;
}
