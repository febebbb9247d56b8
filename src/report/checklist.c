#include "checklist.h"

#include <string.h>
#include "facts.h"
#include "phrase.h"
#include "range_view.h"

#define NAMES_TOLD 8

static void check_free(gpointer check) {
    g_free(((Check *)check)->looked);
    g_free(check);
}

/* What a look may give beyond a state: it means nothing for this target. */
enum { CHECK_NONE = CHECK_UNKNOWN + 1 };

/* --- migrations ---------------------------------------------------------------------------------------------------- */
static int check_registered(const Audit *audit, const AuditTarget *target, GString *out) {
    (void)audit;
    const MigrationSet *set = target->migrations;
    if (!set || !set->journal)
        return CHECK_NONE;
    g_autoptr(GPtrArray) missing = g_ptr_array_new();
    for (size_t i = 0; i < set->migration_count; i++)
        if (!set->migrations[i].registered)
            g_ptr_array_add(missing, (gpointer)(uintptr_t)set->migrations[i].tag);
    phrase_count(out, set->migration_count, "file in ", "files in ");
    phrase_code(out, set->folder);
    if (missing->len > 0) {
        g_string_append_printf(out, ", %u not in the journal: ", missing->len);
        range_say_names(out, missing, NAMES_TOLD);
    }
    return missing->len > 0 ? CHECK_NO : CHECK_YES;
}

static void add_finding_names(const Audit *audit, const AuditTarget *target, const char *const *rules, GPtrArray *rules_found, guint *count) {
    const GPtrArray *items = audit->findings ? audit->findings->items : NULL;
    for (guint i = 0; items && i < items->len; i++) {
        const Finding *finding = items->pdata[i];
        if (!facts_is_finding_of(finding, target) || !g_strv_contains(rules, finding->rule))
            continue;
        ++*count;
        if (!g_ptr_array_find_with_equal_func(rules_found, finding->rule, g_str_equal, NULL))
            g_ptr_array_add(rules_found, (gpointer)(uintptr_t)finding->rule);
    }
}

static int check_journal(const Audit *audit, const AuditTarget *target, GString *out) {
    static const char *const rules[] = {"journal/entry-without-file", "journal/when-not-increasing", "journal/unreadable", "journal/duplicate-number", NULL};
    const MigrationSet *set = target->migrations;
    if (!set || !set->journal)
        return CHECK_NONE;
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    guint count = 0;
    add_finding_names(audit, target, rules, found, &count);
    phrase_count(out, set->entry_count, "entry", "entries");
    if (count == 0)
        return CHECK_YES;
    g_string_append(out, ", ");
    phrase_count(out, count, "finding: ", "findings: ");
    range_say_names(out, found, NAMES_TOLD);
    return CHECK_NO;
}

static void say_version(GString *out, int version) {
    if (version >= 100000)
        g_string_append_printf(out, " of PostgreSQL %d.%d", version / 10000, version % 10000);
}

static int check_replay(const Audit *audit, const AuditTarget *target, GString *out) {
    (void)audit;
    const Strata *strata = target->registered;
    if (!strata) {
        g_string_append(out, "not replayed");
        if (target->replay_problem)
            g_string_append(out, ": ");
        phrase_text(out, target->replay_problem);
        return CHECK_UNKNOWN;
    }
    size_t runs = 0;
    g_autoptr(GPtrArray) failed = g_ptr_array_new();
    for (size_t i = 0; i < strata->count; i++) {
        bool failure = strata->strata[i].status == STRATUM_FAILED || strata->strata[i].status == STRATUM_PARTLY;
        runs += failure || strata->strata[i].status == STRATUM_APPLIED;
        if (failure)
            g_ptr_array_add(failed, (gpointer)(uintptr_t)strata->strata[i].tag);
    }
    phrase_count(out, runs, "migration ran", "migrations ran");
    g_string_append(out, " on an empty database");
    say_version(out, strata->server_version);
    if (failed->len > 0) {
        g_string_append(out, "; failed: ");
        range_say_names(out, failed, NAMES_TOLD);
    }
    return failed->len > 0 ? CHECK_NO : CHECK_YES;
}

static int check_same_without_journal(const Audit *audit, const AuditTarget *target, GString *out) {
    (void)audit;
    if (!target->migrations || !target->migrations->journal || !target->registered)
        return CHECK_NONE;
    size_t count = target->unregistered ? target->unregistered->changes->len : 0;
    if (count > 0)
        phrase_count(out, count, "object differs", "objects differ");
    else
        g_string_append(out, "the same catalog both ways");
    return count > 0 ? CHECK_NO : CHECK_YES;
}

/* --- declared schemas ---------------------------------------------------------------------------------------------- */
static void add_components(GPtrArray *names, const DeclaredDrift *drift, const bool *classes) {
    for (guint i = 0; i < drift->gaps->len; i++) {
        const DeclaredGap *gap = &g_array_index(drift->gaps, DeclaredGap, i);
        if (classes[gap->class] && !g_ptr_array_find_with_equal_func(names, gap->component, g_str_equal, NULL))
            g_ptr_array_add(names, (gpointer)(uintptr_t)gap->component);
    }
}

