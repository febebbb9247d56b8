"""A runner's folder as {path: bytes}, and what developers do to it: a migration taken out, edited, renamed, renumbered, added.

The folders of the fixtures hold the same five migrations in each runner's own layout; a migration is meant by its place, 0 to 4.
"""

import hashlib
import json
import os
import re

import runners

NAMES = ["create_accounts", "create_order_status", "create_orders", "accounts_add_name", "orders_account_index"]
STAMPS = ["20260105090000", "20260106101500", "20260108143000", "20260112110500", "20260115160000"]
MILLISECONDS = ["1767603600000", "1767776400000", "1767949200000", "1768122000000", "1768294800000"]
REVISIONS = ["1a2b3c4d5e6f", "2b3c4d5e6f70", "3c4d5e6f7081", "4d5e6f708192", "5e6f708192a3"]
DASHED = [f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}-{stamp[8:]}" for stamp in STAMPS]
LATER_STAMP, LATER_MILLISECONDS = "20260118090000", "1768500000000"


def counted(form):
    return [form.format(number) for number in range(1, 6)], form.format(6)


# Per runner: the number of each migration as it stands in names, and one behind them all.
NUMBERS = {
    "drizzle": ([f"{number:04}_" for number in range(5)], "0005_"),
    "node-pg-migrate": (MILLISECONDS, LATER_MILLISECONDS), "typeorm": (MILLISECONDS, LATER_MILLISECONDS),
    "flyway": counted("V{}__"), "golang-migrate": counted("{:06}_"), "goose": counted("{:05}_"), "django": counted("{:04}_"),
    "graphile-migrate": counted("{:06}-"), "liquibase": counted("ada:{}-"), "diesel": (DASHED, "2026-01-18-090000"),
    "alembic": (REVISIONS, "6f708192a3b4"), "sqitch": ([f"{name} " for name in NAMES], ""),
}


def numbers(runner):
    return NUMBERS.get(runner.id, (STAMPS, LATER_STAMP))


def spellings(name):
    words = name.split("_")
    return [name, "-".join(words), "".join(word.capitalize() for word in words), " ".join(words)]


def respelled(text, old, new):
    for before, after in zip(spellings(old), spellings(new)):
        text = text.replace(before, after)
    return text


def label(text, extra=()):
    """The migration that a tag, a file or a ledger's key speaks of, by its name; the text itself when none."""
    flat = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text).replace("-", "_").replace(" ", "_").lower()
    for name in [*NAMES, *extra, "paid_orders"]:
        if name in flat:
            return name
    return text


