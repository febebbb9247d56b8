/* The verdict: one line, worst first. Each new finding counts under one reason; what decides is a row of a table. */

#include "review_private.h"

#include <string.h>
#include "compare/words.h"
#include "excuse.h"

typedef enum {
    REASON_MISSING, REASON_DIFFERENT, REASON_UNREGISTERED, REASON_FAILING, REASON_SKIPPED,
    REASON_NUMBERS, REASON_NAMES, REASON_PASSED_OVER, REASON_REFUSED, REASON_JOURNALS, REASON_SNAPSHOTS,
    REASON_ORDERS_FAIL, REASON_ORDERS_DIFFER, REASON_LOSSY, REASON_EDITED, REASON_ERRORS, REASON_RISKS, REASON_WARNINGS, REASON_UNKNOWN, REASON_COUNT
} Reason;

/* In the order in which they are told. "%s" stands for the base's name. */
static const struct {
    ReviewVerdict verdict;
    const char *one, *many;
} REASONS[REASON_COUNT] = {
    [REASON_MISSING] = {REVIEW_STOP, "1 migration is missing", "%zu migrations are missing"},
    [REASON_UNREGISTERED] = {REVIEW_STOP, "1 migration is in no journal, so that it never runs", "%zu migrations are in no journal, so that they never run"},
    [REASON_FAILING] = {REVIEW_STOP, "1 migration fails on a fresh database", "%zu migrations fail on a fresh database"},
    [REASON_SKIPPED] = {REVIEW_STOP, "migrations stand where databases in use will skip them", "migrations of %zu targets stand where databases in use will skip them"},
    [REASON_NUMBERS] = {REVIEW_STOP, "1 number collides with {base}", "%zu numbers collide with {base}"},
    [REASON_NAMES] = {REVIEW_STOP, "1 migration is on {base} with another text", "%zu migrations are on {base} with another text"},
    [REASON_PASSED_OVER] = {REVIEW_STOP, "1 migration will never run where {base} has run", "%zu migrations will never run where {base} has run"},
    [REASON_REFUSED] = {REVIEW_STOP, "the runner will refuse to run where {base} has run", "the runners of %zu targets will refuse to run where {base} has run"},
    [REASON_ORDERS_FAIL] = {REVIEW_STOP, "this branch's migrations and those of {base} fail together", "this branch's migrations and those of {base} fail together"},
    [REASON_ORDERS_DIFFER] = {REVIEW_STOP, "the schema depends on whose migrations run first", "the schema depends on whose migrations run first"},
    [REASON_DIFFERENT] = {REVIEW_STOP, "the code and the migrations differ in 1 place", "the code and the migrations differ in %zu places"},
    [REASON_LOSSY] = {REVIEW_LOOK, "1 statement destroys data", "%zu statements destroy data"},
    [REASON_EDITED] = {REVIEW_LOOK, "1 migration that has landed is edited", "%zu migrations that have landed are edited"},
    [REASON_RISKS] = {REVIEW_LOOK, "1 risk for a database in use", "%zu risks for a database in use"},
    [REASON_ERRORS] = {REVIEW_STOP, "1 further error", "%zu further errors"},
    [REASON_JOURNALS] = {REVIEW_LOOK, "git will stop with a conflict in the journal", "git will stop with conflicts in the journals"},
    [REASON_SNAPSHOTS] = {REVIEW_LOOK, "2 snapshots start from the same one", "%zu pairs of snapshots start from the same one"},
    [REASON_UNKNOWN] = {REVIEW_LOOK, "what 1 migration does could not be found out", "what %zu migrations do could not be found out"},
    [REASON_WARNINGS] = {REVIEW_LOOK, "1 warning", "%zu warnings"},
};
static const Reason ORDER[] = {REASON_MISSING, REASON_UNREGISTERED, REASON_FAILING, REASON_SKIPPED, REASON_NAMES, REASON_NUMBERS, REASON_PASSED_OVER, REASON_REFUSED, REASON_ORDERS_FAIL, REASON_ORDERS_DIFFER,
                               REASON_DIFFERENT, REASON_ERRORS, REASON_LOSSY, REASON_EDITED, REASON_RISKS, REASON_UNKNOWN, REASON_WARNINGS, REASON_JOURNALS, REASON_SNAPSHOTS};

