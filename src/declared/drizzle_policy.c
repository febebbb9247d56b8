#include "drizzle.h"

#include <string.h>

/* --- roles ---------------------------------------------------------------------------------------------------------------------------------- */

/* Roles of platforms that Drizzle exports, as it names them. */
static const struct {
    const char *symbol, *name;
} platform_roles[] = {
    {"anonRole", "anon"},
    {"authenticatedRole", "authenticated"},
    {"serviceRole", "service_role"},
    {"postgresRole", "postgres_role"},
    {"supabaseAuthAdminRole", "supabase_auth_admin"},
    {"anonymousRole", "anonymous"},
};

static const char *role_name(Drizzle *d, const Value *value, DrizzleTrouble *trouble) {
    const char *symbol = drizzle_symbol(value, NULL);
    for (size_t i = 0; symbol && i < G_N_ELEMENTS(platform_roles); i++)
        if (strcmp(platform_roles[i].symbol, symbol) == 0)
            return platform_roles[i].name;
    return drizzle_kind(value) == DRIZZLE_ROLE ? drizzle_name(d, value, trouble).name : drizzle_text(d, value, trouble);
}

static void read_roles(Drizzle *d, const Value *to, GPtrArray *roles, DrizzleTrouble *trouble) {
    if (value_is_nothing(to))
        return;
    if (to->kind != VALUE_ARRAY) {
        g_ptr_array_add(roles, (gpointer)(uintptr_t)role_name(d, to, trouble));
        return;
    }
    if (to->gap)
        drizzle_fail(d, trouble, to->gap, "some roles are not known");
    for (size_t i = 0; i < to->count; i++)
        g_ptr_array_add(roles, (gpointer)(uintptr_t)role_name(d, to->items[i], trouble));
    if (!trouble->why)
        g_ptr_array_sort(roles, text_compare_entries);
}

void drizzle_emit_role(Drizzle *d, const Value *value) {
    DrizzleTrouble trouble = {0};
    const Value *root = drizzle_root(value), *options = drizzle_argument(root, 1);
    for (const Value *call = value; call != root; call = call->target->target)
        if (strcmp(value_method(call), "existing") == 0)
            return;
    if (root->kind != VALUE_CALL) /* a platform's */
        return;
    const QualifiedName name = drizzle_name(d, root, &trouble);
    if (!name.name) {
        d->declaration->extras.seen++;
        drizzle_unread(d, &trouble, KIND_COUNT, NULL, false);
        return;
    }
    SchemaRole *role = schema_add_role(d->schema, name.name, root->place);
    role->create_database = value_is_true(value_get(options, "createDb"));
    role->create_role = value_is_true(value_get(options, "createRole"));
    const Value *inherit = value_get(options, "inherit");
    role->no_inherit = inherit && inherit->kind == VALUE_BOOLEAN && !inherit->truth;
}

/* --- policies ------------------------------------------------------------------------------------------------------------------------------- */

static const char *upper_option(Drizzle *d, const Value *options, const char *key, const char *otherwise, DrizzleTrouble *trouble) {
    const Value *value = value_get(options, key);
    if (value_is_nothing(value))
        return otherwise;
    const char *text = drizzle_text(d, value, trouble);
    g_autofree char *upper = text ? g_ascii_strup(text, -1) : NULL;
    return upper ? drizzle_keep(d, upper) : otherwise;
}

/* What is no SQL, drizzle-kit leaves out. */
static const char *condition(Drizzle *d, const Value *options, const char *key, const char *identity, DrizzleTrouble *trouble) {
    const Value *value = value_get(options, key);
    if (value_is_nothing(value))
        return NULL;
    if (!drizzle_is_sql(d, value)) {
        drizzle_fail(d, trouble, value, "the condition " CODE("%s") " is not known", key);
        return NULL;
    }
    return drizzle_expression(d, value, DRIZZLE_SQL_QUALIFIED, KIND_POLICY, identity, trouble);
}

/* Fills a policy of its own, which is taken into the table only when it was read. */
static bool read_policy(Drizzle *d, const DrizzleTable *table, const Value *call, SchemaPolicy *policy, DrizzleTrouble *trouble) {
    const Value *options = drizzle_argument(call, 1);
    policy->name = drizzle_text(d, drizzle_argument(call, 0), trouble);
    if (!policy->name)
        return false;
    if (options && (options->kind != VALUE_OBJECT || options->gap))
        drizzle_fail(d, trouble, options->gap ? options->gap : options, "the policy's options are not known");
    const char *identity = schema_identity(d->schema, table->schema, table->name, policy->name);
    policy->as = upper_option(d, options, "as", "PERMISSIVE", trouble);
    policy->command = upper_option(d, options, "for", "ALL", trouble);
    read_roles(d, value_get(options, "to"), policy->roles, trouble);
    policy->using = condition(d, options, "using", identity, trouble);
    policy->with_check = condition(d, options, "withCheck", identity, trouble);
    return !trouble->why;
}

