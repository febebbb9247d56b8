#!/usr/bin/env bats
# The loading half of the timeline: what is kept between runs, and that it changes nothing. The repository is that of timeline.bats: its truth is told there.

load setup

setup_file() {
    source "$BATS_TEST_DIRNAME/setup.bash"
    export origin=$BATS_FILE_TMPDIR/origin
    bash "$BATS_TEST_DIRNAME/timeline/make.sh" "$origin"
    PGSTRATA_CACHE_DIR=$BATS_FILE_TMPDIR/none "$PGSTRATA" timeline -C "$origin" -q --no-cache --format json > "$BATS_FILE_TMPDIR/truth.json"
    export truth=$BATS_FILE_TMPDIR/truth.json
}

setup() {
    source "$BATS_TEST_DIRNAME/timeline/small.sh"
    of_its_own
}

clone() {
    git clone -q "$origin" "$repository" 2> /dev/null
    git -C "$repository" reset -q --hard "${1:-HEAD}"
}

timeline() {
    "$PGSTRATA" timeline -C "$repository" -v --format json "$@" 2> "$BATS_TEST_TMPDIR/log"
}

# replayed TARGET: how many of its commits had to be replayed by the last run; told TARGET: how many changed its sources
replayed() { sed -n "s/^pgstrata: target $1: .* sources, \([0-9]*\) of them.*/\1/p" "$BATS_TEST_TMPDIR/log"; }
told() { sed -n "s/^pgstrata: target $1: \([0-9]*\) commits changed.*/\1/p" "$BATS_TEST_TMPDIR/log"; }

@test "a second run replays nothing and says the same" {
    clone
    timeline > "$BATS_TEST_TMPDIR/first"
    [ "$(replayed music)" -gt 20 ]
    [ "$(replayed music)" -le "$(told music)" ]
    timeline > "$BATS_TEST_TMPDIR/second"
    [ "$(replayed music)" -eq 0 ]
    [ "$(replayed stats)" -eq 0 ]
    cmp "$BATS_TEST_TMPDIR/first" "$BATS_TEST_TMPDIR/second"
    cmp "$BATS_TEST_TMPDIR/first" "$truth"
}

@test "yesterday's run and today's commits are what one run says, wherever the line is cut" {
    local cut
    for cut in 70 57 41 23 9 1; do
        rm -rf "$repository" "$PGSTRATA_CACHE_DIR/timeline"
        clone "HEAD~$cut"
        timeline > /dev/null
        local before=$(told music)
        git -C "$repository" merge -q --ff-only origin/main
        timeline > "$BATS_TEST_TMPDIR/grown"
        [ "$(replayed music)" -le "$(($(told music) - before))" ]
        cmp "$BATS_TEST_TMPDIR/grown" "$truth"
    done
}

@test "commit by commit" {
    local commit
    clone HEAD~12
    timeline > /dev/null
    for commit in $(git -C "$repository" rev-list --reverse HEAD..origin/main); do
        git -C "$repository" merge -q --ff-only "$commit"
        timeline > "$BATS_TEST_TMPDIR/grown"
        [ "$(replayed music)" -le 1 ]
        [ "$(replayed stats)" -le 1 ]
    done
    cmp "$BATS_TEST_TMPDIR/grown" "$truth"
}

@test "a history that was rewritten to its root replays nothing" {
    clone
    timeline > /dev/null
    git -C "$repository" fast-export main | sed 's/^\(author\|committer\) [A-Za-z]* </\1 Somebody </' > "$BATS_TEST_TMPDIR/export"
    rm -rf "$repository/.git"
    git -C "$repository" init -q -b main
    git -C "$repository" fast-import --quiet < "$BATS_TEST_TMPDIR/export"
    git -C "$repository" reset -q --hard
    timeline > "$BATS_TEST_TMPDIR/rewritten"
    [ "$(replayed music)" -eq 0 ]
    [ "$(replayed stats)" -eq 0 ]
    # nothing but ids and names of commits is other
    local strip='del(.commits, .source) | walk(if type == "string" then gsub("[0-9a-f]{12,40}"; "ID") else . end)'
    diff <(jq "$strip" "$truth") <(jq "$strip" "$BATS_TEST_TMPDIR/rewritten")
}

@test "another branch from the middle, and back" {
    clone
    timeline > /dev/null
    git -C "$repository" checkout -q -b other HEAD~30
    echo more >> "$repository/README.md"
    commit "$repository" "something else" 2025-12-01T12:00:00Z
    timeline > "$BATS_TEST_TMPDIR/other"
    [ "$(replayed music)" -eq 0 ]
    timeline --no-cache > "$BATS_TEST_TMPDIR/other-anew"
    cmp "$BATS_TEST_TMPDIR/other" "$BATS_TEST_TMPDIR/other-anew"
    git -C "$repository" checkout -q main
    timeline > "$BATS_TEST_TMPDIR/back"
    [ "$(replayed music)" -eq 0 ]
    cmp "$BATS_TEST_TMPDIR/back" "$truth"
}

