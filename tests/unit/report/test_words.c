/* The small parts: summaries, definitions, diagrams, references, the journal's meaning, stories across renames. */

#include "fixture.h"
#include "definition.h"
#include "er_diagram.h"
#include "facts.h"
#include "journal_view.h"
#include "origin.h"
#include "phrase.h"
#include "reference.h"
#include "summarise.h"

/* --- summaries --- */

static const FixtureChange several_columns[] = {
    {CHANGE_ADDED, KIND_COLUMN, "public.users.a", USERS, "a", 1, {NULL}}, {CHANGE_ADDED, KIND_COLUMN, "public.users.b", USERS, "b", 2, {NULL}},
    {CHANGE_ADDED, KIND_COLUMN, "public.users.c", USERS, "c", 3, {NULL}}, {CHANGE_ADDED, KIND_COLUMN, "public.users.d", USERS, "d", 4, {NULL}},
};
static const FixtureChange two_tables[] = {
    {CHANGE_ADDED, KIND_TABLE, "public.a", NULL, "a", 0, {NULL}},
    {CHANGE_ADDED, KIND_COLUMN, "public.a.id", "public.a", "id", 1, {NULL}},
    {CHANGE_ADDED, KIND_TABLE, "other.b", NULL, "b", 0, {NULL}},
    {CHANGE_REMOVED, KIND_TABLE, "public.c", NULL, "c", 0, {NULL}},
    {CHANGE_REMOVED, KIND_COLUMN, "public.c.id", "public.c", "id", 1, {NULL}},
    {CHANGE_CHANGED, KIND_COLUMN, "public.users.email", USERS, "email", 1, {"type", "a -> b"}},
    {CHANGE_REMOVED, KIND_INDEX, "public.users_idx", USERS, "users_idx", 0, {NULL}},
};

static ChangeSet *change_set_of(const FixtureChange *rows, size_t count) {
    ChangeSet *set = change_set_new();
    for (size_t i = 0; i < count; i++)
        fixture_change(set, &rows[i]);
    change_set_seal(set);
    return set;
}

static void assert_summary(const FixtureChange *rows, size_t count, const char *expected) {
    g_autoptr(ChangeSet) set = change_set_of(rows, count);
    g_autofree char *marked = summarise_changes(set);
    g_autofree char *plain = text_plain(marked, true);
    assert_string_equal(plain, expected);
}

static void summaries(void **state) {
    (void)state;
    assert_summary(several_columns, 3, "+ columns `users.a`, `users.b` and `users.c`");
    assert_summary(several_columns, 4, "+ 4 columns of `users`");
    assert_summary(two_tables, 7, "+ tables `other.b` and `a`, ~ column `users.email`, - table `c`, - index `users_idx`");
    assert_summary(two_tables, 0, "");
}

static void summaries_of_renames(void **state) {
    (void)state;
    g_autoptr(ChangeSet) set = change_set_new();
    const Change change = {.action = CHANGE_RENAMED, .kind = KIND_TABLE, .identity = "public.people", .previous_identity = USERS, .schema = "public", .name = "people"};
    change_set_add(set, &change);
    change_set_seal(set);
    g_autofree char *marked = summarise_changes(set);
    g_autofree char *plain = text_plain(marked, true);
    assert_string_equal(plain, "> table `users` to `people`");
}

static void summaries_of_nothing(void **state) {
    (void)state;
    static const struct {
        StratumStatus status;
        size_t no_ops;
        const char *words;
    } rows[] = {
        {STRATUM_APPLIED, 0, "nothing in the schema"}, {STRATUM_APPLIED, 1, "nothing: `users` existed already"}, {STRATUM_FAILED, 0, "failed"},
        {STRATUM_NOT_RUN, 0, "not run"},
    };
    g_autoptr(ChangeSet) none = change_set_of(NULL, 0);
    NoOp no_op = {.kind = KIND_TABLE, .identity = USERS, .line = 3};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Stratum stratum = {.tag = "x", .status = rows[i].status, .changes = none, .no_ops = &no_op, .no_op_count = rows[i].no_ops};
        g_autofree char *marked = summarise_stratum(&stratum);
        g_autofree char *plain = text_plain(marked, true);
        assert_string_equal(plain, rows[i].words);
    }
    g_autofree char *unknown = summarise_stratum(NULL);
    assert_string_equal(unknown, "not replayed");
}

