#!/usr/bin/env bats
# The comment on a pull request: a branch against its base, in made repositories (review/lib.sh).

load setup

setup() {
    source "$BATS_TEST_DIRNAME/setup.bash"
    source "$BATS_TEST_DIRNAME/review/lib.sh"
    unset GITHUB_BASE_REF GITHUB_REF CI_MERGE_REQUEST_TARGET_BRANCH_NAME
    repository=$BATS_TEST_TMPDIR/shop
}

comment() {
    "$PGSTRATA" report -q --template comment "$@" 2>&1
}

review_json() {
    "$PGSTRATA" report -q --template comment --format json --exit-zero "${@:2}" | jq -r ".review | $1"
}

# --- the whole ---

@test "a missing migration, a number taken twice and a statement that destroys data: the verdict is the first line" {
    must_show "$repository"
    run comment --base main
    [ "$status" -eq 2 ]
    [ "${lines[0]}" = '**Do not merge yet**: 1 migration is missing, 1 number collides with `main`, 1 migration will never run where `main` has run, 1 statement destroys data, git will stop with a conflict in the journal.' ]
    [ "${#output}" -lt 60000 ]
    [[ "$output" == *'**`schema.ts` declares column `users.phone`, which no migration makes** · `src/db/schema.ts:6`'* ]]
    [[ "$output" == *'pnpm db:generate'* ]]
    [[ "$output" == *'`0001_drop_legacy` of this branch and `0001_order_total` of `main` have the same number.'* ]]
    [[ "$output" == *'Drizzle passes it over without an error, its `when` is not greater than the newest `created_at` in the ledger.'* ]]
    [[ "$output" == *'both changed `drizzle/meta/_journal.json` at the same place: git stops with a conflict there.'* ]]
    [[ "$output" == *'`drizzle/0001_drop_legacy.sql:1` · `risk/drop-column`'* ]]
    [[ "$output" == *'dropped column `legacy` `text`'* ]]
    [[ "$output" == *'Both orders of migrations, replayed, give the same schema.'* ]]
    [ "${lines[-1]}" = '<!-- pgstrata comment -->' ]
    comment --base main > first || true
    comment --base main --no-cache > second || true
    cmp first second
}

@test "the commands of the remedy lead to what is sound" {
    must_show "$repository"
    git config user.name Test
    git config user.email test@example.org
    review_json '.collisions[0].commands' --base main | grep -v '^pnpm\|^git add' > commands.sh
    run sh commands.sh # git merge stops with the conflicts, the rest goes on
    [ "$(git status --porcelain -- drizzle | grep -c '^\(UU\|AA\)')" -eq 0 ]
    [ "$(jq -r '.entries[].tag' drizzle/meta/_journal.json | tr '\n' ' ')" = "0000_init 0001_order_total " ]
    [ ! -e drizzle/0001_drop_legacy.sql ] && [ -e drizzle/0001_order_total.sql ]
}

@test "a sound branch passes, whatever was wrong before" {
    drizzle_base "$repository"
    schema "  legacy: text('legacy'), lost: text('lost')," ""
    save "a column without a migration, long ago"
    git checkout -qb feature
    schema "  legacy: text('legacy'), lost: text('lost')," "  total: integer('total'),"
    echo 'ALTER TABLE "orders" ADD COLUMN "total" integer;' > drizzle/0001_order_total.sql
    journal "$INIT" '1 1767398400123 0001_order_total'
    save "totals"
    run comment
    [ "$status" -eq 0 ]
    [[ "${lines[0]}" == '**Schema changes look sound**: 1 migration, adds 1 column.'* ]]
    [[ "$output" == *'findings were there before'*'`declared/unmigrated`'* ]]
    run "$PGSTRATA" report -q --base main --exit-zero --format json
    [ "$(echo "$output" | jq '.review.found | length')" -eq 0 ]
    run comment --rev main --base main
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = '**Nothing here changes the schema**.' ]
}

@test "what a branch mends is told, and three columns more of a table are new" {
    drizzle_base "$repository"
    schema "  legacy: text('legacy'), lost: text('lost')," "  gone: text('gone'),"
    save "columns without migrations"
    git checkout -qb feature
    schema "  legacy: text('legacy'), lost: text('lost'), a: text('a'), b: text('b'), c: text('c')," "  gone: text('gone'),"
    echo 'ALTER TABLE "orders" ADD COLUMN "gone" text;' > drizzle/0001_gone.sql
    journal "$INIT" '1 1767398400123 0001_gone'
    save "one is mended, three come"
    [ "$(review_json '.resolved[].subject')" = public.orders.gone ]
    [ "$(review_json '.found[] | select(.rule == "declared/unmigrated") | .part')" = 'column users.a, column users.b and column users.c' ]
    run comment
    [ "$status" -eq 2 ]
    [[ "$output" == *'new of it: column `users.a`, column `users.b` and column `users.c`'* ]]
    [[ "$output" == *'### Resolved (1)'* ]]
}

