"""kill -9 of the worker while it tells people of things: each notice is there once, each letter once; nothing is lost."""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from documents.bodies.deadlines import DIGEST
from documents.notices.mail import letters
from documents.notices.mail.letters import Letter
from documents.notices.notices import Notice
from tests.deskwork import draft, walk
from tests.mail import SILENT, MailServer
from tests.office import open_house
from tests.workplace import Workplace, wait_until

RESTART = 60.0
WAITING = 10


@pytest.fixture
def home(sqlite_template: Path, tmp_path: Path) -> Path:
    """A home with as many documents that have just been handed to the secretary."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(sqlite_template, home / "naskah.sqlite3")
    house = open_house(f"sqlite:///{home / 'naskah.sqlite3'}", home)
    for _ in range(WAITING):
        walk(house, draft(house), "staf submit")
    house.close()
    return home


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as opened:
        yield opened


def counted(place: Workplace) -> tuple[int, int]:
    """How many notices there are, and how many letters have gone out."""
    with place.office.database.read() as session:
        sent = select(func.count()).select_from(Letter).where(Letter.sent_at.is_not(None))
        return session.scalar(select(func.count()).select_from(Notice)) or 0, session.scalar(sent) or 0


def let_leases_run_out(place: Workplace) -> None:
    with place.office.database.write() as session:
        session.execute(update(Letter).values(leased_until=None, available_at=place.office.clock.system()))


def test_killed_while_letters_become_files(home: Path, pytestconfig: pytest.Config) -> None:
    """Killed with notices made and letters half-way, again and again: in the end each is there once."""
    place = Workplace(home, NASKAH_MAIL_URL=f"file://{home / 'mail'}")
    for files in range(WAITING) if pytestconfig.getoption("--long") else (WAITING // 2,):
        worker = place.start("worker", "--job-seconds", "4")
        wait_until(lambda files=files: counted(place)[1] >= files, RESTART, place.said, pause=0.01)  # type: ignore[misc]
        place.kill(worker)
        let_leases_run_out(place)
    place.start("worker", "--job-seconds", "4")
    wait_until(lambda: counted(place) == (WAITING, WAITING), RESTART, place.said)
    with place.office.database.read() as session:
        documents = session.scalars(select(Notice.document_id)).all()
        names = {f"{key}.eml" for key in session.scalars(select(Letter.id))}
    assert set(Counter(documents).values()) == {1}
    assert {path.name for path in (home / "mail").glob("*.eml")} == names
    place.close()


def killed_while_sending(place: Workplace, server: MailServer) -> None:
    """The worker is killed while the server takes a letter; another goes on, and the server answers again."""
    worker = place.start("worker", "--job-seconds", "8")
    wait_until(server.has_text.is_set, RESTART, place.said)
    place.kill(worker)
    server.answers = {}
    server.go_on.set()
    let_leases_run_out(place)
    place.start("worker", "--job-seconds", "8")


def test_killed_while_a_mail_server_has_the_text(home: Path, server: MailServer) -> None:
    """The letter that the server was taking is not sent twice, and an admin sees it; all the others come once."""
    server.answers = {"DATA": SILENT}
    place = Workplace(home, NASKAH_MAIL_URL=server.url)
    killed_while_sending(place, server)
    wait_until(lambda: counted(place)[1] == WAITING - 1, RESTART, place.said)
    ids = Counter(letter["Message-ID"] for letter in server.letters)
    assert len(ids) == WAITING
    assert set(ids.values()) == {1}
    with place.office.database.read() as session:
        body_id = session.scalars(select(Letter.body_id).limit(1)).one()
        assert [row.error for row in letters.failed(session, body_id)] == [letters.UNCERTAIN]
    place.close()


def test_killed_while_a_mail_server_has_the_daily_letter(home: Path, server: MailServer) -> None:
    """All of a day is in one letter, and its worker is killed while the server takes it: no other is written or sent, and
    none of its notices is told by a second one.
    """
    server.answers = {"DATA": SILENT}
    place = Workplace(home, NASKAH_MAIL_URL=server.url, NASKAH_CLOCK="2019-12-16T09:00:00+07:00")
    place.office.notices.set_mail(place.house.actor("sekretaris"), DIGEST)
    killed_while_sending(place, server)

    def uncertain() -> list[str | None]:
        with place.office.database.read() as session:
            return [row.error for row in letters.failed(session, place.house.body_id)]

    wait_until(lambda: uncertain() == [letters.UNCERTAIN], RESTART, place.said)
    walk(place.house, draft(place.house), "staf submit")
    wait_until(lambda: counted(place)[0] == WAITING + 1, RESTART, place.said)
    assert [letter["Subject"] for letter in server.letters] == [f"{WAITING} pemberitahuan naskah"]
    with place.office.database.read() as session:
        [key] = session.scalars(select(Letter.id)).all()
        told = session.scalars(select(Notice.letter_id)).all()
    assert Counter(told) == {key: WAITING, None: 1}
    place.close()
