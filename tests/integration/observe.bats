#!/usr/bin/env bats
# What replay sees of each kind (tests/coverage), and what is said to be unseen.
load setup

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.."
    . tests/harness/temporary_server.sh
    make -s SANITIZE=1 build/asan/tests/integration/scratch_observe > "$BATS_FILE_TMPDIR/make.log" 2>&1 || { cat "$BATS_FILE_TMPDIR/make.log" >&2; return 1; }
    export SERVER=$(mktemp -d "${TMPDIR:-/tmp}/server.XXXXXX")
    temporary_server_start "$SERVER" "allow_system_table_mods = on" "wal_level = logical"
    PGOPTIONS="-c allow_in_place_tablespaces=on" psql -X -q -d postgres -c "CREATE TABLESPACE coverage_space LOCATION ''" -c "CREATE ROLE ordinary LOGIN"
    createdb unseen
}

teardown_file() {
    . tests/harness/temporary_server.sh
    temporary_server_stop "$SERVER"
}

@test "after each change: what the inventory says was touched, read again, is the whole" {
    cd "$ROOT"
    build/asan/tests/integration/scratch_observe "host=$SERVER user=postgres dbname=postgres" tests/coverage/*.sql > "$BATS_TEST_TMPDIR/answer" || {
        grep -v '^ok' "$BATS_TEST_TMPDIR/answer" | head -n 200
        return 1
    }
    [ "$(grep -c '^ok' "$BATS_TEST_TMPDIR/answer")" -gt 8 ]
}

# unseen USER SQL: kinds and counts of what is unseen after the SQL, on one line
unseen() {
    { echo "BEGIN; $2; SET LOCAL ROLE $1;"; cat "$ROOT/src/server/queries/unseen.sql"; } |
        psql -X -q -A -t -F ': ' -v ON_ERROR_STOP=1 -h "$SERVER" -U postgres -d unseen | paste -s -d ';'
}

# is_unseen EXPECTED SQL
is_unseen() {
    found=$(unseen postgres "$2")
    [ "$found" = "$1" ] || { echo "found: $found"; echo "expected: $1"; return 1; }
}

@test "unseen: nothing in an empty database, and nothing of all kinds" {
    is_unseen "" 'DO $$ BEGIN END $$'
    psql -X -q -v ON_ERROR_STOP=1 -h "$SERVER" -U postgres -c "CREATE DATABASE hostile"
    psql -X -q -v ON_ERROR_STOP=1 -h "$SERVER" -U postgres -d hostile -f "$ROOT/tests/fixtures/hostile.sql"
    [ -z "$(psql -X -q -A -t -h "$SERVER" -U postgres -d hostile -f "$ROOT/src/server/queries/unseen.sql")" ]
}

@test "unseen: what is unfinished or of a kind that nobody knows" {
    is_unseen "shell types: 1" "CREATE TYPE s"
    is_unseen "types of an unknown kind: 1" "CREATE TYPE e AS ENUM (); UPDATE pg_type SET typtype = 'y' WHERE typname = 'e'"
    is_unseen "relations of an unknown kind: 1" "CREATE SEQUENCE s; UPDATE pg_class SET relkind = 'y' WHERE relname = 's'"
    is_unseen "constraints of an unknown kind: 2" "CREATE TABLE t (a integer CHECK (a > 1) CHECK (a > 2)); UPDATE pg_constraint SET contype = 'y' WHERE conrelid = 't'::regclass AND contype = 'c'"
    is_unseen "functions of an unknown kind: 1" "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; UPDATE pg_proc SET prokind = 'y' WHERE proname = 'f'"
}

@test "unseen: what hides in pg_catalog, but not the members of extensions" {
    is_unseen "functions in schema pg_catalog: 1;relations in schema pg_catalog: 1;types in schema pg_catalog: 1" \
        "CREATE FUNCTION pg_catalog.own() RETURNS integer LANGUAGE sql AS 'SELECT 1'; CREATE DOMAIN pg_catalog.own AS integer; CREATE VIEW pg_catalog.own_view AS SELECT 1"
    is_unseen "" "CREATE EXTENSION adminpack"
}

@test "unseen: rows of catalogs that nobody knows, here and among what is shared" {
    is_unseen "objects in pg_sequence: 1" "INSERT INTO pg_depend (classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype) VALUES (2224, 99999, 0, 2615, 2200, 0, 'n'), (2224, 99999, 0, 1259, 99999, 0, 'n')"
    is_unseen "objects in pg_index: 1" "INSERT INTO pg_shdepend (dbid, classid, objid, objsubid, refclassid, refobjid, deptype) SELECT oid, 2610, 99999, 0, 1260, 16384, 'o' FROM pg_database WHERE datname = 'unseen'"
    is_unseen "" 'DO $$ BEGIN PERFORM lo_create(0); END $$'
}

@test "unseen: options of user mappings, for those who may not read them" {
    made="CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE USER MAPPING FOR postgres SERVER s OPTIONS (password 'x'); CREATE USER MAPPING FOR PUBLIC SERVER s"
    is_unseen "" "$made"
    [ "$(unseen ordinary "$made")" = "options of user mappings (not readable): 2" ]
    # the owner of the server reads those for everybody, the mapped user his own when he may use the server
    [ "$(unseen ordinary "$made; ALTER FOREIGN DATA WRAPPER w OWNER TO postgres; GRANT USAGE ON FOREIGN DATA WRAPPER w TO ordinary; ALTER SERVER s OWNER TO ordinary")" = "options of user mappings (not readable): 1" ]
    [ "$(unseen ordinary "$made; CREATE USER MAPPING FOR ordinary SERVER s; GRANT USAGE ON FOREIGN SERVER s TO ordinary")" = "options of user mappings (not readable): 2" ]
}

# Queries whose functions keep locks on user relations; src/server/bulk.c gives them back after each of these.
@test "which queries keep locks is known" {
    psql -X -q -v ON_ERROR_STOP=1 -h "$SERVER" -U postgres -c "CREATE DATABASE locks"
    psql -X -q -v ON_ERROR_STOP=1 -h "$SERVER" -U postgres -d locks << 'SQL'
CREATE EXTENSION citext;
CREATE TABLE t (id integer PRIMARY KEY DEFAULT 1 + 2, a integer CHECK (a > 0), g integer GENERATED ALWAYS AS (a * 2) STORED, EXCLUDE USING btree (a WITH =));
CREATE TABLE part (a integer) PARTITION BY RANGE ((a + 1));
CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (1) TO (2);
CREATE INDEX ON t ((a + 1)) WHERE a > 2;
CREATE STATISTICS s ON (a + 1), (a * 2) FROM t;
CREATE VIEW v AS SELECT a FROM t;
CREATE RULE r AS ON DELETE TO t DO ALSO SELECT 1 FROM t;
CREATE FUNCTION f() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT a FROM t; END;
CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER w BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (OLD.a > 1) EXECUTE FUNCTION g();
CREATE POLICY p ON t USING (a IN (SELECT id FROM t));
CREATE DOMAIN d AS integer CHECK (VALUE > 1);
CREATE PUBLICATION n FOR TABLE t (id) WHERE (id > 1);
SQL
    found=
    major=$(psql -X -A -t -h "$SERVER" -U postgres -c "SELECT current_setting('server_version_num')::integer / 10000")
    for query in $(sed -n 's/^    {"\([a-z_]*\)", "pgstrata_.*/\1/p' "$ROOT/src/server/catalog_reader.c"); do
        locks=$({ echo "BEGIN;"; awk -v major="$major" '/^--\[[0-9]+\+\]/ && substr($0, 4) + 0 <= major { sub(/^[^]]*\]/, "") } { print }' "$ROOT/src/server/queries/$query.sql"
            echo "\\o"; echo "SELECT count(*) FROM pg_catalog.pg_locks WHERE pid = pg_catalog.pg_backend_pid() AND relation >= 16384;"; } |
            psql -X -q -A -t -v ON_ERROR_STOP=1 -h "$SERVER" -U postgres -d locks -o /dev/null)
        [ "$locks" = 0 ] || found="$found $query"
    done
    [ "$(printf '%s\n' $found | sort | paste -s -d ' ')" = "functions policies rules views" ] || { echo "keep locks:$found"; return 1; }
}