@test "an uncommitted migration belongs to the branch" {
    drizzle_base "$repository"
    git checkout -qb feature
    echo 'DROP TABLE "orders";' > drizzle/0001_no_orders.sql
    journal "$INIT" '1 1767398400123 0001_no_orders'
    run comment
    [ "$status" -eq 2 ] # the code still declares the table
    [[ "${lines[0]}" == *'1 statement destroys data'* ]]
    [[ "$output" == *'`drizzle/0001_no_orders.sql` (not committed)'* ]]
}

# --- both orders ---

@test "both orders give the same" {
    numbered_base "$repository" golang-migrate
    sides 000004_ours 'ALTER TABLE t ADD COLUMN c int;' 000003_theirs 'ALTER TABLE t ADD COLUMN d int;'
    [ "$(review_json '.orders[] | "\(.checked) \(.difference | length) \(.ours_first) \(.theirs_first)"')" = "true 0 null null" ]
    [ "$(review_json '.verdict')" = sound ]
}

@test "both orders give different schemas" {
    numbered_base "$repository" golang-migrate
    sides 000004_ours 'ALTER TABLE t ALTER COLUMN a SET DEFAULT 1;' 000003_theirs 'ALTER TABLE t ALTER COLUMN a SET DEFAULT 2;'
    run comment
    [ "$status" -eq 2 ]
    [[ "${lines[0]}" == '**Do not merge yet**: the schema depends on whose migrations run first'* ]]
    [[ "$output" == *'column `t.a`: '* ]]
}

@test "one order fails: with message, file and line" {
    numbered_base "$repository" golang-migrate
    sides 000004_ours 'ALTER TABLE t DROP COLUMN b;' 000003_theirs "
CREATE INDEX t_b ON t (b);"
    run comment
    [ "$status" -eq 2 ]
    [[ "${lines[0]}" == *"this branch's migrations and those of "'`main` fail together'* ]]
    [[ "$output" == *'`000003_theirs` fails: column "b" does not exist (`db/migrations/000003_theirs.up.sql:2`)'* ]]
    [ "$(review_json '.orders[0].theirs_first')" = null ]
}

@test "what fails by itself is no matter of order" {
    numbered_base "$repository" golang-migrate
    sides 000004_ours 'ALTER TABLE nowhere ADD COLUMN c int;' 000003_theirs 'ALTER TABLE t ADD COLUMN d int;'
    run comment
    [ "$status" -eq 3 ]
    [[ "${lines[0]}" == *'1 migration fails on a fresh database'* ]]
    [[ "$output" == *"was not tried: "* ]]
}

# --- collisions ---

@test "Drizzle: two snapshots from the same one" {
    drizzle_base "$repository"
    snapshot 0000 aaa 00000000-0000-0000-0000-000000000000
    save "snapshot"
    git checkout -qb feature
    echo 'ALTER TABLE "orders" ADD COLUMN "a" integer;' > drizzle/0001_ours.sql
    journal "$INIT" '1 1767398400123 0001_ours'
    snapshot 0001 bbb aaa
    save "ours"
    git checkout -q main
    echo 'ALTER TABLE "orders" ADD COLUMN "b" integer;' > drizzle/0001_theirs.sql
    journal "$INIT" '1 1767312000123 0001_theirs'
    snapshot 0001 ccc aaa
    save "theirs"
    git checkout -q feature
    [ "$(review_json '[.collisions[].kind] | sort | join(" ")')" = "journal number order snapshot" ]
    # ours is newer: it runs everywhere, but a database that ran it never gets theirs
    [ "$(review_json '.collisions[] | select(.kind == "order") | "\(.severity) \(.theirs)"')" = "info 0001_theirs" ]
}

