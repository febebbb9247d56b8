#!/usr/bin/env bats
# Ledgers against history: scripted situations (tests/integration/ledger/NAME.sh), each with a repository of fixed dates and a database. What the report finds, with
# severity, rule, database, migration and commit, must be what the situation names, and nothing else.

load setup

SITUATIONS=$BATS_TEST_DIRNAME/ledger

setup_file() {
    source "$BATS_TEST_DIRNAME/setup.bash"
    local names=()
    for script in "$BATS_TEST_DIRNAME"/ledger/*.sh; do
        script=$(basename "$script" .sh)
        [ "$script" = run ] || [ "$script" = words ] || names+=("$script")
    done
    bash "$BATS_TEST_DIRNAME/ledger/run.sh" "$BATS_FILE_TMPDIR" "${names[@]}"
}

# holds NAME: the situation was told, and the report is right
holds() {
    [ -e "$BATS_FILE_TMPDIR/$1.diff" ] || { echo "$1 could not be told:"; cat "$BATS_FILE_TMPDIR/$1.log"; false; }
    [ ! -s "$BATS_FILE_TMPDIR/$1.diff" ] || { echo "$1: wrong (-: not found, +: found)"; cat "$BATS_FILE_TMPDIR/$1.diff"; false; }
}

# finding NAME RULE: the finding as JSON
finding() { jq -e --arg rule "$2" 'first(.findings[] | select(.rule == $rule))' "$BATS_FILE_TMPDIR/$1.json"; }

@test "every situation has a test" {
    for script in "$SITUATIONS"/*.sh; do
        script=$(basename "$script" .sh)
        [ "$script" = run ] || [ "$script" = words ] || grep -q "holds $script\b" "$BATS_TEST_FILENAME" || { echo "$script"; false; }
    done
}

@test "alembic-two-heads: Two branches made two heads: alembic upgrade head stops" { holds alembic-two-heads; }
@test "atlas-sum: A file was edited and atlas.sum was not made anew: Atlas stops on every database" { holds atlas-sum; }
@test "bom: A byte order mark was taken off" { holds bom; }
@test "branch-applied: Run from a branch that is not merged" { holds branch-applied; }
@test "branch-revision: Run from a branch, whose file was changed again before the merge" { holds branch-revision; }
@test "comment-only: A comment was added after the run" { holds comment-only; }
@test "crlf-flip: Run from a checkout with CRLF line ends; the file has LF" { holds crlf-flip; }
@test "crlf-landed: An editor turned the line ends of an applied file" { holds crlf-landed; }
@test "dbmate-late: dbmate runs a late file" { holds dbmate-late; }
@test "dbmate-past-the-runner: A dump of the schema was restored without dbmate's rows" { holds dbmate-past-the-runner; }
@test "deleted-file: A migration that has run is deleted with its entry" { holds deleted-file; }
@test "diesel-deleted: A folder that has run is deleted" { holds diesel-deleted; }
@test "diesel-edited: diesel keeps no checksum: the time of the run tells which revision it was" { holds diesel-edited; }
@test "duplicate-number: Two branches took the same number; both were merged" { holds duplicate-number; }
@test "edited-after-run: The second of three revisions was run; white space came after it, then a column" { holds edited-after-run; }
@test "entry-without-file: The journal names a file that nobody has committed" { holds entry-without-file; }
@test "equal-when: Two entries of the same millisecond: the second is not greater than the newest row" { holds equal-when; }
@test "flyway-baseline: A database from before Flyway: everything up to 2 counts as applied" { holds flyway-baseline; }
@test "flyway-edited: An applied file was changed: validate fails" { holds flyway-edited; }
@test "flyway-late: Flyway stops at a migration below the last one that has run" { holds flyway-late; }
@test "flyway-line-join: Flyway's checksum counts no line ends: a comment swallows the statement behind it" { holds flyway-line-join; }
@test "flyway-no-ledger: Flyway refuses a schema with tables and without history" { holds flyway-no-ledger; }
@test "folder-moved: The folder was moved after the run" { holds folder-moved; }
@test "format-migrated: drizzle-kit up made folders of the journal; the ledger is still the old one and has no names" { holds format-migrated; }
@test "future-when: A journal entry was dated a year ahead; what was generated after it is dated before it" { holds future-when; }
@test "golang-dirty: golang-migrate failed in the second migration" { holds golang-dirty; }
@test "golang-late: golang-migrate passes over what was merged with a lower number" { holds golang-late; }
@test "golang-vanished: The version that golang-migrate stands at was deleted" { holds golang-vanished; }
@test "goose-late: goose stops at a missing lower version" { holds goose-late; }
@test "goose-reapplied: Undone and run again: the last row tells" { holds goose-reapplied; }
@test "goose-undone-deleted: Undone first, deleted then: nothing is left of it" { holds goose-undone-deleted; }
@test "knex-lock: A run was killed: the lock stays" { holds knex-lock; }
@test "knex-missing: Knex stops when a file that has run is gone" { holds knex-missing; }
@test "late-folder: Drizzle 1.0 runs what its ledger lacks, in whatever order" { holds late-folder; }
@test "ledger-is-view: A view stands where the ledger should: it is not read" { holds ledger-is-view; }
@test "ledger-unreadable: The role may not read the ledger" { holds ledger-unreadable; }
@test "liquibase-literal: White space inside a literal: Liquibase's checksum takes all of it out" { holds liquibase-literal; }
@test "no-ledger-by-psql: Two of three files were run by psql: the catalog alone tells" { holds no-ledger-by-psql; }
@test "node-late: node-pg-migrate compares position by position" { holds node-late; }
@test "node-renamed: A renamed file is a new migration to node-pg-migrate" { holds node-renamed; }
@test "null-created-at: A row put in by hand without a time sorts first: everything is run again" { holds null-created-at; }
@test "past-the-runner: A file was run by psql: the ledger does not say so" { holds past-the-runner; }
@test "prisma-edited: Prisma records a checksum, and deploy does not compare it" { holds prisma-edited; }
@test "prisma-failed: A migration failed on the server: prisma migrate deploy stops until it is resolved" { holds prisma-failed; }
@test "prisma-no-ledger: A full database without ledger: P3005" { holds prisma-no-ledger; }
@test "prisma-retried: Rolled back, then run: nothing is wrong" { holds prisma-retried; }
@test "prisma-rolled-back: The failed run was marked as rolled back: it is run again" { holds prisma-rolled-back; }
@test "rails-no-file: A migration was deleted: rails db:migrate:status says NO FILE, and db:migrate goes on" { holds rails-no-file; }
@test "renamed-file: Drizzle 1.0 knows migrations by the names of their folders" { holds renamed-file; }
@test "repeated-row: A restore brought the row a second time" { holds repeated-row; }
@test "sqitch-rework: The deploy script was edited after it had run; sqitch deploys nothing again and says nothing" { holds sqitch-rework; }
@test "sqlx-crlf: Line ends were turned in an applied file: sqlx counts every byte" { holds sqlx-crlf; }
@test "sqlx-edited: An applied file got a column: sqlx stops" { holds sqlx-edited; }
@test "sqlx-failed: A run without transaction failed half-way" { holds sqlx-failed; }
@test "sqlx-late: sqlx runs a late file" { holds sqlx-late; }
@test "liquibase-moved: A changelog was moved: its changesets run once more" { holds liquibase-moved; }
@test "sqitch-missing: A deployed change was taken out of the plan" { holds sqitch-missing; }
@test "squash: Five migrations became one; the database ran the five" { holds squash; }
@test "supabase-late: supabase db push refuses a late file" { holds supabase-late; }
@test "supabase-text: Supabase keeps the statements: the edit shows although nothing compares them" { holds supabase-text; }
@test "two-ledgers: The folder was Drizzle 0.x; a table of another tool stands in the database, too" { holds two-ledgers; }
@test "unknown-row: A row that nothing in the repository explains" { holds unknown-row; }

@test "the difference, the revision and the fix stand in the finding" {
    finding edited-after-run live/ledger-other-version | jq -e '.evidence | any(. == "+    late text")'
    finding sqlx-edited live/runner-stops | jq -e '.commands | startswith("UPDATE _sqlx_migrations SET checksum = ")'
    finding node-renamed live/ledger-renamed | jq -e '.commands == "UPDATE pgmigrations SET name = \u00271767605000000_better-name\u0027 WHERE name = \u00271767605000000_b\u0027;\n"'
    finding golang-dirty live/runner-stops | jq -e '(.title | endswith("Dirty database version 2. Fix and force version.")) and .commands == "migrate force 2\n"'
    finding dbmate-past-the-runner live/ledger-disagrees | jq -e '.commands == "INSERT INTO schema_migrations (version) VALUES (\u002720260105093000\u0027);\n"'
    finding golang-late history/late-arrival | jq -e '.consequence | contains("skip 1 migration on every database that has 000003_c")'
    finding supabase-text live/ledger-other-version | jq -e '.evidence | any(. == "+CREATE TABLE a (id int PRIMARY KEY, n int);")'
    finding branch-applied live/ledger-branch | jq -e '.title | contains("feature/b")'
}

@test "what the commands of a rename and of missing rows say, PostgreSQL does, and the findings are gone" {
    cd "$BATS_TEST_TMPDIR"
    export COMMANDS_RENAMED COMMANDS_PAST
    COMMANDS_RENAMED=$(finding renamed-file live/ledger-renamed | jq -r .commands)
    COMMANDS_PAST=$(finding past-the-runner live/ledger-disagrees | jq -r .commands)
    for pair in renamed-file:"$COMMANDS_RENAMED" past-the-runner:"$COMMANDS_PAST"; do
        name=${pair%%:*} commands=${pair#*:}
        sed '/^finds /d' "$SITUATIONS/$name.sh" > told.sh
        "$PGSTRATA" scratch -q -d mended -- bash -eu -c 'WORK=$PWD/$1; DB=$MENDED_DATABASE_URL; mkdir -p "$WORK/repository"; source "$ROOT/tests/integration/ledger/words.sh"
            repo_new "$WORK/repository"; source "$WORK/../told.sh"; sql "$2"
            "$PGSTRATA" report -q -C "$WORK/repository" -c "$WORK/pgstrata.yml" -d "t/prod=$DB" --format json --exit-zero > "$WORK.json"' sh "$name" "$commands"
        jq -e '[.findings[] | select(.database == "prod")] == []' "$name.json"
    done
}
