#!/usr/bin/env bats
# Risk notes with a real replay; and what they say of locks and rewrites against what a server does.

load setup

# repository FOLDER: two committed migrations that make a schema in use
repository() {
    mkdir -p "$1/db/migrations" && git -C "$1" init -q
    cat > "$1/db/migrations/0001_users.sql" <<'SQL'
CREATE TABLE users (id serial PRIMARY KEY, email text, name varchar(100), amount numeric(10,2), legacy text);
CREATE TABLE orders (id serial PRIMARY KEY, user_id int);
CREATE VIEW old_users AS SELECT id, legacy FROM users;
CREATE FUNCTION count_mails() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(email) FROM users); END $$;
CREATE INDEX users_email ON users (email);
SQL
    echo 'CREATE TABLE notes (id int);' > "$1/db/migrations/0002_notes.sql"
    commit "$1" "two tables" 2026-01-05T10:00:00Z
}

# risks FOLDER OPTION...: "line rule subject", one a line, of the third migration
risks() {
    local folder=$1
    shift
    "$PGSTRATA" report -q --offline --exit-zero -C "$folder" --format json "$@" |
        jq -r '.targets[0].risks[] | select(.migration | startswith("0003")) | .risks[] | "\(.line) \(.rule) \(.subject)\(if .allowed then " allowed" else "" end)"'
}

setup() {
    cd "$BATS_TEST_TMPDIR"
    repository project
}

