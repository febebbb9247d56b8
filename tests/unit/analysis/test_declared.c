/* What the code declares against what the migrations make: classes, findings and their words. */

#include "clean_audit.h"

#include "base/text.h"

/* The clean target's catalog after all migrations, to be changed and declared. */
static Catalog *declared_catalog(void) {
    return catalog_at(COUNT);
}

static AuditDeclared *put_declared(Audit *audit, const char *name, DeclaredRole role, DeclaredFormat format, Catalog *take_catalog) {
    AuditDeclared *declared = audit_add_declared(part_of(audit), name, role);
    declared->declaration = declaration_new(format);
    declared->strata = chain_of(1, &take_catalog, (const char *const[]){name});
    return declared;
}

static AuditDeclared *put_schema(Audit *audit, Catalog *take_catalog) {
    return put_declared(audit, "schema.ts", ROLE_SCHEMA, DECLARED_DRIZZLE, take_catalog);
}

static void put_required(Catalog *catalog, const char *table, const char *identity) {
    put_object(catalog, KIND_COLUMN, table, identity, "type=date", "not_null=yes", NULL);
}

static void place(AuditDeclared *declared, const char *identity, int line) {
    declaration_set_place(declared->declaration, identity, (SourcePlace){"src/schema.ts", line});
}

/* Catalogs after each migration, of which the last is given. */
static void replace_chain(Audit *audit, Catalog *take_last) {
    Catalog *catalogs[COUNT] = {catalog_at(1), catalog_at(2), catalog_at(3), take_last};
    strata_free(part_of(audit)->all);
    part_of(audit)->registered = part_of(audit)->all = chain_of(COUNT, catalogs, TAGS);
}

static size_t declared_findings(const Audit *audit) {
    size_t count = 0;
    for (guint i = 0; i < audit->findings->items->len; i++)
        count += g_str_has_prefix(((const Finding *)audit->findings->items->pdata[i])->rule, "declared/");
    return count;
}

static const DeclaredGap *gap_of(const AuditDeclared *declared, const char *identity) {
    for (guint i = 0; i < declared->drift->gaps->len; i++) {
        const DeclaredGap *gap = &g_array_index(declared->drift->gaps, DeclaredGap, i);
        if (strcmp(gap->change->identity, identity) == 0)
            return gap;
    }
    return NULL;
}

/* Every rule must be found by one of these tests; a test that is run alone says nothing of that. */
static void analyse(Audit *audit) {
    static bool fired[256];
    size_t count, ran = 0, declared = 0;
    const Rule *rules = rule_list(&count);
    if (audit) {
        audit_analyse(audit);
        for (guint i = 0; i < audit->findings->items->len; i++) {
            const Finding *finding = audit->findings->items->pdata[i];
            fired[rule_find(finding->rule) - rules] = true;
            assert_non_null(finding->title);
            assert_non_null(finding->subject);
            assert_non_null(finding->consequence);
            assert_non_null(finding->remedy);
        }
        return;
    }
    for (size_t i = 0; i < count; i++) {
        bool mine = g_str_has_prefix(rules[i].id, "declared/");
        declared += mine;
        ran += mine && fired[i];
        if (mine && !fired[i])
            print_error("no case for %s\n", rules[i].id);
    }
    assert_int_equal(ran, declared);
}

static void test_every_rule(void **state) {
    (void)state;
    analyse(NULL);
}

static void test_equal(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    AuditDeclared *declared = put_schema(audit, declared_catalog());
    analyse(audit);
    assert_int_equal(declared->drift->gaps->len, 0);
    assert_int_equal(declared_findings(audit), 0);
    assert_int_equal(audit_exit_code(audit, SEVERITY_INFO), 0);
}

static void test_column_not_migrated(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *catalog = declared_catalog();
    put_column(catalog, "public.users", "stripe_customer_id", "text");
    AuditDeclared *declared = put_schema(audit, catalog);
    place(declared, "public.users.stripe_customer_id", 12);
    analyse(audit);
    const Finding *finding = finding_find(audit, "declared/unmigrated");
    assert_non_null(finding);
    assert_int_equal(finding->severity, SEVERITY_ERROR);
    assert_string_equal(finding->subject, "public.users.stripe_customer_id");
    assert_string_equal(finding->path, "src/schema.ts");
    assert_int_equal(finding->line, 12);
    assert_string_equal(finding->source, "schema.ts");
    assert_says(finding, "every query of users through the ORM fails with column \"stripe_customer_id\" does not exist on a database made by the migrations");
    assert_says(finding, "pnpm db:generate\npnpm db:migrate");
    assert_int_equal(declared_findings(audit), 1);
    assert_int_equal(audit_exit_code(audit, SEVERITY_ERROR), 2);
}

