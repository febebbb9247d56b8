#!/bin/bash
# What drizzle-kit itself makes of the schema files of real repositories: WORK/truth/NAME.sql and NAME.json (its snapshot), NAME.stubs (packages that were not there),
# NAME.log. Clones are not changed. `generate` is used and not `export`, which takes no casing.
# field-truth.sh CLONES WORK [NAME...]; CLONES/owner+name: clones with work trees. Needs node and npm.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
clones=$1 work=$2
shift 2
kit=$work/kit
mkdir -p "$work/truth"
if [ ! -d "$kit/node_modules/drizzle-kit" ]; then
    mkdir -p "$kit"
    (cd "$kit" && npm init -y > /dev/null && npm install --silent --no-audit --no-fund drizzle-kit@0.31.11 drizzle-orm@0.45.4)
fi
configuration() { # NAME FOLDER CASING SCHEMA...
    local name=$1 folder=$2 casing=$3 file list=
    shift 3
    for file in "$@"; do list+="${list:+, }\"$file\""; done
    [ "$casing" = - ] && casing= || casing=", \"casing\": \"$casing\""
    echo "{\"dialect\": \"postgresql\", \"schema\": [$list], \"out\": \"$(realpath -m --relative-to="$folder" "$work/out/$name")\"$casing}"
}
truth() { # NAME REPOSITORY FOLDER CASING SCHEMA...
    local name=$1 clone=$clones/${2/\//+} folder
    local casing=$4
    folder=$clone/$3
    shift 4
    [ -d "$folder" ] || { echo "$name: no clone"; return; }
    folder=$(realpath "$folder")
    rm -rf "$work/out/$name" "$work/truth/$name".*
    : > "$work/truth/$name.stubs"
    configuration "$name" "$folder" "$casing" "$@" > "$work/$name.config.json"
    (cd "$folder" && SKIP_ENV_VALIDATION=1 NODE_PATH=$kit/node_modules FIELD_KIT=$kit FIELD_REPOSITORY=$(realpath "$clone") FIELD_STUBS=$work/truth/$name.stubs \
        timeout 120 node --require "$here/field-hook.cjs" "$kit/node_modules/drizzle-kit/bin.cjs" generate \
        --config="$(realpath --relative-to="$folder" "$work/$name.config.json")" --name=truth) > "$work/truth/$name.log" 2>&1 < /dev/null || true
    if [ -f "$work/out/$name/0000_truth.sql" ]; then
        sed 's/--> statement-breakpoint//' "$work/out/$name/0000_truth.sql" > "$work/truth/$name.sql"
        cp "$work/out/$name/meta/0000_snapshot.json" "$work/truth/$name.json"
    fi
    sort -u -o "$work/truth/$name.stubs" "$work/truth/$name.stubs"
    echo "$name: $( [ -f "$work/truth/$name.sql" ] && grep -c '^CREATE TABLE' "$work/truth/$name.sql" || echo failed), stand-ins: $(cut -f1 "$work/truth/$name.stubs" | sort -u | tr '\n' ' ')"
}
set -f
while IFS=$'\t' read -r name repository configuration folder schema casing; do
    [[ $name != \#* ]] || continue
    [ $# = 0 ] || [[ " $* " == *" $name "* ]] || continue
    truth "$name" "$repository" "$folder" "$casing" $schema
done < "$here/field-list.tsv"
