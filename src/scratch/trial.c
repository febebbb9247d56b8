#define _GNU_SOURCE /* strcasestr */
#include "trial.h"

#include <string.h>
#include "base/error.h"
#include "base/interrupt.h"
#include "observe.h"
#include "sql/statement.h"
#include "workplace.h"

/* What is rolled back stays in the files of the catalogs as rows that nobody sees: after so many statements another database is made. */
#define STATEMENTS_MAX 4000
#define SAVEPOINTS_MAX 24
#define SAVEPOINT_DISTANCE 4
#define MIGRATIONS_MAX 3
#define KNOWN_MAX 20000

struct Trial {
    Workplace *work;
    Observer *observer;   /* on the session: reads what only its transaction sees */
    GPtrArray *done;      /* of char *: the statements that ran in the open transaction */
    GArray *savepoints;   /* of size_t: how many of them had run; the savepoint "t<n>" */
    GPtrArray *readings;  /* of Reading *: catalogs after some of them */
    size_t spent;         /* statements that this database has seen */
    GHashTable *harmless; /* texts that were looked at: char * -> whether they may be run here; outlives the database */
};

typedef struct {
    size_t count; /* statements before it */
    Catalog *catalog;
} Reading;

static void reading_free(gpointer data) {
    Reading *reading = data;
    catalog_free(reading->catalog);
    g_free(reading);
}

/* --- what may be run -------------------------------------------------------------------------------------------------- */

/* Definitions of which it makes no difference whether they are committed, and who reads them. Anything else may touch the session, or needs to be the owner to be read. */
static const char *const plain_beginnings[] = {
    "create table ", "create unlogged table ", "create type ", "create domain ", "create index ", "create unique index ", "create schema ", "create sequence ",
    "create view ", "create or replace view ", "create materialized view ", "create function ", "create or replace function ", "create trigger ",
    "create or replace trigger ", "create policy ", "create extension ", "comment on ", "alter table ", "alter sequence ", "alter type ", "alter index ", "alter view ",
};

/* Wherever they stand: what outlives a statement, or is not of this database alone. */
static const char *const restless[] = {"set_config", "pg_temp", "set local", "concurrently", "dblink", "pg_sleep", "pg_advisory", "setval("};

/* The words at the beginning, in lower case, one space between them: enough to know the kind. */
static char *first_words(const char *text, size_t size) {
    GString *words = g_string_new(NULL);
    for (size_t i = 0; i < size && words->len < 40; i++)
        if (!g_ascii_isspace(text[i]))
            g_string_append_c(words, g_ascii_tolower(text[i]));
        else if (words->len > 0 && words->str[words->len - 1] != ' ')
            g_string_append_c(words, ' ');
    return g_string_free(words, FALSE);
}

static bool is_plain(const char *text, const Statement *statement) {
    g_autofree char *words = first_words(text + statement->begin, statement->end - statement->begin);
    for (size_t i = 0; i < G_N_ELEMENTS(plain_beginnings); i++)
        if (g_str_has_prefix(words, plain_beginnings[i]))
            return !statement->if_not_exists || statement->kind == STATEMENT_CREATE_SCHEMA || statement->kind == STATEMENT_CREATE_EXTENSION ||
                   statement->kind == STATEMENT_CREATE_TABLE || statement->kind == STATEMENT_CREATE_INDEX;
    return false;
}

static bool is_harmless(const char *text) {
    for (size_t i = 0; i < G_N_ELEMENTS(restless); i++)
        if (strcasestr(text, restless[i]))
            return false;
    g_autoptr(Statements) statements = statements_parse(text, strlen(text));
    for (guint i = 0; i < statements->items->len; i++)
        if (!statements->parsed || !is_plain(text, g_ptr_array_index(statements->items, i)))
            return false;
    return true;
}

