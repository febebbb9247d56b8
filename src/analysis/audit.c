#include "analysis/audit.h"

#include "audit_scope.h"
#include "drift_class.h"
#include "excuse.h"
#include "findings.h"
#include "ledger_passed.h"
#include "risk_private.h"
#include "script_audit.h"

Audit *audit_new(void) {
    Audit *audit = g_new0(Audit, 1);
    audit->texts = text_pool_new();
    audit->targets = g_ptr_array_new();
    audit->not_checked = g_ptr_array_new();
    audit->findings = findings_new();
    return audit;
}

void audit_database_free(AuditDatabase *database) {
    if (!database)
        return;
    catalog_free(database->catalog);
    g_free(database->ledger_problem);
    ledger_state_free(database->ledger);
    g_ptr_array_unref(database->other_ledgers);
    g_ptr_array_unref(database->folded);
    drift_result_free(database->drift);
    g_array_unref(database->members);
    g_free(database);
}

static void declared_free(AuditDeclared *declared) {
    declared_drift_free(declared->drift);
    if (declared->compared != declared->catalog)
        catalog_free(declared->compared);
    catalog_free(declared->catalog);
    g_array_unref(declared->failures);
    strata_free(declared->strata);
    declaration_free(declared->declaration);
    g_free(declared);
}

static void target_free(AuditTarget *part) {
    for (size_t i = 0; i < part->declared->len; i++)
        declared_free(part->declared->pdata[i]);
    g_ptr_array_unref(part->declared);
    for (size_t i = 0; i < part->scripts->len; i++)
        audit_script_free(part->scripts->pdata[i]);
    g_ptr_array_unref(part->scripts);
    for (size_t i = 0; i < part->databases->len; i++)
        audit_database_free(part->databases->pdata[i]);
    g_ptr_array_unref(part->databases);
    g_clear_pointer(&part->risks, g_ptr_array_unref);
    change_set_free(part->unregistered);
    provenance_free(part->provenance);
    g_free(part->left_over);
    audit_scope_clear(part);
    if (part->all_catalog != part->registered_catalog)
        catalog_free(part->all_catalog);
    catalog_free(part->registered_catalog);
    if (part->all != part->registered)
        strata_free(part->all);
    strata_free(part->registered);
    migration_set_free(part->migrations);
    ledger_state_free(part->fresh);
    text_pool_free(part->texts);
    g_free(part);
}

void audit_free(Audit *audit) {
    if (!audit)
        return;
    for (size_t i = 0; i < audit->targets->len; i++)
        target_free(audit->targets->pdata[i]);
    g_ptr_array_unref(audit->targets);
    g_ptr_array_unref(audit->not_checked);
    findings_free(audit->findings);
    history_free(audit->history);
    project_free(audit->project);
    text_pool_free(audit->texts);
    g_free(audit);
}

AuditTarget *audit_add_target(Audit *audit, const Target *target) {
    AuditTarget *part = g_new0(AuditTarget, 1);
    part->target = target;
    part->texts = text_pool_new();
    part->databases = g_ptr_array_new();
    part->declared = g_ptr_array_new();
    part->scripts = g_ptr_array_new();
    g_ptr_array_add(audit->targets, part);
    return part;
}

AuditDeclared *audit_add_declared(AuditTarget *target, const char *name, DeclaredRole role) {
    AuditDeclared *declared = g_new0(AuditDeclared, 1);
    declared->name = text_pool_add(target->texts, name);
    declared->role = role;
    declared->failures = g_array_new(FALSE, FALSE, sizeof(DeclaredFailure));
    g_ptr_array_add(target->declared, declared);
    return declared;
}

AuditDatabase *audit_database_new(AuditTarget *target, const char *name) {
    AuditDatabase *database = g_new0(AuditDatabase, 1);
    database->name = text_pool_add(target->texts, name);
    database->folded = g_ptr_array_new_with_free_func(g_free);
    database->other_ledgers = g_ptr_array_new();
    database->members = g_array_new(FALSE, FALSE, sizeof(AuditMember));
    return database;
}

void audit_take_database(AuditTarget *target, AuditDatabase *take_database) {
    g_ptr_array_add(target->databases, take_database);
}

AuditDatabase *audit_add_database(AuditTarget *target, const char *name) {
    AuditDatabase *database = audit_database_new(target, name);
    audit_take_database(target, database);
    return database;
}

size_t audit_database_count(const AuditDatabase *database) {
    return MAX(database->members->len, 1);
}

const FileHistory *audit_migration_file(const Audit *audit, const Migration *migration) {
    return audit->history && migration->path ? history_find(audit->history, migration->path) : NULL;
}

