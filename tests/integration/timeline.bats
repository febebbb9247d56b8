#!/usr/bin/env bats
# A repository with 76 commits on its first-parent line whose every episode is known (timeline/truth.tsv, made by timeline/make.sh): all are found, exact to the commit, and none else.

load setup

setup_file() {
    source "$BATS_TEST_DIRNAME/setup.bash"
    export repository=$BATS_FILE_TMPDIR/music
    bash "$BATS_TEST_DIRNAME/timeline/make.sh" "$repository"
    "$PGSTRATA" timeline -C "$repository" -q --format json > "$BATS_FILE_TMPDIR/timeline.json"
}

timeline() {
    jq -r "$@" "$BATS_FILE_TMPDIR/timeline.json"
}

@test "every planted episode, and none else" {
    grep -v '^#' "$BATS_TEST_DIRNAME/timeline/truth.tsv" | LC_ALL=C sort > "$BATS_TEST_TMPDIR/truth"
    timeline -f "$BATS_TEST_DIRNAME/timeline/episodes.jq" | LC_ALL=C sort > "$BATS_TEST_TMPDIR/found"
    [ "$(wc -l < "$BATS_TEST_TMPDIR/truth")" -ge 40 ]
    diff "$BATS_TEST_TMPDIR/truth" "$BATS_TEST_TMPDIR/found"
}

@test "the whole line was walked" {
    [ "$(git -C "$repository" rev-list --first-parent --count HEAD)" -ge 60 ]
    [ "$(timeline .timeline.commits_walked)" -eq "$(git -C "$repository" rev-list --first-parent --count HEAD)" ]
    [ "$(timeline .timeline.complete)" = true ]
    [ "$(timeline .timeline.head)" = "$(git -C "$repository" rev-parse HEAD)" ]
}

@test "commits that change no source are no points; unreadable ones say why" {
    [ "$(timeline '. as $all | [.timeline.targets[].points[] | $all.commits[.commit].subject | select(test("^c(01|03|06|12|22|73) "))] | length')" -eq 0 ]
    [ "$(timeline '. as $all | .timeline.targets[0].points[] | select($all.commits[.commit].subject | startswith("c16 ")) | .sources["schema.ts"].sight')" = unknown ]
}

@test "what a squash and a table that comes in parts leave behind" {
    run timeline '.timeline.targets[].groups[] | select(.left != []) | (.episodes + ["left"] + .left) | map(sub("@.*"; "")) | join(" ")'
    [ "$output" = "music/schema.ts/column:public.albums.extra left music/schema.ts/column:public.tracks.mix
stats/schema.ts/table:public.regions left stats/schema.ts/column:public.regions.code" ]
}

@test "findings say since when, and that it is not for the first time" {
    run "$PGSTRATA" report -C "$repository" -q --template audit --report json=-
    since() { echo "$output" | jq -r --arg subject "$1" '. as $all | .findings[] | select(.subject == $subject) | $all.commits[.since].subject'; }
    [ "$(since public.plays.device)" = "c65 sleeves and devices, in the code only" ]
    [ "$(since public.regions.code)" = "c72 regions, without their code" ]
    [[ "$output" == *"not for the first time: albums.mood was so from "* ]]
}
