#include <string.h>
#include "evaluator.h"

/*
 * Modules of Node: `exports` and `module` are bindings of the module like any other; the statements that write to them are their effects and run in order when
 * somebody asks what the module exports, not before. So a circle of require() sees what is there so far, as in Node.
 */

static const char *const names[] = {"exports", "module"};

void commonjs_declare(Module *module) {
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *name = parse_cache_name(module->program->cache, names[i]);
        if (module_find_binding(module, name))
            continue;
        Binding *binding = ARENA_NEW(module->program->arena, Binding);
        binding->name = name;
        binding->kind = BINDING_COMMONJS;
        binding->node = module->source->root;
        g_hash_table_insert(module->bindings, (void *)(uintptr_t)name, binding);
    }
}

static Binding *find(Module *module, size_t i) {
    Binding *binding = module_find_binding(module, parse_cache_name(module->program->cache, names[i]));
    return binding && binding->kind == BINDING_COMMONJS ? binding : NULL;
}

/* Only a module that writes to them is one of Node. */
void commonjs_settle(Module *module) {
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const Binding *binding = find(module, i);
        module->commonjs = module->commonjs || (binding && binding->effects);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(names) && !module->commonjs; i++)
        if (find(module, i))
            g_hash_table_remove(module->bindings, find(module, i)->name);
}

const Value *commonjs_binding(Module *module, const Binding *binding) {
    Program *program = module->program;
    SourcePlace place = {module->path, 1};
    Value *object = make_object(program, place);
    Binding *exports = find(module, 0);
    if (binding != exports && exports)
        object_set(program, object, "exports", binding_value(module, exports), place);
    return object;
}

const Value *commonjs_exports(Module *module) {
    Binding *exports = find(module, 0), *whole = find(module, 1);
    if (!exports || !whole)
        return module->program->undefined;
    binding_value(module, exports);
    const ValueMember *member = object_find(binding_value(module, whole), "exports");
    return member ? member->value : module->program->undefined;
}

const Value *commonjs_export(Module *module, const char *name, SourcePlace place) {
    const Value *exports = commonjs_exports(module);
    const ValueMember *member = object_find(exports, name);
    if (member)
        return member->value;
    if (strcmp(name, "default") == 0)
        return exports;
    return exports->kind == VALUE_OBJECT && !exports->gap ? NULL : member_of(module->program, exports, name, place);
}

/* --- helpers of compilers --------------------------------------------------------------------------------------------------------------- */

/* What they do is known, and easier said than followed. */
static const struct {
    const char *name;
    int from, to; /* which argument's members go into which; `to` -1: the call is its argument `from` */
} helpers[] = {
    {"__importStar", 0, -1},   {"__importDefault", 0, -1},          {"__toESM", 0, -1},          {"__toCommonJS", 0, -1}, {"_interopRequireWildcard", 0, -1}, {"_interop_require_wildcard", 0, -1},
    {"_interop_require_default", 0, -1}, {"_interopRequireDefault", 0, -1}, {"__exportStar", 0, 1}, {"_export_star", 0, 1},  {"__reExport", 1, 0},
};

const Value *commonjs_helper(Scope *scope, const Node *callee, const Node *arguments) {
    const Node *name = callee && callee->kind == NODE_MEMBER ? node_field(callee, FIELD_PROPERTY) : callee;
    if (!name || (name->kind != NODE_IDENTIFIER && name->kind != NODE_PROPERTY) || name->text[0] != '_' || !arguments || !arguments->count)
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(helpers); i++) {
        if (strcmp(helpers[i].name, name->text) != 0 || (uint32_t)MAX(helpers[i].from, helpers[i].to) >= arguments->count)
            continue;
        const Value *from = evaluate(scope, &arguments->children[helpers[i].from]);
        if (helpers[i].to < 0)
            return from;
        const Value *to = evaluate(scope, &arguments->children[helpers[i].to]);
        Program *program = scope->module->program;
        Value *copy = make_object(program, node_place(scope, callee));
        spread_members(program, copy, from, node_place(scope, callee));
        object_remove(program, copy, "default");
        if (to->kind == VALUE_OBJECT)
            spread_members(program, value_open(to), copy, node_place(scope, callee));
        return to;
    }
    return NULL;
}
