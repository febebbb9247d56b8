/* What the migrations of a range did together, which they are, and what commit messages say of decisions. */

#include "analysis/range_schema.h"
#include "cmocka_all.h"

/* --- net changes --------------------------------------------------------------------------------------------------- */
typedef struct {
    size_t stratum;
    ChangeAction action;
    ObjectKind kind;
    const char *identity, *other; /* renames: before */
    const char *before, *after;   /* of the property "type" */
} Step;

typedef struct {
    const char *name;
    Step steps[6]; /* until identity NULL */
    const char *expected;
} NetCase;

#define T KIND_TABLE
#define C KIND_COLUMN

static const NetCase net_cases[] = {
    {"added", {{0, CHANGE_ADDED, T, "t", NULL, NULL, "x"}}, "+t[x]"},
    {"added and changed is added as it is", {{0, CHANGE_ADDED, C, "t.a", NULL, NULL, "int"}, {1, CHANGE_CHANGED, C, "t.a", NULL, "int", "text"}}, "+t.a[text]"},
    {"added and dropped is nothing", {{0, CHANGE_ADDED, T, "t", NULL, NULL, "x"}, {1, CHANGE_REMOVED, T, "t", NULL, "x", NULL}}, ""},
    {"changed twice", {{0, CHANGE_CHANGED, C, "t.a", NULL, "int", "bigint"}, {2, CHANGE_CHANGED, C, "t.a", NULL, "bigint", "text"}}, "~t.a[int>text]"},
    {"changed and changed back is nothing", {{0, CHANGE_CHANGED, C, "t.a", NULL, "int", "text"}, {1, CHANGE_CHANGED, C, "t.a", NULL, "text", "int"}}, ""},
    {"dropped", {{0, CHANGE_REMOVED, T, "t", NULL, "x", NULL}}, "-t[x]"},
    {"changed and dropped", {{0, CHANGE_CHANGED, T, "t", NULL, "x", "y"}, {1, CHANGE_REMOVED, T, "t", NULL, "y", NULL}}, "-t[x]"},
    {"dropped and made anew, otherwise", {{0, CHANGE_REMOVED, T, "t", NULL, "x", NULL}, {1, CHANGE_ADDED, T, "t", NULL, NULL, "y"}}, "~t[x>y]"},
    {"dropped and made anew, the same", {{0, CHANGE_REMOVED, T, "t", NULL, "x", NULL}, {1, CHANGE_ADDED, T, "t", NULL, NULL, "x"}}, ""},
    {"renamed", {{0, CHANGE_RENAMED, T, "u", "t", NULL, NULL}}, ">u(t)"},
    {"renamed twice", {{0, CHANGE_RENAMED, T, "u", "t", NULL, NULL}, {1, CHANGE_RENAMED, T, "v", "u", NULL, NULL}}, ">v(t)"},
    {"renamed and back", {{0, CHANGE_RENAMED, T, "u", "t", NULL, NULL}, {1, CHANGE_RENAMED, T, "t", "u", NULL, NULL}}, ""},
    {"added and renamed is added", {{0, CHANGE_ADDED, T, "t", NULL, NULL, "x"}, {1, CHANGE_RENAMED, T, "u", "t", NULL, NULL}}, "+u[x]"},
    {"renamed and dropped is dropped under its old name", {{0, CHANGE_RENAMED, T, "u", "t", NULL, NULL}, {1, CHANGE_REMOVED, T, "u", NULL, "x", NULL}}, "-t[x]"},
    {"a swap of names", {{0, CHANGE_RENAMED, T, "a", "b", NULL, NULL}, {0, CHANGE_RENAMED, T, "b", "a", NULL, NULL}, {1, CHANGE_CHANGED, T, "a", NULL, "x", "y"}}, ">a(b)[x>y] >b(a)"},
    {"renamed over one that is dropped", {{0, CHANGE_REMOVED, T, "t", NULL, "x", NULL}, {0, CHANGE_RENAMED, T, "t", "u", NULL, NULL}}, "-t[x] >t(u)"},
};

static Strata *build_strata(const Step *steps) {
    Strata *strata = strata_new(3);
    for (size_t s = 0; s < 3; s++) {
        strata->strata[s].tag = "m";
        strata->strata[s].changes = strata->strata[s].changes ? strata->strata[s].changes : change_set_new();
        for (const Step *step = steps; step->identity; step++) {
            if (step->stratum != s)
                continue;
            const PropertyChange type = {"type", step->before, step->after};
            const Change change = {.action = step->action, .kind = step->kind, .identity = step->identity, .previous_identity = step->other, .name = step->identity,
                                   .properties = &type, .property_count = step->before || step->after};
            change_set_add(strata->strata[s].changes, &change);
        }
        change_set_seal(strata->strata[s].changes);
    }
    return strata;
}

