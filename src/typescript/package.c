#include <string.h>
#include "model/tree_watch.h"
#include "resolve.h"

enum { PACKAGES = 3000, TARGET_DEPTH = 10 };

/* --- which packages the repository has ---------------------------------------------------------------------------------------------------- */

size_t package_name_length(const char *specifier) {
    size_t length = strcspn(specifier, "/");
    if (specifier[0] == '@' && specifier[length])
        length += 1 + strcspn(specifier + length + 1, "/");
    return length;
}

static bool is_package_file(const char *path) {
    const char *name = strrchr(path, '/');
    return strcmp(name ? name + 1 : path, "package.json") == 0 && !strstr(path, "node_modules/");
}

/* name -> folder; the shortest path wins where a name occurs twice (copies, examples). */
static void find_packages(Program *program) {
    size_t count = 0;
    program->packages = g_hash_table_new(g_str_hash, g_str_equal);
    tree_watch_name(program->tree, "package.json");
    for (size_t i = 0; i < program->tree->count && count < PACKAGES; i++) {
        const TreeFile *file = &program->tree->files[i];
        if (!is_package_file(file->path))
            continue;
        count++;
        const char *name = parse_cache_package(program->cache, program->tree, file);
        g_autofree char *folder = path_folder(file->path);
        const char *known = name ? g_hash_table_lookup(program->packages, name) : NULL;
        if (name && *name && (!known || strlen(folder) < strlen(known)))
            g_hash_table_insert(program->packages, (void *)(uintptr_t)name, (void *)(uintptr_t)text_pool_add(program->texts, folder));
    }
}

const char *package_folder(Program *program, const char *name) {
    if (!program->packages)
        find_packages(program);
    return g_hash_table_lookup(program->packages, name);
}

/* --- exports and imports ------------------------------------------------------------------------------------------------------------------ */

typedef struct {
    Program *program;
    const char *folder;
    const char *star;
    size_t length;
    const char *types; /* a .d.ts that would do: it has no values, so only when nothing else is there */
    Resolution found;
} Targets;

static void try_target(Targets *targets, const char *target) {
    g_autofree char *filled = pattern_fill(target, targets->star, targets->length);
    if (filled[0] != '.') {
        /* Another package's name; a table that leads to itself ends here. */
        g_autofree char *from = specifier_join(targets->folder, "package.json");
        if (targets->program->resolving++ < TARGET_DEPTH)
            targets->found = resolve_specifier(targets->program, from, filled);
        targets->program->resolving--;
        return;
    }
    g_autofree char *path = specifier_join(targets->folder, filled);
    const char *file = path ? resolve_built_path(targets->program, path, true) : NULL;
    if (file && g_str_has_suffix(file, ".d.ts"))
        targets->types = targets->types ? targets->types : file;
    else
        targets->found.path = file;
}

/* A text, a list of such, or conditions: each is tried in order until one is a file. */
static void try_targets(Targets *targets, const json_t *target, int depth) {
    const char *condition;
    json_t *item;
    if (depth > TARGET_DEPTH || targets->found.path || targets->found.external)
        return;
    if (json_is_string(target))
        try_target(targets, json_string_value(target));
    for (size_t i = 0; json_is_array(target) && i < json_array_size(target); i++)
        try_targets(targets, json_array_get(target, i), depth + 1);
    if (json_is_object(target))
        json_object_foreach((json_t *)(uintptr_t)target, condition, item)
            try_targets(targets, item, depth + 1);
}

/* `wanted` is "." or "./sub" in exports, "#name" in imports. Rows with the longest beginning first. */
static Resolution try_table(Program *program, const char *folder, const json_t *table, const char *wanted) {
    Targets best = {.program = program};
    const char *pattern;
    json_t *target;
    size_t best_weight = 0;
    bool rows = json_is_object(table) && json_object_size(table) && strchr(".#", json_object_iter_key(json_object_iter((json_t *)(uintptr_t)table))[0]);
    if (!rows) {
        Targets targets = {.program = program, .folder = folder, .star = ""};
        if (table && strcmp(wanted, ".") == 0)
            try_targets(&targets, table, 0);
        best = targets;
    } else {
        json_object_foreach((json_t *)(uintptr_t)table, pattern, target) {
            Targets targets = {.program = program, .folder = folder};
            size_t weight = strcspn(pattern, "*") + 1;
            if (weight <= best_weight || !pattern_match(pattern, wanted, &targets.star, &targets.length))
                continue;
            try_targets(&targets, target, 0);
            if (targets.found.path || targets.found.external || targets.types) {
                best = targets;
                best_weight = weight;
            }
        }
    }
    if (!best.found.path && !best.found.external)
        best.found.path = best.types;
    return best.found;
}

static const char *try_file(Program *program, const char *folder, const char *relative) {
    g_autofree char *path = relative ? specifier_join(folder, relative) : NULL;
    return path ? resolve_built_path(program, path, true) : NULL;
}

/* Without `exports`, or when they lead to no file: what old packages say, and where sources lie. */
static const char *try_fields(Program *program, const char *folder, const json_t *package, const char *sub) {
    static const char *const fields[] = {"source", "module", "main", "types", "typings"};
    const char *file = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(fields) && !file && !*sub; i++)
        file = try_file(program, folder, json_text(package, fields[i]));
    g_autofree char *inside = g_strconcat("src/", *sub ? sub : "index", NULL);
    if (!file)
        file = try_file(program, folder, *sub ? sub : "index");
    return file ? file : try_file(program, folder, inside);
}

static Resolution resolve_in_package(Program *program, const char *folder, const char *sub) {
    g_autofree char *path = specifier_join(folder, "package.json");
    const json_t *package = resolve_json(program, path);
    g_autofree char *wanted = *sub ? g_strconcat("./", sub, NULL) : g_strdup(".");
    Resolution found = try_table(program, folder, json_object_get(package, "exports"), wanted);
    if (!found.path && !found.external)
        found.path = try_fields(program, folder, package, sub);
    return found;
}

/* "#db" by the `imports` of the nearest package.json. */
static Resolution resolve_private(Program *program, const char *from, const char *specifier) {
    g_autofree char *folder = path_folder(from);
    for (;;) {
        g_autofree char *path = specifier_join(folder, "package.json");
        const json_t *package = resolve_json(program, path);
        if (package)
            return try_table(program, folder, json_object_get(package, "imports"), specifier);
        if (!*folder)
            return (Resolution){NULL, NULL};
        char *above = path_folder(folder);
        g_free(folder);
        folder = above;
    }
}

Resolution resolve_by_package(Program *program, const char *from, const char *specifier) {
    if (specifier[0] == '#')
        return resolve_private(program, from, specifier);
    size_t length = package_name_length(specifier);
    g_autofree char *name = g_strndup(specifier, length);
    const char *folder = package_folder(program, name);
    if (!folder)
        return (Resolution){NULL, NULL};
    return resolve_in_package(program, folder, specifier[length] ? specifier + length + 1 : "");
}
