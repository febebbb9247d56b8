#include <string.h>
#include "resolve.h"

enum { JSON_SIZE = 1024 * 1024 };

/* Where the string that starts at i ends: behind its quote. */
static size_t string_end(const char *text, size_t size, size_t i) {
    for (i++; i < size && text[i] != '"'; i++)
        if (text[i] == '\\')
            i++;
    return MIN(i + 1, size);
}

/* Where the comment at i ends; i: there is none. */
static size_t comment_end(const char *text, size_t size, size_t i) {
    if (i + 1 >= size || text[i] != '/' || (text[i + 1] != '/' && text[i + 1] != '*'))
        return i;
    const char *end = text[i + 1] == '/' ? memchr(text + i, '\n', size - i) : g_strstr_len(text + i + 2, (gssize)(size - i - 2), "*/");
    if (!end)
        return size;
    return (size_t)(end - text) + (text[i + 1] == '*' ? 2 : 0);
}

/* Comments become spaces, a comma before a bracket goes. */
static void make_strict(char *text, size_t size) {
    size_t comma = SIZE_MAX;
    for (size_t i = 0; i < size;) {
        size_t end = comment_end(text, size, i);
        if (end > i) {
            memset(text + i, ' ', end - i);
            i = end;
        } else if (text[i] == '"') {
            i = string_end(text, size, i);
            comma = SIZE_MAX;
        } else {
            if ((text[i] == '}' || text[i] == ']') && comma != SIZE_MAX)
                text[comma] = ' ';
            if (!g_ascii_isspace(text[i]))
                comma = text[i] == ',' ? i : SIZE_MAX;
            i++;
        }
    }
}

static json_t *read_json(Program *program, const char *path) {
    const TreeFile *file = file_tree_find(program->tree, path);
    size_t size;
    g_autofree char *text = file ? program->tree->read(program->tree, file, &size, NULL) : NULL;
    if (!text || size > JSON_SIZE)
        return NULL;
    static const char mark[] = "\xEF\xBB\xBF";
    size_t skipped = g_str_has_prefix(text, mark) ? 3 : 0;
    make_strict(text + skipped, size - skipped);
    return json_loadb(text + skipped, size - skipped, JSON_DECODE_ANY, NULL);
}

const json_t *resolve_json(Program *program, const char *path) {
    void *known;
    if (g_hash_table_lookup_extended(program->json, path, NULL, &known))
        return known;
    json_t *json = read_json(program, path);
    g_hash_table_insert(program->json, (void *)(uintptr_t)text_pool_add(program->texts, path), json);
    return json;
}

const char *json_text(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

/* --- import data from "./x.json" -------------------------------------------------------------------------------------------------------- */

enum { JSON_DEPTH = 200 };

static const Value *json_value(Program *program, const json_t *json, SourcePlace place, int depth) {
    switch (json_typeof(json)) {
    case JSON_STRING:
        return make_text(program, json_string_value(json), json_string_length(json), place);
    case JSON_INTEGER:
    case JSON_REAL:
        return make_number(program, json_number_value(json), place);
    case JSON_TRUE:
    case JSON_FALSE:
        return make_boolean(program, json_is_true(json));
    case JSON_NULL:
        return program->null;
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    if (depth > JSON_DEPTH)
        return make_unknown(program, place, "it is nested too deeply");
    if (json_is_array(json)) {
        Value *array = make_array(program, place);
        for (size_t i = 0; i < json_array_size(json); i++)
            array_add(program, array, json_value(program, json_array_get(json, i), place, depth + 1));
        return array;
    }
    Value *object = make_object(program, place);
    const char *key;
    json_t *item;
    json_object_foreach((json_t *)(uintptr_t)json, key, item)
        object_set(program, object, key, json_value(program, item, place, depth + 1), place);
    return object;
}

const Value *json_module(Program *program, const char *path) {
    const json_t *json = resolve_json(program, path);
    return json ? json_value(program, json, (SourcePlace){path, 1}, 0) : NULL;
}
