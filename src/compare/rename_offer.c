#include "rename_offer.h"

#include "rename_evidence.h"

/*
 * Every removed thing is scored against the added ones that have something in common with it. Two are offered as one when their score reaches the threshold of their kind and each is the
 * other's best by a margin: an offer that might as well be another one is no help.
 */

/* A pair above the threshold. */
typedef struct {
    const Change *removed, *added;
    int score;
} Candidate;

typedef struct {
    int best, second; /* scores */
    const Change *partner;
} Best;

static void note_best(GHashTable *bests, const Change *change, const Change *partner, int score) {
    Best *best = g_hash_table_lookup(bests, change);
    if (!best) {
        best = g_new0(Best, 1);
        g_hash_table_insert(bests, (gpointer)(uintptr_t)change, best);
    }
    if (score > best->best) {
        best->second = best->best;
        best->best = score;
        best->partner = partner;
    } else {
        best->second = MAX(best->second, score);
    }
}

static bool is_clear(GHashTable *bests, const Change *change, const Change *partner) {
    const Best *best = g_hash_table_lookup(bests, change);
    return best->partner == partner && best->best >= best->second + RENAME_MARGIN;
}

static void add_offer(GPtrArray *offers, TextPool *texts, RenameEvidence *evidence, const Candidate *pair) {
    RenameOffer *offer = g_new0(RenameOffer, 1);
    offer->kind = pair->removed->kind;
    offer->before = text_pool_add(texts, pair->removed->identity);
    offer->after = text_pool_add(texts, pair->added->identity);
    offer->evidence = rename_evidence_words(evidence, texts, pair->removed, pair->added);
    g_ptr_array_add(offers, offer);
}

static int compare_offers(const void *a, const void *b) {
    const RenameOffer *x = *(const RenameOffer *const *)a, *y = *(const RenameOffer *const *)b;
    return x->kind != y->kind ? (x->kind < y->kind ? -1 : 1) : strcmp(x->before, y->before);
}

GPtrArray *rename_offers(TextPool *texts, const ChangeSet *changes, const Catalog *before, const Catalog *after) {
    GPtrArray *offers = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(RenameEvidence) evidence = rename_evidence_new(changes, before, after);
    g_autoptr(GArray) pairs = g_array_new(false, false, sizeof(Candidate));
    g_autoptr(GHashTable) bests = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    for (guint i = 0; i < changes->changes->len; i++) {
        const Change *removed = changes->changes->pdata[i];
        g_autoptr(GPtrArray) partners = rename_evidence_partners(evidence, removed);
        for (guint j = 0; j < partners->len; j++) {
            const Candidate pair = {removed, partners->pdata[j], rename_evidence_score(evidence, removed, partners->pdata[j])};
            if (pair.score < RENAME_THRESHOLD)
                continue;
            g_array_append_val(pairs, pair);
            note_best(bests, pair.removed, pair.added, pair.score);
            note_best(bests, pair.added, pair.removed, pair.score);
        }
    }
    for (guint i = 0; i < pairs->len; i++) {
        const Candidate *pair = &g_array_index(pairs, Candidate, i);
        if (is_clear(bests, pair->removed, pair->added) && is_clear(bests, pair->added, pair->removed))
            add_offer(offers, texts, evidence, pair);
    }
    g_ptr_array_sort(offers, compare_offers);
    return offers;
}
