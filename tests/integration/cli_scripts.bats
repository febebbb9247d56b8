#!/usr/bin/env bats
# Scripts against the schema that a real replay makes, and what a real server says to the same statements.

load setup

# repository FOLDER: four committed migrations
repository() {
    mkdir -p "$1/db/migrations" && git -C "$1" init -q
    cat > "$1/db/migrations/0001_init.sql" <<'SQL'
CREATE TYPE state AS ENUM ('old', 'open');
CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL, nick text, legacy text);
CREATE TABLE orders (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES users, state state NOT NULL DEFAULT 'open', UNIQUE (user_id, state));
CREATE TABLE drafts (id int);
SQL
    echo 'ALTER TABLE users DROP COLUMN legacy; ALTER TABLE orders ADD COLUMN due date NOT NULL;' > "$1/db/migrations/0002_due.sql"
    commit "$1" "tables" 2026-01-05T10:00:00Z
    echo 'ALTER TABLE users RENAME COLUMN name TO full_name; DROP TABLE drafts;' > "$1/db/migrations/0003_rename.sql"
    commit "$1" "rename" 2026-02-05T10:00:00Z
}

# problems FOLDER OPTION...: "path:line kind object since how", one a line
problems() {
    local folder=$1
    shift
    "$PGSTRATA" report -q --exit-zero -C "$folder" --format json "$@" |
        jq -r '.targets[] | .scripts[] | .path as $path | .problems[] | "\($path):\(.line) \(.kind) \(.object) \(.database // .since // "never")\(if .how then " " + .how else "" end)"'
}

setup() {
    cd "$BATS_TEST_TMPDIR"
    repository project
    mkdir -p project/scripts project/src
}

