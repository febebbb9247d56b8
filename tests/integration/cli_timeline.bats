#!/usr/bin/env bats
# The command timeline on the example: formats, what --state, -n and --target leave out, exit codes, the same bytes every time.

load setup

setup_file() {
    export repository=$BATS_FILE_TMPDIR/studio XDG_CACHE_HOME=$BATS_FILE_TMPDIR/cache
    source "$BATS_TEST_DIRNAME/setup.bash"
    example "$repository"
    "$PGSTRATA" timeline -C "$repository" -q --format text > "$BATS_FILE_TMPDIR/all.txt"
}

timeline() {
    run "$PGSTRATA" timeline -C "$repository" -q "$@"
}

@test "text: a verdict a target, what is open, since when" {
    run cat "$BATS_FILE_TMPDIR/all.txt"
    [[ "${lines[0]}" == "master: "*" problems since "*" open"* ]]
    [[ "$output" == *$'\n  Open\n'* ]]
    [[ "$output" == *"tenant: "*" problem"* ]]
    [[ "$output" == *"not in schema.ts"* || "$output" == *"in schema.ts, in no migration"* ]]
}

@test "from the cache, in another time zone and language: the same bytes" {
    TZ=Asia/Tokyo LC_ALL=C.UTF-8 timeline --format text
    [ "$status" -eq 0 ]
    [ "$output" = "$(cat "$BATS_FILE_TMPDIR/all.txt")" ]
    "$PGSTRATA" timeline -C "$repository" -q -o "$BATS_TEST_TMPDIR/a.html"
    "$PGSTRATA" timeline -C "$repository" -q --no-cache -o "$BATS_TEST_TMPDIR/b.html"
    cmp "$BATS_TEST_TMPDIR/a.html" "$BATS_TEST_TMPDIR/b.html"
}

@test "--state, --target and -n leave out" {
    timeline --format text --state open
    [[ "$output" != *$'\n  Ended'* ]]
    timeline --format text --state resolved
    [[ "$output" != *$'\n  Open'* ]]
    timeline --format text --target master
    [[ "$output" != *"tenant: "* ]]
    timeline --format text -n 1
    [[ "$output" == *" more"* ]]
    timeline --state half
    [ "$status" -eq 64 ]
    [[ "$output" == *'--state: "half" is none of open, resolved, all'* ]]
    timeline -n -1
    [ "$status" -eq 64 ]
}

@test "Markdown has a diagram below GitHub's limit, HTML pictures, and JSON everything" {
    timeline --format markdown
    [ "$status" -eq 0 ]
    [[ "$output" == "# Drift over time"* ]]
    [[ "$output" == *$'gantt\n    dateFormat YYYY-MM-DD'* ]]
    [ "$(sed -n '/^gantt/,/^```/p' <<< "$output" | wc -c)" -lt 50000 ]
    timeline --format html
    [[ "$output" == *'<svg role="img" aria-labelledby="Figure-problems.master-title Figure-problems.master-desc"'* ]]
    timeline --format json
    [ "$(jq -r '[.timeline.targets[].name] | join(" ")' <<< "$output")" = "master tenant" ]
    [ "$(jq '[.timeline.targets[] | .episodes | length] | add' <<< "$output")" -gt 0 ]
    [ "$(jq '. as $all | [.timeline.targets[] | .points[].commit, (.episodes[] | .began.commit, .steps[].commit)] | all(. as $id | $all.commits | has($id))' <<< "$output")" = true ]
    [ "$(jq '[.timeline.targets[] | .episodes | map(.id) | length == (unique | length)] | all' <<< "$output")" = true ]
    [[ "$output" != *commits_read* ]]
}

@test "the report tells it, unless it is told not to" {
    run "$PGSTRATA" report -C "$repository" -q --exit-zero --no-timeline
    [[ "$output" == *"The past of the sources was not looked at."* ]]
    run "$PGSTRATA" report -C "$repository" -q --exit-zero
    [[ "$output" == *"## Drift over time"*" problems since "* ]]
}

@test "a shallow clone: what is there in its first commit began then or before, and the exit code says that evidence is missing" {
    git clone -q --depth 2 "file://$repository" "$BATS_TEST_TMPDIR/shallow"
    run "$PGSTRATA" timeline -C "$BATS_TEST_TMPDIR/shallow" -q --format text
    [ "$status" -eq 4 ]
    [[ "$output" == *" or more"* ]]
    [[ "$output" == *"since before "* ]]
    [[ "$output" == *"The past is not known whole: "* ]]
}