class Folder:
    def __init__(self, runner, files):
        self.runner, self.files = runner, files

    @classmethod
    def read(cls, runner):
        root, files = os.path.join(runners.FIXTURES, runner.id, "folder"), {}
        for path, _, names in os.walk(root):
            for name in names:
                full = os.path.join(path, name)
                if "__pycache__" not in full:
                    files[os.path.relpath(full, root)] = open(full, encoding="utf-8").read()
        return cls(runner, files)

    def write(self, root):
        for path, text in self.files.items():
            full = os.path.join(root, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as out:
                out.write(text)

    def changed(self, files):
        return type(self)(self.runner, files)

    def paths(self, name):
        return [path for path in self.files if label(path) == name]

    def keyed(self):
        """Ledger key to name, for ledgers that hold numbers alone."""
        keys = dict(zip([*REVISIONS, "6f708192a3b4"], [*NAMES, "add_invoices"])) if self.runner.id == "alembic" else {}
        for path in self.files:
            number = re.search(r"\d[\d-]*\d|\d", os.path.basename(path) if self.runner.id != "diesel" else path)
            if number and label(path, self.extra()) != path:
                keys.setdefault(number[0].replace("-", "").lstrip("0") or "0", label(path, self.extra()))
        return keys

    def extra(self):
        return ("add_invoices", "add_notes", "account_names")

    # What is done to a folder.

    def without(self, name):
        return self.changed({path: text for path, text in self.files.items() if path not in self.paths(name)})

    def edited(self, name="accounts_add_name"):
        files = dict(self.files)
        for path in self.paths(name):
            files[path] = files[path].replace("name text", "name varchar(200)").replace('"name" text', '"name" varchar(200)') \
                .replace("type: 'text'", "type: 'varchar(200)'")
        assert files != self.files, self.runner.id
        return self.changed(files)

    def renamed(self, old="accounts_add_name", new="account_names"):
        return self.changed({respelled(path, old, new): respelled(text, old, new) for path, text in self.files.items()})

    def renumbered(self, place=3, number=None):
        old, later = numbers(self.runner)
        own = self.paths(NAMES[place])
        return self.changed({path.replace(old[place], number or later) if path in own else path:
                             text.replace(old[place], number or later) if path in own else text for path, text in self.files.items()})

    def added(self, name, sql, number=None):
        """A further migration, made in the likeness of the second."""
        old, later = numbers(self.runner)
        files = dict(self.files)
        for path in self.paths(NAMES[1]):
            new = respelled(path, NAMES[1], name).replace(old[1], number or later)
            assert new != path, path
            files[new] = self.likeness(respelled(files[path], NAMES[1], name).replace(old[1], number or later), name, sql)
        return self.changed(files)

    def likeness(self, text, name, sql):
        return re.sub(r"DROP TYPE [^;]*;", "SELECT 1;", re.sub(r"CREATE TYPE [^;]*;", lambda _: sql, text))

    def head(self, count):
        folder = self
        for name in reversed(NAMES[count:]):
            folder = folder.without(name)
        return folder


class Journal(Folder):
    """Drizzle 0.x: the entries of the journal decide."""

    PATH = "meta/_journal.json"

    def entries(self):
        return json.loads(self.files[self.PATH])["entries"]

    def with_entries(self, entries, files=None):
        files = dict(files or self.files)
        journal = json.loads(self.files[self.PATH])
        journal["entries"] = [dict(entry, idx=place) for place, entry in enumerate(entries)]
        files[self.PATH] = json.dumps(journal, indent=2)
        return self.changed(files)

    def without(self, name):
        return self.with_entries([entry for entry in self.entries() if label(entry["tag"]) != name], super().without(name).files)

    def renamed(self, old="accounts_add_name", new="account_names"):
        return super().renamed(old, new)

    def added(self, name, sql, number=None, when=None):
        entries = self.entries()
        tag = f"{len(entries):04}_{name}"
        files = dict(self.files, **{f"{tag}.sql": sql.replace(";\n", ";\n--> statement-breakpoint\n")})
        entry = dict(entries[-1], tag=tag, when=entries[-1]["when"] + 86400000 if when is None else when)
        return self.with_entries([*entries, entry], files)

    def whens(self, change):
        return self.with_entries([dict(entry, when=change(place, entry["when"])) for place, entry in enumerate(self.entries())])

    def last_first(self, place):
        """As after a merge: the entry stands behind the others, its `when` below theirs."""
        entries = self.entries()
        return self.with_entries([*entries[:place], *entries[place + 1:], entries[place]])


class Snapshots(Folder):
    """Drizzle 1.0: a folder a migration; each snapshot names those before it."""

    def snapshot(self, name):
        (path,) = [path for path in self.files if label(path, (name,)) == name and path.endswith("snapshot.json")]
        return path, json.loads(self.files[path])

    def with_parent(self, name, parent):
        path, snapshot = self.snapshot(name)
        snapshot["prevIds"] = [self.snapshot(parent)[1]["id"]]
        return self.changed(dict(self.files, **{path: json.dumps(snapshot, indent=2)}))

    def head(self, count):
        return self.changed({path: text for path, text in self.files.items() if label(path) in NAMES[:count]})

    def branched(self):
        """The fifth was made on another branch than the fourth: both follow the third."""
        return self.with_parent(NAMES[4], NAMES[2])

    def added(self, name, sql, number=None):
        folder = super().added(name, sql.replace(";\n", ";\n--> statement-breakpoint\n"), number)
        path, snapshot = folder.snapshot(name)
        parent = self.snapshot(NAMES[3] if number else NAMES[4])[1]
        snapshot = {key: [] if isinstance(value, list) else value for key, value in parent.items()}
        snapshot.update(id=parent["id"][:-6] + ("aaaaaa" if number else "bbbbbb"), prevIds=[parent["id"]])
        return self.changed(dict(folder.files, **{path: json.dumps(snapshot, indent=2)}))


class Plan(Folder):
    """Sqitch: the plan decides."""

    def without(self, name):
        files = super().without(name).files
        files["sqitch.plan"] = "".join(line for line in self.files["sqitch.plan"].splitlines(True) if not line.startswith(name + " "))
        return self.changed(files)

    def added(self, name, sql, number=None):
        files = dict(self.files)
        for kind in ("deploy", "revert"):
            files[f"{kind}/{name}.sql"] = self.likeness(respelled(files[f"{kind}/{NAMES[1]}.sql"], NAMES[1], name), name, sql)
        files["sqitch.plan"] += f"{name} 2026-01-18T09:00:00Z Ada Lovelace <ada@example.org> # {name}\n"
        return self.changed(files)

    def appended(self, name):
        """The change planned anew behind the others, as after a rebase."""
        lines = self.files["sqitch.plan"].splitlines(True)
        own = [line for line in lines if line.startswith(name + " ")]
        return self.changed(dict(self.files, **{"sqitch.plan": "".join([line for line in lines if line not in own] + own)}))


class Chain(Folder):
    """graphile-migrate: each header names the hash before it."""

    def added(self, name, sql, number=None):
        last = sorted(path for path in self.files if path.startswith("committed/"))[-1]
        previous = re.search(r"--! Hash: (\S+)", self.files[last])[1]
        number = number or f"{int(re.search(r'[0-9]+', last)[0]) + 1:06}-"
        digest = "sha1:" + hashlib.sha1(f"{previous}\n{sql.strip()}\n".encode()).hexdigest()
        text = f"--! Previous: {previous}\n--! Hash: {digest}\n--! Message: {name}\n\n{sql.strip()}\n"
        return self.changed(dict(self.files, **{f"committed/{number}{spellings(name)[1]}.sql": text}))


class Changelog(Folder):
    """Liquibase: one file of change sets."""

    def blocks(self):
        return re.split(r"(?m)^(?=--changeset )", self.files["changelog.sql"])

    def with_blocks(self, blocks):
        return self.changed({"changelog.sql": "".join(blocks)})

    def without(self, name):
        return self.with_blocks([block for block in self.blocks() if label(block.split("\n")[0]) != name])

    def paths(self, name):
        return ["changelog.sql"]

    def added(self, name, sql, number=None):
        block = f"--changeset ada:{number or 6}-{spellings(name)[1]}\n{sql}--rollback SELECT 1;\n\n"
        blocks = self.blocks()
        return self.with_blocks([*blocks[:-1], block, blocks[-1]])

    def edited_view(self):
        return self.changed({"changelog.sql": self.files["changelog.sql"].replace("status = 'paid'", "status IN ('paid')")})


class Linked(Folder):
    """Alembic and Django: each migration names the one before it."""

    def links(self):
        return REVISIONS if self.runner.id == "alembic" else [f"{place + 1:04}_{name}" for place, name in enumerate(NAMES)]

    def without(self, name):
        place, links = NAMES.index(name), self.links()
        files = super().without(name).files
        for path, text in files.items():
            if label(path) in NAMES[place + 1:]:
                files[path] = re.sub(rf"(down_revision = |Revises: |\"shop\", ).?{links[place]}.?", lambda match: match[0].replace(links[place], links[place - 1]), text)
        return self.changed(files)

    def added(self, name, sql, number=None):
        folder = super().added(name, sql, number)
        links, files = self.links(), folder.files
        for path in files:
            if label(path, (name,)) == name:
                files[path] = re.sub(rf"(down_revision = '|Revises: |\"shop\", \"){links[0]}", lambda match: match[0].replace(links[0], links[4]), files[path])
        return folder


KINDS = {"drizzle": Journal, "drizzle-folders": Snapshots, "sqitch": Plan, "graphile-migrate": Chain, "liquibase": Changelog, "alembic": Linked, "django": Linked}


def folder_of(runner):
    return KINDS.get(runner.id, Folder).read(runner)
