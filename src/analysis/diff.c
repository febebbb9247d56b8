#include "analysis/diff.h"

#include <string.h>
#include "model/property.h"
#include "signature.h"
#include "spelling.h"

static const char *const GRADE_IDS[] = {"same", "order", "name", "spelling", "comment", "access", "different"};

const char *grade_id(Grade grade) {
    return grade <= GRADE_DIFFERENT ? GRADE_IDS[grade] : "unknown";
}

bool kind_has_free_name(ObjectKind kind) {
    return kind == KIND_PRIMARY_KEY || kind == KIND_UNIQUE || kind == KIND_FOREIGN_KEY || kind == KIND_CHECK ||
           kind == KIND_EXCLUSION || kind == KIND_INDEX;
}

static bool is_routine(ObjectKind kind) {
    return kind == KIND_FUNCTION || kind == KIND_PROCEDURE;
}

static int compare_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The items of a list that the catalog writes as one text, one a line or separated by commas outside quotes; sorted. */
static GPtrArray *sorted_items(const char *list) {
    GPtrArray *items = g_ptr_array_new_with_free_func(g_free);
    char separator = strchr(list, '\n') ? '\n' : ',';
    bool quoted = false;
    const char *begin = list;
    for (const char *at = list;; at++) {
        if (*at == '\'')
            quoted = !quoted;
        if (*at == '\0' || (*at == separator && (!quoted || separator == '\n'))) {
            g_ptr_array_add(items, g_strstrip(g_strndup(begin, (size_t)(at - begin))));
            begin = at + 1;
        }
        if (*at == '\0')
            break;
    }
    g_ptr_array_sort(items, compare_text);
    return items;
}

static bool same_items(const char *before, const char *after) {
    g_autoptr(GPtrArray) a = sorted_items(before);
    g_autoptr(GPtrArray) b = sorted_items(after);
    if (a->len != b->len)
        return false;
    for (size_t i = 0; i < a->len; i++)
        if (strcmp(a->pdata[i], b->pdata[i]) != 0)
            return false;
    return true;
}

/* Bodies of routines differ in meaning by any character, but for line ends. */
static bool same_lines(const char *before, const char *after) {
    while (*before && *after) {
        before += *before == '\r' && before[1] == '\n';
        after += *after == '\r' && after[1] == '\n';
        if (*before != *after)
            return false;
        before++;
        after++;
    }
    return *before == *after;
}

/* DEFAULT NULL is what a column without default has. */
static bool is_null_default(const char *property, const char *value) {
    if (strcmp(property, "default") != 0)
        return false;
    g_autofree char *normal = spelling_normalise(value);
    return strcmp(normal, "null") == 0;
}

Grade property_grade(ObjectKind kind, const char *property, const char *before, const char *after) {
    if (before && after && strcmp(before, after) == 0)
        return GRADE_SAME;
    Facet facet = property_facet(kind, property);
    if (facet == FACET_COMMENT)
        return GRADE_COMMENT;
    if (facet == FACET_OWNER || facet == FACET_PRIVILEGES)
        return GRADE_ACCESS;
    if (!before || !after) {
        const char *value = before ? before : after;
        return value && is_null_default(property, value) ? GRADE_SPELLING : GRADE_DIFFERENT;
    }
    if (kind == KIND_ENUM && strcmp(property, "labels") == 0)
        return same_items(before, after) ? GRADE_ORDER : GRADE_DIFFERENT;
    /* A hosting provider upgrades extensions; the schema does not change with it. */
    if (kind == KIND_EXTENSION && strcmp(property, "version") == 0)
        return GRADE_SPELLING;
    if (is_routine(kind))
        return same_lines(before, after) ? GRADE_SPELLING : GRADE_DIFFERENT;
    return spelling_same(before, after) ? GRADE_SPELLING : GRADE_DIFFERENT;
}

Grade change_grade(const Change *change) {
    if (change->action == CHANGE_ADDED || change->action == CHANGE_REMOVED)
        return change->kind == KIND_DEFAULT_PRIVILEGES ? GRADE_ACCESS : GRADE_DIFFERENT;
    Grade worst = GRADE_SAME;
    if (change->action == CHANGE_RENAMED)
        worst = kind_has_free_name(change->kind) ? GRADE_NAME : GRADE_DIFFERENT;
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        Grade grade = property_grade(change->kind, property->property, property->before, property->after);
        worst = MAX(worst, grade);
    }
    return worst;
}

