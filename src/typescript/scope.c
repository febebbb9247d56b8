#include <string.h>
#include "evaluator.h"

Scope *scope_new(Scope *parent) {
    Scope *scope = ARENA_NEW(parent->module->program->arena, Scope);
    scope->parent = parent;
    scope->module = parent->module;
    return scope;
}

/* Names are the cache's own: equal names are equal pointers. */
static Local *find_local(const Scope *scope, const char *name) {
    for (uint32_t i = scope->count; i-- > 0;)
        if (scope->items[i].name == name)
            return &scope->items[i];
    return NULL;
}

void scope_declare(Scope *scope, const char *name, const Value *value) {
    Local *known = find_local(scope, name);
    if (known) {
        known->value = value;
        return;
    }
    if (scope->count == scope->capacity) {
        uint32_t capacity = scope->capacity ? scope->capacity * 2 : 4;
        Local *items = ARENA_ARRAY(scope->module->program->arena, Local, capacity);
        if (scope->count)
            memcpy(items, scope->items, sizeof *items * scope->count);
        scope->items = items;
        scope->capacity = capacity;
    }
    scope->items[scope->count++] = (Local){name, value};
}

Binding *module_find_binding(Module *module, const char *name) {
    return g_hash_table_lookup(module->bindings, name);
}

const Value *scope_find(Scope *scope, const char *name) {
    Module *module = scope->module;
    for (; scope; scope = scope->parent) {
        Local *local = find_local(scope, name);
        if (local)
            return local->value;
    }
    Binding *binding = module_find_binding(module, name);
    return binding ? binding_value(module, binding) : NULL;
}

bool scope_assign(Scope *scope, const char *name, const Value *value) {
    Module *module = scope->module;
    for (; scope; scope = scope->parent) {
        Local *local = find_local(scope, name);
        if (local) {
            local->value = value;
            return true;
        }
    }
    Binding *binding = module_find_binding(module, name);
    if (!binding)
        return false;
    binding_value(module, binding);
    binding->value = value;
    return true;
}

SourcePlace node_place(const Scope *scope, const Node *node) {
    return (SourcePlace){scope->module->path, (int)node->line};
}
