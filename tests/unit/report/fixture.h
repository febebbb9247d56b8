#ifndef REPORT_FIXTURE_H
#define REPORT_FIXTURE_H

/*
 * An audit built by hand: target "tenant" with four migrations (one edited after landing, one that the journal does not know, one uncommitted), a live
 * database with drift, findings of each severity. Derived parts come from the analysis module's own functions.
 */

#include "cmocka_all.h"
#include "runners/predict.h"
#include "runners/runner.h"
#include <cmark-gfm.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/audit.h"
#include "report/report.h"

#define DAY (24 * 60 * 60)
#define FIRST_DAY 1767225600 /* 2026-01-01 00:00 UTC */

static const char *const fixture_ids[] = {
    "1111111aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "2222222bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
    "2222222cbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", /* needs eight digits to differ from the one before */
    "4444444ddddddddddddddddddddddddddddddddd",
};

static Commit *fixture_commit(History *history, size_t index, const char *author, const char *subject) {
    Commit *commit = g_new0(Commit, 1);
    commit->id = text_pool_add(history->texts, fixture_ids[index]);
    commit->author = text_pool_add(history->texts, author);
    commit->email = text_pool_add(history->texts, "ann@example.org");
    commit->subject = text_pool_add(history->texts, subject);
    commit->author_time = commit->commit_time = FIRST_DAY + (int64_t)index * DAY;
    g_ptr_array_add(history->commits, commit);
    return commit;
}

static void fixture_file(FileHistory *file, const char *path, const Commit *landed, const Commit *edited) {
    file->path = path;
    file->alive = true;
    file->uncommitted = landed == NULL;
    file->event_count = (landed != NULL) + (edited != NULL);
    file->events = g_new0(FileEvent, file->event_count ? file->event_count : 1);
    if (landed)
        file->events[0] = (FileEvent){.kind = EVENT_ADDED, .mainline = landed, .origin = landed, .path = path, .blob_after = "a"};
    if (edited)
        file->events[1] = (FileEvent){.kind = EVENT_EDITED, .mainline = edited, .origin = edited, .path = path, .blob_before = "a", .blob_after = "b", .edit = EDIT_SQL};
}

static const char *const fixture_paths[] = {"db/0000_init.sql", "db/0001_bookings.sql", "db/0002_stripe.sql", "db/0003_draft.sql"};
static const char *const fixture_tags[] = {"0000_init", "0001_bookings", "0002_stripe", "0003_draft"};

static History *fixture_history(void) {
    History *history = history_new();
    Commit *first = fixture_commit(history, 0, "Ann | Author", "add users (#7)");
    Commit *second = fixture_commit(history, 1, "Bob", "bookings");
    Commit *third = fixture_commit(history, 2, "Bob", "stripe");
    Commit *fourth = fixture_commit(history, 3, "Cy", "rework bookings");
    first->pull_request = 7;
    first->first_tag = "v1.0";
    history->files = g_new0(FileHistory, 4);
    history->file_count = 4;
    fixture_file(&history->files[0], fixture_paths[0], first, NULL);
    fixture_file(&history->files[1], fixture_paths[1], second, fourth);
    fixture_file(&history->files[2], fixture_paths[2], third, NULL);
    fixture_file(&history->files[3], fixture_paths[3], NULL, NULL);
    history->head = fourth;
    history->branch = "main";
    history->commits_walked = 4;
    history->complete = true;
    history->commit_url = text_pool_add(history->texts, "https://github.com/acme/studio/commit/");
    return history;
}

static MigrationSet *fixture_migrations(void) {
    MigrationSet *set = migration_set_new();
    set->rules = runner_find("drizzle")->rules;
    set->folder = "db";
    set->ledger = set->rules->ledger;
    set->journal = "db/meta/_journal.json";
    set->migrations = g_new0(Migration, 4);
    set->migration_count = 4;
    set->entries = g_new0(JournalEntry, 3);
    set->entry_count = 3;
    for (int i = 0; i < 4; i++) {
        bool registered = i != 2;
        Migration *migration = &set->migrations[i];
        migration->tag = migration->key = fixture_tags[i];
        migration->path = fixture_paths[i];
        migration->prefix = text_pool_add_n(set->texts, fixture_tags[i], 4);
        migration->sha256 = "00";
        migration->registered = registered;
        migration->entry = registered ? (i > 2 ? 2 : i) : -1;
        migration->uncommitted = i == 3;
    }
    /* the last entry is dated before the second: skipped wherever that one has run */
    static const int64_t whens[] = {FIRST_DAY, FIRST_DAY + 2 * DAY, FIRST_DAY + DAY};
    static const int files[] = {0, 1, 3};
    for (int i = 0; i < 3; i++)
        set->entries[i] = (JournalEntry){.tag = fixture_tags[files[i]], .idx = i, .when = whens[i] * 1000, .migration = files[i]};
    return set;
}

