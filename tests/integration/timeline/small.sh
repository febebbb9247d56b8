# Sourced by bats files about what is kept between runs.

# A cache and a place for the repository that are the test's alone; only the scratch server's template is shared.
of_its_own() {
    export PGSTRATA_CACHE_DIR=$BATS_TEST_TMPDIR/cache
    mkdir -p "$PGSTRATA_CACHE_DIR"
    [ ! -d "$HOME/.cache/pgstrata/postgres" ] || ln -s "$HOME/.cache/pgstrata/postgres" "$PGSTRATA_CACHE_DIR/postgres"
    repository=$BATS_TEST_TMPDIR/repository
}

# A repository of one commit, a table whose name column stands in a file of its own; journal and migration agree.
small() {
    mkdir -p "$repository"/db/drizzle/meta "$repository"/db/src
    git -C "$repository" init -q -b main
    printf 'import { defineConfig } from "drizzle-kit";\nexport default defineConfig({ dialect: "postgresql", schema: "./src/schema.ts", out: "./drizzle" });\n' > "$repository/db/drizzle.config.ts"
    printf '{ "name": "db", "dependencies": { "drizzle-orm": "0.44.0" } }\n' > "$repository/db/package.json"
    printf 'import { text } from "drizzle-orm/pg-core";\nexport const name = { name: text("name") };\n' > "$repository/db/src/columns.ts"
    printf 'import { pgTable, serial } from "drizzle-orm/pg-core";\nimport { name } from "./columns";\nexport const a = pgTable("a", { id: serial("id").primaryKey(), ...name });\n' > "$repository/db/src/schema.ts"
    printf 'CREATE TABLE "a" ("id" serial PRIMARY KEY NOT NULL, "name" text);\n' > "$repository/db/drizzle/0000_a.sql"
    printf '{"version":"7","dialect":"postgresql","entries":[{"idx":0,"version":"7","when":1735689600123,"tag":"0000_a","breakpoints":true}]}\n' > "$repository/db/drizzle/meta/_journal.json"
    commit "$repository" "one table" 2025-01-01T12:00:00Z
}
