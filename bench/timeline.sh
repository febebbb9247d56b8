#!/bin/bash
# The timeline of a repository: from nothing, again, and with the last commits new; processor time of the program and its scratch server, memory, size of what is kept.
# bench/timeline.sh [REPOSITORY]: default the made repository of tests/integration/timeline. BENCH_COMMITS: how many commits are new in the last run (5).
set -eu
cd "$(dirname "$0")/.."
root=$PWD
program=$root/build/release/pgstrata
work=$(mktemp -d /tmp/pgstrata-bench.XXXXXX)
trap 'rm -rf "$work"' EXIT
export PGSTRATA_CACHE_DIR=$work/cache
if [ $# -gt 0 ]; then
    git clone -q --bare --shared "$1" "$work/repository"
else
    bash tests/integration/timeline/make.sh "$work/made"
    git clone -q --bare "$work/made" "$work/repository"
fi
cd "$work/repository"
branch=$(git symbolic-ref HEAD)
tip=$(git rev-parse HEAD)
printf '%s commits on the line\n' "$(git rev-list --first-parent --count HEAD)"

# The template of the scratch server is made once on a machine: it is no part of this.
"$program" scratch -q -d warm -- true

run() {
    local title=$1
    shift
    command time -o "$work/time" -f '%e %U %S %M' "$program" "$@" 2> "$work/log" || true
    tail -1 "$work/time" | awk -v title="$title" '{ printf "%-34s %7.2f s, %6.2f s of processors, %5.0f MB\n", title, $1, $2 + $3, $4 / 1024 }'
    sed -n 's/^pgstrata: target /    /p' "$work/log"
}

timeline() {
    local title=$1 out=$2
    shift 2
    run "$title" timeline -v --format json -o "$work/$out.json" "$@"
}

run "audit alone, from nothing" report -q --no-timeline --format json -o "$work/audit.json"
rm -rf "$PGSTRATA_CACHE_DIR/strata"
timeline "from nothing" first
timeline "again" second
cmp "$work/first.json" "$work/second.json"
git update-ref "$branch" "$tip~${BENCH_COMMITS:-5}"
rm -rf "$PGSTRATA_CACHE_DIR/timeline"
timeline "without the last commits" before
git update-ref "$branch" "$tip"
timeline "with ${BENCH_COMMITS:-5} new commits" grown
cmp "$work/first.json" "$work/grown.json"
du -sh "$PGSTRATA_CACHE_DIR"/timeline "$PGSTRATA_CACHE_DIR"/strata
