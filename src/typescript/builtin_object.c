#include <string.h>
#include "evaluator.h"

/* The object whose members are asked for: of an array its elements by number. NULL: not known, with *unknown when there is a reason. */
static const Value *whole(const Call *call, const Value **unknown) {
    const Value *value = call_item(call, 0);
    if (value->kind == VALUE_UNKNOWN)
        *unknown = value;
    if (value->kind != VALUE_OBJECT && value->kind != VALUE_ARRAY && value->kind != VALUE_FUNCTION)
        return NULL;
    value_fill(call->program, value);
    Value *object = make_object(call->program, call->place);
    spread_members(call->program, object, value, call->place);
    return object;
}

static const Value *key_text(const Call *call, const ValueMember *member) {
    return make_text(call->program, member->key, strlen(member->key), member->place);
}

static const Value *listed(const Call *call, bool keys, bool values) {
    const Value *unknown = NULL, *object = whole(call, &unknown);
    if (!object)
        return unknown;
    Value *array = make_array(call->program, call->place);
    value_add_gap(array, object->gap);
    for (size_t i = 0; i < object->count; i++) {
        const ValueMember *member = &object->members[i];
        if (keys && values) {
            Value *pair = make_array(call->program, member->place);
            array_add(call->program, pair, key_text(call, member));
            array_add(call->program, pair, member->value);
            array_add(call->program, array, pair);
        } else {
            array_add(call->program, array, keys ? key_text(call, member) : member->value);
        }
    }
    return array;
}

static const Value *object_keys(const Call *call) {
    return listed(call, true, false);
}

static const Value *object_values(const Call *call) {
    return listed(call, false, true);
}

static const Value *object_entries(const Call *call) {
    return listed(call, true, true);
}

static const Value *object_from_entries(const Call *call) {
    const Value *list = call_item(call, 0);
    if (list->kind != VALUE_ARRAY)
        return list->kind == VALUE_UNKNOWN ? list : NULL;
    Value *object = make_object(call->program, call->place);
    value_add_gap(object, list->gap);
    for (size_t i = 0; i < list->count; i++) {
        const Value *pair = list->items[i];
        const char *key = pair->kind == VALUE_ARRAY && pair->count ? value_plain_text(pair->items[0]) : NULL;
        if (key)
            object_set(call->program, object, key, pair->count > 1 ? pair->items[1] : call->program->undefined, pair->items[0]->place);
        else
            value_add_gap(object, pair->kind == VALUE_UNKNOWN ? pair : make_unknown(call->program, call->place, "a key is not known"));
    }
    return object;
}

static const Value *object_assign(const Call *call) {
    const Value *target = call_item(call, 0);
    if (target->kind == VALUE_FUNCTION) {
        for (size_t i = 1; i < call->count; i++)
            if (call->items[i]->kind == VALUE_OBJECT)
                for (size_t j = 0; j < call->items[i]->count; j++)
                    member_set(call->program, target, call->items[i]->members[j].key, call->items[i]->members[j].value, call->place);
        return target;
    }
    if (target->kind != VALUE_OBJECT)
        return target->kind == VALUE_UNKNOWN ? target : NULL;
    for (size_t i = 1; i < call->count; i++)
        spread_members(call->program, value_open(target), call->items[i], call->place);
    value_add_gap(value_open(target), call->gap);
    return target;
}

/* A getter is asked at once: what compilers export so is there by then. */
static const Value *object_define_property(const Call *call) {
    const Value *target = call_item(call, 0), *description = call_item(call, 2);
    const char *key = value_plain_text(call_item(call, 1));
    const ValueMember *value = object_find(description, "value"), *get = object_find(description, "get");
    if ((target->kind != VALUE_OBJECT && target->kind != VALUE_FUNCTION) || !key)
        return target->kind == VALUE_UNKNOWN ? target : NULL;
    if (strcmp(key, "__esModule") != 0 && (value || get))
        member_set(call->program, target, key, get ? call_back(call, get->value, NULL, 0) : value->value, call->place);
    return target;
}

static const Value *first_argument(const Call *call) {
    return call->count ? call->items[0] : NULL;
}

static const Value *array_from(const Call *call) {
    const Value *from = call_item(call, 0);
    Value *array = make_array(call->program, call->place);
    const ValueMember *length = from->kind == VALUE_OBJECT ? object_find(from, "length") : NULL;
    if (length && length->value->kind == VALUE_NUMBER) {
        for (double i = 0; i < value_number(length->value); i++)
            if (!array_add(call->program, array, call->program->undefined))
                break;
    } else {
        spread_items(call->program, array, from, call->place);
    }
    if (call->count < 2)
        return array;
    for (size_t i = 0; i < array->count; i++) {
        const Value *items[] = {array->items[i], make_number(call->program, (double)i, call->place)};
        array->items[i] = call_back(call, call->items[1], items, 2);
    }
    return array;
}

