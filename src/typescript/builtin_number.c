#include <math.h>
#include <string.h>
#include "evaluator.h"

/* --- numbers -------------------------------------------------------------------------------------------------------------------------- */

static const Value *plain_to_string(const Call *call) {
    const char *text = value_plain_text(call->receiver);
    return text && !call->count ? make_text(call->program, text, strlen(text), call->place) : NULL;
}

static const Value *number_to_fixed(const Call *call) {
    const Value *digits = call_item(call, 0);
    double count = digits->kind == VALUE_NUMBER ? value_number(digits) : 0, number = call->receiver->kind == VALUE_NUMBER ? value_number(call->receiver) : NAN;
    char text[160], format[8];
    if (!(count >= 0 && count <= 20) || !(fabs(number) < 1e21) || digits->kind == VALUE_UNKNOWN)
        return NULL;
    g_snprintf(format, sizeof format, "%%.%df", (int)count);
    g_ascii_formatd(text, sizeof text, format, number);
    return make_text(call->program, text, strlen(text), call->place);
}

const Builtin number_methods[] = {{"toString", plain_to_string}, {"valueOf", plain_to_string}, {"toFixed", number_to_fixed}, {NULL, NULL}};

/* --- Math ----------------------------------------------------------------------------------------------------------------------------- */

static const Value *math_one(const Call *call, double (*function)(double)) {
    const Value *value = call_item(call, 0);
    if (value->kind == VALUE_UNKNOWN)
        return value;
    return value->kind == VALUE_NUMBER ? make_number(call->program, function(value_number(value)), call->place) : NULL;
}

static double round_half_up(double number) {
    return floor(number + 0.5);
}

static const Value *math_floor(const Call *call) {
    return math_one(call, floor);
}

static const Value *math_ceil(const Call *call) {
    return math_one(call, ceil);
}

static const Value *math_round(const Call *call) {
    return math_one(call, round_half_up);
}

static const Value *math_abs(const Call *call) {
    return math_one(call, fabs);
}

static const Value *math_trunc(const Call *call) {
    return math_one(call, trunc);
}

static const Value *math_extreme(const Call *call, double sign) {
    double best = -INFINITY;
    for (size_t i = 0; i < call->count; i++) {
        if (call->items[i]->kind != VALUE_NUMBER)
            return call->items[i]->kind == VALUE_UNKNOWN ? call->items[i] : NULL;
        best = fmax(best, sign * value_number(call->items[i]));
    }
    return call->gap ? call->gap : make_number(call->program, sign * best, call->place);
}

static const Value *math_max(const Call *call) {
    return math_extreme(call, 1);
}

static const Value *math_min(const Call *call) {
    return math_extreme(call, -1);
}

/* parseInt("12px"), parseFloat("1.5em"): the number that a text starts with. */
static const Value *parse_number(const Call *call, bool whole) {
    const Value *value = call_item(call, 0);
    const char *text = value_plain_text(value);
    char *end;
    if (!text || call->count > 1 || g_str_has_prefix(text, "0x"))
        return value->kind == VALUE_UNKNOWN ? value : NULL;
    double number = whole ? (double)g_ascii_strtoll(text, &end, 10) : g_ascii_strtod(text, &end);
    return make_number(call->program, end == text ? NAN : number, call->place);
}

static const Value *parse_int(const Call *call) {
    const Value *base = call->count > 1 ? call->items[1] : NULL;
    Call inner = *call;
    if (base && base->kind == VALUE_NUMBER && value_number(base) == 10)
        inner.count = 1;
    return parse_number(&inner, true);
}

static const Value *parse_float(const Call *call) {
    return parse_number(call, false);
}

const Builtin math_functions[] = {
    {"Math.floor", math_floor}, {"Math.ceil", math_ceil}, {"Math.round", math_round}, {"Math.abs", math_abs},           {"Math.trunc", math_trunc},         {"Math.max", math_max},
    {"Math.min", math_min},     {"parseInt", parse_int},  {"parseFloat", parse_float}, {"Number.parseInt", parse_int}, {"Number.parseFloat", parse_float}, {NULL, NULL},
};
