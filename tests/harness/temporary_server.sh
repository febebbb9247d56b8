# Sourced by bats files and benchmarks: a private PostgreSQL for the test, reached by unix socket only.
#
#   temporary_server_start FOLDER [SETTING...]   makes FOLDER (0700) and a cluster in it; sets PGHOST, PGUSER; superuser "postgres"
#   temporary_server_stop FOLDER                 stops it at once and removes the folder

# The newest installed server, or $PGSTRATA_PG_BIN.
temporary_server_binaries() {
    if [ -n "${PGSTRATA_PG_BIN:-}" ]; then
        echo "$PGSTRATA_PG_BIN"
    else
        ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V | tail -n 1
    fi
}

# PostgreSQL refuses to run as root. A server given by $PGSTRATA_PG_BIN brings its libraries, which are for it alone.
temporary_server_as_owner() {
    [ -z "${PGSTRATA_PG_BIN:-}" ] || set -- env "LD_LIBRARY_PATH=$PGSTRATA_PG_BIN/../lib" "$@"
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=postgres --regid=postgres --init-groups --no-new-privs -- "$@"
    else
        "$@"
    fi
}

temporary_server_start() {
    local folder=$1 bin setting
    shift
    bin=$(temporary_server_binaries)
    mkdir -m 0700 -p "$folder"
    [ "$(id -u)" != 0 ] || chown postgres:postgres "$folder"
    (cd / && temporary_server_as_owner "$bin/initdb" -D "$folder/data" -U postgres -A trust --no-sync --locale=C -E UTF8) > /dev/null || return 1
    {
        echo "listen_addresses = ''"
        echo "unix_socket_directories = '$folder'"
        printf '%s\n' 'fsync = off' 'full_page_writes = off' 'synchronous_commit = off' 'autovacuum = off' 'max_connections = 20'
        printf '%s\n' "$@"
    } >> "$folder/data/postgresql.auto.conf"
    (cd / && temporary_server_as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start) > /dev/null || { cat "$folder/log" >&2; return 1; }
    export PGHOST=$folder PGUSER=postgres
}

temporary_server_stop() {
    (cd / && temporary_server_as_owner "$(temporary_server_binaries)/pg_ctl" -D "$1/data" -m immediate stop) > /dev/null 2>&1
    rm -rf "$1"
}
