/* A file of SQL as psql runs it: dumps, structure.sql, init scripts. */

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "declared/declared.h"
#include "sql/psql_script.h"
#include "sql_file.h"

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

/* A table, type or the like was taken from a line before this one. */
static bool made_before(const SqlTaker *taker, int line) {
    for (guint i = 0; i < taker->declaration->statements->len; i++) {
        const DeclarationStatement *statement = &g_array_index(taker->declaration->statements, DeclarationStatement, i);
        if (statement->object && statement->place.line < line)
            return true;
    }
    return false;
}

static void note_command(SqlTaker *taker, const char *left_out, const char *path) {
    const char *command = strstr(left_out, ": ");
    SourcePlace place = {path, atoi(left_out)};
    command = command ? command + 2 : left_out;
    CommandMeaning meaning = meaning_of(command);
    if (meaning == COMMAND_DATA)
        sql_taker_leave_out(taker, LEFT_DATA, 1, place);
    bool other_database = meaning == COMMAND_CONNECT && made_before(taker, place.line);
    if (!other_database && meaning != COMMAND_FOLLOWS_NOT)
        return;
    g_autofree char *shown = text_utf8(command, MIN(strlen(command), 40));
    const char *why = other_database ? "the rest of the file is for another database" : "a command of psql is not followed";
    g_autofree char *text = g_strdup_printf("%s: " CODE("%s"), why, g_strdelimit(shown, CODE_BEGIN CODE_END, ' '));
    sql_taker_unread(taker, NULL, text, place);
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

typedef struct {
    SqlTaker *taker;
    const char *path;
} Walk;

static void take_part(const char *part, size_t size, int line, void *payload) {
    const Walk *walk = payload;
    sql_taker_add(walk->taker, part, size, (SourcePlace){walk->path, line});
}

static void take_text(Declaration *declaration, const char *text, size_t size, const char *path) {
    if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        size -= 3;
    }
    g_autoptr(PsqlScript) script = psql_script_parse(text, size);
    g_autoptr(SqlTaker) taker = sql_taker_new(declaration, false);
    sql_each_part(script->sql, script->size, script->ends, take_part, &(Walk){taker, path});
    for (guint i = 0; i < script->left_out->len; i++)
        note_command(taker, script->left_out->pdata[i], path);
    if (script->copies > 0)
        sql_taker_leave_out(taker, LEFT_DATA, script->copies, (SourcePlace){path, 0});
    sql_taker_finish(taker);
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
    take_text(declaration, text, size, text_pool_add(declaration->texts, path));
    declaration_seal(declaration);
    return declaration;
}

Declaration *declared_read_sql_text(const char *text, size_t size, const char *name, GError **error) {
    if (!is_text(text, size, name, error))
        return NULL;
    Declaration *declaration = declaration_new(DECLARED_COMMAND);
    take_text(declaration, text, size, NULL);
    declaration_seal(declaration);
    return declaration;
}