/* Generating brings nothing when the snapshot has it: the remedy is another one. */
static void test_snapshot_hides(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *catalog = declared_catalog(), *snapshot = declared_catalog();
    put_column(catalog, "public.users", "phone", "text");
    put_column(snapshot, "public.users", "phone", "text");
    put_schema(audit, catalog);
    put_declared(audit, "snapshot", ROLE_SNAPSHOT, DECLARED_DRIZZLE_SNAPSHOT, snapshot);
    analyse(audit);
    assert_says(finding_find(audit, "declared/unmigrated"), "Write a migration by hand");
    assert_says(finding_find(audit, "declared/unmigrated"), "ALTER TABLE public.users ADD COLUMN IF NOT EXISTS phone text");
    assert_says(finding_find(audit, "declared/snapshot-ahead"), "no database ever gets it");
}

static void test_required(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *last = catalog_at(COUNT);
    put_required(last, "public.orders", "public.orders.valid_until");
    replace_chain(audit, last);
    AuditDeclared *declared = put_schema(audit, declared_catalog());
    place(declared, "public.orders", 40);
    analyse(audit);
    const Finding *finding = finding_find(audit, "declared/undeclared-required");
    assert_non_null(finding);
    assert_int_equal(finding->severity, SEVERITY_ERROR);
    assert_string_equal(finding->migration, "0003_audit");
    assert_non_null(finding->since);
    assert_int_equal(finding->line, 40);
    assert_says(finding, "every insert through the ORM into orders fails: valid_until is NOT NULL, has no default, and the code does not know it");
    assert_says(finding, "made by 0003_audit, aaaaaa3 of 2026-01-31 by Ann");
}

/* A default, or a trigger that may fill it, takes the certainty away. */
static void test_not_required(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *last = catalog_at(COUNT);
    put_object(last, KIND_COLUMN, "public.users", "public.users.made_at", "type=date", "not_null=yes", "default=now()", NULL);
    put_required(last, "public.orders", "public.orders.number");
    put_object(last, KIND_TRIGGER, "public.orders", "public.orders.fill", "definition=BEFORE INSERT", NULL);
    replace_chain(audit, last);
    Catalog *catalog = declared_catalog();
    put_object(catalog, KIND_TRIGGER, "public.orders", "public.orders.fill", "definition=BEFORE INSERT", NULL);
    AuditDeclared *declared = put_schema(audit, catalog);
    analyse(audit);
    assert_int_equal(gap_of(declared, "public.users.made_at")->class, GAP_UNDECLARED);
    assert_says(finding_find(audit, "declared/undeclared"), "the code neither fills nor reads made_at of users; drizzle-kit push drops it");
    assert_int_equal(finding_find(audit, "declared/undeclared-required")->severity, SEVERITY_WARNING);
    assert_says(finding_find(audit, "declared/undeclared-required"), "unless one of its triggers fills number");
}

static void test_not_registered(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    AuditTarget *part = part_of(audit);
    part->migrations->migrations[3].registered = false;
    part->migrations->migrations[3].entry = -1;
    part->migrations->entry_count = 3;
    Catalog *catalogs[COUNT] = {catalog_at(1), catalog_at(2), catalog_at(3), catalog_at(3)};
    part->registered = chain_of(COUNT, catalogs, TAGS);
    AuditDeclared *declared = put_schema(audit, declared_catalog());
    place(declared, "public.audit", 70);
    analyse(audit);
    assert_int_equal(declared->drift->gaps->len, 1);
    const Finding *finding = finding_find(audit, "declared/not-registered");
    assert_non_null(finding);
    assert_string_equal(finding->migration, "0003_audit");
    assert_says(finding, "made by 0003_audit, aaaaaa3 of 2026-01-31 by Ann, which the runner never runs");
    assert_says(finding, "every query of audit through the ORM fails with relation \"audit\" does not exist on a database made by the runner");
    assert_says(finding, "jq ");
}

