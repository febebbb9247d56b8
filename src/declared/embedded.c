/* SQL in a program or between marks, as a declaration of the schema. */

#define _GNU_SOURCE /* strcasestr */
#include <string.h>
#include "base/error.h"
#include "declared/declared.h"
#include "embedded.h"
#include "embedded_source.h"
#include "sql_file.h"

/* --- statements with holes ---------------------------------------------------------------------------------------------- */

static bool follows_default(const char *sql, size_t at) {
    g_autofree char *before = g_strchomp(g_strndup(sql, at));
    size_t size = strlen(before), word = strlen("default");
    return size > word && g_ascii_strcasecmp(before + size - word, "default") == 0 && g_ascii_isspace(before[size - word - 1]);
}

/* From the quote before a place to behind the one after it. */
static void literal_around(const char *sql, size_t at, size_t *begin, size_t *end) {
    for (*begin = at > 0 ? at - 1 : 0; *begin > 0 && sql[*begin] != '\'';)
        --*begin;
    *end = at + strcspn(sql + at, "'");
    *end += sql[*end] != '\0';
}

/* The holes of a statement that are no names, filled so that the server can run it: a default becomes NULL, other literals stay empty. NULL: it has others. Free with g_free(). */
static char *fill(const BuiltText *built, const Statement *statement) {
    GString *sql = g_string_new_len(built->sql + statement->begin, (gssize)(statement->end - statement->begin));
    size_t done = sql->len + 1; /* what is behind it is filled */
    for (guint i = built->holes->len; i-- > 0;) {
        const Hole *hole = &g_array_index(built->holes, Hole, i);
        if (hole->begin < statement->begin || hole->end > statement->end || hole->begin - statement->begin >= done)
            continue;
        size_t begin = hole->begin - statement->begin, end = hole->end - statement->begin;
        if (hole->kind == HOLE_LITERAL)
            literal_around(sql->str, begin, &begin, &end);
        bool is_default = follows_default(sql->str, begin);
        if (hole->kind == HOLE_LITERAL && !is_default)
            continue;
        if (hole->kind == HOLE_NAME || !is_default)
            return g_string_free(sql, TRUE);
        g_string_erase(sql, (gssize)begin, (gssize)(end - begin));
        g_string_insert(sql, (gssize)begin, "NULL");
        done = begin;
    }
    return g_string_free(sql, FALSE);
}

/* What may be other than it is declared: the table, when its name is known. */
static char *doubtful(const SqlTaker *taker, const BuiltText *built, const Statement *statement) {
    static const char hole[] = "pgstrata_hole_";
    g_autofree char *sql = g_strndup(built->sql + statement->begin, statement->end - statement->begin);
    const char *parent = statement->kind == STATEMENT_CREATE_TABLE ? strcasestr(sql, " partition of ") : NULL;
    if (parent) { /* what has no known name is a partition of one that has */
        g_autofree char *table = g_strdup_printf("CREATE TABLE %s ()", parent + strlen(" partition of "));
        g_autoptr(Statements) parsed = statements_parse(table, strlen(table));
        const Statement *first = parsed->items->len > 0 ? parsed->items->pdata[0] : NULL;
        char *identity = first ? sql_identity(taker, first) : NULL;
        return identity && strstr(identity, hole) ? (g_free(identity), NULL) : identity;
    }
    char *identity = sql_object(taker, statement, sql);
    if (identity && strstr(identity, hole))
        g_clear_pointer(&identity, g_free);
    return identity;
}

static void take_with_holes(SqlTaker *taker, const BuiltText *built, const Statement *statement) {
    SourcePlace place = built_text_place(built, statement->line);
    g_autofree char *sql = g_strndup(built->sql + statement->begin, statement->end - statement->begin);
    LeftOut why = sql_judge(taker, statement, sql, strlen(sql));
    if (why != LEFT_NOT && why != LEFT_UNREAD && why != LEFT_TWICE) {
        sql_taker_leave_out(taker, why, 1, place);
        return;
    }
    g_autofree char *filled = statement->kind == STATEMENT_DO ? NULL : fill(built, statement);
    if (filled)
        sql_taker_add(taker, filled, strlen(filled), place);
    g_autofree char *object = doubtful(taker, built, statement), *quotation = sql_quotation(sql, strlen(sql));
    g_autofree char *expression = text_utf8(built_text_first_hole(built, statement)->expression, strlen(built_text_first_hole(built, statement)->expression));
    g_strdelimit(expression, "\n\r\t" CODE_BEGIN CODE_END, ' ');
    g_autofree char *text = g_strdup_printf("%s: " CODE("${%s}") " is not known in " CODE("%s"), filled ? "a part of the statement is left out" : "the statement is left out", expression, quotation);
    sql_taker_unread(taker, object, text, place);
}

/* --- a program ---------------------------------------------------------------------------------------------------------- */

