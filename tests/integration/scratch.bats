#!/usr/bin/env bats
# The embedded server and replay. The programs are tests/integration/scratch_*.c.
load setup

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.."
    make -s SANITIZE=1 $(ls tests/integration/scratch_*.c | sed 's,\(.*\)\.c$,build/asan/\1,') > "$BATS_FILE_TMPDIR/make.log" 2>&1 || { cat "$BATS_FILE_TMPDIR/make.log" >&2; return 1; }
    export PGSTRATA_CACHE_DIR=$BATS_FILE_TMPDIR/cache
    mkdir -m 0700 "$PGSTRATA_CACHE_DIR"
}

# A test that failed must not leave its server.
teardown() {
    [ -z "${pid:-}" ] || kill -TERM "$pid" 2> /dev/null || true
    [ -z "${own:-}" ] || [ ! -d "$own" ] || temporary_server_stop "$own"
}

# program NAME ARGUMENT...
program() {
    local name=$1
    shift
    rm -rf "$PGSTRATA_CACHE_DIR/strata"
    CMOCKA_MESSAGE_OUTPUT=TAP G_DEBUG=fatal-warnings "$ROOT/build/asan/tests/integration/$name" "$@"
}

# Starts scratch_wait in the background: $pid, its server's $url, $folder (of the run) and $server (process). Not by "&": a shell makes its background jobs deaf to SIGINT.
start() {
    env SECRET_TOKEN=canary PGSTRATA_CACHE_DIR="$PGSTRATA_CACHE_DIR" python3 -c '
import os, signal, subprocess, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
p = subprocess.Popen(sys.argv[2:], stdout=open(sys.argv[1], "w"), stderr=subprocess.STDOUT, start_new_session=True)
print(p.pid, flush=True)
sys.stdout.close()
os.close(1)
code = p.wait()
open(sys.argv[1] + ".code", "w").write(str(code if code >= 0 else 128 - code))
' "$BATS_TEST_TMPDIR/out" "$ROOT/build/asan/tests/integration/scratch_wait" "$@" > "$BATS_TEST_TMPDIR/pid" 3>&- &
    for _ in $(seq 400); do
        [ -s "$BATS_TEST_TMPDIR/out" ] && break
        sleep 0.05
    done
    pid=$(cat "$BATS_TEST_TMPDIR/pid")
    read -r url _ < "$BATS_TEST_TMPDIR/out"
    folder=$(echo "$url" | sed 's/.*host=\([^&]*\)%2Fs&.*/\1/; s/%2F/\//g')
    [ -d "$folder" ]
    read -r server _ < "$folder/owner"
}

# stopped CODE: the program ended with it, and nothing of it is left
stopped() {
    for _ in $(seq 100); do
        [ -s "$BATS_TEST_TMPDIR/out.code" ] && break
        sleep 0.05
    done
    [ "$(cat "$BATS_TEST_TMPDIR/out.code")" = "$1" ]
    [ ! -e "$folder" ]
    [ ! -d "/proc/$server" ]
}

@test "a private folder, another user, an empty environment, no network" {
    start
    [ "$(stat -c %a "$folder/data")" = 700 ]
    [ "$(stat -c %a "$folder/s")" = 700 ]
    [ "$(stat -c %a "$folder/owner")" = 600 ]
    [ "$(ps -o uid= -p "$server" | tr -d ' ')" != 0 ]
    ! tr '\0' '\n' < "/proc/$server/environ" | grep -q canary
    ! grep -q SECRET "/proc/$server/environ"
    [ "$(psql -X -At "$url" -c 'SHOW listen_addresses')" = "" ]
    [ "$(psql -X -At "$url" -c "SELECT count(*) FROM pg_roles WHERE rolname IN ('postgres', 'pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')")" = 0 ]
    [ "$(psql -X -At "$url" -c "SELECT rolsuper OR rolcreatedb OR rolreplication OR rolbypassrls FROM pg_roles WHERE rolname = current_user")" = f ]
    [ "$(grep -c 'Max core file size  *0 ' "/proc/$server/limits")" = 1 ]
    kill -TERM "$pid"
    stopped 143
}

@test "SIGINT, SIGTERM, SIGHUP: nothing is left" {
    for signal in INT:130 TERM:143 HUP:129; do
        rm -f "$BATS_TEST_TMPDIR"/*
        start
        kill "-${signal%:*}" "$pid"
        stopped "${signal#*:}"
    done
}

@test "a second signal ends it at once, and nothing is left" {
    start deaf
    kill -TERM "$pid"
    sleep 0.3
    [ -d "$folder" ]
    kill -INT "$pid"
    stopped 130
}

@test "SIGKILL: the server ends by itself, the next start removes the rest" {
    start
    kill -KILL "$pid"
    for _ in $(seq 60); do
        [ -d "/proc/$server" ] || break
        sleep 0.05
    done
    [ ! -d "/proc/$server" ]
    # Tests run side by side: the next start may have been another one's.
    [ -d "$folder" ] || echo "# swept by another run already"
    program scratch_wait quit
    [ ! -e "$folder" ]
}

@test "a killed server: no folder, no shared memory left" {
    start
    segment=$(sed -n '7s/^ *[0-9]*  *//p' "$folder/data/postmaster.pid" | tr -d ' ')
    ipcs -m | awk '{ print $2 }' | grep -qx "$segment"
    kill -KILL "$server"
    sleep 0.2
    kill -TERM "$pid"
    stopped 143
    ! ipcs -m | awk '{ print $2 }' | grep -qx "$segment"
}

