#!/bin/bash
# Many chains of one history: each commit's migrations replayed from nothing, against with what was known (in one run), and against all from the cache on disk (no server); the same of versions of a
# declared schema (Drizzle). The made repository has 36 commits: 30 migrations appended, three edited, three inserted before the last three; and 20 versions of a schema of 40 tables.
# BENCH_REPOSITORY and BENCH_FOLDER (or a BENCH_SCHEMA.ts) add one of yours. BENCH_RUNS: how often (3).
set -eu
cd "$(dirname "$0")/.."
runs=${BENCH_RUNS:-3}
work=$(mktemp -d /tmp/pgstrata-bench.XXXXXX)
trap 'rm -rf "$work"' EXIT
modules="scratch server runners declared typescript git sql model base"
archives=$(for module in $modules; do echo "build/release/$module.a"; done)
make -s $archives > /dev/null
cc -std=gnu11 -O2 -Iinclude $(pkg-config --cflags glib-2.0) -o "$work/forest" bench/forest.c $archives \
    $(pkg-config --libs glib-2.0 jansson libgit2 libpq libcyaml tree-sitter zlib) -lpg_query -lm
export PGSTRATA_CACHE_DIR=$work/cache
mkdir -m 0700 "$PGSTRATA_CACHE_DIR"

commit() { git -c user.name=Bench -c user.email=bench@localhost -c gc.auto=0 commit -qam "$1"; }
make_migration() { # NUMBER
    printf 'CREATE TABLE t%d (id serial PRIMARY KEY, name varchar(80) NOT NULL, amount numeric(10,2) DEFAULT 0, created_at timestamptz DEFAULT now());\nCREATE INDEX ON t%d (lower(name));\n' "$1" "$1"
}
make_schema() { # VERSION: of 40 tables, one has another column
    awk -v v="$1" 'BEGIN {
        print "import { index, integer, numeric, pgTable, text, timestamp, uuid, varchar } from \"drizzle-orm/pg-core\";"
        for (t = 0; t < 40; t++) {
            printf "export const t%d = pgTable(\"table_%02d\", {\n  id: uuid(\"id\").primaryKey().defaultRandom(),\n  name: varchar(\"name\", { length: 80 }).notNull(),\n", t, t
            printf "  amount: numeric(\"amount\", { precision: 10, scale: 2 }).default(\"0\"),\n  position: integer(\"position\").notNull(),\n  slug: text(\"slug\").unique(),\n"
            if (t > 0) printf "  parent: uuid(\"parent\").references(() => t%d.id),\n", t - 1
            for (c = 1; c <= v; c++) if (c * 7 % 40 == t) printf "  added%d: text(\"added_%d\"),\n", c, c
            printf "  createdAt: timestamp(\"created_at\").defaultNow(),\n}, (table) => [index(\"table_%02d_name\").on(table.name)]);\n", t
        }
    }'
}
git init -q -b main "$work/repository"
(
    cd "$work/repository"
    mkdir migrations
    for n in $(seq 1 30); do
        make_migration "$n" > "migrations/$(printf %04d0 "$n")_step.sql"
        [ "$n" -gt 20 ] || make_schema "$n" > schema.ts
        git add -A && commit "step $n"
        if [ $((n % 10)) = 0 ]; then
            echo "ALTER TABLE t$n ADD edited integer;" >> "migrations/$(printf %04d0 $((n - 1)))_step.sql"
            commit "edit"
            make_migration "$((n + 100))" > "migrations/$(printf %04d5 $((n - 3)))_late.sql"
            git add -A && commit "late"
        fi
    done
)
compare() { # TITLE REPOSITORY WHAT
    git -C "$2" log --first-parent --reverse --format=%H -- "$3" > "$work/revisions"
    local ours="$work/forest $2 $3" alone cached
    alone=$($ours alone < "$work/revisions") && cached=$($ours cache < "$work/revisions")
    echo "$1: $alone"
    [ "$alone" = "$cached" ] || { echo "sharing gives other strata: $cached" >&2; exit 1; }
    bash bench/ratio.sh "  with what is known / each from nothing" "$4" "$runs" "$ours < $work/revisions" "$ours alone < $work/revisions"
    bash bench/ratio.sh "  from the cache / each from nothing" 0.1 "$runs" "$ours cache < $work/revisions" "$ours alone < $work/revisions"
}
compare "migrations" "$work/repository" migrations 0.25
compare "declared schemas" "$work/repository" schema.ts 0.6
[ -z "${BENCH_REPOSITORY:-}" ] || compare "$(basename "$BENCH_REPOSITORY")" "$BENCH_REPOSITORY" "${BENCH_FOLDER:-$BENCH_SCHEMA}" 0.6
