#ifndef TYPESCRIPT_ARENA_H
#define TYPESCRIPT_ARENA_H

/* Memory that is freed all at once. */

#include <stddef.h>

typedef struct Arena Arena;

Arena *arena_new(void);
void arena_free(Arena *arena);
/* Zeroed, aligned for any type. */
void *arena_alloc(Arena *arena, size_t size);
/* A copy of `size` bytes with a NUL behind. */
const char *arena_text(Arena *arena, const char *text, size_t size);
/* Bytes handed out. */
size_t arena_size(const Arena *arena);

#define ARENA_NEW(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))
#define ARENA_ARRAY(arena, Type, count) ((Type *)arena_alloc((arena), sizeof(Type) * (count)))

#endif
