#include "config.h"

#include <stdio.h>
#include <string.h>
#include <cyaml/cyaml.h>
#include "analysis/audit.h"
#include "compare/comparison_scope.h"
#include "base/error.h"
#include "config_file.h"
#include "output/insert.h"

#define TEXT(key, structure, member) CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, structure, member, 1, 4096)
#define TEXT_OPTIONAL(key, structure, member) \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, structure, member, 1, 4096)
#define LIST_OPTIONAL(key, structure, member, entry) \
    CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, structure, member, entry, 0, 10000)

static const cyaml_schema_value_t text_schema = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, 4096)};

static const cyaml_schema_field_t condition_fields[] = {
    TEXT("column", FileCondition, column), TEXT_OPTIONAL("equals", FileCondition, equals), TEXT_OPTIONAL("is", FileCondition, is), CYAML_FIELD_END};
static const cyaml_schema_value_t condition_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, FileCondition, condition_fields)};

static const cyaml_schema_field_t members_fields[] = {
    TEXT("table", FileMembers, table), TEXT("column", FileMembers, column), LIST_OPTIONAL("where", FileMembers, where, &condition_schema), CYAML_FIELD_END};

static const cyaml_schema_field_t database_fields[] = {
    TEXT("name", FileDatabase, name),
    TEXT_OPTIONAL("url", FileDatabase, url),
    TEXT_OPTIONAL("env", FileDatabase, env),
    LIST_OPTIONAL("names", FileDatabase, names, &text_schema),
    TEXT_OPTIONAL("pattern", FileDatabase, pattern),
    LIST_OPTIONAL("patterns", FileDatabase, patterns, &text_schema),
    CYAML_FIELD_MAPPING_PTR("from", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, FileDatabase, from, members_fields),
    TEXT_OPTIONAL("query", FileDatabase, query),
    CYAML_FIELD_END};
static const cyaml_schema_value_t database_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, FileDatabase, database_fields)};

static const cyaml_schema_field_t ledger_fields[] = {
    TEXT_OPTIONAL("schema", FileLedger, schema), TEXT_OPTIONAL("table", FileLedger, table), CYAML_FIELD_END};

static const cyaml_schema_field_t declared_fields[] = {
    TEXT_OPTIONAL("name", FileDeclared, name),
    LIST_OPTIONAL("files", FileDeclared, files, &text_schema),
    TEXT_OPTIONAL("format", FileDeclared, format),
    TEXT_OPTIONAL("role", FileDeclared, role),
    LIST_OPTIONAL("functions", FileDeclared, functions, &text_schema),
    TEXT_OPTIONAL("command", FileDeclared, command),
    TEXT_OPTIONAL("config", FileDeclared, config),
    TEXT_OPTIONAL("casing", FileDeclared, casing),
    CYAML_FIELD_END};
static const cyaml_schema_value_t declared_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, FileDeclared, declared_fields)};

static const cyaml_schema_field_t target_fields[] = {
    TEXT("name", FileTarget, name),
    TEXT("migrations", FileTarget, migrations),
    TEXT_OPTIONAL("runner", FileTarget, runner),
    TEXT_OPTIONAL("runner_config", FileTarget, runner_config),
    TEXT_OPTIONAL("migrate_command", FileTarget, migrate),
    TEXT_OPTIONAL("generate_command", FileTarget, generate),
    LIST_OPTIONAL("former", FileTarget, former, &text_schema),
    LIST_OPTIONAL("declared", FileTarget, declared, &declared_schema),
    CYAML_FIELD_MAPPING_PTR("ledger", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, FileTarget, ledger, ledger_fields),
    LIST_OPTIONAL("databases", FileTarget, databases, &database_schema),
    CYAML_FIELD_END};
static const cyaml_schema_value_t target_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, FileTarget, target_fields)};

static const cyaml_schema_field_t section_fields[] = {
    TEXT("name", FileSection, name), TEXT_OPTIONAL("target", FileSection, target), TEXT_OPTIONAL("heading", FileSection, heading),
    TEXT_OPTIONAL("phase", FileSection, phase), TEXT_OPTIONAL("insert", FileSection, insert), CYAML_FIELD_END};
