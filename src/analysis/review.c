/* What is different between two audits of one repository: migrations, schema. Findings, collisions and the verdict have files of their own. */

#include "review_private.h"

#include <string.h>
#include "sql/statement.h"

/* --- life ----------------------------------------------------------------------------------------------------------- */

ReviewMerge *review_merge_new(const char *target) {
    ReviewMerge *merge = g_new0(ReviewMerge, 1);
    merge->target = target;
    merge->conflicts = g_ptr_array_new_with_free_func(g_free);
    return merge;
}

void review_merge_free(ReviewMerge *merge) {
    if (!merge)
        return;
    migration_set_free(merge->merged);
    ledger_state_free(merge->on_base);
    ledger_state_free(merge->on_ours);
    g_ptr_array_unref(merge->conflicts);
    g_free(merge);
}

OrderCheck *order_check_new(const char *target) {
    OrderCheck *order = g_new0(OrderCheck, 1);
    order->texts = text_pool_new();
    order->target = text_pool_add(order->texts, target);
    return order;
}

void order_check_free(OrderCheck *order) {
    if (!order)
        return;
    change_set_free(order->difference);
    text_pool_free(order->texts);
    g_free(order);
}

bool order_check_is_fine(const OrderCheck *order) {
    return order->checked && !order->difference && !order->ours_first && !order->theirs_first;
}

static void review_target_free(ReviewTarget *target) {
    g_ptr_array_unref(target->added);
    g_ptr_array_unref(target->removed);
    g_ptr_array_unref(target->edited);
    g_ptr_array_unref(target->theirs);
    source_comparison_free(target->comparison);
    g_free(target);
}

void review_free(Review *review) {
    if (!review)
        return;
    g_ptr_array_unref(review->targets);
    g_ptr_array_unref(review->found);
    g_ptr_array_unref(review->resolved);
    g_ptr_array_unref(review->remaining);
    g_ptr_array_unref(review->collisions);
    g_ptr_array_unref(review->orders);
    g_ptr_array_unref(review->merges);
    g_ptr_array_unref(review->not_checked);
    g_hash_table_unref(review->parts);
    text_pool_free(review->texts);
    g_free(review);
}

static Review *review_new(void) {
    Review *review = g_new0(Review, 1);
    review->texts = text_pool_new();
    review->targets = g_ptr_array_new_with_free_func((GDestroyNotify)review_target_free);
    review->found = g_ptr_array_new();
    review->resolved = g_ptr_array_new();
    review->remaining = g_ptr_array_new();
    review->collisions = g_ptr_array_new_with_free_func(g_free);
    review->orders = g_ptr_array_new_with_free_func((GDestroyNotify)order_check_free);
    review->merges = g_ptr_array_new_with_free_func((GDestroyNotify)review_merge_free);
    review->not_checked = g_ptr_array_new();
    review->parts = g_hash_table_new(g_direct_hash, g_direct_equal);
    return review;
}

/* --- targets -------------------------------------------------------------------------------------------------------- */

const AuditTarget *review_find_twin(const Audit *audit, const AuditTarget *target) {
    const AuditTarget *same_folder = NULL;
    for (guint i = 0; audit && i < audit->targets->len; i++) {
        const AuditTarget *other = audit->targets->pdata[i];
        if (strcmp(other->target->name, target->target->name) == 0)
            return other;
        if (g_strcmp0(other->target->folder, target->target->folder) == 0)
            same_folder = other;
    }
    return same_folder;
}

const char *review_target_name(const ReviewTarget *target) {
    return (target->after ? target->after : target->before)->target->name;
}

const ReviewTarget *review_find_target(const Review *review, const char *name) {
    for (guint i = 0; name && i < review->targets->len; i++) {
        const ReviewTarget *target = review->targets->pdata[i];
        if (strcmp(review_target_name(target), name) == 0)
            return target;
    }
    return NULL;
}

static bool same_text(const Migration *a, const Migration *b) {
    return a->sha256 && b->sha256 ? strcmp(a->sha256, b->sha256) == 0 : a->blob && b->blob ? strcmp(a->blob, b->blob) == 0 : !a->sha256 && !b->sha256;
}

/* A migration that the journal has and that had no file, or the other way round, is not another one. */
static bool is_other(const Migration *before, const Migration *after) {
    return !same_text(before, after) || before->registered != after->registered;
}

bool review_is_brought(const MigrationSet *before, const Migration *migration) {
    const Migration *old = before ? migration_set_find(before, migration->tag) : NULL;
    return !old || is_other(old, migration);
}

