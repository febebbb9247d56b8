/* The rules of risk notes, one row each: what a statement does, what that costs on a table in use, and how it is done with less. */

#include <string.h>
#include "sql/risk.h"

static const struct {
    const char *name, *blocks;
} LOCKS[LOCK_COUNT] = {
    [LOCK_NONE] = {NULL, NULL},
    [LOCK_ACCESS_SHARE] = {"ACCESS SHARE", NULL},
    [LOCK_ROW_SHARE] = {"ROW SHARE", NULL},
    [LOCK_ROW_EXCLUSIVE] = {"ROW EXCLUSIVE", NULL},
    [LOCK_SHARE_UPDATE_EXCLUSIVE] = {"SHARE UPDATE EXCLUSIVE", NULL},
    [LOCK_SHARE] = {"SHARE", "writes"},
    [LOCK_SHARE_ROW_EXCLUSIVE] = {"SHARE ROW EXCLUSIVE", "writes"},
    [LOCK_EXCLUSIVE] = {"EXCLUSIVE", "writes and SELECT FOR UPDATE"},
    [LOCK_ACCESS_EXCLUSIVE] = {"ACCESS EXCLUSIVE", "reads and writes"},
};

const char *lock_mode_name(LockMode mode) {
    return LOCKS[mode].name;
}

const char *lock_mode_blocks(LockMode mode) {
    return LOCKS[mode].blocks;
}

#define NO_WAY_BACK "The data is gone with the statement; no migration brings it back, only a backup."
#define OTHER_TRANSACTION "; both in a file that the runner does not wrap in a transaction"
#define REWRITTEN "The table and its indexes are written anew while " CODE("ACCESS EXCLUSIVE") " blocks all reads and writes: for as long as that takes, and with as much further disk space."
#define IN_STEPS "Add a new column, let the application write both, fill it in batches, read from it, and drop the old one in a later release."

