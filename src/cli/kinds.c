/* What is compared: a line a kind, then one a property of it, from the tables of the model. docs/object-kinds.md is made from it. */

#include "command.h"
#include "model/property.h"

static void write_property(GString *out, const KindInfo *kind, const PropertyInfo *row) {
    g_string_append_printf(out, "%s\t%s\t", kind->id, row->name);
    if (row->since)
        g_string_append_printf(out, "%d", row->since);
    g_string_append_printf(out, "\t%s\n", row->summary);
}

void kinds_write(GString *out) {
    size_t count;
    const PropertyInfo *rows = property_rows(&count);
    g_string_append(out, "kind\tproperty\tsince\tsummary\n");
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const KindInfo *info = kind_get((ObjectKind)kind);
        g_string_append_printf(out, "%s\t\t\t%s: %s\n", info->id, info->plural, info->identity);
        for (size_t i = 0; i < count; i++)
            if (property_find((ObjectKind)kind, rows[i].name) == &rows[i])
                write_property(out, info, &rows[i]);
    }
}
