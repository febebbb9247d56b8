"""The real runners: what each needs around its migrations folder, the command that applies what is pending, and its ledger.

A project is a folder of its own: the migrations in it at `folder`, the settings that the runner wants beside them.
"""

import hashlib
import os
import re
import signal
import subprocess

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FIXTURES = os.path.join(TESTS, "fixtures", "runners")
CACHE = os.environ.get("PGSTRATA_RUNNERS") or os.path.join(
    os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "pgstrata-tests", "runners")


class Runner:
    """id            its name, in pgstrata and in the fixtures
    title         its name in the results, where a runner can be called in two ways
    version       as installed by install.sh
    needs         a file that is there once it is installed, in the cache or absolute
    ledger        the tables (or a schema: "sqitch.*") that it keeps its books in
    applied       a query: the name of each applied migration, in the order of application
    command       what is run in the project; {url} is the database, {cache} the runner's folder
    files         settings beside the migrations; name to text
    folder        where the migrations are in the project
    environment   variables; {url} as above
    required      the check fails when it is not installed
    ran           a pattern for what its output calls each migration that it ran, where the ledger does not tell
    """

    folder = "migrations"
    files = {}
    environment = {}
    required = False
    ran = None

    def __init__(self, **facts):
        self.__dict__.update(facts)
        self.title = facts.get("title", self.id)

    @property
    def cache(self):
        return os.path.join(CACHE, self.id)

    def installed(self):
        return os.path.exists(os.path.join(self.cache, self.needs))

    def _fill(self, text, url):
        return text.replace("{url}", url).replace("{cache}", self.cache).replace("{jdbc}", jdbc(url))

    def prepare(self, project, url):
        """Lays the settings into the project; the migrations are the caller's."""
        modules = os.path.join(self.cache, "node_modules")
        if os.path.isdir(modules) and not os.path.lexists(os.path.join(project, "node_modules")):
            os.symlink(modules, os.path.join(project, "node_modules"))
        for name, text in self.files.items():
            path = os.path.join(project, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as out:
                out.write(self._fill(text, url))

    def named(self, row, project):
        """The migration of a row: the hash of Drizzle's old ledger is that of a file."""
        if self.id == "drizzle":
            folder = os.path.join(project, self.folder)
            for name in os.listdir(folder):
                path = os.path.join(folder, name)
                if os.path.isfile(path) and hashlib.sha256(open(path, "rb").read()).hexdigest() == row[0]:
                    return name
        return row[0]

    def run(self, project, url):
        """(exit code, what it printed)"""
        self.prepare(project, url)
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "GIT_"))}
        environment.update(NO_COLOR="1", TZ="UTC", LC_ALL="C.UTF-8", HOME=project, DATABASE_URL=url)
        environment.pop("FORCE_COLOR", None)
        environment.update({key: self._fill(value, url) for key, value in self.environment.items()})
        with subprocess.Popen(["bash", "-c", self._fill(self.command, url)], cwd=project, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True) as child:
            try:
                text = child.communicate(timeout=90)[0]
                return child.returncode, plain(text.decode("utf-8", "replace"))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)  # and what it started: a program that waits for a lock
                text = child.communicate()[0]
                return 124, plain(text.decode("utf-8", "replace")) + "\n(did not end within 90 seconds)"


def plain(text):
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).replace("\r", "\n")


def jdbc(url):
    user, password, host, database = re.match(r"postgresql://([^:]*):([^@]*)@([^/]*)/([^?]*)", url).groups()
    return f"jdbc:postgresql://{host}/{database}?user={user}&password={password}&sslmode=disable"


DRIZZLE_CONFIG = """import { defineConfig } from "drizzle-kit";
export default defineConfig({ dialect: "postgresql", out: "./migrations", schema: "./schema.ts", dbCredentials: { url: process.env.DATABASE_URL! } });
"""

