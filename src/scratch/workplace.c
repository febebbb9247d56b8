#include "workplace.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "template.h"

#define ADMIN_TIMEOUT_MS 60000
#define END_TIMEOUT_MS 5000
#define BACKEND_TRIES 30

/* What a migration may have set for its database or role is overruled: settings of the connection come last. */
static const char observer_settings[] =
    "-c search_path= -c quote_all_identifiers=off -c DateStyle=ISO,YMD -c IntervalStyle=postgres -c TimeZone=UTC -c extra_float_digits=1 -c bytea_output=hex "
    "-c xmlbinary=base64 -c lc_monetary=C -c standard_conforming_strings=on -c client_min_messages=warning -c default_transaction_read_only=on "
    "-c default_transaction_isolation=read\\ committed -c statement_timeout=0 -c lock_timeout=0 -c row_security=off -c local_preload_libraries= "
    "-c check_function_bodies=off -c work_mem=64MB";

static const char plain_settings[] = "-c local_preload_libraries=";

bool workplace_execute(Connection *connection, GError **error, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *sql = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    ScriptOutcome outcome;
    if (!connection_run_script(connection, sql, ADMIN_TIMEOUT_MS, &outcome, error))
        return false;
    bool ok = !outcome.failed;
    if (!ok) {
        error_set(error, ERROR_FAILED, "%s: %s", connection_label(connection), outcome.message);
        error_set_sqlstate(error, outcome.sqlstate);
    }
    script_outcome_clear(&outcome);
    return ok;
}

/* --- reaching the server -------------------------------------------------------------------------------------------- */

/* Later settings of a connection string win, in URLs and in keyword strings. */
static char *url_with(const char *url, const char *role, const char *password, const char *database) {
    bool is_url = g_str_has_prefix(url, "postgresql://") || g_str_has_prefix(url, "postgres://");
    GString *text = g_string_new(url);
    const char *between = is_url ? "&" : " ";
    g_string_append_printf(text, "%sdbname=%s", is_url && !strchr(url, '?') ? "?" : between, database);
    if (role && password)
        g_string_append_printf(text, "%suser=%s%spassword=%s", between, role, between, password);
    return g_string_free(text, FALSE);
}

static char *make_conninfo(const Workplace *work, const char *role) {
    const Scratch *scratch = work->scratch;
    return scratch->url ? url_with(scratch->url, work->role, work->password, work->database) : cluster_conninfo(scratch->cluster, role, work->database);
}

static Connection *open_as(const Workplace *work, const char *role, const char *settings, GError **error) {
    g_autofree char *conninfo = make_conninfo(work, role);
    const ConnectionOptions options = {.conninfo = conninfo, .label = "scratch server", .options = settings, .private_server = !work->scratch->url};
    return connection_open(&options, error);
}

bool workplace_renew_session(Workplace *work, GError **error) {
    g_clear_pointer(&work->session, connection_close);
    work->session = open_as(work, work->role, plain_settings, error);
    if (!work->session)
        return false;
    g_autoptr(ResultRows) rows = connection_query(work->session, "SELECT pg_catalog.pg_backend_pid()", 0, NULL, ADMIN_TIMEOUT_MS, error);
    if (!rows)
        return false;
    work->session_pid = atoi(result_rows_get(rows, 0, 0));
    return true;
}

Connection *workplace_open_role(const Workplace *work, GError **error) {
    return open_as(work, work->role, plain_settings, error);
}

static char *observer_role(const Workplace *work) {
    return g_strconcat("see_", work->role + strlen("mig_"), NULL);
}

bool workplace_renew_observer(Workplace *work, GError **error) {
    g_clear_pointer(&work->observer, connection_close);
    g_autofree char *role = observer_role(work);
    work->observer = open_as(work, role, observer_settings, error);
    return work->observer != NULL;
}

static bool is_gone(Workplace *work, Connection *by, GError **error) {
    g_autofree char *pid = g_strdup_printf("%d", work->session_pid);
    const char *parameters[] = {pid};
    g_autoptr(ResultRows) rows =
        connection_query(by, "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE pid = $1::pg_catalog.int4", 1, parameters,
                         END_TIMEOUT_MS, error);
    return rows && result_rows_count(rows) == 0;
}

