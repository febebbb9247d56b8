#include "similarity.h"

#include <stdint.h>
#include <stdlib.h>

enum { CHUNK_LIMIT = 64 }; /* a long line counts in pieces, so that one changed word is not the whole of it */

typedef struct {
    uint32_t hash, bytes;
} Chunk;

struct Fingerprint {
    size_t size;  /* of the text */
    size_t count;
    Chunk *chunks; /* sorted by hash, each once */
};

static int chunk_compare(const void *a, const void *b) {
    const Chunk *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

static size_t merge_equal(Chunk *chunks, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && chunks[kept - 1].hash == chunks[i].hash)
            chunks[kept - 1].bytes += chunks[i].bytes;
        else
            chunks[kept++] = chunks[i];
    }
    return kept;
}

Fingerprint *fingerprint_new(const char *bytes, size_t size) {
    GArray *chunks = g_array_new(FALSE, FALSE, sizeof(Chunk));
    Chunk chunk = {.hash = 5381};
    size_t text_size = 0;
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '\r' && i + 1 < size && bytes[i + 1] == '\n')
            continue; /* a change of line ends is no change of text */
        chunk.hash = chunk.hash * 33 ^ (unsigned char)bytes[i];
        chunk.bytes++;
        text_size++;
        if (bytes[i] == '\n' || chunk.bytes == CHUNK_LIMIT || i + 1 == size) {
            g_array_append_val(chunks, chunk);
            chunk = (Chunk){.hash = 5381};
        }
    }
    Fingerprint *fingerprint = g_new0(Fingerprint, 1);
    fingerprint->size = text_size;
    if (chunks->len > 0)
        qsort(chunks->data, chunks->len, sizeof(Chunk), chunk_compare);
    fingerprint->count = merge_equal((Chunk *)(gpointer)chunks->data, chunks->len);
    fingerprint->chunks = (Chunk *)(gpointer)g_array_free(chunks, FALSE);
    return fingerprint;
}

void fingerprint_free(Fingerprint *fingerprint) {
    if (!fingerprint)
        return;
    g_free(fingerprint->chunks);
    g_free(fingerprint);
}

int fingerprint_similarity(const Fingerprint *a, const Fingerprint *b) {
    size_t larger = MAX(a->size, b->size);
    if (larger == 0 || MIN(a->size, b->size) * 2 < larger)
        return 0; /* cannot reach half */
    size_t common = 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        const Chunk *x = &a->chunks[i], *y = &b->chunks[j];
        if (x->hash == y->hash)
            common += MIN(x->bytes, y->bytes);
        i += x->hash <= y->hash;
        j += y->hash <= x->hash;
    }
    return (int)(common * 100 / larger);
}
