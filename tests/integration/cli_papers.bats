#!/usr/bin/env bats
# The documents that teams keep: summaries of phases, state files, checklists.

load setup

setup() {
    repository=$BATS_TEST_TMPDIR/shop
    export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
    mkdir -p "$repository/drizzle/meta" "$repository/src"
    git -C "$BATS_TEST_TMPDIR" -c init.defaultBranch=main init -q shop
    cat > "$repository/drizzle.config.ts" <<'TS'
import { defineConfig } from "drizzle-kit";
export default defineConfig({ dialect: "postgresql", schema: "./src/schema.ts", out: "./drizzle" });
TS
    schema 'id: serial("id").primaryKey(),'
    migration 0 first 'CREATE TABLE "users" ("id" serial PRIMARY KEY NOT NULL);'
    printf '# State\n\n## Decisions\n\n| Phase | Decision | Rationale |\n| --- | --- | --- |\n| 1 | start | why not |\n\n## Blockers\n\n- none\n\n## Log\n\n```\n## Blockers\n```\n' > "$repository/STATE.md"
    commit "$repository" "feat(01-01): users" 2026-01-10T10:00:00Z
    schema 'id: serial("id").primaryKey(), email: text("email"),'
    commit "$repository" "feat(02-01): the code knows email" 2026-01-11T10:00:00Z
    git -C "$repository" tag v1
    migration 1 second 'ALTER TABLE "users" ADD COLUMN "email" text;'
    commit "$repository" "fix(02-02): add the email

Decision: email may be empty
Rationale: old accounts have none" 2026-01-12T10:00:00Z
    echo more > "$repository/notes.txt"
    commit "$repository" "docs: notes" 2026-01-13T10:00:00Z
}

# schema COLUMNS
schema() {
    printf 'import { pgTable, serial, text } from "drizzle-orm/pg-core";\nexport const users = pgTable("users", { %s });\n' "$1" > "$repository/src/schema.ts"
}

# migration INDEX NAME SQL
migration() {
    printf '%s\n' "$3" > "$repository/drizzle/000$1_$2.sql"
    entries="${entries:+$entries,}{\"idx\":$1,\"version\":\"7\",\"when\":17683584001$1,\"tag\":\"000$1_$2\",\"breakpoints\":true}"
    printf '{"version":"7","dialect":"postgresql","entries":[%s]}' "$entries" > "$repository/drizzle/meta/_journal.json"
}

@test "a phase's summary says what landed, why, and what the drift did" {
    run "$PGSTRATA" report -C "$repository" --template phase --phase 2 --exit-zero
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"# Phase 2"* ]]
    [[ "$output" == *"2 commits name it, from 2026-01-11 to 2026-01-12"* ]]
    [[ "$output" == *"added column \`email\` \`text\`"* ]]
    [[ "$output" == *"drizzle/0001_second.sql"*"created"* ]]
    [[ "$output" == *"src/schema.ts"*"modified"*"declared schema \`schema.ts\`"* ]]
    [[ "$output" == *"email may be empty. Reason: old accounts have none"* ]]
    [[ "$output" == *"Neither before nor after did \`schema.ts\` differ from the migrations."* ]]
    [[ "$output" != *"notes.txt"* ]]
}

@test "a range of revisions or days, and an open end" {
    run "$PGSTRATA" report -C "$repository" --template phase --since v1 --until HEAD~1 --exit-zero
    echo "$output"
    [[ "$output" == *"# v1..HEAD"* ]]
    [[ "$output" == *"1 commit, on 2026-01-12"* ]]
    [[ "$output" == *"| \`schema.ts\` | 1 | 0 | 1 |"* ]]
    [[ "$output" == *"Resolved in \`schema.ts\`: column \`users.email\`"* ]]
    run "$PGSTRATA" report -C "$repository" --template phase --since 2026-01-11 --until 2026-01-12 --exit-zero
    [[ "$output" == *"2 commits, from 2026-01-11 to 2026-01-12"* ]]
    run "$PGSTRATA" report -C "$repository" --template phase --until v1 --exit-zero
    [[ "$output" == *"Column \`users.email\`: in \`schema.ts\`, in no migration; since 2026-01-11"*"resolved on 2026-01-12"* ]]
    run "$PGSTRATA" report -C "$repository" --template phase --since 2026-02-01 --exit-zero
    [[ "$output" == *"No commit is in the range \`Since 2026-02-01\`."* ]]
    run "$PGSTRATA" history -C "$repository" --since v1 --no-replay
    [[ "$output" == *"0001_second"*"2026-01-12"* ]]
    [[ "$output" != *"2026-01-10"* ]]
}

