"""Fixtures of every room: a migrated database of each kind, a Redis server, a clock, a file store, a browser."""

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest

import documents.schema
from documents.store import schema
from documents.store.clock import Clock
from documents.store.database import Database
from documents.store.files import FileStore
from tests.browser import browser
from tests.libreoffice import libreoffice, no_libreoffice, warm_engine
from tests.office import House, open_house
from tests.services import (
    FOLDER,
    PostgresRun,
    RedisServer,
    pytest_configure,
    pytest_configure_node,
    pytest_unconfigure,
)
from tests.statements import share_compiled

__all__ = [
    "browser",
    "documents",
    "libreoffice",
    "no_libreoffice",
    "pytest_configure",
    "pytest_configure_node",
    "pytest_unconfigure",
    "share_compiled",
    "warm_engine",
]

hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of the code
hypothesis.settings.load_profile("untimed")

HERE = Path(__file__).parent
MEASURED = ("workflow", "documents", "journeys")
"""The rooms of tests whose calls count for the coverage of workflow/ and documents/. The others test what stands around
these, and go through them again.
"""

MORNING = datetime(2019, 12, 16, 2, 0, tzinfo=UTC)
"""9:00 in Padang on the day of the seed decree."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="the fault tests at every moment, some minutes")


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: much of the time tests wait for a browser or another process."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is slow begins first, lest a core waits for it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection() -> None:
    """What is loaded is there to stay: the garbage collector does not look through it again and again."""
    gc.disable()


def pytest_collection_finish() -> None:
    gc.enable()
    gc.freeze()
    gc.set_threshold(20_000, 20, 10)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Tracing costs half as much again as what is traced, so it rests where it tells nothing more: outside of MEASURED, and
    where a slow test goes the same ways a thousand times.
    """
    measured = item.path.relative_to(HERE).parts[0] in MEASURED and not item.get_closest_marker("slow")
    tracing = getattr(item.config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    if measured or tracing is None:
        return (yield)
    tracing.pause()
    try:
        return (yield)
    finally:
        tracing.resume()


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> PostgresRun:
    """The run's PostgreSQL, started when it is first asked for a database."""
    return PostgresRun(pytestconfig.stash[FOLDER])


@pytest.fixture
def postgres_url(postgres_server: PostgresRun) -> Iterator[str]:
    """A fresh migrated PostgreSQL database."""
    url = postgres_server.create()
    yield url
    postgres_server.drop(url)


@pytest.fixture
def empty_postgres_url(postgres_server: PostgresRun) -> Iterator[str]:
    """A PostgreSQL database without any table."""
    url = postgres_server.create(empty=True)
    yield url
    postgres_server.drop(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("template") / "naskah.db"
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database)
    database.close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh migrated SQLite file."""
    shutil.copy(sqlite_template, tmp_path / "naskah.db")
    return f"sqlite:///{tmp_path / 'naskah.db'}"


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that is yet to be made."""
    return f"sqlite:///{tmp_path / 'naskah.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh migrated database, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """A database without any table, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue("empty_sqlite_url" if request.param == "sqlite" else "empty_postgres_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh migrated database, opened, once on SQLite and once on PostgreSQL."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def redis_server(pytestconfig: pytest.Config) -> Iterator[RedisServer]:
    """A Valkey of one's own, for a test that kills it."""
    server = RedisServer(pytestconfig.stash[FOLDER])
    server.start()
    yield server
    server.kill()


@pytest.fixture
def redis_url(request: pytest.FixtureRequest) -> str:
    """An address to use as a broker: the given server's, else that of a fresh Valkey."""
    given = os.environ.get("TEST_REDIS_URL")
    if given:
        return given
    server: RedisServer = request.getfixturevalue("redis_server")
    return server.url


@pytest.fixture
def clock() -> Clock:
    """A domain clock that stands at the morning of the seed decree."""
    return Clock.fixed_at(MORNING)


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    """An empty file store."""
    return FileStore(tmp_path / "files")


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """The seed body with its people, at the clock's morning, once on SQLite and once on PostgreSQL."""
    opened = open_house(database_url, tmp_path / "home")
    yield opened
    opened.close()
