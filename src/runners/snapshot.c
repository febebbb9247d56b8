#include "folder.h"

#include <string.h>

/*
 * Snapshots hold the whole schema: hundreds of files of half a megabyte in big projects. Only two members of the outermost object are
 * wanted, and they stand near its start: this reader walks over the text and builds nothing.
 */

typedef struct {
    const char *at, *end;
    bool failed;
} Json;

static void skip_space(Json *json) {
    while (json->at < json->end && strchr(" \t\r\n", *json->at))
        json->at++;
}

static bool take(Json *json, char character) {
    skip_space(json);
    if (json->at == json->end || *json->at != character)
        return false;
    json->at++;
    return true;
}

/* The raw text between the quotes; ids and names of interest have no escapes. */
static char *take_string(Json *json) {
    if (!take(json, '"')) {
        json->failed = true;
        return NULL;
    }
    const char *begin = json->at;
    while (json->at < json->end && *json->at != '"')
        json->at += *json->at == '\\' && json->at + 1 < json->end ? 2 : 1;
    if (json->at >= json->end) {
        json->failed = true;
        return NULL;
    }
    return g_strndup(begin, (gsize)(json->at++ - begin));
}

static void skip_value(Json *json) {
    size_t depth = 0;
    do {
        skip_space(json);
        if (json->at == json->end) {
            json->failed = true;
        } else if (*json->at == '"') {
            g_free(take_string(json));
        } else if (*json->at == '{' || *json->at == '[') {
            depth++;
            json->at++;
        } else if (*json->at == '}' || *json->at == ']') {
            if (depth == 0)
                return;
            depth--;
            json->at++;
        } else if (depth == 0 && *json->at == ',') {
            return;
        } else {
            json->at++;
        }
        skip_space(json);
    } while (!json->failed && (depth > 0 || (json->at < json->end && *json->at != ',' && *json->at != '}' && *json->at != ']')));
}

/* A string, or the strings of an array, comma-separated; NULL for anything else. */
static char *take_ids(Json *json) {
    skip_space(json);
    if (json->at < json->end && *json->at == '"')
        return take_string(json);
    if (!take(json, '[')) {
        skip_value(json);
        return NULL;
    }
    g_autoptr(GString) ids = g_string_new(NULL);
    skip_space(json);
    while (!json->failed && json->at < json->end && *json->at == '"') {
        g_autofree char *id = take_string(json);
        g_string_append_printf(ids, "%s%s", ids->len ? "," : "", id ? id : "");
        take(json, ',');
        skip_space(json);
    }
    if (!take(json, ']'))
        json->failed = true;
    return g_string_free(g_steal_pointer(&ids), FALSE);
}

typedef struct {
    const char *name;
    char **text; /* set to the member's text, owned by the caller */
} Wanted;

static char **find_wanted(const Wanted *wanted, const char *name) {
    for (; wanted->name; wanted++) {
        if (strcmp(wanted->name, name) == 0)
            return wanted->text;
    }
    return NULL;
}

/* Reads until `count` of the wanted members are there; the rest of the text is not looked at. */
static void read_members(Json *json, const Wanted *wanted, int count) {
    if (!take(json, '{'))
        json->failed = true;
    while (!json->failed && count > 0 && !take(json, '}')) {
        g_autofree char *name = take_string(json);
        if (!name || !take(json, ':')) {
            json->failed = true;
            return;
        }
        char **text = find_wanted(wanted, name);
        if (text) {
            g_free(*text);
            *text = take_ids(json);
            count--;
        } else {
            skip_value(json);
        }
        if (!take(json, ',') && (json->at == json->end || *json->at != '}'))
            json->failed = true;
    }
}

static bool is_id(const char *id) {
    enum { ID_LIMIT = 4096 };
    size_t length = strlen(id);
    if (length > ID_LIMIT || !g_utf8_validate(id, -1, NULL))
        return false;
    for (size_t i = 0; i < length; i++) {
        if ((guchar)id[i] < ' ')
            return false;
    }
    return true;
}

void snapshot_read(MigrationSet *set, JournalEntry *entry, FileTree *tree, const TreeFile *file) {
    size_t size;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = tree->read(tree, file, &size, &error);
    if (!text) {
        set_problem(set, "%s", error->message);
        return;
    }
    Json json = {text, text + size, false};
    g_autofree char *id = NULL;
    g_autofree char *previous = NULL;
    read_members(&json, (const Wanted[]){{"id", &id}, {"prevId", &previous}, {"prevIds", &previous}, {NULL, NULL}}, 2);
    const char *name = path_below(file->path, set->folder);
    if (json.failed) {
        int line = 1;
        for (const char *at = text; at < json.at; at++)
            line += *at == '\n';
        set_problem(set, "%s:%d: not a snapshot: not valid JSON", name, line);
        return;
    }
    if (!id || !is_id(id)) {
        set_problem(set, "%s: not a snapshot: it has no \"id\"", name);
        return;
    }
    entry->snapshot_id = text_pool_add(set->texts, id);
    entry->snapshot_prev_id = previous && is_id(previous) ? text_pool_add(set->texts, previous) : NULL;
}

char *snapshot_dialect(FileTree *tree, const TreeFile *file) {
    size_t size;
    g_autofree char *text = tree->read(tree, file, &size, NULL);
    char *dialect = NULL;
    if (!text)
        return NULL;
    Json json = {text, text + size, false};
    read_members(&json, (const Wanted[]){{"dialect", &dialect}, {NULL, NULL}}, 1);
    return dialect;
}