static const cyaml_schema_value_t section_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, FileSection, section_fields)};

static const cyaml_schema_field_t document_fields[] = {
    TEXT("file", FileDocument, file), LIST_OPTIONAL("sections", FileDocument, sections, &section_schema), CYAML_FIELD_END};
static const cyaml_schema_value_t document_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, FileDocument, document_fields)};

static const cyaml_schema_field_t rule_fields[] = {
    TEXT("rule", FileRule, rule), TEXT("severity", FileRule, severity), TEXT_OPTIONAL("reason", FileRule, reason), CYAML_FIELD_END};
static const cyaml_schema_value_t rule_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, FileRule, rule_fields)};

static const cyaml_schema_field_t bugs_fields[] = {
    LIST_OPTIONAL("patterns", FileBugs, patterns, &text_schema), LIST_OPTIONAL("documents", FileBugs, documents, &text_schema),
    LIST_OPTIONAL("exclude", FileBugs, exclude, &text_schema), CYAML_FIELD_END};

static const cyaml_schema_field_t config_fields[] = {
    LIST_OPTIONAL("targets", FileConfig, targets, &target_schema),
    LIST_OPTIONAL("documents", FileConfig, documents, &document_schema),
    LIST_OPTIONAL("exclude", FileConfig, exclude, &text_schema),
    LIST_OPTIONAL("platforms", FileConfig, platforms, &text_schema),
    LIST_OPTIONAL("scripts", FileConfig, scripts, &text_schema),
    LIST_OPTIONAL("rules", FileConfig, rules, &rule_schema),
    CYAML_FIELD_MAPPING_PTR("bugs", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, FileConfig, bugs, bugs_fields), CYAML_FIELD_END};
static const cyaml_schema_value_t config_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, FileConfig, config_fields)};

/* libcyaml tells its story in log lines: the first says what, later ones ("in mapping field ... (line: 3, column: 5)") say where. */
typedef struct {
    GString *what;
    int line, column;
} CyamlStory;

G_GNUC_PRINTF(3, 0)
static void receive_log(cyaml_log_t level, void *payload, const char *format, va_list arguments) {
    CyamlStory *story = payload;
    if (level < CYAML_LOG_ERROR)
        return;
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    g_strchomp(text);
    const char *line = strstr(text, "(line: ");
    if (line && story->line == 0)
        sscanf(line, "(line: %d, column: %d)", &story->line, &story->column);
    else if (!line && story->what->len == 0)
        g_string_assign(story->what, g_str_has_prefix(text, "Load: ") ? text + strlen("Load: ") : text);
}

/* libcyaml knows where the token before an unexpected key ended; the key itself is the next place where it stands as one. */
static void locate_key(CyamlStory *story, const char *text) {
    static const char prefix[] = "Unexpected key: ";
    if (!g_str_has_prefix(story->what->str, prefix))
        return;
    const char *key = story->what->str + strlen(prefix);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint count = g_strv_length(lines);
    for (guint i = story->line > 0 ? (guint)story->line - 1 : 0; i < count; i++) {
        const char *start = lines[i] + strspn(lines[i], " -{,");
        if (g_str_has_prefix(start, key) && strchr(": ", start[strlen(key)])) {
            story->line = (int)i + 1;
            story->column = (int)(start - lines[i]) + 1;
            return;
        }
    }
}

bool config_check_path(const char *path, const char *key, const char *config, GError **error) {
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    bool inside = path[0] != '/' && !strchr(path, '\\');
    for (char **part = parts; inside && *part; part++)
        inside = strcmp(*part, "..") != 0 && strcmp(*part, ".git") != 0;
    if (!inside)
        error_set(error, ERROR_CONFIG, "%s: %s: \"%s\" must be a path inside the repository", config, key, path);
    return inside;
}

/* The path without "./", doubled or final slashes; "." alone is the root "". */
static char *clean_path(const char *path) {
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    for (char **part = parts; *part; part++)
        if (**part && strcmp(*part, ".") != 0)
            g_ptr_array_add(kept, *part);
    g_ptr_array_add(kept, NULL);
    return g_strjoinv("/", (char **)kept->pdata);
}

