#include <string.h>
#include "evaluator.h"

static Flow stop(const Value **result, const Value *unknown) {
    *result = unknown;
    return FLOW_STOP;
}

static Flow run_declaration(Scope *scope, const Node *node) {
    for (uint32_t i = 0; i < node->count; i++) {
        const Node *declarator = &node->children[i];
        if (declarator->kind != NODE_DECLARATOR)
            continue;
        const Value *value = evaluate(scope, node_field(declarator, FIELD_VALUE));
        bind_pattern(scope, node_field(declarator, FIELD_NAME), value, false);
    }
    return FLOW_NEXT;
}

/* Does a branch end by throwing, whatever happens in it? */
static bool only_throws(const Node *node) {
    if (!node)
        return false;
    if (node->kind == NODE_BLOCK)
        return node->count && only_throws(&node->children[node->count - 1]);
    if (node->kind != NODE_EXPRESSION_STATEMENT || !node->count)
        return node->kind == NODE_THROW;
    /* process.exit(1) */
    const Node *call = node_inner(node);
    const Node *callee = call->kind == NODE_CALL ? node_field(call, FIELD_FUNCTION) : NULL;
    const Node *object = callee && callee->kind == NODE_MEMBER ? node_field(callee, FIELD_OBJECT) : NULL;
    const Node *property = object ? node_field(callee, FIELD_PROPERTY) : NULL;
    return property && object->kind == NODE_IDENTIFIER && strcmp(object->text, "process") == 0 && strcmp(property->text, "exit") == 0;
}

static const Value *why_unknown(Scope *scope, const Node *node, const Value *value) {
    if (value->kind == VALUE_UNKNOWN)
        return value;
    return unknown_node(scope, node, " decides here, and is not known");
}

static Flow run_if(Scope *scope, const Node *node, const Value **result) {
    const Node *condition = node_field(node, FIELD_CONDITION), *yes = node_field(node, FIELD_CONSEQUENCE), *otherwise = node_field(node, FIELD_ALTERNATIVE);
    const Node *no = otherwise && otherwise->kind == NODE_ELSE ? node_inner(otherwise) : otherwise;
    const Value *value = evaluate(scope, condition);
    int truth = value_truth(value);
    /* A guard that throws: who goes on had it false. */
    if (truth < 0 && only_throws(yes))
        truth = 0;
    if (truth < 0)
        return stop(result, why_unknown(scope, node_bare(condition), value));
    const Node *taken = truth ? yes : no;
    return taken ? run_statement(scope, taken, result) : FLOW_NEXT;
}

/* After a round of a loop: true when it ends, with *flow what the loop gives. */
static bool round_ends(Flow *flow) {
    if (*flow == FLOW_NEXT || *flow == FLOW_CONTINUE)
        return false;
    if (*flow == FLOW_BREAK)
        *flow = FLOW_NEXT;
    return true;
}

static Flow run_for_in(Scope *scope, const Node *node, const Value **result) {
    Program *program = scope->module->program;
    const Node *left = node_field(node, FIELD_LEFT), *right = node_field(node, FIELD_RIGHT), *body = node_field(node, FIELD_BODY);
    bool declares = node->flags & (NODE_IS_LET | NODE_IS_CONST);
    bool keys = node->text && strcmp(node->text, "in") == 0;
    const Value *value = evaluate(scope, right);
    Value *items = make_array(program, node_place(scope, node));
    value_fill(program, value);
    if (keys && (value->kind == VALUE_OBJECT || value->kind == VALUE_ARRAY)) {
        Value *object = make_object(program, node_place(scope, node));
        spread_members(program, object, value, node_place(scope, node));
        for (size_t i = 0; i < object->count; i++)
            array_add(program, items, make_text(program, object->members[i].key, strlen(object->members[i].key), object->members[i].place));
        value_add_gap(items, object->gap);
    } else {
        spread_items(program, items, value, node_place(scope, node));
    }
    for (size_t i = 0; i < items->count; i++) {
        const Value *limit = limit_reached(scope, node);
        if (limit)
            return stop(result, limit);
        Scope *inner = scope_new(scope);
        bind_pattern(inner, left, items->items[i], !declares);
        Flow flow = run_statement(inner, body, result);
        if (round_ends(&flow))
            return flow;
    }
    return items->gap ? stop(result, items->gap) : FLOW_NEXT;
}

/* for (;;), while, do: `first` without the question. */
static Flow run_loop(Scope *scope, const Node *node, bool first, const Value **result) {
    const Node *condition = node_field(node, FIELD_CONDITION), *increment = node_field(node, FIELD_INCREMENT), *body = node_field(node, FIELD_BODY);
    if (condition && condition->kind == NODE_EXPRESSION_STATEMENT)
        condition = node_inner(condition);
    if (condition && condition->kind == NODE_EMPTY)
        condition = NULL;
    for (;; first = false) {
        const Value *limit = limit_reached(scope, node);
        if (limit)
            return stop(result, limit);
        const Value *value = condition && !first ? evaluate(scope, condition) : scope->module->program->true_value;
        int truth = value_truth(value);
        if (truth < 0)
            return stop(result, why_unknown(scope, condition, value));
        if (!truth)
            return FLOW_NEXT;
        Flow flow = run_statement(scope, body, result);
        if (round_ends(&flow))
            return flow;
        if (increment)
            evaluate(scope, increment);
    }
}

