/* Migrations that a database ran with another content than their files have now. */

#include <string.h>
#include "findings_ledger.h"
#include "remedy.h"

static bool is_harmless(EditClass edit) {
    return edit == EDIT_WHITESPACE || edit == EDIT_COMMENT;
}

static const char *edit_words(EditClass edit) {
    static const char *const words[] = {
        [EDIT_UNKNOWN] = "content changed", [EDIT_WHITESPACE] = "only white space or line ends", [EDIT_COMMENT] = "only comments",
        [EDIT_IF_EXISTS] = "only IF [NOT] EXISTS", [EDIT_SQL] = "SQL changed",
    };
    return words[edit];
}

/* The lines of a difference that were added or removed, and where. */
static void add_difference(FindingContext *context, Finding *finding, const char *difference) {
    enum { LINES = 12 };
    g_auto(GStrv) lines = g_strsplit(difference ? difference : "", "\n", -1);
    size_t shown = 0, more = 0;
    for (size_t i = 0; lines[i]; i++) {
        bool changed = (*lines[i] == '-' && !g_str_has_prefix(lines[i], "---")) || (*lines[i] == '+' && !g_str_has_prefix(lines[i], "+++"));
        if (changed && shown++ < LINES)
            finding_evidence(context, finding, word_code(context->texts, lines[i]));
        else if (changed)
            more++;
    }
    if (more > 0)
        finding_evidence(context, finding, text_pool_printf(context->texts, "and %zu more lines", more));
}

static void add_evidence(FindingContext *context, Finding *finding, const LedgerRow *row, const Migration *migration) {
    TextPool *texts = context->texts;
    const LedgerOrigin *origin = row->origin;
    finding_evidence(context, finding, text_pool_printf(texts, "Ledger: %s", ledger_row_text(texts, row)));
    if (migration->sha256 && row->hash && strlen(row->hash) == strlen(migration->sha256))
        finding_evidence(context, finding, text_pool_printf(texts, "File: hash %s", word_code(texts, text_pool_add_n(texts, migration->sha256,
                                                                                             MIN(strlen(migration->sha256), 12)))));
    if (!origin)
        return;
    if (origin->blob)
        finding_evidence(context, finding, text_pool_printf(texts, "%s %s%s%s%s", origin->guessed ? "Probably run:" : "Run:", word_code(texts, origin->path),
                                                            origin->brought ? " of " : "", origin->brought ? word_commit(texts, origin->brought) : "",
                                                            origin->branch ? text_pool_printf(texts, ", on the branch %s", word_code(texts, origin->branch))
                                                            : origin->merged ? ", within a branch before it was merged" : ""));
    else if (origin->from_text)
        finding_evidence(context, finding, "The ledger keeps the statements that were run; no revision of the file has them.");
    if (origin->changed_by)
        finding_evidence(context, finding, text_pool_printf(texts, "Changed by %s: %s", word_commit(texts, origin->changed_by), edit_words(origin->edit)));
    add_difference(context, finding, origin->difference);
}

/* In the order of certainty: what the checksum proves, what the time makes likely, nothing. */
static const char *title(FindingContext *context, const AuditDatabase *database, const LedgerRow *row, const Migration *migration) {
    TextPool *texts = context->texts;
    const LedgerOrigin *origin = row->origin;
    const char *name = word_code(texts, database->name), *tag = word_code(texts, migration->tag);
    if (origin && origin->changed_by && origin->fate != EVENT_DELETED)
        return text_pool_printf(texts, "%s %sran %s as it was before %s changed it (%s)", name, origin->guessed ? "probably " : "", tag,
                                word_commit(texts, origin->changed_by), edit_words(origin->edit));
    if (origin && origin->branch)
        return text_pool_printf(texts, "%s ran %s as it is on the branch %s, not as the file is here (%s)", name, tag, word_code(texts, origin->branch),
                                edit_words(origin->edit));
    return text_pool_printf(texts, "%s ran another version of %s than the file holds now", name, tag);
}

