#include "analysis/audit.h"

#include <string.h>
#include "analysis/review.h"
#include "audit_notes.h"
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
    audit->ranges = g_ptr_array_new_with_free_func((GDestroyNotify)commit_range_free);
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
    g_free(part->brought);
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
    review_free(audit->review);
    audit_free(audit->base);
    audit_free(audit->before);
    bug_register_free(audit->bugs);
    timeline_free(audit->timeline);
    g_ptr_array_unref(audit->ranges);
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

const AuditTarget *audit_find_target(const Audit *audit, const char *name) {
    for (guint i = 0; name && i < audit->targets->len; i++) {
        const AuditTarget *target = audit->targets->pdata[i];
        if (strcmp(target->target->name, name) == 0)
            return target;
    }
    return NULL;
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

const CommitRange *audit_range(const Audit *audit, const char *phase) {
    for (guint i = 0; i < audit->ranges->len; i++) {
        const CommitRange *range = audit->ranges->pdata[i];
        if (!phase || (range->phase && phase_same(range->phase, phase)))
            return range;
    }
    return NULL;
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
        audit_note_target(audit, audit->targets->pdata[i]);
    }
    findings_of_deletions(audit, audit->texts);
    findings_date(audit);
    audit_note_history(audit);
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
