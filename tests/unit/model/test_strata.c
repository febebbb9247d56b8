#include <string.h>
#include "base/error.h"
#include "cmocka_all.h"
#include "model/strata_store.h"
#include "random_catalog.h"
#include "strata_format.h"

static void fill_stratum(Strata *strata, Stratum *stratum, const World *world, guint i) {
    static const StratumStatus statuses[] = {STRATUM_APPLIED, STRATUM_PARTLY, STRATUM_FAILED, STRATUM_NOT_RUN};
    stratum->tag = text_pool_printf(strata->texts, "%04u_tag", i);
    stratum->status = statuses[i % 4];
    stratum->mode = i % 3 ? NULL : text_pool_add(strata->texts, "statement by statement");
    stratum->failure_count = i % 3;
    stratum->failures = g_new0(ReplayFailure, stratum->failure_count);
    for (guint f = 0; f < stratum->failure_count; f++)
        stratum->failures[f] = (ReplayFailure){
            .cause = (FailureCause)((i + f) % CAUSE_COUNT), .line = (int)i + 1, .sqlstate = "42P01",
            .message = text_pool_add(strata->texts, "relation \"x\" does not exist\n\"\\"), .missing = f ? NULL : "x",
            .statement = text_pool_add(strata->texts, "SELECT \xc3\xa9"),
        };
    stratum->no_op_count = i % 2;
    stratum->no_ops = g_new0(NoOp, stratum->no_op_count);
    for (guint n = 0; n < stratum->no_op_count; n++) {
        stratum->no_ops[n] = (NoOp){.kind = KIND_TABLE, .identity = "public.x", .line = 4};
        g_autoptr(Catalog) catalog = world_catalog(world);
        if (i % 4 == 1)
            stratum->no_ops[n].differences = change_set_between(NULL, catalog, false);
    }
}

/* A chain of random catalogs; *last is the one at the end. */
static Strata *random_strata(guint32 seed, guint count, Catalog **last) {
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    World world = {0};
    Strata *strata = strata_new(count);
    g_autoptr(Catalog) before = NULL;
    for (guint i = 0; i < count; i++) {
        world_change(&world, random, 0.1);
        world_swap_names(&world, random, 4);
        g_autoptr(Catalog) after = world_catalog(&world);
        stratum_take_changes(&strata->strata[i], change_set_between(before, after, true));
        fill_stratum(strata, &strata->strata[i], &world, i);
        catalog_free(before);
        before = g_steal_pointer(&after);
    }
    strata->server_version = 150018;
    for (int i = 0; i < 3; i++)
        g_ptr_array_add(strata->assumptions, (void *)(uintptr_t)text_pool_printf(strata->texts, "role r%d", i));
    UnseenKind unseen = {text_pool_add(strata->texts, "rules"), 2};
    g_array_append_val(strata->unseen, unseen);
    if (last)
        *last = g_steal_pointer(&before);
    return strata;
}

static void test_catalog_of_a_chain(void **state) {
    (void)state;
    Catalog *last;
    g_autoptr(Strata) strata = random_strata(3, 30, &last);
    g_autoptr(Catalog) expected = last;
    g_autoptr(Catalog) all = strata_catalog(strata, 99);
    assert_true(all->sealed);
    assert_int_equal(all->server_version, 150018);
    assert_int_equal(all->unseen->len, 1);
    assert_int_equal(all->objects->len, expected->objects->len);
    g_autoptr(ChangeSet) none = change_set_between(all, expected, false);
    assert_int_equal(none->changes->len, 0);
    g_autoptr(Catalog) nothing = strata_catalog(strata, 0);
    assert_int_equal(nothing->objects->len, 0);
    /* The chain by single steps is the chain at once. */
    g_autoptr(Catalog) ten = strata_catalog(strata, 10);
    g_autoptr(Catalog) eleven = change_set_apply(strata->strata[10].changes, ten);
    g_autoptr(Catalog) direct = strata_catalog(strata, 11);
    g_autoptr(ChangeSet) same = change_set_between(eleven, direct, false);
    assert_int_equal(same->changes->len, 0);
    assert_int_equal(strata_failures(strata), 15);
}

