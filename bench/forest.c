/*
 * forest REPOSITORY FOLDER|SCHEMA.ts [cache|alone] < REVISIONS: replays the migrations of one folder as they were at each of the revisions (oldest first), as a timeline does:
 * what is registered, and all files where some are not; or runs the schema that a file declares (Drizzle). Prints how many replays there were, and one number that is the same when all strata are. For bench/forest.sh.
 */

#include <stdio.h>
#include <string.h>
#include "base/error.h"
#include "base/log.h"
#include "declared/declared.h"
#include "git/repository.h"
#include "model/strata_store.h"
#include "runners/runner.h"
#include "scratch/scratch.h"

typedef struct {
    Scratch *scratch;
    GChecksum *sum;
    ParseCache *cache;
    size_t replays, strata;
} Bench;

static bool has_unregistered(const MigrationSet *set) {
    for (size_t i = 0; i < set->migration_count; i++)
        if (!set->migrations[i].registered)
            return true;
    return false;
}

/* Roles have random names, which messages of the server mention. */
static void hash_strata(Bench *bench, const Strata *strata) {
    size_t size;
    g_autofree char *bytes = strata_write(strata, &size);
    const char *body = memchr(bytes, '\n', size);
    g_autofree char *rest = g_memdup2(body, size - (size_t)(body - bytes));
    size -= (size_t)(body - bytes);
    for (size_t i = 0; i + 20 < size; i++)
        if (memcmp(rest + i, "mig_", 4) == 0)
            memset(rest + i + 4, 'x', 16);
    g_checksum_update(bench->sum, (const guchar *)rest, (gssize)size);
}

static bool replay(Bench *bench, const MigrationSet *set, ReplaySource source, GError **error) {
    g_autoptr(Strata) strata = scratch_replay(bench->scratch, set, source, error);
    if (!strata)
        return false;
    hash_strata(bench, strata);
    bench->replays++;
    bench->strata += strata->count;
    return true;
}

static bool replay_folder(Bench *bench, FileTree *tree, const char *folder, GError **error) {
    Target target = {.name = "bench", .folder = folder, .former = g_ptr_array_new()};
    g_autoptr(MigrationSet) set = runner_load(tree, &target, NULL);
    g_ptr_array_unref(target.former);
    if (!set)
        return true; /* there was none yet */
    return replay(bench, set, REPLAY_REGISTERED, error) && (!has_unregistered(set) || replay(bench, set, REPLAY_ALL, error));
}

/* The statements of a declared schema, one piece each. */
static MigrationSet *make_set(const Declaration *declaration) {
    MigrationSet *set = migration_set_new();
    g_autoptr(GString) text = g_string_new(NULL);
    set->rules = &RUNNER_RULES_SCRIPT;
    set->folder = "";
    set->migration_count = 1;
    set->migrations = g_new0(Migration, 1);
    set->migrations[0] = (Migration){.tag = "schema", .key = "schema", .prefix = "", .registered = true, .entry = -1, .piece_count = declaration->statements->len};
    set->migrations[0].pieces = g_new0(SqlPiece, declaration->statements->len);
    for (guint i = 0; i < declaration->statements->len; i++) {
        size_t begin = text->len;
        g_string_append(text, g_array_index(declaration->statements, DeclarationStatement, i).sql);
        set->migrations[0].pieces[i] = (SqlPiece){begin, text->len, 1};
        g_string_append_c(text, '\n');
    }
    set->migrations[0].sql = text_pool_add(set->texts, text->str);
    set->migrations[0].sql_size = text->len;
    return set;
}

static bool replay_declared(Bench *bench, FileTree *tree, const char *path, GError **error) {
    const char *const paths[] = {path, NULL}, *const folders[] = {"", NULL};
    const DrizzleOptions options = {0};
    g_autoptr(Declaration) declaration = declared_read_drizzle(tree, paths, folders, &options, bench->cache, NULL);
    if (!declaration || declaration->statements->len == 0)
        return true;
    g_autoptr(MigrationSet) set = make_set(declaration);
    return replay(bench, set, REPLAY_ALL, error);
}

static bool run(Bench *bench, const char *path, const char *what, GError **error) {
    g_autoptr(Repository) repository = repository_open(path, error);
    char line[256];
    while (repository && fgets(line, sizeof line, stdin)) {
        g_autoptr(FileTree) tree = repository_tree(repository, g_strstrip(line), NULL, error);
        bool declared = g_str_has_suffix(what, ".ts");
        if (!tree || !(declared ? replay_declared(bench, tree, what, error) : replay_folder(bench, tree, what, error)))
            return false;
    }
    return repository != NULL;
}

int main(int argc, char **argv) {
    if (argc < 3)
        return 64;
    const char *mode = argc > 3 ? argv[3] : "";
    if (g_getenv("BENCH_DEBUG"))
        log_set_level(LOG_DEBUG);
    const ScratchOptions options = {.use_cache = strcmp(mode, "cache") == 0, .from_nothing = strcmp(mode, "alone") == 0};
    g_autoptr(GError) error = NULL;
    Bench bench = {.scratch = scratch_new(&options, &error), .sum = g_checksum_new(G_CHECKSUM_SHA256), .cache = parse_cache_new()};
    bool ok = bench.scratch && run(&bench, argv[1], argv[2], &error);
    if (ok)
        printf("%zu replays of %zu migrations together: %.16s\n", bench.replays, bench.strata, g_checksum_get_string(bench.sum));
    else
        fprintf(stderr, "%s\n", error->message);
    g_checksum_free(bench.sum);
    parse_cache_free(bench.cache);
    scratch_free(bench.scratch);
    return !ok;
}
