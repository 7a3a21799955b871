"""Every line of both workflows, walked at the real desk, with everything that it writes."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from documents.bodies.editions import Body
from documents.drafting.documents import Document
from documents.evidence.entries import note_of, verify_leaf
from documents.outbox.jobs import Job
from documents.publishing import check_folder, publish, publish_files
from documents.register.deliveries import Delivery
from documents.register.entries import RegisterEntry
from documents.register.filing import Filing
from documents.rendering.stored import DocumentFile
from tests.deskwork import (
    CONTENTS,
    EVERYBODY,
    LETTER,
    POKJA_DECREE,
    act,
    added,
    draft,
    dump,
    entries,
    refusal_of,
    to_sign,
    walk,
)
from tests.documents.desk.conftest import open_registers
from tests.office import MORNING, SEED, House, open_house

MAKE = {"document": 1, "revision": 1, "audit_entry": 1}
MOVE = {"document": 0, "audit_entry": 1}
SUBMITTED = ("staf submit",)
INITIALLED = (*SUBMITTED, "sekretaris endorse")
ISSUED = (*INITIALLED, "ketua sign")
FILED = {"classification": "400.7.6", "retention": "5 tahun"}


@dataclass(frozen=True)
class Line:
    """Who does what from where; where to; how many rows of each table it leaves (0: a row changed)."""

    action: str
    source: str
    who: str
    target: str
    writes: dict[str, int]
    way: tuple[str, ...] = ()
    inputs: dict[str, str] = field(default_factory=dict)
    content: dict[str, Any] | None = None

    def __str__(self) -> str:
        return f"{self.action}-{self.source}-{self.target}"


NOTED = MOVE | {"audit_note": 1}
NOTE = {"note": "Perbaiki angka 2."}
LINES = (
    Line("submit", "draft", "staf", "in_review", MOVE | {"pin": 1, "document_file": 1}),
    Line("submit", "returned", "staf", "in_review", MOVE, (*SUBMITTED, "sekretaris return")),
    Line("endorse", "in_review", "sekretaris", "awaiting_signature", MOVE, SUBMITTED),
    Line("sign", "awaiting_signature", "ketua", "issued",
         MOVE | {"audit_entry": 2, "register_entry": 1, "job": 1, "counter": 0}, INITIALLED),
    Line("dispatch", "issued", "agendaris", "dispatched", MOVE | {"delivery": 2}, ISSUED),
    Line("archive", "issued", "agendaris", "archived", MOVE | {"filing": 1}, ISSUED, FILED),
    Line("archive", "dispatched", "agendaris", "archived", MOVE | {"filing": 1}, (*ISSUED, "agendaris dispatch"), FILED),
    Line("return", "in_review", "sekretaris", "returned", NOTED, SUBMITTED, NOTE),
    Line("return", "awaiting_signature", "ketua", "returned", NOTED, INITIALLED, NOTE),
    Line("withdraw", "in_review", "staf", "draft", MOVE, SUBMITTED),
    Line("withdraw", "awaiting_signature", "staf", "draft", MOVE, INITIALLED),
    Line("hand_over", "draft", "sekretaris", "draft", MOVE, (), {"to": "rina@pkk-sumbar.example"}),
    Line("hand_over", "returned", "sekretaris", "returned", MOVE,
         (*SUBMITTED, "ketua return"), {"to": "Rina@PKK-Sumbar.example"}),
    Line("reject", "in_review", "ketua", "rejected", NOTED, SUBMITTED, NOTE),
    Line("reject", "awaiting_signature", "ketua", "rejected", NOTED, INITIALLED, NOTE),
    Line("cancel", "draft", "sekretaris", "cancelled", NOTED, (), NOTE),
    Line("cancel", "returned", "sekretaris", "cancelled", NOTED, (*SUBMITTED, "sekretaris return"), NOTE),
    Line("cancel", "in_review", "sekretaris", "cancelled", NOTED, SUBMITTED, NOTE),
    Line("cancel", "awaiting_signature", "sekretaris", "cancelled", NOTED, INITIALLED, NOTE),
    Line("discard", "draft", "staf", "discarded", MOVE),
)  # fmt: skip
"""As the body has it: the number follows the signature by itself, so no document rests in the state between."""

BY_POKJA = Line("endorse", "in_review", "pokja1", "in_review", MOVE, SUBMITTED, content=dict(POKJA_DECREE))
"""The decree alone has a second step."""

WIDER = (
    Line("add_reviewer", "in_review", "sekretaris", "in_review", MOVE, SUBMITTED, {"reviewer": "head_pokja_1"}),
    Line("remove_reviewer", "in_review", "sekretaris", "in_review", MOVE,
         (*SUBMITTED, "sekretaris add_reviewer"), {"reviewer": "head_pokja_1"}),
)  # fmt: skip
"""One more position is asked to review, or no longer asked."""

BY_HAND = (
    Line("sign", "awaiting_signature", "ketua", "signed", MOVE, INITIALLED),
    Line("issue", "signed", "agendaris", "issued", MOVE | {"register_entry": 1, "job": 1, "counter": 0}, ISSUED),
    Line("cancel", "signed", "sekretaris", "cancelled", NOTED, ISSUED, NOTE),
)
"""The same workflows where a registry clerk gives the number."""

DELIVERIES = {"decree": 2, "letter": 3}
ON_THEIR_OWN = {"sign": ["signed", "issued"]}


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[House]:
    """The same body, where the number does not follow by itself."""
    home = tmp_path_factory.mktemp("by_hand")
    shutil.copy(sqlite_template, home / "naskah.db")
    folder = Path(shutil.copytree(SEED, home / SEED.name))
    for file in folder.glob("workflows/*.toml"):
        file.write_text(file.read_text(encoding="utf-8").replace(" automatic = true,", ""), encoding="utf-8")
    opened = open_house(f"sqlite:///{home / 'naskah.db'}", home, folder=folder, people=EVERYBODY)
    open_registers(opened)
    yield opened
    opened.close()


@pytest.mark.parametrize("type", ["decree", "letter"])
@pytest.mark.parametrize("line", LINES, ids=str)
def test_line(house: House, type: str, line: Line) -> None:
    """A line moves the document where it says, and leaves exactly the rows that it should."""
    writes = line.writes | ({"delivery": DELIVERIES[type]} if line.action == "dispatch" else {})
    _walk_line(house, draft(house, type=type), line, writes)


def test_line_with_pokja(house: House) -> None:
    """The initial of a Pokja's head keeps the decree in review and hands it to the secretary."""
    document_id = draft(house, fields=POKJA_DECREE)
    _walk_line(house, document_id, BY_POKJA, BY_POKJA.writes)
    assert _row(house, document_id, "waiting_for") == (("secretary",),)


