#!/bin/bash
# Loads the fixtures that hold on a major into a temporary server of it, a database each, and leaves their catalogs as FOLDER/FIXTURE.MAJOR.
#
#   majors_read.sh MAJOR FOLDER FIXTURE...   a fixture is FILE.sql of tests/fixtures, or FILE+FILE: loaded one after the other
set -eu
cd "$(dirname "$0")/../.."
. tests/harness/temporary_server.sh
major=$1 folder=$2
shift 2
PGSTRATA_PG_BIN=$(sh scripts/majors.sh bin "$major")
export PGSTRATA_PG_BIN
server=$(mktemp -d "${TMPDIR:-/tmp}/majors.XXXXXX")
trap 'temporary_server_stop "$server"' EXIT
temporary_server_start "$server" "wal_level = logical"

# deparse_16 is for 16 and later
holds() {
    since=${1##*_}
    case $since in *[!0-9]*) since=0 ;; esac
    [ "$since" -le "$major" ]
}

for fixture; do
    holds "$fixture" || continue
    psql -X -q -d postgres -c "CREATE DATABASE \"$fixture\""
    for file in ${fixture//+/ }; do
        psql -X -q -v ON_ERROR_STOP=1 -d "$fixture" -f "tests/fixtures/$file.sql" > /dev/null
    done
    build/asan/tests/integration/analysis_majors read "host=$server user=postgres dbname='$fixture'" "$folder/$fixture.$major"
done
