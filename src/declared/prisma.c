#include "declared/declared.h"

#include <string.h>
#include "base/error.h"
#include "prisma_model.h"

/* schema.prisma, or a folder whose .prisma files are one schema, as Prisma Migrate would make it. */

enum { SIZE_LIMIT = 4 << 20 }; /* all files together; the largest schemas known have 200 kB */

typedef struct {
    FileTree *tree;
    Declaration *declaration;
    PrismaAst *ast;
    size_t size;
} Reading;

static bool read_file(Reading *reading, const TreeFile *file, GError **error) {
    size_t size;
    g_autofree char *text = reading->tree->read(reading->tree, file, &size, error);
    if (!text)
        return false;
    reading->size += size;
    if (reading->size > SIZE_LIMIT) {
        error_set(error, ERROR_INCOMPLETE, "%s: more than %d MiB of schema: not read", file->path, SIZE_LIMIT >> 20);
        return false;
    }
    declaration_add_file(reading->declaration, file->path);
    return prisma_parse(reading->ast, file->path, text, size, error);
}

static bool read_files(Reading *reading, const char *path, GError **error) {
    const TreeFile *one = file_tree_find(reading->tree, path);
    if (one)
        return read_file(reading, one, error);
    size_t end;
    for (size_t i = file_tree_range(reading->tree, path, &end); i < end; i++)
        if (g_str_has_suffix(reading->tree->files[i].path, ".prisma") && !read_file(reading, &reading->tree->files[i], error))
            return false;
    if (reading->declaration->files->len > 0)
        return true;
    error_set(error, ERROR_USAGE, "%s: no such file, nor a folder with .prisma files", path);
    return false;
}

static bool build(Prisma *prisma, GError **error) {
    if (!prisma_build_config(prisma, error))
        return false;
    prisma_build_enums(prisma);
    prisma_build_models(prisma);
    prisma_build_relations(prisma);
    return true;
}

static char *parent_of(FileTree *tree, const char *path) {
    const char *slash = file_tree_find(tree, path) ? strrchr(path, '/') : path + strlen(path);
    return slash ? g_strndup(path, (gsize)(slash - path)) : g_strdup("");
}

Declaration *declared_read_prisma(FileTree *tree, const char *path, GError **error) {
    g_autoptr(Declaration) declaration = declaration_new(DECLARED_PRISMA);
    g_autoptr(PrismaAst) ast = prisma_ast_new(declaration->texts);
    g_autofree char *name = g_strndup(path, strlen(path) - (g_str_has_suffix(path, "/") ? 1 : 0));
    Reading reading = {tree, declaration, ast, 0};
    if (!read_files(&reading, name, error))
        return NULL;
    if (!ast->blocks) {
        error_set(error, ERROR_INCOMPLETE, ast->problems->len ? "%s: not a Prisma schema: it has no blocks" : "%s: empty", name);
        return NULL;
    }
    g_autoptr(Schema) schema = schema_new(declaration);
    g_autoptr(Prisma) prisma = prisma_new(declaration, schema, ast);
    g_autofree char *folder = parent_of(tree, name);
    int major = prisma_package_major(tree, folder);
    if (major > 0)
        prisma->major = major;
    if (!build(prisma, error))
        return NULL;
    schema_write(schema);
    declaration_seal(declaration);
    return g_steal_pointer(&declaration);
}
