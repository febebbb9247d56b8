/* What a text may call an object -> the objects: quotes and schema left out, columns alone only where it is clear whose they are. */

#include "bugs_private.h"

#include <string.h>

#define ALONE_LENGTH 8 /* letters of a column's name that may stand for it without its table */
#define OBJECTS_LIMIT 400
#define COLUMN_HOMES 12 /* tables with a column of one name, beyond which it says nothing */

struct BugNames {
    TextPool *texts;
    GHashTable *things;  /* "kind identity" -> BugThing *, owned */
    GHashTable *by_name; /* lower-case name -> GPtrArray of BugThing *, owned */
};

/* Words that are columns' names as well: they count only beside the name of their table. */
static const char *const COMMON[] = {
    "active", "address", "amount", "category", "city", "code", "color", "content", "count", "country", "created_at", "currency", "data", "date", "deleted_at", "description", "email", "id",
    "image", "is_active", "key", "label", "language", "metadata", "name", "note", "notes", "number", "order", "organization_id", "password", "phone", "position", "price", "role", "settings",
    "slug", "state", "status", "tenant_id", "time", "timezone", "title", "token", "total", "type", "updated_at", "url", "user_id", "user", "value", "version",
};

static bool is_common(const char *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(COMMON); i++)
        if (strcmp(COMMON[i], name) == 0)
            return true;
    return false;
}

static bool is_table(ObjectKind kind) {
    return kind == KIND_TABLE || kind == KIND_FOREIGN_TABLE || kind == KIND_VIEW || kind == KIND_MATERIALIZED_VIEW;
}

/* --- the index ----------------------------------------------------------------------------------------------------------- */

/* Without quotes, arguments and capitals. Free with g_free(). */
static char *plain_identity(const char *identity) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = identity; *at && *at != '('; at++)
        if (*at != '"')
            g_string_append_c(out, g_ascii_tolower(*at));
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void put_name(BugNames *names, const char *name, BugThing *thing) {
    GPtrArray *list = g_hash_table_lookup(names->by_name, name);
    if (!list) {
        list = g_ptr_array_new();
        g_hash_table_insert(names->by_name, g_strdup(name), list);
    }
    g_ptr_array_add(list, thing);
}

static void add_thing(BugNames *names, ObjectKind kind, const char *identity, const char *component) {
    g_autofree char *key = g_strdup_printf("%d %s", (int)kind, identity);
    if (kind == KIND_SCHEMA || kind >= KIND_COUNT || g_hash_table_contains(names->things, key))
        return;
    BugThing *thing = g_new(BugThing, 1);
    *thing = (BugThing){kind, text_pool_add(names->texts, identity), text_pool_add(names->texts, component ? component : identity)};
    g_hash_table_insert(names->things, g_steal_pointer(&key), thing);
    g_autofree char *plain = plain_identity(identity);
    for (const char *at = plain; at; at = strchr(at, '.') ? strchr(at, '.') + 1 : NULL)
        put_name(names, at, thing);
}

static void add_catalog(BugNames *names, const Catalog *catalog) {
    for (guint i = 0; catalog && i < catalog->objects->len; i++) {
        const Object *object = catalog->objects->pdata[i];
        add_thing(names, object->kind, object->identity, object->parent);
    }
}

static void add_timeline(BugNames *names, const Timeline *timeline) {
    for (guint i = 0; timeline && i < timeline->targets->len; i++) {
        const TargetTimeline *target = timeline->targets->pdata[i];
        for (guint j = 0; j < target->episodes->len; j++) {
            const DriftSubject *subject = &g_array_index(target->episodes, Episode, j).subject;
            if (!subject->rule)
                add_thing(names, subject->kind, subject->identity, subject->component);
        }
    }
}

BugNames *bug_names_new(const Audit *audit) {
    BugNames *names = g_new0(BugNames, 1);
    names->texts = text_pool_new();
    names->things = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    names->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    add_timeline(names, audit->timeline);
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        add_catalog(names, part->all_catalog);
        for (guint j = 0; j < part->declared->len; j++)
            add_catalog(names, ((const AuditDeclared *)part->declared->pdata[j])->compared);
        for (guint j = 0; j < part->databases->len; j++)
            add_catalog(names, ((const AuditDatabase *)part->databases->pdata[j])->catalog);
    }
    return names;
}

void bug_names_free(BugNames *names) {
    if (!names)
        return;
    g_hash_table_unref(names->by_name);
    g_hash_table_unref(names->things);
    text_pool_free(names->texts);
    g_free(names);
}

/* --- resolving ----------------------------------------------------------------------------------------------------------- */

typedef struct {
    const BugNames *names;
    GHashTable *words;  /* of char *: each name that the texts have, once */
    GHashTable *found;  /* of const BugThing * */
    GHashTable *tables; /* identities: named, or told by a column that only they have */
} Resolving;

