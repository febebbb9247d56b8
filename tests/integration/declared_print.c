/*
 * declared_print FORMAT FOLDER PATH: prints the statements of what is declared in a folder of files (no git): statements to run as they are, notes as comments before them.
 * FORMAT: snapshot (PATH is the file, or the folder of migrations), drizzle, prisma, sql.
 */
#include "declared_text.h"

static Declaration *read_format(const char *format, FileTree *tree, const char *path, GError **error) {
    const DrizzleOptions options = drizzle_options_of(tree);
    g_autofree char *newest = file_tree_find(tree, path) ? g_strdup(path) : declared_find_snapshot(tree, path);
    if (strcmp(format, "drizzle") == 0)
        return declared_read_drizzle(tree, (const char *const[]){path, NULL}, (const char *const[]){"", NULL}, &options, NULL, error);
    if (strcmp(format, "prisma") == 0)
        return declared_read_prisma(tree, path, error);
    if (strcmp(format, "sql") == 0)
        return declared_read_sql(tree, path, error);
    if (strcmp(format, "snapshot") == 0)
        return declared_read_snapshot(tree, newest ? newest : path, error);
    g_set_error_literal(error, g_quark_from_static_string("declared_print"), 0, "unknown format");
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: declared_print FORMAT FOLDER PATH\n");
        return 64;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(FileTree) tree = tree_of_folder(argv[2]);
    g_autoptr(Declaration) declaration = read_format(argv[1], tree, argv[3], &error);
    if (!declaration) {
        fprintf(stderr, "%s\n", error->message);
        return 4;
    }
    g_autofree char *text = declaration_text(declaration);
    fputs(text, stdout);
    return 0;
}
