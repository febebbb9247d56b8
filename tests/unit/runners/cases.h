#ifndef CASES_H
#define CASES_H

/*
 * Tables of cases for one runner: folders and what is read from them, ledgers and what follows, both as one text; and the folder and ledger that the real tool wrote
 * (tests/fixtures/runners), of which all must be applied and nothing be left.
 */

#include "tree.h"
#include "runners/predict.h"
#include "runners/runner.h"

typedef struct {
    const char *name;
    const char *files[24]; /* alternately a path below m/ and a content */
    const char *said;
} FolderCase;

typedef struct {
    const char *name;
    const char *files[24];
    const char *rows; /* "column=value|column=value" a line; NULL: no ledger, in a database in use */
    const char *said;
} LedgerCase;

typedef struct {
    const char *path, *key; /* NULL: no migration */
} KeyCase;

/* --- a set as text ------------------------------------------------------------------------------------------------------------------- */

static inline void say_migration(GString *out, const MigrationSet *set, const Migration *migration) {
    static const char *const KINDS[] = {"", " repeatable", " baseline", " always"};
    static const char *const MODES[] = {" all in one", " one a file", " by piece", " by statement"};
    g_string_append_printf(out, "%s", migration->tag);
    if (strcmp(migration->tag, migration->key) != 0)
        g_string_append_printf(out, " = %s", migration->key);
    if (migration->description)
        g_string_append_printf(out, " (%s)", migration->description);
    for (size_t i = 0; i < migration->piece_count; i++)
        g_string_append_printf(out, " %d{%.*s}", migration->pieces[i].line, (int)(migration->pieces[i].end - migration->pieces[i].begin), migration->sql + migration->pieces[i].begin);
    if (migration->down)
        g_string_append_printf(out, " back{%s}", migration->down);
    if (migration_transaction(set, migration) != set->rules->transaction)
        g_string_append(out, MODES[migration_transaction(set, migration)]);
    g_string_append_printf(out, "%s%s%s\n", KINDS[migration->kind], migration->path ? "" : " missing", migration->registered ? "" : " unregistered");
}

static inline char *say_set(const MigrationSet *set) {
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < set->migration_count; i++)
        say_migration(out, set, &set->migrations[i]);
    g_autofree char *stop = set->stop_text ? text_plain(set->stop_text, false) : NULL;
    if (stop)
        g_string_append_printf(out, "stop: %s\n", stop);
    for (guint i = 0; i < set->problems->len; i++)
        g_string_append_printf(out, "! %s\n", (const char *)set->problems->pdata[i]);
    return g_string_free(out, FALSE);
}

/* "applied A B; runs C (why); skips D (why); edited E; F fits with CRLF line ends; stop id: text" */
static inline char *say_state(const MigrationSet *set, const LedgerState *state) {
    GString *out = g_string_new("applied");
    for (size_t i = 0; i < set->migration_count; i++)
        if (state->applied[i])
            g_string_append_printf(out, " %s", set->migrations[i].tag);
    g_string_append(out, "; runs");
    for (size_t i = 0; i < set->migration_count; i++) {
        g_autofree char *why = state->why[i] ? text_plain(state->why[i], false) : NULL;
        if (state->will_run[i])
            g_string_append_printf(out, why ? " %s (%s)" : " %s", set->migrations[i].tag, why);
        else if (state->will_skip[i])
            g_string_append_printf(out, " -%s (%s)", set->migrations[i].tag, why ? why : "");
    }
    for (size_t i = 0; i < state->row_count; i++) {
        const LedgerRow *row = &state->rows[i];
        if (row->other_version)
            g_string_append_printf(out, "; edited %s", row->key);
        if (row->variant)
            g_string_append_printf(out, "; %s fits %s", row->key, row->variant);
    }
    g_autofree char *stop = state->stop_text ? text_plain(state->stop_text, false) : NULL;
    if (state->stop != STOP_NONE)
        g_string_append_printf(out, "; stop %s: %s", stop_reason_id(state->stop), stop);
    return g_string_free(out, FALSE);
}

/* --- folders ------------------------------------------------------------------------------------------------------------------------- */

