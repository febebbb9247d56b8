#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

/*
 * Commands are rows of one table (commands.c); one file each (cmd_<verb>.c). A command loads, lets analysis and report do the work, and
 * writes. Adding one: a row, a bit in options.h, a file.
 */

#include "options.h"

typedef struct {
    const char *name;
    unsigned bit;
    const char *arguments;   /* "[A B]"; "" when it takes none */
    const char *summary;     /* one line, no full stop */
    const char *description; /* for --help and the man page */
    const char *examples;    /* lines "command | what it does" */
    /* Returns the exit code; with `*error` set, the error's code is used instead. */
    int (*run)(const Options *options, GError **error);
} Command;

const Command *command_list(size_t *count);
const Command *command_find(const char *name); /* NULL: none */

int cmd_init(const Options *options, GError **error);
int cmd_report(const Options *options, GError **error);
int cmd_drift(const Options *options, GError **error);
int cmd_history(const Options *options, GError **error);
int cmd_blame(const Options *options, GError **error);
int cmd_schema(const Options *options, GError **error);
int cmd_inject(const Options *options, GError **error);
int cmd_merge(const Options *options, GError **error); /* cmd_report.c */
int cmd_bugs(const Options *options, GError **error); /* cmd_section.c, like timeline */
int cmd_timeline(const Options *options, GError **error);
int cmd_scratch(const Options *options, GError **error);

/* The man page in mdoc, from the tables of commands and options. */
void manual_write(GString *out);

/* Object kinds and their properties, tab-separated, from the tables of the model. */
void kinds_write(GString *out);
void rules_write(GString *out);

#endif
