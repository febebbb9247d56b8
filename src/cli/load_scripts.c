/*
 * Files that use the schema: SQL beside the migrations, and programs with SQL in their texts. Each belongs to the target whose chain knows most of the tables that it names;
 * one of which none knows the greater part, or several the same, is counted and not judged.
 */
#define _GNU_SOURCE /* strcasestr */
#include "load.h"

#include <stdlib.h>
#include <string.h>
#include "base/interrupt.h"
#include "base/progress.h"
#include "declared/declared.h"
#include "sql/psql_script.h"

#define FILE_LIMIT ((size_t)2 << 20)
#define TOTAL_LIMIT ((size_t)64 << 20)
#define FILES_LIMIT 20000

/* --- which files ----------------------------------------------------------------------------------------------------------------- */

/* Folders of what is built, brought along, or of other databases; and of migrations, whoever runs them. */
static const char *const OTHER_FOLDERS[] = {"node_modules", "dist", "build", "out", "vendor", "third_party", "coverage", ".next", ".turbo", ".git", "target", NULL};
static const char *const OTHER_WORDS[] = {"migrat", "clickhouse", "mysql", "mariadb", "sqlite", "mssql", "sqlserver", "duckdb", "snowflake", "bigquery", "oracle", "cassandra", "redshift",
                                          "spanner", NULL};

static bool is_other_part(const char *part) {
    if (g_strv_contains(OTHER_FOLDERS, part))
        return true;
    g_autofree char *lower = g_ascii_strdown(part, -1);
    for (const char *const *word = OTHER_WORDS; *word; word++)
        if (strstr(lower, *word))
            return true;
    return false;
}

static bool is_other_place(const char *path) {
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    for (char **part = parts; *part; part++)
        if (is_other_part(*part))
            return true;
    return false;
}

static bool is_below(const char *path, const char *folder, size_t length) {
    return length == 0 || (strncmp(path, folder, length) == 0 && path[length] == '/');
}

static bool is_copy(const Project *project, const char *path) {
    for (guint i = 0; i < project->excluded->len; i++) {
        const char *folder = project->excluded->pdata[i];
        size_t length = strcspn(folder, ":");
        if (length > 0 && is_below(path, folder, length))
            return true;
    }
    return false;
}

/* A target whose folder is the root has its migrations among all other files. */
static bool is_migration(const Audit *audit, const char *path) {
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        const char *folder = part->target->folder;
        if (*folder ? is_below(path, folder, strlen(folder)) : part->migrations && migration_set_follows(part->migrations, path))
            return true;
        for (guint j = 0; j < part->target->former->len; j++)
            if (is_below(path, part->target->former->pdata[j], strlen(part->target->former->pdata[j])))
                return true;
    }
    return false;
}

/* What makes the schema is compared as such. */
static bool is_declaration(const Audit *audit, const char *path) {
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        for (guint j = 0; j < part->declared->len; j++) {
            const AuditDeclared *declared = part->declared->pdata[j];
            const Declaration *declaration = declared->declaration;
            bool sql = declaration && (declaration->format == DECLARED_SQL || declaration->format == DECLARED_EMBEDDED);
            for (guint k = 0; sql && k < declaration->files->len; k++)
                if (strcmp(declaration->files->pdata[k], path) == 0)
                    return true;
        }
    }
    return false;
}

static bool is_program(const char *path) {
    static const char *const endings[] = {".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"};
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
        if (g_str_has_suffix(path, endings[i]))
            return !g_str_has_suffix(path, ".d.ts") && !g_str_has_suffix(path, ".min.js");
    return false;
}

/* Tests of programs are full of SQL that is never run. */
static bool is_test(const char *path) {
    return strstr(path, ".test.") || strstr(path, ".spec.") || strstr(path, "__tests__/") || strstr(path, "__mocks__/");
}

static bool is_wanted(const Audit *audit, const char *path) {
    const GPtrArray *globs = audit->project->scripts;
    if (is_migration(audit, path) || is_declaration(audit, path))
        return false;
    for (guint i = 0; globs && i < globs->len; i++)
        if (g_pattern_match_simple(globs->pdata[i], path))
            return true;
    return !globs && !is_copy(audit->project, path) && !is_other_place(path) && !(is_program(path) && is_test(path));
}

