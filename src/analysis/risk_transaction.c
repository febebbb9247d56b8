/* What runs in one transaction, by the runner's mode and the file's own BEGIN and COMMIT; and what follows from that. */

#include <string.h>
#include "compare/words.h"
#include "risk_private.h"

/* A statement in its transaction. Numbers tell transactions apart; they go on over the files that run in one. */
typedef struct {
    size_t migration, statement;
    int transaction;
    bool block; /* in a transaction block, also an implicit one */
} Step;

typedef struct {
    GArray *steps; /* of Step, in order */
    int transaction;
    bool open;     /* a block is open */
} Flow;

static bool is_wrapped(TransactionMode mode) {
    return mode == TRANSACTION_ALL_PENDING || mode == TRANSACTION_PER_FILE;
}

/* Another top statement of the same piece stands before or behind it: a simple query of several statements is one transaction. */
static bool shares_piece(const RiskReview *review, size_t index) {
    const RiskStatement *statement = risk_statement(review, index);
    for (size_t i = index; i-- > 0 && risk_statement(review, i)->piece == statement->piece;)
        if (risk_statement(review, i)->outer == i)
            return true;
    for (size_t i = index + 1; i < review->statements->len && risk_statement(review, i)->piece == statement->piece; i++)
        if (risk_statement(review, i)->outer == i)
            return true;
    return false;
}

static void flow_statement(Flow *flow, TransactionMode mode, const RiskReview *review, size_t migration, size_t index) {
    const RiskStatement *statement = risk_statement(review, index);
    const RiskStatement *last = index > 0 ? risk_statement(review, index - 1) : NULL;
    bool same_piece = mode == TRANSACTION_PER_PIECE && last && last->piece == statement->piece;
    bool inside = statement->outer != index; /* of a DO block: wherever that is */
    if (!flow->open && !inside && (!same_piece || statement->control == CONTROL_BEGIN || (last && last->control != CONTROL_NONE)))
        flow->transaction++;
    Step step = {migration, index, flow->transaction, flow->open || (mode == TRANSACTION_PER_PIECE && shares_piece(review, index))};
    g_array_append_val(flow->steps, step);
    if (statement->control == CONTROL_BEGIN)
        flow->open = true;
    else if (statement->control != CONTROL_NONE)
        flow->open = false;
}

static void flow_file(Flow *flow, RiskContext *context, size_t migration) {
    TransactionMode mode = migration_transaction(context->set, &context->set->migrations[migration]);
    const RiskReview *review = risk_review_of(context, migration);
    bool joined = mode == TRANSACTION_ALL_PENDING && flow->open;
    if (!joined)
        flow->transaction++;
    flow->open = is_wrapped(mode);
    for (size_t i = 0; i < review->statements->len; i++)
        flow_statement(flow, mode, review, migration, i);
    flow->open = flow->open && mode == TRANSACTION_ALL_PENDING;
}

/* The files that run in one go, up to the one in hand. */
static GArray *flow_of(RiskContext *context) {
    Flow flow = {g_array_new(FALSE, TRUE, sizeof(Step)), 0, false};
    for (size_t i = 0; i <= context->migration; i++)
        if (i == context->migration || (context->batch[i] && context->set->rules->transaction == TRANSACTION_ALL_PENDING))
            flow_file(&flow, context, i);
    return flow.steps;
}

static const RiskStatement *statement_of(RiskContext *context, const Step *step) {
    return risk_statement(risk_review_of(context, step->migration), step->statement);
}

/* Where a statement stands, seen from the migration in hand: "line 3", "line 3 of `0011_x`". */
static const char *place_of(RiskContext *context, size_t migration, int line) {
    if (migration == context->migration)
        return text_pool_printf(context->texts, "line %d", line);
    return text_pool_printf(context->texts, "line %d of %s", line, word_code(context->texts, context->set->migrations[migration].tag));
}

/* --- locks that are held ---------------------------------------------------------------------------------------------------- */

static const RiskLock *held_lock(RiskContext *context, const Step *step) {
    const RiskReview *review = risk_review_of(context, step->migration);
    const RiskLock *strongest = NULL;
    for (guint i = 0; i < review->locks->len; i++) {
        const RiskLock *lock = &g_array_index(review->locks, RiskLock, i);
        if (lock->statement != step->statement || lock->mode < LOCK_SHARE || (strongest && strongest->mode >= lock->mode))
            continue;
        const RiskFact asked = {.statement = step->migration == context->migration ? step->statement : 0, .schema = lock->schema, .relation = lock->relation, .missing_ok = true};
        if (risk_exists(context, &asked))
            strongest = lock;
    }
    return strongest;
}

