/* The scripts of a target in the audit. */

#include "script_audit.h"

#include <string.h>

AuditScript *audit_add_script(AuditTarget *target, const char *path, SqlUsage *take_usage) {
    AuditScript *script = g_new0(AuditScript, 1);
    script->path = text_pool_add(target->texts, path);
    script->usage = take_usage;
    script->fitted = -1;
    g_ptr_array_add(target->scripts, script);
    return script;
}

void audit_script_free(AuditScript *script) {
    g_clear_pointer(&script->problems, g_ptr_array_unref);
    g_clear_pointer(&script->live, g_ptr_array_unref);
    sql_usage_free(script->usage);
    g_free(script);
}

/* --- live databases ---------------------------------------------------------------------------------------------------------------- */

static ScriptProblem *find_problem(const GPtrArray *problems, const char *key) {
    for (guint i = 0; i < problems->len; i++) {
        ScriptProblem *problem = problems->pdata[i];
        if (strcmp(problem->key, key) == 0)
            return problem;
    }
    return NULL;
}

/* What hides the problem on the database: its table is not there. */
static bool is_hidden(const ScriptProblem *problem, const GPtrArray *there) {
    for (guint i = 0; i < problem->needs->len; i++)
        if (find_problem(there, problem->needs->pdata[i]))
            return true;
    return false;
}

static void compare_with_live(AuditScript *script, const AuditDatabase *database, GPtrArray *take_there) {
    g_autoptr(GPtrArray) there = take_there;
    for (guint i = 0; i < script->problems->len; i++) {
        ScriptProblem *problem = script->problems->pdata[i];
        if (!find_problem(there, problem->key) && !is_hidden(problem, there))
            g_ptr_array_add(problem->not_on, (gpointer)(uintptr_t)database->name);
    }
    for (guint i = 0; i < there->len;) {
        ScriptProblem *problem = there->pdata[i];
        problem->database = database->name;
        if (find_problem(script->problems, problem->key))
            i++;
        else
            g_ptr_array_add(script->live, g_ptr_array_steal_index(there, i));
    }
}

static void check_live(AuditTarget *part, const ScriptWorld *world, const AuditDatabase *database) {
    if (!database->catalog)
        return;
    for (guint i = 0; i < part->scripts->len; i++) {
        AuditScript *script = part->scripts->pdata[i];
        compare_with_live(script, database, script_check(world, script->usage, database->catalog, part->texts));
    }
}

/* --- the migrations ---------------------------------------------------------------------------------------------------------------- */

static bool is_checked(const AuditTarget *part) {
    return part->all_catalog && part->migrations && !part->target->stray;
}

/* A script may use the databases of several targets: what fits another one is no problem. */
static void drop_what_fits(const AuditTarget *other, AuditScript *script) {
    if (script->problems->len == 0)
        return;
    g_autoptr(ScriptWorld) world = script_world_build(other->migrations, other->all);
    g_autoptr(TextPool) texts = text_pool_new();
    g_autoptr(GPtrArray) there = script_check(world, script->usage, other->all_catalog, texts);
    for (guint i = script->problems->len; i-- > 0;) {
        const ScriptProblem *problem = script->problems->pdata[i];
        if (!find_problem(there, problem->key) && !is_hidden(problem, there))
            g_ptr_array_remove_index(script->problems, i);
    }
}

static void check_scripts(const Audit *audit, AuditTarget *part, const ScriptWorld *world) {
    g_autoptr(GPtrArray) usages = g_ptr_array_new(), problems = g_ptr_array_new();
    g_autofree int *fitted = g_new0(int, part->scripts->len + 1);
    for (guint i = 0; i < part->scripts->len; i++) {
        AuditScript *script = part->scripts->pdata[i];
        script->problems = script_check(world, script->usage, part->all_catalog, part->texts);
        script->live = script_problems_new();
        for (guint j = 0; j < audit->targets->len; j++)
            if (audit->targets->pdata[j] != part && is_checked(audit->targets->pdata[j]))
                drop_what_fits(audit->targets->pdata[j], script);
        g_ptr_array_add(usages, script->usage);
        g_ptr_array_add(problems, script->problems);
    }
    script_trace(world, usages, problems, fitted, part->texts);
    for (guint i = 0; i < part->scripts->len; i++)
        ((AuditScript *)part->scripts->pdata[i])->fitted = fitted[i];
}

void derive_scripts(const Audit *audit, AuditTarget *part) {
    if (!is_checked(part) || part->scripts->len == 0)
        return;
    g_autoptr(ScriptWorld) world = script_world_build(part->migrations, part->all);
    check_scripts(audit, part, world);
    for (guint i = 0; i < part->databases->len; i++)
        check_live(part, world, part->databases->pdata[i]);
}
