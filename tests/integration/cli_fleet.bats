#!/usr/bin/env bats
# A fleet: 300 databases in five variants, two of them out of reach, read at once, in shards, and merged.

load setup

setup_file() {
    source "$BATS_TEST_DIRNAME/setup.bash"
    . "$ROOT/tests/harness/temporary_server.sh"
    export SERVER=$(mktemp -d "$(roomy)/server.XXXXXX")
    temporary_server_start "$SERVER" "max_connections = 60"
    make_repository
    make_variants
    make_fleet
    export CONTROL="postgresql:///control?host=$SERVER&user=postgres"
    export MASTER_DATABASE_URL= TENANT_DATABASE_URL=
    export whole=$BATS_FILE_TMPDIR/whole
    mkdir "$whole"
    read_whole
}

# 300 databases are 2 GB: in memory when there is room, which halves the time.
roomy() {
    if [ "$(df -Pk /dev/shm 2> /dev/null | awk 'NR == 2 { print $4 }')" -gt 4000000 ] 2> /dev/null; then echo /dev/shm; else echo "${TMPDIR:-/tmp}"; fi
}

# The studio example, with one fleet instead of its two databases.
make_repository() {
    export repository=$BATS_FILE_TMPDIR/studio
    example "$repository"
    export config=$BATS_FILE_TMPDIR/fleet.yml
    cat > "$config" << 'YML'
targets:
  - name: tenant
    migrations: packages/database/drizzle/tenant
    databases:
      - name: tenants
        env: CONTROL
        query: SELECT name, url FROM tenant_databases WHERE active
YML
}

sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 -h "$SERVER" -U postgres "$@"; }

# variant NAME TEMPLATE [SQL]
variant() {
    sql -d postgres -c "CREATE DATABASE $1 TEMPLATE $2 STRATEGY file_copy"
    [ -z "${3:-}" ] || sql -d "$1" -c "$3"
}

# a: three migrations of the tenant's, as the example has them. b: an index by hand. c: a column less. d: the ledger lacks its last row. e: a table by hand.
make_variants() {
    local drizzle=packages/database/drizzle/tenant tag when hash
    sql -d postgres -c "CREATE DATABASE variant_a"
    sql -d variant_a -c 'CREATE SCHEMA drizzle' -c 'CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint)'
    while read -r tag when; do
        git -C "$repository" show "v0.2.0:$drizzle/$tag.sql" > "$BATS_FILE_TMPDIR/migration.sql"
        hash=$(sha256sum "$BATS_FILE_TMPDIR/migration.sql" | cut -d' ' -f1)
        sql -d variant_a -f "$BATS_FILE_TMPDIR/migration.sql" -c "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('$hash', $when)"
    done << 'TAGS'
0000_calm_falcon 1764576061456
0001_quick_otter 1765180800789
0002_bright_heron 1765526400321
TAGS
    column=$(sql -d variant_a -c "SELECT format('%I.%I', attrelid::regclass, attname) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 1 AND NOT attnotnull ORDER BY relname, attnum LIMIT 1")
    table=${column%%.*}
    variant variant_b variant_a "CREATE INDEX by_hand ON $table (${column#*.})"
    variant variant_c variant_a "ALTER TABLE $table DROP COLUMN ${column#*.}"
    variant variant_d variant_a "DELETE FROM drizzle.__drizzle_migrations WHERE created_at = 1765526400321"
    variant variant_e variant_a "CREATE TABLE notes_by_hand (id integer)"
}

