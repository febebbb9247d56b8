/* Drift: each live database against the migrations: its level, what is pending, what differs and since which migration. */

#include "section.h"

#include "facts.h"
#include "fleet_view.h"
#include "phrase.h"
#include "reference.h"
#include "summarise.h"

static const char *const class_looks[DRIFT_COUNT] = {
    [DRIFT_PENDING] = "info",  [DRIFT_SKIPPED] = "error",     [DRIFT_MISSING] = "error",
    [DRIFT_EXTRA] = "warning", [DRIFT_DIFFERENT] = "error",
};

/* "at `0007_x` (8 of 12), plus 3 objects by hand, minus 1, 2 other than they should be" */
static void say_level(GString *out, const MigrationSet *set, const DriftResult *drift) {
    if (drift->ledger && drift->ledger_distance < drift->level_distance) {
        g_string_append(out, "as its ledger says, though not in the order of the files");
    } else if (drift->level == 0) {
        g_string_append(out, "before the first migration");
    } else {
        g_string_append(out, "at ");
        phrase_code(out, set->migrations[MIN(drift->level, set->migration_count) - 1].tag);
        g_string_append_printf(out, " (%zu of %zu)", drift->level, set->migration_count);
    }
    size_t extra = drift->counts[DRIFT_EXTRA], missing = drift->counts[DRIFT_MISSING], other = drift->counts[DRIFT_DIFFERENT];
    if (extra > 0) {
        g_string_append(out, ", plus ");
        phrase_count(out, extra, "object by hand", "objects by hand");
    }
    if (missing > 0)
        g_string_append_printf(out, ", minus %zu", missing);
    if (other > 0)
        g_string_append_printf(out, ", %zu other than %s should be", other, other == 1 ? "it" : "they");
}

static void level_lines(const AuditTarget *target, const AuditDatabase *database, Document *document, Node *list) {
    const DriftResult *drift = database->drift;
    g_autoptr(GString) words = g_string_new("By its catalog: ");
    say_level(words, target->migrations, drift);
    document_item(document, list, words->str);
    g_string_assign(words, "By its ledger: ");
    if (database->ledger_problem) {
        phrase_text(words, database->ledger_problem);
    } else if (!drift->ledger || !drift->ledger->has_ledger) {
        g_string_append(words, "it has none");
    } else {
        size_t applied = 0;
        for (size_t i = 0; i < target->migrations->migration_count; i++)
            applied += drift->ledger->applied[i];
        phrase_count(words, applied, "migration", "migrations");
        g_string_append_printf(words, " of %zu applied, ", target->migrations->migration_count);
        phrase_count(words, drift->ledger->row_count, "row", "rows");
        if (drift->ledger->replays_all)
            g_string_append(words, "; a row has no time, so the runner will start again from the first migration");
    }
    document_item(document, list, words->str);
}

/* Rows that no file explains, or whose file has another content now. */
static void odd_rows(const LedgerState *ledger, Document *document, Node *list) {
    for (size_t i = 0; ledger && i < ledger->row_count; i++) {
        const LedgerRow *row = &ledger->rows[i];
        if (row->migration >= 0 && !row->other_version)
            continue;
        g_autoptr(GString) words = g_string_new(row->migration >= 0 ? "A ledger row is of another version of its file: " : "A ledger row is explained by no file: ");
        g_autofree char *hash = row->hash ? g_strndup(row->hash, 12) : NULL;
        phrase_code(words, row->name ? row->name : hash);
        if (row->when != 0) {
            g_string_append(words, ", ");
            text_date(words, row->when / 1000, 0, false);
        }
        document_item(document, list, words->str);
    }
}

/* Migrations in a state, each with its commit. */
static void migration_list(const Audit *audit, const AuditTarget *target, const AuditDatabase *database, bool skipped, Document *document, Node *parent) {
    const LedgerState *ledger = database->drift->ledger;
    Node *list = NULL;
    for (size_t i = 0; i < target->migrations->migration_count; i++) {
        bool wanted = skipped ? ledger && ledger->has_ledger && ledger->will_skip[i] : facts_is_pending(target, database, i);
        if (!wanted)
            continue;
        if (!list) {
            document_paragraph(document, parent, skipped ? "Registered, not applied, and never run by the next run:" : "Pending migrations, which the next run will bring:");
            list = document_list(document, parent, false);
        }
        const Migration *migration = &target->migrations->migrations[i];
        const Commit *commit = audit_migration_commit(audit, migration);
        Node *item = document_item(document, list, "");
        reference_migration(document, item, target, migration->tag);
        document_text(document, item, commit ? ", " : ", uncommitted");
        if (commit)
            reference_commit_story(audit, document, item, commit);
    }
}

static void origin_cell(const Audit *audit, const AuditTarget *target, const DriftItem *item, Document *document, Node *row) {
    Node *cell = document_cell(document, row, NULL);
    if (item->stratum < 0 || (size_t)item->stratum >= target->migrations->migration_count)
        return;
    const Migration *migration = &target->migrations->migrations[item->stratum];
    const Commit *commit = audit_migration_commit(audit, migration);
    reference_migration(document, cell, target, migration->tag);
    if (!commit)
        return;
    document_text(document, cell, " ");
    reference_commit(audit, document, cell, commit);
}

