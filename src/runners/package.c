#include "package.h"

#include <string.h>
#include <jansson.h>
#include "drizzle_config.h"
#include "folder.h"
#include "place.h"
#include "tool_call.h"

typedef struct {
    char *folder;
    json_t *root;
    const char *name; /* of the package; borrowed; NULL */
} Package;

static void package_clear(Package *package) {
    g_free(package->folder);
    json_decref(package->root);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Package, package_clear)

static Package package_read(FileTree *tree, const char *folder) {
    enum { SIZE_LIMIT = 1 << 20 };
    Package package = {g_strdup(folder), NULL, NULL};
    g_autofree char *path = path_join(folder, "package.json");
    const TreeFile *file = file_tree_find(tree, path);
    size_t size;
    g_autofree char *text = file ? tree->read(tree, file, &size, NULL) : NULL;
    if (text && size <= SIZE_LIMIT)
        package.root = json_loadb(text, size, 0, NULL);
    package.name = json_string_value(json_object_get(package.root, "name"));
    return package;
}

/* Moves a folder to its parent; false at the root. */
static bool go_up(char **folder) {
    if (!**folder)
        return false;
    char *parent = place_parent(*folder);
    g_free(*folder);
    *folder = parent;
    return true;
}

/* --- package manager --------------------------------------------------------------------------------------------------------------- */

static const char *const MANAGERS[] = {"pnpm", "npm", "yarn", "bun"};

static const struct {
    const char *file, *manager;
} LOCKS[] = {
    {"pnpm-lock.yaml", "pnpm"}, {"pnpm-workspace.yaml", "pnpm"}, {"bun.lock", "bun"},          {"bun.lockb", "bun"},
    {"yarn.lock", "yarn"},      {"package-lock.json", "npm"},    {"npm-shrinkwrap.json", "npm"},
};

static const char *manager_at(FileTree *tree, const char *folder) {
    g_auto(Package) package = package_read(tree, folder);
    const char *field = json_string_value(json_object_get(package.root, "packageManager"));
    for (size_t i = 0; field && i < G_N_ELEMENTS(MANAGERS); i++) {
        size_t length = strlen(MANAGERS[i]);
        if (strncmp(field, MANAGERS[i], length) == 0 && (field[length] == '@' || !field[length]))
            return MANAGERS[i];
    }
    for (size_t i = 0; i < G_N_ELEMENTS(LOCKS); i++) {
        g_autofree char *path = path_join(folder, LOCKS[i].file);
        if (file_tree_find(tree, path))
            return LOCKS[i].manager;
    }
    return NULL;
}

/* The manager, and the folder that decided it: the root of the installation. */
static const char *find_manager(FileTree *tree, const char *folder, char **root) {
    g_autofree char *at = g_strdup(folder);
    do {
        const char *manager = manager_at(tree, at);
        if (!manager)
            continue;
        if (root)
            *root = g_strdup(at);
        return manager;
    } while (go_up(&at));
    return NULL;
}

const char *package_manager(FileTree *tree, const char *folder) {
    return find_manager(tree, folder, NULL);
}

static bool has_workspaces(FileTree *tree, const char *root) {
    g_autofree char *pnpm = path_join(root, "pnpm-workspace.yaml");
    g_auto(Package) package = package_read(tree, root);
    return file_tree_find(tree, pnpm) || json_object_get(package.root, "workspaces");
}

/* --- command lines --------------------------------------------------------------------------------------------------------------------- */

/* Where and by what a command runs. */
typedef struct {
    const char *manager;
    const char *root;      /* installation root in the repository */
    const char *below;     /* package's folder below it; "" when they are the same */
    const char *name;      /* package name; NULL */
    bool workspaces;
} Shell;

/* Arguments come from the repository: a person will paste them into a shell. */
static void append_words(GString *command, const char *words) {
    g_string_append_printf(command, "%s%s", command->len ? " " : "", words);
}

