/* The safer way as SQL, where the statement tells all of it. */

#include <string.h>
#include "risk_private.h"
#include "sql/statement.h"
#include "token.h"

enum { STATEMENT_LIMIT = 2000, NAME_LIMIT = 63 };

char *safer_name(TreeName name) {
    g_autofree char *table = sql_identifier(name.name ? name.name : "");
    if (!name.schema)
        return g_steal_pointer(&table);
    g_autofree char *schema = sql_identifier(name.schema);
    return g_strdup_printf("%s.%s", schema, table);
}

/* The names of a list of String nodes, quoted, comma-separated. */
static char *name_list(const json_t *list) {
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < tree_count(list); i++) {
        g_autofree char *name = sql_identifier(tree_string(tree_at(list, i)) ? tree_string(tree_at(list, i)) : "");
        g_string_append_printf(out, "%s%s", i ? ", " : "", name);
    }
    return g_string_free(out, FALSE);
}

/* The constraint's own name, or one like PostgreSQL's: table_column_suffix. Quoted. */
static char *constraint_name(TreeName table, const json_t *constraint, const json_t *columns, const char *suffix) {
    if (tree_text(constraint, "conname"))
        return sql_identifier(tree_text(constraint, "conname"));
    g_autoptr(GString) name = g_string_new(table.name);
    for (size_t i = 0; i < tree_count(columns); i++)
        g_string_append_printf(name, "_%s", tree_string(tree_at(columns, i)));
    if (name->len + strlen(suffix) + 1 > NAME_LIMIT)
        g_string_truncate(name, (gsize)(g_utf8_find_prev_char(name->str, name->str + NAME_LIMIT - strlen(suffix)) - name->str));
    g_string_append_printf(name, "_%s", suffix);
    return sql_identifier(name->str);
}

/* Text of the statement from `begin`, on one line, secrets masked; NULL when it is too long to be given whole. */
static char *text_from(const Reviewed *reviewed, size_t begin) {
    g_autofree char *text = sql_excerpt(reviewed->sql + begin, reviewed->size - begin, STATEMENT_LIMIT);
    return g_str_has_suffix(text, "\xe2\x80\xa6") || strstr(text, "'***'") ? NULL : g_steal_pointer(&text);
}

char *safer_concurrently(const Reviewed *reviewed, const char *word) {
    g_autoptr(TokenList) list = token_scan(reviewed->sql, reviewed->size, false);
    g_autofree char *rest = NULL, *head = NULL;
    for (size_t i = 0; i < list->tokens->len && !head; i++)
        if (token_is_word(list, i, word)) {
            head = sql_excerpt(list->text, token_at(list, i)->end, STATEMENT_LIMIT);
            rest = text_from(reviewed, token_at(list, i)->end);
        }
    return head && rest ? g_strdup_printf("%s CONCURRENTLY %s;", head, rest) : NULL;
}

static char *with_validation(TreeName table, const char *name, const char *definition) {
    g_autofree char *relation = safer_name(table);
    return g_strdup_printf("ALTER TABLE %s ADD CONSTRAINT %s %s NOT VALID;\n"
                           "-- in a later transaction:\n"
                           "ALTER TABLE %s VALIDATE CONSTRAINT %s;", relation, name, definition, relation, name);
}

static void append_action(GString *out, const char *event, const char *action) {
    static const struct {
        const char *code, *words;
    } rows[] = {{"r", "RESTRICT"}, {"c", "CASCADE"}, {"n", "SET NULL"}, {"d", "SET DEFAULT"}};
    for (size_t i = 0; action && i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i].code, action) == 0)
            g_string_append_printf(out, " ON %s %s", event, rows[i].words);
}

char *safer_foreign_key(TreeName table, const json_t *constraint) {
    const json_t *columns = tree_get(constraint, "fk_attrs"), *referenced = tree_get(constraint, "pk_attrs");
    if (tree_count(columns) == 0 || tree_get(constraint, "fk_del_set_cols"))
        return NULL;
    g_autofree char *name = constraint_name(table, constraint, columns, "fkey"), *own = name_list(columns), *others = name_list(referenced);
    g_autofree char *other = safer_name(tree_range(tree_get(constraint, "pktable")));
    g_autoptr(GString) out = g_string_new(NULL);
    g_string_append_printf(out, "FOREIGN KEY (%s) REFERENCES %s", own, other);
    if (*others)
        g_string_append_printf(out, " (%s)", others);
    if (tree_is(constraint, "fk_matchtype", "f"))
        g_string_append(out, " MATCH FULL");
    append_action(out, "UPDATE", tree_text(constraint, "fk_upd_action"));
    append_action(out, "DELETE", tree_text(constraint, "fk_del_action"));
    if (tree_flag(constraint, "deferrable"))
        g_string_append_printf(out, " DEFERRABLE%s", tree_flag(constraint, "initdeferred") ? " INITIALLY DEFERRED" : "");
    return with_validation(table, name, out->str);
}

