#define _GNU_SOURCE /* strcasestr */
#include "stub.h"

#include <string.h>
#include "base/embed.h"
#include "base/error.h"
#include "extension.h"
#include "failure.h"
#include "sql/extension.h"

static bool is_made(Replay *replay, const char *word, const char *name) {
    g_autofree char *thing = g_strdup_printf("%s %s", word, name);
    return replay_makes(replay, thing);
}

/* --- things that belong to no migration ------------------------------------------------------------------------------ */

/* Runs SQL that makes a stub; what it makes is left out of the strata. As the migrations' role, so that they may build on it, or as the superuser. */
static bool make_foreign(Replay *replay, Connection *by, const char *sql, bool *made, GError **error) {
    g_autoptr(GError) refused = NULL;
    if (!observer_begin_foreign(replay->observer, error))
        return false;
    *made = workplace_execute(by, &refused, "%s", sql);
    return observer_end_foreign(replay->observer, error);
}

static bool provide_role(Replay *replay, const char *name, bool *provided, GError **error) {
    if (!replay->work->admin || is_made(replay, "role", name))
        return true;
    g_autofree char *quoted = connection_quote_identifier(name);
    g_autoptr(GError) refused = NULL;
    *provided = workplace_execute(replay->work->admin, &refused, "CREATE ROLE %s NOLOGIN", quoted) && workplace_adopt_role(replay->work, quoted, &refused);
    if (*provided)
        replay_assume(replay, "role %s", name);
    (void)error;
    return true;
}

static char *schema_of(const char *missing) {
    const char *dot = strchr(missing, '.');
    return dot ? g_strndup(missing, (size_t)(dot - missing)) : g_strdup(missing);
}

static bool provide_platform(Replay *replay, const char *missing, bool *provided, GError **error) {
    g_autofree char *schema = schema_of(missing);
    g_autofree char *path = g_strdup_printf("src/scratch/stubs/%s.sql", schema);
    g_autofree char *assumption = g_strdup_printf("schema %s of a hosting platform", schema);
    const char *extension = sql_extension_of(missing);
    if (extension && strcmp(schema, "extensions") == 0 && g_hash_table_contains(replay->assumptions, "schema extensions of a hosting platform"))
        return extension_assume(replay, extension, schema, provided, error);
    const char *sql = embedded_file(path, NULL);
    if (!sql || is_made(replay, "schema", schema) || g_hash_table_contains(replay->assumptions, assumption))
        return true;
    g_autoptr(Connection) by = workplace_open_role(replay->work, error);
    if (!by || !make_foreign(replay, by, sql, provided, error))
        return false;
    if (*provided)
        replay_assume(replay, "%s", assumption);
    return true;
}

static bool provide_publication(Replay *replay, const char *name, bool *provided, GError **error) {
    g_autofree char *quoted = connection_quote_identifier(name);
    g_autofree char *sql = g_strdup_printf("CREATE PUBLICATION %s", quoted);
    g_autoptr(Connection) by = workplace_open_role(replay->work, error);
    if (!by || !make_foreign(replay, by, sql, provided, error))
        return false;
    if (*provided)
        replay_assume(replay, "publication %s", name);
    return true;
}

/* --- index options --------------------------------------------------------------------------------------------------- */

/* WITH (m = 16, ...) of an index by a stand-in access method, which knows no such option: blanked, and put into the catalog afterwards. */
static bool blank_index_options(FileRun *run, const RunStatement *statement) {
    g_autofree char *text = g_strndup(run->text + statement->begin, statement->end - statement->begin);
    const char *with = strcasestr(text, "with");
    while (with) {
        const char *open = with + strlen("with");
        open += strspn(open, " \t\r\n");
        const char *close = *open == '(' ? strchr(open, ')') : NULL;
        if (close && (with == text || !g_ascii_isalnum(with[-1]))) {
            g_autofree char *options = g_strndup(open + 1, (size_t)(close - open - 1));
            const Statement *parsed = statement->statement;
            g_ptr_array_add(run->index_options, g_strdup_printf("%s\n%s\n%s", parsed->relation ? parsed->relation : "", parsed->object ? parsed->object : "", options));
            file_run_blank(run, statement->begin + (size_t)(with - text), statement->begin + (size_t)(close + 1 - text));
            return true;
        }
        with = strcasestr(open, "with");
    }
    return false;
}

