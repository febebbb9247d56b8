/* scratch: a command with throw-away databases around it. The demo and the integration tests get their "live" databases here. */

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/error.h"
#include "base/interrupt.h"
#include "command.h"
#include "scratch/scratch.h"

/* "tenant" -> TENANT_DATABASE_URL */
static char *variable_name(const char *database) {
    g_autofree char *upper = g_ascii_strup(database, -1);
    g_strcanon(upper, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", '_');
    return g_strconcat(upper, "_DATABASE_URL", NULL);
}

static bool create_databases(Scratch *scratch, char **names, char ***environment, GError **error) {
    for (char **name = names; name && *name; name++) {
        g_autofree char *url = scratch_create_database(scratch, *name, error);
        if (!url)
            return false;
        g_autofree char *variable = variable_name(*name);
        *environment = g_environ_setenv(*environment, variable, url, TRUE);
    }
    return true;
}

/* Waits for the child; a signal of ours is passed on once, the clean-up follows its end. */
static int wait_for(pid_t child) {
    int status;
    bool told = false;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            return 1;
        if (interrupt_signal() && !told) {
            kill(child, interrupt_signal());
            told = true;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int cmd_scratch(const Options *options, GError **error) {
    if (!options->arguments || !options->arguments[0]) {
        error_set(error, ERROR_USAGE, "scratch needs a command to run");
        error_set_hint(error, "pgstrata scratch -d shop -- sh -c 'psql \"$SHOP_DATABASE_URL\"'");
        return 0;
    }
    const ScratchOptions wanted = {.use_cache = true};
    g_autoptr(Scratch) scratch = scratch_new(&wanted, error);
    if (!scratch || !scratch_start(scratch, error))
        return 0;
    g_auto(GStrv) environment = g_get_environ();
    if (!create_databases(scratch, options->databases, &environment, error))
        return 0;
    g_autoptr(GError) problem = NULL;
    GPid child;
    if (!g_spawn_async(NULL, options->arguments, environment,
                       G_SPAWN_SEARCH_PATH_FROM_ENVP | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, &child, &problem)) {
        error_set(error, ERROR_FAILED, "%s", problem->message);
        return 0;
    }
    return wait_for(child);
}