@test "a script tells what is gone, and the migration and commit that broke it" {
    cat > project/scripts/seed.sql <<'SQL'
INSERT INTO users (name, legacy) VALUES ('a', 'b');
INSERT INTO orders (user_id)
  SELECT id FROM users;
INSERT INTO orders (user_id, due) VALUES (1, '2026-01-01') ON CONFLICT (user_id) DO NOTHING;
DELETE FROM drafts;
UPDATE orders SET state = 'shut' WHERE user_id = 1;
SELECT nothing FROM users;
SQL
    commit project "seed" 2026-02-06T10:00:00Z
    run problems project --offline
    [ "$output" = "scripts/seed.sql:1 column users.legacy 0002_due drops it
scripts/seed.sql:1 column users.name 0003_rename renames it to users.full_name
scripts/seed.sql:1 left_out users.full_name 0003_rename renames users.name to it
scripts/seed.sql:2 left_out orders.due 0002_due adds it
scripts/seed.sql:4 conflict_target orders(user_id) never
scripts/seed.sql:5 relation drafts 0003_rename drops it
scripts/seed.sql:6 enum_value state 'shut' never
scripts/seed.sql:7 column users.nothing never" ]
    run "$PGSTRATA" report -q --offline --exit-zero -C project
    [[ "$output" == *'## Scripts against the schema'* ]]
    [[ "$output" == *'does not fit the schema any more'* ]]
    [[ "$output" == *'column `users.legacy` does not exist since `0002_due`'*' of 2026-01-05 by Test'* ]]
}

@test "each claim is what the server says to the statement, and no other statement fails" {
    cat > project/scripts/all.sql <<'SQL'
INSERT INTO users (full_name) VALUES ('a');
INSERT INTO users (name) VALUES ('a');
INSERT INTO orders (user_id) VALUES (1);
INSERT INTO orders (user_id, due) VALUES (1, NULL);
INSERT INTO orders (user_id, due, state) VALUES (1, '2026-01-01', 'shut');
INSERT INTO orders (user_id, due) VALUES (1, '2026-01-01') ON CONFLICT (user_id, state) DO NOTHING;
INSERT INTO orders (user_id, due) VALUES (1, '2026-01-01') ON CONFLICT (due) DO NOTHING;
INSERT INTO users VALUES (7, 'b', 'c', 'd');
INSERT INTO users VALUES (8, 'b');
INSERT INTO users (id, full_name) VALUES (9);
SELECT u.nick, o.due FROM users u JOIN orders o ON o.user_id = u.id ORDER BY o.state;
SELECT u.nick, o.total FROM users u JOIN orders o ON o.user_id = u.id;
WITH c AS (SELECT id AS total FROM orders) SELECT total FROM c;
SELECT legacy FROM users, orders;
SELECT count(*) AS legacy FROM users ORDER BY legacy;
CREATE TEMP TABLE mine (legacy int);
SELECT legacy FROM mine;
UPDATE users SET full_name = NULL WHERE id = 1;
SELECT * FROM drafts;
SELECT 'old'::state, 'never'::state;
DO $$ DECLARE legacy int; BEGIN SELECT id INTO legacy FROM users WHERE id = legacy; INSERT INTO users (handle) VALUES ('x'); END $$;
SQL
    commit project "all" 2026-02-06T10:00:00Z
    problems project --offline | cut -d: -f2 | cut -d' ' -f1 | sort -nu > told
    cat > run.sh <<'SH'
cat project/db/migrations/*.sql | psql -qX -v ON_ERROR_STOP=1 "$P_DATABASE_URL"
psql -qX "$P_DATABASE_URL" -f project/scripts/all.sql 2>&1 >/dev/null | sed -n 's/^psql:[^:]*:\([0-9]*\): ERROR.*/\1/p' | sort -nu
SH
    "$PGSTRATA" scratch -q -d p -- sh run.sh > refused
    diff told refused
    [ "$(wc -l < told)" -ge 13 ]
}

@test "statements in programs are scripts; tests, migrations of others and other databases are not" {
    cat > project/src/fix.ts <<'TS'
import { sql } from "./db";
export async function fix(id: number) {
  await sql`UPDATE users SET legacy = ${id} WHERE id = ${id}`;
  await sql`SELECT nick FROM users WHERE legacy = ${id}`;
}
TS
    mkdir -p project/other/migrations project/node_modules/x
    for path in src/fix.test.ts other/migrations/1.sql node_modules/x/y.sql; do
        echo 'SELECT legacy FROM users; const a = `SELECT legacy FROM users`;' > "project/$path"
    done
    printf 'import Database from "better-sqlite3";\ndb.run(`SELECT legacy FROM users`);\n' > project/src/local.ts
    echo 'SELECT a FROM one; SELECT b FROM two; SELECT legacy FROM users' > project/scripts/strange.sql
    git -C project add -f . && commit project "programs" 2026-02-06T10:00:00Z
    run problems project --offline
    [ "$output" = "src/fix.ts:3 column users.legacy 0002_due drops it" ]
    run bash -c "'$PGSTRATA' report -q --offline --exit-zero -C project --format json | jq -c .scripts"
    [ "$output" = '{"judged":1,"left_out":0,"read":2,"unknown":1}' ]
}

@test "the configuration says which scripts are checked" {
    echo 'SELECT legacy FROM users;' > project/scripts/a.sql
    cp project/scripts/a.sql project/src/b.sql
    printf 'targets:\n  - name: main\n    migrations: db/migrations\nscripts: ["src/*"]\n' > project/pgstrata.yml
    commit project "two" 2026-02-06T10:00:00Z
    run problems project --offline
    [ "$output" = "src/b.sql:1 column users.legacy 0002_due drops it" ]
    sed -i 's/^scripts:.*/scripts: []/' project/pgstrata.yml
    run problems project --offline
    [ "$output" = "" ]
}

@test "a live database that differs is told" {
    printf 'SELECT legacy FROM users;\nSELECT full_name FROM users;\n' > project/scripts/a.sql
    commit project "one" 2026-02-06T10:00:00Z
    cat > run.sh <<'SH'
cat project/db/migrations/0001*.sql | psql -qX "$P_DATABASE_URL"
"$PGSTRATA" report -q --exit-zero -C project --format json --database production="$P_DATABASE_URL" |
    jq -r '.targets[].scripts[].problems[] | "\(.object) \(.since) \(.database) \(.not_on | join(","))"'
"$PGSTRATA" report -q --exit-zero -C project --format json --database production="$P_DATABASE_URL" | jq -r '.findings[] | select(.rule | startswith("script/")) | "\(.rule) \(.severity) \(.database)"' | sort
SH
    run "$PGSTRATA" scratch -q -d p -- sh run.sh
    [ "$output" = "users.legacy 0002_due null production
users.full_name null production 
script/not-on-database info production
script/obsolete warning null" ]
}
