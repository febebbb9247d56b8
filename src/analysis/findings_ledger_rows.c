/* What state rows are in: failed, rolled back, several of one migration, a baseline; and other tools' ledgers. */

#include <string.h>
#include "findings_ledger.h"
#include "remedy.h"

static void point_at_row(FindingContext *context, Finding *finding, const LedgerRow *row) {
    if (row->migration >= 0)
        finding_point_at(context, finding, &context->set->migrations[row->migration]);
    else
        finding->migration = row->name;
    finding->since = NULL;
}

static const char *row_tag(FindingContext *context, const LedgerRow *row) {
    return word_code(context->texts, row->migration >= 0 ? context->set->migrations[row->migration].tag : ledger_row_name(context->texts, row));
}

static void failed(FindingContext *context, const AuditDatabase *database, const LedgerRow *row) {
    TextPool *texts = context->texts;
    Finding finding = ledger_finding(context, database, "live/ledger-failed");
    point_at_row(context, &finding, row);
    finding.title = text_pool_printf(texts, "The run of %s on %s failed, or was not finished", row_tag(context, row), word_code(texts, database->name));
    finding.consequence = "A part of what it does may be there. The next run begins it again, and may fail on what exists already.";
    finding.remedy = "Look what of it is there, undo that or do the rest by hand, and set the row right.";
    Finding *added = finding_add(context, &finding);
    finding_evidence(context, added, ledger_row_text(texts, row));
    if (row->fields[FIELD_ERROR])
        finding_evidence(context, added, word_code(texts, row->fields[FIELD_ERROR]));
}

static void rolled_back(FindingContext *context, const AuditDatabase *database, const LedgerRow *row) {
    TextPool *texts = context->texts;
    Finding finding = ledger_finding(context, database, "live/ledger-rolled-back");
    point_at_row(context, &finding, row);
    finding.title = text_pool_printf(texts, "%s was rolled back on %s, or marked so", row_tag(context, row), word_code(texts, database->name));
    finding.consequence = row->migration >= 0 ? "The runner counts it as not applied and runs it again." : "The runner passes over the row; its file is gone.";
    finding.remedy = "Nothing needs to be done, when its objects are gone as well.";
    finding_evidence(context, finding_add(context, &finding), ledger_row_text(texts, row));
}

static void baseline(FindingContext *context, const AuditDatabase *database, const LedgerRow *row) {
    TextPool *texts = context->texts;
    Finding finding = ledger_finding(context, database, "live/ledger-baseline");
    point_at_row(context, &finding, row);
    finding.title = text_pool_printf(texts, "The ledger of %s begins with a baseline at %s", word_code(texts, database->name), row_tag(context, row));
    finding.consequence = "Everything up to there counts as applied without having been run by the runner: what this database lacks of it nobody will bring.";
    finding.remedy = "Nothing needs to be done, when the comparison of the schema shows nothing missing.";
    finding_evidence(context, finding_add(context, &finding), ledger_row_text(texts, row));
}

static bool has_run(const LedgerState *ledger, const LedgerRow *row) {
    return row->migration >= 0 && ledger->applied[row->migration];
}

static void states(FindingContext *context, const AuditDatabase *database) {
    const LedgerState *ledger = database->ledger;
    for (size_t i = 0; i < ledger->row_count; i++) {
        const LedgerRow *row = &ledger->rows[i];
        if (row->superseded)
            continue;
        if (row->state == ROW_FAILED && context->set->rules->failed.reaction != REACT_STOP && !has_run(ledger, row))
            failed(context, database, row);
        else if (row->state == ROW_ROLLED_BACK && !has_run(ledger, row))
            rolled_back(context, database, row);
        else if (row->state == ROW_BASELINE)
            baseline(context, database, row);
    }
}

