/* What each section says of the fixture's audit: facts, not layout; the writers have tests of their own. */

#include "fixture.h"
#include "hostile.h"
#include "base/error.h"

typedef struct {
    const char *slot;      /* the section and its options */
    const char *contains[14]; /* all of them, in this order */
    const char *lacks;     /* NULL */
} SectionCase;

static const SectionCase cases[] = {
    {"status", {"[!CAUTION]", "`tenant`", "1 error, 1 warning", "`production` has", "The gravest: `0002_stripe.sql` is not in the journal.", "| `tenant` | 4 (+3) | 2 (+1) | 5 (+3) | 1 |", "Last changes", "uncommitted", "2026-01-03"}, NULL},
    {"status limit=1", {"0003"}, "| `0002_stripe`"},
    {"findings", {"Errors", "`0002_stripe.sql` is not in the journal", "journal/file-not-registered", "db/0002_stripe.sql:1", "the journal has 3 entries", "Since", "2222222c",
                  "2026-01-03 by Bob: stripe", "No runner will ever run it", "pnpm db:generate\npnpm db:migrate", "Warnings", "Looked for and not found"}, NULL},
    {"findings", {"`journal`: ", "`entry-without-file`"}, "`file-not-registered`,"},
    {"findings target=tenant limit=1", {"Errors", "Warnings"}, NULL},
    {"comparison", {"Component", "production", "users", "the same in every source"}, NULL},
    {"declared", {"No schema that the code declares was found, and none is configured."}, NULL},
    {"history", {"| 4 |", "0003_draft", "failed", "uncommitted", "fails on a fresh database (line 4)", "skipped where `0001_bookings` has run", "pending on `production`", "0002_stripe", "not in the journal"}, NULL},
    {"history", {"0001_bookings", "2026-01-02", "edited 2026-01-04 (SQL)", "Bob", "2222222b", "Edited (SQL) in", "4444444", "Cy: rework bookings"}, NULL},
    {"history", {"0000_init", "2026-01-01", "+ enum `role`, + table `users`", "Ann \\| Author", "1111111", "#7", "v1.0"}, NULL},
    {"history", {"Failed at", "db/0003_draft.sql:4", "42704: type \"vector\" does not exist"}, NULL},
    {"history", {"| ~ | column |", "type: `character varying(20)` \xe2\x86\x92 `text`"}, NULL},
    {"history limit=2", {"0003_draft", "0002_stripe", "2 earlier migrations are not shown."}, "Edited"},
    {"journal", {"| 0 |", "0000_init", "2026-01-01", "yes", "yes", "| 2 |", "0003_draft", "no, where `0001_bookings` has run", "none", "0002_stripe"}, NULL},
    {"schema", {"Table", "Added in", "mermaid", "erDiagram", "t1[\"bookings\"]", "t2 |o--o{ t1 : \"user_id\""}, NULL},
    {"schema", {"`users`", "People \\| who", "Added in", "0000_init", "1111111", "2026-01-01, Ann \\| Author", "stripe_customer_id", "0002", "users_pkey", "users_email_idx", "unique `(email)`",
                "History of <code>users</code>: 3 migrations"}, NULL},
    {"schema", {"Row security: `enabled`", "identity always", "FK", "`(user_id)` references `users (id)`, on delete cascade", "for select, to `public`, using `(user_id = 1)`"}, NULL},
    {"schema", {"Views", "`open`", "SELECT 1 AS one;", "Enums", "`role`", "labels `'owner', 'guest'`"}, NULL},
    {"schema object=users", {"`users`", "email"}, "bookings_user_fk"},
    {"troubleshooting", {"`column \"stripe_customer_id\" of relation \"users\" does not exist`", "ERROR:  column \"stripe_customer_id\" of relation", "ERROR:  column \"stripe_customer_id\" does not exist",
                         "Cause:", "0002_stripe"}, NULL},
    {"drift", {"Database `production`", "By its catalog: at `0001_bookings` (2 of 4), plus 1 object by hand, 1 other than it should be", "By its ledger: it has none", "0003_draft",
               "stripe_customer_id", "skipped", "nickname", "extra", "users.email", "different", "type: `text` \xe2\x86\x92 `character varying(20)`", "0001_bookings"}, NULL},
    {"ledger", {"On an empty database", "runs 3 migrations", "Database `production`", "has no table `__drizzle_migrations`: the runner believes that nothing ran",
                "runs 3 migrations: `0000_init`, `0001_bookings`, `0003_draft`", "It does not know 1 file, which is not in its journal: `0002_stripe`"}, NULL},
    {"method", {"Revision:", "44444", "Cy: rework bookings", "`main`", "4 commits walked", "pgstrata 0.1.0", "PostgreSQL 15.18", "`tenant`", "drizzle.config.ts: out", "app@db:5432/studio",
                "role app", "Seen and not used:", "packages/local/drizzle.config.ts: another database (sqlite)", "grants: not modelled"}, NULL},
};

