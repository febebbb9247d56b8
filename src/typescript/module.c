#include <string.h>
#include "evaluator.h"

/* --- bindings ------------------------------------------------------------------------------------------------------------------------- */

/* const {a, b} = x: all its names at once, by way of a scope of their own. */
static const Value *evaluate_declarator(Module *module, Binding *binding) {
    const Node *name = node_field(binding->node, FIELD_NAME), *written = node_field(binding->node, FIELD_VALUE);
    const Value *value = evaluate(module->scope, written);
    if (!name || name->kind == NODE_IDENTIFIER)
        return value;
    Scope *apart = scope_new(module->scope);
    bind_pattern(apart, name, value, false);
    for (uint32_t i = 0; i < apart->count; i++) {
        Binding *other = module_find_binding(module, apart->items[i].name);
        if (other && other->node == binding->node && other->state == BINDING_NEW) {
            other->state = BINDING_DONE;
            other->value = apart->items[i].value;
        }
        if (other == binding)
            value = apart->items[i].value;
    }
    return value;
}

static const Value *evaluate_binding(Module *module, Binding *binding) {
    switch (binding->kind) {
    case BINDING_VARIABLE:
        return evaluate_declarator(module, binding);
    case BINDING_FUNCTION:
    case BINDING_ENUM:
    case BINDING_CLASS:
    case BINDING_NAMESPACE:
        return evaluate(module->scope, binding->node);
    case BINDING_IMPORT:
        return import_value(module, binding->specifier, binding->imported, binding->node->line);
    case BINDING_COMMONJS:
        break;
    }
    return commonjs_binding(module, binding);
}

/* Statements such as x.push(y), in their order, now that there is an x. What cannot be followed makes x incomplete. */
static void run_effects(Module *module, Binding *binding) {
    for (guint i = 0; binding->effects && i < binding->effects->len; i++) {
        Effect *effect = g_ptr_array_index(binding->effects, i);
        const Value *result = NULL;
        if (effect->done)
            continue;
        effect->done = true;
        if (run_statement(scope_new(module->scope), effect->node, &result) == FLOW_STOP &&
            (binding->value->kind == VALUE_OBJECT || binding->value->kind == VALUE_ARRAY))
            value_add_gap(value_open(binding->value), result);
    }
}

const Value *binding_value(Module *module, Binding *binding) {
    Program *program = module->program;
    if (binding->state == BINDING_DONE)
        return binding->value;
    if (binding->state == BINDING_OPEN)
        return make_unknown(program, (SourcePlace){module->path, (int)binding->node->line}, CODE("%s") " is needed for its own value", binding->name);
    binding->state = BINDING_OPEN;
    binding->value = evaluate_binding(module, binding);
    if (binding->kind == BINDING_VARIABLE && binding->value->kind == VALUE_FUNCTION && !binding->value->text)
        value_open(binding->value)->text = binding->name;
    binding->state = BINDING_DONE;
    run_effects(module, binding);
    return binding->value;
}

/* --- exports -------------------------------------------------------------------------------------------------------------------------- */

/* Mark of an UNKNOWN that is, in a program that compiles, the name of a type: `import { T }` needs no `type`, and `export { T }` none either. */
static const char type_only[] = "type";

static bool is_type_only(const Value *value) {
    return !value || (value->kind == VALUE_UNKNOWN && value->private == type_only);
}

const Value *import_value(Module *module, const char *specifier, const char *imported, uint32_t line) {
    Program *program = module->program;
    SourcePlace place = {module->path, (int)line};
    const ImportTarget *target = module_import(module, specifier, line);
    bool whole = strcmp(imported, "*") == 0;
    if (target->missing)
        return make_unknown(program, place, "%s", target->missing);
    if (target->external)
        return make_external(program, target->external, imported, place);
    if (target->data)
        return whole || strcmp(imported, "default") == 0 ? target->data : member_of(program, target->data, imported, place);
    if (whole)
        return module_namespace(target->module);
    const Value *value = module_export(target->module, imported, place);
    if (value)
        return value;
    value = make_unknown(program, place, CODE("%s") " exports no " CODE("%s"), target->module->path, imported);
    value_open(value)->private = target->module->source->error_line || target->module->source->long_line ? NULL : (void *)(uintptr_t)type_only;
    return value;
}

static const Value *entry_value(Module *module, ExportEntry *entry) {
    Program *program = module->program;
    SourcePlace place = {module->path, (int)entry->line};
    if (entry->local) {
        Binding *binding = module_find_binding(module, entry->local);
        return binding ? binding_value(module, binding) : NULL;
    }
    if (entry->value)
        return entry->value;
    if (entry->open)
        return make_unknown(program, place, CODE("%s") " is needed for its own value", entry->name);
    if (program->depth >= program->limits.nesting)
        return limit_reached(module->scope, entry->node);
    entry->open = true;
    program->depth++;
    if (entry->specifier)
        entry->value = import_value(module, entry->specifier, entry->imported, entry->line);
    else
        entry->value = evaluate(module->scope, entry->node);
    program->depth--;
    entry->open = false;
    return entry->value;
}

/* Where a name is exported, found without evaluating anything. Each module is looked at once in a search, so circles and lattices of `export *` end. */
typedef struct {
    Module *module;
    ExportEntry *entry;   /* NULL: what `module` of Node has under the name */
    const char *external; /* a package that is starred on the way: it may have it */
    const char *missing;  /* a file that is starred on the way, but is not there: the same */
} Found;

