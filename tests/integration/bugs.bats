#!/usr/bin/env bats
# A repository whose every bug is known (bugs/truth.tsv, made by bugs/make.sh): verdict, commits, objects and claims are exact, none is invented. Patterns of a project, formats, exit codes, hostile texts.

load setup

setup_file() {
    source "$BATS_TEST_DIRNAME/setup.bash"
    export repository=$BATS_FILE_TMPDIR/music XDG_CACHE_HOME=$BATS_FILE_TMPDIR/cache
    bash "$BATS_TEST_DIRNAME/bugs/make.sh" "$repository"
    "$PGSTRATA" bugs -C "$repository" -q --format json > "$BATS_FILE_TMPDIR/bugs.json"
    "$PGSTRATA" bugs -C "$repository" -q > "$BATS_FILE_TMPDIR/bugs.md"
    "$PGSTRATA" bugs -C "$repository" -q -o "$BATS_FILE_TMPDIR/bugs.html"
}

bugs() {
    run "$PGSTRATA" bugs -C "$repository" -q "$@"
}

register() {
    jq -r "$@" "$BATS_FILE_TMPDIR/bugs.json"
}

# none COMMAND...: it must find nothing
none() {
    if "$@"; then
        return 1
    fi
}

# The part of one bug in Markdown.
part() {
    awk -v begin="## $1" 'index($0, begin) == 1 { on = 1; print; next } on && /^(## |<details>)/ { exit } on' "$BATS_FILE_TMPDIR/bugs.md"
}

@test "every bug, as it was made, and none else" {
    grep -v $'^# bug\t' "$BATS_TEST_DIRNAME/bugs/truth.tsv" | LC_ALL=C sort > "$BATS_TEST_TMPDIR/truth"
    register -f "$BATS_TEST_DIRNAME/bugs/register.jq" | LC_ALL=C sort > "$BATS_TEST_TMPDIR/found"
    [ "$(wc -l < "$BATS_TEST_TMPDIR/truth")" -eq 12 ]
    diff "$BATS_TEST_TMPDIR/truth" "$BATS_TEST_TMPDIR/found"
}

