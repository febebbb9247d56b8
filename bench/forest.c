/*
 * forest REPOSITORY FOLDER [cache|alone] < REVISIONS: replays the migrations of one folder as they were at each of the revisions (oldest first), as a timeline does: what is
 * registered, and all files where some are not. Prints how many replays there were, and one number that is the same when all strata are. For bench/forest.sh.
 */

#include <stdio.h>
#include <string.h>
#include "base/error.h"
#include "git/repository.h"
#include "model/strata_store.h"
#include "runners/runner.h"
#include "scratch/scratch.h"

typedef struct {
    Scratch *scratch;
    GChecksum *sum;
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

static bool replay_revision(Bench *bench, Repository *repository, const char *revision, const char *folder, GError **error) {
    g_autoptr(FileTree) tree = repository_tree(repository, revision, NULL, error);
    Target target = {.name = "bench", .folder = folder, .former = g_ptr_array_new()};
    g_autoptr(MigrationSet) set = tree ? runner_load(tree, &target, NULL) : NULL;
    g_ptr_array_unref(target.former);
    if (!tree || !set)
        return tree != NULL;
    return replay(bench, set, REPLAY_REGISTERED, error) && (!has_unregistered(set) || replay(bench, set, REPLAY_ALL, error));
}

static bool run(Bench *bench, const char *path, const char *folder, GError **error) {
    g_autoptr(Repository) repository = repository_open(path, error);
    char line[256];
    while (repository && fgets(line, sizeof line, stdin))
        if (!replay_revision(bench, repository, g_strstrip(line), folder, error))
            return false;
    return repository != NULL;
}

int main(int argc, char **argv) {
    if (argc < 3)
        return 64;
    const char *mode = argc > 3 ? argv[3] : "";
    const ScratchOptions options = {.use_cache = strcmp(mode, "cache") == 0};
    g_autoptr(GError) error = NULL;
    Bench bench = {.scratch = scratch_new(&options, &error), .sum = g_checksum_new(G_CHECKSUM_SHA256)};
    bool ok = bench.scratch && run(&bench, argv[1], argv[2], &error);
    if (ok)
        printf("%zu replays of %zu migrations together: %.16s\n", bench.replays, bench.strata, g_checksum_get_string(bench.sum));
    else
        fprintf(stderr, "%s\n", error->message);
    g_checksum_free(bench.sum);
    scratch_free(bench.scratch);
    return !ok;
}
