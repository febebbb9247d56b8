#include "drift_class.h"

#include <string.h>
#include "compare/signature.h"
#include "story.h"

/* What became of a migration in this database. */
typedef enum { ARRIVED, STILL_TO_COME, NEVER_COMES } Arrival;

/* The ledger knows best; what it does not know (unregistered files, no ledger at all) the level decides. */
static Arrival arrival_of(const DriftContext *context, int stratum) {
    if (stratum < 0)
        return ARRIVED;
    size_t index = (size_t)stratum;
    if (context->ledger && index < context->ledger->migration_count) {
        if (context->ledger->applied[index])
            return ARRIVED;
        if (context->ledger->will_run[index])
            return STILL_TO_COME;
        if (context->ledger->will_skip[index])
            return NEVER_COMES;
    }
    if (index < context->set->migration_count && !context->set->migrations[index].registered)
        return NEVER_COMES;
    return index >= context->level ? STILL_TO_COME : ARRIVED;
}

static DriftClass class_of(Arrival arrival, DriftClass when_arrived) {
    return arrival == STILL_TO_COME ? DRIFT_PENDING : arrival == NEVER_COMES ? DRIFT_SKIPPED : when_arrived;
}

/* Expected, but not there: answerable is who made it, or gave it the name under which it is missed. */
static DriftClass classify_absent(const DriftContext *context, const char *identity, ObjectKind kind, int *stratum) {
    const Provenance *story = provenance_find(context->provenance, kind, identity);
    *stratum = story ? provenance_named_in(story) : -1;
    return class_of(arrival_of(context, *stratum), DRIFT_MISSING);
}

/* There, but not expected: the chain may have dropped or renamed it later than this database's level. */
static DriftClass classify_present(const DriftContext *context, const char *identity, ObjectKind kind, int *stratum) {
    *stratum = -1;
    const Provenance *story = provenance_find(context->provenance, kind, identity);
    if (!story || story->alive)
        story = provenance_find_former(context->provenance, kind, identity);
    if (story)
        *stratum = provenance_left_in(story, identity);
    return class_of(arrival_of(context, *stratum), DRIFT_EXTRA);
}

static const PropertyChange *find_property(const Change *change, const char *name) {
    for (size_t i = 0; i < change->property_count; i++)
        if (strcmp(change->properties[i].property, name) == 0)
            return &change->properties[i];
    return NULL;
}

static bool same_value(ObjectKind kind, const char *property, const char *a, const char *b) {
    return (!a && !b) || property_grade(kind, property, a, b) != GRADE_DIFFERENT;
}

/*
 * One property: the live value is an earlier one of the chain, and all that changed it since has not arrived. Walks the story backwards over the
 * steps that touched the property (dropping and creating the object again touches all). *stratum receives the first step that has to arrive.
 */
static bool is_earlier_value(const DriftContext *context, const Provenance *story, const PropertyChange *differing, Arrival *arrival, int *stratum) {
    *arrival = STILL_TO_COME;
    for (size_t i = story->steps->len; i > 0; i--) {
        const ProvenanceStep *step = &g_array_index(story->steps, ProvenanceStep, i - 1);
        const PropertyChange *made = find_property(step->change, differing->property);
        bool touches_all = step->change->action == CHANGE_ADDED || step->change->action == CHANGE_REMOVED;
        if (!made && !touches_all)
            continue;
        Arrival this = arrival_of(context, step->stratum);
        if (this == ARRIVED)
            return false;
        if (this == NEVER_COMES)
            *arrival = NEVER_COMES;
        *stratum = step->stratum;
        /* Before its creation the object had no value at all: what is live then was not made by the chain. */
        if (step->change->action != CHANGE_ADDED && same_value(story->kind, differing->property, made ? made->before : NULL, differing->after))
            return true; /* a property that the dropped object did not have: it had none */
    }
    return false;
}

static DriftClass classify_changed(const DriftContext *context, const Change *change, int *stratum) {
    const Provenance *story = provenance_find(context->provenance, change->kind, change->identity);
    *stratum = story ? provenance_last_change(story) : -1;
    bool pending = false, skipped = false;
    int first = -1;
    for (size_t i = 0; story && i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        if (change_property_grade(change, i) != GRADE_DIFFERENT)
            continue;
        Arrival arrival;
        int from = -1;
        if (!is_earlier_value(context, story, property, &arrival, &from))
            return DRIFT_DIFFERENT;
        pending |= arrival == STILL_TO_COME;
        skipped |= arrival == NEVER_COMES;
        first = first < 0 ? from : MIN(first, from);
    }
    if (!pending && !skipped)
        return DRIFT_DIFFERENT;
    *stratum = first;
    return skipped ? DRIFT_SKIPPED : DRIFT_PENDING;
}

DriftClass drift_classify(const DriftContext *context, const Change *change, int *stratum) {
    switch (change->action) {
    case CHANGE_REMOVED:
        return classify_absent(context, change->identity, change->kind, stratum);
    case CHANGE_ADDED:
        return classify_present(context, change->identity, change->kind, stratum);
    case CHANGE_RENAMED: { /* the chain's name is `previous_identity`; a pending rename is no more than that */
        DriftClass class = classify_absent(context, change->previous_identity, change->kind, stratum);
        return class == DRIFT_MISSING ? DRIFT_DIFFERENT : class;
    }
    case CHANGE_CHANGED:
    default:
        return classify_changed(context, change, stratum);
    }
}
