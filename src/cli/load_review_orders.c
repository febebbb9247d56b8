/* Both orders of two sides' migrations, in the scratch server. */

#include "load_review.h"

#include <string.h>
#include "base/error.h"
#include "compare/diff.h"
#include "compare/words.h"

static const Migration *taken_away(const MigrationSet *before, const MigrationSet *after) {
    for (size_t i = 0; before && i < before->migration_count; i++)
        if (!migration_set_find(after, before->migrations[i].tag))
            return &before->migrations[i];
    return NULL;
}

/* What only this side has; programs among it cannot be replayed. */
static size_t count_own(const MigrationSet *before, const MigrationSet *set, const MigrationSet *other, bool *programs) {
    size_t count = 0;
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        if ((before && migration_set_find(before, migration->tag)) || migration_set_find(other, migration->tag) || !migration->registered)
            continue;
        *programs = *programs || migration->code;
        count++;
    }
    return count;
}

/* The first that fails of those behind `common`; -1: none. */
static int first_failure(const Strata *strata, size_t common) {
    for (size_t i = common; i < strata->count; i++)
        if (strata->strata[i].failure_count > 0)
            return (int)i;
    return -1;
}

static const char *failure_text(OrderCheck *order, const MigrationSet *set, const Strata *strata, int index) {
    if (index < 0)
        return NULL;
    const ReplayFailure *failure = &strata->strata[index].failures[0];
    const Migration *migration = &set->migrations[index];
    g_autofree char *place = migration->path ? g_strdup_printf("%s:%d", migration->path, failure->line) : NULL;
    return text_pool_printf(order->texts, "%s fails: %s%s%s%s", word_code(order->texts, migration->tag), word_plain(order->texts, failure->message), place ? " (" : "",
                            place ? word_code(order->texts, place) : "", place ? ")" : "");
}

typedef struct {
    MigrationSet *set;
    Strata *strata;
    size_t common;
    int failure;
} Run;

static void run_clear(Run *run) {
    strata_free(run->strata);
    migration_set_free(run->set);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

static bool run_order(Run *run, Scratch *scratch, const MigrationSet *before, const MigrationSet *first, const MigrationSet *second, GError **error) {
    run->set = review_compose(before, first, second, &run->common);
    run->strata = scratch_replay(scratch, run->set, REPLAY_REGISTERED, error);
    run->failure = run->strata ? first_failure(run->strata, run->common) : -1;
    return run->strata != NULL;
}

/* A side that fails before the other's migrations are reached fails by itself, which is told elsewhere. */
static const Migration *fails_alone(const Run *run, const MigrationSet *first) {
    const Migration *failing = run->failure >= 0 ? &run->set->migrations[run->failure] : NULL;
    return failing && migration_set_find(first, failing->tag) ? failing : NULL;
}

static ChangeSet *compare_runs(const Run *ours_first, const Run *theirs_first) {
    g_autoptr(Catalog) a = strata_catalog(ours_first->strata, ours_first->strata->count), b = strata_catalog(theirs_first->strata, theirs_first->strata->count);
    g_autoptr(Diff) diff = diff_build(a, b);
    ChangeSet *counting = change_set_new();
    for (guint i = 0; i < diff->changes->changes->len; i++)
        if (change_grade(diff->changes->changes->pdata[i]) == GRADE_DIFFERENT)
            change_set_add(counting, diff->changes->changes->pdata[i]);
    change_set_seal(counting);
    if (counting->changes->len > 0)
        return counting;
    change_set_free(counting);
    return NULL;
}

static bool replay_orders(OrderCheck *order, Scratch *scratch, const MigrationSet *before, const MigrationSet *ours, const MigrationSet *theirs, GError **error) {
    g_auto(Run) ours_first = {0}, theirs_first = {0};
    if (!run_order(&ours_first, scratch, before, ours, theirs, error) || !run_order(&theirs_first, scratch, before, theirs, ours, error))
        return false;
    const Migration *alone = fails_alone(&ours_first, ours);
    alone = alone ? alone : fails_alone(&theirs_first, theirs);
    if (alone) {
        order->problem = text_pool_printf(order->texts, "%s fails in the scratch server without the other side's migrations, too", word_code(order->texts, alone->tag));
        return true;
    }
    order->checked = true;
    order->ours_first = failure_text(order, ours_first.set, ours_first.strata, ours_first.failure);
    order->theirs_first = failure_text(order, theirs_first.set, theirs_first.strata, theirs_first.failure);
    if (!order->ours_first && !order->theirs_first)
        order->difference = compare_runs(&ours_first, &theirs_first);
    return true;
}

/* Why it cannot be tried; NULL: it can. */
static const char *why_not(OrderCheck *order, const Options *options, const MigrationSet *before, const MigrationSet *ours, const MigrationSet *theirs, bool programs) {
    const Migration *gone = taken_away(before, ours);
    bool by_ours = gone != NULL;
    gone = gone ? gone : taken_away(before, theirs);
    if (programs)
        return text_pool_printf(order->texts, "migrations are programs of %s, which are not run", ours->rules->name);
    if (gone)
        return text_pool_printf(order->texts, "%s has taken %s away: there is no common chain any more", by_ours ? "this branch" : "the base", word_code(order->texts, gone->tag));
    return options->no_replay ? CODE("--no-replay") : NULL;
}

OrderCheck *review_load_order(Session *session, const Options *options, const AuditTarget *before, const AuditTarget *after, const AuditTarget *base, GError **error) {
    const MigrationSet *old = before ? before->migrations : NULL, *ours = after->migrations, *theirs = base ? base->migrations : NULL;
    bool programs = false;
    if (!ours || !theirs || count_own(old, ours, theirs, &programs) == 0 || count_own(old, theirs, ours, &programs) == 0)
        return NULL;
    OrderCheck *order = order_check_new(after->target->name);
    order->problem = why_not(order, options, old, ours, theirs, programs);
    g_autoptr(GError) problem = NULL;
    Scratch *scratch = order->problem ? NULL : load_scratch(session, options, &problem);
    if (scratch && replay_orders(order, scratch, old, ours, theirs, &problem))
        return order;
    if (g_error_matches(problem, PGSTRATA_ERROR, ERROR_INTERRUPTED)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        order_check_free(order);
        return NULL;
    }
    if (problem)
        order->problem = load_keep_problem(order->texts, problem);
    return order;
}