@test "the sweep leaves alone what lives, what is foreign, what is no folder of ours" {
    start
    mkdir /tmp/pgstrata-abcdef /tmp/pgstrata-link1
    ln -s / /tmp/pgstrata-link2
    ln -s /etc/passwd /tmp/pgstrata-link1/owner
    program scratch_wait quit
    [ -d "$folder" ] && [ -d /tmp/pgstrata-abcdef ] && [ -L /tmp/pgstrata-link2 ] && [ -L /tmp/pgstrata-link1/owner ]
    touch -d '2 minutes ago' /tmp/pgstrata-abcdef
    program scratch_wait quit
    [ ! -e /tmp/pgstrata-abcdef ]
    rm -r /tmp/pgstrata-link1 /tmp/pgstrata-link2
    kill -TERM "$pid"
    stopped 143
}

@test "two at once on a cold cache make one template" {
    cache=$BATS_TEST_TMPDIR/cache
    mkdir -m 0700 "$cache"
    PGSTRATA_CACHE_DIR=$cache program scratch_wait quit > /dev/null 3>&- &
    PGSTRATA_CACHE_DIR=$cache program scratch_wait quit
    wait
    [ "$(ls -d "$cache"/postgres/*/data | wc -l)" = 1 ]
    [ -z "$(find "$cache" -perm /077 -type d)" ]
}

@test "a damaged template is made again" {
    program scratch_wait quit
    rm "$PGSTRATA_CACHE_DIR"/postgres/*/admin
    program scratch_wait quit
    [ -s "$(ls "$PGSTRATA_CACHE_DIR"/postgres/*/admin)" ]
}

@test "no place for a cache: slower, not broken" {
    PGSTRATA_CACHE_DIR=/proc/none program scratch_wait quit
}

@test "a server of the user's: nothing is left; no superuser" {
    . "$ROOT/tests/harness/temporary_server.sh"
    own=$(mktemp -d /tmp/scratch-own.XXXXXX)
    temporary_server_start "$own"
    psql -X -q postgres -c 'CREATE ROLE plain LOGIN CREATEDB' -c 'CREATE ROLE maker LOGIN CREATEDB CREATEROLE' -c 'CREATE ROLE poor LOGIN'
    list="SELECT array_agg(datname ORDER BY 1), (SELECT array_agg(rolname ORDER BY 1) FROM pg_roles) FROM pg_database"
    before=$(psql -X -At postgres -c "$list")
    for url in "host=$own user=plain dbname=postgres" "host=$own user=maker dbname=postgres" "postgresql://plain@/postgres?host=$own" "postgresql://maker@/postgres?host=$own"; do
        [ "$(SCRATCH_URL=$url program scratch_wait | cut -d' ' -f2-)" = "2 columns" ]
    done
    [ "$before" = "$(psql -X -At postgres -c "$list")" ]
    run env SCRATCH_URL="host=$own user=postgres dbname=postgres" "$ROOT/build/asan/tests/integration/scratch_wait"
    [ "$status" = 1 ] && [[ "$output" == *superuser* ]]
    run env SCRATCH_URL="host=$own user=poor dbname=postgres" "$ROOT/build/asan/tests/integration/scratch_wait"
    [ "$status" = 1 ] && [[ "$output" == *"may not create databases"* ]]
    PGSTRATA_TRUST_MIGRATIONS=1 SCRATCH_URL="host=$own user=postgres dbname=postgres" program scratch_wait
    [ "$before" = "$(psql -X -At postgres -c "$list")" ]
    temporary_server_stop "$own"
}

@test "strata of changes" { program scratch_replay test_strata; }
@test "strata of renames" { program scratch_replay test_renames; }
@test "outcomes: status, mode, line, cause" { program scratch_replay test_outcomes; }
@test "no-ops and what they lack" { program scratch_replay test_no_ops; }
@test "objects of a hosting platform" { program scratch_replay test_platform; }
@test "a stand-in for pgvector" { program scratch_replay test_vector; }
@test "extensions: unknown, refused, used but never made" { program scratch_replay test_extensions; }
@test "one replay does not see the roles of another" { program scratch_replay test_isolation; }
@test "what works file by file but not together" { program scratch_replay test_together; }
@test "registered only, all, and from the cache" { program scratch_replay test_selection; }

@test "secrets of the environment do not mask names" { PGPASSWORD=public PGOPTIONS='-c search_path=nowhere' PGUSER=nobody program scratch_replay test_strata; }

# Canaries in a folder that everybody may read and write: only the server's refusal protects them.
canaries() {
    canary=$(mktemp -d /tmp/scratch-canary.XXXXXX)
    chmod 0777 "$canary"
    echo CANARY > "$canary/secret"
}

@test "hostile: nothing is read, written or run" { canaries; program scratch_hostile "$canary" test_denied; rm -r "$canary"; }
@test "hostile: what a migration sets or shadows changes nothing" { program scratch_hostile /tmp test_allowed; }
@test "hostile: endless statements end" { program scratch_hostile /tmp test_endless; }
@test "hostile: many endless files" { program scratch_hostile /tmp test_many_endless; }
@test "hostile: sessions are ended" { program scratch_hostile /tmp test_terminate; }

@test "hostile: floods cost no memory" {
    make -s -C "$ROOT" build/release/tests/integration/scratch_hostile > "$BATS_TEST_TMPDIR/make.log" 2>&1
    RSS_LIMIT_KB=65536 "$ROOT/build/release/tests/integration/scratch_hostile" /tmp test_allowed
}