static void values_are_one_short_line(void **state) {
    (void)state;
    g_autofree char *long_value = g_strnfill(1000, 'x');
    const struct {
        PropertyChange property;
        const char *words;
    } rows[] = {
        {{"p", "a", "b"}, "`a` \xe2\x86\x92 `b`"},
        {{"p", NULL, "  two\n   lines "}, "set to `two lines`"},
        {{"p", "a\x02z\x03", NULL}, "`az` removed"},
        {{"p", NULL, "bad \xff utf-8"}, "set to `bad \xef\xbf\xbd utf-8`"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        summarise_property(out, &rows[i].property);
        g_autofree char *plain = text_plain(out->str, true);
        assert_string_equal(plain, rows[i].words);
    }
    g_autoptr(GString) out = g_string_new(NULL);
    const PropertyChange property = {"p", NULL, long_value};
    summarise_property(out, &property);
    assert_true(out->len < 200);
    assert_non_null(strstr(out->str, "..."));
}

/* --- definitions --- */

static void lists_of_identifiers(void **state) {
    (void)state;
    static const struct {
        const char *list, *name;
        bool found;
    } rows[] = {
        {"id", "id", true}, {"id, email", "email", true}, {"id, email", "mail", false}, {"\"a, b\", c", "c", true}, {"\"a, b\", c", "b\"", false},
        {"\"a, b\", c", "\"a, b\"", true}, {"\"x\"\"y\", z", "\"x\"\"y\"", true}, {"", "id", false}, {NULL, "id", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(definition_lists(rows[i].list, rows[i].name), rows[i].found);
}

/* --- references --- */

static void forges(void **state) {
    (void)state;
    static const struct {
        const char *commit_url, *pull_request, *file;
    } rows[] = {
        {"https://github.com/o/r/commit/", "https://github.com/o/r/pull/7", "https://github.com/o/r/blob/1111111aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/db/0000%20%23b.sql#L3"},
        {"https://gitlab.com/o/r/-/commit/", "https://gitlab.com/o/r/-/merge_requests/7", "https://gitlab.com/o/r/-/blob/1111111aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/db/0000%20%23b.sql#L3"},
        {"https://bitbucket.org/o/r/commits/", "https://bitbucket.org/o/r/pull-requests/7", "https://bitbucket.org/o/r/src/1111111aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/db/0000%20%23b.sql#L3"},
        {NULL, NULL, NULL},
        {"https://example.org/unknown/", NULL, NULL},
    };
    g_autoptr(Audit) audit = fixture_audit();
    audit->history->files[0].path = "db/0000 #b.sql";
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        audit->history->commit_url = rows[i].commit_url;
        g_autofree char *pull_request = reference_pull_request_url(audit, 7);
        g_autofree char *file = reference_file_url(audit, "db/0000 #b.sql", 3);
        assert_true(g_strcmp0(pull_request, rows[i].pull_request) == 0);
        assert_true(g_strcmp0(file, rows[i].file) == 0);
    }
    audit->history->commit_url = "https://github.com/o/r/commit/";
    g_autofree char *uncommitted = reference_file_url(audit, fixture_paths[3], 0);
    assert_null(uncommitted);
}

/* A link of a comment leads to something: what the branch took away is linked where the base has it. */
static void links_to_what_is_gone(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    static const char head[] = "https://github.com/acme/studio/blob/4444444ddddddddddddddddddddddddddddddddd/src/schema.ts#L2";
    g_autofree char *present = reference_present_file_url(audit, "src/schema.ts", 2), *none = reference_file_url(audit, "src/schema.ts", 2);
    assert_string_equal(present, head);
    assert_null(none);
    g_autofree char *uncommitted = reference_present_file_url(audit, fixture_paths[3], 0);
    assert_null(uncommitted);
    audit->history->files[1].alive = false;
    g_autofree char *gone = reference_present_file_url(audit, fixture_paths[1], 0);
    assert_null(gone);
    audit->before = fixture_audit();
    g_autofree char *before = reference_present_file_url(audit, fixture_paths[1], 0);
    assert_string_equal(before, "https://github.com/acme/studio/blob/4444444ddddddddddddddddddddddddddddddddd/db/0001_bookings.sql");
    audit->history->commit_url = "https://bitbucket.org/o/r/commits/";
    g_autofree char *other = reference_present_file_url(audit, "src/schema.ts", 2);
    assert_string_equal(other, "https://bitbucket.org/o/r/src/4444444ddddddddddddddddddddddddddddddddd/src/schema.ts#L2");
    audit->history->commit_url = NULL;
    g_autofree char *nowhere = reference_present_file_url(audit, "src/schema.ts", 2);
    assert_null(nowhere);
}

static void short_ids_are_unique(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    static const char *const expected[] = {"1111111", "2222222b", "2222222c", "4444444"};
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_autofree char *id = reference_short_id(audit, g_ptr_array_index(audit->history->commits, i));
        assert_string_equal(id, expected[i]);
    }
}

static void short_names_of_migrations(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    AuditTarget *target = g_ptr_array_index(audit->targets, 0);
    assert_string_equal(reference_migration_short(target, 1), "0001");
    target->migrations->migrations[2].prefix = "0001";
    assert_string_equal(reference_migration_short(target, 1), "0001_bookings");
    target->migrations->migrations[0].prefix = "";
    assert_string_equal(reference_migration_short(target, 0), "0000_init");
}

/* --- the journal --- */

static void journal_meaning(void **state) {
    (void)state;
    static const struct {
        int64_t when;
        int migration;
        bool fresh;
        int blocked_by;
    } rows[] = {
        {100, 0, true, -1},
        {300, 1, true, -1},
        {200, 2, true, 1},   /* before an earlier one */
        {300, 3, true, 1},   /* not later than it */
        {400, -1, false, -1},
        {500, 3, false, -1}, /* behind a missing file */
        {450, 3, false, 5},
    };
    g_autoptr(MigrationSet) set = fixture_migrations();
    g_free(set->entries);
    set->entries = g_new0(JournalEntry, G_N_ELEMENTS(rows));
    set->entry_count = G_N_ELEMENTS(rows);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        set->entries[i] = (JournalEntry){.tag = "x", .when = rows[i].when, .migration = rows[i].migration};
    g_autofree JournalView *views = journal_view_build(set);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        assert_int_equal(views[i].fresh, rows[i].fresh);
        assert_int_equal(views[i].blocked_by, rows[i].blocked_by);
    }
    set->rules = runner_find("sql")->rules;
    g_autofree JournalView *never = journal_view_build(set);
    assert_int_equal(never[2].blocked_by, -1);
}

