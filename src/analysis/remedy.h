#ifndef ANALYSIS_REMEDY_H
#define ANALYSIS_REMEDY_H

/* Exact commands and SQL that mend things. Results are in the pool; paths are quoted for the shell, names for SQL. */

#include "analysis/audit.h"

/* What runs, or makes, this target's migrations, as typed in the repository's root; NULL: unknown. */
const char *remedy_migrate(TextPool *texts, const Audit *audit, const AuditTarget *part);
const char *remedy_generate(TextPool *texts, const Audit *audit, const AuditTarget *part);

/* Lines that put all files that are not registered into the journal, after the present last entry, and migrate. The same lines for each of them, so that nobody
 * registers one twice. NULL: none, or no journal. */
const char *remedy_register(TextPool *texts, const Audit *audit, const AuditTarget *part);

/* Lines that date the entries which do not exceed an earlier one just after it, in the journal and in the ledgers of databases that ran them, and name what databases
 * that are past them lack. The array's order stays: later entries may build on earlier ones. */
const char *remedy_redate(TextPool *texts, const Audit *audit, const AuditTarget *part);

/* These entries are the journal's last ones, so that with their new times the runner makes up for them everywhere. */
bool remedy_redate_reaches_all(const MigrationSet *set);

/* SQL that gives a table a column, a constraint or an index that it lacks, from an added (or, with `removed`, a removed) change. NULL: not to be said in one statement. */
const char *remedy_add_sql(TextPool *texts, const Change *change);

/* SQL that makes a live object what the change's `before` says; NULL: not to be said in one statement. */
const char *remedy_alter_sql(TextPool *texts, const Change *change);

/* "ALTER TABLE ... DROP COLUMN ...", "DROP TABLE ...": for comments, never as a repair of its own. NULL for other kinds. */
const char *remedy_drop_sql(TextPool *texts, const Change *change);

/* The environment variable that holds the URL of a database, or (NULL) of the target's only one; DATABASE_URL where none is configured. */
const char *remedy_variable(const AuditTarget *part, const AuditDatabase *database);

/* psql "$DATABASE_URL" -1 -f PATH, with the row that the runner would have put into its ledger, so that it does not run the file again. */
const char *remedy_run_file(TextPool *texts, const AuditTarget *part, const AuditDatabase *database, const Migration *migration);

/* Lines that record these migrations (of const Migration *, in order) as applied without running them, in the tool's way. *language: "sh", "sql". NULL: not to be told. */
const char *remedy_mark_applied(TextPool *texts, const MigrationSet *set, const GPtrArray *migrations, const char **language);

/* Makes the checksum that the row has recorded that of the migration's file now; NULL: not to be told, or the tool keeps none by a key. */
const char *remedy_accept_edit(TextPool *texts, const MigrationSet *set, const LedgerRow *row, const Migration *migration, const char **language);

/* Gives a row the name that its migration has now; NULL: the tool does not go by names. */
const char *remedy_rename_row(TextPool *texts, const MigrationSet *set, const LedgerRow *row, const Migration *migration);

/* A command of the rules with its holes filled. */
const char *remedy_command(TextPool *texts, const char *format, const char *tag, const char *key);

const char *remedy_shell(TextPool *texts, const char *argument);
const char *remedy_identifier(TextPool *texts, const char *name);
const char *remedy_ledger(TextPool *texts, const MigrationSet *set); /* drizzle.__drizzle_migrations */

#endif
