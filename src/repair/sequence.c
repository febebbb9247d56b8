#include <string.h>
#include "makers.h"
#include "identity.h"

typedef const PropertyChange *Changes;

static void create_sequence(RepairStep *step, const Object *sequence) {
    SequenceOptions options = repair_sequence_options(sequence);
    const char *type = object_get(sequence, "type");
    g_autoptr(GString) out = g_string_new(NULL);
    repair_sequence_options_append(out, &options);
    repair_sequence_options_clear(&options);
    repair_add(step, RISK_SAFE, NULL, "CREATE %sSEQUENCE %s%s%s%s%s;", object_get(sequence, "persistence") ? "UNLOGGED " : "", sequence->identity,
               type && strcmp(type, "bigint") != 0 ? " AS " : "", type && strcmp(type, "bigint") != 0 ? type : "", out->len ? " " : "", out->str);
}

static bool alter_sequence(RepairStep *step, const Object *before, const Object *after, Changes changes, size_t count) {
    SequenceOptions old = repair_sequence_options(before), new = repair_sequence_options(after);
    const PropertyChange *type = repair_change(changes, count, "type"), *persistence = repair_change(changes, count, "persistence");
    g_autoptr(GString) out = g_string_new(NULL);
    if (type)
        g_string_append_printf(out, "AS %s", type->after);
    repair_sequence_options_alter(out, "", &old, &new);
    g_autofree char *text = repair_literal(after->identity);
    g_autofree char *sequence = g_strdup_printf("%s::pg_catalog.regclass", text);
    repair_sequence_options_enter(step, sequence, &old, &new);
    repair_sequence_options_clear(&old);
    repair_sequence_options_clear(&new);
    if (out->len)
        repair_add(step, RISK_MAY_FAIL, NULL, "ALTER SEQUENCE %s %s;", after->identity, out->str);
    if (persistence)
        repair_add(step, RISK_SAFE, NULL, "ALTER SEQUENCE %s SET %s;", after->identity, persistence->after ? "UNLOGGED" : "LOGGED");
    return true;
}

static void drop_sequence(RepairStep *step, const Object *sequence) {
    repair_add(step, RISK_LOSES_DATA, NULL, "DROP SEQUENCE %s;", sequence->identity);
}

static void finish_sequence(RepairStep *step, const Object *before, const Object *after) {
    const char *old = before ? object_get(before, "owned_by") : NULL, *new = object_get(after, "owned_by");
    if (g_strcmp0(old, new) != 0)
        repair_add(step, RISK_SAFE, NULL, "ALTER SEQUENCE %s OWNED BY %s;", after->identity, new ? new : "NONE");
}

const RepairMaker repair_sequence_maker = {
    .create = create_sequence, .alter = alter_sequence, .drop = drop_sequence, .word = "SEQUENCE", .grant = "SEQUENCE", .finish = finish_sequence};
