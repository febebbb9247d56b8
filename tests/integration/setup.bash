# Sourced by the bats files: the program under test, an example repository, and what must not be left behind.
ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
PGSTRATA=${PGSTRATA:-$ROOT/build/release/pgstrata}
export PGSTRATA ROOT
export G_SLICE=always-malloc GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
unset DATABASE_URL PGSTRATA_URL PGHOST PGUSER PGPASSWORD

# example FOLDER: the studio repository (examples/studio)
example() {
    sh "$ROOT/examples/build.sh" "$ROOT/examples/studio" "$1" > /dev/null
}

# commit FOLDER SUBJECT DATE: everything in the work tree, with a fixed author and date
commit() {
    git -C "$1" add -A
    GIT_AUTHOR_NAME=Test GIT_AUTHOR_EMAIL=test@example.org GIT_AUTHOR_DATE=$3 GIT_COMMITTER_NAME=Test \
        GIT_COMMITTER_EMAIL=test@example.org GIT_COMMITTER_DATE=$3 git -C "$1" commit -q -m "$2"
}

# with_live FOLDER COMMAND...: runs a command beside the example's two live databases
with_live() {
    local repository=$1
    shift
    "$PGSTRATA" scratch -q -d master -d tenant -- sh -eu -c 'repository=$1; shift; sh "$ROOT/examples/studio/live.sh" "$repository"; exec "$@"' \
        live "$repository" "$@"
}
