#!/usr/bin/env bats
# Declared schemas that are empty, damaged or hostile: a message with file and line, bounded time and memory, the exit code that says so. What stands around the damage is still read.

load setup

bats_require_minimum_version 1.5.0

setup() {
    repository=$BATS_TEST_TMPDIR/r
    mkdir -p "$repository"/{src,drizzle/meta}
    git init -q -b main "$repository"
    cat > "$repository/drizzle.config.ts" << 'CONFIG'
import { defineConfig } from "drizzle-kit";
export default defineConfig({ dialect: "postgresql", schema: "./src/schema.ts", out: "./drizzle" });
CONFIG
    echo 'CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL);' > "$repository/drizzle/0000_first.sql"
    echo '{"version":"7","dialect":"postgresql","entries":[{"idx":0,"version":"7","when":1700000000000,"tag":"0000_first","breakpoints":true}]}' \
        > "$repository/drizzle/meta/_journal.json"
}

# schema TEXT...: schema.ts with one sound table, and these lines from line 3 on
schema() {
    {
        echo 'import { integer, pgEnum, pgTable, text } from "drizzle-orm/pg-core";'
        echo 'export const users = pgTable("users", { id: integer("id").primaryKey(), email: text("email").notNull() });'
        printf '%s\n' "$@"
    } > "$repository/src/schema.ts"
}
repeated() { # TEXT COUNT
    printf "%0.s$1" $(seq "$2")
}
land() {
    [ -z "$(git -C "$repository" status --porcelain)" ] || commit "$repository" "change" 2026-01-05T09:00:00Z
}
# drift [SOURCE]: the migrations against what the code declares; no more than 60 seconds
drift() {
    land
    run timeout 60 "$PGSTRATA" drift -C "$repository" -q -f text --no-cache migrations "${1:-declared}"
    echo "exit $status: ${output:0:3000}"
}
# read_within SECONDS: the code alone is read in this time and less than a GiB of address space; by the program as it is installed, since sanitizers need terabytes of it
read_within() {
    land
    run bash -c 'ulimit -v 1048576; exec timeout "$1" "$ROOT/build/release/pgstrata" report -q --offline --no-replay --exit-zero -C "$2" -f json -o "$3"' read "$1" "$repository" "$BATS_TEST_TMPDIR/report.json"
    echo "exit $status: ${output:0:3000}"
}
# The sound table is read, what is beside it is told.
told() { # PATTERN
    [ "$status" -eq 4 ]
    [[ "$output" == *"no difference in what was looked at"* ]]
    [[ "$output" == *$1* ]]
}

@test "an empty schema.ts declares no table: an error that names it, exit 4" {
    : > "$repository/src/schema.ts"
    drift
    [ "$status" -eq 4 ]
    [[ "$output" == *"no pgTable is exported by src/schema.ts"* ]]
}

@test "a schema.ts that is not there" {
    drift
    [ "$status" -eq 4 ]
    [[ "$output" == *"no schema file fits ./src/schema.ts"* ]]
}

@test "bytes that are no text" {
    printf '\xff\xfe\0binary' > "$repository/src/schema.ts"
    drift
    [ "$status" -eq 4 ]
    [[ "$output" == *"src/schema.ts is not read: it is not text"* ]]
}

@test "a syntax error: file and line, what stands before it is read" {
    schema 'export const broken = pgTable("broken", { id: integer("id").primaryKey(, '
    drift
    told "src/schema.ts:3: not read: the syntax is not understood here"
}

@test "merge-conflict markers: file and line" {
    schema '<<<<<<< HEAD' 'export const a = 1;' '=======' 'export const a = 2;' '>>>>>>> branch'
    drift
    told "src/schema.ts:3: not read"
}

@test "20 MB in one file: refused by its size, at once" {
    schema ""
    head -c 20000000 /dev/zero | tr '\0' '/' >> "$repository/src/schema.ts"
    read_within 5
    [ "$status" -eq 0 ]
    drift
    [ "$status" -eq 4 ]
    [[ "$output" == *"src/schema.ts"*"is larger than 16 MiB"* ]]
}

@test "parentheses and arrays nested 5,000 and 100,000 deep" {
    schema "export const deep = $(repeated '(' 5000)1$(repeated ')' 5000);"
    drift
    told "src/schema.ts:3: not read: it is nested too deeply, or calls itself without end"
    schema "export const deep = $(repeated '[' 5000)1$(repeated ']' 5000);"
    drift
    told "src/schema.ts:3: not read: it is nested too deeply, or calls itself without end"
    schema "export const deep = $(repeated '(' 100000)1$(repeated ')' 100000);"
    read_within 10
    [ "$status" -eq 0 ]
    drift
    told "src/schema.ts:3: not read: a statement is too long to be read"
}

@test "a sum of 5,000 terms, chains of 5,000 and 50,000 calls" {
    schema "export const sum = 1$(repeated '+1' 5000);"
    drift
    told "src/schema.ts:3: not read: it is nested too deeply, or calls itself without end"
    schema "export const long = pgTable('long', { a: text('a')$(repeated '.notNull()' 5000) });"
    drift
    [ "$status" -eq 2 ]
    [[ "$output" == *"src/schema.ts:3: not read: it is nested too deeply, or calls itself without end"* ]]
    schema "export const long = pgTable('long', { a: text('a')$(repeated '.notNull()' 50000) });"
    read_within 10
    [ "$status" -eq 0 ]
    drift
    told "src/schema.ts:3: not read: a statement is too long to be read"
}

