/* Declared schemas: which files, how far they are understood, and what of them the migrations do not make or make otherwise. */

#include "section.h"

#include <string.h>
#include "phrase.h"
#include "reference.h"
#include "summarise.h"

#define FILES_TOLD 6 /* more are folded */

static const char *const class_looks[GAP_COUNT] = {
    [GAP_UNMIGRATED] = "error",  [GAP_DROPPED] = "error", [GAP_NOT_REGISTERED] = "error", [GAP_REQUIRED] = "error",
    [GAP_UNDECLARED] = "warning", [GAP_DIFFERENT] = "warning",   [GAP_UNCERTAIN] = "info",
};

static const char *const class_words[GAP_COUNT] = {
    [GAP_UNMIGRATED] = "not migrated", [GAP_DROPPED] = "dropped", [GAP_NOT_REGISTERED] = "not registered", [GAP_REQUIRED] = "undeclared, required",
    [GAP_UNDECLARED] = "undeclared",   [GAP_DIFFERENT] = "different",           [GAP_UNCERTAIN] = "uncertain",
};

/* --- what was read ------------------------------------------------------------------------------------------------------ */

static void say_share(GString *out, DeclarationCount count, const char *words) {
    if (count.seen == 0)
        return;
    phrase_separate(out, ", ");
    g_string_append_printf(out, "%zu of %zu %s", count.read, count.seen, words);
}

static void coverage(const Declaration *declaration, Document *document, Node *list) {
    g_autoptr(GString) shares = g_string_new(NULL);
    say_share(shares, declaration->tables, "tables");
    say_share(shares, declaration->columns, "columns");
    say_share(shares, declaration->extras, "indexes, constraints and other objects");
    if (shares->len == 0)
        return;
    g_string_prepend(shares, "Read: ");
    document_item(document, list, shares->str);
}

static void files(const Audit *audit, const Declaration *declaration, Document *document, Node *list) {
    guint count = declaration->files->len;
    if (count == 0)
        return;
    Node *item = document_item(document, list, count == 1 ? "File: " : "Files: ");
    for (guint i = 0; i < MIN(count, FILES_TOLD); i++) {
        document_text(document, item, i > 0 ? ", " : "");
        reference_file(audit, document, item, g_ptr_array_index(declaration->files, i), 0);
    }
    if (count <= FILES_TOLD)
        return;
    g_autofree char *rest = g_strdup_printf(" and %u more", count - FILES_TOLD);
    document_text(document, item, rest);
}

static const char *role_text(DeclaredRole role) {
    static const char *const texts[ROLE_COUNT] = {
        [ROLE_SCHEMA] = "what the code believes, and what migrations are generated from",
        [ROLE_SNAPSHOT] = "what the generator of migrations believes that the migrations make",
        [ROLE_INIT] = "makes databases beside the migrations",
        [ROLE_DUMP] = "written from a database",
    };
    return texts[role];
}

static void source_facts(const Audit *audit, const AuditDeclared *declared, Document *document, Node *parent) {
    Node *list = document_list(document, parent, false);
    g_autoptr(GString) words = g_string_new(NULL);
    if (declared->declaration) {
        g_string_append(words, declared_format_text(declared->declaration->format));
        g_string_append(words, ": ");
    }
    g_string_append(words, role_text(declared->role));
    if (declared->reason) {
        g_string_append(words, "; found by ");
        phrase_text(words, declared->reason);
    }
    g_autoptr(GString) sentence = g_string_new(NULL);
    phrase_sentence(sentence, words->str);
    document_item(document, list, sentence->str);
    if (!declared->declaration)
        return;
    files(audit, declared->declaration, document, list);
    coverage(declared->declaration, document, list);
}

/* --- differences -------------------------------------------------------------------------------------------------------- */

