/*
 * The table of words. A phrase is written as words.c folds it: lower case, no accents, no apostrophes, hyphens as spaces. Of several that begin at the same word the longest counts, so that
 * "not a bug" is read before "bug", and "un resolved" before "resolved".
 */
#include "vocabulary.h"

#include <string.h>

enum {
    AFTER = VOICE_AFTER,
    BEFORE = VOICE_BEFORE,
    STATUS = VOICE_STATUS,
    TITLE = VOICE_TITLE,
    BOTH = VOICE_BEFORE | VOICE_AFTER,
    ALL = VOICE_BEFORE | VOICE_AFTER | VOICE_STATUS | VOICE_TITLE,
    PARTICIPLE = 1 << 8, /* may be an adjective of a title ("fixed header"): counts where it stands like a statement; may be negated */
    VERB = 1 << 9,       /* counts with VOICE_VERBS, and with VOICE_TODO the other way round */
};

typedef struct {
    const char *phrase;
    Claim claim;
    unsigned where;
} Row;

static const Row ROWS[] = {
    /* done */
    {"fixed", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"fixe", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"fixes", CLAIM_RESOLVED, AFTER | PARTICIPLE},
    {"bugs fixes", CLAIM_RESOLVED, BEFORE | TITLE},
    {"resolved", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"solved", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"repaired", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"corrected", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"addressed", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"closed", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"hotfixed", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"corrige", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"corrigee", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"corriges", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"corrigees", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"resolu", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"resolue", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"resolus", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"resolues", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"repare", CLAIM_RESOLVED, ALL | PARTICIPLE},
    {"regle", CLAIM_RESOLVED, AFTER | STATUS | PARTICIPLE},
    {"fix verified", CLAIM_RESOLVED, AFTER},
    {"fix confirmed", CLAIM_RESOLVED, AFTER},
    {"fix deployed", CLAIM_RESOLVED, AFTER},
    {"fix applied", CLAIM_RESOLVED, AFTER | STATUS},
    {"verified fixed", CLAIM_RESOLVED, ALL},
    {"no longer reproducible", CLAIM_RESOLVED, AFTER | STATUS},
    {"no longer occurs", CLAIM_RESOLVED, AFTER | STATUS},
    {"white_check_mark", CLAIM_RESOLVED, AFTER | STATUS},
    {"bug fixes", CLAIM_RESOLVED, TITLE},
    {"bugfixes", CLAIM_RESOLVED, TITLE},
    {"corrections", CLAIM_RESOLVED, TITLE},
    {"done", CLAIM_RESOLVED, STATUS},
    {"complete", CLAIM_RESOLVED, STATUS},
    {"completed", CLAIM_RESOLVED, STATUS},
    {"shipped", CLAIM_RESOLVED, STATUS},
    {"merged", CLAIM_RESOLVED, STATUS},
    {"verified", CLAIM_RESOLVED, STATUS},
    {"deployed", CLAIM_RESOLVED, STATUS},
    {"passed", CLAIM_RESOLVED, STATUS},
    {"pass", CLAIM_RESOLVED, STATUS},
    {"yes", CLAIM_RESOLVED, STATUS},
    {"oui", CLAIM_RESOLVED, STATUS},
    {"termine", CLAIM_RESOLVED, STATUS},
    {"terminee", CLAIM_RESOLVED, STATUS},
    {"ferme", CLAIM_RESOLVED, STATUS},
    {"fermee", CLAIM_RESOLVED, STATUS},
    {"cloture", CLAIM_RESOLVED, STATUS},
    {"cloturee", CLAIM_RESOLVED, STATUS},
    {"clos", CLAIM_RESOLVED, STATUS},
    {"fait", CLAIM_RESOLVED, STATUS},
    {"livre", CLAIM_RESOLVED, STATUS},
    /* doing it: the imperative of messages and of plans */
    {"fix", CLAIM_RESOLVED, BEFORE | VERB},
    {"fixes", CLAIM_RESOLVED, BEFORE | VERB},
    {"resolve", CLAIM_RESOLVED, BEFORE | VERB},
    {"resolves", CLAIM_RESOLVED, BEFORE | VERB},
    {"close", CLAIM_RESOLVED, BEFORE | VERB},
    {"closes", CLAIM_RESOLVED, BEFORE | VERB},
    {"solve", CLAIM_RESOLVED, BEFORE | VERB},
    {"solves", CLAIM_RESOLVED, BEFORE | VERB},
    {"repair", CLAIM_RESOLVED, BEFORE | VERB},
    {"hotfix", CLAIM_RESOLVED, BEFORE | VERB},
    {"bugfix", CLAIM_RESOLVED, BEFORE | VERB},
    {"corriger", CLAIM_RESOLVED, BEFORE | VERB},
    {"resoudre", CLAIM_RESOLVED, BEFORE | VERB},
    {"resout", CLAIM_RESOLVED, BEFORE | VERB},
    {"reparer", CLAIM_RESOLVED, BEFORE | VERB},
    {"investigate", CLAIM_OPEN, BEFORE | VERB},
    {"address", CLAIM_NONE, BEFORE},
    {"addresses", CLAIM_NONE, BEFORE},
    /* not done */
    {"unresolved", CLAIM_OPEN, ALL},
    {"un resolved", CLAIM_OPEN, ALL},
    {"unfixed", CLAIM_OPEN, ALL},
    {"un fixed", CLAIM_OPEN, ALL},
    {"unsolved", CLAIM_OPEN, ALL},
    {"uncorrected", CLAIM_OPEN, ALL},
    {"outstanding", CLAIM_OPEN, BEFORE | STATUS | TITLE},
    {"still open", CLAIM_OPEN, ALL},
    {"is open", CLAIM_OPEN, AFTER},
    {"are open", CLAIM_OPEN, AFTER},
    {"remains open", CLAIM_OPEN, AFTER},
    {"remain open", CLAIM_OPEN, AFTER},
    {"still broken", CLAIM_OPEN, ALL},
    {"still failing", CLAIM_OPEN, ALL},
    {"still fails", CLAIM_OPEN, AFTER | STATUS},
    {"still present", CLAIM_OPEN, AFTER | STATUS},
    {"still occurs", CLAIM_OPEN, AFTER | STATUS},
    {"still blocking", CLAIM_OPEN, AFTER | STATUS},
    {"reopened", CLAIM_OPEN, ALL},
    {"re opened", CLAIM_OPEN, ALL},
    {"reopen", CLAIM_OPEN, BEFORE},
    {"reouvert", CLAIM_OPEN, ALL},
    {"rouvert", CLAIM_OPEN, ALL},
    {"fixing now", CLAIM_OPEN, AFTER | STATUS},
    {"fixing", CLAIM_OPEN, STATUS},
    {"being fixed", CLAIM_OPEN, AFTER | STATUS},
    {"needs fix", CLAIM_OPEN, AFTER | STATUS},
    {"needs a fix", CLAIM_OPEN, AFTER | STATUS},
    {"needs code fix", CLAIM_OPEN, AFTER | STATUS},
    {"need fix", CLAIM_OPEN, AFTER | STATUS},
    {"needs fixing", CLAIM_OPEN, AFTER | STATUS},
    {"needs investigation", CLAIM_OPEN, AFTER | STATUS},
    {"needs migration", CLAIM_OPEN, AFTER | STATUS},
    {"to be fixed", CLAIM_OPEN, AFTER | STATUS},
    {"to be resolved", CLAIM_OPEN, AFTER | STATUS},
    {"to fix", CLAIM_OPEN, BOTH | STATUS},
    {"must fix", CLAIM_OPEN, BOTH | STATUS},
    {"must be fixed", CLAIM_OPEN, AFTER | STATUS},
    {"should be fixed", CLAIM_OPEN, AFTER | STATUS},
    {"will be fixed", CLAIM_OPEN, AFTER | STATUS},
    {"will fix", CLAIM_OPEN, BOTH | STATUS},
    {"will be resolved", CLAIM_OPEN, AFTER | STATUS},
    {"can be fixed", CLAIM_OPEN, AFTER | STATUS},
    {"blocked by", CLAIM_OPEN, BEFORE},
    {"blocking bugs", CLAIM_OPEN, BEFORE | TITLE},
    {"blocking issues", CLAIM_OPEN, BEFORE | TITLE},
    {"open bugs", CLAIM_OPEN, BEFORE | TITLE},
    {"open issues", CLAIM_OPEN, BEFORE | TITLE},
    {"known issues", CLAIM_OPEN, TITLE},
    {"known bugs", CLAIM_OPEN, TITLE},
    {"remaining bugs", CLAIM_OPEN, BEFORE | TITLE},
    {"remaining issues", CLAIM_OPEN, BEFORE | TITLE},
    {"bugs restants", CLAIM_OPEN, BEFORE | TITLE},
    {"bugs ouverts", CLAIM_OPEN, BEFORE | TITLE},
    {"problemes connus", CLAIM_OPEN, TITLE},
    {"status fail", CLAIM_OPEN, BEFORE},
    {"status failed", CLAIM_OPEN, BEFORE},
    {"deferred", CLAIM_OPEN, ALL | PARTICIPLE},
    {"postponed", CLAIM_OPEN, ALL | PARTICIPLE},
    {"reporte", CLAIM_OPEN, AFTER | STATUS | PARTICIPLE},
    {"reportee", CLAIM_OPEN, AFTER | STATUS | PARTICIPLE},
    {"in progress", CLAIM_OPEN, ALL},
    {"work in progress", CLAIM_OPEN, ALL},
    {"wip", CLAIM_OPEN, AFTER | STATUS},
    {"en cours", CLAIM_OPEN, ALL},
    {"todo", CLAIM_OPEN, ALL},
    {"to do", CLAIM_OPEN, STATUS},
    {"a corriger", CLAIM_OPEN, ALL},
    {"a resoudre", CLAIM_OPEN, ALL},
    {"a faire", CLAIM_OPEN, STATUS},
    {"reste a", CLAIM_OPEN, ALL},
    {"doit etre corrige", CLAIM_OPEN, AFTER | STATUS},
    {"non corrige", CLAIM_OPEN, ALL},
    {"non corriges", CLAIM_OPEN, ALL},
    {"non resolu", CLAIM_OPEN, ALL},
    {"non resolue", CLAIM_OPEN, ALL},
    {"non resolus", CLAIM_OPEN, ALL},
    {"non regle", CLAIM_OPEN, ALL},
    {"toujours present", CLAIM_OPEN, AFTER | STATUS},
    {"toujours presente", CLAIM_OPEN, AFTER | STATUS},
    {"toujours ouvert", CLAIM_OPEN, AFTER | STATUS},
    {"toujours la", CLAIM_OPEN, AFTER | STATUS},
    {"persiste", CLAIM_OPEN, AFTER | STATUS},
    {"open", CLAIM_OPEN, STATUS},
    {"opened", CLAIM_OPEN, STATUS},
    {"active", CLAIM_OPEN, STATUS},
    {"pending", CLAIM_OPEN, STATUS},
    {"planned", CLAIM_OPEN, STATUS},
    {"investigating", CLAIM_OPEN, STATUS},
    {"blocked", CLAIM_OPEN, STATUS},
    {"blocking", CLAIM_OPEN, STATUS},
    {"failed", CLAIM_OPEN, STATUS},
    {"fail", CLAIM_OPEN, STATUS},
    {"failing", CLAIM_OPEN, STATUS},
    {"broken", CLAIM_OPEN, STATUS},
    {"confirmed", CLAIM_OPEN, STATUS},
    {"assigned", CLAIM_OPEN, STATUS},
    {"no", CLAIM_OPEN, STATUS},
    {"non", CLAIM_OPEN, STATUS},
    {"ouvert", CLAIM_OPEN, STATUS},
    {"ouverte", CLAIM_OPEN, STATUS},
    {"en attente", CLAIM_OPEN, STATUS},
    {"bloque", CLAIM_OPEN, STATUS},
    {"bloquant", CLAIM_OPEN, STATUS},
    {"incomplete", CLAIM_PARTLY, STATUS},
    /* half done */
    {"partially fixed", CLAIM_PARTLY, ALL},
    {"partially resolved", CLAIM_PARTLY, ALL},
    {"partly fixed", CLAIM_PARTLY, ALL},
    {"partly resolved", CLAIM_PARTLY, ALL},
    {"partial fix", CLAIM_PARTLY, ALL},
    {"partial", CLAIM_PARTLY, STATUS},
    {"partially", CLAIM_PARTLY, STATUS},
    {"partiel", CLAIM_PARTLY, STATUS},
    {"partiellement", CLAIM_PARTLY, ALL},
    {"partiellement corrige", CLAIM_PARTLY, ALL},
    {"partiellement resolu", CLAIM_PARTLY, ALL},
    {"en partie", CLAIM_PARTLY, AFTER | STATUS},
    {"not fully fixed", CLAIM_PARTLY, ALL},
    {"not fully resolved", CLAIM_PARTLY, ALL},
    {"not completely fixed", CLAIM_PARTLY, ALL},
    {"not completely resolved", CLAIM_PARTLY, ALL},
    {"pas completement", CLAIM_PARTLY, ALL},
    {"pas entierement", CLAIM_PARTLY, ALL},
    {"temporary workaround", CLAIM_PARTLY, ALL},
    {"temporary fix", CLAIM_PARTLY, ALL},
    {"workaround for", CLAIM_PARTLY, BEFORE},
    {"work around for", CLAIM_PARTLY, BEFORE},
    {"work around", CLAIM_PARTLY, BEFORE},
    {"workaround", CLAIM_PARTLY, BEFORE | STATUS},
    {"workaround applied", CLAIM_PARTLY, ALL},
    {"worked around", CLAIM_PARTLY, ALL},
    {"contournement pour", CLAIM_PARTLY, BEFORE},
    {"contourne", CLAIM_PARTLY, ALL | PARTICIPLE},
    {"mitigated", CLAIM_PARTLY, ALL | PARTICIPLE},
    {"mitigate", CLAIM_PARTLY, BEFORE},
    {"replaces temporary fix", CLAIM_NONE, BEFORE},
    {"replace temporary fix", CLAIM_NONE, BEFORE},
    {"replaces temporary workaround", CLAIM_NONE, BEFORE},
    {"replace temporary workaround", CLAIM_NONE, BEFORE},
    {"removes workaround for", CLAIM_NONE, BEFORE},
    {"remove workaround for", CLAIM_NONE, BEFORE},
    {"remove temporary workaround", CLAIM_NONE, BEFORE},
    /* found */
    {"discover", CLAIM_FOUND, BEFORE},
    {"discovers", CLAIM_FOUND, BEFORE},
    {"discovered", CLAIM_FOUND, ALL | PARTICIPLE},
    {"found", CLAIM_FOUND, ALL | PARTICIPLE},
    {"find", CLAIM_FOUND, BEFORE},
    {"found fixed", CLAIM_FOUND, TITLE},
    {"discovered fixed", CLAIM_FOUND, TITLE},
    {"detected", CLAIM_FOUND, AFTER | STATUS | TITLE | PARTICIPLE},
    {"reported", CLAIM_FOUND, ALL | PARTICIPLE},
    {"report", CLAIM_FOUND, BEFORE},
    {"identified", CLAIM_FOUND, ALL | PARTICIPLE},
    {"documented", CLAIM_FOUND, BEFORE | STATUS | PARTICIPLE},
    {"new", CLAIM_FOUND, STATUS},
    {"decouvert", CLAIM_FOUND, ALL | PARTICIPLE},
    {"decouverte", CLAIM_FOUND, ALL | PARTICIPLE},
    {"decouverts", CLAIM_FOUND, ALL | PARTICIPLE},
    {"trouve", CLAIM_FOUND, ALL | PARTICIPLE},
    {"trouves", CLAIM_FOUND, ALL | PARTICIPLE},
    {"detecte", CLAIM_FOUND, ALL | PARTICIPLE},
    {"signale", CLAIM_FOUND, ALL | PARTICIPLE},
    {"documente", CLAIM_FOUND, STATUS},
    {"nouveau", CLAIM_FOUND, STATUS},
    /* none */
    {"not a bug", CLAIM_REJECTED, ALL},
    {"not a defect", CLAIM_REJECTED, ALL},
    {"no bug", CLAIM_REJECTED, AFTER | STATUS},
    {"not an issue", CLAIM_REJECTED, ALL},
    {"pas un bug", CLAIM_REJECTED, ALL},
    {"by design", CLAIM_REJECTED, AFTER | STATUS},
    {"as designed", CLAIM_REJECTED, AFTER | STATUS},
    {"works as intended", CLAIM_REJECTED, ALL},
    {"working as intended", CLAIM_REJECTED, ALL},
    {"design intentionnel", CLAIM_REJECTED, ALL},
    {"intentionnel", CLAIM_REJECTED, STATUS},
    {"wontfix", CLAIM_REJECTED, ALL},
    {"wont fix", CLAIM_REJECTED, ALL},
    {"will not fix", CLAIM_REJECTED, ALL},
    {"will not be fixed", CLAIM_REJECTED, ALL},
    {"ne sera pas corrige", CLAIM_REJECTED, ALL},
    {"duplicate of", CLAIM_REJECTED, AFTER | STATUS},
    {"duplicate", CLAIM_REJECTED, STATUS},
    {"doublon", CLAIM_REJECTED, AFTER | STATUS},
    {"invalid", CLAIM_REJECTED, STATUS},
    {"rejected", CLAIM_REJECTED, AFTER | STATUS | PARTICIPLE},
    {"rejete", CLAIM_REJECTED, STATUS},
    {"obsolete", CLAIM_REJECTED, STATUS},
    {"false positive", CLAIM_REJECTED, AFTER | STATUS},
    {"faux positif", CLAIM_REJECTED, AFTER | STATUS},
    {"cannot reproduce", CLAIM_REJECTED, AFTER | STATUS},
    {"not reproducible", CLAIM_REJECTED, AFTER | STATUS},
    {"non reproductible", CLAIM_REJECTED, AFTER | STATUS},
    {"cant reproduce", CLAIM_REJECTED, AFTER | STATUS},
};

