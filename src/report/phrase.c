#include "phrase.h"

#include <string.h>
#include "base/text.h"

void phrase_text(GString *out, const char *text) {
    for (const char *c = text; c && *c; c++)
        if (*c != CODE_BEGIN[0] && *c != CODE_END[0])
            g_string_append_c(out, *c);
}

void phrase_code(GString *out, const char *text) {
    if (!text)
        return;
    g_string_append(out, CODE_BEGIN);
    phrase_text(out, text);
    g_string_append(out, CODE_END);
}

void phrase_count(GString *out, size_t count, const char *singular, const char *plural) {
    g_string_append_printf(out, "%zu %s", count, count == 1 ? singular : plural);
}

void phrase_kind_count(GString *out, size_t count, ObjectKind kind) {
    const KindInfo *info = kind_get(kind);
    phrase_count(out, count, info->name, info->plural);
}

void phrase_separate(GString *out, const char *separator) {
    if (out->len > 0)
        g_string_append(out, separator);
}

void phrase_sentence(GString *out, const char *text) {
    gsize start = out->len;
    g_string_append(out, text);
    size_t word = strcspn(text, " ");
    bool is_path = memchr(text, '/', word) || memchr(text, '_', word) || (word > 0 && memchr(text, '.', word - 1));
    if (out->len > start && !is_path)
        out->str[start] = g_ascii_toupper(out->str[start]);
}

const char *phrase_short_identity(const char *identity) {
    return g_str_has_prefix(identity, "public.") ? identity + strlen("public.") : identity;
}

void phrase_stop(GString *text) {
    if (text->len > 0 && !strchr(".:!?", text->str[text->len - 1]))
        g_string_append_c(text, '.');
}