/* The finding that tells of the gap; NULL: none, or it is turned off. */
static const Finding *finding_of_gap(const Audit *audit, const AuditTarget *target, const AuditDeclared *declared, const DeclaredGap *gap) {
    for (guint i = 0; gap->rule && i < audit->findings->items->len; i++) {
        const Finding *finding = g_ptr_array_index(audit->findings->items, i);
        if (strcmp(finding->rule, gap->rule) == 0 && g_strcmp0(finding->subject, gap->subject) == 0 && g_strcmp0(finding->source, declared->name) == 0 &&
            g_strcmp0(finding->target, target->target->name) == 0)
            return finding;
    }
    return NULL;
}

static void object_cell(const AuditTarget *target, const DeclaredGap *gap, Document *document, Node *row) {
    Node *cell = document_cell(document, row, NULL);
    document_text(document, cell, kind_get(gap->change->kind)->name);
    document_text(document, cell, " ");
    reference_object(document, cell, target, gap->change->identity, phrase_short_identity(gap->change->identity));
    if (gap->folded == 0)
        return;
    g_autoptr(GString) folded = g_string_new(" with ");
    phrase_count(folded, gap->folded, "part", "parts");
    document_text(document, cell, folded->str);
}

static void class_cell(const DeclaredGap *gap, const Finding *finding, Document *document, Node *row) {
    Node *cell = document_cell(document, row, NULL);
    document_badge(document, cell, class_looks[gap->class], class_words[gap->class]);
    if (!finding)
        return;
    g_autofree char *anchor = reference_finding_anchor(finding);
    document_text(document, cell, " (");
    g_autoptr(GString) rule = g_string_new(NULL);
    phrase_code(rule, finding->rule);
    document_link_anchor(document, cell, anchor, rule->str);
    document_text(document, cell, ")");
}

static void origin_cell(const Audit *audit, const AuditTarget *target, const DeclaredGap *gap, Document *document, Node *row) {
    Node *cell = document_cell(document, row, NULL);
    if (!target->migrations || gap->stratum < 0 || (size_t)gap->stratum >= target->migrations->migration_count)
        return;
    const Commit *commit = audit_migration_commit(audit, &target->migrations->migrations[gap->stratum]);
    if (gap->class == GAP_DROPPED)
        document_text(document, cell, "dropped by ");
    reference_migration_index(document, cell, target, gap->stratum);
    if (!commit)
        return;
    document_text(document, cell, " ");
    reference_commit(audit, document, cell, commit);
}

/* What is different; what follows from it only where no finding tells that. Marked; free with g_free(). */
static char *meaning_of(const DeclaredGap *gap, const AuditDeclared *declared, const Finding *finding) {
    GString *words = g_string_new(NULL);
    if (gap->change->action == CHANGE_CHANGED || gap->change->action == CHANGE_RENAMED) {
        g_autofree char *change = summarise_change(gap->change);
        g_string_append(words, change);
    }
    if (gap->effect && !finding) {
        phrase_separate(words, "; ");
        g_string_append(words, gap->effect);
    }
    if (words->len == 0 && !finding)
        g_string_append(words, gap_class_text(declared->role, gap->class));
    if (gap->rename) {
        phrase_separate(words, "; ");
        g_string_append(words, gap->rename);
    }
    return g_string_free(words, FALSE);
}

typedef struct {
    const DeclaredGap *gap;
    const Finding *finding; /* NULL */
    char *meaning;
} GapRow;

static void gap_row_clear(gpointer row) {
    g_free(((GapRow *)row)->meaning);
}

static void gap_row(const Audit *audit, const AuditTarget *target, const GapRow *of, bool meaning, Document *document, Node *table) {
    Node *row = document_row(document, table);
    object_cell(target, of->gap, document, row);
    class_cell(of->gap, of->finding, document, row);
    Node *place = document_cell(document, row, NULL);
    if (of->gap->place.path)
        reference_file(audit, document, place, of->gap->place.path, of->gap->place.line);
    origin_cell(audit, target, of->gap, document, row);
    if (meaning)
        document_cell(document, row, of->meaning);
}

