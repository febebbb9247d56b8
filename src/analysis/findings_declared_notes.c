/* What was not understood of a declared schema, what PostgreSQL refused of it, and what only looks as if it were said. */

#include "findings_declared.h"

#include <string.h>

#define TRAPS_EACH 3 /* more traps of one rule are one finding */

static GPtrArray *notes_of(const Declaration *declaration, DeclarationNoteKind kind, const char *rule) {
    GPtrArray *found = g_ptr_array_new();
    for (guint i = 0; i < declaration->notes->len; i++) {
        DeclarationNote *note = &g_array_index(declaration->notes, DeclarationNote, i);
        if (note->kind == kind && (!rule || g_strcmp0(note->rule, rule) == 0))
            g_ptr_array_add(found, note);
    }
    return found;
}

/* "`src/schema.ts:12`: text" */
static const char *note_line(TextPool *texts, SourcePlace place, const char *text) {
    const char *where = place_text(texts, place);
    return where ? text_pool_printf(texts, "%s: %s", where, text) : place.line > 0 ? text_pool_printf(texts, "line %d: %s", place.line, text) : text;
}

/* --- what was not read -------------------------------------------------------------------------------------------------- */

static void unread(FindingContext *context, const AuditDeclared *declared) {
    TextPool *texts = context->texts;
    g_autoptr(GPtrArray) notes = notes_of(declared->declaration, NOTE_UNREAD, NULL);
    if (notes->len == 0)
        return;
    const DeclarationNote *first = notes->pdata[0];
    Finding finding = finding_of(context, "declared/unread");
    finding.source = finding.subject = declared->name;
    finding.path = first->place.path;
    finding.line = first->place.line;
    finding.title = text_pool_printf(texts, "%s in %s %s not understood", word_count(texts, notes->len, "place", "places"), word_code(texts, declared->name),
                                     notes->len == 1 ? "is" : "are");
    finding.consequence = "What depends on it is not compared; everything else is.";
    finding.remedy = "Look at these places yourself, or write them in a plainer way.";
    Finding *added = finding_add(context, &finding);
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    for (guint i = 0; i < notes->len; i++)
        g_ptr_array_add(lines, (gpointer)(uintptr_t)note_line(texts, ((const DeclarationNote *)notes->pdata[i])->place, ((const DeclarationNote *)notes->pdata[i])->text));
    finding_evidence_list(context, added, lines);
}

/* --- what PostgreSQL refused -------------------------------------------------------------------------------------------- */

static const char *failure_line(TextPool *texts, const Declaration *declaration, const DeclaredFailure *failure) {
    const DeclarationStatement *statement = &g_array_index(declaration->statements, DeclarationStatement, failure->statement);
    g_autoptr(GString) message = g_string_new(NULL);
    text_visible(message, failure->failure->message ? failure->failure->message : "", -1, true);
    const char *what = statement->object ? text_pool_printf(texts, "%s: ", word_code(texts, word_short(statement->object))) : "";
    return note_line(texts, statement->place, text_pool_printf(texts, "%s%s", what, word_code(texts, message->str)));
}

