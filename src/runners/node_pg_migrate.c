#include "runner_table.h"

#include <stdlib.h>
#include <string.h>
#include "folder.h"
#include "manifest.h"
#include "numbered.h"

/*
 * node-pg-migrate: NUMBER_name.sql with "-- Up Migration" and "-- Down Migration", and programs (.js, .ts, ...), by number. Pairs .up.sql and .down.sql are
 * pairs only where the project asks for it; else the way back is a migration of its own. The ledger's names in the order in which they ran must be the
 * folder's, place by place. Sources: src/{runner,migration,migrationLoader,sqlMigration}.ts, src/utils/{fileNameUtils,comparators}.ts.
 */

/* Length of the extension of a program, or 0. */
static size_t code_extension(const char *name) {
    static const char *const EXTENSIONS[] = {".js", ".ts", ".cjs", ".mjs", ".cts", ".mts"};
    for (size_t i = 0; i < G_N_ELEMENTS(EXTENSIONS); i++)
        if (g_str_has_suffix(name, EXTENSIONS[i]))
            return strlen(EXTENSIONS[i]);
    return 0;
}

static bool parse_as(const char *name, bool pairs, NumberedName *out) {
    size_t code = code_extension(name), number = digits_length(name);
    if (number == 0 || (!code && !g_str_has_suffix(name, ".sql")) || g_str_has_suffix(name, ".d.ts"))
        return false;
    bool down = pairs && g_str_has_suffix(name, ".down.sql"), up = pairs && g_str_has_suffix(name, ".up.sql");
    size_t length = strlen(name) - (code ? code : strlen(down ? ".down.sql" : up ? ".up.sql" : ".sql"));
    const char *rest = name + number + (name[number] == '_' || name[number] == '-');
    out->part = down ? PART_DOWN : PART_UP;
    out->key = g_strndup(name, length);
    out->tag = g_strndup(name, length);
    out->description = rest < name + length ? g_strndup(rest, (gsize)(name + length - rest)) : NULL;
    out->code = code > 0;
    return true;
}

static bool parse(const char *parent, const char *name, NumberedName *out) {
    (void)parent;
    return parse_as(name, false, out);
}

static bool parse_pairs(const char *parent, const char *name, NumberedName *out) {
    (void)parent;
    return parse_as(name, true, out);
}

/* --- order ------------------------------------------------------------------------------------------------------------------------------------------- */

/* Seventeen digits are a time in UTC, which counts as its milliseconds; all else as the number that it is. */
static double prefix_value(const char *name) {
    enum { TIME_DIGITS = 17 };
    size_t number = digits_length(name);
    g_autofree char *digits = g_strndup(name, number);
    if (number != TIME_DIGITS)
        return g_ascii_strtod(digits, NULL);
    int part[6], milliseconds = atoi(digits + 14), at = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(part); i++) {
        int width = i == 0 ? 4 : 2;
        g_autofree char *text = g_strndup(digits + at, (gsize)width);
        part[i] = atoi(text);
        at += width;
    }
    g_autoptr(GDateTime) time = g_date_time_new_utc(part[0], part[1], part[2], part[3], part[4], part[5]);
    return time ? (double)g_date_time_to_unix(time) * 1000 + milliseconds : 0;
}

/* localeCompare with numbers as numbers and without punctuation, for ASCII; among equals the bytes decide. */
static int compare_words(const char *a, const char *b) {
    const char *first = a, *second = b;
    for (;;) {
        while (*a && !g_ascii_isalnum(*a) && (guchar)*a < 0x80)
            a++;
        while (*b && !g_ascii_isalnum(*b) && (guchar)*b < 0x80)
            b++;
        if (!*a || !*b)
            return *a || *b ? (*a != '\0') - (*b != '\0') : strcmp(first, second);
        int order = g_ascii_isdigit(*a) && g_ascii_isdigit(*b) ? number_compare(a, b) : g_ascii_tolower(*a) - g_ascii_tolower(*b);
        if (order)
            return order;
        size_t digits = digits_length(a);
        a += MAX(digits, 1);
        b += MAX(digits_length(b), 1);
    }
}