# 150 + 99 + 46 + 2 + 1 that can be read; tenant_150 lets nobody in, and tenant_298 has a server that is not there.
make_fleet() {
    sql -d postgres -c "CREATE DATABASE control"
    sql -d control -c "CREATE TABLE tenant_databases (name text PRIMARY KEY, url text NOT NULL, active boolean NOT NULL DEFAULT true, secret text)"
    awk 'BEGIN { for (i = 0; i < 300; i++) {
            v = i == 298 ? "" : i == 299 ? "e" : i % 100 == 77 && i < 200 ? "d" : i % 2 == 0 && i < 299 ? "a" : i < 202 ? "b" : "c"
            if (v != "") printf "CREATE DATABASE tenant_%03d TEMPLATE variant_%s STRATEGY file_copy;\n", i, v } }' > "$BATS_FILE_TMPDIR/create.sql"
    sql -d postgres -f "$BATS_FILE_TMPDIR/create.sql" -c "ALTER DATABASE tenant_150 ALLOW_CONNECTIONS false"
    sql -d control -c "INSERT INTO tenant_databases SELECT n, 'postgresql:///' || n || '?host=$SERVER&user=postgres&password=canary-4711'
            FROM (SELECT 'tenant_' || to_char(i, 'FM000') AS n FROM generate_series(0, 299) i) t" \
        -c "UPDATE tenant_databases SET url = 'postgresql://postgres:canary-4711@127.0.0.1:1/tenant_298' WHERE name = 'tenant_298'" \
        -c "INSERT INTO tenant_databases VALUES ('retired', 'postgresql:///retired', false)"
}

# How many connections of the program there were at once, each 10 ms. Idle ones may be on their way out, when the next has begun.
sample() {
    sql -d postgres << SQL > "$1"
SET statement_timeout = 0;
DO \$\$ DECLARE n integer; most integer := 0; BEGIN
    FOR i IN 1..4000 LOOP
        PERFORM pg_stat_clear_snapshot();
        SELECT count(*) INTO n FROM pg_stat_activity WHERE application_name LIKE 'pgstrata%' AND backend_type = 'client backend' AND state IS DISTINCT FROM 'idle';
        most := greatest(most, n);
        EXIT WHEN EXISTS (SELECT FROM pg_database WHERE datname = 'sampled');
        PERFORM pg_sleep(0.01);
    END LOOP;
    RAISE EXCEPTION USING MESSAGE = 'most ' || most;
END \$\$;
SQL
}

# One run over all, with its exit code, its time and its connections.
read_whole() {
    sample "$whole/sample.out" 2> "$whole/sample" &
    local sampler=$!
    code=0
    "$PGSTRATA" report -C "$repository" -c "$config" --jobs 6 --report "markdown=$whole/report.md" --report "html=$whole/report.html" --report "json=$whole/report.json" \
        2> "$whole/err" || code=$?
    echo "$code" > "$whole/code"
    sql -d postgres -c "CREATE DATABASE sampled"
    wait $sampler || true
    sql -d postgres -c "DROP DATABASE sampled"
}

teardown_file() {
    . "$ROOT/tests/harness/temporary_server.sh"
    temporary_server_stop "$SERVER"
}

report() { "$PGSTRATA" report -q -C "$repository" -c "$config" "$@"; }

@test "five variants are five groups, the outliers by name, and what cannot be read is said with its reason" {
    [ "$(cat "$whole/code")" -eq 5 ]
    jq -r '.targets[0].databases[] | [.name, .group // "-", (.members | length), (.problem != null)] | @tsv' "$whole/report.json" > "$BATS_TEST_TMPDIR/groups"
    cat "$BATS_TEST_TMPDIR/groups" "$whole/err"
    diff - "$BATS_TEST_TMPDIR/groups" << 'GROUPS'
tenants (A)	A	148	false
tenants (B)	B	99	false
tenants (C)	C	48	false
tenants (D)	D	2	false
tenants/tenant_299	E	1	false
tenants/tenant_150	-	1	true
tenants/tenant_298	-	1	true
GROUPS
    jq -e '[.targets[0].databases[].members[].name] | length == 300 and (unique | length) == 300' "$whole/report.json"
    jq -e '.targets[0].databases[3].members == [{name: "tenant_077", place: "postgres@localhost:5432/tenant_077"}, {name: "tenant_177", place: "postgres@localhost:5432/tenant_177"}]' "$whole/report.json"
    jq -e '.targets[0].databases[5].problem | contains("database \"tenant_150\" is not currently accepting connections")' "$whole/report.json"
    jq -e '.targets[0].databases[6].problem | contains("Connection refused")' "$whole/report.json"
    grep -q "fleet tenants: 2 of 300 databases could not be read" "$whole/err"
}

