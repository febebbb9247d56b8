/* Review of one target's migrations: each with the catalogs before and after it. */

#include <stdlib.h>
#include <string.h>
#include "risk_private.h"

const RiskReview *risk_review_of(RiskContext *context, size_t migration) {
    if (context->reviews[migration])
        return context->reviews[migration];
    const Migration *file = &context->set->migrations[migration];
    RiskReview *review = context->reviews[migration] = risk_review_new();
    for (size_t i = 0; file->sql && i < file->piece_count; i++)
        risk_review_add(review, file->sql + file->pieces[i].begin, file->pieces[i].end - file->pieces[i].begin, file->pieces[i].line);
    if (file->sql && file->piece_count == 0)
        risk_review_add(review, file->sql, file->sql_size, 1);
    return review;
}

const RiskStatement *risk_statement(const RiskReview *review, size_t index) {
    return &g_array_index(review->statements, RiskStatement, index);
}

/* --- one migration -------------------------------------------------------------------------------------------------------------- */

static void note_locks(RiskContext *context) {
    const RiskReview *review = risk_review_of(context, context->migration);
    for (guint i = 0; i < review->locks->len; i++) {
        const RiskLock *lock = &g_array_index(review->locks, RiskLock, i);
        const RiskStatement *statement = risk_statement(review, lock->statement);
        const RiskFact asked = {.statement = lock->statement, .schema = lock->schema, .relation = lock->relation, .missing_ok = true};
        if (lock->mode < LOCK_SHARE || !risk_exists(context, &asked))
            continue;
        RiskTableLock kept = {statement->line, lock->mode,
                              lock->schema && strcmp(lock->schema, "public") != 0 ? text_pool_printf(context->texts, "%s.%s", lock->schema, lock->relation) : lock->relation,
                              statement->excerpt};
        g_array_append_val(context->note->locks, kept);
    }
}

static void note_unread(RiskContext *context) {
    const RiskReview *review = risk_review_of(context, context->migration);
    context->note->statements = review->statements->len;
    for (guint i = 0; i < review->statements->len; i++)
        if (!risk_statement(review, i)->understood)
            g_array_append_val(context->note->unread, risk_statement(review, i)->line);
}

static int compare_risks(gconstpointer a, gconstpointer b) {
    const RiskItem *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    int order = strcmp(x->rule, y->rule);
    return order ? order : strcmp(x->subject, y->subject);
}

/* Rules that the configuration turns off. */
static void drop_off(RiskContext *context) {
    for (guint i = context->note->risks->len; i-- > 0;) {
        const RuleSetting *setting = project_rule(context->audit->project, g_array_index(context->note->risks, RiskItem, i).rule);
        if (setting && setting->off)
            g_array_remove_index(context->note->risks, i);
    }
}

/* Texts of the review go with it: what the note keeps goes into the target's pool. */
static void keep_texts(RiskContext *context) {
    for (guint i = 0; i < context->note->risks->len; i++) {
        RiskItem *risk = &g_array_index(context->note->risks, RiskItem, i);
        const char **texts[] = {&risk->excerpt, &risk->subject, &risk->locked, &risk->note, &risk->sql, &risk->allowed};
        for (size_t j = 0; j < G_N_ELEMENTS(texts); j++)
            *texts[j] = text_pool_add(context->texts, *texts[j]);
    }
    for (guint i = 0; i < context->note->locks->len; i++) {
        RiskTableLock *lock = &g_array_index(context->note->locks, RiskTableLock, i);
        lock->table = text_pool_add(context->texts, lock->table);
        lock->excerpt = text_pool_add(context->texts, lock->excerpt);
    }
}

static void review_migration(RiskContext *context) {
    context->note = risk_note_new(context, context->migration);
    risk_fill_batch(context);
    risk_join_facts(context);
    risk_join_transactions(context);
    risk_join_uses(context);
    risk_join_down(context);
    risk_join_allows(context);
    drop_off(context);
    note_locks(context);
    note_unread(context);
    g_array_sort(context->note->risks, compare_risks);
    keep_texts(context);
    g_ptr_array_add(context->part->risks, context->note);
}

/* --- the chain ------------------------------------------------------------------------------------------------------------------ */

static void free_note(gpointer note) {
    risk_note_free(note);
}

static void review_all(RiskContext *context) {
    const Strata *strata = context->part->all;
    g_autoptr(Catalog) before = NULL;
    size_t level = SIZE_MAX; /* of `before` */
    for (size_t i = 0; i < context->set->migration_count; i++) {
        if (!context->reviewed[i])
            continue;
        if (strata && level != i) {
            catalog_free(before);
            before = strata_catalog(strata, i);
        }
        Catalog *after = strata && i < strata->count ? change_set_apply(strata->strata[i].changes, before) : NULL;
        context->migration = i;
        context->before = before;
        context->after = after;
        review_migration(context);
        catalog_free(before);
        before = after;
        level = i + 1;
    }
}

void derive_risks(const Audit *audit, AuditTarget *part) {
    if (!part->migrations || part->target->stray || audit->risk_scope == RISKS_NONE)
        return;
    size_t count = part->migrations->migration_count;
    RiskContext context = {.audit = audit, .part = part, .set = part->migrations, .texts = part->texts};
    context.reviews = g_new0(RiskReview *, count + 1);
    context.reviewed = g_new0(bool, count + 1);
    context.recent = g_new0(bool, count + 1);
    context.batch = g_new0(bool, count + 1);
    part->risks = g_ptr_array_new_with_free_func(free_note);
    risk_select(&context);
    review_all(&context);
    for (size_t i = 0; i < count; i++)
        risk_review_free(context.reviews[i]);
    g_free(context.reviews);
    g_free(context.reviewed);
    g_free(context.recent);
    g_free(context.batch);
}