typedef struct {
    gunichar sign;
    Claim claim;
    unsigned where;
} MarkRow;

static const MarkRow MARKS[] = {
    {0x2705, CLAIM_RESOLVED, BOTH | STATUS}, {0x2714, CLAIM_RESOLVED, BOTH | STATUS}, {0x2713, CLAIM_RESOLVED, BOTH | STATUS}, {0x2611, CLAIM_RESOLVED, BOTH | STATUS},
    {0x274c, CLAIM_OPEN, BOTH | STATUS},     {0x2717, CLAIM_OPEN, BOTH | STATUS},     {0x2718, CLAIM_OPEN, BOTH | STATUS},     {0x2716, CLAIM_OPEN, BOTH | STATUS},
    {0x26a0, CLAIM_OPEN, BOTH | STATUS},     {0x2610, CLAIM_OPEN, BOTH | STATUS},     {0x2b1c, CLAIM_OPEN, BOTH | STATUS},     {0x23f3, CLAIM_OPEN, BOTH | STATUS},
    {0x231b, CLAIM_OPEN, BOTH | STATUS},     {0x23f8, CLAIM_OPEN, BOTH | STATUS},     {0x1f6a7, CLAIM_OPEN, BOTH | STATUS},    {0x1f527, CLAIM_OPEN, BOTH | STATUS},
    {0x1f504, CLAIM_OPEN, BOTH | STATUS},    {0x1f6d1, CLAIM_OPEN, STATUS},           {0x26d4, CLAIM_OPEN, STATUS},            {0x1f534, CLAIM_OPEN, STATUS},
    {0x1f7e0, CLAIM_OPEN, STATUS},           {0x1f7e1, CLAIM_PARTLY, STATUS},         {0x1f7e2, CLAIM_RESOLVED, STATUS},       {0x1f4cb, CLAIM_FOUND, BOTH | STATUS},
    {0x1f4dd, CLAIM_FOUND, BOTH | STATUS},   {0x1f41b, CLAIM_FOUND, BOTH | STATUS},
};