@test "an earlier revision, of a repository without work tree" {
    git clone -q --bare "$origin" "$repository.git"
    repository=$repository.git
    timeline --rev HEAD~20 > "$BATS_TEST_TMPDIR/rev"
    [ "$(jq -r .timeline.head "$BATS_TEST_TMPDIR/rev")" = "$(git -C "$repository" rev-parse HEAD~20)" ]
    timeline --rev HEAD > "$BATS_TEST_TMPDIR/head"
    [ "$(jq -S .timeline "$BATS_TEST_TMPDIR/head" | sha256sum)" = "$(jq -S .timeline "$truth" | sha256sum)" ]
}

@test "a clone without the beginning says so" {
    git clone -q --depth 30 "file://$origin" "$repository"
    timeline > "$BATS_TEST_TMPDIR/shallow" || true
    [ "$(jq -r .timeline.complete "$BATS_TEST_TMPDIR/shallow")" = false ]
    [[ "$(jq -r .timeline.incomplete_reason "$BATS_TEST_TMPDIR/shallow")" == *shallow* ]]
    [ "$(jq -r .timeline.commits_walked "$BATS_TEST_TMPDIR/shallow")" -eq 30 ]
}

@test "nothing committed" {
    git init -q "$repository"
    cp -r "$origin/db" "$origin/README.md" "$repository/"
    timeline > "$BATS_TEST_TMPDIR/empty"
    [ "$(jq -r .timeline.commits_walked "$BATS_TEST_TMPDIR/empty")" -eq 0 ]
    [ "$(jq -c '[.timeline.targets[].points[]]' "$BATS_TEST_TMPDIR/empty")" = "[]" ]
}

