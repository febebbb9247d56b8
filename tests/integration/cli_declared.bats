#!/usr/bin/env bats
# Declared sources: how they are found and named, what the configuration may say, revisions.

load setup

setup_file() {
    export repository=$BATS_FILE_TMPDIR/studio
    source "$BATS_TEST_DIRNAME/setup.bash"
    example "$repository"
}

# config LINES: the master target with these declared sources
config() {
    printf 'targets:\n  - name: master\n    migrations: packages/database/drizzle/master\n    declared:\n%s\n' "$1" > "$BATS_TEST_TMPDIR/config.yml"
}

drift() {
    run "$PGSTRATA" drift -C "$repository" --format text -q "$@"
    echo "$output"
}

@test "what the code declares is found: schema.ts by its configuration, snapshot and init script beside the migrations" {
    drift declared:nothing migrations:master
    [ "$status" -eq 64 ]
    [[ "$output" == *'no declared schema is named "nothing"'* ]]
    [[ "$output" == *"declared:master/schema.ts, declared:master/snapshot, declared:master/init.ts, declared:tenant/schema.ts, declared:tenant/snapshot, declared:tenant/init.ts"* ]]
}

@test "schema.ts against the migrations: columns that no migration makes" {
    drift migrations:master declared:master
    [ "$status" -eq 2 ]
    [[ "$output" == *"+ column current_period_end timestamp without time zone"* ]]
    [[ "$output" == *"+ column subscription_status character varying(50)"* ]]
    [[ "$output" == *"+ column ai_credits_per_month integer"* ]]
    [[ "$output" != *"stripe_customer_id"* ]]
}

@test "a helper function, a check, an expression index and an existing view are read" {
    drift declared:tenant migrations:tenant
    [ "$status" -eq 2 ]
    [[ "$output" == *"minutes_worked"* ]]
    [[ "$output" != *"services_name_idx"* ]]
    [[ "$output" != *"vat_rate"* ]]
}

@test "two revisions of schema.ts" {
    drift declared:master@v0.1.0~1 declared:master@v0.1.0
    [ "$status" -eq 2 ]
    [[ "$output" == *"from schema.ts of master at v0.1.0~1"* ]]
    [[ "$output" == *"+ column stripe_customer_id character varying(255)"* ]]
    [[ "$output" == *"4 differences"* ]]
}

@test "the init script: only the part that makes this target's tables" {
    drift declared:tenant/init.ts migrations:tenant@v0.1.0
    [ "$status" -eq 2 ]
    [[ "$output" == *"invoices"* ]]
    [[ "$output" != *"organizations"* ]]
}

@test "several could be meant" {
    drift declared:schema.ts migrations:master
    [ "$status" -eq 64 ]
    [[ "$output" == *"2 declared schemas could be meant: say which"* ]]
}

@test "the configuration names files, format, role and functions" {
    config '      - files: [packages/database/src/master/schema.ts]
        name: code
      - files: [packages/database/src/scripts/init.ts]
        name: setup
        role: init
        functions: [createMasterSchema]'
    drift -c "$BATS_TEST_TMPDIR/config.yml" declared:code declared:setup
    [ "$status" -eq 2 ]
    [[ "$output" == *"from code of master"* ]]
    [[ "$output" == *"stripe_customer_id"* ]]
    [[ "$output" != *"clients"* ]]
}

@test "the ORM's configuration alone names the files; a source may be ignored" {
    config '      - config: packages/database/drizzle.config.master.ts
      - files: [packages/database/src/scripts/init.ts]
        role: ignore'
    drift -c "$BATS_TEST_TMPDIR/config.yml" declared:nothing migrations:master
    [[ "$output" == *"there are declared:master/schema.ts, declared:master/snapshot"* ]]
    [[ "$output" != *"init.ts"* ]]
}

@test "a command only where the user may say what is run" {
    config '      - name: printed
        command: "echo \"CREATE TABLE organizations (id int);\""'
    drift -c "$BATS_TEST_TMPDIR/config.yml" declared:printed migrations:master
    [ "$status" -eq 2 ]
    [[ "$output" == *"from printed of master"* ]]
    cp -R "$repository" "$BATS_TEST_TMPDIR/own"
    cp "$BATS_TEST_TMPDIR/config.yml" "$BATS_TEST_TMPDIR/own/pgstrata.yml"
    run "$PGSTRATA" drift -C "$BATS_TEST_TMPDIR/own" declared:printed migrations:master
    [ "$status" -eq 65 ]
    [[ "$output" == *"declared source printed has a command, which a repository's own configuration may not"* ]]
}

