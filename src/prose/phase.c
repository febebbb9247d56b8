/*
 * Phases and releases as teams number them. "18.1-02" is the second plan of phase 18.1: the phase is what counts. Zeros before the number are dropped, so
 * that a folder "03-auth" and a heading "Phase 3" are one phase.
 */
#include "phase.h"

#include <string.h>
#include "prose/prose.h"

#define DIGITS_MAX 4 /* of one part: more is a date or an id */
#define PARTS_MAX 4

static bool is_word(char c) {
    return g_ascii_isalnum(c) || (guchar)c >= 0x80;
}

/* "18", "18.1", "2a", "v1.2.3" at `text`; *after is what follows the number. NULL: none stands there. */
static char *read_number(const char *text, const char *end, const char **after) {
    const char *at = text + (text < end && (*text == 'v' || *text == 'V'));
    g_autoptr(GString) number = g_string_new(NULL);
    for (int part = 0; part < PARTS_MAX; part++) {
        const char *digits = at;
        while (at < end && g_ascii_isdigit(*at))
            at++;
        if (at == digits || at - digits > DIGITS_MAX)
            return NULL;
        while (part == 0 && digits + 1 < at && *digits == '0')
            digits++;
        g_string_append_len(number, digits, at - digits);
        if (at + 1 >= end || *at != '.' || !g_ascii_isdigit(at[1]) || part + 1 == PARTS_MAX)
            break;
        g_string_append_c(number, '.');
        at++;
    }
    bool letter = at < end && g_ascii_islower(*at) && (at + 1 == end || !is_word(at[1]));
    if (letter)
        g_string_append_c(number, *at++);
    if (at < end && is_word(*at))
        return NULL;
    *after = at;
    return g_string_free(g_steal_pointer(&number), FALSE);
}

static const char *const NOUNS[] = {"phases", "phase", "sprint", "milestone", "release", "iteration", "version", "lot", "jalon", "etape"};

/* The word at `text` is one of those that a number follows; *after is behind it and what may stand between. */
static bool starts_noun(const char *text, const char *end, const char **after) {
    for (size_t i = 0; i < G_N_ELEMENTS(NOUNS); i++) {
        size_t length = strlen(NOUNS[i]);
        if ((size_t)(end - text) <= length || g_ascii_strncasecmp(text, NOUNS[i], length) != 0 || g_ascii_isalpha(text[length]))
            continue;
        const char *at = text + length;
        while (at < end && at - text < 24 && strchr(" \t:#-_/*", *at))
            at++;
        *after = at;
        return true;
    }
    return false;
}

char *phase_at(const char *text, size_t size) {
    const char *number, *after;
    return starts_noun(text, text + size, &number) ? read_number(number, text + size, &after) : NULL;
}

/* "Pre-Phase 4", "before Phase 4": what is told of is not in that phase. */
static bool is_other(const char *text, const char *at) {
    static const char *const words[] = {"before ", "until ", "after ", "next ", "avant ", "apr\xc3\xa8s "};
    if (at > text && (is_word(at[-1]) || at[-1] == '-'))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        size_t length = strlen(words[i]);
        if ((size_t)(at - text) >= length && g_ascii_strncasecmp(at - length, words[i], length) == 0)
            return true;
    }
    return false;
}

char *phase_of_text(const char *text, size_t size) {
    const char *end = text + size;
    for (const char *at = text; at < end; at++) {
        char *phase = is_other(text, at) ? NULL : phase_at(at, (size_t)(end - at));
        if (phase)
            return phase;
    }
    return NULL;
}

char *phase_of_value(const char *text) {
    size_t size = strlen(text);
    char *named = phase_of_text(text, size);
    if (named)
        return named;
    while (*text && strchr(" \t\"'*`[(", *text))
        text++;
    const char *after;
    return read_number(text, text + strlen(text), &after);
}

/* --- subjects -------------------------------------------------------------------------------------------------------------- */

