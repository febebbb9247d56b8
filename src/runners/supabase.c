#include "runner_table.h"

#include <string.h>
#include "folder.h"
#include "numbered.h"
#include "supabase_split.h"

/*
 * Supabase: supabase/migrations/NUMBER_name.sql, in order of the files' names. Rows without file and late files stop it. The ledger keeps the statements that
 * were run, which nobody compares. Sources: pkg/migration/{list,apply,file,history}.go, pkg/parser/{token,state}.go, internal/migration/up/up.go; of version 3
 * the released program.
 */

static bool parse(const char *parent, const char *name, NumberedName *out) {
    (void)parent;
    size_t number = digits_length(name);
    if (number == 0 || name[number] != '_' || !g_str_has_suffix(name, ".sql"))
        return false;
    size_t length = strlen(name) - strlen(".sql");
    out->part = PART_UP;
    out->key = g_strndup(name, number);
    out->tag = g_strndup(name, length);
    out->description = length > number ? g_strndup(name + number + 1, length - number - 1) : NULL;
    return true;
}

/* The statements of a file, and the row, are one transaction, unless the file says or shows that it must be otherwise. */
static void read(MigrationSet *set, Migration *migration, FileTree *tree, const NumberedFile *file) {
    (void)set;
    (void)tree;
    (void)file;
    if (!migration->sql)
        return;
    g_autoptr(GArray) pieces = supabase_split(migration->sql, migration->sql_size);
    migration->no_transaction = supabase_parts(migration->sql, migration->sql_size, pieces);
    migration_clear_pieces(migration);
    for (guint i = 0; i < pieces->len; i++) {
        const SqlPiece *piece = &g_array_index(pieces, SqlPiece, i);
        migration_add_piece(migration, piece->begin, piece->end);
    }
    if (pieces->len == 0)
        migration_add_piece(migration, 0, 0);
}

static const NumberedLayout LAYOUT = {.flat = true, .parse = parse, .compare = numbered_by_name, .read = read};

static char *key_of_path(const char *path) {
    return numbered_key(&LAYOUT, path);
}

static bool is_its_folder(const char *folder) {
    static const char FOLDER[] = "supabase/migrations";
    size_t length = strlen(folder), own = strlen(FOLDER);
    return g_str_has_suffix(folder, FOLDER) && (length == own || folder[length - own - 1] == '/');
}

static gssize sign(const char *path) {
    gssize length = numbered_sign(&LAYOUT, path);
    g_autofree char *folder = g_strndup(path, length > 0 ? (gsize)length : 0);
    return is_its_folder(folder) ? length : -1;
}

/* --- what the ledger keeps ------------------------------------------------------------------------------------------------------------------------- */

static const char *statements_fit(const Migration *migration, const char *sql, size_t size, const char *recorded) {
    (void)migration;
    return text_fits(sql, size, recorded, supabase_statements_are);
}

static const LedgerColumn COLUMNS[] = {{FIELD_KEY, "version"}, {FIELD_NAME, "name"}, {FIELD_TEXT, "statements"}, {FIELD_COUNT, NULL}};

#define LATE "Found local migration files to be inserted before the last migration on remote database."
#define GONE "Remote migration versions not found in local migrations directory."

/* The tool names all that are late, and says how they run all the same; of rows without file it names all as well. */
static void refine(const MigrationSet *set, LedgerState *state) {
    g_autoptr(GString) text = g_string_new(NULL);
    int last = -1;
    for (size_t i = 0; i < set->migration_count; i++)
        last = state->applied[i] ? (int)i : last;
    if (state->stop == STOP_LATE) {
        g_string_append(text, LATE " Rerun the command with --include-all flag to apply these migrations:");
        for (int i = 0; i < last; i++)
            if (state->will_run[i])
                g_string_append_printf(text, " " CODE("%s"), set->migrations[i].path);
    } else if (state->stop == STOP_VANISHED) {
        g_string_append(text, GONE " Make sure your local git repo is up-to-date. If the error persists, try repairing the migration history table: " CODE_BEGIN
                                   "supabase migration repair --status reverted");
        for (size_t i = 0; i < state->row_count; i++)
            if (state->rows[i].migration < 0 && state->rows[i].key && state->rows[i].state == ROW_APPLIED)
                g_string_append_printf(text, " %s", state->rows[i].key);
        g_string_append(text, CODE_END);
    }
    if (text->len > 0)
        state->stop_text = text_pool_add(state->texts, text->str);
}

static const RunnerRules SUPABASE = {
    .id = "supabase",
    .title = "Supabase (supabase/migrations)",
    .name = "Supabase",
    .command = "supabase db push",
    .mark_applied = "supabase migration repair --status applied {key}",
    .decision = DECIDE_UNRECORDED,
    .transaction = TRANSACTION_PER_FILE,
    .ledger = {"supabase_migrations", "schema_migrations"},
    .columns = COLUMNS,
    .ledger_definition = "version text NOT NULL PRIMARY KEY, statements text[], name text",
    .owns_schema = true,
    .late = {REACT_STOP, LATE}, /* --include-all runs them */
    .vanished = {REACT_STOP, GONE},
    .no_ledger = {REACT_RUN, NULL},
    .session_per_file = true, /* RESET ALL before each */
    .checksum_fits = statements_fit,
    .key_of_path = key_of_path,
    .refine = refine,
    .doubled = {REACT_RUN, NULL}, /* versions are paired with files one by one; the second fails at its row */
    .sent_whole = true,
};

/* --- the folder -------------------------------------------------------------------------------------------------------------------------------------- */

static int recognise(FileTree *tree, const char *folder) {
    g_autoptr(GPtrArray) files = numbered_find(tree, folder, &LAYOUT);
    return files->len > 0 && is_its_folder(folder) ? 90 : 0;
}

/* The first entry of the folder, when it is an _init of the time before the tool kept them otherwise. */
static void skip_init(MigrationSet *set, const FileTree *tree) {
    enum { DIGITS = 14 };
    size_t end, first = file_tree_range(tree, set->folder, &end);
    const char *name = first < end ? path_below(tree->files[first].path, set->folder) : "";
    if (strchr(name, '/') || set->migration_count == 0 || strcmp(file_name_of(set->migrations[0].path), name) != 0)
        return;
    size_t number = digits_length(name);
    bool old = number >= DIGITS && strcmp(name + number, "_init.sql") == 0 && strncmp(name + number - DIGITS, "20211209000000", DIGITS) < 0;
    if (!old)
        return;
    set->migrations[0].registered = false;
    set_problem(set, "%s: Supabase skips it (replace \"init\" with a different file name to apply this migration)", name);
}

static void tell_skipped(const TreeFile *file, const char *parent, const char *name, void *data) {
    (void)file;
    (void)parent;
    g_autofree char *key = key_of_path(name);
    if (!key && g_str_has_suffix(name, ".sql"))
        set_problem(data, "%s: Supabase skips it (file name must match pattern \"<timestamp>_name.sql\")", name);
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    MigrationSet *set = numbered_load(&SUPABASE, tree, folder, &LAYOUT);
    skip_init(set, tree);
    folder_visit(tree, folder, false, tell_skipped, set);
    return set;
}

const Runner RUNNER_SUPABASE = {.rules = &SUPABASE, .sign = sign, .recognise = recognise, .load = load};