static void test_different(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *last = catalog_new(), *catalog = catalog_new();
    for (int side = 0; side < 2; side++) {
        Catalog *it = side ? catalog : last;
        put_table(it, "public.users");
        put_object(it, KIND_COLUMN, "public.users", "public.users.id", side ? "type=text" : "type=uuid", NULL);
        put_object(it, KIND_COLUMN, "public.users", "public.users.name", "type=text", side ? NULL : "not_null=yes", NULL);
        put_object(it, KIND_COLUMN, "public.users", "public.users.plan", "type=text", "not_null=yes", side ? "default='free'::text" : NULL, NULL);
        put_object(it, KIND_COLUMN, "public.users", "public.users.age", "type=integer", side ? "not_null=yes" : NULL, NULL);
        put_object(it, KIND_ENUM, NULL, "public.mood", side ? "labels='ok', 'sad'" : "labels='ok', 'old'", NULL);
    }
    replace_chain(audit, last);
    put_schema(audit, catalog);
    analyse(audit);
    assert_int_equal(rule_count(audit, "declared/different"), 2);
    const Finding *finding = finding_find(audit, "declared/different");
    assert_says(finding, "storing 'sad' fails with invalid input value for enum");
    assert_says(finding, "rows can have the values 'old', which the code does not know");
    for (guint i = 0; i < audit->findings->items->len; i++) {
        const Finding *other = audit->findings->items->pdata[i];
        if (strcmp(other->rule, "declared/different") == 0 && other != finding)
            finding = other;
    }
    assert_int_equal(finding->severity, SEVERITY_ERROR);
    assert_int_equal(finding->evidence->len, 4);
    assert_says(finding, "every insert through the ORM into users that leaves out name fails");
    assert_says(finding, "that leaves plan to the default fails");
    assert_says(finding, "column users.id: type uuid by the migrations, text in schema.ts");
    assert_says(finding, "column users.age: NOT NULL only in schema.ts");
}

/* Names, and a unique index in the place of a unique constraint, are no differences. */
static void test_lesser(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *last = catalog_at(COUNT), *catalog = catalog_at(COUNT);
    put_object(last, KIND_UNIQUE, "public.users", "public.users.users_email_key", "columns=email", NULL);
    put_object(catalog, KIND_INDEX, "public.users", "public.users_email_index", "columns=email", "unique=yes", NULL);
    put_object(last, KIND_CHECK, "public.orders", "public.orders.positive", "expression=id > 0", NULL);
    put_object(catalog, KIND_CHECK, "public.orders", "public.orders.id_check", "expression=id > 0", NULL);
    replace_chain(audit, last);
    AuditDeclared *declared = put_schema(audit, catalog);
    analyse(audit);
    assert_int_equal(declared->drift->gaps->len, 0);
    assert_int_equal(declared->drift->lesser, 3);
    assert_int_equal(declared_findings(audit), 0);
}

static void test_uncertain(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *last = catalog_at(COUNT), *catalog = catalog_at(COUNT);
    put_required(last, "public.orders", "public.orders.due");
    put_object(last, KIND_FOREIGN_KEY, "public.users", "public.users.users_boss_fkey", "columns=boss", NULL);
    put_column(catalog, "public.orders", "note", "text");
    replace_chain(audit, last);
    AuditDeclared *declared = put_schema(audit, catalog);
    declaration_doubt(declared->declaration, "public.orders", true);
    const DeclarationStatement statement = {"ALTER TABLE users ADD CONSTRAINT users_boss_fk ...", {"src/schema.ts", 9}, "public.users.users_boss_fk"};
    declaration_add(declared->declaration, &statement);
    static const ReplayFailure refusal = {.sqlstate = "42703", .message = "column \"boss\" does not exist"};
    const DeclaredFailure failure = {0, &refusal};
    g_array_append_val(declared->failures, failure);
    analyse(audit);
    assert_int_equal(gap_of(declared, "public.orders.due")->class, GAP_UNCERTAIN);
    assert_int_equal(gap_of(declared, "public.users.users_boss_fkey")->class, GAP_UNCERTAIN);
    assert_int_equal(gap_of(declared, "public.orders.note")->class, GAP_UNMIGRATED); /* that it is there is certain */
    assert_null(finding_find(audit, "declared/undeclared-required"));
    assert_says(finding_find(audit, "declared/statement-failed"), "src/schema.ts:9: users.users_boss_fk: column \"boss\" does not exist");
    assert_int_equal(declared_drift_differences(declared->drift), 1);
    assert_true(audit_is_incomplete(audit));
}

