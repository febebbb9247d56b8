#include "deparse.h"

#include <string.h>
#include "deparse_calls.h"
#include "deparse_view.h"
#include "spelling.h"

static int major_of(const Catalog *catalog) {
    return catalog->server_version / 10000;
}

MajorSpan major_span(const Catalog *before, const Catalog *after) {
    int a = before ? major_of(before) : 0, b = after ? major_of(after) : 0;
    if (a == 0 || b == 0 || a == b)
        return (MajorSpan){0, 0};
    return (MajorSpan){MIN(a, b), MAX(a, b)};
}

bool major_span_crosses(const MajorSpan *span, int border) {
    return span && span->older != span->newer && span->older < border && span->newer >= border;
}

/* --- expressions ------------------------------------------------------------------------------------------------------ */

static bool has_calls(const MajorSpan *span) {
    return major_span_crosses(span, 13) || major_span_crosses(span, 14) || major_span_crosses(span, 16);
}

void deparse_append(GString *out, const MajorSpan *span, ObjectKind kind, const char *property, const char *value) {
    g_autoptr(GArray) tokens = tokens_read(value);
    spelling_reduce(tokens);
    if (major_span_crosses(span, 16) && strcmp(property, "definition") == 0 && (kind == KIND_VIEW || kind == KIND_MATERIALIZED_VIEW))
        deparse_drop_prefixes(tokens);
    if (has_calls(span)) {
        GArray *calls = deparse_calls(tokens);
        g_array_unref(tokens);
        tokens = calls;
        spelling_reduce(tokens);
    }
    spelling_write(out, tokens);
}

bool deparse_same(const MajorSpan *span, ObjectKind kind, const char *property, const char *before, const char *after) {
    g_autoptr(GString) a = g_string_new(NULL);
    g_autoptr(GString) b = g_string_new(NULL);
    deparse_append(a, span, kind, property, before);
    deparse_append(b, span, kind, property, after);
    return strcmp(a->str, b->str) == 0;
}

/* --- names ------------------------------------------------------------------------------------------------------------ */

/* Key words that quote_ident() puts in quotes since a major; from pg_get_keywords(). */
static const struct {
    const char *word;
    int since;
} KEY_WORDS[] = {
    {"json", 17},        {"json_array", 16},  {"json_arrayagg", 16},  {"json_exists", 17}, {"json_object", 16}, {"json_objectagg", 16}, {"json_query", 17},
    {"json_scalar", 17}, {"json_serialize", 17}, {"json_table", 17}, {"json_value", 17}, {"merge_action", 17}, {"normalize", 13},      {"system_user", 16},
};

static bool is_new_key_word(const MajorSpan *span, const char *word, size_t length) {
    for (size_t i = 0; i < G_N_ELEMENTS(KEY_WORDS); i++)
        if (strlen(KEY_WORDS[i].word) == length && strncmp(KEY_WORDS[i].word, word, length) == 0)
            return major_span_crosses(span, KEY_WORDS[i].since);
    return false;
}

static bool is_name_byte(char c) {
    return g_ascii_isalnum(c) || c == '_' || c == '$' || (c & 0x80);
}

char *deparse_requote(const MajorSpan *span, const char *text) {
    GString *out = g_string_new(NULL);
    bool changed = false;
    for (const char *at = text; *at;) {
        const char *end = at;
        if (*at == '"') {
            for (end++; *end && *end != '"'; end++)
                continue;
            end += *end == '"';
            g_string_append_len(out, at, end - at);
        } else if (is_name_byte(*at)) {
            while (is_name_byte(*end))
                end++;
            bool quote = is_new_key_word(span, at, (size_t)(end - at));
            g_string_append_printf(out, "%s%.*s%s", quote ? "\"" : "", (int)(end - at), at, quote ? "\"" : "");
            changed |= quote;
        } else {
            g_string_append_c(out, *end++);
        }
        at = end;
    }
    return g_string_free(out, !changed);
}

/* Built-in functions of arrays take anycompatible... since 14. */
static void replace_any(GArray *tokens) {
    static const char *const names[][2] = {
        {"anycompatiblearray", "anyarray"}, {"anycompatiblenonarray", "anynonarray"}, {"anycompatiblerange", "anyrange"}, {"anycompatible", "anyelement"}};
    for (size_t i = 0; i < tokens->len * G_N_ELEMENTS(names); i++) {
        Token *token = token_at(tokens, i / G_N_ELEMENTS(names));
        const char *const *name = names[i % G_N_ELEMENTS(names)];
        if (strcmp(token->text, name[0]) != 0)
            continue;
        g_free(token->text);
        token->text = g_strdup(name[1]);
    }
}

static void names_append(GString *out, const MajorSpan *span, ObjectKind kind, const char *value) {
    bool own_types = kind == KIND_FUNCTION || kind == KIND_PROCEDURE;
    g_autoptr(GArray) tokens = tokens_read(value);
    if (major_span_crosses(span, 14) && !own_types)
        replace_any(tokens);
    spelling_write(out, tokens);
}

bool deparse_same_names(const MajorSpan *span, ObjectKind kind, const char *before, const char *after) {
    g_autofree char *old = deparse_requote(span, before), *new = deparse_requote(span, after);
    const char *a = old ? old : before, *b = new ? new : after;
    if (strcmp(a, b) == 0)
        return true;
    if (!major_span_crosses(span, 14) || !strstr(a, "(") || !strstr(b, "("))
        return false;
    g_autoptr(GString) x = g_string_new(NULL);
    g_autoptr(GString) y = g_string_new(NULL);
    names_append(x, span, kind, a);
    names_append(y, span, kind, b);
    return strcmp(x->str, y->str) == 0;
}