static const Value *array_is_array(const Call *call) {
    const Value *value = call_item(call, 0);
    return value_is_symbolic(value) ? NULL : value->kind == VALUE_UNKNOWN ? value : make_boolean(call->program, value->kind == VALUE_ARRAY);
}

static const Value *to_string(const Call *call) {
    const Value *value = call_item(call, 0);
    const char *text = value_plain_text(value);
    return text ? make_text(call->program, call->count ? text : "", call->count ? strlen(text) : 0, call->place) : value->kind == VALUE_UNKNOWN ? value : NULL;
}

static const Value *to_number(const Call *call) {
    const Value *value = call_item(call, 0);
    if (value->kind == VALUE_NUMBER || value->kind == VALUE_UNKNOWN)
        return value;
    if (value->kind == VALUE_BOOLEAN)
        return make_number(call->program, value->truth, call->place);
    if (value->kind != VALUE_STRING)
        return NULL;
    return make_number(call->program, text_number(value->text), call->place);
}

static const Value *to_boolean(const Call *call) {
    int truth = value_truth(call_item(call, 0));
    return truth < 0 ? NULL : make_boolean(call->program, truth);
}

static const Value *json_stringify(const Call *call) {
    const Value *value = call_item(call, 0);
    g_autofree char *text = call->count == 1 ? value_json(value) : NULL;
    return text ? make_text(call->program, text, strlen(text), call->place) : value->kind == VALUE_UNKNOWN ? value : NULL;
}

static const Value *object_has_own(const Call *call) {
    const char *key = value_plain_text(call_item(call, 0));
    value_fill(call->program, call->receiver);
    if (!key || (call->receiver->gap && !object_find(call->receiver, key)))
        return call->receiver->gap;
    return make_boolean(call->program, object_find(call->receiver, key) != NULL);
}

static const Value *object_has_own_name(const Call *call) {
    const Value *object = call_item(call, 0), *key = call_item(call, 1);
    Call inner = {.program = call->program, .scope = call->scope, .receiver = object, .items = &key, .count = 1, .place = call->place};
    return object->kind == VALUE_OBJECT ? object_has_own(&inner) : object->kind == VALUE_UNKNOWN ? object : NULL;
}

static const Value *function_call(const Call *call) {
    Call inner = *call;
    inner.receiver = call->count ? call->items[0] : NULL;
    inner.items = call->count ? call->items + 1 : NULL;
    inner.count = call->count ? call->count - 1 : 0;
    return call_value(&inner, call->receiver);
}

static const Value *function_apply(const Call *call) {
    Value *list = make_array(call->program, call->place);
    if (call->count > 1)
        spread_items(call->program, list, call->items[1], call->place);
    Call inner = *call;
    inner.receiver = call->count ? call->items[0] : NULL;
    inner.items = list->items;
    inner.count = list->count;
    inner.gap = list->gap;
    return call_value(&inner, call->receiver);
}

static const Value *function_bind(const Call *call) {
    const Closure *closure = call->receiver->private;
    if (call->count > 1 || closure->builtin)
        return NULL;
    Value *bound = make_value(call->program, VALUE_FUNCTION, call->place);
    Closure *copy = ARENA_NEW(call->program->arena, Closure);
    *copy = *closure;
    copy->receiver = call_item(call, 0);
    bound->private = copy;
    bound->text = call->receiver->text;
    return bound;
}

const Builtin object_methods[] = {{"hasOwnProperty", object_has_own}, {NULL, NULL}};

const Builtin function_methods[] = {{"call", function_call}, {"apply", function_apply}, {"bind", function_bind}, {NULL, NULL}};

const Builtin global_functions[] = {
    {"Object.keys", object_keys},       {"Object.values", object_values},     {"Object.entries", object_entries}, {"Object.fromEntries", object_from_entries},
    {"Object.assign", object_assign},   {"Object.freeze", first_argument},    {"Object.seal", first_argument},  {"Object.defineProperty", object_define_property},    {"Array.from", array_from},
    {"Array.isArray", array_is_array},  {"String", to_string},                {"Number", to_number},              {"Boolean", to_boolean},
    {"Object.hasOwn", object_has_own_name}, {"Object.getOwnPropertyNames", object_keys},
    {"JSON.stringify", json_stringify}, {"structuredClone", first_argument},  {"Promise.resolve", first_argument}, {NULL, NULL},
};
