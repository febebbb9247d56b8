/* Answers of line_places() that are kept for a later run: lines "q PATH" (a folder's ends with "/"), then for each place "COMMIT PATH", or "COMMIT" alone where it was nowhere. */

#include "line_state.h"
#include "place.h"

#include <string.h>
#include "base/text.h"

static void free_places(gpointer places) {
    g_array_unref(places);
}

static GHashTable *new_answers(void) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_places);
}

static const char *key_of(const Line *line, const char *path, bool folder) {
    return folder ? text_pool_printf(line->texts, "%s/", path) : text_pool_add(line->texts, path);
}

const GArray *line_find_known(const Line *line, size_t index, const char *path, bool folder) {
    return line->known && index == line->known_at ? g_hash_table_lookup(line->known, key_of(line, path, folder)) : NULL;
}

void line_keep_places(Line *line, const char *path, bool folder, const GArray *places) {
    if (!line->places)
        line->places = new_answers();
    GArray *copy = g_array_new(FALSE, FALSE, sizeof(LinePlace));
    g_array_append_vals(copy, places->data, places->len);
    g_hash_table_insert(line->places, (gpointer)(uintptr_t)key_of(line, path, folder), copy);
}

/* --- as text ------------------------------------------------------------------------------------------------------- */

static bool has_line_break(const char *key, const GArray *places) {
    bool found = strchr(key, '\n') != NULL;
    for (guint i = 0; i < places->len && !found; i++) {
        const char *path = g_array_index(places, LinePlace, i).path;
        found = path && strchr(path, '\n');
    }
    return found;
}

char *line_places_known(const Line *line) {
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GPtrArray) keys = line->places ? text_sorted_keys(line->places) : g_ptr_array_new();
    for (guint i = 0; i < keys->len; i++) {
        const GArray *places = g_hash_table_lookup(line->places, keys->pdata[i]);
        if (has_line_break(keys->pdata[i], places))
            continue;
        g_string_append_printf(out, "q %s\n", (const char *)keys->pdata[i]);
        for (guint j = 0; j < places->len; j++) {
            const LinePlace *place = &g_array_index(places, LinePlace, j);
            g_string_append_printf(out, "%zu%s%s\n", place->from, place->path ? " " : "", place->path ? place->path : "");
        }
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* Each place later than the one before it, the first one at the first commit. */
static bool read_place(Line *line, const char *text, size_t size, GArray *places) {
    char *end;
    guint64 from = g_ascii_strtoull(text, &end, 10);
    size_t digits = (size_t)(end - text);
    bool later = places->len == 0 ? from == 0 : from > g_array_index(places, LinePlace, places->len - 1).from;
    if (digits == 0 || digits > size || !later || from > line->known_at || (digits < size && *end != ' '))
        return false;
    const LinePlace place = {(size_t)from, digits < size ? text_pool_add_n(line->texts, end + 1, size - digits - 1) : NULL};
    g_array_append_val(places, place);
    return true;
}

static bool read_known(Line *line, const char *known) {
    GArray *places = NULL;
    const char *end = known + strlen(known);
    for (const char *text = known, *next; text < end; text = next + 1) {
        next = memchr(text, '\n', (size_t)(end - text));
        if (!next)
            return false;
        size_t size = (size_t)(next - text);
        if (size >= 2 && text[0] == 'q' && text[1] == ' ') {
            places = g_array_new(FALSE, FALSE, sizeof(LinePlace));
            g_hash_table_replace(line->known, (gpointer)(uintptr_t)text_pool_add_n(line->texts, text + 2, size - 2), places);
        } else if (!places || !read_place(line, text, size, places)) {
            return false;
        }
    }
    return true;
}

static gboolean is_empty(gpointer key, gpointer places, gpointer data) {
    (void)key;
    (void)data;
    return ((const GArray *)places)->len == 0;
}

bool line_know_places(Line *line, size_t index, const char *known) {
    g_clear_pointer(&line->known, g_hash_table_unref);
    line->known = new_answers();
    line->known_at = index;
    bool ok = index < line->count && read_known(line, known);
    if (!ok)
        g_clear_pointer(&line->known, g_hash_table_unref);
    else
        g_hash_table_foreach_remove(line->known, is_empty, NULL);
    return ok;
}

/* --- looking ------------------------------------------------------------------------------------------------------- */

bool line_has(const Line *line, size_t index, const char *path, bool folder) {
    EntryKind kind;
    git_oid id;
    return place_look_up(line->repository, line_root(line, index), path, &kind, &id) == OBJECT_OK && kind == (folder ? ENTRY_FOLDER : ENTRY_FILE);
}
