/* The register of bugs. */

#include "bug_view.h"
#include "json.h"
#include "report/report.h"
#include "timeline_view.h"

static json_t *mention_value(const Mention *mention) {
    static const char *const places[] = {[MENTION_DOCUMENT] = "document", [MENTION_COMMIT] = "commit", [MENTION_MIGRATION] = "migration", [MENTION_FILE_NAME] = "file_name"};
    json_t *value = json_pack("{s:s, s:s, s:b, s:o, s:o, s:o, s:o}", "place", places[mention->place], "claim", claim_id(mention->claim), "defines", mention->defines, "title",
                              json_of_text(mention->title), "severity", json_of_text(mention->severity), "phase", json_of_text(mention->phase), "heading", json_of_text(mention->heading));
    json_object_set_new(value, "path", json_of_text(mention->path));
    json_object_set_new(value, "line", json_of_line(mention->line));
    json_object_set_new(value, "text", json_of_text(mention->text));
    json_object_set_new(value, "commit", json_of_commit_id(mention->commit));
    json_object_set_new(value, "gone", json_of_commit_id(mention->gone));
    return value;
}

/* Index in the bug's "mentions". */
static json_t *mention_index(const Bug *bug, const Mention *mention) {
    guint index;
    return mention && g_ptr_array_find(bug->mentions, mention, &index) ? json_integer((json_int_t)index) : json_null();
}

static json_t *mentions_value(const Bug *bug) {
    json_t *array = json_array();
    for (guint i = 0; i < bug->mentions->len; i++)
        json_array_append_new(array, mention_value(bug->mentions->pdata[i]));
    return array;
}

static json_t *commits_value(const Bug *bug) {
    json_t *array = json_array();
    for (guint i = 0; i < bug->commits->len; i++)
        json_array_append_new(array, json_of_commit_id(bug->commits->pdata[i]));
    return array;
}

static json_t *episodes_value(const Audit *audit, const Bug *bug) {
    json_t *array = json_array();
    for (guint i = 0; audit->timeline && i < bug->episodes->len; i++) {
        const BugEpisode *link = &g_array_index(bug->episodes, BugEpisode, i);
        const TargetTimeline *target = audit->timeline->targets->pdata[link->target];
        g_autofree char *id = timeline_view_episode_id(target, timeline_view_episode(target, link->episode));
        json_array_append_new(array, json_pack("{s:o, s:b}", "id", json_of_text(id), "named", link->named));
    }
    return array;
}

static json_t *rests_value(const Bug *bug) {
    json_t *array = json_array();
    for (guint i = 0; i < bug->rests->len; i++) {
        const BugRest *rest = &g_array_index(bug->rests, BugRest, i);
        json_array_append_new(array, json_pack("{s:o, s:o, s:o, s:o}", "place", json_of_marked(rest->where), "reason", json_of_marked(rest->why), "migration", json_of_text(rest->migration), "objects",
                                               json_of_texts(rest->objects, false)));
    }
    return array;
}

static json_t *events_value(const Bug *bug) {
    json_t *array = json_array();
    for (guint i = 0; i < bug->events->len; i++) {
        const BugEvent *event = &g_array_index(bug->events, BugEvent, i);
        json_array_append_new(array, json_pack("{s:s, s:o, s:o, s:o}", "what", bug_event_id(event->kind), "commit", json_of_commit_id(event->commit), "where", json_of_marked(event->where), "text", json_of_marked(event->words)));
    }
    return array;
}

static json_t *bug_value(const Audit *audit, const Bug *bug) {
    json_t *value = json_pack("{s:o, s:o, s:o, s:o, s:o, s:s, s:I, s:I}", "id", json_of_text(bug->anchor), "identifier", json_of_text(bug->identifier), "title", json_of_text(bug->title),
                              "severity", json_of_text(bug->severity), "phase", json_of_text(bug->phase), "verdict", verdict_id(bug->verdict), "homonyms", (json_int_t)bug->homonyms, "copies",
                              (json_int_t)bug->copies);
    json_object_set_new(value, "story", json_of_marked(bug->story));
    json_object_set_new(value, "left", json_of_marked(bug->left));
    json_object_set_new(value, "events", events_value(bug));
    json_object_set_new(value, "untold", json_integer((json_int_t)bug->untold));
    json_object_set_new(value, "beside", json_of_texts(bug->beside, false));
    json_object_set_new(value, "began", json_of_commit_id(bug->began));
    json_object_set_new(value, "ended", json_of_commit_id(bug->ended));
    json_object_set_new(value, "seconds", json_integer((json_int_t)bug->seconds));
    json_object_set_new(value, "days", json_integer(bug->days));
    json_object_set_new(value, "claim", mention_index(bug, bug->claim));
    json_object_set_new(value, "contradiction", mention_index(bug, bug->contradiction));
    json_object_set_new(value, "mentions", mentions_value(bug));
    json_object_set_new(value, "objects", json_of_texts(bug->objects, false));
    json_object_set_new(value, "migrations", json_of_texts(bug->migrations, false));
    json_object_set_new(value, "commits", commits_value(bug));
    json_object_set_new(value, "episodes", episodes_value(audit, bug));
    json_object_set_new(value, "rests", rests_value(bug));
    return value;
}

void json_stream_bugs(JsonStream *stream, const char *key, const Audit *audit) {
    if (!audit->bugs) {
        json_stream_value(stream, key, json_null());
        return;
    }
    json_stream_open(stream, key, '{');
    json_stream_value(stream, "documents", json_integer((json_int_t)audit->bugs->documents));
    json_stream_value(stream, "gap", json_of_text(audit->bugs->mentions ? audit->bugs->mentions->gap : NULL));
    json_stream_open(stream, "items", '[');
    for (guint i = 0; i < audit->bugs->bugs->len; i++)
        json_stream_value(stream, NULL, bug_value(audit, audit->bugs->bugs->pdata[i]));
    json_stream_close(stream);
    json_stream_close(stream);
}

char *report_json_bugs(const Audit *audit) {
    JsonStream stream = {.out = g_string_new(NULL)};
    json_stream_open(&stream, NULL, '{');
    json_stream_bugs(&stream, "bugs", audit);
    json_stream_value(&stream, "commits", json_of_commits(audit));
    json_stream_value(&stream, "schema_version", json_integer(JSON_SCHEMA_VERSION));
    json_stream_value(&stream, "source", json_of_source(audit));
    json_stream_value(&stream, "tool", json_of_tool(audit));
    json_stream_close(&stream);
    return g_string_free(stream.out, FALSE);
}
