/* The differences of two named sources, as a document. */

#include "changes.h"

#include <string.h>
#include "base/text_diff.h"
#include "change_groups.h"
#include "parts.h"
#include "phrase.h"
#include "report/report.h"
#include "section.h"
#include "summarise.h"

/* Longer lists are for JSON and SQL: a reader has had enough. */
#define MAX_DIFFS 40
#define MAX_DIFF_SIZE (64 * 1024)

/* --- the lists -------------------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *look, *word;
} actions[] = {
    [CHANGE_ADDED] = {"ok", "added"}, [CHANGE_CHANGED] = {"warning", "changed"}, [CHANGE_REMOVED] = {"error", "dropped"}, [CHANGE_RENAMED] = {"info", "renamed"},
};

static void add_name(GString *words, const Change *change, const char *name) {
    g_string_append_printf(words, " %s ", kind_get(change->kind)->name);
    phrase_code(words, name);
    if (change->action == CHANGE_RENAMED) {
        g_string_append(words, " (before: ");
        phrase_code(words, phrase_short_identity(change->previous_identity));
        g_string_append(words, ")");
    }
}

static void change_item(const Change *change, const char *name, const Parts *parts, Document *document, Node *list, Node **item) {
    g_autoptr(GString) words = g_string_new(NULL);
    bool both = change->action == CHANGE_CHANGED || change->action == CHANGE_RENAMED;
    add_name(words, change, name);
    change_groups_say_definition(words, change);
    parts_say(words, parts, change);
    if (both && change->property_count == 1) {
        g_string_append(words, ", ");
        change_groups_say_property(words, change, &change->properties[0]);
    }
    *item = document_item(document, list, NULL);
    Node *line = document_paragraph(document, *item, NULL);
    document_badge(document, line, actions[change->action].look, actions[change->action].word);
    document_text(document, line, words->str);
    Node *properties = both && change->property_count > 1 ? document_list(document, *item, false) : NULL;
    for (size_t i = 0; properties && i < change->property_count; i++) {
        g_string_truncate(words, 0);
        change_groups_say_property(words, change, &change->properties[i]);
        document_item(document, properties, words->str);
    }
}

static void group_item(const ChangeGroup *group, const Parts *parts, Document *document, Node *list) {
    Node *item = NULL;
    if (group->own) {
        change_item(group->own, phrase_short_identity(group->identity), parts, document, list, &item);
    } else {
        g_autoptr(GString) words = g_string_new(kind_get(group->kind)->name);
        g_string_append_c(words, ' ');
        phrase_code(words, phrase_short_identity(group->identity));
        item = document_item(document, list, words->str);
    }
    Node *inner = group->parts->len > 0 ? document_list(document, item, false) : NULL;
    for (guint i = 0; i < group->parts->len; i++) {
        const Change *part = g_ptr_array_index(group->parts, i);
        Node *unused;
        change_item(part, change_groups_name(group, part), parts, document, inner, &unused);
    }
}

static void change_list(const SourceComparison *comparison, bool lesser, Document *document, Node *parent) {
    g_autoptr(Parts) parts = parts_new(comparison->diff->changes);
    g_autoptr(GPtrArray) groups = change_groups_build(comparison, lesser);
    Node *list = document_list(document, parent, false);
    for (guint i = 0; i < groups->len; i++)
        group_item(g_ptr_array_index(groups, i), parts, document, list);
}

/* --- texts of many lines ---------------------------------------------------------------------------------------------------------------- */

static bool has_lines(const PropertyChange *property) {
    return property->before && property->after && (strchr(property->before, '\n') || strchr(property->after, '\n'));
}

static void add_text_diff(const Change *change, const PropertyChange *property, Document *document, Node *parent) {
    size_t before_size = strlen(property->before), after_size = strlen(property->after);
    if (before_size + after_size > MAX_DIFF_SIZE)
        return;
    g_autofree char *label = g_strdup_printf("%s of %s", property->property, phrase_short_identity(change->identity));
    g_autofree char *diff = text_diff_unified(property->before, before_size, property->after, after_size, label);
    g_autoptr(GString) words = g_string_new(property->property);
    g_string_append_printf(words, " of %s ", kind_get(change->kind)->name);
    phrase_code(words, phrase_short_identity(change->identity));
    document_code_block(document, document_details(document, parent, words->str, false), "diff", diff);
}

static void text_diffs(const SourceComparison *comparison, Document *document, Node *parent) {
    const GPtrArray *changes = comparison->diff->changes->changes;
    size_t shown = 0;
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = g_ptr_array_index(changes, i);
        if (change->action != CHANGE_CHANGED || !changes_shows(comparison, change, false))
            continue;
        for (size_t p = 0; p < change->property_count; p++)
            if (has_lines(&change->properties[p]) && shown++ < MAX_DIFFS)
                add_text_diff(change, &change->properties[p], document, parent);
    }
}

void changes_write(const SourceComparison *comparison, bool lesser, Document *document, Node *parent) {
    change_list(comparison, lesser, document, parent);
    if (!lesser)
        text_diffs(comparison, document, parent);
}

/* --- renames, repair, what was not looked at -------------------------------------------------------------------------------------------- */

