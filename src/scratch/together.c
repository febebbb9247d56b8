#include "together.h"

#include <string.h>
#include "base/interrupt.h"
#include "stub.h"

/* What is kept by the key of a beginning. Behind NOTE_END stands the mode that its last migration gets; nothing: none. */
#define NOTE_FINE "fine"
#define NOTE_END "end:"

static bool adds_values(const Stratum *stratum) {
    for (guint i = 0; i < stratum->changes->changes->len; i++) {
        const Change *change = g_ptr_array_index(stratum->changes->changes, i);
        if (change->kind == KIND_ENUM && change->action == CHANGE_CHANGED)
            return true;
    }
    return false;
}

static const Layer *layer_at(const GPtrArray *layers, guint index) {
    return g_ptr_array_index(layers, index);
}

bool together_matters(const Chain *chain, const GPtrArray *layers) {
    for (guint i = 0; chain->set->rules->transaction == TRANSACTION_ALL_PENDING && i < layers->len; i++)
        if (adds_values(&layer_at(layers, i)->strata->strata[0]))
            return true;
    return false;
}

bool together_has_roles(const GPtrArray *layers) {
    for (guint i = 0; i < layers->len; i++)
        if (layer_at(layers, i)->roles)
            return true;
    return false;
}

/* --- what is known ------------------------------------------------------------------------------------------------------ */

/* The file of index `run` among those that run is the one with which the transaction failed. */
static void set_mode(const Chain *chain, Strata *strata, guint run, const char *mode) {
    size_t place = (size_t)((const Migration *)g_ptr_array_index(chain->migrations, run) - chain->set->migrations);
    Stratum *stratum = &strata->strata[place];
    if (*mode && stratum->status == STRATUM_APPLIED && !stratum->mode)
        stratum->mode = text_pool_add(strata->texts, mode);
}

/* Where there are roles it makes a difference which ones later migrations make, so a note is of one chain; else it is of all that have this beginning. A note of one chain has the place in front. */
static char *whole_key(const GPtrArray *layers) {
    g_autofree char *text = g_strconcat("whole ", layer_at(layers, layers->len - 1)->next, NULL);
    return text_sha256(text, strlen(text));
}

static void find_whole(LayerStore *store, Chain *chain, const GPtrArray *layers, Strata *strata, bool *known) {
    g_autofree char *key = whole_key(layers);
    const char *note = layer_store_note(store, chain, key);
    guint64 place;
    *known = note != NULL;
    const char *end = note ? strchr(note, ' ') : NULL;
    g_autofree char *number = end ? g_strndup(note, (size_t)(end - note)) : NULL;
    if (number && g_ascii_string_to_unsigned(number, 10, 0, layers->len - 1, &place, NULL))
        set_mode(chain, strata, (guint)place, end + 1);
}

void together_find(LayerStore *store, Chain *chain, const GPtrArray *layers, Strata *strata, bool *known) {
    *known = false;
    if (!store)
        return;
    if (together_has_roles(layers)) {
        find_whole(store, chain, layers, strata, known);
        return;
    }
    for (guint i = 0; i < layers->len; i++) {
        const char *note = layer_store_note(store, chain, layer_at(layers, i)->next);
        if (!note)
            return;
        if (g_str_has_prefix(note, NOTE_END)) {
            set_mode(chain, strata, i, note + strlen(NOTE_END));
            break;
        }
    }
    *known = true;
}

/* --- running ------------------------------------------------------------------------------------------------------------- */

void together_free(Together *together) {
    if (!together)
        return;
    workplace_free(together->work);
    g_free(together->key);
    g_free(together);
}

static Together *together_new(Scratch *scratch, const Chain *chain, GError **error) {
    Together *together = g_new0(Together, 1);
    together->key = g_strdup(chain->base);
    together->work = workplace_new(scratch, error);
    /* Roles that were assumed are of the whole server, and still there; this role must be in them, too. */
    if (!together->work || !workplace_grant_roles(together->work, error) || !stub_make_ledger_in(together->work, chain->set, error) ||
        !workplace_execute(together->work->session, error, "BEGIN"))
        g_clear_pointer(&together, together_free);
    return together;
}