/* Many tables are one finding; what belongs to a missing table is not told by itself. */
static void test_many_tables(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *catalog = declared_catalog();
    for (int i = 0; i < 6; i++) {
        g_autofree char *table = g_strdup_printf("public.extra_%d", i);
        put_table(catalog, table);
        put_column(catalog, table, "id", "integer");
    }
    AuditDeclared *declared = put_schema(audit, catalog);
    analyse(audit);
    assert_int_equal(declared->drift->counts[GAP_UNMIGRATED], 6);
    assert_int_equal(declared_findings(audit), 1);
    const Finding *finding = finding_find(audit, "declared/unmigrated");
    assert_int_equal(finding->evidence->len, 6);
    assert_says(finding, "schema.ts declares 6 tables, which no migration makes");
    assert_says(finding, "table extra_3 with 1 object that belongs to it");
}

static void test_rename(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *last = catalog_new(), *catalog = catalog_new();
    for (int side = 0; side < 2; side++) {
        Catalog *it = side ? catalog : last;
        put_table(it, "public.users");
        put_column(it, "public.users", "id", "integer");
        put_object(it, KIND_COLUMN, "public.users", side ? "public.users.phone_number" : "public.users.phone", "type=character varying(17)", NULL);
        put_object(it, KIND_INDEX, "public.users", "public.users_phone", side ? "columns=phone_number" : "columns=phone", NULL);
    }
    replace_chain(audit, last);
    AuditDeclared *declared = put_schema(audit, catalog);
    analyse(audit);
    assert_non_null(gap_of(declared, "public.users.phone_number")->rename);
    assert_says(finding_find(audit, "declared/unmigrated"), "may be users.phone under another name");
}

static void test_init(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *catalog = catalog_at(2);
    put_required(catalog, "public.orders", "public.orders.secret");
    put_declared(audit, "init.ts", ROLE_INIT, DECLARED_EMBEDDED, catalog);
    analyse(audit);
    assert_int_equal(rule_count(audit, "declared/init-stale"), 1); /* one finding a script, with a line for each component */
    const Finding *finding = finding_find(audit, "declared/init-stale");
    assert_says(finding, "relation \"audit\" does not exist on a database made by init.ts");
    const Finding *only = finding_find(audit, "declared/init-only");
    assert_says(only, "Only init.ts makes column orders.secret");
    assert_says(only, "every insert through the ORM into orders fails: secret is NOT NULL");
    assert_int_equal(only->severity, SEVERITY_ERROR);
}

static void test_stale_snapshot_and_dump(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    put_declared(audit, "snapshot", ROLE_SNAPSHOT, DECLARED_DRIZZLE_SNAPSHOT, catalog_at(2));
    put_declared(audit, "structure.sql", ROLE_DUMP, DECLARED_SQL, catalog_at(3));
    analyse(audit);
    const Finding *finding = finding_find(audit, "declared/snapshot-stale");
    assert_int_equal(finding->evidence->len, 2);
    assert_int_equal(finding->severity, SEVERITY_WARNING);
    assert_says(finding, "column users.email");
    assert_says(finding_find(audit, "declared/dump-stale"), "structure.sql is not what the migrations make: table audit");
}

/* Without migrations the code is what a database is compared with. */
static void test_pushed(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    AuditTarget *part = part_of(audit);
    ((Target *)(uintptr_t)part->target)->push_only = true;
    g_clear_pointer(&part->registered, strata_free);
    part->all = NULL;
    put_schema(audit, catalog_at(4));
    Catalog *live = catalog_at(3);
    put_table(live, "public.by_hand");
    catalog_seal(live);
    AuditDatabase *database = audit_add_database(part, "production");
    database->place = "dba@db.internal/shop";
    database->catalog = live;
    analyse(audit);
    const Finding *finding = finding_find(audit, "live/not-as-declared");
    assert_says(finding, "production is not what schema.ts declares: it lacks");
    assert_says(finding, "has 1 table besides");
    assert_says(finding, "declared, and not there: table audit");
    assert_says(finding, "there, and not declared: table by_hand");
    assert_int_equal(finding->severity, SEVERITY_ERROR);
    assert_int_equal(audit_exit_code(audit, SEVERITY_ERROR), 2);
}

