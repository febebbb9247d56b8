/*
 * One database read live at two places or by two roles. Called by live_places.bats:
 *
 *   server_places CONNINFO OTHER [UNSEEN...]   both give the same catalog; what the second says to be unseen is exactly UNSEEN ("KIND: COUNT"), in order
 *
 * But for options of user mappings, when they are said to be unseen. No secret is in either: those of the test hold "canary".
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "server/introspect.h"

#define HIDDEN_OPTIONS "options of user mappings (not readable)"

static LiveDatabase *read_live(const char *conninfo) {
    g_autoptr(GError) error = NULL;
    LiveDatabase *database = live_database_read(&(LiveRequest){.conninfo = conninfo, .label = "live"}, &error);
    if (!database)
        printf("# %s: %s\n", conninfo, error->message);
    return database;
}

static bool hides_options(const Catalog *catalog) {
    for (guint i = 0; i < catalog->unseen->len; i++)
        if (g_str_equal(g_array_index(catalog->unseen, UnseenKind, i).kind, HIDDEN_OPTIONS))
            return true;
    return false;
}

static GPtrArray *describe(const Catalog *catalog, bool without_options) {
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(catalog->objects, i);
        g_ptr_array_add(lines, g_strdup_printf("%s %s in %s at %d", kind_get(object->kind)->id, object->identity, object->parent, object->position));
        for (size_t p = 0; p < object->property_count; p++)
            if (!without_options || object->kind != KIND_USER_MAPPING)
                g_ptr_array_add(lines, g_strdup_printf("%s %s, %s: %s", kind_get(object->kind)->id, object->identity, object->properties[p].name, object->properties[p].value));
    }
    return lines;
}

static const char *line_at(const GPtrArray *lines, guint i) {
    return i < lines->len ? lines->pdata[i] : "(nothing)";
}

/* Says the first difference. */
static bool is_same(const Catalog *first, const Catalog *second) {
    bool without_options = hides_options(second);
    g_autoptr(GPtrArray) a = describe(first, without_options);
    g_autoptr(GPtrArray) b = describe(second, without_options);
    for (guint i = 0; i < MAX(a->len, b->len); i++) {
        if (strcmp(line_at(a, i), line_at(b, i)) != 0) {
            printf("# first:  %s\n# second: %s\n", line_at(a, i), line_at(b, i));
            return false;
        }
        if (strstr(line_at(a, i), "canary")) {
            printf("# a secret: %s\n", line_at(a, i));
            return false;
        }
    }
    return true;
}

static bool is_unseen(const Catalog *catalog, char *const *expected) {
    bool same = true;
    for (guint i = 0; i < catalog->unseen->len; i++) {
        const UnseenKind *unseen = &g_array_index(catalog->unseen, UnseenKind, i);
        g_autofree char *found = g_strdup_printf("%s: %d", unseen->kind, unseen->count);
        same = same && *expected && strcmp(found, *expected) == 0;
        expected += *expected != NULL;
        printf("# unseen: %s\n", found);
    }
    return same && !*expected;
}

static int count_kinds(const Catalog *catalog) {
    int count = 0;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        count += catalog_count(catalog, (ObjectKind)kind) > 0;
    return count;
}

int main(int argc, char **argv) {
    if (argc < 3)
        return 64;
    g_autoptr(LiveDatabase) first = read_live(argv[1]);
    g_autoptr(LiveDatabase) second = read_live(argv[2]);
    if (!first || !second)
        return 1;
    printf("# %s and %s: %u objects of %d kinds\n", first->place, second->place, first->catalog->objects->len, count_kinds(first->catalog));
    bool same = is_same(first->catalog, second->catalog), unseen = is_unseen(second->catalog, argv + 3);
    return !same || !unseen;
}
