#include <string.h>
#include "evaluator.h"

static Value *make_function(Scope *scope, const Node *node, const char *name) {
    Program *program = scope->module->program;
    Value *function = make_value(program, VALUE_FUNCTION, node_place(scope, node));
    Closure *closure = ARENA_NEW(program->arena, Closure);
    closure->node = node;
    closure->scope = scope;
    function->private = closure;
    function->text = name;
    return function;
}

const Value *make_builtin(Program *program, const Builtin *builtin, const Value *receiver, SourcePlace place) {
    Value *function = make_value(program, VALUE_FUNCTION, place);
    Closure *closure = ARENA_NEW(program->arena, Closure);
    closure->builtin = builtin;
    closure->receiver = receiver;
    function->private = closure;
    function->text = builtin->name;
    return function;
}

const Value *evaluate_function(Scope *scope, const Node *node) {
    const Node *name = node_field(node, FIELD_NAME);
    Value *function = make_function(scope, node, name ? name->text : NULL);
    if (name && node->kind == NODE_FUNCTION_EXPRESSION) {
        /* Its name is known inside it only. */
        Scope *own = scope_new(scope);
        scope_declare(own, name->text, function);
        ((Closure *)function->private)->scope = own;
    }
    return function;
}

/* A class: its static members only. */
const Value *evaluate_class(Scope *scope, const Node *node) {
    Program *program = scope->module->program;
    const Node *name = node_field(node, FIELD_NAME), *body = node_field(node, FIELD_BODY), *heritage = node_child(node, NODE_CLASS_HERITAGE);
    Value *class = make_function(scope, node, name ? name->text : NULL);
    Closure *closure = class->private;
    closure->class = true;
    Value *properties = make_object(program, class->place);
    closure->properties = properties;
    if (node_child(heritage, NODE_EXTENDS))
        properties->gap = make_unknown(program, class->place, "the class " CODE("%s") " inherits, which is not followed", name ? name->text : "");
    Scope *inner = scope_new(scope);
    inner->this_value = class;
    if (name)
        scope_declare(inner, name->text, class);
    for (uint32_t i = 0; body && i < body->count; i++) {
        const Node *child = &body->children[i];
        const Value *unknown = NULL;
        if (!(child->flags & NODE_IS_STATIC) || (child->kind != NODE_FIELD && child->kind != NODE_METHOD))
            continue;
        const char *key = property_key(inner, child, &unknown);
        const Value *value = child->kind == NODE_FIELD ? evaluate(inner, node_field(child, FIELD_VALUE)) : evaluate_function(inner, child);
        if (key)
            object_set(program, properties, key, value, node_place(scope, child));
    }
    return class;
}

/* namespace N { export const a = 1 }: an object of what it exports. */
const Value *evaluate_namespace(Scope *scope, const Node *node) {
    Program *program = scope->module->program;
    Value *object = make_object(program, node_place(scope, node));
    Scope *inner = scope_new(scope);
    const Node *body = node_field(node, FIELD_BODY);
    for (uint32_t i = 0; body && i < body->count; i++) {
        const Node *child = &body->children[i], *exported = child->kind == NODE_EXPORT ? node_field(child, FIELD_DECLARATION) : NULL;
        const Node *name = exported ? node_field(exported, FIELD_NAME) : NULL;
        const Value *result = NULL;
        uint32_t before = inner->count;
        if (exported && exported->kind == NODE_FUNCTION_DECLARATION && name)
            scope_declare(inner, name->text, evaluate_function(inner, exported));
        else if (run_statement(inner, exported ? exported : child, &result) == FLOW_STOP)
            value_add_gap(object, result);
        for (uint32_t j = before; exported && j < inner->count; j++)
            object_set(program, object, inner->items[j].name, inner->items[j].value, node_place(scope, exported));
    }
    return object;
}

/* enum E { A, B = "b", C = A | 4 }: an object; numbers have their names too, as in JavaScript. */
const Value *evaluate_enum(Scope *scope, const Node *node) {
    Program *program = scope->module->program;
    Value *object = make_object(program, node_place(scope, node));
    Scope *inner = scope_new(scope);
    const Node *body = node_field(node, FIELD_BODY);
    double next = 0;
    for (uint32_t i = 0; body && i < body->count; i++) {
        const Node *child = &body->children[i];
        const Node *name = child->kind == NODE_ENUM_ASSIGNMENT ? node_field(child, FIELD_NAME) : child;
        const Node *written = child->kind == NODE_ENUM_ASSIGNMENT ? node_field(child, FIELD_VALUE) : NULL;
        if (!name || !name->text || (name->kind != NODE_PROPERTY && name->kind != NODE_STRING))
            continue;
        SourcePlace place = node_place(scope, child);
        const Value *value = written ? evaluate(inner, written) : make_number(program, next, place);
        object_set(program, object, name->text, value, place);
        scope_declare(inner, parse_cache_name(program->cache, name->text), value);
        if (value->kind == VALUE_NUMBER) {
            next = value_number(value) + 1;
            object_set(program, object, value->text, make_text(program, name->text, strlen(name->text), place), place);
        }
    }
    return object;
}
