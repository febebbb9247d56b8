#include <string.h>
#include "evaluator.h"

const Value *call_item(const Call *call, size_t i) {
    if (i < call->count)
        return call->items[i];
    return call->gap ? call->gap : call->program->undefined;
}

const Value *call_back(const Call *call, const Value *function, const Value *const *items, size_t count) {
    Call inner = {.program = call->program, .scope = call->scope, .items = items, .count = count, .place = call->place};
    return call_value(&inner, function);
}

/* --- functions of the project --------------------------------------------------------------------------------------------------------- */

static void bind_parameter(Scope *scope, const Call *call, const Node *parameter, size_t *next) {
    const Node *pattern = node_field(parameter, FIELD_PATTERN);
    if (!pattern)
        pattern = node_field(parameter, FIELD_NAME);
    if (!pattern || pattern->kind == NODE_THIS)
        return;
    if (pattern->kind == NODE_REST) {
        Value *rest = make_array(call->program, call->place);
        for (; *next < call->count; (*next)++)
            array_add(call->program, rest, call->items[*next]);
        value_add_gap(rest, call->gap);
        bind_pattern(scope, node_inner(pattern), rest, false);
        return;
    }
    const Value *value = call_item(call, (*next)++);
    const Node *otherwise = node_field(parameter, FIELD_VALUE);
    if (value->kind == VALUE_UNDEFINED && otherwise)
        value = evaluate(scope, otherwise);
    bind_pattern(scope, pattern, value, false);
}

static void bind_parameters(Scope *scope, const Call *call, const Node *function) {
    const Node *single = node_field(function, FIELD_PARAMETER);
    if (single) {
        bind_pattern(scope, single, call_item(call, 0), false);
        return;
    }
    const Node *parameters = node_field(function, FIELD_PARAMETERS);
    size_t next = 0;
    for (uint32_t i = 0; parameters && i < parameters->count; i++)
        bind_parameter(scope, call, &parameters->children[i], &next);
}

static const Value *run_function(const Call *call, const Value *function) {
    const Closure *closure = function->private;
    const Node *node = closure->node, *body = node_field(node, FIELD_BODY);
    if (closure->class)
        return make_unknown(call->program, call->place, "an instance of the class " CODE("%s") " is not followed", function->text ? function->text : "");
    if (node->kind == NODE_GENERATOR || node->kind == NODE_GENERATOR_DECLARATION || node->flags & NODE_IS_STAR || !body)
        return make_unknown(call->program, call->place, "the function " CODE("%s") " is not one that can be followed", function->text ? function->text : "");
    const Value *limit = limit_reached(closure->scope, node);
    if (limit)
        return limit;
    Scope *scope = scope_new(closure->scope);
    if (node->kind != NODE_ARROW)
        scope->this_value = closure->receiver ? closure->receiver : call->receiver ? call->receiver : call->program->undefined;
    call->program->depth++;
    bind_parameters(scope, call, node);
    const Value *result = call->program->undefined;
    if (body->kind != NODE_BLOCK)
        result = evaluate(scope, body);
    else if (run_statements(scope, body, &result) == FLOW_NEXT)
        result = call->program->undefined;
    call->program->depth--;
    return result;
}

/* --- what is called ------------------------------------------------------------------------------------------------------------------- */

static const Value *call_symbol(const Call *call, const Value *callee) {
    Value *value = make_value(call->program, VALUE_CALL, call->place);
    value->target = callee;
    value->items = ARENA_ARRAY(call->program->arena, const Value *, call->count + 1);
    if (call->count)
        memcpy(value->items, call->items, sizeof *value->items * call->count);
    value->count = call->count;
    value->gap = call->gap;
    value->truth = call->construct;
    return value;
}

const Value *call_value(const Call *call, const Value *callee) {
    if (callee->kind == VALUE_UNKNOWN)
        return callee;
    if (value_is_symbolic(callee)) {
        const Builtin *builtin = call->construct ? NULL : builtin_global(callee);
        Call bound = *call;
        bound.receiver = callee->kind == VALUE_MEMBER ? callee->target : NULL;
        const Value *value = builtin ? builtin->run(&bound) : NULL;
        return value ? value : call_symbol(call, callee);
    }
    if (callee->kind != VALUE_FUNCTION)
        return make_unknown(call->program, call->place, "what is called here is no function");
    const Closure *closure = callee->private;
    if (!closure->builtin)
        return run_function(call, callee);
    /* What a method does with a long text or a long array is work, too. */
    const Value *receiver = closure->receiver;
    size_t amount = !receiver ? 0 : receiver->kind == VALUE_STRING ? strlen(receiver->text) : receiver->kind == VALUE_ARRAY || receiver->kind == VALUE_OBJECT ? receiver->count * 8 : 0;
    if (!program_work(call->program, amount))
        return make_unknown(call->program, call->place, "evaluating it takes too many steps");
    Call bound = *call;
    bound.receiver = closure->receiver;
    const Value *value = closure->builtin->run(&bound);
    return value ? value : make_unknown(call->program, call->place, "what " CODE("%s") " gives here is not known", closure->builtin->name);
}

