#include <string.h>
#include "evaluator.h"

typedef const Value *(*Evaluator)(Scope *scope, const Node *node);

/* Of values, in all: a schema of thousands of tables takes some ten. */
static const size_t MEMORY_LIMIT = (size_t)384 * 1024 * 1024;

const Value *limit_reached(Scope *scope, const Node *node) {
    Program *program = scope->module->program;
    enum { MEMORY_CHECK = 1024 };
    if (++program->steps % MEMORY_CHECK == 0 && arena_size(program->arena) > MEMORY_LIMIT)
        program->stopped = true;
    if (program->steps < program->steps_end && !program->stopped && program->depth < program->limits.nesting)
        return NULL;
    const char *why = program->stopped                         ? "evaluating it takes too much memory"
                      : program->depth >= program->limits.nesting ? "it is nested too deeply, or calls itself without end"
                                                                  : "evaluating it takes too many steps";
    program_note(program, scope->module->path, (int)node->line, "%s", why);
    return make_unknown(program, node_place(scope, node), "%s", why);
}

static const Value *evaluate_string(Scope *scope, const Node *node) {
    Value *value = make_value(scope->module->program, VALUE_STRING, node_place(scope, node));
    value->text = node->text;
    return value;
}

static const Value *evaluate_number(Scope *scope, const Node *node) {
    GString *digits = g_string_new(NULL);
    for (const char *p = node->text; *p; p++)
        if (*p != '_')
            g_string_append_c(digits, *p);
    Program *program = scope->module->program;
    bool whole = digits->len && digits->str[digits->len - 1] == 'n';
    if (whole)
        g_string_truncate(digits, digits->len - 1);
    char prefix = digits->len > 2 && digits->str[0] == '0' ? g_ascii_tolower(digits->str[1]) : 0;
    int base = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 0;
    const Value *result;
    if (base) {
        double number = 0;
        for (const char *p = digits->str + 2; *p; p++)
            number = number * base + MAX(g_ascii_xdigit_value(*p), 0);
        result = make_number(program, number, node_place(scope, node));
    } else if (whole) {
        result = make_number(program, 0, node_place(scope, node));
        value_open(result)->text = text_pool_add(program->texts, digits->str);
    } else {
        result = make_number(program, g_ascii_strtod(digits->str, NULL), node_place(scope, node));
    }
    value_open(result)->truth = whole;
    g_string_free(digits, TRUE);
    return result;
}

static const Value *evaluate_true(Scope *scope, const Node *node) {
    (void)node;
    return scope->module->program->true_value;
}

static const Value *evaluate_false(Scope *scope, const Node *node) {
    (void)node;
    return scope->module->program->false_value;
}

static const Value *evaluate_null(Scope *scope, const Node *node) {
    (void)node;
    return scope->module->program->null;
}

static const Value *evaluate_undefined(Scope *scope, const Node *node) {
    (void)node;
    return scope->module->program->undefined;
}

/* Names of the language and of its hosts: what they do is not known, but that they exist. */
static const char *const globals[] = {
    "AbortController", "AbortSignal", "Array", "ArrayBuffer", "BigInt", "Blob", "Boolean", "Buffer", "Bun", "Date", "Deno", "Error", "Function", "Headers", "Intl", "JSON", "Map", "Math",
    "Number", "Object", "Promise", "Proxy", "RangeError", "Reflect", "RegExp", "Request", "Response", "Set", "String", "Symbol", "SyntaxError", "TextDecoder", "TextEncoder", "TypeError", "URL",
    "URLSearchParams", "Uint8Array", "WeakMap", "WeakSet", "__dirname", "__filename", "atob", "btoa", "clearInterval", "clearTimeout", "console", "crypto", "decodeURIComponent", "document",
    "encodeURIComponent", "fetch", "global", "globalThis", "isNaN", "parseFloat", "parseInt", "performance", "process", "queueMicrotask", "require", "setImmediate", "setInterval", "setTimeout",
    "structuredClone", "window",
};

static const Value *evaluate_global(Scope *scope, const Node *node) {
    Program *program = scope->module->program;
    if (strcmp(node->text, "NaN") == 0 || strcmp(node->text, "Infinity") == 0) {
        Value *number = make_value(program, VALUE_NUMBER, node_place(scope, node));
        number->text = node->text;
        return number;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(globals); i++)
        if (strcmp(globals[i], node->text) == 0)
            return make_external(program, NULL, node->text, node_place(scope, node));
    return make_unknown(program, node_place(scope, node), CODE("%s") " is not defined", node->text);
}

static const Value *evaluate_identifier(Scope *scope, const Node *node) {
    const Value *value = scope_find(scope, node->text);
    return value ? value : evaluate_global(scope, node);
}

static const Value *evaluate_this(Scope *scope, const Node *node) {
    for (const Scope *s = scope; s; s = s->parent)
        if (s->this_value)
            return s->this_value;
    return unknown_node(scope, node, " is not known here");
}

static const Value *evaluate_inner(Scope *scope, const Node *node) {
    return node->count ? evaluate(scope, &node->children[node->count - 1]) : scope->module->program->undefined;
}

static const Value *evaluate_first(Scope *scope, const Node *node) {
    return node->count ? evaluate(scope, &node->children[0]) : scope->module->program->undefined;
}

