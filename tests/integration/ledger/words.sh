# shellcheck shell=bash
# What situations are written in. Each file SITUATION.sh beside this one is sourced in a repository of its own, with an empty database at $DB, and tells
# from top to bottom what people did, in the order in which they did it:
#
#   runner ID                        the folder m/ is this runner's
#   file PATH 'TEXT'                 writes m/PATH
#   land 'SUBJECT' [MARK]            commits everything, an hour after the commit before; MARK names the commit
#   branch NAME, back, merge NAME MARK
#   sql 'STATEMENTS'                 runs them in the database;  sql_file PATH  runs m/PATH
#   finds SEVERITY RULE DATABASE MIGRATION SINCE    a finding that must be there; "-": none. SINCE is a mark
#
# and, for the tools: journal, ran_drizzle, ... Afterwards the report must hold the findings that were named, and no others.

source "$ROOT/tests/harness/git.sh"

runner() {
    printf 'targets:\n  - name: t\n    migrations: m\n    runner: %s\n' "$1" > "$WORK/pgstrata.yml"
}

file() { repo_write "m/$1" "$2"; }

land() {
    repo_commit "$1"
    [ $# -lt 2 ] || mark "$2"
}

mark() { repo_id > "$WORK/mark.$1"; }

branch() { git checkout -q -b "$1"; }
back() { git checkout -q main; }
merge() {
    repo_tick && git merge -q --no-ff -m "Merge branch '$1'" "$1" > /dev/null
    mark "$2"
}

sql() { psql -X -q -v ON_ERROR_STOP=1 "$DB" -c "$1" > /dev/null; }
sql_file() { psql -X -q -v ON_ERROR_STOP=1 "$DB" -f "m/$1" > /dev/null; }

finds() { printf '%s %s %s %s %s\n' "$1" "$2" "$3" "$4" "$(if [ "$5" = - ]; then echo -; else cat "$WORK/mark.$5"; fi)" >> "$WORK/expected"; }

sha256() { sha256sum "m/$1" | cut -d' ' -f1; }

# --- Drizzle ---------------------------------------------------------------------------------------------------------------------

# journal TAG:WHEN...: the journal with these entries
journal() {
    local entry number=0 rows=
    for entry in "$@"; do
        rows="$rows${rows:+,
    }{\"idx\": $number, \"version\": \"7\", \"when\": ${entry##*:}, \"tag\": \"${entry%:*}\", \"breakpoints\": true}"
        number=$((number + 1))
    done
    file meta/_journal.json "{\"version\": \"7\", \"dialect\": \"postgresql\", \"entries\": [
    $rows
]}"
}

ledger_drizzle() { sql 'CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint)'; }

# ran_drizzle TAG WHEN: runs m/TAG.sql as it stands now, and writes its row
ran_drizzle() {
    sql_file "$1.sql"
    row_drizzle "$(sha256 "$1.sql")" "$2"
}
row_drizzle() { sql "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('$1', $2)"; }

ledger_folders() {
    sql 'CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint, name text, applied_at timestamptz DEFAULT now())'
}

# folder NAME SQL: a migration of Drizzle 1.0
folder() {
    file "$1/migration.sql" "$2"
    file "$1/snapshot.json" "{\"version\": \"8\", \"dialect\": \"postgres\", \"id\": \"$1\", \"prevIds\": [\"${3:-00000000-0000-0000-0000-000000000000}\"], \"ddl\": []}"
}
# ran_folder NAME [APPLIED_AT]
ran_folder() {
    sql_file "$1/migration.sql"
    sql "INSERT INTO drizzle.__drizzle_migrations (hash, created_at, name, applied_at) VALUES ('$(sha256 "$1/migration.sql")', 1767603600000, '$1', '${2:-2026-01-05 09:30:00+00}')"
}

# Three migrations that landed one after another, of any tool that runs plain files.
A='CREATE TABLE a (id int PRIMARY KEY);'
B='CREATE TABLE b (id int PRIMARY KEY);'
C='CREATE TABLE c (id int PRIMARY KEY);'
D='CREATE TABLE d (id int PRIMARY KEY);'

T0=1767603600123 T1=1767607200456 T2=1767610800789 T3=1767614400321 # hours from 2026-01-05 09:00

# --- other tools -------------------------------------------------------------------------------------------------------------------

# ledger ID TABLE...: the tables that the tool itself has made, without rows
ledger() {
    local id=$1 table
    shift
    psql -X -q -v ON_ERROR_STOP=1 "$DB" -f "$ROOT/tests/fixtures/runners/$id/ledger.sql" > /dev/null
    for table; do
        sql "DELETE FROM $table"
    done
}

# ran PATH 'INSERT ...': runs m/PATH as it stands now, then the statement
ran() {
    sql_file "$1"
    sql "$2"
}

crc32() { # of m/PATH as Flyway counts: signed, without line ends
    tr -d '\r\n' < "m/$1" | gzip -c | tail -c 8 | head -c 4 | od -An -t d4 -v --endian=little | tr -d ' '
}

# --- Prisma ---------------------------------------------------------------------------------------------------------------------------
prisma() { # NAME SQL
    file "$1/migration.sql" "$2"
    [ -e m/migration_lock.toml ] || file migration_lock.toml 'provider = "postgresql"'
}
# row_prisma NAME [FINISHED [ROLLED_BACK [CHECKSUM]]]: times or NULL
row_prisma() {
    sql "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, rolled_back_at, started_at, applied_steps_count)
         VALUES (gen_random_uuid(), '${4:-$(sha256 "$1/migration.sql")}', ${2:-NULL}, '$1', ${3:-NULL}, '2026-01-05 12:00:00+00', 1)"
}
ran_prisma() { # NAME
    sql_file "$1/migration.sql"
    row_prisma "$1" "'2026-01-05 12:00:00+00'"
}

# --- Flyway ---------------------------------------------------------------------------------------------------------------------------
rank=0
row_flyway() { # VERSION DESCRIPTION TYPE SCRIPT CHECKSUM SUCCESS [INSTALLED_ON]
    rank=$((rank + 1))
    sql "INSERT INTO flyway_schema_history VALUES ($rank, $1, '$2', '$3', '$4', $5, 'app', '${7:-2026-01-05 12:00:00}', 5, $6)"
}
ran_flyway() { # VERSION DESCRIPTION FILE [INSTALLED_ON]
    sql_file "$3"
    row_flyway "'$1'" "$2" SQL "$3" "$(crc32 "$3")" true "${4:-2026-01-05 12:00:00}"
}

# --- Sqitch ----------------------------------------------------------------------------------------------------------------------------
sqitch_plan() { # LINE...
    file sqitch.plan "%syntax-version=1.0.0
%project=shop
$(for line; do printf '\n%s' "$line"; done)"
}
