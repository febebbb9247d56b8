/* Queries: which relations are in sight where, and which columns are theirs for certain. */

#include "usage_private.h"

#include <string.h>

#define CANDIDATES_LIMIT 16

/* --- names in sight ----------------------------------------------------------------------------------------------------------- */

static bool is_cte(const UsageScope *scope, const char *name) {
    for (const UsageCte *cte = scope ? scope->ctes : NULL; cte; cte = cte->outer)
        if (strcmp(cte->name, name) == 0)
            return true;
    return false;
}

static UsageScope new_scope(const UsageScope *outer, const UsageCte *ctes) {
    return (UsageScope){outer, ctes, g_array_new(FALSE, TRUE, sizeof(UsageItem))};
}

static const UsageItem *find_item(const UsageScope *scope, const char *schema, const char *alias) {
    for (; scope; scope = scope->outer)
        for (guint i = 0; scope->items && i < scope->items->len; i++) {
            const UsageItem *item = &g_array_index(scope->items, UsageItem, i);
            if (item->alias && strcmp(item->alias, alias) == 0 && (!schema || g_strcmp0(item->schema, schema) == 0))
                return item;
        }
    return NULL;
}

/* The relations of all that is in sight; NULL: something is there whose columns are not known, or nothing at all. */
static GArray *relations_in_sight(const UsageScope *scope) {
    g_autoptr(GArray) relations = g_array_new(FALSE, FALSE, sizeof(guint));
    for (; scope; scope = scope->outer)
        for (guint i = 0; scope->items && i < scope->items->len; i++) {
            guint relation = g_array_index(scope->items, UsageItem, i).relation;
            if (relation == NO_RELATION || relations->len == CANDIDATES_LIMIT)
                return NULL;
            g_array_append_val(relations, relation);
        }
    return relations->len ? g_steal_pointer(&relations) : NULL;
}

/* Index of the column that it names for certain; G_MAXUINT: none. */
static guint read_column(const UsageReader *reader, const json_t *fields, const UsageScope *scope) {
    const json_t *names = tree_get(fields, "fields");
    size_t count = tree_count(names);
    const char *column = count ? tree_string(tree_at(names, count - 1)) : NULL;
    int line = usage_line(reader, fields);
    if (!column || count > 3)
        return G_MAXUINT;
    if (count > 1) {
        const char *schema = count == 3 ? tree_string(tree_at(names, 0)) : NULL, *alias = tree_string(tree_at(names, count - 2));
        const UsageItem *item = alias ? find_item(scope, schema, alias) : NULL;
        if (!item || item->relation == NO_RELATION)
            return G_MAXUINT;
        guint index = usage_add_column(reader, item->relation, column, line, false);
        if (index != G_MAXUINT)
            g_array_index(reader->usage->columns, UsedColumn, index).qualified = true;
        return index;
    }
    if (reader->variables || find_item(scope, NULL, column)) /* or the whole row */
        return G_MAXUINT;
    g_autoptr(GArray) relations = relations_in_sight(scope);
    return relations ? usage_add_column_of(reader, relations, column, line) : G_MAXUINT;
}

/* --- expressions --------------------------------------------------------------------------------------------------------------- */

static void add_literal(const UsageReader *reader, guint column, const json_t *constant) {
    const char *text = tree_text(tree_get(constant, "sval"), "sval");
    if (column == G_MAXUINT || !text || reader->holes || g_array_index(reader->usage->columns, UsedColumn, column).count != 1)
        return;
    const UsedLiteral literal = {column, NULL, NULL, usage_keep(reader, text), usage_line(reader, constant)};
    g_array_append_val(reader->usage->literals, literal);
}

/* "=@name", "= @name": placeholders of other tools, which PostgreSQL takes for operators before a column. */
static bool is_placeholder_operator(const char *name, bool prefix) {
    static const char *const prefixes[] = {"-", "+", "~", "!!", "|/", "||/"};
    if (prefix) {
        for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
            if (g_strcmp0(name, prefixes[i]) == 0)
                return false;
        return true;
    }
    size_t length = name ? strlen(name) : 0;
    return length > 1 && strchr("@?:", name[length - 1]) && strcmp(name, "<@") != 0;
}

