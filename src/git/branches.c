/* Where two branches parted: their last common commit, found as git does, by painting from both ends down in the order of dates. libgit2's own search knows no shallow clones. */

#include "git/branches.h"

#include <string.h>
#include "base/interrupt.h"
#include "commit.h"
#include "git.h"

enum { OURS = 1, THEIRS = 2, STALE = 4, RESULT = 8, BOTH = OURS | THEIRS };
enum { COMMIT_LIMIT = 2000000, SHORT_ID = 10 };

typedef struct {
    git_oid id;
    int64_t time;
    unsigned flags;
    bool queued;
} Painted;

typedef struct {
    Repository *repository;
    GHashTable *painted; /* git_oid * -> Painted * */
    GSequence *queue;    /* of Painted *, newest first */
    size_t lively;       /* queued ones that are not stale */
    bool border;         /* parents are not here */
} Paint;

static void paint_clear(Paint *paint) {
    g_sequence_free(paint->queue);
    g_hash_table_unref(paint->painted);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Paint, paint_clear)

void branch_point_free(BranchPoint *point) {
    if (!point)
        return;
    g_free(point->base);
    g_free(point->rev);
    g_free(point->head);
    g_free(point->tip);
    g_free(point->fork);
    g_free(point);
}

/* --- painting ----------------------------------------------------------------------------------------------------- */

static int compare_painted(gconstpointer a, gconstpointer b, gpointer unused) {
    (void)unused;
    const Painted *x = a, *y = b;
    if (x->time != y->time)
        return x->time > y->time ? -1 : 1;
    return memcmp(x->id.id, y->id.id, GIT_OID_RAWSZ);
}

static bool read_commit(Paint *paint, const git_oid *id, RawObject *object) {
    if (object_read(paint->repository, id, GIT_OBJECT_COMMIT, object) == OBJECT_OK)
        return true;
    paint->border = true;
    return false;
}

static void brush(Paint *paint, const git_oid *id, unsigned flags) {
    Painted *painted = g_hash_table_lookup(paint->painted, id);
    if (!painted) {
        g_auto(RawObject) object = {0};
        if (!read_commit(paint, id, &object))
            return;
        painted = g_new0(Painted, 1);
        painted->id = *id;
        painted->time = commit_parse_time(object.data, object.size);
        g_hash_table_insert(paint->painted, &painted->id, painted);
    }
    if ((painted->flags & flags) == flags)
        return;
    bool was_lively = painted->queued && !(painted->flags & STALE);
    painted->flags |= flags;
    if (!painted->queued)
        g_sequence_insert_sorted(paint->queue, painted, compare_painted, NULL);
    painted->queued = true;
    paint->lively += !(painted->flags & STALE);
    paint->lively -= was_lively;
}

static void brush_parents(Paint *paint, const Painted *painted, unsigned flags) {
    g_auto(RawObject) object = {0};
    CommitHeader header;
    if (repository_is_border(paint->repository, &painted->id)) {
        paint->border = true;
        return;
    }
    if (!read_commit(paint, &painted->id, &object) || !commit_header_parse(&header, object.data, object.size))
        return;
    for (size_t i = 0; i < header.parent_count; i++) {
        git_oid parent;
        commit_header_parent(&header, i, &parent);
        brush(paint, &parent, flags);
    }
}

static bool paint_all(Paint *paint, GError **error) {
    while (paint->lively > 0 && g_hash_table_size(paint->painted) < COMMIT_LIMIT) {
        GSequenceIter *first = g_sequence_get_begin_iter(paint->queue);
        Painted *painted = g_sequence_get(first);
        g_sequence_remove(first);
        painted->queued = false;
        paint->lively -= !(painted->flags & STALE);
        unsigned flags = painted->flags & (BOTH | STALE);
        if (flags == BOTH) {
            painted->flags |= RESULT;
            flags |= STALE;
        }
        brush_parents(paint, painted, flags);
        if (interrupt_check(error))
            return false;
    }
    return true;
}

static const Painted *newest_result(const Paint *paint) {
    const Painted *best = NULL;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, paint->painted);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Painted *painted = value;
        bool wanted = (painted->flags & RESULT) && !(painted->flags & STALE);
        if (wanted && (!best || compare_painted(painted, best, NULL) < 0))
            best = painted;
    }
    return best;
}

static size_t count_flags(const Paint *paint, unsigned flags) {
    size_t count = 0;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, paint->painted);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        count += (((const Painted *)value)->flags & BOTH) == flags;
    return count;
}

