#!/bin/bash
# Comparing two databases end to end (pgstrata drift URL URL): two small ones against the programs that do the same job, two of 5,000 and 10,000 tables against
# pg_dump --schema-only of both; each with the memory of both. What the peers see of the differences is not judged here. Reading one database alone: introspect.sh.
# BENCH_RUNS: how often (5). BENCH_PEERS: the folder that bench/peers.sh has filled; else it fills a temporary one. BENCH_TABLES ("5000 10000").
set -eu
cd "$(dirname "$0")/.."
. tests/harness/temporary_server.sh
runs=${BENCH_RUNS:-5}
work=$(mktemp -d /tmp/pgstrata-bench.XXXXXX)
chmod 0711 "$work"
trap 'temporary_server_stop "$work/server"; rm -rf "$work"' EXIT
cc -std=gnu11 -O2 -o "$work/peak" bench/peak.c
peers=${BENCH_PEERS:-$work/peers}
bash bench/peers.sh "$peers"
temporary_server_start "$work/server" "max_locks_per_transaction = 4096" "shared_buffers = 512MB"

fill() {
    local database=$1 file
    shift
    for file in "$@"; do
        psql -X -q -v ON_ERROR_STOP=1 -d "$database" -f "$file"
    done
    psql -X -q -d "$database" -c VACUUM
}
url() {
    echo "postgresql://postgres@localhost/$1?host=$PGHOST"
}
# compare TITLE AIM OURS PEER
compare() {
    bash bench/ratio.sh "$1" "$2" "$runs" "$3" "$4"
    printf '  %-56s %8.1f MB  %8.1f MB\n' "most memory" "$(peak_of "$3")" "$(peak_of "$4")"
}
# Exit codes say what was found.
peak_of() {
    "$work/peak" bash -c "$1" || true
}

createdb a
createdb b
fill a bench/small_schema.sql
fill b bench/small_schema.sql bench/small_changes.sql
ours="build/release/pgstrata drift '$(url a)' '$(url b)'"
ran=
[ ! -x "$peers/pgquarrel" ] || { ran=1; compare "30 tables, drift, against pgquarrel" 0.25 "$ours" "'$peers/pgquarrel' --source-dbname '$(url a)' --target-dbname '$(url b)'"; }
[ ! -x "$peers/npm/node_modules/.bin/migra" ] ||
    { ran=1; compare "30 tables, drift, against @pgkit/migra" 0.1 "$ours" "'$peers/npm/node_modules/.bin/migra' '$(url a)' '$(url b)' --unsafe"; }
[ ! -x "$peers/npm/node_modules/.bin/pgdelta" ] ||
    { ran=1; compare "30 tables, drift, against @supabase/pg-delta" 0.1 "$ours" "'$peers/npm/node_modules/.bin/pgdelta' diff --source '$(url a)' --desired '$(url b)'"; }
[ -n "$ran" ] || { echo "compare: no peer is there" >&2; exit 1; }

for tables in ${BENCH_TABLES:-5000 10000}; do
    sed "s/1\.\.5000 LOOP/1..$tables LOOP/" bench/big_schema.sql > "$work/big.sql"
    createdb "a$tables"
    fill "a$tables" "$work/big.sql"
    createdb -T "a$tables" "b$tables"
    psql -X -q -d "b$tables" -c "ALTER TABLE t17 ADD COLUMN added integer"
    compare "$tables tables, drift, against pg_dump -s of both" 0.2 "build/release/pgstrata drift '$(url "a$tables")' '$(url "b$tables")'" \
        "pg_dump -s '$(url "a$tables")' && pg_dump -s '$(url "b$tables")'"
    psql -X -q -d postgres -c "DROP DATABASE a$tables" -c "DROP DATABASE b$tables"
done
