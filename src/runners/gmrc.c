#include "gmrc.h"

#include <string.h>
#include "lines.h"

/* The names come in the order of the file; a value is NULL when it stands in an environment variable ("!ENV"), or is not said at all. */
struct Gmrc {
    GPtrArray *names;  /* of char *: ":NAME" */
    GPtrArray *values; /* of char *, or NULL */
};

static void settings_add(Gmrc *settings, const char *name, const char *value) {
    g_ptr_array_add(settings->names, g_strdup(name));
    bool known = value && strcmp(value, "!ENV") != 0 && !placeholder_is_secret(name);
    g_ptr_array_add(settings->values, known ? g_strdup(value) : NULL);
}

void gmrc_free(Gmrc *settings) {
    if (!settings)
        return;
    g_ptr_array_unref(settings->names);
    g_ptr_array_unref(settings->values);
    g_free(settings);
}

/* --- the file: only keys with a string as value, and where objects begin and end, are looked at ------------------------------------------- */

typedef struct {
    const char *at, *end;
} Scan;

static void skip_comment(Scan *scan) {
    const char *close = scan->at[1] == '/' ? memchr(scan->at, '\n', (size_t)(scan->end - scan->at)) : g_strstr_len(scan->at + 2, scan->end - scan->at - 2, "*/");
    scan->at = close ? close + (scan->at[1] == '/' ? 1 : 2) : scan->end;
}

/* A quoted string; escapes are taken as the character behind. Free with g_free(). */
static char *read_string(Scan *scan) {
    char quote = *scan->at++;
    GString *text = g_string_new(NULL);
    while (scan->at < scan->end && *scan->at != quote) {
        if (*scan->at == '\\' && scan->at + 1 < scan->end)
            scan->at++;
        g_string_append_c(text, *scan->at++);
    }
    scan->at += scan->at < scan->end;
    return g_string_free(text, FALSE);
}

/* Next word or mark: a string or bare word in *text ('s'), else the character itself; 0 at the end. */
static char next_token(Scan *scan, char **text) {
    g_clear_pointer(text, g_free);
    while (scan->at < scan->end) {
        char c = *scan->at;
        if (g_ascii_isspace(c)) {
            scan->at++;
        } else if (c == '/' && scan->end - scan->at > 1 && (scan->at[1] == '/' || scan->at[1] == '*')) {
            skip_comment(scan);
        } else if (c == '"' || c == '\'') {
            *text = read_string(scan);
            return 's';
        } else if (g_ascii_isalnum(c) || c == '_' || c == '$') {
            const char *begin = scan->at;
            while (scan->at < scan->end && (g_ascii_isalnum(*scan->at) || *scan->at == '_' || *scan->at == '$'))
                scan->at++;
            *text = g_strndup(begin, (gsize)(scan->at - begin));
            return 's';
        } else {
            scan->at++;
            return c;
        }
    }
    return 0;
}

/* Pairs of the outermost object and of "placeholders" in it. */
static void read_pairs(Gmrc *settings, const char *text, size_t size) {
    Scan scan = {text, text + size};
    g_autofree char *word = NULL, *key = NULL;
    int depth = 0, placeholders = 0; /* depth of the object of placeholders */
    for (char token; (token = next_token(&scan, &word));) {
        if (token == 's' && !key) {
            key = g_steal_pointer(&word);
            continue;
        }
        if (token == '{' || token == '[') {
            depth++;
            if (key && depth == 2 && strcmp(key, "placeholders") == 0)
                placeholders = depth;
        } else if (token == '}' || token == ']') {
            placeholders = depth == placeholders ? 0 : placeholders;
            depth--;
        } else if (token == 's' && placeholders && depth == placeholders && *key == ':') {
            settings_add(settings, key, word);
        } else if (token == 's' && depth == 1 && strcmp(key, "databaseOwner") == 0) {
            settings_add(settings, ":DATABASE_OWNER", word);
        }
        if (token != ':')
            g_clear_pointer(&key, g_free);
    }
}

Gmrc *gmrc_load(FileTree *tree, const char *folder) {
    Gmrc *settings = g_new0(Gmrc, 1);
    settings->names = g_ptr_array_new_with_free_func(g_free);
    settings->values = g_ptr_array_new_with_free_func(g_free);
    for (g_autofree char *place = g_strdup(folder); place;) {
        size_t size;
        g_autofree char *text = tree_read_text(tree, place, ".gmrc", &size, NULL);
        if (text) {
            read_pairs(settings, text, size);
            break;
        }
        char *parent = path_parent(place);
        g_free(place);
        place = parent;
    }
    settings_add(settings, ":DATABASE_NAME", NULL);
    settings_add(settings, ":DATABASE_OWNER", NULL);
    return settings;
}

/* --- the text ---------------------------------------------------------------------------------------------------------------------------- */

static bool is_word(char c) {
    return g_ascii_isalnum(c) || c == '_';
}

/* Index of the placeholder that stands here as a whole word; -1: none. */
static int find_name(const Gmrc *settings, const char *at) {
    for (guint i = 0; i < settings->names->len; i++) {
        const char *name = settings->names->pdata[i];
        if (g_str_has_prefix(at, name) && !is_word(at[strlen(name)]))
            return (int)i;
    }
    return -1;
}

void gmrc_replace(const Gmrc *settings, MigrationSet *set, Migration *migration) {
    g_autoptr(GString) text = g_string_new(NULL);
    bool changed = false;
    int line = 1;
    for (const char *at = migration->sql, *end = at + migration->sql_size; at < end;) {
        int index = *at == ':' ? find_name(settings, at) : -1;
        const char *name = index >= 0 ? settings->names->pdata[index] : NULL, *value = index >= 0 ? settings->values->pdata[index] : NULL;
        if (name && !value)
            set_problem(set, "%s:%d: the value of the placeholder %s is not known here: it is left as it is", path_below(migration->path, set->folder), line, name);
        line += *at == '\n';
        changed |= value != NULL;
        if (value)
            g_string_append(text, value);
        else
            g_string_append_c(text, *at);
        at += value ? strlen(name) : 1;
    }
    if (changed)
        migration_set_sql(set, migration, text->str, text->len);
}
