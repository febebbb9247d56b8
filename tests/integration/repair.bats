#!/usr/bin/env bats
# The repair's scripts, run by psql on databases with rows. The program is tests/integration/analysis_repair.c.
load setup

setup_file() {
    cd "$ROOT"
    . tests/harness/temporary_server.sh
    make -s SANITIZE=1 build/asan/tests/integration/analysis_repair > "$BATS_FILE_TMPDIR/make.log" 2>&1 || { cat "$BATS_FILE_TMPDIR/make.log" >&2; return 1; }
    export SERVER=$(mktemp -d "${TMPDIR:-/tmp}/repair.XXXXXX")
    temporary_server_start "$SERVER" "wal_level = logical"
    psql -X -q -d postgres -c 'CREATE ROLE repair_reader'
    for side in old new types_old types_new; do
        createdb "$side"
        PGOPTIONS='-c client_min_messages=warning' psql -X -q -v ON_ERROR_STOP=1 -d "$side" -f "tests/fixtures/repair/$side.sql"
    done
    createdb hostile
    psql -X -q -v ON_ERROR_STOP=1 -d hostile -f tests/fixtures/hostile.sql
}

setup() {
    export PGHOST=$SERVER PGUSER=postgres
}

teardown_file() {
    . tests/harness/temporary_server.sh
    temporary_server_stop "$SERVER"
}

# script FROM TO OPTION...: of two databases; "-" is nothing
script() {
    local from=$1 to=$2
    shift 2
    [ "$from" = - ] || from="host=$SERVER user=postgres dbname=$from"
    "$ROOT/build/asan/tests/integration/analysis_repair" script "$from" "host=$SERVER user=postgres dbname=$to" "$@"
}

# same A B
same() {
    "$ROOT/build/asan/tests/integration/analysis_repair" compare "host=$SERVER user=postgres dbname=$1" "host=$SERVER user=postgres dbname=$2"
}

# run DATABASE FILE
run_script() {
    psql -X -q -d "$1" -f "$2"
}

# What the script says is to be made by hand: subscriptions, with a connection string of ours.
run_by_hand() {
    sed -n "s/^-- \* the subscription .* is to be made by hand, .* is not read: \(CREATE SUBSCRIPTION .*\)/\1/p" "$2" | sed "s/ CONNECTION '...' / CONNECTION 'dbname=nowhere' /" |
        psql -X -q -d "$1" -v ON_ERROR_STOP=1
}

# a copy of the database, which the test changes
copy() {
    dropdb --if-exists "$2" 2> /dev/null
    createdb -T "$1" "$2"
}

@test "from old to new beside running sessions: it runs on tables with rows, keeps them, and nothing differs" {
    copy old changed
    script changed new destructive access > "$BATS_TEST_TMPDIR/repair.sql"
    run_script changed "$BATS_TEST_TMPDIR/repair.sql"
    same changed new
    [ "$(psql -X -A -t -d changed -c 'SELECT count(*), sum(score), count(DISTINCT born) FROM customers')" = "100|5050|1" ]
    [ "$(psql -X -A -t -d changed -c 'SELECT count(*), sum(total), sum(amount) FROM orders')" = "100|5250|5050.00" ]
    [ "$(psql -X -A -t -d changed -c 'SELECT count(*) FROM parts')" = 2 ]
    [ "$(psql -X -A -t -d changed -c 'SELECT a, b, c, d FROM daughter')" = "1|x|2|4" ]
    # the careful ways were taken
    grep -q 'CREATE UNIQUE INDEX CONCURRENTLY' "$BATS_TEST_TMPDIR/repair.sql"
    grep -q 'NOT VALID;' "$BATS_TEST_TMPDIR/repair.sql"
    grep -q 'VALIDATE CONSTRAINT' "$BATS_TEST_TMPDIR/repair.sql"
    ! grep -q CASCADE\; "$BATS_TEST_TMPDIR/repair.sql"
}

@test "from new to old" {
    copy new changed
    script changed old destructive access > "$BATS_TEST_TMPDIR/repair.sql"
    run_script changed "$BATS_TEST_TMPDIR/repair.sql"
    same changed old
}

@test "offline: plain forms" {
    copy old changed
    script changed new destructive offline > "$BATS_TEST_TMPDIR/repair.sql"
    ! grep -qE 'CONCURRENTLY|NOT VALID' "$BATS_TEST_TMPDIR/repair.sql"
    run_script changed "$BATS_TEST_TMPDIR/repair.sql"
    same changed new
}

