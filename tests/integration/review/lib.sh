# Sourced by review.bats: small repositories with a base and a branch. The current folder is the repository.

# begin FOLDER
begin() {
    mkdir -p "$1"
    cd "$1" || exit 1
    git init -q -b main
    day=1
}

# save SUBJECT: commits everything, one day after the other
save() {
    commit . "$1" "2026-01-$(printf %02d "$day")T10:00:00Z"
    day=$((day + 1))
}

# --- Drizzle ---

drizzle_project() {
    mkdir -p src/db drizzle/meta
    echo '{"name":"shop","scripts":{"db:generate":"drizzle-kit generate","db:migrate":"drizzle-kit migrate"},"dependencies":{"drizzle-orm":"0.36.0"}}' > package.json
    touch pnpm-lock.yaml
    echo "import { defineConfig } from 'drizzle-kit';
export default defineConfig({ dialect: 'postgresql', schema: './src/db/schema.ts', out: './drizzle' });" > drizzle.config.ts
    entries=
}

# schema USERS ORDERS: further columns of the two tables
schema() {
    cat > src/db/schema.ts <<TS
import { pgTable, serial, text, integer } from 'drizzle-orm/pg-core';

export const users = pgTable('users', {
  id: serial('id').primaryKey(),
  email: text('email').notNull(),
$1
});

export const orders = pgTable('orders', {
  id: serial('id').primaryKey(),
  userId: integer('user_id').notNull(),
$2
});
TS
}

# journal "IDX WHEN TAG"...: the whole journal, with a snapshot chain id0, id1, ...; an entry "IDX WHEN TAG ID" has a snapshot id of its own
journal() {
    local entry separator='' before=00000000-0000-0000-0000-000000000000
    {
        printf '{\n  "version": "7",\n  "dialect": "postgresql",\n  "entries": ['
        for entry in "$@"; do
            set -- $entry
            printf '%s\n    {\n      "idx": %s,\n      "version": "7",\n      "when": %s,\n      "tag": "%s",\n      "breakpoints": true\n    }' "$separator" "$1" "$2" "$3"
            separator=,
        done
        printf '\n  ]\n}\n'
    } > drizzle/meta/_journal.json
}

# snapshot NUMBER ID PREVIOUS: says nothing of the schema but where it comes from
snapshot() {
    echo "{\"id\":\"$2\",\"prevId\":\"$3\",\"version\":\"7\",\"dialect\":\"postgresql\",\"tables\":{},\"enums\":{},\"schemas\":{}}" > "drizzle/meta/$1_snapshot.json"
}

INIT='0 1767225600000 0000_init'

# The base of all Drizzle cases: users (with a column legacy) and orders.
drizzle_base() {
    begin "$1"
    drizzle_project
    schema "  legacy: text('legacy')," ""
    printf 'CREATE TABLE "users" ("id" serial PRIMARY KEY NOT NULL, "email" text NOT NULL, "legacy" text);\n--> statement-breakpoint\nCREATE TABLE "orders" ("id" serial PRIMARY KEY NOT NULL, "user_id" integer NOT NULL);\n' > drizzle/0000_init.sql
    journal "$INIT"
    save "users and orders"
}

# A migration is missing, a number collides, a statement destroys data.
must_show() {
    drizzle_base "$1"
    git checkout -qb feature
    schema "  phone: text('phone')," ""
    echo 'ALTER TABLE "users" DROP COLUMN "legacy";' > drizzle/0001_drop_legacy.sql
    journal "$INIT" '1 1767312000000 0001_drop_legacy'
    save "phone instead of legacy"
    git checkout -q main
    schema "  legacy: text('legacy')," "  total: integer('total'),"
    echo 'ALTER TABLE "orders" ADD COLUMN "total" integer;' > drizzle/0001_order_total.sql
    journal "$INIT" '1 1767398400000 0001_order_total'
    save "totals"
    git checkout -q feature
}

# --- a numbered runner ---

# numbered_base FOLDER RUNNER
numbered_base() {
    begin "$1"
    mkdir -p db/migrations
    printf 'targets:\n  - name: shop\n    migrations: db/migrations\n    runner: %s\n' "$2" > pgstrata.yml
}

# up NAME SQL: a migration of golang-migrate
up() {
    echo "$2" > "db/migrations/$1.up.sql"
    echo "SELECT 1;" > "db/migrations/$1.down.sql"
}

# sides OURS_NAME OURS_SQL THEIRS_NAME THEIRS_SQL: a branch and its base, each with a migration of golang-migrate more
sides() {
    up 000001_init 'CREATE TABLE t (id int PRIMARY KEY, a int DEFAULT 0, b int);'
    up 000002_more 'CREATE TABLE u (id int PRIMARY KEY);'
    save "t and u"
    git checkout -qb feature
    up "$1" "$2"
    save "ours"
    git checkout -q main
    up "$3" "$4"
    save "theirs"
    git checkout -q feature
}