/* --- matching ---------------------------------------------------------------------------------------------------------------------- */

/* How many tokens from `at` the phrase is; 0: it is not there. */
static guint match_phrase(const Words *words, guint at, guint to, const char *phrase) {
    guint count = 0;
    for (const char *word = phrase; *word;) {
        size_t length = strcspn(word, " ");
        while (count > 0 && at + count < to && words_at(words, at + count)->kind == TOKEN_SIGN)
            count++; /* hyphens, quotes, an ampersand */
        if (at + count >= to)
            return 0;
        const Token *token = words_at(words, at + count);
        if (token->kind != TOKEN_WORD || strncmp(token->word, word, length) != 0 || token->word[length])
            return 0;
        count++;
        word += length + (word[length] == ' ');
    }
    return count;
}

static bool is_one_of(const char *word, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, list[i]) == 0)
            return true;
    return false;
}

/* The word that ends or begins at a token, within the piece of text; NULL: something else stands there. */
static const char *word_at(const Words *words, guint index, guint from, guint to) {
    return index >= from && index < to && words_at(words, index)->kind == TOKEN_WORD ? words_at(words, index)->word : NULL;
}

static bool is_negated(const Words *words, guint at, guint from) {
    static const char *const negations[] = {"not", "never", "pas", "jamais", "non", "isnt", "wasnt", "arent", "hasnt", "havent", "cannot", "cant", "without", "sans", "nor"};
    for (guint back = 1; back <= 3 && at >= from + back; back++) {
        const char *word = word_at(words, at - back, from, at);
        if (!word)
            return false;
        if (is_one_of(word, negations, G_N_ELEMENTS(negations)))
            return true;
    }
    return false;
}