static char *whole_folder(const Shell *shell) {
    return *shell->below ? path_join(shell->root, shell->below) : g_strdup(shell->root);
}

/* In a workspace the package is named from the root; else one goes to its folder. */
static GString *begin(const Shell *shell, bool *in_workspace) {
    bool yarn_or_pnpm = strcmp(shell->manager, "npm") != 0;
    *in_workspace = *shell->below && shell->workspaces && (shell->name || !yarn_or_pnpm);
    g_autofree char *folder = *in_workspace ? g_strdup(shell->root) : whole_folder(shell);
    return command_in(folder);
}

static char *script_command(const Shell *shell, const char *script) {
    bool in_workspace;
    GString *command = begin(shell, &in_workspace);
    append_words(command, shell->manager);
    if (strcmp(shell->manager, "pnpm") == 0) {
        if (in_workspace) {
            append_words(command, "--filter");
            append_word(command, shell->name);
        }
    } else if (strcmp(shell->manager, "yarn") == 0) {
        if (in_workspace) {
            append_words(command, "workspace");
            append_word(command, shell->name);
        }
    } else {
        append_words(command, "run");
        if (in_workspace && strcmp(shell->manager, "bun") == 0) {
            append_words(command, "--filter");
            append_word(command, shell->name);
        }
    }
    append_word(command, script);
    if (in_workspace && strcmp(shell->manager, "npm") == 0) {
        g_autofree char *option = g_strconcat("--workspace=", shell->below, NULL);
        append_word(command, option);
    }
    return g_string_free(command, FALSE);
}

/* What runs an installed program. */
static GString *tool_command(const Shell *shell, const char *call) {
    bool in_workspace;
    if (strcmp(shell->manager, "bun") == 0) { /* bun can not run a program in another package */
        g_autofree char *folder = whole_folder(shell);
        GString *command = command_in(folder);
        append_words(command, "bunx");
        append_words(command, call);
        return command;
    }
    GString *command = begin(shell, &in_workspace);
    if (strcmp(shell->manager, "pnpm") == 0) {
        append_words(command, in_workspace ? "pnpm --filter" : "pnpm exec");
        if (in_workspace) {
            append_word(command, shell->name);
            append_words(command, "exec");
        }
    } else if (strcmp(shell->manager, "yarn") == 0) {
        append_words(command, in_workspace ? "yarn workspace" : "yarn");
        if (in_workspace)
            append_word(command, shell->name);
    } else if (in_workspace) {
        g_autofree char *option = g_strconcat("--workspace=", shell->below, NULL);
        append_words(command, "npm exec");
        append_word(command, option);
        append_words(command, "--");
    } else {
        append_words(command, "npx");
    }
    append_words(command, call);
    return command;
}

/* --- scripts ----------------------------------------------------------------------------------------------------------------------------- */

static bool is_default_config(const char *name) {
    static const char *const NAMES[] = {"drizzle.config.ts", "drizzle.config.js", "drizzle.config.json"};
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        if (strcmp(name, NAMES[i]) == 0)
            return true;
    }
    return false;
}

/* True when the words after "drizzle-kit VERB" in a script choose this configuration; a NULL configuration is any. */
static bool chooses_config(const char *words, const char *folder, const char *config) {
    if (!config)
        return true;
    size_t length = strcspn(words, "&|;");
    g_autofree char *own = g_strndup(words, length);
    const char *option = strstr(own, "--config");
    if (!option) {
        g_autofree char *parent = place_parent(config);
        const char *slash = strrchr(config, '/');
        return strcmp(parent, folder) == 0 && is_default_config(slash ? slash + 1 : config);
    }
    const char *value = option + strlen("--config") + strspn(option + strlen("--config"), "= \"'\\");
    g_autofree char *file = g_strndup(value, strcspn(value, " \"'\\"));
    g_autofree char *path = place_resolve(folder, file);
    return g_strcmp0(path, config) == 0;
}

