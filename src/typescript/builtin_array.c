#include <string.h>
#include "evaluator.h"

/* One round of map(), filter(), ...: function(item, index, array). */
static const Value *visit(const Call *call, size_t i) {
    const Value *items[] = {call->receiver->items[i], make_number(call->program, (double)i, call->place), call->receiver};
    return call_back(call, call_item(call, 0), items, 3);
}

static Value *result_array(const Call *call) {
    Value *array = make_array(call->program, call->place);
    value_add_gap(array, call->receiver->gap);
    return array;
}

static const Value *array_map(const Call *call) {
    Value *array = result_array(call);
    for (size_t i = 0, count = call->receiver->count; i < count && i < call->receiver->count; i++)
        array_add(call->program, array, visit(call, i));
    return array;
}

static const Value *array_flat_map(const Call *call) {
    Value *array = result_array(call);
    for (size_t i = 0, count = call->receiver->count; i < count && i < call->receiver->count; i++) {
        const Value *item = visit(call, i);
        if (item->kind == VALUE_ARRAY)
            spread_items(call->program, array, item, call->place);
        else
            array_add(call->program, array, item);
    }
    return array;
}

static const Value *array_filter(const Call *call) {
    Value *array = result_array(call);
    for (size_t i = 0, count = call->receiver->count; i < count && i < call->receiver->count; i++) {
        const Value *kept = visit(call, i);
        int truth = is_global(call_item(call, 0), "Boolean") ? value_truth(call->receiver->items[i]) : value_truth(kept);
        if (truth < 0)
            value_add_gap(array, kept->kind == VALUE_UNKNOWN ? kept : make_unknown(call->program, call->place, "whether an element stays is not known"));
        else if (truth)
            array_add(call->program, array, call->receiver->items[i]);
    }
    return array;
}

static const Value *array_for_each(const Call *call) {
    for (size_t i = 0, count = call->receiver->count; i < count && i < call->receiver->count; i++)
        visit(call, i);
    return call->receiver->gap ? call->receiver->gap : call->program->undefined;
}

static const Value *array_reduce(const Call *call) {
    size_t i = call->count < 2;
    if (i && (!call->receiver->count))
        return NULL;
    const Value *sum = i ? call->receiver->items[0] : call->items[1];
    for (; i < call->receiver->count; i++) {
        const Value *items[] = {sum, call->receiver->items[i], make_number(call->program, (double)i, call->place), call->receiver};
        sum = call_back(call, call_item(call, 0), items, 4);
    }
    return call->receiver->gap ? call->receiver->gap : sum;
}

/* find, findIndex, some, every: the first element where the answer is `wanted`. */
static const Value *search(const Call *call, bool wanted, size_t *found) {
    *found = SIZE_MAX;
    for (size_t i = 0; i < call->receiver->count; i++) {
        const Value *answer = visit(call, i);
        int truth = value_truth(answer);
        if (truth < 0)
            return answer->kind == VALUE_UNKNOWN ? answer : make_unknown(call->program, call->place, "the answer for an element is not known");
        if (truth == wanted) {
            *found = i;
            return NULL;
        }
    }
    return call->receiver->gap;
}

static const Value *array_find(const Call *call) {
    size_t found;
    const Value *unknown = search(call, true, &found);
    return unknown ? unknown : found == SIZE_MAX ? call->program->undefined : call->receiver->items[found];
}

static const Value *array_find_index(const Call *call) {
    size_t found;
    const Value *unknown = search(call, true, &found);
    return unknown ? unknown : make_number(call->program, found == SIZE_MAX ? -1 : (double)found, call->place);
}

static const Value *array_some(const Call *call) {
    size_t found;
    const Value *unknown = search(call, true, &found);
    return unknown ? unknown : make_boolean(call->program, found != SIZE_MAX);
}

static const Value *array_every(const Call *call) {
    size_t found;
    const Value *unknown = search(call, false, &found);
    return unknown ? unknown : make_boolean(call->program, found == SIZE_MAX);
}

static const Value *array_concat(const Call *call) {
    Value *array = make_array(call->program, call->place);
    spread_items(call->program, array, call->receiver, call->place);
    for (size_t i = 0; i < call->count; i++)
        if (call->items[i]->kind == VALUE_ARRAY || value_is_symbolic(call->items[i]) || call->items[i]->kind == VALUE_UNKNOWN)
            spread_items(call->program, array, call->items[i], call->place);
        else
            array_add(call->program, array, call->items[i]);
    value_add_gap(array, call->gap);
    return array;
}

static const Value *array_push(const Call *call) {
    Value *array = value_open(call->receiver);
    for (size_t i = 0; i < call->count; i++)
        array_add(call->program, array, call->items[i]);
    value_add_gap(array, call->gap);
    return make_number(call->program, (double)array->count, call->place);
}

