#include "cmocka_all.h"
#include "model/timeline_store.h"

static Drift drift(const char *identity, DriftState state, const char *migration) {
    return (Drift){{"schema.ts", NULL, KIND_COLUMN, identity, KIND_TABLE, "public.t"}, state, migration, NULL};
}

static void add_result_of(TimelineStore *store, const char *key, size_t count, bool passing) {
    g_autoptr(GArray) drifts = g_array_new(FALSE, FALSE, sizeof(Drift));
    for (size_t i = 0; i < count; i++) {
        g_autofree char *identity = g_strdup_printf("public.t.c%zu", i);
        const Drift one = drift(g_intern_string(identity), DRIFT_STATE_UNMIGRATED, i % 2 ? "0001_a" : NULL);
        g_array_append_val(drifts, one);
    }
    const StoredResult result = {.sight = SIGHT_SEEN, .problem = count == 0 ? "nothing" : NULL, .tables = count, .columns = 7, .lost = count / 2};
    timeline_store_add_result(store, key, &result, (const Drift *)(gpointer)drifts->data, drifts->len, passing);
}

static void add_result(TimelineStore *store, const char *key, size_t count) {
    add_result_of(store, key, count, false);
}

static void add_line(TimelineStore *store, const char *tip, const char *const *results) {
    StoredLine *line = timeline_store_add_line(store, 1);
    line->config = timeline_store_text(store, "config");
    line->tip = timeline_store_text(store, tip);
    line->head = timeline_store_text(store, "head");
    line->followed = timeline_store_text(store, "");
    line->places = timeline_store_text(store, "");
    for (size_t i = 0; results[i]; i++) {
        StoredPoint point = timeline_store_point(store, 1);
        point.index = i;
        point.id = timeline_store_text(store, "0123456789012345678901234567890123456789");
        point.signatures[0] = timeline_store_text(store, "");
        point.results[0] = timeline_store_text(store, results[i]);
        g_array_append_val(line->points, point);
        line->count = i + 1;
    }
    line->signatures[0] = line->inputs[0] = timeline_store_text(store, "");
}

static TimelineStore *again(TimelineStore *store) {
    size_t size;
    char *bytes = timeline_store_write(store, &size);
    assert_non_null(bytes);
    return timeline_store_read(bytes, size);
}

static void test_round_trip(void **state) {
    (void)state;
    g_autoptr(TimelineStore) store = timeline_store_new();
    assert_false(timeline_store_changed(store));
    add_result(store, "r0", 0);
    add_result(store, "r1", 5);
    add_result(store, "r2", 9);
    timeline_store_add_reading(store, "unit", "p a\n", "key", "signature");
    add_line(store, "tip", (const char *const[]){"r0", "r1", "r2", NULL});
    g_autoptr(TimelineStore) read = again(store);
    assert_non_null(read);
    assert_false(timeline_store_changed(read));
    const StoredResult *result = timeline_store_result(read, "r2");
    assert_int_equal(result->tables, 9);
    assert_int_equal(result->columns, 7);
    assert_int_equal(result->lost, 4);
    assert_int_equal(result->drifts->len, 9);
    for (guint i = 0; i < 9; i++) {
        const Drift *found = timeline_store_drift(read, g_array_index(result->drifts, guint, i));
        g_autofree char *identity = g_strdup_printf("public.t.c%u", i);
        assert_string_equal(found->subject.identity, identity);
        assert_int_equal(found->state, DRIFT_STATE_UNMIGRATED);
        assert_true((found->migration != NULL) == (i % 2 == 1));
    }
    assert_int_equal(timeline_store_drift_count(read), 9); /* each once */
    assert_string_equal(timeline_store_result(read, "r0")->problem, "nothing");
    assert_string_equal(timeline_store_reading(read, "key"), "signature");
    assert_null(timeline_store_reading(read, "other"));
    assert_int_equal(timeline_store_inputs_count(read, "unit"), 1);
    assert_int_equal(timeline_store_inputs_count(read, "other"), 0);
    g_autofree char *inputs = timeline_store_inputs(read, "unit", 0);
    assert_string_equal(inputs, "p a\n");
    const StoredLine *line = timeline_store_lines(read)->pdata[0];
    assert_int_equal(line->points->len, 3);
    assert_string_equal(g_array_index(line->points, StoredPoint, 2).results[0], "r2");
}