static bool compares(const json_t *fields, const char *name) {
    bool equality = g_strcmp0(name, "=") == 0 || g_strcmp0(name, "<>") == 0;
    return equality && (tree_is(fields, "kind", "AEXPR_OP") || tree_is(fields, "kind", "AEXPR_IN"));
}

static void read_comparison(const UsageReader *reader, const json_t *left, const json_t *right, const UsageScope *scope) {
    guint column = tree_as(left, "ColumnRef") ? read_column(reader, tree_as(left, "ColumnRef"), scope) : G_MAXUINT;
    const json_t *list = tree_get(tree_as(right, "List"), "items");
    add_literal(reader, column, tree_as(right, "A_Const"));
    for (size_t i = 0; i < tree_count(list); i++)
        add_literal(reader, column, tree_as(tree_at(list, i), "A_Const"));
    if (!tree_as(left, "ColumnRef"))
        usage_read_expression(reader, left, scope);
    usage_read_expression(reader, right, scope);
}

static void read_operator(const UsageReader *reader, const json_t *fields, const UsageScope *scope) {
    const json_t *left = tree_get(fields, "lexpr"), *right = tree_get(fields, "rexpr");
    const char *name = tree_name(tree_get(fields, "name")).name;
    bool plain = tree_is(fields, "kind", "AEXPR_OP");
    if (plain && is_placeholder_operator(name, !left)) {
        usage_read_expression(reader, left, scope);
    } else if (compares(fields, name)) {
        bool turned = tree_as(left, "A_Const") && tree_as(right, "ColumnRef");
        read_comparison(reader, turned ? right : left, turned ? left : right, scope);
    } else {
        usage_read_expression(reader, left, scope);
        usage_read_expression(reader, right, scope);
    }
}

static void read_function(const UsageReader *reader, const json_t *fields, const UsageScope *scope) {
    TreeName name = tree_name(tree_get(fields, "funcname"));
    if (name.schema && strcmp(name.schema, "sqlc") == 0) /* sqlc.arg(name) */
        return;
    usage_add_name(reader, NAME_FUNCTION, name, usage_line(reader, fields));
    const char *key;
    json_t *inner;
    json_object_foreach((json_t *)(uintptr_t)fields, key, inner)
        if (strcmp(key, "funcname") != 0)
            usage_read_expression(reader, inner, scope);
}

static void read_cast(const UsageReader *reader, const json_t *fields, const UsageScope *scope) {
    const json_t *type = tree_get(fields, "typeName");
    TreeName name = tree_name(tree_get(type, "names"));
    const char *text = tree_text(tree_get(tree_as(tree_get(fields, "arg"), "A_Const"), "sval"), "sval");
    int line = usage_line(reader, type);
    usage_add_name(reader, NAME_TYPE, name, line);
    if (text && !reader->holes && name.name && !tree_get(type, "arrayBounds") && usage_certain_name(reader, name.name)) {
        const UsedLiteral literal = {G_MAXUINT, usage_keep(reader, name.schema), usage_keep(reader, name.name), usage_keep(reader, text), line};
        g_array_append_val(reader->usage->literals, literal);
    }
    usage_read_expression(reader, tree_get(fields, "arg"), scope);
}

static void read_bare_column(const UsageReader *reader, const json_t *fields, const UsageScope *scope) {
    read_column(reader, fields, scope);
}

static const struct {
    const char *type;
    void (*read)(const UsageReader *, const json_t *, const UsageScope *);
} EXPRESSIONS[] = {
    {"ColumnRef", read_bare_column}, {"A_Expr", read_operator}, {"FuncCall", read_function}, {"TypeCast", read_cast},
};

static bool is_query(const char *type) {
    return strcmp(type, "SelectStmt") == 0 || strcmp(type, "InsertStmt") == 0 || strcmp(type, "UpdateStmt") == 0 || strcmp(type, "DeleteStmt") == 0 ||
           strcmp(type, "MergeStmt") == 0;
}

