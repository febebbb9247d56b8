#include "convert.h"

#include <string.h>
#include "arena.h"

typedef struct {
    const char *name;
    uint16_t value;
} NameRow;

static const NameRow kind_rows[] = {
#define NODE_ENTRY(kind, text) {text, NODE_##kind},
    NODE_KINDS(NODE_ENTRY)
#undef NODE_ENTRY
};

static const NameRow field_rows[] = {
#define FIELD_ENTRY(field, text) {text, FIELD_##field},
    FIELD_NAMES(FIELD_ENTRY)
#undef FIELD_ENTRY
};

static const NameRow flag_rows[] = {
    {"type", NODE_IS_TYPE}, {"default", NODE_IS_DEFAULT}, {"*", NODE_IS_STAR}, {"static", NODE_IS_STATIC}, {"get", NODE_IS_GETTER},
    {"set", NODE_IS_SETTER}, {"=", NODE_IS_EQUALS}, {"let", NODE_IS_LET}, {"var", NODE_IS_LET}, {"const", NODE_IS_CONST}, {"?.", NODE_IS_OPTIONAL},
};

static uint16_t find_row(const NameRow *rows, size_t count, const char *name, uint16_t otherwise) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return rows[i].value;
    return otherwise;
}

void convert_tables_init(ConvertTables *tables, const TSLanguage *language) {
    tables->symbols = ts_language_symbol_count(language);
    tables->kinds = g_new0(uint8_t, tables->symbols);
    tables->flags = g_new0(uint16_t, tables->symbols);
    for (size_t i = 0; i < tables->symbols; i++) {
        const char *name = ts_language_symbol_name(language, (TSSymbol)i);
        bool named = ts_language_symbol_type(language, (TSSymbol)i) == TSSymbolTypeRegular;
        /* What has no row is a type or a comment: the evaluator has no use for it. */
        tables->kinds[i] = (uint8_t)(named ? find_row(kind_rows, G_N_ELEMENTS(kind_rows), name, NODE_SKIPPED) : NODE_SKIPPED);
        tables->flags[i] = named ? 0 : find_row(flag_rows, G_N_ELEMENTS(flag_rows), name, 0);
    }
    tables->field_count = ts_language_field_count(language) + 1;
    tables->fields = g_new0(uint8_t, tables->field_count);
    for (size_t i = 1; i < tables->field_count; i++)
        tables->fields[i] =
            (uint8_t)find_row(field_rows, G_N_ELEMENTS(field_rows), ts_language_field_name_for_id(language, (TSFieldId)i), FIELD_NONE);
}

void convert_tables_clear(ConvertTables *tables) {
    g_free(tables->kinds);
    g_free(tables->flags);
    g_free(tables->fields);
}

typedef struct {
    const ConvertTables *tables;
    TextPool *names;
    ParsedPiece *piece;
    TSTreeCursor cursor;
    GArray *open; /* of Node: from the root to where the cursor is; `start of its children in done` in Node.count */
    GArray *done; /* of Node: finished children of the open ones */
    GString *buffer;
} Conversion;

static Node *last_open(const Conversion *conversion) {
    return conversion->open->len ? &g_array_index(conversion->open, Node, conversion->open->len - 1) : NULL;
}

static void note_error(Conversion *conversion, uint32_t line) {
    if (!conversion->piece->error_line)
        conversion->piece->error_line = line;
}

/* --- texts -------------------------------------------------------------------------------------------------------------------------- */

static const char *cooked(Conversion *conversion, uint32_t start, uint32_t end) {
    g_string_truncate(conversion->buffer, 0);
    if (start < end)
        cook_text(conversion->buffer, conversion->piece->text + start, end - start);
    return arena_text(conversion->piece->arena, conversion->buffer->str, conversion->buffer->len);
}

static const char *name_text(Conversion *conversion, const Node *node) {
    return text_pool_add_n(conversion->names, conversion->piece->text + node->start, node->end - node->start);
}

static const char *string_text(Conversion *conversion, const Node *node) {
    return cooked(conversion, node->start + 1, node->end ? node->end - 1 : 0);
}

static const char *written_text(Conversion *conversion, const Node *node) {
    return arena_text(conversion->piece->arena, conversion->piece->text + node->start, node->end - node->start);
}

typedef const char *(*TextMaker)(Conversion *conversion, const Node *node);

/* Leaves: kinds whose children do not matter. */
static const TextMaker leaf_texts[NODE_COUNT] = {
    [NODE_IDENTIFIER] = name_text, [NODE_PROPERTY] = name_text, [NODE_PRIVATE_PROPERTY] = name_text, [NODE_SHORTHAND] = name_text,
    [NODE_SHORTHAND_PATTERN] = name_text, [NODE_LABEL] = name_text, [NODE_TYPE_NAME] = name_text, [NODE_THIS] = name_text,
    [NODE_UNDEFINED] = name_text, [NODE_STRING] = string_text, [NODE_NUMBER] = written_text, [NODE_REGEX] = written_text,
    [NODE_META] = written_text, [NODE_AMBIENT] = written_text, [NODE_FUNCTION_SIGNATURE] = written_text,
};

/* --- the walk ------------------------------------------------------------------------------------------------------------------------- */

