/* An audit of one commit -> what a point of the timeline keeps of it. */

#include "timeline_point.h"

#include "compare/diff.h"
#include "compare/words.h"

/* --- sources ------------------------------------------------------------------------------------------------------------ */

/* A command's output is known for the present files only. */
static bool is_in_past(const TargetTimeline *target, const AuditDeclared *declared) {
    bool taken = declared_name_is_reserved(declared->name) || timeline_source(target, declared->name) >= 0;
    return !taken && (!declared->ref || !declared->ref->command);
}

void timeline_take_sources(Timeline *timeline, TargetTimeline *target, const AuditTarget *part) {
    for (guint i = 0; i < part->declared->len; i++) {
        const AuditDeclared *declared = part->declared->pdata[i];
        if (is_in_past(target, declared))
            g_ptr_array_add(target->sources, (gpointer)(uintptr_t)text_pool_add(timeline->texts, declared->name));
    }
    g_ptr_array_add(target->sources, (gpointer)(uintptr_t)text_pool_add(timeline->texts, SOURCE_JOURNAL));
    g_ptr_array_add(target->sources, (gpointer)(uintptr_t)text_pool_add(timeline->texts, SOURCE_MIGRATIONS));
}

/* --- sizes -------------------------------------------------------------------------------------------------------------- */

static bool is_of_table(const Catalog *catalog, const Object *object) {
    return object->kind == KIND_COLUMN && object->parent && catalog_find(catalog, KIND_TABLE, object->parent);
}

static void fill_sizes(Timeline *timeline, TimelinePoint *point, const AuditTarget *part) {
    const MigrationSet *set = part->migrations;
    const char *problem = part->problem ? part->problem : part->replay_problem;
    point->migrations_seen = set && part->all;
    point->problem = point->migrations_seen ? NULL : text_pool_add(timeline->texts, problem);
    for (size_t i = 0; set && i < set->migration_count; i++) {
        point->migrations += set->migrations[i].path != NULL;
        point->registered += set->migrations[i].path && set->migrations[i].registered;
    }
    const Catalog *catalog = part->all ? part->all_catalog : NULL;
    point->tables = catalog ? catalog_count(catalog, KIND_TABLE) : 0;
    point->objects = catalog ? catalog->objects->len : 0;
    for (guint i = 0; catalog && i < catalog->objects->len; i++)
        point->columns += is_of_table(catalog, catalog->objects->pdata[i]);
}

/* --- words -------------------------------------------------------------------------------------------------------------- */

#define PROPERTIES_TOLD 2
#define VALUE_MAX 60

/* `other`: how the after side has it, "declared". "default `0`, declared none", "NOT NULL only declared" */
static void append_property(GString *out, TextPool *texts, const PropertyChange *property, const char *other) {
    const char *word = word_property(texts, property->property);
    if (!property->before && g_strcmp0(property->after, "yes") == 0)
        g_string_append_printf(out, "%s only %s", word, other);
    else if (!property->after && g_strcmp0(property->before, "yes") == 0)
        g_string_append_printf(out, "%s, but not %s", word, other);
    else
        g_string_append_printf(out, "%s %s, %s %s", word, word_value(texts, property->before, VALUE_MAX), other, word_value(texts, property->after, VALUE_MAX));
}

static void append_properties(GString *out, TextPool *texts, const Change *change, const char *other) {
    size_t told = 0, more = 0;
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        if (change_property_grade(change, i) != GRADE_DIFFERENT)
            continue;
        if (told == PROPERTIES_TOLD) {
            more++;
            continue;
        }
        g_string_append(out, told ? "; " : "");
        append_property(out, texts, property, other);
        told++;
    }
    if (more > 0)
        g_string_append_printf(out, "; %zu more", more);
}

static void append_shape(GString *out, TextPool *texts, const Change *change, size_t folded) {
    const char *type = change->kind == KIND_COLUMN ? change_property(change, "type") : NULL;
    const char *columns = change_property(change, "columns");
    if (type)
        g_string_append_printf(out, "%s%s", word_value(texts, type, VALUE_MAX), change_property(change, "not_null") ? " NOT NULL" : "");
    else if (columns)
        g_string_append_printf(out, "on %s", word_value(texts, columns, VALUE_MAX));
    if (folded > 0)
        g_string_append_printf(out, "%swith %s", out->len ? " " : "", word_count(texts, folded, "object that belongs to it", "objects that belong to it"));
}

const char *point_detail(TextPool *texts, const Change *change, size_t folded, const char *other) {
    g_autoptr(GString) out = g_string_new(NULL);
    if (change->action == CHANGE_ADDED || change->action == CHANGE_REMOVED)
        append_shape(out, texts, change, folded);
    else
        append_properties(out, texts, change, other);
    return out->len ? text_pool_add(texts, out->str) : NULL;
}

/* --- declared sources --------------------------------------------------------------------------------------------------- */

