/* The schema snapshots that drizzle-kit keeps beside the journal: the base of the next generated migration. */

#include <string.h>
#include "findings.h"
#include "remedy.h"

#define ROOT_SNAPSHOT "00000000-0000-0000-0000-000000000000"

static void add_generate(FindingContext *context, Finding *finding) {
    const char *generate = remedy_generate(context->texts, context->audit, context->part);
    finding->commands = generate ? text_pool_printf(context->texts, "%s\n", generate) : NULL;
    finding->commands_language = generate ? "sh" : NULL;
}

static void missing(FindingContext *context) {
    TextPool *texts = context->texts;
    const MigrationSet *set = context->set;
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    const char *newest = NULL;
    for (size_t i = 0; i < set->entry_count; i++) {
        if (set->entries[i].snapshot_id)
            newest = set->entries[i].tag;
        else
            g_ptr_array_add(tags, (gpointer)(uintptr_t)set->entries[i].tag);
    }
    if (tags->len == 0)
        return;
    bool last = !set->entries[set->entry_count - 1].snapshot_id;
    Finding finding = finding_of(context, "journal/snapshot-missing");
    if (!last)
        finding.severity = SEVERITY_INFO;
    finding.subject = finding.path = set->journal ? set->journal : set->folder;
    finding.migration = tags->pdata[0];
    finding.since = entry_commit(context, tags->pdata[0]);
    finding.title = text_pool_printf(texts, "%s %s no schema snapshot", word_count(texts, tags->len, "migration", "migrations"), tags->len == 1
                                     ? "has" : "have");
    finding.consequence = last ? text_pool_printf(texts, "The next generated migration starts from the newest snapshot, that of %s, and repeats "
                                                         "what the later migrations "
                                                         "have done: it will fail on every database that has them.",
                                                             word_code(texts, newest ? newest : "none"))
                               : "The newest snapshot is there, so generating works; going back to one of these states does not.";
    finding.remedy = last ? "Generate once, keep the snapshot that this writes, and leave in its SQL only what is really new."
            : "Nothing needs to be done.";
    if (last)
        add_generate(context, &finding);
    Finding *added = finding_add(context, &finding);
    finding_evidence(context, added, text_pool_printf(texts, "Without snapshot: %s", word_list(texts, tags, 12)));
}

static GHashTable *snapshot_ids(const MigrationSet *set) {
    GHashTable *ids = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < set->entry_count; i++)
        if (set->entries[i].snapshot_id && !g_hash_table_contains(ids, set->entries[i].snapshot_id))
            g_hash_table_insert(ids, (gpointer)(uintptr_t)set->entries[i].snapshot_id, (gpointer)(uintptr_t)set->entries[i].tag);
    return ids;
}

/* The first predecessor of an entry's snapshot that no snapshot is; NULL: all are known. Free with g_free(). */
static char *unknown_predecessor(GHashTable *ids, const JournalEntry *entry) {
    g_auto(GStrv) previous = g_strsplit(entry->snapshot_prev_id ? entry->snapshot_prev_id : "", ",", -1);
    for (char **id = previous; *id; id++)
        if (*g_strstrip(*id) && strcmp(*id, ROOT_SNAPSHOT) != 0 && !g_hash_table_contains(ids, *id))
            return g_strdup(*id);
    return NULL;
}

static void broken_chain(FindingContext *context) {
    TextPool *texts = context->texts;
    const MigrationSet *set = context->set;
    g_autoptr(GHashTable) ids = snapshot_ids(set);
    g_autoptr(GPtrArray) tags = g_ptr_array_new(), lines = g_ptr_array_new();
    for (size_t i = 0; i < set->entry_count; i++) {
        g_autofree char *id = unknown_predecessor(ids, &set->entries[i]);
        if (!id)
            continue;
        g_ptr_array_add(tags, (gpointer)(uintptr_t)set->entries[i].tag);
        g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s names %s as its predecessor, which no snapshot is",
                                                                     word_code(texts, set->entries[i].tag), word_code(texts, id)));
    }
    if (tags->len == 0)
        return;
    Finding finding = finding_of(context, "journal/snapshot-chain-broken");
    finding.subject = finding.path = set->journal ? set->journal : set->folder;
    finding.migration = tags->pdata[0];
    finding.since = entry_commit(context, tags->pdata[0]);
    finding.title = text_pool_printf(texts, "The chain of schema snapshots is broken at %s", word_list(texts, tags, 4));
    finding.consequence = text_pool_printf(texts, "The snapshot before %s was deleted or replaced, so nobody can check that the snapshots follow from "
                                                  "each other.", tags->len == 1 ? "it" : "each of them");
    finding.remedy = "Nothing needs to be done as long as the newest snapshot is right; else generate once and keep the snapshot that this writes.";
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

/* Two entries with the same predecessor, or with the same id. */
static void forks(FindingContext *context) {
    TextPool *texts = context->texts;
    const MigrationSet *set = context->set;
    g_autoptr(GHashTable) first_of_prev = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) ids = snapshot_ids(set);
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    const char *first = NULL;
    size_t copies = 0;
    for (size_t i = 0; i < set->entry_count; i++) {
        const JournalEntry *entry = &set->entries[i];
        if (!entry->snapshot_id)
            continue;
        const char *same_id = g_hash_table_lookup(ids, entry->snapshot_id);
        if (same_id && strcmp(same_id, entry->tag) != 0) {
            g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s and %s have the same snapshot id", word_code(texts, same_id),
                                                                         word_code(texts, entry->tag)));
            first = first ? first : entry->tag;
            copies++;
            continue; /* and with it the same predecessor */
        }
        const char *other = entry->snapshot_prev_id ? g_hash_table_lookup(first_of_prev, entry->snapshot_prev_id) : NULL;
        if (other && !first)
            first = entry->tag;
        if (other)
            g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s and %s have the same predecessor", word_code(texts, other),
                                                                         word_code(texts, entry->tag)));
        else if (entry->snapshot_prev_id)
            g_hash_table_insert(first_of_prev, (gpointer)(uintptr_t)entry->snapshot_prev_id, (gpointer)(uintptr_t)entry->tag);
    }
    if (lines->len == 0)
        return;
    Finding finding = finding_of(context, "journal/snapshot-fork");
    finding.subject = finding.path = set->journal ? set->journal : set->folder;
    finding.since = entry_commit(context, first);
    finding.title = lines->len == 1 ? "Two schema snapshots claim the same place in the chain"
                                    : text_pool_printf(texts, "%u times two schema snapshots claim the same place in the chain", lines->len);
    finding.consequence = text_pool_printf(texts, "%s: one snapshot does not know what the other migration did. %s complains, and the next generated "
                                                  "migration may undo or repeat one of them.",
                                           copies == lines->len ? "A snapshot was copied from another one"
                                           : copies             ? "Snapshots were copied, or two branches each generated a migration and were merged"
                                                                : "Two branches each generated a migration and were merged",
                                           CODE("drizzle-kit check"));
    finding.remedy = "Take the later migration back, generate it again on top of the other, and keep the new snapshot.";
    add_generate(context, &finding);
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

void findings_of_snapshots(FindingContext *context) {
    if (!context->set || !context->set->keeps_snapshots || context->set->entry_count == 0)
        return;
    missing(context);
    broken_chain(context);
    if (context->set->journal)
        forks(context);
}
