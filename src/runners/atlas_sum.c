#include "atlas_sum.h"

#include <string.h>
#include "lines.h"

/* One line of the file, as it stands there or as it should. */
typedef struct {
    char *name, *hash; /* base64, without "h1:" */
} Entry;

static void entry_clear(gpointer data) {
    g_free(((Entry *)data)->name);
    g_free(((Entry *)data)->hash);
}

static GArray *entries_new(void) {
    GArray *entries = g_array_new(FALSE, TRUE, sizeof(Entry));
    g_array_set_clear_func(entries, entry_clear);
    return entries;
}

static const Entry *entry_at(const GArray *entries, guint index) {
    return &g_array_index(entries, Entry, index);
}

static char *base64_sum(const GChecksum *sum) {
    guint8 digest[32];
    gsize size = sizeof digest;
    g_autoptr(GChecksum) copy = g_checksum_copy(sum);
    g_checksum_get_digest(copy, digest, &size);
    return g_base64_encode(digest, size);
}

/* "atlas:sum ignore" in the first line: the content does not count, and the file gets no line. */
static bool is_ignored(const Migration *migration) {
    Lines lines = {.text = migration->sql, .size = migration->sql_size};
    if (!lines_next(&lines))
        return false;
    g_autofree char *line = lines_text(&lines);
    const char *mark = strstr(line, "atlas:sum ");
    return mark && strcmp(mark + strlen("atlas:sum ") + strspn(mark + strlen("atlas:sum "), " "), "ignore") == 0;
}

static GArray *compute(MigrationSet *set) {
    GArray *entries = entries_new();
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    for (size_t i = 0; i < set->migration_count; i++) {
        Migration *migration = &set->migrations[i];
        const char *name = migration->path + strlen(migration->path) - strlen(migration->tag) - strlen(".sql");
        g_checksum_update(sum, (const guchar *)name, (gssize)strlen(name));
        if (!migration->sql || is_ignored(migration))
            continue;
        g_checksum_update(sum, (const guchar *)migration->sql, (gssize)migration->sql_size);
        Entry entry = {g_strdup(name), base64_sum(sum)};
        g_array_append_val(entries, entry);
        migration->checksum = text_pool_add(set->texts, entry.hash);
    }
    return entries;
}

/* Of names and hashes, in the first line of the file. Free with g_free(). */
static char *total_of(const GArray *entries) {
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    for (guint i = 0; i < entries->len; i++) {
        g_checksum_update(sum, (const guchar *)entry_at(entries, i)->name, -1);
        g_checksum_update(sum, (const guchar *)entry_at(entries, i)->hash, -1);
    }
    return base64_sum(sum);
}

/* False: a line is of another form; *bad is its number. */
static bool read_entries(const char *text, size_t size, GArray *entries, char **total, int *bad) {
    for (Lines lines = {.text = text, .size = size}; lines_next(&lines);) {
        g_autofree char *line = lines_text(&lines);
        char *mark = strstr(line, "h1:");
        if (lines.number == 1) {
            *total = g_strdup(mark == line ? line + strlen("h1:") : line);
            continue;
        }
        *bad = lines.number;
        if (!mark)
            return false;
        *mark = '\0';
        Entry entry = {g_strdup(g_strchomp(line)), g_strdup(mark + strlen("h1:"))};
        g_array_append_val(entries, entry);
    }
    return true;
}

static void refuse(MigrationSet *set, const char *text) {
    set->stop_text = text_pool_printf(set->texts, CODE("Error: %s"), text);
}

static bool is_equal(const Entry *a, const Entry *b) {
    return strcmp(a->name, b->name) == 0 && strcmp(a->hash, b->hash) == 0;
}

static int find_entry(const GArray *entries, const char *name) {
    for (guint i = 0; i < entries->len; i++)
        if (strcmp(entry_at(entries, i)->name, name) == 0)
            return (int)i;
    return -1;
}

/* Names the first line that is wrong, as Atlas does. */
static void tell_difference(MigrationSet *set, const GArray *written, const GArray *computed) {
    guint i = 0;
    while (i < written->len && i < computed->len && is_equal(entry_at(written, i), entry_at(computed, i)))
        i++;
    int found = i < written->len ? find_entry(computed, entry_at(written, i)->name) : -1;
    const char *how = i >= written->len ? "was added" : found < 0 ? "was removed" : found == (int)i ? "was edited" : "was added";
    bool added = strcmp(how, "was added") == 0;
    const char *name = added ? (i < computed->len ? entry_at(computed, i)->name : "?") : entry_at(written, i)->name;
    set_problem(set, ATLAS_SUM ":%u: %s %s", i + 2, name, how);
    set->stop_text = text_pool_printf(set->texts, CODE("You have a checksum error in your migration directory.") " " CODE("L%u: %s %s") " " CODE("Error: checksum mismatch"), i + 2, name, how);
}

void atlas_sum_check(MigrationSet *set, FileTree *tree) {
    size_t size;
    g_autofree char *text = tree_read_text(tree, set->folder, ATLAS_SUM, &size, set);
    g_autoptr(GArray) computed = compute(set);
    g_autoptr(GArray) written = entries_new();
    g_autofree char *total = NULL;
    int bad = 0;
    if (!text) {
        if (set->migration_count == 0)
            return;
        set_problem(set, ATLAS_SUM ": missing");
        refuse(set, "checksum file not found");
        return;
    }
    if (!read_entries(text, size, written, &total, &bad)) {
        set_problem(set, ATLAS_SUM ":%d: not of the form \"name h1:hash\"", bad);
        refuse(set, "checksum file format invalid");
        return;
    }
    g_autofree char *of_lines = total_of(written);
    g_autofree char *of_files = total_of(computed);
    if (g_strcmp0(total, of_lines) != 0)
        set_problem(set, ATLAS_SUM ":1: the sum of the lines is h1:%s, here stands h1:%s", of_lines, total ? total : "");
    if (strcmp(of_lines, of_files) != 0)
        tell_difference(set, written, computed);
    if (g_strcmp0(total, of_lines) != 0)
        refuse(set, "checksum mismatch");
}