/* --- to whom it belongs ---------------------------------------------------------------------------------------------------------- */

typedef struct {
    Session *session;
    GPtrArray *worlds; /* of ScriptWorld *, by target; NULL where nothing was replayed */
    size_t bytes, files;
} ScriptLoad;

static void free_world(void *world) {
    script_world_free(world);
}

static GPtrArray *build_worlds(const Audit *audit) {
    GPtrArray *worlds = g_ptr_array_new_with_free_func(free_world);
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        const Strata *strata = part->all ? part->all : part->registered;
        g_ptr_array_add(worlds, strata && part->migrations && !part->target->stray ? script_world_build(part->migrations, strata) : NULL);
    }
    return worlds;
}

/* The target's part; NULL: of none, or of several. *named: how many tables the script names. */
static AuditTarget *find_owner(const ScriptLoad *load, const SqlUsage *usage, size_t *named) {
    const Audit *audit = load->session->audit;
    AuditTarget *owner = NULL;
    size_t most = 0;
    for (guint i = 0; i < load->worlds->len; i++) {
        if (!load->worlds->pdata[i])
            continue;
        size_t known = script_world_knows(load->worlds->pdata[i], usage, named);
        if (known == most)
            owner = NULL;
        if (known <= most)
            continue;
        most = known;
        owner = audit->targets->pdata[i];
    }
    return most * 2 > *named ? owner : NULL;
}

/* --- reading --------------------------------------------------------------------------------------------------------------------- */

/* What one file has for one target. */
typedef struct {
    AuditTarget *owner;
    SqlUsage *usage; /* owned until it is taken */
} Part;

typedef struct {
    ScriptLoad *load;
    GArray *parts;   /* of Part */
    bool named;
} Script;

/* SQL that is run on one database. */
typedef struct {
    const char *sql;
    size_t size;
    int line;
    bool open;
} Segment;

static SqlUsage *usage_for(Script *script, AuditTarget *owner) {
    for (guint i = 0; i < script->parts->len; i++)
        if (g_array_index(script->parts, Part, i).owner == owner)
            return g_array_index(script->parts, Part, i).usage;
    const Part part = {owner, sql_usage_new()};
    g_array_append_val(script->parts, part);
    return part.usage;
}

static void add_segment(Script *script, const Segment *segment) {
    g_autoptr(SqlUsage) probe = sql_usage_new();
    sql_usage_add(probe, segment->sql, segment->size, segment->line, false);
    sql_usage_finish(probe);
    size_t named = 0;
    AuditTarget *owner = find_owner(script->load, probe, &named);
    script->named = script->named || named > 0;
    if (!owner)
        return;
    SqlUsage *usage = usage_for(script, owner);
    usage->open = usage->open || segment->open;
    sql_usage_add(usage, segment->sql, segment->size, segment->line, false);
}

/* The heads of COPY ... FROM STDIN, which the reader of scripts leaves out with their rows, as statements at their lines. */
static char *copy_heads(const char *text) {
    GString *out = g_string_new(NULL);
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, "\n");
        g_autofree char *head = length > 5 && g_ascii_strncasecmp(at, "COPY ", 5) == 0 ? g_ascii_strdown(at, (gssize)length) : NULL;
        if (head && strstr(head, "from stdin"))
            g_string_append_len(out, at, (gssize)length);
        g_string_append_c(out, '\n');
        at += length + (at[length] == '\n');
    }
    return g_string_free(out, FALSE);
}

static const char *line_begin(const char *text, int line) {
    for (; line > 1 && *text; text++)
        line -= *text == '\n';
    return text;
}

/* A command of psql that is left out: "12: \c". */
static bool is_command(const char *left_out, const char *const *names, int *line) {
    *line = (int)strtol(left_out, NULL, 10);
    const char *command = strchr(left_out, '\\');
    return command && g_strv_contains(names, command + 1);
}

