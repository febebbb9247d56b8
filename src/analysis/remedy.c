#include "remedy.h"

#include <string.h>
#include "findings.h"

const char *remedy_shell(TextPool *texts, const char *argument) {
    bool plain = *argument != '\0' && *argument != '-';
    for (const char *at = argument; plain && *at; at++)
        plain = g_ascii_isalnum(*at) || strchr("@%+=:,./-_", *at);
    if (plain)
        return text_pool_add(texts, argument);
    g_autofree char *quoted = g_shell_quote(argument);
    return text_pool_add(texts, quoted);
}

const char *remedy_identifier(TextPool *texts, const char *name) {
    bool plain = g_ascii_islower(*name) || *name == '_';
    for (const char *at = name; plain && *at; at++)
        plain = g_ascii_islower(*at) || g_ascii_isdigit(*at) || *at == '_';
    if (plain)
        return text_pool_add(texts, name);
    g_auto(GStrv) parts = g_strsplit(name, "\"", -1);
    g_autofree char *doubled = g_strjoinv("\"\"", parts);
    return text_pool_printf(texts, "\"%s\"", doubled);
}

const char *remedy_ledger(TextPool *texts, const MigrationSet *set) {
    if (!set || !set->ledger.table)
        return NULL;
    const char *table = remedy_identifier(texts, set->ledger.table);
    if (!set->ledger.schema)
        return table;
    return text_pool_printf(texts, "%s.%s", remedy_identifier(texts, set->ledger.schema), table);
}

static bool is_drizzle(const AuditTarget *part) {
    return part->migrations && g_str_has_prefix(part->migrations->rules->id, "drizzle");
}

/* How a package's own program is run. */
static const char *executor(const Project *project) {
    static const struct {
        const char *manager, *command;
    } rows[] = {{"pnpm", "pnpm exec"}, {"yarn", "yarn"}, {"bun", "bunx"}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_strcmp0(project->package_manager, rows[i].manager) == 0)
            return rows[i].command;
    return "npx";
}

static const char *drizzle_kit(TextPool *texts, const Audit *audit, const AuditTarget *part, const char *verb) {
    if (!is_drizzle(part))
        return NULL;
    const Project *project = audit->project;
    const char *config = part->target->config, *folder = project->package_folder;
    g_autoptr(GString) out = g_string_new(NULL);
    if (folder && *folder) {
        g_string_append_printf(out, "cd %s && ", remedy_shell(texts, folder));
        size_t size = strlen(folder);
        if (config && strncmp(config, folder, size) == 0 && config[size] == '/')
            config += size + 1;
    }
    g_string_append_printf(out, "%s drizzle-kit %s", executor(project), verb);
    if (config)
        g_string_append_printf(out, " --config %s", remedy_shell(texts, config));
    return text_pool_add(texts, out->str);
}

const char *remedy_migrate(TextPool *texts, const Audit *audit, const AuditTarget *part) {
    if (part->target->migrate_command)
        return part->target->migrate_command;
    if (audit->project->migrate_command)
        return audit->project->migrate_command;
    return drizzle_kit(texts, audit, part, "migrate");
}

const char *remedy_generate(TextPool *texts, const Audit *audit, const AuditTarget *part) {
    if (part->target->generate_command)
        return part->target->generate_command;
    if (audit->project->generate_command)
        return audit->project->generate_command;
    return drizzle_kit(texts, audit, part, "generate");
}

/* Text between a shell's double quotes. */
static const char *remedy_shell_quoted(TextPool *texts, const char *text) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = text; *at; at++) {
        if (strchr("\"\\$`", *at))
            g_string_append_c(out, '\\');
        g_string_append_c(out, *at);
    }
    return text_pool_add(texts, out->str);
}

/* A name that can stand in a shell's "$NAME". */
static bool is_variable(const char *name) {
    if (!name || !(g_ascii_isalpha(*name) || *name == '_'))
        return false;
    for (const char *at = name; *at; at++)
        if (!g_ascii_isalnum(*at) && *at != '_')
            return false;
    return true;
}

const char *remedy_variable(const AuditTarget *part, const AuditDatabase *database) {
    const char *only = NULL;
    for (size_t i = 0; i < part->target->databases->len; i++) {
        const DatabaseRef *ref = &g_array_index(part->target->databases, DatabaseRef, i);
        if (database ? strcmp(ref->name, database->name) == 0 : part->target->databases->len == 1)
            only = ref->env;
    }
    return is_variable(only) ? only : "DATABASE_URL";
}

