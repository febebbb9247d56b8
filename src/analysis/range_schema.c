#include "analysis/range_schema.h"

#include <string.h>

/* --- which migrations ---------------------------------------------------------------------------------------------- */
static void add_events(RangeSchema *schema, const CommitRange *range, const FileHistory *file, size_t index) {
    const FileEvent *arrival = file_history_arrival(file);
    for (size_t i = 0; i < file->event_count; i++) {
        const FileEvent *event = &file->events[i];
        bool edits = (event->kind == EVENT_EDITED || event->kind == EVENT_RENAMED) && g_strcmp0(event->blob_before, event->blob_after) != 0;
        if (event == arrival && commit_range_has(range, event->mainline))
            g_array_append_val(schema->landed, index);
        else if (edits && commit_range_has(range, event->mainline) && !range_schema_has(schema, index)) /* a draft that was edited is just what landed */
            g_array_append_val(schema->edited, ((RangeEdit){index, event}));
    }
}

static bool is_below(const char *path, const char *folder) {
    size_t size = strlen(folder);
    return size == 0 || (strncmp(path, folder, size) == 0 && path[size] == '/');
}

static bool is_of_target(const AuditTarget *target, const char *path) {
    bool below = is_below(path, target->target->folder);
    for (guint i = 0; i < target->target->former->len; i++)
        below = below || is_below(path, target->target->former->pdata[i]);
    return below && migration_set_follows(target->migrations, path);
}

static void add_removed(RangeSchema *schema, const Audit *audit, const AuditTarget *target, const CommitRange *range) {
    for (size_t i = 0; i < audit->history->file_count; i++) {
        const FileHistory *file = &audit->history->files[i];
        const FileEvent *last = file->event_count > 0 ? &file->events[file->event_count - 1] : NULL;
        if (!file->alive && last && last->kind == EVENT_DELETED && is_of_target(target, file->path) && commit_range_has(range, last->mainline))
            g_ptr_array_add(schema->removed, (gpointer)(uintptr_t)file);
    }
}

bool range_schema_has(const RangeSchema *schema, size_t migration) {
    for (guint i = 0; i < schema->landed->len; i++)
        if (g_array_index(schema->landed, size_t, i) == migration)
            return true;
    return false;
}

/* --- what they did together ---------------------------------------------------------------------------------------- */
/* One object over several migrations. */
typedef struct {
    const Change *last;     /* what it is called and belongs to now, or did last */
    const char *before;     /* identity; NULL: was not there */
    bool there;             /* afterwards */
    GHashTable *properties; /* property -> PropertyChange * */
} Net;

typedef struct {
    GHashTable *open; /* "kind identity" as it is called now -> Net * (owned by `all`) */
    GPtrArray *all;   /* of Net * */
} Nets;

static void net_free(gpointer data) {
    Net *net = data;
    g_hash_table_unref(net->properties);
    g_free(net);
}

static char *net_key(const Change *change, const char *identity) {
    return g_strdup_printf("%d %s", (int)change->kind, identity);
}

static const char *identity_before(const Change *change) {
    return change->action == CHANGE_RENAMED ? change->previous_identity : change->identity;
}

/* Takes the object out of the table: a rename may give its name to another at the same time. */
static Net *take_net(Nets *nets, const Change *change) {
    g_autofree char *key = net_key(change, identity_before(change));
    Net *net = g_hash_table_lookup(nets->open, key);
    g_hash_table_remove(nets->open, key);
    if (net)
        return net;
    net = g_new0(Net, 1);
    net->before = change->action == CHANGE_ADDED ? NULL : identity_before(change);
    net->properties = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    g_ptr_array_add(nets->all, net);
    return net;
}

static void compose(Net *net, const Change *change) {
    net->last = change;
    net->there = change->action != CHANGE_REMOVED;
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        PropertyChange *known = g_hash_table_lookup(net->properties, property->property);
        if (known)
            known->after = property->after;
        else
            g_hash_table_insert(net->properties, (gpointer)(uintptr_t)property->property, g_memdup2(property, sizeof *property));
    }
}

