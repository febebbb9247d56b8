#!/usr/bin/env bats
# Regions of documents: created, checked, idempotent, byte-exact outside.

load setup

setup() {
    repository=$BATS_TEST_TMPDIR/studio
    example "$repository"
    readme=$repository/packages/database/README.md
}

@test "inject creates the document, a second run changes no byte, check passes" {
    run "$PGSTRATA" inject -C "$repository" --check
    [ "$status" -eq 2 ]
    [ ! -e "$readme" ]
    "$PGSTRATA" inject -q -C "$repository"
    grep -q '^## Migration history' "$readme"
    cp -p "$readme" "$BATS_TEST_TMPDIR/first"
    "$PGSTRATA" inject -q -C "$repository"
    cmp "$readme" "$BATS_TEST_TMPDIR/first"
    [ "$(stat -c %Y.%i "$readme")" = "$(stat -c %Y "$BATS_TEST_TMPDIR/first").$(stat -c %i "$readme")" ]
    "$PGSTRATA" inject -q -C "$repository" --check
}

@test "check fails after a migration is added, and passes after inject" {
    "$PGSTRATA" inject -q -C "$repository"
    commit "$repository" "docs: database README" 2026-01-22T10:00:00Z
    "$PGSTRATA" inject -q -C "$repository" --check
    drizzle=$repository/packages/database/drizzle/tenant
    echo 'ALTER TABLE "clients" ADD COLUMN "phone" text;' > "$drizzle/0007_new_phone.sql"
    sed -i 's/^  ]/  ,{"idx":7,"version":"7","when":1769083200123,"tag":"0007_new_phone","breakpoints":true}]/' "$drizzle/meta/_journal.json"
    commit "$repository" "feat: phone numbers (#30)" 2026-01-22T12:00:00Z
    run "$PGSTRATA" inject -C "$repository" --check --diff
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"+"*"0007_new_phone"* ]]
    "$PGSTRATA" inject -q -C "$repository"
    "$PGSTRATA" inject -q -C "$repository" --check
    grep -q 0007_new_phone "$readme"
}

@test "CRLF, BOM, fences and every byte outside the markers stay" {
    doc=$BATS_TEST_TMPDIR/doc.md
    printf '\357\273\277# T\r\n\r\n```\r\n<!-- BEGIN_PGSTRATA:history -->\r\nsample\r\n<!-- END_PGSTRATA:history -->\r\n```\r\n\r\n<!-- BEGIN_PGSTRATA:history limit=2 target=tenant -->\r\nold\r\n<!-- END_PGSTRATA:history -->\r\ntrailing  \r\nno newline' > "$doc"
    "$PGSTRATA" inject -q -C "$repository" "$doc"
    # outside: the same bytes before the first marker and after the last one
    head -c 107 "$doc" | cmp - <(printf '\357\273\277# T\r\n\r\n```\r\n<!-- BEGIN_PGSTRATA:history -->\r\nsample\r\n<!-- END_PGSTRATA:history -->\r\n```\r\n\r\n<!-- BEGIN_PG')
    tail -c 24 "$doc" | cmp - <(printf '\r\ntrailing  \r\nno newline')
    ! grep -q 'old' "$doc"
    grep -q '0006_sharp_finch' "$doc"
    # every line of the region ends in CRLF
    [ "$(grep -c $'\r$' "$doc")" -eq "$(($(wc -l < "$doc")))" ]
    cp "$doc" "$doc.1"
    "$PGSTRATA" inject -q -C "$repository" "$doc"
    cmp "$doc" "$doc.1"
}

@test "a hand-edited region is left alone unless forced" {
    "$PGSTRATA" inject -q -C "$repository"
    sed -i 's/0000_calm_falcon/0000_my_falcon/' "$readme"
    cp "$readme" "$BATS_TEST_TMPDIR/edited"
    run "$PGSTRATA" inject -C "$repository"
    [ "$status" -eq 2 ]
    [[ "$output" == *"edited by hand"* ]]
    cmp "$readme" "$BATS_TEST_TMPDIR/edited"
    "$PGSTRATA" inject -q --force -C "$repository"
    ! grep -q my_falcon "$readme"
}

@test "broken markers and unknown sections are errors that write nothing" {
    doc=$BATS_TEST_TMPDIR/doc.md
    printf '<!-- BEGIN_PGSTRATA:history -->\n\ntext\n' > "$doc"
    cp "$doc" "$doc.1"
    run "$PGSTRATA" inject -C "$repository" "$doc"
    [ "$status" -eq 65 ]
    [[ "$output" == *"doc.md"* ]]
    cmp "$doc" "$doc.1"
    printf '<!-- BEGIN_PGSTRATA:histroy -->\n<!-- END_PGSTRATA:histroy -->\n' > "$doc"
    run "$PGSTRATA" inject -C "$repository" "$doc"
    [ "$status" -eq 65 ]
}

@test "a committed symbolic link does not lead the writer out of the repository" {
    ln -s /etc/hostname "$readme"
    cp /etc/hostname "$BATS_TEST_TMPDIR/hostname"
    run "$PGSTRATA" inject -C "$repository"
    [ "$status" -eq 65 ]
    cmp /etc/hostname "$BATS_TEST_TMPDIR/hostname"
}