static void read_segments(Script *script, const PsqlScript *sql, bool open) {
    static const char *const connects[] = {"c", "connect", NULL};
    Segment segment = {sql->sql, 0, 1, open};
    for (guint i = 0; i <= sql->left_out->len; i++) {
        int line = 0;
        bool last = i == sql->left_out->len;
        if (!last && !is_command(sql->left_out->pdata[i], connects, &line))
            continue;
        const char *end = last ? sql->sql + sql->size : line_begin(sql->sql, line);
        segment.size = (size_t)(end - segment.sql);
        add_segment(script, &segment);
        segment.sql = end;
        segment.line = line;
    }
}

/* Other files and conditions of psql are not followed. */
static void read_sql(Script *script, const char *text, size_t size) {
    static const char *const branches[] = {"if", "elif", "else", "endif", NULL}, *const files[] = {"i", "ir", "include", "include_relative", "set", "gexec", NULL};
    g_autoptr(PsqlScript) sql = psql_script_parse(text, size);
    bool open = false;
    for (guint i = 0; i < sql->left_out->len; i++) {
        int line;
        if (is_command(sql->left_out->pdata[i], branches, &line))
            return;
        open = open || is_command(sql->left_out->pdata[i], files, &line);
    }
    read_segments(script, sql, open);
    if (sql->copies > 0) {
        g_autofree char *heads = copy_heads(text);
        add_segment(script, &(Segment){heads, strlen(heads), 1, open});
    }
}

static void take_script(Script *script, const char *path) {
    ScriptCounts *counts = &script->load->session->audit->scripts;
    counts->read += script->named;
    counts->judged += script->parts->len > 0;
    counts->unknown += script->named && script->parts->len == 0;
    for (guint i = 0; i < script->parts->len; i++) {
        const Part *part = &g_array_index(script->parts, Part, i);
        sql_usage_finish(part->usage);
        audit_add_script(part->owner, path, part->usage);
    }
}

/* --- programs -------------------------------------------------------------------------------------------------------------------- */

/* A value that is not known may be a list of them. */
static bool has_holes(const EmbeddedStatement *statement) {
    return statement->has_holes || strchr(statement->sql, '$');
}

/* A program may use the databases of several targets: each statement belongs to one. */
static void read_statements(Script *script, const EmbeddedSql *sql) {
    g_autoptr(SqlUsage) all = sql_usage_new();
    all->conditional = true;
    for (guint i = 0; i < sql->statements->len; i++) {
        const EmbeddedStatement *statement = &g_array_index(sql->statements, EmbeddedStatement, i);
        sql_usage_add(all, statement->sql, strlen(statement->sql), statement->place.line, has_holes(statement));
    }
    sql_usage_finish(all);
    size_t named = 0;
    AuditTarget *usual = find_owner(script->load, all, &named);
    script->named = named > 0;
    if (!script->named) /* nothing but what it makes itself */
        return;
    for (guint i = 0; i < sql->statements->len; i++) {
        const EmbeddedStatement *statement = &g_array_index(sql->statements, EmbeddedStatement, i);
        g_autoptr(SqlUsage) own = sql_usage_new();
        sql_usage_add(own, statement->sql, strlen(statement->sql), statement->place.line, has_holes(statement));
        AuditTarget *owner = find_owner(script->load, own, &named);
        if (owner || (usual && named > 0))
            sql_usage_add(usage_for(script, owner ? owner : usual), statement->sql, strlen(statement->sql), statement->place.line, has_holes(statement));
    }
    for (guint i = 0; i < script->parts->len; i++)
        sql_usage_share(g_array_index(script->parts, Part, i).usage, all);
}

