#include "compare/platform.h"

#include <string.h>
#include "compare/selection.h"
#include "pattern.h"
#include "token.h"
#include "compare/words.h"

#define ROLE "role:"
#define FOR_ROLE "FOR ROLE "
#define IN_SCHEMA "IN SCHEMA "

/* --- detection -------------------------------------------------------------------------------------------------------- */

/* The word after a mark in an identity, as in "FOR ROLE anna ON tables"; NULL: no such mark. Free with g_free(). */
static char *word_after(const char *identity, const char *mark) {
    const char *at = strstr(identity, mark);
    return at ? g_strndup(at + strlen(mark), strcspn(at + strlen(mark), " ")) : NULL;
}

static void add_roles(GHashTable *roles, const Object *object) {
    const char *owner = kind_get(object->kind)->shared & KIND_HAS_OWNER ? object_get(object, "owner") : NULL;
    if (owner)
        g_hash_table_add(roles, g_strdup(owner));
    char *role = object->kind == KIND_DEFAULT_PRIVILEGES ? word_after(object->identity, FOR_ROLE) : NULL;
    if (role)
        g_hash_table_add(roles, role);
}

/* Roles that own something, or whose default privileges are set. */
static GHashTable *roles_of(const Catalog *catalog) {
    GHashTable *roles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < catalog->objects->len; i++)
        add_roles(roles, catalog->objects->pdata[i]);
    return roles;
}

static bool has_role(GHashTable *roles, const char *glob) {
    GHashTableIter iterator;
    gpointer role;
    g_hash_table_iter_init(&iterator, roles);
    while (g_hash_table_iter_next(&iterator, &role, NULL))
        if (g_pattern_match_simple(glob, role))
            return true;
    return false;
}

static bool has_object(const Catalog *catalog, const char *pattern) {
    ObjectKind kind;
    const char *glob = pattern_split(pattern, &kind);
    if (kind != KIND_COUNT && !strpbrk(glob, "*?"))
        return catalog_find(catalog, kind, glob);
    const char *const patterns[] = {pattern, NULL};
    g_autoptr(PatternList) list = pattern_list_new(patterns);
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = catalog->objects->pdata[i];
        if (pattern_list_matches(list, object->kind, object->identity))
            return true;
    }
    return false;
}

static bool is_there(const Platform *platform, const Catalog *catalog, GHashTable *roles) {
    int found = 0;
    for (const char *const *evidence = platform->evidence; *evidence && found < platform->needed; evidence++) {
        bool role = g_str_has_prefix(*evidence, ROLE);
        found += role ? has_role(roles, *evidence + strlen(ROLE)) : has_object(catalog, *evidence);
    }
    return found >= platform->needed;
}

GPtrArray *platform_detect(const Catalog *catalog) {
    GPtrArray *found = g_ptr_array_new();
    g_autoptr(GHashTable) roles = roles_of(catalog);
    size_t count;
    const Platform *rows = platform_rows(&count);
    for (size_t i = 0; i < count; i++)
        if (is_there(&rows[i], catalog, roles))
            g_ptr_array_add(found, (gpointer)(uintptr_t)&rows[i]);
    return found;
}

/* --- what is whose ---------------------------------------------------------------------------------------------------- */

/* One platform, or several, ready for many objects. */
typedef struct {
    const Platform *platform;
    PatternList *schemas, *objects;
    PlatformFold *fold;
} Owner;

typedef struct {
    const Catalog *catalog;
    GArray *owners;           /* of Owner */
    GHashTable *user_schemas; /* set of names */
} Folder;

static bool owns_schema(const Owner *owner, const char *name) {
    return name && pattern_list_matches(owner->schemas, KIND_SCHEMA, name);
}

/* Kinds that users make on tables that are not theirs, or put there. */
static bool may_be_users(ObjectKind kind) {
    return kind == KIND_TRIGGER || kind == KIND_POLICY || kind == KIND_RULE || kind == KIND_FOREIGN_KEY || kind == KIND_VIEW ||
           kind == KIND_MATERIALIZED_VIEW || kind == KIND_PUBLICATION;
}

/* Whether a text names something in a schema of the user's. */
static bool names_user_schema(const Folder *folder, const char *text) {
    if (!strchr(text, '.'))
        return false;
    g_autoptr(GArray) tokens = tokens_read(text);
    for (size_t i = 0; i + 1 < tokens->len; i++)
        if (token_is_identifier(tokens, i) && token_is(tokens, i + 1, ".") && g_hash_table_contains(folder->user_schemas, token_at(tokens, i)->text))
            return true;
    return false;
}

static bool is_users_kind(const Platform *platform, ObjectKind kind) {
    for (const ObjectKind *users = platform->users; users && *users != KIND_COUNT; users++)
        if (*users == kind)
            return true;
    return false;
}

