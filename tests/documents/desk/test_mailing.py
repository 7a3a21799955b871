"""Mailing: who may have an issued letter copied, in which form, how it goes on and how it is stopped."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from docx import Document
from sqlalchemy import func, select

from documents.desk.issued.batches import COPIES_MADE, SHELF
from documents.desk.issued.mailing import MailingView
from documents.evidence.entries import AuditEntry
from documents.finishing import Finisher
from documents.outbox.jobs import Job
from documents.rendering.mailings import JOBS, MailingPiece
from documents.store.base import new_id
from tests.deskwork import LETTER, added, draft, dump, refusal_of, walk
from tests.office import House
from workflow.refusal import Kind

GROUPS = [
    {"heading": "Kepala OPD", "names": [f"Dinas {number} & <b>" for number in range(150)]},
    {"heading": "Ketua TP-PKK", "names": ["Kab. Agam"]},
]
MANY = {**LETTER, "enclosure_note": "1 (satu) berkas", "addressees": {"annexed": True, "groups": GROUPS}}
ISSUED = ("staf submit", "sekretaris endorse", "ketua sign")


@pytest.fixture(scope="module")
def letter(house: House) -> UUID:
    """An issued letter to 151 addressees in two groups."""
    return issued(house)


@pytest.fixture
def fresh(house: House) -> UUID:
    """Another, of a test's own."""
    return issued(house)


@pytest.fixture(autouse=True)
def idle(house: House) -> Iterator[None]:
    """No job is left for the next test."""
    yield
    while house.work(1):
        pass


def issued(house: House, fields: dict[str, Any] = MANY) -> UUID:
    document_id = draft(house, type="letter", fields=fields)
    walk(house, document_id, *ISSUED)
    while house.work(1):
        pass
    return document_id


def finished(house: House, document_id: UUID, *kinds: str, **how: Any) -> MailingView:
    """A mailing from the request to its files."""
    made = house.office.mailroom.request(house.actor("staf"), document_id, kinds or ("docx",), **how)
    while house.work(1):
        pass
    return house.office.mailroom.view(house.actor("staf"), document_id, made.id)


def content(house: House, view: MailingView, kind: str) -> bytes:
    file = house.office.mailroom.file(house.actor("staf"), view.document_id, view.id, kind)
    return file.path.read_bytes()


def test_each_addressee_gets_a_copy(house: House, letter: UUID) -> None:
    """Word file and zip: all 151 in order, each with its group's heading above the name, and the evidence of each file."""
    view = finished(house, letter, "zip", "docx")
    assert (view.state, view.total, [form.kind for form in view.forms]) == ("ready", 151, ["docx", "zip"])
    text = [paragraph.text for paragraph in Document(io.BytesIO(content(house, view, "docx"))).paragraphs]
    places = [place for place, line in enumerate(text) if line.startswith("Yth. ") and "Kepala" in line]
    assert [text[place + 1] for place in places] == GROUPS[0]["names"]
    last = text.index("Yth. Ketua TP-PKK")
    assert text[last + 1] == "Kab. Agam"
    with zipfile.ZipFile(io.BytesIO(content(house, view, "zip"))) as archive:
        names = archive.namelist()
    assert (len(names), names[0], names[-1]) == (151, "001-Dinas-0-b.docx", "151-Kab.-Agam.docx")
    with house.office.database.read() as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.document_id == letter, AuditEntry.action == COPIES_MADE)
        ).all()
    said = {entry.details["kind"]: entry.details for entry in entries if entry.details["mailing"] == str(view.id)}
    assert {kind: (one["sha256"], one["copies"]) for kind, one in said.items()} == {
        form.kind: (form.sha256, 151) for form in view.forms
    }
    assert not house.office.files.shelf(SHELF, view.id.hex, "docx").root.exists()


def test_without_headings_the_name_stands_alone(house: House, letter: UUID) -> None:
    """The copy says "Yth. Kab. Agam" and nothing more."""
    view = finished(house, letter, headings=False)
    text = [paragraph.text for paragraph in Document(io.BytesIO(content(house, view, "docx"))).paragraphs]
    assert "Yth. Kab. Agam" in text and "Yth. Ketua TP-PKK" not in text


