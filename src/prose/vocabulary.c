/* What words say: phrases of the table found in a text, negated or not, stated or not. */
#include "vocabulary.h"

#include <string.h>
#include "vocabulary_rows.h"

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

/* "will be fixed", "is being fixed", "sera corrigé": it is not yet. */
static bool is_to_come(const Words *words, guint at, guint from) {
    static const char *const links[] = {"be", "being", "etre", "getting", "sera", "seront", "soit"};
    static const char *const alone[] = {"being", "getting", "sera", "seront", "soit"};
    static const char *const modals[] = {"will", "to", "must", "should", "can", "could", "would", "shall", "may", "might", "cannot", "doit", "devra", "doivent", "devrait", "peut", "pourra", "a"};
    const char *link = at > from ? word_at(words, at - 1, from, at) : NULL;
    if (!link || !is_one_of(link, links, G_N_ELEMENTS(links)))
        return false;
    if (is_one_of(link, alone, G_N_ELEMENTS(alone)))
        return true;
    for (guint back = 2; back <= 3 && at >= from + back; back++) {
        const char *word = word_at(words, at - back, from, at);
        if (word && is_one_of(word, modals, G_N_ELEMENTS(modals)))
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

static bool counts_as(const WordRow *row, unsigned voice) {
    return (row->where & voice & WORD_VOICES) && (!(row->where & WORD_VERB) || (voice & (VOICE_VERBS | VOICE_TODO)));
}

/* The longest phrase of the table at this token; NULL: none. */
static const WordRow *find_row(const Words *words, guint at, guint to, unsigned voice, guint *count) {
    const WordRow *best = NULL;
    *count = 0;
    const char *word = words_at(words, at)->word;
    size_t rows_count;
    const WordRow *rows = vocabulary_words(&rows_count);
    for (size_t i = 0; i < rows_count; i++) {
        if (rows[i].phrase[0] != word[0] || !counts_as(&rows[i], voice))
            continue;
        guint length = match_phrase(words, at, to, rows[i].phrase);
        if (length > *count) {
            best = &rows[i];
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

static Claim claim_of_row(const Words *words, const WordRow *row, guint at, guint end, guint from, guint to, unsigned voice) {
    if ((row->where & WORD_VERB) && (voice & VOICE_TODO))
        return CLAIM_OPEN;
    if (!(row->where & (WORD_PARTICIPLE | WORD_VERB)))
        return row->claim;
    if (is_negated(words, at, from) || is_to_come(words, at, from))
        return row->claim == CLAIM_RESOLVED ? CLAIM_OPEN : CLAIM_NONE;
    bool statement = (voice & (VOICE_STATUS | VOICE_TITLE)) || (row->where & WORD_VERB) || is_statement(words, at, end, from, to);
    return statement ? row->claim : CLAIM_NONE;
}

static void take(Said *said, const Said *other, unsigned voice) {
    bool better = strength(other->claim) > strength(said->claim);
    if (said->claim == CLAIM_NONE || (voice & VOICE_BEFORE))
        better = true;
    else if (voice & VOICE_STATUS)
        better = said->claim == CLAIM_FOUND; /* "documented, needs fix" */
    if (said->claim != CLAIM_NONE && said->mark != other->mark)
        better = said->mark;
    if (better)
        *said = *other;
}

static Claim claim_of_mark(gunichar sign, unsigned voice) {
    size_t count;
    const MarkRow *marks = vocabulary_marks(&count);
    for (size_t i = 0; i < count; i++)
        if (marks[i].sign == sign && (marks[i].where & voice))
            return marks[i].claim;
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
        const WordRow *row = token->kind == TOKEN_WORD ? find_row(words, at, to, voice, &count) : NULL;
        if (row) {
            one.end = at + count;
            one.verb = row->where & WORD_VERB;
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
        for (size_t i = 0; words_at(words, at)->kind == TOKEN_WORD && i < count; i++)
            if (words_at(words, at)->word[0] == phrases[i][0] && match_phrase(words, at, to, phrases[i]))
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

bool vocabulary_is_deed(const Words *words, guint index) {
    static const char *const deeds[] = {"fixed",   "removed", "added",  "changed", "updated", "corrected", "replaced", "moved",  "renamed", "increased", "created",
                                        "applied", "merged",  "deleted", "set",    "corrige", "ajoute",    "supprime", "ajout", "modifie", "remplace",  "cree"};
    const Token *token = words_at(words, index);
    return token->kind == TOKEN_WORD && !token->capitals && is_one_of(token->word, deeds, G_N_ELEMENTS(deeds));
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
        {"status", FIELD_STATUS},        {"statut", FIELD_STATUS},         {"etat", FIELD_STATUS},           {"state", FIELD_STATUS},       {"resolution", FIELD_RESOLUTION},
        {"fix", FIELD_RESOLUTION},       {"fix applied", FIELD_RESOLUTION}, {"correction", FIELD_RESOLUTION},    {"correctif", FIELD_RESOLUTION},
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
