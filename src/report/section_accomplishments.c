/* What the migrations of a range did to the schema: each object once, by its net change, named. */

#include "range_view.h"

#include <string.h>
#include "change_groups.h"
#include "migration_story.h"
#include "parts.h"
#include "phrase.h"
#include "reference.h"

#define PARTS_TOLD 30

/* identity -> kind + 1 of all that others belong to, whichever migration made it. */
static GHashTable *index_containers(const AuditTarget *target) {
    GHashTable *index = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t s = 0; s < target->all->count; s++) {
        const GPtrArray *changes = target->all->strata[s].changes->changes;
        for (guint c = 0; c < changes->len; c++) {
            const Change *change = changes->pdata[c];
            if (change_groups_is_container(change->kind))
                g_hash_table_insert(index, (gpointer)(uintptr_t)change->identity, GUINT_TO_POINTER(change->kind + 1));
        }
    }
    return index;
}

static ObjectKind find_container(gconstpointer data, const char *identity) {
    guint kind = GPOINTER_TO_UINT(g_hash_table_lookup((GHashTable *)(uintptr_t)data, identity));
    return kind > 0 ? (ObjectKind)(kind - 1) : KIND_COUNT;
}

static int action_order(const ChangeGroup *group) {
    static const int order[] = {[CHANGE_ADDED] = 0, [CHANGE_CHANGED] = 1, [CHANGE_RENAMED] = 2, [CHANGE_REMOVED] = 3};
    return group->own ? order[group->own->action] : order[CHANGE_CHANGED];
}

static gint compare_groups(gconstpointer a, gconstpointer b) {
    const ChangeGroup *x = *(const ChangeGroup *const *)a, *y = *(const ChangeGroup *const *)b;
    if (action_order(x) != action_order(y))
        return action_order(x) - action_order(y);
    return x->kind != y->kind ? (int)x->kind - (int)y->kind : strcmp(x->identity, y->identity);
}

/* What came first, then what changed, then what went; of ChangeGroup *. */
static GPtrArray *build_groups(const AuditTarget *target, const ChangeSet *changes) {
    static const ChangeGrouping grouping = {find_container, NULL};
    g_autoptr(GHashTable) containers = index_containers(target);
    GPtrArray *groups = change_groups_collect(changes, &grouping, containers);
    g_ptr_array_sort(groups, compare_groups);
    return groups;
}

/* --- words --------------------------------------------------------------------------------------------------------- */
static bool is_about(const Change *change, const ChangeGroup *group) {
    const char *names[] = {change->identity, change->previous_identity, change->parent};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (names[i] && strcmp(names[i], group->identity) == 0)
            return true;
    return group->own && group->own->previous_identity &&
           (g_strcmp0(change->identity, group->own->previous_identity) == 0 || g_strcmp0(change->parent, group->own->previous_identity) == 0);
}

