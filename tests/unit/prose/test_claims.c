/* What is claimed of a bug: one line of Markdown each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "mention_text.h"

typedef struct {
    const char *text;
    const char *claims; /* of BUG-1, BUG-2, ... in order of mention: "resolved open" */
} Case;

static char *claims_of(const Mentions *mentions) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < mentions->items->len; i++)
        g_string_append_printf(out, "%s%s", i ? " " : "", claim_id(((const Mention *)mentions->items->pdata[i])->claim));
    return g_string_free(out, FALSE);
}

static void check(const Case *cases, size_t count, bool message) {
    g_autoptr(ProsePatterns) patterns = prose_patterns_new(NULL, NULL);
    for (size_t i = 0; i < count; i++) {
        g_autoptr(Mentions) mentions = mentions_new();
        if (message)
            prose_read_message(patterns, cases[i].text, mentions);
        else
            prose_read_document(patterns, "docs/x.md", cases[i].text, strlen(cases[i].text), mentions);
        g_autofree char *claims = claims_of(mentions);
        if (strcmp(claims, cases[i].claims) != 0)
            fail_msg("%s: \"%s\" instead of \"%s\"", cases[i].text, claims, cases[i].claims);
    }
}

static void test_words(void **state) {
    (void)state;
    static const Case cases[] = {
        {"BUG-1 is fixed.", "resolved"},
        {"We fixed BUG-1 yesterday.", "resolved"},
        {"BUG-1 was resolved in Phase 3.", "resolved"},
        {"BUG-1 is not fixed.", "open"},
        {"BUG-1 is not yet fixed.", "open"},
        {"BUG-1 has never been resolved", "open"},
        {"BUG-1 - STILL UNRESOLVED", "open"},
        {"BUG-1 un-resolved", "open"},
        {"BUG-1 isn't fixed", "open"},
        {"BUG-1 isn\xe2\x80\x99t fixed", "open"},
        {"BUG-1 needs to be fixed", "open"},
        {"BUG-1 will be fixed in Phase 4", "open"},
        {"BUG-1 will then be addressed", "open"},
        {"BUG-1 is being fixed", "open"},
        {"BUG-1 must be closed by Friday", "open"},
        {"BUG-1 was to be expected and is fixed", "resolved"},
        {"BUG-1 was partially fixed", "partly"},
        {"BUG-1 not fully resolved", "partly"},
        {"Temporary workaround for BUG-1 applied", "partly"},
        {"BUG-1: won't fix", "rejected"},
        {"BUG-1 is not a bug", "rejected"},
        {"BUG-1 is a duplicate of BUG-2", "rejected none"},
        {"BUG-1 cannot reproduce", "rejected"},
        {"BUG-1 discovered in Phase 3", "found"},
        {"BUG-1 found and fixed in 15 minutes", "resolved"},
        {"BUG-1 has to do with login", "none"},
        {"Blocked until BUG-1 is resolved", "open"},
        {"BUG-1: registration resolved, login redirect issues remain", "partly"},
        {"BUG-1 is fixed, no issues remain", "resolved"},
        {"- Mark BUG-1 as resolved", "none"},
        {"- [x] Mark BUG-1 as resolved", "resolved"},
        {"- [ ] Mark BUG-1 as resolved", "open"},
        {"BUG-1 is marked as resolved", "resolved"},
        {"What happens when BUG-1 is fixed?", "none"},
        {"BLOCKED BY BUG-1", "open"},
        {"BUG-1 reopened", "open"},
        {"The prefixed names of BUG-1", "none"},
        {"Fixing of unrelated things. See BUG-1. All was fixed.", "none"},
        {"Nothing to do with BUG-1; the rest is fixed", "none"},
    };
    check(cases, G_N_ELEMENTS(cases), false);
}