@test "the report has one entry and one column a group" {
    grep -q '^## Database `tenants (A)`, 148 databases\|^### Database `tenants (A)`, 148 databases' "$whole/report.md"
    grep -q 'Database `tenants/tenant_299`' "$whole/report.md"
    grep -q '| live:tenants (A), 148 databases *| live:tenants (B), 99 databases *| live:tenants (C), 48 databases *| live:tenants (D), 2 databases *| live:tenants/tenant\\_299' "$whole/report.md"
    grep -q 'The 148 databases' "$whole/report.md"
    grep -q '`tenants (D)`.*(2 databases)' "$whole/report.md"
}

@test "what a group stands for holds for each member" {
    jq -e '.targets[0].databases | map({name, counts: .drift.counts, rows: (.ledger.rows | length)}) |
        .[0].rows == 3 and .[3].rows == 2 and .[1].counts.extra == 1 and .[2].counts.missing == 1 and .[4].counts.extra == 1 and .[0].counts.extra == 0' "$whole/report.json"
    for name in tenant_000 tenant_296; do
        "$PGSTRATA" report -q -C "$repository" -t tenant --database "tenant/one=postgresql:///$name?host=$SERVER&user=postgres" --format json > "$BATS_TEST_TMPDIR/$name" || [ $? -eq 2 ]
    done
    diff <(jq '.targets[0].databases[0] | .fingerprint, .drift' "$BATS_TEST_TMPDIR/tenant_000") <(jq '.targets[0].databases[0] | .fingerprint, .drift' "$whole/report.json")
    diff <(jq '.targets[0].databases[0] | .fingerprint, .drift' "$BATS_TEST_TMPDIR/tenant_296") <(jq '.targets[0].databases[0] | .fingerprint, .drift' "$whole/report.json")
}

@test "no more connections than --jobs allows, and more than one" {
    most=$(sed -n 's/.*most \([0-9]*\).*/\1/p' "$whole/sample")
    echo "most connections at once: $most"
    [ "$most" -le 6 ] && [ "$most" -ge 2 ]
}

@test "no password is told" {
    run grep -r "canary-4711" "$whole"
    [ "$status" -eq 1 ]
}

@test "four shards, merged, give the same bytes" {
    cd "$BATS_TEST_TMPDIR"
    for i in 4 2 1 3; do
        report --shard $i/4 -o "shard-$i.json"
    done
    ! grep -q "canary-4711" shard-*.json
    jq -s -e 'map([.entries[0].readings[].name]) | (map(length) == [75, 75, 75, 75]) and (add | unique | length == 300)' shard-*.json
    code=0
    "$PGSTRATA" merge -q -C "$repository" -c "$config" shard-3.json shard-1.json shard-4.json shard-2.json \
        --report markdown=merged.md --report html=merged.html --report json=merged.json || code=$?
    [ "$code" -eq 5 ]
    cmp merged.md "$whole/report.md"
    cmp merged.html "$whole/report.html"
    cmp merged.json "$whole/report.json"
    merge_refuses
}

merge() { run "$PGSTRATA" merge -q -C "$repository" -c "$config" "$@"; echo "$output"; }

