/* What was not checked, and why: lines of the audit under "not checked". */

#include "audit_notes.h"

#include "compare/words.h"
#include "excuse.h"
#include "findings.h"

static void not_checked(Audit *audit, const char *text) {
    for (size_t i = 0; i < audit->not_checked->len; i++)
        if (g_strcmp0(audit->not_checked->pdata[i], text) == 0)
            return;
    g_ptr_array_add(audit->not_checked, (gpointer)(uintptr_t)text);
}

static void note_unseen(Audit *audit, const char *where, const GArray *unseen) {
    for (size_t i = 0; i < unseen->len; i++) {
        const UnseenKind *kind = &g_array_index(unseen, UnseenKind, i);
        not_checked(audit, text_pool_printf(audit->texts, "%s: %s (%d), which this version does not compare", where,
                                            word_plain(audit->texts, kind->kind), kind->count));
    }
}

static void note_files(Audit *audit, const AuditTarget *part, const char *name) {
    for (size_t i = 0; part->migrations && i < part->migrations->migration_count; i++)
        if (part->migrations->migrations[i].unavailable)
            not_checked(audit, text_pool_printf(audit->texts, "%s: %s cannot be read: its content is not in this clone", name,
                                                word_code(audit->texts, part->migrations->migrations[i].path)));
}

#define MEMBERS_TOLD 10

/* "`tenants/a`, `tenants/b` and 12 more" */
static const char *members_text(TextPool *texts, const AuditDatabase *database) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < database->members->len; i++) {
        const AuditMember *member = &g_array_index(database->members, AuditMember, i);
        g_ptr_array_add(names, (gpointer)(uintptr_t)text_pool_printf(texts, "%s/%s", database->fleet, member->name));
    }
    return word_list(texts, names, MEMBERS_TOLD);
}

static void note_database(Audit *audit, const AuditTarget *part, const AuditDatabase *database) {
    const char *name = text_pool_printf(audit->texts, "database %s", word_code(audit->texts, database->name));
    if (database->problem && database->members->len > 1)
        name = text_pool_printf(audit->texts, "databases %s", members_text(audit->texts, database));
    if (database->problem)
        not_checked(audit, text_pool_printf(audit->texts, "%s: %s", name, word_plain(audit->texts, database->problem)));
    if (database->ledger_problem)
        not_checked(audit, text_pool_printf(audit->texts, "%s: its ledger: %s", name, word_plain(audit->texts, database->ledger_problem)));
    if (database->catalog)
        note_unseen(audit, name, database->catalog->unseen);
    if (database->catalog && !database->drift && !part->target->push_only)
        not_checked(audit, text_pool_printf(audit->texts, "%s: not compared, because the migrations were not replayed", name));
}

/* Major versions print some things differently: to be said where it may be the reason for a difference. */
static void note_versions(Audit *audit, const AuditTarget *part, const AuditDatabase *database) {
    if (!database->drift || database->drift->counts[DRIFT_DIFFERENT] == 0)
        return;
    int live = database->catalog ? database->catalog->server_version / 10000 : 0;
    int scratch = part->all ? part->all->server_version / 10000 : 0;
    if (live && scratch && live != scratch)
        not_checked(audit, text_pool_printf(audit->texts, "database %s runs PostgreSQL %d, the replay ran on %d: differences in view and "
                                                          "expression texts may come from that",
                                            word_code(audit->texts, database->name), live, scratch));
}

/* Migrations that only this scratch server could not run: the migrations are not to blame, but what they make is not known. */
static void note_server(Audit *audit, const AuditTarget *part, const char *name) {
    if (!part->registered || part->target->stray)
        return;
    g_autofree bool *excused = strata_excused(part->registered, cause_is_server);
    size_t count = 0;
    for (size_t i = 0; i < part->registered->count; i++)
        count += excused[i];
    int version = part->registered->server_version / 10000;
    if (count > 0)
        not_checked(audit, text_pool_printf(audit->texts, "%s: what %s, because the scratch server (PostgreSQL %d) is too old for it or has a fault", name,
                                            count == 1 ? "1 migration makes" : text_pool_printf(audit->texts, "%zu migrations make", count), version));
}

void audit_note_target(Audit *audit, const AuditTarget *part) {
    const char *name = text_pool_printf(audit->texts, "target %s", word_code(audit->texts, part->target->name));
    if (part->problem)
        not_checked(audit, text_pool_printf(audit->texts, "%s: %s", name, word_plain(audit->texts, part->problem)));
    if (part->replay_problem)
        not_checked(audit, text_pool_printf(audit->texts, "%s: not replayed: %s", name, word_plain(audit->texts, part->replay_problem)));
    note_files(audit, part, name);
    note_server(audit, part, name);
    if (part->all)
        note_unseen(audit, name, part->all->unseen);
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    for (guint i = 0; i < part->declared->len; i++)
        declared_not_checked(audit->texts, part, part->declared->pdata[i], lines);
    for (guint i = 0; i < lines->len; i++)
        not_checked(audit, lines->pdata[i]);
    for (size_t i = 0; i < part->databases->len; i++) {
        note_database(audit, part, part->databases->pdata[i]);
        note_versions(audit, part, part->databases->pdata[i]);
    }
}

void audit_note_history(Audit *audit) {
    if (!audit->history || audit->history->complete)
        return;
    const char *reason = audit->history->incomplete_reason ? audit->history->incomplete_reason : "parts of it are not in this clone";
    not_checked(audit, text_pool_printf(audit->texts, "the git history before what this clone has: %s", word_plain(audit->texts, reason)));
    FindingContext context = {audit, NULL, NULL, audit->findings, audit->texts};
    Finding finding = finding_of(&context, "history/incomplete");
    finding.subject = "history";
    finding.title = "The git history is incomplete";
    finding.consequence = "Commits, authors and dates of older migrations may be missing; nothing wrong is said in their place.";
    finding.remedy = text_pool_printf(audit->texts, "Fetch the whole history (%s: %s).", CODE("actions/checkout"), CODE("fetch-depth: 0"));
    finding.commands = "git fetch --unshallow\n";
    finding.commands_language = "sh";
    finding_evidence(&context, finding_add(&context, &finding), word_plain(audit->texts, reason));
}
