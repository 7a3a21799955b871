"""Random people do random things to random documents, for days and years; what must hold, holds after every step.

The usual profile is short; `--long` runs more and longer examples, derandomised by the same seed.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from documents.drafting.documents import Document
from documents.drafting.revisions import Revision
from documents.evidence.entries import AuditEntry, verify_leaf
from documents.numbering.counters import OpeningBalance
from documents.register.entries import RegisterEntry
from tests.deskwork import CONTENTS, EVERYBODY, POKJA_DECREE, entries
from tests.office import House, open_house
from workflow.refusal import Refusal

WRONG = "0" * 64
INPUTS = {"classification": "400.7.6", "retention": "5 tahun"}
ACTIONS = ("submit", "endorse", "return", "withdraw", "reject", "sign", "issue", "dispatch", "archive", "cancel",
           "discard", "hand_over", "teleport")  # fmt: skip
PEOPLE = ("staf", "rina", "sekretaris", "pokja1", "pokja2", "ketua", "wakil", "agendaris")
STARTS = (("decree", CONTENTS["decree"]), ("decree", POKJA_DECREE), ("letter", CONTENTS["letter"]),
          ("decree", {"title": "Belum lengkap"}))  # fmt: skip


@pytest.fixture(scope="module")
def house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One office for all examples: each goes on where the last one stopped, its numbers behind the earlier ones."""
    home = tmp_path_factory.mktemp("random")
    path = home / "naskah.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    opened = open_house(f"sqlite:///{path}", home, people=EVERYBODY)
    yield opened
    opened.close()


