/*
 * Copies of documents. A whole document is one, or none: when it lies in a work tree or a folder that was left out as a copy, when its name says so (".bak.md", "old/") and what it says stands in another
 * document, or when everything that it says stands, under the same last heading, in another one that is older.
 */
#include "load_mentions.h"

#include <string.h>

typedef struct {
    const char *path;
    GPtrArray *mentions; /* of Mention * */
    const Mention *first;
    size_t prefix;       /* of the path: the folder that is a copy of the repository; 0 */
    bool backup;
    const char *copy_of;
} Paper;

static bool is_one_of(const char *word, size_t length, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strlen(list[i]) == length && g_ascii_strncasecmp(word, list[i], length) == 0)
            return true;
    return false;
}

/* "old/", "archive/", "x.bak.md", "x copy.md", "x-backup.md", "x.md.orig". */
static bool is_backup(const char *path) {
    static const char *const words[] = {"old", "bak", "backup", "backups", "archive", "archives", "archived", "copy", "copies", "orig", "save", "saved", "deprecated", "previous", "copie"};
    for (size_t at = 0; path[at];) {
        size_t length = strcspn(path + at, "/._- ()");
        if (is_one_of(path + at, length, words, G_N_ELEMENTS(words)))
            return true;
        at += length + (path[at + length] != '\0');
    }
    return false;
}

/* Length of the leading folder that is another copy of the repository. */
static size_t copy_prefix(const char *path, const GPtrArray *excluded) {
    static const char *const trees[] = {"worktrees", ".worktrees", "worktree", ".worktree"};
    size_t prefix = 0;
    for (guint i = 0; i < excluded->len; i++) {
        const char *folder = excluded->pdata[i], *colon = strstr(folder, ": ");
        size_t length = colon ? (size_t)(colon - folder) : strlen(folder);
        if (length > prefix && strncmp(path, folder, length) == 0 && path[length] == '/')
            prefix = length + 1;
    }
    for (size_t at = 0; path[at];) {
        size_t length = strcspn(path + at, "/");
        size_t next = at + length + 1 + (path[at + length] == '/' ? strcspn(path + at + length + 1, "/") : 0);
        if (path[at + length] == '/' && path[next] == '/' && is_one_of(path + at, length, trees, G_N_ELEMENTS(trees)))
            prefix = MAX(prefix, next + 1);
        at += length + (path[at + length] != '\0');
    }
    return prefix;
}

static void free_paper(void *data) {
    Paper *paper = data;
    g_ptr_array_unref(paper->mentions);
    g_free(paper);
}

static int compare_papers(gconstpointer a, gconstpointer b) {
    return strcmp((*(const Paper *const *)a)->path, (*(const Paper *const *)b)->path);
}

static GPtrArray *collect_papers(const Mentions *mentions, const GPtrArray *excluded) {
    GPtrArray *papers = g_ptr_array_new_with_free_func(free_paper);
    g_autoptr(GHashTable) by_path = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < mentions->items->len; i++) {
        Mention *mention = mentions->items->pdata[i];
        if (mention->place != MENTION_DOCUMENT)
            continue;
        Paper *paper = g_hash_table_lookup(by_path, mention->path);
        if (!paper) {
            paper = g_new0(Paper, 1);
            *paper = (Paper){mention->path, g_ptr_array_new(), mention, copy_prefix(mention->path, excluded), is_backup(mention->path), NULL};
            g_hash_table_insert(by_path, (gpointer)(uintptr_t)mention->path, paper);
            g_ptr_array_add(papers, paper);
        }
        if (mention_compare(mention, paper->first) < 0)
            paper->first = mention;
        g_ptr_array_add(paper->mentions, mention);
    }
    g_ptr_array_sort(papers, compare_papers);
    return papers;
}

static Paper *find_paper(const GPtrArray *papers, const char *path) {
    for (guint i = 0; i < papers->len; i++)
        if (strcmp(((const Paper *)papers->pdata[i])->path, path) == 0)
            return papers->pdata[i];
    return NULL;
}

/* What a copy has in common with what it is a copy of. */
static char *signature_of(const Mention *mention) {
    const char *heading = mention->heading ? g_strrstr(mention->heading, " > ") : NULL;
    return g_strdup_printf("%s\n%s\n%s", mention->identifier, heading ? heading + 3 : mention->heading ? mention->heading : "", mention->text);
}

/* signature -> GPtrArray of Paper *, in order of their paths. */
static GHashTable *index_signatures(const GPtrArray *papers) {
    GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < papers->len; i++) {
        Paper *paper = papers->pdata[i];
        for (guint j = 0; j < paper->mentions->len; j++) {
            char *signature = signature_of(paper->mentions->pdata[j]);
            GPtrArray *list = g_hash_table_lookup(index, signature);
            if (!list)
                g_hash_table_insert(index, g_strdup(signature), list = g_ptr_array_new());
            if (list->len == 0 || list->pdata[list->len - 1] != paper)
                g_ptr_array_add(list, paper);
            g_free(signature);
        }
    }
    return index;
}

static bool says_all(const GHashTable *index, const Paper *paper, const Paper *other) {
    for (guint i = 0; i < paper->mentions->len; i++) {
        g_autofree char *signature = signature_of(paper->mentions->pdata[i]);
        const GPtrArray *list = g_hash_table_lookup((GHashTable *)(uintptr_t)index, signature);
        if (!list || !g_ptr_array_find((GPtrArray *)(uintptr_t)list, other, NULL))
            return false;
    }
    return true;
}

/* Of two that say the same, the copy is the one that lies in a copy, or is called one, or came later. */
static bool is_later(const Paper *paper, const Paper *other) {
    if ((paper->prefix > 0) != (other->prefix > 0))
        return paper->prefix > 0;
    if (paper->backup != other->backup)
        return paper->backup;
    int order = paper->first->commit == other->first->commit ? 0 : mention_compare(paper->first, other->first);
    return order ? order > 0 : strcmp(paper->path, other->path) > 0;
}

/* A short remark may stand in two documents by itself. */
static bool is_telling(const Paper *paper) {
    size_t size = 0;
    for (guint i = 0; i < paper->mentions->len; i++)
        size += strlen(((const Mention *)paper->mentions->pdata[i])->text);
    return paper->mentions->len > 1 || size >= 30;
}

static void find_original(const GPtrArray *papers, const GHashTable *index, Paper *paper) {
    if (paper->prefix > 0) {
        const Paper *original = find_paper(papers, paper->path + paper->prefix);
        paper->copy_of = original ? original->path : paper->path + paper->prefix;
        return;
    }
    g_autofree char *signature = signature_of(paper->first);
    const GPtrArray *others = g_hash_table_lookup((GHashTable *)(uintptr_t)index, signature);
    for (guint i = 0; is_telling(paper) && i < others->len && !paper->copy_of; i++) {
        const Paper *other = others->pdata[i];
        if (other != paper && is_later(paper, other) && says_all(index, paper, other))
            paper->copy_of = other->path;
    }
}

void mentions_mark_copies(Mentions *mentions, const GPtrArray *excluded) {
    g_autoptr(GPtrArray) papers = collect_papers(mentions, excluded);
    g_autoptr(GHashTable) index = index_signatures(papers);
    for (guint i = 0; i < papers->len; i++)
        find_original(papers, index, papers->pdata[i]);
    for (guint i = 0; i < papers->len; i++) {
        const Paper *paper = papers->pdata[i];
        for (guint j = 0; j < paper->mentions->len && paper->copy_of; j++)
            ((Mention *)paper->mentions->pdata[j])->copy_of = text_pool_add(mentions->texts, paper->copy_of);
    }
}
