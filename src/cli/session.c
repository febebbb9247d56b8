/*
 * The order of one run: repository -> files -> project -> migrations -> history -> strata -> live databases -> analysis. The scratch server
 * comes after git because a cached replay needs none; live databases come last so that they are held open for the shortest time.
 */
#include "session.h"

#include <string.h>
#include "base/file.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/error.h"
#include "base/progress.h"
#include "config.h"
#include "git/folder_history.h"
#include "load.h"
#include "runners/detect.h"
#include "runners/runner.h"

#define CONFIG_LIMIT (1 << 20)

void session_free(Session *session) {
    if (!session)
        return;
    scratch_free(session->scratch);
    parse_cache_free(session->parses);
    report_wishes_free(session->wishes);
    g_clear_pointer(&session->merges, g_ptr_array_unref);
    g_clear_pointer(&session->orders, g_ptr_array_unref);
    audit_free(session->audit);
    line_free(session->line);
    file_tree_free(session->tree);
    repository_free(session->repository);
    g_free(session);
}

/* A configuration that the user named: a path as the shell has it. */
static Project *load_named_config(const char *path, GError **error) {
    size_t size;
    g_autofree char *text = file_read(path, CONFIG_LIMIT, &size, error);
    return text ? config_parse(text, size, path, true, error) : NULL;
}

