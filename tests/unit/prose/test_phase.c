/* Phases and releases in subjects and paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "prose/prose.h"

typedef struct {
    const char *text, *phase;
} Case;

static void check(const Case *cases, size_t count, char *(*phase_of)(const char *)) {
    for (size_t i = 0; i < count; i++) {
        g_autofree char *phase = phase_of(cases[i].text);
        if (g_strcmp0(phase, cases[i].phase) != 0)
            fail_msg("%s: %s instead of %s", cases[i].text, phase ? phase : "none", cases[i].phase ? cases[i].phase : "none");
    }
}

static void test_subjects(void **state) {
    (void)state;
    static const Case cases[] = {
        {"feat(18.1-01): add columns", "18.1"},
        {"fix(18-02): resolve x (BUG-004)", "18"},
        {"docs(18.2): create phase plan", "18.2"},
        {"docs(03-01)!: plan", "3"},
        {"feat(phase-3): orders", "3"},
        {"feat(phase 3): orders", "3"},
        {"docs(roadmap): insert Phase 18.2 schema desync fix after 18.1", "18.2"},
        {"Phase 4: orders", "4"},
        {"[Phase 2b] orders", "2b"},
        {"Sprint 12: orders", "12"},
        {"chore(release): 1.2.3", "1.2.3"},
        {"chore(release): v2.0", "2.0"},
        {"Release 1.2.3", "1.2.3"},
        {"v1.2.3", "1.2.3"},
        {"feat(v2.0): orders", "2.0"},
        {"fix(12345): an issue, no phase", NULL},
        {"feat(api): add phases", NULL},
        {"chore(deps): bump pg from 8.1 to 8.2", NULL},
        {"18.1 is what the version was", NULL},
        {"fix: 2 bugs", NULL},
        {"feat(2fa): second factor", NULL},
        {"prerelease 2", NULL},
        {"feat(20260115): dates are none", NULL},
        {"", NULL},
        {"feat(", NULL},
        {"feat()", NULL},
    };
    check(cases, G_N_ELEMENTS(cases), prose_phase_of_subject);
}

static void test_paths(void **state) {
    (void)state;
    static const Case cases[] = {
        {".planning/phases/18.1-fix-database/18.1-01-SUMMARY.md", "18.1"},
        {".planning/phases/18-audit/BUGS-PHASE-18.md", "18"},
        {"phases/03-auth/notes.md", "3"},
        {"docs/phase-12/notes.md", "12"},
        {"docs/phase_2/notes.md", "2"},
        {"docs/18.2-01-PLAN.md", "18.2"},
        {"milestones/v2.0-launch/README.md", "2.0"},
        {"docs/sprint-4.md", "4"},
        {"docs/0003-decision.md", NULL},
        {"docs/2026-01-15-NOTES.md", NULL},
        {"migrations/0001_init.sql", NULL},
        {"README.md", NULL},
        {"", NULL},
        {"phases/", NULL},
    };
    check(cases, G_N_ELEMENTS(cases), prose_phase_of_path);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_subjects), cmocka_unit_test(test_paths)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
