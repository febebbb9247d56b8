#include "prisma_config.h"

#include <string.h>
#include <jansson.h>

enum { SIZE_LIMIT = 1 << 20 };

void prisma_config_clear(PrismaConfig *config) {
    g_free(config->schema);
    g_free(config->migrations);
}

char *prisma_path_from(const char *folder, const char *path) {
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    g_autofree char *whole = g_strconcat(folder, "/", path, NULL);
    g_auto(GStrv) all = g_strsplit(whole, "/", -1);
    for (char **part = all; *part; part++) {
        if (!**part || strcmp(*part, ".") == 0)
            continue;
        if (strcmp(*part, "..") != 0)
            g_ptr_array_add(parts, *part);
        else if (parts->len > 0)
            g_ptr_array_set_size(parts, (gint)parts->len - 1);
        else
            return NULL;
    }
    g_ptr_array_add(parts, NULL);
    return g_strjoinv("/", (char **)parts->pdata);
}

static char *read_text(FileTree *tree, const char *folder, const char *name, size_t *size) {
    g_autofree char *path = prisma_path_from(folder, name);
    const TreeFile *file = path ? file_tree_find(tree, path) : NULL;
    char *text = file ? tree->read(tree, file, size, NULL) : NULL;
    if (text && *size > SIZE_LIMIT)
        g_clear_pointer(&text, g_free);
    return text;
}

/* --- prisma.config.ts ------------------------------------------------------------------------------------------------------- */

/* Past a comment or text that begins at `at`, or one character. */
static const char *step(const char *at) {
    if (at[0] == '/' && at[1] == '/')
        return at + strcspn(at, "\n");
    if (at[0] == '/' && at[1] == '*') {
        for (at += 2; *at && !(at[0] == '*' && at[1] == '/');)
            at++;
        return *at ? at + 2 : at;
    }
    if (!strchr("\"'`", *at))
        return at + 1;
    const char *end = at + 1;
    while (*end && *end != *at && *end != '\n')
        end += *end == '\\' && end[1] ? 2 : 1;
    return *end == *at ? end + 1 : end;
}

static bool is_word(char c) {
    return g_ascii_isalnum(c) || c == '_' || c == '$';
}

/* What follows `key:` in the text; NULL: nowhere. */
static const char *find_key(const char *text, const char *key) {
    size_t size = strlen(key);
    for (const char *at = text, *before = NULL; *at; before = at, at = step(at)) {
        if (strncmp(at, key, size) != 0 || is_word(at[size]) || (before && is_word(*before)))
            continue;
        const char *colon = at + size + strspn(at + size, " \t\r\n");
        if (*colon == ':')
            return colon + 1;
    }
    return NULL;
}

/* The texts of an expression, as parts of a path: "a/b", path.join(__dirname, "a", "b"). NULL: none, or what is not in the file (env). */
static char *path_of(const char *at) {
    g_autoptr(GString) path = g_string_new(NULL);
    int depth = 0;
    for (const char *next; *at && !(depth == 0 && strchr(",}", *at)); at = next) {
        next = step(at);
        if (strchr("([{", *at))
            depth++;
        else if (strchr(")]}", *at))
            depth--;
        if (depth < 0 || g_str_has_prefix(at, "env") || *at == '`')
            return NULL;
        if ((*at == '"' || *at == '\'') && next > at + 1)
            g_string_append_printf(path, "%s%.*s", path->len ? "/" : "", (int)(next - at - 2), at + 1);
    }
    return path->len ? g_strdup(path->str) : NULL;
}

static char *place_of(const char *folder, const char *text, const char *key) {
    const char *at = text ? find_key(text, key) : NULL;
    g_autofree char *path = at ? path_of(at) : NULL;
    return path ? prisma_path_from(folder, path) : NULL;
}

static const char *const CONFIG_NAMES[] = {"prisma.config", ".config/prisma"};
static const char *const EXTENSIONS[] = {"ts", "mts", "cts", "js", "mjs", "cjs"};

PrismaConfig prisma_config_read(FileTree *tree, const char *folder) {
    PrismaConfig config = {NULL, NULL};
    for (size_t name = 0; name < G_N_ELEMENTS(CONFIG_NAMES); name++)
        for (size_t i = 0; i < G_N_ELEMENTS(EXTENSIONS) && !config.schema && !config.migrations; i++) {
            size_t size;
            g_autofree char *file = g_strconcat(CONFIG_NAMES[name], ".", EXTENSIONS[i], NULL);
            g_autofree char *text = read_text(tree, folder, file, &size);
            if (!text)
                continue;
            config.schema = place_of(folder, text, "schema");
            config.migrations = place_of(folder, find_key(text, "migrations"), "path");
        }
    return config;
}

/* --- package.json ----------------------------------------------------------------------------------------------------------- */

PrismaConfig prisma_config_of_package(FileTree *tree, const char *folder) {
    PrismaConfig config = {NULL, NULL};
    size_t size;
    g_autofree char *text = read_text(tree, folder, "package.json", &size);
    json_t *root = text ? json_loadb(text, size, 0, NULL) : NULL;
    const char *schema = json_string_value(json_object_get(json_object_get(root, "prisma"), "schema"));
    config.schema = schema ? prisma_path_from(folder, schema) : NULL;
    json_decref(root);
    return config;
}