static const Value *array_join(const Call *call) {
    const char *between = call->count ? value_plain_text(call->items[0]) : ",";
    if (call->receiver->gap || !between)
        return call->receiver->gap;
    GString *text = g_string_new(NULL);
    const Value *unknown = NULL;
    bool plain = true;
    for (size_t i = 0; i < call->receiver->count && text->len < 16 * 1024 * 1024; i++) {
        const Value *item = call->receiver->items[i];
        const char *part = value_is_nothing(item) ? "" : value_plain_text(item);
        if (item->kind == VALUE_UNKNOWN)
            unknown = item;
        plain = plain && part;
        g_string_append(text, i ? between : "");
        g_string_append(text, part ? part : "");
    }
    const Value *value = plain ? make_text(call->program, text->str, text->len, call->receiver->place) : unknown;
    g_string_free(text, TRUE);
    return value;
}

static size_t position(const Call *call, size_t argument, size_t otherwise, size_t length) {
    const Value *value = call_item(call, argument);
    if (value->kind != VALUE_NUMBER)
        return otherwise;
    double number = value_number(value);
    if (number < 0)
        number += (double)length;
    return number < 0 ? 0 : number > (double)length ? length : (size_t)number;
}

static const Value *array_slice(const Call *call) {
    Value *array = result_array(call);
    size_t count = call->receiver->count;
    for (size_t i = position(call, 0, 0, count), end = position(call, 1, count, count); i < end; i++)
        array_add(call->program, array, call->receiver->items[i]);
    return array;
}

static bool is_same(const Value *a, const Value *b) {
    const char *first = value_plain_text(a), *second = value_plain_text(b);
    return a == b || (a->kind == b->kind && first && second && strcmp(first, second) == 0);
}

static size_t index_of(const Call *call) {
    for (size_t i = 0; i < call->receiver->count; i++)
        if (is_same(call->receiver->items[i], call_item(call, 0)))
            return i;
    return SIZE_MAX;
}

static const Value *array_includes(const Call *call) {
    size_t found = index_of(call);
    if (found == SIZE_MAX && (call->receiver->gap || value_is_symbolic(call_item(call, 0))))
        return call->receiver->gap;
    return make_boolean(call->program, found != SIZE_MAX);
}

static const Value *array_index_of(const Call *call) {
    size_t found = index_of(call);
    return make_number(call->program, found == SIZE_MAX ? -1 : (double)found, call->place);
}

static void flatten(const Call *call, Value *array, const Value *from, int depth) {
    for (size_t i = 0; i < from->count && program_work(call->program, 64); i++)
        if (from->items[i]->kind == VALUE_ARRAY && depth > 0)
            flatten(call, array, from->items[i], depth - 1);
        else
            array_add(call->program, array, from->items[i]);
    value_add_gap(array, from->gap);
}

static const Value *array_flat(const Call *call) {
    Value *array = result_array(call);
    const Value *depth = call_item(call, 0);
    flatten(call, array, call->receiver, depth->kind == VALUE_NUMBER ? (int)CLAMP(value_number(depth), 0, 20) : 1);
    return array;
}

static const Value *array_at(const Call *call) {
    size_t count = call->receiver->count, at = position(call, 0, 0, count);
    return at < count ? call->receiver->items[at] : call->receiver->gap ? call->receiver->gap : call->program->undefined;
}

static const Value *array_values(const Call *call) {
    Value *array = result_array(call);
    spread_items(call->program, array, call->receiver, call->place);
    return array;
}

static const Value *array_keys(const Call *call) {
    Value *array = result_array(call);
    for (size_t i = 0; i < call->receiver->count; i++)
        array_add(call->program, array, make_number(call->program, (double)i, call->place));
    return array;
}

static const Value *array_entries(const Call *call) {
    Value *array = result_array(call);
    for (size_t i = 0; i < call->receiver->count; i++) {
        Value *pair = make_array(call->program, call->place);
        array_add(call->program, pair, make_number(call->program, (double)i, call->place));
        array_add(call->program, pair, call->receiver->items[i]);
        array_add(call->program, array, pair);
    }
    return array;
}

const Builtin array_methods[] = {
    {"map", array_map},           {"flatMap", array_flat_map}, {"filter", array_filter},   {"forEach", array_for_each}, {"reduce", array_reduce},
    {"find", array_find},         {"findIndex", array_find_index}, {"some", array_some},   {"every", array_every},      {"concat", array_concat},
    {"push", array_push},         {"join", array_join},        {"slice", array_slice},     {"includes", array_includes}, {"indexOf", array_index_of},
    {"flat", array_flat},         {"at", array_at},            {"entries", array_entries}, {"keys", array_keys},        {"values", array_values},
    {NULL, NULL},
};
