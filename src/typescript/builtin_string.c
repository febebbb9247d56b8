#include <string.h>
#include "builtin_regex.h"

static const Value *text_result(const Call *call, char *take_text) {
    const Value *value = make_text(call->program, take_text, strlen(take_text), call->place);
    g_free(take_text);
    return value;
}

static const char *argument_text(const Call *call, size_t i) {
    return value_string(call_item(call, i));
}

static const Value *string_lower(const Call *call) {
    return text_result(call, g_utf8_strdown(call->receiver->text, -1));
}

static const Value *string_upper(const Call *call) {
    return text_result(call, g_utf8_strup(call->receiver->text, -1));
}

static const Value *string_trim(const Call *call) {
    return text_result(call, g_strstrip(g_strdup(call->receiver->text)));
}

static const Value *string_trim_start(const Call *call) {
    return text_result(call, g_strchug(g_strdup(call->receiver->text)));
}

static const Value *string_trim_end(const Call *call) {
    return text_result(call, g_strchomp(g_strdup(call->receiver->text)));
}

static const Value *string_includes(const Call *call) {
    const char *part = argument_text(call, 0);
    return part ? make_boolean(call->program, strstr(call->receiver->text, part) != NULL) : NULL;
}

static const Value *string_starts(const Call *call) {
    const char *part = argument_text(call, 0);
    return part ? make_boolean(call->program, g_str_has_prefix(call->receiver->text, part)) : NULL;
}

static const Value *string_ends(const Call *call) {
    const char *part = argument_text(call, 0);
    return part ? make_boolean(call->program, g_str_has_suffix(call->receiver->text, part)) : NULL;
}

enum { TEXT_LIMIT = 16 * 1024 * 1024 };

static const Value *replace(const Call *call, bool all) {
    const char *from = argument_text(call, 0), *to = argument_text(call, 1), *text = call->receiver->text;
    if (!from || !to || !*from)
        return NULL;
    GString *out = g_string_new(NULL);
    const char *found;
    while ((found = strstr(text, from)) && out->len < TEXT_LIMIT) {
        g_string_append_len(out, text, found - text);
        g_string_append(out, to);
        text = found + strlen(from);
        if (!all)
            break;
    }
    g_string_append(out, text);
    return text_result(call, g_string_free(out, FALSE));
}

static const Value *string_replace(const Call *call) {
    return is_regex(call_item(call, 0)) ? regex_replace(call) : replace(call, false);
}

static const Value *string_replace_all(const Call *call) {
    return is_regex(call_item(call, 0)) ? regex_replace(call) : replace(call, true);
}

static const Value *string_split(const Call *call) {
    Value *array = make_array(call->program, call->place);
    const char *by = argument_text(call, 0), *text = call->receiver->text;
    if (is_regex(call_item(call, 0)))
        return regex_split(call);
    if (!by)
        return NULL;
    if (!*by) {
        spread_items(call->program, array, call->receiver, call->place);
        return array;
    }
    for (const char *found; (found = strstr(text, by)); text = found + strlen(by))
        if (!array_add(call->program, array, make_text(call->program, text, (size_t)(found - text), call->place)))
            return array;
    array_add(call->program, array, make_text(call->program, text, strlen(text), call->place));
    return array;
}

static const Value *string_repeat(const Call *call) {
    const Value *times = call_item(call, 0);
    double number = times->kind == VALUE_NUMBER ? value_number(times) : -1;
    size_t length = strlen(call->receiver->text);
    if (!(number >= 0))
        return NULL;
    if (number * (double)length > TEXT_LIMIT)
        return make_unknown(call->program, call->place, "the text is longer than %d bytes", TEXT_LIMIT);
    GString *out = g_string_new(NULL);
    for (size_t i = 0; length && i < (size_t)number; i++)
        g_string_append_len(out, call->receiver->text, (gssize)length);
    return text_result(call, g_string_free(out, FALSE));
}

static const Value *pad(const Call *call, bool start) {
    const Value *wanted = call_item(call, 0);
    const char *with = call->count > 1 ? argument_text(call, 1) : " ", *text = call->receiver->text;
    if (wanted->kind != VALUE_NUMBER || !with || !*with || !(value_number(wanted) < TEXT_LIMIT))
        return NULL;
    GString *padding = g_string_new(NULL);
    for (glong have = g_utf8_strlen(text, -1); have < value_number(wanted);) {
        const char *p = with;
        for (; *p && have < value_number(wanted); p = next_character(p), have++)
            g_string_append_unichar(padding, g_utf8_get_char(p));
    }
    char *result = start ? g_strconcat(padding->str, text, NULL) : g_strconcat(text, padding->str, NULL);
    g_string_free(padding, TRUE);
    return text_result(call, result);
}