/* The runner's own table in a dump is no difference. */
static void test_ledger(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *catalog = declared_catalog();
    put_object(catalog, KIND_SCHEMA, NULL, "drizzle", NULL);
    put_object(catalog, KIND_SCHEMA, NULL, "public", NULL);
    put_table(catalog, "drizzle.__drizzle_migrations");
    put_column(catalog, "drizzle.__drizzle_migrations", "id", "integer");
    AuditDeclared *declared = put_declared(audit, "structure.sql", ROLE_DUMP, DECLARED_SQL, catalog);
    analyse(audit);
    assert_int_equal(declared->drift->gaps->len, 0);
}

static void put_trap(AuditDeclared *declared, const char *rule, int line) {
    const DeclarationNote note = {.kind = NOTE_TRAP, .place = {"src/schema.ts", line}, .rule = rule, .object_kind = KIND_TABLE, .object = "public.users",
                                  .text = "a plain object is no constraint", .consequence = "No constraint is made.", .remedy = "Write an array."};
    declaration_note(declared->declaration, &note);
}

static void test_notes(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    AuditDeclared *declared = put_schema(audit, declared_catalog());
    put_trap(declared, "declared/ignored-constraint", 3);
    put_trap(declared, "declared/not-in-the-table", 4);
    put_trap(declared, "declared/shared-unique", 5);
    put_trap(declared, "declared/enum-not-exported", 6);
    put_trap(declared, "declared/name-truncated", 7);
    for (int i = 0; i < 5; i++)
        put_trap(declared, "declared/nulls-last", 10 + i);
    const DeclarationNote unread = {.kind = NOTE_UNREAD, .place = {"src/schema.ts", 8}, .object_kind = KIND_COUNT, .text = "a function of another package"};
    declaration_note(declared->declaration, &unread);
    declared->declaration->columns = (DeclarationCount){760, 758};
    analyse(audit);
    const Finding *trap = finding_find(audit, "declared/ignored-constraint");
    assert_string_equal(trap->title, "a plain object is no constraint");
    assert_int_equal(trap->line, 3);
    assert_non_null(finding_find(audit, "declared/trap"));
    assert_int_equal(rule_count(audit, "declared/nulls-last"), 1);
    assert_int_equal(finding_find(audit, "declared/nulls-last")->evidence->len, 5);
    assert_says(finding_find(audit, "declared/unread"), "src/schema.ts:8: a function of another package");
    assert_int_equal(audit_exit_code(audit, SEVERITY_COUNT), 4);
    g_autofree char *line = text_plain(audit->not_checked->pdata[0], false);
    assert_string_equal(line, "target tenant: declared schema schema.ts: 758 of 760 columns read; 1 place is not understood");
}

/* A migration that fails would have made it: nothing is said of the declaration. */
static void test_failed_migration(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    MigrationSet *set = set_in(audit);
    replace_chain(audit, catalog_at(3));
    Stratum *stratum = &part_of(audit)->all->strata[3];
    stratum->status = STRATUM_FAILED;
    set->migrations[3].sql = "CREATE TABLE \"audit\" (id bigint, v vector)";
    AuditDeclared *declared = put_schema(audit, declared_catalog());
    analyse(audit);
    assert_int_equal(gap_of(declared, "public.audit")->class, GAP_UNCERTAIN);
    assert_null(finding_find(audit, "declared/unmigrated"));
}

/* One shared definition in many tables is one finding; what a table has besides stays its own. */
static void test_shared(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *last = catalog_at(COUNT), *catalog = catalog_at(COUNT);
    for (int i = 0; i < 5; i++) {
        g_autofree char *table = g_strdup_printf("public.t%d", i), *key = g_strdup_printf("public.t%d.t%d_sync_key", i, i);
        for (int side = 0; side < 2; side++) {
            put_table(side ? catalog : last, table);
            put_column(side ? catalog : last, table, "id", "integer");
        }
        put_column(catalog, table, "sync", "uuid");
        put_object(catalog, KIND_UNIQUE, table, key, "columns=sync", NULL);
    }
    put_column(catalog, "public.t2", "more", "text");
    replace_chain(audit, last);
    put_schema(audit, catalog);
    analyse(audit);
    assert_int_equal(rule_count(audit, "declared/unmigrated"), 2);
    const Finding *shared = NULL, *own = NULL;
    for (guint i = 0; i < audit->findings->items->len; i++) {
        const Finding *finding = audit->findings->items->pdata[i];
        if (strcmp(finding->subject, "public.t0.sync") == 0)
            shared = finding;
        if (strcmp(finding->subject, "public.t2.more") == 0)
            own = finding;
    }
    assert_non_null(own);
    assert_non_null(shared);
    assert_says(shared, "schema.ts declares 1 column and 1 unique constraint in each of 5 tables, which no migration makes");
    assert_says(shared, "every query of t0, t1, t2 and 2 more through the ORM fails with column \"sync\" does not exist on a database made by the migrations.\n");
    assert_says(shared, "the same in each of 5: t0, t1, t2, t3 and t4");
}