@test "unknown phases and revisions are errors that tell the known ones" {
    run "$PGSTRATA" report -C "$repository" --template phase --phase 9
    [ "$status" -eq 64 ]
    [[ "$output" == *'names phase "9"'*"phases that commits name: 1, 2"* ]]
    run "$PGSTRATA" report -C "$repository" --template phase
    [ "$status" -eq 64 ]
    run "$PGSTRATA" report -C "$repository" --template phase --since v9
    [ "$status" -eq 64 ]
    [[ "$output" == *'--since: "v9" is no day (YYYY-MM-DD)'* ]]
}

@test "bad options are refused before any work" {
    nowhere=$BATS_TEST_TMPDIR/nowhere
    for arguments in "timeline --limit -1" "history -n -1" "history --fail-on much" "timeline --state shut" "bugs --state shut" "report --report page.html" "report --report pdf=x" "report --fail-on much" "report --max-bytes few"; do
        run "$PGSTRATA" $arguments -C "$nowhere"
        echo "$arguments: $output"
        [ "$status" -eq 64 ]
        [[ "$output" != *"$nowhere"* ]]
    done
}

@test "inject puts block and rows in once, and touches nothing else" {
    "$PGSTRATA" init -q -C "$repository"
    cat >> "$repository/pgstrata.yml" <<'YML'
documents:
  - file: STATE.md
    sections:
      - {name: state-block, phase: "2", heading: Blockers, insert: block}
      - {name: state-rows, phase: "2", heading: Decisions, insert: row}
YML
    cp "$repository/STATE.md" "$BATS_TEST_TMPDIR/before"
    run "$PGSTRATA" inject -C "$repository" --check
    [ "$status" -eq 2 ]
    cmp "$repository/STATE.md" "$BATS_TEST_TMPDIR/before"
    "$PGSTRATA" inject -q -C "$repository"
    run diff "$BATS_TEST_TMPDIR/before" "$repository/STATE.md"
    echo "$output"
    [ "$(grep -c '^<' <<< "$output")" -eq 0 ]
    [[ "$output" == *"> | 2 | email may be empty | old accounts have none |"* ]]
    [[ "$output" == *"> **Resolved in Phase 2:**"* ]]
    # before the next heading, not in the code block
    [ "$(grep -n '^\*\*Resolved' "$repository/STATE.md" | cut -d: -f1)" -lt "$(grep -n '^## Log' "$repository/STATE.md" | cut -d: -f1)" ]
    cp -p "$repository/STATE.md" "$BATS_TEST_TMPDIR/first"
    "$PGSTRATA" inject -q -C "$repository"
    cmp "$repository/STATE.md" "$BATS_TEST_TMPDIR/first"
    "$PGSTRATA" inject -q -C "$repository" --check
}

@test "insertion keeps CRLF and a row that people wrote" {
    "$PGSTRATA" init -q -C "$repository"
    printf '## Decisions\r\n\r\n| Phase | Choice | Why |\r\n| --- | --- | --- |\r\n| 2 | *email may be empty* | our own words |\r\n\r\nend' > "$repository/STATE.md"
    printf 'documents:\n  - file: STATE.md\n    sections:\n      - {name: state-rows, phase: "2", heading: Decisions, insert: row}\n      - {name: state-block, phase: "2", heading: Done, insert: block}\n' >> "$repository/pgstrata.yml"
    cp "$repository/STATE.md" "$BATS_TEST_TMPDIR/before"
    "$PGSTRATA" inject -q -C "$repository"
    cmp -n "$(wc -c < "$BATS_TEST_TMPDIR/before")" "$repository/STATE.md" "$BATS_TEST_TMPDIR/before"
    [ "$(grep -c 'may be empty' "$repository/STATE.md")" -eq 1 ]
    [ "$(grep -vc $'\r$' "$repository/STATE.md")" -eq 0 ]
}

