#ifndef TEST_ANALYSIS_RISK_FIXTURE_H
#define TEST_ANALYSIS_RISK_FIXTURE_H

/* A target with a schema in use, made by its first migration, and a second migration whose text is under test. */

#include "fixture.h"

/* The runner's mode is what matters of it here. */
static const RunnerRules PER_FILE = {.id = "per-file", .title = "per file", .name = "Per File", .transaction = TRANSACTION_PER_FILE};
static const RunnerRules ALL_PENDING = {.id = "all-pending", .title = "all pending", .name = "All Pending", .transaction = TRANSACTION_ALL_PENDING};
static const RunnerRules PER_PIECE = {.id = "per-piece", .title = "per piece", .name = "Per Piece", .transaction = TRANSACTION_PER_PIECE};
static const RunnerRules EACH_ALONE = {.id = "each-alone", .title = "each alone", .name = "Each Alone", .transaction = TRANSACTION_NONE};

/* What differs from a file that is replayed, wrapped in its own transaction, and changes nothing that the case must know. */
typedef struct {
    const RunnerRules *rules;   /* NULL: PER_FILE */
    const char *retyped, *type; /* "email": public.users.email has this type afterwards */
    const char *gone;           /* identity of a table or column that is not there afterwards */
    const char *down;           /* of the migration; NULL: none */
    bool has_down;              /* the first migration has a way back */
    bool no_transaction, not_replayed;
} RiskSetting;

static inline bool is_below(const char *identity, const char *above) {
    size_t length = above ? strlen(above) : 0;
    return above && strncmp(identity, above, length) == 0 && (identity[length] == '\0' || identity[length] == '.');
}

static inline void put_users_column(Catalog *catalog, const char *name, const char *type, const RiskSetting *setting, bool after) {
    g_autofree char *identity = g_strdup_printf("public.users.%s", name);
    if (after && is_below(identity, setting->gone))
        return;
    put_column(catalog, "public.users", name, after && setting->retyped && strcmp(setting->retyped, name) == 0 ? setting->type : type);
}

static inline Catalog *catalog_in_use(const RiskSetting *setting, bool after) {
    Catalog *catalog = catalog_new();
    put_object(catalog, KIND_SCHEMA, NULL, "app", NULL);
    put_object(catalog, KIND_ENUM, NULL, "public.mood", "labels='sad', 'ok'", NULL);
    put_object(catalog, KIND_DOMAIN, NULL, "public.email", "type=text", NULL);
    put_object(catalog, KIND_DOMAIN, NULL, "public.unused", "type=text", NULL);
    if (!(after && is_below("public.users", setting->gone))) {
        put_object(catalog, KIND_TABLE, NULL, "public.users", "row_security=enabled", NULL);
        put_users_column(catalog, "id", "integer", setting, after);
        put_users_column(catalog, "email", "character varying(100)", setting, after);
        put_users_column(catalog, "amount", "numeric(10,2)", setting, after);
        put_users_column(catalog, "seen", "timestamp without time zone", setting, after);
        put_users_column(catalog, "address", "public.email", setting, after);
        put_object(catalog, KIND_COLUMN, "public.users", "public.users.owner", "type=integer", "not_null=yes", NULL);
        put_object(catalog, KIND_CHECK, "public.users", "public.users.seen_known", "expression=seen IS NOT NULL", NULL);
        put_object(catalog, KIND_INDEX, "public.users", "public.users_email_idx", "columns=email", NULL);
    }
    put_table(catalog, "public.orders");
    put_column(catalog, "public.orders", "id", "integer");
    put_column(catalog, "public.orders", "user_id", "integer");
    put_object(catalog, KIND_TABLE, NULL, "public.events", "partition_key=RANGE (at)", NULL);
    put_table(catalog, "public.events_old");
    put_object(catalog, KIND_MATERIALIZED_VIEW, NULL, "public.totals", "definition=SELECT 1", NULL);
    put_object(catalog, KIND_FUNCTION, NULL, "public.mint", "language=plpgsql", "body=begin return 1; end", NULL);
    put_object(catalog, KIND_FUNCTION, NULL, "public.fixed", "language=sql", "body=select 1", "volatility=immutable", NULL);
    put_object(catalog, KIND_FUNCTION, NULL, "public.count_users", "language=plpgsql", "body=begin return (select count(amount) from users); end", NULL);
    return catalog;
}

static inline void set_sql(MigrationSet *set, size_t index, const char *sql) {
    Migration *migration = &set->migrations[index];
    migration->sql = text_pool_add(set->texts, sql);
    migration->sql_size = strlen(sql);
}

/* Both migrations came long ago: everything is reviewed. `count` texts after the first migration. */
static inline Audit *risk_audit(const RiskSetting *setting, size_t count, const char *const *sql) {
    static const char *const tags[] = {"0000_base", "0001_change", "0002_next", "0003_last"};
    Audit *audit = audit_new();
    audit->project = project_new();
    audit->risk_scope = RISKS_ALL;
    Target *target = project_add_target(audit->project, "main");
    target->folder = "db/migrations";
    audit->history = history_new();
    AuditTarget *part = audit_add_target(audit, target);
    MigrationSet *set = part->migrations = set_of(count + 1, tags);
    set->rules = setting->rules ? setting->rules : &PER_FILE;
    set->journal = NULL;
    for (size_t i = 0; i <= count; i++) {
        g_autofree char *id = g_strdup_printf("aaaaaa%zu", i);
        put_event(audit->history, put_file(audit->history, set->migrations[i].path, true), EVENT_ADDED, put_commit(audit->history, id, (int)i, "add a migration"));
    }
    for (size_t i = 0; i < count; i++)
        set_sql(set, i + 1, sql[i]);
    set->migrations[1].no_transaction = setting->no_transaction;
    if (setting->has_down)
        set->migrations[0].down_path = "db/migrations/0000_base.down.sql";
    if (setting->down) {
        set->migrations[1].down_path = "db/migrations/0001_change.down.sql";
        set->migrations[1].down = setting->down;
        set->migrations[1].down_size = strlen(setting->down);
    }
    if (setting->not_replayed)
        return audit;
    Catalog *catalogs[4];
    for (size_t i = 0; i <= count; i++)
        catalogs[i] = catalog_in_use(setting, i > 0);
    part->registered = part->all = chain_of(count + 1, catalogs, tags);
    return audit;
}

/* How often a rule is at risk in the migration at `index`; those that are allowed do not count. */
static inline size_t risk_count(const Audit *audit, size_t index, const char *rule) {
    const AuditTarget *part = audit->targets->pdata[0];
    size_t count = 0;
    for (guint i = 0; part->risks && i < part->risks->len; i++) {
        const RiskNote *note = part->risks->pdata[i];
        for (guint j = 0; note->migration == index && j < note->risks->len; j++) {
            const RiskItem *risk = &g_array_index(note->risks, RiskItem, j);
            count += strcmp(risk->rule, rule) == 0 && !risk->allowed;
        }
    }
    return count;
}

static inline const RiskItem *risk_find_item(const Audit *audit, const char *rule) {
    const AuditTarget *part = audit->targets->pdata[0];
    for (guint i = 0; part->risks && i < part->risks->len; i++) {
        const RiskNote *note = part->risks->pdata[i];
        for (guint j = 0; j < note->risks->len; j++)
            if (strcmp(g_array_index(note->risks, RiskItem, j).rule, rule) == 0)
                return &g_array_index(note->risks, RiskItem, j);
    }
    return NULL;
}

#endif
