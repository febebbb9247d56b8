#!/usr/bin/env bats
# A live database gives the same catalog wherever and by whom it is read: on a hot standby, through PgBouncer in transaction mode, by a role with nothing but
# CONNECT. What the role may not read is said.
load setup

OPTIONS="options of user mappings (not readable): 2"

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.."
    . tests/harness/temporary_server.sh
    make -s SANITIZE=1 build/asan/tests/integration/server_places > "$BATS_FILE_TMPDIR/make.log" 2>&1 || { cat "$BATS_FILE_TMPDIR/make.log" >&2; return 1; }
    export SERVER=$(mktemp -d "${TMPDIR:-/tmp}/server.XXXXXX")
    temporary_server_start "$SERVER" "wal_level = logical"
    make_databases
    start_standby
    start_pooler
}

make_databases() {
    createdb places
    psql -X -q -v ON_ERROR_STOP=1 -d places -f tests/fixtures/hostile.sql
    psql -X -q -v ON_ERROR_STOP=1 -d places << 'SQL'
CREATE ROLE reader LOGIN;
CREATE ROLE "other owner";
REVOKE ALL ON DATABASE places FROM PUBLIC;
GRANT CONNECT ON DATABASE places TO reader;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA hidden AUTHORIZATION "other owner";
CREATE TABLE hidden.t (id integer PRIMARY KEY, secret text, CONSTRAINT has_length CHECK (length(secret) > 3));
ALTER TABLE hidden.t OWNER TO "other owner";
GRANT SELECT (id), UPDATE ON hidden.t TO "other owner" WITH GRANT OPTION;
CREATE VIEW hidden.v AS SELECT secret FROM hidden.t;
CREATE FUNCTION hidden.f() RETURNS text LANGUAGE sql AS 'SELECT secret FROM hidden.t';
REVOKE ALL ON FUNCTION hidden.f() FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE "other owner" IN SCHEMA hidden GRANT SELECT ON TABLES TO reader;
CREATE SUBSCRIPTION abroad CONNECTION 'host=nowhere password=canary-4712' PUBLICATION news WITH (connect = false, slot_name = NONE, enabled = false);
SQL
    createdb large
    psql -X -q -v ON_ERROR_STOP=1 -d large << 'SQL'
DO $$ BEGIN FOR i IN 1..1100 LOOP EXECUTE format('CREATE TABLE t%s (id integer PRIMARY KEY, n text DEFAULT ''x'' CHECK (n <> ''y''))', i); COMMIT; END LOOP; END $$;
SQL
}

start_standby() {
    local bin
    bin=$(temporary_server_binaries)
    (cd / && temporary_server_as_owner "$bin/pg_basebackup" -D "$SERVER/standby" -R -c fast -h "$SERVER" -U postgres)
    echo "port = 5433" >> "$SERVER/standby/postgresql.auto.conf"
    (cd / && temporary_server_as_owner "$bin/pg_ctl" -D "$SERVER/standby" -l "$SERVER/standby.log" -w start) > /dev/null
    until [ "$(psql -X -A -t -p 5433 -d postgres -c "SELECT pg_last_wal_replay_lsn() >= '$(psql -X -A -t -d postgres -c "SELECT pg_current_wal_lsn()")'")" = t ]; do sleep 0.1; done
}

# One connection to the server for places_single, so that a second must wait; several for the others.
start_pooler() {
    cat > "$SERVER/pooler.ini" << INI
[databases]
places_single = host=$SERVER dbname=places pool_size=1
large_single = host=$SERVER dbname=large pool_size=1
* = host=$SERVER
[pgbouncer]
unix_socket_dir = $SERVER
listen_port = 6432
pool_mode = transaction
auth_type = trust
auth_file = $SERVER/pooler.users
logfile = $SERVER/pooler.log
pidfile = $SERVER/pooler.pid
default_pool_size = 4
INI
    printf '"postgres" ""\n"reader" ""\n' > "$SERVER/pooler.users"
    [ "$(id -u)" != 0 ] || chown postgres "$SERVER/pooler.ini" "$SERVER/pooler.users"
    (cd / && PGSTRATA_PG_BIN= temporary_server_as_owner /usr/sbin/pgbouncer -q -d "$SERVER/pooler.ini")
}

teardown_file() {
    . tests/harness/temporary_server.sh
    [ ! -e "$SERVER/pooler.pid" ] || kill "$(cat "$SERVER/pooler.pid")"
    (cd / && temporary_server_as_owner "$(temporary_server_binaries)/pg_ctl" -D "$SERVER/standby" -m immediate stop) > /dev/null 2>&1
    temporary_server_stop "$SERVER"
}

# same DATABASE OTHER [UNSEEN...]: OTHER (keywords) gives what a superuser reads on the primary
same() {
    local database=$1 other=$2
    shift 2
    "$ROOT/build/asan/tests/integration/server_places" "host=$SERVER user=postgres dbname=$database" "host=$SERVER dbname=$database $other" "$@"
}

@test "a role with nothing but CONNECT" { same places "user=reader" "$OPTIONS"; }
@test "a hot standby" {
    [ "$(psql -X -A -t -h "$SERVER" -p 5433 -U postgres -d places -c "SELECT pg_is_in_recovery()")" = t ]
    same places "user=postgres port=5433"
}
@test "a hot standby, by a role with nothing but CONNECT" { same places "user=reader port=5433" "$OPTIONS"; }
@test "a large database on a hot standby" { same large "user=postgres port=5433"; }
@test "PgBouncer in transaction mode" { same places "user=postgres port=6432"; }
@test "PgBouncer, by a role with nothing but CONNECT" { same places "user=reader port=6432" "$OPTIONS"; }
@test "PgBouncer with one connection to the server" { same places "user=postgres port=6432 dbname=places_single"; }
@test "a large database through PgBouncer, with a second connection to the server and without" {
    same large "user=postgres port=6432"
    same large "user=postgres port=6432 dbname=large_single"
}

@test "PgBouncer's connection is left as it was" {
    state="SELECT pg_backend_pid(), (SELECT count(*) FROM pg_prepared_statements), current_setting('search_path'), current_setting('lock_timeout'), current_setting('DateStyle'), current_setting('enable_nestloop')"
    before=$(psql -X -A -t -h "$SERVER" -p 6432 -U postgres -d places_single -c "$state")
    same places "user=postgres port=6432 dbname=places_single"
    after=$(psql -X -A -t -h "$SERVER" -p 6432 -U postgres -d places_single -c "$state")
    [ "$before" = "$after" ] || { echo "$before"; echo "$after"; return 1; }
}
