#include "folder.h"

#include <stdarg.h>
#include <string.h>
#include "base/error.h"

const char *path_below(const char *path, const char *folder) {
    size_t length = strlen(folder);
    bool below = length > 0 && strncmp(path, folder, length) == 0 && path[length] == '/';
    return below ? path + length + 1 : path;
}

char *path_join(const char *folder, const char *name) {
    return *folder ? g_strconcat(folder, "/", name, NULL) : g_strdup(name);
}

gssize path_folder_length(const char *path, int levels) {
    size_t end = strlen(path);
    while (levels > 0) {
        while (end > 0 && path[end - 1] != '/')
            end--;
        levels--;
        if (end == 0)
            return levels == 0 ? 0 : -1;
        end--;
    }
    return (gssize)end;
}

const char *path_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static size_t digits(const char *text) {
    size_t length = 0;
    while (g_ascii_isdigit(text[length]))
        length++;
    return length;
}

size_t number_length(const char *name) {
    size_t length = digits(name);
    if (length != 4 || name[4] != '-' || digits(name + 5) != 2)
        return length;
    while (name[length] == '-' && digits(name + length + 1) > 0)
        length += 1 + digits(name + length + 1);
    return length;
}

/* Digits of the leading number without hyphens and leading zeros; NULL: none. */
static char *number_key(const char *name) {
    size_t length = number_length(name);
    if (length == 0)
        return NULL;
    GString *key = g_string_new(NULL);
    for (size_t i = 0; i < length; i++) {
        if (name[i] != '-' && (name[i] != '0' || key->len > 0))
            g_string_append_c(key, name[i]);
    }
    return g_string_free(key, FALSE);
}

int number_compare(const char *a, const char *b) {
    g_autofree char *first = number_key(a);
    g_autofree char *second = number_key(b);
    if (!first || !second)
        return (second != NULL) - (first != NULL);
    size_t first_length = strlen(first), second_length = strlen(second);
    if (first_length != second_length)
        return first_length < second_length ? -1 : 1;
    return strcmp(first, second);
}

int name_compare(gconstpointer a, gconstpointer b) {
    const char *first = *(const char *const *)a, *second = *(const char *const *)b;
    int order = number_compare(first, second);
    return order ? order : strcmp(first, second);
}

void folder_visit(const FileTree *tree, const char *folder, bool nested, FolderVisit visit, void *data) {
    size_t end;
    for (size_t i = file_tree_range(tree, folder, &end); i < end; i++) {
        const char *below = path_below(tree->files[i].path, folder);
        const char *slash = strchr(below, '/');
        if (!slash && !nested)
            visit(&tree->files[i], "", below, data);
        if (!slash || !nested || strchr(slash + 1, '/'))
            continue;
        g_autofree char *parent = g_strndup(below, (gsize)(slash - below));
        visit(&tree->files[i], parent, slash + 1, data);
    }
}

