#include "connection_private.h"

#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"

#define DEFAULT_CONNECT_SECONDS 10

/* libpq's two parallel arrays of keywords and values. Values are owned. */
typedef struct {
    GPtrArray *keywords;
    GPtrArray *values;
} Parameters;

static void parameters_clear(Parameters *parameters) {
    g_ptr_array_unref(parameters->keywords);
    g_ptr_array_unref(parameters->values);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parameters, parameters_clear)

static void parameters_set(Parameters *parameters, const char *keyword, const char *value) {
    for (guint i = 0; i < parameters->keywords->len; i++)
        if (g_str_equal(g_ptr_array_index(parameters->keywords, i), keyword)) {
            g_free(g_ptr_array_index(parameters->values, i));
            g_ptr_array_index(parameters->values, i) = g_strdup(value);
            return;
        }
    g_ptr_array_add(parameters->keywords, g_strdup(keyword));
    g_ptr_array_add(parameters->values, g_strdup(value));
}

static const char *parameters_get(const Parameters *parameters, const char *keyword) {
    for (guint i = 0; i < parameters->keywords->len; i++)
        if (g_str_equal(g_ptr_array_index(parameters->keywords, i), keyword))
            return g_ptr_array_index(parameters->values, i);
    return NULL;
}

static bool is_secret_keyword(const char *keyword) {
    return g_str_equal(keyword, "password") || g_str_equal(keyword, "sslpassword");
}

/* A string that does not parse is never shown, and neither is libpq's message: it quotes the string. */
static bool parse_conninfo(const ConnectionOptions *options, Redactor *redactor, Parameters *parameters, GError **error) {
    if (!options->conninfo)
        return true;
    redactor_add_conninfo(redactor, options->conninfo);
    PQconninfoOption *parsed = PQconninfoParse(options->conninfo, NULL);
    const char *host = NULL;
    for (const PQconninfoOption *option = parsed; option && option->keyword; option++) {
        if (!option->val)
            continue;
        if (is_secret_keyword(option->keyword))
            redactor_add(redactor, option->val);
        parameters_set(parameters, option->keyword, option->val);
    }
    host = parameters_get(parameters, "host");
    /* An "@" in a host name is what is left of a password with an unescaped "@"; libpq would look it up, and say it. */
    bool understood = parsed && !(host && strchr(host, '@') && *host != '@');
    PQconninfoFree(parsed);
    if (understood)
        return true;
    error_set(error, ERROR_CONNECT, "%s: the connection string cannot be understood", options->label);
    error_set_hint(error, "it must be a URL (postgresql://user:password@host:port/database) or keyword=value pairs; in a URL, "
                          "special characters of user and password are written as %%XX (\"@\" as %%40, \"/\" as %%2F)");
    return false;
}

/* The user's own options stay and come first: some services route by them. */
static void append_options(Parameters *parameters, const char *own) {
    const char *given = parameters_get(parameters, "options");
    if (!given)
        given = g_getenv("PGOPTIONS");
    g_autofree char *both = given && *given ? g_strdup_printf("%s %s", given, own) : g_strdup(own);
    parameters_set(parameters, "options", both);
}

static void set_default(Parameters *parameters, const char *keyword, const char *value) {
    if (!parameters_get(parameters, keyword))
        parameters_set(parameters, keyword, value);
}

static void complete_parameters(Parameters *parameters, const char *own_options) {
    set_default(parameters, "fallback_application_name", "pgstrata/" PGSTRATA_VERSION);
    parameters_set(parameters, "client_encoding", "UTF8");
    set_default(parameters, "tcp_user_timeout", "30000"); /* bounds PQcancel(), too, which cannot be interrupted */
    if (own_options)
        append_options(parameters, own_options);
}

static int connect_seconds(const ConnectionOptions *options, const Parameters *parameters) {
    const char *given = parameters_get(parameters, "connect_timeout");
    if (!given)
        given = g_getenv("PGCONNECT_TIMEOUT");
    gint64 seconds = given ? g_ascii_strtoll(given, NULL, 10) : 0;
    if (seconds > 0 && seconds < 86400)
        return (int)seconds;
    return options->connect_timeout > 0 ? options->connect_timeout : DEFAULT_CONNECT_SECONDS;
}

static void set_connect_error(const char *label, const char *reason, GError **error) {
    g_autofree char *text = g_strdup(reason);
    g_strchomp(text);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        g_strstrip(*line);
    g_autofree char *joined = g_strjoinv("; ", lines);
    error_set(error, ERROR_CONNECT, "%s: cannot connect: %s", label, joined);
}

/* Drives the start of a connection; on failure *reason is libpq's (unmasked) text, or NULL with the error set. */
static bool drive_start(PGconn *pg, const char *label, Deadline deadline, GError **error) {
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
        bool reading = state == PGRES_POLLING_READING;
        switch (connection_wait(pg, reading, !reading, true, deadline)) {
        case WAIT_INTERRUPTED:
            interrupt_check(error);
            return false;
        case WAIT_DEADLINE:
            set_connect_error(label, "timeout expired", error);
            return false;
        case WAIT_READY:
            state = PQconnectPoll(pg);
            break;
        }
    }
    return state == PGRES_POLLING_OK;
}

static PGconn *start(const Parameters *parameters) {
    g_ptr_array_add(parameters->keywords, NULL);
    g_ptr_array_add(parameters->values, NULL);
    PGconn *pg = PQconnectStartParams((const char *const *)parameters->keywords->pdata, (const char *const *)parameters->values->pdata, 0);
    g_ptr_array_set_size(parameters->keywords, (gint)parameters->keywords->len - 1);
    g_ptr_array_set_size(parameters->values, (gint)parameters->values->len - 1);
    return pg;
}

