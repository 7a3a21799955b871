"""A job that hangs, and a job that ends whoever does it: the others get their files, and the culprit is shown."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from documents.outbox import jobs
from documents.outbox.jobs import Job
from documents.rendering.stored import FINAL
from tests.office import open_house
from tests.services import free_port
from tests.waiting import WAITING
from tests.workplace import Workplace, issue, wait_until

pytestmark = pytest.mark.slow

OTHERS = 20
HANGS = """
CREATE TRIGGER hangs BEFORE INSERT ON document_file WHEN NEW.kind = 'docx' AND NEW.document_id = '{document_id}'
BEGIN
  SELECT max(n) FROM (WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted) SELECT n FROM counted);
END
"""
"""Storing this document's final file never comes to an end."""


@pytest.fixture
def place(sqlite_template: Path, tmp_path: Path) -> Iterator[tuple[Workplace, UUID]]:
    """A workplace where the first job hangs and OTHERS wait behind it; with it the document that hangs."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(sqlite_template, home / "naskah.sqlite3")
    house = open_house(f"sqlite:///{home / 'naskah.sqlite3'}", home)
    hangs = issue(house)
    with house.office.database.write() as session:
        session.execute(text(HANGS.format(document_id=hangs.id.hex)))
    for _ in range(OTHERS):
        issue(house)
    house.close()
    made = Workplace(home)
    yield made, hangs.id
    made.close()


def test_a_job_that_hangs_holds_nobody_up(place: tuple[Workplace, UUID]) -> None:
    """Its worker ends at the time limit, the supervisor starts another, and the others have their files in a minute."""
    workplace, hangs = place
    workplace.start("up", "--port", str(free_port()), "--job-seconds", "3")
    workplace.wait_for_files(OTHERS)
    assert workplace.job(hangs).attempts >= 1


def test_a_job_that_ends_its_worker_fails_in_the_end(place: tuple[Workplace, UUID]) -> None:
    """After five workers lost to it, of which the first three are given here, it has failed for good, visibly; the
    sixth worker lives.
    """
    workplace, hangs = place
    with workplace.office.database.write() as session:
        session.get_one(Job, workplace.job(hangs).id).attempts = 3
    for attempt in range(4, jobs.ATTEMPTS + 1):
        worker = workplace.start("worker", "--job-seconds", "1")
        worker.wait(20)
        assert workplace.job(hangs).attempts == attempt
        workplace.let_leases_run_out()
    workplace.start("worker")
    wait_until(lambda: workplace.job(hangs).failed_at is not None, 20, workplace.said)
    workplace.wait_for_files(OTHERS)
    answer = workplace.office.desk.file(workplace.house.actor("ketua"), hangs, FINAL)
    assert answer.status == "failed" and answer.reason is not None


def test_a_worker_that_stands_still_is_replaced(workplace: Workplace, pytestconfig: pytest.Config) -> None:
    """Not a job but the process itself hangs: the supervisor misses its pulse."""
    if not pytestconfig.getoption("--long"):
        pytest.skip("--long: it takes the supervisor's whole patience")
    workplace.start("up", "--port", str(free_port()))
    wait_until(lambda: workplace.files_made() > 0, 30, workplace.said, pause=0.001)
    worker = next(pid for pid in workplace.running() if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(worker, signal.SIGSTOP)
    workplace.wait_for_files(WAITING)
    workplace.each_file_once()
