/* Since when a script does not fit: back through the chain, from each catalog to the one before. */

#include <string.h>
#include "compare/words.h"
#include "script_private.h"

/* One script on the way back. */
typedef struct {
    const SqlUsage *usage;
    GPtrArray *problems;   /* of ScriptProblem * */
    bool *traced;          /* per problem */
    const char **keys;     /* per problem: with the name that its object had then */
    size_t open;           /* problems whose begin is not known yet */
    int *fitted;
} Trail;

typedef struct {
    const ScriptWorld *world;
    GPtrArray *trails;
    GHashTable *names;     /* of what the open problems are about -> itself */
    TextPool *texts;
} Trace;

/* --- which migrations may have to do with it ----------------------------------------------------------------------------------- */

/* The names in "orders|lines.total", "app.orders", "state 'x'", "t(a, b)", without quotes. */
static void add_names(Trace *trace, const char *object) {
    g_auto(GStrv) names = g_strsplit_set(object, ".|('\", )", -1);
    for (char **name = names; *name; name++)
        if (**name)
            g_hash_table_add(trace->names, g_strdup(*name));
}

static void collect_names(Trace *trace) {
    g_hash_table_remove_all(trace->names);
    for (guint i = 0; i < trace->trails->len; i++) {
        const Trail *trail = trace->trails->pdata[i];
        for (guint j = 0; j < trail->problems->len; j++) {
            const ScriptProblem *problem = trail->problems->pdata[j];
            if (trail->traced[j])
                continue;
            add_names(trace, strchr(trail->keys[j], ' '));
            for (guint k = 0; k < problem->needs->len; k++)
                add_names(trace, strchr((const char *)problem->needs->pdata[k], ' '));
        }
    }
}

static bool has_name(const Trace *trace, const char *identity) {
    g_auto(GStrv) parts = identity ? g_strsplit_set(identity, ".\"(,", -1) : NULL;
    for (char **part = parts; part && *part; part++)
        if (**part && g_hash_table_contains(trace->names, *part))
            return true;
    return false;
}

static bool touches(const Trace *trace, const Stratum *stratum) {
    for (guint i = 0; i < stratum->changes->changes->len; i++) {
        const Change *change = stratum->changes->changes->pdata[i];
        if (has_name(trace, change->identity) || has_name(trace, change->previous_identity) || has_name(trace, change->parent))
            return true;
    }
    return false;
}

/* --- what it did ---------------------------------------------------------------------------------------------------------------- */

static bool ends_with_name(const char *identity, const char *object) {
    const char *short_name = identity ? word_short(identity) : NULL;
    g_auto(GStrv) a = short_name ? g_strsplit(short_name, "\"", -1) : NULL;
    g_auto(GStrv) b = g_strsplit(object, "\"", -1);
    g_autofree char *left = a ? g_strjoinv("", a) : NULL, *right = g_strjoinv("", b);
    return left && strcmp(left, right) == 0;
}

static const PropertyChange *changed(const Change *change, const char *property) {
    for (size_t i = 0; i < change->property_count; i++)
        if (strcmp(change->properties[i].property, property) == 0)
            return &change->properties[i];
    return NULL;
}

static const char *how_required(TextPool *texts, const Change *change) {
    const PropertyChange *not_null = changed(change, "not_null"), *value = changed(change, "default");
    if (change->action == CHANGE_ADDED)
        return "adds it";
    if (change->action == CHANGE_RENAMED && !not_null && !value)
        return text_pool_printf(texts, "renames %s to it", word_code(texts, word_short(change->previous_identity)));
    if (not_null && not_null->after)
        return "makes it NOT NULL";
    return value && !value->after ? "drops its default" : NULL;
}

static const char *how_gone(TextPool *texts, const Change *change, const char *object) {
    if (change->action == CHANGE_RENAMED && ends_with_name(change->previous_identity, object))
        return text_pool_printf(texts, "renames it to %s", word_code(texts, word_short(change->identity)));
    return change->action == CHANGE_REMOVED && ends_with_name(change->identity, object) ? "drops it" : NULL;
}

static const char *how_changed(TextPool *texts, const ScriptProblem *problem, const Change *change) {
    switch (problem->kind) {
    case SCRIPT_RELATION:
        return change->kind == KIND_COLUMN ? NULL : how_gone(texts, change, problem->object);
    case SCRIPT_COLUMN:
        return change->kind == KIND_COLUMN ? how_gone(texts, change, problem->object) : NULL;
    case SCRIPT_LEFT_OUT:
    case SCRIPT_NULL:
        return change->kind == KIND_COLUMN && ends_with_name(change->identity, problem->object) ? how_required(texts, change) : NULL;
    case SCRIPT_GENERATED:
    case SCRIPT_VALUES:
    case SCRIPT_CONFLICT:
    case SCRIPT_LABEL:
    case SCRIPT_FUNCTION:
    case SCRIPT_TYPE:
    case SCRIPT_PROBLEM_COUNT:
        return NULL;
    }
    return NULL;
}

