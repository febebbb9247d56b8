#include "liquibase_changelog.h"

#include <string.h>
#include "liquibase_format.h"
#include "lines.h"

enum { DEPTH_MAX = 20, FILES_MAX = 10000, CHANGELOGS_MAX = 200, LOOK_MAX = 50 };

static void source_clear(gpointer data) {
    g_free(((LiquibaseSource *)data)->path);
    g_free(((LiquibaseSource *)data)->logical);
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool has_extension(const char *path, const char *const *extensions) {
    const char *dot = strrchr(base_name(path), '.');
    g_autofree char *lower = dot ? g_ascii_strdown(dot + 1, -1) : NULL;
    return lower && g_strv_contains(extensions, lower);
}

static bool is_markup(const char *path) {
    static const char *const EXTENSIONS[] = {"xml", "yaml", "yml", "json", NULL};
    return has_extension(path, EXTENSIONS);
}

static bool is_sql(const char *path) {
    static const char *const EXTENSIONS[] = {"sql", NULL};
    return has_extension(path, EXTENSIONS);
}

bool liquibase_is_changelog_name(const char *name) {
    g_autofree char *lower = g_ascii_strdown(base_name(name), -1);
    return strstr(lower, "changelog") && (is_markup(name) || (is_sql(name) && (strstr(lower, "master") || strstr(lower, "root"))));
}

/* --- includes ------------------------------------------------------------------------------------------------------------------------------ */

typedef struct {
    bool all;      /* includeAll */
    char *path;
    bool relative; /* to the changelog that names it */
    int line;
} Include;

static void include_clear(gpointer data) {
    g_free(((Include *)data)->path);
}

/* Comments become blanks: "<!-- -->", and from "#" at the start of a word to the end of the line in YAML. */
static void blank_comments(char *text, bool xml) {
    for (char *at = text; *at; at++) {
        bool hash = !xml && *at == '#' && (at == text || g_ascii_isspace(at[-1]));
        const char *end = xml && g_str_has_prefix(at, "<!--") ? strstr(at, "-->") : hash ? strchr(at, '\n') : NULL;
        if ((xml && g_str_has_prefix(at, "<!--")) || hash)
            for (; *at && at != end; at++)
                if (*at != '\n')
                    *at = ' ';
        if (!*at)
            return;
    }
}

static bool is_word(char c) {
    return g_ascii_isalnum(c) || c == '_';
}

/* The next place in [at, end) of a whole word; NULL: none. */
static const char *find_word(const char *at, const char *end, const char *word) {
    size_t length = strlen(word);
    for (; at < end && (at = g_strstr_len(at, end - at, word)); at += length)
        if (!is_word(at[length]) && !is_word(at[-1]))
            return at;
    return NULL;
}

/* The value of a key in one of the three formats: key="value", key: value, "key": "value". Free with g_free(). */
static char *value_of(const char *at, const char *end, const char *key) {
    const char *found = find_word(at, end, key);
    if (!found)
        return NULL;
    found += strlen(key);
    found += *found == '"' || *found == '\'';
    found += strspn(found, " \t");
    if (*found != '=' && *found != ':')
        return NULL;
    found += 1 + strspn(found + 1, " \t");
    bool quoted = *found == '"' || *found == '\'';
    size_t length = quoted ? strcspn(found + 1, *found == '"' ? "\"" : "'") : strcspn(found, " \t\r\n,}/>");
    return !quoted && *found != '/' && length == 0 ? NULL : quoted ? g_strndup(found + 1, length) : g_strndup(found, strcspn(found, " \t\r\n,}>"));
}

/* Where a further element begins: what stands behind it is not this include's. */
static const char *next_element(const char *at, const char *end) {
    static const char *const WORDS[] = {"include", "includeAll", "changeSet", "property", "preConditions"};
    for (size_t i = 0; i < G_N_ELEMENTS(WORDS); i++) {
        const char *found = find_word(at, end, WORDS[i]);
        end = found ? found : end;
    }
    return end;
}

static int line_of(const char *text, const char *at) {
    int line = 1;
    for (; text < at; text++)
        line += *text == '\n';
    return line;
}

/* In the order of the file. The text begins with a blank, so that there is always a character before. */
static GArray *read_includes(const char *text) {
    GArray *includes = g_array_new(FALSE, TRUE, sizeof(Include));
    g_array_set_clear_func(includes, include_clear);
    const char *end = text + strlen(text);
    for (const char *at = text + 1; at < end;) {
        const char *one = find_word(at, end, "include"), *all = find_word(at, end, "includeAll");
        const char *word = one && (!all || one < all) ? one : all;
        if (!word)
            break;
        at = word + strlen(word == all ? "includeAll" : "include");
        const char *stop = next_element(at, end);
        g_autofree char *relative = value_of(at, stop, "relativeToChangelogFile");
        Include include = {word == all, value_of(at, stop, word == all ? "path" : "file"), relative && g_ascii_strcasecmp(relative, "true") == 0, line_of(text, word)};
        if (include.path)
            g_array_append_val(includes, include);
    }
    return includes;
}

/* --- paths --------------------------------------------------------------------------------------------------------------------------------- */

/* Without "." and "..", "classpath:" and a slash at the start, as the ledger has it. Free with g_free(). */
static char *normal_path(const char *path) {
    if (g_str_has_prefix(path, "classpath:"))
        path += strlen("classpath:");
    g_autofree char *slashes = g_strdelimit(g_strdup(path), "\\", '/');
    g_auto(GStrv) parts = g_strsplit(slashes, "/", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    for (guint i = 0; parts[i]; i++) {
        if (!*parts[i] || strcmp(parts[i], ".") == 0)
            continue;
        bool up = strcmp(parts[i], "..") == 0 && kept->len > 0 && strcmp(kept->pdata[kept->len - 1], "..") != 0;
        if (up)
            g_ptr_array_set_size(kept, (gint)kept->len - 1);
        else
            g_ptr_array_add(kept, parts[i]);
    }
    g_ptr_array_add(kept, NULL);
    return g_strjoinv("/", (char **)kept->pdata);
}

static bool exists(const FileTree *tree, const char *path, bool folder) {
    size_t end;
    return folder ? file_tree_range(tree, path, &end) < end : file_tree_find(tree, path) != NULL;
}

static char *join_normal(const char *folder, const char *name) {
    g_autofree char *joined = path_join(folder, name);
    return normal_path(joined);
}

/* Where a path of the search path lies in the repository: below the nearest folder above the changelog in which it exists. NULL: nowhere. */
static char *find_place(const FileTree *tree, const char *changelog, const char *name, bool folder) {
    g_autofree char *place = path_parent(changelog);
    while (place) {
        g_autofree char *path = join_normal(place, name);
        if (exists(tree, path, folder))
            return g_steal_pointer(&path);
        char *parent = path_parent(place);
        g_free(place);
        place = parent;
    }
    return NULL;
}

/* A path as the ledger would have it when nothing includes it: behind Java's resources, else from the repository's root. */
static const char *guess_logical(const char *path) {
    static const char *const ROOTS[] = {"src/main/resources/", "src/test/resources/"};
    for (size_t i = 0; i < G_N_ELEMENTS(ROOTS); i++) {
        const char *found = strstr(path, ROOTS[i]);
        if (found)
            return found + strlen(ROOTS[i]);
    }
    return path;
}

/* --- reading ------------------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    MigrationSet *set;
    FileTree *tree;
    GArray *sources;
    GHashTable *seen; /* paths */
    int depth;
} Walk;

static void read_source(Walk *walk, const char *path, const char *logical);

static char *read_markup(FileTree *tree, const char *path) {
    size_t size;
    g_autofree char *text = tree_read_text(tree, "", path, &size, NULL);
    if (!text || !strstr(text, "databaseChangeLog"))
        return NULL;
    char *padded = g_strconcat(" ", text, NULL);
    blank_comments(padded, g_str_has_suffix(path, ".xml"));
    return padded;
}

static void read_all(Walk *walk, const char *folder, const char *logical) {
    size_t end;
    for (size_t i = file_tree_range(walk->tree, folder, &end); i < end; i++) {
        const char *path = walk->tree->files[i].path;
        g_autofree char *name = path_join(logical, path_below(path, folder));
        if (is_sql(path) || is_markup(path))
            read_source(walk, path, name);
    }
}

static void read_include(Walk *walk, const char *changelog, const char *logical, const Include *include) {
    g_autofree char *folder = path_parent(changelog);
    g_autofree char *logical_folder = path_parent(logical);
    g_autofree char *name = normal_path(include->path);
    g_autofree char *path = include->relative ? join_normal(folder, include->path) : find_place(walk->tree, changelog, name, include->all);
    g_autofree char *recorded = include->relative ? join_normal(logical_folder, include->path) : g_strdup(name);
    if (!path || !exists(walk->tree, path, include->all)) {
        const char *file = g_str_has_prefix(changelog, walk->set->folder) ? path_below(changelog, walk->set->folder) : changelog;
        set_problem(walk->set, "%s:%d: %s: not found", file, include->line, include->path);
        if (!walk->set->stop_text && !include->all)
            walk->set->stop_text = text_pool_printf(walk->set->texts, CODE("The file %s was not found in the configured search path"), name);
    } else if (include->all) {
        read_all(walk, path, recorded);
    } else {
        read_source(walk, path, recorded);
    }
}

static void read_changelog(Walk *walk, const char *path, const char *logical) {
    g_autofree char *text = read_markup(walk->tree, path);
    if (!text)
        return;
    const char *changeset = find_word(text + 1, text + strlen(text), "changeSet");
    if (changeset)
        set_problem(walk->set, "%s:%d: changesets in XML, YAML or JSON are not read, and not run here", path, line_of(text, changeset));
    g_autoptr(GArray) includes = read_includes(text);
    for (guint i = 0; i < includes->len; i++)
        read_include(walk, path, logical, &g_array_index(includes, Include, i));
}

static void read_source(Walk *walk, const char *path, const char *logical) {
    if (walk->depth >= DEPTH_MAX || walk->sources->len >= FILES_MAX || !g_hash_table_add(walk->seen, g_strdup(path)))
        return;
    walk->depth++;
    if (is_sql(path)) {
        LiquibaseSource source = {g_strdup(path), g_strdup(logical)};
        g_array_append_val(walk->sources, source);
    } else {
        read_changelog(walk, path, logical);
    }
    walk->depth--;
}

/* --- the root ------------------------------------------------------------------------------------------------------------------------------ */

static int rank_of(const char *path) {
    g_autofree char *name = g_ascii_strdown(base_name(path), -1);
    return strstr(name, "master") || strstr(name, "root") ? 0 : strstr(name, "changelog") ? 1 : 2;
}

static int compare_roots(gconstpointer a, gconstpointer b) {
    const char *first = *(const char *const *)a, *second = *(const char *const *)b;
    int order = rank_of(first) - rank_of(second);
    return order ? order : strcmp(first, second);
}

/* The includes' last names: a changelog with such a name is no root. */
static void note_included(GHashTable *included, const char *text) {
    g_autoptr(GArray) includes = read_includes(text);
    for (guint i = 0; i < includes->len; i++)
        g_hash_table_add(included, g_strdup(base_name(g_array_index(includes, Include, i).path)));
}

/* Changelogs in the folder, or beside it when there is none; the first is the root. Paths borrowed from the tree. */
static GPtrArray *find_roots(FileTree *tree, const char *folder) {
    GPtrArray *roots = g_ptr_array_new();
    g_autoptr(GHashTable) included = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *parent = path_parent(folder);
    for (int beside = 0; beside < (parent ? 2 : 1) && roots->len == 0; beside++) {
        const char *place = beside ? parent : folder;
        size_t end;
        for (size_t i = file_tree_range(tree, place, &end); i < end && roots->len < CHANGELOGS_MAX; i++) {
            const char *path = tree->files[i].path;
            if ((beside && strchr(path_below(path, place), '/')) || !is_markup(path))
                continue;
            g_autofree char *text = read_markup(tree, path);
            if (!text)
                continue;
            note_included(included, text);
            g_ptr_array_add(roots, (gpointer)(uintptr_t)path);
        }
    }
    for (guint i = roots->len; i-- > 0 && roots->len > 1;)
        if (g_hash_table_contains(included, base_name(roots->pdata[i])))
            g_ptr_array_remove_index(roots, i);
    g_ptr_array_sort(roots, compare_roots);
    return roots;
}

GArray *liquibase_changelog_read(MigrationSet *set, FileTree *tree) {
    g_autoptr(GPtrArray) roots = find_roots(tree, set->folder);
    Walk walk = {set, tree, g_array_new(FALSE, TRUE, sizeof(LiquibaseSource)), g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), 0};
    g_array_set_clear_func(walk.sources, source_clear);
    if (roots->len > 0) {
        read_source(&walk, roots->pdata[0], guess_logical(roots->pdata[0]));
    } else {
        read_all(&walk, set->folder, guess_logical(set->folder));
    }
    for (guint i = 1; i < roots->len; i++)
        set_problem(set, "%s: a changelog that nothing includes: not read", (const char *)roots->pdata[i]);
    g_hash_table_unref(walk.seen);
    return walk.sources;
}

int liquibase_changelog_score(FileTree *tree, const char *folder) {
    size_t end, looked = 0;
    int score = 0;
    for (size_t i = file_tree_range(tree, folder, &end); i < end && looked < LOOK_MAX; i++) {
        const char *path = tree->files[i].path;
        if (!is_sql(path) && !is_markup(path))
            continue;
        looked++;
        if (is_markup(path)) {
            g_autofree char *text = liquibase_is_changelog_name(path) || rank_of(path) == 0 ? read_markup(tree, path) : NULL;
            score = text ? MAX(score, strstr(text, ".sql") ? 90 : 60) : score;
            continue;
        }
        size_t size;
        g_autofree char *text = tree_read_text(tree, "", path, &size, NULL);
        if (text && liquibase_is_formatted(text, size))
            return 100;
    }
    return score;
}