static bool add_target(Project *project, const FileTarget *file, const char *config, bool trusted, GError **error) {
    if (project_find_target(project, file->name)) {
        error_set(error, ERROR_CONFIG, "%s: two targets are named \"%s\"", config, file->name);
        return false;
    }
    if (!config_check_path(file->migrations, "migrations", config, error))
        return false;
    TextPool *texts = project->texts;
    Target *target = project_add_target(project, file->name);
    g_autofree char *folder = clean_path(file->migrations);
    target->folder = text_pool_add(texts, folder);
    target->runner = text_pool_add(texts, file->runner);
    target->config = text_pool_add(texts, file->runner_config);
    target->migrate_command = text_pool_add(texts, file->migrate);
    target->generate_command = text_pool_add(texts, file->generate);
    target->reason = text_pool_printf(texts, "%s", config);
    if (file->ledger) {
        target->ledger_schema = text_pool_add(texts, file->ledger->schema);
        target->ledger_table = text_pool_add(texts, file->ledger->table);
    }
    for (unsigned i = 0; i < file->former_count; i++) {
        if (!config_check_path(file->former[i], "former", config, error))
            return false;
        g_autofree char *former = clean_path(file->former[i]);
        g_ptr_array_add(target->former, (gpointer)(uintptr_t)text_pool_add(texts, former));
    }
    for (unsigned i = 0; i < file->declared_count; i++)
        if (!config_add_declared(project, target, &file->declared[i], config, trusted, error))
            return false;
    for (unsigned i = 0; i < file->databases_count; i++)
        if (!config_add_database(project, target, &file->databases[i], config, trusted, error))
            return false;
    return true;
}

/* What is put into a file without markers needs a place. */
static bool check_insert(const FileSection *section, const char *file, const char *config, GError **error) {
    if (!section->insert || (insert_kind_find(section->insert) != INSERT_COUNT && section->heading))
        return true;
    if (section->heading)
        error_set(error, ERROR_CONFIG, "%s: document \"%s\": insert: \"%s\" is not block or row", config, file, section->insert);
    else
        error_set(error, ERROR_CONFIG, "%s: document \"%s\": section \"%s\": insert needs the heading under which it is put", config, file, section->name);
    return false;
}

static bool add_document(Project *project, const FileDocument *file, const char *config, GError **error) {
    if (!config_check_path(file->file, "file", config, error))
        return false;
    for (unsigned i = 0; i < file->sections_count; i++) {
        const FileSection *section = &file->sections[i];
        if (section->target && !project_find_target(project, section->target)) {
            error_set(error, ERROR_CONFIG, "%s: document \"%s\": no target is named \"%s\"", config, file->file, section->target);
            return false;
        }
        if (!check_insert(section, file->file, config, error))
            return false;
        g_autofree char *path = clean_path(file->file);
        DocumentRegion region = {text_pool_add(project->texts, path), text_pool_add(project->texts, section->name),
                                 text_pool_add(project->texts, section->target), text_pool_add(project->texts, section->heading),
                                 text_pool_add(project->texts, section->phase), text_pool_add(project->texts, section->insert)};
        g_array_append_val(project->regions, region);
    }
    return true;
}

void config_add_texts(Project *project, GPtrArray *list, char *const *texts, unsigned count) {
    for (unsigned i = 0; i < count; i++)
        g_ptr_array_add(list, (gpointer)(uintptr_t)text_pool_add(project->texts, texts[i]));
}

/* What is compared with live databases. */
static bool add_scope(Project *project, const FileConfig *file, const char *config, GError **error) {
    config_add_texts(project, project->exclude, file->exclude, file->exclude_count);
    config_add_texts(project, project->platforms, file->platforms, file->platforms_count);
    g_auto(GStrv) exclude = project_texts(project->exclude), platforms = project_texts(project->platforms);
    const ComparisonScope scope = {NULL, (const char *const *)exclude, (const char *const *)platforms};
    g_autoptr(GError) problem = NULL;
    if (comparison_scope_check(&scope, &problem))
        return true;
    error_set(error, ERROR_CONFIG, "%s: %s", config, problem->message);
    error_set_hint(error, "%s", error_get_hint(problem));
    return false;
}

