#include "runner_table.h"

#include <stdlib.h>
#include <string.h>
#include "flyway_config.h"
#include "flyway_name.h"
#include "folder.h"
#include "heads.h"
#include "ledger_match.h"
#include "lines.h"

/*
 * Flyway: V1_2__words.sql once in order of versions, R__words.sql whenever its content changes, behind them; B2__words.sql instead of all up to 2 on a fresh database, U2__words.sql the way
 * back of V2. Every run validates first: versions before the last applied one, files that are gone, and checksums. Rules and traps: docs/internals/runners.md.
 */

/* --- checksums ---------------------------------------------------------------------------------------------------------------------------- */

static guint32 crc_update(guint32 crc, const char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++) {
        crc ^= (guint8)bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return crc;
}

/* CRC-32 over the lines without their ends, as a signed number. The byte order mark does not count. */
static char *checksum_of(const char *sql, size_t size) {
    guint32 crc = 0xFFFFFFFFu;
    size_t at = size >= 3 && memcmp(sql, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < size) {
        size_t length = 0;
        while (at + length < size && sql[at + length] != '\n' && sql[at + length] != '\r')
            length++;
        crc = crc_update(crc, sql + at, length);
        at += length + 1;
    }
    return g_strdup_printf("%d", (gint32)(crc ^ 0xFFFFFFFFu));
}

/* A repeatable one is hashed with the values of its placeholders; older versions did without. */
static const char *checksum_fits(const Migration *migration, const char *sql, size_t size, const char *recorded) {
    g_autofree char *sum = checksum_of(sql, size);
    if (strcmp(sum, recorded) == 0)
        return "";
    bool open = migration && migration->kind == MIGRATION_REPEATABLE && g_strstr_len(sql, (gssize)size, "${");
    return open ? "as far as it can be told: the values of its placeholders are not known here" : NULL;
}

/* --- rules -------------------------------------------------------------------------------------------------------------------------------- */

static bool is_one_of(const char *text, const char *const *list) {
    return text && g_strv_contains(list, text);
}

static void read_row(LedgerRow *row, TextPool *texts) {
    static const char *const UNDONE[] = {"UNDO_SQL", "UNDO_JDBC", "UNDO_SCRIPT", "UNDO_SPRING_JDBC", "DELETE", NULL};
    static const char *const OTHERS[] = {"SCHEMA", "TABLE", "JDBC", "SPRING_JDBC", "SCRIPT", "CUSTOM", NULL}; /* of no SQL file */
    static const char *const BASELINE_SCRIPTS[] = {"SQL_BASELINE", "BASELINE_SQL", NULL};
    const char *type = row->fields[FIELD_TYPE], *version = row->fields[FIELD_KEY];
    bool script = is_one_of(type, BASELINE_SCRIPTS);
    const char *name = row->fields[FIELD_NAME] ? row->fields[FIELD_NAME] : "";
    g_autofree char *key = !version ? flyway_repeatable_key(name) : script ? flyway_baseline_key(version) : flyway_version_key(version);
    row->key = text_pool_add(texts, key);
    if (is_one_of(type, OTHERS))
        row->state = ROW_INTERNAL;
    else if (row->state == ROW_APPLIED && is_one_of(type, UNDONE))
        row->state = ROW_ROLLED_BACK;
    else if (row->state == ROW_APPLIED && (script || g_strcmp0(type, "BASELINE") == 0))
        row->state = ROW_BASELINE;
}

static char *key_of_path(const char *path) {
    const char *slash = strrchr(path, '/');
    bool bad;
    FlywayName name = flyway_name_parse(slash ? slash + 1 : path, &bad);
    char *key = name.kind == FLYWAY_NONE || name.kind == FLYWAY_UNDO ? NULL : flyway_name_key(&name);
    flyway_name_clear(&name);
    return key;
}

#define VALIDATE CODE("Validate failed: Migrations have failed validation") " "

/* The words of the name are compared, too; the table has room for 200 characters. */
static void refine(const MigrationSet *set, LedgerState *state) {
    enum { DESCRIPTION_MAX = 200 };
    for (size_t i = 0; i < state->row_count && state->stop == STOP_NONE && set->rules->edited.reaction == REACT_STOP; i++) {
        const LedgerRow *row = &state->rows[i];
        const Migration *migration = row->migration >= 0 && row->state == ROW_APPLIED && !row->superseded ? &set->migrations[row->migration] : NULL;
        const char *recorded = row->fields[FIELD_NAME], *now = migration && migration->description ? migration->description : "";
        if (!migration || migration->kind != MIGRATION_VERSIONED || !recorded || strlen(now) > DESCRIPTION_MAX || strcmp(recorded, "<< no description >>") == 0 || strcmp(recorded, now) == 0)
            continue;
        state->stop = STOP_EDITED;
        state->stop_migration = row->migration;
        state->stop_text = text_pool_printf(state->texts, VALIDATE CODE("Migration description mismatch for migration version %s -> Applied to database : %s -> Resolved locally    : %s"),
                                            migration->prefix, recorded, now);
    }
}

