/* Puts a text of a program together as SQL: constants are inserted, what is not known becomes a hole. */

#include <string.h>
#include "embedded.h"
#include "sql/risk.h"

#define SIZE_MAX_BUILT ((size_t)4 << 20)
#define DEPTH_MAX 8
#define HOLE_NAME_PREFIX "pgstrata_hole_"

/* --- where in SQL a place is -------------------------------------------------------------------------------------------- */

typedef enum { IN_CODE, IN_STRING, IN_ESCAPE_STRING, IN_QUOTED, IN_LINE_COMMENT, IN_COMMENT, IN_DOLLAR } Lexical;

typedef struct {
    GString *sql;
    GArray *holes, *lines;
    bool tagged, values;     /* `values`: what stands in code is a value; else a name */
    bool cut;                /* too long */
    Lexical state;
    int depth;               /* of comments */
    char dollar[66];         /* $tag$ */
    int source_line;
    size_t scanned;          /* bytes of `sql` that `state` knows */
} Builder;

static bool is_name_part(char c) {
    return g_ascii_isalnum(c) || c == '_' || c == '$' || (c & 0x80);
}

/* The length of $tag$ here; 0: none. */
static size_t dollar_tag(const char *at) {
    size_t size = 1;
    while (is_name_part(at[size]) && at[size] != '$')
        size++;
    return at[size] == '$' && !g_ascii_isdigit(at[1]) && size + 1 < sizeof((Builder *)0)->dollar ? size + 1 : 0;
}

static size_t enter(Builder *builder, const char *sql, const char *at) {
    char before = at > sql ? at[-1] : ' ';
    size_t tag;
    if (*at == '\'') {
        bool escape = (before == 'E' || before == 'e') && (at - 1 == sql || !is_name_part(at[-2]));
        builder->state = escape ? IN_ESCAPE_STRING : IN_STRING;
    } else if (*at == '"') {
        builder->state = IN_QUOTED;
    } else if (at[0] == '-' && at[1] == '-') {
        builder->state = IN_LINE_COMMENT;
    } else if (at[0] == '/' && at[1] == '*') {
        builder->state = IN_COMMENT;
        builder->depth = 1;
        return 2;
    } else if (*at == '$' && !is_name_part(before) && (tag = dollar_tag(at)) > 0) {
        builder->state = IN_DOLLAR;
        memcpy(builder->dollar, at, tag);
        builder->dollar[tag] = '\0';
        return tag;
    }
    return 1;
}

/* One step within what is no code. */
static size_t leave(Builder *builder, const char *at) {
    bool opens = at[0] == '/' && at[1] == '*', closes = at[0] == '*' && at[1] == '/';
    switch (builder->state) {
    case IN_ESCAPE_STRING:
        if (*at == '\\' && at[1])
            return 2;
        builder->state = *at == '\'' ? IN_CODE : IN_ESCAPE_STRING;
        return 1;
    case IN_STRING: builder->state = *at == '\'' ? IN_CODE : IN_STRING; return 1;
    case IN_QUOTED: builder->state = *at == '"' ? IN_CODE : IN_QUOTED; return 1;
    case IN_LINE_COMMENT: builder->state = *at == '\n' ? IN_CODE : IN_LINE_COMMENT; return 1;
    case IN_COMMENT:
        builder->depth += opens - closes;
        builder->state = builder->depth == 0 ? IN_CODE : IN_COMMENT;
        return opens || closes ? 2 : 1;
    case IN_DOLLAR:
        if (!g_str_has_prefix(at, builder->dollar))
            return 1;
        builder->state = IN_CODE;
        return strlen(builder->dollar);
    case IN_CODE: break;
    }
    return 1;
}

/* To the end of what is there. */
static void scan(Builder *builder) {
    const char *sql = builder->sql->str;
    while (builder->scanned < builder->sql->len) {
        const char *at = sql + builder->scanned;
        builder->scanned += builder->state == IN_CODE ? enter(builder, sql, at) : leave(builder, at);
    }
    builder->scanned = builder->sql->len;
}

/* --- putting together --------------------------------------------------------------------------------------------------- */

/* `own`: of the program's text itself, whose line breaks are those of the source. */
static void append(Builder *builder, const char *text, bool own) {
    builder->cut = builder->cut || builder->sql->len + strlen(text) > SIZE_MAX_BUILT;
    if (builder->cut)
        return;
    for (; *text; text++) {
        g_string_append_c(builder->sql, *text);
        if (*text != '\n')
            continue;
        builder->source_line += own;
        g_array_append_val(builder->lines, builder->source_line);
    }
}

static void add_hole(Builder *builder, const char *expression, char after) {
    bool glued = is_name_part(builder->sql->len ? builder->sql->str[builder->sql->len - 1] : ' ') || is_name_part(after);
    Hole hole = {.kind = HOLE_NAME, .begin = builder->sql->len, .expression = expression ? expression : ""};
    if (builder->state == IN_LINE_COMMENT || builder->state == IN_COMMENT)
        return;
    if (builder->state == IN_CODE && !glued && builder->values) {
        hole.kind = HOLE_VALUE;
        g_string_append_printf(builder->sql, "$%u", builder->holes->len + 1);
    } else if (builder->state == IN_CODE || builder->state == IN_QUOTED || builder->state == IN_DOLLAR) {
        g_string_append_printf(builder->sql, HOLE_NAME_PREFIX "%u", builder->holes->len + 1);
    } else {
        hole.kind = HOLE_LITERAL;
    }
    hole.end = builder->sql->len;
    g_array_append_val(builder->holes, hole);
}

