#include <string.h>
#include "evaluator.h"

static void bind_name(Scope *scope, const char *name, const Value *value, bool assign) {
    if (assign)
        scope_assign(scope, name, value);
    else
        scope_declare(scope, name, value);
}

static const Value *default_of(Scope *scope, const Value *value, const Node *otherwise) {
    return value->kind == VALUE_UNDEFINED && otherwise ? evaluate(scope, otherwise) : value;
}

static bool was_taken(const GPtrArray *taken, const char *key) {
    for (guint i = 0; i < taken->len; i++)
        if (strcmp(g_ptr_array_index(taken, i), key) == 0)
            return true;
    return false;
}

/* {a, ...rest}: what is left. */
static const Value *rest_of(Scope *scope, const Node *node, const Value *value, const GPtrArray *taken) {
    Program *program = scope->module->program;
    if (value->kind == VALUE_UNKNOWN)
        return value;
    Value *whole = make_object(program, node_place(scope, node)), *rest = make_object(program, node_place(scope, node));
    spread_members(program, whole, value, node_place(scope, node));
    for (size_t i = 0; i < whole->count; i++)
        if (!was_taken(taken, whole->members[i].key))
            object_set(program, rest, whole->members[i].key, whole->members[i].value, whole->members[i].place);
    value_add_gap(rest, whole->gap);
    return rest;
}

static void bind_object(Scope *scope, const Node *pattern, const Value *value, bool assign) {
    Program *program = scope->module->program;
    g_autoptr(GPtrArray) taken = g_ptr_array_new();
    for (uint32_t i = 0; i < pattern->count; i++) {
        const Node *child = &pattern->children[i];
        const Node *target = child, *otherwise = NULL;
        const Value *unknown = NULL;
        const char *key = NULL;
        if (child->kind == NODE_REST) {
            bind_pattern(scope, node_inner(child), rest_of(scope, child, value, taken), assign);
            continue;
        }
        if (child->kind == NODE_SHORTHAND_PATTERN || child->kind == NODE_SHORTHAND) {
            key = child->text;
        } else if (child->kind == NODE_OBJECT_ASSIGNMENT_PATTERN) {
            target = node_field(child, FIELD_LEFT);
            otherwise = node_field(child, FIELD_RIGHT);
            key = target ? target->text : NULL;
        } else if (child->kind == NODE_PAIR_PATTERN || child->kind == NODE_PAIR) {
            target = node_field(child, FIELD_VALUE);
            key = property_key(scope, child, &unknown);
        }
        if (!target)
            continue;
        const Value *part = key ? member_of(program, value, key, node_place(scope, child)) : unknown ? unknown : evaluate(scope, child);
        if (key)
            g_ptr_array_add(taken, (char *)(uintptr_t)key);
        bind_pattern(scope, target, default_of(scope, part, otherwise), assign);
    }
}

static void bind_array(Scope *scope, const Node *pattern, const Value *value, bool assign) {
    Program *program = scope->module->program;
    for (uint32_t i = 0; i < pattern->count; i++) {
        const Node *child = &pattern->children[i];
        char key[16];
        g_snprintf(key, sizeof key, "%u", i);
        if (child->kind != NODE_REST) {
            bind_pattern(scope, child, member_of(program, value, key, node_place(scope, child)), assign);
            continue;
        }
        Value *whole = make_array(program, node_place(scope, child)), *rest = make_array(program, node_place(scope, child));
        spread_items(program, whole, value, node_place(scope, child));
        for (size_t j = i; j < whole->count; j++)
            array_add(program, rest, whole->items[j]);
        value_add_gap(rest, whole->gap);
        bind_pattern(scope, node_inner(child), rest, assign);
    }
}

void bind_pattern(Scope *scope, const Node *pattern, const Value *value, bool assign) {
    if (!pattern)
        return;
    switch ((int)pattern->kind) {
    case NODE_IDENTIFIER:
    case NODE_SHORTHAND_PATTERN:
    case NODE_SHORTHAND:
        bind_name(scope, pattern->text, value, assign);
        return;
    case NODE_ASSIGNMENT_PATTERN:
        bind_pattern(scope, node_field(pattern, FIELD_LEFT), default_of(scope, value, node_field(pattern, FIELD_RIGHT)), assign);
        return;
    case NODE_OBJECT_PATTERN:
        bind_object(scope, pattern, value, assign);
        return;
    case NODE_ARRAY_PATTERN:
        bind_array(scope, pattern, value, assign);
        return;
    default:
        return;
    }
}

void pattern_names(const Node *pattern, NameVisitor visit, void *data) {
    if (!pattern)
        return;
    if (pattern->kind == NODE_IDENTIFIER || pattern->kind == NODE_SHORTHAND_PATTERN) {
        visit(pattern, data);
        return;
    }
    bool pair = pattern->kind == NODE_PAIR_PATTERN, assigned = pattern->kind == NODE_ASSIGNMENT_PATTERN || pattern->kind == NODE_OBJECT_ASSIGNMENT_PATTERN;
    if (pair || assigned) {
        pattern_names(node_field(pattern, pair ? FIELD_VALUE : FIELD_LEFT), visit, data);
        return;
    }
    for (uint32_t i = 0; i < pattern->count; i++)
        pattern_names(&pattern->children[i], visit, data);
}
