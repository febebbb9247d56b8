#include "binaries.h"

#include <glob.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

#define OLDEST_MAJOR 12

/* Where packages put the programs, one folder a major version. */
static const char *const well_known[] = {
    "/usr/lib/postgresql/*/bin",       /* Debian, Ubuntu */
    "/usr/pgsql-*/bin",                /* the project's RPMs */
    "/usr/libexec/postgresql*",        /* Alpine */
    "/usr/lib/postgresql*/bin",        /* SUSE */
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
};

void server_binaries_free(ServerBinaries *binaries) {
    if (!binaries)
        return;
    g_free(binaries->folder);
    g_free(binaries->postgres);
    g_free(binaries->initdb);
    g_free(binaries->library_folder);
    g_free(binaries->identity);
    g_free(binaries->version);
    g_free(binaries->extension_folder);
    g_free(binaries);
}

static bool is_complete(const char *folder) {
    g_autofree char *postgres = g_build_filename(folder, "postgres", NULL);
    g_autofree char *initdb = g_build_filename(folder, "initdb", NULL);
    return access(postgres, X_OK) == 0 && access(initdb, X_OK) == 0;
}

/* The number in "/usr/lib/postgresql/15/bin"; 0: none. */
static int folder_major(const char *folder) {
    int major = 0;
    for (const char *c = folder; *c; c++)
        if (g_ascii_isdigit(*c) && (c == folder || !g_ascii_isdigit(c[-1])))
            major = atoi(c);
    return major;
}

static char *find_well_known(void) {
    char *best = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(well_known); i++) {
        glob_t found = {0};
        if (glob(well_known[i], 0, NULL, &found) == 0)
            for (size_t n = 0; n < found.gl_pathc; n++)
                if (is_complete(found.gl_pathv[n]) && (!best || folder_major(found.gl_pathv[n]) > folder_major(best))) {
                    g_free(best);
                    best = g_strdup(found.gl_pathv[n]);
                }
        globfree(&found);
        if (best)
            return best;
    }
    return NULL;
}

static char *ask(const char *program, const char *option) {
    const char *argv[] = {program, option, NULL};
    char *answer = NULL;
    int status = 0;
    if (!g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &answer, NULL, &status, NULL) || status != 0) {
        g_free(answer);
        return NULL;
    }
    return g_strstrip(answer);
}

static char *find_on_path(void) {
    g_autofree char *told = ask("pg_config", "--bindir");
    if (told && is_complete(told))
        return g_steal_pointer(&told);
    g_autofree char *postgres = g_find_program_in_path("postgres");
    g_autofree char *folder = postgres ? g_path_get_dirname(postgres) : NULL;
    return folder && is_complete(folder) ? g_steal_pointer(&folder) : NULL;
}

static char *find_folder(const char *folder, GError **error) {
    const char *named = folder && *folder ? folder : g_getenv("PGSTRATA_PG_BIN");
    if (named && *named) {
        if (is_complete(named))
            return g_canonicalize_filename(named, NULL);
        error_set(error, ERROR_FAILED, "no PostgreSQL server programs (postgres, initdb) in %s", named);
        error_set_hint(error, "name the folder that holds them, for instance /usr/lib/postgresql/15/bin");
        return NULL;
    }
    char *found = find_well_known();
    if (!found)
        found = find_on_path();
    if (!found) {
        error_set(error, ERROR_FAILED, "no PostgreSQL server programs on this machine");
        error_set_hint(error, "install them (Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server), "
                              "set PGSTRATA_PG_BIN to their folder, or use a server of yours with --scratch-url");
    }
    return found;
}

char *server_version_parse(const char *text, int *number) {
    const char *from = text;
    while (*from && !(g_ascii_isdigit(*from) && (from == text || from[-1] == ' ')))
        from++;
    size_t length = strcspn(from, " \t\r\n");
    if (length == 0 || length > 20)
        return NULL;
    char *end;
    long major = strtol(from, &end, 10);
    long minor = *end == '.' ? strtol(end + 1, NULL, 10) : 0;
    if (major <= 0 || major > 1000 || minor < 0 || minor > 9999)
        return NULL;
    *number = (int)(major * 10000 + minor);
    return g_strndup(from, length);
}

