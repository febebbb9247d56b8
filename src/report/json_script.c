#include "json.h"

static json_t *problem_value(const AuditTarget *target, const ScriptProblem *problem) {
    return json_pack("{s:s, s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                     "kind", script_problem_id(problem->kind),
                     "line", json_of_line(problem->line),
                     "places", (json_int_t)problem->places,
                     "object", json_of_text(problem->object),
                     "text", json_of_marked(problem->text),
                     "since", json_of_migration(target, problem->since),
                     "how", json_of_marked(problem->how),
                     "database", json_of_text(problem->database),
                     "not_on", json_of_texts(problem->not_on, false),
                     "declared", json_of_texts(problem->declared, false));
}

static void add_problems(json_t *array, const AuditTarget *target, const GPtrArray *problems) {
    for (guint i = 0; problems && i < problems->len; i++)
        json_array_append_new(array, problem_value(target, g_ptr_array_index(problems, i)));
}

static json_t *script_value(const AuditTarget *target, const AuditScript *script) {
    json_t *problems = json_array();
    add_problems(problems, target, script->problems);
    add_problems(problems, target, script->live);
    return json_pack("{s:o, s:I, s:I, s:o, s:o}",
                     "path", json_of_text(script->path),
                     "statements", (json_int_t)script->usage->statements,
                     "understood", (json_int_t)script->usage->understood,
                     "fitted_after", json_of_migration(target, script->fitted - 1),
                     "problems", problems);
}

json_t *json_of_scripts(const AuditTarget *target) {
    json_t *array = json_array();
    for (guint i = 0; i < target->scripts->len; i++)
        json_array_append_new(array, script_value(target, g_ptr_array_index(target->scripts, i)));
    return array;
}

json_t *json_of_script_counts(const Audit *audit) {
    const ScriptCounts *counts = &audit->scripts;
    return json_pack("{s:I, s:I, s:I, s:I}", "read", (json_int_t)counts->read, "judged", (json_int_t)counts->judged, "unknown", (json_int_t)counts->unknown, "left_out",
                     (json_int_t)counts->left_out);
}
