#!/bin/bash
# Drizzle schemas of real repositories: our reading of each (field_read.c) and drizzle-kit's own DDL (field-truth.sh), both run in the scratch server, their catalogs compared with every
# property, names, order and spelling included. Prints the table that docs/declared-coverage.md explains.
# field.sh CLONES WORK [NAME...]; CLONES/owner+name: clones with work trees; WORK keeps truth/ (made once), ours/, drift/. Needs node and npm.
set -eu
cd "$(dirname "$0")/../.."
clones=$(realpath "$1") work=$(realpath -m "$2")
shift 2
list=tests/declared/field-list.tsv
mkdir -p "$work"/{ours,drift,runs}
make -s build/release/pgstrata > /dev/null
cc -std=gnu11 -O2 -Iinclude $(pkg-config --cflags glib-2.0) -o "$work/field_read" tests/declared/field_read.c build/release/{git,declared,typescript,sql,model,base}.a \
    $(pkg-config --libs glib-2.0 jansson libgit2 tree-sitter) -lpg_query -lm

# Types and schemas that no entry file exports: drizzle-kit leaves them out, its own statements fail for it, and the catalogs would differ in nothing but that.
left_out() { # NAME
    local sentence='s/^CREATE \(TYPE\|SCHEMA\) \([^ ;]*\).*/\2/p'
    grep -E '^CREATE (TYPE|SCHEMA) ' "$work/ours/$1.sql" | grep -vFf <(sed -n "$sentence" "$work/truth/$1.sql"; echo "no such name")
}
# What stands for the database that the statements expect, and the statements. Constraints inside drizzle-kit's CREATE TABLE are taken behind it, so that one that the server refuses takes
# no table with it, as in ours. `IS JSON OBJECT` is of PostgreSQL 16.
runnable() { # NAME FILE
    awk -v name="$1" '/^-- @ /{on = ($3 == name); next} on' tests/declared/field-prelude.sql
    awk '/^CREATE TABLE .* \($/ {table = $3; later = held = part = ""; print; next}
         table == "" {print; next}
         /^\);/ || /^\t(CONSTRAINT )?"/ {
             sub(/,$/, "", part)
             if (part ~ /^\tCONSTRAINT /) later = later "ALTER TABLE " table " ADD" part ";\n"
             else if (part != "") held = held (held == "" ? "" : ",\n") part
             part = $0
             if (/^\);/) {printf "%s\n);\n%s", held, later; table = ""}
             next
         }
         {part = part "\n" $0}' "$2" | sed 's/\bIS JSON OBJECT\b/IS NOT NULL/g'
}
compare() { # NAME REPOSITORY FOLDER CASING SCHEMA...
    local name=$1 clone=$clones/${2/\//+} folder=$3 casing=$4
    shift 4
    rm -f "$work/drift/$name".*
    [ -f "$work/truth/$name.log" ] || bash tests/declared/field-truth.sh "$clones" "$work" "$name" > /dev/null
    "$work/field_read" "$clone" "$folder" "$casing" "$work/ours/$name" "$@" > "$work/ours/$name.count" 2> "$work/ours/$name.error" || return 0
    [ -f "$work/truth/$name.sql" ] || return 0
    runnable "$name" "$work/ours/$name.sql" > "$work/runs/$name.ours.sql"
    { left_out "$name" || true; runnable "$name" "$work/truth/$name.sql"; } > "$work/runs/$name.truth.sql"
    for format in json markdown; do
        build/release/pgstrata drift -q -C "$clone" --also all -f $format -o "$work/drift/$name.$format" "file:$work/runs/$name.ours.sql" "file:$work/runs/$name.truth.sql" || true
    done
}
echo "| configuration | repository, commit | tables | columns | others | files | drizzle-kit | refused: its, ours | differences | traps |"
echo "|---|---|--:|--:|--:|--:|---|---|---|--:|"
set -f
while IFS=$'\t' read -r name repository configuration folder schema casing; do
    [[ $name != \#* ]] && { [ $# = 0 ] || [[ " $* " == *" $name "* ]]; } || continue
    [ -e "$clones/${repository/\//+}" ] || { echo "| $name | no clone |"; continue; }
    compare "$name" "$repository" "$folder" "$casing" $schema
    commit=$(git -C "$clones/${repository/\//+}" rev-parse --short=9 HEAD)
    node tests/declared/field-compare.mjs "$name" "$repository $commit" "$work/truth/$name.json" "$work/ours/$name.count" "$work/drift/$name.json" "$work/ours/$name.notes"
done < $list
