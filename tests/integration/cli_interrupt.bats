#!/usr/bin/env bats
# Ctrl-C and SIGTERM at many moments: nothing is left behind, no half-written file, the exit code is 128 + signal. And what SIGKILL leaves, the next start sweeps.

load setup

setup_file() {
    source "$BATS_TEST_DIRNAME/setup.bash"
    export repository=$BATS_FILE_TMPDIR/studio
    example "$repository"
    # Longer work than the example's own: 400 more migrations.
    folder=$repository/packages/database/migrations-plain
    mkdir -p "$folder"
    for n in $(seq 1000 1399); do
        echo "CREATE TABLE big_$n (id serial PRIMARY KEY, name text NOT NULL, amount numeric(10,2)); CREATE INDEX ON big_$n (name);" > "$folder/${n}_big.sql"
    done
    printf '\n  - name: plain\n    migrations: packages/database/migrations-plain\n' > "$BATS_FILE_TMPDIR/extra"
    awk -v extra="$BATS_FILE_TMPDIR/extra" '/^documents:/ { while ((getline line < extra) > 0) print line; print "" } { print }' \
        "$repository/pgstrata.yml" > "$BATS_FILE_TMPDIR/yml"
    cp "$BATS_FILE_TMPDIR/yml" "$repository/pgstrata.yml"
    commit "$repository" "chore: many migrations" 2026-01-23T10:00:00Z
    "$PGSTRATA" history -q --offline -C "$repository" -t master -o /dev/null # the template, once
}

# What is still there a second later: a server of another test may be ending just now.
leftovers() {
    local first
    first=$(leftovers_now)
    if [ -n "$first" ]; then
        sleep 1
        leftovers_now | grep -Fx "$first" || true
    fi
}

# Run folders that nobody holds, and servers whose folder is gone. Other tests may run at the same time; theirs are locked.
leftovers_now() {
    local folder
    for folder in /dev/shm/pgstrata-?????? "${TMPDIR:-/tmp}"/pgstrata-??????; do
        [ -e "$folder/owner" ] || continue
        if flock -n "$folder/owner" true 2>/dev/null && [ -e "$folder/owner" ]; then echo "folder $folder"; fi
    done
    ps -eo pid=,args= | while read -r pid args; do
        folder=$(printf '%s\n' "$args" | sed -n 's|.*-D *\(/[^ ]*pgstrata-[^/ ]*\).*|\1|p')
        if [ -n "$folder" ] && [ ! -d "$folder" ]; then echo "process $pid $args"; fi
    done
}

# interrupt SIGNAL DELAY OUTPUT: runs a report, signals it after the delay; the exit code is in $code. A shell without job control starts background commands with SIGINT ignored, which the
# program respects: env takes that back.
interrupt() {
    code=0
    env --default-signal=INT "$PGSTRATA" report -q --offline --no-cache -C "$repository" -o "$3" 2> "$BATS_TEST_TMPDIR/err" &
    local pid=$!
    sleep "$2"
    kill -"$1" $pid 2>/dev/null || true
    wait $pid || code=$?
}

@test "SIGINT and SIGTERM at twelve moments leave nothing" {
    out=$BATS_TEST_TMPDIR/report.md
    echo "the old report" > "$out"
    interrupted=0
    for delay in 0.01 0.04 0.08 0.13 0.2 0.3 0.45 0.6 0.8 1.0 1.3 1.7; do
        for signal in INT TERM; do
            interrupt $signal $delay "$out"
            case "$signal $code" in
            "INT 130" | "TERM 143") interrupted=$((interrupted + 1)); [ "$(cat "$out")" = "the old report" ] ;;
            *" 2" | *" 0" | *" 3") [ "$(tail -c 1 "$out" | od -An -c | tr -d ' ')" = '\n' ]; echo "the old report" > "$out" ;; # it had ended before
            *) echo "delay $delay $signal: exit code $code"; cat "$BATS_TEST_TMPDIR/err"; false ;;
            esac
            [ -z "$(leftovers)" ] || { echo "delay $delay $signal"; leftovers; false; }
            [ "$(ls "$BATS_TEST_TMPDIR" | grep -vc -e report.md -e err)" -eq 0 ]
        done
    done
    echo "interrupted $interrupted of 24"
    [ "$interrupted" -ge 20 ]
}

@test "what SIGKILL leaves is gone soon, and the next start sweeps the rest" {
    for delay in 0.3 0.6 1.0; do
        interrupt KILL $delay "$BATS_TEST_TMPDIR/report.md"
        [ "$code" -eq 137 ] || [ "$code" -eq 2 ] || [ "$code" -eq 3 ]
        sleep 3
        ! ps -eo stat=,args= | grep -v ^Z | grep -q "[-]D $(leftovers | sed -n 's/^folder //p' | head -1)/" || [ -z "$(leftovers)" ]
    done
    "$PGSTRATA" history -q --offline --no-cache -C "$repository" -t master -o "$BATS_TEST_TMPDIR/h.md"
    leftovers
    [ -z "$(leftovers)" ]
}

@test "inject interrupted: the document is the old one or the new one" {
    readme=$repository/packages/database/README.md
    for delay in 0.05 0.3 0.7; do
        rm -f "$readme"
        env --default-signal=INT "$PGSTRATA" inject -q --no-cache -C "$repository" 2> /dev/null &
        pid=$!
        sleep $delay
        kill -INT $pid 2>/dev/null || true
        wait $pid || true
        [ ! -e "$readme" ] || grep -q 'END_PGSTRATA:troubleshooting' "$readme"
        [ "$(ls -A "$(dirname "$readme")" | grep -c -i readme)" -le 1 ]
    done
    [ -z "$(leftovers)" ]
}
