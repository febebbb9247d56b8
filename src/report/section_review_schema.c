/* What a review's migrations do to the schema: each in a line, and the difference as a whole, to be unfolded. */

#include "section_review.h"

#include "changes.h"
#include "migration_story.h"
#include "phrase.h"
#include "reference.h"
#include "summarise.h"

static const Stratum *stratum_of_migration(const AuditTarget *target, const Migration *migration) {
    return target && target->migrations ? section_stratum(target, (size_t)(migration - target->migrations->migrations)) : NULL;
}

static void say_file(const Audit *audit, const Migration *migration, Document *document, Node *line) {
    if (migration->path)
        reference_present_file(audit, document, line, migration->path, 0);
    else
        document_code(document, line, migration->tag);
}

/* Of an edited one the difference tells more than all that it does. */
static void edited_item(const Audit *audit, const ReviewTarget *target, const Migration *migration, Document *document, Node *list) {
    Node *item = document_item(document, list, NULL), *line = document_paragraph(document, item, NULL);
    EditClass edit = review_edit_class(target, migration);
    document_badge(document, line, edit >= EDIT_IF_EXISTS ? "warning" : "info", "edited");
    document_text(document, line, " ");
    say_file(audit, migration, document, line);
    g_autofree char *words = edit == EDIT_UNKNOWN ? g_strdup(migration->registered ? ": in the journal now" : ": not in the journal any more") : g_strdup_printf(" (%s)", story_edit_words(edit));
    document_text(document, line, words);
    if (edit >= EDIT_IF_EXISTS)
        document_text(document, line, ": databases that have run it before keep what it made then");
}

static void migration_item(const Audit *audit, const AuditTarget *target, const Migration *migration, const char *word, const char *look, Document *document, Node *list) {
    Node *item = document_item(document, list, NULL), *line = document_paragraph(document, item, NULL);
    const Stratum *stratum = stratum_of_migration(target, migration);
    g_autofree char *summary = stratum ? summarise_stratum(stratum) : NULL;
    document_badge(document, line, look, word);
    document_text(document, line, " ");
    say_file(audit, migration, document, line);
    if (migration->uncommitted)
        document_text(document, line, " (not committed)");
    if (migration->code)
        document_text(document, line, ": a program, which is not run");
    if (!summary || !*summary)
        return;
    document_text(document, line, ": ");
    document_text(document, line, summary);
}

static void list_migrations(const Audit *audit, const ReviewTarget *target, Document *document, Node *parent) {
    if (target->added->len + target->edited->len + target->removed->len == 0)
        return;
    Node *list = document_list(document, parent, false);
    for (guint i = 0; i < target->added->len; i++)
        migration_item(audit, target->after, target->added->pdata[i], "new", "ok", document, list);
    for (guint i = 0; i < target->edited->len; i++)
        edited_item(audit, target, target->edited->pdata[i], document, list);
    for (guint i = 0; i < target->removed->len; i++)
        migration_item(audit->review->before, target->before, target->removed->pdata[i], "taken away", "error", document, list);
}

static void one_target(const Audit *audit, const ReviewTarget *target, Document *document, Node *parent) {
    list_migrations(audit, target, document, parent);
    const SourceComparison *comparison = target->comparison;
    if (!comparison) {
        document_paragraph(document, parent, "What becomes of the schema is not known, because not all migrations could be replayed.");
        return;
    }
    if (comparison->differences == 0) {
        document_paragraph(document, parent, "The schema stays the same.");
        return;
    }
    g_autoptr(GString) summary = g_string_new("The schema before and after: ");
    changes_say_verdict(summary, comparison);
    Node *details = document_details(document, parent, summary->str, false);
    changes_write(comparison, false, document, details);
}

static const char *name_of(const ReviewTarget *target) {
    return (target->after ? target->after : target->before)->target->name;
}

void section_build_review_schema(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    const Review *review = audit->review;
    if (!review || review->targets->len == 0)
        return;
    int level = review_heading(document, parent, slot, "What changes in the schema", SIZE_MAX);
    for (guint i = 0; i < review->targets->len; i++) {
        const ReviewTarget *target = review->targets->pdata[i];
        g_autoptr(GString) title = g_string_new("Target ");
        phrase_code(title, name_of(target));
        if (review->targets->len > 1 || audit->targets->len > 1)
            document_heading(document, parent, level, title->str);
        one_target(audit, target, document, parent);
    }
}
