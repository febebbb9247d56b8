#include <string.h>
#include "evaluator.h"

/* --- spreads -------------------------------------------------------------------------------------------------------------------------- */

static const Value *spread_gap(Program *program, const Value *value, SourcePlace place) {
    if (value->kind == VALUE_UNKNOWN)
        return value;
    return make_unknown(program, place, "what is spread here is not known: it comes from a package or depends on the environment");
}

/* [...new Set(list)]: each once. */
static void spread_set(Program *program, Value *array, const Value *list) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < list->count; i++) {
        const char *text = value_plain_text(list->items[i]);
        char *key = text ? g_strdup_printf("%d %s", list->items[i]->kind, text) : g_strdup_printf("%p", (const void *)list->items[i]);
        if (g_hash_table_add(seen, key))
            array_add(program, array, list->items[i]);
    }
    value_add_gap(array, list->gap);
}

void spread_items(Program *program, Value *array, const Value *value, SourcePlace place) {
    if (value->kind == VALUE_ARRAY) {
        program_work(program, value->count * 8);
        for (size_t i = 0, count = value->count; i < count; i++)
            if (!array_add(program, array, value->items[i]))
                break;
        value_add_gap(array, value->gap);
        return;
    }
    if (value->kind == VALUE_STRING) {
        program_work(program, strlen(value->text) * 8);
        for (const char *p = value->text; *p; p = next_character(p))
            if (!array_add(program, array, make_text(program, p, (size_t)(next_character(p) - p), place)))
                break;
        return;
    }
    bool collection = value->kind == VALUE_CALL && value->truth && is_global(value->target, "Set") && value->count == 1 && !value->gap;
    if (collection && value->items[0]->kind == VALUE_ARRAY) {
        spread_set(program, array, value->items[0]);
        return;
    }
    value_add_gap(array, spread_gap(program, value, place));
}

void spread_members(Program *program, Value *object, const Value *value, SourcePlace place) {
    const Value *known = program->expand && (value->kind == VALUE_CALL || value->kind == VALUE_MEMBER) ? program->expand(program->expand_data, value) : NULL;
    value = known ? known : value;
    value_fill(program, value);
    switch (value->kind) {
    case VALUE_UNDEFINED:
    case VALUE_NULL:
    case VALUE_BOOLEAN:
    case VALUE_NUMBER:
    case VALUE_FUNCTION:
        return;
    case VALUE_OBJECT:
        for (size_t i = 0; i < value->count; i++)
            object_set(program, object, value->members[i].key, value->members[i].value, value->members[i].place);
        value_add_gap(object, value->gap);
        return;
    case VALUE_ARRAY:
        for (size_t i = 0; i < value->count; i++) {
            g_autofree char *key = g_strdup_printf("%zu", i);
            object_set(program, object, key, value->items[i], place);
        }
        return;
    case VALUE_STRING:
    case VALUE_EXTERNAL:
    case VALUE_CALL:
    case VALUE_MEMBER:
    case VALUE_TEMPLATE:
    case VALUE_OPERATION:
    case VALUE_UNKNOWN:
        if (value->kind != VALUE_STRING || *value->text)
            value_add_gap(object, spread_gap(program, value, place));
        return;
    }
}

/* --- arrays and objects --------------------------------------------------------------------------------------------------------------- */

const Value *evaluate_array(Scope *scope, const Node *node) {
    Program *program = scope->module->program;
    Value *array = make_array(program, node_place(scope, node));
    for (uint32_t i = 0; i < node->count; i++) {
        const Node *child = &node->children[i];
        if (child->kind == NODE_SPREAD)
            spread_items(program, array, evaluate(scope, node_inner(child)), node_place(scope, child));
        else
            array_add(program, array, evaluate(scope, child));
    }
    return array;
}

/* A key as it is written: name, text, number, [computed]. */
static const char *written_key(Scope *scope, const Node *key, const Value **unknown) {
    if (!key)
        return NULL;
    if (key->kind == NODE_PROPERTY || key->kind == NODE_STRING || key->kind == NODE_PRIVATE_PROPERTY || key->kind == NODE_IDENTIFIER)
        return key->text;
    const Value *value = evaluate(scope, key->kind == NODE_COMPUTED ? node_inner(key) : key);
    const char *text = value_plain_text(value);
    if (!text)
        *unknown = value->kind == VALUE_UNKNOWN ? value : unknown_node(scope, key, " as a key is not known");
    return text;
}

static const char *key_of(Scope *scope, const Node *node, const Value **unknown) {
    switch ((int)node->kind) {
    case NODE_PAIR:
    case NODE_PAIR_PATTERN:
        return written_key(scope, node_field(node, FIELD_KEY), unknown);
    case NODE_SUBSCRIPT: {
        const Value *index = evaluate(scope, node_field(node, FIELD_INDEX));
        const char *text = value_plain_text(index);
        if (!text)
            *unknown = index->kind == VALUE_UNKNOWN ? index : unknown_node(scope, node, " has an index that is not known");
        return text;
    }
    case NODE_MEMBER:
        return written_key(scope, node_field(node, FIELD_PROPERTY), unknown);
    default:
        return written_key(scope, node_field(node, FIELD_NAME), unknown);
    }
}

const char *property_key(Scope *scope, const Node *node, const Value **unknown) {
    const char *key = key_of(scope, node, unknown);
    /* Where the syntax is broken there may be no key at all. */
    if (!key && !*unknown)
        *unknown = make_unknown(scope->module->program, node_place(scope, node), "the syntax is not understood");
    return key;
}

/* get x() {...}: evaluated at once, with what the object has so far; x() {...}: a function. */
static void add_method(Scope *scope, const Node *node, Value *object) {
    const Value *unknown = NULL;
    const char *key = property_key(scope, node, &unknown);
    if (!key || node->flags & NODE_IS_SETTER) {
        value_add_gap(object, unknown);
        return;
    }
    const Value *function = evaluate(scope, node);
    if (node->flags & NODE_IS_GETTER) {
        Call call = {.program = scope->module->program, .scope = scope, .receiver = object, .place = node_place(scope, node)};
        function = call_value(&call, function);
    }
    object_set(scope->module->program, object, key, function, node_place(scope, node));
}

static void add_pair(Scope *scope, const Node *node, Value *object) {
    const Value *unknown = NULL;
    const char *key = property_key(scope, node, &unknown);
    const Node *written = node_field(node, FIELD_VALUE);
    const Value *value = evaluate(scope, written);
    if (key)
        object_set(scope->module->program, object, key, value, node_place(scope, node));
    else
        value_add_gap(object, unknown);
}

const Value *evaluate_object(Scope *scope, const Node *node) {
    Program *program = scope->module->program;
    Value *object = make_object(program, node_place(scope, node));
    for (uint32_t i = 0; i < node->count; i++) {
        const Node *child = &node->children[i];
        switch ((int)child->kind) {
        case NODE_PAIR:
            add_pair(scope, child, object);
            break;
        case NODE_SHORTHAND:
            object_set(program, object, child->text, evaluate(scope, child), node_place(scope, child));
            break;
        case NODE_SPREAD:
            spread_members(program, object, evaluate(scope, node_inner(child)), node_place(scope, child));
            break;
        case NODE_METHOD:
            add_method(scope, child, object);
            break;
        default:
            value_add_gap(object, evaluate(scope, child));
        }
    }
    return object;
}
