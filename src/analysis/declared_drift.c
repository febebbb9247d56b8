#include "analysis/declared_drift.h"

#include <string.h>
#include "compare/words.h"
#include "declared_class.h"
#include "ledger_objects.h"

static const char *const CLASSES[GAP_COUNT] = {
    [GAP_UNMIGRATED] = "unmigrated", [GAP_DROPPED] = "dropped", [GAP_NOT_REGISTERED] = "not_registered", [GAP_REQUIRED] = "undeclared_required",
    [GAP_UNDECLARED] = "undeclared", [GAP_DIFFERENT] = "different",           [GAP_UNCERTAIN] = "uncertain"};

const char *gap_class_id(GapClass class) {
    return class < GAP_COUNT ? CLASSES[class] : "unknown";
}

static const char *const TEXTS[GAP_COUNT][ROLE_COUNT] = {
    [GAP_UNMIGRATED] = {"declared, in no migration", "in the snapshot, in no migration", "only in this script", "only in the dump"},
    [GAP_DROPPED] = {"declared, dropped by a migration", "in the snapshot, dropped by a migration", "only in this script, dropped by a migration",
                     "only in the dump, dropped by a migration"},
    [GAP_NOT_REGISTERED] = {"declared, only in a migration that the runner never runs", "only in a migration that the runner never runs",
                            "only in a migration that the runner never runs", "only in a migration that the runner never runs"},
    [GAP_REQUIRED] = {"unknown to the code, and an insert cannot leave it out", "not in the snapshot", "not made by this script", "not in the dump"},
    [GAP_UNDECLARED] = {"unknown to the code", "not in the snapshot", "not made by this script", "not in the dump"},
    [GAP_DIFFERENT] = {"different", "different", "different", "different"},
    [GAP_UNCERTAIN] = {"uncertain", "uncertain", "uncertain", "uncertain"},
};

const char *gap_class_text(DeclaredRole role, GapClass class) {
    return class < GAP_COUNT && role < ROLE_COUNT ? TEXTS[class][role] : "";
}

typedef struct {
    DeclaredSides sides;
    DeclaredDrift *result;
    GHashTable *own;      /* Object * of either side that the runner owns, or that every database has */
    GHashTable *paired;   /* const Change *: one half of a unique constraint that the other side has as a unique index */
    GHashTable *slots;    /* "ACTION IDENTITY" of a container or column -> index of its gap + 1 */
} Builder;

/* --- what does not count ------------------------------------------------------------------------------------------------ */

static GHashTable *own_objects(const DeclaredInput *input, const DeclaredDrift *result) {
    const Catalog *declared = result->declared->catalog;
    const LedgerName none = {0};
    const LedgerName *ledger = input->set ? &input->set->ledger : &none;
    const RunnerRules *rules = input->set ? input->set->rules : NULL;
    GHashTable *own = ledger_objects(ledger, rules, result->all->catalog, declared);
    const Catalog *const made[] = {result->all->catalog, result->registered->catalog};
    for (size_t i = 0; i < G_N_ELEMENTS(made); i++) {
        g_autoptr(GHashTable) other = ledger_objects(ledger, rules, declared, made[i]);
        GHashTableIter iter;
        gpointer object;
        g_hash_table_iter_init(&iter, other);
        while (g_hash_table_iter_next(&iter, &object, NULL))
            g_hash_table_add(own, object);
    }
    return own;
}

static bool is_own(const Builder *builder, const Change *change) {
    const DeclaredDrift *result = builder->result;
    const Catalog *const sides[] = {result->declared->catalog, result->all->catalog, result->registered->catalog};
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) {
        const Object *object = catalog_find(sides[i], change->kind, change->identity);
        if (object && g_hash_table_contains(builder->own, object))
            return true;
    }
    return false;
}

static bool is_unique_index(const Change *change) {
    return change->kind == KIND_INDEX && change_property(change, "unique") && !change_property(change, "predicate");
}

static bool says_the_same(const Change *a, const Change *b) {
    return g_strcmp0(a->parent, b->parent) == 0 && a->action != b->action && g_strcmp0(change_property(a, "columns"), change_property(b, "columns")) == 0 &&
           g_strcmp0(change_property(a, "nulls_not_distinct"), change_property(b, "nulls_not_distinct")) == 0;
}

static bool came_or_went(const Change *change) {
    return change->action == CHANGE_ADDED || change->action == CHANGE_REMOVED;
}

