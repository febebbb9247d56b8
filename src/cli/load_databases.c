/* Live databases: their catalogs and their ledgers, read and predicted from. */

#include "load.h"

#include <string.h>
#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/progress.h"
#include "runners/predict.h"
#include "runners/runner.h"
#include "server/introspect.h"

/* --- the ledger ------------------------------------------------------------------------------------------------------------ */

/* One column of the ledger, row by row; NULL when the table has no such column. Free with g_free(); the texts are the rows'. */
static const char **ledger_column(const ResultRows *rows, const char *name) {
    int column = result_rows_column(rows, name);
    if (column < 0)
        return NULL;
    size_t count = result_rows_count(rows);
    const char **values = g_new0(const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        values[i] = result_rows_get(rows, i, (size_t)column);
    return values;
}

/* Anything in the lock's column but false and 0. */
static bool is_locked(const RunnerRules *rules, const ResultRows *lock) {
    int column = lock && rules->lock_column ? result_rows_column(lock, rules->lock_column) : -1;
    for (size_t i = 0; column >= 0 && i < result_rows_count(lock); i++) {
        const char *value = result_rows_get(lock, i, (size_t)column);
        if (value && strcmp(value, "f") != 0 && strcmp(value, "0") != 0)
            return true;
    }
    return false;
}

/* Something that a runner would call a database in use. */
static bool has_objects(const Catalog *catalog, const LedgerName *ledger) {
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(catalog->objects, i);
        bool counts = object->kind == KIND_TABLE || object->kind == KIND_VIEW;
        if (counts && g_strcmp0(object->name, ledger->table) != 0)
            return true;
    }
    return false;
}

static void take_ledger(AuditTarget *part, AuditDatabase *database, const LiveDatabase *live) {
    const MigrationSet *set = part->migrations;
    database->ledger_problem = g_strdup(live->ledger_problem);
    if (!set || !set->ledger.table || live->ledger_problem)
        return;
    LedgerTable table = {live->ledger ? result_rows_count(live->ledger) : 0, {NULL}};
    for (const LedgerColumn *column = set->rules->columns; live->ledger && column && column->column; column++)
        if (!table.columns[column->field])
            table.columns[column->field] = ledger_column(live->ledger, column->column);
    const LedgerSetting setting = {has_objects(database->catalog, &set->ledger), is_locked(set->rules, live->lock)};
    database->ledger = runner_predict(set, live->ledger ? &table : NULL, &setting);
    for (int field = 0; field < FIELD_COUNT; field++)
        g_free((gpointer)(uintptr_t)table.columns[field]);
}

static bool has_column(const Catalog *catalog, const Object *table, const char *name) {
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(catalog->objects, i);
        if (object->kind == KIND_COLUMN && strcmp(object->name, name) == 0 && g_strcmp0(object->parent, table->identity) == 0)
            return true;
    }
    return false;
}

/* A table of the name and the columns of the runner's ledger: names such as "migrations" are common. */
static bool is_ledger_of(const RunnerRules *rules, const Catalog *catalog, const Object *table) {
    if (table->kind != KIND_TABLE || strcmp(table->name, rules->ledger.table) != 0 ||
        (rules->ledger.schema && g_strcmp0(table->schema, rules->ledger.schema) != 0))
        return false;
    for (const LedgerColumn *column = rules->columns; column && column->column; column++)
        if (!has_column(catalog, table, column->column))
            return false;
    return true;
}

/* Ledgers of other runners: two tools may share a database, or one took over from the other. */
static void note_other_ledgers(const AuditTarget *part, AuditDatabase *database) {
    for (const Runner *const *runner = runner_list(); *runner; runner++) {
        const RunnerRules *rules = (*runner)->rules;
        if (!rules->ledger.table || (part->migrations && g_strcmp0(part->migrations->ledger.table, rules->ledger.table) == 0))
            continue;
        for (guint i = 0; i < database->catalog->objects->len; i++) {
            if (is_ledger_of(rules, database->catalog, g_ptr_array_index(database->catalog->objects, i))) {
                g_ptr_array_add(database->other_ledgers, (gpointer)(uintptr_t)rules->id);
                break;
            }
        }
    }
}

/* --- one database ------------------------------------------------------------------------------------------------------- */

/* A database whose variable is not set here is not checked; that is said, and is no failure to connect. */
static const char *resolve_url(Audit *audit, const AuditTarget *part, const DatabaseRef *ref) {
    const char *url = ref->url ? ref->url : g_getenv(ref->env);
    if (url && *url)
        return url;
    g_autofree char *text = g_strdup_printf("database " CODE("%s") " of target " CODE("%s") ": the environment variable " CODE("%s") " is not set",
                                            ref->name, part->target->name, ref->env);
    load_note(audit, text);
    log_info("database %s of target %s is not read: %s is not set", ref->name, part->target->name, ref->env);
    return NULL;
}

static bool read_database(Session *session, AuditTarget *part, const DatabaseRef *ref, GError **error) {
    const char *url = resolve_url(session->audit, part, ref);
    if (!url)
        return true;
    AuditDatabase *database = audit_add_database(part, ref->name);
    g_autofree char *title = g_strdup_printf("Reading database %s", ref->name);
    g_autofree char *label = g_strdup_printf("database %s", ref->name);
    progress_begin(title, 0);
    LiveRequest request = {.conninfo = url, .label = label};
    if (part->migrations) {
        request.ledger_schema = part->migrations->ledger.schema;
        request.ledger_table = part->migrations->ledger.table;
        request.lock_table = part->migrations->rules->lock_table;
    }
    g_autoptr(GError) problem = NULL;
    g_autoptr(LiveDatabase) live = live_database_read(&request, &problem);
    if (live) {
        database->place = text_pool_add(part->texts, live->place);
        database->catalog = g_steal_pointer(&live->catalog);
        take_ledger(part, database, live);
        note_other_ledgers(part, database);
        return true;
    }
    if (g_error_matches(problem, PGSTRATA_ERROR, ERROR_INTERRUPTED)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    database->problem = load_keep_problem(part->texts, problem);
    log_warning("%s", database->problem);
    return true;
}

bool load_databases(Session *session, GError **error) {
    Audit *audit = session->audit;
    for (guint i = 0; i < audit->targets->len; i++) {
        AuditTarget *part = audit->targets->pdata[i];
        for (guint j = 0; j < part->target->databases->len; j++)
            if (!read_database(session, part, &g_array_index(part->target->databases, DatabaseRef, j), error))
                return false;
    }
    return true;
}
