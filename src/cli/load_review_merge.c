/* What both sides' migrations are together, and what the runner does with them on a database that ran the one side's. */

#include "load_review.h"

#include <string.h>
#include "merge_tree.h"
#include "runners/predict.h"
#include "runners/runner.h"

/* --- put together by hand --------------------------------------------------------------------------------------------------- */

static bool is_same_text(const Migration *a, const Migration *b) {
    return g_strcmp0(a->sha256, b->sha256) == 0;
}

/* The migration as the side has it that changed it; NULL: a side has taken it away. */
static const Migration *merged_version(const Migration *before, const MigrationSet *first, const MigrationSet *second) {
    const Migration *a = migration_set_find(first, before->tag), *b = migration_set_find(second, before->tag);
    if (!a || !b)
        return NULL;
    return is_same_text(a, before) ? b : a;
}

static void add_migration(MigrationSet *set, const MigrationSet *from, const Migration *migration) {
    Migration copy = *migration;
    copy.pieces = migration->piece_count ? g_memdup2(migration->pieces, migration->piece_count * sizeof *migration->pieces) : NULL;
    copy.entry = -1;
    if (migration->entry >= 0 && (size_t)migration->entry < from->entry_count) {
        JournalEntry entry = from->entries[migration->entry];
        entry.idx = (int)set->entry_count;
        entry.migration = (int)set->migration_count;
        copy.entry = (int)set->entry_count;
        set->entries[set->entry_count++] = entry;
    }
    set->migrations[set->migration_count++] = copy;
}

/* What `from` has and neither `before` nor the set has yet. Those that are no versions stand behind all others, as runners have it. */
static void add_own(MigrationSet *set, const MigrationSet *before, const MigrationSet *from, bool versions) {
    for (size_t i = 0; i < from->migration_count; i++) {
        const Migration *migration = &from->migrations[i];
        bool wanted = (migration->kind == MIGRATION_VERSIONED) == versions;
        if (wanted && !(before && migration_set_find(before, migration->tag)) && !migration_set_find(set, migration->tag))
            add_migration(set, from, migration);
    }
}

MigrationSet *review_compose(const MigrationSet *before, const MigrationSet *first, const MigrationSet *second, size_t *common) {
    MigrationSet *set = migration_set_new();
    size_t most = (before ? before->migration_count : 0) + first->migration_count + second->migration_count;
    set->rules = first->rules;
    set->folder = first->folder;
    set->journal = first->journal;
    set->ledger = first->ledger;
    set->scope = first->scope;
    set->migrations = g_new0(Migration, most + 1);
    set->entries = g_new0(JournalEntry, most + 1);
    for (size_t i = 0; before && i < before->migration_count; i++) {
        const Migration *version = merged_version(&before->migrations[i], first, second);
        if (version)
            add_migration(set, version == migration_set_find(first, version->tag) ? first : second, version);
    }
    *common = set->migration_count;
    for (int versions = 1; versions >= 0; versions--) {
        add_own(set, before, first, versions);
        add_own(set, before, second, versions);
    }
    return set;
}

/* --- a ledger as if all had run ----------------------------------------------------------------------------------------------- */

typedef struct {
    GPtrArray *columns[FIELD_COUNT]; /* of char * */
} Rows;