/* Rules that have a reason of their own (edits are told by the branch's own files); of others the severity counts. */
static const struct {
    const char *rule;
    Reason reason;
} RULES[] = {
    {"declared/different", REASON_DIFFERENT}, {"declared/dropped", REASON_MISSING}, {"declared/not-registered", REASON_UNREGISTERED}, {"declared/undeclared-required", REASON_DIFFERENT},
    {"declared/unmigrated", REASON_MISSING}, {"history/edited-after-landing", REASON_COUNT}, {"history/late-arrival", REASON_SKIPPED}, {"journal/file-not-registered", REASON_UNREGISTERED}, {"journal/when-not-increasing", REASON_SKIPPED}, {"replay/failed", REASON_FAILING},
    {"replay/partly", REASON_FAILING},
};

static Reason reason_of(const Finding *finding) {
    for (size_t i = 0; i < G_N_ELEMENTS(RULES); i++)
        if (strcmp(RULES[i].rule, finding->rule) == 0 && finding->severity > SEVERITY_INFO)
            return RULES[i].reason;
    if (g_str_has_prefix(finding->rule, "risk/") && finding->severity == SEVERITY_WARNING)
        return REASON_RISKS;
    return finding->severity == SEVERITY_ERROR ? REASON_ERRORS : finding->severity == SEVERITY_WARNING ? REASON_WARNINGS : REASON_COUNT;
}

/* A risk that is told as a statement that destroys data is no further warning. */
static bool is_lossy_risk(const Finding *finding) {
    for (int id = 0; id < RISK_COUNT; id++)
        if (strcmp(risk_rule((RiskId)id)->id, finding->rule) == 0)
            return review_destroys((RiskId)id);
    return false;
}

/* One missing migration mends all that a target lacks; of files each counts once, whatever rule tells of it. */
static char *what_counts(const Finding *finding, Reason reason) {
    if (reason == REASON_MISSING || reason == REASON_SKIPPED)
        return g_strdup_printf("%d %s", reason, finding->target ? finding->target : "");
    if (reason == REASON_UNREGISTERED)
        return g_strdup_printf("%d %s %s", reason, finding->target ? finding->target : "", finding->migration ? finding->migration : finding->subject);
    return NULL;
}

static void count_findings(const Review *review, size_t counts[REASON_COUNT]) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < review->found->len; i++) {
        const Finding *finding = review->found->pdata[i];
        Reason reason = is_lossy_risk(finding) ? REASON_COUNT : reason_of(finding);
        if (reason == REASON_COUNT)
            continue;
        char *key = what_counts(finding, reason);
        if (!key || g_hash_table_add(seen, key))
            counts[reason]++;
    }
}

static void count_collisions(const Review *review, size_t counts[REASON_COUNT]) {
    static const Reason reasons[COLLISION_COUNT] = {[COLLISION_NUMBER] = REASON_NUMBERS, [COLLISION_NAME] = REASON_NAMES, [COLLISION_ORDER] = REASON_PASSED_OVER,
                                                    [COLLISION_JOURNAL] = REASON_JOURNALS, [COLLISION_SNAPSHOT] = REASON_SNAPSHOTS};
    for (guint i = 0; i < review->collisions->len; i++) {
        const Collision *collision = review->collisions->pdata[i];
        if (collision->kind == COLLISION_ORDER && collision->severity == SEVERITY_ERROR)
            counts[collision->count > 0 ? REASON_PASSED_OVER : REASON_REFUSED] += MAX(collision->count, 1);
        else if (collision->kind != COLLISION_ORDER)
            counts[reasons[collision->kind]]++;
        else if (collision->severity == SEVERITY_WARNING)
            counts[REASON_WARNINGS]++;
    }
}

