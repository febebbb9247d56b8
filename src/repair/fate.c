#include "plan.h"
#include "scan.h"

#include <string.h>
#include "model/property.h"
#include "text.h"

/* --- what the difference says ---------------------------------------------------------------------------------------------------- */

static bool matters(const RepairPlan *plan, const Change *change, size_t property) {
    Grade grade = change_property_grade(change, property);
    if (grade == GRADE_ACCESS)
        return plan->options->access;
    return grade == GRADE_COMMENT || grade == GRADE_DIFFERENT;
}

static bool is_shared(ObjectKind kind, const char *property) {
    static const char *const names[] = {"comment", "owner", "privileges", "security_labels"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], property) == 0)
            return strcmp(property, "privileges") != 0 || repair_maker_get(kind)->grant || kind == KIND_COLUMN;
    return false;
}

static void add_change(GArray **list, const PropertyChange *change) {
    if (!*list)
        *list = g_array_new(false, false, sizeof(PropertyChange));
    g_array_append_vals(*list, change, 1);
}

static void take_changes(const RepairPlan *plan, RepairNode *node, const Change *change) {
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        if (matters(plan, change, i))
            add_change(is_shared(change->kind, property->property) ? &node->shared : &node->changes, property);
    }
    bool moved = g_strcmp0(node->before->parent, node->after->parent) != 0;
    if (moved)
        node->fate = FATE_AGAIN;
    else if (node->changes || node->shared)
        node->fate = FATE_ALTER;
}

static void take_change(RepairPlan *plan, const Change *change) {
    if (change->kind == KIND_DEFAULT_PRIVILEGES && !plan->options->access)
        return;
    const char *former = change->previous_identity ? change->previous_identity : change->identity;
    const Object *before = catalog_find(plan->from, change->kind, former);
    const Object *after = catalog_find(plan->to, change->kind, change->identity);
    if (change->action == CHANGE_ADDED) {
        plan_node(plan, after)->fate = FATE_ADD;
    } else if (change->action == CHANGE_REMOVED) {
        plan_node(plan, before)->fate = FATE_DROP;
    } else {
        RepairNode *node = plan_node(plan, before);
        node->after = after;
        g_hash_table_insert(plan->by_object, (void *)(uintptr_t)after, node);
        take_changes(plan, node, change);
    }
}

/* --- columns of views ------------------------------------------------------------------------------------------------------------ */

static bool is_query(const Object *object) {
    return object && (object->kind == KIND_VIEW || object->kind == KIND_MATERIALIZED_VIEW);
}

/* The query decides which columns a view has, and of which type; only what is said about them apart from that is theirs. */
static bool is_of_query(const char *property) {
    return strcmp(property, "type") == 0 || strcmp(property, "collation") == 0 || strcmp(property, "not_null") == 0;
}

static void decide_view_column(RepairPlan *plan, RepairNode *node) {
    const Object *parent = repair_parent(node->before ? plan->from : plan->to, node_object(node));
    RepairNode *view = is_query(parent) ? plan_node(plan, parent) : NULL;
    if (!view || !view->before || !view->after)
        return;
    bool changed = node->fate == FATE_DROP;
    for (guint i = 0; node->changes && i < node->changes->len;) {
        if (is_of_query(g_array_index(node->changes, PropertyChange, i).property)) {
            g_array_remove_index(node->changes, i);
            changed = true;
        } else {
            i++;
        }
    }
    if (changed && view->fate != FATE_DROP)
        view->fate = FATE_AGAIN;
    if (node->fate == FATE_ADD || node->fate == FATE_DROP)
        return;
    if (!node->shared && (!node->changes || node->changes->len == 0))
        node->fate = FATE_KEEP;
}

/* --- what an alteration does to others ------------------------------------------------------------------------------------------- */

static bool can_alter(const RepairPlan *plan, const RepairNode *node) {
    const RepairMaker *maker = repair_maker_get(node->after->kind);
    if (!node->changes || node->changes->len == 0)
        return true;
    if (!maker->alter)
        return false;
    Repair *trial = plan_part_new(plan);
    RepairStep step = plan_step(plan, trial, node->after);
    const PropertyChange *changes = (const PropertyChange *)(const void *)node->changes->data;
    bool can = maker->alter(&step, node->before, node->after, changes, node->changes->len);
    g_array_unref(trial->statements);
    g_ptr_array_unref(trial->gaps);
    g_free(trial);
    return can;
}

