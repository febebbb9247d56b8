/* Which texts of a program are SQL that it sends. */

#include <string.h>
#include "embedded.h"

const char *const EMBEDDED_WORDS[] = {"create", "alter",  "drop",   "insert",      "update",     "delete", "select", "truncate", "comment", "grant",
                                      "revoke", "search_path", "set_config", "merge", "copy", "do", "begin", "rollback", "commit", "refresh", "with", NULL};

/* Words with which a statement begins. */
static const char *const DEFINING[] = {"create", "alter", "drop", "comment on", "grant", "revoke", "do", "set search_path", "set local search_path", "select pg_catalog.set_config",
                                       "select set_config", "security label", "reassign owned"};
static const char *const USING[] = {"insert into", "update", "delete from", "select", "with", "truncate", "copy", "merge into", "begin", "commit", "rollback", "start transaction",
                                    "refresh materialized view", "set", "reset", "call", "values", "lock table", "vacuum", "analyze", "reindex"};

/* Last part of the name of a function that sends SQL, or of a tag of templates. */
static const char *const SENDING[] = {"query", "execute", "exec", "unsafe", "raw", "sql", "none", "any", "one", "oneornone", "manyornone", "many", "run", "prepare", "batch", "multi",
                                      "$executeraw", "$executerawunsafe", "$queryraw", "$queryrawunsafe", "queryraw", "executeraw", "runquery", "runsql", "executesql", "executequery",
                                      "sqlquery", "q", "pgsql", "addstatement", "statement"};

/* Functions that show a text to people. */
static const char *const TELLING[] = {"log", "info", "warn", "error", "debug", "trace", "print", "println", "write", "describe", "it", "test", "expect", "t", "alert", "step", "fail", "success",
                                      "start", "succeed", "tobe", "toequal", "tocontain", "tomatch", "includes", "startswith", "match", "replace", "addcolumnheader", "title", "label", "note"};

static const char *last_part(const char *name) {
    const char *dot = strrchr(name, '.');
    return dot ? dot + 1 : name;
}

static bool is_any(const char *name, const char *const *names, size_t count) {
    for (size_t i = 0; name && i < count; i++)
        if (g_ascii_strcasecmp(last_part(name), names[i]) == 0)
            return true;
    return false;
}

/* sql`...`, tenantSql`...`, runTenantSql(`...`) */
static bool is_sending(const ModuleText *text) {
    if (text->comment && g_ascii_strcasecmp(text->comment, "sql") == 0)
        return true;
    if (!text->callee || text->argument > 0)
        return false;
    g_autofree char *name = g_ascii_strdown(last_part(text->callee), -1);
    return is_any(name, SENDING, G_N_ELEMENTS(SENDING)) || g_str_has_suffix(name, "sql");
}

static const char *skip_comments(const char *sql) {
    for (;;) {
        while (g_ascii_isspace(*sql) || *sql == ';' || *sql == '(')
            sql++;
        const char *end = NULL;
        if (g_str_has_prefix(sql, "--"))
            end = strchr(sql, '\n');
        else if (g_str_has_prefix(sql, "/*") && (end = strstr(sql, "*/")))
            end += 2;
        else
            return sql;
        if (!end)
            return "";
        sql = end;
    }
}

static bool begins_with_any(const char *sql, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(words[i]);
        if (g_ascii_strncasecmp(sql, words[i], size) == 0 && !g_ascii_isalnum(sql[size]) && sql[size] != '_')
            return true;
    }
    return false;
}

/* Prose can be valid SQL ("drop table users", "create extension form"), so what nobody sends must be a definition, and have more of SQL's form than words. */
static bool has_form(const char *sql) {
    static const char *const plain[] = {"alter table", "alter type"};
    return strpbrk(sql, "(;=\n'\"*.") != NULL || begins_with_any(sql, plain, G_N_ELEMENTS(plain));
}

bool embedded_is_sql(const ModuleText *text, const BuiltText *built) {
    const char *sql = skip_comments(built->sql);
    bool sends = is_sending(text), parsed = built->statements->parsed && built->statements->items->len > 0;
    bool defines = begins_with_any(sql, DEFINING, G_N_ELEMENTS(DEFINING)), uses = begins_with_any(sql, USING, G_N_ELEMENTS(USING));
    if ((!defines && !uses) || (is_any(text->callee, TELLING, G_N_ELEMENTS(TELLING)) && !sends))
        return false;
    if (sends)
        return parsed || defines;
    for (guint i = 0; parsed && !defines && i < built->statements->items->len; i++)
        defines = begins_with_any(built->sql + ((const Statement *)built->statements->items->pdata[i])->begin, DEFINING, G_N_ELEMENTS(DEFINING));
    return parsed && defines && has_form(sql);
}

const char *embedded_group(const ModuleText *text) {
    return text->function ? text->function : text->binding ? text->binding : "";
}

static bool is_named(const char *full, const char *name) {
    return full && (strcmp(full, name) == 0 || strcmp(last_part(full), name) == 0);
}

bool embedded_is_wanted(const ModuleText *text, const char *const *names) {
    if (!names)
        return true;
    for (; *names; names++)
        if (!**names ? !*embedded_group(text) : is_named(text->function, *names) || is_named(text->binding, *names) || is_named(text->callee, *names))
            return true;
    return false;
}
