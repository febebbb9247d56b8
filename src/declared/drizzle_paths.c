#include "drizzle.h"

#include <string.h>
#include "base/error.h"
#include "model/tree_watch.h"

/* A pattern of a configuration is untrusted: with more wildcards than these it could take too long to match. */
#define MOST_WILDCARDS 12

static const char *const extensions[] = {".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"};
/* Folders of built output; what they hold was made of src/. */
static const char *const built_folders[] = {"dist", "build", "lib", "out", NULL};

static bool is_code(const char *path) {
    if (g_str_has_suffix(path, ".d.ts") || g_str_has_suffix(path, ".d.mts") || g_str_has_suffix(path, ".d.cts"))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(extensions); i++)
        if (g_str_has_suffix(path, extensions[i]))
            return true;
    return false;
}

/* folder/path without "." and ".."; NULL: it leaves the repository. */
static char *join(const char *folder, const char *path) {
    g_autofree char *whole = g_strconcat(folder, "/", path, NULL);
    g_auto(GStrv) parts = g_strsplit(whole, "/", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    for (char **part = parts; *part; part++) {
        if (!**part || strcmp(*part, ".") == 0)
            continue;
        if (strcmp(*part, "..") != 0)
            g_ptr_array_add(kept, *part);
        else if (kept->len)
            g_ptr_array_set_size(kept, (gint)kept->len - 1);
        else
            return NULL;
    }
    g_ptr_array_add(kept, NULL);
    return g_strjoinv("/", (char **)kept->pdata);
}

static void add(GPtrArray *entries, const char *path) {
    for (guint i = 0; i < entries->len; i++)
        if (strcmp(entries->pdata[i], path) == 0)
            return;
    g_ptr_array_add(entries, g_strdup(path));
}

/* --- patterns --------------------------------------------------------------------------------------------------------------------------------- */

static bool is_pattern(const char *path) {
    return strpbrk(path, "*?[{") != NULL;
}

/* Appends the expression of what begins at `at`; gives what was used up. */
static size_t append_wildcard(GString *out, const char *at, bool first, int *braces) {
    static const char name[] = "[^/]";
    if (strncmp(at, "**/", 3) == 0 && first) {
        g_string_append(out, "(?:(?!\\.)[^/]+/)*");
        return 3;
    }
    if (*at == '*') {
        g_string_append_printf(out, "%s%s*", first ? "(?!\\.)" : "", name);
        return at[1] == '*' ? 2 : 1;
    }
    if (*at == '?')
        g_string_append(out, name);
    else if (*at == '{') {
        g_string_append(out, "(?:");
        ++*braces;
    } else if (*at == '}' && *braces) {
        g_string_append_c(out, ')');
        --*braces;
    } else if (*at == ',' && *braces)
        g_string_append_c(out, '|');
    else {
        g_autofree char *escaped = g_regex_escape_string(at, 1);
        g_string_append(out, escaped);
    }
    return 1;
}

static GRegex *pattern_regex(const char *pattern) {
    size_t wildcards = 0;
    for (const char *at = pattern; *at; at++)
        wildcards += strchr("*?{,[", *at) != NULL;
    if (wildcards > MOST_WILDCARDS)
        return NULL;
    g_autoptr(GString) out = g_string_new("^");
    int braces = 0;
    for (const char *at = pattern; *at;) {
        const char *close = *at == '[' ? strchr(at, ']') : NULL;
        if (close && close > at + 1) {
            g_string_append_len(out, at, close - at + 1);
            at = close + 1;
        } else
            at += append_wildcard(out, at, at == pattern || at[-1] == '/', &braces);
    }
    g_string_append_c(out, '$');
    return g_regex_new(out->str, G_REGEX_DOLLAR_ENDONLY, 0, NULL);
}

/* Files that fit, and the files directly in folders that fit. */
static void add_matches(FileTree *tree, const char *pattern, GPtrArray *entries) {
    g_autoptr(GRegex) regex = pattern_regex(pattern);
    g_autofree char *fixed = g_strndup(pattern, strcspn(pattern, "*?[{"));
    tree_watch_prefix(tree, fixed);
    for (size_t i = 0; regex && i < tree->count; i++) {
        const char *path = tree->files[i].path;
        g_autofree char *folder = g_path_get_dirname(path);
        if (is_code(path) && (g_regex_match(regex, path, 0, NULL) || g_regex_match(regex, folder, 0, NULL)))
            add(entries, path);
    }
}

/* --- files, folders, built output --------------------------------------------------------------------------------------------------------------- */

/* The file itself, or the files directly in the folder. */
static bool add_plain(FileTree *tree, const char *path, GPtrArray *entries) {
    guint before = entries->len;
    size_t end, at = file_tree_range(tree, path, &end);
    if (file_tree_find(tree, path)) {
        add(entries, path);
        return true;
    }
    for (; at < end; at++) {
        const char *file = tree->files[at].path;
        const char *name = file + (*path ? strlen(path) + 1 : 0);
        if (!strchr(name, '/') && is_code(file))
            add(entries, file);
    }
    return entries->len > before;
}

/* x.js was made of x.ts, x.mjs of x.mts; also a name without any. */
static bool add_with_source(FileTree *tree, const char *path, GPtrArray *entries) {
    static const char *const made[][2] = {{".js", ".ts"}, {".mjs", ".mts"}, {".cjs", ".cts"}, {".mjs", ".ts"}, {".cjs", ".ts"}, {"", ".ts"}, {"", "/index.ts"}};
    if (add_plain(tree, path, entries))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(made); i++) {
        if (!g_str_has_suffix(path, made[i][0]))
            continue;
        g_autofree char *stem = g_strndup(path, strlen(path) - strlen(made[i][0]));
        g_autofree char *source = g_strconcat(stem, made[i][1], NULL);
        if (file_tree_find(tree, source)) {
            add(entries, source);
            return true;
        }
    }
    return false;
}