static bool runs_tool(const char *script, const char *verb, const char *folder, const char *config) {
    g_autofree char *call = g_strconcat("drizzle-kit ", verb, NULL);
    const char *found = strstr(script, call);
    if (!found)
        return false;
    char after = found[strlen(call)];
    return (!after || strchr(" :;&|\"'", after)) && chooses_config(found + strlen(call), folder, config);
}

/* The shortest name of a script that does it: variants for environments have longer ones. */
static const char *find_tool_script(const Package *package, const char *verb, const char *config) {
    const char *best = NULL, *key;
    json_t *value;
    json_object_foreach(json_object_get(package->root, "scripts"), key, value) {
        const char *text = json_string_value(value);
        if (text && runs_tool(text, verb, package->folder, config) && !has_control(key) && (!best || strlen(key) < strlen(best)))
            best = key;
    }
    return best;
}

/* Other tools' commands, for folders of plain files. */
static bool runs_other_tool(const char *script) {
    static const char *const CALLS[] = {"prisma migrate deploy", "knex migrate:latest", "node-pg-migrate up", "dbmate up", "dbmate migrate",
                                        "typeorm migration:run", "sequelize db:migrate", "sequelize-cli db:migrate", "supabase migration up"};
    for (size_t i = 0; i < G_N_ELEMENTS(CALLS); i++) {
        if (strstr(script, CALLS[i]))
            return true;
    }
    return false;
}

/* "db:migrate:admin" and "db:admin:migrate" for the configuration of admin. */
static bool is_named_for(const char *key, const char *suffix) {
    g_auto(GStrv) words = g_strsplit_set(key, ":-_.", -1);
    return g_strv_contains((const char *const *)words, "migrate") && g_strv_contains((const char *const *)words, suffix);
}

static bool is_usual_name(const char *key) {
    static const char *const NAMES[] = {"db:migrate",     "migrate",        "migrate:up",    "migrate:deploy",   "db:migrate:deploy",
                                        "migrate:latest", "migration:run",  "migrations:run", "drizzle:migrate", "db:up"};
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        if (strcmp(key, NAMES[i]) == 0)
            return true;
    }
    return false;
}

/* A script that calls the tool itself comes before one that only has a usual name. */
static int script_rank(const char *key, const char *text, const char *suffix, const RunnerRules *rules) {
    if (*suffix)
        return is_named_for(key, suffix) ? 1 : 0;
    if (tool_is_called(text, rules) && is_forward_name(key))
        return 2;
    return is_usual_name(key) || (!rules->command && runs_other_tool(text)) ? 1 : 0;
}

/* A script of the project's own that runs the migrations; `suffix` is that of the configuration, "" for the main one. */
static const char *find_own_script(const Package *package, const char *suffix, const RunnerRules *rules) {
    const char *best = NULL, *key;
    int best_rank = 0;
    json_t *value;
    json_object_foreach(json_object_get(package->root, "scripts"), key, value) {
        const char *text = json_string_value(value);
        if (!text || strstr(text, "drizzle-kit") || has_control(key))
            continue;
        int rank = script_rank(key, text, suffix, rules);
        if (rank == 0 || rank < best_rank || (rank == best_rank && strlen(key) >= strlen(best)))
            continue;
        best = key;
        best_rank = rank;
    }
    return best;
}

static char *tool_with_config(const Shell *shell, const char *verb, const char *folder, const char *config) {
    const char *below = *folder ? path_below(config, folder) : config;
    bool inside = !*folder || (g_str_has_prefix(config, folder) && config[strlen(folder)] == '/');
    if (!inside || has_control(config))
        return NULL;
    GString *command = tool_command(shell, "drizzle-kit");
    append_words(command, verb);
    if (!is_default_config(below)) {
        append_words(command, "--config");
        append_word(command, below);
    }
    return g_string_free(command, FALSE);
}

