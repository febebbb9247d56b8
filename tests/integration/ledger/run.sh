#!/bin/bash
# run.sh FOLDER SITUATION...: tells situations (files beside this one), each in a database of one scratch server, and writes for each, into FOLDER, NAME.diff: what
# the report finds too much (+) and too little (-), empty when it is right; NAME.json: the report; NAME.log.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

# In the scratch server: one situation.
if [ "$1" = --tell ]; then
    folder=$2 name=$3 variable=S${4}_DATABASE_URL
    WORK=$folder/$name DB=${!variable}
    mkdir -p "$WORK/repository"
    : > "$WORK/expected"
    source "$here/words.sh"
    repo_new "$WORK/repository"
    source "$here/$name.sh"
    code=0
    "$PGSTRATA" report -q -C "$WORK/repository" -c "$WORK/pgstrata.yml" -d "t/prod=$DB" --format json --exit-zero > "$folder/$name.json" || code=$?
    [ -s "$folder/$name.json" ] || exit $((code > 0 ? code : 1))
    # the snapshots of the situations are stand-ins that hold no tables
    jq -r '.findings[] | select(.rule != "declared/snapshot-stale") | [.severity, .rule, .database // "-", .migration // "-", .since // "-"] | join(" ")' "$folder/$name.json" | LC_ALL=C sort > "$WORK/found"
    LC_ALL=C sort "$WORK/expected" | diff -U 0 - "$WORK/found" | grep '^[-+][a-z]' > "$folder/$name.diff.part" || true
    mv "$folder/$name.diff.part" "$folder/$name.diff"
    exit
fi

folder=$1
shift
databases=() pairs=() number=0
for name; do
    number=$((number + 1))
    databases+=(-d "s$number")
    pairs+=("$name" "$number")
done
export HERE_RUN=$here/run.sh FOLDER_RUN=$folder
"$PGSTRATA" scratch -q "${databases[@]}" -- sh -c 'printf "%s %s\n" "$@" | xargs -P 2 -n 2 sh -c '\''bash "$HERE_RUN" --tell "$FOLDER_RUN" "$1" "$2" > "$FOLDER_RUN/$1.log" 2>&1 || true'\'' sh' sh "${pairs[@]}"
