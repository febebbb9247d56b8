#ifndef TOOL_CALL_H
#define TOOL_CALL_H

/* How a tool is called: in scripts of the project, and by hand. */

#include "model/file_tree.h"
#include "model/runner_rules.h"

/* Does a line of a script run the tool's migrations? By the program and the verb of the row's command: "goose -dir x postgres $URL up". */
bool tool_is_called(const char *script, const RunnerRules *rules);

/* Does the name of a task or script say that it runs migrations ("migrate", "db:up"), and nothing that no one should be told to type ("reset", "full-db-test")? */
bool is_forward_name(const char *name);

/* The command that runs a target of the nearest Makefile or Justfile which calls the tool: "make migrate", "cd api && just db-up". NULL: none. Free with g_free(). */
char *tool_task(FileTree *tree, const char *folder, const RunnerRules *rules);

/* The folder that the tool is called in: that of the row's command_home at or above the migrations; the root. Free with g_free(). */
char *tool_home(FileTree *tree, const char *folder, const RunnerRules *rules);

/* The row's command without "npx", its "{}" filled with the migrations folder as seen from `home`. NULL: the tool has none. Free with g_free(). */
char *tool_call(const char *folder, const char *home, const RunnerRules *rules);

/* Appends a word as a shell takes it. */
void append_word(GString *command, const char *word);

/* "cd FOLDER &&", or nothing for the root. */
GString *command_in(const char *folder);

bool has_control(const char *text);

#endif