/* Markdown escapes and line breaks are the writer's business. */
static bool contains_in_order(const char *text, const char *const *parts, const char **missing) {
    g_auto(GStrv) lines = g_strsplit(text, "\\", -1);
    g_autofree char *plain = g_strjoinv("", lines);
    const char *at = plain;
    for (size_t i = 0; i < 14 && parts[i]; i++) {
        g_auto(GStrv) pieces = g_strsplit(parts[i], "\\", -1);
        g_autofree char *part = g_strjoinv("", pieces);
        const char *found = strstr(at, part);
        if (!found) {
            *missing = parts[i];
            return false;
        }
        at = found + strlen(part);
    }
    return true;
}

static void sections_say_what_they_must(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = fixture_section(audit, cases[i].slot);
        const char *missing = NULL;
        if (!contains_in_order(text, cases[i].contains, &missing))
            fail_msg("case %zu (%s) lacks \"%s\" in:\n%s", i, cases[i].slot, missing, text);
        if (cases[i].lacks && strstr(text, cases[i].lacks))
            fail_msg("case %zu (%s) has \"%s\" in:\n%s", i, cases[i].slot, cases[i].lacks, text);
    }
}

static const SectionCase declared_cases[] = {
    {"declared", {"`schema.ts`", "Drizzle schema: what the code believes", "found by drizzle.config.ts: schema", "src/schema.ts", "2 of 2 tables, 5 of 6 columns",
                  "Against the migrations: 1 declared, in no migration; 1 unknown to the code; 1 different", "phone", "not migrated", "src/schema.ts:9",
                  "1 policy, 1 view", "Not what it looks like: 1", "Not understood: 1"}, NULL},
    {"comparison", {"| Component | schema.ts |", "users", "differs", "1 column, ~1 column, +1 column"}, NULL},
    {"findings", {"declared/unmigrated", "declared in `schema.ts`", "Every query of `users` through the ORM fails"}, NULL},
    {"method", {"declared schema `schema.ts`: 5 of 6 columns read; 1 place is not understood"}, NULL},
};

/* Cells and rows lead to the finding that tells more, where the document has it. */
static void cells_link_to_findings(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit_of(true);
    const char *markdown = "{{comparison}}\n\n{{declared}}\n\n{{findings}}\n";
    g_autoptr(Document) document = report_build_text(audit, markdown, strlen(markdown), NULL);
    g_autofree char *text = fixture_markdown(document);
    assert_non_null(strstr(text, "](#finding.declared-unmigrated.tenant.schema.ts.public.users.phone"));
    assert_non_null(strstr(text, "not migrated ([`declared/unmigrated`](#finding.declared-unmigrated.tenant.schema.ts.public.users.phone"));
    /* which tells what follows: once */
    const char *consequence = strstr(text, "column \"phone\" does not exist");
    assert_non_null(consequence);
    assert_null(strstr(consequence + 1, "column \"phone\" does not exist"));
    assert_null(strstr(text, "| view `open` |")); /* in SQL only: no difference */
    assert_non_null(strstr(text, "](#finding.live-different.tenant.production.public.users.email"));
}

static void sections_of_a_declared_schema(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit_of(true);
    for (size_t i = 0; i < G_N_ELEMENTS(declared_cases); i++) {
        g_autofree char *text = fixture_section(audit, declared_cases[i].slot);
        const char *missing = NULL;
        if (!contains_in_order(text, declared_cases[i].contains, &missing))
            fail_msg("case %zu (%s) lacks \"%s\" in:\n%s", i, declared_cases[i].slot, missing, text);
    }
}