/* Of files' names with their extensions; of a pair that of the single file: 1_a.sql. */
static int compare(const NumberedFile *a, const NumberedFile *b) {
    double first = prefix_value(a->name.tag), second = prefix_value(b->name.tag);
    if (first != second)
        return first < second ? -1 : 1;
    g_autofree char *name = a->down || !a->up ? g_strconcat(a->name.tag, ".sql", NULL) : g_strdup(file_name_of(a->up->path));
    g_autofree char *other = b->down || !b->up ? g_strconcat(b->name.tag, ".sql", NULL) : g_strdup(file_name_of(b->up->path));
    return compare_words(name, other);
}

/* --- parts -------------------------------------------------------------------------------------------------------------------------------------------- */

static const char *behind_space(const char *at, bool hyphens) {
    while (g_ascii_isspace(*at) || (hyphens && *at == '-'))
        at++;
    return at;
}

/* "up migration" in any case, with any space between. */
static bool is_marker(const char *at, const char *word) {
    if (g_ascii_strncasecmp(at, word, strlen(word)) != 0)
        return false;
    const char *second = behind_space(at + strlen(word), false);
    return second > at + strlen(word) && g_ascii_strncasecmp(second, "migration", strlen("migration")) == 0;
}

/* At the start of a line: "--", then spaces and hyphens over any lines, the word, and "migration". SIZE_MAX: none. */
static size_t find_marker(const char *sql, size_t size, const char *word) {
    size_t at = 0, begin, end;
    while (next_line(sql, size, &at, &begin, &end)) {
        size_t first = begin;
        while (first < end && g_ascii_isspace(sql[first]))
            first++;
        if (first == end || strncmp(sql + first, "--", 2) != 0)
            continue;
        const char *here = behind_space(sql + first, true);
        if (is_marker(here, word))
            return begin;
        for (size_t next_at = at, next_begin, next_end; next_line(sql, size, &next_at, &next_begin, &next_end) && sql + next_end < here;)
            at = next_at; /* lines of nothing else lead to the same place */
    }
    return SIZE_MAX;
}

/* Without a mark for the way forth the whole file is it, the way back included. */
static void read(MigrationSet *set, Migration *migration, FileTree *tree, const NumberedFile *file) {
    (void)tree;
    if (!migration->sql)
        return;
    size_t size = migration->sql_size, up = find_marker(migration->sql, size, "up"), down = find_marker(migration->sql, size, "down");
    if (down != SIZE_MAX)
        migration_take_down(set, migration, down, up != SIZE_MAX && up > down ? up : size);
    if (up == SIZE_MAX && down != SIZE_MAX)
        set_problem(set, "%s: has no \"-- Up Migration\": node-pg-migrate runs all of it, the way back included", file_name_of(file->up->path));
    if (up == SIZE_MAX)
        return;
    migration_clear_pieces(migration);
    migration_add_piece(migration, up, down != SIZE_MAX && down > up ? down : size);
}

/* The whole file of a pair is the way forth. */
static void read_pair(MigrationSet *set, Migration *migration, FileTree *tree, const NumberedFile *file) {
    if (!file->down && !g_str_has_suffix(file->up->path, ".up.sql"))
        read(set, migration, tree, file);
}

static const NumberedLayout LAYOUT = {.flat = true, .parse = parse, .compare = compare, .read = read};
static const NumberedLayout PAIRS = {.flat = true, .parse = parse_pairs, .compare = compare, .read = read_pair};

static const NumberedLayout *layout_of(FileTree *tree, const char *folder) {
    static const char *const WORDS[] = {"migrationLoaderStrategies", "migration-loader-strategies", NULL};
    return manifest_mentions(tree, folder, WORDS) > 0 ? &PAIRS : &LAYOUT;
}

static char *key_of_path(const char *path) {
    return numbered_key(&LAYOUT, path);
}

static gssize sign(const char *path) {
    return numbered_sign(&LAYOUT, path);
}

/* --- the ledger --------------------------------------------------------------------------------------------------------------------------------------- */

static const LedgerColumn COLUMNS[] = {{FIELD_ORDER, "id"}, {FIELD_KEY, "name"}, {FIELD_APPLIED_AT, "run_on"}, {FIELD_COUNT, NULL}};

