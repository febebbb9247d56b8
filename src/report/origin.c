#include "origin.h"

#include <string.h>
#include "parts.h"
#include "phrase.h"
#include "reference.h"
#include "section.h"
#include "summarise.h"

static void say_migration(const Audit *audit, const AuditTarget *target, int index, const char *words, Document *document, Node *paragraph) {
    const Migration *migration = &target->migrations->migrations[index];
    const Commit *commit = audit_migration_commit(audit, migration);
    document_text(document, paragraph, words);
    reference_migration(document, paragraph, target, migration->tag);
    if (!commit)
        return;
    g_autofree char *date = reference_date(commit);
    g_autoptr(GString) who = g_string_new(NULL);
    g_string_printf(who, ", %s, ", date);
    phrase_text(who, commit->author);
    g_string_append(who, ")");
    document_text(document, paragraph, " (");
    reference_commit(audit, document, paragraph, commit);
    document_text(document, paragraph, who->str);
}

void origin_say(const Audit *audit, const AuditTarget *target, Origin origin, Document *document, Node *paragraph) {
    int count = target->migrations ? (int)target->migrations->migration_count : 0;
    if (origin.added >= 0 && origin.added < count)
        say_migration(audit, target, origin.added, "Added in ", document, paragraph);
    if (origin.changed >= 0 && origin.changed < count)
        say_migration(audit, target, origin.changed, origin.added >= 0 ? "; last changed in " : "Last changed in ", document, paragraph);
    if (origin.added >= 0 || origin.changed >= 0)
        document_text(document, paragraph, ".");
}

/* --- stories --- */

typedef struct {
    size_t stratum;
    const Change *change;
} Entry;

struct OriginIndex {
    const AuditTarget *target;
    GHashTable *by_owner; /* identity of the object, or of its table -> GArray of Entry, in the order of the strata */
};

static void add_entry(OriginIndex *index, const char *owner, Entry entry) {
    GArray *entries = g_hash_table_lookup(index->by_owner, owner);
    if (!entries) {
        entries = g_array_new(FALSE, FALSE, sizeof(Entry));
        g_hash_table_insert(index->by_owner, (void *)(uintptr_t)owner, entries);
    }
    g_array_append_val(entries, entry);
}

OriginIndex *origin_index_new(const AuditTarget *target) {
    OriginIndex *index = g_new0(OriginIndex, 1);
    index->target = target;
    index->by_owner = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
    for (size_t i = 0; target->all && target->migrations && i < MIN(target->all->count, target->migrations->migration_count); i++) {
        const GPtrArray *changes = target->all->strata[i].changes->changes;
        for (guint c = 0; c < changes->len; c++) {
            const Change *change = g_ptr_array_index(changes, c);
            add_entry(index, change->identity, (Entry){i, change});
            if (change->parent)
                add_entry(index, change->parent, (Entry){i, change});
        }
    }
    return index;
}

void origin_index_free(OriginIndex *index) {
    if (!index)
        return;
    g_hash_table_unref(index->by_owner);
    g_free(index);
}

/* The last stratum that did something to the object or to a part of it; entries are in the order of the strata. */
static int last_change(const OriginIndex *index, const char *identity) {
    const GArray *entries = g_hash_table_lookup(index->by_owner, identity);
    return entries ? (int)g_array_index(entries, Entry, entries->len - 1).stratum : -1;
}

Origin origin_find(const OriginIndex *index, ObjectKind kind, const char *identity) {
    const ProvenanceIndex *provenance = index->target->provenance;
    const Provenance *story = provenance ? provenance_find(provenance, kind, identity) : NULL;
    if (!story)
        return (Origin){-1, -1};
    int added = provenance_added_in(story), changed = MAX(provenance_last_change(story), last_change(index, identity));
    return (Origin){added, changed == added ? -1 : changed};
}

/* Every name that the object had: what belonged to it then is found under it. */
static GPtrArray *names_of(const AuditTarget *target, ObjectKind kind, const char *identity) {
    GPtrArray *names = g_ptr_array_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    const Provenance *story = target->provenance ? provenance_find(target->provenance, kind, identity) : NULL;
    g_hash_table_add(seen, (void *)(uintptr_t)identity);
    g_ptr_array_add(names, (void *)(uintptr_t)identity);
    for (guint i = 0; story && i < story->steps->len; i++) {
        const Change *change = g_array_index(story->steps, ProvenanceStep, i).change;
        const char *both[] = {change->identity, change->previous_identity};
        for (size_t n = 0; n < G_N_ELEMENTS(both); n++)
            if (both[n] && g_hash_table_add(seen, (void *)(uintptr_t)both[n]))
                g_ptr_array_add(names, (void *)(uintptr_t)both[n]);
    }
    return names;
}

