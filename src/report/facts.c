#include "facts.h"

#include <string.h>

const ObjectKind facts_counted_kinds[3] = {KIND_TABLE, KIND_COLUMN, KIND_INDEX};

bool facts_is_finding_of(const Finding *finding, const AuditTarget *target) {
    return g_strcmp0(finding->target, target ? target->target->name : NULL) == 0;
}

size_t facts_findings(const Audit *audit, const AuditTarget *target, Severity severity) {
    size_t count = 0;
    const GPtrArray *items = audit->findings ? audit->findings->items : NULL;
    for (guint i = 0; items && i < items->len; i++) {
        const Finding *finding = g_ptr_array_index(items, i);
        if (finding->severity == severity && facts_is_finding_of(finding, target))
            count++;
    }
    return count;
}

bool facts_is_pending(const AuditTarget *target, const AuditDatabase *database, size_t migration) {
    const DriftResult *drift = database->drift;
    if (!drift)
        return false;
    if (drift->ledger && drift->ledger->has_ledger)
        return drift->ledger->will_run[migration];
    return target->migrations->migrations[migration].registered && migration >= drift->level;
}

size_t facts_pending(const AuditTarget *target, const AuditDatabase *database) {
    size_t count = 0;
    for (size_t i = 0; target->migrations && i < target->migrations->migration_count; i++)
        if (facts_is_pending(target, database, i))
            count++;
    return count;
}

size_t facts_drift(const AuditDatabase *database) {
    size_t count = 0;
    for (int class = 0; database->drift && class < DRIFT_COUNT; class++)
        if (class != DRIFT_PENDING)
            count += database->drift->counts[class];
    return count;
}

const Catalog *facts_catalog(const AuditTarget *target) {
    return target->all_catalog ? target->all_catalog : target->registered_catalog;
}

/* Whether tags can tell anything: some migration is in one, and no history is missing. */
static bool has_tags(const Audit *audit, const AuditTarget *target) {
    if (!audit->history || !audit->history->complete || !target->migrations)
        return false;
    for (size_t i = 0; i < target->migrations->migration_count; i++) {
        const Commit *commit = audit_migration_commit(audit, &target->migrations->migrations[i]);
        if (commit && commit->first_tag)
            return true;
    }
    return false;
}

static bool is_untagged(const Audit *audit, const Migration *migration) {
    const Commit *commit = audit_migration_commit(audit, migration);
    return !commit || !commit->first_tag;
}

bool facts_untagged(const Audit *audit, const AuditTarget *target, size_t *count) {
    if (!has_tags(audit, target))
        return false;
    *count = 0;
    for (size_t i = 0; i < target->migrations->migration_count; i++)
        if (is_untagged(audit, &target->migrations->migrations[i]))
            ++*count;
    return true;
}

bool facts_delta(const Audit *audit, const AuditTarget *target, ObjectKind kind, int *delta) {
    if (!target->all || !has_tags(audit, target))
        return false;
    *delta = 0;
    for (size_t i = 0; i < target->all->count && i < target->migrations->migration_count; i++) {
        if (!is_untagged(audit, &target->migrations->migrations[i]))
            continue;
        const GPtrArray *changes = target->all->strata[i].changes->changes;
        for (guint c = 0; c < changes->len; c++) {
            const Change *change = g_ptr_array_index(changes, c);
            if (change->kind == kind)
                *delta += (change->action == CHANGE_ADDED) - (change->action == CHANGE_REMOVED);
        }
    }
    return true;
}

static int compare_newest(const void *a, const void *b) {
    const LandedMigration *left = a, *right = b;
    if (!left->commit != !right->commit)
        return left->commit ? 1 : -1;
    if (left->commit && left->commit->commit_time != right->commit->commit_time)
        return left->commit->commit_time < right->commit->commit_time ? 1 : -1;
    if (left->target != right->target)
        return strcmp(left->target->target->name, right->target->target->name);
    return left->index < right->index ? 1 : left->index > right->index ? -1 : 0;
}

static void add_landed(GArray *out, const Audit *audit, const AuditTarget *target) {
    for (size_t i = 0; target->migrations && i < target->migrations->migration_count; i++) {
        const Migration *migration = &target->migrations->migrations[i];
        if (!migration->path)
            continue;
        LandedMigration landed = {target, i, audit_migration_commit(audit, migration)};
        g_array_append_val(out, landed);
    }
}

GArray *facts_newest(const Audit *audit) {
    GArray *out = g_array_new(FALSE, FALSE, sizeof(LandedMigration));
    for (guint i = 0; i < audit->targets->len; i++)
        add_landed(out, audit, g_ptr_array_index(audit->targets, i));
    g_array_sort(out, compare_newest);
    return out;
}