static void gap_table(const Audit *audit, const AuditTarget *target, const AuditDeclared *declared, bool uncertain, Document *document, Node *parent) {
    static const ColumnTitle titles[] = {{"Object", 'l'}, {"Class", 'l'}, {"Declared in", 'l'}, {"Migration", 'l'}, {"Migrations \u2192 declared, and what it means", 'l'}};
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(GapRow));
    g_array_set_clear_func(rows, gap_row_clear);
    bool meaning = false;
    for (guint i = 0; i < declared->drift->gaps->len; i++) {
        const DeclaredGap *gap = &g_array_index(declared->drift->gaps, DeclaredGap, i);
        if ((gap->class == GAP_UNCERTAIN) != uncertain)
            continue;
        const Finding *finding = finding_of_gap(audit, target, declared, gap);
        GapRow row = {gap, finding, meaning_of(gap, declared, finding)};
        meaning = meaning || *row.meaning;
        g_array_append_val(rows, row);
    }
    Node *table = rows->len > 0 ? section_table(document, parent, titles, G_N_ELEMENTS(titles) - !meaning) : NULL;
    for (guint i = 0; i < rows->len; i++)
        gap_row(audit, target, &g_array_index(rows, GapRow, i), meaning, document, table);
}

static void say_counts(const AuditDeclared *declared, Document *document, Node *parent) {
    g_autoptr(GString) words = g_string_new(NULL);
    for (int class = 0; class < GAP_UNCERTAIN; class++) {
        if (declared->drift->counts[class] == 0)
            continue;
        phrase_separate(words, "; ");
        g_string_append_printf(words, "%zu %s", declared->drift->counts[class], gap_class_text(declared->role, (GapClass)class));
    }
    g_string_prepend(words, words->len > 0 ? "Against the migrations: " : "No difference from what the migrations make");
    g_string_append_c(words, '.');
    document_paragraph(document, parent, words->str);
}

#define GAPS_OPEN 20 /* more are folded */

static void certain_gaps(const Audit *audit, const AuditTarget *target, const AuditDeclared *declared, Document *document, Node *parent) {
    size_t count = declared_drift_differences(declared->drift);
    Node *place = parent;
    if (count > GAPS_OPEN) {
        g_autofree char *summary = g_strdup_printf("The %zu differences", count);
        place = document_details(document, parent, summary, false);
    }
    gap_table(audit, target, declared, false, document, place);
}

static void differences(const Audit *audit, const AuditTarget *target, const AuditDeclared *declared, Document *document, Node *parent) {
    const DeclaredDrift *drift = declared->drift;
    say_counts(declared, document, parent);
    certain_gaps(audit, target, declared, document, parent);
    if (drift->counts[GAP_UNCERTAIN] > 0) {
        g_autoptr(GString) summary = g_string_new(NULL);
        phrase_count(summary, drift->counts[GAP_UNCERTAIN], "difference", "differences");
        g_string_append(summary, " that may come from what was not understood or failed");
        gap_table(audit, target, declared, true, document, document_details(document, parent, summary->str, false));
    }
    g_autoptr(GString) rest = g_string_new(NULL);
    for (guint i = 0; i < drift->beyond->len; i++) {
        phrase_separate(rest, ", ");
        phrase_text(rest, g_ptr_array_index(drift->beyond, i));
    }
    if (rest->len > 0) {
        g_string_prepend(rest, "In SQL only, and no difference, since this kind of source has no words for it or this one never uses them: ");
        g_string_append(rest, ". ");
    }
    if (drift->lesser > 0) {
        phrase_count(rest, drift->lesser, "difference does", "differences do");
        g_string_append(rest, " not count: names, spelling, order, comments, owners and privileges.");
    }
    if (rest->len > 0)
        document_paragraph(document, parent, rest->str);
}

/* --- notes -------------------------------------------------------------------------------------------------------------- */

