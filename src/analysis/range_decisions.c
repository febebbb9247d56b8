/* Decisions in commit messages: lines that call themselves so, and lines that give a reason. */

#include "analysis/range_schema.h"

#include <string.h>

enum { TEXT_LIMIT = 300 };

static const char *const decision_words[] = {"decision:", "decisions:", "decided:", "we decided to ", "decided to ", "key decision:", "design decision:", "choice:", "d\303\251cision:", "d\303\251cision :", "choix:", "choix :"};
static const char *const heading_words[] = {"decisions:", "key decisions:", "decisions made:", "design decisions:", "d\303\251cisions:", "d\303\251cisions :", "decisions", "key decisions", "decisions made"};
static const char *const reason_words[] = {"rationale:", "reason:", "why:", "raison:", "raison :", "pourquoi:", "pourquoi :", "because "};

/* Words within a line that give a reason; with `splits` what follows them is the reason. */
static const struct {
    const char *words;
    bool splits;
} inner_words[] = {
    {" because ", true}, {" due to ", true}, {" parce que ", true}, {" instead of ", false}, {" rather than ", false}, {" plut\303\264t que ", false}, {" au lieu de ", false},
};

typedef struct {
    const RangeCommit *commit;
    TextPool *texts;
    GArray *decisions;
    bool listing;   /* below a heading "Decisions:" */
    int last;       /* the decision that a line "Rationale:" belongs to; -1: none */
} Reading;

/* Behind the words that the line begins with, whatever their case; NULL: it does not. */
static const char *behind(const char *line, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (g_ascii_strncasecmp(line, words[i], strlen(words[i])) == 0)
            return line + strlen(words[i]) + strspn(line + strlen(words[i]), " ");
    return NULL;
}

static bool is_heading(const char *line) {
    for (size_t i = 0; i < G_N_ELEMENTS(heading_words); i++)
        if (g_ascii_strcasecmp(line, heading_words[i]) == 0)
            return true;
    return false;
}

/* Cut at a character, with "..." */
static const char *keep(TextPool *texts, const char *text) {
    g_autofree char *copy = g_strstrip(g_strdup(text));
    if (strlen(copy) <= TEXT_LIMIT)
        return text_pool_add(texts, copy);
    char *end = g_utf8_find_prev_char(copy, copy + TEXT_LIMIT + 1);
    return text_pool_printf(texts, "%.*s...", (int)(end - copy), copy);
}

static void add(Reading *reading, const char *text, const char *reason, bool stated) {
    RangeDecision decision = {.commit = reading->commit->commit, .text = keep(reading->texts, text), .stated = stated};
    decision.reason = reason ? keep(reading->texts, reason) : NULL;
    if (!*decision.text)
        return;
    g_array_append_val(reading->decisions, decision);
    reading->last = (int)reading->decisions->len - 1;
}

/* "x because y": the text before, the reason behind. Free with g_free(). */
static char *split_reason(const char *line, const char **reason, bool *given) {
    for (size_t i = 0; i < G_N_ELEMENTS(inner_words); i++) {
        const char *at = strstr(line, inner_words[i].words);
        if (!at)
            continue;
        *given = true;
        *reason = inner_words[i].splits ? at + strlen(inner_words[i].words) : NULL;
        return inner_words[i].splits ? g_strndup(line, (size_t)(at - line)) : g_strdup(line);
    }
    return g_strdup(line);
}

static void read_statement(Reading *reading, const char *text, bool stated) {
    const char *reason = NULL;
    bool given = false;
    g_autofree char *before = split_reason(text, &reason, &given);
    if (stated)
        add(reading, before, reason, true);
    else if (given)
        add(reading, text, reason, false);
}

static void give_reason(Reading *reading, const char *reason) {
    RangeDecision *decision = reading->last >= 0 ? &g_array_index(reading->decisions, RangeDecision, reading->last) : NULL;
    if (decision && !decision->reason)
        decision->reason = keep(reading->texts, reason);
}

