#!/bin/bash
# Reading a Drizzle schema of 300 tables in 30 files from git, against drizzle-kit making the same DDL of the work tree; then a hundred revisions of it, each of which changes one table,
# with the parse trees of one cache. BENCH_REPOSITORY and BENCH_SCHEMA (paths from its root) add a schema of yours, at its newest commit, against `git ls-tree` and `cat`.
# BENCH_RUNS: how often (5). BENCH_PEERS: a folder that has or gets drizzle-kit (npm); else a temporary one; without npm that comparison is left out.
set -eu
cd "$(dirname "$0")/.."
runs=${BENCH_RUNS:-5}
work=$(mktemp -d /tmp/pgstrata-bench.XXXXXX)
trap 'rm -rf "$work"' EXIT
make -s build/release/pgstrata > /dev/null
cc -std=gnu11 -O2 -Iinclude $(pkg-config --cflags glib-2.0) -o "$work/declared" bench/declared.c build/release/{git,declared,typescript,sql,model,base}.a \
    $(pkg-config --libs glib-2.0 jansson libgit2 tree-sitter) -lpg_query -lm

# 30 modules of ten tables: enums, shared columns, references between modules, indexes, checks. REVISION changes the table that it numbers.
make_module() { # MODULE
    awk -v m="$1" 'BEGIN {
        print "import { sql } from \"drizzle-orm\";"
        print "import { boolean, check, index, integer, jsonb, numeric, pgEnum, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid, varchar } from \"drizzle-orm/pg-core\";"
        print "import { auditColumns, identifier } from \"./shared\";"
        if (m > 0) printf "import { t%d0 } from \"./module%d\";\n", m - 1, m - 1
        printf "\nexport const state%d = pgEnum(\"state_%d\", [\"draft\", \"active\", \"closed\"]);\n", m, m
        for (t = 0; t < 10; t++) {
            n = m * 10 + t
            printf "\n/** Table %d of the made schema. */\nexport const t%d%d = pgTable(\"table_%03d\", {\n", n, m, t, n
            print "  id: identifier(),"
            if (m > 0) printf "  parentId: uuid(\"parent_id\").references(() => t%d0.id, { onDelete: \"cascade\" }),\n", m - 1
            print "  name: varchar(\"name\", { length: 255 }).notNull(),"
            print "  slug: text(\"slug\").notNull().unique(),"
            print "  amount: numeric(\"amount\", { precision: 12, scale: 2 }).notNull().default(\"0\"),"
            print "  position: integer(\"position\").notNull().default(0),"
            print "  visible: boolean(\"visible\").notNull().default(true),"
            print "  tags: text(\"tags\").array().notNull().default(sql`\x27{}\x27::text[]`),"
            print "  details: jsonb(\"details\").$type<Record<string, unknown>>().default({}),"
            printf "  state: state%d(\"state\").notNull().default(\"draft\"),\n", m
            print "  seenAt: timestamp(\"seen_at\", { withTimezone: true, mode: \"date\" }),"
            print "  ...auditColumns,"
            print "}, (table) => ["
            printf "  index(\"table_%03d_name_idx\").on(table.name, table.createdAt.desc()),\n", n
            printf "  uniqueIndex(\"table_%03d_live_idx\").on(table.slug).where(sql`${table.deletedAt} is null`),\n", n
            printf "  check(\"table_%03d_amount_check\", sql`${table.amount} >= 0`),\n]);\n", n
        }
    }'
}
make_repository() {
    local m c
    mkdir -p "$work/repository/schema"
    (
        cd "$work/repository"
        git init -q -b main
        cat > schema/shared.ts << 'SHARED'
import { timestamp, uuid } from "drizzle-orm/pg-core";

export const identifier = () => uuid("id").primaryKey().defaultRandom();
export const auditColumns = {
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow().$onUpdate(() => new Date()),
  deletedAt: timestamp("deleted_at", { withTimezone: true }),
};
SHARED
        for ((m = 0; m < 30; m++)); do
            make_module $m > schema/module$m.ts
            echo "export * from \"./module$m\";"
        done > schema/index.ts
        git add -A
        git -c user.name=Bench -c user.email=bench@localhost commit -qm "300 tables"
        for ((c = 1; c < 100; c++)); do
            sed -i "s/^export const t$((c % 30))$((c % 10)) = .*/&\n  added$c: text(\"added_$c\"),/" schema/module$((c % 30)).ts
            git -c user.name=Bench -c user.email=bench@localhost -c gc.auto=0 commit -qam "column $c"
        done
        git gc -q
    )
}
bring_kit() {
    [ -d "$1/node_modules/drizzle-kit" ] || (mkdir -p "$1" && cd "$1" && npm init -y && npm install --no-audit --no-fund drizzle-kit@0.31.11 drizzle-orm@0.45.4) > "$work/log" 2>&1
}

make_repository
"$work/declared" "$work/repository" 1 schema/index.ts
kit=${BENCH_PEERS:-$work/peers}/drizzle-kit
if command -v npm > /dev/null && bring_kit "$kit"; then
    ln -sfn "$kit/node_modules" "$work/repository/node_modules"
    peer="cd $work/repository && node_modules/.bin/drizzle-kit export --dialect=postgresql --schema=schema/index.ts"
    bash bench/ratio.sh "300 tables (0.2 s), against drizzle-kit export" 0.2 "$runs" "$work/declared $work/repository 1 schema/index.ts" "$peer"
    bash bench/ratio.sh "a hundred revisions (3 s), against it once" 4 "$runs" "$work/declared $work/repository 100 schema/index.ts" "$peer"
fi
bash bench/ratio.sh "a hundred revisions, against one" 25 "$runs" "$work/declared $work/repository 100 schema/index.ts" "$work/declared $work/repository 1 schema/index.ts"
[ -z "${BENCH_SCHEMA:-}" ] || bash bench/ratio.sh "$(basename "$BENCH_REPOSITORY"): $("$work/declared" "$BENCH_REPOSITORY" 1 $BENCH_SCHEMA), against git ls-tree -r" - "$runs" \
    "$work/declared $BENCH_REPOSITORY 1 $BENCH_SCHEMA" "git -C $BENCH_REPOSITORY ls-tree -r HEAD"
