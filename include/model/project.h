#ifndef MODEL_PROJECT_H
#define MODEL_PROJECT_H

/*
 * A Project says where things are: targets with their migrations folder and live databases, documents with regions. It comes from
 * pgstrata.yml or from detection; both fill the same value.
 */

#include <stdbool.h>
#include <glib.h>
#include "base/text.h"
#include "model/declaration.h"
#include "model/finding.h"

/* One condition on the table that names the databases of a fleet. */
typedef struct {
    const char *column;
    const char *equals; /* as text; NULL when `test` says it */
    const char *test;   /* "true", "false", "null", "not null"; NULL */
} FleetCondition;

/* How the databases of a fleet are named: by exactly one of names, patterns, table, query. */
typedef struct {
    GPtrArray *names;      /* of const char *: databases of the server; NULL */
    GPtrArray *patterns;   /* of const char *: globs for the names of the server's databases, "!" before those that are left out; NULL */
    const char *table_schema, *table, *column; /* an ordinary table whose column has the names; NULL */
    GArray *conditions;    /* of FleetCondition: rows of the table that count; NULL */
    const char *query;     /* any SELECT: its first column has the names, or a column "url" whole URLs; NULL. Only with `trusted` */
    bool trusted;          /* the user named it: the command line, or a configuration given with -c */
} FleetSource;

typedef struct {
    const char *name; /* "production" */
    const char *url;  /* secret: never printed. NULL when `env` names it */
    const char *env;  /* environment variable that holds the URL; NULL */
    FleetSource *fleet; /* owned by the target; NULL: one database. Else the URL leads to the server that has the databases, or names them */
} DatabaseRef;

/* One source of the schema that a target's code declares. */
typedef struct {
    const char *name;         /* as in declared:NAME; NULL: made of the file's name */
    const char *format;       /* id of a DeclaredFormat; NULL: by the files */
    DeclaredRole role;        /* ROLE_COUNT: by the format */
    bool ignored;             /* the user does not want it, though it would be found */
    GPtrArray *files;         /* of const char *: as written: files, folders, globs; owned; empty with `command` */
    GPtrArray *functions;     /* of const char *: embedded SQL: only what stands in, or is given to, these; owned; empty: all */
    const char *command;      /* prints it, as SQL; only from who may say what is run; NULL */
    const char *config;       /* the ORM's own configuration that named the files: they are meant from its folder, its package's, or the root; NULL: from the root */
    const char *casing;       /* Drizzle: how names are made of keys; NULL */
    GPtrArray *tables_filter, *schema_filter; /* Drizzle: of const char *; owned; empty: all */
    bool own_roles;           /* Drizzle: roles are made, not only used */
    const char *reason;       /* how it was found: "drizzle.config.ts: schema" */
} DeclaredRef;

typedef struct {
    const char *name;      /* "tenant" */
    const char *folder;    /* migrations folder in the repository */
    GPtrArray *former;     /* of const char *: where the folder was before, for history; may be empty */
    const char *runner;    /* id in the runners table; NULL: detect from the folder's content */
    const char *config;    /* the runner's own configuration file that named the folder; NULL */
    GPtrArray *declared;   /* of DeclaredRef *, owned: in the configuration's order */
    const char *ledger_schema, *ledger_table; /* NULL: the runner's default */
    GArray *databases;     /* of DatabaseRef, in order */
    const char *migrate_command;  /* what runs this target's migrations, exactly as typed from the repository's root; NULL: unknown */
    const char *generate_command; /* what makes a new migration; NULL */
    bool push_only;        /* its tool makes databases from the declared schema: there is no folder, and no migrations */
    bool stray;            /* a folder that looks like migrations but that no other evidence supports: reported, not compared */
    const char *reason;    /* one line: how it was found ("drizzle.config.tenant.ts: out") */
} Target;

typedef struct {
    const char *file;     /* path to write, relative to the repository's root */
    const char *section;  /* section name: "history" */
    const char *target;   /* NULL: all */
    const char *heading;  /* heading under which a missing region is created; NULL: not created */
    const char *phase;    /* that the section is about; NULL */
    const char *insert;   /* "block", "row": put there once, without markers (output/insert.h); NULL: a region */
} DocumentRegion;

/* What the configuration makes of a rule of findings. */
typedef struct {
    const char *rule;     /* "risk/drop-column" */
    bool off;
    Severity severity;    /* unless off */
    const char *reason;   /* NULL */
} RuleSetting;

typedef struct {
    TextPool *texts;
    GPtrArray *targets;   /* of Target *, owned, sorted by name, stray ones last, unless a file orders them */
    GArray *regions;      /* of DocumentRegion */
    GPtrArray *excluded;  /* of const char *: folders that look like a project but are copies (worktrees, vendored), with reason: "path: reason" */
    GPtrArray *exclude;   /* of const char *: patterns of objects that are not compared (compare/selection.h) */
    GPtrArray *platforms; /* of const char *: ids of platforms whose objects are folded; empty: those that are recognised; "none" */
    GPtrArray *notes;     /* of const char *: what detection saw and could not use: "path: reason" */
    const char *package_manager; /* "pnpm", "npm", "yarn", "bun"; NULL: none seen */
    const char *package_folder;  /* folder of the package.json whose scripts run migrations; "" root; NULL */
    const char *migrate_command; /* "pnpm --filter @rsm/database db:migrate", as the project would type it; NULL */
    const char *generate_command;
    const char *source;   /* path of pgstrata.yml; NULL: detected */
    GPtrArray *scripts;   /* of const char *: globs of the paths of scripts that are checked against the schema (empty: none); NULL: those that are found */
    GArray *rules;        /* of RuleSetting */
    GPtrArray *bug_patterns;  /* of const char *: how identifiers of bugs are written ("BUG-N"); empty: the usual ones */
    GPtrArray *bug_documents; /* of const char *: globs of the documents that are searched for them; empty: all of Markdown */
    GPtrArray *bug_exclude;   /* of const char *: globs of those that are not */
} Project;

/* Nothing in it yet; a DatabaseRef takes it. */
FleetSource *fleet_source_new(void);

Project *project_new(void);
void project_free(Project *project);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Project, project_free)

/* The texts of one of the lists, as a NULL-terminated copy; g_strfreev(). */
char **project_texts(const GPtrArray *list);

/* Appends copies of the texts of one list to another. */
void project_copy_texts(TextPool *texts, GPtrArray *to, const GPtrArray *from);

Target *project_add_target(Project *project, const char *name); /* owned by the project; GPtrArrays made */
/* Nothing in it but the role, ROLE_COUNT; owned by the target. */
DeclaredRef *target_add_declared(Target *target);
/* The same source in a target of another project; texts are copied. */
DeclaredRef *target_copy_declared(Project *project, Target *target, const DeclaredRef *ref);
Target *project_find_target(const Project *project, const char *name);
const RuleSetting *project_rule(const Project *project, const char *rule); /* NULL: as it is by default */
void project_sort_targets(Project *project);

#endif
