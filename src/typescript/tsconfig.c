#include <string.h>
#include "resolve.h"

/* How many configurations one may extend, in all. */
enum { EXTENDS_DEPTH = 10 };

bool pattern_match(const char *pattern, const char *text, const char **star, size_t *length) {
    const char *at = strchr(pattern, '*');
    size_t before = at ? (size_t)(at - pattern) : strlen(pattern), size = strlen(text);
    *star = "";
    *length = 0;
    if (!at)
        return strcmp(pattern, text) == 0;
    if (size < before + strlen(at + 1) || strncmp(pattern, text, before) != 0 || !g_str_has_suffix(text, at + 1))
        return false;
    *star = text + before;
    *length = size - before - strlen(at + 1);
    return true;
}

char *pattern_fill(const char *target, const char *star, size_t length) {
    GString *filled = g_string_new(NULL);
    for (const char *p = target; *p; p++)
        if (*p == '*')
            g_string_append_len(filled, star, (gssize)length);
        else
            g_string_append_c(filled, *p);
    return g_string_free(filled, FALSE);
}

/* "${configDir}/src" is from the folder of the nearest configuration; anything else from that of the one where it is written. */
static const char *target_file(Program *program, const char *folder, const char *base, const char *nearest, const char *target) {
    static const char variable[] = "${configDir}";
    bool from_nearest = g_str_has_prefix(target, variable);
    g_autofree char *root = base ? specifier_join(folder, base) : g_strdup(folder);
    g_autofree char *path = !root ? NULL : from_nearest ? specifier_join(nearest, target + strlen(variable)) : specifier_join(root, target);
    return path ? resolve_built_path(program, path, false) : NULL;
}

typedef struct {
    Program *program;
    const char *nearest; /* folder of the configuration that was found first */
    const char *specifier;
    int depth;
} Task;

static const char *try_targets(const Task *task, const char *folder, const char *base, const json_t *targets, const char *star, size_t length) {
    for (size_t i = 0; i < json_array_size(targets); i++) {
        const char *target = json_string_value(json_array_get(targets, i));
        g_autofree char *filled = target ? pattern_fill(target, star, length) : NULL;
        const char *file = filled ? target_file(task->program, folder, base, task->nearest, filled) : NULL;
        if (file)
            return file;
    }
    return NULL;
}

/* The pattern with the longest beginning that matches counts; without a file the next one is tried. */
static const char *try_paths(const Task *task, const char *folder, const char *base, const json_t *paths) {
    const char *pattern, *found = NULL, *star;
    size_t best = 0, length;
    json_t *targets;
    json_object_foreach((json_t *)(uintptr_t)paths, pattern, targets) {
        size_t weight = strcspn(pattern, "*") + 1;
        if (weight <= best || !pattern_match(pattern, task->specifier, &star, &length))
            continue;
        const char *file = try_targets(task, folder, base, targets, star, length);
        if (file) {
            best = weight;
            found = file;
        }
    }
    return found;
}

static const char *try_config(Task *task, const char *path);

static const char *try_extended(Task *task, const char *folder, const char *extended) {
    if (!extended)
        return NULL;
    bool relative = extended[0] == '.';
    g_autofree char *name = relative ? NULL : g_strndup(extended, package_name_length(extended));
    const char *package = name ? package_folder(task->program, name) : NULL;
    if (!relative && !package)
        return NULL;
    const char *rest = relative ? extended : extended + strlen(name) + (extended[strlen(name)] == '/');
    g_autofree char *path = specifier_join(relative ? folder : package, *rest ? rest : "tsconfig.json");
    g_autofree char *with_ending = path ? g_strconcat(path, ".json", NULL) : NULL;
    if (!path)
        return NULL;
    return try_config(task, file_tree_find(task->program->tree, path) ? path : with_ending);
}

static const char *try_config(Task *task, const char *path) {
    const json_t *config = task->depth < EXTENDS_DEPTH ? resolve_json(task->program, path) : NULL;
    if (!config)
        return NULL;
    g_autofree char *folder = path_folder(path);
    const json_t *options = json_object_get(config, "compilerOptions"), *extended = json_object_get(config, "extends");
    const char *base = json_text(options, "baseUrl");
    const char *file = try_paths(task, folder, base, json_object_get(options, "paths"));
    if (!file && base)
        file = target_file(task->program, folder, base, task->nearest, task->specifier);
    task->depth++;
    if (!file && json_is_string(extended))
        file = try_extended(task, folder, json_string_value(extended));
    for (size_t i = json_array_size(extended); i-- > 0 && !file;)
        file = try_extended(task, folder, json_string_value(json_array_get(extended, i)));
    return file;
}

/* Beside the nearest one the others that a folder may have: of the parts of a solution, of a workspace. */
static const char *const names[] = {"tsconfig.json", "tsconfig.app.json", "tsconfig.base.json", "jsconfig.json"};

/* Conventions of frameworks whose configuration is generated, and so is not in the repository. */
static const struct {
    const char *prefix, *folder;
} conventions[] = {{"@/", "src"}, {"@/", "."}, {"~/", "src"}, {"~/", "app"}, {"~/", "."}, {"~~/", "."}, {"@@/", "."}, {"$lib/", "src/lib"}};

static const char *try_conventions(Program *program, const char *folder, const char *specifier) {
    for (size_t i = 0; i < G_N_ELEMENTS(conventions); i++) {
        if (!g_str_has_prefix(specifier, conventions[i].prefix))
            continue;
        g_autofree char *root = specifier_join(folder, conventions[i].folder);
        g_autofree char *path = specifier_join(root, specifier + strlen(conventions[i].prefix));
        const char *file = path ? resolve_path(program, path) : NULL;
        if (file)
            return file;
    }
    return NULL;
}

/* In `folder` and those above it, by the configurations or, when none leads anywhere, by convention. */
static const char *search_upwards(Program *program, const char *from, const char *specifier, bool by_convention) {
    g_autofree char *folder = path_folder(from);
    for (;;) {
        const char *file = by_convention ? try_conventions(program, folder, specifier) : NULL;
        for (size_t i = 0; i < G_N_ELEMENTS(names) && !file && !by_convention; i++) {
            g_autofree char *path = specifier_join(folder, names[i]);
            Task task = {program, folder, specifier, 0};
            file = try_config(&task, path);
        }
        if (file || !*folder)
            return file;
        char *above = path_folder(folder);
        g_free(folder);
        folder = above;
    }
}

const char *resolve_by_tsconfig(Program *program, const char *from, const char *specifier) {
    const char *file = search_upwards(program, from, specifier, false);
    return file ? file : search_upwards(program, from, specifier, true);
}
