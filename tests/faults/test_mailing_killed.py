"""kill -9 of the worker while it makes copies: every batch is there once, the files are whole, and no addressee is missing or
there twice.
"""

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import func, select

from documents.desk.issued.batches import COPIES_MADE
from documents.desk.issued.mailing import MailingView
from documents.evidence.entries import AuditEntry
from documents.outbox.jobs import Job
from documents.rendering.mailings import MailingPiece
from tests.deskwork import LETTER, draft, walk
from tests.office import open_house
from tests.workplace import Workplace, wait_until

RESTART = 60.0
"""Seconds within which everything is there after a restart."""
NAMES = [f"Dinas {number} & Badan" for number in range(900)]
KINDS = ("docx", "zip")
BATCHES = 2 * 9


@pytest.fixture
def place(sqlite_template: Path, tmp_path: Path) -> Iterator[Workplace]:
    """A home with a letter to 900 addressees, of which copies are asked for."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(sqlite_template, home / "naskah.sqlite3")
    house = open_house(f"sqlite:///{home / 'naskah.sqlite3'}", home)
    fields = {**LETTER, "addressees": {"annexed": False, "groups": [{"heading": "", "names": NAMES}]}}
    document_id = draft(house, type="letter", fields=fields)
    walk(house, document_id, "staf submit", "sekretaris endorse", "ketua sign")
    house.office.mailroom.request(house.actor("staf"), document_id, KINDS)
    house.close()
    opened = Workplace(home)
    yield opened
    opened.close()


def pieces(place: Workplace) -> int:
    with place.office.database.read() as session:
        return session.scalar(select(func.count()).select_from(MailingPiece)) or 0


def mailing(place: Workplace) -> MailingView:
    """The mailing as its drafter sees it."""
    staf = place.house.actor("staf")
    with place.office.database.read() as session:
        document_id = session.scalars(select(Job.document_id)).first()
    assert document_id is not None
    overview = place.office.mailroom.overview(staf, document_id)
    assert overview is not None
    return overview.latest[0]


def begun(place: Workplace, done: int) -> bool:
    """Whether so many batches are there, and a further one is in hand."""
    with place.office.database.read() as session:
        in_hand = select(func.count()).where(Job.leased_until.is_not(None), Job.done_at.is_(None))
        return pieces(place) >= done and bool(session.scalar(in_hand))


def test_the_worker_is_killed(place: Workplace, pytestconfig: pytest.Config) -> None:
    """Killed again and again with a batch in hand, its successors make the rest: each batch once, each name once, in order."""
    moments = range(BATCHES) if pytestconfig.getoption("--long") else (0, 9)
    for done in moments:
        worker = place.start("worker", "--job-seconds", "4")
        wait_until(lambda done=done: begun(place, done), RESTART, place.said, pause=0.0005)  # type: ignore[misc]
        place.kill(worker)
        assert mailing(place).state == "pending"
        place.let_leases_run_out()
    place.start("worker", "--job-seconds", "4")
    wait_until(lambda: mailing(place).state == "ready", RESTART, place.said)
    view, staf = mailing(place), place.house.actor("staf")
    with place.office.database.read() as session:
        rows = session.execute(select(MailingPiece.kind, MailingPiece.first, MailingPiece.end)).all()
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == COPIES_MADE)).all()
    for kind in KINDS:
        ends = sorted((row.first, row.end) for row in rows if row.kind == kind)
        assert [0, *(end for _, end in ends)] == [*(first for first, _ in ends), len(NAMES)]
    assert sorted(entry.details["kind"] for entry in entries) == sorted(KINDS)
    files = {kind: place.office.mailroom.file(staf, view.document_id, view.id, kind).path for kind in KINDS}
    text = [paragraph.text for paragraph in Document(io.BytesIO(files["docx"].read_bytes())).paragraphs]
    assert [line.removeprefix("Yth. ") for line in text if line.startswith("Yth. ")] == NAMES
    with zipfile.ZipFile(files["zip"]) as archive:
        assert archive.testzip() is None
        assert [name[:3] for name in archive.namelist()] == [f"{number:03d}" for number in range(1, 901)]
