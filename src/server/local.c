#include "server/connection.h"

#include <libpq-fe.h>
#include <string.h>

static bool is_local_host(const char *host) {
    static const char *const names[] = {"localhost", "127.0.0.1", "::1"};
    if (!host || !*host || *host == '/' || *host == '@')
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(host, names[i]) == 0)
            return true;
    return false;
}

/* A host list is local when each of its hosts is. */
static bool are_local_hosts(const char *list) {
    if (!list)
        return true;
    g_auto(GStrv) hosts = g_strsplit(list, ",", -1);
    for (char **host = hosts; *host; host++)
        if (!is_local_host(*host))
            return false;
    return true;
}

bool connection_is_local(const char *conninfo) {
    PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
    if (!options)
        return false;
    bool local = true, host_given = false;
    for (const PQconninfoOption *option = options; option->keyword; option++) {
        if (!option->val || !*option->val)
            continue;
        if (strcmp(option->keyword, "service") == 0)
            local = false;
        else if (strcmp(option->keyword, "host") == 0 || strcmp(option->keyword, "hostaddr") == 0) {
            host_given = true;
            local = local && are_local_hosts(option->val);
        }
    }
    PQconninfoFree(options);
    if (!host_given)
        local = local && are_local_hosts(g_getenv("PGHOST")) && are_local_hosts(g_getenv("PGHOSTADDR")) && !g_getenv("PGSERVICE");
    return local;
}