const Commit *audit_migration_commit(const Audit *audit, const Migration *migration) {
    const FileHistory *file = audit_migration_file(audit, migration);
    const FileEvent *arrival = file ? file_history_arrival(file) : NULL;
    return arrival ? arrival->mainline : NULL;
}

/* --- derivation --------------------------------------------------------------------------------------------------------- */

static void derive_declared(AuditTarget *part) {
    for (size_t i = 0; i < part->declared->len; i++) {
        AuditDeclared *declared = part->declared->pdata[i];
        if (declared->strata)
            declared->catalog = strata_catalog(declared->strata, declared->strata->count);
    }
}

static void derive_catalogs(AuditTarget *part) {
    derive_declared(part);
    if (!part->all)
        part->all = part->registered;
    if (!part->all)
        return;
    part->all_catalog = strata_catalog(part->all, part->all->count);
    part->registered_catalog = part->registered == part->all || !part->registered ? part->all_catalog
            : strata_catalog(part->registered, part->registered->count);
    if (part->registered_catalog == part->all_catalog)
        return;
    part->unregistered = change_set_between(part->registered_catalog, part->all_catalog, false);
    if (part->unregistered->changes->len == 0)
        g_clear_pointer(&part->unregistered, change_set_free);
}

/* Left-over files next to registered ones of the same number are no part of what a database should have; other unregistered ones are: somebody meant them to be. */
static bool expects_registered_only(const AuditTarget *part) {
    for (size_t i = 0; i < part->migrations->migration_count; i++) {
        const Migration *migration = &part->migrations->migrations[i];
        if (!migration->registered && !is_left_over(part, migration))
            return false;
    }
    return part->registered != NULL;
}

/* Where nothing but left-over files stands outside the journal, the chain with them is no history of anything: they would be told as the makers of what registered
 * migrations make, and those as failing on what is there already. */
static void drop_left_over(AuditTarget *part) {
    if (part->all == part->registered || !expects_registered_only(part))
        return;
    strata_free(part->all);
    catalog_free(part->all_catalog);
    part->all = part->registered;
    part->all_catalog = part->registered_catalog;
    g_clear_pointer(&part->unregistered, change_set_free);
}

static void compare_database(AuditTarget *part, const Strata *expected, const ProvenanceIndex *own, AuditDatabase *database) {
    const Catalog *catalog = expected == part->all ? part->compared_all : part->compared_registered;
    drift_result_free(database->drift);
    database->drift = drift_analyse_against(part->migrations, expected, catalog, own ? own : part->provenance, database->catalog, database->ledger);
}

static void derive_drift(const Audit *audit, AuditTarget *part) {
    if (!part->all || !part->migrations)
        return;
    const Strata *expected = expects_registered_only(part) ? part->registered : part->all;
    g_autoptr(ProvenanceIndex) own = expected != part->all ? provenance_build(expected) : NULL;
    for (size_t i = 0; i < part->databases->len; i++) {
        AuditDatabase *database = part->databases->pdata[i];
        if (!database->catalog)
            continue;
        compare_database(part, expected, own, database);
        if (ledger_mark_passed_over(audit, part, expected, database))
            compare_database(part, expected, own, database);
    }
}

static void derive_declared_drift(AuditTarget *part) {
    for (guint i = 0; part->all && i < part->declared->len; i++) {
        AuditDeclared *declared = part->declared->pdata[i];
        if (!declared->compared || !declared->declaration)
            continue;
        const DeclaredInput input = {.set = part->migrations,
                                     .strata = part->all,
                                     .provenance = part->provenance,
                                     .all = part->compared_all,
                                     .registered = part->compared_registered,
                                     .declaration = declared->declaration,
                                     .failures = declared->failures,
                                     .declared = declared->compared};
        declared->drift = declared_drift_build(&input);
    }
}

/* --- what was not checked ----------------------------------------------------------------------------------------------- */

static void not_checked(Audit *audit, const char *text) {
    for (size_t i = 0; i < audit->not_checked->len; i++)
        if (g_strcmp0(audit->not_checked->pdata[i], text) == 0)
            return;
    g_ptr_array_add(audit->not_checked, (gpointer)(uintptr_t)text);
}

static void note_unseen(Audit *audit, const char *where, const GArray *unseen) {
    for (size_t i = 0; i < unseen->len; i++) {
        const UnseenKind *kind = &g_array_index(unseen, UnseenKind, i);
        not_checked(audit, text_pool_printf(audit->texts, "%s: %s (%d), which this version does not compare", where,
                                            word_plain(audit->texts, kind->kind), kind->count));
    }
}

static void note_files(Audit *audit, const AuditTarget *part, const char *name) {
    for (size_t i = 0; part->migrations && i < part->migrations->migration_count; i++)
        if (part->migrations->migrations[i].unavailable)
            not_checked(audit, text_pool_printf(audit->texts, "%s: %s cannot be read: its content is not in this clone", name,
                                                word_code(audit->texts, part->migrations->migrations[i].path)));
}