static char *describe(const ChangeSet *set) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < set->changes->len; i++) {
        const Change *change = set->changes->pdata[i];
        g_string_append_printf(out, "%s%c%s", i > 0 ? " " : "", "+~->"[change->action], change->identity);
        if (change->previous_identity)
            g_string_append_printf(out, "(%s)", change->previous_identity);
        const PropertyChange *type = change->property_count > 0 ? &change->properties[0] : NULL;
        if (type)
            g_string_append_printf(out, "[%s%s%s]", type->before ? type->before : "", type->before && type->after ? ">" : "", type->after ? type->after : "");
    }
    return g_string_free(out, FALSE);
}

/* --- an audit with three migrations -------------------------------------------------------------------------------- */
static const Commit commits[] = {{.id = "c0", .subject = "one"}, {.id = "c1", .subject = "two"}, {.id = "c2", .subject = "three"}, {.id = "c3", .subject = "four"}};
static const char *const paths[] = {"db/0.sql", "db/1.sql", "db/2.sql", "db/gone.sql"};

static void add_event(FileHistory *file, FileEventKind kind, size_t commit) {
    file->events[file->event_count++] = (FileEvent){.kind = kind, .mainline = &commits[commit], .origin = &commits[commit], .path = file->path,
                                                    .blob_before = kind == EVENT_ADDED ? NULL : "a", .blob_after = kind == EVENT_DELETED ? NULL : "b", .edit = EDIT_SQL};
}

/* 0.sql came with c0 and was edited by c1; 1.sql came with c1 and was edited by c2; 2.sql came with c2; gone.sql came with c0 and went with c2. */
static Audit *build_audit(const Step *steps) {
    Audit *audit = audit_new();
    audit->project = project_new();
    Target *named = project_add_target(audit->project, "main");
    named->folder = "db";
    audit->history = history_new();
    audit->history->files = g_new0(FileHistory, 4);
    audit->history->file_count = 4;
    for (size_t i = 0; i < 4; i++) {
        audit->history->files[i] = (FileHistory){.path = paths[i], .alive = i < 3, .events = g_new0(FileEvent, 3)};
        add_event(&audit->history->files[i], EVENT_ADDED, i < 3 ? i : 0);
    }
    add_event(&audit->history->files[0], EVENT_EDITED, 1);
    add_event(&audit->history->files[1], EVENT_EDITED, 2);
    add_event(&audit->history->files[3], EVENT_DELETED, 2);
    AuditTarget *target = audit_add_target(audit, named);
    target->migrations = migration_set_new();
    target->migrations->folder = "db";
    target->migrations->rules = &RUNNER_RULES_SCRIPT;
    target->migrations->migrations = g_new0(Migration, 3);
    target->migrations->migration_count = 3;
    for (size_t i = 0; i < 3; i++)
        target->migrations->migrations[i] = (Migration){.tag = paths[i], .path = paths[i], .entry = -1};
    target->all = build_strata(steps);
    target->registered = target->all;
    return audit;
}

static CommitRange *build_range(size_t first, size_t last) {
    CommitRange *range = commit_range_new();
    for (size_t i = first; i <= last; i++)
        g_array_append_val(range->commits, ((RangeCommit){.commit = &commits[i], .body = ""}));
    return range;
}

static void test_net_changes(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(net_cases); i++) {
        g_autoptr(Audit) audit = build_audit(net_cases[i].steps);
        g_autoptr(CommitRange) range = build_range(0, 2);
        g_autoptr(RangeSchema) schema = range_schema_build(audit, audit->targets->pdata[0], range);
        g_autofree char *actual = describe(schema->changes);
        if (strcmp(actual, net_cases[i].expected) != 0)
            fail_msg("%s: \"%s\", not \"%s\"", net_cases[i].name, actual, net_cases[i].expected);
    }
}