bool workplace_end_session(Workplace *work, GError **error) {
    Connection *by = work->admin ? work->admin : work->observer;
    g_autoptr(GError) problem = NULL;
    for (gint64 end = g_get_monotonic_time() + END_TIMEOUT_MS * 1000; g_get_monotonic_time() < end;) {
        if (is_gone(work, by, &problem))
            return workplace_renew_session(work, error);
        if (problem)
            break;
        g_usleep(5000);
    }
    if (work->scratch->cluster)
        g_clear_pointer(&work->scratch->cluster, cluster_stop);
    error_set(error, ERROR_REPLAY, "the scratch server had to be stopped: a migration could not be ended (%s)", problem ? problem->message : "it ignores being terminated");
    return false;
}

/* --- making and dropping -------------------------------------------------------------------------------------------- */

bool workplace_make_database(Scratch *scratch, const char *database, const char *role, const char *password, GError **error) {
    g_autofree char *quoted = connection_quote_identifier(database);
    const char *strategy = scratch->version_num >= 150000 ? " STRATEGY file_copy" : "";
    Connection *admin = scratch->admin;
    if (scratch->url) {
        if (!scratch->may_make_roles)
            return workplace_execute(admin, error, "CREATE DATABASE %s", quoted);
        return workplace_execute(admin, error, "CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '%s'", role, password) &&
               workplace_execute(admin, error, "GRANT %s TO CURRENT_USER", role) && workplace_execute(admin, error, "CREATE DATABASE %s OWNER %s", quoted, role);
    }
    return workplace_execute(admin, error, "CREATE ROLE %s LOGIN CREATEROLE NOSUPERUSER NOCREATEDB NOREPLICATION NOBYPASSRLS", role) &&
           (scratch->version_num < 160000 || workplace_execute(admin, error, "ALTER ROLE %s SET createrole_self_grant = 'set, inherit'", role)) &&
           workplace_execute(admin, error, "CREATE DATABASE %s OWNER %s TEMPLATE template1%s", quoted, role, strategy);
}

static bool prepare_database(Workplace *work, GError **error) {
    g_autofree char *seeing = observer_role(work);
    int version = work->scratch->version_num;
    work->admin = open_as(work, NULL, plain_settings, error);
    return work->admin && workplace_execute(work->admin, error, "CREATE ROLE %s LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE", seeing) &&
           (version >= 150000 || workplace_execute(work->admin, error, "ALTER SCHEMA public OWNER TO %s", work->role)) &&
           (version < 150000 || workplace_execute(work->admin, error, "GRANT SET ON PARAMETER session_replication_role TO %s", work->role));
}

Workplace *workplace_new(Scratch *scratch, GError **error) {
    g_autoptr(Workplace) work = g_new0(Workplace, 1);
    work->scratch = scratch;
    work->roles = g_ptr_array_new_with_free_func(g_free);
    work->database = template_random_name("pgstrata_");
    work->role = template_random_name("mig_");
    g_ptr_array_add(scratch->kept_roles, g_strdup(work->role));
    g_ptr_array_add(scratch->kept_roles, observer_role(work));
    work->password = scratch->url && scratch->may_make_roles ? template_random_name("p") : NULL;
    if (!workplace_make_database(scratch, work->database, work->role, work->password, error)) {
        g_clear_pointer(&work->database, g_free);
        return NULL;
    }
    if ((!scratch->url && !prepare_database(work, error)) || !workplace_renew_session(work, error) || !workplace_renew_observer(work, error))
        return NULL;
    return g_steal_pointer(&work);
}

/* The roles of our own server that belong to nobody. NULL: the server does not answer. */
static GPtrArray *list_free_roles(Scratch *scratch, GError **error) {
    g_autoptr(ResultRows) rows = connection_query(scratch->admin, "SELECT rolname FROM pg_catalog.pg_roles WHERE oid >= 16384", 0, NULL, ADMIN_TIMEOUT_MS, error);
    GPtrArray *names = rows ? g_ptr_array_new_with_free_func(g_free) : NULL;
    for (size_t i = 0; rows && i < result_rows_count(rows); i++)
        if (!g_ptr_array_find_with_equal_func(scratch->kept_roles, result_rows_get(rows, i, 0), g_str_equal, NULL))
            g_ptr_array_add(names, g_strdup(result_rows_get(rows, i, 0)));
    return names;
}

static void release_role(Scratch *scratch, const char *role) {
    guint place;
    if (g_ptr_array_find_with_equal_func(scratch->kept_roles, role, g_str_equal, &place))
        g_ptr_array_remove_index(scratch->kept_roles, place);
}

static void release_roles(Workplace *work) {
    for (guint i = 0; i < work->roles->len; i++)
        release_role(work->scratch, g_ptr_array_index(work->roles, i));
    g_ptr_array_set_size(work->roles, 0);
}

