#include "prisma_parse.h"

#include <string.h>

/* Values of the Prisma language: strings, numbers, names, calls, arrays, objects, within one line. */

enum { DEPTH_LIMIT = 16, NAME_LIMIT = 256 };

static bool is_name_byte(char c) {
    return g_ascii_isalnum(c) || c == '_' || c == '-' || (unsigned char)c >= 0x80;
}

static void skip_block_comment(PrismaCursor *cursor) {
    const char *close = g_strstr_len(cursor->at + 2, cursor->end - cursor->at - 2, "*/");
    const char *stop = close ? close + 2 : cursor->end;
    for (const char *at = cursor->at; at < stop; at++)
        cursor->line += *at == '\n';
    cursor->at = stop;
}

void prisma_skip_space(PrismaCursor *cursor) {
    while (cursor->at < cursor->end) {
        if (*cursor->at == ' ' || *cursor->at == '\t')
            cursor->at++;
        else if (cursor->end - cursor->at > 1 && cursor->at[0] == '/' && cursor->at[1] == '*')
            skip_block_comment(cursor);
        else if (cursor->end - cursor->at > 1 && (unsigned char)cursor->at[0] == 0xc2 && (unsigned char)cursor->at[1] == 0xa0)
            cursor->at += 2; /* the space that does not break */
        else
            return;
    }
}

bool prisma_take(PrismaCursor *cursor, char character) {
    prisma_skip_space(cursor);
    if (cursor->at >= cursor->end || *cursor->at != character)
        return false;
    cursor->at++;
    return true;
}

const char *prisma_take_name(PrismaCursor *cursor, bool dots) {
    prisma_skip_space(cursor);
    const char *begin = cursor->at;
    if (begin >= cursor->end || !is_name_byte(*begin) || *begin == '-')
        return NULL;
    while (cursor->at < cursor->end && (is_name_byte(*cursor->at) || (dots && *cursor->at == '.')))
        cursor->at++;
    /* PostgreSQL cuts all names far below the limit; one of a megabyte, used a thousand times, would be a gigabyte. */
    size_t size = (size_t)(cursor->at - begin);
    g_autofree char *name = text_utf8(begin, MIN(size, (size_t)NAME_LIMIT));
    return text_pool_add(cursor->ast->texts, name);
}

/* --- strings ---------------------------------------------------------------------------------------------------------------- */

static bool hex4(const char *at, const char *end, gunichar *code) {
    *code = 0;
    for (int i = 0; i < 4; i++) {
        int digit = at + i < end ? g_ascii_xdigit_value(at[i]) : -1;
        if (digit < 0)
            return false;
        *code = *code * 16 + (gunichar)digit;
    }
    return true;
}

/* The escape of JSON at `at`, which is past the backslash; returns what follows it. */
static const char *take_escape(const char *at, const char *end, GString *out) {
    static const char FROM[] = "nrtbf", TO[] = "\n\r\t\b\f";
    const char *simple = *at ? strchr(FROM, *at) : NULL;
    if (simple) {
        g_string_append_c(out, TO[simple - FROM]);
        return at + 1;
    }
    gunichar code, low;
    if (*at != 'u' || !hex4(at + 1, end, &code)) {
        g_string_append_c(out, *at);
        return at + 1;
    }
    at += 5;
    if (code >= 0xd800 && code < 0xdc00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u' && hex4(at + 2, end, &low) && low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        at += 6;
    }
    g_string_append_unichar(out, code && g_unichar_validate(code) ? code : 0xfffd);
    return at;
}

static const char *take_string(PrismaCursor *cursor) {
    g_autoptr(GString) out = g_string_new(NULL);
    const char *at = cursor->at + 1;
    while (at < cursor->end && *at != '"' && *at != '\n') {
        if (*at != '\\' || at + 1 >= cursor->end || at[1] == '\n')
            g_string_append_c(out, *at++ ? at[-1] : '?');
        else
            at = take_escape(at + 1, cursor->end, out);
    }
    if (at >= cursor->end || *at != '"') {
        cursor->problem = "a string that is not closed";
        return NULL;
    }
    cursor->at = at + 1;
    g_autofree char *valid = text_utf8(out->str, out->len);
    return text_pool_add(cursor->ast->texts, valid);
}

