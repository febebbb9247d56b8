#include "runner_table.h"

#include <string.h>
#include "folder.h"
#include "goose_parts.h"
#include "numbered.h"

/*
 * goose: NUMBER_name.sql with "-- +goose Up", and NUMBER_name.go, by number. A migration below the greatest version of the ledger that the ledger lacks stops it.
 * Sources: up.go, migrate.go, migration.go, migration_sql.go, internal/dialects/postgres.go.
 */

static bool parse(const char *parent, const char *name, NumberedName *out) {
    (void)parent;
    bool code = g_str_has_suffix(name, ".go");
    size_t number = digits_length(name);
    if ((!code && !g_str_has_suffix(name, ".sql")) || g_str_has_suffix(name, "_test.go"))
        return false;
    out->key = number > 0 && name[number] == '_' ? decimal_key(name, number, G_MAXINT64) : NULL;
    if (!out->key || strcmp(out->key, "0") == 0)
        return false;
    size_t length = strlen(name) - strlen(code ? ".go" : ".sql");
    out->part = PART_UP;
    out->tag = g_strndup(name, length);
    out->description = length > number ? g_strndup(name + number + 1, length - number - 1) : NULL;
    out->code = code;
    return true;
}

static void read(MigrationSet *set, Migration *migration, FileTree *tree, const NumberedFile *file) {
    (void)tree;
    if (!migration->sql)
        return;
    g_autofree char *problem = goose_read_parts(set, migration);
    if (problem)
        set_problem(set, "%s: %s", file_name_of(file->up->path), problem);
}

static const NumberedLayout LAYOUT = {.flat = true, .parse = parse, .compare = numbered_by_key, .read = read};

static char *key_of_path(const char *path) {
    return numbered_key(&LAYOUT, path);
}

static gssize sign(const char *path) {
    return numbered_sign(&LAYOUT, path);
}

/* --- the ledger -------------------------------------------------------------------------------------------------------------------------------- */

static const LedgerColumn COLUMNS[] = {
    {FIELD_ORDER, "id"}, {FIELD_KEY, "version_id"}, {FIELD_SUCCESS, "is_applied"}, {FIELD_APPLIED_AT, "tstamp"}, {FIELD_COUNT, NULL}};

/* Version 0 says that the table was made. Rows that are not applied were written by old versions when they undid a migration. */
static void read_row(LedgerRow *row, TextPool *texts) {
    (void)texts;
    if (g_strcmp0(row->key, "0") == 0)
        row->state = ROW_INTERNAL;
    else if (g_strcmp0(row->fields[FIELD_SUCCESS], "f") == 0)
        row->state = ROW_ROLLED_BACK;
}

static const char *greatest_version(const LedgerState *state) {
    const char *greatest = "0";
    for (size_t i = 0; i < state->row_count; i++)
        if (state->rows[i].key && number_compare(greatest, state->rows[i].key) < 0)
            greatest = state->rows[i].key;
    return greatest;
}

/* `goose up` asks whether there is a row, not what it says: what old versions undid stays undone, although `goose status` calls it pending. */
static void pass_over_undone(const MigrationSet *set, LedgerState *state) {
    for (size_t i = 0; i < state->row_count; i++) {
        const LedgerRow *row = &state->rows[i];
        if (row->state != ROW_ROLLED_BACK || row->superseded || row->migration < 0)
            continue;
        state->will_run[row->migration] = false;
        state->will_skip[row->migration] = true;
        state->why[row->migration] = text_pool_add(state->texts, CODE("goose up") " counts any row of it, also one that says it was undone");
    }
    (void)set;
}