/* --- the base's name ---------------------------------------------------------------------------------------------- */

static bool exists(const Repository *repository, const char *rev) {
    git_object *object = NULL;
    bool found = git_revparse_single(&object, repository->git, rev) == 0;
    git_object_free(object);
    return found;
}

/* "main", or "origin/main" where there is only that. NULL: neither. Of CI, what was fetched comes before a local branch, which may be old. */
static char *find_name(const Repository *repository, const char *name, bool fetched_first) {
    g_autofree char *remote = g_strconcat("origin/", name, NULL);
    const char *const names[] = {fetched_first ? remote : name, fetched_first ? name : remote};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (exists(repository, names[i]))
            return g_strdup(names[i]);
    return NULL;
}

static char *default_of_origin(const Repository *repository) {
    git_reference *reference = NULL;
    if (git_reference_lookup(&reference, repository->git, "refs/remotes/origin/HEAD") != 0)
        return NULL;
    const char *target = git_reference_symbolic_target(reference);
    char *name = target && g_str_has_prefix(target, "refs/remotes/") ? g_strdup(target + strlen("refs/remotes/")) : NULL;
    git_reference_free(reference);
    return name;
}

static char *short_name(const char *rev) {
    static const char *const prefixes[] = {"refs/heads/", "refs/remotes/origin/", "remotes/origin/", "origin/"};
    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (g_str_has_prefix(rev, prefixes[i]))
            return g_strdup(rev + strlen(prefixes[i]));
    return g_strdup(rev);
}

/* Appends a name to what was looked for; the revision when it is there and not the present branch. */
static char *try_name(const Repository *repository, const char *name, const char *what, bool fetched_first, const char *present, GString *tried) {
    if (!name || !*name) {
        g_string_append_printf(tried, "%s%s (not set)", tried->len ? ", " : "", what);
        return NULL;
    }
    char *found = find_name(repository, name, fetched_first);
    g_autofree char *own = present ? short_name(present) : NULL, *other = found ? short_name(found) : NULL;
    bool itself = own && other && strcmp(own, other) == 0;
    g_string_append_printf(tried, "%s%s%s", tried->len ? ", " : "", what, itself ? " (is this branch)" : found ? "" : " (not here)");
    if (itself)
        g_clear_pointer(&found, g_free);
    return found;
}

