#ifndef GIT_GIT_H
#define GIT_GIT_H

/* What the files of this module share: the opened repository, and objects read raw from its store. */

#include <git2.h>
#include "base/error.h"
#include "git/repository.h"

#define BLOB_SIZE_LIMIT ((size_t)16 << 20)
#define TREE_DEPTH_LIMIT 100 /* folders within folders; deeper ones are no work of people */

enum { RECENT_TREES = 64 };

struct Repository {
    git_repository *git;
    git_odb *store;
    char *work_tree;
    char *git_folder;
    GHashTable *shallow; /* set of git_oid *: commits whose parents are not here; NULL when the clone is whole */
    bool partial;
    GHashTable *walked; /* set of WalkedCommit *, owned: what walks have read of commits, since one run goes along the same line more than once; NULL */
    git_odb_object *recent[RECENT_TREES]; /* by id: trees that are likely to be asked for again */
};

/* The message of libgit2's last error, never NULL. */
const char *git_message(void);

/* --- identifiers --------------------------------------------------------------------------------------------------- */
#define OID_HEX_SIZE (GIT_OID_HEXSZ + 1)
guint oid_hash(gconstpointer oid);
gboolean oid_equal(gconstpointer a, gconstpointer b);
/* False when the 40 bytes are no hex digits. */
bool oid_parse(git_oid *oid, const char *hex);
const char *oid_text(const git_oid *oid, char hex[OID_HEX_SIZE]);
static inline bool oid_same(const git_oid *a, const git_oid *b) {
    return memcmp(a->id, b->id, GIT_OID_RAWSZ) == 0;
}

/* --- objects ------------------------------------------------------------------------------------------------------- */
typedef enum {
    OBJECT_OK,
    OBJECT_MISSING, /* shallow and partial clones, interrupted copies */
    OBJECT_DAMAGED, /* there, but not readable or not of the type that the reference says */
    OBJECT_TOO_BIG,
} ObjectState;

typedef struct {
    git_odb_object *handle;
    const char *data; /* not NUL-terminated */
    size_t size;
} RawObject;

ObjectState object_read(const Repository *repository, const git_oid *id, git_object_t type, RawObject *object);
/* A tree that may be wanted again soon: a followed folder, which is the later side of one comparison and the earlier side of the next. */
ObjectState object_read_folder(Repository *repository, const git_oid *id, RawObject *object);
/* A blob within BLOB_SIZE_LIMIT: the size is looked at before the content is unpacked. */
ObjectState object_read_blob(const Repository *repository, const git_oid *id, RawObject *object);
void raw_object_clear(RawObject *object);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RawObject, raw_object_clear)

/* --- commits: the header's first lines ----------------------------------------------------------------------------- */
typedef struct {
    git_oid tree;
    size_t parent_count;
    const char *parents; /* the first "parent" line, within the object */
} CommitHeader;

/* False: no commit. */
bool commit_header_parse(CommitHeader *header, const char *data, size_t size);
void commit_header_parent(const CommitHeader *header, size_t index, git_oid *parent);

bool repository_is_border(const Repository *repository, const git_oid *commit); /* its parents are not here (shallow clone) */

/* --- trees --------------------------------------------------------------------------------------------------------- */
typedef enum { ENTRY_FILE, ENTRY_FOLDER, ENTRY_OTHER } EntryKind; /* other: links, submodules */

typedef struct {
    const char *name; /* not NUL-terminated */
    size_t name_size;
    EntryKind kind;
    git_oid id;
} TreeEntry;

typedef struct {
    const char *next, *end;
} TreeReader;

static inline TreeReader tree_reader(const RawObject *object) {
    return (TreeReader){.next = object->data, .end = object->data + object->size};
}
/* False at the end, or where the tree is damaged. */
bool tree_reader_next(TreeReader *reader, TreeEntry *entry);
/* The order of git's trees: a folder's name counts as if it ended in "/". */
int tree_entry_compare(const TreeEntry *a, const TreeEntry *b);
/* False for what may be no part of a path: "", ".", "..", ".git", with "/" or control bytes, or not UTF-8. */
bool tree_name_is_usable(const char *name, size_t size);

/* --- revisions ----------------------------------------------------------------------------------------------------- */
/* The commit of `rev` (NULL: HEAD); *unborn when HEAD has no commit yet (true is returned). ERROR_USAGE: no such revision. */
bool revision_resolve(const Repository *repository, const char *rev, git_oid *commit, bool *unborn, GError **error);
/* Short name of the branch that `rev` (NULL: HEAD) is; NULL when it is none. Free with g_free(). */
char *revision_branch(const Repository *repository, const char *rev);

/* --- work tree ----------------------------------------------------------------------------------------------------- */
/* Opens a regular file below the work tree, through folders that are no links. -1: there is none. */
int work_tree_open(const Repository *repository, const char *path);

/* Sets the error for an object that cannot be read: ERROR_INCOMPLETE, with what to do. */
void object_error(GError **error, const Repository *repository, ObjectState state, const git_oid *id, const char *what);

#endif
