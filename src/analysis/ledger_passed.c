#include "ledger_passed.h"

#include <string.h>
#include "findings.h"

/* --- the catalog ---------------------------------------------------------------------------------------------------------------------- */

/* All properties that the change is about have the values from before it, or after it. */
static bool has_values(const Object *object, const Change *change, bool before) {
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        const char *wanted = before ? property->before : property->after, *value = object_get(object, property->property);
        if (wanted != value && property_grade(change->kind, property->property, wanted, value) == GRADE_DIFFERENT)
            return false;
    }
    return true;
}

/* What it made stands in the database: not so when it was never there, nor when a later one took it away again. */
static bool is_done(const Catalog *live, const Change *change) {
    const Object *object = catalog_find(live, change->kind, change->identity);
    switch (change->action) {
    case CHANGE_ADDED:
    case CHANGE_RENAMED:
        return object != NULL;
    case CHANGE_CHANGED:
        return object && has_values(object, change, false) && !has_values(object, change, true);
    case CHANGE_REMOVED:
    default:
        return false; /* an absence proves nothing */
    }
}

/* Something is missing for want of this stratum, and nothing of it is there. */
static bool never_ran(const DriftResult *drift, const Strata *expected, const Catalog *live, size_t index) {
    bool lacking = false;
    for (guint i = 0; i < drift->items->len && !lacking; i++) {
        const DriftItem *item = &g_array_index(drift->items, DriftItem, i);
        lacking = item->stratum == (int)index && item->grade == GRADE_DIFFERENT;
    }
    if (!lacking || index >= expected->count)
        return false;
    const GPtrArray *changes = expected->strata[index].changes->changes;
    for (guint i = 0; i < changes->len; i++)
        if (is_done(live, changes->pdata[i]))
            return false;
    return true;
}

/* --- the history ---------------------------------------------------------------------------------------------------------------------- */

/* The row that a one-row ledger is; NULL: none that counts. */
static const LedgerRow *last_row(const LedgerState *ledger) {
    for (size_t i = ledger->row_count; i > 0; i--)
        if (!ledger->rows[i - 1].superseded && ledger->rows[i - 1].state != ROW_INTERNAL)
            return &ledger->rows[i - 1];
    return NULL;
}

static bool has_row(const LedgerState *ledger, size_t index) {
    for (size_t i = 0; i < ledger->row_count; i++)
        if (ledger->rows[i].migration == (int)index)
            return true;
    return false;
}

/* "`34604601_deployment_chart_cache`": what stood behind it before it landed, so that a database could be past it by then; NULL: nothing did. */
static const char *passed_by(const FindingContext *context, const LedgerState *ledger, const LedgerRow *row, size_t index, const Commit *landed) {
    const MigrationSet *set = context->set;
    for (size_t i = index + 1; i < set->migration_count; i++) {
        const Commit *other = ledger->applied[i] ? landing_of(context, &set->migrations[i]) : NULL;
        if (other && other->commit_time < landed->commit_time)
            return word_code(context->texts, set->migrations[i].tag);
    }
    const LedgerOrigin *origin = row->migration < 0 ? row->origin : NULL;
    if (origin && origin->brought && origin->brought->commit_time < landed->commit_time)
        return text_pool_printf(context->texts, "version %s", word_code(context->texts, row->key));
    return NULL;
}

/* It came, perhaps from another number, when the row's file had gone already: the runner has run nothing here since. */
static bool came_after_row(const LedgerRow *row, const Commit *landed) {
    const LedgerOrigin *origin = row->migration < 0 ? row->origin : NULL;
    return origin && !origin->branch && origin->changed_by && origin->changed_by->commit_time <= landed->commit_time;
}

/* The row's migration goes on under another name, before this one. */
static bool stands_behind_new_name(const MigrationSet *set, const LedgerRow *row, size_t index) {
    const char *now = row->migration < 0 && row->origin && !row->origin->branch ? row->origin->now : NULL;
    for (size_t i = 0; now && i < index; i++)
        if (g_strcmp0(set->migrations[i].path, now) == 0)
            return true;
    return false;
}

static void mark(const FindingContext *context, LedgerState *ledger, bool waits, size_t index, const Commit *landed, const char *by) {
    ledger->applied[index] = false;
    ledger->will_run[index] = waits;
    ledger->will_skip[index] = !waits;
    if (!waits)
        ledger->why[index] = text_pool_printf(ledger->texts, "it landed with %s, when %s was there already, and nothing of what it makes is in this database",
                                              word_commit(context->texts, landed), by);
}

bool ledger_mark_passed_over(const Audit *audit, AuditTarget *part, const Strata *expected, AuditDatabase *database) {
    LedgerState *ledger = database->ledger;
    const MigrationSet *set = part->migrations;
    const LedgerRow *row = ledger && ledger->has_ledger ? last_row(ledger) : NULL;
    if (!row || !database->drift || set->rules->decision != DECIDE_BEHIND_LAST)
        return false;
    FindingContext context = {.part = part, .set = set, .texts = part->texts, .audit = (Audit *)(uintptr_t)audit};
    bool any = false;
    for (size_t i = set->migration_count; i-- > 0;) { /* from the end: what was passed over passes by nothing */
        const Migration *migration = &set->migrations[i];
        bool inferred = ledger->applied[i] && !has_row(ledger, i) && migration->path && migration->kind == MIGRATION_VERSIONED;
        const Commit *landed = inferred ? landing_of(&context, migration) : NULL;
        const char *by = landed ? passed_by(&context, ledger, row, i, landed) : NULL;
        bool behind = by && stands_behind_new_name(set, row, i);
        if (!by || !((behind && came_after_row(row, landed)) || never_ran(database->drift, expected, database->catalog, i)))
            continue;
        mark(&context, ledger, behind, i, landed, by);
        any = true;
    }
    return any;
}