/* ", 12 tables, compared with what 40 migrations make: " */
static void say_compared(GString *out, const AuditTarget *target, const AuditDeclared *declared) {
    g_string_append(out, ", ");
    phrase_count(out, declared->declaration ? declared->declaration->tables.seen : 0, "table", "tables");
    g_string_append(out, ", compared with what ");
    phrase_count(out, target->migrations ? target->migrations->migration_count : 0, "migration makes: ", "migrations make: ");
}

/* All sources of these roles, by the classes of gaps that count; `none`: what is said where there are none. */
static int check_declared(const AuditTarget *target, const bool *roles, const bool *classes, const char *none, GString *out) {
    int state = CHECK_NONE;
    for (guint i = 0; i < target->declared->len; i++) {
        const AuditDeclared *declared = target->declared->pdata[i];
        if (!roles[declared->role])
            continue;
        phrase_separate(out, "; ");
        phrase_code(out, declared->name);
        if (!declared->drift) {
            g_string_append(out, declared->problem ? " could not be read" : " was not compared");
            state = state == CHECK_NO ? CHECK_NO : CHECK_UNKNOWN;
            continue;
        }
        size_t count = 0;
        for (int class = 0; class < GAP_COUNT; class++)
            count += classes[class] ? declared->drift->counts[class] : 0;
        if (count == 0) {
            say_compared(out, target, declared);
            g_string_append(out, none);
            state = state == CHECK_NONE ? CHECK_YES : state;
            continue;
        }
        g_autoptr(GPtrArray) names = g_ptr_array_new();
        add_components(names, declared->drift, classes);
        g_string_append(out, ": ");
        phrase_count(out, count, "difference in ", "differences in ");
        range_say_names(out, names, NAMES_TOLD);
        state = CHECK_NO;
    }
    return state;
}

static const bool lacking[GAP_COUNT] = {[GAP_UNMIGRATED] = true, [GAP_DROPPED] = true, [GAP_NOT_REGISTERED] = true};
static const bool other[GAP_COUNT] = {[GAP_REQUIRED] = true, [GAP_UNDECLARED] = true, [GAP_DIFFERENT] = true};
static const bool any[GAP_COUNT] = {[GAP_UNMIGRATED] = true, [GAP_DROPPED] = true, [GAP_NOT_REGISTERED] = true, [GAP_REQUIRED] = true, [GAP_UNDECLARED] = true, [GAP_DIFFERENT] = true};
static const bool schemas[ROLE_COUNT] = {[ROLE_SCHEMA] = true}, scripts[ROLE_COUNT] = {[ROLE_INIT] = true, [ROLE_DUMP] = true}, snapshots[ROLE_COUNT] = {[ROLE_SNAPSHOT] = true};

static int check_migrated(const Audit *audit, const AuditTarget *target, GString *out) {
    (void)audit;
    return check_declared(target, schemas, lacking, "nothing is missing there", out);
}

static int check_known(const Audit *audit, const AuditTarget *target, GString *out) {
    (void)audit;
    return check_declared(target, schemas, other, "nothing there is unknown to it or different", out);
}

static int check_init(const Audit *audit, const AuditTarget *target, GString *out) {
    (void)audit;
    return check_declared(target, scripts, any, "no difference", out);
}

static int check_snapshot(const Audit *audit, const AuditTarget *target, GString *out) {
    (void)audit;
    return check_declared(target, snapshots, any, "no difference", out);
}

/* --- databases and scripts ----------------------------------------------------------------------------------------- */
static int say_database(const AuditTarget *target, const AuditDatabase *database, GString *out) {
    size_t pending = facts_pending(target, database), drift = facts_drift(database);
    phrase_separate(out, "; ");
    phrase_code(out, database->name);
    if (!database->drift) {
        g_string_append(out, database->problem ? " could not be read" : " was not compared");
        return CHECK_UNKNOWN;
    }
    if (pending == 0 && drift == 0)
        g_string_append(out, " is at the last migration, without differences");
    if (pending > 0) {
        g_string_append(out, " waits for ");
        phrase_count(out, pending, "migration", "migrations");
    }
    if (drift > 0) {
        g_string_append(out, pending > 0 ? " and has " : " has ");
        phrase_count(out, drift, "difference", "differences");
    }
    return pending + drift > 0 ? CHECK_NO : CHECK_YES;
}

static int check_databases(const Audit *audit, const AuditTarget *target, GString *out) {
    (void)audit;
    int state = CHECK_YES;
    for (guint i = 0; i < target->databases->len; i++) {
        int one = say_database(target, target->databases->pdata[i], out);
        state = one == CHECK_NO || state == CHECK_NO ? CHECK_NO : MAX(state, one);
    }
    if (target->databases->len > 0)
        return state;
    g_string_append(out, "no live database was compared");
    return CHECK_UNKNOWN;
}