static void rows_clear(Rows *rows) {
    for (int field = 0; field < FIELD_COUNT; field++)
        g_clear_pointer(&rows->columns[field], g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rows, rows_clear)

static char *field_text(const MigrationSet *set, const Migration *migration, LedgerField field, size_t row) {
    switch (field) {
    case FIELD_KEY:
        return g_strdup(migration->key);
    case FIELD_NAME:
        return g_strdup(migration->description ? migration->description : migration->tag);
    case FIELD_CHECKSUM:
        return migration->checksum ? g_strdup(migration->checksum) : set->rules->checksum_now ? set->rules->checksum_now(migration, "") : g_strdup(migration->sha256);
    case FIELD_WHEN:
        return migration->entry >= 0 ? g_strdup_printf("%" G_GINT64_FORMAT, set->entries[migration->entry].when) : NULL;
    case FIELD_ORDER:
        return g_strdup_printf("%zu", row + 1);
    case FIELD_APPLIED_AT:
    case FIELD_FINISHED_AT:
        return g_strdup_printf("2000-01-01 %02zu:%02zu:%02zu", row / 3600 % 24, row / 60 % 60, row % 60);
    case FIELD_SUCCESS:
        return g_strdup("t");
    case FIELD_DIRTY:
        return g_strdup("f");
    case FIELD_TYPE:
        return g_strdup("SQL");
    case FIELD_BATCH:
        return g_strdup("1");
    case FIELD_SCOPE:
        return g_strdup(set->scope);
    case FIELD_FILE:
    case FIELD_AUTHOR:
    case FIELD_ROLLED_BACK_AT:
    case FIELD_DURATION:
    case FIELD_BY:
    case FIELD_ERROR:
    case FIELD_TEXT:
    case FIELD_COUNT:
    default:
        return NULL;
    }
}

static size_t fill_rows(Rows *rows, const MigrationSet *set) {
    size_t count = 0;
    for (const LedgerColumn *column = set->rules->columns; column && column->column; column++)
        if (!rows->columns[column->field])
            rows->columns[column->field] = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        if (!migration->registered || !migration->path)
            continue;
        for (int field = 0; field < FIELD_COUNT; field++)
            if (rows->columns[field])
                g_ptr_array_add(rows->columns[field], field_text(set, migration, (LedgerField)field, count));
        count++;
    }
    return count;
}

/* What the runner does with `folder` on a database on which all of `ran` has run. NULL without a ledger that is known. */
static LedgerState *predict_after(const MigrationSet *folder, const MigrationSet *ran) {
    g_auto(Rows) rows = {0};
    LedgerTable table = {.rows = fill_rows(&rows, ran)};
    bool any = false;
    for (int field = 0; field < FIELD_COUNT; field++) {
        table.columns[field] = rows.columns[field] ? (const char *const *)rows.columns[field]->pdata : NULL;
        any = any || rows.columns[field];
    }
    return any && table.rows > 0 ? runner_predict(folder, &table, &(LedgerSetting){.has_objects = true}) : NULL;
}

/* The rows are good enough for this runner when it finds nothing to do with the folder that they were made of. */
static bool is_believed(const MigrationSet *ran) {
    g_autoptr(LedgerState) state = predict_after(ran, ran);
    if (!state || state->stop != STOP_NONE)
        return false;
    for (size_t i = 0; i < state->migration_count; i++)
        if (ran->migrations[i].kind == MIGRATION_VERSIONED && ran->migrations[i].registered && ran->migrations[i].path && !state->applied[i])
            return false;
    return true;
}

/* --- the merge ------------------------------------------------------------------------------------------------------------------ */

/* A list of migrations that git cannot merge has to be mended by hand: behind what the base has. */
static bool is_list_torn(const GPtrArray *conflicts) {
    for (guint i = 0; i < conflicts->len; i++)
        if (!g_str_has_suffix(conflicts->pdata[i], ".sql") && !g_str_has_suffix(conflicts->pdata[i], "_snapshot.json"))
            return true;
    return false;
}

ReviewMerge *review_load_merge(const Session *session, const Session *before, const Session *base, const AuditTarget *target) {
    const AuditTarget *old = review_find_twin(before->audit, target), *theirs = review_find_twin(base->audit, target);
    ReviewMerge *merge = review_merge_new(target->target->name);
    if (!theirs || !theirs->migrations || !target->migrations)
        return merge;
    const MigrationSet *old_set = old ? old->migrations : NULL;
    g_autoptr(FileTree) tree = merge_tree_new(before->tree, session->tree, base->tree, target->migrations->folder, target->migrations->journal, merge->conflicts);
    size_t common;
    if (is_list_torn(merge->conflicts))
        merge->merged = review_compose(old_set, theirs->migrations, target->migrations, &common);
    else
        merge->merged = runner_load(tree, target->target, NULL);
    if (merge->merged && is_believed(theirs->migrations))
        merge->on_base = predict_after(merge->merged, theirs->migrations);
    if (merge->merged && is_believed(target->migrations))
        merge->on_ours = predict_after(merge->merged, target->migrations);
    return merge;
}