static const LedgerColumn COLUMNS[] = {{FIELD_ORDER, "installed_rank"}, {FIELD_KEY, "version"},     {FIELD_NAME, "description"},        {FIELD_TYPE, "type"},
                                       {FIELD_FILE, "script"},          {FIELD_CHECKSUM, "checksum"}, {FIELD_BY, "installed_by"},       {FIELD_APPLIED_AT, "installed_on"},
                                       {FIELD_DURATION, "execution_time"}, {FIELD_SUCCESS, "success"}, {FIELD_COUNT, NULL}};

static const RunnerRules FLYWAY = {
    .id = "flyway",
    .title = "Flyway (V1__name.sql)",
    .name = "Flyway",
    .command = "flyway migrate",
    .mark_applied = "flyway baseline -baselineVersion={last}",
    .accept_edits = "flyway repair",
    .clear_failed = "flyway repair",
    .decision = DECIDE_UNRECORDED,
    .transaction = TRANSACTION_PER_FILE,
    .ledger = {NULL, "flyway_schema_history"},
    .columns = COLUMNS,
    .ledger_definition = "installed_rank integer NOT NULL PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL, "
                         "checksum integer, installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(), execution_time integer NOT NULL, success boolean NOT NULL",
    .late = {REACT_STOP, VALIDATE CODE("Detected resolved migration not applied to database: {number}. To ignore this migration, set -ignoreMigrationPatterns='*:ignored'. To allow executing this "
                                       "migration, set -outOfOrder=true.")},
    .vanished = {REACT_STOP, VALIDATE CODE("Detected applied migration not resolved locally: {number}. If you removed this migration intentionally, run repair to mark the migration as deleted.")},
    .edited = {REACT_STOP, VALIDATE CODE("Migration checksum mismatch for migration version {number} -> Applied to database : {recorded} -> Resolved locally    : {now} Either revert the changes to "
                                         "the migration, or run repair to update the schema history.")},
    .failed = {REACT_STOP, VALIDATE CODE("Detected failed migration to version {number} ({description}). Please remove any half-completed changes then run repair to fix the schema history.")},
    .no_ledger = {REACT_STOP, CODE("Found non-empty schema(s) \"public\" but no schema history table. Use baseline() or set baselineOnMigrate to true to initialize the schema history table.")},
    .last_row_decides = true,
    .future_ignored = true,
    .read_row = read_row,
    .checksum_fits = checksum_fits,
    .key_of_path = key_of_path,
    .refine = refine,
};

/* What the configuration changes in them. */
static void adjust(MigrationSet *set, const FlywayConfig *config) {
    const char *ignored = flyway_config_get(config, "ignoreMigrationPatterns");
    const char *schema = flyway_config_get(config, "defaultSchema"), *table = flyway_config_get(config, "table");
    bool validate = flyway_config_is(config, "validateOnMigrate", true);
    if (!validate || (ignored && strstr(ignored, ":ignored")))
        set_own_rules(set)->late = (Response){REACT_IGNORE, NULL};
    if (flyway_config_is(config, "outOfOrder", false))
        set_own_rules(set)->late = (Response){REACT_RUN, NULL};
    if (!validate || (ignored && strstr(ignored, ":missing")))
        set_own_rules(set)->vanished = (Response){REACT_IGNORE, NULL};
    if (!validate)
        set_own_rules(set)->edited = (Response){REACT_IGNORE, NULL};
    if (ignored && !strstr(ignored, ":future"))
        set_own_rules(set)->future_ignored = false;
    if (flyway_config_is(config, "baselineOnMigrate", false))
        set_own_rules(set)->no_ledger = (Response){REACT_RUN, NULL};
    if (schema && *schema)
        set->ledger.schema = text_pool_add(set->texts, schema);
    if (table && *table)
        set->ledger.table = text_pool_add(set->texts, table);
}

