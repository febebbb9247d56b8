/* What the migrations of a range did to the schema: each object once, by its net change, named. */

#include "range_view.h"

#include <string.h>
#include "change_groups.h"
#include "migration_story.h"
#include "parts.h"
#include "phrase.h"
#include "reference.h"

#define PARTS_TOLD 30

/* The changes of one table, view, ...; or of one object that stands alone. */
typedef struct {
    ObjectKind kind;
    const char *identity;
    const Change *own;  /* NULL: only what belongs to it changed */
    GPtrArray *parts;   /* of const Change * */
} Component;

static void component_free(gpointer data) {
    Component *component = data;
    g_ptr_array_unref(component->parts);
    g_free(component);
}

static bool is_container(ObjectKind kind) {
    static const ObjectKind containers[] = {KIND_TABLE, KIND_VIEW, KIND_MATERIALIZED_VIEW, KIND_FOREIGN_TABLE, KIND_COMPOSITE_TYPE, KIND_DOMAIN, KIND_FOREIGN_SERVER};
    for (size_t i = 0; i < G_N_ELEMENTS(containers); i++)
        if (kind == containers[i])
            return true;
    return false;
}

/* identity -> kind + 1 of all that others belong to, whichever migration made it. */
static GHashTable *index_containers(const AuditTarget *target) {
    GHashTable *index = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t s = 0; s < target->all->count; s++) {
        const GPtrArray *changes = target->all->strata[s].changes->changes;
        for (guint c = 0; c < changes->len; c++) {
            const Change *change = changes->pdata[c];
            if (is_container(change->kind))
                g_hash_table_insert(index, (gpointer)(uintptr_t)change->identity, GUINT_TO_POINTER(change->kind + 1));
        }
    }
    return index;
}

static Component *get_component(GPtrArray *components, ObjectKind kind, const char *identity) {
    for (guint i = 0; i < components->len; i++) {
        Component *component = components->pdata[i];
        if (component->kind == kind && strcmp(component->identity, identity) == 0)
            return component;
    }
    Component *component = g_new0(Component, 1);
    *component = (Component){kind, identity, NULL, g_ptr_array_new()};
    g_ptr_array_add(components, component);
    return component;
}

static int action_order(const Component *component) {
    static const int order[] = {[CHANGE_ADDED] = 0, [CHANGE_CHANGED] = 1, [CHANGE_RENAMED] = 2, [CHANGE_REMOVED] = 3};
    return component->own ? order[component->own->action] : order[CHANGE_CHANGED];
}

static gint compare_components(gconstpointer a, gconstpointer b) {
    const Component *x = *(const Component *const *)a, *y = *(const Component *const *)b;
    if (action_order(x) != action_order(y))
        return action_order(x) - action_order(y);
    return x->kind != y->kind ? (int)x->kind - (int)y->kind : strcmp(x->identity, y->identity);
}

static GPtrArray *build_components(const AuditTarget *target, const ChangeSet *changes) {
    GPtrArray *components = g_ptr_array_new_with_free_func(component_free);
    g_autoptr(Parts) parts = parts_new(changes);
    g_autoptr(GHashTable) containers = index_containers(target);
    for (guint i = 0; i < changes->changes->len; i++) {
        const Change *change = changes->changes->pdata[i];
        if (parts_contain(parts, change) || parts_is_given(change) || parts_came_along(change))
            continue;
        guint container = change->parent ? GPOINTER_TO_UINT(g_hash_table_lookup(containers, change->parent)) : 0;
        if (container == 0)
            get_component(components, change->kind, change->identity)->own = change;
        else
            g_ptr_array_add(get_component(components, (ObjectKind)(container - 1), change->parent)->parts, (gpointer)(uintptr_t)change);
    }
    g_ptr_array_sort(components, compare_components);
    return components;
}

/* --- words --------------------------------------------------------------------------------------------------------- */
static bool is_about(const Change *change, const Component *component) {
    const char *names[] = {change->identity, change->previous_identity, change->parent};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (names[i] && strcmp(names[i], component->identity) == 0)
            return true;
    return component->own && component->own->previous_identity &&
           (g_strcmp0(change->identity, component->own->previous_identity) == 0 || g_strcmp0(change->parent, component->own->previous_identity) == 0);
}