/* Also a row without file counts: what is below the greatest version is missing. */
static void refuse_missing(const MigrationSet *set, LedgerState *state) {
    const char *greatest = greatest_version(state);
    g_autoptr(GString) list = g_string_new(NULL);
    size_t count = 0;
    int first = -1;
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        if (!state->will_run[i] || number_compare(migration->key, greatest) >= 0)
            continue;
        first = first < 0 ? (int)i : first;
        count++;
        g_string_append_printf(list, "\n\tversion %s: " CODE("%s"), migration->key, migration->path);
    }
    if (count == 0 || (state->stop != STOP_NONE && state->stop != STOP_LATE))
        return;
    state->stop = STOP_LATE;
    state->stop_migration = first;
    state->stop_text = text_pool_printf(state->texts, "error: found %zu missing migrations before current version %s:%s", count, greatest, list->str);
}

static void refine(const MigrationSet *set, LedgerState *state) {
    pass_over_undone(set, state);
    if (state->stop == STOP_LATE) { /* told anew, with all that are missing */
        state->stop = STOP_NONE;
        state->stop_migration = -1;
        state->stop_text = NULL;
    }
    refuse_missing(set, state);
}

static const RunnerRules GOOSE = {
    .id = "goose",
    .title = "goose (-- +goose Up)",
    .name = "goose",
    .command = "goose -dir {} postgres \"$DATABASE_URL\" up",
    .decision = DECIDE_UNRECORDED,
    .transaction = TRANSACTION_PER_FILE,
    .ledger = {NULL, "goose_db_version"},
    .columns = COLUMNS,
    .ledger_definition = "id integer PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, version_id bigint NOT NULL, is_applied boolean NOT NULL, "
                         "tstamp timestamp NOT NULL DEFAULT now()",
    .late = {REACT_STOP, NULL}, /* -allow-missing runs them */
    .no_ledger = {REACT_RUN, NULL},
    .last_row_decides = true,
    .read_row = read_row,
    .key_of_path = key_of_path,
    .refine = refine,
    .sent_whole = true,
};

/* --- the folder -------------------------------------------------------------------------------------------------------------------------------- */

static bool is_all_code(const GPtrArray *files) {
    for (guint i = 0; i < files->len; i++)
        if (!((const NumberedFile *)files->pdata[i])->name.code)
            return false;
    return files->len > 0;
}

static int recognise(FileTree *tree, const char *folder) {
    static const char *const WORDS[] = {"pressly/goose", "goose/v3", NULL};
    g_autoptr(GPtrArray) files = numbered_find(tree, folder, &LAYOUT);
    guint looked_at, found = sample_directive(tree, files, "+goose", &looked_at);
    if (found > 0 && 2 * found >= looked_at)
        return 80;
    return is_all_code(files) ? numbered_score(tree, folder, files->len, WORDS, 60, 0) : 0;
}

/* Every SQL file must have a number. */
static void refuse_name(const TreeFile *file, const char *parent, const char *name, void *data) {
    (void)parent;
    MigrationSet *set = data;
    g_autofree char *key = key_of_path(name);
    if (key || set->stop_text || !g_str_has_suffix(name, ".sql"))
        return;
    size_t number = digits_length(name), word = strcspn(name, "_");
    const char *why = !name[word]                             ? "no filename separator '_' found"
                      : number == word && number > 0 ? "migration version must be greater than zero"
                                                              : NULL;
    set->stop_text = why ? text_pool_printf(set->texts, "could not parse SQL migration file \"" CODE("%s") "\": %s", file->path, why)
                         : text_pool_printf(set->texts, "could not parse SQL migration file \"" CODE("%s") "\": failed to parse version from migration file: " CODE("%s"),
                                            file->path, name);
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    g_autoptr(GPtrArray) files = numbered_find(tree, folder, &LAYOUT);
    MigrationSet *set = numbered_read(&GOOSE, tree, folder, &LAYOUT, files);
    const NumberedFile *first = NULL, *second = numbered_double(files, &first);
    folder_visit(tree, folder, false, refuse_name, set);
    if (second && !set->stop_text)
        set->stop_text = text_pool_printf(set->texts, "goose: duplicate version %s detected:\n" CODE("%s") "\n" CODE("%s"), second->name.key,
                                          second->up->path, first->up->path);
    return set;
}

const Runner RUNNER_GOOSE = {.rules = &GOOSE, .sign = sign, .recognise = recognise, .load = load};
