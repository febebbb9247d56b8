#define _GNU_SOURCE /* utimensat */
#include "strata_cache.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/embed.h"
#include "base/file.h"
#include "model/strata_store.h"

/* Change it with anything in this module that changes strata. */
#define STRATA_FORMAT "1"
#define FILES_MAX 200
#define FILE_LIMIT ((size_t)256 << 20)

/* Each text with its length before it: no two lists of texts give the same bytes. */
static void add_bytes(GChecksum *sum, const char *text, size_t size) {
    g_autofree char *length = g_strdup_printf("%zu:", size);
    g_checksum_update(sum, (const guchar *)length, (gssize)strlen(length));
    g_checksum_update(sum, (const guchar *)text, (gssize)size);
}

static void add_text(GChecksum *sum, const char *text) {
    add_bytes(sum, text ? text : "", text ? strlen(text) : 0);
}

static void add_number(GChecksum *sum, size_t number) {
    g_autofree char *text = g_strdup_printf("%zu", number);
    add_text(sum, text);
}

static void add_migration(GChecksum *sum, const Migration *migration, bool run) {
    add_text(sum, migration->tag);
    add_number(sum, run);
    add_number(sum, migration->no_transaction);
    if (!run)
        return;
    if (migration->sha256)
        add_text(sum, migration->sha256);
    else
        add_bytes(sum, migration->sql, migration->sql_size);
    add_number(sum, migration->piece_count);
    for (size_t i = 0; i < migration->piece_count; i++) {
        add_number(sum, migration->pieces[i].begin);
        add_number(sum, migration->pieces[i].end);
    }
}

/* The queries and stand-ins that are built in decide what a stratum holds. */
static void add_embedded(GChecksum *sum) {
    for (size_t i = 0; embedded_path(i); i++)
        if (g_str_has_suffix(embedded_path(i), ".sql")) {
            size_t size;
            const char *text = embedded_file(embedded_path(i), &size);
            add_text(sum, embedded_path(i));
            add_bytes(sum, text, size);
        }
}

char *strata_cache_key(const MigrationSet *set, ReplaySource source, const char *server) {
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    add_text(sum, STRATA_FORMAT " " PGSTRATA_VERSION);
    add_text(sum, server);
    add_text(sum, set->rules->id);
    add_number(sum, set->rules->transaction);
    add_text(sum, set->ledger.schema);
    add_text(sum, set->ledger.table);
    add_number(sum, source);
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        add_migration(sum, migration, migration->sql && (source == REPLAY_ALL || migration->registered));
    }
    add_embedded(sum);
    char *key = g_strdup(g_checksum_get_string(sum));
    g_checksum_free(sum);
    return key;
}

static char *cache_folder(void) {
    g_autofree char *cache = file_cache_folder();
    g_autofree char *folder = cache ? g_build_filename(cache, "strata", NULL) : NULL;
    return folder && file_make_folder(folder, NULL) ? g_steal_pointer(&folder) : NULL;
}

static char *file_path(const char *folder, const char *key) {
    g_autofree char *name = g_strconcat(key, ".strata", NULL);
    return g_build_filename(folder, name, NULL);
}

/* What was read must be of this chain: names and number of the migrations. */
static bool fits(const Strata *strata, const MigrationSet *set) {
    if (strata->count != set->migration_count)
        return false;
    for (size_t i = 0; i < strata->count; i++)
        if (g_strcmp0(strata->strata[i].tag, set->migrations[i].tag) != 0)
            return false;
    return true;
}

Strata *strata_cache_find(const char *key, const MigrationSet *set) {
    g_autofree char *folder = cache_folder();
    if (!folder)
        return NULL;
    g_autofree char *path = file_path(folder, key);
    size_t size;
    g_autofree char *bytes = file_read(path, FILE_LIMIT, &size, NULL);
    g_autoptr(Strata) strata = bytes ? strata_read(bytes, size, NULL) : NULL;
    if (!strata || !fits(strata, set))
        return NULL;
    (void)!utimensat(AT_FDCWD, path, NULL, 0); /* the least recently used go first */
    strata->from_cache = true;
    return g_steal_pointer(&strata);
}

typedef struct {
    char *path;
    struct timespec used;
} CacheFile;

static void clear_cache_file(gpointer file) {
    g_free(((CacheFile *)file)->path);
}

static int compare_age(gconstpointer a, gconstpointer b) {
    const struct timespec *x = &((const CacheFile *)a)->used, *y = &((const CacheFile *)b)->used;
    return x->tv_sec != y->tv_sec ? (x->tv_sec > y->tv_sec) - (x->tv_sec < y->tv_sec) : (x->tv_nsec > y->tv_nsec) - (x->tv_nsec < y->tv_nsec);
}

static void remove_oldest(const char *folder) {
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(CacheFile));
    g_array_set_clear_func(files, clear_cache_file);
    GDir *entries = g_dir_open(folder, 0, NULL);
    const char *name;
    while (entries && (name = g_dir_read_name(entries))) {
        struct stat info;
        CacheFile file = {.path = g_build_filename(folder, name, NULL)};
        if (g_str_has_suffix(name, ".strata") && lstat(file.path, &info) == 0) {
            file.used = info.st_mtim;
            g_array_append_val(files, file);
        } else {
            g_free(file.path);
        }
    }
    if (entries)
        g_dir_close(entries);
    g_array_sort(files, compare_age);
    for (guint i = 0; i + FILES_MAX < files->len; i++)
        unlink(g_array_index(files, CacheFile, i).path);
}

void strata_cache_store(const char *key, const Strata *strata) {
    g_autofree char *folder = cache_folder();
    if (!folder)
        return;
    size_t size;
    g_autofree char *bytes = strata_write(strata, &size);
    g_autofree char *path = file_path(folder, key);
    if (file_write(path, bytes, size, NULL))
        remove_oldest(folder);
}
