/*
 * The file: a line with format and version, the SHA-256 of the rest, then the texts, each once, and numbers that refer to them. A file that is not exactly so is ignored and written anew. Most versions of a
 * document say what the one before said, so texts are few.
 */
#include "load_mentions.h"

#include <string.h>
#include <unistd.h>
#include "base/build_id.h"
#include "cache_files.h"

#define FORMAT "pgstrata mentions 6\n"
#define SUM_SIZE 64
static const CacheKind KIND = {"mentions", ".mentions", 40, (size_t)48 << 20}; /* a file a repository, or a configuration of one */
#define NONE G_MAXUINT32

struct MentionCache {
    char *path;           /* NULL: nothing is kept */
    char *bytes;          /* of the file; texts point into it */
    GPtrArray *texts;     /* of const char * */
    GStringChunk *own;    /* texts that are not in the file */
    GHashTable *numbers;  /* text -> number + 1; NULL until something is stored */
    GArray *words;        /* of guint32: entries one after another: key, count, mentions */
    GHashTable *entries;  /* key -> index in `words` + 1 */
    GArray *state;        /* of guint32 */
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
    guint64 end = at + 2 + (guint64)words[at + 1] * MENTION_NUMBERS;
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
    if (size < head + 12 || strncmp(cache->bytes, FORMAT, strlen(FORMAT)) != 0)
        return false;
    g_autofree char *sum = text_sha256(cache->bytes + head, size - head);
    if (strncmp(sum, cache->bytes + strlen(FORMAT), SUM_SIZE) != 0)
        return false;
    const char *end = cache->bytes + size, *at = take_texts(cache, cache->bytes + head + 12, end, number_at(cache->bytes + head));
    guint32 words = number_at(cache->bytes + head + 4), state = number_at(cache->bytes + head + 8);
    if (!at || (size_t)(end - at) != ((size_t)words + state) * sizeof(guint32))
        return false;
    g_array_append_vals(cache->words, at, words);
    g_array_append_vals(cache->state, at + (size_t)words * sizeof(guint32), state);
    return take_entries(cache);
}

static void forget(MentionCache *cache) {
    g_hash_table_remove_all(cache->entries);
    g_ptr_array_set_size(cache->texts, 0);
    g_array_set_size(cache->words, 0);
    g_array_set_size(cache->state, 0);
}

static void add_texts(GString *key, const GPtrArray *texts) {
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(key, "%s\n", (const char *)texts->pdata[i]);
    g_string_append(key, "\n\n");
}

static char *file_path(const char *git_folder, const Project *project) {
    g_autofree char *build = build_id(); /* another program may read documents otherwise */
    g_autoptr(GString) key = g_string_new(git_folder);
    g_string_append_printf(key, "\n%s\n", build);
    add_texts(key, project->bug_patterns);
    add_texts(key, project->bug_documents);
    add_texts(key, project->bug_exclude);
    g_autofree char *sum = text_sha256(key->str, key->len);
    return cache_file_path(&KIND, sum);
}

MentionCache *mention_cache_open(const char *git_folder, const Project *project, bool kept) {
    MentionCache *cache = g_new0(MentionCache, 1);
    cache->path = kept ? file_path(git_folder, project) : NULL;
    cache->texts = g_ptr_array_new();
    cache->own = g_string_chunk_new(4096);
    cache->words = g_array_new(FALSE, FALSE, sizeof(guint32));
    cache->state = g_array_new(FALSE, FALSE, sizeof(guint32));
    cache->entries = g_hash_table_new(g_str_hash, g_str_equal);
    size_t size;
    cache->bytes = cache->path ? cache_file_read(&KIND, cache->path, &size) : NULL;
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
    g_array_unref(cache->state);
    g_ptr_array_unref(cache->texts);
    g_string_chunk_free(cache->own);
    g_free(cache->bytes);
    g_free(cache->path);
    g_free(cache);
}

/* --- mentions as numbers ------------------------------------------------------------------------------------------------------------ */

const char *mention_cache_text(const MentionCache *cache, guint32 number) {
    return number < cache->texts->len ? cache->texts->pdata[number] : NULL;
}

