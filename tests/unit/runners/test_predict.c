/* What the rules make of a ledger: each decision and each response, over sets of migrations that are nothing but names. */

#include "ledger_fixture.h"

#include <string.h>
#include "cmocka_all.h"
#include "runners/runner.h"

/* --- a runner of the test's own ---------------------------------------------------------------------------------------------------- */

static const char *text_fits(const Migration *migration, const char *sql, size_t size, const char *recorded) {
    (void)migration;
    bool exact = strlen(recorded) == size && memcmp(sql, recorded, size) == 0;
    return exact ? "" : g_ascii_strncasecmp(sql, recorded, size) == 0 ? "with other case" : NULL;
}

static const LedgerColumn columns[] = {{FIELD_KEY, "version"}, {FIELD_SUCCESS, "success"}, {FIELD_CHECKSUM, "checksum"}, {FIELD_TYPE, "type"}, {FIELD_COUNT, NULL}};

/* Rows are written "3", "3!" failed, "3~" rolled back, "3=baseline", "3#text" with a checksum. */
static void read_mark(LedgerRow *row, TextPool *texts) {
    char mark = row->fields[FIELD_KEY][strlen(row->fields[FIELD_KEY]) - 1];
    if (mark == '!')
        row->state = ROW_FAILED;
    if (mark == '~')
        row->state = ROW_ROLLED_BACK;
    if (mark == '=')
        row->state = ROW_BASELINE;
    if (mark == '0')
        row->state = ROW_INTERNAL;
    row->key = text_pool_add_n(texts, row->fields[FIELD_KEY], strspn(row->fields[FIELD_KEY], "0123456789."));
}

#define STOP(words) {REACT_STOP, words}
#define RULES(...) \
    (const RunnerRules) { .id = "test", .name = "the test", .columns = columns, .ledger = {"public", "t"}, .read_row = read_mark, .checksum_fits = text_fits, __VA_ARGS__ }

/* "1 2 R:v 3(unregistered)": keys; R repeatable, B baseline, "(x)" not registered, "x*" without file. The SQL of each is its key. */
static MigrationSet *set_of(const RunnerRules *rules, const char *keys) {
    MigrationSet *set = migration_set_new();
    set->rules = rules;
    set->ledger = rules->ledger;
    set->folder = "m";
    g_auto(GStrv) list = g_strsplit(keys, " ", -1);
    set->migrations = g_new0(Migration, g_strv_length(list) + 1);
    for (char **key = list; *key && **key; key++) {
        Migration *migration = &set->migrations[set->migration_count++];
        bool registered = **key != '(', file = !g_str_has_suffix(*key, "*");
        const char *name = *key + (**key == '(' || **key == 'R' || **key == 'B');
        migration->key = migration->tag = text_pool_add_n(set->texts, name, strspn(name, "0123456789."));
        migration->kind = **key == 'R' ? MIGRATION_REPEATABLE : **key == 'B' ? MIGRATION_BASELINE : MIGRATION_VERSIONED;
        migration->registered = registered;
        migration->path = file ? migration->tag : NULL;
        migration->sql = migration->tag;
        migration->sql_size = strlen(migration->tag);
        migration->entry = -1;
    }
    return set;
}

static LedgerState *predict(const MigrationSet *set, const char *rows, const LedgerSetting *setting) {
    if (!rows)
        return runner_predict(set, NULL, setting);
    g_auto(GStrv) list = g_strsplit(rows, " ", *rows ? -1 : 0);
    guint count = *rows ? g_strv_length(list) : 0;
    g_autofree const char **keys = g_new0(const char *, count + 1), **sums = g_new0(const char *, count + 1);
    for (guint i = 0; i < count; i++) {
        char *hash = strchr(list[i], '#');
        sums[i] = hash ? hash + 1 : NULL;
        if (hash)
            *hash = '\0';
        keys[i] = list[i];
    }
    LedgerTable table = {.rows = count};
    table.columns[FIELD_KEY] = keys;
    table.columns[FIELD_CHECKSUM] = sums;
    return runner_predict(set, &table, setting);
}

/* "runs 2 3; skips 1; late: words" */
static char *said(const MigrationSet *set, const LedgerState *state) {
    GString *out = g_string_new("runs");
    for (size_t i = 0; i < set->migration_count; i++)
        if (state->will_run[i])
            g_string_append_printf(out, " %s", set->migrations[i].tag);
    g_string_append(out, "; skips");
    for (size_t i = 0; i < set->migration_count; i++)
        if (state->will_skip[i])
            g_string_append_printf(out, " %s", set->migrations[i].tag);
    if (state->stop != STOP_NONE)
        g_string_append_printf(out, "; %s: %s", stop_reason_id(state->stop), state->stop_text);
    return g_string_free(out, FALSE);
}

