#include "rename_offer.h"

GPtrArray *rename_offers(TextPool *texts, const ChangeSet *changes, const Catalog *before, const Catalog *after) {
    (void)texts, (void)changes, (void)before, (void)after;
    return g_ptr_array_new_with_free_func(g_free);
}
