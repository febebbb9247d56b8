/*
 * The file: a line with format and version, the SHA-256 of the rest, then the texts, each once, and numbers that refer to them. A file that is not exactly so is ignored and written anew. Most versions of a
 * document say what the one before said, so texts are few.
 */
#include "load_mentions.h"

#include <string.h>
#include <unistd.h>
#include "base/file.h"

#define FORMAT "pgstrata mentions 1 " PGSTRATA_VERSION "\n"
#define SUM_SIZE 64
#define FILE_LIMIT ((size_t)48 << 20)
#define WORDS_OF_MENTION 15
#define NONE G_MAXUINT32

struct MentionCache {
    char *path;           /* NULL: nothing is kept */
    char *bytes;          /* of the file; texts point into it */
    GPtrArray *texts;     /* of const char * */
    GStringChunk *own;    /* texts that are not in the file */
    GHashTable *numbers;  /* text -> number + 1; NULL until something is stored */
    GArray *words;        /* of guint32: entries one after another: key, count, mentions */
    GHashTable *entries;  /* key -> index in `words` + 1 */
    bool changed;
};

/* --- reading --------------------------------------------------------------------------------------------------------------------- */

/* Splits the texts; returns what follows them, NULL: damaged. */
static const char *take_texts(MentionCache *cache, const char *at, const char *end, guint32 count) {
    for (guint32 i = 0; i < count; i++) {
        const char *zero = memchr(at, '\0', (size_t)(end - at));
        if (!zero)
            return NULL;
        g_ptr_array_add(cache->texts, (gpointer)(uintptr_t)at);
        at = zero + 1;
    }
    return at;
}

/* Index behind the entry at `at`; 0: it does not fit. */
static guint end_of_entry(const MentionCache *cache, guint at) {
    const guint32 *words = (const guint32 *)(const void *)cache->words->data;
    if (at + 2 > cache->words->len || words[at] >= cache->texts->len)
        return 0;
    guint64 end = at + 2 + (guint64)words[at + 1] * WORDS_OF_MENTION;
    return end <= cache->words->len ? (guint)end : 0;
}

static bool take_entries(MentionCache *cache) {
    guint at = 0;
    while (at < cache->words->len) {
        guint end = end_of_entry(cache, at);
        if (!end)
            return false;
        g_hash_table_insert(cache->entries, cache->texts->pdata[g_array_index(cache->words, guint32, at)], GUINT_TO_POINTER(at + 1));
        at = end;
    }
    return true;
}

static guint32 number_at(const char *at) {
    guint32 number;
    memcpy(&number, at, sizeof number);
    return number;
}

static bool take_file(MentionCache *cache, size_t size) {
    size_t head = strlen(FORMAT) + SUM_SIZE;
    if (size < head + 8 || strncmp(cache->bytes, FORMAT, strlen(FORMAT)) != 0)
        return false;
    g_autofree char *sum = text_sha256(cache->bytes + head, size - head);
    if (strncmp(sum, cache->bytes + strlen(FORMAT), SUM_SIZE) != 0)
        return false;
    const char *end = cache->bytes + size, *at = take_texts(cache, cache->bytes + head + 8, end, number_at(cache->bytes + head));
    guint32 words = number_at(cache->bytes + head + 4);
    if (!at || (size_t)(end - at) != (size_t)words * sizeof(guint32))
        return false;
    g_array_append_vals(cache->words, at, words);
    return take_entries(cache);
}

static void forget(MentionCache *cache) {
    g_hash_table_remove_all(cache->entries);
    g_ptr_array_set_size(cache->texts, 0);
    g_array_set_size(cache->words, 0);
}

static char *file_path(const char *git_folder, const GPtrArray *patterns) {
    g_autofree char *cache = file_cache_folder();
    g_autofree char *folder = cache ? g_build_filename(cache, "mentions", NULL) : NULL;
    if (!folder || !file_make_folder(folder, NULL))
        return NULL;
    g_autoptr(GString) key = g_string_new(git_folder);
    for (guint i = 0; i < patterns->len; i++)
        g_string_append_printf(key, "\n%s", (const char *)patterns->pdata[i]);
    g_autofree char *sum = text_sha256(key->str, key->len), *name = g_strconcat(sum, ".mentions", NULL);
    return g_build_filename(folder, name, NULL);
}

MentionCache *mention_cache_open(const char *git_folder, const GPtrArray *patterns, bool kept) {
    MentionCache *cache = g_new0(MentionCache, 1);
    cache->path = kept ? file_path(git_folder, patterns) : NULL;
    cache->texts = g_ptr_array_new();
    cache->own = g_string_chunk_new(4096);
    cache->words = g_array_new(FALSE, FALSE, sizeof(guint32));
    cache->entries = g_hash_table_new(g_str_hash, g_str_equal);
    size_t size;
    cache->bytes = cache->path ? file_read(cache->path, FILE_LIMIT, &size, NULL) : NULL;
    if (cache->bytes && !take_file(cache, size))
        forget(cache);
    return cache;
}

void mention_cache_free(MentionCache *cache) {
    if (!cache)
        return;
    if (cache->numbers)
        g_hash_table_unref(cache->numbers);
    g_hash_table_unref(cache->entries);
    g_array_unref(cache->words);
    g_ptr_array_unref(cache->texts);
    g_string_chunk_free(cache->own);
    g_free(cache->bytes);
    g_free(cache->path);
    g_free(cache);
}

/* --- mentions as numbers ------------------------------------------------------------------------------------------------------------ */