static void count_rest(const Review *review, size_t counts[REASON_COUNT]) {
    for (guint i = 0; i < review->orders->len; i++) {
        const OrderCheck *order = review->orders->pdata[i];
        counts[REASON_ORDERS_FAIL] += order->ours_first || order->theirs_first;
        counts[REASON_ORDERS_DIFFER] += !order->ours_first && !order->theirs_first && order->difference;
    }
    for (guint i = 0; i < review->targets->len; i++) {
        const ReviewTarget *target = review->targets->pdata[i];
        counts[REASON_LOSSY] += target->lossy;
        counts[REASON_EDITED] += target->edited_sql;
        counts[REASON_UNKNOWN] += target->comparison ? 0 : target->added->len + target->edited->len;
    }
}

static void say_reason(const Review *review, GString *out, Reason reason, size_t count) {
    g_autoptr(GString) words = g_string_new(NULL);
    g_autofree char *number = g_strdup_printf("%zu", count);
    g_string_append(words, count == 1 ? REASONS[reason].one : REASONS[reason].many);
    g_string_replace(words, "%zu", number, 1);
    g_string_replace(words, "{base}", word_code(review->texts, review->base_name), 1);
    g_string_append_printf(out, "%s%s", out->len ? ", " : "", words->str);
}

/* --- what is sound ------------------------------------------------------------------------------------------------------------ */

static void say_number(GString *out, size_t count, const char *words) {
    if (count > 0)
        g_string_append_printf(out, "%s%zu %s%s", out->len ? ", " : "", count, count == 1 ? "migration" : "migrations", words);
}

static void say_migrations(const Review *review, GString *out) {
    size_t added = 0, removed = 0, edited = 0;
    for (guint i = 0; i < review->targets->len; i++) {
        const ReviewTarget *target = review->targets->pdata[i];
        added += target->added->len;
        removed += target->removed->len;
        edited += target->edited->len;
    }
    say_number(out, added, "");
    say_number(out, edited, " edited");
    say_number(out, removed, " taken away");
}

static size_t count_changed(const ChangeSet *changes) {
    size_t count = 0;
    for (guint i = 0; i < changes->changes->len; i++) {
        const Change *change = changes->changes->pdata[i];
        count += (change->action == CHANGE_CHANGED || change->action == CHANGE_RENAMED) && change_grade(change) == GRADE_DIFFERENT;
    }
    return count;
}

static void say_schema(Review *review, GString *out) {
    bool any = false, known = true;
    for (guint i = 0; i < review->targets->len; i++) {
        const ReviewTarget *target = review->targets->pdata[i];
        known = known && target->comparison;
        if (!target->comparison)
            continue;
        const ChangeSet *changes = target->comparison->diff->changes;
        const char *added = word_things_counted(review->texts, changes, CHANGE_ADDED), *removed = word_things_counted(review->texts, changes, CHANGE_REMOVED);
        size_t changed = count_changed(changes);
        if (added)
            g_string_append_printf(out, ", adds %s", added);
        if (changed > 0)
            g_string_append_printf(out, ", changes %zu %s", changed, changed == 1 ? "object" : "objects");
        if (removed)
            g_string_append_printf(out, ", takes away %s", removed);
        any = any || added || removed || changed > 0;
    }
    if (!any && known && review->targets->len > 0)
        g_string_append(out, ", the schema stays the same");
}

static void say_sound(Review *review, GString *out) {
    say_migrations(review, out);
    say_schema(review, out);
}

/* --- the verdict --------------------------------------------------------------------------------------------------------------- */

