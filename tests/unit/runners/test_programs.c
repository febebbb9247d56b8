/* Runners whose migrations are programs: names, order, keys, what makes them refuse a folder, and what they make of a ledger. */

#include "tree.h"
#include "runners/predict.h"
#include "runners/runner.h"

typedef struct {
    const char *name, *runner, *folder;
    const char *files[24];
    const char *migrations; /* "key<parent,parent" space-separated; "!" asks for no transaction */
    const char *problems;   /* joined by "; " */
    const char *stop;       /* what the folder is refused with; NULL */
    const char *rows;       /* keys of the ledger, space-separated ("app.name" for Django); NULL: no ledger */
    const char *said;       /* "applied ...; runs ...; stop ..." with keys */
} ProgramCase;

#define REVISION(revision, down) "\"\"\"add it\n\nRevises: x\n\"\"\"\nrevision = '" revision "'\ndown_revision = " down "\n\ndef upgrade():\n    pass\n"
#define MIGRATION(dependencies) "from django.db import migrations\n\nclass Migration(migrations.Migration):\n    dependencies = [" dependencies "]\n"
#define RUBY(name) "class " name " < ActiveRecord::Migration[7.1]\n  def change\n  end\nend\n"
#define CLASS(name) "import { MigrationInterface, QueryRunner } from 'typeorm'\nexport class " name " implements MigrationInterface {\n  async up(queryRunner: QueryRunner) {}\n}\n"
#define UP "exports.up = function (knex) { return knex.schema }\n"
#define MANY_HEADS                                                                                                                          \
    "Multiple head revisions are present for given argument 'head'; please specify a specific target revision, '<branchname>@head' to narrow " \
    "to a specific head, or 'heads' for all heads"