static const RiskRule RULES[RISK_COUNT] = {
    [RISK_ADD_CHECK] = {"risk/add-check", true, "adds", "check", "checks", " without NOT VALID",
        "Every row is checked while " CODE("ACCESS EXCLUSIVE") " blocks all reads and writes of the table.",
        "Add it as " CODE("NOT VALID") ", which checks new rows only, and validate it in a later transaction: that reads the table, but blocks nobody."},
    [RISK_ADD_EXCLUSION] = {"risk/add-exclusion", true, "adds", "exclusion constraint", "exclusion constraints", "",
        "Its index is built while " CODE("ACCESS EXCLUSIVE") " blocks all reads and writes of the table; PostgreSQL has no way to do that concurrently.",
        "Do it while the table is small or the application is down, with " CODE("lock_timeout") " set."},
    [RISK_ADD_FOREIGN_KEY] = {"risk/add-foreign-key", true, "adds", "foreign key", "foreign keys", " without NOT VALID",
        "Every row is looked up while " CODE("SHARE ROW EXCLUSIVE") " blocks writes of both tables.",
        "Add it as " CODE("NOT VALID") ", which checks new rows only, and validate it in a later transaction: that blocks nobody."},
    [RISK_ADD_NOT_NULL_COLUMN] = {"risk/add-not-null-column", true, "adds", "column", "columns", " as NOT NULL without a default",
        "The statement fails on a table that has rows: they would all be null there.",
        "Give it a constant default, which costs nothing since PostgreSQL 11; or add it without " CODE("NOT NULL") ", fill it, and set " CODE("NOT NULL") " then."},
    [RISK_ADD_PRIMARY_KEY] = {"risk/add-primary-key", true, "adds", "primary key", "primary keys", " without USING INDEX",
        "Its index is built while " CODE("ACCESS EXCLUSIVE") " blocks all reads and writes of the table; columns that are not " CODE("NOT NULL") " yet are scanned as well.",
        "Build a unique index with " CODE("CONCURRENTLY") " first, and make it the primary key" OTHER_TRANSACTION "."},
    [RISK_ADD_UNIQUE] = {"risk/add-unique", true, "adds", "unique constraint", "unique constraints", " without USING INDEX",
        "Its index is built while " CODE("ACCESS EXCLUSIVE") " blocks all reads and writes of the table; it fails when there are duplicates.",
        "Build a unique index with " CODE("CONCURRENTLY") " first, and make it the constraint" OTHER_TRANSACTION "."},
    [RISK_ALLOW_COMMENT] = {"risk/allow-comment", false, "has", "a pgstrata comment", "pgstrata comments", " without effect",
        "A risk that somebody meant to allow is reported all the same, or nothing is left that needs allowing.",
        "Write " CODE("-- pgstrata: allow RULE: reason") " before the statement, with a rule of risk notes and a reason; or take the comment out."},
    [RISK_ATTACH_PARTITION] = {"risk/attach-partition", true, "attaches", "partition", "partitions", " that has rows",
        "All rows of the partition are checked while " CODE("ACCESS EXCLUSIVE") " blocks its reads and writes, unless a valid check says the same as its bounds.",
        "Add a check with the bounds to it as " CODE("NOT VALID") ", validate that, attach the partition, and drop the check."},
    [RISK_CLUSTER] = {"risk/cluster", true, "clusters", "table", "tables", "", REWRITTEN,
        "Leave it out of migrations; " CODE("pg_repack") " does the same without blocking."},
    [RISK_CONCURRENTLY_IN_TRANSACTION] = {"risk/concurrently-in-transaction", false, "runs", "", "", " inside a transaction",
        "PostgreSQL refuses the statement in a transaction block (25001), and the runner makes one around the file.",
        "Put it alone into a file that the runner does not wrap in a transaction, in the way that it has for that."},
    [RISK_CREATE_INDEX] = {"risk/create-index", true, "builds", "index", "indexes", " without CONCURRENTLY",
        CODE("SHARE") " blocks all writes of the table until the index is built and the transaction ends.",
        "Build it with " CODE("CONCURRENTLY") ", in a file of its own that the runner does not wrap in a transaction; drop the invalid index and try again when it fails."},
    [RISK_DELETE_ALL] = {"risk/delete-all", true, "deletes all rows of", "", "", "", NO_WAY_BACK,
        "Make sure that all rows are meant; keep a copy, and delete in batches where there are many."},
    [RISK_DETACH_PARTITION] = {"risk/detach-partition", true, "detaches", "partition", "partitions", " without CONCURRENTLY",
        CODE("ACCESS EXCLUSIVE") " blocks all reads and writes of the partitioned table and of the partition until the transaction ends.",
        "Since PostgreSQL 14: " CODE("DETACH PARTITION ... CONCURRENTLY") ", outside of a transaction."},
    [RISK_DISABLE_ROW_SECURITY] = {"risk/disable-row-security", true, "switches off row level security of", "", "", "",
        "Every role with privileges on the table sees and changes all of its rows again.",
        "Change the policies instead, or revoke privileges in the same transaction."},
    [RISK_DOMAIN_CONSTRAINT] = {"risk/domain-constraint", true, "adds a constraint to", "domain", "domains", " without NOT VALID",
        "All tables with a column of the domain are scanned while " CODE("SHARE") " blocks their writes.",
        "Add it as " CODE("NOT VALID") ", and validate it in a later transaction."},
    [RISK_DOWN_LOSES_DATA] = {"risk/down-loses-data", false, "takes away more on its way down than it brings:", "", "", "",
        "Whoever rolls this migration back loses data that was there before it.",
        "Let the down part undo what the up part does, and nothing else."},
    [RISK_DROP_CASCADE] = {"risk/drop-cascade", true, "drops", "", "", " with all that depends on it",
        CODE("CASCADE") " takes along whatever depends on it at that time: on another database that may be more than here.",
        "Drop by name what is meant to go, without " CODE("CASCADE") ": then PostgreSQL refuses when something else depends on it."},
    [RISK_DROP_COLUMN] = {"risk/drop-column", true, "drops", "column", "columns", "",
        NO_WAY_BACK " Code that still runs and names the column fails; so do prepared statements with " CODE("SELECT *") ".",
        "Stop reading and writing it in a release before this migration runs; keep a copy of the data if it may be missed."},
    [RISK_DROP_DATABASE] = {"risk/drop-database", false, "drops", "database", "databases", "", NO_WAY_BACK,
        "Take it out of the migrations."},
    [RISK_DROP_INDEX] = {"risk/drop-index", true, "drops", "index", "indexes", " without CONCURRENTLY",
        CODE("ACCESS EXCLUSIVE") " blocks all reads and writes of its table: until running queries end and the statement gets the lock, and then until the transaction ends.",
        "Drop it with " CODE("CONCURRENTLY") ", in a file that the runner does not wrap in a transaction."},
    [RISK_DROP_OWNED] = {"risk/drop-owned", false, "drops everything that belongs to", "role", "roles", "", NO_WAY_BACK,
        "Give its objects to another role first: " CODE("REASSIGN OWNED BY ... TO ...") "."},
    [RISK_DROP_SCHEMA] = {"risk/drop-schema", true, "drops", "schema", "schemas", " with all that is in it", NO_WAY_BACK,
        "Drop by name what is in it, and the schema without " CODE("CASCADE") "."},
    [RISK_DROP_TABLE] = {"risk/drop-table", true, "drops", "table", "tables", "",
        NO_WAY_BACK " Code that still runs and names the table fails.",
        "Stop using it in a release before this migration runs; rename it first and drop it when nobody has missed it, or keep a dump of it."},
    [RISK_DROP_USED] = {"risk/drop-used", true, "takes away the name of", "", "", ", which something else uses",
        "PostgreSQL does not know what bodies of functions use: they fail when they are called the next time.",
        "Change what uses it in the same migration, or before."},
    [RISK_ENUM_VALUE_IN_TRANSACTION] = {"risk/enum-value-in-transaction", true, "adds and uses", "enum value", "enum values", " in one transaction",
        "PostgreSQL refuses the use (55P04: unsafe use of new value): a new value can be used once its transaction is committed. Before PostgreSQL 12 it cannot be added in a "
        "transaction at all.",
        "Add the value in a migration of its own, which is committed before the one that uses it runs."},
    [RISK_GRANT_PUBLIC] = {"risk/grant-public", false, "grants privileges on", "", "", " to PUBLIC",
        "Every role that can connect has them, those that are made later too.",
        "Grant to the roles that need it."},
    [RISK_IRREVERSIBLE] = {"risk/irreversible", false, "has a down part that cannot bring back", "", "", "",
        "The down part makes the shape again, but not the data: rolling back is no way out when something goes wrong.",
        "Split it: first a release that no longer needs the data, later this migration, with a backup."},
    [RISK_LOCK_HELD] = {"risk/lock-held", true, "writes rows of", "", "", " while a lock is held",
        "The lock that an earlier statement took is kept until the transaction ends: what it blocks waits for all of these rows.",
        "Put the data into a migration of its own, which runs in its own transaction, in batches where there are many rows."},
    [RISK_LOCK_TABLE] = {"risk/lock-table", true, "locks", "table", "tables", "",
        "The lock is kept until the transaction ends.",
        "Set " CODE("lock_timeout") " before it, so that a queue behind it cannot grow, and keep the transaction short."},
    [RISK_NO_DOWN] = {"risk/no-down", false, "has no down part", "", "", "",
        "The tool cannot roll it back, though other migrations of this folder have a way back.",
        "Write the down part, or say in it why there is none."},
    [RISK_PARTIAL_APPLICATION] = {"risk/partial-application", false, "is not applied as a whole", "", "", "",
        "Its statements are committed one by one, or in several transactions: when a later one fails, the earlier ones stay, and the file cannot simply be run again.",
        "Put each statement that cannot be in a transaction into a file of its own, or write all of them so that they can be repeated (" CODE("IF NOT EXISTS") ", " CODE("IF EXISTS") ")."},
    [RISK_REFRESH_MATERIALIZED_VIEW] = {"risk/refresh-materialized-view", true, "refreshes", "materialized view", "materialized views", " without CONCURRENTLY",
        CODE("ACCESS EXCLUSIVE") " blocks all reads of it until the query has run and the transaction has ended.",
        "Refresh it with " CODE("CONCURRENTLY") ", for which it needs a unique index on columns, without a condition."},
    [RISK_REINDEX] = {"risk/reindex", true, "rebuilds indexes of", "", "", " without CONCURRENTLY",
        "Writes of the table are blocked, and so are reads that would use the index, until it is done.",
        CODE("REINDEX ... CONCURRENTLY") " (since PostgreSQL 12), outside of a transaction; or leave it out of migrations."},
    [RISK_RENAME_COLUMN] = {"risk/rename-column", true, "renames", "column", "columns", "",
        "Code that still runs with the old name fails from the moment of the commit; code with the new name fails before it.",
        IN_STEPS},
    [RISK_RENAME_ENUM_VALUE] = {"risk/rename-enum-value", true, "renames", "enum value", "enum values", "",
        "Code that still runs with the old value fails: PostgreSQL takes it for no value of the enum.",
        "Add a new value, let the application write that, and change the rows."},
    [RISK_RENAME_SCHEMA] = {"risk/rename-schema", true, "renames", "schema", "schemas", "",
        "Code that still runs with the old name fails from the moment of the commit; so do bodies of functions and search paths that name it.",
        "Make a new schema, move into it what is used no more under the old name, and leave views behind."},
    [RISK_RENAME_TABLE] = {"risk/rename-table", true, "renames or moves", "table", "tables", "",
        "Code that still runs with the old name fails from the moment of the commit; code with the new name fails before it.",
        "Leave a view of the old name behind in the same transaction; drop it when no code uses it any more."},
    [RISK_SECURITY_DEFINER] = {"risk/security-definer", false, "makes", "function", "functions", " as SECURITY DEFINER without a search_path",
        "Names in its body are looked up in the caller's search path: who may make objects in one of its schemas can have the function run his own with the owner's rights.",
        "Add " CODE("SET search_path = ''") " and qualify the names in it, or name trusted schemas with " CODE("pg_temp") " last."},
    [RISK_SET_ACCESS_METHOD] = {"risk/set-access-method", true, "changes the access method of", "", "", "", REWRITTEN,
        "Make a new table with it, and copy in batches."},
    [RISK_SET_LOGGED] = {"risk/set-logged", true, "changes the persistence of", "", "", "", REWRITTEN,
        "Do it while the table is empty or small. An unlogged table is emptied after a crash, and is not on replicas."},
    [RISK_SET_NOT_NULL] = {"risk/set-not-null", true, "sets NOT NULL on", "", "", " without a valid check",
        "The whole table is scanned for nulls while " CODE("ACCESS EXCLUSIVE") " blocks all reads and writes.",
        "Add a check that it is not null as " CODE("NOT VALID") ", validate that in a later transaction, and set " CODE("NOT NULL") " then: PostgreSQL 12 and later trust the check and scan nothing."},
    [RISK_SET_TABLESPACE] = {"risk/set-tablespace", true, "moves", "", "", " to another tablespace",
        "All of it is copied while " CODE("ACCESS EXCLUSIVE") " blocks all reads and writes.",
        "Leave it out of migrations; " CODE("pg_repack") " can move a table without blocking."},
    [RISK_STORED_GENERATED_COLUMN] = {"risk/stored-generated-column", true, "adds", "stored generated column", "stored generated columns", "", REWRITTEN,
        "Add a plain column, let a trigger fill it for new rows, and fill the others in batches; or compute it in a view."},
    [RISK_TRUNCATE] = {"risk/truncate", true, "empties", "table", "tables", "", NO_WAY_BACK " " CODE("ACCESS EXCLUSIVE") " blocks all reads and writes until the transaction ends.",
        "Make sure that no row is needed any more, and that " CODE("CASCADE") " does not take other tables along."},
    [RISK_TYPE_NARROWING] = {"risk/type-narrowing", true, "narrows the type of", "", "", "",
        "Values that the new type cannot hold are rounded or cut, or make the migration fail on databases that have them.",
        "Look for such values on every database first; put a check of the narrower limits on the column in their place."},
    [RISK_TYPE_REWRITE] = {"risk/type-rewrite", true, "changes the type of", "", "", "", REWRITTEN, IN_STEPS},
    [RISK_UPDATE_ALL] = {"risk/update-all", true, "overwrites", "column", "columns", " in all rows",
        "What was there before is lost. All rows are locked until the transaction ends, and the table may grow to twice its size.",
        "Make sure that all rows are meant; update in batches, outside of the migration's transaction, where there are many."},
    [RISK_VACUUM_FULL] = {"risk/vacuum-full", true, "runs VACUUM FULL on", "", "", "", REWRITTEN,
        "Leave it out of migrations; plain " CODE("VACUUM") " blocks nobody, and " CODE("pg_repack") " gives space back without blocking."},
    [RISK_VALIDATE_IN_TRANSACTION] = {"risk/validate-in-transaction", true, "validates", "constraint", "constraints", " in the transaction that adds it",
        "The lock that adding it took is kept while all rows are checked: " CODE("NOT VALID") " has gained nothing.",
        "Validate it in a migration of its own, which runs in another transaction."},
    [RISK_VOLATILE_DEFAULT] = {"risk/volatile-default", true, "adds", "column", "columns", " with a value of its own for each row", REWRITTEN,
        "Add the column without it, set the default then, which is for new rows, and fill the old ones in batches."},
};

const RiskRule *risk_rule(RiskId id) {
    return &RULES[id];
}

RiskId risk_rule_find(const char *id) {
    for (int i = 0; i < RISK_COUNT; i++)
        if (strcmp(RULES[i].id, id) == 0)
            return (RiskId)i;
    return RISK_COUNT;
}
