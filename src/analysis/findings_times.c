/* The times in the journal, which decide what drizzle runs. */

#include "findings.h"
#include "remedy.h"

/* A second: what people write by hand ends in three zeros. */
#define HAND_MADE_MS 1000

/* An entry that is skipped for ever where `blocker` has run. */
typedef struct {
    const JournalEntry *entry, *blocker;
} Skipped;

static const Migration *migration_of(const MigrationSet *set, const JournalEntry *entry) {
    return entry->migration >= 0 && (size_t)entry->migration < set->migration_count ? &set->migrations[entry->migration] : NULL;
}

static const char *time_text(TextPool *texts, int64_t when) {
    return text_pool_printf(texts, "%s (%s)", word_code(texts, text_pool_printf(texts, "%" G_GINT64_FORMAT, when)), word_time_ms(texts, when));
}

static const Skipped *skipped_at(const GArray *skipped, size_t index) {
    return &g_array_index(skipped, Skipped, index);
}

/* One line a blocker, then one for each entry that it holds up, with what is lost with it. */
static GPtrArray *describe_skipped(const FindingContext *context, const GArray *skipped) {
    TextPool *texts = context->texts;
    GPtrArray *lines = g_ptr_array_new();
    for (size_t i = 0; i < skipped->len; i++) {
        const JournalEntry *entry = skipped_at(skipped, i)->entry, *blocker = skipped_at(skipped, i)->blocker;
        if (i == 0 || skipped_at(skipped, i - 1)->blocker != blocker)
            g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s is dated %s; where it has run, these are skipped:",
                                                                         word_code(texts, blocker->tag),
                                                                         time_text(texts, blocker->when)));
        const char *things = entry->migration >= 0 ? stratum_things(texts, stratum_of(context->part->registered, (size_t)entry->migration)) : NULL;
        g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s is dated %s%s%s", word_code(texts, entry->tag),
                                                                     time_text(texts, entry->when),
                                                                     things ? "; skipped with it: " : "", things ? things : ""));
    }
    return lines;
}

static const char *skipped_title(TextPool *texts, const GArray *skipped) {
    const Skipped *first = skipped_at(skipped, 0), *last = skipped_at(skipped, skipped->len - 1);
    const char *tag = word_code(texts, first->entry->tag), *blocker = word_code(texts, first->blocker->tag);
    if (skipped->len == 1)
        return text_pool_printf(texts, "%s will be skipped silently on every database that already has %s", tag, blocker);
    if (first->blocker == last->blocker)
        return text_pool_printf(texts, "%u migrations, from %s on, will be skipped silently on every database that already has %s", skipped->len, tag,
                                blocker);
    return text_pool_printf(texts, "%u migrations will be skipped silently on databases that have an earlier one already: %s where %s has run, and "
                                   "%u more", skipped->len,
                            tag, blocker, skipped->len - 1);
}

static const char *redate_text(TextPool *texts, const MigrationSet *set, bool one) {
    const char *it = one ? "it" : "them";
    const char *begin = text_pool_printf(texts, "Date %s just after %s, and move the ledger rows of databases that ran %s already along, so that nothing "
                                                "runs twice.",
                                         one ? "the entry" : "each entry", one ? "the one before it" : "the one before", it);
    if (remedy_redate_reaches_all(set))
        return text_pool_printf(texts, "%s The next migration run then makes up for %s. A database where somebody ran %s by hand has no such row: "
                                       "insert it there.", begin, it, one ? "it" : "one");
    return text_pool_printf(texts, "%s Databases that have run later migrations do not get %s from the runner any more: the query below names what "
                                   "each lacks. Run those files there by hand, and insert their rows.", begin, it);
}

static void add_skipped(FindingContext *context, const GArray *skipped) {
    TextPool *texts = context->texts;
    bool one = skipped->len == 1;
    const JournalEntry *first = skipped_at(skipped, 0)->entry;
    Finding finding = finding_of(context, "journal/when-not-increasing");
    if (migration_of(context->set, first))
        finding_point_at(context, &finding, migration_of(context->set, first));
    finding.migration = first->tag;
    finding.subject = finding.path = context->set->journal;
    finding.line = 0;
    finding.title = skipped_title(texts, skipped);
    finding.consequence = text_pool_printf(texts, "%s runs only entries whose %s is greater than the newest one in its ledger. On these databases "
                                                  "it skips %s, "
                                                  "reports success and exits with 0; on a new database it runs %s. So old and new databases "
                                                  "differ, without any error.",
                                           runner_name(context->set), CODE("when"), one ? "the entry" : "the entries", one ? "it" : "them");
    finding.remedy = redate_text(texts, context->set, one);
    finding.commands = remedy_redate(texts, context->audit, context->part);
    finding.commands_language = "sh";
    g_autoptr(GPtrArray) lines = describe_skipped(context, skipped);
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

/* A running maximum: an entry that does not exceed it is skipped wherever the entry that holds the maximum has run. */
static void when_not_increasing(FindingContext *context) {
    const MigrationSet *set = context->set;
    g_autoptr(GArray) skipped = g_array_new(false, false, sizeof(Skipped));
    const JournalEntry *newest = NULL;
    for (size_t i = 0; i < set->entry_count; i++) {
        Skipped found = {&set->entries[i], newest};
        if (!newest || found.entry->when > newest->when)
            newest = found.entry;
        else
            g_array_append_val(skipped, found);
    }
    if (skipped->len > 0)
        add_skipped(context, skipped);
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
    finding.title = text_pool_printf(texts, "%s in the journal %s a time that looks written by hand", word_count(texts, tags->len, "entry", "entries"),
                                     tags->len == 1 ? "has" : "have");
    finding.consequence = "Times that the generator did not write are the usual reason why migrations are skipped: they easily lie before an "
                          "earlier entry's.";
    const char *generate = remedy_generate(texts, context->audit, context->part);
    finding.remedy = generate ? text_pool_printf(texts, "Leave these as they are; let the generator (%s) write the next entries.", word_code(texts, generate))
                              : "Leave these as they are; let the generator write the next entries.";
    Finding *added = finding_add(context, &finding);
    finding_evidence(context, added, text_pool_printf(texts, "In whole seconds, as the generator hardly ever writes them: %s", word_list(texts, tags, 12)));
}

void findings_of_journal_times(FindingContext *context) {
    if (!context->set || !context->set->journal)
        return;
    if (context->set->rules->decision == DECIDE_NEWER_TIME)
        when_not_increasing(context);
    hand_made(context);
}
