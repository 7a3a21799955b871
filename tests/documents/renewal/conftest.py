"""A house whose body's folder can be changed and published again."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from documents.bodies.editions import Edition
from documents.publishing import publish
from documents.renewal.door import Renewal
from documents.renewal.views import Candidate
from tests.deskwork import EVERYBODY
from tests.journeys.acting import seed_folder
from tests.office import House, open_house


@dataclass
class Moving:
    """A house, its folder, and what is asked of the door most."""

    house: House
    folder: Path

    @property
    def door(self) -> Renewal:
        return self.house.office.renewal

    def restore(self) -> None:
        """The folder as the product brings it."""
        shutil.rmtree(self.folder)
        seed_folder(self.folder.parent)

    def publish(self, *changes: tuple[str, str, str]) -> Edition:
        """The folder as the next edition, after these changes: file, before, after."""
        for name, before, after in changes:
            file = self.folder / name
            text = file.read_text(encoding="utf-8")
            assert before in text, f"{name}: {before}"
            file.write_text(text.replace(before, after), encoding="utf-8")
        return publish(self.house.office.database, self.house.office.clock, self.folder)

    def dry_run(self, who: str = "admin") -> dict[UUID, Candidate]:
        """Every document that is listed, by its id."""
        return {row.id: row for row in self.door.dry_run(self.house.body_id, self.house.actor(who)).rows}

    def codes(self) -> dict[UUID, str | None]:
        """Why each cannot move, None where it can."""
        return {key: row.reason.code if row.reason else None for key, row in self.dry_run().items()}

    def move(self, *ids: UUID, who: str = "admin") -> UUID:
        """Move them to the newest edition."""
        newest = self.door.dry_run(self.house.body_id, None).edition_id
        return self.door.move(self.house.body_id, self.house.actor(who), newest, ids).id


@pytest.fixture
def moving(sqlite_url: str, tmp_path: Path) -> Iterator[Moving]:
    """On SQLite: reasons do not differ by database."""
    yield from _opened(sqlite_url, tmp_path)


@pytest.fixture
def moving_anywhere(database_url: str, tmp_path: Path) -> Iterator[Moving]:
    """Once on SQLite and once on PostgreSQL."""
    yield from _opened(database_url, tmp_path)


@pytest.fixture(scope="module")
def lasting(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moving]:
    """One for a module, whose documents no test moves."""
    home = tmp_path_factory.mktemp("moving")
    shutil.copy(sqlite_template, home / "naskah.db")
    yield from _opened(f"sqlite:///{home / 'naskah.db'}", home)


def _opened(url: str, tmp_path: Path) -> Iterator[Moving]:
    folder = seed_folder(tmp_path)
    house = open_house(url, tmp_path / "home", folder=folder, people=EVERYBODY)
    yield Moving(house, folder)
    house.close()
