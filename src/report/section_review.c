/* A review's verdict, collisions, what was resolved, what remains, and its commits. */

#include "section_review.h"

#include <string.h>
#include "facts.h"
#include "phrase.h"
#include "reference.h"
#include "summarise.h"

/* --- shared ----------------------------------------------------------------------------------------------------------------- */

int review_heading(Document *document, Node *parent, const Slot *slot, const char *marked, size_t count) {
    int level = slot->level > 0 ? slot->level : 3;
    g_autoptr(GString) title = g_string_new(marked);
    if (count != SIZE_MAX)
        g_string_append_printf(title, " (%zu)", count);
    document_heading(document, parent, level, title->str);
    return MIN(level + 1, 6);
}

/* --- verdict ------------------------------------------------------------------------------------------------------------------ */

static void say_count(GString *out, size_t count, const char *one, const char *many) {
    if (count == 0)
        return;
    phrase_separate(out, ", ");
    phrase_count(out, count, one, many);
}

/* Without a base there is nothing that is new; what is there can be told. */
static void present_state(const Audit *audit, Document *document, Node *line) {
    g_autoptr(GString) words = g_string_new(NULL);
    say_count(words, findings_count(audit->findings, SEVERITY_ERROR), "error", "errors");
    say_count(words, findings_count(audit->findings, SEVERITY_WARNING), "warning", "warnings");
    say_count(words, findings_count(audit->findings, SEVERITY_INFO), "note", "notes");
    document_strong(document, line, "Not compared");
    document_text(document, line, ": ");
    document_text(document, line, audit->base_problem ? audit->base_problem : "no base is known");
    document_text(document, line, ". The schema as it stands: ");
    document_text(document, line, words->len ? words->str : "nothing was found");
    document_text(document, line, ".");
}

void section_build_review_verdict(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    (void)slot;
    const Review *review = audit->review;
    Node *line = document_paragraph(document, parent, NULL);
    if (!review) {
        present_state(audit, document, line);
        return;
    }
    document_strong(document, line, review->headline);
    g_autoptr(GString) words = g_string_new(NULL);
    if (*review->reasons)
        g_string_append_printf(words, ": %s", review->reasons);
    if (review->verdict <= REVIEW_SOUND && review->resolved->len > 0) {
        g_string_append(words, *review->reasons ? "; " : ": ");
        phrase_count(words, review->resolved->len, "finding is resolved", "findings are resolved");
    }
    g_string_append_c(words, '.');
    document_text(document, line, words->str);
}

/* --- collisions and orders -------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *look, *word;
} severities[] = {[SEVERITY_INFO] = {"info", "note"}, [SEVERITY_WARNING] = {"warning", "warning"}, [SEVERITY_ERROR] = {"error", "error"}};

static void collision_item(const Audit *audit, const Collision *collision, Document *document, Node *list) {
    Node *item = document_item(document, list, NULL), *line = document_paragraph(document, item, NULL);
    g_autoptr(GString) words = g_string_new(NULL);
    document_badge(document, line, severities[collision->severity].look, severities[collision->severity].word);
    document_text(document, line, " ");
    phrase_sentence(words, collision->text);
    document_text(document, line, words->str);
    document_text(document, line, ".");
    if (collision->path) {
        document_text(document, line, " · ");
        reference_present_file(audit, document, line, collision->path, 0);
    }
}

/* The same cure serves all collisions of a target: told once, below them. */
static void remedies(const GPtrArray *collisions, Document *document, Node *parent) {
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < collisions->len; i++) {
        const Collision *collision = collisions->pdata[i];
        char *both = collision->remedy ? g_strconcat(collision->remedy, collision->commands, NULL) : NULL;
        if (!both || !g_hash_table_add(told, both))
            continue;
        document_paragraph(document, parent, collision->remedy);
        if (collision->commands)
            document_code_block(document, parent, "sh", collision->commands);
    }
}

static void order_failure(const char *which, const char *what, Document *document, Node *list) {
    if (!what)
        return;
    g_autoptr(GString) words = g_string_new(which);
    g_string_append_printf(words, ", %s", what);
    document_item(document, list, words->str);
}

#define MOST_DIFFERENCES 20