/* Several rows that count, of one migration. A runner that writes a row for each run and takes the last one does that in good order. */
static void repeated(FindingContext *context, const AuditDatabase *database) {
    TextPool *texts = context->texts;
    const LedgerState *ledger = database->ledger;
    g_autofree size_t *counts = g_new0(size_t, ledger->migration_count + 1);
    g_autoptr(GPtrArray) tags = g_ptr_array_new(), lines = g_ptr_array_new();
    for (size_t i = 0; i < ledger->row_count; i++) {
        const LedgerRow *row = &ledger->rows[i];
        if (row->migration >= 0 && row->state == ROW_APPLIED && !row->superseded && ++counts[row->migration] == 2)
            g_ptr_array_add(tags, (gpointer)(uintptr_t)context->set->migrations[row->migration].tag);
    }
    if (tags->len == 0 || context->set->rules->decision == DECIDE_BEHIND_LAST)
        return;
    for (size_t i = 0; i < ledger->row_count; i++) {
        const LedgerRow *row = &ledger->rows[i];
        if (row->migration >= 0 && counts[row->migration] > 1)
            g_ptr_array_add(lines, (gpointer)(uintptr_t)ledger_row_text(texts, row));
    }
    Finding finding = ledger_finding(context, database, "live/ledger-repeated");
    finding_point_at(context, &finding, migration_set_find(context->set, tags->pdata[0]));
    finding.since = NULL;
    finding.title = text_pool_printf(texts, "The ledger of %s has several rows of %s", word_code(texts, database->name), word_list(texts, tags, 4));
    finding.consequence = "It was run several times, or rows were copied or put in by hand. For the runner one is as good as many.";
    finding.remedy = "Nothing needs to be done; the superfluous rows may go.";
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

static void other_ledgers(FindingContext *context, const AuditDatabase *database) {
    TextPool *texts = context->texts;
    if (!database->other_ledgers || database->other_ledgers->len == 0)
        return;
    Finding finding = ledger_finding(context, database, "live/other-ledger");
    finding.subject = database->name;
    finding.title = text_pool_printf(texts, "%s has the ledger of another migration tool, too: %s", word_code(texts, database->name),
                                     word_list(texts, database->other_ledgers, 4));
    bool ours = database->ledger && database->ledger->has_ledger;
    finding.consequence = ours ? "Two tools change this schema, or one took over from the other. Neither knows what the other has run."
                               : text_pool_printf(texts, "This database was made by the other tool; %s has never run here and starts from its first migration.",
                                                  runner_name(context->set));
    finding.remedy = ours ? "When one took over, drop the table of the other, so that nobody runs it again; else name both folders as targets."
                          : "When this is a takeover, record what the other tool has run as applied before the first run.";
    finding_add(context, &finding);
}

/* For the role that the place names; NULL: not known, or privileges are not what is wrong. */
static const char *grant(FindingContext *context, const AuditDatabase *database) {
    TextPool *texts = context->texts;
    const char *table = remedy_ledger(texts, context->set), *at = database->place ? strchr(database->place, '@') : NULL;
    if (!table || !at || !strstr(database->ledger_problem, "denied"))
        return NULL;
    const char *role = remedy_identifier(texts, text_pool_add_n(texts, database->place, (size_t)(at - database->place)));
    const char *schema = context->set->ledger.schema ? remedy_identifier(texts, context->set->ledger.schema) : NULL;
    return text_pool_printf(texts, "%sGRANT SELECT ON %s TO %s;\n", schema ? text_pool_printf(texts, "GRANT USAGE ON SCHEMA %s TO %s;\n", schema, role) : "", table, role);
}

static void unreadable(FindingContext *context, const AuditDatabase *database) {
    TextPool *texts = context->texts;
    if (!database->ledger_problem)
        return;
    Finding finding = ledger_finding(context, database, "live/ledger-unreadable");
    finding.title = text_pool_printf(texts, "The ledger of %s cannot be read", word_code(texts, database->name));
    finding.consequence = "What has run, what will run and what is skipped is not known; only the catalog tells how far this database is.";
    finding.remedy = "Let the role that reads it have SELECT on the table, or name the right table in the configuration.";
    finding.commands = grant(context, database);
    finding.commands_language = finding.commands ? "sql" : NULL;
    finding_evidence(context, finding_add(context, &finding), word_plain(texts, database->ledger_problem));
}

void findings_of_ledger_rows(FindingContext *context, const AuditDatabase *database) {
    unreadable(context, database);
    other_ledgers(context, database);
    if (!database->ledger || !database->ledger->has_ledger)
        return;
    states(context, database);
    repeated(context, database);
}
