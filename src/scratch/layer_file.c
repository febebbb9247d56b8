#define _GNU_SOURCE /* utimensat, O_NOFOLLOW */
#include "layer_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "quick_sum.h"

/* Another layout is another mark; another meaning of what is in a record is another key (chain.h). */
#define MARK "pglayer2"
#define KEY_LENGTH 64
#define SUFFIX ".layers"
#define OPEN_TRIES 5

typedef struct {
    char mark[8];
    uint32_t kind, size;
    char key[KEY_LENGTH]; /* hex */
    uint64_t sum;         /* of all but this field */
} RecordHead;

typedef struct {
    size_t begin, size;
} Place;

struct LayerFile {
    char *bytes; /* mapped; NULL: nothing there */
    size_t size;
    GHashTable *places; /* "<kind><key>" -> GArray of Place */
};

/* --- records ------------------------------------------------------------------------------------------------------------- */

static uint64_t record_sum(const RecordHead *head, const char *bytes) {
    return quick_sum(quick_sum(QUICK_SUM_START, head, offsetof(RecordHead, sum)), bytes, head->size);
}

void layer_file_add_record(GByteArray *records, RecordKind kind, const char *key, const char *bytes, size_t size) {
    RecordHead head = {.kind = kind, .size = (uint32_t)size};
    if (size > G_MAXINT32 || strlen(key) != KEY_LENGTH)
        return;
    memcpy(head.mark, MARK, sizeof head.mark);
    memcpy(head.key, key, KEY_LENGTH);
    head.sum = record_sum(&head, bytes);
    g_byte_array_append(records, (const guint8 *)&head, sizeof head);
    g_byte_array_append(records, (const guint8 *)bytes, (guint)size);
}

/* The head of the record that begins at `at`, if it is all there. Whether its bytes are is seen when they are read. */
static bool read_head(const char *bytes, size_t size, size_t at, RecordHead *head) {
    if (size - at < sizeof *head)
        return false;
    memcpy(head, bytes + at, sizeof *head);
    return memcmp(head->mark, MARK, sizeof head->mark) == 0 && head->size <= size - at - sizeof *head;
}

static char *place_key(RecordKind kind, const char *key) {
    return g_strdup_printf("%d%.*s", (int)kind, KEY_LENGTH, key);
}

static void index_records(LayerFile *file) {
    RecordHead head;
    for (size_t at = 0; at < file->size && read_head(file->bytes, file->size, at, &head); at += sizeof head + head.size) {
        char *key = place_key((RecordKind)head.kind, head.key);
        const Place place = {at, head.size};
        GArray *places = g_hash_table_lookup(file->places, key);
        if (!places) {
            places = g_array_new(FALSE, FALSE, sizeof(Place));
            g_hash_table_insert(file->places, key, places);
        } else {
            g_free(key);
        }
        g_array_append_val(places, place);
    }
}

/* Where the last sound record ends. */
static size_t sound_size(int fd, size_t size) {
    char *bytes = size > 0 ? mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;
    size_t at = 0;
    RecordHead head;
    if (bytes == MAP_FAILED)
        return 0;
    while (at < size && read_head(bytes, size, at, &head))
        at += sizeof head + head.size;
    munmap(bytes, size);
    return at;
}

/* --- reading --------------------------------------------------------------------------------------------------------------- */

static char *file_path(const char *folder, const char *family) {
    g_autofree char *name = g_strconcat(family, SUFFIX, NULL);
    return g_build_filename(folder, name, NULL);
}

static void free_places(gpointer places) {
    g_array_unref(places);
}

static void map(LayerFile *file, int fd) {
    struct stat info;
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size <= 0)
        return;
    void *bytes = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return;
    file->bytes = bytes;
    file->size = (size_t)info.st_size;
    (void)!futimens(fd, NULL); /* those used least recently go first */
}

LayerFile *layer_file_open(const char *folder, const char *family) {
    LayerFile *file = g_new0(LayerFile, 1);
    file->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_places);
    g_autofree char *path = file_path(folder, family);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return file;
    map(file, fd);
    close(fd);
    index_records(file);
    return file;
}

void layer_file_close(LayerFile *file) {
    if (!file)
        return;
    if (file->bytes)
        munmap(file->bytes, file->size);
    g_hash_table_unref(file->places);
    g_free(file);
}