static const PropertyChange retyping[] = {{"type", "", ""}};

bool plan_disturbs(const RepairNode *node, ObjectKind dependent) {
    const RepairMaker *maker = repair_maker_get(node_object(node)->kind);
    if (node->replaced)
        return true;
    if (node->retyped_by && maker->disturbs(retyping, 1, dependent))
        return true;
    if (node->fate != FATE_ALTER || !node->changes || !maker->disturbs)
        return false;
    return maker->disturbs((const PropertyChange *)(const void *)node->changes->data, node->changes->len, dependent);
}

typedef struct {
    RepairPlan *plan;
    GHashTable *dependents; /* const Object * of `from` -> GPtrArray of RepairNode * */
    GQueue open;            /* nodes whose dependents are to be looked at */
} Spread;

/* A type or collation of columns. */
static bool is_type(ObjectKind kind) {
    return kind == KIND_COLLATION || kind == KIND_ENUM || kind == KIND_COMPOSITE_TYPE || kind == KIND_RANGE_TYPE || kind == KIND_DOMAIN || kind == KIND_BASE_TYPE;
}

static void visit(Spread *spread, RepairNode *node) {
    g_queue_push_tail(&spread->open, node);
}

/* A column's type is made again: the column keeps its rows, so the new type takes the old one's place. */
static void affect_by_type(Spread *spread, RepairNode *type, RepairNode *column) {
    if (is_query(repair_parent(spread->plan->from, column->before)) || column->retyped_by)
        return;
    if (is_type(type->after->kind)) {
        type->fate = FATE_ALTER;
        type->replaced = true;
        column->retyped_by = type;
        visit(spread, column);
    }
}

/* Rows are not given up because something that is not a table is made again. */
static bool keeps_rows(Spread *spread, const RepairNode *node, const RepairNode *dependent) {
    ObjectKind kind = node_object(node)->kind;
    if (dependent->after->kind != KIND_TABLE || kind == KIND_TABLE || kind == KIND_FOREIGN_TABLE)
        return false;
    TextPool *texts = spread->plan->repair->texts;
    const char *gap = text_pool_printf(texts, "the table " CODE("%s") " depends on the %s " CODE("%s") ", which would have to be dropped and made again: not without the table",
                                       dependent->after->identity, kind_get(kind)->name, node_object(node)->identity);
    g_ptr_array_add(spread->plan->repair->gaps, (char *)(uintptr_t)gap);
    return true;
}

static void affect(Spread *spread, RepairNode *node, RepairNode *dependent, LinkAspect aspect) {
    bool done = dependent->fate == FATE_ADD || dependent->fate == FATE_DROP || dependent->fate == FATE_AGAIN || dependent->replaced;
    if (done || aspect == LINK_BODY)
        return;
    if (aspect == LINK_DEFAULT) {
        dependent->again_default = true;
    } else if (aspect == LINK_FINISH) {
        dependent->again_finish = true;
    } else if (aspect == LINK_TYPE) {
        affect_by_type(spread, node, dependent);
    } else if (!keeps_rows(spread, node, dependent)) {
        dependent->fate = FATE_AGAIN;
        visit(spread, dependent);
    }
}

static bool is_overloaded(ObjectKind kind) {
    return kind == KIND_FUNCTION || kind == KIND_PROCEDURE || kind == KIND_AGGREGATE || kind == KIND_OPERATOR;
}

/* What is in the place of an object that is gone: of the same identity and another kind, or a routine of the same name, since texts do not say which one they mean. */
static bool takes_place(const Object *target, const Object *gone) {
    if (strcmp(target->identity, gone->identity) == 0)
        return true;
    size_t size = strcspn(gone->identity, "(");
    return is_overloaded(target->kind) && is_overloaded(gone->kind) && strncmp(target->identity, gone->identity, size + 1) == 0;
}

