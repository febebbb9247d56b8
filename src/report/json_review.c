/* A review: what a branch does to the schema, by the schema of "review". */

#include "analysis/review.h"
#include "json.h"

static json_t *tags_of(const GPtrArray *migrations) {
    json_t *array = json_array();
    for (guint i = 0; i < migrations->len; i++)
        json_array_append_new(array, json_of_text(((const Migration *)migrations->pdata[i])->tag));
    return array;
}

static json_t *edited_of(const ReviewTarget *target) {
    json_t *array = json_array();
    for (guint i = 0; i < target->edited->len; i++) {
        const Migration *migration = target->edited->pdata[i];
        json_array_append_new(array, json_pack("{s:s, s:o}", "edit", edit_class_id(review_edit_class(target, migration)), "tag", json_of_text(migration->tag)));
    }
    return array;
}

static json_t *target_value(const ReviewTarget *target) {
    const AuditTarget *here = target->after ? target->after : target->before;
    return json_pack("{s:o, s:o, s:o, s:I, s:o, s:o, s:o}",
                     "added", tags_of(target->added),
                     "changes", target->comparison ? json_of_changes(target->comparison->diff->changes) : json_null(),
                     "edited", edited_of(target),
                     "lossy_statements", (json_int_t)target->lossy,
                     "name", json_of_text(here->target->name),
                     "removed", tags_of(target->removed),
                     "theirs", tags_of(target->theirs));
}

static json_t *targets_value(const Review *review) {
    json_t *array = json_array();
    for (guint i = 0; i < review->targets->len; i++)
        json_array_append_new(array, target_value(review->targets->pdata[i]));
    return array;
}

static json_t *collisions_value(const Review *review) {
    json_t *array = json_array();
    for (guint i = 0; i < review->collisions->len; i++) {
        const Collision *collision = review->collisions->pdata[i];
        json_array_append_new(array, json_pack("{s:o, s:s, s:o, s:o, s:o, s:s, s:o, s:o, s:o}",
                                               "commands", json_of_text(collision->commands),
                                               "kind", collision_kind_id(collision->kind),
                                               "ours", json_of_text(collision->ours),
                                               "path", json_of_text(collision->path),
                                               "remedy", json_of_marked(collision->remedy),
                                               "severity", severity_id(collision->severity),
                                               "target", json_of_text(collision->target),
                                               "text", json_of_marked(collision->text),
                                               "theirs", json_of_text(collision->theirs)));
    }
    return array;
}

static json_t *orders_value(const Review *review) {
    json_t *array = json_array();
    for (guint i = 0; i < review->orders->len; i++) {
        const OrderCheck *order = review->orders->pdata[i];
        json_array_append_new(array, json_pack("{s:b, s:o, s:o, s:o, s:o, s:o}",
                                               "checked", order->checked,
                                               "difference", json_of_changes(order->difference),
                                               "ours_first", json_of_marked(order->ours_first),
                                               "problem", json_of_marked(order->problem),
                                               "target", json_of_text(order->target),
                                               "theirs_first", json_of_marked(order->theirs_first)));
    }
    return array;
}

static json_t *findings_value(const Review *review, const GPtrArray *findings) {
    json_t *array = json_array();
    for (guint i = 0; i < findings->len; i++) {
        json_t *finding = json_of_finding(findings->pdata[i]);
        json_object_set_new(finding, "part", json_of_marked(review_part(review, findings->pdata[i])));
        json_array_append_new(array, finding);
    }
    return array;
}

static json_t *commits_value(const Review *review) {
    json_t *array = json_array();
    for (guint i = 0; review->range && i < review->range->commits->len; i++)
        json_array_append_new(array, json_of_commit_id(g_array_index(review->range->commits, RangeCommit, i).commit));
    return array;
}

json_t *json_of_review(const Audit *audit) {
    const Review *review = audit->review;
    if (!review)
        return json_null();
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:o, s:I, s:o, s:o, s:s, s:o}",
                     "base", json_of_text(review->base_name),
                     "base_moved", json_boolean(review->base != NULL),
                     "collisions", collisions_value(review),
                     "commits", commits_value(review),
                     "found", findings_value(review, review->found),
                     "headline", json_of_text(review->headline),
                     "live", (json_int_t)review->live,
                     "not_checked", json_of_texts(review->not_checked, true),
                     "orders", orders_value(review),
                     "remaining", (json_int_t)review->remaining->len,
                     "resolved", findings_value(review, review->resolved),
                     "targets", targets_value(review),
                     "verdict", review_verdict_id(review->verdict),
                     "verdict_reasons", json_of_marked(review->reasons));
}