static bool add_path(FileTree *tree, const char *path, GPtrArray *entries) {
    guint before = entries->len;
    if (!is_pattern(path))
        return add_with_source(tree, path, entries);
    add_matches(tree, path, entries);
    if (entries->len == before && strstr(path, ".js")) {
        g_autoptr(GString) source = g_string_new(path);
        g_string_replace(source, ".js", ".ts", 1);
        add_matches(tree, source->str, entries);
    }
    return entries->len > before;
}

/* package/dist/schema.js was made of package/src/schema.ts, or of package/schema.ts; package/dist/src/... of package/src/... */
static bool add_built(FileTree *tree, const char *path, GPtrArray *entries) {
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    for (char **part = parts; *part; part++) {
        if (!g_strv_contains(built_folders, *part))
            continue;
        char *folder = *part;
        *part = (char *)(uintptr_t)"src";
        g_autofree char *source = g_strjoinv("/", parts);
        *part = (char *)(uintptr_t)".";
        g_autofree char *bare = g_strjoinv("/", parts);
        g_autofree char *without = join("", bare);
        *part = folder;
        if (add_path(tree, source, entries) || (without && add_path(tree, without, entries)))
            return true;
    }
    return false;
}

GPtrArray *drizzle_entries(FileTree *tree, const char *const *paths, const char *const *folders, GError **error) {
    static const char *const root[] = {"", NULL};
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(g_free);
    for (const char *const *path = paths; path && *path; path++) {
        bool found = false;
        for (const char *const *folder = folders && *folders ? folders : root; *folder && !found; folder++) {
            g_autofree char *whole = join(*folder, *path);
            found = whole && (add_path(tree, whole, entries) || add_built(tree, whole, entries));
        }
    }
    if (!entries->len) {
        g_autofree char *names = paths ? g_strjoinv(", ", (char **)(uintptr_t)paths) : g_strdup("");
        error_set(error, ERROR_USAGE, "no schema file fits %s", names);
        return NULL;
    }
    return g_steal_pointer(&entries);
}

GPtrArray *declared_drizzle_files(FileTree *tree, const char *const *paths, const char *const *folders, GError **error) {
    return drizzle_entries(tree, paths, folders, error);
}
