/* Ledger rows against everything that ever stood in a folder: histories made by hand, blobs whose id is their text. */

#include "ledger_fixture.h"

#include <string.h>
#include "cmocka_all.h"
#include "runners/past.h"

/* --- texts of columns ------------------------------------------------------------------------------------------------------------------------ */

static void reads_times(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds; /* -1: no time */
    } cases[] = {
        {"1970-01-01 00:00:10", 10},          {"1970-01-01 00:00:10.999", 10},     {"1970-01-01T00:00:10Z", 10},
        {"1970-01-01 01:00:10+01", 10},       {"1969-12-31 18:30:10-05:30", 10},   {"1970-01-01 01:30:10.5+0130", 10},
        {"2026-01-05 09:30:00+00", 1767605400}, {"2026-13-05 09:30:00", -1},       {"yesterday", -1},
        {"1970-01-01 00:00", -1},             {"1970-01-01 00:00:10 and more", -1}, {"", -1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t seconds = -1;
        bool known = past_parse_time(cases[i].text, &seconds);
        if (known != (cases[i].seconds >= 0) || (known && seconds != cases[i].seconds))
            fail_msg("%s: %d %" G_GINT64_FORMAT, cases[i].text, known, seconds);
    }
    int64_t ignored;
    assert_false(past_parse_time(NULL, &ignored));
}

static void reads_arrays(void **state) {
    (void)state;
    static const struct {
        const char *literal, *joined; /* NULL: none */
    } cases[] = {
        {"{}", ""},
        {"{a,b}", "a|b|"},
        {"{\"a,b\",\"c \\\"d\\\" \\\\\"}", "a,b|c \"d\" \\|"},
        {"{NULL,\"NULL\"}", "NULL|"},
        {"{\"CREATE TABLE a (\n    id int\n)\",x}", "CREATE TABLE a (\n    id int\n)|x|"},
        {"{a", NULL},
        {"a", NULL},
        {"{\"a\"b}", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) elements = past_parse_array(cases[i].literal);
        g_autoptr(GString) joined = g_string_new(NULL);
        for (guint j = 0; elements && j < elements->len; j++)
            g_string_append_printf(joined, "%s|", (char *)elements->pdata[j]);
        if ((elements != NULL) != (cases[i].joined != NULL) || (elements && strcmp(joined->str, cases[i].joined) != 0))
            fail_msg("%s: %s", cases[i].literal, elements ? joined->str : "none");
    }
}

/* --- a folder's past ------------------------------------------------------------------------------------------------------------------------- */

enum { HOUR = 3600 };

/* What a test folder is: events as "+1_a.sql=TEXT", "!1_a.sql=TEXT" edited, ">1_a.sql=2_a.sql" renamed, "-1_a.sql", one an hour, each a commit named "c1", "c2", ... */
typedef struct {
    TextPool *texts;
    MigrationSet *set;
    History *history;
    LedgerState *state;
    GHashTable *reads; /* blob -> how often */
} Bench;

static char *read_text(void *data, const char *blob, size_t *size) {
    GHashTable *reads = data;
    g_hash_table_insert(reads, g_strdup(blob), GUINT_TO_POINTER(GPOINTER_TO_UINT(g_hash_table_lookup(reads, blob)) + 1));
    *size = strlen(blob);
    return g_strdup(blob);
}

/* Upper case stands for SQL, lower case for comments. */
static EditClass classify(const char *before, size_t before_size, const char *after, size_t after_size) {
    g_autoptr(GString) old = g_string_new(NULL), new = g_string_new(NULL);
    for (size_t i = 0; i < before_size; i++)
        if (g_ascii_isupper(before[i]))
            g_string_append_c(old, before[i]);
    for (size_t i = 0; i < after_size; i++)
        if (g_ascii_isupper(after[i]))
            g_string_append_c(new, after[i]);
    return g_string_equal(old, new) ? EDIT_COMMENT : EDIT_SQL;
}

static char *difference(const char *before, size_t before_size, const char *after, size_t after_size, const char *path) {
    return g_strdup_printf("%s: %.*s -> %.*s", path, (int)before_size, before, (int)after_size, after);
}

/* A checksum that sees nothing but the first character, whatever its case: in another case it is a variant. */
static const char *first_letter(const Migration *migration, const char *sql, size_t size, const char *recorded) {
    (void)migration;
    if (size == 0 || g_ascii_toupper(*sql) != g_ascii_toupper(*recorded))
        return NULL;
    return *sql == *recorded ? "" : "in other case";
}

