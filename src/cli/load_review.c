/*
 * The audits that a branch is compared with: where it left its base, and where the base stands now. Each is a run of its own at that revision, without databases, in the same scratch
 * server; the review itself is made when everything is analysed.
 */

#include "load_review.h"

#include <string.h>
#include "base/error.h"
#include "base/log.h"
#include "base/progress.h"
#include "git/branches.h"
#include "source.h"

/* --- one revision ------------------------------------------------------------------------------------------------------------ */

static Options options_at(const Options *options, const char *id) {
    Options at = source_options_at(options, id);
    at.targets = NULL; /* a target may have come since: chosen below */
    at.fleets = at.fleet_patterns = NULL;
    at.fleet_query = NULL;
    at.risks = (char *)(uintptr_t)"none"; /* those of a branch are in its own audit */
    return at;
}

static bool is_chosen(const Target *target, char **names) {
    return !names || g_strv_contains((const char *const *)names, target->name);
}

static void choose_targets(Project *project, char **names) {
    for (guint i = project->targets->len; i-- > 0;)
        if (!is_chosen(project->targets->pdata[i], names))
            g_ptr_array_remove_index(project->targets, i);
}

/* The server and the parsed programs serve both. */
static void lend(Session *from, Session *to) {
    to->scratch = g_steal_pointer(&from->scratch);
    to->parses = g_steal_pointer(&from->parses);
}

static bool load_parts(Session *session, const Options *at, bool whole, GError **error) {
    if (session->audit->project->targets->len == 0)
        return true;
    if (!session_load(session, at, error))
        return false;
    return !whole || (load_strata(session, at, error) && load_declared(session, at, error) && load_scripts(session, error));
}

/* A folder that was not there yet is no problem of that time. */
static void forget_absent(Session *session) {
    for (guint i = 0; i < session->audit->targets->len; i++) {
        AuditTarget *part = session->audit->targets->pdata[i];
        size_t end, begin = file_tree_range(session->tree, part->target->folder, &end);
        if (part->problem && begin == end)
            part->problem = NULL;
    }
}

/* A revision that has nothing of what is looked for: as if nothing were there. */
static bool is_nothing(const GError *problem) {
    return g_error_matches(problem, PGSTRATA_ERROR, ERROR_CONFIG);
}

/* Nothing is loaded twice: the audit begins anew. */
static void begin_anew(Session *session) {
    audit_free(session->audit);
    session->audit = audit_new();
    session->audit->project = project_new();
}

static Session *load_at(Session *session, const Options *options, const char *id, bool whole, GError **error) {
    Options at = options_at(options, id);
    g_autoptr(Session) other = session_open(&at, error);
    if (!other)
        return NULL;
    choose_targets(other->audit->project, options->targets);
    lend(session, other);
    g_autoptr(GError) problem = NULL;
    bool loaded = load_parts(other, &at, whole, &problem);
    lend(other, session);
    if (!loaded && !is_nothing(problem)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    if (!loaded)
        begin_anew(other);
    if (!session_analyse(other, error))
        return NULL;
    forget_absent(other);
    return g_steal_pointer(&other);
}

/* --- both sides ---------------------------------------------------------------------------------------------------------------- */

static void mark_brought(AuditTarget *part, const Audit *before) {
    const AuditTarget *twin = review_find_twin(before, part);
    const MigrationSet *set = part->migrations;
    part->brought = g_new0(bool, set ? set->migration_count + 1 : 1);
    for (size_t i = 0; set && i < set->migration_count; i++)
        part->brought[i] = review_is_brought(twin ? twin->migrations : NULL, &set->migrations[i]);
}

static bool find_together(Session *session, const Options *options, const Session *before, const Session *base, GError **error) {
    session->merges = g_ptr_array_new_with_free_func((GDestroyNotify)review_merge_free);
    session->orders = g_ptr_array_new_with_free_func((GDestroyNotify)order_check_free);
    progress_begin("Replaying both orders", 0);
    for (guint i = 0; i < session->audit->targets->len; i++) {
        const AuditTarget *part = session->audit->targets->pdata[i];
        if (part->target->stray || !part->migrations)
            continue;
        g_autoptr(GError) problem = NULL;
        OrderCheck *order = review_load_order(session, options, review_find_twin(before->audit, part), part, review_find_twin(base->audit, part), &problem);
        if (problem) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return false;
        }
        g_ptr_array_add(session->merges, review_load_merge(session, before, base, part));
        if (order)
            g_ptr_array_add(session->orders, order);
    }
    return true;
}

static bool load_sides(Session *session, const Options *options, const BranchPoint *point, GError **error) {
    Audit *audit = session->audit;
    g_autoptr(Session) before = load_at(session, options, point->fork, true, error);
    if (!before)
        return false;
    for (guint i = 0; i < audit->targets->len; i++)
        mark_brought(audit->targets->pdata[i], before->audit);
    bool moved = strcmp(point->fork, point->tip) != 0;
    g_autoptr(Session) base = moved ? load_at(session, options, point->tip, false, error) : NULL;
    if ((moved && !base) || !find_together(session, options, before, moved ? base : before, error))
        return false;
    if (moved)
        audit->base = g_steal_pointer(&base->audit);
    audit->before = g_steal_pointer(&before->audit);
    return true;
}

/* --- the whole ------------------------------------------------------------------------------------------------------------------- */

/* Without a base that somebody named, the present state can be told all the same; but not where commits are missing. */
static bool go_without(Session *session, const Options *options, GError **take_problem, GError **error) {
    bool bearable = !options->base && g_error_matches(*take_problem, PGSTRATA_ERROR, ERROR_USAGE);
    if (bearable) {
        session->audit->base_problem = load_keep_problem(session->audit->texts, *take_problem);
        log_warning("%s", session->audit->base_problem);
        g_clear_error(take_problem);
        return true;
    }
    g_propagate_error(error, g_steal_pointer(take_problem));
    return false;
}

bool load_review(Session *session, const Options *options, GError **error) {
    GError *problem = NULL;
    g_autoptr(BranchPoint) point = branch_point_find(session->repository, options->rev, options->base, &problem);
    if (!point)
        return go_without(session, options, &problem, error);
    Audit *audit = session->audit;
    log_info("compared with %s: %zu commits ahead, %zu behind, left it at %.10s", point->rev, point->ahead, point->behind, point->fork);
    audit->base_name = text_pool_add(audit->texts, point->base);
    audit->base_rev = g_str_has_suffix(point->rev, point->base) ? text_pool_add(audit->texts, point->rev) : NULL;
    CommitRange *range = branch_commits(session->repository, point, options->rev, error);
    if (!range)
        return false;
    g_ptr_array_add(audit->ranges, range);
    return load_sides(session, options, point, error);
}

void load_review_build(Session *session) {
    Audit *audit = session->audit;
    if (!audit->before)
        return;
    const CommitRange *range = audit->ranges->len > 0 ? audit->ranges->pdata[audit->ranges->len - 1] : NULL;
    audit->review = review_build(audit->before, audit, audit->base, range);
    while (session->merges && session->merges->len > 0)
        review_take_merge(audit->review, g_ptr_array_steal_index(session->merges, 0));
    while (session->orders && session->orders->len > 0)
        review_take_order(audit->review, g_ptr_array_steal_index(session->orders, 0));
}