/* " (`0001_x`, `0002_y`)": the migrations that did it. */
static void say_migrations(const RangeTarget *view, const Component *component, Document *document, Node *item) {
    const char *separator = " (";
    for (guint i = 0; i < view->schema->landed->len; i++) {
        size_t index = g_array_index(view->schema->landed, size_t, i);
        const GPtrArray *changes = section_stratum(view->target, index) ? section_stratum(view->target, index)->changes->changes : NULL;
        bool about = false;
        for (guint c = 0; changes && c < changes->len && !about; c++)
            about = is_about(changes->pdata[c], component);
        if (!about)
            continue;
        document_text(document, item, separator);
        reference_migration(document, item, view->target, view->target->migrations->migrations[index].tag);
        separator = ", ";
    }
    if (separator[0] == ',')
        document_text(document, item, ")");
}

static void say_properties(GString *out, const Change *change) {
    for (size_t i = 0; i < change->property_count; i++) {
        g_string_append(out, i == 0 ? ": " : "; ");
        change_groups_say_property(out, change, &change->properties[i]);
    }
}

static const char *const verbs[] = {[CHANGE_ADDED] = "added", [CHANGE_CHANGED] = "changed", [CHANGE_RENAMED] = "renamed", [CHANGE_REMOVED] = "dropped"};

static void say_own(GString *out, const Component *component, const Parts *parts) {
    const Change *own = component->own;
    phrase_sentence(out, verbs[own ? own->action : CHANGE_CHANGED]);
    g_string_append_printf(out, " %s ", kind_get(component->kind)->name);
    if (own && own->action == CHANGE_RENAMED) {
        phrase_code(out, phrase_short_identity(own->previous_identity));
        g_string_append(out, " to ");
    }
    phrase_code(out, phrase_short_identity(component->identity));
    if (!own)
        return;
    parts_say(out, parts, own);
    if (own->action == CHANGE_CHANGED || own->action == CHANGE_RENAMED)
        say_properties(out, own);
    else
        change_groups_say_definition(out, own);
}

static void say_part(GString *out, const Component *component, const Change *change) {
    const ChangeGroup group = {component->kind, component->identity, component->own, component->parts};
    g_string_append_printf(out, "%s %s ", verbs[change->action], kind_get(change->kind)->name);
    if (change->action == CHANGE_RENAMED) {
        phrase_code(out, phrase_short_identity(change->previous_identity));
        g_string_append(out, " to ");
    }
    phrase_code(out, change_groups_name(&group, change));
    if (change->action == CHANGE_CHANGED || change->action == CHANGE_RENAMED)
        say_properties(out, change);
    else
        change_groups_say_definition(out, change);
}

static void component_item(const RangeTarget *view, const Component *component, const Parts *parts, Document *document, Node *list) {
    g_autoptr(GString) words = g_string_new(NULL);
    say_own(words, component, parts);
    Node *item = document_item(document, list, words->str);
    say_migrations(view, component, document, item);
    guint shown = MIN(component->parts->len, PARTS_TOLD);
    Node *inner = shown > 0 ? document_list(document, item, false) : NULL;
    for (guint i = 0; i < shown; i++) {
        g_autoptr(GString) part = g_string_new(NULL);
        say_part(part, component, component->parts->pdata[i]);
        document_item(document, inner, part->str);
    }
    if (component->parts->len > shown) {
        g_autofree char *rest = g_strdup_printf("and %u more", component->parts->len - shown);
        document_item(document, inner, rest);
    }
}

/* --- the section --------------------------------------------------------------------------------------------------- */
static bool has_change(const RangeTarget *view) {
    return view->schema->landed->len + view->schema->edited->len + view->schema->removed->len > 0;
}

