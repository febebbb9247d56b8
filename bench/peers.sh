#!/bin/bash
# peers.sh FOLDER: brings programs that compare databases too, into FOLDER, for bench/compare.sh. Each that cannot be had is named, and left out.
#
#   pgquarrel                        from its git repository (BENCH_PGQUARREL: another place of it); the header files and libraries it wants are in Debian's
#                                    postgresql-server-dev-15, which is unpacked, not installed
#   @pgkit/migra, @supabase/pg-delta from the npm registry
set -u
folder=$1
mkdir -p "$folder"

lacks() {
    echo "bench: no $1: $2" >&2
}

bring_pgquarrel() {
    local source=${BENCH_PGQUARREL:-https://github.com/eulerto/pgquarrel} work=$folder/pgquarrel.build
    git clone -q --depth 1 "$source" "$work" 2> "$folder/log" || { lacks pgquarrel "cannot be cloned from $source (BENCH_PGQUARREL names another place)"; return; }
    (cd "$folder" && mkdir -p dev && cd dev && apt-get -q download postgresql-server-dev-15 && dpkg -x postgresql-server-dev-15_*.deb .) > "$folder/log" 2>&1 ||
        { lacks pgquarrel "postgresql-server-dev-15 cannot be fetched"; return; }
    local dev=$folder/dev/usr
    cc -O2 -w -I"$dev/include/postgresql/15/server" -I/usr/include/postgresql -I"$work/src" -I"$work/mini" -o "$folder/pgquarrel" "$work"/src/*.c "$work"/mini/*.c \
        -lpq "$dev/lib/postgresql/15/lib/libpgcommon.a" "$dev/lib/postgresql/15/lib/libpgport.a" 2> "$folder/log" ||
        lacks pgquarrel "does not build: $(head -n 1 "$folder/log")"
}

# bring_npm PACKAGE@VERSION
bring_npm() {
    npm install --prefix "$folder/npm" --no-audit --no-fund --loglevel=error "$1" > "$folder/log" 2>&1 || lacks "$1" "the npm registry does not give it"
}

[ -x "$folder/pgquarrel" ] || bring_pgquarrel
if command -v npm > /dev/null; then
    bring_npm @pgkit/migra@0.6.1
    bring_npm @supabase/pg-delta@1.0.0-alpha.34
else
    lacks "npm packages" "npm is not installed"
fi