static inline MigrationSet *load_files(const char *runner, const char *const *files) {
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    for (; files[0]; files += 2) {
        g_ptr_array_add(paths, g_str_has_prefix(files[0], "/") ? g_strdup(files[0] + 1) : g_strconcat("m/", files[0], NULL)); /* "/x": elsewhere */
        g_ptr_array_add(list, paths->pdata[paths->len - 1]);
        g_ptr_array_add(list, (gpointer)(uintptr_t)files[1]);
    }
    g_ptr_array_add(list, NULL);
    g_autoptr(FileTree) tree = tree_of((const char *const *)list->pdata);
    g_autoptr(GError) error = NULL;
    MigrationSet *set = runner_find(runner)->load(tree, "m", &error);
    assert_null(error);
    return set;
}

static inline void check_folders(const char *runner, const FolderCase *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        g_autoptr(MigrationSet) set = load_files(runner, cases[i].files);
        g_autofree char *said = say_set(set);
        if (strcmp(said, cases[i].said) != 0)
            fail_msg("%s:\n%sinstead of\n%s", cases[i].name, said, cases[i].said);
    }
}

static inline void check_keys(const char *runner, const KeyCase *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        g_autofree char *key = runner_find(runner)->rules->key_of_path(cases[i].path);
        if (g_strcmp0(key, cases[i].key) != 0)
            fail_msg("%s: %s", cases[i].path, key ? key : "none");
    }
}

/* --- ledgers ------------------------------------------------------------------------------------------------------------------------- */

/* Takes rows of named columns apart; texts live as long as `texts`. */
static inline LedgerState *predict_named(const MigrationSet *set, GPtrArray *rows, TextPool *texts) {
    LedgerTable table = {.rows = rows->len};
    for (const LedgerColumn *column = set->rules->columns; column->column; column++) {
        const char **values = g_new0(const char *, rows->len + 1);
        for (guint i = 0; i < rows->len; i++)
            values[i] = text_pool_add(texts, g_hash_table_lookup(rows->pdata[i], column->column));
        g_free((gpointer)(uintptr_t)table.columns[column->field]);
        table.columns[column->field] = values;
    }
    LedgerState *state = runner_predict(set, &table, &(LedgerSetting){.has_objects = true});
    for (int field = 0; field < FIELD_COUNT; field++)
        g_free((gpointer)(uintptr_t)table.columns[field]);
    return state;
}

static inline void free_table(gpointer table) {
    g_hash_table_unref(table);
}

static inline GPtrArray *rows_of(const char *text) {
    GPtrArray *rows = g_ptr_array_new_with_free_func(free_table);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        if (!*lines[i])
            continue;
        GHashTable *row = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        g_auto(GStrv) pairs = g_strsplit(lines[i], "|", -1);
        for (guint j = 0; pairs[j]; j++) {
            char *equals = strchr(pairs[j], '=');
            assert_non_null(equals);
            g_hash_table_insert(row, g_strndup(pairs[j], (gsize)(equals - pairs[j])), g_strdup(equals + 1));
        }
        g_ptr_array_add(rows, row);
    }
    return rows;
}

static inline void check_ledgers(const char *runner, const LedgerCase *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        g_autoptr(MigrationSet) set = load_files(runner, cases[i].files);
        g_autoptr(TextPool) texts = text_pool_new();
        g_autoptr(GPtrArray) rows = cases[i].rows ? rows_of(cases[i].rows) : NULL;
        g_autoptr(LedgerState) state = rows ? predict_named(set, rows, texts) : runner_predict(set, NULL, &(LedgerSetting){.has_objects = true});
        g_autofree char *said = say_state(set, state);
        if (strcmp(said, cases[i].said) != 0)
            fail_msg("%s:\n%s\ninstead of\n%s", cases[i].name, said, cases[i].said);
    }
}

/* --- what the real tool wrote --------------------------------------------------------------------------------------------------------- */

static inline void add_files(GPtrArray *list, const char *folder, const char *below) {
    GDir *dir = g_dir_open(folder, 0, NULL);
    assert_non_null(dir);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *inside = g_strconcat(below, "/", name, NULL);
        char *text = NULL;
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            add_files(list, path, inside);
        else if (g_file_get_contents(path, &text, NULL, NULL)) {
            g_ptr_array_add(list, g_steal_pointer(&inside));
            g_ptr_array_add(list, text);
        }
    }
    g_dir_close(dir);
}

