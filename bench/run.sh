#!/bin/bash
# All benchmarks: ours beside a peer in one run, as ratios. BENCH_REPOSITORY=DIR BENCH_FOLDER=PATH adds a repository of yours to the history and replay
# benchmarks.
set -eu
cd "$(dirname "$0")/.."
echo "                                                                ours         peer"
for bench in bench/history.sh bench/introspect.sh bench/compare.sh bench/replay.sh bench/fleet.sh bench/storm.sh bench/declared.sh bench/forest.sh; do
    bash "$bench"
done
