#ifndef GIT_FOLDER_HISTORY_H
#define GIT_FOLDER_HISTORY_H

#include "git/repository.h"
#include "model/history.h"

/* Says of a path whether it is wanted. */
typedef struct {
    bool (*wants)(const char *path, const void *data); /* NULL: every path is */
    const void *data;
} FileFilter;

/* FileFilter.wants for all that ends with the text `data`. */
bool file_filter_suffix(const char *path, const void *data);

typedef struct {
    const char *rev;                /* NULL: HEAD */
    const char *const *folders;     /* NULL-terminated, repository paths; former places included */
    FileFilter filter;              /* which files' history is told; all zero: of all */
    const FileTree *tree;           /* the present files, for uncommitted ones; may be NULL */
    int64_t since, until;           /* commit times; 0: no bound. Bounds hide events, never change what they say */
} FolderHistoryOptions;

/*
 * The history of every file that ever was in the folders, on the first-parent line of the revision; for each event the commit where the change
 * was written is searched in the merged side's full history. Renames are followed by content (exact blob first, then similarity of half or
 * more) within a commit, also between folders and into folders ("a.sql" -> "a/migration.sql"), and from former folders that a whole
 * move reveals. Shallow clones, missing objects: history->complete is false with the reason; everything that the commits at hand
 * tell is still there, and nothing that they do not. An event at a shallow border is not claimed as an addition.
 * Order and A/M/D agree with `git log --raw --first-parent -m --no-renames -- FOLDER`, but for changes of mode alone, links and submodules, which
 * are no events, and names that are no valid path parts.
 * When the bulk of a folder arrives in one commit that deletes the same contents elsewhere, the history goes on in the place they came from.
 */
History *folder_history_load(Repository *repository, const FolderHistoryOptions *options, GError **error);

#endif