/* A constant that a library gets beside the text stands there as a literal; else it is part of the text. */
static void append_constant(Builder *builder, const Value *value, const char *text) {
    if (!builder->tagged || value->kind != VALUE_STRING || builder->state != IN_CODE) {
        append(builder, text, false);
        return;
    }
    g_auto(GStrv) parts = g_strsplit(text, "'", -1);
    g_autofree char *doubled = g_strjoinv("''", parts);
    g_autofree char *literal = g_strconcat("'", doubled, "'", NULL);
    append(builder, literal, false);
}

static bool is_one_of(const char *name, const char *const *names) {
    return name && g_strv_contains(names, name);
}

/* sql.raw("text") is part of the text, sql.identifier("name") a name. */
static bool append_call(Builder *builder, const Value *call) {
    static const char *const raw[] = {"raw", "unsafe", "__dangerous__rawValue", NULL}, *const names[] = {"identifier", "ident", "id", "name", NULL};
    const char *method = value_method(call), *text = call->count > 0 ? value_string(call->items[0]) : NULL;
    if (text && is_one_of(method, raw)) {
        append(builder, text, false);
        return true;
    }
    if (!text || !is_one_of(method, names))
        return false;
    g_autofree char *name = sql_identifier(text);
    append(builder, name, false);
    return true;
}

static void append_value(Builder *builder, const Value *value, const char *expression, char after, int depth);

static void append_template(Builder *builder, const Value *template, int depth) {
    for (size_t i = 0; i <= template->count; i++) {
        append(builder, template->strings[i], false);
        scan(builder);
        if (i < template->count)
            append_value(builder, template->items[i], NULL, template->strings[i + 1][0], depth + 1);
    }
}

static void append_value(Builder *builder, const Value *value, const char *expression, char after, int depth) {
    g_autofree char *text = value ? value_as_text(value) : NULL;
    if (text)
        append_constant(builder, value, text);
    else if (value && depth < DEPTH_MAX && value->kind == VALUE_TEMPLATE)
        append_template(builder, value, depth);
    else if (!value || value->kind != VALUE_CALL || !append_call(builder, value))
        add_hole(builder, expression, after);
    scan(builder);
}

static void build(Builder *builder, const ModuleText *text) {
    for (size_t i = 0; i <= text->count; i++) {
        append(builder, text->strings[i], true);
        scan(builder);
        if (i < text->count)
            append_value(builder, text->values[i], text->expressions[i], text->strings[i + 1][0], 0);
    }
}

static BuiltText *build_as(const ModuleText *text, bool literals, bool values) {
    Builder builder = {.sql = g_string_new(NULL), .holes = g_array_new(FALSE, FALSE, sizeof(Hole)), .lines = g_array_new(FALSE, FALSE, sizeof(int)), .tagged = literals, .values = values};
    int first = 0;
    g_array_append_val(builder.lines, first);
    build(&builder, text);
    BuiltText *built = g_new0(BuiltText, 1);
    built->size = builder.sql->len;
    built->sql = g_string_free(builder.sql, FALSE);
    built->holes = builder.holes;
    built->lines = builder.lines;
    built->place = text->place;
    built->end_line = text->end_line;
    built->cut = builder.cut;
    built->statements = statements_parse(built->sql, built->size);
    return built;
}

/* Constants are literals beside a tag, and holes are values, as long as this gives SQL. */
BuiltText *built_text_new(const ModuleText *text) {
    static const struct {
        bool literals, values;
    } ways[] = {{true, true}, {true, false}, {false, true}, {false, false}};
    BuiltText *built = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        if (ways[i].literals && !text->tagged)
            continue;
        built_text_free(built);
        built = build_as(text, ways[i].literals, ways[i].values);
        if (built->statements->parsed || text->count == 0)
            break;
    }
    return built;
}

void built_text_free(BuiltText *built) {
    if (!built)
        return;
    g_free(built->sql);
    g_array_unref(built->holes);
    g_array_unref(built->lines);
    statements_free(built->statements);
    g_free(built);
}

SourcePlace built_text_place(const BuiltText *built, int line) {
    guint index = (guint)CLAMP(line - 1, 0, (int)built->lines->len - 1);
    int at = built->place.line + g_array_index(built->lines, int, index);
    return (SourcePlace){built->place.path, MIN(at, MAX(built->end_line, built->place.line))};
}

size_t built_text_holes(const BuiltText *built, const Statement *statement, HoleKind *widest) {
    size_t count = 0;
    *widest = HOLE_VALUE;
    for (guint i = 0; i < built->holes->len; i++) {
        const Hole *hole = &g_array_index(built->holes, Hole, i);
        if (hole->begin < statement->begin || hole->end > statement->end)
            continue;
        count++;
        *widest = MAX(*widest, hole->kind);
    }
    return count;
}

const Hole *built_text_first_hole(const BuiltText *built, const Statement *statement) {
    for (guint i = 0; i < built->holes->len; i++) {
        const Hole *hole = &g_array_index(built->holes, Hole, i);
        if (hole->begin >= statement->begin && hole->end <= statement->end)
            return hole;
    }
    return NULL;
}
