#include "numbered.h"

#include <errno.h>
#include <string.h>
#include "folder.h"
#include "manifest.h"

/* --- names ------------------------------------------------------------------------------------------------------------------------------ */

size_t digits_length(const char *text) {
    size_t length = 0;
    while (g_ascii_isdigit(text[length]))
        length++;
    return length;
}

char *decimal_key(const char *digits, size_t length, uint64_t limit) {
    while (length > 1 && *digits == '0')
        digits++, length--;
    g_autofree char *text = g_strndup(digits, length);
    errno = 0;
    guint64 value = g_ascii_strtoull(text, NULL, 10);
    return length == 0 || errno != 0 || value > limit ? NULL : g_steal_pointer(&text);
}

const char *file_name_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static const char *path_of(const NumberedFile *file) {
    return file->up ? file->up->path : file->down->path;
}

int numbered_by_name(const NumberedFile *a, const NumberedFile *b) {
    return strcmp(path_of(a), path_of(b));
}

int numbered_by_key(const NumberedFile *a, const NumberedFile *b) {
    int order = number_compare(a->name.key, b->name.key);
    return order ? order : numbered_by_name(a, b);
}

/* --- the list ----------------------------------------------------------------------------------------------------------------------------- */

static void name_clear(NumberedName *name) {
    g_free(name->key);
    g_free(name->tag);
    g_free(name->description);
    *name = (NumberedName){0};
}

static void file_free(void *data) {
    NumberedFile *file = data;
    name_clear(&file->name);
    g_free(file);
}

typedef struct {
    const NumberedLayout *layout;
    GPtrArray *files;
    GHashTable *by_key; /* borrowed keys -> the first NumberedFile of that key */
    guint strangers;
} Listing;

/* Takes the name. */
static void put_part(NumberedFile *into, NumberedName *name, const TreeFile *file) {
    if (name->part == PART_DOWN)
        into->down = file;
    else
        into->up = file;
    bool better = name->part == PART_UP || !into->name.tag;
    if (better) { /* the key stays where it is: the table borrows it */
        char *key = into->name.key ? g_steal_pointer(&into->name.key) : g_steal_pointer(&name->key);
        name_clear(&into->name);
        into->name = *name;
        g_free(into->name.key);
        into->name.key = key;
        *name = (NumberedName){0};
    }
}

static void list_file(const TreeFile *file, const char *parent, const char *name, void *data) {
    Listing *listing = data;
    NumberedName parsed = {0};
    if (!listing->layout->parse(parent, name, &parsed) || parsed.part == PART_NONE) {
        listing->strangers += !*parent && g_str_has_suffix(name, ".sql");
        name_clear(&parsed);
        return;
    }
    NumberedFile *known = g_hash_table_lookup(listing->by_key, parsed.key);
    bool free_place = known && !(parsed.part == PART_DOWN ? known->down : known->up);
    NumberedFile *into = free_place ? known : g_new0(NumberedFile, 1);
    put_part(into, &parsed, file);
    name_clear(&parsed);
    if (!free_place)
        g_ptr_array_add(listing->files, into);
    if (!known)
        g_hash_table_insert(listing->by_key, into->name.key, into);
}

static int compare_files(gconstpointer a, gconstpointer b, gpointer layout) {
    return ((const NumberedLayout *)layout)->compare(*(const NumberedFile *const *)a, *(const NumberedFile *const *)b);
}

static Listing list_folder(const FileTree *tree, const char *folder, const NumberedLayout *layout) {
    Listing listing = {layout, g_ptr_array_new_with_free_func(file_free), NULL, 0};
    listing.by_key = g_hash_table_new(g_str_hash, g_str_equal);
    if (layout->flat)
        folder_visit(tree, folder, false, list_file, &listing);
    if (layout->nested)
        folder_visit(tree, folder, true, list_file, &listing);
    g_hash_table_unref(g_steal_pointer(&listing.by_key));
    return listing;
}

GPtrArray *numbered_find(const FileTree *tree, const char *folder, const NumberedLayout *layout) {
    Listing listing = list_folder(tree, folder, layout);
    g_ptr_array_sort_with_data(listing.files, compare_files, (gpointer)(uintptr_t)layout);
    return listing.files;
}

guint count_strangers(const FileTree *tree, const char *folder, const NumberedLayout *layout) {
    Listing listing = list_folder(tree, folder, layout);
    g_ptr_array_unref(listing.files);
    return listing.strangers;
}

const NumberedFile *numbered_double(const GPtrArray *files, const NumberedFile **first) {
    g_autoptr(GHashTable) keys = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < files->len; i++) {
        const NumberedFile *file = files->pdata[i];
        const NumberedFile *known = g_hash_table_lookup(keys, file->name.key);
        if (known && first)
            *first = known;
        if (known)
            return file;
        g_hash_table_insert(keys, file->name.key, files->pdata[i]);
    }
    return NULL;
}

/* --- reading -------------------------------------------------------------------------------------------------------------------------------- */

/* The tool notes it and runs nothing. */
static void read_lone_down(Migration *migration, MigrationSet *set, const NumberedFile *file) {
    migration->path = text_pool_add(set->texts, file->down->path);
    migration->blob = text_pool_add(set->texts, file->down->blob);
    migration->uncommitted = file->down->uncommitted;
    migration->sql = "";
    migration_add_piece(migration, 0, 0);
}

static void read_code(Migration *migration) {
    migration->code = true;
    migration->sql = NULL;
    migration->sql_size = 0;
    migration_clear_pieces(migration);
}