char *signature_build(ObjectKind kind, const char *parent, const char *name, const Property *properties, size_t count) {
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%d\n%s\n", (int)kind, parent ? parent : "");
    for (size_t i = 0; i < count; i++) {
        if (property_facet(kind, properties[i].name) != FACET_STRUCTURE)
            continue;
        g_string_append_printf(out, "%s=", properties[i].name);
        spelling_append(out, properties[i].value, name);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, false);
}

static char *change_signature(const Change *change) {
    g_autofree Property *properties = g_new0(Property, change->property_count + 1);
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *from = &change->properties[i];
        properties[i] = (Property){ from->property, change->action == CHANGE_REMOVED ? from->before : from->after };
    }
    return signature_build(change->kind, change->parent, change->name, properties, change->property_count);
}

/* Removed changes by signature; each value a queue in the set's order, so that pairing is deterministic. */
static GHashTable *index_removed(const ChangeSet *set) {
    GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_queue_free);
    for (size_t i = 0; i < set->changes->len; i++) {
        Change *change = set->changes->pdata[i];
        if (change->action != CHANGE_REMOVED || !kind_has_free_name(change->kind))
            continue;
        char *signature = change_signature(change);
        GQueue *queue = g_hash_table_lookup(index, signature);
        if (!queue) {
            queue = g_queue_new();
            g_hash_table_insert(index, g_strdup(signature), queue);
        }
        g_queue_push_tail(queue, change);
        g_free(signature);
    }
    return index;
}

/* The properties in which the two sides of a pair differ (the definition, when it carries the name). */
static void add_renamed(ChangeSet *set, const Change *removed, const Change *added) {
    g_autoptr(GArray) properties = g_array_new(false, false, sizeof(PropertyChange));
    size_t i = 0, j = 0;
    while (i < removed->property_count || j < added->property_count) {
        const PropertyChange *a = i < removed->property_count ? &removed->properties[i] : NULL;
        const PropertyChange *b = j < added->property_count ? &added->properties[j] : NULL;
        int order = !a ? 1 : !b ? -1 : strcmp(a->property, b->property);
        PropertyChange pair = {order <= 0 ? a->property : b->property, order <= 0 ? a->before : NULL, order >= 0 ? b->after : NULL};
        if (g_strcmp0(pair.before, pair.after) != 0)
            g_array_append_val(properties, pair);
        i += order <= 0;
        j += order >= 0;
    }
    Change renamed = *added;
    renamed.action = CHANGE_RENAMED;
    renamed.previous_identity = removed->identity;
    renamed.properties = (const PropertyChange *)(const void *)properties->data;
    renamed.property_count = properties->len;
    change_set_add(set, &renamed);
}

ChangeSet *diff_pair_names(ChangeSet *take_set) {
    g_autoptr(ChangeSet) set = take_set;
    g_autoptr(GHashTable) removed = index_removed(set);
    if (g_hash_table_size(removed) == 0)
        return g_steal_pointer(&set);
    g_autoptr(GHashTable) partner = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) paired = g_hash_table_new(NULL, NULL);
    for (size_t i = 0; i < set->changes->len; i++) {
        Change *change = set->changes->pdata[i];
        if (change->action != CHANGE_ADDED || !kind_has_free_name(change->kind))
            continue;
        g_autofree char *signature = change_signature(change);
        GQueue *queue = g_hash_table_lookup(removed, signature);
        Change *match = queue ? g_queue_pop_head(queue) : NULL;
        if (match) {
            g_hash_table_insert(partner, change, match);
            g_hash_table_add(paired, match);
        }
    }
    if (g_hash_table_size(paired) == 0)
        return g_steal_pointer(&set);
    ChangeSet *result = change_set_new();
    for (size_t i = 0; i < set->changes->len; i++) {
        Change *change = set->changes->pdata[i];
        Change *match = g_hash_table_lookup(partner, change);
        if (match)
            add_renamed(result, match, change);
        else if (!g_hash_table_contains(paired, change))
            change_set_add(result, change);
    }
    change_set_seal(result);
    return result;
}

/* --- two catalogs of whatever origin -------------------------------------------------------------------------------------------------- */

static void rename_offer_free(gpointer offer) {
    g_free(offer);
}

Diff *diff_build(const Catalog *before, const Catalog *after) {
    Diff *diff = g_new0(Diff, 1);
    diff->texts = text_pool_new();
    diff->renames = g_ptr_array_new_with_free_func(rename_offer_free);
    diff->changes = diff_pair_names(change_set_between(before, after, false));
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
