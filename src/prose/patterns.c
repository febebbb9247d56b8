/* Patterns of identifiers: a prefix and a number. Letters count in either case; the signs around must not make another word of it. */
#include "patterns.h"

#include <string.h>
#include "base/error.h"

#define PREFIX_MAX 32
#define DIGITS_MAX 10
#define PATTERNS_MAX 100
#define RANGE_MAX 30

typedef struct {
    char prefix[PREFIX_MAX + 1]; /* upper case: "BUG-", "#" */
    size_t length;
} Pattern;

struct ProsePatterns {
    GArray *items; /* of Pattern */
    bool usual;    /* nobody said which: "#12" in messages, too */
    bool first[256]; /* bytes that a prefix begins with, in either case */
};

static const char *const USUAL[] = {"BUG-N", "ISSUE-N", "DEFECT-N", "INC-N", NULL};

static bool add_pattern(ProsePatterns *patterns, const char *text, GError **error) {
    size_t length = strlen(text);
    bool well = length >= 2 && length <= PREFIX_MAX && text[length - 1] == 'N' && strchr("-_#/.:", text[length - 2]) != NULL;
    for (size_t i = 0; well && i + 1 < length; i++)
        well = g_ascii_isalnum(text[i]) || strchr("-_#/.:", text[i]);
    if (!well) {
        error_set(error, ERROR_CONFIG, "\"%s\" is no pattern of an identifier", text);
        error_set_hint(error, "letters, a sign of - _ # / . : and N for the number, such as BUG-N, PROJ-N or #N");
        return false;
    }
    Pattern pattern = {.length = length - 1};
    for (size_t i = 0; i + 1 < length; i++)
        pattern.prefix[i] = g_ascii_toupper(text[i]);
    patterns->first[(guchar)pattern.prefix[0]] = patterns->first[(guchar)g_ascii_tolower(pattern.prefix[0])] = true;
    g_array_append_val(patterns->items, pattern);
    return true;
}

ProsePatterns *prose_patterns_new(const char *const *texts, GError **error) {
    g_autoptr(ProsePatterns) patterns = g_new0(ProsePatterns, 1);
    patterns->items = g_array_new(FALSE, TRUE, sizeof(Pattern));
    patterns->usual = !texts || !texts[0];
    const char *const *list = patterns->usual ? USUAL : texts;
    for (size_t i = 0; list[i]; i++) {
        if (i >= PATTERNS_MAX) {
            error_set(error, ERROR_CONFIG, "more than %d patterns of identifiers", PATTERNS_MAX);
            return NULL;
        }
        if (!add_pattern(patterns, list[i], error))
            return NULL;
    }
    return g_steal_pointer(&patterns);
}

void prose_patterns_free(ProsePatterns *patterns) {
    if (!patterns)
        return;
    g_array_unref(patterns->items);
    g_free(patterns);
}

/* --- finding ------------------------------------------------------------------------------------------------------------------ */

static bool fits_prefix(const Pattern *pattern, const char *text, size_t size, bool name) {
    if (size <= pattern->length)
        return false;
    for (size_t i = 0; i < pattern->length; i++) {
        char c = g_ascii_toupper(text[i]);
        if (c != pattern->prefix[i] && !(name && c == '_' && pattern->prefix[i] == '-'))
            return false;
    }
    return true;
}

/* Letters and digits of any script (bytes of other signs, such as a check mark, come between words). */
static bool is_word_before(const char *text, size_t at) {
    return at > 0 && g_ascii_isalnum(text[at - 1]);
}

/* Length of the identifier at `at`; 0: none. */
static size_t match_at(const Pattern *pattern, const char *text, size_t size, size_t at, bool name) {
    if (!fits_prefix(pattern, text + at, size - at, name) || is_word_before(text, at))
        return 0;
    size_t digits = at + pattern->length, end = digits;
    while (end < size && g_ascii_isdigit(text[end]))
        end++;
    bool whole = end > digits && end - digits <= DIGITS_MAX && (end == size || !g_ascii_isalnum(text[end]));
    return whole ? end - at : 0;
}

