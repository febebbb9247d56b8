#include "declared_class.h"

#include <string.h>
#include "story.h"

/* --- what may be otherwise ---------------------------------------------------------------------------------------------- */

/* Something of the table that is no column has a name that may be another on the other side. */
static bool is_within(const char *object, const Change *change) {
    size_t size = change->parent ? strlen(change->parent) : 0;
    return size > 0 && change->kind != KIND_COLUMN && strncmp(object, change->parent, size) == 0 && object[size] == '.';
}

static bool concerns(const char *object, bool whole, const Change *change) {
    if (!object)
        return change->action == CHANGE_REMOVED;
    if (strcmp(object, change->identity) == 0)
        return true;
    if (change->action == CHANGE_ADDED)
        return false;
    return (whole && g_strcmp0(object, change->parent) == 0) || (change->action == CHANGE_REMOVED && is_within(object, change));
}

static bool is_doubted(const DeclaredInput *input, const Change *change) {
    const GArray *doubts = input->declaration->doubts, *failures = input->failures;
    for (guint i = 0; i < doubts->len; i++) {
        const DeclarationDoubt *doubt = &g_array_index(doubts, DeclarationDoubt, i);
        if (concerns(doubt->object, doubt->whole, change))
            return true;
    }
    for (guint i = 0; failures && i < failures->len; i++) {
        size_t index = g_array_index(failures, DeclaredFailure, i).statement;
        if (index < input->declaration->statements->len &&
            concerns(g_array_index(input->declaration->statements, DeclarationStatement, index).object, true, change))
            return true;
    }
    return false;
}

static bool is_word(char c) {
    return g_ascii_isalnum(c) || c == '_' || c == '$';
}

static bool names(const char *sql, const char *name) {
    size_t size = strlen(name);
    for (const char *at = strstr(sql, name); at && size > 0; at = strstr(at + 1, name))
        if ((at == sql || !is_word(at[-1])) && !is_word(at[size]))
            return true;
    return false;
}

/* The table's own name and the object's. */
static bool names_object(const char *sql, const Change *change) {
    const char *dot = change->parent ? strrchr(change->parent, '.') : NULL;
    return change->name && names(sql, change->name) && (!change->parent || names(sql, dot ? dot + 1 : change->parent));
}

/* A migration that did not run to its end would have made it: that is the failure's matter, not that of the declaration. */
static bool is_named_in_failed(const DeclaredInput *input, const Change *change) {
    for (size_t i = 0; input->strata && input->set && i < input->strata->count && i < input->set->migration_count; i++) {
        const Migration *migration = &input->set->migrations[i];
        if (input->strata->strata[i].status != STRATUM_APPLIED && migration->sql && names_object(migration->sql, change))
            return true;
    }
    return false;
}

/* --- provenance --------------------------------------------------------------------------------------------------------- */

static bool touches(const Change *step, const Change *change) {
    if (step->action != CHANGE_CHANGED)
        return step->action != CHANGE_RENAMED;
    for (size_t i = 0; i < step->property_count; i++)
        for (size_t j = 0; j < change->property_count; j++)
            if (change_property_grade(change, j) == GRADE_DIFFERENT && strcmp(step->properties[i].property, change->properties[j].property) == 0)
                return true;
    return false;
}

/* The last one that had a hand in what differs. */
static int changed_in(const Provenance *story, const Change *change) {
    for (guint i = story->steps->len; i-- > 0;) {
        const ProvenanceStep *step = &g_array_index(story->steps, ProvenanceStep, i);
        if (touches(step->change, change))
            return step->stratum;
    }
    return -1;
}

/* An object as the format sees it may be of another kind, or have another identity, in the catalog itself. */
static ObjectKind origin_of(const LensView *view, const Change *change, const char **identity) {
    *identity = change->action == CHANGE_RENAMED ? change->previous_identity : change->identity;
    const Object *seen = catalog_find(view->catalog, change->kind, *identity);
    return seen ? lens_origin(view, seen, identity) : change->kind;
}

