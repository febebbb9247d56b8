/*
 * Whose words are whose. In "2 fixed (BUG-001 - needs review), BUG-002 ✅" each identifier owns what stands behind it, up to the next one or the sentence's end; what stands before it, back to the one
 * before, is asked when nothing behind says anything. docs/internals/bugs.md has the order.
 */
#include "place.h"

#include <string.h>

#define FAR 400 /* tokens: what stands farther away is not about the identifier */
#define NEAR 5  /* words: so far from a check mark may an identifier stand that it is meant */

static const Found *found_at(const Spot *spot, guint index) {
    return &g_array_index(spot->found, Found, index);
}

static guint token_from(const Spot *spot, size_t at) {
    return words_from(spot->words, at);
}

static bool is_word(const Token *token, const char *const *list, size_t count) {
    for (size_t i = 0; token->kind == TOKEN_WORD && i < count; i++)
        if (strcmp(token->word, list[i]) == 0)
            return true;
    return false;
}

/* Between two identifiers stand only commas and words that join. */
static bool are_joined(const Spot *spot, guint index) {
    static const char *const joints[] = {"and", "et", "or", "ou", "to", "a", "through", "plus"};
    guint to = token_from(spot, found_at(spot, index + 1)->begin);
    for (guint i = token_from(spot, found_at(spot, index)->end); i < to; i++) {
        const Token *token = words_at(spot->words, i);
        bool joins = token->kind == TOKEN_COMMA || token->kind == TOKEN_SIGN || is_word(token, joints, G_N_ELEMENTS(joints));
        if (!joins)
            return false;
    }
    return true;
}

static bool is_border(const Token *token) {
    return token->kind == TOKEN_SENTENCE || token->kind == TOKEN_BAR;
}

/* What may stand before an identifier that a block begins with. */
static bool is_filler(const Words *words, guint index) {
    static const char *const fillers[] = {"bug", "bugs", "issue", "issues", "defect", "incident", "the", "for", "of", "le", "les", "du", "de", "fix", "fixed", "resolved", "resolve", "corrige",
                                          "resolu", "closes", "close", "fixes", "investigate", "status", "fail", "new"};
    const Token *token = words_at(words, index);
    if (token->kind != TOKEN_WORD)
        return !is_border(token) && token->kind != TOKEN_COMMA;
    return g_ascii_isdigit(*token->word) || vocabulary_is_severity(words, index) || is_word(token, fillers, G_N_ELEMENTS(fillers));
}

static bool begins_with(const Spot *spot, const Place *place) {
    guint from = place->begin, count = 0;
    while (from > 0 && from + FAR > place->begin && words_at(spot->words, from - 1)->kind != TOKEN_BAR)
        from--;
    bool numbered = from + 1 < place->begin && words_at(spot->words, from + 1)->kind == TOKEN_SENTENCE && g_ascii_isdigit(spot->words->text[words_at(spot->words, from)->begin]);
    for (guint i = from + (numbered ? 2 : 0); i < place->begin; i++) {
        count += words_at(spot->words, i)->kind == TOKEN_WORD;
        if (!is_filler(spot->words, i) || count > 4)
            return false;
    }
    return true;
}

/* Before a title stand only marks, numbers, severities and words such as "bug"; "Critical bug (BUG-001 - ...)" gives none. */
static bool leads_title(const Spot *spot, const Place *place) {
    static const char *const nouns[] = {"bug", "issue", "defect", "incident", "ticket"};
    guint words = 0;
    for (guint i = place->begin; i > 0 && words_at(spot->words, i - 1)->kind != TOKEN_BAR; i--) {
        const Token *token = words_at(spot->words, i - 1);
        words += token->kind == TOKEN_WORD;
        bool fits = token->kind != TOKEN_WORD || g_ascii_isdigit(*token->word) || vocabulary_is_severity(spot->words, i - 1) || is_word(token, nouns, G_N_ELEMENTS(nouns));
        if (!fits)
            return false;
    }
    return words == 0 || words_at(spot->words, place->begin - 1)->kind != TOKEN_OPEN;
}

/* The identifier stands in parentheses that open before it. */
static bool is_enclosed(const Spot *spot, const Place *place) {
    int depth = 0;
    for (guint i = place->before; i < place->begin; i++)
        depth += words_at(spot->words, i)->kind == TOKEN_OPEN ? 1 : words_at(spot->words, i)->kind == TOKEN_CLOSE && depth > 0 ? -1 : 0;
    return depth > 0;
}

