/* Why a repository could not be opened. libgit2's own messages name neither the folder nor the remedy. */

#include "open_error.h"
#include "git.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* libgit2 1.5 says ENOTFOUND, about safe.directory, when there is no configuration file to ask. */
static bool is_owner_error(int rc) {
    return rc == GIT_EOWNER || (rc == GIT_ENOTFOUND && strstr(git_message(), "safe.directory"));
}

/* The git folder that belongs to `path`, with a final "/"; NULL: none. Discovery looks at no owner. */
static char *discover(const char *path) {
    git_buf found = {0};
    char *folder = git_repository_discover(&found, path, 0, NULL) == 0 ? g_strdup(found.ptr) : NULL;
    git_buf_dispose(&found);
    return folder;
}

/* The folder that git's safe.directory must name: the work tree's root, or the bare repository. */
static char *protected_folder(const char *git_folder) {
    g_autofree char *folder = g_strdup(git_folder);
    size_t size = strlen(folder);
    while (size > 1 && folder[size - 1] == '/')
        folder[--size] = '\0';
    return g_str_has_suffix(folder, "/.git") ? g_path_get_dirname(folder) : g_steal_pointer(&folder);
}

typedef struct {
    const char *folder;
    bool allowed;
} SafeDirectory;

static int safe_directory_visit(const git_config_entry *entry, void *payload) {
    SafeDirectory *safe = payload;
    const char *value = entry->value ? entry->value : "";
    size_t size = strlen(value);
    if (size == 0)
        safe->allowed = false; /* an empty value resets the list */
    else if (strcmp(value, "*") == 0)
        safe->allowed = true;
    else if (size > 2 && strcmp(value + size - 2, "/*") == 0 && strncmp(safe->folder, value, size - 1) == 0)
        safe->allowed = true;
    return 0;
}

bool owner_is_trusted_by_user(const char *path, int rc) {
    if (!is_owner_error(rc))
        return false;
    g_autofree char *git_folder = discover(path);
    git_config *config = NULL;
    if (!git_folder || git_config_open_default(&config) != 0)
        return false;
    g_autofree char *folder = protected_folder(git_folder);
    SafeDirectory safe = {.folder = folder};
    git_config_get_multivar_foreach(config, "safe.directory", NULL, safe_directory_visit, &safe);
    git_config_free(config);
    return safe.allowed;
}

static void explain_owner(GError **error, const char *path) {
    g_autofree char *git_folder = discover(path);
    g_autofree char *folder = protected_folder(git_folder ? git_folder : path);
    g_autofree char *quoted = g_shell_quote(folder);
    struct stat status;
    if (stat(folder, &status) == 0)
        error_set(error, ERROR_FAILED, "the repository %s belongs to another user (uid %u, you are %u), so it is not read", folder,
                  (unsigned)status.st_uid, (unsigned)geteuid());
    else
        error_set(error, ERROR_FAILED, "the repository %s belongs to another user, so it is not read", folder);
    error_set_hint(error, "If you trust it: git config --global --add safe.directory %s", quoted);
}

/* One value of the repository's own configuration file; NULL: not set. Free with g_free(). */
static char *config_value(const char *git_folder, const char *name) {
    g_autofree char *file = g_build_filename(git_folder, "config", NULL);
    git_config *config = NULL;
    char *value = NULL;
    git_buf buffer = {0};
    if (git_config_open_ondisk(&config, file) == 0 && git_config_get_string_buf(&buffer, config, name) == 0)
        value = g_strdup(buffer.ptr);
    git_buf_dispose(&buffer);
    git_config_free(config);
    return value;
}

static bool explain_format(GError **error, const char *git_folder) {
    g_autofree char *format = config_value(git_folder, "extensions.objectformat");
    if (format && strcmp(format, "sha1") != 0) {
        error_set(error, ERROR_FAILED, "the repository %s uses %s object ids; only SHA-1 repositories can be read", git_folder, format);
        error_set_hint(error, "Convert a copy: git init COPY && git fast-export --all | git -C COPY fast-import");
        return true;
    }
    g_autofree char *storage = config_value(git_folder, "extensions.refstorage");
    if (storage && strcmp(storage, "files") != 0) {
        error_set(error, ERROR_FAILED, "the repository %s keeps its references as \"%s\", which cannot be read", git_folder, storage);
        error_set_hint(error, "Convert them: git refs migrate --ref-format=files");
        return true;
    }
    return false;
}

void open_error_explain(GError **error, const char *path, int rc) {
    g_autofree char *message = g_strdup(git_message()); /* the calls below set it again */
    if (is_owner_error(rc)) {
        explain_owner(error, path);
        return;
    }
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        error_set(error, ERROR_USAGE, "there is no folder %s", path);
        return;
    }
    g_autofree char *git_folder = discover(path);
    if (!git_folder) {
        error_set(error, ERROR_USAGE, "%s is in no git repository", path);
        error_set_hint(error, "Run this in a clone of the project, or name its folder with -C");
        return;
    }
    if (explain_format(error, git_folder))
        return;
    error_set(error, ERROR_FAILED, "the git repository %s cannot be opened: %s", git_folder, message);
    error_set_hint(error, "See whether git itself can: git -C '%s' status", path);
}