/* It talks to another kind of database. */
static bool is_for_others(const char *text) {
    static const char *const words[] = {"sqlite", "mysql", "mariadb", "mssql", "clickhouse", "duckdb", "bigquery", "snowflake"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        for (const char *at = strcasestr(text, words[i]); at; at = strcasestr(at + 1, words[i])) {
            const char *line = at;
            while (line > text && line[-1] != '\n')
                line--;
            const char *end = at + strcspn(at, "\n");
            g_autofree char *whole = g_strndup(line, (gsize)(end - line));
            if (strstr(whole, "import") || strstr(whole, "require(") || strstr(whole, "from \""))
                return true;
        }
    return false;
}

/* Where a text begins, or a query in it; prose has its words elsewhere. */
static bool begins_sql(const char *text, const char *word, const char *in_capitals) {
    if (strncmp(word, in_capitals, strlen(in_capitals)) == 0)
        return true;
    while (word > text && g_ascii_isspace(word[-1]))
        word--;
    return word > text && strchr("`\"'(", word[-1]);
}

/* Most programs have no SQL: they are not parsed. */
static bool looks_like_sql(const char *text) {
    static const char *const pairs[][2] = {{"INSERT", "into"}, {"DELETE", "from"}, {"UPDATE", "set"}, {"TRUNCATE", NULL}, {"SELECT", "from"}};
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        for (const char *at = strcasestr(text, pairs[i][0]); at; at = strcasestr(at + 1, pairs[i][0])) {
            const char *behind = at + strlen(pairs[i][0]);
            bool word = (at == text || !(g_ascii_isalnum(at[-1]) || strchr("_.", at[-1]))) && g_ascii_isspace(*behind);
            if (word && begins_sql(text, at, pairs[i][0]) && (!pairs[i][1] || strcasestr(behind, pairs[i][1])))
                return true;
        }
    return false;
}

static void read_program(Script *script, const char *path, const char *text) {
    if (!looks_like_sql(text) || is_for_others(text))
        return;
    Session *session = script->load->session;
    g_autoptr(EmbeddedSql) sql = embedded_sql_read(session->tree, path, load_parses(session), NULL);
    if (sql && sql->statements->len > 0)
        read_statements(script, sql);
}

/* --- files ----------------------------------------------------------------------------------------------------------------------- */

static void read_file(ScriptLoad *load, const TreeFile *file) {
    FileTree *tree = load->session->tree;
    ScriptCounts *counts = &load->session->audit->scripts;
    if (load->bytes > TOTAL_LIMIT || load->files++ > FILES_LIMIT) {
        counts->left_out++;
        return;
    }
    size_t size;
    g_autofree char *text = tree->read(tree, file, &size, NULL);
    load->bytes += text ? size : 0;
    if (!text || size > FILE_LIMIT || memchr(text, '\0', size)) {
        counts->left_out += !is_program(file->path);
        return;
    }
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(Part));
    Script script = {load, parts, false};
    if (is_program(file->path))
        read_program(&script, file->path, text);
    else
        read_sql(&script, text, size);
    take_script(&script, file->path);
}

/* Files of SQL first: of programs there may be more than are read. */
static bool read_files(ScriptLoad *load, bool programs, GError **error) {
    const Session *session = load->session;
    for (size_t i = 0; i < session->tree->count; i++) {
        const TreeFile *file = &session->tree->files[i];
        if (!(programs ? is_program(file->path) : g_str_has_suffix(file->path, ".sql")) || !is_wanted(session->audit, file->path))
            continue;
        read_file(load, file);
        if (interrupt_check(error))
            return false;
    }
    return true;
}

static int compare_scripts(gconstpointer a, gconstpointer b) {
    return strcmp((*(AuditScript *const *)a)->path, (*(AuditScript *const *)b)->path);
}

bool load_scripts(Session *session, GError **error) {
    const Audit *audit = session->audit;
    if (audit->project->scripts && audit->project->scripts->len == 0)
        return true;
    g_autoptr(GPtrArray) worlds = build_worlds(audit);
    ScriptLoad load = {.session = session, .worlds = worlds};
    bool any = false;
    for (guint i = 0; i < worlds->len; i++)
        any = any || worlds->pdata[i];
    progress_begin("Reading scripts", 0);
    if (any && (!read_files(&load, false, error) || !read_files(&load, true, error)))
        return false;
    for (guint i = 0; i < audit->targets->len; i++)
        g_ptr_array_sort(((AuditTarget *)audit->targets->pdata[i])->scripts, compare_scripts);
    return !interrupt_check(error);
}