/* "feat(18.1-01)!: ...": what stands in the parentheses, when the subject has that form; NULL. Free with g_free(). */
static char *scope_of(const char *subject, char **type) {
    size_t length = 0;
    while (g_ascii_isalnum(subject[length]) || subject[length] == '-' || subject[length] == '_')
        length++;
    if (length == 0 || length > 24 || subject[length] != '(')
        return NULL;
    const char *close = strchr(subject + length, ')');
    if (!close || (close[1] != ':' && !(close[1] == '!' && close[2] == ':')))
        return NULL;
    *type = g_ascii_strdown(subject, (gssize)length);
    return g_strndup(subject + length + 1, (size_t)(close - subject) - length - 1);
}

/* A scope that is a number: "18.1-01", "phase-3", "v2.0". One of digits alone and more than three of them is an issue's. */
static char *phase_of_scope(const char *scope) {
    char *named = phase_of_text(scope, strlen(scope));
    if (named)
        return named;
    const char *after;
    char *phase = read_number(scope, scope + strlen(scope), &after);
    if (phase && (strspn(phase, "0123456789") <= 3) && (*after == '\0' || strchr("-_/, ", *after)))
        return phase;
    g_free(phase);
    return NULL;
}

/* "Release 1.2.3", "v1.2.3", "chore(release): 1.2.3". */
static char *release_of_rest(const char *rest) {
    const char *after;
    char *release = read_number(rest, rest + strlen(rest), &after);
    if (release && strchr(release, '.') && (*after == '\0' || strchr(" :,-(", *after)))
        return release;
    g_free(release);
    return NULL;
}

char *prose_phase_of_subject(const char *subject) {
    g_autofree char *type = NULL;
    g_autofree char *scope = scope_of(subject, &type);
    char *phase = scope ? phase_of_scope(scope) : NULL;
    if (phase)
        return phase;
    const char *rest = scope ? strchr(subject, ')') + 1 : subject;
    rest += strspn(rest, "!:[( ");
    bool release = g_strcmp0(scope, "release") == 0 || g_strcmp0(scope, "releases") == 0;
    phase = phase_of_text(rest, strlen(rest));
    if (!phase && (release || *rest == 'v'))
        phase = release_of_rest(rest);
    return phase;
}

/* --- paths ------------------------------------------------------------------------------------------------------------------ */

static const char *const FOLDERS[] = {"phases", "phase", "sprints", "milestones", "releases", "versions", "iterations", "plans"};

static bool is_folder_of_phases(const char *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(FOLDERS); i++)
        if (g_ascii_strcasecmp(name, FOLDERS[i]) == 0)
            return true;
    return false;
}

/* "18.2-01-SUMMARY.md": phase and plan before words in capitals. */
static char *phase_of_plan(const char *name) {
    const char *after, *end;
    g_autofree char *phase = read_number(name, name + strlen(name), &after);
    if (!phase || *after != '-' || !g_ascii_isdigit(after[1]))
        return NULL;
    g_autofree char *plan = read_number(after + 1, after + strlen(after), &end);
    return plan && *end == '-' && g_ascii_isupper(end[1]) ? g_steal_pointer(&phase) : NULL;
}

/* One part of a path; `before` is the part before it. */
static char *phase_of_part(const char *part, const char *before) {
    g_autofree char *words = g_strdup(part);
    g_strdelimit(words, "_-", ' ');
    char *named = phase_of_text(words, strlen(words));
    if (named)
        return named;
    const char *after;
    char *phase = before && is_folder_of_phases(before) ? read_number(part, part + strlen(part), &after) : NULL;
    return phase ? phase : phase_of_plan(part);
}

char *prose_phase_of_path(const char *path) {
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    for (guint i = g_strv_length(parts); i-- > 0;) {
        char *phase = phase_of_part(parts[i], i > 0 ? parts[i - 1] : NULL);
        if (phase)
            return phase;
    }
    return NULL;
}