/* --- diagrams --- */

/* A chain of tables, each with a foreign key to the one before; every tenth stands alone. */
static Catalog *chain(size_t tables) {
    Catalog *catalog = catalog_new();
    for (size_t i = 0; i < tables; i++) {
        g_autofree char *identity = g_strdup_printf("public.t%04zu", i);
        g_autofree char *column = g_strdup_printf("%s.ref", identity), *key = g_strdup_printf("%s.fk", identity);
        g_autofree char *other = g_strdup_printf("public.t%04zu", i - 1);
        const Object table = {.kind = KIND_TABLE, .identity = identity, .schema = "public", .name = identity + 7};
        const Property type = {"type", "integer"};
        const Object ref = {.kind = KIND_COLUMN, .identity = column, .parent = identity, .schema = "public", .name = "ref", .position = 1, .properties = &type, .property_count = 1};
        const Property properties[] = {{"columns", "ref"}, {"references_columns", "ref"}, {"references_table", other}};
        const Object foreign = {.kind = KIND_FOREIGN_KEY, .identity = key, .parent = identity, .schema = "public", .name = "fk", .properties = properties, .property_count = 3};
        catalog_add(catalog, &table);
        catalog_add(catalog, &ref);
        if (i % 10 != 0 && i > 1)
            catalog_add(catalog, &foreign);
    }
    catalog_seal(catalog);
    return catalog;
}

static size_t count_substring(const char *text, const char *part) {
    size_t count = 0;
    for (; (text = strstr(text, part)); text += strlen(part))
        count++;
    return count;
}

static void diagrams_are_split(void **state) {
    (void)state;
    g_autoptr(Catalog) catalog = chain(150);
    g_autoptr(Document) document = document_new();
    er_diagram_build(catalog, "public", document, document_root(document));
    g_autofree char *text = fixture_markdown(document);
    assert_int_equal(count_substring(text, "erDiagram"), 3);
    for (cmark_node *node = cmark_node_first_child(document_root(document)); node; node = cmark_node_next(node))
        if (cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK) {
            const char *source = cmark_node_get_literal(node);
            assert_true(strlen(source) < 40000);
            assert_true(count_substring(source, "[\"t") <= 60);
        }
    /* nine of ten tables have a key; the first of all references nothing that is there */
    size_t keys = 150 - 15 - 1, drawn = count_substring(text, "--o{");
    g_autofree char *rest = g_strdup_printf("%zu foreign key", keys - drawn);
    if (drawn < keys)
        assert_non_null(strstr(text, rest));
}

