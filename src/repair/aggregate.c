#include "makers.h"
#include "text.h"

static const DefineRow rows[] = {{"state_function", "SFUNC", DEFINE_CALLABLE},
                                 {"state_type", "STYPE", DEFINE_AS_IS},
                                 {"state_space", "SSPACE", DEFINE_AS_IS},
                                 {"final_function", "FINALFUNC", DEFINE_CALLABLE},
                                 {"final_extra", "FINALFUNC_EXTRA", DEFINE_FLAG},
                                 {"final_modify", "FINALFUNC_MODIFY", DEFINE_AS_IS},
                                 {"combine_function", "COMBINEFUNC", DEFINE_CALLABLE},
                                 {"serial_function", "SERIALFUNC", DEFINE_CALLABLE},
                                 {"deserial_function", "DESERIALFUNC", DEFINE_CALLABLE},
                                 {"initial_value", "INITCOND", DEFINE_AS_IS},
                                 {"moving_state_function", "MSFUNC", DEFINE_CALLABLE},
                                 {"moving_inverse_function", "MINVFUNC", DEFINE_CALLABLE},
                                 {"moving_state_type", "MSTYPE", DEFINE_AS_IS},
                                 {"moving_state_space", "MSSPACE", DEFINE_AS_IS},
                                 {"moving_final_function", "MFINALFUNC", DEFINE_CALLABLE},
                                 {"moving_final_extra", "MFINALFUNC_EXTRA", DEFINE_FLAG},
                                 {"moving_final_modify", "MFINALFUNC_MODIFY", DEFINE_AS_IS},
                                 {"moving_initial_value", "MINITCOND", DEFINE_AS_IS},
                                 {"sort_operator", "SORTOP", DEFINE_OPERATOR},
                                 {"parallel", "PARALLEL", DEFINE_AS_IS},
                                 {"hypothetical", "HYPOTHETICAL", DEFINE_FLAG}};

/* With its arguments as CREATE takes them: "sum(*)" where there are none, "rank(VARIADIC "any" ORDER BY VARIADIC "any")". */
static char *reference(const Object *object) {
    g_autofree char *name = repair_callable(object->identity);
    const char *arguments = object_get(object, "arguments");
    return g_strdup_printf("%s(%s)", name, arguments && *arguments ? arguments : "*");
}

static void make(RepairStep *step, const Object *object, const char *create) {
    g_autofree char *name = reference(object);
    g_autoptr(GString) out = g_string_new(NULL);
    repair_define(out, object, rows, G_N_ELEMENTS(rows));
    repair_add(step, RISK_SAFE, NULL, "%s AGGREGATE %s (%s);", create, name, out->str);
}

static void create(RepairStep *step, const Object *object) {
    make(step, object, "CREATE");
}

static bool alter(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    (void)before;
    if (repair_change(changes, count, "arguments") || repair_change(changes, count, "returns") || repair_change(changes, count, "hypothetical"))
        return false;
    make(step, after, "CREATE OR REPLACE");
    return true;
}

static void drop(RepairStep *step, const Object *object) {
    g_autofree char *name = reference(object);
    repair_add(step, RISK_SAFE, NULL, "DROP AGGREGATE %s;", name);
}

/* GRANT knows aggregates as functions. */
const RepairMaker repair_aggregate_maker = {
    .create = create, .alter = alter, .drop = drop, .word = "AGGREGATE", .reference = reference, .grant = "FUNCTION"};