@test "a migration is reviewed with what the replay saw" {
    cat > project/db/migrations/0003_change.sql <<'SQL'
ALTER TABLE users ALTER COLUMN name TYPE varchar(50);
ALTER TABLE users ALTER COLUMN amount TYPE numeric(12,2);
-- pgstrata: allow risk/drop-column: nobody has read it since 2024
ALTER TABLE users DROP COLUMN legacy CASCADE;
ALTER TABLE users RENAME COLUMN email TO mail;
CREATE TABLE fresh (id int); CREATE INDEX ON fresh (id);
DO $$ BEGIN ALTER TABLE orders ADD CONSTRAINT c CHECK (id > 0); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
SQL
    run risks project
    [ "$output" = "1 risk/type-narrowing users.name
1 risk/type-rewrite users.name
4 risk/drop-column users.legacy allowed
5 risk/drop-used users.email
5 risk/rename-column users.email
7 risk/add-check orders.c" ]
    run "$PGSTRATA" report -q --offline -C project
    [[ "$output" == *'line 4: `risk/drop-column` `users.legacy`: nobody has read it since 2024 (in the replay view `old_users` went with it)'* ]]
    [[ "$output" == *'used by function `count_mails()`'* ]]
    [[ "$output" == *'`character varying(100)` becomes `character varying(50)`'* ]]
}

@test "without a replay the text alone is reviewed, and it says so" {
    echo 'ALTER TABLE users ALTER COLUMN name TYPE varchar(50); CREATE INDEX CONCURRENTLY i ON users (name);' > project/db/migrations/0003_change.sql
    run risks project --no-replay
    [ "$output" = "1 risk/concurrently-in-transaction null
1 risk/type-rewrite users.name" ]
}

@test "the configuration sets what rules count for" {
    echo 'DROP TABLE notes; CREATE INDEX i ON users (name);' > project/db/migrations/0003_change.sql
    cat > project/pgstrata.yml <<'YAML'
targets:
  - name: main
    migrations: db/migrations
rules:
  - rule: risk/drop-table
    severity: off
    reason: dumps are kept
  - {rule: risk/create-index, severity: error}
YAML
    run "$PGSTRATA" report -q --offline -C project
    [ "$status" -eq 2 ]
    [[ "$output" == *'Not looked for, because the configuration turns them off: `risk/drop-table` (dumps are kept).'* ]]
    [[ "$output" != *"drops table"* ]]
    sed -i 's/error}/warning}/' project/pgstrata.yml
    run "$PGSTRATA" report -q --offline -C project
    [ "$status" -eq 0 ]
}

@test "an unknown rule, an unknown severity and an unknown choice are errors" {
    printf 'targets:\n  - name: main\n    migrations: db/migrations\nrules:\n  - {rule: risk/drop-colum, severity: off}\n' > project/pgstrata.yml
    run "$PGSTRATA" report -q --offline -C project
    [ "$status" -eq 65 ]
    [[ "$output" == *'pgstrata.yml:5: there is no rule "risk/drop-colum"'* ]]
    printf 'targets:\n  - name: main\n    migrations: db/migrations\nrules:\n  - rule: risk/drop-column\n    severity: no\n' > project/pgstrata.yml
    run "$PGSTRATA" report -q --offline -C project
    [ "$status" -eq 65 ]
    [[ "$output" == *'pgstrata.yml:6: rule risk/drop-column: "no" is not off, info, warning or error'* ]]
    rm project/pgstrata.yml
    run "$PGSTRATA" report -q --offline --risks=some -C project
    [ "$status" -eq 64 ]
    [[ "$output" == *'"some" is not pending, recent, all or none'* ]]
}

@test "which migrations are reviewed" {
    commit project "nothing" 2026-01-05T10:00:00Z || true
    echo 'CREATE INDEX i ON users (name);' > project/db/migrations/0003_index.sql
    commit project "an index" 2026-01-06T10:00:00Z
    echo 'a' > project/later
    commit project "much later" 2026-03-06T10:00:00Z
    run risks project
    [ -z "$output" ]
    run risks project --risks=all
    [ "$output" = "1 risk/create-index i" ]
    run risks project --risks=none
    [ -z "$output" ]
    run "$PGSTRATA" report -q --offline --risks=none -C project
    [[ "$output" == *"Not reviewed (\`--risks=none\`)."* ]]
}

@test "docs/rules.md says what the program says (make docs)" {
    sh "$ROOT/scripts/rules.sh" | diff "$ROOT/docs/rules.md" -
}

# --- against a server -----------------------------------------------------------------------------------------------------------

# One statement a line, of tables of its own. What needs no table of its own stands in base.sql.
statements() {
    cat <<'SQL'
ALTER TABLE t1 ADD COLUMN n int;
ALTER TABLE t2 ADD COLUMN n timestamptz DEFAULT now();
ALTER TABLE t3 ADD COLUMN n uuid DEFAULT gen_random_uuid();
ALTER TABLE t4 ADD COLUMN n bigserial;
ALTER TABLE t5 ADD COLUMN n int GENERATED ALWAYS AS IDENTITY;
ALTER TABLE t6 ADD COLUMN n int GENERATED ALWAYS AS (id * 2) STORED;
ALTER TABLE t7 ADD COLUMN n int NOT NULL DEFAULT 7;
ALTER TABLE t8 ALTER id TYPE bigint;
ALTER TABLE t9 ALTER v TYPE varchar(20);
ALTER TABLE t10 ALTER v TYPE varchar(5);
ALTER TABLE t11 ALTER v TYPE text;
ALTER TABLE t12 ALTER x TYPE varchar(20);
ALTER TABLE t13 ALTER x TYPE varchar;
ALTER TABLE t14 ALTER n TYPE numeric(12,2);
ALTER TABLE t15 ALTER n TYPE numeric(12,4);
ALTER TABLE t16 ALTER n TYPE numeric;
ALTER TABLE t17 ALTER n TYPE numeric(8,2);
ALTER TABLE t18 ALTER c TYPE text;
ALTER TABLE t19 ALTER s TYPE timestamp(3);
ALTER TABLE t20 ALTER s TYPE timestamp(6);
ALTER TABLE t21 ALTER s3 TYPE timestamp(6);
ALTER TABLE t22 ALTER i TYPE inet;
ALTER TABLE t23 ALTER x TYPE text USING lower(x);
ALTER TABLE t24 ALTER x TYPE text USING x::text;
ALTER TABLE t25 ALTER b TYPE bit varying(16);
ALTER TABLE t26 ALTER j TYPE jsonb;
ALTER TABLE t27 SET UNLOGGED;
ALTER TABLE t28 SET (fillfactor = 70);
ALTER TABLE t29 ALTER id SET STATISTICS 10;
ALTER TABLE t30 ALTER x SET NOT NULL;
ALTER TABLE t31 ADD CONSTRAINT t31_c CHECK (id > 0);
ALTER TABLE t32 ADD CONSTRAINT t32_c CHECK (id > 0) NOT VALID;
ALTER TABLE t33 ADD CONSTRAINT t33_f FOREIGN KEY (id) REFERENCES other (id);
ALTER TABLE t34 ADD CONSTRAINT t34_u UNIQUE (id);
ALTER TABLE t35 VALIDATE CONSTRAINT t35_c;
ALTER TABLE t36 DISABLE TRIGGER ALL;
ALTER TABLE t37 RENAME COLUMN x TO y;
ALTER TABLE t38 ENABLE ROW LEVEL SECURITY;
ALTER TABLE t39 DROP COLUMN x;
ALTER TABLE t40 CLUSTER ON t40_i;
CREATE INDEX t41_i ON t41 (x);
CREATE TRIGGER t42_t BEFORE UPDATE ON t42 FOR EACH ROW EXECUTE FUNCTION nothing();
CREATE POLICY t43_p ON t43 USING (true);
LOCK TABLE t44 IN SHARE MODE;
TRUNCATE t45;
CLUSTER t46 USING t46_i;
REINDEX TABLE t47;
ALTER TABLE t48 ALTER s TYPE timestamptz USING s AT TIME ZONE 'Asia/Tokyo';
ALTER TABLE t49 ALTER x SET DEFAULT 'x';
ALTER TABLE t50 ADD COLUMN o int REFERENCES other (id);
CREATE TABLE t51_child (id int REFERENCES other (id));
COMMENT ON TABLE t52 IS 'x';
UPDATE t53 SET x = 'x';
SQL
}

base() {
    echo "CREATE TABLE other (id int PRIMARY KEY); CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
    for i in $(seq 53); do
        echo "CREATE TABLE t$i (id int, v varchar(10), x text, n numeric(10,2), c char(3), s timestamp, s3 timestamp(3), i cidr, b bit varying(8), j json);"
    done | sed -e '/ t[4567] /s/ n numeric(10,2),//' -e '/ t[123] /s/ n numeric(10,2),//'
    echo "ALTER TABLE t35 ADD CONSTRAINT t35_c CHECK (id > 0) NOT VALID; CREATE INDEX t40_i ON t40 (id); CREATE INDEX t46_i ON t46 (id);"
}

# What the server does: "line table lock" (blocking ones, the strongest of each table), and "line rewrite".
measure() {
    base > base.sql
    statements | awk '{
        table = $0; sub(/.*[^a-z0-9_](t[0-9]+)[^0-9_].*/, "&", table); match($0, /t[0-9]+/); table = substr($0, RSTART, RLENGTH)
        printf "SELECT pg_relation_filenode(\047%s\047) AS node \\gset\nBEGIN;\n%s\n", table, $0
        printf "SELECT %d, relname, (ARRAY[\047SHARE\047, \047SHARE ROW EXCLUSIVE\047, \047EXCLUSIVE\047, \047ACCESS EXCLUSIVE\047])[max(strength)] FROM (SELECT c.relname, array_position(ARRAY[\047ShareLock\047, \047ShareRowExclusiveLock\047, \047ExclusiveLock\047, \047AccessExclusiveLock\047], l.mode) AS strength FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE l.pid = pg_backend_pid() AND c.relkind = \047r\047 AND c.relnamespace = \047public\047::regnamespace AND c.relname !~ \047child\047) held WHERE strength IS NOT NULL GROUP BY relname;\n", NR
        printf "SELECT %d, \047rewrite\047 WHERE pg_relation_filenode(\047%s\047) <> :node;\nROLLBACK;\n", NR, table
    }' > measure.sql
    "$PGSTRATA" scratch -q -d a -- sh -c 'psql -X -q -v ON_ERROR_STOP=1 "$A_DATABASE_URL" -f base.sql && PGOPTIONS="-c timezone=Asia/Tokyo" psql -X -q -At -F " " -v ON_ERROR_STOP=1 "$A_DATABASE_URL" -f measure.sql' > measured
    grep -v rewrite measured | sort > locks.measured
    grep rewrite measured | grep -v -e '^45 ' | sort > rewrites.measured # TRUNCATE makes a new file as well, and calls it no rewrite
}

@test "locks and rewrites are those that a server takes and makes" {
    measure
    [ -s locks.measured ] && [ -s rewrites.measured ]
    base > project/db/migrations/0002_base.sql
    commit project "many tables" 2026-01-06T10:00:00Z
    statements > project/db/migrations/0003_change.sql
    "$PGSTRATA" report -q --offline --exit-zero -C project --format json | jq '.targets[0].risks[] | select(.migration == "0003_change")' > note.json
    [ "$(jq '.not_understood | length' note.json)" -eq 0 ]
    jq -r '.locks | group_by([.line, .table])[] | max_by(["SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"] as $order | .mode as $m | $order | index($m)) | "\(.line) \(.table) \(.mode)"' note.json | sort > locks.told
    diff locks.measured locks.told
    jq -r '.risks[] | select(.rule | IN("risk/type-rewrite", "risk/volatile-default", "risk/stored-generated-column", "risk/set-logged", "risk/cluster")) | "\(.line) rewrite"' note.json | sort -u > rewrites.told
    diff rewrites.measured rewrites.told
}

@test "every statement of the safer way is accepted, and leads to the same schema" {
    cat > project/db/migrations/0003_change.sql <<'SQL'
ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;
ALTER TABLE users ADD CONSTRAINT amount_positive CHECK (amount > 0);
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);
ALTER TABLE users ALTER COLUMN name SET NOT NULL;
CREATE UNIQUE INDEX orders_both ON orders (user_id, id DESC) WHERE user_id > 0;
DROP INDEX users_email;
SQL
    "$PGSTRATA" report -q --offline --exit-zero -C project --format json | jq -r '.targets[0].risks[].risks[].safer_sql | select(.)' > safer.sql
    [ "$(grep -c . safer.sql)" -gt 10 ]
    run "$PGSTRATA" scratch -q -d a -d b -- sh -euc 'for f in project/db/migrations/*.sql; do psql -X -q -v ON_ERROR_STOP=1 "$A_DATABASE_URL" -f "$f"; done
        for f in project/db/migrations/000[12]*.sql safer.sql; do psql -X -q -v ON_ERROR_STOP=1 "$B_DATABASE_URL" -f "$f"; done; "$PGSTRATA" drift "$A_DATABASE_URL" "$B_DATABASE_URL" --format text'
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"no difference."* ]]
}
