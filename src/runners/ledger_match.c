#include "ledger_match.h"

#include <stdlib.h>
#include <string.h>

/* --- keys --------------------------------------------------------------------------------------------------------------------------------- */

int64_t migration_when(const MigrationSet *set, size_t index) {
    int entry = set->migrations[index].entry;
    return entry >= 0 && (size_t)entry < set->entry_count ? set->entries[entry].when : 0;
}

/* One part of a version: digits, as a number of any length, or anything else, as text. */
static int compare_parts(const char *a, size_t a_size, const char *b, size_t b_size) {
    bool numbers = strspn(a, "0123456789") >= a_size && strspn(b, "0123456789") >= b_size;
    while (numbers && a_size > 1 && *a == '0')
        a++, a_size--;
    while (numbers && b_size > 1 && *b == '0')
        b++, b_size--;
    if (numbers && a_size != b_size)
        return a_size < b_size ? -1 : 1;
    int order = memcmp(a, b, MIN(a_size, b_size));
    return order ? order : (a_size > b_size) - (a_size < b_size);
}

int number_compare_keys(const char *a, const char *b) {
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    for (;;) {
        size_t a_size = strcspn(a, "._"), b_size = strcspn(b, "._");
        int order = compare_parts(a, a_size, b, b_size);
        if (order || (!a[a_size] && !b[b_size]))
            return order;
        if (!a[a_size] || !b[b_size])
            return a[a_size] ? 1 : -1;
        a += a_size + 1;
        b += b_size + 1;
    }
}

/* --- rows as they are --------------------------------------------------------------------------------------------------------------------- */

static int64_t parse_number(const char *text) {
    char *end = NULL;
    int64_t number = text && *text ? g_ascii_strtoll(text, &end, 10) : 0;
    return end && *end == '\0' ? number : 0;
}

static bool has_column(const RunnerRules *rules, LedgerField field) {
    for (const LedgerColumn *column = rules->columns; column && column->column; column++)
        if (column->field == field)
            return true;
    return false;
}

static LedgerRowState state_of(const LedgerRow *row, const RunnerRules *rules) {
    if (row->fields[FIELD_ROLLED_BACK_AT])
        return ROW_ROLLED_BACK;
    bool unfinished = has_column(rules, FIELD_FINISHED_AT) && !row->fields[FIELD_FINISHED_AT];
    bool failed = g_strcmp0(row->fields[FIELD_SUCCESS], "f") == 0 || g_strcmp0(row->fields[FIELD_DIRTY], "t") == 0;
    return failed || unfinished ? ROW_FAILED : ROW_APPLIED;
}

static void read_row(LedgerRow *row, const MigrationSet *set, const LedgerTable *table, size_t index, TextPool *texts) {
    for (int field = 0; field < FIELD_COUNT; field++)
        row->fields[field] = table->columns[field] ? text_pool_add(texts, table->columns[field][index]) : NULL;
    row->key = row->fields[FIELD_KEY];
    row->name = row->fields[FIELD_NAME] ? row->fields[FIELD_NAME] : row->key;
    row->hash = row->fields[FIELD_CHECKSUM];
    row->when = parse_number(row->fields[FIELD_WHEN]);
    row->state = state_of(row, set->rules);
    row->migration = -1;
    if (set->rules->read_row)
        set->rules->read_row(row, texts);
    if (set->scope && row->fields[FIELD_SCOPE] && strcmp(row->fields[FIELD_SCOPE], set->scope) != 0)
        row->state = ROW_INTERNAL;
}

static int compare_rows(const void *a, const void *b) {
    const LedgerRow *left = a, *right = b;
    int64_t first = parse_number(left->fields[FIELD_ORDER]), second = parse_number(right->fields[FIELD_ORDER]);
    if (first != second)
        return first < second ? -1 : 1;
    if (left->when != right->when)
        return left->when < right->when ? -1 : 1;
    int order = g_strcmp0(left->fields[FIELD_APPLIED_AT], right->fields[FIELD_APPLIED_AT]);
    if (order == 0)
        order = g_strcmp0(left->key, right->key);
    return order ? order : g_strcmp0(left->hash, right->hash);
}

/* --- rows and files ----------------------------------------------------------------------------------------------------------------------- */