PRISMA_FILES = {
    "schema.prisma": 'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n',
    # The engine in JavaScript and WebAssembly; nothing is downloaded, nothing native is run.
    "prisma.config.ts": """import { defineConfig } from 'prisma/config'
import { PrismaPg } from '@prisma/adapter-pg'
export default defineConfig({
  experimental: { adapter: true },
  engine: 'js',
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  adapter: async () => new PrismaPg({ connectionString: process.env.DATABASE_URL, idleTimeoutMillis: 1 }),
})
""",
    # The program would be kept from ending by a timer of ten seconds: it ends when its connections have been closed for a while.
    "ended.cjs": """const net = require('net')
const connect = net.Socket.prototype.connect
let connected = false, quiet = 0
net.Socket.prototype.connect = function (...rest) {
  connected = true
  return connect.apply(this, rest)
}
setInterval(() => {
  const open = process.getActiveResourcesInfo().some((name) => !['PipeWrap', 'Timeout', 'TTYWrap'].includes(name))
  quiet = connected && !open ? quiet + 1 : 0
  if (quiet === 6) process.exit()
}, 50).unref()
""",
    "no-engine": "",
}

RAKEFILE = """require "active_record"
require "rails"
include ActiveRecord::Tasks
DatabaseTasks.env = "production"
DatabaseTasks.root = Dir.pwd
DatabaseTasks.db_dir = "db"
DatabaseTasks.migrations_paths = ["migrations"]
ActiveRecord::Base.configurations = { "production" => { "url" => ENV["DATABASE_URL"].sub("?sslmode=disable", "") } }
ActiveRecord::Base.dump_schema_after_migration = false
ActiveRecord::Migrator.migrations_paths = ["migrations"]
task(:environment) { ActiveRecord::Base.establish_connection(:production) }
load "active_record/railties/databases.rake"
"""

DJANGO_FILES = {
    "settings.py": """import os
from urllib.parse import urlparse
url = urlparse(os.environ["DATABASE_URL"])
SECRET_KEY = "none"
INSTALLED_APPS = ["shop"]
MIGRATION_MODULES = {"shop": "migrations"}
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": url.hostname, "PORT": url.port, "USER": url.username,
                         "PASSWORD": url.password, "NAME": url.path[1:]}}
USE_TZ = True
TIME_ZONE = "UTC"
""",
    "shop/__init__.py": "",
}

ALEMBIC_INI = """[alembic]
script_location = migrations
sqlalchemy.url = {url}
[loggers]
keys = root,alembic
[handlers]
keys = console
[formatters]
keys = plain
[logger_root]
level = WARN
handlers = console
[logger_alembic]
level = INFO
handlers =
qualname = alembic
[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = plain
[formatter_plain]
format = %(levelname)s  [%(name)s] %(message)s
"""

# Applications often call the migrator of the library instead of the program.
DRIZZLE_CALL = """const { drizzle } = require('drizzle-orm/node-postgres')
const { migrate } = require('drizzle-orm/node-postgres/migrator')
const { Client } = require('pg')
const client = new Client({ connectionString: process.env.DATABASE_URL })
client.connect()
  .then(() => migrate(CALL, { migrationsFolder: './migrations' }))
  .then((result) => { if (result) console.log(JSON.stringify(result)) })
  .catch((error) => { console.error(String(error), error.cause ? String(error.cause) : ''); process.exitCode = 1 })
  .finally(() => client.end())
"""