static bool identify(ServerBinaries *binaries, GError **error) {
    struct stat info;
    if (stat(binaries->postgres, &info) < 0) {
        error_set(error, ERROR_FAILED, "cannot read %s", binaries->postgres);
        return false;
    }
    g_autofree char *facts = g_strdup_printf("%s %llu %llu %lld.%09ld %lld", binaries->postgres, (unsigned long long)info.st_dev,
                                             (unsigned long long)info.st_ino, (long long)info.st_mtim.tv_sec, info.st_mtim.tv_nsec,
                                             (long long)info.st_size);
    binaries->identity = text_sha256(facts, strlen(facts));
    return true;
}

static char *version_file(const ServerBinaries *binaries) {
    g_autofree char *cache = file_cache_folder();
    g_autofree char *folder = cache ? g_build_filename(cache, "postgres", NULL) : NULL;
    if (!folder || !file_make_folder(folder, NULL))
        return NULL;
    g_autofree char *name = g_strconcat(binaries->identity, ".version", NULL);
    return g_build_filename(folder, name, NULL);
}

/* Two lines: what `postgres -V` says, and the folder of the control files. */
static bool take_version(ServerBinaries *binaries, const char *text) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", 3);
    if (!lines[0] || !lines[1])
        return false;
    g_free(binaries->version);
    binaries->version = server_version_parse(lines[0], &binaries->version_num);
    if (*lines[1])
        binaries->extension_folder = g_strdup(lines[1]);
    return binaries->version != NULL;
}

static bool learn_version(ServerBinaries *binaries, GError **error) {
    g_autofree char *path = version_file(binaries);
    g_autofree char *known = path ? file_read(path, 4096, NULL, NULL) : NULL;
    if (known && take_version(binaries, known))
        return true;
    g_autofree char *told = ask(binaries->postgres, "-V");
    g_autofree char *config = g_build_filename(binaries->folder, "pg_config", NULL);
    g_autofree char *share = ask(config, "--sharedir");
    g_autofree char *text = g_strdup_printf("%s\n%s%s\n", told ? told : "", share ? share : "", share ? "/extension" : "");
    if (!told || strchr(told, '\n') || !take_version(binaries, text)) {
        error_set(error, ERROR_FAILED, "cannot learn the version of %s", binaries->postgres);
        return false;
    }
    if (path)
        file_write(path, text, strlen(text), NULL); /* a cache: asked again next time when it cannot be written */
    return true;
}

/* Relocated installations bring their own libraries in ../lib. */
static char *find_library_folder(const char *folder) {
    g_autofree char *lib = g_build_filename(folder, "..", "lib", NULL);
    g_autofree char *libpq = g_build_filename(lib, "libpq.so.5", NULL);
    return access(libpq, R_OK) == 0 ? g_canonicalize_filename(lib, NULL) : NULL;
}

ServerBinaries *server_binaries_find(const char *folder, GError **error) {
    g_autofree char *place = find_folder(folder, error);
    if (!place)
        return NULL;
    g_autoptr(ServerBinaries) binaries = g_new0(ServerBinaries, 1);
    binaries->postgres = g_build_filename(place, "postgres", NULL);
    binaries->initdb = g_build_filename(place, "initdb", NULL);
    binaries->library_folder = find_library_folder(place);
    binaries->folder = g_steal_pointer(&place);
    if (!identify(binaries, error) || !learn_version(binaries, error))
        return NULL;
    if (binaries->version_num / 10000 < OLDEST_MAJOR) {
        error_set(error, ERROR_FAILED, "PostgreSQL %s in %s is too old", binaries->version, binaries->folder);
        error_set_hint(error, "version %d or later is needed", OLDEST_MAJOR);
        return NULL;
    }
    return g_steal_pointer(&binaries);
}
