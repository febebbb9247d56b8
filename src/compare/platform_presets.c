#include "compare/platform.h"

#include <string.h>

/*
 * What each platform is known to make by itself. Patterns name no user's object: where a platform only adds roles or extensions, there is nothing to fold, and it has no row. Order: by id.
 */

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})
#define KINDS(...) ((const ObjectKind[]){__VA_ARGS__, KIND_COUNT})

static const Platform rows[] = {
    {"azure", "Azure Database for PostgreSQL", NULL, LIST("extension:azure", "extension:pgaadauth", "extension:pgms_stats"),
     LIST("role:azuresu", "role:azure_pg_admin", "role:azure_superuser", "extension:azure", "extension:pgaadauth"), 1, NULL},
    {"citus", "Citus", LIST("citus", "citus_internal", "columnar", "columnar_internal"), LIST("default_privileges:FOR ROLE citus*"), LIST("extension:citus"), 1, NULL},
    {"cloudsql", "Cloud SQL", LIST("google_vacuum_mgmt"), LIST("extension:google_vacuum_mgmt", "extension:google_columnar_engine", "extension:google_db_advisor", "extension:google_insights"),
     LIST("role:cloudsqladmin", "role:cloudsqlsuperuser", "role:alloydbadmin", "role:alloydbsuperuser", "schema:google_vacuum_mgmt"), 1, NULL},
    {"graphile_worker", "Graphile Worker", LIST("graphile_worker"), NULL, LIST("table:graphile_worker.migrations", "table:graphile_worker.*jobs"), 2, NULL},
    {"hasura", "Hasura", LIST("hdb_catalog", "hdb_views", "hdb_lib"), LIST("trigger:*.notify_hasura_*", "trigger:*.\"notify_hasura_*\""),
     LIST("schema:hdb_catalog"), 1, NULL},
    {"heroku", "Heroku Postgres", LIST("_heroku", "heroku_ext"), NULL, LIST("schema:_heroku", "schema:heroku_ext"), 1, NULL},
    {"neon", "Neon", LIST("neon", "neon_auth", "neon_migration"), LIST("extension:neon", "default_privileges:FOR ROLE cloud_admin*"),
     LIST("role:neon_superuser", "role:cloud_admin", "schema:neon_auth", "schema:neon_migration", "extension:neon"), 1, NULL},
    {"pg_cron", "pg_cron", LIST("cron"), NULL, LIST("extension:pg_cron"), 1, NULL},
    {"pg_partman", "pg_partman", LIST("partman"), NULL, LIST("extension:pg_partman"), 1, NULL},
    {"pg_repack", "pg_repack", LIST("repack"), LIST("trigger:*.repack_trigger"), LIST("extension:pg_repack"), 1, NULL},
    {"pgboss", "pg-boss", LIST("pgboss", "pgboss_v*"), NULL, LIST("table:pgboss*.version", "table:pgboss*.job"), 2, NULL},
    {"pgmq", "pgmq", LIST("pgmq"), NULL, LIST("extension:pgmq", "table:pgmq.meta"), 1, NULL},
    {"postgis", "PostGIS", LIST("topology", "tiger", "tiger_data"), NULL, LIST("extension:postgis*"), 1, NULL},
    {"rds", "Amazon RDS and Aurora", LIST("rdsadmin", "aws_commons", "aws_s3", "aws_lambda", "apg_plan_mgmt"),
     LIST("extension:rds_*", "extension:aws_*", "extension:apg_*", "default_privileges:FOR ROLE rdsadmin*"), LIST("role:rdsadmin", "role:rds_superuser", "extension:rds_*", "extension:aws_*"), 1, NULL},
    {"supabase", "Supabase",
     LIST("auth", "storage", "realtime", "_realtime", "_analytics", "_supavisor", "graphql", "graphql_public", "net", "vault", "pgsodium", "pgsodium_masks", "pgbouncer", "pgtle", "cron",
          "extensions", "supabase_functions", "supabase_migrations"),
     LIST("event_trigger:issue_*_access", "event_trigger:issue_graphql_placeholder", "event_trigger:pgrst_d*_watch", "event_trigger:graphql_watch_*", "publication:supabase_realtime",
          "publication:supabase_realtime_messages_publication", "extension:pg_graphql", "extension:supabase_vault", "extension:pgsodium", "extension:pg_net", "extension:pgjwt",
          "extension:pg_stat_statements", "default_privileges:FOR ROLE supabase_*"),
     LIST("table:auth.users", "table:auth.identities", "table:storage.objects", "table:storage.buckets", "table:realtime.messages", "table:realtime.subscription", "schema:graphql_public",
          "schema:supabase_functions", "role:supabase_*"),
     3, KINDS(KIND_POLICY)},
    {"timescaledb", "TimescaleDB", LIST("_timescaledb_*", "timescaledb_experimental", "timescaledb_information", "toolkit_experimental"),
     LIST("_timescaledb_*.*", "trigger:*.ts_insert_blocker", "trigger:*.ts_cagg_invalidation_trigger"), LIST("extension:timescaledb", "schema:_timescaledb_internal"), 1, NULL},
};

const Platform *platform_rows(size_t *count) {
    *count = G_N_ELEMENTS(rows);
    return rows;
}

const Platform *platform_find(const char *id) {
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i].id, id) == 0)
            return &rows[i];
    return NULL;
}