typedef struct {
    ChangeAction action;
    ObjectKind kind;
    const char *identity, *parent, *name;
    int position;
    const char *properties[8]; /* name, value pairs */
} FixtureChange;

static void fixture_change(ChangeSet *set, const FixtureChange *row) {
    PropertyChange properties[4];
    size_t count = 0;
    for (; count < 4 && row->properties[2 * count]; count++) {
        const char *value = row->properties[2 * count + 1];
        const char *arrow = strstr(value, " -> ");
        properties[count] = (PropertyChange){row->properties[2 * count], NULL, value};
        if (row->action == CHANGE_REMOVED)
            properties[count] = (PropertyChange){row->properties[2 * count], value, NULL};
        else if (arrow)
            properties[count] = (PropertyChange){row->properties[2 * count], text_pool_add_n(set->texts, value, (size_t)(arrow - value)), arrow + 4};
    }
    Change change = {.action = row->action, .kind = row->kind, .identity = row->identity, .parent = row->parent, .name = row->name,
                     .schema = row->kind == KIND_SCHEMA ? NULL : "public", .position = row->position, .properties = properties, .property_count = count};
    change_set_add(set, &change);
}

#define USERS "public.users"
#define BOOKINGS "public.bookings"

static const FixtureChange fixture_first[] = {
    {CHANGE_ADDED, KIND_SCHEMA, "public", NULL, "public", 0, {NULL}},
    {CHANGE_ADDED, KIND_ENUM, "public.role", NULL, "role", 0, {"labels", "'owner', 'guest'"}},
    {CHANGE_ADDED, KIND_TABLE, USERS, NULL, "users", 0, {"comment", "People | who <b>log in</b>"}},
    {CHANGE_ADDED, KIND_COLUMN, USERS ".id", USERS, "id", 1, {"type", "integer", "not_null", "yes"}},
    {CHANGE_ADDED, KIND_COLUMN, USERS ".email", USERS, "email", 2, {"type", "character varying(20)"}},
    {CHANGE_ADDED, KIND_PRIMARY_KEY, USERS ".users_pkey", USERS, "users_pkey", 0, {"columns", "id"}},
    {CHANGE_ADDED, KIND_INDEX, "public.users_email_idx", USERS, "users_email_idx", 0, {"columns", "email", "unique", "yes"}},
};
static const FixtureChange fixture_second[] = {
    {CHANGE_ADDED, KIND_TABLE, BOOKINGS, NULL, "bookings", 0, {"row_security", "enabled"}},
    {CHANGE_ADDED, KIND_COLUMN, BOOKINGS ".id", BOOKINGS, "id", 1, {"type", "bigint", "not_null", "yes", "identity_column", "always"}},
    {CHANGE_ADDED, KIND_COLUMN, BOOKINGS ".user_id", BOOKINGS, "user_id", 2, {"type", "integer"}},
    {CHANGE_ADDED, KIND_FOREIGN_KEY, BOOKINGS ".bookings_user_fk", BOOKINGS, "bookings_user_fk", 0,
     {"columns", "user_id", "references_table", USERS, "references_columns", "id", "on_delete", "cascade"}},
    {CHANGE_ADDED, KIND_POLICY, BOOKINGS ".own", BOOKINGS, "own", 0, {"command", "select", "roles", "public", "using", "(user_id = 1)"}},
    {CHANGE_ADDED, KIND_VIEW, "public.open", NULL, "open", 0, {"definition", " SELECT 1 AS one;"}},
    {CHANGE_CHANGED, KIND_COLUMN, USERS ".email", USERS, "email", 2, {"type", "character varying(20) -> text"}},
};
static const FixtureChange fixture_third[] = {
    {CHANGE_ADDED, KIND_COLUMN, USERS ".stripe_customer_id", USERS, "stripe_customer_id", 3, {"type", "text"}},
};