@test "modules that re-export each other in circles are read once" {
    schema 'export * from "./a";'
    echo 'export * from "./b"; export * from "./a";' > "$repository/src/a.ts"
    echo 'export * from "./a"; export * from "./schema"; export * as all from "./schema";' > "$repository/src/b.ts"
    read_within 5
    [ "$status" -eq 0 ]
    drift
    [ "$status" -eq 0 ]
    [[ "$output" == *"no difference."* ]]
}

@test "recursion without end, loops without end, values that need themselves" {
    schema 'const f = (n: number): any => f(n + 1);' 'const c: any = { ...c };' 'const n = () => { while (true) {} };' 'const d = d;' \
        'export const t = pgTable("t", { a: text(f(1)), ...c, b: text(n()) });' 'export const s = pgTable(d, { a: text("a") });'
    read_within 10
    [ "$status" -eq 0 ]
    drift
    [ "$status" -eq 2 ]
    [[ "$output" == *"src/schema.ts:3: not read: it is nested too deeply, or calls itself without end"* ]]
    [[ "$output" == *"src/schema.ts:4: not read: c is needed for its own value"* ]]
    [[ "$output" == *"src/schema.ts:5: not read: evaluating it takes too many steps"* ]]
    [[ "$output" == *"src/schema.ts:6: not read: d is needed for its own value"* ]]
}

@test "texts and arrays of thousands of millions of elements" {
    schema 'const s = "x".repeat(2 ** 31);' 'let t = "x"; for (let i = 0; i < 60; i++) t = t + t;' 'export const e = pgEnum("e", Array.from({ length: 1e9 }, (_, i) => "c" + i));' \
        'export const a = pgTable("a", { a: text(s), b: text(t), c: text("c".padEnd(1e9)) });'
    read_within 30
    [ "$status" -eq 0 ]
    drift
    [[ "$output" == *"src/schema.ts:3: not read: the text is longer than"* ]]
    [[ "$output" == *"src/schema.ts:4: not read: the text is longer than"* ]]
    [[ "$output" == *"src/schema.ts:5: not read: the array has more than"* ]]
}

@test "10,000 modules, each of which needs the next" {
    for i in $(seq 0 9999); do
        printf 'import { v%d } from "./m%d";\nexport const v%d = [v%d];\n' $(((i + 1) % 10000)) $(((i + 1) % 10000)) "$i" $(((i + 1) % 10000)) > "$repository/src/m$i.ts"
        echo "export * from \"./m$i\";"
    done > "$BATS_TEST_TMPDIR/lines"
    schema "$(cat "$BATS_TEST_TMPDIR/lines")"
    read_within 20
    [ "$status" -eq 0 ]
    drift
    told "is not read: more than 5000 files are imported"
    [[ "$output" == *"src/schema.ts:"* ]]
}

@test "20,000 tables, 3,000 columns: read in bounded time; more columns than PostgreSQL takes are told" {
    schema "$(for i in $(seq 20000); do echo "export const t$i = pgTable(\"t$i\", { id: integer(\"id\").primaryKey() });"; done)"
    read_within 20
    [ "$status" -eq 0 ]
    schema "export const wide = pgTable(\"wide\", {" "$(for i in $(seq 3000); do echo "c$i: text(\"c$i\"),"; done)" "});"
    read_within 20
    [ "$status" -eq 0 ]
    drift
    [ "$status" -eq 2 ]
    [[ "$output" == *"src/schema.ts:3: not read: 3000 columns: PostgreSQL takes no more than 1600"* ]]
}

@test "names that are not names: bytes that PostgreSQL cannot take, terminal escapes, quotes" {
    schema 'export const t = pgTable("t\u001b[31m\"; DROP TABLE users; --", { a: text("a\u0000b"), b: text("b\u001b]0;title\u0007"), ["__proto__"]: text("p") });'
    drift
    [ "$status" -eq 2 ]
    [[ "$output" != *$'\033'* ]]
    [[ "$output" != *$'\007'* ]]
    [[ "$output" != *"- table public.users"* ]]
}

@test "damaged snapshots: file and line, exit 4" {
    schema ""
    local text
    for text in '{"version":"7","tables":{' '' 'null' '[]' "$(repeated '[' 50000)"; do
        printf '%s' "$text" > "$repository/drizzle/meta/0000_snapshot.json"
        drift declared:database/snapshot
        [ "$status" -eq 4 ]
        [[ "$output" == *"drizzle/meta/0000_snapshot.json"*"no "* ]]
    done
}

@test "schema.prisma that is none, or is broken off: file and line" {
    rm -r "$repository"/{src,drizzle,drizzle.config.ts}
    mkdir -p "$repository/prisma/migrations/1_a"
    echo 'CREATE TABLE "A" (id integer PRIMARY KEY);' > "$repository/prisma/migrations/1_a/migration.sql"
    echo 'provider = "postgresql"' > "$repository/prisma/migrations/migration_lock.toml"
    echo 'model {{{ %% }' > "$repository/prisma/schema.prisma"
    drift
    [ "$status" -eq 4 ]
    [[ "$output" == *"prisma/schema.prisma: not a Prisma schema"* ]]
    printf 'datasource db {\n  provider = "postgresql"\n}\nmodel A {\n  id Int @id\n  b String @default(\n}\nmodel B {\n  id Int @id\n}\n' > "$repository/prisma/schema.prisma"
    drift
    [ "$status" -eq 2 ]
    [[ "$output" == *"prisma/schema.prisma:6: not read"* ]]
    [[ "$output" == *'+ table public."B"'* ]]
    printf 'datasource db {\n  provider = "postgresql"\n}\nmodel A {\n  id Int @id @default(%s\n' "$(repeated '(' 50000)" > "$repository/prisma/schema.prisma"
    drift
    [ "$status" -eq 4 ]
    [[ "$output" == *"prisma/schema.prisma:4: "* ]]
}
