#!/usr/bin/env bats
# What is read of Drizzle's documented examples (statements.sql) and what drizzle-kit makes of them (expected.sql): the same catalog. Each case gets a schema of its own instead of
# public, so that one comparison does for all. Those with a file "cannot-run" say why not.
load setup

CASES=tests/declared/documentation

# in_schema NAME FILE: the statements, in a schema of their own
in_schema() {
    printf 'CREATE SCHEMA "%s";\nSET search_path = "%s", public;\n' "$1" "$1"
    sed -e "s/\"public\"\\./\"$1\"./g" "$2"
    printf '\n'
}

setup_file() {
    cd "$ROOT"
    mkdir "$BATS_FILE_TMPDIR/folder"
    for folder in "$CASES"/*/; do
        name=$(basename "$folder")
        [ ! -f "$folder/cannot-run" ] || continue
        in_schema "case-$name" "$folder/expected.sql" >> "$BATS_FILE_TMPDIR/folder/kit.sql"
        in_schema "case-$name" "$folder/statements.sql" >> "$BATS_FILE_TMPDIR/folder/ours.sql"
    done
    git -C "$BATS_FILE_TMPDIR/folder" init -q
}

@test "Drizzle's documentation: every case has drizzle-kit's DDL and ours" {
    cd "$ROOT"
    [ "$(ls "$CASES" | wc -l)" -ge 70 ]
    for folder in "$CASES"/*/; do
        [ -s "$folder/schema.ts" ] && [ -s "$folder/expected.sql" ] && [ -s "$folder/statements.sql" ]
    done
}

@test "Drizzle's documentation: our statements make the catalog that drizzle-kit's make" {
    cd "$BATS_FILE_TMPDIR/folder"
    run "$PGSTRATA" drift file:kit.sql file:ours.sql
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"no difference"* ]]
    [[ "$output" != *"fails:"* ]]
}

@test "Drizzle's documentation: the comparison sees a difference" {
    sed -i '0,/"ten" integer DEFAULT 10/s//"ten" integer DEFAULT 11/' "$BATS_FILE_TMPDIR/folder/ours.sql"
    cd "$BATS_FILE_TMPDIR/folder"
    run "$PGSTRATA" drift file:kit.sql file:ours.sql
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"case-column-integer"*ten* ]]
}
