#include "definition.h"

#include <string.h>
#include "phrase.h"

const char *definition_quoted_name(const Object *column) {
    return column->parent ? column->identity + strlen(column->parent) + 1 : column->identity;
}

/* The end of the quoted identifier that begins at `at`: a comma outside quotes, or the end. */
static const char *item_end(const char *at) {
    bool quoted = false;
    for (; *at && (quoted || *at != ','); at++)
        if (*at == '"')
            quoted = !quoted;
    return at;
}

bool definition_lists(const char *list, const char *quoted) {
    size_t length = strlen(quoted);
    for (const char *at = list; at && *at;) {
        const char *end = item_end(at);
        if ((size_t)(end - at) == length && strncmp(at, quoted, length) == 0)
            return true;
        at = *end ? end + 1 : end;
        while (*at == ' ')
            at++;
    }
    return false;
}

static void say_columns(GString *out, const Object *object) {
    const char *columns = object_get(object, "columns");
    if (!columns)
        return;
    g_autofree char *list = g_strdup_printf("(%s)", columns);
    phrase_code(out, list);
}

static void say_reference(GString *out, const Object *object) {
    const char *table = object_get(object, "references_table"), *columns = object_get(object, "references_columns");
    if (!table)
        return;
    g_autofree char *place = g_strdup_printf("%s (%s)", phrase_short_identity(table), columns ? columns : "");
    g_string_append(out, " references ");
    phrase_code(out, place);
}

/* Properties said after the main part. `code`: the value is an expression or name. A flag's value ("yes") is not said. */
static const struct {
    const char *property, *words;
    bool value, code;
} details[] = {
    {"method", "by", true, true},
    {"include", "including", true, true},
    {"predicate", "where", true, true},
    {"match", "match", true, false},
    {"on_update", "on update", true, false},
    {"on_delete", "on delete", true, false},
    {"on_delete_columns", "of", true, true},
    {"command", "for", true, false},
    {"mode", "", true, false},
    {"roles", "to", true, true},
    {"using", "using", true, true},
    {"check", "with check", true, true},
    {"nulls_not_distinct", "nulls not distinct", false, false},
    {"without_overlaps", "without overlaps", false, false},
    {"no_inherit", "not inherited", false, false},
    {"deferrable", "deferrable", false, false},
    {"initially_deferred", "initially deferred", false, false},
    {"not_valid", "not valid", false, false},
    {"not_enforced", "not enforced", false, false},
    {"invalid", "invalid: its creation failed half-way", false, false},
    {"enabled", "", true, false},
    {"options", "with", true, true},
};

static void say_details(GString *out, const Object *object, gsize start) {
    for (size_t i = 0; i < G_N_ELEMENTS(details); i++) {
        const char *value = object_get(object, details[i].property);
        if (!value || *value == '\0')
            continue;
        if (out->len > start)
            g_string_append(out, ", ");
        g_string_append(out, details[i].words);
        if (details[i].value && *details[i].words)
            g_string_append(out, " ");
        if (details[i].value && details[i].code)
            phrase_code(out, value);
        else if (details[i].value)
            phrase_text(out, value);
    }
}

void definition_say(GString *out, const Object *object) {
    gsize start = out->len;
    if (object_get(object, "unique"))
        g_string_append(out, "unique ");
    say_columns(out, object);
    say_reference(out, object);
    phrase_code(out, object_get(object, "expression"));
    phrase_code(out, object_get(object, "definition"));
    say_details(out, object, start);
}
