/* The commits of a line: which they are, and what they say. */

#include "line_state.h"
#include "commit.h"
#include "base/interrupt.h"

static void take_ids(Line *line) {
    char hex[OID_HEX_SIZE];
    line->count = line->walk->line->len;
    line->ids = g_new0(const char *, line->count + 1);
    for (size_t i = 0; i < line->count; i++)
        line->ids[i] = text_pool_add_n(line->texts, oid_text(&g_array_index(line->walk->line, git_oid, line->count - 1 - i), hex), GIT_OID_HEXSZ);
}

Line *line_open(Repository *repository, const char *rev, GError **error) {
    git_oid head;
    bool unborn;
    if (!revision_resolve(repository, rev, &head, &unborn, error))
        return NULL;
    g_autoptr(Line) line = g_new0(Line, 1);
    line->repository = repository;
    line->texts = text_pool_new();
    line->changes = g_array_new(FALSE, FALSE, sizeof(LineChange));
    line->tree = line_tree_new(repository);
    line->walk = walk_new(repository, line->texts, NULL, (FileFilter){0});
    if (!unborn && !walk_run(line->walk, &head, error))
        return NULL;
    take_ids(line);
    line->origins = origins_new(line->walk);
    line->commits = g_new0(Commit *, line->count + 1);
    line->messages = g_new0(const char *, line->count + 1);
    line->renames = g_new0(GHashTable *, line->count + 1);
    return g_steal_pointer(&line);
}

void line_free(Line *line) {
    if (!line)
        return;
    for (size_t i = 0; i < line->count && line->commits; i++) {
        g_free(line->commits[i]);
        g_clear_pointer(&line->renames[i], g_hash_table_unref);
    }
    g_free(line->commits);
    g_free(line->renames);
    g_free(line->messages);
    g_free(line->ids);
    line_tree_free(line->tree);
    g_clear_pointer(&line->places, g_hash_table_unref);
    g_clear_pointer(&line->known, g_hash_table_unref);
    g_array_unref(line->changes);
    tag_index_free(line->tags);
    origins_free(line->origins);
    walk_free(line->walk);
    text_pool_free(line->texts);
    g_free(line);
}

size_t line_count(const Line *line) {
    return line->count;
}

const char *line_id(const Line *line, size_t index) {
    return line->ids[index];
}

int line_find(const Line *line, const char *id) {
    git_oid oid;
    if (strlen(id) != GIT_OID_HEXSZ || !oid_parse(&oid, id))
        return -1;
    gssize position = origins_line_index(line->origins, &oid);
    return position < 0 ? -1 : (int)(line->count - 1 - (size_t)position);
}

/* Goes from `id` through all parents, as far as the line; the newest position that is met. */
static gssize reach(Line *line, const git_oid *id, GError **error) {
    gssize newest = G_MAXSSIZE;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(oid_hash, oid_equal, g_free, NULL);
    g_autoptr(GArray) pending = g_array_new(FALSE, FALSE, sizeof(git_oid));
    g_array_append_val(pending, *id);
    while (pending->len > 0) {
        git_oid commit = g_array_index(pending, git_oid, pending->len - 1);
        g_array_set_size(pending, pending->len - 1);
        gssize position = origins_line_index(line->origins, &commit);
        newest = position >= 0 ? MIN(newest, position) : newest;
        if (position >= 0 || !g_hash_table_add(seen, g_memdup2(&commit, sizeof commit)))
            continue;
        size_t count;
        const git_oid *parents = origins_parents(line->origins, &commit, &count);
        if (count > 0)
            g_array_append_vals(pending, parents, (guint)count);
        if (g_hash_table_size(seen) % 256 == 0 && interrupt_check(error))
            return -1;
    }
    return newest;
}

bool line_reach(Line *line, const char *rev, int *index, GError **error) {
    git_oid id;
    bool unborn;
    *index = -1;
    if (!revision_resolve(line->repository, rev, &id, &unborn, error))
        return false;
    gssize position = unborn ? G_MAXSSIZE : reach(line, &id, error);
    if (position >= 0 && position < (gssize)line->count)
        *index = (int)(line->count - 1 - (size_t)position);
    return position >= 0;
}

bool line_is_complete(const Line *line, const char **reason) {
    *reason = gaps_reason(&line->walk->gaps, line->repository);
    return *reason == NULL;
}

const git_oid *line_root(const Line *line, size_t index) {
    return &g_array_index(line->walk->trees, git_oid, line->count - 1 - index);
}

/* --- what a commit says -------------------------------------------------------------------------------------------- */
const git_oid *line_commit_id(const Line *line, size_t index) {
    return &g_array_index(line->walk->line, git_oid, line->count - 1 - index);
}

const Commit *line_commit(Line *line, size_t index) {
    if (line->commits[index])
        return line->commits[index];
    if (!line->tags && !(line->tags = tag_index_new(line->walk, line->origins, NULL)))
        return NULL; /* interrupted */
    const git_oid *id = line_commit_id(line, index);
    g_auto(RawObject) object = {0};
    if (object_read(line->repository, id, GIT_OBJECT_COMMIT, &object) != OBJECT_OK)
        return NULL;
    Commit *commit = g_new0(Commit, 1);
    commit_parse(commit, line->texts, id, object.data, object.size);
    commit->first_tag = text_pool_add(line->texts, tag_index_find(line->tags, id, line->count - 1 - index));
    line->commits[index] = commit;
    return commit;
}

const char *line_message(Line *line, size_t index) {
    if (line->messages[index])
        return line->messages[index];
    g_auto(RawObject) object = {0};
    ObjectState state = object_read(line->repository, line_commit_id(line, index), GIT_OBJECT_COMMIT, &object);
    line->messages[index] = state == OBJECT_OK ? commit_parse_message(line->texts, object.data, object.size) : "";
    return line->messages[index];
}