void set_problem(MigrationSet *set, const char *format, ...) {
    enum { PROBLEM_LIMIT = 100 };
    if (set->problems->len == PROBLEM_LIMIT)
        g_ptr_array_add(set->problems, g_strdup("further problems are not listed"));
    if (set->problems->len > PROBLEM_LIMIT)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(set->problems, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

MigrationSet *set_new(const RunnerRules *rules, const char *folder) {
    MigrationSet *set = migration_set_new();
    set->rules = rules;
    set->ledger = rules->ledger;
    set->folder = text_pool_add(set->texts, folder);
    return set;
}

void migration_clear_pieces(Migration *migration) {
    g_free(g_steal_pointer(&migration->pieces));
    migration->piece_count = 0;
}

/* The line is counted on from the piece before. */
void migration_add_piece(Migration *migration, size_t begin, size_t end) {
    const SqlPiece *last = migration->piece_count > 0 ? &migration->pieces[migration->piece_count - 1] : NULL;
    int line = last ? last->line : 1;
    for (size_t i = last ? last->begin : 0; i < begin; i++)
        line += migration->sql[i] == '\n';
    if ((migration->piece_count & (migration->piece_count - 1)) == 0) /* room for twice as many at every power of two */
        migration->pieces = g_renew(SqlPiece, migration->pieces, 2 * migration->piece_count + 1);
    migration->pieces[migration->piece_count++] = (SqlPiece){begin, end, line};
}

/* The runners decode files as UTF-8 before they hash and send them: invalid bytes become U+FFFD there, too. */
static void take_text(MigrationSet *set, Migration *migration, char *bytes, size_t size) {
    g_autofree char *text = g_utf8_validate_len(bytes, size, NULL) ? NULL : text_utf8(bytes, size);
    const char *decoded = text ? text : bytes;
    migration->sql_size = text ? strlen(text) : size;
    migration->sql = text_pool_add_n(set->texts, decoded, migration->sql_size);
    g_autofree char *sum = text_sha256(decoded, migration->sql_size);
    migration->sha256 = text_pool_add(set->texts, sum);
    migration_add_piece(migration, 0, migration->sql_size);
    if (text)
        set_problem(set, "%s: not valid UTF-8; the runner replaces the bytes that are not", path_below(migration->path, set->folder));
}

void migration_read(MigrationSet *set, Migration *migration, FileTree *tree, const TreeFile *file, const char *tag) {
    migration->tag = migration->key = text_pool_add(set->texts, tag);
    migration->prefix = text_pool_add_n(set->texts, tag, number_length(tag));
    migration->entry = -1;
    if (!file)
        return;
    migration->path = text_pool_add(set->texts, file->path);
    migration->blob = text_pool_add(set->texts, file->blob);
    migration->uncommitted = file->uncommitted;
    size_t size;
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = tree->read(tree, file, &size, &error);
    if (bytes) {
        take_text(set, migration, bytes, size);
    } else {
        migration->unavailable = true;
        set_problem(set, "%s", error->message);
    }
}

void migration_read_down(MigrationSet *set, Migration *migration, FileTree *tree, const TreeFile *file) {
    size_t size;
    g_autofree char *bytes = tree->read(tree, file, &size, NULL);
    migration->down_path = text_pool_add(set->texts, file->path);
    if (!bytes)
        return;
    g_autofree char *text = text_utf8(bytes, size);
    migration->down_size = strlen(text);
    migration->down = text_pool_add_n(set->texts, text, migration->down_size);
}

void migration_take_down(MigrationSet *set, Migration *migration, size_t begin, size_t end) {
    migration->down_path = migration->path;
    migration->down_size = end - begin;
    migration->down = text_pool_add_n(set->texts, migration->sql + begin, end - begin);
}

void migration_split(Migration *migration) {
    static const char MARKER[] = "--> statement-breakpoint";
    if (!migration->sql)
        return;
    migration_clear_pieces(migration);
    const char *sql = migration->sql, *end = sql + migration->sql_size;
    for (const char *at = sql; at;) {
        const char *marker = g_strstr_len(at, end - at, MARKER);
        migration_add_piece(migration, (size_t)(at - sql), (size_t)((marker ? marker : end) - sql));
        at = marker ? marker + strlen(MARKER) : NULL;
    }
}

void migration_cut_down_part(MigrationSet *set, Migration *migration) {
    static const char *const MARKERS[] = {"-- migrate:down", "-- +goose Down", "-- +migrate Down", "-- +micrate Down", "# --- !Downs",
                                          "-- !Downs"};
    if (!migration->sql)
        return;
    const char *end = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(MARKERS); i++) {
        const char *found = g_strstr_len(migration->sql, (gssize)migration->sql_size, MARKERS[i]);
        if (found && (found == migration->sql || found[-1] == '\n') && (!end || found < end))
            end = found;
    }
    if (!end)
        return;
    size_t begin = (size_t)(end - migration->sql);
    migration_clear_pieces(migration);
    migration_add_piece(migration, 0, begin);
    migration_take_down(set, migration, begin, migration->sql_size);
}
