#include "tree.h"
#include "base/error.h"
#include "runners/runner.h"

#define ENTRY(idx, when, tag) "{\"idx\":" #idx ",\"version\":\"7\",\"when\":" #when ",\"tag\":\"" tag "\",\"breakpoints\":true}"
#define JOURNAL(entries) "{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":[" entries "]}"

static MigrationSet *load(FileTree *tree) {
    g_autoptr(GError) error = NULL;
    MigrationSet *set = runner_find("drizzle")->load(tree, "m", &error);
    assert_null(error);
    return set;
}

/* "tag" for registered migrations, "(tag)" for others. */
static char *order_of(const MigrationSet *set) {
    g_autoptr(GString) order = g_string_new(NULL);
    for (size_t i = 0; i < set->migration_count; i++)
        g_string_append_printf(order, set->migrations[i].registered ? "%s%s" : "%s(%s)", i ? " " : "", set->migrations[i].tag);
    return g_string_free(g_steal_pointer(&order), FALSE);
}

static void reads_a_sound_folder(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = TREE("m/0000_a.sql", "create table a ();\n--> statement-breakpoint\ncreate table b ();", "m/0001_b.sql", "select 1",
                                    "m/meta/0000_snapshot.json", "{\"id\":\"i0\",\"prevId\":\"00\"}", "m/meta/0001_snapshot.json",
                                    "{\"version\":\"7\",\"tables\":{\"x\":{\"id\":\"no\",\"s\":\"}\\\"\"}},\"id\":\"i1\",\"prevId\":\"i0\"}",
                                    "m/meta/_journal.json", JOURNAL(ENTRY(0, 1700000000000, "0000_a") "," ENTRY(1, 1.7e12, "0001_b")));
    g_autoptr(MigrationSet) set = load(tree);
    assert_int_equal(set->problems->len, 0);
    assert_string_equal(set->journal, "m/meta/_journal.json");
    assert_int_equal(set->rules->transaction, TRANSACTION_ALL_PENDING);
    assert_int_equal(set->rules->decision, DECIDE_NEWER_TIME);
    assert_string_equal(set->ledger.schema, "drizzle");
    assert_string_equal(set->ledger.table, "__drizzle_migrations");
    assert_true(set->keeps_snapshots);
    assert_int_equal(set->migration_count, 2);
    const Migration *first = &set->migrations[0];
    assert_string_equal(first->path, "m/0000_a.sql");
    assert_string_equal(first->prefix, "0000");
    assert_int_equal(first->entry, 0);
    assert_int_equal(first->piece_count, 2);
    assert_int_equal(first->pieces[1].line, 2);
    assert_int_equal(first->pieces[0].end, strlen("create table a ();\n"));
    assert_int_equal(first->pieces[1].end, first->sql_size);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "select 1", -1);
    assert_string_equal(set->migrations[1].sha256, sum);
    assert_int_equal(set->entry_count, 2);
    assert_int_equal(set->entries[1].when, 1700000000000);
    assert_int_equal(set->entries[1].migration, 1);
    assert_string_equal(set->entries[1].snapshot_id, "i1");
    assert_string_equal(set->entries[1].snapshot_prev_id, "i0");
}

typedef struct {
    const char *name;
    const char *files[8]; /* names below m/ */
    const char *tags;     /* of the journal */
    const char *order;
    const char *missing;  /* tags of entries without file */
} OrderCase;

static const OrderCase ORDERS[] = {
    {"dead twin", {"0000_a", "0001_b", "0001_dead", "0002_c"}, "0000_a 0001_b 0002_c", "0000_a 0001_b (0001_dead) 0002_c", ""},
    {"array order, not name order", {"0000_a", "0001_b"}, "0001_b 0000_a", "0001_b 0000_a", ""},
    {"all unregistered", {"0002_c", "0000_a"}, "", "(0000_a) (0002_c)", ""},
    {"tail never registered", {"0000_a", "0001_b", "0002_c"}, "0000_a", "0000_a (0001_b) (0002_c)", ""},
    {"before the first", {"0000_a", "0001_b"}, "0001_b", "(0000_a) 0001_b", ""},
    {"no number", {"0000_a", "0001_b", "seed"}, "0000_a 0001_b", "0000_a 0001_b (seed)", ""},
    {"numbers of unequal length", {"2_b", "10_c", "1_a"}, "1_a", "1_a (2_b) (10_c)", ""},
    {"time stamps between indexes", {"0000_a", "20240101000000_b", "0001_c"}, "0000_a 20240101000000_b", "0000_a (0001_c) 20240101000000_b", ""},
    {"entry without file", {"0000_a", "0002_c"}, "0000_a 0001_b 0002_c", "0000_a 0002_c", "0001_b"},
    {"no files at all", {NULL}, "0000_a", "", "0000_a"},
    {"path tricks", {"0000_a"}, "../x/0000_a 0000_a", "0000_a", "../x/0000_a"},
};