/* Roles that are not named: everybody. */
static void take_policy(SchemaTable *table, const SchemaPolicy *read, SourcePlace place) {
    SchemaPolicy *policy = schema_table_add_policy(table, read->name, place);
    policy->as = read->as;
    policy->command = read->command;
    policy->using = read->using;
    policy->with_check = read->with_check;
    for (guint i = 0; i < read->roles->len; i++)
        g_ptr_array_add(policy->roles, read->roles->pdata[i]);
    if (!policy->roles->len)
        g_ptr_array_add(policy->roles, (gpointer)(uintptr_t)"public");
}

void drizzle_emit_policy(Drizzle *d, DrizzleTable *table, const Value *chain) {
    DrizzleTrouble trouble = {0};
    const Value *call = drizzle_root(chain);
    g_autoptr(GPtrArray) roles = g_ptr_array_new();
    SchemaPolicy policy = {.roles = roles};
    if (!table->made->existing)
        table->made->row_security = true;
    if (read_policy(d, table, call, &policy, &trouble))
        take_policy(table->made, &policy, call->place);
    else
        drizzle_unread_extra(d, table, &trouble, KIND_POLICY, policy.name);
}

/* pgPolicy(...).link(table), exported: of a table that is made here, or of one that exists elsewhere. */
void drizzle_emit_linked_policy(Drizzle *d, const Value *value) {
    DrizzleTable *table = NULL;
    for (const Value *call = value, *root = drizzle_root(value); call != root; call = call->target->target)
        if (strcmp(value_method(call), "link") == 0 && !table)
            table = drizzle_table(d, drizzle_argument(call, 0));
    if (!table)
        return; /* drizzle-kit passes over what is not linked, too */
    if (!table->name) {
        d->declaration->extras.seen++;
        declaration_doubt(d->declaration, NULL, true);
        return;
    }
    if (!table->made && !(table->made = schema_find_table(d->schema, table->schema, table->name))) {
        table->made = schema_add_table(d->schema, table->schema, table->name, value->place);
        table->made->existing = true;
    }
    drizzle_emit_policy(d, table, value);
}

/* --- Neon ----------------------------------------------------------------------------------------------------------------------------------- */

/* true and false stand for SQL of the same name; null: no such policy. */
static bool crud_condition(Drizzle *d, const Value *value, const char *identity, const char **sql, DrizzleTrouble *trouble) {
    *sql = NULL;
    if (value_is_nothing(value))
        return false;
    *sql = value->kind == VALUE_BOOLEAN ? (value->truth ? "true" : "false") : drizzle_expression(d, value, DRIZZLE_SQL_QUALIFIED, KIND_POLICY, identity, trouble);
    return *sql != NULL;
}

void drizzle_emit_crud_policy(Drizzle *d, DrizzleTable *table, const Value *call) {
    static const struct {
        const char *suffix, *command;
        bool reads, uses, checks;
    } policies[] = {{"select", "SELECT", true, true, false}, {"insert", "INSERT", false, false, true}, {"update", "UPDATE", false, true, true}, {"delete", "DELETE", false, true, false}};
    DrizzleTrouble trouble = {0};
    const Value *options = drizzle_argument(call, 0);
    g_autoptr(GPtrArray) roles = g_ptr_array_new();
    table->made->row_security = true;
    read_roles(d, value_get(options, "role"), roles, &trouble);
    for (size_t i = 0; i < G_N_ELEMENTS(policies) && !trouble.why; i++) {
        const char *sql;
        g_ptr_array_add(roles, NULL);
        g_autofree char *names = g_strjoinv("-", (char **)roles->pdata);
        g_ptr_array_set_size(roles, (gint)roles->len - 1);
        const char *name = text_pool_printf(d->texts, "crud-%s-policy-%s", names, policies[i].suffix);
        if (!crud_condition(d, value_get(options, policies[i].reads ? "read" : "modify"), schema_identity(d->schema, table->schema, table->name, name), &sql, &trouble))
            continue;
        take_policy(table->made, &(SchemaPolicy){.name = name, .as = "PERMISSIVE", .command = policies[i].command, .roles = roles, .using = policies[i].uses ? sql : NULL,
                                                 .with_check = policies[i].checks ? sql : NULL}, call->place);
    }
    if (trouble.why)
        drizzle_unread_extra(d, table, &trouble, KIND_POLICY, NULL);
}