static void test_round_trip(void **state) {
    (void)state;
    static const guint counts[] = {0, 1, 12};
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        g_autoptr(Strata) strata = random_strata(5, counts[i], NULL);
        size_t size;
        g_autofree char *bytes = strata_write(strata, &size);
        assert_int_equal(bytes[size], '\0');
        g_autoptr(GError) error = NULL;
        g_autoptr(Strata) again = strata_read(bytes, size, &error);
        assert_null(error);
        assert_int_equal(again->count, counts[i]);
        size_t second_size;
        g_autofree char *second = strata_write(again, &second_size);
        assert_int_equal(size, second_size);
        assert_memory_equal(bytes, second, size);
    }
}

static void test_what_is_read(void **state) {
    (void)state;
    Catalog *last;
    g_autoptr(Strata) strata = random_strata(11, 4, &last);
    g_autoptr(Catalog) catalog = last;
    size_t size;
    g_autofree char *bytes = strata_write(strata, &size);
    g_autoptr(Strata) again = strata_read(bytes, size, NULL);
    const Stratum *old = &strata->strata[1], *new = &again->strata[1];
    assert_string_equal(new->tag, "0001_tag");
    assert_int_equal(new->status, STRATUM_PARTLY);
    assert_null(new->mode);
    assert_string_equal(again->strata[3].mode, "statement by statement");
    assert_int_equal(new->failure_count, 1);
    assert_int_equal(new->failures[0].cause, old->failures[0].cause);
    assert_int_equal(new->failures[0].line, 2);
    assert_string_equal(new->failures[0].message, old->failures[0].message);
    assert_string_equal(new->failures[0].missing, "x");
    assert_non_null(new->no_ops[0].differences);
    assert_null(again->strata[3].no_ops[0].differences);
    assert_int_equal(new->no_ops[0].differences->changes->len, old->no_ops[0].differences->changes->len);
    assert_string_equal(again->assumptions->pdata[2], "role r2");
    assert_false(again->from_cache);
    g_autoptr(Catalog) end = strata_catalog(again, 4);
    g_autoptr(ChangeSet) none = change_set_between(end, catalog, false);
    assert_int_equal(none->changes->len, 0);
}

static void test_text_that_is_no_utf8(void **state) {
    (void)state;
    g_autoptr(Strata) strata = strata_new(1);
    strata->strata[0].tag = text_pool_add(strata->texts, "a\xff");
    size_t size;
    g_autofree char *bytes = strata_write(strata, &size);
    g_autoptr(Strata) again = strata_read(bytes, size, NULL);
    assert_string_equal(again->strata[0].tag, "a\xff");
}

static void assert_refused(const char *bytes, size_t size) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Strata) strata = strata_read(bytes, size, &error);
    assert_null(strata);
    assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_FAILED));
}

static void test_damaged_bytes_are_refused(void **state) {
    (void)state;
    g_autoptr(Strata) strata = random_strata(5, 3, NULL);
    size_t size;
    g_autofree char *bytes = strata_write(strata, &size);
    for (size_t cut = 0; cut < size; cut += cut < 200 ? 1 : 997)
        assert_refused(bytes, cut);
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    for (int round = 0; round < 300; round++) {
        size_t at = (size_t)g_rand_int_range(random, 0, (gint32)size);
        char saved = bytes[at];
        bytes[at] = (char)(saved ^ (1 << g_rand_int_range(random, 0, 8)));
        assert_refused(bytes, size);
        bytes[at] = saved;
    }
    g_autofree char *longer = g_malloc0(size + 1);
    memcpy(longer, bytes, size);
    assert_refused(longer, size + 1);
    assert_refused("", 0);
}

/* A body under a right checksum, as a program with other ideas would write it; in `body`, "|" stands for NUL. */
static char *wrap(const char *body, size_t *size) {
    size_t length = strlen(body);
    g_autofree char *copy = g_strdup(body);
    g_strdelimit(copy, "|", '\0');
    g_autofree char *sum = text_sha256(copy, length);
    GString *out = g_string_new(NULL);
    g_string_printf(out, "%s%d %s\n", STRATA_MAGIC, STRATA_FORMAT, sum);
    g_string_append_len(out, copy, (gssize)length);
    *size = out->len;
    return g_string_free(out, FALSE);
}

