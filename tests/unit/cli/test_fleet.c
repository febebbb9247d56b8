/* Fleets in a configuration, and readings that become groups. */

#include <string.h>
#include "cmocka_all.h"
#include "base/error.h"
#include "config.h"
#include "fleet.h"

/* --- configuration ---------------------------------------------------------------------------------------------------------------------- */

#define HEAD "targets:\n  - name: tenant\n    migrations: db\n    databases:\n      - "

static const struct {
    const char *database;
    bool trusted;
    const char *problem; /* NULL: fine */
} configurations[] = {
    {"{name: production, env: DATABASE_URL}", false, NULL},
    {"{name: tenants, env: U, pattern: \"tenant_*\"}", false, NULL},
    {"{name: tenants, env: U, patterns: [\"tenant_*\", \"!tenant_test\"]}", false, NULL},
    {"{name: tenants, env: U, names: [a, b]}", false, NULL},
    {"{name: tenants, env: U, from: {table: public.t, column: n, where: [{column: active, is: \"true\"}, {column: gone, is: \"null\"}]}}", false, NULL},
    {"{name: tenants, env: U, query: select n from t}", true, NULL},
    {"{name: tenants, env: U, from: {table: public.t, column: n, where: [{column: state, equals: active}]}}", true, NULL},
    {"{name: tenants, env: U, query: select n from t}", false, "has a query, which a repository's own configuration may not"},
    {"{name: tenants, env: U, from: {table: public.t, column: n, where: [{column: state, equals: active}]}}", false, "compares \"state\" with a value"},
    {"{name: tenants, env: U, from: {table: t, column: n}}", false, "needs from: {table: SCHEMA.TABLE}, not \"t\""},
    {"{name: tenants, env: U, from: {table: public.t, column: n, where: [{column: a}]}}", true, "needs either equals or is"},
    {"{name: tenants, env: U, from: {table: public.t, column: n, where: [{column: a, is: maybe}]}}", true, "is none of true, false, null"},
    {"{name: tenants, env: U, pattern: a, names: [b]}", true, "is named in several ways"},
    {"{name: tenants, pattern: \"*\"}", true, "needs either url or env"},
    {"{name: tenants, url: \"postgresql://db.example.org/x\", pattern: \"*\"}", false, "may only lead to this machine"},
    {"{name: a, env: U}\n      - {name: a, env: U, pattern: \"*\"}", true, "has the name of another"},
};

static void test_configurations(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(configurations); i++) {
        g_autofree char *text = g_strconcat(HEAD, configurations[i].database, "\n", NULL);
        g_autoptr(GError) error = NULL;
        g_autoptr(Project) project = config_parse(text, strlen(text), "pgstrata.yml", configurations[i].trusted, &error);
        if (!project != (configurations[i].problem != NULL))
            fail_msg("%s: %s", configurations[i].database, error ? error->message : "was taken");
        if (!project && (!g_error_matches(error, PGSTRATA_ERROR, ERROR_CONFIG) || !strstr(error->message, configurations[i].problem)))
            fail_msg("%s: %s", configurations[i].database, error->message);
    }
}

static void test_fleet_of_configuration(void **state) {
    (void)state;
    static const char text[] = HEAD "{name: tenants, env: U, pattern: \"x*\", patterns: [\"y*\", \"!z\"]}\n";
    g_autoptr(Project) project = config_parse(text, strlen(text), "pgstrata.yml", false, NULL);
    const DatabaseRef *ref = &g_array_index(((const Target *)project->targets->pdata[0])->databases, DatabaseRef, 0);
    assert_string_equal(ref->env, "U");
    assert_false(ref->fleet->trusted);
    assert_int_equal(ref->fleet->patterns->len, 3);
    assert_string_equal(ref->fleet->patterns->pdata[0], "x*");
    assert_string_equal(ref->fleet->patterns->pdata[2], "!z");
    assert_null(ref->fleet->names);
}

/* --- groups ----------------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    const char *name;
    const char *column;  /* NULL: not read */
    int version;
    const char *problem, *place;
} Member;

static DatabaseReading *reading_of(const Member *member) {
    DatabaseReading *reading = g_new0(DatabaseReading, 1);
    reading->name = g_strdup(member->name);
    reading->place = g_strdup(member->place);
    reading->problem = g_strdup(member->problem);
    if (member->problem)
        return reading;
    Catalog *catalog = catalog_new();
    catalog->server_version = member->version;
    g_autofree char *identity = g_strconcat("public.t.", member->column, NULL), *scrap = g_strconcat("public.audit_", member->name, NULL);
    const Object objects[] = {{.kind = KIND_TABLE, .identity = "public.t", .schema = "public", .name = "t"},
                              {.kind = KIND_COLUMN, .identity = identity, .parent = "public.t", .schema = "public", .name = member->column, .position = 1},
                              {.kind = KIND_TABLE, .identity = scrap, .schema = "public", .name = scrap + strlen("public.")}};
    for (size_t i = 0; i < G_N_ELEMENTS(objects); i++)
        catalog_add(catalog, &objects[i]);
    catalog_seal(catalog);
    reading->catalog = catalog;
    reading->fingerprint = catalog_fingerprint(catalog, false);
    return reading;
}

