#include <string.h>
#include "base/text.h"
#include "cmocka_all.h"

static void test_pool_stores_equal_texts_once(void **state) {
    (void)state;
    g_autoptr(TextPool) pool = text_pool_new();
    char buffer[] = "users";
    const char *first = text_pool_add(pool, buffer);
    assert_ptr_not_equal(first, buffer);
    buffer[0] = 'U';
    assert_string_equal(first, "users");
    assert_ptr_equal(text_pool_add(pool, "users"), first);
    assert_ptr_equal(text_pool_add_n(pool, "users and more", 5), first);
    assert_ptr_equal(text_pool_printf(pool, "%s%c", "user", 's'), first);
    assert_ptr_not_equal(text_pool_add(pool, "Users"), first);
    assert_null(text_pool_add(pool, NULL));
    assert_null(text_pool_add_n(pool, NULL, 3));
    assert_string_equal(text_pool_add_n(pool, "", 0), "");
}

static void test_pool_keeps_any_size(void **state) {
    (void)state;
    g_autoptr(TextPool) pool = text_pool_new();
    static const size_t sizes[] = {1, 255, 256, 257, 1023, 1024, 5000, 100000};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *text = g_strnfill(sizes[i], 'x');
        const char *copy = text_pool_add_n(pool, text, sizes[i]);
        assert_int_equal(strlen(copy), sizes[i]);
        assert_ptr_equal(text_pool_add(pool, text), copy);
    }
    const char *inside = text_pool_add_n(pool, "a\0b", 3);
    assert_memory_equal(inside, "a\0b", 4);
    assert_string_equal(text_pool_add(pool, "a"), "a");
}

