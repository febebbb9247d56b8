#include "folder.h"

#include <string.h>

char *text_with_line_ends(const char *text, size_t size, bool crlf, size_t *new_size) {
    GString *out = g_string_sized_new(size + size / 16);
    for (size_t i = 0; i < size; i++) {
        bool pair = text[i] == '\r' && i + 1 < size && text[i + 1] == '\n';
        if (pair)
            continue;
        if (text[i] == '\n')
            g_string_append(out, crlf ? "\r\n" : "\n");
        else
            g_string_append_c(out, text[i]);
    }
    *new_size = out->len;
    return g_string_free(out, FALSE);
}

static bool is_sha256(const char *text, size_t size, const char *recorded) {
    g_autofree char *sum = text_sha256(text, size);
    return g_ascii_strcasecmp(sum, recorded) == 0;
}

const char *text_fits(const char *sql, size_t size, const char *recorded, bool (*fits)(const char *text, size_t size, const char *recorded)) {
    if (fits(sql, size, recorded))
        return "";
    static const char *const words[] = {"with LF line ends", "with CRLF line ends"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        size_t other_size;
        g_autofree char *other = text_with_line_ends(sql, size, i == 1, &other_size);
        if (fits(other, other_size, recorded))
            return words[i];
    }
    return NULL;
}

const char *sha256_fits(const Migration *migration, const char *sql, size_t size, const char *recorded) {
    (void)migration;
    return text_fits(sql, size, recorded, is_sha256);
}