int config_line_of(const char *text, const char *word) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        const char *at = strstr(lines[i], word);
        if (at && lines[i] + strspn(lines[i], " ") != strchr(lines[i], '#') && !strchr("abcdefghijklmnopqrstuvwxyz-/", at[strlen(word)] ? at[strlen(word)] : ' '))
            return (int)i + 1;
    }
    return 1;
}

static bool add_rule(Project *project, const FileRule *file, const char *config, const char *text, GError **error) {
    RuleSetting setting = {.rule = text_pool_add(project->texts, file->rule),
                           .off = strcmp(file->severity, "off") == 0,
                           .severity = severity_find(file->severity),
                           .reason = text_pool_add(project->texts, file->reason)};
    if (!rule_find(file->rule)) {
        error_set(error, ERROR_CONFIG, "%s:%d: there is no rule \"%s\"", config, config_line_of(text, file->rule), file->rule);
        error_set_hint(error, "the rules are listed in the manual");
        return false;
    }
    if (!setting.off && setting.severity == SEVERITY_COUNT) {
        error_set(error, ERROR_CONFIG, "%s:%d: rule %s: \"%s\" is not off, info, warning or error", config, config_line_of(text, file->severity), file->rule, file->severity);
        return false;
    }
    if (project_rule(project, file->rule)) {
        error_set(error, ERROR_CONFIG, "%s: rule %s is set twice", config, file->rule);
        return false;
    }
    g_array_append_val(project->rules, setting);
    return true;
}

/* The file has this key at its outermost level. */
static bool has_key(const char *text, const char *key) {
    g_autofree char *start = g_strdup_printf("%s:", key), *later = g_strdup_printf("\n%s:", key);
    return g_str_has_prefix(text, start) || strstr(text, later);
}

static Project *build_project(const FileConfig *file, const char *path, const char *text, bool trusted, GError **error) {
    g_autoptr(Project) project = project_new();
    project->source = text_pool_add(project->texts, path);
    for (unsigned i = 0; i < file->targets_count; i++)
        if (!add_target(project, &file->targets[i], path, trusted, error))
            return NULL;
    for (unsigned i = 0; i < file->documents_count; i++)
        if (!add_document(project, &file->documents[i], path, error))
            return NULL;
    if (file->scripts || has_key(text, "scripts")) { /* an empty list is one, too */
        project->scripts = g_ptr_array_new();
        config_add_texts(project, project->scripts, file->scripts, file->scripts_count);
    }
    for (unsigned i = 0; i < file->rules_count; i++)
        if (!add_rule(project, &file->rules[i], path, text, error))
            return NULL;
    if (file->bugs && !config_add_bugs(project, file->bugs, path, text, error))
        return NULL;
    return add_scope(project, file, path, error) ? g_steal_pointer(&project) : NULL;
}

Project *config_parse(const char *text, size_t size, const char *path, bool trusted, GError **error) {
    CyamlStory story = {g_string_new(NULL), 0, 0};
    const cyaml_config_t config = {.log_fn = receive_log, .log_ctx = &story, .mem_fn = cyaml_mem, .log_level = CYAML_LOG_INFO,
                                   .flags = CYAML_CFG_NO_ALIAS};
    FileConfig *file = NULL;
    cyaml_err_t result = cyaml_load_data((const uint8_t *)text, size, &config, &config_schema, (cyaml_data_t **)&file, NULL);
    Project *project = NULL;
    g_autofree char *copy = g_strndup(text, size);
    if (result == CYAML_OK) {
        project = build_project(file, path, copy, trusted, error);
    } else {
        locate_key(&story, copy);
        g_autoptr(GString) place = g_string_new(path);
        if (story.line)
            g_string_append_printf(place, ":%d:%d", story.line, story.column);
        error_set(error, ERROR_CONFIG, "%s: %s", place->str, story.what->len ? story.what->str : cyaml_strerror(result));
        error_set_hint(error, "the keys are described under CONFIGURATION in the manual; pgstrata init writes an example");
    }
    cyaml_free(&config, &config_schema, file, 0);
    g_string_free(story.what, TRUE);
    return project;
}
