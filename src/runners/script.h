#ifndef SCRIPT_H
#define SCRIPT_H

/*
 * Reads the object literal that a TypeScript, JavaScript or JSON configuration exports, without running it: strings, arrays of them, constants of
 * the same file, and the usual ways to build a path. Anything else is "not understood", never guessed.
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

typedef struct Script Script;

Script *script_parse(const char *text, size_t size);
void script_free(Script *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Script, script_free)

/* A range of tokens. */
typedef struct {
    size_t first, last;
} Span;

/* The object literal with most of the given keys (NULL-terminated): false when no object has any. */
bool script_find_object(const Script *script, const char *const *keys, Span *object);

/* The value of a key at the outermost level of an object. */
bool script_member(const Script *script, Span object, const char *key, Span *value);

/* True for a value that is just this word: `false`. */
bool script_is_word(const Script *script, Span value, const char *word);

/* The texts of a value: one for a string or a path, several for an array; of char *. NULL: not understood. Free with g_ptr_array_unref(). */
GPtrArray *script_texts(const Script *script, Span value);

#endif