static const Value *string_pad_start(const Call *call) {
    return pad(call, true);
}

static const Value *string_pad_end(const Call *call) {
    return pad(call, false);
}

static bool offset(const Call *call, size_t argument, glong length, bool negative, glong otherwise, glong *out) {
    const Value *value = call_item(call, argument);
    *out = otherwise;
    if (value->kind == VALUE_UNDEFINED)
        return true;
    if (value->kind != VALUE_NUMBER)
        return false;
    double number = value_number(value);
    if (number < 0)
        number = negative ? number + (double)length : 0;
    *out = number > 0 ? (glong)MIN(number, (double)length) : 0;
    return true;
}

static const Value *part(const Call *call, bool negative) {
    glong length = g_utf8_strlen(call->receiver->text, -1), start, end;
    if (!offset(call, 0, length, negative, 0, &start) || !offset(call, 1, length, negative, length, &end))
        return NULL;
    if (start > end && !negative) {
        glong swap = start;
        start = end;
        end = swap;
    }
    return text_result(call, start < end ? g_utf8_substring(call->receiver->text, start, end) : g_strdup(""));
}

static const Value *string_slice(const Call *call) {
    return part(call, true);
}

static const Value *string_substring(const Call *call) {
    return part(call, false);
}

/* charAt(), at(): the second counts from the end, and has undefined where there is no character. */
static const Value *character(const Call *call, bool at) {
    const Value *value = call_item(call, 0);
    glong length = g_utf8_strlen(call->receiver->text, -1);
    double index = value->kind == VALUE_NUMBER ? value_number(value) : 0;
    if (value->kind != VALUE_NUMBER && value->kind != VALUE_UNDEFINED)
        return NULL;
    index = index < 0 && at ? index + (double)length : index;
    if (!(index > -1 && index < (double)length))
        return at ? call->program->undefined : text_result(call, g_strdup(""));
    return text_result(call, g_utf8_substring(call->receiver->text, (glong)index, (glong)index + 1));
}

static const Value *string_char_at(const Call *call) {
    return character(call, false);
}

static const Value *string_at(const Call *call) {
    return character(call, true);
}

static const Value *string_index_of(const Call *call) {
    const char *wanted = argument_text(call, 0), *found = wanted ? strstr(call->receiver->text, wanted) : NULL;
    return wanted ? make_number(call->program, found ? (double)g_utf8_pointer_to_offset(call->receiver->text, found) : -1, call->place) : NULL;
}

static const Value *string_concat(const Call *call) {
    GString *out = g_string_new(call->receiver->text);
    bool plain = true;
    for (size_t i = 0; i < call->count; i++) {
        const char *text = value_plain_text(call->items[i]);
        plain = plain && text;
        g_string_append(out, text ? text : "");
    }
    char *text = g_string_free(out, FALSE);
    if (plain)
        return text_result(call, text);
    g_free(text);
    return NULL;
}

static const Value *plain_to_string(const Call *call) {
    const char *text = value_plain_text(call->receiver);
    return text && !call->count ? make_text(call->program, text, strlen(text), call->place) : NULL;
}

const Builtin string_methods[] = {
    {"toLowerCase", string_lower},    {"toUpperCase", string_upper},     {"toLocaleLowerCase", string_lower}, {"toLocaleUpperCase", string_upper}, {"trim", string_trim},
    {"trimStart", string_trim_start}, {"trimEnd", string_trim_end},      {"includes", string_includes},       {"startsWith", string_starts},       {"endsWith", string_ends},
    {"replace", string_replace},      {"replaceAll", string_replace_all}, {"split", string_split},            {"repeat", string_repeat},           {"padStart", string_pad_start},
    {"padEnd", string_pad_end},       {"slice", string_slice},           {"substring", string_substring},     {"charAt", string_char_at},          {"at", string_at},
    {"indexOf", string_index_of},     {"concat", string_concat},         {"toString", plain_to_string},       {"valueOf", plain_to_string},        {NULL, NULL},
};