static int stratum_of_change(const DeclaredSides *sides, const Change *change, bool behind) {
    const char *identity = NULL;
    ObjectKind kind = origin_of(behind ? sides->drift->registered : sides->drift->all, change, &identity);
    const ProvenanceIndex *index = sides->input->provenance;
    const Provenance *story = index ? provenance_find(index, kind, identity) : NULL;
    if (!story)
        return -1;
    if (change->action == CHANGE_CHANGED)
        return changed_in(story, change);
    if (change->action != CHANGE_ADDED)
        return behind ? provenance_left_in(story, identity) : provenance_named_in(story);
    return story->alive ? provenance_named_in(story) : provenance_left_in(story, identity);
}

/* --- classes ------------------------------------------------------------------------------------------------------------ */

static bool has_insert_trigger(const Catalog *catalog, const char *table) {
    const GPtrArray *children = catalog_children(catalog, table);
    for (guint i = 0; children && i < children->len; i++)
        if (((const Object *)children->pdata[i])->kind == KIND_TRIGGER)
            return true;
    return false;
}

/* An insert that does not name it fails. What the format cannot say of it counts, too. */
static bool is_required(const Catalog *catalog, const Change *change) {
    const Object *column = change->kind == KIND_COLUMN ? catalog_find(catalog, KIND_COLUMN, change->identity) : NULL;
    return column && object_get(column, "not_null") && !object_get(column, "default") && !object_get(column, "identity") && !object_get(column, "generated");
}

static GapClass class_of(const DeclaredSides *sides, const DeclaredGap *gap, bool behind) {
    const DeclaredInput *input = sides->input;
    const Change *change = gap->change;
    if (is_doubted(input, change) || (change->action == CHANGE_ADDED && is_named_in_failed(input, change)))
        return GAP_UNCERTAIN;
    if (behind)
        return GAP_NOT_REGISTERED;
    if (change->action == CHANGE_ADDED)
        return gap->stratum >= 0 ? GAP_DROPPED : GAP_UNMIGRATED;
    if (change->action != CHANGE_REMOVED)
        return GAP_DIFFERENT;
    return is_required(input->all, change) && !gap->unrun ? GAP_REQUIRED : GAP_UNDECLARED;
}

static ObjectKind component_kind(const DeclaredDrift *drift, const Change *change) {
    static const ObjectKind containers[] = {KIND_TABLE, KIND_FOREIGN_TABLE, KIND_VIEW, KIND_MATERIALIZED_VIEW, KIND_COMPOSITE_TYPE, KIND_DOMAIN};
    const Catalog *const sides[] = {drift->all->catalog, drift->declared->catalog, drift->registered->catalog};
    for (size_t i = 0; change->parent && i < G_N_ELEMENTS(containers); i++)
        for (size_t j = 0; j < G_N_ELEMENTS(sides); j++)
            if (catalog_find(sides[j], containers[i], change->parent))
                return containers[i];
    return change->kind;
}

static SourcePlace place_of(const Declaration *declaration, const DeclaredGap *gap) {
    const SourcePlace *place = declaration_place(declaration, gap->change->identity);
    if (!place)
        place = declaration_place(declaration, gap->component);
    return place ? *place : (SourcePlace){0};
}

void gap_classify(const DeclaredSides *sides, DeclaredGap *gap, bool behind) {
    const Change *change = gap->change;
    gap->component = change->parent ? change->parent : change->identity;
    gap->component_kind = component_kind(sides->drift, change);
    gap->unrun = change->action == CHANGE_REMOVED && !behind && !catalog_find(sides->drift->registered->catalog, change->kind, change->identity);
    gap->triggers = change->parent && has_insert_trigger(sides->input->all, change->parent);
    gap->stratum = stratum_of_change(sides, change, behind);
    gap->place = place_of(sides->input->declaration, gap);
    gap->class = class_of(sides, gap, behind);
}