static void add_parts(Conversion *conversion, Node *node) {
    node->parts = ARENA_ARRAY(conversion->piece->arena, const char *, (size_t)node->count + 1);
    uint32_t start = node->start + 1;
    for (uint32_t i = 0; i < node->count; i++) {
        node->parts[i] = cooked(conversion, start, node->children[i].start);
        start = node->children[i].end;
    }
    node->parts[node->count] = cooked(conversion, start, node->end ? node->end - 1 : 0);
}

/* Takes the last open node off with its children. */
static void close_node(Conversion *conversion) {
    Node node = *last_open(conversion);
    g_array_set_size(conversion->open, conversion->open->len - 1);
    uint32_t first = node.count;
    node.count = conversion->done->len - first;
    if (node.count) {
        Node *children = ARENA_ARRAY(conversion->piece->arena, Node, node.count);
        memcpy(children, &g_array_index(conversion->done, Node, first), sizeof(Node) * node.count);
        node.children = children;
        g_array_set_size(conversion->done, first);
    }
    if (node.kind == NODE_ARRAY || node.kind == NODE_ARRAY_PATTERN)
        node.text = NULL;
    if (node.kind == NODE_TEMPLATE)
        add_parts(conversion, &node);
    g_array_append_val(conversion->done, node);
}

/* A keyword or sign: what it says about its parent. */
static void take_token(Conversion *conversion, TSNode token, NodeField field) {
    Node *parent = last_open(conversion);
    if (!parent)
        return;
    if ((parent->kind == NODE_ARRAY || parent->kind == NODE_ARRAY_PATTERN) && *ts_node_type(token) == ',') {
        /* [, a]: an element that is left out is an empty one. */
        Node hole = {.kind = NODE_EMPTY, .line = parent->line};
        hole.start = hole.end = ts_node_start_byte(token);
        if (conversion->done->len - parent->count < ++parent->commas)
            g_array_append_val(conversion->done, hole);
        return;
    }
    if (field == FIELD_OPERATOR)
        parent->text = ts_node_type(token);
    else
        parent->flags |= conversion->tables->flags[ts_node_symbol(token)];
}

static bool is_beside_type(const Conversion *conversion) {
    const Node *parent = last_open(conversion);
    return parent && (parent->kind == NODE_AS || parent->kind == NODE_SATISFIES) && conversion->done->len > parent->count;
}

/* True: the cursor's node was opened and its children come next. */
static bool enter(Conversion *conversion) {
    TSNode node = ts_tree_cursor_current_node(&conversion->cursor);
    TSFieldId field_id = ts_tree_cursor_current_field_id(&conversion->cursor);
    NodeField field = field_id < conversion->tables->field_count ? conversion->tables->fields[field_id] : FIELD_NONE;
    uint32_t line = ts_node_start_point(node).row + 1;
    TSSymbol symbol = ts_node_symbol(node);
    bool error = symbol >= conversion->tables->symbols;
    if (error || ts_node_is_missing(node))
        note_error(conversion, line);
    if (ts_node_is_missing(node))
        return false;
    if (!ts_node_is_named(node)) {
        take_token(conversion, node, field);
        return false;
    }
    Node made = {.kind = error ? NODE_ERROR : conversion->tables->kinds[symbol], .field = (uint8_t)field, .line = line};
    made.start = ts_node_start_byte(node);
    made.end = ts_node_end_byte(node);
    if (made.kind == NODE_SKIPPED || is_beside_type(conversion))
        return false;
    if (conversion->open->len >= NODE_DEPTH) {
        made.kind = NODE_TOO_DEEP;
        g_array_append_val(conversion->done, made);
        return false;
    }
    if (leaf_texts[made.kind]) {
        made.text = leaf_texts[made.kind](conversion, &made);
        g_array_append_val(conversion->done, made);
        return false;
    }
    made.count = conversion->done->len;
    g_array_append_val(conversion->open, made);
    return true;
}

static void walk(Conversion *conversion) {
    TSTreeCursor *cursor = &conversion->cursor;
    bool entered = enter(conversion);
    while (conversion->open->len) {
        if (entered && ts_tree_cursor_goto_first_child(cursor)) {
            entered = enter(conversion);
            continue;
        }
        if (entered)
            close_node(conversion); /* it has no children; the cursor stands on it */
        while (conversion->open->len && !ts_tree_cursor_goto_next_sibling(cursor)) {
            close_node(conversion);
            ts_tree_cursor_goto_parent(cursor);
        }
        if (conversion->open->len)
            entered = enter(conversion);
    }
}

void convert_tree(const ConvertTables *tables, TextPool *names, const TSTree *tree, ParsedPiece *piece) {
    Conversion conversion = {.tables = tables, .names = names, .piece = piece, .cursor = ts_tree_cursor_new(ts_tree_root_node(tree))};
    conversion.open = g_array_new(FALSE, TRUE, sizeof(Node));
    conversion.done = g_array_new(FALSE, TRUE, sizeof(Node));
    conversion.buffer = g_string_new(NULL);
    walk(&conversion);
    /* PROGRAM, or ERROR around everything: either way its children are what stands there. */
    if (conversion.done->len) {
        piece->statements = g_array_index(conversion.done, Node, 0).children;
        piece->count = g_array_index(conversion.done, Node, 0).count;
    }
    ts_tree_cursor_delete(&conversion.cursor);
    g_array_unref(conversion.open);
    g_array_unref(conversion.done);
    g_string_free(conversion.buffer, TRUE);
}
