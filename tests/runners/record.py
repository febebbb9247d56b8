"""The ledgers of the fixtures: what each real runner writes for its folder on an empty database, as SQL.

    record.py [RUNNER...]            writes tests/fixtures/runners/*/ledger.sql
    record.py --check [RUNNER...]    says whether the real runners still write just that

Moments, durations and random ids are made steady before the dump, so that two recordings are equal.
"""

import os
import re
import shutil
import sys
import tempfile

import runners
import server

MOMENT = "timestamp '2026-01-20 09:00:00'"

# What differs from run to run, set to what it could have been.
STEADY = {
    "drizzle-folders": f"UPDATE drizzle.__drizzle_migrations SET applied_at = {MOMENT} AT TIME ZONE 'UTC';",
    "prisma": """WITH n AS (SELECT id, row_number() OVER (ORDER BY started_at, migration_name) AS k FROM _prisma_migrations)
        UPDATE _prisma_migrations p SET id = format('00000000-0000-4000-8000-%s', lpad(k::text, 12, '0')),
            started_at = """ + MOMENT + """ AT TIME ZONE 'UTC' + k * interval '1 second',
            finished_at = """ + MOMENT + """ AT TIME ZONE 'UTC' + k * interval '1 second' + interval '5 milliseconds' FROM n WHERE n.id = p.id;""",
    "node-pg-migrate": f"UPDATE pgmigrations SET run_on = {MOMENT} + id * interval '1 second';",
    "knex": f"UPDATE knex_migrations SET migration_time = {MOMENT} AT TIME ZONE 'UTC' + id * interval '1 second';",
    "sqitch": f"""UPDATE sqitch.changes c SET committed_at = {MOMENT} AT TIME ZONE 'UTC'
            + (SELECT count(*) FROM sqitch.changes e WHERE e.committed_at <= c.committed_at) * interval '1 second';
        UPDATE sqitch.events e SET committed_at = c.committed_at FROM sqitch.changes c WHERE c.change_id = e.change_id;
        UPDATE sqitch.tags t SET committed_at = c.committed_at FROM sqitch.changes c WHERE c.change_id = t.change_id;
        UPDATE sqitch.projects SET created_at = {MOMENT} AT TIME ZONE 'UTC';
        UPDATE sqitch.releases SET installed_at = {MOMENT} AT TIME ZONE 'UTC';""",
    "graphile-migrate": f"""UPDATE graphile_migrate.migrations SET date = {MOMENT} AT TIME ZONE 'UTC' + substr(filename, 1, 6)::int * interval '1 second';
        UPDATE graphile_migrate.current SET date = {MOMENT} AT TIME ZONE 'UTC';""",
    "flyway": f"UPDATE flyway_schema_history SET installed_on = {MOMENT} + installed_rank * interval '1 second', execution_time = 5;",
    "liquibase": f"""UPDATE databasechangelog SET dateexecuted = {MOMENT} + orderexecuted * interval '1 second', deployment_id = '8899200000';
        UPDATE databasechangeloglock SET lockgranted = NULL, lockedby = NULL;""",
    "goose": f"UPDATE goose_db_version SET tstamp = {MOMENT} + id * interval '1 second';",
    "sqlx": f"""UPDATE _sqlx_migrations m SET execution_time = 5000000, installed_on = {MOMENT} AT TIME ZONE 'UTC'
            + (SELECT count(*) FROM _sqlx_migrations o WHERE o.version <= m.version) * interval '1 second';""",
    "diesel": f"""UPDATE __diesel_schema_migrations m SET run_on = {MOMENT}
            + (SELECT count(*) FROM __diesel_schema_migrations o WHERE o.version <= m.version) * interval '1 second';""",
    "rails": f"UPDATE ar_internal_metadata SET created_at = {MOMENT}, updated_at = {MOMENT};",
    "django": f"UPDATE django_migrations SET applied = {MOMENT} AT TIME ZONE 'UTC' + id * interval '1 second';",
}


def dumped(own, database, runner):
    """The ledger as statements for psql: what pg_dump says, without what concerns pg_dump alone."""
    arguments = ["--inserts"]
    for table in runner.ledger:
        schema, _, name = table.partition(".")
        arguments += ["-n", schema] if schema != "public" else ["-t", f"{schema}.{name}"]
    lines = []
    for line in own.dump(database, *arguments).split("\n"):
        if not re.match(r"(--|SET |SELECT pg_catalog\.set_config|\\(un)?restrict )", line):
            lines.append(line)
    return re.sub(r"\n{2,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def recorded(own, runner):
    own.create("recorded")
    project = tempfile.mkdtemp(prefix="pgstrata-runner-")
    try:
        shutil.copytree(os.path.join(runners.FIXTURES, runner.id, "folder"), os.path.join(project, runner.folder))
        code, text = runner.run(project, own.url("recorded"))
        if code != 0:
            raise RuntimeError(f"{runner.id}: exit {code}\n{text}")
        own.psql("recorded", STEADY.get(runner.id, ""))
        return f"-- The ledger of {runner.id} as {runner.version} writes it for this folder; moments, durations and random ids made steady.\n\n" \
            + dumped(own, "recorded", runner)
    finally:
        shutil.rmtree(project, ignore_errors=True)


def main(arguments):
    check = "--check" in arguments
    named = [argument for argument in arguments if not argument.startswith("-")]
    own, differ = server.Server(), 0
    for runner in runners.RUNNERS:
        if (named and runner.id not in named) or not runner.installed() or runner.title != runner.id:
            continue
        path = os.path.join(runners.FIXTURES, runner.id, "ledger.sql")
        text = recorded(own, runner)
        if not check:
            with open(path, "w") as out:
                out.write(text)
        elif not os.path.exists(path) or open(path).read() != text:
            print(f"{runner.id}: the runner now writes another ledger than {os.path.relpath(path, runners.TESTS)}")
            differ += 1
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
