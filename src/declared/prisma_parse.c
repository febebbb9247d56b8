#include "prisma_parse.h"

#include <string.h>
#include "base/error.h"

enum {
    NODE_LIMIT = 1000000, /* a hundred times the largest schema known */
    PROBLEM_LIMIT = 20    /* a block, and outside of blocks */
};

/* --- the tree --------------------------------------------------------------------------------------------------------------- */

PrismaAst *prisma_ast_new(TextPool *texts) {
    PrismaAst *ast = g_new0(PrismaAst, 1);
    ast->texts = texts;
    ast->memory = g_ptr_array_new_with_free_func(g_free);
    ast->blocks_end = &ast->blocks;
    ast->problems = g_array_new(FALSE, FALSE, sizeof(PrismaStray));
    return ast;
}

void prisma_ast_free(PrismaAst *ast) {
    if (!ast)
        return;
    g_ptr_array_unref(ast->memory);
    g_array_unref(ast->problems);
    g_free(ast);
}

void *prisma_node(PrismaCursor *cursor, size_t size) {
    if (cursor->ast->memory->len >= NODE_LIMIT) {
        cursor->problem = "more than any schema has";
        return NULL;
    }
    void *node = g_malloc0(size);
    g_ptr_array_add(cursor->ast->memory, node);
    return node;
}

/* --- lines ------------------------------------------------------------------------------------------------------------------ */

static void next_line(PrismaCursor *cursor) {
    while (cursor->at < cursor->end && *cursor->at != '\n')
        cursor->at++;
    if (cursor->at < cursor->end)
        cursor->at++;
    cursor->line++;
}

/* At the end of a line, or before a comment that ends it. */
static bool at_line_end(PrismaCursor *cursor) {
    prisma_skip_space(cursor);
    return cursor->at >= cursor->end || *cursor->at == '\n' || *cursor->at == '\r' || (cursor->end - cursor->at > 1 && cursor->at[0] == '/' && cursor->at[1] == '/');
}

/* To the first line that has something. False: the end. */
static bool find_line(PrismaCursor *cursor) {
    while (cursor->at < cursor->end) {
        if (!at_line_end(cursor))
            return true;
        next_line(cursor);
    }
    return false;
}

/* The line's text as it may be shown. */
static char *shown_line(const char *begin, const PrismaCursor *cursor) {
    enum { SHOWN = 60 };
    const char *end = begin;
    while (end < cursor->end && *end != '\n' && *end != '\r')
        end++;
    size_t size = (size_t)(end - begin);
    g_autofree char *valid = text_utf8(begin, MIN(size, (size_t)SHOWN));
    g_autoptr(GString) out = g_string_new(NULL);
    text_visible(out, g_strchomp(valid), -1, true);
    if (size > SHOWN)
        g_string_append(out, "...");
    return g_strdup(out->str);
}

static const char *problem_text(PrismaCursor *cursor, const char *begin) {
    g_autofree char *shown = shown_line(begin, cursor);
    return text_pool_printf(cursor->ast->texts, CODE("%s") " was not understood%s%s", shown, cursor->problem ? ": " : "", cursor->problem ? cursor->problem : "");
}

static void add_problem(PrismaCursor *cursor, PrismaBlock *block, int line, const char *text) {
    PrismaProblem **end = &block->problems;
    for (int count = 1; *end; count++, end = &(*end)->next)
        if (count == PROBLEM_LIMIT)
            return;
    PrismaProblem *problem = prisma_node(cursor, sizeof *problem);
    if (!problem)
        return;
    *problem = (PrismaProblem){line, text, NULL};
    *end = problem;
}

static void add_stray(PrismaCursor *cursor, int line, const char *text) {
    const PrismaStray stray = {{cursor->path, line}, text};
    if (cursor->ast->problems->len < PROBLEM_LIMIT)
        g_array_append_val(cursor->ast->problems, stray);
}

/* --- what stands in blocks -------------------------------------------------------------------------------------------------- */

/* @name(...), past the "@"s. NULL and a problem. */
static PrismaAttribute *take_attribute(PrismaCursor *cursor) {
    PrismaAttribute *attribute = prisma_node(cursor, sizeof *attribute);
    if (!attribute)
        return NULL;
    attribute->line = cursor->line;
    attribute->name = prisma_take_name(cursor, true);
    if (!attribute->name) {
        cursor->problem = "an attribute without name";
        return NULL;
    }
    if (prisma_take(cursor, '(') && !prisma_take_arguments(cursor, ')', 0, &attribute->arguments))
        return NULL;
    return attribute;
}

static bool take_attributes(PrismaCursor *cursor, PrismaAttribute **end) {
    while (prisma_take(cursor, '@')) {
        *end = take_attribute(cursor);
        if (!*end)
            return false;
        end = &(*end)->next;
    }
    return at_line_end(cursor);
}

static bool take_type(PrismaCursor *cursor, PrismaField *field) {
    bool old_list = prisma_take(cursor, '[');
    field->type = prisma_take_name(cursor, true);
    if (!field->type)
        return false;
    if (strcmp(field->type, "Unsupported") == 0 && prisma_take(cursor, '(')) {
        const PrismaValue *text = prisma_take_value(cursor, 0);
        if (!text || text->kind != PRISMA_STRING || !prisma_take(cursor, ')'))
            return false;
        field->type = NULL;
        field->unsupported = text->text;
    }
    if (old_list && !prisma_take(cursor, ']'))
        return false;
    field->list = old_list || (prisma_take(cursor, '[') && prisma_take(cursor, ']'));
    field->optional = prisma_take(cursor, '?');
    if (!field->optional)
        prisma_take(cursor, '!');
    return true;
}

