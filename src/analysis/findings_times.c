/* The times in the journal, which decide what drizzle runs. */

#include "findings.h"
#include "remedy.h"

/* A second: what people write by hand ends in three zeros. */
#define HAND_MADE_MS 1000

/* The entries that a database with `blocker` skips for ever. */
typedef struct {
    const JournalEntry *blocker;
    GPtrArray *skipped; /* of const JournalEntry * */
    size_t before;      /* entries that earlier blockades skip */
} Blockade;

static const Migration *migration_of(const MigrationSet *set, const JournalEntry *entry) {
    return entry->migration >= 0 && (size_t)entry->migration < set->migration_count ? &set->migrations[entry->migration] : NULL;
}

static const char *time_text(TextPool *texts, int64_t when) {
    return text_pool_printf(texts, "%s (%s)", word_code(texts, text_pool_printf(texts, "%" G_GINT64_FORMAT, when)), word_date_ms(texts, when));
}

static void add_lost_things(FindingContext *context, Finding *finding, const Blockade *blockade) {
    TextPool *texts = context->texts;
    for (size_t i = 0; i < blockade->skipped->len; i++) {
        const JournalEntry *entry = blockade->skipped->pdata[i];
        const char *things = entry->migration >= 0 ? stratum_things(texts, stratum_of(context->part->registered, (size_t)entry->migration)) : NULL;
        finding_evidence(context, finding, text_pool_printf(texts, "%s is dated %s%s%s", word_code(texts, entry->tag), time_text(texts, entry->when),
                                                            things ? "; skipped with it: " : "", things ? things : ""));
    }
}

static void add_blockade(FindingContext *context, const Blockade *blockade) {
    TextPool *texts = context->texts;
    const JournalEntry *first = blockade->skipped->pdata[0];
    size_t count = blockade->skipped->len;
    const char *blocker = word_code(texts, blockade->blocker->tag);
    Finding finding = finding_of(context, "journal/when-not-increasing");
    if (migration_of(context->set, first))
        finding_point_at(context, &finding, migration_of(context->set, first));
    finding.migration = first->tag;
    finding.subject = finding.path = context->set->journal;
    finding.line = 0;
    finding.title = count == 1 ? text_pool_printf(texts, "%s will be skipped silently on every database that already has %s", word_code(texts, first->tag), blocker)
                               : text_pool_printf(texts, "%zu migrations, from %s on, will be skipped silently on every database that already has %s", count,
                                                  word_code(texts, first->tag), blocker);
    finding.consequence = text_pool_printf(texts, "%s runs only entries whose %s is greater than the newest one in its ledger. On these databases it skips %s, "
                                                  "reports success and exits with 0; on a new database it runs %s. So old and new databases differ, without any error.",
                                           runner_name(context->set), CODE("when"), count == 1 ? "the entry" : "the entries", count == 1 ? "it" : "them");
    finding.remedy = text_pool_printf(texts, "Date %s after all others, and move the ledger rows of databases that ran %s already along, so that nothing runs twice. "
                                             "A database where somebody ran %s by hand has no such row: insert it there.",
                                      count == 1 ? "the entry" : "the entries", count == 1 ? "it" : "them", count == 1 ? "it" : "one");
    finding.commands = remedy_redate(texts, context->audit, context->part, blockade->skipped, blockade->before);
    finding.commands_language = "sh";
    Finding *added = finding_add(context, &finding);
    finding_evidence(context, added, text_pool_printf(texts, "%s is dated %s", blocker, time_text(texts, blockade->blocker->when)));
    add_lost_things(context, added, blockade);
}

/* A running maximum: an entry that does not exceed it is skipped wherever the entry that holds the maximum has run. */
static void when_not_increasing(FindingContext *context) {
    const MigrationSet *set = context->set;
    Blockade blockade = {NULL, g_ptr_array_new(), 0};
    const JournalEntry *newest = NULL;
    for (size_t i = 0; i < set->entry_count; i++) {
        const JournalEntry *entry = &set->entries[i];
        if (newest && entry->when <= newest->when) {
            if (blockade.blocker != newest && blockade.skipped->len > 0) {
                add_blockade(context, &blockade);
                blockade.before += blockade.skipped->len;
                g_ptr_array_set_size(blockade.skipped, 0);
            }
            blockade.blocker = newest;
            g_ptr_array_add(blockade.skipped, (gpointer)(uintptr_t)entry);
        } else {
            newest = entry;
        }
    }
    if (blockade.skipped->len > 0)
        add_blockade(context, &blockade);
    g_ptr_array_unref(blockade.skipped);
}

static void hand_made(FindingContext *context) {
    TextPool *texts = context->texts;
    const MigrationSet *set = context->set;
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    for (size_t i = 0; i < set->entry_count; i++)
        if (set->entries[i].when != 0 && set->entries[i].when % HAND_MADE_MS == 0)
            g_ptr_array_add(tags, (gpointer)(uintptr_t)set->entries[i].tag);
    if (tags->len == 0)
        return;
    Finding finding = finding_of(context, "journal/when-hand-made");
    finding.subject = finding.path = set->journal;
    finding.migration = tags->pdata[0];
    finding.since = entry_commit(context, tags->pdata[0]);
    finding.title = text_pool_printf(texts, "%s in the journal %s a time that was written by hand", word_count(texts, tags->len, "entry", "entries"),
                                     tags->len == 1 ? "has" : "have");
    finding.consequence = "Times that the generator did not write are the usual reason why migrations are skipped: they easily lie before an earlier entry's.";
    finding.remedy = "Let the generator write the journal.";
    const char *generate = remedy_generate(texts, context->audit, context->part);
    finding.commands = generate ? text_pool_printf(texts, "%s\n", generate) : NULL;
    finding.commands_language = generate ? "sh" : NULL;
    Finding *added = finding_add(context, &finding);
    finding_evidence(context, added, text_pool_printf(texts, "Whole seconds: %s", word_list(texts, tags, 12)));
}

void findings_of_journal_times(FindingContext *context) {
    if (!context->set || !context->set->journal)
        return;
    if (context->set->skip == SKIP_WHEN_NOT_NEWER)
        when_not_increasing(context);
    hand_made(context);
}
