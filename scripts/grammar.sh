#!/bin/sh
# The TypeScript grammar for tree-sitter: generated C, from the npm registry, one version pinned by its hash.
#
#   scripts/grammar.sh FOLDER     unpacks its sources into FOLDER (nothing to do when they are there)
#
# The archive is kept in the user's cache, so that `make clean` does not fetch it again. npm brings it where there is one (it knows the user's registry), else curl.
set -eu
umask 022

package=tree-sitter-typescript
version=0.23.2
sha512=7b4e095142b14d3e77ff1dd4ab5cc82f8e43a182957c71f8099ab081984f839a9844e9799d08d5fbce6bb85cc5199c6ef9078555b4533c3467a8bf546d4e1578

fail() {
    echo "grammar: $1" >&2
    exit 1
}

target=${1:?which folder?}
[ "$(cat "$target/VERSION" 2> /dev/null)" != "$version" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
    cache=/var/cache/pgstrata/npm
else
    cache=${XDG_CACHE_HOME:-$HOME/.cache}/pgstrata/npm
fi
archive=$cache/$package-$version.tgz
is_right() {
    [ -f "$1" ] && [ "$(sha512sum < "$1" | cut -d' ' -f1)" = "$sha512" ]
}

# Written beside its place and renamed: a run that is cut short leaves nothing that looks complete.
bring() {
    mkdir -p "$cache" || fail "cannot make $cache"
    temporary=$(mktemp -d "$cache/.fetch.XXXXXX")
    trap 'rm -rf "$temporary"' EXIT
    trap 'exit 130' INT TERM HUP
    echo "grammar: fetching $package $version"
    if command -v npm > /dev/null 2>&1; then
        (cd "$temporary" && npm pack --loglevel=error "$package@$version" > /dev/null) || fail "$package@$version cannot be fetched from the npm registry"
    else
        command -v curl > /dev/null 2>&1 || fail "npm or curl is needed to fetch $package; sh scripts/setup.sh installs one"
        registry=${NPM_CONFIG_REGISTRY:-https://registry.npmjs.org/}
        curl -fsSL --retry 3 -o "$temporary/$package-$version.tgz" "${registry%/}/$package/-/$package-$version.tgz" ||
            fail "$package-$version.tgz cannot be fetched from ${registry%/}"
    fi
    is_right "$temporary/$package-$version.tgz" || fail "$package-$version.tgz is not the archive that this version of pgstrata is made for (its SHA-512 differs)"
    mv "$temporary/$package-$version.tgz" "$archive"
}

is_right "$archive" || bring
mkdir -p "$(dirname "$target")"
unpacked=$(mktemp -d "$target.XXXXXX")
tar -xzf "$archive" -C "$unpacked" --strip-components=1 --no-same-owner package/typescript/src package/common package/LICENSE
chmod 755 "$unpacked"
echo "$version" > "$unpacked/VERSION"
rm -rf "$target"
mv -T "$unpacked" "$target" 2> /dev/null || [ "$(cat "$target/VERSION")" = "$version" ] || fail "cannot write $target"
rm -rf "$unpacked"