def test_whatever_people_do(house: House, request: pytest.FixtureRequest) -> None:
    """Numbered is issued, numbers are exactly 1..n, the entries alone tell the present, nobody approves their own."""
    long = request.config.getoption("--long")
    run_state_machine_as_test(
        lambda: Office(house),
        settings=settings(
            max_examples=300 if long else 12,
            stateful_step_count=50 if long else 30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    gapless(house)


class Office(RuleBasedStateMachine):
    """Documents on several desks at once."""

    documents = Bundle("documents")

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self.known: list[UUID] = []

    @rule(target=documents, who=st.sampled_from(PEOPLE), start=st.sampled_from(STARTS))
    def create(self, who: str, start: tuple[str, Any]) -> UUID | None:
        """Whoever may draft begins a document; others are refused."""
        kind, fields = start
        try:
            made = self.house.office.desk.create(self.house.actor(who), kind, dict(fields)).id
        except Refusal as refusal:
            said(refusal)
            return None
        self.known.append(made)
        return made

    @rule(document=documents, who=st.sampled_from(PEOPLE), title=st.sampled_from(("Satu", "Dua", "Tiga\x07")))
    def edit(self, document: UUID | None, who: str, title: str) -> None:
        """Somebody changes the title, or may not."""
        row = self.row(document)
        if row is None:
            return
        field = "subject" if row.type == "letter" else "title"
        self.tried(row, lambda: self.house.office.desk.edit(self.house.actor(who), row.id, {field: title}, row.version))

    @rule(
        document=documents,
        who=st.sampled_from(PEOPLE),
        action=st.sampled_from(ACTIONS),
        late=st.booleans(),
        shown=st.sampled_from(("true", "wrong", "none")),
        note=st.sampled_from((None, "", "Perbaiki angka 2.")),
        to=st.sampled_from(PEOPLE),
    )
    def act(
        self, document: UUID | None, who: str, action: str, late: bool, shown: str, note: str | None, to: str
    ) -> None:
        """Anybody tries anything, sometimes on an old version or other content."""
        row = self.row(document)
        if row is None:
            return
        content = {"true": row.content_sha256, "wrong": WRONG, "none": None}[shown]
        version = row.version - late
        self.do(row, who, action, version, content, note, to)

    @rule(document=documents, steps=st.integers(min_value=1, max_value=5))
    def proceed(self, document: UUID | None, steps: int) -> None:
        """The first person who is offered the next step takes it, and so on for some steps."""
        for _ in range(steps):
            if document is None or not self.step(document):
                return

    def step(self, document: UUID) -> bool:
        """One main step, if anybody may take it; what was offered is then done."""
        for who in PEOPLE:
            actor = self.house.actor(who)
            try:
                view = self.house.office.desk.view(actor, document)
            except Refusal as refusal:
                said(refusal)
                continue
            for offer in view.actions:
                if offer.allowed and offer.weight == "main":
                    self.house.office.desk.act(
                        actor,
                        document,
                        offer.action,
                        expected_version=view.version,
                        content_sha256=view.content_sha256,
                    )
                    return True
        return False

    @rule(days=st.integers(min_value=0, max_value=40))
    def wait(self, days: int) -> None:
        """Days pass, now and then a year ends."""
        clock = self.house.office.clock
        clock.set(clock.now() + timedelta(days=days))

    @rule(document=consumes(documents))
    def forget(self, document: UUID | None) -> None:
        """A document is left as it is."""

    @invariant()
    def holds(self) -> None:
        """Each document of this example is what its entries say, and numbered exactly when issued."""
        for document_id in self.known:
            row = self.row(document_id)
            assert row is not None
            replay(self.house, row)
            assert (row.number is not None) == (row.phase == "issued") == (row.issued_on is not None)

    def do(
        self, row: Document, who: str, action: str, version: int, content: str | None, note: str | None, to: str
    ) -> None:
        inputs = {**INPUTS, "to": f"{to}@pkk-sumbar.example"}
        self.tried(
            row,
            lambda: self.house.office.desk.act(
                self.house.actor(who),
                row.id,
                action,
                expected_version=version,
                note=note,
                content_sha256=content,
                asked=inputs,
            ),
        )

    def tried(self, row: Document, call: Any) -> None:
        """Do it; a refusal says why in both languages and leaves the row as it was."""
        try:
            call()
        except Refusal as refusal:
            said(refusal)
            after = self.row(row.id)
            assert after is not None
            assert columns(after) == columns(row)

    def row(self, document_id: UUID | None) -> Document | None:
        if document_id is None:
            return None
        with self.house.office.database.read() as session:
            return session.get_one(Document, document_id)


def replay(house: House, row: Document) -> None:
    """The present state, told by the entries alone; the approvals among them stand for the content that was numbered."""
    events = entries(house, row.id)
    assert all(verify_leaf(event) for event in events)
    assert [event.version for event in events] == list(range(1, row.version + 1))
    last = events[-1]
    assert (last.to_state, last.version, last.revision, last.content_sha256) == (
        row.state, row.version, row.revision, row.content_sha256
    )  # fmt: skip
    drafter = row.created_by
    for event in events:
        if event.action == "hand_over":
            drafter = house.people[event.details["to"].partition("@")[0]]
    assert drafter == row.drafter_id
    approvals(house, row, events)


def approvals(house: House, row: Document, events: list[AuditEntry]) -> None:
    """Nobody approves what they wrote, no two steps in a row are one person's, all saw the content that was signed."""
    with house.office.database.read() as session:
        authors = dict(
            session.execute(select(Revision.revision, Revision.author_id).where(Revision.document_id == row.id)).all()
        )
    before: AuditEntry | None = None
    for event in events:
        if event.action in ("endorse", "sign"):
            wrote = {author for revision, author in authors.items() if revision <= (event.revision or 0)}
            assert event.actor_id not in wrote | {row.created_by}
            assert before is not None
            assert before.actor_id != event.actor_id
        if event.action == "sign":
            assert event.actor_id == house.people["ketua"]
            assert event.content_sha256 == row.content_sha256
        before = event


def gapless(house: House) -> None:
    """In every series and period the numbers are exactly the next after what stands on paper, their dates rising."""
    with house.office.database.read() as session:
        opened = {(row.series, row.period): row.last for row in session.scalars(select(OpeningBalance))}
        found: dict[tuple[str, str], list[RegisterEntry]] = defaultdict(list)
        for entry in session.scalars(select(RegisterEntry).order_by(RegisterEntry.ordinal)):
            found[entry.series, entry.period].append(entry)
        numbered = session.scalars(select(Document.id).where(Document.number.is_not(None))).all()
    assert found
    assert sorted(entry.document_id for rows in found.values() for entry in rows) == sorted(numbered)
    for key, rows in found.items():
        start = opened.get(key, 0)
        assert [row.ordinal for row in rows] == list(range(start + 1, start + len(rows) + 1))
        assert sorted(row.issued_on for row in rows) == [row.issued_on for row in rows]
        assert {str(row.issued_on.year) for row in rows} == {key[1]}


def said(refusal: Refusal) -> None:
    """A refusal has its reason in both languages."""
    for text in (refusal.text, *(problem.text for problem in refusal.fields)):
        assert text.id.strip()
        assert text.en.strip()


def columns(row: Document) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in Document.__table__.columns}
