#include "shard.h"

#include <string.h>
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/progress.h"
#include "fleet.h"
#include "fleet/shard.h"
#include "load.h"
#include "write.h"

#define SHARD_LIMIT ((size_t)1 << 30)

/* --- what a shard is of ----------------------------------------------------------------------------------------------------------------- */

static void add(GChecksum *sum, const char *text) {
    g_checksum_update(sum, (const guchar *)(text ? text : ""), text ? (gssize)strlen(text) + 1 : 0);
    g_checksum_update(sum, (const guchar *)(text ? "+" : "-"), 1);
}

static void add_all(GChecksum *sum, const GPtrArray *texts) {
    for (guint i = 0; texts && i < texts->len; i++)
        add(sum, texts->pdata[i]);
    add(sum, NULL);
}

/* No URL is part of it: each machine may reach the server by another. */
static void add_database(GChecksum *sum, const DatabaseRef *ref) {
    const FleetSource *fleet = ref->fleet;
    add(sum, ref->name);
    add(sum, fleet ? "fleet" : "database");
    if (!fleet)
        return;
    add_all(sum, fleet->names);
    add_all(sum, fleet->patterns);
    add(sum, fleet->table_schema);
    add(sum, fleet->table);
    add(sum, fleet->column);
    for (guint i = 0; fleet->conditions && i < fleet->conditions->len; i++) {
        const FleetCondition *condition = &g_array_index(fleet->conditions, FleetCondition, i);
        add(sum, condition->column);
        add(sum, condition->equals);
        add(sum, condition->test);
    }
    add(sum, fleet->query);
}

static char *take_sum(GChecksum *take_sum) {
    char *hex = g_strdup(g_checksum_get_string(take_sum));
    g_checksum_free(take_sum);
    return hex;
}

static char *configuration_hash(const Audit *audit) {
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    add_all(sum, audit->project->exclude);
    add_all(sum, audit->project->platforms);
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        add(sum, part->target->name);
        for (guint j = 0; j < part->target->databases->len; j++)
            add_database(sum, &g_array_index(part->target->databases, DatabaseRef, j));
    }
    return take_sum(sum);
}

static char *migrations_hash(const Audit *audit) {
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        const MigrationSet *set = part->migrations;
        add(sum, part->target->name);
        add(sum, set ? set->rules->id : NULL);
        add(sum, set ? set->ledger.schema : NULL);
        add(sum, set ? set->ledger.table : NULL);
        for (size_t j = 0; set && j < set->migration_count; j++) {
            add(sum, set->migrations[j].tag);
            add(sum, set->migrations[j].sha256);
        }
    }
    return take_sum(sum);
}

static Shard *describe(const Audit *audit) {
    Shard *shard = shard_new();
    shard->tool = g_strdup(PGSTRATA_VERSION);
    shard->head = g_strdup(audit->history && audit->history->head ? audit->history->head->id : "");
    shard->revision = g_strdup(audit->revision);
    shard->configuration = configuration_hash(audit);
    shard->migrations = migrations_hash(audit);
    return shard;
}

/* --- writing ---------------------------------------------------------------------------------------------------------------------------- */

static void keep(void *payload, FleetPlan *plan, DatabaseReading *take_reading) {
    (void)payload;
    if (take_reading->problem)
        log_info("%s", take_reading->problem);
    database_entry_keep(plan->entry, take_reading);
}

static Shard *read_share(Session *session, const Options *options, GError **error) {
    int index, count;
    if (!shard_parse(options->shard, &index, &count, error))
        return NULL;
    g_autoptr(GPtrArray) plans = fleet_plan(session, options, error);
    if (!plans)
        return NULL;
    const FleetReadOptions wanted = {.index = index, .count = count, .jobs = load_jobs(options), .connect_timeout = options->connect_timeout,
                                     .total_timeout = options->database_timeout, .receive = keep};
    if (!fleet_read(plans, &wanted, error))
        return NULL;
    Shard *shard = describe(session->audit);
    shard->index = index;
    shard->count = count;
    for (guint i = 0; i < plans->len; i++) {
        FleetPlan *plan = plans->pdata[i];
        database_entry_sort(plan->entry);
        g_ptr_array_add(shard->entries, g_steal_pointer(&plan->entry));
    }
    return shard;
}

static void tell(const Shard *shard, const char *output) {
    size_t read = 0, unread = 0;
    for (guint i = 0; i < shard->entries->len; i++) {
        const DatabaseEntry *entry = shard->entries->pdata[i];
        for (guint j = 0; j < entry->readings->len; j++)
            *(((const DatabaseReading *)entry->readings->pdata[j])->problem ? &unread : &read) += 1;
    }
    log_notice("wrote %s: %zu databases, and %zu that could not be read", output, read, unread);
}

int shard_run(const Options *options, GError **error) {
    if (options->offline || (options->arguments && options->arguments[0])) {
        error_set(error, ERROR_USAGE, "--shard reads live databases: it goes neither with --offline nor with sources");
        return 0;
    }
    g_autoptr(Session) session = session_open(options, error);
    if (!session || !session_load(session, options, error))
        return 0;
    g_autoptr(Shard) shard = read_share(session, options, error);
    progress_end();
    if (!shard)
        return 0;
    g_autofree char *bytes = shard_write(shard);
    if (write_result(options->output, bytes, error) && options->output)
        tell(shard, options->output);
    return 0;
}

/* --- merging ---------------------------------------------------------------------------------------------------------------------------- */

static void free_shard(gpointer shard) {
    shard_free(shard);
}

static GPtrArray *read_shards(char *const *paths, GError **error) {
    g_autoptr(GPtrArray) shards = g_ptr_array_new_with_free_func(free_shard);
    for (char *const *path = paths; *path; path++) {
        size_t size;
        g_autofree char *bytes = file_read(*path, SHARD_LIMIT, &size, error);
        Shard *shard = bytes ? shard_read(bytes, size, *path, error) : NULL;
        if (!shard)
            return NULL;
        g_ptr_array_add(shards, shard);
    }
    return g_steal_pointer(&shards);
}

/* The entries of the merged shards in place of plans, which are in the same order by the configuration's hash. */
static GPtrArray *plans_of(Session *session, Shard *whole, GError **error) {
    GPtrArray *plans = fleet_plan_nothing(session);
    if (plans->len != whole->entries->len) {
        error_set(error, ERROR_CONFIG, "the shards have %u entries of databases, the configuration has %u", whole->entries->len, plans->len);
        g_ptr_array_unref(plans);
        return NULL;
    }
    for (guint i = 0; i < plans->len; i++) {
        FleetPlan *plan = plans->pdata[i];
        database_entry_free(plan->entry);
        plan->entry = whole->entries->pdata[i];
        whole->entries->pdata[i] = NULL;
    }
    return plans;
}

bool shard_load(Session *session, const Options *options, GError **error) {
    g_autoptr(GPtrArray) shards = read_shards(options->arguments, error);
    g_autoptr(Shard) mine = describe(session->audit);
    g_autoptr(Shard) whole = shards ? shard_merge(shards, (const char *const *)options->arguments, mine, error) : NULL;
    g_autoptr(GPtrArray) plans = whole ? plans_of(session, whole, error) : NULL;
    if (!plans)
        return false;
    load_take_entries(session, plans);
    return true;
}
