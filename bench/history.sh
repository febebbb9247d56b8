#!/bin/bash
# History of a migrations folder beside `git log --raw --first-parent -- FOLDER`: the walk alone (with origins, renames, tags), and the whole command `pgstrata
# history --no-replay`, detection and rendering included. The made repository has 10,000 commits, 2,000 other files and 400 migrations, some of them
# edited later. BENCH_REPOSITORY and BENCH_FOLDER add one of yours.
set -eu
cd "$(dirname "$0")/.."
pgstrata=$PWD/build/release/pgstrata
work=$(mktemp -d)
trap "rm -rf $work" EXIT

make_stream() {
    awk 'BEGIN {
        for (c = 1; c <= 10000; c++) {
            print "commit refs/heads/main"
            printf "committer Bench <bench@example.org> %d +0000\n", 1600000000 + c * 3600
            message = "commit " c
            printf "data %d\n%s\n", length(message), message
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
make -s build/release/git.a > /dev/null
cc -std=gnu11 -O2 -Iinclude $(pkg-config --cflags glib-2.0) -o "$work/folder_history" bench/folder_history.c build/release/git.a build/release/model.a \
    build/release/base.a $(pkg-config --libs glib-2.0 jansson libgit2)

compare() { # title repository folder
    local peer="git -C $2 -c core.commitGraph=false log --raw --first-parent --format=%H -- $3"
    bash bench/ratio.sh "history, $1: walk / git log" 0.8 11 "$work/folder_history $2 $3" "$peer"
    bash bench/ratio.sh "history, $1: whole command / git log" - 7 "$pgstrata history --no-replay -C $2 -o $work/history.md" "$peer"
}
compare "10,000 commits" "$work/repo" packages/db/migrations
[ -z "${BENCH_REPOSITORY:-}" ] || compare "$(basename "$BENCH_REPOSITORY")" "$BENCH_REPOSITORY" "$BENCH_FOLDER"
