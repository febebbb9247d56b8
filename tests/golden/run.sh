#!/bin/sh
# Golden cases: each folder here with a steps.tsv (or a file `source` naming one) is built into a repository, reported on in every format, and
# compared with the expected.* files beside it. `run.sh update` rewrites them; read the diff before you commit it. Prints TAP.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
pgstrata=${PGSTRATA:-$root/build/release/pgstrata}
mode=${1:-check}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0

# What differs between machines is the minor version of the scratch server. The page's style and script are left out: they are no part of a case.
neutral() { sed -E -e '/<style>/,/<\/style>/d' -e '/<script>/,/<\/script>/d' -e '/Content-Security-Policy/d' -e 's/\b(1[2-9])\.[0-9]+( \(Debian [^)]*\))?/\1.x/g; s/"server_version": (1[2-9])[0-9]{4}/"server_version": \1xxxx/'; }

ok() { number=$((number + 1)); echo "ok $number - golden: $1"; }
not_ok() { number=$((number + 1)); echo "not ok $number - golden: $1"; }

check() { # case format actual
    expected=$here/$1/expected.$2
    if [ "$mode" = update ]; then
        cp "$3" "$expected"
        return
    fi
    if diff -u "$expected" "$3" > "$work/diff" 2>&1; then
        ok "$1.$2"
    else
        not_ok "$1.$2"
        head -60 "$work/diff" | sed 's/^/# /'
    fi
}

for case in "$here"/*/; do
    name=$(basename "$case")
    source=$case
    [ ! -f "$case/source" ] || source=$root/$(cat "$case/source")
    [ -f "$source/steps.tsv" ] || continue
    sh "$root/examples/build.sh" "$source" "$work/$name" > /dev/null
    "$pgstrata" report -q --offline -C "$work/$name" --report "markdown=$work/$name.raw.md" --report "html=$work/$name.raw.html" \
        --report "json=$work/$name.raw.json" > "$work/$name.log" 2>&1 || code=$?
    code=${code:-0}
    for format in md html json; do
        if [ -f "$work/$name.raw.$format" ]; then
            neutral < "$work/$name.raw.$format" > "$work/$name.$format"
            check "$name" "$format" "$work/$name.$format"
        else
            not_ok "$name.$format (exit code $code)"
            sed 's/^/# /' "$work/$name.log"
        fi
    done
    echo "$code" > "$work/$name.code"
    check "$name" code "$work/$name.code"
    unset code
done
[ "$mode" = update ] || echo "1..$number"