static Flow run_for(Scope *scope, const Node *node, const Value **result) {
    Scope *inner = scope_new(scope);
    const Node *initializer = node_field(node, FIELD_INITIALIZER);
    if (initializer && (initializer->kind == NODE_LEXICAL || initializer->kind == NODE_VARIABLES))
        run_declaration(inner, initializer);
    else if (initializer && initializer->kind != NODE_EMPTY)
        evaluate(inner, initializer->kind == NODE_EXPRESSION_STATEMENT ? node_inner(initializer) : initializer);
    return run_loop(inner, node, false, result);
}

static Flow run_case(Scope *scope, const Node *body, uint32_t from, const Value **result) {
    for (uint32_t i = from; i < body->count; i++) {
        const Node *branch = &body->children[i];
        for (uint32_t j = 0; j < branch->count; j++) {
            if (branch->children[j].field != FIELD_BODY)
                continue;
            Flow flow = run_statement(scope, &branch->children[j], result);
            if (flow != FLOW_NEXT)
                return flow == FLOW_BREAK ? FLOW_NEXT : flow;
        }
    }
    return FLOW_NEXT;
}

static Flow run_switch(Scope *scope, const Node *node, const Value **result) {
    const Node *body = node_field(node, FIELD_BODY), *asked = node_field(node, FIELD_VALUE);
    const Value *value = evaluate(scope, asked);
    Scope *inner = scope_new(scope);
    uint32_t otherwise = body ? body->count : 0;
    for (uint32_t i = 0; body && i < body->count; i++) {
        const Node *branch = &body->children[i];
        if (branch->kind != NODE_CASE) {
            otherwise = i;
            continue;
        }
        const Value *equal = apply_operator(scope, branch, "===", value, evaluate(inner, node_field(branch, FIELD_VALUE)));
        int truth = value_truth(equal);
        if (truth < 0)
            return stop(result, why_unknown(scope, node_bare(asked), value));
        if (truth)
            return run_case(inner, body, i, result);
    }
    return body ? run_case(inner, body, otherwise, result) : FLOW_NEXT;
}

static Flow run_return(Scope *scope, const Node *node, const Value **result) {
    *result = evaluate(scope, node_inner(node));
    return FLOW_RETURN;
}

static Flow run_throw(Scope *scope, const Node *node, const Value **result) {
    return stop(result, unknown_node(scope, node, " is what happens here"));
}

static Flow run_try(Scope *scope, const Node *node, const Value **result) {
    Flow flow = run_statement(scope, node_field(node, FIELD_BODY), result);
    const Node *finalizer = node_inner(node_field(node, FIELD_FINALIZER));
    if (flow == FLOW_NEXT && finalizer)
        return run_statement(scope, finalizer, result);
    return flow;
}

Flow run_statements(Scope *scope, const Node *block, const Value **result) {
    /* Functions, enums and classes are known before they stand. */
    for (uint32_t i = 0; i < block->count; i++) {
        const Node *child = &block->children[i];
        bool function = child->kind == NODE_FUNCTION_DECLARATION || child->kind == NODE_GENERATOR_DECLARATION;
        const Node *name = function ? node_field(child, FIELD_NAME) : NULL;
        if (name)
            scope_declare(scope, name->text, evaluate_function(scope, child));
    }
    for (uint32_t i = 0; i < block->count; i++) {
        Flow flow = run_statement(scope, &block->children[i], result);
        if (flow != FLOW_NEXT)
            return flow;
    }
    return FLOW_NEXT;
}

static Flow run_inside(Scope *scope, const Node *node, const Value **result) {
    switch ((int)node->kind) {
    case NODE_LEXICAL:
    case NODE_VARIABLES:
        return run_declaration(scope, node);
    case NODE_EXPRESSION_STATEMENT:
        if (only_throws(node))
            return run_throw(scope, node, result);
        evaluate(scope, node_inner(node));
        return FLOW_NEXT;
    case NODE_BLOCK:
        return run_statements(scope_new(scope), node, result);
    case NODE_ERROR:
        return stop(result, make_unknown(scope->module->program, node_place(scope, node), "the syntax is not understood"));
    case NODE_IF:
        return run_if(scope, node, result);
    case NODE_FOR:
        return run_for(scope, node, result);
    case NODE_FOR_IN:
        return run_for_in(scope, node, result);
    case NODE_WHILE:
        return run_loop(scope, node, false, result);
    case NODE_DO:
        return run_loop(scope, node, true, result);
    case NODE_SWITCH:
        return run_switch(scope, node, result);
    case NODE_RETURN:
        return run_return(scope, node, result);
    case NODE_THROW:
        return run_throw(scope, node, result);
    case NODE_TRY:
        return run_try(scope, node, result);
    case NODE_BREAK:
        return FLOW_BREAK;
    case NODE_CONTINUE:
        return FLOW_CONTINUE;
    case NODE_LABELED:
        return run_statement(scope, node_field(node, FIELD_BODY), result);
    case NODE_ENUM:
    case NODE_CLASS_DECLARATION:
    case NODE_ABSTRACT_CLASS: {
        const Node *name = node_field(node, FIELD_NAME);
        if (name)
            scope_declare(scope, name->text, evaluate(scope, node));
        return FLOW_NEXT;
    }
    default:
        return FLOW_NEXT; /* types, imports, what is hoisted */
    }
}

Flow run_statement(Scope *scope, const Node *node, const Value **result) {
    if (!node)
        return FLOW_NEXT;
    const Value *limit = limit_reached(scope, node);
    if (limit)
        return stop(result, limit);
    scope->module->program->depth++;
    Flow flow = run_inside(scope, node, result);
    scope->module->program->depth--;
    return flow;
}