static void orders_as_the_journal_and_numbers_say(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(ORDERS); i++) {
        const OrderCase *c = &ORDERS[i];
        g_autoptr(GString) entries = g_string_new(NULL);
        g_auto(GStrv) tags = g_strsplit(c->tags, " ", -1);
        for (guint t = 0; tags[t]; t++)
            g_string_append_printf(entries, "%s{\"idx\":%u,\"when\":%u,\"tag\":\"%s\"}", t ? "," : "", t, t + 1, tags[t]);
        g_autofree char *journal = g_strdup_printf("{\"dialect\":\"postgresql\",\"entries\":[%s]}", entries->str);
        const char *files[20] = {"m/meta/_journal.json", journal};
        g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
        for (size_t f = 0; c->files[f]; f++) {
            g_ptr_array_add(paths, g_strdup_printf("m/%s.sql", c->files[f]));
            files[2 * f + 2] = paths->pdata[f];
            files[2 * f + 3] = "select 1";
        }
        g_autoptr(FileTree) tree = tree_of(files);
        g_autoptr(MigrationSet) set = load(tree);
        g_autofree char *order = order_of(set);
        if (strcmp(order, c->order) != 0)
            fail_msg("%s: %s", c->name, order);
        g_autoptr(GString) missing = g_string_new(NULL);
        for (size_t e = 0; e < set->entry_count; e++) {
            if (set->entries[e].migration < 0)
                g_string_append(missing, set->entries[e].tag);
            else
                assert_string_equal(set->entries[e].tag, set->migrations[set->entries[e].migration].tag);
        }
        assert_string_equal(missing->str, c->missing);
    }
}

typedef struct {
    const char *journal;
    int entries;
    const char *problem; /* of the first problem; NULL: none */
} JournalCase;

static const JournalCase JOURNALS[] = {
    {JOURNAL(""), 0, NULL},
    {"", 0, "meta/_journal.json:1:0: "},
    {"{\n\"entries\": [\n{,}]}", 0, "meta/_journal.json:3:2: "},
    {"[]", 0, "meta/_journal.json: not an object"},
    {"{}", 0, "meta/_journal.json: \"entries\" is not an array"},
    {"{\"entries\":{}}", 0, "meta/_journal.json: \"entries\" is not an array"},
    {JOURNAL("1"), 0, "meta/_journal.json: entry 0 is not an object"},
    {JOURNAL("{\"idx\":0,\"when\":1}"), 0, "meta/_journal.json: entry 0 has no tag: drizzle stops there"},
    {JOURNAL("{\"idx\":0,\"when\":1,\"tag\":\"\"}"), 0, "meta/_journal.json: entry 0 has no tag: drizzle stops there"},
    {JOURNAL("{\"idx\":0,\"when\":1,\"tag\":7}"), 0, "meta/_journal.json: entry 0 has no tag: drizzle stops there"},
    {JOURNAL("{\"idx\":\"0\",\"when\":1,\"tag\":\"a\"}"), 1, "meta/_journal.json: entry 0 (a): \"idx\" is not a whole number"},
    {JOURNAL("{\"idx\":0,\"when\":\"1\",\"tag\":\"a\"}"), 1, "meta/_journal.json: entry 0 (a): \"when\" is not a whole number of milliseconds"},
    {JOURNAL("{\"idx\":0,\"tag\":\"a\"}"), 1, "meta/_journal.json: entry 0 (a): \"when\" is not a whole number of milliseconds"},
    {JOURNAL("{\"idx\":0,\"when\":1e300,\"tag\":\"a\"}"), 1, "meta/_journal.json: entry 0 (a): \"when\" is not a whole number of milliseconds"},
    {JOURNAL(ENTRY(0, 1, "a") "," ENTRY(1, 2, "a")), 2, "meta/_journal.json: entry 1 repeats the tag a of entry 0"},
    {"{\"entries\":[],\"entries\":[" ENTRY(0, 1, "a") "]}", 1, "meta/_journal.json:1:"},
    {"\xef\xbb\xbf" JOURNAL(ENTRY(0, 1, "a")), 1, "meta/_journal.json:1: starts with a byte order mark"},
    {"{\"entries\":[{\"tag\":\"\xff\"}]}", 0, "meta/_journal.json:1:"},
    {"{\"entries\":[{\"tag\":\"a\\u0000b\"}]}", 0, "meta/_journal.json:1:"},
    {JOURNAL(ENTRY(-1, 1, "a")), 1, "meta/_journal.json: entry 0 (a): \"idx\" is not a whole number"},
    {JOURNAL(ENTRY(0, -5, "a")), 1, NULL},
};

