#include "runner_table.h"

#include <string.h>
#include "folder.h"
#include "numbered.h"

/*
 * dbmate: NUMBER_name.sql with "-- migrate:up" and "-- migrate:down", in order of the files' names (10_b before 2_a). What the ledger lacks runs, wherever it stands;
 * two files of one number are one to the ledger. Sources: pkg/dbmate/db.go, pkg/dbmate/migration.go, pkg/driver/postgres/postgres.go.
 */

#define UP "migrate:up"
#define DOWN "migrate:down"

static bool parse(const char *parent, const char *name, NumberedName *out) {
    (void)parent;
    size_t number = digits_length(name);
    if (number == 0 || !g_str_has_suffix(name, ".sql"))
        return false;
    const char *rest = name + number + (name[number] == '_');
    out->part = PART_UP;
    out->key = g_strndup(name, number);
    out->tag = g_strndup(name, strlen(name) - strlen(".sql"));
    out->description = g_strndup(rest, strlen(rest) > strlen(".sql") ? strlen(rest) - strlen(".sql") : 0);
    return true;
}

/* --- parts --------------------------------------------------------------------------------------------------------------------------------- */

/* "transaction:false" among the words behind a directive. */
static bool asks_for_none(const char *rest, const char *end) {
    g_autofree char *text = g_strndup(rest, (gsize)(end - rest));
    g_auto(GStrv) words = g_strsplit_set(text, " \t\r\f\v", -1);
    return g_strv_contains((const char *const *)words, "transaction:false");
}

typedef struct {
    size_t up;         /* where the last section begins; SIZE_MAX: none yet */
    size_t first_down; /* SIZE_MAX: none */
    guint count;
    bool down_seen;    /* in the last section */
    const char *refusal;
} Sections;

static void refuse(Sections *sections, const char *why) {
    if (!sections->refusal)
        sections->refusal = why;
}

static bool is_blank_or_comment(const char *line, size_t size) {
    while (size > 0 && g_ascii_isspace(*line))
        line++, size--;
    return size == 0 || (size > 1 && line[0] == '-' && line[1] == '-');
}

static void end_section(Sections *sections, Migration *migration, size_t end) {
    if (sections->up == SIZE_MAX)
        return;
    if (!sections->down_seen) {
        refuse(sections, "dbmate requires each migration to define a down block with '-- migrate:down'");
        migration_add_piece(migration, sections->up, end);
    }
}

static void read_line(Sections *sections, Migration *migration, size_t begin, size_t end) {
    const char *line = migration->sql + begin, *rest;
    if (is_directive(line, end - begin, UP, &rest)) {
        end_section(sections, migration, begin);
        migration->no_transaction = migration->no_transaction || asks_for_none(rest, migration->sql + end);
        sections->up = begin;
        sections->count++;
        sections->down_seen = false;
    } else if (is_directive(line, end - begin, DOWN, NULL)) {
        if (sections->up == SIZE_MAX)
            return; /* a comment like any other */
        if (sections->down_seen)
            refuse(sections, "dbmate requires every '-- migrate:down' to be preceded by a '-- migrate:up'");
        else
            migration_add_piece(migration, sections->up, begin);
        sections->down_seen = true;
        sections->first_down = MIN(sections->first_down, begin);
    } else if (sections->up == SIZE_MAX && !is_blank_or_comment(line, end - begin)) {
        refuse(sections, "dbmate does not support statements preceding the '-- migrate:up' block");
    }
}

/* Each section, from its directive to the one of its way back, is one call of the driver. */
static void read(MigrationSet *set, Migration *migration, FileTree *tree, const NumberedFile *file) {
    (void)tree;
    if (!migration->sql)
        return;
    Sections sections = {.up = SIZE_MAX, .first_down = SIZE_MAX};
    size_t at = 0, begin, end;
    migration_clear_pieces(migration);
    while (next_line(migration->sql, migration->sql_size, &at, &begin, &end))
        read_line(&sections, migration, begin, end);
    end_section(&sections, migration, migration->sql_size);
    if (sections.up == SIZE_MAX)
        sections.refusal = "dbmate requires each migration to define an up block with '-- migrate:up'";
    if (sections.count > 1)
        refuse(&sections, "dbmate writes a row for each of its sections, and fails at the second: duplicate key value violates unique constraint "
                          "\"schema_migrations_pkey\"");
    if (migration->piece_count == 0)
        migration_add_piece(migration, 0, 0);
    if (sections.first_down != SIZE_MAX)
        migration_take_down(set, migration, sections.first_down, migration->sql_size);
    if (sections.refusal)
        set_problem(set, "%s: %s", file_name_of(file->up->path), sections.refusal);
}

/* --- the row --------------------------------------------------------------------------------------------------------------------------------- */

static const NumberedLayout LAYOUT = {.flat = true, .parse = parse, .compare = numbered_by_name, .read = read};

static char *key_of_path(const char *path) {
    return numbered_key(&LAYOUT, path);
}

static gssize sign(const char *path) {
    return numbered_sign(&LAYOUT, path);
}

static const LedgerColumn COLUMNS[] = {{FIELD_KEY, "version"}, {FIELD_COUNT, NULL}};

static const RunnerRules DBMATE = {
    .id = "dbmate",
    .title = "dbmate (-- migrate:up)",
    .name = "dbmate",
    .command = "dbmate up",
    .decision = DECIDE_UNRECORDED,
    .transaction = TRANSACTION_PER_FILE,
    .ledger = {NULL, "schema_migrations"},
    .columns = COLUMNS,
    .ledger_definition = "version varchar PRIMARY KEY",
    .late = {REACT_RUN, NULL}, /* --strict refuses */
    .no_ledger = {REACT_RUN, NULL},
    .key_of_path = key_of_path,
    .sent_whole = true,
};

static int recognise(FileTree *tree, const char *folder) {
    g_autoptr(GPtrArray) files = numbered_find(tree, folder, &LAYOUT);
    guint looked_at, found = sample_directive(tree, files, UP, &looked_at);
    return found > 0 && 2 * found >= looked_at ? 80 : 0;
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    return numbered_load(&DBMATE, tree, folder, &LAYOUT);
}

const Runner RUNNER_DBMATE = {.rules = &DBMATE, .sign = sign, .recognise = recognise, .load = load};