static void rename_offers(const Diff *diff, Document *document, Node *parent) {
    if (diff->renames->len == 0)
        return;
    document_heading(document, parent, 2, "Perhaps renamed");
    Node *list = document_list(document, parent, false);
    for (guint i = 0; i < diff->renames->len; i++) {
        const RenameOffer *offer = g_ptr_array_index(diff->renames, i);
        g_autoptr(GString) words = g_string_new(kind_get(offer->kind)->name);
        g_string_append(words, " ");
        phrase_code(words, phrase_short_identity(offer->before));
        g_string_append(words, " to ");
        phrase_code(words, phrase_short_identity(offer->after));
        g_string_append_printf(words, ": %s", offer->evidence);
        document_item(document, list, words->str);
    }
}

static void repair_part(const SourceComparison *comparison, Document *document, Node *parent) {
    const Repair *repair = comparison->repair;
    if (!repair)
        return;
    g_autofree char *script = repair_script(repair, &comparison->repair_options);
    g_autoptr(GString) words = g_string_new(NULL);
    document_heading(document, parent, 2, "Repair");
    phrase_count(words, repair->statements->len, "statement turns ", "statements turn ");
    phrase_code(words, comparison->before->title);
    g_string_append(words, " into ");
    phrase_code(words, comparison->after->title);
    g_string_append(words, ".");
    document_paragraph(document, parent, words->str);
    if (comparison->proof)
        document_paragraph(document, parent, comparison->proof);
    document_code_block(document, document_details(document, parent, "SQL", repair->statements->len <= 20), "sql", script);
}

static void side_notes(const Source *source, Document *document, Node *list) {
    for (guint i = 0; i < source->catalog->unseen->len; i++) {
        const UnseenKind *unseen = &g_array_index(source->catalog->unseen, UnseenKind, i);
        g_autoptr(GString) words = g_string_new(NULL);
        phrase_code(words, source->title);
        g_string_append_printf(words, ": %d ", unseen->count);
        phrase_text(words, unseen->kind);
        g_string_append(words, ", not looked at");
        document_item(document, list, words->str);
    }
    for (guint i = 0; i < source->notes->len; i++) {
        g_autoptr(GString) words = g_string_new(NULL);
        phrase_code(words, source->title);
        g_string_append_printf(words, ": %s", (const char *)source->notes->pdata[i]);
        document_item(document, list, words->str);
    }
}

static void notes(const SourceComparison *comparison, Document *document, Node *parent) {
    const Source *sides[] = {comparison->before, comparison->after};
    bool any = false;
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++)
        any = any || sides[i]->catalog->unseen->len > 0 || sides[i]->notes->len > 0;
    if (!any)
        return;
    document_heading(document, parent, 2, source_comparison_is_incomplete(comparison) ? "Not checked" : "Notes");
    Node *list = document_list(document, parent, false);
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++)
        side_notes(sides[i], document, list);
}

/* --- the whole -------------------------------------------------------------------------------------------------------------------------- */

/* What has a line of its own: what came or went with its container has none. */
static size_t count_lines(const SourceComparison *comparison) {
    g_autoptr(GPtrArray) groups = change_groups_build(comparison, false);
    size_t count = 0;
    for (guint i = 0; i < groups->len; i++) {
        const ChangeGroup *group = g_ptr_array_index(groups, i);
        count += (group->own != NULL) + group->parts->len;
    }
    return count;
}

void changes_say_verdict(GString *out, const SourceComparison *comparison) {
    size_t lines = count_lines(comparison);
    if (comparison->differences > 0) {
        phrase_count(out, lines, "difference", "differences");
        if (lines < comparison->differences)
            g_string_append_printf(out, " (%zu objects with their parts)", comparison->differences);
        g_string_append(out, ".");
    } else {
        g_string_append(out, source_comparison_is_incomplete(comparison) ? "no difference in what was looked at." : "no difference.");
    }
}

void changes_say_lesser(GString *out, const SourceComparison *comparison) {
    static const struct {
        Grade grade;
        const char *words;
    } grades[] = {{GRADE_ORDER, "order"}, {GRADE_NAME, "names"}, {GRADE_SPELLING, "spelling"}, {GRADE_COMMENT, "comments"}, {GRADE_ACCESS, "owners and privileges"}};
    const char *separator = ": ";
    phrase_count(out, comparison->lesser, "lesser difference", "lesser differences");
    for (size_t i = 0; i < G_N_ELEMENTS(grades); i++) {
        size_t count = comparison->counted & 1u << grades[i].grade ? 0 : diff_count(comparison->diff, grades[i].grade);
        if (count == 0)
            continue;
        g_string_append_printf(out, "%s%s (%zu)", separator, grades[i].words, count);
        separator = ", ";
    }
}

Document *report_build_changes(const SourceComparison *comparison) {
    Document *document = document_new();
    Node *root = document_root(document);
    g_autoptr(GString) words = g_string_new("From ");
    phrase_code(words, comparison->before->title);
    g_string_append(words, " to ");
    phrase_code(words, comparison->after->title);
    g_string_append(words, ": ");
    changes_say_verdict(words, comparison);
    document_heading(document, root, 1, "Schema differences");
    document_paragraph(document, root, words->str);
    if (comparison->differences > 0) {
        changes_write(comparison, false, document, root);
    }
    rename_offers(comparison->diff, document, root);
    if (comparison->lesser > 0) {
        g_string_truncate(words, 0);
        changes_say_lesser(words, comparison);
        change_list(comparison, true, document, document_details(document, root, words->str, false));
    }
    repair_part(comparison, document, root);
    notes(comparison, document, root);
    return document;
}
