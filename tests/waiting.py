"""Fixtures: homes in which issued documents wait for their files."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.office import open_house
from tests.workplace import Workplace, copy_home, issue

WAITING = 24
"""How many documents wait in a prepared home."""


@pytest.fixture(scope="session")
def prepared_home(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with WAITING issued decrees whose files no worker has made yet."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    home.mkdir()
    shutil.copy(sqlite_template, home / "naskah.sqlite3")
    house = open_house(f"sqlite:///{home / 'naskah.sqlite3'}", home)
    for _ in range(WAITING):
        issue(house)
    house.close()
    return home


@pytest.fixture
def make_workplace(prepared_home: Path, tmp_path: Path) -> Iterator[Callable[..., Workplace]]:
    """Makes a workplace in a copy of the prepared home, with further settings; all of it is ended afterwards."""
    made: list[Workplace] = []

    def make(**environ: str) -> Workplace:
        place = Workplace(copy_home(prepared_home, tmp_path / f"home{len(made)}"), **environ)
        made.append(place)
        return place

    yield make
    for place in made:
        place.close()


@pytest.fixture
def workplace(make_workplace: Callable[..., Workplace]) -> Workplace:
    """A workplace with the folder broker and WAITING documents that wait for their files."""
    return make_workplace()
