/* Ranges of commits with what they did, and the checklist. */

#include "analysis/range_schema.h"
#include "checklist.h"
#include "json.h"
#include "report/report.h"

static json_t *range_commits(const CommitRange *range) {
    json_t *array = json_array();
    for (guint i = 0; i < range->commits->len; i++) {
        const RangeCommit *row = &g_array_index(range->commits, RangeCommit, i);
        json_array_append_new(array, json_pack("{s:o, s:o, s:o}", "commit", json_of_commit_id(row->commit), "phase", json_of_text(row->phase), "body", json_of_text(row->body)));
    }
    return array;
}

static json_t *range_files(const CommitRange *range) {
    json_t *array = json_array();
    for (guint i = 0; i < range->files->len; i++) {
        const RangeFile *file = &g_array_index(range->files, RangeFile, i);
        json_array_append_new(array, json_pack("{s:o, s:o, s:s}", "path", json_of_text(file->path), "previous_path", json_of_text(file->previous_path), "kind", file_event_kind_id(file->kind)));
    }
    return array;
}

static json_t *decisions_value(const CommitRange *range) {
    g_autoptr(TextPool) texts = text_pool_new();
    g_autoptr(GArray) decisions = range_decisions(range, texts);
    json_t *array = json_array();
    for (guint i = 0; i < decisions->len; i++) {
        const RangeDecision *decision = &g_array_index(decisions, RangeDecision, i);
        json_array_append_new(array, json_pack("{s:o, s:o, s:o, s:b}", "commit", json_of_commit_id(decision->commit), "text", json_of_text(decision->text), "reason",
                                               json_of_text(decision->reason), "stated", decision->stated));
    }
    return array;
}

static json_t *landed_value(const AuditTarget *target, const RangeSchema *schema) {
    json_t *array = json_array();
    for (guint i = 0; i < schema->landed->len; i++)
        json_array_append_new(array, json_of_migration(target, (int)g_array_index(schema->landed, size_t, i)));
    return array;
}

static json_t *edited_value(const AuditTarget *target, const RangeSchema *schema) {
    json_t *array = json_array();
    for (guint i = 0; i < schema->edited->len; i++) {
        const RangeEdit *edit = &g_array_index(schema->edited, RangeEdit, i);
        json_array_append_new(array, json_pack("{s:o, s:o, s:s}", "migration", json_of_migration(target, (int)edit->migration), "commit", json_of_commit_id(edit->event->mainline), "edit",
                                               edit_class_id(edit->event->edit)));
    }
    return array;
}

static json_t *range_target(const Audit *audit, const AuditTarget *target, const CommitRange *range) {
    g_autoptr(RangeSchema) schema = range_schema_build(audit, target, range);
    json_t *removed = json_array();
    for (guint i = 0; i < schema->removed->len; i++)
        json_array_append_new(removed, json_of_text(((const FileHistory *)schema->removed->pdata[i])->path));
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "name", json_of_text(target->target->name), "landed", landed_value(target, schema), "edited", edited_value(target, schema), "removed", removed,
                     "changes", schema->replayed ? json_of_changes(schema->changes) : json_null());
}

static json_t *range_value(const Audit *audit, const CommitRange *range) {
    json_t *targets = json_array();
    for (guint i = 0; i < audit->targets->len; i++)
        json_array_append_new(targets, range_target(audit, audit->targets->pdata[i], range));
    return json_pack("{s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o}", "title", json_of_text(range->title), "phase", json_of_text(range->phase), "from", json_of_commit_id(range->from), "to",
                     json_of_commit_id(range->to), "complete", range->complete, "commits", range_commits(range), "files", range_files(range), "decisions", decisions_value(range), "targets", targets);
}

json_t *json_of_ranges(const Audit *audit) {
    json_t *array = json_array();
    for (guint i = 0; i < audit->ranges->len; i++)
        json_array_append_new(array, range_value(audit, audit->ranges->pdata[i]));
    return array;
}

/* --- checklist --- */

static void add_checks(json_t *array, const Audit *audit, const AuditTarget *target) {
    static const char *const states[] = {[CHECK_YES] = "yes", [CHECK_NO] = "no", [CHECK_UNKNOWN] = "unknown"};
    g_autoptr(GPtrArray) checks = checklist_build(audit, target);
    for (guint i = 0; i < checks->len; i++) {
        const Check *check = checks->pdata[i];
        json_array_append_new(array, json_pack("{s:o, s:o, s:s, s:o}", "target", json_of_text(target ? target->target->name : NULL), "title", json_of_marked(check->title), "state",
                                               states[check->state], "looked", json_of_marked(check->looked)));
    }
}

json_t *json_of_checklist(const Audit *audit) {
    json_t *array = json_array();
    for (guint i = 0; i < audit->targets->len; i++)
        if (!((const AuditTarget *)audit->targets->pdata[i])->target->stray)
            add_checks(array, audit, audit->targets->pdata[i]);
    add_checks(array, audit, NULL);
    return array;
}
