#include "fact_words.h"

#include <stdlib.h>
#include <string.h>
#include "quick_sum.h"

#define LONG_NAME 60 /* a name that was chosen may be shortened from here on */

bool word_has_byte(char c) {
    return g_ascii_isalnum(c) || c == '_' || c == '$' || (c & 0x80);
}

uint32_t word_hash(const char *word, size_t length) {
    char folded[WORD_MAX];
    length = MIN(length, sizeof folded);
    for (size_t i = 0; i < length; i++)
        folded[i] = g_ascii_tolower(word[i]);
    uint64_t sum = quick_sum(QUICK_SUM_START, folded, length);
    return (uint32_t)(sum ^ sum >> 32) | 1;
}

uint32_t word_hash_beginning(const char *word) {
    return word_hash(word, WORD_KEPT) ^ 0x5bd1e994u;
}

/* Without a number behind it: how long is a name that ends as PostgreSQL's own do? 0: it does not. */
static size_t chosen_length(const char *word, size_t length, bool *numbered) {
    static const char *const labels[] = {"_pkey", "_key", "_fkey", "_check", "_idx", "_seq", "_excl", "_not_null"};
    size_t end = length;
    while (end > 0 && g_ascii_isdigit(word[end - 1]))
        end--;
    *numbered = end < length;
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        size_t label = strlen(labels[i]);
        if (end > label && g_ascii_strncasecmp(word + end - label, labels[i], label) == 0)
            return end - label;
    }
    return 0;
}

bool word_is_second_choice(const char *name) {
    bool numbered;
    return chosen_length(name, strlen(name), &numbered) > 0 && numbered;
}

static void put(GArray *words, uint32_t word) {
    g_array_append_val(words, word);
}

/* A word, and what it may be the name of something of: users_id_seq of users, _users an array of users. */
static void add_word(GArray *words, const char *word, size_t length) {
    bool numbered;
    put(words, word_hash(word, length));
    for (size_t i = chosen_length(word, length, &numbered); i > 0; i--)
        if (word[i] == '_')
            put(words, word_hash(word, i));
    if (length >= LONG_NAME)
        put(words, word_hash_beginning(word));
    size_t underlines = 0;
    while (underlines < length && word[underlines] == '_')
        underlines++;
    if (underlines > 0 && underlines < length)
        put(words, word_hash(word + underlines, length - underlines));
}

/* What cannot be a name unless it is quoted; sorted. */
static const char *const reserved[] = {"all", "and", "any", "array", "as", "asc", "case", "cast", "check", "collate", "column", "constraint", "create", "default", "desc", "distinct", "else", "end", "false",
                                       "for", "foreign", "from", "in", "into", "is", "not", "null", "on", "only", "or", "order", "primary", "references", "select", "table", "then", "to", "true", "unique",
                                       "user", "using", "when", "where", "with"};

static int compare_with_reserved(const void *key, const void *entry) {
    return strcmp(key, *(const char *const *)entry);
}

static bool is_reserved(const char *word, size_t length) {
    char folded[16];
    if (length >= sizeof folded)
        return false;
    for (size_t i = 0; i <= length; i++)
        folded[i] = i < length ? g_ascii_tolower(word[i]) : '\0';
    return bsearch(folded, reserved, G_N_ELEMENTS(reserved), sizeof *reserved, compare_with_reserved) != NULL;
}

/* Where strings and quoted names begin and end is followed only as long as it is plain: within one, and behind what is not plain, every word may be a name. */
typedef enum { IN_SQL, IN_STRING, IN_NAME, SOMEWHERE } Where;

static Where where_behind(Where where, const char *text, size_t i, size_t size) {
    char c = text[i], next = i + 1 < size ? text[i + 1] : '\0';
    if (c == '\\' || c == '$' || (c == '-' && next == '-') || (c == '/' && next == '*'))
        return SOMEWHERE;
    if (where == IN_SQL)
        return c == '\'' ? IN_STRING : c == '"' ? IN_NAME : where;
    return (where == IN_STRING && c == '\'') || (where == IN_NAME && c == '"') ? IN_SQL : where;
}

void words_add(GArray *words, const char *text, size_t size) {
    Where where = IN_SQL;
    for (size_t i = 0; i < size;) {
        size_t begin = i;
        while (i < size && word_has_byte(text[i]) && text[i] != '$')
            i++;
        while (i > begin && i < size && word_has_byte(text[i]))
            i++;
        if (i == begin)
            where = where_behind(where, text, i++, size);
        else if (where != IN_SQL || !is_reserved(text + begin, i - begin))
            add_word(words, text + begin, i - begin);
    }
}

static int compare_words(gconstpointer a, gconstpointer b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

void words_seal(GArray *words) {
    guint kept = 0;
    g_array_sort(words, compare_words);
    for (guint i = 0; i < words->len; i++)
        if (i == 0 || g_array_index(words, uint32_t, i) != g_array_index(words, uint32_t, kept - 1))
            g_array_index(words, uint32_t, kept++) = g_array_index(words, uint32_t, i);
    g_array_set_size(words, kept);
}
