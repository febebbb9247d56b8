#include "analysis/comparison.h"

#include <string.h>
#include "compare/words.h"

/* A source beside the reference (all migrations). */
typedef struct {
    const Catalog *catalog;          /* NULL: unknown */
    const ChangeSet *difference;     /* reference -> source */
    ChangeSet *owned;                /* the same when the source made it itself */
    const AuditDatabase *database;   /* NULL: not a live one */
    GHashTable *components;          /* identity of a component -> GPtrArray of const Change * */
    GHashTable *classes;             /* live: const Change * -> class + 1 */
} Source;

typedef struct {
    const AuditTarget *part;
    Comparison *result;
    Source *sources;
    size_t source_count;
    size_t reference; /* index of the source to which the others are compared */
} Builder;

static void source_clear(Source *source) {
    change_set_free(source->owned);
    g_clear_pointer(&source->components, g_hash_table_destroy);
    g_clear_pointer(&source->classes, g_hash_table_destroy);
}

/* A sequence that a column owns is a detail of the column. */
static bool is_component(const Object *object) {
    return !object->parent && !(object->kind == KIND_SEQUENCE && object_get(object, "owned_by"));
}

/* "t" tables and relations share a name space, functions and types have their own: the kind is part of the key. */
static char *component_key(const Catalog *catalog, const Change *change) {
    if (!change->parent)
        return g_strdup_printf("%d %s", (int)change->kind, change->identity);
    static const ObjectKind containers[] = {KIND_TABLE, KIND_VIEW, KIND_MATERIALIZED_VIEW};
    for (size_t i = 0; i < G_N_ELEMENTS(containers); i++)
        if (catalog_find(catalog, containers[i], change->parent))
            return g_strdup_printf("%d %s", (int)containers[i], change->parent);
    return NULL;
}

static void group_changes(Source *source, const Catalog *reference) {
    source->components = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    for (size_t i = 0; source->difference && i < source->difference->changes->len; i++) {
        Change *change = source->difference->changes->pdata[i];
        if (change_grade(change) != GRADE_DIFFERENT)
            continue;
        char *key = component_key(reference, change);
        if (!key)
            key = component_key(source->catalog, change);
        if (!key)
            continue;
        GPtrArray *list = g_hash_table_lookup(source->components, key);
        if (!list) {
            list = g_ptr_array_new();
            g_hash_table_insert(source->components, g_strdup(key), list);
        }
        g_ptr_array_add(list, change);
        g_free(key);
    }
}

static void index_classes(Source *source) {
    source->classes = g_hash_table_new(NULL, NULL);
    const DriftResult *drift = source->database ? source->database->drift : NULL;
    for (size_t i = 0; drift && source->difference == drift->difference && i < drift->items->len; i++) {
        const DriftItem *item = &g_array_index(drift->items, DriftItem, i);
        g_hash_table_insert(source->classes, (gpointer)(uintptr_t)item->change, (gpointer)(uintptr_t)item);
    }
}

static const DriftItem *item_of(const Source *source, const Change *change) {
    return source->classes ? g_hash_table_lookup(source->classes, change) : NULL;
}

static const char *tag_of(const Builder *builder, int stratum) {
    const MigrationSet *set = builder->part->migrations;
    return set && stratum >= 0 && (size_t)stratum < set->migration_count ? set->migrations[stratum].tag : NULL;
}

/* --- notes ------------------------------------------------------------------------------------------------------------ */

static const char *count_note(TextPool *texts, const Catalog *catalog, const Object *object) {
    const GPtrArray *children = catalog_children(catalog, object->identity);
    size_t columns = 0;
    for (size_t i = 0; children && i < children->len; i++)
        columns += ((const Object *)children->pdata[i])->kind == KIND_COLUMN;
    return columns ? word_kind_count(texts, columns, KIND_COLUMN) : NULL;
}