/* "fixed" says something where it ends a piece of the sentence, or is followed by when, where, by whom; in "fixed header overlaps" it does not. */
static bool is_statement(const Words *words, guint at, guint end, guint from, guint to) {
    static const char *const after[] = {"in", "by", "with", "via", "on", "at", "since", "phase", "commit", "during", "pending", "bugs", "bug", "issues", "issue", "defects",
                                        "dans", "par", "en", "avec", "le", "lors", "pendant", "and", "et", "but", "mais", "as", "when", "while", "now", "this"};
    static const char *const before[] = {"is", "are", "was", "were", "been", "now", "has", "have", "as", "marked", "est", "sont", "ete", "maintenant", "already", "deja", "fully"};
    if (words_at(words, at)->capitals || end >= to || words_at(words, end)->kind != TOKEN_WORD)
        return end >= to || words_at(words, at)->capitals || words_at(words, end)->kind != TOKEN_SIGN;
    const char *behind = word_at(words, end, from, to), *ahead = at > from ? word_at(words, at - 1, from, to) : NULL;
    return is_one_of(behind, after, G_N_ELEMENTS(after)) || (ahead && is_one_of(ahead, before, G_N_ELEMENTS(before)));
}

static bool counts_as(const Row *row, unsigned voice) {
    return (row->where & voice & ALL) && (!(row->where & VERB) || (voice & (VOICE_VERBS | VOICE_TODO)));
}

