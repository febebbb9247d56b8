#include "name_likeness.h"

#include <stdbool.h>
#include <glib.h>

/* Names longer than PostgreSQL's are cut. */
#define MAX_PAIRS 63

static size_t letter_pairs(const char *name, guint16 *pairs) {
    size_t count = 0;
    for (; name[0] && name[1] && count < MAX_PAIRS; name++)
        pairs[count++] = (guint16)((guint8)g_ascii_tolower(name[0]) << 8 | (guint8)g_ascii_tolower(name[1]));
    return count;
}

int name_likeness(const char *a, const char *b) {
    if (g_ascii_strcasecmp(a, b) == 0)
        return 100;
    guint16 pairs_a[MAX_PAIRS], pairs_b[MAX_PAIRS];
    bool used[MAX_PAIRS] = {false};
    size_t count_a = letter_pairs(a, pairs_a), count_b = letter_pairs(b, pairs_b), shared = 0;
    for (size_t i = 0; i < count_a; i++) {
        for (size_t j = 0; j < count_b; j++) {
            if (used[j] || pairs_a[i] != pairs_b[j])
                continue;
            used[j] = true;
            shared++;
            break;
        }
    }
    return count_a + count_b ? (int)(200 * shared / (count_a + count_b)) : 0;
}
