#include "runners/predict.h"

#include <string.h>
#include "ledger_match.h"
#include "response.h"

/* --- what is asked of the rules ------------------------------------------------------------------------------------------------------- */

static bool is_runnable(const Migration *migration) {
    return migration->registered && migration->path != NULL;
}

/* The first reason stays: that is what the tool prints. `row` NULL: of no row. */
static void stop(LedgerState *state, const MigrationSet *set, StopReason reason, const Response *response, int migration, const LedgerRow *row) {
    if (state->stop != STOP_NONE)
        return;
    state->stop = reason;
    state->stop_migration = migration;
    state->stop_text = response_text(response, set, migration, row, state->texts);
    if (!state->stop_text)
        state->stop_text = text_pool_add(state->texts, "it refuses to run anything");
}

static bool counts(const LedgerRow *row) {
    return !row->superseded && (row->state == ROW_APPLIED || row->state == ROW_BASELINE);
}

/* --- applied ---------------------------------------------------------------------------------------------------------------------------- */

/* A baseline row stands for its migration and all before it. */
static void apply_baseline(LedgerState *state, const MigrationSet *set, const LedgerRow *row) {
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        bool before = row->migration >= 0 ? i <= (size_t)row->migration : number_compare_keys(migration->key, row->key) <= 0;
        if (migration->kind == MIGRATION_VERSIONED && before)
            state->applied[i] = true;
    }
}

/* Digits, perhaps as a file's name ("000012.sql"). */
static bool is_number(const char *key) {
    size_t digits = key ? strspn(key, "0123456789") : 0;
    return digits > 0 && (!key[digits] || strcmp(key + digits, ".sql") == 0);
}

/* DECIDE_BEHIND_LAST: a migration that failed, or that has no file any more, still says that those before it have run. */
static void apply_before(LedgerState *state, const MigrationSet *set, const LedgerRow *row) {
    bool tells = row->state == ROW_FAILED || (counts(row) && row->migration < 0);
    for (size_t i = 0; tells && i < set->migration_count; i++) {
        const char *key = set->migrations[i].key;
        bool before = row->migration >= 0 ? i < (size_t)row->migration : is_number(row->key) && is_number(key) && number_compare_keys(key, row->key) < 0;
        state->applied[i] = state->applied[i] || before;
    }
}

static void derive_applied(LedgerState *state, const MigrationSet *set) {
    for (size_t i = 0; i < state->row_count; i++) {
        const LedgerRow *row = &state->rows[i];
        if (counts(row) && row->migration >= 0)
            state->applied[row->migration] = true;
        bool stands_for_others = row->state == ROW_BASELINE || (row->migration >= 0 && set->migrations[row->migration].kind == MIGRATION_BASELINE);
        if (counts(row) && stands_for_others)
            apply_baseline(state, set, row);
    }
    if (set->rules->decision != DECIDE_BEHIND_LAST)
        return;
    for (size_t i = 0; i < state->row_count; i++)
        apply_before(state, set, &state->rows[i]);
    bool seen = false; /* the one that the ledger names stands for all before it */
    for (size_t i = set->migration_count; i-- > 0;) {
        seen |= state->applied[i];
        state->applied[i] = seen && set->migrations[i].registered;
    }
}

/* --- what runs -------------------------------------------------------------------------------------------------------------------------- */

static int last_applied(const LedgerState *state, const MigrationSet *set) {
    for (size_t i = set->migration_count; i-- > 0;)
        if (state->applied[i] && set->migrations[i].kind == MIGRATION_VERSIONED)
            return (int)i;
    return -1;
}

static void skip(LedgerState *state, size_t index, const char *other, const char *how) {
    g_autofree char *tag = clean_name(other);
    state->will_run[index] = false;
    state->will_skip[index] = true;
    state->why[index] = text_pool_printf(state->texts, "it stands before " CODE("%s") ", %s", tag, how);
}

/* An unapplied migration before an applied one. */
static void react_late(LedgerState *state, const MigrationSet *set, size_t index, const char *last) {
    const Response *late = &set->rules->late;
    if (late->reaction == REACT_STOP)
        stop(state, set, STOP_LATE, late, (int)index, NULL);
    if (late->reaction == REACT_IGNORE)
        skip(state, index, last, "which has run");
}

/* Where a run begins: with the last baseline on a database on which nothing ran. */
static size_t find_start(const LedgerState *state, const MigrationSet *set) {
    size_t start = 0;
    for (size_t i = 0; i < set->migration_count; i++) {
        if (state->applied[i])
            return 0;
        if (set->migrations[i].kind == MIGRATION_BASELINE && is_runnable(&set->migrations[i]))
            start = i;
    }
    return start;
}

