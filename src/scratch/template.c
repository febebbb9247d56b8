#include "template.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/error.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/log.h"

/* Part of the key: change it with anything below that changes what a template holds. */
#define TEMPLATE_FORMAT "2"
#define INITDB_TIMEOUT_MS 120000
#define LOCK_TIMEOUT_MS 60000
#define WAL_NAME_LENGTH 24

/* Until PostgreSQL 15 whoever may make roles may also grant himself these, and with them run programs and read files. Deleted, they can neither be granted nor made
 * again (reserved prefix). The other two databases only cost time to copy. */
static const char *const slimming[] = {
    "DELETE FROM pg_catalog.pg_authid WHERE rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')",
    "UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = 'template0'",
    "DROP DATABASE template0",
    "DROP DATABASE postgres",
    "CHECKPOINT",
};

static const char configuration[] = "listen_addresses = ''\n"
                                    "fsync = off\n"
                                    "full_page_writes = off\n"
                                    "synchronous_commit = off\n"
                                    "wal_level = minimal\n"
                                    "max_wal_senders = 0\n"
                                    "min_wal_size = 2MB\n"
                                    "max_wal_size = 64MB\n"
                                    "checkpoint_timeout = 1d\n"
                                    "autovacuum = off\n" /* observing needs xmin untouched */
                                    "jit = off\n"
                                    "shared_buffers = 32MB\n"
                                    "temp_file_limit = 256MB\n"
                                    "max_connections = 24\n" /* three for each chain that may go on (forest.c), and a few */
                                    "superuser_reserved_connections = 3\n"
                                    "max_worker_processes = 0\n"
                                    "max_parallel_workers = 0\n"
                                    "max_locks_per_transaction = 640\n"
                                    "max_files_per_process = 64\n"
                                    "dynamic_shared_memory_type = mmap\n" /* leaves nothing outside the data folder */
                                    "restart_after_crash = off\n"
                                    "log_min_messages = fatal\n" /* RAISE LOG cannot fill the disk */
                                    "log_min_error_statement = panic\n"
                                    "lc_messages = 'C'\n"
                                    "timezone = 'UTC'\n"
                                    "log_timezone = 'UTC'\n"
                                    "datestyle = 'iso, mdy'\n"
                                    "default_text_search_config = 'pg_catalog.english'\n"; /* what initdb writes on most servers */

char *template_random_name(const char *prefix) {
    unsigned char bytes[8];
    /* Not a secret: only never the name of a role that a migration knows. */
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (unsigned char)g_random_int();
    GString *name = g_string_new(prefix);
    for (size_t i = 0; i < sizeof bytes; i++)
        g_string_append_printf(name, "%02x", bytes[i]);
    return g_string_free(name, FALSE);
}

/* --- making one ---------------------------------------------------------------------------------------------------- */

static bool run_initdb(const ServerBinaries *binaries, const RunFolder *folder, const ServerUser *user, const char *admin, GError **error) {
    const char *argv[] = {binaries->initdb, "-D", folder->data, "-U", admin, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--wal-segsize=1", NULL};
    ProcessOptions options = {.argv = argv, .user = *user, .folder = folder->data, .library_folder = binaries->library_folder, .log = folder->log};
    if (process_run(&options, INITDB_TIMEOUT_MS, error))
        return true;
    const char *tail = error ? error_get_detail(*error) : NULL;
    if (tail && strstr(tail, "could not look up effective user"))
        error_set_hint(error, "the user that runs pgstrata has no name on this machine (/etc/passwd); run it as another one, or use --scratch-url");
    return false;
}

static bool slim_down(const ServerBinaries *binaries, const RunFolder *folder, const ServerUser *user, GError **error) {
    g_autoptr(GString) input = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(slimming); i++)
        g_string_append_printf(input, "%s;\n", slimming[i]);
    const char *argv[] = {binaries->postgres, "--single", "-D", folder->data, "-F", "-c", "exit_on_error=on", "template1", NULL};
    ProcessOptions options = {.argv = argv, .user = *user, .folder = folder->data, .library_folder = binaries->library_folder, .input = input->str, .log = folder->log};
    return process_run(&options, INITDB_TIMEOUT_MS, error);
}

/* The segment that the server needs to start: the line of pg_controldata that names a WAL file. */
static char *needed_segment(const ServerBinaries *binaries, const RunFolder *folder, const ServerUser *user) {
    g_autofree char *program = g_build_filename(binaries->folder, "pg_controldata", NULL);
    g_autofree char *log = g_build_filename(folder->path, "control", NULL);
    const char *argv[] = {program, folder->data, NULL};
    ProcessOptions options = {.argv = argv, .user = *user, .folder = folder->data, .library_folder = binaries->library_folder, .log = log};
    if (!process_run(&options, INITDB_TIMEOUT_MS, NULL))
        return NULL;
    g_autofree char *text = file_read(log, 1 << 16, NULL, NULL);
    unlink(log);
    const char *line = text ? strstr(text, "REDO WAL file:") : NULL;
    if (!line)
        return NULL;
    line += strlen("REDO WAL file:");
    line += strspn(line, " ");
    return strspn(line, "0123456789ABCDEF") == WAL_NAME_LENGTH ? g_strndup(line, WAL_NAME_LENGTH) : NULL;
}

/* Segments made in advance are half of the bytes to copy. */
static void remove_spare_segments(const char *data, const char *needed) {
    g_autofree char *wal = g_build_filename(data, "pg_wal", NULL);
    GDir *entries = g_dir_open(wal, 0, NULL);
    const char *name;
    while (entries && (name = g_dir_read_name(entries)))
        if (strlen(name) == WAL_NAME_LENGTH && strcmp(name, needed) != 0) {
            g_autofree char *path = g_build_filename(wal, name, NULL);
            unlink(path);
        }
    if (entries)
        g_dir_close(entries);
}

