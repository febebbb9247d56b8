#include "summarise.h"

#include <string.h>
#include "parts.h"
#include "phrase.h"

#define MAX_NAMES 3   /* objects of a group that are named rather than counted */
#define MAX_GROUPS 8  /* groups of a line */
#define MAX_VALUE 160 /* characters of a property's value */

/* Changes of one action and kind; columns and the like also of one parent. */
typedef struct {
    ChangeAction action;
    ObjectKind kind;
    const char *parent; /* NULL: of several, or none */
    GPtrArray *changes; /* of const Change * */
} Group;

static void group_free(void *data) {
    Group *group = data;
    g_ptr_array_unref(group->changes);
    g_free(group);
}

const char *summarise_sign(ChangeAction action) {
    switch (action) {
    case CHANGE_ADDED:
        return "+";
    case CHANGE_CHANGED:
        return "~";
    case CHANGE_REMOVED:
        return "-";
    case CHANGE_RENAMED:
        return ">";
    }
    return "?";
}

static void add_to_group(GPtrArray *groups, const Change *change) {
    for (guint i = 0; i < groups->len; i++) {
        Group *group = g_ptr_array_index(groups, i);
        if (group->action == change->action && group->kind == change->kind) {
            if (g_strcmp0(group->parent, change->parent) != 0)
                group->parent = NULL;
            g_ptr_array_add(group->changes, (void *)(uintptr_t)change);
            return;
        }
    }
    Group *group = g_new0(Group, 1);
    *group = (Group){change->action, change->kind, change->parent, g_ptr_array_new()};
    g_ptr_array_add(group->changes, (void *)(uintptr_t)change);
    g_ptr_array_add(groups, group);
}

/* Additions first, then changes, renames, removals; within them in the order of kinds. */
static int compare_groups(const void *a, const void *b) {
    static const int order[] = {[CHANGE_ADDED] = 0, [CHANGE_CHANGED] = 1, [CHANGE_RENAMED] = 2, [CHANGE_REMOVED] = 3};
    const Group *left = *(Group *const *)a, *right = *(Group *const *)b;
    if (left->action != right->action)
        return order[left->action] - order[right->action];
    return (int)left->kind - (int)right->kind;
}

static GPtrArray *build_groups(const ChangeSet *set) {
    GPtrArray *groups = g_ptr_array_new_with_free_func(group_free);
    g_autoptr(Parts) parts = parts_new(set);
    for (guint i = 0; i < set->changes->len; i++) {
        const Change *change = g_ptr_array_index(set->changes, i);
        if (!parts_contain(parts, change))
            add_to_group(groups, change);
    }
    g_ptr_array_sort(groups, compare_groups);
    return groups;
}

static void append_name(GString *out, const Change *change) {
    if (change->action == CHANGE_RENAMED && change->previous_identity) {
        phrase_code(out, phrase_short_identity(change->previous_identity));
        g_string_append(out, " to ");
    }
    phrase_code(out, phrase_short_identity(change->identity));
}

static void append_group(GString *out, const Group *group) {
    const KindInfo *kind = kind_get(group->kind);
    guint count = group->changes->len;
    g_string_append_printf(out, "%s ", summarise_sign(group->action));
    if (count > MAX_NAMES) {
        phrase_kind_count(out, count, group->kind);
        if (group->parent) {
            g_string_append(out, " of ");
            phrase_code(out, phrase_short_identity(group->parent));
        }
        return;
    }
    g_string_append_printf(out, "%s ", count == 1 ? kind->name : kind->plural);
    for (guint i = 0; i < count; i++) {
        if (i > 0)
            g_string_append(out, i + 1 == count ? " and " : ", ");
        append_name(out, g_ptr_array_index(group->changes, i));
    }
}

