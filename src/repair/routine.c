#include "makers.h"
#include "text.h"

#include <string.h>

/* Functions and procedures. */

/* --- body ----------------------------------------------------------------------------------------------------------------------- */

/* A tag of dollar quotes that does not end in the body. */
static char *dollar_tag(const char *body) {
    size_t size = strlen(body);
    if (!strstr(body, "$$") && (size == 0 || body[size - 1] != '$'))
        return g_strdup("$$");
    g_autoptr(GString) tag = g_string_new("$function");
    while (strstr(body, tag->str))
        g_string_append_c(tag, 'x');
    return g_strdup_printf("%s$", tag->str);
}

static void append_body(GString *out, const Object *object) {
    const char *body = object_get(object, "body"), *library = object_get(object, "library");
    body = body ? body : "";
    if (repair_is_yes(object, "sql_body")) {
        g_string_append_printf(out, "\n%s", body);
    } else if (library) {
        g_autofree char *file = repair_literal(library), *symbol = repair_literal(body);
        g_string_append_printf(out, "\nAS %s, %s", file, symbol);
    } else {
        g_autofree char *tag = dollar_tag(body);
        g_string_append_printf(out, "\nAS %s%s%s", tag, body, tag);
    }
}

/* --- settings ------------------------------------------------------------------------------------------------------------------- */

/* Variables that hold a list of names: their value in the catalog is the quoted list itself. All others hold one text. */
static bool is_list(const char *variable) {
    static const char *const lists[] = {"search_path", "temp_tablespaces", "session_preload_libraries", "shared_preload_libraries",
                                        "local_preload_libraries", "unix_socket_directories", NULL};
    g_autofree char *lower = g_ascii_strdown(variable, -1);
    return g_strv_contains(lists, lower);
}

/* Names as text constants: SET takes no "" (an empty path), but it takes ''. */
static char *list_value(const char *value) {
    g_auto(GStrv) items = repair_items(value, false);
    g_autoptr(GString) out = g_string_new(NULL);
    for (char **item = items; *item; item++) {
        size_t size = strlen(*item);
        bool quoted = size >= 2 && **item == '"';
        g_autofree char *inner = quoted ? g_strndup(*item + 1, size - 2) : g_strdup(*item);
        g_auto(GStrv) parts = g_strsplit(inner, "\"\"", -1);
        g_autofree char *name = g_strjoinv("\"", parts), *literal = repair_literal(name);
        g_string_append_printf(out, "%s%s", out->len ? ", " : "", literal);
    }
    return g_strdup(out->len ? out->str : "''");
}

/* Custom variables are qualified; what else is no plain name is quoted. */
static bool is_variable(const char *name, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (!g_ascii_isalnum(name[i]) && name[i] != '_' && name[i] != '.')
            return false;
    return size > 0 && !g_ascii_isdigit(*name);
}

static void append_setting(GString *out, const char *setting) {
    const char *equals = strchr(setting, '=');
    if (!equals)
        return;
    g_autofree char *raw = g_strndup(setting, (size_t)(equals - setting));
    g_autofree char *name = is_variable(raw, strlen(raw)) ? g_strdup(raw) : repair_identifier(raw);
    g_autofree char *value = is_list(raw) ? list_value(equals + 1) : repair_literal(equals + 1);
    g_string_append_printf(out, "\n SET %s TO %s", name, value);
}

/* One a line; a line that does not begin with a variable's name goes on with the value before. */
static void append_settings(GString *out, const char *settings) {
    g_auto(GStrv) lines = g_strsplit(settings ? settings : "", "\n", -1);
    g_autoptr(GString) setting = g_string_new(NULL);
    for (char **line = lines; *line; line++) {
        const char *equals = strchr(*line, '=');
        bool begins = equals && is_variable(*line, (size_t)(equals - *line));
        if (begins && setting->len) {
            append_setting(out, setting->str);
            g_string_truncate(setting, 0);
        }
        g_string_append_printf(setting, "%s%s", setting->len ? "\n" : "", *line);
    }
    append_setting(out, setting->str);
}

/* --- the statement -------------------------------------------------------------------------------------------------------------- */

/* In upper case, as keywords are written. */
static void append_word(GString *out, const char *before, const char *value) {
    if (!value)
        return;
    g_autofree char *upper = g_ascii_strup(value, -1);
    g_string_append_printf(out, "%s%s", before, upper);
}