/* A unique constraint and a unique index of the same columns refuse the same rows. */
static void pair_unique(Builder *builder, const ChangeSet *set) {
    for (guint i = 0; i < set->changes->len; i++) {
        const Change *constraint = set->changes->pdata[i];
        if (constraint->kind != KIND_UNIQUE || !came_or_went(constraint) || g_hash_table_contains(builder->paired, constraint))
            continue;
        for (guint j = 0; j < set->changes->len; j++) {
            const Change *index = set->changes->pdata[j];
            if (!is_unique_index(index) || !came_or_went(index) || !says_the_same(constraint, index) || g_hash_table_contains(builder->paired, index))
                continue;
            g_hash_table_add(builder->paired, (gpointer)(uintptr_t)constraint);
            g_hash_table_add(builder->paired, (gpointer)(uintptr_t)index);
            break;
        }
    }
}

/* --- one constraint under two names ------------------------------------------------------------------------------------- */

/* What tells that a constraint or index is meant to be the same, though name and other properties differ. */
static const struct {
    ObjectKind kind;
    const char *properties[3];
} TWINS[] = {
    {KIND_FOREIGN_KEY, {"columns", "references_table", "references_columns"}},
    {KIND_PRIMARY_KEY, {NULL}},
    {KIND_INDEX, {"columns", "unique"}},
};

static bool are_twins(const Change *removed, const Change *added) {
    if (removed->kind != added->kind || g_strcmp0(removed->parent, added->parent) != 0)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(TWINS); i++) {
        bool same = TWINS[i].kind == removed->kind;
        for (size_t j = 0; same && j < G_N_ELEMENTS(TWINS[i].properties) && TWINS[i].properties[j]; j++)
            same = g_strcmp0(change_property(removed, TWINS[i].properties[j]), change_property(added, TWINS[i].properties[j])) == 0;
        if (same)
            return true;
    }
    return false;
}

static void add_difference(GArray *properties, const char *name, const char *before, const char *after) {
    if (g_strcmp0(before, after) != 0)
        g_array_append_val(properties, ((PropertyChange){name, before, after}));
}

static void add_renamed(ChangeSet *out, const Change *removed, const Change *added) {
    g_autoptr(GArray) properties = g_array_new(FALSE, FALSE, sizeof(PropertyChange));
    for (size_t i = 0; i < added->property_count; i++)
        add_difference(properties, added->properties[i].property, change_property(removed, added->properties[i].property), added->properties[i].after);
    for (size_t i = 0; i < removed->property_count; i++)
        if (!change_property(added, removed->properties[i].property))
            add_difference(properties, removed->properties[i].property, removed->properties[i].before, NULL);
    Change renamed = *added;
    renamed.action = CHANGE_RENAMED;
    renamed.previous_identity = removed->identity;
    renamed.properties = (const PropertyChange *)properties->data;
    renamed.property_count = properties->len;
    renamed.grades = NULL;
    change_set_add(out, &renamed);
}

static const Change *find_twin(const ChangeSet *set, const Change *removed, GHashTable *taken) {
    for (guint i = 0; removed->action == CHANGE_REMOVED && i < set->changes->len; i++) {
        const Change *added = set->changes->pdata[i];
        if (added->action == CHANGE_ADDED && !g_hash_table_contains(taken, added) && are_twins(removed, added))
            return added;
    }
    return NULL;
}

/* A removed and an added one of the same table that are meant to be the same are one, changed. */
static ChangeSet *join_twins(ChangeSet *take_set) {
    g_autoptr(ChangeSet) set = take_set;
    g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
    ChangeSet *out = change_set_new();
    for (guint i = 0; i < set->changes->len; i++) {
        const Change *removed = set->changes->pdata[i], *added = find_twin(set, removed, taken);
        if (!added)
            continue;
        add_renamed(out, removed, added);
        g_hash_table_add(taken, (gpointer)(uintptr_t)removed);
        g_hash_table_add(taken, (gpointer)(uintptr_t)added);
    }
    for (guint i = 0; i < set->changes->len; i++)
        if (!g_hash_table_contains(taken, set->changes->pdata[i]))
            change_set_add(out, set->changes->pdata[i]);
    change_set_seal(out);
    return out;
}

static bool counts(Builder *builder, const Change *change) {
    Grade grade = change_grade(change);
    if (grade == GRADE_SAME || is_own(builder, change))
        return false;
    if (grade == GRADE_DIFFERENT && !g_hash_table_contains(builder->paired, change))
        return true;
    builder->result->lesser++;
    return false;
}

