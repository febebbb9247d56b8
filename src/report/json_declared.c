/* The schemas that the code declares. */

#include "json.h"

static json_t *count_value(DeclarationCount count) {
    return json_pack("{s:I, s:I}", "seen", (json_int_t)count.seen, "read", (json_int_t)count.read);
}

static const char *note_kind(DeclarationNoteKind kind) {
    static const char *const kinds[] = {[NOTE_UNREAD] = "unread", [NOTE_TRAP] = "trap", [NOTE_IGNORED] = "ignored"};
    return kinds[kind];
}

static json_t *notes_value(const Declaration *declaration) {
    json_t *array = json_array();
    for (guint i = 0; declaration && i < declaration->notes->len; i++) {
        const DeclarationNote *note = &g_array_index(declaration->notes, DeclarationNote, i);
        json_array_append_new(array, json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "kind", note_kind(note->kind), "path", json_of_text(note->place.path), "line",
                                               json_of_line(note->place.line), "rule", json_of_text(note->rule), "object_kind",
                                               note->object && note->object_kind < KIND_COUNT ? json_of_text(kind_get(note->object_kind)->id) : json_null(), "object",
                                               json_of_text(note->object), "text", json_of_marked(note->text), "consequence", json_of_marked(note->consequence), "remedy",
                                               json_of_marked(note->remedy)));
    }
    return array;
}

static json_t *failures_value(const AuditDeclared *declared) {
    json_t *array = json_array();
    for (guint i = 0; declared->declaration && i < declared->failures->len; i++) {
        const DeclaredFailure *failure = &g_array_index(declared->failures, DeclaredFailure, i);
        if (failure->statement >= declared->declaration->statements->len)
            continue;
        const DeclarationStatement *statement = &g_array_index(declared->declaration->statements, DeclarationStatement, failure->statement);
        json_array_append_new(array, json_pack("{s:o, s:o, s:o, s:o, s:o}", "path", json_of_text(statement->place.path), "line", json_of_line(statement->place.line), "object",
                                               json_of_text(statement->object), "sqlstate", json_of_text(failure->failure->sqlstate), "message",
                                               json_of_text(failure->failure->message)));
    }
    return array;
}

static json_t *counts_value(const DeclaredDrift *drift) {
    json_t *object = json_object();
    for (int class = 0; class < GAP_COUNT; class++)
        json_object_set_new(object, gap_class_id((GapClass)class), json_integer((json_int_t)drift->counts[class]));
    return object;
}

static json_t *gap_value(const Audit *audit, const AuditTarget *target, const DeclaredGap *gap) {
    const MigrationSet *set = target->migrations;
    const Commit *commit = set && gap->stratum >= 0 && (size_t)gap->stratum < set->migration_count ? audit_migration_commit(audit, &set->migrations[gap->stratum]) : NULL;
    return json_pack("{s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:o, s:o}", "class", gap_class_id(gap->class), "change", json_of_change(gap->change), "component_kind",
                     kind_get(gap->component_kind)->id, "component", json_of_text(gap->component), "path", json_of_text(gap->place.path), "line", json_of_line(gap->place.line),
                     "migration", json_of_migration(target, gap->stratum), "commit", json_of_commit_id(commit), "folded", (json_int_t)gap->folded, "effect",
                     json_of_marked(gap->effect), "rename", json_of_marked(gap->rename), "rule", json_of_text(gap->rule));
}

static json_t *drift_value(const Audit *audit, const AuditTarget *target, const DeclaredDrift *drift) {
    if (!drift)
        return json_null();
    json_t *gaps = json_array();
    for (guint i = 0; i < drift->gaps->len; i++)
        json_array_append_new(gaps, gap_value(audit, target, &g_array_index(drift->gaps, DeclaredGap, i)));
    return json_pack("{s:o, s:I, s:o, s:o}", "counts", counts_value(drift), "lesser", (json_int_t)drift->lesser, "beyond", json_of_texts(drift->beyond, false), "items", gaps);
}

static json_t *coverage_value(const Declaration *declaration) {
    if (!declaration)
        return json_null();
    return json_pack("{s:o, s:o, s:o}", "tables", count_value(declaration->tables), "columns", count_value(declaration->columns), "others", count_value(declaration->extras));
}

json_t *json_of_declared(const Audit *audit, const AuditTarget *target) {
    json_t *array = json_array();
    for (guint i = 0; i < target->declared->len; i++) {
        const AuditDeclared *declared = target->declared->pdata[i];
        const Declaration *declaration = declared->declaration;
        json_array_append_new(array, json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name", json_of_text(declared->name), "role", declared_role_id(declared->role), "format",
                                               declaration ? json_of_text(declared_format_id(declaration->format)) : json_null(), "reason", json_of_text(declared->reason), "problem",
                                               json_of_text(declared->problem), "files", json_of_texts(declaration ? declaration->files : NULL, false), "read",
                                               coverage_value(declaration), "notes", notes_value(declaration), "failures", failures_value(declared), "differences",
                                               drift_value(audit, target, declared->drift)));
    }
    return array;
}
