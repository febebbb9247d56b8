#include "options.h"

#include <string.h>
#include "base/error.h"

#define ROW(field, name, letter, type, commands, argument, summary) \
    { name, letter, G_OPTION_ARG_##type, offsetof(Options, field), commands, argument, summary }

static const OptionRow rows[] = {
    ROW(directory, "directory", 'C', FILENAME, COMMANDS_ALL, "DIR", "look at the repository that contains DIR instead of the current folder"),
    ROW(config, "config", 'c', FILENAME, COMMANDS_ALL, "FILE", "configuration file (default: pgstrata.yml at the repository's root)"),
    ROW(targets, "target", 't', STRING_ARRAY, COMMANDS_AUDIT, "NAME", "only this target; may be repeated"),
    ROW(rev, "rev", 'r', STRING, COMMANDS_ALL, "REV", "look at this revision instead of HEAD and the work tree"),
    ROW(since, "since", 0, STRING, COMMANDS_AUDIT, "DAY|REV", "hide history events before DAY (YYYY-MM-DD) or up to the commit REV; with a template that tells of a range (phase): where it begins"),
    ROW(until, "until", 0, STRING, COMMANDS_AUDIT, "DAY|REV", "hide history events after DAY (YYYY-MM-DD) or behind the commit REV; with a template that tells of a range: where it ends"),
    ROW(databases, "database", 'd', STRING_ARRAY, COMMANDS_AUDIT, "[TARGET/]NAME=URL",
        "a live database to compare; may be repeated. NAME=@VARIABLE takes the URL from the environment"),
    ROW(databases, "database", 'd', STRING_ARRAY, COMMAND_SCRATCH, "NAME", "make an empty database and put its URL into NAME_DATABASE_URL; may be repeated"),
    ROW(fleets, "fleet", 0, STRING_ARRAY, COMMANDS_AUDIT, "[TARGET/]NAME=URL",
        "many databases of one server to compare, those that --fleet-pattern or --fleet-query names; may be repeated. NAME=@VARIABLE takes the URL from the environment"),
    ROW(fleet_patterns, "fleet-pattern", 0, STRING_ARRAY, COMMANDS_AUDIT, "GLOB",
        "databases of the fleets, as tenant_*; with ! those that are left out; may be repeated (default: all that allow connections)"),
    ROW(fleet_query, "fleet-query", 0, STRING, COMMANDS_AUDIT, "SQL",
        "the SELECT that names the databases of the fleets: its first column, or a column url with whole URLs beside a column name"),
    ROW(jobs, "jobs", 'j', INT, COMMANDS_LIVE, "N", "read so many databases at a time (default 8)"),
    ROW(connect_timeout, "connect-timeout", 0, INT, COMMANDS_LIVE, "SECONDS", "give up on a database that does not answer (default 10)"),
    ROW(database_timeout, "database-timeout", 0, INT, COMMANDS_LIVE, "SECONDS", "give up on a database that takes longer to be read"),
    ROW(shard, "shard", 0, STRING, COMMANDS_SHARD, "I/N", "read only the I-th of N shares of the databases, and write them to --output, for pgstrata merge"),
    ROW(offline, "offline", 0, NONE, COMMANDS_AUDIT & ~(unsigned)(COMMAND_INJECT | COMMAND_MERGE), NULL, "connect to no live database"),
    ROW(live, "live", 0, NONE, COMMAND_INJECT, NULL, "let regions tell of the live databases too; else they depend on the repository alone"),
    ROW(no_replay, "no-replay", 0, NONE, COMMANDS_AUDIT, NULL, "do not run the migrations in a scratch server; history and journal only"),
    ROW(no_cache, "no-cache", 0, NONE, COMMANDS_AUDIT, NULL, "neither read nor write the cache of replayed migrations"),
    ROW(scratch_url, "scratch-url", 0, STRING, COMMANDS_AUDIT, "URL", "replay on this server instead of a private one"),
    ROW(template, "template", 0, STRING, COMMAND_REPORT | COMMAND_MERGE, "NAME|FILE", "audit (default), readme, phase, state, checklist, comment (for a pull request), the name of a section, or a Markdown file with slots (docs/templates.md)"),
    ROW(phase, "phase", 0, STRING, COMMAND_REPORT, "NAME", "the phase that --template phase or state is about, as commit subjects name it: feat(18.1-02): ...; with --since and --until only its commits between them"),
    ROW(base, "base", 0, STRING, COMMAND_REPORT, "REV", "the branch that this one is to be merged into: what differs since both had the same commit, and only that decides the exit code (--template comment; default there: what CI says, else the default branch)"),
    ROW(max_bytes, "max-bytes", 0, STRING, COMMAND_REPORT | COMMAND_MERGE, "N", "cut the Markdown to so many bytes, the last parts first; none: whatever it takes (default: 60000 for --template comment, else none)"),
    ROW(no_timeline, "no-timeline", 0, NONE, COMMAND_REPORT | COMMAND_INJECT | COMMAND_MERGE, NULL, "leave out what needs the past of every source: drift episodes, bugs"),
    ROW(state, "state", 0, STRING, COMMAND_TIMELINE | COMMAND_BUGS, "STATE", "open, resolved or all (default)"),
    ROW(format, "format", 'f', STRING, COMMANDS_PRINT, "FORMAT", "markdown (default), html or json; drift of two sources and timeline also text (default on a terminal); from the name of --output when that is given"),
    ROW(output, "output", 'o', FILENAME, COMMANDS_PRINT, "FILE", "write there instead of standard output; replaced atomically"),
    ROW(reports, "report", 0, STRING_ARRAY, COMMAND_REPORT | COMMAND_MERGE, "FORMAT=FILE", "write a further report from the same run; may be repeated"),
    ROW(risks, "risks", 0, STRING, COMMANDS_AUDIT, "WHICH", "review these migrations for risks: pending, recent (in no tag yet; without tags: the last five of the last 30 days), all or none; by default pending and recent ones"),
    ROW(limit, "limit", 'n', INT, COMMAND_HISTORY, "N", "only the newest N migrations"),
    ROW(limit, "limit", 'n', INT, COMMAND_TIMELINE, "N", "only the newest N problems"),
    ROW(fail_on, "fail-on", 0, STRING, COMMAND_REPORT | COMMAND_DRIFT | COMMAND_HISTORY | COMMAND_MERGE, "SEVERITY",
        "exit with 2 for findings of this severity or worse: error (default), warning, info, never"),
    ROW(exit_zero, "exit-zero", 0, NONE, COMMAND_REPORT | COMMAND_DRIFT | COMMAND_HISTORY | COMMAND_MERGE, NULL, "exit with 0 whatever was found (failures of the tool still count)"),
    ROW(include, "include", 0, STRING_ARRAY, COMMAND_DRIFT, "PATTERN", "with two sources: only objects of this identity, as public.audit_* or function:app.*; may be repeated"),
    ROW(exclude, "exclude", 0, STRING_ARRAY, COMMAND_DRIFT, "PATTERN", "with two sources: no objects of this identity, nor what belongs to them; may be repeated"),
    ROW(platforms, "platform", 0, STRING_ARRAY, COMMAND_DRIFT, "NAME", "with two sources: fold what this platform owns (supabase, rds, timescaledb, ...) instead of those that are recognised; none: nothing; may be repeated"),
    ROW(also, "also", 0, STRING, COMMAND_DRIFT, "LIST", "with two sources: lesser differences that count, too: order, names, spelling, comments, access, all"),
    ROW(repair_sql, "repair-sql", 0, FILENAME, COMMAND_DRIFT, "FILE", "write SQL that makes A like B (a live database like its migrations); - for standard output alone"),
    ROW(reverse, "reverse", 0, NONE, COMMAND_DRIFT, NULL, "repair the other way round: make B like A"),
    ROW(destructive, "destructive", 0, NONE, COMMAND_DRIFT, NULL, "let the repair lose data: drop what should not be there; else such statements are comments"),
    ROW(repair_style, "repair-style", 0, STRING, COMMAND_DRIFT, "STYLE", "careful (default: short locks, for tables in use) or plain (for a database that nobody uses)"),
    ROW(verify_repair, "verify-repair", 0, NONE, COMMAND_DRIFT, NULL, "prove the repair in the scratch server: made like A, repaired, compared with B"),
    ROW(check, "check", 0, NONE, COMMAND_INJECT, NULL, "write nothing; exit with 2 when a file is out of date"),
    ROW(diff, "diff", 0, NONE, COMMAND_INJECT, NULL, "show what would change"),
    ROW(force, "force", 0, NONE, COMMAND_INJECT | COMMAND_INIT, NULL, "overwrite hand-edited regions, or an existing configuration"),
    ROW(quiet, "quiet", 'q', NONE, COMMANDS_EVERY, NULL, "errors only"),
    ROW(verbose, "verbose", 'v', NONE, COMMANDS_EVERY, NULL, "say what is done"),
    ROW(debug, "debug", 0, NONE, COMMANDS_EVERY, NULL, "say everything"),
    ROW(no_color, "no-color", 0, NONE, COMMANDS_EVERY, NULL, "no colour in messages (also: NO_COLOR)"),
    ROW(progress, "progress", 0, NONE, COMMANDS_AUDIT, NULL, "report progress also when standard error is no terminal"),
    ROW(no_progress, "no-progress", 0, NONE, COMMANDS_AUDIT, NULL, "never report progress"),
};

const OptionRow *option_rows(size_t *count) {
    *count = G_N_ELEMENTS(rows);
    return rows;
}

/* The environment's value for a row, as GOption would have stored it; only for options that are not given. */
static void take_environment(Options *options, const OptionRow *row) {
    g_autoptr(GString) variable = g_string_new("PGSTRATA_");
    for (const char *c = row->name; *c; c++)
        g_string_append_c(variable, *c == '-' ? '_' : g_ascii_toupper(*c));
    const char *value = g_getenv(variable->str);
    if (!value || !*value)
        return;
    void *field = (char *)options + row->offset;
    if (row->type == G_OPTION_ARG_STRING || row->type == G_OPTION_ARG_FILENAME) {
        char **text = field;
        if (!*text)
            *text = g_strdup(value);
    } else if (row->type == G_OPTION_ARG_NONE) {
        gboolean *flag = field;
        *flag = *flag || strcmp(value, "0") != 0;
    } else if (row->type == G_OPTION_ARG_INT) {
        int *number = field;
        gint64 given = g_ascii_strtoll(value, NULL, 10);
        *number = *number != 0 ? *number : (int)CLAMP(given, 0, G_MAXINT);
    }
}

bool options_parse(Options *options, unsigned command, int argc, char **argv, GError **error) {
    memset(options, 0, sizeof *options);
    g_autoptr(GArray) entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (!(rows[i].commands & command))
            continue;
        GOptionEntry entry = {rows[i].name, rows[i].letter, 0, rows[i].type, (char *)options + rows[i].offset,
                              rows[i].summary, rows[i].argument};
        g_array_append_val(entries, entry);
    }
    GOptionEntry rest = {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->arguments, NULL, NULL};
    g_array_append_val(entries, rest);

    GOptionContext *context = g_option_context_new(NULL);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_add_main_entries(context, (const GOptionEntry *)(void *)entries->data, NULL);
    g_autoptr(GError) problem = NULL;
    bool ok = g_option_context_parse(context, &argc, &argv, &problem);
    g_option_context_free(context);
    if (!ok) {
        error_set(error, ERROR_USAGE, "%s", problem->message);
        error_set_hint(error, "pgstrata --help lists commands, pgstrata COMMAND --help its options");
        return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].commands & command)
            take_environment(options, &rows[i]);
    return true;
}

void options_clear(Options *options) {
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *field = (char *)options + rows[i].offset;
        if (rows[i].type == G_OPTION_ARG_STRING || rows[i].type == G_OPTION_ARG_FILENAME)
            g_clear_pointer((char **)(void *)field, g_free); /* cleared: rows of several commands may share a field */
        else if (rows[i].type == G_OPTION_ARG_STRING_ARRAY)
            g_clear_pointer((char ***)(void *)field, g_strfreev);
    }
    g_strfreev(options->arguments);
    memset(options, 0, sizeof *options);
}

void options_write_help(GString *out, unsigned command) {
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const OptionRow *row = &rows[i];
        if (!(row->commands & command))
            continue;
        g_autofree char *name = g_strdup_printf("--%s%s%s", row->name, row->argument ? "=" : "", row->argument ? row->argument : "");
        if (row->letter)
            g_string_append_printf(out, "  -%c, %-26s", row->letter, name);
        else
            g_string_append_printf(out, "      %-26s", name);
        g_string_append_printf(out, "%s%s\n", strlen(name) >= 26 ? "\n                                " : "", row->summary);
    }
}
