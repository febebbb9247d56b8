#include <string.h>
#include "base/text.h"

/*
 * Two implementations of one contract. The usual one packs texts into blocks, where no tool can see an overrun or a use after free of
 * a single text; under AddressSanitizer each text is an allocation of its own.
 */
#ifdef __SANITIZE_ADDRESS__

struct TextPool {
    GHashTable *interned; /* of char *, owned */
    GPtrArray *others;    /* texts with NULs inside, owned */
};

TextPool *text_pool_new(void) {
    TextPool *pool = g_new(TextPool, 1);
    pool->interned = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    pool->others = g_ptr_array_new_with_free_func(g_free);
    return pool;
}

void text_pool_free(TextPool *pool) {
    if (!pool)
        return;
    g_hash_table_unref(pool->interned);
    g_ptr_array_unref(pool->others);
    g_free(pool);
}

static const char *intern(TextPool *pool, const char *text) {
    char *found = g_hash_table_lookup(pool->interned, text);
    if (!found) {
        found = g_strdup(text);
        g_hash_table_add(pool->interned, found);
    }
    return found;
}

static const char *store(TextPool *pool, const char *bytes, size_t size) {
    char *copy = g_malloc(size + 1);
    memcpy(copy, bytes, size);
    copy[size] = '\0';
    g_ptr_array_add(pool->others, copy);
    return copy;
}

#else

struct TextPool {
    GStringChunk *chunk;
};

TextPool *text_pool_new(void) {
    TextPool *pool = g_new(TextPool, 1);
    pool->chunk = g_string_chunk_new(1024);
    return pool;
}

void text_pool_free(TextPool *pool) {
    if (!pool)
        return;
    g_string_chunk_free(pool->chunk);
    g_free(pool);
}

static const char *intern(TextPool *pool, const char *text) {
    return g_string_chunk_insert_const(pool->chunk, text);
}

static const char *store(TextPool *pool, const char *bytes, size_t size) {
    return g_string_chunk_insert_len(pool->chunk, bytes, (gssize)size);
}

#endif

const char *text_pool_add(TextPool *pool, const char *text) {
    return text ? intern(pool, text) : NULL;
}

const char *text_pool_add_n(TextPool *pool, const char *text, size_t size) {
    if (!text)
        return NULL;
    if (memchr(text, '\0', size))
        return store(pool, text, size);
    char small[256];
    if (size < sizeof small) {
        memcpy(small, text, size);
        small[size] = '\0';
        return intern(pool, small);
    }
    g_autofree char *copy = g_strndup(text, size);
    return intern(pool, copy);
}

const char *text_pool_printf(TextPool *pool, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return intern(pool, text);
}
