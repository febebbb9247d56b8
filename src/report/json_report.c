/* The JSON documents: report, blame, changes. */

#include <string.h>
#include "blame.h"
#include "facts.h"
#include "json.h"
#include "origin.h"
#include "report/report.h"

static json_t *delta_value(bool known, int delta) {
    return known ? json_integer(delta) : json_null();
}

/* The counters of the status section: count, and how much of it is in no tag yet. */
static json_t *counters_value(const Audit *audit, const AuditTarget *target) {
    json_t *object = json_object();
    const Catalog *catalog = facts_catalog(target);
    size_t untagged = 0;
    bool tagged = facts_untagged(audit, target, &untagged);
    json_int_t migrations = target->migrations ? (json_int_t)target->migrations->migration_count : 0;
    json_object_set_new(object, "migration", json_pack("{s:I, s:o}", "count", migrations, "untagged", delta_value(tagged, (int)untagged)));
    for (size_t i = 0; i < G_N_ELEMENTS(facts_counted_kinds); i++) {
        int delta = 0;
        ObjectKind kind = facts_counted_kinds[i];
        bool known = facts_delta(audit, target, kind, &delta);
        json_object_set_new(object, kind_get(kind)->id,
                            json_pack("{s:o, s:o}", "count", catalog ? json_integer((json_int_t)catalog_count(catalog, kind)) : json_null(), "untagged",
                                      delta_value(known, delta)));
    }
    return object;
}

/* Keys in their order; what is long is written element by element. */
static void write_target(JsonStream *stream, const Audit *audit, const AuditTarget *target) {
    const MigrationSet *set = target->migrations;
    const Target *named = target->target;
    json_stream_open(stream, NULL, '{');
    json_stream_value(stream, "assumptions", json_of_texts(target->all ? target->all->assumptions : NULL, false));
    json_stream_value(stream, "comparison", json_of_comparison(audit, target));
    json_stream_value(stream, "counters", counters_value(audit, target));
    json_stream_value(stream, "databases", json_of_databases(target));
    json_stream_value(stream, "declared", json_of_declared(audit, target));
    json_stream_value(stream, "entries", json_of_entries(target));
    json_stream_value(stream, "folder", json_of_text(named->folder));
    json_stream_value(stream, "fresh", json_of_fresh(target));
    json_stream_value(stream, "generate_command", json_of_text(named->generate_command));
    json_stream_value(stream, "journal", json_of_text(set ? set->journal : NULL));
    json_stream_value(stream, "migrate_command", json_of_text(named->migrate_command));
    json_stream_migrations(stream, "migrations", audit, target);
    json_stream_value(stream, "name", json_of_text(named->name));
    json_stream_objects(stream, "objects", target);
    json_stream_value(stream, "problem", json_of_text(target->problem));
    json_stream_value(stream, "problems", json_of_texts(set ? set->problems : NULL, false));
    json_stream_value(stream, "reason", json_of_text(named->reason));
    json_stream_value(stream, "replay_problem", json_of_text(target->replay_problem));
    json_stream_value(stream, "risks", json_of_risks(target));
    json_stream_value(stream, "runner", json_of_text(set ? set->rules->id : NULL));
    json_stream_value(stream, "scripts", json_of_scripts(target));
    json_stream_value(stream, "stray", json_boolean(named->stray));
    json_stream_value(stream, "unseen", json_of_unseen(facts_catalog(target)));
    json_stream_close(stream);
}

static void write_targets(JsonStream *stream, const Audit *audit) {
    json_stream_open(stream, "targets", '[');
    for (guint i = 0; i < audit->targets->len; i++)
        write_target(stream, audit, g_ptr_array_index(audit->targets, i));
    json_stream_close(stream);
}

char *report_json(const Audit *audit) {
    JsonStream stream = {.out = g_string_new(NULL)};
    json_stream_open(&stream, NULL, '{');
    json_stream_bugs(&stream, "bugs", audit);
    json_stream_value(&stream, "checklist", json_of_checklist(audit));
    json_stream_value(&stream, "commits", json_of_commits(audit));
    json_stream_value(&stream, "complete", json_boolean(!audit_is_incomplete(audit)));
    json_stream_value(&stream, "findings", json_of_findings(audit));
    json_stream_value(&stream, "not_checked", json_of_texts(audit->not_checked, true));
    json_stream_value(&stream, "ranges", json_of_ranges(audit));
    json_stream_value(&stream, "review", json_of_review(audit));
    json_stream_value(&stream, "rules", json_of_rules(audit));
    json_stream_value(&stream, "schema_version", json_integer(JSON_SCHEMA_VERSION));
    json_stream_value(&stream, "scripts", json_of_script_counts(audit));
    json_stream_value(&stream, "source", json_of_source(audit));
    write_targets(&stream, audit);
    json_stream_timeline(&stream, "timeline", audit->timeline);
    json_stream_value(&stream, "tool", json_of_tool(audit));
    json_stream_value(&stream, "troubleshooting", json_of_troubleshooting(audit));
    json_stream_close(&stream);
    return g_string_free(stream.out, FALSE);
}

/* --- blame --- */

static json_t *step_value(const Audit *audit, const AuditTarget *target, const OriginStep *step) {
    json_t *changes = json_array();
    for (guint i = 0; i < step->changes->len; i++)
        json_array_append_new(changes, json_of_change(g_ptr_array_index(step->changes, i)));
    const Migration *migration = &target->migrations->migrations[step->stratum];
    return json_pack("{s:o, s:o, s:o, s:o}",
                     "migration", json_of_text(migration->tag),
                     "path", json_of_text(migration->path),
                     "commit", json_of_commit_id(audit_migration_commit(audit, migration)),
                     "changes", changes);
}

static json_t *match_value(const Audit *audit, const BlameMatch *match) {
    const Provenance *story = match->story;
    g_autoptr(OriginIndex) index = origin_index_new(match->target);
    g_autoptr(GArray) steps = origin_steps(index, story->kind, story->identity);
    json_t *array = json_array();
    for (guint i = 0; i < steps->len; i++)
        json_array_append_new(array, step_value(audit, match->target, &g_array_index(steps, OriginStep, i)));
    return json_pack("{s:o, s:s, s:o, s:b, s:o}",
                     "target", json_of_text(match->target->target->name),
                     "kind", kind_get(story->kind)->id,
                     "identity", json_of_text(story->identity),
                     "exists", story->alive,
                     "steps", array);
}

char *report_json_blame(const Audit *audit, const char *target, const char *text, GError **error) {
    g_autoptr(GArray) matches = blame_find(audit, target, text, error);
    if (!matches)
        return NULL;
    json_t *array = json_array();
    for (guint i = 0; i < matches->len; i++)
        json_array_append_new(array, match_value(audit, &g_array_index(matches, BlameMatch, i)));
    return json_write(json_pack("{s:i, s:o, s:o, s:o, s:o, s:o}",
                                "schema_version", JSON_SCHEMA_VERSION,
                                "tool", json_of_tool(audit),
                                "source", json_of_source(audit),
                                "commits", json_of_commits(audit),
                                "query", json_of_text(text),
                                "matches", array));
}