static guint end_of_parenthesis(const Spot *spot, guint from, guint to) {
    int depth = 0;
    for (guint i = from; i < to; i++) {
        TokenKind kind = words_at(spot->words, i)->kind;
        if (kind == TOKEN_CLOSE && depth-- == 0)
            return i;
        depth += kind == TOKEN_OPEN;
    }
    return to;
}

/* How far the words behind belong to the group. */
static guint end_of_after(const Spot *spot, const Place *place) {
    bool next = place->last + 1 < spot->found->len;
    guint limit = MIN(next ? token_from(spot, found_at(spot, place->last + 1)->begin) : spot->words->tokens->len, place->end + FAR);
    bool whole = place->starts && place->alone;
    guint after = place->end;
    while (after < limit && words_at(spot->words, after)->kind != TOKEN_BAR && (whole || words_at(spot->words, after)->kind != TOKEN_SENTENCE))
        after++;
    if (after < limit || !next)
        return after;
    if (is_enclosed(spot, place))
        return end_of_parenthesis(spot, place->end, after);
    while (after > place->end && words_at(spot->words, after - 1)->kind != TOKEN_WORD && words_at(spot->words, after - 1)->kind != TOKEN_CLOSE)
        after--; /* a mark just before the next identifier is the next one's */
    if (after > place->end || words_at(spot->words, place->end)->kind != TOKEN_MARK)
        return after;
    return place->end + 1;
}

static Place bounds_of(const Spot *spot, guint index) {
    Place place = {.first = index, .last = index};
    while (place.first > 0 && are_joined(spot, place.first - 1))
        place.first--;
    while (place.last + 1 < spot->found->len && are_joined(spot, place.last))
        place.last++;
    place.begin = token_from(spot, found_at(spot, place.first)->begin);
    place.end = MAX(token_from(spot, found_at(spot, place.last)->end), place.begin);
    guint limit = place.first > 0 ? token_from(spot, found_at(spot, place.first - 1)->end) : 0;
    place.before = place.begin;
    while (place.before > limit && place.before + FAR > place.begin && !is_border(words_at(spot->words, place.before - 1)))
        place.before--;
    place.starts = begins_with(spot, &place);
    place.leads = place.starts && leads_title(spot, &place);
    place.alone = place.first == 0 && place.last + 1 == spot->found->len;
    place.after = end_of_after(spot, &place);
    return place;
}

Place place_of(const Spot *spot, guint index) {
    Place place = bounds_of(spot, index);
    if (place.first > 0 && place.before < place.begin) { /* what is said of the one before is not said of this one */
        Place previous = bounds_of(spot, place.first - 1);
        Said said = previous.after > place.before ? vocabulary_read(spot->words, place.before, previous.after, VOICE_AFTER) : (Said){0};
        place.before = said.claim != CLAIM_NONE ? MAX(place.before, said.end) : place.before;
    }
    return place;
}

/* --- claims ------------------------------------------------------------------------------------------------------------------ */

static guint count_words(const Words *words, guint from, guint to) {
    guint count = 0;
    for (guint i = from; i < to; i++)
        count += words_at(words, i)->kind == TOKEN_WORD;
    return count;
}

static bool are_fillers(const Words *words, guint from, guint to) {
    for (guint i = from; i < to; i++)
        if (!is_filler(words, i))
            return false;
    return true;
}

/* A verb means the identifier when it stands before it, or at the beginning of what is said: "resolve payload error (BUG-005)". */
static bool is_verb_of(const Words *words, const Said *said, guint begin) {
    bool leads = said->begin == 0 || words_at(words, said->begin - 1)->kind != TOKEN_WORD;
    return leads || count_words(words, said->end, begin) <= 2;
}

static Said said_before(const Spot *spot, const Place *place) {
    Said said = vocabulary_read(spot->words, place->before, place->begin, VOICE_BEFORE | spot->verbs);
    if ((said.mark && !are_fillers(spot->words, said.end, place->begin)) || (said.verb && !is_verb_of(spot->words, &said, place->begin)))
        said.claim = CLAIM_NONE;
    return said;
}

/* The item "Mark BUG-001 as resolved" is to be done. */
static bool is_task(const Spot *spot) {
    static const char *const verbs[] = {"mark", "marquer"};
    return spot->block->shape == SHAPE_ITEM && spot->block->box != BOX_CHECKED && is_word(words_at(spot->words, 0), verbs, G_N_ELEMENTS(verbs));
}