static void append_traits(GString *out, const Object *object) {
    static const struct {
        const char *property, *text;
    } flags[] = {{"window", " WINDOW"}, {"leakproof", " LEAKPROOF"}, {"strict", " STRICT"}, {"security_definer", " SECURITY DEFINER"}};
    g_autoptr(GString) traits = g_string_new(NULL);
    append_word(traits, " ", object_get(object, "volatility"));
    for (size_t i = 0; i < G_N_ELEMENTS(flags); i++)
        if (repair_is_yes(object, flags[i].property))
            g_string_append(traits, flags[i].text);
    append_word(traits, " PARALLEL ", object_get(object, "parallel"));
    repair_clause(traits, object, "cost", " COST ", "");
    repair_clause(traits, object, "rows", " ROWS ", "");
    const char *support = object_get(object, "support");
    g_autofree char *function = support ? repair_callable(support) : NULL;
    if (function)
        g_string_append_printf(traits, " SUPPORT %s", function);
    if (traits->len)
        g_string_append_printf(out, "\n%s", traits->str);
}

static void make_routine(RepairStep *step, const Object *object, const char *create) {
    g_autofree char *name = repair_callable(object->identity);
    const char *arguments = object_get(object, "arguments");
    bool procedure = object->kind == KIND_PROCEDURE;
    g_autoptr(GString) out = g_string_new(NULL);
    g_string_append_printf(out, "%s %s %s(%s)", create, procedure ? "PROCEDURE" : "FUNCTION", name, arguments ? arguments : "");
    if (!procedure)
        repair_clause(out, object, "returns", "\n RETURNS ", "");
    repair_clause(out, object, "language", "\n LANGUAGE ", "");
    repair_clause(out, object, "transforms", "\n TRANSFORM ", "");
    append_traits(out, object);
    append_settings(out, object_get(object, "settings"));
    append_body(out, object);
    repair_add(step, RISK_SAFE, NULL, "%s;", out->str);
}

static void create_routine(RepairStep *step, const Object *object) {
    make_routine(step, object, "CREATE");
}

/* --- OR REPLACE ----------------------------------------------------------------------------------------------------------------- */

static char *without_default(const char *argument, bool *has_default) {
    const char *at = strstr(argument, " DEFAULT ");
    *has_default = at != NULL;
    return at ? g_strndup(argument, (size_t)(at - argument)) : g_strdup(argument);
}

/* "integer" became "a integer". */
static bool gets_name(const char *before, const char *after) {
    static const char *const modes[] = {"IN", "OUT", "INOUT", "VARIADIC", NULL};
    if (!g_str_has_suffix(after, before) || strlen(after) < strlen(before) + 2)
        return false;
    g_autofree char *added = g_strndup(after, strlen(after) - strlen(before) - 1);
    return after[strlen(added)] == ' ' && !strchr(added, ' ') && !g_strv_contains(modes, added);
}

/* PostgreSQL refuses to rename an argument or to take a default away. */
static bool is_argument_replaceable(const char *before, const char *after) {
    bool had_default, has_default;
    g_autofree char *old = without_default(before, &had_default), *new = without_default(after, &has_default);
    return (strcmp(old, new) == 0 || gets_name(old, new)) && (has_default || !had_default);
}

static bool are_arguments_replaceable(const char *before, const char *after) {
    g_auto(GStrv) old = repair_items(before, false);
    g_auto(GStrv) new = repair_items(after, false);
    if (g_strv_length(old) != g_strv_length(new))
        return false;
    for (size_t i = 0; old[i]; i++)
        if (!is_argument_replaceable(old[i], new[i]))
            return false;
    return true;
}

static bool alter_routine(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    const PropertyChange *arguments = repair_change(changes, count, "arguments");
    if (repair_change(changes, count, "returns") || repair_change(changes, count, "window") ||
        (arguments && !are_arguments_replaceable(arguments->before, arguments->after)))
        return false;
    (void)before;
    make_routine(step, after, "CREATE OR REPLACE");
    return true;
}

static bool mentions(const char *text, const char *type) {
    return text && strstr(text, type);
}

/* When a base type is dropped, all functions that take or give it are gone: its own, which cannot be dropped before it. */
static bool goes_with_type(const RepairStep *step, const Object *function) {
    for (guint i = 0; i < step->from->objects->len; i++) {
        const Object *type = step->from->objects->pdata[i];
        if (type->kind != KIND_BASE_TYPE && !object_get(type, "canonical"))
            continue;
        if (mentions(function->identity, type->identity) || mentions(object_get(function, "returns"), type->identity))
            return true;
    }
    return false;
}

static void drop_routine(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP %s %s%s;", object->kind == KIND_PROCEDURE ? "PROCEDURE" : "FUNCTION",
               goes_with_type(step, object) ? "IF EXISTS " : "", object->identity);
}

const RepairMaker repair_function_maker = {
    .create = create_routine, .alter = alter_routine, .drop = drop_routine, .word = "FUNCTION", .grant = "FUNCTION"};
const RepairMaker repair_procedure_maker = {
    .create = create_routine, .alter = alter_routine, .drop = drop_routine, .word = "PROCEDURE", .grant = "PROCEDURE"};