/* --- folding ------------------------------------------------------------------------------------------------------------ */

static char *slot_key(const Change *change, const char *identity) {
    return g_strdup_printf("%d %s", (int)change->action, identity);
}

/* What the object goes with, when that came or went as a whole. */
static const char *owner_of(const Change *change) {
    const char *column = change->kind == KIND_SEQUENCE ? change_property(change, "owned_by") : NULL;
    return column ? column : change->parent;
}

static size_t owner_slot(const Builder *builder, const Change *change) {
    const char *owner = came_or_went(change) ? owner_of(change) : NULL;
    if (!owner)
        return 0;
    g_autofree char *key = slot_key(change, owner);
    return GPOINTER_TO_SIZE(g_hash_table_lookup(builder->slots, key));
}

/* Owners before what they own. */
static int pass_of(const Change *change) {
    return !change->parent && change->kind != KIND_SEQUENCE ? 0 : change->kind == KIND_COLUMN ? 1 : 2;
}

static void add_gap(Builder *builder, const Change *change, bool behind) {
    DeclaredDrift *result = builder->result;
    size_t slot = owner_slot(builder, change);
    if (slot) {
        g_array_index(result->gaps, DeclaredGap, slot - 1).folded++;
    } else {
        DeclaredGap gap = {.change = change};
        gap_classify(&builder->sides, &gap, behind);
        g_array_append_val(result->gaps, gap);
        slot = result->gaps->len;
    }
    if (came_or_went(change) && pass_of(change) < 2)
        g_hash_table_insert(builder->slots, slot_key(change, change->identity), GSIZE_TO_POINTER(slot));
}

static void add_gaps(Builder *builder, const GPtrArray *changes, bool behind) {
    g_hash_table_remove_all(builder->slots);
    for (int pass = 0; pass < 3; pass++)
        for (guint i = 0; i < changes->len; i++)
            if (pass_of(changes->pdata[i]) == pass)
                add_gap(builder, changes->pdata[i], behind);
}

/* A schema that came or went with what is in it needs no words. */
static bool goes_with_content(const GPtrArray *changes, const Change *schema) {
    for (guint i = 0; schema->kind == KIND_SCHEMA && i < changes->len; i++) {
        const Change *other = changes->pdata[i];
        if (other->kind != KIND_SCHEMA && other->action == schema->action && g_strcmp0(other->schema, schema->name) == 0)
            return true;
    }
    return false;
}

static GPtrArray *counting(Builder *builder, const ChangeSet *set) {
    GPtrArray *kept = g_ptr_array_new();
    pair_unique(builder, set);
    for (guint i = 0; i < set->changes->len; i++)
        if (counts(builder, set->changes->pdata[i]))
            g_ptr_array_add(kept, set->changes->pdata[i]);
    for (guint i = kept->len; i-- > 0;)
        if (goes_with_content(kept, kept->pdata[i]))
            g_ptr_array_remove_index(kept, i);
    return kept;
}

/* --- renames ------------------------------------------------------------------------------------------------------------ */

static void note_renames(DeclaredDrift *result, const GPtrArray *renames) {
    for (guint i = 0; i < renames->len; i++) {
        const RenameOffer *offer = renames->pdata[i];
        for (guint j = 0; j < result->gaps->len; j++) {
            DeclaredGap *gap = &g_array_index(result->gaps, DeclaredGap, j);
            if (gap->change->kind != offer->kind)
                continue;
            const char *other = gap->change->action == CHANGE_REMOVED && strcmp(gap->change->identity, offer->before) == 0 ? offer->after
                                : gap->change->action == CHANGE_ADDED && strcmp(gap->change->identity, offer->after) == 0  ? offer->before
                                                                                                                          : NULL;
            if (other)
                gap->rename = text_pool_printf(result->texts, "may be %s under another name: %s", word_code(result->texts, word_short(other)), offer->evidence);
        }
    }
}

/* --- what the format cannot say ------------------------------------------------------------------------------------------ */

static void look(DeclaredDrift *result, const DeclaredInput *input) {
    DeclaredFormat format = input->declaration->format;
    result->all = lens_look(input->all, format, input->declared);
    result->registered = input->registered == input->all ? result->all : lens_look(input->registered, format, input->declared);
    result->declared = lens_look(input->declared, format, input->declared);
}

typedef struct {
    LensReason reason;
    size_t count;
} Reason;