static const ProgramCase CASES[] = {
    {"knex: names with extension in their order; the ledger's lock and batch", "knex", "db/m",
     {"db/m/20240102_b.js", UP, "db/m/20240101_a.ts", UP, "db/m/types.d.ts", "", "db/m/knexfile.js", "", "db/m/sub/20240103_c.js", UP, "db/m/README.md", ""},
     "20240101_a.ts 20240102_b.js", "", NULL, "20240102_b.js", "applied 20240102_b.js; runs 20240101_a.ts"},
    {"knex: a recorded file is gone", "knex", "m", {"m/1_a.js", UP, "m/2_b.js", UP}, "1_a.js 2_b.js", "", NULL, "1_a.js 1_a.ts",
     "applied 1_a.js; runs 2_b.js; stop The migration directory is corrupt, the following files are missing: 1_a.ts"},
    {"knex: a migration without transaction", "knex", "m", {"m/1_a.js", UP "exports.config = { transaction: false }\n"}, "1_a.js!", "", NULL, NULL, "runs 1_a.js"},
    {"rails: versions are numbers, keys have no leading zeros", "rails", "db/migrate",
     {"db/migrate/20240101000000_add_b.rb", RUBY("AddB"), "db/migrate/0003_add_a.rb", RUBY("AddA"), "db/migrate/10_add_c.rb", RUBY("AddC") "disable_ddl_transaction!", "db/migrate/seed.rb", "x",
      "db/migrate/sub/11_add_d.other.rb", RUBY("AddD")},
     "3 10! 11 20240101000000", "seed.rb: no VERSION_name.rb: not taken for a migration", NULL, "20240101000000 10 999", "applied 10 20240101000000; runs 3 11"},
    {"rails: one version twice", "rails", "m", {"m/1_a.rb", RUBY("A"), "m/01_b.rb", RUBY("B")}, "1 1", "01_b and 1_a have the same version",
     "Multiple migrations have the version number 1", NULL, "runs 1 1; stop Multiple migrations have the version number 1"},
    {"rails: one name twice", "rails", "m", {"m/1_add_it.rb", RUBY("AddIt"), "m/2_add_it.rb", RUBY("AddIt")}, "1 2", "2_add_it: another migration has the same name",
     "Multiple migrations have the name AddIt", "1", "applied 1; runs 2; stop Multiple migrations have the name AddIt"},
    {"typeorm: the class's name is the key, its time stamp the order", "typeorm", "src/migrations",
     {"src/migrations/1700000000002-b.ts", CLASS("Second1700000000002"), "src/migrations/1700000000001-a.ts", CLASS("First1700000000001"), "src/migrations/1700000000003-c.js",
      "class X1700000000003 {\n  name = 'Third1700000000000'\n}\n", "src/migrations/index.ts", ""},
     "Third1700000000000 First1700000000001 Second1700000000002", "", NULL, "Second1700000000002", "applied Second1700000000002; runs Third1700000000000 First1700000000001"},
    {"typeorm: no class, no stamp, twice", "typeorm", "m",
     {"m/1700000000001-add-users.ts", "export const x = 1", "m/1700000000002-b.ts", "class Odd implements MigrationInterface {}", "m/1700000000003-c.ts", CLASS("AddUsers1700000000001")},
     "AddUsers1700000000001 AddUsers1700000000001 Odd",
     "1700000000001-add-users.ts: no class that implements MigrationInterface was found in it: its name is guessed; 1700000000003-c: another file has a class of the same name",
     "Odd migration name is wrong. Migration class name should have a JavaScript timestamp appended", NULL, NULL},
    {"alembic: a chain, whatever the names", "alembic", "alembic/versions",
     {"alembic/env.py", "version_table = 'v'", "alembic/versions/aa_last.py", REVISION("aa", "'bb'"), "alembic/versions/cc_first.py", REVISION("cc", "None"), "alembic/versions/bb_mid.py",
      "revision: str = 'bb'\ndown_revision: Union[str, None] = 'cc'  # 'zz'\n", "alembic/versions/__init__.py", ""},
     "cc bb<cc aa<bb", "", NULL, "bb", "applied cc bb; runs aa"},
    {"alembic: a merge of two branches; the ledger has both heads", "alembic", "versions",
     {"versions/a.py", REVISION("a", "None"), "versions/b.py", REVISION("b", "'a'"), "versions/c.py", REVISION("c", "\"a\""), "versions/d.py", REVISION("d", "(\n    'b',\n    'c',\n)")},
     "a b<a c<a d<b,c", "", NULL, "b c", "applied a b c; runs d"},
    {"alembic: two heads", "alembic", "versions", {"versions/a.py", REVISION("a", "None"), "versions/b.py", REVISION("b", "'a'"), "versions/c.py", REVISION("c", "['a']")}, "a b<a c<a",
     "2 heads: b, c", MANY_HEADS, "b", "applied a b; runs c; stop " MANY_HEADS},
    {"alembic: a revision that no file has", "alembic", "versions", {"versions/a.py", REVISION("a", "None")}, "a", "", NULL, "zz", "runs a; stop Can't locate revision identified by 'zz'"},
    {"alembic: depends_on, a lost parent, no revision, something computed, text in strings", "alembic", "versions",
     {"versions/a.py", REVISION("a", "None") "x = '''\nrevision = 'no'\n'''\n", "versions/b.py", "SQL = \"\"\"\nrevision = 'no'\n\"\"\"\nrevision = 'b'\ndown_revision = 'a'\ndepends_on = ('q',)\n",
      "versions/x.py", "print()", "versions/y.py", "revision = make()\n"},
     "a b<a,q",
     "x.py: Could not determine revision id: no revision = \"...\" in it; y.py: revision is computed and not understood; y.py: Could not determine revision id: no revision = \"...\" in it; "
     "b.py: revision q, which it follows, has no file",
     "Revision q referenced from b is not present", NULL, NULL},
    {"alembic: a circle", "alembic", "versions", {"versions/a.py", REVISION("a", "'b'"), "versions/b.py", REVISION("b", "'a'")}, "a<b b<a",
     "a.py: Cycle is detected in revisions; b.py: Cycle is detected in revisions", NULL, NULL, NULL},
    {"django: apps in the order of their dependencies; other packages' rows", "django", "",
     {"manage.py", "", "blog/migrations/0001_initial.py", MIGRATION("('users', '0002_more'), ('auth', '0001_initial')"), "blog/migrations/__init__.py", "", "blog/migrations/0002_x.py",
      MIGRATION("(\"blog\", \"0001_initial\"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)"), "users/migrations/0001_initial.py", MIGRATION(""), "users/migrations/0002_more.py",
      MIGRATION("('users', '0001_initial')"), "tests/app/migrations/0001_initial.py", MIGRATION(""),
      "search/migrations/m0001_index.py", "def upgrade(index):\n    pass\n"},
     "users.0001_initial users.0002_more<users.0001_initial blog.0001_initial<users.0002_more blog.0002_x<blog.0001_initial", "", NULL, "auth.0001_initial users.0001_initial admin.0003_y",
     "applied users.0001_initial; runs users.0002_more blog.0001_initial blog.0002_x"},
    {"django: several leaves of an app", "django", "p",
     {"p/a/migrations/0001_initial.py", MIGRATION(""), "p/a/migrations/0002_x.py", MIGRATION("('a', '0001_initial')"), "p/a/migrations/0002_y.py", MIGRATION("('a', '0001_initial')")},
     "a.0001_initial a.0002_x<a.0001_initial a.0002_y<a.0001_initial", "app a has several leaf nodes: 0002_x, 0002_y",
     "Conflicting migrations detected; multiple leaf nodes in the migration graph: (0002_x, 0002_y in a)", NULL,
     "runs a.0001_initial a.0002_x a.0002_y; stop Conflicting migrations detected; multiple leaf nodes in the migration graph: (0002_x, 0002_y in a)"},
    {"django: applied before its dependency", "django", "p", {"p/a/migrations/0001_initial.py", MIGRATION(""), "p/a/migrations/0002_x.py", MIGRATION("('a', '0001_initial')")},
     "a.0001_initial a.0002_x<a.0001_initial", "", NULL, "a.0002_x",
     "applied a.0002_x; runs a.0001_initial; stop Migration a.0002_x is applied before its dependency a.0001_initial on database 'default'"},
    {"django: a squashed migration runs in place of others", "django", "p",
     {"p/a/migrations/0001_initial.py", MIGRATION(""), "p/a/migrations/0002_x.py", MIGRATION("('a', '0001_initial')"), "p/a/migrations/0001_squashed_0002_x.py",
      "class Migration(migrations.Migration):\n    replaces = [('a', '0001_initial'), ('a', '0002_x')]\n    atomic = False\n", "p/a/migrations/0003_z.py", MIGRATION("('a', '0002_x')")},
     "a.0001_initial a.0002_x<a.0001_initial a.0001_squashed_0002_x! a.0003_z<a.0002_x", "", NULL, "", "runs a.0001_squashed_0002_x a.0003_z"},
    {"django: what was squashed has no file any more", "django", "p",
     {"p/a/migrations/0001_squashed.py", "class Migration(migrations.Migration):\n    replaces = [('a', '0001_initial'), ('a', '0002_x')]\n", "p/b/migrations/0001_initial.py", MIGRATION("('a', '0002_x')"),
      "p/b/migrations/0002_y.py", MIGRATION("('b', '0001_initial'), ('a', '0003_lost')")},
     "a.0001_squashed b.0001_initial<a.0001_squashed b.0002_y<b.0001_initial", "b/migrations/0002_y.py: depends on a.0003_lost, which has no file",
     "Migration b.0002_y dependencies reference nonexistent parent node a.0003_lost", NULL, NULL},
    {"django: all that is squashed has run", "django", "p",
     {"p/a/migrations/0001_initial.py", MIGRATION(""), "p/a/migrations/0002_x.py", MIGRATION("('a', '0001_initial')"), "p/a/migrations/0001_squashed_0002_x.py",
      "class Migration(migrations.Migration):\n    replaces = [('a', '0001_initial'), ('a', '0002_x')]\n"},
     "a.0001_initial a.0002_x<a.0001_initial a.0001_squashed_0002_x", "", NULL, "a.0001_initial a.0002_x", "applied a.0001_initial a.0002_x a.0001_squashed_0002_x"},
    {"django: a part of what is squashed has run", "django", "p",
     {"p/a/migrations/0001_initial.py", MIGRATION(""), "p/a/migrations/0002_x.py", MIGRATION("('a', '0001_initial')"), "p/a/migrations/0001_squashed_0002_x.py",
      "class Migration(migrations.Migration):\n    replaces = [('a', '0001_initial'), ('a', '0002_x')]\n"},
     "a.0001_initial a.0002_x<a.0001_initial a.0001_squashed_0002_x", "", NULL, "a.0001_initial", "applied a.0001_initial; runs a.0002_x"},
    {"django: labels by apps.py and by dependencies, __first__, run_before, something computed", "django", "",
     {"one/apps.py", "class C(AppConfig):\n    name = 'one'\n    label = 'uno'\n", "one/migrations/0001_initial.py", MIGRATION("") "    run_before = [('shop', '0001_initial')]\n", "migrations/0001_initial.py",
      MIGRATION("('uno', '__first__')"), "migrations/0002_b.py", MIGRATION("('shop', '0001_initial'), (APP, 'x')"), "migrations/readme.py", "", "deep/er/two/migrations/0001_initial.py", MIGRATION("('shop', '0009_lost')")},
     "uno.0001_initial shop.0001_initial<uno.0001_initial shop.0002_b<shop.0001_initial two.0001_initial",
     "migrations/0002_b.py: dependencies has something computed in it that is not understood; migrations/readme.py: has no class Migration: not taken for a migration; "
     "deep/er/two/migrations/0001_initial.py: depends on shop.0009_lost, which has no file",
     "Migration two.0001_initial dependencies reference nonexistent parent node shop.0009_lost", NULL, NULL},
};

