#include "cluster.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "base/error.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "process.h"
#include "run_folder.h"
#include "template.h"

#define START_TIMEOUT_MS 30000
#define STOP_TIMEOUT_MS 5000
#define EMERGENCY_MAX 8

struct Cluster {
    RunFolder *folder;
    char *admin;
    pid_t server; /* 0: not running */
};

/* --- the second Ctrl-C ---------------------------------------------------------------------------------------------- */

/* What the signal handler must end, in memory that it may read at any time. */
static struct {
    volatile pid_t server;
    char folder[64];
} emergencies[EMERGENCY_MAX];

static void pause_ms(long ms) {
    struct timespec time = {.tv_nsec = ms * 1000000};
    nanosleep(&time, NULL);
}

/* In a signal handler: only async-signal-safe calls. Removing a tree is not one, so another program does it; were it to fail, the next run sweeps. */
static void end_all(void) {
    for (int i = 0; i < EMERGENCY_MAX; i++) {
        pid_t server = emergencies[i].server;
        if (server == 0)
            continue;
        kill(server, SIGQUIT);
        for (int tries = 0; tries < 100 && waitpid(server, NULL, WNOHANG) == 0; tries++)
            pause_ms(10);
        pid_t remover = fork();
        if (remover == 0) {
            char *const argv[] = {(char[]){"rm"}, (char[]){"-rf"}, (char[]){"--"}, emergencies[i].folder, NULL};
            char *const environment[] = {NULL};
            execve("/bin/rm", argv, environment);
            _exit(127);
        }
        if (remover > 0)
            waitpid(remover, NULL, 0);
    }
}

static void enter_emergency(pid_t server, const char *folder) {
    interrupt_add_emergency(end_all);
    for (int i = 0; i < EMERGENCY_MAX; i++)
        if (emergencies[i].server == 0 && strlen(folder) < sizeof emergencies[i].folder) {
            memcpy(emergencies[i].folder, folder, strlen(folder) + 1);
            emergencies[i].server = server;
            return;
        }
}

static void leave_emergency(pid_t server) {
    for (int i = 0; i < EMERGENCY_MAX; i++)
        if (emergencies[i].server == server)
            emergencies[i].server = 0;
}

/* --- start and stop ------------------------------------------------------------------------------------------------- */

/* The server writes its state into line 8 of postmaster.pid; reading it costs nothing, an attempt to connect costs a process. */
static bool is_ready(const char *data) {
    g_autofree char *path = g_build_filename(data, "postmaster.pid", NULL);
    if (access(path, R_OK) < 0)
        return false;
    g_autofree char *text = file_read(path, 4096, NULL, NULL);
    if (!text)
        return false;
    g_auto(GStrv) lines = g_strsplit(text, "\n", 9);
    return g_strv_length(lines) >= 8 && g_str_has_prefix(lines[7], "ready");
}

static bool wait_until_ready(Cluster *cluster, GError **error) {
    for (gint64 end = g_get_monotonic_time() + START_TIMEOUT_MS * 1000;;) {
        if (is_ready(cluster->folder->data))
            return true;
        if (interrupt_check(error))
            return false;
        bool running = cluster_is_running(cluster);
        if (!running || g_get_monotonic_time() > end) {
            g_autofree char *tail = process_log_tail(cluster->folder->log);
            error_set(error, ERROR_FAILED, running ? "the scratch server does not become ready" : "the scratch server does not start");
            error_set_detail(error, "%s", tail);
            return false;
        }
        g_usleep(1000);
    }
}

static bool start_server(Cluster *cluster, const ServerBinaries *binaries, const ServerUser *user, GError **error) {
    const RunFolder *folder = cluster->folder;
    const char *argv[] = {binaries->postgres, "-D", folder->data, "-k", folder->socket, NULL};
    ProcessOptions options = {.argv = argv, .user = *user, .folder = folder->data, .library_folder = binaries->library_folder, .log = folder->log};
    pid_t server = process_start(&options, error);
    if (server < 0)
        return false;
    cluster->server = server;
    enter_emergency(server, folder->path);
    return run_folder_note_server(folder, server, error) && wait_until_ready(cluster, error);
}

Cluster *cluster_start(const ServerBinaries *binaries, GError **error) {
    if (interrupt_check(error))
        return NULL;
    run_folder_sweep();
    ServerUser user = server_user_choose();
    g_autoptr(Cluster) cluster = g_new0(Cluster, 1);
    gint64 begin = g_get_monotonic_time();
    cluster->folder = run_folder_new(&user, error);
    if (!cluster->folder || !template_install(binaries, cluster->folder, &user, &cluster->admin, error))
        return NULL;
    gint64 installed = g_get_monotonic_time();
    if (!start_server(cluster, binaries, &user, error)) {
        g_prefix_error(error, "PostgreSQL %s in %s: ", binaries->version, binaries->folder);
        return NULL;
    }
    log_debug("scratch: PostgreSQL %s ready after %.1f ms (data folder %.1f ms)", binaries->version, (double)(g_get_monotonic_time() - begin) / 1000,
              (double)(installed - begin) / 1000);
    return g_steal_pointer(&cluster);
}

bool cluster_is_running(Cluster *cluster) {
    if (cluster->server != 0 && process_wait(cluster->server, 0, NULL)) {
        leave_emergency(cluster->server);
        cluster->server = 0;
    }
    return cluster->server != 0;
}

static void stop_server(Cluster *cluster) {
    if (!cluster_is_running(cluster))
        return;
    kill(cluster->server, SIGQUIT); /* immediate: nothing in it is worth a checkpoint */
    if (!process_wait(cluster->server, STOP_TIMEOUT_MS, NULL)) {
        kill(cluster->server, SIGKILL);
        process_wait(cluster->server, STOP_TIMEOUT_MS, NULL);
    }
    leave_emergency(cluster->server);
    cluster->server = 0;
}

void cluster_stop(Cluster *cluster) {
    if (!cluster)
        return;
    stop_server(cluster);
    if (cluster->folder)
        run_folder_remove_shared_memory(cluster->folder->data);
    run_folder_free(cluster->folder);
    g_free(cluster->admin);
    g_free(cluster);
}

const char *cluster_admin(const Cluster *cluster) {
    return cluster->admin;
}

char *cluster_conninfo(const Cluster *cluster, const char *role, const char *database) {
    return g_strdup_printf("host=%s port=5432 user=%s dbname=%s sslmode=disable gssencmode=disable client_encoding=UTF8 "
                           "application_name=pgstrata target_session_attrs=any options='-c local_preload_libraries='",
                           cluster->folder->socket, role ? role : cluster->admin, database);
}

char *cluster_url(const Cluster *cluster, const char *role, const char *database) {
    g_autofree char *host = g_uri_escape_string(cluster->folder->socket, NULL, FALSE);
    g_autofree char *name = g_uri_escape_string(database, NULL, FALSE);
    return g_strdup_printf("postgresql://%s@/%s?host=%s&port=5432&sslmode=disable&gssencmode=disable", role, name, host);
}