def test_a_copy_without_the_list_names_no_enclosure(house: House, letter: UUID) -> None:
    """The list of addressees was the letter's only annex: a copy that has none does not say that it has one."""
    text = [
        paragraph.text for paragraph in Document(io.BytesIO(content(house, finished(house, letter), "docx"))).paragraphs
    ]
    assert {line for line in text if line.startswith("Lampiran")} == {"Lampiran\t:\t-"}
    assert not any("DAFTAR" in line for line in text)


def test_it_does_not_touch_the_document(house: House, fresh: UUID) -> None:
    """Asking for copies changes no row of the document and adds none to its files or its history."""
    office, actor = house.office, house.actor("agendaris")
    before, seen = dump(office.database), office.desk.view(actor, fresh)
    view = finished(house, fresh)
    assert added(before, dump(office.database)) == {
        "mailing": 1, "mailing_piece": 2, "mailing_file": 1, "job": 3, "audit_entry": 2,
    }  # fmt: skip
    after = office.desk.view(actor, fresh)
    assert (after.version, after.files) == (seen.version, seen.files)
    assert view.requested_by == "Fitri Handayani, S.Sos."


@pytest.mark.parametrize("who", ["staf", "sekretaris", "agendaris"])
def test_who_may(house: House, letter: UUID, who: str) -> None:
    """The drafter, the secretary, and the registry clerk who dispatches it."""
    room = house.office.mailroom
    assert room.overview(house.actor(who), letter) is not None
    made = room.request(house.actor(who), letter, ["docx"])
    assert room.view(house.actor("staf"), letter, made.id).state == "pending"
    assert room.stop(house.actor(who), letter, made.id).state == "stopped"


@pytest.mark.parametrize("who", ["ketua", "auditor", "pokja1"])
def test_who_may_not(house: House, letter: UUID, who: str) -> None:
    """Whoever may read it but does not send it: 403 with the reason, nothing is offered, nothing changes."""
    room, actor = house.office.mailroom, house.actor(who)
    made = finished(house, letter)
    before = dump(house.office.database)
    assert room.overview(actor, letter) is None
    for call in (
        lambda: room.request(actor, letter, ["docx"]),
        lambda: room.view(actor, letter, made.id),
        lambda: room.stop(actor, letter, made.id),
        lambda: room.file(actor, letter, made.id, "docx"),
    ):
        refusal = refusal_of(call)
        assert (refusal.kind, refusal.code) == (Kind.PERSON, "not_yours")
        assert "Sekretaris" in refusal.text.id and "Agendaris" in refusal.text.id
    assert dump(house.office.database) == before


def test_only_what_is_issued_and_addressed(house: House) -> None:
    """A letter under way, a document that goes to nobody by name: 409; an unknown form: 422; a stranger's id: 404."""
    room, staf = house.office.mailroom, house.actor("staf")
    waiting = draft(house, type="letter", fields=MANY)
    decree = draft(house)
    walk(house, decree, "staf submit", "sekretaris endorse", "ketua sign")
    assert refusal_of(room.request, staf, waiting, ["docx"]).code == "not_issued"
    assert refusal_of(room.request, staf, decree, ["docx"]).code == "no_addressees"
    assert refusal_of(room.request, staf, new_id(), ["docx"]).kind is Kind.UNKNOWN
    for kinds in ([], ["odt"], ["docx", "exe"]):
        refusal = refusal_of(room.request, staf, waiting, kinds)
        assert (refusal.kind, [problem.path for problem in refusal.fields]) == (Kind.CONTENT, ["kinds"])


def test_one_at_a_time(house: House, fresh: UUID) -> None:
    """While copies are being made no others are begun; the same request again is the same mailing."""
    room, staf, key = house.office.mailroom, house.actor("staf"), new_id()
    first = room.request(staf, fresh, ["docx"], mailing_id=key)
    assert room.request(staf, fresh, ["docx"], mailing_id=key).id == first.id == key
    assert refusal_of(room.request, house.actor("agendaris"), fresh, ["zip"]).code == "copies_being_made"


def test_a_mailing_belongs_to_its_letter(house: House, letter: UUID, fresh: UUID) -> None:
    """Under another letter's address it is not found."""
    made = finished(house, letter)
    room, staf = house.office.mailroom, house.actor("staf")
    for call in (room.view, room.stop):
        assert refusal_of(call, staf, fresh, made.id).code == "no_such_mailing"
    assert refusal_of(room.file, staf, letter, made.id, "zip").code == "no_such_file"


