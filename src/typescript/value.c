#include "typescript/value.h"

#include <string.h>
#include <stdint.h>
#include <glib.h>

const ValueMember *value_member(const Value *object, const char *key) {
    for (size_t i = 0; object && object->kind == VALUE_OBJECT && i < object->count; i++)
        if (strcmp(object->members[i].key, key) == 0)
            return &object->members[i];
    return NULL;
}

const Value *value_get(const Value *object, const char *key) {
    const ValueMember *member = value_member(object, key);
    return member ? member->value : NULL;
}

const char *value_string(const Value *value) {
    return value && value->kind == VALUE_STRING ? value->text : NULL;
}

bool value_is_true(const Value *value) {
    return value && value->kind == VALUE_BOOLEAN && value->truth;
}

bool value_is_nothing(const Value *value) {
    return !value || value->kind == VALUE_UNDEFINED || value->kind == VALUE_NULL;
}

bool value_is_external(const Value *value, const char *module, const char *name) {
    return value && value->kind == VALUE_EXTERNAL && value->module && strcmp(value->module, module) == 0 && strcmp(value->text, name) == 0;
}

const char *value_method(const Value *call) {
    bool method = call && call->kind == VALUE_CALL && call->target->kind == VALUE_MEMBER;
    return method ? call->target->text : NULL;
}

/* --- what is inside ------------------------------------------------------------------------------------------------------------------- */

/* Values are looked at once, so a circle ends; the list of what is to be looked at is kept apart, so depth does not matter. */
typedef struct {
    GHashTable *seen;
    GPtrArray *todo; /* the next one last */
} Search;

static void search_later(Search *search, const Value *value) {
    if (value && !g_hash_table_contains(search->seen, value))
        g_ptr_array_add(search->todo, (void *)(uintptr_t)value);
}

const Value *value_unknown(const Value *value) {
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) todo = g_ptr_array_new();
    Search search = {seen, todo};
    search_later(&search, value);
    while (todo->len) {
        const Value *next = g_ptr_array_index(todo, todo->len - 1);
        g_ptr_array_set_size(todo, (int)todo->len - 1);
        if (!g_hash_table_add(seen, (void *)(uintptr_t)next))
            continue;
        if (next->kind == VALUE_UNKNOWN)
            return next;
        search_later(&search, next->gap);
        for (size_t i = next->count; i-- > 0;)
            search_later(&search, next->kind == VALUE_OBJECT ? next->members[i].value : next->items ? next->items[i] : NULL);
        search_later(&search, next->target);
    }
    return NULL;
}

/* --- as text -------------------------------------------------------------------------------------------------------------------------- */

static void write_json_text(GString *out, const char *text) {
    g_string_append_c(out, '"');
    for (const char *p = text; *p; p++) {
        static const char escapes[][2] = {{'"', '"'}, {'\\', '\\'}, {'\n', 'n'}, {'\r', 'r'}, {'\t', 't'}, {'\b', 'b'}, {'\f', 'f'}};
        size_t i = 0;
        while (i < G_N_ELEMENTS(escapes) && escapes[i][0] != *p)
            i++;
        if (i < G_N_ELEMENTS(escapes))
            g_string_append_printf(out, "\\%c", escapes[i][1]);
        else if ((unsigned char)*p < 0x20)
            g_string_append_printf(out, "\\u%04x", *p);
        else
            g_string_append_c(out, *p);
    }
    g_string_append_c(out, '"');
}

enum { JSON_DEPTH = 200, JSON_BYTES = 16 * 1024 * 1024 };

static bool write_json(GString *out, const Value *value, int depth);

static bool write_json_items(GString *out, const Value *value, int depth) {
    bool object = value->kind == VALUE_OBJECT, first = true;
    if (value->gap || depth > JSON_DEPTH)
        return false;
    g_string_append_c(out, object ? '{' : '[');
    for (size_t i = 0; i < value->count; i++) {
        const Value *item = object ? value->members[i].value : value->items[i];
        /* As JSON.stringify(): left out of an object, null in an array. */
        bool left_out = item->kind == VALUE_UNDEFINED || item->kind == VALUE_FUNCTION;
        if (left_out && object)
            continue;
        g_string_append(out, first ? "" : ",");
        first = false;
        if (object) {
            write_json_text(out, value->members[i].key);
            g_string_append_c(out, ':');
        }
        if (left_out)
            g_string_append(out, "null");
        else if (!write_json(out, item, depth + 1))
            return false;
    }
    g_string_append_c(out, object ? '}' : ']');
    return true;
}

static bool write_json(GString *out, const Value *value, int depth) {
    if (out->len > JSON_BYTES)
        return false;
    bool number = value->kind == VALUE_NUMBER && g_ascii_isdigit(value->text[value->text[0] == '-']);
    if (value->kind == VALUE_STRING) {
        write_json_text(out, value->text);
        return true;
    }
    if (value->kind == VALUE_ARRAY || value->kind == VALUE_OBJECT)
        return write_json_items(out, value, depth);
    if (value->kind != VALUE_NULL && value->kind != VALUE_BOOLEAN && value->kind != VALUE_NUMBER)
        return false;
    g_string_append(out, number ? value->text : value->kind == VALUE_BOOLEAN ? (value->truth ? "true" : "false") : "null");
    return true;
}

char *value_json(const Value *value) {
    GString *out = g_string_new(NULL);
    bool written = value && write_json(out, value, 0);
    char *text = g_string_free(out, FALSE);
    if (written)
        return text;
    g_free(text);
    return NULL;
}

char *value_as_text(const Value *value) {
    if (!value)
        return NULL;
    if (value->kind == VALUE_STRING || value->kind == VALUE_NUMBER)
        return g_strdup(value->text);
    if (value->kind == VALUE_BOOLEAN)
        return g_strdup(value->truth ? "true" : "false");
    return value->kind == VALUE_NULL ? g_strdup("null") : NULL;
}
