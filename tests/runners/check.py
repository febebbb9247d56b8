#!/usr/bin/env python3
"""Brings scratch databases into situations with the real migration runners, asks pgstrata what the runner will do next, runs it, and compares.

    check.py [--no-results] [RUNNER...]

Without arguments every installed runner is driven and tests/runners/results.md is written anew.  Fails when a prediction differs from what
the runner did, or when a required runner is not installed.
"""

import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import folders
import runners
import server
import situations

ROOT = os.path.dirname(runners.TESTS)
PGSTRATA = os.environ.get("PGSTRATA") or os.path.join(ROOT, "build", "release", "pgstrata")
RESULTS = os.path.join(runners.TESTS, "runners", "results.md")

# What a migration fails with here, as opposed to a runner that refuses to run any; read in the server's log, since not every runner says it.
FAILED_SQL = re.compile(r"(relation|column|type) \"(?!.*migrations).*already exists|relation \"missing\" does not exist")


class Git:
    def __init__(self, project):
        self.project = project
        self.seconds = 1767603600
        self("init", "-q", "-b", "main", ".")

    def __call__(self, *arguments):
        who = {"NAME": "Ada Lovelace", "EMAIL": "ada@example.org", "DATE": f"{self.seconds} +0000"}
        environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        environment.update(GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null", GIT_CONFIG_NOSYSTEM="1")
        environment.update({f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()})
        subprocess.run(["git", *arguments], cwd=self.project, env=environment, check=True, stdout=subprocess.DEVNULL)

    def commit(self, folder, subject):
        self("add", "-A", "-f", folder)
        self("commit", "-q", "--allow-empty", "-m", subject)
        self.seconds += 86400


class Case:
    """One runner in one situation."""

    def __init__(self, own, runner, situation, database):
        self.own, self.runner, self.situation, self.database = own, runner, situation, database
        self.url = own.url(database)
        self.project = tempfile.mkdtemp(prefix="pgstrata-runner-")
        self.keys = {}

    # The folder

    def lay(self, folder, subject, git):
        root = os.path.join(self.project, self.runner.folder)
        shutil.rmtree(root, ignore_errors=True)
        folder.write(root)
        for key, name in folder.keyed().items():
            self.keys[key] = name
        git.commit(self.runner.folder, subject)

    def name(self, text):
        found = folders.label(text, ("add_invoices", "add_notes", "account_names"))
        if found != text:
            return found
        number = re.sub(r"\D", "", text).lstrip("0") if self.runner.id != "alembic" else text
        return self.keys.get(text) or self.keys.get(number) or text

    # The ledger

    def rows(self):
        return self.own.psql(self.database, self.runner.applied + ";", check=False)

    def ran(self, before, after, output):
        """The migrations that the run recorded, in its order."""
        if self.runner.ran:
            return [self.name(match) for match in re.findall(self.runner.ran, output)]
        left = list(before)
        new = []
        for row in after:
            if row in left:
                left.remove(row)
            else:
                new.append(self.name(self.runner.named(row, self.project)))
        return new

    # The two answers

    def predicted(self):
        config = os.path.join(self.project, "pgstrata.yml")
        with open(config, "w") as out:
            out.write(f"targets:\n  - name: shop\n    migrations: {self.runner.folder}\n    runner: {self.runner.id}\n")
        result = subprocess.run([PGSTRATA, "report", "-C", self.project, "-c", config, "--no-replay", "--no-cache", "--format", "json", "--exit-zero", "-q",
                                 "--database", f"shop/live={self.url}"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        try:
            ledger = json.loads(result.stdout)["targets"][0]["databases"][0]["ledger"]
        except (ValueError, KeyError, IndexError):
            return {"unknown": plain_error(result.stderr)}
        return ledger if "runs" in ledger else {"unknown": "no prediction in this version"}

    def run(self):
        """{predicted, code, output, ran}"""
        git = Git(self.project)
        self.own.create(self.database)
        folder = folders.folder_of(self.runner)
        if self.situation.before:
            self.lay(self.situation.before(folder), "before", git)
            self.runner.run(self.project, self.url)
        if self.situation.sql:
            self.own.psql(self.database, self.situation.sql)
        self.lay(self.situation.after(folder), "after", git)
        predicted = self.predicted()
        before, begun = self.rows(), self.own.log_size()
        code, output = self.runner.run(self.project, self.url)
        errors = self.own.errors(self.database, begun)
        output = cleaned(output, self.project, self.url)
        return Result(self, predicted, code, output, self.ran(before, self.rows(), output), errors)

    def close(self):
        shutil.rmtree(self.project, ignore_errors=True)
        self.own.psql("postgres", f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE);', check=False)


class Result:
    def __init__(self, case, predicted, code, output, ran, errors):
        self.runner, self.situation = case.runner, case.situation
        # A refusal of drizzle-kit alone: the prediction itself says that the library's own call does not make it, and what is pending then.
        if "migrate()" in case.runner.title and "of drizzle-orm does not look" in (predicted.get("stops") or ""):
            predicted = dict(predicted, stops=None, runs=predicted["pending"])
        self.predicted, self.code, self.output, self.ran = predicted, code, output, ran
        self.errors = [message for _, message in errors if FAILED_SQL.search(message)]
        self.failed = bool(self.errors)
        self.runs = [case.name(tag_of(tag)) for tag in predicted.get("runs", [])]
        self.skips = [case.name(tag_of(skip["tag"])) for skip in predicted.get("skips", [])]

    @property
    def known(self):
        return "unknown" not in self.predicted

    def equal(self):
        """A failing migration was begun: the prediction speaks of what is run, not of what succeeds."""
        if self.failed:
            begun = len(self.ran) + (0 if self.runner.ran else 1)  # where the runner's own words tell what ran, they name the one that failed
            return not self.predicted["stops"] and self.runs[:len(self.ran)] == self.ran and len(self.runs) >= begun
        if self.code != 0:
            return bool(self.predicted["stops"]) and not self.ran
        return not self.predicted["stops"] and self.runs == self.ran

    def verdict(self):
        return "" if not self.known else "yes" if self.equal() else "**no**"

    def prediction(self):
        if not self.known:
            return ""
        if self.predicted["stops"]:
            return "stops: " + (self.predicted.get("stop_reason") or "")
        text = "runs " + (", ".join(self.runs) or "nothing")
        return text + ("; passes over " + ", ".join(self.skips) if self.skips else "")

    def did(self):
        text = "ran " + (", ".join(self.ran) or "nothing")
        if self.failed:
            return text + f"; the next failed ({self.errors[0]}), exit {self.code}"
        return text if self.code == 0 else text + f"; refused, exit {self.code}"


def tag_of(value):
    return value.get("tag", "") if isinstance(value, dict) else value or ""


def plain_error(text):
    return text.strip().split("\n")[-1] if text.strip() else "no answer"


VOLATILE = [
    (r"A more recent version of Flyway.*\n*", ""), (r"(?m)^\s+at .*\n?", ""), (r"(?m)^.*\[[⣷⣯⣟⡿⢿⣻⣽⣾]\].*?(?=\[✓\]|$)", ""), (r"(?m)^Node\.js v.*\n?", ""),
    (r"\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?( UTC|Z|\+00(:00)?)?", "MOMENT"), (r"at \d\d:\d\d:\d\d\b", "at MOMENT"),
    (r"(?<![\w.])\d+(\.\d+)?(ns|µs|ms|s)\b", "DURATION"), (r"execution time [\d:.]+s", "execution time DURATION"), (r"\b\d\d:\d\d\.\d{3}s", "DURATION"),
    (r"(?m)^\s*-> \d.*\n?", ""), (r"[ \t]+$", ""),
]


def cleaned(text, project, url):
    """The runner's words without what differs from run to run and from machine to machine."""
    password, port = re.match(r"postgresql://[^:]*:([^@]*)@[^:]*:(\d+)/", url).groups()
    database = re.search(r"/([^/?]*)\?", url)[1]
    for before, after in ((project, "PROJECT"), (runners.CACHE, "CACHE"), (password, "PASSWORD"), (port, "5432"), (database, "shop")):
        text = text.replace(before, after)
    for pattern, replacement in VOLATILE:
        text = re.sub(pattern, replacement, text)
    return re.sub(r"\n{2,}", "\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip("\n")


# Situations that could not be made: the check fails.
BROKEN = []


def drive(own, runner, number):
    results = []
    for place, situation in enumerate(s for s in situations.SITUATIONS if s.concerns(runner)):
        case = Case(own, runner, situation, f"shop_{number}_{place}")
        try:
            results.append(case.run())
        except Exception as error:  # one situation that cannot be made must not hide the others
            print(f"{runner.title}: {situation.name}: not made: {error!r}", file=sys.stderr, flush=True)
            BROKEN.append((runner.title, situation.name))
            continue
        finally:
            case.close()
        print(f"{runner.title}: {situation.name}: {results[-1].prediction() or results[-1].predicted.get('unknown')} | {results[-1].did()} | "
              f"{results[-1].verdict()}", flush=True)
    return results


HEADER = """# What the real migration runners do

Written by `make check-runners` (tests/runners/check.py): each runner is installed in the version named, brings a scratch database into the
situation, `pgstrata report` is asked what its next run will do, and the runner is run. The folders are those of tests/fixtures/runners.

"runs" and "ran" name migrations in order. A migration that was begun and failed counts as run for the prediction; *refused* means that the
runner ran none. Empty "predicted": this version of pgstrata has no rules for the runner.

"""


def written(results):
    lines = [HEADER, "| runner | version | situation | predicted | did | equal? |\n", "|---|---|---|---|---|---|\n"]
    for result in results:
        lines.append(f"| {result.runner.title} | {result.runner.version} | {result.situation.name} | {result.prediction()} | {result.did()} "
                     f"| {result.verdict()} |\n")
    lines.append("\n## What they said\n\nThe words of each run that refused or failed, or that ran nothing although the folder and the ledger differ.\n")
    for result in results:
        if result.code != 0 or (not result.ran and result.situation.name != "up to date"):
            lines.append(f"\n### {result.runner.title}: {result.situation.name} (exit {result.code})\n\n```text\n{result.output or '(nothing)'}\n```\n")
    return "".join(lines)


def main(arguments):
    named = [argument for argument in arguments if not argument.startswith("-")]
    chosen = [runner for runner in runners.RUNNERS if not named or runner.id in named]
    missing = [runner for runner in chosen if not runner.installed()]
    for runner in missing:
        print(f"{runner.id}: not installed", file=sys.stderr)
    own = server.Server()
    with concurrent.futures.ThreadPoolExecutor(max_workers=int(os.environ.get("JOBS", "3"))) as pool:
        tasks = [pool.submit(drive, own, runner, number) for number, runner in enumerate(chosen) if runner.installed()]
        results = [result for task in tasks for result in task.result()]
    if not named and not missing and "--no-results" not in arguments:
        with open(RESULTS, "w", encoding="utf-8") as out:
            out.write(written(results))
    elif "--show" in arguments:
        print(written(results))
    wrong = [result for result in results if result.known and not result.equal()]
    unknown = sum(not result.known for result in results)
    for result in wrong:
        print(f"{result.runner.title}: {result.situation.name}: predicted: {result.prediction()}; did: {result.did()}", file=sys.stderr)
    print(f"{len(results) - len(wrong) - unknown} passed, {len(wrong) + len(BROKEN)} failed, {unknown} skipped")
    return 1 if wrong or BROKEN or any(runner.required for runner in missing) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
