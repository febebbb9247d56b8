#!/usr/bin/env bats
# drift A B: every kind of source, what counts, the repair and its proof.

load setup

setup_file() {
    export repository=$BATS_FILE_TMPDIR/studio
    source "$BATS_TEST_DIRNAME/setup.bash"
    example "$repository"
}

# beside COMMANDS: a shell script with two empty databases, $A and $B (URLs), and pgstrata as $P
beside() {
    P=$PGSTRATA run "$PGSTRATA" scratch -q -d a -d b -- sh -c 'A=$A_DATABASE_URL B=$B_DATABASE_URL; run() { psql -X -q -v ON_ERROR_STOP=1 "$@"; }; '"$1"
    echo "$output"
}

@test "two live databases: text, with what differs and nothing else" {
    beside 'run "$A" -c "CREATE TABLE t (id int PRIMARY KEY, email text NOT NULL)"
            run "$B" -c "CREATE TABLE t (id int PRIMARY KEY, email varchar(20)); CREATE INDEX ON t (email)"
            "$P" drift "$A" "$B" --format text'
    [ "$status" -eq 2 ]
    [[ "$output" == *"    table public.t"$'\n'*"~ column email"*"not_null: yes -> (none)"*"type: text -> character varying(20)"*"+ index t_email_idx (email)"*"2 differences."* ]]
}

@test "equal databases give nothing and exit code 0, in each format" {
    beside 'for url in "$A" "$B"; do run "$url" -c "CREATE TABLE t (id serial PRIMARY KEY, n numeric DEFAULT 0 CHECK (n >= 0))"; done
            for format in text markdown html json; do "$P" drift "$A" "$B" --format $format > out.$$ || exit $?; cat out.$$; done; rm out.$$'
    [ "$status" -eq 0 ]
    [ "$(grep -c 'no difference\.' <<< "$output")" -ge 3 ]
}

@test "a dump is a source, meta-commands and rows included" {
    cd "$BATS_TEST_TMPDIR"
    beside 'run "$A" -c "CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM (\$\$ok\$\$, \$\$bad\$\$); CREATE TABLE app.t (id int, m app.mood); INSERT INTO app.t VALUES (1, \$\$ok\$\$)"
            pg_dump "$A" > dump.sql; "$P" drift "$A" file:dump.sql --format text || exit $?; "$P" drift dump.sql "$B" --format json'
    [ "$status" -eq 2 ]
    [[ "$output" == *"no difference."* ]]
    [[ "$output" == *'"one statement that fills or reads tables is left out"'* ]]
}

@test "a dump that the server refuses in part is incomplete, with line and reason" {
    cd "$BATS_TEST_TMPDIR"
    printf 'CREATE TABLE t (id int);\n\nCREATE TABLE u (id no_such_type);\n\\connect elsewhere\n' > broken.sql
    beside 'run "$A" -c "CREATE TABLE t (id int)"; "$P" drift "$A" file:broken.sql --format text'
    [ "$status" -eq 4 ]
    [[ "$output" == *"no difference in what was looked at."* ]]
    [[ "$output" == *'line 3 fails: type "no_such_type" does not exist (SQLSTATE 42704)'* ]]
    [[ "$output" == *'line 4: not read: the rest of the file is for another database: '*'\connect'* ]]
}

@test "a file of a revision" {
    cd "$BATS_TEST_TMPDIR"
    mkdir files && git -C files init -q
    echo 'CREATE TABLE t (id int);' > files/structure.sql
    commit files one 2026-01-05T10:00:00Z
    git -C files tag v1
    echo 'CREATE TABLE t (id bigint);' > files/structure.sql
    commit files two 2026-01-06T10:00:00Z
    run "$PGSTRATA" drift -C files file:structure.sql@v1 file:structure.sql@HEAD --format text
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"type: integer -> bigint"* ]]
    run "$PGSTRATA" drift -C files file:structure.sql@v1 file:none.sql@v1
    [ "$status" -eq 64 ]
    [[ "$output" == *"there is no file none.sql at v1"* ]]
}