/* How `dependent` depends on the node before and still does afterwards; NULL when it does not, so that altering it first is enough. */
static const RepairLink *lasting_link(const RepairPlan *plan, const RepairNode *node, const RepairNode *dependent) {
    if (!dependent->before || !dependent->after)
        return NULL;
    const GArray *links = repair_links_of(plan->to_links, dependent->after);
    for (guint i = 0; links && i < links->len; i++) {
        const Object *target = g_array_index(links, RepairLink, i).target;
        if (target == node->after || (!node->after && takes_place(target, node->before)))
            return repair_links_find(plan->from_links, dependent->before, node->before);
    }
    return NULL;
}

static void spread_from(Spread *spread, RepairNode *node) {
    const GPtrArray *dependents = node->before ? g_hash_table_lookup(spread->dependents, node->before) : NULL;
    for (guint i = 0; dependents && i < dependents->len; i++) {
        RepairNode *dependent = dependents->pdata[i];
        const RepairLink *link = lasting_link(spread->plan, node, dependent);
        if (link && (node_drops(node) || plan_disturbs(node, dependent->after->kind)))
            affect(spread, node, dependent, link->aspect);
    }
}

static void unref_pointers(void *array) {
    g_ptr_array_unref(array);
}

static GHashTable *index_dependents(const RepairPlan *plan) {
    GHashTable *index = g_hash_table_new_full(NULL, NULL, NULL, unref_pointers);
    for (guint i = 0; i < plan->from->objects->len; i++) {
        const Object *object = plan->from->objects->pdata[i];
        const GArray *links = repair_links_of(plan->from_links, object);
        for (guint j = 0; links && j < links->len; j++) {
            void *target = (void *)(uintptr_t)g_array_index(links, RepairLink, j).target;
            GPtrArray *list = g_hash_table_lookup(index, target);
            if (!list) {
                list = g_ptr_array_new();
                g_hash_table_insert(index, target, list);
            }
            g_ptr_array_add(list, plan_node(plan, object));
        }
    }
    return index;
}

/* Columns are of a type that cannot be altered, and that takes functions of its own with it, so that no new one can be made beside it: rows are not given up for that. */
static bool is_stuck(const RepairPlan *plan, const RepairNode *node) {
    bool own_functions = node->before->kind == KIND_BASE_TYPE || object_get(node->before, "canonical") || object_get(node->after, "canonical");
    if (!own_functions || !repair_type_is_stored(plan->from, node->before->identity))
        return false;
    const char *gap = text_pool_printf(plan->repair->texts, "the %s " CODE("%s") " would have to be dropped and made again: not as long as columns are of it",
                                       kind_get(node->before->kind)->name, node->before->identity);
    g_ptr_array_add(plan->repair->gaps, (char *)(uintptr_t)gap);
    return true;
}

/* The text has the name as a word of its own, outside of texts and other names. */
static bool has_word(const char *text, const char *name) {
    size_t size = strlen(name);
    while (*text) {
        const char *end = repair_scan_name(text);
        if (end && (size_t)(end - text) == size && strncmp(text, name, size) == 0)
            return true;
        if (!end)
            end = repair_scan_quoted(text);
        text = end > text ? end : text + 1;
    }
    return false;
}

/* The table whose partition key has a column of the type; NULL: none. */
static const Object *partitioned_by(const Catalog *catalog, const char *type) {
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *column = catalog->objects->pdata[i];
        if (column->kind != KIND_COLUMN || g_strcmp0(object_get(column, "type"), type) != 0)
            continue;
        const Object *table = catalog_find(catalog, KIND_TABLE, column->parent);
        const char *key = table ? object_get(table, "partition_key") : NULL;
        if (key && has_word(key, column->identity + strlen(column->parent) + 1))
            return table;
    }
    return NULL;
}

/* PostgreSQL converts no column of a partition key. */
static bool is_key(const RepairPlan *plan, const RepairNode *node) {
    const Object *table = is_type(node->before->kind) ? partitioned_by(plan->from, node->before->identity) : NULL;
    if (!table)
        return false;
    const char *gap = text_pool_printf(plan->repair->texts, "the %s " CODE("%s") " would have to be made again: not as long as the table " CODE("%s") " is partitioned by it",
                                       kind_get(node->before->kind)->name, node->before->identity, table->identity);
    g_ptr_array_add(plan->repair->gaps, (char *)(uintptr_t)gap);
    return true;
}

static void leave_as_it_is(RepairNode *node) {
    g_array_set_size(node->changes, 0);
    if (!node->shared)
        node->fate = FATE_KEEP;
}

