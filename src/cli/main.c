#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/progress.h"
#include "command.h"
#include "report/report.h"
#include "write.h"

static void write_examples(GString *out, const Command *command) {
    g_auto(GStrv) lines = g_strsplit(command->examples, "\n", -1);
    for (char **line = lines; *line && **line; line++) {
        g_auto(GStrv) parts = g_strsplit(*line, " | ", 2);
        g_string_append_printf(out, "  # %s\n  %s\n", parts[1], parts[0]);
    }
}

static int print_text(const char *text) {
    g_autoptr(GError) problem = NULL;
    if (write_result(NULL, text, &problem))
        return 0;
    log_gerror(problem);
    return error_exit_code(problem);
}

#define HELP_WIDTH 80

/* Words of a paragraph, in lines that a terminal shows whole. */
static void write_wrapped(GString *out, const char *text) {
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    size_t column = 0;
    for (char **word = words; *word; word++) {
        size_t length = strlen(*word);
        bool fits = column == 0 || column + 1 + length <= HELP_WIDTH;
        g_string_append(out, column == 0 ? "" : fits ? " " : "\n");
        column = fits && column > 0 ? column + 1 + length : length;
        g_string_append(out, *word);
    }
    g_string_append_c(out, '\n');
}

static int help(const Command *command) {
    g_autoptr(GString) out = g_string_new(NULL);
    if (command) {
        g_string_append_printf(out, "Usage: pgstrata %s [OPTION...]%s%s\n\n", command->name, *command->arguments ? " " : "", command->arguments);
        write_wrapped(out, command->description);
        g_string_append(out, "\nExamples:\n");
        write_examples(out, command);
        g_string_append(out, "\nOptions:\n");
        options_write_help(out, command->bit);
        return print_text(out->str);
    }
    g_string_append(out, "Usage: pgstrata COMMAND [OPTION...]\n\n"
                         "Documents and audits the history of a PostgreSQL schema: git history of the migrations, replay in a private\n"
                         "PostgreSQL, live databases.\n\nCommands:\n");
    size_t count;
    const Command *commands = command_list(&count);
    for (size_t i = 0; i < count; i++)
        g_string_append_printf(out, "  %-10s%s\n", commands[i].name, commands[i].summary);
    g_string_append(out, "\nSections of reports and regions:\n");
    const Section *sections = section_list(&count);
    for (size_t i = 0; i < count; i++)
        g_string_append_printf(out, "  %-16s%s\n", sections[i].name, sections[i].summary);
    g_string_append(out, "\nExit codes: 0 clean, 1 error, 2 drift or findings, 3 a migration failed to replay, 4 incomplete evidence,\n"
                         "5 a database cannot be reached, 64 usage, 65 configuration, 128+n signal.\n"
                         "pgstrata COMMAND --help lists a command's options; pgstrata --kinds lists the kinds of objects that are compared and their\n"
                         "properties; pgstrata --rules lists the rules of findings; pgstrata --version prints the version.\n");
    return print_text(out->str);
}


static int usage_error(const char *name) {
    g_autoptr(GError) problem = NULL;
    error_set(&problem, ERROR_USAGE, "unknown command \"%s\"", name);
    size_t count;
    const Command *commands = command_list(&count);
    for (size_t i = 0; i < count; i++)
        if (*name && (g_str_has_prefix(commands[i].name, name) || strncmp(commands[i].name, name, 3) == 0)) {
            error_set_hint(&problem, "did you mean pgstrata %s?", commands[i].name);
            break;
        }
    if (!error_get_hint(problem))
        error_set_hint(&problem, "pgstrata --help lists the commands");
    log_gerror(problem);
    return error_exit_code(problem);
}

static void apply_message_options(const Options *options) {
    if (options->debug)
        log_set_level(LOG_DEBUG);
    else if (options->verbose)
        log_set_level(LOG_INFO);
    else if (options->quiet)
        log_set_level(LOG_ERROR);
    if (options->no_progress || options->quiet)
        progress_set_mode(PROGRESS_NEVER);
    else if (options->progress)
        progress_set_mode(PROGRESS_ALWAYS);
}

static bool wants_help(int argc, char **argv) {
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

/* argv[0] is the command's name here. */
static int run_command(const Command *command, int argc, char **argv) {
    if (wants_help(argc, argv))
        return help(command);
    Options options;
    g_autoptr(GError) problem = NULL;
    int code = 0;
    if (options_parse(&options, command->bit, argc, argv, &problem)) {
        apply_message_options(&options);
        if (options.arguments && options.arguments[0] && !*command->arguments)
            error_set(&problem, ERROR_USAGE, "%s takes no argument: \"%s\"", command->name, options.arguments[0]);
        else
            code = command->run(&options, &problem);
    }
    progress_end();
    options_clear(&options);
    if (!problem)
        return code;
    log_gerror(problem);
    return error_exit_code(problem);
}

static int print_written(void (*write)(GString *out)) {
    g_autoptr(GString) out = g_string_new(NULL);
    write(out);
    return print_text(out->str);
}

int main(int argc, char **argv) {
    setlocale(LC_ALL, "C"); /* no output depends on the user's locale */
    interrupt_install();
    if (argc < 2) {
        help(NULL);
        return 64;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        return help(NULL);
    if (strcmp(name, "help") == 0)
        return argc == 2 ? help(NULL) : command_find(argv[2]) ? help(command_find(argv[2])) : usage_error(argv[2]);
    if (strcmp(name, "--version") == 0)
        return print_text("pgstrata " PGSTRATA_VERSION "\n");
    if (strcmp(name, "--man") == 0)
        return print_written(manual_write);
    if (strcmp(name, "--kinds") == 0)
        return print_written(kinds_write);
    if (strcmp(name, "--rules") == 0)
        return print_written(rules_write);
    const Command *command = command_find(name);
    return command ? run_command(command, argc - 1, argv + 1) : usage_error(name);
}