static int compare_runs(gconstpointer a, gconstpointer b) {
    const LedgerRow *first = *(const LedgerRow *const *)a, *second = *(const LedgerRow *const *)b;
    int order = g_strcmp0(first->fields[FIELD_APPLIED_AT], second->fields[FIELD_APPLIED_AT]);
    return order ? order : number_compare(first->fields[FIELD_ORDER], second->fields[FIELD_ORDER]);
}

/* Both lists, from their starts: the first pair that differs stops it. */
static void refine(const MigrationSet *set, LedgerState *state) {
    g_autoptr(GPtrArray) runs = g_ptr_array_new();
    if (state->stop == STOP_LATE) { /* told anew, in the tool's words */
        state->stop = STOP_NONE;
        state->stop_migration = -1;
        state->stop_text = NULL;
    }
    for (size_t i = 0; i < state->row_count; i++)
        if (state->rows[i].key)
            g_ptr_array_add(runs, &state->rows[i]);
    g_ptr_array_sort(runs, compare_runs);
    for (guint i = 0; i < runs->len && i < set->migration_count && state->stop == STOP_NONE; i++) {
        const LedgerRow *run = runs->pdata[i];
        if (strcmp(run->key, set->migrations[i].key) == 0)
            continue;
        state->stop = run->migration < 0 ? STOP_VANISHED : STOP_LATE;
        state->stop_migration = run->migration < 0 ? -1 : (int)i;
        state->stop_text = text_pool_printf(state->texts, "Not run migration " CODE("%s") " is preceding already run migration " CODE("%s"),
                                            set->migrations[i].key, run->key);
    }
}

static const RunnerRules NODE_PG_MIGRATE = {
    .id = "node-pg-migrate",
    .title = "node-pg-migrate (-- Up Migration)",
    .name = "node-pg-migrate",
    .command = "node-pg-migrate up",
    .command_home = "package.json",
    .decision = DECIDE_UNRECORDED,
    .transaction = TRANSACTION_ALL_PENDING,
    .ledger = {NULL, "pgmigrations"},
    .columns = COLUMNS,
    .ledger_definition = "id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL",
    .late = {REACT_STOP, NULL}, /* see refine */
    .no_ledger = {REACT_RUN, NULL},
    .key_of_path = key_of_path,
    .refine = refine,
};

/* --- the folder --------------------------------------------------------------------------------------------------------------------------------------- */

static bool has_marker(FileTree *tree, const GPtrArray *files) {
    for (guint i = 0; i < files->len; i++) {
        const NumberedFile *file = files->pdata[i];
        if (file->name.code || !file->up)
            continue;
        size_t size;
        g_autofree char *text = tree->read(tree, file->up, &size, NULL);
        return text && find_marker(text, size, "up") != SIZE_MAX;
    }
    return false;
}

static int recognise(FileTree *tree, const char *folder) {
    static const char *const WORDS[] = {"node-pg-migrate", NULL};
    g_autoptr(GPtrArray) files = numbered_find(tree, folder, &LAYOUT);
    return has_marker(tree, files) ? 80 : numbered_score(tree, folder, files->len, WORDS, 60, 0);
}

/* What has no number in its name cannot be put in order, whatever it is. */
static void refuse_unnumbered(const TreeFile *file, const char *parent, const char *name, void *data) {
    (void)file;
    (void)parent;
    MigrationSet *set = data;
    if (*name != '.' && digits_length(name) == 0 && !set->stop_text)
        set->stop_text = text_pool_printf(set->texts, "Error loading migration files: Cannot determine numeric prefix for \"" CODE("%s") "\"", name);
}

static void tell_ways_back(MigrationSet *set) {
    for (size_t i = 0; i < set->migration_count; i++)
        if (g_str_has_suffix(set->migrations[i].tag, ".down"))
            set_problem(set, "%s.sql: node-pg-migrate runs it as a migration of its own: without migrationLoaderStrategies it knows no pairs", set->migrations[i].tag);
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    MigrationSet *set = numbered_load(&NODE_PG_MIGRATE, tree, folder, layout_of(tree, folder));
    folder_visit(tree, folder, false, refuse_unnumbered, set);
    tell_ways_back(set);
    return set;
}

const Runner RUNNER_NODE_PG_MIGRATE = {.rules = &NODE_PG_MIGRATE, .sign = sign, .recognise = recognise, .load = load};
