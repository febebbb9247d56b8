#include "repair_makers.h"
#include "repair_text.h"

#include <string.h>

/* Operators, operator families, operator classes. */

static const DefineRow rows[] = {{"function", "FUNCTION", DEFINE_CALLABLE},
                                 {"commutator", "COMMUTATOR", DEFINE_OPERATOR},
                                 {"negator", "NEGATOR", DEFINE_OPERATOR},
                                 {"restrict", "RESTRICT", DEFINE_CALLABLE},
                                 {"join", "JOIN", DEFINE_CALLABLE},
                                 {"hashes", "HASHES", DEFINE_FLAG},
                                 {"merges", "MERGES", DEFINE_FLAG}};

static void append_side(GString *out, const char *keyword, const char *type) {
    if (type && strcmp(type, "NONE") != 0)
        g_string_append_printf(out, "%s = %s, ", keyword, type);
}

static void create_operator(RepairStep *step, const Object *object) {
    g_autofree char *name = repair_callable(object->identity), *signature = repair_signature(object->identity);
    g_auto(GStrv) sides = repair_items(signature, false);
    g_autoptr(GString) types = g_string_new(NULL), out = g_string_new(NULL);
    append_side(types, "LEFTARG", sides[0]);
    append_side(types, "RIGHTARG", sides[0] ? sides[1] : NULL);
    repair_define(out, object, rows, G_N_ELEMENTS(rows));
    repair_add(step, RISK_SAFE, NULL, "CREATE OPERATOR %s (%s%s);", name, types->str, out->str);
}

static const DefineRow *row_of(const char *property) {
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i].property, property) == 0)
            return &rows[i];
    return NULL;
}

/* Estimators come and go; since 17 the rest may be added, never taken away or changed. */
static bool is_settable(const RepairStep *step, const PropertyChange *change) {
    if (strcmp(change->property, "restrict") == 0 || strcmp(change->property, "join") == 0)
        return true;
    return strcmp(change->property, "function") != 0 && !change->before && repair_since(step, 17);
}

static bool alter_operator(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    (void)before;
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; i < count; i++) {
        if (!is_settable(step, &changes[i]))
            return false;
        const char *value = changes[i].after;
        repair_define_value(out, row_of(changes[i].property), value ? value : "NONE");
    }
    repair_add(step, RISK_SAFE, NULL, "ALTER OPERATOR %s SET (%s);", after->identity, out->str);
    return true;
}

static void drop_operator(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP OPERATOR %s;", object->identity);
}

const RepairMaker repair_operator_maker = {
    .create = create_operator, .alter = alter_operator, .drop = drop_operator, .word = "OPERATOR"};

/* --- families ------------------------------------------------------------------------------------------------------------------- */

static void add_members(RepairStep *step, const Object *family, const char *before, const char *after) {
    g_auto(GStrv) old = repair_items(before, true);
    g_auto(GStrv) new = repair_items(after, true);
    g_auto(GStrv) added = repair_items_without(new, old);
    g_autofree char *list = g_strjoinv(", ", added);
    if (*list)
        repair_add(step, RISK_SAFE, NULL, "ALTER OPERATOR FAMILY %s ADD %s;", family->identity, list);
}

/* "OPERATOR 1 (integer, bigint)" of "OPERATOR 1 <(integer, bigint) ...", "FUNCTION 1 (integer, bigint)" of "FUNCTION 1 (integer, bigint) f(...)". */
static char *member_key(const char *member) {
    const char *number = strchr(member, ' ');
    const char *end = number ? strchr(number + 1, ' ') : NULL;
    g_auto(GStrv) words = g_strsplit(member, " ", 3);
    if (!end)
        return g_strdup(member);
    g_autofree char *callable = repair_callable(end + 1);
    const char *types = end + 1 + strlen(callable);
    const char *close = strchr(types, ')'); /* types of members have no parentheses of their own */
    return g_strdup_printf("%s %s %.*s", words[0], words[1], close ? (int)(close + 1 - types) : (int)strlen(types), types);
}

static void drop_members(RepairStep *step, const Object *family, const char *before, const char *after) {
    g_auto(GStrv) old = repair_items(before, true);
    g_auto(GStrv) new = repair_items(after, true);
    g_auto(GStrv) gone = repair_items_without(old, new);
    g_autoptr(GString) out = g_string_new(NULL);
    for (char **member = gone; *member; member++) {
        g_autofree char *key = member_key(*member);
        g_string_append_printf(out, "%s%s", out->len ? ", " : "", key);
    }
    if (out->len)
        repair_add(step, RISK_SAFE, NULL, "ALTER OPERATOR FAMILY %s DROP %s;", family->identity, out->str);
}

