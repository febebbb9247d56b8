#include "source.h"

#include <string.h>
#include "base/error.h"
#include "server/introspect.h"
#include "session.h"

static bool is_url(const char *text) {
    return g_str_has_prefix(text, "postgres://") || g_str_has_prefix(text, "postgresql://");
}

static Source *load_url(const char *url, GError **error) {
    g_autoptr(LiveDatabase) live = live_database_read(&(LiveRequest){.conninfo = url, .label = "database"}, error);
    if (!live)
        return NULL;
    Source *source = source_new();
    source->catalog = g_steal_pointer(&live->catalog);
    source->title = g_strdup(live->place);
    return source;
}

static const AuditTarget *pick_target(const Audit *audit, const char *name, GError **error) {
    const AuditTarget *only = NULL;
    size_t real = 0;
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        if (name && strcmp(part->target->name, name) == 0)
            return part;
        if (!part->target->stray) {
            only = part;
            real++;
        }
    }
    if (!name && real == 1)
        return only;
    if (name)
        error_set(error, ERROR_USAGE, "no target is named \"%s\"", name);
    else
        error_set(error, ERROR_USAGE, "there are %zu targets: say which, as in migrations:TARGET", real);
    return NULL;
}

void source_note_assumptions(Source *source, const Strata *strata) {
    for (guint i = 0; i < strata->assumptions->len; i++) {
        g_autofree char *note = g_strdup_printf("assumed: %s", (const char *)strata->assumptions->pdata[i]);
        source_note(source, note);
    }
}

Options source_options_at(const Options *options, const char *rev) {
    Options at = *options;
    at.rev = rev ? (char *)(uintptr_t)rev : options->rev;
    at.offline = TRUE;
    at.databases = NULL;
    return at;
}

/* migrations or journal, of one target, perhaps at a revision. */
static Source *load_migrations_source(const char *kind, const char *target, const char *rev, const Options *options, GError **error) {
    Options at = source_options_at(options, rev);
    char *one_target[] = {NULL, NULL};
    g_autofree char *target_copy = g_strdup(target);
    one_target[0] = target_copy;
    at.targets = target ? one_target : options->targets;
    g_autoptr(Session) session = session_open(&at, error);
    if (!session || !session_audit(session, &at, error))
        return NULL;
    const AuditTarget *part = pick_target(session->audit, target, error);
    if (!part)
        return NULL;
    bool journal = strcmp(kind, "journal") == 0;
    const Catalog *catalog = journal ? part->registered_catalog : part->all_catalog;
    const Strata *strata = journal ? part->registered : part->all;
    if (!catalog) {
        error_set(error, ERROR_REPLAY, "target %s was not replayed: %s", part->target->name, part->replay_problem ? part->replay_problem : "it has no migrations");
        return NULL;
    }
    Source *source = source_new();
    source->catalog = catalog_copy(catalog);
    source->title = g_strdup_printf("%s of %s%s%s", kind, part->target->name, at.rev ? " at " : "", at.rev ? at.rev : "");
    source->ledger_schema = g_strdup(part->migrations->ledger.schema);
    source->ledger_table = g_strdup(part->migrations->ledger.table);
    source->ledger_rules = part->migrations->rules;
    source->complete = strata_failures(strata) == 0;
    source_note_assumptions(source, strata);
    return source;
}

static const DatabaseRef *find_database(const Project *project, const char *name) {
    for (guint i = 0; i < project->targets->len; i++) {
        const Target *target = project->targets->pdata[i];
        for (guint j = 0; j < target->databases->len; j++) {
            const DatabaseRef *ref = &g_array_index(target->databases, DatabaseRef, j);
            if (strcmp(ref->name, name) == 0)
                return ref;
        }
    }
    return NULL;
}