/* The longest phrase of the table at this token; NULL: none. */
static const Row *find_row(const Words *words, guint at, guint to, unsigned voice, guint *count) {
    const Row *best = NULL;
    *count = 0;
    const char *word = words_at(words, at)->word;
    for (size_t i = 0; i < G_N_ELEMENTS(ROWS); i++) {
        if (ROWS[i].phrase[0] != word[0] || !counts_as(&ROWS[i], voice))
            continue;
        guint length = match_phrase(words, at, to, ROWS[i].phrase);
        if (length > *count) {
            best = &ROWS[i];
            *count = length;
        }
    }
    return best;
}

/* Between claims of one text: a refusal, then what is only half done, then what is not, then what is. */
static int strength(Claim claim) {
    static const int order[CLAIM_COUNT] = {[CLAIM_NONE] = 0, [CLAIM_FOUND] = 1, [CLAIM_RESOLVED] = 2, [CLAIM_OPEN] = 3, [CLAIM_PARTLY] = 4, [CLAIM_REJECTED] = 5};
    return order[claim];
}

static Claim claim_of_row(const Words *words, const Row *row, guint at, guint end, guint from, guint to, unsigned voice) {
    if ((row->where & VERB) && (voice & VOICE_TODO))
        return CLAIM_OPEN;
    if (!(row->where & (PARTICIPLE | VERB)))
        return row->claim;
    if (is_negated(words, at, from))
        return row->claim == CLAIM_RESOLVED ? CLAIM_OPEN : CLAIM_NONE;
    bool statement = (voice & (VOICE_STATUS | VOICE_TITLE)) || (row->where & VERB) || is_statement(words, at, end, from, to);
    return statement ? row->claim : CLAIM_NONE;
}

