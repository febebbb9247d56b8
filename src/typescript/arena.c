#include "arena.h"

#include <string.h>
#include <glib.h>

enum { CHUNK = 64 * 1024, ALIGNMENT = 16 };

typedef struct Chunk Chunk;
struct Chunk {
    Chunk *next;
    size_t used, size;
    _Alignas(ALIGNMENT) char bytes[];
};

struct Arena {
    Chunk *chunks; /* the one being filled first */
    size_t size;
};

Arena *arena_new(void) {
    return g_new0(Arena, 1);
}

void arena_free(Arena *arena) {
    if (!arena)
        return;
    for (Chunk *chunk = arena->chunks; chunk;) {
        Chunk *next = chunk->next;
        g_free(chunk);
        chunk = next;
    }
    g_free(arena);
}

static Chunk *add_chunk(Arena *arena, size_t size) {
    Chunk *chunk = g_malloc0(sizeof *chunk + size);
    chunk->size = size;
    /* A big piece has a chunk of its own, behind the one that still has room. */
    Chunk **place = size > CHUNK && arena->chunks ? &arena->chunks->next : &arena->chunks;
    chunk->next = *place;
    *place = chunk;
    return chunk;
}

void *arena_alloc(Arena *arena, size_t size) {
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    Chunk *chunk = arena->chunks;
    if (!chunk || chunk->size - chunk->used < size)
        chunk = add_chunk(arena, MAX(size, (size_t)CHUNK));
    void *result = chunk->bytes + chunk->used;
    chunk->used += size;
    arena->size += size;
    return result;
}

const char *arena_text(Arena *arena, const char *text, size_t size) {
    char *copy = arena_alloc(arena, size + 1);
    memcpy(copy, text, size);
    return copy;
}

size_t arena_size(const Arena *arena) {
    return arena->size;
}
