#include "drizzle.h"

#include <string.h>

static DrizzleBuilder *builder_new(Drizzle *d, const Value *root) {
    DrizzleBuilder *builder = g_new0(DrizzleBuilder, 1);
    builder->root = root;
    builder->references = g_array_new(FALSE, FALSE, sizeof(DrizzleReference));
    g_ptr_array_add(d->owned, builder);
    return builder;
}

/* --- methods -------------------------------------------------------------------------------------------------------------------------- */

static void do_not_null(Drizzle *d, DrizzleBuilder *builder, const Value *call) {
    (void)d, (void)call;
    builder->not_null = true;
}

static void do_primary_key(Drizzle *d, DrizzleBuilder *builder, const Value *call) {
    (void)d, (void)call;
    builder->primary_key = builder->not_null = true;
}

static void do_nothing(Drizzle *d, DrizzleBuilder *builder, const Value *call) {
    (void)d, (void)builder, (void)call;
}

static void do_default(Drizzle *d, DrizzleBuilder *builder, const Value *call) {
    (void)d;
    builder->default_value = drizzle_argument(call, 0);
    builder->default_sql = NULL;
}

static void do_default_now(Drizzle *d, DrizzleBuilder *builder, const Value *call) {
    (void)d, (void)call;
    builder->default_value = NULL;
    builder->default_sql = "now()";
}

static void do_default_random(Drizzle *d, DrizzleBuilder *builder, const Value *call) {
    (void)d, (void)call;
    builder->default_value = NULL;
    builder->default_sql = "gen_random_uuid()";
}

static void do_unique(Drizzle *d, DrizzleBuilder *builder, const Value *call) {
    const Value *name = drizzle_argument(call, 0), *options = drizzle_argument(call, 1);
    builder->unique = true;
    builder->unique_place = call->place;
    builder->unique_name = name && !value_is_nothing(name) ? drizzle_text(d, name, &builder->trouble) : NULL;
    builder->nulls_not_distinct = g_strcmp0(value_string(value_get(options, "nulls")), "not distinct") == 0;
}

static void do_references(Drizzle *d, DrizzleBuilder *builder, const Value *call) {
    (void)d;
    const DrizzleReference reference = {drizzle_argument(call, 0), drizzle_argument(call, 1), call->place};
    g_array_append_val(builder->references, reference);
}

static void do_generated(Drizzle *d, DrizzleBuilder *builder, const Value *call) {
    (void)d;
    builder->generated = drizzle_argument(call, 0);
}

static void identity(DrizzleBuilder *builder, const Value *call, const char *kind) {
    builder->identity = kind;
    builder->identity_options = drizzle_argument(call, 0);
    builder->not_null = true;
}

static void do_identity_always(Drizzle *d, DrizzleBuilder *builder, const Value *call) {
    (void)d;
    identity(builder, call, "ALWAYS");
}

static void do_identity_by_default(Drizzle *d, DrizzleBuilder *builder, const Value *call) {
    (void)d;
    identity(builder, call, "BY DEFAULT");
}

static const struct {
    const char *name;
    void (*apply)(Drizzle *d, DrizzleBuilder *builder, const Value *call);
    bool of_type; /* only some types have it */
} methods[] = {
    {"notNull", do_not_null, false},
    {"primaryKey", do_primary_key, false},
    {"default", do_default, false},
    {"defaultNow", do_default_now, true},
    {"defaultRandom", do_default_random, true},
    {"unique", do_unique, false},
    {"references", do_references, false},
    {"generatedAlwaysAs", do_generated, false},
    {"generatedAlwaysAsIdentity", do_identity_always, true},
    {"generatedByDefaultAsIdentity", do_identity_by_default, true},
    {"$type", do_nothing, false},
    {"$default", do_nothing, false},
    {"$defaultFn", do_nothing, false},
    {"$onUpdate", do_nothing, false},
    {"$onUpdateFn", do_nothing, false},
};

