#include "makers.h"
#include "text.h"

/* Foreign data: wrappers, servers, user mappings. */

static void append_function(GString *out, const char *word, const char *identity) {
    if (identity) {
        g_autofree char *name = repair_callable(identity);
        g_string_append_printf(out, " %s %s", word, name);
    }
}

static void append_options(GString *out, RepairStep *step, const Object *object) {
    g_autofree char *options = repair_fdw_list(step, object_get(object, "fdw_options"));
    if (*options)
        g_string_append_printf(out, " %s", options);
}

static void change_options(RepairStep *step, const char *lead, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    if (repair_change(changes, count, "fdw_options"))
        repair_fdw_options(step, lead, object_get(before, "fdw_options"), object_get(after, "fdw_options"));
}

/* --- wrappers ------------------------------------------------------------------------------------------------------------------- */

static void create_wrapper(RepairStep *step, const Object *object) {
    g_autoptr(GString) out = g_string_new(NULL);
    append_function(out, "HANDLER", object_get(object, "handler"));
    append_function(out, "VALIDATOR", object_get(object, "validator"));
    append_options(out, step, object);
    repair_add(step, RISK_SAFE, NULL, "CREATE FOREIGN DATA WRAPPER %s%s;", object->identity, out->str);
}

static void change_function(GString *out, const char *word, const PropertyChange *change) {
    if (change && !change->after)
        g_string_append_printf(out, " NO %s", word);
    else if (change)
        append_function(out, word, change->after);
}

static bool alter_wrapper(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    g_autoptr(GString) out = g_string_new(NULL);
    change_function(out, "HANDLER", repair_change(changes, count, "handler"));
    change_function(out, "VALIDATOR", repair_change(changes, count, "validator"));
    if (out->len)
        repair_add(step, RISK_SAFE, NULL, "ALTER FOREIGN DATA WRAPPER %s%s;", after->identity, out->str);
    g_autofree char *lead = g_strdup_printf("ALTER FOREIGN DATA WRAPPER %s", after->identity);
    change_options(step, lead, before, after, changes, count);
    return true;
}

static void drop_wrapper(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP FOREIGN DATA WRAPPER %s;", object->identity);
}

const RepairMaker repair_wrapper_maker = {
    .create = create_wrapper, .alter = alter_wrapper, .drop = drop_wrapper, .word = "FOREIGN DATA WRAPPER", .grant = "FOREIGN DATA WRAPPER"};

/* --- servers -------------------------------------------------------------------------------------------------------------------- */

static void append_literal(GString *out, const char *word, const char *text) {
    if (text) {
        g_autofree char *literal = repair_literal(text);
        g_string_append_printf(out, " %s %s", word, literal);
    }
}

static void create_server(RepairStep *step, const Object *object) {
    g_autoptr(GString) out = g_string_new(NULL);
    append_literal(out, "TYPE", object_get(object, "type"));
    append_literal(out, "VERSION", object_get(object, "version"));
    g_string_append_printf(out, " FOREIGN DATA WRAPPER %s", object_get(object, "wrapper"));
    append_options(out, step, object);
    repair_add(step, RISK_SAFE, NULL, "CREATE SERVER %s%s;", object->identity, out->str);
}

static bool alter_server(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    static const char *const alterable[] = {"version", "fdw_options", NULL};
    const PropertyChange *version = repair_change(changes, count, "version");
    if (!repair_changes_only(changes, count, alterable))
        return false;
    if (version) {
        g_autofree char *literal = version->after ? repair_literal(version->after) : g_strdup("NULL");
        repair_add(step, RISK_SAFE, NULL, "ALTER SERVER %s VERSION %s;", after->identity, literal);
    }
    g_autofree char *lead = g_strdup_printf("ALTER SERVER %s", after->identity);
    change_options(step, lead, before, after, changes, count);
    return true;
}

static void drop_server(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP SERVER %s;", object->identity);
}

const RepairMaker repair_server_maker = {
    .create = create_server, .alter = alter_server, .drop = drop_server, .word = "SERVER", .grant = "FOREIGN SERVER"};

/* --- user mappings -------------------------------------------------------------------------------------------------------------- */

static void create_mapping(RepairStep *step, const Object *object) {
    g_autoptr(GString) out = g_string_new(NULL);
    append_options(out, step, object);
    repair_add(step, RISK_SAFE, NULL, "CREATE USER MAPPING %s%s;", object->identity, out->str);
}

static bool alter_mapping(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    g_autofree char *lead = g_strdup_printf("ALTER USER MAPPING %s", after->identity);
    change_options(step, lead, before, after, changes, count);
    return true;
}

/* What its secret options say is in no catalog that was read: it cannot be given back. */
static void drop_mapping(RepairStep *step, const Object *object) {
    bool secret = object_get(object, "fdw_options") != NULL;
    repair_add(step, secret ? RISK_LOSES_DATA : RISK_SAFE, secret ? "The password that it holds, if any, is stored nowhere else." : NULL,
               "DROP USER MAPPING %s;", object->identity);
}

const RepairMaker repair_user_mapping_maker = {.create = create_mapping, .alter = alter_mapping, .drop = drop_mapping, .word = "USER MAPPING"};