/* A later edit changes what a fresh database gets; which objects, only the replay of both versions would tell. */
static void edits(const RangeTarget *view, Document *document, Node *parent) {
    Node *list = NULL;
    for (guint i = 0; i < view->schema->edited->len; i++) {
        const RangeEdit *edit = &g_array_index(view->schema->edited, RangeEdit, i);
        if (edit->event->edit == EDIT_COMMENT || edit->event->edit == EDIT_WHITESPACE)
            continue;
        if (!list) {
            document_paragraph(document, parent, "Edited, though landed before, so that a fresh database differs from those that ran it:");
            list = document_list(document, parent, false);
        }
        Node *item = document_item(document, list, NULL);
        reference_migration(document, item, view->target, view->target->migrations->migrations[edit->migration].tag);
        g_autofree char *words = g_strdup_printf(" (%s): ", story_edit_words(edit->event->edit));
        document_text(document, item, words);
        reference_commit(view->audit, document, item, edit->event->mainline);
    }
}

static void removals(const RangeTarget *view, Document *document, Node *parent) {
    if (view->schema->removed->len == 0)
        return;
    g_autoptr(GString) words = g_string_new(NULL);
    phrase_count(words, view->schema->removed->len, "migration was deleted", "migrations were deleted");
    g_string_append(words, view->schema->landed->len > 0 ? ": what is listed as added may have been there before." : ".");
    document_paragraph(document, parent, words->str);
}

/* What a migration asked for and had no effect: people will believe that it is new. */
static void no_ops(const RangeTarget *view, Document *document, Node *parent) {
    Node *list = NULL;
    for (guint i = 0; i < view->schema->landed->len; i++) {
        const Stratum *stratum = section_stratum(view->target, g_array_index(view->schema->landed, size_t, i));
        for (size_t n = 0; stratum && n < stratum->no_op_count; n++) {
            const NoOp *no_op = &stratum->no_ops[n];
            g_autoptr(GString) words = g_string_new(NULL);
            g_string_append_printf(words, "%s ", kind_get(no_op->kind)->name);
            phrase_code(words, phrase_short_identity(no_op->identity));
            g_string_append(words, no_op->differences && no_op->differences->changes->len > 0 ? ", which has another shape than asked for (" : " (");
            if (!list) {
                document_paragraph(document, parent, "Asked for, and without effect because it was there already:");
                list = document_list(document, parent, false);
            }
            Node *item = document_item(document, list, words->str);
            reference_migration(document, item, view->target, stratum->tag);
            document_text(document, item, ")");
        }
    }
}

/* What makes the list less than the whole truth. */
static void cautions(const RangeTarget *view, Document *document, Node *parent) {
    g_autoptr(GString) words = g_string_new(NULL);
    for (guint i = 0; i < view->schema->unclear->len; i++) {
        phrase_separate(words, ", ");
        phrase_code(words, ((const Stratum *)view->schema->unclear->pdata[i])->tag);
    }
    if (words->len > 0) {
        g_string_append(words, view->schema->unclear->len == 1 ? " fails on a fresh database: what it should have done is not listed." : " fail on a fresh database: what they should have done is not listed.");
        document_paragraph(document, parent, words->str);
    }
    edits(view, document, parent);
    removals(view, document, parent);
}

static void build_target(const RangeTarget *view, Document *document, Node *parent, const Slot *slot) {
    (void)slot;
    g_autoptr(GPtrArray) components = view->schema->replayed ? build_components(view->target, view->schema->changes) : g_ptr_array_new();
    g_autoptr(Parts) parts = parts_new(view->schema->changes);
    g_autoptr(GString) words = g_string_new(NULL);
    phrase_count(words, view->schema->landed->len, "migration", "migrations");
    g_string_append(words, view->schema->replayed ? " landed; no table, column, index or other object differs after them." : " landed; they were not replayed, so what they did is not known.");
    if (components->len == 0 && view->schema->landed->len > 0)
        document_paragraph(document, parent, words->str);
    Node *list = components->len > 0 ? document_list(document, parent, false) : NULL;
    for (guint i = 0; i < components->len; i++)
        component_item(view, components->pdata[i], parts, document, list);
    no_ops(view, document, parent);
    cautions(view, document, parent);
}

void section_build_accomplishments(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    const CommitRange *range = range_of_slot(audit, slot, document, parent);
    if (range && !range_each_target(audit, range, slot, document, parent, has_change, build_target))
        document_paragraph(document, parent, "No migration landed with these commits, and none was edited: what the migrations make is as it was before.");
}