static void append_count(GString *out, TextPool *texts, const char *sign, size_t count, ObjectKind kind) {
    if (count > 0)
        g_string_append_printf(out, "%s%s%s", out->len ? ", " : "", sign, word_kind_count(texts, count, kind));
}

/* "-2 columns, ~1 index": what the source lacks, has otherwise, has besides. */
static const char *difference_note(TextPool *texts, const GPtrArray *changes) {
    size_t counts[KIND_COUNT][3] = {{0}};
    bool self = false;
    for (size_t i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        size_t column = change->action == CHANGE_REMOVED ? 0 : change->action == CHANGE_ADDED ? 2 : 1;
        if (change->parent)
            counts[change->kind][column]++;
        else
            self = true;
    }
    g_autoptr(GString) out = g_string_new(self ? "differs itself" : NULL);
    static const char *const signs[] = {"\xe2\x88\x92", "~", "+"};
    for (size_t column = 0; column < 3; column++)
        for (int kind = 0; kind < KIND_COUNT; kind++)
            append_count(out, texts, signs[column], counts[kind][column], (ObjectKind)kind);
    return text_pool_add(texts, out->str);
}

/* The migrations that pending changes wait for, first and last. */
static const char *needs_note(const Builder *builder, const Source *source, const GPtrArray *changes) {
    int first = -1, last = -1;
    for (size_t i = 0; i < changes->len; i++) {
        const DriftItem *item = item_of(source, changes->pdata[i]);
        if (!item || item->stratum < 0)
            continue;
        first = first < 0 ? item->stratum : MIN(first, item->stratum);
        last = MAX(last, item->stratum);
    }
    TextPool *texts = builder->result->texts;
    if (!tag_of(builder, first))
        return NULL;
    if (first == last)
        return text_pool_printf(texts, "needs %s", word_code(texts, tag_of(builder, first)));
    return text_pool_printf(texts, "needs %s to %s", word_code(texts, tag_of(builder, first)), word_code(texts, tag_of(builder, last)));
}

static bool all_pending(const Source *source, const GPtrArray *changes) {
    for (size_t i = 0; i < changes->len; i++) {
        const DriftItem *item = item_of(source, changes->pdata[i]);
        const Change *change = changes->pdata[i];
        /* Folded objects have no item: they follow their table. */
        if (item ? item->class != DRIFT_PENDING : !change->parent)
            return false;
    }
    return true;
}

/* Why a source lacks a component: the migration that would bring it. */
static const char *absent_note(const Builder *builder, const Source *source, const Object *object, const DriftItem *item) {
    TextPool *texts = builder->result->texts;
    const Provenance *story = builder->part->provenance ? provenance_find(builder->part->provenance, object->kind, object->identity) : NULL;
    const char *tag = tag_of(builder, item ? item->stratum : story ? provenance_added_in(story) : -1);
    if (!tag)
        return NULL;
    if (!source->database)
        return text_pool_printf(texts, "%s is not in the journal", word_code(texts, tag));
    return text_pool_printf(texts, item && item->class == DRIFT_SKIPPED ? "%s never runs here" : "made by %s", word_code(texts, tag));
}

/* --- cells ------------------------------------------------------------------------------------------------------------ */

static const Change *own_change(const GPtrArray *changes, const Object *object) {
    for (size_t i = 0; changes && i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        if (change->kind == object->kind && strcmp(change->identity, object->identity) == 0)
            return change;
    }
    return NULL;
}

static ComparisonCell absent_cell(const Builder *builder, const Source *source, const Object *object, const GPtrArray *changes) {
    const Change *change = own_change(changes, object);
    const DriftItem *item = change ? item_of(source, change) : NULL;
    if (item && item->class == DRIFT_PENDING)
        return (ComparisonCell){CELL_PENDING, needs_note(builder, source, changes)};
    return (ComparisonCell){CELL_ABSENT, absent_note(builder, source, object, item)};
}