static const char *text_of(const MentionCache *cache, guint32 number) {
    return number < cache->texts->len ? cache->texts->pdata[number] : NULL;
}

static void add_from(const MentionCache *cache, const guint32 *words, Mentions *out) {
    Mention mention = {.identifier = text_of(cache, words[0]), .title = text_of(cache, words[1]), .severity = text_of(cache, words[2]), .phase = text_of(cache, words[3]),
                       .heading = text_of(cache, words[4]), .path = text_of(cache, words[5]), .text = text_of(cache, words[6])};
    mention.place = (MentionPlace)MIN(words[8], (guint32)MENTION_FILE_NAME);
    mention.block = (MentionBlock)MIN(words[9], (guint32)BLOCK_NAME);
    mention.claim = (Claim)MIN(words[10], (guint32)CLAIM_COUNT - 1);
    mention.defines = words[11] != 0;
    mention.example = words[12] != 0;
    mention.line = (int)MIN(words[13], (guint32)G_MAXINT);
    const char *names = text_of(cache, words[7]);
    g_auto(GStrv) split = names ? g_strsplit(names, "\n", -1) : NULL;
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    for (char **name = split; name && *name; name++)
        g_ptr_array_add(list, *name);
    mention.names = list;
    if (mention.identifier)
        mentions_add(out, &mention);
}

bool mention_cache_find(MentionCache *cache, const char *key, Mentions *out) {
    guint at = GPOINTER_TO_UINT(g_hash_table_lookup(cache->entries, key));
    if (!at)
        return false;
    const guint32 *words = &g_array_index(cache->words, guint32, at - 1);
    for (guint32 i = 0; i < words[1]; i++)
        add_from(cache, words + 2 + (size_t)i * WORDS_OF_MENTION, out);
    return true;
}

static guint32 number_of(MentionCache *cache, const char *text) {
    if (!text)
        return NONE;
    if (!cache->numbers) {
        cache->numbers = g_hash_table_new(g_str_hash, g_str_equal);
        for (guint i = 0; i < cache->texts->len; i++)
            g_hash_table_insert(cache->numbers, cache->texts->pdata[i], GUINT_TO_POINTER(i + 1));
    }
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(cache->numbers, text));
    if (number)
        return number - 1;
    char *own = g_string_chunk_insert(cache->own, text);
    g_ptr_array_add(cache->texts, own);
    g_hash_table_insert(cache->numbers, own, GUINT_TO_POINTER(cache->texts->len));
    return cache->texts->len - 1;
}

static guint32 number_of_names(MentionCache *cache, const GPtrArray *names) {
    g_autoptr(GString) joined = g_string_new(NULL);
    for (guint i = 0; i < names->len; i++)
        g_string_append_printf(joined, "%s%s", i ? "\n" : "", (const char *)names->pdata[i]);
    return names->len ? number_of(cache, joined->str) : NONE;
}

void mention_cache_store(MentionCache *cache, const char *key, const Mentions *mentions) {
    if (!cache->path)
        return;
    guint at = cache->words->len;
    guint32 number = number_of(cache, key), head[] = {number, mentions->items->len};
    g_array_append_vals(cache->words, head, G_N_ELEMENTS(head));
    for (guint i = 0; i < mentions->items->len; i++) {
        const Mention *mention = mentions->items->pdata[i];
        guint32 words[WORDS_OF_MENTION] = {number_of(cache, mention->identifier), number_of(cache, mention->title), number_of(cache, mention->severity), number_of(cache, mention->phase),
                                           number_of(cache, mention->heading), number_of(cache, mention->path), number_of(cache, mention->text), number_of_names(cache, mention->names),
                                           mention->place, mention->block, mention->claim, mention->defines, mention->example, (guint32)mention->line, 0};
        g_array_append_vals(cache->words, words, WORDS_OF_MENTION);
    }
    g_hash_table_insert(cache->entries, cache->texts->pdata[number], GUINT_TO_POINTER(at + 1));
    cache->changed = true;
}

/* --- writing ------------------------------------------------------------------------------------------------------------------------ */

static void append_number(GByteArray *out, guint32 number) {
    g_byte_array_append(out, (const guint8 *)&number, sizeof number);
}

static GByteArray *make_body(const MentionCache *cache) {
    GByteArray *out = g_byte_array_new();
    append_number(out, cache->texts->len);
    append_number(out, cache->words->len);
    for (guint i = 0; i < cache->texts->len; i++)
        g_byte_array_append(out, cache->texts->pdata[i], (guint)strlen(cache->texts->pdata[i]) + 1);
    g_byte_array_append(out, (const guint8 *)cache->words->data, (guint)(cache->words->len * sizeof(guint32)));
    return out;
}

/* A file that has grown too large goes: the next run makes one of what it needs. */
void mention_cache_save(MentionCache *cache) {
    if (!cache->path || !cache->changed)
        return;
    GByteArray *body = make_body(cache);
    g_autofree char *sum = text_sha256(body->data, body->len);
    g_autoptr(GByteArray) file = g_byte_array_new();
    g_byte_array_append(file, (const guint8 *)FORMAT, (guint)strlen(FORMAT));
    g_byte_array_append(file, (const guint8 *)sum, SUM_SIZE);
    g_byte_array_append(file, body->data, body->len);
    g_byte_array_unref(body);
    if (file->len > FILE_LIMIT)
        unlink(cache->path);
    else
        file_write(cache->path, (const char *)file->data, file->len, NULL);
    cache->changed = false;
}
