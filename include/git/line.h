#ifndef GIT_LINE_H
#define GIT_LINE_H

/*
 * The first-parent line of a revision, oldest first, as something to move along: at each commit its files, and what they are different in from the commit looked at
 * before. Moving to the next commit costs what it changed, not what there is.
 *
 *     Line *line = line_open(repository, NULL, &error);
 *     for (size_t i = 0; i < line_count(line); i++) {
 *         if (!line_move(line, i, &error)) ...
 *         const GArray *changes = line_changes(line);    of LineChange, by path
 *         FileTree *tree = line_tree(line);              the files at commit i
 *     }
 */

#include "git/repository.h"
#include "model/history.h"

typedef struct Line Line;

typedef struct {
    const char *path;
    const char *before; /* hex blob ids; NULL: was not there */
    const char *after;  /* NULL: is not there any more */
} LineChange;

/* NULL rev: HEAD. A repository without commits gives an empty line. The line borrows the repository. ERROR_USAGE when there is no such revision. */
Line *line_open(Repository *repository, const char *rev, GError **error);
void line_free(Line *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Line, line_free)

size_t line_count(const Line *line);
const char *line_id(const Line *line, size_t index);          /* 40 hex digits */
int line_find(const Line *line, const char *id);               /* index of a commit on the line; -1: it is not on it */
/* The last commit of the line that `rev` contains, wherever `rev` stands; *index is -1 when it contains none. ERROR_USAGE when there is no such revision. */
bool line_reach(Line *line, const char *rev, int *index, GError **error);
/* False: the line does not reach the root: a shallow clone, missing objects; *reason says it, with what to do (the line's). */
bool line_is_complete(const Line *line, const char **reason);

/* Author, dates, subject, pull request; `first_tag` as in History. Owned by the line, one a commit however often it is asked for. NULL: cannot be read. */
const Commit *line_commit(Line *line, size_t index);
/* The whole message, valid UTF-8, owned by the line; "" when it cannot be read. */
const char *line_message(Line *line, size_t index);

/* Moves to a commit, forward or back, any distance: changes are those between the two commits (from nothing at first). ERROR_INCOMPLETE: a tree is not here;
 * the line stays where it was. */
bool line_move(Line *line, size_t index, GError **error);
/* Back to where a line stands when it is opened: without files, before its first commit. For who goes along a line that others have used. */
void line_rewind(Line *line);
const GArray *line_changes(const Line *line); /* regular files only, sorted by path; texts are the line's, for its whole life */
FileTree *line_tree(Line *line); /* as repository_tree(); borrowed, until the next move, which also drops what a module kept in it; reads blobs of the repository */

/* What a commit of the line renamed, by the rule of files below: path -> path before; the line's, also the texts. ERROR_INCOMPLETE. */
GHashTable *line_renames(Line *line, size_t index, GError **error);

/*
 * Where the file or folder that is `path` at the end of the line was at each commit, followed back. At the commit where it arrives it was
 * - a file: the file that the same commit deleted and it has the content of, else the one that it shares half or more with (each deleted file becomes one new
 *   file, the most similar first; of equal ones the names decide);
 * - a folder: the folder that more than half of the files that arrive in it came from, each file by the rule above. A folder that was there already
 *   was elsewhere only when more files came from there than it had, and fewer stayed there than came;
 * and nowhere when there is no such file or folder (a copy, whose original stays, is none): then an earlier life of the same path may come before.
 * In a commit of very many deletions and additions (500 each) only equal contents are looked at. Entries oldest first; each holds from commit `from` until the next one's. The path
 * "" is the root. The line's position stays. ERROR_INCOMPLETE: a tree or content is not here.
 */
typedef struct {
    size_t from;
    const char *path; /* NULL: was nowhere */
} LinePlace;
/* Of LinePlace, with one at least for a line with commits; the paths are the line's. Free with g_array_unref(). */
GArray *line_places(Line *line, const char *path, bool folder, GError **error);

/*
 * What line_places() has answered for this line, as a text; and the same for a line that has grown: what was followed back from commit `index` in an earlier run is not followed again, once a path is where
 * it was asked for then. False: it is no such text. Free with g_free(). The answers are the same as without.
 */
char *line_places_known(const Line *line);
bool line_know_places(Line *line, size_t index, const char *known);

/* Whether there is a file, or a folder, at this path at a commit; the line's position stays. */
bool line_has(const Line *line, size_t index, const char *path, bool folder);

#endif
