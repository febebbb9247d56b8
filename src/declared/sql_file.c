/* A file of SQL as psql runs it: dumps, structure.sql, init scripts. */

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "declared/declared.h"
#include "sql/psql_script.h"
#include "sql_file.h"

#define INCLUDE_DEPTH 16
#define INCLUDE_FILES 500
#define PART_LIMIT ((size_t)3 << 20) /* the parser takes 4 MiB */

/* --- large texts -------------------------------------------------------------------------------------------------------- */

/* A statement certainly begins behind this place: semicolons also stand within the bodies of functions and rules, but not before these words at the begin of a line. */
static bool is_certain_end(const char *text, size_t size, size_t end) {
    static const char *const words[] = {"CREATE ", "ALTER ", "INSERT INTO ", "--", "SET ", "SELECT pg_catalog."};
    while (end < size && (text[end] == '\n' || text[end] == '\r'))
        end++;
    if (end == 0 || text[end - 1] != '\n')
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_ascii_strncasecmp(text + end, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

static int lines_in(const char *text, size_t size) {
    int lines = 0;
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    return lines;
}

void sql_each_part(const char *text, size_t size, const GArray *ends, void (*visit)(const char *part, size_t size, int line, void *payload), void *payload) {
    size_t begin = 0, last = 0;
    int line = 1;
    for (guint i = 0; i < ends->len && size - begin > PART_LIMIT; i++) {
        size_t end = g_array_index(ends, size_t, i);
        bool full = end - begin > PART_LIMIT && last > begin;
        if (full) {
            visit(text + begin, last - begin, line, payload);
            line += lines_in(text + begin, last - begin);
            begin = last;
        }
        if (is_certain_end(text, size, end))
            last = end;
    }
    if (last > begin && size - begin > PART_LIMIT) {
        visit(text + begin, last - begin, line, payload);
        line += lines_in(text + begin, last - begin);
        begin = last;
    }
    if (begin < size)
        visit(text + begin, size - begin, line, payload);
}

/* --- psql's own commands ------------------------------------------------------------------------------------------------ */

typedef enum { COMMAND_FOLLOWS_NOT, COMMAND_CONNECT, COMMAND_DATA, COMMAND_SET } CommandMeaning;

static const struct {
    const char *command;
    CommandMeaning meaning;
} COMMANDS[] = {
    {"\\c", COMMAND_CONNECT},   {"\\connect", COMMAND_CONNECT}, {"\\copy", COMMAND_DATA}, {"\\gset", COMMAND_SET},  {"\\set", COMMAND_SET},      {"\\unset", COMMAND_SET},
    {"\\prompt", COMMAND_SET},  {"\\getenv", COMMAND_SET},      {"\\o", COMMAND_SET},     {"\\out", COMMAND_SET},   {"\\cd", COMMAND_SET},       {"\\conninfo", COMMAND_SET},
    {"\\dt", COMMAND_SET},      {"\\d", COMMAND_SET},           {"\\l", COMMAND_SET},     {"\\du", COMMAND_SET},    {"\\df", COMMAND_SET},       {"\\dn", COMMAND_SET},
    {"\\q", COMMAND_SET},       {"\\quit", COMMAND_SET},        {"\\!", COMMAND_SET},     {"\\watch", COMMAND_SET}, {"\\password", COMMAND_SET},
};

static CommandMeaning meaning_of(const char *command) {
    for (size_t i = 0; i < G_N_ELEMENTS(COMMANDS); i++)
        if (strcmp(COMMANDS[i].command, command) == 0)
            return COMMANDS[i].meaning;
    return COMMAND_FOLLOWS_NOT;
}

/* A table, type or the like was taken from before this place; files that are included later are not read yet. */
static bool made_before(const SqlTaker *taker, SourcePlace place) {
    for (guint i = 0; i < taker->declaration->statements->len; i++) {
        const DeclarationStatement *statement = &g_array_index(taker->declaration->statements, DeclarationStatement, i);
        if (statement->object && (statement->place.path != place.path || statement->place.line < place.line))
            return true;
    }
    return false;
}

/* `first`: the line of the text in its file. */
static void note_command(SqlTaker *taker, const char *left_out, const char *path, int first) {
    const char *command = strstr(left_out, ": ");
    SourcePlace place = {path, first + atoi(left_out) - 1};
    command = command ? command + 2 : left_out;
    CommandMeaning meaning = meaning_of(command);
    if (meaning == COMMAND_DATA)
        sql_taker_leave_out(taker, LEFT_DATA, 1, place);
    bool other_database = meaning == COMMAND_CONNECT && made_before(taker, place);
    if (!other_database && meaning != COMMAND_FOLLOWS_NOT)
        return;
    g_autofree char *shown = text_utf8(command, MIN(strlen(command), 40));
    const char *why = other_database ? "the rest of the file is for another database" : "a command of psql is not followed";
    g_autofree char *text = g_strdup_printf("%s: " CODE("%s"), why, g_strdelimit(shown, CODE_BEGIN CODE_END, ' '));
    sql_taker_unread(taker, NULL, text, place);
}

/* --- one file ----------------------------------------------------------------------------------------------------------- */

typedef struct {
    SqlTaker *taker;
    FileTree *tree;    /* NULL: the text is in none */
    const char *path;  /* of the file that is being read; in the declaration's pool */
    int depth, files;  /* of inclusion; how many were included */
    int line;          /* of the segment that is being taken */
} Reading;

static void take_part(const char *part, size_t size, int line, void *payload) {
    const Reading *reading = payload;
    sql_taker_add(reading->taker, part, size, (SourcePlace){reading->path, reading->line + line - 1});
}

/* A part of a file that includes no other. */
static void take_segment(Reading *reading, const char *text, size_t size, int line) {
    g_autoptr(PsqlScript) script = psql_script_parse(text, size);
    reading->line = line;
    sql_each_part(script->sql, script->size, script->ends, take_part, reading);
    for (guint i = 0; i < script->left_out->len; i++)
        note_command(reading->taker, script->left_out->pdata[i], reading->path, line);
    if (script->copies > 0)
        sql_taker_leave_out(reading->taker, LEFT_DATA, script->copies, (SourcePlace){reading->path, 0});
}

static void take_text(Reading *reading, const char *text, size_t size);

/* --- \i and \ir ---------------------------------------------------------------------------------------------------------- */

static bool is_include(const char *command) {
    static const char *const commands[] = {"\\i", "\\ir", "\\include", "\\include_relative"};
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(commands[i], command) == 0)
            return true;
    return false;
}

/* The file that the line names, as it is written: \i 'a b.sql' */
static char *named_file(const char *line, size_t size) {
    g_autofree char *text = g_strstrip(g_strndup(line, size));
    char *at = text + strcspn(text, " \t");
    at += strspn(at, " \t");
    bool quoted = *at == '\'';
    at[quoted ? 1 + strcspn(at + 1, "'") : strcspn(at, " \t;")] = '\0';
    return g_strdup(at + quoted);
}

/* psql looks from where it was started, which may be any folder around the file. */
static const TreeFile *find_included(const Reading *reading, const char *name) {
    g_autofree char *folder = g_path_get_dirname(reading->path);
    for (;;) {
        g_autofree char *joined = g_build_filename("/", folder, name, NULL);
        g_autofree char *path = g_canonicalize_filename(joined, "/");
        const TreeFile *file = file_tree_find(reading->tree, path + 1);
        if (file || strcmp(folder, ".") == 0)
            return file;
        char *up = g_path_get_dirname(folder);
        g_free(folder);
        folder = up;
    }
}

static bool include(Reading *reading, const char *name) {
    bool allowed = reading->tree && reading->depth < INCLUDE_DEPTH && reading->files < INCLUDE_FILES && !strchr(name, ':');
    const TreeFile *file = allowed ? find_included(reading, name) : NULL;
    size_t size;
    g_autofree char *text = file ? reading->tree->read(reading->tree, file, &size, NULL) : NULL;
    if (!text || memchr(text, '\0', size))
        return false;
    const char *outer = reading->path;
    reading->path = text_pool_add(reading->taker->declaration->texts, file->path);
    reading->depth++;
    reading->files++;
    declaration_add_file(reading->taker->declaration, file->path);
    take_text(reading, text, size);
    reading->depth--;
    reading->path = outer;
    return true;
}

static void note_not_included(Reading *reading, const char *name, int line) {
    g_autofree char *shown = text_utf8(name, MIN(strlen(name), 80));
    g_autofree char *text = g_strdup_printf("the file " CODE("%s") " that is included here is not read", g_strdelimit(shown, CODE_BEGIN CODE_END, ' '));
    sql_taker_unread(reading->taker, NULL, text, (SourcePlace){reading->path, line});
}

static const char *skip_lines(const char *text, const char *end, int lines) {
    for (; lines > 0 && text < end; lines--) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        text = newline ? newline + 1 : end;
    }
    return text;
}