static void read_inner(const UsageReader *reader, const json_t *value, const char *key, const json_t *inner, const UsageScope *scope) {
    if (is_query(key)) {
        usage_read_query(reader, value, scope);
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(EXPRESSIONS); i++)
        if (strcmp(EXPRESSIONS[i].type, key) == 0) {
            EXPRESSIONS[i].read(reader, inner, scope);
            return;
        }
    usage_read_expression(reader, inner, scope);
}

void usage_read_expression(const UsageReader *reader, const json_t *value, const UsageScope *scope) {
    for (size_t i = 0; i < tree_count(value); i++)
        usage_read_expression(reader, tree_at(value, i), scope);
    const char *key;
    json_t *inner;
    json_object_foreach((json_t *)(uintptr_t)value, key, inner)
        if (json_is_object(inner) || json_is_array(inner))
            read_inner(reader, value, key, inner, scope);
}

/* --- WITH ------------------------------------------------------------------------------------------------------------------------ */

static const UsageCte *push_cte(const UsageCte *outer, const char *name, GPtrArray *kept) {
    UsageCte *cte = g_new0(UsageCte, 1);
    cte->outer = outer;
    cte->name = name;
    g_ptr_array_add(kept, cte);
    return cte;
}

const UsageCte *usage_read_with(const UsageReader *reader, const json_t *with, const UsageScope *outer, GPtrArray *kept) {
    const json_t *list = tree_get(with, "ctes");
    const UsageCte *ctes = outer ? outer->ctes : NULL;
    bool recursive = tree_flag(with, "recursive");
    for (size_t i = 0; i < tree_count(list); i++) {
        const json_t *fields = tree_as(tree_at(list, i), "CommonTableExpr");
        const char *name = tree_text(fields, "ctename");
        if (!name)
            continue;
        const UsageCte *with_own = push_cte(ctes, name, kept);
        const UsageScope scope = {outer, recursive ? with_own : ctes, NULL};
        usage_read_query(reader, tree_get(fields, "ctequery"), &scope);
        ctes = with_own;
    }
    return ctes;
}

/* --- FROM ------------------------------------------------------------------------------------------------------------------------ */

static void add_item(const UsageScope *scope, const char *alias, const char *schema, guint relation) {
    const UsageItem item = {alias, schema, relation};
    g_array_append_val(scope->items, item);
}

static void read_range(const UsageReader *reader, const json_t *fields, const UsageScope *scope) {
    TreeName name = tree_range(fields);
    const json_t *alias = tree_get(fields, "alias");
    const char *alias_name = tree_text(alias, "aliasname");
    bool known = name.name && !tree_get(fields, "catalogname") && (name.schema || !is_cte(scope, name.name));
    guint relation = known ? usage_add_relation(reader, fields) : NO_RELATION;
    bool clear = !tree_get(alias, "colnames") && (!alias_name || usage_certain_name(reader, alias_name)); /* a hole behind it may be a join */
    add_item(scope, alias_name ? alias_name : name.name, alias_name ? NULL : name.schema, clear ? relation : NO_RELATION);
}

static void read_join(const UsageReader *reader, const json_t *fields, const UsageScope *scope);

static void read_from_item(const UsageReader *reader, const json_t *node, const UsageScope *scope) {
    const json_t *body = tree_body(node);
    if (tree_as(node, "RangeVar"))
        read_range(reader, body, scope);
    else if (tree_as(node, "JoinExpr"))
        read_join(reader, body, scope);
    else if (tree_as(node, "RangeTableSample"))
        read_from_item(reader, tree_get(body, "relation"), scope);
    else if (node)
        add_item(scope, tree_text(tree_get(body, "alias"), "aliasname"), NULL, NO_RELATION);
}

static guint only_relation(const UsageScope *scope, guint first) {
    return scope->items->len == first + 1 ? g_array_index(scope->items, UsageItem, first).relation : NO_RELATION;
}

