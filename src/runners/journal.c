#include "journal.h"

#include <math.h>
#include <string.h>
#include <jansson.h>
#include "folder.h"

typedef json_t JsonValue;
static void json_value_free(JsonValue *value) {
    json_decref(value);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JsonValue, json_value_free)

/* Everything that a message says of the journal comes after its place. */
typedef struct {
    MigrationSet *set;
    const char *name; /* "meta/_journal.json" */
    GHashTable *tags; /* tag -> its first entry's index + 1 */
} Place;

/* JSON.parse lets the last of equal names win, and so does jansson without the flag. */
static JsonValue *parse(const Place *place, const char *text, size_t size) {
    if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        set_problem(place->set, "%s:1: starts with a byte order mark: drizzle cannot read it", place->name);
        text += 3;
        size -= 3;
    }
    json_error_t error;
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
    if (root)
        return root;
    set_problem(place->set, "%s:%d:%d: %s", place->name, error.line, error.column, error.text);
    return json_error_code(&error) == json_error_duplicate_key ? json_loadb(text, size, 0, &error) : NULL;
}

/* Numbers may be written 1.7e12. A number outside of what a double holds exactly is no time. */
static bool read_integer(const json_t *value, int64_t *integer) {
    const double LIMIT = 9007199254740992.0;
    double number = json_number_value(value);
    if (!json_is_number(value) || number != floor(number) || fabs(number) > LIMIT)
        return false;
    *integer = (int64_t)number;
    return true;
}

static void read_entry(const Place *place, Journal *journal, size_t index, const json_t *value) {
    if (!json_is_object(value)) {
        set_problem(place->set, "%s: entry %zu is not an object", place->name, index);
        return;
    }
    const char *tag = json_string_value(json_object_get(value, "tag"));
    if (!tag || !*tag) {
        set_problem(place->set, "%s: entry %zu has no tag: drizzle stops there", place->name, index);
        return;
    }
    JournalEntry entry = {.tag = text_pool_add(place->set->texts, tag), .idx = (int)index, .migration = -1};
    int64_t number;
    if (!read_integer(json_object_get(value, "idx"), &number) || number < 0 || number > INT_MAX)
        set_problem(place->set, "%s: entry %zu (%s): \"idx\" is not a whole number", place->name, index, tag);
    else
        entry.idx = (int)number;
    if (!read_integer(json_object_get(value, "when"), &number))
        set_problem(place->set, "%s: entry %zu (%s): \"when\" is not a whole number of milliseconds", place->name, index, tag);
    else
        entry.when = number;
    size_t first = GPOINTER_TO_SIZE(g_hash_table_lookup(place->tags, tag));
    if (first > 0)
        set_problem(place->set, "%s: entry %zu repeats the tag %s of entry %zu", place->name, index, tag, first - 1);
    else
        g_hash_table_insert(place->tags, (gpointer)(uintptr_t)entry.tag, GSIZE_TO_POINTER(index + 1));
    g_array_append_val(journal->entries, entry);
}

static void read_root(const Place *place, Journal *journal, const json_t *root) {
    if (!json_is_object(root)) {
        set_problem(place->set, "%s: not an object", place->name);
        return;
    }
    journal->dialect = g_strdup(json_string_value(json_object_get(root, "dialect")));
    const json_t *entries = json_object_get(root, "entries");
    if (!json_is_array(entries)) {
        set_problem(place->set, "%s: \"entries\" is not an array", place->name);
        return;
    }
    journal->readable = true;
    for (size_t i = 0; i < json_array_size(entries); i++)
        read_entry(place, journal, i, json_array_get(entries, i));
}

Journal *journal_read(MigrationSet *set, FileTree *tree, const TreeFile *file) {
    Journal *journal = g_new0(Journal, 1);
    journal->entries = g_array_new(FALSE, TRUE, sizeof(JournalEntry));
    g_autoptr(GHashTable) tags = g_hash_table_new(g_str_hash, g_str_equal);
    Place place = {set, path_below(file->path, set->folder), tags};
    size_t size;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = tree->read(tree, file, &size, &error);
    if (!text) {
        set_problem(set, "%s", error->message);
        return journal;
    }
    g_autoptr(JsonValue) root = parse(&place, text, size);
    if (root)
        read_root(&place, journal, root);
    return journal;
}

void journal_free(Journal *journal) {
    if (!journal)
        return;
    g_free(journal->dialect);
    g_array_unref(journal->entries);
    g_free(journal);
}

bool journal_is_postgres(const Journal *journal) {
    return !journal->dialect || strcmp(journal->dialect, "postgresql") == 0 || strcmp(journal->dialect, "postgres") == 0 ||
           strcmp(journal->dialect, "pg") == 0;
}
