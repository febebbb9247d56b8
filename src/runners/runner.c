#include "runner_table.h"

#include <string.h>
#include "base/error.h"

static const Runner *const RUNNERS[] = {
    &RUNNER_DRIZZLE, &RUNNER_DRIZZLE_FOLDERS, &RUNNER_GOLANG_MIGRATE, &RUNNER_DBMATE, &RUNNER_GOOSE, &RUNNER_SQLX,
    &RUNNER_DIESEL,  &RUNNER_SUPABASE,        &RUNNER_NODE_PG_MIGRATE, &RUNNER_SQL, NULL,
};

const Runner *const *runner_list(void) {
    return RUNNERS;
}

const Runner *runner_find(const char *id) {
    for (size_t i = 0; RUNNERS[i]; i++) {
        if (strcmp(RUNNERS[i]->rules->id, id) == 0)
            return RUNNERS[i];
    }
    return NULL;
}

const Runner *runner_detect(FileTree *tree, const char *folder) {
    const Runner *best = NULL;
    int best_score = 0;
    for (size_t i = 0; RUNNERS[i]; i++) {
        int score = RUNNERS[i]->recognise(tree, folder);
        if (score > best_score) {
            best = RUNNERS[i];
            best_score = score;
        }
    }
    return best;
}

/* The nearest folder that exists, to say where the path goes wrong. */
static char *existing_parent(const FileTree *tree, const char *folder) {
    char *parent = g_strdup(folder);
    size_t end;
    for (char *slash; file_tree_range(tree, parent, &end) == end && (slash = strrchr(parent, '/'));)
        *slash = '\0';
    if (file_tree_range(tree, parent, &end) == end)
        *parent = '\0';
    return parent;
}

static void set_absent(GError **error, const FileTree *tree, const Target *target) {
    if (tree->count == 0) {
        error_set(error, ERROR_CONFIG, "%s: migrations folder does not exist: the revision has no files", target->folder);
        return;
    }
    g_autofree char *parent = existing_parent(tree, target->folder);
    error_set(error, ERROR_CONFIG, "%s: migrations folder does not exist, or no file in it is committed", target->folder);
    error_set_hint(error, "%s%s exists: check the folder of target \"%s\", and that its files are in git",
                   *parent ? parent : "the root of the repository", *parent ? "/" : "", target->name);
}

static const Runner *choose(FileTree *tree, const Target *target, GError **error) {
    if (target->runner) {
        const Runner *runner = runner_find(target->runner);
        if (!runner)
            error_set(error, ERROR_CONFIG, "target \"%s\": unknown runner \"%s\"", target->name, target->runner);
        return runner;
    }
    const Runner *runner = runner_detect(tree, target->folder);
    if (!runner) {
        error_set(error, ERROR_CONFIG, "%s: no migrations found in this folder", target->folder);
        error_set_hint(error, "looked for meta/_journal.json of dialect postgresql (drizzle), folders with migration.sql and snapshot.json "
                              "(drizzle 1.0), and SQL files or folders whose names begin with a number");
    }
    return runner;
}

MigrationSet *runner_load(FileTree *tree, const Target *target, GError **error) {
    size_t end;
    if (file_tree_range(tree, target->folder, &end) == end) {
        set_absent(error, tree, target);
        return NULL;
    }
    const Runner *runner = choose(tree, target, error);
    if (!runner)
        return NULL;
    MigrationSet *set = runner->load(tree, target->folder, error);
    if (!set)
        return NULL;
    if (set->migration_count == 0 && set->entry_count == 0 && set->problems->len == 0) {
        error_set(error, ERROR_CONFIG, "%s: the folder holds no migrations of %s", target->folder, runner->rules->title);
        migration_set_free(set);
        return NULL;
    }
    if (target->ledger_table)
        set->ledger.table = text_pool_add(set->texts, target->ledger_table);
    if (target->ledger_schema)
        set->ledger.schema = text_pool_add(set->texts, target->ledger_schema);
    return set;
}