/* "until BUG-001 is resolved": it is not. */
static Claim under_condition(const Spot *spot, const Place *place, Claim claim) {
    static const char *const untils[] = {"until", "once", "unless", "pending", "till", "jusqu", "jusqua"};
    static const char *const ifs[] = {"when", "if", "after", "before", "whether", "quand", "si", "apres", "avant", "lorsque"};
    if (claim != CLAIM_RESOLVED || place->begin == place->before)
        return claim;
    if (is_task(spot))
        return spot->block->box == BOX_EMPTY ? CLAIM_OPEN : CLAIM_NONE;
    for (guint back = 1; back <= 3 && place->begin >= place->before + back; back++) {
        const Token *token = words_at(spot->words, place->begin - back);
        if (is_word(token, untils, G_N_ELEMENTS(untils)))
            return CLAIM_OPEN;
        if (is_word(token, ifs, G_N_ELEMENTS(ifs)))
            return CLAIM_NONE;
    }
    return claim;
}

/* A quoted subject: "`14ec3e9` - fix(18-02): resolve SSE auth (BUG-004)". */
static bool is_quoted_fix(const Spot *spot, const Place *place) {
    static const char *const fixes[] = {"fix", "hotfix", "bugfix"};
    for (guint i = place->before; i + 1 < place->begin; i++) {
        if (!is_word(words_at(spot->words, i), fixes, G_N_ELEMENTS(fixes)) || words_at(spot->words, i + 1)->kind != TOKEN_OPEN)
            continue;
        guint close = end_of_parenthesis(spot, i + 2, place->begin);
        return close + 1 < place->begin && words_at(spot->words, close + 1)->kind == TOKEN_COLON;
    }
    return false;
}

/* "Fixed BUG-001 (SQL error) and BUG-002 (login)": what was said before the first holds for those that are joined to it, parentheses left out. */
static bool goes_on(const Spot *spot, guint index) {
    static const char *const joints[] = {"and", "et"};
    int depth = 0;
    bool joint = false;
    guint to = token_from(spot, found_at(spot, index)->begin);
    for (guint i = token_from(spot, found_at(spot, index - 1)->end); i < to; i++) {
        const Token *token = words_at(spot->words, i);
        depth += token->kind == TOKEN_OPEN ? 1 : token->kind == TOKEN_CLOSE ? -1 : 0;
        bool joins = token->kind == TOKEN_COMMA || is_word(token, joints, G_N_ELEMENTS(joints));
        joint |= joins && depth == 0;
        if (depth < 0 || (depth == 0 && !joins && token->kind != TOKEN_CLOSE))
            return false;
    }
    return joint;
}

static Claim claim_of_box(const Spot *spot, const Place *place) {
    if (spot->block->box == BOX_NONE || count_words(spot->words, 0, place->begin) > NEAR)
        return CLAIM_NONE;
    return spot->block->box == BOX_CHECKED ? CLAIM_RESOLVED : CLAIM_OPEN;
}

Claim place_claim(const Spot *spot, const Place *place, guint index) {
    Said after = vocabulary_read(spot->words, place->end, place->after, VOICE_AFTER), before = said_before(spot, place);
    if (after.claim != CLAIM_NONE && !after.mark)
        return under_condition(spot, place, after.claim);
    if (before.claim != CLAIM_NONE && !before.mark && !before.verb)
        return before.claim;
    Claim box = claim_of_box(spot, place);
    if (box != CLAIM_NONE)
        return box;
    if (before.claim != CLAIM_NONE && before.verb)
        return before.claim;
    if (after.claim != CLAIM_NONE)
        return after.claim;
    if (before.claim != CLAIM_NONE)
        return before.claim;
    if (is_quoted_fix(spot, place))
        return CLAIM_RESOLVED;
    if (place->first > 0 && goes_on(spot, place->first)) {
        Place previous = place_of(spot, place->first - 1);
        if (previous.first < place->first)
            return place_claim(spot, &previous, previous.last);
    }
    if (block_in_span(spot->block, found_at(spot, index)->begin, SPAN_STRUCK))
        return CLAIM_RESOLVED;
    return place->starts ? spot->inherited : CLAIM_NONE;
}

bool place_in_example(const Spot *spot, const Place *place) {
    return vocabulary_is_example_after(spot->words, place->end) || vocabulary_is_example_before(spot->words, place->begin) ||
           vocabulary_is_placeholder(spot->words, place->end, place->after);
}
