#!/usr/bin/env bats
# The server module against a private PostgreSQL. The programs are tests/integration/server_*.c.
load setup

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.."
    . tests/harness/temporary_server.sh
    make -s SANITIZE=1 $(ls tests/integration/server_*.c | sed 's,\(.*\)\.c$,build/asan/\1,') > "$BATS_FILE_TMPDIR/make.log" 2>&1 || { cat "$BATS_FILE_TMPDIR/make.log" >&2; return 1; }
    export SERVER=$(mktemp -d "${TMPDIR:-/tmp}/server.XXXXXX")
    temporary_server_start "$SERVER" "wal_level = logical" "log_line_prefix = '%d '"
    createdb hostile
    psql -X -q -v ON_ERROR_STOP=1 -d hostile -f tests/fixtures/hostile.sql
    createdb -T hostile patch
    createdb -T hostile live
    psql -X -q -v ON_ERROR_STOP=1 -d live << 'SQL'
CREATE ROLE reader LOGIN;
CREATE SCHEMA drizzle;
CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint);
INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('one', 1), ('it''s | two', 2);
CREATE VIEW drizzle.view_ledger AS SELECT * FROM drizzle.__drizzle_migrations;
CREATE TABLE drizzle.secured_ledger (id integer);
ALTER TABLE drizzle.secured_ledger ENABLE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA drizzle TO reader;
GRANT SELECT ON drizzle.secured_ledger TO reader;
SQL
    createdb large
    psql -X -q -v ON_ERROR_STOP=1 -d large << 'SQL'
DO $$ BEGIN FOR i IN 1..1000 LOOP EXECUTE format('CREATE TABLE t%s (id integer PRIMARY KEY, n text DEFAULT ''x'' CHECK (n <> ''y''))', i); COMMIT; END LOOP; END $$;
CREATE ROLE single LOGIN CONNECTION LIMIT 1;
SQL
    createdb -T template0 -E SQL_ASCII ascii
    printf 'CREATE TABLE "caf\xe9" (id integer)' | PGCLIENTENCODING=SQL_ASCII psql -X -q -d ascii
}

teardown_file() {
    . tests/harness/temporary_server.sh
    temporary_server_stop "$SERVER"
}

# program NAME DATABASE TEST
program() {
    CMOCKA_MESSAGE_OUTPUT=TAP G_DEBUG=fatal-warnings "$ROOT/build/asan/tests/integration/$1" "host=$SERVER user=postgres dbname=$2" "$3"
}

@test "scripts: outcomes, positions, COPY" { program server_connection hostile test_scripts; }
@test "notices reach their receiver" { program server_connection hostile test_notices; }
@test "a statement over its time is cancelled, the connection stays usable" { program server_connection hostile test_deadline; }
@test "several queries in one round trip" { program server_connection hostile test_many; }
@test "a lost connection is an error of its own" { program server_connection hostile test_lost; }
@test "a signal ends waiting at once" { program server_connection hostile test_interrupted; }
@test "refusals carry no password" { program server_connection hostile test_refused; }

@test "every kind is read completely" { program server_introspect hostile test_complete; }
@test "properties word for word" { program server_introspect hostile test_facts; }
@test "indexes equal pg_get_indexdef()" { program server_introspect hostile test_index_definitions; }
@test "settings of a session change no text, and stay" { program server_introspect hostile test_session_state; }
@test "an open transaction is seen and left open" { program server_introspect hostile test_open_transaction; }
# log_of COMMAND...: what the server logged meanwhile, connections included
log_of() {
    local from=$(($(wc -l < "$SERVER/log") + 1)) settings="psql -X -q -h $SERVER -U postgres"
    $settings -c "ALTER SYSTEM SET log_connections = on" -c "SELECT pg_reload_conf()" > "$BATS_TEST_TMPDIR/out"
    "$@" > "$BATS_TEST_TMPDIR/out" 2>&1 || { cat "$BATS_TEST_TMPDIR/out" >&2; return 1; }
    $settings -c "ALTER SYSTEM RESET log_connections" -c "SELECT pg_reload_conf()" > "$BATS_TEST_TMPDIR/out"
    sleep 0.3
    tail -n "+$from" "$SERVER/log"
}

@test "a large database is read by two connections at once" {
    log_of program server_introspect large test_shared > "$BATS_TEST_TMPDIR/log"
    [ "$(grep -c 'connection authorized.*database=large' "$BATS_TEST_TMPDIR/log")" = 4 ]
    ! grep -E 'ERROR|FATAL' "$BATS_TEST_TMPDIR/log"
}

@test "a large database is read by one when there is no second" {
    log_of program server_introspect "large user=single" test_alone > "$BATS_TEST_TMPDIR/log"
    grep -q 'FATAL:  too many connections for role "single"' "$BATS_TEST_TMPDIR/log"
}

@test "re-reading what the inventory says has changed equals reading all" { program server_introspect patch test_patching; }
@test "forgotten prepared statements" { program server_introspect hostile test_forgotten_statements; }

@test "live: a role that may only connect sees the same" { program server_live live test_privileges; }
@test "live: ledger read, missing, denied, a view, under row security" { program server_live live test_ledger; }
@test "live: an open ALTER makes us give up, not wait" { program server_live live test_locked; }
@test "live: names in an unknown encoding" { program server_live live test_sql_ascii; }

@test "live: only reads, only catalogs and the ledger" {
    export PGHOST=$SERVER PGUSER=postgres
    psql -X -q -c "ALTER SYSTEM SET log_statement = 'all'" -c "SELECT pg_reload_conf()" > "$BATS_TEST_TMPDIR/out"
    state="SELECT txid_snapshot_xmax(txid_current_snapshot()), (SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_all_tables)"
    before=$(psql -X -At -d live -c "$state")
    from=$(($(wc -l < "$SERVER/log") + 1))
    program server_live live test_read
    sleep 0.6
    tail -n "+$from" "$SERVER/log" > "$BATS_TEST_TMPDIR/log"
    after=$(psql -X -At -d live -c "$state")
    [ "$before" = "$after" ]
    # statements begin with the database's name, their further lines with a tab
    grep -c '^live LOG:  execute' "$BATS_TEST_TMPDIR/log" | { read -r n; [ "$n" -ge 20 ]; }
    sed -n 's/^live LOG:  [^:]*: *//p' "$BATS_TEST_TMPDIR/log" | grep -vE '^(--|SELECT|WITH|BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY$|COMMIT$|SAVEPOINT [a-z_]+$|ROLLBACK TO SAVEPOINT [a-z_]+$)' > "$BATS_TEST_TMPDIR/others" || true
    [ ! -s "$BATS_TEST_TMPDIR/others" ] || { cat "$BATS_TEST_TMPDIR/others"; false; }
    sed 's/DISTINCT FROM//g' "$BATS_TEST_TMPDIR/log" | grep -oE '\b(FROM|JOIN)( ONLY)? +"?[a-z_]+"?\."?[a-z_]+"?' | grep -vE ' pg_catalog\.| ONLY "drizzle"\."__drizzle_migrations"' > "$BATS_TEST_TMPDIR/relations" || true
    [ ! -s "$BATS_TEST_TMPDIR/relations" ] || { cat "$BATS_TEST_TMPDIR/relations"; false; }
}
