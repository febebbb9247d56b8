#include "repair/repair.h"

#include "plan.h"
#include "type.h"

/* --- memory ---------------------------------------------------------------------------------------------------------------------- */

static Repair *repair_new(void) {
    Repair *repair = g_new0(Repair, 1);
    repair->texts = text_pool_new();
    repair->statements = g_array_new(false, false, sizeof(RepairStatement));
    repair->gaps = g_ptr_array_new();
    return repair;
}

void repair_free(Repair *repair) {
    if (!repair)
        return;
    g_array_unref(repair->statements);
    g_ptr_array_unref(repair->gaps);
    text_pool_free(repair->texts);
    g_free(repair);
}

/* Texts are the whole repair's. */
Repair *plan_part_new(const RepairPlan *plan) {
    Repair *part = g_new0(Repair, 1);
    part->texts = plan->repair->texts;
    part->statements = g_array_new(false, false, sizeof(RepairStatement));
    part->gaps = g_ptr_array_new();
    return part;
}

static void part_free(Repair *part) {
    if (!part)
        return;
    g_array_unref(part->statements);
    g_ptr_array_unref(part->gaps);
    g_free(part);
}

static void node_free(void *data) {
    RepairNode *node = data;
    for (int part = 0; part < PART_COUNT; part++)
        part_free(node->parts[part]);
    if (node->changes)
        g_array_unref(node->changes);
    if (node->shared)
        g_array_unref(node->shared);
    g_free(node);
}

static RepairNode *add_node(RepairPlan *plan, const Object *before, const Object *after) {
    RepairNode *node = g_new0(RepairNode, 1);
    node->before = before;
    node->after = after;
    g_ptr_array_add(plan->nodes, node);
    if (before)
        g_hash_table_insert(plan->by_object, (void *)(uintptr_t)before, node);
    if (after)
        g_hash_table_insert(plan->by_object, (void *)(uintptr_t)after, node);
    return node;
}

static void add_nodes(RepairPlan *plan) {
    const GPtrArray *from = plan->from->objects, *to = plan->to->objects;
    guint i = 0, j = 0;
    while (i < from->len || j < to->len) {
        const Object *before = i < from->len ? from->pdata[i] : NULL, *after = j < to->len ? to->pdata[j] : NULL;
        int order = !before ? 1 : !after ? -1 : object_compare(before, after);
        add_node(plan, order <= 0 ? before : NULL, order >= 0 ? after : NULL);
        i += order <= 0;
        j += order >= 0;
    }
}

static void plan_clear(RepairPlan *plan) {
    g_ptr_array_unref(plan->nodes);
    g_hash_table_unref(plan->by_object);
    g_hash_table_unref(plan->fresh);
    repair_links_free(plan->from_links);
    repair_links_free(plan->to_links);
    diff_free(plan->diff);
}

/* --- the parts of a node --------------------------------------------------------------------------------------------------------- */

RepairStep plan_step(const RepairPlan *plan, Repair *repair, const Object *object) {
    return (RepairStep){repair, plan->from, plan->to, plan->options, object, plan->fresh};
}

/* The step for a part, begun when it is not there. */
static RepairStep begin(const RepairPlan *plan, RepairNode *node, Part part, const Object *object) {
    if (!node->parts[part])
        node->parts[part] = plan_part_new(plan);
    return plan_step(plan, node->parts[part], object);
}

/* What kinds share, of the columns that were made with their table. */
static void make_fields(const RepairPlan *plan, RepairNode *node) {
    const GPtrArray *children = catalog_children(plan->to, node->after->identity);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = children->pdata[i];
        const RepairNode *field = kind_is_field(child->kind) ? plan_node(plan, child) : NULL;
        if (!field || field->make_carrier != node || !node_makes(field))
            continue;
        RepairStep step = begin(plan, node, PART_MAKE, child);
        repair_shared_create(&step, field->before, child);
    }
}

static void make_drop(const RepairPlan *plan, RepairNode *node) {
    if (node_drops(node) && node->drop_carrier == node) {
        RepairStep step = begin(plan, node, PART_DROP, node->before);
        repair_maker_get(node->before->kind)->drop(&step, node->before);
    }
    const RepairMaker *maker = repair_maker_get(node_object(node)->kind);
    if (node->again_default && !node_drops(node) && maker->set_default) {
        RepairStep step = begin(plan, node, PART_DROP, node->before);
        maker->set_default(&step, node->before, false);
    }
}