/* A literal of the INSERT at *at: quoted, a number or a word; NULL is SQL's. */
static inline char *next_value(const char **at) {
    while (**at == ' ' || **at == ',')
        (*at)++;
    GString *value = g_string_new(NULL);
    bool quoted = **at == '\'';
    *at += quoted;
    while (quoted ? **at != '\'' || (*at)[1] == '\'' : **at != ',' && **at != ')') {
        *at += quoted && **at == '\'';
        g_string_append_c(value, *(*at)++);
    }
    *at += quoted;
    char *text = g_string_free(value, FALSE);
    const char *word = strcmp(text, "true") == 0 ? "t" : strcmp(text, "false") == 0 ? "f" : text;
    char *result = !quoted && strcmp(text, "NULL") == 0 ? NULL : g_strdup(quoted ? text : word);
    g_free(text);
    return result;
}

/* Rows of the table's INSERTs by the names of its CREATE TABLE, which has a column a line. */
static inline GPtrArray *rows_of_dump(const char *dump, const char *table) {
    GPtrArray *rows = g_ptr_array_new_with_free_func(free_table);
    g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) lines = g_strsplit(dump, "\n", -1);
    g_autofree char *create = g_strdup_printf(".%s (", table);
    g_autofree char *insert = g_strdup_printf(".%s VALUES (", table);
    bool inside = false;
    for (guint i = 0; lines[i]; i++) {
        inside = (inside || (g_str_has_prefix(lines[i], "CREATE TABLE") && strstr(lines[i], create))) && *lines[i] != ')';
        if (inside && g_str_has_prefix(lines[i], "    ") && !g_str_has_prefix(lines[i], "    CONSTRAINT"))
            g_ptr_array_add(columns, g_strndup(lines[i] + 4, strcspn(lines[i] + 4, " ")));
        const char *at = g_str_has_prefix(lines[i], "INSERT") ? strstr(lines[i], insert) : NULL;
        if (!at)
            continue;
        GHashTable *row = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        at += strlen(insert);
        for (guint c = 0; c < columns->len; c++) {
            char *value = next_value(&at);
            g_strdelimit(columns->pdata[c], "\"", ' ');
            if (value)
                g_hash_table_insert(row, g_strstrip(g_strdup(columns->pdata[c])), value);
        }
        g_ptr_array_add(rows, row);
    }
    return rows;
}

/* All of the folder is applied, by rows that fit; `extra` rows are of no migration. Returns the set, for more to be asked. */
static inline MigrationSet *check_real(const char *id, size_t extra) {
    g_autofree char *folder = g_strdup_printf("tests/fixtures/runners/%s/folder", id);
    g_autofree char *ledger = g_strdup_printf("tests/fixtures/runners/%s/ledger.sql", id);
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *dump = NULL;
    add_files(files, folder, "m");
    g_ptr_array_add(files, NULL);
    g_autoptr(FileTree) tree = tree_of((const char *const *)files->pdata);
    const Runner *runner = runner_detect(tree, "m");
    assert_string_equal(runner->rules->id, id);
    assert_true(g_file_get_contents(ledger, &dump, NULL, NULL));
    MigrationSet *set = runner->load(tree, "m", NULL);
    g_autoptr(GPtrArray) rows = rows_of_dump(dump, set->ledger.table);
    g_autoptr(TextPool) texts = text_pool_new();
    g_autoptr(LedgerState) state = predict_named(set, rows, texts);
    g_autofree char *said = say_state(set, state);
    assert_int_equal(set->problems->len, 0);
    assert_int_equal(rows->len, set->migration_count + extra);
    if (!g_str_has_suffix(said, "; runs"))
        fail_msg("%s", said);
    for (size_t i = 0; i < state->row_count; i++)
        assert_true(state->rows[i].migration >= 0 ? state->rows[i].hash && *state->rows[i].hash : state->rows[i].state == ROW_INTERNAL);
    for (size_t i = 0; i < set->migration_count; i++)
        assert_true(state->applied[i]);
    return set;
}

#endif
