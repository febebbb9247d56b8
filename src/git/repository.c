/* Opening: what libgit2 refuses is explained, what it misreads (shallow clones) is read here. */

#include "git.h"
#include "open_error.h"
#include "base/file.h"

#include <string.h>

enum {
    SHALLOW_FILE_LIMIT = 64 << 20,
    /* How much of the packs is mapped at a time. libgit2's own limits let all pages that a walk touches stay: 100 MB for a pack of 450. */
    PACK_WINDOW = 1 << 20,
    PACK_MAPPED = 16 << 20,
};

/* Once in a process. Everything that we read is named by its hash in an object that we trust as much; checking each object's hash again
 * costs more than all the rest. The object cache never pays here: each object is read once. */
static void library_init(void) {
    static gsize done = 0;
    static const char *extensions[] = {"partialclone", "worktreeconfig", "preciousobjects", "relativeworktrees"};
    if (!g_once_init_enter(&done))
        return;
    git_libgit2_init();
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, (size_t)PACK_WINDOW);
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, (size_t)PACK_MAPPED);
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, G_N_ELEMENTS(extensions));
    g_once_init_leave(&done, 1);
}

static char *without_slash(const char *path) {
    char *copy = g_strdup(path);
    size_t size = strlen(copy);
    while (size > 1 && copy[size - 1] == '/')
        copy[--size] = '\0';
    return copy;
}

/* The commits of a shallow clone's border, one hex id a line; libgit2 1.5 does not know this file. */
static bool load_shallow(Repository *repository, GError **error) {
    g_autofree char *path = g_build_filename(git_repository_commondir(repository->git), "shallow", NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    size_t size;
    g_autofree char *text = file_read(path, SHALLOW_FILE_LIMIT, &size, error);
    if (!text)
        return false;
    repository->shallow = g_hash_table_new_full(oid_hash, oid_equal, g_free, NULL);
    for (char *line = text, *next; line < text + size; line = next) {
        char *end = strchr(line, '\n');
        next = end ? end + 1 : text + size;
        git_oid id;
        if (next - line >= GIT_OID_HEXSZ && oid_parse(&id, line))
            g_hash_table_add(repository->shallow, g_memdup2(&id, sizeof id));
    }
    if (g_hash_table_size(repository->shallow) == 0)
        g_clear_pointer(&repository->shallow, g_hash_table_unref);
    return true;
}

/* A partial clone says so in its configuration, and its packs have a ".promisor" file beside them. */
static bool has_promisor_pack(const Repository *repository) {
    g_autofree char *folder = g_build_filename(git_repository_commondir(repository->git), "objects", "pack", NULL);
    GDir *packs = g_dir_open(folder, 0, NULL);
    bool found = false;
    for (const char *name; packs && !found && (name = g_dir_read_name(packs));)
        found = g_str_has_suffix(name, ".promisor");
    if (packs)
        g_dir_close(packs);
    return found;
}

/* The work tree, NULL for a bare repository. Without a configuration that says "bare", libgit2 takes the folder around a repository for its work
 * tree; then all committed files would seem deleted. A work tree holds ".git", or core.worktree names it. */
static char *find_work_tree(git_repository *git, const char *git_folder) {
    if (!git_repository_workdir(git))
        return NULL;
    g_autofree char *work_tree = without_slash(git_repository_workdir(git));
    g_autofree char *link = g_build_filename(work_tree, ".git", NULL);
    g_autofree char *around = g_path_get_dirname(git_folder);
    bool guessed = strcmp(around, work_tree) == 0 && !g_file_test(link, G_FILE_TEST_EXISTS);
    git_config *config = NULL;
    git_buf named = {0};
    if (guessed && git_repository_config(&config, git) == 0)
        guessed = git_config_get_string_buf(&named, config, "core.worktree") != 0;
    git_buf_dispose(&named);
    git_config_free(config);
    return guessed ? NULL : g_steal_pointer(&work_tree);
}

static git_repository *open_git(const char *path, GError **error) {
    git_repository *git = NULL;
    int rc = git_repository_open_ext(&git, path, 0, NULL);
    if (rc != 0 && owner_is_trusted_by_user(path, rc)) {
        git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
        rc = git_repository_open_ext(&git, path, 0, NULL);
        git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
    }
    if (rc == 0)
        return git;
    open_error_explain(error, path, rc);
    return NULL;
}

Repository *repository_open(const char *path, GError **error) {
    library_init();
    git_repository *git = open_git(path, error);
    if (!git)
        return NULL;
    g_autoptr(Repository) repository = g_new0(Repository, 1);
    repository->git = git;
    repository->git_folder = without_slash(git_repository_path(git));
    repository->work_tree = find_work_tree(git, repository->git_folder);
    if (git_repository_odb(&repository->store, git) != 0) {
        error_set(error, ERROR_FAILED, "the objects of %s cannot be read: %s", repository->git_folder, git_message());
        return NULL;
    }
    if (!load_shallow(repository, error))
        return NULL;
    repository->partial = has_promisor_pack(repository);
    return g_steal_pointer(&repository);
}

void repository_free(Repository *repository) {
    if (!repository)
        return;
    for (size_t i = 0; i < RECENT_TREES; i++)
        git_odb_object_free(repository->recent[i]);
    git_odb_free(repository->store);
    git_repository_free(repository->git);
    g_free(repository->work_tree);
    g_free(repository->git_folder);
    if (repository->shallow)
        g_hash_table_unref(repository->shallow);
    if (repository->walked)
        g_hash_table_unref(repository->walked);
    g_free(repository);
}

const char *repository_work_tree(const Repository *repository) {
    return repository->work_tree;
}

const char *repository_git_folder(const Repository *repository) {
    return repository->git_folder;
}

bool repository_is_shallow(const Repository *repository) {
    return repository->shallow != NULL;
}

bool repository_is_partial(const Repository *repository) {
    return repository->partial;
}

char *repository_read_blob(Repository *repository, const char *blob, size_t *size, GError **error) {
    git_oid id;
    if (strlen(blob) != GIT_OID_HEXSZ || !oid_parse(&id, blob)) {
        error_set(error, ERROR_FAILED, "\"%s\" is no object id", blob);
        return NULL;
    }
    g_auto(RawObject) object = {0};
    ObjectState state = object_read_blob(repository, &id, &object);
    if (state != OBJECT_OK) {
        object_error(error, repository, state, &id, "blob");
        return NULL;
    }
    char *bytes = g_malloc(object.size + 1);
    memcpy(bytes, object.data, object.size);
    bytes[object.size] = '\0';
    *size = object.size;
    return bytes;
}
