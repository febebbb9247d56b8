#include <string.h>
#include <jansson.h>
#include <tree_sitter/api.h>
#include "arena.h"
#include "base/text.h"
#include "convert.h"
#include "node.h"
#include "typescript/program.h"

const TSLanguage *tree_sitter_typescript(void);

/* For a file: nothing that people wrote takes that long. */
static const gint64 PARSE_MICROSECONDS = 10 * 1000 * 1000;
/* Of files, and of pieces, that are kept for the next time. */
static const size_t CACHE_BYTES = 192u * 1024 * 1024, PIECE_BYTES = 192u * 1024 * 1024;

struct ParseCache {
    TSParser *parser;
    TextPool *names;
    GHashTable *sources; /* blob -> Source */
    GQueue order;        /* of them, oldest first */
    size_t size;
    GHashTable *pieces; /* of ParsedPiece */
    GQueue piece_order;
    size_t piece_size;
    GHashTable *packages; /* blob of a package.json -> its name, "" for none; both of `names` */
    ConvertTables tables;
};

ParseCache *parse_cache_new(void) {
    ParseCache *cache = g_new0(ParseCache, 1);
    cache->parser = ts_parser_new();
    cache->names = text_pool_new();
    cache->sources = g_hash_table_new(g_str_hash, g_str_equal);
    cache->pieces = g_hash_table_new(parsed_piece_hash, parsed_piece_equal);
    g_queue_init(&cache->piece_order);
    cache->packages = g_hash_table_new(g_str_hash, g_str_equal);
    g_queue_init(&cache->order);
    convert_tables_init(&cache->tables, tree_sitter_typescript());
    if (!ts_parser_set_language(cache->parser, tree_sitter_typescript()))
        g_error("the grammar of TypeScript does not fit the installed tree-sitter");
    return cache;
}

static void unref_piece(void *piece) {
    parsed_piece_unref(piece);
}

void source_unref(Source *source) {
    if (!source || --source->references > 0)
        return;
    g_ptr_array_unref(source->pieces);
    arena_free(source->arena);
    g_free(source->text);
    g_free(source);
}

void parse_cache_free(ParseCache *cache) {
    if (!cache)
        return;
    for (GList *link = cache->order.head; link; link = link->next)
        source_unref(link->data);
    g_queue_clear(&cache->order);
    g_hash_table_unref(cache->sources);
    g_hash_table_unref(cache->packages);
    g_hash_table_unref(cache->pieces);
    for (GList *link = cache->piece_order.head; link; link = link->next)
        parsed_piece_unref(link->data);
    g_queue_clear(&cache->piece_order);
    convert_tables_clear(&cache->tables);
    ts_parser_delete(cache->parser);
    text_pool_free(cache->names);
    g_free(cache);
}

const char *parse_cache_name(ParseCache *cache, const char *name) {
    return text_pool_add(cache->names, name);
}

static const char *read_name(ParseCache *cache, FileTree *tree, const TreeFile *file) {
    size_t size;
    g_autofree char *text = tree->read(tree, file, &size, NULL);
    json_t *package = text ? json_loadb(text, size, 0, NULL) : NULL;
    const char *name = json_string_value(json_object_get(package, "name"));
    const char *kept = text_pool_add(cache->names, name ? name : "");
    json_decref(package);
    return kept;
}

const char *parse_cache_package(ParseCache *cache, FileTree *tree, const TreeFile *file) {
    const char *name = file->blob ? g_hash_table_lookup(cache->packages, file->blob) : NULL;
    if (!name) {
        name = read_name(cache, tree, file);
        if (file->blob)
            g_hash_table_insert(cache->packages, (void *)(uintptr_t)text_pool_add(cache->names, file->blob), (void *)(uintptr_t)name);
    }
    return *name ? name : NULL;
}

static Source *source_ref(Source *source) {
    source->references++;
    return source;
}

Source *parse_cache_find(ParseCache *cache, const char *blob) {
    Source *source = blob ? g_hash_table_lookup(cache->sources, blob) : NULL;
    return source ? source_ref(source) : NULL;
}

static size_t source_bytes(const Source *source) {
    return source->size + arena_size(source->arena);
}

static void keep(ParseCache *cache, Source *source, const char *blob) {
    source->key = arena_text(source->arena, blob, strlen(blob));
    g_hash_table_insert(cache->sources, (void *)(uintptr_t)source->key, source_ref(source));
    g_queue_push_tail(&cache->order, source);
    cache->size += source_bytes(source);
    while (cache->size > CACHE_BYTES && cache->order.length > 1) {
        Source *oldest = g_queue_pop_head(&cache->order);
        g_hash_table_remove(cache->sources, oldest->key);
        cache->size -= source_bytes(oldest);
        source_unref(oldest);
    }
}

