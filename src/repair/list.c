#include "maker.h"

#include <string.h>
#include "scan.h"

/* Texts that are lists: storage parameters, options of foreign data, names. */

char *repair_literal(const char *text) {
    GString *out = g_string_new(strchr(text, '\\') ? "E'" : "'");
    for (const char *at = text; *at; at++) {
        if (*at == '\'' || *at == '\\')
            g_string_append_c(out, *at);
        g_string_append_c(out, *at);
    }
    g_string_append_c(out, '\'');
    return g_string_free(out, false);
}

static void add_item(GPtrArray *items, const char *begin, const char *end) {
    char *item = g_strstrip(g_strndup(begin, (size_t)(end - begin)));
    if (*item)
        g_ptr_array_add(items, item);
    else
        g_free(item);
}

char **repair_items(const char *list, bool lines) {
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    const char *begin = list ? list : "";
    int depth = 0;
    const char *at = begin;
    while (*at) {
        const char *end = lines ? at : repair_scan_quoted(at);
        if (end > at) {
            at = end;
            continue;
        }
        depth += (*at == '(') - (*at == ')');
        if (lines ? *at == '\n' : *at == ',' && depth == 0) {
            add_item(items, begin, at);
            begin = at + 1;
        }
        at++;
    }
    add_item(items, begin, at);
    g_ptr_array_add(items, NULL);
    return (char **)g_ptr_array_steal(items, NULL);
}

char **repair_items_without(char *const *a, char *const *b) {
    g_autoptr(GPtrArray) rest = g_ptr_array_new();
    for (; *a; a++)
        if (!g_strv_contains((const char *const *)b, *a))
            g_ptr_array_add(rest, g_strdup(*a));
    g_ptr_array_add(rest, NULL);
    return (char **)g_ptr_array_steal(rest, NULL);
}

/* --- name=value ------------------------------------------------------------------------------------------------------------------ */

/* A number or a word, which needs no quotes. */
static bool is_plain_value(const char *value) {
    size_t size = strlen(value);
    if (g_ascii_isdigit(*value))
        return strspn(value, "0123456789.") == size;
    return size > 0 && strspn(value, "abcdefghijklmnopqrstuvwxyz") == size;
}

static char *quoted_option(const char *item) {
    const char *sign = strchr(item, '=');
    if (!sign || is_plain_value(sign + 1))
        return g_strdup(item);
    g_autofree char *value = repair_literal(sign + 1);
    return g_strdup_printf("%.*s%s", (int)(sign + 1 - item), item, value);
}

static char *join_options(char *const *items) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (; *items; items++) {
        g_autofree char *option = quoted_option(*items);
        g_string_append_printf(out, "%s%s", out->len ? ", " : "", option);
    }
    return out->len ? g_strdup(out->str) : NULL;
}

char *repair_options_list(const char *options) {
    g_auto(GStrv) items = repair_items(options, false);
    return join_options(items);
}

static size_t option_name_size(const char *item) {
    return strcspn(item, "=");
}

static bool has_option(char *const *items, const char *item) {
    size_t size = option_name_size(item);
    for (; *items; items++)
        if (option_name_size(*items) == size && strncmp(*items, item, size) == 0)
            return true;
    return false;
}

void repair_options(RepairStep *step, unsigned risks, const char *lead, const char *before, const char *after) {
    g_auto(GStrv) old = repair_items(before, false);
    g_auto(GStrv) new = repair_items(after, false);
    g_auto(GStrv) set = repair_items_without(new, old);
    g_autofree char *set_list = join_options(set);
    g_autoptr(GString) reset = g_string_new(NULL);
    for (char **item = old; *item; item++)
        if (!has_option(new, *item))
            g_string_append_printf(reset, "%s%.*s", reset->len ? ", " : "", (int)option_name_size(*item), *item);
    if (reset->len)
        repair_add(step, risks, NULL, "%s RESET (%s);", lead, reset->str);
    if (set_list)
        repair_add(step, risks, NULL, "%s SET (%s);", lead, set_list);
}

/* --- name 'value' ---------------------------------------------------------------------------------------------------------------- */

#define HIDDEN "'(hidden)'" /* in the catalog, and as placeholder in the statement */

/* The end of the item's name; what follows is its value, or nothing when it is hidden. */
static const char *fdw_name_end(const char *item) {
    const char *end = repair_scan_name(item);
    return end ? end : item + strcspn(item, " ");
}

static bool fdw_has_value(const char *item) {
    const char *value = fdw_name_end(item);
    while (*value == ' ')
        value++;
    return (*value == '\'' && strcmp(value, HIDDEN) != 0) || (*value == 'E' && value[1] == '\'');
}

static bool fdw_has_name(char *const *items, const char *item) {
    size_t size = (size_t)(fdw_name_end(item) - item);
    for (; *items; items++)
        if ((size_t)(fdw_name_end(*items) - *items) == size && strncmp(*items, item, size) == 0)
            return true;
    return false;
}

static void hidden_gap(RepairStep *step, const char *name) {
    repair_gap(step, "the option " CODE("%s") " of the %s " CODE("%s") ": its value is hidden and is to be filled in by hand", name,
               kind_get(step->object->kind)->name,
               step->object->identity);
}

static void add_fdw_action(RepairStep *step, GString *out, const char *verb, const char *item) {
    g_autofree char *name = g_strndup(item, (size_t)(fdw_name_end(item) - item));
    bool hidden = !fdw_has_value(item);
    g_string_append_printf(out, "%s%s%s%s%s", out->len ? ", " : "", verb, *verb ? " " : "", hidden ? name : item, hidden ? " " HIDDEN : "");
    if (hidden)
        hidden_gap(step, name);
}

void repair_fdw_options(RepairStep *step, const char *lead, const char *before, const char *after) {
    g_auto(GStrv) old = repair_items(before, false);
    g_auto(GStrv) new = repair_items(after, false);
    g_auto(GStrv) changed = repair_items_without(new, old);
    g_autoptr(GString) out = g_string_new(NULL);
    for (char **item = old; *item; item++)
        if (!fdw_has_name(new, *item))
            g_string_append_printf(out, "%sDROP %.*s", out->len ? ", " : "", (int)(fdw_name_end(*item) - *item), *item);
    for (char **item = changed; *item; item++)
        add_fdw_action(step, out, fdw_has_name(old, *item) ? "SET" : "ADD", *item);
    if (out->len)
        repair_add(step, RISK_SAFE, NULL, "%s OPTIONS (%s);", lead, out->str);
}

char *repair_fdw_list(RepairStep *step, const char *options) {
    g_auto(GStrv) items = repair_items(options, false);
    g_autoptr(GString) out = g_string_new(NULL);
    for (char **item = items; *item; item++)
        add_fdw_action(step, out, "", *item);
    return out->len ? g_strdup_printf("OPTIONS (%s)", out->str) : g_strdup("");
}
