#define _GNU_SOURCE /* dl_iterate_phdr */
#include "base/build_id.h"

#include <link.h>
#include <string.h>

/* Notes begin with three words: length of the owner's name, length of the content, type; both are padded to four bytes. */
static size_t padded(size_t size) {
    return (size + 3) & ~(size_t)3;
}

static void append_hex(GString *out, const unsigned char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        g_string_append_printf(out, "%02x", bytes[i]);
}

static void read_notes(GString *out, const unsigned char *at, size_t size) {
    while (size >= 12) {
        uint32_t name, content, type;
        memcpy(&name, at, 4);
        memcpy(&content, at + 4, 4);
        memcpy(&type, at + 8, 4);
        size_t whole = 12 + padded(name) + padded(content);
        if (whole > size)
            return;
        if (type == NT_GNU_BUILD_ID && name == 4 && memcmp(at + 12, "GNU", 4) == 0)
            append_hex(out, at + 12 + padded(name), content);
        at += whole;
        size -= whole;
    }
}

/* The first object is the program itself. */
static int look(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_NOTE)
            read_notes(data, (const unsigned char *)(uintptr_t)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr), info->dlpi_phdr[i].p_memsz);
    return 1;
}

char *build_id(void) {
    g_autoptr(GString) out = g_string_new(PGSTRATA_VERSION " ");
    dl_iterate_phdr(look, out);
    return g_string_free(g_steal_pointer(&out), FALSE);
}
