#ifndef HARNESS_RANDOM_CATALOG_H
#define HARNESS_RANDOM_CATALOG_H

/*
 * Random catalogs of a small world (few names, few properties), so that two of them share much, and collide often. Objects have
 * addresses, unique in a catalog, that stay when an object of the "same server" is renamed. Deterministic for a seed.
 */

#include <glib.h>
#include "model/catalog.h"

#define WORLD_SIZE 24

typedef struct {
    bool exists;
    int name;            /* identity; unique among existing slots of a kind */
    int parent;          /* 0: none */
    int values[6];       /* property i; 0: absent */
    int position;
} WorldSlot;             /* the index of the slot is the object's address */

typedef struct {
    WorldSlot slots[KIND_COUNT][WORLD_SIZE];
} World;

static inline bool world_name_is_used(const World *world, int kind, int name) {
    for (int i = 0; i < WORLD_SIZE; i++)
        if (world->slots[kind][i].exists && world->slots[kind][i].name == name)
            return true;
    return false;
}

static inline void world_shuffle_slot(World *world, GRand *random, int kind, int index) {
    WorldSlot *slot = &world->slots[kind][index];
    slot->exists = false;
    int name = g_rand_int_range(random, 0, WORLD_SIZE);
    if (g_rand_int_range(random, 0, 3) == 0 || world_name_is_used(world, kind, name))
        return;
    *slot = (WorldSlot){.exists = true, .name = name, .parent = g_rand_int_range(random, 0, 3), .position = g_rand_int_range(random, 0, 9)};
    for (int i = 0; i < 6; i++)
        slot->values[i] = g_rand_int_range(random, 0, 3);
}

/* Changes some of the slots: all for a new world. */
static inline void world_change(World *world, GRand *random, double share) {
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (int i = 0; i < WORLD_SIZE; i++)
            if (g_rand_double(random) < share)
                world_shuffle_slot(world, random, kind, i);
}

/* Lets objects swap or rotate their names. */
static inline void world_swap_names(World *world, GRand *random, int times) {
    for (int n = 0; n < times; n++) {
        WorldSlot *slots = world->slots[g_rand_int_range(random, 0, KIND_COUNT)];
        WorldSlot *a = &slots[g_rand_int_range(random, 0, WORLD_SIZE)];
        WorldSlot *b = &slots[g_rand_int_range(random, 0, WORLD_SIZE)];
        int name = a->name;
        if (a->exists && b->exists) {
            a->name = b->name;
            b->name = name;
        }
    }
}

static inline Catalog *world_catalog(const World *world) {
    static const char *const names[] = {"type", "default", "not_null", "comment", "a", "zz"};
    static const char *const values[] = {NULL, "integer", "text\twith | and \xc3\xa9\n"};
    Catalog *catalog = catalog_new();
    for (int kind = KIND_COUNT - 1; kind >= 0; kind--)
        for (int i = 0; i < WORLD_SIZE; i++) {
            const WorldSlot *slot = &world->slots[kind][i];
            if (!slot->exists)
                continue;
            g_autofree char *name = g_strdup_printf("n%d", slot->name);
            g_autofree char *parent = slot->parent ? g_strdup_printf("public.p%d", slot->parent) : NULL;
            g_autofree char *identity = g_strdup_printf("public.%s", name);
            Property properties[6];
            for (int p = 0; p < 6; p++)
                properties[p] = (Property){names[p], values[slot->values[p]]};
            Object object = {
                .kind = (ObjectKind)kind, .identity = identity, .parent = parent, .schema = "public", .name = name,
                .position = slot->position, .properties = properties, .property_count = 6,
                .address = {1000 + (uint32_t)kind, (uint32_t)i + 1, 0},
            };
            catalog_add(catalog, &object);
        }
    catalog_seal(catalog);
    return catalog;
}

#endif
