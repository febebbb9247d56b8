/* The JSON documents: valid by the published schemas, with the facts of the audit, the same every time. */

#include "fixture.h"
#include "hostile.h"
#include "json_schema.h"
#include "base/error.h"

static void assert_valid(const char *schema, const char *json) {
    g_autofree char *path = g_strdup_printf("docs/schema/%s.schema.json", schema);
    g_autofree char *problem = json_schema_validate(path, json);
    if (problem)
        fail_msg("%s: %s", schema, problem);
}

static json_t *load(const char *text) {
    json_t *root = json_loads(text, 0, NULL);
    assert_non_null(root);
    return root;
}

static void report_is_valid(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    g_autofree char *json = report_json(audit);
    assert_valid("report", json);
    assert_true(g_str_has_suffix(json, "}\n"));
}

/* With a declared schema: classes, places, what people feel, and the findings that cells link to. */
static void declared_is_valid(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit_of(true);
    g_autofree char *json = report_json(audit);
    assert_valid("report", json);
    json_t *root = load(json), *target = json_array_get(json_object_get(root, "targets"), 0);
    json_t *declared = json_array_get(json_object_get(target, "declared"), 0), *differences = json_object_get(declared, "differences");
    assert_string_equal(json_string_value(json_object_get(declared, "format")), "drizzle");
    assert_int_equal(json_integer_value(json_object_get(json_object_get(differences, "counts"), "unmigrated")), 1);
    json_t *item = json_array_get(json_object_get(differences, "items"), 0);
    assert_string_equal(json_string_value(json_object_get(item, "rule")), "declared/unmigrated");
    assert_int_equal(json_integer_value(json_object_get(item, "line")), 9);
    assert_non_null(strstr(json_string_value(json_object_get(item, "effect")), "column \"phone\" does not exist"));
    json_t *comparison = json_object_get(target, "comparison");
    assert_string_equal(json_string_value(json_array_get(json_object_get(comparison, "sources"), 0)), "schema.ts");
    size_t linked = 0, index;
    json_t *row;
    json_array_foreach(json_object_get(comparison, "rows"), index, row)
        linked += json_is_object(json_object_get(json_array_get(json_object_get(row, "cells"), 0), "finding"));
    assert_int_equal(linked, 1); /* users: policies and views are in SQL only */
    json_decref(root);
}

/* Written piece by piece, it is what jansson would write of the whole. */
static void report_is_written_as_one_tree(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    g_autofree char *json = report_json(audit);
    json_t *root = load(json);
    char *whole = json_dumps(root, JSON_INDENT(2) | JSON_SORT_KEYS);
    g_autofree char *expected = g_strconcat(whole, "\n", NULL);
    assert_string_equal(json, expected);
    free(whole);
    json_decref(root);
}

static void empty_report_is_valid(void **state) {
    (void)state;
    g_autoptr(Audit) audit = audit_new();
    audit->project = project_new();
    audit->tool_version = "0.1.0";
    audit_analyse(audit);
    g_autofree char *json = report_json(audit);
    assert_valid("report", json);
}

/* The validator itself: what it must refuse. */
static void validator_refuses(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    g_autofree char *json = report_json(audit);
    static const struct {
        const char *key;
        const char *value; /* NULL: taken out */
    } wrong[] = {{"schema_version", "2"}, {"findings", NULL}, {"complete", "\"no\""}, {"surprise", "1"}, {"targets", "[{}]"}, {"tool", "{\"name\": \"other\"}"}};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        json_t *root = load(json);
        if (wrong[i].value)
            json_object_set_new(root, wrong[i].key, json_loads(wrong[i].value, JSON_DECODE_ANY, NULL));
        else
            json_object_del(root, wrong[i].key);
        char *text = json_dumps(root, 0);
        g_autofree char *problem = json_schema_validate("docs/schema/report.schema.json", text);
        assert_non_null(problem);
        free(text);
        json_decref(root);
    }
}

/* The value at a path of keys and indexes: "targets/0/name". */
static json_t *at(json_t *root, const char *path) {
    g_auto(GStrv) steps = g_strsplit(path, "/", -1);
    for (size_t i = 0; steps[i] && root; i++)
        root = json_is_array(root) ? json_array_get(root, (size_t)atoi(steps[i])) : json_object_get(root, steps[i]);
    return root;
}

