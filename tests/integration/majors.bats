#!/usr/bin/env bats
# The same SQL in servers of all PostgreSQL majors that are there (MAJORS="15 18": only these) gives no difference but in spelling and names; changes are seen all the same. The program
# is tests/integration/analysis_majors.c; one server runs at a time, catalogs are kept as files.
load setup

FIXTURES="hostile deparse deparse+deparse_changes deparse_13 deparse_14 deparse_16"

setup_file() {
    cd "$ROOT"
    export CATALOGS=$BATS_FILE_TMPDIR/catalogs
    mkdir "$CATALOGS"
    for major in $(sh scripts/majors.sh list); do
        bash tests/harness/majors_read.sh "$major" "$CATALOGS" $FIXTURES || return 1
    done
}

# compare FIXTURE MAJOR FIXTURE MAJOR
compare() {
    "$ROOT/build/asan/tests/integration/analysis_majors" compare "$CATALOGS/$1.$2" "$CATALOGS/$3.$4"
}

# all_alike MAJOR MAJOR: every fixture that both have, both ways
all_alike() {
    [ -e "$CATALOGS/deparse.$1" ] && [ -e "$CATALOGS/deparse.$2" ] || skip "no PostgreSQL $1 or $2 (MAJORS=$MAJORS)"
    for fixture in $FIXTURES; do
        [ -e "$CATALOGS/$fixture.$1" ] && [ -e "$CATALOGS/$fixture.$2" ] || continue
        echo "$fixture: $1 and $2"
        compare "$fixture" "$1" "$fixture" "$2"
        compare "$fixture" "$2" "$fixture" "$1"
    done
}

@test "12 and 13" { all_alike 12 13; }
@test "13 and 14" { all_alike 13 14; }
@test "14 and 15" { all_alike 14 15; }
@test "15 and 16" { all_alike 15 16; }
@test "16 and 17" { all_alike 16 17; }
@test "17 and 18" { all_alike 17 18; }
@test "12 and 18" { all_alike 12 18; }
@test "13 and 17" { all_alike 13 17; }
@test "14 and 18" { all_alike 14 18; }

@test "a major and itself: nothing at all" {
    for catalog in "$CATALOGS"/*; do
        run "$ROOT/build/asan/tests/integration/analysis_majors" compare "$catalog" "$catalog"
        [ "$status" -eq 0 ]
        [[ ${lines[0]} == *" objects, 0 differences" ]]
    done
}

# changed MAJOR MAJOR: what deparse_changes.sql changes is different, and nothing else
changed() {
    [ -e "$CATALOGS/deparse.$1" ] && [ -e "$CATALOGS/deparse.$2" ] || skip "no PostgreSQL $1 or $2 (MAJORS=$MAJORS)"
    run compare deparse "$1" deparse+deparse_changes "$2"
    echo "$output"
    [ "$status" -eq 2 ]
    diff - <(echo "$output" | grep '^different') << 'END'
different changed domain public.year
different changed sequence public.visits_id_seq
different changed column public.heirs.extra
different changed check public.people.people_born
different changed index public.people_year
different changed view public.v_one
different changed view public.v_zone
different changed policy public.people.p_year
END
}

@test "changes are seen within 15" { changed 15 15; }
@test "changes are seen between 13 and 14" { changed 13 14; }
@test "changes are seen between 15 and 16" { changed 15 16; }
@test "changes are seen between 12 and 18" { changed 12 18; }
@test "changes are seen between 18 and 12" { changed 18 12; }
