#ifndef MODEL_PACK_H
#define MODEL_PACK_H

/*
 * Values as bytes for a cache: unsigned numbers of seven bits a byte, and texts that are written once. The reader believes nothing: after the first damage every read gives 0 or NULL, so that callers
 * need not check each.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

typedef struct {
    GString *numbers, *texts;
    size_t text_count;
    GHashTable *places; /* text -> its number */
} Packer;

void packer_init(Packer *packer);
void packer_clear(Packer *packer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Packer, packer_clear)
void pack_number(Packer *packer, uint64_t number);
void pack_text(Packer *packer, const char *text); /* NULL is one, too; must live as long as the packer */
/* All of it behind a line "MAGIC SHA256"; free with g_free(). */
char *packer_finish(Packer *packer, const char *magic, size_t *size);

typedef struct {
    const uint8_t *at, *end;
    const char **texts; /* owned; they lie in the input */
    size_t text_count;
    bool damaged;
} Unpacker;

/* False: not of this magic, or damaged. The bytes must live as long as the unpacker; NUL-terminated beyond `size`. */
bool unpacker_init(Unpacker *unpacker, const char *magic, const char *bytes, size_t size);
void unpacker_clear(Unpacker *unpacker);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Unpacker, unpacker_clear)
uint64_t unpack_number(Unpacker *unpacker, uint64_t most);
/* The length of a list whose items take at least one byte each: never more than what is left can hold. */
size_t unpack_count(Unpacker *unpacker);
const char *unpack_text(Unpacker *unpacker);
const char *unpack_name(Unpacker *unpacker); /* one that must be there; "" after damage */

#endif
