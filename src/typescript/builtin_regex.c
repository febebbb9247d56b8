#include <string.h>
#include "builtin_regex.h"

/* Regular expressions of the program run in GLib's, which is close; what it does not know stays unevaluated. A pattern that backtracks without end is stopped. */

enum { PATTERN_LIMIT = 1000, SUBJECT_LIMIT = 100 * 1000, TEXT_LIMIT = 16 * 1024 * 1024 };
#define MATCH_LIMIT "(*LIMIT_MATCH=200000)"

bool is_regex(const Value *value) {
    return value->kind == VALUE_CALL && is_global(value->target, "RegExp") && value->count && value->items[0]->kind == VALUE_STRING;
}

static const struct {
    char flag;
    GRegexCompileFlags meaning;
} flag_rows[] = {{'i', G_REGEX_CASELESS}, {'m', G_REGEX_MULTILINE}, {'s', G_REGEX_DOTALL}, {'g', 0}, {'u', 0}};

static GRegex *regex_compile(const Value *value, bool *global) {
    const char *flags = value->count > 1 && value->items[1]->kind == VALUE_STRING ? value->items[1]->text : "";
    GRegexCompileFlags options = G_REGEX_DOLLAR_ENDONLY;
    for (const char *p = flags; *p; p++) {
        size_t i = 0;
        while (i < G_N_ELEMENTS(flag_rows) && flag_rows[i].flag != *p)
            i++;
        if (i == G_N_ELEMENTS(flag_rows))
            return NULL;
        options |= flag_rows[i].meaning;
    }
    *global = strchr(flags, 'g') != NULL;
    /* Verbs are not JavaScript's, and could lift the limit. */
    if (strlen(value->items[0]->text) > PATTERN_LIMIT || strstr(value->items[0]->text, "(*"))
        return NULL;
    g_autofree char *pattern = g_strconcat(MATCH_LIMIT, value->items[0]->text, NULL);
    return g_regex_new(pattern, options, 0, NULL);
}

/* $1, $&, $$ in a replacement. */
static void append_replacement(GString *out, const GMatchInfo *match, const char *with) {
    for (const char *p = with; *p; p++) {
        bool group = *p == '$' && (g_ascii_isdigit(p[1]) || p[1] == '&');
        if (!group) {
            g_string_append_c(out, *p);
            p += *p == '$' && p[1] == '$';
            continue;
        }
        g_autofree char *text = g_match_info_fetch(match, p[1] == '&' ? 0 : p[1] - '0');
        g_string_append(out, text ? text : "");
        p++;
    }
}

/* What a function makes of a match; NULL: no text. */
static const char *replacement(const Call *call, const GMatchInfo *match) {
    const Value *items[12];
    size_t count = (size_t)CLAMP(g_match_info_get_match_count(match), 1, 10);
    for (size_t i = 0; i < count; i++) {
        g_autofree char *text = g_match_info_fetch(match, (int)i);
        items[i] = make_text(call->program, text ? text : "", text ? strlen(text) : 0, call->place);
    }
    return value_string(call_back(call, call->items[1], items, count));
}

static bool replace_all(const Call *call, GMatchInfo *match, bool global, GString *out) {
    const char *subject = call->receiver->text;
    int copied = 0, start, end;
    while (g_match_info_matches(match) && out->len < TEXT_LIMIT) {
        g_match_info_fetch_pos(match, 0, &start, &end);
        g_string_append_len(out, subject + copied, start - copied);
        const char *text = call->items[1]->kind == VALUE_STRING ? NULL : replacement(call, match);
        if (call->items[1]->kind == VALUE_STRING)
            append_replacement(out, match, call->items[1]->text);
        else if (!text)
            return false;
        g_string_append(out, text ? text : "");
        copied = end;
        if (!global)
            break;
        if (!g_match_info_next(match, NULL))
            break;
    }
    g_string_append(out, subject + copied);
    return true;
}

const Value *regex_replace(const Call *call) {
    bool global, known = call->count > 1 && (call->items[1]->kind == VALUE_STRING || call->items[1]->kind == VALUE_FUNCTION);
    g_autoptr(GRegex) regex = known && strlen(call->receiver->text) <= SUBJECT_LIMIT ? regex_compile(call->items[0], &global) : NULL;
    g_autoptr(GMatchInfo) match = NULL;
    g_autoptr(GError) error = NULL;
    if (!regex)
        return NULL;
    g_regex_match_full(regex, call->receiver->text, -1, 0, 0, &match, &error);
    GString *out = g_string_new(NULL);
    bool replaced = !error && replace_all(call, match, global, out);
    const Value *value = replaced ? make_text(call->program, out->str, out->len, call->place) : NULL;
    g_string_free(out, TRUE);
    return value;
}

const Value *regex_test(const Call *call, const Value *regex_value, const Value *subject) {
    bool global;
    const char *text = value_plain_text(subject);
    g_autoptr(GRegex) regex = text && strlen(text) <= SUBJECT_LIMIT ? regex_compile(regex_value, &global) : NULL;
    g_autoptr(GError) error = NULL;
    bool found = regex && g_regex_match_full(regex, text, -1, 0, 0, NULL, &error);
    return regex && !error ? make_boolean(call->program, found) : NULL;
}

const Value *regex_split(const Call *call) {
    bool global;
    g_autoptr(GRegex) regex = strlen(call->receiver->text) <= SUBJECT_LIMIT ? regex_compile(call->items[0], &global) : NULL;
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) parts = regex ? g_regex_split_full(regex, call->receiver->text, -1, 0, 0, 0, &error) : NULL;
    if (!parts || error)
        return NULL;
    Value *array = make_array(call->program, call->place);
    for (char **part = parts; *part; part++)
        array_add(call->program, array, make_text(call->program, *part, strlen(*part), call->place));
    return array;
}
