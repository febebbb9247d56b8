#include "output/inject.h"
#include <string.h>
#include <cmark-gfm.h>
#include "base/error.h"
#include "base/text.h"
#include "heading.h"
#include "region.h"

#define CHECKSUM_LENGTH 16

void region_result_free(RegionResult *result) {
    if (!result)
        return;
    g_free(result->name);
    g_free(result);
}

/* With LF line ends: a file's checksums survive a checkout with others. */
static char *unix_text(const char *bytes, size_t size) {
    GString *out = g_string_sized_new(size);
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '\r' && i + 1 < size && bytes[i + 1] == '\n')
            continue;
        g_string_append_c(out, bytes[i] == '\r' ? '\n' : bytes[i]);
    }
    return g_string_free(out, FALSE);
}

static char *checksum_of(const char *body) {
    char *hash = text_sha256(body, strlen(body));
    hash[CHECKSUM_LENGTH] = '\0';
    return hash;
}

static bool is_blank(const char *text) {
    return text[strspn(text, " \t\n")] == '\0';
}

/* What stands between the markers' lines: the section between blank lines, indented like the markers. */
static char *wrap_body(const char *rendered, const char *indent) {
    GString *out = g_string_new("\n");
    g_autofree char *trimmed = g_strdup(rendered);
    g_strchomp(trimmed);
    g_auto(GStrv) lines = g_strsplit(trimmed, "\n", -1);
    for (char **line = lines; *line; line++) {
        if (**line)
            g_string_append(out, indent);
        g_string_append_printf(out, "%s\n", *line);
    }
    g_string_append_c(out, '\n');
    if (*trimmed == '\0') /* a section without content */
        g_string_assign(out, "\n");
    return g_string_free(out, FALSE);
}

static void append_with_newlines(GString *out, const char *text, const char *newline) {
    for (; *text; text++)
        if (*text == '\n')
            g_string_append(out, newline);
        else
            g_string_append_c(out, *text);
}

static RegionState choose_state(const Region *region, const char *old_body, const char *new_body, bool force) {
    g_autofree char *old_checksum = checksum_of(old_body);
    bool sealed = g_strcmp0(region->checksum, old_checksum) == 0;
    if (strcmp(old_body, new_body) == 0)
        return sealed ? REGION_UNCHANGED : REGION_UPDATED;
    if (is_blank(old_body) && !region->checksum)
        return REGION_CREATED;
    if (sealed || force || !region->checksum || is_blank(old_body))
        return REGION_UPDATED;
    return REGION_HAND_EDITED;
}

/* Appends the region from after its begin marker's line to before the end of its end marker's line. */
static bool append_region(GString *out, const char *bytes, const Region *region, bool force, RegionRender render, void *payload,
                          RegionState *state, GError **error) {
    g_autofree char *rendered = render(payload, &region->slot, error);
    if (!rendered) {
        g_prefix_error(error, "line %d: ", region->line);
        return false;
    }
    g_autofree char *old_body = unix_text(bytes + region->body, region->body_end - region->body);
    g_autofree char *new_body = wrap_body(rendered, region->indent);
    *state = choose_state(region, old_body, new_body, force);
    if (*state == REGION_UNCHANGED || *state == REGION_HAND_EDITED) {
        g_string_append_len(out, bytes + region->body, (gssize)(region->marker_end - region->body));
        return true;
    }
    g_autofree char *checksum = checksum_of(new_body);
    append_with_newlines(out, new_body, region->newline);
    g_string_append_printf(out, "%s<!-- END_PGSTRATA:%s sha256=%s -->", region->indent, region->slot.name, checksum);
    return true;
}

static void add_result(GPtrArray *results, const Region *region, RegionState state) {
    if (!results)
        return;
    RegionResult *result = g_new0(RegionResult, 1);
    *result = (RegionResult){.name = g_strdup(region->slot.name), .line = region->line, .state = state};
    g_ptr_array_add(results, result);
}

/* What was written is found again: the same regions, and only they. Else a later run would tear the file. */
static bool check_written(const GString *out, const GPtrArray *regions, GError **error) {
    g_autoptr(GPtrArray) keep = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) written = region_scan(out->str, out->len, keep, error);
    bool same = written && written->len == regions->len;
    for (guint i = 0; same && i < regions->len; i++)
        same = strcmp(((Region *)regions->pdata[i])->slot.name, ((Region *)written->pdata[i])->slot.name) == 0;
    if (written && !same)
        error_set(error, ERROR_CONFIG, "the regions would not be found again");
    if (!same)
        g_prefix_error(error, "after writing the regions: ");
    return same;
}

