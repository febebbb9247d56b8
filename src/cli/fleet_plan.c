#include "fleet.h"

#include "base/error.h"
#include "base/log.h"
#include "base/progress.h"
#include "load.h"

static void plan_free(gpointer data) {
    FleetPlan *plan = data;
    database_entry_free(plan->entry);
    g_ptr_array_unref(plan->urls);
    g_free(plan);
}

static FleetPlan *plan_new(AuditTarget *part, const DatabaseRef *ref) {
    FleetPlan *plan = g_new0(FleetPlan, 1);
    plan->part = part;
    plan->ref = ref;
    plan->entry = database_entry_new(part->target->name, ref->name, ref->fleet != NULL);
    plan->urls = g_ptr_array_new_with_free_func(g_free);
    return plan;
}

static void list_one(FleetPlan *plan, const char *url) {
    g_ptr_array_add(plan->entry->members, g_strdup(plan->ref->name));
    g_ptr_array_add(plan->urls, g_strdup(url));
}

/* False when interrupted. */
static bool list_fleet(FleetPlan *plan, const char *url, const Options *options, GError **error) {
    g_autofree char *title = g_strdup_printf("Listing the databases of %s", plan->ref->name);
    progress_begin(title, 0);
    g_autoptr(GError) problem = NULL;
    if (fleet_list_members(plan, url, options, &problem))
        return true;
    if (g_error_matches(problem, PGSTRATA_ERROR, ERROR_INTERRUPTED)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    g_ptr_array_set_size(plan->entry->members, 0);
    g_ptr_array_set_size(plan->urls, 0);
    plan->entry->problem = g_strdup(load_keep_problem(plan->part->texts, problem));
    return true;
}

GPtrArray *fleet_plan_nothing(const Session *session) {
    GPtrArray *plans = g_ptr_array_new_with_free_func(plan_free);
    const Audit *audit = session->audit;
    for (guint i = 0; i < audit->targets->len; i++) {
        AuditTarget *part = audit->targets->pdata[i];
        for (guint j = 0; j < part->target->databases->len; j++)
            g_ptr_array_add(plans, plan_new(part, &g_array_index(part->target->databases, DatabaseRef, j)));
    }
    return plans;
}

static bool list(FleetPlan *plan, const Options *options, GError **error) {
    const DatabaseRef *ref = plan->ref;
    const char *url = ref->url ? ref->url : g_getenv(ref->env);
    if (!url || !*url)
        plan->entry->unset = g_strdup(ref->env);
    else if (!ref->fleet)
        list_one(plan, url);
    else
        return list_fleet(plan, url, options, error);
    return true;
}

GPtrArray *fleet_plan(Session *session, const Options *options, GError **error) {
    g_autoptr(GPtrArray) plans = fleet_plan_nothing(session);
    for (guint i = 0; i < plans->len; i++)
        if (!list(plans->pdata[i], options, error))
            return NULL;
    return g_steal_pointer(&plans);
}

/* A database whose variable is not set here is not checked; that is said, and is no failure to connect. */
static void note_unset(Session *session, const DatabaseEntry *entry) {
    g_autofree char *text = g_strdup_printf("database " CODE("%s") " of target " CODE("%s") ": the environment variable " CODE("%s") " is not set", entry->name,
                                            entry->target, entry->unset);
    load_note(session->audit, text);
    log_info("database %s of target %s is not read: %s is not set", entry->name, entry->target, entry->unset);
}

void load_note_entry(Session *session, AuditTarget *part, const DatabaseEntry *entry) {
    if (entry->unset)
        note_unset(session, entry);
    if (entry->problem) {
        AuditDatabase *database = audit_add_database(part, entry->name);
        database->fleet = database->name;
        database->problem = text_pool_add(part->texts, entry->problem);
        log_warning("%s", entry->problem);
    }
    for (guint i = 0; i < entry->notes->len; i++)
        load_note(session->audit, entry->notes->pdata[i]);
}