/* Events and no-ops of one migration are one list: two lists in a row need an ugly separator in Markdown. A table without rows is none. */
static void details_are_one_list(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    AuditTarget *target = audit->targets->pdata[0];
    Stratum *stratum = &target->all->strata[1];
    stratum->no_ops = g_new0(NoOp, 1);
    stratum->no_op_count = 1;
    stratum->no_ops[0] = (NoOp){.kind = KIND_TABLE, .identity = "public.users", .line = 3};
    stratum_take_changes(stratum, change_set_new());
    change_set_seal(stratum->changes);
    g_autofree char *text = fixture_section(audit, "history");
    assert_non_null(strstr(text, "Line 3 did nothing: table `users` existed already"));
    assert_null(strstr(text, "end list"));
    const char *details = strstr(text, "<code>0001_bookings</code></summary>"); /* no count of changes */
    assert_non_null(details);
    g_autofree char *own = g_strndup(details, (gsize)(strstr(details, "</details>") - details));
    assert_null(strstr(own, "| Kind |"));
}

/* Long commands stand once; who needs them again finds a link; short ones are told again, but not with the same words. */
static void cures_stand_once(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    Finding finding = {.rule = "journal/order", .severity = SEVERITY_WARNING, .target = "tenant", .kind = KIND_COUNT, .subject = "a", .title = "First",
                       .consequence = "c", .commands = "one\ntwo\nthree\nfour\n"};
    findings_add(audit->findings, &finding);
    finding.subject = "b";
    finding.rule = "journal/unreadable";
    finding.title = "Second";
    findings_add(audit->findings, &finding);
    finding.subject = "c";
    finding.commands = "brief\n";
    findings_add(audit->findings, &finding);
    finding.subject = "d";
    finding.rule = "journal/order";
    finding.remedy = "Mend it";
    findings_add(audit->findings, &finding);
    finding.commands = "cure\n";
    findings_add(audit->findings, &finding);
    finding.subject = "e";
    finding.rule = "journal/unreadable";
    findings_add(audit->findings, &finding);
    g_autofree char *text = fixture_section(audit, "findings");
    const char *cure = strstr(text, "cure\n");
    assert_non_null(cure);
    assert_null(strstr(cure + 1, "cure\n"));
    assert_non_null(strstr(text, "**Remedy:** Mend it.\n"));
    assert_non_null(strstr(text, "**Remedy:** The same as for: [Second]("));
    g_autofree char *comment = fixture_section(audit, "review-findings");
    const char *told = strstr(comment, "cure\n");
    assert_non_null(told);
    assert_null(strstr(told + 1, "cure\n"));
    assert_non_null(strstr(told, "Remedy: As above.\n"));
    assert_non_null(strstr(comment, "The commands are those above."));
    const char *first = strstr(text, "one\ntwo\nthree\nfour\n");
    assert_non_null(first);
    assert_null(strstr(first + 1, "one\ntwo"));
    assert_non_null(strstr(text, "The commands are the same as for: [First](#finding.journal-order.tenant..a"));
    const char *brief = strstr(text, "brief\n");
    assert_non_null(brief);
    assert_non_null(strstr(brief + 1, "brief\n"));
}

static void sections_are_sorted_and_found(void **state) {
    (void)state;
    size_t count = 0;
    const Section *sections = section_list(&count);
    assert_true(count > 5);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(section_find(sections[i].name), &sections[i]);
        assert_true(i == 0 || strcmp(sections[i - 1].name, sections[i].name) < 0);
    }
    assert_null(section_find("nothing"));
}

static void unknown_names_are_errors(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    static const struct {
        Slot slot;
        const char *message;
    } rows[] = {
        {{.name = "nothing"}, "there is no section \"nothing\""},
        {{.name = "history", .target = "master"}, "there is no target \"master\""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(report_build_region(audit, &rows[i].slot, &error));
        assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_CONFIG));
        assert_string_equal(error->message, rows[i].message);
    }
    g_autoptr(GError) error = NULL;
    assert_null(report_build(audit, "nothing", &error));
    assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_USAGE));
    assert_string_equal(error_get_hint(error), "templates: audit, checklist, comment, phase, readme, state, the name of a section, or a file");
}

