/*
 * How long each mention stood. A document's version is compared with the one before: a mention is the same when identifier, headings, claim and kind of block are, or, under another heading, its text; then only its
 * line and words are taken over. A document that goes while another comes that says most of the same in the same commit was renamed.
 */
#include "load_mentions.h"

#include <string.h>

typedef struct {
    char *path;
    char *blob;
    Mentions *read;   /* NULL: the document is gone */
} Change;

struct MentionVersions {
    Mentions *out;
    GHashTable *standing; /* path -> GPtrArray of Mention * (of `out`), of documents that name a bug */
    GHashTable *blobs;    /* path -> its blob now, of the same */
    GPtrArray *changes;   /* of Change *, of this commit */
};

static void free_change(void *data) {
    Change *change = data;
    mentions_free(change->read);
    g_free(change->path);
    g_free(change->blob);
    g_free(change);
}

static void free_list(void *list) {
    g_ptr_array_unref(list);
}

MentionVersions *mention_versions_new(Mentions *out) {
    MentionVersions *versions = g_new0(MentionVersions, 1);
    versions->out = out;
    versions->standing = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_list);
    versions->blobs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    versions->changes = g_ptr_array_new_with_free_func(free_change);
    return versions;
}

void mention_versions_free(MentionVersions *versions) {
    if (!versions)
        return;
    g_hash_table_unref(versions->standing);
    g_hash_table_unref(versions->blobs);
    g_ptr_array_unref(versions->changes);
    g_free(versions);
}

void mention_versions_change(MentionVersions *versions, const char *path, const char *blob, Mentions *take_read) {
    bool silent = !take_read || take_read->items->len == 0;
    if (silent && !g_hash_table_contains(versions->standing, path)) { /* most documents */
        mentions_free(take_read);
        return;
    }
    Change *change = g_new0(Change, 1);
    *change = (Change){g_strdup(path), g_strdup(blob), take_read};
    g_ptr_array_add(versions->changes, change);
}

static int compare_standing(gconstpointer a, gconstpointer b) {
    return (*(const Mention *const *)a)->line - (*(const Mention *const *)b)->line;
}

void mention_versions_restore(MentionVersions *versions) {
    for (guint i = 0; i < versions->out->items->len; i++) {
        Mention *mention = versions->out->items->pdata[i];
        if (mention->place != MENTION_DOCUMENT || mention->gone)
            continue;
        GPtrArray *standing = g_hash_table_lookup(versions->standing, mention->path);
        if (!standing)
            g_hash_table_insert(versions->standing, g_strdup(mention->path), standing = g_ptr_array_new());
        g_ptr_array_add(standing, mention);
    }
    GHashTableIter iter;
    gpointer standing;
    g_hash_table_iter_init(&iter, versions->standing);
    while (g_hash_table_iter_next(&iter, NULL, &standing))
        g_ptr_array_sort(standing, compare_standing); /* as in the document; stable */
}

void mention_versions_set_blob(MentionVersions *versions, const char *path, const char *blob) {
    g_hash_table_replace(versions->blobs, g_strdup(path), g_strdup(blob));
}

GPtrArray *mention_versions_paths(const MentionVersions *versions) {
    return text_sorted_keys(versions->standing);
}

const char *mention_versions_blob(const MentionVersions *versions, const char *path) {
    return g_hash_table_lookup(versions->blobs, path);
}

/* --- the same mention -------------------------------------------------------------------------------------------------------------- */

static bool is_same_kind(const Mention *a, const Mention *b) {
    return strcmp(a->identifier, b->identifier) == 0 && a->claim == b->claim && a->block == b->block && a->example == b->example && a->place == b->place;
}

static bool is_same_place(const Mention *a, const Mention *b) {
    return is_same_kind(a, b) && g_strcmp0(a->heading, b->heading) == 0 && g_strcmp0(a->text, b->text) == 0;
}

static bool is_same_heading(const Mention *a, const Mention *b) {
    return is_same_kind(a, b) && g_strcmp0(a->heading, b->heading) == 0;
}

static bool is_same_text(const Mention *a, const Mention *b) {
    return is_same_kind(a, b) && g_strcmp0(a->text, b->text) == 0;
}

typedef bool (*Likeness)(const Mention *, const Mention *);
static const Likeness LIKENESSES[] = {is_same_place, is_same_heading, is_same_text};

/* What the newest version says of a mention that goes on. */
static void take_over(Mentions *out, Mention *mention, const Mention *newer) {
    TextPool *texts = out->texts;
    mention->line = newer->line;
    mention->defines = newer->defines;
    mention->schema = newer->schema;
    mention->title = text_pool_add(texts, newer->title);
    mention->severity = text_pool_add(texts, newer->severity);
    mention->phase = text_pool_add(texts, newer->phase);
    mention->heading = text_pool_add(texts, newer->heading);
    mention->path = text_pool_add(texts, newer->path);
    mention->text = text_pool_add(texts, newer->text);
    g_ptr_array_set_size(mention->names, 0);
    for (guint i = 0; i < newer->names->len; i++)
        g_ptr_array_add(mention->names, (gpointer)(uintptr_t)text_pool_add(texts, newer->names->pdata[i]));
}

