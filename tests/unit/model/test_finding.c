#include <string.h>
#include "cmocka_all.h"
#include "model/finding.h"

static int weight(const char *rule) {
    return strcmp(rule, "heavy") == 0 ? 10 : 1;
}

static void add(Findings *findings, const char *rule, Severity severity, const char *target, const char *subject, const char *database) {
    findings_add(findings, &(Finding){.rule = rule, .severity = severity, .target = target, .subject = subject, .database = database, .title = "t"});
}

static void test_order(void **state) {
    (void)state;
    static const Finding expected[] = {
        {.rule = "heavy", .severity = SEVERITY_ERROR, .target = "b", .subject = "z"},
        {.rule = "light", .severity = SEVERITY_ERROR, .target = "a", .subject = "a"},
        {.rule = "light", .severity = SEVERITY_ERROR, .target = "a", .subject = "b"},
        {.rule = "light", .severity = SEVERITY_ERROR, .target = "a", .subject = "b", .database = "d1"},
        {.rule = "light2", .severity = SEVERITY_ERROR, .target = "a", .subject = "b", .database = "d1"},
        {.rule = "light", .severity = SEVERITY_ERROR, .target = "a", .subject = "b", .database = "d2"},
        {.rule = "light", .severity = SEVERITY_WARNING, .target = "a", .subject = "a"},
        {.rule = "heavy", .severity = SEVERITY_INFO, .target = "a", .subject = "a"},
    };
    size_t count = G_N_ELEMENTS(expected);
    for (size_t shift = 0; shift < count; shift++) {
        g_autoptr(Findings) findings = findings_new();
        for (size_t i = 0; i < count; i++) {
            const Finding *f = &expected[(i * 3 + shift) % count]; /* 3 and 8 share no factor: every one once */
            add(findings, f->rule, f->severity, f->target, f->subject, f->database);
        }
        findings_sort(findings, weight);
        for (size_t i = 0; i < count; i++) {
            const Finding *f = findings->items->pdata[i];
            assert_string_equal(f->rule, expected[i].rule);
            assert_int_equal(f->severity, expected[i].severity);
            assert_string_equal(f->subject, expected[i].subject);
            assert_int_equal(g_strcmp0(f->database, expected[i].database), 0);
        }
        assert_int_equal(findings_count(findings, SEVERITY_ERROR), 6);
        assert_int_equal(findings_count(findings, SEVERITY_WARNING), 1);
        assert_int_equal(findings_count(findings, SEVERITY_INFO), 1);
    }
}

static void test_copies(void **state) {
    (void)state;
    g_autoptr(Findings) findings = findings_new();
    char subject[] = "public.users", line[] = "first";
    g_autoptr(GPtrArray) evidence = g_ptr_array_new();
    g_ptr_array_add(evidence, line);
    Finding *copy = findings_add(findings, &(Finding){.rule = "r", .subject = subject, .evidence = evidence, .line = 7, .kind = KIND_TABLE});
    memset(subject, 'x', 6);
    memset(line, 'x', 5);
    findings_add_evidence(findings, copy, CODE("%s") " %d", "users", 2);
    assert_string_equal(copy->subject, "public.users");
    assert_int_equal(copy->line, 7);
    assert_int_equal(copy->kind, KIND_TABLE);
    assert_null(copy->remedy);
    assert_int_equal(copy->evidence->len, 2);
    assert_string_equal(copy->evidence->pdata[0], "first");
    assert_string_equal(copy->evidence->pdata[1], "\x02users\x03 2");
    assert_int_equal(evidence->len, 1);
    findings_sort(findings, NULL);
}

static void test_severities(void **state) {
    (void)state;
    for (int severity = 0; severity < SEVERITY_COUNT; severity++)
        assert_int_equal(severity_find(severity_id((Severity)severity)), severity);
    assert_int_equal(severity_find("fatal"), SEVERITY_COUNT);
    assert_int_equal(severity_find(NULL), SEVERITY_COUNT);
    assert_string_equal(severity_id(SEVERITY_ERROR), "error");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_copies),
        cmocka_unit_test(test_severities),
    };
    return cmocka_run_group_tests_name("finding", tests, NULL, NULL);
}