static void report_has_the_facts(void **state) {
    (void)state;
    static const struct {
        const char *path, *value; /* JSON text */
    } facts[] = {
        {"schema_version", "1"},
        {"tool/version", "\"0.1.0\""},
        {"source/head", "\"4444444ddddddddddddddddddddddddddddddddd\""},
        {"source/branch", "\"main\""},
        {"complete", "false"},
        {"commits/1111111aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/committed", "\"2026-01-01T00:00:00+00:00\""},
        {"commits/1111111aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/pull_request", "7"},
        {"targets/0/name", "\"tenant\""},
        {"targets/0/counters/table/count", "2"},
        {"targets/0/counters/migration/untagged", "3"},
        {"targets/0/migrations/1/events/1/edit", "\"sql\""},
        {"targets/0/migrations/1/stratum/changes/0/identity", "\"public.bookings\""},
        {"targets/0/migrations/2/registered", "false"},
        {"targets/0/migrations/2/fresh_stratum/status", "\"not run\""},
        {"targets/0/migrations/3/commit", "null"},
        {"targets/0/migrations/3/stratum/failures/0/sqlstate", "\"42704\""},
        {"targets/0/entries/2/skipped_where_applied", "\"0001_bookings\""},
        {"targets/0/databases/0/drift/level_migration", "\"0001_bookings\""},
        {"targets/0/databases/0/drift/counts/extra", "1"},
        {"targets/0/assumptions/0", "\"role app\""},
        {"findings/0/title", "\"0002_stripe.sql is not in the journal\""},
        {"findings/0/since", "\"2222222cbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\""},
        {"not_checked/0", "\"grants: not modelled\""},
        {"source/notes/0", "\"packages/local/drizzle.config.ts: another database (sqlite)\""},
    };
    g_autoptr(Audit) audit = fixture_audit();
    g_autofree char *json = report_json(audit);
    json_t *root = load(json);
    for (size_t i = 0; i < G_N_ELEMENTS(facts); i++) {
        json_t *found = at(root, facts[i].path);
        char *text = found ? json_dumps(found, JSON_ENCODE_ANY) : NULL;
        if (g_strcmp0(text, facts[i].value) != 0)
            fail_msg("%s is %s, not %s", facts[i].path, text ? text : "absent", facts[i].value);
        free(text);
    }
    json_decref(root);
}

static void objects_know_their_origin(void **state) {
    (void)state;
    static const struct {
        const char *identity, *added, *changed;
    } rows[] = {
        {"public.users.email", "0000_init", "0001_bookings"},
        {"public.users.id", "0000_init", "0000_init"},
        {"public.users.stripe_customer_id", "0002_stripe", "0002_stripe"},
    };
    g_autoptr(Audit) audit = fixture_audit();
    g_autofree char *json = report_json(audit);
    json_t *root = load(json), *object;
    size_t index, seen = 0;
    json_array_foreach(at(root, "targets/0/objects"), index, object)
        for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
            if (strcmp(json_string_value(json_object_get(object, "identity")), rows[i].identity) == 0) {
                assert_string_equal(json_string_value(json_object_get(object, "added_in")), rows[i].added);
                assert_string_equal(json_string_value(json_object_get(object, "last_changed_in")), rows[i].changed);
                seen++;
            }
    assert_int_equal(seen, G_N_ELEMENTS(rows));
    json_decref(root);
}

static void any_text_gives_valid_json(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(hostile_texts); i++) {
        g_autoptr(Audit) audit = fixture_audit();
        Finding *finding = g_ptr_array_index(audit->findings->items, 0);
        finding->subject = finding->path = hostile_texts[i];
        g_autofree char *json = report_json(audit);
        assert_valid("report", json);
        assert_true(g_utf8_validate(json, -1, NULL));
    }
}

static void same_input_same_json(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    g_autoptr(Audit) again = fixture_audit();
    g_autofree char *first = report_json(audit);
    g_autofree char *second = report_json(again);
    assert_string_equal(first, second);
}

/* --- blame --- */

static void blame_tells_the_story(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    g_autoptr(GError) error = NULL;
    g_autofree char *json = report_json_blame(audit, NULL, "users.email", &error);
    assert_null(error);
    assert_valid("blame", json);
    json_t *root = load(json);
    assert_string_equal(json_string_value(at(root, "matches/0/identity")), "public.users.email");
    assert_string_equal(json_string_value(at(root, "matches/0/steps/0/migration")), "0000_init");
    assert_string_equal(json_string_value(at(root, "matches/0/steps/1/changes/0/properties/type/after")), "text");
    json_decref(root);
    g_autoptr(Document) document = report_build_blame(audit, "tenant", "users.email", &error);
    g_autofree char *text = fixture_markdown(document);
    assert_non_null(strstr(text, "type: `character varying(20)` \xe2\x86\x92 `text`"));
    assert_non_null(strstr(text, "2026-01-02"));
    assert_non_null(strstr(text, "| added |"));
}

