#include "declared/declared.h"

#include <string.h>
#include "prisma_config.h"

/* Which schema.prisma a folder of migrations belongs to: the one that a configuration names for it, else the one beside it, else the one that the nearest configuration names. */

static char *parent_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? g_strndup(path, (gsize)(slash - path)) : g_strdup("");
}

/* Moves a folder to its parent; false at the root. */
static bool go_up(char **folder) {
    if (!**folder)
        return false;
    char *parent = parent_of(*folder);
    g_free(*folder);
    *folder = parent;
    return true;
}

static bool is_schema_name(const char *path) {
    return g_str_has_suffix(path, ".prisma");
}

/* A .prisma file, or a folder that has one. */
static bool is_schema(const FileTree *tree, const char *path) {
    if (!path)
        return false;
    if (file_tree_find(tree, path))
        return is_schema_name(path);
    size_t end;
    for (size_t i = file_tree_range(tree, path, &end); i < end; i++)
        if (is_schema_name(tree->files[i].path))
            return true;
    return false;
}

static bool has_files(const FileTree *tree, const char *folder) {
    size_t end;
    return file_tree_range(tree, folder, &end) < end;
}

/* --- configurations --------------------------------------------------------------------------------------------------------- */

/* Migrations stand beside the schema, or inside of it when it is a folder. */
static bool stands_beside(const char *schema, const char *beside) {
    g_autofree char *parent = parent_of(schema), *below = g_strconcat(schema, "/", NULL), *within = g_strconcat(beside, "/", NULL);
    return strcmp(parent, beside) == 0 || g_str_has_prefix(within, below);
}

static bool is_for(const FileTree *tree, const PrismaConfig *config, const char *migrations, const char *beside, bool certain) {
    if (!is_schema(tree, config->schema))
        return false;
    if (config->migrations && strcmp(config->migrations, migrations) == 0)
        return true;
    if (config->migrations && has_files(tree, config->migrations))
        return false;
    return !certain || (!config->migrations && stands_beside(config->schema, beside));
}

/* `certain`: it names these migrations; else the nearest that names no others. */
static char *find_configured(FileTree *tree, const char *migrations, const char *beside, bool certain) {
    g_autofree char *folder = g_strdup(beside);
    do {
        g_auto(PrismaConfig) config = prisma_config_read(tree, folder), package = prisma_config_of_package(tree, folder);
        if (is_for(tree, &config, migrations, beside, certain))
            return g_steal_pointer(&config.schema);
        if (is_for(tree, &package, migrations, beside, certain))
            return g_steal_pointer(&package.schema);
    } while (go_up(&folder));
    return NULL;
}

/* --- files beside the migrations -------------------------------------------------------------------------------------------- */

static bool mentions(FileTree *tree, const TreeFile *file, const char *pattern) {
    size_t size;
    g_autofree char *text = tree->read(tree, file, &size, NULL);
    return text && g_regex_match_simple(pattern, text, G_REGEX_MULTILINE | G_REGEX_RAW, 0);
}

#define POSTGRES "^[ \t]*provider[ \t]*=[ \t]*\"postgres(ql)?\""
#define MODEL "^[ \t]*model[ \t]"

/* schema.prisma, or another file right in the folder that is for PostgreSQL. */
static const TreeFile *find_file(FileTree *tree, const char *folder) {
    g_autofree char *usual = prisma_path_from(folder, "schema.prisma");
    const TreeFile *file = file_tree_find(tree, usual);
    size_t end, depth = *folder ? strlen(folder) + 1 : 0;
    for (size_t i = file_tree_range(tree, folder, &end); !file && i < end; i++)
        if (is_schema_name(tree->files[i].path) && !strchr(tree->files[i].path + depth, '/') && mentions(tree, &tree->files[i], POSTGRES))
            file = &tree->files[i];
    return file;
}

/* Several files are one schema when the one with the datasource has no models. */
static char *find_in(FileTree *tree, const char *folder) {
    const TreeFile *file = find_file(tree, folder);
    if (file && mentions(tree, file, MODEL))
        return g_strdup(file->path);
    g_autofree char *below = prisma_path_from(folder, "schema");
    if (is_schema(tree, below))
        return file ? g_strdup(folder) : g_steal_pointer(&below);
    return file ? g_strdup(*folder ? folder : file->path) : NULL;
}

char *declared_find_prisma(FileTree *tree, const char *migrations_folder) {
    g_autofree char *migrations = g_strndup(migrations_folder, strlen(migrations_folder) - (g_str_has_suffix(migrations_folder, "/") ? 1 : 0));
    g_autofree char *beside = parent_of(migrations), *usual = prisma_path_from(beside, "prisma");
    char *found = find_configured(tree, migrations, beside, true);
    if (!found)
        found = find_in(tree, beside);
    if (!found)
        found = find_in(tree, usual);
    return found ? found : find_configured(tree, migrations, beside, false);
}
