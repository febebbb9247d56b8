#include "runner_table.h"

#include <string.h>
#include "folder.h"
#include "numbered.h"

/*
 * diesel: a folder VERSION_name with up.sql and down.sql, in order of the versions as texts. What the ledger lacks runs, wherever it stands. Sources:
 * diesel_migrations/migrations_internals/src/lib.rs, diesel_migrations/src/{file_based_migrations,migration_harness,errors}.rs, diesel/src/migration/.
 */

/* The version is the text before the first "_", without "-": "2019-02-26-002946_users" is 20190226002946. */
static char *version_of(const char *folder) {
    GString *version = g_string_new(NULL);
    for (const char *at = folder; *at && *at != '_'; at++)
        if (*at != '-')
            g_string_append_c(version, *at);
    return g_string_free(version, FALSE);
}

static bool parse(const char *parent, const char *name, NumberedName *out) {
    if (!*parent || *parent == '.')
        return false;
    out->part = strcmp(name, "up.sql") == 0 ? PART_UP : strcmp(name, "down.sql") == 0 ? PART_DOWN : PART_NONE;
    if (out->part == PART_NONE)
        return false;
    const char *underscore = strchr(parent, '_');
    out->key = version_of(parent);
    out->tag = g_strdup(parent);
    out->description = underscore ? g_strdup(underscore + 1) : NULL;
    return true;
}

static int compare(const NumberedFile *a, const NumberedFile *b) {
    int order = strcmp(a->name.key, b->name.key);
    return order ? order : strcmp(a->name.tag, b->name.tag);
}

/* --- metadata.toml --------------------------------------------------------------------------------------------------------------------------------- */

/* The value of a key at the text's outermost level, or NULL. Free with g_free(). */
static char *toml_value(const char *text, size_t size, const char *key) {
    size_t at = 0, begin, end;
    while (next_line(text, size, &at, &begin, &end)) {
        g_autofree char *line = g_strstrip(g_strndup(text + begin, end - begin));
        if (*line == '[')
            return NULL;
        char *equals = *line == '#' ? NULL : strchr(line, '=');
        if (!equals)
            continue;
        *equals = '\0';
        if (strcmp(g_strstrip(line), key) == 0)
            return g_strndup(equals + 1 + strspn(equals + 1, " \t"), strcspn(equals + 1 + strspn(equals + 1, " \t"), " \t\r#"));
    }
    return NULL;
}

/* A file that is there and does not name the key means no transaction: the tool takes its absence for false. A value that is no truth makes the file invalid, and
 * an invalid file counts as none. */
static bool asks_for_none(FileTree *tree, const char *folder, const char *tag) {
    g_autofree char *name = g_strconcat(tag, "/metadata.toml", NULL);
    g_autofree char *path = path_join(folder, name);
    const TreeFile *file = file_tree_find(tree, path);
    size_t size;
    g_autofree char *text = file ? tree->read(tree, file, &size, NULL) : NULL;
    g_autofree char *value = text ? toml_value(text, size, "run_in_transaction") : NULL;
    return text && (!value || strcmp(value, "false") == 0);
}

static void read(MigrationSet *set, Migration *migration, FileTree *tree, const NumberedFile *file) {
    (void)file;
    migration->no_transaction = asks_for_none(tree, set->folder, migration->tag);
    if (migration->sql && migration->sql_size == 0)
        set_problem(set, "%s: diesel refuses it: Attempted to run an empty migration.", migration->tag);
}

static const NumberedLayout LAYOUT = {.nested = true, .parse = parse, .compare = compare, .read = read};

static char *key_of_path(const char *path) {
    return numbered_key(&LAYOUT, path);
}

/* Other tools have up.sql as well: a number before it speaks for a migration. */
static gssize sign(const char *path) {
    gssize length = numbered_sign(&LAYOUT, path);
    return length >= 0 && number_length(path + length + (length > 0)) > 0 ? length : -1;
}

/* --- the row --------------------------------------------------------------------------------------------------------------------------------------- */

static const LedgerColumn COLUMNS[] = {{FIELD_KEY, "version"}, {FIELD_APPLIED_AT, "run_on"}, {FIELD_COUNT, NULL}};

static const RunnerRules DIESEL = {
    .id = "diesel",
    .title = "diesel (VERSION_name/up.sql)",
    .name = "diesel",
    .command = "diesel migration run",
    .command_home = "diesel.toml",
    .decision = DECIDE_UNRECORDED,
    .transaction = TRANSACTION_PER_FILE,
    .ledger = {NULL, "__diesel_schema_migrations"},
    .columns = COLUMNS,
    .ledger_definition = "version varchar(50) PRIMARY KEY NOT NULL, run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP",
    .late = {REACT_RUN, NULL},
    .no_ledger = {REACT_RUN, NULL},
    .key_of_path = key_of_path,
    .sent_whole = true,
};

static int recognise(FileTree *tree, const char *folder) {
    static const char *const WORDS[] = {"Cargo.toml:diesel", "Cargo.toml:diesel_migrations", "diesel migration", "diesel_cli", "diesel.toml:migrations_directory", NULL};
    g_autoptr(GPtrArray) files = numbered_find(tree, folder, &LAYOUT);
    guint up = 0, dated = 0;
    for (guint i = 0; i < files->len; i++) {
        const NumberedFile *file = files->pdata[i];
        up += file->up && number_length(file->name.tag) > 0;
        dated += file->up && file->down && strchr(file->name.tag, '-') && number_length(file->name.tag) > digits_length(file->name.tag);
    }
    if (up == 0)
        return 0;
    int score = numbered_score(tree, folder, up, WORDS, 60, 0);
    return score > 0 ? score : dated > 0 ? RUNNER_SURE : 45; /* its command dates names with hyphens; plain numbers others write, too: Hasura */
}

/* Every folder that holds anything must hold an up.sql. */
static void refuse_folders(MigrationSet *set, FileTree *tree) {
    size_t end;
    for (size_t i = file_tree_range(tree, set->folder, &end); i < end && !set->stop_text; i++) {
        const char *below = path_below(tree->files[i].path, set->folder);
        const char *slash = strchr(below, '/');
        if (!slash || *below == '.')
            continue;
        g_autofree char *name = g_strndup(below, (gsize)(slash - below));
        g_autofree char *up = g_strconcat(name, "/up.sql", NULL);
        g_autofree char *path = path_join(set->folder, up);
        if (file_tree_find(tree, path))
            continue;
        set->stop_text = text_pool_add(set->texts, "Invalid migration directory: the directory's name should be " CODE("<timestamp>_<name_of_migration>")
                                                   ", and it should contain up.sql and optionally down.sql.");
        set_problem(set, "%s: has no up.sql: diesel refuses the whole folder", name);
    }
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    g_autoptr(GPtrArray) files = numbered_find(tree, folder, &LAYOUT);
    MigrationSet *set = numbered_read(&DIESEL, tree, folder, &LAYOUT, files);
    const NumberedFile *first = NULL, *second = numbered_double(files, &first);
    refuse_folders(set, tree);
    if (second)
        set_problem(set, "%s: has the version of %s: diesel runs one of the two, whichever it reads last", second->name.tag, first->name.tag);
    return set;
}

const Runner RUNNER_DIESEL = {.rules = &DIESEL, .sign = sign, .recognise = recognise, .load = load};
