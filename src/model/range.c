#include "model/range.h"
#include <string.h>

CommitRange *commit_range_new(void) {
    CommitRange *range = g_new0(CommitRange, 1);
    range->texts = text_pool_new();
    range->owned = g_ptr_array_new_with_free_func(g_free);
    range->commits = g_array_new(FALSE, TRUE, sizeof(RangeCommit));
    range->files = g_array_new(FALSE, TRUE, sizeof(RangeFile));
    range->complete = true;
    return range;
}

void commit_range_free(CommitRange *range) {
    if (!range)
        return;
    g_clear_pointer(&range->positions, g_hash_table_unref);
    g_array_unref(range->commits);
    g_array_unref(range->files);
    g_ptr_array_unref(range->owned);
    text_pool_free(range->texts);
    g_free(range);
}

gssize commit_range_position(const CommitRange *range, const Commit *commit) {
    gpointer position = range->positions && commit ? g_hash_table_lookup(range->positions, commit->id) : NULL;
    return (gssize)GPOINTER_TO_SIZE(position) - 1;
}

bool commit_range_has(const CommitRange *range, const Commit *commit) {
    for (guint i = 0; commit && i < range->commits->len; i++)
        if (strcmp(g_array_index(range->commits, RangeCommit, i).commit->id, commit->id) == 0)
            return true;
    return false;
}

/* --- names of phases ----------------------------------------------------------------------------------------------- */
static const char *skip_phase_word(const char *name) {
    if (g_ascii_strncasecmp(name, "phase", 5) == 0)
        name += 5;
    return name + strspn(name, " -_");
}

static int compare_numbers(const char **a, const char **b) {
    *a += strspn(*a, "0");
    *b += strspn(*b, "0");
    size_t size_a = strspn(*a, "0123456789"), size_b = strspn(*b, "0123456789");
    int order = size_a != size_b ? (size_a > size_b) - (size_a < size_b) : strncmp(*a, *b, size_a);
    *a += size_a;
    *b += size_b;
    return order;
}

int phase_compare(const char *a, const char *b) {
    a = skip_phase_word(a);
    b = skip_phase_word(b);
    while (*a && *b) {
        bool numbers = g_ascii_isdigit(*a) && g_ascii_isdigit(*b);
        int order = numbers ? compare_numbers(&a, &b) : g_ascii_tolower(*a) - g_ascii_tolower(*b);
        if (order != 0)
            return order;
        if (!numbers)
            a++, b++;
    }
    return (*a != '\0') - (*b != '\0');
}

bool phase_same(const char *a, const char *b) {
    return phase_compare(a, b) == 0;
}