static void read_join(const UsageReader *reader, const json_t *fields, const UsageScope *scope) {
    guint first = scope->items->len;
    read_from_item(reader, tree_get(fields, "larg"), scope);
    guint left = only_relation(scope, first), second = scope->items->len;
    read_from_item(reader, tree_get(fields, "rarg"), scope);
    guint right = only_relation(scope, second);
    const json_t *using = tree_get(fields, "usingClause");
    for (size_t i = 0; i < tree_count(using); i++) {
        const char *name = tree_string(tree_at(using, i));
        usage_add_column(reader, left, name, usage_line(reader, NULL), true);
        usage_add_column(reader, right, name, usage_line(reader, NULL), true);
    }
    if (tree_get(fields, "alias"))
        add_item(scope, tree_text(tree_get(fields, "alias"), "aliasname"), NULL, NO_RELATION);
}

/* Conditions and subqueries, once all that is in sight is known; only a LATERAL subquery sees what stands beside it. */
static void read_from_inside(const UsageReader *reader, const json_t *node, const UsageScope *scope) {
    const json_t *body = tree_body(node);
    if (tree_as(node, "JoinExpr")) {
        read_from_inside(reader, tree_get(body, "larg"), scope);
        read_from_inside(reader, tree_get(body, "rarg"), scope);
        usage_read_expression(reader, tree_get(body, "quals"), scope);
    } else if (tree_as(node, "RangeSubselect")) {
        const UsageScope outside = {scope->outer, scope->ctes, NULL};
        usage_read_query(reader, tree_get(body, "subquery"), tree_flag(body, "lateral") ? scope : &outside);
    } else if (!tree_as(node, "RangeVar")) {
        usage_read_expression(reader, body, scope);
    }
}

void usage_read_from(const UsageReader *reader, const json_t *list, const UsageScope *scope) {
    for (size_t i = 0; i < tree_count(list); i++)
        read_from_item(reader, tree_at(list, i), scope);
    for (size_t i = 0; i < tree_count(list); i++)
        read_from_inside(reader, tree_at(list, i), scope);
}

guint usage_target_item(const UsageReader *reader, const json_t *range, GArray *items) {
    TreeName name = tree_range(range);
    const char *alias = tree_text(tree_get(range, "alias"), "aliasname");
    bool clear = !tree_get(range, "catalogname") && (!alias || usage_certain_name(reader, alias));
    guint relation = clear ? usage_add_relation(reader, range) : NO_RELATION;
    const UsageItem item = {alias ? alias : name.name, alias ? NULL : name.schema, relation};
    g_array_append_val(items, item);
    return relation;
}

/* --- SELECT ---------------------------------------------------------------------------------------------------------------------- */

/* A bare name in ORDER BY or GROUP BY may be that of an output column: as it is called, or as the server calls an expression. */
static bool may_be_output(const json_t *targets, const char *name) {
    for (size_t i = 0; i < tree_count(targets); i++) {
        const json_t *target = tree_as(tree_at(targets, i), "ResTarget");
        const char *alias = tree_text(target, "name");
        if (alias ? strcmp(alias, name) == 0 : !tree_as(tree_get(target, "val"), "ColumnRef"))
            return true;
    }
    return false;
}

static void read_sorting(const UsageReader *reader, const json_t *list, const json_t *targets, const UsageScope *scope) {
    for (size_t i = 0; i < tree_count(list); i++) {
        const json_t *node = tree_at(list, i), *sort = tree_as(node, "SortBy");
        const json_t *names = tree_get(tree_as(sort ? tree_get(sort, "node") : node, "ColumnRef"), "fields");
        const char *bare = tree_count(names) == 1 ? tree_string(tree_at(names, 0)) : NULL;
        if (!bare || !may_be_output(targets, bare))
            usage_read_expression(reader, node, scope);
    }
}

static void read_select(const UsageReader *reader, const json_t *fields, const UsageScope *outer) {
    static const char *const parts[] = {"targetList", "whereClause", "havingClause", "windowClause", "valuesLists", "limitOffset", "limitCount"};
    static const char *const sorted[] = {"groupClause", "distinctClause", "sortClause"};
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    const UsageCte *ctes = usage_read_with(reader, tree_get(fields, "withClause"), outer, kept);
    UsageScope scope = new_scope(outer, ctes);
    if (tree_get(fields, "larg")) { /* UNION and the like: ORDER BY sees the output only */
        read_select(reader, tree_get(fields, "larg"), &scope);
        read_select(reader, tree_get(fields, "rarg"), &scope);
    } else {
        usage_read_from(reader, tree_get(fields, "fromClause"), &scope);
        for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
            usage_read_expression(reader, tree_get(fields, parts[i]), &scope);
        for (size_t i = 0; i < G_N_ELEMENTS(sorted); i++)
            read_sorting(reader, tree_get(fields, sorted[i]), tree_get(fields, "targetList"), &scope);
    }
    g_array_unref(scope.items);
}