static char *suffix_of(const char *config) {
    const char *slash = config ? strrchr(config, '/') : NULL;
    return config ? drizzle_config_suffix(slash ? slash + 1 : config) : g_strdup("");
}

static void fill(FileTree *tree, const Package *package, const char *config, const RunnerRules *rules, bool last, PackageCommands *commands) {
    bool drizzle = config || g_str_has_prefix(rules->id, "drizzle");
    g_autofree char *root = NULL;
    const char *manager = find_manager(tree, package->folder, &root);
    if (!manager || has_control(package->folder) || has_control(package->name))
        return;
    const char *below = strlen(package->folder) > strlen(root) ? path_below(package->folder, root) : "";
    Shell shell = {manager, root, below, package->name, has_workspaces(tree, root)};
    const char *migrate = drizzle ? find_tool_script(package, "migrate", config) : NULL;
    const char *generate = drizzle ? find_tool_script(package, "generate", config) : NULL;
    g_autofree char *suffix = suffix_of(config);
    if (!migrate)
        migrate = find_own_script(package, suffix, rules);
    if (migrate && !commands->migrate)
        commands->migrate = script_command(&shell, migrate);
    if (generate && !commands->generate)
        commands->generate = script_command(&shell, generate);
    if (last && config && drizzle && !commands->migrate)
        commands->migrate = tool_with_config(&shell, "migrate", package->folder, config);
    if (last && config && drizzle && !commands->generate)
        commands->generate = tool_with_config(&shell, "generate", package->folder, config);
    if ((commands->migrate || commands->generate) && !commands->folder)
        commands->folder = g_strdup(package->folder);
}

/* The tool itself: by the package's manager where it is one of npm's, else as it is. */
static char *call_by_hand(FileTree *tree, const char *folder, const RunnerRules *rules) {
    g_autofree char *home = tool_home(tree, folder, rules);
    g_autofree char *call = has_control(home) ? NULL : tool_call(folder, home, rules);
    if (!call || g_strcmp0(rules->command_home, "package.json") != 0) {
        GString *command = call ? command_in(home) : NULL;
        if (command)
            append_words(command, call);
        return command ? g_string_free(command, FALSE) : NULL;
    }
    g_autofree char *root = NULL;
    g_auto(Package) package = package_read(tree, home);
    const char *manager = find_manager(tree, home, &root);
    const char *name = has_control(package.name) ? NULL : package.name;
    const char *below = root && strlen(home) > strlen(root) ? path_below(home, root) : "";
    Shell shell = {manager ? manager : "npm", root ? root : home, below, name, root && has_workspaces(tree, root)};
    return g_string_free(tool_command(&shell, call), FALSE);
}

PackageCommands package_commands(FileTree *tree, const char *folder, const char *config, const RunnerRules *rules) {
    PackageCommands commands = {0};
    g_autofree char *first = NULL; /* the nearest package: where the tool itself would be called */
    g_autofree char *at = config ? place_parent(config) : g_strdup(folder);
    do {
        g_auto(Package) package = package_read(tree, at);
        if (!package.root)
            continue;
        if (!first)
            first = g_strdup(at);
        fill(tree, &package, config, rules, false, &commands);
    } while (go_up(&at) && !(commands.migrate && commands.generate));
    if (first) {
        g_auto(Package) package = package_read(tree, first);
        fill(tree, &package, config, rules, true, &commands);
    }
    if (!commands.migrate && !config && !g_str_has_prefix(rules->id, "drizzle"))
        commands.migrate = tool_task(tree, folder, rules);
    if (!commands.migrate && !config && !g_str_has_prefix(rules->id, "drizzle"))
        commands.migrate = call_by_hand(tree, folder, rules);
    return commands;
}

void package_commands_clear(PackageCommands *commands) {
    g_free(commands->migrate);
    g_free(commands->generate);
    g_free(commands->folder);
}