@test "a damaged cache is as good as none" {
    clone
    timeline > /dev/null
    local file
    for file in "$PGSTRATA_CACHE_DIR"/timeline/*; do
        printf 'x' | dd of="$file" bs=1 seek=500 conv=notrunc status=none
    done
    timeline > "$BATS_TEST_TMPDIR/again"
    [ "$(replayed music)" -gt 20 ]
    cmp "$BATS_TEST_TMPDIR/again" "$truth"
    : > "$(ls "$PGSTRATA_CACHE_DIR"/timeline/* | head -1)"
    timeline > "$BATS_TEST_TMPDIR/again"
    cmp "$BATS_TEST_TMPDIR/again" "$truth"
}

@test "--no-cache neither reads nor writes" {
    clone
    timeline --no-cache > "$BATS_TEST_TMPDIR/anew"
    [ ! -e "$PGSTRATA_CACHE_DIR/timeline" ]
    cmp "$BATS_TEST_TMPDIR/anew" "$truth"
}

@test "--until ends the line there" {
    clone
    timeline --until 2025-01-31 > "$BATS_TEST_TMPDIR/until"
    [ "$(jq -r .timeline.commits_walked "$BATS_TEST_TMPDIR/until")" -eq "$(git -C "$repository" rev-list --first-parent --count --until 2025-01-31T23:59:59Z HEAD)" ]
    local last=$(jq -r '.timeline.targets[0].points[-1].commit' "$BATS_TEST_TMPDIR/until")
    [ "$(git -C "$repository" log -1 --format=%cs "$last")" \< 2025-02-01 ]
}

# --- small histories --------------------------------------------------------------------------------------------------------

# points: the subjects of commits that changed a source, with what changed and how much differs in schema.ts
points() {
    jq -r '. as $all | .timeline.targets[0].points[] | [$all.commits[.commit].subject, (if .migrations_changed then "migrations" else empty end),
        (.sources | to_entries[] | select(.value.changed) | .key), .sources["schema.ts"].sight, .sources["schema.ts"].differences] | join(" | ")' "$BATS_TEST_TMPDIR/out.json"
}

@test "a file that the schema imports counts, and one that it does not import yet" {
    small
    echo 'export const unrelated = 1;' > "$repository/db/src/other.ts"
    commit "$repository" "a file that nobody imports" 2025-01-02T12:00:00Z
    sed -i 's/text("name")/text("name"), age: text("age")/' "$repository/db/src/columns.ts"
    commit "$repository" "one column more in the imported file" 2025-01-03T12:00:00Z
    sed -i 's/from ".\/columns"/from ".\/parts\/columns"/' "$repository/db/src/schema.ts"
    commit "$repository" "an import of what is not there" 2025-01-04T12:00:00Z
    mkdir "$repository/db/src/parts"
    git -C "$repository" mv db/src/columns.ts db/src/parts/columns.ts
    commit "$repository" "it is there" 2025-01-05T12:00:00Z
    timeline > "$BATS_TEST_TMPDIR/out.json"
    diff <(points) - <<'POINTS'
one table | migrations | schema.ts | seen | 0
one column more in the imported file | schema.ts | seen | 1
an import of what is not there | schema.ts | seen | 0
it is there | schema.ts | seen | 1
POINTS
    [ "$(jq '.timeline.targets[0].episodes[-1].open' "$BATS_TEST_TMPDIR/out.json")" = true ]
}

@test "folder, schema and package move; a schema becomes a folder of files" {
    small
    mkdir -p "$repository/packages/data/lib"
    git -C "$repository" mv db/drizzle.config.ts db/package.json db/drizzle packages/data/
    git -C "$repository" mv db/src packages/data/lib/model
    sed -i 's|./src/schema.ts|./lib/model/schema.ts|' "$repository/packages/data/drizzle.config.ts"
    commit "$repository" "everything elsewhere" 2025-01-02T12:00:00Z
    sed -i 's/text("name")/text("name"), age: text("age")/' "$repository/packages/data/lib/model/columns.ts"
    commit "$repository" "one column more" 2025-01-03T12:00:00Z
    mkdir "$repository/packages/data/lib/model/schema"
    printf 'export * from "./tables/all/a";\n' > "$repository/packages/data/lib/model/schema/index.ts"
    mkdir -p "$repository/packages/data/lib/model/schema/tables/all"
    sed 's|"./columns"|"../../../columns"|' "$repository/packages/data/lib/model/schema.ts" > "$repository/packages/data/lib/model/schema/tables/all/a.ts"
    git -C "$repository" rm -q packages/data/lib/model/schema.ts
    sed -i 's|schema.ts|schema/index.ts|' "$repository/packages/data/drizzle.config.ts"
    commit "$repository" "a folder of files" 2025-01-04T12:00:00Z
    timeline > "$BATS_TEST_TMPDIR/out.json"
    diff <(points | sed 's/[ |]*$//') - <<'POINTS'
one table | migrations | index.ts
one column more | index.ts
a folder of files | index.ts
POINTS
    # one episode through all of it, since the column came
    [ "$(jq '.timeline.targets[0].episodes | length' "$BATS_TEST_TMPDIR/out.json")" -eq 1 ]
    [ "$(jq -r '. as $all | .timeline.targets[0].episodes[0] | $all.commits[.began.commit].subject' "$BATS_TEST_TMPDIR/out.json")" = "one column more" ]
    [ "$(jq -r '.timeline.targets[0].episodes[0].open' "$BATS_TEST_TMPDIR/out.json")" = true ]
}

@test "a source that comes, goes, and comes again" {
    small
    git -C "$repository" rm -q db/src/schema.ts
    commit "$repository" "no schema" 2025-01-02T12:00:00Z
    git -C "$repository" rm -rq db/drizzle
    commit "$repository" "no migrations" 2025-01-03T12:00:00Z
    git -C "$repository" checkout -q HEAD~2 -- db
    commit "$repository" "both" 2025-01-04T12:00:00Z
    timeline > "$BATS_TEST_TMPDIR/out.json"
    diff <(points) - <<'POINTS'
one table | migrations | schema.ts | seen | 0
no schema | schema.ts | absent | 0
no migrations | migrations | absent | 0
both | migrations | schema.ts | seen | 0
POINTS
    [ "$(jq -c '[.timeline.targets[0].points[].migrations_seen]' "$BATS_TEST_TMPDIR/out.json")" = "[true,true,false,true]" ]
}

@test "a run that is interrupted loses little" {
    clone
    "$PGSTRATA" timeline -C "$repository" -v --format json > /dev/null 2> "$BATS_TEST_TMPDIR/log" &
    local job=$!
    for i in $(seq 100); do
        sleep 0.1
        [ "$(ls "$PGSTRATA_CACHE_DIR/strata" 2> /dev/null | wc -l)" -lt 6 ] || break
    done
    kill -INT $job
    wait $job || true
    timeline > "$BATS_TEST_TMPDIR/again"
    cmp "$BATS_TEST_TMPDIR/again" "$truth"
}

# Killed at any time: what was saved is used, and nothing half written stays for long.
@test "a run that is killed" {
    local signal
    clone
    for signal in KILL TERM; do
        rm -rf "$PGSTRATA_CACHE_DIR/timeline" "$PGSTRATA_CACHE_DIR/strata"
        "$PGSTRATA" timeline -C "$repository" -v --format json > /dev/null 2> "$BATS_TEST_TMPDIR/log" &
        local job=$!
        for i in $(seq 200); do
            sleep 0.02
            [ -z "$(ls "$PGSTRATA_CACHE_DIR/timeline" 2> /dev/null)" ] || break
        done
        kill -$signal $job
        wait $job || true
        [ -z "$(told stats)" ] # it had not come to the end
        timeline > "$BATS_TEST_TMPDIR/again"
        cmp "$BATS_TEST_TMPDIR/again" "$truth"
        [ "$(replayed music)" -lt "$(told music)" ]
    done
    touch -d '1 hour ago' "$PGSTRATA_CACHE_DIR/timeline/.pgstrata-abcdef"
    touch "$PGSTRATA_CACHE_DIR/timeline/.pgstrata-ghijkl"
    git -C "$repository" reset -q --hard HEAD~1
    timeline > /dev/null
    [ "$(cd "$PGSTRATA_CACHE_DIR/timeline" && ls -A | grep -v '\.timeline$')" = .pgstrata-ghijkl ]
}
