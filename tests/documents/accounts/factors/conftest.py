"""A house on both databases, shared by a module's tests; each begins without factors."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.enrolled import empty
from tests.office import House, open_house
from tests.services import PostgresRun


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    sqlite_template: Path,
    postgres_server: PostgresRun,
) -> Iterator[House]:
    """The seed body with its people, once on SQLite and once on PostgreSQL."""
    home = tmp_path_factory.mktemp("factors")
    if request.param == "sqlite":
        shutil.copy(sqlite_template, home / "naskah.db")
    url = f"sqlite:///{home / 'naskah.db'}" if request.param == "sqlite" else postgres_server.create()
    opened = open_house(url, home)
    yield opened
    opened.close()
    if request.param == "postgresql":
        postgres_server.drop(url)


@pytest.fixture
def house(shared: House) -> House:
    """The same, where nobody has a factor."""
    empty(shared)
    return shared
