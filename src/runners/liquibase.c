#include "runner_table.h"

#include <string.h>
#include "folder.h"
#include "liquibase_changelog.h"
#include "liquibase_format.h"
#include "lines.h"

/*
 * Liquibase with changesets in formatted SQL. A changeset is a migration, many may stand in one file; its name is path, id and author. All that have not run are run, in the changelog's
 * order, after the checksums of those that have were compared. Rules and traps: docs/internals/runners.md.
 */

/* --- rules --------------------------------------------------------------------------------------------------------------------------------- */

/* "path::id::author" taken apart; free with g_strfreev(). NULL: not of this form. */
static char **split_key(const char *key) {
    char **parts = g_strsplit(key, "::", 3);
    if (g_strv_length(parts) == 3)
        return parts;
    g_strfreev(parts);
    return NULL;
}

static void read_row(LedgerRow *row, TextPool *texts) {
    const char *file = row->fields[FIELD_FILE] ? row->fields[FIELD_FILE] : "";
    if (g_str_has_prefix(file, "classpath:"))
        file += strlen("classpath:");
    g_autofree char *path = g_strdelimit(g_strdup(file + (*file == '/')), "\\", '/');
    row->key = text_pool_printf(texts, "%s::%s::%s", path, row->fields[FIELD_KEY] ? row->fields[FIELD_KEY] : "", row->fields[FIELD_AUTHOR] ? row->fields[FIELD_AUTHOR] : "");
    row->name = row->key;
}

/* "b/c" is the end of "a/b/c". */
static bool is_end_of(const char *end, const char *path) {
    size_t length = strlen(end), whole = strlen(path);
    return length > 0 && length <= whole && g_ascii_strcasecmp(path + whole - length, end) == 0 && (length == whole || path[whole - length - 1] == '/');
}

/* The search path is not known for sure: the same id and author in a file whose path ends with the row's, or the row's with its. */
static int find_other(const MigrationSet *set, const LedgerRow *row) {
    g_auto(GStrv) wanted = split_key(row->key);
    int found = -1;
    for (size_t i = 0; wanted && i < set->migration_count; i++) {
        g_auto(GStrv) parts = split_key(set->migrations[i].key);
        if (!parts || g_ascii_strcasecmp(parts[1], wanted[1]) != 0 || g_ascii_strcasecmp(parts[2], wanted[2]) != 0 || !(is_end_of(parts[0], wanted[0]) || is_end_of(wanted[0], parts[0])))
            continue;
        if (found >= 0)
            return -1; /* it may be either */
        found = (int)i;
    }
    return found;
}

static const LiquibaseChangeset *find_changeset(const Migration *migration, const LiquibaseFile *file) {
    g_auto(GStrv) parts = migration ? split_key(migration->key) : NULL;
    return parts ? liquibase_file_find(file, parts[1], parts[2]) : NULL;
}

static int version_of(const char *recorded) {
    return g_str_has_prefix(recorded, "8:") ? 8 : 9;
}

/* The sum is made again in the version in which it was recorded. A changeset may name further sums that it accepts. */
static const char *checksum_fits(const Migration *migration, const char *sql, size_t size, const char *recorded) {
    g_autoptr(LiquibaseFile) file = liquibase_file_read(sql, size);
    const LiquibaseChangeset *changeset = find_changeset(migration, file);
    g_autofree char *sum = changeset ? liquibase_checksum(changeset, version_of(recorded)) : NULL;
    if (!sum)
        return NULL;
    if (strcmp(sum, recorded) == 0)
        return version_of(recorded) == 8 ? "by a checksum of version 8" : "";
    for (guint i = 0; i < changeset->valid_sums->len; i++) {
        const char *valid = changeset->valid_sums->pdata[i];
        const char *any = g_str_has_prefix(valid, "1:") ? valid + 2 : valid;
        if (g_ascii_strcasecmp(any, "any") == 0 || g_ascii_strcasecmp(any, "all") == 0 || strcmp(any, "*") == 0 || strcmp(valid, recorded) == 0 || strcmp(valid, sum) == 0)
            return "by its validCheckSum only";
    }
    return NULL;
}

static char *checksum_now(const Migration *migration, const char *recorded) {
    g_autoptr(LiquibaseFile) file = migration->sql ? liquibase_file_read(migration->sql, migration->sql_size) : NULL;
    const LiquibaseChangeset *changeset = file ? find_changeset(migration, file) : NULL;
    return changeset ? liquibase_checksum(changeset, version_of(recorded)) : NULL;
}

static const LedgerColumn COLUMNS[] = {{FIELD_ORDER, "orderexecuted"}, {FIELD_KEY, "id"},   {FIELD_AUTHOR, "author"}, {FIELD_FILE, "filename"}, {FIELD_CHECKSUM, "md5sum"},
                                       {FIELD_APPLIED_AT, "dateexecuted"}, {FIELD_TYPE, "exectype"}, {FIELD_NAME, "description"}, {FIELD_BATCH, "deployment_id"}, {FIELD_COUNT, NULL}};
