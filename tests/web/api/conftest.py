"""The API over a body with everybody in it, opened once for all tests of a module."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deskwork import EVERYBODY
from tests.office import House, open_house
from tests.services import PostgresRun
from tests.web.api.calling import Api, api_of


@pytest.fixture(scope="module")
def house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The body on SQLite."""
    home = tmp_path_factory.mktemp("api")
    shutil.copy(sqlite_template, home / "naskah.db")
    opened = open_house(f"sqlite:///{home / 'naskah.db'}", home, people=EVERYBODY)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def api(house: House) -> Api:
    """The API on SQLite."""
    return api_of(house)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def either(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresRun
) -> Iterator[Api]:
    """The API on SQLite, then on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("api")
        return
    url = postgres_server.create()
    opened = open_house(url, tmp_path_factory.mktemp("api"), people=EVERYBODY)
    yield api_of(opened)
    opened.close()
    postgres_server.drop(url)
