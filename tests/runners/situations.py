"""What a runner is put into: a folder that was applied, what happened to the database since, a folder that is to be applied now."""

BROKEN = "CREATE TABLE invoices (id integer);\nALTER TABLE missing ADD COLUMN total integer;\n"
MENDED = "CREATE TABLE invoices (id integer);\nALTER TABLE invoices ADD COLUMN total integer;\n"
NOTES = "CREATE TABLE notes (id integer);\n"


class Situation:
    """before: the folder that the real runner applied (None: it never ran); sql: what was done to the database then; after: the folder of
    now.  Both are functions of the fixture's folder.  only/but: ids of the runners that it is for."""

    def __init__(self, name, before, after, sql="", only=None, but=()):
        self.name, self.before, self.after, self.sql, self.only, self.but = name, before, after, sql, only, but

    def concerns(self, runner):
        return runner.id in self.only if self.only else runner.id not in self.but


def same(folder):
    return folder


def broken(folder):
    return folder.added("add_invoices", BROKEN)


def mended(folder):
    return folder.added("add_invoices", MENDED)


def twin(folder):
    import folders
    return folder.added("add_notes", NOTES, folders.numbers(folder.runner)[0][4])


def unregistered(folder):
    """The files are gone, the journal still names them."""
    files = dict(folder.files)
    del files["0003_accounts_add_name.sql"]
    return folder.changed(files)


def edited_repeatable(folder):
    files = {path: text.replace("status = 'paid'", "status IN ('paid')") for path, text in folder.files.items()}
    assert files != folder.files
    return folder.changed(files)


def comment_added(folder):
    files = dict(folder.files)
    for path in folder.paths("create_orders"):
        if path.endswith(".sql") and "down" not in path and "revert" not in path and "verify" not in path:
            files[path] = files[path].replace("CREATE TABLE", "-- of a shop\nCREATE TABLE", 1)
    return folder.changed(files)


def carriage_returns(folder):
    files = dict(folder.files)
    for path in folder.paths("create_orders"):
        if path.endswith(".sql"):
            files[path] = files[path].replace("\n", "\r\n")
    return folder.changed(files)


def unchained(folder):
    """The migration is edited and its header's hash made to fit, as a developer does who commits it anew."""
    import hashlib
    import re
    files, previous = dict(folder.files), None
    for path in sorted(path for path in files if path.startswith("committed/")):
        body = files[path].split("\n\n", 1)[1].strip()
        if "add-name" in path:
            body = body.replace("name text", "name varchar(200)")
        digest = "sha1:" + hashlib.sha1((f"{previous or ''}\n{body}".strip() + "\n").encode()).hexdigest()
        message = re.search(r"--! Message: (.*)", files[path])[1]
        files[path] = f"--! Previous: {previous or '-'}\n--! Hash: {digest}\n--! Message: {message}\n\n{body}\n"
        previous = digest
    return folder.changed(files)


CHECKSUMMED = ("prisma", "flyway", "sqlx", "liquibase", "graphile-migrate", "sqitch", "drizzle", "drizzle-folders")
LINKED = ("alembic", "django", "sqitch", "graphile-migrate", "liquibase", "drizzle")

SITUATIONS = [
    Situation("fresh", None, same),
    Situation("up to date", same, same),
    Situation("two pending", lambda f: f.head(3), same),
    Situation("out of order: one below the applied ones", lambda f: f.without("accounts_add_name"), same, but=("drizzle-folders",)),
    Situation("out of order: one below the applied ones", lambda f: f.branched().without("accounts_add_name"), lambda f: f.branched(),
              only=("drizzle-folders",)),
    Situation("an applied file edited", same, lambda f: f.edited()),
    Situation("a comment added to an applied file", same, comment_added, only=CHECKSUMMED),
    Situation("line ends of an applied file changed", same, carriage_returns, only=CHECKSUMMED),
    Situation("an applied file deleted", same, lambda f: f.without("accounts_add_name")),
    Situation("the last applied file deleted", same, lambda f: f.without("orders_account_index")),
    Situation("an applied file renamed", same, lambda f: f.renamed()),
    Situation("an applied file renumbered behind all", same, lambda f: f.renumbered(), but=LINKED),
    Situation("two of one number, the second not applied", same, twin, but=("drizzle", "sqitch", "liquibase", "alembic", "graphile-migrate")),
    Situation("the last run failed", broken, broken),
    Situation("the last run failed, the file was mended", broken, mended),
    Situation("tables, but no ledger", None, same, sql="CREATE TABLE legacy (id integer);"),
    # What one runner knows.
    Situation("journal: entry behind the others, its when below theirs", lambda f: f.without("accounts_add_name"), lambda f: f.last_first(3), only=("drizzle",)),
    Situation("journal: new entry, when of the last applied", same, lambda f: f.added("add_notes", NOTES, when=f.entries()[-1]["when"]), only=("drizzle",)),
    Situation("journal: two pending, the second's when below the first's", lambda f: f.head(3),
              lambda f: f.whens(lambda place, when: when - 200000000 if place == 4 else when), only=("drizzle",)),
    Situation("a row without created_at", lambda f: f.head(3), same, sql="UPDATE drizzle.__drizzle_migrations SET created_at = NULL WHERE id = 2;",
              only=("drizzle",)),
    Situation("a row from the future", lambda f: f.head(3), same,
              sql="UPDATE drizzle.__drizzle_migrations SET created_at = 4102444800000 WHERE id = 3;", only=("drizzle",)),
    Situation("journal: entry without file", same, unregistered, only=("drizzle",)),
    Situation("ledger emptied", same, same, sql="TRUNCATE drizzle.__drizzle_migrations;", only=("drizzle", "drizzle-folders")),
    Situation("a failed row marked as rolled back", broken, mended, sql="UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL;",
              only=("prisma",)),
    Situation("a row marked as rolled back", same, same,
              sql="UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name LIKE '%accounts_add_name';", only=("prisma",)),
    Situation("locked", lambda f: f.head(3), same, sql="UPDATE knex_migrations_lock SET is_locked = 1;", only=("knex",)),
    Situation("locked", lambda f: f.head(3), same,
              sql="UPDATE databasechangeloglock SET locked = true, lockedby = 'other (10.0.0.1)', lockgranted = timestamp '2026-01-20 09:00:00';",
              only=("liquibase",)),
    Situation("repeatable edited", same, edited_repeatable, only=("flyway", "liquibase")),
    Situation("checksums emptied", same, lambda f: f.edited(), sql="UPDATE databasechangelog SET md5sum = NULL;", only=("liquibase",)),
    Situation("an edit with its hashes made to fit", same, unchained, only=("graphile-migrate",)),
    Situation("plan: an applied change planned behind the others", same, lambda f: f.appended("accounts_add_name"), only=("sqitch",)),
    Situation("a row marked as not applied", same, same, sql="UPDATE goose_db_version SET is_applied = false WHERE version_id = 4;", only=("goose",)),
    Situation("dirty", same, same, sql="UPDATE schema_migrations SET dirty = true;", only=("golang-migrate",)),
    Situation("a row marked as failed", same, same, sql="UPDATE _sqlx_migrations SET success = false WHERE version = 20260115160000;", only=("sqlx",)),
    Situation("a row marked as failed", same, same, sql="UPDATE flyway_schema_history SET success = false WHERE version = '5';", only=("flyway",)),
]