static void test_wrong_content_is_refused(void **state) {
    (void)state;
    static const char *const bodies[] = {
        "", "\n", " \n", " 1\n", " 1 0 0 0 0", " 1 0 0 0\n",
        " 1 0 0 0 0 \n", " 1 0 0 0 0 0\n", "1 0 0 0 0\n", " 1  0 0 0 0\n", " 1 0 0 0 -\n", " 1 0 0 0 x\n", /* numbers badly written */
        " 1 0 0 0 99999999\n", " 1 0 0 -1 0\n", " 99999999999 0 0 0 0\n", " 1 0 0 0 9999999999999999999999999999\n",
        " 1 1 0 0 0\n", " 1 1 0 0 0\na", " 1 0 0 0 0\na|", " 1 1 0 0 0\na|b|", " 1 2 0 0 0\na|", /* the number of texts */
        " 1 1 1 2 0 0\na|",                              /* a text beyond the last */
        " 1 0 0 0 1 0 0 0 0 0 0\n",                      /* a stratum without tag */
        " 1 1 0 0 1 1 9 0 0 0 0\na|",                    /* no such status */
        " 1 1 0 0 1 1 0 0 1 3 0 1 0 0 0 0 0 0 0 0\na|",  /* a rename from nothing */
        " 1 1 0 0 1 1 0 0 1 0 0 1 1 0 0 0 0 0 0 0\na|",  /* an addition with a previous name */
        " 1 1 0 0 1 1 0 0 1 0 48 1 0 0 0 0 0 0 0 0\na|", /* no such kind: KIND_COUNT */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        size_t size;
        g_autofree char *bytes = wrap(bodies[i], &size);
        assert_refused(bytes, size);
    }
    static const char *const good[] = {
        " 1 0 0 0 0\n",
        " 1 1 0 0 1 1 0 0 0 0 0\na|",
        " 1 1 0 0 1 1 0 0 1 0 18 1 0 0 0 0 0 0 0 0\na|",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        size_t size;
        g_autofree char *bytes = wrap(good[i], &size);
        g_autoptr(Strata) strata = strata_read(bytes, size, NULL);
        assert_non_null(strata);
        bytes[strlen(STRATA_MAGIC)] = STRATA_FORMAT % 9 + '1';
        assert_refused(bytes, size);
    }
}

/* Numbers at random, checksum right: error or strata, never a crash (the sanitizers watch). */
static void test_any_numbers(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(9);
    size_t read = 0;
    for (int round = 0; round < 3000; round++) {
        g_autoptr(GString) body = g_string_new(" 15 3 0 0");
        int count = g_rand_int_range(random, 1, 60);
        for (int i = 0; i < count; i++)
            g_string_append_printf(body, " %d", g_rand_int_range(random, 0, g_rand_int_range(random, 1, 4)));
        g_string_append(body, "\na|b|c|");
        size_t size;
        g_autofree char *bytes = wrap(body->str, &size);
        g_autoptr(Strata) strata = strata_read(bytes, size, NULL);
        if (!strata)
            continue;
        read++;
        g_autoptr(Catalog) catalog = strata_catalog(strata, strata->count);
        assert_non_null(catalog);
    }
    assert_in_range(read, 1, 2999);
}

static void test_words(void **state) {
    (void)state;
    assert_string_equal(stratum_status_id(STRATUM_NOT_RUN), "not run");
    for (int cause = 0; cause < CAUSE_COUNT; cause++) {
        assert_non_null(failure_cause_id((FailureCause)cause));
        assert_non_null(failure_cause_text((FailureCause)cause));
    }
    assert_string_equal(failure_cause_id(CAUSE_MISSING_EXTENSION), "missing_extension");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_catalog_of_a_chain),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_what_is_read),
        cmocka_unit_test(test_text_that_is_no_utf8),
        cmocka_unit_test(test_damaged_bytes_are_refused),
        cmocka_unit_test(test_wrong_content_is_refused),
        cmocka_unit_test(test_any_numbers),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests_name("strata", tests, NULL, NULL);
}