static void create_family(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "CREATE OPERATOR FAMILY %s;", object->identity);
}

/* Its members' operators and functions may need types whose classes are in the family: they come last. */
static void finish_family(RepairStep *step, const Object *before, const Object *after) {
    static const char *const lists[] = {"operators", "functions"};
    if (before)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        add_members(step, after, NULL, object_get(after, lists[i]));
}

static bool alter_family(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    (void)before;
    for (size_t i = 0; i < count; i++)
        drop_members(step, after, changes[i].before, changes[i].after);
    for (size_t i = 0; i < count; i++)
        add_members(step, after, changes[i].before, changes[i].after);
    return true;
}

static void drop_family(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP OPERATOR FAMILY %s;", object->identity);
}

const RepairMaker repair_operator_family_maker = {
    .create = create_family, .alter = alter_family, .drop = drop_family, .word = "OPERATOR FAMILY", .finish = finish_family};

/* --- classes -------------------------------------------------------------------------------------------------------------------- */

static void append_members(GString *out, const char *members) {
    g_auto(GStrv) lines = repair_items(members, true);
    for (char **line = lines; *line; line++)
        g_string_append_printf(out, "%s%s", out->len ? ", " : "", *line);
}

/* The identity ends in the method, whose name may be quoted but holds no " USING " of its own. */
static void create_class(RepairStep *step, const Object *object) {
    const char *type = object_get(object, "type"), *using = g_strrstr(object->identity, " USING ");
    g_autofree char *name = using ? g_strndup(object->identity, (size_t)(using - object->identity)) : g_strdup(object->identity);
    g_autoptr(GString) members = g_string_new(NULL), family = g_string_new(NULL);
    repair_clause(family, object, "family", " FAMILY ", "");
    append_members(members, object_get(object, "operators"));
    append_members(members, object_get(object, "functions"));
    if (object_get(object, "storage"))
        g_string_append_printf(members, "%sSTORAGE %s", members->len ? ", " : "", object_get(object, "storage"));
    else if (!members->len) /* an empty class: the grammar wants one item, and this one changes nothing */
        g_string_append_printf(members, "STORAGE %s", type);
    repair_add(step, RISK_SAFE, NULL, "CREATE OPERATOR CLASS %s%s FOR TYPE %s%s%s AS %s;", name, repair_is_yes(object, "default") ? " DEFAULT" : "", type,
               using ? using : "", family->str, members->str);
}

/* What a class can do without hangs on its family since 14, and stays there when the class is dropped. */
static const struct {
    const char *method;
    bool operators;        /* they stay */
    const char *functions; /* numbers of those that do not */
} staying[] = {{"btree", false, "1"}, {"hash", false, "1"}, {"gist", true, "12567"}, {"gin", true, "23"}, {"spgist", true, "12345"}};

static void append_staying(GString *out, const char *members, const char *without) {
    g_auto(GStrv) lines = repair_items(members, true);
    for (char **line = lines; *line; line++) {
        const char *number = strchr(*line, ' ');
        bool goes = number && strchr(without, number[1]) && !g_ascii_isdigit(number[2]);
        g_autofree char *key = member_key(*line);
        if (!goes)
            g_string_append_printf(out, "%s%s", out->len ? ", " : "", key);
    }
}

static void drop_staying(RepairStep *step, const Object *class, const char *method) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(staying); i++) {
        if (strcmp(staying[i].method, method) != 0)
            continue;
        if (staying[i].operators)
            append_staying(out, object_get(class, "operators"), "");
        append_staying(out, object_get(class, "functions"), staying[i].functions);
    }
    const char *family = object_get(class, "family");
    g_autofree char *identity = family ? g_strdup_printf("%s USING %s", family, method) : g_strdup(class->identity);
    if (out->len && catalog_find(step->to, KIND_OPERATOR_FAMILY, identity))
        repair_add(step, RISK_SAFE, NULL, "ALTER OPERATOR FAMILY %s DROP %s;", identity, out->str);
}

static void drop_class(RepairStep *step, const Object *object) {
    const char *using = g_strrstr(object->identity, " USING ");
    repair_add(step, RISK_SAFE, NULL, "DROP OPERATOR CLASS %s;", object->identity);
    if (using && repair_since(step, 14))
        drop_staying(step, object, using + strlen(" USING "));
}

const RepairMaker repair_operator_class_maker = {.create = create_class, .drop = drop_class, .word = "OPERATOR CLASS"};
