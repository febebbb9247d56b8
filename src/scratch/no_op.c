#include "no_op.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "server/introspect.h"

#define ASIDE "pgstrata_aside"
#define PROBE_TIMEOUT_MS 5000

/* --- which statement a notice is of --------------------------------------------------------------------------------- */

/* The name in: relation "users" already exists, skipping; column "a" of relation "users" already exists, skipping */
static char *notice_name(const char *message) {
    const char *from = strchr(message, '"');
    const char *to = from ? strchr(from + 1, '"') : NULL;
    return to ? g_strndup(from + 1, (size_t)(to - from - 1)) : NULL;
}

static const char *made_name(const Statement *statement) {
    return statement->kind == STATEMENT_CREATE_TABLE ? statement->relation : statement->object ? statement->object : statement->relation;
}

static bool says_so(const Statement *statement, const char *message, const char *name) {
    bool column = g_str_has_prefix(message, "column ");
    if (!statement->if_not_exists || column != (statement->kind == STATEMENT_ALTER_TABLE))
        return false;
    const char *made = made_name(statement);
    /* An ALTER TABLE that adds several columns names none. */
    return column ? !statement->object || strcmp(statement->object, name) == 0 : made && strcmp(made, name) == 0;
}

/* Notices come in the order of the statements: from the one before on. */
static const RunStatement *find_statement(FileRun *run, const char *message, const char *name, size_t *from) {
    const GArray *statements = file_run_statements(run);
    for (size_t i = *from; i < statements->len; i++) {
        const RunStatement *statement = &g_array_index(statements, RunStatement, i);
        if (says_so(statement->statement, message, name)) {
            *from = i;
            return statement;
        }
    }
    return NULL;
}

/* --- what exists ---------------------------------------------------------------------------------------------------- */

/* The relation's address as the session resolves the name. */
static bool resolve(FileRun *run, const char *schema, const char *relation, Address *address, GError **error) {
    g_autofree char *quoted_schema = schema ? connection_quote_identifier(schema) : NULL;
    g_autofree char *quoted = connection_quote_identifier(relation);
    g_autofree char *name = schema ? g_strconcat(quoted_schema, ".", quoted, NULL) : g_strdup(quoted);
    const char *parameters[] = {name};
    g_autoptr(ResultRows) rows = connection_query(run->replay->work->session,
                                                  "SELECT c.tableoid::pg_catalog.oid, c.oid FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass($1)", 1,
                                                  parameters, PROBE_TIMEOUT_MS, error);
    if (!rows)
        return false;
    *address = (Address){0};
    if (result_rows_count(rows) > 0) {
        address->class_id = (uint32_t)strtoul(result_rows_get(rows, 0, 0), NULL, 10);
        address->object_id = (uint32_t)strtoul(result_rows_get(rows, 0, 1), NULL, 10);
    }
    return true;
}

static const Object *find_child(const Catalog *catalog, ObjectKind kind, const char *name) {
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(catalog->objects, i);
        if (object->kind == kind && strcmp(object->name, name) == 0)
            return object;
    }
    return NULL;
}

/* --- running it again ------------------------------------------------------------------------------------------------ */

static char *quote_object(const Object *object) {
    g_autofree char *schema = connection_quote_identifier(object->schema ? object->schema : "public");
    g_autofree char *name = connection_quote_identifier(object->name);
    return g_strconcat(schema, ".", name, NULL);
}

/* SQL that moves what exists out of the statement's way. Constraints and indexes of a table go with it. */
static char *move_aside(const Object *object, const Object *table) {
    g_autofree char *quoted = quote_object(object);
    if (object->kind == KIND_INDEX)
        return g_strdup_printf("ALTER INDEX %s RENAME TO " ASIDE, quoted);
    if (object->kind == KIND_COLUMN) {
        g_autofree char *of = quote_object(table);
        g_autofree char *column = connection_quote_identifier(object->name);
        return g_strdup_printf("ALTER TABLE %s RENAME COLUMN %s TO " ASIDE, of, column);
    }
    return g_strdup_printf("CREATE SCHEMA " ASIDE "; ALTER TABLE %s SET SCHEMA " ASIDE, quoted);
}

