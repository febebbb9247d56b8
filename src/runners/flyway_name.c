#include "flyway_name.h"

#include <string.h>
#include <glib.h>

static FlywayKind kind_of(char prefix) {
    return prefix == 'V' ? FLYWAY_VERSIONED : prefix == 'R' ? FLYWAY_REPEATABLE : prefix == 'B' ? FLYWAY_BASELINE : prefix == 'U' ? FLYWAY_UNDO : FLYWAY_NONE;
}

/* Digits in parts; there is no empty part. */
static bool is_version(const char *version) {
    bool digit = false;
    for (; *version; version++) {
        if (!g_ascii_isdigit(*version) && (*version != '.' || !digit))
            return false;
        digit = g_ascii_isdigit(*version);
    }
    return digit;
}

FlywayName flyway_name_parse(const char *name, bool *bad) {
    FlywayName result = {kind_of(*name), NULL, NULL};
    size_t length = strlen(name), suffix = strlen(".sql");
    const char *separator = strstr(name, "__");
    *bad = false;
    if (result.kind == FLYWAY_NONE || length <= suffix || g_ascii_strcasecmp(name + length - suffix, ".sql") != 0 || (!separator && result.kind == FLYWAY_REPEATABLE))
        return (FlywayName){0};
    const char *end = name + length - suffix;
    const char *number_end = separator ? separator : end;
    g_autofree char *version = g_strdelimit(g_strndup(name + 1, (gsize)(number_end - name - 1)), "_", '.');
    bool valid = result.kind == FLYWAY_REPEATABLE ? *version == '\0' : is_version(version);
    *bad = !valid && separator && (g_ascii_isdigit(*version) || result.kind == FLYWAY_REPEATABLE);
    if (!valid)
        return (FlywayName){0};
    result.version = result.kind == FLYWAY_REPEATABLE ? NULL : g_steal_pointer(&version);
    result.description = separator ? g_strdelimit(g_strndup(separator + 2, (gsize)(end - separator - 2)), "_", ' ') : g_strdup("");
    return result;
}

void flyway_name_clear(FlywayName *name) {
    g_free(name->version);
    g_free(name->description);
}

/* Without leading zeros of parts, and without parts at the end that are zero. */
char *flyway_version_key(const char *version) {
    g_auto(GStrv) parts = g_strsplit_set(version, "._", -1);
    guint count = g_strv_length(parts);
    GString *key = g_string_new(NULL);
    while (count > 1 && strspn(parts[count - 1], "0") == strlen(parts[count - 1]))
        count--;
    for (guint i = 0; i < count; i++) {
        size_t zeros = strspn(parts[i], "0");
        const char *digits = parts[i] + zeros;
        g_string_append_printf(key, "%s%s", i ? "." : "", *digits || !zeros ? digits : "0");
    }
    return g_string_free(key, FALSE);
}

char *flyway_baseline_key(const char *version) {
    g_autofree char *key = flyway_version_key(version);
    return g_strconcat(key, ".(baseline)", NULL);
}

char *flyway_repeatable_key(const char *description) {
    g_autofree char *words = g_strdelimit(g_strdup(description), " ", '_');
    return g_strconcat("R__", words, NULL);
}

char *flyway_name_key(const FlywayName *name) {
    if (name->kind == FLYWAY_REPEATABLE)
        return flyway_repeatable_key(name->description);
    return name->kind == FLYWAY_BASELINE ? flyway_baseline_key(name->version) : flyway_version_key(name->version);
}
