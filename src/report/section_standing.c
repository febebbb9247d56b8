/* How it stands, in two sentences a target, for a README: migrations since when, what they make, what differs and since which commit. Nothing in it changes with a commit that changes nothing of it. */

#include "section.h"

#include "facts.h"
#include "phrase.h"
#include "reference.h"
#include "timeline_words.h"

#define NAMES_TOLD 3

/* --- the migrations -------------------------------------------------------------------------------------------------- */

/* False: not known of all of them. */
static bool find_ends(const Audit *audit, const AuditTarget *target, const Commit **first, const Commit **last) {
    const MigrationSet *set = target->migrations;
    *first = *last = NULL;
    for (size_t i = 0; i < set->migration_count; i++) {
        const Commit *commit = audit_migration_commit(audit, &set->migrations[i]);
        if (!commit)
            return false;
        *first = !*first || commit->commit_time < (*first)->commit_time ? commit : *first;
        *last = !*last || commit->commit_time > (*last)->commit_time ? commit : *last;
    }
    return *first != NULL;
}

static void say_migrations(const Audit *audit, const AuditTarget *target, GString *out) {
    const Commit *first, *last;
    const Catalog *catalog = facts_catalog(target);
    phrase_count(out, target->migrations->migration_count, "migration", "migrations");
    if (find_ends(audit, target, &first, &last)) {
        g_autofree char *from = reference_date(first), *to = reference_date(last);
        if (g_str_equal(from, to))
            g_string_append_printf(out, ", landed on %s", from);
        else
            g_string_append_printf(out, ", landed from %s to %s", from, to);
    }
    if (catalog) {
        g_string_append(out, target->migrations->migration_count == 1 ? "; it makes " : "; they make ");
        phrase_kind_count(out, catalog_count(catalog, KIND_TABLE), KIND_TABLE);
        g_string_append(out, " with ");
        phrase_kind_count(out, catalog_count(catalog, KIND_COLUMN), KIND_COLUMN);
    }
    g_string_append_c(out, '.');
}

/* --- what differs ---------------------------------------------------------------------------------------------------- */

static const Problem *oldest_of(const GPtrArray *problems) {
    const Problem *oldest = NULL;
    for (guint i = 0; i < problems->len; i++) {
        const Problem *problem = problems->pdata[i];
        if (!oldest || problem->index < oldest->index) /* the view has them by their beginning */
            oldest = problem;
    }
    return oldest;
}

static void dated(const Audit *audit, const TimelinePoint *point, Document *document, Node *parent) {
    g_autofree char *date = reference_date(point->commit);
    document_text(document, parent, date);
    document_text(document, parent, " (");
    reference_commit(audit, document, parent, point->commit);
    document_text(document, parent, ")");
}

static void say_open(const Audit *audit, const TimelineView *view, const GPtrArray *open, Document *document, Node *parent) {
    const Problem *oldest = oldest_of(open);
    g_autoptr(GString) words = g_string_new(" ");
    phrase_count(words, open->len, "problem is open, since ", "problems are open, the oldest since ");
    document_text(document, parent, words->str);
    if (timeline_is_from_the_start(oldest->first))
        document_text(document, parent, "the first commit or earlier, ");
    dated(audit, oldest->began, document, parent);
    g_string_assign(words, ": ");
    timeline_say_problem(words, view, oldest, NAMES_TOLD);
    g_string_append(words, " (");
    timeline_say_state(words, view->target, oldest, oldest->first->steps->len - 1);
    g_string_append(words, ").");
    document_text(document, parent, words->str);
}

static void say_none(const Audit *audit, const TimelineView *view, Document *document, Node *parent) {
    g_autoptr(GPtrArray) ended = timeline_view_list(view, false, false); /* the last one first */
    document_text(document, parent, " No problem is open");
    if (ended->len > 0) {
        document_text(document, parent, ": the last one ended on ");
        dated(audit, ((const Problem *)ended->pdata[0])->ended, document, parent);
    }
    document_text(document, parent, ".");
}

static void say_drift(const Audit *audit, const AuditTarget *target, Document *document, Node *parent) {
    const TargetTimeline *timeline = audit->timeline ? timeline_find_target(audit->timeline, target->target->name) : NULL;
    const TimelinePoint *last = timeline && timeline->points->len > 0 ? timeline_view_point(timeline, timeline->points->len - 1) : NULL;
    if (!last || !last->migrations_seen)
        return;
    g_autoptr(TimelineView) view = timeline_view_new(audit->timeline, timeline);
    g_autoptr(GPtrArray) open = timeline_view_list(view, true, false), behind = timeline_view_list(view, true, true);
    if (open->len > 0)
        say_open(audit, view, open, document, parent);
    else
        say_none(audit, view, document, parent);
    if (behind->len == 0)
        return;
    g_autofree char *words = g_strdup_printf(" In %u%s a source is behind the migrations.", behind->len, open->len > 0 ? " more" : behind->len == 1 ? " case" : " cases");
    document_text(document, parent, words);
}

/* --- the section ----------------------------------------------------------------------------------------------------- */

static void target_paragraph(const Audit *audit, const AuditTarget *target, bool named, Document *document, Node *parent) {
    Node *paragraph = document_paragraph(document, parent, NULL);
    g_autoptr(GString) words = g_string_new(NULL);
    if (named) {
        document_code(document, paragraph, target->target->name);
        document_text(document, paragraph, ": ");
    }
    say_migrations(audit, target, words);
    document_text(document, paragraph, words->str);
    say_drift(audit, target, document, paragraph);
}

/* What is told may not be taken for the whole. */
static void not_checked(const Audit *audit, Document *document, Node *parent) {
    g_autoptr(GString) words = g_string_new(NULL);
    for (guint i = 0; i < audit->not_checked->len; i++) {
        phrase_separate(words, "; ");
        g_string_append(words, audit->not_checked->pdata[i]);
    }
    if (words->len == 0)
        return;
    g_string_prepend(words, "Not checked: ");
    phrase_stop(words);
    document_paragraph(document, parent, words->str);
}

void section_build_standing(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    g_autoptr(GPtrArray) targets = section_targets(audit, slot);
    guint shown = 0;
    for (guint i = 0; i < targets->len; i++) {
        const AuditTarget *target = targets->pdata[i];
        if (target->target->stray && !slot->target)
            continue;
        shown++;
        if (!section_says_problem(target, document, parent))
            target_paragraph(audit, target, audit->targets->len > 1, document, parent);
    }
    if (shown == 0)
        document_paragraph(document, parent, "No migrations were found.");
    if (!slot->target)
        not_checked(audit, document, parent);
}
