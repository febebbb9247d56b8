#include "scratch/scratch.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "forest.h"
#include "template.h"
#include "trial.h"
#include "workplace.h"

#define DEFAULT_TIMEOUT_MS 60000
#define QUERY_TIMEOUT_MS 30000

Scratch *scratch_new(const ScratchOptions *options, GError **error) {
    g_autoptr(Scratch) scratch = g_new0(Scratch, 1);
    scratch->use_cache = options->use_cache;
    scratch->from_nothing = options->from_nothing;
    scratch->file_timeout_ms = options->file_timeout_ms > 0 ? options->file_timeout_ms : DEFAULT_TIMEOUT_MS;
    scratch->kept_roles = g_ptr_array_new_with_free_func(g_free);
    scratch->url = g_strdup(options->url);
    if (scratch->url)
        return g_steal_pointer(&scratch);
    scratch->binaries = server_binaries_find(options->binary_folder, error);
    if (!scratch->binaries)
        return NULL;
    scratch->version = g_strdup(scratch->binaries->version);
    scratch->version_num = scratch->binaries->version_num;
    return g_steal_pointer(&scratch);
}

void scratch_free(Scratch *scratch) {
    if (!scratch)
        return;
    if (!scratch->url) /* with the server all that is in it goes */
        g_clear_pointer(&scratch->cluster, cluster_stop);
    forest_free(scratch->forest);
    trial_free(scratch->trial);
    connection_close(scratch->admin);
    server_binaries_free(scratch->binaries);
    g_clear_pointer(&scratch->kept_roles, g_ptr_array_unref);
    g_free(scratch->version);
    g_free(scratch->url);
    g_free(scratch);
}

/* --- starting -------------------------------------------------------------------------------------------------------- */

/* The user's server: an ordinary role must be enough. A superuser's session could do anything that a migration asks for. */
static bool inspect_login(Scratch *scratch, GError **error) {
    g_autoptr(ResultRows) rows = connection_query(scratch->admin,
                                                  "SELECT r.rolsuper, r.rolcreaterole, r.rolcreatedb, pg_catalog.current_setting('server_version')"
                                                  "  FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER",
                                                  0, NULL, QUERY_TIMEOUT_MS, error);
    if (!rows)
        return false;
    bool super = strcmp(result_rows_get(rows, 0, 0), "t") == 0;
    scratch->may_make_roles = super || strcmp(result_rows_get(rows, 0, 1), "t") == 0;
    g_free(scratch->version);
    scratch->version = g_strndup(result_rows_get(rows, 0, 3), strcspn(result_rows_get(rows, 0, 3), " "));
    scratch->version_num = connection_server_version(scratch->admin);
    if (super && g_strcmp0(g_getenv("PGSTRATA_TRUST_MIGRATIONS"), "1") != 0) {
        error_set(error, ERROR_FAILED, "the login of the scratch server is a superuser");
        error_set_hint(error, "use a role with CREATEDB (and CREATEROLE) only: migrations are code; or say that you trust them with PGSTRATA_TRUST_MIGRATIONS=1");
        return false;
    }
    if (!super && strcmp(result_rows_get(rows, 0, 2), "t") != 0) {
        error_set(error, ERROR_FAILED, "the login of the scratch server may not create databases");
        error_set_hint(error, "ALTER ROLE ... CREATEDB");
        return false;
    }
    return true;
}

static bool connect_admin(Scratch *scratch, GError **error) {
    g_autofree char *conninfo = scratch->url ? g_strdup(scratch->url) : cluster_conninfo(scratch->cluster, NULL, "template1");
    const ConnectionOptions options = {.conninfo = conninfo, .label = "scratch server", .options = "-c local_preload_libraries=", .private_server = !scratch->url};
    scratch->admin = connection_open(&options, error);
    return scratch->admin != NULL;
}

bool scratch_start(Scratch *scratch, GError **error) {
    if (scratch->admin && (scratch->url || (scratch->cluster && cluster_is_running(scratch->cluster))))
        return true;
    g_clear_pointer(&scratch->cluster, cluster_stop);
    forest_close(scratch->forest);
    g_clear_pointer(&scratch->trial, trial_free);
    g_clear_pointer(&scratch->admin, connection_close);
    if (scratch->url)
        return connect_admin(scratch, error) && inspect_login(scratch, error);
    scratch->cluster = cluster_start(scratch->binaries, error);
    return scratch->cluster && connect_admin(scratch, error);
}

const char *scratch_version(const Scratch *scratch) {
    return scratch->version;
}

const char *scratch_identity(Scratch *scratch, GError **error) {
    return forest_server(scratch, error);
}

/* --- databases ------------------------------------------------------------------------------------------------------- */

char *scratch_create_database(Scratch *scratch, const char *name, GError **error) {
    if (!scratch_start(scratch, error))
        return NULL;
    if (scratch->url) {
        error_set(error, ERROR_FAILED, "databases of their own are made on the embedded scratch server only");
        return NULL;
    }
    g_autofree char *role = template_random_name("own_");
    if (!workplace_make_database(scratch, name, role, NULL, error))
        return NULL;
    g_ptr_array_add(scratch->kept_roles, g_strdup(role));
    if (scratch->version_num < 150000) {
        g_autofree char *conninfo = cluster_conninfo(scratch->cluster, NULL, name);
        const ConnectionOptions options = {.conninfo = conninfo, .label = "scratch server", .private_server = true};
        g_autoptr(Connection) admin = connection_open(&options, error);
        if (!admin || !workplace_execute(admin, error, "ALTER SCHEMA public OWNER TO %s", role))
            return NULL;
    }
    return cluster_url(scratch->cluster, role, name);
}

/* --- replay ---------------------------------------------------------------------------------------------------------- */

Strata *scratch_replay(Scratch *scratch, const MigrationSet *set, ReplaySource source, GError **error) {
    return forest_replay(scratch, set, source, error);
}