Mention *mention_cache_read_mention(const MentionCache *cache, const guint32 *numbers, Mentions *out) {
    const char *texts[8];
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        texts[i] = mention_cache_text(cache, numbers[i]);
    Mention mention = {.identifier = texts[0], .title = texts[1], .severity = texts[2], .phase = texts[3], .heading = texts[4], .path = texts[5], .text = texts[6]};
    mention.place = (MentionPlace)MIN(numbers[8], (guint32)MENTION_FILE_NAME);
    mention.block = (MentionBlock)MIN(numbers[9], (guint32)BLOCK_NAME);
    mention.claim = (Claim)MIN(numbers[10], (guint32)CLAIM_COUNT - 1);
    mention.defines = numbers[11] != 0;
    mention.example = numbers[12] != 0;
    mention.schema = (SchemaTalk)MIN(numbers[13], (guint32)TALK_OWN);
    mention.line = (int)MIN(numbers[14], (guint32)G_MAXINT);
    g_auto(GStrv) names = texts[7] ? g_strsplit(texts[7], "\n", -1) : NULL;
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    for (char **name = names; name && *name; name++)
        g_ptr_array_add(list, *name);
    mention.names = list;
    return mention.identifier && mention.text ? mentions_add(out, &mention) : NULL;
}

bool mention_cache_find(MentionCache *cache, const char *key, Mentions *out) {
    guint at = GPOINTER_TO_UINT(g_hash_table_lookup(cache->entries, key));
    if (!at)
        return false;
    const guint32 *words = &g_array_index(cache->words, guint32, at - 1);
    for (guint32 i = 0; i < words[1]; i++)
        mention_cache_read_mention(cache, words + 2 + (size_t)i * MENTION_NUMBERS, out);
    return true;
}

guint32 mention_cache_number(MentionCache *cache, const char *text) {
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
    return names->len ? mention_cache_number(cache, joined->str) : NONE;
}

void mention_cache_write_mention(MentionCache *cache, const Mention *mention, GArray *numbers) {
    const char *const texts[] = {mention->identifier, mention->title, mention->severity, mention->phase, mention->heading, mention->path, mention->text};
    const guint32 rest[] = {mention->place, mention->block, mention->claim, mention->defines, mention->example, mention->schema, (guint32)mention->line};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        guint32 number = mention_cache_number(cache, texts[i]);
        g_array_append_val(numbers, number);
    }
    guint32 names = number_of_names(cache, mention->names);
    g_array_append_val(numbers, names);
    g_array_append_vals(numbers, rest, G_N_ELEMENTS(rest));
}

void mention_cache_store(MentionCache *cache, const char *key, const Mentions *mentions) {
    if (!cache->path)
        return;
    guint at = cache->words->len;
    guint32 number = mention_cache_number(cache, key), head[] = {number, mentions->items->len};
    g_array_append_vals(cache->words, head, G_N_ELEMENTS(head));
    for (guint i = 0; i < mentions->items->len; i++)
        mention_cache_write_mention(cache, mentions->items->pdata[i], cache->words);
    g_hash_table_insert(cache->entries, cache->texts->pdata[number], GUINT_TO_POINTER(at + 1));
    cache->changed = true;
}

GArray *mention_cache_state(MentionCache *cache) {
    return cache->state;
}

void mention_cache_touch(MentionCache *cache) {
    cache->changed = true;
}

bool mention_cache_is_kept(const MentionCache *cache) {
    return cache->path != NULL;
}

/* --- writing ------------------------------------------------------------------------------------------------------------------------ */

static void append_number(GByteArray *out, guint32 number) {
    g_byte_array_append(out, (const guint8 *)&number, sizeof number);
}

static GByteArray *make_body(const MentionCache *cache) {
    GByteArray *out = g_byte_array_new();
    append_number(out, cache->texts->len);
    append_number(out, cache->words->len);
    append_number(out, cache->state->len);
    for (guint i = 0; i < cache->texts->len; i++)
        g_byte_array_append(out, cache->texts->pdata[i], (guint)strlen(cache->texts->pdata[i]) + 1);
    g_byte_array_append(out, (const guint8 *)cache->words->data, (guint)(cache->words->len * sizeof(guint32)));
    g_byte_array_append(out, (const guint8 *)cache->state->data, (guint)(cache->state->len * sizeof(guint32)));
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
    if (file->len > KIND.limit)
        unlink(cache->path);
    else
        cache_file_write(&KIND, cache->path, (const char *)file->data, file->len);
    cache->changed = false;
}