char *inject_regions(const char *bytes, size_t size, bool force, RegionRender render, void *payload, GPtrArray *results, size_t *new_size,
                     GError **error) {
    g_autoptr(GPtrArray) keep = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) regions = region_scan(bytes, size, keep, error);
    if (!regions)
        return NULL;
    g_autoptr(GString) out = g_string_sized_new(size);
    size_t done = 0;
    for (guint i = 0; i < regions->len; i++) {
        const Region *region = regions->pdata[i];
        RegionState state;
        g_string_append_len(out, bytes + done, (gssize)(region->body - done));
        if (!append_region(out, bytes, region, force, render, payload, &state, error))
            return NULL;
        add_result(results, region, state);
        done = region->marker_end;
    }
    g_string_append_len(out, bytes + done, (gssize)(size - done));
    if (!check_written(out, regions, error))
        return NULL;
    *new_size = out->len;
    return g_string_free(g_steal_pointer(&out), FALSE);
}

bool inject_each_slot(const char *bytes, size_t size, void (*take)(void *payload, const Slot *slot), void *payload, GError **error) {
    g_autoptr(GPtrArray) keep = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) regions = region_scan(bytes, size, keep, error);
    for (guint i = 0; regions && i < regions->len; i++)
        take(payload, &((const Region *)regions->pdata[i])->slot);
    return regions != NULL;
}

/* --- adding a region -------------------------------------------------------------------------------------------------- */

/* Options that only say how much or how are the file's own affair. */
static bool has_region(const GPtrArray *regions, const Slot *slot) {
    for (guint i = 0; i < regions->len; i++) {
        const Slot *other = &((const Region *)regions->pdata[i])->slot;
        if (strcmp(other->name, slot->name) == 0 && g_strcmp0(other->phase, slot->phase) == 0 && g_strcmp0(other->bug, slot->bug) == 0)
            return true;
    }
    return false;
}

static bool is_blank_line(const char *bytes, const Line *line) {
    g_autofree char *text = g_strndup(bytes + line->begin, line->end - line->begin);
    return is_blank(text);
}

static void append_markers(GString *text, const char *slot_text, const char *name, const char *newline) {
    g_string_append_printf(text, "<!-- BEGIN_PGSTRATA:%s -->%s<!-- END_PGSTRATA:%s -->%s", slot_text, newline, name, newline);
}

static void separate_from_above(GString *text, const char *bytes, const GArray *lines, size_t index, const char *newline) {
    if (index == 0)
        return;
    const Line *above = &g_array_index(lines, Line, index - 1);
    if (above->next == above->end)
        g_string_append(text, newline);
    if (!is_blank_line(bytes, above))
        g_string_append(text, newline);
}

/* The text to insert before line `index`: the region with the blank lines and the heading that it needs. */
static char *region_text(const char *bytes, const GArray *lines, size_t index, const char *new_heading, const char *slot_text, const char *name) {
    const char *newline = lines->len > 0 ? region_newline(bytes, &g_array_index(lines, Line, 0)) : "\n";
    GString *text = g_string_new(NULL);
    separate_from_above(text, bytes, lines, index, newline);
    if (new_heading)
        g_string_append_printf(text, "## %s%s%s", new_heading, newline, newline);
    append_markers(text, slot_text, name, newline);
    if (index < lines->len && !is_blank_line(bytes, &g_array_index(lines, Line, index)))
        g_string_append(text, newline);
    return g_string_free(text, FALSE);
}

char *inject_add_region(const char *bytes, size_t size, const char *heading, const char *slot_text, bool *changed, size_t *new_size, GError **error) {
    g_autoptr(GPtrArray) keep = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) regions = region_scan(bytes, size, keep, error);
    Slot slot;
    if (!regions || !slot_parse(slot_text, keep, &slot, error))
        return NULL;
    *changed = !has_region(regions, &slot);
    g_autoptr(GString) out = g_string_new_len(bytes, (gssize)size);
    if (*changed) {
        g_autoptr(GArray) lines = region_split_lines(bytes, size);
        HeadingSpan span;
        bool found = heading && heading_find(bytes, size, lines, heading, &span);
        size_t index = found ? span.begin : lines->len;
        g_autofree char *text = region_text(bytes, lines, index, found ? NULL : heading, slot_text, slot.name);
        g_string_insert(out, (gssize)(index < lines->len ? g_array_index(lines, Line, index).begin : size), text);
    }
    *new_size = out->len;
    return g_string_free(g_steal_pointer(&out), FALSE);
}