static bool write_owned(const char *data, const char *name, const char *text, const ServerUser *user, GError **error) {
    g_autofree char *path = g_build_filename(data, name, NULL);
    if (!file_write(path, text, strlen(text), error))
        return false;
    if (!user->change || chown(path, user->uid, user->gid) == 0)
        return true;
    error_set(error, ERROR_FAILED, "cannot give %s to the server's user: %s", path, g_strerror(errno));
    return false;
}

static bool make_data(const ServerBinaries *binaries, const RunFolder *folder, const ServerUser *user, const char *admin, GError **error) {
    if (!run_initdb(binaries, folder, user, admin, error) || !slim_down(binaries, folder, user, error))
        return false;
    g_autofree char *needed = needed_segment(binaries, folder, user);
    if (needed)
        remove_spare_segments(folder->data, needed);
    g_autofree char *settings = g_strconcat(configuration, binaries->version_num >= 140000 ? "client_connection_check_interval = '1s'\n" : "", NULL);
    return write_owned(folder->data, "postgresql.conf", settings, user, error) &&
           write_owned(folder->data, "pg_hba.conf", "local all all trust\n", user, error);
}

/* --- the cache ----------------------------------------------------------------------------------------------------- */

/* Nobody else may have written it: it is believed, and as root run. */
static bool is_ours(const char *path) {
    struct stat info;
    return lstat(path, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid() && !(info.st_mode & 077);
}

static bool install_cached(const char *template, const RunFolder *folder, const ServerUser *user, char **admin) {
    if (!is_ours(template))
        return false;
    g_autofree char *name_file = g_build_filename(template, "admin", NULL);
    g_autofree char *data = g_build_filename(template, "data", NULL);
    g_autofree char *name = file_read(name_file, 64, NULL, NULL);
    g_autoptr(GError) error = NULL;
    if (name && run_folder_copy(data, folder->data, user, &error)) {
        *admin = g_steal_pointer(&name);
        return true;
    }
    log_debug("scratch: template not usable: %s", error ? error->message : "incomplete");
    if (!file_remove_tree(folder->data, NULL) || !run_folder_make(folder->data, user, NULL))
        log_debug("scratch: cannot empty %s", folder->data);
    return false;
}

static bool store(const char *template, const RunFolder *folder, const char *admin, GError **error) {
    static const ServerUser ourselves = {.change = false};
    g_autofree char *building = g_strconcat(template, ".new", NULL);
    g_autofree char *data = g_build_filename(building, "data", NULL);
    g_autofree char *name_file = g_build_filename(building, "admin", NULL);
    /* We hold the lock: what lies there is of a run that died. */
    if (!file_remove_tree(building, error) || !file_remove_tree(template, error) || !run_folder_make(building, &ourselves, error) ||
        !run_folder_make(data, &ourselves, error) || !run_folder_copy(folder->data, data, &ourselves, error) ||
        !file_write(name_file, admin, strlen(admin), error))
        return false;
    if (rename(building, template) == 0)
        return true;
    error_set(error, ERROR_FAILED, "cannot rename %s: %s", building, g_strerror(errno));
    return false;
}

/* One run makes the template, the others wait for it. -1: no lock to be had, run without cache. */
static int lock_template(const char *template, GError **error) {
    g_autofree char *path = g_strconcat(template, ".lock", NULL);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    for (gint64 end = g_get_monotonic_time() + LOCK_TIMEOUT_MS * 1000; fd >= 0;) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return fd;
        if (interrupt_check(error) || g_get_monotonic_time() > end)
            break;
        g_usleep(5000);
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

static char *template_path(const ServerBinaries *binaries) {
    g_autofree char *cache = file_cache_folder();
    g_autofree char *folder = cache ? g_build_filename(cache, "postgres", NULL) : NULL;
    if (!folder || !file_make_folder(folder, NULL))
        return NULL;
    g_autofree char *name = g_strconcat(binaries->identity, "-" TEMPLATE_FORMAT, NULL);
    return g_build_filename(folder, name, NULL);
}

static bool make_and_store(const ServerBinaries *binaries, const RunFolder *folder, const ServerUser *user, const char *template, char **admin, GError **error) {
    g_autofree char *name = template_random_name("adm_");
    log_info("scratch: making the template of PostgreSQL %s", binaries->version);
    if (!make_data(binaries, folder, user, name, error)) {
        g_prefix_error(error, "cannot make a database cluster: ");
        return false;
    }
    g_autoptr(GError) problem = NULL;
    if (template && !store(template, folder, name, &problem))
        log_info("scratch: the template cannot be kept: %s", problem->message);
    *admin = g_steal_pointer(&name);
    return true;
}

bool template_install(const ServerBinaries *binaries, const RunFolder *folder, const ServerUser *user, char **admin, GError **error) {
    g_autofree char *template = template_path(binaries);
    if (!template)
        return make_and_store(binaries, folder, user, NULL, admin, error);
    if (install_cached(template, folder, user, admin))
        return true;
    g_autoptr(GError) interrupted = NULL;
    int lock = lock_template(template, &interrupted);
    if (interrupted) {
        g_propagate_error(error, g_steal_pointer(&interrupted));
        return false;
    }
    /* Another run may have made it while we waited. */
    bool ok = (lock >= 0 && install_cached(template, folder, user, admin)) || make_and_store(binaries, folder, user, lock >= 0 ? template : NULL, admin, error);
    if (lock >= 0)
        close(lock);
    return ok;
}
