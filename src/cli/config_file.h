#ifndef CLI_CONFIG_FILE_H
#define CLI_CONFIG_FILE_H

/* pgstrata.yml as it is written (config.c has its schema); converted to a Project once it has been checked. */

#include "model/project.h"

typedef struct {
    char *column, *equals, *is;
} FileCondition;

typedef struct {
    char *table, *column;
    FileCondition *where;
    unsigned where_count;
} FileMembers;

typedef struct {
    char *name, *url, *env, *pattern, *query;
    char **names, **patterns;
    unsigned names_count, patterns_count;
    FileMembers *from;
} FileDatabase;

typedef struct {
    char *schema, *table;
} FileLedger;

typedef struct {
    char *name, *format, *role, *command, *config, *casing;
    char **files, **functions;
    unsigned files_count, functions_count;
} FileDeclared;

typedef struct {
    char *name, *migrations, *runner, *runner_config, *migrate, *generate;
    char **former;
    FileDeclared *declared;
    unsigned former_count, declared_count;
    FileLedger *ledger;
    FileDatabase *databases;
    unsigned databases_count;
} FileTarget;

typedef struct {
    char *name, *target, *heading, *phase, *insert;
} FileSection;

typedef struct {
    char *file;
    FileSection *sections;
    unsigned sections_count;
} FileDocument;

typedef struct {
    char *rule, *severity, *reason;
} FileRule;

typedef struct {
    char **patterns, **documents, **exclude;
    unsigned patterns_count, documents_count, exclude_count;
} FileBugs;

typedef struct {
    FileTarget *targets;
    FileDocument *documents;
    char **exclude, **platforms, **scripts;
    FileRule *rules;
    FileBugs *bugs;
    unsigned targets_count, documents_count, exclude_count, platforms_count, scripts_count, rules_count;
} FileConfig;

/* config_databases.c: one entry of a target's databases. ERROR_CONFIG. */
bool config_add_database(Project *project, Target *target, const FileDatabase *file, const char *config, bool trusted, GError **error);

/* config_declared.c: one entry of a target's declared sources. ERROR_CONFIG. */
bool config_add_declared(Project *project, Target *target, const FileDeclared *file, const char *config, bool trusted, GError **error);

/* config_bugs.c: how bugs are called, and where they are told of. `text` is the file's, for line numbers. ERROR_CONFIG. */
bool config_add_bugs(Project *project, const FileBugs *file, const char *config, const char *text, GError **error);

/* 1-based line on which a word stands as a value. */
int config_line_of(const char *text, const char *word);

/* Appends copies of texts to a list of the project. */
void config_add_texts(Project *project, GPtrArray *list, char *const *texts, unsigned count);

/* Paths of a repository's configuration stay inside it. ERROR_CONFIG. */
bool config_check_path(const char *path, const char *key, const char *config, GError **error);

#endif