/* " (`0001_x`, `0002_y`)": the migrations that did it. */
static void say_migrations(const RangeTarget *view, const ChangeGroup *group, Document *document, Node *item) {
    const char *separator = " (";
    for (guint i = 0; i < view->schema->landed->len; i++) {
        size_t index = g_array_index(view->schema->landed, size_t, i);
        const GPtrArray *changes = section_stratum(view->target, index) ? section_stratum(view->target, index)->changes->changes : NULL;
        bool about = false;
        for (guint c = 0; changes && c < changes->len && !about; c++)
            about = is_about(changes->pdata[c], group);
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

static void say_own(GString *out, const ChangeGroup *group, const Parts *parts) {
    const Change *own = group->own;
    phrase_sentence(out, verbs[own ? own->action : CHANGE_CHANGED]);
    g_string_append_printf(out, " %s ", kind_get(group->kind)->name);
    if (own && own->action == CHANGE_RENAMED) {
        phrase_code(out, phrase_short_identity(own->previous_identity));
        g_string_append(out, " to ");
    }
    phrase_code(out, phrase_short_identity(group->identity));
    if (!own)
        return;
    parts_say(out, parts, own);
    if (own->action == CHANGE_CHANGED || own->action == CHANGE_RENAMED)
        say_properties(out, own);
    else
        change_groups_say_definition(out, own);
}

static void say_part(GString *out, const ChangeGroup *group, const Change *change) {
    g_string_append_printf(out, "%s %s ", verbs[change->action], kind_get(change->kind)->name);
    if (change->action == CHANGE_RENAMED) {
        phrase_code(out, phrase_short_identity(change->previous_identity));
        g_string_append(out, " to ");
    }
    phrase_code(out, change_groups_name(group, change));
    if (change->action == CHANGE_CHANGED || change->action == CHANGE_RENAMED)
        say_properties(out, change);
    else
        change_groups_say_definition(out, change);
}

static void group_item(const RangeTarget *view, const ChangeGroup *group, const Parts *parts, Document *document, Node *list) {
    g_autoptr(GString) words = g_string_new(NULL);
    say_own(words, group, parts);
    Node *item = document_item(document, list, words->str);
    say_migrations(view, group, document, item);
    guint shown = MIN(group->parts->len, PARTS_TOLD);
    Node *inner = shown > 0 ? document_list(document, item, false) : NULL;
    for (guint i = 0; i < shown; i++) {
        g_autoptr(GString) part = g_string_new(NULL);
        say_part(part, group, group->parts->pdata[i]);
        document_item(document, inner, part->str);
    }
    if (group->parts->len > shown) {
        g_autofree char *rest = g_strdup_printf("and %u more", group->parts->len - shown);
        document_item(document, inner, rest);
    }
}

/* --- the section --------------------------------------------------------------------------------------------------- */
static bool has_change(RangeTarget *view) {
    view->schema = range_schema_build(view->audit, view->target, view->range);
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

/* Landed, but the runner never runs them: what they do is not in the databases that it makes. */
static void unregistered(const RangeTarget *view, Document *document, Node *parent) {
    const MigrationSet *set = view->target->migrations;
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    for (guint i = 0; set->journal && i < view->schema->landed->len; i++) {
        const Migration *migration = &set->migrations[g_array_index(view->schema->landed, size_t, i)];
        if (!migration->registered)
            g_ptr_array_add(tags, (gpointer)(uintptr_t)migration->tag);
    }
    if (tags->len == 0)
        return;
    g_autoptr(GString) words = g_string_new("Not in the journal, so that the runner never runs ");
    g_string_append(words, tags->len == 1 ? "it and the databases that it makes have nothing of it: " : "them and the databases that it makes have nothing of them: ");
    range_say_names(words, tags, tags->len);
    g_string_append_c(words, '.');
    document_paragraph(document, parent, words->str);
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
    unregistered(view, document, parent);
    edits(view, document, parent);
    removals(view, document, parent);
}

static void build_target(const RangeTarget *view, Document *document, Node *parent, const Slot *slot) {
    (void)slot;
    g_autoptr(GPtrArray) groups = view->schema->replayed ? build_groups(view->target, view->schema->changes) : g_ptr_array_new();
    g_autoptr(Parts) parts = parts_new(view->schema->changes);
    g_autoptr(GString) words = g_string_new(NULL);
    phrase_count(words, view->schema->landed->len, "migration", "migrations");
    g_string_append(words, view->schema->replayed ? " landed; no table, column, index or other object differs after them." : " landed; they were not replayed, so what they did is not known.");
    if (groups->len == 0 && view->schema->landed->len > 0)
        document_paragraph(document, parent, words->str);
    Node *list = groups->len > 0 ? document_list(document, parent, false) : NULL;
    for (guint i = 0; i < groups->len; i++)
        group_item(view, groups->pdata[i], parts, document, list);
    no_ops(view, document, parent);
    cautions(view, document, parent);
}

void section_build_accomplishments(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    const CommitRange *range = range_of_slot(audit, slot, document, parent);
    if (range && !range_each_target(audit, range, slot, document, parent, has_change, build_target))
        document_paragraph(document, parent, "No migration landed with these commits, and none was edited: what the migrations make is as it was before.");
}
