#include <string.h>
#include "evaluator.h"

/* What stands at the top of a module: its bindings, imports, exports, and the statements that change bindings. Nothing is evaluated. */

static Binding *add_binding(Module *module, const char *name, BindingKind kind, const Node *node) {
    Binding *known = module_find_binding(module, name);
    if (known)
        return known;
    Binding *binding = ARENA_NEW(module->program->arena, Binding);
    binding->name = name;
    binding->kind = kind;
    binding->node = node;
    g_hash_table_insert(module->bindings, (void *)(uintptr_t)name, binding);
    g_ptr_array_add(module->order, binding);
    return binding;
}

static ExportEntry *add_export(Module *module, const char *name, const Node *node) {
    ExportEntry *entry = ARENA_NEW(module->program->arena, ExportEntry);
    entry->name = name;
    entry->node = node;
    entry->line = node->line;
    g_ptr_array_add(module->exports, entry);
    if (!name)
        g_ptr_array_add(module->stars, entry);
    else if (!g_hash_table_contains(module->named, name))
        g_hash_table_insert(module->named, (void *)(uintptr_t)name, entry);
    return entry;
}

static const char *interned(Module *module, const char *name) {
    return parse_cache_name(module->program->cache, name);
}

/* --- declarations --------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    Module *module;
    const Node *declarator;
    bool exported;
} NameTask;

static void add_variable(const Node *name, void *data) {
    NameTask *task = data;
    add_binding(task->module, name->text, BINDING_VARIABLE, task->declarator);
    if (task->exported)
        add_export(task->module, name->text, name)->local = name->text;
}

static void scan_variables(Module *module, const Node *node, bool exported) {
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->children[i].kind != NODE_DECLARATOR)
            continue;
        NameTask task = {module, &node->children[i], exported};
        pattern_names(node_field(&node->children[i], FIELD_NAME), add_variable, &task);
    }
}

static const struct {
    NodeKind node;
    BindingKind kind;
} named_declarations[] = {
    {NODE_FUNCTION_DECLARATION, BINDING_FUNCTION}, {NODE_GENERATOR_DECLARATION, BINDING_FUNCTION}, {NODE_ENUM, BINDING_ENUM},
    {NODE_CLASS_DECLARATION, BINDING_CLASS},       {NODE_ABSTRACT_CLASS, BINDING_CLASS},           {NODE_NAMESPACE, BINDING_NAMESPACE},
};

/* The name of a declaration, once it is a binding; NULL: it declares no value. */
static const char *scan_named(Module *module, const Node *node) {
    for (size_t i = 0; i < G_N_ELEMENTS(named_declarations); i++) {
        const Node *name = node_field(node, FIELD_NAME);
        if (named_declarations[i].node == node->kind && name && name->text)
            return add_binding(module, name->text, named_declarations[i].kind, node)->name;
    }
    return NULL;
}

static void scan_declaration(Module *module, const Node *node, bool exported) {
    if (node->kind == NODE_VARIABLES || node->kind == NODE_LEXICAL) {
        scan_variables(module, node, exported);
        return;
    }
    const char *name = scan_named(module, node);
    if (name && exported)
        add_export(module, name, node)->local = name;
}

/* --- imports -------------------------------------------------------------------------------------------------------------------------- */

static void add_import(Module *module, const Node *name, const char *specifier, const char *imported) {
    if (!name || !name->text)
        return;
    Binding *binding = add_binding(module, name->text, BINDING_IMPORT, name);
    binding->specifier = specifier;
    binding->imported = imported;
}

static void scan_import_clause(Module *module, const Node *clause, const char *specifier) {
    for (uint32_t i = 0; i < clause->count; i++) {
        const Node *child = &clause->children[i];
        if (child->kind == NODE_IDENTIFIER)
            add_import(module, child, specifier, "default");
        else if (child->kind == NODE_NAMESPACE_IMPORT)
            add_import(module, node_inner(child), specifier, "*");
        for (uint32_t j = 0; child->kind == NODE_NAMED_IMPORTS && j < child->count; j++) {
            const Node *item = &child->children[j], *name = node_field(item, FIELD_NAME), *alias = node_field(item, FIELD_ALIAS);
            if (item->kind == NODE_IMPORT_SPECIFIER && name && !(item->flags & NODE_IS_TYPE))
                add_import(module, alias ? alias : name, specifier, name->text);
        }
    }
}

static void scan_import(Module *module, const Node *node) {
    const Node *require = node_child(node, NODE_IMPORT_REQUIRE), *source = node_field(require ? require : node, FIELD_SOURCE);
    if (node->flags & NODE_IS_TYPE || !source)
        return;
    const Node *clause = node_child(node, NODE_IMPORT_CLAUSE);
    if (require)
        add_import(module, node_child(require, NODE_IDENTIFIER), source->text, "*");
    else if (clause)
        scan_import_clause(module, clause, source->text);
}

/* --- exports -------------------------------------------------------------------------------------------------------------------------- */

static void scan_export_clause(Module *module, const Node *clause, const char *specifier) {
    for (uint32_t i = 0; i < clause->count; i++) {
        const Node *item = &clause->children[i], *name = node_field(item, FIELD_NAME), *alias = node_field(item, FIELD_ALIAS);
        if (item->kind != NODE_EXPORT_SPECIFIER || !name || !name->text || item->flags & NODE_IS_TYPE)
            continue;
        ExportEntry *entry = add_export(module, interned(module, alias ? alias->text : name->text), item);
        entry->specifier = specifier;
        if (specifier)
            entry->imported = name->text;
        else
            entry->local = interned(module, name->text);
    }
}