static void add_found(GArray *found, const Pattern *pattern, const char *text, size_t at, size_t length, bool bare) {
    Found item = {.begin = at, .end = at + length, .bare = bare};
    memcpy(item.identifier, pattern->prefix, pattern->length);
    memcpy(item.identifier + pattern->length, text + at + pattern->length, length - pattern->length);
    g_array_append_val(found, item);
}

static const Pattern NUMBER = {"#", 1};

/* The identifier at this place, of whichever pattern. Returns its length; 0: none. */
static size_t find_at(const ProsePatterns *patterns, const char *text, size_t size, size_t at, ScanStyle style, GArray *found) {
    for (guint i = 0; i < patterns->items->len; i++) {
        const Pattern *pattern = &g_array_index(patterns->items, Pattern, i);
        size_t length = match_at(pattern, text, size, at, style == SCAN_NAME);
        if (length > 0 && found)
            add_found(found, pattern, text, at, length, false);
        if (length > 0)
            return length;
    }
    size_t length = patterns->usual && style == SCAN_MESSAGE && text[at] == '#' ? match_at(&NUMBER, text, size, at, false) : 0;
    if (length > 0 && found)
        add_found(found, &NUMBER, text, at, length, true);
    return length;
}

/* "BUG-002 to BUG-005", "BUG-002..BUG-005". */
static bool is_range(const char *text, const Found *from, const Found *to) {
    static const char *const signs[] = {"to", "through", "thru", "-", "..", "...", "\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x86\x92", "\xc3\xa0", "au", "bis"};
    g_autofree char *between = g_strstrip(g_strndup(text + from->end, MIN(to->begin - from->end, 16)));
    for (size_t i = 0; to->begin - from->end < 16 && i < G_N_ELEMENTS(signs); i++)
        if (g_ascii_strcasecmp(between, signs[i]) == 0)
            return true;
    return false;
}

static size_t prefix_of(const char *identifier) {
    size_t length = strlen(identifier);
    while (length > 0 && g_ascii_isdigit(identifier[length - 1]))
        length--;
    return length;
}

/* Those between two that a range names; they stand where its second does. */
static void add_range(GArray *found, const char *text) {
    if (found->len < 2)
        return;
    const Found from = g_array_index(found, Found, found->len - 2), to = g_array_index(found, Found, found->len - 1);
    size_t prefix = prefix_of(from.identifier);
    if (prefix != prefix_of(to.identifier) || strncmp(from.identifier, to.identifier, prefix) != 0 || !is_range(text, &from, &to))
        return;
    gint64 first = g_ascii_strtoll(from.identifier + prefix, NULL, 10), last = g_ascii_strtoll(to.identifier + prefix, NULL, 10);
    for (gint64 number = first + 1; last - first <= RANGE_MAX && number < last; number++) {
        Found item = to;
        g_snprintf(item.identifier, sizeof item.identifier, "%.*s%0*" G_GINT64_FORMAT, (int)prefix, from.identifier, (int)strlen(from.identifier + prefix), number);
        g_array_insert_val(found, found->len - 1, item);
    }
}

GArray *patterns_scan(const ProsePatterns *patterns, const char *text, size_t size, ScanStyle style) {
    GArray *found = g_array_new(FALSE, TRUE, sizeof(Found));
    for (size_t at = 0; at < size;) {
        bool possible = patterns->first[(guchar)text[at]] || text[at] == '#';
        size_t length = possible ? find_at(patterns, text, size, at, style, found) : 0;
        if (length)
            add_range(found, text);
        at += length ? length : 1;
    }
    return found;
}

bool patterns_occur(const ProsePatterns *patterns, const char *text, size_t size, ScanStyle style) {
    for (size_t at = 0; at < size; at++)
        if (patterns->first[(guchar)text[at]] && find_at(patterns, text, size, at, style, NULL))
            return true;
    return false;
}

bool prose_may_mention(const ProsePatterns *patterns, const char *text, size_t size) {
    return patterns_occur(patterns, text, size, SCAN_TEXT);
}