static void test_plain(void **state) {
    (void)state;
    static const struct {
        const char *marked, *plain, *ticks;
    } cases[] = {
        {NULL, "", ""},
        {"", "", ""},
        {"no marks", "no marks", "no marks"},
        {"column " CODE("a.b") " of " CODE("c"), "column a.b of c", "column `a.b` of `c`"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *plain = text_plain(cases[i].marked, false);
        g_autofree char *ticks = text_plain(cases[i].marked, true);
        assert_string_equal(plain, cases[i].plain);
        assert_string_equal(ticks, cases[i].ticks);
    }
}

#define FFFD "\xef\xbf\xbd"

static void test_visible(void **state) {
    (void)state;
    static const struct {
        const char *text;
        gssize size;
        bool one_line;
        const char *shown;
    } cases[] = {
        {"", -1, true, ""},
        {"plain \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \\", -1, true, "plain \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \\"},
        {"a\tb\nc\r", -1, false, "a\tb\nc\\u{d}"},
        {"a\tb\nc\r", -1, true, "a\\u{9}b\\u{a}c\\u{d}"},
        {"\x1b[31mred\x1b]0;title\x07", -1, true, "\\u{1b}[31mred\\u{1b}]0;title\\u{7}"},
        {"a\0b", 3, false, "a\\u{0}b"},
        {"\x7f\xc2\x80\xc2\x9b\xc2\xa0", -1, true, "\\u{7f}\\u{80}\\u{9b}\xc2\xa0"}, /* DEL, C1; the no-break space shows */
        {"\xe2\x80\xae" "abc\xe2\x81\xa6\xd8\x9c", -1, true, "\\u{202e}abc\\u{2066}\\u{61c}"}, /* bidirectional */
        {"a\xe2\x80\x8b\xe2\x80\x8d\xef\xbb\xbf\xc2\xad", -1, true, "a\\u{200b}\\u{200d}\\u{feff}\\u{ad}"}, /* zero width */
        {"a\xe2\x80\xa8\xe2\x80\xa9", -1, true, "a\\u{2028}\\u{2029}"}, /* line and paragraph separator */
        {"\xf3\xa0\x81\x81", -1, true, "\\u{e0041}"}, /* tag */
        {"\xff" "a\xc3", -1, true, FFFD "a" FFFD},
        {"\xc0\x80", -1, true, FFFD FFFD},         /* overlong NUL */
        {"\xed\xa0\x80", -1, true, FFFD FFFD FFFD}, /* surrogate */
        {"\xc3\xa9\xc3\xa9", 3, true, "\xc3\xa9" FFFD}, /* cut in a character */
        {CODE("x"), -1, true, "\\u{2}x\\u{3}"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = g_string_new("> ");
        text_visible(out, cases[i].text, cases[i].size, cases[i].one_line);
        assert_string_equal(out->str + 2, cases[i].shown);
        assert_true(g_utf8_validate(out->str, (gssize)out->len, NULL));
    }
}

/* Whatever the bytes: valid UTF-8 comes out, and no byte that a terminal acts upon. */
static void test_visible_of_any_bytes(void **state) {
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(42);
    for (int round = 0; round < 2000; round++) {
        char *bytes = g_malloc(16);
        for (int i = 0; i < 16; i++)
            bytes[i] = (char)g_rand_int_range(random, 0, 256);
        g_autoptr(GString) out = g_string_new(NULL);
        text_visible(out, bytes, 16, true);
        assert_true(g_utf8_validate(out->str, (gssize)out->len, NULL));
        for (size_t i = 0; i < out->len; i++)
            assert_true((unsigned char)out->str[i] >= 0x20 && out->str[i] != 0x7f);
        g_autofree char *valid = text_utf8(bytes, 16);
        assert_true(g_utf8_validate(valid, -1, NULL));
        g_free(bytes);
    }
}

static void test_utf8(void **state) {
    (void)state;
    g_autofree char *same = text_utf8("\xc3\xa9t\xc3\xa9", 5);
    assert_string_equal(same, "\xc3\xa9t\xc3\xa9");
    g_autofree char *latin1 = text_utf8("\xe9t\xe9!", 3);
    assert_string_equal(latin1, FFFD "t" FFFD);
    g_autofree char *empty = text_utf8("", 0);
    assert_string_equal(empty, "");
}

static void test_sha256(void **state) {
    (void)state;
    g_autofree char *empty = text_sha256("", 0);
    assert_string_equal(empty, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    g_autofree char *abc = text_sha256("abc", 3);
    assert_string_equal(abc, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void test_date(void **state) {
    (void)state;
    static const struct {
        int64_t time;
        int offset;
        const char *date, *date_time;
    } cases[] = {
        {0, 0, "1970-01-01", "1970-01-01 00:00 +0000"},
        {1768482180, 60, "2026-01-15", "2026-01-15 14:03 +0100"},
        {1709164800, 0, "2024-02-29", "2024-02-29 00:00 +0000"},
        {951782400, 0, "2000-02-29", "2000-02-29 00:00 +0000"},
        {4107542400, 0, "2100-03-01", "2100-03-01 00:00 +0000"},
        {-1, 0, "1969-12-31", "1969-12-31 23:59 +0000"},
        {-86400, 0, "1969-12-31", "1969-12-31 00:00 +0000"},
        {-86401, 0, "1969-12-30", "1969-12-30 23:59 +0000"},
        {0, -210, "1969-12-31", "1969-12-31 20:30 -0330"},
        {0, -30, "1969-12-31", "1969-12-31 23:30 -0030"},
        {0, 840, "1970-01-01", "1970-01-01 14:00 +1400"},
        {0, 99999, "1970-01-01", "1970-01-01 00:00 +0000"}, /* a damaged zone: UTC */
        {0, INT_MIN, "1970-01-01", "1970-01-01 00:00 +0000"},
        {-62135596800, 0, "0001-01-01", "0001-01-01 00:00 +0000"},
        {-62135596800, -1, "(invalid date)", "(invalid date)"},
        {253402300799, 0, "9999-12-31", "9999-12-31 23:59 +0000"},
        {253402300799, 1, "(invalid date)", "(invalid date)"},
        {INT64_MAX, 0, "(invalid date)", "(invalid date)"},
        {INT64_MIN, 0, "(invalid date)", "(invalid date)"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) date = g_string_new(NULL);
        g_autoptr(GString) date_time = g_string_new(NULL);
        text_date(date, cases[i].time, cases[i].offset, false);
        text_date(date_time, cases[i].time, cases[i].offset, true);
        assert_string_equal(date->str, cases[i].date);
        assert_string_equal(date_time->str, cases[i].date_time);
    }
}

static void test_duration(void **state) {
    (void)state;
    static const struct {
        int64_t seconds;
        const char *text;
    } cases[] = {
        {0, "0 seconds"}, {1, "1 second"}, {59, "59 seconds"}, {60, "1 minute"}, {7199, "119 minutes"}, {7200, "2.0 hours"}, {7379, "2.0 hours"}, {7380, "2.1 hours"}, {172799, "48.0 hours"}, {172800, "2.0 days"},
        {1794878, "20.8 days"}, {86400 * 10 - 1, "10.0 days"}, {-1, "no time (dates run backwards)"}, {INT64_MIN, "no time (dates run backwards)"}, {INT64_MAX, "106751991167300.6 days"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        text_duration(text, cases[i].seconds);
        assert_string_equal(text->str, cases[i].text);
    }
}

/* Against GLib's calendar, over a thousand years of days. */
static void test_date_of_every_day(void **state) {
    (void)state;
    for (int64_t day = -200000; day < 200000; day += 7) {
        g_autoptr(GDateTime) expected = g_date_time_new_from_unix_utc(day * 86400);
        g_autofree char *text = g_date_time_format(expected, "%Y-%m-%d");
        g_autoptr(GString) date = g_string_new(NULL);
        text_date(date, day * 86400, 0, false);
        assert_string_equal(date->str, text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pool_stores_equal_texts_once),
        cmocka_unit_test(test_pool_keeps_any_size),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_duration),
        cmocka_unit_test(test_visible),
        cmocka_unit_test(test_visible_of_any_bytes),
        cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_sha256),
        cmocka_unit_test(test_date),
        cmocka_unit_test(test_date_of_every_day),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
