#!/bin/sh
# Runs the tests that `make check` has built, and counts them.
#
#   tests/run.sh [unit|integration|golden]   all without an argument
#   tests/run.sh golden-update               rewrites the expected outputs of the golden cases
#
# Every test program speaks TAP. One line a program; what failed is shown in full; the last line is "N passed, N failed" (", N skipped" when
# there are any). Exit code 1 when something failed or nothing ran.
set -u
cd "$(dirname "$0")/.." || exit 1

# --- one program: sh tests/run.sh --one KIND NAME; called through xargs -----------------------------------------------------------------
run_one() {
    kind=$1 name=$2 base=$results/$1-$(echo "$2" | tr / -)
    case $kind in
    unit) set -- timeout 120 "build/asan/tests/$name" ;;
    integration) set -- timeout 900 bats --tap "tests/integration/$name.bats" ;;
    golden) set -- timeout 900 bash tests/golden/run.sh ;;
    harness) set -- timeout 60 sh tests/run.sh --leak ;;
    esac
    began=$(date +%s)
    "$@" >"$base.tap" 2>"$base.err" </dev/null
    summarise "$kind" "$name" "$base" $? $(($(date +%s) - began)) >"$base.sum"
    grep -v '^counts ' "$base.sum"
}

# Prints a line for people, with the seconds of a slow program, the whole output after a failure, and "counts PASSED FAILED SKIPPED".
summarise() {
    awk -v kind="$1" -v name="$2" -v status="$4" -v seconds="$5" '
        /^1\.\.[0-9]+/ { plan += substr($1, 4) }
        /^(not )?ok / && tolower($0) ~ /# *skip/ { skipped++; next }
        /^ok / { passed++ }
        /^not ok / { failed++ }
        END {
            ran = passed + failed + skipped
            reason = ""
            if (ran < plan) { failed += plan - ran; reason = sprintf(" (%d of %d tests did not run)", plan - ran, plan) }
            if (status == 124) reason = reason " (timed out)"
            if (status == 126 || status == 127) { failed = 1; reason = " (could not be run: not built?)" }
            if (status != 0 && !failed) { failed++; reason = " (exit status " status " though all tests passed: leak, crash at exit?)" }
            if (!ran && !failed) { failed++; reason = " (no test ran)" }
            printf "%s %s/%s: %d passed", failed ? "FAILED" : "ok    ", kind, name, passed
            if (failed) printf ", %d failed%s", failed, reason
            if (skipped) printf ", %d skipped", skipped
            if (seconds >= 10) printf ", %d s", seconds
            printf "\ncounts %d %d %d\n", passed, failed, skipped
        }' "$3.tap"
    if grep -q '^not ok' "$3.tap"; then
        # A test that fails jumps out and leaks: what the leak detector says of that is noise.
        grep -v '^ok ' "$3.tap" | head -n 300 | sed 's/^/    /'
        sed '/ERROR: LeakSanitizer/,$d' "$3.err" | head -n 100 | sed 's/^/    /'
    elif [ "$4" -ne 0 ]; then
        tail -n 5 "$3.tap" | sed 's/^/    /'
        head -n 100 "$3.err" | sed 's/^/    /'
    fi
}

# A program that leaks must fail: else the leak detection that the other tests rely on is off.
check_leak_detection() {
    echo 1..1
    ${CC:-cc} -g -O0 -fsanitize=address -o "$results/leak" tests/harness/leak.c || exit 1
    if ! output=$("$results/leak" 2>&1) && echo "$output" | grep -q 'LeakSanitizer: detected memory leaks'; then
        echo "ok 1 - leaks are detected"
    else
        echo "not ok 1 - leaks are detected"
        echo "$output" | sed 's/^/# /'
        exit 1
    fi
}

case "${1:-all}" in
--one) run_one "$2" "$3"; exit ;;
--leak) check_leak_detection; exit ;;
golden-update) PGSTRATA=$PWD/build/release/pgstrata exec bash tests/golden/run.sh update ;;
all | unit | integration | golden) wanted=${1:-all} ;;
*) echo "usage: tests/run.sh [unit|integration|golden|golden-update]" >&2; exit 64 ;;
esac

# --- the environment of all tests: nothing of the user's, everything of the sanitizers' -------------------------------------------------
PGSTRATA_MAJORS=$(sh scripts/majors.sh folder) && export PGSTRATA_MAJORS
for variable in $(env | sed -n 's/^\(PG[A-Z_]*\|GIT_[A-Z_]*\|DATABASE_URL\|NO_COLOR\|SOURCE_DATE_EPOCH\|XDG_[A-Z_]*\)=.*/\1/p'); do
    unset "$variable"
done
temporary=$(mktemp -d /tmp/pgstrata-test.XXXXXX) || exit 1
# Outside of the folder that must be empty at the end; one a run, since runs may overlap.
results=$(mktemp -d /tmp/pgstrata-results.XXXXXX) || exit 1
export results
trap 'rm -rf "$temporary" "$results"' EXIT
trap 'exit 130' INT TERM HUP
# As /tmp itself: a server that a test starts as root runs as another user.
chmod 1777 "$temporary"
export TMPDIR="$temporary" HOME="$temporary/home" PGSTRATA_CACHE_DIR="$temporary/cache"
mkdir -m 0755 "$HOME"
export LC_ALL=C.UTF-8 TZ=UTC PGSTRATA="$PWD/build/asan/pgstrata"
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export G_SLICE=always-malloc G_DEBUG=fatal-warnings CMOCKA_MESSAGE_OUTPUT=TAP

# --- what there is to run: "KIND NAME" lines -------------------------------------------------------------------------------------------
list_programs() {
    case $wanted in all | unit)
        echo "harness leak"
        find tests/unit -name 'test_*.c' | sed 's,^tests/unit/\(.*\)\.c$,unit \1,' ;;
    esac
    case $wanted in all | integration)
        find tests/integration -name '*.bats' | sed 's,^tests/integration/\(.*\)\.bats$,integration \1,' ;;
    esac
    case $wanted in all | golden) [ ! -f tests/golden/run.sh ] || echo "golden cases" ;; esac
}

list_programs | LC_ALL=C sort | xargs -r -P 2 -L 1 sh tests/run.sh --one

# A test that leaves something behind has failed. Servers may need a moment to go.
check_leftovers() {
    for try in 1 2 3 4; do
        left=$(find "$temporary" -mindepth 1 -maxdepth 1 ! -name home ! -name cache)
        [ -n "$left" ] || break
        [ "$try" = 4 ] || sleep 0.5
    done
    [ -n "$left" ] || return 0
    echo "FAILED: left in the temporary folder: $(echo $left)"
    echo "counts 0 1 0" >"$results/leftovers.sum"
}
check_leftovers

cat "$results"/*.sum 2>/dev/null | awk '
    /^counts / { passed += $2; failed += $3; skipped += $4 }
    END {
        printf "%d passed, %d failed", passed, failed
        if (skipped) printf ", %d skipped", skipped
        printf "\n"
        exit failed > 0 || passed == 0
    }'