bool workplace_claim_roles(Workplace *work, GError **error) {
    release_roles(work);
    g_autoptr(GPtrArray) names = work->scratch->url ? NULL : list_free_roles(work->scratch, error);
    for (guint i = 0; names && i < names->len; i++) {
        g_ptr_array_add(work->scratch->kept_roles, g_strdup(g_ptr_array_index(names, i)));
        g_ptr_array_add(work->roles, g_strdup(g_ptr_array_index(names, i)));
    }
    return names || work->scratch->url;
}

/* On our own server: every role that belongs to nobody; on the user's: the one that we made. */
static void drop_roles(Scratch *scratch, const char *role) {
    if (scratch->url) {
        if (scratch->may_make_roles)
            workplace_execute(scratch->admin, NULL, "DROP ROLE IF EXISTS %s", role);
        return;
    }
    g_autoptr(GPtrArray) names = list_free_roles(scratch, NULL);
    for (guint i = 0; names && i < names->len; i++) {
        g_autofree char *quoted = connection_quote_identifier(g_ptr_array_index(names, i));
        workplace_execute(scratch->admin, NULL, "DROP OWNED BY %s; DROP ROLE %s", quoted, quoted);
    }
}

/* A backend that has been told to end takes a millisecond or two; a server that finds it still there when it drops the database sleeps for a hundred. */
static void wait_for_backends(const Workplace *work) {
    const char *parameters[] = {work->database};
    for (int tries = 0; tries < BACKEND_TRIES; tries++) {
        g_autoptr(ResultRows) rows = connection_query(work->scratch->admin, "SELECT FROM pg_catalog.pg_stat_activity WHERE datname = $1 LIMIT 1", 1, parameters, ADMIN_TIMEOUT_MS, NULL);
        if (!rows || result_rows_count(rows) == 0)
            return;
        g_usleep(1000);
    }
}

void workplace_free(Workplace *work) {
    if (!work)
        return;
    Scratch *scratch = work->scratch;
    g_autofree char *seeing = observer_role(work);
    connection_close(work->session);
    connection_close(work->observer);
    connection_close(work->admin);
    release_roles(work);
    release_role(scratch, work->role);
    release_role(scratch, seeing);
    bool alive = scratch->admin && (scratch->url || (scratch->cluster && cluster_is_running(scratch->cluster)));
    if (alive && work->database) {
        wait_for_backends(work);
        workplace_execute(scratch->admin, NULL, "ALTER DATABASE %s IS_TEMPLATE false", work->database);
        workplace_execute(scratch->admin, NULL, "DROP DATABASE IF EXISTS %s%s", work->database, scratch->version_num >= 130000 ? " WITH (FORCE)" : "");
        drop_roles(scratch, work->role);
    }
    g_ptr_array_unref(work->roles);
    g_free(work->database);
    g_free(work->role);
    g_free(work->password);
    g_free(work);
}

/* Who is to own something in a schema must be allowed to make things there; a superuser who runs migrations never notices. Privileges are no part of the catalog. */
bool workplace_adopt_role(Workplace *work, const char *quoted, GError **error) {
    return workplace_execute(work->admin, error,
                             "GRANT %s TO %s; GRANT CREATE ON DATABASE %s TO %s;"
                             "DO $$BEGIN IF EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'public') THEN GRANT CREATE ON SCHEMA public TO %s; END IF; END$$",
                             quoted, work->role, work->database, quoted, quoted);
}

bool workplace_grant_roles(Workplace *work, GError **error) {
    if (!work->admin)
        return true;
    const char *parameters[] = {work->role};
    g_autoptr(ResultRows) rows = connection_query(work->admin,
                                                  "SELECT pg_catalog.quote_ident(r.rolname) FROM pg_catalog.pg_roles r"
                                                  " WHERE r.oid >= 16384 AND NOT r.rolsuper AND (NOT pg_catalog.pg_has_role($1, r.oid, 'MEMBER')"
                                                  "       OR EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'"
                                                  "                     AND NOT pg_catalog.has_schema_privilege(r.oid, n.oid, 'CREATE')))"
                                                  "   AND r.rolname !~ '^(mig|see)_[0-9a-f]{16}$'",
                                                  1, parameters, ADMIN_TIMEOUT_MS, error);
    for (size_t i = 0; rows && i < result_rows_count(rows); i++)
        if (!workplace_adopt_role(work, result_rows_get(rows, i, 0), error))
            return false;
    return rows != NULL;
}
