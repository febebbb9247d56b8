#include "snapshot.h"

#include <math.h>
#include <string.h>
#include "base/error.h"

/* --- lines ---------------------------------------------------------------------------------------------------------------- */

/* A walk over a text that the parser has already found sound: it only counts. */
typedef struct {
    const char *at, *end;
    int line;
    GString *pointer;
    GArray *levels;    /* of Level */
    int depth;         /* beyond it, nothing is remembered */
    GHashTable *lines;
} LineWalk;

typedef struct {
    gsize length;      /* of the pointer up to here */
    int index;         /* of the next element; -1: an object */
} Level;

static void remember(LineWalk *walk, const Level *level, const char *key, size_t size) {
    g_string_truncate(walk->pointer, level->length);
    g_string_append_c(walk->pointer, '/');
    g_string_append_len(walk->pointer, key, (gssize)size);
    if ((int)walk->levels->len <= walk->depth)
        g_hash_table_insert(walk->lines, g_strdup(walk->pointer->str), GINT_TO_POINTER(walk->line));
}

/* Past a string; its bytes as they are written. */
static const char *walk_string(LineWalk *walk, size_t *size) {
    const char *begin = ++walk->at;
    while (walk->at < walk->end && *walk->at != '"')
        walk->at += *walk->at == '\\' && walk->at + 1 < walk->end ? 2 : 1;
    *size = (size_t)(MIN(walk->at, walk->end) - begin);
    walk->at = MIN(walk->at + 1, walk->end);
    return begin;
}

static bool before_colon(const LineWalk *walk) {
    const char *at = walk->at;
    while (at < walk->end && g_ascii_isspace(*at))
        at++;
    return at < walk->end && *at == ':';
}

/* An element begins: in a list, its index is its key. */
static void begin_element(LineWalk *walk) {
    Level *level = walk->levels->len > 0 ? &g_array_index(walk->levels, Level, walk->levels->len - 1) : NULL;
    if (!level || level->index < 0)
        return;
    char key[16];
    g_snprintf(key, sizeof key, "%d", level->index++);
    remember(walk, level, key, strlen(key));
}

static void open_level(LineWalk *walk, bool list) {
    begin_element(walk);
    const Level level = {walk->pointer->len, list ? 0 : -1};
    g_array_append_val(walk->levels, level);
    walk->at++;
}

static void walk_text(LineWalk *walk) {
    size_t size;
    const char *begin = walk_string(walk, &size);
    Level *level = walk->levels->len > 0 ? &g_array_index(walk->levels, Level, walk->levels->len - 1) : NULL;
    if (level && level->index < 0 && before_colon(walk))
        remember(walk, level, begin, size);
}