/* pgstrata.yml at the repository's root: from the work tree, or from the revision. NULL without error when there is none. */
static Project *load_own_config(Session *session, const Options *options, GError **error) {
    const char *work_tree = repository_work_tree(session->repository);
    size_t size;
    g_autofree char *text = NULL;
    if (!options->rev && work_tree) {
        g_autofree char *path = g_build_filename(work_tree, CONFIG_NAME, NULL);
        if (!g_file_test(path, G_FILE_TEST_IS_REGULAR) || g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            return NULL;
        text = file_read(path, CONFIG_LIMIT, &size, error);
    } else {
        const TreeFile *file = file_tree_find(session->tree, CONFIG_NAME);
        if (!file)
            return NULL;
        text = session->tree->read(session->tree, file, &size, error);
    }
    return text ? config_parse(text, size, CONFIG_NAME, false, error) : NULL;
}

/* The user's own list says which schema the code declares; without one, the ORM's configuration does. */
static void complete_declared(Project *project, Target *target, const Target *twin) {
    for (guint i = 0; i < target->declared->len; i++) {
        const DeclaredRef *ref = target->declared->pdata[i];
        bool beside = ref->ignored || ref->role == ROLE_INIT || ref->role == ROLE_DUMP || ref->role == ROLE_SNAPSHOT;
        if (!beside)
            return;
    }
    for (guint i = 0; i < twin->declared->len; i++)
        target_copy_declared(project, target, twin->declared->pdata[i]);
}

/* What a configuration leaves open (declared schema, package manager, commands) comes from detection. */
static void complete_from_detection(Project *project, FileTree *tree) {
    g_autoptr(Project) detected = project_detect(tree);
    project->package_manager = text_pool_add(project->texts, detected->package_manager);
    project->package_folder = text_pool_add(project->texts, detected->package_folder);
    project->migrate_command = text_pool_add(project->texts, detected->migrate_command);
    project->generate_command = text_pool_add(project->texts, detected->generate_command);
    for (guint i = 0; i < project->targets->len; i++) {
        Target *target = project->targets->pdata[i];
        for (guint j = 0; j < detected->targets->len; j++) {
            const Target *twin = detected->targets->pdata[j];
            if (strcmp(twin->folder, target->folder) != 0)
                continue;
            complete_declared(project, target, twin);
            if (!target->migrate_command)
                target->migrate_command = text_pool_add(project->texts, twin->migrate_command);
            if (!target->generate_command)
                target->generate_command = text_pool_add(project->texts, twin->generate_command);
        }
    }
    project_complete_commands(project, tree);
    project_complete_declared(project, tree);
}

static Project *find_project(Session *session, const Options *options, GError **error) {
    g_autoptr(GError) problem = NULL;
    Project *project = options->config ? load_named_config(options->config, &problem) : load_own_config(session, options, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    if (!project)
        return project_detect(session->tree);
    if (project->targets->len > 0)
        complete_from_detection(project, session->tree);
    return project;
}

/* Keeps the targets that --target names. */
static bool select_targets(Project *project, char **names, GError **error) {
    if (!names)
        return true;
    for (char **name = names; *name; name++)
        if (!project_find_target(project, *name)) {
            g_autoptr(GString) known = g_string_new(NULL);
            for (guint i = 0; i < project->targets->len; i++)
                g_string_append_printf(known, "%s%s", i ? ", " : "", ((const Target *)project->targets->pdata[i])->name);
            error_set(error, ERROR_USAGE, "no target is named \"%s\"", *name);
            error_set_hint(error, "targets: %s", known->len ? known->str : "none");
            return false;
        }
    for (guint i = project->targets->len; i-- > 0;) {
        const Target *target = project->targets->pdata[i];
        if (!g_strv_contains((const char *const *)names, target->name))
            g_ptr_array_remove_index(project->targets, i);
    }
    return true;
}

static Target *only_real_target(const Project *project) {
    Target *only = NULL;
    for (guint i = 0; i < project->targets->len; i++) {
        Target *target = project->targets->pdata[i];
        if (target->stray)
            continue;
        if (only)
            return NULL;
        only = target;
    }
    return only;
}

static bool add_database(Project *project, const char *option, const char *argument, FleetSource *take_fleet, GError **error) {
    const char *equals = strchr(argument, '=');
    if (!equals || equals == argument || !equals[1]) {
        error_set(error, ERROR_USAGE, "--%s needs [TARGET/]NAME=URL", option); /* never echoed: the argument may hold a password */
        g_free(take_fleet);
        return false;
    }
    g_autofree char *left = g_strndup(argument, (size_t)(equals - argument));
    char *slash = strchr(left, '/');
    const char *name = slash ? slash + 1 : left;
    if (slash)
        *slash = '\0';
    Target *target = slash ? project_find_target(project, left) : project_find_target(project, name);
    if (!target && !slash)
        target = only_real_target(project);
    if (!target) {
        error_set(error, ERROR_USAGE, "--%s %s: it is not clear to which target it belongs", option, name);
        error_set_hint(error, "write TARGET/NAME=URL");
        g_free(take_fleet);
        return false;
    }
    DatabaseRef ref = {text_pool_add(project->texts, name), NULL, NULL, take_fleet};
    if (equals[1] == '@')
        ref.env = text_pool_add(project->texts, equals + 2);
    else
        ref.url = text_pool_add(project->texts, equals + 1);
    g_array_append_val(target->databases, ref);
    return true;
}

bool session_add_database(Project *project, const char *argument, GError **error) {
    return add_database(project, "database", argument, NULL, error);
}

/* What the command line says of fleets holds for each of them. */
static bool add_fleets(Project *project, const Options *options, GError **error) {
    if ((options->fleet_patterns || options->fleet_query) && !options->fleets) {
        error_set(error, ERROR_USAGE, "--fleet-%s needs --fleet NAME=URL", options->fleet_query ? "query" : "pattern");
        return false;
    }
    if (options->fleet_patterns && options->fleet_query) {
        error_set(error, ERROR_USAGE, "--fleet-pattern and --fleet-query exclude each other");
        return false;
    }
    for (char **argument = options->fleets; argument && *argument; argument++) {
        FleetSource *fleet = fleet_source_new();
        fleet->trusted = true;
        fleet->query = text_pool_add(project->texts, options->fleet_query);
        if (!add_database(project, "fleet", *argument, fleet, error))
            return false;
        fleet->patterns = fleet->query ? NULL : g_ptr_array_new();
        for (char **pattern = options->fleet_patterns; pattern && *pattern; pattern++)
            g_ptr_array_add(fleet->patterns, (gpointer)(uintptr_t)text_pool_add(project->texts, *pattern));
        if (fleet->patterns && fleet->patterns->len == 0)
            g_ptr_array_add(fleet->patterns, (gpointer)(uintptr_t)"*");
    }
    return true;
}

/* DATABASE_URL, when nothing else names a database and there is no doubt whose it is. */
static void add_environment_database(Project *project) {
    Target *target = only_real_target(project);
    const char *variable = g_getenv("PGSTRATA_URL") ? "PGSTRATA_URL" : "DATABASE_URL";
    const char *url = g_getenv(variable);
    if (!target || target->databases->len > 0 || !url || !*url)
        return;
    log_info("comparing with the database that %s names", variable);
    DatabaseRef ref = {"default", NULL, text_pool_add(project->texts, variable), NULL};
    g_array_append_val(target->databases, ref);
}

static bool take_risk_scope(const Options *options, RiskScope *scope, GError **error) {
    *scope = options->risks ? risk_scope_find(options->risks) : RISKS_LATELY;
    if (*scope != RISKS_COUNT)
        return true;
    error_set(error, ERROR_USAGE, "--risks: \"%s\" is not pending, recent, all or none", options->risks);
    return false;
}

Session *session_open(const Options *options, GError **error) {
    RiskScope risks;
    if (!take_risk_scope(options, &risks, error))
        return NULL;
    g_autoptr(Session) session = g_new0(Session, 1);
    session->wishes = report_wishes_new();
    session->no_cache = options->no_cache;
    session->repository = repository_open(options->directory ? options->directory : ".", error);
    if (!session->repository)
        return NULL;
    session->tree = repository_tree(session->repository, options->rev, NULL, error);
    if (!session->tree)
        return NULL;
    static const char *const everything[] = {"", NULL};
    if (session->tree->count == 0 && !options->rev && repository_work_tree(session->repository)) {
        file_tree_free(session->tree); /* nothing committed yet: what lies on disk is all there is */
        session->tree = repository_tree(session->repository, NULL, everything, error);
        if (!session->tree)
            return NULL;
    }
    g_autoptr(Project) project = find_project(session, options, error);
    if (!project)
        return NULL;
    for (char **database = options->databases; database && *database; database++)
        if (!session_add_database(project, *database, error))
            return NULL;
    if (!load_check_options(options, error) || !add_fleets(project, options, error))
        return NULL;
    add_environment_database(project);
    if (!select_targets(project, options->targets, error))
        return NULL;
    session->audit = audit_new();
    session->audit->project = g_steal_pointer(&project);
    session->audit->tool_version = PGSTRATA_VERSION;
    session->audit->risk_scope = risks;
    session->audit->revision = text_pool_add(session->audit->texts, options->rev);
    return g_steal_pointer(&session);
}

/* Reads the tree again with the targets' folders as they are on disk, so that uncommitted migrations are seen. */
static bool add_work_tree(Session *session, const Options *options, GError **error) {
    if (options->rev || !repository_work_tree(session->repository))
        return true;
    g_autoptr(GPtrArray) folders = g_ptr_array_new();
    const Project *project = session->audit->project;
    for (guint i = 0; i < project->targets->len; i++)
        g_ptr_array_add(folders, (gpointer)(uintptr_t)((const Target *)project->targets->pdata[i])->folder);
    g_ptr_array_add(folders, NULL);
    FileTree *tree = repository_tree(session->repository, NULL, (const char *const *)folders->pdata, error);
    if (!tree)
        return false;
    file_tree_free(session->tree);
    session->tree = tree;
    return true;
}

static bool require_targets(const Session *session, GError **error) {
    if (session->audit->project->targets->len > 0)
        return true;
    error_set(error, ERROR_CONFIG, "no migrations folder was found in %s",
              repository_work_tree(session->repository) ? repository_work_tree(session->repository) : repository_git_folder(session->repository));
    g_autofree char *titles = runner_titles();
    error_set_hint(error, "looked for migrations of %s; name your folder in " CONFIG_NAME " (targets: - name: main, migrations: path/to/folder)", titles);
    return false;
}

bool session_load(Session *session, const Options *options, GError **error) {
    return require_targets(session, error) && add_work_tree(session, options, error) && load_migrations(session, error) &&
           load_history(session, options, error);
}

bool session_audit(Session *session, const Options *options, GError **error) {
    if (!session_load(session, options, error) || !load_strata(session, options, error) || !load_declared(session, options, error) || !load_scripts(session, error) ||
        !load_past(session, options, error))
        return false;
    g_clear_pointer(&session->scratch, scratch_free); /* nothing is replayed any more */
    if (!options->offline && (!load_databases(session, options, error) || !load_versions(session, options, error)))
        return false;
    if (options->offline)
        load_note_offline(session);
    return session_analyse(session, error);
}

bool session_analyse(Session *session, GError **error) {
    progress_end();
    if (interrupt_check(error))
        return false;
    audit_analyse(session->audit);
    return load_told(session, error);
}