const char *remedy_run_file(TextPool *texts, const AuditTarget *part, const AuditDatabase *database, const Migration *migration) {
    const MigrationSet *set = part->migrations;
    g_autoptr(GString) out = g_string_new(NULL);
    g_string_append_printf(out, "psql \"$%s\" -v ON_ERROR_STOP=1 -1 -f %s", remedy_variable(part, database), remedy_shell(texts, migration->path));
    if (set->ledger.table && set->journal && migration->entry >= 0 && migration->sha256)
        g_string_append_printf(out, " \\\n  -c \"INSERT INTO %s (hash, created_at) VALUES ('%s', %" G_GINT64_FORMAT ")\"",
                               remedy_shell_quoted(texts, remedy_ledger(texts, set)), migration->sha256, set->entries[migration->entry].when);
    return text_pool_add(texts, out->str);
}

/* --- the journal ---------------------------------------------------------------------------------------------------------- */

/* A JSON text literal; jq reads the same. */
static char *json_text(const char *text) {
    GString *out = g_string_new("\"");
    for (const char *at = text; *at; at++) {
        if (*at == '"' || *at == '\\')
            g_string_append_c(out, '\\');
        if ((unsigned char)*at < 0x20)
            g_string_append_printf(out, "\\u%04x", (unsigned)*at);
        else
            g_string_append_c(out, *at);
    }
    g_string_append_c(out, '"');
    return g_string_free(out, false);
}

static void append_jq(GString *out, TextPool *texts, const char *program, const char *journal) {
    g_autofree char *quoted = g_shell_quote(program);
    g_string_append_printf(out, "journal=%s\njq %s \"$journal\" > \"$journal.tmp\" && mv \"$journal.tmp\" \"$journal\"\n",
                           remedy_shell(texts, journal), quoted);
}

static int64_t newest_when(const MigrationSet *set) {
    int64_t newest = 0;
    for (size_t i = 0; i < set->entry_count; i++)
        newest = MAX(newest, set->entries[i].when);
    return newest;
}

static int next_idx(const MigrationSet *set) {
    int next = 0;
    for (size_t i = 0; i < set->entry_count; i++)
        next = MAX(next, set->entries[i].idx + 1);
    return next;
}

/* When a file landed, so that its entry bears a true time; 0: unknown. Commits know whole seconds only, which would look written by hand. */
static int64_t landed_ms(const Audit *audit, const Migration *migration) {
    const Commit *commit = audit_migration_commit(audit, migration);
    return commit ? commit->author_time * 1000 + 1 : 0;
}

/* In the set's order; left-over files stay out. */
static GPtrArray *files_to_register(const AuditTarget *part) {
    GPtrArray *files = g_ptr_array_new();
    for (size_t i = 0; i < part->migrations->migration_count; i++) {
        Migration *migration = &part->migrations->migrations[i];
        if (!migration->registered && migration->path && !is_left_over(part, migration))
            g_ptr_array_add(files, migration);
    }
    return files;
}

const char *remedy_register(TextPool *texts, const Audit *audit, const AuditTarget *part) {
    const MigrationSet *set = part->migrations;
    g_autoptr(GPtrArray) migrations = files_to_register(part);
    if (!set->journal || migrations->len == 0)
        return NULL;
    int idx = next_idx(set);
    int64_t when = newest_when(set);
    g_autoptr(GString) program = g_string_new(".entries += [");
    for (size_t i = 0; i < migrations->len; i++) {
        const Migration *migration = migrations->pdata[i];
        g_autofree char *tag = json_text(migration->tag);
        when = MAX(when + 1, landed_ms(audit, migration));
        g_string_append_printf(program, "%s\n  {idx: %d, version: .version, when: %" G_GINT64_FORMAT ", tag: %s, breakpoints: true}", i ? "," : "",
                               idx++,
                               when, tag);
    }
    g_string_append(program, "\n]");
    g_autoptr(GString) out = g_string_new(NULL);
    append_jq(out, texts, program->str, set->journal);
    const char *migrate = remedy_migrate(texts, audit, part);
    if (migrate)
        g_string_append_printf(out, "%s\n", migrate);
    return text_pool_add(texts, out->str);
}

/* --- times in the journal -------------------------------------------------------------------------------------------------- */

/* Times that increase along the array: entries that do not exceed what stands before them are dated just after it, the others keep theirs. The order stays, since
 * later entries may build on earlier ones. One value an entry; free with g_free(). */
static int64_t *increasing_times(const MigrationSet *set) {
    int64_t *times = g_new(int64_t, set->entry_count + 1), newest = INT64_MIN;
    for (size_t i = 0; i < set->entry_count; i++) {
        bool late = set->entries[i].when > newest;
        times[i] = late ? set->entries[i].when : newest + 1;
        newest = times[i];
    }
    return times;
}