/* A file is cut at the commands that include others, so that statements keep their order. */
static void take_text(Reading *reading, const char *text, size_t size) {
    bool mark = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;
    const char *at = text + (mark ? 3 : 0), *end = text + size;
    g_autoptr(PsqlScript) script = psql_script_parse(at, (size_t)(end - at));
    int line = 1;
    for (guint i = 0; i < script->left_out->len; i++) {
        const char *command = strstr(script->left_out->pdata[i], ": ") + 2;
        int number = atoi(script->left_out->pdata[i]);
        if (!is_include(command) || number < line)
            continue;
        const char *begin = skip_lines(at, end, number - line), *next = skip_lines(begin, end, 1);
        take_segment(reading, at, (size_t)(begin - at), line);
        g_autofree char *name = named_file(begin, (size_t)(next - begin));
        if (!include(reading, name))
            note_not_included(reading, name, number);
        at = next;
        line = number + 1;
    }
    take_segment(reading, at, (size_t)(end - at), line);
}

static bool is_text(const char *text, size_t size, const char *name, GError **error) {
    if (g_str_has_prefix(text, "PGDMP")) {
        error_set(error, ERROR_USAGE, "%s is a dump in pg_dump's custom format", name);
        error_set_hint(error, "turn it into SQL: pg_restore --schema-only -f schema.sql %s", name);
        return false;
    }
    if (!memchr(text, '\0', size))
        return true;
    bool utf16 = g_str_has_prefix(text, "\xff\xfe") || g_str_has_prefix(text, "\xfe\xff");
    error_set(error, ERROR_INCOMPLETE, utf16 ? "%s is text in UTF-16" : "%s is not text", name);
    if (utf16)
        error_set_hint(error, "write it as UTF-8: pg_dump -f FILE instead of a redirection of PowerShell");
    return false;
}