static void reports_bad_journals_and_goes_on(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(JOURNALS); i++) {
        const JournalCase *c = &JOURNALS[i];
        g_autoptr(FileTree) tree = TREE("m/a.sql", "select 1", "m/meta/_journal.json", c->journal);
        g_autoptr(MigrationSet) set = load(tree);
        const char *problem = set->problems->len ? set->problems->pdata[0] : NULL;
        if ((int)set->entry_count != c->entries || !problem != !c->problem || (problem && !g_str_has_prefix(problem, c->problem)))
            fail_msg("%s: %zu entries, problem %s", c->journal, set->entry_count, problem ? problem : "none");
        assert_int_equal(set->migration_count, 1);
        assert_int_equal(set->migrations[0].registered, set->entry_count > 0);
    }
}

static void bears_deep_and_long_journals(void **state) {
    (void)state;
    g_autofree char *deep = g_strnfill(100000, '[');
    g_autoptr(FileTree) tree = TREE("m/meta/_journal.json", deep);
    g_autoptr(MigrationSet) set = load(tree);
    assert_int_equal(set->problems->len, 1);
    g_autoptr(GString) text = g_string_new("{\"entries\":[");
    for (int i = 0; i < 20000; i++)
        g_string_append(text, "{\"tag\":\"a\"},");
    g_string_append(text, "{}]}");
    g_autoptr(FileTree) long_tree = TREE("m/meta/_journal.json", text->str);
    g_autoptr(MigrationSet) long_set = load(long_tree);
    assert_int_equal(long_set->entry_count, 20000);
    assert_int_equal(long_set->problems->len, 101);
    assert_string_equal(long_set->problems->pdata[100], "further problems are not listed");
}

typedef struct {
    const char *snapshot, *id, *previous, *problem;
} SnapshotCase;

static const SnapshotCase SNAPSHOTS[] = {
    {"{\"id\":\"a\",\"prevId\":\"b\"}", "a", "b", NULL},
    {"{ \"prevIds\" : [ \"b\" , \"c\" ] , \"id\" : \"a\" }", "a", "b,c", NULL},
    {"{\"n\":-1.5e3,\"t\":true,\"o\":{\"id\":\"x\",\"l\":[{\"prevId\":\"y\"}]},\"id\":\"a\"}", "a", NULL, NULL},
    {"{\"id\":\"a\",\"prevId\":null}", "a", NULL, NULL},
    {"{\"id\":5}", NULL, NULL, "meta/0000_snapshot.json: not a snapshot: it has no \"id\""},
    {"{\"id\":", NULL, NULL, "meta/0000_snapshot.json:1: not a snapshot: not valid JSON"},
    {"{\n\"id\" \"a\"}", NULL, NULL, "meta/0000_snapshot.json:2: not a snapshot: not valid JSON"},
    {"<<<<<<< HEAD", NULL, NULL, "meta/0000_snapshot.json:1: not a snapshot: not valid JSON"},
    {"", NULL, NULL, "meta/0000_snapshot.json:1: not a snapshot: not valid JSON"},
    {"{\"x\":\"\\", NULL, NULL, "meta/0000_snapshot.json:1: not a snapshot: not valid JSON"},
    {"{}", NULL, NULL, "meta/0000_snapshot.json: not a snapshot: it has no \"id\""},
};

/* drizzle reads all files before it runs any. */
static void refuses_an_entry_without_file(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = TREE("m/0000_a.sql", "select 1", "m/meta/_journal.json", JOURNAL(ENTRY(0, 1, "0000_a") "," ENTRY(1, 2, "0001_gone")));
    g_autoptr(MigrationSet) set = load(tree);
    assert_string_equal(set->stop_text, CODE("No file ./m/0001_gone.sql found in ./m folder"));
    g_autoptr(FileTree) sound = TREE("m/0000_a.sql", "select 1", "m/meta/_journal.json", JOURNAL(ENTRY(0, 1, "0000_a")));
    g_autoptr(MigrationSet) runs = load(sound);
    assert_null(runs->stop_text);
}

