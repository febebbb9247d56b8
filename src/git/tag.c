/*
 * A commit of the main line is in a tag when the tag reaches the line at or above it; a commit of a merged side, when its merge is, or when the
 * tag's own way down to the line passes it. So each tag only marks what no earlier tag has marked, and all tags together cost one pass.
 */

#include "tag.h"
#include "commit.h"
#include "base/interrupt.h"

#include <string.h>

typedef struct {
    char *name;
    git_oid commit;
    int64_t time;
} Tag;

struct TagIndex {
    GPtrArray *tags;     /* of Tag *, in order */
    const Tag **on_line; /* by position in walk->line */
    size_t line_size;
    GHashTable *beside;  /* git_oid * (owned) -> const Tag *: commits beside the line */
};

enum { TAG_CHAIN_LIMIT = 10, CHECK_EVERY = 256 };

/* --- the order of versions ----------------------------------------------------------------------------------------- */
static int number_compare(const char **a, const char **b) {
    *a += strspn(*a, "0");
    *b += strspn(*b, "0");
    size_t size_a = strspn(*a, "0123456789"), size_b = strspn(*b, "0123456789");
    int order = size_a != size_b ? (size_a > size_b) - (size_a < size_b) : strncmp(*a, *b, size_a);
    *a += size_a;
    *b += size_b;
    return order;
}

int version_compare(const char *a, const char *b) {
    const char *all_a = a, *all_b = b;
    while (*a && *b) {
        if (g_ascii_isdigit(*a) && g_ascii_isdigit(*b)) {
            int order = number_compare(&a, &b);
            if (order != 0)
                return order;
        } else if (*a != *b) {
            break;
        } else {
            a++, b++;
        }
    }
    if (!*a != !*b && (*a == '-' || *b == '-')) /* a pre-release comes before its release */
        return *a == '-' ? -1 : 1;
    int order = strcmp(a, b);
    return order ? order : strcmp(all_a, all_b);
}

/* --- reading ------------------------------------------------------------------------------------------------------- */
static void tag_free(Tag *tag) {
    g_free(tag->name);
    g_free(tag);
}

/* What an annotated tag names. */
static bool tag_target(const Repository *repository, git_oid *id) {
    g_auto(RawObject) object = {0};
    return object_read(repository, id, GIT_OBJECT_TAG, &object) == OBJECT_OK && object.size > 7 + GIT_OID_HEXSZ &&
           memcmp(object.data, "object ", 7) == 0 && oid_parse(id, object.data + 7);
}

/* False for tags of trees and blobs, and of what is not here. */
static bool find_commit(const Repository *repository, git_oid *id, int64_t *time) {
    for (int i = 0; i < TAG_CHAIN_LIMIT; i++) {
        g_auto(RawObject) object = {0};
        if (object_read(repository, id, GIT_OBJECT_COMMIT, &object) == OBJECT_OK) {
            *time = commit_parse_time(object.data, object.size);
            return true;
        }
        if (!tag_target(repository, id))
            return false;
    }
    return false;
}

static int tag_compare(gconstpointer a, gconstpointer b) {
    const Tag *x = *(Tag *const *)a, *y = *(Tag *const *)b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return version_compare(x->name, y->name);
}

static bool read_tags(const Repository *repository, GPtrArray *tags, GError **error) {
    git_reference_iterator *references = NULL;
    if (git_reference_iterator_glob_new(&references, repository->git, "refs/tags/*") != 0)
        return true;
    bool stopped = false;
    for (git_reference *reference = NULL; !stopped && git_reference_next(&reference, references) == 0;) {
        const git_oid *target = git_reference_target_peel(reference);
        if (!target)
            target = git_reference_target(reference);
        Tag tag = {0};
        if (target) {
            tag.commit = *target;
            if (find_commit(repository, &tag.commit, &tag.time)) {
                const char *name = git_reference_shorthand(reference);
                tag.name = text_utf8(name, strlen(name));
                g_ptr_array_add(tags, g_memdup2(&tag, sizeof tag));
            }
        }
        git_reference_free(reference);
        stopped = tags->len % CHECK_EVERY == 0 && interrupt_check(error);
    }
    git_reference_iterator_free(references);
    g_ptr_array_sort(tags, tag_compare);
    return !stopped;
}

/* --- marking ------------------------------------------------------------------------------------------------------- */
/* Marks what the tag reaches beside the line; the newest position of the line that it reaches lowers *newest. */
static bool mark_beside(TagIndex *index, Origins *origins, const Tag *tag, size_t *newest, GError **error) {
    g_autoptr(GArray) pending = g_array_new(FALSE, FALSE, sizeof(git_oid));
    g_array_append_val(pending, tag->commit);
    for (size_t visited = 0; pending->len > 0; visited++) {
        git_oid commit = g_array_index(pending, git_oid, pending->len - 1);
        g_array_set_size(pending, pending->len - 1);
        gssize position = origins_line_index(origins, &commit);
        if (position >= 0)
            *newest = MIN(*newest, (size_t)position);
        if (position >= 0 || g_hash_table_contains(index->beside, &commit))
            continue;
        g_hash_table_insert(index->beside, g_memdup2(&commit, sizeof commit), (gpointer)(uintptr_t)tag);
        size_t count;
        const git_oid *parents = origins_parents(origins, &commit, &count);
        if (count > 0)
            g_array_append_vals(pending, parents, (guint)count);
        if (visited % CHECK_EVERY == 0 && interrupt_check(error))
            return false;
    }
    return true;
}

TagIndex *tag_index_new(const Walk *walk, Origins *origins, GError **error) {
    g_autoptr(TagIndex) index = g_new0(TagIndex, 1);
    index->tags = g_ptr_array_new_with_free_func((GDestroyNotify)tag_free);
    index->beside = g_hash_table_new_full(oid_hash, oid_equal, g_free, NULL);
    index->line_size = walk->line->len;
    index->on_line = g_new0(const Tag *, index->line_size + 1);
    if (!read_tags(walk->repository, index->tags, error))
        return NULL;
    size_t marked = index->line_size; /* positions from here on are in an earlier tag */
    for (guint i = 0; i < index->tags->len; i++) {
        const Tag *tag = g_ptr_array_index(index->tags, i);
        size_t newest = index->line_size;
        if (!mark_beside(index, origins, tag, &newest, error))
            return NULL;
        while (marked > newest)
            index->on_line[--marked] = tag;
    }
    return g_steal_pointer(&index);
}

void tag_index_free(TagIndex *index) {
    if (!index)
        return;
    g_ptr_array_unref(index->tags);
    g_hash_table_unref(index->beside);
    g_free(index->on_line);
    g_free(index);
}

const char *tag_index_find(const TagIndex *index, const git_oid *commit, size_t line_index) {
    const Tag *line = line_index < index->line_size ? index->on_line[line_index] : NULL;
    const Tag *beside = g_hash_table_lookup(index->beside, commit);
    const Tag *first = !line || (beside && tag_compare(&beside, &line) < 0) ? beside : line;
    return first ? first->name : NULL;
}