static void test_french(void **state) {
    (void)state;
    static const Case cases[] = {
        {"BUG-1 corrig\xc3\xa9 en phase 3", "resolved"},
        {"BUG-1 est r\xc3\xa9solu.", "resolved"},
        {"BUG-1 : r\xc3\xa9solue", "resolved"},
        {"3 bugs fix\xc3\xa9s (BUG-1, BUG-2)", "resolved resolved"},
        {"BUG-1 non corrig\xc3\xa9", "open"},
        {"BUG-1 non r\xc3\xa9solu", "open"},
        {"BUG-1 n'est pas corrig\xc3\xa9", "open"},
        {"BUG-1 n'a pas \xc3\xa9t\xc3\xa9 r\xc3\xa9solu", "open"},
        {"BUG-1 \xc3\xa0 corriger", "open"},
        {"BUG-1 en cours", "open"},
        {"BUG-1 sera corrig\xc3\xa9 en phase 4", "open"},
        {"BUG-1 doit \xc3\xaatre r\xc3\xa9solu", "open"},
        {"BUG-1 toujours pr\xc3\xa9sent", "open"},
        {"BUG-1 partiellement corrig\xc3\xa9", "partly"},
        {"BUG-1 n'est pas un bug", "rejected"},
        {"BUG-1 d\xc3\xa9" "couvert pendant la phase 3", "found"},
        {"## BUG-1 : \xc3\xa9" "chec\n\n**Statut :** non r\xc3\xa9solu\n", "open"},
        {"## BUG-1 : \xc3\xa9" "chec\n\n**Statut :** Termin\xc3\xa9\n", "resolved"},
    };
    check(cases, G_N_ELEMENTS(cases), false);
}

#define CHECK_MARK "\xe2\x9c\x85"
#define CROSS "\xe2\x9d\x8c"
#define WARNING "\xe2\x9a\xa0\xef\xb8\x8f"
#define CLIPBOARD "\xf0\x9f\x93\x8b"

static void test_marks(void **state) {
    (void)state;
    static const Case cases[] = {
        {"- [x] BUG-1", "resolved"},
        {"- [ ] BUG-1", "open"},
        {"- [x] Fix BUG-1 (login)", "resolved"},
        {"- [ ] Fix BUG-1 (login)", "open"},
        {"- [x] The dashboard works as before, apart from what BUG-1 says", "none"},
        {"- " CHECK_MARK " BUG-1 (P0): login", "resolved"},
        {"- " CROSS " BUG-1: login", "open"},
        {"- " WARNING " BUG-1: login", "open"},
        {"- " CLIPBOARD " BUG-1: login", "found"},
        {"- " CHECK_MARK " BUG-1: by design, not a bug", "rejected"},
        {"- " CHECK_MARK " /login works (" WARNING " BUG-1: minor)", "open"},
        {"- " CHECK_MARK " /login works, see BUG-1", "none"},
        {"- BUG-1 " CHECK_MARK " Fixed, BUG-2 " CROSS, "resolved open"},
        {"- BUG-1 " CHECK_MARK ", " CROSS " BUG-2", "resolved open"},
        {"- " CHECK_MARK " Fixed: 3 (BUG-1, BUG-2, BUG-3)", "resolved resolved resolved"},
        {"- ~~BUG-1: login~~", "resolved"},
        {"- BUG-1: ~~open~~ fixed", "resolved"},
        {"- BUG-1 ~~fixed~~", "none"},
        {"- [x] ~~BUG-1~~", "resolved"},
    };
    check(cases, G_N_ELEMENTS(cases), false);
}

