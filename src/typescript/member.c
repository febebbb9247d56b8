#include <string.h>
#include "evaluator.h"

static Closure *closure_of(const Value *function) {
    return function->private;
}

/* The element that a name such as "0" means; NULL: it is no such name. */
static const Value *element(Program *program, const Value *value, const char *name, SourcePlace place) {
    char *end;
    if (!g_ascii_isdigit(*name))
        return NULL;
    guint64 index = g_ascii_strtoull(name, &end, 10);
    if (*end)
        return NULL;
    if (value->kind == VALUE_ARRAY)
        return index < value->count ? value->items[index] : value->gap ? value->gap : program->undefined;
    const char *p = value->text;
    program_work(program, (size_t)MIN(index, strlen(p)));
    for (; *p && index; index--)
        p = next_character(p);
    return *p ? make_text(program, p, (size_t)(next_character(p) - p), place) : program->undefined;
}

static const Value *length_of(Program *program, const Value *value, SourcePlace place) {
    if (value->kind == VALUE_ARRAY)
        return value->gap ? value->gap : make_number(program, (double)value->count, place);
    size_t units = 0; /* of UTF-16 */
    for (const char *p = value->text; *p; p = next_character(p))
        units += g_utf8_get_char(p) > 0xFFFF ? 2 : 1;
    return make_number(program, (double)units, place);
}

static const Value *nothing_has(Program *program, const Value *target, const char *name, SourcePlace place) {
    return make_unknown(program, place, CODE("%s") " is asked of a value that is %s", name, target->kind == VALUE_NULL ? "null" : "undefined");
}

static const Value *object_member(Program *program, const Value *target, const char *name, SourcePlace place) {
    const ValueMember *member = object_find(target, name);
    if (member)
        return member->value;
    Module *module = object_take_module(target, false);
    const Value *exported = module ? module_export(module, name, place) : NULL;
    if (exported)
        return exported;
    const Builtin *method = builtin_method(VALUE_OBJECT, name);
    if (method)
        return make_builtin(program, method, target, place);
    if (target->gap)
        return target->gap;
    return module ? make_unknown(program, place, CODE("%s") " exports no " CODE("%s"), module->path, name) : program->undefined;
}

static const Value *function_member(Program *program, const Value *target, const char *name, SourcePlace place) {
    const Value *properties = closure_of(target)->properties;
    const ValueMember *member = properties ? object_find(properties, name) : NULL;
    if (member)
        return member->value;
    const Builtin *method = builtin_method(VALUE_FUNCTION, name);
    if (method)
        return make_builtin(program, method, target, place);
    if (strcmp(name, "name") == 0 && target->text)
        return make_text(program, target->text, strlen(target->text), place);
    return properties && properties->gap ? properties->gap : program->undefined;
}

const Value *member_of(Program *program, const Value *target, const char *name, SourcePlace place) {
    switch (target->kind) {
    case VALUE_UNKNOWN:
        return target;
    case VALUE_EXTERNAL:
    case VALUE_CALL:
    case VALUE_MEMBER:
    case VALUE_TEMPLATE:
    case VALUE_OPERATION:
        return make_member(program, target, name, place);
    case VALUE_UNDEFINED:
    case VALUE_NULL:
        return nothing_has(program, target, name, place);
    case VALUE_OBJECT:
        return object_member(program, target, name, place);
    case VALUE_FUNCTION:
        return function_member(program, target, name, place);
    case VALUE_ARRAY:
    case VALUE_STRING:
        if (strcmp(name, "length") == 0)
            return length_of(program, target, place);
        const Value *item = element(program, target, name, place);
        if (item)
            return item;
        break;
    case VALUE_BOOLEAN:
    case VALUE_NUMBER:
        break;
    }
    const Builtin *method = builtin_method(target->kind, name);
    return method ? make_builtin(program, method, target, place) : program->undefined;
}

bool member_set(Program *program, const Value *target, const char *key, const Value *value, SourcePlace place) {
    if (target->kind == VALUE_OBJECT) {
        object_set(program, value_open(target), key, value, place);
        return true;
    }
    if (target->kind == VALUE_FUNCTION) {
        Closure *closure = closure_of(target);
        if (!closure->properties)
            closure->properties = make_object(program, place);
        object_set(program, value_open(closure->properties), key, value, place);
        return true;
    }
    if (target->kind != VALUE_ARRAY)
        return false;
    char *end;
    guint64 index = g_ascii_isdigit(*key) ? g_ascii_strtoull(key, &end, 10) : G_MAXUINT64;
    if (index == G_MAXUINT64 || *end)
        return false;
    Value *array = value_open(target);
    while (array->count <= index)
        if (!array_add(program, array, program->undefined))
            return false;
    array->items[index] = value;
    return true;
}

/* a?.b.c: with `a` undefined the whole chain is. */
static bool chain_is_optional(const Node *node) {
    while (node && (node->kind == NODE_MEMBER || node->kind == NODE_SUBSCRIPT || node->kind == NODE_CALL || node->kind == NODE_NON_NULL)) {
        if (node->flags & NODE_IS_OPTIONAL || node_child(node, NODE_OPTIONAL_CHAIN))
            return true;
        node = node->kind == NODE_CALL ? node_field(node, FIELD_FUNCTION) : node->kind == NODE_NON_NULL ? node_inner(node) : node_field(node, FIELD_OBJECT);
    }
    return false;
}

/* process.env[name]: with a name that is not known the two are kept. */
static const Value *symbolic_element(Scope *scope, const Node *node, const Value *object) {
    const Value *index = evaluate(scope, node_field(node, FIELD_INDEX));
    const char *key = value_plain_text(index);
    const Value *items[] = {object, index};
    if (key)
        return member_of(scope->module->program, object, key, node_place(scope, node));
    return make_operation(scope->module->program, "[]", items, 2, node_place(scope, node));
}

const Value *evaluate_member(Scope *scope, const Node *node) {
    Program *program = scope->module->program;
    const Value *object = evaluate(scope, node_field(node, FIELD_OBJECT));
    if (object->kind == VALUE_UNKNOWN)
        return object;
    if (value_is_nothing(object) && chain_is_optional(node))
        return program->undefined;
    const Value *unknown = NULL;
    if (node->kind == NODE_SUBSCRIPT && value_is_symbolic(object))
        return symbolic_element(scope, node, object);
    const char *key = property_key(scope, node, &unknown);
    const Node *property = node_field(node, FIELD_PROPERTY);
    SourcePlace place = node_place(scope, property ? property : node);
    if (key && value_is_nothing(object)) {
        g_autofree char *excerpt = source_excerpt(scope->module->source, node_field(node, FIELD_OBJECT), 60);
        return make_unknown(program, place, CODE("%s") " is %s, and " CODE("%s") " is asked of it", excerpt, object->kind == VALUE_NULL ? "null" : "undefined", key);
    }
    return key ? member_of(program, object, key, place) : unknown;
}