@test "regions with phases, one a phase" {
    printf '<!-- BEGIN_PGSTRATA:accomplishments phase=1 -->\n<!-- END_PGSTRATA:accomplishments -->\n\n<!-- BEGIN_PGSTRATA:accomplishments phase=2 -->\n<!-- END_PGSTRATA:accomplishments -->\n\n<!-- BEGIN_PGSTRATA:drift-change phase=2 -->\n<!-- END_PGSTRATA:drift-change -->\n' > "$repository/PHASES.md"
    commit "$repository" "docs: phases" 2026-01-14T10:00:00Z
    "$PGSTRATA" inject -q -C "$repository" 
    cat "$repository/PHASES.md"
    grep -q 'Added table `users`' "$repository/PHASES.md"
    grep -q 'added column `email`' "$repository/PHASES.md"
    grep -q 'Neither before nor after did `schema.ts` differ' "$repository/PHASES.md"
    cp "$repository/PHASES.md" "$BATS_TEST_TMPDIR/first"
    "$PGSTRATA" inject -q -C "$repository"
    cmp "$repository/PHASES.md" "$BATS_TEST_TMPDIR/first"
    sed -i 's/phase=2/phase=7/' "$repository/PHASES.md"
    run "$PGSTRATA" inject -C "$repository"
    [ "$status" -eq 64 ]
    [[ "$output" == *'phase "7"'* ]]
}

@test "configured insertions without a place, or of no kind, are errors" {
    "$PGSTRATA" init -q -C "$repository"
    cp "$repository/pgstrata.yml" "$BATS_TEST_TMPDIR/yml"
    printf 'documents:\n  - file: STATE.md\n    sections:\n      - {name: state-block, phase: "2", insert: block}\n' >> "$repository/pgstrata.yml"
    run "$PGSTRATA" inject -C "$repository"
    [ "$status" -eq 65 ]
    [[ "$output" == *"needs the heading"* ]]
    cp "$BATS_TEST_TMPDIR/yml" "$repository/pgstrata.yml"
    printf 'documents:\n  - file: STATE.md\n    sections:\n      - {name: state-block, phase: "2", heading: X, insert: above}\n' >> "$repository/pgstrata.yml"
    run "$PGSTRATA" inject -C "$repository"
    [ "$status" -eq 65 ]
    [[ "$output" == *'"above" is not block or row'* ]]
}

@test "the checklist's boxes follow what is there" {
    run "$PGSTRATA" report -C "$repository" --template checklist --exit-zero
    echo "$output"
    [[ "$output" == *"- [x] **Every migration file is in the journal**: 2 files in \`drizzle\`"* ]]
    [[ "$output" == *"- [x] **All that the code declares is in a migration**: \`schema.ts\`, 1 table, compared with what 2 migrations make: nothing is missing there"* ]]
    [[ "$output" == *"- [ ] **Live databases are at the level of the migrations**: not checked"* ]]
    echo 'CREATE TABLE "lost" ("id" int);' > "$repository/drizzle/0002_lost.sql"
    run "$PGSTRATA" report -C "$repository" --template checklist --exit-zero
    [[ "$output" == *"- [ ] **Every migration file is in the journal**: 3 files in \`drizzle\`, 1 not in the journal: \`0002_lost\`"* ]]
    run "$PGSTRATA" report -C "$repository" --template checklist --exit-zero -f html
    [[ "$output" == *"☐"* ]]
}

@test "every section and template is documented, and an unknown slot is told with its line" {
    printf '# T\n\n{{status}}\n\ntext\n\n  {{decision}}\n' > "$BATS_TEST_TMPDIR/t.md"
    run "$PGSTRATA" report -C "$repository" --template "$BATS_TEST_TMPDIR/t.md"
    [ "$status" -eq 65 ]
    [[ "$output" == *'t.md: template line 7: there is no section "decision"'* ]]
    sections=$(sed -n 's/.*sections: //p' <<< "$output" | tr -d ' ' | tr ',' '\n')
    [ "$(wc -l <<< "$sections")" -gt 20 ]
    run "$PGSTRATA" report -C "$repository" --template nothing
    templates=$(sed -n 's/.*templates: \(.*\), the name of.*/\1/p' <<< "$output" | tr -d ' ' | tr ',' '\n')
    for name in $sections $templates; do
        grep -q "\`$name\`" "$ROOT/docs/templates.md" || { echo "not in docs/templates.md: $name"; return 1; }
    done
}