GHashTable *snapshot_lines(const char *text, size_t size, int depth) {
    g_autoptr(GString) pointer = g_string_new(NULL);
    g_autoptr(GArray) levels = g_array_new(FALSE, FALSE, sizeof(Level));
    LineWalk walk = {text, text + size, 1, pointer, levels, depth, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    while (walk.at < walk.end) {
        char c = *walk.at;
        if (c == '"')
            walk_text(&walk);
        else if (c == '{' || c == '[')
            open_level(&walk, c == '[');
        else {
            if ((c == '}' || c == ']') && levels->len > 0) {
                g_string_truncate(pointer, g_array_index(levels, Level, levels->len - 1).length);
                g_array_set_size(levels, levels->len - 1);
            }
            walk.line += c == '\n';
            walk.at++;
        }
    }
    return walk.lines;
}

SourcePlace snapshot_place(const Snapshot *snapshot, const char *pointer) {
    return (SourcePlace){snapshot->path, GPOINTER_TO_INT(g_hash_table_lookup(snapshot->lines, pointer))};
}

json_t *snapshot_load_json(const char *path, const char *text, size_t size, GError **error) {
    json_error_t problem;
    json_t *root = json_loadb(text, size, JSON_ALLOW_NUL, &problem);
    if (root && json_is_object(root))
        return root;
    if (root)
        error_set(error, ERROR_INCOMPLETE, "%s: no snapshot of drizzle-kit: an object is expected", path);
    else
        error_set(error, ERROR_INCOMPLETE, "%s:%d: no JSON: %s", path, problem.line, problem.text);
    if (!root && (g_strstr_len(text, (gssize)size, "\n<<<<<<< ") || g_str_has_prefix(text, "<<<<<<< ")))
        error_set_hint(error, "there are marks of a merge conflict in it");
    json_decref(root);
    return NULL;
}

/* --- values ----------------------------------------------------------------------------------------------------------------- */

const char *snapshot_text(const Snapshot *snapshot, const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text && *text ? text_pool_add(snapshot->schema->texts, text) : NULL;
}

/* The fewest digits that give the same number. */
static const char *number_text(TextPool *texts, double number) {
    char text[G_ASCII_DTOSTR_BUF_SIZE], format[8];
    for (int digits = 1; digits <= 17; digits++) {
        g_snprintf(format, sizeof format, "%%.%dg", digits);
        g_ascii_formatd(text, sizeof text, format, number);
        if (fabs(g_ascii_strtod(text, NULL) - number) == 0)
            break;
    }
    return text_pool_add(texts, text);
}

const char *snapshot_any_text(const Snapshot *snapshot, const json_t *value) {
    TextPool *texts = snapshot->schema->texts;
    if (json_is_string(value))
        return text_pool_add(texts, json_string_value(value));
    if (json_is_integer(value))
        return text_pool_printf(texts, "%lld", (long long)json_integer_value(value));
    if (json_is_real(value))
        return number_text(texts, json_real_value(value));
    return json_is_true(value) ? "true" : json_is_false(value) ? "false" : NULL;
}

bool snapshot_flag(const json_t *object, const char *key) {
    return json_is_true(json_object_get(object, key));
}

const char *snapshot_upper(const Snapshot *snapshot, const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    g_autofree char *upper = text && *text ? g_ascii_strup(text, -1) : NULL;
    return text_pool_add(snapshot->schema->texts, upper);
}

static bool add_name(const Snapshot *snapshot, const json_t *value, GPtrArray *names) {
    const char *text = json_string_value(value);
    if (text)
        g_ptr_array_add(names, (gpointer)(uintptr_t)text_pool_add(snapshot->schema->texts, text));
    return text;
}

bool snapshot_names(const Snapshot *snapshot, const json_t *list, GPtrArray *names) {
    bool good = json_is_array(list) || json_is_object(list);
    size_t index;
    json_t *value;
    const char *key;
    if (json_is_array(list))
        json_array_foreach(list, index, value) good = add_name(snapshot, value, names) && good;
    else
        json_object_foreach((json_t *)(uintptr_t)list, key, value) good = add_name(snapshot, value, names) && good;
    return good;
}

const char *snapshot_schema_name(const Snapshot *snapshot, const json_t *object, const char *key) {
    const char *name = snapshot_text(snapshot, object, key);
    return name && strcmp(name, "public") != 0 ? name : NULL;
}

/* --- what is not understood ----------------------------------------------------------------------------------------------------- */

void snapshot_unread(Snapshot *snapshot, const char *pointer, ObjectKind kind, const char *object, bool whole, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    Declaration *declaration = snapshot->schema->declaration;
    declaration_note(declaration, &(DeclarationNote){.kind = NOTE_UNREAD, .place = snapshot_place(snapshot, pointer), .object_kind = kind, .object = object, .text = text});
    declaration_doubt(declaration, object, whole);
}

static bool is_nothing(const json_t *value) {
    return json_is_null(value) || json_is_false(value) || (json_is_object(value) && json_object_size(value) == 0) || (json_is_array(value) && json_array_size(value) == 0) ||
           (json_is_string(value) && json_string_length(value) == 0);
}

static bool is_known(const char *key, const char *const *known) {
    for (; *known; known++)
        if (strcmp(key, *known) == 0)
            return true;
    return false;
}

void snapshot_check_keys(Snapshot *snapshot, SnapshotNode node, const char *const *known, ObjectKind kind, const char *object) {
    const char *key;
    json_t *value;
    json_object_foreach(node.value, key, value) {
        if (is_known(key, known) || is_nothing(value))
            continue;
        g_autofree char *pointer = g_strdup_printf("%s/%s", node.pointer, key);
        snapshot_unread(snapshot, pointer, kind, object, true, CODE("%s") " is in no version of the format that is known", key);
    }
}