/* What a user made where the platform's objects are. The columns of a view are what the view is. */
static bool is_users(const Folder *folder, const Platform *platform, const Object *object) {
    if (is_users_kind(platform, object->kind))
        return true;
    const Object *view = object->kind == KIND_COLUMN ? selection_owner(folder->catalog, object) : NULL;
    if (view && (view->kind == KIND_VIEW || view->kind == KIND_MATERIALIZED_VIEW))
        object = view;
    for (size_t i = 0; may_be_users(object->kind) && i < object->property_count; i++)
        if (names_user_schema(folder, object->properties[i].value))
            return true;
    return false;
}

/* The schema that an object belongs to although it is in none: that of its function, or the one that it is about. Free with g_free(). */
static char *schema_beside(const Object *object) {
    const char *function = object->kind == KIND_EVENT_TRIGGER ? object_get(object, "function") : NULL;
    if (function && strchr(function, '.'))
        return g_strndup(function, strcspn(function, "."));
    return object->kind == KIND_DEFAULT_PRIVILEGES ? word_after(object->identity, IN_SCHEMA) : NULL;
}

static bool owns(const Folder *folder, const Owner *owner, const Object *object) {
    if (pattern_list_matches(owner->objects, object->kind, object->identity))
        return object->kind != KIND_PUBLICATION || !is_users(folder, owner->platform, object);
    if (object->kind == KIND_SCHEMA)
        return owns_schema(owner, object->name);
    g_autofree char *beside = schema_beside(object);
    return owns_schema(owner, object->schema ? object->schema : beside) && !is_users(folder, owner->platform, object);
}

static const Owner *find_owner(const Folder *folder, const Object *object) {
    for (guint i = 0; i < folder->owners->len; i++) {
        const Owner *owner = &g_array_index(folder->owners, Owner, i);
        if (owns(folder, owner, object))
            return owner;
    }
    return NULL;
}

/* --- folding ---------------------------------------------------------------------------------------------------------- */

void platform_fold_free(PlatformFold *fold) {
    if (!fold)
        return;
    g_ptr_array_unref(fold->schemas);
    g_free(fold);
}

static void owner_clear(gpointer data) {
    Owner *owner = data;
    pattern_list_free(owner->schemas);
    pattern_list_free(owner->objects);
    platform_fold_free(owner->fold);
}

static GArray *owners_new(const GPtrArray *platforms) {
    GArray *owners = g_array_new(false, false, sizeof(Owner));
    g_array_set_clear_func(owners, owner_clear);
    for (guint i = 0; i < platforms->len; i++) {
        const Platform *platform = platforms->pdata[i];
        Owner owner = {platform, pattern_list_new(platform->schemas), pattern_list_new(platform->objects), g_new0(PlatformFold, 1)};
        owner.fold->platform = platform;
        owner.fold->schemas = g_ptr_array_new_with_free_func(g_free);
        g_array_append_val(owners, owner);
    }
    return owners;
}

/* All schemas that no platform owns; as tokens, so that they can be found in texts. */
static GHashTable *user_schemas(const Catalog *catalog, const GArray *owners) {
    GHashTable *schemas = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_add(schemas, g_strdup("public"));
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = catalog->objects->pdata[i];
        if (object->kind != KIND_SCHEMA)
            continue;
        bool owned = false;
        for (guint j = 0; j < owners->len && !owned; j++)
            owned = owns_schema(&g_array_index(owners, Owner, j), object->name);
        g_autoptr(GArray) tokens = tokens_read(object->identity);
        if (!owned && tokens->len == 1)
            g_hash_table_add(schemas, g_strdup(token_at(tokens, 0)->text));
    }
    return schemas;
}

static void count_folded(PlatformFold *fold, const Object *object) {
    fold->counts[object->kind]++;
    fold->total++;
    if (object->kind == KIND_SCHEMA)
        g_ptr_array_add(fold->schemas, g_strdup(object->name));
}

static void give_folds(GArray *owners, GPtrArray *folded) {
    for (guint i = 0; folded && i < owners->len; i++) {
        Owner *owner = &g_array_index(owners, Owner, i);
        if (owner->fold->total > 0)
            g_ptr_array_add(folded, g_steal_pointer(&owner->fold));
    }
}

Catalog *platform_fold(const Catalog *catalog, const GPtrArray *platforms, GPtrArray *folded) {
    g_autoptr(GArray) owners = owners_new(platforms);
    g_autoptr(GHashTable) schemas = user_schemas(catalog, owners);
    const Folder folder = {catalog, owners, schemas};
    Catalog *result = catalog_new_like(catalog);
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = catalog->objects->pdata[i];
        const Owner *owner = find_owner(&folder, object);
        if (owner)
            count_folded(owner->fold, object);
        else
            catalog_add(result, object);
    }
    catalog_seal(result);
    give_folds(owners, folded);
    return result;
}

const char *platform_fold_text(TextPool *texts, const PlatformFold *fold) {
    const char *objects = word_count(texts, (size_t)fold->total, "object", "objects");
    if (fold->schemas->len == 0)
        return text_pool_printf(texts, "%s of %s", objects, fold->platform->name);
    return text_pool_printf(texts, "%s of %s (%s)", objects, fold->platform->name, word_list(texts, fold->schemas, 4));
}
