/* Words of titles, weighed, and how alike two titles are; how phases are related. */

#include "bugs_private.h"

#include <string.h>

#define WEIGHT_COMMON 1
#define WEIGHT_WORD 4
#define WEIGHT_NAME 6
#define STEM 5 /* letters that two forms of one word have in common at least */
#define WORDS_LIMIT 60

/* Sorted. What stands in the title of any bug. */
static const char *const COMMON[] = {
    "blocker", "bug", "bugs", "cannot", "corrected", "corrige", "critical", "critique", "discovered", "done", "error", "errors", "erreur", "fail", "failed", "failing", "fails", "failure",
    "fix", "fixed", "fixes", "fixing", "important", "incorrect", "incorrecte", "issue", "issues", "major", "manquant", "manquante", "minor", "missing", "open", "ouvert", "p0", "p1", "p2", "p3", "p4", "phase", "plan",
    "problem", "probleme", "pending", "resolved", "resolution", "resolu", "severity", "status", "still", "unresolved", "urgent", "wrong",
};

/* What says nothing. */
static const char *const EMPTY[] = {
    "a",   "after", "all", "an",  "and",  "are", "as",   "at",   "au",   "aux", "avec", "be",  "been", "before", "by",   "ce",   "dans", "de",  "des", "does", "du",   "during", "en",   "est",  "et",
    "for", "from",  "has", "in",  "into", "is",  "it",   "its",  "la",   "le",  "les",  "not", "of",   "on",     "only", "or",   "ou",   "par", "pas", "pour", "que",  "qui",    "sans", "sur",  "that",
    "the", "this",  "to",  "un",  "une",  "via", "was",  "when", "with", "without", "d",   "l",   "s",   "n",
};

static bool is_in(const char *word, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], word) == 0)
            return true;
    return false;
}

static int weight_of(const char *word) {
    if (is_in(word, EMPTY, G_N_ELEMENTS(EMPTY)))
        return 0;
    if (is_in(word, COMMON, G_N_ELEMENTS(COMMON)) || (strspn(word, "0123456789.") == strlen(word)))
        return WEIGHT_COMMON;
    return strchr(word, '_') ? WEIGHT_NAME : WEIGHT_WORD;
}

static void clear_word(gpointer word) {
    g_free(((BugWord *)word)->text);
}

static bool is_word_char(gunichar c) {
    return g_unichar_isalnum(c) || g_unichar_ismark(c) || c == '_';
}

static char *without_accents(const char *text, size_t size) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = text; at < text + size; at += g_utf8_skip[(guchar)*at])
        if (!g_unichar_ismark(g_utf8_get_char(at)))
            g_string_append_len(out, at, g_utf8_skip[(guchar)*at]);
    return g_utf8_casefold(out->str, -1);
}

static void add_word(GArray *words, const char *text, size_t size) {
    g_autofree char *folded = without_accents(text, size);
    BugWord word = {folded, weight_of(folded)};
    for (guint i = 0; i < words->len; i++)
        if (strcmp(g_array_index(words, BugWord, i).text, folded) == 0)
            return;
    if (word.weight == 0)
        return;
    g_steal_pointer(&folded);
    g_array_append_val(words, word);
}

GArray *bug_words(const char *text) {
    GArray *words = g_array_new(FALSE, FALSE, sizeof(BugWord));
    g_array_set_clear_func(words, clear_word);
    g_autofree char *bytes = g_utf8_make_valid(text ? text : "", -1);
    g_autofree char *valid = g_utf8_normalize(bytes, -1, G_NORMALIZE_ALL); /* accents are signs of their own, then */
    for (const char *at = valid; *at && words->len < WORDS_LIMIT;) {
        const char *end = at;
        while (*end && is_word_char(g_utf8_get_char(end)))
            end += g_utf8_skip[(guchar)*end];
        if (end > at)
            add_word(words, at, (size_t)(end - at));
        at = *end ? end + g_utf8_skip[(guchar)*end] : end;
    }
    return words;
}

/* Equal, or two forms of one word: "desync", "desynchronized". */
static bool same_word(const char *left, const char *right) {
    size_t common = 0, a = strlen(left), b = strlen(right);
    while (left[common] && left[common] == right[common])
        common++;
    return (common == a && common == b) || common >= MAX(STEM, MIN(a, b) - MIN(MIN(a, b), 2));
}

int bug_likeness(const GArray *left, const GArray *right) {
    int shared = 0, totals[2] = {0, 0};
    for (guint j = 0; j < right->len; j++)
        totals[1] += g_array_index(right, BugWord, j).weight;
    for (guint i = 0; i < left->len; i++) {
        const BugWord *word = &g_array_index(left, BugWord, i);
        int best = 0;
        for (guint j = 0; j < right->len; j++)
            if (same_word(word->text, g_array_index(right, BugWord, j).text))
                best = MAX(best, MIN(word->weight, g_array_index(right, BugWord, j).weight));
        shared += best;
        totals[0] += word->weight;
    }
    int least = MIN(totals[0], totals[1]);
    return shared < WEIGHT_WORD || least == 0 ? 0 : MIN(shared * 100 / least, 100);
}

PhaseKin bug_phase_kin(const char *left, const char *right) {
    if (!left || !right)
        return KIN_UNKNOWN;
    size_t common = 0, a = strlen(left), b = strlen(right);
    while (left[common] && left[common] == right[common])
        common++;
    if (common == a && common == b)
        return KIN_SAME;
    if ((common == a && right[a] == '.') || (common == b && left[b] == '.'))
        return KIN_PARENT;
    size_t first = strcspn(left, ".");
    return first == strcspn(right, ".") && strncmp(left, right, first) == 0 ? KIN_SIBLING : KIN_OTHER;
}