static void read_one(MigrationSet *set, FileTree *tree, const NumberedLayout *layout, const NumberedFile *file) {
    Migration *migration = &set->migrations[set->migration_count++];
    migration_read(set, migration, tree, file->up, file->name.tag);
    migration->key = text_pool_add(set->texts, file->name.key);
    migration->description = file->name.description && *file->name.description ? text_pool_add(set->texts, file->name.description) : NULL;
    migration->registered = true;
    if (!file->up)
        read_lone_down(migration, set, file);
    if (file->name.code)
        read_code(migration);
    if (file->down)
        migration_read_down(set, migration, tree, file->down);
    if (layout->read)
        layout->read(set, migration, tree, file);
}

MigrationSet *numbered_read(const RunnerRules *rules, FileTree *tree, const char *folder, const NumberedLayout *layout, const GPtrArray *files) {
    MigrationSet *set = set_new(rules, folder);
    set->migrations = g_new0(Migration, files->len + 1);
    for (guint i = 0; i < files->len; i++) {
        const NumberedFile *file = files->pdata[i];
        if (file->up || layout->lone_down)
            read_one(set, tree, layout, file);
        else
            set_problem(set, "%s: a way back, but of no migration", path_below(file->down->path, folder));
    }
    return set;
}

MigrationSet *numbered_load(const RunnerRules *rules, FileTree *tree, const char *folder, const NumberedLayout *layout) {
    g_autoptr(GPtrArray) files = numbered_find(tree, folder, layout);
    return numbered_read(rules, tree, folder, layout, files);
}

/* --- paths ------------------------------------------------------------------------------------------------------------------------------------ */

/* Of the last part of a path, or the last two. */
static bool parse_path(const NumberedLayout *layout, const char *path, NumberedName *out, size_t *folder_length) {
    const char *name = file_name_of(path);
    size_t above = name > path ? (size_t)(name - path) - 1 : 0;
    *folder_length = above;
    if (layout->flat && layout->parse("", name, out) && out->part == PART_UP)
        return true;
    name_clear(out);
    if (!layout->nested || above == 0)
        return false;
    g_autofree char *folder = g_strndup(path, above);
    const char *parent = file_name_of(folder);
    *folder_length = parent > folder ? (size_t)(parent - folder) - 1 : 0;
    return layout->parse(parent, name, out) && out->part == PART_UP;
}

char *numbered_key(const NumberedLayout *layout, const char *path) {
    NumberedName name = {0};
    size_t folder_length;
    bool ours = parse_path(layout, path, &name, &folder_length) && folder_length == 0;
    char *key = ours ? g_steal_pointer(&name.key) : NULL;
    name_clear(&name);
    return key;
}

gssize numbered_sign(const NumberedLayout *layout, const char *path) {
    NumberedName name = {0};
    size_t folder_length;
    bool ours = parse_path(layout, path, &name, &folder_length);
    name_clear(&name);
    return ours ? (gssize)folder_length : -1;
}

/* --- texts ------------------------------------------------------------------------------------------------------------------------------------ */

bool next_line(const char *text, size_t size, size_t *at, size_t *begin, size_t *end) {
    if (*at >= size)
        return false;
    const char *line_end = memchr(text + *at, '\n', size - *at);
    *begin = *at;
    *end = line_end ? (size_t)(line_end - text) : size;
    *at = line_end ? *end + 1 : size;
    return true;
}

bool is_directive(const char *line, size_t size, const char *directive, const char **rest) {
    const char *at = line, *end = line + size;
    if (size < 2 || at[0] != '-' || at[1] != '-')
        return false;
    for (at += 2; at < end && g_ascii_isspace(*at);)
        at++;
    size_t length = strlen(directive);
    if ((size_t)(end - at) < length || strncmp(at, directive, length) != 0)
        return false;
    at += length;
    if (at < end && !g_ascii_isspace(*at))
        return false;
    if (rest)
        *rest = at;
    return true;
}

static bool has_directive(FileTree *tree, const TreeFile *file, const char *directive) {
    size_t size, at = 0, begin, end;
    g_autofree char *text = tree->read(tree, file, &size, NULL);
    while (text && next_line(text, size, &at, &begin, &end))
        if (is_directive(text + begin, end - begin, directive, NULL))
            return true;
    return false;
}

guint sample_directive(FileTree *tree, const GPtrArray *files, const char *directive, guint *looked_at) {
    enum { SAMPLES = 5 };
    guint found = 0, count = MIN(files->len, SAMPLES);
    *looked_at = 0;
    for (guint i = 0; i < count; i++) {
        const NumberedFile *file = files->pdata[count == 1 ? 0 : i * (files->len - 1) / (count - 1)];
        if (!file->up || file->name.code)
            continue;
        ++*looked_at;
        found += has_directive(tree, file->up, directive);
    }
    return found;
}

/* --- what is found ----------------------------------------------------------------------------------------------------------------------------- */

int numbered_score(FileTree *tree, const char *folder, guint count, const char *const *words, int mentioned, int bare) {
    enum { ALONE = 15 };
    g_autofree char *journal = path_join(folder, "meta/_journal.json"); /* drizzle's, of whatever database */
    if (count == 0 || file_tree_find(tree, journal))
        return 0;
    if (manifest_mentions(tree, folder, words) > 0)
        return mentioned;
    return count > 1 ? bare : MIN(bare, ALONE);
}