static void test_whose(void **state) {
    (void)state;
    static const Case cases[] = {
        {"All are either fixed (BUG-1) or of low priority (BUG-2, BUG-3)", "resolved none none"},
        {"Resolved: BUG-1 (login - needs code fix), BUG-2 (auth - FIXED)", "open resolved"},
        {"Total: 3 (1 resolved: BUG-1)", "resolved"},
        {"BUG-1, BUG-2 and BUG-3 are fixed", "resolved resolved resolved"},
        {"Fixed BUG-1 (SQL error) and BUG-2 (login)", "resolved resolved"},
        {"BUG-1 is fixed, BUG-2 is open", "resolved open"},
        {"3 of 4 bugs are fixed, 1 documented (BUG-1)", "found"},
        {"- `14ec3e9` - fix(18-02): mend SSE in dev mode (BUG-1)", "resolved"},
        {"- `14ec3e9` - docs(18-02): mark BUG-1 as fixed", "resolved"},
        {"P1: 4 (BUG-2 through BUG-5) - all resolved", "resolved resolved resolved resolved"},
        {"BUG-1..BUG-3 fixed, BUG-9 - BUG-8 not", "resolved resolved resolved none none"},
        {"BUG-5 (last one fixed in Phase 18), next bug would be BUG-6", "resolved none"},
        {"BUG-1: Fixed header overlaps the content", "none"},
        {"- BUG-1: Resolved addresses are wrong", "found"},
    };
    check(cases, G_N_ELEMENTS(cases), false);
}

static void test_above(void **state) {
    (void)state;
    static const Case cases[] = {
        {"**Resolved in Phase 18.1:**\n- BUG-1 (P0): login\n- docs, see BUG-2\n", "resolved none"},
        {"### Resolved bugs\n\n- BUG-1: login\n", "resolved"},
        {"### Open issues\n\n- BUG-1: login\n", "open"},
        {"### Known issues\n\n- BUG-1: login - fixed\n", "resolved"},
        {"### Deferred issues\n\n**From phase 3:**\n- BUG-1: login\n", "open"},
        {"### Next steps\n\n1. Fix BUG-1: look at the log\n", "open"},
        {"### Recommendations\n\n1. " CHECK_MARK " **Fix BUG-1** - look at the log\n", "open"},
        {"**Related:**\n- BUG-1: the same for orders\n", "none"},
        {"## Success criteria\n\n- BUG-1 resolved\n- [x] BUG-2 resolved\n", "none resolved"},
        {"## Success criteria met\n\n- BUG-1 resolved\n", "resolved"},
        {"- **Bugs found:** 2\n  - " CHECK_MARK " BUG-1: login - FIXED\n  - BUG-2: cart\n", "resolved found"},
        {"### Resolved bugs\n\n- BUG-1: login\n\n### Other\n\n- BUG-2: cart\n", "resolved found"},
    };
    check(cases, G_N_ELEMENTS(cases), false);
}

static void test_messages(void **state) {
    (void)state;
    static const Case cases[] = {
        {"test(18-02): discover BUG-1 P0 - Registration fails (SQL error)", "found"},
        {"fix(18-02): resolve payload error (BUG-1)", "resolved"},
        {"fix: BUG-1", "resolved"},
        {"Fix BUG-1", "resolved"},
        {"Fixes BUG-1 and BUG-2", "resolved resolved"},
        {"docs(18-02): document BUG-1 in the matrix", "none"},
        {"docs(18-02): mark BUG-1 as fixed", "resolved"},
        {"fix(18-02): TEMPORARY workaround for BUG-1 - change org", "partly"},
        {"feat: orders\n\nFixes: BUG-1\n", "resolved"},
        {"feat: orders\n\nRelated: BUG-1\n", "none"},
        {"docs: plan\n\nFixes BUG-1: columns\n", "none"},
        {"Revert \"fix: resolve login (BUG-1)\"", "open"},
        {"feat: orders\n\nCloses #12, see #13", "resolved"},
        {"Merge pull request #12 from o/x", ""},
        {"feat: orders (#12)", ""},
        {"feat: orders\n\n- BUG-1: [FIXED] login\n- BUG-2: cart\n", "resolved found"},
        {"feat: orders\n\n**Next steps:**\n1. Fix BUG-1 (login)\n", "open"},
        {"fix: bug\n\nThis does not fix BUG-1", "open"},
    };
    check(cases, G_N_ELEMENTS(cases), true);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_words), cmocka_unit_test(test_french), cmocka_unit_test(test_marks), cmocka_unit_test(test_whose),
                                       cmocka_unit_test(test_above), cmocka_unit_test(test_messages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
