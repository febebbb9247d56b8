#include "rename.h"
#include "similarity.h"

#include <stdlib.h>
#include <string.h>

enum {
    SIMILAR_ENOUGH = 50,
    PAIR_LIMIT = 250000,          /* of comparisons in one commit */
    COMPARED_SIZE_LIMIT = 4 << 20, /* larger files are renamed by equal content only */
    SAME_NAME_BONUS = 25,
};

/* --- names --------------------------------------------------------------------------------------------------------- */
typedef struct {
    const char *text;
    size_t size;
} Part;

static Part last_part(const char *path, size_t size) {
    size_t begin = size;
    while (begin > 0 && path[begin - 1] != '/')
        begin--;
    return (Part){path + begin, size - begin};
}

static bool part_is(Part part, const char *text) {
    return part.size == strlen(text) && memcmp(part.text, text, part.size) == 0;
}

static bool part_same(Part a, Part b) {
    return a.size == b.size && memcmp(a.text, b.text, a.size) == 0;
}

/* What names the migration: the file without ".sql", or its folder where every file has the same name. */
static Part name_of(const char *path) {
    size_t size = strlen(path);
    Part file = last_part(path, size);
    if ((part_is(file, "migration.sql") || part_is(file, "up.sql") || part_is(file, "down.sql")) && file.text > path)
        return last_part(path, size - file.size - 1);
    if (file.size > 4 && memcmp(file.text + file.size - 4, ".sql", 4) == 0)
        file.size -= 4;
    return file;
}

static Part without_number(Part name) {
    size_t skip = 0;
    while (skip < name.size && strchr("0123456789Vv_-.", name.text[skip]))
        skip++;
    return (Part){name.text + skip, name.size - skip};
}

int rename_affinity(const char *before, const char *after) {
    Part old = name_of(before), new = name_of(after);
    Part old_file = last_part(before, strlen(before)), new_file = last_part(after, strlen(after));
    int same_file = part_same(old_file, new_file);
    if (part_same(old, new))
        return 3 + same_file;
    Part old_slug = without_number(old), new_slug = without_number(new);
    if (old_slug.size > 0 && part_same(old_slug, new_slug))
        return 2;
    return same_file;
}

/* --- equal contents ------------------------------------------------------------------------------------------------ */
typedef struct {
    int old, new;
    int score; /* higher first */
} Pair;

typedef struct {
    const GArray *changes;
    int *partners;
    GArray *pairs;
} Pairing;

static const FileChange *change_at(const GArray *changes, int index) {
    return &g_array_index(changes, FileChange, index);
}

static int pair_compare(gconstpointer a, gconstpointer b, gpointer payload) {
    const Pair *x = a, *y = b;
    const GArray *changes = payload;
    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    int order = strcmp(change_at(changes, x->new)->path, change_at(changes, y->new)->path);
    return order ? order : strcmp(change_at(changes, x->old)->path, change_at(changes, y->old)->path);
}

/* Takes the pairs, the best first, as long as both sides are free. */
static void take_best(Pairing *pairing) {
    g_array_sort_with_data(pairing->pairs, pair_compare, (gpointer)(uintptr_t)pairing->changes);
    for (guint i = 0; i < pairing->pairs->len; i++) {
        const Pair *pair = &g_array_index(pairing->pairs, Pair, i);
        if (pairing->partners[pair->old] >= 0 || pairing->partners[pair->new] >= 0)
            continue;
        pairing->partners[pair->old] = pair->new;
        pairing->partners[pair->new] = pair->old;
    }
    g_array_set_size(pairing->pairs, 0);
}

/* Indexes of the unpaired changes of a kind. */
static GArray *unpaired(const Pairing *pairing, ChangeKind kind) {
    GArray *indexes = g_array_new(FALSE, FALSE, sizeof(int));
    for (int i = 0; i < (int)pairing->changes->len; i++)
        if (pairing->partners[i] < 0 && change_at(pairing->changes, i)->kind == kind)
            g_array_append_val(indexes, i);
    return indexes;
}

static bool is_empty_blob(const git_oid *id) {
    static const git_oid empty = {{0xe6, 0x9d, 0xe2, 0x9b, 0xb2, 0xd1, 0xd6, 0x43, 0x4b, 0x8b,
                                   0x29, 0xae, 0x77, 0x5a, 0xd8, 0xc2, 0xe4, 0x8c, 0x53, 0x91}};
    return oid_same(id, &empty);
}

