/* targets: declared: in pgstrata.yml. */

#include <string.h>
#include "base/error.h"
#include "config_file.h"

typedef struct {
    Target *target;
    const FileDeclared *file;
    const char *config;
} Entry;

G_GNUC_PRINTF(3, 4)
static bool refuse(const Entry *entry, GError **error, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    const char *name = entry->file->name ? entry->file->name : entry->file->files_count ? entry->file->files[0] : "without name";
    error_set(error, ERROR_CONFIG, "%s: target %s: declared source %s %s", entry->config, entry->target->name, name, what);
    return false;
}

static bool is_format(const char *id) {
    for (int i = 0; i < DECLARED_FORMAT_COUNT; i++)
        if (strcmp(declared_format_id((DeclaredFormat)i), id) == 0)
            return i != DECLARED_COMMAND;
    return false;
}

static bool refuse_name(const Entry *entry, GError **error) {
    refuse(entry, error, "has the name of a source that every target has: \"migrations\" and \"journal\" are taken");
    error_set_hint(error, "give it another name in %s, or none: then it is called by its file", entry->config);
    return false;
}

static bool is_ignored(const FileDeclared *file) {
    return file->role && strcmp(file->role, "ignore") == 0;
}

static bool check(const Entry *entry, bool trusted, GError **error) {
    const FileDeclared *file = entry->file;
    if (file->name && declared_name_is_reserved(file->name))
        return refuse_name(entry, error);
    if (file->format && !is_format(file->format))
        return refuse(entry, error, "has the format \"%s\": it may be drizzle, drizzle-snapshot, prisma, sql or embedded", file->format);
    if (file->role && !is_ignored(file) && declared_role_find(file->role) == ROLE_COUNT)
        return refuse(entry, error, "has the role \"%s\": it may be schema, snapshot, init, dump or ignore", file->role);
    if (file->command && file->files_count > 0)
        return refuse(entry, error, "has files and a command: one is enough");
    if (!file->command && file->files_count == 0 && !file->config)
        return refuse(entry, error, "needs files, a command, or the config of the ORM that names them");
    if (file->command && !trusted) {
        refuse(entry, error, "has a command, which a repository's own configuration may not");
        error_set_hint(error, "name the file yourself: pgstrata -c %s; or give the command on the command line: pgstrata drift command:'...' migrations:%s", entry->config, entry->target->name);
        return false;
    }
    if (file->command && !file->name)
        return refuse(entry, error, "needs a name, since it is a command");
    for (unsigned i = 0; i < file->files_count; i++)
        if (!file->config && !config_check_path(file->files[i], "files", entry->config, error))
            return false;
    return !file->config || config_check_path(file->config, "config", entry->config, error);
}

bool config_add_declared(Project *project, Target *target, const FileDeclared *file, const char *config, bool trusted, GError **error) {
    const Entry entry = {target, file, config};
    if (!check(&entry, trusted, error))
        return false;
    TextPool *texts = project->texts;
    DeclaredRef *ref = target_add_declared(target);
    ref->name = text_pool_add(texts, file->name);
    ref->format = file->command ? declared_format_id(DECLARED_COMMAND) : text_pool_add(texts, file->format);
    ref->ignored = is_ignored(file);
    ref->role = file->role && !ref->ignored ? declared_role_find(file->role) : ROLE_COUNT;
    ref->command = text_pool_add(texts, file->command);
    ref->config = text_pool_add(texts, file->config);
    ref->casing = text_pool_add(texts, file->casing);
    ref->reason = text_pool_add(texts, config);
    config_add_texts(project, ref->files, file->files, file->files_count);
    config_add_texts(project, ref->functions, file->functions, file->functions_count);
    return true;
}
