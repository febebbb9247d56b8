#include "runner_table.h"

#include <string.h>
#include "folder.h"
#include "numbered.h"

/*
 * sqlx: NUMBER_description.sql, or .up.sql and .down.sql, by number. Every file must be what was run, to the byte (SHA-384); what the ledger lacks runs, wherever it
 * stands. Sources: sqlx-core/src/migrate/{source,migration,migrator,error}.rs, sqlx-postgres/src/migrate.rs, sqlx-cli/src/migrate.rs.
 */

static bool parse(const char *parent, const char *name, NumberedName *out) {
    (void)parent;
    size_t number = digits_length(name);
    out->key = number > 0 && name[number] == '_' ? decimal_key(name, number, G_MAXINT64) : NULL;
    if (!out->key || !g_str_has_suffix(name, ".sql"))
        return false;
    const char *suffix = g_str_has_suffix(name, ".down.sql") ? ".down.sql" : g_str_has_suffix(name, ".up.sql") ? ".up.sql" : ".sql";
    size_t length = strlen(name) - strlen(suffix);
    out->part = *(suffix + 1) == 'd' ? PART_DOWN : PART_UP;
    out->tag = g_strndup(name, length);
    out->description = length > number ? g_strdelimit(g_strndup(name + number + 1, length - number - 1), "_", ' ') : NULL;
    return true;
}

static void read(MigrationSet *set, Migration *migration, FileTree *tree, const NumberedFile *file) {
    (void)set;
    (void)tree;
    (void)file;
    migration->no_transaction = migration->sql && g_str_has_prefix(migration->sql, "-- no-transaction");
}

static const NumberedLayout LAYOUT = {.flat = true, .parse = parse, .compare = numbered_by_key, .read = read};

static char *key_of_path(const char *path) {
    return numbered_key(&LAYOUT, path);
}

static gssize sign(const char *path) {
    return numbered_sign(&LAYOUT, path);
}

/* --- checksums ------------------------------------------------------------------------------------------------------------------------------- */

static bool is_sha384(const char *text, size_t size, const char *recorded) {
    g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA384, (const guchar *)text, size);
    return g_ascii_strcasecmp(sum, g_str_has_prefix(recorded, "\\x") ? recorded + 2 : recorded) == 0;
}

/* The tool itself accepts the bytes as they are, or an exact copy but for characters that the project has it ignore. */
static const char *checksum_fits(const Migration *migration, const char *sql, size_t size, const char *recorded) {
    (void)migration;
    return text_fits(sql, size, recorded, is_sha384);
}

static char *checksum_now(const Migration *migration, const char *recorded) {
    (void)recorded;
    if (!migration->sql)
        return NULL;
    g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA384, (const guchar *)migration->sql, migration->sql_size);
    return g_strconcat("\\x", sum, NULL);
}

/* --- the row ----------------------------------------------------------------------------------------------------------------------------------- */

static const LedgerColumn COLUMNS[] = {{FIELD_KEY, "version"},   {FIELD_NAME, "description"},  {FIELD_APPLIED_AT, "installed_on"},
                                       {FIELD_SUCCESS, "success"}, {FIELD_CHECKSUM, "checksum"}, {FIELD_DURATION, "execution_time"},
                                       {FIELD_COUNT, NULL}};

#define MODIFIED "migration " CODE("{key}") " was previously applied but has been modified"

/* A variant that is not the bytes themselves: the tool does not take it. */
static void refine(const MigrationSet *set, LedgerState *state) {
    for (size_t i = 0; i < state->row_count && state->stop == STOP_NONE; i++) {
        const LedgerRow *row = &state->rows[i];
        if (row->migration < 0 || !row->variant)
            continue;
        state->stop = STOP_EDITED;
        state->stop_migration = row->migration;
        state->stop_text = text_pool_printf(state->texts, "migration " CODE("%s") " was previously applied but has been modified",
                                            set->migrations[row->migration].key);
    }
    /* Checksums are compared on the way: what stands before the first that does not fit is run. */
    for (int i = 0; state->stop == STOP_EDITED && i < state->stop_migration; i++)
        if (state->will_run[i])
            state->why[i] = text_pool_add(state->texts, "it runs before sqlx comes to the file that was modified");
}

static const RunnerRules SQLX = {
    .id = "sqlx",
    .title = "sqlx (NUMBER_description.sql)",
    .name = "sqlx",
    .command = "sqlx migrate run",
    .decision = DECIDE_UNRECORDED,
    .transaction = TRANSACTION_PER_FILE,
    .ledger = {NULL, "_sqlx_migrations"},
    .columns = COLUMNS,
    .ledger_definition = "version bigint PRIMARY KEY, description text NOT NULL, installed_on timestamptz NOT NULL DEFAULT now(), success boolean NOT NULL, "
                         "checksum bytea NOT NULL, execution_time bigint NOT NULL",
    .late = {REACT_RUN, NULL},
    .vanished = {REACT_STOP, "migration " CODE("{key}") " was previously applied but is missing in the resolved migrations"},
    .edited = {REACT_STOP, MODIFIED},
    .failed = {REACT_STOP, "migration " CODE("{key}") " is partially applied; fix and remove row from " CODE("_sqlx_migrations") " table"},
    .no_ledger = {REACT_RUN, NULL},
    .checksum_fits = checksum_fits,
    .key_of_path = key_of_path,
    .checksum_now = checksum_now,
    .refine = refine,
    .doubled = {REACT_STOP, MODIFIED},
    .sent_whole = true,
};

static int recognise(FileTree *tree, const char *folder) {
    static const char *const WORDS[] = {"Cargo.toml:sqlx", "sqlx-cli", "sqlx migrate", NULL};
    g_autoptr(GPtrArray) files = numbered_find(tree, folder, &LAYOUT);
    if (count_strangers(tree, folder, &LAYOUT) > 0)
        return 0;
    return numbered_score(tree, folder, files->len, WORDS, 60, 35);
}

/* A name with "_" and ".sql" must begin with a number. */
static void refuse_name(const TreeFile *file, const char *parent, const char *name, void *data) {
    (void)file;
    (void)parent;
    MigrationSet *set = data;
    NumberedName parsed = {0};
    bool ours = parse("", name, &parsed);
    g_free(parsed.key);
    g_free(parsed.tag);
    g_free(parsed.description);
    if (!ours && !set->stop_text && strchr(name, '_') && g_str_has_suffix(strchr(name, '_'), ".sql"))
        set->stop_text = text_pool_printf(set->texts, "while resolving migrations: error parsing migration filename \"" CODE("%s")
                                                      "\"; expected integer version prefix (e.g. " CODE("01_foo.sql") ")", name);
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    MigrationSet *set = numbered_load(&SQLX, tree, folder, &LAYOUT);
    folder_visit(tree, folder, false, refuse_name, set);
    return set;
}

const Runner RUNNER_SQLX = {.rules = &SQLX, .sign = sign, .recognise = recognise, .load = load};
