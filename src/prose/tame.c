/*
 * Made harmless, line by line, before cmark sees them (each is far beyond what people write):
 *   - a line's beginning of nothing but marks of quotes and lists deeper than 200 signs: each following line would be matched against all of them;
 *   - rows with more than 100 cells, and rows that leave most of a wide table's cells out, which cmark would fill up;
 *   - more than 2000 signs of inline markup in a paragraph, the search for whose partners is quadratic;
 *   - NUL bytes.
 */
#include "tame.h"

#include <stdbool.h>
#include <string.h>
#include <glib.h>

#define PIECE_SIZE ((size_t)128 << 10)
#define PIECE_LIMIT ((size_t)512 << 10)
#define PREFIX_LIMIT 200
#define CELLS_LIMIT 100
#define MARKUP_LIMIT 2000

typedef struct {
    GString *piece;
    int first_line, lines;  /* of the piece: number of its first line, how many it has */
    char fence;             /* '`' or '~' while in fenced code; 0 */
    size_t fence_length;
    bool empty;             /* the line before was empty */
    size_t markup;          /* in the paragraph */
    size_t columns;         /* of the table that we are in; 0 */
    PieceReader reader;
    void *payload;
} Taming;

static void flush(Taming *self) {
    if (self->piece->len > 0)
        self->reader(self->piece->str, self->piece->len, self->first_line, self->payload);
    g_string_truncate(self->piece, 0);
    self->first_line += self->lines;
    self->lines = 0;
    self->fence = 0;
}

/* Opens or closes fenced code; fences inside lists and quotes are followed by their indentation only, which is enough to cut at the left margin. */
static void follow_fence(Taming *self, const char *line, size_t size) {
    size_t at = 0;
    while (at < size && line[at] == ' ')
        at++;
    size_t run = at;
    while (run < size && (line[at] == '`' || line[at] == '~') && line[run] == line[at])
        run++;
    if (run - at < 3)
        return;
    if (!self->fence) {
        self->fence = line[at];
        self->fence_length = run - at;
    } else if (line[at] == self->fence && run - at >= self->fence_length) {
        self->fence = 0;
    }
}

static size_t count_of(const char *line, size_t size, char sign) {
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += line[i] == sign;
    return count;
}

/* The row of dashes below a table's head. */
static bool is_ruler(const char *line, size_t size) {
    bool dash = false;
    for (size_t i = 0; i < size; i++) {
        dash |= line[i] == '-';
        if (!strchr("-:| \t\r", line[i]))
            return false;
    }
    return dash && memchr(line, '|', size);
}

/* A row that must not be read as one. */
static bool is_wild_row(Taming *self, const char *line, size_t size) {
    size_t bars = count_of(line, size, '|');
    if (is_ruler(line, size))
        self->columns = bars;
    return bars > CELLS_LIMIT || (self->columns > 8 && bars * 2 < self->columns);
}

/* An underscore inside a word is none. */
static bool is_markup(const char *text, const char *at) {
    bool inside = at > text && g_ascii_isalnum(at[-1]) && g_ascii_isalnum(at[1]);
    return *at && strchr("*_[]<>!~`\\&", *at) && !(*at == '_' && inside);
}

/* An item, or a row of a table: what it contains is looked through by itself. */
static bool begins_block(const Taming *self, const char *line, size_t prefix) {
    bool item = prefix >= 2 && line[prefix - 1] == ' ' && strchr("-*+.)", line[prefix - 2]);
    return item || (self->columns > 0 && line[prefix] == '|');
}

static size_t prefix_length(const char *line, size_t size) {
    size_t length = 0;
    while (length < size && strchr(" \t>-*+.)0123456789", line[length]) && line[length])
        length++;
    return length;
}

static void append_line(Taming *self, const char *line, size_t size) {
    size_t prefix = prefix_length(line, size), begin = self->piece->len;
    bool blank = prefix == size && strspn(line, " \t\r") >= size;
    if (blank)
        self->markup = self->columns = 0;
    if (begins_block(self, line, prefix))
        self->markup = 0;
    bool wild = !self->fence && (prefix > PREFIX_LIMIT || is_wild_row(self, line, size));
    if (!wild)
        g_string_append_len(self->piece, line, (gssize)size);
    for (size_t i = begin; i < self->piece->len; i++) {
        char *c = &self->piece->str[i];
        bool markup = !self->fence && is_markup(self->piece->str, c);
        self->markup += markup;
        if (*c == '\0' || (markup && self->markup > MARKUP_LIMIT))
            *c = ' ';
    }
    g_string_append_c(self->piece, '\n');
    self->empty = blank || wild;
    self->lines++;
}

static bool is_cut(const Taming *self, const char *line, size_t size) {
    if (self->piece->len >= PIECE_LIMIT)
        return true;
    return self->piece->len >= PIECE_SIZE && self->empty && !self->fence && size > 0 && !strchr(" \t\r", *line);
}

void tame_pieces(const char *text, size_t size, int line, PieceReader reader, void *payload) {
    Taming self = {.piece = g_string_new(NULL), .first_line = line, .reader = reader, .payload = payload};
    for (size_t at = 0; at < size;) {
        const char *end = memchr(text + at, '\n', size - at);
        size_t length = end ? (size_t)(end - text) - at : size - at;
        if (is_cut(&self, text + at, length))
            flush(&self);
        append_line(&self, text + at, length);
        follow_fence(&self, text + at, length);
        at += length + 1;
    }
    flush(&self);
    g_string_free(self.piece, TRUE);
}
