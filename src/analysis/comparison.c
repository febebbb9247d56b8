#include "comparison_private.h"

#include <string.h>

static void source_clear(Source *source) {
    change_set_free(source->owned);
    lens_view_free(source->view);
    g_clear_pointer(&source->components, g_hash_table_destroy);
    g_clear_pointer(&source->doubted, g_hash_table_destroy);
    g_clear_pointer(&source->classes, g_hash_table_destroy);
}

/* A sequence that a column owns is a detail of the column. */
static bool is_component(const Object *object) {
    return !object->parent && !(object->kind == KIND_SEQUENCE && object_get(object, "owned_by"));
}

char *comparison_key(ObjectKind kind, const char *identity) {
    return g_strdup_printf("%d %s", (int)kind, identity);
}

static char *component_key(const Catalog *catalog, const Change *change) {
    if (!change->parent)
        return comparison_key(change->kind, change->identity);
    static const ObjectKind containers[] = {KIND_TABLE, KIND_VIEW, KIND_MATERIALIZED_VIEW};
    for (size_t i = 0; i < G_N_ELEMENTS(containers); i++)
        if (catalog_find(catalog, containers[i], change->parent))
            return comparison_key(containers[i], change->parent);
    return NULL;
}

static void add_to_component(Source *source, char *take_key, const Change *change) {
    g_autofree char *key = take_key;
    GPtrArray *list = g_hash_table_lookup(source->components, key);
    if (!list) {
        list = g_ptr_array_new();
        g_hash_table_insert(source->components, g_steal_pointer(&key), list);
    }
    g_ptr_array_add(list, (gpointer)(uintptr_t)change);
}

static void group_changes(Source *source, const Catalog *reference) {
    for (size_t i = 0; source->difference && i < source->difference->changes->len; i++) {
        Change *change = source->difference->changes->pdata[i];
        if (change_grade(change) != GRADE_DIFFERENT)
            continue;
        char *key = component_key(reference, change);
        if (!key)
            key = component_key(source->catalog, change);
        if (key)
            add_to_component(source, key, change);
    }
}

/* The gaps of a declared source: what counts is decided already. Those of files that the runner does not run are the journal's. */
static void group_gaps(Source *source) {
    const GArray *gaps = source->declared->drift->gaps;
    for (guint i = 0; i < gaps->len; i++) {
        const DeclaredGap *gap = &g_array_index(gaps, DeclaredGap, i);
        char *key = comparison_key(gap->component_kind, gap->component);
        if (gap->class == GAP_UNCERTAIN || gap->class == GAP_NOT_REGISTERED) {
            if (gap->class == GAP_UNCERTAIN)
                g_hash_table_add(source->doubted, g_steal_pointer(&key));
            g_free(key);
            continue;
        }
        add_to_component(source, key, gap->change);
        g_hash_table_insert(source->classes, (gpointer)(uintptr_t)gap->change, (gpointer)(uintptr_t)gap);
    }
}

static void index_classes(Source *source) {
    const DriftResult *drift = source->database ? source->database->drift : NULL;
    for (size_t i = 0; drift && source->difference == drift->difference && i < drift->items->len; i++) {
        const DriftItem *item = &g_array_index(drift->items, DriftItem, i);
        g_hash_table_insert(source->classes, (gpointer)(uintptr_t)item->change, (gpointer)(uintptr_t)item);
    }
}

/* --- rows ------------------------------------------------------------------------------------------------------------- */

static int compare_rows(gconstpointer a, gconstpointer b) {
    const ComparisonRow *left = *(ComparisonRow *const *)a, *right = *(ComparisonRow *const *)b;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return strcmp(left->identity, right->identity);
}

static void add_row(Builder *builder, const Object *object) {
    Comparison *result = builder->result;
    ComparisonRow *row = g_new0(ComparisonRow, 1);
    row->kind = object->kind;
    row->identity = text_pool_add(result->texts, object->identity);
    row->cells = g_new0(ComparisonCell, builder->source_count);
    for (size_t i = 0; i < builder->source_count; i++) {
        row->cells[i] = comparison_cell(builder, i, row->kind, row->identity);
        CellState state = row->cells[i].state;
        row->differs |= state != CELL_SAME && state != CELL_UNKNOWN && state != CELL_BEYOND;
    }
    result->differing += row->differs;
    g_ptr_array_add(result->rows, row);
}

/* What only a live database or a declaration has counts when it is in its difference: the runner's own tables are not. */
static bool is_own(const Source *source, const Object *object) {
    if ((!source->difference || !source->database) && !source->declared)
        return false;
    g_autofree char *key = comparison_key(object->kind, object->identity);
    return !g_hash_table_contains(source->components, key);
}

static void add_rows(Builder *builder) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const Catalog *reference = builder->sources[builder->reference].catalog;
    for (size_t i = 0; i < builder->source_count; i++) {
        const Source *source = &builder->sources[i];
        for (size_t j = 0; source->catalog && j < source->catalog->objects->len; j++) {
            const Object *object = source->catalog->objects->pdata[j];
            if (!is_component(object))
                continue;
            if (!catalog_find(reference, object->kind, object->identity) && is_own(source, object))
                continue;
            char *key = comparison_key(object->kind, object->identity);
            if (g_hash_table_add(seen, key))
                add_row(builder, object);
        }
    }
    g_ptr_array_sort(builder->result->rows, compare_rows);
}