static void spread_all(RepairPlan *plan) {
    Spread spread = {plan, index_dependents(plan), G_QUEUE_INIT};
    for (guint i = 0; i < plan->nodes->len; i++) {
        RepairNode *node = plan->nodes->pdata[i];
        bool again = node->fate == FATE_ALTER && !can_alter(plan, node);
        if (again && (is_stuck(plan, node) || is_key(plan, node)))
            leave_as_it_is(node);
        else if (again)
            node->fate = FATE_AGAIN;
        if (node_drops(node) || node->fate == FATE_ALTER)
            visit(&spread, node);
    }
    for (RepairNode *node; (node = g_queue_pop_head(&spread.open));)
        spread_from(&spread, node);
    g_hash_table_unref(spread.dependents);
}

/* --- parts of other objects ------------------------------------------------------------------------------------------------------ */

/* A foreign key of a dropped table that leads, over dropped tables, back to it: no order of DROP TABLE alone would do. */
static bool leads_back(const RepairPlan *plan, const Object *key, const char *goal, GHashTable *seen) {
    const char *table = object_get(key, "references_table");
    const Object *referenced = table ? catalog_find(plan->from, KIND_TABLE, table) : NULL;
    if (!referenced || !node_drops(plan_node(plan, referenced)) || !g_hash_table_add(seen, (void *)(uintptr_t)table))
        return false;
    if (strcmp(table, goal) == 0)
        return true;
    const GPtrArray *children = catalog_children(plan->from, table);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = children->pdata[i];
        if (child->kind == KIND_FOREIGN_KEY && leads_back(plan, child, goal, seen))
            return true;
    }
    return false;
}

static bool drops_apart(const RepairPlan *plan, const Object *object) {
    if (object->kind != KIND_FOREIGN_KEY || g_strcmp0(object_get(object, "references_table"), object->parent) == 0)
        return false;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    return leads_back(plan, object, object->parent, seen);
}

/* What goes when this one goes: the table, the column that owns a sequence. */
static const Object *owner_of(const RepairPlan *plan, const Object *object) {
    const char *column = object->kind == KIND_SEQUENCE ? object_get(object, "owned_by") : NULL;
    if (column)
        return catalog_find(plan->from, KIND_COLUMN, column);
    return drops_apart(plan, object) ? NULL : repair_parent(plan->from, object);
}

static RepairNode *drop_carrier(const RepairPlan *plan, RepairNode *node) {
    const Object *owner = node_drops(node) ? owner_of(plan, node->before) : NULL;
    RepairNode *carrier = owner ? plan_node(plan, owner) : NULL;
    return carrier && node_drops(carrier) ? drop_carrier(plan, carrier) : node;
}

static RepairNode *make_carrier(const RepairPlan *plan, RepairNode *node) {
    if (!node_makes(node) || !kind_is_field(node->after->kind))
        return node;
    const Object *parent = repair_parent(plan->to, node->after);
    RepairNode *carrier = parent ? plan_node(plan, parent) : NULL;
    if (!carrier || carrier->fate == FATE_KEEP || !repair_maker_get(parent->kind)->makes_children)
        return node;
    return node_makes(carrier) || is_query(parent) ? carrier : node;
}

void plan_decide(RepairPlan *plan) {
    const GPtrArray *changes = plan->diff->changes->changes;
    for (guint i = 0; i < changes->len; i++)
        take_change(plan, changes->pdata[i]);
    for (guint i = 0; i < plan->nodes->len; i++)
        if (node_object(plan->nodes->pdata[i])->kind == KIND_COLUMN)
            decide_view_column(plan, plan->nodes->pdata[i]);
    for (guint i = 0; i < plan->nodes->len; i++) {
        const RepairNode *node = plan->nodes->pdata[i];
        if (node->fate == FATE_ADD)
            g_hash_table_add(plan->fresh, (void *)(uintptr_t)node->after->identity);
    }
    spread_all(plan);
    for (guint i = 0; i < plan->nodes->len; i++) {
        RepairNode *node = plan->nodes->pdata[i];
        node->drop_carrier = drop_carrier(plan, node);
        node->make_carrier = make_carrier(plan, node);
        if (node_makes(node))
            g_hash_table_add(plan->fresh, (void *)(uintptr_t)node->after->identity);
    }
}