static void take(Said *said, const Said *other, unsigned voice) {
    bool better = strength(other->claim) > strength(said->claim);
    if (said->claim == CLAIM_NONE || (voice & VOICE_BEFORE))
        better = true;
    else if (voice & VOICE_STATUS)
        better = false;
    if (said->claim != CLAIM_NONE && said->mark != other->mark)
        better = said->mark;
    if (better)
        *said = *other;
}

static Claim claim_of_mark(gunichar sign, unsigned voice) {
    for (size_t i = 0; i < G_N_ELEMENTS(MARKS); i++)
        if (MARKS[i].sign == sign && (MARKS[i].where & voice))
            return MARKS[i].claim;
    return CLAIM_NONE;
}

Said vocabulary_read(const Words *words, guint from, guint to, unsigned voice) {
    Said said = {0};
    for (guint at = from; at < to;) {
        const Token *token = words_at(words, at);
        Said one = {.begin = at, .end = at + 1, .mark = token->kind == TOKEN_MARK};
        guint count = 0;
        if (one.mark)
            one.claim = claim_of_mark(token->sign, voice);
        const Row *row = token->kind == TOKEN_WORD ? find_row(words, at, to, voice, &count) : NULL;
        if (row) {
            one.end = at + count;
            one.verb = row->where & VERB;
            one.claim = claim_of_row(words, row, at, one.end, from, to, voice);
        }
        if (one.claim != CLAIM_NONE)
            take(&said, &one, voice);
        at += MAX(count, 1);
    }
    return said;
}