static void put_lock_held(RiskContext *context, const Step *writer, const Step *holder, const RiskLock *lock) {
    const RiskStatement *statement = statement_of(context, writer);
    RiskFact fact = {.rule = RISK_LOCK_HELD, .statement = writer->statement, .line = statement->line, .lock = lock->mode, .schema = statement->schema, .relation = statement->relation,
                     .subject = statement->relation};
    if (!risk_exists(context, &fact))
        return;
    RiskItem *risk = risk_put(context, &fact);
    risk->locked = lock->relation;
    if (statement->rows != ROWS_ALL && risk->severity > SEVERITY_INFO)
        risk->severity = SEVERITY_INFO;
    risk->note = text_pool_printf(context->texts, "%s on %s since %s blocks %s", word_code(context->texts, lock_mode_name(lock->mode)), word_code(context->texts, lock->relation),
                                  place_of(context, holder->migration, statement_of(context, holder)->line), lock_mode_blocks(lock->mode));
}

/* The strongest lock of the transaction so far. */
typedef struct {
    int transaction;
    const RiskLock *lock;
    const Step *holder;
} Held;

static void hold(RiskContext *context, Held *held, const Step *step) {
    if (held->transaction != step->transaction)
        *held = (Held){step->transaction, NULL, NULL};
    const RiskLock *lock = step->block ? held_lock(context, step) : NULL;
    if (!lock || (held->lock && held->lock->mode >= lock->mode))
        return;
    held->lock = lock;
    held->holder = step;
}

/* --- enum values --------------------------------------------------------------------------------------------------------------- */

static bool same_transaction_makes(RiskContext *context, const GArray *steps, const Step *until, const RiskFact *fact) {
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = &g_array_index(steps, Step, i);
        if (step == until)
            return false;
        const RiskReview *review = risk_review_of(context, step->migration);
        for (guint j = 0; step->transaction == until->transaction && j < review->made->len; j++) {
            const RiskMade *made = &g_array_index(review->made, RiskMade, j);
            if (made->statement == step->statement && made->kind == MADE_RELATION && risk_same_name(made->schema, made->name, fact->schema, fact->relation))
                return true;
        }
    }
    return false;
}

static bool adds_value(const RiskReview *review, size_t statement) {
    for (guint i = 0; i < review->facts->len; i++) {
        const RiskFact *fact = &g_array_index(review->facts, RiskFact, i);
        if (fact->statement == statement && fact->rule == RISK_ENUM_VALUE_IN_TRANSACTION)
            return true;
    }
    return false;
}

/* Line of the literal in the step's statement; 0: it has none. */
static int line_of_literal(RiskContext *context, const Step *step, const char *value) {
    const Migration *migration = &context->set->migrations[step->migration];
    const RiskStatement *statement = statement_of(context, step);
    if (statement->end <= statement->begin)
        return 0;
    size_t begin = statement->begin + (statement->piece < migration->piece_count ? migration->pieces[statement->piece].begin : 0);
    int line = sql_find_literal(migration->sql + begin, statement->end - statement->begin, value);
    return line > 0 ? statement->line + line - 1 : 0;
}

static void find_enum_use(RiskContext *context, const GArray *steps, guint at, const RiskFact *fact) {
    const Step *adder = &g_array_index(steps, Step, at);
    for (guint i = at + 1; i < steps->len; i++) {
        const Step *user = &g_array_index(steps, Step, i);
        if (user->migration != context->migration || user->transaction != adder->transaction || adds_value(risk_review_of(context, user->migration), user->statement))
            continue;
        int line = line_of_literal(context, user, fact->column);
        if (line == 0)
            continue;
        RiskFact use = {.rule = fact->rule, .statement = user->statement, .line = line, .subject = fact->column};
        risk_put(context, &use)->note = text_pool_printf(context->texts, "added on %s to %s", place_of(context, adder->migration, fact->line),
                                                         word_code(context->texts, fact->relation));
        return;
    }
}

