# shellcheck shell=bash
# Real repositories with fixed dates and authors, for bats tests and golden cases: source it, then
#
#   repo_new "$BATS_TEST_TMPDIR/repo"        an empty repository; the working directory becomes it
#   repo_write path/file 'content'           writes a file and its folders (final newline added)
#   repo_commit "subject" ["body"]           commits all that changed, one hour after the commit before
#   repo_as "Grace Hopper" grace@example.org the author of the commits from now on
#   repo_date 2026-01-15T14:03:00+0100       the date of the next commit
#   repo_tag v1.0                            an annotated tag, dated as the last commit
#   repo_id [REV]                            the full id of a commit
#
# The same calls give the same commit ids on every machine: nothing of the user's git configuration is read. bash and POSIX sh.

# Hooks, and a git that runs the tests, leave variables behind that point to another repository.
for repo_variable in $(env | sed -n 's/^\(GIT_[A-Z_]*\)=.*/\1/p'); do
    unset "$repo_variable"
done
unset repo_variable
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0
export GIT_AUTHOR_NAME="Ada Lovelace" GIT_AUTHOR_EMAIL="ada@example.org"
export GIT_COMMITTER_NAME="Ada Lovelace" GIT_COMMITTER_EMAIL="ada@example.org"

# Seconds of the next commit: 2026-01-05 09:00:00 UTC at first.
repo_seconds=1767603600
repo_zone=+0000

repo_new() {
    mkdir -p "$1" && cd "$1" && git init -q -b main . &&
        git config gc.auto 0 && git config core.autocrlf false && git config commit.gpgsign false
}

repo_as() {
    export GIT_AUTHOR_NAME="$1" GIT_AUTHOR_EMAIL="$2" GIT_COMMITTER_NAME="$1" GIT_COMMITTER_EMAIL="$2"
}

repo_date() {
    repo_seconds=$(date -u -d "$1" +%s) || return 1
    case $1 in
    *[+-][0-9][0-9][0-9][0-9]) repo_zone=$(printf '%s' "$1" | tail -c 5) ;;
    *) repo_zone=+0000 ;;
    esac
}

# Sets the dates for the next git command that needs them, and moves the clock on. For `git merge` and the like: repo_tick && git merge ...
repo_tick() {
    export GIT_AUTHOR_DATE="$repo_seconds $repo_zone" GIT_COMMITTER_DATE="$repo_seconds $repo_zone"
    repo_seconds=$((repo_seconds + 3600))
}

repo_write() {
    mkdir -p "$(dirname "$1")" && printf '%s\n' "$2" >"$1"
}

repo_commit() {
    repo_tick && git add -A && git commit -q --allow-empty --no-verify -m "$1" ${2:+-m "$2"}
}

repo_tag() {
    git tag -a -m "$1" "$1"
}

repo_id() {
    git rev-parse --verify -q "${1:-HEAD}^{commit}"
}
