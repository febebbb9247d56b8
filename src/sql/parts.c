#include "sql/parts.h"

#include "token.h"

typedef struct {
    const TokenList *list;
    size_t at;
    size_t counted; /* byte up to which lines are counted */
    int line;
    GArray *parts;
} Reader;

static bool take(Reader *reader, const char *word) {
    if (!token_is_word(reader->list, reader->at, word))
        return false;
    reader->at++;
    return true;
}

static int line_here(Reader *reader) {
    const Token *token = token_at(reader->list, reader->at);
    for (; token && reader->counted < token->begin; reader->counted++)
        reader->line += reader->list->text[reader->counted] == '\n';
    return reader->line;
}

static void add(Reader *reader, SqlPartKind kind, char *take_name) {
    const SqlPart part = {kind, take_name, line_here(reader)};
    g_array_append_val(reader->parts, part);
}

static char *name_here(const Reader *reader) {
    return token_is_name(reader->list, reader->at) ? token_name(reader->list, reader->at) : NULL;
}

/* What an element of the list, or what stands behind ADD, begins with. */
static void read_part(Reader *reader) {
    static const char *const constraints[] = {"primary", "unique", "foreign", "check", "exclude"};
    if (token_is_word(reader->list, reader->at, "constraint")) {
        reader->at++;
        add(reader, PART_CONSTRAINT, name_here(reader));
        return;
    }
    if (token_is_word(reader->list, reader->at, "like")) {
        add(reader, PART_LIKE, NULL);
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(constraints); i++)
        if (token_is_word(reader->list, reader->at, constraints[i])) {
            add(reader, PART_CONSTRAINT, NULL);
            return;
        }
    if (token_is_name(reader->list, reader->at))
        add(reader, PART_COLUMN, name_here(reader));
}

static int depth_of(const Reader *reader) {
    return token_is_char(reader->list, reader->at, '(') - token_is_char(reader->list, reader->at, ')');
}

/* To the parenthesis of the list; false: there is none (AS SELECT, PARTITION OF ... FOR VALUES). */
static bool find_list(Reader *reader) {
    for (; token_at(reader->list, reader->at); reader->at++) {
        if (token_is_char(reader->list, reader->at, '('))
            return true;
        if (token_is_word(reader->list, reader->at, "as") || token_is_word(reader->list, reader->at, "for"))
            return false;
    }
    return false;
}

static void read_list(Reader *reader) {
    if (!find_list(reader))
        return;
    reader->at++;
    read_part(reader);
    for (int depth = 1; depth > 0 && token_at(reader->list, reader->at); reader->at++) {
        depth += depth_of(reader);
        if (depth == 1 && token_is_char(reader->list, reader->at, ',')) {
            reader->at++;
            read_part(reader);
            reader->at--;
        }
    }
}

static void read_actions(Reader *reader) {
    int depth = 0;
    for (; token_at(reader->list, reader->at); reader->at++) {
        depth += depth_of(reader);
        if (depth > 0 || !token_is_word(reader->list, reader->at, "add"))
            continue;
        reader->at++;
        if (!take(reader, "column") && token_is_word(reader->list, reader->at, "value"))
            continue; /* of an enum: not of a table */
        if (take(reader, "if") && take(reader, "not"))
            take(reader, "exists");
        read_part(reader);
        reader->at--;
    }
}

static void part_clear(void *data) {
    g_free(((SqlPart *)data)->name);
}

GArray *sql_parts(const char *sql, size_t size) {
    GArray *parts = g_array_new(FALSE, TRUE, sizeof(SqlPart));
    g_array_set_clear_func(parts, part_clear);
    g_autoptr(TokenList) list = token_scan(sql, size, false);
    Reader reader = {.list = list, .line = 1, .parts = parts};
    static const char *const skipped[] = {"global", "local", "temporary", "temp", "unlogged", "foreign"};
    bool create = take(&reader, "create"), alter = !create && take(&reader, "alter");
    for (size_t i = 0; i < G_N_ELEMENTS(skipped); i++)
        i = take(&reader, skipped[i]) ? (size_t)-1 : i;
    if (!(create || alter) || !take(&reader, "table"))
        return parts;
    if (create)
        read_list(&reader);
    else
        read_actions(&reader);
    return parts;
}
