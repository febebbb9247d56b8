/* What git tells of migration files: edits after landing, deletions, renumbering, uncommitted work. */

#include <stdlib.h>
#include <string.h>
#include "findings.h"
#include "remedy.h"

/* An edit later than this may have missed databases that had run the file. */
#define LATE_SECONDS (24 * 60 * 60)

/* So many files with harmless edits are told one by one. */
#define HARMLESS_TOLD 3

/* --- edits ------------------------------------------------------------------------------------------------------------- */

static const char *edit_text(EditClass edit) {
    static const char *const texts[] = {
        [EDIT_UNKNOWN] = "content changed", [EDIT_WHITESPACE] = "only white space", [EDIT_COMMENT] = "only comments",
        [EDIT_IF_EXISTS] = "only IF [NOT] EXISTS", [EDIT_SQL] = "SQL changed",
    };
    return texts[edit];
}

static bool is_edit(const FileEvent *event) {
    bool changes = event->kind == EVENT_EDITED || event->kind == EVENT_RENAMED;
    return changes && event->blob_before && event->blob_after && strcmp(event->blob_before, event->blob_after) != 0;
}

static bool changes_sql(const FileEvent *event) {
    return event->edit == EDIT_SQL || event->edit == EDIT_UNKNOWN;
}

static const char *days_text(TextPool *texts, int64_t seconds) {
    if (seconds < LATE_SECONDS)
        return "within a day";
    return text_pool_printf(texts, "after %.1f days", (double)seconds / (24.0 * 60 * 60));
}

/* What the edits of one file come to. */
typedef struct {
    const FileEvent *arrival, *worst, *first_edit, *last_edit;
    int64_t delay; /* of the worst edit after the arrival */
    size_t count;
} Edits;

static Edits collect_edits(const FileHistory *file) {
    Edits edits = {.arrival = file_history_arrival(file)};
    const FileEvent *begin = edits.arrival ? edits.arrival + 1 : file->events;
    for (const FileEvent *event = begin; event < file->events + file->event_count; event++) {
        if (!is_edit(event))
            continue;
        edits.count++;
        edits.first_edit = edits.first_edit ? edits.first_edit : event;
        edits.last_edit = event;
        if (!edits.worst || changes_sql(event) > changes_sql(edits.worst) ||
            (changes_sql(event) == changes_sql(edits.worst) && event->edit > edits.worst->edit))
            edits.worst = event;
    }
    if (edits.worst && edits.arrival)
        edits.delay = edits.worst->mainline->commit_time - edits.arrival->mainline->commit_time;
    return edits;
}

static const char *edit_consequence(FindingContext *context, bool sql, const AuditTarget *part) {
    if (!sql)
        return "It does the same as before; only its checksum is another.";
    return text_pool_printf(context->texts, "Databases that had run it before keep what the earlier version did: %s does not run it again%s. They "
                                            "and new databases differ.",
                            runner_name(part->migrations), part->migrations->ledger.table ? ", and never compares the checksum in its ledger" : "");
}

static bool is_harmful(const Edits *edits) {
    return changes_sql(edits->worst) && edits->delay > LATE_SECONDS;
}

static void add_edited(FindingContext *context, const Migration *migration, Edits edits) {
    TextPool *texts = context->texts;
    bool sql = changes_sql(edits.worst);
    Finding finding = finding_of(context, "history/edited-after-landing");
    finding.severity = is_harmful(&edits) ? SEVERITY_WARNING : SEVERITY_INFO;
    finding_point_at(context, &finding, migration);
    finding.since = edits.worst->mainline;
    finding.subject = migration->path;
    finding.title = text_pool_printf(texts, "%s was changed %s%s (%s)", word_code(texts, migration->tag), days_text(texts, edits.delay),
                                     edits.delay < LATE_SECONDS ? " of landing" : " on the mainline", edit_text(edits.worst->edit));
    finding.consequence = edit_consequence(context, sql, context->part);
    finding.remedy = sql ? "Look at what changed. What databases that ran the earlier version lack belongs into a new migration."
            : "Nothing needs to be done.";
    finding.commands = sql ? text_pool_printf(texts, "git diff %.12s %.12s\n", edits.first_edit->blob_before, edits.last_edit->blob_after) : NULL;
    finding.commands_language = sql ? "sh" : NULL;
    Finding *added = finding_add(context, &finding);
    if (edits.arrival)
        finding_evidence(context, added, text_pool_printf(texts, "Landed with %s", word_commit(texts, edits.arrival->mainline)));
    for (const FileEvent *event = edits.first_edit; event <= edits.last_edit; event++)
        if (is_edit(event))
            finding_evidence(context, added, text_pool_printf(texts, "%s: %s", word_commit(texts, event->mainline), edit_text(event->edit)));
}

static bool find_edits(const FindingContext *context, size_t index, Edits *edits) {
    const FileHistory *file = audit_migration_file(context->audit, &context->set->migrations[index]);
    if (!file || file->event_count == 0)
        return false;
    *edits = collect_edits(file);
    return edits->count > 0;
}