/* The change goes from what the migrations make to what is there: "expected -> live". */
static void drift_row(const Audit *audit, const AuditTarget *target, const DriftItem *item, Document *document, Node *table) {
    Node *row = document_row(document, table);
    Node *object = document_cell(document, row, NULL);
    document_text(document, object, kind_get(item->change->kind)->name);
    document_text(document, object, " ");
    reference_object(document, object, target, item->change->identity,
                     phrase_short_identity(item->change->identity));
    document_badge(document, document_cell(document, row, NULL), class_looks[item->class], drift_class_id(item->class));
    g_autofree char *words = item->change->action == CHANGE_CHANGED || item->change->action == CHANGE_RENAMED
                                 ? summarise_change(item->change)
                                 : g_strdup(drift_class_text(item->class));
    g_autoptr(GString) text = g_string_new(words);
    if (item->folded > 0) {
        g_string_append(text, "; the same for ");
        phrase_count(text, item->folded, "part of it", "parts of it");
    }
    document_cell(document, row, text->str);
    origin_cell(audit, target, item, document, row);
}

/* Items of the grade that counts, or the lesser ones; those merely pending are listed as migrations. Returns how many. */
static size_t drift_table(const Audit *audit, const AuditTarget *target, const DriftResult *drift, bool lesser, Document *document, Node *parent) {
    static const ColumnTitle titles[] = {{"Object", 'l'}, {"Class", 'l'}, {"Expected \u2192 live", 'l'}, {"Migration", 'l'}};
    Node *table = NULL;
    size_t count = 0;
    for (guint i = 0; i < drift->items->len; i++) {
        const DriftItem *item = &g_array_index(drift->items, DriftItem, i);
        if (item->class == DRIFT_PENDING || (item->grade != GRADE_DIFFERENT) != lesser)
            continue;
        if (!table)
            table = section_table(document, parent, titles, G_N_ELEMENTS(titles));
        drift_row(audit, target, item, document, table);
        count++;
    }
    return count;
}

static size_t lesser_count(const DriftResult *drift) {
    size_t count = 0;
    for (guint i = 0; i < drift->items->len; i++) {
        const DriftItem *item = &g_array_index(drift->items, DriftItem, i);
        count += item->grade != GRADE_DIFFERENT && item->class != DRIFT_PENDING;
    }
    return count;
}

static void compared_database(const Audit *audit, const AuditTarget *target, const AuditDatabase *database, Document *document, Node *parent) {
    const DriftResult *drift = database->drift;
    Node *list = document_list(document, parent, false);
    level_lines(target, database, document, list);
    odd_rows(drift->ledger, document, list);
    for (guint i = 0; i < database->folded->len; i++) {
        g_autoptr(GString) folded = g_string_new(NULL);
        phrase_sentence(folded, g_ptr_array_index(database->folded, i));
        document_item(document, list, folded->str);
    }
    migration_list(audit, target, database, false, document, parent);
    migration_list(audit, target, database, true, document, parent);
    if (facts_drift(database) == 0)
        document_paragraph(document, parent, facts_pending(target, database) > 0 ? "Nothing else differs." : "No difference.");
    else
        drift_table(audit, target, drift, false, document, parent);
    size_t lesser = lesser_count(drift);
    if (lesser == 0)
        return;
    g_autoptr(GString) summary = g_string_new(NULL);
    phrase_count(summary, lesser, "difference that does", "differences that do");
    g_string_append(summary, " not count: column order, names chosen by the system, spelling, comments, owners and privileges");
    drift_table(audit, target, drift, true, document, document_details(document, parent, summary->str, false));
}

static void drift_of_database(const Audit *audit, const AuditTarget *target, const AuditDatabase *database, Document *document, Node *parent, int level) {
    g_autoptr(GString) title = g_string_new("Database ");
    phrase_code(title, database->name);
    fleet_say_count(title, database, ", ", "");
    document_heading(document, parent, level, title->str);
    fleet_show_members(database, document, parent);
    g_autoptr(GString) words = g_string_new(NULL);
    if (database->problem) {
        g_string_append(words, "Could not be read: ");
        phrase_text(words, database->problem);
    } else if (!database->drift) {
        g_string_append(words, target->target->push_only ? "Compared with what the code declares, since no migrations are committed: see the findings and the comparison."
                                                         : "Not compared: the migrations were not replayed.");
    }
    if (words->len > 0)
        document_paragraph(document, parent, words->str);
    else
        compared_database(audit, target, database, document, parent);
}

static void drift_of_target(const Audit *audit, const AuditTarget *target, Document *document, Node *parent, const Slot *slot, int level) {
    (void)slot;
    if (section_says_problem(target, document, parent))
        return;
    if (target->databases->len == 0)
        document_paragraph(document, parent, "No live database of this target is configured, so none was compared.");
    for (guint i = 0; i < target->databases->len; i++)
        drift_of_database(audit, target, g_ptr_array_index(target->databases, i), document, parent, level);
}

void section_build_drift(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    g_autoptr(GPtrArray) targets = section_targets(audit, slot);
    size_t databases = 0;
    for (guint i = 0; i < targets->len; i++)
        databases += ((const AuditTarget *)g_ptr_array_index(targets, i))->databases->len;
    if (databases == 0) {
        document_paragraph(document, parent, "No live database is configured, so none was compared.");
        return;
    }
    section_each_target(audit, document, parent, slot, STRAY_HIDDEN, drift_of_target);
}
