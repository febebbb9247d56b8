#include "json.h"

json_t *json_of_tool(const Audit *audit) {
    return json_pack("{s:s, s:o, s:o}", "name", "pgstrata", "version", json_of_text(audit->tool_version), "scratch_server",
                     json_of_text(audit->scratch_version));
}

json_t *json_of_source(const Audit *audit) {
    const History *history = audit->history;
    return json_pack("{s:o, s:o, s:o, s:b, s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                     "revision", json_of_text(audit->revision),
                     "head", json_of_commit_id(history ? history->head : NULL),
                     "branch", json_of_text(history ? history->branch : NULL),
                     "complete", history ? history->complete : 0,
                     "incomplete_reason", json_of_text(history ? history->incomplete_reason : "no git history"),
                     "commits_walked", (json_int_t)(history ? history->commits_walked : 0),
                     "commit_url", json_of_text(history ? history->commit_url : NULL),
                     "configuration", json_of_text(audit->project->source),
                     "package_manager", json_of_text(audit->project->package_manager),
                     "migrate_command", json_of_text(audit->project->migrate_command),
                     "generate_command", json_of_text(audit->project->generate_command),
                     "excluded", json_of_texts(audit->project->excluded, false),
                     "notes", json_of_texts(audit->project->notes, false));
}

static json_t *commit_value(const Commit *commit) {
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:b}",
                     "author", json_of_text(commit->author),
                     "subject", json_of_text(commit->subject),
                     "authored", json_of_time(commit->author_time, commit->author_offset),
                     "committed", json_of_time(commit->commit_time, commit->commit_offset),
                     "pull_request", json_of_line(commit->pull_request),
                     "first_tag", json_of_text(commit->first_tag),
                     "merge", commit->merge);
}

static void add_commits(json_t *object, const GPtrArray *commits) {
    for (guint i = 0; i < commits->len; i++) {
        const Commit *commit = g_ptr_array_index(commits, i);
        json_object_set_new(object, commit->id, commit_value(commit));
    }
}

/* Those of the history are last: they know their tags. */
json_t *json_of_commits(const Audit *audit) {
    json_t *object = json_object();
    if (audit->bugs && audit->bugs->mentions)
        add_commits(object, audit->bugs->mentions->commits);
    for (guint i = 0; i < audit->ranges->len; i++)
        add_commits(object, ((const CommitRange *)audit->ranges->pdata[i])->owned);
    if (audit->before && audit->before->history)
        add_commits(object, audit->before->history->commits);
    if (audit->timeline)
        add_commits(object, audit->timeline->commits);
    if (audit->history)
        add_commits(object, audit->history->commits);
    return object;
}