static char *migrations_of(const MigrationSet *set) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        assert_true(migration->code);
        assert_true(migration->registered);
        assert_null(migration->sql);
        assert_non_null(migration->sha256);
        g_string_append_printf(text, "%s%s%s%s%s", i ? " " : "", migration->key, migration->no_transaction ? "!" : "", migration->requires ? "<" : "",
                               migration->requires ? migration->requires : "");
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *problems_of(const MigrationSet *set) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < set->problems->len; i++)
        g_string_append_printf(text, "%s%s", i ? "; " : "", (const char *)set->problems->pdata[i]);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Without the marks of code. */
static char *plain(const char *text) {
    GString *words = g_string_new(NULL);
    for (; text && *text; text++) {
        if ((guchar)*text >= ' ')
            g_string_append_c(words, *text);
    }
    return g_string_free(words, FALSE);
}

static void append_list(GString *said, const char *word, const MigrationSet *set, const bool *flags) {
    bool any = false;
    for (size_t i = 0; i < set->migration_count; i++) {
        if (!flags[i])
            continue;
        g_string_append_printf(said, "%s %s", any ? "" : word, set->migrations[i].key);
        any = true;
    }
}

static void separate(GString *said) {
    if (said->len > 0 && said->str[said->len - 1] != ' ')
        g_string_append(said, "; ");
}