static bool run_quietly(Connection *session, const char *sql, int timeout_ms) {
    ScriptOutcome outcome;
    if (!connection_run_script(session, sql, timeout_ms, &outcome, NULL))
        return false;
    bool ok = !outcome.failed;
    script_outcome_clear(&outcome);
    return ok;
}

/* The catalog of the table that the statement makes, or adds to, when nothing is in its way; NULL when it cannot be had. The caller rolls back. */
static Catalog *probe(FileRun *run, const RunStatement *statement, const Object *existing, const Object *table) {
    Connection *session = run->replay->work->session;
    g_autofree char *aside = move_aside(existing, table);
    g_autofree char *text = g_strndup(run->text + statement->begin, statement->end - statement->begin);
    Address address = table->root;
    if (!run_quietly(session, "BEGIN", PROBE_TIMEOUT_MS) || !run_quietly(session, aside, PROBE_TIMEOUT_MS) || !run_quietly(session, text, PROBE_TIMEOUT_MS))
        return NULL;
    if (existing->kind == KIND_TABLE && (!resolve(run, existing->schema, existing->name, &address, NULL) || address.object_id == 0))
        return NULL;
    /* Names in definitions are printed as the observer sees them. */
    if (!run_quietly(session, "SET LOCAL search_path = ''; SET LOCAL quote_all_identifiers = off; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = postgres", PROBE_TIMEOUT_MS))
        return NULL;
    return introspect_roots(session, &address, 1, NULL, NULL);
}

/* --- comparing ------------------------------------------------------------------------------------------------------- */

static bool has_equal(const Catalog *catalog, const Change *wanted) {
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(catalog->objects, i);
        bool same = object->kind == wanted->kind && object->property_count == wanted->property_count && g_strcmp0(object->parent, wanted->parent) == 0;
        for (size_t p = 0; same && p < wanted->property_count; p++)
            same = strcmp(object->properties[p].name, wanted->properties[p].property) == 0 && strcmp(object->properties[p].value, wanted->properties[p].after) == 0;
        if (same)
            return true;
    }
    return false;
}

/* What later statements added to the existing object is no complaint of this one: only what it asks for and does not get counts. */
static bool is_unmet(const Catalog *existing, const Change *change) {
    if (change->action == CHANGE_REMOVED)
        return false;
    if (change->action == CHANGE_CHANGED)
        return change->property_count > 0 && change->kind != KIND_TABLE;
    return change->kind == KIND_COLUMN || !has_equal(existing, change); /* a constraint of another name is as good */
}

/* No CREATE or ADD can ask for these. */
static bool is_set_apart(const char *property) {
    return strcmp(property, "comment") == 0 || strcmp(property, "statistics") == 0;
}

static void add_unmet(ChangeSet *set, const Catalog *existing, const Change *change) {
    g_autofree PropertyChange *properties = g_new(PropertyChange, change->property_count + 1);
    Change asked = *change;
    asked.properties = properties;
    asked.property_count = 0;
    for (size_t i = 0; i < change->property_count; i++)
        if (!is_set_apart(change->properties[i].property))
            properties[asked.property_count++] = change->properties[i];
    if (is_unmet(existing, &asked))
        change_set_add(set, &asked);
}

static ChangeSet *unmet(const Catalog *existing, const Catalog *wanted) {
    g_autoptr(ChangeSet) all = change_set_between(existing, wanted, false);
    ChangeSet *some = change_set_new();
    for (guint i = 0; i < all->changes->len; i++)
        add_unmet(some, existing, g_ptr_array_index(all->changes, i));
    change_set_seal(some);
    return some;
}

/* A catalog of the one object of this kind and name. */
static Catalog *only(const Catalog *catalog, ObjectKind kind, const char *name) {
    Catalog *one = catalog_new();
    const Object *object = find_child(catalog, kind, name);
    if (object)
        catalog_add(one, object);
    catalog_seal(one);
    return one;
}

