"""A published body with everybody in it, opened once for all tests of a module."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from documents.bodies.acting.standing import Mandate
from documents.bodies.positions import Appointment
from documents.numbering.counters import open_series
from tests.deskwork import EVERYBODY
from tests.office import MORNING, SEED, House, open_house
from tests.services import PostgresRun


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def module_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[str]:
    """A migrated database for the module's tests together, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("module") / "naskah.db"
        shutil.copy(sqlite_template, path)
        yield f"sqlite:///{path}"
        return
    server: PostgresRun = request.getfixturevalue("postgres_server")
    url = server.create()
    yield url
    server.drop(url)


@pytest.fixture(scope="module")
def house(module_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The body with everybody in it, its registers opened behind what stands on paper."""
    opened = open_house(module_url, tmp_path_factory.mktemp("home"), people=EVERYBODY)
    open_registers(opened)
    yield opened
    opened.close()


@pytest.fixture
def nobody_away(house: House) -> House:
    """The body of the module's tests with nobody away, on the morning."""
    house.office.clock.set(MORNING)
    with house.office.database.write() as session:
        session.execute(delete(Mandate))
        for row in session.scalars(select(Appointment).where(Appointment.ends_on.is_not(None))):
            row.ends_on = None
    return house


@pytest.fixture
def changed(tmp_path: Path, sqlite_url: str) -> Iterator[Callable[..., House]]:
    """The body with lines of its decree workflow replaced."""
    opened: list[House] = []

    def make(*replacements: tuple[str, str]) -> House:
        folder = Path(shutil.copytree(SEED, tmp_path / SEED.name))
        file = folder / "workflows" / "decree.toml"
        text = file.read_text(encoding="utf-8")
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
        opened.append(open_house(sqlite_url, tmp_path, folder=folder, people=EVERYBODY))
        return opened[0]

    yield make
    for house in opened:
        house.close()


def open_registers(house: House) -> None:
    """21 decrees and 295 letters of 2019 stand on paper."""
    with house.office.database.write() as session:
        for series, last in (("KEP", 21), ("SKR", 295)):
            open_series(
                session,
                body_id=house.body_id,
                series=series,
                period="2019",
                last=last,
                reason="Terbit di atas kertas.",
                recorded_by=None,
                recorded_at=house.office.clock.system(),
            )