/* Pairs standing mentions with read ones, the closest likeness first, in the document's order. `pair[i]` is the standing one of the i-th read; NULL: it is new. */
static Mention **pair_up(const GPtrArray *standing, const Mentions *read, bool *goes_on) {
    guint count = read ? read->items->len : 0;
    Mention **pair = g_new0(Mention *, count + 1);
    for (size_t likeness = 0; likeness < G_N_ELEMENTS(LIKENESSES); likeness++)
        for (guint i = 0; i < count; i++)
            for (guint j = 0; !pair[i] && standing && j < standing->len; j++)
                if (!goes_on[j] && LIKENESSES[likeness](standing->pdata[j], read->items->pdata[i])) {
                    pair[i] = standing->pdata[j];
                    goes_on[j] = true;
                }
    return pair;
}

typedef struct {
    const Commit *(*make)(void *payload);
    void *payload;
    const Commit *commit; /* made when first asked for */
} Moment;

static const Commit *moment_commit(Moment *moment) {
    if (!moment->commit)
        moment->commit = moment->make(moment->payload);
    return moment->commit;
}

static GPtrArray *replace_standing(MentionVersions *versions, const GPtrArray *standing, const Mentions *read, Moment *moment) {
    g_autofree bool *goes_on = g_new0(bool, (standing ? standing->len : 0) + 1);
    g_autofree Mention **pair = pair_up(standing, read, goes_on);
    GPtrArray *now = g_ptr_array_new();
    for (guint i = 0; read && i < read->items->len; i++) {
        if (pair[i]) {
            take_over(versions->out, pair[i], read->items->pdata[i]);
        } else {
            pair[i] = mentions_add(versions->out, read->items->pdata[i]);
            pair[i]->commit = moment_commit(moment);
        }
        g_ptr_array_add(now, pair[i]);
    }
    for (guint j = 0; standing && j < standing->len; j++)
        if (!goes_on[j])
            ((Mention *)standing->pdata[j])->gone = moment_commit(moment);
    return now;
}

/* --- renamed documents ---------------------------------------------------------------------------------------------------------------- */

static guint count_alike(const GPtrArray *standing, const Mentions *read) {
    g_autofree bool *goes_on = g_new0(bool, standing->len + 1);
    g_autofree Mention **pair = pair_up(standing, read, goes_on);
    guint count = 0;
    for (guint i = 0; i < read->items->len; i++)
        count += pair[i] && is_same_text(pair[i], read->items->pdata[i]);
    return count;
}

/* The document that came in this commit and says most of what the one that goes said; NULL. */
static Change *find_heir(const MentionVersions *versions, const Change *gone, const GPtrArray *standing) {
    Change *best = NULL;
    guint most = (standing->len + 1) / 2;
    const char *blob = g_hash_table_lookup(versions->blobs, gone->path);
    for (guint i = 0; i < versions->changes->len; i++) {
        Change *change = versions->changes->pdata[i];
        if (!change->read || g_hash_table_contains(versions->standing, change->path))
            continue;
        if (g_strcmp0(change->blob, blob) == 0)
            return change;
        guint alike = count_alike(standing, change->read);
        if (alike >= most && alike > 0 && (!best || alike > most)) {
            best = change;
            most = alike;
        }
    }
    return best;
}

static void forget_path(MentionVersions *versions, const char *path) {
    g_hash_table_remove(versions->standing, path);
    g_hash_table_remove(versions->blobs, path);
}

static void follow_renames(MentionVersions *versions) {
    for (guint i = 0; i < versions->changes->len; i++) {
        Change *gone = versions->changes->pdata[i];
        GPtrArray *standing = gone->read ? NULL : g_hash_table_lookup(versions->standing, gone->path);
        Change *heir = standing ? find_heir(versions, gone, standing) : NULL;
        if (!heir)
            continue;
        g_hash_table_replace(versions->standing, g_strdup(heir->path), g_ptr_array_ref(standing));
        g_hash_table_replace(versions->blobs, g_strdup(heir->path), g_strdup(heir->blob));
        forget_path(versions, gone->path);
    }
}

void mention_versions_commit(MentionVersions *versions, const Commit *(*commit)(void *payload), void *payload) {
    Moment moment = {commit, payload, NULL};
    follow_renames(versions);
    for (guint i = 0; i < versions->changes->len; i++) {
        Change *change = versions->changes->pdata[i];
        GPtrArray *now = replace_standing(versions, g_hash_table_lookup(versions->standing, change->path), change->read, &moment);
        if (now->len == 0) {
            g_ptr_array_unref(now);
            forget_path(versions, change->path);
            continue;
        }
        g_hash_table_replace(versions->standing, g_strdup(change->path), now);
        g_hash_table_replace(versions->blobs, g_strdup(change->path), g_strdup(change->blob));
    }
    g_ptr_array_set_size(versions->changes, 0);
}