/* --- calls as they are written -------------------------------------------------------------------------------------------------------- */

static void evaluate_arguments(Scope *scope, const Node *arguments, Value *list) {
    Program *program = scope->module->program;
    for (uint32_t i = 0; arguments && i < arguments->count; i++) {
        const Node *child = &arguments->children[i];
        if (child->kind == NODE_SPREAD)
            spread_items(program, list, evaluate(scope, node_inner(child)), node_place(scope, child));
        else
            array_add(program, list, evaluate(scope, child));
    }
}

static const Value *tag_template(Scope *scope, const Node *node, const Value *tag, const Value *receiver) {
    Program *program = scope->module->program;
    if (tag->kind == VALUE_UNKNOWN)
        return tag;
    Value *value = make_value(program, VALUE_TEMPLATE, node_place(scope, node));
    value->target = tag;
    value->strings = node->parts;
    value->items = ARENA_ARRAY(program->arena, const Value *, (size_t)node->count + 1);
    for (uint32_t i = 0; i < node->count; i++)
        value->items[i] = evaluate(scope, node_inner(&node->children[i]));
    value->count = node->count;
    if (value_is_symbolic(tag))
        return value;
    /* A tag of the project is a function of the strings and the values. */
    Value *strings = make_array(program, value->place), *arguments = make_array(program, value->place);
    for (uint32_t i = 0; i <= node->count; i++)
        array_add(program, strings, make_text(program, node->parts[i], strlen(node->parts[i]), value->place));
    array_add(program, arguments, strings);
    for (uint32_t i = 0; i < node->count; i++)
        array_add(program, arguments, value->items[i]);
    Call call = {program, scope, receiver, arguments->items, arguments->count, NULL, value->place, false};
    return call_value(&call, tag);
}

/* require("x"), import("x") of a text that is known; NULL: another call. */
static const Value *evaluate_import(Scope *scope, const Node *callee, const Node *arguments) {
    bool require = callee && callee->kind == NODE_IDENTIFIER && strcmp(callee->text, "require") == 0 && !scope_find(scope, callee->text);
    if (!callee || !(require || callee->kind == NODE_IMPORT_KEYWORD) || !arguments || !arguments->count)
        return NULL;
    const Value *specifier = evaluate(scope, &arguments->children[0]);
    if (specifier->kind != VALUE_STRING)
        return unknown_node(scope, &arguments->children[0], " is imported, which is not known");
    return import_value(scope->module, specifier->text, "*", callee->line);
}

/* The function and its `this`. */
static const Value *evaluate_callee(Scope *scope, const Node *callee, const Value **receiver) {
    const Node *bare = node_bare(callee);
    if (!bare || (bare->kind != NODE_MEMBER && bare->kind != NODE_SUBSCRIPT))
        return evaluate(scope, callee);
    const Value *value = evaluate(scope, bare);
    /* The object is evaluated again only where a function of the project may ask for `this`. */
    if (value->kind == VALUE_FUNCTION && !((Closure *)value->private)->builtin)
        *receiver = evaluate(scope, node_field(bare, FIELD_OBJECT));
    return value;
}

const Value *evaluate_call(Scope *scope, const Node *node) {
    const Node *callee = node_field(node, FIELD_FUNCTION), *arguments = node_field(node, FIELD_ARGUMENTS);
    const Value *imported = evaluate_import(scope, callee, arguments);
    if (!imported)
        imported = commonjs_helper(scope, callee, arguments);
    if (imported)
        return imported;
    const Value *receiver = NULL;
    const Value *function = evaluate_callee(scope, callee, &receiver);
    if (value_is_nothing(function) && (node->flags & NODE_IS_OPTIONAL || node_child(node, NODE_OPTIONAL_CHAIN)))
        return scope->module->program->undefined;
    if (arguments && arguments->kind == NODE_TEMPLATE)
        return tag_template(scope, arguments, function, receiver);
    if (function->kind == VALUE_UNKNOWN)
        return function;
    if (!value_is_symbolic(function) && function->kind != VALUE_FUNCTION)
        return unknown_node(scope, callee, " is called, which is no function");
    const Node *property = node_bare(callee)->kind == NODE_MEMBER ? node_field(node_bare(callee), FIELD_PROPERTY) : NULL;
    Value *list = make_array(scope->module->program, node_place(scope, node));
    evaluate_arguments(scope, arguments, list);
    Call call = {scope->module->program, scope, receiver, list->items, list->count, list->gap, node_place(scope, property ? property : node), false};
    return call_value(&call, function);
}

const Value *evaluate_new(Scope *scope, const Node *node) {
    const Value *constructor = evaluate(scope, node_field(node, FIELD_CONSTRUCTOR));
    Value *list = make_array(scope->module->program, node_place(scope, node));
    evaluate_arguments(scope, node_field(node, FIELD_ARGUMENTS), list);
    Call call = {scope->module->program, scope, NULL, list->items, list->count, list->gap, node_place(scope, node), true};
    if (constructor->kind == VALUE_FUNCTION)
        return unknown_node(scope, node, " makes an instance of a class, which is not followed");
    return call_value(&call, constructor);
}