@pytest.mark.parametrize("type", ["decree", "letter"])
@pytest.mark.parametrize("line", BY_HAND, ids=str)
def test_line_by_hand(by_hand: House, type: str, line: Line) -> None:
    """Where a clerk gives the number, signing takes none and issuing is an act of its own."""
    _walk_line(by_hand, draft(by_hand, type=type), line, line.writes)


def test_every_line_is_walked() -> None:
    """The tables above name every line of the workflow files, from each of its states."""
    workflows = check_folder(SEED).workflows
    for name, workflow in workflows.items():
        written = {
            (line.action, source, line.goes_to(source)) for line in workflow.transitions for source in line.sources
        }
        walked = {(line.action, line.source, line.target) for line in (*LINES, *WIDER, *BY_HAND)} - {
            ("sign", "awaiting_signature", "issued")
        }
        if name == "decree":
            walked.add((BY_POKJA.action, BY_POKJA.source, BY_POKJA.target))
        else:
            written.discard(("endorse", "in_review", "in_review"))  # a letter has one step: nothing continues
        assert walked == written


def _walk_line(house: House, document_id: UUID, line: Line, writes: dict[str, int]) -> None:
    walk(house, document_id, *line.way)
    before, version = dump(house.office.database), _row(house, document_id, "version")[0]
    assert line.source == _row(house, document_id, "state")[0]
    note = line.inputs.get("note")
    asked = {name: value for name, value in line.inputs.items() if name != "note"}
    view = act(house, line.who, document_id, line.action, note=note, asked=asked)

    assert line.target == view.state.name == _row(house, document_id, "state")[0]
    assert writes == added(before, dump(house.office.database))
    made = entries(house, document_id)[version:]
    states = ON_THEIR_OWN.get(line.action, [line.target]) if line.target == "issued" else [line.target]
    assert [line.source, *states] == [made[0].from_state, *(entry.to_state for entry in made)]
    assert [version + 1 + place for place in range(len(made))] == [entry.version for entry in made]
    assert view.version == version + len(made)
    assert house.people[line.who] == made[0].actor_id
    assert all(verify_leaf(entry) for entry in made)
    assert {view.content_sha256} == {entry.content_sha256 for entry in made}
    with house.office.database.read() as session:
        assert note == note_of(session, made[0].id)
    assert {**made[0].details} == {**asked, **made[0].details}
    phase, waiting = _row(house, document_id, "phase", "waiting_for")
    assert phase == view.state.phase
    assert waiting == {"review": ("secretary",), "signing": ("chair",)}.get(phase, ())