bool layer_file_find(const LayerFile *file, RecordKind kind, const char *key, RecordReceiver receive, void *data) {
    g_autofree char *name = place_key(kind, key);
    const GArray *places = g_hash_table_lookup(file->places, name);
    for (guint i = places ? places->len : 0; i > 0; i--) {
        RecordHead head;
        const Place *place = &g_array_index(places, Place, i - 1);
        const char *bytes = file->bytes + place->begin + sizeof head;
        if (read_head(file->bytes, file->size, place->begin, &head) && head.sum == record_sum(&head, bytes) && receive(data, bytes, place->size))
            return true;
    }
    return false;
}

/* --- writing --------------------------------------------------------------------------------------------------------------- */

/* Locked; another run may have put a new file in its place meanwhile. -1: cannot be had. */
static int open_locked(const char *path) {
    for (int tries = 0; tries < OPEN_TRIES; tries++) {
        struct stat ours, theirs;
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0 || flock(fd, LOCK_EX) != 0 || fstat(fd, &ours) != 0 || !S_ISREG(ours.st_mode)) {
            if (fd >= 0)
                close(fd);
            return -1;
        }
        if (stat(path, &theirs) == 0 && theirs.st_ino == ours.st_ino && theirs.st_dev == ours.st_dev)
            return fd;
        close(fd);
    }
    return -1;
}

/* Readers keep the file that they have mapped. */
void layer_file_replace(const char *folder, const char *family, const GByteArray *records) {
    g_autofree char *path = file_path(folder, family);
    g_autofree char *name = g_strdup_printf("%s.%ld.new", path, (long)getpid());
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return;
    bool ok = file_write_fd(fd, (const char *)records->data, records->len, NULL);
    ok = close(fd) == 0 && ok;
    if (!ok || rename(name, path) != 0)
        unlink(name);
}

bool layer_file_append(const char *folder, const char *family, const GByteArray *records, size_t limit) {
    g_autofree char *path = file_path(folder, family);
    int fd = open_locked(path);
    struct stat info;
    if (fd < 0)
        return true;
    size_t size = fstat(fd, &info) == 0 ? (size_t)info.st_size : 0, sound = sound_size(fd, size);
    bool fits = sound + records->len <= limit;
    /* What a run that died left unfinished is cut off: nobody reads it. */
    if (fits && (sound == size || ftruncate(fd, (off_t)sound) == 0) && lseek(fd, (off_t)sound, SEEK_SET) == (off_t)sound &&
        !file_write_fd(fd, (const char *)records->data, records->len, NULL))
        (void)!ftruncate(fd, (off_t)sound);
    close(fd);
    return fits;
}

/* --- the limit -------------------------------------------------------------------------------------------------------------- */

typedef struct {
    char *path;
    struct timespec used;
    size_t size;
} CacheFile;

static void clear_cache_file(gpointer file) {
    g_free(((CacheFile *)file)->path);
}

static int compare_age(gconstpointer a, gconstpointer b) {
    const struct timespec *x = &((const CacheFile *)a)->used, *y = &((const CacheFile *)b)->used;
    return x->tv_sec != y->tv_sec ? (x->tv_sec > y->tv_sec) - (x->tv_sec < y->tv_sec) : (x->tv_nsec > y->tv_nsec) - (x->tv_nsec < y->tv_nsec);
}

static GArray *list_files(const char *folder, size_t *total) {
    GArray *files = g_array_new(FALSE, FALSE, sizeof(CacheFile));
    g_array_set_clear_func(files, clear_cache_file);
    GDir *entries = g_dir_open(folder, 0, NULL);
    const char *name;
    while (entries && (name = g_dir_read_name(entries))) {
        struct stat info;
        CacheFile file = {.path = g_build_filename(folder, name, NULL)};
        if (lstat(file.path, &info) != 0 || !S_ISREG(info.st_mode)) {
            g_free(file.path);
            continue;
        }
        file.used = info.st_mtim;
        file.size = (size_t)info.st_size;
        *total += file.size;
        g_array_append_val(files, file);
    }
    if (entries)
        g_dir_close(entries);
    g_array_sort(files, compare_age);
    return files;
}

void layer_file_trim(const char *folder, size_t limit) {
    size_t total = 0;
    g_autoptr(GArray) files = list_files(folder, &total);
    for (guint i = 0; i < files->len; i++) {
        const CacheFile *file = &g_array_index(files, CacheFile, i);
        bool earlier = g_str_has_suffix(file->path, ".strata");
        if ((earlier || total > limit) && unlink(file->path) == 0)
            total -= file->size;
    }
}