static size_t first_applied(const LedgerState *state, const MigrationSet *set) {
    size_t first = 0;
    while (first < set->migration_count && !state->applied[first])
        first++;
    return first;
}

static void decide_one(LedgerState *state, const MigrationSet *set, size_t index, int last, size_t first) {
    state->will_run[index] = true;
    if (last <= (int)index || set->migrations[index].kind != MIGRATION_VERSIONED)
        return;
    if (set->rules->late_after_first && index < first)
        skip(state, index, set->migrations[first].tag, "the first that has run");
    else
        react_late(state, set, index, set->migrations[last].tag);
}

/* An earlier migration of the same key that has run; -1: none. */
static int applied_double(const LedgerState *state, const MigrationSet *set, size_t index) {
    for (size_t i = 0; i < set->migration_count; i++)
        if (i != index && state->applied[i] && strcmp(set->migrations[i].key, set->migrations[index].key) == 0)
            return (int)i;
    return -1;
}

/* True: the tool takes it for run, or refuses. */
static bool react_doubled(LedgerState *state, const MigrationSet *set, size_t index) {
    const Response *doubled = &set->rules->doubled;
    int other = doubled->reaction == REACT_RUN ? -1 : applied_double(state, set, index);
    if (other < 0)
        return false;
    if (doubled->reaction == REACT_STOP)
        stop(state, set, STOP_EDITED, doubled, (int)index, NULL);
    g_autofree char *tag = clean_name(set->migrations[other].tag);
    state->will_skip[index] = true;
    state->why[index] = text_pool_printf(state->texts, "the ledger has its number already, from " CODE("%s"), tag);
    return true;
}

static void decide_unrecorded(LedgerState *state, const MigrationSet *set) {
    int last = last_applied(state, set);
    size_t first = first_applied(state, set), start = find_start(state, set);
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        if (!is_runnable(migration) || state->applied[i])
            continue;
        if (migration->kind == MIGRATION_BASELINE ? first < set->migration_count || i != start : i < start && migration->kind == MIGRATION_VERSIONED)
            state->why[i] = start ? text_pool_printf(state->texts, CODE("%s") " stands for it", set->migrations[start].tag) : NULL;
        else if (!react_doubled(state, set, i))
            decide_one(state, set, i, last, first);
    }
}

/* A repeatable migration runs again when its content is another than the one recorded, or always. */
static void decide_repeatable(LedgerState *state, const MigrationSet *set) {
    for (size_t i = 0; i < set->migration_count; i++)
        if (set->migrations[i].kind == MIGRATION_ALWAYS && is_runnable(&set->migrations[i])) {
            state->will_run[i] = true;
            state->why[i] = text_pool_add(state->texts, "it asks to be run every time");
        }
    for (size_t i = 0; i < state->row_count; i++) {
        const LedgerRow *row = &state->rows[i];
        if (!counts(row) || row->migration < 0 || set->migrations[row->migration].kind != MIGRATION_REPEATABLE || !row->other_version)
            continue;
        state->will_run[row->migration] = true;
        state->why[row->migration] = text_pool_add(state->texts, "its content is not what was run last");
    }
}

/* Drizzle's rule: one row, the newest by `created_at` (NULLs first), decides for all. */
static void decide_newer_time(LedgerState *state, const MigrationSet *set, const LedgerTable *table) {
    for (size_t i = 0; table && i < table->rows; i++)
        state->replays_all |= !table->columns[FIELD_WHEN] || !table->columns[FIELD_WHEN][i];
    state->newest = state->replays_all ? 0 : INT64_MIN;
    for (size_t i = 0; !state->replays_all && i < state->row_count; i++)
        state->newest = MAX(state->newest, state->rows[i].when);
    for (size_t i = 0; i < set->migration_count; i++) {
        if (!is_runnable(&set->migrations[i]))
            continue;
        state->will_run[i] = state->row_count == 0 || migration_when(set, i) > state->newest;
        state->will_skip[i] = !state->will_run[i] && !state->applied[i];
        if (state->will_skip[i])
            state->why[i] = text_pool_printf(state->texts, "its " CODE("when") " is not greater than the newest " CODE("created_at") " in the ledger");
        else if (state->will_run[i] && state->applied[i])
            state->why[i] = text_pool_printf(state->texts, "its " CODE("when") " is greater than any " CODE("created_at") " in the ledger, although it has run");
    }
}

