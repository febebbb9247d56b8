#include "makers.h"
#include "text.h"

#include <string.h>

/* Languages, access methods, event triggers: objects of the database that stand on a function. */

static void append_callable(GString *out, const char *word, const char *identity) {
    if (!identity)
        return;
    g_autofree char *name = repair_callable(identity);
    g_string_append_printf(out, " %s %s", word, name);
}

/* --- languages ------------------------------------------------------------------------------------------------------------------ */

static void make_language(RepairStep *step, const Object *object, const char *create) {
    g_autoptr(GString) out = g_string_new(NULL);
    append_callable(out, "HANDLER", object_get(object, "handler"));
    append_callable(out, "INLINE", object_get(object, "inline"));
    append_callable(out, "VALIDATOR", object_get(object, "validator"));
    repair_add(step, RISK_SAFE, NULL, "%s%s LANGUAGE %s%s;", create, repair_is_yes(object, "trusted") ? " TRUSTED" : "", object->identity, out->str);
}

static void create_language(RepairStep *step, const Object *object) {
    make_language(step, object, "CREATE");
}

static bool alter_language(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    (void)before, (void)changes, (void)count;
    make_language(step, after, "CREATE OR REPLACE");
    return true;
}

static void drop_language(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP LANGUAGE %s;", object->identity);
}

const RepairMaker repair_language_maker = {
    .create = create_language, .alter = alter_language, .drop = drop_language, .word = "LANGUAGE", .grant = "LANGUAGE"};

/* --- access methods ------------------------------------------------------------------------------------------------------------- */

static void create_access_method(RepairStep *step, const Object *object) {
    g_autofree char *type = g_ascii_strup(object_get(object, "type"), -1), *handler = repair_callable(object_get(object, "handler"));
    repair_add(step, RISK_SAFE, NULL, "CREATE ACCESS METHOD %s TYPE %s HANDLER %s;", object->identity, type, handler);
}

static void drop_access_method(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP ACCESS METHOD %s;", object->identity);
}

const RepairMaker repair_access_method_maker = {
    .create = create_access_method, .drop = drop_access_method, .word = "ACCESS METHOD"};

/* --- event triggers ------------------------------------------------------------------------------------------------------------- */

static void enable_event_trigger(RepairStep *step, const Object *object) {
    static const struct {
        const char *value, *words;
    } rows[] = {{"disabled", "DISABLE"}, {"replica", "ENABLE REPLICA"}, {"always", "ENABLE ALWAYS"}};
    const char *words = "ENABLE", *value = object_get(object, "enabled");
    for (size_t i = 0; value && i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i].value, value) == 0)
            words = rows[i].words;
    repair_add(step, RISK_SAFE, NULL, "ALTER EVENT TRIGGER %s %s;", object->identity, words);
}

static void create_event_trigger(RepairStep *step, const Object *object) {
    g_autoptr(GString) when = g_string_new(NULL);
    repair_clause(when, object, "tags", " WHEN TAG IN (", ")");
    repair_add(step, RISK_SAFE, "From here on it fires for commands of everybody, those of this script included.",
               "CREATE EVENT TRIGGER %s ON %s%s EXECUTE FUNCTION %s;", object->identity, object_get(object, "event"), when->str,
               object_get(object, "function"));
    if (object_get(object, "enabled"))
        enable_event_trigger(step, object);
}

static bool alter_event_trigger(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    static const char *const alterable[] = {"enabled", NULL};
    (void)before;
    if (!repair_changes_only(changes, count, alterable))
        return false;
    enable_event_trigger(step, after);
    return true;
}

static void drop_event_trigger(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP EVENT TRIGGER %s;", object->identity);
}

const RepairMaker repair_event_trigger_maker = {
    .create = create_event_trigger, .alter = alter_event_trigger, .drop = drop_event_trigger, .word = "EVENT TRIGGER"};
