/* The differences of two named sources. */

#include "parts.h"
#include "phrase.h"
#include "report/report.h"
#include "section.h"
#include "summarise.h"

static size_t count_grade(const ChangeSet *changes, bool lesser) {
    size_t count = 0;
    for (guint i = 0; i < changes->changes->len; i++)
        count += (change_grade(g_ptr_array_index(changes->changes, i)) != GRADE_DIFFERENT) == lesser;
    return count;
}

static void change_row(const Change *change, const Parts *parts, Document *document, Node *table) {
    Node *row = document_row(document, table);
    g_autofree char *words = summarise_change(change);
    g_autoptr(GString) text = g_string_new(words);
    g_autoptr(GString) name = g_string_new(kind_get(change->kind)->name);
    parts_say(text, parts, change);
    g_string_append(name, " ");
    phrase_code(name, phrase_short_identity(change->identity));
    document_cell(document, row, summarise_sign(change->action));
    document_cell(document, row, name->str);
    document_cell(document, row, text->str);
}

static void change_table(const ChangeSet *changes, bool lesser, Document *document, Node *parent) {
    static const ColumnTitle titles[] = {{"", 'l'}, {"Object", 'l'}, {"Difference", 'l'}};
    g_autoptr(Parts) parts = parts_new(changes);
    Node *table = section_table(document, parent, titles, G_N_ELEMENTS(titles));
    for (guint i = 0; i < changes->changes->len; i++) {
        const Change *change = g_ptr_array_index(changes->changes, i);
        if ((change_grade(change) != GRADE_DIFFERENT) == lesser && !parts_contain(parts, change))
            change_row(change, parts, document, table);
    }
}

Document *report_build_changes(const char *before, const char *after, const ChangeSet *changes) {
    Document *document = document_new();
    Node *root = document_root(document);
    g_autoptr(GString) words = g_string_new("From ");
    size_t different = count_grade(changes, false), lesser = count_grade(changes, true);
    phrase_code(words, before);
    g_string_append(words, " to ");
    phrase_code(words, after);
    g_string_append(words, ": ");
    if (different == 0)
        g_string_append(words, "no difference.");
    else
        phrase_count(words, different, "difference.", "differences.");
    document_heading(document, root, 1, "Schema differences");
    document_paragraph(document, root, words->str);
    if (different > 0)
        change_table(changes, false, document, root);
    if (lesser == 0)
        return document;
    g_string_truncate(words, 0);
    phrase_count(words, lesser, "lesser difference", "lesser differences");
    g_string_append(words, ": column order, names chosen by the system, spelling, comments");
    change_table(changes, true, document, document_details(document, root, words->str, false));
    return document;
}
