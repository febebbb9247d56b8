#!/bin/sh
# Installs the Debian 12 packages that are missing: to build and run pgstrata, with --tests also to test it, with the other PostgreSQL majors
# (scripts/majors.sh). Run as root, or as a user with sudo. With everything present it changes nothing and needs neither network nor rights.
# (libcyaml-dev forgets to ask for libyaml-dev.)
set -eu
scripts=$(dirname "$0")

packages="gcc make pkg-config libglib2.0-dev libjansson-dev libcyaml-dev libyaml-dev libgit2-dev libpq-dev libcmark-gfm-dev
libcmark-gfm-extensions-dev libpg-query-dev libtree-sitter-dev zlib1g-dev git postgresql-15"
# The grammar of TypeScript comes from the npm registry (scripts/grammar.sh), by npm or else by curl.
command -v npm >/dev/null 2>&1 || command -v curl >/dev/null 2>&1 || packages="$packages curl ca-certificates"
test_packages="libcmocka-dev bats jq cmark-gfm libhtml-parser-perl pgbouncer openssl procps"

fail() {
    echo "setup: $1" >&2
    exit 1
}

option=${1:-}
case "$option" in
'') ;;
--tests)
    packages="$packages $test_packages"
    # Any npm will do, and Debian's brings some 400 packages.
    [ "${MAJORS:-}" = 15 ] || command -v npm >/dev/null 2>&1 || packages="$packages npm"
    ;;
*) fail "unknown option $option (only --tests is known)" ;;
esac

# The packages of "$packages" that are not installed; virtual names (pkg-config is one where pkgconf provides it) count.
find_missing() {
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' 2>/dev/null |
        awk '$1 == "installed" { sub(/^installed /, ""); gsub(/ \([^)]*\)/, ""); gsub(/, */, "\n"); print }')
    for package in $packages; do
        printf '%s\n' "$installed" | grep -qx -- "$package" || printf '%s ' "$package"
    done
}

if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
    fail "this script knows Debian 12 packages only; install by your system's own means: $(echo $packages), then run make again"
fi

finish() {
    echo "setup: $1"
    [ "$option" != --tests ] || exec sh "$scripts/majors.sh"
    exit 0
}

missing=$(find_missing)
missing=${missing% }
[ -n "$missing" ] || finish "all packages are installed, nothing to do"

as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || fail "run as root, or install sudo; missing: $missing"
    as_root="sudo"
fi

# Debian makes and starts a cluster "main" when the server is installed. Nobody asked for one: pgstrata starts its own when it needs it.
prevent_main_cluster() {
    settings=/etc/postgresql-common/createcluster.d
    $as_root mkdir -p "$settings"
    echo "create_main_cluster = false" | $as_root tee "$settings/pgstrata.conf" >/dev/null
}

echo "setup: installing $missing"
case " $missing " in
*" postgresql-15 "*) prevent_main_cluster ;;
esac
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update || fail "the package lists cannot be updated (no network?); missing: $missing"
# shellcheck disable=SC2086 # a list of words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $missing ||
    fail "apt-get could not install: $missing (pgstrata needs the packages of Debian 12, \"bookworm\")"
missing=$(find_missing)
[ -z "$missing" ] || fail "still missing: $missing"
finish "done"