/* --- values ----------------------------------------------------------------------------------------------------------------- */

static const char *take_number(PrismaCursor *cursor) {
    const char *begin = cursor->at++;
    while (cursor->at < cursor->end && (g_ascii_isdigit(*cursor->at) || *cursor->at == '.'))
        cursor->at++;
    return text_pool_add_n(cursor->ast->texts, begin, (size_t)(cursor->at - begin));
}

static bool looks_like_number(const PrismaCursor *cursor) {
    const char *at = cursor->at;
    if (*at == '-')
        at++;
    if (at >= cursor->end || !g_ascii_isdigit(*at))
        return false;
    while (at < cursor->end && (g_ascii_isdigit(*at) || *at == '.'))
        at++;
    return at >= cursor->end || !is_name_byte(*at);
}

static const PrismaValue *value_of(PrismaCursor *cursor, PrismaValueKind kind, const char *text, PrismaArgument *items) {
    PrismaValue *value = prisma_node(cursor, sizeof *value);
    if (value)
        *value = (PrismaValue){kind, text, items};
    return value;
}

static const PrismaValue *take_list(PrismaCursor *cursor, PrismaValueKind kind, const char *text, char close, int depth) {
    PrismaArgument *items = NULL;
    return prisma_take_arguments(cursor, close, depth, &items) ? value_of(cursor, kind, text, items) : NULL;
}

static const PrismaValue *no_value(PrismaCursor *cursor, const char *problem) {
    if (!cursor->problem)
        cursor->problem = problem;
    return NULL;
}

const PrismaValue *prisma_take_value(PrismaCursor *cursor, int depth) {
    if (depth > DEPTH_LIMIT)
        return no_value(cursor, "values too deep in each other");
    prisma_skip_space(cursor);
    if (cursor->at >= cursor->end || *cursor->at == '\n' || *cursor->at == '\r')
        return no_value(cursor, "a value is missing");
    if (*cursor->at == '"') {
        const char *text = take_string(cursor);
        return text ? value_of(cursor, PRISMA_STRING, text, NULL) : NULL;
    }
    if (prisma_take(cursor, '['))
        return take_list(cursor, PRISMA_ARRAY, NULL, ']', depth);
    if (prisma_take(cursor, '{'))
        return take_list(cursor, PRISMA_OBJECT, NULL, '}', depth);
    if (looks_like_number(cursor))
        return value_of(cursor, PRISMA_NUMBER, take_number(cursor), NULL);
    const char *name = prisma_take_name(cursor, true);
    if (!name)
        return no_value(cursor, "something that is no value");
    return prisma_take(cursor, '(') ? take_list(cursor, PRISMA_CALL, name, ')', depth) : value_of(cursor, PRISMA_NAME, name, NULL);
}

/* "name:" before an argument; NULL and nothing taken when there is none. */
static const char *take_label(PrismaCursor *cursor) {
    const PrismaCursor before = *cursor;
    const char *name = prisma_take_name(cursor, false);
    if (name && prisma_take(cursor, ':'))
        return name;
    *cursor = before;
    return NULL;
}

bool prisma_take_arguments(PrismaCursor *cursor, char close, int depth, PrismaArgument **arguments) {
    for (PrismaArgument **end = arguments; !prisma_take(cursor, close);) {
        PrismaArgument *argument = prisma_node(cursor, sizeof *argument);
        if (!argument)
            return false;
        argument->name = take_label(cursor);
        argument->value = prisma_take_value(cursor, depth + 1);
        if (!argument->value)
            return false;
        *end = argument;
        end = &argument->next;
        if (!prisma_take(cursor, ',') && (prisma_skip_space(cursor), cursor->at >= cursor->end || *cursor->at != close)) {
            cursor->problem = "brackets that are not closed on the line";
            return false;
        }
    }
    return true;
}
