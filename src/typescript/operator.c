#include <math.h>
#include <string.h>
#include "evaluator.h"

typedef const Value *(*Operation)(Scope *scope, const Node *node, const Value *left, const Value *right);

static Program *program_of(const Scope *scope) {
    return scope->module->program;
}

/* --- numbers and texts --------------------------------------------------------------------------------------------------------------- */

static bool both(const Value *left, const Value *right, ValueKind kind) {
    return left->kind == kind && right->kind == kind;
}

static bool to_number(const Value *value, double *number) {
    switch (value->kind) {
    case VALUE_NUMBER:
        *number = value_number(value);
        return true;
    case VALUE_BOOLEAN:
        *number = value->truth;
        return true;
    case VALUE_NULL:
        *number = 0;
        return true;
    case VALUE_UNDEFINED:
        *number = NAN;
        return true;
    case VALUE_STRING:
        *number = text_number(value->text);
        return true;
    case VALUE_ARRAY:
    case VALUE_OBJECT:
    case VALUE_FUNCTION:
    case VALUE_EXTERNAL:
    case VALUE_CALL:
    case VALUE_MEMBER:
    case VALUE_TEMPLATE:
    case VALUE_OPERATION:
    case VALUE_UNKNOWN:
        return false;
    }
    return false;
}

enum { TEXT_LIMIT = 16 * 1024 * 1024 };

static const Value *add(Scope *scope, const Node *node, const Value *left, const Value *right) {
    double a, b;
    bool texts = left->kind == VALUE_STRING || right->kind == VALUE_STRING;
    if (!texts && to_number(left, &a) && to_number(right, &b))
        return make_number(program_of(scope), a + b, node_place(scope, node));
    const char *first = value_plain_text(left), *second = value_plain_text(right);
    if (!texts || !first || !second)
        return NULL;
    size_t first_size = strlen(first), second_size = strlen(second);
    if (first_size + second_size > TEXT_LIMIT)
        return make_unknown(program_of(scope), node_place(scope, node), "the text is longer than %d bytes", TEXT_LIMIT);
    Value *value = make_value(program_of(scope), VALUE_STRING, left->place.path ? left->place : node_place(scope, node));
    char *joined = arena_alloc(program_of(scope)->arena, first_size + second_size + 1);
    memcpy(joined, first, first_size);
    memcpy(joined + first_size, second, second_size);
    value->text = joined;
    return value;
}

static double modulo(double a, double b) {
    return fmod(a, b);
}
static double subtract(double a, double b) {
    return a - b;
}
static double multiply(double a, double b) {
    return a * b;
}
static double divide(double a, double b) {
    return a / b;
}
static int32_t to_int(double number) {
    return isfinite(number) ? (int32_t)(uint32_t)(int64_t)fmod(number, 4294967296.0) : 0;
}
static double bit_or(double a, double b) {
    return to_int(a) | to_int(b);
}
static double bit_and(double a, double b) {
    return to_int(a) & to_int(b);
}
static double bit_xor(double a, double b) {
    return to_int(a) ^ to_int(b);
}
static double shift_left(double a, double b) {
    return (int32_t)((uint32_t)to_int(a) << (to_int(b) & 31));
}
static double shift_right(double a, double b) {
    return to_int(a) >> (to_int(b) & 31);
}
static double shift_right_unsigned(double a, double b) {
    return (uint32_t)to_int(a) >> (to_int(b) & 31);
}

static const struct {
    const char *operator;
    double (*run)(double a, double b);
} arithmetic[] = {
    {"-", subtract}, {"*", multiply}, {"/", divide}, {"%", modulo}, {"**", pow}, {"|", bit_or}, {"&", bit_and}, {"^", bit_xor},
    {"<<", shift_left}, {">>", shift_right}, {">>>", shift_right_unsigned},
};

/* --- comparison ----------------------------------------------------------------------------------------------------------------------- */

static bool is_object(const Value *value) {
    return value->kind == VALUE_ARRAY || value->kind == VALUE_OBJECT || value->kind == VALUE_FUNCTION;
}

/* 1, 0, -1: not known. */
static int equal_strictly(const Value *left, const Value *right) {
    if (left == right && !value_is_symbolic(left) && left->kind != VALUE_NUMBER)
        return 1;
    if (value_is_symbolic(left) || value_is_symbolic(right))
        return -1;
    if (left->kind != right->kind)
        return 0;
    if (left->kind == VALUE_NUMBER)
        return value_number(left) == value_number(right);
    if (is_object(left))
        return 0;
    return strcmp(value_plain_text(left), value_plain_text(right)) == 0;
}

