/* From a revision's name to its commit. */

#include "commit.h"

#include <string.h>

/* An orphan branch of a work tree is empty on purpose; a bare repository with an unborn HEAD and other branches has a wrong HEAD. */
static bool check_unborn(const Repository *repository, GError **error) {
    git_branch_iterator *branches = NULL;
    git_reference *branch = NULL;
    git_branch_t type;
    if (repository->work_tree || git_branch_iterator_new(&branches, repository->git, GIT_BRANCH_LOCAL) != 0)
        return true;
    bool fine = git_branch_next(&branch, &type, branches) != 0;
    if (!fine) {
        error_set(error, ERROR_USAGE, "HEAD of %s names a branch that does not exist", repository->git_folder);
        error_set_hint(error, "Name a revision that does: --rev %s", git_reference_shorthand(branch));
        git_reference_free(branch);
    }
    git_branch_iterator_free(branches);
    return fine;
}

static bool peel(const Repository *repository, git_object *object, const char *rev, git_oid *commit, GError **error) {
    git_object *peeled = NULL;
    int rc = git_object_peel(&peeled, object, GIT_OBJECT_COMMIT);
    if (rc != 0) {
        error_set(error, rc == GIT_ENOTFOUND ? ERROR_INCOMPLETE : ERROR_USAGE, "revision \"%s\" of %s is no commit: %s", rev,
                  repository->git_folder, git_message());
        return false;
    }
    git_oid_cpy(commit, git_object_id(peeled));
    git_object_free(peeled);
    return true;
}

static bool resolve_head(const Repository *repository, git_oid *commit, bool *unborn, GError **error) {
    git_reference *head = NULL;
    int rc = git_repository_head(&head, repository->git);
    if (rc == GIT_EUNBORNBRANCH || rc == GIT_ENOTFOUND) {
        *unborn = true;
        return check_unborn(repository, error);
    }
    if (rc != 0) {
        error_set(error, ERROR_FAILED, "HEAD of %s cannot be read: %s", repository->git_folder, git_message());
        return false;
    }
    git_oid_cpy(commit, git_reference_target(head));
    git_reference_free(head);
    return true;
}

bool revision_resolve(const Repository *repository, const char *rev, git_oid *commit, bool *unborn, GError **error) {
    *unborn = false;
    if (!rev)
        return resolve_head(repository, commit, unborn, error);
    git_object *object = NULL;
    int rc = git_revparse_single(&object, repository->git, rev);
    if (rc != 0) {
        error_set(error, ERROR_USAGE, rc == GIT_EAMBIGUOUS ? "revision \"%s\" is ambiguous in %s" : "there is no revision \"%s\" in %s", rev,
                  repository->git_folder);
        if (repository->shallow)
            error_set_hint(error, "This is a shallow clone, which lacks older commits: git fetch --unshallow");
        return false;
    }
    bool ok = peel(repository, object, rev, commit, error);
    git_object_free(object);
    return ok;
}

char *revision_branch(const Repository *repository, const char *rev) {
    git_reference *reference = NULL;
    int rc = rev && strcmp(rev, "HEAD") != 0 ? git_reference_dwim(&reference, repository->git, rev)
                                             : git_reference_lookup(&reference, repository->git, "HEAD");
    if (rc != 0)
        return NULL;
    char *name = NULL;
    const char *target = git_reference_symbolic_target(reference);
    if (target && g_str_has_prefix(target, "refs/heads/"))
        name = g_strdup(target + strlen("refs/heads/"));
    else if (git_reference_is_branch(reference) || git_reference_is_remote(reference))
        name = g_strdup(git_reference_shorthand(reference));
    git_reference_free(reference);
    return name;
}

bool repository_commit_time(Repository *repository, const char *rev, int64_t *time, GError **error) {
    git_oid commit;
    bool unborn;
    *time = 0;
    if (!revision_resolve(repository, rev, &commit, &unborn, error))
        return false;
    g_auto(RawObject) object = {0};
    ObjectState state = unborn ? OBJECT_OK : object_read(repository, &commit, GIT_OBJECT_COMMIT, &object);
    if (state == OBJECT_OK && !unborn)
        *time = commit_parse_time(object.data, object.size);
    else if (state != OBJECT_OK)
        object_error(error, repository, state, &commit, "commit");
    return state == OBJECT_OK;
}