/* --- cases --------------------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    RunnerRules rules;
    const char *keys, *rows;
    LedgerSetting setting;
    const char *said;
} cases[] = {
    {"fresh", RULES(.decision = DECIDE_UNRECORDED), "1 2 3", NULL, {false, false}, "runs 1 2 3; skips"},
    {"pending", RULES(.decision = DECIDE_UNRECORDED), "1 2 3", "1 2", {true, false}, "runs 3; skips"},
    {"late runs", RULES(.decision = DECIDE_UNRECORDED, .late = {REACT_RUN, NULL}), "1 2 3 4", "1 3", {true, false}, "runs 2 4; skips"},
    {"late is passed over", RULES(.decision = DECIDE_UNRECORDED, .late = {REACT_IGNORE, NULL}), "1 2 3 4", "1 3", {true, false}, "runs 4; skips 2"},
    {"late stops", RULES(.decision = DECIDE_UNRECORDED, .late = STOP("missing {}!")), "1 2 3 4", "1 3", {true, false}, "runs 2 4; skips; late: missing 2!"},
    {"vanished is ignored", RULES(.decision = DECIDE_UNRECORDED), "1 3", "1 2 3", {true, false}, "runs; skips"},
    {"vanished stops", RULES(.decision = DECIDE_UNRECORDED, .vanished = STOP("no file for {}")), "1 3", "1 2 3", {true, false},
     "runs; skips; vanished: no file for 2"},
    {"a rolled back row of no file does not stop", RULES(.decision = DECIDE_UNRECORDED, .vanished = STOP("no file for {}")), "1", "1 2~", {true, false}, "runs; skips"},
    {"failed runs again", RULES(.decision = DECIDE_UNRECORDED, .failed = {REACT_RUN, NULL}), "1 2", "1 2!", {true, false}, "runs 2; skips"},
    {"failed stops", RULES(.decision = DECIDE_UNRECORDED, .failed = STOP("{} failed")), "1 2 3", "1 2!", {true, false}, "runs 2 3; skips; failed: 2 failed"},
    {"rolled back runs again", RULES(.decision = DECIDE_UNRECORDED, .failed = STOP("{} failed")), "1 2", "1 2~", {true, false}, "runs 2; skips"},
    {"one good row is enough", RULES(.decision = DECIDE_UNRECORDED), "1 2", "1 2~ 2", {true, false}, "runs; skips"},
    {"the last row decides", RULES(.decision = DECIDE_UNRECORDED, .last_row_decides = true), "1 2", "1 2 2~", {true, false}, "runs 2; skips"},
    {"internal rows are of no migration", RULES(.decision = DECIDE_UNRECORDED, .vanished = STOP("no file for {}")), "1", "0 1", {true, false}, "runs; skips"},
    {"edited is ignored", RULES(.decision = DECIDE_UNRECORDED), "1 2", "1#old", {true, false}, "runs 2; skips"},
    {"edited stops", RULES(.decision = DECIDE_UNRECORDED, .edited = STOP("{} was edited")), "1 2", "1#old", {true, false}, "runs 2; skips; edited: 1 was edited"},
    {"the same content", RULES(.decision = DECIDE_UNRECORDED, .edited = STOP("{} was edited")), "1 2", "1#1", {true, false}, "runs 2; skips"},
    {"a baseline stands for all before it", RULES(.decision = DECIDE_UNRECORDED, .late = STOP("{}")), "1 2 3", "2=", {true, false}, "runs 3; skips"},
    {"a baseline without a file, by its number", RULES(.decision = DECIDE_UNRECORDED, .vanished = STOP("{}")), "1 1.5 1.10 2", "1.9=", {true, false},
     "runs 1.10 2; skips"},
    {"repeatable again", RULES(.decision = DECIDE_UNRECORDED, .late = STOP("{}"), .edited = STOP("{}")), "1 R7 R8", "1#1 7#old 8#8", {true, false}, "runs 7; skips"},
    {"repeatable for the first time", RULES(.decision = DECIDE_UNRECORDED), "1 R7", "1", {true, false}, "runs 7; skips"},
    {"a baseline file only where nothing ran", RULES(.decision = DECIDE_UNRECORDED), "B1 2 3", "2", {true, false}, "runs 3; skips"},
    {"no ledger stops", RULES(.decision = DECIDE_UNRECORDED, .no_ledger = STOP("not empty")), "1 2", NULL, {true, false},
     "runs 1 2; skips; no_ledger: not empty"},
    {"no ledger in an empty database", RULES(.decision = DECIDE_UNRECORDED, .no_ledger = STOP("not empty")), "1 2", NULL, {false, false}, "runs 1 2; skips"},
    {"an empty ledger is a ledger", RULES(.decision = DECIDE_UNRECORDED, .no_ledger = STOP("not empty")), "1 2", "", {true, false}, "runs 1 2; skips"},
    {"locked", RULES(.decision = DECIDE_UNRECORDED, .locked = STOP("locked")), "1 2", "1", {true, true}, "runs 2; skips; locked: locked"},
    {"behind the last", RULES(.decision = DECIDE_BEHIND_LAST), "1 2 3 4", "2", {true, false}, "runs 3 4; skips"},
    {"behind the last, which has no file", RULES(.decision = DECIDE_BEHIND_LAST, .vanished = STOP("no file for {}")), "1 2", "5", {true, false},
     "runs; skips; vanished: no file for 5"},
    {"behind one that has no file and stood between", RULES(.decision = DECIDE_BEHIND_LAST, .vanished = STOP("no file for {}")), "1 2 4 5", "3", {true, false},
     "runs 4 5; skips; vanished: no file for 3"},
    {"behind one that failed", RULES(.decision = DECIDE_BEHIND_LAST, .failed = STOP("{} of {key} failed")), "1 2 3", "2!", {true, false},
     "runs 2 3; skips; failed: 2 of 2 failed"},
    {"a second migration of a number that ran", RULES(.decision = DECIDE_UNRECORDED), "1 2 2 3", "1 2", {true, false}, "runs 3; skips 2"},
    {"a second migration of a number that ran is tried", RULES(.decision = DECIDE_UNRECORDED, .doubled = {REACT_RUN, NULL}), "1 2 2 3", "1 2", {true, false},
     "runs 2 3; skips"},
    {"a second migration of a number that ran stops", RULES(.decision = DECIDE_UNRECORDED, .doubled = STOP("another {key}")), "1 2 2", "1 2", {true, false},
     "runs; skips 2; edited: another 2"},
    {"failed before vanished before edited", RULES(.decision = DECIDE_UNRECORDED, .failed = STOP("{} failed"), .vanished = STOP("{} is gone"), .edited = STOP("{} was edited")),
     "1 3 4", "1#old 2 3!", {true, false}, "runs 3 4; skips; failed: 3 failed"},
    {"vanished before edited", RULES(.decision = DECIDE_UNRECORDED, .vanished = STOP("{} is gone"), .edited = STOP("{} was edited")), "1 3", "1#old 2", {true, false},
     "runs 3; skips; vanished: 2 is gone"},
    {"unregistered files", RULES(.decision = DECIDE_UNRECORDED), "1 (2 3", "1", {true, false}, "runs 3; skips"},
    {"files that are not there", RULES(.decision = DECIDE_UNRECORDED), "1 2* 3", "1", {true, false}, "runs 3; skips"},
    {"the first reason is told", RULES(.decision = DECIDE_UNRECORDED, .failed = STOP("{} failed"), .late = STOP("{} late")), "1 2 3", "1! 3", {true, false},
     "runs 1 2; skips; failed: 1 failed"},
};

static void decides(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MigrationSet) set = set_of(&cases[i].rules, cases[i].keys);
        g_autoptr(LedgerState) ledger = predict(set, cases[i].rows, &cases[i].setting);
        g_autofree char *words = said(set, ledger);
        if (strcmp(words, cases[i].said) != 0)
            fail_msg("%s: \"%s\" instead of \"%s\"", cases[i].name, words, cases[i].said);
    }
}

/* Parents of merges, and branches that have not run. */
static void ancestors_have_run(void **state) {
    (void)state;
    const RunnerRules rules = RULES(.decision = DECIDE_ANCESTRY);
    g_autoptr(MigrationSet) set = set_of(&rules, "1 2 3 4 5");
    set->migrations[1].requires = set->migrations[2].requires = "1";
    set->migrations[3].requires = "2,3";
    set->migrations[4].requires = "4";
    static const struct {
        const char *rows, *said;
    } heads[] = {{"4", "runs 5; skips"}, {"2", "runs 3 4 5; skips"}, {"2 3", "runs 4 5; skips"}, {"", "runs 1 2 3 4 5; skips"}};
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
        g_autoptr(LedgerState) ledger = predict(set, heads[i].rows, &(LedgerSetting){.has_objects = true});
        g_autofree char *words = said(set, ledger);
        assert_string_equal(words, heads[i].said);
    }
}