/* --- phrases that are no claims ------------------------------------------------------------------------------------------------------ */

static bool has_phrase(const Words *words, guint from, guint to, const char *const *phrases, size_t count) {
    for (guint at = from; at < to; at++)
        for (size_t i = 0; i < count; i++)
            if (words_at(words, at)->kind == TOKEN_WORD && match_phrase(words, at, to, phrases[i]))
                return true;
    return false;
}

bool vocabulary_is_todo(const Words *words) {
    static const char *const phrases[] = {"next steps", "next step", "next actions", "next", "recommendations", "recommendation", "todo", "to do", "action items", "remaining work",
                                          "pre launch", "post launch", "before launch", "checklist", "a faire", "prochaines etapes", "recommandations", "actions", "immediate"};
    return has_phrase(words, 0, words->tokens->len, phrases, G_N_ELEMENTS(phrases));
}

bool vocabulary_is_goal(const Words *words) {
    static const char *const phrases[] = {"success criteria", "acceptance criteria", "acceptance", "definition of done", "done when", "goal", "goals", "objective", "objectives",
                                          "exit criteria", "criteres", "objectif", "objectifs"};
    static const char *const reached[] = {"met", "achieved", "reached", "atteints", "atteint"};
    guint count = words->tokens->len;
    return has_phrase(words, 0, count, phrases, G_N_ELEMENTS(phrases)) && !has_phrase(words, 0, count, reached, G_N_ELEMENTS(reached));
}

bool vocabulary_is_example_before(const Words *words, guint to) {
    static const char *const phrases[] = {"e g", "eg", "ex", "example", "exemple", "for example", "par exemple", "increment", "assign bug", "assign an id", "numbered sequentially", "document as", "named by"};
    static const char *const labels[] = {"format", "template", "prefix", "naming", "convention", "modele"};
    guint from = to > 6 ? to - 6 : 0;
    for (guint at = from; at + 1 < to; at++) /* "Format: BUG-001" */
        if (words_at(words, at + 1)->kind == TOKEN_COLON && has_phrase(words, at, at + 1, labels, G_N_ELEMENTS(labels)))
            return true;
    return has_phrase(words, from, to, phrases, G_N_ELEMENTS(phrases));
}

bool vocabulary_is_example_after(const Words *words, guint from) {
    static const char *const phrases[] = {"etc", "and so on", "png", "jpg", "jpeg", "gif", "webp"};
    return has_phrase(words, from, MIN(from + 4, words->tokens->len), phrases, G_N_ELEMENTS(phrases));
}

bool vocabulary_is_placeholder(const Words *words, guint from, guint to) {
    static const char *const phrases[] = {"page name", "short description", "brief description", "bug title", "title here", "your title", "description here", "description courte",
                                          "titre du bug", "lorem ipsum", "nom de la page", "short title", "issue title"};
    if (has_phrase(words, from, to, phrases, G_N_ELEMENTS(phrases)))
        return true;
    static const char *const names[] = {"title", "titre", "description", "summary", "name", "nom", "component"};
    for (guint at = from; at + 2 < to; at++) /* "[Title]", "<description>" */
        if (words_at(words, at)->kind == TOKEN_OPEN && words_at(words, at + 2)->kind == TOKEN_CLOSE && word_at(words, at + 1, from, to) &&
            is_one_of(words_at(words, at + 1)->word, names, G_N_ELEMENTS(names)))
            return true;
    return false;
}

