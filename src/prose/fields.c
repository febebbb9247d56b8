/* What is written below a definition, line by line: "**Severity:** P0", "- Status: Fixed", "| Status | Fixed |". */
#include <string.h>
#include "phase.h"
#include "reader.h"

#define NAME_WORDS 4

static Scope *innermost(Reader *reader) {
    return reader->scopes->len ? &g_array_index(reader->scopes, Scope, reader->scopes->len - 1) : NULL;
}

static char *text_of(const Words *words, guint from, guint to) {
    size_t begin = words_at(words, from)->begin, end = words_at(words, to - 1)->end;
    return g_strndup(words->text + begin, end - begin);
}

/* "P0 / P1 / P2": a choice is left to whoever fills it in. */
static bool is_choice(const Words *words, guint from, guint to) {
    guint grades = 0;
    for (guint i = from; i < to; i++)
        grades += vocabulary_is_grade(words, i);
    return grades > 2;
}

static void apply_severity(Reader *reader, Mention *mention, const Words *words, guint from, guint to) {
    if (is_choice(words, from, to)) {
        mention->example = true;
        return;
    }
    for (guint i = from; i < to && !mention->severity; i++)
        if (vocabulary_is_severity(words, i)) {
            g_autofree char *text = text_of(words, i, i + 1);
            mention->severity = text_pool_add(reader->out->texts, text);
        }
}

static void apply_phase(Reader *reader, Scope *scope, const Words *words, guint from, guint to) {
    g_autofree char *text = text_of(words, from, to);
    g_autofree char *phase = phase_of_value(text);
    if (phase && !scope->phase) {
        scope->mention->phase = text_pool_add(reader->out->texts, phase);
        scope->phase = true;
    }
}

static bool is_nothing(const Words *words, guint from, guint to) {
    static const char *const nothing[] = {"no", "non", "none", "tbd", "todo", "pending", "n", "unknown", "not", "pas", "never"};
    const Token *first = words_at(words, from);
    if (first->kind != TOKEN_WORD)
        return to - from == 1 || first->kind == TOKEN_OPEN || first->kind == TOKEN_DASH;
    for (size_t i = 0; i < G_N_ELEMENTS(nothing); i++)
        if (strcmp(first->word, nothing[i]) == 0)
            return true;
    return false;
}

/* "Resolution: Fixed in abc", "Fix: Added the column"; what is still to be written says nothing. */
static Claim resolution_of(const Words *words, guint from, guint to) {
    Claim said = vocabulary_read(words, from, to, VOICE_AFTER).claim;
    return said == CLAIM_NONE && vocabulary_is_deed(words, from) ? CLAIM_RESOLVED : said;
}

static void apply_claim(const Reader *reader, Mention *mention, Claim said) {
    Claim claim = reader_weigh(reader, reader_is_goal(reader), said);
    mention->claim = claim != CLAIM_NONE ? claim : mention->claim;
}

/* What was done says nothing against a status that it is done in part. */
static void apply_deed(const Reader *reader, Mention *mention, Claim said) {
    if (mention->claim != CLAIM_PARTLY || said != CLAIM_RESOLVED)
        apply_claim(reader, mention, said);
}

void field_apply(Reader *reader, Scope *scope, Field field, const Words *words, guint from, guint to) {
    if (from >= to || field == FIELD_NONE)
        return;
    switch (field) {
    case FIELD_STATUS:
        apply_claim(reader, scope->mention, vocabulary_read(words, from, to, VOICE_STATUS).claim);
        break;
    case FIELD_RESOLUTION:
        apply_deed(reader, scope->mention, resolution_of(words, from, to));
        break;
    case FIELD_SEVERITY:
        apply_severity(reader, scope->mention, words, from, to);
        break;
    case FIELD_RESOLVED_IN:
        apply_deed(reader, scope->mention, is_nothing(words, from, to) ? CLAIM_NONE : CLAIM_RESOLVED);
        break;
    case FIELD_PHASE:
        apply_phase(reader, scope, words, from, to);
        break;
    case FIELD_NONE:
    case FIELD_RESOLVES:
    case FIELD_TITLE:
    case FIELD_COUNT:
        break;
    }
}

/* The tokens of one line: a name, a colon, a value. */
static void read_line(Reader *reader, Scope *scope, const Words *words, guint from, guint to) {
    guint colon = from;
    while (colon < to && colon < from + NAME_WORDS && words_at(words, colon)->kind != TOKEN_COLON)
        colon++;
    if (colon < to && words_at(words, colon)->kind == TOKEN_COLON)
        field_apply(reader, scope, vocabulary_field(words, from, colon), words, colon + 1, to);
}

static void read_cells(Reader *reader, Scope *scope, const Words *words) {
    guint bar = 0, count = words->tokens->len;
    while (bar < count && words_at(words, bar)->kind != TOKEN_BAR)
        bar++;
    for (guint i = bar + 1; i < count; i++)
        if (words_at(words, i)->kind == TOKEN_BAR)
            return;
    if (bar < count)
        field_apply(reader, scope, vocabulary_field(words, 0, bar), words, bar + 1, count);
}

void reader_read_fields(Reader *reader, const Block *block, const Words *words) {
    Scope *scope = innermost(reader);
    if (!scope || block->shape == SHAPE_HEADING || block->shape == SHAPE_CODE)
        return;
    if (block->shape == SHAPE_ROW) {
        read_cells(reader, scope, words);
        return;
    }
    const char *text = block->text->str;
    for (size_t at = 0; at < block->text->len;) {
        size_t end = at + strcspn(text + at, "\n");
        read_line(reader, scope, words, words_from(words, at), words_from(words, end));
        at = end + 1;
    }
}