static const Member members[] = {
    {"c", "x", 150007, NULL, "u@h:1/c"}, {"b", "x", 150004, NULL, "u@h:1/b"}, {"d", "y", 150004, NULL, "u@h:1/d"}, {"a", "x", 150005, NULL, "u@h:1/a"},
    {"e", "z", 150004, NULL, "u@h:1/e"}, {"g", "z", 150004, NULL, "u@other:1/g"},
    {"f", NULL, 0, "database tenants/f: cannot connect: database \"f\" is closed; try later", NULL},
    {"h", NULL, 0, "database tenants/h: cannot connect: database \"h\" is closed; try later", NULL},
    {"i", NULL, 0, "database tenants/i: cannot connect: timeout expired", NULL},
};

static Audit *audit_of(size_t first) {
    Audit *audit = audit_new();
    audit->project = project_new();
    g_ptr_array_add(audit->project->exclude, (gpointer)(uintptr_t)"public.audit_*");
    AuditTarget *part = audit_add_target(audit, project_add_target(audit->project, "tenant"));
    Session session = {.audit = audit};
    g_autoptr(DatabaseEntry) entry = database_entry_new("tenant", "tenants", true);
    FleetGroups *groups = fleet_groups_new(&session, part, entry);
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
        fleet_groups_add(groups, reading_of(&members[(first + i * 4) % G_N_ELEMENTS(members)]));
    fleet_groups_finish(groups);
    fleet_groups_free(groups);
    return audit;
}

static void assert_group(const AuditTarget *part, guint index, const char *name, const char *group, const char *place, const char *list, const char *problem) {
    const AuditDatabase *database = part->databases->pdata[index];
    assert_string_equal(database->name, name);
    assert_int_equal(g_strcmp0(database->group, group), 0);
    assert_int_equal(g_strcmp0(database->place, place), 0);
    assert_string_equal(database->fleet, "tenants");
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < database->members->len; i++)
        g_string_append(names, g_array_index(database->members, AuditMember, i).name);
    assert_string_equal(names->str, list);
    if (g_strcmp0(database->problem, problem) != 0)
        fail_msg("%s: %s", name, database->problem);
}

/* In whatever order the readings come: by size, then by name; tables that are excluded do not part them. */
static void test_groups(void **state) {
    (void)state;
    for (size_t first = 0; first < G_N_ELEMENTS(members); first++) {
        g_autoptr(Audit) audit = audit_of(first);
        const AuditTarget *part = audit->targets->pdata[0];
        assert_int_equal(part->databases->len, 5);
        assert_group(part, 0, "tenants (A)", "A", "u@h:1/*", "abc", NULL);
        assert_group(part, 1, "tenants (B)", "B", NULL, "eg", NULL);
        assert_group(part, 2, "tenants/d", "C", "u@h:1/d", "d", NULL);
        assert_group(part, 3, "tenants (unread)", NULL, NULL, "fh", "cannot connect: database \"*\" is closed; try later");
        assert_group(part, 4, "tenants/i", NULL, NULL, "i", "database tenants/i: cannot connect: timeout expired");
        const AuditDatabase *largest = part->databases->pdata[0];
        assert_int_equal(largest->catalog->server_version, 150004);
        assert_non_null(catalog_find(largest->catalog, KIND_TABLE, "public.audit_a"));
        assert_int_equal(audit_database_count(largest), 3);
        assert_int_equal(audit_exit_code(audit, SEVERITY_ERROR), 5);
    }
}

/* Another major version prints otherwise: not the same, though nothing else differs. */
static void test_majors_part(void **state) {
    (void)state;
    static const Member two[] = {{"a", "x", 150007, NULL, NULL}, {"b", "x", 160001, NULL, NULL}};
    g_autoptr(Audit) audit = audit_new();
    audit->project = project_new();
    AuditTarget *part = audit_add_target(audit, project_add_target(audit->project, "tenant"));
    Session session = {.audit = audit};
    g_autoptr(DatabaseEntry) entry = database_entry_new("tenant", "tenants", true);
    FleetGroups *groups = fleet_groups_new(&session, part, entry);
    for (size_t i = 0; i < 2; i++)
        fleet_groups_add(groups, reading_of(&two[i]));
    fleet_groups_finish(groups);
    fleet_groups_free(groups);
    assert_int_equal(part->databases->len, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_configurations), cmocka_unit_test(test_fleet_of_configuration), cmocka_unit_test(test_groups),
                                       cmocka_unit_test(test_majors_part)};
    return cmocka_run_group_tests_name("fleet", tests, NULL, NULL);
}
