/* What git tells of migration files: new numbers, uncommitted work. Edits and deletions have files of their own. */

#include <string.h>
#include "findings.h"

/* --- new numbers -------------------------------------------------------------------------------------------------------- */

/* A rename in a commit that begins anew only says which new file resembles which old one. */
static bool is_renumbering(const FindingContext *context, const FileEvent *event) {
    if (event->kind != EVENT_RENAMED || !event->previous_path || is_squash(context, event->mainline))
        return false;
    const char *before = word_file(context->texts, event->previous_path), *after = word_file(context->texts, event->path);
    size_t digits_before = strspn(before, "0123456789"), digits_after = strspn(after, "0123456789");
    return digits_before && digits_after && (digits_before != digits_after || strncmp(before, after, digits_after) != 0);
}

static void renumbered(FindingContext *context) {
    TextPool *texts = context->texts;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    const Migration *first = NULL, *last = NULL;
    const Commit *since = NULL;
    size_t count = 0;
    for (size_t i = 0; i < context->set->migration_count; i++) {
        const Migration *migration = &context->set->migrations[i];
        const FileHistory *file = audit_migration_file(context->audit, migration);
        for (size_t j = 0; file && j < file->event_count; j++) {
            const FileEvent *event = &file->events[j];
            if (!is_renumbering(context, event))
                continue;
            count += last != migration;
            last = migration;
            first = first ? first : migration;
            since = since ? since : event->mainline;
            g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s became %s with %s",
                                                                         word_code(texts, word_file(texts, event->previous_path)),
                                                                         word_code(texts, word_file(texts, event->path)),
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
                                     word_count(texts, count, "migration was given", "migrations were given"));
    finding.consequence = context->set->rules->decision == DECIDE_UNRECORDED && context->set->ledger.table
                              ? "The runner knows migrations by name: a database that ran one under its old name runs it again."
                              : "A database that ran one under its old number ran it at another place in the order than new databases do.";
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
    findings_of_edits(context);
    findings_of_late_arrivals(context);
    renumbered(context);
    uncommitted(context);
}
