/* Titles and severities beside an identifier. */
#include "place.h"

#include <string.h>

#define TITLE_LIMIT 200
#define WRAP 60         /* bytes of a line that is as long as lines get */
#define TITLE_TOKENS 100 /* what comes behind them is cut off anyway; each is read together with what follows it */

static bool is_inside(char c) {
    return ((guchar)c & 0xc0) == 0x80; /* of a character of several bytes */
}

char *shorten(const char *text, size_t around, size_t limit) {
    static const char dots[] = "\xe2\x80\xa6";
    size_t size = strlen(text), begin = size > limit && around > limit / 2 ? around - limit / 3 : 0, end = MIN(size, begin + limit - 2 * strlen(dots));
    if (size <= limit)
        end = size;
    while (begin > 0 && begin < size && is_inside(text[begin]))
        begin--;
    while (end > begin && end < size && is_inside(text[end]))
        end--;
    char *part = g_strdup_printf("%s%.*s%s", begin > 0 ? dots : "", (int)(end - begin), text + begin, end < size ? dots : "");
    return g_strdelimit(part, "\n\r\t", ' ');
}

/* The index behind a parenthesis that begins with a severity, or says nothing but a state: "(P2 - tests only)", "[FIXED]". 0: it is part of the title. */
static guint skip_parenthesis(const Words *words, guint open, guint to) {
    guint close = open + 1;
    while (close < to && words_at(words, close)->kind != TOKEN_CLOSE)
        close++;
    if (close >= to)
        return 0;
    guint first = open + 1;
    while (first < close && words_at(words, first)->kind != TOKEN_WORD)
        first++;
    bool drop = first == close || vocabulary_is_severity(words, first);
    Said said = vocabulary_read(words, open + 1, close, VOICE_AFTER);
    return drop || (said.claim != CLAIM_NONE && said.begin <= first) ? close + 1 : 0;
}

/* Spaces once, and no signs left over at the ends or twice. */
static char *tidy(GString *text) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = text->str; *at; at++) {
        bool space = g_ascii_isspace(*at);
        if (!space || (out->len > 0 && out->str[out->len - 1] != ' '))
            g_string_append_c(out, space ? ' ' : *at);
        if (g_str_has_suffix(out->str, "- - "))
            g_string_truncate(out, out->len - 2);
    }
    g_string_erase(out, 0, (gssize)strspn(out->str, " -:,.*|/"));
    while (out->len > 0 && strchr(" -:,;|*/", out->str[out->len - 1]))
        g_string_truncate(out, out->len - 1);
    if (g_str_has_suffix(out->str, ".") && !g_str_has_suffix(out->str, ".."))
        g_string_truncate(out, out->len - 1);
    return out->len > 0 ? shorten(out->str, 0, TITLE_LIMIT) : NULL;
}

/* The state that ends or begins a title: "- FIXED", "blocker fixed". In between it is part of the sentence. */
static bool is_outer(const Words *words, const Said *said, guint from, guint to) {
    guint behind = said->end;
    while (behind < to && words_at(words, behind)->kind != TOKEN_WORD)
        behind++;
    bool first = said->begin == from, apart = said->begin > from && words_at(words, said->begin - 1)->kind != TOKEN_WORD;
    return first || apart || behind == to;
}

static void append_tokens(GString *out, const Words *words, guint from, guint to) {
    if (from < to) {
        size_t begin = words_at(words, from)->begin, end = words_at(words, to - 1)->end;
        g_string_append_len(out, words->text + begin, (gssize)(end - begin));
        g_string_append_c(out, ' ');
    }
}

/* "- ✅ FIXED in 18.1", "It is slow. Fixed in 18.1": what a dash or a full stop sets apart is no title to its end. */
static bool follows_border(const Words *words, guint at, guint from) {
    while (at > from && words_at(words, at - 1)->kind == TOKEN_MARK)
        at--;
    return at > from && (words_at(words, at - 1)->kind == TOKEN_DASH || words_at(words, at - 1)->kind == TOKEN_SENTENCE);
}