static bool is_self(const Change *change, ObjectKind kind, const GPtrArray *names) {
    for (guint i = 0; change->kind == kind && i < names->len; i++)
        if (strcmp(change->identity, g_ptr_array_index(names, i)) == 0)
            return true;
    return false;
}

/* The object before its parts; else as in the change set. */
static int compare_entries(const void *a, const void *b) {
    const Entry *left = a, *right = b;
    if (left->stratum != right->stratum)
        return left->stratum < right->stratum ? -1 : 1;
    if (!left->change->parent != !right->change->parent)
        return left->change->parent ? 1 : -1;
    if (left->change->kind != right->change->kind)
        return (int)left->change->kind - (int)right->change->kind;
    return strcmp(left->change->identity, right->change->identity);
}

static void origin_step_clear(void *data) {
    g_ptr_array_unref(((OriginStep *)data)->changes);
}

static GArray *group_entries(const GArray *entries) {
    GArray *steps = g_array_new(FALSE, FALSE, sizeof(OriginStep));
    g_array_set_clear_func(steps, origin_step_clear);
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        if (steps->len == 0 || g_array_index(steps, OriginStep, steps->len - 1).stratum != entry->stratum) {
            OriginStep step = {entry->stratum, g_ptr_array_new()};
            g_array_append_val(steps, step);
        }
        GPtrArray *changes = g_array_index(steps, OriginStep, steps->len - 1).changes;
        if (changes->len == 0 || g_ptr_array_index(changes, changes->len - 1) != entry->change)
            g_ptr_array_add(changes, (void *)(uintptr_t)entry->change);
    }
    return steps;
}

GArray *origin_steps(const OriginIndex *index, ObjectKind kind, const char *identity) {
    g_autoptr(GPtrArray) names = names_of(index->target, kind, identity);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Entry));
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        const GArray *entries = g_hash_table_lookup(index->by_owner, name);
        for (guint e = 0; entries && e < entries->len; e++) {
            Entry entry = g_array_index(entries, Entry, e);
            if (is_self(entry.change, kind, names) || g_strcmp0(entry.change->parent, name) == 0)
                g_array_append_val(found, entry);
        }
    }
    g_array_sort(found, compare_entries);
    return group_entries(found);
}

/* --- as a table --- */

/* What a step did, a line a change; the parts that came or went with the whole are not listed. */
static char *step_words(const OriginStep *step, ObjectKind kind) {
    GString *out = g_string_new(NULL);
    bool whole = false;
    for (guint i = 0; i < step->changes->len; i++) {
        const Change *change = g_ptr_array_index(step->changes, i);
        bool part = change->kind != kind;
        if (part && whole)
            break;
        if (part && parts_came_along(change))
            continue;
        whole = !part && (change->action == CHANGE_ADDED || change->action == CHANGE_REMOVED);
        g_autofree char *words = summarise_change(change);
        phrase_separate(out, "\n");
        if (part) {
            g_string_append_printf(out, "%s ", kind_get(change->kind)->name);
            phrase_code(out, change->name ? change->name : change->identity);
            g_string_append(out, " ");
        }
        g_string_append(out, words);
    }
    return g_string_free(out, FALSE);
}

static void write_row(const Audit *audit, const AuditTarget *target, const OriginStep *step, ObjectKind kind, Document *document, Node *table) {
    const Migration *migration = &target->migrations->migrations[step->stratum];
    const Commit *commit = audit_migration_commit(audit, migration);
    g_autofree char *date = commit ? reference_date(commit) : g_strdup("");
    g_autofree char *words = step_words(step, kind);
    g_autoptr(GString) author = g_string_new(NULL);
    Node *row = document_row(document, table);
    document_cell(document, row, date);
    reference_migration(document, document_cell(document, row, NULL), target, migration->tag);
    document_cell(document, row, words);
    if (commit)
        phrase_text(author, commit->author);
    document_cell(document, row, author->str);
    Node *source = document_cell(document, row, NULL);
    if (!commit)
        return;
    reference_commit(audit, document, source, commit);
    if (commit->pull_request > 0) {
        document_text(document, source, " ");
        reference_pull_request(audit, document, source, commit->pull_request);
    }
}

size_t origin_history(const Audit *audit, const OriginIndex *index, ObjectKind kind, const char *identity, size_t least, Document *document, Node *parent) {
    static const ColumnTitle titles[] = {{"Date", 'l'}, {"Migration", 'l'}, {"Change", 'l'}, {"Author", 'l'}, {"Commit", 'l'}};
    g_autoptr(GArray) steps = origin_steps(index, kind, identity);
    if (steps->len < least || steps->len == 0)
        return steps->len;
    Node *table = section_table(document, parent, titles, G_N_ELEMENTS(titles));
    for (guint i = steps->len; i-- > 0;)
        write_row(audit, index->target, &g_array_index(steps, OriginStep, i), kind, document, table);
    return steps->len;
}