static void fixture_stratum(Strata *strata, size_t index, StratumStatus status, const FixtureChange *rows, size_t count) {
    strata->strata[index].tag = fixture_tags[index];
    strata->strata[index].status = status;
    if (!strata->strata[index].changes)
        strata->strata[index].changes = change_set_new();
    for (size_t i = 0; i < count; i++)
        fixture_change(strata->strata[index].changes, &rows[i]);
    change_set_seal(strata->strata[index].changes);
}

static Strata *fixture_strata(bool all) {
    Strata *strata = strata_new(4);
    strata->server_version = 150018;
    fixture_stratum(strata, 0, STRATUM_APPLIED, fixture_first, G_N_ELEMENTS(fixture_first));
    fixture_stratum(strata, 1, STRATUM_APPLIED, fixture_second, G_N_ELEMENTS(fixture_second));
    fixture_stratum(strata, 2, all ? STRATUM_APPLIED : STRATUM_NOT_RUN, fixture_third, all ? G_N_ELEMENTS(fixture_third) : 0);
    fixture_stratum(strata, 3, STRATUM_FAILED, NULL, 0);
    strata->strata[3].failures = g_new0(ReplayFailure, 1);
    strata->strata[3].failure_count = 1;
    strata->strata[3].failures[0] = (ReplayFailure){CAUSE_MISSING_EXTENSION, 4, "42704", "type \"vector\" does not exist", "vector", "ALTER TABLE users ADD v vector"};
    g_ptr_array_add(strata->assumptions, (void *)(uintptr_t)"role app");
    return strata;
}

/* The live database: the second migration's state, with a column by hand and users.email as it was at first. */
static Catalog *fixture_live(void) {
    static const FixtureChange by_hand[] = {
        {CHANGE_ADDED, KIND_COLUMN, USERS ".nickname", USERS, "nickname", 3, {"type", "text"}},
        {CHANGE_CHANGED, KIND_COLUMN, USERS ".email", USERS, "email", 2, {"type", "text -> character varying(20)"}},
    };
    g_autoptr(ChangeSet) changes = change_set_new();
    for (size_t i = 0; i < G_N_ELEMENTS(by_hand); i++)
        fixture_change(changes, &by_hand[i]);
    change_set_seal(changes);
    Strata *strata = fixture_strata(true);
    g_autoptr(Catalog) base = strata_catalog(strata, 2);
    Catalog *live = change_set_apply(changes, base);
    live->server_version = 150018;
    strata_free(strata);
    return live;
}

static void fixture_findings(Audit *audit) {
    Finding error = {.rule = "journal/file-not-registered", .severity = SEVERITY_ERROR, .target = "tenant", .kind = KIND_COUNT, .subject = fixture_paths[2],
                     .title = CODE("0002_stripe.sql") " is not in the journal", .migration = "0002_stripe", .path = fixture_paths[2], .line = 1,
                     .since = g_ptr_array_index(audit->history->commits, 2), .consequence = "no runner will ever run it",
                     .remedy = "register it", .commands = "pnpm db:generate\npnpm db:migrate", .commands_language = "sh"};
    Finding warning = {.rule = "live/different", .severity = SEVERITY_WARNING, .target = "tenant", .database = "production", .kind = KIND_COLUMN,
                       .subject = USERS ".email", .title = "column " CODE("users.email") " differs", .migration = "0001_bookings", .consequence = "long addresses are refused"};
    findings_add_evidence(audit->findings, findings_add(audit->findings, &error), "the journal has %d entries", 3);
    findings_add(audit->findings, &warning);
}

