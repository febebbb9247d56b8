/*
 * Myers' greedy algorithm ("An O(ND) difference algorithm and its variations", 1986) over lines that are numbers: equal
 * lines have equal numbers. What both texts have in common at their begin and end is left out first, so the usual case (a README with one new
 * row) costs a pass over the bytes.
 */
#include "base/text_diff.h"
#include <string.h>
#include <stdbool.h>
#include <glib.h>

#define CONTEXT 3
#define MOST_EDITS 2000 /* the search keeps that number squared of ints */

typedef struct {
    const char *text; /* with its newline */
    size_t size;
} Slice;

typedef struct {
    GArray *lines;   /* of Slice */
    int *numbers;    /* one a line */
    bool *changed;   /* one a line: removed from a, added in b */
} Side;

typedef struct {
    Side a, b;
} Diff;

static guint slice_hash(gconstpointer key) {
    const Slice *slice = key;
    guint hash = 5381;
    for (size_t i = 0; i < slice->size; i++)
        hash = hash * 33 + (unsigned char)slice->text[i];
    return hash;
}

static gboolean slice_equal(gconstpointer one, gconstpointer other) {
    const Slice *a = one, *b = other;
    return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

static GArray *split_lines(const char *text, size_t size) {
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(Slice));
    while (size > 0) {
        const char *end = memchr(text, '\n', size);
        Slice line = {text, end ? (size_t)(end + 1 - text) : size};
        g_array_append_val(lines, line);
        text += line.size;
        size -= line.size;
    }
    return lines;
}

static void init_side(Side *side, const char *text, size_t size, GHashTable *numbers) {
    side->lines = split_lines(text, size);
    side->numbers = g_new(int, side->lines->len + 1);
    side->changed = g_new0(bool, side->lines->len + 1);
    for (guint i = 0; i < side->lines->len; i++) {
        Slice *line = &g_array_index(side->lines, Slice, i);
        gpointer number;
        if (!g_hash_table_lookup_extended(numbers, line, NULL, &number)) {
            number = GINT_TO_POINTER((int)g_hash_table_size(numbers));
            g_hash_table_insert(numbers, line, number);
        }
        side->numbers[i] = GPOINTER_TO_INT(number);
    }
}

static void clear_side(Side *side) {
    g_array_unref(side->lines);
    g_free(side->numbers);
    g_free(side->changed);
}

/* --- Myers ------------------------------------------------------------------------------------------------------------ */

typedef struct {
    const int *a, *b;
    int a_count, b_count;
    bool *removed, *added;
} Range;

#define NOWHERE (-1)

/* Where diagonal k = x - y is reached by one more edit, before any equal lines, as x; NOWHERE when not inside the texts. `before` is what was
 * reached with one edit less, indexed by diagonal. */
static int step(const Range *range, const int *before, int d, int k, bool *down) {
    int right = k > -d && before[k - 1] != NOWHERE && before[k - 1] < range->a_count ? before[k - 1] + 1 : NOWHERE;
    int below = k < d && before[k + 1] != NOWHERE && before[k + 1] - k <= range->b_count ? before[k + 1] : NOWHERE;
    *down = below >= right && below != NOWHERE;
    return *down ? below : right;
}

/* Goes back from the end: which lines were removed and added. rows[d] is what was reached with d edits. */
static void trace_back(const Range *range, const GPtrArray *rows, int d) {
    int k = range->a_count - range->b_count;
    for (; d > 0; d--) {
        bool down;
        int x = step(range, (const int *)rows->pdata[d - 1] + d, d, k, &down);
        if (down)
            range->added[x - k - 1] = true;
        else
            range->removed[x - 1] = true;
        k += down ? 1 : -1;
    }
}

/* A row of the search: diagonals -d - 1 to d + 1, so that the next step may look one beyond either end. */
static int *new_row(int d) {
    int *row = g_new(int, 2 * (size_t)d + 3);
    for (int i = 0; i < 2 * d + 3; i++)
        row[i] = NOWHERE;
    return row;
}

static bool find_edits(const Range *range) {
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
    int most = MIN(range->a_count + range->b_count, MOST_EDITS);
    for (int d = 0; d <= most; d++) {
        int *row = new_row(d), *here = row + d + 1;
        const int *before = d > 0 ? (const int *)rows->pdata[d - 1] + d : NULL;
        g_ptr_array_add(rows, row);
        for (int k = -d; k <= d; k += 2) {
            bool down;
            int x = d > 0 ? step(range, before, d, k, &down) : 0;
            while (x != NOWHERE && x < range->a_count && x - k < range->b_count && range->a[x] == range->b[x - k])
                x++;
            here[k] = x;
            if (x == range->a_count && x - k == range->b_count) {
                trace_back(range, rows, d);
                return true;
            }
        }
    }
    return false;
}