def test_submit_keeps_the_konsep(house: House) -> None:
    """Submitting stores the KONSEP of this very content: its row, its bytes under their hash, its name."""
    document_id = draft(house)
    walk(house, document_id, *SUBMITTED)
    with house.office.database.read() as session:
        file = session.scalars(select(DocumentFile).where(DocumentFile.document_id == document_id)).one()
    data = house.office.files.get(file.sha256)
    assert ("draft", 1, len(data), sha256(data).hexdigest()) == (file.kind, file.revision, file.bytes, file.sha256)
    assert file.name == "Konsep-Panitia-Pelaksana.docx"


def test_initial_says_step_and_content(house: House) -> None:
    """An initial's entry names the step, the position used, and the content that was seen."""
    document_id = draft(house, fields=POKJA_DECREE)
    walk(house, document_id, "staf submit", "pokja1 endorse", "sekretaris endorse")
    given = [(e.step, e.acting_as, e.content_sha256) for e in entries(house, document_id) if e.action == "endorse"]
    content = _row(house, document_id, "content_sha256")[0]
    assert [("working_group", "head_pokja_1", content), ("secretary", "secretary", content)] == given


def test_signature_issues(house: House) -> None:
    """The signature takes the number, dated today; the system itself issues; register, job and bell say the same."""
    rung: list[UUID] = []
    document_id = draft(house)
    walk(house, document_id, *INITIALLED)
    silent, house.office.desk.ring = house.office.desk.ring, rung.extend
    walk(house, document_id, "ketua sign")
    house.office.desk.ring = silent
    with house.office.database.read() as session:
        entry = session.scalars(select(RegisterEntry).where(RegisterEntry.document_id == document_id)).one()
        job = session.scalars(select(Job).where(Job.document_id == document_id)).one()
    number, today = f"{entry.ordinal}/KEP/PKK-PROP/XII/2019", date(2019, 12, 16)
    assert (number, today) == _row(house, document_id, "number", "issued_on")
    assert ("KEP", "2019", "", number, today, 1) == (
        entry.series, entry.period, entry.suffix, entry.number, entry.issued_on, entry.revision
    )  # fmt: skip
    assert entry.ordinal > 21
    assert (entry.subject, entry.signatory) == ("Panitia Pelaksana", "Ketua")
    assert entry.facts["copies"] == ["Yth. Gubernur Sumatera Barat", "Pertinggal"]
    assert (document_id, "docx", 1, [job.id]) == (job.document_id, job.kind, job.revision, rung)
    signed, issued = entries(house, document_id)[-2:]
    assert (house.people["ketua"], "chair", {"proof": "token"}) == (signed.actor_id, signed.acting_as, signed.details)
    assert (None, None, {"number": number, "issued_on": "2019-12-16"}) == (
        issued.actor_id, issued.acting_as, issued.details
    )  # fmt: skip


