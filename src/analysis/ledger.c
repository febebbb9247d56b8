#include "analysis/drift.h"

#include <string.h>

static int64_t parse_when(const char *text) {
    if (!text || !*text)
        return 0;
    char *end = NULL;
    int64_t when = g_ascii_strtoll(text, &end, 10);
    return *end == '\0' ? when : 0;
}

static int compare_rows(gconstpointer a, gconstpointer b) {
    const LedgerRow *left = a, *right = b;
    if (left->when != right->when)
        return left->when < right->when ? -1 : 1;
    int order = g_strcmp0(left->name, right->name);
    return order ? order : g_strcmp0(left->hash, right->hash);
}

/* How rows find their files. Values are index + 1. */
typedef struct {
    GHashTable *by_hash, *by_tag, *by_when;
} Lookup;

static void lookup_clear(Lookup *lookup) {
    g_hash_table_destroy(lookup->by_hash);
    g_hash_table_destroy(lookup->by_tag);
    g_hash_table_destroy(lookup->by_when);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Lookup, lookup_clear)

static int64_t migration_when(const MigrationSet *set, size_t index) {
    int entry = set->migrations[index].entry;
    return entry >= 0 && (size_t)entry < set->entry_count ? set->entries[entry].when : 0;
}

/* The first of equal keys stays: the earlier migration. */
static void put_first(GHashTable *table, gpointer key, size_t index) {
    if (!g_hash_table_contains(table, key))
        g_hash_table_insert(table, key, GSIZE_TO_POINTER(index + 1));
    else
        g_free(key);
}

static void lookup_fill(Lookup *lookup, const MigrationSet *set) {
    lookup->by_hash = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    lookup->by_tag = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    lookup->by_when = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        int64_t when = migration_when(set, i);
        if (migration->sha256)
            put_first(lookup->by_hash, g_strdup(migration->sha256), i);
        if (migration->tag)
            put_first(lookup->by_tag, g_strdup(migration->tag), i);
        if (when != 0)
            put_first(lookup->by_when, g_memdup2(&when, sizeof when), i);
    }
}

static int find_text(GHashTable *table, const char *key) {
    return key ? (int)GPOINTER_TO_SIZE(g_hash_table_lookup(table, key)) - 1 : -1;
}

static bool same_hash(const MigrationSet *set, int index, const char *hash) {
    return index >= 0 && set->migrations[index].sha256 && g_strcmp0(set->migrations[index].sha256, hash) == 0;
}

/* By name where the runner stores one (another name is another migration to it); else by content; else by time: the same time with other content is the
 * same migration, edited since. */
static void explain_row(LedgerRow *row, const MigrationSet *set, const Lookup *lookup) {
    if (row->name) {
        row->migration = find_text(lookup->by_tag, row->name);
    } else {
        int by_when = row->when ? (int)GPOINTER_TO_SIZE(g_hash_table_lookup(lookup->by_when, &row->when)) - 1 : -1;
        row->migration = same_hash(set, by_when, row->hash) ? by_when : find_text(lookup->by_hash, row->hash);
        if (row->migration < 0)
            row->migration = by_when;
    }
    if (row->migration >= 0 && row->hash && *row->hash && set->migrations[row->migration].sha256)
        row->other_version = !same_hash(set, row->migration, row->hash);
}

static bool has_file(const Migration *migration) {
    return migration->path != NULL;
}

/* Drizzle's rule: one row, the newest by `created_at` (NULLs first), decides for all. */
static void simulate_newest(LedgerState *state, const MigrationSet *set, bool time_missing) {
    state->replays_all = time_missing;
    state->newest = time_missing ? 0 : INT64_MIN;
    for (size_t i = 0; !time_missing && i < state->row_count; i++)
        state->newest = MAX(state->newest, state->rows[i].when);
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        if (!migration->registered || !has_file(migration))
            continue;
        bool runs = state->row_count == 0 || migration_when(set, i) > state->newest;
        state->will_run[i] = runs;
        state->will_skip[i] = !runs && !state->applied[i];
    }
}

static void simulate_names(LedgerState *state, const MigrationSet *set) {
    for (size_t i = 0; i < set->migration_count; i++)
        state->will_run[i] = set->migrations[i].registered && has_file(&set->migrations[i]) && !state->applied[i];
}

LedgerState *ledger_state_build(const MigrationSet *set, size_t rows, const char *const *hashes, const char *const *whens, const char *const *names) {
    LedgerState *state = g_new0(LedgerState, 1);
    state->texts = text_pool_new();
    state->has_ledger = true;
    state->newest = INT64_MIN;
    state->rows = g_new0(LedgerRow, rows + 1);
    state->row_count = rows;
    state->migration_count = set->migration_count;
    state->applied = g_new0(bool, set->migration_count + 1);
    state->will_run = g_new0(bool, set->migration_count + 1);
    state->will_skip = g_new0(bool, set->migration_count + 1);

    g_auto(Lookup) lookup = {NULL, NULL, NULL};
    lookup_fill(&lookup, set);
    bool time_missing = false;
    for (size_t i = 0; i < rows; i++) {
        LedgerRow *row = &state->rows[i];
        const char *when = whens ? whens[i] : NULL;
        row->hash = text_pool_add(state->texts, hashes ? hashes[i] : NULL);
        row->name = text_pool_add(state->texts, names ? names[i] : NULL);
        row->when = parse_when(when);
        time_missing |= when == NULL;
        explain_row(row, set, &lookup);
        if (row->migration >= 0)
            state->applied[row->migration] = true;
    }
    qsort(state->rows, rows, sizeof *state->rows, compare_rows);
    if (set->skip == SKIP_WHEN_NOT_NEWER)
        simulate_newest(state, set, time_missing);
    else
        simulate_names(state, set);
    return state;
}

void ledger_state_free(LedgerState *state) {
    if (!state)
        return;
    text_pool_free(state->texts);
    g_free(state->rows);
    g_free(state->applied);
    g_free(state->will_run);
    g_free(state->will_skip);
    g_free(state);
}
