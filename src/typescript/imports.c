#include "evaluator.h"

typedef struct {
    uint32_t line;
    const char *specifier;
} Import;

static gint compare_imports(gconstpointer a, gconstpointer b) {
    const Import *left = a, *right = b;
    return (left->line > right->line) - (left->line < right->line);
}

static void add(GArray *imports, uint32_t line, const char *specifier) {
    const Import import = {line, specifier};
    if (specifier)
        g_array_append_val(imports, import);
}

/* What is not read yet is not read for this. */
GPtrArray *module_imports(Module *module) {
    g_autoptr(GArray) imports = g_array_new(FALSE, FALSE, sizeof(Import));
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    GPtrArray *modules = g_ptr_array_new();
    for (guint i = 0; i < module->order->len; i++) {
        const Binding *binding = module->order->pdata[i];
        if (binding->kind == BINDING_IMPORT)
            add(imports, binding->node->line, binding->specifier);
    }
    for (guint i = 0; i < module->exports->len; i++) {
        const ExportEntry *entry = module->exports->pdata[i];
        add(imports, entry->line, entry->specifier);
    }
    g_array_sort(imports, compare_imports); /* stable */
    for (guint i = 0; i < imports->len; i++) {
        const Resolution found = resolve_specifier(module->program, module->path, g_array_index(imports, Import, i).specifier);
        Module *imported = found.path ? g_hash_table_lookup(module->program->modules, found.path) : NULL;
        if (imported && g_hash_table_add(seen, imported))
            g_ptr_array_add(modules, imported);
    }
    return modules;
}

void program_set_expand(Program *program, ProgramExpand expand, void *data) {
    program->expand = expand;
    program->expand_data = data;
}
