#!/bin/bash
# A fleet of 200 databases of 30 tables, in five variants: one run that reads and compares them all, against pg_dump --schema-only of each, as many at once;
# then the same run with one connection at a time. BENCH_RUNS: how often (3). BENCH_DATABASES, BENCH_JOBS: how many (200, 8).
set -eu
cd "$(dirname "$0")/.."
. tests/harness/temporary_server.sh
make -s build/release/pgstrata > /dev/null
count=${BENCH_DATABASES:-200} jobs=${BENCH_JOBS:-8}
work=$(mktemp -d /tmp/pgstrata-bench.XXXXXX)
chmod 0711 "$work"
trap 'temporary_server_stop "$work/server"; rm -rf "$work"' EXIT
temporary_server_start "$work/server" "max_connections = 50"

# The schema is the one migration of a small repository.
mkdir -p "$work/repository/migrations"
cp bench/small_schema.sql "$work/repository/migrations/1_schema.sql"
echo "SELECT 1;" > "$work/repository/migrations/2_nothing.sql"
git -C "$work/repository" init -q
git -C "$work/repository" add -A
git -C "$work/repository" -c user.name=Bench -c user.email=bench@localhost commit -qm "schema"

createdb variant_0
psql -X -q -v ON_ERROR_STOP=1 -d variant_0 -f bench/small_schema.sql > /dev/null
for ((v = 1; v < 5; v++)); do
    psql -X -q -d postgres -c "CREATE DATABASE variant_$v TEMPLATE variant_0 STRATEGY file_copy"
    psql -X -q -d "variant_$v" -c "CREATE TABLE by_hand_$v (id integer)"
done
for ((i = 0; i < count; i++)); do
    echo "CREATE DATABASE tenant_$i TEMPLATE variant_$((i % 5)) STRATEGY file_copy;"
done | psql -X -q -v ON_ERROR_STOP=1 -d postgres
export FLEET="host=$PGHOST user=$PGUSER dbname=postgres"
ours="build/release/pgstrata report -q -C $work/repository --fleet database/tenants=@FLEET --fleet-pattern 'tenant_*' -o $work/report.md --jobs"
peer="seq 0 $((count - 1)) | xargs -P $jobs -I N pg_dump -s -f /dev/null tenant_N"
bash bench/ratio.sh "fleet of $count, $jobs at once, against pg_dump -s of each" 0.5 "${BENCH_RUNS:-3}" "$ours $jobs" "$peer"
bash bench/ratio.sh "the same, against itself with one at a time" 0.9 "${BENCH_RUNS:-3}" "$ours $jobs" "$ours 1"
