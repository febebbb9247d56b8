#include <string.h>
#include "evaluator.h"

/* Texts in a file, with what stands around them. A walk over the syntax; only the holes of templates are evaluated. */

typedef struct {
    Module *module;
    const char *const *words;
    GArray *texts; /* of ModuleText */
} Search;

/* What is known of the place where the walk is. */
typedef struct {
    Scope *scope;
    const char *callee, *binding, *function;
    size_t argument;
    bool tagged; /* callee is the tag of this very text */
} Context;

static void visit(Search *search, Context context, const Node *node);

/* --- the parts of a text -------------------------------------------------------------------------------------------------------------- */

typedef struct {
    Search *search;
    GPtrArray *strings; /* finished parts */
    GPtrArray *holes;   /* of Node */
    GString *open;      /* the part that is being added to */
    bool literal;       /* there is a literal in it */
} Parts;

static const char *kept(const Search *search, const char *text, size_t size) {
    return arena_text(search->module->program->arena, text, size);
}

static void add_hole(Parts *parts, const Node *node) {
    g_ptr_array_add(parts->strings, (char *)(uintptr_t)kept(parts->search, parts->open->str, parts->open->len));
    g_string_truncate(parts->open, 0);
    g_ptr_array_add(parts->holes, (void *)(uintptr_t)node);
}

static bool is_sum(const Node *node) {
    return node->kind == NODE_BINARY && node->text && strcmp(node->text, "+") == 0;
}

static void add_part(Parts *parts, const Node *node) {
    const Node *bare = node_bare(node);
    if (!bare)
        return;
    if (bare->kind == NODE_STRING) {
        g_string_append(parts->open, bare->text);
        parts->literal = true;
    } else if (bare->kind == NODE_TEMPLATE) {
        parts->literal = true;
        g_string_append(parts->open, bare->parts[0]);
        for (uint32_t i = 0; i < bare->count; i++) {
            add_hole(parts, node_inner(&bare->children[i]));
            g_string_append(parts->open, bare->parts[i + 1]);
        }
    } else if (is_sum(bare)) {
        add_part(parts, node_field(bare, FIELD_LEFT));
        add_part(parts, node_field(bare, FIELD_RIGHT));
    } else {
        add_hole(parts, bare);
    }
}

/* [a, b].join("\n"): the array, and the separator in *between; NULL: another call. */
static const Node *joined_array(const Node *node, const char **between) {
    const Node *callee = node->kind == NODE_CALL ? node_field(node, FIELD_FUNCTION) : NULL, *arguments = callee ? node_field(node, FIELD_ARGUMENTS) : NULL;
    const Node *array = callee && callee->kind == NODE_MEMBER ? node_bare(node_field(callee, FIELD_OBJECT)) : NULL, *name = array ? node_field(callee, FIELD_PROPERTY) : NULL;
    const Node *separator = node_inner(arguments);
    if (!name || !name->text || strcmp(name->text, "join") != 0 || array->kind != NODE_ARRAY || (separator && separator->kind != NODE_STRING))
        return NULL;
    *between = separator ? separator->text : ",";
    return array;
}

static bool is_text(const Node *node) {
    const char *between;
    return node->kind == NODE_STRING || node->kind == NODE_TEMPLATE || is_sum(node) || joined_array(node, &between);
}

static void add_text(Parts *parts, const Node *node) {
    const char *between;
    const Node *array = joined_array(node, &between);
    if (!array)
        add_part(parts, node);
    for (uint32_t i = 0; array && i < array->count; i++) {
        g_string_append(parts->open, i ? between : "");
        add_part(parts, &array->children[i]);
    }
    g_ptr_array_add(parts->strings, (char *)(uintptr_t)kept(parts->search, parts->open->str, parts->open->len));
}

/* --- words ---------------------------------------------------------------------------------------------------------------------------- */

static bool is_word_character(char c) {
    return g_ascii_isalnum(c) || c == '_';
}

static bool has_word(const char *text, const char *word) {
    size_t length = strlen(word);
    for (const char *p = text; *p; p++) {
        bool starts = p == text || !is_word_character(p[-1]);
        if (starts && g_ascii_strncasecmp(p, word, length) == 0 && !is_word_character(p[length]))
            return true;
    }
    return false;
}

static bool is_wanted(const Search *search, const GPtrArray *strings) {
    if (!search->words)
        return true;
    for (size_t i = 0; search->words[i]; i++)
        for (guint j = 0; j < strings->len; j++)
            if (has_word(g_ptr_array_index(strings, j), search->words[i]))
                return true;
    return false;
}

/* --- one text ------------------------------------------------------------------------------------------------------------------------- */

enum { COMMENT_SIZE = 1000 };

static const char *comment_before(const Search *search, const Node *node) {
    const char *text = search->module->source->text;
    size_t end = node->start;
    while (end && g_ascii_isspace(text[end - 1]))
        end--;
    if (end < 4 || strncmp(text + end - 2, "*/", 2) != 0)
        return NULL;
    size_t from = end > COMMENT_SIZE ? end - COMMENT_SIZE : 0;
    const char *start = g_strrstr_len(text + from, (gssize)(end - 2 - from), "/*");
    if (!start)
        return NULL;
    g_autofree char *inner = g_strndup(start + 2, (size_t)(text + end - 2 - (start + 2)));
    g_strstrip(inner);
    return kept(search, inner, strlen(inner));
}