static void scan_export_default(Module *module, const Node *node) {
    const Node *value = node_field(node, FIELD_VALUE), *declaration = node_field(node, FIELD_DECLARATION);
    const Node *exported = declaration ? declaration : value ? value : node_inner(node);
    if (!exported)
        return;
    ExportEntry *entry = add_export(module, interned(module, "default"), exported);
    entry->local = scan_named(module, exported);
    entry->expression = !entry->local;
}

static void scan_export(Module *module, const Node *node) {
    const Node *source = node_field(node, FIELD_SOURCE), *clause = node_child(node, NODE_EXPORT_CLAUSE), *namespace = node_child(node, NODE_NAMESPACE_EXPORT);
    const Node *declaration = node_field(node, FIELD_DECLARATION);
    const char *specifier = source ? source->text : NULL;
    if (node->flags & NODE_IS_TYPE)
        return;
    if (node->flags & (NODE_IS_DEFAULT | NODE_IS_EQUALS)) {
        scan_export_default(module, node);
    } else if (namespace && node_inner(namespace)) {
        ExportEntry *entry = add_export(module, interned(module, node_inner(namespace)->text), node);
        entry->specifier = specifier;
        entry->imported = "*";
    } else if (clause) {
        scan_export_clause(module, clause, specifier);
    } else if (specifier && node->flags & NODE_IS_STAR) {
        add_export(module, NULL, node)->specifier = specifier;
    } else if (declaration) {
        scan_declaration(module, declaration, true);
    }
}

/* --- effects -------------------------------------------------------------------------------------------------------------------------- */

static void add_effect(Module *module, const Node *name, Effect *effect) {
    Binding *binding = name && name->kind == NODE_IDENTIFIER ? module_find_binding(module, name->text) : NULL;
    if (!binding || binding->kind == BINDING_IMPORT)
        return;
    if (!binding->effects) {
        binding->effects = g_ptr_array_new();
        g_ptr_array_add(module->program->kept, binding->effects);
    }
    guint count = binding->effects->len;
    if (!count || g_ptr_array_index(binding->effects, count - 1) != effect)
        g_ptr_array_add(binding->effects, effect);
}

/* x of x.a.b[c], x(...).y */
static const Node *root_name(const Node *node) {
    node = node_bare(node);
    while (node && (node->kind == NODE_MEMBER || node->kind == NODE_SUBSCRIPT))
        node = node_bare(node_field(node, FIELD_OBJECT));
    return node;
}

/* Which names a statement may change: what it assigns to, whose methods it calls, what it gives to a function. */
static void find_effects(Module *module, const Node *node, Effect *effect) {
    if (node->kind == NODE_ASSIGNMENT || node->kind == NODE_AUGMENTED) {
        add_effect(module, root_name(node_field(node, FIELD_LEFT)), effect);
    } else if (node->kind == NODE_UPDATE) {
        add_effect(module, root_name(node_field(node, FIELD_ARGUMENT)), effect);
    } else if (node->kind == NODE_CALL) {
        const Node *callee = node_bare(node_field(node, FIELD_FUNCTION)), *arguments = node_field(node, FIELD_ARGUMENTS);
        if (callee && callee->kind == NODE_MEMBER)
            add_effect(module, root_name(callee), effect);
        for (uint32_t i = 0; arguments && i < arguments->count; i++)
            add_effect(module, node_bare(&arguments->children[i]), effect);
    }
    bool function = node->kind == NODE_ARROW || node->kind == NODE_FUNCTION_EXPRESSION || node->kind == NODE_FUNCTION_DECLARATION;
    const Node *inside = function ? node_field(node, FIELD_BODY) : NULL;
    for (uint32_t i = 0; i < node->count; i++)
        if (!function || &node->children[i] == inside)
            find_effects(module, &node->children[i], effect);
}

static bool has_effects(const Node *node) {
    return node->kind == NODE_EXPRESSION_STATEMENT || node->kind == NODE_FOR_IN || node->kind == NODE_FOR || node->kind == NODE_IF || node->kind == NODE_WHILE ||
           node->kind == NODE_TRY || node->kind == NODE_BLOCK;
}

static void scan_statement(Module *module, const Node *node) {
    switch ((int)node->kind) {
    case NODE_IMPORT:
        scan_import(module, node);
        return;
    case NODE_EXPORT:
        scan_export(module, node);
        return;
    case NODE_ERROR:
        for (uint32_t i = 0; i < node->count; i++)
            if (node->children[i].kind != NODE_ERROR)
                scan_statement(module, &node->children[i]);
        return;
    case NODE_EXPRESSION_STATEMENT:
        if (node_inner(node) && node_inner(node)->kind == NODE_NAMESPACE)
            scan_declaration(module, node_inner(node), false);
        return;
    default:
        scan_declaration(module, node, false);
    }
}

void module_scan(Module *module) {
    const Node *root = module->source->root;
    for (uint32_t i = 0; root && i < root->count; i++)
        scan_statement(module, &root->children[i]);
    if (root && !module->exports->len)
        commonjs_declare(module);
    for (uint32_t i = 0; root && i < root->count; i++) {
        if (!has_effects(&root->children[i]))
            continue;
        Effect *effect = ARENA_NEW(module->program->arena, Effect);
        effect->node = &root->children[i];
        find_effects(module, effect->node, effect);
    }
    if (root && !module->exports->len)
        commonjs_settle(module);
}
