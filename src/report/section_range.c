/* Which commits a summary is about: how many, from which to which, whose; how much they changed. */

#include "range_view.h"

#include <string.h>
#include "phrase.h"
#include "reference.h"

#define AUTHORS_TOLD 5

static void commit_item(const Audit *audit, const Commit *commit, const char *words, Document *document, Node *list) {
    reference_commit_story(audit, document, document_item(document, list, words), commit);
}

static void commits_items(const Audit *audit, const CommitRange *range, Document *document, Node *list) {
    const Commit *first = g_array_index(range->commits, RangeCommit, 0).commit;
    g_autofree char *from = reference_date(first), *to = reference_date(range->to);
    g_autoptr(GString) words = g_string_new(NULL);
    phrase_count(words, range->commits->len, "commit", "commits");
    g_string_append(words, range->phase ? range->commits->len == 1 ? " names it" : " name it" : "");
    g_string_append_printf(words, strcmp(from, to) == 0 ? ", on %s" : ", from %s to %s", from, to);
    document_item(document, list, words->str);
    commit_item(audit, first, range->to == first ? "" : "First: ", document, list);
    if (range->to != first)
        commit_item(audit, range->to, "Last: ", document, list);
}

/* A phase's commits need not follow each other. */
static void between_item(const CommitRange *range, Document *document, Node *list) {
    size_t between = range->last - range->first + 1 - range->commits->len;
    if (!range->positions || between == 0)
        return;
    g_autoptr(GString) words = g_string_new(NULL);
    phrase_count(words, between, "other commit", "other commits");
    g_string_append(words, between == 1 ? " lies between them and is not told of" : " lie between them and are not told of");
    document_item(document, list, words->str);
}

typedef struct {
    const char *name;
    guint commits;
} Author;

static gint compare_authors(gconstpointer a, gconstpointer b) {
    const Author *x = a, *y = b;
    return x->commits != y->commits ? (x->commits < y->commits ? 1 : -1) : strcmp(x->name, y->name);
}

static void count_author(GArray *authors, const char *name) {
    for (guint i = 0; i < authors->len; i++)
        if (strcmp(g_array_index(authors, Author, i).name, name) == 0) {
            g_array_index(authors, Author, i).commits++;
            return;
        }
    g_array_append_val(authors, ((Author){name, 1}));
}

static void authors_item(const CommitRange *range, Document *document, Node *list) {
    g_autoptr(GArray) authors = g_array_new(FALSE, FALSE, sizeof(Author));
    for (guint i = 0; i < range->commits->len; i++)
        count_author(authors, g_array_index(range->commits, RangeCommit, i).commit->author);
    g_array_sort(authors, compare_authors);
    g_autoptr(GString) words = g_string_new("By ");
    for (guint i = 0; i < MIN(authors->len, AUTHORS_TOLD); i++) {
        g_string_append(words, i > 0 ? ", " : "");
        phrase_text(words, g_array_index(authors, Author, i).name);
        if (authors->len > 1)
            g_string_append_printf(words, " (%u)", g_array_index(authors, Author, i).commits);
    }
    if (authors->len > AUTHORS_TOLD)
        g_string_append_printf(words, " and %u more", authors->len - AUTHORS_TOLD);
    document_item(document, list, words->str);
}

static void amount_item(const Audit *audit, const CommitRange *range, const Slot *slot, Document *document, Node *list) {
    size_t landed = 0;
    g_autoptr(GPtrArray) targets = section_targets(audit, slot);
    for (guint i = 0; i < targets->len; i++) {
        g_autoptr(RangeSchema) schema = range_schema_build(audit, targets->pdata[i], range);
        landed += schema->landed->len;
    }
    g_autoptr(GString) words = g_string_new(NULL);
    if (landed > 0)
        phrase_count(words, landed, "migration landed", "migrations landed");
    else
        g_string_append(words, "No migration landed");
    g_string_append(words, ", ");
    phrase_count(words, range->files->len, "file differs", "files differ");
    g_string_append(words, " from before");
    document_item(document, list, words->str);
}

void section_build_range(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    const CommitRange *range = audit_range(audit, slot->phase);
    if (range && slot->level > 0) {
        g_autoptr(GString) title = g_string_new(NULL);
        phrase_text(title, range->title);
        document_heading(document, parent, slot->level, title->str);
    }
    if (!range_of_slot(audit, slot, document, parent))
        return;
    Node *list = document_list(document, parent, false);
    commits_items(audit, range, document, list);
    between_item(range, document, list);
    authors_item(range, document, list);
    amount_item(audit, range, slot, document, list);
    if (!range->complete)
        document_item(document, list, "Not all of its commits could be read: the history is incomplete");
}