@test "what happened is told by commit, beside what was written, by time" {
    run part "BUG-1: Release years are missing"
    [[ "$output" == *"resolved, after it was claimed to be · P1"* ]]
    [[ "$output" == *'of 2026-01-06 by ben, ended with `'*'` of 2026-01-10 after 4.0 days. `STATE.md` line 3 called it resolved with `'*'` of 2026-01-08, when none of it was mended; the last of it was mended 2.0 days later.'* ]]
    rows=$(grep '^| `' <<< "$output" | sed -E 's/^\| `[0-9a-f]+` ([0-9-]+) \| ([^|]*) \|.*/\1 \2/')
    [ "$rows" = '2026-01-06 **began**
2026-01-07 open
2026-01-08 resolved
2026-01-10 **ended**
2026-01-11 resolved' ]
    [[ "$output" == *'| `0001_release_year` | ended it for column `albums.release_year`, 4.0 days later |'* ]]
    [[ "$output" == *'`docs/BUGS.md`, until '* ]]
    [[ "$output" == *"2 mentions in copies of documents not counted."* ]]
    [[ "$output" != *"What still differs"* ]]
}

@test "a migration that the runner never runs resolves nothing" {
    run part "BUG-5: Cover prices are not in the schema"
    [[ "$output" == *"In the journal (the runner never runs "'`0003_cover_price`) and the snapshot: `albums.cover_price`'* ]]
    [[ "$output" == *'| **not run** | `0003_cover_price` | brought column `albums.cover_price`, 2.0 days later; the journal does not list that file, so that the runner never runs it |'* ]]
    [[ "$output" == *'`BUGS.md` line 19 still says open.'* ]]
    [ "$(register '.bugs.items[] | select(.id == "BUG-5") | .events | map(.what) | join(" ")')" = "began brought" ]
}

@test "migrations: by comment, by name, by number in the target that the bug is about" {
    of() { register --arg id "$1" '.bugs.items[] | select(.id == $id) | .migrations | join(" ")'; }
    [ "$(of BUG-3)" = 0002_catalogue_number ]
    [ "$(of BUG-5)" = 0003_cover_price ]
    [ "$(of "BUG-4 (2)")" = 0000_start ] # the other database has a 0000, too
    [ "$(of BUG-1)" = "" ]
}

@test "one identifier of two bugs is flagged; a plan claims nothing; numbers of the forge take one line" {
    run cat "$BATS_FILE_TMPDIR/bugs.md"
    [[ "$output" == *'1 identifier names several bugs, told apart by title, phase and document: `BUG-4` (2).'* ]]
    [[ "$output" == *"Named only, without a title or anything of the schema: 2 numbers that commit messages close."* ]]
    [[ "$output" == *'14 | (no title; names `albums.title`) |  | resolved | the commit'* ]]
    [[ "$output" != *'#​12'* && "$output" != *'(no title) |  | resolved | the commit'* ]]
    [ "$(register '[.bugs.items[] | select(.id == "BUG-2") | .mentions[] | select(.path == "docs/07-02-PLAN.md") | .claim] | unique | join(" ")')" = none ]
    bugs bug-4
    [ "$(grep -c '^## ' <<< "$output")" -eq 2 ]
}

@test "findings: claims, reused identifiers, documents that disagree" {
    run "$PGSTRATA" report -C "$repository" -q --template audit --report json=-
    found=$(jq -r '.findings[] | select(.rule | startswith("bug/")) | .rule + " " + .subject' <<< "$output" | LC_ALL=C sort)
    [ "$found" = 'bug/claim-partly BUG-5
bug/claim-refuted BUG-4 (2)
bug/claim-refuted BUG-8
bug/documents-disagree BUG-5
bug/identifier-reused BUG-4' ]
}

@test "a project's own patterns, and the documents that it names" {
    clone=$BATS_TEST_TMPDIR/clone
    git clone -q "$repository" "$clone"
    mkdir "$clone/notes"
    printf '## REC-7: Birth countries\n\n**Status:** fixed\n\nThe column `artists.birth_country` is missing. BUG-2.\n' > "$clone/notes/a.md"
    cp "$clone/notes/a.md" "$clone/other.md"
    "$PGSTRATA" init -C "$clone" -q
    cp "$clone/pgstrata.yml" "$BATS_TEST_TMPDIR/found.yml"
    printf 'bugs:\n  patterns: ["REC-N"]\n  documents: ["notes/**"]\n' >> "$clone/pgstrata.yml"
    commit "$clone" "what others call it" 2026-02-01T10:00:00Z
    run "$PGSTRATA" bugs -C "$clone" -q --format json
    [ "$status" -eq 0 ]
    [ "$(jq -r '.bugs.items[] | [.id, .verdict, (.objects | join(" ")), (.mentions | map(.path) | join(" "))] | join(" ")' <<< "$output")" = "REC-7 refuted public.artists.birth_country notes/a.md" ]
    (cat "$BATS_TEST_TMPDIR/found.yml" && printf 'bugs:\n  patterns: ["REC*"]\n') > "$clone/pgstrata.yml"
    run "$PGSTRATA" bugs -C "$clone" -q
    [ "$status" -eq 65 ]
    [[ "$output" == *": bugs: \"REC*\" is no pattern of an identifier"* ]]
}

@test "--state, names, exit codes" {
    bugs --state open
    [ "$status" -eq 0 ]
    [ "$(grep '^## ' <<< "$output" | sed 's/:.*//' | LC_ALL=C sort | tr '\n' ' ')" = "## BUG-2 ## BUG-4 (2) ## BUG-5 ## BUG-8 " ]
    bugs --state resolved
    [ "$(grep '^## ' <<< "$output" | sed 's/:.*//' | LC_ALL=C sort | tr '\n' ' ')" = "## BUG-1 ## BUG-3 " ]
    bugs "BUG-4 (2)" bug-3
    [ "$status" -eq 0 ]
    [ "$(grep -c '^## ' <<< "$output")" -eq 2 ]
    bugs BUG-77
    [ "$status" -eq 0 ]
    [[ "$output" == *"No document, commit message or migration names it."* ]]
    bugs --state half
    [ "$status" -eq 64 ]
    [[ "$output" == *'--state: "half" is none of open, resolved, all'* ]]
    run "$PGSTRATA" bugs -C "$BATS_TEST_TMPDIR" -q
    [ "$status" -eq 64 ]
    [[ "$output" == *"is in no git repository"* ]]
}

@test "JSON is by its schema, and the same bytes from the cache, without it, in another zone" {
    [ "$(register '.bugs.documents')" -ge 8 ]
    [ "$(register '.bugs.gap')" = null ]
    register -e '. as $all | [.bugs.items[] | .began, .ended, .commits[], (.mentions[] | .commit), (.events[] | .commit)] | map(select(. != null)) | all($all.commits[.])'
    TZ=Asia/Tokyo LC_ALL=C.UTF-8 bugs --format json
    [ "$output" = "$(cat "$BATS_FILE_TMPDIR/bugs.json")" ]
    bugs --no-cache --format json
    [ "$output" = "$(cat "$BATS_FILE_TMPDIR/bugs.json")" ]
}

@test "a document that cannot be read is told of; the others are read" {
    broken=$BATS_TEST_TMPDIR/broken
    cp -r "$repository" "$broken"
    blob=$(git -C "$broken" rev-parse HEAD:docs/phases/07-stats/BUGS.md)
    rm -f "$broken/.git/objects/${blob:0:2}/${blob:2}"
    run "$PGSTRATA" bugs -C "$broken" -q
    [ "$status" -eq 0 ]
    [[ "$output" == *"Not all could be read: 1 version of documents that may name bugs: it is not in this clone."* ]]
    [[ "$output" == *"## BUG-1: Release years are missing"* ]]
    [[ "$output" != *"Plays lack their device"* ]]
}

@test "hostile texts stay texts, and cost no time" {
    for file in bugs.md bugs.html bugs.json; do
        none grep -q $'[\x02\x03\x1b\x07]' "$BATS_FILE_TMPDIR/$file"
        iconv -f utf-8 -t utf-8 "$BATS_FILE_TMPDIR/$file" > /dev/null
    done
    none grep -qiE '<(script>alert|img src=x)' "$BATS_FILE_TMPDIR/bugs.html"
    none grep -qE '<(script|img|b)[ >]|\]\(javascript:|@team' "$BATS_FILE_TMPDIR/bugs.md"
    [ "$(wc -c < "$BATS_FILE_TMPDIR/bugs.md")" -lt 30000 ]
    none grep -q "root:" "$BATS_FILE_TMPDIR/bugs.json"
    [ "$(register '[.bugs.items[].mentions[] | select(.path == "docs/BUG-9.md")] | length')" -eq 0 ]
    [ "$(register '[.bugs.items[].mentions[].text | length] | max')" -le 300 ]
    timeout 20 "$PGSTRATA" bugs -C "$repository" -q --no-cache > /dev/null
}