static int equal_loosely(const Value *left, const Value *right) {
    double a, b;
    if (value_is_symbolic(left) || value_is_symbolic(right))
        return -1;
    if (value_is_nothing(left) || value_is_nothing(right))
        return value_is_nothing(left) && value_is_nothing(right);
    if (left->kind == right->kind || is_object(left) || is_object(right))
        return equal_strictly(left, right);
    return to_number(left, &a) && to_number(right, &b) && a == b;
}

static int compare_order(const char *operator, const Value *left, const Value *right) {
    double a, b;
    if (both(left, right, VALUE_STRING)) {
        a = strcmp(left->text, right->text);
        b = 0;
    } else if (!to_number(left, &a) || !to_number(right, &b)) {
        return -1;
    }
    if (operator[0] == '<')
        return operator[1] ? a <= b : a < b;
    return operator[1] ? a >= b : a > b;
}

static int compare_with(const char *operator, const Value *left, const Value *right) {
    if (strcmp(operator, "===") == 0)
        return equal_strictly(left, right);
    if (strcmp(operator, "==") == 0)
        return equal_loosely(left, right);
    int equal = operator[0] != '!' ? -1 : operator[2] ? equal_strictly(left, right) : equal_loosely(left, right);
    if (operator[0] == '!')
        return equal < 0 ? -1 : !equal;
    if (strcmp(operator, "in") == 0)
        return right->kind == VALUE_OBJECT && left->kind == VALUE_STRING && !right->gap ? object_find(right, left->text) != NULL : -1;
    return compare_order(operator, left, right);
}

static bool is_comparison(const char *operator) {
    static const char *const all[] = {"===", "!==", "==", "!=", "<", ">", "<=", ">=", "in"};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (strcmp(all[i], operator) == 0)
            return true;
    return false;
}

const Value *apply_operator(Scope *scope, const Node *node, const char *operator, const Value *left, const Value *right) {
    Program *program = program_of(scope);
    if (left->kind == VALUE_UNKNOWN || right->kind == VALUE_UNKNOWN)
        return left->kind == VALUE_UNKNOWN ? left : right;
    if (is_comparison(operator)) {
        int truth = compare_with(operator, left, right);
        if (truth >= 0)
            return make_boolean(program, truth);
    }
    const Value *sum = strcmp(operator, "+") == 0 ? add(scope, node, left, right) : NULL;
    if (sum)
        return sum;
    double a, b;
    for (size_t i = 0; i < G_N_ELEMENTS(arithmetic); i++)
        if (strcmp(arithmetic[i].operator, operator) == 0 && to_number(left, &a) && to_number(right, &b))
            return make_number(program, arithmetic[i].run(a, b), node_place(scope, node));
    const Value *items[] = {left, right};
    if (value_is_symbolic(left) || value_is_symbolic(right))
        return make_operation(program, operator, items, 2, node_place(scope, node));
    return unknown_node(scope, node, " is an operation on values that it is not made for");
}

/* --- short circuits ------------------------------------------------------------------------------------------------------------------- */

/* Whether the right side is needed: 1 yes, 0 no, -1 not known; -2: no such operator. */
static int needs_right(const char *operator, const Value *left) {
    if (strcmp(operator, "??") == 0)
        return value_is_symbolic(left) || left->kind == VALUE_UNKNOWN ? -1 : value_is_nothing(left);
    int truth = value_truth(left);
    if (strcmp(operator, "&&") == 0)
        return truth;
    if (strcmp(operator, "||") == 0)
        return truth < 0 ? -1 : !truth;
    return -2;
}

static const Value *short_circuit(Scope *scope, const Node *node, const char *operator, const Value *left, const Node *right) {
    int needed = needs_right(operator, left);
    if (needed == 0 || left->kind == VALUE_UNKNOWN)
        return left;
    const Value *items[] = {left, evaluate(scope, right)};
    return needed == 1 ? items[1] : make_operation(program_of(scope), operator, items, 2, node_place(scope, node));
}

static const Value *operate(Scope *scope, const Node *node, const Value *left) {
    const char *operator = node->text ? node->text : "";
    const Node *right = node_field(node, FIELD_RIGHT);
    if (needs_right(operator, left) != -2)
        return short_circuit(scope, node, operator, left, right);
    return apply_operator(scope, node, operator, left, evaluate(scope, right));
}

