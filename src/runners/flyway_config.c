#include "flyway_config.h"

#include <string.h>
#include "lines.h"

struct FlywayConfig {
    GHashTable *values; /* names in lower case without hyphens */
};

/* Lower case, no hyphens: "out-of-order" is "outOfOrder". The name of a placeholder keeps its hyphens. */
static char *plain_name(const char *name) {
    g_autofree char *lower = g_ascii_strdown(name, -1);
    if (g_str_has_prefix(lower, "placeholders."))
        return g_steal_pointer(&lower);
    GString *plain = g_string_new(NULL);
    for (const char *at = lower; *at; at++)
        if (*at != '-')
            g_string_append_c(plain, *at);
    return g_string_free(plain, FALSE);
}

static void take(FlywayConfig *config, const char *section, char *key, char *value) {
    g_strstrip(key);
    g_strstrip(value);
    size_t length = strlen(value);
    if (length > 1 && (*value == '"' || *value == '\'') && value[length - 1] == *value) {
        value[length - 1] = '\0';
        value++;
    }
    g_autofree char *full = *section ? g_strconcat(section, ".", key, NULL) : g_strdup(key);
    const char *name = g_str_has_prefix(full, "spring.") ? full + strlen("spring.") : full;
    if (!g_str_has_prefix(name, "flyway."))
        return;
    char *plain = plain_name(name + strlen("flyway."));
    if (g_hash_table_contains(config->values, plain))
        g_free(plain);
    else
        g_hash_table_insert(config->values, plain, g_strdup(value));
}

/* Lines of "key = value", and of "[section]" in TOML. */
static void read_file(FlywayConfig *config, FileTree *tree, const char *folder, const char *name) {
    size_t size;
    g_autofree char *text = tree_read_text(tree, folder, name, &size, NULL);
    g_autofree char *section = g_strdup("");
    for (Lines lines = {.text = text, .size = text ? size : 0}; lines_next(&lines);) {
        g_autofree char *line = lines_text(&lines);
        char *equals = strchr(line, '='), *close = *line == '[' ? strchr(line, ']') : NULL;
        if (*line == '#' || *line == '!')
            continue;
        if (close) {
            g_free(section);
            section = g_strndup(line + 1, (gsize)(close - line - 1));
        } else if (equals) {
            *equals = '\0';
            take(config, section, line, equals + 1);
        }
    }
}

FlywayConfig *flyway_config_load(FileTree *tree, const char *folder) {
    static const char *const NAMES[] = {"flyway.toml", "flyway.conf", "conf/flyway.conf", "application.properties"};
    FlywayConfig *config = g_new0(FlywayConfig, 1);
    config->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    char *place = g_strdup(folder);
    while (place) {
        for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++)
            read_file(config, tree, place, NAMES[i]);
        char *parent = path_parent(place);
        g_free(place);
        place = parent;
    }
    return config;
}

void flyway_config_free(FlywayConfig *config) {
    if (!config)
        return;
    g_hash_table_unref(config->values);
    g_free(config);
}

const char *flyway_config_get(const FlywayConfig *config, const char *name) {
    g_autofree char *plain = plain_name(name);
    return g_hash_table_lookup(config->values, plain);
}

bool flyway_config_is(const FlywayConfig *config, const char *name, bool otherwise) {
    const char *value = flyway_config_get(config, name);
    return value ? g_ascii_strcasecmp(value, "true") == 0 : otherwise;
}