static const char *headline(const Review *review) {
    switch (review->verdict) {
    case REVIEW_STOP:
        return "Do not merge yet";
    case REVIEW_LOOK:
        return "Look before merging";
    case REVIEW_SOUND:
        return "Schema changes look sound";
    case REVIEW_NOTHING:
    default:
        return "Nothing here changes the schema";
    }
}

static Severity worst_of(const Review *review) {
    int worst = -1;
    for (guint i = 0; i < review->targets->len; i++)
        if (((const ReviewTarget *)review->targets->pdata[i])->edited_sql > 0)
            worst = SEVERITY_WARNING;
    for (guint i = 0; i < review->found->len; i++)
        worst = MAX(worst, (int)((const Finding *)review->found->pdata[i])->severity);
    for (guint i = 0; i < review->collisions->len; i++)
        worst = MAX(worst, (int)((const Collision *)review->collisions->pdata[i])->severity);
    for (guint i = 0; i < review->orders->len; i++) {
        const OrderCheck *order = review->orders->pdata[i];
        if (order->checked && !order_check_is_fine(order))
            worst = MAX(worst, (int)SEVERITY_ERROR);
    }
    return worst < 0 ? SEVERITY_COUNT : (Severity)worst;
}

void review_judge(Review *review) {
    size_t counts[REASON_COUNT] = {0};
    count_findings(review, counts);
    count_collisions(review, counts);
    count_rest(review, counts);
    if (counts[REASON_PASSED_OVER] > 0)
        counts[REASON_SKIPPED] = 0; /* the same, told better */
    g_autoptr(GString) out = g_string_new(NULL);
    review->verdict = review->targets->len > 0 ? REVIEW_SOUND : REVIEW_NOTHING;
    for (size_t i = 0; i < G_N_ELEMENTS(ORDER); i++) {
        if (counts[ORDER[i]] == 0)
            continue;
        review->verdict = MAX(review->verdict, REASONS[ORDER[i]].verdict);
        say_reason(review, out, ORDER[i], counts[ORDER[i]]);
    }
    if (review->verdict == REVIEW_SOUND)
        say_sound(review, out);
    if (review->not_checked->len > 0)
        g_string_append_printf(out, "%s%u %s could not be checked", out->len ? "; " : "", review->not_checked->len, review->not_checked->len == 1 ? "thing" : "things");
    review->headline = headline(review);
    review->reasons = text_pool_add(review->texts, out->str);
    review->worst = worst_of(review);
}

/* --- exit code ------------------------------------------------------------------------------------------------------------------ */

static bool is_server_only(const Review *review, const Finding *finding) {
    const ReviewTarget *target = review_find_target(review, finding->target);
    const AuditTarget *after = target ? target->after : NULL;
    if (!after || !after->registered || !after->migrations || !finding->migration)
        return false;
    g_autofree bool *excused = strata_excused(after->registered, cause_is_server);
    for (size_t i = 0; i < after->registered->count && i < after->migrations->migration_count; i++)
        if (strcmp(after->migrations->migrations[i].tag, finding->migration) == 0)
            return excused[i];
    return false;
}

static bool any_failing(const Review *review) {
    for (guint i = 0; i < review->found->len; i++) {
        const Finding *finding = review->found->pdata[i];
        if (reason_of(finding) == REASON_FAILING && !is_server_only(review, finding))
            return true;
    }
    return false;
}

static bool any_unreachable(const Audit *audit) {
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *target = audit->targets->pdata[i];
        for (guint j = 0; j < target->databases->len; j++)
            if (((const AuditDatabase *)target->databases->pdata[j])->problem)
                return true;
    }
    return false;
}

int review_exit_code(const Review *review, Severity fail_on) {
    if (any_unreachable(review->after))
        return 5;
    if (any_failing(review))
        return 3;
    if (fail_on != SEVERITY_COUNT && review->worst != SEVERITY_COUNT && review->worst >= fail_on)
        return 2;
    return review->not_checked->len > 0 ? 4 : 0;
}