/* "m = 16, ef_construction='64'" -> {m=16,ef_construction=64} */
static char *options_array(const char *options) {
    g_auto(GStrv) parts = g_strsplit(options, ",", -1);
    GString *array = g_string_new("{");
    for (char **part = parts; *part; part++) {
        g_autofree char *clean = g_strdup(*part);
        char *to = clean;
        for (const char *from = clean; *from; from++)
            if (g_ascii_isalnum(*from) || *from == '_' || *from == '=' || *from == '.')
                *to++ = *from;
        *to = '\0';
        g_string_append_printf(array, "%s%s", array->len > 1 ? "," : "", clean);
    }
    g_string_append_c(array, '}');
    return g_string_free(array, FALSE);
}

bool stub_finish_file(FileRun *run, GError **error) {
    Connection *admin = run->replay->work->admin;
    for (guint i = 0; admin && i < run->index_options->len; i++) {
        g_auto(GStrv) fields = g_strsplit(g_ptr_array_index(run->index_options, i), "\n", 3);
        g_autofree char *array = options_array(fields[2]);
        const char *parameters[] = {array, fields[0], fields[1]};
        g_autoptr(ResultRows) rows = connection_query(admin,
                                                      "UPDATE pg_catalog.pg_class c SET reloptions = $1::text[]"
                                                      "  FROM pg_catalog.pg_index i, pg_catalog.pg_class t, pg_catalog.pg_am a"
                                                      " WHERE i.indexrelid = c.oid AND t.oid = i.indrelid AND a.oid = c.relam AND a.amname IN ('hnsw', 'ivfflat')"
                                                      "   AND t.relname = $2 AND ($3 = '' OR c.relname = $3) AND c.reloptions IS NULL",
                                                      G_N_ELEMENTS(parameters), parameters, 0, error);
        if (!rows)
            return false;
    }
    return true;
}

/* --- by cause -------------------------------------------------------------------------------------------------------- */

static bool provide_extension(FileRun *run, const RunStatement *statement, FailureCause cause, const char *missing, bool *provided, GError **error) {
    Replay *replay = run->replay;
    const char *wanted = statement->statement->kind == STATEMENT_CREATE_EXTENSION ? statement->statement->object : NULL;
    if (wanted || cause == CAUSE_PRIVILEGE || !sql_extension_of(missing))
        return extension_satisfy(run, statement, wanted ? wanted : missing, provided, error);
    const char *name = sql_extension_of(missing);
    g_autofree char *schema = strchr(missing, '.') ? schema_of(missing) : g_strdup("public");
    return is_made(replay, "extension", name) || extension_assume(replay, name, schema, provided, error);
}

bool stub_provide(FileRun *run, const ScriptOutcome *outcome, const RunStatement *statement, bool *provided, GError **error) {
    g_autofree char *missing = NULL;
    g_autofree char *text = g_strndup(run->text + statement->begin, statement->end - statement->begin);
    FailureCause cause = failure_classify(outcome->sqlstate, outcome->message, text, &missing);
    *provided = false;
    if (strcmp(outcome->sqlstate, "22023") == 0 && run->replay->vector_stub && g_str_has_prefix(outcome->message, "unrecognized parameter")) {
        *provided = blank_index_options(run, statement);
        return true;
    }
    if (!missing)
        return true;
    if (cause == CAUSE_MISSING_ROLE)
        return provide_role(run->replay, missing, provided, error);
    if (cause == CAUSE_PLATFORM_OBJECT && g_str_has_prefix(outcome->message, "publication"))
        return provide_publication(run->replay, missing, provided, error);
    if (cause == CAUSE_PLATFORM_OBJECT)
        return provide_platform(run->replay, missing, provided, error);
    if (cause == CAUSE_MISSING_EXTENSION || (cause == CAUSE_PRIVILEGE && g_str_has_prefix(outcome->message, "permission denied to create extension")))
        return provide_extension(run, statement, cause, missing, provided, error);
    return true;
}

/* --- the runner's table ---------------------------------------------------------------------------------------------- */

bool stub_make_ledger_in(Workplace *work, const MigrationSet *set, GError **error) {
    if (!set->ledger.table || !set->rules->ledger_definition)
        return true;
    g_autofree char *schema = connection_quote_identifier(set->ledger.schema ? set->ledger.schema : "public");
    g_autofree char *table = connection_quote_identifier(set->ledger.table);
    return workplace_execute(work->session, error, "CREATE SCHEMA IF NOT EXISTS %s; CREATE TABLE IF NOT EXISTS %s.%s (%s)", schema, schema, table,
                             set->rules->ledger_definition);
}