static void read_into(Declaration *declaration, FileTree *tree, const char *text, size_t size, const char *path) {
    g_autoptr(SqlTaker) taker = sql_taker_new(declaration, false);
    Reading reading = {.taker = taker, .tree = tree, .path = text_pool_add(declaration->texts, path)};
    take_text(&reading, text, size);
    sql_taker_finish(taker);
    declaration_seal(declaration);
}

Declaration *declared_read_sql(FileTree *tree, const char *path, GError **error) {
    const TreeFile *file = file_tree_find(tree, path);
    if (!file) {
        error_set(error, ERROR_USAGE, "there is no file %s", path);
        return NULL;
    }
    size_t size;
    g_autofree char *text = tree->read(tree, file, &size, error);
    if (!text || !is_text(text, size, path, error))
        return NULL;
    Declaration *declaration = declaration_new(DECLARED_SQL);
    declaration_add_file(declaration, path);
    read_into(declaration, tree, text, size, path);
    return declaration;
}

Declaration *declared_read_sql_text(const char *text, size_t size, const char *name, GError **error) {
    if (!is_text(text, size, name, error))
        return NULL;
    Declaration *declaration = declaration_new(DECLARED_COMMAND);
    read_into(declaration, NULL, text, size, NULL);
    return declaration;
}
