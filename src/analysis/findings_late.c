/* Migrations that landed on the mainline behind one with a higher number, and what the runner does with them where that one has run: from the repository alone. */

#include <string.h>
#include "findings_ledger.h"
#include "remedy.h"

/* So many commits are told one by one. */
#define COMMITS_TOLD 3

typedef struct {
    const Migration *migration;
    const Commit *landed;
    const Migration *before; /* the first in the runner's order that is behind it and landed earlier */
} Late;

const Commit *landing_of(const FindingContext *context, const Migration *migration) {
    const FileHistory *file = audit_migration_file(context->audit, migration);
    for (size_t i = file ? file->event_count : 0; i > 0; i--) {
        const FileEvent *event = &file->events[i - 1];
        bool renamed = event->kind == EVENT_RENAMED && event->previous_path &&
                       strcmp(word_file(context->texts, event->previous_path), word_file(context->texts, event->path)) != 0;
        if (event->kind == EVENT_ADDED || renamed)
            return event->mainline;
    }
    return NULL;
}

static bool counts(const Migration *migration) {
    return migration->registered && migration->path && migration->kind == MIGRATION_VERSIONED;
}

/* From the end: the earliest landing among those that stand behind. */
static GArray *collect(FindingContext *context) {
    const MigrationSet *set = context->set;
    GArray *late = g_array_new(false, false, sizeof(Late));
    const Migration *earliest = NULL;
    const Commit *earliest_landed = NULL;
    for (size_t i = set->migration_count; i-- > 0;) {
        const Migration *migration = &set->migrations[i];
        const Commit *landed = counts(migration) ? landing_of(context, migration) : NULL;
        if (!landed)
            continue;
        if (earliest_landed && landed != earliest_landed && landed->commit_time > earliest_landed->commit_time && !is_squash(context, landed)) {
            Late item = {migration, landed, earliest};
            g_array_prepend_val(late, item);
        }
        if (!earliest_landed || landed->commit_time <= earliest_landed->commit_time) {
            earliest = migration;
            earliest_landed = landed;
        }
    }
    return late;
}

typedef enum { DOES_SKIP, DOES_STOP, DOES_RUN } Doing;

static Doing doing_of(const MigrationSet *set) {
    if (set->rules->decision == DECIDE_BEHIND_LAST)
        return DOES_SKIP;
    return set->rules->late.reaction == REACT_IGNORE ? DOES_SKIP : set->rules->late.reaction == REACT_STOP ? DOES_STOP : DOES_RUN;
}

/* The sentence a person needs. */
static const char *consequence(FindingContext *context, size_t count, const Migration *before, Doing doing) {
    TextPool *texts = context->texts;
    const char *command = ledger_command(texts, context->set);
    const char *many = word_count(texts, count, "migration", "migrations");
    const char *where = before ? text_pool_printf(texts, "on every database that has %s", word_code(texts, before->tag)) : "on every database that has a later one";
    if (doing == DOES_SKIP)
        return text_pool_printf(texts, "%s will report success, or that nothing is to be done, and skip %s %s, for ever. New databases run %s.", command, many, where,
                                count == 1 ? "it" : "them");
    if (doing == DOES_STOP)
        return text_pool_printf(texts, "%s will refuse to run anything %s, until somebody lets it run %s out of order.", command, where, many);
    return text_pool_printf(texts, "%s will run %s %s after it, on new databases before it: the order differs.", command, many, where);
}

static const char *remedy_text(Doing doing) {
    if (doing == DOES_SKIP)
        return "Give the file a number behind the last one, so that the runner takes it everywhere; where it has run already, rename its row as well.";
    if (doing == DOES_STOP)
        return "Give the file a number behind the last one before it is deployed; where it has run already, rename its row as well.";
    return "Nothing needs to be done, when its statements do not depend on the order.";
}

static void add_finding(FindingContext *context, const GArray *late, const Commit *commit) {
    TextPool *texts = context->texts;
    Doing doing = doing_of(context->set);
    g_autoptr(GPtrArray) tags = g_ptr_array_new(), lines = g_ptr_array_new();
    const Late *first = NULL;
    for (guint i = 0; i < late->len; i++) {
        const Late *item = &g_array_index(late, Late, i);
        if (commit && item->landed != commit)
            continue;
        first = first ? first : item;
        g_ptr_array_add(tags, (gpointer)(uintptr_t)item->migration->tag);
        g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s landed with %s; %s had landed before", word_code(texts, item->migration->tag),
                                                                     word_commit(texts, item->landed), word_code(texts, item->before->tag)));
    }
    Finding finding = finding_of(context, "history/late-arrival");
    finding.severity = doing == DOES_SKIP ? SEVERITY_ERROR : doing == DOES_STOP ? SEVERITY_WARNING : SEVERITY_INFO;
    finding_point_at(context, &finding, first->migration);
    finding.since = first->landed;
    finding.subject = first->migration->path;
    finding.title = text_pool_printf(texts, "%s landed after %s, which %s a higher number", word_list(texts, tags, 4), commit ? word_code(texts, first->before->tag) : "others",
                                     commit ? "has" : "have");
    finding.consequence = consequence(context, tags->len, commit ? first->before : NULL, doing);
    finding.remedy = remedy_text(doing);
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

void findings_of_late_arrivals(FindingContext *context) {
    const RunnerRules *rules = context->set->rules;
    if (!rules->ledger.table || rules->decision == DECIDE_NEWER_TIME || rules->decision == DECIDE_ANCESTRY)
        return; /* the journal's times, or ancestors, decide there */
    g_autoptr(GArray) late = collect(context);
    g_autoptr(GPtrArray) commits = g_ptr_array_new();
    for (guint i = 0; i < late->len; i++) {
        const Commit *landed = g_array_index(late, Late, i).landed;
        if (!g_ptr_array_find(commits, landed, NULL))
            g_ptr_array_add(commits, (gpointer)(uintptr_t)landed);
    }
    if (commits->len > COMMITS_TOLD)
        add_finding(context, late, NULL);
    for (guint i = 0; commits->len <= COMMITS_TOLD && i < commits->len; i++)
        add_finding(context, late, commits->pdata[i]);
}
