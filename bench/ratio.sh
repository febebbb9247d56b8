#!/bin/bash
# ratio.sh TITLE AIM RUNS OURS PEER: runs both commands in turn RUNS times (after one warm-up each), prints medians of wall time and their ratio.
set -eu
title=$1 aim=$2 runs=$3 ours=$4 peer=$5

once() {
    local begin=$EPOCHREALTIME
    bash -c "$1" > /dev/null 2>&1 || true
    local end=$EPOCHREALTIME
    echo $(( (${end/./} - ${begin/./}) ))
}
median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

# The warm-up must work: a command that cannot be run is no fast one. (2, 3 and 4 are results of ours.)
for command in "$ours" "$peer"; do
    code=0
    bash -c "$command" > /dev/null 2>&1 || code=$?
    [ "$code" -le 4 ] && [ "$code" -ne 1 ] || { echo "$title: exit code $code of: $command" >&2; exit 1; }
done
a=() b=()
for ((i = 0; i < runs; i++)); do
    a+=("$(once "$ours")")
    b+=("$(once "$peer")")
done
ma=$(printf '%s\n' "${a[@]}" | median)
mb=$(printf '%s\n' "${b[@]}" | median)
awk -v t="$title" -v a="$ma" -v b="$mb" -v aim="$aim" \
    'BEGIN { printf "%-58s %8.1f ms  %8.1f ms  ratio %.2f  (aim: at most %s)\n", t, a / 1000, b / 1000, a / b, aim }'
