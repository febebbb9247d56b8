#ifndef BASE_TEXT_H
#define BASE_TEXT_H

/*
 * Text that lives as long as a big value (a Catalog, a History, ...): a pool owns it, everything inside the value
 * borrows it as `const char *`, and one text_pool_free() releases it. Equal strings are stored once, so two strings
 * of one pool are equal exactly when their pointers are.
 *
 * Marked text. Sentences that carry names (findings, table cells) mark the names as code with two control
 * characters, so no escaping is done before the document is built: CODE("%s") in a format. The document module turns
 * marked text into text and code nodes; text_plain() drops the marks for JSON and terminals.
 */

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

typedef struct TextPool TextPool;

TextPool *text_pool_new(void);
void text_pool_free(TextPool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextPool, text_pool_free)

/* Returns the pool's copy of `text` (NULL gives NULL). Never freed before the pool. */
const char *text_pool_add(TextPool *pool, const char *text);
/* `size` bytes, NUL-terminated; also with NULs inside (such a text is stored anew each time). */
const char *text_pool_add_n(TextPool *pool, const char *text, size_t size);
const char *text_pool_printf(TextPool *pool, const char *format, ...) G_GNUC_PRINTF(2, 3);

#define CODE_BEGIN "\x02"
#define CODE_END "\x03"
#define CODE(format) CODE_BEGIN format CODE_END

/* Returns marked text without its marks; with `ticks`, code is shown in backticks. Free with g_free(). */
char *text_plain(const char *marked, bool ticks);

/* Appends `text` (NUL-terminated when size < 0) made visible and safe for a terminal: valid UTF-8 (invalid bytes
 * become U+FFFD); C0 except newline and tab, DEL, C1, bidirectional and zero-width controls become \u{...}. With `one_line`, newline
 * and tab are also shown. */
void text_visible(GString *out, const char *text, gssize size, bool one_line);

/* Returns a valid UTF-8 copy (invalid bytes become U+FFFD). Free with g_free(). */
char *text_utf8(const char *bytes, size_t size);

/* Lower-case hex SHA-256 of bytes. Free with g_free(). */
char *text_sha256(const void *bytes, size_t size);

/* Order of two entries of a GPtrArray of texts, for g_ptr_array_sort() and qsort(). */
int text_compare_entries(gconstpointer a, gconstpointer b);

/* The texts that are the keys of a hash table, sorted; borrowed from it. Free with g_ptr_array_unref(). */
GPtrArray *text_sorted_keys(GHashTable *table);

/* Appends the ISO date "2026-01-15" of a Unix time in the zone of `offset_minutes`; with `time`, " 14:03 +0100". Out-of-range
 * times give "(invalid date)". No locale, no time zone data base. */
void text_date(GString *out, int64_t unix_time, int offset_minutes, bool time);

/* Appends how long something took: "20.8 days", "5.2 hours", "12 minutes", "1 second"; below zero "no time (dates run backwards)". */
void text_duration(GString *out, int64_t seconds);

#endif
