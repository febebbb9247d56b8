/* The databases of a target, as a configuration names them: one, or a fleet of them. */

#include "config_file.h"

#include <string.h>
#include "base/error.h"
#include "server/connection.h"

typedef struct {
    Project *project;
    const Target *target;
    const FileDatabase *file;
    const char *config; /* what messages call the configuration */
    bool trusted;
} Entry;

G_GNUC_PRINTF(3, 4)
static bool refuse(const Entry *entry, GError **error, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    error_set(error, ERROR_CONFIG, "%s: database \"%s\" of target \"%s\" %s", entry->config, entry->file->name, entry->target->name, what);
    return false;
}

static bool check_url(const Entry *entry, GError **error) {
    const FileDatabase *file = entry->file;
    if (!file->url == !file->env) {
        refuse(entry, error, "needs either url or env");
        error_set_hint(error, "env names the environment variable that holds the URL, so that no password is committed");
        return false;
    }
    if (!file->url || entry->trusted || connection_is_local(file->url))
        return true;
    error_set(error, ERROR_CONFIG, "%s: database \"%s\": a URL in a repository's own configuration may only lead to this machine", entry->config, file->name);
    error_set_hint(error, "use env: VARIABLE instead, or name the file yourself: pgstrata -c %s", entry->config);
    return false;
}

static GPtrArray *copy_texts(const Entry *entry, char *const *texts, unsigned count) {
    GPtrArray *list = g_ptr_array_new();
    config_add_texts(entry->project, list, texts, count);
    return list;
}

static bool add_condition(const Entry *entry, FleetSource *fleet, const FileCondition *file, GError **error) {
    static const char *const tests[] = {"true", "false", "null", "not null", NULL};
    TextPool *texts = entry->project->texts;
    if (!file->equals == !file->is)
        return refuse(entry, error, "has a condition on \"%s\" that needs either equals or is", file->column);
    if (file->is && !g_strv_contains(tests, file->is))
        return refuse(entry, error, "has a condition on \"%s\" that is none of true, false, null, \"not null\"", file->column);
    if (file->equals && !entry->trusted) { /* each run would tell whether a guess at a value is right */
        refuse(entry, error, "compares \"%s\" with a value, which a repository's own configuration may not", file->column);
        error_set_hint(error, "use is: true, false, null or \"not null\", or name the file yourself: pgstrata -c %s", entry->config);
        return false;
    }
    const FleetCondition condition = {text_pool_add(texts, file->column), text_pool_add(texts, file->equals), text_pool_add(texts, file->is)};
    g_array_append_val(fleet->conditions, condition);
    return true;
}

static bool add_from(const Entry *entry, FleetSource *fleet, GError **error) {
    const FileMembers *from = entry->file->from;
    g_auto(GStrv) parts = g_strsplit(from->table, ".", -1);
    if (g_strv_length(parts) != 2 || !*parts[0] || !*parts[1])
        return refuse(entry, error, "needs from: {table: SCHEMA.TABLE}, not \"%s\"", from->table);
    fleet->table_schema = text_pool_add(entry->project->texts, parts[0]);
    fleet->table = text_pool_add(entry->project->texts, parts[1]);
    fleet->column = text_pool_add(entry->project->texts, from->column);
    fleet->conditions = g_array_new(FALSE, FALSE, sizeof(FleetCondition));
    for (unsigned i = 0; i < from->where_count; i++)
        if (!add_condition(entry, fleet, &from->where[i], error))
            return false;
    return true;
}

static bool add_query(const Entry *entry, FleetSource *fleet, GError **error) {
    fleet->query = text_pool_add(entry->project->texts, entry->file->query);
    if (entry->trusted)
        return true;
    refuse(entry, error, "has a query, which a repository's own configuration may not");
    error_set_hint(error, "use from: {table: SCHEMA.TABLE, column: NAME}, or name the file yourself: pgstrata -c %s", entry->config);
    return false;
}

static bool fill_fleet(const Entry *entry, FleetSource *fleet, GError **error) {
    const FileDatabase *file = entry->file;
    unsigned ways = (file->names_count > 0) + (file->pattern || file->patterns_count > 0) + (file->from != NULL) + (file->query != NULL);
    if (ways > 1)
        return refuse(entry, error, "is named in several ways: one of names, pattern or patterns, from, query is enough");
    fleet->trusted = entry->trusted;
    if (file->names_count > 0)
        fleet->names = copy_texts(entry, file->names, file->names_count);
    if (file->pattern || file->patterns_count > 0)
        fleet->patterns = copy_texts(entry, file->patterns, file->patterns_count);
    if (file->pattern)
        g_ptr_array_insert(fleet->patterns, 0, (gpointer)(uintptr_t)text_pool_add(entry->project->texts, file->pattern));
    return (!file->from || add_from(entry, fleet, error)) && (!file->query || add_query(entry, fleet, error));
}

static bool is_named_already(const Target *target, const char *name) {
    for (guint i = 0; i < target->databases->len; i++)
        if (strcmp(g_array_index(target->databases, DatabaseRef, i).name, name) == 0)
            return true;
    return false;
}

bool config_add_database(Project *project, Target *target, const FileDatabase *file, const char *config, bool trusted, GError **error) {
    const Entry entry = {project, target, file, config, trusted};
    if (!check_url(&entry, error))
        return false;
    TextPool *texts = project->texts;
    DatabaseRef ref = {text_pool_add(texts, file->name), text_pool_add(texts, file->url), text_pool_add(texts, file->env), NULL};
    bool is_fleet = file->names_count > 0 || file->pattern || file->patterns_count > 0 || file->from || file->query;
    if (is_fleet && is_named_already(target, file->name))
        return refuse(&entry, error, "has the name of another");
    if (is_fleet)
        ref.fleet = fleet_source_new();
    bool ok = !is_fleet || fill_fleet(&entry, ref.fleet, error);
    g_array_append_val(target->databases, ref); /* owns the fleet from here on */
    return ok;
}