static void find_enum_values(RiskContext *context, const GArray *steps, guint at) {
    const Step *step = &g_array_index(steps, Step, at);
    const RiskReview *review = risk_review_of(context, step->migration);
    for (guint i = 0; i < review->facts->len; i++) {
        const RiskFact *fact = &g_array_index(review->facts, RiskFact, i);
        if (fact->statement == step->statement && fact->rule == RISK_ENUM_VALUE_IN_TRANSACTION && step->block && !same_transaction_makes(context, steps, step, fact))
            find_enum_use(context, steps, at, fact);
    }
}

/* --- VALIDATE ------------------------------------------------------------------------------------------------------------------ */

static bool adds_not_valid(RiskContext *context, const Step *step, const RiskFact *fact) {
    const RiskReview *review = risk_review_of(context, step->migration);
    for (guint i = 0; i < review->made->len; i++) {
        const RiskMade *made = &g_array_index(review->made, RiskMade, i);
        if (made->statement == step->statement && made->kind == MADE_NOT_VALID && g_strcmp0(made->part, fact->column) == 0 &&
            risk_same_name(made->schema, made->name, fact->schema, fact->relation))
            return true;
    }
    return false;
}

static void find_validation(RiskContext *context, const GArray *steps, guint at) {
    const Step *step = &g_array_index(steps, Step, at);
    const RiskReview *review = risk_review_of(context, context->migration);
    for (guint i = 0; i < review->facts->len; i++) {
        const RiskFact *fact = &g_array_index(review->facts, RiskFact, i);
        if (fact->statement != step->statement || fact->rule != RISK_VALIDATE_IN_TRANSACTION || !risk_exists(context, fact))
            continue;
        for (guint j = 0; j <= at; j++) {
            const Step *adder = &g_array_index(steps, Step, j);
            if (adder->transaction == step->transaction && step->block && adds_not_valid(context, adder, fact)) {
                risk_put(context, fact)->note = text_pool_printf(context->texts, "added on %s", place_of(context, adder->migration, statement_of(context, adder)->line));
                break;
            }
        }
    }
}

/* --- files that are no whole ----------------------------------------------------------------------------------------------------- */

/* The file itself asks for it: by its directive, or by ending the runner's transaction. Tools that never make one are not the file's fault. */
static bool asks_for_parts(const RiskContext *context, const RiskReview *review) {
    const Migration *migration = &context->set->migrations[context->migration];
    for (guint i = 0; i < review->statements->len; i++)
        if (risk_statement(review, i)->control == CONTROL_COMMIT && is_wrapped(context->set->rules->transaction))
            return true;
    return migration->no_transaction && context->set->rules->transaction != TRANSACTION_NONE;
}

static void find_parts(RiskContext *context, const GArray *steps) {
    const RiskReview *review = risk_review_of(context, context->migration);
    int last = 0, count = 0, line = 0;
    if (!asks_for_parts(context, review))
        return;
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = &g_array_index(steps, Step, i);
        if (step->migration != context->migration || !statement_of(context, step)->effect || step->transaction == last)
            continue;
        last = step->transaction;
        count++;
        line = line || count < 2 ? line : statement_of(context, step)->line;
    }
    if (count < 2)
        return;
    RiskItem *risk = risk_put_of(context, RISK_PARTIAL_APPLICATION, NULL);
    risk->line = line;
    risk->note = text_pool_printf(context->texts, "%d transactions; the second begins with line %d", count, line);
}

/* The replay tells the same of itself, when there was one. */
static void find_refused(RiskContext *context, const Step *step) {
    const RiskStatement *statement = statement_of(context, step);
    if (!statement->alone || !step->block || context->part->all)
        return;
    RiskFact fact = {.rule = RISK_CONCURRENTLY_IN_TRANSACTION, .statement = step->statement, .line = statement->line, .subject = ""};
    risk_put(context, &fact);
}

void risk_join_transactions(RiskContext *context) {
    g_autoptr(GArray) steps = flow_of(context);
    Held held = {0, NULL, NULL};
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = &g_array_index(steps, Step, i);
        bool own = step->migration == context->migration;
        find_enum_values(context, steps, i);
        if (own && statement_of(context, step)->rows != ROWS_NONE && held.lock && held.transaction == step->transaction)
            put_lock_held(context, step, held.holder, held.lock);
        hold(context, &held, step);
        if (!own)
            continue;
        find_validation(context, steps, i);
        find_refused(context, step);
    }
    find_parts(context, steps);
}