char *safer_check(const Reviewed *reviewed, TreeName table, const json_t *constraint, bool alone) {
    g_autofree char *relation = safer_name(table);
    if (!alone || !tree_text(constraint, "conname"))
        return NULL;
    g_autofree char *name = sql_identifier(tree_text(constraint, "conname")), *text = text_from(reviewed, 0);
    return text ? g_strdup_printf("%s NOT VALID;\n-- in a later transaction:\nALTER TABLE %s VALIDATE CONSTRAINT %s;", text, relation, name) : NULL;
}

char *safer_unique(TreeName table, const json_t *constraint) {
    bool primary = tree_is(constraint, "contype", "CONSTR_PRIMARY");
    const json_t *columns = tree_get(constraint, "keys"), *included = tree_get(constraint, "including");
    if (tree_count(columns) == 0 || tree_flag(constraint, "without_overlaps"))
        return NULL;
    g_autofree char *relation = safer_name(table), *keys = name_list(columns), *others = name_list(included);
    g_autofree char *name = constraint_name(table, constraint, primary ? NULL : columns, primary ? "pkey" : "key");
    return g_strdup_printf("CREATE UNIQUE INDEX CONCURRENTLY %s ON %s (%s)%s%s%s%s;\n"
                           "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s%s;",
                           name, relation, keys, *others ? " INCLUDE (" : "", others, *others ? ")" : "",
                           tree_flag(constraint, "nulls_not_distinct") ? " NULLS NOT DISTINCT" : "", relation, name, primary ? "PRIMARY KEY" : "UNIQUE", name,
                           !tree_flag(constraint, "deferrable") ? "" : tree_flag(constraint, "initdeferred") ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE");
}

char *safer_not_null(TreeName table, const char *column) {
    g_autofree char *relation = safer_name(table), *name = sql_identifier(column), *plain = g_strdup_printf("%.24s_%.24s_not_null", table.name, column);
    g_autofree char *valid = g_utf8_make_valid(plain, -1), *check = sql_identifier(valid);
    return g_strdup_printf("ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID;\n"
                           "-- in a later transaction:\n"
                           "ALTER TABLE %s VALIDATE CONSTRAINT %s;\n"
                           "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL;\n"
                           "ALTER TABLE %s DROP CONSTRAINT %s;", relation, check, name, relation, check, relation, name, relation, check);
}

/* The only function call of a default, without arguments: "gen_random_uuid()"; NULL. */
static char *simple_default(const json_t *column) {
    const json_t *list = tree_get(column, "constraints");
    for (size_t i = 0; i < tree_count(list); i++) {
        const json_t *constraint = tree_as(tree_at(list, i), "Constraint"), *call = tree_as(tree_get(constraint, "raw_expr"), "FuncCall");
        if (!tree_is(constraint, "contype", "CONSTR_DEFAULT") || !call || tree_get(call, "args"))
            continue;
        g_autofree char *name = safer_name(tree_name(tree_get(call, "funcname")));
        return g_strdup_printf("%s()", name);
    }
    return NULL;
}

static bool has_constraint(const json_t *column, const char *type) {
    const json_t *list = tree_get(column, "constraints");
    for (size_t i = 0; i < tree_count(list); i++)
        if (tree_is(tree_as(tree_at(list, i), "Constraint"), "contype", type))
            return true;
    return false;
}

char *safer_column(TreeName table, const json_t *column, bool not_null) {
    g_autofree char *relation = safer_name(table), *name = sql_identifier(tree_text(column, "colname") ? tree_text(column, "colname") : "");
    g_autofree char *type = tree_type_name(tree_get(column, "typeName")), *value = simple_default(column);
    if (not_null) {
        g_autofree char *steps = safer_not_null(table, tree_text(column, "colname"));
        return g_strdup_printf("ALTER TABLE %s ADD COLUMN %s %s;\n-- fill it where it is null, in batches; then:\n%s", relation, name, type, steps);
    }
    if (!value)
        return NULL;
    return g_strdup_printf("ALTER TABLE %s ADD COLUMN %s %s;\n"
                           "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s;\n"
                           "-- fill it where it is null, in batches%s", relation, name, type, relation, name, value,
                           has_constraint(column, "CONSTR_NOTNULL") ? "; then set NOT NULL, by way of a check" : "");
}
