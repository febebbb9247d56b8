#ifndef TEST_ANALYSIS_BUGS_FIXTURE_H
#define TEST_ANALYSIS_BUGS_FIXTURE_H

/* Hand-made mentions beside a hand-made past. */

#include "timeline_fixture.h"

#include "analysis/bugs.h"

typedef struct {
    Past past;
    Audit *audit;
    Mentions *mentions;
    BugRegister *bugs; /* of file_bugs(); owned by the audit */
} Case;

/* A target "main" that declares schema.ts and init.ts, beside its past. */
static inline Case case_new(void) {
    Case made = {.past = past_new(), .audit = audit_new(), .mentions = mentions_new()};
    made.audit->project = project_new();
    Target *target = project_add_target(made.audit->project, "main");
    target->folder = "db/migrations";
    AuditTarget *part = audit_add_target(made.audit, target);
    audit_add_declared(part, "schema.ts", ROLE_SCHEMA);
    audit_add_declared(part, "init.ts", ROLE_INIT);
    made.audit->timeline = made.past.timeline;
    return made;
}

static inline void case_free(Case *made) {
    audit_free(made->audit);
}

/* A commit of that day (after 2026-01-01), as the mentions know it. */
static inline const Commit *day(Case *made, int number) {
    const int64_t time = NOON_UTC + (int64_t)number * 86400;
    g_autofree char *id = g_strdup_printf("d%039d", number);
    for (guint i = 0; i < made->mentions->commits->len; i++)
        if (strcmp(((const Commit *)made->mentions->commits->pdata[i])->id, id) == 0)
            return made->mentions->commits->pdata[i];
    const Commit commit = {.id = id, .author = "Ann", .email = "ann@example.org", .subject = "work", .commit_time = time, .author_time = time};
    return mentions_add_commit(made->mentions, &commit);
}

/* As the prose module sees it, of the few words that these tests use. */
static inline SchemaTalk talk_of(const char *text) {
    static const char *const words[] = {"olumn", "chema", "igration", "table", "script", "desync"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strstr(text, words[i]))
            return TALK_OWN;
    return TALK_NONE;
}

/* `names`: comma-separated, sorted. A title makes it a heading that defines. Returns it for what else is to be set. */
static inline Mention *says(Case *made, int since, const char *identifier, const char *path, const char *phase, Claim claim, const char *title, const char *text, const char *names) {
    g_auto(GStrv) words = g_strsplit(names ? names : "", ",", -1);
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    g_autofree char *whole = text ? g_strdup(text) : g_strdup_printf("%s: %s", identifier, title ? title : "");
    for (guint i = 0; words[i] && *words[i]; i++)
        g_ptr_array_add(list, words[i]);
    const Mention mention = {.identifier = identifier, .place = path ? MENTION_DOCUMENT : MENTION_COMMIT, .block = title ? BLOCK_HEADING : BLOCK_ITEM, .claim = claim, .defines = title != NULL, .title = title,
                             .phase = phase, .path = path, .line = path ? (int)made->mentions->items->len * 10 + 1 : 0, .text = whole, .names = list, .schema = talk_of(whole), .commit = day(made, since)};
    return mentions_add(made->mentions, &mention);
}

static inline const BugRegister *file_bugs(Case *made) {
    timeline_derive(made->past.timeline);
    made->audit->bugs = made->bugs = bugs_build(made->audit, made->mentions);
    return made->bugs;
}

static inline const Bug *bug_at(const BugRegister *bugs, guint index) {
    assert_true(index < bugs->bugs->len);
    return bugs->bugs->pdata[index];
}

/* "BUG-001: title (3 mentions, verdict)" a line. Free with g_free(). */
static inline char *bug_lines(const BugRegister *bugs) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < bugs->bugs->len; i++) {
        const Bug *bug = bug_at(bugs, i);
        g_string_append_printf(out, "%s: %s (%u)\n", bug->anchor, bug->title ? bug->title : "-", bug->mentions->len);
    }
    return g_string_free(out, FALSE);
}

#endif
