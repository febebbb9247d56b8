/* Live databases: their catalogs and their ledgers, read and predicted from. */

#include "load.h"

#include <string.h>
#include "base/error.h"
#include "fleet.h"
#include "runners/predict.h"
#include "runners/runner.h"

#define JOBS_DEFAULT 8
#define LARGEST_OPTION 10000

/* --- the ledger ------------------------------------------------------------------------------------------------------------ */

/* One column of the ledger, row by row; NULL when the table has no such column. Free with g_free(); the texts are the copy's. */
static const char **ledger_column(const LedgerCopy *ledger, const char *name) {
    int column = ledger_copy_column(ledger, name);
    if (column < 0)
        return NULL;
    const char **values = g_new0(const char *, ledger->rows->len + 1);
    for (guint i = 0; i < ledger->rows->len; i++)
        values[i] = ((char *const *)ledger->rows->pdata[i])[column];
    return values;
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

static void predict(const MigrationSet *set, AuditDatabase *database, const DatabaseReading *reading) {
    LedgerTable table = {reading->ledger ? reading->ledger->rows->len : 0, {NULL}};
    for (const LedgerColumn *column = set->rules->columns; reading->ledger && column && column->column; column++)
        if (!table.columns[column->field])
            table.columns[column->field] = ledger_column(reading->ledger, column->column);
    const LedgerSetting setting = {has_objects(database->catalog, &set->ledger), reading->locked};
    database->ledger = runner_predict(set, reading->ledger ? &table : NULL, &setting);
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

void load_take_ledger(AuditTarget *part, AuditDatabase *database, const DatabaseReading *reading) {
    const MigrationSet *set = part->migrations;
    database->ledger_problem = g_strdup(reading->ledger_problem);
    if (set && set->ledger.table && !reading->ledger_problem)
        predict(set, database, reading);
    note_other_ledgers(part, database);
}

/* --- all databases ------------------------------------------------------------------------------------------------------ */

static void free_groups(gpointer groups) {
    fleet_groups_free(groups);
}

static GHashTable *groups_of_plans(Session *session, const GPtrArray *plans) {
    GHashTable *groups = g_hash_table_new_full(NULL, NULL, NULL, free_groups);
    for (guint i = 0; i < plans->len; i++) {
        FleetPlan *plan = plans->pdata[i];
        g_hash_table_insert(groups, plan, fleet_groups_new(session, plan->part, plan->entry));
    }
    return groups;
}

static void finish_groups(Session *session, const GPtrArray *plans, GHashTable *groups) {
    for (guint i = 0; i < plans->len; i++) {
        FleetPlan *plan = plans->pdata[i];
        load_note_entry(session, plan->part, plan->entry);
        fleet_groups_finish(g_hash_table_lookup(groups, plan));
    }
}

static void group(void *payload, FleetPlan *plan, DatabaseReading *take_reading) {
    fleet_groups_add(g_hash_table_lookup(payload, plan), take_reading);
}

/* A reading's catalog may stand for several: each group takes a copy of its own. */
void load_take_entries(Session *session, GPtrArray *plans) {
    g_autoptr(GHashTable) groups = groups_of_plans(session, plans);
    for (guint i = 0; i < plans->len; i++) {
        FleetPlan *plan = plans->pdata[i];
        g_autoptr(GPtrArray) readings = plan->entry->readings;
        plan->entry->readings = g_ptr_array_new();
        g_ptr_array_set_free_func(readings, NULL);
        for (guint j = 0; j < readings->len; j++) {
            DatabaseReading *reading = readings->pdata[j];
            const Catalog *catalog = database_entry_catalog(plan->entry, reading);
            if (!reading->catalog && catalog)
                reading->catalog = catalog_copy(catalog);
            group(groups, plan, reading);
        }
    }
    finish_groups(session, plans, groups);
}

bool load_check_options(const Options *options, GError **error) {
    const struct {
        const char *name;
        int value;
    } given[] = {{"jobs", options->jobs}, {"connect-timeout", options->connect_timeout}, {"database-timeout", options->database_timeout}};
    for (size_t i = 0; i < G_N_ELEMENTS(given); i++)
        if (given[i].value < 0 || given[i].value > LARGEST_OPTION) {
            error_set(error, ERROR_USAGE, "--%s must be between 1 and %d", given[i].name, LARGEST_OPTION);
            return false;
        }
    return true;
}

bool load_databases(Session *session, const Options *options, GError **error) {
    g_autoptr(GPtrArray) plans = fleet_plan(session, options, error);
    if (!plans)
        return false;
    g_autoptr(GHashTable) groups = groups_of_plans(session, plans);
    const FleetReadOptions wanted = {.index = 1, .count = 1, .jobs = load_jobs(options), .connect_timeout = options->connect_timeout,
                                     .total_timeout = options->database_timeout, .receive = group, .payload = groups};
    if (!fleet_read(plans, &wanted, error))
        return false;
    finish_groups(session, plans, groups);
    return true;
}

int load_jobs(const Options *options) {
    return options->jobs > 0 ? options->jobs : JOBS_DEFAULT;
}