static const char *remedy_text(FindingContext *context, const LedgerRow *row, bool harmless) {
    bool refuses = context->set->rules->edited.reaction == REACT_STOP;
    if (harmless)
        return refuses ? "The edit changed nothing that PostgreSQL sees. Bring the file back as it was, or let the ledger take the new checksum."
                       : "Nothing needs to be done.";
    if (!row->origin)
        return "Look what changed in the file, and whether this database lacks it.";
    return refuses ? "What this database lacks of the edit belongs into a new migration, and the file back as it was. Only when this database has it already, "
                     "let the ledger take the new checksum."
                   : "Look at the difference. What this database lacks belongs into a new migration.";
}

/* The present checksum into the ledger where that is what stops the runner; else how to look. */
static void add_commands(FindingContext *context, Finding *finding, const LedgerRow *row, const Migration *migration, bool harmless) {
    TextPool *texts = context->texts;
    const LedgerOrigin *origin = row->origin;
    if (context->set->rules->edited.reaction == REACT_STOP && !(origin && origin->blind))
        finding->commands = remedy_accept_edit(texts, context->set, row, migration, &finding->commands_language);
    if (finding->commands || harmless)
        return;
    if (origin && origin->blob && migration->blob)
        finding->commands = text_pool_printf(texts, "git diff %.12s %.12s\n", origin->blob, migration->blob);
    else if (migration->path)
        finding->commands = text_pool_printf(texts, "git log -p --follow -- %s\n", remedy_shell(texts, migration->path));
    finding->commands_language = finding->commands ? "sh" : NULL;
}

/* Which of them it was is not known: it holds since the last one. */
static const Commit *last_edit(const FindingContext *context, const Migration *migration, const Commit *landed) {
    const FileHistory *file = audit_migration_file(context->audit, migration);
    for (size_t i = file ? file->event_count : 0; i > 0; i--)
        if (file->events[i - 1].kind == EVENT_EDITED)
            return file->events[i - 1].mainline;
    return landed;
}

static void edited(FindingContext *context, const AuditDatabase *database, const LedgerRow *row, const Migration *migration) {
    bool harmless = row->origin && is_harmless(row->origin->edit);
    Finding finding = ledger_finding(context, database, "live/ledger-other-version");
    finding_point_at(context, &finding, migration);
    finding.since = row->origin && row->origin->changed_by ? row->origin->changed_by : row->origin ? finding.since : last_edit(context, migration, finding.since);
    finding.subject = migration->path ? migration->path : migration->tag;
    finding.title = title(context, database, row, migration);
    if (harmless)
        finding.severity = SEVERITY_INFO;
    finding.consequence = harmless ? "It did the same as the file does now; only its checksum is another."
                          : row->origin && row->origin->guessed
                              ? "The ledger keeps no checksum; by the time of its run the database had the file before the edit. What the edit added is not "
                                "here, unless a person brought it."
                              : "The file was edited after this database had run it. What the edit added is not here, unless a person brought it.";
    finding.remedy = remedy_text(context, row, harmless);
    add_commands(context, &finding, row, migration, harmless);
    add_evidence(context, finding_add(context, &finding), row, migration);
}

static void blind(FindingContext *context, const AuditDatabase *database, const LedgerRow *row, const Migration *migration) {
    TextPool *texts = context->texts;
    Finding finding = ledger_finding(context, database, "live/checksum-blind");
    finding_point_at(context, &finding, migration);
    if (row->origin->changed_by)
        finding.since = row->origin->changed_by;
    finding.subject = migration->path ? migration->path : migration->tag;
    finding.title = text_pool_printf(texts, "%s's checksum cannot see an edit of %s: %s probably ran it as it was before %s", runner_name(context->set),
                                     word_code(texts, migration->tag), word_code(texts, database->name), word_commit(texts, row->origin->changed_by));
    finding.consequence = text_pool_printf(texts, "Both versions have the checksum that the ledger has recorded, but their SQL is not the same. %s will not complain, and "
                                                  "what the edit changed is not here, unless a person brought it.", runner_name(context->set));
    finding.remedy = "Look at the difference. What this database lacks belongs into a new migration.";
    add_commands(context, &finding, row, migration, false);
    add_evidence(context, finding_add(context, &finding), row, migration);
}

