#include "base/text.h"
#include <inttypes.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

char *text_plain(const char *marked, bool ticks) {
    GString *out = g_string_new(NULL);
    for (const char *c = marked ? marked : ""; *c; c++) {
        if (*c != *CODE_BEGIN && *c != *CODE_END)
            g_string_append_c(out, *c);
        else if (ticks)
            g_string_append_c(out, '`');
    }
    return g_string_free(out, FALSE);
}

/* Decodes the character at `text`; *length is what it takes. (gunichar)-1: no valid one, skip one byte. */
static gunichar decode(const char *text, size_t size, size_t *length) {
    *length = 1;
    if (!((unsigned char)*text & 0x80))
        return (unsigned char)*text;
    gunichar c = g_utf8_get_char_validated(text, (gssize)size);
    if (c == (gunichar)-1 || c == (gunichar)-2)
        return (gunichar)-1;
    *length = (size_t)g_unichar_to_utf8(c, NULL);
    return c;
}

/* Characters that move the cursor, reorder what is shown, or show nothing. */
static bool is_hidden(gunichar c, bool one_line) {
    if (c == '\n' || c == '\t')
        return one_line;
    if (c < 0x80)
        return c < 0x20 || c == 0x7f;
    switch ((int)g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return true;
    default:
        return false;
    }
}

void text_visible(GString *out, const char *text, gssize size, bool one_line) {
    size_t left = size < 0 ? strlen(text) : (size_t)size;
    while (left > 0) {
        size_t length;
        gunichar c = decode(text, left, &length);
        if (c == (gunichar)-1)
            g_string_append(out, REPLACEMENT);
        else if (is_hidden(c, one_line))
            g_string_append_printf(out, "\\u{%x}", c);
        else
            g_string_append_len(out, text, (gssize)length);
        text += length;
        left -= length;
    }
}

char *text_utf8(const char *bytes, size_t size) {
    return g_utf8_make_valid(bytes, (gssize)size);
}

char *text_sha256(const void *bytes, size_t size) {
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes, size);
}

typedef struct {
    int64_t year;
    int month, day;
} Date;

/* The proleptic Gregorian date of a day number (0 is 1970-01-01), counted in years that begin on 1 March, so that the leap
 * day is the last of its year. */
static Date date_of_day(int64_t day) {
    day += 719468; /* from 0000-03-01 */
    int64_t era = (day >= 0 ? day : day - 146096) / 146097;
    int64_t day_of_era = day - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month = (int)((5 * day_of_year + 2) / 153);
    Date date = {.year = year_of_era + era * 400, .month = month < 10 ? month + 3 : month - 9};
    date.day = (int)(day_of_year - (153 * month + 2) / 5) + 1;
    date.year += date.month <= 2;
    return date;
}

void text_date(GString *out, int64_t unix_time, int offset_minutes, bool time) {
    static const int64_t first = -62135596800; /* 0001-01-01 */
    static const int64_t last = 253402300799;  /* 9999-12-31 23:59:59 */
    /* No zone is a day away from UTC: such an offset is damage, the time itself is still right in UTC. */
    int offset = offset_minutes > -1440 && offset_minutes < 1440 ? offset_minutes : 0;
    if (unix_time < first || unix_time > last || unix_time + offset * 60 < first || unix_time + offset * 60 > last) {
        g_string_append(out, "(invalid date)");
        return;
    }
    int64_t local = unix_time + offset * 60;
    int64_t day = local >= 0 ? local / 86400 : -((-local + 86399) / 86400);
    int second = (int)(local - day * 86400);
    Date date = date_of_day(day);
    g_string_append_printf(out, "%04d-%02d-%02d", (int)date.year, date.month, date.day);
    if (time)
        g_string_append_printf(out, " %02d:%02d %c%02d%02d", second / 3600, second / 60 % 60, offset < 0 ? '-' : '+',
                               ABS(offset) / 60, ABS(offset) % 60);
}

/* Rounded to a tenth; two of a unit at least, so that the rounding says little. */
static void append_tenths(GString *out, int64_t seconds, int64_t unit, const char *units) {
    int64_t tenths = seconds / unit * 10 + (seconds % unit * 10 + unit / 2) / unit;
    g_string_append_printf(out, "%" PRId64 ".%d %s", tenths / 10, (int)(tenths % 10), units);
}

void text_duration(GString *out, int64_t seconds) {
    if (seconds < 0)
        g_string_append(out, "no time (dates run backwards)");
    else if (seconds >= 2 * 86400)
        append_tenths(out, seconds, 86400, "days");
    else if (seconds >= 2 * 3600)
        append_tenths(out, seconds, 3600, "hours");
    else {
        int64_t count = seconds >= 60 ? seconds / 60 : seconds;
        g_string_append_printf(out, "%" PRId64 " %s%s", count, seconds >= 60 ? "minute" : "second", count == 1 ? "" : "s");
    }
}

int text_compare_entries(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *text_sorted_keys(GHashTable *table) {
    GPtrArray *keys = g_ptr_array_new();
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_ptr_array_add(keys, key);
    g_ptr_array_sort(keys, text_compare_entries);
    return keys;
}
