#include "runner_table.h"

#include <string.h>
#include "folder.h"
#include "lines.h"
#include "sqitch_plan.h"
#include "place.h"

/*
 * Sqitch: sqitch.plan decides what there is and in which order; the scripts are deploy/NAME.sql with revert/NAME.sql and verify/NAME.sql. Those of a change that was reworked have a tag in
 * their names. What stands behind the last deployed change runs, through psql. Rules and traps: docs/internals/runners.md.
 */

#define PLAN "sqitch.plan"

/* --- sqitch.conf: where scripts lie ------------------------------------------------------------------------------------------------------- */

typedef struct {
    char *deploy, *revert, *extension, *registry; /* folders in the repository */
    char *rework_deploy, *rework_revert;
} Places;

static void places_clear(Places *places) {
    char *texts[] = {places->deploy, places->revert, places->extension, places->registry, places->rework_deploy, places->rework_revert};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Places, places_clear)

/* Values of [core], and of [engine "pg"], which are stronger, by their names. */
static GHashTable *read_settings(const char *text, size_t size) {
    GHashTable *values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autofree char *section = g_strdup("");
    for (Lines lines = {.text = text, .size = size}; lines_next(&lines);) {
        g_autofree char *line = lines_text(&lines);
        char *equals = strchr(line, '=');
        if (*line == '[') {
            g_free(section);
            section = g_strdup(line);
        } else if (equals && *line != '#' && *line != ';') {
            *equals = '\0';
            bool engine = strcmp(section, "[engine \"pg\"]") == 0;
            g_autofree char *name = g_ascii_strdown(g_strstrip(line), -1);
            if (engine || (strcmp(section, "[core]") == 0 && !g_hash_table_contains(values, name)))
                g_hash_table_replace(values, g_steal_pointer(&name), g_strdup(g_strstrip(equals + 1)));
        }
    }
    return values;
}

/* A folder of the settings, which is relative to the file's, or one below another. */
static char *scripts_place(GHashTable *values, const char *base, const char *setting, const char *otherwise, const char *name) {
    const char *value = values ? g_hash_table_lookup(values, setting) : NULL;
    if (!value)
        return path_join(otherwise, name);
    g_autofree char *path = path_join(base, g_str_has_prefix(value, "./") ? value + 2 : value);
    return g_strdup(strcmp(value, ".") == 0 ? base : path);
}

/* The settings of the nearest sqitch.conf, and in *base the folder that it is in; NULL: there is none. */
static GHashTable *find_settings(FileTree *tree, const char *folder, char **base) {
    g_autofree char *text = NULL;
    size_t size = 0;
    *base = g_strdup(folder);
    while (!(text = tree_read_text(tree, *base, "sqitch.conf", &size, NULL)) && **base) {
        char *parent = path_parent(*base);
        g_free(*base);
        *base = parent;
    }
    return text ? read_settings(text, size) : NULL;
}

static Places find_places(FileTree *tree, const char *folder) {
    g_autofree char *base = NULL;
    g_autoptr(GHashTable) values = find_settings(tree, folder, &base);
    const char *extension = values ? g_hash_table_lookup(values, "extension") : NULL, *registry = values ? g_hash_table_lookup(values, "registry") : NULL;
    const char *rework = values ? g_hash_table_lookup(values, "reworked_dir") : NULL;
    g_autofree char *rework_base = rework ? path_join(base, rework) : g_strdup(folder);
    Places places = {.extension = g_strdup(extension ? extension : "sql"), .registry = g_strdup(registry)};
    places.deploy = scripts_place(values, base, "deploy_dir", folder, "deploy");
    places.revert = scripts_place(values, base, "revert_dir", folder, "revert");
    places.rework_deploy = scripts_place(values, base, "reworked_deploy_dir", rework_base, "deploy");
    places.rework_revert = scripts_place(values, base, "reworked_revert_dir", rework_base, "revert");
    return places;
}

/* --- rules ------------------------------------------------------------------------------------------------------------------------------- */

/* SHA-1 of the script's bytes. Old versions wrote the change's own id. Deploying compares nothing: that does `sqitch check`. */
static const char *checksum_fits(const Migration *migration, const char *sql, size_t size, const char *recorded) {
    g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA1, (const guchar *)sql, size);
    if (strcmp(sum, recorded) == 0)
        return "";
    return migration && strcmp(migration->key, recorded) == 0 ? "not at all: an old Sqitch recorded the change's id instead" : NULL;
}

static void refuse(LedgerState *state, StopReason reason, int migration, const char *text) {
    if (state->stop != STOP_NONE)
        return;
    state->stop = reason;
    state->stop_migration = migration;
    state->stop_text = text;
}

