#!/bin/bash
# Reading a catalog of 5,000 tables against pg_dump --schema-only of the same database, both as whole processes; then the other ways of reading.
# BENCH_RUNS: how often (5). BENCH_SCHEMA: another SQL file.
set -eu
cd "$(dirname "$0")/.."
. tests/harness/temporary_server.sh
make -s build/release/server.a build/release/model.a build/release/base.a > /dev/null
work=$(mktemp -d /tmp/pgstrata-bench.XXXXXX)
chmod 0711 "$work"
trap 'temporary_server_stop "$work/server"; rm -rf "$work"' EXIT
cc -std=gnu11 -O2 -Iinclude $(pkg-config --cflags glib-2.0) -o "$work/introspect" bench/introspect.c \
    build/release/server.a build/release/model.a build/release/base.a $(pkg-config --libs glib-2.0 jansson libpq)
temporary_server_start "$work/server" "max_locks_per_transaction = 1024" "shared_buffers = 256MB"
createdb bench
psql -X -q -v ON_ERROR_STOP=1 -d bench -f "${BENCH_SCHEMA:-bench/big_schema.sql}"
psql -X -q -d bench -c VACUUM
conninfo="host=$PGHOST user=$PGUSER dbname=bench"
bash bench/ratio.sh "introspection, 5,000 tables, against pg_dump -s" 0.25 "${BENCH_RUNS:-5}" "$work/introspect '$conninfo'" "pg_dump -s bench"
"$work/introspect" "$conninfo" 3 | awk -F '\t' '{ printf "  %-56s %8.1f ms  (%d objects or rows)\n", $1, $2, $3 }'