char *summarise_changes(const ChangeSet *changes) {
    g_autoptr(GPtrArray) groups = build_groups(changes);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < groups->len && i < MAX_GROUPS; i++) {
        phrase_separate(out, ", ");
        append_group(out, g_ptr_array_index(groups, i));
    }
    size_t rest = 0;
    for (guint i = MAX_GROUPS; i < groups->len; i++)
        rest += ((const Group *)g_ptr_array_index(groups, i))->changes->len;
    if (rest > 0) {
        g_string_append(out, ", and ");
        phrase_count(out, rest, "more change", "more changes");
    }
    return g_string_free(out, FALSE);
}

/* A stratum without changes: it did nothing, or nothing that a catalog shows. */
static char *summarise_nothing(const Stratum *stratum) {
    GString *out = g_string_new(NULL);
    if (stratum->no_op_count == 0)
        return g_string_free(g_string_append(out, "nothing in the schema"), FALSE);
    g_string_append(out, "nothing: ");
    for (size_t i = 0; i < stratum->no_op_count && i < MAX_NAMES; i++) {
        if (i > 0)
            g_string_append(out, ", ");
        phrase_code(out, phrase_short_identity(stratum->no_ops[i].identity));
    }
    if (stratum->no_op_count > MAX_NAMES)
        g_string_append_printf(out, " and %zu more", stratum->no_op_count - MAX_NAMES);
    g_string_append(out, " existed already");
    return g_string_free(out, FALSE);
}

char *summarise_stratum(const Stratum *stratum) {
    g_autofree char *changes = stratum ? summarise_changes(stratum->changes) : NULL;
    if (!stratum)
        return g_strdup("not replayed");
    if (stratum->status == STRATUM_NOT_RUN)
        return g_strdup("not run");
    if (*changes)
        return g_steal_pointer(&changes);
    return stratum->status == STRATUM_FAILED ? g_strdup("failed") : summarise_nothing(stratum);
}

/* A value of any length and number of lines, shortened to one line of code. */
static void append_value(GString *out, const char *value) {
    g_autoptr(GString) line = g_string_new(NULL);
    g_autofree char *valid = text_utf8(value, strlen(value));
    char *c = valid;
    bool space = false;
    for (long left = MAX_VALUE; *c && left > 0; c = g_utf8_next_char(c)) {
        if (g_ascii_isspace(*c)) {
            space = line->len > 0;
            continue;
        }
        if (space)
            g_string_append_c(line, ' ');
        g_string_append_len(line, c, g_utf8_next_char(c) - c);
        space = false;
        left--;
    }
    if (*c)
        g_string_append(line, "...");
    phrase_code(out, line->str);
}

void summarise_property(GString *out, const PropertyChange *property) {
    if (property->before && property->after) {
        append_value(out, property->before);
        g_string_append(out, " \u2192 ");
        append_value(out, property->after);
    } else if (property->after) {
        g_string_append(out, "set to ");
        append_value(out, property->after);
    } else if (property->before) {
        append_value(out, property->before);
        g_string_append(out, " removed");
    }
}

static void append_properties(GString *out, const Change *change) {
    for (size_t i = 0; i < change->property_count; i++) {
        phrase_separate(out, "\n");
        phrase_text(out, change->properties[i].property);
        g_string_append(out, ": ");
        summarise_property(out, &change->properties[i]);
    }
}

char *summarise_change(const Change *change) {
    GString *out = g_string_new(NULL);
    switch (change->action) {
    case CHANGE_ADDED:
        g_string_append(out, "added");
        break;
    case CHANGE_REMOVED:
        g_string_append(out, "dropped");
        break;
    case CHANGE_RENAMED:
        g_string_append(out, "renamed from ");
        phrase_code(out, phrase_short_identity(change->previous_identity));
        append_properties(out, change);
        break;
    case CHANGE_CHANGED:
        append_properties(out, change);
        if (change->property_count == 0) /* same identity and properties, other parent or schema */
            g_string_append(out, "belongs to something else");
        break;
    }
    return g_string_free(out, FALSE);
}