static void note_item(const Audit *audit, SourcePlace place, const char *text, Document *document, Node *list) {
    Node *item = document_item(document, list, "");
    if (place.path) {
        reference_file(audit, document, item, place.path, place.line);
        document_text(document, item, ": ");
    } else if (place.line > 0) {
        g_autofree char *line = g_strdup_printf("line %d: ", place.line);
        document_text(document, item, line);
    }
    document_text(document, item, text);
}

#define NOTES_OPEN 10 /* more are folded */

static void notes(const Audit *audit, const Declaration *declaration, DeclarationNoteKind kind, const char *title, Document *document, Node *parent) {
    size_t count = 0;
    for (guint i = 0; i < declaration->notes->len; i++)
        count += g_array_index(declaration->notes, DeclarationNote, i).kind == kind;
    if (count == 0)
        return;
    g_autofree char *summary = g_strdup_printf("%s: %zu", title, count);
    Node *list = document_list(document, document_details(document, parent, summary, count <= NOTES_OPEN && kind != NOTE_IGNORED), false);
    for (guint i = 0; i < declaration->notes->len; i++) {
        const DeclarationNote *note = &g_array_index(declaration->notes, DeclarationNote, i);
        if (note->kind == kind)
            note_item(audit, note->place, note->text, document, list);
    }
}

static void failures(const Audit *audit, const AuditDeclared *declared, Document *document, Node *parent) {
    if (declared->failures->len == 0)
        return;
    document_paragraph(document, parent, "PostgreSQL refused:");
    Node *list = document_list(document, parent, false);
    for (guint i = 0; i < declared->failures->len; i++) {
        const DeclaredFailure *failure = &g_array_index(declared->failures, DeclaredFailure, i);
        if (failure->statement >= declared->declaration->statements->len)
            continue;
        g_autoptr(GString) words = g_string_new(NULL);
        phrase_code(words, failure->failure->message);
        note_item(audit, g_array_index(declared->declaration->statements, DeclarationStatement, failure->statement).place, words->str, document, list);
    }
}

/* --- sources ------------------------------------------------------------------------------------------------------------ */

static void declared_source(const Audit *audit, const AuditTarget *target, const AuditDeclared *declared, Document *document, Node *parent, int level) {
    g_autoptr(GString) title = g_string_new(NULL), words = g_string_new(NULL);
    phrase_code(title, declared->name);
    document_heading(document, parent, level, title->str);
    source_facts(audit, declared, document, parent);
    if (declared->problem) {
        g_string_append(words, "Could not be read: ");
        phrase_text(words, declared->problem);
        document_paragraph(document, parent, words->str);
    }
    if (!declared->declaration)
        return;
    if (declared->drift)
        differences(audit, target, declared, document, parent);
    else if (!declared->problem)
        document_paragraph(document, parent, target->target->push_only ? "Not compared with migrations: none are committed. Live databases are compared with it above."
                                                                        : "Not compared: the migrations were not replayed.");
    failures(audit, declared, document, parent);
    notes(audit, declared->declaration, NOTE_TRAP, "Not what it looks like", document, parent);
    notes(audit, declared->declaration, NOTE_UNREAD, "Not understood", document, parent);
    notes(audit, declared->declaration, NOTE_IGNORED, "Left out on purpose", document, parent);
}

static void declared_of_target(const Audit *audit, const AuditTarget *target, Document *document, Node *parent, const Slot *slot, int level) {
    (void)slot;
    if (target->declared->len == 0)
        document_paragraph(document, parent, "No schema that the code declares was found for this target.");
    for (guint i = 0; i < target->declared->len; i++)
        declared_source(audit, target, g_ptr_array_index(target->declared, i), document, parent, level);
}

void section_build_declared(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    g_autoptr(GPtrArray) targets = section_targets(audit, slot);
    size_t count = 0;
    for (guint i = 0; i < targets->len; i++)
        count += ((const AuditTarget *)g_ptr_array_index(targets, i))->declared->len;
    if (count == 0) {
        document_paragraph(document, parent, "No schema that the code declares was found, and none is configured.");
        return;
    }
    section_each_target(audit, document, parent, slot, STRAY_HIDDEN, declared_of_target);
}
