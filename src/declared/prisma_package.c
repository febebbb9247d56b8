#include "prisma_model.h"

#include <string.h>
#include <jansson.h>

/* Which Prisma the project uses: by the dependencies of the nearest package.json that has it, or by the catalog of the workspace that it points to. */

enum { SIZE_LIMIT = 1 << 20 };

static const char *const PACKAGES[] = {"prisma", "@prisma/client", "@prisma/cli"};
static const char *const LISTS[] = {"dependencies", "devDependencies", "peerDependencies"};

static char *read_beside(FileTree *tree, const char *folder, const char *name, size_t *size) {
    g_autofree char *path = *folder ? g_strconcat(folder, "/", name, NULL) : g_strdup(name);
    const TreeFile *file = file_tree_find(tree, path);
    char *text = file ? tree->read(tree, file, size, NULL) : NULL;
    if (text && *size > SIZE_LIMIT)
        g_clear_pointer(&text, g_free);
    return text;
}

/* The first number of a range: "^6.19.0", "~6", ">=5 <7", "npm:prisma@6.1.0"; 0: none. */
static int major_of(const char *range) {
    const char *at = range ? strrchr(range, '@') : NULL;
    for (at = at ? at + 1 : range; at && *at; at++) {
        if (g_ascii_isdigit(*at))
            return (int)MIN(g_ascii_strtoull(at, NULL, 10), (guint64)G_MAXINT16);
        if (!strchr("^~>=< v", *at))
            return 0;
    }
    return 0;
}

static bool is_catalog(const char *range) {
    return range && g_str_has_prefix(range, "catalog:");
}

static const char *asked_for(json_t *root, bool *found) {
    const char *catalog = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(PACKAGES); i++)
        for (size_t list = 0; list < G_N_ELEMENTS(LISTS); list++) {
            const char *range = json_string_value(json_object_get(json_object_get(root, LISTS[list]), PACKAGES[i]));
            *found |= range != NULL;
            if (major_of(range) > 0)
                return range;
            if (is_catalog(range))
                catalog = range;
        }
    return catalog;
}

/* "  prisma: ^6.1.0" in pnpm-workspace.yaml. */
static int yaml_major(const char *text) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) parts = g_strsplit(*line, ":", 2);
        if (!parts[0] || !parts[1] || !g_ascii_isspace(**line))
            continue;
        const char *key = g_strdelimit(g_strstrip(parts[0]), "\"'", ' '), *range = g_strstrip(g_strdelimit(parts[1], "\"'", ' '));
        g_autofree char *name = g_strstrip(g_strdup(key));
        for (size_t i = 0; i < G_N_ELEMENTS(PACKAGES); i++)
            if (strcmp(name, PACKAGES[i]) == 0 && major_of(range) > 0)
                return major_of(range);
    }
    return 0;
}

/* Of any catalog: package.json has them for bun. */
static int json_catalog_major(json_t *value, int depth) {
    if (depth > 3 || !json_is_object(value))
        return 0;
    for (size_t i = 0; i < G_N_ELEMENTS(PACKAGES); i++) {
        int major = major_of(json_string_value(json_object_get(value, PACKAGES[i])));
        if (major > 0)
            return major;
    }
    const char *key;
    json_t *member;
    json_object_foreach(value, key, member) {
        int major = json_catalog_major(member, depth + 1);
        if (major > 0)
            return major;
    }
    return 0;
}

static int catalog_major(FileTree *tree, const char *folder, json_t *root) {
    size_t size;
    g_autofree char *workspace = read_beside(tree, folder, "pnpm-workspace.yaml", &size);
    int major = workspace ? yaml_major(workspace) : 0;
    static const char *const PLACES[] = {"catalog", "catalogs", "workspaces"};
    for (size_t i = 0; major == 0 && i < G_N_ELEMENTS(PLACES); i++)
        major = json_catalog_major(json_object_get(root, PLACES[i]), 0);
    return major;
}

int prisma_package_major(FileTree *tree, const char *folder) {
    g_autofree char *at = g_strdup(folder);
    bool wants_catalog = false;
    while (true) {
        size_t size;
        g_autofree char *text = read_beside(tree, at, "package.json", &size);
        json_t *root = text ? json_loadb(text, size, 0, NULL) : NULL;
        bool found = false;
        const char *range = asked_for(root, &found);
        wants_catalog |= is_catalog(range);
        int major = major_of(range);
        if (major == 0 && wants_catalog)
            major = catalog_major(tree, at, root);
        json_decref(root);
        if (major > 0 || !*at)
            return major;
        char *slash = strrchr(at, '/');
        *(slash ? slash : at) = '\0';
    }
}