RUNNERS = [
    Runner(id="drizzle", version="drizzle-orm 0.45.4, drizzle-kit 0.31.11", needs="node_modules/drizzle-kit/bin.cjs", required=True,
           ledger=["drizzle.__drizzle_migrations"], files={"drizzle.config.ts": DRIZZLE_CONFIG},
           applied="SELECT hash, id FROM drizzle.__drizzle_migrations ORDER BY id",
           command="node_modules/.bin/drizzle-kit migrate"),
    Runner(id="drizzle-folders", version="drizzle-orm 1.0.0-rc.5, drizzle-kit 1.0.0-rc.5", needs="node_modules/drizzle-kit/bin.cjs",
           required=True, ledger=["drizzle.__drizzle_migrations"], files={"drizzle.config.ts": DRIZZLE_CONFIG},
           applied="SELECT name, id FROM drizzle.__drizzle_migrations ORDER BY id",
           command="node_modules/.bin/drizzle-kit migrate"),
    Runner(id="drizzle", title="drizzle, migrate() of drizzle-orm", version="drizzle-orm 0.45.4", needs="node_modules/drizzle-kit/bin.cjs",
           ledger=["drizzle.__drizzle_migrations"], files={"call.cjs": DRIZZLE_CALL.replace("CALL", "drizzle(client)")}, required=True,
           applied="SELECT hash, id FROM drizzle.__drizzle_migrations ORDER BY id", command="node call.cjs"),
    Runner(id="drizzle-folders", title="drizzle-folders, migrate() of drizzle-orm", version="drizzle-orm 1.0.0-rc.5", required=True,
           needs="node_modules/drizzle-kit/bin.cjs", ledger=["drizzle.__drizzle_migrations"],
           files={"call.cjs": DRIZZLE_CALL.replace("CALL", "drizzle({ client })")},
           applied="SELECT name, id FROM drizzle.__drizzle_migrations ORDER BY id", command="node call.cjs"),
    Runner(id="prisma", version="prisma 6.19.3, @prisma/adapter-pg 7.10.1", needs="node_modules/prisma/build/schema_engine_bg.wasm", required=True,
           ledger=["public._prisma_migrations"], files=PRISMA_FILES,
           applied="SELECT migration_name, id FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY started_at, finished_at",
           environment={"CHECKPOINT_DISABLE": "1", "PRISMA_HIDE_UPDATE_MESSAGE": "1", "NODE_OPTIONS": "--require ./ended.cjs", "PRISMA_QUERY_ENGINE_LIBRARY": "no-engine",
                        "PRISMA_SCHEMA_ENGINE_BINARY": "no-engine"},
           command="chmod +x no-engine && node_modules/.bin/prisma migrate deploy"),
    Runner(id="node-pg-migrate", version="node-pg-migrate 9.0.0", needs="node_modules/node-pg-migrate/package.json", required=True,
           ledger=["public.pgmigrations"], files={"package.json": '{"type": "module", "private": true}\n'},
           applied="SELECT name FROM pgmigrations ORDER BY id", command="node_modules/.bin/node-pg-migrate up --migrations-dir migrations"),
    Runner(id="knex", version="knex 3.3.0", needs="node_modules/knex/package.json", required=True,
           ledger=["public.knex_migrations", "public.knex_migrations_lock"],
           files={"knexfile.js": "module.exports = { client: 'pg', connection: process.env.DATABASE_URL, migrations: { directory: './migrations' } }\n"},
           applied="SELECT name FROM knex_migrations ORDER BY id", command="node_modules/.bin/knex migrate:latest --knexfile knexfile.js"),
    Runner(id="sqitch", version="sqitch 1.3.1", needs="/usr/bin/sqitch", required=True, ledger=["sqitch.*"],
           applied="SELECT change FROM sqitch.changes ORDER BY committed_at, planned_at",
           environment={"SQITCH_FULLNAME": "Ada Lovelace", "SQITCH_EMAIL": "ada@example.org", "SQITCH_SYSTEM_CONFIG": "/dev/null"},
           command="cd migrations && sqitch deploy --target {url}"),
    Runner(id="graphile-migrate", version="graphile-migrate 1.4.1", needs="node_modules/graphile-migrate/package.json", required=True,
           ledger=["graphile_migrate.*"], files={".gmrc": '{"connectionString": "{url}", "migrationsFolder": "./migrations"}\n'},
           applied="SELECT filename FROM graphile_migrate.migrations ORDER BY filename",
           command="node_modules/.bin/graphile-migrate migrate"),
    Runner(id="dbmate", version="dbmate 2.36.0", needs="node_modules/dbmate/package.json", ledger=["public.schema_migrations"],
           applied="SELECT version FROM schema_migrations ORDER BY version",
           command="node_modules/.bin/dbmate --url '{url}' --migrations-dir migrations --no-dump-schema migrate"),
    Runner(id="supabase", version="supabase 3.1.0", needs="node_modules/supabase/package.json", folder="supabase/migrations",
           ledger=["supabase_migrations.schema_migrations"], files={"supabase/config.toml": 'project_id = "shop"\n'},
           applied="SELECT version || '_' || name FROM supabase_migrations.schema_migrations ORDER BY version",
           environment={"SUPABASE_TELEMETRY_DISABLED": "1", "DO_NOT_TRACK": "1"},
           command="node_modules/.bin/supabase db push --yes --db-url '{url}'"),
    Runner(id="flyway", version="flyway 11.8.2", needs="lib/flyway-commandline-11.8.2.jar", ledger=["public.flyway_schema_history"],
           applied="SELECT script, installed_rank FROM flyway_schema_history WHERE success ORDER BY installed_rank",
           command="java -cp '{cache}/lib/*' org.flywaydb.commandline.Main -url='{jdbc}' -locations=filesystem:migrations"
                   " -postgresql.transactional.lock=false migrate"),
    Runner(id="liquibase", version="liquibase 4.31.1", needs="lib/liquibase-core-4.31.1.jar",
           ledger=["public.databasechangelog", "public.databasechangeloglock"],
           applied="SELECT id, orderexecuted FROM databasechangelog ORDER BY orderexecuted",
           command="java -cp '{cache}/lib/*' liquibase.integration.commandline.LiquibaseCommandLine --show-banner=false --analytics-enabled=false --changelog-lock-wait-time-in-minutes=0 --search-path=migrations"
                   " update --changelog-file=changelog.sql --url='{jdbc}'"),
    Runner(id="golang-migrate", version="golang-migrate 4.18.3", needs="migrate", ledger=["public.schema_migrations"],
           ran=r"(?m)^\d+/u (\w+)",
           applied="SELECT version FROM schema_migrations", command="{cache}/migrate -path migrations -database '{url}' up"),
    Runner(id="goose", version="goose 3.24.3", needs="goose", ledger=["public.goose_db_version"],
           applied="SELECT version_id FROM goose_db_version WHERE version_id > 0 ORDER BY id",
           command="{cache}/goose -dir migrations postgres '{url}' up"),
    Runner(id="sqlx", version="sqlx-cli 0.8.6", needs="bin/sqlx", ledger=["public._sqlx_migrations"],
           applied="SELECT version FROM _sqlx_migrations WHERE success ORDER BY installed_on, version",
           command="{cache}/bin/sqlx migrate run --source migrations"),
    Runner(id="diesel", version="diesel_cli 2.2.10", needs="bin/diesel", ledger=["public.__diesel_schema_migrations"],
           files={"diesel.toml": "[migrations_directory]\ndir = \"migrations\"\n"},
           applied="SELECT version FROM __diesel_schema_migrations ORDER BY version",
           command="{cache}/bin/diesel migration run"),
    Runner(id="alembic", version="alembic 1.8.1", needs="/usr/lib/python3/dist-packages/alembic/__init__.py", ledger=["public.alembic_version"],
           files={"alembic.ini": ALEMBIC_INI},
           ran=r"Running upgrade \w* -> (\w+)",
           applied="SELECT version_num FROM alembic_version ORDER BY 1",
           command="/usr/bin/python3 -B -m alembic.config upgrade head"),
    Runner(id="rails", version="activerecord 6.1.7.10", needs="/usr/share/rubygems-integration/all/specifications/activerecord-6.1.7.10.gemspec",
           ledger=["public.schema_migrations", "public.ar_internal_metadata"], files={"Rakefile": RAKEFILE},
           applied="SELECT version FROM schema_migrations ORDER BY version", environment={"RAILS_ENV": "production"},
           command="rake db:migrate"),
    Runner(id="django", version="django 3.2.25", needs="/usr/lib/python3/dist-packages/django/__init__.py", ledger=["public.django_migrations"],
           files=DJANGO_FILES, applied="SELECT name FROM django_migrations WHERE app = 'shop' ORDER BY id",
           environment={"DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": ".", "PYTHONDONTWRITEBYTECODE": "1"},
           command="/usr/bin/python3 -B -m django migrate --no-color"),
    Runner(id="typeorm", version="typeorm 1.1.1", needs="node_modules/typeorm/package.json", ledger=["public.migrations"],
           files={"data-source.js": "const { DataSource } = require('typeorm')\nmodule.exports = new DataSource({ type: 'postgres', "
                                    "url: process.env.DATABASE_URL, migrations: ['migrations/*.js'], migrationsTransactionMode: 'each' })\n"},
           applied="SELECT name, id FROM migrations ORDER BY id", command="node_modules/.bin/typeorm migration:run -d data-source.js"),
]
