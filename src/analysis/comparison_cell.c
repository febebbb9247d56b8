/* What one source has of one component. */

#include "comparison_private.h"

#include <string.h>
#include "compare/words.h"

static const DriftItem *item_of(const Source *source, const Change *change) {
    return source->classes && source->database && change ? g_hash_table_lookup(source->classes, change) : NULL;
}

static const DeclaredGap *gap_of(const Source *source, const Change *change) {
    return source->classes && source->declared && change ? g_hash_table_lookup(source->classes, change) : NULL;
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
    if (!source->database && !source->declared)
        return text_pool_printf(texts, "%s is not in the journal", word_code(texts, tag));
    return text_pool_printf(texts, item && item->class == DRIFT_SKIPPED ? "%s never runs here" : "made by %s", word_code(texts, tag));
}

/* --- links -------------------------------------------------------------------------------------------------------------- */

static const struct {
    DriftClass class;
    const char *rule;
    bool object; /* the finding is about the object; else about the database */
} DRIFT_RULES[] = {
    {DRIFT_MISSING, "live/missing", true}, {DRIFT_DIFFERENT, "live/different", true}, {DRIFT_EXTRA, "live/extra", true},
    {DRIFT_SKIPPED, "live/skipped", false}, {DRIFT_PENDING, "live/pending", false},
};

/* To what is worst of a live database's component. */
static ComparisonLink link_of_drift(const Source *source, const GPtrArray *changes) {
    for (size_t row = 0; row < G_N_ELEMENTS(DRIFT_RULES); row++)
        for (guint i = 0; changes && i < changes->len; i++) {
            const DriftItem *item = item_of(source, changes->pdata[i]);
            if (item && item->class == DRIFT_RULES[row].class)
                return (ComparisonLink){DRIFT_RULES[row].rule, DRIFT_RULES[row].object ? item->change->identity : source->database->name};
        }
    return (ComparisonLink){0};
}

static int severity_of(const DeclaredGap *gap) {
    const Rule *rule = gap->rule ? rule_find(gap->rule) : NULL;
    return rule ? (int)rule->severity * 1000 + rule->weight : -1;
}

static ComparisonLink link_of_gaps(const Source *source, const GPtrArray *changes) {
    const DeclaredGap *worst = NULL;
    for (guint i = 0; changes && i < changes->len; i++) {
        const DeclaredGap *gap = gap_of(source, changes->pdata[i]);
        if (gap && gap->rule && (!worst || severity_of(gap) > severity_of(worst)))
            worst = gap;
    }
    return worst ? (ComparisonLink){worst->rule, worst->subject} : (ComparisonLink){0};
}

static ComparisonLink link_of_journal(const Builder *builder, const GPtrArray *changes) {
    const Change *change = changes && changes->len > 0 ? changes->pdata[0] : NULL;
    const Provenance *story = change && builder->part->provenance ? provenance_find(builder->part->provenance, change->kind, change->identity) : NULL;
    int stratum = story ? provenance_last_change(story) : -1;
    if (!tag_of(builder, stratum) || builder->part->migrations->migrations[stratum].registered)
        return (ComparisonLink){0};
    return (ComparisonLink){"journal/file-not-registered", builder->part->migrations->migrations[stratum].path};
}

static ComparisonLink link_of(const Builder *builder, const Source *source, const GPtrArray *changes) {
    if (source->database)
        return link_of_drift(source, changes);
    return source->declared ? link_of_gaps(source, changes) : link_of_journal(builder, changes);
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

/* The language of a declared source has no words for it. */
static bool is_beyond(const Source *source, ObjectKind kind, const char *identity) {
    const LensView *view = source->declared ? source->declared->drift->all : source->view;
    return view && lens_find_beyond(view, kind, identity, NULL);
}

static ComparisonCell absent_cell(const Builder *builder, const Source *source, const Object *object, const GPtrArray *changes) {
    const Change *change = own_change(changes, object);
    const DriftItem *item = change ? item_of(source, change) : NULL;
    ComparisonLink link = link_of(builder, source, changes);
    if (item && item->class == DRIFT_PENDING)
        return (ComparisonCell){CELL_PENDING, needs_note(builder, source, changes), link};
    return (ComparisonCell){CELL_ABSENT, absent_note(builder, source, object, item), link};
}

static ComparisonCell extra_cell(const Builder *builder, const Source *source, const Object *object, const GPtrArray *changes) {
    const DriftItem *item = item_of(source, own_change(changes, object));
    ComparisonLink link = link_of(builder, source, changes);
    if (item && item->class == DRIFT_PENDING)
        return (ComparisonCell){CELL_PENDING, needs_note(builder, source, changes), link};
    return (ComparisonCell){CELL_EXTRA, count_note(builder->result->texts, source->catalog, object), link};
}

static ComparisonCell doubted_cell(const Builder *builder, const Object *here) {
    return (ComparisonCell){CELL_UNKNOWN, text_pool_add(builder->result->texts, here ? "not wholly understood" : "not understood"), {0}};
}

ComparisonCell comparison_cell(const Builder *builder, size_t index, ObjectKind kind, const char *identity) {
    const Source *source = &builder->sources[index], *reference = &builder->sources[builder->reference];
    TextPool *texts = builder->result->texts;
    if (!source->catalog)
        return (ComparisonCell){CELL_UNKNOWN, NULL, {0}};
    const Object *here = catalog_find(source->catalog, kind, identity), *there = catalog_find(reference->catalog, kind, identity);
    g_autofree char *key = comparison_key(kind, identity);
    const GPtrArray *changes = g_hash_table_lookup(source->components, key);
    bool doubted = !changes && g_hash_table_contains(source->doubted, key);
    if (!here && is_beyond(source, kind, identity))
        return (ComparisonCell){CELL_BEYOND, NULL, {0}};
    if (doubted)
        return doubted_cell(builder, here);
    if (!here && !there)
        return (ComparisonCell){CELL_ABSENT, NULL, {0}};
    if (!here)
        return absent_cell(builder, source, there, changes);
    if (!there)
        return extra_cell(builder, source, here, changes);
    const char *count = count_note(texts, source->catalog, here);
    if (!changes)
        return (ComparisonCell){CELL_SAME, count, {0}};
    if (source->database && source->database->drift && all_pending(source, changes))
        return (ComparisonCell){CELL_PENDING, needs_note(builder, source, changes), link_of(builder, source, changes)};
    return (ComparisonCell){CELL_DIFFERENT, difference_note(texts, changes), link_of(builder, source, changes)};
}