static void test_which_migrations(void **state) {
    (void)state;
    static const struct {
        size_t first, last, landed, edited, removed;
    } rows[] = {{0, 0, 1, 0, 0}, {1, 1, 1, 1, 0}, {2, 2, 1, 1, 1}, {1, 2, 2, 1, 1}, {3, 3, 0, 0, 0}, {0, 3, 3, 0, 1}};
    static const Step steps[] = {{0, CHANGE_ADDED, T, "t", NULL, NULL, "x"}, {1, CHANGE_ADDED, T, "u", NULL, NULL, "x"}, {0}};
    g_autoptr(Audit) audit = build_audit(steps);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(CommitRange) range = build_range(rows[i].first, rows[i].last);
        g_autoptr(RangeSchema) schema = range_schema_build(audit, audit->targets->pdata[0], range);
        assert_int_equal(schema->landed->len, rows[i].landed);
        assert_int_equal(schema->edited->len, rows[i].edited);
        assert_int_equal(schema->removed->len, rows[i].removed);
    }
    g_autoptr(CommitRange) range = build_range(1, 1);
    g_autoptr(RangeSchema) schema = range_schema_build(audit, audit->targets->pdata[0], range);
    g_autofree char *actual = describe(schema->changes);
    assert_string_equal(actual, "+u[x]");
    assert_true(range_schema_has(schema, 1));
    assert_false(range_schema_has(schema, 0));
}

/* --- decisions ----------------------------------------------------------------------------------------------------- */
typedef struct {
    const char *subject, *body, *expected; /* "text|reason" for stated ones, "(text|reason)" for reasons, ";" between */
} DecisionCase;

static const DecisionCase decision_cases[] = {
    {"feat: x", "", ""},
    {"feat: x", "Adds a column.", ""},
    {"feat: x", "Decision: keep both tables", "keep both tables"},
    {"feat: x", "- **Decision:** keep both\n  tables for now\n- Rationale: old clients\n", "keep both tables for now|old clients"},
    {"feat: x", "Decided: use uuid because numbers leak", "use uuid|numbers leak"},
    {"feat: x", "Decisions:\n- use uuid\n- drop numbers\n\nNext steps:\n- more", "use uuid;drop numbers"},
    {"feat: x", "## Decisions\n\n1. use uuid\n2. keep numbers\n", "use uuid;keep numbers"},
    {"feat: x", "- Manual migration created due to prompts", "(Manual migration created due to prompts|prompts)"},
    {"fix(db): use text instead of varchar", "", "(use text instead of varchar)"},
    {"feat: x", "D\303\251cision : garder les deux", "garder les deux"},
    {"feat: x", "Why: nobody knows", ""},
    {"feat: x", "Signed-off-by: Ann because <a@b>\nCo-Authored-By: B due to c", ""},
    {"feat: x", "KEY DECISIONS:\n- use uuid\n\nSCOPE CHANGE:\n- Original: less\n- Rationale: other things", "use uuid"},
    {"feat: x", "DECISION: use uuid\nRATIONALE: they do not leak\n\nSTATE:\n- x", "use uuid|they do not leak"},
    {"Decision: go on", "Reason: time", "go on|time"},
};

static char *decisions_of(const DecisionCase *row) {
    g_autoptr(CommitRange) range = commit_range_new();
    g_autoptr(TextPool) texts = text_pool_new();
    const Commit commit = {.id = "c", .subject = row->subject};
    g_array_append_val(range->commits, ((RangeCommit){.commit = &commit, .body = row->body}));
    g_autoptr(GArray) decisions = range_decisions(range, texts);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < decisions->len; i++) {
        const RangeDecision *decision = &g_array_index(decisions, RangeDecision, i);
        g_string_append_printf(out, "%s%s%s%s%s%s", i > 0 ? ";" : "", decision->stated ? "" : "(", decision->text, decision->reason ? "|" : "", decision->reason ? decision->reason : "",
                               decision->stated ? "" : ")");
    }
    return g_string_free(out, FALSE);
}

static void test_decisions(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(decision_cases); i++) {
        g_autofree char *actual = decisions_of(&decision_cases[i]);
        if (strcmp(actual, decision_cases[i].expected) != 0)
            fail_msg("case %zu: \"%s\", not \"%s\"", i, actual, decision_cases[i].expected);
    }
    g_autofree char *many = g_strnfill(2000, 'x');
    g_autofree char *body = g_strconcat("Decision: ", many, NULL);
    g_autofree char *cut = decisions_of(&(DecisionCase){"s", body, NULL});
    assert_int_equal(strlen(cut), 303);
}

/* --- phases -------------------------------------------------------------------------------------------------------- */
static void test_phases(void **state) {
    (void)state;
    assert_true(phase_same("18.1", "Phase 18.1"));
    assert_true(phase_same("phase-018.1", "18.1"));
    assert_false(phase_same("18.1", "18.10"));
    assert_false(phase_same("18", "18.1"));
    assert_true(phase_compare("9", "10") < 0);
    assert_true(phase_compare("18.10", "18.9") > 0);
    assert_true(phase_compare("18", "18.1") < 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_net_changes), cmocka_unit_test(test_which_migrations), cmocka_unit_test(test_decisions), cmocka_unit_test(test_phases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
