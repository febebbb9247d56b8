#include "runner_table.h"

#include <string.h>
#include "atlas_sum.h"
#include "folder.h"
#include "lines.h"
#include "manifest.h"

/*
 * Atlas versioned migrations: VERSION_name.sql in byte order and atlas.sum, whose lines hash the names and contents of all files so far. Execution is linear: a file between two that
 * have run is an error. Rules and traps: docs/internals/runners.md.
 */

/* --- directives -------------------------------------------------------------------------------------------------------------------------- */

/* "-- atlas:NAME value" in a line of printable characters; returns what is behind the name, "" without a value; NULL: not this directive. */
static char *directive_value(const char *line, const char *name) {
    const char *mark = strstr(line, "atlas:");
    if (!mark || !g_str_has_prefix(mark + strlen("atlas:"), name))
        return NULL;
    const char *value = mark + strlen("atlas:") + strlen(name);
    return *value == ' ' ? g_strstrip(g_strdup(value)) : *value == '\0' ? g_strdup("") : NULL;
}

/* A directive of the file: in the comment lines at its top, which an empty line (or the end) parts from the first statement. Free with g_free(). */
static char *file_directive(const char *sql, size_t size, const char *name) {
    g_autofree char *found = NULL;
    Lines lines = {.text = sql, .size = size};
    while (lines_next(&lines)) {
        g_autofree char *line = lines_text(&lines);
        if (!g_str_has_prefix(line, "--") && *line != '#')
            return *line == '\0' ? g_steal_pointer(&found) : NULL;
        if (!found)
            found = directive_value(line, name);
    }
    return g_steal_pointer(&found);
}

/* "\n" and its like are written with a backslash. */
static char *read_delimiter(const Migration *migration) {
    Lines lines = {.text = migration->sql, .size = migration->sql_size};
    if (!lines_next(&lines))
        return NULL;
    g_autofree char *line = lines_text(&lines);
    char *value = g_str_has_prefix(line, "-- ") ? directive_value(line, "delimiter") : NULL;
    if (!value || !*value) {
        g_free(value);
        return NULL;
    }
    g_autofree char *escaped = value;
    return g_strcompress(escaped);
}

/* Where a delimiter of the file's own parts the statements, they are pieces, without it: it need not be SQL. */
static void split(Migration *migration) {
    g_autofree char *delimiter = read_delimiter(migration);
    if (!delimiter || strcmp(delimiter, ";") == 0)
        return;
    const char *sql = migration->sql, *end = sql + migration->sql_size;
    const char *at = memchr(sql, '\n', migration->sql_size);
    migration_clear_pieces(migration);
    for (at = at ? at + 1 : end; at < end;) {
        const char *next = g_strstr_len(at, end - at, delimiter);
        migration_add_piece(migration, (size_t)(at - sql), (size_t)((next ? next : end) - sql));
        at = next ? next + strlen(delimiter) : end;
    }
    if (migration->piece_count == 0)
        migration_add_piece(migration, migration->sql_size, migration->sql_size);
}

/* --- rules ------------------------------------------------------------------------------------------------------------------------------- */

/* "1": a baseline. A row with fewer statements applied than there are was left half-way; the next run goes on behind them. */
static void read_row(LedgerRow *row, TextPool *texts) {
    enum { NANOSECONDS = 1000000 }; /* in a millisecond */
    const char *duration = row->fields[FIELD_DURATION];
    if (duration)
        row->fields[FIELD_DURATION] = text_pool_printf(texts, "%" G_GINT64_FORMAT, g_ascii_strtoll(duration, NULL, 10) / NANOSECONDS);
    const char *applied = row->fields[FIELD_DIRTY], *total = row->fields[FIELD_BATCH];
    row->name = row->fields[FIELD_NAME];
    row->state = ROW_APPLIED;
    if (g_strcmp0(row->fields[FIELD_TYPE], "1") == 0)
        row->state = ROW_BASELINE;
    else if (applied && total && strcmp(applied, total) != 0)
        row->state = ROW_FAILED;
    if (row->key && g_str_has_prefix(row->key, ".")) /* Atlas keeps an id of its own in the table */
        row->state = ROW_INTERNAL;
}

static char *key_of_path(const char *path) {
    if (strchr(path, '/') || !g_str_has_suffix(path, ".sql"))
        return NULL;
    size_t length = strlen(path) - strlen(".sql");
    return g_strndup(path, MIN(length, strcspn(path, "_")));
}

/* All files out of order are named in one sentence. */
static void tell_late(const MigrationSet *set, LedgerState *state) {
    g_autoptr(GString) names = g_string_new(NULL);
    size_t last = set->migration_count, count = 0;
    while (last > 0 && !state->applied[last - 1])
        last--;
    for (size_t i = 0; i < last; i++) {
        const Migration *migration = &set->migrations[i];
        if (!state->will_run[i] || migration->kind != MIGRATION_VERSIONED)
            continue;
        g_string_append_printf(names, "%s%s.sql", count++ ? ", " : "", migration->tag);
    }
    if (count > 1)
        state->stop_text = text_pool_printf(state->texts, CODE("Error: migration files %s were added out of order. See: https://atlasgo.io/versioned/apply#non-linear-error"), names->str);
}

/* A file of which a part has run is continued behind it, unless that part is another now. */
static void refine(const MigrationSet *set, LedgerState *state) {
    for (size_t i = 0; i < state->row_count; i++) {
        const LedgerRow *row = &state->rows[i];
        if (row->state != ROW_FAILED)
            continue;
        if (row->migration >= 0) {
            state->why[row->migration] = text_pool_printf(state->texts, "%s of its %s statements have run: it goes on behind them", row->fields[FIELD_DIRTY], row->fields[FIELD_BATCH]);
        } else if (i + 1 == state->row_count && state->stop == STOP_NONE) {
            state->stop = STOP_VANISHED;
            state->stop_text = text_pool_printf(state->texts, CODE("Error: sql/migrate: missing migration: revision \"%s_%s.sql\" is partially applied but migration file was not found"), row->key, row->name ? row->name : "");
        }
    }
    if (state->stop == STOP_LATE)
        tell_late(set, state);
}

