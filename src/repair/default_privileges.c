#include "makers.h"
#include "shared.h"
#include "text.h"

#include <string.h>

/* Default privileges. All that they have is the property that kinds share, but ALTER DEFAULT PRIVILEGES is how it is changed. */

/* The parts of an identity "[FOR ROLE role] [IN SCHEMA schema] ON objects". */
typedef struct {
    const char *objects; /* "TABLES" */
    char *whose;         /* "FOR ROLE role IN SCHEMA schema ", may be empty */
    char *role;          /* NULL: who runs the script, as the owner of the database */
    bool in_schema;
} Scope;

static void scope_clear(Scope *scope) {
    g_free(scope->whose);
    g_free(scope->role);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scope, scope_clear)

static Scope read_scope(const Object *object) {
    static const char for_role[] = "FOR ROLE ";
    size_t size = strlen(object->identity) - strlen(object->name) - strlen("ON ");
    Scope scope = {.objects = object->name, .whose = g_strndup(object->identity, size), .in_schema = object->schema != NULL};
    if (g_str_has_prefix(scope.whose, for_role)) {
        const char *begin = scope.whose + strlen(for_role), *end = scope.in_schema ? g_strrstr(begin, " IN SCHEMA ") : NULL;
        scope.role = end ? g_strndup(begin, (size_t)(end - begin)) : g_strchomp(g_strdup(begin));
    }
    return scope;
}

/* What PostgreSQL gives without being told; privileges in a schema are given besides. */
static const char *initial_of(const Scope *scope) {
    if (scope->in_schema)
        return "";
    bool to_all = strcmp(scope->objects, "FUNCTIONS") == 0 || strcmp(scope->objects, "TYPES") == 0;
    return to_all ? "PUBLIC: ALL; owner: ALL" : "owner: ALL";
}

/* The list names only those whose privileges are not what PostgreSQL gives. */
static char *complete(const char *list, const char *initial) {
    g_autoptr(GString) out = g_string_new(list);
    g_auto(GStrv) items = g_strsplit(initial, "; ", -1);
    for (char **item = items; *item; item++) {
        g_autofree char *grantee = g_strdup_printf("%.*s:", (int)strcspn(*item, ":"), *item);
        g_autofree char *later = g_strdup_printf("; %s", grantee);
        if (!g_str_has_prefix(list, grantee) && !strstr(list, later))
            g_string_append_printf(out, "%s%s", out->len ? "; " : "", *item);
    }
    return g_strdup(out->str);
}

static void change(RepairStep *step, const Object *object, const char *before, const char *after) {
    g_auto(Scope) scope = read_scope(object);
    const char *initial = initial_of(&scope);
    g_autofree char *old = complete(before ? before : "", initial), *new = complete(after ? after : "", initial);
    g_autofree char *lead = g_strdup_printf("ALTER DEFAULT PRIVILEGES %s", scope.whose), *target = g_strdup_printf("ON %s", scope.objects);
    repair_grants_to(step, &(GrantTarget){lead, target, NULL, scope.role}, old, new, initial);
}

static void create(RepairStep *step, const Object *object) {
    change(step, object, NULL, object_get(object, "privileges"));
}

static bool alter(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    (void)changes, (void)count;
    change(step, after, object_get(before, "privileges"), object_get(after, "privileges"));
    return true;
}

static void drop(RepairStep *step, const Object *object) {
    change(step, object, object_get(object, "privileges"), NULL);
}

const RepairMaker repair_default_privileges_maker = {.create = create, .alter = alter, .drop = drop, .word = "DEFAULT PRIVILEGES"};
