/* Rows of tables: a column for the status speaks of the bug that the row is about; in the list of something else (pages, tests) only its failures do. */
#include <string.h>
#include "names.h"
#include "reader.h"

typedef struct {
    guint from, to; /* tokens */
    size_t begin, end;
    Field field;    /* of its column */
} Cell;

static GArray *read_cells(const Reader *reader, const Block *block, const Words *words) {
    GArray *cells = g_array_new(FALSE, TRUE, sizeof(Cell));
    for (guint i = 0; i < block->spans->len; i++) {
        const Span *span = &g_array_index(block->spans, Span, i);
        if (span->kind != SPAN_CELL)
            continue;
        Cell cell = {words_from(words, span->begin), words_from(words, span->end), span->begin, span->end, FIELD_NONE};
        if (cells->len < reader->columns->len)
            cell.field = (Field)GPOINTER_TO_INT(reader->columns->pdata[cells->len]);
        g_array_append_val(cells, cell);
    }
    return cells;
}

static void read_head(Reader *reader, const GArray *cells, const Words *words) {
    g_ptr_array_set_size(reader->columns, 0);
    for (guint i = 0; i < cells->len; i++) {
        const Cell *cell = &g_array_index(cells, Cell, i);
        g_ptr_array_add(reader->columns, GINT_TO_POINTER(vocabulary_field(words, cell->from, cell->to)));
    }
}

/* The status that the row has: of its column, else of a cell that is nothing else. */
static Claim status_of(const GArray *cells, const Words *words, guint own) {
    for (guint i = 0; i < cells->len; i++) {
        const Cell *cell = &g_array_index(cells, Cell, i);
        if (i != own && cell->field == FIELD_STATUS)
            return vocabulary_read(words, cell->from, cell->to, VOICE_STATUS).claim;
    }
    for (guint i = 0; i < cells->len; i++) {
        const Cell *cell = &g_array_index(cells, Cell, i);
        Said said = i != own && cell->to - cell->from <= 4 ? vocabulary_read(words, cell->from, cell->to, VOICE_STATUS) : (Said){0};
        if (said.claim != CLAIM_NONE && said.begin <= cell->from + 1)
            return said.claim;
    }
    return CLAIM_NONE;
}

static guint cell_at(const GArray *cells, size_t at) {
    for (guint i = 0; i < cells->len; i++)
        if (at < g_array_index(cells, Cell, i).end)
            return i;
    return cells->len ? cells->len - 1 : 0;
}

/* The cell that tells most: of a column for titles, else the longest that is no status, severity or identifier. */
static const Cell *title_cell(const GArray *cells, guint own) {
    const Cell *best = NULL;
    for (guint i = 0; i < cells->len; i++) {
        const Cell *cell = &g_array_index(cells, Cell, i);
        if (i == own || cell->from == cell->to || (cell->field != FIELD_NONE && cell->field != FIELD_TITLE))
            continue;
        bool better = !best || (cell->field == FIELD_TITLE) > (best->field == FIELD_TITLE) ||
                      ((cell->field == FIELD_TITLE) == (best->field == FIELD_TITLE) && cell->end - cell->begin > best->end - best->begin);
        best = better ? cell : best;
    }
    return best;
}

/* The columns of a row that is about one bug, as fields of it. */
static void apply_columns(Reader *reader, Mention *mention, const GArray *cells, const Words *words, guint own) {
    Scope scope = {.mention = mention};
    for (guint i = 0; i < cells->len; i++) {
        const Cell *cell = &g_array_index(cells, Cell, i);
        if (i != own && (cell->field == FIELD_SEVERITY || cell->field == FIELD_PHASE || cell->field == FIELD_RESOLVED_IN))
            field_apply(reader, &scope, cell->field, words, cell->from, cell->to);
    }
    for (guint i = 0; i < cells->len && !mention->severity; i++) {
        const Cell *cell = &g_array_index(cells, Cell, i);
        if (cell->to - cell->from == 1 && vocabulary_is_grade(words, cell->from))
            field_apply(reader, &scope, FIELD_SEVERITY, words, cell->from, cell->to);
    }
}

static void complete(Reader *reader, Mention *mention, const GArray *cells, const Words *words, guint own) {
    bool about = own == 0 || (own == 1 && g_array_index(cells, Cell, 0).to - g_array_index(cells, Cell, 0).from <= 1);
    Claim status = reader_weigh(reader, reader_is_goal(reader), status_of(cells, words, own));
    bool said = mention->claim != CLAIM_NONE && mention->claim != CLAIM_FOUND;
    if (!said && status != CLAIM_NONE && (about || status == CLAIM_OPEN))
        mention->claim = status;
    if (!about)
        return;
    const Cell *cell = mention->title ? NULL : title_cell(cells, own);
    g_autofree char *title = cell ? title_of(words, cell->from, cell->to) : NULL;
    if (title) {
        mention->title = text_pool_add(reader->out->texts, title);
        mention->defines = true;
    }
    if (mention->defines && mention->claim == CLAIM_NONE)
        mention->claim = CLAIM_FOUND;
    apply_columns(reader, mention, cells, words, own);
}

void reader_read_row(Reader *reader, const Block *block, const Words *words) {
    g_autoptr(GArray) cells = read_cells(reader, block, words);
    if (block->head) {
        read_head(reader, cells, words);
        return;
    }
    guint first = reader->out->items->len;
    g_autoptr(GArray) found = patterns_scan(reader->patterns, block->text->str, block->text->len, reader->style);
    if (found->len == 0 || cells->len == 0)
        return;
    reader_add_mentions(reader, block, words, reader->place == MENTION_DOCUMENT ? BLOCK_ROW : reader->plain, NULL);
    for (guint i = first; i < reader->out->items->len; i++) {
        Mention *mention = reader->out->items->pdata[i];
        for (guint j = 0; j < found->len; j++) {
            const Found *one = &g_array_index(found, Found, j);
            if (strcmp(one->identifier, mention->identifier) != 0)
                continue;
            complete(reader, mention, cells, words, cell_at(cells, one->begin));
            break;
        }
    }
}