static const DriftState STATES[GAP_COUNT] = {
    [GAP_UNMIGRATED] = DRIFT_STATE_UNMIGRATED, [GAP_DROPPED] = DRIFT_STATE_DROPPED,       [GAP_NOT_REGISTERED] = DRIFT_STATE_NOT_REGISTERED,
    [GAP_REQUIRED] = DRIFT_STATE_REQUIRED,     [GAP_UNDECLARED] = DRIFT_STATE_UNDECLARED, [GAP_DIFFERENT] = DRIFT_STATE_DIFFERENT,
    [GAP_UNCERTAIN] = DRIFT_STATE_UNCERTAIN};

static const char *tag_of(const MigrationSet *set, int stratum) {
    return set && stratum >= 0 && (size_t)stratum < set->migration_count ? set->migrations[stratum].tag : NULL;
}

static void add_gap(Timeline *timeline, TimelinePoint *point, const AuditTarget *part, const char *source, const DeclaredGap *gap) {
    const Change *change = gap->change;
    const Drift drift = {.subject = {.source = source, .kind = change->kind, .identity = change->identity, .component_kind = gap->component_kind, .component = gap->component},
                         .state = STATES[gap->class],
                         .migration = tag_of(part->migrations, gap->stratum),
                         .detail = point_detail(timeline->texts, change, gap->folded, "declared")};
    timeline_add_drift(timeline, point, &drift);
}

/* Where anything may have stood, as after a syntax error: not where a known object was not understood. */
static size_t lost_places(const Declaration *declaration) {
    size_t count = 0;
    for (guint i = 0; declaration && i < declaration->doubts->len; i++)
        count += g_array_index(declaration->doubts, DeclarationDoubt, i).object == NULL;
    for (guint i = 0; count > 0 && i < declaration->notes->len; i++) {
        const DeclarationNote *note = &g_array_index(declaration->notes, DeclarationNote, i);
        count += note->kind == NOTE_UNREAD && !note->object;
    }
    return count;
}

static void fill_declared(Timeline *timeline, TimelinePoint *point, const AuditTarget *part, const AuditDeclared *declared, TimelineSourceState *state) {
    state->sight = SIGHT_UNKNOWN;
    if (declared->problem) {
        state->problem = text_pool_add(timeline->texts, declared->problem);
        return;
    }
    if (part->all && !declared->drift) {
        state->problem = text_pool_add(timeline->texts, "its statements were not run");
        return;
    }
    state->sight = SIGHT_SEEN;
    state->lost = lost_places(declared->declaration);
    for (guint i = 0; declared->drift && i < declared->drift->gaps->len; i++)
        add_gap(timeline, point, part, declared->name, &g_array_index(declared->drift->gaps, DeclaredGap, i));
}

/* --- the point ---------------------------------------------------------------------------------------------------------- */

static TimelineSourceState *state_of(const TargetTimeline *target, TimelinePoint *point, const char *source) {
    int index = timeline_source(target, source);
    return index < 0 ? NULL : &g_array_index(point->states, TimelineSourceState, (guint)index);
}

/* By subject; of one subject the certain state only, and once. */
static void seal_drifts(TimelinePoint *point) {
    g_array_sort(point->drifts, drift_compare);
    guint kept = 0;
    for (guint i = 0; i < point->drifts->len; i++) {
        const Drift drift = g_array_index(point->drifts, Drift, i);
        if (kept > 0 && drift_subject_compare(&g_array_index(point->drifts, Drift, kept - 1).subject, &drift.subject) == 0)
            continue;
        g_array_index(point->drifts, Drift, kept++) = drift;
    }
    g_array_set_size(point->drifts, kept);
}

static void count_states(const TargetTimeline *target, TimelinePoint *point) {
    for (guint i = 0; i < point->drifts->len; i++) {
        const Drift *drift = &g_array_index(point->drifts, Drift, i);
        TimelineSourceState *state = state_of(target, point, drift->subject.source);
        if (state)
            state->counts[drift->state]++;
    }
}

/* Unknown where there is a folder that cannot be read or replayed. */
static Sight sight_of_migrations(const TimelinePoint *point) {
    return point->migrations_seen ? SIGHT_SEEN : point->problem ? SIGHT_UNKNOWN : SIGHT_ABSENT;
}

void timeline_fill_point(Timeline *timeline, const TargetTimeline *target, TimelinePoint *point, const Audit *audit, const AuditTarget *part) {
    fill_sizes(timeline, point, part);
    for (guint i = 0; i < part->declared->len; i++) {
        const AuditDeclared *declared = part->declared->pdata[i];
        TimelineSourceState *state = state_of(target, point, declared->name);
        if (state)
            fill_declared(timeline, point, part, declared, state);
    }
    Sight sight = sight_of_migrations(point);
    state_of(target, point, SOURCE_MIGRATIONS)->sight = sight;
    bool journal = sight != SIGHT_SEEN || part->migrations->journal;
    state_of(target, point, SOURCE_JOURNAL)->sight = journal ? sight : SIGHT_ABSENT;
    if (point->migrations_seen) {
        point_add_unregistered(timeline, point, part);
        point_add_rules(timeline, point, audit, part);
    }
    seal_drifts(point);
    count_states(target, point);
}
