#include "audit_scope.h"

#include "compare/comparison_scope.h"
#include "compare/selection.h"

/* The configuration's patterns; platforms are no matter here, since what migrations make is the user's. */
static Catalog *without_excluded(Catalog *catalog, const ComparisonScope *scope) {
    return catalog && scope->exclude && *scope->exclude ? catalog_select(catalog, NULL, scope->exclude) : catalog;
}

static void narrow_database(AuditDatabase *database, const ComparisonScope *scope, const Catalog *mine) {
    if (!database->catalog)
        return;
    g_autoptr(GPtrArray) platforms = comparison_scope_platforms(scope, database->catalog, NULL);
    Catalog *part = comparison_scope_apply(scope, platforms, database->catalog, mine, database->folded);
    catalog_free(database->catalog);
    database->catalog = part;
}

void audit_scope_apply(const Project *project, AuditTarget *part) {
    g_auto(GStrv) exclude = project_texts(project->exclude), platforms = project_texts(project->platforms);
    const ComparisonScope scope = {NULL, (const char *const *)exclude, (const char *const *)platforms};
    part->compared_registered = without_excluded(part->registered_catalog, &scope);
    part->compared_all = part->all_catalog == part->registered_catalog ? part->compared_registered : without_excluded(part->all_catalog, &scope);
    for (guint i = 0; i < part->declared->len; i++) {
        AuditDeclared *declared = part->declared->pdata[i];
        declared->compared = without_excluded(declared->catalog, &scope);
    }
    for (guint i = 0; i < part->databases->len; i++)
        narrow_database(part->databases->pdata[i], &scope, part->all_catalog);
}

void audit_scope_clear(AuditTarget *part) {
    if (part->compared_all != part->all_catalog && part->compared_all != part->compared_registered)
        catalog_free(part->compared_all);
    if (part->compared_registered != part->registered_catalog)
        catalog_free(part->compared_registered);
    part->compared_all = part->compared_registered = NULL;
}