static const Value *evaluate_sequence(Scope *scope, const Node *node) {
    const Value *value = scope->module->program->undefined;
    for (uint32_t i = 0; i < node->count; i++)
        value = evaluate(scope, &node->children[i]);
    return value;
}

static const Value *evaluate_ternary(Scope *scope, const Node *node) {
    Program *program = scope->module->program;
    const Node *yes = node_field(node, FIELD_CONSEQUENCE), *no = node_field(node, FIELD_ALTERNATIVE);
    const Value *condition = evaluate(scope, node_field(node, FIELD_CONDITION));
    int truth = value_truth(condition);
    if (truth >= 0)
        return evaluate(scope, truth ? yes : no);
    const Value *items[] = {condition, evaluate(scope, yes), evaluate(scope, no)};
    if (items[1] == items[2])
        return items[1];
    return make_operation(program, "?:", items, 3, node_place(scope, node));
}

static const Value *evaluate_regex(Scope *scope, const Node *node) {
    Program *program = scope->module->program;
    Value *call = make_value(program, VALUE_CALL, node_place(scope, node));
    const char *flags = strrchr(node->text, '/');
    call->target = make_external(program, NULL, "RegExp", node_place(scope, node));
    call->items = ARENA_ARRAY(program->arena, const Value *, 2);
    call->items[0] = make_text(program, node->text + 1, (size_t)MAX(flags - node->text - 1, 0), node_place(scope, node));
    call->items[1] = make_text(program, flags + 1, strlen(flags + 1), node_place(scope, node));
    call->count = 2;
    call->truth = true;
    return call;
}

static const Value *evaluate_meta(Scope *scope, const Node *node) {
    return make_external(scope->module->program, NULL, node->text, node_place(scope, node));
}

static const Value *evaluate_error(Scope *scope, const Node *node) {
    return make_unknown(scope->module->program, node_place(scope, node), "the syntax is not understood");
}

static const Value *evaluate_too_deep(Scope *scope, const Node *node) {
    program_note(scope->module->program, scope->module->path, (int)node->line, "it is nested too deeply, or calls itself without end");
    return make_unknown(scope->module->program, node_place(scope, node), "it is nested too deeply");
}

static const Value *evaluate_unsupported(Scope *scope, const Node *node) {
    return unknown_node(scope, node, " is an expression that is not evaluated");
}

static const Evaluator evaluators[NODE_COUNT] = {
    [NODE_STRING] = evaluate_string,
    [NODE_NUMBER] = evaluate_number,
    [NODE_TRUE] = evaluate_true,
    [NODE_FALSE] = evaluate_false,
    [NODE_NULL] = evaluate_null,
    [NODE_UNDEFINED] = evaluate_undefined,
    [NODE_IDENTIFIER] = evaluate_identifier,
    [NODE_SHORTHAND] = evaluate_identifier,
    [NODE_THIS] = evaluate_this,
    [NODE_PARENTHESES] = evaluate_first,
    [NODE_AS] = evaluate_first,
    [NODE_SATISFIES] = evaluate_first,
    [NODE_NON_NULL] = evaluate_first,
    [NODE_INSTANTIATION] = evaluate_first,
    [NODE_TYPE_ASSERTION] = evaluate_inner,
    [NODE_AWAIT] = evaluate_first,
    [NODE_SEQUENCE] = evaluate_sequence,
    [NODE_TERNARY] = evaluate_ternary,
    [NODE_REGEX] = evaluate_regex,
    [NODE_META] = evaluate_meta,
    [NODE_EMPTY] = evaluate_undefined,
    [NODE_ERROR] = evaluate_error,
    [NODE_TOO_DEEP] = evaluate_too_deep,
    [NODE_BINARY] = evaluate_operator,
    [NODE_UNARY] = evaluate_unary,
    [NODE_ASSIGNMENT] = evaluate_assignment,
    [NODE_AUGMENTED] = evaluate_assignment,
    [NODE_UPDATE] = evaluate_update,
    [NODE_TEMPLATE] = evaluate_template,
    [NODE_OBJECT] = evaluate_object,
    [NODE_ARRAY] = evaluate_array,
    [NODE_CALL] = evaluate_call,
    [NODE_NEW] = evaluate_new,
    [NODE_MEMBER] = evaluate_member,
    [NODE_SUBSCRIPT] = evaluate_member,
    [NODE_ARROW] = evaluate_function,
    [NODE_FUNCTION_EXPRESSION] = evaluate_function,
    [NODE_FUNCTION_DECLARATION] = evaluate_function,
    [NODE_GENERATOR] = evaluate_function,
    [NODE_GENERATOR_DECLARATION] = evaluate_function,
    [NODE_METHOD] = evaluate_function,
    [NODE_CLASS] = evaluate_class,
    [NODE_CLASS_DECLARATION] = evaluate_class,
    [NODE_ABSTRACT_CLASS] = evaluate_class,
    [NODE_ENUM] = evaluate_enum,
    [NODE_NAMESPACE] = evaluate_namespace,
};

const Value *evaluate(Scope *scope, const Node *node) {
    if (!node)
        return scope->module->program->undefined;
    const Value *limit = limit_reached(scope, node);
    if (limit)
        return limit;
    Evaluator evaluator = evaluators[node->kind];
    if (!evaluator)
        return evaluate_unsupported(scope, node);
    scope->module->program->depth++;
    const Value *value = evaluator(scope, node);
    scope->module->program->depth--;
    return value ? value : evaluate_error(scope, node);
}
