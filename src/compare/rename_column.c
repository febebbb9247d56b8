#include "rename_column.h"

#include <string.h>
#include "identity.h"
#include "name_likeness.h"
#include "compare/signature.h"
#include "spelling.h"
#include "compare/words.h"

/* Points; the threshold is RENAME_THRESHOLD: the type and the middle of the table suffice, the end of the table (where every column is added) only with a default, NOT NULL, a use or a like name. */
enum { SAME_TYPE = 40, SAME_NOT_NULL = 5, SAME_DEFAULT = 10, PLACE_INSIDE = 30, PLACE_AT_END = 20, FIRST_USE = 20, MORE_USES = 5, LIKE_NAME = 20 };

#define MASK "\x01"

/* --- place ------------------------------------------------------------------------------------------------------------ */

typedef struct {
    const char *previous, *next; /* the nearest columns that both sides have; NULL: none */
    int rank;                    /* among those between them */
} Place;

static bool has_column(const Catalog *catalog, const Object *column) {
    return catalog_find(catalog, KIND_COLUMN, column->identity);
}

static Place place_of(const Catalog *catalog, const Catalog *other, const Change *column) {
    const GPtrArray *children = catalog_children(catalog, column->parent);
    Place place = {NULL, NULL, 0};
    bool passed = false;
    for (guint i = 0; children && i < children->len && !place.next; i++) {
        const Object *member = children->pdata[i];
        if (member->kind != KIND_COLUMN)
            continue;
        bool common = has_column(other, member);
        if (strcmp(member->identity, column->identity) == 0)
            passed = true;
        else if (passed && common)
            place.next = member->identity;
        else if (common)
            place.previous = member->identity;
        if (!passed)
            place.rank = common ? 0 : place.rank + 1;
    }
    return place;
}

static int place_points(const Catalog *before, const Catalog *after, const Change *removed, const Change *added) {
    Place old = place_of(before, after, removed), new = place_of(after, before, added);
    if (old.rank != new.rank || g_strcmp0(old.previous, new.previous) != 0 || g_strcmp0(old.next, new.next) != 0)
        return 0;
    return old.next ? PLACE_INSIDE : PLACE_AT_END;
}

/* --- uses: constraints and indexes ------------------------------------------------------------------------------------ */

/* A text with the column masked. */
static void append_masked(GString *out, const char *text, const char *name) {
    g_autoptr(GArray) tokens = tokens_read(text);
    spelling_reduce(tokens);
    for (size_t i = 0; i < tokens->len; i++) {
        bool own = token_is_identifier(tokens, i) && strcmp(token_at(tokens, i)->text, name) == 0;
        g_string_append_printf(out, "%s ", own ? MASK : token_at(tokens, i)->text);
    }
}

/* The column's name as a token. Free with g_free(). */
static char *own_token(const Change *column) {
    g_autoptr(GArray) tokens = tokens_read(identity_name(column->parent, column->identity));
    return g_strdup(tokens->len == 1 ? token_at(tokens, 0)->text : column->name);
}

static char *masked_properties(const Change *change, bool before, const char *name) {
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < change->property_count; i++) {
        const char *value = before ? change->properties[i].before : change->properties[i].after;
        g_string_append_printf(out, "\n%s=", change->properties[i].property);
        append_masked(out, value ? value : "", name);
    }
    return g_string_free(out, false);
}

static bool is_same_use(const Change *a, const char *old, const Change *b, const char *new) {
    g_autofree char *before = masked_properties(a, true, old), *after = masked_properties(b, false, new);
    return strcmp(before, after) == 0 && strstr(before, MASK);
}

/* One that names the old column before and the new one after: itself, or another of the same kind that is there instead. */
static bool names_both(const GPtrArray *children, const Change *child, const char *old, const char *new) {
    if (child->action == CHANGE_CHANGED)
        return is_same_use(child, old, child, new);
    for (guint i = 0; child->action == CHANGE_REMOVED && i < children->len; i++) {
        const Change *other = children->pdata[i];
        if (other->action == CHANGE_ADDED && other->kind == child->kind && is_same_use(child, old, other, new))
            return true;
    }
    return false;
}

static int count_uses(const GPtrArray *children, const Change *removed, const Change *added, ObjectKind kind) {
    g_autofree char *old = own_token(removed), *new = own_token(added);
    int count = 0;
    for (guint i = 0; children && i < children->len; i++) {
        const Change *child = children->pdata[i];
        count += kind_has_free_name(child->kind) && (kind == KIND_COUNT || child->kind == kind) && names_both(children, child, old, new);
    }
    return count;
}

/* --- all -------------------------------------------------------------------------------------------------------------- */

static bool same_property(const Change *removed, const Change *added, const char *name) {
    const char *before = change_property(removed, name), *after = change_property(added, name);
    return before && after ? spelling_same(before, after) : before == after;
}

int rename_column_score(const Catalog *before, const Catalog *after, const GPtrArray *children, const Change *removed, const Change *added) {
    if (!same_property(removed, added, "type") || !same_property(removed, added, "generated") || !same_property(removed, added, "identity"))
        return 0;
    int score = SAME_TYPE;
    if (same_property(removed, added, "not_null"))
        score += change_property(added, "not_null") ? 2 * SAME_NOT_NULL : SAME_NOT_NULL;
    if (same_property(removed, added, "default") && change_property(added, "default"))
        score += SAME_DEFAULT;
    else if (!same_property(removed, added, "default"))
        score -= SAME_DEFAULT;
    int uses = count_uses(children, removed, added, KIND_COUNT);
    score += place_points(before, after, removed, added);
    score += uses > 0 ? FIRST_USE + MIN(uses - 1, 2) * MORE_USES : 0;
    score += name_likeness(removed->name, added->name) * LIKE_NAME / 100;
    return MIN(score, 100);
}

static void add_words(GPtrArray *parts, const char *words) {
    g_ptr_array_add(parts, (gpointer)(uintptr_t)words);
}

const char *rename_column_words(TextPool *texts, const Catalog *before, const Catalog *after, const GPtrArray *children, const Change *removed, const Change *added) {
    static const ObjectKind kinds[] = {KIND_PRIMARY_KEY, KIND_UNIQUE, KIND_FOREIGN_KEY, KIND_CHECK, KIND_EXCLUSION, KIND_INDEX, KIND_STATISTICS};
    g_autoptr(GPtrArray) same = g_ptr_array_new();
    g_autoptr(GPtrArray) uses = g_ptr_array_new();
    add_words(same, "type");
    if (change_property(added, "default") && same_property(removed, added, "default"))
        add_words(same, "default");
    if (place_points(before, after, removed, added) > 0)
        add_words(same, "place");
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        int count = count_uses(children, removed, added, kinds[i]);
        if (count > 0)
            add_words(uses, word_kind_count(texts, (size_t)count, kinds[i]));
    }
    const char *words = word_list_marked(texts, same, same->len);
    if (uses->len > 0)
        words = text_pool_printf(texts, "%s, and %s", words, word_list_marked(texts, uses, uses->len));
    return text_pool_printf(texts, "the same %s", words);
}
