/* Truth tables of merges: what the main line got, and where it was written. */

#include "history_case.h"

static const HistoryCase cases[] = {
    {"merge: mainline and origin", "put m/1.sql; commit one; git checkout -qb side; put m/2.sql; commit side; git checkout -q main; put x; commit x; merge merged side", {"m"},
     "m/1.sql: added one\nm/2.sql: added merged (written side)\n", false},
    {"merge of several: the first writer of a file, the last of an edit", "put m/1.sql; commit one; git checkout -qb side; put m/2.sql; commit s1; put m/2.sql x; commit s2; put m/1.sql a; "
     "commit s3; put m/1.sql b; commit s4; put x; commit s5; git checkout -q main; merge merged side", {"m"},
     "m/1.sql: added one, edited merged (written s4)\nm/2.sql: added merged (written s1)\n", false},
    {"renumbered on the side", "put m/1.sql; commit one; git checkout -qb side; put m/2_a.sql; commit s1; git mv m/2_a.sql m/3_a.sql; commit s2; git checkout -q main; merge merged side", {"m"},
     "m/1.sql: added one\nm/3_a.sql: added merged (written s1)\n", false},
    {"deleted on the side", "put m/1.sql; put m/2.sql; commit one; git checkout -qb side; rm m/1.sql; commit s1; put x; commit s2; git checkout -q main; put y; commit y; merge merged side", {"m"},
     "m/1.sql (gone): added one, deleted merged (written s1)\nm/2.sql: added one\n", false},
    {"main merged into the side", "put m/1.sql; commit one; git checkout -qb side; put m/2.sql; commit s1; git checkout -q main; put m/3.sql; commit two; git checkout -q side; merge back main; "
     "git checkout -q main; merge merged side", {"m"}, "m/1.sql: added one\nm/2.sql: added merged (written s1)\nm/3.sql: added two\n", false},
    {"side of a side", "put m/1.sql; commit one; git checkout -qb side; put x; commit s1; git checkout -qb deep; put m/2.sql; commit d1; git checkout -q side; put y; commit s2; merge inner deep; "
     "git checkout -q main; merge outer side", {"m"}, "m/1.sql: added one\nm/2.sql: added outer (written d1)\n", false},
    {"octopus", "put m/1.sql; commit one; git checkout -qb a; put m/2.sql; commit a1; git checkout -q main; git checkout -qb b; put m/3.sql; commit b1; git checkout -q main; put x; commit x; "
     "merge eight a b", {"m"}, "m/1.sql: added one\nm/2.sql: added eight (written a1)\nm/3.sql: added eight (written b1)\n", false},
    {"written in the merge itself", "put m/1.sql; commit one; git checkout -qb side; put x; commit s1; git checkout -q main; put y; commit y; git merge -q --no-commit --no-ff side >/dev/null; "
     "put m/1.sql evil; put m/2.sql evil; commit evil", {"m"}, "m/1.sql: added one, edited evil\nm/2.sql: added evil\n", false},
    {"a merge goes back to the main line's own past", "put m/1.sql a; commit one; git checkout -qb side; put x; commit s1; git checkout -q main; put m/1.sql b; commit two; "
     "git merge -q --no-commit --no-ff side >/dev/null; put m/1.sql a; commit merged", {"m"}, "m/1.sql: added one, edited two, edited merged\n", false},
    {"cherry-picked", "put m/1.sql; commit one; git checkout -qb side; put m/2.sql; commit s1; git checkout -q main; put x; commit x; tick; git cherry-pick side >/dev/null; merge merged side", {"m"},
     "m/1.sql: added one\nm/2.sql: added s1\n", false},
    {"edited after the merge", "put x; commit zero; git checkout -qb side; put m/1.sql; commit s1; git checkout -q main; put y; commit y; merge merged side; put m/1.sql x; commit late", {"m"},
     "m/1.sql: added merged (written s1), edited late\n", false},
};

static void test_cases(void **state) {
    (void)state;
    history_cases_run(cases, G_N_ELEMENTS(cases));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
