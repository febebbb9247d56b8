#include "pack.h"

#include <string.h>
#include "base/text.h"

/* --- writing ------------------------------------------------------------------------------------------------------------ */

void packer_init(Packer *packer) {
    *packer = (Packer){g_string_new(NULL), g_string_new(NULL), 0, g_hash_table_new(g_str_hash, g_str_equal)};
}

void packer_clear(Packer *packer) {
    g_string_free(packer->numbers, TRUE);
    g_string_free(packer->texts, TRUE);
    g_hash_table_unref(packer->places);
}

static void append_number(GString *out, uint64_t number) {
    for (; number > 127; number >>= 7)
        g_string_append_c(out, (char)(number | 128));
    g_string_append_c(out, (char)number);
}

void pack_number(Packer *packer, uint64_t number) {
    append_number(packer->numbers, number);
}

void pack_text(Packer *packer, const char *text) {
    size_t place = text ? GPOINTER_TO_SIZE(g_hash_table_lookup(packer->places, text)) : 0;
    if (text && place == 0) {
        g_string_append_len(packer->texts, text, (gssize)strlen(text) + 1);
        place = ++packer->text_count;
        g_hash_table_insert(packer->places, (gpointer)(uintptr_t)text, GSIZE_TO_POINTER(place));
    }
    pack_number(packer, place);
}

char *packer_finish(Packer *packer, const char *magic, size_t *size) {
    g_autoptr(GString) body = g_string_sized_new(packer->numbers->len + packer->texts->len + 16);
    append_number(body, packer->text_count);
    append_number(body, packer->texts->len);
    g_string_append_len(body, packer->texts->str, (gssize)packer->texts->len);
    g_string_append_len(body, packer->numbers->str, (gssize)packer->numbers->len);
    g_autofree char *sum = text_sha256(body->str, body->len);
    GString *bytes = g_string_sized_new(body->len + 128);
    g_string_append_printf(bytes, "%s %s\n", magic, sum);
    g_string_append_len(bytes, body->str, (gssize)body->len);
    *size = bytes->len;
    return g_string_free(bytes, FALSE);
}

/* --- reading ------------------------------------------------------------------------------------------------------------ */

uint64_t unpack_number(Unpacker *unpacker, uint64_t most) {
    uint64_t number = 0;
    for (int shift = 0; !unpacker->damaged && shift < 63; shift += 7) {
        if (unpacker->at == unpacker->end)
            break;
        uint8_t byte = *unpacker->at++;
        number |= (uint64_t)(byte & 127) << shift;
        if (byte < 128 && number <= most)
            return number;
        if (byte < 128)
            break;
    }
    unpacker->damaged = true;
    return 0;
}

size_t unpack_count(Unpacker *unpacker) {
    return (size_t)unpack_number(unpacker, (uint64_t)(unpacker->end - unpacker->at));
}

static bool find_texts(Unpacker *unpacker) {
    size_t count = unpack_count(unpacker), length = unpack_count(unpacker), found = 0;
    if (unpacker->damaged || length > (size_t)(unpacker->end - unpacker->at))
        return false;
    const char *at = (const char *)unpacker->at, *end = at + length;
    unpacker->texts = g_new(const char *, count + 1);
    for (; at < end && found < count; at += strlen(at) + 1)
        unpacker->texts[found++] = at;
    unpacker->text_count = found;
    unpacker->at += length;
    return found == count && at == end && (length == 0 || end[-1] == '\0');
}

bool unpacker_init(Unpacker *unpacker, const char *magic, const char *bytes, size_t size) {
    *unpacker = (Unpacker){.damaged = true};
    size_t length = strlen(magic), header = length + 1 + 64 + 1;
    if (size < header || strncmp(bytes, magic, length) != 0 || bytes[length] != ' ' || bytes[header - 1] != '\n')
        return false;
    g_autofree char *sum = text_sha256(bytes + header, size - header);
    if (strncmp(sum, bytes + length + 1, 64) != 0)
        return false;
    unpacker->at = (const uint8_t *)bytes + header;
    unpacker->end = (const uint8_t *)bytes + size;
    unpacker->damaged = false;
    if (!find_texts(unpacker))
        unpacker->damaged = true;
    return !unpacker->damaged;
}

void unpacker_clear(Unpacker *unpacker) {
    g_free(unpacker->texts);
    unpacker->texts = NULL;
}

const char *unpack_text(Unpacker *unpacker) {
    size_t place = (size_t)unpack_number(unpacker, unpacker->text_count);
    return place == 0 ? NULL : unpacker->texts[place - 1];
}

const char *unpack_name(Unpacker *unpacker) {
    const char *text = unpack_text(unpacker);
    unpacker->damaged |= text == NULL;
    return text ? text : "";
}
