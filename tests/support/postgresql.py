"""A temporary PostgreSQL server for the tests, on a free port of this machine."""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from glob import glob
from pathlib import Path

import psutil
import psycopg

FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
)  # Debian, Red Hat, macOS
ACCOUNTS = ("postgres", "nobody")  # initdb refuses to run as root
MISSING = (
    "no PostgreSQL here: `make test` installs it where it may; "
    "or install Debian's package postgresql"
)


class CannotStart(Exception):
    """Why there is no server: one sentence."""


class Server:
    """A server that runs from its creation until `close`, with new databases on request."""

    def __init__(self):
        self._programs = _find_programs()
        self._account = _find_account()
        self._folder = Path(tempfile.mkdtemp(prefix="sketch28-postgresql-"))
        self._password = secrets.token_hex(8)
        self._databases = 0
        self.port = free_port()
        password = self._folder / "password"
        password.write_text(self._password)
        if self._account:
            for path in (self._folder, password):
                os.chown(path, self._account.pw_uid, self._account.pw_gid)
        try:
            access = ("--username=sketch28", f"--pwfile={password}", "--auth=scram-sha-256")
            self._run("initdb", *access, "--encoding=UTF8", "--locale=C", "--no-sync")
            self.start()
        except CannotStart:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def new_database(self):
        """Create an empty database and return its address."""
        self._databases += 1
        name = f"test_{self._databases}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def url(self, database):
        return f"postgresql://sketch28:{self._password}@127.0.0.1:{self.port}/{database}"

    def start(self):
        # -F: do not wait for the disk; -k: no socket in a folder that others use.
        options = f"-F -h 127.0.0.1 -p {self.port} -k ''"
        self._run("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", options, "start")

    def stop(self):
        self._run("pg_ctl", "-m", "immediate", "stop")

    def process(self):
        """Return the process that starts all others of the server, or None if it has ended."""
        with contextlib.suppress(OSError, psutil.Error):
            file = self._folder / "data" / "postmaster.pid"  # which one that was killed leaves
            process = psutil.Process(int(file.read_text().split()[0]))
            if process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None

    def close(self):
        with contextlib.suppress(CannotStart):  # a test may have stopped it
            self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program, *options):
        command = [str(self._programs / program), "-D", str(self._folder / "data"), *options]
        account = self._account
        as_account = (
            {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        )
        # To a file, not to a pipe: the server inherits it and would hold a pipe open.
        with (self._folder / "output").open("w+") as output:
            code = subprocess.call(
                command,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                **as_account,
            )
            output.seek(0)
            if code:
                said = " ".join(output.read().split())[-300:]
                raise CannotStart(f"no PostgreSQL here: {program} failed: {said}")


def _find_programs():
    on_path = shutil.which("initdb")
    candidates = [
        *([Path(on_path).parent] if on_path else []),
        *(Path(path) for form in FOLDERS for path in sorted(glob(form), reverse=True)),
    ]
    for folder in candidates:
        if all(shutil.which(program, path=folder) for program in ("initdb", "pg_ctl", "postgres")):
            return folder
    raise CannotStart(MISSING)


def _find_account():
    """Return the account that the server runs under if it cannot be the tests' own."""
    if os.name == "nt" or os.getuid() != 0:
        return None
    import pwd  # not on Windows

    there = {account.pw_name: account for account in pwd.getpwall()}
    for name in ACCOUNTS:
        if name in there:
            return there[name]
    raise CannotStart(
        "no PostgreSQL here: it refuses to run as root, and there is no account postgres or nobody"
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