static bool take_field(PrismaCursor *cursor, PrismaBlock *block, PrismaField **end) {
    PrismaField *field = prisma_node(cursor, sizeof *field);
    if (!field)
        return false;
    field->line = cursor->line;
    field->name = prisma_take_name(cursor, false);
    if (!field->name)
        return false;
    if (block->kind != PRISMA_ENUM) {
        prisma_take(cursor, ':');
        if (!take_type(cursor, field))
            return false;
    }
    if (!take_attributes(cursor, &field->attributes))
        return false;
    *end = field;
    return true;
}

static bool take_block_attribute(PrismaCursor *cursor, PrismaAttribute **end) {
    cursor->at += 2;
    PrismaAttribute *attribute = take_attribute(cursor);
    if (!attribute || !at_line_end(cursor))
        return false;
    *end = attribute;
    return true;
}

static bool take_property(PrismaCursor *cursor, PrismaProperty **end) {
    PrismaProperty *property = prisma_node(cursor, sizeof *property);
    if (!property)
        return false;
    property->line = cursor->line;
    property->name = prisma_take_name(cursor, false);
    if (!property->name || !prisma_take(cursor, '='))
        return false;
    property->value = prisma_take_value(cursor, 0);
    if (!property->value || !at_line_end(cursor))
        return false;
    *end = property;
    return true;
}

typedef struct {
    PrismaField **field;
    PrismaAttribute **attribute;
    PrismaProperty **property;
} Ends;

static bool take_line(PrismaCursor *cursor, PrismaBlock *block, Ends *ends) {
    bool taken;
    if (block->kind == PRISMA_DATASOURCE || block->kind == PRISMA_GENERATOR) {
        taken = take_property(cursor, ends->property);
        ends->property = taken ? &(*ends->property)->next : ends->property;
    } else if (cursor->end - cursor->at > 1 && cursor->at[0] == '@' && cursor->at[1] == '@') {
        taken = take_block_attribute(cursor, ends->attribute);
        ends->attribute = taken ? &(*ends->attribute)->next : ends->attribute;
    } else {
        taken = take_field(cursor, block, ends->field);
        ends->field = taken ? &(*ends->field)->next : ends->field;
    }
    return taken;
}

/* Past the "}" that closes the block. False: there is none. */
static bool take_lines(PrismaCursor *cursor, PrismaBlock *block) {
    Ends ends = {&block->fields, &block->attributes, &block->properties};
    while (find_line(cursor)) {
        if (prisma_take(cursor, '}'))
            return true;
        const char *begin = cursor->at;
        int line = cursor->line;
        cursor->problem = NULL;
        if (block->kind != PRISMA_OTHER && !take_line(cursor, block, &ends))
            add_problem(cursor, block, line, problem_text(cursor, begin));
        next_line(cursor);
    }
    return false;
}

/* --- blocks ----------------------------------------------------------------------------------------------------------------- */

static PrismaBlockKind find_kind(const char *keyword) {
    static const char *const KEYWORDS[] = {"model", "view", "type", "enum", "datasource", "generator"};
    for (int i = 0; i < PRISMA_OTHER; i++)
        if (strcmp(keyword, KEYWORDS[i]) == 0)
            return (PrismaBlockKind)i;
    return PRISMA_OTHER;
}

/* keyword name {; NULL and nothing more than the line looked at: something else. */
static PrismaBlock *take_head(PrismaCursor *cursor) {
    int line = cursor->line;
    const char *keyword = prisma_take_name(cursor, false);
    const char *name = keyword ? prisma_take_name(cursor, false) : NULL;
    if (!name || !prisma_take(cursor, '{'))
        return NULL;
    PrismaBlock *block = prisma_node(cursor, sizeof *block);
    if (!block)
        return NULL;
    *block = (PrismaBlock){.kind = find_kind(keyword), .keyword = keyword, .name = name, .place = {cursor->path, line}};
    if (!at_line_end(cursor)) {
        cursor->problem = "what follows the brace is not read by Prisma";
        add_problem(cursor, block, line, problem_text(cursor, cursor->at));
    }
    return block;
}

static bool fail_unclosed(const PrismaBlock *block, GError **error) {
    error_set(error, ERROR_INCOMPLETE, "%s:%d: the block \"%s %s\" is not closed", block->place.path, block->place.line, block->keyword, block->name);
    return false;
}

bool prisma_parse(PrismaAst *ast, const char *path, const char *text, size_t size, GError **error) {
    PrismaCursor cursor = {.ast = ast, .path = text_pool_add(ast->texts, path), .at = text, .end = text + size, .line = 1};
    if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        cursor.at += 3;
    while (find_line(&cursor)) {
        const char *begin = cursor.at;
        int line = cursor.line;
        cursor.problem = NULL;
        PrismaBlock *block = take_head(&cursor);
        if (!block) {
            add_stray(&cursor, line, problem_text(&cursor, begin));
            next_line(&cursor);
            continue;
        }
        next_line(&cursor);
        if (!take_lines(&cursor, block))
            return fail_unclosed(block, error);
        *ast->blocks_end = block;
        ast->blocks_end = &block->next;
        if (ast->memory->len >= NODE_LIMIT)
            break;
    }
    if (ast->memory->len < NODE_LIMIT)
        return true;
    error_set(error, ERROR_INCOMPLETE, "%s: more than any schema has: not read", path);
    return false;
}
