#include <string.h>
#include "resolve.h"

/* --- files ---------------------------------------------------------------------------------------------------------------------------- */

static const char *const endings[] = {"", ".ts", ".tsx", ".mts", ".cts", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", "/index.ts", "/index.tsx", "/index.mts", "/index.d.ts", "/index.js", "/index.mjs", "/index.cjs"};

/* "./x.js" is written for x.ts. */
static const struct {
    const char *written, *meant;
} replaced[] = {{".js", ".ts"}, {".js", ".tsx"}, {".mjs", ".mts"}, {".cjs", ".cts"}, {".jsx", ".tsx"}, {".js", ".d.ts"}};

static const char *find_file(Program *program, const char *path) {
    const TreeFile *file = file_tree_find(program->tree, path);
    return file ? file->path : NULL;
}

const char *resolve_path(Program *program, const char *path) {
    const char *found = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(endings) && !found; i++) {
        g_autofree char *candidate = g_strconcat(path, *path ? endings[i] : endings[i] + (endings[i][0] == '/'), NULL);
        found = find_file(program, candidate);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(replaced) && !found; i++) {
        if (!g_str_has_suffix(path, replaced[i].written))
            continue;
        g_autofree char *stem = g_strndup(path, strlen(path) - strlen(replaced[i].written));
        g_autofree char *candidate = g_strconcat(stem, replaced[i].meant, NULL);
        found = find_file(program, candidate);
    }
    return found;
}

char *specifier_join(const char *folder, const char *relative) {
    g_autofree char *joined = *folder ? g_strconcat(folder, "/", relative, NULL) : g_strdup(relative);
    g_auto(GStrv) parts = g_strsplit(joined, "/", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    for (char **part = parts; *part; part++) {
        if (strcmp(*part, "..") == 0) {
            if (!kept->len)
                return NULL; /* outside the repository */
            g_ptr_array_set_size(kept, (int)kept->len - 1);
        } else if (**part && strcmp(*part, ".") != 0) {
            g_ptr_array_add(kept, *part);
        }
    }
    g_ptr_array_add(kept, NULL);
    return g_strjoinv("/", (char **)kept->pdata);
}

char *path_folder(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? g_strndup(path, (size_t)(slash - path)) : g_strdup("");
}

/* --- built output --------------------------------------------------------------------------------------------------------------------- */

/* Folders that a compiler writes, and what may stand for them. The last ones hold sources as often: they count below the others, and where a package.json says so. */
static const char *const built[] = {"dist", "build", "out", "esm", "cjs", "es", "lib", "types"};
enum { BUILT_SURELY = 6 };
static const char *const sources[] = {"src", NULL};

static bool is_built(const char *part, bool surely) {
    for (size_t i = 0; i < (surely ? BUILT_SURELY : G_N_ELEMENTS(built)); i++)
        if (strcmp(built[i], part) == 0)
            return true;
    return false;
}

/* `parts` with the ones from `first` to before `end` replaced by `instead` (NULL: left out). */
static const char *try_source(Program *program, char **parts, size_t first, size_t end, const char *instead) {
    GString *path = g_string_new(NULL);
    for (size_t i = 0; parts[i]; i++) {
        const char *part = i == first ? instead : i > first && i < end ? NULL : parts[i];
        if (part)
            g_string_append_printf(path, "%s%s", path->len ? "/" : "", part);
    }
    const char *found = resolve_path(program, path->str);
    g_string_free(path, TRUE);
    return found;
}

const char *resolve_built_path(Program *program, const char *path, bool package) {
    const char *found = resolve_path(program, path);
    if (found && !g_str_has_suffix(found, ".d.ts"))
        return found;
    const char *source = NULL;
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    for (size_t first = 0; parts[first] && !source; first++) {
        if (!is_built(parts[first], !package))
            continue;
        /* dist/esm/x.js, dist/src/x.js, dist/x.js */
        size_t end = first + 1;
        while (parts[end] && is_built(parts[end], false))
            end++;
        for (size_t i = 0; i < G_N_ELEMENTS(sources) && !source; i++)
            source = try_source(program, parts, first, end, sources[i]);
    }
    return source ? source : found;
}

/* --- specifiers ----------------------------------------------------------------------------------------------------------------------- */

static bool is_relative(const char *specifier) {
    return specifier[0] == '.' && (!specifier[1] || specifier[1] == '/' || (specifier[1] == '.' && (!specifier[2] || specifier[2] == '/')));
}

/* Aliases that can be no package: nothing else is meant when no file is found. */
static bool is_alias(const char *specifier) {
    return g_str_has_prefix(specifier, "@/") || g_str_has_prefix(specifier, "~/") || specifier[0] == '#';
}

Resolution resolve_specifier(Program *program, const char *from, const char *specifier) {
    Resolution resolution = {NULL, NULL};
    if (is_relative(specifier)) {
        g_autofree char *folder = path_folder(from);
        g_autofree char *path = specifier_join(folder, specifier);
        resolution.path = path ? resolve_built_path(program, path, false) : NULL;
        return resolution;
    }
    if (strchr(specifier, ':') == NULL && specifier[0] != '#')
        resolution.path = resolve_by_tsconfig(program, from, specifier);
    if (!resolution.path)
        resolution = resolve_by_package(program, from, specifier);
    if (!resolution.path && !resolution.external && !is_alias(specifier))
        resolution.external = text_pool_add(program->texts, specifier);
    return resolution;
}

/* --- what an import leads to ------------------------------------------------------------------------------------------------------------ */

static bool is_program(const char *path) {
    static const char *const all[] = {".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (g_str_has_suffix(path, all[i]))
            return true;
    return false;
}

const char *program_resolve(Program *program, const char *path) {
    return resolve_built_path(program, path, false);
}

const ImportTarget *module_import(Module *module, const char *specifier, uint32_t line) {
    Program *program = module->program;
    ImportTarget *target = g_hash_table_lookup(module->targets, specifier);
    if (target)
        return target;
    target = ARENA_NEW(program->arena, ImportTarget);
    g_hash_table_insert(module->targets, (void *)(uintptr_t)text_pool_add(program->texts, specifier), target);
    Resolution resolution = resolve_specifier(program, module->path, specifier);
    if (resolution.path && g_str_has_suffix(resolution.path, ".json") && (target->data = json_module(program, resolution.path)))
        return target;
    if (resolution.path && !is_program(resolution.path)) {
        /* A picture, a style sheet, a text: what a bundler makes of it. */
        target->external = text_pool_add(program->texts, specifier);
        return target;
    }
    if (resolution.path) {
        g_autoptr(GError) error = NULL;
        target->module = module_load(program, resolution.path, &error);
        target->missing = target->module ? NULL : text_pool_add(program->texts, error->message);
        if (target->missing)
            program_note(program, module->path, (int)line, "%s", target->missing);
        return target;
    }
    target->external = resolution.external;
    if (!target->external) {
        target->missing = text_pool_printf(program->texts, CODE("%s") " is imported, which is not in the repository", specifier);
        program_note(program, module->path, (int)line, "%s", target->missing);
    }
    return target;
}