@test "the changelog between two tags of the migrations" {
    run "$PGSTRATA" drift -q -C "$repository" migrations:tenant@v0.2.0 migrations:tenant --format json
    [ "$status" -eq 2 ]
    json=$BATS_TEST_TMPDIR/changes.json
    printf '%s\n' "$output" > "$json"
    jq -e '.changes | map(select(.counts)) | length > 0' "$json"
    jq -e '.changes[] | select(.action == "changed") | .properties | to_entries[] | .value | has("before") and has("after")' "$json"
}

@test "the runner's own table is no difference" {
    run with_live "$repository" sh -c '"$PGSTRATA" drift -q -C "$1" "$TENANT_DATABASE_URL" migrations:tenant --format text' sh "$repository"
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" != *"- table drizzle.__drizzle_migrations"* ]]
    [[ "$output" == *"the runner's own table drizzle.__drizzle_migrations is left out"* ]]
}

@test "what is wrong with the words" {
    for words in "no:source:x migrations" "migrations" "live:nobody migrations" "file:/nowhere.sql migrations" "migrations:nobody migrations"; do
        # shellcheck disable=SC2086
        run "$PGSTRATA" drift -q -C "$repository" $words
        [ "$status" -eq 64 ] || { echo "$words: $status $output"; false; }
    done
    run "$PGSTRATA" drift -q -C "$repository" migrations:tenant migrations:tenant --also colour
    [ "$status" -eq 64 ]
    [[ "$output" == *"order, names, spelling, comments, access"* ]]
}

@test "custom-format dumps are refused with what to do" {
    cd "$BATS_TEST_TMPDIR"
    beside 'pg_dump -Fc "$A" > a.dump; "$P" drift "$A" file:a.dump'
    [ "$status" -eq 64 ]
    [[ "$output" == *"pg_restore --schema-only"* ]]
}

@test "patterns: only some objects, with what belongs to them" {
    beside 'run "$A" -c "CREATE TABLE audit_a (id serial PRIMARY KEY)" -c "CREATE TABLE t (id int)" -c "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS \$\$SELECT 1\$\$"
            "$P" drift "$A" "$B" --exclude "public.audit_*" --format text; echo "code $?"
            "$P" drift "$A" "$B" --include "public.audit_*" --format text; echo "code $?"
            "$P" drift "$A" "$B" --exclude "function:public.*" --exclude "table:*" --format text; echo "code $?"
            "$P" drift "$A" "$B" --exclude "nonsense:*" --format text; echo "code $?"'
    [[ "$output" == *"- table public.t"*"- function public.f()"*"2 differences (3 objects with their parts)."*"left out by patterns"*"code 2"* ]]
    [[ "$output" == *"- table public.audit_a with 1 sequence, 1 column, 1 primary key"*"1 difference (4 objects with their parts)."*"code 2"*"no difference."*"code 0"*"code 64" ]]
}

@test "what a platform owns is folded, and said; none folds nothing" {
    beside 'run "$A" -c "CREATE SCHEMA auth; CREATE TABLE auth.users (id int); CREATE TABLE auth.identities (id int); CREATE SCHEMA graphql_public; CREATE TABLE t (id int)"
            "$P" drift "$A" "$B" --format text; echo "code $?"
            "$P" drift "$A" "$B" --platform none --exclude public.t --format text; echo "code $?"
            "$P" drift "$A" "$B" --platform nimbus; echo "code $?"'
    [[ "$output" == *"- table public.t with 1 column"*"1 difference (2 objects with their parts)."*"folded: "*"Supabase"*"code 2"*"- table auth.users"*"code 2"*"no platform is named"*"code 64" ]]
}

@test "owners, privileges and comments are told, and count when asked" {
    beside 'for url in "$A" "$B"; do run "$url" -c "CREATE TABLE t (id int)"; done
            run "$B" -c "COMMENT ON TABLE t IS \$\$x\$\$" -c "GRANT SELECT ON t TO PUBLIC"
            "$P" drift "$A" "$B" --format text; echo "code $?"
            "$P" drift "$A" "$B" --also comments,access --format text; echo "code $?"'
    [[ "$output" == *"no difference."*"lesser difference"*"code 0"*"comment: (none) -> x"*"privileges: (none) -> PUBLIC: SELECT"*"code 2" ]]
}