static char *key_of_path(const char *path) {
    size_t digits = strspn(path, "0123456789");
    return digits > 0 && path[digits] == '_' ? g_strndup(path, digits) : NULL;
}

static const RunnerRules KEYED = {.id = "test", .columns = NULL, .key_of_path = key_of_path};
static const RunnerRules CHECKED = {.id = "test", .key_of_path = key_of_path, .checksum_fits = first_letter};
static const RunnerRules HASHED = {.id = "test", .checksum_fits = first_letter};

static FileHistory *file_of(History *history, const char *name) {
    g_autofree char *path = g_strconcat("m/", name, NULL);
    for (size_t i = 0; i < history->file_count; i++)
        if (history->files[i].alive && strcmp(history->files[i].path, path) == 0)
            return &history->files[i];
    FileHistory *file = &history->files[history->file_count++];
    *file = (FileHistory){.path = text_pool_add(history->texts, path), .events = g_new0(FileEvent, 16), .alive = true};
    return file;
}

static void add_event(History *history, const char *text, size_t number) {
    g_auto(GStrv) parts = g_strsplit(text + 1, "=", 2);
    Commit *commit = history_add_commit(history);
    commit->id = text_pool_printf(history->texts, "c%zu", number);
    commit->commit_time = (int64_t)number * HOUR;
    FileHistory *file = file_of(history, parts[0]);
    const FileEvent *last = file->event_count ? &file->events[file->event_count - 1] : NULL;
    FileEvent *event = &file->events[file->event_count++];
    *event = (FileEvent){.mainline = commit, .path = file->path, .blob_before = last ? last->blob_after : NULL};
    event->kind = *text == '+' ? EVENT_ADDED : *text == '!' ? EVENT_EDITED : *text == '>' ? EVENT_RENAMED : EVENT_DELETED;
    if (*text == '+' || *text == '!')
        event->blob_after = text_pool_add(history->texts, parts[1]);
    if (*text == '>') {
        event->previous_path = file->path;
        event->path = file->path = text_pool_printf(history->texts, "m/%s", parts[1]);
        event->blob_after = event->blob_before;
    }
    file->alive = *text != '-';
}

/* The files that live are the migrations, by their paths. */
static MigrationSet *present(const RunnerRules *rules, const History *history) {
    MigrationSet *set = migration_set_new();
    set->rules = rules;
    set->folder = "m";
    set->migrations = g_new0(Migration, history->file_count + 1);
    for (size_t i = 0; i < history->file_count; i++) {
        const FileHistory *file = &history->files[i];
        if (!file->alive)
            continue;
        Migration *migration = &set->migrations[set->migration_count++];
        g_autofree char *key = key_of_path(file->path + strlen("m/"));
        const char *blob = file->events[file->event_count - 1].blob_after;
        migration->path = text_pool_add(set->texts, file->path);
        migration->key = migration->tag = text_pool_add(set->texts, key);
        migration->blob = migration->sql = text_pool_add(set->texts, blob);
        migration->sql_size = strlen(blob);
        migration->entry = -1;
    }
    return set;
}

