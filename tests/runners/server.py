"""A private PostgreSQL for the real runners: on the loopback address only, gone with the process."""

import atexit
import glob
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile


def _binaries():
    found = glob.glob("/usr/lib/postgresql/*/bin")
    given = os.environ.get("PGSTRATA_PG_BIN")
    return given or max(found, key=lambda path: int(re.search(r"/(\d+)/", path)[1]))


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """Java and Go clients want TCP: the server listens on a free port of 127.0.0.1, with a password made for this run."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="pgstrata-runners-", dir="/tmp")
        self.port = _free_port()
        self.password = os.urandom(12).hex()
        self.bin = _binaries()
        os.chmod(self.folder, 0o700)
        secret = os.path.join(self.folder, "password")
        with open(secret, "w") as out:
            out.write(self.password)
        if os.getuid() == 0:
            for path in (self.folder, secret):
                shutil.chown(path, "postgres", "postgres")
        self._as_owner("initdb", "-D", self._data(), "-U", "postgres", "-A", "scram-sha-256", "--pwfile", secret,
                       "--no-sync", "--locale=C", "-E", "UTF8")
        options = (f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
                   " -c synchronous_commit=off -c full_page_writes=off -c max_connections=40 -c TimeZone=UTC -c log_line_prefix='%d:%e: '")
        atexit.register(self.stop)
        signal.signal(signal.SIGTERM, lambda *_: (self.stop(), os._exit(143)))
        self._as_owner("pg_ctl", "-D", self._data(), "-l", os.path.join(self.folder, "log"), "-w", "-o", options, "start")

    def _data(self):
        return os.path.join(self.folder, "data")

    def _as_owner(self, program, *arguments, check=True):
        command = [os.path.join(self.bin, program), *arguments]
        if os.getuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--", *command]
        subprocess.run(command, cwd="/", check=check, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=None if check else subprocess.DEVNULL)

    def stop(self):
        if os.path.isdir(self.folder):
            self._as_owner("pg_ctl", "-D", self._data(), "-m", "immediate", "stop", check=False)
            shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database):
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}?sslmode=disable"

    def psql(self, database, sql, check=True):
        """The rows of a query: tuples of text, NULL as None."""
        result = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-F", "\x1f", "-R", "\x1e", "-P", "null=\x1d",
                                 self.url(database)], input=sql, capture_output=True, text=True)
        if result.returncode != 0:
            if check:
                raise RuntimeError(f"{database}: {result.stderr.strip()}\n{sql}")
            return []
        text = result.stdout.rstrip("\n")
        rows = [row for row in text.split("\x1e") if row.strip("\n") != ""]
        return [tuple(None if field == "\x1d" else field for field in row.strip("\n").split("\x1f")) for row in rows]

    def create(self, database):
        self.psql("postgres", f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE);')
        self.psql("postgres", f'CREATE DATABASE "{database}" TEMPLATE template0;')

    def log_size(self):
        return os.path.getsize(os.path.join(self.folder, "log"))

    def errors(self, database, since):
        """[(SQLSTATE, message)] of the statements that failed in a database since the log had that size."""
        with open(os.path.join(self.folder, "log"), "rb") as log:
            log.seek(since)
            text = log.read().decode("utf-8", "replace")
        return re.findall(rf"(?m)^{database}:(\w{{5}}): ERROR:  (.*)", text)

    def dump(self, database, *arguments):
        return subprocess.run([os.path.join(self.bin, "pg_dump"), "--no-owner", "--no-acl", *arguments, self.url(database)],
                              check=True, capture_output=True, text=True).stdout