static const char *how_of(TextPool *texts, const ScriptProblem *problem, const Stratum *stratum) {
    for (guint i = 0; i < stratum->changes->changes->len; i++) {
        const char *how = how_changed(texts, problem, stratum->changes->changes->pdata[i]);
        if (how)
            return how;
    }
    return NULL;
}

/* --- the way back --------------------------------------------------------------------------------------------------------------- */

static bool has_key(const GPtrArray *problems, const char *key) {
    for (guint i = 0; i < problems->len; i++)
        if (strcmp(((const ScriptProblem *)problems->pdata[i])->key, key) == 0)
            return true;
    return false;
}

/* A column that an INSERT leaves out may have had another name before. */
static void follow_rename(Trace *trace, const ScriptProblem *problem, const char **key, const Stratum *stratum, const GPtrArray *then) {
    for (guint i = 0; problem->kind == SCRIPT_LEFT_OUT && i < stratum->changes->changes->len; i++) {
        const Change *change = stratum->changes->changes->pdata[i];
        if (change->action != CHANGE_RENAMED || change->kind != KIND_COLUMN || !ends_with_name(change->identity, strchr(*key, ' ') + 1))
            continue;
        const char *before = script_key(trace->texts, problem->kind, word_short(change->previous_identity));
        if (has_key(then, before))
            *key = before;
        return;
    }
}

/* Neither this problem was there, nor one that would hide it. */
static bool is_absent(const ScriptProblem *problem, const char *key, const GPtrArray *then) {
    for (guint i = 0; i < problem->needs->len; i++)
        if (has_key(then, problem->needs->pdata[i]))
            return false;
    return !has_key(then, key);
}

static void step_back(Trace *trace, Trail *trail, const ScriptIndex *before, size_t stratum) {
    g_autoptr(GPtrArray) then = script_check_index(trace->world, trail->usage, before, trace->texts);
    for (guint i = 0; i < trail->problems->len; i++) {
        ScriptProblem *problem = trail->problems->pdata[i];
        if (trail->traced[i])
            continue;
        follow_rename(trace, problem, &trail->keys[i], &trace->world->strata->strata[stratum], then);
        if (!is_absent(problem, trail->keys[i], then))
            continue;
        problem->since = (int)stratum;
        problem->how = how_of(trace->texts, problem, &trace->world->strata->strata[stratum]);
        trail->traced[i] = true;
        trail->open--;
    }
    if (then->len == 0 && *trail->fitted < 0)
        *trail->fitted = (int)stratum;
}

static bool is_open(const Trace *trace) {
    for (guint i = 0; i < trace->trails->len; i++)
        if (((const Trail *)trace->trails->pdata[i])->open > 0)
            return true;
    return false;
}

static void go_back(Trace *trace) {
    const Strata *strata = trace->world->strata;
    collect_names(trace);
    for (size_t i = strata->count; i-- > 0 && is_open(trace);) {
        if (!touches(trace, &strata->strata[i]))
            continue;
        g_autoptr(Catalog) catalog = strata_catalog(strata, i);
        g_autoptr(ScriptIndex) index = script_index_build(catalog);
        index->past = true;
        for (guint j = 0; j < trace->trails->len; j++) {
            Trail *trail = trace->trails->pdata[j];
            if (trail->open > 0)
                step_back(trace, trail, index, i);
        }
        collect_names(trace);
    }
}

static void trail_free(void *value) {
    Trail *trail = value;
    g_free(trail->traced);
    g_free(trail->keys);
    g_free(trail);
}

void script_trace(const ScriptWorld *world, const GPtrArray *usages, const GPtrArray *problems, int *fitted, TextPool *texts) {
    g_autoptr(GPtrArray) trails = g_ptr_array_new_with_free_func(trail_free);
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < usages->len; i++) {
        GPtrArray *own = problems->pdata[i];
        Trail *trail = g_new0(Trail, 1);
        *trail = (Trail){usages->pdata[i], own, g_new0(bool, own->len + 1), g_new0(const char *, own->len + 1), own->len, &fitted[i]};
        for (guint j = 0; j < own->len; j++)
            trail->keys[j] = ((const ScriptProblem *)own->pdata[j])->key;
        fitted[i] = own->len ? -1 : (int)world->strata->count;
        g_ptr_array_add(trails, trail);
    }
    Trace trace = {world, trails, names, texts};
    go_back(&trace);
}