static void reads_snapshots(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(SNAPSHOTS); i++) {
        const SnapshotCase *c = &SNAPSHOTS[i];
        g_autoptr(FileTree) tree =
            TREE("m/0000_a.sql", "", "m/meta/0000_snapshot.json", c->snapshot, "m/meta/_journal.json", JOURNAL(ENTRY(0, 1, "0000_a")));
        g_autoptr(MigrationSet) set = load(tree);
        if (g_strcmp0(set->entries[0].snapshot_id, c->id) != 0 || g_strcmp0(set->entries[0].snapshot_prev_id, c->previous) != 0)
            fail_msg("%s: %s, %s", c->snapshot, set->entries[0].snapshot_id, set->entries[0].snapshot_prev_id);
        assert_int_equal(set->problems->len, c->problem != NULL);
        if (c->problem)
            assert_string_equal(set->problems->pdata[0], c->problem);
        assert_int_equal(set->keeps_snapshots, c->id != NULL);
    }
}

static void splits_at_every_marker(void **state) {
    (void)state;
    static const struct {
        const char *sql;
        size_t pieces;
        int last_line;
    } CASES[] = {
        {"", 1, 1},
        {"select 1", 1, 1},
        {"--> statement-breakpoint", 2, 1},
        {"a;--> statement-breakpoint\nb;--> statement-breakpoint\r\n\nc", 3, 2},
        {"select '--> statement-breakpoint'; /* --> statement-breakpoint */", 3, 1},
        {"--> statement-break point", 1, 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(FileTree) tree = TREE("m/0000_a.sql", CASES[i].sql, "m/meta/_journal.json", JOURNAL(ENTRY(0, 1, "0000_a")));
        g_autoptr(MigrationSet) set = load(tree);
        const Migration *migration = &set->migrations[0];
        assert_int_equal(migration->piece_count, CASES[i].pieces);
        assert_int_equal(migration->pieces[migration->piece_count - 1].line, CASES[i].last_line);
        assert_int_equal(migration->pieces[migration->piece_count - 1].end, strlen(CASES[i].sql));
    }
}

static void hashes_what_drizzle_hashes(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = TREE("m/0000_a.sql", "-- \xff\n", "m/meta/_journal.json", JOURNAL(ENTRY(0, 1, "0000_a")));
    g_autoptr(MigrationSet) set = load(tree);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "-- \xef\xbf\xbd\n", -1);
    assert_string_equal(set->migrations[0].sha256, sum);
    assert_string_equal(set->problems->pdata[0], "0000_a.sql: not valid UTF-8; the runner replaces the bytes that are not");
}

static char *(*memory_read)(FileTree *tree, const TreeFile *file, size_t *size, GError **error);

static char *read_without_sql(FileTree *tree, const TreeFile *file, size_t *size, GError **error) {
    if (!g_str_has_suffix(file->path, "0000_a.sql"))
        return memory_read(tree, file, size, error);
    error_set(error, ERROR_INCOMPLETE, "%s: object is missing", file->path);
    return NULL;
}

static void goes_on_without_a_blob(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = TREE("m/0000_a.sql", "x", "m/0001_b.sql", "x", "m/meta/_journal.json", JOURNAL(ENTRY(0, 1, "0000_a") "," ENTRY(1, 2, "0001_b")));
    memory_read = tree->read;
    tree->read = read_without_sql;
    g_autoptr(MigrationSet) set = load(tree);
    assert_true(set->migrations[0].unavailable);
    assert_null(set->migrations[0].sql);
    assert_non_null(set->migrations[0].blob);
    assert_int_equal(set->migrations[0].piece_count, 0);
    assert_false(set->migrations[1].unavailable);
    assert_string_equal(set->problems->pdata[0], "m/0000_a.sql: object is missing");
}

static void other_dialects_are_not_recognised(void **state) {
    (void)state;
    static const struct {
        const char *dialect;
        bool found;
    } CASES[] = {{"postgresql", true}, {"pg", true}, {"sqlite", false}, {"mysql", false}, {"turso", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *journal = g_strdup_printf("{\"dialect\":\"%s\",\"entries\":[]}", CASES[i].dialect);
        g_autoptr(FileTree) tree = TREE("m/meta/_journal.json", journal);
        assert_int_equal(runner_find("drizzle")->recognise(tree, "m") > 0, CASES[i].found);
    }
    g_autoptr(FileTree) none = TREE("m/0000_a.sql", "");
    assert_int_equal(runner_find("drizzle")->recognise(none, "m"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_sound_folder),         cmocka_unit_test(orders_as_the_journal_and_numbers_say),
        cmocka_unit_test(reports_bad_journals_and_goes_on), cmocka_unit_test(bears_deep_and_long_journals),
        cmocka_unit_test(reads_snapshots),
        cmocka_unit_test(refuses_an_entry_without_file),              cmocka_unit_test(splits_at_every_marker),
        cmocka_unit_test(hashes_what_drizzle_hashes),   cmocka_unit_test(goes_on_without_a_blob),
        cmocka_unit_test(other_dialects_are_not_recognised),
    };
    return cmocka_run_group_tests_name("drizzle", tests, NULL, NULL);
}
