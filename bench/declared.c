/* declared REPOSITORY REVISIONS PATH...: reads the Drizzle schema at HEAD, HEAD~1, ... with the parse trees of one cache, for bench/declared.sh. Paths are from the repository's root. */

#include <stdio.h>
#include <stdlib.h>
#include "declared/declared.h"
#include "git/repository.h"

static void fail(const GError *error) {
    fprintf(stderr, "%s\n", error->message);
    exit(1);
}

int main(int argc, char **argv) {
    if (argc < 4)
        return 64;
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = repository_open(argv[1], &error);
    if (!repository)
        fail(error);
    g_autoptr(ParseCache) cache = parse_cache_new();
    const char *const folders[] = {"", NULL};
    const DrizzleOptions options = {0};
    for (int i = 0; i < atoi(argv[2]); i++) {
        g_autofree char *revision = g_strdup_printf("HEAD~%d", i);
        g_autoptr(FileTree) tree = repository_tree(repository, revision, NULL, &error);
        g_autoptr(Declaration) declaration = tree ? declared_read_drizzle(tree, (const char *const *)argv + 3, folders, &options, cache, &error) : NULL;
        if (!declaration)
            fail(error);
        if (i == 0)
            printf("%zu of %zu tables, %zu of %zu columns, %u statements\n", declaration->tables.read, declaration->tables.seen, declaration->columns.read, declaration->columns.seen,
                   declaration->statements->len);
    }
    return 0;
}
