/*
 * Reading many databases at once. Each of the workers takes the next member, reads it by one connection, and hands the reading over; the caller's thread receives them, and alone
 * tells of the progress. A signal wakes every worker out of its waiting (base/interrupt.h), so all end soon after it.
 */

#include "fleet.h"

#include <string.h>
#include "base/error.h"
#include "base/interrupt.h"
#include "base/progress.h"
#include "server/introspect.h"

#define LOOK_US 100000

typedef struct {
    FleetPlan *plan;
    const char *name, *url;
} Job;

typedef struct {
    const FleetReadOptions *options;
    GArray *jobs;         /* of Job */
    gint next;            /* atomic: the next job that nobody has */
    bool alone;           /* there are several: one connection each */
    GAsyncQueue *results; /* of Result */
} Pool;

typedef struct {
    FleetPlan *plan;
    DatabaseReading *reading; /* NULL: the worker has ended */
} Result;

/* --- in a worker ------------------------------------------------------------------------------------------------------------------------ */

/* The columns that the runner's rules read, and no others. */
static LedgerCopy *copy_ledger(const RunnerRules *rules, const ResultRows *rows) {
    LedgerCopy *copy = ledger_copy_new();
    g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(int));
    for (const LedgerColumn *column = rules->columns; column && column->column; column++) {
        int place = result_rows_column(rows, column->column);
        if (place < 0 || ledger_copy_column(copy, column->column) >= 0)
            continue;
        g_ptr_array_add(copy->columns, g_strdup(column->column));
        g_array_append_val(columns, place);
    }
    g_autofree const char **values = g_new0(const char *, columns->len + 1);
    for (size_t i = 0; i < result_rows_count(rows); i++) {
        for (guint j = 0; j < columns->len; j++)
            values[j] = result_rows_get(rows, i, (size_t)g_array_index(columns, int, j));
        ledger_copy_add_row(copy, values);
    }
    return copy;
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

static void take_live(DatabaseReading *reading, const MigrationSet *set, LiveDatabase *live) {
    reading->place = g_strdup(live->place);
    reading->catalog = g_steal_pointer(&live->catalog);
    reading->fingerprint = catalog_fingerprint(reading->catalog, false);
    reading->ledger_problem = g_strdup(live->ledger_problem);
    if (live->ledger && set)
        reading->ledger = copy_ledger(set->rules, live->ledger);
    reading->locked = set && is_locked(set->rules, live->lock);
}

static void take_problem(DatabaseReading *reading, const GError *problem) {
    const char *hint = error_get_hint(problem);
    reading->problem = g_strdup_printf("%s%s%s", problem->message, hint ? "; " : "", hint ? hint : "");
}

static DatabaseReading *read_member(const Pool *pool, const Job *job) {
    const MigrationSet *set = job->plan->part->migrations;
    DatabaseReading *reading = g_new0(DatabaseReading, 1);
    reading->name = g_strdup(job->name);
    g_autofree char *label = job->plan->entry->fleet ? g_strdup_printf("database %s/%s", job->plan->entry->name, job->name)
                                                     : g_strdup_printf("database %s", job->name);
    LiveRequest request = {.conninfo = job->url, .label = label, .connect_timeout = pool->options->connect_timeout,
                           .total_timeout = pool->options->total_timeout, .alone = pool->alone};
    if (set) {
        request.ledger_schema = set->ledger.schema;
        request.ledger_table = set->ledger.table;
        request.lock_table = set->rules->lock_table;
    }
    g_autoptr(GError) problem = NULL;
    g_autoptr(LiveDatabase) live = live_database_read(&request, &problem);
    if (live)
        take_live(reading, set, live);
    else
        take_problem(reading, problem);
    return reading;
}

static void hand_over(Pool *pool, FleetPlan *plan, DatabaseReading *take_reading) {
    Result *result = g_new(Result, 1);
    *result = (Result){plan, take_reading};
    g_async_queue_push(pool->results, result);
}

static gpointer work(gpointer data) {
    Pool *pool = data;
    while (interrupt_signal() == 0) {
        guint index = (guint)g_atomic_int_add(&pool->next, 1);
        if (index >= pool->jobs->len)
            break;
        const Job *job = &g_array_index(pool->jobs, Job, index);
        hand_over(pool, job->plan, read_member(pool, job));
    }
    hand_over(pool, NULL, NULL);
    return NULL;
}

/* --- in the caller's thread ------------------------------------------------------------------------------------------------------------- */

static GArray *collect_jobs(const GPtrArray *plans, const FleetReadOptions *options) {
    GArray *jobs = g_array_new(FALSE, FALSE, sizeof(Job));
    for (guint i = 0; i < plans->len; i++) {
        FleetPlan *plan = plans->pdata[i];
        for (guint j = 0; j < plan->urls->len; j++) {
            const Job job = {plan, plan->entry->members->pdata[j], plan->urls->pdata[j]};
            if ((size_t)j % (size_t)options->count == (size_t)options->index - 1)
                g_array_append_val(jobs, job);
        }
    }
    return jobs;
}

static void begin_progress(const GArray *jobs) {
    const Job *first = &g_array_index(jobs, Job, 0);
    g_autofree char *title = jobs->len > 1 ? g_strdup("Reading databases") : g_strdup_printf("Reading database %s", first->name);
    progress_begin(title, jobs->len > 1 ? jobs->len : 0);
}

/* Until each worker has ended, and with it all that it had begun. */
static void receive_all(Pool *pool, guint workers) {
    size_t done = 0, unread = 0;
    while (workers > 0) {
        Result *result = g_async_queue_timeout_pop(pool->results, LOOK_US);
        if (result && !result->reading)
            workers--;
        if (result && result->reading) {
            done++;
            unread += result->reading->problem != NULL;
            if (interrupt_signal() != 0)
                database_reading_free(result->reading);
            else
                pool->options->receive(pool->options->payload, result->plan, result->reading);
        }
        g_free(result);
        if (unread > 0 && pool->jobs->len > 1) {
            g_autofree char *note = g_strdup_printf("(%zu unreachable)", unread);
            progress_note(note);
        }
        progress_set(pool->jobs->len > 1 ? done : 0);
    }
}

bool fleet_read(GPtrArray *plans, const FleetReadOptions *options, GError **error) {
    g_autoptr(GArray) jobs = collect_jobs(plans, options);
    if (jobs->len == 0)
        return !interrupt_check(error);
    guint workers = MIN(jobs->len, (guint)options->jobs);
    g_autoptr(GAsyncQueue) results = g_async_queue_new();
    Pool pool = {.options = options, .jobs = jobs, .alone = jobs->len > 1, .results = results};
    begin_progress(jobs);
    g_autoptr(GPtrArray) threads = g_ptr_array_new();
    for (guint i = 0; i < workers; i++)
        g_ptr_array_add(threads, g_thread_new("reader", work, &pool));
    receive_all(&pool, workers);
    for (guint i = 0; i < threads->len; i++)
        g_thread_join(threads->pdata[i]);
    return !interrupt_check(error);
}