static int by_blob(gconstpointer a, gconstpointer b, gpointer payload) {
    const FileChange *x = change_at(payload, *(const int *)a), *y = change_at(payload, *(const int *)b);
    int order = memcmp(x->before.id, y->before.id, GIT_OID_RAWSZ);
    return order ? order : strcmp(x->path, y->path);
}

/* First position in `olds` (sorted by blob) with a blob not below `blob`. */
static guint lower_bound(const Pairing *pairing, const GArray *olds, const git_oid *blob) {
    guint low = 0, high = olds->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (memcmp(change_at(pairing->changes, g_array_index(olds, int, middle))->before.id, blob->id, GIT_OID_RAWSZ) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void pair_equal(Pairing *pairing) {
    g_autoptr(GArray) olds = unpaired(pairing, CHANGE_DELETE);
    g_autoptr(GArray) news = unpaired(pairing, CHANGE_ADD);
    g_array_sort_with_data(olds, by_blob, (gpointer)(uintptr_t)pairing->changes);
    for (guint n = 0; n < news->len && pairing->pairs->len < PAIR_LIMIT; n++) {
        int new = g_array_index(news, int, n);
        const FileChange *added = change_at(pairing->changes, new);
        for (guint o = lower_bound(pairing, olds, &added->after); o < olds->len; o++) {
            int old = g_array_index(olds, int, o);
            const FileChange *deleted = change_at(pairing->changes, old);
            if (!oid_same(&deleted->before, &added->after))
                break;
            Pair pair = {old, new, rename_affinity(deleted->path, added->path)};
            if (pair.score > 0 || !is_empty_blob(&added->after)) /* that both are empty says nothing */
                g_array_append_val(pairing->pairs, pair);
        }
    }
    take_best(pairing);
}

/* --- similar contents ---------------------------------------------------------------------------------------------- */
static GPtrArray *fingerprints(const Repository *repository, const Pairing *pairing, const GArray *indexes, Gaps *gaps) {
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)fingerprint_free);
    for (guint i = 0; i < indexes->len; i++) {
        const FileChange *change = change_at(pairing->changes, g_array_index(indexes, int, i));
        g_auto(RawObject) blob = {0};
        ObjectState state = object_read_blob(repository, change->kind == CHANGE_ADD ? &change->after : &change->before, &blob);
        gaps->blobs_missing += state == OBJECT_MISSING;
        gaps->damaged |= state == OBJECT_DAMAGED;
        bool usable = state == OBJECT_OK && blob.size <= COMPARED_SIZE_LIMIT;
        g_ptr_array_add(all, usable ? fingerprint_new(blob.data, blob.size) : NULL);
    }
    return all;
}

static void pair_similar(const Repository *repository, Pairing *pairing, Gaps *gaps) {
    g_autoptr(GArray) olds = unpaired(pairing, CHANGE_DELETE);
    g_autoptr(GArray) news = unpaired(pairing, CHANGE_ADD);
    if (olds->len == 0 || news->len == 0 || (size_t)olds->len * news->len > PAIR_LIMIT)
        return;
    g_autoptr(GPtrArray) before = fingerprints(repository, pairing, olds, gaps);
    g_autoptr(GPtrArray) after = fingerprints(repository, pairing, news, gaps);
    for (guint n = 0; n < news->len; n++) {
        for (guint o = 0; o < olds->len; o++) {
            const Fingerprint *old = g_ptr_array_index(before, o), *new = g_ptr_array_index(after, n);
            int score = old && new ? fingerprint_similarity(old, new) : 0;
            if (score < SIMILAR_ENOUGH)
                continue;
            Pair pair = {g_array_index(olds, int, o), g_array_index(news, int, n), score};
            if (rename_affinity(change_at(pairing->changes, pair.old)->path, change_at(pairing->changes, pair.new)->path) >= 2)
                pair.score += SAME_NAME_BONUS;
            g_array_append_val(pairing->pairs, pair);
        }
    }
    take_best(pairing);
}

void renames_find(const Repository *repository, const GArray *changes, int *partners, Gaps *gaps) {
    bool deleted = false, added = false;
    for (int i = 0; i < (int)changes->len; i++) {
        partners[i] = -1;
        deleted |= change_at(changes, i)->kind == CHANGE_DELETE;
        added |= change_at(changes, i)->kind == CHANGE_ADD;
    }
    if (!deleted || !added)
        return;
    g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    Pairing pairing = {.changes = changes, .partners = partners, .pairs = pairs};
    pair_equal(&pairing);
    pair_similar(repository, &pairing, gaps);
}