static void blame_of_a_table_has_its_parts(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    g_autoptr(Document) document = report_build_blame(audit, NULL, "public.users", NULL);
    assert_non_null(document);
    g_autofree char *text = fixture_markdown(document);
    assert_non_null(strstr(text, "column `stripe_customer_id` added"));
    assert_non_null(strstr(text, "column `email` type"));
}

static void blame_of_nothing_names_what_is_near(void **state) {
    (void)state;
    static const struct {
        const char *target, *text, *message, *hint;
    } rows[] = {
        {NULL, "users.emial", "no migration made an object named \"users.emial\"", "near names: users.email"},
        {NULL, "zzzzzz", "no migration made an object named \"zzzzzz\"", NULL},
        {"master", "users", "there is no target \"master\"", NULL},
    };
    g_autoptr(Audit) audit = fixture_audit();
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(report_build_blame(audit, rows[i].target, rows[i].text, &error));
        assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_USAGE));
        assert_string_equal(error->message, rows[i].message);
        if (g_strcmp0(error_get_hint(error), rows[i].hint) != 0)
            fail_msg("hint: %s", error_get_hint(error));
    }
}

static Source *fixture_source(const char *title, const char *type) {
    Source *source = source_new();
    source->title = g_strdup(title);
    source->catalog = catalog_new();
    const Property properties[] = {{"type", type}, {"comment", title}};
    const Object table = {.kind = KIND_TABLE, .identity = "public.users", .schema = "public", .name = "users"};
    const Object column = {.kind = KIND_COLUMN, .identity = "public.users.email", .parent = "public.users", .schema = "public", .name = "email", .position = 1,
                           .properties = properties, .property_count = 2};
    catalog_add(source->catalog, &table);
    catalog_add(source->catalog, &column);
    catalog_add_unseen(source->catalog, "shell types", 2);
    catalog_seal(source->catalog);
    return source;
}

static void changes_are_valid(void **state) {
    (void)state;
    g_autoptr(SourceComparison) comparison = source_comparison_build(fixture_source("migrations@v1", "text"), fixture_source("live:production", "integer"), 0);
    source_note(comparison->after, "assumed: role " CODE("app"));
    g_autofree char *bare = report_json_changes(comparison);
    assert_valid("changes", bare);
    comparison->repair = repair_build(comparison->before->catalog, comparison->after->catalog, &comparison->repair_options);
    comparison->proof = g_strdup("Proved.");
    assert_true(comparison->repair->statements->len > 0);
    g_autofree char *json = report_json_changes(comparison);
    assert_valid("changes", json);
    g_autoptr(Document) document = report_build_changes(comparison);
    g_autofree char *markdown = fixture_markdown(document);
    g_autofree char *text = report_text_changes(comparison);
    const char *const forms[] = {markdown, text};
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++)
        if (!strstr(forms[i], "1 difference.") || !strstr(forms[i], "users") || !strstr(forms[i], "email") || !strstr(forms[i], "integer") || !strstr(forms[i], "2 shell types") ||
            !strstr(forms[i], "assumed") || !strstr(forms[i], "Proved."))
            fail_msg("%s", forms[i]);
    assert_true(source_comparison_is_incomplete(comparison));
}

/* A comment counts when asked for; then the change is a second difference of the same object. */
static void lesser_differences_count_when_asked_for(void **state) {
    (void)state;
    unsigned bits;
    assert_true(grades_parse("comments, access", &bits, NULL));
    g_autoptr(SourceComparison) none = source_comparison_build(fixture_source("a", "text"), fixture_source("b", "text"), 0);
    g_autoptr(SourceComparison) some = source_comparison_build(fixture_source("a", "text"), fixture_source("b", "text"), bits);
    assert_int_equal(none->differences, 0);
    assert_int_equal(none->lesser, 1);
    assert_int_equal(some->differences, 1);
    assert_int_equal(some->lesser, 0);
    g_autoptr(GError) error = NULL;
    assert_false(grades_parse("colour", &bits, &error));
    assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_USAGE));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(report_is_valid), cmocka_unit_test(declared_is_valid),
        cmocka_unit_test(report_is_written_as_one_tree),
        cmocka_unit_test(empty_report_is_valid),
        cmocka_unit_test(validator_refuses),
        cmocka_unit_test(report_has_the_facts),
        cmocka_unit_test(objects_know_their_origin),
        cmocka_unit_test(any_text_gives_valid_json),
        cmocka_unit_test(same_input_same_json),
        cmocka_unit_test(blame_tells_the_story),
        cmocka_unit_test(blame_of_a_table_has_its_parts),
        cmocka_unit_test(blame_of_nothing_names_what_is_near),
        cmocka_unit_test(changes_are_valid),
        cmocka_unit_test(lesser_differences_count_when_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