/* --- UPDATE, DELETE, MERGE ------------------------------------------------------------------------------------------------------- */

static void read_assignments(const UsageReader *reader, const json_t *targets, guint relation, const UsageScope *scope) {
    for (size_t i = 0; i < tree_count(targets); i++) {
        const json_t *target = tree_as(tree_at(targets, i), "ResTarget"), *value = tree_get(target, "val");
        const json_t *constant = tree_as(value, "A_Const");
        int line = usage_line(reader, target);
        guint column = usage_add_column(reader, relation, tree_text(target, "name"), line, true);
        bool whole = !tree_get(target, "indirection");
        if (whole)
            add_literal(reader, column, constant);
        if (whole && tree_flag(constant, "isnull") && column != G_MAXUINT) {
            const UsedLiteral literal = {column, NULL, NULL, NULL, line};
            g_array_append_val(reader->usage->literals, literal);
        }
        usage_read_expression(reader, value, scope);
    }
}

static void read_change(const UsageReader *reader, const json_t *fields, const UsageScope *outer, const char *from) {
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    UsageScope scope = new_scope(outer, usage_read_with(reader, tree_get(fields, "withClause"), outer, kept));
    guint relation = usage_target_item(reader, tree_get(fields, "relation"), scope.items);
    usage_read_from(reader, tree_get(fields, from), &scope);
    read_assignments(reader, tree_get(fields, "targetList"), relation, &scope);
    usage_read_expression(reader, tree_get(fields, "whereClause"), &scope);
    usage_read_expression(reader, tree_get(fields, "returningList"), &scope);
    g_array_unref(scope.items);
}

static void read_update(const UsageReader *reader, const json_t *fields, const UsageScope *outer) {
    read_change(reader, fields, outer, "fromClause");
}

static void read_delete(const UsageReader *reader, const json_t *fields, const UsageScope *outer) {
    read_change(reader, fields, outer, "usingClause");
}

static void read_merge(const UsageReader *reader, const json_t *fields, const UsageScope *outer) {
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    UsageScope scope = new_scope(outer, usage_read_with(reader, tree_get(fields, "withClause"), outer, kept));
    guint relation = usage_target_item(reader, tree_get(fields, "relation"), scope.items);
    json_t *source = json_pack("[O]", tree_get(fields, "sourceRelation"));
    usage_read_from(reader, source, &scope);
    usage_read_expression(reader, tree_get(fields, "joinCondition"), &scope);
    const json_t *clauses = tree_get(fields, "mergeWhenClauses");
    for (size_t i = 0; i < tree_count(clauses); i++) {
        const json_t *clause = tree_as(tree_at(clauses, i), "MergeWhenClause");
        usage_read_expression(reader, tree_get(clause, "condition"), &scope);
        usage_read_expression(reader, tree_get(clause, "values"), &scope);
        read_assignments(reader, tree_get(clause, "targetList"), relation, &scope);
    }
    json_decref(source);
    g_array_unref(scope.items);
}

void usage_read_query(const UsageReader *reader, const json_t *node, const UsageScope *outer) {
    static const struct {
        const char *type;
        void (*read)(const UsageReader *, const json_t *, const UsageScope *);
    } queries[] = {
        {"SelectStmt", read_select}, {"InsertStmt", usage_read_insert}, {"UpdateStmt", read_update}, {"DeleteStmt", read_delete}, {"MergeStmt", read_merge},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(queries); i++)
        if (tree_as(node, queries[i].type)) {
            queries[i].read(reader, tree_body(node), outer);
            return;
        }
}