/* An array is a builder of its own: it takes the name, and nothing else of what was done to its base. */
static DrizzleBuilder *array_of(Drizzle *d, DrizzleBuilder *base, const Value *call) {
    DrizzleBuilder *builder = builder_new(d, call);
    builder->base = base;
    builder->size = drizzle_argument(call, 0);
    builder->name = base->name;
    builder->key_as_name = !base->name;
    builder->trouble = base->trouble;
    return builder;
}

static DrizzleBuilder *apply(Drizzle *d, DrizzleBuilder *builder, const Value *call) {
    const char *name = value_method(call);
    if (strcmp(name, "array") == 0)
        return array_of(d, builder, call);
    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++) {
        if (strcmp(methods[i].name, name) != 0)
            continue;
        if (methods[i].of_type && !drizzle_type_has(builder->type, name))
            break;
        if (call->gap)
            drizzle_fail(d, &builder->trouble, call->gap, "arguments of " CODE(".%s()") " are not known", name);
        methods[i].apply(d, builder, call);
        return builder;
    }
    drizzle_fail(d, &builder->trouble, call, CODE(".%s()") " is no method of this column", name);
    return builder;
}

/* --- roots ------------------------------------------------------------------------------------------------------------------------------ */

/* f(name?, options?), f(options) */
static void take_arguments(Drizzle *d, DrizzleBuilder *builder, const Value *call) {
    const Value *first = drizzle_argument(call, 0);
    const Value *options = first && first->kind == VALUE_OBJECT ? first : drizzle_argument(call, 1);
    if (first && first->kind != VALUE_OBJECT && !value_is_nothing(first)) {
        const char *name = drizzle_text(d, first, &builder->trouble);
        builder->name = name && *name ? name : NULL;
    }
    if (options && options->kind == VALUE_UNKNOWN)
        drizzle_fail(d, &builder->trouble, options, "the options are not known");
    builder->config = options && options->kind == VALUE_OBJECT ? options : NULL;
    if (builder->config && builder->config->gap)
        drizzle_fail(d, &builder->trouble, builder->config->gap, "the options are not known");
    builder->key_as_name = !builder->name;
}

static DrizzleBuilder *root_builder(Drizzle *d, const Value *call, DrizzleTrouble *trouble) {
    if (drizzle_kind(call) != DRIZZLE_COLUMN_BUILDER) {
        drizzle_fail(d, trouble, call, "this is no column of Drizzle that is known");
        return NULL;
    }
    DrizzleBuilder *builder = builder_new(d, call);
    builder->type = drizzle_type_find(drizzle_called(call, NULL));
    if (!builder->type && g_strcmp0(drizzle_called(call->target, NULL), "customType") == 0)
        builder->custom = drizzle_argument(call->target, 0);
    else if (!builder->type)
        builder->enumeration = call->target;
    if (!builder->type && !builder->custom && !builder->enumeration)
        drizzle_fail(d, &builder->trouble, call, "the type is not known");
    take_arguments(d, builder, call);
    builder->not_null = drizzle_type_not_null(builder->type, builder->config);
    return builder;
}

/* A chain is applied from its root outwards; what was applied already is not applied again. */
DrizzleBuilder *drizzle_builder(Drizzle *d, const Value *value, DrizzleTrouble *trouble) {
    g_autoptr(GPtrArray) calls = g_ptr_array_new();
    const Value *root = drizzle_root(value), *at = value;
    DrizzleBuilder *builder = NULL;
    while (!(builder = g_hash_table_lookup(d->builders, at)) && at != root) {
        g_ptr_array_add(calls, (gpointer)(uintptr_t)at);
        at = at->target->target;
    }
    if (!builder && !(builder = root_builder(d, root, trouble)))
        return NULL;
    g_hash_table_insert(d->builders, (gpointer)(uintptr_t)at, builder);
    for (guint i = calls->len; i > 0; i--) {
        const Value *call = calls->pdata[i - 1];
        builder = apply(d, builder, call);
        g_hash_table_insert(d->builders, (gpointer)(uintptr_t)call, builder);
    }
    return builder;
}