static int end_line(const Search *search, const Node *node) {
    int line = (int)node->line;
    for (uint32_t i = node->start; i < node->end; i++)
        line += search->module->source->text[i] == '\n';
    return line;
}

/* Where its first literal stands: of ("a" +\n"b") the first line. */
static const Node *first_literal(const Node *node) {
    while (node && is_sum(node_bare(node)))
        node = node_field(node_bare(node), FIELD_LEFT);
    return node;
}

static void fill_holes(Search *search, const Context *context, const GPtrArray *holes, ModuleText *text) {
    Program *program = search->module->program;
    text->values = ARENA_ARRAY(program->arena, const Value *, text->count + 1);
    text->expressions = ARENA_ARRAY(program->arena, const char *, text->count + 1);
    for (size_t i = 0; i < text->count; i++) {
        const Node *hole = g_ptr_array_index(holes, i);
        program_begin(program);
        text->values[i] = evaluate(context->scope, hole);
        g_autofree char *excerpt = hole ? source_excerpt(search->module->source, hole, 80) : g_strdup("");
        text->expressions[i] = kept(search, excerpt, strlen(excerpt));
    }
}

static void take_text(Search *search, const Context *context, const Node *node) {
    g_autoptr(GPtrArray) strings = g_ptr_array_new();
    g_autoptr(GPtrArray) holes = g_ptr_array_new();
    Parts parts = {search, strings, holes, g_string_new(NULL), false};
    add_text(&parts, node);
    g_string_free(parts.open, TRUE);
    if (parts.literal && is_wanted(search, strings)) {
        const Node *first = first_literal(node);
        ModuleText text = {.place = {search->module->path, (int)(first ? first : node)->line}, .end_line = end_line(search, node), .callee = context->callee};
        text.argument = context->argument;
        text.tagged = context->tagged;
        text.binding = context->binding;
        text.function = context->function;
        text.comment = comment_before(search, node);
        text.count = holes->len;
        text.strings = ARENA_ARRAY(search->module->program->arena, const char *, (size_t)strings->len + 1);
        memcpy(text.strings, strings->pdata, sizeof *text.strings * strings->len);
        fill_holes(search, context, holes, &text);
        g_array_append_val(search->texts, text);
    }
    Context inside = {context->scope, NULL, NULL, context->function, 0, false};
    for (guint i = 0; i < holes->len; i++)
        if (g_ptr_array_index(holes, i))
            visit(search, inside, g_ptr_array_index(holes, i));
}

/* --- names in functions ----------------------------------------------------------------------------------------------------------------- */

static void declare_unknown(const Node *name, void *data) {
    Scope *scope = data;
    scope_declare(scope, name->text, make_unknown(scope->module->program, node_place(scope, name), CODE("%s") " is known only when it runs", name->text));
}

static Scope *function_scope(const Context *context, const Node *function) {
    Scope *scope = scope_new(context->scope);
    const Node *single = node_field(function, FIELD_PARAMETER), *parameters = node_field(function, FIELD_PARAMETERS);
    if (single)
        declare_unknown(single, scope);
    for (uint32_t i = 0; parameters && i < parameters->count; i++) {
        const Node *pattern = node_field(&parameters->children[i], FIELD_PATTERN);
        pattern_names(pattern, declare_unknown, scope);
    }
    return scope;
}

/* Constants of a block that are written down there have their value; the rest hides what has the same name outside. */
static bool is_written_down(const Node *node) {
    const Node *bare = node_bare(node);
    return bare && (bare->kind == NODE_STRING || bare->kind == NODE_TEMPLATE || bare->kind == NODE_NUMBER || bare->kind == NODE_ARRAY || bare->kind == NODE_OBJECT || is_sum(bare));
}

static void declare_local(const Context *context, const Node *declaration) {
    bool constant = declaration->flags & NODE_IS_CONST && !(declaration->flags & NODE_IS_LET);
    for (uint32_t i = 0; i < declaration->count; i++) {
        const Node *name = node_field(&declaration->children[i], FIELD_NAME), *value = node_field(&declaration->children[i], FIELD_VALUE);
        pattern_names(name, declare_unknown, context->scope);
        if (constant && name && name->kind == NODE_IDENTIFIER && is_written_down(value))
            scope_declare(context->scope, name->text, evaluate(context->scope, value));
    }
}

/* --- the walk ------------------------------------------------------------------------------------------------------------------------- */

static const char *name_of(const Node *name) {
    bool plain = name && (name->kind == NODE_IDENTIFIER || name->kind == NODE_PROPERTY || name->kind == NODE_STRING || name->kind == NODE_TYPE_NAME || name->kind == NODE_PRIVATE_PROPERTY);
    return plain ? name->text : NULL;
}

