#include "place.h"

#include <string.h>

static Place *place_new(const char *name, size_t name_size, const char *parent) {
    Place *place = g_new0(Place, 1);
    place->name = g_strndup(name, name_size);
    place->path = *parent ? g_strdup_printf("%s/%s", parent, place->name) : g_strdup(place->name);
    place->children = g_ptr_array_new_with_free_func((GDestroyNotify)place_free);
    place->kind = ENTRY_OTHER;
    return place;
}

Place *place_new_root(void) {
    return place_new("", 0, "");
}

void place_free(Place *place) {
    if (!place)
        return;
    g_ptr_array_unref(place->children);
    g_free(place->path);
    g_free(place->name);
    g_free(place);
}

Place *place_find_child(const Place *place, const char *name, size_t size) {
    for (guint i = 0; i < place->children->len; i++) {
        Place *child = g_ptr_array_index(place->children, i);
        if (strncmp(child->name, name, size) == 0 && child->name[size] == '\0')
            return child;
    }
    return NULL;
}

/* The next part of `*path`; its size, 0 at the end. */
static size_t next_part(const char **path) {
    for (;;) {
        *path += strspn(*path, "/");
        size_t size = strcspn(*path, "/");
        if (size != 1 || **path != '.')
            return size;
        *path += 1;
    }
}

Place *place_add(Place *root, const char *path) {
    Place *place = root;
    for (size_t size; (size = next_part(&path)) > 0; path += size) {
        Place *child = place_find_child(place, path, size);
        if (!child) {
            child = place_new(path, size, place->path);
            g_ptr_array_add(place->children, child);
        }
        place = child;
    }
    place->followed = true;
    return place;
}

const Place *place_find_covering(const Place *root, const char *path) {
    const Place *found = root->followed ? root : NULL;
    const Place *place = root;
    for (size_t size; place && (size = next_part(&path)) > 0; path += size) {
        place = place_find_child(place, path, size);
        if (place && place->followed)
            found = place;
    }
    return found;
}

static ObjectState place_set(Place *place, const Repository *repository, EntryKind kind, const git_oid *id, GArray *moves);

static ObjectState set_children(Place *place, const Repository *repository, GArray *moves) {
    guint missing = place->children->len;
    g_autofree bool *seen = g_new0(bool, missing);
    if (place->kind == ENTRY_FOLDER) {
        g_auto(RawObject) tree = {0};
        ObjectState state = object_read(repository, &place->id, GIT_OBJECT_TREE, &tree);
        if (state != OBJECT_OK)
            return state;
        TreeReader reader = tree_reader(&tree);
        TreeEntry entry;
        while (missing > 0 && tree_reader_next(&reader, &entry)) {
            for (guint i = 0; i < place->children->len; i++) {
                Place *child = g_ptr_array_index(place->children, i);
                if (seen[i] || child->name[0] != entry.name[0] || strncmp(child->name, entry.name, entry.name_size + 1) != 0)
                    continue;
                seen[i] = true;
                missing--;
                state = place_set(child, repository, entry.kind, &entry.id, moves);
                if (state != OBJECT_OK)
                    return state;
            }
        }
        if (missing > 0 && reader.next != reader.end)
            return OBJECT_DAMAGED;
    }
    for (guint i = 0; i < place->children->len; i++) {
        ObjectState state = seen[i] ? OBJECT_OK : place_set(g_ptr_array_index(place->children, i), repository, ENTRY_OTHER, NULL, moves);
        if (state != OBJECT_OK)
            return state;
    }
    return OBJECT_OK;
}

static ObjectState place_set(Place *place, const Repository *repository, EntryKind kind, const git_oid *id, GArray *moves) {
    static const git_oid nothing = {{0}};
    if (kind == ENTRY_OTHER)
        id = &nothing;
    if (place->kind == kind && oid_same(&place->id, id))
        return OBJECT_OK;
    PlaceMove move = {.place = place, .kind = place->kind, .id = place->id};
    if (place->followed && moves)
        g_array_append_val(moves, move);
    place->kind = kind;
    place->id = *id;
    return place->children->len > 0 ? set_children(place, repository, moves) : OBJECT_OK;
}

ObjectState place_move(Place *root, const Repository *repository, const git_oid *tree, GArray *moves) {
    return place_set(root, repository, tree ? ENTRY_FOLDER : ENTRY_OTHER, tree, moves);
}

static void forget(Place *place) {
    place->kind = ENTRY_OTHER;
    memset(&place->id, 0xff, sizeof place->id); /* the id of no object */
    for (guint i = 0; i < place->children->len; i++)
        forget(g_ptr_array_index(place->children, i));
}

ObjectState place_reload(Place *root, const Repository *repository, const git_oid *tree) {
    forget(root);
    return place_move(root, repository, tree, NULL);
}

ObjectState place_look_up(const Repository *repository, const git_oid *tree, const char *path, EntryKind *kind, git_oid *id) {
    g_autoptr(Place) root = place_new_root();
    const Place *place = place_add(root, path);
    ObjectState state = place_move(root, repository, tree, NULL);
    *kind = place->kind;
    *id = place->id;
    return state;
}
