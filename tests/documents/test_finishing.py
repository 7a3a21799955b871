"""Finishing: from a job to the file of record, once, whatever happens on the way."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_word
from sqlalchemy import func, select

from documents.approval.views import DocumentView
from documents.evidence.entries import AuditEntry, verify_leaf
from documents.finishing import FILE_MADE, FINAL, Finisher
from documents.outbox import jobs
from documents.outbox.jobs import Job
from documents.rendering.stored import DocumentFile
from tests.office import House, open_house
from tests.workplace import issue


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    made = open_house(database_url, tmp_path)
    yield made
    made.close()


def finisher(house: House, **how: Any) -> Finisher:
    office = house.office
    return Finisher(office.cases, office.files, **how)


def job_of(house: House, view: DocumentView) -> Job:
    with house.office.database.read() as session:
        return session.scalars(select(Job).where(Job.document_id == view.id)).one()


def count(house: House, table: Any, *where: Any) -> int:
    with house.office.database.read() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def test_a_job_becomes_a_file_with_its_evidence(house: House, tmp_path: Path) -> None:
    """One commit: the file's row, an audit entry with the hash, the finished job; the document's version stays."""
    view = issue(house)
    assert finisher(house).finish_next()
    with house.office.database.read() as session:
        file = session.scalars(select(DocumentFile).where(DocumentFile.kind == FINAL)).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == FILE_MADE)).one()
    (tmp_path / "made.docx").write_bytes(house.office.files.get(file.sha256))
    paragraphs = [paragraph.text for paragraph in open_word(str(tmp_path / "made.docx")).paragraphs]
    assert any(view.number and view.number in text for text in paragraphs)
    assert entry.details == {"kind": FINAL, "part": "", "sha256": file.sha256, "bytes": file.bytes}
    assert verify_leaf(entry) and entry.version is None and entry.document_id == view.id
    assert job_of(house, view).done_at is not None
    assert house.office.desk.view(house.actor("ketua"), view.id).version == view.version


def test_nothing_to_do_is_said(house: House) -> None:
    """With an empty outbox, and with a job that is done, there is no more to do."""
    view = issue(house)
    assert finisher(house).finish(job_of(house, view).id)
    assert not finisher(house).finish(job_of(house, view).id)
    assert not finisher(house).finish_next()


def test_two_that_hold_the_same_job_make_one_file(house: House) -> None:
    """A worker so slow that its lease ran out and another took over: the first file stays, nobody fails."""
    view = issue(house)
    slow = finisher(house, lease=timedelta(0))
    job_id = job_of(house, view).id
    together = threading.Barrier(jobs.ATTEMPTS)

    def work() -> None:
        together.wait()
        slow.finish(job_id)

    threads = [threading.Thread(target=work) for _ in range(jobs.ATTEMPTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    job = job_of(house, view)
    assert (job.done_at is not None, job.failed_at, job.error) == (True, None, None)
    assert count(house, DocumentFile, DocumentFile.kind == FINAL) == 1
    assert count(house, AuditEntry, AuditEntry.action == FILE_MADE) == 1


def test_a_store_that_refuses_is_tried_again_and_then_shown(house: House) -> None:
    """A full or broken disk: five attempts, then failed with the reason in the dossier; after a retry the file is made."""
    view = issue(house)
    root = house.office.files.root
    root.rename(root.with_name("away"))
    root.write_text("not a folder", encoding="utf-8")
    job_id = job_of(house, view).id
    for attempt in range(jobs.ATTEMPTS):
        assert job_of(house, view).attempts == attempt
        assert finisher(house).finish(job_id)
        _let_pauses_pass(house, job_id)
    failed = job_of(house, view)
    assert failed.failed_at is not None and "Not a directory" in (failed.error or "")
    answer = house.office.desk.file(house.actor("ketua"), view.id, FINAL)
    assert (
        answer.status == "failed"
        and answer.reason is not None
        and "tidak dapat disimpan: Not a directory" in answer.reason.id
    )
    root.unlink()
    root.with_name("away").rename(root)
    with house.office.database.write() as session:
        assert jobs.retry(session, house.body_id, job_id, house.office.clock.system())
    assert finisher(house).finish_next()
    assert house.office.desk.file(house.actor("ketua"), view.id, FINAL).status == "ready"


def _let_pauses_pass(house: House, job_id: Any) -> None:
    with house.office.database.write() as session:
        job = session.get_one(Job, job_id)
        if job.failed_at is None:
            job.available_at = house.office.clock.system()
