/* The table of commands. */

#include <string.h>
#include "command.h"

static const Command commands[] = {
    {"init", COMMAND_INIT, "", "write pgstrata.yml from what is found in the repository",
     "Finds migrations folders, their runners and schema files, and writes them into pgstrata.yml with comments. Every other command "
     "works without the file on the same detection.",
     "pgstrata init | write pgstrata.yml at the repository's root\n"
     "pgstrata init -c /tmp/draft.yml | write it elsewhere\n",
     cmd_init},
    {"report", COMMAND_REPORT, "", "the audit report of all targets",
     "Walks the history of the migrations folders, replays them in a private PostgreSQL, reads the live databases that are named, and reports: "
     "status, findings with remedies, comparison, migration history, journal audit, schema reference, troubleshooting, and what was not checked.",
     "pgstrata report -o report.html | the report as one HTML page\n"
     "pgstrata report --report html=r.html --report json=r.json | several formats from one run\n"
     "pgstrata report --database tenant/production=@DATABASE_URL | compare with a live database\n"
     "pgstrata report --fail-on=warning | stricter exit code for CI\n",
     cmd_report},
    {"drift", COMMAND_DRIFT, "[A B]", "differences between sources of the schema, and SQL that mends them",
     "Without arguments: each target's journal, migrations and live databases against each other. With two sources: what turns A into B. "
     "A source is migrations[:TARGET][@REV], journal[:TARGET][@REV], declared[:[TARGET/]NAME][@REV] (what the code declares), live:NAME, file:PATH[@REV] (a dump or any SQL), command:TEXT (a command line that prints SQL: it is run, in the "
     "directory of -C, for a minute at most) or a PostgreSQL URL. Names that the system chose, "
     "the order of columns, other spellings of the same expression, comments, owners and privileges are lesser differences: they are told, and "
     "count only with --also. --repair-sql writes the statements that make A like B, each with its risk; what would lose data is a comment "
     "unless --destructive is given. --verify-repair proves them in the scratch server.",
     "pgstrata drift --database production=@DATABASE_URL | what differs in production\n"
     "pgstrata drift migrations@v1.0 migrations | the schema's changelog since a tag\n"
     "pgstrata drift journal:tenant migrations:tenant | what files outside the journal would bring\n"
     "pgstrata drift live:production file:dump.sql --also access | a database against a dump, owners and privileges too\n"
     "pgstrata drift migrations:tenant command:'npx drizzle-kit export' | migrations against what a tool prints\n"
     "pgstrata drift live:production migrations --repair-sql repair.sql --verify-repair | SQL that makes production like the migrations, and the proof\n"
     "pgstrata drift $STAGING_URL $PRODUCTION_URL --exclude 'public.audit_*' | two databases, without some tables\n",
     cmd_drift},
    {"history", COMMAND_HISTORY, "", "the migrations: commits, authors, edits, renames, tags, what each did",
     "For every migration the commit that brought it to the mainline, the commit where it was written, later edits by class, renames, the first tag "
     "that contains it, and what it did to the schema.",
     "pgstrata history -n 10 | the newest ten\n"
     "pgstrata history --no-replay | without starting a scratch server\n",
     cmd_history},
    {"blame", COMMAND_BLAME, "OBJECT", "which migration and commit made or last changed an object",
     "OBJECT is a name as it would be written in SQL, or its end: users, users.email, public.users, users_pkey.",
     "pgstrata blame organizations.stripe_customer_id | the story of one column\n",
     cmd_blame},
    {"schema", COMMAND_SCHEMA, "", "the schema's reference documentation with provenance and diagrams",
     "Tables, columns, keys, indexes, types, views and functions as the migrations make them, each with the migration that added and last changed it.",
     "pgstrata schema -o docs/schema.md | write the reference\n",
     cmd_schema},
    {"timeline", COMMAND_TIMELINE, "", "since when the sources of the schema differ: who began it, what ended it, after how long",
     "Goes through the first-parent commits that changed migrations, journal, declared schema, snapshots or init scripts, and compares the sources at each of them: what began to differ with "
     "which commit and author, what ended it (commit, migration), how long it took, what was left behind and what is open. What was read once is kept in the cache.",
     "pgstrata timeline | the whole past on the terminal\n"
     "pgstrata timeline --state open --target tenant | what is open there\n"
     "pgstrata timeline -o drift.html | with pictures\n",
     cmd_timeline},
    {"bugs", COMMAND_BUGS, "[IDENTIFIER...]", "the bugs that people name, what they claim of them, and whether the schema's past bears it out",
     "Reads identifiers such as BUG-001 in tracked Markdown documents (every version on the mainline), commit messages and migrations, tells the bugs apart that share one, and finds the episodes of "
     "drift that each is about: with which commit it began, what ended it and after how long, what still differs and where, and which text said \"resolved\" too early or against the facts.",
     "pgstrata bugs | the register\n"
     "pgstrata bugs BUG-001 BUG-003 | these, with all that was written of them\n"
     "pgstrata bugs --state open -o bugs.html | what is open, as a page\n",
     cmd_bugs},
    {"inject", COMMAND_INJECT, "[FILE...]", "rewrite the marked regions of files",
     "Replaces what stands between <!-- BEGIN_PGSTRATA:section --> and <!-- END_PGSTRATA:section --> in the files, in those that the configuration names, or in "
     "the tracked Markdown files that have such a marker. Bytes outside the markers never change.",
     "pgstrata inject | update all documents\n"
     "pgstrata inject --check --diff | for CI: fail when a document is out of date, and show how\n",
     cmd_inject},
    {"merge", COMMAND_MERGE, "FILE...", "the audit report from the shards of a fleet that several machines have read",
     "Each of N jobs reads its share of the live databases and writes it to a file (report --shard I/N -o FILE). merge makes the report from the "
     "repository and these files, byte for byte what one run over all databases gives, and connects to none of them. The files hold catalogs, "
     "ledger rows and names of databases, no URLs and no passwords. Program, commit, configuration and the options that name targets and databases must be the same.",
     "pgstrata report --shard 1/4 -o shard-1.json | in the first of four jobs\n"
     "pgstrata merge shard-*.json -o report.html | when all are done\n",
     cmd_merge},
    {"scratch", COMMAND_SCRATCH, "COMMAND...", "run a command beside a throw-away PostgreSQL",
     "Starts the private scratch server, makes the databases that -d names, puts their URLs into NAME_DATABASE_URL, runs the command, and removes "
     "everything. For trying migrations, for tests, for demonstrations.",
     "pgstrata scratch -d shop -- sh -c 'psql $SHOP_DATABASE_URL' | a shell on an empty database\n",
     cmd_scratch},
};

const Command *command_list(size_t *count) {
    *count = G_N_ELEMENTS(commands);
    return commands;
}

const Command *command_find(const char *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}