/* The readings of a schema that got one file more with each commit. */
static TimelineStore *growing(guint files) {
    TimelineStore *store = timeline_store_new();
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < files; i++) {
        g_ptr_array_add(lines, g_strdup_printf("p packages/database/src/schema/table_of_things_%u.ts", i * 7919 % files)); /* in no order */
        g_autoptr(GPtrArray) sorted = g_ptr_array_copy(lines, NULL, NULL);
        g_ptr_array_set_free_func(sorted, NULL);
        g_ptr_array_sort(sorted, text_compare_entries);
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint j = 0; j < sorted->len; j++)
            g_string_append_printf(text, "%s\n", (const char *)sorted->pdata[j]);
        g_autofree char *key = g_strdup_printf("key%u", i);
        timeline_store_add_reading(store, "unit", text->str, key, "signature");
    }
    return store;
}

static void test_growing_questions(void **state) {
    (void)state;
    size_t size, twice;
    g_autoptr(TimelineStore) few = growing(101), many = growing(202);
    g_free(timeline_store_write(few, &size));
    g_free(timeline_store_write(many, &twice));
    assert_true(twice < size * 5 / 2);
    g_autoptr(TimelineStore) read = again(few);
    assert_int_equal(timeline_store_inputs_count(read, "unit"), 101);
    size_t longest = 0;
    for (size_t i = 0; i < 101; i++) {
        g_autofree char *text = timeline_store_inputs(read, "unit", i);
        longest = MAX(longest, strlen(text));
        for (const char *line = text, *next; (next = strchr(line, '\n')) && next[1]; line = next + 1)
            assert_true(strcmp(line, next + 1) < 0);
    }
    assert_in_range(longest, 101 * 52, 101 * 54);
}

static void test_steps(void **state) {
    (void)state;
    g_autoptr(Timeline) timeline = timeline_new();
    TargetTimeline *target = timeline_add_target(timeline, "t");
    const Commit commit = {.id = "c"};
    TimelinePoint *point = timeline_add_point(timeline, target, &commit);
    const TimelineMigration event = {"0001_a", '~', true};
    const TimelineRename rename = {KIND_TABLE, "public.a", "public.b"};
    const TimelineTouch touch = {KIND_INDEX, "public.i", "0001_a"};
    g_array_append_val(point->events, event);
    g_array_append_val(point->renames, rename);
    g_array_append_val(point->touches, touch);
    g_autoptr(TimelineStore) store = timeline_store_new();
    timeline_store_add_step(store, "step", point, false);
    timeline_store_add_step(store, "chance", point, true);
    assert_non_null(timeline_store_step(store, "chance"));
    g_autoptr(TimelineStore) read = again(store);
    const StoredStep *step = timeline_store_step(read, "step");
    assert_int_equal(g_array_index(step->events, TimelineMigration, 0).action, '~');
    assert_true(g_array_index(step->events, TimelineMigration, 0).registered);
    assert_string_equal(g_array_index(step->renames, TimelineRename, 0).after, "public.b");
    assert_string_equal(g_array_index(step->touches, TimelineTouch, 0).identity, "public.i");
    assert_null(timeline_store_step(read, "other"));
    assert_null(timeline_store_step(read, "chance"));
}

/* What nobody asks for and no line needs goes after some runs; what a line needs stays. */
static void test_ageing(void **state) {
    (void)state;
    TimelineStore *store = timeline_store_new();
    add_result(store, "old", 3);
    add_result(store, "needed", 4);
    add_line(store, "tip", (const char *const[]){"needed", NULL});
    for (int run = 0; run < 12; run++) {
        TimelineStore *next = again(store);
        timeline_store_free(store);
        store = next;
        assert_non_null(store);
    }
    assert_null(timeline_store_result(store, "old"));
    assert_non_null(timeline_store_result(store, "needed"));
    timeline_store_free(store);
}

/* A run may write its store many times: it is one run all the same. */
static void test_one_run_is_one_year(void **state) {
    (void)state;
    g_autoptr(TimelineStore) first = timeline_store_new();
    add_result(first, "old", 3);
    g_autoptr(TimelineStore) run = again(first);
    size_t size;
    g_autofree char *once = timeline_store_write(run, &size);
    for (int i = 0; i < 20; i++)
        g_free(timeline_store_write(run, &size));
    g_autofree char *often = timeline_store_write(run, &size);
    assert_memory_equal(once, often, size);
    g_autoptr(TimelineStore) next = again(run);
    assert_non_null(timeline_store_result(next, "old"));
}

/* What was needed by a line that is not kept any more ages from this run on. */
static void test_line_that_goes(void **state) {
    (void)state;
    g_autoptr(TimelineStore) first = timeline_store_new();
    add_result(first, "r", 3);
    add_line(first, "tip", (const char *const[]){"r", NULL});
    TimelineStore *store = again(first);
    for (int run = 0; run < 9; run++) {
        size_t size;
        g_free(timeline_store_write(store, &size)); /* the line is still there */
        if (run == 0)
            timeline_store_drop_line(store, timeline_store_lines(store)->pdata[0]);
        assert_true(timeline_store_changed(store) == (run == 0));
        timeline_store_saved(store);
        assert_false(timeline_store_changed(store));
        TimelineStore *next = again(store);
        timeline_store_free(store);
        store = next;
    }
    assert_null(timeline_store_result(store, "r"));
    timeline_store_free(store);
}