static const char *sha_of(const MigrationSet *set, const JournalEntry *entry) {
    return entry->migration >= 0 ? set->migrations[entry->migration].sha256 : NULL;
}

/* Rows of databases that ran the entries already follow the new times; elsewhere nothing matches. */
static void append_ledger_update(GString *out, const MigrationSet *set, const int64_t *times, const char *ledger) {
    g_string_append(out, "-- those that ran these already must not run them again\n");
    for (size_t i = 0; i < set->entry_count; i++)
        if (times[i] != set->entries[i].when && sha_of(set, &set->entries[i]))
            g_string_append_printf(out, "UPDATE %s SET created_at = %" G_GINT64_FORMAT " WHERE hash = '%s';\n", ledger, times[i],
                                   sha_of(set, &set->entries[i]));
}

/* Inside a here-document a line of its own could end it. */
static char *sql_text(const char *untrusted) {
    g_autofree char *text = g_strdup(untrusted);
    for (char *at = text; *at; at++)
        if (g_ascii_iscntrl(*at))
            *at = '?';
    g_auto(GStrv) parts = g_strsplit(text, "'", -1);
    g_autofree char *doubled = g_strjoinv("''", parts);
    return g_strdup_printf("'%s'", doubled);
}

/* What a database that is past an entry has skipped; the runner will not look at it any more. */
static void append_ledger_query(GString *out, const MigrationSet *set, const int64_t *times, const char *ledger) {
    g_string_append(out, "-- what this database has skipped and the runner will not make up for: run these files by hand, then insert their rows\n"
                         "SELECT * FROM (VALUES");
    const char *separator = "";
    for (size_t i = 0; i < set->entry_count; i++) {
        if (times[i] == set->entries[i].when || !sha_of(set, &set->entries[i]))
            continue;
        g_autofree char *tag = sql_text(set->entries[i].tag);
        g_string_append_printf(out, "%s\n  (%s, '%s', %" G_GINT64_FORMAT ")", separator, tag, sha_of(set, &set->entries[i]), times[i]);
        separator = ",";
    }
    g_string_append_printf(out, "\n) AS skipped (tag, hash, created_at)\n"
                                "WHERE created_at < (SELECT max(created_at) FROM %s)\n"
                                "  AND NOT EXISTS (SELECT FROM %s AS ran WHERE ran.hash = skipped.hash);\n", ledger, ledger);
}

static bool any_hash(const MigrationSet *set, const int64_t *times) {
    for (size_t i = 0; i < set->entry_count; i++)
        if (times[i] != set->entries[i].when && sha_of(set, &set->entries[i]))
            return true;
    return false;
}

static void append_ledger(GString *out, TextPool *texts, const AuditTarget *part, const int64_t *times, bool ends_in_time) {
    const MigrationSet *set = part->migrations;
    const char *ledger = remedy_ledger(texts, set);
    if (!ledger || !any_hash(set, times))
        return;
    g_string_append_printf(out, "# on every database, before the next migration run:\npsql \"$%s\" <<'SQL'\n", remedy_variable(part, NULL));
    append_ledger_update(out, set, times, ledger);
    if (!ends_in_time)
        append_ledger_query(out, set, times, ledger);
    g_string_append(out, "SQL\n");
}

const char *remedy_redate(TextPool *texts, const Audit *audit, const AuditTarget *part) {
    const MigrationSet *set = part->migrations;
    if (!set->journal || set->entry_count == 0)
        return NULL;
    g_autofree int64_t *times = increasing_times(set);
    g_autoptr(GString) program = g_string_new(NULL);
    for (size_t i = 0; i < set->entry_count; i++) {
        if (times[i] == set->entries[i].when)
            continue;
        g_autofree char *tag = json_text(set->entries[i].tag);
        g_string_append_printf(program, "%s(.entries[] | select(.tag == %s)).when = %" G_GINT64_FORMAT, program->len ? "\n| " : "", tag, times[i]);
    }
    g_autoptr(GString) out = g_string_new(NULL);
    append_jq(out, texts, program->str, set->journal);
    append_ledger(out, texts, part, times, remedy_redate_reaches_all(set));
    const char *migrate = remedy_migrate(texts, audit, part);
    if (migrate)
        g_string_append_printf(out, "%s\n", migrate);
    return text_pool_add(texts, out->str);
}

bool remedy_redate_reaches_all(const MigrationSet *set) {
    g_autofree int64_t *times = increasing_times(set);
    bool dated = false;
    for (size_t i = 0; i < set->entry_count; i++) {
        if (dated && times[i] == set->entries[i].when)
            return false;
        dated = dated || times[i] != set->entries[i].when;
    }
    return true;
}
