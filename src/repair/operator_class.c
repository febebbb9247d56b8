#include "makers.h"
#include "text.h"

#include <string.h>

/* Operator families and operator classes. */

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

/* Until 13 those stay that were added to the family after the class was made, which nothing tells. */
static void drop_whatever_stayed(RepairStep *step, const Object *class, const char *family) {
    g_autoptr(GString) members = g_string_new(NULL), out = g_string_new(NULL);
    append_staying(members, object_get(class, "operators"), "");
    append_staying(members, object_get(class, "functions"), "");
    g_auto(GStrv) keys = repair_items(members->str, false);
    for (char **key = keys; *key; key++)
        g_string_append_printf(out, " BEGIN ALTER OPERATOR FAMILY %s DROP %s; EXCEPTION WHEN undefined_object THEN NULL; END;", family, *key);
    if (out->len)
        repair_add(step, RISK_SAFE, "Members that were added to the family after the class was made.", "DO $repair$ BEGIN%s END $repair$;", out->str);
}

static void drop_staying(RepairStep *step, const Object *class, const char *family, const char *method) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(staying); i++) {
        if (strcmp(staying[i].method, method) != 0)
            continue;
        if (staying[i].operators)
            append_staying(out, object_get(class, "operators"), "");
        append_staying(out, object_get(class, "functions"), staying[i].functions);
    }
    if (out->len)
        repair_add(step, RISK_SAFE, NULL, "ALTER OPERATOR FAMILY %s DROP %s;", family, out->str);
}

static void drop_class(RepairStep *step, const Object *object) {
    const char *using = g_strrstr(object->identity, " USING "), *other = object_get(object, "family");
    g_autofree char *family = other ? g_strdup_printf("%s%s", other, using ? using : "") : g_strdup(object->identity);
    repair_add(step, RISK_SAFE, NULL, "DROP OPERATOR CLASS %s;", object->identity);
    if (!using || !catalog_find(step->to, KIND_OPERATOR_FAMILY, family))
        return;
    if (repair_since(step, 14))
        drop_staying(step, object, family, using + strlen(" USING "));
    else
        drop_whatever_stayed(step, object, family);
}

const RepairMaker repair_operator_class_maker = {.create = create_class, .drop = drop_class, .word = "OPERATOR CLASS"};