def test_stopped_half_way(house: House, fresh: UUID) -> None:
    """After one batch of two: it says 100 of 151, for good; no job is left, nothing lies about, and it can be begun anew."""
    room, staf, office = house.office.mailroom, house.actor("staf"), house.office
    made = room.request(staf, fresh, ["docx"])
    assert house.work(1)
    assert room.view(staf, fresh, made.id).forms[0].done == 100
    stopped = room.stop(house.actor("sekretaris"), fresh, made.id)
    assert (stopped.state, stopped.forms[0].done, stopped.stopped_by) == ("stopped", 100, "Ny. Desi Marlina")
    assert not house.work(1)
    assert room.stop(staf, fresh, made.id) == stopped == room.view(staf, fresh, made.id)
    assert not office.files.shelf(SHELF, made.id.hex).root.exists()
    with office.database.read() as session:
        left = session.scalars(select(Job).where(Job.document_id == fresh, Job.done_at.is_(None))).all()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "copies_stopped")).all()[-1]
    assert (list(left), entry.details["copies"]) == ([], {"docx": 100})
    assert finished(house, fresh).state == "ready"


def test_stopped_with_a_batch_in_hand(house: House, fresh: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker was about to put down when it was stopped does not count: what was said stays true."""
    room, staf, office = house.office.mailroom, house.actor("staf"), house.office
    made = room.request(staf, fresh, ["docx"])
    finisher = Finisher(office.cases, office.files)
    making = finisher.batches._made

    def stop_meanwhile(*arguments: Any) -> Any:
        row = making(*arguments)
        room.stop(staf, fresh, made.id)
        return row

    monkeypatch.setattr(finisher.batches, "_made", stop_meanwhile)
    assert finisher.finish_next()
    assert room.view(staf, fresh, made.id).forms[0].done == 0
    assert not office.files.shelf(SHELF, made.id.hex, "docx").root.exists()


def test_a_batch_done_twice_is_there_once(house: House, fresh: UUID) -> None:
    """A worker so slow that another took over its batch: one piece, one next batch."""
    room, office = house.office.mailroom, house.office
    made = room.request(house.actor("staf"), fresh, ["docx"])
    finisher = Finisher(office.cases, office.files)
    with office.database.read() as session:
        job = session.scalars(select(Job).where(Job.document_id == fresh, Job.kind.in_(JOBS))).one()
    for _ in range(2):
        finisher.batches.work(job)
    with office.database.read() as session:
        pieces = session.scalar(select(func.count()).where(MailingPiece.mailing_id == made.id))
        jobs = session.scalar(select(func.count()).where(Job.document_id == fresh, Job.kind.in_(JOBS)))
    assert (pieces, jobs) == (1, 2)


def test_a_lost_piece_fails_visibly(house: House, fresh: UUID) -> None:
    """A disk that lost a batch: the mailing says that it failed and why; it is not said to be ready."""
    room, staf = house.office.mailroom, house.actor("staf")
    made = room.request(staf, fresh, ["zip"])
    for _ in range(2):
        assert house.work(1)
    house.office.files.shelf(SHELF, made.id.hex).throw_away()
    with house.office.database.write() as session:
        job = session.scalars(select(Job).where(Job.document_id == fresh, Job.done_at.is_(None))).one()
        job.attempts = 4
    assert house.work(1)
    view = room.view(staf, fresh, made.id)
    assert view.state == "failed" and view.forms[0].reason is not None
    assert "tidak dapat disimpan" in view.forms[0].reason.id
    assert room.stop(staf, fresh, made.id).state == "stopped"


def test_without_libreoffice_there_is_no_pdf(house: House, fresh: UUID, no_libreoffice: None) -> None:
    """It is said, with the way to get it; the other forms work."""
    room, staf = house.office.mailroom, house.actor("staf")
    overview = room.overview(staf, fresh)
    assert overview is not None and overview.missing is not None
    refusal = refusal_of(room.request, staf, fresh, ["docx", "pdf"])
    assert (refusal.code, "apt-get install" in refusal.text.id) == ("no_engine", True)
    assert room.request(staf, fresh, ["docx"]).state == "pending"