/* Sets are small enough for a table each. */
static GHashTable *index_of(const MigrationSet *set) {
    GHashTable *index = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; set && i < set->migration_count; i++)
        g_hash_table_insert(index, (gpointer)(uintptr_t)set->migrations[i].tag, &set->migrations[i]);
    return index;
}

static void compare_migrations(ReviewTarget *target, const MigrationSet *before, const MigrationSet *after) {
    g_autoptr(GHashTable) old = index_of(before), new = index_of(after);
    for (size_t i = 0; after && i < after->migration_count; i++) {
        Migration *migration = &after->migrations[i];
        const Migration *twin = g_hash_table_lookup(old, migration->tag);
        if (!twin || is_other(twin, migration))
            g_ptr_array_add(twin ? target->edited : target->added, migration);
    }
    for (size_t i = 0; before && i < before->migration_count; i++)
        if (!g_hash_table_contains(new, before->migrations[i].tag))
            g_ptr_array_add(target->removed, &before->migrations[i]);
}

/* What the base has got, and the branch has not got in the same way. */
static void find_theirs(ReviewTarget *target, const MigrationSet *before, const MigrationSet *after, const MigrationSet *base) {
    g_autoptr(GHashTable) old = index_of(before), new = index_of(after);
    for (size_t i = 0; base && i < base->migration_count; i++) {
        Migration *migration = &base->migrations[i];
        const Migration *ours = g_hash_table_lookup(new, migration->tag);
        if (!g_hash_table_contains(old, migration->tag) && !(ours && same_text(ours, migration)))
            g_ptr_array_add(target->theirs, migration);
    }
}

static const Catalog *schema_of(const AuditTarget *target) {
    return !target ? NULL : target->compared_all ? target->compared_all : target->all_catalog;
}

/* A side that is known to have nothing: the target was not there, or it has no migrations. */
static bool is_empty(const AuditTarget *target) {
    return !target || (!target->problem && (!target->migrations || target->migrations->migration_count == 0));
}

static Source *source_of_target(const AuditTarget *target) {
    Source *source = source_new();
    const Catalog *catalog = schema_of(target);
    source->title = g_strdup("migrations");
    source->catalog = catalog ? catalog_copy(catalog) : catalog_new();
    catalog_seal(source->catalog);
    return source;
}

static void compare_schemas(ReviewTarget *target) {
    bool known_before = is_empty(target->before) || schema_of(target->before), known_after = is_empty(target->after) || schema_of(target->after);
    if (known_before && known_after)
        target->comparison = source_comparison_build(source_of_target(target->before), source_of_target(target->after), 0);
}

bool review_destroys(RiskId id) {
    static const RiskId ids[] = {RISK_DROP_TABLE, RISK_DROP_COLUMN, RISK_DROP_SCHEMA, RISK_DROP_OWNED, RISK_DROP_DATABASE, RISK_TRUNCATE, RISK_DELETE_ALL};
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++)
        if (ids[i] == id)
            return true;
    return false;
}

/* Statements, each once however many things it destroys. */
static size_t count_lossy(const RiskNote *note) {
    size_t count = 0, last = SIZE_MAX;
    for (guint i = 0; i < note->risks->len; i++) {
        const RiskItem *risk = &g_array_index(note->risks, RiskItem, i);
        if (risk->allowed || !review_destroys(risk->id) || (risk->statement == last && last != SIZE_MAX))
            continue;
        last = risk->statement;
        count++;
    }
    return count;
}

EditClass review_edit_class(const ReviewTarget *target, const Migration *edited) {
    const Migration *before = target->before && target->before->migrations ? migration_set_find(target->before->migrations, edited->tag) : NULL;
    if (!before || same_text(before, edited))
        return EDIT_UNKNOWN;
    return before->sql && edited->sql ? sql_classify_edit(before->sql, before->sql_size, edited->sql, edited->sql_size) : EDIT_SQL;
}

static void count_edits(ReviewTarget *target) {
    for (guint i = 0; i < target->edited->len; i++)
        target->edited_sql += review_edit_class(target, target->edited->pdata[i]) >= EDIT_IF_EXISTS;
}

static bool holds(const GPtrArray *list, const Migration *migration) {
    return g_ptr_array_find((GPtrArray *)(uintptr_t)list, migration, NULL);
}

static void find_lossy(ReviewTarget *target) {
    for (guint i = 0; target->after && target->after->risks && i < target->after->risks->len; i++) {
        const RiskNote *note = target->after->risks->pdata[i];
        const Migration *migration = &target->after->migrations->migrations[note->migration];
        if (holds(target->added, migration) || holds(target->edited, migration))
            target->lossy += count_lossy(note);
    }
}

