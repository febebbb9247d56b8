#ifndef TEST_ANALYSIS_CLEAN_AUDIT_H
#define TEST_ANALYSIS_CLEAN_AUDIT_H

/* A target where nothing is wrong: four migrations, all registered, applied and committed. */

#include "fixture.h"

#define COUNT 4
static const char *const TAGS[COUNT] = {"0000_init", "0001_orders", "0002_email", "0003_audit"};

static inline Catalog *catalog_at(size_t level) {
    Catalog *catalog = catalog_new();
    if (level >= 1) {
        put_table(catalog, "public.users");
        put_column(catalog, "public.users", "id", "integer");
    }
    if (level >= 2) {
        put_table(catalog, "public.orders");
        put_column(catalog, "public.orders", "id", "integer");
    }
    if (level >= 3)
        put_column(catalog, "public.users", "email", "character varying(255)");
    if (level >= 4) {
        put_table(catalog, "public.audit");
        put_column(catalog, "public.audit", "id", "bigint");
    }
    return catalog;
}

static inline Strata *strata_new_of(void) {
    Catalog *catalogs[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        catalogs[i] = catalog_at(i + 1);
    return chain_of(COUNT, catalogs, TAGS);
}

static inline Audit *clean_audit(void) {
    Audit *audit = audit_new();
    audit->project = project_new();
    audit->project->package_manager = "pnpm";
    Target *target = project_add_target(audit->project, "tenant");
    target->folder = "db/migrations";
    target->migrate_command = "pnpm db:migrate";
    target->generate_command = "pnpm db:generate";
    audit->history = history_new();
    AuditTarget *part = audit_add_target(audit, target);
    part->migrations = set_of(COUNT, TAGS);
    part->migrations->keeps_snapshots = true;
    for (size_t i = 0; i < COUNT; i++) {
        JournalEntry *entry = &part->migrations->entries[i];
        entry->snapshot_id = text_pool_printf(part->texts, "id%zu", i);
        entry->snapshot_prev_id = i == 0 ? "00000000-0000-0000-0000-000000000000" : text_pool_printf(part->texts, "id%zu", i - 1);
        g_autofree char *id = g_strdup_printf("aaaaaa%zu", i);
        FileHistory *file = put_file(audit->history, part->migrations->migrations[i].path, true);
        put_event(audit->history, file, EVENT_ADDED, put_commit(audit->history, id, (int)i * 10, "add a migration"));
    }
    part->registered = part->all = strata_new_of();
    return audit;
}

static inline AuditTarget *part_of(Audit *audit) {
    return audit->targets->pdata[0];
}

static inline MigrationSet *set_in(Audit *audit) {
    return part_of(audit)->migrations;
}

/* Puts a ledger of the first `rows` migrations in place of the database's; a hash and a time other than those of one row (-1: none) may be given. */
static inline void put_ledger(Audit *audit, AuditDatabase *database, size_t rows, int row, const char *hash, const char *when) {
    const MigrationSet *set = set_in(audit);
    g_autofree const char **hashes = g_new0(const char *, rows + 1), **whens = g_new0(const char *, rows + 1);
    for (size_t i = 0; i < rows; i++) {
        bool other = row == (int)i, present = i < set->migration_count;
        hashes[i] = other ? hash : present ? set->migrations[i].sha256 : NULL;
        whens[i] = other ? when : present ? text_pool_printf(part_of(audit)->texts, "%" G_GINT64_FORMAT, set->entries[i].when) : NULL;
    }
    LedgerState *ledger = ledger_of_rows(set, rows, hashes, whens, NULL);
    ledger_state_free(database->ledger);
    database->ledger = ledger;
}

/* A live database; with `rows` > 0 a ledger with the first `rows` migrations. Takes the catalog. */
static inline AuditDatabase *put_database(Audit *audit, Catalog *take_catalog, size_t rows) {
    AuditDatabase *database = audit_add_database(part_of(audit), "production");
    catalog_seal(take_catalog);
    database->catalog = take_catalog;
    if (rows > 0)
        put_ledger(audit, database, rows, -1, NULL, NULL);
    else
        database->ledger = runner_predict(set_in(audit), NULL, &(LedgerSetting){.has_objects = true});
    return database;
}

#endif