static void tells_in_which_form_a_checksum_fits(void **state) {
    (void)state;
    const RunnerRules rules = RULES(.decision = DECIDE_UNRECORDED);
    g_autoptr(MigrationSet) set = set_of(&rules, "1 2");
    set->migrations[1].sql = "abc";
    set->migrations[1].sql_size = 3;
    g_autoptr(LedgerState) ledger = predict(set, "1#1 2#ABC", &(LedgerSetting){.has_objects = true});
    assert_null(ledger->rows[0].variant);
    assert_string_equal(ledger->rows[1].variant, "with other case");
    assert_false(ledger->rows[1].other_version);
}

/* --- Drizzle ------------------------------------------------------------------------------------------------------------------------- */

/* Registered files, `when` one second apart, beginning at 1700000000123; the SQL of each is its tag. */
static MigrationSet *drizzle_set(const char *runner, size_t count) {
    const RunnerRules *rules = runner_find(runner)->rules;
    g_autoptr(GString) keys = g_string_new(NULL);
    for (size_t i = 0; i < count; i++)
        g_string_append_printf(keys, "%s%zu", i ? " " : "", 1000 + i);
    MigrationSet *set = set_of(rules, keys->str);
    set->entries = g_new0(JournalEntry, count);
    set->entry_count = count;
    for (size_t i = 0; i < count; i++) {
        Migration *migration = &set->migrations[i];
        g_autofree char *hash = text_sha256(migration->sql, migration->sql_size);
        migration->sha256 = text_pool_add(set->texts, hash);
        migration->entry = (int)i;
        set->entries[i] = (JournalEntry){.tag = migration->tag, .when = 1700000000123 + 1000 * (int64_t)i, .migration = (int)i};
    }
    return set;
}

