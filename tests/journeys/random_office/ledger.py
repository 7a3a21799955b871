"""What the database itself says at the end of a run: the entries of each document, and the register."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy import select

from documents.drafting.documents import Document
from documents.drafting.revisions import Revision
from documents.evidence.entries import AuditEntry, verify_leaf
from documents.register.entries import RegisterEntry
from tests.journeys.random_office.model import Paper
from tests.journeys.random_office.world import World


def replay(paper: Paper) -> int:
    """The entries alone tell the present, each has its own bytes, nobody approved their own; how many there are."""
    with paper.world.office.database.read() as session:
        row = session.get_one(Document, paper.id)
        query = select(AuditEntry).where(AuditEntry.document_id == paper.id, AuditEntry.version.is_not(None))
        events = list(session.scalars(query.order_by(AuditEntry.version)))
        wrote = session.scalars(select(Revision).where(Revision.document_id == paper.id))
        authors = {one.revision: one.author_id for one in wrote}
    assert all(verify_leaf(event) for event in events)
    state: str | None = None
    drafter, numbered = row.created_by, None
    for version, event in enumerate(events, start=1):
        assert (event.version, event.from_state) == (version, state)
        state = event.to_state
        drafter = UUID(event.details["to"]) if "to" in event.details else drafter
        numbered = event.details.get("number", numbered)
        if event.step is not None or paper.records(event.action) == "signature":
            assert event.actor_id not in {by for number, by in authors.items() if number <= (event.revision or 0)}
            assert event.actor_id not in (row.created_by, drafter)
    last = events[-1]
    assert (state, last.version, last.revision, last.content_sha256) == (
        row.state, row.version, row.revision, row.content_sha256
    )  # fmt: skip
    assert (drafter, numbered) == (row.drafter_id, row.number)
    return len(events)


def gapless(world: World) -> int:
    """What is issued stands in the register, in each period from 1 on without a gap, its dates rising; how many."""
    found: dict[str, list[RegisterEntry]] = defaultdict(list)
    with world.office.database.read() as session:
        numbered = select(Document.id, Document.number, Document.issued_on, Document.content_sha256).where(
            Document.body_id == world.body_id, Document.number.is_not(None)
        )
        issued = {tuple(row) for row in session.execute(numbered)}
        mine = select(RegisterEntry).where(RegisterEntry.body_id == world.body_id).order_by(RegisterEntry.ordinal)
        for entry in session.scalars(mine):
            found[entry.period].append(entry)
    listed = [
        (row.document_id, row.number, row.issued_on, row.content_sha256) for rows in found.values() for row in rows
    ]
    assert len(listed) == len(issued)
    assert set(listed) == issued
    for period, entries in found.items():
        assert [row.ordinal for row in entries] == list(range(1, len(entries) + 1))
        days = [row.issued_on for row in entries]
        assert sorted(days) == days
        assert {_period(world, day) for day in days} == {period}
        assert [row.number for row in entries] == [
            f"{row.ordinal}/N/{row.issued_on.month:02}/{row.issued_on.year}" for row in entries
        ]
    return len(listed)


def words(id: str, en: str) -> None:
    """Something to read in both languages."""
    assert id.strip() and en.strip() and id != en, (id, en)
    assert "{" not in id + en, (id, en)


def _period(world: World, day: date) -> str:
    return f"{day.year}-{day.month:02}" if world.plan.reset == "month" else str(day.year)
