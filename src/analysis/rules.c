#include <stdlib.h>
#include <string.h>
#include "analysis/audit.h"

/* Sorted by id. Within a severity findings are shown by weight, the worse consequence first. */
static const Rule RULES[] = {
    {"history/deleted", SEVERITY_INFO, 20, "A migration that was on the mainline has been deleted"},
    {"history/edited-after-landing", SEVERITY_WARNING, 45, "A migration was changed after it had landed: databases that ran it before keep the "
                                                           "earlier version"},
    {"history/incomplete", SEVERITY_INFO, 60, "The git history is incomplete, so dates and authors may be missing"},
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
    {"live/different", SEVERITY_WARNING, 58, "An object of a live database has other properties than the migrations give it"},
    {"live/extra", SEVERITY_WARNING, 50, "A live database has an object that no migration makes"},
    {"live/ledger-disagrees", SEVERITY_WARNING, 62, "The runner's ledger and the database's own catalog say different things"},
    {"live/ledger-no-time", SEVERITY_ERROR, 88, "A ledger row has no time: the runner will start again from the first migration"},
    {"live/ledger-other-version", SEVERITY_WARNING, 48, "A live database ran another version of a migration than the file holds now"},
    {"live/ledger-unexplained", SEVERITY_WARNING, 38, "The ledger has rows that no migration file explains"},
    {"live/missing", SEVERITY_ERROR, 90, "An object that a migration has made is not in the live database"},
    {"live/no-ledger", SEVERITY_WARNING, 64, "A live database has the schema but no ledger: the runner will start from the first migration"},
    {"live/pending", SEVERITY_INFO, 50, "A live database is behind: migrations wait to be run"},
    {"live/runs-again", SEVERITY_ERROR, 87, "The runner will run a migration a second time"},
    {"live/skipped", SEVERITY_ERROR, 92, "A live database lacks migrations that the runner will never run on it"},
    {"project/stray-folder", SEVERITY_WARNING, 30, "A folder looks like migrations, but nothing uses it"},
    {"replay/assumption", SEVERITY_INFO, 42, "The migrations use what none of them makes, or the scratch server lacks"},
    {"replay/failed", SEVERITY_ERROR, 95, "A migration fails on a fresh database"},
    {"replay/fresh-database-lacks", SEVERITY_ERROR, 82, "A fresh database made by the runner lacks what unregistered files would bring"},
    {"replay/needs-other-mode", SEVERITY_WARNING, 55, "A migration cannot run in the runner's own transaction"},
    {"replay/partly", SEVERITY_ERROR, 95, "A migration fails half-way on a fresh database"},
    {"replay/silent-no-op", SEVERITY_ERROR, 75, "A statement with IF NOT EXISTS does nothing, because the object exists with another shape"},
    {"risk/add-check", SEVERITY_WARNING, 32, "A check is added without NOT VALID: all rows are read while nothing else can use the table"},
    {"risk/add-exclusion", SEVERITY_WARNING, 32, "An exclusion constraint is added: its index is built while nothing else can use the table"},
    {"risk/add-foreign-key", SEVERITY_WARNING, 33, "A foreign key is added without NOT VALID: all rows are looked up while nobody can write either table"},
    {"risk/add-not-null-column", SEVERITY_WARNING, 43, "A column is added as NOT NULL without a default: that fails where the table has rows"},
    {"risk/add-primary-key", SEVERITY_WARNING, 33, "A primary key is added without USING INDEX: its index is built while nothing else can use the table"},
    {"risk/add-unique", SEVERITY_WARNING, 33, "A unique constraint is added without USING INDEX: its index is built while nothing else can use the table"},
    {"risk/allow-comment", SEVERITY_INFO, 5, "A comment that should allow a risk has no effect"},
    {"risk/attach-partition", SEVERITY_WARNING, 27, "A partition is attached that has no check of its bounds: its rows are read under a lock"},
    {"risk/cluster", SEVERITY_WARNING, 31, "CLUSTER writes a table anew while nothing else can use it"},
    {"risk/concurrently-in-transaction", SEVERITY_WARNING, 44, "A statement that PostgreSQL refuses in a transaction stands in one"},
    {"risk/create-index", SEVERITY_WARNING, 34, "An index is built without CONCURRENTLY on a table that was there before: nobody can write it meanwhile"},
    {"risk/delete-all", SEVERITY_WARNING, 46, "All rows of a table are deleted"},
    {"risk/detach-partition", SEVERITY_WARNING, 27, "A partition is detached without CONCURRENTLY"},
    {"risk/disable-row-security", SEVERITY_INFO, 18, "Row level security is switched off"},
    {"risk/domain-constraint", SEVERITY_WARNING, 27, "A constraint is added to a domain that columns have, without NOT VALID"},
    {"risk/down-loses-data", SEVERITY_WARNING, 39, "The down part of a migration takes away what its up part does not bring"},
    {"risk/drop-cascade", SEVERITY_WARNING, 42, "Something is dropped with CASCADE: columns, views and functions may go with it"},
    {"risk/drop-column", SEVERITY_WARNING, 47, "A column is dropped with its data"},
    {"risk/drop-database", SEVERITY_WARNING, 49, "A database is dropped"},
    {"risk/drop-index", SEVERITY_INFO, 17, "An index is dropped without CONCURRENTLY"},
    {"risk/drop-owned", SEVERITY_WARNING, 48, "Everything that belongs to a role is dropped"},
    {"risk/drop-schema", SEVERITY_WARNING, 48, "A schema is dropped with all that is in it"},
    {"risk/drop-table", SEVERITY_WARNING, 47, "A table is dropped with its data"},
    {"risk/drop-used", SEVERITY_WARNING, 45, "A table or column is dropped or renamed that a function or a later migration uses"},
    {"risk/enum-value-in-transaction", SEVERITY_WARNING, 44, "An enum value is added and used in the same transaction"},
    {"risk/grant-public", SEVERITY_INFO, 18, "Privileges are granted to PUBLIC"},
    {"risk/irreversible", SEVERITY_INFO, 13, "A migration loses data that its down part cannot bring back"},
    {"risk/lock-held", SEVERITY_WARNING, 28, "Rows are written while the transaction holds a lock that blocks others"},
    {"risk/lock-table", SEVERITY_WARNING, 27, "A table is locked until the end of the transaction"},
    {"risk/no-down", SEVERITY_INFO, 9, "A migration has no down part, though most others have one"},
    {"risk/partial-application", SEVERITY_INFO, 16, "A migration is committed in parts: when it fails half-way, it cannot simply be run again"},
    {"risk/refresh-materialized-view", SEVERITY_WARNING, 29, "A materialized view is refreshed without CONCURRENTLY: nobody can read it meanwhile"},
    {"risk/reindex", SEVERITY_WARNING, 31, "Indexes are rebuilt without CONCURRENTLY"},
    {"risk/rename-column", SEVERITY_INFO, 19, "A column is renamed that running code may use"},
    {"risk/rename-enum-value", SEVERITY_INFO, 14, "An enum value is renamed that running code may use"},
    {"risk/rename-schema", SEVERITY_INFO, 19, "A schema is renamed that running code may use"},
    {"risk/rename-table", SEVERITY_INFO, 19, "A table is renamed or moved that running code may use"},
    {"risk/security-definer", SEVERITY_INFO, 18, "A SECURITY DEFINER function has no search_path of its own"},
    {"risk/set-access-method", SEVERITY_WARNING, 31, "A change of access method writes a table anew while nothing else can use it"},
    {"risk/set-logged", SEVERITY_WARNING, 31, "A change of persistence writes a table anew while nothing else can use it"},
    {"risk/set-not-null", SEVERITY_WARNING, 32, "NOT NULL is set without a valid check: all rows are read while nothing else can use the table"},
    {"risk/set-tablespace", SEVERITY_WARNING, 31, "A table is moved to another tablespace while nothing else can use it"},
    {"risk/stored-generated-column", SEVERITY_WARNING, 33, "A stored generated column is added: the table is written anew while nothing else can use it"},
    {"risk/truncate", SEVERITY_WARNING, 46, "A table is emptied"},
    {"risk/type-narrowing", SEVERITY_WARNING, 41, "A column gets a type that cannot hold all of its values"},
    {"risk/type-rewrite", SEVERITY_WARNING, 35, "A change of type writes a table anew while nothing else can use it"},
    {"risk/update-all", SEVERITY_WARNING, 40, "A column is overwritten in all rows of a table"},
    {"risk/vacuum-full", SEVERITY_WARNING, 31, "VACUUM FULL writes a table anew while nothing else can use it"},
    {"risk/validate-in-transaction", SEVERITY_WARNING, 30, "A constraint is validated in the transaction that adds it: NOT VALID gains nothing"},
    {"risk/volatile-default", SEVERITY_WARNING, 33, "A column is added with a value of its own for each row: the table is written anew while nothing else can use it"},
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
