#include "fleet/reading.h"

#include <string.h>

LedgerCopy *ledger_copy_new(void) {
    LedgerCopy *copy = g_new0(LedgerCopy, 1);
    copy->columns = g_ptr_array_new_with_free_func(g_free);
    copy->rows = g_ptr_array_new();
    return copy;
}

void ledger_copy_free(LedgerCopy *copy) {
    if (!copy)
        return;
    for (guint i = 0; i < copy->rows->len; i++) {
        char **row = copy->rows->pdata[i];
        for (guint j = 0; j < copy->columns->len; j++)
            g_free(row[j]);
        g_free(row);
    }
    g_ptr_array_unref(copy->rows);
    g_ptr_array_unref(copy->columns);
    g_free(copy);
}

void ledger_copy_add_row(LedgerCopy *copy, const char *const *values) {
    char **row = g_new0(char *, copy->columns->len + 1);
    for (guint i = 0; i < copy->columns->len; i++)
        row[i] = g_strdup(values[i]);
    g_ptr_array_add(copy->rows, row);
}

int ledger_copy_column(const LedgerCopy *copy, const char *name) {
    for (guint i = 0; i < copy->columns->len; i++)
        if (strcmp(copy->columns->pdata[i], name) == 0)
            return (int)i;
    return -1;
}

void database_reading_free(DatabaseReading *reading) {
    if (!reading)
        return;
    g_free(reading->name);
    g_free(reading->place);
    g_free(reading->problem);
    catalog_free(reading->catalog);
    g_free(reading->fingerprint);
    ledger_copy_free(reading->ledger);
    g_free(reading->ledger_problem);
    g_free(reading);
}

static void free_reading(gpointer reading) {
    database_reading_free(reading);
}

static void free_kept(gpointer data) {
    KeptCatalog *kept = data;
    catalog_free(kept->catalog);
    g_free(kept->name);
    g_free(kept);
}

DatabaseEntry *database_entry_new(const char *target, const char *name, bool fleet) {
    DatabaseEntry *entry = g_new0(DatabaseEntry, 1);
    entry->target = g_strdup(target);
    entry->name = g_strdup(name);
    entry->fleet = fleet;
    entry->notes = g_ptr_array_new_with_free_func(g_free);
    entry->members = g_ptr_array_new_with_free_func(g_free);
    entry->readings = g_ptr_array_new_with_free_func(free_reading);
    entry->catalogs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_kept);
    return entry;
}

void database_entry_free(DatabaseEntry *entry) {
    if (!entry)
        return;
    g_free(entry->target);
    g_free(entry->name);
    g_free(entry->unset);
    g_free(entry->problem);
    g_ptr_array_unref(entry->notes);
    g_ptr_array_unref(entry->members);
    g_ptr_array_unref(entry->readings);
    g_hash_table_unref(entry->catalogs);
    g_free(entry);
}

void database_entry_keep(DatabaseEntry *entry, DatabaseReading *take_reading) {
    g_ptr_array_add(entry->readings, take_reading);
    if (!take_reading->catalog)
        return;
    KeptCatalog *kept = g_hash_table_lookup(entry->catalogs, take_reading->fingerprint);
    if (!kept) {
        kept = g_new0(KeptCatalog, 1);
        g_hash_table_insert(entry->catalogs, g_strdup(take_reading->fingerprint), kept);
    } else if (strcmp(kept->name, take_reading->name) <= 0) {
        g_clear_pointer(&take_reading->catalog, catalog_free);
        return;
    }
    catalog_free(kept->catalog);
    g_free(kept->name);
    kept->catalog = g_steal_pointer(&take_reading->catalog);
    kept->name = g_strdup(take_reading->name);
}

static int compare_readings(gconstpointer a, gconstpointer b) {
    const DatabaseReading *left = *(DatabaseReading *const *)a, *right = *(DatabaseReading *const *)b;
    return strcmp(left->name, right->name);
}

void database_entry_sort(DatabaseEntry *entry) {
    g_ptr_array_sort(entry->readings, compare_readings);
}

const Catalog *database_entry_catalog(const DatabaseEntry *entry, const DatabaseReading *reading) {
    if (reading->catalog || !reading->fingerprint)
        return reading->catalog;
    const KeptCatalog *kept = g_hash_table_lookup(entry->catalogs, reading->fingerprint);
    return kept ? kept->catalog : NULL;
}
