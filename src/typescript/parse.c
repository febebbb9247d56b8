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
/* Of syntax that nobody holds any more. */
static const size_t CACHE_BYTES = 512u * 1024 * 1024;

struct ParseCache {
    TSParser *parser;
    TextPool *names;
    GHashTable *sources; /* blob -> Source */
    GQueue order;        /* of them, oldest first */
    size_t size;
    GHashTable *packages; /* blob of a package.json -> its name, "" for none; both of `names` */
    ConvertTables tables;
};

ParseCache *parse_cache_new(void) {
    ParseCache *cache = g_new0(ParseCache, 1);
    cache->parser = ts_parser_new();
    cache->names = text_pool_new();
    cache->sources = g_hash_table_new(g_str_hash, g_str_equal);
    cache->packages = g_hash_table_new(g_str_hash, g_str_equal);
    g_queue_init(&cache->order);
    convert_tables_init(&cache->tables, tree_sitter_typescript());
    if (!ts_parser_set_language(cache->parser, tree_sitter_typescript()))
        g_error("the grammar of TypeScript does not fit the installed tree-sitter");
    return cache;
}

void source_unref(Source *source) {
    if (!source || --source->references > 0)
        return;
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

static void parse(ParseCache *cache, Source *source) {
    g_autofree char *prepared = NULL;
    g_autoptr(GArray) pieces = prepare_text(source->text, source->size, &prepared);
    gint64 end = g_get_monotonic_time() + PARSE_MICROSECONDS;
    g_autoptr(GArray) statements = g_array_new(FALSE, TRUE, sizeof(Node));
    for (guint i = 0; i < pieces->len; i++) {
        const Piece *piece = &g_array_index(pieces, Piece, i);
        if (piece->too_long) {
            source->long_line = source->long_line ? source->long_line : (int)piece->line;
            continue;
        }
        ts_parser_set_timeout_micros(cache->parser, (uint64_t)MAX(end - g_get_monotonic_time(), 1));
        TSTree *tree = ts_parser_parse_string(cache->parser, NULL, (prepared ? prepared : source->text) + piece->start, (uint32_t)(piece->end - piece->start));
        if (!tree) {
            ts_parser_reset(cache->parser);
            source->error = "parsing it takes too long";
            return;
        }
        convert_tree(&cache->tables, cache->names, source, tree, piece, statements);
        ts_tree_delete(tree);
    }
    source->root = convert_root(source, statements);
}

Source *parse_cache_take(ParseCache *cache, const char *blob, char *take_text, size_t size) {
    Source *source = g_new0(Source, 1);
    source->references = 1;
    source->arena = arena_new();
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
