#!/bin/bash
# History of a migrations folder: the whole `pgstrata history --no-replay` beside `git log --raw --first-parent -- FOLDER`. The made repository has 10,000
# commits, 2,000 other files and 400 migrations, some of them edited later.
set -eu
cd "$(dirname "$0")/.."
pgstrata=$PWD/build/release/pgstrata
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

make_stream() {
    awk 'BEGIN {
        for (c = 1; c <= 10000; c++) {
            print "commit refs/heads/main"
            printf "committer Bench <bench@example.org> %d +0000\n", 1600000000 + c * 3600
            message = "commit " c
            printf "data %d\n%s\n", length(message), message
            if (c > 1) print "from refs/heads/main^0"
            file = (c * 7919) % 2000
            body = "content " c "\n"
            printf "M 100644 inline src/module%d/part%d/file%d.ts\ndata %d\n%s", file % 20, file % 100, file, length(body), body
            if (c % 25 == 0) {
                n = c / 25
                sql = "CREATE TABLE t" n " (id serial PRIMARY KEY, name text NOT NULL);\n"
                printf "M 100644 inline packages/db/migrations/%04d_step.sql\ndata %d\n%s", n, length(sql), sql
            }
            if (c % 500 == 13) {
                sql = "CREATE TABLE t1 (id serial PRIMARY KEY, name text NOT NULL, c" c " text);\n"
                printf "M 100644 inline packages/db/migrations/0001_step.sql\ndata %d\n%s", length(sql), sql
            }
            print ""
        }
    }'
}

git init -q -b main "$work/repo"
make_stream | git -C "$work/repo" fast-import --quiet
git -C "$work/repo" -c gc.writeCommitGraph=false gc -q
git -C "$work/repo" reset -q --hard
bash bench/ratio.sh "history, 10,000 commits: whole command / git log --raw" 0.8 7 \
    "$pgstrata history --no-replay -C $work/repo -o $work/history.md" \
    "git -C $work/repo -c core.commitGraph=false log --raw --first-parent --format=%H -- packages/db/migrations"
if [ -n "${BENCH_REPOSITORY:-}" ]; then
    bash bench/ratio.sh "history, $(basename "$BENCH_REPOSITORY")" 0.8 7 \
        "$pgstrata history --no-replay -C $BENCH_REPOSITORY -o $work/history.md" \
        "git -C $BENCH_REPOSITORY log --raw --first-parent --format=%H -- $BENCH_FOLDER"
fi