#define MEMBERS_TOLD 10

/* "`tenants/a`, `tenants/b` and 12 more" */
static const char *members_text(TextPool *texts, const AuditDatabase *database) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < database->members->len; i++) {
        const AuditMember *member = &g_array_index(database->members, AuditMember, i);
        g_ptr_array_add(names, (gpointer)(uintptr_t)text_pool_printf(texts, "%s/%s", database->fleet, member->name));
    }
    return word_list(texts, names, MEMBERS_TOLD);
}

static void note_database(Audit *audit, const AuditTarget *part, const AuditDatabase *database) {
    const char *name = text_pool_printf(audit->texts, "database %s", word_code(audit->texts, database->name));
    if (database->problem && database->members->len > 1)
        name = text_pool_printf(audit->texts, "databases %s", members_text(audit->texts, database));
    if (database->problem)
        not_checked(audit, text_pool_printf(audit->texts, "%s: %s", name, word_plain(audit->texts, database->problem)));
    if (database->ledger_problem)
        not_checked(audit, text_pool_printf(audit->texts, "%s: its ledger: %s", name, word_plain(audit->texts, database->ledger_problem)));
    if (database->catalog)
        note_unseen(audit, name, database->catalog->unseen);
    if (database->catalog && !database->drift && !part->target->push_only)
        not_checked(audit, text_pool_printf(audit->texts, "%s: not compared, because the migrations were not replayed", name));
}

/* Major versions print some things differently: to be said where it may be the reason for a difference. */
static void note_versions(Audit *audit, const AuditTarget *part, const AuditDatabase *database) {
    if (!database->drift || database->drift->counts[DRIFT_DIFFERENT] == 0)
        return;
    int live = database->catalog ? database->catalog->server_version / 10000 : 0;
    int scratch = part->all ? part->all->server_version / 10000 : 0;
    if (live && scratch && live != scratch)
        not_checked(audit, text_pool_printf(audit->texts, "database %s runs PostgreSQL %d, the replay ran on %d: differences in view and "
                                                          "expression texts may come from that",
                                            word_code(audit->texts, database->name), live, scratch));
}

/* Migrations that only this scratch server could not run: the migrations are not to blame, but what they make is not known. */
static void note_server(Audit *audit, const AuditTarget *part, const char *name) {
    if (!part->registered || part->target->stray)
        return;
    g_autofree bool *excused = strata_excused(part->registered, cause_is_server);
    size_t count = 0;
    for (size_t i = 0; i < part->registered->count; i++)
        count += excused[i];
    int version = part->registered->server_version / 10000;
    if (count > 0)
        not_checked(audit, text_pool_printf(audit->texts, "%s: what %s, because the scratch server (PostgreSQL %d) is too old for it or has a fault", name,
                                            count == 1 ? "1 migration makes" : text_pool_printf(audit->texts, "%zu migrations make", count), version));
}

static void note_target(Audit *audit, const AuditTarget *part) {
    const char *name = text_pool_printf(audit->texts, "target %s", word_code(audit->texts, part->target->name));
    if (part->problem)
        not_checked(audit, text_pool_printf(audit->texts, "%s: %s", name, word_plain(audit->texts, part->problem)));
    if (part->replay_problem)
        not_checked(audit, text_pool_printf(audit->texts, "%s: not replayed: %s", name, word_plain(audit->texts, part->replay_problem)));
    note_files(audit, part, name);
    note_server(audit, part, name);
    if (part->all)
        note_unseen(audit, name, part->all->unseen);
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    for (guint i = 0; i < part->declared->len; i++)
        declared_not_checked(audit->texts, part, part->declared->pdata[i], lines);
    for (guint i = 0; i < lines->len; i++)
        not_checked(audit, lines->pdata[i]);
    for (size_t i = 0; i < part->databases->len; i++) {
        note_database(audit, part, part->databases->pdata[i]);
        note_versions(audit, part, part->databases->pdata[i]);
    }
}

static void note_history(Audit *audit) {
    if (!audit->history || audit->history->complete)
        return;
    const char *reason = audit->history->incomplete_reason ? audit->history->incomplete_reason : "parts of it are not in this clone";
    not_checked(audit, text_pool_printf(audit->texts, "the git history before what this clone has: %s", word_plain(audit->texts, reason)));
    FindingContext context = {audit, NULL, NULL, audit->findings, audit->texts};
    Finding finding = finding_of(&context, "history/incomplete");
    finding.subject = "history";
    finding.title = "The git history is incomplete";
    finding.consequence = "Commits, authors and dates of older migrations may be missing; nothing wrong is said in their place.";
    finding.remedy = text_pool_printf(audit->texts, "Fetch the whole history (%s: %s).", CODE("actions/checkout"), CODE("fetch-depth: 0"));
    finding.commands = "git fetch --unshallow\n";
    finding.commands_language = "sh";
    finding_evidence(&context, finding_add(&context, &finding), word_plain(audit->texts, reason));
}

