#include "manifest.h"

#include <string.h>
#include "folder.h"
#include "place.h"

/* Paths below a level: the prefix and, where a suffix is given, one more name part that ends so. */
typedef struct {
    const char *prefix, *suffix;
} ManifestName;

static const ManifestName NAMES[] = {
    {"go.mod", NULL},
    {"Cargo.toml", NULL},
    {"package.json", NULL},
    {"pyproject.toml", NULL},
    {"setup.py", NULL},
    {"setup.cfg", NULL},
    {"Pipfile", NULL},
    {"requirements", ".txt"},
    {"requirements/", ".txt"},
    {"Gemfile", NULL},
    {"pom.xml", NULL},
    {"build.gradle", NULL},
    {"build.gradle.kts", NULL},
    {"diesel.toml", NULL},
    {"atlas.hcl", NULL},
    {"supabase/config.toml", NULL},
    {"Makefile", NULL},
    {"makefile", NULL},
    {"GNUmakefile", NULL},
    {"Justfile", NULL},
    {"justfile", NULL},
    {"Taskfile", ".yml"},
    {"Taskfile", ".yaml"},
    {"Procfile", NULL},
    {"Dockerfile", ""},
    {"docker-compose", ".yml"},
    {"docker-compose", ".yaml"},
    {"compose", ".yml"},
    {"compose", ".yaml"},
    {".github/workflows/", ".yml"},
    {".github/workflows/", ".yaml"},
    {".gitlab-ci.yml", NULL},
    {"scripts/", ".sh"},
};

typedef struct {
    const ManifestName *name;
    char *text;
} Manifest;

enum { TEXT_LIMIT = 256 << 10, LIST_LIMIT = 40 };

static void manifest_clear(void *manifest) {
    g_free(((Manifest *)manifest)->text);
}

static void add_manifest(GArray *manifests, FileTree *tree, const TreeFile *file, const ManifestName *name) {
    size_t size;
    g_autofree char *text = tree->read(tree, file, &size, NULL);
    if (!text)
        return;
    Manifest manifest = {name, g_strndup(text, MIN(size, TEXT_LIMIT))};
    g_array_append_val(manifests, manifest);
}

/* Files whose path begins with `prefix`, in the folder where it ends. */
static void add_list(GArray *manifests, FileTree *tree, const char *prefix, const ManifestName *name) {
    size_t length = strlen(prefix), taken = 0;
    for (size_t i = file_tree_lower_bound(tree, prefix); i < tree->count && taken < LIST_LIMIT; i++) {
        const char *path = tree->files[i].path;
        if (strncmp(path, prefix, length) != 0)
            return;
        if (strchr(path + length, '/') || !g_str_has_suffix(path + length, name->suffix))
            continue;
        add_manifest(manifests, tree, &tree->files[i], name);
        taken++;
    }
}

static GArray *read_level(FileTree *tree, const char *folder) {
    GArray *manifests = g_array_new(FALSE, FALSE, sizeof(Manifest));
    g_array_set_clear_func(manifests, manifest_clear);
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        g_autofree char *path = path_join(folder, NAMES[i].prefix);
        const TreeFile *file = NAMES[i].suffix ? NULL : file_tree_find(tree, path);
        if (file)
            add_manifest(manifests, tree, file, &NAMES[i]);
        else if (NAMES[i].suffix)
            add_list(manifests, tree, path, &NAMES[i]);
    }
    return manifests;
}

static void level_free(void *manifests) {
    g_array_unref(manifests);
}

static void levels_free(void *levels) {
    g_hash_table_unref(levels);
}

/* The manifests of one folder, read once a tree. */
static const GArray *find_level(FileTree *tree, const char *folder) {
    if (!tree->kept) {
        tree->kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, level_free);
        tree->kept_free = levels_free;
    }
    GArray *manifests = g_hash_table_lookup(tree->kept, folder);
    if (!manifests) {
        manifests = read_level(tree, folder);
        g_hash_table_insert(tree->kept, g_strdup(folder), manifests);
    }
    return manifests;
}

static bool is_word_character(char character) {
    return g_ascii_isalnum(character) || character == '_' || character == '-';
}

static bool stands_in(const char *text, const char *word) {
    size_t length = strlen(word);
    for (const char *at = text; (at = strstr(at, word)); at++) {
        bool begins = at == text || !is_word_character(at[-1]) || !is_word_character(*word);
        bool ends = !is_word_character(at[length]) || !is_word_character(word[length - 1]);
        if (begins && ends)
            return true;
    }
    return false;
}

/* "go.mod:goose": the word without the file name, or NULL when it is not about this manifest. */
static const char *word_for(const Manifest *manifest, const char *word) {
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        size_t length = strlen(NAMES[i].prefix);
        if (strncmp(word, NAMES[i].prefix, length) == 0 && word[length] == ':')
            return strcmp(manifest->name->prefix, NAMES[i].prefix) == 0 ? word + length + 1 : NULL;
    }
    return word;
}

static bool mentions(const Manifest *manifest, const char *const *words) {
    for (; *words; words++) {
        const char *word = word_for(manifest, *words);
        if (word && *word && stands_in(manifest->text, word))
            return true;
    }
    return false;
}

int manifest_mentions(FileTree *tree, const char *folder, const char *const *words) {
    int count = 0;
    g_autofree char *at = g_strdup(folder);
    for (bool root = false; !root;) {
        root = !*at;
        const GArray *manifests = find_level(tree, at);
        for (guint i = 0; i < manifests->len; i++)
            count += mentions(&g_array_index(manifests, Manifest, i), words);
        char *parent = place_parent(at);
        g_free(at);
        at = parent;
    }
    return count;
}
