#include "runner_table.h"

#include <string.h>
#include "base/error.h"
#include "folder.h"

static const Runner *const RUNNERS[] = {
    &RUNNER_DRIZZLE,  &RUNNER_DRIZZLE_FOLDERS, &RUNNER_PRISMA,   &RUNNER_FLYWAY, &RUNNER_LIQUIBASE, &RUNNER_ATLAS,   &RUNNER_SQITCH,
    &RUNNER_GRAPHILE, &RUNNER_GOLANG_MIGRATE,  &RUNNER_DBMATE,   &RUNNER_GOOSE,  &RUNNER_SQLX,      &RUNNER_DIESEL,  &RUNNER_SUPABASE,
    &RUNNER_NODE_PG_MIGRATE, &RUNNER_KNEX,     &RUNNER_TYPEORM,  &RUNNER_ALEMBIC, &RUNNER_DJANGO,   &RUNNER_RAILS,   &RUNNER_SQL,
    NULL};

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

/* --- what a folder is ------------------------------------------------------------------------------------------------------------------ */

static bool is_plain(const Runner *runner) {
    return runner == &RUNNER_SQL;
}

/* A folder with Drizzle's journal is Drizzle's; if Drizzle does not know it, it is for another database. */
static bool may_be(FileTree *tree, const char *folder, const Runner *runner) {
    g_autofree char *journal = path_join(folder, "meta/_journal.json");
    return g_str_has_prefix(runner->rules->id, "drizzle") || !file_tree_find(tree, journal);
}

/* Tools within the margin below the surest, by score; plain SQL is no tool. */
static void find_rivals(Recognition *found, const int *scores) {
    for (int margin = 0; margin <= RUNNER_RIVAL_MARGIN; margin++)
        for (size_t i = 0; RUNNERS[i] && found->rival_count < RUNNER_RIVALS_LIMIT; i++)
            if (!is_plain(RUNNERS[i]) && scores[i] > 0 && scores[i] == found->score - margin)
                found->rivals[found->rival_count++] = RUNNERS[i];
    if (found->rival_count < 2)
        found->rival_count = 0;
}

Recognition runner_recognise(FileTree *tree, const char *folder) {
    Recognition found = {0};
    int scores[G_N_ELEMENTS(RUNNERS)] = {0}, plain = 0;
    for (size_t i = 0; RUNNERS[i]; i++) {
        scores[i] = may_be(tree, folder, RUNNERS[i]) ? RUNNERS[i]->recognise(tree, folder) : 0;
        if (is_plain(RUNNERS[i]))
            plain = scores[i];
        if (scores[i] > found.score) {
            found.runner = RUNNERS[i];
            found.score = scores[i];
        }
    }
    if (!found.runner || is_plain(found.runner))
        return found;
    find_rivals(&found, scores);
    if (found.rival_count > 0 && found.score < RUNNER_SURE && plain > 0) {
        found.runner = &RUNNER_SQL;
        found.score = plain;
    }
    return found;
}

const Runner *runner_detect(FileTree *tree, const char *folder) {
    return runner_recognise(tree, folder).runner;
}

char *runner_rival_names(const Recognition *recognition) {
    g_autoptr(GString) names = g_string_new(NULL);
    for (size_t i = 0; i < recognition->rival_count; i++) {
        const char *between = i == 0 ? "" : i + 1 == recognition->rival_count ? " and " : ", ";
        g_string_append_printf(names, "%s%s", between, recognition->rivals[i]->rules->id);
    }
    return g_string_free(g_steal_pointer(&names), FALSE);
}

char *runner_titles(void) {
    g_autoptr(GString) titles = g_string_new(NULL);
    for (size_t i = 0; RUNNERS[i]; i++)
        g_string_append_printf(titles, "%s%s", i ? ", " : "", RUNNERS[i]->rules->title);
    return g_string_free(g_steal_pointer(&titles), FALSE);
}

/* --- loading --------------------------------------------------------------------------------------------------------------------------- */

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

static void set_unknown(GError **error, const Target *target) {
    g_autoptr(GString) ids = g_string_new(NULL);
    for (size_t i = 0; RUNNERS[i]; i++)
        g_string_append_printf(ids, "%s%s", i ? ", " : "", RUNNERS[i]->rules->id);
    error_set(error, ERROR_CONFIG, "target \"%s\": unknown runner \"%s\"", target->name, target->runner);
    error_set_hint(error, "runners: %s", ids->str);
}

static const Runner *choose(FileTree *tree, const Target *target, GError **error) {
    if (target->runner) {
        const Runner *runner = runner_find(target->runner);
        if (!runner)
            set_unknown(error, target);
        return runner;
    }
    const Runner *runner = runner_detect(tree, target->folder);
    if (!runner) {
        error_set(error, ERROR_CONFIG, "%s: no migrations found in this folder", target->folder);
        g_autofree char *titles = runner_titles();
        error_set_hint(error, "looked for %s", titles);
    }
    return runner;
}

/* Of a target without migrations. */
static MigrationSet *empty_set(const Target *target) {
    MigrationSet *set = migration_set_new();
    set->rules = runner_find(target->runner)->rules;
    set->ledger = set->rules->ledger;
    set->folder = text_pool_add(set->texts, target->folder);
    return set;
}

MigrationSet *runner_load(FileTree *tree, const Target *target, GError **error) {
    if (target->push_only)
        return empty_set(target);
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