static void diagrams_have_no_names_as_markup(void **state) {
    (void)state;
    Catalog *catalog = catalog_new();
    const char *hostile = "x\"] } click t1 \"javascript:a\"\n%%{init: {}}%%";
    g_autofree char *identity = g_strdup_printf("public.%s", hostile);
    const Object table = {.kind = KIND_TABLE, .identity = identity, .schema = "public", .name = hostile};
    const Property properties[] = {{"columns", hostile}, {"references_columns", "id"}, {"references_table", identity}};
    const Object key = {.kind = KIND_FOREIGN_KEY, .identity = "fk", .parent = identity, .schema = "public", .name = hostile, .properties = properties, .property_count = 3};
    catalog_add(catalog, &table);
    catalog_add(catalog, &key);
    catalog_seal(catalog);
    g_autoptr(Document) document = document_new();
    er_diagram_build(catalog, "public", document, document_root(document));
    cmark_node *block = cmark_node_first_child(document_root(document));
    const char *source = cmark_node_get_literal(block);
    assert_int_equal(count_substring(source, "\n"), 3); /* head, entity, edge */
    assert_null(strstr(source, "%%"));
    assert_int_equal(count_substring(source, "\""), 4); /* one quoted label each */
    catalog_free(catalog);
}

/* --- stories --- */

/* users.email is added, users becomes people, people.email is changed: one story under the last name. */
static void stories_survive_renames(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    AuditTarget *target = g_ptr_array_index(audit->targets, 0);
    ChangeSet *changes = change_set_new();
    const Change renamed[] = {
        {.action = CHANGE_RENAMED, .kind = KIND_TABLE, .identity = "public.people", .previous_identity = USERS, .schema = "public", .name = "people"},
        {.action = CHANGE_RENAMED, .kind = KIND_COLUMN, .identity = "public.people.email", .previous_identity = USERS ".email", .parent = "public.people",
         .schema = "public", .name = "email", .position = 2},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(renamed); i++)
        change_set_add(changes, &renamed[i]);
    change_set_seal(changes);
    stratum_take_changes(&target->all->strata[3], changes);
    provenance_free(target->provenance);
    target->provenance = provenance_build(target->all);
    g_autoptr(OriginIndex) index = origin_index_new(target);
    g_autoptr(GArray) steps = origin_steps(index, KIND_TABLE, "public.people");
    assert_int_equal(steps->len, 4);
    assert_int_equal(g_array_index(steps, OriginStep, 0).stratum, 0);
    assert_int_equal(g_array_index(steps, OriginStep, 3).stratum, 3);
    Origin origin = origin_find(index, KIND_TABLE, "public.people");
    assert_int_equal(origin.added, 0);
    assert_int_equal(origin.changed, 3);
    g_autoptr(GArray) column = origin_steps(index, KIND_COLUMN, "public.people.email");
    assert_int_equal(column->len, 3);
}

/* --- counts --- */

static void deltas_need_tags_and_history(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    AuditTarget *target = g_ptr_array_index(audit->targets, 0);
    int delta = 0;
    size_t untagged = 0;
    assert_true(facts_delta(audit, target, KIND_COLUMN, &delta));
    assert_int_equal(delta, 3);
    audit->history->complete = false;
    assert_false(facts_delta(audit, target, KIND_COLUMN, &delta));
    audit->history->complete = true;
    ((Commit *)g_ptr_array_index(audit->history->commits, 0))->first_tag = NULL;
    assert_false(facts_untagged(audit, target, &untagged));
}

static void pending_by_level_or_ledger(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    AuditTarget *target = g_ptr_array_index(audit->targets, 0);
    const AuditDatabase *database = g_ptr_array_index(target->databases, 0);
    assert_int_equal(facts_pending(target, database), 1); /* 0003; 0002 is not registered */
    assert_int_equal(facts_drift(database), 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(summaries),
        cmocka_unit_test(summaries_of_renames),
        cmocka_unit_test(summaries_of_nothing),
        cmocka_unit_test(values_are_one_short_line),
        cmocka_unit_test(lists_of_identifiers),
        cmocka_unit_test(forges),
        cmocka_unit_test(links_to_what_is_gone),
        cmocka_unit_test(short_ids_are_unique),
        cmocka_unit_test(short_names_of_migrations),
        cmocka_unit_test(journal_meaning),
        cmocka_unit_test(diagrams_are_split),
        cmocka_unit_test(diagrams_have_no_names_as_markup),
        cmocka_unit_test(stories_survive_renames),
        cmocka_unit_test(deltas_need_tags_and_history),
        cmocka_unit_test(pending_by_level_or_ledger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
