#!/bin/bash
# Runs the coverage cases on a temporary server of one major.
#
#   coverage_run.sh MAJOR ANSWER [FILE...]   all files of tests/coverage without FILE; writes TAP to ANSWER, also when the server does not start
cd "$(dirname "$0")/../.." || exit 1
. tests/harness/temporary_server.sh
major=$1 answer=$2
shift 2
[ $# -gt 0 ] || set -- tests/coverage/*.sql
build=release
[ "$major" != 15 ] || build=asan
PGSTRATA_PG_BIN=$(sh scripts/majors.sh bin "$major")
export PGSTRATA_PG_BIN
# Only Debian's server has its pg_dump beside it.
dump=
[ ! -x "$PGSTRATA_PG_BIN/pg_dump" ] || dump="--dump $PGSTRATA_PG_BIN/pg_dump"
server=$(mktemp -d "${TMPDIR:-/tmp}/coverage.XXXXXX")
trap 'temporary_server_stop "$server"' EXIT
# allow_system_table_mods: security labels are written into the catalog, since no server brings a provider of labels.
{
    temporary_server_start "$server" "allow_system_table_mods = on" "wal_level = logical" &&
        PGOPTIONS="-c allow_in_place_tablespaces=on" psql -X -q -d postgres -c "CREATE TABLESPACE coverage_space LOCATION ''" &&
        "build/$build/tests/integration/analysis_coverage" "host=$server user=postgres dbname=postgres" $dump "$@"
} > "$answer" 2>&1