static void decide_behind_last(LedgerState *state, const MigrationSet *set) {
    int last = last_applied(state, set);
    for (size_t i = 0; i < set->migration_count; i++)
        state->will_run[i] = is_runnable(&set->migrations[i]) && (int)i > last && set->migrations[i].kind != MIGRATION_BASELINE;
}

/* Ancestors of what has run have run; `requires` of a migration names its parents. Parents stand before their children. */
static void decide_ancestry(LedgerState *state, const MigrationSet *set) {
    for (size_t i = set->migration_count; i-- > 0;) {
        if (!state->applied[i] || !set->migrations[i].requires)
            continue;
        g_auto(GStrv) parents = g_strsplit(set->migrations[i].requires, ",", -1);
        for (size_t j = 0; j < i; j++)
            state->applied[j] |= g_strv_contains((const char *const *)parents, set->migrations[j].key);
    }
    for (size_t i = 0; i < set->migration_count; i++)
        state->will_run[i] = is_runnable(&set->migrations[i]) && !state->applied[i];
}

/* --- what it refuses -------------------------------------------------------------------------------------------------------------------- */

/* Of a newer revision of the project: behind all files of this one. */
static bool is_future(const MigrationSet *set, const LedgerRow *row) {
    bool future = row->key && g_ascii_isdigit(*row->key);
    for (size_t i = 0; future && i < set->migration_count; i++)
        future = set->migrations[i].kind != MIGRATION_VERSIONED || number_compare_keys(set->migrations[i].key, row->key) < 0;
    return future;
}

static bool is_vanished(const LedgerRow *row, const MigrationSet *set) {
    return row->state == ROW_APPLIED && row->migration < 0 && !(set->rules->future_ignored && is_future(set, row));
}

static bool is_failed(const LedgerRow *row, const MigrationSet *set) {
    return row->state == ROW_FAILED && !(row->migration < 0 && set->rules->future_ignored && is_future(set, row));
}

static bool is_edited(const LedgerRow *row, const MigrationSet *set) {
    return counts(row) && row->migration >= 0 && row->other_version && set->migrations[row->migration].kind == MIGRATION_VERSIONED;
}

/* Failed rows are looked at before missing files, those before content. */
static void react_rows(LedgerState *state, const MigrationSet *set) {
    const RunnerRules *rules = set->rules;
    static const StopReason reasons[] = {STOP_FAILED, STOP_VANISHED, STOP_EDITED};
    const Response *responses[] = {&rules->failed, &rules->vanished, &rules->edited};
    for (size_t step = 0; step < G_N_ELEMENTS(reasons); step++) {
        for (size_t i = 0; responses[step]->reaction == REACT_STOP && i < state->row_count; i++) {
            const LedgerRow *row = &state->rows[i];
            bool applies = reasons[step] == STOP_FAILED ? is_failed(row, set) : reasons[step] == STOP_VANISHED ? is_vanished(row, set) : is_edited(row, set);
            if (applies && !row->superseded)
                stop(state, set, reasons[step], responses[step], row->migration, row);
        }
    }
}

/* What is looked at before the ledger's rows. */
static void react_setting(LedgerState *state, const MigrationSet *set, const LedgerSetting *setting) {
    if (set->stop_text) {
        state->stop = STOP_FOLDER;
        state->stop_text = text_pool_add(state->texts, set->stop_text);
    }
    if (setting->locked)
        stop(state, set, STOP_LOCKED, &set->rules->locked, -1, NULL);
    if (!state->has_ledger && setting->has_objects && set->rules->no_ledger.reaction == REACT_STOP)
        stop(state, set, STOP_NO_LEDGER, &set->rules->no_ledger, -1, NULL);
}

LedgerState *runner_predict(const MigrationSet *set, const LedgerTable *table, const LedgerSetting *setting) {
    LedgerState *state = ledger_state_new(table ? table->rows : 0, set->migration_count);
    state->has_ledger = table != NULL;
    if (table)
        ledger_match_rows(state, set, table);
    derive_applied(state, set);
    react_setting(state, set, setting);
    react_rows(state, set);
    switch (set->rules->decision) {
    case DECIDE_UNRECORDED:
        decide_unrecorded(state, set);
        decide_repeatable(state, set);
        break;
    case DECIDE_NEWER_TIME:
        decide_newer_time(state, set, table);
        break;
    case DECIDE_BEHIND_LAST:
        decide_behind_last(state, set);
        break;
    case DECIDE_ANCESTRY:
        decide_ancestry(state, set);
        break;
    }
    if (set->rules->refine)
        set->rules->refine(set, state);
    return state;
}