static void compare(Diff *diff) {
    int a_count = (int)diff->a.lines->len, b_count = (int)diff->b.lines->len, first = 0;
    const int *a = diff->a.numbers, *b = diff->b.numbers;
    while (first < a_count && first < b_count && a[first] == b[first])
        first++;
    while (a_count > first && b_count > first && a[a_count - 1] == b[b_count - 1])
        a_count--, b_count--;
    Range range = {a + first, b + first, a_count - first, b_count - first, diff->a.changed + first, diff->b.changed + first};
    if (find_edits(&range))
        return;
    memset(range.removed, true, (size_t)range.a_count * sizeof(bool));
    memset(range.added, true, (size_t)range.b_count * sizeof(bool));
}

/* --- output ----------------------------------------------------------------------------------------------------------- */

static void append_line(GString *out, char sign, const Side *side, guint index) {
    const Slice *line = &g_array_index(side->lines, Slice, index);
    g_string_append_c(out, sign);
    g_string_append_len(out, line->text, (gssize)line->size);
    if (line->text[line->size - 1] != '\n')
        g_string_append(out, "\n\\ No newline at end of file\n");
}

/* "12,3"; a side without lines is named by the line before. */
static void append_range(GString *out, char sign, guint begin, guint count) {
    g_string_append_printf(out, "%c%u", sign, count == 0 ? begin : begin + 1);
    if (count != 1)
        g_string_append_printf(out, ",%u", count);
}

/* Steps over what is changed at a and b. */
static void skip_changed(const Diff *diff, guint *a, guint *b) {
    while (*a < diff->a.lines->len && diff->a.changed[*a])
        (*a)++;
    while (*b < diff->b.lines->len && diff->b.changed[*b])
        (*b)++;
}

static bool is_changed(const Diff *diff, guint a, guint b) {
    return (a < diff->a.lines->len && diff->a.changed[a]) || (b < diff->b.lines->len && diff->b.changed[b]);
}

/* From the first change on: the end of the hunk, which goes on while changes are near. */
static void find_hunk_end(const Diff *diff, guint *a, guint *b) {
    for (;;) {
        skip_changed(diff, a, b);
        guint same = 0;
        while (*a + same < diff->a.lines->len && !is_changed(diff, *a + same, *b + same))
            same++;
        bool more = same <= 2 * CONTEXT && is_changed(diff, *a + same, *b + same);
        *a += more ? same : MIN(same, CONTEXT);
        *b += more ? same : MIN(same, CONTEXT);
        if (!more)
            return;
    }
}

static void append_hunk(GString *out, const Diff *diff, guint a, guint b, guint a_end, guint b_end) {
    g_string_append(out, "@@ ");
    append_range(out, '-', a, a_end - a);
    g_string_append_c(out, ' ');
    append_range(out, '+', b, b_end - b);
    g_string_append(out, " @@\n");
    while (a < a_end || b < b_end) {
        for (; a < a_end && diff->a.changed[a]; a++)
            append_line(out, '-', &diff->a, a);
        for (; b < b_end && diff->b.changed[b]; b++)
            append_line(out, '+', &diff->b, b);
        for (; a < a_end && b < b_end && !is_changed(diff, a, b); a++, b++)
            append_line(out, ' ', &diff->a, a);
    }
}

static void append_hunks(GString *out, const Diff *diff) {
    guint a = 0, b = 0;
    while (a < diff->a.lines->len || b < diff->b.lines->len) {
        guint back = 0;
        while (a < diff->a.lines->len && !is_changed(diff, a, b))
            a++, b++, back++;
        if (!is_changed(diff, a, b))
            return;
        back = MIN(back, CONTEXT);
        guint a_end = a, b_end = b;
        find_hunk_end(diff, &a_end, &b_end);
        append_hunk(out, diff, a - back, b - back, a_end, b_end);
        a = a_end;
        b = b_end;
    }
}

char *text_diff_unified(const char *a, size_t a_size, const char *b, size_t b_size, const char *label) {
    if (a_size == b_size && (a_size == 0 || memcmp(a, b, a_size) == 0))
        return g_strdup("");
    g_autoptr(GHashTable) numbers = g_hash_table_new(slice_hash, slice_equal);
    Diff diff;
    init_side(&diff.a, a, a_size, numbers);
    init_side(&diff.b, b, b_size, numbers);
    compare(&diff);
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "--- a/%s\n+++ b/%s\n", label, label);
    append_hunks(out, &diff);
    clear_side(&diff.a);
    clear_side(&diff.b);
    return g_string_free(out, FALSE);
}
