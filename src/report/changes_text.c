/* The differences of two named sources, for a terminal: one line a change, below it one a property. */

#include <string.h>
#include "base/text.h"
#include "change_groups.h"
#include "changes.h"
#include "parts.h"
#include "report/report.h"
#include "summarise.h"

#define MAX_VALUE 200 /* bytes of a value that are shown; the rest is in the other formats */

/* Marked text, made fit for a terminal. */
static void add_marked(GString *out, const char *marked) {
    g_autofree char *plain = text_plain(marked, false);
    text_visible(out, plain, -1, true);
}

static void add_value(GString *out, const char *value) {
    if (!value) {
        g_string_append(out, "(none)");
        return;
    }
    const char *newline = strchr(value, '\n');
    size_t size = newline ? (size_t)(newline - value) : strlen(value);
    bool cut = newline || size > MAX_VALUE;
    size = MIN(size, MAX_VALUE);
    while (size > 0 && ((unsigned char)value[size] & 0xc0) == 0x80) /* not within a character */
        size--;
    text_visible(out, value, (gssize)size, true);
    if (cut)
        g_string_append(out, " ...");
}

/* Where the two texts part, by line: the first line that differs is the one worth seeing. */
static void skip_common_lines(const char **before, const char **after) {
    for (;;) {
        const char *a = strchr(*before, '\n'), *b = strchr(*after, '\n');
        if (!a || !b || a - *before != b - *after || strncmp(*before, *after, (size_t)(a - *before)) != 0)
            return;
        *before = a + 1;
        *after = b + 1;
    }
}

static void add_property(GString *out, const PropertyChange *property) {
    const char *before = property->before, *after = property->after;
    if (before && after)
        skip_common_lines(&before, &after);
    g_string_append_printf(out, "%s: ", property->property);
    add_value(out, before);
    g_string_append(out, " -> ");
    add_value(out, after);
    g_string_append_c(out, '\n');
}

static void add_indent(GString *out, int depth) {
    g_string_append_printf(out, "%*s", 2 + 4 * depth, "");
}

static void add_properties(GString *out, const Change *change, int depth) {
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        add_indent(out, depth + 1);
        if (change->kind == KIND_ENUM && property->before && property->after) {
            g_autoptr(GString) words = g_string_new(NULL);
            change_groups_say_property(words, change, property);
            add_marked(out, words->str);
            g_string_append_c(out, '\n');
        } else {
            add_property(out, property);
        }
    }
}

static void add_change(GString *out, const Change *change, const char *name, const Parts *parts, int depth) {
    g_autoptr(GString) words = g_string_new(NULL);
    add_indent(out, depth);
    g_string_append_printf(out, "%s %s ", summarise_sign(change->action), kind_get(change->kind)->name);
    text_visible(out, name, -1, true);
    if (change->action == CHANGE_RENAMED) {
        g_string_append(out, ", before ");
        text_visible(out, change->previous_identity, -1, true);
    }
    change_groups_say_definition(words, change);
    parts_say(words, parts, change);
    add_marked(out, words->str);
    g_string_append_c(out, '\n');
    if (change->action == CHANGE_CHANGED || change->action == CHANGE_RENAMED)
        add_properties(out, change, depth);
}

static void add_group(GString *out, const ChangeGroup *group, const Parts *parts) {
    if (group->own) {
        add_change(out, group->own, group->identity, parts, 0);
    } else {
        add_indent(out, 0);
        g_string_append_printf(out, "  %s ", kind_get(group->kind)->name);
        text_visible(out, group->identity, -1, true);
        g_string_append_c(out, '\n');
    }
    for (guint i = 0; i < group->parts->len; i++) {
        const Change *part = g_ptr_array_index(group->parts, i);
        add_change(out, part, change_groups_name(group, part), parts, 1);
    }
}

static void add_changes(GString *out, const SourceComparison *comparison, bool lesser) {
    g_autoptr(Parts) parts = parts_new(comparison->diff->changes);
    g_autoptr(GPtrArray) groups = change_groups_build(comparison, lesser);
    for (guint i = 0; i < groups->len; i++)
        add_group(out, g_ptr_array_index(groups, i), parts);
}

static void add_offers(GString *out, const Diff *diff) {
    for (guint i = 0; i < diff->renames->len; i++) {
        const RenameOffer *offer = g_ptr_array_index(diff->renames, i);
        g_string_append_printf(out, "  ? %s ", kind_get(offer->kind)->name);
        text_visible(out, offer->before, -1, true);
        g_string_append(out, " perhaps renamed to ");
        text_visible(out, offer->after, -1, true);
        g_string_append(out, ": ");
        add_marked(out, offer->evidence);
        g_string_append_c(out, '\n');
    }
}

static void add_notes(GString *out, const Source *source) {
    for (guint i = 0; i < source->catalog->unseen->len; i++) {
        const UnseenKind *unseen = &g_array_index(source->catalog->unseen, UnseenKind, i);
        g_string_append(out, "not checked: ");
        text_visible(out, source->title, -1, true);
        g_string_append_printf(out, ": %d %s\n", unseen->count, unseen->kind);
    }
    for (guint i = 0; i < source->notes->len; i++) {
        g_string_append(out, "note: ");
        text_visible(out, source->title, -1, true);
        g_string_append(out, ": ");
        add_marked(out, source->notes->pdata[i]);
        g_string_append_c(out, '\n');
    }
}

char *report_text_changes(const SourceComparison *comparison) {
    GString *out = g_string_new("from ");
    g_autoptr(GString) lesser = g_string_new(NULL);
    text_visible(out, comparison->before->title, -1, true);
    g_string_append(out, "\nto   ");
    text_visible(out, comparison->after->title, -1, true);
    g_string_append_c(out, '\n');
    add_changes(out, comparison, false);
    add_offers(out, comparison->diff);
    changes_say_verdict(out, comparison);
    g_string_append_c(out, '\n');
    if (comparison->lesser > 0) {
        changes_say_lesser(lesser, comparison);
        g_string_append_printf(out, "%s; --also shows and counts them\n", lesser->str);
    }
    if (comparison->proof) {
        add_marked(out, comparison->proof);
        g_string_append_c(out, '\n');
    }
    add_notes(out, comparison->before);
    add_notes(out, comparison->after);
    return g_string_free(out, FALSE);
}
