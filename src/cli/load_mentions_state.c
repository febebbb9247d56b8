/*
 * The numbers of a state: first and last commit of the line, documents, mentions with their commits, and the blobs of the documents where something stands. It holds for a line that has both commits where they
 * were; a rebase, another branch or a deeper clone is read from the beginning (from what was stored of each blob).
 */
#include "load_mentions.h"

#include <string.h>

typedef struct {
    MentionCache *cache;
    const guint32 *at, *end;
    bool damaged;
} Numbers;

static guint32 next_number(Numbers *numbers) {
    if (numbers->at == numbers->end) {
        numbers->damaged = true;
        return 0;
    }
    return *numbers->at++;
}

static const char *next_text(Numbers *numbers) {
    return mention_cache_text(numbers->cache, next_number(numbers));
}

/* A number of things that take at least so many numbers each. */
static guint32 next_count(Numbers *numbers, size_t each) {
    guint32 count = next_number(numbers);
    if ((size_t)(numbers->end - numbers->at) / each < count)
        numbers->damaged = true;
    return numbers->damaged ? 0 : count;
}

static const Commit *commit_of(const MentionState *state, Numbers *numbers, const char *id) {
    int index = id ? line_find(state->line, id) : -1;
    const Commit *commit = index >= 0 ? line_commit(state->line, (size_t)index) : NULL;
    numbers->damaged |= id && !commit;
    return commit ? state->commit(state->payload, commit) : NULL;
}

static void read_documents(const MentionState *state, Numbers *numbers) {
    for (guint32 i = next_count(numbers, 1); i > 0; i--) {
        const char *path = next_text(numbers);
        if (!path) {
            numbers->damaged = true;
            return;
        }
        char *copy = g_strdup(path);
        g_ptr_array_add(state->paths, copy);
        g_hash_table_add(state->documents, copy);
    }
}

static void read_mentions(const MentionState *state, Numbers *numbers) {
    for (guint32 i = next_count(numbers, MENTION_NUMBERS + 2); i > 0 && !numbers->damaged; i--) {
        Mention *mention = mention_cache_read_mention(numbers->cache, numbers->at, state->out);
        numbers->at += MENTION_NUMBERS;
        const char *commit = next_text(numbers), *gone = next_text(numbers);
        if (!mention) {
            numbers->damaged = true;
            return;
        }
        mention->commit = commit_of(state, numbers, commit);
        mention->gone = commit_of(state, numbers, gone);
    }
}

static void read_blobs(const MentionState *state, Numbers *numbers) {
    mention_versions_restore(state->versions);
    for (guint32 i = next_count(numbers, 2); i > 0 && !numbers->damaged; i--) {
        const char *path = next_text(numbers), *blob = next_text(numbers);
        if (path && blob)
            mention_versions_set_blob(state->versions, path, blob);
    }
}

size_t mention_state_restore(MentionCache *cache, const MentionState *state) {
    const GArray *array = mention_cache_state(cache);
    Numbers numbers = {cache, (const guint32 *)(const void *)array->data, (const guint32 *)(const void *)array->data + array->len, false};
    const char *first = array->len > 2 ? next_text(&numbers) : NULL, *last = first ? next_text(&numbers) : NULL;
    int head = last ? line_find(state->line, last) : -1;
    if (head < 0 || strcmp(line_id(state->line, 0), first) != 0)
        return 0;
    read_documents(state, &numbers);
    read_mentions(state, &numbers);
    read_blobs(state, &numbers);
    return numbers.damaged ? 0 : (size_t)head + 1;
}

/* --- keeping it ------------------------------------------------------------------------------------------------------------------- */

static void add_text(MentionCache *cache, GArray *numbers, const char *text) {
    guint32 number = mention_cache_number(cache, text);
    g_array_append_val(numbers, number);
}

static void write_documents(MentionCache *cache, const MentionState *state, GArray *numbers) {
    g_autoptr(GPtrArray) paths = text_sorted_keys(state->documents);
    guint32 count = paths->len;
    g_array_append_val(numbers, count);
    for (guint i = 0; i < paths->len; i++)
        add_text(cache, numbers, paths->pdata[i]);
}

void mention_state_keep(MentionCache *cache, const MentionState *state) {
    size_t commits = line_count(state->line);
    if (!mention_cache_is_kept(cache) || commits == 0)
        return;
    GArray *numbers = mention_cache_state(cache);
    g_array_set_size(numbers, 0);
    add_text(cache, numbers, line_id(state->line, 0));
    add_text(cache, numbers, line_id(state->line, commits - 1));
    write_documents(cache, state, numbers);
    guint32 count = state->out->items->len;
    g_array_append_val(numbers, count);
    for (guint i = 0; i < count; i++) {
        const Mention *mention = state->out->items->pdata[i];
        mention_cache_write_mention(cache, mention, numbers);
        add_text(cache, numbers, mention->commit ? mention->commit->id : NULL);
        add_text(cache, numbers, mention->gone ? mention->gone->id : NULL);
    }
    g_autoptr(GPtrArray) paths = mention_versions_paths(state->versions);
    guint32 standing = paths->len;
    g_array_append_val(numbers, standing);
    for (guint i = 0; i < paths->len; i++) {
        add_text(cache, numbers, paths->pdata[i]);
        add_text(cache, numbers, mention_versions_blob(state->versions, paths->pdata[i]));
    }
    mention_cache_touch(cache);
}
