#!/usr/bin/env bats
# The runners of numbered SQL files with the folders and ledgers that the real ones wrote (tests/fixtures/runners): found without configuration, replayed as the tool
# runs them, and the ledger read as the tool reads it.

load setup

# project RUNNER FOLDER [FILE TEXT]: a repository with the fixture's migrations in FOLDER, and a file that speaks for the tool
project() {
    local repository=$BATS_TEST_TMPDIR/project
    rm -rf "$repository"
    mkdir -p "$repository/$2"
    git init -q "$repository"
    cp -r "$ROOT/tests/fixtures/runners/$1/folder/." "$repository/$2"
    [ -z "${3:-}" ] || printf '%s\n' "$4" > "$repository/$3"
    printf 'targets:\n  - name: shop\n    migrations: %s\n    databases:\n      - name: live\n        env: SHOP_DATABASE_URL\n' "$2" > "$repository/pgstrata.yml"
    commit "$repository" "migrations" "2026-01-20T10:00:00+0000"
    cp "$ROOT/tests/fixtures/runners/$1/ledger.sql" "$BATS_TEST_TMPDIR/ledger.sql"
}

# read_with SQL: the report in JSON, of a database with the ledger after SQL was run on it
read_with() {
    "$PGSTRATA" scratch -q -d shop -- sh -eu -c '
        psql -X -q -v ON_ERROR_STOP=1 -f "$1/ledger.sql" "$SHOP_DATABASE_URL" > "$1/psql.log"
        psql -X -q -v ON_ERROR_STOP=1 -c "$2" "$SHOP_DATABASE_URL" >> "$1/psql.log"
        "$PGSTRATA" report -q -C "$1/project" --format json > "$1/report.json" || [ $? -eq 2 ]' read "$BATS_TEST_TMPDIR" "$1"
}

# all_applied RUNNER: it is that runner's folder, every migration of it was replayed as it says, and nothing waits
all_applied() {
    read_with "SELECT 1"
    jq -e --arg runner "$1" '.targets[0] | .runner == $runner and (.problems | length) == 0 and (.migrations | length) == 5' "$BATS_TEST_TMPDIR/report.json"
    jq -e '.targets[0].migrations | all(.stratum.mode == null and (.stratum.failures | length) == 0)' "$BATS_TEST_TMPDIR/report.json"
    jq -e '.targets[0].databases[0].ledger | .exists and (.applied | length) == 5 and .runs == [] and .pending == [] and .skips == [] and .stops == null and
           .unexplained == [] and (.rows | all(.other_version == false and .variant == null))' "$BATS_TEST_TMPDIR/report.json"
}

@test "golang-migrate" {
    project golang-migrate db/migrations go.mod "require github.com/golang-migrate/migrate/v4 v4.18.3"
    all_applied golang-migrate
    read_with "UPDATE schema_migrations SET version = 3"
    jq -e '.targets[0].databases[0].ledger.runs == ["000004_accounts_add_name", "000005_orders_account_index"]' "$BATS_TEST_TMPDIR/report.json"
    read_with "UPDATE schema_migrations SET version = 4, dirty = true"
    jq -e '.targets[0].databases[0].ledger | .stop_reason == "failed" and .stops == "Dirty database version 4. Fix and force version." and .runs == []' "$BATS_TEST_TMPDIR/report.json"
}

@test "dbmate" {
    project dbmate db/migrations
    all_applied dbmate
    read_with "DELETE FROM schema_migrations WHERE version = '20260108143000'"
    jq -e '.targets[0].databases[0].ledger | .runs == ["20260108143000_create_orders"] and .stops == null' "$BATS_TEST_TMPDIR/report.json"
}

@test "goose" {
    project goose db/migrations
    all_applied goose
    read_with "DELETE FROM goose_db_version WHERE version_id = 3"
    jq -e '.targets[0].databases[0].ledger | .stop_reason == "late" and
           .stops == "error: found 1 missing migrations before current version 5:\n\tversion 3: db/migrations/00003_create_orders.sql"' "$BATS_TEST_TMPDIR/report.json"
}

@test "sqlx" {
    project sqlx migrations Cargo.toml 'sqlx = "0.8"'
    all_applied sqlx
    read_with "UPDATE _sqlx_migrations SET checksum = sha384('x') WHERE version = 20260106101500"
    jq -e '.targets[0].databases[0].ledger | .stop_reason == "edited" and .stops == "migration 20260106101500 was previously applied but has been modified"' "$BATS_TEST_TMPDIR/report.json"
}

@test "diesel" {
    project diesel migrations
    all_applied diesel
    read_with "DELETE FROM __diesel_schema_migrations WHERE version = '20260106101500'; INSERT INTO __diesel_schema_migrations VALUES ('20260107000000')"
    jq -e '.targets[0].databases[0].ledger | .runs == ["2026-01-06-101500_create_order_status"] and .stops == null and .unexplained == ["20260107000000"]' "$BATS_TEST_TMPDIR/report.json"
}

@test "Supabase" {
    project supabase supabase/migrations
    all_applied supabase
    read_with "UPDATE supabase_migrations.schema_migrations SET statements = '{\"SELECT 1\"}' WHERE name = 'create_orders'"
    jq -e '.targets[0].databases[0].ledger | .stops == null and ([.rows[] | select(.other_version) | .key] == ["20260108143000"])' "$BATS_TEST_TMPDIR/report.json"
    read_with "DELETE FROM supabase_migrations.schema_migrations WHERE version = '20260108143000'"
    jq -e '.targets[0].databases[0].ledger | .stop_reason == "late" and (.stops | startswith("Found local migration files to be inserted before the last migration on remote database."))' \
        "$BATS_TEST_TMPDIR/report.json"
}

@test "node-pg-migrate, with programs among the files" {
    project node-pg-migrate migrations package.json '{"devDependencies":{"node-pg-migrate":"9.0.0"}}'
    read_with "SELECT 1"
    jq -e '.targets[0] | .runner == "node-pg-migrate" and ([.migrations[].stratum.status] == ["applied", "applied", "applied", "not run", "not run"])' "$BATS_TEST_TMPDIR/report.json"
    jq -e '.targets[0].databases[0].ledger | (.applied | length) == 5 and .runs == [] and .stops == null' "$BATS_TEST_TMPDIR/report.json"
    read_with "DELETE FROM pgmigrations WHERE id = 2"
    jq -e '.targets[0].databases[0].ledger | .stop_reason == "late" and
           .stops == "Not run migration 1767776400000_create-order-status is preceding already run migration 1767949200000_create-orders"' "$BATS_TEST_TMPDIR/report.json"
}
