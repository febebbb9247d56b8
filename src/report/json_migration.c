#include "facts.h"
#include "journal_view.h"
#include "json.h"
#include "section.h"
#include "summarise.h"

static json_t *event_value(const FileEvent *event) {
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:b, s:o, s:b}",
                     "kind", file_event_kind_id(event->kind),
                     "commit", json_of_commit_id(event->mainline),
                     "written_in", json_of_commit_id(event->origin),
                     "path", json_of_text(event->path),
                     "previous_path", json_of_text(event->previous_path),
                     "content_changed", g_strcmp0(event->blob_before, event->blob_after) != 0,
                     "edit", event->kind == EVENT_ADDED || event->kind == EVENT_DELETED ? json_null() : json_of_text(edit_class_id(event->edit)),
                     "squash", event->squash);
}

static json_t *events_value(const FileHistory *file) {
    json_t *array = json_array();
    for (size_t i = 0; file && i < file->event_count; i++)
        json_array_append_new(array, event_value(&file->events[i]));
    return array;
}

static const char *state_on(const AuditTarget *target, const AuditDatabase *database, size_t index) {
    const LedgerState *ledger = database->ledger;
    if (!database->drift)
        return "unknown";
    if (ledger && ledger->has_ledger && ledger->will_skip[index])
        return "never runs";
    if (facts_is_pending(target, database, index))
        return "pending";
    if (ledger && ledger->has_ledger)
        return ledger->applied[index] ? "applied" : "not applied";
    return index < database->drift->level ? "applied" : "not applied";
}

/* Where it is applied: database -> state. */
static json_t *databases_value(const AuditTarget *target, size_t index) {
    json_t *object = json_object();
    for (guint i = 0; i < target->databases->len; i++) {
        const AuditDatabase *database = g_ptr_array_index(target->databases, i);
        json_object_set_new(object, database->name, json_of_text(state_on(target, database, index)));
    }
    return object;
}

static json_t *migration_value(const Audit *audit, const AuditTarget *target, size_t index) {
    const Migration *migration = &target->migrations->migrations[index];
    const FileHistory *file = audit_migration_file(audit, migration);
    g_autofree char *summary = summarise_stratum(section_stratum(target, index));
    return json_pack("{s:I, s:o, s:o, s:o, s:o, s:b, s:b, s:b, s:b, s:o, s:o, s:o, s:o, s:o, s:o}",
                     "number", (json_int_t)index + 1,
                     "tag", json_of_text(migration->tag),
                     "path", json_of_text(migration->path),
                     "prefix", json_of_text(migration->prefix),
                     "sha256", json_of_text(migration->sha256),
                     "registered", migration->registered,
                     "left_over", target->left_over && target->left_over[index],
                     "uncommitted", migration->uncommitted,
                     "unavailable", migration->unavailable,
                     "commit", json_of_commit_id(audit_migration_commit(audit, migration)),
                     "events", events_value(file),
                     "databases", databases_value(target, index),
                     "summary", json_of_marked(summary),
                     "stratum", json_of_stratum(section_stratum(target, index)),
                     "fresh_stratum", target->registered == target->all ? json_null() : json_of_stratum(section_registered_stratum(target, index)));
}

void json_stream_migrations(JsonStream *stream, const char *key, const Audit *audit, const AuditTarget *target) {
    json_stream_open(stream, key, '[');
    for (size_t i = 0; target->migrations && i < target->migrations->migration_count; i++)
        json_stream_value(stream, NULL, migration_value(audit, target, i));
    json_stream_close(stream);
}

static json_t *entry_value(const MigrationSet *set, size_t index, const JournalView *view) {
    const JournalEntry *entry = &set->entries[index];
    return json_pack("{s:i, s:o, s:o, s:b, s:o, s:o, s:b, s:o}",
                     "idx", entry->idx,
                     "tag", json_of_text(entry->tag),
                     "when", entry->when != 0 ? json_of_time(entry->when / 1000, 0) : json_null(),
                     "file", view->file == JOURNAL_FILE_HERE,
                     "snapshot_id", json_of_text(entry->snapshot_id),
                     "snapshot_previous_id", json_of_text(entry->snapshot_prev_id),
                     "runs_on_fresh_database", view->fresh,
                     "skipped_where_applied", view->blocked_by >= 0 ? json_of_text(set->entries[view->blocked_by].tag) : json_null());
}

json_t *json_of_entries(const AuditTarget *target) {
    json_t *array = json_array();
    const MigrationSet *set = target->migrations;
    g_autofree JournalView *views = set ? journal_view_build(set) : NULL;
    for (size_t i = 0; set && i < set->entry_count; i++)
        json_array_append_new(array, entry_value(set, i, &views[i]));
    return array;
}