static void take_text(SqlTaker *taker, const ModuleText *text, const BuiltText *built) {
    if (built->cut)
        sql_taker_unread(taker, NULL, "a text that becomes longer than 4 MiB is not read", text->place);
    for (guint i = 0; !built->cut && i < built->statements->items->len; i++) {
        const Statement *statement = built->statements->items->pdata[i];
        HoleKind widest;
        if (built_text_holes(built, statement, &widest) > 0)
            take_with_holes(taker, built, statement);
        else
            sql_taker_add(taker, built->sql + statement->begin, statement->end - statement->begin, built_text_place(built, statement->line));
    }
}

/* What is taken: by names as the user gives them, or one group; both NULL: all. */
typedef struct {
    const char *const *names;
    const char *group;
} Wanted;

static bool is_wanted(const Wanted *wanted, const ModuleText *text) {
    return wanted->group ? strcmp(embedded_group(text), wanted->group) == 0 : embedded_is_wanted(text, wanted->names);
}

static void read_program(const EmbeddedSource *source, Declaration *declaration, const Wanted *wanted) {
    g_autoptr(SqlTaker) taker = sql_taker_new(declaration, true);
    const GArray *texts = source->texts;
    for (guint i = 0; i < texts->len; i++) {
        const ModuleText *text = &g_array_index(texts, ModuleText, i);
        if (!is_wanted(wanted, text))
            continue;
        g_autoptr(BuiltText) built = built_text_new(text);
        taker->group = embedded_group(text);
        if (embedded_is_sql(text, built))
            take_text(taker, text, built);
    }
    sql_taker_finish(taker);
}

/* --- marks -------------------------------------------------------------------------------------------------------------- */

static bool is_in(const char *name, const char *const *names) {
    for (; names && *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return !names;
}

static void read_marked(const EmbeddedSource *source, Declaration *declaration, const char *const *names) {
    g_autoptr(SqlTaker) taker = sql_taker_new(declaration, false);
    for (guint i = 0; i < source->marked->len; i++) {
        const MarkedText *text = &g_array_index(source->marked, MarkedText, i);
        const SourcePlace place = {source->path, text->line};
        if (!is_in(text->name, names))
            continue;
        if (text->ended)
            sql_taker_add(taker, text->sql, strlen(text->sql), place);
        else
            sql_taker_unread(taker, NULL, "the mark " CODE("pgstrata: begin") " before this line has no " CODE("pgstrata: end"), place);
    }
    sql_taker_finish(taker);
}

/* --- names that lead nowhere -------------------------------------------------------------------------------------------- */

static bool has_group(const EmbeddedSource *source, const char *name) {
    const char *const names[] = {name, NULL};
    for (guint i = 0; source->marked && i < source->marked->len; i++)
        if (strcmp(g_array_index(source->marked, MarkedText, i).name, name) == 0)
            return true;
    const GArray *texts = source->texts;
    for (guint i = 0; texts && i < texts->len; i++)
        if (embedded_is_wanted(&g_array_index(texts, ModuleText, i), names))
            return true;
    return false;
}

static void note_missing(const EmbeddedSource *source, Declaration *declaration, const char *const *names) {
    for (; names && *names; names++) {
        if (has_group(source, *names))
            continue;
        g_autofree char *text = g_strdup_printf("nothing in this file is named " CODE("%s"), *names);
        declaration_note(declaration, &(DeclarationNote){.kind = NOTE_UNREAD, .place = {source->path, 0}, .object_kind = KIND_COUNT, .text = text});
        declaration_doubt(declaration, NULL, true);
    }
}

static Declaration *read_wanted(const EmbeddedSource *source, const Wanted *wanted) {
    Declaration *declaration = declaration_new(DECLARED_EMBEDDED);
    const char *const only[] = {wanted->group, NULL};
    if (source->marked)
        read_marked(source, declaration, wanted->group ? only : wanted->names);
    else
        read_program(source, declaration, wanted);
    note_missing(source, declaration, wanted->names);
    embedded_source_finish(source, declaration);
    declaration_seal(declaration);
    return declaration;
}

Declaration *embedded_source_read(const EmbeddedSource *source, const char *const *names) {
    return read_wanted(source, &(Wanted){.names = names});
}

Declaration *embedded_source_read_group(const EmbeddedSource *source, const char *group) {
    return read_wanted(source, &(Wanted){.group = group});
}

Declaration *declared_read_embedded(FileTree *tree, const char *path, const EmbeddedOptions *options, ParseCache *cache, GError **error) {
    const char *const *markers = options ? options->markers : NULL;
    g_autoptr(EmbeddedSource) source = embedded_source_open(tree, path, cache, markers != NULL, error);
    if (!source)
        return NULL;
    return embedded_source_read(source, markers ? markers : options ? options->functions : NULL);
}
