#include <string.h>
#include "node.h"

static int hex_digits(const char *text, size_t size, size_t at, size_t count, gunichar *out) {
    gunichar value = 0;
    if (at + count > size)
        return 0;
    for (size_t i = 0; i < count; i++) {
        int digit = g_ascii_xdigit_value(text[at + i]);
        if (digit < 0)
            return 0;
        value = value * 16 + (gunichar)digit;
    }
    *out = value;
    return (int)count;
}

/* \u{...}: number of characters from `at` (the brace), 0 when it is none. */
static size_t braced(const char *text, size_t size, size_t at, gunichar *out) {
    size_t i = at + 1;
    gunichar value = 0;
    while (i < size && g_ascii_isxdigit(text[i]) && value < 0x110000)
        value = value * 16 + (gunichar)g_ascii_xdigit_value(text[i++]);
    if (i >= size || text[i] != '}' || i == at + 1)
        return 0;
    *out = value;
    return i + 1 - at;
}

static void append_character(GString *out, gunichar character) {
    g_string_append_unichar(out, character && g_unichar_validate(character) ? character : 0xFFFD);
}

/* After "\u" at `at`; two escapes that are a surrogate pair are one character. Returns what was read. */
static size_t unicode(GString *out, const char *text, size_t size, size_t at) {
    gunichar value = 0, low = 0;
    if (at < size && text[at] == '{') {
        size_t read = braced(text, size, at, &value);
        append_character(out, read ? value : 0xFFFD);
        return read;
    }
    if (!hex_digits(text, size, at, 4, &value))
        return 0;
    bool pair = value >= 0xD800 && value < 0xDC00 && at + 6 <= size && text[at + 4] == '\\' && text[at + 5] == 'u' &&
                hex_digits(text, size, at + 6, 4, &low) && low >= 0xDC00 && low < 0xE000;
    append_character(out, pair ? 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00) : value);
    return pair ? 10 : 4;
}

/* What follows a backslash at `at`; returns how many bytes it has. */
static size_t escape(GString *out, const char *text, size_t size, size_t at) {
    static const char plain[][2] = {{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'b', '\b'}, {'f', '\f'}, {'v', '\v'}};
    char c = text[at];
    for (size_t i = 0; i < G_N_ELEMENTS(plain); i++)
        if (plain[i][0] == c) {
            g_string_append_c(out, plain[i][1]);
            return 1;
        }
    gunichar value = 0;
    if (c == 'u')
        return 1 + unicode(out, text, size, at + 1);
    if (c == 'x' && hex_digits(text, size, at + 1, 2, &value)) {
        append_character(out, value);
        return 3;
    }
    if (c == '\r')
        return at + 1 < size && text[at + 1] == '\n' ? 2 : 1;
    if (c == '\n')
        return 1;
    if (c == '0') {
        append_character(out, 0);
        return 1;
    }
    g_string_append_c(out, c);
    return 1;
}

void cook_text(GString *out, const char *text, size_t size) {
    for (size_t i = 0; i < size;) {
        size_t plain = i;
        while (plain < size && text[plain] != '\\' && text[plain] != '\r')
            plain++;
        g_string_append_len(out, text + i, (gssize)(plain - i));
        i = plain;
        if (i >= size)
            return;
        if (text[i] == '\r') {
            g_string_append_c(out, '\n');
            i += i + 1 < size && text[i + 1] == '\n' ? 2 : 1;
        } else if (i + 1 < size) {
            i += 1 + escape(out, text, size, i + 1);
        } else {
            return;
        }
    }
}
