#!/usr/bin/env bats
# command:TEXT as a source: what it prints, what is wrong with it, and that nothing of it stays behind.

load setup

setup() {
    cd "$BATS_TEST_TMPDIR"
    echo 'CREATE TABLE t (id int PRIMARY KEY, name text NOT NULL);' > a.sql
}

# processes of the session that wrote its number into a file; dead ones that nobody has reaped do not count
session() {
    ps -o stat=,pid= -s "$(cat "$1")" | grep -v '^Z' || true
}

# drift COMMAND: against a.sql
drift() {
    run timeout 100 "$PGSTRATA" drift -q file:a.sql "command:$1" --format text
    echo "$output"
}

@test "what a command prints is a source" {
    drift 'cat a.sql'
    [ "$status" -eq 0 ]
    drift 'sed "s/name text/name varchar(20)/" a.sql; echo "a war""ning" >&2'
    [ "$status" -eq 2 ]
    [[ "$output" == *"type: text -> character varying(20)"* ]]
    [[ "$output" != *"a warning"* ]]
}

@test "it runs in the folder of -C, with the environment as it is and without input" {
    mkdir sub && mv a.sql sub/b.sql && cp sub/b.sql a.sql
    EXTRA=', late int' run "$PGSTRATA" drift -q -C sub file:a.sql 'command:cat; sed "s/NOT NULL/NOT NULL$EXTRA/" b.sql' --format text
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"+ column late"* ]]
}

@test "what package managers print around is no SQL" {
    drift 'printf "\n> app@1.0.0 export\n> tool export\n\n"; cat a.sql'
    [ "$status" -eq 0 ]
    drift 'printf "yarn run v1.22.22\n\$ tool export\n"; cat a.sql; echo "Done in 0.42s."'
    [ "$status" -eq 0 ]
}

@test "a dump with its rows, meta-commands and settings" {
    drift 'printf "\\\\restrict x\nSET statement_timeout = 0;\nSELECT pg_catalog.set_config(%s, %s, false);\n" "'"'search_path'"'" "'"''"'"; sed "s/TABLE t/TABLE public.t/" a.sql
           printf "COPY public.t (id, name) FROM stdin;\n1\ta;b\n\\\\.\n\n\\\\unrestrict x\n"'
    [ "$status" -eq 0 ]
    [[ "$output" == *"one statement that fills or reads tables is left out"* ]]
}

@test "a statement that fails has the line of the output" {
    drift 'cat a.sql; echo; echo "CREATE TABLE u (id no_such_type);"'
    [ "$status" -eq 4 ]
    [[ "$output" == *'line 3 fails: type "no_such_type" does not exist'* ]]
}

@test "a command that fails, with its last words and no secret in them" {
    DB_PASSWORD=correcthorse drift 'echo "connect postgres://app:hunter2@db/x: refused; $DB_PASSWORD; token=tok1" >&2; exit 3'
    [ "$status" -eq 4 ]
    [[ "$output" == *"failed with exit code 3"* ]]
    [[ "$output" == *"connect postgres://app:***@db/x: refused; ***; token=***"* ]]
    [[ "$output" != *hunter2*refused* && "$output" != *correcthorse* && "$output" != *tok1\'* ]]
    drift 'PASSWORD=swordfish no-such-tool-x'
    [ "$status" -eq 4 ]
    [[ "$output" == *"no-such-tool-x"*"not found"* ]]
    [[ "$output" != *swordfish* ]]
}

@test "nothing, no SQL, binary output, a custom-format dump" {
    drift 'true'
    [ "$status" -eq 4 ]
    [[ "$output" == *"the command true printed nothing"* ]]
    drift 'echo "INSERT INTO t VALUES (1);"'
    [ "$status" -eq 4 ]
    [[ "$output" == *"printed no SQL that makes a schema"* ]]
    drift 'head -c 1000 /dev/zero'
    [ "$status" -eq 4 ]
    [[ "$output" == *"is not text"* ]]
    drift 'echo PGDMP'
    [ "$status" -eq 64 ]
    [[ "$output" == *"pg_restore --schema-only"* ]]
    drift ''
    [ "$status" -eq 64 ]
    [[ "$output" == *"names no command"* ]]
}

@test "too much output" {
    drift 'yes "CREATE TABLE t (id int);"'
    [ "$status" -eq 4 ]
    [[ "$output" == *"printed more than 64 MiB"* ]]
}

@test "a command that does not end is killed with all that it started" {
    drift 'echo $$ > pid; sleep 1000 & sleep 1000'
    [ "$status" -eq 4 ]
    [[ "$output" == *"did not end within 60 s"* ]]
    [ -z "$(session pid)" ]
}

@test "an interruption leaves no process" {
    for signal in TERM HUP; do
        rm -f pid
        "$PGSTRATA" drift -q file:a.sql 'command:echo $$ > pid; trap "" INT HUP; sleep 1000 & sleep 1000' &
        local program=$!
        while [ ! -s pid ]; do sleep 0.05; done
        [ -n "$(session pid)" ]
        kill -$signal $program
        code=0
        wait $program || code=$?
        [ -z "$(session pid)" ]
        case $signal in TERM) [ $code -eq 143 ] ;; HUP) [ $code -eq 129 ] ;; esac
    done
}

@test "a repository cannot bring a command" {
    git init -q repository
    mkdir repository/migrations
    echo 'CREATE TABLE t (id int);' > repository/migrations/0001_a.sql
    printf 'targets:\n  - name: a\n    migrations: migrations\n    databases:\n      - name: x\n        url: "command:touch stolen"\n' > repository/pgstrata.yml
    commit repository one 2026-01-05T10:00:00Z
    run "$PGSTRATA" drift -q -C repository migrations live:x
    echo "$output"
    [ "$status" -ne 0 ]
    [ ! -e repository/stolen ] && [ ! -e stolen ]
}
