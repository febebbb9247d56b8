#include "tree.h"
#include "runners/detect.h"

#define JOURNAL(tag) "{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":[{\"idx\":0,\"when\":1,\"tag\":\"" tag "\"}]}"
#define EMPTY "{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":[]}"
#define SQLITE "{\"version\":\"7\",\"dialect\":\"sqlite\",\"entries\":[]}"
#define CONFIG(out) "export default { dialect: 'postgresql', schema: './s.ts', out: '" out "' }"

#define RAILS "class A < ActiveRecord::Migration[7.0]\nend\n"

typedef struct {
    const char *name;
    const char *files[40];
    const char *targets;  /* "name=folder[!][:runner]", space-separated; "!" stray */
    const char *excluded; /* lines joined by "; " */
    const char *notes;
} DetectCase;

static const DetectCase CASES[] = {
    {"nothing", {"README.md", "x"}, "", "", ""},
    {"two targets, a stray above them, a committed worktree",
     {"db/drizzle.config.ts", CONFIG("./m"), "db/drizzle.config.a.ts", CONFIG("./m/a"), "db/drizzle.config.b.ts", CONFIG("./m/b"), "db/m/0009_x.sql", "",
      "db/m/meta/_journal.json", "{\"dialect\":\"postgresql\",\"entries\":[{\"idx\":0,\"when\":1,\"tag\":\"0000_q\"},{\"idx\":1,\"when\":2,\"tag\":\"0001_q\"},{\"idx\":2,\"when\":3,\"tag\":\"0009_x\"}]}",
      "db/m/a/0000_x.sql", "", "db/m/a/meta/_journal.json", JOURNAL("0000_x"), "db/m/b/0000_y.sql", "", "db/m/b/meta/_journal.json", JOURNAL("0000_y"),
      ".worktrees/one/db/drizzle.config.ts", CONFIG("./m"), ".worktrees/one/db/m/a/meta/_journal.json", JOURNAL("0000_x")},
     "a=db/m/a b=db/m/b m=db/m!", ".worktrees/one: committed worktree", ""},
    {"journal without configuration", {"packages/db/drizzle/meta/_journal.json", EMPTY}, "database=packages/db/drizzle", "", ""},
    {"other dialects", {"a/drizzle.config.ts", "export default { dialect: 'sqlite', out: './d' }", "a/d/meta/_journal.json", SQLITE, "b/d/meta/_journal.json", EMPTY},
     "d=b/d", "", "a/d: migrations of drizzle, but not for PostgreSQL; a/drizzle.config.ts: not for PostgreSQL"},
    {"configuration names a folder of another dialect", {"drizzle.config.ts", "export default { out: './d' }", "d/meta/_journal.json", SQLITE}, "", "",
     "d: migrations of drizzle, but not for PostgreSQL; drizzle.config.ts: no migrations for PostgreSQL are committed in its \"out\", ./d: push only?"},
    {"numbered files of another dialect", {"drizzle.config.ts", "export default { out: './migrations' }", "migrations/0000_a.sql", "", "migrations/0001_b.sql", "", "migrations/meta/_journal.json", SQLITE},
     "", "", "drizzle.config.ts: no migrations for PostgreSQL are committed in its \"out\", ./migrations: push only?; migrations: migrations of drizzle, but not for PostgreSQL"},
    {"push only", {"drizzle.config.ts", CONFIG("./drizzle")}, "database=drizzle", "", "drizzle.config.ts: no migrations for PostgreSQL are committed in its \"out\", ./drizzle: push only?"},
    {"out is relative to the package", {"common/package.json", "{}", "common/src/db/drizzle.config.ts", CONFIG("src/db/migrations"), "common/src/db/migrations/meta/_journal.json", EMPTY},
     "database=common/src/db/migrations", "", ""},
    {"out is relative to the root", {"server/db/drizzle.config.ts", CONFIG("./server/db/migrations"), "server/db/migrations/meta/_journal.json", EMPTY}, "database=server/db/migrations", "", ""},
    {"out above the package", {"packages/db/drizzle.config.ts", CONFIG("../../apps/x/migrations"), "apps/x/migrations/meta/_journal.json", EMPTY}, "x=apps/x/migrations", "", ""},
    {"out leaves the repository", {"drizzle.config.ts", CONFIG("../../x")}, "", "", "drizzle.config.ts: no migrations for PostgreSQL are committed in its \"out\", ../../x: push only?"},
    {"out is computed", {"drizzle.config.ts", "export default { dialect: 'postgresql', out: f() }"}, "", "", "drizzle.config.ts: \"out\" is computed and not understood"},
    {"two configurations for one folder", {"apps/sim/drizzle.config.ts", CONFIG("../../packages/db/m"), "packages/db/drizzle.config.ts", CONFIG("./m"), "packages/db/m/meta/_journal.json", EMPTY},
     "m=packages/db/m", "", ""},
    {"names are unique", {"apps/web/db/drizzle/meta/_journal.json", EMPTY, "apps/admin/db/drizzle/meta/_journal.json", EMPTY, "db/drizzle/meta/_journal.json", EMPTY,
                          "src/drizzle/meta/_journal.json", EMPTY},
     "admin=apps/admin/db/drizzle database=db/drizzle database-2=src/drizzle web=apps/web/db/drizzle", "", ""},
    {"same suffix twice", {"apps/x/drizzle.config.tenant.ts", CONFIG("./d"), "apps/x/d/meta/_journal.json", EMPTY, "apps/y/drizzle.config.tenant.ts", CONFIG("./d"), "apps/y/d/meta/_journal.json", EMPTY},
     "tenant=apps/x/d y-tenant=apps/y/d", "", ""},
    {"names are fit to type", {"a b$(x)/drizzle/meta/_journal.json", EMPTY}, "a-b--x-=a b$(x)/drizzle", "", ""},
    {"folder tree again under a prefix", {"packages/db/m/meta/_journal.json", JOURNAL("0001_x"), "packages/db/m/0000_a.sql", "select 1", "backup/packages/db/m/meta/_journal.json", EMPTY,
                                          "backup/packages/db/m/0000_a.sql", "select 1"}, "m=packages/db/m",
     "backup/packages/db/m: copy of packages/db/m", ""},
    {"the same journal elsewhere", {"packages/db/m/meta/_journal.json", JOURNAL("0000_a"), "z/m/meta/_journal.json", JOURNAL("0000_a"), "packages/db/drizzle.config.ts", CONFIG("./m")},
     "m=packages/db/m", "z/m: copy of packages/db/m", ""},
    {"copies by their place", {"d/meta/_journal.json", EMPTY, "node_modules/p/d/meta/_journal.json", EMPTY, "x/vendor/d/meta/_journal.json", EMPTY, "x/dist/d/meta/_journal.json", EMPTY,
                               ".claude/worktrees/w1/d/meta/_journal.json", EMPTY},
     "d=d", ".claude/worktrees/w1: committed worktree; node_modules: installed packages; x/dist: build output; x/vendor: vendored code", ""},
    {"examples only when alone", {"examples/a/drizzle/meta/_journal.json", EMPTY}, "a=examples/a/drizzle", "", ""},
    {"examples beside others", {"examples/a/drizzle/meta/_journal.json", EMPTY, "db/drizzle/meta/_journal.json", EMPTY}, "database=db/drizzle", "examples/a/drizzle: example, template or test", ""},
    {"drizzle 1.0", {"packages/x/drizzle/20240101000000_a/migration.sql", "", "packages/x/drizzle/20240101000000_a/snapshot.json", "{\"dialect\":\"postgres\"}"},
     "x=packages/x/drizzle:drizzle-folders", "", ""},
    {"numbered files in usual places", {"coderd/database/migrations/000001_a.up.sql", "", "coderd/database/migrations/000001_a.down.sql", "", "coderd/database/migrations/000002_b.up.sql", "",
                                        "coderd/database/migrations/testdata/fixtures/000001_a.up.sql", "", "coderd/database/migrations/testdata/fixtures/000002_a.up.sql", "", "other/1_a.sql", "", "other/2_b.sql", ""},
     "coderd=coderd/database/migrations:sql", "coderd/database/migrations/testdata/fixtures: example, template or test", ""},
    {"one numbered file is no history", {"migrations/1_a.sql", ""}, "", "", ""},
    {"folders with a number", {"migrations/2019-01-01-000000_a/up.sql", "", "migrations/2019-01-01-000000_a/down.sql", "", "migrations/2019-01-02-000000_b/up.sql", ""}, "database=migrations:diesel", "", ""},
    {"other databases by name", {"clickhouse/migrations/1_a.sql", "", "clickhouse/migrations/2_b.sql", ""}, "", "", "clickhouse/migrations: numbered SQL files, by its name not for PostgreSQL"},
    {"plain files beside drizzle", {"db/drizzle/meta/_journal.json", EMPTY, "x/migrations/1_a.sql", "", "x/migrations/2_b.sql", ""}, "database=db/drizzle", "", ""},
    {"tools by content, in folders of any name",
     {"a/sql/1_a.js", "exports.up = knex => knex", "b/db/migrate/1_a.rb", RAILS, "c/x/versions/a.py", "revision = 'a'\ndown_revision = None\n", "d/manage.py", "", "d/shop/migrations/0001_initial.py",
      "class Migration(migrations.Migration):\n", "d/blog/migrations/0001_initial.py", "class Migration(migrations.Migration):\n", "e/1700000000000-A.ts", "class A1700000000000 implements MigrationInterface {", "f/versions/v.py", "x = 1",
      "g/1_x.js", "console.log(1)", "package.json", "{\"dependencies\":{\"knex\":\"1\"}}"},
     "a=a/sql:knex b=b/db/migrate:rails d=d:django e=e:typeorm x=c/x/versions:alembic", "", ""},
    {"tools for other databases", {"a/knexfile.js", "module.exports = { client: 'mysql2' }", "a/m/1_a.js", "exports.up = knex => knex", "b/knexfile.js", "module.exports = { dev: { client: 'sqlite3' }, prod: { client: 'pg' } }", "b/m/1_a.js",
      "exports.up = knex => knex", "c/config/database.yml", "default:\n  adapter: trilogy\n", "c/db/migrate/1_a.rb", RAILS, "d/manage.py", "", "d/p/settings.py", "DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql'}}",
      "d/s/migrations/0001_initial.py", "class Migration(migrations.Migration):\n"},
     "m=b/m:knex", "", "a/m: migrations of Knex, knexfile.js says mysql2; c/db/migrate: migrations of Rails, config/database.yml says trilogy"},
    {"numbered files in the SQL of another database", {"migrations/1_a.sql", "-- AUTO_INCREMENT\nCREATE TABLE a (id int);", "migrations/2_b.sql", "create table b (id int auto_increment) engine=innodb;"}, "", "",
     "migrations: numbered SQL files, 2_b.sql is written for mysql"},
    {"a lock file of another provider", {"prisma/migrations/migration_lock.toml", "provider = \"sqlite\"", "prisma/migrations/1_a/migration.sql", "", "prisma/migrations/2_b/migration.sql", ""}, "", "",
     "prisma/migrations: numbered SQL files, migration_lock.toml says sqlite"},
    {"tests of a project of programs", {"manage.py", "", "a/migrations/0001_initial.py", "class Migration(migrations.Migration):\n", "tests/b/migrations/0001_initial.py", "class Migration(migrations.Migration):\n"}, "database=:django",
     "tests: example, template or test", ""},
    {"pairs speak for golang-migrate, whatever the folder is called",
     {"scripts/sql/1_a.up.sql", "", "scripts/sql/1_a.down.sql", "", "scripts/sql/2_b.up.sql", "", "scripts/sql/2_b.down.sql", "", "scripts/sql/3_c.up.sql", "", "scripts/sql/3_c.down.sql", ""}, "scripts=scripts/sql:golang-migrate", "", ""},
    {"pairs with programs beside are another tool's",
     {"migrations/1_a.up.sql", "", "migrations/1_a.down.sql", "", "migrations/2_b.up.sql", "", "migrations/2_b.down.sql", "", "migrations/3_c.up.sql", "", "migrations/3_c.down.sql", "", "migrations/4_d.up.go", ""}, "database=migrations:sql", "", ""},
    {"Atlas writes, golang-migrate runs",
     {"atlas.hcl", "format = \"golang-migrate\"\n", "m/migrations/atlas.sum", "", "m/migrations/1_a.up.sql", "", "m/migrations/1_a.down.sql", "", "m/migrations/2_b.up.sql", "", "m/migrations/2_b.down.sql", ""}, "m=m/migrations:golang-migrate", "", ""},
    {"Atlas writes and runs", {"atlas.hcl", "env {}\n", "m/migrations/atlas.sum", "", "m/migrations/1_a.sql", ""}, "m=m/migrations:atlas", "", ""},
    {"the plan that sqitch.conf names", {"sqitch.conf", "[core]\n\ttop_dir = ./sql\n", "sqitch.plan", "%project=a\n", "sql/sqitch.plan", "%project=a\n", "sql/deploy/a.sql", ""}, "database=sql:sqitch", "", ""},
    {"a plan without scripts beside one with", {"sqitch.plan", "%project=a\n", "sql/sqitch.plan", "%project=a\n", "sql/deploy/a.sql", ""}, "database=sql:sqitch", "", ""},
    {"a changelog and what it includes",
     {"db/changelog/changes/1.sql", "--liquibase formatted sql\n--changeset a:1\nselect 1;\n", "db/changelog/db.changelog-master.yaml", "databaseChangeLog:\n  - include:\n      file: changelog/changes/1.sql\n"}, "database=db/changelog:liquibase", "", ""},
    {"committed files of graphile-migrate below plain ones", {"migrations/1-a.sql", "", "migrations/2-b.sql", "", "migrations/committed/000001-a.sql", "--! Previous: -\n--! Hash: sha1:aa\n\nselect 1;\n"},
     "database=migrations/committed:graphile-migrate", "", ""},
    {"db-migrate is not Knex", {"migrations/1_a.js", "exports.up = function (db, callback) { db.runSql('select 1', callback); };", "package.json", "{\"dependencies\":{\"knex\":\"1\"}}"}, "", "", ""},
    {"Hasura is not diesel", {"h/config.yaml", "metadata_directory: metadata\n", "h/migrations/default/1600000000000_a/up.sql", "", "h/migrations/default/1600000000000_a/down.sql", "",
                              "h/migrations/default/1600000000001_b/up.sql", "", "h/migrations/default/1600000000001_b/down.sql", ""}, "h=h/migrations/default:sql", "",
     "h/migrations/default: migrations of Hasura, by config.yaml: taken as numbered files; its ledger is not read"},
    {"names of kinds of migrations", {"go.mod", "golang-migrate", "db/data_migrations/1_a.up.sql", "", "db/migrations/1_a.up.sql", "", "internal-packages/database/migrations/1_a.up.sql", ""},
     "data=db/data_migrations:golang-migrate database=db/migrations:golang-migrate database-2=internal-packages/database/migrations:golang-migrate", "", ""},
    {"stray needs lost files", {"m/meta/_journal.json", JOURNAL("0000_a"), "m/0000_a.sql", "", "m/tenant/meta/_journal.json", JOURNAL("0000_b"), "m/tenant/0000_b.sql", ""}, "m=m tenant=m/tenant", "", ""},
    {"root of the repository", {"drizzle.config.ts", CONFIG("."), "meta/_journal.json", EMPTY}, "database=", "", ""},
};