/* --- sources ---------------------------------------------------------------------------------------------------------- */

static Source *add_source(Builder *builder, const char *name, const Catalog *catalog) {
    Source *source = &builder->sources[builder->source_count++];
    source->catalog = catalog;
    source->components = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    source->doubted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    source->classes = g_hash_table_new(NULL, NULL);
    g_ptr_array_add(builder->result->sources, (gpointer)(uintptr_t)text_pool_add(builder->result->texts, name));
    return source;
}

static void add_declared(Builder *builder) {
    const AuditTarget *part = builder->part;
    bool chosen = false;
    for (guint i = 0; i < part->declared->len; i++) {
        const AuditDeclared *declared = part->declared->pdata[i];
        Source *source = add_source(builder, declared->name, declared->drift ? declared->drift->declared->catalog : declared->compared);
        source->declared = declared->drift ? declared : NULL;
        if (part->compared_all || !declared->compared || chosen)
            continue;
        builder->reference = builder->source_count - 1;
        chosen = true;
    }
}

/* Without migrations the first declared source that could be read is what the others are compared with. */
static bool is_declared_reference(const Builder *builder) {
    return !builder->part->compared_all && builder->source_count > 0 && builder->sources[builder->reference].catalog;
}

static void collect_sources(Builder *builder) {
    const AuditTarget *part = builder->part;
    builder->sources = g_new0(Source, part->databases->len + part->declared->len + 2);
    add_declared(builder);
    if (part->compared_registered && part->compared_registered != part->compared_all)
        add_source(builder, "journal", part->compared_registered);
    if (!is_declared_reference(builder)) {
        builder->reference = builder->source_count;
        add_source(builder, "migrations", part->compared_all);
    }
    for (size_t i = 0; i < part->databases->len; i++) {
        const AuditDatabase *database = part->databases->pdata[i];
        g_autofree char *name = g_strconcat("live:", database->name, NULL);
        add_source(builder, name, database->catalog)->database = database;
    }
}

static ChangeSet *compare(const Catalog *reference, const Catalog *catalog) {
    g_autoptr(Diff) diff = diff_build(reference, catalog);
    return g_steal_pointer(&diff->changes);
}

/* As the language of the declared schema sees it. */
static void narrow(Source *source, const AuditDeclared *reference) {
    source->view = lens_look(source->catalog, reference->declaration->format, reference->compared);
    source->catalog = source->view->catalog;
}

static const AuditDeclared *declared_reference(const Builder *builder) {
    return is_declared_reference(builder) ? builder->part->declared->pdata[builder->reference] : NULL;
}

/* A live database's own difference is used when its drift was measured against all migrations; it knows the classes. */
static void compare_sources(Builder *builder) {
    const AuditDeclared *declared = declared_reference(builder);
    for (size_t i = 0; declared && declared->declaration && i < builder->source_count; i++)
        if (builder->sources[i].catalog)
            narrow(&builder->sources[i], declared);
    const Catalog *reference = builder->sources[builder->reference].catalog;
    for (size_t i = 0; i < builder->source_count; i++) {
        Source *source = &builder->sources[i];
        if (!source->catalog || i == builder->reference)
            continue;
        if (source->declared) {
            group_gaps(source);
            continue;
        }
        if (source->database && source->database->drift)
            source->difference = source->database->drift->difference;
        else
            source->difference = source->owned = compare(reference, source->catalog);
        group_changes(source, reference);
        index_classes(source);
    }
}

static void row_free(gpointer data) {
    ComparisonRow *row = data;
    g_free(row->cells);
    g_free(row);
}

Comparison *comparison_build(const AuditTarget *target) {
    Comparison *result = g_new0(Comparison, 1);
    result->texts = text_pool_new();
    result->sources = g_ptr_array_new();
    result->rows = g_ptr_array_new_with_free_func(row_free);
    Builder builder = {.part = target, .result = result};
    collect_sources(&builder);
    if (builder.source_count > 0 && builder.sources[builder.reference].catalog) {
        compare_sources(&builder);
        add_rows(&builder);
    }
    for (size_t i = 0; i < builder.source_count; i++)
        source_clear(&builder.sources[i]);
    g_free(builder.sources);
    return result;
}

void comparison_free(Comparison *comparison) {
    if (!comparison)
        return;
    g_ptr_array_unref(comparison->rows);
    g_ptr_array_unref(comparison->sources);
    text_pool_free(comparison->texts);
    g_free(comparison);
}

/* --- findings --------------------------------------------------------------------------------------------------------- */

const Finding *comparison_finding(const Audit *audit, const AuditTarget *target, const Comparison *comparison, guint source, const ComparisonCell *cell) {
    const char *name = comparison->sources->pdata[source], *live = g_str_has_prefix(name, "live:") ? name + strlen("live:") : NULL;
    for (guint i = 0; cell->link.rule && i < audit->findings->items->len; i++) {
        const Finding *finding = audit->findings->items->pdata[i];
        if (strcmp(finding->rule, cell->link.rule) != 0 || g_strcmp0(finding->subject, cell->link.subject) != 0 ||
            g_strcmp0(finding->target, target->target->name) != 0)
            continue;
        if (live ? g_strcmp0(finding->database, live) == 0 : !finding->source || strcmp(finding->source, name) == 0)
            return finding;
    }
    return NULL;
}
