#include "runners/detect.h"
#include "declared.h"

#include <string.h>
#include "candidate.h"
#include "package.h"
#include "place.h"

static Detection *detection_new(FileTree *tree) {
    Detection *detection = g_new0(Detection, 1);
    detection->tree = tree;
    detection->project = project_new();
    detection->candidates = g_ptr_array_new_with_free_func(candidate_free);
    detection->configs = g_ptr_array_new();
    detection->pushed = g_ptr_array_new_with_free_func((GDestroyNotify)drizzle_config_free);
    detection->signs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    detection->copies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return detection;
}

static void detection_free(Detection *detection) {
    project_free(detection->project);
    g_ptr_array_unref(detection->candidates);
    g_ptr_array_unref(detection->configs);
    g_ptr_array_unref(detection->pushed);
    g_hash_table_unref(detection->signs);
    g_hash_table_unref(detection->copies);
    g_free(detection);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Detection, detection_free)

static void add_target(Detection *detection, const Candidate *candidate) {
    TextPool *texts = detection->project->texts;
    Target *target = project_add_target(detection->project, candidate->name);
    target->folder = text_pool_add(texts, candidate->folder);
    target->runner = candidate->runner->rules->id;
    target->stray = candidate->stray;
    target->reason = text_pool_add(texts, candidate->reason);
    const DrizzleConfig *config = candidate->config;
    if (config) {
        target->config = text_pool_add(texts, config->path);
        target->ledger_table = text_pool_add(texts, config->ledger_table);
        target->ledger_schema = text_pool_add(texts, config->ledger_schema);
        declared_from_drizzle(detection->project, target, config);
    }
    g_auto(PackageCommands) commands = package_commands(detection->tree, target->folder, target->config, candidate->runner->rules);
    target->migrate_command = text_pool_add(texts, commands.migrate);
    target->generate_command = text_pool_add(texts, commands.generate);
}

/* Where no migrations are committed at all, what configurations name is pushed into databases: the declared schema is all that there is to compare with. */
static void add_pushed(Detection *detection) {
    TextPool *texts = detection->project->texts;
    for (guint i = 0; i < detection->pushed->len && detection->candidates->len == 0; i++) {
        const DrizzleConfig *config = detection->pushed->pdata[i];
        g_autofree char *file = g_path_get_basename(config->path), *folder = place_parent(config->path);
        g_autofree char *suffix = drizzle_config_suffix(file), *place = *suffix ? NULL : place_name(folder);
        const char *name = *suffix ? suffix : place ? place : "database";
        g_autofree char *out = place_resolve(folder, config->out);
        if (!out || project_find_target(detection->project, name))
            continue;
        Target *target = project_add_target(detection->project, name);
        target->push_only = true;
        target->runner = "drizzle";
        target->folder = text_pool_add(texts, out);
        target->config = text_pool_add(texts, config->path);
        target->reason = text_pool_printf(texts, "%s: schema, and no migrations are committed", config->path);
        declared_from_drizzle(detection->project, target, config);
    }
}

void project_complete_commands(Project *project, FileTree *tree) {
    for (guint i = 0; i < project->targets->len; i++) {
        Target *target = project->targets->pdata[i];
        const Runner *runner = target->runner ? runner_find(target->runner) : runner_detect(tree, target->folder);
        if (!runner || (target->migrate_command && target->generate_command))
            continue;
        g_auto(PackageCommands) commands = package_commands(tree, target->folder, target->config, runner->rules);
        if (!target->migrate_command)
            target->migrate_command = text_pool_add(project->texts, commands.migrate);
        if (!target->generate_command)
            target->generate_command = text_pool_add(project->texts, commands.generate);
    }
}

/* Strays count least, then those that need an option, as against the main configuration. */
static int rank(const Candidate *candidate) {
    return candidate->stray ? 2 : strcmp(candidate->name, "database") != 0;
}

/* The project's own commands: its main target's; where every target needs an option, the package's scripts as they are. */
static void add_commands(Detection *detection) {
    Project *project = detection->project;
    const Candidate *first = NULL;
    for (guint i = 0; i < detection->candidates->len; i++) {
        const Candidate *candidate = detection->candidates->pdata[i];
        if (!first || rank(candidate) < rank(first))
            first = candidate;
    }
    if (!first)
        return;
    g_autofree char *folder = first->config ? place_parent(first->config->path) : g_strdup(first->folder);
    const char *config = rank(first) == 0 && first->config ? first->config->path : NULL;
    g_auto(PackageCommands) commands = package_commands(detection->tree, folder, config, first->runner->rules);
    const Target *target = project_find_target(project, first->name);
    project->package_manager = package_manager(detection->tree, folder);
    project->package_folder = text_pool_add(project->texts, commands.folder);
    project->migrate_command = commands.migrate ? text_pool_add(project->texts, commands.migrate) : target->migrate_command;
    project->generate_command = commands.generate ? text_pool_add(project->texts, commands.generate) : target->generate_command;
}

static void add_copies(Detection *detection) {
    GHashTableIter iterator;
    gpointer root, reason;
    g_hash_table_iter_init(&iterator, detection->copies);
    while (g_hash_table_iter_next(&iterator, &root, &reason))
        detection_exclude(detection, root, reason);
    g_ptr_array_sort(detection->project->excluded, text_compare_entries);
    g_ptr_array_sort(detection->project->notes, text_compare_entries);
}

Project *project_detect(FileTree *tree) {
    g_autoptr(Detection) detection = detection_new(tree);
    detection_scan(detection);
    detection_collect(detection);
    detection_judge(detection);
    detection_name(detection);
    for (guint i = 0; i < detection->candidates->len; i++)
        add_target(detection, detection->candidates->pdata[i]);
    add_pushed(detection);
    add_commands(detection);
    add_copies(detection);
    project_sort_targets(detection->project);
    return g_steal_pointer(&detection->project);
}
