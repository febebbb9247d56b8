#include "clean_audit.h"

#include "analysis/troubleshooting.h"

static const Symptom *symptom_of(const Troubleshooting *list, const char *text) {
    for (size_t i = 0; i < list->items->len; i++) {
        const Symptom *symptom = list->items->pdata[i];
        if (strcmp(symptom->text, text) == 0)
            return symptom;
    }
    return NULL;
}

static const Symptom *get_symptom(const Troubleshooting *list, const char *text) {
    const Symptom *symptom = symptom_of(list, text);
    if (!symptom)
        fail_msg("no symptom: %s", text);
    return symptom;
}

static void assert_cause(const Symptom *symptom, const char *words) {
    g_autofree char *cause = text_plain(symptom->cause, false);
    if (!strstr(cause, words))
        fail_msg("\"%s\" is not in: %s", words, cause);
}

/* The files from `first` on leave the journal. */
static void unregister(Audit *audit, size_t first) {
    AuditTarget *part = part_of(audit);
    Catalog *catalogs[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        catalogs[i] = catalog_at(MIN(i + 1, first));
    part->registered = chain_of(COUNT, catalogs, TAGS);
    for (size_t i = first; i < COUNT; i++) {
        part->migrations->migrations[i].registered = false;
        part->migrations->migrations[i].entry = -1;
    }
    part->migrations->entry_count = first;
}

static void nothing_wrong_has_no_symptoms(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    audit_analyse(audit);
    g_autoptr(Troubleshooting) list = troubleshooting_build(audit, NULL);
    assert_int_equal(list->items->len, 0);
}

static void unregistered_files(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    unregister(audit, 2);
    audit_analyse(audit);
    g_autoptr(Troubleshooting) list = troubleshooting_build(audit, "tenant");
    assert_int_equal(list->items->len, 2);
    const Symptom *column = get_symptom(list, "ERROR:  column \"email\" of relation \"users\" does not exist");
    assert_string_equal(column->variant, "ERROR:  column \"email\" does not exist");
    assert_string_equal(column->migration, "0002_email");
    assert_memory_equal(column->since->id, "aaaaaa2", 7);
    assert_cause(column, "not in the journal");
    assert_non_null(strstr(column->commands, "jq"));
    assert_string_equal(column->commands_language, "sh");
    get_symptom(list, "ERROR:  relation \"audit\" does not exist");
    g_autoptr(Troubleshooting) other = troubleshooting_build(audit, "master");
    assert_int_equal(other->items->len, 0);
}

static void skipped_entries(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    part_of(audit)->migrations->entries[3].when = 1600000000123;
    audit_analyse(audit);
    g_autoptr(Troubleshooting) list = troubleshooting_build(audit, NULL);
    const Symptom *symptom = get_symptom(list, "ERROR:  relation \"audit\" does not exist");
    assert_cause(symptom, "on every database that has that one it is skipped silently");
    assert_non_null(strstr(symptom->commands, "UPDATE drizzle.__drizzle_migrations"));
}

static void a_missing_file(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    audit->project->package_folder = "db";
    part_of(audit)->migrations->migrations[2].path = NULL;
    part_of(audit)->migrations->entries[2].migration = -1;
    audit_analyse(audit);
    g_autoptr(Troubleshooting) list = troubleshooting_build(audit, NULL);
    get_symptom(list, "No file ./migrations/0002_email.sql found in ./migrations folder");
}

static void live_databases(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    Catalog *live = catalog_new();
    put_table(live, "public.users");
    put_column(live, "public.users", "id", "integer");
    put_database(audit, live, 2);
    audit_analyse(audit);
    g_autoptr(Troubleshooting) list = troubleshooting_build(audit, NULL);
    const Symptom *missing = get_symptom(list, "ERROR:  relation \"orders\" does not exist");
    assert_string_equal(missing->database, "production");
    assert_cause(missing, "On production: 0001_orders has made it, but it is gone.");
    assert_cause(get_symptom(list, "ERROR:  column \"email\" of relation \"users\" does not exist"), "0002_email has not run there yet");
    assert_string_equal(get_symptom(list, "ERROR:  relation \"audit\" does not exist")->commands, "pnpm db:migrate\n");
    assert_int_equal(list->items->len, 3);
}

static void no_ledger(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    put_database(audit, catalog_at(4), 0);
    audit_analyse(audit);
    g_autoptr(Troubleshooting) list = troubleshooting_build(audit, NULL);
    get_symptom(list, "ERROR:  relation \"users\" already exists");
}

static void the_list_is_capped_and_counted(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    AuditTarget *part = part_of(audit);
    Catalog *catalogs[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        catalogs[i] = catalog_at(i + 1);
        for (int t = 0; i == 3 && t < 100; t++) {
            g_autofree char *name = g_strdup_printf("public.t%03d", t);
            put_table(catalogs[i], name);
        }
    }
    strata_free(part->registered);
    part->registered = part->all = chain_of(COUNT, catalogs, TAGS);
    put_database(audit, catalog_at(3), 3);
    audit_analyse(audit);
    g_autoptr(Troubleshooting) list = troubleshooting_build(audit, NULL);
    assert_int_equal(list->items->len, 40);
    assert_int_equal(list->left_out, 61);
}

/* What a later migration drops again nobody misses. */
static void what_is_dropped_later_is_no_symptom(void **state) {
    (void)state;
    g_autoptr(Audit) audit = clean_audit();
    AuditTarget *part = part_of(audit);
    Catalog *catalogs[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        catalogs[i] = catalog_at(i == COUNT - 1 ? 2 : i + 1); /* the last one takes users.email away */
    strata_free(part->registered);
    part->registered = part->all = chain_of(COUNT, catalogs, TAGS);
    part->migrations->entries[2].when = 1600000000123;
    audit_analyse(audit);
    assert_int_equal(rule_count(audit, "journal/when-not-increasing"), 1);
    g_autoptr(Troubleshooting) list = troubleshooting_build(audit, NULL);
    assert_int_equal(list->items->len, 0);
}

/* Nobody but the replay meets the limits of the scratch server. */
static void an_old_scratch_server_is_no_symptom(void **state) {
    (void)state;
    for (int old = 0; old < 2; old++) {
        g_autoptr(Audit) audit = clean_audit();
        Stratum *stratum = &part_of(audit)->registered->strata[2];
        stratum->status = STRATUM_FAILED;
        stratum->failures = g_new0(ReplayFailure, 1);
        stratum->failure_count = 1;
        stratum->failures[0] = (ReplayFailure){.cause = old ? CAUSE_SERVER_TOO_OLD : CAUSE_OTHER, .line = 1, .message = "syntax error"};
        audit_analyse(audit);
        g_autoptr(Troubleshooting) list = troubleshooting_build(audit, NULL);
        assert_int_equal(list->items->len, old ? 0 : 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_wrong_has_no_symptoms), cmocka_unit_test(unregistered_files), cmocka_unit_test(skipped_entries),
            cmocka_unit_test(a_missing_file),
        cmocka_unit_test(live_databases), cmocka_unit_test(no_ledger), cmocka_unit_test(the_list_is_capped_and_counted),
        cmocka_unit_test(what_is_dropped_later_is_no_symptom), cmocka_unit_test(an_old_scratch_server_is_no_symptom),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