static char *targets_of(const Project *project) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < project->targets->len; i++) {
        const Target *target = project->targets->pdata[i];
        g_string_append_printf(text, "%s%s=%s%s", i ? " " : "", target->name, target->folder, target->stray ? "!" : "");
        if (strcmp(target->runner, "drizzle") != 0)
            g_string_append_printf(text, ":%s", target->runner);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *joined(const GPtrArray *lines) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(text, "%s%s", i ? "; " : "", (const char *)lines->pdata[i]);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void finds_targets(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const DetectCase *c = &CASES[i];
        g_autoptr(FileTree) tree = tree_of(c->files);
        g_autoptr(Project) project = project_detect(tree);
        g_autofree char *targets = targets_of(project);
        g_autofree char *excluded = joined(project->excluded);
        g_autofree char *notes = joined(project->notes);
        if (strcmp(targets, c->targets) || strcmp(excluded, c->excluded) || strcmp(notes, c->notes))
            fail_msg("%s:\n  targets %s\n  excluded %s\n  notes %s", c->name, targets, excluded, notes);
    }
}

static void tells_what_a_configuration_says(void **state) {
    (void)state;
    g_autoptr(FileTree) tree =
        TREE("db/drizzle.config.x.ts", "export default { dialect: 'postgresql', schema: ['./a.ts', './b/*.ts'], out: './d', casing: 'snake_case', tablesFilter: ['app_*'], entities: { roles: { provider: 'supabase' } }, migrations: { table: 'mig', schema: 'public' } }",
             "db/d/meta/_journal.json", EMPTY);
    g_autoptr(Project) project = project_detect(tree);
    const Target *target = project_find_target(project, "x");
    assert_non_null(target);
    assert_string_equal(target->config, "db/drizzle.config.x.ts");
    assert_string_equal(target->reason, "db/drizzle.config.x.ts: out");
    assert_string_equal(target->ledger_table, "mig");
    assert_string_equal(target->ledger_schema, "public");
    assert_int_equal(target->declared->len, 1);
    const DeclaredRef *declared = target->declared->pdata[0];
    assert_string_equal(declared->format, "drizzle");
    assert_string_equal(declared->config, "db/drizzle.config.x.ts");
    assert_int_equal(declared->files->len, 2);
    assert_string_equal(declared->files->pdata[1], "./b/*.ts");
    assert_string_equal(declared->casing, "snake_case");
    assert_string_equal(declared->tables_filter->pdata[0], "app_*");
    assert_true(declared->own_roles);
}