static Bench bench_new(const RunnerRules *rules, const char *events) {
    Bench bench = {.texts = text_pool_new(), .history = history_new(), .reads = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    g_auto(GStrv) list = g_strsplit(events, " ", -1);
    bench.history->files = g_new0(FileHistory, g_strv_length(list) + 1);
    for (size_t i = 0; list[i]; i++)
        add_event(bench.history, list[i], i + 1);
    bench.set = present(rules, bench.history);
    bench.state = ledger_state_new(1, bench.set->migration_count);
    return bench;
}

static void bench_clear(Bench *bench) {
    ledger_state_free(bench->state);
    migration_set_free(bench->set);
    history_free(bench->history);
    g_hash_table_unref(bench->reads);
    text_pool_free(bench->texts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bench, bench_clear)

/* A row "KEY", "KEY#CHECKSUM", "#CHECKSUM", "KEY@HOUR" and "KEY{array}". */
static LedgerRow *bench_row(Bench *bench, const char *text) {
    LedgerRow *row = &bench->state->rows[0];
    size_t key = strcspn(text, "#@{");
    row->key = key > 0 ? text_pool_add_n(bench->texts, text, key) : NULL;
    const char *hash = strchr(text, '#'), *at = strchr(text, '@'), *array = strchr(text, '{');
    row->hash = hash ? text_pool_add_n(bench->texts, hash + 1, strcspn(hash + 1, "@{")) : NULL;
    row->fields[FIELD_APPLIED_AT] = at ? text_pool_printf(bench->texts, "1970-01-01 %02d:30:00", atoi(at + 1)) : NULL;
    row->fields[FIELD_TEXT] = text_pool_add(bench->texts, array);
    row->migration = row->key ? migration_set_find_key(bench->set, row->key) : -1;
    if (row->migration >= 0 && row->hash) {
        const Migration *migration = &bench->set->migrations[row->migration];
        const char *variant = bench->set->rules->checksum_fits(migration, migration->sql, migration->sql_size, row->hash);
        row->other_version = !variant;
        row->variant = variant && *variant ? variant : NULL;
    }
    return row;
}

/* "m/1_a.sql=TEXT c1 deleted by c2, now PATH, guessed, blind, edit sql"; "none". */
static char *origin_text(const LedgerRow *row) {
    const LedgerOrigin *origin = row->origin;
    if (!origin)
        return g_strdup("none");
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%s=%s", origin->path, origin->blob ? origin->blob : "?");
    if (origin->brought)
        g_string_append_printf(out, " %s", origin->brought->id);
    if (origin->changed_by)
        g_string_append_printf(out, " %s by %s", file_event_kind_id(origin->fate), origin->changed_by->id);
    if (origin->edit != EDIT_UNKNOWN)
        g_string_append_printf(out, ", %s", edit_class_id(origin->edit));
    g_string_append_printf(out, "%s%s%s%s%s%s", origin->guessed ? ", guessed" : "", origin->blind ? ", blind" : "", origin->from_text ? ", from text" : "",
                           origin->merged ? ", merged" : "", origin->branch ? ", on " : "", origin->branch ? origin->branch : "");
    return g_string_free(out, FALSE);
}

static const char *const FOLDERS[] = {"m", NULL};

static const struct {
    const char *name;
    const RunnerRules *rules;
    const char *events, *row, *origin;
    size_t open;
} CASES[] = {
    {"stands as it was run", &KEYED, "+1_a.sql=A", "1@1", "none", 0},
    {"deleted", &KEYED, "+1_a.sql=A +2_b.sql=B -2_b.sql", "2@2", "m/2_b.sql=B c2 deleted by c3", 0},
    {"deleted, of several revisions the one that stood then", &KEYED, "+2_b.sql=B !2_b.sql=BC -2_b.sql", "2@1", "m/2_b.sql=B c1 edited by c2, guessed", 0},
    {"deleted, run after the edit", &KEYED, "+2_b.sql=B !2_b.sql=BC -2_b.sql", "2@2", "m/2_b.sql=BC c2 deleted by c3, guessed", 0},
    {"renamed", &KEYED, "+1_a.sql=A !1_a.sql=a >1_a.sql=3_a.sql", "1@2", "m/1_a.sql=a c2 renamed by c3, guessed", 0},
    {"no such file ever", &KEYED, "+1_a.sql=A", "7", "none", 1},
    {"edited after the run", &KEYED, "+1_a.sql=A !1_a.sql=AB", "1@1", "m/1_a.sql=A c1 edited by c2, sql, guessed", 0},
    {"edited before the run", &KEYED, "+1_a.sql=A !1_a.sql=AB", "1@2", "none", 0},
    {"edited after the run, no time", &KEYED, "+1_a.sql=A !1_a.sql=AB", "1", "none", 0},
    {"run from a branch, before it landed", &KEYED, "+0_z.sql=Z +1_a.sql=A !1_a.sql=AB", "1@1", "m/1_a.sql=A c2 edited by c3, sql, guessed", 0},
    {"a comment first: the commit that changed the SQL is told", &KEYED, "+1_a.sql=A !1_a.sql=Ax !1_a.sql=AxB", "1@1",
     "m/1_a.sql=A c1 edited by c3, sql, guessed", 0},
    {"the checksum is that of the first revision", &CHECKED, "+1_a.sql=A !1_a.sql=B !1_a.sql=C", "1#A", "m/1_a.sql=A c1 edited by c2, sql", 0},
    {"the checksum is that of none", &CHECKED, "+1_a.sql=A !1_a.sql=B", "1#X", "none", 1},
    {"under a name that is another file's now", &CHECKED, "+1_a.sql=A >1_a.sql=2_a.sql +1_b.sql=B", "1#A", "m/1_a.sql=A c1 renamed by c2, sql", 0},
    {"deleted, by checksum", &CHECKED, "+1_a.sql=A !1_a.sql=B -1_a.sql", "1#A", "m/1_a.sql=A c1 edited by c2", 0},
    {"a checksum that cannot see the edit", &CHECKED, "+1_a.sql=A !1_a.sql=AB", "1#A@1", "m/1_a.sql=A c1 edited by c2, sql, guessed, blind", 0},
    {"the same, run after it", &CHECKED, "+1_a.sql=A !1_a.sql=AB", "1#A@2", "none", 0},
    {"the same, no time", &CHECKED, "+1_a.sql=A !1_a.sql=AB", "1#A", "m/1_a.sql=A c1 edited by c2, sql, guessed, blind", 0},
    {"cannot see a comment either, which is no harm", &CHECKED, "+1_a.sql=A !1_a.sql=Ab", "1#A@1", "none", 0},
    {"a variant: the revision that had that form", &CHECKED, "+1_a.sql=A !1_a.sql=aA", "1#A", "m/1_a.sql=A c1 edited by c2, comment", 0},
    {"by SHA-256 alone", &HASHED, "+1_a.sql=A !1_a.sql=B -1_a.sql +2_b.sql=C", "#559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd",
     "m/1_a.sql=A c1 edited by c2", 0},
    {"the statements themselves", &KEYED, "+1_a.sql=A !1_a.sql=AB", "1{A}", "m/1_a.sql=A c1 edited by c2, sql, from text", 0},
    {"statements that are the file", &KEYED, "+1_a.sql=A !1_a.sql=AB", "1{A,B}", "none", 0},
    {"statements that no revision has", &KEYED, "+1_a.sql=A !1_a.sql=AB", "1{Q}", "m/1_a.sql=?, sql, from text", 0},
};

static void finds_the_revision(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_auto(Bench) bench = bench_new(CASES[i].rules, CASES[i].events);
        LedgerRow *row = bench_row(&bench, CASES[i].row);
        const PastTools tools = {read_text, classify, difference, bench.reads};
        g_autoptr(Past) past = past_new(bench.set, FOLDERS, &tools);
        past_add_history(past, bench.history);
        size_t open = past_explain(past, bench.state);
        g_autofree char *origin = origin_text(row);
        if (strcmp(origin, CASES[i].origin) != 0 || open != CASES[i].open)
            fail_msg("%s: %s (%zu open)", CASES[i].name, origin, open);
        GHashTableIter iterator;
        gpointer blob, count;
        g_hash_table_iter_init(&iterator, bench.reads);
        while (g_hash_table_iter_next(&iterator, &blob, &count))
            if (GPOINTER_TO_UINT(count) != 1)
                fail_msg("%s: %s was read %u times", CASES[i].name, (char *)blob, GPOINTER_TO_UINT(count));
    }
}

/* What the mainline does not tell is looked for elsewhere; what it tells stays. */
static void looks_further(void **state) {
    (void)state;
    g_auto(Bench) bench = bench_new(&KEYED, "+1_a.sql=A");
    LedgerRow *row = bench_row(&bench, "2@5");
    const PastTools tools = {read_text, classify, difference, bench.reads};
    g_autoptr(Past) past = past_new(bench.set, FOLDERS, &tools);
    past_add_history(past, bench.history);
    assert_int_equal(past_explain(past, bench.state), 1);
    const Commit commit = {.id = "elsewhere", .commit_time = HOUR};
    past_add(past, &(PastRevision){.path = "m/2_b.sql", .blob = "B", .brought = &commit, .branch = "feature"});
    assert_int_equal(past_explain(past, bench.state), 0);
    g_autofree char *origin = origin_text(row);
    assert_string_equal(origin, "m/2_b.sql=B elsewhere, on feature");
}

/* Nothing is read while every row fits its file. */
static void reads_only_what_it_must(void **state) {
    (void)state;
    g_auto(Bench) bench = bench_new(&CHECKED, "+1_a.sql=A +2_b.sql=B -2_b.sql");
    bench_row(&bench, "1#A@1");
    const PastTools tools = {read_text, classify, difference, bench.reads};
    g_autoptr(Past) past = past_new(bench.set, FOLDERS, &tools);
    past_add_history(past, bench.history);
    assert_int_equal(past_explain(past, bench.state), 0);
    assert_int_equal(g_hash_table_size(bench.reads), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_times),   cmocka_unit_test(reads_arrays),            cmocka_unit_test(finds_the_revision),
        cmocka_unit_test(looks_further), cmocka_unit_test(reads_only_what_it_must),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