static Source *load_live(const char *name, const Options *options, GError **error) {
    g_autoptr(Session) session = session_open(options, error);
    if (!session)
        return NULL;
    const DatabaseRef *ref = find_database(session->audit->project, name);
    if (!ref) {
        error_set(error, ERROR_USAGE, "no database is named \"%s\"", name);
        error_set_hint(error, "name it under databases: in pgstrata.yml, or with --database %s=URL", name);
        return NULL;
    }
    const char *url = ref->url ? ref->url : g_getenv(ref->env);
    if (!url) {
        error_set(error, ERROR_CONNECT, "database %s: the environment variable %s is not set", name, ref->env);
        return NULL;
    }
    Source *source = load_url(url, error);
    if (!source) {
        g_prefix_error(error, "%s: ", name);
        return NULL;
    }
    g_free(source->title);
    source->title = g_strdup_printf("live database %s", name);
    return source;
}

/* "PATH@REV": the last "@" ends the path, unless a file has that name. */
static Source *load_file(const char *text, const Options *options, GError **error) {
    g_autofree char *path = g_strdup(text);
    char *at = g_file_test(path, G_FILE_TEST_EXISTS) ? NULL : strrchr(path, '@');
    if (at)
        *at++ = '\0';
    return source_load_file(path, at, options, error);
}

Source *source_load(const char *text, const Options *options, GError **error) {
    if (is_url(text))
        return load_url(text, error);
    if (g_str_has_prefix(text, "command:"))
        return source_load_command(text + strlen("command:"), options, error);
    if (g_str_has_prefix(text, "file:"))
        return load_file(text + strlen("file:"), options, error);
    if (g_str_has_suffix(text, ".sql") && g_file_test(text, G_FILE_TEST_IS_REGULAR))
        return source_load_file(text, NULL, options, error);
    g_autofree char *copy = g_strdup(text);
    char *rev = strchr(copy, '@');
    if (rev)
        *rev++ = '\0';
    char *name = strchr(copy, ':');
    if (name)
        *name++ = '\0';
    if (strcmp(copy, "migrations") == 0 || strcmp(copy, "journal") == 0)
        return load_migrations_source(copy, name, rev, options, error);
    if (strcmp(copy, "declared") == 0)
        return source_load_declared(name, rev, options, error);
    if (strcmp(copy, "live") == 0 && name && !rev)
        return load_live(name, options, error);
    error_set(error, ERROR_USAGE, "\"%s\" names no source", copy);
    error_set_hint(error, "sources: migrations[:TARGET][@REV], journal[:TARGET][@REV], declared[:[TARGET/]NAME][@REV], live:NAME, file:PATH[@REV], command:TEXT, or a PostgreSQL URL");
    return NULL;
}

/* --- two at once ------------------------------------------------------------------------------------------------------------------------ */

typedef struct {
    const char *url;
    Source *source;
    GError *error;
} Reading;

static gpointer read_url(gpointer data) {
    Reading *reading = data;
    reading->source = load_url(reading->url, &reading->error);
    return NULL;
}

/* The server does nearly all of the work, each connection on a processor of its own. */
static bool load_urls(char *const texts[2], Source *sources[2], GError **error) {
    Reading readings[2] = {{.url = texts[0]}, {.url = texts[1]}};
    GThread *thread = g_thread_new("source", read_url, &readings[1]);
    read_url(&readings[0]);
    g_thread_join(thread);
    for (int i = 0; i < 2; i++)
        sources[i] = readings[i].source;
    if (readings[0].error || readings[1].error)
        g_propagate_error(error, readings[0].error ? g_steal_pointer(&readings[0].error) : g_steal_pointer(&readings[1].error));
    g_clear_error(&readings[1].error);
    return sources[0] && sources[1];
}

bool source_load_two(char *const texts[2], const Options *options, Source *sources[2], GError **error) {
    sources[0] = sources[1] = NULL;
    if (is_url(texts[0]) && is_url(texts[1]))
        return load_urls(texts, sources, error);
    for (int i = 0; i < 2; i++)
        if (!(sources[i] = source_load(texts[i], options, error)))
            return false;
    return true;
}