/* A foreign key under another name with another action is one difference; RESTRICT and NO ACTION refuse the same. */
static void test_twins(void **state) {
    (void)state;
    static const struct {
        const char *before, *after;
        Severity severity;
    } rows[] = {{"on_delete=restrict", NULL, SEVERITY_INFO}, {"on_delete=restrict", "on_delete=cascade", SEVERITY_WARNING}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Audit) audit = clean_audit();
        Catalog *last = catalog_at(COUNT), *catalog = catalog_at(COUNT);
        put_object(last, KIND_FOREIGN_KEY, "public.orders", "public.orders.orders_id_fkey", "columns=id", "references_table=public.users", "references_columns=id", rows[i].before, NULL);
        put_object(catalog, KIND_FOREIGN_KEY, "public.orders", "public.orders.orders_id_users_id_fk", "columns=id", "references_table=public.users", "references_columns=id",
                   rows[i].after, NULL);
        replace_chain(audit, last);
        AuditDeclared *declared = put_schema(audit, catalog);
        analyse(audit);
        assert_int_equal(declared->drift->gaps->len, 1);
        assert_int_equal(declared->drift->counts[GAP_DIFFERENT], 1);
        assert_int_equal(finding_find(audit, "declared/different")->severity, rows[i].severity);
        assert_says(finding_find(audit, "declared/different"), "ON DELETE restrict by the migrations");
        assert_string_equal(finding_find(audit, "declared/different")->migration, "0003_audit");
    }
}

/* What an init script lacks is felt only where the code knows it. */
static void test_init_and_schema(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *schema = catalog_new(), *all = catalog_at(COUNT), *init = catalog_at(2);
    for (guint i = 0; i < all->objects->len; i++)
        if (strcmp(((const Object *)all->objects->pdata[i])->identity, "public.users.email") != 0)
            catalog_add(schema, all->objects->pdata[i]);
    put_column(schema, "public.orders", "note", "text");
    put_column(init, "public.orders", "note", "text");
    catalog_free(all);
    put_schema(audit, schema);
    AuditDeclared *script = put_declared(audit, "init.ts", ROLE_INIT, DECLARED_EMBEDDED, init);
    analyse(audit);
    assert_says(finding_find(audit, "declared/init-only"), "the code counts on note, which is on a database made by init.ts and on none that the migrations make");
    assert_string_equal(gap_of(script, "public.users.email")->rule, "declared/init-stale");
    g_autofree char *effect = text_plain(gap_of(script, "public.users.email")->effect, false);
    assert_string_equal(effect, "a database made by init.ts lacks email, which the code does not know");
}

static void test_dropped(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *catalogs[COUNT] = {catalog_at(1), catalog_at(2), catalog_at(3), catalog_at(4)};
    put_object(catalogs[1], KIND_FOREIGN_KEY, "public.orders", "public.orders.orders_user_fk", "columns=id", "references_table=public.users", NULL);
    strata_free(part_of(audit)->all);
    part_of(audit)->registered = part_of(audit)->all = chain_of(COUNT, catalogs, TAGS);
    Catalog *catalog = declared_catalog();
    put_object(catalog, KIND_FOREIGN_KEY, "public.orders", "public.orders.orders_user_fk", "columns=id", "references_table=public.users", NULL);
    put_declared(audit, "schema.prisma", ROLE_SCHEMA, DECLARED_PRISMA, catalog);
    Catalog *made = declared_catalog();
    put_object(made, KIND_FOREIGN_KEY, "public.orders", "public.orders.orders_user_fk", "columns=id", "references_table=public.users", NULL);
    put_declared(audit, "init.ts", ROLE_INIT, DECLARED_EMBEDDED, made);
    analyse(audit);
    const Finding *script = finding_find(audit, "declared/init-stale");
    assert_says(script, "init.ts is stale: it still makes foreign key orders.orders_user_fk, which a migration has dropped");
    assert_null(script->commands);
    const Finding *finding = finding_find(audit, "declared/dropped");
    assert_string_equal(finding->migration, "0002_email");
    assert_says(finding, "schema.prisma declares foreign key orders.orders_user_fk, which a migration has dropped");
    assert_says(finding, "dropped by 0002_email");
    assert_says(finding, "relationMode");
}

