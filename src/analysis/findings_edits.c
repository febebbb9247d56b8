/* Migrations that were changed after they had landed. */

#include <string.h>
#include "findings.h"

/* An edit later than this may have missed databases that had run the file. */
#define LATE_SECONDS (24 * 60 * 60)

/* So many files with harmful, or with harmless, edits are told one by one; more of them in one finding. */
#define HARMFUL_TOLD 8
#define HARMLESS_TOLD 3

static const char *edit_text(EditClass edit) {
    static const char *const texts[] = {
        [EDIT_UNKNOWN] = "content changed", [EDIT_WHITESPACE] = "only white space", [EDIT_COMMENT] = "only comments",
        [EDIT_IF_EXISTS] = "only IF [NOT] EXISTS", [EDIT_SQL] = "SQL changed",
    };
    return texts[edit];
}

static bool is_edit(const FileEvent *event) {
    bool changes = event->kind == EVENT_EDITED || event->kind == EVENT_RENAMED;
    return changes && event->blob_before && event->blob_after && strcmp(event->blob_before, event->blob_after) != 0;
}

static bool changes_sql(const FileEvent *event) {
    return event->edit == EDIT_SQL || event->edit == EDIT_UNKNOWN;
}

/* What the edits of one file come to. */
typedef struct {
    const Migration *migration;
    const FileEvent *begin, *end; /* its events after the arrival */
    const Commit *landed;         /* NULL: unknown */
    const FileEvent *first, *last; /* edits */
    const FileEvent *worst;       /* the last of those that weigh most */
    const FileEvent *first_late;  /* the first that changed SQL too late; NULL: none */
    size_t weighty;               /* how many weigh as much as the worst */
} Edits;

static int64_t delay_of(const Edits *edits, const FileEvent *event) {
    return edits->landed ? event->mainline->commit_time - edits->landed->commit_time : 0;
}

static int weight_of(const FileEvent *event) {
    return changes_sql(event) ? EDIT_SQL : (int)event->edit;
}

static void take_edit(Edits *edits, const FileEvent *event) {
    edits->first = edits->first ? edits->first : event;
    edits->last = event;
    int weight = weight_of(event), worst = edits->worst ? weight_of(edits->worst) : -1;
    edits->weighty = weight > worst ? 1 : edits->weighty + (weight == worst);
    if (weight >= worst)
        edits->worst = event;
    if (!edits->first_late && changes_sql(event) && delay_of(edits, event) > LATE_SECONDS)
        edits->first_late = event;
}

/* A commit that begins anew makes another migration of a file that it keeps: the story starts there, and the squash is told as such. */
static bool find_edits(const FindingContext *context, const Migration *migration, Edits *edits) {
    const FileHistory *file = audit_migration_file(context->audit, migration);
    *edits = (Edits){.migration = migration};
    if (!file || file->event_count == 0)
        return false;
    const FileEvent *arrival = file_history_arrival(file);
    edits->landed = arrival ? arrival->mainline : NULL;
    edits->begin = arrival ? arrival + 1 : file->events;
    edits->end = file->events + file->event_count;
    for (const FileEvent *event = edits->begin; event < edits->end; event++) {
        if (!is_edit(event))
            continue;
        if (is_squash(context, event->mainline))
            *edits = (Edits){.migration = migration, .begin = event + 1, .end = edits->end, .landed = event->mainline};
        else
            take_edit(edits, event);
    }
    return edits->worst != NULL;
}

static const char *days_text(TextPool *texts, int64_t seconds) {
    return text_pool_printf(texts, "after %.1f days", (double)seconds / LATE_SECONDS);
}

/* "was changed after 30.0 days on the mainline", "was changed 3 times, last within a day of landing". */
static const char *changed_text(TextPool *texts, const Edits *edits) {
    int64_t delay = delay_of(edits, edits->worst);
    const char *when = delay < LATE_SECONDS ? "within a day of landing" : text_pool_printf(texts, "%s on the mainline", days_text(texts, delay));
    return edits->weighty == 1 ? text_pool_printf(texts, "was changed %s", when)
                               : text_pool_printf(texts, "was changed %zu times, last %s", edits->weighty, when);
}

static const char *consequence(const FindingContext *context, bool sql) {
    if (!sql)
        return "It does the same as before; only its checksum is another.";
    const MigrationSet *set = context->set;
    return text_pool_printf(context->texts, "Databases that had run it before keep what the earlier version did: %s does not run it again%s. They "
                                            "and new databases differ.",
                            runner_name(set), set->ledger.table ? ", and never compares the checksum in its ledger" : "");
}