/* The change that was deployed last must be in the plan: where it stands there is where deploying goes on. */
static void check_position(const MigrationSet *set, LedgerState *state) {
    const LedgerRow *last = NULL;
    for (size_t i = 0; i < state->row_count; i++)
        if (state->rows[i].state == ROW_APPLIED)
            last = &state->rows[i];
    g_autofree char *plan = path_join(set->folder, PLAN);
    if (last && last->migration < 0)
        refuse(state, STOP_VANISHED, -1, text_pool_printf(state->texts, CODE("Cannot find change %s (%s) in %s"), last->key, last->name, plan));
}

/* Conflicts stand in `requires` with an exclamation mark. */
static void check_conflicts(const MigrationSet *set, LedgerState *state, size_t index) {
    g_auto(GStrv) keys = g_strsplit(set->migrations[index].requires ? set->migrations[index].requires : "", ",", -1);
    for (guint i = 0; keys[i]; i++) {
        int other = *keys[i] == '!' ? migration_set_find_key(set, keys[i] + 1) : -1;
        if (other >= 0 && (state->applied[other] || (state->will_run[other] && other < (int)index)))
            refuse(state, STOP_FOLDER, (int)index, text_pool_printf(state->texts, CODE("Conflicts with previously deployed change: %s"), set->migrations[other].tag));
    }
}

/* Scripts are looked for when their turn comes; the first that is missing is named. */
static void check_scripts(const MigrationSet *set, LedgerState *state) {
    int missing = -1;
    for (size_t i = set->migration_count; i-- > 0 && !state->applied[i];)
        if (!set->migrations[i].path)
            missing = (int)i;
    if (missing >= 0)
        refuse(state, STOP_FOLDER, missing, text_pool_printf(state->texts, CODE("Deploy script deploy/%s.sql does not exist"), set->migrations[missing].tag));
}

static void refine(const MigrationSet *set, LedgerState *state) {
    check_position(set, state);
    for (size_t i = 0; i < set->migration_count; i++)
        if (state->will_run[i])
            check_conflicts(set, state, i);
    check_scripts(set, state);
}

static const LedgerColumn COLUMNS[] = {{FIELD_KEY, "change_id"}, {FIELD_NAME, "change"}, {FIELD_SCOPE, "project"}, {FIELD_CHECKSUM, "script_hash"}, {FIELD_APPLIED_AT, "committed_at"},
                                       {FIELD_BY, "committer_name"}, {FIELD_COUNT, NULL}};
static const char *const OWN_TABLES[] = {"projects", "tags", "dependencies", "events", "releases", NULL};

static const RunnerRules SQITCH = {
    .id = "sqitch",
    .title = "Sqitch (sqitch.plan)",
    .name = "Sqitch",
    .command = "sqitch deploy",
    .command_home = "sqitch.conf",
    .mark_applied = "sqitch deploy --log-only --to {last}",
    .decision = DECIDE_BEHIND_LAST,
    .transaction = TRANSACTION_NONE, /* psql: each statement by itself; scripts have their own BEGIN and COMMIT */
    .session_per_file = true,
    .ledger = {"sqitch", "changes"},
    .columns = COLUMNS,
    .own_tables = OWN_TABLES,
    .owns_schema = true,
    .order = "sqitch.plan is",
    .no_ledger = {REACT_RUN, NULL},
    .checksum_fits = checksum_fits,
    .refine = refine,
};

/* --- loading ----------------------------------------------------------------------------------------------------------------------------- */

/* The settings name another folder, and a plan is there: one that lies elsewhere is a leftover, or a copy for the tool's default. */
static bool is_elsewhere(FileTree *tree, const char *folder) {
    g_autofree char *base = NULL;
    g_autoptr(GHashTable) values = find_settings(tree, folder, &base);
    if (!values || g_hash_table_contains(values, "plan_file") || !g_hash_table_contains(values, "top_dir"))
        return false;
    g_autofree char *top = place_resolve(base, g_hash_table_lookup(values, "top_dir"));
    g_autofree char *plan = top ? path_join(top, PLAN) : NULL;
    return plan && strcmp(top, folder) != 0 && file_tree_find(tree, plan);
}

/* A plan without scripts is a target only where it is named. */
static int recognise(FileTree *tree, const char *folder) {
    enum { SURE = 100, WITHOUT_SCRIPTS = 50 };
    g_autofree char *path = path_join(folder, PLAN);
    if (!file_tree_find(tree, path) || is_elsewhere(tree, folder))
        return 0;
    g_auto(Places) places = find_places(tree, folder);
    return place_exists(tree, places.deploy) ? SURE : WITHOUT_SCRIPTS;
}

