#include "program.h"

#include <stdlib.h>
#include <string.h>
#include "place.h"

enum { PEEK_LIMIT = 64 << 10, PEEK_FILES = 3 };

const char *program_read(MigrationSet *set, Migration *migration, FileTree *tree, const TreeFile *file, const char *tag) {
    migration_read(set, migration, tree, file, tag);
    const char *text = migration->sql;
    migration->code = true;
    migration->registered = true;
    migration->sql = NULL;
    migration->sql_size = 0;
    migration->piece_count = 0;
    g_clear_pointer(&migration->pieces, g_free);
    return text;
}

char *program_peek(FileTree *tree, const TreeFile *file) {
    size_t size;
    g_autofree char *text = tree->read(tree, file, &size, NULL);
    return text ? g_strndup(text, MIN(size, PEEK_LIMIT)) : NULL;
}

bool name_has_suffix(const char *name, const char *const *suffixes) {
    for (; *suffixes; suffixes++) {
        if (g_str_has_suffix(name, *suffixes))
            return true;
    }
    return false;
}

static bool holds_all(const char *text, const char *const *words) {
    for (; *words; words++) {
        if (!strstr(text, *words))
            return false;
    }
    return true;
}

int program_count(FileTree *tree, const char *folder, const char *const *suffixes, const char *const *words) {
    size_t end;
    int looked = 0, count = 0;
    for (size_t i = file_tree_range(tree, folder, &end); i < end && looked < PEEK_FILES; i++) {
        const char *name = path_name(tree->files[i].path);
        if (!name_has_suffix(name, suffixes) || g_str_has_prefix(name, "__init__"))
            continue;
        g_autofree char *text = program_peek(tree, &tree->files[i]);
        looked++;
        count += text && holds_all(text, words);
    }
    return count;
}

const TreeFile *program_find_above(FileTree *tree, const char *folder, const char *name) {
    g_autofree char *at = g_strdup(folder);
    for (;;) {
        g_autofree char *path = path_join(at, name);
        const TreeFile *file = file_tree_find(tree, path);
        if (file || !*at)
            return file;
        char *parent = place_parent(at);
        g_free(at);
        at = parent;
    }
}

/* The quoted text behind "key:" or "key ="; NULL. */
static char *quoted_after(const char *key_end) {
    const char *at = key_end + strspn(key_end, "\"' \t");
    if (*at != ':' && *at != '=')
        return NULL;
    at += 1 + strspn(at + 1, " \t\n");
    if (*at != '"' && *at != '\'' && *at != '`')
        return NULL;
    const char stop[] = {*at, '\n', '\0'};
    size_t length = strcspn(at + 1, stop);
    return at[1 + length] == *at && length > 0 ? g_strndup(at + 1, length) : NULL;
}

char *program_setting(FileTree *tree, const TreeFile *file, const char *key) {
    g_autofree char *text = file ? program_peek(tree, file) : NULL;
    g_autofree char *found = NULL;
    for (const char *at = text; at && (at = strstr(at, key)); at++) {
        if (at > text && (g_ascii_isalnum(at[-1]) || at[-1] == '_'))
            continue;
        g_autofree char *value = quoted_after(at + strlen(key));
        if (value && found && strcmp(value, found) != 0)
            return NULL;
        if (value && !found)
            found = g_steal_pointer(&value);
    }
    return g_steal_pointer(&found);
}

char *number_text(const char *digits, size_t length) {
    while (length > 1 && *digits == '0')
        digits++, length--;
    return g_strndup(digits, length);
}

typedef int (*MigrationCompare)(const Migration *a, const Migration *b);

static gint compare_indirect(gconstpointer a, gconstpointer b, gpointer compare) {
    return ((const MigrationCompare *)compare)[0](a, b);
}

void migrations_sort(MigrationSet *set, int (*compare)(const Migration *a, const Migration *b)) {
    MigrationCompare by = compare;
    if (set->migration_count > 1)
        g_qsort_with_data(set->migrations, (gint)set->migration_count, sizeof *set->migrations, compare_indirect, &by);
}
