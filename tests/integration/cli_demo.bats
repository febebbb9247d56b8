#!/usr/bin/env bats
# The main job, as a user meets it: the demo, the report of the example with its two live databases, blame, exit codes.

load setup

setup_file() {
    export repository=$BATS_FILE_TMPDIR/studio
    source "$BATS_TEST_DIRNAME/setup.bash"
    example "$repository"
}

@test "demo: three reports and an injected README" {
    run sh "$ROOT/scripts/demo.sh" "$BATS_TEST_TMPDIR/demo"
    echo "$output"
    [ "$status" -eq 0 ]
    for format in md html json; do
        [ -s "$BATS_TEST_TMPDIR/demo/report.$format" ]
    done
    grep -q '## Migration history' "$BATS_TEST_TMPDIR/demo/studio/packages/database/README.md"
    grep -q 'END_PGSTRATA:troubleshooting sha256=' "$BATS_TEST_TMPDIR/demo/studio/packages/database/README.md"
}

@test "report: what only the join of journal, replay and git can tell" {
    run "$PGSTRATA" report -q --offline -C "$repository"
    [ "$status" -eq 2 ]
    [[ "$output" == *"0002_add_stripe_billing_columns"* ]]
    [[ "$output" == *"stripe_customer_id"* ]]
    [[ "$output" == *"ai_credits_per_month"* ]]         # the silent no-op's lost column
    [[ "$output" == *"0003_add_service_catalog"* ]]     # skipped: its `when` lies in the past
    [[ "$output" == *"0002_bright_heron"* ]]            # edited after landing
}

@test "report: pending is told from drift, with migration and commit" {
    run with_live "$repository" "$PGSTRATA" report -q -C "$repository" --format json
    [ "$status" -eq 2 ]
    json=$BATS_TEST_TMPDIR/r.json
    printf '%s\n' "$output" > "$json"
    # production: a column and an index by hand, nothing pending
    jq -e '.targets[] | select(.name=="master") | .databases[] | select(.name=="production") | .drift.items | map(select(.class=="extra")) |
           map(.change.identity) | (index("public.organizations.notes") != null) and (index("public.organizations_name_idx") != null)' "$json"
    # tenant: behind, by exactly the migrations after 0002
    jq -e '.targets[] | select(.name=="tenant") | .databases[0].drift.items | map(select(.class=="pending") | .migration) | unique |
           (index("0004_lazy_swallow") != null) and (index("0005_modern_wren") != null) and (index("0006_sharp_finch") != null)' "$json"
    jq -e '.targets[] | select(.name=="tenant") | .databases[0].drift.items | map(select(.class=="skipped") | .migration) | unique == ["0003_add_service_catalog"]' "$json"
    jq -e '.targets[] | select(.name=="tenant") | .databases[0].drift.items | map(select(.class=="extra")) | length == 0' "$json"
}