/* A link to a part that the document does not have becomes text; with the part it is a link. */
static void links_lead_somewhere(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    g_autofree char *alone = fixture_section(audit, "findings");
    assert_null(strstr(alone, "](#"));
    g_autoptr(Document) document = report_build(audit, "audit", NULL);
    assert_non_null(document);
    g_autofree char *whole = fixture_markdown(document);
    assert_non_null(strstr(whole, "](#tenant.public.users"));
    assert_non_null(strstr(whole, "<a id=\"tenant.public.users\"></a>"));
}

static void templates_are_filled(void **state) {
    (void)state;
    g_autoptr(Audit) audit = fixture_audit();
    static const char *const templates[] = {"audit", "readme", "drift"};
    for (size_t i = 0; i < G_N_ELEMENTS(templates); i++) {
        g_autoptr(Document) document = report_build(audit, templates[i], NULL);
        assert_non_null(document);
        g_autofree char *text = fixture_markdown(document);
        assert_null(strstr(text, "{{"));
    }
    static const char markdown[] = "# Mine\n\n{{history limit=1}}\n\nend\n";
    g_autoptr(Document) document = report_build_text(audit, markdown, strlen(markdown), NULL);
    g_autofree char *text = fixture_markdown(document);
    const char *missing = NULL;
    const char *const parts[12] = {"# Mine", "0003", "3 earlier migrations", "end"};
    assert_true(contains_in_order(text, parts, &missing));
}

static void same_input_same_bytes(void **state) {
    (void)state;
    g_autofree char *texts[2] = {NULL, NULL};
    for (size_t i = 0; i < 2; i++) {
        g_autoptr(Audit) audit = fixture_audit();
        g_autoptr(Document) document = report_build(audit, "audit", NULL);
        texts[i] = fixture_markdown(document);
    }
    assert_string_equal(texts[0], texts[1]);
    g_free(texts[1]);
}

static void an_empty_audit_says_so(void **state) {
    (void)state;
    g_autoptr(Audit) audit = audit_new();
    audit->project = project_new();
    audit->tool_version = "0.1.0";
    audit_analyse(audit);
    g_autofree char *status = fixture_section(audit, "status");
    assert_non_null(strstr(status, "No migrations were found."));
    g_autoptr(Document) document = report_build(audit, "audit", NULL);
    assert_non_null(document);
}

/* --- hostile names: each section is built with them, and the tables keep their cells --- */

static void count_cells(cmark_node *table) {
    int width = -1;
    for (cmark_node *row = cmark_node_first_child(table); row; row = cmark_node_next(row)) {
        int cells = 0;
        for (cmark_node *cell = cmark_node_first_child(row); cell; cell = cmark_node_next(cell))
            cells++;
        if (width >= 0)
            assert_int_equal(cells, width);
        width = cells;
    }
}

static void hostile_texts_change_no_table(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(hostile_texts); i++) {
        g_autoptr(Audit) audit = fixture_audit();
        Commit *commit = g_ptr_array_index(audit->history->commits, 0);
        g_autofree char *valid = text_utf8(hostile_texts[i], strlen(hostile_texts[i]));
        commit->author = commit->subject = text_pool_add(audit->texts, valid);
        Finding *finding = g_ptr_array_index(audit->findings->items, 0);
        finding->subject = finding->path = text_pool_add(audit->texts, valid);
        g_autoptr(Document) document = report_build(audit, "audit", NULL);
        assert_non_null(document);
        cmark_iter *iter = cmark_iter_new(document_root(document));
        for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
            cmark_node *node = cmark_iter_get_node(iter);
            if (event == CMARK_EVENT_ENTER && strcmp(cmark_node_get_type_string(node), "table") == 0)
                count_cells(node);
        }
        cmark_iter_free(iter);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_say_what_they_must), cmocka_unit_test(sections_of_a_declared_schema), cmocka_unit_test(cells_link_to_findings),
        cmocka_unit_test(details_are_one_list),
        cmocka_unit_test(cures_stand_once),
        cmocka_unit_test(sections_are_sorted_and_found),
        cmocka_unit_test(unknown_names_are_errors),
        cmocka_unit_test(links_lead_somewhere),
        cmocka_unit_test(templates_are_filled),
        cmocka_unit_test(same_input_same_bytes),
        cmocka_unit_test(an_empty_audit_says_so),
        cmocka_unit_test(hostile_texts_change_no_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
