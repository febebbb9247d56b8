#include "walk.h"
#include "base/interrupt.h"
#include "base/progress.h"

enum { ENTRY_BUDGET = 50000000, CHECK_EVERY = 256 };

static void step_free(Step *step) {
    g_array_unref(step->changes);
    g_free(step);
}

Walk *walk_new(Repository *repository, TextPool *texts, const char *const *folders, FileFilter filter) {
    Walk *walk = g_new0(Walk, 1);
    walk->repository = repository;
    walk->texts = texts;
    walk->filter = filter;
    walk->budget = ENTRY_BUDGET;
    walk->places = place_new_root();
    walk->line = g_array_new(FALSE, FALSE, sizeof(git_oid));
    walk->trees = g_array_new(FALSE, FALSE, sizeof(git_oid));
    walk->steps = g_ptr_array_new_with_free_func((GDestroyNotify)step_free);
    for (size_t i = 0; folders && folders[i]; i++)
        place_add(walk->places, folders[i]);
    return walk;
}

void walk_free(Walk *walk) {
    if (!walk)
        return;
    place_free(walk->places);
    g_array_unref(walk->line);
    g_array_unref(walk->trees);
    g_ptr_array_unref(walk->steps);
    g_free(walk);
}

void gaps_note(Gaps *gaps, ObjectState state) {
    gaps->missing |= state == OBJECT_MISSING;
    gaps->damaged |= state == OBJECT_DAMAGED;
    gaps->too_big |= state == OBJECT_TOO_BIG;
}

const char *gaps_reason(const Gaps *gaps, const Repository *repository) {
    if (gaps->shallow)
        return "shallow clone: the history ends at its border; fetch the rest with \"git fetch --unshallow\" (in CI: fetch-depth: 0)";
    if (gaps->missing && repository_is_partial(repository))
        return "partial clone: commits or trees are missing; fetch them with \"git fetch --refetch --no-filter\"";
    if (gaps->missing)
        return "objects are missing from the repository; \"git fsck\" names them";
    if (gaps->damaged)
        return "the repository is damaged; \"git fsck\" names the objects";
    if (gaps->too_big)
        return "the history is too large to be read in full";
    if (gaps->blobs_missing > 0)
        return "partial clone: contents of files are missing, so renames with edits are not told; fetch them with \"git fetch --refetch --no-filter\"";
    return NULL;
}

/* What a walk needs of a commit; its object is let go at once. */
typedef struct {
    git_oid id; /* first: it is the key */
    git_oid tree, parent;
    size_t parents;
} WalkedCommit;

static ObjectState walked_commit_read(const Repository *repository, const git_oid *id, WalkedCommit *commit) {
    g_auto(RawObject) object = {0};
    CommitHeader header;
    ObjectState state = object_read(repository, id, GIT_OBJECT_COMMIT, &object);
    if (state != OBJECT_OK)
        return state;
    if (!commit_header_parse(&header, object.data, object.size))
        return OBJECT_DAMAGED;
    *commit = (WalkedCommit){.id = *id, .tree = header.tree, .parents = header.parent_count};
    if (header.parent_count > 0)
        commit_header_parent(&header, 0, &commit->parent);
    return OBJECT_OK;
}

static ObjectState walked_commit_get(Repository *repository, const git_oid *id, WalkedCommit *commit) {
    if (!repository->walked)
        repository->walked = g_hash_table_new_full(oid_hash, oid_equal, g_free, NULL);
    const WalkedCommit *known = g_hash_table_lookup(repository->walked, id);
    if (known) {
        *commit = *known;
        return OBJECT_OK;
    }
    ObjectState state = walked_commit_read(repository, id, commit);
    if (state == OBJECT_OK)
        g_hash_table_add(repository->walked, g_memdup2(commit, sizeof *commit));
    return state;
}

/* The places are at the parent already; `moves` says what they were in the commit. */
static ObjectState add_step(Walk *walk, const WalkedCommit *commit, const git_oid *parent_tree, const GArray *moves) {
    Step *step = g_new0(Step, 1);
    step->id = commit->id;
    step->index = walk->line->len - 1;
    step->merge = commit->parents > 1;
    step->changes = g_array_new(FALSE, FALSE, sizeof(FileChange));
    g_ptr_array_add(walk->steps, step);
    TreeDiff diff = {.repository = walk->repository, .texts = walk->texts, .filter = walk->filter, .changes = step->changes, .budget = &walk->budget};
    ObjectState state = OBJECT_OK;
    for (guint i = 0; state == OBJECT_OK && i < moves->len; i++) {
        const PlaceMove *move = &g_array_index(moves, PlaceMove, i);
        guint from = step->changes->len;
        state = tree_diff(&diff, move->place, move->place->path, (TreeState){move->place->kind, move->place->id}, (TreeState){move->kind, move->id});
        if (state == OBJECT_OK && parent_tree && step->changes->len > from)
            state = former_places_follow(walk, step, move->place, from, step->changes->len, parent_tree, &commit->tree);
    }
    if (state != OBJECT_OK || step->changes->len == 0) /* half a commit is no truth */
        g_ptr_array_set_size(walk->steps, (gint)walk->steps->len - 1);
    return state;
}

/* Makes the commit's step and goes on to its first parent. False at the end of the line, with what ended it in walk->gaps. */
static bool advance(Walk *walk, WalkedCommit *commit, GArray *moves) {
    g_array_append_val(walk->line, commit->id);
    g_array_append_val(walk->trees, commit->tree);
    g_array_set_size(moves, 0);
    if (repository_is_border(walk->repository, &commit->id)) {
        walk->gaps.shallow = true;
        return false;
    }
    WalkedCommit parent;
    bool root = commit->parents == 0;
    ObjectState state = root ? OBJECT_OK : walked_commit_get(walk->repository, &commit->parent, &parent);
    if (state == OBJECT_OK)
        state = place_move(walk->places, walk->repository, root ? NULL : &parent.tree, moves);
    if (state == OBJECT_OK && moves->len > 0)
        state = add_step(walk, commit, root ? NULL : &parent.tree, moves);
    gaps_note(&walk->gaps, state);
    if (state == OBJECT_OK && !root)
        *commit = parent;
    return state == OBJECT_OK && !root;
}

bool walk_run(Walk *walk, const git_oid *head, GError **error) {
    WalkedCommit commit;
    ObjectState state = walked_commit_get(walk->repository, head, &commit);
    if (state != OBJECT_OK) {
        object_error(error, walk->repository, state, head, "commit");
        return false;
    }
    walk->head_tree = commit.tree;
    state = place_move(walk->places, walk->repository, &commit.tree, NULL);
    if (state != OBJECT_OK) {
        object_error(error, walk->repository, state, &commit.tree, "the tree of the revision");
        return false;
    }
    progress_begin("Reading git history", 0);
    g_autoptr(GArray) moves = g_array_new(FALSE, FALSE, sizeof(PlaceMove));
    bool stopped = false;
    while (!stopped && advance(walk, &commit, moves)) {
        if (walk->line->len % CHECK_EVERY != 0)
            continue;
        progress_set(walk->line->len);
        stopped = interrupt_check(error);
    }
    progress_end();
    return !stopped;
}