/* So many harmful, and so many harmless, edits are told one by one; more of them in one finding. */
#define HARMFUL_TOLD 8
#define HARMLESS_TOLD 3

static void together(FindingContext *context, const AuditDatabase *database, const GPtrArray *rows, bool harmless) {
    TextPool *texts = context->texts;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    const Commit *since = NULL;
    for (guint i = 0; i < rows->len; i++) {
        const LedgerRow *row = rows->pdata[i];
        const Commit *commit = row->origin ? row->origin->changed_by : NULL;
        const char *tag = word_code(texts, context->set->migrations[row->migration].tag);
        since = commit && (!since || commit->commit_time < since->commit_time) ? commit : since;
        g_ptr_array_add(lines, (gpointer)(uintptr_t)(commit ? text_pool_printf(texts, "%s: %s, %s%s", tag, word_commit(texts, commit), row->origin->guessed ? "probably, " : "",
                                                                               edit_words(row->origin->edit)) : tag));
    }
    Finding finding = ledger_finding(context, database, "live/ledger-other-version");
    finding.severity = harmless ? SEVERITY_INFO : finding.severity;
    finding.subject = *context->set->folder ? context->set->folder : ".";
    finding.since = since;
    finding.title = text_pool_printf(texts, "%s ran %u migrations in other versions than their files hold now%s", word_code(texts, database->name), rows->len,
                                     harmless ? " (white space or comments)" : "");
    finding.consequence = harmless ? "They did the same as the files do now; only their checksums are others."
                                   : "The files were edited after this database had run them. What the edits added is not here, unless a person brought it.";
    finding.remedy = harmless ? "Nothing needs to be done, unless it is what stops the runner." : "Look at the differences. What this database lacks belongs into a new migration.";
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

static void tell(FindingContext *context, const AuditDatabase *database, const GPtrArray *rows, bool harmless) {
    if (rows->len > (harmless ? HARMLESS_TOLD : HARMFUL_TOLD)) {
        together(context, database, rows, harmless);
        return;
    }
    for (guint i = 0; i < rows->len; i++) {
        const LedgerRow *row = rows->pdata[i];
        edited(context, database, row, &context->set->migrations[row->migration]);
    }
}

static bool is_told_by_time(const LedgerRow *row) {
    return row->origin && row->origin->guessed && !row->other_version && !row->origin->blind && !is_harmless(row->origin->edit) &&
           (row->origin->changed_by || row->origin->difference);
}

void findings_of_ledger_edits(FindingContext *context, const AuditDatabase *database) {
    const LedgerState *ledger = database->ledger;
    g_autoptr(GPtrArray) harmful = g_ptr_array_new(), harmless = g_ptr_array_new();
    for (size_t i = 0; i < ledger->row_count; i++) {
        LedgerRow *row = &ledger->rows[i];
        const Migration *migration = row->migration >= 0 ? &context->set->migrations[row->migration] : NULL;
        if (!migration || row->superseded || row->state == ROW_ROLLED_BACK || row->state == ROW_INTERNAL || migration->kind == MIGRATION_REPEATABLE)
            continue;
        if (row->other_version || is_told_by_time(row))
            g_ptr_array_add(row->origin && is_harmless(row->origin->edit) ? harmless : harmful, row);
        else if (row->origin && row->origin->blind)
            blind(context, database, row, migration);
    }
    tell(context, database, harmful, false);
    tell(context, database, harmless, true);
}
