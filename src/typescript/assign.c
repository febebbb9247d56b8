#include <string.h>
#include "evaluator.h"

static void assign_to(Scope *scope, const Node *target, const Value *value) {
    target = node_bare(target);
    if (!target)
        return;
    if (target->kind == NODE_IDENTIFIER) {
        scope_assign(scope, target->text, value);
        return;
    }
    if (target->kind != NODE_MEMBER && target->kind != NODE_SUBSCRIPT) {
        bind_pattern(scope, target, value, true);
        return;
    }
    const Value *unknown = NULL;
    const Value *object = evaluate(scope, node_field(target, FIELD_OBJECT));
    const char *key = property_key(scope, target, &unknown);
    if (key)
        member_set(scope->module->program, object, key, value, node_place(scope, target));
    else if (object->kind == VALUE_OBJECT || object->kind == VALUE_ARRAY)
        value_add_gap(value_open(object), unknown);
}

const Value *evaluate_assignment(Scope *scope, const Node *node) {
    const Node *left = node_field(node, FIELD_LEFT), *right = node_field(node, FIELD_RIGHT);
    const Value *value;
    if (node->kind == NODE_ASSIGNMENT) {
        value = evaluate(scope, right);
    } else {
        const char *text = node->text ? node->text : "";
        const Value *before = evaluate(scope, left);
        g_autofree char *operator = g_strndup(text, strlen(text) ? strlen(text) - 1 : 0);
        bool nothing = strcmp(operator, "??") == 0, either = strcmp(operator, "||") == 0, also = strcmp(operator, "&&") == 0;
        int truth = nothing ? (value_is_symbolic(before) ? -1 : !value_is_nothing(before)) : value_truth(before);
        if (nothing || either || also)
            value = truth == (also ? 0 : 1) ? before : evaluate(scope, right);
        else
            value = apply_operator(scope, node, operator, before, evaluate(scope, right));
    }
    assign_to(scope, left, value);
    return value;
}

const Value *evaluate_update(Scope *scope, const Node *node) {
    Program *program = scope->module->program;
    const Node *argument = node_field(node, FIELD_ARGUMENT);
    const Value *before = evaluate(scope, argument);
    const Value *after = apply_operator(scope, node, node->text && node->text[0] == '-' ? "-" : "+", before, make_number(program, 1, node_place(scope, node)));
    assign_to(scope, argument, after);
    bool prefix = argument && argument->start > node->start;
    return prefix ? after : before;
}