static void make_alteration(const RepairPlan *plan, RepairNode *node) {
    const RepairMaker *maker = repair_maker_get(node->after->kind);
    RepairStep step = begin(plan, node, PART_MAKE, node->after);
    if (node->replaced)
        repair_type_replace(&step, node->before, node->after);
    else if (node->changes && node->changes->len > 0)
        maker->alter(&step, node->before, node->after, (const PropertyChange *)(const void *)node->changes->data, node->changes->len);
    if (node->shared && !node->replaced)
        repair_shared_alter(&step, node->before, node->after, (const PropertyChange *)(const void *)node->shared->data, node->shared->len);
}

static void make_announcement(const RepairPlan *plan, RepairNode *node) {
    if (!node_makes(node) || node->make_carrier != node || !repair_maker_get(node->after->kind)->announce)
        return;
    RepairStep step = begin(plan, node, PART_ANNOUNCE, node->after);
    repair_maker_get(node->after->kind)->announce(&step, node->after);
}

static void make_object(const RepairPlan *plan, RepairNode *node) {
    if (node_makes(node) && node->make_carrier == node) {
        RepairStep step = begin(plan, node, PART_MAKE, node->after);
        repair_maker_get(node->after->kind)->create(&step, node->after);
        repair_shared_create(&step, node->before, node->after);
    } else if (node->fate == FATE_ALTER) {
        make_alteration(plan, node);
    }
    if (node->fate != FATE_KEEP && node->after && repair_maker_get(node->after->kind)->makes_children)
        make_fields(plan, node);
    if (node->again_default && node->after && !node_drops(node)) {
        /* one that only names a sequence otherwise is no change: it stays as it was */
        bool changes = node->changes && repair_change((const PropertyChange *)(const void *)node->changes->data, node->changes->len, "default");
        RepairStep step = begin(plan, node, PART_MAKE, node->after);
        repair_maker_get(node->after->kind)->set_default(&step, changes ? node->after : node->before, true);
    }
}

static void make_finish(const RepairPlan *plan, RepairNode *node) {
    if (node->replaced) {
        RepairStep step = begin(plan, node, PART_FINISH, node->after);
        repair_type_drop_old(&step, node->before);
    }
    bool moved = node->fate != FATE_KEEP || node->again_finish;
    const RepairMaker *maker = repair_maker_get(node_object(node)->kind);
    if (!maker->finish || !node->after || !moved)
        return;
    RepairStep step = begin(plan, node, PART_FINISH, node->after);
    bool anew = node_makes(node) || node->again_finish;
    maker->finish(&step, anew ? NULL : node->before, node->after);
}

/* Nothing waits for a part without statements, and it may have gaps only. */
static void tidy(RepairPlan *plan, RepairNode *node) {
    for (int part = 0; part < PART_COUNT; part++) {
        Repair *made = node->parts[part];
        for (guint i = 0; made && i < made->gaps->len; i++)
            g_ptr_array_add(plan->repair->gaps, made->gaps->pdata[i]);
        if (made && made->statements->len == 0) {
            part_free(made);
            node->parts[part] = NULL;
        }
    }
}

static void make_parts(RepairPlan *plan) {
    for (guint i = 0; i < plan->nodes->len; i++) {
        RepairNode *node = plan->nodes->pdata[i];
        make_drop(plan, node);
        make_announcement(plan, node);
        make_object(plan, node);
        make_finish(plan, node);
        tidy(plan, node);
    }
}

/* --- all together ---------------------------------------------------------------------------------------------------------------- */

static void put_together(RepairPlan *plan) {
    g_autoptr(GPtrArray) parts = plan_order(plan);
    for (guint i = 0; i < parts->len; i++) {
        const Repair *part = parts->pdata[i];
        g_array_append_vals(plan->repair->statements, part->statements->data, part->statements->len);
    }
}

Repair *repair_build(const Catalog *from, const Catalog *to, const RepairOptions *options) {
    static const RepairOptions none = {0};
    RepairPlan plan = {
        .from = from,
        .to = to,
        .options = options ? options : &none,
        .repair = repair_new(),
        .diff = diff_build(from, to),
        .from_links = repair_links_build(from),
        .to_links = repair_links_build(to),
        .nodes = g_ptr_array_new_with_free_func(node_free),
        .by_object = g_hash_table_new(NULL, NULL),
        .fresh = g_hash_table_new(g_str_hash, g_str_equal),
    };
    add_nodes(&plan);
    plan_decide(&plan);
    make_parts(&plan);
    put_together(&plan);
    plan_clear(&plan);
    return plan.repair;
}

const char *risk_text(Risk risk) {
    switch (risk) {
    case RISK_LOCKS:
        return "locks";
    case RISK_REWRITES:
        return "rewrites";
    case RISK_MAY_FAIL:
        return "may fail on the data";
    case RISK_LOSES_DATA:
        return "loses data";
    case RISK_SAFE:
        break;
    }
    return "safe";
}