static void keep_piece(ParseCache *cache, ParsedPiece *piece) {
    g_hash_table_add(cache->pieces, piece);
    g_queue_push_tail(&cache->piece_order, parsed_piece_ref(piece));
    cache->piece_size += parsed_piece_bytes(piece);
    while (cache->piece_size > PIECE_BYTES && cache->piece_order.length > 1) {
        ParsedPiece *oldest = g_queue_pop_head(&cache->piece_order);
        g_hash_table_remove(cache->pieces, oldest);
        cache->piece_size -= parsed_piece_bytes(oldest);
        parsed_piece_unref(oldest);
    }
}

/* A reference; NULL: it takes too long. `prepared` is what is parsed instead of `text`, of the same size. */
static ParsedPiece *parse_piece(ParseCache *cache, const char *text, const char *prepared, size_t size, gint64 end) {
    ParsedPiece *piece = parsed_piece_new(text, size);
    ParsedPiece *known = g_hash_table_lookup(cache->pieces, piece);
    if (known) {
        parsed_piece_unref(piece);
        return parsed_piece_ref(known);
    }
    ts_parser_set_timeout_micros(cache->parser, (uint64_t)MAX(end - g_get_monotonic_time(), 1));
    TSTree *tree = ts_parser_parse_string(cache->parser, NULL, prepared, (uint32_t)size);
    if (!tree) {
        ts_parser_reset(cache->parser);
        parsed_piece_unref(piece);
        return NULL;
    }
    convert_tree(&cache->tables, cache->names, tree, piece);
    ts_tree_delete(tree);
    keep_piece(cache, piece);
    return piece;
}

/* PROGRAM of all that stands in the pieces. */
static void put_together(Source *source, const GArray *pieces) {
    uint32_t count = 0;
    for (guint i = 0; i < source->pieces->len; i++)
        count += g_ptr_array_index(source->pieces, i) ? ((ParsedPiece *)g_ptr_array_index(source->pieces, i))->count : 0;
    Node *root = ARENA_NEW(source->arena, Node), *children = ARENA_ARRAY(source->arena, Node, (size_t)count + 1);
    *root = (Node){.kind = NODE_PROGRAM, .end = (uint32_t)source->size, .line = 1, .count = count, .children = children};
    for (guint i = 0; i < pieces->len; i++) {
        const Piece *place = &g_array_index(pieces, Piece, i);
        const ParsedPiece *piece = g_ptr_array_index(source->pieces, i);
        if (!piece) {
            source->long_line = source->long_line ? source->long_line : (int)place->line;
            continue;
        }
        parsed_piece_copy(piece, source->arena, (uint32_t)place->start, place->line - 1, children);
        children += piece->count;
        if (piece->error_line && !source->error_line)
            source->error_line = (int)(piece->error_line + place->line - 1);
    }
    source->root = root;
}

static void parse(ParseCache *cache, Source *source) {
    g_autofree char *prepared = NULL;
    g_autoptr(GArray) pieces = prepare_text(source->text, source->size, &prepared);
    gint64 end = g_get_monotonic_time() + PARSE_MICROSECONDS;
    for (guint i = 0; i < pieces->len; i++) {
        const Piece *place = &g_array_index(pieces, Piece, i);
        ParsedPiece *piece = NULL;
        if (!place->too_long) {
            piece = parse_piece(cache, source->text + place->start, (prepared ? prepared : source->text) + place->start, place->end - place->start, end);
            if (!piece) {
                source->error = "parsing it takes too long";
                return;
            }
        }
        g_ptr_array_add(source->pieces, piece);
    }
    put_together(source, pieces);
}

Source *parse_cache_take(ParseCache *cache, const char *blob, char *take_text, size_t size) {
    Source *source = g_new0(Source, 1);
    source->references = 1;
    source->arena = arena_new();
    source->pieces = g_ptr_array_new_with_free_func(unref_piece);
    source->text = take_text;
    source->size = size;
    if (memchr(source->text, 0, size)) {
        source->error = "it is not text";
    } else {
        if (!g_utf8_validate(source->text, (gssize)size, NULL)) {
            char *valid = text_utf8(source->text, size);
            g_free(source->text);
            source->text = valid;
            source->size = strlen(valid);
        }
        parse(cache, source);
    }
    if (blob)
        keep(cache, source, blob);
    return source;
}