/* --- findings ----------------------------------------------------------------------------------------------------------- */

static int weight_of(const char *rule) {
    const Rule *row = rule_find(rule);
    return row ? row->weight : 0;
}

static void find_in_target(Audit *audit, AuditTarget *part) {
    FindingContext context = {audit, part, part->migrations, audit->findings, part->texts};
    findings_of_journal(&context);
    if (part->target->stray)
        return;
    findings_of_journal_times(&context);
    findings_of_snapshots(&context);
    findings_of_history(&context);
    findings_of_replay(&context);
    findings_of_no_ops(&context);
    findings_of_risks(&context);
    for (guint i = 0; i < part->declared->len; i++)
        findings_of_declared(&context, part->declared->pdata[i]);
    findings_of_scripts(&context);
    for (size_t i = 0; i < part->databases->len; i++) {
        findings_of_live(&context, part->databases->pdata[i]);
        findings_of_pushed(&context, part->databases->pdata[i]);
        findings_of_ledger(&context, part->databases->pdata[i]);
    }
}

/* What the configuration makes of rules. Risks have their severities already, which may differ within a rule. */
static void apply_rule_settings(Audit *audit) {
    for (guint i = audit->findings->items->len; i-- > 0;) {
        Finding *finding = audit->findings->items->pdata[i];
        const RuleSetting *setting = project_rule(audit->project, finding->rule);
        if (setting && setting->off)
            g_ptr_array_remove_index(audit->findings->items, i);
        else if (setting)
            finding->severity = setting->severity;
    }
}

void audit_analyse(Audit *audit) {
    for (size_t i = 0; i < audit->targets->len; i++) {
        AuditTarget *part = audit->targets->pdata[i];
        derive_catalogs(part);
        if (part->migrations) {
            derive_left_over(part);
            drop_left_over(part);
        }
        if (part->all)
            part->provenance = provenance_build(part->all);
        audit_scope_apply(audit->project, part);
        derive_drift(audit, part);
        derive_declared_drift(part);
        derive_risks(audit, part);
    }
    for (size_t i = 0; i < audit->targets->len; i++)
        derive_scripts(audit, audit->targets->pdata[i]);
    for (size_t i = 0; i < audit->targets->len; i++) {
        find_in_target(audit, audit->targets->pdata[i]);
        note_target(audit, audit->targets->pdata[i]);
    }
    findings_of_deletions(audit, audit->texts);
    note_history(audit);
    apply_rule_settings(audit);
    findings_sort(audit->findings, weight_of);
}

/* --- verdict ------------------------------------------------------------------------------------------------------------ */

bool audit_is_incomplete(const Audit *audit) {
    return audit->not_checked->len > 0 || (audit->history && !audit->history->complete);
}

static bool any_unreachable(const Audit *audit) {
    for (size_t i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        for (size_t j = 0; j < part->databases->len; j++)
            if (((const AuditDatabase *)part->databases->pdata[j])->problem)
                return true;
    }
    return false;
}

static bool any_replay_failed(const Audit *audit) {
    for (size_t i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        if (part->target->stray || !part->registered)
            continue;
        g_autofree bool *excused = strata_excused(part->registered, cause_is_server);
        size_t count = 0;
        for (size_t j = 0; j < part->registered->count; j++)
            count += excused[j];
        if (strata_failures(part->registered) > count)
            return true;
    }
    return false;
}

static bool any_drift(const Audit *audit) {
    for (size_t i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        for (size_t j = 0; j < part->databases->len; j++) {
            const DriftResult *drift = ((const AuditDatabase *)part->databases->pdata[j])->drift;
            if (drift && drift->counts[DRIFT_SKIPPED] + drift->counts[DRIFT_MISSING] + drift->counts[DRIFT_EXTRA] + drift->counts[DRIFT_DIFFERENT] > 0)
                return true;
        }
    }
    return false;
}

static bool any_finding(const Audit *audit, Severity fail_on) {
    for (size_t i = 0; i < audit->findings->items->len; i++)
        if (((const Finding *)audit->findings->items->pdata[i])->severity >= fail_on)
            return true;
    return false;
}

int audit_exit_code(const Audit *audit, Severity fail_on) {
    if (any_unreachable(audit))
        return 5;
    if (any_replay_failed(audit))
        return 3;
    if (fail_on != SEVERITY_COUNT && (any_finding(audit, fail_on) || any_drift(audit)))
        return 2;
    return audit_is_incomplete(audit) ? 4 : 0;
}
