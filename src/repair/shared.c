#include <string.h>
#include "makers.h"
#include "shared.h"

/* Comment, owner and security labels: alike for all kinds, by the words in the makers' table. Privileges: grants.c. */

/* "TABLE public.t", "CONSTRAINT c ON public.t". Free with g_free(). */
static char *target_of(const Object *object) {
    const RepairMaker *maker = repair_maker_get(object->kind);
    if (maker->on && object->parent)
        return g_strdup_printf("%s %s %s %s", maker->word, repair_name(object), maker->on, object->parent);
    g_autofree char *reference = maker->reference ? maker->reference(object) : NULL;
    return g_strdup_printf("%s %s", maker->word, reference ? reference : object->identity);
}

static void set_comment(RepairStep *step, const Object *object, const char *comment) {
    g_autofree char *target = target_of(object);
    g_autofree char *text = comment ? repair_literal(comment) : g_strdup("NULL");
    repair_add(step, RISK_SAFE, NULL, "COMMENT ON %s IS %s;", target, text);
}

/* --- owner ----------------------------------------------------------------------------------------------------------------------- */

/* Doubles what format() would take as the beginning of a conversion. */
static char *format_literal(const char *text) {
    g_auto(GStrv) parts = g_strsplit(text, "%", -1);
    g_autofree char *doubled = g_strjoinv("%%", parts);
    return repair_literal(doubled);
}

/* Without a name it is the owner of the database, whose name is known there only. */
static void set_owner(RepairStep *step, const Object *object, const char *owner) {
    g_autofree char *target = target_of(object);
    if (owner) {
        repair_add(step, RISK_SAFE, NULL, "ALTER %s OWNER TO %s;", target, owner);
        return;
    }
    g_autofree char *alter = g_strdup_printf("ALTER %s OWNER TO ", target);
    g_autofree char *literal = format_literal(alter);
    repair_add(step, RISK_SAFE, "To the owner of the database.",
               "DO $repair$ BEGIN EXECUTE pg_catalog.format(%s || '%%I', (SELECT pg_catalog.pg_get_userbyid(datdba) FROM pg_catalog.pg_database "
               "WHERE datname = pg_catalog.current_database())); END $repair$;", literal);
}

/* --- security labels ------------------------------------------------------------------------------------------------------------- */

static bool has_provider(char *const *items, const char *item) {
    size_t size = strcspn(item, " ");
    for (; *items; items++)
        if (strcspn(*items, " ") == size && strncmp(*items, item, size) == 0)
            return true;
    return false;
}

static void set_label(RepairStep *step, const char *target, const char *item, const char *label) {
    repair_add(step, RISK_SAFE, NULL, "SECURITY LABEL FOR %.*s ON %s IS %s;", (int)strcspn(item, " "), item, target, label);
}

static void set_labels(RepairStep *step, const Object *object, const char *before, const char *after) {
    g_autofree char *target = target_of(object);
    g_auto(GStrv) old = repair_items(before, false);
    g_auto(GStrv) new = repair_items(after, false);
    g_auto(GStrv) changed = repair_items_without(new, old);
    for (char **item = old; *item; item++)
        if (!has_provider(new, *item))
            set_label(step, target, *item, "NULL");
    for (char **item = changed; *item; item++) {
        const char *label = strchr(*item, ' ');
        if (label)
            set_label(step, target, *item, label + 1);
    }
}

/* --- privileges ------------------------------------------------------------------------------------------------------------------ */

/* What PUBLIC has on a new object, besides all that its owner has. */
static const char *initial_privileges(const RepairStep *step, const Object *object) {
    const char *grant = repair_maker_get(object->kind)->grant;
    if (object->kind == KIND_COLUMN)
        return "";
    if (object->kind == KIND_SCHEMA && strcmp(object->identity, "public") == 0)
        return repair_since(step, 15) ? "PUBLIC: USAGE; owner: ALL" : "PUBLIC: ALL; owner: ALL";
    static const char *const open_to_all[] = {"FUNCTION", "PROCEDURE", "TYPE", "DOMAIN", "LANGUAGE", NULL};
    return g_strv_contains(open_to_all, grant) ? "PUBLIC: ALL; owner: ALL" : "owner: ALL";
}

static void set_privileges(RepairStep *step, const Object *object, const char *owner, const char *before, const char *after) {
    const RepairMaker *maker = repair_maker_get(object->kind);
    bool column = object->kind == KIND_COLUMN;
    if (!maker->grant && !column)
        return;
    g_autofree char *target = column ? g_strdup_printf("ON TABLE %s", object->parent) : g_strdup_printf("ON %s %s", maker->grant, object->identity);
    repair_grants_to(step, &(GrantTarget){"", target, column ? repair_name(object) : NULL, owner}, before, after, initial_privileges(step, object));
}

/* --- all together ---------------------------------------------------------------------------------------------------------------- */

void repair_shared_create(RepairStep *step, const Object *before, const Object *after) {
    if (!repair_maker_get(after->kind)->word)
        return;
    const Object *access = step->options->access ? after : before;
    const char *owner = access ? object_get(access, "owner") : NULL, *privileges = access ? object_get(access, "privileges") : NULL;
    if (object_get(after, "comment"))
        set_comment(step, after, object_get(after, "comment"));
    set_labels(step, after, NULL, object_get(after, "security_labels"));
    if (owner)
        set_owner(step, after, owner);
    if (privileges)
        set_privileges(step, after, owner, NULL, privileges);
}

void repair_shared_alter(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    if (!repair_maker_get(after->kind)->word)
        return;
    const PropertyChange *comment = repair_change(changes, count, "comment"), *owner = repair_change(changes, count, "owner"),
        *privileges = repair_change(changes, count, "privileges"), *labels = repair_change(changes, count, "security_labels");
    if (comment)
        set_comment(step, before, comment->after);
    if (labels)
        set_labels(step, before, labels->before, labels->after);
    if (owner)
        set_owner(step, before, owner->after);
    if (privileges)
        set_privileges(step, before, object_get(after, "owner"), privileges->before, privileges->after);
}
