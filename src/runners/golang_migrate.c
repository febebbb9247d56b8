#include "runner_table.h"

#include <string.h>
#include "folder.h"
#include "manifest.h"
#include "numbered.h"

/*
 * golang-migrate: NUMBER_name.up.EXT and NUMBER_name.down.EXT, one row for the whole database. What is numbered below the current version never runs, whether it
 * has run or not. Sources: source/parse.go, source/migration.go, migrate.go, database/postgres/postgres.go.
 */

/* ^([0-9]+)_(.*)\.(down|up)\.(.*)$, where the first .* takes all it can. */
static bool parse(const char *parent, const char *name, NumberedName *out) {
    (void)parent;
    size_t number = digits_length(name);
    out->key = number > 0 && name[number] == '_' ? decimal_key(name, number, G_MAXUINT64) : NULL;
    if (!out->key)
        return false;
    const char *rest = name + number + 1;
    const char *up = g_strrstr(rest, ".up."), *down = g_strrstr(rest, ".down.");
    const char *end = up > down ? up : down; /* NULL is before all */
    if (!end)
        return false;
    out->part = end == up ? PART_UP : PART_DOWN;
    out->tag = g_strndup(name, (gsize)(end - name));
    out->description = g_strndup(rest, (gsize)(end - rest));
    return true;
}

static const NumberedLayout LAYOUT = {.flat = true, .lone_down = true, .parse = parse, .compare = numbered_by_key};

static char *key_of_path(const char *path) {
    return numbered_key(&LAYOUT, path);
}

static gssize sign(const char *path) {
    return numbered_sign(&LAYOUT, path);
}

static const LedgerColumn COLUMNS[] = {{FIELD_KEY, "version"}, {FIELD_DIRTY, "dirty"}, {FIELD_COUNT, NULL}};

/* The text is one call of the driver without parameters: the server's simple protocol, one implicit transaction, unless the file has its own. */
static const RunnerRules GOLANG_MIGRATE = {
    .id = "golang-migrate",
    .title = "golang-migrate (NUMBER_name.up.sql)",
    .name = "golang-migrate",
    .command = "migrate -path {} -database \"$DATABASE_URL\" up",
    .mark_applied = "migrate force {last}",
    .clear_failed = "migrate force {key}",
    .decision = DECIDE_BEHIND_LAST,
    .transaction = TRANSACTION_PER_PIECE,
    .ledger = {NULL, "schema_migrations"},
    .columns = COLUMNS,
    .ledger_definition = "version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL",
    .vanished = {REACT_STOP, "no migration found for version " CODE("{key}") ": read down for version " CODE("{key}") " .: file does not exist"},
    .failed = {REACT_STOP, "Dirty database version " CODE("{key}") ". Fix and force version."},
    .no_ledger = {REACT_RUN, NULL},
    .key_of_path = key_of_path,
};

/* Programs beside the files are another tool's: this one knows none. */
static void count_program(const TreeFile *file, const char *parent, const char *name, void *data) {
    (void)file;
    (void)parent;
    *(guint *)data += g_str_has_suffix(name, ".up.go") || g_str_has_suffix(name, ".down.go");
}

/* Both ways of enough migrations speak for the tool, whatever the folder is called, unless the project names another one that writes such names. */
static bool has_pairs(FileTree *tree, const char *folder, const GPtrArray *files) {
    enum { ENOUGH = 3 };
    static const char *const OTHERS[] = {"Cargo.toml:sqlx", "sqlx-cli", "sqlx migrate", "node-pg-migrate", NULL};
    guint pairs = 0, programs = 0;
    for (guint i = 0; i < files->len; i++) {
        const NumberedFile *file = files->pdata[i];
        pairs += file->up && file->down;
    }
    folder_visit(tree, folder, false, count_program, &programs);
    return pairs >= ENOUGH && programs == 0 && manifest_mentions(tree, folder, OTHERS) == 0;
}

static int recognise(FileTree *tree, const char *folder) {
    static const char *const WORDS[] = {"golang-migrate", "migrate/migrate", NULL};
    g_autoptr(GPtrArray) files = numbered_find(tree, folder, &LAYOUT);
    if (count_strangers(tree, folder, &LAYOUT) > files->len)
        return 0;
    return numbered_score(tree, folder, files->len, WORDS, 60, has_pairs(tree, folder, files) ? RUNNER_SURE : 40);
}

/* Files come in the order of their names: the second of one version and direction is what the tool names. */
static void refuse_double(MigrationSet *set, const GPtrArray *files) {
    const NumberedFile *first = NULL, *second = numbered_double(files, &first);
    if (!second)
        return;
    const TreeFile *file = second->up ? second->up : second->down;
    set->stop_text = text_pool_printf(set->texts, "duplicate migration file: " CODE("%s"), file_name_of(file->path));
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    g_autoptr(GPtrArray) files = numbered_find(tree, folder, &LAYOUT);
    MigrationSet *set = numbered_read(&GOLANG_MIGRATE, tree, folder, &LAYOUT, files);
    refuse_double(set, files);
    return set;
}

const Runner RUNNER_GOLANG_MIGRATE = {.rules = &GOLANG_MIGRATE, .sign = sign, .recognise = recognise, .load = load};
