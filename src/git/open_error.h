#ifndef GIT_OPEN_ERROR_H
#define GIT_OPEN_ERROR_H

#include <stdbool.h>
#include <glib.h>

/* libgit2 refused the repository's owner, but the user's own git configuration allows it in a way that libgit2 1.5 does not know:
 * safe.directory = * and safe.directory = FOLDER/ *. */
bool owner_is_trusted_by_user(const char *path, int rc);

/* Sets the error for a repository that libgit2 did not open: what is wrong, what to do. */
void open_error_explain(GError **error, const char *path, int rc);

#endif
