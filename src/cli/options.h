#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

/*
 * Options are rows of one table (options.c): name, letter, where the value goes, which commands take it. Parsing, --help and the man page
 * all come from the table.
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

typedef enum {
    COMMAND_INIT = 1 << 0,
    COMMAND_REPORT = 1 << 1,
    COMMAND_DRIFT = 1 << 2,
    COMMAND_HISTORY = 1 << 3,
    COMMAND_BLAME = 1 << 4,
    COMMAND_SCHEMA = 1 << 5,
    COMMAND_INJECT = 1 << 6,
    COMMAND_SCRATCH = 1 << 7,
    COMMAND_MERGE = 1 << 8,
    COMMAND_TIMELINE = 1 << 9,
    COMMAND_BUGS = 1 << 10,
} CommandBit;

/* Commands that load an audit, and those that print one document. */
#define COMMANDS_AUDIT (COMMAND_REPORT | COMMAND_DRIFT | COMMAND_HISTORY | COMMAND_BLAME | COMMAND_SCHEMA | COMMAND_INJECT | COMMAND_MERGE | COMMAND_TIMELINE | COMMAND_BUGS)
#define COMMANDS_PRINT (COMMAND_REPORT | COMMAND_DRIFT | COMMAND_HISTORY | COMMAND_BLAME | COMMAND_SCHEMA | COMMAND_MERGE | COMMAND_TIMELINE | COMMAND_BUGS)
/* Those that connect to live databases, and those that can do so for a share of a fleet. */
#define COMMANDS_LIVE (COMMANDS_AUDIT & ~(unsigned)COMMAND_MERGE)
#define COMMANDS_SHARD (COMMAND_REPORT | COMMAND_DRIFT | COMMAND_HISTORY)
#define COMMANDS_ALL (COMMANDS_AUDIT | COMMAND_INIT)
#define COMMANDS_EVERY (COMMANDS_ALL | COMMAND_SCRATCH)

typedef struct {
    char *directory;
    char *config;
    char **targets;
    char *rev;
    char *since;
    char *until;
    char **databases;
    char **fleets;
    char **fleet_patterns;
    char *fleet_query;
    int jobs;
    int connect_timeout;
    int database_timeout;
    char *shard;
    gboolean offline;
    gboolean live;
    gboolean no_replay;
    gboolean no_cache;
    char *scratch_url;
    char *fail_on;
    char *risks;
    gboolean exit_zero;
    char *format;
    char *output;
    char **reports;
    char *template;
    char *phase;
    char *base;
    char *max_bytes;
    char *state;
    gboolean no_timeline;
    int limit;
    char **include;
    char **exclude;
    char **platforms;
    char *also;
    char *repair_sql;
    char *repair_style;
    gboolean reverse;
    gboolean destructive;
    gboolean verify_repair;
    gboolean check;
    gboolean diff;
    gboolean force;
    gboolean all;
    gboolean quiet;
    gboolean verbose;
    gboolean debug;
    gboolean no_color;
    gboolean progress;
    gboolean no_progress;
    char **arguments; /* what is no option; NULL-terminated, may be NULL */
} Options;

/* One option. */
typedef struct {
    const char *name;
    char letter;         /* 0: none */
    GOptionArg type;
    size_t offset;       /* in Options */
    unsigned commands;   /* of CommandBit */
    const char *argument; /* "DIR"; NULL for flags */
    const char *summary;
} OptionRow;

const OptionRow *option_rows(size_t *count);

/* Parses argv[1...] of one command into `options` (cleared before). ERROR_USAGE. Environment: PGSTRATA_<NAME> stands in for an option
 * of the same name that is not given (PGSTRATA_FAIL_ON=error). */
bool options_parse(Options *options, unsigned command, int argc, char **argv, GError **error);
void options_clear(Options *options);

/* "  -C, --directory=DIR    ..." lines of the options of a command. */
void options_write_help(GString *out, unsigned command);

#endif
