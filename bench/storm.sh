#!/bin/bash
# Reading a live database while two connections change its schema without pause: readings that are whole, unstable or torn, and how long an ALTER TABLE
# of a third connection takes with and without us. READINGS=500.
set -eu
cd "$(dirname "$0")/.."
. tests/harness/temporary_server.sh
make -s build/release/tests/integration/server_storm > /dev/null
server=$(mktemp -d "${TMPDIR:-/tmp}/storm.XXXXXX")
trap 'temporary_server_stop "$server"' EXIT
temporary_server_start "$server"
build/release/tests/integration/server_storm "host=$server user=postgres dbname=postgres" "${READINGS:-500}" 100