/* Nothing is committed but a configuration with a schema. */
static void takes_what_is_pushed(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = TREE("server/drizzle.config.ts", "export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle' }", "server/src/schema.ts", "");
    g_autoptr(Project) project = project_detect(tree);
    assert_int_equal(project->targets->len, 1);
    const Target *target = project->targets->pdata[0];
    assert_true(target->push_only);
    assert_string_equal(target->folder, "server/drizzle");
    assert_int_equal(target->declared->len, 1);
}

/* --- commands ------------------------------------------------------------------------------------------------------------------------------- */

#define SCRIPTS(name, scripts) "{\"name\":\"" name "\",\"scripts\":{" scripts "}}"
#define KIT "\"db:generate\":\"drizzle-kit generate\",\"db:migrate\":\"drizzle-kit migrate\""
#define WORKSPACES "{\"name\":\"root\",\"workspaces\":[\"packages/*\"]}"
#define DB "packages/db/drizzle.config.ts", CONFIG("./d"), "packages/db/d/meta/_journal.json", EMPTY

#define RUBY RAILS

typedef struct {
    const char *name;
    const char *files[20];
    const char *manager, *migrate, *generate; /* of the first target */
} CommandCase;

static const CommandCase COMMANDS[] = {
    {"pnpm workspace", {DB, "pnpm-lock.yaml", "", "pnpm-workspace.yaml", "", "packages/db/package.json", SCRIPTS("@x/db", KIT)}, "pnpm",
     "pnpm --filter @x/db db:migrate", "pnpm --filter @x/db db:generate"},
    {"npm workspace", {DB, "package-lock.json", "", "package.json", WORKSPACES, "packages/db/package.json", SCRIPTS("@x/db", KIT)}, "npm",
     "npm run db:migrate --workspace=packages/db", "npm run db:generate --workspace=packages/db"},
    {"yarn workspace", {DB, "yarn.lock", "", "package.json", WORKSPACES, "packages/db/package.json", SCRIPTS("@x/db", KIT)}, "yarn", "yarn workspace @x/db db:migrate",
     "yarn workspace @x/db db:generate"},
    {"bun workspace", {DB, "bun.lock", "", "package.json", WORKSPACES, "packages/db/package.json", SCRIPTS("@x/db", KIT)}, "bun", "bun run --filter @x/db db:migrate",
     "bun run --filter @x/db db:generate"},
    {"no workspace", {DB, "pnpm-lock.yaml", "", "packages/db/package.json", SCRIPTS("@x/db", KIT)}, "pnpm", "cd packages/db && pnpm db:migrate", "cd packages/db && pnpm db:generate"},
    {"packageManager field wins over a lock file", {DB, "package.json", "{\"packageManager\":\"yarn@4.1.0\"}", "package-lock.json", "", "packages/db/package.json", SCRIPTS("@x/db", KIT)}, "yarn",
     "cd packages/db && yarn db:migrate", "cd packages/db && yarn db:generate"},
    {"scripts at the root", {"drizzle.config.ts", CONFIG("./d"), "d/meta/_journal.json", EMPTY, "package-lock.json", "", "package.json", SCRIPTS("x", KIT)}, "npm", "npm run db:migrate",
     "npm run db:generate"},
    {"scripts with --config", {"packages/db/drizzle.config.t.ts", CONFIG("./d"), "packages/db/d/meta/_journal.json", EMPTY, "pnpm-workspace.yaml", "", "packages/db/package.json",
                               SCRIPTS("db", KIT ",\"t:migrate\":\"dotenv -- drizzle-kit migrate --config=./drizzle.config.t.ts && echo\"")}, "pnpm",
     "pnpm --filter db t:migrate", "pnpm --filter db exec drizzle-kit generate --config drizzle.config.t.ts"},
    {"scripts of the wrong configuration", {"packages/db/drizzle.config.t.ts", CONFIG("./d"), "packages/db/d/meta/_journal.json", EMPTY, "package-lock.json", "", "package.json", WORKSPACES,
                                            "packages/db/package.json", SCRIPTS("db", KIT)}, "npm",
     "npm exec --workspace=packages/db -- drizzle-kit migrate --config drizzle.config.t.ts", "npm exec --workspace=packages/db -- drizzle-kit generate --config drizzle.config.t.ts"},
    {"own migrator", {DB, "pnpm-workspace.yaml", "", "packages/db/package.json", SCRIPTS("db", "\"migrate\":\"tsx src/migrate.ts\"")}, "pnpm", "pnpm --filter db migrate",
     "pnpm --filter db exec drizzle-kit generate"},
    {"own migrator by the name of its configuration", {"packages/db/drizzle-admin.config.ts", CONFIG("./d"), "packages/db/d/meta/_journal.json", EMPTY, "pnpm-workspace.yaml", "",
                                                       "packages/db/package.json", SCRIPTS("db", "\"db:migrate\":\"tsx m.ts\",\"db:migrate:admin\":\"tsx a.ts\"")}, "pnpm",
     "pnpm --filter db db:migrate:admin", "pnpm --filter db exec drizzle-kit generate --config drizzle-admin.config.ts"},
    {"prisma", {"packages/p/migrations/1_a/migration.sql", "", "packages/p/migrations/2_b/migration.sql", "", "package-lock.json", "", "packages/p/package.json",
                SCRIPTS("p", "\"prisma:deploy\":\"prisma migrate deploy\",\"reset\":\"prisma migrate reset\"")}, "npm", "cd packages/p && npm run prisma:deploy", NULL},
    {"rails: from the folder of the Gemfile", {"api/Gemfile", "gem 'pg'", "api/db/migrate/1_a.rb", RUBY}, NULL, "cd api && bin/rails db:migrate", NULL},
    {"a target of the Makefile", {"api/Gemfile", "gem 'pg'", "api/db/migrate/1_a.rb", RUBY, "Makefile", "db-up-all: x\n\tcd api && bin/rails db:create db:migrate\nup:\n\t@cd api; bundle exec rails db:migrate\nd:\n\trails db:migrate:status\n"},
     NULL, "make up", NULL},
    {"a recipe of the Justfile below", {"api/justfile", "# rails db:migrate\nx := 'rails db:migrate'\nmigrate env='dev':\n    rails db:migrate\ndb-up:\n    rails db:migrate\n", "api/db/migrate/1_a.rb", RUBY}, NULL,
     "cd api && just db-up", NULL},
    {"no dangerous target of the Makefile", {"alembic.ini", "", "alembic/env.py", "", "alembic/versions/a.py", "revision = 'a'\ndown_revision = None\n", "Makefile", "full-db-test:\n\talembic upgrade head\nreset:\n\talembic upgrade head\nmigrate-down:\n\talembic upgrade head\n"},
     NULL, "alembic upgrade head", NULL},
    {"alembic where its ini is", {"alembic.ini", "", "alembic/env.py", "", "alembic/versions/a.py", "revision = 'a'\ndown_revision = None\n"}, NULL, "alembic upgrade head", NULL},
    {"django beside manage.py", {"web/manage.py", "", "web/blog/migrations/0001_initial.py", "class Migration(migrations.Migration):\n"}, NULL, "cd web && python manage.py migrate", NULL},
    {"knex by the package manager", {"pnpm-lock.yaml", "", "package.json", "{\"dependencies\":{\"knex\":\"1\"}}", "migrations/1_a.js", "exports.up = knex => knex", "migrations/2_b.js", "exports.up = knex => knex"}, "pnpm",
     "pnpm exec knex migrate:latest", NULL},
    {"knex without one", {"db/package.json", "{\"dependencies\":{\"knex\":\"1\"}}", "db/migrations/1_a.js", "exports.up = knex => knex"}, NULL, "cd db && npx knex migrate:latest", NULL},
    {"a script that calls the tool before one with a usual name", {"package-lock.json", "", "package.json", SCRIPTS("x", "\"migrate\":\"node m.js\",\"database:latest\":\"knex --env p migrate:latest\""), "migrations/1_a.js",
     "exports.up = knex => knex"}, "npm", "npm run database:latest", NULL},
    {"words of the repository are quoted", {"p/$(x) y/drizzle.config.ts", CONFIG("./d"), "p/$(x) y/d/meta/_journal.json", EMPTY, "yarn.lock", "", "p/$(x) y/package.json",
                                            SCRIPTS("a", "\"a;b\":\"drizzle-kit migrate\"")}, "yarn", "cd 'p/$(x) y' && yarn 'a;b'", "cd 'p/$(x) y' && yarn drizzle-kit generate"},
    {"no package manager seen", {DB, "packages/db/package.json", SCRIPTS("db", KIT)}, NULL, NULL, NULL},
    {"package.json is no JSON", {DB, "yarn.lock", "", "packages/db/package.json", "{"}, "yarn", NULL, NULL},
    {"odd types", {DB, "yarn.lock", "", "packages/db/package.json", "{\"name\":1,\"scripts\":[],\"packageManager\":{}}"}, "yarn", "cd packages/db && yarn drizzle-kit migrate",
     "cd packages/db && yarn drizzle-kit generate"},
};

