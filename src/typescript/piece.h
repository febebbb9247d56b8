#ifndef TYPESCRIPT_PIECE_H
#define TYPESCRIPT_PIECE_H

/*
 * Some statements of a file, parsed, with places from their own start on. Kept by their text: of a file that changed in one place the other pieces need not be parsed
 * again, whichever file and revision they are met in.
 */

#include "arena.h"
#include "node.h"

typedef struct {
    int references;
    uint64_t hash;
    char *text;       /* a copy; with the size it is the key */
    size_t size;
    Arena *arena;
    const Node *statements;
    uint32_t count;
    uint32_t error_line; /* of the first syntax error, 1 the first line; 0: none */
} ParsedPiece;

ParsedPiece *parsed_piece_new(const char *text, size_t size);
ParsedPiece *parsed_piece_ref(ParsedPiece *piece);
void parsed_piece_unref(ParsedPiece *piece);
size_t parsed_piece_bytes(const ParsedPiece *piece);

/* For tables with them as keys. */
guint parsed_piece_hash(const void *piece);
gboolean parsed_piece_equal(const void *a, const void *b);

/* Copies the statements to `out`, moved by `bytes` and `lines`; what they hold other than places is shared. */
void parsed_piece_copy(const ParsedPiece *piece, Arena *arena, uint32_t bytes, uint32_t lines, Node *out);

#endif