static ReviewTarget *target_new(const AuditTarget *before, const AuditTarget *after, const AuditTarget *base) {
    ReviewTarget *target = g_new0(ReviewTarget, 1);
    target->before = before;
    target->after = after;
    target->base = base;
    target->added = g_ptr_array_new();
    target->removed = g_ptr_array_new();
    target->edited = g_ptr_array_new();
    target->theirs = g_ptr_array_new();
    return target;
}

static bool is_same(const ReviewTarget *target) {
    return target->before && target->after && target->added->len + target->removed->len + target->edited->len == 0;
}

static void add_target(Review *review, const AuditTarget *before, const AuditTarget *after) {
    const AuditTarget *here = after ? after : before;
    if (here->target->stray)
        return;
    ReviewTarget *target = target_new(before, after, review->base ? review_find_twin(review->base, here) : before);
    const MigrationSet *old = before ? before->migrations : NULL, *new = after ? after->migrations : NULL, *base = target->base ? target->base->migrations : NULL;
    bool unreadable = (before && before->problem) || (after && after->problem);
    if (!unreadable)
        compare_migrations(target, old, new);
    if (!unreadable && review->base)
        find_theirs(target, old, new, base);
    if (is_same(target)) {
        review_target_free(target);
        return;
    }
    compare_schemas(target);
    count_edits(target);
    find_lossy(target);
    g_ptr_array_add(review->targets, target);
}

static bool is_twin_of_any(const Audit *after, const AuditTarget *before) {
    for (guint i = 0; i < after->targets->len; i++) {
        const AuditTarget *target = after->targets->pdata[i];
        if (strcmp(target->target->name, before->target->name) == 0 || g_strcmp0(target->target->folder, before->target->folder) == 0)
            return true;
    }
    return false;
}

static void compare_targets(Review *review) {
    for (guint i = 0; i < review->after->targets->len; i++)
        add_target(review, review_find_twin(review->before, review->after->targets->pdata[i]), review->after->targets->pdata[i]);
    for (guint i = 0; i < review->before->targets->len; i++)
        if (!is_twin_of_any(review->after, review->before->targets->pdata[i]))
            add_target(review, review->before->targets->pdata[i], NULL);
}

/* --- what was not checked ------------------------------------------------------------------------------------------------ */

static bool has_text(const GPtrArray *texts, const char *text) {
    return g_ptr_array_find_with_equal_func((GPtrArray *)(uintptr_t)texts, text, g_str_equal, NULL);
}

static void find_not_checked(Review *review) {
    for (guint i = 0; i < review->after->not_checked->len; i++) {
        const char *note = review->after->not_checked->pdata[i];
        if (!has_text(review->before->not_checked, note) && !strstr(note, "live database"))
            g_ptr_array_add(review->not_checked, (gpointer)(uintptr_t)note);
    }
}

/* --- the whole ------------------------------------------------------------------------------------------------------- */

Review *review_build(const Audit *before, const Audit *after, const Audit *base, const CommitRange *range) {
    Review *review = review_new();
    review->before = before;
    review->after = after;
    review->base = base;
    review->range = range;
    review->base_name = after->base_name ? after->base_name : "its base";
    compare_targets(review);
    review_match_findings(review);
    find_not_checked(review);
    review_judge(review);
    return review;
}

void review_take_merge(Review *review, ReviewMerge *take_merge) {
    const ReviewTarget *target = review_find_target(review, take_merge->target);
    g_ptr_array_add(review->merges, take_merge);
    if (target)
        review_find_collisions(review, target, take_merge);
    review_judge(review);
}

void review_take_order(Review *review, OrderCheck *take_order) {
    g_ptr_array_add(review->orders, take_order);
    review_judge(review);
}

const char *review_part(const Review *review, const Finding *finding) {
    return g_hash_table_lookup(review->parts, finding);
}

const char *collision_kind_id(CollisionKind kind) {
    static const char *const ids[COLLISION_COUNT] = {
        [COLLISION_NUMBER] = "number", [COLLISION_NAME] = "name", [COLLISION_ORDER] = "order", [COLLISION_JOURNAL] = "journal", [COLLISION_SNAPSHOT] = "snapshot"};
    return ids[kind];
}

const char *review_verdict_id(ReviewVerdict verdict) {
    static const char *const ids[] = {[REVIEW_NOTHING] = "nothing", [REVIEW_SOUND] = "sound", [REVIEW_LOOK] = "look", [REVIEW_STOP] = "stop"};
    return ids[verdict];
}
