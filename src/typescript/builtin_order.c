#include <string.h>
#include "evaluator.h"

/* Methods that change an array in its place, and those that put it in order. */

static const Value *array_pop(const Call *call) {
    Value *array = value_open(call->receiver);
    if (array->gap)
        return array->gap;
    return array->count ? array->items[--array->count] : call->program->undefined;
}

static const Value *array_shift(const Call *call) {
    Value *array = value_open(call->receiver);
    if (!array->count)
        return array->gap ? array->gap : call->program->undefined;
    const Value *first = array->items[0];
    memmove(array->items, array->items + 1, sizeof *array->items * --array->count);
    return first;
}

static const Value *array_unshift(const Call *call) {
    Value *array = value_open(call->receiver), *copy = make_array(call->program, call->place);
    for (size_t i = 0; i < call->count; i++)
        array_add(call->program, copy, call->items[i]);
    spread_items(call->program, copy, array, call->place);
    value_add_gap(copy, call->gap);
    array->count = 0;
    spread_items(call->program, array, copy, call->place);
    return make_number(call->program, (double)array->count, call->place);
}

static const Value *reverse(const Call *call, Value *array) {
    (void)call;
    for (size_t i = 0; i < array->count / 2; i++) {
        const Value *swap = array->items[i];
        array->items[i] = array->items[array->count - 1 - i];
        array->items[array->count - 1 - i] = swap;
    }
    return array;
}

static const Value *array_fill(const Call *call) {
    if (call->count > 1)
        return NULL;
    for (size_t i = 0; i < call->receiver->count; i++)
        call->receiver->items[i] = call_item(call, 0);
    return call->receiver;
}

typedef struct {
    const Call *call;
    const Value *unknown; /* why the order is not known */
} Order;

static int compare_texts(Order *order, const Value *a, const Value *b) {
    const char *first = value_plain_text(a), *second = value_plain_text(b);
    if ((!first || !second) && !order->unknown)
        order->unknown = !first && a->kind == VALUE_UNKNOWN ? a : make_unknown(order->call->program, order->call->place, "the order of the elements is not known");
    return first && second ? strcmp(first, second) : 0;
}

static int compare_items(const void *a, const void *b, void *data) {
    Order *order = data;
    const Value *items[] = {*(const Value *const *)a, *(const Value *const *)b};
    const Value *function = call_item(order->call, 0);
    if (order->unknown)
        return 0;
    if (function->kind == VALUE_UNDEFINED)
        return compare_texts(order, items[0], items[1]);
    const Value *answer = call_back(order->call, function, items, 2);
    if (answer->kind == VALUE_NUMBER)
        return value_number(answer) < 0 ? -1 : value_number(answer) > 0;
    order->unknown = answer->kind == VALUE_UNKNOWN ? answer : make_unknown(order->call->program, order->call->place, "the order of the elements is not known");
    return 0;
}

/* On a copy, as the comparison is the program's own and may look at the array. */
static const Value *sort(const Call *call, Value *array) {
    Order order = {call, NULL};
    Value *copy = make_array(call->program, call->place);
    for (size_t i = 0; i < array->count; i++)
        if (array->items[i]->kind != VALUE_UNDEFINED)
            array_add(call->program, copy, array->items[i]);
    if (copy->count > 1)
        g_qsort_with_data(copy->items, (int)copy->count, sizeof *copy->items, compare_items, &order);
    if (order.unknown)
        return order.unknown;
    while (copy->count < array->count && array_add(call->program, copy, call->program->undefined))
        ; /* what is undefined comes last, whatever the function says */
    value_add_gap(copy, array->gap);
    array->count = 0;
    spread_items(call->program, array, copy, call->place);
    return array;
}

static Value *copy_of(const Call *call) {
    Value *copy = make_array(call->program, call->place);
    spread_items(call->program, copy, call->receiver, call->place);
    return copy;
}

static const Value *array_sort(const Call *call) {
    return sort(call, value_open(call->receiver));
}

static const Value *array_to_sorted(const Call *call) {
    return sort(call, copy_of(call));
}

static const Value *array_reverse(const Call *call) {
    return reverse(call, value_open(call->receiver));
}

static const Value *array_to_reversed(const Call *call) {
    return reverse(call, copy_of(call));
}

const Builtin array_order_methods[] = {
    {"pop", array_pop},   {"shift", array_shift}, {"unshift", array_unshift},   {"fill", array_fill},
    {"sort", array_sort}, {"reverse", array_reverse}, {"toSorted", array_to_sorted}, {"toReversed", array_to_reversed}, {NULL, NULL},
};