static bool find_export(Module *module, const char *name, Found *found) {
    Program *program = module->program;
    if (module->searched == program->searches)
        return false;
    module->searched = program->searches;
    program_work(program, 64);
    ExportEntry *entry = module->commonjs ? NULL : g_hash_table_lookup(module->named, name);
    if (entry || (module->commonjs && object_find(commonjs_exports(module), name))) {
        found->module = module;
        found->entry = entry;
        return true;
    }
    for (guint i = 0; i < module->stars->len && strcmp(name, "default") != 0; i++) {
        const ExportEntry *star = g_ptr_array_index(module->stars, i);
        const ImportTarget *target = module_import(module, star->specifier, star->line);
        if (target->module && find_export(target->module, name, found))
            return true;
        found->external = found->external ? found->external : target->external;
        found->missing = found->missing ? found->missing : target->missing;
    }
    return false;
}

const Value *module_export(Module *module, const char *name, SourcePlace place) {
    Found found = {NULL, NULL, NULL, NULL};
    if (module->commonjs)
        return commonjs_export(module, name, place);
    module->program->searches++;
    find_export(module, name, &found);
    if (!found.module && found.external)
        return make_external(module->program, found.external, name, place);
    if (!found.module)
        return found.missing ? make_unknown(module->program, place, "%s", found.missing) : NULL;
    return found.entry ? entry_value(found.module, found.entry) : commonjs_export(found.module, name, place);
}

const Value *module_namespace(Module *module) {
    if (module->commonjs)
        return commonjs_exports(module);
    if (!module->whole) {
        module->whole = make_namespace(module);
        g_ptr_array_add(module->program->namespaces, value_open(module->whole));
    }
    return module->whole;
}

typedef struct {
    GArray *results;
    GHashTable *names;
    GHashTable *modules; /* that were starred already */
} Listing;

static void list_commonjs(Listing *listing, Module *module, bool with_default) {
    program_begin(module->program);
    const Value *exports = commonjs_exports(module);
    for (size_t i = 0; exports->kind == VALUE_OBJECT && i < exports->count; i++) {
        const ValueMember *member = &exports->members[i];
        bool default_hidden = !with_default && strcmp(member->key, "default") == 0;
        ModuleExport result = {member->key, member->value, member->place};
        if (!default_hidden && g_hash_table_add(listing->names, (void *)(uintptr_t)member->key))
            g_array_append_val(listing->results, result);
    }
    ModuleExport whole = {"default", exports, exports->place};
    if (exports->kind != VALUE_OBJECT && with_default)
        g_array_append_val(listing->results, whole);
}

static void list_exports(Listing *listing, Module *module, bool with_default) {
    if (!g_hash_table_add(listing->modules, module))
        return;
    if (module->commonjs)
        list_commonjs(listing, module, with_default);
    for (guint i = 0; i < module->exports->len; i++) {
        ExportEntry *entry = g_ptr_array_index(module->exports, i);
        if (!entry->name) {
            const ImportTarget *target = module_import(module, entry->specifier, entry->line);
            if (target->module)
                list_exports(listing, target->module, false);
            continue;
        }
        bool default_hidden = !with_default && strcmp(entry->name, "default") == 0;
        if (default_hidden || !g_hash_table_add(listing->names, (void *)(uintptr_t)entry->name))
            continue;
        program_begin(module->program);
        const Value *value = entry_value(module, entry);
        ModuleExport result = {entry->name, value, {module->path, (int)entry->line}};
        if (!is_type_only(value))
            g_array_append_val(listing->results, result);
    }
}

static GArray *module_list(Module *module) {
    Listing listing = {.results = g_array_new(FALSE, FALSE, sizeof(ModuleExport))};
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) modules = g_hash_table_new(NULL, NULL);
    listing.names = names;
    listing.modules = modules;
    list_exports(&listing, module, true);
    return listing.results;
}

void value_fill(Program *program, const Value *value) {
    Module *module = object_take_module(value, true);
    if (!module)
        return;
    g_autoptr(GArray) exports = module_list(module);
    for (guint i = 0; i < exports->len; i++) {
        const ModuleExport *export = &g_array_index(exports, ModuleExport, i);
        object_set(program, value_open(value), export->name, export->value, export->place);
    }
}

void program_fill_namespaces(Program *program) {
    while (program->namespaces->len) {
        const Value *namespace = g_ptr_array_index(program->namespaces, program->namespaces->len - 1);
        g_ptr_array_set_size(program->namespaces, (int)program->namespaces->len - 1);
        value_fill(program, namespace);
    }
}

const GArray *module_exports(Module *module) {
    if (!module->results) {
        module->results = module_list(module);
        program_fill_namespaces(module->program);
    }
    return module->results;
}

const Value *module_binding(Module *module, const char *name) {
    Binding *binding = module_find_binding(module, parse_cache_name(module->program->cache, name));
    program_begin(module->program);
    const Value *value = binding ? binding_value(module, binding) : NULL;
    program_fill_namespaces(module->program);
    return value;
}

const GPtrArray *module_bindings(Module *module) {
    if (!module->names) {
        module->names = g_ptr_array_new();
        for (guint i = 0; i < module->order->len; i++) {
            const Binding *binding = g_ptr_array_index(module->order, i);
            if (binding->kind != BINDING_IMPORT)
                g_ptr_array_add(module->names, (char *)(uintptr_t)binding->name);
        }
    }
    return module->names;
}
