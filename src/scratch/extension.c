#define _GNU_SOURCE /* strcasestr */
#include "extension.h"

#include <string.h>
#include "base/embed.h"
#include "base/error.h"

/* Reach outside the server, or run any program: never made, whoever asks. */
static const char *const never[] = {"adminpack", "dblink", "file_fdw", "pageinspect", "pg_surgery", "postgres_fdw", "sslinfo"};

/* The row in pg_extension, owned by the migrations' role so that it may drop it or comment on it; and all that this transaction made as its members, so that it is folded
 * away as the real one's would be. Catalog tables are written directly: without files in the server's folders there is no other way. */
static const char registration[] =
    "INSERT INTO pg_catalog.pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)"
    " SELECT pg_catalog.pg_nextoid('pg_catalog.pg_extension', 'oid', 'pg_catalog.pg_extension_oid_index'), %s, r.oid, n.oid, false, 'unknown'"
    "   FROM pg_catalog.pg_roles r, pg_catalog.pg_namespace n WHERE r.rolname = %s AND n.nspname = %s;"
    "INSERT INTO pg_catalog.pg_depend (classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype)"
    " SELECT m.class, m.oid, 0, e.tableoid, e.oid, 0, 'e' FROM pg_catalog.pg_extension e, ("
    "          SELECT tableoid, oid, xmin FROM pg_catalog.pg_type UNION ALL SELECT tableoid, oid, xmin FROM pg_catalog.pg_proc"
    "          UNION ALL SELECT tableoid, oid, xmin FROM pg_catalog.pg_operator UNION ALL SELECT tableoid, oid, xmin FROM pg_catalog.pg_opclass"
    "          UNION ALL SELECT tableoid, oid, xmin FROM pg_catalog.pg_opfamily UNION ALL SELECT tableoid, oid, xmin FROM pg_catalog.pg_cast"
    "          UNION ALL SELECT tableoid, oid, xmin FROM pg_catalog.pg_am) m (class, oid, writer)"
    "  WHERE e.extname = %s AND m.writer::text::bigint = pg_catalog.txid_current() %% 4294967296;"
    "INSERT INTO pg_catalog.pg_depend (classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype)"
    " SELECT e.tableoid, e.oid, 0, 'pg_catalog.pg_namespace'::pg_catalog.regclass, e.extnamespace, 0, 'n' FROM pg_catalog.pg_extension e WHERE e.extname = %s;";

static bool is_never(const char *name) {
    size_t length = strlen(name);
    if (g_str_has_prefix(name, "pl") && length > 3 && name[length - 1] == 'u')
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(never); i++)
        if (strcmp(never[i], name) == 0)
            return true;
    return false;
}

/* Makes the stand-in, or with `sql` empty only the entry. */
static bool enter(Replay *replay, const char *name, const char *schema, const char *sql, GError **error) {
    g_autofree char *name_text = connection_quote_literal(name);
    g_autofree char *role = connection_quote_literal(replay->work->role);
    g_autofree char *schema_text = connection_quote_literal(schema);
    g_autofree char *quoted = connection_quote_identifier(schema);
    g_autofree char *entry = g_strdup_printf(registration, name_text, role, schema_text, name_text, name_text);
    bool ok = workplace_execute(replay->work->admin, error, "BEGIN; SET LOCAL search_path = %s; %s %s COMMIT", quoted, sql, entry);
    if (!ok)
        workplace_execute(replay->work->admin, NULL, "ROLLBACK");
    return ok;
}

static bool has_schema(Replay *replay, const char *schema) {
    const char *parameters[] = {schema};
    g_autoptr(ResultRows) rows = connection_query(replay->work->admin, "SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1", 1, parameters, 0, NULL);
    return rows && result_rows_count(rows) > 0;
}

static bool create_installed(Replay *replay, const char *name, const char *schema) {
    g_autofree char *quoted = connection_quote_identifier(name);
    g_autofree char *where = connection_quote_identifier(schema);
    g_autofree char *name_text = connection_quote_literal(name);
    g_autofree char *role = connection_quote_literal(replay->work->role);
    return workplace_execute(replay->work->admin, NULL,
                             "CREATE EXTENSION %s SCHEMA %s CASCADE;"
                             "UPDATE pg_catalog.pg_extension SET extowner = r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = %s AND extname = %s",
                             quoted, where, role, name_text);
}

/* By the best means there are. *how says which, for the list of assumptions. */
static bool make(Replay *replay, const char *name, const char *schema, const char **how) {
    if (!is_never(name) && create_installed(replay, name, schema)) {
        *how = "made by the superuser of the scratch server";
        return true;
    }
    g_autofree char *path = g_strdup_printf("src/scratch/stubs/%s.sql", name);
    const char *sql = strcmp(name, "vector") == 0 ? embedded_file(path, NULL) : NULL;
    *how = is_never(name) ? "not made: it reaches outside the server" : sql ? "not installed: stand-in types and index methods" : "not installed: its objects are not there";
    if (!enter(replay, name, schema, sql ? sql : "", NULL))
        return false;
    replay->vector_stub = replay->vector_stub || sql;
    return true;
}

/* ... SCHEMA x ... in a CREATE EXTENSION. */
static char *wanted_schema(const char *text) {
    g_autoptr(GRegex) regex = g_regex_new("\\bschema\\s+(?:\"([^\"]+)\"|(\\w+))", G_REGEX_CASELESS | G_REGEX_RAW, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(regex, text, 0, &match))
        return NULL;
    char *quoted = g_match_info_fetch(match, 1);
    if (quoted && *quoted)
        return quoted;
    g_free(quoted);
    g_autofree char *plain = g_match_info_fetch(match, 2);
    return g_ascii_strdown(plain, -1);
}

bool extension_satisfy(FileRun *run, const RunStatement *statement, const char *name, bool *provided, GError **error) {
    Replay *replay = run->replay;
    (void)error;
    g_autofree char *text = g_strndup(run->text + statement->begin, statement->end - statement->begin);
    g_autofree char *wanted = wanted_schema(text);
    const char *how = "not installed: its objects are not there";
    if (replay->work->admin) {
        const char *schema = wanted && has_schema(replay, wanted) ? wanted : "public";
        if (!make(replay, name, schema, &how))
            return true;
    }
    replay_assume(replay, "extension %s (%s)", name, how);
    if (statement->statement->kind == STATEMENT_CREATE_EXTENSION)
        file_run_blank(run, statement->begin, statement->end);
    *provided = true;
    return true;
}

bool extension_assume(Replay *replay, const char *name, const char *schema, bool *provided, GError **error) {
    if (!replay->work->admin || is_never(name) || !observer_begin_foreign(replay->observer, error))
        return replay->work->admin == NULL || is_never(name);
    const char *how = NULL;
    *provided = make(replay, name, schema, &how);
    /* An entry without objects would not make the statement work. */
    if (*provided && g_str_has_suffix(how, "not there")) {
        workplace_execute(replay->work->admin, NULL, "DROP EXTENSION \"%s\"", name);
        *provided = false;
    }
    if (*provided)
        replay_assume(replay, "extension %s (used, but " ASSUMPTION_NOT_MADE "; %s)", name, how);
    return observer_end_foreign(replay->observer, error);
}