static GHashTable *words_of(const GPtrArray *mentions) {
    GHashTable *words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < mentions->len; i++) {
        const GPtrArray *names = ((const Mention *)mentions->pdata[i])->names;
        for (guint j = 0; j < names->len; j++)
            g_hash_table_add(words, plain_identity(names->pdata[j]));
    }
    return words;
}

/* Tables, whatever is called by more than its own name, and what is neither table nor column. */
static void take_clear(Resolving *resolving, const char *word) {
    const GPtrArray *list = g_hash_table_lookup(resolving->names->by_name, word);
    bool qualified = strchr(word, '.') != NULL;
    for (guint i = 0; list && i < list->len; i++) {
        BugThing *thing = list->pdata[i];
        if (!qualified && (thing->kind == KIND_COLUMN || (is_common(word))))
            continue;
        g_hash_table_add(resolving->found, thing);
        if (is_table(thing->kind) || thing->kind == KIND_COLUMN)
            g_hash_table_add(resolving->tables, (gpointer)(uintptr_t)thing->component);
    }
}

static guint homes_of(const GPtrArray *list) {
    g_autoptr(GHashTable) homes = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < list->len; i++)
        if (((const BugThing *)list->pdata[i])->kind == KIND_COLUMN)
            g_hash_table_add(homes, (gpointer)(uintptr_t)((const BugThing *)list->pdata[i])->component);
    return g_hash_table_size(homes);
}

/* A column that stands alone, and is in one table only. */
static void take_unique(Resolving *resolving, const char *word) {
    const GPtrArray *list = g_hash_table_lookup(resolving->names->by_name, word);
    if (!list || strchr(word, '.') || is_common(word) || strlen(word) < ALONE_LENGTH || homes_of(list) != 1)
        return;
    for (guint i = 0; i < list->len; i++) {
        const BugThing *thing = list->pdata[i];
        if (thing->kind == KIND_COLUMN) {
            g_hash_table_add(resolving->found, (gpointer)(uintptr_t)thing);
            g_hash_table_add(resolving->tables, (gpointer)(uintptr_t)thing->component);
        }
    }
}

static void take_columns(Resolving *resolving, const char *word) {
    const GPtrArray *list = g_hash_table_lookup(resolving->names->by_name, word);
    if (!list || strchr(word, '.') || homes_of(list) > COLUMN_HOMES)
        return;
    for (guint i = 0; i < list->len; i++) {
        const BugThing *thing = list->pdata[i];
        if (thing->kind == KIND_COLUMN && g_hash_table_contains(resolving->tables, thing->component))
            g_hash_table_add(resolving->found, (gpointer)(uintptr_t)thing);
    }
}

static int compare_things(gconstpointer a, gconstpointer b) {
    const BugThing *left = *(const BugThing *const *)a, *right = *(const BugThing *const *)b;
    return left->kind != right->kind ? (int)left->kind - (int)right->kind : strcmp(left->identity, right->identity);
}

GPtrArray *bug_names_resolve(const BugNames *names, const GPtrArray *mentions) {
    static void (*const passes[])(Resolving *, const char *) = {take_clear, take_unique, take_columns};
    g_autoptr(GHashTable) words = words_of(mentions);
    g_autoptr(GHashTable) found = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) tables = g_hash_table_new(g_str_hash, g_str_equal);
    Resolving resolving = {names, words, found, tables};
    for (size_t pass = 0; pass < G_N_ELEMENTS(passes); pass++) {
        GHashTableIter iter;
        gpointer word;
        g_hash_table_iter_init(&iter, words);
        while (g_hash_table_iter_next(&iter, &word, NULL))
            passes[pass](&resolving, word);
    }
    GPtrArray *things = g_ptr_array_new();
    GHashTableIter iter;
    gpointer thing;
    g_hash_table_iter_init(&iter, found);
    while (g_hash_table_iter_next(&iter, &thing, NULL))
        g_ptr_array_add(things, thing);
    g_ptr_array_sort(things, compare_things);
    if (things->len > OBJECTS_LIMIT)
        g_ptr_array_set_size(things, OBJECTS_LIMIT);
    return things;
}

/* --- what the texts speak of --------------------------------------------------------------------------------------------- */

GPtrArray *bug_said(const GPtrArray *mentions) {
    GPtrArray *said = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (guint i = 0; i < mentions->len; i++) {
        const Mention *mention = mentions->pdata[i];
        g_autofree char *all = g_strconcat(mention->title ? mention->title : "", " ", mention->text ? mention->text : "", NULL);
        g_ptr_array_add(said, bug_words(all));
    }
    return said;
}

static bool begins_so(const GArray *words, const char *const *beginnings) {
    for (guint i = 0; i < words->len; i++)
        for (size_t k = 0; beginnings[k]; k++)
            if (g_str_has_prefix(g_array_index(words, BugWord, i).text, beginnings[k]))
                return true;
    return false;
}

bool bug_says(const GPtrArray *said, const char *const *beginnings) {
    for (guint i = 0; i < said->len; i++)
        if (begins_so(said->pdata[i], beginnings))
            return true;
    return false;
}