static char *find_default(const Repository *repository, const char *rev, GError **error) {
    g_autoptr(GString) tried = g_string_new(NULL);
    g_autofree char *present = revision_branch(repository, rev), *of_origin = default_of_origin(repository);
    const struct {
        const char *name, *what;
        bool fetched_first;
    } names[] = {{g_getenv("GITHUB_BASE_REF"), "GITHUB_BASE_REF", true},
                 {g_getenv("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"), "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", true},
                 {of_origin, "the default branch of origin", false},
                 {"main", "main", false},
                 {"master", "master", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        char *found = try_name(repository, names[i].name, names[i].what, names[i].fetched_first, present, tried);
        if (found)
            return found;
    }
    error_set(error, repository->shallow ? ERROR_INCOMPLETE : ERROR_USAGE, "no branch was found to compare with; looked for: %s", tried->str);
    error_set_hint(error, "%s", repository->shallow ? "This is a shallow clone. In GitHub Actions: actions/checkout with fetch-depth: 0; in GitLab CI: GIT_DEPTH: 0; elsewhere: git fetch --unshallow"
                                                    : "Name it: --base main");
    return NULL;
}

static void set_shallow_hint(GError **error) {
    error_set_hint(error, "In GitHub Actions: actions/checkout with fetch-depth: 0; in GitLab CI: GIT_DEPTH: 0; elsewhere: git fetch --unshallow");
}

static char *find_given(const Repository *repository, const char *base, GError **error) {
    char *found = find_name(repository, base, false);
    if (found)
        return found;
    error_set(error, repository->shallow ? ERROR_INCOMPLETE : ERROR_USAGE, "there is no revision \"%s\", nor \"origin/%s\", to compare with%s", base, base,
              repository->shallow ? ": this is a shallow clone" : "");
    if (repository->shallow)
        set_shallow_hint(error);
    else
        error_set_hint(error, "git fetch origin %s", base);
    return NULL;
}

/* A branch or tag by its name; anything else ("HEAD~3", an id) by the commit. */
static char *name_of_base(const Repository *repository, const char *rev, const git_oid *tip) {
    git_reference *reference = NULL;
    char hex[OID_HEX_SIZE];
    bool named = strcmp(rev, "HEAD") != 0 && git_reference_dwim(&reference, repository->git, rev) == 0;
    git_reference_free(reference);
    return named ? short_name(rev) : g_strndup(oid_text(tip, hex), SHORT_ID);
}

/* --- the point ------------------------------------------------------------------------------------------------------ */

static bool resolve(const Repository *repository, const char *rev, git_oid *id, GError **error) {
    bool unborn;
    if (!revision_resolve(repository, rev, id, &unborn, error))
        return false;
    if (unborn)
        error_set(error, ERROR_USAGE, "there is no commit yet that could be compared");
    return !unborn;
}

static bool set_no_common(const Paint *paint, const char *base, GError **error) {
    bool shallow = paint->border || paint->repository->shallow;
    error_set(error, shallow ? ERROR_INCOMPLETE : ERROR_USAGE,
              shallow ? "the commit where this branch left %s is not in this shallow clone" : "this branch and %s have no commit in common", base);
    if (shallow)
        set_shallow_hint(error);
    return false;
}

static bool fill_point(Repository *repository, BranchPoint *point, const git_oid ends[2], GError **error) {
    g_auto(Paint) paint = {.repository = repository, .queue = g_sequence_new(NULL), .painted = g_hash_table_new_full(oid_hash, oid_equal, NULL, g_free)};
    brush(&paint, &ends[0], OURS);
    brush(&paint, &ends[1], THEIRS);
    if (!paint_all(&paint, error))
        return false;
    const Painted *fork = newest_result(&paint);
    if (!fork)
        return set_no_common(&paint, point->base, error);
    char hex[OID_HEX_SIZE];
    point->fork = g_strdup(oid_text(&fork->id, hex));
    point->head = g_strdup(oid_text(&ends[0], hex));
    point->tip = g_strdup(oid_text(&ends[1], hex));
    point->ahead = count_flags(&paint, OURS);
    point->behind = count_flags(&paint, THEIRS);
    return true;
}

BranchPoint *branch_point_find(Repository *repository, const char *rev, const char *base, GError **error) {
    g_autoptr(BranchPoint) point = g_new0(BranchPoint, 1);
    git_oid ends[2];
    point->rev = base ? find_given(repository, base, error) : find_default(repository, rev, error);
    if (!point->rev || !resolve(repository, rev, &ends[0], error) || !resolve(repository, point->rev, &ends[1], error))
        return NULL;
    point->base = name_of_base(repository, point->rev, &ends[1]);
    return fill_point(repository, point, ends, error) ? g_steal_pointer(&point) : NULL;
}

char *branch_trial_head(const Repository *repository) {
    git_oid id;
    bool unborn;
    const char *ref = g_getenv("GITHUB_REF");
    if (!ref || !g_str_has_prefix(ref, "refs/pull/") || !g_str_has_suffix(ref, "/merge") || !revision_resolve(repository, NULL, &id, &unborn, NULL) || unborn)
        return NULL;
    g_auto(RawObject) object = {0}, parent = {0};
    CommitHeader header;
    char hex[OID_HEX_SIZE];
    bool merge = object_read(repository, &id, GIT_OBJECT_COMMIT, &object) == OBJECT_OK && commit_header_parse(&header, object.data, object.size) && header.parent_count == 2;
    if (!merge || repository_is_border(repository, &id))
        return NULL;
    commit_header_parent(&header, 1, &id);
    return object_read(repository, &id, GIT_OBJECT_COMMIT, &parent) == OBJECT_OK ? g_strdup(oid_text(&id, hex)) : NULL;
}

/* --- the branch's commits ------------------------------------------------------------------------------------------- */

/* Of what the branch reaches: the commits that its base has, too. */
static GHashTable *common_commits(Repository *repository, const char *head, const char *tip, GError **error) {
    g_auto(Paint) paint = {.repository = repository, .queue = g_sequence_new(NULL), .painted = g_hash_table_new_full(oid_hash, oid_equal, NULL, g_free)};
    git_oid ids[2];
    if (!oid_parse(&ids[0], head) || !oid_parse(&ids[1], tip))
        return NULL;
    brush(&paint, &ids[0], OURS);
    brush(&paint, &ids[1], THEIRS);
    if (!paint_all(&paint, error))
        return NULL;
    GHashTable *common = g_hash_table_new_full(oid_hash, oid_equal, g_free, NULL);
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, paint.painted);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (((const Painted *)value)->flags & THEIRS)
            g_hash_table_add(common, g_memdup2(&((const Painted *)value)->id, sizeof(git_oid)));
    return common;
}

