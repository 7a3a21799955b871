"""The PDF that follows each final Word file: made once, with its evidence; left out, and made later, as there is need."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from documents.approval.views import DocumentView
from documents.evidence.entries import AuditEntry, verify_leaf
from documents.finishing import FILE_MADE, Finisher
from documents.outbox.jobs import Job
from documents.rendering.pages.engine import Engine
from documents.rendering.pages.images import page_texts
from documents.rendering.stored import FINAL, PDF, DocumentFile
from tests.office import House, open_house
from tests.workplace import issue
from workflow.refusal import Kind, Refusal

ALL = (FINAL, PDF)


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path, warm_engine: Engine) -> Iterator[House]:
    """An office that has a LibreOffice."""
    opened = open_house(sqlite_url, tmp_path, engine=warm_engine)
    yield opened
    opened.close()


@pytest.fixture
def poor_house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    """An office that has none."""
    opened = open_house(sqlite_url, tmp_path)
    yield opened
    opened.close()


def work(house: House, engine: Engine | None) -> list[UUID]:
    """All that waits for a worker; the jobs that it was rung for meanwhile."""
    rung: list[UUID] = []
    finisher = Finisher(house.office.cases, house.office.files, engine=engine, ring=rung.extend)
    while finisher.finish_next():
        pass
    return rung


def jobs_of(house: House, view: DocumentView) -> list[Job]:
    with house.office.database.read() as session:
        return list(session.scalars(select(Job).where(Job.document_id == view.id).order_by(Job.created_at, Job.kind)))


def test_a_final_file_is_followed_by_its_pdf(house: House, warm_engine: Engine) -> None:
    """Two files and two audit entries, each with its hash; the worker is rung for the second; the PDF has the number."""
    view = issue(house)
    rung = work(house, warm_engine)
    assert rung == [job.id for job in jobs_of(house, view) if job.kind == PDF]
    with house.office.database.read() as session:
        files = {file.kind: file for file in session.scalars(select(DocumentFile)) if file.kind in ALL}
        entries = list(session.scalars(select(AuditEntry).where(AuditEntry.action == FILE_MADE)))
    assert {entry.details["kind"]: entry.details["sha256"] for entry in entries if entry.details} == {
        kind: files[kind].sha256 for kind in ALL
    }
    assert all(verify_leaf(entry) for entry in entries)
    answer = house.office.desk.file(house.actor("ketua"), view.id, PDF)
    assert (answer.status, answer.media_type, answer.name) == ("ready", "application/pdf", files[PDF].name)
    assert answer.name.endswith(".pdf") and view.number is not None and view.number in page_texts(answer.data)[0]


def test_while_the_word_file_is_made_its_pdf_is_on_its_way(house: House, warm_engine: Engine) -> None:
    """Whoever asks for the PDF right after issue is told to wait, not that there is none."""
    view = issue(house)
    desk, chair = house.office.desk, house.actor("ketua")
    assert desk.file(chair, view.id, PDF).status == "pending"
    Finisher(house.office.cases, house.office.files, engine=warm_engine).finish_next()
    assert desk.file(chair, view.id, PDF).status == "pending"
    work(house, warm_engine)
    assert desk.file(chair, view.id, PDF).status == "ready"


def test_without_libreoffice_no_job_waits_or_fails(poor_house: House, warm_engine: Engine) -> None:
    """The Word file is made, and that is all; once LibreOffice is there, the PDF is made when it is asked for, once."""
    office, chair = poor_house.office, poor_house.actor("ketua")
    view = issue(poor_house)
    assert work(poor_house, office.engine) == []
    assert [(job.kind, job.failed_at) for job in jobs_of(poor_house, view)] == [(FINAL, None)]
    assert office.desk.file(chair, view.id, PDF).status == "absent"
    with pytest.raises(Refusal) as refused:
        office.leaves.order_pdf(chair, view.id)
    assert refused.value.kind is Kind.DOCUMENT and "apt-get install" in refused.value.text.id
    office.leaves.engine = warm_engine
    office.leaves.order_pdf(chair, view.id)
    office.leaves.order_pdf(chair, view.id)
    assert office.desk.file(chair, view.id, PDF).status == "pending"
    work(poor_house, warm_engine)
    assert office.desk.file(chair, view.id, PDF).status == "ready"
    office.leaves.order_pdf(chair, view.id)
    assert [job.kind for job in jobs_of(poor_house, view)] == [FINAL, PDF]


def test_a_libreoffice_that_went_away_fails_its_job_once_and_visibly(house: House, warm_engine: Engine) -> None:
    """Uninstalled with a PDF on its way: the job says how to get it back, and the button tries again."""
    view = issue(house)
    Finisher(house.office.cases, house.office.files, engine=warm_engine).finish_next()
    work(house, None)
    job = jobs_of(house, view)[-1]
    assert (job.kind, job.attempts, job.failed_at is not None) == (PDF, 1, True)
    answer = house.office.desk.file(house.actor("ketua"), view.id, PDF)
    assert answer.status == "failed" and answer.reason is not None and "apt-get install" in answer.reason.id
    house.office.leaves.order_pdf(house.actor("ketua"), view.id)
    work(house, warm_engine)
    assert house.office.desk.file(house.actor("ketua"), view.id, PDF).status == "ready"


def test_no_pdf_is_ordered_of_what_is_not_issued(house: House) -> None:
    """A draft has no final Word file: refused, and for who may not know of it there is no such document."""
    made = house.office.desk.create(house.actor("staf"), "decree", {"title": "Konsep"})
    with pytest.raises(Refusal) as refused:
        house.office.leaves.order_pdf(house.actor("staf"), made.id)
    assert (refused.value.kind, refused.value.code) == (Kind.DOCUMENT, "no_final_file")
    with pytest.raises(Refusal) as unknown:
        house.office.leaves.order_pdf(house.actor("auditor"), made.id)
    assert unknown.value.kind is Kind.UNKNOWN