merge_refuses() {
    merge
    [ "$status" -eq 64 ]
    merge shard-1.json shard-2.json shard-4.json
    [ "$status" -eq 65 ] && [[ "$output" == *"missing: shard 3/4"* ]]
    cp shard-1.json again.json
    merge shard-1.json shard-2.json shard-3.json again.json
    [ "$status" -eq 65 ] && [[ "$output" == *"again.json: is shard 1 of 4, and so is shard-1.json"* ]]
    jq '.tool = "0.0.1"' shard-1.json > other.json
    merge other.json
    [ "$status" -eq 65 ] && [[ "$output" == *"other.json: was written by pgstrata 0.0.1"* ]]
    jq '.schema_version = 99' shard-1.json > other.json
    merge other.json
    [ "$status" -eq 65 ] && [[ "$output" == *"its format is 99"* ]]
    jq '.head = "0000000000000000000000000000000000000000"' shard-1.json > other.json
    merge other.json
    [ "$status" -eq 65 ] && [[ "$output" == *"was written at commit 000000000000"* ]]
    jq '(.entries[0].catalogs[].objects[0].name) = "other"' shard-1.json > other.json
    merge other.json
    [ "$status" -eq 65 ] && [[ "$output" == *"fingerprint"* ]]
    jq '.entries[0].members += ["tenant_300"]' shard-2.json > other.json
    merge shard-1.json other.json shard-3.json shard-4.json
    [ "$status" -eq 4 ] && [[ "$output" == *"other.json: saw another list of the databases of tenant/tenants"* ]]
    head -c 1000 shard-1.json > cut.json
    merge cut.json
    [ "$status" -eq 65 ] && [[ "$output" == *"cut.json: is no shard file"* ]]
    run "$PGSTRATA" merge -q -C "$repository" shard-1.json shard-2.json shard-3.json shard-4.json
    [ "$status" -eq 65 ] && [[ "$output" == *"shard-1.json: was written "* ]]
}

@test "the order of reading does not matter" {
    cd "$BATS_TEST_TMPDIR"
    for jobs in 1 16; do
        "$PGSTRATA" report -q -C "$repository" -t tenant --jobs $jobs --fleet "tenant/some=postgresql:///postgres?host=$SERVER&user=postgres" \
            --fleet-pattern 'tenant_0[67]?' --fleet-pattern 'tenant_29?' --format json > "$jobs.json" || [ $? -eq 2 ]
    done
    jq -e '[.targets[0].databases[] | select(.fleet == "some") | .members | length] == [14, 9, 4, 1, 1]' 1.json
    cmp 1.json 16.json
}

@test "patterns and names, on the command line and in a configuration" {
    cd "$BATS_TEST_TMPDIR"
    export SERVER_URL="postgresql:///postgres?host=$SERVER&user=postgres"
    "$PGSTRATA" report -q -C "$repository" -t tenant --fleet tenant/some=@SERVER_URL --fleet-pattern 'tenant_00?' --fleet-pattern '!*_003' --format json > pattern.json || [ $? -eq 2 ]
    jq -e '[.targets[0].databases[] | select(.fleet == "some") | .members[].name] | sort == ["tenant_000", "tenant_001", "tenant_002", "tenant_004", "tenant_005", "tenant_006", "tenant_007", "tenant_008", "tenant_009"]' pattern.json
    printf '%s\n' 'targets:' '  - name: tenant' '    migrations: packages/database/drizzle/tenant' '    databases:' \
        '      - {name: few, env: SERVER_URL, names: [tenant_007, tenant_001, absent]}' > names.yml
    code=0
    "$PGSTRATA" report -q -C "$repository" -c names.yml --format json > names.json || code=$?
    [ "$code" -eq 5 ]
    jq -e '[.targets[0].databases[] | .name] == ["few (A)", "few/absent"]' names.json
}

@test "a repository's own configuration names a table, and learns only what databases there are" {
    cd "$BATS_TEST_TMPDIR"
    cp -r "$repository" own
    sql -d control -c "UPDATE tenant_databases SET secret = CASE name WHEN 'tenant_001' THEN 'tenant_002' ELSE 'canary-' || name END"
    own() { printf '%s\n' 'targets:' '  - name: tenant' '    migrations: packages/database/drizzle/tenant' '    databases:' "      - {name: own, env: CONTROL, $1}" > own/pgstrata.yml; }
    own 'query: SELECT name FROM tenant_databases'
    run "$PGSTRATA" report -q -C own
    [ "$status" -eq 65 ] && [[ "$output" == *'has a query, which a repository'*'-c pgstrata.yml'* ]]
    own 'from: {table: public.tenant_databases, column: secret, where: [{column: name, equals: tenant_001}]}'
    run "$PGSTRATA" report -q -C own
    [ "$status" -eq 65 ] && [[ "$output" == *'compares "name" with a value'* ]]
    own 'from: {table: public.tenant_databases, column: secret, where: [{column: active, is: "true"}]}'
    "$PGSTRATA" report -q -C own --format json > own.json || [ $? -eq 2 ]
    ! grep -q canary own.json
    jq -e '[.targets[0].databases[].members[].name] == ["tenant_002"]' own.json
    jq -e '.not_checked | any(contains("299 of the 300 rows that name the databases of fleet own name none"))' own.json
    sql -d control -c "CREATE VIEW seen AS SELECT name FROM tenant_databases"
    own 'from: {table: public.seen, column: name}'
    run "$PGSTRATA" report -q -C own --format json
    [ "$status" -eq 5 ] && [[ "$output" == *"public.seen is not an ordinary table"* ]]
}