@test "live databases are only read" {
    cat > "$BATS_TEST_TMPDIR/check.sh" <<'S'
set -eu
state() {
    for url in "$MASTER_DATABASE_URL" "$TENANT_DATABASE_URL"; do
        psql -XAt "$url" -c 'SELECT count(*), sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_all_tables WHERE schemaname NOT LIKE $$pg_toast%$$ AND relname <> $$pg_stat$$'
    done
}
next_xid() { psql -XAt "$MASTER_DATABASE_URL" -c 'SELECT pg_current_xact_id()'; }
before=$(state); x=$(next_xid)
"$PGSTRATA" report -q -C "$1" -o "$2" || [ $? -eq 2 ]
y=$(next_xid); after=$(state)
[ "$before" = "$after" ] || { echo "statistics changed: $before / $after"; exit 1; }
[ "$y" -eq $((x + 1)) ] || { echo "transaction ids were used: $x $y"; exit 1; }
S
    run with_live "$repository" sh "$BATS_TEST_TMPDIR/check.sh" "$repository" "$BATS_TEST_TMPDIR/r.md"
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "blame: the story of a column" {
    run "$PGSTRATA" blame -q -C "$repository" sessions.room_id
    [ "$status" -eq 0 ]
    [[ "$output" == *"0002_bright_heron"* ]]
    [[ "$output" == *"Ada Brandt"* ]]
    run "$PGSTRATA" blame -q -C "$repository" sesions.room
    [ "$status" -eq 64 ]
}

@test "the same input gives the same bytes, whatever locale, time zone and folder" {
    "$PGSTRATA" report -q --offline -C "$repository" -o "$BATS_TEST_TMPDIR/a.html" || true
    cd /
    TZ=Pacific/Auckland LC_ALL=C.UTF-8 COLUMNS=40 "$PGSTRATA" report -q --no-cache --offline -C "$repository" -o "$BATS_TEST_TMPDIR/b.html" || true
    cmp "$BATS_TEST_TMPDIR/a.html" "$BATS_TEST_TMPDIR/b.html"
}

@test "a warm run starts no server" {
    # Server binaries that tell of each start.
    real=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
    bin=$(mktemp -d /tmp/pgstrata-test-bin.XXXXXX)
    chmod 777 "$bin"
    for program in postgres initdb; do
        printf '#!/bin/sh\necho "%s $*" >> %s/log\nexec %s/%s "$@"\n' "$program" "$bin" "$real" "$program" > "$bin/$program"
        chmod 755 "$bin/$program"
    done
    export PGSTRATA_PG_BIN=$bin PGSTRATA_CACHE_DIR=$BATS_TEST_TMPDIR/cache
    "$PGSTRATA" history -q --offline -C "$repository" -o "$BATS_TEST_TMPDIR/a.md"
    grep -q '^postgres ' "$bin/log"
    : > "$bin/log"
    "$PGSTRATA" history -q --offline -C "$repository" -o "$BATS_TEST_TMPDIR/b.md"
    cat "$bin/log"
    ! grep -q . "$bin/log"
    rm -rf "$bin"
    cmp "$BATS_TEST_TMPDIR/a.md" "$BATS_TEST_TMPDIR/b.md"
}

@test "drift between two revisions is a changelog" {
    run "$PGSTRATA" drift -q -C "$repository" migrations:tenant@v0.2.0 migrations:tenant
    [ "$status" -eq 2 ]
    [[ "$output" == *"open_invoices"* ]]
    [[ "$output" == *"vat_rate"* ]]
    [[ "$output" != *"time_entries"* ]]
    run "$PGSTRATA" drift -q -C "$repository" migrations:tenant migrations:tenant
    [ "$status" -eq 0 ]
}

@test "init writes what is detected, and what it wrote loads" {
    git clone -q "$repository" "$BATS_TEST_TMPDIR/clone"
    rm "$BATS_TEST_TMPDIR/clone/pgstrata.yml"
    "$PGSTRATA" init -q -C "$BATS_TEST_TMPDIR/clone"
    grep -q 'migrations: packages/database/drizzle/tenant' "$BATS_TEST_TMPDIR/clone/pgstrata.yml"
    run "$PGSTRATA" init -q -C "$BATS_TEST_TMPDIR/clone"
    [ "$status" -eq 1 ]
    run "$PGSTRATA" history -q -C "$BATS_TEST_TMPDIR/clone"
    [ "$status" -eq 0 ]
}

@test "exit codes and messages of bad input" {
    run "$PGSTRATA" reprot
    [ "$status" -eq 64 ]
    [[ "$output" == *"did you mean pgstrata report?"* ]]
    run "$PGSTRATA" report --format=pdf -C "$repository"
    [ "$status" -eq 64 ]
    run "$PGSTRATA" report -C "$repository" --rev no-such-tag
    [ "$status" -eq 64 ]
    run "$PGSTRATA" report -C "$BATS_TEST_TMPDIR"
    [ "$status" -eq 64 ]
    [[ "$output" == *"in no git repository"* ]]
    run "$PGSTRATA" report -q -C "$repository" --database "master/production=postgresql://nobody:canary-secret@127.0.0.1:1/none" --format json
    [ "$status" -eq 5 ]
    [[ "$output" != *canary-secret* ]]
    git init -q "$BATS_TEST_TMPDIR/empty"
    run "$PGSTRATA" report -C "$BATS_TEST_TMPDIR/empty"
    [ "$status" -eq 65 ]
    [[ "$output" == *"no migrations folder was found"* ]]
    printf 'targets:\n  - name: x\n    migrations: db\n    colour: red\n' > "$BATS_TEST_TMPDIR/bad.yml"
    run "$PGSTRATA" report -C "$repository" -c "$BATS_TEST_TMPDIR/bad.yml"
    [ "$status" -eq 65 ]
    [[ "$output" == *"bad.yml:4:"*"colour"* ]]
    printf 'targets:\n  - name: x\n    migrations: ../outside\n' > "$BATS_TEST_TMPDIR/bad.yml"
    run "$PGSTRATA" report -C "$repository" -c "$BATS_TEST_TMPDIR/bad.yml"
    [ "$status" -eq 65 ]
}

@test "a repository's own configuration leads to no foreign host" {
    git clone -q "$repository" "$BATS_TEST_TMPDIR/clone"
    printf 'targets:\n  - name: x\n    migrations: packages/database/drizzle/tenant\n    databases:\n      - name: p\n        url: postgresql://db.example.org/x\n' \
        > "$BATS_TEST_TMPDIR/clone/pgstrata.yml"
    run "$PGSTRATA" report -C "$BATS_TEST_TMPDIR/clone"
    [ "$status" -eq 65 ]
    [[ "$output" == *"may only lead to this machine"* ]]
}

@test "a shallow clone: everything that is there, history incomplete, exit code 4" {
    git clone -q --depth 2 "file://$repository" "$BATS_TEST_TMPDIR/shallow"
    run "$PGSTRATA" history -q -C "$BATS_TEST_TMPDIR/shallow"
    echo "$output" | head -30
    [ "$status" -eq 4 ]
    [[ "$output" == *"unshallow"* || "$output" == *"fetch-depth"* ]]
    [[ "$output" == *"0000_calm_falcon"* ]]
}

@test "help, version and manual" {
    run "$PGSTRATA" --help
    [ "$status" -eq 0 ]
    run "$PGSTRATA" report --help
    [[ "$output" == *"--fail-on"* ]]
    run "$PGSTRATA" --man
    [[ "$output" == *".Sh EXIT STATUS"* ]]
    [[ "$("$PGSTRATA" --version)" == pgstrata\ * ]]
}