def test_dispatch_delivers(house: House) -> None:
    """Dispatching writes one delivery for each addressee, then one for each copy, in their order."""
    document_id = draft(house, type="letter")
    walk(house, document_id, *ISSUED, "agendaris dispatch")
    with house.office.database.read() as session:
        sent = session.scalars(
            select(Delivery).where(Delivery.document_id == document_id).order_by(Delivery.ordinal)
        ).all()
    assert [(row.addressee, row.is_copy) for row in sent] == [
        ("Dinas Sosial", False),
        ("Dinas Kesehatan", False),
        ("Pertinggal", True),
    ]
    assert {(date(2019, 12, 16), house.people["agendaris"])} == {(row.sent_on, row.recorded_by) for row in sent}


def test_dispatch_delivers_long_names(house: House) -> None:
    """A copy may be called as long as the letter allows; the delivery has it whole."""
    long = "Yth. " + "Dinas " * 3000
    document_id = draft(house, type="letter", fields={**LETTER, "carbon_copies": [long]})
    walk(house, document_id, *ISSUED, "agendaris dispatch")
    with house.office.database.read() as session:
        query = select(Delivery.addressee).where(Delivery.document_id == document_id, Delivery.is_copy)
        assert session.scalars(query).one() == long.rstrip()


def test_archive_files(house: House) -> None:
    """Archiving puts down classification and retention, in the table and in the evidence."""
    document_id = draft(house)
    walk(house, document_id, *ISSUED)
    act(house, "agendaris", document_id, "archive", asked=FILED)
    with house.office.database.read() as session:
        filing = session.scalars(select(Filing).where(Filing.document_id == document_id)).one()
    assert {"classification": filing.classification, "retention": filing.retention} == FILED
    assert entries(house, document_id)[-1].details == FILED


def test_hand_over_changes_who_drafts(house: House) -> None:
    """The draft is the other's to edit and submit; who made it stays who made it, and no longer edits it."""
    document_id = draft(house)
    view = act(house, "sekretaris", document_id, "hand_over", asked={"to": str(house.people["rina"])})
    assert (house.people["staf"], house.people["rina"]) == (view.created_by.id, view.drafter.id)
    desk = house.office.desk
    assert desk.view(house.actor("rina"), document_id).editable
    assert desk.edit(house.actor("rina"), document_id, {"title": "Panitia Baru"}, 2).version == 3
    assert act(house, "rina", document_id, "submit").state.name == "in_review"


@pytest.mark.parametrize("type", ["decree", "letter"])
def test_create_and_edit(house: House, type: str) -> None:
    """A draft begins at version 1 and revision 1; a change counts both on and keeps the old content; no change, none."""
    desk, staf = house.office.desk, house.actor("staf")
    before = dump(house.office.database)
    first = desk.create(staf, type, dict(CONTENTS[type]))
    assert added(before, dump(house.office.database)) == MAKE
    assert (first.version, first.revision, first.state.name, first.number) == (1, 1, "draft", None)

    before = dump(house.office.database)
    second = desk.edit(staf, first.id, {"urgency": "segera"}, 1)
    assert added(before, dump(house.office.database)) == {"document": 0, "revision": 1, "audit_entry": 1}
    assert (second.version, second.revision, second.urgency.code) == (2, 2, "segera")
    assert first.content_sha256 != second.content_sha256
    assert {**first.fields, "urgency": "segera"} == dict(second.fields)

    before = dump(house.office.database)
    assert second == desk.edit(staf, first.id, {"urgency": "segera"}, 2)
    assert before == dump(house.office.database)