static int check_scripts(const Audit *audit, const AuditTarget *target, GString *out) {
    (void)audit;
    g_autoptr(GPtrArray) amiss = g_ptr_array_new();
    size_t judged = 0;
    for (guint i = 0; i < target->scripts->len; i++) {
        const AuditScript *script = target->scripts->pdata[i];
        judged += script->problems != NULL;
        if (script->problems && script->problems->len > 0)
            g_ptr_array_add(amiss, (gpointer)(uintptr_t)script->path);
    }
    if (judged == 0)
        return CHECK_NONE;
    phrase_count(out, judged, "script", "scripts");
    if (amiss->len > 0)
        g_string_append(out, ", these do not: ");
    range_say_names(out, amiss, NAMES_TOLD);
    return amiss->len > 0 ? CHECK_NO : CHECK_YES;
}

/* --- the whole ----------------------------------------------------------------------------------------------------- */
static bool is_contradicted(const Bug *bug) {
    return bug->verdict == VERDICT_REFUTED || bug->verdict == VERDICT_PARTLY || bug->contradiction;
}

static int check_claims(const Audit *audit, const AuditTarget *target, GString *out) {
    (void)target;
    if (!audit->bugs) {
        g_string_append(out, "not looked for");
        return CHECK_UNKNOWN;
    }
    g_autoptr(GPtrArray) amiss = g_ptr_array_new();
    size_t claimed = 0, silent = 0;
    for (guint i = 0; i < audit->bugs->bugs->len; i++) {
        Bug *bug = audit->bugs->bugs->pdata[i];
        claimed += bug->claim != NULL;
        silent += bug->claim && bug->verdict == VERDICT_NO_EVIDENCE && !bug->contradiction;
        if (is_contradicted(bug))
            g_ptr_array_add(amiss, (gpointer)(uintptr_t)bug->anchor);
    }
    if (claimed == 0 && amiss->len == 0)
        return CHECK_NONE;
    phrase_count(out, claimed, "bug is claimed to be resolved", "bugs are claimed to be resolved");
    if (silent > 0 && silent == claimed)
        g_string_append(out, claimed == 1 ? ", of which the schema's history tells nothing" : ", of none of which the schema's history tells");
    else if (silent > 0)
        g_string_append_printf(out, "; of %zu of them the schema's history tells nothing", silent);
    if (amiss->len > 0)
        g_string_append(out, "; not so, or told in two ways: ");
    range_say_names(out, amiss, NAMES_TOLD);
    return amiss->len > 0 ? CHECK_NO : silent == claimed ? CHECK_UNKNOWN : CHECK_YES;
}

static int check_history(const Audit *audit, const AuditTarget *target, GString *out) {
    (void)target;
    if (!audit->history)
        return CHECK_NONE;
    phrase_count(out, audit->history->commits_walked, "commit walked", "commits walked");
    if (audit->history->incomplete_reason)
        g_string_append(out, "; ");
    phrase_text(out, audit->history->incomplete_reason);
    return audit->history->complete ? CHECK_YES : CHECK_NO;
}

static int check_unchecked(const Audit *audit, const AuditTarget *target, GString *out) {
    (void)target;
    if (audit->not_checked->len == 0)
        g_string_append(out, "every source that was found was read");
    for (guint i = 0; i < MIN(audit->not_checked->len, 3); i++) {
        phrase_separate(out, "; ");
        g_string_append(out, audit->not_checked->pdata[i]);
    }
    if (audit->not_checked->len > 3)
        g_string_append_printf(out, "; and %u more", audit->not_checked->len - 3);
    return audit->not_checked->len > 0 ? CHECK_NO : CHECK_YES;
}

typedef struct {
    const char *title;
    int (*look)(const Audit *audit, const AuditTarget *target, GString *out);
    bool of_target;
} CheckRow;

static const CheckRow rows[] = {
    {"Every migration file is in the journal", check_registered, true},
    {"The journal's entries are in order, each with its file", check_journal, true},
    {"The migrations make the schema from nothing", check_replay, true},
    {"The runner makes all that the files would make", check_same_without_journal, true},
    {"All that the code declares is in a migration", check_migrated, true},
    {"The code knows all that the migrations make, as they make it", check_known, true},
    {"Init scripts and dumps make what the migrations make", check_init, true},
    {"The newest snapshot is what the migrations make", check_snapshot, true},
    {"Live databases are at the level of the migrations", check_databases, true},
    {"Scripts fit the schema", check_scripts, true},
    {"What documents claim of bugs holds", check_claims, false},
    {"The history is complete", check_history, false},
    {"Nothing was left unchecked", check_unchecked, false},
};

GPtrArray *checklist_build(const Audit *audit, const AuditTarget *target) {
    GPtrArray *checks = g_ptr_array_new_with_free_func(check_free);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].of_target != (target != NULL))
            continue;
        g_autoptr(GString) looked = g_string_new(NULL);
        int state = rows[i].look(audit, target, looked);
        if (state == CHECK_NONE)
            continue;
        Check *check = g_new0(Check, 1);
        *check = (Check){(CheckState)state, rows[i].title, g_strdup(looked->str)};
        g_ptr_array_add(checks, check);
    }
    return checks;
}