/* The open transaction, when what ran in it is a beginning of this chain; else a new one. */
static Together *take_up(Scratch *scratch, const Chain *chain, const GPtrArray *layers, Together **open, GError **error) {
    Together *together = g_steal_pointer(open);
    bool fits = together && !together_has_roles(layers) && together->count > 0 && together->count <= layers->len &&
                strcmp(together->key, layer_at(layers, (guint)together->count - 1)->next) == 0;
    if (fits)
        return together;
    together_free(together);
    return together_new(scratch, chain, error);
}

static bool run_piece(Connection *session, const Migration *migration, const SqlPiece *piece, int timeout_ms, ScriptOutcome *outcome, GError **error) {
    g_autofree char *text = g_strndup(migration->sql + piece->begin, piece->end - piece->begin);
    return connection_run_script(session, text, timeout_ms, outcome, error);
}

/* False: the run is over, with the outcome of what ended it; or error. */
static bool run_file(const Together *together, const Migration *migration, ScriptOutcome *outcome, GError **error) {
    for (size_t p = 0; p < migration->piece_count; p++) {
        script_outcome_clear(outcome);
        if (interrupt_check(error) ||
            !run_piece(together->work->session, migration, &migration->pieces[p], together->work->scratch->file_timeout_ms, outcome, error) || outcome->failed)
            return false;
    }
    return true;
}

static char *mode_of(const ScriptOutcome *outcome) {
    if (!outcome->failed || strcmp(outcome->sqlstate, "55P04") != 0)
        return g_strdup("");
    return g_strdup_printf("in a transaction of its own (in one with the migrations before it: %s, SQLSTATE %s)", outcome->message, outcome->sqlstate);
}

/* What ended it, or that it did not end; for this chain or for all that begin so. */
static void keep(LayerStore *store, const GPtrArray *layers, guint from, guint end, const char *mode, bool lasting) {
    if (!store)
        return;
    if (together_has_roles(layers)) {
        g_autofree char *key = whole_key(layers);
        g_autofree char *note = mode ? g_strdup_printf("%u %s", end, mode) : g_strdup(NOTE_FINE);
        layer_store_set_note(store, key, note, lasting);
        return;
    }
    for (guint i = from; i < end; i++)
        layer_store_set_note(store, layer_at(layers, i)->next, NOTE_FINE, true);
    g_autofree char *note = mode ? g_strconcat(NOTE_END, mode, NULL) : NULL;
    if (note)
        layer_store_set_note(store, layer_at(layers, end)->next, note, lasting);
}

bool together_run(Scratch *scratch, LayerStore *store, Chain *chain, const GPtrArray *layers, Strata *strata, Together **open, GError **error) {
    Together *together = take_up(scratch, chain, layers, open, error);
    ScriptOutcome outcome = {0};
    g_autoptr(GError) problem = NULL;
    if (!together)
        return false;
    guint begin = (guint)together->count, at = begin;
    while (at < layers->len && run_file(together, g_ptr_array_index(chain->migrations, at), &outcome, &problem))
        at++;
    bool ended = at < layers->len;
    g_autofree char *mode = ended ? mode_of(&outcome) : NULL;
    script_outcome_clear(&outcome);
    /* A lost session or the time limit ends this check only; the replay itself has told of it. */
    bool ok = !interrupt_check(error);
    if (ok) {
        if (ended)
            set_mode(chain, strata, at, mode);
        keep(store, layers, begin, at, mode, !problem);
    }
    together->count = at;
    g_free(together->key);
    together->key = g_strdup(at > 0 ? layer_at(layers, at - 1)->next : chain->base);
    if (!ok || ended || !store || together_has_roles(layers))
        together_free(together);
    else
        *open = together;
    return ok;
}