/* Values are index + 1. */
typedef struct {
    GHashTable *by_key, *by_hash, *by_when;
} Lookup;

static void lookup_clear(Lookup *lookup) {
    g_hash_table_destroy(lookup->by_key);
    g_hash_table_destroy(lookup->by_hash);
    g_hash_table_destroy(lookup->by_when);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Lookup, lookup_clear)

/* The first of equal keys stays: the earlier migration. */
static void put_first(GHashTable *table, gpointer key, size_t index) {
    if (!g_hash_table_contains(table, key))
        g_hash_table_insert(table, key, GSIZE_TO_POINTER(index + 1));
    else
        g_free(key);
}

static void lookup_fill(Lookup *lookup, const MigrationSet *set) {
    lookup->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    lookup->by_hash = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    lookup->by_when = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        int64_t when = migration_when(set, i);
        if (migration->key)
            put_first(lookup->by_key, g_strdup(migration->key), i);
        if (migration->sha256)
            put_first(lookup->by_hash, g_strdup(migration->sha256), i);
        if (when != 0)
            put_first(lookup->by_when, g_memdup2(&when, sizeof when), i);
    }
}

static int find_text(GHashTable *table, const char *key) {
    return key ? (int)GPOINTER_TO_SIZE(g_hash_table_lookup(table, key)) - 1 : -1;
}

static bool has_hash(const MigrationSet *set, int index, const char *hash) {
    return index >= 0 && set->migrations[index].sha256 && g_strcmp0(set->migrations[index].sha256, hash) == 0;
}

/* By key where the runner stores one (another key is another migration to it); else by content; else by time: the same time with other content is the
 * same migration, edited since. */
static int find_migration(const LedgerRow *row, const MigrationSet *set, const Lookup *lookup) {
    if (row->key) {
        int found = find_text(lookup->by_key, row->key);
        return found < 0 && set->rules->find_other ? set->rules->find_other(set, row) : found;
    }
    int by_when = row->when ? (int)GPOINTER_TO_SIZE(g_hash_table_lookup(lookup->by_when, &row->when)) - 1 : -1;
    int by_hash = has_hash(set, by_when, row->hash) ? by_when : find_text(lookup->by_hash, row->hash);
    return by_hash >= 0 ? by_hash : by_when;
}

/* Is the migration's file what was run, as far as the recorded checksum tells? */
static void compare_content(LedgerRow *row, const MigrationSet *set) {
    const Migration *migration = row->migration >= 0 ? &set->migrations[row->migration] : NULL;
    const char *recorded = row->hash ? row->hash : row->fields[FIELD_TEXT];
    if (!migration || !recorded || !*recorded || row->state == ROW_BASELINE)
        return;
    if (g_strcmp0(migration->checksum, recorded) == 0)
        return;
    if (set->rules->checksum_fits && migration->sql) {
        const char *variant = set->rules->checksum_fits(migration, migration->sql, migration->sql_size, recorded);
        row->other_version = !variant;
        row->variant = variant && *variant ? text_pool_add(set->texts, variant) : NULL;
    } else {
        row->other_version = migration->checksum != NULL;
    }
}

/* Of several rows of one migration only the last counts, where the runner reads them so. */
static void supersede(LedgerState *state) {
    g_autoptr(GHashTable) last = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = state->row_count; i-- > 0;) {
        LedgerRow *row = &state->rows[i];
        if (row->key && !g_hash_table_add(last, (gpointer)(uintptr_t)row->key))
            row->superseded = true;
    }
}

void ledger_match_rows(LedgerState *state, const MigrationSet *set, const LedgerTable *table) {
    g_auto(Lookup) lookup = {NULL, NULL, NULL};
    lookup_fill(&lookup, set);
    for (size_t i = 0; i < table->rows; i++) {
        LedgerRow *row = &state->rows[i];
        read_row(row, set, table, i, state->texts);
        if (row->state == ROW_INTERNAL)
            continue;
        row->migration = find_migration(row, set, &lookup);
        compare_content(row, set);
    }
    qsort(state->rows, state->row_count, sizeof *state->rows, compare_rows);
    if (set->rules->last_row_decides)
        supersede(state);
}