@test "repair: run by psql it makes one side like the other; what loses data is a comment" {
    cd "$BATS_TEST_TMPDIR"
    beside 'run "$A" -c "CREATE TYPE mood AS ENUM (\$\$ok\$\$)" -c "CREATE TABLE t (id int, m mood, gone text); INSERT INTO t VALUES (1, \$\$ok\$\$, \$\$x\$\$)"
            run "$B" -c "CREATE TYPE mood AS ENUM (\$\$low\$\$, \$\$ok\$\$)" -c "CREATE TABLE t (id int NOT NULL, m mood DEFAULT \$\$low\$\$, CHECK (id > 0)); CREATE INDEX ON t (m)" -c "CREATE VIEW v AS SELECT id FROM t"
            "$P" drift "$A" "$B" --format text --repair-sql keep.sql --verify-repair; echo "code $?"
            "$P" drift "$A" "$B" --repair-sql lose.sql --destructive -o report.md || true
            run "$A" -f keep.sql && "$P" drift "$A" "$B" --format text; echo "code $?"
            run "$A" -f lose.sql > out 2>&1; "$P" drift "$A" "$B" --repair-sql - --destructive > rest.sql; run "$A" -f rest.sql; "$P" drift "$A" "$B" --format text; echo "code $?"
            run "$A" -c "SELECT \$\$rows: \$\$ || count(*) FROM t" -At'
    [[ "$output" == *"Proved in the scratch server"*"code 2"*"- column gone text"*"1 difference."*"code 2"*"no difference."*"code 0"*"rows: 1"* ]]
    grep -q '^-- .*DROP COLUMN gone' keep.sql
    grep -q '^ALTER TABLE public.t DROP COLUMN gone' lose.sql
    grep -q '## Repair' report.md
}

@test "repair the other way round, and of the only live database of a repository" {
    cd "$BATS_TEST_TMPDIR"
    beside 'run "$B" -c "CREATE TABLE t (id int)"; "$P" drift "$A" "$B" --reverse --destructive --repair-sql - ; echo "code $?"'
    [[ "$output" == *"DROP TABLE public.t;"*"code 2"* ]]
    run with_live "$repository" sh -c '"$PGSTRATA" drift -q -C "$1" --target tenant --repair-sql live.sql > /dev/null; echo "code $?"; "$PGSTRATA" drift -q -C "$1" --repair-sql two.sql; echo "code $?"' sh "$repository"
    echo "$output"
    [[ "$output" == *"code 2"*"needs one live database"*"code 64" ]]
    grep -q 'CREATE TABLE' live.sql
    ! grep -q 'drizzle' live.sql
}

@test "hostile names break out of no form" {
    cd "$BATS_TEST_TMPDIR"
    printf 'CREATE TABLE "a<script>x()</script>\033[31m|`\n-- \\! touch broken" ("c\n-- DROP TABLE t; " int);\nCOMMENT ON TABLE "a<script>x()</script>\033[31m|`\n-- \\! touch broken" IS $$*/ \\! touch broken\n\\! touch broken$$;\n' > hostile.sql
    beside 'run "$B" -f hostile.sql
            for format in text markdown html json; do "$P" drift "$A" "$B" --format $format --also all -o out.$format --repair-sql repair.sql || true; done
            run "$A" -f repair.sql; "$P" drift "$A" "$B" --format text --also all; echo "code $?"
            "$P" drift "$A" "$B" --reverse --repair-sql held.sql -o /dev/null; run "$A" -f held.sql; "$P" drift "$A" "$B" -o /dev/null; echo "code $?"'
    [[ "$output" == *"no difference."*"code 0"*"code 0" ]]
    [ ! -e broken ]
    ! grep -q $'\033' out.text out.markdown out.html out.json
    ! grep -q '<script>x' out.html
    jq -e '.changes | length > 0' out.json
}