static void the_newest_time_decides(void **state) {
    (void)state;
    g_autoptr(MigrationSet) set = drizzle_set("drizzle", 4);
    const char *hashes[] = {set->migrations[0].sha256, "edited", "unknown", set->migrations[2].sha256};
    const char *whens[] = {"1700000000123", "1700000001123", "1500000000000", "1700000009000"};
    g_autoptr(LedgerState) ledger = ledger_of_rows(set, 4, hashes, whens, NULL);
    assert_int_equal(ledger->rows[0].migration, -1);
    assert_int_equal(ledger->rows[1].migration, 0);
    assert_false(ledger->rows[1].other_version);
    assert_int_equal(ledger->rows[2].migration, 1);
    assert_true(ledger->rows[2].other_version);
    assert_int_equal(ledger->rows[3].migration, 2);
    assert_int_equal(ledger->newest, 1700000009000);
    g_autofree char *words = said(set, ledger);
    assert_string_equal(words, "runs; skips 1003");

    const char *null_time[] = {"1700000000123", NULL};
    g_autoptr(LedgerState) replays = ledger_of_rows(set, 2, hashes, null_time, NULL);
    assert_true(replays->replays_all);
    g_autofree char *all = said(set, replays);
    assert_string_equal(all, "runs 1000 1001 1002 1003; skips");

    set->entries[0].when = 0;
    g_autoptr(LedgerState) empty = ledger_of_rows(set, 0, NULL, NULL, NULL);
    g_autofree char *fresh = said(set, empty);
    assert_string_equal(fresh, "runs 1000 1001 1002 1003; skips");
}

static void equal_time_is_not_newer(void **state) {
    (void)state;
    g_autoptr(MigrationSet) set = drizzle_set("drizzle", 2);
    set->entries[1].when = set->entries[0].when;
    const char *hashes[] = {set->migrations[0].sha256}, *whens[] = {"1700000000123"};
    g_autoptr(LedgerState) ledger = ledger_of_rows(set, 1, hashes, whens, NULL);
    g_autofree char *words = said(set, ledger);
    assert_string_equal(words, "runs; skips 1001");
    assert_non_null(ledger->why[1]);
}

static void names_decide_in_the_new_format(void **state) {
    (void)state;
    g_autoptr(MigrationSet) set = drizzle_set("drizzle-folders", 3);
    const char *hashes[] = {set->migrations[2].sha256, set->migrations[1].sha256};
    const char *whens[] = {"1", "2"}, *names[] = {"1002", "renamed_since"};
    g_autoptr(LedgerState) ledger = ledger_of_rows(set, 2, hashes, whens, names);
    assert_true(ledger->applied[2]);
    g_autofree char *words = said(set, ledger);
    assert_string_equal(words, "runs 1000 1001; skips");
    assert_int_equal(ledger->rows[1].migration, -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decides),
        cmocka_unit_test(ancestors_have_run),
        cmocka_unit_test(tells_in_which_form_a_checksum_fits),
        cmocka_unit_test(the_newest_time_decides),
        cmocka_unit_test(equal_time_is_not_newer),
        cmocka_unit_test(names_decide_in_the_new_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