static bool is_function(const Node *node) {
    return node->kind == NODE_ARROW || node->kind == NODE_FUNCTION_EXPRESSION || node->kind == NODE_FUNCTION_DECLARATION || node->kind == NODE_METHOD ||
           node->kind == NODE_GENERATOR || node->kind == NODE_GENERATOR_DECLARATION;
}

static const char *callee_text(const Search *search, const Node *callee) {
    if (!callee)
        return NULL;
    g_autofree char *excerpt = source_excerpt(search->module->source, callee, 80);
    return kept(search, excerpt, strlen(excerpt));
}

static void visit_call(Search *search, Context context, const Node *node) {
    const Node *callee = node_field(node, node->kind == NODE_NEW ? FIELD_CONSTRUCTOR : FIELD_FUNCTION), *arguments = node_field(node, FIELD_ARGUMENTS);
    Context inside = {context.scope, callee_text(search, callee), NULL, context.function, 0, false};
    if (arguments && arguments->kind == NODE_TEMPLATE) {
        inside.binding = context.binding;
        inside.tagged = true;
        take_text(search, &inside, arguments);
    } else if (arguments) {
        for (uint32_t i = 0; i < arguments->count; i++) {
            inside.argument = i;
            visit(search, inside, &arguments->children[i]);
        }
    }
    if (callee)
        visit(search, (Context){context.scope, NULL, NULL, context.function, 0, false}, callee);
}

static void visit_function(Search *search, Context context, const Node *node) {
    const char *own = name_of(node_field(node, FIELD_NAME));
    Context inside = {function_scope(&context, node), NULL, NULL, own ? own : context.binding ? context.binding : context.function, 0, false};
    const Node *body = node_field(node, FIELD_BODY), *parameters = node_field(node, FIELD_PARAMETERS);
    if (parameters)
        visit(search, inside, parameters);
    if (body)
        visit(search, inside, body);
}

/* What a name is given to: of a.b.c = x the last one. */
static const char *assigned_name(const Node *left) {
    left = node_bare(left);
    return name_of(left && left->kind == NODE_MEMBER ? node_field(left, FIELD_PROPERTY) : left);
}

static void visit_children(Search *search, Context context, const Node *node) {
    for (uint32_t i = 0; i < node->count; i++)
        visit(search, context, &node->children[i]);
}

/* Statements have no callee and no binding; the declarations of a block count in it only. */
static void visit_block(Search *search, Context context, const Node *node) {
    bool top = node->kind == NODE_PROGRAM;
    context.callee = context.binding = NULL;
    if (!top)
        context.scope = scope_new(context.scope);
    for (uint32_t i = 0; i < node->count; i++) {
        const Node *child = &node->children[i];
        if (!top && (child->kind == NODE_LEXICAL || child->kind == NODE_VARIABLES))
            declare_local(&context, child);
        visit(search, context, child);
    }
}

static void visit(Search *search, Context context, const Node *node) {
    if (is_text(node)) {
        take_text(search, &context, node);
        return;
    }
    if (is_function(node)) {
        visit_function(search, context, node);
        return;
    }
    switch ((int)node->kind) {
    case NODE_CALL:
    case NODE_NEW:
        visit_call(search, context, node);
        return;
    case NODE_DECLARATOR:
    case NODE_FIELD:
        context.binding = name_of(node_field(node, FIELD_NAME));
        break;
    case NODE_PAIR:
        context.binding = name_of(node_field(node, FIELD_KEY));
        break;
    case NODE_ASSIGNMENT:
        context.binding = assigned_name(node_field(node, FIELD_LEFT));
        break;
    case NODE_PROGRAM:
    case NODE_BLOCK:
    case NODE_CASE:
    case NODE_DEFAULT_CASE:
        visit_block(search, context, node);
        return;
    case NODE_FOR_IN:
    case NODE_FOR:
    case NODE_CATCH:
        context.scope = scope_new(context.scope);
        pattern_names(node_field(node, node->kind == NODE_CATCH ? FIELD_PARAMETER : FIELD_LEFT), declare_unknown, context.scope);
        if (node->kind == NODE_FOR && node_field(node, FIELD_INITIALIZER))
            declare_local(&context, node_field(node, FIELD_INITIALIZER));
        break;
    case NODE_IMPORT:
    case NODE_EXPORT_CLAUSE:
        return;
    case NODE_OBJECT:
    case NODE_ARRAY:
    case NODE_PARENTHESES:
    case NODE_AS:
    case NODE_SATISFIES:
    case NODE_NON_NULL:
    case NODE_TERNARY:
    case NODE_AWAIT:
    case NODE_EXPORT:
    case NODE_LEXICAL:
    case NODE_VARIABLES:
    case NODE_SPREAD:
        break; /* what is inside is still the argument, or the value */
    default:
        context.callee = context.binding = NULL;
    }
    visit_children(search, context, node);
}

const GArray *module_texts(Module *module, const char *const *words) {
    Search search = {module, words, g_array_new(FALSE, FALSE, sizeof(ModuleText))};
    g_ptr_array_add(module->program->text_lists, search.texts);
    visit(&search, (Context){.scope = module->scope}, module->source->root);
    program_fill_namespaces(module->program);
    return search.texts;
}
