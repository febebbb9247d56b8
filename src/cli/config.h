#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

/*
 * pgstrata.yml. Unknown keys and wrong types are ERROR_CONFIG with line and column. The file of a repository is untrusted: paths stay inside the repository,
 * URLs are only taken from a file that the user named (-c) or when they lead to this machine.
 */

#include <stdbool.h>
#include <stddef.h>
#include "model/project.h"

#define CONFIG_NAME "pgstrata.yml"

/* `path` is what messages call the text; `trusted`: named by the user. */
Project *config_parse(const char *text, size_t size, const char *path, bool trusted, GError **error);

/* The configuration that says what `project` says, commented, as YAML. `bug_documents`: how many documents name a bug. */
char *config_write(const Project *project, size_t bug_documents);

#endif
