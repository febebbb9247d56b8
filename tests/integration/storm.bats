#!/usr/bin/env bats
# Reading a live database in a storm of DDL; bench/storm.sh does the same for longer.
load setup

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.."
    . tests/harness/temporary_server.sh
    make -s SANITIZE=1 build/asan/tests/integration/server_storm > "$BATS_FILE_TMPDIR/make.log" 2>&1 || { cat "$BATS_FILE_TMPDIR/make.log" >&2; return 1; }
    export SERVER=$(mktemp -d "${TMPDIR:-/tmp}/server.XXXXXX")
    temporary_server_start "$SERVER"
}

teardown_file() {
    . tests/harness/temporary_server.sh
    temporary_server_stop "$SERVER"
}

@test "60 readings under constant DDL: none torn, and nobody waits for us" {
    "$ROOT/build/asan/tests/integration/server_storm" "host=$SERVER user=postgres dbname=postgres" 60 100
}
