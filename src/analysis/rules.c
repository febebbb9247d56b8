#include <stdlib.h>
#include <string.h>
#include "analysis/audit.h"

/* Sorted by id. Within a severity findings are shown by weight, the worse consequence first. */
static const Rule RULES[] = {
    {"history/deleted", SEVERITY_INFO, 20, "A migration that was on the mainline has been deleted"},
    {"history/edited-after-landing", SEVERITY_WARNING, 45, "A migration was changed after it had landed: databases that ran it before keep the "
                                                           "earlier version"},
    {"history/incomplete", SEVERITY_INFO, 60, "The git history is incomplete, so dates and authors may be missing"},
    {"history/late-arrival", SEVERITY_INFO, 46, "A migration landed after one with a higher number: databases that have that one may never run it"},
    {"history/renumbered", SEVERITY_INFO, 15, "Migrations were given other numbers after they had landed"},
    {"history/squashed", SEVERITY_INFO, 25, "Many migrations were deleted at once: the history was squashed or begun anew"},
    {"history/uncommitted", SEVERITY_INFO, 10, "Migrations exist in the work tree only, or differ there"},
    {"journal/dead-twin", SEVERITY_WARNING, 40, "A migration file is left over: the journal has another one with the same number"},
    {"journal/duplicate-number", SEVERITY_WARNING, 35, "Several migrations bear the same number"},
    {"journal/entry-without-file", SEVERITY_ERROR, 100, "The journal names a migration whose file does not exist: the runner stops at once"},
    {"journal/file-not-registered", SEVERITY_ERROR, 80, "A migration file is not in the journal: no runner will ever run it"},
    {"journal/order", SEVERITY_INFO, 8, "The journal's order is not that of the file names, or its numbering jumps"},
    {"journal/snapshot-chain-broken", SEVERITY_INFO, 22, "A schema snapshot names a predecessor that does not exist"},
    {"journal/snapshot-fork", SEVERITY_WARNING, 24, "Two schema snapshots have the same predecessor or the same id"},
    {"journal/snapshot-missing", SEVERITY_WARNING, 26, "A journal entry has no schema snapshot"},
    {"journal/unreadable", SEVERITY_ERROR, 98, "The migrations folder or its journal cannot be read, wholly or in part"},
    {"journal/when-hand-made", SEVERITY_INFO, 12, "Times in the journal look written by hand"},
    {"journal/when-not-increasing", SEVERITY_ERROR, 85, "Journal entries are dated before an earlier one: the runner skips them silently on every "
                                                        "database that has that one"},
    {"live/checksum-blind", SEVERITY_WARNING, 56, "A migration was changed after a live database had run it, in a way that the runner's checksum cannot see"},
    {"live/different", SEVERITY_WARNING, 58, "An object of a live database has other properties than the migrations give it"},
    {"live/extra", SEVERITY_WARNING, 50, "A live database has an object that no migration makes"},
    {"live/ledger-baseline", SEVERITY_INFO, 18, "The ledger begins with a baseline: what stands before it was not run by the runner"},
    {"live/ledger-branch", SEVERITY_WARNING, 52, "A live database ran a migration that is on another branch only"},
    {"live/ledger-deleted", SEVERITY_WARNING, 44, "A live database ran a migration whose file has been deleted since"},
    {"live/ledger-disagrees", SEVERITY_WARNING, 62, "The runner's ledger and the database's own catalog say different things"},
    {"live/ledger-failed", SEVERITY_ERROR, 86, "The ledger has a failed or unfinished run"},
    {"live/ledger-no-time", SEVERITY_ERROR, 88, "A ledger row has no time: the runner will start again from the first migration"},
    {"live/ledger-other-version", SEVERITY_WARNING, 48, "A live database ran another version of a migration than the file holds now"},
    {"live/ledger-renamed", SEVERITY_WARNING, 54, "A live database ran a migration under a name that its file has not any more"},
    {"live/ledger-repeated", SEVERITY_INFO, 16, "The ledger has several rows of one migration"},
    {"live/ledger-rolled-back", SEVERITY_INFO, 17, "The ledger marks a migration as rolled back"},
    {"live/ledger-unexplained", SEVERITY_WARNING, 38, "The ledger has rows that no migration file explains"},
    {"live/ledger-unreadable", SEVERITY_WARNING, 66, "The runner's ledger cannot be read"},
    {"live/missing", SEVERITY_ERROR, 90, "An object that a migration has made is not in the live database"},
    {"live/no-ledger", SEVERITY_WARNING, 64, "A live database has the schema but no ledger: the runner will start from the first migration"},
    {"live/other-ledger", SEVERITY_WARNING, 40, "A live database has the ledger of another migration tool, too"},
    {"live/pending", SEVERITY_INFO, 50, "A live database is behind: migrations wait to be run"},
    {"live/runner-stops", SEVERITY_ERROR, 94, "The runner refuses to run anything on a live database"},
    {"live/runs-again", SEVERITY_ERROR, 87, "The runner will run a migration a second time"},
    {"live/skipped", SEVERITY_ERROR, 92, "A live database lacks migrations that the runner will never run on it"},
    {"project/stray-folder", SEVERITY_WARNING, 30, "A folder looks like migrations, but nothing uses it"},
    {"replay/assumption", SEVERITY_INFO, 42, "The migrations use what none of them makes, or the scratch server lacks"},
    {"replay/failed", SEVERITY_ERROR, 95, "A migration fails on a fresh database"},
    {"replay/fresh-database-lacks", SEVERITY_ERROR, 82, "A fresh database made by the runner lacks what unregistered files would bring"},
    {"replay/needs-other-mode", SEVERITY_WARNING, 55, "A migration cannot run in the runner's own transaction"},
    {"replay/partly", SEVERITY_ERROR, 95, "A migration fails half-way on a fresh database"},
    {"replay/silent-no-op", SEVERITY_ERROR, 75, "A statement with IF NOT EXISTS does nothing, because the object exists with another shape"},
};

static int compare_rule(const void *key, const void *row) {
    return strcmp(key, ((const Rule *)row)->id);
}

const Rule *rule_find(const char *id) {
    return bsearch(id, RULES, G_N_ELEMENTS(RULES), sizeof *RULES, compare_rule);
}

const Rule *rule_list(size_t *count) {
    *count = G_N_ELEMENTS(RULES);
    return RULES;
}
