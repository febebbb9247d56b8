#ifndef TESTS_TYPESCRIPT_VALUE_PRINT_H
#define TESTS_TYPESCRIPT_VALUE_PRINT_H

/* Values as one line of text, for comparison in tests. */

#include <string.h>
#include <glib.h>
#include "base/text.h"
#include "typescript/program.h"

static void print_value(GString *out, const Value *value, int depth);

static void print_items(GString *out, const Value *value, int depth) {
    for (size_t i = 0; i < value->count; i++) {
        g_string_append(out, i ? ", " : "");
        print_value(out, value->items[i], depth + 1);
    }
    if (value->gap) {
        g_autofree char *why = text_plain(value->gap->text, true);
        g_string_append_printf(out, "%s...?%s", value->count ? ", " : "", why);
    }
}

static void print_members(GString *out, const Value *value, int depth) {
    g_string_append_c(out, '{');
    for (size_t i = 0; i < value->count; i++) {
        g_string_append_printf(out, "%s%s: ", i ? ", " : "", value->members[i].key);
        print_value(out, value->members[i].value, depth + 1);
    }
    if (value->gap) {
        g_autofree char *why = text_plain(value->gap->text, true);
        g_string_append_printf(out, "%s...?%s", value->count ? ", " : "", why);
    }
    g_string_append_c(out, '}');
}

static void print_value(GString *out, const Value *value, int depth) {
    if (depth > 20) {
        g_string_append(out, "(deep)");
        return;
    }
    switch (value->kind) {
    case VALUE_UNDEFINED:
        g_string_append(out, "undefined");
        return;
    case VALUE_NULL:
        g_string_append(out, "null");
        return;
    case VALUE_BOOLEAN:
        g_string_append(out, value->truth ? "true" : "false");
        return;
    case VALUE_NUMBER:
        g_string_append_printf(out, "%s%s", value->text, value->truth ? "n" : "");
        return;
    case VALUE_STRING:
        g_string_append_printf(out, "'%s'", value->text);
        return;
    case VALUE_ARRAY:
        g_string_append_c(out, '[');
        print_items(out, value, depth);
        g_string_append_c(out, ']');
        return;
    case VALUE_OBJECT:
        print_members(out, value, depth);
        return;
    case VALUE_FUNCTION:
        g_string_append_printf(out, "function %s", value->text ? value->text : "");
        return;
    case VALUE_EXTERNAL:
        g_string_append_printf(out, "<%s%s%s>", value->module ? value->module : "", value->module ? " " : "", value->text);
        return;
    case VALUE_CALL:
        g_string_append(out, value->truth ? "new " : "");
        print_value(out, value->target, depth + 1);
        g_string_append_c(out, '(');
        print_items(out, value, depth);
        g_string_append_c(out, ')');
        return;
    case VALUE_MEMBER:
        print_value(out, value->target, depth + 1);
        g_string_append_printf(out, ".%s", value->text);
        return;
    case VALUE_TEMPLATE:
        print_value(out, value->target, depth + 1);
        g_string_append_printf(out, "`%s", value->strings[0]);
        for (size_t i = 0; i < value->count; i++) {
            g_string_append(out, "${");
            print_value(out, value->items[i], depth + 1);
            g_string_append_printf(out, "}%s", value->strings[i + 1]);
        }
        g_string_append_c(out, '`');
        return;
    case VALUE_OPERATION:
        g_string_append_printf(out, "(%s ", value->text);
        print_items(out, value, depth);
        g_string_append_c(out, ')');
        return;
    case VALUE_UNKNOWN: {
        g_autofree char *why = text_plain(value->text, true);
        g_string_append_printf(out, "?%s", why);
        return;
    }
    }
}

static char *printed(const Value *value) {
    GString *out = g_string_new(NULL);
    if (value)
        print_value(out, value, 0);
    else
        g_string_append(out, "(none)");
    return g_string_free(out, FALSE);
}

#endif