/* A schema.ts that knows neither users.nickname's like nor the bookings' key, has a column more and one of another type; and a place that is not understood. */
static void fixture_declared(AuditTarget *target) {
    AuditDeclared *declared = audit_add_declared(target, "schema.ts", ROLE_SCHEMA);
    declared->reason = "drizzle.config.ts: schema";
    Declaration *declaration = declared->declaration = declaration_new(DECLARED_DRIZZLE);
    declaration_add_file(declaration, "src/schema.ts");
    declaration_set_place(declaration, USERS, (SourcePlace){"src/schema.ts", 3});
    declaration_set_place(declaration, USERS ".phone", (SourcePlace){"src/schema.ts", 9});
    declaration->tables = (DeclarationCount){2, 2};
    declaration->columns = (DeclarationCount){6, 5};
    const DeclarationNote unread = {.kind = NOTE_UNREAD, .place = {"src/schema.ts", 12}, .object_kind = KIND_COUNT, .text = "a call of " CODE("later()")};
    const DeclarationNote trap = {.kind = NOTE_TRAP, .place = {"src/schema.ts", 14}, .rule = "declared/ignored-constraint", .object_kind = KIND_TABLE, .object = BOOKINGS,
                                  .text = "a plain object makes no constraint", .consequence = "No constraint is made.", .remedy = "Write an array."};
    declaration_note(declaration, &unread);
    declaration_note(declaration, &trap);
    declaration_seal(declaration);
    Catalog *all = strata_catalog(target->all, target->all->count), *catalog = catalog_new();
    for (guint i = 0; i < all->objects->len; i++) {
        Object object = *(const Object *)all->objects->pdata[i];
        static const Property type[] = {{"type", "integer"}};
        if (strcmp(object.identity, USERS ".email") == 0)
            object.properties = type, object.property_count = 1;
        if (object.kind != KIND_POLICY && object.kind != KIND_VIEW && strcmp(object.identity, USERS ".stripe_customer_id") != 0)
            catalog_add(catalog, &object);
    }
    static const Property text[] = {{"type", "text"}};
    const Object phone = {.kind = KIND_COLUMN, .identity = USERS ".phone", .parent = USERS, .schema = "public", .name = "phone", .position = 7, .properties = text, .property_count = 1};
    catalog_add(catalog, &phone);
    catalog_seal(catalog);
    declared->strata = strata_new(1);
    stratum_take_changes(&declared->strata->strata[0], change_set_between(NULL, catalog, false));
    catalog_free(catalog);
    catalog_free(all);
}

static Audit *fixture_audit_of(bool with_declared) {
    Audit *audit = audit_new();
    audit->project = project_new();
    Target *named = project_add_target(audit->project, "tenant");
    named->folder = "db";
    named->reason = "drizzle.config.ts: out";
    audit->history = fixture_history();
    audit->tool_version = "0.1.0";
    audit->scratch_version = "15.18";
    AuditTarget *target = audit_add_target(audit, named);
    target->migrations = fixture_migrations();
    target->fresh = runner_predict(target->migrations, NULL, &(LedgerSetting){.has_objects = false});
    target->registered = fixture_strata(false);
    target->all = fixture_strata(true);
    AuditDatabase *database = audit_add_database(target, "production");
    database->place = "app@db:5432/studio";
    database->catalog = fixture_live();
    database->ledger = runner_predict(target->migrations, NULL, &(LedgerSetting){.has_objects = true});
    g_ptr_array_add(audit->not_checked, (void *)(uintptr_t)"grants: not modelled");
    g_ptr_array_add(audit->project->notes, (void *)(uintptr_t)"packages/local/drizzle.config.ts: another database (sqlite)");
    if (with_declared)
        fixture_declared(target);
    audit_analyse(audit);
    if (with_declared)
        return audit;
    findings_free(audit->findings);
    audit->findings = findings_new();
    fixture_findings(audit);
    return audit;
}

static Audit *fixture_audit(void) {
    return fixture_audit_of(false);
}

/* Markdown as cmark writes it: what the sections made, without the output module. */
static char *fixture_markdown(Document *document) {
    char *text = cmark_render_commonmark(document_root(document), CMARK_OPT_UNSAFE, 0);
    char *copy = g_strdup(text);
    free(text);
    return copy;
}

G_GNUC_UNUSED static char *fixture_section(const Audit *audit, const char *slot_text) {
    g_autoptr(GPtrArray) keep = g_ptr_array_new_with_free_func(g_free);
    Slot slot;
    assert_true(slot_parse(slot_text, keep, &slot, NULL));
    g_autoptr(Document) document = report_build_region(audit, &slot, NULL);
    assert_non_null(document);
    return fixture_markdown(document);
}

#endif