/* One item or paragraph, its lines joined, without marks of lists and emphasis. */
static void read_piece(Reading *reading, const char *piece, bool item) {
    const char *reason = behind(piece, reason_words, G_N_ELEMENTS(reason_words));
    const char *decision = behind(piece, decision_words, G_N_ELEMENTS(decision_words));
    if (is_heading(piece)) {
        reading->listing = true;
    } else if (reason) {
        give_reason(reading, reason);
    } else if (decision || (reading->listing && item)) {
        read_statement(reading, decision ? decision : piece, true);
    } else {
        reading->listing = false;
        reading->last = -1; /* a reason behind other text is that text's */
        read_statement(reading, piece, false);
    }
}

/* --- lines --------------------------------------------------------------------------------------------------------- */
/* Behind "- ", "* ", "1. "; NULL: no item begins here. */
static const char *item_text(const char *line) {
    if (strchr("-*+", line[0]) && line[0] && line[1] == ' ')
        return line + 2 + strspn(line + 2, " ");
    size_t digits = strspn(line, "0123456789");
    return digits > 0 && digits < 4 && strchr(".)", line[digits]) && line[digits + 1] == ' ' ? line + digits + 2 : NULL;
}

/* "Signed-off-by: ..." and the like say nothing of decisions; "Decision: ..." does. */
static bool is_other_trailer(const char *line) {
    const char *colon = strstr(line, ": ");
    size_t size = colon ? (size_t)(colon - line) : 0;
    return size > 0 && memchr(line, '-', size) && !memchr(line, ' ', size);
}

static void append_plain(GString *piece, const char *line) {
    if (piece->len > 0)
        g_string_append_c(piece, ' ');
    for (; *line; line++)
        if (*line != '*' && *line != '`')
            g_string_append_c(piece, *line);
}

static void end_piece(Reading *reading, GString *piece, bool item) {
    if (piece->len > 0)
        read_piece(reading, piece->str, item);
    g_string_truncate(piece, 0);
}

static bool begins_anew(const char *line) {
    return behind(line, reason_words, G_N_ELEMENTS(reason_words) - 1) || behind(line, decision_words, G_N_ELEMENTS(decision_words)) || is_heading(line);
}

static void read_body(Reading *reading, const char *body) {
    g_auto(GStrv) lines = g_strsplit(body, "\n", -1);
    g_autoptr(GString) piece = g_string_new(NULL);
    bool item = false;
    for (char **next = lines; *next; next++) {
        const char *line = g_strstrip(*next);
        line += strspn(line, "#") ? strspn(line, "# ") : 0;
        const char *text = item_text(line);
        g_autoptr(GString) plain = g_string_new(NULL);
        append_plain(plain, text ? text : line);
        if (text || !*line || is_other_trailer(line) || begins_anew(plain->str)) {
            end_piece(reading, piece, item);
            item = text != NULL;
        }
        if (*line && !is_other_trailer(line))
            append_plain(piece, text ? text : line);
        if (is_heading(piece->str))
            end_piece(reading, piece, item);
    }
    end_piece(reading, piece, item);
}

/* Without "feat(18.1-01): ". */
static const char *subject_text(const char *subject) {
    const char *colon = strstr(subject, ": ");
    size_t head = strcspn(subject, " ");
    bool states = behind(subject, decision_words, G_N_ELEMENTS(decision_words));
    return colon && colon < subject + head && !states ? colon + 2 : subject;
}

GArray *range_decisions(const CommitRange *range, TextPool *texts) {
    GArray *decisions = g_array_new(FALSE, FALSE, sizeof(RangeDecision));
    for (guint i = 0; i < range->commits->len; i++) {
        const RangeCommit *commit = &g_array_index(range->commits, RangeCommit, i);
        Reading reading = {.commit = commit, .texts = texts, .decisions = decisions, .last = -1};
        read_piece(&reading, subject_text(commit->commit->subject), false);
        reading.listing = false;
        read_body(&reading, commit->body);
    }
    return decisions;
}