static char *predicted(const MigrationSet *set, const char *rows) {
    g_auto(GStrv) keys = g_strsplit(rows ? rows : "", " ", rows && *rows ? -1 : 0);
    guint count = rows && *rows ? g_strv_length(keys) : 0;
    g_autofree const char **names = g_new0(const char *, count + 1), **apps = g_new0(const char *, count + 1);
    bool django = strcmp(set->rules->id, "django") == 0;
    for (guint i = 0; i < count; i++) {
        char *dot = django ? strchr(keys[i], '.') : NULL;
        names[i] = dot ? dot + 1 : keys[i];
        apps[i] = keys[i];
        if (dot)
            *dot = '\0';
    }
    LedgerTable table = {.rows = count};
    table.columns[django ? FIELD_NAME : FIELD_KEY] = names;
    table.columns[FIELD_FILE] = django ? apps : NULL;
    g_autoptr(LedgerState) state = runner_predict(set, rows ? &table : NULL, &(LedgerSetting){0});
    g_autoptr(GString) said = g_string_new(NULL);
    append_list(said, "applied", set, state->applied);
    separate(said);
    g_autoptr(GString) runs = g_string_new(NULL);
    append_list(runs, "runs", set, state->will_run);
    g_string_append(said, runs->str);
    if (runs->len == 0 && said->len > 1)
        g_string_truncate(said, said->len - 2);
    g_autofree char *stop = plain(state->stop_text);
    if (state->stop != STOP_NONE)
        g_string_append_printf(said, "; stop %s", stop);
    return g_string_free(g_steal_pointer(&said), FALSE);
}

