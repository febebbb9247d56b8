#include "clean_audit.h"

#include <stdlib.h>

/* A target where nothing is wrong; each case spoils one thing, and exactly its rule must fire. */

/* --- what is spoilt ------------------------------------------------------------------------------------------------------ */

/* The last file leaves the journal: the replay of the registered ones lacks its table. */
static void spoil_registration(Audit *audit) {
    AuditTarget *part = part_of(audit);
    part->migrations->migrations[3].registered = false;
    part->migrations->migrations[3].entry = -1;
    part->migrations->entry_count = 3;
    Catalog *catalogs[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        catalogs[i] = catalog_at(MIN(i + 1, 3));
    part->registered = chain_of(COUNT, catalogs, TAGS);
}

static void spoil_twin(Audit *audit) {
    spoil_registration(audit);
    AuditTarget *part = part_of(audit);
    part->migrations->migrations[3].prefix = "0002";
    strata_free(part->all);
    part->all = part->registered;
}

static void spoil_file(Audit *audit) {
    set_in(audit)->migrations[2].path = NULL;
    set_in(audit)->entries[2].migration = -1;
}

static void spoil_number(Audit *audit) {
    set_in(audit)->migrations[3].prefix = "0002";
}

static void spoil_when(Audit *audit) {
    set_in(audit)->entries[2].when = 1600000000123;
    set_in(audit)->entries[3].when = 1600000000124;
}

static void spoil_hand(Audit *audit) {
    set_in(audit)->entries[3].when = 1700000009000;
}

static void spoil_index(Audit *audit) {
    set_in(audit)->entries[3].idx = 7;
}

static void spoil_snapshot(Audit *audit) {
    set_in(audit)->entries[3].snapshot_id = set_in(audit)->entries[3].snapshot_prev_id = NULL;
}

static void spoil_chain(Audit *audit) {
    set_in(audit)->entries[2].snapshot_prev_id = "gone";
}

static void spoil_fork(Audit *audit) {
    set_in(audit)->entries[3].snapshot_prev_id = "id1";
}

static void spoil_journal(Audit *audit) {
    g_ptr_array_add(set_in(audit)->problems, g_strdup("meta/_journal.json:3: unexpected end"));
}

static void spoil_target(Audit *audit) {
    ((Target *)audit->project->targets->pdata[0])->stray = true;
}

static FileHistory *file_at(Audit *audit, size_t index) {
    return &audit->history->files[index];
}

static void spoil_edit(Audit *audit) {
    put_event(audit->history, file_at(audit, 1), EVENT_EDITED, put_commit(audit->history, "bbbbbb1", 40, "fix orders"))->edit = EDIT_SQL;
}

static void spoil_comment(Audit *audit) {
    put_event(audit->history, file_at(audit, 1), EVENT_EDITED, put_commit(audit->history, "bbbbbb1", 40, "typo"))->edit = EDIT_COMMENT;
}

static void spoil_deletion(Audit *audit) {
    FileHistory *file = put_file(audit->history, "db/migrations/0009_gone.sql", false);
    put_event(audit->history, file, EVENT_ADDED, put_commit(audit->history, "cccccc1", 50, "add"));
    put_event(audit->history, file, EVENT_DELETED, put_commit(audit->history, "cccccc2", 51, "remove"));
    history_sort_files(audit->history);
}

static void spoil_squash(Audit *audit) {
    const Commit *commit = put_commit(audit->history, "cccccc3", 52, "start anew");
    for (int i = 0; i < 5; i++) {
        g_autofree char *path = g_strdup_printf("db/migrations/000%d_old.sql", i);
        put_event(audit->history, put_file(audit->history, path, false), EVENT_DELETED, commit)->squash = true;
    }
    history_sort_files(audit->history);
}

static void spoil_name(Audit *audit) {
    FileEvent *event = put_event(audit->history, file_at(audit, 1), EVENT_RENAMED, put_commit(audit->history, "dddddd1", 60, "renumber"));
    event->previous_path = "db/migrations/0007_orders.sql";
    event->blob_before = event->blob_after = "3333";
}

static void spoil_commit(Audit *audit) {
    set_in(audit)->migrations[3].uncommitted = true;
}

static void spoil_depth(Audit *audit) {
    audit->history->complete = false;
    audit->history->incomplete_reason = "shallow clone: fetch the rest";
}

static ReplayFailure *put_failure(Strata *strata, size_t index, StratumStatus status) {
    Stratum *stratum = &strata->strata[index];
    stratum->status = status;
    stratum->failures = g_new0(ReplayFailure, 1);
    stratum->failure_count = 1;
    stratum->failures[0] = (ReplayFailure){.cause = CAUSE_MISSING_OBJECT, .line = 4, .sqlstate = "42P01",
                                           .message = "relation \"teams\" does not exist", .missing = "teams", .statement = "ALTER TABLE teams ..."};
    return stratum->failures;
}

static void spoil_replay(Audit *audit) {
    put_failure(part_of(audit)->registered, 2, STRATUM_FAILED);
}

static void spoil_replay_in_part(Audit *audit) {
    put_failure(part_of(audit)->registered, 2, STRATUM_PARTLY);
}

static void spoil_mode(Audit *audit) {
    part_of(audit)->registered->strata[2].mode = "statement by statement";
}

static void spoil_assumption(Audit *audit) {
    g_ptr_array_add(part_of(audit)->registered->assumptions, (gpointer)(uintptr_t) "type vector");
}

static void spoil_no_op(Audit *audit) {
    Stratum *stratum = &part_of(audit)->all->strata[3];
    g_autoptr(Catalog) exists = catalog_at(2), wanted = catalog_at(2);
    put_column(wanted, "public.orders", "total", "numeric(10,2)");
    put_object(wanted, KIND_COLUMN, "public.orders", "public.orders.note", "type=text", "not_null=yes", NULL);
    catalog_seal(exists);
    catalog_seal(wanted);
    stratum->no_ops = g_new0(NoOp, 1);
    stratum->no_op_count = 1;
    stratum->no_ops[0] = (NoOp){.kind = KIND_TABLE, .identity = "public.orders", .line = 1, .differences = change_set_between(exists, wanted, false)};
}

static void spoil_behind(Audit *audit) {
    put_database(audit, catalog_at(2), 2);
}

static void spoil_skipped(Audit *audit) {
    set_in(audit)->entries[3].when = 1600000000123;
    put_database(audit, catalog_at(3), 3);
}

static void spoil_missing(Audit *audit) {
    Catalog *live = catalog_new();
    put_table(live, "public.users");
    put_column(live, "public.users", "id", "integer");
    put_table(live, "public.orders");
    put_column(live, "public.orders", "id", "integer");
    put_table(live, "public.audit");
    put_column(live, "public.audit", "id", "bigint");
    put_database(audit, live, 4);
}

static void spoil_extra(Audit *audit) {
    Catalog *live = catalog_at(4);
    put_column(live, "public.users", "nickname", "text");
    put_database(audit, live, 4);
}

static void spoil_type(Audit *audit) {
    Catalog *live = catalog_at(2);
    put_object(live, KIND_COLUMN, "public.users", "public.users.email", "type=text", "not_null=yes", NULL);
    put_table(live, "public.audit");
    put_column(live, "public.audit", "id", "bigint");
    put_database(audit, live, 4);
}

static void spoil_ledger_row(Audit *audit) {
    put_ledger(audit, put_database(audit, catalog_at(4), 4), 5, 4, "feedfacefeedface", "1690000000000");
}

static void spoil_ledger_hash(Audit *audit) {
    AuditDatabase *database = put_database(audit, catalog_at(4), 4);
    put_ledger(audit, database, 4, 1, "feedfacefeedface", database->ledger->rows[1].fields[FIELD_WHEN]);
}

static void spoil_ledger_time(Audit *audit) {
    AuditDatabase *database = put_database(audit, catalog_at(4), 4);
    put_ledger(audit, database, 4, 1, set_in(audit)->migrations[1].sha256, NULL);
}

static void spoil_ledger_journal(Audit *audit) {
    AuditDatabase *database = put_database(audit, catalog_at(4), 4);
    g_autofree char *applied = g_strdup_printf("%" G_GINT64_FORMAT, set_in(audit)->entries[3].when);
    set_in(audit)->entries[3].when += 5000;
    put_ledger(audit, database, 4, 3, set_in(audit)->migrations[3].sha256, applied);
}

static void spoil_ledger_ahead(Audit *audit) {
    put_database(audit, catalog_at(3), 4);
}

static void spoil_ledger_late(Audit *audit) {
    put_database(audit, catalog_at(4), 3);
}

static void spoil_ledger(Audit *audit) {
    put_database(audit, catalog_at(4), 0);
}

/* Lands ten days after those behind it. */
static void spoil_landing(Audit *audit) {
    set_in(audit)->rules = runner_find("drizzle-folders")->rules;
    file_at(audit, 1)->events[0].mainline = put_commit(audit->history, "eeeeee1", 70, "a slow branch");
}

static LedgerOrigin *put_origin(Audit *audit, LedgerRow *row, const char *path) {
    row->origin = g_new0(LedgerOrigin, 1);
    row->origin->path = path;
    row->origin->blob = "4444444444444444";
    row->origin->brought = put_commit(audit->history, "ffffff0", 80, "add");
    row->origin->changed_by = put_commit(audit->history, "ffffff1", 81, "change");
    row->origin->fate = EVENT_EDITED;
    row->origin->edit = EDIT_SQL;
    row->origin->difference = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+new\n";
    return row->origin;
}

/* A row that no file explains. */
static LedgerRow *put_stranger(Audit *audit) {
    AuditDatabase *database = put_database(audit, catalog_at(4), 4);
    put_ledger(audit, database, 5, 4, "feedfacefeedface", "1690000000000");
    for (size_t i = 0; i < database->ledger->row_count; i++)
        if (database->ledger->rows[i].migration < 0)
            return &database->ledger->rows[i];
    abort();
}

static void spoil_deleted_row(Audit *audit) {
    put_origin(audit, put_stranger(audit), "db/migrations/0009_gone.sql")->fate = EVENT_DELETED;
}

static void spoil_renamed_row(Audit *audit) {
    LedgerOrigin *origin = put_origin(audit, put_stranger(audit), "db/migrations/0009_old.sql");
    origin->fate = EVENT_RENAMED;
    origin->now = set_in(audit)->migrations[1].path;
}

static void spoil_branch_row(Audit *audit) {
    put_origin(audit, put_stranger(audit), "db/migrations/0009_new.sql")->branch = "feature/new";
}

static LedgerRow *row_in(Audit *audit, size_t index) {
    return &put_database(audit, catalog_at(4), 4)->ledger->rows[index];
}

static void spoil_blindly(Audit *audit) {
    LedgerOrigin *origin = put_origin(audit, row_in(audit, 1), "db/migrations/0001_orders.sql");
    origin->blind = origin->guessed = true;
}

static void spoil_by_time(Audit *audit) {
    put_origin(audit, row_in(audit, 1), "db/migrations/0001_orders.sql")->guessed = true;
}

static void spoil_harmlessly(Audit *audit) {
    LedgerRow *row = row_in(audit, 1);
    row->other_version = true;
    put_origin(audit, row, "db/migrations/0001_orders.sql")->edit = EDIT_COMMENT;
}

static void spoil_run(Audit *audit) {
    LedgerRow *row = row_in(audit, 1);
    row->state = ROW_FAILED;
    row->fields[FIELD_ERROR] = "relation exists";
    ((AuditDatabase *)part_of(audit)->databases->pdata[0])->ledger->applied[1] = false;
}

static void spoil_back(Audit *audit) {
    row_in(audit, 1)->state = ROW_ROLLED_BACK;
    ((AuditDatabase *)part_of(audit)->databases->pdata[0])->ledger->applied[1] = false;
}

static void spoil_baseline(Audit *audit) {
    row_in(audit, 1)->state = ROW_BASELINE;
}

static void put_script(Audit *audit, const char *sql) {
    audit_add_script(part_of(audit), "scripts/seed.sql", sql_usage_parse(sql, strlen(sql)));
}

static void spoil_script(Audit *audit) {
    put_script(audit, "SELECT id FROM users;\nSELECT nothing, nothing FROM users;\nSELECT * FROM nowhere;");
}

static void spoil_script_on_database(Audit *audit) {
    put_database(audit, catalog_at(3), 3);
    put_script(audit, "SELECT id FROM audit;");
}

static void spoil_twice(Audit *audit) {
    AuditDatabase *database = put_database(audit, catalog_at(4), 4);
    g_autofree char *when = g_strdup_printf("%" G_GINT64_FORMAT, set_in(audit)->entries[3].when);
    put_ledger(audit, database, 5, 4, set_in(audit)->migrations[3].sha256, when);
}

static void spoil_stop(Audit *audit) {
    AuditDatabase *database = put_database(audit, catalog_at(2), 2);
    database->ledger->stop = STOP_LATE;
    database->ledger->stop_migration = 2;
    database->ledger->stop_text = "found missing migrations:\n\t" CODE_BEGIN "0002_email" CODE_END;
}

static void spoil_privilege(Audit *audit) {
    AuditDatabase *database = put_database(audit, catalog_at(4), 4);
    g_clear_pointer(&database->ledger, ledger_state_free);
    database->ledger_problem = g_strdup("permission denied for table __drizzle_migrations");
    database->place = "app@db:5432/shop";
}

static void spoil_owner(Audit *audit) {
    g_ptr_array_add(put_database(audit, catalog_at(4), 4)->other_ledgers, (gpointer)(uintptr_t) "flyway");
}

/* --- the table ----------------------------------------------------------------------------------------------------------- */

typedef struct {
    void (*spoil)(Audit *audit);
    const char *rules[4]; /* all that fire, in the order shown */
    Severity severity;    /* of the first */
    const char *says[5];  /* words of the first */
} Case;

static const Case CASES[] = {
    {spoil_registration, {"replay/fresh-database-lacks", "journal/file-not-registered"}, SEVERITY_ERROR,
     {"lacks table audit (1 column)", "0003_audit: table audit (1 column)",
      "{idx: 3, version: .version, when: 1769860800001, tag: \"0003_audit\", breakpoints: true}", "pnpm db:migrate"}},
    {spoil_twin, {"journal/dead-twin"}, SEVERITY_WARNING, {"0003_audit is left over", "0002_email", "git rm db/migrations/0003_audit.sql"}},
    {spoil_file, {"journal/entry-without-file"}, SEVERITY_ERROR, {"0002_email", "0002_email.sql is missing", "git log --oneline -- db/migrations/0002_email.sql"}},
    {spoil_number, {"journal/duplicate-number"}, SEVERITY_WARNING,
     {"0002 is taken twice: 0002_email and 0003_audit", "aaaaaa2 of 2026-01-21 by Ann"}},
    {spoil_when, {"journal/when-not-increasing"}, SEVERITY_ERROR,
     {"2 migrations, from 0002_email on, will be skipped silently on every database that already has 0001_orders",
      "skipped with it: column users.email",
      "(.entries[] | select(.tag == \"0002_email\")).when = 1700000001124", "UPDATE drizzle.__drizzle_migrations SET created_at = 1700000001124",
          "makes up for them"}},
    {spoil_hand, {"journal/when-hand-made"}, SEVERITY_INFO, {"1 entry in the journal has a time", "hardly ever writes them: 0003_audit", "pnpm db:generate"}},
    {spoil_index, {"journal/order"}, SEVERITY_INFO, {"numbering jumps in 1 place", "0003_audit has the index 7 after 2", "harmless"}},
    {spoil_snapshot, {"journal/snapshot-missing"}, SEVERITY_WARNING, {"1 migration has no schema snapshot", "that of 0002_email"}},
    {spoil_chain, {"journal/snapshot-chain-broken"}, SEVERITY_INFO, {"0002_email names gone as its predecessor, which no snapshot is"}},
    {spoil_fork, {"journal/snapshot-fork"}, SEVERITY_WARNING, {"0002_email and 0003_audit have the same predecessor"}},
    {spoil_journal, {"journal/unreadable"}, SEVERITY_ERROR, {"meta/_journal.json:3: unexpected end"}},
    {spoil_target, {"project/stray-folder"}, SEVERITY_WARNING, {"Its journal has 4 entries, 0 of them without file."}},
    {spoil_edit, {"history/edited-after-landing"}, SEVERITY_WARNING,
     {"0001_orders was changed after 30.0 days on the mainline (SQL changed)", "git diff 111111111111 222222222222",
      "bbbbbb1 of 2026-02-10 by Ann: SQL changed"}},
    {spoil_comment, {"history/edited-after-landing"}, SEVERITY_INFO, {"only comments", "Nothing needs to be done."}},
    {spoil_deletion, {"history/deleted"}, SEVERITY_INFO, {"The migration 0009_gone.sql was deleted", "git show "
                                                                                                     "cccccc200000^:db/migrations/0009_gone.sql"}},
    {spoil_squash, {"history/squashed"}, SEVERITY_INFO, {"5 migrations were deleted in one commit", "0000_old.sql, 0001_old.sql"}},
    {spoil_name, {"history/renumbered"}, SEVERITY_INFO, {"1 migration was given another number", "0007_orders.sql became 0001_orders.sql"}},
    {spoil_commit, {"history/uncommitted"}, SEVERITY_INFO, {"1 migration is not committed"}},
    {spoil_depth, {"history/incomplete"}, SEVERITY_INFO, {"shallow clone", "git fetch --unshallow"}},
    {spoil_replay, {"replay/failed"}, SEVERITY_ERROR,
     {"0002_email fails on a fresh database: relation \"teams\" does not exist", "db/migrations/0002_email.sql:4", "SQLSTATE 42P01",
      "in one transaction; 1 migration after it is not run"}},
    {spoil_replay_in_part, {"replay/partly"}, SEVERITY_ERROR, {"fails in part"}},
    {spoil_mode, {"replay/needs-other-mode"}, SEVERITY_WARNING, {"0002_email runs only statement by statement"}},
    {spoil_assumption, {"replay/assumption"}, SEVERITY_INFO, {"stand-ins for 1 thing that the scratch server lacks", "type vector"}},
    {spoil_no_op, {"replay/silent-no-op"}, SEVERITY_ERROR,
     {"0003_audit does nothing for table orders", "2 columns never arrive", "column orders.total numeric(10,2) never arrives",
      "ALTER TABLE public.orders ADD COLUMN IF NOT EXISTS total numeric(10,2);", "ADD COLUMN IF NOT EXISTS note text NOT NULL;"}},
    {spoil_behind, {"live/pending"}, SEVERITY_INFO, {"production is 2 migrations behind: 0002_email and 0003_audit", "pnpm db:migrate",
                                                     "table audit (1 column)"}},
    {spoil_skipped, {"live/skipped", "journal/when-not-increasing"}, SEVERITY_ERROR,
     {"Drizzle will never run 1 migration on production: 0003_audit", "-f db/migrations/0003_audit.sql \\\n  -c \"INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('", "psql \"$DATABASE_URL\"",
      "passes over it and reports success; 1 difference stays in"}},
    {spoil_missing, {"live/missing"}, SEVERITY_ERROR,
     {"column users.email is missing in production", "Made by 0002_email, aaaaaa2 of 2026-01-21 by Ann",
      "ALTER TABLE public.users ADD COLUMN IF NOT EXISTS email character varying(255);"}},
    {spoil_extra, {"live/extra"}, SEVERITY_WARNING,
     {"column users.nickname is in production, but no migration makes it", "ADD COLUMN IF NOT EXISTS nickname text;",
      "-- ALTER TABLE public.users DROP COLUMN nickname;"}},
    {spoil_type, {"live/different"}, SEVERITY_WARNING,
     {"type: character varying(255) by the migrations, text here",
      "ALTER COLUMN email TYPE character varying(255) USING email::character varying(255);", "ALTER COLUMN email DROP NOT NULL;"}},
    {spoil_ledger_row, {"live/ledger-unexplained"}, SEVERITY_WARNING,
     {"1 row in the ledger of production is explained by no migration file", "feedfacefeed"}},
    {spoil_ledger_hash, {"live/ledger-other-version"}, SEVERITY_WARNING, {"production ran another version of 0001_orders"}},
    {spoil_ledger_time, {"live/ledger-no-time"}, SEVERITY_ERROR, {"SELECT id, hash FROM drizzle.__drizzle_migrations WHERE created_at IS NULL;"}},
    {spoil_ledger_journal, {"live/runs-again"}, SEVERITY_ERROR,
     {"0003_audit a second time on production", "SET created_at = 1700000008123 WHERE hash"}},
    {spoil_ledger_ahead, {"live/missing", "live/ledger-disagrees"}, SEVERITY_ERROR,
     {"table audit is missing in production with 1 object that belongs to it"}},
    {spoil_ledger_late, {"live/ledger-disagrees", "live/pending"}, SEVERITY_ERROR,
     {"production has what 0003_audit brings", "INSERT INTO drizzle.__drizzle_migrations (hash, created_at)"}},
    {spoil_landing, {"history/late-arrival"}, SEVERITY_INFO,
     {"0001_orders landed after 0002_email, which has a higher number", "eeeeee1 of 2026-03-12 by Ann", "drizzle-kit migrate will run 1 migration"}},
    {spoil_deleted_row, {"live/ledger-deleted"}, SEVERITY_WARNING,
     {"production ran 0009_gone.sql, which ffffff1 of 2026-03-23 by Ann deleted", "git show ffffff100000^:db/migrations/0009_gone.sql"}},
    {spoil_renamed_row, {"live/ledger-renamed"}, SEVERITY_WARNING, {"production ran 0009_old.sql, which ffffff1 of 2026-03-23 by Ann made 0001_orders.sql"}},
    {spoil_branch_row, {"live/ledger-branch"}, SEVERITY_WARNING, {"0009_new.sql, which is on the branch feature/new only", "git show ffffff000000:"}},
    {spoil_blindly, {"live/checksum-blind"}, SEVERITY_WARNING,
     {"Drizzle's checksum cannot see an edit of 0001_orders: production probably ran it as it was before ffffff1", "-old", "+new"}},
    {spoil_by_time, {"live/ledger-other-version"}, SEVERITY_WARNING, {"production probably ran 0001_orders as it was before ffffff1", "by the time of its run"}},
    {spoil_harmlessly, {"live/ledger-other-version"}, SEVERITY_INFO, {"(only comments)", "It did the same", "Nothing needs to be done."}},
    {spoil_run, {"live/ledger-failed"}, SEVERITY_ERROR, {"The run of 0001_orders on production failed", "relation exists"}},
    {spoil_back, {"live/ledger-rolled-back"}, SEVERITY_INFO, {"0001_orders was rolled back on production"}},
    {spoil_baseline, {"live/ledger-baseline"}, SEVERITY_INFO, {"begins with a baseline at 0001_orders"}},
    {spoil_twice, {"live/ledger-repeated"}, SEVERITY_INFO, {"several rows of 0003_audit"}},
    {spoil_stop, {"live/runner-stops", "live/pending"}, SEVERITY_ERROR,
     {"drizzle-kit migrate stops on production: found missing migrations: 0002_email", "2 migrations wait"}},
    {spoil_privilege, {"live/ledger-unreadable"}, SEVERITY_WARNING,
     {"GRANT USAGE ON SCHEMA drizzle TO app;\nGRANT SELECT ON drizzle.__drizzle_migrations TO app;"}},
    {spoil_owner, {"live/other-ledger"}, SEVERITY_WARNING, {"another migration tool, too: flyway"}},
    {spoil_script, {"script/obsolete"}, SEVERITY_INFO,
     {"scripts/seed.sql has never fitted the schema: column users.nothing does not exist, and 1 more", "line 2 and 1 more: column users.nothing does not exist",
      "line 3: table nowhere does not exist; it fits the schema after no migration"}},
    {spoil_script_on_database, {"live/pending", "script/not-on-database"}, SEVERITY_INFO, {"production is 1 migration behind"}},
    {spoil_ledger, {"live/no-ledger"}, SEVERITY_WARNING, {"production has no table drizzle.__drizzle_migrations", "4 migrations, up to 0003_audit "
                                                                                                                  "(exactly)"}},
};

static void check_case(const Case *row) {
    g_autoptr(Audit) audit = clean_audit();
    row->spoil(audit);
    audit_analyse(audit);
    size_t expected = 0;
    while (expected < G_N_ELEMENTS(row->rules) && row->rules[expected])
        expected++;
    for (size_t i = 0; i < MAX(expected, audit->findings->items->len); i++) {
        const Finding *finding = i < audit->findings->items->len ? audit->findings->items->pdata[i] : NULL;
        assert_string_equal(finding ? finding->rule : "no finding", i < expected ? row->rules[i] : "no finding");
    }
    const Finding *first = audit->findings->items->pdata[0];
    assert_string_equal(severity_id(first->severity), severity_id(row->severity));
    for (size_t i = 0; i < G_N_ELEMENTS(row->says) && row->says[i]; i++)
        assert_says(first, row->says[i]);
    assert_non_null(first->title);
    assert_non_null(first->subject);
    assert_non_null(first->consequence);
}

static void every_rule_fires(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        check_case(&CASES[i]);
}

static void every_rule_has_a_case(void **state) {
    (void)state;
    size_t count;
    const Rule *rules = rule_list(&count);
    for (size_t i = 0; i < count; i++) {
        /* in test_risk_rules.c, test_declared.c and test_bugs.c, which check that themselves */
        bool covered = g_str_has_prefix(rules[i].id, "risk/") || g_str_has_prefix(rules[i].id, "bug/") || g_str_has_prefix(rules[i].id, "declared/") || strcmp(rules[i].id, "live/not-as-declared") == 0;
        for (size_t j = 0; j < G_N_ELEMENTS(CASES) && !covered; j++)
            for (size_t k = 0; k < G_N_ELEMENTS(CASES[j].rules); k++)
                covered |= g_strcmp0(CASES[j].rules[k], rules[i].id) == 0;
        if (!covered)
            fail_msg("no case for %s", rules[i].id);
        if (i > 0)
            assert_true(strcmp(rules[i - 1].id, rules[i].id) < 0);
        assert_ptr_equal(rule_find(rules[i].id), &rules[i]);
    }
}

static void nothing_wrong_is_silent(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    put_database(audit, catalog_at(4), 4);
    audit_analyse(audit);
    assert_int_equal(audit->findings->items->len, 0);
    assert_false(audit_is_incomplete(audit));
    assert_int_equal(audit_exit_code(audit, SEVERITY_INFO), 0);
}

/* An unregistered file of a taken number that does bring something is no left-over. */
static void a_twin_with_content_is_not_dead(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    spoil_registration(audit);
    set_in(audit)->migrations[3].prefix = "0002";
    audit_analyse(audit);
    assert_int_equal(rule_count(audit, "journal/dead-twin"), 0);
    assert_int_equal(rule_count(audit, "journal/file-not-registered"), 1);
}

/* What a later migration brings after all is not lost. */
static void a_no_op_that_is_made_up_for(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Stratum *stratum = &part_of(audit)->all->strata[1];
    g_autoptr(Catalog) exists = catalog_at(1), wanted = catalog_at(3);
    catalog_seal(exists);
    catalog_seal(wanted);
    ChangeSet *differences = change_set_new();
    g_autoptr(ChangeSet) between = change_set_between(exists, wanted, false);
    for (size_t i = 0; i < between->changes->len; i++)
        if (((const Change *)between->changes->pdata[i])->parent)
            change_set_add(differences, between->changes->pdata[i]);
    change_set_seal(differences);
    stratum->no_ops = g_new0(NoOp, 1);
    stratum->no_op_count = 1;
    stratum->no_ops[0] = (NoOp){.kind = KIND_TABLE, .identity = "public.users", .line = 1, .differences = differences};
    audit_analyse(audit);
    const Finding *finding = finding_find(audit, "replay/silent-no-op");
    assert_non_null(finding);
    assert_int_equal(finding->severity, SEVERITY_INFO);
    assert_says(finding, "comes with a later migration");
}

/* Each skipped entry is dated just after what blocks it, the order stays; what databases that are past one lack is asked of them. */
static void two_blockades(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    set_in(audit)->entries[1].when = 1600000000123;
    set_in(audit)->entries[3].when = 1600000000124;
    audit_analyse(audit);
    assert_int_equal(rule_count(audit, "journal/when-not-increasing"), 1);
    const Finding *finding = audit->findings->items->pdata[0];
    assert_says(finding, "2 migrations will be skipped silently on databases that have an earlier one already: 0001_orders where 0000_init has "
                         "run, and 1 more");
    assert_says(finding, "0002_email is dated 1700000002123 (2023-11-14 22:13 +0000); where it has run, these are skipped:");
    assert_says(finding, "select(.tag == \"0001_orders\")).when = 1700000000124");
    assert_says(finding, "select(.tag == \"0003_audit\")).when = 1700000002124");
    assert_says(finding, "the query below names what each lacks");
    assert_says(finding, "\n  ('0001_orders', '");
    assert_null(strstr(finding->commands, "sort_by"));
}

/* A time that leaves no room moves its followers, too; a tag cannot leave the here-document of the commands. */
static void times_without_room(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    JournalEntry *entries = set_in(audit)->entries;
    entries[1].when = entries[0].when;
    entries[1].tag = set_in(audit)->migrations[1].tag = "0001_a'\nSQL\nrm -rf /";
    entries[2].when = entries[0].when + 1;
    audit_analyse(audit);
    const Finding *finding = finding_find(audit, "journal/when-not-increasing");
    assert_non_null(finding);
    assert_says(finding, ")).when = 1700000000124\n| (.entries[] | select(.tag == \"0002_email\")).when = 1700000000125");
    assert_says(finding, "('0001_a''?SQL?rm -rf /', '");
    assert_null(strstr(finding->commands, "\nrm"));
}

/* Many files whose edits changed nothing are one finding; an edit of SQL stays one of its own. */
static void harmless_edits_are_told_together(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    const Commit *commit = put_commit(audit->history, "bbbbbb2", 40, "format");
    for (size_t i = 0; i < COUNT; i++)
        put_event(audit->history, file_at(audit, i), EVENT_EDITED, commit)->edit = EDIT_WHITESPACE;
    audit_analyse(audit);
    assert_int_equal(audit->findings->items->len, 1);
    assert_says(audit->findings->items->pdata[0], "4 migrations were changed within a day of landing, or without any change of their SQL");
    assert_says(audit->findings->items->pdata[0], "0003_audit: only white space, bbbbbb2 of 2026-02-10 by Ann");

    g_autoptr(Audit) mixed = clean_audit();
    commit = put_commit(mixed->history, "bbbbbb2", 40, "format");
    for (size_t i = 0; i < COUNT; i++)
        put_event(mixed->history, file_at(mixed, i), EVENT_EDITED, commit)->edit = i == 0 ? EDIT_SQL : EDIT_COMMENT;
    audit_analyse(mixed);
    assert_int_equal(rule_count(mixed, "history/edited-after-landing"), 4);
    assert_int_equal(findings_count(mixed->findings, SEVERITY_WARNING), 1);
}

/* A list as long as the folder is cut, and says so. */
static void long_evidence_is_cut(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    MigrationSet *set = set_in(audit);
    set->entries = g_renew(JournalEntry, set->entries, 60);
    for (size_t i = COUNT; i < 60; i++)
        set->entries[i] = (JournalEntry){.tag = text_pool_printf(set->texts, "%04zu_gone", i), .idx = (int)i,
                                         .when = 1700000000123 + (int64_t)i * 1000, .migration = -1,
                                         .snapshot_id = text_pool_printf(set->texts, "id%zu", i),
                                             .snapshot_prev_id = text_pool_printf(set->texts, "id%zu", i - 1)};
    set->entry_count = 60;
    audit_analyse(audit);
    const Finding *finding = finding_find(audit, "journal/entry-without-file");
    assert_non_null(finding);
    assert_int_equal(finding->evidence->len, 20);
    assert_says(finding, "The journal names 56 migrations whose files do not exist");
    assert_says(finding, "and 37 more");
}

/* An extension that the migrations use and never make is their fault, not the scratch server's. */
static void what_no_migration_makes(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    g_ptr_array_add(part_of(audit)->registered->assumptions, (gpointer)(uintptr_t) "extension vector (used, but " ASSUMPTION_NOT_MADE "; not installed)");
    g_ptr_array_add(part_of(audit)->registered->assumptions, (gpointer)(uintptr_t) "role authenticated");
    part_of(audit)->registered->strata[2].mode = "in a transaction of its own (in one with the others: unsafe use)";
    audit_analyse(audit);
    const Finding *finding = finding_find(audit, "replay/assumption");
    assert_int_equal(finding->severity, SEVERITY_WARNING);
    assert_says(finding, "The migrations use 1 thing that none of them makes");
    finding = finding_find(audit, "replay/needs-other-mode");
    assert_string_equal(strchr(finding->title, '\x03') + 1, " runs only in a transaction of its own, which is not how Drizzle runs it");
    assert_says(finding, "(in one with the others: unsafe use)");
}

static void exit_codes(void **state) {
    (void)state;
    g_autoptr(Audit) failed = clean_audit();
    spoil_replay(failed);
    audit_analyse(failed);
    assert_int_equal(audit_exit_code(failed, SEVERITY_ERROR), 3);

    g_autoptr(Audit) drifted = clean_audit();
    spoil_extra(drifted);
    audit_analyse(drifted);
    assert_int_equal(audit_exit_code(drifted, SEVERITY_ERROR), 2);
    assert_int_equal(audit_exit_code(drifted, SEVERITY_COUNT), 0);

    g_autoptr(Audit) behind = clean_audit();
    spoil_behind(behind);
    audit_analyse(behind);
    assert_int_equal(audit_exit_code(behind, SEVERITY_WARNING), 0);
    assert_int_equal(audit_exit_code(behind, SEVERITY_INFO), 2);

    g_autoptr(Audit) shallow = clean_audit();
    spoil_depth(shallow);
    audit_analyse(shallow);
    assert_int_equal(audit_exit_code(shallow, SEVERITY_WARNING), 4);
    assert_true(audit_is_incomplete(shallow));

    g_autoptr(Audit) unreachable = clean_audit();
    spoil_replay(unreachable);
    audit_add_database(part_of(unreachable), "production")->problem = "connection refused";
    audit_analyse(unreachable);
    assert_int_equal(audit_exit_code(unreachable, SEVERITY_COUNT), 5);
    assert_true(audit_is_incomplete(unreachable));
}

/* Mark characters in names cannot open or close marks of their own, quotes cannot leave the shell's or jq's text. */
static void hostile_names(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    spoil_registration(audit);
    Migration *migration = &set_in(audit)->migrations[3];
    migration->tag = "0003_a\x02'; rm -rf / #\"";
    migration->path = "db/migrations/0003_a\x03 $(x)'.sql";
    audit_analyse(audit);
    const Finding *finding = finding_find(audit, "journal/file-not-registered");
    int depth = 0;
    for (const char *at = finding->title; *at; at++) {
        depth += *at == '\x02' ? 1 : *at == '\x03' ? -1 : 0;
        assert_in_range(depth, 0, 1);
    }
    assert_int_equal(depth, 0);
    g_auto(GStrv) words = NULL;
    g_autofree char *line = g_strndup(finding->commands, strlen(finding->commands) - strlen("\npnpm db:migrate\n"));
    assert_true(g_shell_parse_argv(line, NULL, &words, NULL));
    assert_string_equal(words[0], "journal=db/migrations/meta/_journal.json");
    assert_string_equal(words[1], "jq");
    assert_string_equal(words[3], "$journal");
    assert_non_null(strstr(words[2], "tag: \"0003_a\\u0002'; rm -rf / #\\\"\""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_without_room), cmocka_unit_test(what_no_migration_makes), cmocka_unit_test(every_rule_fires),    cmocka_unit_test(every_rule_has_a_case),       cmocka_unit_test(nothing_wrong_is_silent),
        cmocka_unit_test(a_twin_with_content_is_not_dead), cmocka_unit_test(a_no_op_that_is_made_up_for), cmocka_unit_test(two_blockades),
        cmocka_unit_test(harmless_edits_are_told_together), cmocka_unit_test(long_evidence_is_cut), cmocka_unit_test(exit_codes),
            cmocka_unit_test(hostile_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
