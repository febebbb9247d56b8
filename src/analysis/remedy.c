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
    return part->migrations && part->migrations->runner && g_str_has_prefix(part->migrations->runner, "drizzle");
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

const char *remedy_run_file(TextPool *texts, const char *path) {
    return text_pool_printf(texts, "psql \"$DATABASE_URL\" -v ON_ERROR_STOP=1 -1 -f %s", remedy_shell(texts, path));
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

/* Rows of databases that ran the entries already follow the new times; elsewhere nothing matches. */
static void append_ledger_update(GString *out, TextPool *texts, const MigrationSet *set, const GPtrArray *entries, int64_t when) {
    const char *ledger = remedy_ledger(texts, set);
    if (!ledger)
        return;
    g_string_append(out, "# on every database, before the next migration run: those that ran these already must not run them again\n"
                         "psql \"$DATABASE_URL\" <<'SQL'\n");
    for (size_t i = 0; i < entries->len; i++) {
        const JournalEntry *entry = entries->pdata[i];
        const Migration *migration = entry->migration >= 0 ? &set->migrations[entry->migration] : NULL;
        when++;
        if (migration && migration->sha256)
            g_string_append_printf(out, "UPDATE %s SET created_at = %" G_GINT64_FORMAT " WHERE hash = '%s';\n", ledger, when, migration->sha256);
    }
    g_string_append(out, "SQL\n");
}

/* True when entries that are not to be dated anew come after one that is: then the array must be put in the order of the times. */
static bool needs_sorting(const MigrationSet *set, const GPtrArray *entries) {
    const JournalEntry *first = entries->pdata[0];
    return first + entries->len != set->entries + set->entry_count; /* they are the journal's tail exactly when as many follow the first */
}

const char *remedy_redate(TextPool *texts, const Audit *audit, const AuditTarget *part, const GPtrArray *entries) {
    const MigrationSet *set = part->migrations;
    if (!set->journal || entries->len == 0)
        return NULL;
    int64_t newest = newest_when(set), when = newest;
    g_autoptr(GString) program = g_string_new(NULL);
    for (size_t i = 0; i < entries->len; i++) {
        const JournalEntry *entry = entries->pdata[i];
        g_autofree char *tag = json_text(entry->tag);
        g_string_append_printf(program, "%s(.entries[] | select(.tag == %s)).when = %" G_GINT64_FORMAT, i ? "\n| " : "", tag, ++when);
    }
    if (needs_sorting(set, entries))
        g_string_append(program, "\n| .entries |= [sort_by(.when) | to_entries[] | .value + {idx: .key}]");
    g_autoptr(GString) out = g_string_new(NULL);
    append_jq(out, texts, program->str, set->journal);
    append_ledger_update(out, texts, set, entries, newest);
    const char *migrate = remedy_migrate(texts, audit, part);
    if (migrate)
        g_string_append_printf(out, "%s\n", migrate);
    return text_pool_add(texts, out->str);
}