static void note(Trial *trial, const char *text, bool harmless) {
    if (g_hash_table_size(trial->harmless) > KNOWN_MAX)
        g_hash_table_remove_all(trial->harmless);
    g_hash_table_insert(trial->harmless, g_strdup(text), GINT_TO_POINTER(harmless ? 1 : 2));
}

static bool may_run(Trial *trial, const char *text) {
    int known = GPOINTER_TO_INT(g_hash_table_lookup(trial->harmless, text));
    if (known == 0)
        note(trial, text, is_harmless(text));
    return known != 0 ? known == 1 : GPOINTER_TO_INT(g_hash_table_lookup(trial->harmless, text)) == 1;
}

/* The statements of the whole set, in order; ends[i]: how many there are up to the end of migration i. NULL: this set must be replayed. */
static GPtrArray *list_statements(Trial *trial, const MigrationSet *set, size_t ends[MIGRATIONS_MAX]) {
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        for (size_t p = 0; p < migration->piece_count; p++) {
            const SqlPiece *piece = &migration->pieces[p];
            g_ptr_array_add(texts, g_strndup(migration->sql + piece->begin, piece->end - piece->begin));
            if (!may_run(trial, g_ptr_array_index(texts, texts->len - 1)))
                return NULL;
        }
        ends[i] = texts->len;
    }
    return g_steal_pointer(&texts);
}

bool trial_fits(const Chain *chain) {
    const MigrationSet *set = chain->set;
    if (chain->migrations->len != set->migration_count || set->rules != &RUNNER_RULES_SCRIPT || set->ledger.table || set->migration_count == 0 || set->migration_count > MIGRATIONS_MAX)
        return false;
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        if (!migration->sql || !migration->registered || migration->no_transaction || migration->kind != MIGRATION_VERSIONED || strlen(migration->sql) != migration->sql_size)
            return false;
    }
    return true;
}

/* --- the open transaction ------------------------------------------------------------------------------------------------ */

static Trial *trial_of(Scratch *scratch) {
    if (!scratch->trial) {
        scratch->trial = g_new0(Trial, 1);
        scratch->trial->done = g_ptr_array_new_with_free_func(g_free);
        scratch->trial->savepoints = g_array_new(FALSE, FALSE, sizeof(size_t));
        scratch->trial->readings = g_ptr_array_new_with_free_func(reading_free);
        scratch->trial->harmless = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    }
    return scratch->trial;
}

static void close_database(Trial *trial) {
    g_ptr_array_set_size(trial->done, 0);
    g_array_set_size(trial->savepoints, 0);
    g_ptr_array_set_size(trial->readings, 0);
    g_clear_pointer(&trial->observer, observer_free);
    g_clear_pointer(&trial->work, workplace_free);
    trial->spent = 0;
}

void trial_free(Trial *trial) {
    if (!trial)
        return;
    close_database(trial);
    g_ptr_array_unref(trial->done);
    g_array_unref(trial->savepoints);
    g_ptr_array_unref(trial->readings);
    g_hash_table_unref(trial->harmless);
    g_free(trial);
}

static bool open_database(Scratch *scratch, Trial *trial, GError **error) {
    if (trial->spent > STATEMENTS_MAX)
        close_database(trial);
    if (trial->work)
        return true;
    trial->work = workplace_new(scratch, error);
    if (!trial->work)
        return false;
    g_clear_pointer(&trial->work->observer, connection_close);
    g_clear_pointer(&trial->work->admin, connection_close);
    trial->observer = observer_new(trial->work->session, error);
    if (!trial->observer || !workplace_execute(trial->work->session, error, "BEGIN"))
        close_database(trial);
    return trial->work != NULL;
}

/* The catalog after so many statements; NULL: not read. */
static const Catalog *reading_at(const Trial *trial, size_t count) {
    for (guint i = 0; i < trial->readings->len; i++)
        if (((const Reading *)g_ptr_array_index(trial->readings, i))->count == count)
            return ((const Reading *)g_ptr_array_index(trial->readings, i))->catalog;
    return NULL;
}