@test "what is wrong with a declared source in the configuration" {
    config '      - name: x
        format: yaml
        files: [a.ts]'
    drift -c "$BATS_TEST_TMPDIR/config.yml" declared:x migrations
    [ "$status" -eq 65 ]
    [[ "$output" == *'has the format "yaml": it may be drizzle, drizzle-snapshot, prisma, sql or embedded'* ]]
    config '      - files: [a.ts]
        role: boss'
    drift -c "$BATS_TEST_TMPDIR/config.yml" declared:x migrations
    [ "$status" -eq 65 ]
    [[ "$output" == *'has the role "boss": it may be schema, snapshot, init, dump or ignore'* ]]
    config '      - name: empty'
    drift -c "$BATS_TEST_TMPDIR/config.yml" declared:x migrations
    [ "$status" -eq 65 ]
    [[ "$output" == *"needs files, a command, or the config of the ORM that names them"* ]]
    config '      - files: [../../etc/passwd]'
    drift -c "$BATS_TEST_TMPDIR/config.yml" declared:x migrations
    [ "$status" -eq 65 ]
    [[ "$output" == *"must be a path inside the repository"* ]]
    for name in migrations journal; do
        config "      - name: $name
        files: [packages/database/src/schema.ts]"
        drift -c "$BATS_TEST_TMPDIR/config.yml" declared:x migrations
        [ "$status" -eq 65 ]
        [[ "$output" == *"config.yml: target master: declared source $name has the name of a source that every target has"* ]]
        [[ "$output" == *"hint: give it another name in "* ]]
    done
}

@test "a folder whose name is that of a target's own source gives another name" {
    tree=$BATS_TEST_TMPDIR/folder
    git clone -q "$repository" "$tree"
    mkdir "$tree/packages/migrations"
    printf 'import { integer, pgTable } from "drizzle-orm/pg-core";\nexport const told = pgTable("told", { id: integer("id") });\n' > "$tree/packages/migrations/told.ts"
    git -C "$tree" add -A
    git -C "$tree" -c user.name=T -c user.email=t@localhost commit -qm more
    config '      - files: ["packages/migrations/*.ts"]'
    run "$PGSTRATA" drift -C "$tree" --format text -q -c "$BATS_TEST_TMPDIR/config.yml" declared:nothing migrations
    echo "$output"
    [[ "$output" == *"declared:master/migrations-2"* ]]
    run "$PGSTRATA" drift -C "$tree" --format text -q -c "$BATS_TEST_TMPDIR/config.yml" migrations:master declared:migrations-2
    echo "$output"
    [ "$status" -eq 2 ]
    [[ "$output" == *"told"* ]]
}

@test "a file that is not there is a problem of its source, not of the run" {
    config '      - files: [packages/database/src/nowhere.ts]'
    drift -c "$BATS_TEST_TMPDIR/config.yml" declared:nowhere.ts migrations
    [ "$status" -ne 0 ]
    [[ "$output" == *"nowhere.ts"* ]]
    run "$PGSTRATA" report -C "$repository" -c "$BATS_TEST_TMPDIR/config.yml" -q -o "$BATS_TEST_TMPDIR/report.md"
    [ "$status" -eq 2 ]
    grep -q 'nowhere.ts' "$BATS_TEST_TMPDIR/report.md"
}

@test "init writes the declared sources that a configuration names, and reads them again" {
    cp -R "$repository" "$BATS_TEST_TMPDIR/init"
    rm "$BATS_TEST_TMPDIR/init/pgstrata.yml"
    run "$PGSTRATA" init -C "$BATS_TEST_TMPDIR/init"
    [ "$status" -eq 0 ]
    grep -q 'config: packages/database/drizzle.config.tenant.ts' "$BATS_TEST_TMPDIR/init/pgstrata.yml"
    run "$PGSTRATA" drift -C "$BATS_TEST_TMPDIR/init" --format text -q migrations:master declared:master
    [ "$status" -eq 2 ]
    [[ "$output" == *"subscription_status"* ]]
}

@test "a repository that pushes its schema: a live database is compared with the code" {
    mkdir -p "$BATS_TEST_TMPDIR/push/src" && git -C "$BATS_TEST_TMPDIR/push" init -q -b main
    echo "export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle' };" > "$BATS_TEST_TMPDIR/push/drizzle.config.ts"
    cp "$repository/packages/database/src/master/schema.ts" "$BATS_TEST_TMPDIR/push/src/"
    commit "$BATS_TEST_TMPDIR/push" "schema" 2026-01-05T10:00:00Z
    P=$PGSTRATA run "$PGSTRATA" scratch -q -d a -- sh -c 'psql -X -q "$A_DATABASE_URL" -c "CREATE TABLE hand (x int)"
        cd "$BATS_TEST_TMPDIR/push" && "$P" report -q --database a=$A_DATABASE_URL -o report.md; echo "exit $?"'
    [[ "$output" == *"exit 2"* ]]
    grep -q '`a` is not what `schema.ts` declares: it lacks 3 tables and 1 other object and has 1 table besides' "$BATS_TEST_TMPDIR/push/report.md"
    grep -q 'there, and not declared: table `hand`' "$BATS_TEST_TMPDIR/push/report.md"
}
