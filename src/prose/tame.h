#ifndef PROSE_TAME_H
#define PROSE_TAME_H

/* Markdown in pieces of bounded size, without what would cost cmark more than its size. */

#include <stddef.h>

typedef void (*PieceReader)(const char *text, size_t size, int line, void *payload);

/* Cuts where a block at the left margin begins after an empty line, outside code; a piece that has no such place for long is cut at a line's end. `line` is the number of the first line; those of a piece are kept. */
void tame_pieces(const char *text, size_t size, int line, PieceReader reader, void *payload);

#endif