static void order_differences(const OrderCheck *order, Document *document, Node *item) {
    const GPtrArray *changes = order->difference->changes;
    Node *list = document_list(document, item, false);
    for (guint i = 0; i < changes->len && i < MOST_DIFFERENCES; i++) {
        const Change *change = changes->pdata[i];
        g_autofree char *what = summarise_change(change);
        g_autoptr(GString) words = g_string_new(kind_get(change->kind)->name);
        g_string_append_c(words, ' ');
        phrase_code(words, phrase_short_identity(change->identity));
        g_string_append_printf(words, ": %s", change->action == CHANGE_ADDED ? "only when the base's run first" : change->action == CHANGE_REMOVED ? "only when this branch's run first" : what);
        document_item(document, list, words->str);
    }
    if (changes->len > MOST_DIFFERENCES) {
        g_autofree char *rest = g_strdup_printf("and %u more", changes->len - MOST_DIFFERENCES);
        document_item(document, list, rest);
    }
}

static void order_item(const Review *review, const OrderCheck *order, Document *document, Node *list) {
    g_autoptr(GString) words = g_string_new(NULL);
    if (review->orders->len > 1) {
        phrase_code(words, order->target);
        g_string_append(words, ": ");
    }
    if (!order->checked)
        g_string_append_printf(words, "whether both orders of migrations give the same schema was not tried: %s.", order->problem ? order->problem : "");
    else if (order_check_is_fine(order))
        g_string_append(words, "both orders of migrations, replayed, give the same schema.");
    else if (order->difference)
        g_string_append(words, "whose migrations run first decides about the schema: changes from \u201cthis branch's first\u201d to \u201cthe base's first\u201d:");
    else
        g_string_append(words, "this branch's migrations and the base's do not go together:");
    if (words->len > 0 && review->orders->len == 1)
        words->str[0] = g_ascii_toupper(words->str[0]);
    Node *item = document_item(document, list, words->str);
    if (order->checked && order->difference)
        order_differences(order, document, item);
    if (!order->ours_first && !order->theirs_first)
        return;
    Node *inner = document_list(document, item, false);
    order_failure("with this branch's first", order->ours_first, document, inner);
    order_failure("with the base's first", order->theirs_first, document, inner);
}

void section_build_review_collisions(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    const Review *review = audit->review;
    if (!review || review->collisions->len + review->orders->len == 0)
        return;
    g_autoptr(GString) title = g_string_new("Together with ");
    phrase_code(title, review->base_name);
    review_heading(document, parent, slot, title->str, SIZE_MAX);
    Node *list = document_list(document, parent, false);
    for (guint i = 0; i < review->collisions->len; i++)
        collision_item(audit, review->collisions->pdata[i], document, list);
    for (guint i = 0; i < review->orders->len; i++)
        order_item(review, review->orders->pdata[i], document, list);
    remedies(review->collisions, document, parent);
}

/* --- resolved, remaining ------------------------------------------------------------------------------------------------------------- */

void section_build_review_resolved(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    const Review *review = audit->review;
    if (!review || review->resolved->len == 0)
        return;
    review_heading(document, parent, slot, "Resolved", review->resolved->len);
    Node *list = document_list(document, parent, false);
    for (guint i = 0; i < review->resolved->len; i++)
        review_finding_line(review->resolved->pdata[i], document, list);
}

void section_build_review_remaining(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    const Review *review = audit->review;
    (void)slot;
    if (!review || review->remaining->len == 0)
        return;
    g_autoptr(GString) summary = g_string_new(NULL);
    phrase_count(summary, review->remaining->len, "finding was there before", "findings were there before");
    Node *details = document_details(document, parent, summary->str, false);
    Node *list = document_list(document, details, false);
    for (guint i = 0; i < review->remaining->len; i++)
        review_finding_line(review->remaining->pdata[i], document, list);
}

/* --- commits --------------------------------------------------------------------------------------------------------------------------- */

static void commit_item(const Audit *audit, const Commit *commit, Document *document, Node *list) {
    Node *item = document_item(document, list, NULL), *line = document_paragraph(document, item, NULL);
    reference_commit_story(audit, document, line, commit);
}

static void say_range(const Review *review, GString *out) {
    const CommitRange *range = review->range;
    phrase_count(out, range->commits->len, "commit", "commits");
    g_string_append(out, " of ");
    phrase_code(out, range->title);
    if (review->base)
        g_string_append(out, "; the base has moved on since");
}

void section_build_review_commits(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    const Review *review = audit->review;
    (void)slot;
    if (!review || !review->range || review->range->commits->len == 0)
        return;
    g_autoptr(GString) summary = g_string_new(NULL);
    say_range(review, summary);
    Node *details = document_details(document, parent, summary->str, false);
    Node *list = document_list(document, details, false);
    for (guint i = 0; i < review->range->commits->len; i++)
        commit_item(audit, g_array_index(review->range->commits, RangeCommit, i).commit, document, list);
}