static size_t savepoint_at(const Trial *trial, guint i) {
    return g_array_index(trial->savepoints, size_t, i);
}

static void forget_after(Trial *trial, size_t count) {
    g_ptr_array_set_size(trial->done, (gint)count);
    while (trial->readings->len > 0 && ((const Reading *)g_ptr_array_index(trial->readings, trial->readings->len - 1))->count > count)
        g_ptr_array_remove_index(trial->readings, trial->readings->len - 1);
}

/* How many statements of what ran are of use: those in common, but only up to where the catalog must be read and was not. */
static size_t count_common(const Trial *trial, const GPtrArray *texts, const size_t *ends, size_t end_count) {
    size_t common = 0;
    while (common < trial->done->len && common < texts->len && strcmp(g_ptr_array_index(trial->done, common), g_ptr_array_index(texts, common)) == 0)
        common++;
    for (size_t i = 0; i < end_count; i++)
        if (common > ends[i] && !reading_at(trial, ends[i]))
            return ends[i];
    return common;
}

/* Back to the last savepoint within what is common; without one, to the beginning. */
static bool go_back(Trial *trial, size_t common, GError **error) {
    if (common == trial->done->len)
        return true;
    while (trial->savepoints->len > 0 && savepoint_at(trial, trial->savepoints->len - 1) > common)
        g_array_set_size(trial->savepoints, trial->savepoints->len - 1);
    size_t back = trial->savepoints->len > 0 ? savepoint_at(trial, trial->savepoints->len - 1) : 0;
    forget_after(trial, back);
    return back > 0 ? workplace_execute(trial->work->session, error, "ROLLBACK TO SAVEPOINT t%zu", back) : workplace_execute(trial->work->session, error, "ROLLBACK; BEGIN");
}

/* --- running -------------------------------------------------------------------------------------------------------------- */

static void receive_notice(void *payload, const char *sqlstate, const char *severity G_GNUC_UNUSED, const char *message) {
    bool *skipped = payload;
    *skipped = *skipped || (g_str_has_prefix(sqlstate, "42") && g_str_has_suffix(message, " already exists, skipping"));
}

/* What follows up to the next savepoint, as one script: on a small schema the way to the server and back is a good part of the time. */
static char *next_script(Trial *trial, const GPtrArray *texts, size_t end) {
    GString *script = g_string_new(NULL);
    if (trial->done->len > 0)
        g_string_append_printf(script, "SAVEPOINT t%u", trial->done->len);
    for (size_t i = trial->done->len; i < end; i++)
        g_string_append_printf(script, "\n;\n%s", (const char *)g_ptr_array_index(texts, i));
    return g_string_free(script, FALSE);
}

static void note_done(Trial *trial, const GPtrArray *texts, size_t end) {
    size_t begin = trial->done->len;
    if (begin > 0)
        g_array_append_val(trial->savepoints, begin);
    for (size_t i = begin; i < end; i++)
        g_ptr_array_add(trial->done, g_strdup(g_ptr_array_index(texts, i)));
    trial->spent += end - begin;
}

/* The next version is likely to have it as well. */
static void note_failed(Trial *trial, const GPtrArray *texts, const ScriptOutcome *outcome) {
    size_t failed = trial->done->len + outcome->completed - (trial->done->len > 0);
    if (outcome->failed && failed < texts->len)
        note(trial, g_ptr_array_index(texts, failed), false);
}

/* False: it cannot be had in this way; or `problem`. */
static bool run_script(Trial *trial, const GPtrArray *texts, size_t end, int timeout_ms, GError **problem) {
    bool skipped = false;
    ScriptOutcome outcome = {0};
    g_autofree char *script = next_script(trial, texts, end);
    connection_set_notice_receiver(trial->work->session, receive_notice, &skipped);
    bool ok = connection_run_script(trial->work->session, script, timeout_ms, &outcome, problem) && !outcome.failed && outcome.in_transaction && !skipped;
    connection_set_notice_receiver(trial->work->session, NULL, NULL);
    if (ok)
        note_done(trial, texts, end);
    else
        note_failed(trial, texts, &outcome);
    script_outcome_clear(&outcome);
    return ok;
}

