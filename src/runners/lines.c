#include "lines.h"

#include <string.h>

bool lines_next(Lines *lines) {
    if (lines->next >= lines->size)
        return false;
    lines->begin = lines->next;
    const char *start = lines->text + lines->begin;
    const char *end = memchr(start, '\n', lines->size - lines->begin);
    lines->length = end ? (size_t)(end - start) : lines->size - lines->begin;
    lines->next = lines->begin + lines->length + (end ? 1 : 0);
    if (end && lines->length > 0 && start[lines->length - 1] == '\r')
        lines->length--;
    lines->number++;
    return true;
}

char *lines_text(const Lines *lines) {
    return g_strstrip(g_strndup(lines->text + lines->begin, lines->length));
}

char *tree_read_text(FileTree *tree, const char *folder, const char *name, size_t *size, MigrationSet *set) {
    g_autofree char *path = path_join(folder, name);
    const TreeFile *file = file_tree_find(tree, path);
    g_autoptr(GError) error = NULL;
    char *text = file ? tree->read(tree, file, size, &error) : NULL;
    if (error && set)
        set_problem(set, "%s", error->message);
    return text;
}

char *path_parent(const char *path) {
    const char *slash = strrchr(path, '/');
    return *path ? g_strndup(path, slash ? (gsize)(slash - path) : 0) : NULL;
}

void migration_set_sql(MigrationSet *set, Migration *migration, const char *sql, size_t size) {
    migration->sql = text_pool_add_n(set->texts, sql, size);
    migration->sql_size = size;
    migration_clear_pieces(migration);
    migration_add_piece(migration, 0, size);
}

RunnerRules *set_own_rules(MigrationSet *set) {
    if (!set->own_rules)
        set->rules = set->own_rules = g_memdup2(set->rules, sizeof *set->rules);
    return set->own_rules;
}

/* --- placeholders ---------------------------------------------------------------------------------------------------------------------- */

bool placeholder_is_secret(const char *name) {
    static const char *const WORDS[] = {"password", "passwd", "secret", "token", "apikey", "api_key"};
    g_autofree char *lower = g_ascii_strdown(name, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(WORDS); i++)
        if (strstr(lower, WORDS[i]))
            return true;
    return false;
}

/* The end of the placeholder that begins here ("${"), behind its brace; NULL: it is none. */
static const char *placeholder_end(const char *at, const char *end) {
    enum { NAME_LIMIT = 200 };
    for (const char *next = at + 2; next < end && next - at < NAME_LIMIT && *next != '\n'; next++)
        if (*next == '}')
            return next + 1;
    return NULL;
}

void placeholders_replace(MigrationSet *set, Migration *migration, PlaceholderValue value, void *data) {
    if (!migration->sql || !g_strstr_len(migration->sql, (gssize)migration->sql_size, "${"))
        return;
    g_autoptr(GString) text = g_string_new(NULL);
    bool changed = false;
    int line = 1;
    for (const char *at = migration->sql, *end = at + migration->sql_size; at < end;) {
        const char *after = end - at > 2 && at[0] == '$' && at[1] == '{' ? placeholder_end(at, end) : NULL;
        g_autofree char *name = after ? g_strndup(at + 2, (gsize)(after - at - 3)) : NULL;
        const char *found = name && !placeholder_is_secret(name) ? value(name, data) : NULL;
        if (name && !found)
            set_problem(set, "%s:%d: the value of the placeholder ${%s} is not known here: it is left as it is", path_below(migration->path, set->folder), line, name);
        line += *at == '\n';
        changed |= found != NULL;
        if (found)
            g_string_append(text, found);
        else
            g_string_append_c(text, *at);
        at = found ? after : at + 1;
    }
    if (changed)
        migration_set_sql(set, migration, text->str, text->len);
}