static const char *const OWN_TABLES[] = {"databasechangeloglock", NULL};

static const RunnerRules LIQUIBASE = {
    .id = "liquibase",
    .title = "Liquibase (formatted SQL)",
    .name = "Liquibase",
    .command = "liquibase update",
    .mark_applied = "liquibase changelog-sync",
    .accept_edits = "liquibase clear-checksums",
    .clear_lock = "liquibase release-locks",
    .decision = DECIDE_UNRECORDED,
    .transaction = TRANSACTION_PER_FILE,
    .ledger = {NULL, "databasechangelog"},
    .columns = COLUMNS,
    .ledger_definition = "id varchar(255) NOT NULL, author varchar(255) NOT NULL, filename varchar(255) NOT NULL, dateexecuted timestamp NOT NULL, orderexecuted integer NOT NULL, "
                         "exectype varchar(10) NOT NULL, md5sum varchar(35), description varchar(255), comments varchar(255), tag varchar(255), liquibase varchar(20), contexts varchar(255), "
                         "labels varchar(255), deployment_id varchar(10)",
    .own_tables = OWN_TABLES,
    .order = "the changelog is",
    .lock_table = "databasechangeloglock",
    .lock_column = "locked",
    .late = {REACT_RUN, NULL},
    .edited = {REACT_STOP, CODE("Validation Failed:") " " CODE("{} was: {recorded} but is now: {now}")},
    .no_ledger = {REACT_RUN, NULL},
    .locked = {REACT_STOP, "after five minutes: " CODE("Could not acquire change log lock.  Currently locked by") " ..."},
    .read_row = read_row,
    .find_other = find_other,
    .checksum_fits = checksum_fits,
    .checksum_now = checksum_now,
};

/* --- a changeset --------------------------------------------------------------------------------------------------------------------------- */

/* A line that is the default delimiter of other databases, which Liquibase knows besides the semicolon. */
static bool is_delimiter_line(const char *line) {
    return strcmp(line, "/") == 0 || g_ascii_strcasecmp(line, "go") == 0;
}

/* Pieces of a range between lines that are delimiters. */
static void cut_at_lines(Migration *migration, const LiquibaseRange *range) {
    Lines lines = {.text = migration->sql, .size = range->end, .next = range->begin};
    size_t begin = range->begin;
    while (lines_next(&lines)) {
        g_autofree char *line = lines_text(&lines);
        if (!is_delimiter_line(line))
            continue;
        migration_add_piece(migration, begin, lines.begin);
        begin = lines.next;
    }
    if (begin < range->end || begin == range->begin)
        migration_add_piece(migration, begin, range->end);
}

/* Pieces of a range between the changeset's own delimiter; it is no SQL. */
static void cut_at_delimiter(Migration *migration, const LiquibaseRange *range, const char *delimiter) {
    g_autofree char *literal = g_strcompress(delimiter); /* "\n" is written with a backslash */
    size_t length = strlen(literal);
    if (length > 1 && literal[length - 1] == '$')
        literal[--length] = '\0';
    for (size_t begin = range->begin; begin < range->end;) {
        const char *found = length ? g_strstr_len(migration->sql + begin, (gssize)(range->end - begin), literal) : NULL;
        size_t end = found ? (size_t)(found - migration->sql) : range->end, next = found ? end + length : range->end;
        migration_add_piece(migration, begin, end);
        begin = next;
    }
}

static void take_pieces(Migration *migration, const LiquibaseChangeset *changeset) {
    migration->pieces = NULL;
    migration->piece_count = 0;
    for (guint i = 0; i < changeset->ranges->len; i++) {
        const LiquibaseRange *range = &g_array_index(changeset->ranges, LiquibaseRange, i);
        if (!changeset->split)
            migration_add_piece(migration, range->begin, range->end);
        else if (changeset->end_delimiter && strcmp(changeset->end_delimiter, ";") != 0)
            cut_at_delimiter(migration, range, changeset->end_delimiter);
        else
            cut_at_lines(migration, range);
    }
    if (migration->piece_count == 0)
        migration_add_piece(migration, changeset->begin, changeset->begin);
}

/* "dbms:postgresql,h2", "dbms:!oracle", "all", "none". */
static bool is_for_postgres(const char *dbms) {
    if (!dbms || !*dbms)
        return true;
    g_auto(GStrv) names = g_strsplit(dbms, ",", -1);
    bool any_positive = false;
    for (guint i = 0; names[i]; i++) {
        const char *name = g_strstrip(names[i]);
        if (strcmp(name, "!postgresql") == 0 || strcmp(name, "none") == 0)
            return false;
        if (strcmp(name, "postgresql") == 0 || strcmp(name, "all") == 0)
            return true;
        any_positive |= *name != '!';
    }
    return !any_positive;
}

