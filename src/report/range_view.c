#include "range_view.h"

#include "phrase.h"

#include <string.h>

const CommitRange *range_of_slot(const Audit *audit, const Slot *slot, Document *document, Node *parent) {
    const CommitRange *range = audit_range(audit, slot->phase);
    if (range && range->commits->len > 0)
        return range;
    g_autoptr(GString) words = g_string_new(range ? "No commit is in the range " : "No range of commits was asked for");
    if (range)
        phrase_code(words, range->title);
    g_string_append_c(words, '.');
    document_paragraph(document, parent, words->str);
    return NULL;
}

int range_point(const TargetTimeline *timeline, const CommitRange *range, gssize position) {
    int found = -1;
    for (guint i = 0; i < timeline->points->len; i++) {
        gssize at = commit_range_position(range, g_array_index(timeline->points, TimelinePoint, i).commit);
        if (at > position)
            break;
        found = at >= 0 ? (int)i : found;
    }
    return found;
}

const TargetTimeline *range_timeline(const Audit *audit, const AuditTarget *target) {
    return audit->timeline ? timeline_find_target(audit->timeline, target->target->name) : NULL;
}

bool range_knows_points(const Audit *audit, const CommitRange *range) {
    return audit->timeline && range->positions;
}

void range_say_names(GString *out, const GPtrArray *names, guint limit) {
    guint shown = names->len > limit ? limit : names->len;
    for (guint i = 0; i < shown; i++) {
        g_string_append(out, i == 0 ? "" : i + 1 == names->len ? " and " : ", ");
        phrase_code(out, phrase_short_identity(names->pdata[i]));
    }
    if (names->len > shown)
        g_string_append_printf(out, " and %u more", names->len - shown);
}

void range_say_subject(GString *out, const DriftSubject *subject) {
    if (!subject->rule)
        g_string_append_printf(out, "%s ", kind_get(subject->kind)->name);
    phrase_code(out, subject->rule ? subject->identity : phrase_short_identity(subject->identity));
    if (subject->rule) {
        g_string_append(out, " (");
        phrase_code(out, subject->rule);
        g_string_append_c(out, ')');
    }
}

static void view_free(gpointer data) {
    RangeTarget *view = data;
    range_schema_free(view->schema);
    g_free(view);
}

static GPtrArray *find_views(const Audit *audit, const CommitRange *range, const Slot *slot, RangeHas has) {
    GPtrArray *views = g_ptr_array_new_with_free_func(view_free);
    g_autoptr(GPtrArray) targets = section_targets(audit, slot);
    for (guint i = 0; i < targets->len; i++) {
        RangeTarget *view = g_new0(RangeTarget, 1);
        *view = (RangeTarget){audit, targets->pdata[i], range, NULL};
        g_ptr_array_add(views, view);
        if ((view->target->target->stray && !slot->target) || !has(view))
            g_ptr_array_set_size(views, (gint)views->len - 1);
    }
    return views;
}

bool range_each_target(const Audit *audit, const CommitRange *range, const Slot *slot, Document *document, Node *parent, RangeHas has, RangeBuild build) {
    g_autoptr(GPtrArray) views = find_views(audit, range, slot, has);
    for (guint i = 0; i < views->len; i++) {
        const RangeTarget *view = views->pdata[i];
        if (audit->targets->len > 1 && !slot->target) {
            g_autoptr(GString) title = g_string_new("Target ");
            phrase_code(title, view->target->target->name);
            document_heading(document, parent, section_level(slot), title->str);
        }
        build(view, document, parent, slot);
    }
    return views->len > 0;
}