/* Passwords from the environment or a password file are known only now. */
static void learn_secrets(Redactor *redactor, const PGconn *pg) {
    redactor_add(redactor, PQpass(pg));
    redactor_add(redactor, g_getenv("PGPASSWORD"));
    redactor_add(redactor, g_getenv("PGSSLPASSWORD"));
}

/* NULL with the error set; *pooler tells that a pooler refused the start-up options. */
static PGconn *connect_once(const ConnectionOptions *options, const Parameters *parameters, Redactor *redactor, Deadline limit, bool *pooler, GError **error) {
    PGconn *pg = start(parameters);
    Deadline deadline = MIN(deadline_in(connect_seconds(options, parameters) * 1000), limit);
    if (!pg || PQstatus(pg) == CONNECTION_BAD || !drive_start(pg, options->label, deadline, error)) {
        if (!pg || !error || !*error) {
            if (pg)
                learn_secrets(redactor, pg);
            g_autofree char *text = redactor_mask(redactor, pg ? PQerrorMessage(pg) : "out of memory");
            *pooler = strstr(text, "unsupported startup parameter") != NULL;
            set_connect_error(options->label, text, error);
        }
        PQfinish(pg);
        return NULL;
    }
    learn_secrets(redactor, pg);
    return pg;
}

static void receive_notice(void *payload, const PGresult *result) {
    Connection *connection = payload;
    if (!connection->notice_receiver)
        return;
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    g_autofree char *message = redactor_mask(connection->redactor, PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
    connection->notice_receiver(connection->notice_payload, sqlstate ? sqlstate : "", severity ? severity : "NOTICE", message ? message : "");
}

static Connection *wrap(PGconn *pg, const char *label, Redactor *take_redactor) {
    Connection *connection = g_new0(Connection, 1);
    connection->pg = pg;
    connection->label = g_strdup(label);
    connection->limit = DEADLINE_NEVER;
    connection->redactor = take_redactor;
    connection->prepared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    PQsetnonblocking(pg, 1);
    PQsetNoticeReceiver(pg, receive_notice, connection);
    return connection;
}

Connection *connection_open(const ConnectionOptions *options, GError **error) {
    g_autoptr(Redactor) redactor = redactor_new();
    g_auto(Parameters) parameters = {g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free)};
    if (!parse_conninfo(options, redactor, &parameters, error))
        return NULL;
    g_autofree char *user_options = g_strdup(parameters_get(&parameters, "options"));
    complete_parameters(&parameters, options->options);

    bool pooler = false;
    Deadline limit = deadline_in(options->total_timeout * 1000);
    g_autoptr(GError) first = NULL;
    PGconn *pg = connect_once(options, &parameters, redactor, limit, &pooler, &first);
    if (!pg && pooler && options->options) {
        g_clear_error(&first);
        parameters_set(&parameters, "options", user_options ? user_options : "");
        pg = connect_once(options, &parameters, redactor, limit, &pooler, &first);
    }
    if (!pg) {
        g_propagate_error(error, g_steal_pointer(&first));
        return NULL;
    }
    Connection *connection = wrap(pg, options->label, options->private_server ? redactor_new() : g_steal_pointer(&redactor));
    connection->limit = limit;
    connection->alone = options->alone;
    return connection;
}

/* The very server, not another of its name or of a list. */
static void keep_server(Parameters *parameters, const PGconn *pg) {
    parameters_set(parameters, "port", PQport(pg));
    if (PQhost(pg) && *PQhost(pg))
        parameters_set(parameters, "host", PQhost(pg));
    if (PQhostaddr(pg) && *PQhostaddr(pg) && *PQhost(pg) != '/' && *PQhost(pg) != '@')
        parameters_set(parameters, "hostaddr", PQhostaddr(pg));
}

Connection *connection_open_again(const Connection *connection, int connect_timeout) {
    if (connection->alone)
        return NULL;
    g_auto(Parameters) parameters = {g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free)};
    PQconninfoOption *known = PQconninfo(connection->pg);
    for (const PQconninfoOption *option = known; option && option->keyword; option++)
        if (option->val && *option->val)
            parameters_set(&parameters, option->keyword, option->val);
    PQconninfoFree(known);
    keep_server(&parameters, connection->pg);
    PGconn *pg = start(&parameters);
    if (!pg || PQstatus(pg) == CONNECTION_BAD || !drive_start(pg, connection->label, connection_deadline(connection, connect_timeout * 1000), NULL)) {
        PQfinish(pg);
        return NULL;
    }
    Redactor *redactor = redactor_new();
    learn_secrets(redactor, pg);
    Connection *second = wrap(pg, connection->label, redactor);
    second->limit = connection->limit;
    return second;
}

void connection_close(Connection *connection) {
    if (!connection)
        return;
    PQfinish(connection->pg);
    redactor_free(connection->redactor);
    g_hash_table_unref(connection->prepared);
    g_free(connection->label);
    g_free(connection);
}

int connection_server_version(const Connection *connection) {
    return PQserverVersion(connection->pg);
}

const char *connection_label(const Connection *connection) {
    return connection->label;
}

bool connection_has_raw_bytes(const Connection *connection) {
    const char *encoding = PQparameterStatus(connection->pg, "server_encoding");
    return encoding && g_str_equal(encoding, "SQL_ASCII");
}

char *connection_place(const Connection *connection) {
    const char *host = PQhost(connection->pg);
    return g_strdup_printf("%s@%s:%s/%s", PQuser(connection->pg), host && *host && *host != '/' ? host : "localhost", PQport(connection->pg),
                           PQdb(connection->pg));
}

void connection_set_notice_receiver(Connection *connection, NoticeReceiver receiver, void *payload) {
    connection->notice_receiver = receiver;
    connection->notice_payload = payload;
}
