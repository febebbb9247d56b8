/* The scripts of a target in the audit. */

#include "script_audit.h"

#include <string.h>
#include "script_private.h"

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

/* --- declared schemas and live databases ---------------------------------------------------------------------------------------------------------------- */

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

static bool is_absent(const ScriptProblem *problem, const GPtrArray *there) {
    return !find_problem(there, problem->key) && !is_hidden(problem, there);
}

static void compare_with_declared(AuditScript *script, const AuditDeclared *declared, const GPtrArray *there) {
    for (guint i = 0; i < script->problems->len; i++) {
        ScriptProblem *problem = script->problems->pdata[i];
        if (is_absent(problem, there))
            g_ptr_array_add(problem->declared, (gpointer)(uintptr_t)declared->name);
    }
}

static void check_declared(AuditTarget *part, const ScriptWorld *world, const AuditDeclared *declared) {
    for (guint i = 0; declared->catalog && i < part->scripts->len; i++) {
        AuditScript *script = part->scripts->pdata[i];
        g_autoptr(GPtrArray) there = script->problems->len ? script_check(world, script->usage, declared->catalog, part->texts) : NULL;
        if (there)
            compare_with_declared(script, declared, there);
    }
}

static void compare_with_live(AuditScript *script, const AuditDatabase *database, GPtrArray *take_there) {
    g_autoptr(GPtrArray) there = take_there;
    for (guint i = 0; i < script->problems->len; i++) {
        ScriptProblem *problem = script->problems->pdata[i];
        if (is_absent(problem, there))
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

/* Scripts may use the databases of several targets: what fits another one is no problem. */
static void drop_what_fits(const AuditTarget *part, const AuditTarget *other) {
    g_autoptr(ScriptWorld) world = script_world_build(other->migrations, other->all);
    g_autoptr(ScriptIndex) index = script_index_build(other->all_catalog);
    g_autoptr(TextPool) texts = text_pool_new();
    for (guint i = 0; i < part->scripts->len; i++) {
        const AuditScript *script = part->scripts->pdata[i];
        g_autoptr(GPtrArray) there = script->problems->len > 0 ? script_check_index(world, script->usage, index, texts) : NULL;
        for (guint j = there ? script->problems->len : 0; j-- > 0;)
            if (is_absent(script->problems->pdata[j], there))
                g_ptr_array_remove_index(script->problems, j);
    }
}

static void check_scripts(const Audit *audit, AuditTarget *part, const ScriptWorld *world) {
    g_autoptr(ScriptIndex) index = script_index_build(part->all_catalog);
    for (guint i = 0; i < part->scripts->len; i++) {
        AuditScript *script = part->scripts->pdata[i];
        script->problems = script_check_index(world, script->usage, index, part->texts);
        script->live = script_problems_new();
    }
    for (guint i = 0; i < audit->targets->len; i++)
        if (audit->targets->pdata[i] != part && is_checked(audit->targets->pdata[i]))
            drop_what_fits(part, audit->targets->pdata[i]);
}

static void trace_scripts(AuditTarget *part, const ScriptWorld *world) {
    g_autoptr(GPtrArray) usages = g_ptr_array_new(), problems = g_ptr_array_new();
    g_autofree int *fitted = g_new0(int, part->scripts->len + 1);
    for (guint i = 0; i < part->scripts->len; i++) {
        const AuditScript *script = part->scripts->pdata[i];
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
    trace_scripts(part, world);
    for (guint i = 0; i < part->declared->len; i++)
        check_declared(part, world, part->declared->pdata[i]);
    for (guint i = 0; i < part->databases->len; i++)
        check_live(part, world, part->databases->pdata[i]);
}
