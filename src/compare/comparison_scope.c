#include "compare/comparison_scope.h"

#include <string.h>
#include "compare/selection.h"
#include "base/error.h"

/* --- checks ----------------------------------------------------------------------------------------------------------------------------- */

static bool check_patterns(const char *const *patterns, GError **error) {
    for (const char *const *pattern = patterns; pattern && *pattern; pattern++) {
        const char *problem = selection_pattern_problem(*pattern);
        if (!problem)
            continue;
        error_set(error, ERROR_USAGE, "pattern \"%s\": %s", *pattern, problem);
        error_set_hint(error, "patterns are like public.audit_*, auth.*, function:app.*");
        return false;
    }
    return true;
}

static bool is_none(const char *const *platforms) {
    return platforms && platforms[0] && strcmp(platforms[0], "none") == 0;
}

static bool check_platforms(const char *const *ids, GError **error) {
    for (const char *const *id = is_none(ids) ? NULL : ids; id && *id; id++) {
        if (platform_find(*id))
            continue;
        size_t count;
        const Platform *rows = platform_rows(&count);
        g_autoptr(GString) known = g_string_new("none");
        for (size_t i = 0; i < count; i++)
            g_string_append_printf(known, ", %s", rows[i].id);
        error_set(error, ERROR_USAGE, "no platform is named \"%s\"", *id);
        error_set_hint(error, "platforms: %s", known->str);
        return false;
    }
    return true;
}

bool comparison_scope_check(const ComparisonScope *scope, GError **error) {
    return check_patterns(scope->include, error) && check_patterns(scope->exclude, error) && check_platforms(scope->platforms, error);
}

/* --- platforms -------------------------------------------------------------------------------------------------------------------------- */

static void add_detected(GPtrArray *platforms, const Catalog *catalog) {
    g_autoptr(GPtrArray) detected = catalog ? platform_detect(catalog) : g_ptr_array_new();
    for (guint i = 0; i < detected->len; i++)
        if (!g_ptr_array_find(platforms, detected->pdata[i], NULL))
            g_ptr_array_add(platforms, detected->pdata[i]);
}

GPtrArray *comparison_scope_platforms(const ComparisonScope *scope, const Catalog *a, const Catalog *b) {
    GPtrArray *platforms = g_ptr_array_new();
    if (is_none(scope->platforms))
        return platforms;
    for (const char *const *id = scope->platforms; id && *id; id++)
        g_ptr_array_add(platforms, (gpointer)(uintptr_t)platform_find(*id));
    if (platforms->len > 0)
        return platforms;
    add_detected(platforms, a);
    add_detected(platforms, b);
    return platforms;
}

/* --- the part that is compared ---------------------------------------------------------------------------------------------------------- */

static Catalog *give_back(const Catalog *catalog, Catalog *take_folded, const Catalog *mine) {
    g_autoptr(Catalog) folded = take_folded;
    Catalog *rest = catalog_new_like(catalog);
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = catalog->objects->pdata[i];
        if (catalog_find(folded, object->kind, object->identity) || catalog_find(mine, object->kind, object->identity))
            catalog_add(rest, object);
    }
    catalog_seal(rest);
    return rest;
}

static void free_fold(gpointer fold) {
    platform_fold_free(fold);
}

static Catalog *fold(const GPtrArray *platforms, const Catalog *catalog, const Catalog *mine, GPtrArray *notes) {
    g_autoptr(TextPool) texts = text_pool_new();
    g_autoptr(GPtrArray) folds = g_ptr_array_new_with_free_func(free_fold);
    Catalog *rest = platform_fold(catalog, platforms, folds);
    for (guint i = 0; i < folds->len; i++)
        g_ptr_array_add(notes, g_strdup_printf("folded: %s", platform_fold_text(texts, folds->pdata[i])));
    return mine && folds->len > 0 ? give_back(catalog, rest, mine) : rest;
}

Catalog *comparison_scope_apply(const ComparisonScope *scope, const GPtrArray *platforms, const Catalog *catalog, const Catalog *mine, GPtrArray *notes) {
    g_autoptr(Catalog) selected = catalog_select(catalog, scope->include, scope->exclude);
    guint left_out = catalog->objects->len - selected->objects->len;
    if (left_out > 0)
        g_ptr_array_add(notes, g_strdup_printf("left out by patterns: %u objects", left_out));
    return platforms->len > 0 ? fold(platforms, selected, mine, notes) : g_steal_pointer(&selected);
}
