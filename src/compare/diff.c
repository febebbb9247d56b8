#include "compare/diff.h"

#include <string.h>
#include "column_order.h"
#include "grade.h"
#include "major_effects.h"
#include "name_pairs.h"
#include "rename_offer.h"

/* What the changes of a set are written anew with. */
typedef struct {
    const NamePairs *pairs;
    MajorEffects *majors;
    GHashTable *orders;     /* of OrderChange *, by object's kind and identity: those not yet written */
    ChangeSet *result;
    GArray *properties;     /* scratch: of PropertyChange */
    GByteArray *grades;     /* parallel */
} Writer;

static void add_property(Writer *writer, const Change *change, PropertyChange property) {
    Grade grade = property_grade(change->kind, property.property, property.before, property.after);
    if (grade == GRADE_DIFFERENT && name_pairs_follow(writer->pairs, change, &property))
        grade = GRADE_NAME;
    else if (grade == GRADE_DIFFERENT && major_effects_explain(writer->majors, change, &property))
        grade = GRADE_SPELLING;
    if (grade == GRADE_SAME) /* a hidden value */
        return;
    const guint8 byte = (guint8)grade;
    g_array_append_val(writer->properties, property);
    g_byte_array_append(writer->grades, &byte, 1);
}

/* Adds the change with the properties that have been gathered. */
static void finish_change(Writer *writer, Change change) {
    change.properties = (const PropertyChange *)(const void *)writer->properties->data;
    change.property_count = writer->properties->len;
    change.grades = writer->grades->data;
    change_set_add(writer->result, &change);
    g_array_set_size(writer->properties, 0);
    g_byte_array_set_size(writer->grades, 0);
}

/* --- what each change becomes ----------------------------------------------------------------------------------------- */

static guint order_hash(gconstpointer data) {
    const Object *object = ((const OrderChange *)data)->object;
    return g_str_hash(object->identity) * 31u + (guint)object->kind;
}

static gboolean order_equal(gconstpointer a, gconstpointer b) {
    const Object *x = ((const OrderChange *)a)->object, *y = ((const OrderChange *)b)->object;
    return x->kind == y->kind && strcmp(x->identity, y->identity) == 0;
}

/* The other order of a change's columns, which then is accounted for. */
static const OrderChange *take_order(Writer *writer, const Change *change) {
    const Object object = {.kind = change->kind, .identity = change->identity};
    const OrderChange key = {.object = &object};
    OrderChange *order = g_hash_table_lookup(writer->orders, &key);
    if (order)
        g_hash_table_remove(writer->orders, order);
    return order;
}

static PropertyChange order_property(const OrderChange *order) {
    return (PropertyChange){COLUMN_ORDER, order->before, order->after};
}

/* Properties stay sorted by name. */
static void write_changed(Writer *writer, const Change *change) {
    const OrderChange *order = take_order(writer, change);
    for (size_t i = 0; i < change->property_count; i++) {
        if (order && strcmp(change->properties[i].property, COLUMN_ORDER) > 0) {
            add_property(writer, change, order_property(order));
            order = NULL;
        }
        add_property(writer, change, change->properties[i]);
    }
    if (order)
        add_property(writer, change, order_property(order));
    if (writer->properties->len > 0 || change->property_count == 0)
        finish_change(writer, *change);
}

/* The properties in which the two sides of a pair differ (comments; spellings). */
static void write_pair(Writer *writer, const Change *removed, const Change *added) {
    Change renamed = *added;
    renamed.action = CHANGE_RENAMED;
    renamed.previous_identity = removed->identity;
    size_t i = 0, j = 0;
    while (i < removed->property_count || j < added->property_count) {
        const PropertyChange *a = i < removed->property_count ? &removed->properties[i] : NULL;
        const PropertyChange *b = j < added->property_count ? &added->properties[j] : NULL;
        int order = !a ? 1 : !b ? -1 : strcmp(a->property, b->property);
        PropertyChange pair = {order <= 0 ? a->property : b->property, order <= 0 ? a->before : NULL, order >= 0 ? b->after : NULL};
        if (g_strcmp0(pair.before, pair.after) != 0)
            add_property(writer, &renamed, pair);
        i += order <= 0;
        j += order >= 0;
    }
    finish_change(writer, renamed);
}

static void write_change(Writer *writer, const Change *change) {
    const Change *removed = g_hash_table_lookup(writer->pairs->removed_of, change);
    if (removed)
        write_pair(writer, removed, change);
    else if (change->action == CHANGE_CHANGED)
        write_changed(writer, change);
    else if (!g_hash_table_contains(writer->pairs->paired, change))
        change_set_add(writer->result, change);
}

/* Tables that differ in nothing but the order of their columns. */
static void write_orders(Writer *writer) {
    GHashTableIter iterator;
    gpointer item;
    g_hash_table_iter_init(&iterator, writer->orders);
    while (g_hash_table_iter_next(&iterator, &item, NULL)) {
        const OrderChange *order = item;
        const Object *object = order->object;
        Change change = {.action = CHANGE_CHANGED, .kind = object->kind, .identity = object->identity, .parent = object->parent, .schema = object->schema,
                         .name = object->name, .position = object->position};
        add_property(writer, &change, order_property(order));
        finish_change(writer, change);
    }
}

static ChangeSet *write_set(const ChangeSet *set, const NamePairs *pairs, MajorEffects *majors, const GPtrArray *orders) {
    g_autoptr(GArray) properties = g_array_new(false, false, sizeof(PropertyChange));
    g_autoptr(GByteArray) grades = g_byte_array_new();
    g_autoptr(GHashTable) left = g_hash_table_new(order_hash, order_equal);
    for (guint i = 0; i < orders->len; i++)
        g_hash_table_add(left, orders->pdata[i]);
    Writer writer = {pairs, majors, left, change_set_new(), properties, grades};
    for (guint i = 0; i < set->changes->len; i++)
        write_change(&writer, set->changes->pdata[i]);
    write_orders(&writer);
    change_set_seal(writer.result);
    return writer.result;
}

/* --- contracts -------------------------------------------------------------------------------------------------------- */

static ChangeSet *compare(const Catalog *before, const Catalog *after, const MajorSpan *span) {
    g_autoptr(ChangeSet) set = change_set_between(before, after, false);
    g_autoptr(NamePairs) pairs = name_pairs_build(set, span);
    g_autoptr(MajorEffects) majors = major_effects_new(before, after, span);
    g_autoptr(GPtrArray) orders = column_orders(before, after);
    return write_set(set, pairs, majors, orders);
}

Diff *diff_build(const Catalog *before, const Catalog *after) {
    Diff *diff = g_new0(Diff, 1);
    diff->texts = text_pool_new();
    MajorSpan span = major_span(before, after);
    g_autoptr(Catalog) old = major_effects_requote(before, &span);
    g_autoptr(Catalog) new = major_effects_requote(after, &span);
    diff->changes = compare(old ? old : before, new ? new : after, &span);
    diff->renames = rename_offers(diff->texts, diff->changes, old ? old : before, new ? new : after);
    return diff;
}

void diff_free(Diff *diff) {
    if (!diff)
        return;
    change_set_free(diff->changes);
    g_ptr_array_unref(diff->renames);
    text_pool_free(diff->texts);
    g_free(diff);
}

size_t diff_count(const Diff *diff, Grade grade) {
    size_t count = 0;
    for (guint i = 0; i < diff->changes->changes->len; i++)
        count += change_grade(diff->changes->changes->pdata[i]) == grade;
    return count;
}
