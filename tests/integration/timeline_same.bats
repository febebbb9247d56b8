#!/usr/bin/env bats
# The same history gives the same bytes, whatever is in the cache.

load setup

setup() {
    source "$BATS_TEST_DIRNAME/timeline/small.sh"
    of_its_own
    out=$BATS_TEST_TMPDIR/out
    mkdir -p "$out"
}

# told NAME ARGUMENTS...: what the timeline of the repository says, as text and as JSON
told() {
    local name=$1
    shift
    "$PGSTRATA" timeline -C "$repository" -q --no-color "$@" > "$out/$name.txt"
    told_json "$name" "$@"
}

told_json() {
    local name=$1
    shift
    "$PGSTRATA" timeline -C "$repository" -q --format json "$@" > "$out/$name.json" || [ $? -eq 3 ] # some migrations fail
}

same() {
    cmp "$out/$1.txt" "$out/$2.txt"
    cmp "$out/$1.json" "$out/$2.json"
}

# The table stands in a file of its own, and the import that brings it is misspelt for a while.
@test "an import that leads nowhere: a warm run knows what could not be read then" {
    small
    printf 'import { pgTable, serial } from "drizzle-orm/pg-core";\nexport const b = pgTable("b", { id: serial("id").primaryKey() });\n' > "$repository/db/src/b.ts"
    echo 'export * from "./b";' >> "$repository/db/src/schema.ts"
    commit "$repository" "a table that no migration makes" 2025-01-02T12:00:00Z
    sed -i 's|"./b"|"./bb"|' "$repository/db/src/schema.ts"
    commit "$repository" "an import that leads nowhere" 2025-01-03T12:00:00Z
    sed -i 's|"./bb"|"./b"|' "$repository/db/src/schema.ts"
    commit "$repository" "mended" 2025-01-04T12:00:00Z
    told anew --no-cache
    told cold
    told warm
    same anew cold
    same anew warm
}

@test "a slip of the pen in the schema: a warm run knows what could not be read then" {
    small
    printf 'export const b = pgTable("b", { id: serial("id").primaryKey() });\n' >> "$repository/db/src/schema.ts"
    commit "$repository" "a table that no migration makes" 2025-01-02T12:00:00Z
    cp "$repository/db/src/schema.ts" "$BATS_TEST_TMPDIR/schema.ts"
    sed -i 's/^export const b = .*/export const b = pgTable("b", { id: serial("id" };/' "$repository/db/src/schema.ts"
    commit "$repository" "a slip of the pen" 2025-01-03T12:00:00Z
    cp "$BATS_TEST_TMPDIR/schema.ts" "$repository/db/src/schema.ts"
    commit "$repository" "mended" 2025-01-04T12:00:00Z
    told anew --no-cache
    told cold
    told warm
    # one episode: the slip does not end it
    [ "$(jq -c '[.timeline.targets[].episodes[] | .open]' "$out/anew.json")" = "[true]" ]
    same anew cold
    same anew warm
}

# A migration of which the server says that its disk is full: the next run may have more room.
@test "what chance had a part in is not kept" {
    small
    printf "DO \$\$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END \$\$;\n" > "$repository/db/drizzle/0001_b.sql"
    printf '{"version":"7","dialect":"postgresql","entries":[{"idx":0,"version":"7","when":1735689600123,"tag":"0000_a","breakpoints":true},{"idx":1,"version":"7","when":1735689600124,"tag":"0001_b","breakpoints":true}]}\n' > "$repository/db/drizzle/meta/_journal.json"
    commit "$repository" "a migration that needs much room" 2025-01-02T12:00:00Z
    local run
    for run in 1 2; do
        "$PGSTRATA" timeline -C "$repository" -v --format json > "$out/$run.json" 2> "$out/$run.log"
        grep -q "2 commits changed its sources, $((3 - run)) of them had to be replayed" "$out/$run.log"
    done
    cmp "$out/1.json" "$out/2.json"
}

# schema.ts goes, and another file takes its name: then it is the other file that is followed back, also over the time when the first one was there.
@test "a name that another file takes: what was told before under this name is told anew" {
    small
    mkdir -p "$repository/db/src/v2"
    printf 'import { pgTable, serial } from "drizzle-orm/pg-core";\nexport const a = pgTable("a", { id: serial("id").primaryKey() });\nexport const c = pgTable("c", { id: serial("id").primaryKey() });\n' > "$repository/db/src/v2/tables.ts"
    commit "$repository" "a second schema that nobody uses yet" 2025-01-02T12:00:00Z
    told before
    git -C "$repository" rm -q db/src/schema.ts
    commit "$repository" "no schema" 2025-01-03T12:00:00Z
    git -C "$repository" mv db/src/v2/tables.ts db/src/schema.ts
    commit "$repository" "the second one in its place" 2025-01-04T12:00:00Z
    told warm
    told anew --no-cache
    same anew warm
    told again
    same anew again
    # and back to where only the first one is known
    git -C "$repository" reset -q --hard HEAD~2
    told back
    same before back
}

# Any history: what is told of a commit is the same from nothing, commit by commit, again, and after others; with the cache and without. WILD: other numbers to begin with.
@test "any history, cold, warm, without cache, and grown commit by commit" {
    local seed i
    source "$BATS_TEST_DIRNAME/timeline/wild.sh"
    for seed in ${WILD:-17}; do
        rm -rf "$repository" "$PGSTRATA_CACHE_DIR/timeline" "$PGSTRATA_CACHE_DIR/mentions"
        wild_begin "$seed"
        for i in $(seq 14); do
            wild_step
            told_json "grown$i"
        done
        git -C "$repository" log --first-parent --format=%s | tac | tr '\n' ' '
        local tip=$(git -C "$repository" rev-parse HEAD)
        told_json again
        cmp "$out/grown14.json" "$out/again.json"
        for i in 14 5 9 2 12 7; do
            git -C "$repository" reset -q --hard "$tip~$((14 - i))"
            told_json "anew$i" --no-cache
            cmp "$out/grown$i.json" "$out/anew$i.json"
            told_json "back$i"
            cmp "$out/grown$i.json" "$out/back$i.json"
        done
        rm -rf "$PGSTRATA_CACHE_DIR/timeline"
        git -C "$repository" reset -q --hard "$tip"
        told_json cold
        cmp "$out/grown14.json" "$out/cold.json"
    done
}
