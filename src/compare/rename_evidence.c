#include "rename_evidence.h"

#include <string.h>
#include "rename_column.h"
#include "rename_table.h"

/* A column that so many removed tables have says nothing of any of them. */
#define COMMON_COLUMN 64
/* Whoever adds more columns to one table renames none that could be told. */
#define MANY_COLUMNS 64

struct RenameEvidence {
    const Catalog *before, *after;
    GHashTable *added_columns;  /* table -> GPtrArray of Change *: added columns of a table that is on both sides */
    GHashTable *children;       /* table -> GPtrArray of Change *: constraints and indexes that differ */
    GHashTable *tables_with;    /* "name type" of a column -> GPtrArray of Change *: added tables that have it */
};

static void add_to(GHashTable *index, const char *key, gpointer change) {
    GPtrArray *list = g_hash_table_lookup(index, key);
    if (!list) {
        list = g_ptr_array_new();
        g_hash_table_insert(index, g_strdup(key), list);
    }
    g_ptr_array_add(list, change);
}

static bool is_table(const Change *change) {
    return change->kind == KIND_TABLE || change->kind == KIND_FOREIGN_TABLE;
}

static void add_table_columns(RenameEvidence *evidence, Change *table) {
    const GPtrArray *children = catalog_children(evidence->after, table->identity);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *column = children->pdata[i];
        g_autofree char *key = column->kind == KIND_COLUMN ? rename_table_key(column) : NULL;
        if (key)
            add_to(evidence->tables_with, key, table);
    }
}

static bool is_on_both_sides(const RenameEvidence *evidence, const char *table) {
    return (catalog_find(evidence->before, KIND_TABLE, table) && catalog_find(evidence->after, KIND_TABLE, table)) ||
           (catalog_find(evidence->before, KIND_FOREIGN_TABLE, table) && catalog_find(evidence->after, KIND_FOREIGN_TABLE, table));
}

static void index_change(RenameEvidence *evidence, Change *change) {
    if (change->action == CHANGE_ADDED && is_table(change))
        add_table_columns(evidence, change);
    else if (change->action == CHANGE_ADDED && change->kind == KIND_COLUMN && change->parent && is_on_both_sides(evidence, change->parent))
        add_to(evidence->added_columns, change->parent, change);
    else if (change->parent && change->kind != KIND_COLUMN)
        add_to(evidence->children, change->parent, change);
}

static GHashTable *index_new(void) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
}

RenameEvidence *rename_evidence_new(const ChangeSet *changes, const Catalog *before, const Catalog *after) {
    RenameEvidence *evidence = g_new0(RenameEvidence, 1);
    *evidence = (RenameEvidence){before, after, index_new(), index_new(), index_new()};
    for (guint i = 0; i < changes->changes->len; i++)
        index_change(evidence, changes->changes->pdata[i]);
    return evidence;
}

void rename_evidence_free(RenameEvidence *evidence) {
    if (!evidence)
        return;
    g_hash_table_unref(evidence->added_columns);
    g_hash_table_unref(evidence->children);
    g_hash_table_unref(evidence->tables_with);
    g_free(evidence);
}

/* Tables of the same kind that share a column with it which few have. */
static void find_tables(const RenameEvidence *evidence, const Change *removed, GPtrArray *partners) {
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    const GPtrArray *children = catalog_children(evidence->before, removed->identity);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *column = children->pdata[i];
        g_autofree char *key = column->kind == KIND_COLUMN ? rename_table_key(column) : NULL;
        const GPtrArray *tables = key ? g_hash_table_lookup(evidence->tables_with, key) : NULL;
        for (guint j = 0; tables && tables->len <= COMMON_COLUMN && j < tables->len; j++)
            if (((const Change *)tables->pdata[j])->kind == removed->kind && g_hash_table_add(seen, tables->pdata[j]))
                g_ptr_array_add(partners, tables->pdata[j]);
    }
}

static void find_columns(const RenameEvidence *evidence, const Change *removed, GPtrArray *partners) {
    const GPtrArray *columns = g_hash_table_lookup(evidence->added_columns, removed->parent);
    for (guint i = 0; columns && columns->len <= MANY_COLUMNS && i < columns->len; i++)
        g_ptr_array_add(partners, columns->pdata[i]);
}

GPtrArray *rename_evidence_partners(const RenameEvidence *evidence, const Change *removed) {
    GPtrArray *partners = g_ptr_array_new();
    if (removed->action == CHANGE_REMOVED && is_table(removed))
        find_tables(evidence, removed, partners);
    else if (removed->action == CHANGE_REMOVED && removed->kind == KIND_COLUMN && removed->parent)
        find_columns(evidence, removed, partners);
    return partners;
}

static const GPtrArray *children_of(const RenameEvidence *evidence, const Change *column) {
    return g_hash_table_lookup(evidence->children, column->parent);
}

int rename_evidence_score(const RenameEvidence *evidence, const Change *removed, const Change *added) {
    if (removed->kind == KIND_COLUMN)
        return rename_column_score(evidence->before, evidence->after, children_of(evidence, removed), removed, added);
    return rename_table_score(evidence->before, evidence->after, removed, added);
}

const char *rename_evidence_words(const RenameEvidence *evidence, TextPool *texts, const Change *removed, const Change *added) {
    if (removed->kind == KIND_COLUMN)
        return rename_column_words(texts, evidence->before, evidence->after, children_of(evidence, removed), removed, added);
    return rename_table_words(texts, evidence->before, evidence->after, removed, added);
}