static void add_one(FindingContext *context, const Edits *edits) {
    TextPool *texts = context->texts;
    bool sql = changes_sql(edits->worst);
    Finding finding = finding_of(context, "history/edited-after-landing");
    finding.severity = edits->first_late ? SEVERITY_WARNING : SEVERITY_INFO;
    finding_point_at(context, &finding, edits->migration);
    finding.since = edits->first_late ? edits->first_late->mainline : edits->worst->mainline;
    finding.subject = edits->migration->path;
    finding.title = text_pool_printf(texts, "%s %s (%s)", word_code(texts, edits->migration->tag), changed_text(texts, edits),
                                     edit_text(edits->worst->edit));
    finding.consequence = consequence(context, sql);
    finding.remedy = sql ? "Look at what changed. What databases that ran the earlier version lack belongs into a new migration."
                         : "Nothing needs to be done.";
    finding.commands = sql ? text_pool_printf(texts, "git diff %.12s %.12s\n", edits->first->blob_before, edits->last->blob_after) : NULL;
    finding.commands_language = sql ? "sh" : NULL;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    if (edits->landed)
        g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "Landed with %s", word_commit(texts, edits->landed)));
    for (const FileEvent *event = edits->first; event <= edits->last; event++)
        if (is_edit(event))
            g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s: %s", word_commit(texts, event->mainline), edit_text(event->edit)));
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

/* The newest first; of one commit in the order of the migrations. */
static int compare_newest(gconstpointer a, gconstpointer b) {
    const Edits *left = a, *right = b;
    int64_t difference = right->worst->mainline->commit_time - left->worst->mainline->commit_time;
    if (difference != 0)
        return difference < 0 ? -1 : 1;
    return left->migration < right->migration ? -1 : left->migration > right->migration;
}

static void add_lines(FindingContext *context, GArray *all, bool harmful, Finding *finding) {
    TextPool *texts = context->texts;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    g_array_sort(all, compare_newest);
    for (size_t i = 0; i < all->len; i++) {
        const Edits *edits = &g_array_index(all, Edits, i);
        const char *tag = word_code(texts, edits->migration->tag), *commit = word_commit(texts, edits->worst->mainline);
        const char *line = harmful ? text_pool_printf(texts, "%s %s: %s", tag, changed_text(texts, edits), commit)
                                   : text_pool_printf(texts, "%s: %s, %s", tag, edit_text(edits->worst->edit), commit);
        g_ptr_array_add(lines, (gpointer)(uintptr_t)line);
    }
    finding_evidence_list(context, finding_add(context, finding), lines);
}

static void add_harmful(FindingContext *context, GArray *all) {
    TextPool *texts = context->texts;
    Finding finding = finding_of(context, "history/edited-after-landing");
    finding.subject = finding.path = *context->set->folder ? context->set->folder : ".";
    finding.title = text_pool_printf(texts, "%u migrations were changed more than a day after they had landed (%s changed)", all->len,
                                     migration_set_code_count(context->set) > 0 ? "content" : "SQL");
    finding.consequence = text_pool_printf(texts, "Databases that had run one before keep what its earlier version did: %s does not run it again. "
                                                  "They and new databases differ.", runner_name(context->set));
    finding.remedy = text_pool_printf(texts, "Look at what changed in those that databases still in use had run (%s). What these lack belongs into "
                                             "a new migration.", CODE("git log -p --follow -- FILE"));
    const Commit *since = NULL;
    for (size_t i = 0; i < all->len; i++) {
        const Commit *commit = g_array_index(all, Edits, i).first_late->mainline;
        since = since && since->commit_time <= commit->commit_time ? since : commit;
    }
    finding.since = since;
    add_lines(context, all, true, &finding);
}

static void add_harmless(FindingContext *context, GArray *all) {
    TextPool *texts = context->texts;
    Finding finding = finding_of(context, "history/edited-after-landing");
    finding.severity = SEVERITY_INFO;
    finding.subject = finding.path = *context->set->folder ? context->set->folder : ".";
    finding.title = text_pool_printf(texts, "%u migrations were changed within a day of landing, or without any change of their SQL", all->len);
    finding.consequence = "Databases that had run one on its first day may have its earlier version; the others do the same as before.";
    finding.remedy = "Nothing needs to be done, unless a database was built in between.";
    add_lines(context, all, false, &finding);
}

static void tell(FindingContext *context, GArray *all, size_t told, void (*together)(FindingContext *, GArray *)) {
    if (all->len > told) {
        together(context, all);
        return;
    }
    for (size_t i = 0; i < all->len; i++)
        add_one(context, &g_array_index(all, Edits, i));
}

void findings_of_edits(FindingContext *context) {
    g_autoptr(GArray) harmful = g_array_new(false, false, sizeof(Edits)), harmless = g_array_new(false, false, sizeof(Edits));
    Edits edits;
    for (size_t i = 0; i < context->set->migration_count; i++)
        if (find_edits(context, &context->set->migrations[i], &edits))
            g_array_append_val(edits.first_late ? harmful : harmless, edits);
    tell(context, harmful, HARMFUL_TOLD, add_harmful);
    tell(context, harmless, HARMLESS_TOLD, add_harmless);
}
