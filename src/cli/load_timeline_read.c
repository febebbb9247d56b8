/* A commit's state, replayed and analysed: what changed is read (or was, by the look), what stayed comes from the state that was replayed before, with what was made of it. */

#include "load_timeline.h"

#include <string.h>
#include "declared_run.h"
#include "runners/predict.h"

static AuditTarget *part_of(const Audit *audit) {
    return audit ? audit->targets->pdata[0] : NULL;
}

/* --- migrations --------------------------------------------------------------------------------------------------------- */

static const char *replay_obstacle(AuditTarget *part) {
    const MigrationSet *set = part->migrations;
    size_t programs = migration_set_code_count(set);
    if (set->migration_count == 0)
        return "none of its migrations has a file";
    return programs < set->migration_count ? NULL : text_pool_printf(part->texts, "its migrations are programs of %s, which are not run", set->rules->name);
}

static bool replay(const PastTarget *past, AuditTarget *part, GError **error) {
    if (!part->migrations)
        return true;
    part->fresh = runner_predict(part->migrations, NULL, &(LedgerSetting){.has_objects = false});
    part->replay_problem = replay_obstacle(part);
    return part->replay_problem || load_replay(past->session->scratch, part, error);
}

static void take_migrations(AuditTarget *from, AuditTarget *part) {
    part->migrations = g_steal_pointer(&from->migrations);
    part->fresh = g_steal_pointer(&from->fresh);
    part->registered = from->registered;
    part->all = from->all;
    from->registered = from->all = NULL;
    part->problem = text_pool_add(part->texts, from->problem);
    part->replay_problem = text_pool_add(part->texts, from->replay_problem);
}

/* --- declared sources --------------------------------------------------------------------------------------------------- */

static AuditDeclared *find_declared(const AuditTarget *part, const char *name) {
    for (guint i = 0; part && i < part->declared->len; i++) {
        AuditDeclared *declared = part->declared->pdata[i];
        if (strcmp(declared->name, name) == 0)
            return declared;
    }
    return NULL;
}

static void take_declared(AuditDeclared *from, AuditTarget *part) {
    AuditDeclared *declared = audit_add_declared(part, from->name, from->role);
    declared->problem = text_pool_add(part->texts, from->problem);
    declared->declaration = g_steal_pointer(&from->declaration);
    declared->strata = g_steal_pointer(&from->strata);
    g_array_append_vals(declared->failures, from->failures->data, from->failures->len);
}

/* It ran with what the migrations of its time brought, or would have. */
static bool depends_on_migrations(const AuditDeclared *declared) {
    return declared->strata && (declared->strata->count > 1 || declared_run_lacks(declared->failures));
}

static bool run_sources(const PastTarget *past, Audit *audit, bool migrations_changed, GError **error) {
    AuditTarget *part = part_of(audit);
    Session then = *past->session;
    then.tree = line_tree(past->line);
    then.audit = audit;
    for (guint i = 0; (part->all || part->registered) && i < part->declared->len; i++) {
        AuditDeclared *declared = part->declared->pdata[i];
        if (migrations_changed && depends_on_migrations(declared)) {
            g_clear_pointer(&declared->strata, strata_free);
            g_array_set_size(declared->failures, 0);
        }
        if (declared->declaration && !declared->strata && !load_run_declared(&then, part, declared, past->options, error))
            return false;
    }
    return true;
}

/* --- chance ------------------------------------------------------------------------------------------------------------- */

/* The server was too slow, lost, or had no room: not so what it always lacks. */
static bool is_passing_failure(const ReplayFailure *failure) {
    static const char *const classes[] = {"53", "57P", "08"};
    bool lost = !*failure->sqlstate;
    for (size_t i = 0; i < G_N_ELEMENTS(classes); i++)
        lost = lost || g_str_has_prefix(failure->sqlstate, classes[i]);
    return lost || failure->cause == CAUSE_TIMEOUT;
}

static bool has_passing_failure(const Strata *strata) {
    for (size_t i = 0; strata && i < strata->count; i++)
        for (size_t j = 0; j < strata->strata[i].failure_count; j++)
            if (is_passing_failure(&strata->strata[i].failures[j]))
                return true;
    return false;
}

/* Nothing is compared with migrations that chance left out. */
bool past_is_passing(const PastTarget *past, guint unit) {
    AuditTarget *part = part_of(past->audit);
    bool not_run = part->migrations && part->replay_problem && !replay_obstacle(part);
    if (not_run || has_passing_failure(part->registered) || (part->all != part->registered && has_passing_failure(part->all)))
        return true;
    const AuditDeclared *declared = unit > 0 ? find_declared(part, past_unit(past, unit)->name) : NULL;
    return declared && ((declared->declaration && declared->problem) || has_passing_failure(declared->strata));
}

/* --- all ---------------------------------------------------------------------------------------------------------------- */

static bool is_loaded(const PastUnit *unit) {
    return unit->loaded && strcmp(unit->loaded, unit->signature) == 0;
}

/* What neither the look has read nor the state before has. */
static bool read_rest(PastTarget *past, size_t index, GError **error) {
    for (guint i = 0; i < past->units->len; i++) {
        PastUnit *unit = past_unit(past, i);
        if (!is_loaded(unit) && !unit->fresh && !past_read_unit(past, index, unit, error))
            return false;
    }
    return true;
}

static void assemble(const PastTarget *past, AuditTarget *part) {
    for (guint i = 0; i < past->units->len; i++) {
        const PastUnit *unit = past_unit(past, i);
        AuditTarget *from = part_of(is_loaded(unit) ? past->audit : past->read);
        AuditDeclared *declared = from && unit->ref ? find_declared(from, unit->name) : NULL;
        if (declared)
            take_declared(declared, part);
        else if (from && !unit->ref)
            take_migrations(from, part);
    }
}

/* The migrations as they were at the point before, when what was replayed last is older. */
static bool read_before(PastTarget *past, size_t index, GError **error) {
    PastUnit *unit = past_unit(past, 0);
    g_clear_pointer(&past->before, audit_free);
    if (*unit->before == '\0' || index == 0)
        return true;
    const PastUnit now = *unit;
    unit->watch = NULL;
    g_autoptr(Audit) read = g_steal_pointer(&past->read);
    bool ok = line_move(past->line, index - 1, error) && past_read_unit(past, index - 1, unit, error);
    past->before = g_steal_pointer(&past->read);
    past->read = g_steal_pointer(&read);
    tree_watch_free(unit->watch);
    *unit = now;
    return ok && line_move(past->line, index, error);
}

bool past_replay(PastTarget *past, size_t index, GError **error) {
    PastUnit *migrations = past_unit(past, 0);
    bool changed = past_unit_changed(migrations), replay_again = !is_loaded(migrations);
    bool has_before = migrations->loaded && strcmp(migrations->loaded, migrations->before) == 0;
    if ((changed && !has_before && !read_before(past, index, error)) || !read_rest(past, index, error))
        return false;
    g_autoptr(Audit) audit = past_audit_new(past, index);
    assemble(past, part_of(audit));
    if ((replay_again && !replay(past, part_of(audit), error)) || !run_sources(past, audit, replay_again, error))
        return false;
    audit_analyse(audit);
    if (changed && has_before) {
        audit_free(past->before);
        past->before = g_steal_pointer(&past->audit);
    }
    audit_free(past->audit);
    past->audit = g_steal_pointer(&audit);
    for (guint i = 0; i < past->units->len; i++)
        past_unit(past, i)->loaded = past_unit(past, i)->signature;
    past->replayed++;
    return true;
}
