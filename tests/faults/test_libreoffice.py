"""LibreOffice killed, and hung, while a worker makes a PDF with it: the file is there in the end, and no process is left."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from documents.outbox.jobs import Job
from documents.rendering.stored import PDF, DocumentFile
from tests.libreoffice import children
from tests.office import open_house
from tests.workplace import Workplace, issue, runs, wait_until

DOCUMENTS = 2
LIMIT = "10"
"""Seconds for one job; LibreOffice gets seven of them."""


@pytest.fixture
def workplace(libreoffice: None, sqlite_template: Path, tmp_path: Path) -> Iterator[Workplace]:
    """A home with issued documents, whose worker finds a LibreOffice."""
    shutil.copy(sqlite_template, tmp_path / "naskah.sqlite3")
    house = open_house(f"sqlite:///{tmp_path / 'naskah.sqlite3'}", tmp_path)
    for _ in range(DOCUMENTS):
        issue(house)
    house.close()
    place = Workplace(tmp_path, PATH=os.environ["PATH"])
    yield place
    place.close()


def pdfs(place: Workplace) -> int:
    with place.office.database.read() as session:
        return session.scalar(select(func.count()).where(DocumentFile.kind == PDF)) or 0


def at_work(place: Workplace) -> int:
    """The process of a LibreOffice that has a file in hand."""
    wait_until(lambda: list((place.home / "engine").glob("*/in.docx")), 30, place.said, pause=0.001)
    (pid,) = children(place.home)
    return pid


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_a_blow_to_libreoffice_loses_no_pdf(workplace: Workplace, blow: signal.Signals) -> None:
    """Killed with a file in hand it is started again at once; stopped, it is ended in time and the job tried again."""
    worker = workplace.start("worker", "--job-seconds", LIMIT)
    struck = at_work(workplace)
    os.kill(struck, blow)
    wait_until(lambda: pdfs(workplace) == DOCUMENTS, 40, workplace.said)
    with workplace.office.database.read() as session:
        assert [job.done_at is not None for job in session.scalars(select(Job))] == [True] * 2 * DOCUMENTS
    assert not runs(struck) and worker.poll() is None