static void reads_folders_and_ledgers(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const ProgramCase *c = &CASES[i];
        g_autoptr(FileTree) tree = tree_of(c->files);
        const Runner *found = runner_detect(tree, c->folder);
        if (!found || strcmp(found->rules->id, c->runner) != 0)
            fail_msg("%s: taken for %s", c->name, found ? found->rules->id : "nothing");
        g_autoptr(MigrationSet) set = found->load(tree, c->folder, NULL);
        g_autofree char *migrations = migrations_of(set), *problems = problems_of(set), *stop = set->stop_text ? plain(set->stop_text) : NULL;
        if (strcmp(migrations, c->migrations) || strcmp(problems, c->problems) || g_strcmp0(stop, c->stop))
            fail_msg("%s:\n  migrations %s\n  problems %s\n  stop %s", c->name, migrations, problems, stop);
        g_autofree char *said = c->said ? predicted(set, c->rows) : NULL;
        if (g_strcmp0(said, c->said))
            fail_msg("%s:\n  %s", c->name, said);
    }
}

/* --- details ------------------------------------------------------------------------------------------------------------------------------ */

static void reads_the_ledgers_name(void **state) {
    (void)state;
    static const struct {
        const char *runner, *files[8], *folder, *schema, *table;
    } LEDGERS[] = {
        {"knex", {"knexfile.js", "module.exports = { a: { migrations: { tableName: 'mine' } }, b: { migrations: { tableName: \"mine\", schemaName: 's' } } }", "m/1_a.js", UP}, "m", "s", "mine"},
        {"knex", {"knexfile.js", "module.exports = { a: { tableName: 'one' }, b: { tableName: 'two' } }", "m/1_a.js", UP}, "m", NULL, "knex_migrations"},
        {"alembic", {"a/env.py", "context.configure(version_table=\"ver\", version_table_schema='s')", "a/versions/a.py", REVISION("a", "None")}, "a/versions", "s", "ver"},
        {"typeorm", {"src/data-source.ts", "new DataSource({ migrationsTableName: 'custom' })", "src/migrations/1700000000001-a.ts", CLASS("A1700000000001")}, "src/migrations", NULL, "custom"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(LEDGERS); i++) {
        g_autoptr(FileTree) tree = tree_of(LEDGERS[i].files);
        g_autoptr(MigrationSet) set = runner_find(LEDGERS[i].runner)->load(tree, LEDGERS[i].folder, NULL);
        if (g_strcmp0(set->ledger.schema, LEDGERS[i].schema) || g_strcmp0(set->ledger.table, LEDGERS[i].table))
            fail_msg("case %zu: %s.%s", i, set->ledger.schema, set->ledger.table);
    }
}

static void keys_come_from_paths(void **state) {
    (void)state;
    static const struct {
        const char *runner, *path, *key;
        bool followed;
    } PATHS[] = {
        {"knex", "1_a.js", "1_a.js", true},
        {"knex", "sub/1_a.js", NULL, true},
        {"knex", "a.d.ts", NULL, false},
        {"rails", "x/001_add.rb", "1", true},
        {"rails", "x/schema.rb", NULL, false},
        {"typeorm", "1700000000001-add-users.ts", "AddUsers1700000000001", true},
        {"typeorm", "index.ts", NULL, false},
        {"alembic", "2024_01_02-1a2b3c4d5e6f_add.py", "1a2b3c4d5e6f", true},
        {"alembic", "0001_add.py", "0001", true},
        {"alembic", "env.py", NULL, false},
        {"django", "a/b/users/migrations/0001_initial.py", "users.0001_initial", true},
        {"django", "a/b/users/migrations/__init__.py", NULL, false},
        {"django", "a/b/users/models.py", NULL, false},
        {"django", "migrations/0001_initial.py", NULL, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(PATHS); i++) {
        const RunnerRules *rules = runner_find(PATHS[i].runner)->rules;
        g_autofree char *key = rules->key_of_path(PATHS[i].path);
        if (g_strcmp0(key, PATHS[i].key) || rules->follows_path(PATHS[i].path) != PATHS[i].followed)
            fail_msg("%s %s: %s", PATHS[i].runner, PATHS[i].path, key);
    }
}

static void locks_are_named(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = TREE("m/1_a.js", UP);
    g_autoptr(MigrationSet) set = runner_find("knex")->load(tree, "m", NULL);
    g_autoptr(LedgerState) state_of = runner_predict(set, NULL, &(LedgerSetting){.locked = true});
    assert_int_equal(state_of->stop, STOP_LOCKED);
    assert_string_equal(state_of->stop_text, "Can't take lock to run migrations: Migration table is already locked");
}

/* Hostile: nothing of this may crash, hang or read beyond the text. */
static void survives_broken_files(void **state) {
    (void)state;
    static const char *const TEXTS[] = {"", "revision", "revision =", "revision = '", "revision = '''", "revision = 'a\\", "revision = (((((", "dependencies = [(", "dependencies = [('a'", "dependencies = [f(('a', 'b')",
                                        "class Migration(migrations.Migration):\n dependencies = [('a', 'b'", "class ", "class Migration", "name", "name =", "class X1700000000001 { name = '", "\\", "'''\\", "# ", "replaces = ['", "x = )))]}"};
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        g_autoptr(FileTree) tree = TREE("a/migrations/0001_x.py", TEXTS[i], "a/versions/x.py", TEXTS[i], "a/r/1_x.rb", TEXTS[i], "a/t/1700000000001-x.ts", TEXTS[i], "a/k/1_x.js", TEXTS[i]);
        static const char *const RUNNERS[][2] = {{"django", "a"}, {"django", "a/migrations"}, {"alembic", "a/versions"}, {"rails", "a/r"}, {"typeorm", "a/t"}, {"knex", "a/k"}};
        for (size_t j = 0; j < G_N_ELEMENTS(RUNNERS); j++) {
            const Runner *runner = runner_find(RUNNERS[j][0]);
            runner->recognise(tree, RUNNERS[j][1]);
            g_autoptr(MigrationSet) set = runner->load(tree, RUNNERS[j][1], NULL);
            assert_non_null(set);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_folders_and_ledgers), cmocka_unit_test(reads_the_ledgers_name), cmocka_unit_test(keys_come_from_paths),
        cmocka_unit_test(locks_are_named),           cmocka_unit_test(survives_broken_files),
    };
    return cmocka_run_group_tests_name("programs", tests, NULL, NULL);
}