@test "from nothing, and to nothing" {
    for side in old new hostile; do
        dropdb --if-exists changed
        createdb changed
        script - "$side" access > "$BATS_TEST_TMPDIR/repair.sql"
        run_script changed "$BATS_TEST_TMPDIR/repair.sql"
        run_by_hand changed "$BATS_TEST_TMPDIR/repair.sql"
        same changed "$side"
        psql -X -A -t -d changed -c "SELECT pg_catalog.format('DROP SUBSCRIPTION %I', subname) FROM pg_catalog.pg_subscription
            WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = 'changed')" | psql -X -q -d changed
    done
    createdb empty
    for side in old new; do
        copy "$side" changed
        script changed empty destructive > "$BATS_TEST_TMPDIR/repair.sql"
        run_script changed "$BATS_TEST_TMPDIR/repair.sql"
        same changed empty
    done
}

@test "types, code and objects of the database that much depends on: both ways, from nothing and to nothing" {
    copy types_old changed
    script changed types_new destructive access > "$BATS_TEST_TMPDIR/repair.sql"
    run_script changed "$BATS_TEST_TMPDIR/repair.sql"
    same changed types_new
    [ "$(psql -X -A -t -d changed -c 'SELECT count(*), sum(a), min(k), max((p).y), count(s), count(f), max(c) FROM things')" = "9|45|k1|a|9|9|x9" ]
    copy types_new changed
    script changed types_old destructive access offline > "$BATS_TEST_TMPDIR/repair.sql"
    run_script changed "$BATS_TEST_TMPDIR/repair.sql"
    same changed types_old
    dropdb --if-exists nothing
    createdb nothing
    for side in types_old types_new; do
        copy nothing changed
        script - "$side" access > "$BATS_TEST_TMPDIR/repair.sql"
        run_script changed "$BATS_TEST_TMPDIR/repair.sql"
        same changed "$side"
        script changed nothing destructive access > "$BATS_TEST_TMPDIR/repair.sql"
        run_script changed "$BATS_TEST_TMPDIR/repair.sql"
        same changed nothing
    done
}

@test "a script that loses nothing runs, and all that needs what is left out is left out" {
    copy types_old changed
    script changed types_new access > "$BATS_TEST_TMPDIR/repair.sql"
    run_script changed "$BATS_TEST_TMPDIR/repair.sql"
    # the foreign server stays, with its table, for the mapping's secret; the base type with its functions; the stored attribute
    run same changed types_new
    [[ "$output" == *"changed foreign_server far"* && "$output" == *"changed base_type public.num"* && "$output" == *"changed attribute public.pair.x"* ]]
    [[ "$output" != *"foreign_table"* && "$output" != *"changed domain"* && "$output" != *"removed"* ]]
    [ "$(psql -X -A -t -d changed -c 'SELECT sum((p).x) FROM things')" = 45 ]
    # a second script has nothing more to do that would lose nothing
    script changed types_new access | grep -vE '^(--|SET |\\set|$)' | tee "$BATS_TEST_TMPDIR/rest.sql"
    [ ! -s "$BATS_TEST_TMPDIR/rest.sql" ]
}

@test "what loses data is a comment unless it is asked for" {
    copy old changed
    script changed new > "$BATS_TEST_TMPDIR/repair.sql"
    grep -qx -- '-- ALTER TABLE public.customers DROP COLUMN note;' "$BATS_TEST_TMPDIR/repair.sql"
    ! grep -qE '^(DROP TABLE|ALTER TABLE .* DROP COLUMN note)' "$BATS_TEST_TMPDIR/repair.sql"
    run_script changed "$BATS_TEST_TMPDIR/repair.sql"
    run same changed new
    # what is left is what was left out
    diff <(printf '%s\n' "$output" | grep -v '^ ') - << 'LEFT'
removed sequence sales.tickets
removed table public.eggs
removed table public.turned
removed column public.customers.note
removed column public.eggs.hen
removed column public.eggs.id
removed column public.orders.ticket
changed column public.turned.id
removed primary_key public.eggs.eggs_pkey
removed foreign_key public.eggs.eggs_hen_fkey
added view public.turned
LEFT
}

@test "a column that must be filled first stops the script before it is NOT NULL" {
    copy old changed
    psql -X -q -d changed -c 'UPDATE customers SET email = NULL WHERE id = 5'
    script changed new destructive > "$BATS_TEST_TMPDIR/repair.sql"
    run psql -X -q -d changed -f "$BATS_TEST_TMPDIR/repair.sql"
    [ "$status" -eq 3 ]
    [[ "$output" == *"is violated by some row"* ]]
}

@test "the same databases always give the same script" {
    script old new access > "$BATS_TEST_TMPDIR/a.sql"
    script old new access > "$BATS_TEST_TMPDIR/b.sql"
    cmp "$BATS_TEST_TMPDIR/a.sql" "$BATS_TEST_TMPDIR/b.sql"
}
