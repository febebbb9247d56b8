/* Where a person reads a commit in the browser. */

#define _GNU_SOURCE /* memrchr */
#include "commit.h"

#include <string.h>

typedef struct {
    const char *host, *web; /* as remotes name it; as browsers do */
    const char *commit;     /* between the repository and the id */
} Forge;

static const Forge forges[] = {
    {"github.com", "github.com", "/commit/"},
    {"ssh.github.com", "github.com", "/commit/"},
    {"www.github.com", "github.com", "/commit/"},
    {"gitlab.com", "gitlab.com", "/-/commit/"},
    {"altssh.gitlab.com", "gitlab.com", "/-/commit/"},
    {"codeberg.org", "codeberg.org", "/commit/"},
    {"bitbucket.org", "bitbucket.org", "/commits/"},
    {"altssh.bitbucket.org", "bitbucket.org", "/commits/"},
};

/* Splits a remote's URL into host and path; drops scheme, user, password and port. */
static bool split_url(const char *url, char **host, char **path) {
    const char *scheme = strstr(url, "://");
    const char *authority = scheme ? scheme + 3 : url;
    const char *end = scheme ? strchr(authority, '/') : strchr(authority, ':'); /* "git@host:owner/repo" has no scheme */
    if (!end || (scheme && !g_str_has_prefix(url, "https://") && !g_str_has_prefix(url, "http://") && !g_str_has_prefix(url, "ssh://") &&
                 !g_str_has_prefix(url, "git://")))
        return false;
    const char *at = memrchr(authority, '@', (size_t)(end - authority));
    const char *begin = at ? at + 1 : authority;
    const char *port = memchr(begin, ':', (size_t)(end - begin));
    *host = g_ascii_strdown(begin, (port ? port : end) - begin);
    *path = g_strdup(end + 1 + strspn(end + 1, "/"));
    return true;
}

/* "owner/repository" (or deeper), of characters that mean nothing else in a URL. */
static bool clean_path(char *path) {
    size_t size = strlen(path);
    while (size > 0 && path[size - 1] == '/')
        path[--size] = '\0';
    if (g_str_has_suffix(path, ".git"))
        path[size -= 4] = '\0';
    if (!strchr(path, '/') || strstr(path, "//") || strstr(path, ".."))
        return false;
    for (const char *c = path; *c; c++)
        if (!g_ascii_isalnum(*c) && !strchr("-._~/", *c))
            return false;
    return size > 0;
}

char *forge_commit_url(const char *remote_url) {
    g_autofree char *host = NULL, *path = NULL;
    if (!split_url(remote_url, &host, &path) || !clean_path(path))
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(forges); i++)
        if (strcmp(host, forges[i].host) == 0)
            return g_strdup_printf("https://%s/%s%s", forges[i].web, path, forges[i].commit);
    return NULL;
}