static void failed(FindingContext *context, const AuditDeclared *declared) {
    TextPool *texts = context->texts;
    const GArray *failures = declared->failures;
    if (failures->len == 0)
        return;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    SourcePlace place = {0};
    for (guint i = 0; i < failures->len; i++) {
        const DeclaredFailure *failure = &g_array_index(failures, DeclaredFailure, i);
        if (failure->statement >= declared->declaration->statements->len)
            continue;
        if (!place.path)
            place = g_array_index(declared->declaration->statements, DeclarationStatement, failure->statement).place;
        g_ptr_array_add(lines, (gpointer)(uintptr_t)failure_line(texts, declared->declaration, failure));
    }
    Finding finding = finding_of(context, "declared/statement-failed");
    finding.source = finding.subject = declared->name;
    finding.path = place.path;
    finding.line = place.line;
    finding.title = text_pool_printf(texts, "PostgreSQL refuses %s of %s", word_count(texts, failures->len, "statement", "statements"), word_code(texts, declared->name));
    finding.consequence = "A database cannot be made of it as it stands, unless the scratch server only lacks something (an extension, a role). What these statements make is not compared.";
    finding.remedy = "Mend what PostgreSQL says.";
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

/* --- traps -------------------------------------------------------------------------------------------------------------- */

static const char *rule_of(const DeclarationNote *note) {
    return note->rule && rule_find(note->rule) ? note->rule : "declared/trap";
}

static Finding trap_finding(FindingContext *context, const AuditDeclared *declared, const DeclarationNote *note) {
    Finding finding = finding_of(context, rule_of(note));
    finding.source = declared->name;
    finding.kind = note->object ? note->object_kind : KIND_COUNT;
    finding.subject = note->object ? note->object : declared->name;
    finding.title = note->text;
    finding.path = note->place.path;
    finding.line = note->place.line;
    finding.consequence = note->consequence;
    finding.remedy = note->remedy;
    return finding;
}

static void many_traps(FindingContext *context, const AuditDeclared *declared, const GPtrArray *notes) {
    TextPool *texts = context->texts;
    const DeclarationNote *first = notes->pdata[0];
    Finding finding = trap_finding(context, declared, first);
    finding.kind = KIND_COUNT;
    finding.subject = declared->name;
    finding.title = text_pool_printf(texts, "%s in %s: %s", word_count(texts, notes->len, "place", "places"), word_code(texts, declared->name), rule_find(finding.rule)->summary);
    Finding *added = finding_add(context, &finding);
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    for (guint i = 0; i < notes->len; i++)
        g_ptr_array_add(lines, (gpointer)(uintptr_t)note_line(texts, ((const DeclarationNote *)notes->pdata[i])->place, ((const DeclarationNote *)notes->pdata[i])->text));
    finding_evidence_list(context, added, lines);
}

static void traps_of_rule(FindingContext *context, const AuditDeclared *declared, const GPtrArray *notes) {
    if (notes->len > TRAPS_EACH) {
        many_traps(context, declared, notes);
        return;
    }
    for (guint i = 0; i < notes->len; i++) {
        const DeclarationNote *note = notes->pdata[i];
        Finding finding = trap_finding(context, declared, note);
        Finding *added = finding_add(context, &finding);
        finding_evidence(context, added, note_line(context->texts, note->place, "it stands here"));
    }
}

static int compare_rules(gconstpointer a, gconstpointer b) {
    const DeclarationNote *left = *(DeclarationNote *const *)a, *right = *(DeclarationNote *const *)b;
    return g_strcmp0(left->rule, right->rule); /* a merge sort: the order of places stays */
}

static void traps(FindingContext *context, const AuditDeclared *declared) {
    g_autoptr(GPtrArray) notes = notes_of(declared->declaration, NOTE_TRAP, NULL);
    g_ptr_array_sort(notes, compare_rules);
    for (guint begin = 0, end; begin < notes->len; begin = end) {
        g_autoptr(GPtrArray) group = g_ptr_array_new();
        for (end = begin; end < notes->len && compare_rules(&notes->pdata[begin], &notes->pdata[end]) == 0; end++)
            g_ptr_array_add(group, notes->pdata[end]);
        traps_of_rule(context, declared, group);
    }
}

void findings_of_declared_notes(FindingContext *context, const AuditDeclared *declared) {
    unread(context, declared);
    failed(context, declared);
    if (declared->role != ROLE_SNAPSHOT) /* its traps are those of the code that it was written from */
        traps(context, declared);
}

/* --- not checked -------------------------------------------------------------------------------------------------------- */

/* "758 of 760 columns" of what is not wholly read. */
static const char *shares_text(TextPool *texts, const Declaration *declaration) {
    const struct {
        DeclarationCount count;
        const char *words;
    } all[] = {{declaration->tables, "tables"}, {declaration->columns, "columns"}, {declaration->extras, "indexes, constraints and other objects"}};
    g_autoptr(GPtrArray) shares = g_ptr_array_new();
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (all[i].count.read < all[i].count.seen)
            g_ptr_array_add(shares, (gpointer)(uintptr_t)text_pool_printf(texts, "%zu of %zu %s", all[i].count.read, all[i].count.seen, all[i].words));
    return shares->len ? word_list_marked(texts, shares, G_N_ELEMENTS(all)) : NULL;
}

void declared_not_checked(TextPool *texts, const AuditTarget *part, const AuditDeclared *declared, GPtrArray *lines) {
    const char *name = text_pool_printf(texts, "target %s: declared schema %s", word_code(texts, part->target->name), word_code(texts, declared->name));
    if (declared->problem)
        g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s: %s", name, word_plain(texts, declared->problem)));
    if (!declared->declaration)
        return;
    g_autoptr(GPtrArray) notes = notes_of(declared->declaration, NOTE_UNREAD, NULL);
    const char *shares = shares_text(texts, declared->declaration);
    if (notes->len > 0 || shares)
        g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s: %s%s%s", name, shares ? shares : "", shares ? " read; " : "",
                                                                     notes->len > 0 ? word_count(texts, notes->len, "place is not understood", "places are not understood")
                                                                                    : "the rest is not understood"));
    if (declared->failures->len > 0)
        g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s: PostgreSQL refused %s", name,
                                                                     word_count(texts, declared->failures->len, "statement", "statements")));
    if (part->target->push_only && part->databases->len == 0)
        g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s: there is nothing to compare it with: no migrations are committed, and no live database is configured", name));
    else if (!declared->problem && !declared->drift && !part->problem && !part->target->push_only)
        g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s: not compared, because the migrations were not replayed", name));
}