@pytest.mark.parametrize("line", WIDER, ids=str)
def test_line_of_reviewers(house: House, line: Line) -> None:
    """A reviewer is added beside the step that is open, and taken off again while they have not acted."""
    document_id = draft(house)
    walk(house, document_id, *SUBMITTED)
    if len(line.way) > 1:
        act(house, "sekretaris", document_id, "add_reviewer", asked=line.inputs)
    act(house, line.who, document_id, line.action, asked=line.inputs)
    more = ("head_pokja_1",) if line.action == "add_reviewer" else ()
    assert _row(house, document_id, "waiting_for") == (("secretary", *more),)
    assert entries(house, document_id)[-1].details == line.inputs


def test_history_tells_all(house: House) -> None:
    """The history is the acts in order: who, in which office, from where to where, with the note."""
    document_id = draft(house)
    walk(house, document_id, "staf submit", "sekretaris return", "staf submit", "sekretaris endorse", "ketua sign")
    told = [
        (event.action, event.from_state, event.to_state, event.actor and event.actor.name.split()[-1], event.note)
        for event in house.office.desk.history(house.actor("staf"), document_id)
    ]
    assert told == [
        ("create", None, "draft", "S.Sos.", None),
        ("submit", "draft", "in_review", "S.Sos.", None),
        ("return", "in_review", "returned", "Marlina", "Perbaiki angka 2."),
        ("submit", "returned", "in_review", "S.Sos.", None),
        ("endorse", "in_review", "awaiting_signature", "Marlina", None),
        ("sign", "awaiting_signature", "signed", "Maharani", None),
        ("issue", "signed", "issued", None, None),
    ]
    assert {MORNING} == {entry.at for entry in entries(house, document_id)}


def test_hand_over_is_put_down_by_id(house: House) -> None:
    """The log, which forgets nothing, says by id who got the draft, however the person was named."""
    document_id = draft(house)
    act(house, "sekretaris", document_id, "hand_over", asked={"to": "rina@pkk-sumbar.example"})
    entry = entries(house, document_id)[-1]
    assert entry.details == {"to": str(house.people["rina"])}
    assert b"@" not in entry.leaf


def _row(house: House, document_id: UUID, *names: str) -> tuple[Any, ...]:
    with house.office.database.read() as session:
        document = session.get_one(Document, document_id)
        return tuple(getattr(document, name) for name in names)


def test_a_body_that_writes_no_types_any_more_ends_what_it_began(changed: Callable[..., House], tmp_path: Path) -> None:
    """A document goes its way by the edition it began with, though the newest has no type at all."""
    house = changed()
    document_id = to_sign(house)
    shutil.rmtree(tmp_path / SEED.name / "types")
    publish(house.office.database, house.office.clock, tmp_path / SEED.name)
    view = act(house, "ketua", document_id, "sign")
    assert (view.state.phase, view.number is not None) == ("issued", True)


def test_who_added_reviewers_anywhere_is_told_where_there_is_no_step(
    changed: Callable[..., House], tmp_path: Path
) -> None:
    """An edition that was published when that was allowed goes on; the act is refused, and the document stays."""
    house, folder = changed(), tmp_path / SEED.name
    flow = folder / "workflows" / "decree.toml"
    flow.write_text(
        flow.read_text().replace(
            '"add_reviewer", from = "in_review"', '"add_reviewer", from = ["in_review", "awaiting_signature"]'
        )
    )
    files = {
        str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*") if "demo" not in path.parts
    }
    files.pop("README.md", None)
    with house.office.database.write() as session:
        seen = session.scalars(select(Body.edition_id).where(Body.id == house.body_id)).one()
        publish_files(session, house.office.clock, house.body_id, seen, files, house.body_id)
    document_id = to_sign(house)
    refusal = refusal_of(act, house, "sekretaris", document_id, "add_reviewer", asked={"reviewer": "head_pokja_2"})
    assert [problem.path for problem in refusal.fields] == ["reviewer"]
