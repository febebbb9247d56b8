#ifndef HARNESS_GIT_REPO_H
#define HARNESS_GIT_REPO_H

/*
 * Repositories for tests, built by the git command from shell scripts, with fixed names and dates. In a script:
 *   put FILE [TEXT]    writes a file (its own name as text without TEXT)
 *   commit SUBJECT     commits everything, one minute after the commit before
 *   merge SUBJECT BRANCH...   merges, never fast-forward
 */

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char git_repo_prelude[] =
    "set -e\n"
    "export HOME=/nonexistent XDG_CONFIG_HOME=/nonexistent GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 LC_ALL=C TZ=UTC\n"
    "export GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@example.org GIT_COMMITTER_NAME=Ann GIT_COMMITTER_EMAIL=ann@example.org\n"
    "T=1700000000\n"
    "tick() { T=$((T + 60)); export GIT_AUTHOR_DATE=\"@$T +0100\" GIT_COMMITTER_DATE=\"@$T +0100\"; }\n"
    "export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=core.fsync GIT_CONFIG_VALUE_0=none GIT_CONFIG_KEY_1=gc.auto GIT_CONFIG_VALUE_1=0\n"
    "put() { case $1 in */*) [ -d \"${1%/*}\" ] || mkdir -p \"${1%/*}\" ;; esac; printf '%s\\n' \"${2:-$1}\" >\"$1\"; }\n"
    "commit() { tick; git add -A; git commit -q --allow-empty -m \"$1\"; }\n"
    "merge() { tick; subject=$1; shift; git merge -q --no-ff -m \"$subject\" \"$@\" >/dev/null; }\n"
    "init() { git -c init.defaultBranch=main init -q --template= \"$@\"; }\n";

/* libgit2 1.5 leaks a match buffer for each setting that is none of extensions.*, when it opens a repository that has some (git_regexp_match() without a match).
 * It is once an opening, and not ours to free. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
    return "leak:libpcre2";
}

/* A new folder; free with git_repo_remove(). */
static inline char *git_repo_folder(void) {
    g_autofree char *pattern = g_build_filename(g_get_tmp_dir(), "git-test-XXXXXX", NULL);
    if (!g_mkdtemp(pattern))
        abort();
    return g_steal_pointer(&pattern);
}

static inline void git_repo_remove(char *folder) {
    g_autofree char *quoted = g_shell_quote(folder);
    g_autofree char *command = g_strdup_printf("rm -rf -- %s", quoted);
    if (system(command) != 0)
        abort();
    g_free(folder);
}

/* Runs the script in the folder; what it prints. A failing script ends the test program. Free with g_free(). */
static inline char *git_repo_run(const char *folder, const char *script) {
    g_autofree char *all = g_strconcat(git_repo_prelude, script, NULL);
    char *argv[] = {(char *)(uintptr_t)"/bin/sh", (char *)(uintptr_t)"-c", all, NULL};
    char *output = NULL;
    g_autofree char *errors = NULL;
    g_autoptr(GError) error = NULL;
    int status = -1;
    if (!g_spawn_sync(folder, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status, &error) || status != 0) {
        fprintf(stderr, "script failed (%d): %s\n%s%s", status, script, errors ? errors : "", error ? error->message : "");
        abort();
    }
    return output;
}

/* A repository made by the script, which runs in its work tree. */
static inline char *git_repo_new(const char *script) {
    char *folder = git_repo_folder();
    g_autofree char *all = g_strconcat("init .\n", script, NULL);
    g_free(git_repo_run(folder, all));
    return folder;
}

#endif
