#include "drizzle.h"

#include <string.h>

static void unread(Drizzle *d, const Value *value, DrizzleTrouble *trouble, ObjectKind kind, const QualifiedName *name) {
    if (!trouble->place.path)
        trouble->place = value->place;
    d->declaration->extras.seen++;
    drizzle_unread(d, trouble, kind, name->name ? schema_identity(d->schema, name->schema, name->name, NULL) : NULL, true);
}

/* --- enums ---------------------------------------------------------------------------------------------------------------------------------- */

static SchemaEnum *find_enum(const Schema *schema, const QualifiedName *name) {
    for (guint i = 0; i < schema->enums->len; i++) {
        SchemaEnum *item = schema->enums->pdata[i];
        if (g_strcmp0(item->schema, name->schema) == 0 && strcmp(item->name, name->name) == 0)
            return item;
    }
    return NULL;
}

static void add_label(SchemaEnum *item, const char *label) {
    for (guint i = 0; i < item->values->len; i++)
        if (strcmp(item->values->pdata[i], label) == 0)
            return;
    g_ptr_array_add(item->values, (gpointer)(uintptr_t)label);
}

static void add_default_labels(Drizzle *d, SchemaEnum *item, const Value *value) {
    if (value && value->kind == VALUE_STRING)
        add_label(item, drizzle_keep(d, value->text));
    for (size_t i = 0; value && value->kind == VALUE_ARRAY && i < value->count; i++)
        if (value->items[i]->kind == VALUE_STRING)
            add_label(item, drizzle_keep(d, value->items[i]->text));
}

/* An enum whose labels are not known is made with those that defaults name, so that its tables can be made. */
static void make_partly(Drizzle *d, const Value *value, SchemaEnum *item) {
    for (guint i = 0; i < d->order->len; i++) {
        const DrizzleTable *table = d->order->pdata[i];
        for (guint c = 0; c < table->columns->len; c++) {
            const DrizzleColumn *column = table->columns->pdata[c];
            const DrizzleBuilder *base = &column->built;
            while (base->base)
                base = base->base;
            if (base->enumeration && drizzle_root(base->enumeration) == value)
                add_default_labels(d, item, column->built.default_value);
        }
    }
}

/* A second one of the same name takes the place of the first, as in drizzle-kit's own record. */
void drizzle_emit_enum(Drizzle *d, const Value *value) {
    DrizzleTrouble trouble = {0};
    const QualifiedName name = drizzle_name(d, value, &trouble);
    g_autoptr(GPtrArray) values = drizzle_list(d, drizzle_argument(value, 1), &trouble);
    g_autoptr(GPtrArray) labels = g_ptr_array_new();
    for (guint i = 0; values && i < values->len; i++) {
        const char *label = drizzle_text(d, values->pdata[i], &trouble);
        if (label)
            g_ptr_array_add(labels, (gpointer)(uintptr_t)label);
    }
    if (!name.name) {
        unread(d, value, &trouble, KIND_ENUM, &name);
        return;
    }
    SchemaEnum *item = find_enum(d->schema, &name);
    if (!item)
        item = schema_add_enum(d->schema, name.schema, name.name, value->place);
    g_ptr_array_set_size(item->values, 0);
    for (guint i = 0; i < labels->len; i++)
        add_label(item, labels->pdata[i]);
    if (trouble.why) {
        make_partly(d, value, item);
        unread(d, value, &trouble, KIND_ENUM, &name);
        d->declaration->extras.seen--; /* it is in the Schema, and counted as read there */
        d->enums_unread++;
    }
}

/* --- schemas -------------------------------------------------------------------------------------------------------------------------------- */

void drizzle_emit_schema(Drizzle *d, const Value *value) {
    DrizzleTrouble trouble = {0};
    const QualifiedName name = drizzle_name(d, value, &trouble);
    if (!name.name) {
        unread(d, value, &trouble, KIND_SCHEMA, &name);
        return;
    }
    for (guint i = 0; i < d->schema->schemas->len; i++)
        if (strcmp(d->schema->schemas->pdata[i], name.name) == 0)
            return;
    if (strcmp(name.name, "public") != 0)
        g_ptr_array_add(d->schema->schemas, (gpointer)(uintptr_t)name.name);
}

/* --- sequences ------------------------------------------------------------------------------------------------------------------------------ */

void drizzle_emit_sequence(Drizzle *d, const Value *value) {
    DrizzleTrouble trouble = {0};
    SchemaSequence options = {0};
    const QualifiedName name = drizzle_name(d, value, &trouble);
    drizzle_sequence_options(d, drizzle_argument(value, 1), NULL, &options, &trouble);
    if (!name.name || trouble.why) {
        unread(d, value, &trouble, KIND_SEQUENCE, &name);
        return;
    }
    for (guint i = 0; i < d->schema->sequences->len; i++) {
        const SchemaSequence *other = d->schema->sequences->pdata[i];
        if (g_strcmp0(other->schema, name.schema) == 0 && strcmp(other->name, name.name) == 0)
            return;
    }
    SchemaSequence *sequence = schema_add_sequence(d->schema, name.schema, name.name, value->place);
    sequence->increment = options.increment;
    sequence->minimum = options.minimum;
    sequence->maximum = options.maximum;
    sequence->start = options.start;
    sequence->cache = options.cache;
    sequence->cycle = options.cycle;
}
