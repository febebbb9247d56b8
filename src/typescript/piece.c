#include "piece.h"

#include <string.h>

static uint64_t hash_bytes(const char *text, size_t size) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
    return hash;
}

ParsedPiece *parsed_piece_new(const char *text, size_t size) {
    ParsedPiece *piece = g_new0(ParsedPiece, 1);
    piece->references = 1;
    piece->text = g_strndup(text, size);
    piece->size = size;
    piece->hash = hash_bytes(text, size);
    piece->arena = arena_new();
    return piece;
}

ParsedPiece *parsed_piece_ref(ParsedPiece *piece) {
    piece->references++;
    return piece;
}

void parsed_piece_unref(ParsedPiece *piece) {
    if (!piece || --piece->references > 0)
        return;
    arena_free(piece->arena);
    g_free(piece->text);
    g_free(piece);
}

size_t parsed_piece_bytes(const ParsedPiece *piece) {
    return piece->size + arena_size(piece->arena);
}

guint parsed_piece_hash(const void *piece) {
    uint64_t hash = ((const ParsedPiece *)piece)->hash;
    return (guint)(hash ^ hash >> 32);
}

gboolean parsed_piece_equal(const void *a, const void *b) {
    const ParsedPiece *first = a, *second = b;
    return first->size == second->size && memcmp(first->text, second->text, first->size) == 0;
}

static void move_node(Node *node, Arena *arena, uint32_t bytes, uint32_t lines) {
    node->start += bytes;
    node->end += bytes;
    node->line += lines;
    if (!node->count)
        return;
    Node *children = ARENA_ARRAY(arena, Node, node->count);
    memcpy(children, node->children, sizeof *children * node->count);
    for (uint32_t i = 0; i < node->count; i++)
        move_node(&children[i], arena, bytes, lines);
    node->children = children;
}

void parsed_piece_copy(const ParsedPiece *piece, Arena *arena, uint32_t bytes, uint32_t lines, Node *out) {
    if (piece->count)
        memcpy(out, piece->statements, sizeof *out * piece->count);
    for (uint32_t i = 0; i < piece->count && (bytes || lines); i++)
        move_node(&out[i], arena, bytes, lines);
}