/* --- placeholders ------------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    const FlywayConfig *config;
    const MigrationSet *set;
    const Migration *migration;
} Values;

static const char *placeholder_value(const char *name, void *data) {
    const Values *values = data;
    const char *schema = flyway_config_get(values->config, "defaultSchema");
    if (g_ascii_strcasecmp(name, "flyway:defaultSchema") == 0)
        return schema ? schema : "public";
    if (g_ascii_strcasecmp(name, "flyway:table") == 0)
        return values->set->ledger.table;
    if (g_ascii_strcasecmp(name, "flyway:filename") == 0)
        return strrchr(values->migration->path, '/') ? strrchr(values->migration->path, '/') + 1 : values->migration->path;
    g_autofree char *setting = g_strconcat("placeholders.", name, NULL);
    return flyway_config_get(values->config, setting);
}

/* --- the folder, and all below it ----------------------------------------------------------------------------------------------------------- */

typedef struct {
    FlywayName name;
    const TreeFile *file;
    char *key;
} Script;

static void script_clear(gpointer data) {
    Script *script = data;
    flyway_name_clear(&script->name);
    g_free(script->key);
}

/* Versions first, a baseline behind the version of its number; then repeatable ones by their words. Of equals, by path. */
static int compare_scripts(gconstpointer a, gconstpointer b) {
    const Script *first = a, *second = b;
    bool repeatable = first->name.kind == FLYWAY_REPEATABLE, other = second->name.kind == FLYWAY_REPEATABLE;
    if (repeatable != other)
        return repeatable - other;
    int order = repeatable ? strcmp(first->name.description, second->name.description) : number_compare_keys(first->key, second->key);
    return order ? order : strcmp(first->file->path, second->file->path);
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* `set`: says of names that Flyway skips; NULL: quietly. */
static GArray *find_scripts(FileTree *tree, const char *folder, MigrationSet *set) {
    GArray *scripts = g_array_new(FALSE, TRUE, sizeof(Script));
    g_array_set_clear_func(scripts, script_clear);
    size_t end;
    for (size_t i = file_tree_range(tree, folder, &end); i < end; i++) {
        bool bad;
        Script script = {.name = flyway_name_parse(base_name(tree->files[i].path), &bad), .file = &tree->files[i]};
        if (bad && set)
            set_problem(set, "%s: no valid name: Flyway skips it", path_below(tree->files[i].path, folder));
        if (script.name.kind == FLYWAY_NONE)
            continue;
        script.key = flyway_name_key(&script.name);
        g_array_append_val(scripts, script);
    }
    g_array_sort(scripts, compare_scripts);
    return scripts;
}

static int recognise(FileTree *tree, const char *folder) {
    g_autoptr(GArray) scripts = find_scripts(tree, folder, NULL);
    bool versioned = false, repeatable = false;
    for (guint i = 0; i < scripts->len; i++) {
        const Script *script = &g_array_index(scripts, Script, i);
        if (strchr(path_below(script->file->path, folder), '/'))
            continue; /* it may be another's */
        versioned |= script->name.kind == FLYWAY_VERSIONED || script->name.kind == FLYWAY_BASELINE;
        repeatable |= script->name.kind == FLYWAY_REPEATABLE;
    }
    return versioned ? 80 : repeatable ? 60 : 0;
}

static gssize sign(const char *path) {
    const char *name = base_name(path);
    bool bad;
    FlywayName parsed = flyway_name_parse(name, &bad);
    bool versioned = parsed.kind == FLYWAY_VERSIONED && strstr(name, "__");
    flyway_name_clear(&parsed);
    return versioned ? MAX(0, (gssize)(name - path) - 1) : -1;
}

/* --- one script --------------------------------------------------------------------------------------------------------------------------- */

/* What V1__name.sql.conf says; NULL: nothing. Free with g_free(). */
static char *script_setting(FileTree *tree, const char *path, const char *name) {
    g_autofree char *conf = g_strconcat(path, ".conf", NULL);
    size_t size;
    g_autofree char *text = tree_read_text(tree, "", conf, &size, NULL);
    for (Lines lines = {.text = text, .size = text ? size : 0}; lines_next(&lines);) {
        g_autofree char *line = lines_text(&lines);
        char *equals = strchr(line, '=');
        if (!equals)
            continue;
        *equals = '\0';
        if (strcmp(g_strstrip(line), name) == 0)
            return g_strdup(g_strstrip(equals + 1));
    }
    return NULL;
}

typedef struct {
    int inside, outside; /* line of the first statement that may, or must not stand in a transaction; 0: none */
} Sides;

static void see_statement(const char *words, int line, void *data) {
    Sides *sides = data;
    int *side = head_is_outside_transaction(words) ? &sides->outside : &sides->inside;
    if (*side == 0)
        *side = line;
}

/* A script with a statement that PostgreSQL refuses in a transaction is run outside; both kinds in one are refused. */
static void decide_transaction(MigrationSet *set, Migration *migration, FileTree *tree, const FlywayConfig *config) {
    Sides sides = {0, 0};
    g_autofree char *asked = script_setting(tree, migration->path, "executeInTransaction");
    heads_visit(migration->sql, migration->sql_size, see_statement, &sides);
    migration->no_transaction = asked ? g_ascii_strcasecmp(asked, "false") == 0 : sides.outside > 0 || !flyway_config_is(config, "executeInTransaction", true);
    if (!asked && sides.outside && sides.inside && !flyway_config_is(config, "mixed", false))
        set_problem(set, "%s:%d: Detected both transactional and non-transactional statements within the same migration (even though mixed is false)",
                    path_below(migration->path, set->folder), MAX(sides.inside, sides.outside));
}

static void read_sql(MigrationSet *set, Migration *migration, FileTree *tree, const FlywayConfig *config) {
    g_autofree char *raw = checksum_of(migration->sql, migration->sql_size);
    g_autofree char *replace = script_setting(tree, migration->path, "placeholderReplacement");
    Values values = {config, set, migration};
    if (flyway_config_is(config, "placeholderReplacement", true) && (!replace || g_ascii_strcasecmp(replace, "false") != 0))
        placeholders_replace(set, migration, placeholder_value, &values);
    g_autofree char *replaced = checksum_of(migration->sql, migration->sql_size);
    migration->checksum = text_pool_add(set->texts, migration->kind == MIGRATION_REPEATABLE ? replaced : raw);
    decide_transaction(set, migration, tree, config);
}

static void read_script(MigrationSet *set, FileTree *tree, const Script *script, const FlywayConfig *config) {
    static const MigrationKind KINDS[] = {[FLYWAY_VERSIONED] = MIGRATION_VERSIONED, [FLYWAY_REPEATABLE] = MIGRATION_REPEATABLE, [FLYWAY_BASELINE] = MIGRATION_BASELINE};
    Migration *migration = &set->migrations[set->migration_count++];
    const char *name = base_name(script->file->path);
    g_autofree char *tag = g_strndup(name, strlen(name) - strlen(".sql"));
    g_autofree char *execute = script_setting(tree, script->file->path, "shouldExecute");
    migration_read(set, migration, tree, script->file, tag);
    migration->prefix = text_pool_add(set->texts, script->name.version ? script->name.version : "");
    migration->key = text_pool_add(set->texts, script->key);
    migration->description = text_pool_add(set->texts, script->name.description);
    migration->kind = KINDS[script->name.kind];
    migration->registered = g_strcmp0(execute, "false") != 0;
    if (migration->sql)
        read_sql(set, migration, tree, config);
}

static void read_undo(MigrationSet *set, FileTree *tree, const Script *script) {
    int index = migration_set_find_key(set, script->key);
    if (index >= 0)
        migration_read_down(set, &set->migrations[index], tree, script->file);
}

/* Two of one version, or of one description. */
static void check_doubles(MigrationSet *set) {
    for (size_t i = 1; i < set->migration_count; i++) {
        const Migration *before = &set->migrations[i - 1], *migration = &set->migrations[i];
        if (strcmp(before->key, migration->key) != 0)
            continue;
        bool repeatable = migration->kind == MIGRATION_REPEATABLE;
        set_problem(set, "%s: %s has the same %s", path_below(migration->path, set->folder), path_below(before->path, set->folder), repeatable ? "description" : "version");
        if (!set->stop_text)
            set->stop_text = text_pool_printf(set->texts, CODE("Found more than one %s %s Offenders: -> %s (SQL) -> %s (SQL)"),
                                              repeatable ? "repeatable migration with description" : "migration with version", repeatable ? migration->description : before->prefix, before->path, migration->path);
    }
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    MigrationSet *set = set_new(&FLYWAY, folder);
    g_autoptr(FlywayConfig) config = flyway_config_load(tree, folder);
    g_autoptr(GArray) scripts = find_scripts(tree, folder, set);
    adjust(set, config);
    set->migrations = g_new0(Migration, scripts->len + 1);
    for (guint i = 0; i < scripts->len; i++)
        if (g_array_index(scripts, Script, i).name.kind != FLYWAY_UNDO)
            read_script(set, tree, &g_array_index(scripts, Script, i), config);
    for (guint i = 0; i < scripts->len; i++)
        if (g_array_index(scripts, Script, i).name.kind == FLYWAY_UNDO)
            read_undo(set, tree, &g_array_index(scripts, Script, i));
    check_doubles(set);
    return set;
}

const Runner RUNNER_FLYWAY = {.rules = &FLYWAY, .sign = sign, .recognise = recognise, .load = load};