@test "golang-migrate: the same number" {
    numbered_base "$repository" golang-migrate
    sides 000003_ours 'ALTER TABLE t ADD COLUMN c int;' 000003_theirs 'ALTER TABLE t ADD COLUMN d int;'
    [[ "$(review_json '[.collisions[].kind] | join(" ")')" == number* ]]
    [ "$(review_json '.collisions[0].commands')" = 'git mv db/migrations/000003_ours.up.sql db/migrations/000004_ours.up.sql
git mv db/migrations/000003_ours.down.sql db/migrations/000004_ours.down.sql' ]
    git config user.name Test
    git config user.email test@example.org
    eval "$(review_json '.collisions[0].commands')"
    git commit -qm renumbered
    [ "$(review_json '[.collisions[].severity] | index("error")')" = null ]
}

@test "golang-migrate: a lower number than the base has run is passed over" {
    numbered_base "$repository" golang-migrate
    sides 000003_ours 'ALTER TABLE t ADD COLUMN c int;' 000004_theirs 'ALTER TABLE t ADD COLUMN d int;'
    run comment
    [ "$status" -eq 2 ]
    [[ "${lines[0]}" == *'1 migration will never run where `main` has run'* ]]
    [ "$(review_json '.collisions[] | select(.kind == "order") | .ours')" = 000003_ours ]
}

@test "the same name with another text; both have edited the same one" {
    numbered_base "$repository" golang-migrate
    sides 000003_both 'ALTER TABLE t ADD COLUMN c int;' 000003_both 'ALTER TABLE t ADD COLUMN d int;'
    [ "$(review_json '.collisions[] | select(.kind == "name") | .text')" = "000003_both is on main, too, with another text" ]
    git checkout -q main
    up 000002_more 'CREATE TABLE u (id int PRIMARY KEY, x int);'
    save "edit"
    git checkout -q feature
    up 000002_more 'CREATE TABLE u (id int PRIMARY KEY, y int);'
    save "another edit"
    review_json '[.collisions[].text] | join("\n")' | grep -q "both edited 000002_more, in different ways"
    run comment
    [[ "${lines[0]}" == *'1 migration that has landed is edited'* ]]
}

@test "Flyway refuses what comes late" {
    numbered_base "$repository" flyway
    echo 'CREATE TABLE t (id int PRIMARY KEY);' > db/migrations/V1__init.sql
    save "begin"
    git checkout -qb feature
    echo 'ALTER TABLE t ADD COLUMN a int;' > db/migrations/V2__ours.sql
    save "ours"
    git checkout -q main
    echo 'ALTER TABLE t ADD COLUMN b int;' > db/migrations/V3__theirs.sql
    save "theirs"
    git checkout -q feature
    run comment
    [ "$status" -eq 2 ]
    [[ "${lines[0]}" == *'the runner will refuse to run where `main` has run'* ]]
}

@test "a migration that its own base would pass over, though that has not moved" {
    numbered_base "$repository" golang-migrate
    up 000005_init 'CREATE TABLE t (id int PRIMARY KEY);'
    save "begins at 5"
    git checkout -qb feature
    up 000004_late 'CREATE TABLE u (id int PRIMARY KEY);'
    save "late"
    run comment
    [ "$status" -eq 2 ]
    [[ "${lines[0]}" == *'1 migration will never run where `main` has run'* ]]
}

# --- the base ---

@test "without a base the present state is told; one that does not exist is an error" {
    drizzle_base "$repository"
    git branch -m trunk
    run comment
    [ "$status" -eq 0 ]
    [[ "$output" == *'**Not compared**: no branch was found to compare with; looked for: GITHUB'*'(not set), main (not here), master (not here)'*'. The schema as it stands: '* ]]
    run comment --base nowhere
    [ "$status" -eq 64 ]
    [[ "$output" == *'there is no revision "nowhere", nor "origin/nowhere"'* ]]
}

@test "a shallow checkout says what is missing, exit 4" {
    must_show "$repository"
    git clone -q --depth 1 --branch feature "file://$repository" "$BATS_TEST_TMPDIR/shallow"
    cd "$BATS_TEST_TMPDIR/shallow"
    run comment
    [ "$status" -eq 4 ]
    [[ "$output" == *'fetch-depth: 0'* ]]
    run comment --base main
    [ "$status" -eq 4 ]
    [[ "$output" == *'fetch-depth: 0'* ]]
    git fetch -q --depth 1 origin main:refs/remotes/origin/main
    GITHUB_BASE_REF=main run comment
    [ "$status" -eq 4 ]
    [[ "$output" == *'the commit where this branch left main is not in this shallow clone'*'fetch-depth: 0'* ]]
    git fetch -q --unshallow origin
    GITHUB_BASE_REF=main run comment
    [ "$status" -eq 2 ]
    [[ "${lines[0]}" == '**Do not merge yet**'* ]]
    [[ "$output" == *'git merge origin/main'* ]]
}

@test "the merge that GitHub tries is looked through" {
    numbered_base "$repository" golang-migrate
    sides 000003_ours 'ALTER TABLE t ADD COLUMN c int;' 000004_theirs 'ALTER TABLE t ADD COLUMN d int;'
    git checkout -q --detach main
    GIT_AUTHOR_NAME=T GIT_AUTHOR_EMAIL=t@example.org GIT_COMMITTER_NAME=T GIT_COMMITTER_EMAIL=t@example.org git merge -q --no-ff -m trial feature
    GITHUB_REF=refs/pull/7/merge GITHUB_BASE_REF=main run comment
    [ "$status" -eq 2 ]
    [[ "${lines[0]}" == *'1 migration will never run where `main` has run'* ]]
}

# --- exit codes and size ---

@test "risks decide only when they are asked to" {
    drizzle_base "$repository"
    git checkout -qb feature
    schema "" ""
    echo 'ALTER TABLE "users" DROP COLUMN "legacy";' > drizzle/0001_drop.sql
    journal "$INIT" '1 1767398400123 0001_drop'
    save "drop"
    run comment
    [ "$status" -eq 0 ]
    [[ "${lines[0]}" == '**Look before merging**: 1 statement destroys data'* ]]
    run comment --fail-on warning
    [ "$status" -eq 2 ]
    run comment --fail-on never
    [ "$status" -eq 0 ]
}

@test "a comment stays below the limit, and says what was left out" {
    drizzle_base "$repository"
    git checkout -qb feature
    for i in $(seq 1 400); do
        echo "CREATE TABLE \"a_table_whose_name_is_long_enough_for_the_purpose_$i\" (\"id\" integer, \"note\" text);" > "drizzle/$(printf %04d "$i")_t.sql"
        echo "$i $((1767398400123 + i)) $(printf %04d "$i")_t"
    done > entries
    mapfile -t list < entries
    rm entries
    journal "$INIT" "${list[@]}"
    save "400 tables"
    comment --base main > whole || true
    [ "$(wc -c < whole)" -lt 60000 ]
    comment --base main --max-bytes 5000 > small || true
    [ "$(wc -c < small)" -le 5000 ]
    [ "$(head -1 small)" = "$(head -1 whole)" ]
    grep -q 'Left out to stay below 5000 bytes: .*`pgstrata report --template comment --base main --max-bytes none`' small
    [ "$(tail -1 small)" = '<!-- pgstrata comment -->' ]
    [ "$(grep -c '^<details>' small)" -eq "$(grep -c '^</details>' small)" ]
    [ "$(comment --base main --max-bytes none | wc -c)" -gt 60000 ]
    run comment --max-bytes few
    [ "$status" -eq 64 ]
    # the command is the user's own, for a shell, without what may be a secret and without where it was written
    printf '{{review-verdict}}\n\n{{history}}\n' > "a page.md"
    "$PGSTRATA" report --template "a page.md" --since 2020-01-01 --risks all -t database -d live=postgresql://ann:s3cret@nowhere/db -d other=@OTHER_URL --offline --exit-zero -o small --max-bytes 5000
    grep -qF "\`pgstrata report --target database --since 2020-01-01 --database live=URL --database other=@OTHER_URL --offline --template 'a page.md' --base main --risks all --max-bytes none\`" small
    [ "$(grep -c s3cret small)" -eq 0 ]
}

# --- the workflow of the documentation ---

# posts COMMENTS: runs the workflow's script with a gh that has these comments, and prints what it is asked to do
posts() {
    mkdir -p "$BATS_TEST_TMPDIR/bin"
    printf '%s' "$1" > "$BATS_TEST_TMPDIR/comments.json"
    cat > "$BATS_TEST_TMPDIR/bin/gh" <<'SH'
#!/bin/sh
case "$*" in
*--jq*) shift $(($# - 1)); jq -r "$1" "$COMMENTS" ;;
*) echo "$*"; jq -r .body comment.json | head -n 1 ;;
esac
SH
    chmod +x "$BATS_TEST_TMPDIR/bin/gh"
    python3 - "$ROOT/docs/pull-requests.md" > "$BATS_TEST_TMPDIR/script.sh" <<'PY'
import re, sys
text = open(sys.argv[1]).read()
script = re.search(r"        run: \|\n(.*?)```", text, re.S).group(1)
print("\n".join(line[10:] for line in script.splitlines()))
PY
    PATH=$BATS_TEST_TMPDIR/bin:$PATH COMMENTS=$BATS_TEST_TMPDIR/comments.json GITHUB_REPOSITORY=o/r NUMBER=7 bash -eu "$BATS_TEST_TMPDIR/script.sh"
}

@test "the documented workflow makes one comment, and changes that one afterwards" {
    must_show "$repository"
    comment -o comment.md || true
    run posts '[{"id": 1, "user": {"type": "User"}, "body": "<!-- pgstrata comment -->"}, {"id": 2, "user": {"type": "Bot"}, "body": "other"}]'
    [ "${lines[0]}" = "api --method POST repos/o/r/issues/7/comments --input comment.json" ]
    [[ "${lines[1]}" == '**Do not merge yet**'* ]]
    run posts '[{"id": 1, "user": {"type": "Bot"}, "body": "other"}, {"id": 42, "user": {"type": "Bot"}, "body": "old\n<!-- pgstrata comment -->"}]'
    [ "${lines[0]}" = "api --method PATCH repos/o/r/issues/comments/42 --input comment.json" ]
}