/* What chance had a part in is there for the rest of the run, and not for the next one. */
static void test_passing(void **state) {
    (void)state;
    g_autoptr(TimelineStore) store = timeline_store_new();
    add_result(store, "lasting", 2);
    add_result_of(store, "chance", 3, true);
    StoredPoint point = timeline_store_point(store, 1);
    point.results[0] = "lasting";
    assert_true(timeline_store_keeps(store, &point, 1));
    point.step = "none";
    assert_false(timeline_store_keeps(store, &point, 1));
    point.step = NULL;
    point.results[0] = "chance";
    assert_false(timeline_store_keeps(store, &point, 1));
    assert_non_null(timeline_store_result(store, "chance"));
    g_autoptr(TimelineStore) read = again(store);
    assert_non_null(timeline_store_result(read, "lasting"));
    assert_null(timeline_store_result(read, "chance"));
    g_free(point.signatures);
    g_free(point.results);
}

static void test_few_lines(void **state) {
    (void)state;
    g_autoptr(TimelineStore) store = timeline_store_new();
    add_result(store, "r", 1);
    for (int i = 0; i < 9; i++) {
        g_autofree char *tip = g_strdup_printf("tip%d", i);
        add_line(store, tip, (const char *const[]){"r", NULL});
    }
    g_autoptr(TimelineStore) read = again(store);
    const GPtrArray *lines = timeline_store_lines(read);
    assert_int_equal(lines->len, 4);
    assert_string_equal(((const StoredLine *)lines->pdata[0])->tip, "tip8");
    assert_string_equal(((const StoredLine *)lines->pdata[3])->tip, "tip5");
    timeline_store_drop_line(read, lines->pdata[0]);
    assert_string_equal(((const StoredLine *)timeline_store_lines(read)->pdata[0])->tip, "tip7");
}

/* Every byte that is other, and every length that is shorter, is noticed; nothing is read beyond the end. */
static void test_damage(void **state) {
    (void)state;
    g_autoptr(TimelineStore) store = timeline_store_new();
    add_result(store, "r", 3);
    add_line(store, "tip", (const char *const[]){"r", NULL});
    size_t size;
    g_autofree char *bytes = timeline_store_write(store, &size);
    for (size_t i = 0; i < size; i++) {
        char *damaged = g_memdup2(bytes, size + 1);
        damaged[i] = (char)(damaged[i] ^ 1);
        g_autoptr(TimelineStore) read = timeline_store_read(damaged, size);
        assert_null(read);
        char *shorter = g_malloc(i + 1);
        memcpy(shorter, bytes, i);
        shorter[i] = '\0';
        assert_null(timeline_store_read(shorter, i));
    }
}

/* A file whose checksum is right, and whose content is not what this program writes. */
static void test_hostile(void **state) {
    (void)state;
    g_autoptr(TimelineStore) store = timeline_store_new();
    add_result(store, "r", 3);
    add_line(store, "tip", (const char *const[]){"r", NULL});
    size_t size;
    g_autofree char *bytes = timeline_store_write(store, &size);
    size_t body = strchr(bytes, '\n') + 1 - bytes;
    for (size_t i = body; i < size; i++)
        for (int value = 0; value < 256; value += 51) {
            char *changed = g_memdup2(bytes, size + 1);
            changed[i] = (char)value;
            g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)changed + body, size - body);
            memcpy(changed + body - 65, sum, 64);
            g_autoptr(TimelineStore) read = timeline_store_read(changed, size); /* whatever it is, it is sound */
            for (guint j = 0; read && j < timeline_store_lines(read)->len; j++) {
                const StoredLine *line = timeline_store_lines(read)->pdata[j];
                for (guint k = 0; k < line->points->len; k++)
                    for (size_t unit = 0; unit < line->units; unit++)
                        assert_non_null(timeline_store_result(read, g_array_index(line->points, StoredPoint, k).results[unit]));
            }
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip), cmocka_unit_test(test_growing_questions), cmocka_unit_test(test_steps),  cmocka_unit_test(test_ageing),
                                       cmocka_unit_test(test_one_run_is_one_year), cmocka_unit_test(test_line_that_goes), cmocka_unit_test(test_passing), cmocka_unit_test(test_few_lines),  cmocka_unit_test(test_damage), cmocka_unit_test(test_hostile)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