static const LedgerColumn COLUMNS[] = {{FIELD_KEY, "version"},     {FIELD_NAME, "description"},      {FIELD_TYPE, "type"},   {FIELD_DIRTY, "applied"}, {FIELD_BATCH, "total"},
                                       {FIELD_APPLIED_AT, "executed_at"}, {FIELD_DURATION, "execution_time"}, {FIELD_ERROR, "error"}, {FIELD_CHECKSUM, "hash"}, {FIELD_COUNT, NULL}};

static const RunnerRules ATLAS = {
    .id = "atlas",
    .title = "Atlas (VERSION_name.sql and atlas.sum)",
    .name = "Atlas",
    .command = "atlas migrate apply",
    .command_home = "atlas.hcl",
    .mark_applied = "atlas migrate set {last}",
    .decision = DECIDE_UNRECORDED,
    .transaction = TRANSACTION_PER_FILE,
    .ledger = {NULL, "atlas_schema_revisions"},
    .columns = COLUMNS,
    .ledger_definition = "version varchar PRIMARY KEY NOT NULL, description varchar NOT NULL, type bigint NOT NULL DEFAULT 2, applied bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0, "
                         "executed_at timestamptz NOT NULL, execution_time bigint NOT NULL, error text, error_stmt text, hash varchar NOT NULL, partial_hashes jsonb, operator_version varchar NOT NULL",
    .late = {REACT_STOP, CODE("Error: migration file {file} was added out of order. See: https://atlasgo.io/versioned/apply#non-linear-error")},
    .late_after_first = true,
    .failed = {REACT_RUN, NULL},
    .no_ledger = {REACT_STOP, CODE("Error: sql/migrate: connected database is not clean") "; " CODE("baseline version or allow-dirty is required")},
    .read_row = read_row,
    .key_of_path = key_of_path,
    .refine = refine,
};

/* --- the folder -------------------------------------------------------------------------------------------------------------------------- */

static void add_name(const TreeFile *file, const char *parent, const char *name, void *data) {
    (void)file;
    (void)parent;
    if (g_str_has_suffix(name, ".sql"))
        g_ptr_array_add(data, g_strdup(name));
}

static GPtrArray *find_names(FileTree *tree, const char *folder) {
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    folder_visit(tree, folder, false, add_name, names);
    g_ptr_array_sort(names, text_compare_entries);
    return names;
}

static void count_pair(const TreeFile *file, const char *parent, const char *name, void *data) {
    (void)file;
    (void)parent;
    *(guint *)data += g_str_has_suffix(name, ".down.sql");
}

/* Atlas writes files for other tools, too, with its sum beside them: ways back in files of their own, and the tool that runs them is named. */
static bool writes_for_other(FileTree *tree, const char *folder) {
    static const char *const WORDS[] = {"golang-migrate", "migrate/migrate", NULL};
    guint ways_back = 0;
    folder_visit(tree, folder, false, count_pair, &ways_back);
    return ways_back > 0 && manifest_mentions(tree, folder, WORDS) > 0;
}

static int recognise(FileTree *tree, const char *folder) {
    enum { SURE = 100, WRITTEN_FOR_OTHER = 50 };
    g_autofree char *sum = path_join(folder, ATLAS_SUM);
    if (!file_tree_find(tree, sum))
        return 0;
    return writes_for_other(tree, folder) ? WRITTEN_FOR_OTHER : SURE;
}

static gssize sign(const char *path) {
    const char *name = strrchr(path, '/');
    name = name ? name + 1 : path;
    return strcmp(name, ATLAS_SUM) == 0 ? MAX(0, (gssize)(name - path) - 1) : -1;
}

static void read_file(MigrationSet *set, FileTree *tree, const char *name) {
    Migration *migration = &set->migrations[set->migration_count++];
    g_autofree char *path = path_join(set->folder, name);
    g_autofree char *tag = g_strndup(name, strlen(name) - strlen(".sql"));
    g_autofree char *key = key_of_path(name);
    migration_read(set, migration, tree, file_tree_find(tree, path), tag);
    migration->key = text_pool_add(set->texts, key);
    migration->registered = true;
    const char *underscore = strchr(tag, '_');
    migration->description = underscore ? text_pool_add(set->texts, underscore + 1) : NULL;
    if (!migration->sql)
        return;
    g_autofree char *mode = file_directive(migration->sql, migration->sql_size, "txmode");
    g_autofree char *checkpoint = file_directive(migration->sql, migration->sql_size, "checkpoint");
    migration->no_transaction = g_strcmp0(mode, "none") == 0;
    migration->kind = checkpoint ? MIGRATION_BASELINE : MIGRATION_VERSIONED;
    if (mode && strcmp(mode, "none") != 0 && strcmp(mode, "file") != 0)
        set_problem(set, "%s: the txmode \"%s\" is not one that a file may ask for", name, mode);
    split(migration);
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    MigrationSet *set = set_new(&ATLAS, folder);
    g_autoptr(GPtrArray) names = find_names(tree, folder);
    set->migrations = g_new0(Migration, names->len + 1);
    for (guint i = 0; i < names->len; i++)
        read_file(set, tree, names->pdata[i]);
    atlas_sum_check(set, tree);
    return set;
}

const Runner RUNNER_ATLAS = {.rules = &ATLAS, .sign = sign, .recognise = recognise, .load = load};