static gssize sign(const char *path) {
    const char *name = strrchr(path, '/');
    name = name ? name + 1 : path;
    return strcmp(name, PLAN) == 0 ? MAX(0, (gssize)(name - path) - 1) : -1;
}

/* Scripts of a reworked change have a tag in their names: the first of those between it and its successor for which there is one. */
static char *script_name(FileTree *tree, const SqitchChange *change, const char *folder, const char *extension) {
    for (guint i = 0; i < change->rework_tags->len; i++) {
        g_autofree char *name = g_strdup_printf("%s@%s", change->name, (const char *)change->rework_tags->pdata[i]);
        g_autofree char *file = g_strconcat(name, ".", extension, NULL);
        g_autofree char *path = path_join(folder, file);
        if (file_tree_find(tree, path))
            return g_steal_pointer(&name);
    }
    return change->rework_tags->len ? g_strdup_printf("%s@%s", change->name, (const char *)change->rework_tags->pdata[0]) : g_strdup(change->name);
}

/* Ids of the changes that must have run, and with an exclamation mark those that must not. */
static const char *list_dependencies(MigrationSet *set, const SqitchPlan *plan, guint index) {
    const SqitchChange *change = plan->changes->pdata[index];
    g_autoptr(GString) keys = g_string_new(NULL);
    for (guint i = 0; i < change->requires->len + change->conflicts->len; i++) {
        bool conflict = i >= change->requires->len;
        const char *name = conflict ? change->conflicts->pdata[i - change->requires->len] : change->requires->pdata[i];
        int found = sqitch_plan_find(plan, name, conflict ? plan->changes->len : index);
        if (found >= 0)
            g_string_append_printf(keys, "%s%s%s", keys->len ? "," : "", conflict ? "!" : "", ((SqitchChange *)plan->changes->pdata[found])->id);
    }
    return keys->len ? text_pool_add(set->texts, keys->str) : NULL;
}

/* psql reads further files where a script says so; they are not looked at here. */
static void tell_includes(MigrationSet *set, const Migration *migration) {
    for (Lines lines = {.text = migration->sql, .size = migration->sql_size}; migration->sql && lines_next(&lines);) {
        g_autofree char *line = lines_text(&lines);
        if (g_str_has_prefix(line, "\\i ") || g_str_has_prefix(line, "\\ir ") || g_str_has_prefix(line, "\\include"))
            set_problem(set, "%s:%d: %s: the file that psql reads here is not looked at", path_below(migration->path, set->folder), lines.number, line);
    }
}

static void read_change(MigrationSet *set, FileTree *tree, const SqitchPlan *plan, guint index, const Places *places) {
    const SqitchChange *change = plan->changes->pdata[index];
    bool reworked = change->rework_tags->len > 0;
    const char *deploy = reworked ? places->rework_deploy : places->deploy, *revert = reworked ? places->rework_revert : places->revert;
    g_autofree char *tag = script_name(tree, change, deploy, places->extension);
    g_autofree char *name = g_strconcat(tag, ".", places->extension, NULL);
    g_autofree char *path = path_join(deploy, name);
    Migration *migration = &set->migrations[set->migration_count++];
    migration_read(set, migration, tree, file_tree_find(tree, path), tag);
    migration->key = text_pool_add(set->texts, change->id);
    migration->description = text_pool_add(set->texts, change->note);
    migration->requires = list_dependencies(set, plan, index);
    migration->registered = true;
    if (!migration->path)
        set_problem(set, PLAN ":%d: %s: there is no deploy script %s", change->line, change->name, path);
    g_autofree char *down = path_join(revert, name);
    if (file_tree_find(tree, down))
        migration_read_down(set, migration, tree, file_tree_find(tree, down));
    tell_includes(set, migration);
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    MigrationSet *set = set_new(&SQITCH, folder);
    size_t size = 0;
    g_autofree char *text = tree_read_text(tree, folder, PLAN, &size, set);
    if (!text) {
        set_problem(set, PLAN ": missing: Sqitch deploys nothing");
        return set;
    }
    g_autoptr(SqitchPlan) plan = sqitch_plan_read(set, PLAN, text, size);
    g_auto(Places) places = find_places(tree, folder);
    set->scope = text_pool_add(set->texts, plan->project);
    if (places.registry)
        set->ledger.schema = text_pool_add(set->texts, places.registry);
    set->migrations = g_new0(Migration, plan->changes->len + 1);
    for (guint i = 0; i < plan->changes->len; i++)
        read_change(set, tree, plan, i, &places);
    return set;
}

const Runner RUNNER_SQITCH = {.rules = &SQITCH, .sign = sign, .recognise = recognise, .load = load};