/* So few savepoints that the server still keeps them in its first table of subtransactions. */
static bool run_to(Trial *trial, const GPtrArray *texts, size_t end, int timeout_ms, GError **problem) {
    size_t distance = MAX(SAVEPOINT_DISTANCE, texts->len / SAVEPOINTS_MAX);
    while (trial->done->len < end)
        if (interrupt_check(problem) || !run_script(trial, texts, MIN(end, trial->done->len + distance), timeout_ms, problem))
            return false;
    return true;
}

static bool read_now(Trial *trial, GError **error) {
    Catalog *catalog = observer_actual(trial->observer, error);
    if (!catalog)
        return false;
    Reading *reading = g_new(Reading, 1);
    *reading = (Reading){trial->done->len, catalog};
    g_ptr_array_add(trial->readings, reading);
    return true;
}

static bool run_migration(Trial *trial, const GPtrArray *texts, size_t end, int timeout_ms, GError **problem) {
    return reading_at(trial, end) ||
           (run_to(trial, texts, end, timeout_ms, problem) && workplace_execute(trial->work->session, problem, "SET CONSTRAINTS ALL IMMEDIATE") && read_now(trial, problem));
}

/* No failure, so nothing was stubbed, and nothing asked. */
static Layer *make_layer(const Scratch *scratch, const char *key, const Catalog *before, const Catalog *after) {
    Strata *strata = strata_new(1);
    strata->server_version = scratch->version_num;
    strata->strata[0].status = STRATUM_APPLIED;
    stratum_take_changes(&strata->strata[0], change_set_between(before, after, true));
    for (guint i = 0; i < after->unseen->len; i++) {
        UnseenKind unseen = g_array_index(after->unseen, UnseenKind, i);
        unseen.kind = text_pool_add(strata->texts, unseen.kind);
        g_array_append_val(strata->unseen, unseen);
    }
    return layer_new(key, strata, g_ptr_array_new_with_free_func(g_free), false, true);
}

static void add_layers(const Scratch *scratch, const Chain *chain, const Trial *trial, const size_t *ends, GPtrArray *layers) {
    for (guint i = 0; i < chain->migrations->len; i++) {
        const Layer *last = i > 0 ? g_ptr_array_index(layers, i - 1) : NULL;
        g_autofree char *key = chain_key(last ? last->next : chain->base, g_ptr_array_index(chain->migrations, i));
        g_ptr_array_add(layers, make_layer(scratch, key, i > 0 ? reading_at(trial, ends[i - 1]) : NULL, reading_at(trial, ends[i])));
    }
}

static bool run_all(Scratch *scratch, Trial *trial, const MigrationSet *set, const GPtrArray *texts, const size_t *ends, GError **problem) {
    if (!open_database(scratch, trial, problem) || !go_back(trial, count_common(trial, texts, ends, set->migration_count), problem))
        return false;
    for (size_t i = 0; i < set->migration_count; i++)
        if (!run_migration(trial, texts, ends[i], scratch->file_timeout_ms, problem))
            return false;
    return true;
}

bool trial_run(Scratch *scratch, const Chain *chain, GPtrArray *layers, GError **error) {
    size_t ends[MIGRATIONS_MAX];
    Trial *trial = trial_of(scratch);
    g_autoptr(GPtrArray) texts = list_statements(trial, chain->set, ends);
    if (!texts)
        return true;
    g_autoptr(GError) problem = NULL;
    if (run_all(scratch, trial, chain->set, texts, ends, &problem)) {
        add_layers(scratch, chain, trial, ends, layers);
        return true;
    }
    close_database(trial);
    if (!g_error_matches(problem, PGSTRATA_ERROR, ERROR_INTERRUPTED))
        return true;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}