bool vocabulary_is_template(const Words *words) {
    static const char *const ends[] = {"format", "template", "templates", "modele", "convention", "conventions", "example", "examples", "exemple", "exemples"};
    static const char *const begins[] = {"template", "templates", "example", "examples", "exemple", "exemples", "format", "how", "naming"};
    guint count = words->tokens->len;
    while (count > 0 && words_at(words, count - 1)->kind != TOKEN_WORD)
        count--;
    const char *first = word_at(words, 0, 0, count), *last = count > 0 ? word_at(words, count - 1, 0, count) : NULL;
    return (first && is_one_of(first, begins, G_N_ELEMENTS(begins))) || (last && is_one_of(last, ends, G_N_ELEMENTS(ends)));
}

/* --- severity and fields -------------------------------------------------------------------------------------------------------------- */

bool vocabulary_is_grade(const Words *words, guint index) {
    const Token *token = words_at(words, index);
    if (token->kind != TOKEN_WORD)
        return false;
    const char *word = token->word, *digit = word + (g_str_has_prefix(word, "sev") ? 3 : 1);
    return (*word == 'p' || *word == 's') && g_ascii_isdigit(*digit) && !digit[1] && *digit <= '5';
}

bool vocabulary_is_severity(const Words *words, guint index) {
    static const char *const names[] = {"critical", "critique", "blocker",  "bloquant", "bloquante", "high",   "haute", "haut",   "eleve",  "elevee",  "major", "majeur",
                                        "majeure",  "medium",   "moderate", "moyen",    "moyenne",   "minor",  "mineur", "mineure", "low",    "faible",  "basse", "bas",
                                        "trivial",  "urgent",   "urgente",  "severe",   "important", "cosmetic"};
    const Token *token = words_at(words, index);
    return token->kind == TOKEN_WORD && (vocabulary_is_grade(words, index) || is_one_of(token->word, names, G_N_ELEMENTS(names)));
}

Field vocabulary_field(const Words *words, guint from, guint to) {
    static const struct {
        const char *name;
        Field field;
    } fields[] = {
        {"status", FIELD_STATUS},        {"statut", FIELD_STATUS},         {"etat", FIELD_STATUS},           {"state", FIELD_STATUS},       {"resolution", FIELD_STATUS},
        {"current status", FIELD_STATUS}, {"bug status", FIELD_STATUS},    {"severity", FIELD_SEVERITY},     {"severite", FIELD_SEVERITY},  {"gravite", FIELD_SEVERITY},
        {"priority", FIELD_SEVERITY},    {"priorite", FIELD_SEVERITY},     {"phase", FIELD_PHASE},           {"found in", FIELD_PHASE},     {"discovered in", FIELD_PHASE},
        {"discovered during", FIELD_PHASE}, {"milestone", FIELD_PHASE},    {"fixed in", FIELD_RESOLVED_IN},  {"resolved in", FIELD_RESOLVED_IN},
        {"resolu dans", FIELD_RESOLVED_IN}, {"corrige dans", FIELD_RESOLVED_IN}, {"date fixed", FIELD_RESOLVED_IN}, {"date resolved", FIELD_RESOLVED_IN}, {"fixed on", FIELD_RESOLVED_IN},
        {"resolved on", FIELD_RESOLVED_IN}, {"resolved", FIELD_RESOLVED_IN}, {"fixed", FIELD_RESOLVED_IN}, {"resolves", FIELD_RESOLVES},  {"fixes", FIELD_RESOLVES},
        {"closes", FIELD_RESOLVES},      {"bugs_fixed", FIELD_RESOLVES},   {"bugs_resolved", FIELD_RESOLVES}, {"resolved_bugs", FIELD_RESOLVES}, {"title", FIELD_TITLE},
        {"titre", FIELD_TITLE},          {"description", FIELD_TITLE},     {"summary", FIELD_TITLE},         {"resume", FIELD_TITLE},       {"issue", FIELD_TITLE},
        {"problem", FIELD_TITLE},        {"probleme", FIELD_TITLE},        {"notes", FIELD_TITLE},           {"details", FIELD_TITLE},      {"bug", FIELD_TITLE},
    };
    while (from < to && words_at(words, from)->kind != TOKEN_WORD)
        from++;
    while (to > from && words_at(words, to - 1)->kind != TOKEN_WORD)
        to--;
    for (size_t i = 0; from < to && i < G_N_ELEMENTS(fields); i++)
        if (match_phrase(words, from, to, fields[i].name) == to - from)
            return fields[i].field;
    return FIELD_NONE;
}
