"""`naskah demo`: the seed documents from draft to their files in one command, and again without adding anything."""

import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import func, select

from documents.accounts.credentials import Credential
from documents.accounts.passwords import is_right
from documents.bodies.people import Person
from documents.evidence.entries import AuditEntry
from documents.office import Office, open_office
from documents.register.entries import RegisterEntry
from documents.store.clock import Clock
from documents.store.schema import upgrade
from tests.office import SEED, open_house, settings_for
from tests.services import free_port
from tests.workplace import Workplace, wait_until
from web.cli.demo.command import LOGINS
from web.cli.demo.play import Stage
from web.cli.demo.script import Script, read_script
from worker.supervisor import responds

SECONDS = 60


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    made = Workplace(tmp_path)
    yield made
    made.close()


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    made = open_office(settings_for(tmp_path, sqlite_url), clock=Clock())
    yield made
    made.database.close()


@pytest.fixture(scope="session")
def script() -> Script:
    return read_script(SEED)


def run(place: Workplace) -> list[str]:
    """`naskah demo --no-serve`, and what it printed."""
    said = place.home / "said"
    with said.open("wb") as output:
        assert place.start("demo", "--no-serve", stdout=output).wait(SECONDS) == 0, place.said()
    return said.read_text(encoding="utf-8").splitlines()


def everything(home: Path) -> tuple[list[str], dict[str, int]]:
    """All rows of the database and all files of the store."""
    with sqlite3.connect(home / "naskah.sqlite3") as connection:
        rows = list(connection.iterdump())
    connection.close()
    return rows, {str(path): path.stat().st_mtime_ns for path in (home / "files").rglob("*") if path.is_file()}


@dataclass(frozen=True)
class Played:
    """A home in which the demo has run once, and what it printed."""

    place: Workplace
    lines: list[str]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    place = Workplace(tmp_path_factory.mktemp("demo"))
    yield Played(place, run(place))
    place.close()


def test_one_command_gives_two_numbered_documents(played: Played, script: Script) -> None:
    """Each line names a number, a file and its hash, and no process is left behind."""
    for piece, line in zip(script.pieces, played.lines, strict=False):
        number, path, digest = line.split("  ")
        assert number == piece.number
        assert sha256(Path(path).read_bytes()).hexdigest() == digest
        assert played.place.office.files.get(digest) == Path(path).read_bytes()
    assert played.place.running() == []


def test_the_printed_passwords_open_the_accounts(played: Played, script: Script) -> None:
    """They are kept for the owner of the home alone, are right, and need not be changed."""
    logins = dict(line.split() for line in played.lines[-len(script.people) :])
    assert logins.keys() == {member.email for member in script.people}
    assert stat.S_IMODE((played.place.home / LOGINS).stat().st_mode) == 0o600
    with played.place.office.database.read() as session:
        for email, password_hash, must_change in session.execute(
            select(Person.email, Credential.password_hash, Credential.must_change).join(
                Credential, Credential.person_id == Person.id
            )
        ):
            assert is_right(password_hash, logins[email]) and not must_change


def test_a_second_run_adds_nothing(played: Played) -> None:
    """It prints the same lines; every row of the database and every file of the store is as it was."""
    before = everything(played.place.home)
    assert run(played.place) == played.lines
    assert everything(played.place.home) == before


def test_a_demo_that_was_killed_goes_on(place: Workplace, script: Script) -> None:
    """kill -9 after the first number: the next run ends with the same two numbers, each once."""
    demo = place.start("demo", "--no-serve")
    wait_until(lambda: _numbers(place.office) >= 1, SECONDS, place.said, pause=0.01)
    place.kill(demo)
    lines = run(place)
    assert [line.split("  ")[0] for line in lines[: len(script.pieces)]] == [piece.number for piece in script.pieces]
    place.each_file_once()


def test_an_interrupted_play_goes_on_where_it_was(office: Office, script: Script) -> None:
    """Stopped after any act, and begun again from the start each time, it does every act once."""
    upgrade(office.database)
    for place, piece in enumerate(script.pieces):
        for length in range(1, len(piece.acts) + 1):
            stage = Stage(office, SEED, script)
            stage.seat_people({member.email: "melati-2019-kenanga" for member in script.people})
            stage.open_registers()
            for earlier in script.pieces[:place]:
                stage.play(earlier)
            stage.play(replace(piece, acts=piece.acts[:length]))
            stage.leave()
    with office.database.read() as session:
        for piece in script.pieces:
            done = list(
                session.scalars(
                    select(AuditEntry.action)
                    .where(AuditEntry.document_id == piece.id, AuditEntry.actor_id.is_not(None))
                    .order_by(AuditEntry.version)
                )
            )
            assert done == [act.action for act in piece.acts]


def test_a_home_in_use_is_left_alone(sqlite_template: Path, tmp_path: Path) -> None:
    """A body that no demo made gets no demo people and no demo numbers."""
    (tmp_path / "naskah.sqlite3").write_bytes(sqlite_template.read_bytes())
    open_house(f"sqlite:///{tmp_path / 'naskah.sqlite3'}", tmp_path).close()
    place = Workplace(tmp_path)
    before = everything(tmp_path)
    assert place.start("demo", "--no-serve").wait(SECONDS) == 1
    assert "NASKAH_HOME" in place.said()
    assert everything(tmp_path) == before
    place.close()


def test_the_demo_serves_until_it_is_stopped(place: Workplace) -> None:
    """After the files it says where the pages are; told to stop, it takes every process along."""
    port = free_port()
    demo = place.start("demo", "--port", str(port))
    wait_until(lambda: f"http://localhost:{port}" in place.said(), SECONDS, place.said)
    assert responds(f"http://localhost:{port}/healthz", wait=5)
    demo.terminate()
    assert demo.wait(10) == 0
    assert place.running() == []


def _numbers(office: Office) -> int:
    if not (office.settings.home / "naskah.sqlite3").exists():
        return 0
    try:
        with office.database.read() as session:
            return session.scalar(select(func.count(RegisterEntry.id))) or 0
    except Exception:  # the schema is not there yet
        return 0