static void add_harmless(FindingContext *context, const GArray *indexes) {
    TextPool *texts = context->texts;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    for (size_t i = 0; i < indexes->len; i++) {
        const Migration *migration = &context->set->migrations[g_array_index(indexes, size_t, i)];
        Edits edits;
        if (find_edits(context, g_array_index(indexes, size_t, i), &edits))
            g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s: %s, %s", word_code(texts, migration->tag),
                                                                         edit_text(edits.worst->edit),
                                                                         word_commit(texts, edits.worst->mainline)));
    }
    Finding finding = finding_of(context, "history/edited-after-landing");
    finding.severity = SEVERITY_INFO;
    finding_point_at(context, &finding, &context->set->migrations[g_array_index(indexes, size_t, 0)]);
    finding.subject = *context->set->folder ? context->set->folder : ".";
    finding.title = text_pool_printf(texts, "%u migrations were changed within a day of landing, or without any change of their SQL", indexes->len);
    finding.consequence = "Databases that had run one on its first day may have its earlier version; the others do the same as before.";
    finding.remedy = "Nothing needs to be done, unless a database was built in between.";
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

/* Harmful ones one by one; of the others a few, else all in one. */
static void edits_after_landing(FindingContext *context) {
    g_autoptr(GArray) harmless = g_array_new(false, false, sizeof(size_t));
    Edits edits;
    for (size_t i = 0; i < context->set->migration_count; i++) {
        if (!find_edits(context, i, &edits))
            continue;
        if (is_harmful(&edits))
            add_edited(context, &context->set->migrations[i], edits);
        else
            g_array_append_val(harmless, i);
    }
    if (harmless->len > HARMLESS_TOLD) {
        add_harmless(context, harmless);
        return;
    }
    for (size_t i = 0; i < harmless->len; i++) {
        size_t index = g_array_index(harmless, size_t, i);
        if (find_edits(context, index, &edits))
            add_edited(context, &context->set->migrations[index], edits);
    }
}

/* --- new numbers -------------------------------------------------------------------------------------------------------- */

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    /* One folder per migration: the folder's name is the migration's. */
    if (slash && strcmp(slash, "/migration.sql") == 0) {
        while (slash > path && slash[-1] != '/')
            slash--;
        return slash;
    }
    return slash ? slash + 1 : path;
}

static bool is_renumbering(const FileEvent *event) {
    if (event->kind != EVENT_RENAMED || !event->previous_path)
        return false;
    const char *before = base_name(event->previous_path), *after = base_name(event->path);
    size_t digits_before = strspn(before, "0123456789"), digits_after = strspn(after, "0123456789");
    return digits_before && digits_after && (digits_before != digits_after || strncmp(before, after, digits_after) != 0);
}

static void renumbered(FindingContext *context) {
    TextPool *texts = context->texts;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    const Migration *first = NULL;
    const Commit *since = NULL;
    for (size_t i = 0; i < context->set->migration_count; i++) {
        const Migration *migration = &context->set->migrations[i];
        const FileHistory *file = audit_migration_file(context->audit, migration);
        for (size_t j = 0; file && j < file->event_count; j++) {
            const FileEvent *event = &file->events[j];
            if (!is_renumbering(event))
                continue;
            first = first ? first : migration;
            since = since ? since : event->mainline;
            g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s became %s with %s",
                                                                         word_code(texts, base_name(event->previous_path)),
                                                                         word_code(texts, base_name(event->path)),
                                                                             word_commit(texts, event->mainline)));
        }
    }
    if (!first)
        return;
    Finding finding = finding_of(context, "history/renumbered");
    finding.subject = *context->set->folder ? context->set->folder : ".";
    finding.path = first->path;
    finding.since = since;
    finding.title = text_pool_printf(texts, "%s another number after landing",
                                     word_count(texts, lines->len, "migration was given", "migrations were given"));
    finding.consequence = context->set->skip == SKIP_NEVER && context->set->ledger.table
                              ? "The runner knows migrations by name: a database that ran one under its old name runs it again."
                              : "A database that ran one under its old number has it under another place in the order than new databases.";
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

/* --- uncommitted -------------------------------------------------------------------------------------------------------- */

static void uncommitted(FindingContext *context) {
    TextPool *texts = context->texts;
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    const Migration *first = NULL;
    for (size_t i = 0; i < context->set->migration_count; i++) {
        const Migration *migration = &context->set->migrations[i];
        if (!migration->uncommitted)
            continue;
        first = first ? first : migration;
        g_ptr_array_add(tags, (gpointer)(uintptr_t)migration->tag);
    }
    if (!first)
        return;
    Finding finding = finding_of(context, "history/uncommitted");
    finding.subject = *context->set->folder ? context->set->folder : ".";
    finding.path = first->path;
    finding.migration = first->tag;
    finding.title = text_pool_printf(texts, "%s not committed, or differs from the last commit", tags->len == 1 ? "1 migration is"
                                     : word_count(texts, tags->len, "", "migrations are"));
    finding.consequence = "This report takes the work tree's content; nobody else has it yet.";
    Finding *added = finding_add(context, &finding);
    finding_evidence(context, added, word_list(texts, tags, 12));
}

void findings_of_history(FindingContext *context) {
    if (!context->set || !context->audit->history || context->part->target->stray)
        return;
    edits_after_landing(context);
    renumbered(context);
    uncommitted(context);
}
