#!/usr/bin/env bats
# Many chains that share beginnings, and many versions of declared schemas: the strata are those of replays from nothing. The program is tests/integration/scratch_forest.c.
load setup

setup_file() {
    cd "$ROOT"
    make -s SANITIZE=1 build/asan/tests/integration/scratch_forest > "$BATS_FILE_TMPDIR/make.log" 2>&1 || { cat "$BATS_FILE_TMPDIR/make.log" >&2; return 1; }
    export PGSTRATA_CACHE_DIR=$BATS_FILE_TMPDIR/cache
    mkdir -m 0700 "$PGSTRATA_CACHE_DIR"
}

# A test that failed must not leave its server.
teardown() {
    [ -z "${own:-}" ] || [ ! -d "$own" ] || temporary_server_stop "$own"
}

# program TEST [SEED ROUNDS]
program() {
    rm -rf "$PGSTRATA_CACHE_DIR/strata"
    CMOCKA_MESSAGE_OUTPUT=TAP G_DEBUG=fatal-warnings "$ROOT/build/asan/tests/integration/scratch_forest" "$@"
}

@test "chains that share beginnings, at random: all pending in one transaction" { program test_all_pending 1 12; }
@test "chains that share beginnings, at random: a transaction a file" { program test_per_file 2 12; }
@test "chains that share beginnings, at random: a session a file" { program test_per_piece 3 10; }
@test "chains that share beginnings, at random: no transaction" { program test_none 4 10; }
@test "what a beginning hands on: roles, settings, values, stubs" { program test_handed_on; }
@test "a beginning of a known chain starts no server" { program test_known; }
@test "versions of a declared schema, at random" { program test_declared 1 24; }

@test "two sources by turns, of whose schema any part may change at any time" { program test_patched 1 24; }
@test "what was kept and does not run that way any more is not told" { program test_changed_meanwhile; }

@test "on a server of the user's, and nothing is left" {
    . "$ROOT/tests/harness/temporary_server.sh"
    own=$(mktemp -d /tmp/scratch-own.XXXXXX)
    temporary_server_start "$own"
    psql -X -q postgres -c 'CREATE ROLE plain LOGIN CREATEDB' -c 'CREATE ROLE maker LOGIN CREATEDB CREATEROLE'
    list="SELECT array_agg(datname ORDER BY 1), (SELECT array_agg(rolname ORDER BY 1) FROM pg_roles) FROM pg_database"
    before=$(psql -X -At postgres -c "$list")
    for login in plain maker; do
        for test in test_per_file test_declared; do
            PGSTRATA_SCRATCH_URL="host=$own user=$login dbname=postgres" program $test 5 6
        done
    done
    [ "$before" = "$(psql -X -At postgres -c "$list")" ]
    temporary_server_stop "$own"
}

# What other majors do differently: enumerations (17), roles (16), STRATEGY (15), dropped databases (13).
@test "on other majors" {
    for major in $(sh "$ROOT/scripts/majors.sh" list); do
        [ "$major" != 15 ] || continue
        PGSTRATA_PG_BIN=$(cd "$ROOT" && sh scripts/majors.sh bin "$major")
        export PGSTRATA_PG_BIN
        echo "$major"
        program test_all_pending 7 5
        program test_declared 7 5
        program test_patched 7 12
    done
}