char *title_of(const Words *words, guint from, guint until) {
    g_autoptr(GString) text = g_string_new(NULL);
    guint kept = from, to = MIN(until, from + TITLE_TOKENS);
    for (guint at = from; at < to;) {
        const Token *token = words_at(words, at);
        guint next = at + 1;
        bool drop = token->kind == TOKEN_MARK || vocabulary_is_grade(words, at);
        guint behind = token->kind == TOKEN_OPEN ? skip_parenthesis(words, at, to) : 0;
        if (behind) {
            drop = true;
            next = behind;
        }
        Said said = token->kind == TOKEN_WORD ? vocabulary_read(words, at, to, VOICE_AFTER) : (Said){0};
        if (said.claim != CLAIM_NONE && !said.mark && said.begin == at && said.claim != CLAIM_REJECTED && is_outer(words, &said, from, to)) {
            drop = true;
            next = follows_border(words, at, from) ? to : said.end;
        }
        if (drop) {
            append_tokens(text, words, kept, at);
            kept = next;
        }
        at = next;
    }
    append_tokens(text, words, kept, to);
    return tidy(text);
}

/* A sign stands between the identifier and the title; severities and parentheses may stand before it. */
static guint title_begin(const Words *words, guint from, guint to, bool loose) {
    guint at = from;
    while (at < to) {
        const Token *token = words_at(words, at);
        if (token->kind == TOKEN_COLON || token->kind == TOKEN_DASH)
            return at + 1;
        guint behind = token->kind == TOKEN_OPEN ? skip_parenthesis(words, at, to) : 0;
        if (token->kind == TOKEN_OPEN && !behind) { /* "(Phase 18.1-01): ..." */
            for (behind = at + 1; behind < to && words_at(words, behind)->kind != TOKEN_CLOSE;)
                behind++;
            behind++;
        }
        bool skip = token->kind == TOKEN_CLOSE || token->kind == TOKEN_MARK || vocabulary_is_severity(words, at) || (token->kind == TOKEN_SIGN && loose);
        if (!behind && !skip)
            break;
        at = behind ? behind : at + 1;
    }
    return loose && at < to ? at : to;
}

/* A line that was broken because it was long, and goes on with small letters. */
static bool is_wrapped(const char *text, size_t end, const Token *next) {
    size_t begin = end;
    while (begin > 0 && text[begin - 1] != '\n' && end - begin < WRAP)
        begin--;
    return end - begin >= WRAP && next->kind != TOKEN_SENTENCE && !g_ascii_isupper(text[next->begin]);
}

/* At the line's end; of a long line at the sentence's. */
static guint title_end(const Spot *spot, const Place *place) {
    const char *text = spot->words->text;
    bool wrapped = false;
    for (guint i = place->end; i < place->after; i++) {
        const Token *token = words_at(spot->words, i);
        size_t before = i > 0 ? words_at(spot->words, i - 1)->end : 0;
        const char *line = memchr(text + before, '\n', token->end - before);
        if ((line && !is_wrapped(text, (size_t)(line - text), token)) || ((wrapped || !place->alone) && token->kind == TOKEN_SENTENCE))
            return i;
        wrapped = wrapped || line;
    }
    return place->after;
}

char *place_title(const Spot *spot, const Place *place, bool loose) {
    guint to = title_end(spot, place);
    guint from = title_begin(spot->words, place->end, to, loose);
    bool deed = from < to && vocabulary_is_deed(spot->words, from); /* "BUG-002: Fixed the selector" tells what was done, not what was wrong */
    return from < to && !deed ? title_of(spot->words, from, to) : NULL;
}

static char *written(const Words *words, guint index) {
    const Token *token = words_at(words, index);
    return g_strndup(words->text + token->begin, token->end - token->begin);
}

char *place_severity(const Spot *spot, const Place *place) {
    for (guint i = place->end; i < place->after; i++)
        if (vocabulary_is_grade(spot->words, i))
            return written(spot->words, i);
    for (guint i = place->end; i < place->after; i++) {
        bool opened = i > 0 && words_at(spot->words, i - 1)->kind == TOKEN_OPEN;
        if (opened && vocabulary_is_severity(spot->words, i))
            return written(spot->words, i);
    }
    return NULL;
}