static void knows_the_projects_commands(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(COMMANDS); i++) {
        const CommandCase *c = &COMMANDS[i];
        g_autoptr(FileTree) tree = tree_of(c->files);
        g_autoptr(Project) project = project_detect(tree);
        assert_int_equal(project->targets->len, 1);
        const Target *target = project->targets->pdata[0];
        if (g_strcmp0(project->package_manager, c->manager) || g_strcmp0(target->migrate_command, c->migrate) || g_strcmp0(target->generate_command, c->generate))
            fail_msg("%s:\n  manager %s\n  migrate %s\n  generate %s", c->name, project->package_manager, target->migrate_command, target->generate_command);
    }
}

static void project_has_the_scripts_as_typed(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = TREE("packages/db/drizzle.config.a.ts", CONFIG("./a"), "packages/db/a/meta/_journal.json", EMPTY, "packages/db/drizzle.config.b.ts", CONFIG("./b"),
                                    "packages/db/b/meta/_journal.json", EMPTY, "pnpm-workspace.yaml", "", "packages/db/package.json", SCRIPTS("db", KIT));
    g_autoptr(Project) project = project_detect(tree);
    assert_string_equal(project->migrate_command, "pnpm --filter db db:migrate");
    assert_string_equal(project->package_folder, "packages/db");
    assert_string_equal(project_find_target(project, "b")->migrate_command, "pnpm --filter db exec drizzle-kit migrate --config drizzle.config.b.ts");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_targets),
        cmocka_unit_test(tells_what_a_configuration_says), cmocka_unit_test(takes_what_is_pushed),
        cmocka_unit_test(knows_the_projects_commands),
        cmocka_unit_test(project_has_the_scripts_as_typed),
    };
    return cmocka_run_group_tests_name("detect", tests, NULL, NULL);
}