/* "a" + "b" + ... leans to the left, as deep as it is long: walked down, then up, without recursion. */
const Value *evaluate_operator(Scope *scope, const Node *node) {
    g_autoptr(GPtrArray) spine = g_ptr_array_new();
    while (node && node->kind == NODE_BINARY) {
        g_ptr_array_add(spine, (void *)(uintptr_t)node);
        node = node_field(node, FIELD_LEFT);
    }
    const Value *value = evaluate(scope, node);
    while (spine->len) {
        const Node *above = g_ptr_array_index(spine, spine->len - 1);
        g_ptr_array_set_size(spine, (int)spine->len - 1);
        value = operate(scope, above, value);
    }
    return value;
}

/* --- one operand ---------------------------------------------------------------------------------------------------------------------- */

static const char *type_name(const Value *value) {
    static const char *const names[] = {
        [VALUE_UNDEFINED] = "undefined", [VALUE_NULL] = "object", [VALUE_BOOLEAN] = "boolean", [VALUE_NUMBER] = "number",
        [VALUE_STRING] = "string", [VALUE_ARRAY] = "object", [VALUE_OBJECT] = "object", [VALUE_FUNCTION] = "function",
    };
    return value->kind == VALUE_NUMBER && value->truth ? "bigint" : value->kind <= VALUE_FUNCTION ? names[value->kind] : NULL;
}

static const Value *evaluate_delete(Scope *scope, const Node *argument) {
    argument = node_bare(argument);
    const Value *unknown = NULL;
    if (argument && (argument->kind == NODE_MEMBER || argument->kind == NODE_SUBSCRIPT)) {
        const Value *object = evaluate(scope, node_field(argument, FIELD_OBJECT));
        const char *key = property_key(scope, argument, &unknown);
        if (object->kind == VALUE_OBJECT && key)
            object_remove(program_of(scope), value_open(object), key);
    }
    return program_of(scope)->true_value;
}

const Value *evaluate_unary(Scope *scope, const Node *node) {
    Program *program = program_of(scope);
    const char *operator = node->text ? node->text : "";
    const Node *argument = node_field(node, FIELD_ARGUMENT);
    if (strcmp(operator, "delete") == 0)
        return evaluate_delete(scope, argument);
    if (strcmp(operator, "void") == 0)
        return program->undefined;
    const Node *bare = node_bare(argument);
    bool undefined_name = bare && bare->kind == NODE_IDENTIFIER && strcmp(operator, "typeof") == 0 && !scope_find(scope, bare->text);
    const Value *value = evaluate(scope, argument);
    if (value->kind == VALUE_UNKNOWN)
        return undefined_name ? make_text(program, "undefined", 9, node_place(scope, node)) : value;
    double number;
    int truth = strcmp(operator, "!") == 0 ? value_truth(value) : -1;
    if (truth >= 0)
        return make_boolean(program, !truth);
    const char *type = strcmp(operator, "typeof") == 0 ? type_name(value) : NULL;
    if (type)
        return make_text(program, type, strlen(type), node_place(scope, node));
    if (strchr("+-~", *operator) && to_number(value, &number)) {
        const Value *made = make_number(program, *operator == '-' ? -number : *operator == '~' ? ~to_int(number) : number, node_place(scope, node));
        value_open(made)->truth = value->kind == VALUE_NUMBER && value->truth;
        return made;
    }
    return make_operation(program, operator, &value, 1, node_place(scope, node));
}

const Value *evaluate_template(Scope *scope, const Node *node) {
    Program *program = program_of(scope);
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    bool plain = true;
    GString *text = g_string_new(node->parts[0]);
    for (uint32_t i = 0; i < node->count; i++) {
        const Value *value = evaluate(scope, node_inner(&node->children[i]));
        const char *part = value_plain_text(value);
        if (part && text->len + strlen(part) < TEXT_LIMIT) {
            g_string_append(text, part);
        } else {
            plain = false;
            if (text->len)
                g_ptr_array_add(items, value_open(make_text(program, text->str, text->len, node_place(scope, node))));
            g_string_truncate(text, 0);
            g_ptr_array_add(items, value_open(value));
        }
        g_string_append(text, node->parts[i + 1]);
    }
    if (text->len || plain)
        g_ptr_array_add(items, value_open(make_text(program, text->str, text->len, node_place(scope, node))));
    g_string_free(text, TRUE);
    if (plain)
        return g_ptr_array_index(items, 0);
    return make_operation(program, "+", (const Value *const *)items->pdata, items->len, node_place(scope, node));
}