static int compare_reasons(gconstpointer a, gconstpointer b) {
    const Reason *left = a, *right = b;
    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    return strcmp(left->reason.many, right->reason.many);
}

static void count_beyond(DeclaredDrift *result) {
    const GArray *beyond = result->all->beyond;
    g_autoptr(GArray) reasons = g_array_new(FALSE, FALSE, sizeof(Reason));
    for (guint i = 0; i < beyond->len; i++) {
        const LensBeyond *item = &g_array_index(beyond, LensBeyond, i);
        guint at = 0;
        while (at < reasons->len && strcmp(g_array_index(reasons, Reason, at).reason.many, item->reason.many) != 0)
            at++;
        if (at == reasons->len)
            g_array_append_val(reasons, ((Reason){item->reason, 0}));
        g_array_index(reasons, Reason, at).count++;
    }
    g_array_sort(reasons, compare_reasons);
    for (guint i = 0; i < reasons->len; i++) {
        const Reason *reason = &g_array_index(reasons, Reason, i);
        g_ptr_array_add(result->beyond, (gpointer)(uintptr_t)word_count(result->texts, reason->count, reason->reason.one, reason->reason.many));
    }
}

/* --- building ----------------------------------------------------------------------------------------------------------- */

static bool has_change(const ChangeSet *set, const Change *change) {
    for (guint i = 0; i < set->changes->len; i++) {
        const Change *other = set->changes->pdata[i];
        if (other->kind == change->kind && other->action == change->action && strcmp(other->identity, change->identity) == 0)
            return true;
    }
    return false;
}

/* What is not so only because the runner does not run some files. */
static void add_behind(Builder *builder) {
    DeclaredDrift *result = builder->result;
    if (result->registered == result->all)
        return;
    g_autoptr(Diff) diff = diff_build(result->registered->catalog, result->declared->catalog);
    result->behind = join_twins(g_steal_pointer(&diff->changes));
    size_t lesser = result->lesser;
    g_autoptr(GPtrArray) kept = counting(builder, result->behind);
    result->lesser = lesser;
    for (guint i = kept->len; i-- > 0;)
        if (has_change(result->difference, kept->pdata[i]))
            g_ptr_array_remove_index(kept, i);
    add_gaps(builder, kept, true);
}

static int compare_gaps(gconstpointer a, gconstpointer b) {
    const DeclaredGap *left = a, *right = b;
    if (left->class != right->class)
        return left->class < right->class ? -1 : 1;
    if (left->component_kind != right->component_kind)
        return left->component_kind < right->component_kind ? -1 : 1;
    int order = strcmp(left->component, right->component);
    if (order == 0)
        order = (int)left->change->kind - (int)right->change->kind;
    if (order == 0)
        order = strcmp(left->change->identity, right->change->identity);
    return order ? order : (int)left->change->action - (int)right->change->action;
}

DeclaredDrift *declared_drift_build(const DeclaredInput *input) {
    DeclaredDrift *result = g_new0(DeclaredDrift, 1);
    result->texts = text_pool_new();
    result->gaps = g_array_new(FALSE, FALSE, sizeof(DeclaredGap));
    result->beyond = g_ptr_array_new();
    look(result, input);
    g_autoptr(Diff) diff = diff_build(result->all->catalog, result->declared->catalog);
    result->difference = join_twins(g_steal_pointer(&diff->changes));
    g_autoptr(GHashTable) own = own_objects(input, result), paired = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) slots = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Builder builder = {{input, result}, result, own, paired, slots};
    g_autoptr(GPtrArray) kept = counting(&builder, result->difference);
    add_gaps(&builder, kept, false);
    note_renames(result, diff->renames);
    add_behind(&builder);
    count_beyond(result);
    g_array_sort(result->gaps, compare_gaps);
    for (guint i = 0; i < result->gaps->len; i++)
        result->counts[g_array_index(result->gaps, DeclaredGap, i).class]++;
    return result;
}

void declared_drift_free(DeclaredDrift *drift) {
    if (!drift)
        return;
    if (drift->registered != drift->all)
        lens_view_free(drift->registered);
    lens_view_free(drift->all);
    lens_view_free(drift->declared);
    change_set_free(drift->difference);
    change_set_free(drift->behind);
    g_array_unref(drift->gaps);
    g_ptr_array_unref(drift->beyond);
    text_pool_free(drift->texts);
    g_free(drift);
}

size_t declared_drift_differences(const DeclaredDrift *drift) {
    return drift->gaps->len - drift->counts[GAP_UNCERTAIN];
}