static ComparisonCell cell_of(const Builder *builder, size_t index, ObjectKind kind, const char *identity) {
    const Source *source = &builder->sources[index], *reference = &builder->sources[builder->reference];
    TextPool *texts = builder->result->texts;
    if (!source->catalog)
        return (ComparisonCell){CELL_UNKNOWN, NULL};
    const Object *here = catalog_find(source->catalog, kind, identity), *there = catalog_find(reference->catalog, kind, identity);
    g_autofree char *key = g_strdup_printf("%d %s", (int)kind, identity);
    const GPtrArray *changes = source->components ? g_hash_table_lookup(source->components, key) : NULL;
    if (!here && !there)
        return (ComparisonCell){CELL_ABSENT, NULL};
    if (!here)
        return absent_cell(builder, source, there, changes);
    const char *count = count_note(texts, source->catalog, here);
    if (!there) {
        const Change *change = own_change(changes, here);
        const DriftItem *item = change ? item_of(source, change) : NULL;
        if (item && item->class == DRIFT_PENDING)
            return (ComparisonCell){CELL_PENDING, needs_note(builder, source, changes)};
        return (ComparisonCell){CELL_EXTRA, count};
    }
    if (!changes)
        return (ComparisonCell){CELL_SAME, count};
    if (source->database && all_pending(source, changes))
        return (ComparisonCell){CELL_PENDING, needs_note(builder, source, changes)};
    return (ComparisonCell){CELL_DIFFERENT, difference_note(texts, changes)};
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
        row->cells[i] = cell_of(builder, i, row->kind, row->identity);
        row->differs |= row->cells[i].state != CELL_SAME && row->cells[i].state != CELL_UNKNOWN;
    }
    result->differing += row->differs;
    g_ptr_array_add(result->rows, row);
}

/* What only a live database has counts when it is in its difference: the runner's own tables are not. */
static bool is_own(const Source *source, const Object *object) {
    if (!source->difference || !source->database)
        return false;
    g_autofree char *key = g_strdup_printf("%d %s", (int)object->kind, object->identity);
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
            char *key = g_strdup_printf("%d %s", (int)object->kind, object->identity);
            if (g_hash_table_add(seen, key))
                add_row(builder, object);
        }
    }
    g_ptr_array_sort(builder->result->rows, compare_rows);
}

/* --- sources ---------------------------------------------------------------------------------------------------------- */

static void add_source(Builder *builder, const char *name, const Catalog *catalog, const AuditDatabase *database) {
    Source *source = &builder->sources[builder->source_count++];
    source->catalog = catalog;
    source->database = database;
    g_ptr_array_add(builder->result->sources, (gpointer)(uintptr_t)text_pool_add(builder->result->texts, name));
}

static void collect_sources(Builder *builder) {
    const AuditTarget *part = builder->part;
    builder->sources = g_new0(Source, part->databases->len + 2);
    if (part->compared_registered && part->compared_registered != part->compared_all)
        add_source(builder, "journal", part->compared_registered, NULL);
    builder->reference = builder->source_count;
    add_source(builder, "migrations", part->compared_all, NULL);
    for (size_t i = 0; i < part->databases->len; i++) {
        const AuditDatabase *database = part->databases->pdata[i];
        g_autofree char *name = g_strconcat("live:", database->name, NULL);
        add_source(builder, name, database->catalog, database);
    }
}

static ChangeSet *compare(const Catalog *reference, const Catalog *catalog) {
    g_autoptr(Diff) diff = diff_build(reference, catalog);
    return g_steal_pointer(&diff->changes);
}

/* A live database's own difference is used when its drift was measured against all migrations; it knows the classes. */
static void compare_sources(Builder *builder) {
    const Catalog *reference = builder->sources[builder->reference].catalog;
    for (size_t i = 0; i < builder->source_count; i++) {
        Source *source = &builder->sources[i];
        if (!source->catalog || i == builder->reference)
            continue;
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
    if (builder.sources[builder.reference].catalog) {
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