/* A primary key where the migrations have a unique index refuses the same. */
static void test_other_form(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *last = catalog_at(COUNT), *catalog = catalog_at(COUNT);
    put_object(last, KIND_INDEX, "public.orders", "public.orders_ab_unique", "columns=id", "unique=yes", NULL);
    put_object(catalog, KIND_PRIMARY_KEY, "public.orders", "public.orders.orders_ab_pkey", "columns=id", NULL);
    replace_chain(audit, last);
    put_declared(audit, "schema.prisma", ROLE_SCHEMA, DECLARED_PRISMA, catalog);
    analyse(audit);
    assert_int_equal(finding_find(audit, "declared/unmigrated")->severity, SEVERITY_INFO);
    assert_says(finding_find(audit, "declared/unmigrated"), "the same columns unique in another form");
    assert_says(finding_find(audit, "declared/undeclared"), "the same columns unique in another form");
}

/* Policies have no words in a Prisma schema. */
static void test_beyond(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *last = catalog_at(COUNT);
    put_object(last, KIND_FUNCTION, NULL, "public.f()", "language=sql", NULL);
    put_object(last, KIND_TRIGGER, "public.users", "public.users.stamp", "definition=BEFORE UPDATE", NULL);
    replace_chain(audit, last);
    AuditDeclared *declared = put_declared(audit, "schema.prisma", ROLE_SCHEMA, DECLARED_PRISMA, declared_catalog());
    analyse(audit);
    assert_int_equal(declared->drift->gaps->len, 0);
    assert_int_equal(declared->drift->beyond->len, 2);
    assert_string_equal(declared->drift->beyond->pdata[0], "1 function");
    assert_int_equal(declared_findings(audit), 0);
}

static void test_live(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    put_schema(audit, declared_catalog());
    Catalog *live = catalog_at(COUNT);
    put_required(live, "public.orders", "public.orders.by_hand");
    Catalog *without = catalog_new();
    catalog_seal(live);
    for (guint i = 0; i < live->objects->len; i++)
        if (strcmp(((const Object *)live->objects->pdata[i])->identity, "public.users.email") != 0)
            catalog_add(without, live->objects->pdata[i]);
    catalog_free(live);
    put_database(audit, without, COUNT);
    analyse(audit);
    assert_says(finding_find(audit, "live/missing"), "schema.ts declares it: every query of users through the ORM fails with column \"email\" does not exist on this database.");
    assert_says(finding_find(audit, "live/extra"), "schema.ts declares no such column: every insert through the ORM into orders fails: by_hand is NOT NULL");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal),        cmocka_unit_test(test_column_not_migrated),     cmocka_unit_test(test_snapshot_hides),
        cmocka_unit_test(test_required),     cmocka_unit_test(test_not_required),            cmocka_unit_test(test_not_registered),
        cmocka_unit_test(test_different),    cmocka_unit_test(test_lesser),                  cmocka_unit_test(test_uncertain),
        cmocka_unit_test(test_many_tables),  cmocka_unit_test(test_rename),                  cmocka_unit_test(test_init),
        cmocka_unit_test(test_stale_snapshot_and_dump), cmocka_unit_test(test_pushed),
        cmocka_unit_test(test_ledger),       cmocka_unit_test(test_notes),
        cmocka_unit_test(test_failed_migration), cmocka_unit_test(test_live),
        cmocka_unit_test(test_shared),       cmocka_unit_test(test_twins),                   cmocka_unit_test(test_init_and_schema), cmocka_unit_test(test_beyond), cmocka_unit_test(test_dropped), cmocka_unit_test(test_other_form),
        cmocka_unit_test(test_every_rule), /* last */
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