@test "a server that does not answer costs --connect-timeout, and stops nobody" {
    export SERVER_URL="postgresql:///postgres?host=$SERVER&user=postgres"
    postmaster=$(head -n 1 "$SERVER/data/postmaster.pid")
    printf '%s\n' 'targets:' '  - name: tenant' '    migrations: packages/database/drizzle/tenant' '    databases:' \
        '      - {name: few, env: SERVER_URL, names: [tenant_000, tenant_001, tenant_002, tenant_003]}' > "$BATS_TEST_TMPDIR/few.yml"
    kill -STOP "$postmaster"
    code=0
    timeout 60 "$PGSTRATA" report -q -C "$repository" -c "$BATS_TEST_TMPDIR/few.yml" --connect-timeout 1 --jobs 4 --format json > "$BATS_TEST_TMPDIR/slow.json" || code=$?
    "$PGSTRATA" report -q -C "$repository" -c "$BATS_TEST_TMPDIR/few.yml" --connect-timeout 100 --jobs 4 -o "$BATS_TEST_TMPDIR/never.md" 2> "$BATS_TEST_TMPDIR/err" &
    pid=$!
    sleep 2
    begin=$(date +%s%N)
    kill -TERM $pid # a job in the background ignores SIGINT
    interrupted=0
    wait $pid || interrupted=$?
    took=$((($(date +%s%N) - begin) / 1000000))
    kill -CONT "$postmaster"
    [ "$code" -eq 5 ]
    jq -e '.targets[0].databases | length == 1 and .[0].name == "few (unread)" and (.[0].members | length == 4) and (.[0].problem | contains("timeout expired"))' "$BATS_TEST_TMPDIR/slow.json"
    cat "$BATS_TEST_TMPDIR/err"; echo "stopped after $took ms"
    [ "$interrupted" -eq 143 ] && [ "$took" -lt 3000 ] && [ ! -e "$BATS_TEST_TMPDIR/never.md" ]
}

@test "--database-timeout ends the reading of one database, not of the others" {
    export SERVER_URL="postgresql:///postgres?host=$SERVER&user=postgres"
    # Nobody gets further than the start of a session there.
    sql -d tenant_004 -c 'BEGIN; LOCK TABLE pg_class IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)' > "$BATS_TEST_TMPDIR/lock" 2>&1 &
    lock=$!
    until [ "$(sql -d postgres -c "SELECT count(*) FROM pg_stat_activity WHERE datname = 'tenant_004' AND query LIKE '%pg_sleep(60)%' AND wait_event = 'PgSleep'")" = 1 ]; do sleep 0.1; done
    code=0
    timeout 50 "$PGSTRATA" report -q -C "$repository" -t tenant --fleet tenant/some=@SERVER_URL --fleet-pattern 'tenant_00?' --connect-timeout 100 --database-timeout 3 \
        --format json > "$BATS_TEST_TMPDIR/some.json" || code=$?
    sql -d postgres -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'tenant_004'" > /dev/null
    wait $lock || true
    [ "$code" -eq 5 ]
    jq -e '[.targets[0].databases[] | select(.problem) | .name] == ["some/tenant_004"]' "$BATS_TEST_TMPDIR/some.json"
    jq -e '[.targets[0].databases[] | select(.problem | not) | .members | length] | add == 9' "$BATS_TEST_TMPDIR/some.json"
}
