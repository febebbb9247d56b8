#include <string.h>
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "command.h"
#include "config.h"
#include "load.h"
#include "session.h"
#include "write.h"

static void describe(const Project *project) {
    for (guint i = 0; i < project->targets->len; i++) {
        const Target *target = project->targets->pdata[i];
        log_notice("%s %s: %s (%s)", target->stray ? "stray folder" : "target", target->name, target->folder, target->reason);
    }
    for (guint i = 0; i < project->excluded->len; i++)
        log_info("left out: %s", (const char *)project->excluded->pdata[i]);
    for (guint i = 0; i < project->notes->len; i++)
        log_notice("note: %s", (const char *)project->notes->pdata[i]);
}

/* Where the file goes: --output, --config, or the root of the work tree. */
static char *output_path(const Session *session, const Options *options, GError **error) {
    if (options->config)
        return g_strdup(options->config);
    const char *work_tree = repository_work_tree(session->repository);
    if (work_tree)
        return g_build_filename(work_tree, CONFIG_NAME, NULL);
    error_set(error, ERROR_USAGE, "a bare repository has no place for " CONFIG_NAME);
    error_set_hint(error, "say where to write it: pgstrata init -c FILE");
    return NULL;
}

int cmd_init(const Options *options, GError **error) {
    Options fresh = *options;
    fresh.config = NULL;
    g_autoptr(Session) session = session_open(&fresh, error);
    if (!session)
        return 0;
    g_autofree char *path = output_path(session, options, error);
    if (!path)
        return 0;
    if (g_file_test(path, G_FILE_TEST_EXISTS) && !options->force) {
        error_set(error, ERROR_FAILED, "%s exists already", path);
        error_set_hint(error, "edit it, or let --force replace it");
        return 0;
    }
    const Project *project = session->audit->project;
    if (project->targets->len == 0) {
        error_set(error, ERROR_CONFIG, "no migrations folder was found, so there is nothing to write into %s", path);
        error_set_hint(error, "write it yourself:\ntargets:\n  - name: main\n    migrations: path/to/folder");
        return 0;
    }
    describe(project);
    g_autofree char *text = config_write(project, load_count_documents(session));
    if (!file_write(path, text, strlen(text), error))
        return 0;
    log_notice("wrote %s; next: pgstrata report -o report.html", path);
    return 0;
}