static const Commit *add_commit(CommitRange *range, const git_oid *id, const RawObject *object) {
    Commit *commit = g_new0(Commit, 1);
    commit_parse(commit, range->texts, id, object->data, object->size);
    g_ptr_array_add(range->owned, commit);
    return commit;
}

/* Newest first, down to what the base has. */
static void walk_line(Repository *repository, CommitRange *range, GHashTable *of_base, git_oid id) {
    for (size_t i = 0; i < COMMIT_LIMIT; i++) {
        g_auto(RawObject) object = {0};
        CommitHeader header;
        if (object_read(repository, &id, GIT_OBJECT_COMMIT, &object) != OBJECT_OK || !commit_header_parse(&header, object.data, object.size)) {
            range->complete = false;
            return;
        }
        const Commit *commit = add_commit(range, &id, &object);
        if (g_hash_table_contains(of_base, &id)) {
            range->from = commit;
            return;
        }
        RangeCommit entry = {commit, commit_parse_message(range->texts, object.data, object.size), NULL};
        g_array_append_val(range->commits, entry);
        if (header.parent_count == 0 || repository_is_border(repository, &id)) {
            range->complete = header.parent_count == 0;
            return;
        }
        commit_header_parent(&header, 0, &id);
    }
}

static void reverse_commits(CommitRange *range) {
    for (guint i = 0; i < range->commits->len / 2; i++) {
        RangeCommit *a = &g_array_index(range->commits, RangeCommit, i), *b = &g_array_index(range->commits, RangeCommit, range->commits->len - 1 - i), kept = *a;
        *a = *b;
        *b = kept;
    }
}

/* The message behind its first line. */
static const char *body_of(const char *message) {
    const char *end = message ? strchr(message, '\n') : NULL;
    while (end && g_ascii_isspace(*end))
        end++;
    return end ? end : "";
}

CommitRange *branch_commits(Repository *repository, const BranchPoint *point, const char *rev, GError **error) {
    git_oid head;
    g_autofree char *branch = revision_branch(repository, rev), *own = branch ? short_name(branch) : g_strndup(point->head, SHORT_ID);
    g_autoptr(GHashTable) of_base = common_commits(repository, point->head, point->tip, error);
    if (!of_base)
        return NULL;
    CommitRange *range = commit_range_new();
    range->title = text_pool_printf(range->texts, "%s..%s", point->base, own);
    if (oid_parse(&head, point->head))
        walk_line(repository, range, of_base, head);
    reverse_commits(range);
    for (guint i = 0; i < range->commits->len; i++) {
        RangeCommit *entry = &g_array_index(range->commits, RangeCommit, i);
        entry->body = body_of(entry->body);
        range->to = entry->commit;
    }
    return range;
}

/* --- merging a file --------------------------------------------------------------------------------------------------- */

char *branch_merge_file(const char *before, const char *ours, const char *theirs, bool *conflicts) {
    git_merge_file_input inputs[3];
    const char *const texts[] = {before ? before : "", ours, theirs};
    git_merge_file_options options;
    git_merge_file_result result = {0};
    char *merged = NULL;
    git_merge_file_options_init(&options, GIT_MERGE_FILE_OPTIONS_VERSION);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        git_merge_file_input_init(&inputs[i], GIT_MERGE_FILE_INPUT_VERSION);
        inputs[i].ptr = texts[i];
        inputs[i].size = strlen(texts[i]);
        inputs[i].path = "file";
        inputs[i].mode = GIT_FILEMODE_BLOB;
    }
    *conflicts = true;
    if (git_merge_file(&result, &inputs[0], &inputs[1], &inputs[2], &options) == 0 && result.automergeable)
        *conflicts = false;
    else {
        git_merge_file_result_free(&result);
        memset(&result, 0, sizeof result);
        options.favor = GIT_MERGE_FILE_FAVOR_UNION;
        git_merge_file(&result, &inputs[0], &inputs[1], &inputs[2], &options);
    }
    if (result.ptr)
        merged = g_strndup(result.ptr, result.len);
    git_merge_file_result_free(&result);
    return merged;
}
