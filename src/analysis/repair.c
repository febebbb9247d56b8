#include "analysis/repair.h"

#include "repair_makers.h"

Repair *repair_build(const Catalog *from, const Catalog *to, const RepairOptions *options) {
    (void)from, (void)to, (void)options;
    Repair *repair = g_new0(Repair, 1);
    repair->texts = text_pool_new();
    repair->statements = g_array_new(false, false, sizeof(RepairStatement));
    repair->gaps = g_ptr_array_new();
    return repair;
}

void repair_free(Repair *repair) {
    if (!repair)
        return;
    g_array_unref(repair->statements);
    g_ptr_array_unref(repair->gaps);
    text_pool_free(repair->texts);
    g_free(repair);
}
