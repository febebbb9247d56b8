#!/usr/bin/env bats
# One change for each object kind and property (tests/coverage) on every PostgreSQL major that is there; MAJORS="15 18" only on these. The program is
# tests/integration/analysis_coverage.c. Its answers are left in build/coverage/MAJOR.tap.
load setup

setup_file() {
    cd "$ROOT"
    export ANSWERS=$ROOT/build/coverage
    mkdir -p "$ANSWERS"
    rm -f "$ANSWERS"/*
    # With sanitizers on one major only: the other majors run the same code, on other rows.
    make -s SANITIZE=1 build/asan/tests/integration/analysis_coverage > "$BATS_FILE_TMPDIR/make.log" 2>&1 &&
        make -s build/release/tests/integration/analysis_coverage >> "$BATS_FILE_TMPDIR/make.log" 2>&1 || { cat "$BATS_FILE_TMPDIR/make.log" >&2; return 1; }
    sh scripts/majors.sh list | xargs -P 2 -I MAJOR bash tests/harness/coverage_run.sh MAJOR "$ANSWERS/MAJOR.tap"
}

# cases MAJOR: all of them passed
cases() {
    [ -e "$ANSWERS/$1.tap" ] || skip "no PostgreSQL $1 (MAJORS=$MAJORS)"
    grep -v '^ok ' "$ANSWERS/$1.tap" || true
    grep -qx '# [1-9][0-9]* cases on PostgreSQL '"$1"', .*, 0 tests failed' "$ANSWERS/$1.tap"
}

@test "PostgreSQL 12: every change is seen, and nothing else; repair converges" { cases 12; }
@test "PostgreSQL 13: every change is seen, and nothing else; repair converges" { cases 13; }
@test "PostgreSQL 14: every change is seen, and nothing else; repair converges" { cases 14; }
@test "PostgreSQL 15: every change is seen, and nothing else; repair converges" { cases 15; }
@test "PostgreSQL 16: every change is seen, and nothing else; repair converges" { cases 16; }
@test "PostgreSQL 17: every change is seen, and nothing else; repair converges" { cases 17; }
@test "PostgreSQL 18: every change is seen, and nothing else; repair converges" { cases 18; }

@test "docs/object-kinds.md says what the program says (make docs)" {
    sh "$ROOT/scripts/kinds.sh" | diff "$ROOT/docs/object-kinds.md" -
}

@test "every kind and property has a case" {
    "$ROOT/build/asan/tests/integration/analysis_coverage" --complete "$ROOT"/tests/coverage/*.sql
}