static ChangeSet *compare(FileRun *run, const RunStatement *statement, const Object *existing, const Object *table) {
    g_autoptr(Catalog) wanted = probe(run, statement, existing, table);
    run_quietly(run->replay->work->session, "ROLLBACK", PROBE_TIMEOUT_MS);
    if (!wanted)
        return NULL;
    g_autoptr(Catalog) before = observer_root(run->replay->observer, table->root);
    if (existing->kind == KIND_TABLE)
        return unmet(before, wanted);
    g_autoptr(Catalog) old = only(before, existing->kind, existing->name);
    g_autoptr(Catalog) new = only(wanted, existing->kind, existing->name);
    return unmet(old, new);
}

/* --- the list -------------------------------------------------------------------------------------------------------- */

static void add_no_op(FileRun *run, GArray *list, ObjectKind kind, const char *identity, int line, ChangeSet *take_differences) {
    NoOp no_op = {kind, text_pool_add(run->replay->strata->texts, identity), line, take_differences};
    g_array_append_val(list, no_op);
}

/* Schemas, extensions, sequences: existing is enough. */
static void add_plain(FileRun *run, GArray *list, const RunStatement *statement, const char *name) {
    static const struct {
        StatementKind statement;
        ObjectKind kind;
    } kinds[] = {{STATEMENT_CREATE_SCHEMA, KIND_SCHEMA}, {STATEMENT_CREATE_EXTENSION, KIND_EXTENSION}};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (statement->statement->kind == kinds[i].statement)
            add_no_op(run, list, kinds[i].kind, name, statement->line, NULL);
}

static bool examine_relation(FileRun *run, GArray *list, const RunStatement *statement, const char *name, GError **error) {
    const Statement *parsed = statement->statement;
    bool column = parsed->kind == STATEMENT_ALTER_TABLE;
    Address address;
    if (!resolve(run, parsed->schema, column || parsed->kind == STATEMENT_CREATE_TABLE ? parsed->relation : name, &address, error))
        return false;
    const Object *object = address.object_id ? observer_find(run->replay->observer, address.class_id, address.object_id, 0) : NULL;
    if (!object)
        return true; /* of no migration, or temporary */
    g_autoptr(Catalog) root = observer_root(run->replay->observer, object->root);
    const Object *table = object->kind == KIND_INDEX ? catalog_find(root, KIND_TABLE, object->parent) : object;
    const Object *existing = column ? find_child(root, KIND_COLUMN, name) : object;
    if (!existing)
        return true;
    bool comparable = table && (existing->kind == KIND_TABLE || existing->kind == KIND_INDEX || existing->kind == KIND_COLUMN);
    add_no_op(run, list, existing->kind, existing->identity, statement->line, comparable ? compare(run, statement, existing, table) : NULL);
    return true;
}

static bool examine_notice(FileRun *run, GArray *list, const char *message, size_t *from, GError **error) {
    g_autofree char *name = notice_name(message);
    const RunStatement *statement = name ? find_statement(run, message, name, from) : NULL;
    if (!statement)
        return true;
    switch (statement->statement->kind) {
    case STATEMENT_CREATE_TABLE: case STATEMENT_CREATE_INDEX: case STATEMENT_ALTER_TABLE: case STATEMENT_OTHER_DDL:
        return examine_relation(run, list, statement, name, error);
    case STATEMENT_CREATE_SCHEMA: case STATEMENT_CREATE_EXTENSION: case STATEMENT_CREATE_TYPE: case STATEMENT_CREATE_ROLE: case STATEMENT_UNKNOWN:
    case STATEMENT_TRANSACTION: case STATEMENT_DML: case STATEMENT_DO: case STATEMENT_UTILITY:
        add_plain(run, list, statement, name);
        return true;
    }
    return true;
}

bool no_op_examine(FileRun *run, GError **error) {
    g_autoptr(GArray) list = g_array_new(FALSE, TRUE, sizeof(NoOp));
    size_t from = 0;
    bool ok = true;
    for (guint i = 0; ok && i < run->skips->len; i++)
        ok = examine_notice(run, list, g_ptr_array_index(run->skips, i), &from, error);
    run->stratum->no_op_count = list->len;
    run->stratum->no_ops = list->len > 0 ? (NoOp *)g_array_free(g_steal_pointer(&list), FALSE) : NULL;
    return ok;
}