static void read_down(MigrationSet *set, Migration *migration, const LiquibaseChangeset *changeset) {
    g_autofree char *text = changeset->rollback ? g_strstrip(g_strdup(changeset->rollback->str)) : NULL;
    if (!text || g_ascii_strncasecmp(text, "not required", strlen("not required")) == 0 || g_ascii_strncasecmp(text, "empty", strlen("empty")) == 0)
        return;
    migration->down_path = migration->path;
    migration->down = text_pool_add(set->texts, text);
    migration->down_size = strlen(text);
}

static void fill(MigrationSet *set, Migration *migration, const LiquibaseChangeset *changeset, const char *logical) {
    g_autofree char *sum = liquibase_checksum(changeset, 9);
    migration->tag = migration->key = text_pool_printf(set->texts, "%s::%s::%s", changeset->logical_path ? changeset->logical_path : logical, changeset->id, changeset->author);
    migration->prefix = text_pool_add(set->texts, changeset->id);
    migration->description = text_pool_add(set->texts, changeset->comment);
    migration->checksum = text_pool_add(set->texts, sum);
    migration->kind = changeset->run_always ? MIGRATION_ALWAYS : changeset->run_on_change ? MIGRATION_REPEATABLE : MIGRATION_VERSIONED;
    migration->no_transaction = !changeset->run_in_transaction;
    migration->registered = true;
    take_pieces(migration, changeset);
    read_down(set, migration, changeset);
}

/* --- files --------------------------------------------------------------------------------------------------------------------------------- */

static void take_property(const char *name, const char *value, void *data) {
    GHashTable *properties = data;
    if (!g_hash_table_contains(properties, name)) /* the first one stays */
        g_hash_table_insert(properties, g_strdup(name), g_strdup(value));
}

static const char *property_value(const char *name, void *data) {
    return g_hash_table_lookup(data, name);
}

static void tell_refusal(MigrationSet *set, const char *path, const LiquibaseFile *file) {
    if (!file->refusal)
        return;
    set_problem(set, "%s:%d: %s", path, file->refusal_line, file->refusal);
    if (!set->stop_text)
        set->stop_text = text_pool_printf(set->texts, CODE("%s"), file->refusal);
}

static void add_changesets(MigrationSet *set, const Migration *base, const LiquibaseFile *file, const LiquibaseSource *source) {
    set->migrations = g_renew(Migration, set->migrations, set->migration_count + file->changesets->len + 1);
    for (guint i = 0; i < file->changesets->len; i++) {
        const LiquibaseChangeset *changeset = file->changesets->pdata[i];
        if (changeset->ignore || !is_for_postgres(changeset->dbms)) {
            set_problem(set, "%s:%d: the changeset %s is %s", source->path, changeset->line, changeset->id, changeset->ignore ? "to be ignored" : "for other databases");
            continue;
        }
        Migration *migration = &set->migrations[set->migration_count++];
        *migration = *base;
        fill(set, migration, changeset, source->logical);
    }
}

static void read_file(MigrationSet *set, FileTree *tree, const LiquibaseSource *source, GHashTable *properties) {
    Migration base = {0};
    migration_read(set, &base, tree, file_tree_find(tree, source->path), source->logical);
    if (!base.sql)
        return;
    liquibase_properties(base.sql, base.sql_size, take_property, properties);
    placeholders_replace(set, &base, property_value, properties);
    g_autoptr(LiquibaseFile) file = liquibase_file_read(base.sql, base.sql_size);
    migration_clear_pieces(&base);
    if (!file->formatted) {
        set_problem(set, "%s: does not begin with \"--liquibase formatted sql\": not read", source->path);
        return;
    }
    tell_refusal(set, source->path, file);
    add_changesets(set, &base, file, source);
}

static void check_doubles(MigrationSet *set) {
    g_autoptr(GHashTable) keys = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        if (g_hash_table_add(keys, (gpointer)(uintptr_t)migration->key))
            continue;
        set_problem(set, "%s:%d: a second changeset %s", migration->path, migration->pieces[0].line, migration->key);
        if (!set->stop_text)
            set->stop_text = text_pool_printf(set->texts, CODE("Validation Failed:") " " CODE("1 changesets had duplicate identifiers") " " CODE("%s"), migration->key);
    }
}

static int recognise(FileTree *tree, const char *folder) {
    return liquibase_changelog_score(tree, folder);
}

static gssize sign(const char *path) {
    const char *name = strrchr(path, '/');
    name = name ? name + 1 : path;
    return liquibase_is_changelog_name(name) ? MAX(0, (gssize)(name - path) - 1) : -1;
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    MigrationSet *set = set_new(&LIQUIBASE, folder);
    g_autoptr(GArray) sources = liquibase_changelog_read(set, tree);
    g_autoptr(GHashTable) properties = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    set->migrations = g_new0(Migration, 1);
    for (guint i = 0; i < sources->len; i++)
        read_file(set, tree, &g_array_index(sources, LiquibaseSource, i), properties);
    check_doubles(set);
    return set;
}

const Runner RUNNER_LIQUIBASE = {.rules = &LIQUIBASE, .sign = sign, .recognise = recognise, .load = load};