static void add_stratum(Nets *nets, const ChangeSet *changes) {
    g_autoptr(GPtrArray) taken = g_ptr_array_new();
    for (guint i = 0; i < changes->changes->len; i++) {
        const Change *change = changes->changes->pdata[i];
        Net *net = change_is_place_only(change) ? NULL : take_net(nets, change);
        g_ptr_array_add(taken, net);
        if (net)
            compose(net, change);
    }
    for (guint i = 0; i < changes->changes->len; i++) {
        Net *net = taken->pdata[i];
        const Change *change = changes->changes->pdata[i];
        if (net)
            g_hash_table_replace(nets->open, net_key(change, change->identity), net);
    }
}

static gint compare_properties(gconstpointer a, gconstpointer b) {
    return strcmp(((const PropertyChange *)a)->property, ((const PropertyChange *)b)->property);
}

static GArray *net_properties(const Net *net) {
    GArray *properties = g_array_new(FALSE, FALSE, sizeof(PropertyChange));
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, net->properties);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        PropertyChange property = *(const PropertyChange *)value;
        if (!net->before)
            property.before = NULL;
        if (!net->there)
            property.after = NULL;
        if (g_strcmp0(property.before, property.after) != 0)
            g_array_append_val(properties, property);
    }
    g_array_sort(properties, compare_properties);
    return properties;
}

static void add_net(ChangeSet *out, const Net *net) {
    if (!net->before && !net->there)
        return;
    g_autoptr(GArray) properties = net_properties(net);
    Change change = *net->last;
    change.grades = NULL;
    change.properties = (const PropertyChange *)(gconstpointer)properties->data;
    change.property_count = properties->len;
    change.previous_identity = NULL;
    change.action = !net->before ? CHANGE_ADDED : CHANGE_REMOVED;
    if (net->before && net->there) {
        bool renamed = strcmp(net->before, net->last->identity) != 0;
        if (!renamed && properties->len == 0)
            return;
        change.action = renamed ? CHANGE_RENAMED : CHANGE_CHANGED;
        change.previous_identity = renamed ? net->before : NULL;
    } else if (net->before) {
        change.identity = net->before;
    }
    change_set_add(out, &change);
}

static void add_landed(RangeSchema *schema, const AuditTarget *target) {
    g_autoptr(GHashTable) open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(net_free);
    Nets nets = {open, all};
    for (guint i = 0; i < schema->landed->len; i++) {
        size_t index = g_array_index(schema->landed, size_t, i);
        const Stratum *stratum = index < target->all->count ? &target->all->strata[index] : NULL;
        if (!stratum)
            continue;
        add_stratum(&nets, stratum->changes);
        if (stratum->status != STRATUM_APPLIED)
            g_ptr_array_add(schema->unclear, (gpointer)(uintptr_t)stratum);
    }
    for (guint i = 0; i < all->len; i++)
        add_net(schema->changes, all->pdata[i]);
}

RangeSchema *range_schema_build(const Audit *audit, const AuditTarget *target, const CommitRange *range) {
    RangeSchema *schema = g_new0(RangeSchema, 1);
    schema->landed = g_array_new(FALSE, FALSE, sizeof(size_t));
    schema->edited = g_array_new(FALSE, FALSE, sizeof(RangeEdit));
    schema->removed = g_ptr_array_new();
    schema->unclear = g_ptr_array_new();
    schema->changes = change_set_new();
    for (size_t i = 0; audit->history && target->migrations && i < target->migrations->migration_count; i++) {
        const FileHistory *file = audit_migration_file(audit, &target->migrations->migrations[i]);
        if (file)
            add_events(schema, range, file, i);
    }
    if (audit->history && target->migrations)
        add_removed(schema, audit, target, range);
    schema->replayed = target->all != NULL;
    if (schema->replayed)
        add_landed(schema, target);
    change_set_seal(schema->changes);
    return schema;
}

void range_schema_free(RangeSchema *schema) {
    if (!schema)
        return;
    g_array_unref(schema->landed);
    g_array_unref(schema->edited);
    g_ptr_array_unref(schema->removed);
    g_ptr_array_unref(schema->unclear);
    change_set_free(schema->changes);
    g_free(schema);
}
