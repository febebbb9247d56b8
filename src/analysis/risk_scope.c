/* Which migrations are reviewed: those that wait somewhere, those that came lately. And which would run together. */

#include <string.h>
#include "risk_private.h"

enum { RECENT_COUNT = 5, RECENT_DAYS = 30 };

RiskScope risk_scope_find(const char *word) {
    static const char *const words[RISKS_COUNT] = {[RISKS_LATELY] = "", [RISKS_PENDING] = "pending", [RISKS_RECENT] = "recent", [RISKS_ALL] = "all", [RISKS_NONE] = "none"};
    for (int scope = 0; word && scope < RISKS_COUNT; scope++)
        if (*words[scope] && strcmp(words[scope], word) == 0)
            return (RiskScope)scope;
    return RISKS_COUNT;
}

bool risk_is_pending(const AuditTarget *part, const AuditDatabase *database, size_t migration) {
    const LedgerState *ledger = database->ledger;
    if (ledger && ledger->has_ledger)
        return migration < ledger->migration_count && ledger->will_run[migration];
    return database->drift && part->migrations->migrations[migration].registered && migration >= database->drift->level;
}

static bool is_pending_anywhere(const AuditTarget *part, size_t migration) {
    for (guint i = 0; i < part->databases->len; i++)
        if (risk_is_pending(part, part->databases->pdata[i], migration))
            return true;
    return false;
}

/* Tags tell what is released only when some migration is in one. */
static bool has_tags(const RiskContext *context) {
    for (size_t i = 0; i < context->set->migration_count; i++) {
        const Commit *commit = audit_migration_commit(context->audit, &context->set->migrations[i]);
        if (commit && commit->first_tag)
            return true;
    }
    return false;
}

/* Without tags: among the last few, and not old at the time of HEAD. */
static bool is_late(const RiskContext *context, size_t migration, size_t newer) {
    const History *history = context->audit->history;
    const Commit *commit = audit_migration_commit(context->audit, &context->set->migrations[migration]);
    if (!commit || !history || !history->head || newer >= RECENT_COUNT)
        return false;
    return history->head->commit_time - commit->commit_time <= (int64_t)RECENT_DAYS * 24 * 60 * 60;
}

static void find_recent(RiskContext *context) {
    size_t newer = 0;
    bool tags = has_tags(context);
    for (size_t i = context->set->migration_count; i-- > 0;) {
        const Commit *commit = audit_migration_commit(context->audit, &context->set->migrations[i]);
        context->recent[i] = tags ? commit && !commit->first_tag : is_late(context, i, newer);
        newer += context->set->migrations[i].registered;
    }
}

static bool is_wanted(RiskScope scope, const RiskNote *why) {
    bool lately = why->recent || why->uncommitted;
    return scope == RISKS_ALL || (scope == RISKS_PENDING && why->pending) || (scope == RISKS_RECENT && lately) || (scope == RISKS_LATELY && (lately || why->pending));
}

static RiskNote why_of(const RiskContext *context, size_t index) {
    return (RiskNote){.pending = is_pending_anywhere(context->part, index), .recent = context->recent[index], .uncommitted = context->set->migrations[index].uncommitted};
}

void risk_select(RiskContext *context) {
    find_recent(context);
    for (size_t i = 0; i < context->set->migration_count; i++) {
        const Migration *migration = &context->set->migrations[i];
        bool left_over = context->part->left_over && context->part->left_over[i];
        bool brought = context->part->brought && context->part->brought[i] && context->audit->risk_scope != RISKS_NONE;
        RiskNote why = why_of(context, i);
        context->reviewed[i] = migration->sql && !left_over && (brought || is_wanted(context->audit->risk_scope, &why));
    }
}

RiskNote *risk_note_new(const RiskContext *context, size_t migration) {
    RiskNote *note = g_new0(RiskNote, 1);
    *note = why_of(context, migration);
    note->migration = migration;
    note->databases = g_ptr_array_new();
    note->risks = g_array_new(FALSE, TRUE, sizeof(RiskItem));
    note->locks = g_array_new(FALSE, TRUE, sizeof(RiskTableLock));
    note->unread = g_array_new(FALSE, TRUE, sizeof(int));
    for (guint i = 0; i < context->part->databases->len; i++) {
        const AuditDatabase *database = context->part->databases->pdata[i];
        if (risk_is_pending(context->part, database, migration))
            g_ptr_array_add(note->databases, (gpointer)(uintptr_t)database->name);
    }
    return note;
}

void risk_note_free(RiskNote *note) {
    if (!note)
        return;
    g_ptr_array_unref(note->databases);
    g_array_unref(note->risks);
    g_array_unref(note->locks);
    g_array_unref(note->unread);
    g_free(note);
}

/* --- batches ---------------------------------------------------------------------------------------------------------------- */

/* The database that has most of what comes before: what is new to it is new to all. NULL: it is pending nowhere. */
static const AuditDatabase *furthest_database(const RiskContext *context) {
    const AuditDatabase *furthest = NULL;
    size_t fewest = SIZE_MAX;
    for (guint i = 0; i < context->part->databases->len; i++) {
        const AuditDatabase *database = context->part->databases->pdata[i];
        if (!risk_is_pending(context->part, database, context->migration))
            continue;
        size_t count = 0;
        for (size_t j = 0; j < context->migration; j++)
            count += risk_is_pending(context->part, database, j);
        if (count < fewest) {
            fewest = count;
            furthest = database;
        }
    }
    return furthest;
}

/* What waits together runs together. What is applied, or waits on databases that nobody named, ran or will run with what came with the same commit. */
void risk_fill_batch(RiskContext *context) {
    const AuditDatabase *database = furthest_database(context);
    const Migration *own = &context->set->migrations[context->migration];
    const Commit *commit = audit_migration_commit(context->audit, own);
    for (size_t i = 0; i <= context->migration; i++) {
        const Migration *other = &context->set->migrations[i];
        const Commit *other_commit = audit_migration_commit(context->audit, other);
        bool together = commit ? commit == other_commit : own->uncommitted && other->uncommitted && !other_commit;
        context->batch[i] = i == context->migration || (database ? risk_is_pending(context->part, database, i) : together);
    }
}
